//! What is cleared away now and then.

use crate::office::scope;
use crate::{Error, Office};
use congvan_store::{
    blobs, idempotency, jobs, late_texts, notices, organisation, outbox, read_log, reading_rules,
};
use time::Duration;

/// How long a request's key is known.
const KEYS: Duration = Duration::days(2);
/// How long done jobs are kept, for looking into what happened.
const JOBS: Duration = Duration::days(7);
/// How long notices that were read or settled are kept.
const NOTICES: Duration = Duration::days(90);
/// How long it is known when a letter's text could be found: who did not look at a kept search for so long is told of new
/// letters, and not of those whose text came late.
const LATE_TEXTS: Duration = Duration::days(90);
/// How long a correction made once is remembered, and how long a rule is proposed that nobody acts on: a body that
/// writes to the agency once a year has its habits, too.
const NOTICED: Duration = Duration::days(400);
const PROPOSED: Duration = Duration::days(800);
/// How long an index that is no longer the live one is kept.
const OLD_INDEX: std::time::Duration = std::time::Duration::from_secs(7 * 24 * 3_600);

/// Every how many rounds the directories of bytes and indexes are gone through.
const SWEEP: u64 = 60;

/// One round: seals the log of readings, forgets old keys and jobs; now and then sweeps bytes nobody names, what
/// readers left that were cut off, and old indexes.
pub(super) async fn round(office: &Office, number: u64) -> Result<(), Error> {
    let now = office.now();
    for agency in organisation::agencies(office.reader()).await? {
        let tx = office.begin().await?;
        read_log::seal(&tx, scope(agency.id), now).await?;
        tx.commit().await?;
    }
    let tx = office.begin().await?;
    idempotency::sweep(&tx, now.plus(-KEYS)).await?;
    jobs::sweep(&tx, now.plus(-JOBS)).await?;
    outbox::sweep(&tx, now.plus(-JOBS)).await?;
    notices::sweep(&tx, now.plus(-NOTICES)).await?;
    late_texts::sweep(&tx, now.plus(-LATE_TEXTS)).await?;
    reading_rules::sweep(&tx, now.plus(-NOTICED), now.plus(-PROPOSED)).await?;
    tx.commit().await?;
    if !number.is_multiple_of(SWEEP) {
        return Ok(());
    }
    let swept = office.inner.store.blobs().sweep(office.reader(), blobs::ORPHAN_AGE).await?;
    if swept.orphans + swept.unfinished > 0 {
        tracing::info!(swept.orphans, swept.unfinished, "bytes that no letter names were swept");
    }
    // Of readers whose server was killed; what a reader at work has is its own.
    let left = tokio::task::spawn_blocking(congvan_reading::isolated::sweep).await;
    match left.map_err(|_| Error::Machine("sweeping temporary folders", None))? {
        Ok(0) => {}
        Ok(folders) => tracing::info!(folders, "temporary folders of readers that were cut off were swept"),
        Err(error) => tracing::warn!(%error, "the temporary folder could not be swept"),
    }
    let root = office.inner.searcher.root.clone();
    if office.inner.searcher.is_owner() {
        let pruned = tokio::task::spawn_blocking(move || congvan_search::Index::prune(&root, OLD_INDEX));
        pruned.await.map_err(|_| Error::Machine("pruning old indexes", None))??;
    }
    Ok(())
}
