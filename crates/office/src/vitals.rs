//! Sức khỏe hệ thống: is each part as it must be? Nothing of any letter or person.

use crate::Office;
use congvan_store::{jobs, outbox};
use std::time::Duration;

/// The longest a look at the database may take.
const PATIENCE: Duration = Duration::from_secs(4);

/// The state of the parts. `None`: it could not be found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vitals {
    /// Does the database take writes?
    pub is_writable: bool,
    /// Can the bytes of files be read?
    pub has_files: bool,
    /// Migrations that this program knows and the database lacks.
    pub pending_migrations: Option<usize>,
    /// Can the search index be asked, or is it somebody else's to have?
    pub has_index: bool,
    /// Free bytes where the data directory lies.
    pub disk_free: Option<u64>,
    /// Jobs that wait or are being worked on.
    pub jobs_waiting: Option<u64>,
    /// Jobs given up, for a person to look at.
    pub jobs_parked: Option<u64>,
    /// Messages that wait to be sent.
    pub outbox_waiting: Option<u64>,
    /// Messages given up, for a person to look at.
    pub outbox_parked: Option<u64>,
}

/// Looks at every part. Never fails: what fails is the answer.
pub async fn look(office: &Office) -> Vitals {
    let searcher = &office.inner.searcher;
    let mut vitals = Vitals {
        has_index: !searcher.is_owner() || searcher.live().is_some(),
        disk_free: disk_free(office),
        ..Vitals::default()
    };
    let database = async {
        let store = &office.inner.store;
        vitals.is_writable = store.is_writable().await;
        vitals.pending_migrations = store.pending_migrations().await.ok();
        let (db, now) = (store.reader(), office.now());
        vitals.jobs_waiting = jobs::unfinished(db, now).await.ok();
        vitals.jobs_parked = jobs::count_parked(db).await.ok();
        vitals.outbox_waiting = outbox::unfinished(db, now).await.ok();
        vitals.outbox_parked = outbox::count_parked(db).await.ok();
    };
    // What was not found out in time stays unknown, and a database that does not answer is not writable.
    let files = async { vitals.has_files = office.inner.store.blobs().probe().await.is_ok() };
    let _ = tokio::join!(tokio::time::timeout(PATIENCE, database), tokio::time::timeout(PATIENCE, files));
    vitals
}

/// Free bytes for this program where the data directory lies.
pub(crate) fn disk_free(office: &Office) -> Option<u64> {
    let found = rustix::fs::statvfs(&office.inner.data).ok()?;
    Some(found.f_bavail * found.f_frsize)
}
