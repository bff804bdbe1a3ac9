//! Việc nền: what follows an act, safe to run twice.

mod analysing;
mod housekeeping;
mod indexing;
mod worker;

pub(crate) use indexing::{days, rebuild};
pub use worker::Worker;
pub(crate) use worker::spawn;

use crate::Error;
use crate::office::{new_id, scope};
use congvan_records::{AgencyId, DocumentId, FileId, Timestamp};
use congvan_store::Tx;
use congvan_store::jobs::{self as rows, LeasedJob, NewJob};

const ANALYSE: &str = "analyse_file";
const INDEX: &str = "index_document";

/// What a job is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    /// Read a file and judge its signatures.
    Analyse(FileId),
    /// Bring the index up to a letter's present state.
    Index(DocumentId),
}

impl Task {
    fn of(job: &LeasedJob) -> Option<Self> {
        match job.kind.as_str() {
            ANALYSE => job.payload.trim_matches('"').parse().ok().map(Self::Analyse),
            INDEX => job.payload.trim_matches('"').parse().ok().map(Self::Index),
            _ => None,
        }
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
