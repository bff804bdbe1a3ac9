//! A request and a worker that reach for the same row at the same time. Transactions are held open, so that who comes
//! first is settled and not left to the machine.

use crate::{
    support::{Bench, minute, on_both},
    world::{World, id},
};
use congvan_records::JobId;
use congvan_store::{
    AgencyScope, Database, Store, Tx,
    jobs::{self, NewJob},
    settings,
};
use std::time::Duration;
use tokio::{task::JoinHandle, time::timeout};

const LEASE: time::Duration = time::Duration::minutes(1);
/// The setting that stands for what the request is about.
const FACT: &str = "fact";

/// Long enough for anything that does not wait for somebody else.
const SOON: Duration = Duration::from_secs(20);
/// What has not ended by then is waiting.
const MOMENT: Duration = Duration::from_millis(300);

/// Asks for the job. What is asked for goes to the database with the next question, which comes here at once.
async fn ask(tx: &Tx, scope: AgencyScope) -> JobId {
    let job = NewJob {
        id: id(),
        kind: "index_document".into(),
        payload: "{}".into(),
        dedup_key: Some("letter".into()),
        run_after: minute(0),
    };
    jobs::enqueue(tx, scope, &job, minute(0)).await.unwrap();
    settings::find(tx, scope, None, FACT).await.unwrap();
    job.id
}

/// What a worker gets, and what it then reads of the fact.
async fn look(store: Store, scope: AgencyScope) -> (Vec<JobId>, Option<String>) {
    let tx = store.begin().await.unwrap();
    let claimed = jobs::claim(&tx, 10, LEASE, minute(1)).await.unwrap();
    let fact = settings::find(&tx, scope, None, FACT).await.unwrap();
    tx.commit().await.unwrap();
    (claimed.into_iter().map(|job| job.id).collect(), fact.map(|fact| fact.body))
}

fn ask_beside(bench: &Bench, scope: AgencyScope) -> JoinHandle<JobId> {
    let store = bench.store.clone();
    tokio::spawn(async move {
        let tx = store.begin().await.unwrap();
        let asked = ask(&tx, scope).await;
        tx.commit().await.unwrap();
        asked
    })
}

async fn waiting_job(bench: &Bench, scope: AgencyScope) -> JobId {
    let tx = bench.begin().await;
    let job = ask(&tx, scope).await;
    tx.commit().await.unwrap();
    job
}

#[test]
fn no_worker_runs_a_job_before_the_act_that_asked_for_it_again_is_true() {
    on_both(|bench| async move {
        let scope = World::build(&bench, "H01.07.01").await.scope;
        let job = waiting_job(&bench, scope).await;
        let act = bench.begin().await;
        settings::put(&act, scope, None, FACT, "\"after\"", 0, minute(0)).await.unwrap();
        ask(&act, scope).await;

        let mut looking = tokio::spawn(look(bench.store.clone(), scope));
        let (claimed, fact) = match bench.database {
            // A worker passes over the row that the act holds: it would read what was true before.
            Database::Postgres { .. } => {
                let early = timeout(SOON, looking).await.unwrap().unwrap();
                assert_eq!(early, (vec![], None));
                act.commit().await.unwrap();
                look(bench.store.clone(), scope).await
            }
            // One writes at a time: the worker waits for the act's end.
            Database::Sqlite { .. } => {
                assert!(timeout(MOMENT, &mut looking).await.is_err());
                act.commit().await.unwrap();
                timeout(SOON, looking).await.unwrap().unwrap()
            }
        };
        assert_eq!((claimed, fact.as_deref()), (vec![job], Some("\"after\"")));
    });
}

#[test]
fn a_request_that_meets_a_worker_waits_for_it_and_is_added_anew() {
    on_both(|bench| async move {
        let scope = World::build(&bench, "H01.07.02").await.scope;
        let job = waiting_job(&bench, scope).await;
        let worker = bench.begin().await;
        assert_eq!(jobs::claim(&worker, 10, LEASE, minute(1)).await.unwrap()[0].id, job);
        let mut asking = ask_beside(&bench, scope);
        assert!(timeout(MOMENT, &mut asking).await.is_err(), "nobody knows yet whether the worker has it");
        worker.commit().await.unwrap();
        let second = timeout(SOON, asking).await.unwrap().unwrap();
        let found = look(bench.store.clone(), scope).await.0;
        assert_eq!(found, [second], "the running job may have read what was true before");
    });
}

#[test]
fn a_request_that_meets_a_worker_who_gives_up_finds_the_job_waiting() {
    on_both(|bench| async move {
        let scope = World::build(&bench, "H01.07.03").await.scope;
        let job = waiting_job(&bench, scope).await;
        let worker = bench.begin().await;
        assert_eq!(jobs::claim(&worker, 10, LEASE, minute(1)).await.unwrap()[0].id, job);
        let mut asking = ask_beside(&bench, scope);
        assert!(timeout(MOMENT, &mut asking).await.is_err());
        worker.roll_back().await.unwrap();
        timeout(SOON, asking).await.unwrap().unwrap();
        assert_eq!(look(bench.store.clone(), scope).await.0, [job]);
    });
}

#[test]
fn of_two_acts_that_ask_at_once_one_adds_the_job() {
    on_both(|bench| async move {
        let scope = World::build(&bench, "H01.07.04").await.scope;
        let act = bench.begin().await;
        let job = ask(&act, scope).await;
        let mut asking = ask_beside(&bench, scope);
        assert!(timeout(MOMENT, &mut asking).await.is_err());
        act.commit().await.unwrap();
        timeout(SOON, asking).await.unwrap().unwrap();
        assert_eq!(look(bench.store.clone(), scope).await.0, [job]);

        let act = bench.begin().await;
        let undone = ask(&act, scope).await;
        let mut asking = ask_beside(&bench, scope);
        assert!(timeout(MOMENT, &mut asking).await.is_err());
        act.roll_back().await.unwrap();
        let job = timeout(SOON, asking).await.unwrap().unwrap();
        assert_ne!(job, undone, "what was rolled back asked for nothing");
        assert_eq!(look(bench.store.clone(), scope).await.0, [job]);
    });
}
