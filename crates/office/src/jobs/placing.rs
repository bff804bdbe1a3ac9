//! Chỗ của chữ trong tệp đã đọc từ trước: where the words stand of a file that was read before that was kept. Its text and
//! form stay as they are.

use super::recognising::{put, recognised};
use crate::analysis::{READING_VERSION, StoredRecognition, page_words};
use crate::office::scope;
use crate::{Error, Office};
use congvan_reading::{Limits, ReadError, isolated};
use congvan_records::{FileId, StoredFile};
use congvan_store::analyses::{self, Analysis, AnalysisKind, AnalysisState};
use congvan_store::documents;
use congvan_store::jobs::{self as rows, LeasedJob};

/// How often it is tried before the page says that it could not be found out: somebody waits before it.
const TRIES: u32 = 3;

/// Runs the job to its end. Safe to run twice.
pub(super) async fn run(office: &Office, job: &LeasedJob, file: FileId) -> Result<(), Error> {
    match place(office, job, file).await {
        Err(error) if job.attempts >= TRIES => give_up(office, job, file, &error).await,
        done => done,
    }
}

/// Ends the job with the word that it failed. The letter can be read and found all the same; whoever looks for words on
/// its pages on a later day has it tried again.
async fn give_up(office: &Office, job: &LeasedJob, file: FileId, error: &Error) -> Result<(), Error> {
    tracing::warn!(%error, file.id = %file, "where the words of a file stand could not be found out");
    let failed = Analysis {
        file,
        kind: AnalysisKind::Places,
        state: AnalysisState::Failed,
        version: READING_VERSION,
        summary: None,
        body: None,
        updated_at: office.now(),
    };
    let tx = office.begin().await?;
    match analyses::put(&tx, scope(job.agency), &failed).await {
        // Taken off its letter meanwhile.
        Err(congvan_store::Error::NotFound(_)) => {}
        other => other?,
    }
    rows::complete(&tx, job.id, job.token, office.now()).await?;
    Ok(tx.commit().await?)
}

async fn place(office: &Office, job: &LeasedJob, file: FileId) -> Result<(), Error> {
    let (agency, db) = (scope(job.agency), office.reader());
    let file = match documents::file(db, agency, file).await {
        Ok(file) => Some(file),
        // Taken off its letter meanwhile.
        Err(congvan_store::Error::NotFound(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let mut work = None;
    // Asked for again while it was read: the words are there by now.
    let is_behind = async |file: &StoredFile| -> Result<bool, Error> {
        let found = analyses::find(db, agency, file.id, AnalysisKind::Reading).await?;
        Ok(found.is_some_and(|found| found.version < READING_VERSION))
    };
    if let Some(file) = file
        && is_behind(&file).await?
    {
        let recognition = analyses::find(db, agency, file.id, AnalysisKind::Recognition).await?;
        let stored = recognition.as_ref().and_then(StoredRecognition::read).unwrap_or_default();
        let pages = recognised(office, job, &file, &stored).await?;
        let here = office.inner.store.blobs().local(file.sha256).await?;
        let program = office.inner.executable.clone();
        let read = tokio::task::spawn_blocking(move || {
            isolated::read_recognised(&program, &["read"], here.path(), &pages, &Limits::default())
        });
        let words = match read.await.map_err(|_| Error::Machine("reading a file", None))? {
            Ok(reading) => reading.words,
            Err(ReadError::MissingProgram { .. }) => {
                return Err(Error::Unavailable("the program that reads files"));
            }
            Err(_) => return Err(Error::Machine("reading a file", None)),
        };
        work = Some((file, recognition, words));
    }
    let tx = office.begin().await?;
    if let Some((file, recognition, words)) = work {
        // As they are now: a page may have been recognised while the file was read.
        let found = analyses::find(&tx, agency, file.id, AnalysisKind::Reading).await?;
        if let Some(found) = found.filter(|found| found.version < READING_VERSION) {
            analyses::put(&tx, agency, &Analysis { version: READING_VERSION, ..found }).await?;
            page_words::keep_layer(&tx, agency, file.id, words).await?;
        }
        let kept = analyses::find(&tx, agency, file.id, AnalysisKind::Recognition).await?;
        if let Some(kept) = kept.filter(|kept| recognition.as_ref() == Some(kept))
            && let Some(mut stored) = StoredRecognition::read(&kept)
        {
            put(&tx, job, &file, &mut stored, kept.state, kept.updated_at).await?;
        }
    }
    rows::complete(&tx, job.id, job.token, office.now()).await?;
    Ok(tx.commit().await?)
}
