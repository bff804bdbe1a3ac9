//! Reading a file and judging its signatures.

use super::recognising::put;
use super::{index_document, recognise_file};
use crate::analysis::{
    self, ADVICE_VERSION, Advice, KnownOrgan, KnownSigner, Namesake, READING_VERSION, Register,
    StoredReading, StoredRecognition, page_words,
};
use crate::evidence::{self, Cause, Occasion, Verdict};
use crate::office::scope;
use crate::{Error, Office, calendar, intake, mailbox, reading_rules, splitting};
use congvan_reading::{Limits, ReadError, isolated};
use congvan_records::{FileId, FileRole, StoredFile, Timestamp};
use congvan_store::analyses::{self, Analysis, AnalysisKind, AnalysisState};
use congvan_store::jobs::{self as rows, Failure, LeasedJob};
use congvan_store::{AgencyScope, Read, Tx, documents, incoming_mail, late_texts, routings};
use congvan_workflow::Calendar;
use std::collections::HashSet;

/// So often a file is read whose reader crashes or runs out of time: a busy machine does that to it, too.
pub(super) const TRIES: u32 = 3;

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
    // Read before the transaction: inside it nothing waits for a second connection, and nobody who writes waits while
    // thousands of letters of the register are gone through.
    let calendar = calendar::of_agency(office, job.agency).await?;
    let found = match file {
        Some(file) => {
            let (mut reading, signatures) = look(office, job, &file).await?;
            let (db, now) = (office.reader(), office.now());
            let advice = advise(db, job, &file, &mut reading, &calendar.calendar, now).await?;
            Some((file, reading, advice, signatures))
        }
        None => None,
    };
    let tx = office.begin().await?;
    let mut given_up = None;
    if let Some((file, mut reading, advice, signatures)) = found {
        given_up = reading.fault().filter(|fault| fault.may_pass()).cloned();
        let found = (&mut reading, &advice, signatures);
        keep(&tx, job, &file, found, &calendar.calendar, office.now()).await?;
    }
    end(&tx, job, given_up.as_ref(), office.now()).await?;
    Ok(tx.commit().await?)
}

/// Ends a job about a file. What could not be read of it for a fault that may pass waits for a person, who may have it tried
/// again; the letter is worked on meanwhile.
pub(super) async fn end(
    tx: &Tx,
    job: &LeasedJob,
    given_up: Option<&ReadError>,
    now: Timestamp,
) -> Result<(), Error> {
    match given_up {
        Some(fault) => {
            let failure = Failure::Park { reason: fault.to_string() };
            rows::fail(tx, job.id, job.token, &failure, now).await?;
        }
        None => rows::complete(tx, job.id, job.token, now).await?,
    }
    Ok(())
}

/// Reads the text in a confined child, and judges the signatures of what can have them.
async fn look(
    office: &Office,
    job: &LeasedJob,
    file: &StoredFile,
) -> Result<(StoredReading, Option<Verdict>), Error> {
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
        Err(error) if error.may_pass() && job.attempts < TRIES => {
            return Err(Error::Machine("reading a file", Some(std::io::Error::other(error))));
        }
        Err(error) => StoredReading::Failed(error),
    };
    if file.media_type != analysis::PDF {
        return Ok((reading, None));
    }
    let bytes = blobs.get(file.sha256).await?;
    let printed = evidence::printed(reading.found());
    let verdict = evidence::verdict(office, job.agency, file.id, bytes, printed).await?;
    Ok((reading, Some(verdict)))
}

/// Writes the issuing body as the register does, for letters print it in capitals, and gathers what the register knows
/// beside the page.
pub(super) async fn advise(
    db: &impl Read,
    job: &LeasedJob,
    file: &StoredFile,
    reading: &mut StoredReading,
    calendar: &Calendar,
    now: Timestamp,
) -> Result<Advice, Error> {
    let StoredReading::Read(reading) = reading else { return Ok(Advice::default()) };
    let agency = scope(job.agency);
    let organs = known_organs(db, agency).await?;
    if let Some(found) = &mut reading.fields.agency {
        let names: Vec<String> = organs.iter().map(|organ| organ.name.clone()).collect();
        found.value = analysis::organ_spelling(&found.value, &names);
    }
    let advice = Advice::of_organ(reading, &organs);
    let organ = advice.organ(reading);
    let signers = documents::signers(db, agency, &organ).await?.into_iter();
    let mail = mailbox::origin(db, agency, file.document).await?;
    let from_address = match mail.filter(|mail| !mail.from_address.is_empty()) {
        Some(mail) => incoming_mail::organs_from(db, agency, &mail.from_address).await?,
        None => Vec::new(),
    };
    let register = Register {
        signers: signers.map(|one| KnownSigner { name: one.name, position: one.position }).collect(),
        rules: reading_rules::for_letters_of(db, agency, (&organ, &advice.superior)).await?,
        from_address,
    };
    // Days hang on when the letter came, and no rule on days.
    Ok(advice.with(reading, &analysis::suggestion(reading, now, calendar).normalised(), &register))
}

/// The names of the register's issuing bodies, the most usual first, with the superiors their letters were read to have.
async fn known_organs(db: &impl Read, agency: AgencyScope) -> Result<Vec<KnownOrgan>, Error> {
    let mut seen = HashSet::new();
    let bodies = documents::organs(db, agency).await?.into_iter().map(|organ| {
        let superior = organ.advice.as_deref().map(analysis::superior_in).unwrap_or_default();
        (organ.name, Namesake { superior, code: organ.code })
    });
    Ok(KnownOrgan::gathered(bodies.filter(|body| seen.insert(body.clone()))))
}

pub(super) async fn keep_advice(
    tx: &Tx,
    job: &LeasedJob,
    file: &StoredFile,
    advice: &Advice,
    now: Timestamp,
) -> Result<(), Error> {
    let body = serde_json::to_string(advice).map_err(|_| Error::Machine("writing what is known", None))?;
    let kept = Analysis {
        file: file.id,
        kind: AnalysisKind::Advice,
        state: AnalysisState::Done,
        version: ADVICE_VERSION,
        summary: None,
        body: Some(body),
        updated_at: now,
    };
    Ok(analyses::put(tx, scope(job.agency), &kept).await?)
}

async fn keep(
    tx: &Tx,
    job: &LeasedJob,
    file: &StoredFile,
    (reading, advice, verdict): (&mut StoredReading, &Advice, Option<Verdict>),
    calendar: &Calendar,
    now: Timestamp,
) -> Result<(), Error> {
    let agency = scope(job.agency);
    let is_read = reading.found().is_some();
    let words = reading.take_words();
    let body = serde_json::to_string(reading).map_err(|_| Error::Machine("writing a reading", None))?;
    let before = analyses::find(tx, agency, file.id, AnalysisKind::Reading).await?;
    let was_read = before.is_some_and(|before| before.state == AnalysisState::Done);
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
    keep_advice(tx, job, file, advice, now).await?;
    if let Some(verdict) = verdict {
        evidence::keep(tx, job.agency, file, verdict, Cause::of(Occasion::Received)).await?;
    }
    if let Some(wanted) = reading.found().map(|found| &found.to_recognise).filter(|wanted| !wanted.is_empty())
    {
        await_recognition(tx, job, file, wanted, now).await?;
    }
    if file.role == FileRole::Main {
        prefill(tx, job, file, (&*reading, advice), calendar).await?;
        if file.media_type == analysis::PDF && reading.found().is_some_and(is_pile) {
            splitting::offer(tx, job.agency, file, now).await?;
        }
    }
    if is_read && !was_read && matches!(file.role, FileRole::Main | FileRole::Attachment) {
        late_texts::arrived(tx, agency, file.document, now).await?;
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
    (reading, advice): (&StoredReading, &Advice),
    calendar: &Calendar,
) -> Result<(), Error> {
    let Some(reading) = reading.found() else { return Ok(()) };
    // Held, so that what the clerk saves meanwhile is not overwritten.
    routings::load_for_update(tx, scope(job.agency), file.document).await?;
    let document = documents::get(tx, scope(job.agency), file.document).await?;
    if document.arrival_number.is_some() {
        return Ok(());
    }
    let mut read = analysis::suggestion(reading, document.received_at, calendar);
    advice.fill(&mut read);
    let read = read.normalised();
    let fields = intake::fill_blanks(document.fields.clone(), read);
    if fields == document.fields {
        return Ok(());
    }
    Ok(documents::update_fields(tx, scope(job.agency), document.id, &fields).await?)
}
