//! Xem lướt các trang: one file opened or one page looked at a step, in a confined child, so that other files come in
//! between and whoever is cut off goes on where he was.

use super::{Finding, MOST_PAGES, findings};
use crate::office::scope;
use crate::{Error, Office, jobs};
use congvan_reading::{Limits, ReadError, isolated};
use congvan_store::jobs::{self as rows, LeasedJob};
use congvan_store::scans::{self, ScanFile, ScanPage, ScanState};
use uuid::Uuid;

/// Tries before a page, or a file, is given up.
const TRIES: u32 = 3;

/// Runs one step. Safe to run twice.
pub(crate) async fn step(office: &Office, job: &LeasedJob, scan: Uuid) -> Result<(), Error> {
    let (agency, db) = (scope(job.agency), office.reader());
    let found = scans::get(db, agency, scan).await?;
    let files = scans::files(db, agency, scan).await?;
    let waits = matches!(found.state, ScanState::Offered | ScanState::Open);
    let unopened = files.iter().find(|file| file.page_count.is_none() && file.problem.is_none());
    let seen = findings(db, agency, scan).await?;
    let next = files
        .iter()
        .flat_map(|file| (1..=file.page_count.unwrap_or(0)).map(move |page| (file, page)))
        .find(|(file, page)| !seen.contains_key(&(file.place, *page)));
    match (waits, unopened, next) {
        (true, Some(file), _) => open(office, job, scan, file, &files).await,
        (true, None, Some((file, page))) => look(office, job, scan, file, page).await,
        _ => {
            let tx = office.begin().await?;
            rows::complete(&tx, job.id, job.token, office.now()).await?;
            Ok(tx.commit().await?)
        }
    }
}

/// Opens a file: how many pages it has, or why it cannot be cut.
async fn open(
    office: &Office,
    job: &LeasedJob,
    scan: Uuid,
    file: &ScanFile,
    files: &[ScanFile],
) -> Result<(), Error> {
    let here = office.inner.store.blobs().local(file.sha256).await?;
    let program = office.inner.executable.clone();
    let limits = Limits { max_pages: MOST_PAGES, ..Limits::default() };
    let read = tokio::task::spawn_blocking(move || isolated::read(&program, here.path(), &limits));
    let before: u32 = files.iter().filter_map(|file| file.page_count).sum();
    let opened = match read.await.map_err(|_| Error::Machine("reading a file", None))? {
        Ok(reading) => match reading.inspection.page_count {
            pages if pages + before > MOST_PAGES => Err(too_many(pages + before)),
            pages => Ok(pages),
        },
        Err(ReadError::MissingProgram { .. }) => {
            return Err(Error::Unavailable("the program that reads files"));
        }
        Err(ReadError::TooManyPages { pages, .. }) => Err(too_many(pages)),
        // A busy machine runs into limits as well.
        Err(ReadError::OverLimit { .. } | ReadError::ProgramFailed { .. }) if job.attempts < TRIES => {
            return Err(Error::Machine("opening a scan", None));
        }
        Err(error) => Err(error.advice()),
    };
    let tx = office.begin().await?;
    let found = opened.as_ref().map(|pages| *pages).map_err(String::as_str);
    scans::set_opened(&tx, scope(job.agency), (scan, file.place), found).await?;
    go_on(office, job, tx, scan).await
}

fn too_many(pages: u32) -> String {
    format!(
        "Bản quét có {pages} trang, quá {MOST_PAGES} trang. Quét thành nhiều tệp nhỏ hơn rồi tải lên từng tệp."
    )
}

/// Looks at a page.
async fn look(office: &Office, job: &LeasedJob, scan: Uuid, file: &ScanFile, page: u32) -> Result<(), Error> {
    let here = office.inner.store.blobs().local(file.sha256).await?;
    let program = office.inner.executable.clone();
    let seen = tokio::task::spawn_blocking(move || {
        isolated::survey(&program, &["read"], here.path(), page, &Limits::of_recognition())
    });
    let finding = match seen.await.map_err(|_| Error::Machine("looking at a page", None))? {
        Ok(seen) => Finding::Seen(seen),
        // Not the file's fault: try again until somebody has installed it.
        Err(ReadError::MissingProgram { .. }) => {
            return Err(Error::Unavailable("the program that recognises characters"));
        }
        Err(_) if job.attempts >= TRIES => Finding::Failed,
        Err(_) => return Err(Error::Machine("looking at a page", None)),
    };
    let findings = serde_json::to_string(&finding).map_err(|_| Error::Machine("writing findings", None))?;
    let tx = office.begin().await?;
    scans::put_page(&tx, scope(job.agency), scan, &ScanPage { file: file.place, page, findings }).await?;
    go_on(office, job, tx, scan).await
}

/// Ends the step, and asks for the next in the same transaction.
async fn go_on(office: &Office, job: &LeasedJob, tx: congvan_store::Tx, scan: Uuid) -> Result<(), Error> {
    rows::complete(&tx, job.id, job.token, office.now()).await?;
    jobs::survey_scan(&tx, job.agency, scan, office.now()).await?;
    Ok(tx.commit().await?)
}
