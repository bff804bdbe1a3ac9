//! The book of arrivals: who sees which lines, what a filter leaves, what leaves the house.

use crate::support::{World, form, on_both, on_sqlite, tiny_pdf};
use congvan_office::intake::{self, INCOMING_BOOK};
use congvan_office::registers::{self, BookFilter, BookOrder, BookPage, BookQuery};
use congvan_office::{Error, Key, administration, checking};
use congvan_records::{AccessLevel, DocumentFields, Year};
use congvan_workflow::{AssignmentRole, Status};
use std::io::Read;
use time::macros::{date, datetime};
use uuid::Uuid;

fn query(filter: BookFilter) -> BookQuery {
    BookQuery { book: INCOMING_BOOK.to_owned(), year: Year(2026), filter }
}

async fn page(world: &World, login: &str, filter: BookFilter) -> BookPage {
    let caller = world.caller(login).await;
    registers::page(&world.office, &caller, &query(filter), BookOrder::Falling, None, 50).await.unwrap()
}

async fn numbers(world: &World, login: &str, filter: BookFilter) -> Vec<i64> {
    let page = page(world, login, filter).await;
    assert_eq!(page.total, Some(page.entries.len() as i64), "{login}");
    page.entries.iter().map(|entry| entry.number.0).collect()
}

async fn registered(world: &World, fields: DocumentFields) {
    let document = world.receive(&tiny_pdf(&fields.subject)).await;
    world.register(document, fields, None).await.unwrap();
}

#[test]
fn everybody_sees_the_lines_they_may_know_of() {
    on_both(async |mut world: World| {
        let all = BookFilter::default;
        let other = world.settle_ward("Ủy ban nhân dân phường Cửa Sót", "000.09.02.H29", ".cs").await;
        assert_ne!(other, world.agency);
        registered(&world, form("Chỉ văn thư biết")).await;
        world.submitted("Trình chủ tịch").await;
        let directed = world.directed("Giao phòng Kinh tế").await;
        world.assign(directed).await;
        assert_eq!(numbers(&world, "linh", all()).await, [3, 2, 1]);
        assert_eq!(numbers(&world, "ha", all()).await, [3, 2]);
        for login in ["son", "trung", "ngan", "lam"] {
            assert_eq!(numbers(&world, login, all()).await, [3], "{login}");
        }
        for login in ["an", "quantri", "linh.cs", "ha.cs"] {
            assert_eq!(numbers(&world, login, all()).await, [0_i64; 0], "{login}");
        }
        // Exports ask the same rule, and say what they are.
        for (login, lines, whole) in [("linh", 3, true), ("ha", 2, false), ("quantri", 0, false)] {
            let caller = world.caller(login).await;
            let book = registers::book(&world.office, &caller, &query(all())).await.unwrap();
            assert_eq!((book.entries.len(), book.extract.is_none()), (lines, whole), "{login}");
        }
    });
}

#[test]
fn pages_follow_each_other_without_gap_from_either_end() {
    on_both(async |world: World| {
        for place in 1..=5 {
            registered(&world, form(&format!("Thư {place}"))).await;
        }
        let clerk = world.caller("linh").await;
        for (order, expected) in [(BookOrder::Rising, [1, 2, 3, 4, 5]), (BookOrder::Falling, [5, 4, 3, 2, 1])]
        {
            let (mut seen, mut cursor) = (Vec::new(), None);
            loop {
                let asked = query(BookFilter::default());
                let page = registers::page(&world.office, &clerk, &asked, order, cursor.as_deref(), 2)
                    .await
                    .unwrap();
                assert_eq!(page.total, cursor.is_none().then_some(5), "counted once");
                seen.extend(page.entries.iter().map(|entry| entry.number.0));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(seen, expected);
        }
        let next_year = BookQuery { year: Year(2027), ..query(BookFilter::default()) };
        let none = registers::page(&world.office, &clerk, &next_year, BookOrder::Falling, Some("x"), 50)
            .await
            .unwrap();
        assert_eq!(none, BookPage { total: Some(0), ..BookPage::default() });
        let years: Vec<_> =
            registers::books(&world.office, &clerk).await.unwrap().iter().map(|book| book.year.0).collect();
        assert_eq!(years, [2026]);
    });
}

#[test]
fn a_filter_leaves_what_was_asked_for() {
    on_both(async |world: World| {
        registered(&world, form("Rà soát hồ sơ đất đai 100% khu phố 3")).await;
        let petition = DocumentFields {
            kind: "Đơn".into(),
            code: None,
            organ_name: "Bà Phạm Thị Mẫu".into(),
            due_date: Some(date!(2026 - 11 - 18)),
            ..form("Kiến nghị về thoát nước")
        };
        registered(&world, petition).await;
        world.clock.advance(time::Duration::days(1));
        world.directed("Báo cáo giải ngân").await;
        let text = |text: &str| BookFilter { text: Some(text.into()), ..BookFilter::default() };
        let found = async |filter| numbers(&world, "linh", filter).await;
        assert_eq!(found(text("dat dai")).await, [1]);
        assert_eq!(found(text("ĐẤT  Đai")).await, [1]);
        assert_eq!(found(text("4127/snnmt-qldd")).await, [3, 1]);
        assert_eq!(found(text("pham thi mau")).await, [2]);
        // A number is an arrival number, or stands in the line.
        assert_eq!(found(text("2")).await, [3, 2, 1]);
        assert_eq!(found(text("03")).await, [3]);
        assert_eq!(found(text("100%")).await, [1], "a per cent sign is a sign");
        assert_eq!(found(text("_")).await, [0_i64; 0]);
        assert_eq!(found(text("không có chữ này")).await, [0_i64; 0]);
        let all = BookFilter::default;
        assert_eq!(found(BookFilter { organ: Some("phạm thị".into()), ..all() }).await, [2]);
        assert_eq!(found(BookFilter { kind: Some("Đơn".into()), ..all() }).await, [2]);
        assert_eq!(found(BookFilter { unit: Some(world.units["kt"]), ..all() }).await, [3]);
        assert_eq!(found(BookFilter { statuses: vec![Status::Directed], ..all() }).await, [3]);
        let days = (Some(date!(2026 - 11 - 18)), Some(date!(2026 - 11 - 18)));
        assert_eq!(found(BookFilter { arrived_from: days.0, arrived_to: days.1, ..all() }).await, [3]);
        assert_eq!(found(BookFilter { arrived_to: Some(date!(2026 - 11 - 17)), ..all() }).await, [2, 1]);
        let late = || BookFilter { overdue: true, ..all() };
        assert_eq!(found(late()).await, [0_i64; 0]);
        world.clock.advance(time::Duration::days(1));
        assert_eq!(found(late()).await, [2], "the day it asks for itself has passed");
        world.clock.advance(time::Duration::days(14));
        let page = page(&world, "linh", late()).await;
        assert_eq!(page.entries.iter().map(|entry| entry.number.0).collect::<Vec<_>>(), [3, 2]);
        assert!(page.entries.iter().all(|entry| entry.overdue));
    });
}

#[test]
fn a_line_says_who_was_given_the_letter_and_who_has_opened_it() {
    on_sqlite(async |world: World| {
        let document = world.directed("Giao phòng Kinh tế").await;
        let entry = async || page(&world, "linh", BookFilter::default()).await.entries.remove(0);
        let line = entry().await;
        assert_eq!(line.recipients[0].role, Some(AssignmentRole::Lead));
        assert_eq!(
            line.recipients_on_paper(),
            "P. Kinh tế, HT&ĐT; phối hợp: P. Văn hóa - Xã hội; để biết: Văn phòng HĐND và UBND"
        );
        assert_eq!((line.transferred, line.receipt.is_some()), (Some(date!(2026 - 11 - 17)), false));
        let head = world.caller("son").await;
        congvan_office::routing::mark_opened(&world.office, &head, document).await.unwrap();
        assert_eq!(entry().await.receipt.unwrap().by, "Hồ Ngọc Sơn");
        let waiting = world.submitted("Trình").await;
        assert_eq!(entry().await.document, waiting);
        assert_eq!(entry().await.recipients_on_paper(), "Chủ tịch UBND phường");
    });
}

pub(crate) fn unpacked(workbook: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut all = String::new();
    for index in 0..archive.len() {
        archive.by_index(index).unwrap().read_to_string(&mut all).unwrap();
    }
    all
}

#[test]
fn a_workbook_holds_the_filtered_lines_as_text_and_no_word_for_named_persons() {
    on_sqlite(async |world: World| {
        registered(&world, DocumentFields { note: "Bản giấy kèm".into(), ..form("=HYPERLINK(\"x\")") }).await;
        let named =
            DocumentFields { access: AccessLevel::NamedOnly, note: "Kín".into(), ..form("Nhân sự kín") };
        registered(&world, named).await;
        let clerk = world.caller("linh").await;
        let on_screen = page(&world, "linh", BookFilter::default()).await;
        assert_eq!(
            (on_screen.entries[0].note.as_str(), on_screen.entries[1].note.as_str()),
            ("", "Bản giấy kèm")
        );
        let book = registers::book(&world.office, &clerk, &query(BookFilter::default())).await.unwrap();
        let whole = unpacked(&registers::workbook(book).await.unwrap());
        for words in [
            "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
            "UBND PHƯỜNG THỌ HÒA",
            "Tên loại và trích yếu nội dung văn bản",
            "Công văn. =HYPERLINK",
            "Công văn (chỉ người được nêu tên)",
            "Bản giấy kèm",
            "Kết xuất từ hệ thống Congvan lúc 08:00 17/11/2026, người kết xuất: Ngô Thùy Linh",
        ] {
            assert!(whole.contains(words), "{words}");
        }
        for words in ["<f>", "Nhân sự kín", "Kín", "Trích sổ"] {
            assert!(!whole.contains(words), "{words}");
        }
        let filter = BookFilter { text: Some("hyperlink".into()), ..BookFilter::default() };
        let book = registers::book(&world.office, &clerk, &query(filter)).await.unwrap();
        let some = unpacked(&registers::workbook(book).await.unwrap());
        assert!(some.contains("Trích sổ theo bộ lọc") && !some.contains("chỉ người được nêu tên"));
    });
}

#[test]
fn each_book_has_numbers_of_its_own_and_a_letter_stands_in_one_of_them() {
    on_both(async |world: World| {
        let (admin, clerk) = (world.caller("quantri").await, world.caller("linh").await);
        let office = &world.office;
        let books = administration::add_book(office, &admin, " Đơn  thư ", 87).await.unwrap();
        let names: Vec<(&str, i64)> = books.iter().map(|book| (book.name.as_str(), book.next.0)).collect();
        assert_eq!(names, [("Công văn đến", 1), ("Đơn thư", 87)]);
        let petitions = books[1].book.clone();
        administration::open_book(office, &admin, &petitions, 90).await.unwrap();
        for (name, first) in [("đơn thư", 1), ("", 1), ("Khác", 0), (&"x".repeat(81), 1)] {
            let answer = administration::add_book(office, &admin, name, first).await;
            assert!(matches!(answer, Err(Error::Input(_))), "{name}: {answer:?}");
        }
        assert!(matches!(
            administration::add_book(office, &clerk, "Khác", 1).await,
            Err(Error::Forbidden(_))
        ));
        let enter = async |subject: &str, book: Option<&str>| {
            let document = world.receive(&tiny_pdf(subject)).await;
            let book = book.map(str::to_owned);
            let (fields, version) = (form(subject), 1);
            let registration =
                intake::Registration { version, fields, submit_to: None, book, stamp_rect: None };
            intake::register(office, &clerk, document, registration, None).await.map(|found| found.number.0)
        };
        let next =
            async |book: Option<&str>| intake::forecast(office, &clerk, book).await.map(|found| found.next.0);
        assert_eq!(next(Some(&petitions)).await.unwrap(), 90);
        assert_eq!(enter("Một", None).await.unwrap(), 1);
        assert_eq!(enter("Đơn", Some(&petitions)).await.unwrap(), 90);
        assert_eq!(enter("Hai", Some(INCOMING_BOOK)).await.unwrap(), 2);
        assert_eq!(enter("Đơn khác", Some(&petitions)).await.unwrap(), 91);
        for nowhere in ["incoming-9", "", "../incoming"] {
            assert!(matches!(next(Some(nowhere)).await, Err(Error::Input(_))), "{nowhere}");
            assert!(
                matches!(enter(&format!("Lạc {nowhere}"), Some(nowhere)).await, Err(Error::Input(_))),
                "{nowhere}"
            );
        }
        let late = administration::open_book(office, &admin, &petitions, 5).await;
        assert!(matches!(late, Err(Error::Blocked(_))), "numbers were given");
        let found = async |key: &str| {
            let query = BookQuery { book: key.to_owned(), ..query(BookFilter::default()) };
            let book = registers::book(office, &clerk, &query).await.unwrap();
            (book.title, book.entries.iter().map(|entry| entry.number.0).collect::<Vec<_>>())
        };
        assert_eq!(found(INCOMING_BOOK).await, ("Sổ đăng ký văn bản đến".to_owned(), vec![1, 2]));
        assert_eq!(found(&petitions).await, ("Sổ đăng ký văn bản đến: Đơn thư".to_owned(), vec![90, 91]));
        assert!(found("incoming-9").await.1.is_empty());
        let years = registers::books(office, &clerk).await.unwrap();
        let years: Vec<(&str, i32)> = years.iter().map(|book| (book.name.as_str(), book.year.0)).collect();
        assert_eq!(years, [("Công văn đến", 2026), ("Đơn thư", 2026)]);
    });
}

#[test]
fn the_year_turns_at_midnight_in_viet_nam_and_nobody_gets_a_number_of_the_other_year() {
    on_both(async |world: World| {
        let office = &world.office;
        // Received in the old year, and registered around its last midnight.
        let mut waiting = Vec::new();
        for subject in ["Một", "Hai", "Ba", "Bốn"] {
            waiting.push(world.receive(&tiny_pdf(subject)).await);
        }
        let forecast = async || {
            let clerk = world.caller("linh").await;
            let told = intake::forecast(office, &clerk, None).await.unwrap();
            (told.year.0, told.next.0, told.book_name)
        };
        let enter = async |at: usize, key: Option<Key>| {
            let clerk = world.caller("linh").await;
            let fields = form(&format!("Quanh giao thừa {at}"));
            let registration =
                intake::Registration { version: 1, fields, submit_to: None, book: None, stamp_rect: None };
            let found = intake::register(office, &clerk, waiting[at], registration, key).await.unwrap();
            (found.number.0, found.letter.document.arrival_date.unwrap())
        };
        world.clock.set(datetime!(2027-12-31 16:59:58 UTC));
        assert_eq!(forecast().await, (2027, 1, "Công văn đến 2027".to_owned()));
        assert_eq!(enter(0, None).await, (1, date!(2027 - 12 - 31)));
        let key = || Key(Uuid::from_u128(31_12));
        assert_eq!(enter(1, Some(key())).await, (2, date!(2027 - 12 - 31)));
        world.clock.set(datetime!(2027-12-31 17:00:00 UTC));
        // An answer that was lost at midnight is asked for again: the letter keeps what it was given.
        assert_eq!(enter(1, Some(key())).await, (2, date!(2027 - 12 - 31)));
        assert_eq!(forecast().await, (2028, 1, "Công văn đến 2028".to_owned()));
        assert_eq!(enter(2, None).await, (1, date!(2028 - 01 - 01)));
        // The leap day is a day as any other, in the same book.
        world.clock.set(datetime!(2028-02-29 03:00:00 UTC));
        assert_eq!(enter(3, None).await, (2, date!(2028 - 02 - 29)));
        let clerk = world.caller("linh").await;
        for (year, days) in [
            (2027, [date!(2027 - 12 - 31), date!(2027 - 12 - 31)]),
            (2028, [date!(2028 - 01 - 01), date!(2028 - 02 - 29)]),
        ] {
            let query = BookQuery { year: Year(year), ..query(BookFilter::default()) };
            let book = registers::book(office, &clerk, &query).await.unwrap();
            let lines: Vec<_> = book.entries.iter().map(|entry| (entry.number.0, entry.arrived)).collect();
            assert_eq!(lines, [(1, days[0]), (2, days[1])]);
        }
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}
