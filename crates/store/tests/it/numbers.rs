//! Numbers under rivalry, at the turn of the year, in closed books.

use crate::{
    support::{Bench, minute, on_both},
    world::{World, fields},
};
use congvan_records::{ArrivalNumber, Year};
use congvan_store::{Error, documents, invariants, registers};
use std::sync::Arc;
use time::macros::date;

const REGISTRARS: usize = 8;
const LETTERS: usize = 6;

async fn rivalry(bench: Bench) {
    let world = Arc::new(World::build(&bench, "H01.01.01").await);
    let bench = Arc::new(bench);
    let mut tasks = Vec::new();
    for registrar in 0..REGISTRARS {
        let (world, bench) = (world.clone(), bench.clone());
        tasks.push(tokio::spawn(async move {
            for letter in 0..LETTERS {
                // One in three is given up after its number was taken: no gap may remain.
                let give_up = (registrar + letter).is_multiple_of(3);
                let now = minute(letter as i64);
                let tx = bench.begin().await;
                let document = world.document(fields("Báo cáo tháng"), now);
                let routing = world.receive(&tx, &document).await.unwrap();
                world.register(&tx, &routing, now).await.unwrap();
                if give_up {
                    drop(tx);
                } else {
                    tx.commit().await.unwrap();
                }
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let given = (0..REGISTRARS * LETTERS)
        .filter(|place| !(place / LETTERS + place % LETTERS).is_multiple_of(3))
        .count() as i64;
    let reader = bench.store.reader();
    let series = registers::series(reader, world.scope, registers::INCOMING, Year(2026)).await.unwrap();
    assert_eq!(series.unwrap().next, ArrivalNumber(given + 1));
    let found = invariants::check(reader, world.scope, None).await.unwrap();
    assert_eq!(found, vec![], "{given} letters");
}

#[test]
fn eight_registrars_leave_no_gap_and_no_duplicate() {
    on_both(rivalry);
}

#[test]
fn a_new_year_begins_at_one_and_days_never_fall() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.01.02").await;
        let (scope, book, now) = (world.scope, registers::INCOMING, minute(0));
        let tx = bench.begin().await;
        let take = async |day| registers::next_arrival_number(&tx, scope, book, day, now).await;
        let forecast = async |year| registers::forecast(&tx, scope, book, Year(year)).await.unwrap().0;
        assert_eq!(forecast(2026).await, 1);
        assert_eq!(take(date!(2026 - 12 - 30)).await.unwrap().number.0, 1);
        assert_eq!(take(date!(2026 - 12 - 31)).await.unwrap().number.0, 2);
        assert_eq!(forecast(2026).await, 3);
        assert_eq!(take(date!(2027 - 01 - 01)).await.unwrap().number.0, 1);
        // A late one of the old year still enters the old book; a day earlier than its last does not.
        assert_eq!(take(date!(2026 - 12 - 31)).await.unwrap().number.0, 3);
        let falls = take(date!(2026 - 12 - 30)).await;
        assert!(matches!(falls, Err(Error::DayFalls(last)) if last == date!(2026 - 12 - 31)), "{falls:?}");
        assert_eq!(forecast(2026).await, 4);

        let series = registers::series(&tx, scope, book, Year(2026)).await.unwrap().unwrap();
        registers::close(&tx, scope, series.id, now).await.unwrap();
        let closed = take(date!(2026 - 12 - 31)).await;
        assert!(matches!(closed, Err(Error::SeriesClosed)), "{closed:?}");
        // The successor's book begins at one, in mid-year too.
        let successor =
            registers::next_arrival_number(&tx, scope, "incoming-successor", date!(2026 - 12 - 31), now)
                .await;
        assert_eq!(successor.unwrap().number.0, 1);
        assert_eq!(registers::all_series(&tx, scope).await.unwrap().len(), 3);
    });
}

#[test]
fn a_number_is_given_once() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.01.03").await;
        let routing = world.registered(&bench, fields("Một lần"), minute(1)).await;
        let tx = bench.begin().await;
        let registration = routing.registration.unwrap();
        let other = fields("Khác");
        let edit = documents::update_fields(&tx, world.scope, routing.document, &other);
        assert!(matches!(edit.await, Err(Error::Registered)));
        documents::register(&tx, world.scope, routing.document, &other, &registration).await.unwrap();
        assert!(matches!(tx.commit().await, Err(Error::Registered)), "it shows at the latest at the end");
        let kept = documents::get(bench.store.reader(), world.scope, routing.document).await.unwrap();
        assert_eq!(kept.fields.subject, "Một lần");
    });
}

#[test]
fn a_book_begun_on_paper_goes_on_where_it_had_come_to() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.01.09").await;
        let (scope, book, year, now) = (world.scope, registers::INCOMING, Year(2026), minute(0));
        let tx = bench.begin().await;
        for first in [40, 1_285] {
            registers::open(&tx, scope, book, year, ArrivalNumber(first), now).await.unwrap();
        }
        tx.commit().await.unwrap();
        let reader = bench.store.reader();
        assert_eq!(registers::forecast(reader, scope, book, year).await.unwrap(), ArrivalNumber(1_285));
        assert_eq!(invariants::check(reader, scope, None).await.unwrap(), vec![]);
        let tx = bench.begin().await;
        let document = world.document(fields("Báo cáo tháng"), now);
        let routing = world.receive(&tx, &document).await.unwrap();
        world.register(&tx, &routing, now).await.unwrap();
        tx.commit().await.unwrap();
        let series = registers::series(reader, scope, book, year).await.unwrap().unwrap();
        assert_eq!((series.first, series.next), (ArrivalNumber(1_285), ArrivalNumber(1_286)));
        assert_eq!(invariants::check(reader, scope, None).await.unwrap(), vec![]);
        let tx = bench.begin().await;
        let late = registers::open(&tx, scope, book, year, ArrivalNumber(1), now).await;
        assert!(matches!(late, Err(Error::Conflict)), "a number was given");
    });
}
