//! Numbers under rivalry, at the turn of the year, in closed books.

use crate::{
    support::{Bench, minute, on_both},
    world::{World, fields},
};
use congvan_records::{ArrivalNumber, Year};
use congvan_store::{Error, documents, invariants, registers};
use proptest::prelude::*;
use proptest::{collection, strategy::ValueTree, test_runner::TestRunner};
use std::sync::Arc;
use time::macros::date;

const REGISTRARS: usize = 8;

/// What a registrar does with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It gets its number.
    Registered,
    /// The act is given up before a number was taken.
    GivenUpBefore,
    /// It is given up with the number in hand.
    GivenUpAfter,
    /// The transaction ends without a word, as when the connection breaks.
    Dropped,
}

fn plans() -> impl Strategy<Value = Vec<Vec<Fate>>> {
    let fate = prop_oneof![
        4 => Just(Fate::Registered),
        1 => Just(Fate::GivenUpBefore),
        1 => Just(Fate::GivenUpAfter),
        1 => Just(Fate::Dropped),
    ];
    collection::vec(collection::vec(fate, 0..6), REGISTRARS)
}

async fn work(bench: Arc<Bench>, world: Arc<World>, plan: Vec<Fate>) {
    for (letter, fate) in plan.into_iter().enumerate() {
        let now = minute(letter as i64);
        let tx = bench.begin().await;
        let document = world.document(fields("Báo cáo tháng"), now);
        let routing = world.receive(&tx, &document).await.unwrap();
        if fate == Fate::GivenUpBefore {
            tx.roll_back().await.unwrap();
            continue;
        }
        world.register(&tx, &routing, now).await.unwrap();
        match fate {
            Fate::Registered => tx.commit().await.unwrap(),
            Fate::GivenUpAfter => tx.roll_back().await.unwrap(),
            _ => drop(tx),
        }
    }
}

/// Whatever eight registrars do at once, the numbers given are 1 to n, each once.
async fn rivalry(bench: Bench) {
    let bench = Arc::new(bench);
    let mut runner = TestRunner::default();
    for case in 0..6 {
        let plans = plans().new_tree(&mut runner).unwrap().current();
        let world = Arc::new(World::build(&bench, &format!("H01.02.{case:02}")).await);
        let given = plans.iter().flatten().filter(|fate| **fate == Fate::Registered).count() as i64;
        let registrars =
            plans.iter().map(|plan| tokio::spawn(work(Arc::clone(&bench), Arc::clone(&world), plan.clone())));
        for registrar in registrars.collect::<Vec<_>>() {
            registrar.await.unwrap_or_else(|error| panic!("{plans:?}: {error}"));
        }
        let reader = bench.store.reader();
        let next = registers::forecast(reader, world.scope, registers::INCOMING, Year(2026)).await.unwrap();
        assert_eq!(next, ArrivalNumber(given + 1), "{plans:?}");
        // It counts the numbers of the letters themselves: no gap, no duplicate.
        let found = invariants::check(reader, world.scope, None).await.unwrap();
        assert_eq!(found, vec![], "{given} letters of {plans:?}");
    }
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

        registers::close(&tx, scope, book, Year(2026), now).await.unwrap();
        let closed = take(date!(2026 - 12 - 31)).await;
        assert!(matches!(closed, Err(Error::SeriesClosed)), "{closed:?}");
        // Taken into use again it goes on; the book of another year has nothing to do with it.
        assert_eq!(take(date!(2027 - 01 - 01)).await.unwrap().number.0, 2);
        registers::reopen(&tx, scope, book, Year(2026)).await.unwrap();
        assert_eq!(take(date!(2026 - 12 - 31)).await.unwrap().number.0, 4);
        // A book that was never written in is closed as well.
        registers::close(&tx, scope, "incoming-9", Year(2026), now).await.unwrap();
        let unused =
            registers::next_arrival_number(&tx, scope, "incoming-9", date!(2026 - 12 - 31), now).await;
        assert!(matches!(unused, Err(Error::SeriesClosed)), "{unused:?}");
        // The successor's book begins at one, in mid-year too.
        let successor =
            registers::next_arrival_number(&tx, scope, "incoming-successor", date!(2026 - 12 - 31), now)
                .await;
        assert_eq!(successor.unwrap().number.0, 1);
        assert_eq!(registers::all_series(&tx, scope).await.unwrap().len(), 4);
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
