//! Lấy dữ liệu thu hồi: what the first verdict on a letter lacked is asked of its issuers, and the letter judged by it.
//!
//! After the letter is in, never while it is handed in. What may be there later is asked for again, a few times.

use super::fetch_later;
use crate::evidence::{self, Cause, Occasion};
use crate::{Error, Office};
use congvan_records::FileId;
use congvan_store::jobs::{self as rows, LeasedJob};
use std::time::Duration;

/// Longest time that one run may ask.
const PATIENCE: Duration = Duration::from_secs(120);
/// Minutes until what may be there later is asked for again.
const LATER: [i64; 4] = [15, 2 * 60, 12 * 60, 48 * 60];

/// One run for a file, of those that ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Errand {
    pub(super) file: FileId,
    /// Runs before this one.
    pub(super) before: usize,
}

impl Errand {
    pub(super) fn write(self) -> String {
        format!("{}/{}", self.file, self.before)
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let (file, before) = text.split_once('/')?;
        Some(Self { file: file.parse().ok()?, before: before.parse().ok()? })
    }
}

/// Runs the job to its end. Safe to run twice.
pub(super) async fn run(office: &Office, job: &LeasedJob, errand: Errand) -> Result<(), Error> {
    let judged = evidence::verdict_on_kept(office, job.agency, errand.file, Some(PATIENCE)).await?;
    let tx = office.begin().await?;
    let now = office.now();
    if let Some((file, verdict)) = judged {
        if let Some(minutes) = LATER.get(errand.before).filter(|_| verdict.may_come()) {
            let next = Errand { before: errand.before + 1, ..errand };
            fetch_later(&tx, job.agency, next, now.plus(time::Duration::minutes(*minutes)), now).await?;
        }
        evidence::keep(&tx, job.agency, &file, verdict, Cause::of(Occasion::Fetched)).await?;
    }
    rows::complete(&tx, job.id, job.token, now).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_errand_is_read_as_it_was_written() {
        let errand = Errand { file: FileId::from_uuid(uuid::Uuid::from_u128(7)), before: 2 };
        assert_eq!(Errand::read(&errand.write()), Some(errand));
        for broken in ["", "7", "x/1", "0199a000-0000-7000-8000-000000000001/x"] {
            assert_eq!(Errand::read(broken), None, "{broken}");
        }
    }
}
