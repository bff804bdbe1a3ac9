//! Việc nền: what follows an act, safe to run twice.

mod analysing;
mod campaigning;
mod catching_up;
mod fetching;
mod housekeeping;
mod indexing;
mod judging;
mod placing;
mod recognising;
mod worker;

pub(crate) use indexing::{date, days, rebuild};
pub use worker::Worker;
pub(crate) use worker::spawn;

use crate::Error;
use crate::office::{new_id, scope};
use congvan_records::{AgencyId, DocumentId, FileId, Timestamp};
use congvan_store::Tx;
use congvan_store::jobs::{self as rows, LeasedJob, NewJob, ParkedJob};
use uuid::Uuid;

const ANALYSE: &str = "analyse_file";
const RECOGNISE: &str = "recognise_file";
const PLACE: &str = "place_words";
const INDEX: &str = "index_document";
const JUDGE: &str = "judge_signatures";
const JUDGE_AGAIN: &str = "judge_again";
const CHECK_MANY: &str = "check_many";
const FETCH: &str = "fetch_evidence";
const SURVEY: &str = "survey_scan";

/// What a job is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    /// Read a file and judge its signatures.
    Analyse(FileId),
    /// Recognise the characters of one more page of a file.
    Recognise(FileId),
    /// Find out where the words of a file stand that was read before that was kept.
    Place(FileId),
    /// Bring the index up to a letter's present state.
    Index(DocumentId),
    /// Judge a file's signatures by what is trusted now.
    Judge(FileId),
    /// Ask for [`Task::Judge`] of every file with signatures, a batch at a time.
    JudgeAgain(Pass),
    /// One step of a campaign: look up some of its files, or judge some.
    CheckMany(Uuid),
    /// Ask issuers for what a verdict lacked.
    Fetch(fetching::Errand),
    /// Look at one more page of a scan of many letters.
    Survey(Uuid),
}

impl Task {
    fn of(job: &LeasedJob) -> Option<Self> {
        match job.kind.as_str() {
            ANALYSE => job.payload.trim_matches('"').parse().ok().map(Self::Analyse),
            RECOGNISE => job.payload.trim_matches('"').parse().ok().map(Self::Recognise),
            PLACE => job.payload.trim_matches('"').parse().ok().map(Self::Place),
            INDEX => job.payload.trim_matches('"').parse().ok().map(Self::Index),
            JUDGE => job.payload.trim_matches('"').parse().ok().map(Self::Judge),
            JUDGE_AGAIN => Pass::read(job.payload.trim_matches('"')).map(Self::JudgeAgain),
            CHECK_MANY => job.payload.trim_matches('"').parse().ok().map(Self::CheckMany),
            SURVEY => job.payload.trim_matches('"').parse().ok().map(Self::Survey),
            FETCH => fetching::Errand::read(job.payload.trim_matches('"')).map(Self::Fetch),
            _ => None,
        }
    }
}

pub(crate) use judging::{DEPENDENT, Pass};

/// Makes a job that waited for a person ready to run again: what its last run noted as given up is wanted again.
pub(crate) async fn resumed(tx: &Tx, agency: AgencyId, job: &ParkedJob, now: Timestamp) -> Result<(), Error> {
    match job.payload.trim_matches('"').parse() {
        Ok(file) if job.kind == RECOGNISE => recognising::again(tx, agency, file, now).await,
        _ => Ok(()),
    }
}

/// Asks for a file's analysis, in the transaction that adds the file.
pub(crate) async fn analyse_file(
    tx: &Tx,
    agency: AgencyId,
    file: FileId,
    now: Timestamp,
) -> Result<(), Error> {
    let id = file.to_string();
    enqueue(tx, agency, (ANALYSE, &id), format!("{ANALYSE}:{id}"), now, now).await
}

/// Asks for the characters of a file's next page to be recognised.
async fn recognise_file(tx: &Tx, agency: AgencyId, file: FileId, now: Timestamp) -> Result<(), Error> {
    let id = file.to_string();
    enqueue(tx, agency, (RECOGNISE, &id), format!("{RECOGNISE}:{id}"), now, now).await
}

/// Asks for where the words of a file stand, which an older version did not keep.
pub(crate) async fn place_words(
    tx: &Tx,
    agency: AgencyId,
    file: FileId,
    now: Timestamp,
) -> Result<(), Error> {
    let id = file.to_string();
    // Whoever waits before the screen asks again and again: a job that is being worked on is enough.
    if rows::is_pending(tx, scope(agency), PLACE, &format!("\"{id}\"")).await? {
        return Ok(());
    }
    enqueue(tx, agency, (PLACE, &id), format!("{PLACE}:{id}"), now, now).await
}

/// Asks for the next page of a scan to be looked at.
pub(crate) async fn survey_scan(tx: &Tx, agency: AgencyId, scan: Uuid, now: Timestamp) -> Result<(), Error> {
    let id = scan.to_string();
    enqueue(tx, agency, (SURVEY, &id), format!("{SURVEY}:{id}"), now, now).await
}

/// Asks for a file's signatures to be judged again.
pub(crate) async fn judge_file(tx: &Tx, agency: AgencyId, file: FileId, now: Timestamp) -> Result<(), Error> {
    let id = file.to_string();
    enqueue(tx, agency, (JUDGE, &id), format!("{JUDGE}:{id}"), now, now).await
}

/// Asks for every file with signatures to be judged again, in the transaction that changes what is trusted.
pub(crate) async fn judge_again(tx: &Tx, agency: AgencyId, pass: Pass, now: Timestamp) -> Result<(), Error> {
    let id = pass.write();
    enqueue(tx, agency, (JUDGE_AGAIN, &id), format!("{JUDGE_AGAIN}:{id}"), now, now).await
}

/// Asks for what the verdict on a file lacks to be fetched.
pub(crate) async fn fetch_for(tx: &Tx, agency: AgencyId, file: FileId, now: Timestamp) -> Result<(), Error> {
    fetch_later(tx, agency, fetching::Errand { file, before: 0 }, now, now).await
}

/// Asks for it once more `then`.
async fn fetch_later(
    tx: &Tx,
    agency: AgencyId,
    errand: fetching::Errand,
    then: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    let id = errand.write();
    enqueue(tx, agency, (FETCH, &id), format!("{FETCH}:{id}"), then, now).await
}

/// Asks for the next step of a campaign.
pub(crate) async fn check_many(
    tx: &Tx,
    agency: AgencyId,
    campaign: Uuid,
    now: Timestamp,
) -> Result<(), Error> {
    let id = campaign.to_string();
    enqueue(tx, agency, (CHECK_MANY, &id), format!("{CHECK_MANY}:{id}"), now, now).await
}

/// Asks for a letter to be indexed anew, in the transaction that changes it.
pub(crate) async fn index_document(
    tx: &Tx,
    agency: AgencyId,
    document: DocumentId,
    now: Timestamp,
) -> Result<(), Error> {
    let id = document.to_string();
    enqueue(tx, agency, (INDEX, &id), format!("{INDEX}:{id}"), now, now).await
}

/// Asks for a letter to be indexed once more `then`, when a right to it ends by itself.
pub(crate) async fn index_document_at(
    tx: &Tx,
    agency: AgencyId,
    document: DocumentId,
    then: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    let id = document.to_string();
    enqueue(tx, agency, (INDEX, &id), format!("{INDEX}:{id}:{}", then.micros()), then, now).await
}

async fn enqueue(
    tx: &Tx,
    agency: AgencyId,
    (kind, id): (&str, &str),
    dedup_key: String,
    run_after: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    let job = NewJob {
        id: new_id(),
        kind: kind.to_owned(),
        payload: format!("\"{id}\""),
        dedup_key: Some(dedup_key),
        run_after,
    };
    rows::enqueue(tx, scope(agency), &job, now).await?;
    Ok(())
}
