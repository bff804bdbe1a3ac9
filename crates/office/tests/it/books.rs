//! Several books of arrivals: renamed, taken out of use and into use again, and named where a number alone says too little.

use crate::support::{World, form, on_both, tiny_pdf};
use congvan_office::intake::{self, INCOMING_BOOK};
use congvan_office::registers::{self, BookFilter, BookQuery, Entry};
use congvan_office::routing::Act;
use congvan_office::{Error, administration, checking, letters};
use congvan_records::{DocumentId, Year};
use congvan_workflow::Status;
use futures::future::join_all;
use serde_json::json;

const PETITIONS: &str = "incoming-2";

/// An agency that keeps its petitions in a book of their own.
async fn with_petitions(world: &World) -> congvan_office::Caller {
    let admin = world.caller("quantri").await;
    administration::add_book(&world.office, &admin, "Đơn thư", 1).await.unwrap();
    admin
}

async fn enter(world: &World, document: DocumentId, book: Option<&str>) -> Result<i64, Error> {
    let clerk = world.caller("linh").await;
    let letter = letters::get(&world.office, &clerk, document).await?;
    let fields = form("Kiến nghị về thoát nước");
    let book = book.map(str::to_owned);
    let registration = intake::Registration {
        version: letter.routing.version,
        fields,
        submit_to: None,
        book,
        stamp_rect: None,
    };
    intake::register(&world.office, &clerk, document, registration, None).await.map(|done| done.number.0)
}

async fn book(world: &World, key: &str) -> (String, Vec<Entry>) {
    let clerk = world.caller("linh").await;
    let query = BookQuery { book: key.to_owned(), year: Year(2026), filter: BookFilter::default() };
    let book = registers::book(&world.office, &clerk, &query).await.unwrap();
    (book.title, book.entries)
}

/// What the refusal of a letter by its book says.
fn refused<T: std::fmt::Debug>(answer: Result<T, Error>) -> String {
    match answer {
        Err(Error::Input(faults)) if faults.len() == 1 && faults[0].field == "book" => {
            faults[0].detail.clone()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_book_out_of_use_takes_no_letter_and_stays_to_be_read() {
    on_both(async |world: World| {
        let (office, admin) = (&world.office, with_petitions(&world).await);
        let clerk = world.caller("linh").await;
        let old = world.receive(&tiny_pdf("Đơn một")).await;
        assert_eq!(enter(&world, old, Some(PETITIONS)).await.unwrap(), 1);
        let waiting = world.receive(&tiny_pdf("Đơn hai")).await;
        let typed = form("Đã gõ dở");
        intake::save_fields(office, &clerk, waiting, typed.clone(), None).await.unwrap();

        let books = administration::close_book(office, &admin, PETITIONS, "Chuyển  bộ phận tiếp dân").await;
        let told: Vec<_> =
            books.unwrap().into_iter().map(|book| (book.name, book.next.0, book.closed)).collect();
        assert_eq!(told, [("Công văn đến".to_owned(), 1, false), ("Đơn thư".to_owned(), 2, true)]);
        let words = refused(enter(&world, waiting, Some(PETITIONS)).await);
        assert_eq!(words, "Sổ Đơn thư đã ngừng dùng, văn bản chưa vào sổ. Chọn sổ khác rồi vào sổ lại.");
        assert_eq!(refused(intake::forecast(office, &clerk, Some(PETITIONS)).await), words);
        let letter = world.letter("linh", waiting).await.unwrap();
        assert_eq!((letter.routing.status, letter.document.fields), (Status::Arrived, typed));
        assert_eq!(book(&world, PETITIONS).await.0, "Sổ đăng ký văn bản đến: Đơn thư");
        assert_eq!(book(&world, PETITIONS).await.1[0].document, old);
        let years = registers::books(office, &clerk).await.unwrap();
        assert_eq!(years.iter().map(|book| book.closed).collect::<Vec<_>>(), [false, true]);

        // The last one in use stays in use, and nothing is said of an act that was not done.
        let last = administration::close_book(office, &admin, INCOMING_BOOK, "Thôi").await;
        assert!(matches!(&last, Err(Error::Blocked(words)) if words.contains("sổ cuối cùng")), "{last:?}");
        let twice = administration::close_book(office, &admin, PETITIONS, "Thôi").await;
        assert!(matches!(twice, Err(Error::Blocked(_))), "{twice:?}");
        let first = administration::open_book(office, &admin, PETITIONS, 9).await;
        assert!(matches!(first, Err(Error::Blocked(_))), "{first:?}");

        administration::reopen_book(office, &admin, PETITIONS, "Tiếp dân tại trụ sở").await.unwrap();
        assert_eq!(enter(&world, waiting, Some(PETITIONS)).await.unwrap(), 2, "it goes on");
        let again = administration::reopen_book(office, &admin, PETITIONS, "Nữa").await;
        assert!(matches!(again, Err(Error::Blocked(_))), "{again:?}");

        let log = administration::journal(office, &admin, None).await.unwrap();
        let told: Vec<_> = log.iter().map(|entry| (entry.kind.as_str(), &entry.body)).collect();
        let (reopened, closed) = (
            json!({ "book": PETITIONS, "name": "Đơn thư", "year": 2026, "reason": "Tiếp dân tại trụ sở" }),
            json!({ "book": PETITIONS, "name": "Đơn thư", "year": 2026, "reason": "Chuyển bộ phận tiếp dân" }),
        );
        assert_eq!(told[..2], [("book_reopened", &reopened), ("book_closed", &closed)]);
        assert_eq!(told.len(), 3, "with its beginning, and none of what was refused");
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn the_book_offered_first_is_one_in_use_and_a_closed_one_stays_closed_in_the_new_year() {
    on_both(async |world: World| {
        let (office, admin) = (&world.office, with_petitions(&world).await);
        let clerk = world.caller("linh").await;
        administration::close_book(office, &admin, INCOMING_BOOK, "Một sổ là đủ").await.unwrap();
        let first = intake::forecast(office, &clerk, None).await.unwrap();
        assert_eq!((first.book.as_str(), first.next.0), (PETITIONS, 1));
        // The register opens on the one in use; of the other it says why not.
        assert_eq!(registers::first_shown(office, &clerk, Year(2026)).await.unwrap(), PETITIONS);
        let told = registers::books(office, &clerk).await.unwrap();
        assert_eq!(
            told.iter().map(|book| (book.closed, book.first)).collect::<Vec<_>>(),
            [(true, false), (false, true)]
        );
        // Who names no book when a letter enters means the ordinary one, and never ends up in another.
        let document = world.receive(&tiny_pdf("Thư")).await;
        assert!(refused(enter(&world, document, None).await).starts_with("Sổ Công văn đến đã ngừng dùng"));

        world.clock.advance(time::Duration::days(60));
        let (admin, clerk) = (world.caller("quantri").await, world.caller("linh").await);
        let closed: Vec<_> = registers::books(office, &clerk).await.unwrap();
        let closed: Vec<_> =
            closed.iter().map(|book| (book.year.0, book.book.as_str(), book.closed)).collect();
        let of_year = |year| [(year, INCOMING_BOOK, true), (year, PETITIONS, false)];
        assert_eq!(closed, [of_year(2027), of_year(2026)].concat());
        assert!(refused(enter(&world, document, None).await).starts_with("Sổ Công văn đến đã ngừng dùng"));
        administration::reopen_book(office, &admin, INCOMING_BOOK, "Thêm việc").await.unwrap();
        assert_eq!(enter(&world, document, None).await.unwrap(), 1);
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn a_book_is_renamed_with_a_reason_and_named_beside_the_number() {
    on_both(async |world: World| {
        let office = &world.office;
        let alone = world.receive(&tiny_pdf("Một")).await;
        assert_eq!(enter(&world, alone, None).await.unwrap(), 1);
        assert_eq!(world.letter("linh", alone).await.unwrap().book_name, None, "there is but one book");
        let admin = with_petitions(&world).await;
        let petition = world.receive(&tiny_pdf("Đơn")).await;
        assert_eq!(world.letter("linh", petition).await.unwrap().book_name, None, "it has no number yet");
        assert_eq!(enter(&world, petition, Some(PETITIONS)).await.unwrap(), 1);
        let named = async |document| world.letter("linh", document).await.unwrap().book_name.unwrap();
        assert_eq!((named(alone).await, named(petition).await), ("Công văn đến".into(), "Đơn thư".into()));

        let rename = async |key: &str, name: &str, reason: &str| {
            administration::rename_book(office, &admin, key, name, reason).await
        };
        let long = "x".repeat(501);
        let faults = [
            ("Đơn thư", "Đổi", "name"),
            ("CÔNG  VĂN đến", "Đổi", "name"),
            ("", "Đổi", "name"),
            (&"x".repeat(81), "Đổi", "name"),
            ("Khiếu nại", " ", "reason"),
            ("Khiếu nại", &long, "reason"),
        ];
        for (name, reason, field) in faults {
            match rename(PETITIONS, name, reason).await {
                Err(Error::Input(faults)) => {
                    assert_eq!(faults.iter().map(|fault| fault.field).collect::<Vec<_>>(), [field], "{name}");
                }
                other => panic!("{name}: {other:?}"),
            }
        }
        assert!(matches!(rename("incoming-9", "Khác", "Đổi").await, Err(Error::NotFound)));
        rename(PETITIONS, " Khiếu  nại, tố cáo ", "Theo Luật Khiếu nại").await.unwrap();
        rename(INCOMING_BOOK, "Văn bản đến", "Theo danh mục sổ").await.unwrap();
        assert_eq!(
            (named(alone).await, named(petition).await),
            ("Văn bản đến".into(), "Khiếu nại, tố cáo".into())
        );
        assert_eq!(book(&world, INCOMING_BOOK).await.0, "Sổ đăng ký văn bản đến: Văn bản đến");
        assert_eq!(book(&world, PETITIONS).await.0, "Sổ đăng ký văn bản đến: Khiếu nại, tố cáo");
        let log = administration::journal(office, &admin, None).await.unwrap();
        let body = json!({
            "book": PETITIONS, "name": "Khiếu nại, tố cáo", "before": { "name": "Đơn thư" },
            "reason": "Theo Luật Khiếu nại",
        });
        assert_eq!((log[1].kind.as_str(), &log[1].body), ("book_renamed", &body));
        // A third one gets a key of its own, with the ordinary one among what is kept now.
        let books = administration::add_book(office, &admin, "Giấy mời", 1).await.unwrap();
        let keys: Vec<_> = books.iter().map(|book| book.book.as_str()).collect();
        assert_eq!(keys, [INCOMING_BOOK, PETITIONS, "incoming-3"]);
        for login in ["linh", "ha"] {
            let other = world.caller(login).await;
            let answers = [
                administration::rename_book(office, &other, PETITIONS, "Khác", "Đổi").await,
                administration::close_book(office, &other, PETITIONS, "Thôi").await,
                administration::reopen_book(office, &other, PETITIONS, "Lại").await,
            ];
            assert!(answers.iter().all(|answer| matches!(answer, Err(Error::Forbidden(_)))), "{answers:?}");
        }
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn a_book_closed_while_letters_enter_leaves_no_gap_and_takes_none_after() {
    on_both(async |world: World| {
        let (office, admin) = (&world.office, with_petitions(&world).await);
        let mut waiting = Vec::new();
        for place in 0..6 {
            waiting.push(world.receive(&tiny_pdf(&format!("Đơn {place}"))).await);
        }
        let entering = join_all(waiting.iter().map(|document| enter(&world, *document, Some(PETITIONS))));
        let closing = administration::close_book(office, &admin, PETITIONS, "Thôi nhận đơn");
        let (entered, closed) = tokio::join!(entering, closing);
        closed.unwrap();
        let mut given: Vec<i64> = Vec::new();
        for answer in entered {
            match answer {
                Ok(number) => given.push(number),
                refusal => assert!(refused(refusal).contains("đã ngừng dùng")),
            }
        }
        given.sort_unstable();
        assert_eq!(given, (1..=given.len() as i64).collect::<Vec<_>>());
        assert_eq!(book(&world, PETITIONS).await.1.len(), given.len());
        for document in waiting {
            let letter = world.letter("linh", document).await.unwrap();
            if letter.document.arrival_number.is_none() {
                refused(enter(&world, document, Some(PETITIONS)).await);
                enter(&world, document, None).await.unwrap();
            }
        }
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn of_two_who_close_the_last_two_books_one_does() {
    on_both(async |world: World| {
        let (office, admin) = (&world.office, with_petitions(&world).await);
        let answers: [Result<_, Error>; 2] = tokio::join!(
            administration::close_book(office, &admin, PETITIONS, "Thôi"),
            administration::close_book(office, &admin, INCOMING_BOOK, "Thôi"),
        )
        .into();
        let (done, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!((done.len(), lost.len()), (1, 1));
        assert!(matches!(lost[0], Err(Error::Stale | Error::Blocked(_))), "{lost:?}");
        let books = administration::books(office, &admin).await.unwrap();
        assert_eq!(books.iter().filter(|book| book.closed).count(), 1);
    });
}

#[test]
fn a_voided_line_names_the_number_that_came_after_it() {
    on_both(async |world: World| {
        with_petitions(&world).await;
        let again = async |book: Option<&str>| {
            let old = world.receive(&tiny_pdf(&format!("Trùng {book:?}"))).await;
            enter(&world, old, None).await.unwrap();
            world.act("linh", old, Act::Void { reason: "Nhầm sổ".into() }).await.unwrap();
            let version = world.letter("linh", old).await.unwrap().routing.version;
            let clerk = world.caller("linh").await;
            let reason = "Hủy nhầm".to_owned();
            let new = intake::receive_again(&world.office, &clerk, old, version, reason, None).await.unwrap();
            let line = async || {
                let entries = book_of(&world).await;
                entries.into_iter().find(|entry| entry.document == old).unwrap()
            };
            assert_eq!(line().await.anew, None, "it has no number yet");
            assert_eq!(line().await.note_on_paper(), "Đã hủy số: Nhầm sổ");
            enter(&world, new, book).await.unwrap();
            let line = line().await;
            assert_eq!(line.anew.as_ref().map(|anew| anew.document), Some(new));
            line.note_on_paper()
        };
        assert_eq!(again(None).await, "Đã hủy số: Nhầm sổ. Số mới: 02");
        assert_eq!(again(Some(PETITIONS)).await, "Đã hủy số: Nhầm sổ. Số mới: 01, sổ Đơn thư 2026");
    });
}

async fn book_of(world: &World) -> Vec<Entry> {
    book(world, INCOMING_BOOK).await.1
}
