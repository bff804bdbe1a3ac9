//! The check bites: whatever is changed, deleted or swapped behind its back is named.

use crate::{
    support::{Bench, minute, on_both},
    world::{World, fields, id},
};
use bytes::Bytes;
use congvan_records::{Delegation, FileRole, Power, StoredFile};
use congvan_store::delegations::{self, Given};
use congvan_store::{documents, invariants, journal, organisation, read_log, routings};
use congvan_workflow::{Action, Actor, AssignmentDraft, AssignmentRole, DirectiveDraft, act, acts_for};

/// Three letters: one registered, one submitted, one directed; a file; a batch of reads.
async fn scene(bench: &Bench) -> World {
    let world = World::build(bench, "H01.03.01").await;
    let mut letters = Vec::new();
    for minutes in 0..3 {
        letters.push(world.registered(bench, fields("Báo cáo"), minute(minutes)).await.document);
    }
    let submit = Action::Submit { to: world.leader };
    world.act(&bench.store, letters[1], &submit, world.clerk, minute(5)).await;
    world.act(&bench.store, letters[2], &submit, world.clerk, minute(6)).await;
    let draft = |role, unit| AssignmentDraft { id: id(), role, unit, deadline: None };
    let direct = Action::Direct(DirectiveDraft {
        id: id(),
        text: "Giao Phòng Kinh tế".into(),
        parts: vec![
            draft(AssignmentRole::Lead, world.economy),
            draft(AssignmentRole::Support, world.culture),
        ],
        layers: vec![],
    });
    world.act(&bench.store, letters[2], &direct, world.leader, minute(7)).await;

    let published = bench.store.blobs().put_bytes(Bytes::from_static(b"%PDF-1.7 toy")).await.unwrap();
    let tx = bench.begin().await;
    let file = StoredFile {
        id: id(),
        document: letters[0],
        role: FileRole::Main,
        name: "a.pdf".into(),
        media_type: "application/pdf".into(),
        size: published.size,
        sha256: published.sha256,
    };
    documents::insert_file(&tx, world.scope, &file, None, minute(0)).await.unwrap();
    let read = |minutes| read_log::ContentRead {
        id: uuid::Uuid::now_v7(),
        document: letters[0],
        file: Some(file.id),
        person: world.person(world.clerk),
        session: None,
        at: minute(minutes),
    };
    read_log::record(&tx, world.scope, &[read(1), read(2)]).await.unwrap();
    assert_eq!(read_log::seal(&tx, world.scope, minute(3)).await.unwrap(), 2);
    assert_eq!(read_log::seal(&tx, world.scope, minute(4)).await.unwrap(), 0);
    read_log::record(&tx, world.scope, &[read(4)]).await.unwrap();
    assert_eq!(read_log::seal(&tx, world.scope, minute(5)).await.unwrap(), 1);
    for _ in 0..2 {
        let act = journal::AdminEvent {
            id: uuid::Uuid::now_v7(),
            kind: "post_given".into(),
            body: serde_json::json!({ "person": "An" }),
            at: minute(5),
            actor: None,
            session: None,
            subject: Some(world.person(world.clerk)),
        };
        journal::record(&tx, world.scope, &act, true).await.unwrap();
    }
    tx.commit().await.unwrap();
    world
}

async fn findings(bench: &Bench, world: &World) -> Vec<String> {
    let reader = bench.store.reader();
    let found = invariants::check(reader, world.scope, Some(bench.store.blobs())).await.unwrap();
    found.iter().map(ToString::to_string).collect()
}

/// Statements that break something, statements that mend it, and words that must be named.
const CASES: [(&str, &[&str], &str, &str); 20] = [
    (
        "an event's words changed",
        &["UPDATE events SET body = REPLACE(body, 'Giao', 'Trao') WHERE kind = 'directed'"],
        "UPDATE events SET body = REPLACE(body, 'Trao', 'Giao') WHERE kind = 'directed'",
        "I5 event",
    ),
    (
        "an administrative act's words changed",
        &["UPDATE admin_events SET body = REPLACE(body, 'An', 'Bn') WHERE link = 1"],
        "UPDATE admin_events SET body = REPLACE(body, 'Bn', 'An') WHERE link = 1",
        "I5 administrative act 1",
    ),
    (
        "an administrative act made another",
        &["UPDATE admin_events SET kind = 'post_ended' WHERE link = 2"],
        "UPDATE admin_events SET kind = 'post_given' WHERE link = 2",
        "I5 administrative act 2",
    ),
    (
        "an event's actor changed",
        &["UPDATE events SET at = at + 1 WHERE kind = 'directed'"],
        "UPDATE events SET at = at - 1 WHERE kind = 'directed'",
        "the hash is another",
    ),
    (
        "two events swapped",
        &[
            "UPDATE events SET link = 100 WHERE link = 7",
            "UPDATE events SET link = 7 WHERE link = 8",
            "UPDATE events SET link = 8 WHERE link = 100",
        ],
        "UPDATE events SET link = 15 - link WHERE link IN (7, 8) AND FALSE",
        "it does not follow the event before it",
    ),
    (
        "two events swapped back",
        &[
            "UPDATE events SET link = 100 WHERE link = 7",
            "UPDATE events SET link = 7 WHERE link = 8",
            "UPDATE events SET link = 8 WHERE link = 100",
        ],
        "SELECT 1",
        "",
    ),
    (
        "the chain's head moved",
        &["UPDATE chains SET length = length + 1 WHERE name = 'events'"],
        "UPDATE chains SET length = length - 1 WHERE name = 'events'",
        "I5 chain of events",
    ),
    (
        "a grant deleted",
        &[
            "CREATE TABLE kept AS SELECT * FROM grants",
            "DELETE FROM grants WHERE reason = 'support' AND place = (SELECT MAX(place) FROM grants)",
        ],
        "DELETE FROM grants; INSERT INTO grants SELECT * FROM kept; DROP TABLE kept",
        "grants",
    ),
    (
        "a grant prolonged",
        &["UPDATE grants SET valid_until = 5 WHERE reason = 'lead'"],
        "UPDATE grants SET valid_until = NULL WHERE reason = 'lead'",
        "grants",
    ),
    (
        "a grant given to somebody else",
        &["UPDATE grants SET reason = 'chief' WHERE reason = 'leader'"],
        "UPDATE grants SET reason = 'leader' WHERE reason = 'chief'",
        "grants",
    ),
    (
        "an inbox line deleted",
        &[
            "CREATE TABLE kept AS SELECT * FROM inbox_entries",
            "DELETE FROM inbox_entries WHERE box = 'tasks'",
        ],
        "DELETE FROM inbox_entries; INSERT INTO inbox_entries SELECT * FROM kept; DROP TABLE kept",
        "I1 routing",
    ),
    (
        "an inbox line moved",
        &["UPDATE inbox_entries SET box = 'inform' WHERE box = 'support'"],
        "UPDATE inbox_entries SET box = 'support' WHERE box = 'inform'",
        "inbox",
    ),
    (
        "an inbox line postponed",
        &["UPDATE inbox_entries SET deadline_at = 7 WHERE box = 'tasks'"],
        "UPDATE inbox_entries SET deadline_at = NULL WHERE box = 'tasks'",
        "inbox",
    ),
    (
        "a status changed",
        &["UPDATE routings SET status = 'assigned' WHERE status = 'directed'"],
        "UPDATE routings SET status = 'directed' WHERE status = 'assigned'",
        "its row shows status assigned, its events say directed",
    ),
    (
        "a holder lost",
        &[
            "CREATE TABLE kept AS SELECT * FROM routings",
            "UPDATE routings SET holder = NULL, holder_kind = NULL WHERE status = 'directed'",
        ],
        "UPDATE routings SET holder = (SELECT k.holder FROM kept k WHERE k.id = routings.id), \
         holder_kind = 'position' WHERE status = 'directed'; DROP TABLE kept",
        "nobody holds it",
    ),
    (
        "a number changed",
        &["UPDATE documents SET arrival_number = 9 WHERE arrival_number = 2"],
        "UPDATE documents SET arrival_number = 2 WHERE arrival_number = 9",
        "number 2 is missing",
    ),
    (
        "a day moved back",
        &["UPDATE documents SET arrival_date = '2026-11-01' WHERE arrival_number = 3"],
        "UPDATE documents SET arrival_date = '2026-11-17' WHERE arrival_number = 3",
        "number 3 bears",
    ),
    (
        "the counter moved",
        &["UPDATE number_series SET next = 7"],
        "UPDATE number_series SET next = 4",
        "the counter stands at 7",
    ),
    (
        "a reading changed",
        &["UPDATE content_reads SET at = at + 1 WHERE batch = 1"],
        "UPDATE content_reads SET at = at - 1 WHERE batch = 1",
        "a reading in it was changed",
    ),
    (
        "a file's length changed",
        &["UPDATE files SET size = size + 1"],
        "UPDATE files SET size = size - 1",
        "its length is not the one",
    ),
];

#[test]
fn every_tampering_is_named() {
    on_both(|bench| async move {
        let world = scene(&bench).await;
        assert_eq!(findings(&bench, &world).await, Vec::<String>::new());
        for (what, broken, mended, named) in CASES {
            bench.run(broken).await;
            let found = findings(&bench, &world).await;
            if named.is_empty() {
                assert_eq!(found, Vec::<String>::new(), "{what}");
            } else {
                assert!(found.iter().any(|line| line.contains(named)), "{what}: {found:#?}");
            }
            bench.tamper(mended).await;
        }
        assert_eq!(findings(&bench, &world).await, Vec::<String>::new());
    });
}

/// One of the two letters that are one says nothing of the other.
#[test]
fn a_letter_received_again_and_the_one_before_name_each_other() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.03.02").await;
        let old = world.registered(&bench, fields("Báo cáo"), minute(0)).await;
        let void = Action::Void { reason: "Vào sổ nhầm".into() };
        let old = world.act(&bench.store, old.document, &void, world.clerk, minute(1)).await;
        let tx = bench.begin().await;
        let (_, new) = world.receive_again(&tx, &old, minute(2)).await.unwrap();
        let new = world.register(&tx, &new, minute(3)).await.unwrap();
        tx.commit().await.unwrap();
        let numbers = [&old, &new].map(|letter| letter.registration.map(|entry| entry.number.0));
        assert_eq!(numbers, [Some(1), Some(2)], "the voided number is not used again");
        assert_eq!(findings(&bench, &world).await, Vec::<String>::new());

        let tx = bench.begin().await;
        let lonely = world.document(fields("Lẻ"), minute(4));
        world.receive(&tx, &lonely).await.unwrap();
        tx.commit().await.unwrap();
        let voided = world.registered(&bench, fields("Hủy"), minute(5)).await.document;
        world.act(&bench.store, voided, &void, world.clerk, minute(6)).await;
        let again = Action::ReceiveAgain { letter: lonely.id, reason: "Hủy nhầm".into() };
        world.act(&bench.store, voided, &again, world.clerk, minute(7)).await;
        let found = findings(&bench, &world).await;
        let says = format!("it says it was received again as {}", lonely.id);
        assert!(found.iter().any(|line| line.starts_with("I8") && line.contains(&says)), "{found:#?}");
    });
}

/// What cannot be mended: the last of the chain cut off, with the head moved to hide it.
#[test]
fn deleted_events_and_lost_bytes_are_named() {
    on_both(|bench| async move {
        let world = scene(&bench).await;
        let reader = bench.store.reader();
        let (length, head) = routings::chain_head(reader, world.scope).await.unwrap();
        assert_eq!(length, 9);
        assert!(invariants::chain_holds(reader, world.scope, length, &head).await.unwrap());

        let [file] = documents_files(&bench, &world).await;
        let path = bench.store.blobs().local(file.sha256).await.unwrap();
        std::fs::write(path.path(), b"%PDF-1.7 joy").unwrap();
        let found = findings(&bench, &world).await;
        assert!(found.iter().any(|line| line.contains("bytes do not match")), "{found:#?}");
        std::fs::remove_file(path.path()).unwrap();
        let found = findings(&bench, &world).await;
        assert!(found.iter().any(|line| line.starts_with("I6") && line.contains("missing")), "{found:#?}");

        // In the middle of a routing and of the chain.
        bench.tamper("DELETE FROM events WHERE link = 2").await;
        let found = findings(&bench, &world).await;
        assert!(
            found.iter().any(|line| line.contains("links 2 to 2 of the chain are missing")),
            "{found:#?}"
        );
        assert!(found.iter().any(|line| line.contains("version 2 with 1 events")), "{found:#?}");

        // The end cut off and the head rewritten: the rows still know, and so does a checkpoint kept elsewhere.
        bench
            .run(&[
                "DELETE FROM events WHERE link = 9",
                "UPDATE chains SET length = 8, head = (SELECT hash FROM events WHERE link = 8) \
                 WHERE name = 'events'",
            ])
            .await;
        let found = findings(&bench, &world).await;
        assert!(found.iter().any(|line| line.contains("its events say submitted")), "{found:#?}");
        assert!(!invariants::chain_holds(reader, world.scope, length, &head).await.unwrap());
    });
}

async fn documents_files(bench: &Bench, world: &World) -> [StoredFile; 1] {
    let reader = bench.store.reader();
    let all = documents::all_after(reader, world.scope, 0, 10).await.unwrap();
    let files = documents::files(reader, world.scope, all[0].1).await.unwrap();
    files.try_into().unwrap()
}

#[test]
fn what_was_done_in_anothers_place_rests_on_a_delegation() {
    on_both(|bench| async move {
        let bench = &bench;
        let world = World::build(bench, "H01.03.04").await;
        let letter = world.registered(bench, fields("Báo cáo"), minute(0)).await.document;
        world.act(&bench.store, letter, &Action::Submit { to: world.leader }, world.clerk, minute(1)).await;
        let given = Given {
            delegation: Delegation {
                id: id(),
                position: world.leader,
                by: world.person(world.leader),
                to: world.person(world.chief),
                powers: vec![Power::Direct],
                from: minute(0),
                until: minute(60),
            },
            reason: "Đi họp".into(),
            given_at: minute(0),
            agreed_until: minute(60),
            ended: None,
        };
        let tx = bench.begin().await;
        delegations::insert(&tx, world.scope, &given).await.unwrap();
        tx.commit().await.unwrap();
        let office = organisation::office(bench.store.reader(), world.scope, minute(2)).await.unwrap();
        assert_eq!(office.delegations, std::slice::from_ref(&given.delegation));
        let tx = bench.begin().await;
        let routing = routings::load_for_update(&tx, world.scope, letter).await.unwrap();
        let chief = world.person(world.chief);
        let actor = Actor {
            acts_for: acts_for(&office.delegations, &office, chief, minute(2)),
            ..world.actor(world.chief)
        };
        let back = Action::SendBack { reason: "Chưa đủ hồ sơ".into(), suggestion: None };
        let outcome = act(&routing, &back, &actor, &office, id(), minute(2)).unwrap();
        routings::record(&tx, world.scope, &outcome, routing.version).await.unwrap();
        tx.commit().await.unwrap();
        let read = routings::load_with_events(bench.store.reader(), world.scope, letter).await.unwrap().1;
        assert_eq!(read.last().unwrap().actor, outcome.event.actor);
        assert!(outcome.event.actor.on_behalf.is_some());
        assert_eq!(findings(bench, &world).await, Vec::<String>::new());

        let cases = [
            (
                "UPDATE delegations SET valid_from = valid_until - 1",
                "UPDATE delegations SET valid_from = given_at",
                "outside the delegation",
            ),
            (
                "UPDATE delegations SET ended_at = valid_from",
                "UPDATE delegations SET ended_at = NULL",
                "outside the delegation",
            ),
            (
                "UPDATE delegations SET taker = giver",
                "UPDATE delegations SET taker = (SELECT actor_person FROM events WHERE actor_behalf IS NOT NULL)",
                "outside the delegation",
            ),
            (
                "UPDATE events SET actor_behalf = actor_person WHERE actor_behalf IS NOT NULL",
                "UPDATE events SET actor_behalf = (SELECT giver FROM delegations) WHERE actor_behalf IS NOT NULL",
                "the hash is another",
            ),
        ];
        for (broken, mended, named) in cases {
            bench.tamper(broken).await;
            let found = findings(bench, &world).await;
            assert!(found.iter().any(|line| line.contains(named)), "{broken}: {found:#?}");
            bench.tamper(mended).await;
            assert_eq!(findings(bench, &world).await, Vec::<String>::new(), "{broken}");
        }
    });
}
