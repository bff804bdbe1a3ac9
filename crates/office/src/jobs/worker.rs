use super::{
    Task, analysing, campaigning, catching_up, fetching, housekeeping, indexing, judging, placing,
    recognising,
};
use crate::mailbox::{self, Pace};
use crate::scanning::{self, ScanFolder};
use crate::{Error, Office, notices, splitting};
use congvan_store::jobs::{self as rows, Failure, LeasedJob};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};

/// Jobs leased at once.
const BATCH: u64 = 200;
/// How long a job may take before another worker may have it. Reading a file ends by itself well before.
const LEASE: time::Duration = time::Duration::minutes(10);
/// Wait between commits of the index: one costs the disk more than a registration does.
const INDEXING: Duration = Duration::from_millis(500);
/// Wait after leasing: jobs that come in quick succession are leased together.
const BREATH: Duration = Duration::from_millis(50);
/// Letters in hand that end the wait.
const ENOUGH: usize = 1_000;
/// Wait between looks when nobody rings; retries and other processes' jobs are found by looking.
const LOOK: Duration = Duration::from_millis(500);
/// So often work is tried that its own fault keeps from being done, before it waits for a person.
const TRIES: u32 = 3;
/// The wait between tries doubles up to 2⁸ seconds.
const LONGEST_WAIT: u32 = 8;
/// How long stopping waits for a message that is being handed in.
const LAST_MESSAGE: Duration = Duration::from_secs(10);
/// Wait between rounds of housekeeping.
const HOUSEKEEPING: Duration = Duration::from_secs(60);

/// The running worker. Dropped, it goes on; [`Worker::stop`] ends it.
#[derive(Debug)]
pub struct Worker {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    scanning: JoinHandle<()>,
    mailbox: JoinHandle<()>,
    clock: JoinHandle<()>,
    post: JoinHandle<()>,
}

impl Worker {
    /// Lets the jobs under way end, then stops.
    pub async fn stop(self) {
        // Nobody listens any more when the worker has ended by itself.
        let _ = self.stop.send(true);
        let _ = self.task.await;
        let _ = self.scanning.await;
        let _ = self.clock.await;
        for mut mail in [self.post, self.mailbox] {
            if tokio::time::timeout(LAST_MESSAGE, &mut mail).await.is_err() {
                // A mail server that does not answer: the message goes, or comes, again after the next start.
                mail.abort();
            }
        }
    }
}

pub(crate) fn spawn(office: &Office, folder: Option<ScanFolder>, pace: Pace) -> Worker {
    let (stop, stopped) = watch::channel(false);
    let scanning = match folder {
        Some(folder) => scanning::spawn(office, folder, stopped.clone()),
        None => scanning::spawn_none(office),
    };
    let mailbox = mailbox::spawn(office, pace, stopped.clone());
    let post = tokio::spawn(notices::post(office.clone(), stopped.clone()));
    let clock = tokio::spawn(notices::watch_clock(office.clone(), stopped.clone()));
    let task = tokio::spawn(work(office.clone(), stopped));
    Worker { stop, task, scanning, mailbox, clock, post }
}

async fn work(office: Office, mut stopped: watch::Receiver<bool>) {
    let rebuilding = office.inner.searcher.needs_rebuild().then(|| {
        let office = office.clone();
        tokio::spawn(async move {
            if let Err(error) = indexing::rebuild(&office).await {
                tracing::error!(%error, "the index could not be built anew");
            }
        })
    });
    let mut analyses = JoinSet::new();
    let room = Arc::new(Semaphore::new(office.limits().page_images.max(1)));
    // What waits for the network, and what is long, waits here: letters that come in are read meanwhile.
    let aside = Arc::new(Semaphore::new(1));
    // Recognising characters is slow and never urgent: one page at a time, beside everything else.
    let slow = Arc::new(Semaphore::new(1));
    let quick = Arc::new(Semaphore::new(1));
    // Files of an older version that somebody looks for words in: never before, nor behind, what has just come in.
    let placing = Arc::new(Semaphore::new(1));
    let mut housekept: Option<Instant> = None;
    let mut rounds = 0;
    let mut has_caught_up = false;
    let mut to_index = Vec::new();
    let mut indexed: Option<Instant> = None;
    while !*stopped.borrow() {
        if housekept.is_none_or(|at| at.elapsed() >= HOUSEKEEPING) {
            housekept = Some(Instant::now());
            rounds += 1;
            if let Err(error) = housekeeping::round(&office, rounds - 1).await {
                tracing::warn!(%error, "housekeeping failed; it is tried again");
            }
            if !has_caught_up {
                has_caught_up = catching_up::round(&office).await.unwrap_or_else(|error| {
                    tracing::warn!(%error, "files that were not read could not be asked for; it is tried again");
                    false
                });
            }
        }
        while analyses.try_join_next().is_some() {}
        let jobs = match claim(&office).await {
            Ok(jobs) => jobs,
            Err(error) => {
                if !matches!(error, Error::Busy) {
                    tracing::error!(%error, "jobs could not be leased");
                }
                Vec::new()
            }
        };
        let rest = indexed.map_or(Duration::ZERO, |at| INDEXING.saturating_sub(at.elapsed()));
        if !to_index.is_empty() && (rest.is_zero() || to_index.len() >= ENOUGH) {
            indexing::run(&office, std::mem::take(&mut to_index)).await;
            indexed = Some(Instant::now());
        } else if jobs.is_empty() {
            let wait = if to_index.is_empty() { LOOK } else { rest };
            tokio::select! {
                _ = stopped.changed() => {}
                () = office.inner.bell.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
            continue;
        }
        for job in jobs {
            match Task::of(&job) {
                Some(Task::Index(document)) => to_index.push((job, document)),
                Some(Task::JudgeAgain(pass)) => {
                    let done = judging::step(&office, &job, pass).await;
                    settle(&office, &job, done).await;
                }
                Some(
                    task @ (Task::Analyse(_)
                    | Task::Recognise(_)
                    | Task::Place(_)
                    | Task::Judge(_)
                    | Task::CheckMany(_)
                    | Task::Fetch(_)
                    | Task::Survey(_)),
                ) => {
                    let place = match task {
                        Task::Recognise(_) => &slow,
                        // Somebody waits for it before the screen.
                        Task::Survey(_) => &quick,
                        Task::Place(_) => &placing,
                        Task::CheckMany(_) | Task::Fetch(_) => &aside,
                        _ => &room,
                    };
                    let (office, room, stopped) = (office.clone(), Arc::clone(place), stopped.clone());
                    analyses.spawn(async move {
                        // The semaphore is never closed.
                        let _turn = room.acquire().await;
                        // Its turn came when the program was about to end: the lease runs out, and it runs then.
                        if *stopped.borrow() {
                            return;
                        }
                        // A long queue may have outlasted the lease: then somebody else has the job.
                        if !renew(&office, &job).await {
                            return;
                        }
                        let done = match task {
                            Task::Analyse(file) => analysing::run(&office, &job, file).await,
                            Task::Place(file) => placing::run(&office, &job, file).await,
                            Task::Recognise(file) => recognising::step(&office, &job, file).await,
                            Task::Survey(scan) => splitting::step(&office, &job, scan).await,
                            Task::Judge(file) => judging::run(&office, &job, file).await,
                            Task::CheckMany(campaign) => campaigning::step(&office, &job, campaign).await,
                            Task::Fetch(errand) => fetching::run(&office, &job, errand).await,
                            // Done above, one after another.
                            Task::Index(_) | Task::JudgeAgain(_) => return,
                        };
                        settle(&office, &job, done).await;
                        office.inner.bell.notify_one();
                    });
                }
                None => settle(&office, &job, Err(Error::Unavailable("this kind of job"))).await,
            }
        }
        tokio::time::sleep(BREATH).await;
    }
    indexing::run(&office, to_index).await;
    while analyses.join_next().await.is_some() {}
    if let Some(rebuilding) = rebuilding {
        // What a rebuild cut short leaves is not the live index; the next start begins again.
        rebuilding.abort();
        let _ = rebuilding.await;
    }
}

async fn claim(office: &Office) -> Result<Vec<LeasedJob>, Error> {
    // Looking first keeps an idle worker from taking the write lock.
    if !rows::is_due(office.reader(), office.now()).await? {
        return Ok(Vec::new());
    }
    let tx = office.begin().await?;
    let jobs = rows::claim(&tx, BATCH, LEASE, office.now()).await?;
    tx.commit().await?;
    Ok(jobs)
}

/// Notes what became of a job that has not completed itself. What may pass is tried again after a growing wait, however
/// often: the work must not be lost to a full disk or a program that is being upgraded. What fails by its own fault waits
/// for a person after [`TRIES`].
pub(super) async fn settle(office: &Office, job: &LeasedJob, done: Result<(), Error>) {
    let Err(error) = done else { return };
    let source = std::error::Error::source(&error).map(|source| format!(": {source}")).unwrap_or_default();
    let reason = format!("{error}{source}");
    tracing::warn!(job.kind = %job.kind, job.id = %job.id, job.attempts, reason, "a job failed");
    // Written by a newer program: no number of tries helps.
    let is_unknown = Task::of(job).is_none();
    let failure = if is_unknown || (!error.may_pass() && job.attempts >= TRIES) {
        Failure::Park { reason }
    } else {
        let wait = time::Duration::seconds(1 << job.attempts.min(LONGEST_WAIT));
        Failure::Retry { at: office.now().plus(wait), reason }
    };
    if let Err(error) = note(office, job, &failure).await {
        // Its lease runs out, and it runs again.
        tracing::warn!(%error, "a failed job could not be noted");
    }
}

/// Makes sure of the job before the work begins.
async fn renew(office: &Office, job: &LeasedJob) -> bool {
    let renewed = async {
        let tx = office.begin().await?;
        rows::renew(&tx, job.id, job.token, LEASE, office.now()).await?;
        Ok::<_, Error>(tx.commit().await?)
    };
    renewed.await.is_ok()
}

async fn note(office: &Office, job: &LeasedJob, failure: &Failure) -> Result<(), Error> {
    let tx = office.begin().await?;
    rows::fail(&tx, job.id, job.token, failure, office.now()).await?;
    Ok(tx.commit().await?)
}
