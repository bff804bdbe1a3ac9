//! Judging signatures by what the agency trusts now: of a new file, and of every earlier one once that has changed.
//!
//! A change of trust begins a pass over the files with signatures, newest first. A pass asks for one job a file, a batch
//! at a time, so that neither the queue nor a transaction grows with the archive; the next change begins a pass of its
//! own and the old one ends.

use super::{judge_again, judge_file};
use crate::evidence::{self, Cause, Occasion};
use crate::letters::SignatureState;
use crate::office::scope;
use crate::{Error, Office};
use congvan_records::{FileId, Timestamp};
use congvan_store::analyses::{self, AnalysisKind};
use congvan_store::anchors;
use congvan_store::jobs::{self as rows, LeasedJob};

/// Files that one step of a pass asks for.
const BATCH: u64 = 100;

/// States that hang on what is trusted. Where nothing was signed or nothing could be read, trust changes nothing.
pub(crate) const DEPENDENT: [&str; 4] = [
    SignatureState::Valid.code(),
    SignatureState::IntactUnchecked.code(),
    SignatureState::EvidenceAgainst.code(),
    SignatureState::Invalid.code(),
];

/// How far a pass has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pass {
    /// The change of trust that it follows.
    pub(crate) change: Timestamp,
    /// The last file asked for.
    pub(crate) after: Option<FileId>,
}

impl Pass {
    pub(super) fn write(self) -> String {
        let after = self.after.map(|file| file.to_string()).unwrap_or_default();
        format!("{}/{after}", self.change.micros())
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let (change, after) = text.split_once('/')?;
        let after = if after.is_empty() { None } else { Some(after.parse().ok()?) };
        Some(Self { change: Timestamp::from_micros(change.parse().ok()?), after })
    }
}

/// Runs the job of one file to its end. Safe to run twice.
pub(super) async fn run(office: &Office, job: &LeasedJob, file: FileId) -> Result<(), Error> {
    let judged = evidence::verdict_on_kept(office, job.agency, file, None).await?;
    let tx = office.begin().await?;
    if let Some((file, verdict)) = judged {
        let cause = Cause::of(Occasion::TrustChanged);
        evidence::keep(&tx, job.agency, &file, verdict, cause).await?;
    }
    rows::complete(&tx, job.id, job.token, office.now()).await?;
    Ok(tx.commit().await?)
}

/// One step of a pass.
pub(super) async fn step(office: &Office, job: &LeasedJob, pass: Pass) -> Result<(), Error> {
    let agency = scope(job.agency);
    let tx = office.begin().await?;
    let now = office.now();
    rows::complete(&tx, job.id, job.token, now).await?;
    // A later change goes through all of them by itself.
    if anchors::changed_at(&tx, agency).await? == Some(pass.change) {
        let kind = AnalysisKind::Signature;
        let files = analyses::files_found(&tx, agency, kind, &DEPENDENT, pass.after, BATCH).await?;
        for file in &files {
            judge_file(&tx, job.agency, *file, now).await?;
        }
        if files.len() as u64 == BATCH {
            let further = Pass { after: files.last().copied(), ..pass };
            judge_again(&tx, job.agency, further, now).await?;
        }
    }
    tx.commit().await?;
    office.inner.bell.notify_one();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_is_read_as_it_was_written() {
        let begun = Pass { change: Timestamp::from_micros(17), after: None };
        let further = Pass { after: Some(FileId::from_uuid(uuid::Uuid::from_u128(7))), ..begun };
        for pass in [begun, further] {
            assert_eq!(Pass::read(&pass.write()), Some(pass));
        }
        for broken in ["", "17", "x/", "17/x"] {
            assert_eq!(Pass::read(broken), None, "{broken}");
        }
    }
}
