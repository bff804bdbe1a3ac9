//! A registrar that is killed at any moment leaves nothing half done, and nothing acknowledged is lost.

use crate::{
    support::{Bench, minute, open, runtime},
    world::{World, fields, id},
};
use bytes::Bytes;
use congvan_records::{AgencyId, DocumentId, FileRole, StoredFile, VIETNAM_TIME};
use congvan_store::{AgencyScope, Database, documents, invariants, jobs, organisation, registers, routings};
use congvan_workflow::{Action, Actor, EventActor, HeldPosition, act, open as open_routing};
use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

/// Tells this very test, started again as a child, which store to work on: `database|blobs|agency`.
const ROLE: &str = "CONGVAN_TEST_REGISTRAR";

fn random(below: u64) -> u64 {
    RandomState::new().build_hasher().finish() % below
}

/// How often the registrar dies, on each database: 5 in everyday runs, `CONGVAN_KILLS` when it matters.
fn kills() -> u64 {
    std::env::var("CONGVAN_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(5)
}

#[test]
fn a_killed_registrar_leaves_nothing_half_done() {
    if let Ok(role) = std::env::var(ROLE) {
        runtime().block_on(registrar(&role));
        return;
    }
    for bench in runtime().block_on(async { [Bench::sqlite().await, Bench::postgres().await] }) {
        let world = runtime().block_on(World::build(&bench, "H01.04.01"));
        let database = match &bench.database {
            Database::Sqlite { path } => path.display().to_string(),
            Database::Postgres { url, .. } => url.clone(),
        };
        let blobs = bench.directory.path().join("blobs");
        let role = format!("{database}|{}|{}", blobs.display(), world.scope.agency());
        let mut acknowledged = Vec::new();
        for _ in 0..kills() {
            acknowledged.extend(one_life(&role));
        }
        runtime().block_on(inspect(&bench, &world, &acknowledged));
    }
}

/// Starts a registrar, lets it work a little while, kills it. Returns what it acknowledged.
fn one_life(role: &str) -> Vec<DocumentId> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["kill::a_killed_registrar_leaves_nothing_half_done", "--exact", "--nocapture"])
        .env(ROLE, role)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (first, acknowledged) = std::sync::mpsc::channel();
    let reading = std::thread::spawn(move || {
        let mut seen = Vec::new();
        // A line cut short by the kill was not acknowledged.
        for line in lines.map_while(Result::ok) {
            if let Some(id) = line.strip_prefix("registered ").and_then(|id| id.parse::<DocumentId>().ok()) {
                seen.push(id);
                // Nobody listens after the first one.
                let _ = first.send(());
            }
        }
        seen
    });
    // However slow the machine is: once it works, at any moment. It may also have died before its first letter.
    let _ = acknowledged.recv_timeout(Duration::from_secs(60));
    std::thread::sleep(Duration::from_micros(random(300_000)));
    // It may have aborted by itself at one of its steps.
    let _ = child.kill();
    child.wait().unwrap();
    reading.join().unwrap()
}

async fn inspect(bench: &Bench, world: &World, acknowledged: &[DocumentId]) {
    let reader = bench.store.reader();
    let found = invariants::check(reader, world.scope, Some(bench.store.blobs())).await.unwrap();
    assert_eq!(found, vec![]);
    let all = documents::all_after(reader, world.scope, 0, 100_000).await.unwrap();
    println!("{} acknowledged, {} stored", acknowledged.len(), all.len());
    assert!(acknowledged.len() as u64 >= kills(), "the registrar hardly worked");
    // An acknowledgement may be lost with the process; a letter may not.
    for document in acknowledged {
        let letter = documents::get(reader, world.scope, *document).await.unwrap();
        assert!(letter.arrival_number.is_some());
        let files = documents::files(reader, world.scope, *document).await.unwrap();
        let bytes = bench.store.blobs().get(files[0].sha256).await.unwrap();
        assert_eq!(bytes, document.to_string().as_bytes());
    }
    assert_eq!(jobs::unfinished(reader, minute(1_000_000)).await.unwrap(), all.len() as u64);
    // What was published and never named goes; what is named stays.
    bench.store.blobs().sweep(reader, Duration::ZERO).await.unwrap();
    let found = invariants::check(reader, world.scope, Some(bench.store.blobs())).await.unwrap();
    assert_eq!(found, vec![]);
    let kept = std::fs::read_dir(bench.directory.path().join("blobs/cas")).unwrap();
    let kept: usize = kept.map(|entry| std::fs::read_dir(entry.unwrap().path()).unwrap().count()).sum();
    assert_eq!(kept, all.len());
}

/// Dies by itself now and then, exactly between two steps.
fn step() {
    if random(150) == 0 {
        std::process::abort();
    }
}

async fn registrar(role: &str) {
    let parts: Vec<&str> = role.split('|').collect();
    let [database, blobs, agency] = parts[..] else { panic!("{role}") };
    let database = if database.starts_with("postgres:") {
        Database::Postgres { url: database.to_owned(), connections: 2 }
    } else {
        Database::Sqlite { path: PathBuf::from(database) }
    };
    let store = open(database, &PathBuf::from(blobs)).await;
    let scope = AgencyScope::of(agency.parse::<AgencyId>().unwrap());
    let office = organisation::office(store.reader(), scope, minute(0)).await.unwrap();
    let clerk = office.positions.iter().find(|p| p.has(congvan_records::Role::Clerk)).unwrap();
    let person = office.holders(clerk.id).next().unwrap().id;
    let held = HeldPosition {
        position: clerk.id,
        unit: clerk.unit,
        roles: clerk.roles.clone(),
        speaks_for_unit: true,
    };
    let actor = Actor {
        person,
        session: None,
        positions: vec![held],
        stands_in: vec![],
        acts_for: vec![],
        inherits: vec![],
    };
    let by = EventActor { person, position: clerk.id, session: None, on_behalf: None };
    loop {
        let now = minute(0);
        let document = congvan_records::IncomingDocument {
            id: id(),
            agency: scope.agency(),
            source: congvan_records::Source::Scanner,
            received_at: now,
            fields: fields("Thử tắt máy"),
            arrival_number: None,
            arrival_date: None,
            year: None,
        };
        let bytes = Bytes::from(document.id.to_string());
        let published = store.blobs().put_bytes(bytes).await.unwrap();
        step();
        let tx = store.begin().await.unwrap();
        documents::insert(&tx, scope, &document).await.unwrap();
        step();
        let file = StoredFile {
            id: id(),
            document: document.id,
            role: FileRole::Main,
            name: "a.txt".into(),
            media_type: "text/plain".into(),
            size: published.size,
            sha256: published.sha256,
        };
        documents::insert_file(&tx, scope, &file, Some(person), now).await.unwrap();
        let received =
            open_routing(id(), scope.agency(), document.id, document.source, clerk.unit, None, id(), by, now);
        routings::record(&tx, scope, &received, 0).await.unwrap();
        step();
        let day = now.date_in(VIETNAM_TIME);
        let taken = registers::next_arrival_number(&tx, scope, registers::INCOMING, day, now).await.unwrap();
        step();
        let registration = taken.registration(document.fields.access);
        documents::register(&tx, scope, document.id, &document.fields, &registration).await.unwrap();
        let action = Action::Register(registration);
        let outcome = act(&received.routing, &action, &actor, &office, id(), now).unwrap();
        routings::record(&tx, scope, &outcome, 1).await.unwrap();
        step();
        let job = jobs::NewJob {
            id: id(),
            kind: "index_document".into(),
            payload: format!("{{\"document\":\"{}\"}}", document.id),
            dedup_key: Some(format!("index/{}", document.id)),
            run_after: now,
        };
        jobs::enqueue(&tx, scope, &job, now).await.unwrap();
        step();
        tx.commit().await.unwrap();
        println!("registered {}", document.id);
    }
}
