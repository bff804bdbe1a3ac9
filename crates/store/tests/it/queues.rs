//! Jobs, outbox, idempotency keys and settings.

use crate::{
    support::{minute, on_both},
    world::{World, id},
};
use congvan_records::{JobId, Sha256};
use congvan_store::{
    Error,
    idempotency::{self, Claim},
    jobs::{self, Failure, NewJob},
    outbox, settings,
};
use std::collections::BTreeSet;
use time::Duration;

fn job(key: Option<&str>, minutes: i64) -> NewJob {
    NewJob {
        id: id(),
        kind: "notify".into(),
        payload: "{}".into(),
        dedup_key: key.map(str::to_owned),
        run_after: minute(minutes),
    }
}

const LEASE: Duration = Duration::minutes(1);

#[test]
fn what_a_process_that_was_cut_off_had_in_hand_runs_again_at_once() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.05.09").await;
        let tx = bench.begin().await;
        let cut_off = job(None, 0);
        jobs::enqueue(&tx, world.scope, &cut_off, minute(0)).await.unwrap();
        let lost = jobs::claim(&tx, 1, Duration::minutes(60), minute(1)).await.unwrap();
        assert!(jobs::claim(&tx, 1, LEASE, minute(2)).await.unwrap().is_empty());
        assert_eq!(jobs::release(&tx, minute(2)).await.unwrap(), 1);
        let again = jobs::claim(&tx, 1, LEASE, minute(2)).await.unwrap();
        assert_eq!((again[0].id, again[0].attempts), (cut_off.id, 2));
        let late = jobs::complete(&tx, cut_off.id, lost[0].token, minute(3)).await;
        assert!(matches!(late, Err(Error::Conflict)), "the lost lease completes nothing");
        tx.roll_back().await.unwrap();
    });
}

#[test]
fn a_job_is_leased_completed_and_parked() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.05.01").await;
        let (scope, tx) = (world.scope, bench.begin().await);
        let (first, later) = (job(Some("a"), 0), job(None, 10));
        jobs::enqueue(&tx, scope, &first, minute(0)).await.unwrap();
        jobs::enqueue(&tx, scope, &job(Some("a"), 0), minute(0)).await.unwrap();
        jobs::enqueue(&tx, scope, &later, minute(0)).await.unwrap();

        let claimed = jobs::claim(&tx, 10, LEASE, minute(1)).await.unwrap();
        assert_eq!(claimed.iter().map(|job| job.id).collect::<Vec<_>>(), [first.id]);
        assert_eq!((claimed[0].attempts, claimed[0].agency), (1, scope.agency()));
        assert_eq!(jobs::claim(&tx, 10, LEASE, minute(1)).await.unwrap(), vec![]);
        // It runs: what happens from now on needs another run.
        jobs::enqueue(&tx, scope, &job(Some("a"), 60), minute(1)).await.unwrap();

        // The lease ran out: somebody else has the job, the first worker lost it.
        let again = jobs::claim(&tx, 10, LEASE, minute(3)).await.unwrap();
        assert_eq!((again[0].id, again[0].attempts), (first.id, 2));
        let lost = jobs::complete(&tx, first.id, claimed[0].token, minute(3)).await;
        assert!(matches!(lost, Err(Error::Conflict)));
        jobs::renew(&tx, first.id, again[0].token, LEASE, minute(4)).await.unwrap();
        let retry = Failure::Retry { at: minute(5), reason: "busy".into() };
        jobs::fail(&tx, first.id, again[0].token, &retry, minute(4)).await.unwrap();
        let third = jobs::claim(&tx, 10, LEASE, minute(6)).await.unwrap();
        let park = Failure::Park { reason: "three times".into() };
        jobs::fail(&tx, first.id, third[0].token, &park, minute(6)).await.unwrap();
        let parked = jobs::parked(&tx, scope).await.unwrap();
        assert_eq!((parked[0].id, parked[0].attempts, &*parked[0].reason), (first.id, 3, "three times"));
        assert_eq!(jobs::claim(&tx, 10, LEASE, minute(7)).await.unwrap(), vec![]);

        jobs::resume(&tx, scope, first.id, minute(8)).await.unwrap();
        let fourth = jobs::claim(&tx, 10, LEASE, minute(8)).await.unwrap();
        jobs::complete(&tx, first.id, fourth[0].token, minute(8)).await.unwrap();
        assert_eq!(jobs::unfinished(&tx, minute(100)).await.unwrap(), 2);
        assert_eq!(jobs::sweep(&tx, minute(9)).await.unwrap(), 1);
    });
}

#[test]
fn what_is_put_off_is_not_unfinished_and_what_is_asked_for_anew_waits_no_longer() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.05.10").await;
        let tx = bench.begin().await;
        let later = job(Some("letter:1"), 10);
        jobs::enqueue(&tx, world.scope, &later, minute(0)).await.unwrap();
        assert_eq!(jobs::unfinished(&tx, minute(9)).await.unwrap(), 0);
        assert_eq!(jobs::unfinished(&tx, minute(10)).await.unwrap(), 1);

        jobs::enqueue(&tx, world.scope, &job(Some("letter:1"), 30), minute(1)).await.unwrap();
        assert!(jobs::claim(&tx, 10, LEASE, minute(9)).await.unwrap().is_empty());
        jobs::enqueue(&tx, world.scope, &job(Some("letter:1"), 2), minute(2)).await.unwrap();
        let claimed = jobs::claim(&tx, 10, LEASE, minute(2)).await.unwrap();
        assert_eq!(claimed.iter().map(|job| job.id).collect::<Vec<_>>(), [later.id]);
    });
}

#[test]
fn workers_never_share_a_job() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.05.02").await;
        let tx = bench.begin().await;
        let mut all: BTreeSet<JobId> = BTreeSet::new();
        for _ in 0..40 {
            let job = job(None, 0);
            all.insert(job.id);
            jobs::enqueue(&tx, world.scope, &job, minute(0)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut workers = Vec::new();
        for _ in 0..4 {
            let store = bench.store.clone();
            workers.push(tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let tx = store.begin().await.unwrap();
                    let claimed = jobs::claim(&tx, 3, LEASE, minute(1)).await.unwrap();
                    tx.commit().await.unwrap();
                    if claimed.is_empty() {
                        return mine;
                    }
                    mine.extend(claimed.into_iter().map(|job| job.id));
                }
            }));
        }
        let mut taken = Vec::new();
        for worker in workers {
            taken.extend(worker.await.unwrap());
        }
        assert_eq!(taken.len(), 40);
        assert_eq!(taken.into_iter().collect::<BTreeSet<_>>(), all);
    });
}

#[test]
fn a_message_rests_and_can_be_withdrawn() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.05.03").await;
        let (scope, tx) = (world.scope, bench.begin().await);
        outbox::enqueue(&tx, scope, &job(Some("step-1"), 10), minute(0)).await.unwrap();
        outbox::enqueue(&tx, scope, &job(Some("step-2"), 10), minute(0)).await.unwrap();
        assert_eq!(outbox::claim(&tx, 10, LEASE, minute(9)).await.unwrap(), vec![]);
        assert_eq!(outbox::withdraw(&tx, scope, "step-1").await.unwrap(), 1);
        let left = outbox::claim(&tx, 10, LEASE, minute(10)).await.unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(outbox::withdraw(&tx, scope, "step-2").await.unwrap(), 0, "it has left");
        outbox::complete(&tx, left[0].id, left[0].token, minute(10)).await.unwrap();
        assert_eq!(outbox::unfinished(&tx, minute(1_000)).await.unwrap(), 0);
    });
}

#[test]
fn one_request_has_one_answer() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.05.04").await;
        let (scope, clerk) = (world.scope, world.person(world.clerk));
        let (digest, other) = (Sha256([1; 32]), Sha256([2; 32]));
        let tx = bench.begin().await;
        assert_eq!(idempotency::claim(&tx, scope, clerk, "k", digest, minute(0)).await.unwrap(), Claim::New);
        drop(tx);
        // Rolled back with the act: the key is free again.
        let tx = bench.begin().await;
        assert_eq!(idempotency::claim(&tx, scope, clerk, "k", digest, minute(0)).await.unwrap(), Claim::New);
        idempotency::store_response(&tx, scope, clerk, "k", "{\"number\":1}").await.unwrap();
        tx.commit().await.unwrap();
        let tx = bench.begin().await;
        let claim = async |person, digest| {
            idempotency::claim(&tx, scope, person, "k", digest, minute(1)).await.unwrap()
        };
        assert_eq!(claim(clerk, digest).await, Claim::Same("{\"number\":1}".into()));
        assert_eq!(claim(clerk, other).await, Claim::Other);
        assert_eq!(claim(world.person(world.leader), other).await, Claim::New, "another person's key");
        assert_eq!(idempotency::sweep(&tx, minute(1)).await.unwrap(), 1);
    });
}

#[test]
fn a_setting_changes_only_from_the_version_it_was_read_at() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.05.05").await;
        let (scope, tx) = (world.scope, bench.begin().await);
        let put = async |owner, body: &str, version| {
            settings::put(&tx, scope, owner, "calendar", body, version, minute(0)).await
        };
        assert_eq!(put(None, "[1]", 0).await.unwrap(), 1);
        assert!(matches!(put(None, "[2]", 0).await, Err(Error::Conflict)));
        assert_eq!(put(None, "[3]", 1).await.unwrap(), 2);
        assert!(matches!(put(None, "[4]", 1).await, Err(Error::Conflict)));
        let clerk = Some(world.person(world.clerk));
        assert_eq!(put(clerk, "[5]", 0).await.unwrap(), 1, "a person's own");
        let found = settings::find(&tx, scope, None, "calendar").await.unwrap().unwrap();
        assert_eq!((found.version, &*found.body), (2, "[3]"));
        assert_eq!(settings::find(&tx, scope, None, "phrases").await.unwrap(), None);
    });
}
