//! Reading a file and judging its signatures.

use super::recognising::put;
use super::{index_document, recognise_file};
use crate::analysis::{self, READING_VERSION, StoredReading, StoredRecognition, page_words};
use crate::evidence::{self, Cause, Occasion, Verdict};
use crate::office::scope;
use crate::{Error, Office, calendar, intake, splitting};
use congvan_reading::{Limits, ReadError, isolated};
use congvan_records::{FileId, FileRole, StoredFile, Timestamp};
use congvan_store::analyses::{self, Analysis, AnalysisKind, AnalysisState};
use congvan_store::jobs::{self as rows, LeasedJob};
use congvan_store::{Tx, documents, routings};
use congvan_workflow::Calendar;

/// Runs the job to its end, completing it in the transaction of its effect. Safe to run twice: it writes what it
/// finds in place of what was found before.
pub(super) async fn run(office: &Office, job: &LeasedJob, file: FileId) -> Result<(), Error> {
    let agency = scope(job.agency);
    let file = match documents::file(office.reader(), agency, file).await {
        Ok(file) => Some(file),
        // Taken off again before it was read.
        Err(congvan_store::Error::NotFound(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let found = match &file {
        Some(file) => Some(look(office, job, file).await?),
        None => None,
    };
    // Read before the transaction, so that inside it nothing waits for a second connection.
    let calendar = calendar::of_agency(office, job.agency).await?;
    let tx = office.begin().await?;
    if let (Some(file), Some((mut reading, signatures))) = (file, found) {
        spell_organ(&tx, job, &mut reading).await?;
        keep(&tx, job, &file, (&mut reading, signatures), &calendar.calendar, office.now()).await?;
    }
    rows::complete(&tx, job.id, job.token, office.now()).await?;
    Ok(tx.commit().await?)
}

/// Reads the text in a confined child, and judges the signatures.
async fn look(
    office: &Office,
    job: &LeasedJob,
    file: &StoredFile,
) -> Result<(StoredReading, Verdict), Error> {
    let blobs = office.inner.store.blobs();
    let here = blobs.local(file.sha256).await?;
    let program = office.inner.executable.clone();
    let reading =
        tokio::task::spawn_blocking(move || isolated::read(&program, here.path(), &Limits::default()));
    let reading = match reading.await.map_err(|_| Error::Machine("reading a file", None))? {
        Ok(reading) => StoredReading::Read(Box::new(reading)),
        // Not the file's fault: try again, in the end a person must see to it.
        Err(ReadError::MissingProgram { .. }) => {
            return Err(Error::Unavailable("the program that reads files"));
        }
        Err(error) => StoredReading::Failed(error),
    };
    let bytes = blobs.get(file.sha256).await?;
    let printed = evidence::printed(reading.found());
    Ok((reading, evidence::verdict(office, job.agency, file.id, bytes, printed).await?))
}

/// Writes the issuing body as the register does: letters print it in capitals.
pub(super) async fn spell_organ(tx: &Tx, job: &LeasedJob, reading: &mut StoredReading) -> Result<(), Error> {
    let StoredReading::Read(reading) = reading else { return Ok(()) };
    if let Some(found) = &mut reading.fields.agency {
        let known = documents::organ_names(tx, scope(job.agency)).await?;
        found.value = analysis::organ_spelling(&found.value, &known);
    }
    Ok(())
}

async fn keep(
    tx: &Tx,
    job: &LeasedJob,
    file: &StoredFile,
    (reading, verdict): (&mut StoredReading, Verdict),
    calendar: &Calendar,
    now: Timestamp,
) -> Result<(), Error> {
    let agency = scope(job.agency);
    let is_read = reading.found().is_some();
    let words = reading.take_words();
    let body = serde_json::to_string(reading).map_err(|_| Error::Machine("writing a reading", None))?;
    let read = Analysis {
        file: file.id,
        kind: AnalysisKind::Reading,
        state: if is_read { AnalysisState::Done } else { AnalysisState::Failed },
        version: READING_VERSION,
        summary: None,
        body: Some(body),
        updated_at: now,
    };
    match analyses::put(tx, agency, &read).await {
        // Taken off while it was read.
        Err(congvan_store::Error::NotFound(_)) => return Ok(()),
        other => other?,
    }
    page_words::keep_layer(tx, agency, file.id, words).await?;
    evidence::keep(tx, job.agency, file, verdict, Cause::of(Occasion::Received)).await?;
    if let Some(wanted) = reading.found().map(|found| &found.to_recognise).filter(|wanted| !wanted.is_empty())
    {
        await_recognition(tx, job, file, wanted, now).await?;
    }
    if file.role == FileRole::Main {
        prefill(tx, job, file, reading, calendar).await?;
        if reading.found().is_some_and(is_pile) {
            splitting::offer(tx, job.agency, file, now).await?;
        }
    }
    index_document(tx, job.agency, file.document, now).await
}

/// Fewer pages are one letter: nobody feeds a scanner with a pile of them.
const PILE: u32 = 4;

/// May it be several letters, scanned in one go?
fn is_pile(reading: &congvan_reading::Reading) -> bool {
    let pages = reading.inspection.page_count;
    pages >= PILE && reading.inspection.image_only_pages().count() * 4 >= pages as usize * 3
}

/// Asks for the characters of pages that are pictures. The letter is worked on meanwhile.
async fn await_recognition(
    tx: &Tx,
    job: &LeasedJob,
    file: &StoredFile,
    wanted: &[u32],
    now: Timestamp,
) -> Result<(), Error> {
    // Read anew, the file keeps the words that were recognised in it before; pages given up get their tries again.
    let before = analyses::list(tx, scope(job.agency), file.id).await?;
    let before = before.iter().find(|found| found.kind == AnalysisKind::Recognition);
    let mut stored =
        StoredRecognition { failed: Vec::new(), tries: 0, ..StoredRecognition::of(before, wanted) };
    put(tx, job, file, &mut stored, AnalysisState::Pending, now).await?;
    recognise_file(tx, job.agency, file.id, now).await
}

/// Fills in what is still blank on the form of a letter without a number.
pub(super) async fn prefill(
    tx: &Tx,
    job: &LeasedJob,
    file: &StoredFile,
    reading: &StoredReading,
    calendar: &Calendar,
) -> Result<(), Error> {
    let Some(reading) = reading.found() else { return Ok(()) };
    // Held, so that what the clerk saves meanwhile is not overwritten.
    routings::load_for_update(tx, scope(job.agency), file.document).await?;
    let document = documents::get(tx, scope(job.agency), file.document).await?;
    if document.arrival_number.is_some() {
        return Ok(());
    }
    let read = analysis::suggestion(reading, document.received_at, calendar).normalised();
    let fields = intake::fill_blanks(document.fields.clone(), read);
    if fields == document.fields {
        return Ok(());
    }
    Ok(documents::update_fields(tx, scope(job.agency), document.id, &fields).await?)
}
