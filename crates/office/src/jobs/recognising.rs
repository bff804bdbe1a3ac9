//! Nhận dạng chữ của bản quét, một trang mỗi bước: long work that never keeps the upload or the day's work waiting.
//!
//! A step recognises one page in a confined child and asks for the next step in the transaction in which it ends: who is
//! cut off goes on where he was, and other files come in between. When the last page is done the file is read once more
//! with the recognised words, which then fill in what is blank on the form and make the letter findable.

use super::analysing::{self, advise, keep_advice, prefill};
use super::{index_document, recognise_file};
use crate::analysis::{
    self, READING_VERSION, RECOGNITION_VERSION, StoredReading, StoredRecognition, page_words,
};
use crate::office::scope;
use crate::{Error, Office, calendar};
use congvan_reading::{Limits, PageWords, ReadError, isolated};
use congvan_records::{AgencyId, FileId, FileRole, StoredFile, Timestamp};
use congvan_store::analyses::{self, Analysis, AnalysisKind, AnalysisState};
use congvan_store::jobs::{self as rows, LeasedJob};
use congvan_store::{Tx, documents, late_texts};

/// Runs one step. Safe to run twice.
pub(super) async fn step(office: &Office, job: &LeasedJob, file: FileId) -> Result<(), Error> {
    let (agency, db) = (scope(job.agency), office.reader());
    let file = match documents::file(db, agency, file).await {
        Ok(file) => file,
        // Taken off its letter meanwhile.
        Err(congvan_store::Error::NotFound(_)) => return end(office, job).await,
        Err(error) => return Err(error.into()),
    };
    let before = analyses::find(db, agency, file.id, AnalysisKind::Recognition).await?;
    // Asked for twice, and done by the other.
    let Some(before) = before.filter(|found| found.state == AnalysisState::Pending) else {
        return end(office, job).await;
    };
    let mut stored = match StoredRecognition::read(&before) {
        Some(stored) => stored,
        None => StoredRecognition::of(None, &wanted(office, job, &file).await?),
    };
    let Some(page) = stored.next() else { return finish(office, job, &file, stored).await };
    match recognise(office, &file, page).await? {
        Ok(words) => {
            stored.tries = 0;
            stored.pages.push(words);
        }
        // Not the file's fault: try again until somebody has installed it.
        Err(ReadError::MissingProgram { .. }) => {
            return Err(Error::Unavailable("the program that recognises characters"));
        }
        Err(error) if stored.gives_up() => stored.failed.push((page, error)),
        Err(_) => return try_again(office, job, &file, &mut stored).await,
    }
    if stored.next().is_none() {
        return finish(office, job, &file, stored).await;
    }
    let tx = office.begin().await?;
    if put(&tx, job, &file, &mut stored, AnalysisState::Pending, office.now()).await? {
        rows::complete(&tx, job.id, job.token, office.now()).await?;
        recognise_file(&tx, job.agency, file.id, office.now()).await?;
    } else {
        rows::complete(&tx, job.id, job.token, office.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// Pages whose characters the reading of the file asks for.
async fn wanted(office: &Office, job: &LeasedJob, file: &StoredFile) -> Result<Vec<u32>, Error> {
    let findings = analyses::list(office.reader(), scope(job.agency), file.id).await?;
    let Some(StoredReading::Read(reading)) = analysis::reading(&findings) else { return Ok(Vec::new()) };
    Ok(reading.to_recognise)
}

/// Keeps what was recognised and how often the next step has failed; the queue comes back to it after a while.
async fn try_again(
    office: &Office,
    job: &LeasedJob,
    file: &StoredFile,
    stored: &mut StoredRecognition,
) -> Result<(), Error> {
    let tx = office.begin().await?;
    put(&tx, job, file, stored, AnalysisState::Pending, office.now()).await?;
    tx.commit().await?;
    Err(Error::Machine("recognising characters", None))
}

async fn end(office: &Office, job: &LeasedJob) -> Result<(), Error> {
    let tx = office.begin().await?;
    rows::complete(&tx, job.id, job.token, office.now()).await?;
    Ok(tx.commit().await?)
}

async fn recognise(
    office: &Office,
    file: &StoredFile,
    page: u32,
) -> Result<Result<PageWords, ReadError>, Error> {
    let here = office.inner.store.blobs().local(file.sha256).await?;
    let program = office.inner.executable.clone();
    let words = tokio::task::spawn_blocking(move || {
        isolated::recognise(&program, &["read"], here.path(), page, &Limits::of_recognition())
    });
    words.await.map_err(|_| Error::Machine("recognising characters", None))
}

/// Reads the file once more, with what was recognised.
async fn finish(
    office: &Office,
    job: &LeasedJob,
    file: &StoredFile,
    mut stored: StoredRecognition,
) -> Result<(), Error> {
    let here = office.inner.store.blobs().local(file.sha256).await?;
    let program = office.inner.executable.clone();
    let pages = recognised(office, job, file, &stored).await?;
    let reading = tokio::task::spawn_blocking(move || {
        isolated::read_recognised(&program, &["read"], here.path(), &pages, &Limits::default())
    });
    let reading = match reading.await.map_err(|_| Error::Machine("reading a file", None))? {
        Ok(reading) => Some(StoredReading::Read(Box::new(reading))),
        Err(ReadError::MissingProgram { .. }) => {
            return Err(Error::Unavailable("the program that reads files"));
        }
        // The file stays as it was read before, and tells that its pictures could not be.
        Err(error) if stored.gives_up() => {
            let done = std::mem::take(&mut stored.done).into_iter();
            let fresh = std::mem::take(&mut stored.pages).into_iter().map(|page| page.page);
            stored.failed.extend(done.chain(fresh).map(|page| (page, error.clone())));
            None
        }
        Err(_) => return try_again(office, job, file, &mut stored).await,
    };
    let calendar = calendar::of_agency(office, job.agency).await?;
    let (agency, now) = (scope(job.agency), office.now());
    let known = match reading {
        Some(mut reading) => {
            let advice = advise(office.reader(), job, file, &mut reading, &calendar.calendar, now).await?;
            Some((reading, advice))
        }
        None => None,
    };
    let tx = office.begin().await?;
    let state = if stored.failed.is_empty() { AnalysisState::Done } else { AnalysisState::Failed };
    let given_up = stored.failed.iter().map(|(_, fault)| fault).find(|fault| fault.may_pass()).cloned();
    if put(&tx, job, file, &mut stored, state, now).await?
        && let Some((mut reading, advice)) = known
    {
        let words = reading.take_words();
        let body = serde_json::to_string(&reading).map_err(|_| Error::Machine("writing a reading", None))?;
        let read = Analysis {
            file: file.id,
            kind: AnalysisKind::Reading,
            state: AnalysisState::Done,
            version: READING_VERSION,
            summary: None,
            body: Some(body),
            updated_at: now,
        };
        analyses::put(&tx, agency, &read).await?;
        page_words::keep_layer(&tx, agency, file.id, words).await?;
        keep_advice(&tx, job, file, &advice, now).await?;
        if file.role == FileRole::Main {
            prefill(&tx, job, file, (&reading, &advice), &calendar.calendar).await?;
        }
        if matches!(file.role, FileRole::Main | FileRole::Attachment) {
            late_texts::arrived(&tx, agency, file.document, now).await?;
        }
        index_document(&tx, job.agency, file.document, now).await?;
    }
    analysing::end(&tx, job, given_up.as_ref(), now).await?;
    Ok(tx.commit().await?)
}

/// Gives the pages of a file that were given up their tries again.
pub(crate) async fn again(tx: &Tx, agency: AgencyId, file: FileId, now: Timestamp) -> Result<(), Error> {
    let found = analyses::find(tx, scope(agency), file, AnalysisKind::Recognition).await?;
    let failed = found.filter(|found| found.state == AnalysisState::Failed);
    let Some(mut stored) = failed.as_ref().and_then(StoredRecognition::read) else { return Ok(()) };
    stored.failed.clear();
    stored.tries = 0;
    put_of(tx, agency, file, &mut stored, AnalysisState::Pending, now).await.map(drop)
}

/// The words of the pages that are done.
pub(super) async fn recognised(
    office: &Office,
    job: &LeasedJob,
    file: &StoredFile,
    stored: &StoredRecognition,
) -> Result<Vec<PageWords>, Error> {
    let mut pages = page_words::recognised(office.reader(), scope(job.agency), file.id).await?;
    pages.retain(|page| stored.done.contains(&page.page));
    pages.extend(stored.pages.iter().cloned());
    Ok(pages)
}

/// Keeps what was recognised, each page's words in a row of its own. False when the file was taken off meanwhile.
pub(super) async fn put(
    tx: &Tx,
    job: &LeasedJob,
    file: &StoredFile,
    stored: &mut StoredRecognition,
    state: AnalysisState,
    now: Timestamp,
) -> Result<bool, Error> {
    put_of(tx, job.agency, file.id, stored, state, now).await
}

async fn put_of(
    tx: &Tx,
    agency: AgencyId,
    file: FileId,
    stored: &mut StoredRecognition,
    state: AnalysisState,
    now: Timestamp,
) -> Result<bool, Error> {
    let pages = stored.take_pages();
    let body = serde_json::to_string(stored).map_err(|_| Error::Machine("writing recognised words", None))?;
    let found = Analysis {
        file,
        kind: AnalysisKind::Recognition,
        state,
        version: RECOGNITION_VERSION,
        summary: Some(stored.progress().key()),
        body: Some(body),
        updated_at: now,
    };
    match analyses::put(tx, scope(agency), &found).await {
        Err(congvan_store::Error::NotFound(_)) => Ok(false),
        other => {
            other?;
            page_words::keep_recognised(tx, scope(agency), file, &pages).await?;
            Ok(true)
        }
    }
}
