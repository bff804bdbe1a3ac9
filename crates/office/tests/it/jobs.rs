//! What follows an act: under a lease, again after a failure, and never one for all.

use crate::support::{World, on_both, on_both_opened, reader, tiny_pdf};
use congvan_office::searching::{self, Query};
use congvan_office::{Limits, OpenOptions};
use congvan_records::{DocumentId, Timestamp};
use congvan_store::jobs::{self, LeasedJob, NewJob};
use congvan_store::{AgencyScope, Store};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const ANALYSE: &str = "analyse_file";
const INDEX: &str = "index_document";

/// A reader of files that tells when it begins and goes on when it is let.
struct Gate(PathBuf);

impl Gate {
    /// One file at a time, by a program that waits at the gate.
    fn put(options: &mut OpenOptions) {
        let directory = options.data.parent().unwrap();
        let program = directory.join("slow-reader");
        let script = format!(
            "#!/bin/sh\necho begun >>\"$0.begun\"\nturn=$(wc -l <\"$0.begun\")\n\
             while [ ! -e \"$0.open-$turn\" ]; do sleep 0.02; done\nexec '{}' \"$@\"\n",
            reader().display()
        );
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        options.executable = program;
        options.limits = Limits { page_images: 1, ..options.limits };
    }

    fn of(world: &World) -> Self {
        Self(world.options.executable.clone())
    }

    fn begun(&self) -> usize {
        std::fs::read_to_string(self.0.with_extension("begun")).map_or(0, |text| text.lines().count())
    }

    async fn reached(&self, turn: usize) {
        eventually("a file is being read", async || self.begun() >= turn).await;
    }

    fn open(&self, turn: usize) {
        std::fs::write(self.0.with_extension(format!("open-{turn}")), "").unwrap();
    }
}

async fn eventually(what: &str, is_so: impl AsyncFn() -> bool) {
    let started = Instant::now();
    while !is_so().await {
        assert!(started.elapsed() < Duration::from_secs(30), "not in time: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What another worker would get at this instant. It takes nothing.
async fn due(store: &Store, kind: &str, at: Timestamp) -> Vec<LeasedJob> {
    let tx = store.begin().await.unwrap();
    let found = jobs::claim(&tx, 100, time::Duration::minutes(10), at).await.unwrap();
    tx.roll_back().await.unwrap();
    found.into_iter().filter(|job| job.kind == kind).collect()
}

fn minutes(world: &World, minutes: i64) -> Timestamp {
    world.office.now().plus(time::Duration::minutes(minutes))
}

#[test]
fn a_file_that_waited_for_its_turn_is_read_under_a_whole_lease() {
    on_both_opened(Gate::put, async |world: World| {
        let (gate, store) = (Gate::of(&world), world.store().await);
        for words in ["một", "hai"] {
            world.receive(&tiny_pdf(words)).await;
        }
        let worker = world.work();
        gate.reached(1).await;
        // Both were leased for ten minutes; the second one's are nearly over when its turn comes.
        world.minutes(9);
        gate.open(1);
        gate.reached(2).await;
        assert_eq!(due(&store, ANALYSE, minutes(&world, 9)).await, [], "it is being read");
        assert_eq!(due(&store, ANALYSE, minutes(&world, 11)).await.len(), 1, "a lease ends nevertheless");
        gate.open(2);
        world.quiet().await;
        worker.stop().await;
        assert_eq!(gate.begun(), 2, "each file was read once");
    });
}

#[test]
fn who_lost_a_lease_neither_begins_nor_ends_the_work() {
    on_both_opened(Gate::put, async |world: World| {
        let (gate, store) = (Gate::of(&world), world.store().await);
        let letters = [world.receive(&tiny_pdf("một")).await, world.receive(&tiny_pdf("hai")).await];
        let worker = world.work();
        gate.reached(1).await;
        // By this worker's clock the leases have run out: one file is being read, the other waits for its turn.
        let tx = store.begin().await.unwrap();
        let later = minutes(&world, 11);
        let taken = jobs::claim(&tx, 100, time::Duration::hours(1), later).await.unwrap();
        tx.commit().await.unwrap();
        let taken: Vec<LeasedJob> = taken.into_iter().filter(|job| job.kind == ANALYSE).collect();
        assert_eq!(taken.len(), 2);
        gate.open(1);
        gate.open(2);
        worker.stop().await;
        assert_eq!(gate.begun(), 1, "the one that waited is not read");
        for letter in letters {
            let letter = world.letter("linh", letter).await.unwrap();
            assert!(letter.files[0].analysis.is_none(), "a stale finding is not kept");
        }
        let tx = store.begin().await.unwrap();
        for job in taken {
            jobs::complete(&tx, job.id, job.token, later).await.unwrap();
        }
        tx.roll_back().await.unwrap();
    });
}

#[test]
fn work_of_a_known_kind_is_tried_again_however_often_it_fails() {
    let missing = |options: &mut OpenOptions| {
        options.executable = options.data.parent().unwrap().join("not-yet-installed");
    };
    on_both_opened(missing, async |world: World| {
        let store = world.store().await;
        let document = world.receive(&tiny_pdf("máy thiếu chương trình")).await;
        let worker = world.work();
        let soon = async |seconds: i64| {
            due(&store, ANALYSE, world.office.now().plus(time::Duration::seconds(seconds))).await
        };
        for (tries, wait) in (1..).zip([2, 4, 8, 16, 32, 64, 128, 256, 256, 256, 256, 256]) {
            // The lease of a job at work ends later than that.
            eventually("the job waits", async || {
                soon(300).await.first().map(|job| job.attempts) == Some(tries + 1)
            })
            .await;
            assert_eq!(soon(wait - 1).await, [], "after try {tries}");
            assert_eq!(soon(wait).await.len(), 1, "after try {tries}");
            assert!(world.office.unfinished_jobs().await.unwrap() >= 1, "it is seen to be left");
            world.clock.advance(time::Duration::seconds(wait));
        }
        let scope = AgencyScope::of(world.agency);
        assert_eq!(jobs::parked(store.reader(), scope).await.unwrap(), []);
        symlink(reader(), &world.options.executable).unwrap();
        world.minutes(5);
        world.quiet().await;
        worker.stop().await;
        let letter = world.letter("linh", document).await.unwrap();
        assert!(letter.files[0].analysis.is_some(), "done when the program was there");
    });
}

#[test]
fn work_that_this_program_does_not_know_is_laid_aside_for_a_person() {
    on_both(async |world: World| {
        let (store, scope) = (world.store().await, AgencyScope::of(world.agency));
        let tx = store.begin().await.unwrap();
        for (kind, payload) in [("of-a-newer-program", "{}"), (INDEX, "not an identifier")] {
            let job = NewJob {
                id: uuid::Uuid::now_v7().into(),
                kind: kind.to_owned(),
                payload: payload.to_owned(),
                dedup_key: None,
                run_after: world.office.now(),
            };
            jobs::enqueue(&tx, scope, &job, world.office.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let worker = world.work();
        world.quiet().await;
        worker.stop().await;
        let parked = jobs::parked(store.reader(), scope).await.unwrap();
        let seen: Vec<_> = parked.iter().map(|job| (job.attempts, job.reason.as_str())).collect();
        assert_eq!(seen.len(), 2);
        assert!(
            seen.iter().all(|(tries, reason)| *tries == 1 && reason.contains("this kind of job")),
            "{seen:?}"
        );
    });
}

async fn finds(world: &World, subject: &str, document: DocumentId) -> bool {
    let query = Query { text: subject.to_owned(), limit: 20, ..Query::default() };
    let page = searching::search(&world.office, &world.caller("linh").await, query).await.unwrap();
    page.hits.iter().any(|hit| hit.document == document)
}

#[test]
fn a_letter_that_cannot_be_read_holds_back_no_other_from_the_index() {
    on_both(async |world: World| {
        let store = world.store().await;
        let first = world.submitted("Đê điều").await;
        let broken = world.submitted("Thủy lợi").await;
        let last = world.submitted("Giao thông").await;
        world.tamper("UPDATE documents SET urgency = '?' WHERE subject = 'Thủy lợi'").await;
        // All three jobs wait, so that the worker takes them as one batch.
        let worker = world.work();
        let tried_again = async || {
            let waiting = due(&store, INDEX, minutes(&world, 5)).await;
            let alone = |job: &LeasedJob| job.payload.contains(&broken.to_string()) && job.attempts > 1;
            !waiting.is_empty() && waiting.iter().all(alone)
        };
        eventually("the broken letter waits alone", tried_again).await;
        for (subject, letter) in [("đê điều", first), ("giao thông", last)] {
            eventually("the others are found", async || finds(&world, subject, letter).await).await;
        }

        world.tamper("UPDATE documents SET urgency = 'normal' WHERE subject = 'Thủy lợi'").await;
        assert!(!finds(&world, "thủy lợi", broken).await);
        world.minutes(5);
        world.quiet().await;
        assert!(finds(&world, "thủy lợi", broken).await);
        worker.stop().await;
    });
}

#[test]
fn a_letter_that_cannot_be_read_does_not_hinder_a_new_index() {
    on_both(async |world: World| {
        let first = world.submitted("Đê điều").await;
        let broken = world.submitted("Thủy lợi").await;
        let last = world.submitted("Giao thông").await;
        world.tamper("UPDATE documents SET urgency = '?' WHERE subject = 'Thủy lợi'").await;
        assert_eq!(searching::reindex(&world.office).await.unwrap(), 2);
        world.tamper("UPDATE documents SET urgency = 'normal' WHERE subject = 'Thủy lợi'").await;
        assert!(finds(&world, "đê điều", first).await);
        assert!(finds(&world, "giao thông", last).await);
        assert!(!finds(&world, "thủy lợi", broken).await);
    });
}
