//! What follows an act: under a lease, again after a failure, and never one for all.

use crate::support::{World, on_both, on_both_opened, reader, tiny_pdf};
use congvan_office::searching::{self, Query};
use congvan_office::{Error, Limits, OpenOptions, administration};
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

/// A reader of files that notes each start and ends by `end` as long as the file `broken` stands beside it.
fn broken_reader(options: &mut OpenOptions, end: &str) {
    let program = options.data.parent().unwrap().join("broken-reader");
    let script = format!(
        "#!/bin/sh\necho begun >>\"$0.begun\"\n[ -e \"$0.broken\" ] && {{ {end}; }}\nexec '{}' \"$@\"\n",
        reader().display()
    );
    std::fs::write(program.with_extension("broken"), "").unwrap();
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    options.executable = program;
}

#[test]
fn a_reader_that_crashes_three_times_leaves_the_file_to_a_person_who_may_try_again() {
    on_both_opened(
        |options| broken_reader(options, "kill -SEGV $$"),
        async |world: World| {
            let program = world.options.executable.clone();
            let begun = || Gate(program.clone()).begun();
            let (specimen, pdf) = crate::support::specimen(3);
            let document = world.receive(&pdf).await;
            let worker = world.work();
            let admin = world.caller("quantri").await;
            let chores = async || administration::chores(&world.office, &admin).await.unwrap();
            let letter = async || world.letter("linh", document).await.unwrap();
            for (tries, wait) in [(1, 2), (2, 4)] {
                eventually("it has failed", async || {
                    let troubles = chores().await.troubles;
                    begun() == tries && troubles.len() == 1 && troubles[0].next > Some(world.office.now())
                })
                .await;
                let letter = letter().await;
                assert!(letter.analysing && letter.files[0].analysis.is_none(), "nothing is said of it yet");
                world.clock.advance(time::Duration::seconds(wait));
            }
            eventually("it waits for a person", async || {
                chores().await.troubles.iter().any(|chore| chore.next.is_none())
            })
            .await;
            world.quiet().await;
            assert_eq!(begun(), 3);
            let [chore] = &chores().await.troubles[..] else { panic!("one is told") };
            assert_eq!((chore.kind.as_str(), chore.attempts), (ANALYSE, 3));
            assert!(chore.reason.contains("failed"), "{}", chore.reason);
            // The clerk is told at the letter, and works on.
            let shown = letter().await;
            assert!(!shown.analysing);
            let analysis = shown.files[0].analysis.as_ref().unwrap();
            assert!(analysis.problem.as_ref().unwrap().contains("báo quản trị"), "{analysis:?}");
            assert!(analysis.signature.is_some(), "the signatures are judged all the same");

            // Nobody else may look or press.
            let clerk = world.caller("linh").await;
            for refused in [
                administration::chores(&world.office, &clerk).await.err(),
                administration::retry_chores(&world.office, &clerk).await.err(),
            ] {
                assert!(matches!(refused, Some(Error::Forbidden(_))), "{refused:?}");
            }
            std::fs::remove_file(program.with_extension("broken")).unwrap();
            administration::retry_chores(&world.office, &admin).await.unwrap();
            world.quiet().await;
            worker.stop().await;
            assert_eq!(begun(), 4);
            assert_eq!(chores().await.troubles, []);
            let shown = letter().await;
            assert!(shown.files[0].analysis.as_ref().unwrap().problem.is_none());
            assert_eq!(shown.document.fields.signer.name, specimen.truth.signer, "the form is filled in");
        },
    );
}

#[test]
fn a_reader_that_hangs_is_tried_again_and_a_locked_file_is_not() {
    // The clock of the reader's limits is the machine's: a child that is killed stands for one that hangs.
    on_both_opened(
        |options| broken_reader(options, "[ \"$(wc -l <\"$0.begun\")\" -lt 3 ] && kill -KILL $$"),
        async |world: World| {
            let program = world.options.executable.clone();
            let begun = || Gate(program.clone()).begun();
            let document = world.receive(&crate::support::specimen(3).1).await;
            let worker = world.work();
            eventually("it is read in the end", async || {
                world.clock.advance(time::Duration::seconds(1));
                !world.letter("linh", document).await.unwrap().analysing
            })
            .await;
            let shown = world.letter("linh", document).await.unwrap();
            assert!(shown.files[0].analysis.as_ref().unwrap().problem.is_none());
            assert_eq!(begun(), 3);
            std::fs::remove_file(program.with_extension("broken")).unwrap();
            let locked = world.receive(&congvan_specimens::hostile::password_protected()).await;
            world.quiet().await;
            worker.stop().await;
            let shown = world.letter("linh", locked).await.unwrap();
            let problem = shown.files[0].analysis.as_ref().unwrap().problem.clone();
            assert!(problem.unwrap().contains("mật khẩu"));
            assert_eq!(begun(), 4, "once");
            let admin = world.caller("quantri").await;
            assert_eq!(administration::chores(&world.office, &admin).await.unwrap().troubles, []);
        },
    );
}

#[test]
fn work_that_its_own_fault_keeps_from_being_done_waits_for_a_person() {
    on_both(async |world: World| {
        let broken = world.submitted("Thủy lợi").await;
        world.tamper("UPDATE documents SET urgency = '?' WHERE subject = 'Thủy lợi'").await;
        let worker = world.work();
        let admin = world.caller("quantri").await;
        let chores = async || administration::chores(&world.office, &admin).await.unwrap();
        eventually("it waits for a person", async || {
            world.clock.advance(time::Duration::seconds(1));
            let troubles = chores().await.troubles;
            !troubles.is_empty() && troubles.iter().all(|chore| chore.next.is_none())
        })
        .await;
        for chore in chores().await.troubles {
            assert_eq!((chore.kind.as_str(), chore.attempts), (INDEX, 3));
            assert!(chore.reason.contains("cannot be read"), "{}", chore.reason);
            assert!(!chore.reason.contains("Thủy lợi"), "no word of the letter");
        }
        world.tamper("UPDATE documents SET urgency = 'normal' WHERE subject = 'Thủy lợi'").await;
        world.quiet().await;
        assert!(!finds(&world, "thủy lợi", broken).await);
        administration::retry_chores(&world.office, &admin).await.unwrap();
        world.quiet().await;
        worker.stop().await;
        assert!(finds(&world, "thủy lợi", broken).await);
        assert_eq!(chores().await, administration::Chores::default());
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
