//! Rows out of one database and into another, of the same and of the other make; numbers after a restoration.

use crate::{
    support::{Bench, fresh_postgres, minute, on_both, open, runtime},
    world::{World, fields},
};
use congvan_store::{
    Database, Error, Store,
    dump::{Dump, Table},
    invariants, registers,
    restoration::{self, LastNumber, Restoration},
};
use std::collections::BTreeMap;
use time::macros::date;

type Rows = BTreeMap<String, Vec<u8>>;

async fn rows(snapshot: &Dump) -> (Vec<Table>, Rows) {
    let mut all = Rows::new();
    for table in snapshot.tables() {
        let mut bytes = Vec::new();
        let count = snapshot.write(table, &mut bytes).await.unwrap();
        assert_eq!(count as usize, bytes.iter().filter(|byte| **byte == b'\n').count());
        all.insert(table.name.clone(), bytes);
    }
    (snapshot.tables().to_vec(), all)
}

async fn put_back(store: &Store, migrations: &[String], tables: &[Table], rows: &Rows) {
    assert!(store.is_blank().await.unwrap());
    store.migrate_to(migrations).await.unwrap();
    let loading = store.load().await.unwrap();
    for name in loading.order() {
        let table = tables.iter().find(|table| table.name == *name).unwrap();
        loading.read(name, &table.columns, rows[name].as_slice()).await.unwrap();
    }
    loading.finish().await.unwrap();
    assert!(!store.is_blank().await.unwrap());
}

fn sorted(rows: &Rows) -> BTreeMap<&String, Vec<&[u8]>> {
    rows.iter()
        .map(|(name, bytes)| {
            let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
            lines.sort_unstable();
            (name, lines)
        })
        .collect()
}

async fn from(bench: Bench) {
    let world = World::build(&bench, "H01.02.01").await;
    let routing = world.registered(&bench, fields("Trước bản sao lưu"), minute(1)).await;
    let snapshot = bench.store.dump().await.unwrap();
    // Written after the instant: not in it.
    world.registered(&bench, fields("Sau bản sao lưu"), minute(2)).await;
    let (tables, taken) = rows(&snapshot).await;
    let migrations = snapshot.migrations().to_vec();
    drop(snapshot);
    let documents = String::from_utf8(taken["documents"].clone()).unwrap();
    assert!(documents.contains("Trước bản sao lưu") && !documents.contains("Sau bản sao lưu"), "{documents}");

    let folder = tempfile::tempdir().unwrap();
    let targets = [
        Database::Sqlite { path: folder.path().join("congvan.db") },
        Database::Postgres { url: fresh_postgres().await, connections: 4 },
    ];
    for target in targets {
        let store = open(target, &folder.path().join("blobs")).await;
        put_back(&store, &migrations, &tables, &taken).await;
        let again = store.dump().await.unwrap();
        let (_, there) = rows(&again).await;
        drop(again);
        assert_eq!(sorted(&there), sorted(&taken));
        let found = invariants::check(store.reader(), world.scope, None).await.unwrap();
        assert!(found.is_empty(), "{found:?}");
        // Keys that the database gives by itself go on behind those that came.
        let tx = store.begin().await.unwrap();
        let later = world.document(fields("Sau khi khôi phục"), minute(3));
        let opened = world.receive(&tx, &later).await.unwrap();
        world.register(&tx, &opened, minute(3)).await.unwrap();
        tx.commit().await.unwrap();
        assert_ne!(later.id, routing.document);
        store.close().await.unwrap();
    }
}

#[test]
fn rows_survive_from_and_to_either_database() {
    on_both(from);
}

#[test]
fn a_broken_row_leaves_nothing_behind() {
    runtime().block_on(async {
        let bench = Bench::sqlite().await;
        World::build(&bench, "H01.02.02").await;
        let snapshot = bench.store.dump().await.unwrap();
        let (tables, taken) = rows(&snapshot).await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("congvan.db");
        let store = open(Database::Sqlite { path }, &folder.path().join("blobs")).await;
        store.migrate_to(snapshot.migrations()).await.unwrap();
        let loading = store.load().await.unwrap();
        let agencies = tables.iter().find(|table| table.name == "agencies").unwrap();
        loading.read("agencies", &agencies.columns, taken["agencies"].as_slice()).await.unwrap();
        let units = tables.iter().find(|table| table.name == "units").unwrap();
        let broken = loading.read("units", &units.columns, "[1, 2]\n".as_bytes()).await;
        assert!(matches!(broken, Err(Error::Unreadable { .. })), "{broken:?}");
        let unknown = loading.read("no_such_table", &units.columns, "".as_bytes()).await;
        assert!(matches!(unknown, Err(Error::Unreadable { .. })), "{unknown:?}");
        drop(loading);
        assert!(store.is_blank().await.unwrap());
        let newer = [snapshot.migrations(), &["m9999_of_tomorrow".to_owned()]].concat();
        assert!(matches!(store.migrate_to(&newer).await, Err(Error::Unreadable { .. })));
        drop(snapshot);
    });
}

#[test]
fn after_a_restoration_no_number_is_given_before_somebody_says_which_were() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.02.03").await;
        let (scope, book, day) = (world.scope, registers::INCOMING, date!(2026 - 11 - 18));
        world.registered(&bench, fields("Số một"), minute(1)).await;
        let tx = bench.begin().await;
        let (backup_at, restored_at) = (minute(2).micros(), minute(600).micros());
        let mark = Restoration { backup_at, restored_at, known: Vec::new(), confirmed_at: None };
        restoration::mark(&tx, scope, &mark).await.unwrap();
        tx.commit().await.unwrap();

        let tx = bench.begin().await;
        let held = registers::next_arrival_number(&tx, scope, book, day, minute(601)).await;
        assert!(matches!(held, Err(Error::NumbersHeld(at)) if at == minute(2)), "{held:?}");
        let last = |book: &str, year, last| LastNumber { book: book.to_owned(), year, last };
        let below = restoration::confirm(&tx, scope, &[last(book, 2026, 0)], minute(602)).await;
        assert!(matches!(below, Err(Error::Conflict)), "{below:?}");
        tx.roll_back().await.unwrap();

        let tx = bench.begin().await;
        let given = [last(book, 2026, 5), last("second", 2026, 0)];
        let gaps = restoration::confirm(&tx, scope, &given, minute(603)).await.unwrap();
        assert_eq!(gaps.iter().map(|gap| (gap.first, gap.last)).collect::<Vec<_>>(), [(2, 5)]);
        tx.commit().await.unwrap();
        let next = world.registered(&bench, fields("Số sáu"), minute(1_500)).await;
        assert_eq!(next.registration.unwrap().number.0, 6);
        let found = invariants::check(bench.store.reader(), scope, None).await.unwrap();
        assert!(found.is_empty(), "{found:?}");

        // The check still bites: a number that nobody said was lost.
        bench.tamper("UPDATE settings SET body = '[]' WHERE name = 'number_gaps'").await;
        let found = invariants::check(bench.store.reader(), scope, None).await.unwrap();
        assert!(found.iter().any(|finding| finding.invariant == "I2"), "{found:?}");
    });
}
