//! After a restoration: who may say which numbers were given, and what then becomes of the book.

use crate::support::{World, form, on_both, on_sqlite, tiny_pdf};
use congvan_office::administration::{self, HeldNumbers, LastGiven};
use congvan_office::{Error, checking};
use congvan_records::{AgencyId, Year};
use congvan_store::AgencyScope;
use congvan_store::restoration::{self, LastNumber, Restoration};

/// As a restoration leaves the agency: two numbers in the backup, four that the replaced data had given.
async fn restored(world: &World, agency: AgencyId) {
    for subject in ["Một", "Hai"] {
        let document = world.receive(&tiny_pdf(subject)).await;
        world.register(document, form(subject), None).await.unwrap();
    }
    let store = world.store().await;
    let tx = store.begin().await.unwrap();
    let now = world.office.now().micros();
    let restoration = Restoration {
        backup_at: now,
        restored_at: now,
        known: vec![LastNumber { book: "incoming".to_owned(), year: 2026, last: 4 }],
        confirmed_at: None,
    };
    restoration::mark(&tx, AgencyScope::of(agency), &restoration).await.unwrap();
    tx.commit().await.unwrap();
}

fn said(last: u64) -> Vec<LastGiven> {
    vec![LastGiven { book: "incoming".to_owned(), year: Year(2026), last }]
}

#[test]
fn clerk_or_administrator_say_which_numbers_were_given_and_the_book_goes_on() {
    on_both(async |world: World| {
        let office = &world.office;
        let before = administration::held_numbers(office, &world.caller("quantri").await).await.unwrap();
        let HeldNumbers { backup_at, books, named, gaps } = before;
        assert_eq!((backup_at, books, gaps), (None, Vec::new(), Vec::new()));
        assert_eq!(named.iter().map(|book| book.name.as_str()).collect::<Vec<_>>(), ["Công văn đến"]);
        restored(&world, world.agency).await;
        let waiting = world.receive(&tiny_pdf("Ba")).await;
        let held = world.register(waiting, form("Ba"), None).await;
        assert!(matches!(held, Err(Error::NumbersHeld(_))));
        for reader in ["ha", "son", "trung"] {
            let caller = world.caller(reader).await;
            let looked = administration::held_numbers(office, &caller).await;
            assert!(matches!(looked, Err(Error::Forbidden(_))), "{reader}");
            let said = administration::confirm_numbers(office, &caller, &said(4)).await;
            assert!(matches!(said, Err(Error::Forbidden(_))), "{reader}");
        }
        let clerk = world.caller("linh").await;
        let held = administration::held_numbers(office, &clerk).await.unwrap();
        assert!(held.backup_at.is_some());
        assert_eq!((held.books.len(), held.books[0].in_backup, held.books[0].known), (1, 2, 4));
        for wrong in [said(3), said(1_000_000), Vec::new()] {
            let refused = administration::confirm_numbers(office, &clerk, &wrong).await;
            assert!(matches!(refused, Err(Error::Input(faults)) if faults[0].field == "books"), "{wrong:?}");
        }
        let after = administration::confirm_numbers(office, &clerk, &said(6)).await.unwrap();
        assert_eq!((after.backup_at, after.books.len(), after.gaps.len()), (None, 0, 1));
        assert_eq!((after.gaps[0].first, after.gaps[0].last), (3, 6));
        let again = administration::confirm_numbers(office, &world.caller("quantri").await, &said(9)).await;
        assert!(matches!(again, Err(Error::Blocked(_))), "said already");
        let given = world.register(waiting, form("Ba"), None).await.unwrap();
        assert_eq!(given.letter.routing.registration.unwrap().number.0, 7);
        let journal = administration::journal(office, &world.caller("quantri").await, None).await.unwrap();
        assert_eq!(journal[0].kind, "numbers_confirmed");
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn of_several_books_each_is_asked_about_by_its_name_also_one_out_of_use() {
    on_both(async |world: World| {
        let (office, admin) = (&world.office, world.caller("quantri").await);
        let petitions = administration::add_book(office, &admin, "Đơn thư", 1).await.unwrap()[1].book.clone();
        administration::close_book(office, &admin, &petitions, "Thôi nhận đơn").await.unwrap();
        restored(&world, world.agency).await;
        let held = administration::held_numbers(office, &admin).await.unwrap();
        let asked: Vec<_> =
            held.books.iter().map(|book| (book.name.as_str(), book.in_backup, book.known)).collect();
        assert_eq!(asked, [("Công văn đến", 2, 4), ("Đơn thư", 0, 0)]);
        let one = |last| LastGiven { book: petitions.clone(), year: Year(2026), last };
        let words =
            async |said: Vec<LastGiven>| match administration::confirm_numbers(office, &admin, &said).await {
                Err(Error::Input(faults)) => faults.into_iter().map(|fault| fault.detail).collect::<Vec<_>>(),
                other => panic!("{other:?}"),
            };
        assert_eq!(
            words(said(3)).await,
            [
                "Sổ Công văn đến năm 2026: số cuối không thể nhỏ hơn 4, số đã có trong sổ.",
                "Nhập số cuối đã cấp của sổ Đơn thư năm 2026."
            ]
        );
        assert_eq!(
            words([said(4), vec![one(1_000_000)]].concat()).await,
            ["Số của sổ Đơn thư năm 2026 lớn quá 999999."]
        );
        administration::confirm_numbers(office, &admin, &[said(4), vec![one(3)]].concat()).await.unwrap();
        let journal = administration::journal(office, &admin, None).await.unwrap();
        assert_eq!(journal[0].body["last"], "Công văn đến 2026: 4; Đơn thư 2026: 3");
        let next = administration::reopen_book(office, &admin, &petitions, "Nhận lại").await.unwrap();
        assert_eq!(next[1].next.0, 4, "what it gave after the backup is not given again");
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn of_two_who_say_it_at_once_one_is_heard_and_other_agencies_are_not_asked() {
    on_sqlite(async |mut world: World| {
        restored(&world, world.agency).await;
        let (clerk, admin) = (world.caller("linh").await, world.caller("quantri").await);
        let (four, five) = (said(4), said(5));
        let (one, two) = tokio::join!(
            administration::confirm_numbers(&world.office, &clerk, &four),
            administration::confirm_numbers(&world.office, &admin, &five),
        );
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
        world.settle_ward("Ủy ban nhân dân xã Cẩm Lộc", "000.01.03.H29", "2").await;
        let stranger = world.caller("quantri2").await;
        let held = administration::held_numbers(&world.office, &stranger).await.unwrap();
        assert_eq!((held.backup_at, held.gaps.len()), (None, 0));
    });
}
