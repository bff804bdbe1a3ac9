//! Lists across letters: what is late, directed, followed, returned; filters one keeps.

use crate::support::{World, form, on_both, on_sqlite, tiny_pdf};
use calamine::{Reader, Xlsx};
use congvan_office::intake::INCOMING_BOOK;
use congvan_office::registers::{self, BookFilter, BookOrder, BookQuery};
use congvan_office::routing::Act;
use congvan_office::routing::{Due, PartDraft};
use congvan_office::saved_filters::{self, Fault, SavedFilter};
use congvan_office::watch::{self, Filter, Line, List};
use congvan_office::{Clock, Error, inbox};
use congvan_records::{AccessLevel, DocumentFields, DocumentId, Urgency, Year};
use congvan_workflow::{AssignmentRole, ClosingOutcome};
use time::macros::date;

async fn list(world: &World, login: &str, list: List) -> Vec<Line> {
    let lines = listed(world, login, list, &Filter::default()).await;
    let count = watch::count(&world.office, &world.caller(login).await, list).await;
    assert_eq!(count.ok(), Some(lines.len() as i64), "{login}");
    lines
}

async fn listed(world: &World, login: &str, list: List, filter: &Filter) -> Vec<Line> {
    let caller = world.caller(login).await;
    let (mut lines, mut cursor, mut total) = (Vec::new(), None::<String>, None);
    loop {
        let page = watch::page(&world.office, &caller, list, filter, cursor.as_deref(), 2).await.unwrap();
        assert_eq!(page.total.is_some(), cursor.is_none(), "counted once");
        total = total.or(page.total);
        lines.extend(page.lines);
        cursor = page.next;
        if cursor.is_none() {
            assert_eq!(total, Some(lines.len() as i64), "{login}");
            return lines;
        }
    }
}

fn documents(lines: &[Line]) -> Vec<DocumentId> {
    lines.iter().map(|line| line.document).collect()
}

#[test]
fn what_is_late_shows_to_its_holder_its_unit_and_its_leader() {
    on_both(async |mut world: World| {
        world.settle_ward("Ủy ban nhân dân phường Cửa Sót", "000.09.02.H29", ".cs").await;
        let mut late = Vec::new();
        for subject in ["Một", "Hai", "Ba"] {
            let document = world.directed(subject).await;
            world.assign(document).await;
            late.push(document);
            world.minutes(1);
        }
        assert!(list(&world, "trung", List::OverdueMine).await.is_empty());
        // The officer's days are over; the unit in support has some left or not, by its own deadline.
        world.clock.advance(time::Duration::days(4));
        let mine = list(&world, "trung", List::OverdueMine).await;
        assert_eq!(documents(&mine), late, "what is due first comes first");
        assert!(mine.iter().all(|line| line.overdue));
        assert_eq!(mine[0].holding.as_ref().unwrap().name, "Võ Quang Trung");
        assert!(list(&world, "son", List::OverdueMine).await.is_empty());
        assert_eq!(documents(&list(&world, "son", List::OverdueUnit).await), late);
        assert_eq!(documents(&list(&world, "ha", List::OverdueAll).await), late);
        assert!(list(&world, "trung", List::OverdueUnit).await.is_empty(), "an officer speaks for no unit");
        for login in ["an", "quantri", "ha.cs", "linh.cs"] {
            for which in List::ALL {
                assert!(list(&world, login, which).await.is_empty(), "{login}");
            }
        }
        let counts = inbox::counts(&world.office, &world.caller("trung").await).await.unwrap();
        assert_eq!((counts.overdue, counts.tasks_overdue), (3, 3));
    });
}

#[test]
fn a_leader_sees_what_was_directed_until_it_is_done() {
    on_both(async |world: World| {
        let document = world.directed("Chỉ đạo").await;
        world.submitted("Chưa bút phê").await;
        let line = list(&world, "ha", List::Directed).await.remove(0);
        assert_eq!(line.document, document);
        assert_eq!(line.holding.as_ref().unwrap().name, "Hồ Ngọc Sơn");
        assert_eq!((line.opened, line.deadline.is_some()), (Some(false), true));
        world.assign(document).await;
        assert_eq!(
            list(&world, "ha", List::Directed).await[0].holding.as_ref().unwrap().name,
            "Võ Quang Trung"
        );
        assert!(list(&world, "lam", List::Directed).await.is_empty());
        let outcome = ClosingOutcome::DoneWithoutAnswer;
        world.act("trung", document, Act::Close { outcome, note: "Xong".into() }).await.unwrap();
        assert!(list(&world, "ha", List::Directed).await.is_empty());
    });
}

#[test]
fn work_that_is_reported_is_not_late_and_waits_for_its_closing() {
    on_both(async |world: World| {
        let document = world.directed("Báo cáo kịp").await;
        world.assign(document).await;
        world.act("trung", document, Act::Report { text: "Đã xong".into() }).await.unwrap();
        world.clock.advance(time::Duration::days(10));
        assert!(list(&world, "trung", List::OverdueMine).await.is_empty());
        assert!(
            !documents(&list(&world, "ha", List::OverdueAll).await).is_empty(),
            "the supporting unit is late"
        );
        let officer = world.caller("trung").await;
        let counts = inbox::counts(&world.office, &officer).await.unwrap();
        assert_eq!(
            (counts.tasks, counts.tasks_overdue, counts.overdue),
            (1, 0, 0),
            "seen until it is closed"
        );
        let loads = congvan_office::organisation::unit_loads(&world.office, &officer).await.unwrap();
        let load = loads.iter().find(|row| row.unit == world.units["kt"]).unwrap().load;
        assert_eq!((load.open, load.overdue), (1, 0));
        let page =
            inbox::page(&world.office, &officer, congvan_workflow::InboxBox::Tasks, None, None, 9).await;
        let line = page.unwrap().lines.remove(0);
        assert!(line.deadline.is_none(), "nothing presses any more");
        // Those who look at the letter as a whole are told the same.
        let directed = list(&world, "ha", List::Directed).await.remove(0);
        assert_eq!((directed.overdue, directed.is_reported), (false, true));
        let late = Filter { overdue: true, ..Filter::default() };
        assert!(listed(&world, "ha", List::Directed, &late).await.is_empty());
        let entries = async |overdue| {
            let filter = BookFilter { overdue, ..BookFilter::default() };
            let query = BookQuery { book: INCOMING_BOOK.to_owned(), year: Year(2026), filter };
            let clerk = world.caller("linh").await;
            registers::page(&world.office, &clerk, &query, BookOrder::Falling, None, 9).await.unwrap().entries
        };
        assert_eq!(entries(false).await.iter().map(|entry| entry.overdue).collect::<Vec<_>>(), [false]);
        assert!(entries(true).await.is_empty());
        // Given back, it presses as before.
        let missing = "Thiếu phụ lục".to_owned();
        let part = world.letter("son", document).await.unwrap().routing.lead().unwrap().id;
        world.act("son", document, Act::Reopen { assignment: part, missing }).await.unwrap();
        assert_eq!(documents(&listed(&world, "ha", List::Directed, &late).await), [document]);
        assert_eq!(entries(true).await.len(), 1);
    });
}

#[test]
fn a_letter_both_directed_and_followed_counts_once() {
    on_both(async |world: World| {
        let (one, two) = (world.directed("Một").await, world.directed("Hai").await);
        let other = world.submitted("Ba").await;
        let leader = world.caller("ha").await;
        for document in [one, other] {
            watch::follow(&world.office, &leader, document).await.unwrap();
        }
        let counts = inbox::counts(&world.office, &leader).await.unwrap();
        assert_eq!(counts.watched, 3, "{one} once, {two}, {other}");
    });
}

#[test]
fn a_letter_whose_own_day_is_past_is_late_before_it_is_registered() {
    on_both(async |world: World| {
        let document = world.receive(&crate::support::tiny_pdf("Hạn qua")).await;
        let clerk = world.caller("linh").await;
        let due = Some(time::macros::date!(2026 - 11 - 18));
        let with =
            |due_date| congvan_records::DocumentFields { due_date, ..crate::support::form("Hạn qua") };
        let save = async |fields| {
            congvan_office::intake::save_fields(&world.office, &clerk, document, fields, None).await.unwrap()
        };
        save(with(due)).await;
        world.clock.advance(time::Duration::days(3));
        assert_eq!(documents(&list(&world, "linh", List::OverdueMine).await), [document]);
        save(with(None)).await;
        assert!(list(&world, "linh", List::OverdueMine).await.is_empty(), "the day was a mistake");
    });
}

#[test]
fn the_load_of_a_unit_says_nothing_of_letters_for_named_persons() {
    on_both(async |world: World| {
        let document = world.receive(&crate::support::tiny_pdf("Kín")).await;
        let access = congvan_records::AccessLevel::NamedOnly;
        let fields = congvan_records::DocumentFields { access, ..crate::support::form("Kín") };
        world.register(document, fields, Some("ha")).await.unwrap();
        world.act("ha", document, world.direct()).await.unwrap();
        let administrator = world.caller("quantri").await;
        let loads =
            async || congvan_office::organisation::unit_loads(&world.office, &administrator).await.unwrap();
        assert!(loads().await.is_empty());
        world.directed("Thường").await;
        assert_eq!(loads().await.iter().map(|row| row.load.open).sum::<i64>(), 2);
    });
}

#[test]
fn one_follows_what_one_may_know_of_and_no_longer() {
    on_both(async |world: World| {
        let (one, two) = (world.directed("Một").await, world.directed("Hai").await);
        world.assign(one).await;
        let officer = world.caller("trung").await;
        assert!(matches!(watch::follow(&world.office, &officer, two).await, Err(Error::NotFound)));
        watch::follow(&world.office, &officer, one).await.unwrap();
        watch::follow(&world.office, &officer, one).await.unwrap();
        assert!(watch::is_followed(&world.office, &officer, one).await.unwrap());
        assert_eq!(documents(&list(&world, "trung", List::Followed).await), [one]);
        assert!(list(&world, "son", List::Followed).await.is_empty(), "a list of one's own");
        world.act("son", one, Act::TakeBack).await.unwrap();
        assert!(list(&world, "trung", List::Followed).await.is_empty());
        assert!(matches!(watch::unfollow(&world.office, &officer, one).await, Err(Error::NotFound)));
        assert!(matches!(watch::is_followed(&world.office, &officer, one).await, Err(Error::NotFound)));
        world.assign(one).await;
        assert_eq!(documents(&list(&world, "trung", List::Followed).await), [one]);
        watch::unfollow(&world.office, &officer, one).await.unwrap();
        assert!(list(&world, "trung", List::Followed).await.is_empty());
        // The newest first.
        let clerk = world.caller("linh").await;
        for document in [two, one] {
            world.minutes(1);
            watch::follow(&world.office, &clerk, document).await.unwrap();
        }
        assert_eq!(documents(&list(&world, "linh", List::Followed).await), [one, two]);
    });
}

#[test]
fn clerks_see_what_came_back_to_them_and_what_they_sent_back() {
    on_sqlite(async |world: World| {
        let back = world.submitted("Trả về").await;
        world.submitted("Đang trình").await;
        let reason = "Thiếu trang 2".to_owned();
        world.act("ha", back, Act::SendBack { reason: reason.clone(), suggestion: None }).await.unwrap();
        let lines = list(&world, "linh", List::SentBack).await;
        assert_eq!(documents(&lines), [back]);
        assert_eq!(lines[0].reason.as_deref(), Some(reason.as_str()));
        let returned = world.receive(&tiny_pdf("Gửi nhầm")).await;
        world.act("linh", returned, Act::ReturnToSender { reason: "Gửi nhầm nơi".into() }).await.unwrap();
        let lines = list(&world, "linh", List::Returned).await;
        assert_eq!(documents(&lines), [returned]);
        assert_eq!((lines[0].reason.as_deref(), lines[0].holding.clone()), (Some("Gửi nhầm nơi"), None));
        world.act("linh", back, Act::Submit { to: world.positions["ha"] }).await.unwrap();
        assert!(list(&world, "linh", List::SentBack).await.is_empty());
        assert!(list(&world, "ha", List::Returned).await.is_empty());
    });
}

/// Two units in support of each letter, due the same day.
fn shared_by_three(world: &World) -> Act {
    let part = |role, unit: &str| PartDraft { role, unit: world.units[unit], due: Some(Due::WorkingDays(2)) };
    let parts = vec![
        part(AssignmentRole::Lead, "kt"),
        part(AssignmentRole::Support, "vh"),
        part(AssignmentRole::Support, "vp"),
    ];
    Act::Direct { text: "Ba đơn vị cùng làm.".into(), parts, layers: Vec::new() }
}

#[test]
fn who_walks_the_pages_meets_every_line_that_stays_once_while_others_come_and_go() {
    on_both(async |world: World| {
        for subject in ["Một", "Hai", "Ba"] {
            let document = world.submitted(subject).await;
            world.act("ha", document, shared_by_three(&world)).await.unwrap();
        }
        world.clock.advance(time::Duration::days(6));
        let caller = world.caller("ha").await;
        let page = async |cursor: Option<&str>| {
            let all = Filter::default();
            watch::page(&world.office, &caller, List::OverdueAll, &all, cursor, 2).await.unwrap()
        };
        let name = |line: &Line| (line.document, line.holding.clone().unwrap().unit);
        let whole: Vec<_> = list(&world, "ha", List::OverdueAll).await.iter().map(name).collect();
        assert_eq!(whole.len(), 9, "three shares of each of three letters");
        let mut found = page(None).await;
        let mut seen: Vec<_> = found.lines.iter().map(name).collect();
        // The last share seen of each letter is done before the next page is asked for: what stood behind it moves up.
        while let Some(cursor) = found.next {
            let (document, unit) = seen.last().cloned().unwrap();
            if unit == "P. Văn hóa - Xã hội" {
                world.act("ngan", document, Act::Report { text: "Đã góp ý.".into() }).await.unwrap();
            }
            found = page(Some(&cursor)).await;
            seen.extend(found.lines.iter().map(name));
        }
        assert_eq!(seen, whole);
        assert!(list(&world, "ha", List::OverdueAll).await.len() < whole.len(), "some were done on the way");
    });
}

#[test]
fn a_list_is_narrowed_by_what_its_reader_looks_for() {
    on_both(async |world: World| {
        let with = async |subject: &str, change: fn(&mut DocumentFields)| {
            let mut fields = form(subject);
            change(&mut fields);
            let document = world.receive(&tiny_pdf(subject)).await;
            world.register(document, fields, Some("ha")).await.unwrap();
            world.act("ha", document, world.direct()).await.unwrap();
            document
        };
        let flood = with("Ứng phó bão số 9", |fields| fields.urgency = Urgency::Flash).await;
        let land = with("Rà soát 100% hồ sơ", |fields| fields.organ_name = "Sở Nội vụ".into()).await;
        let caller = world.caller("linh").await;
        for document in [flood, land] {
            watch::follow(&world.office, &caller, document).await.unwrap();
            world.minutes(1);
        }
        let (kt, vh) = (world.units["kt"], world.units["vh"]);
        let all = Filter::default;
        let followed =
            async |filter: Filter| documents(&listed(&world, "linh", List::Followed, &filter).await);
        let text = |text: &str| Filter { text: Some(text.into()), ..all() };
        let organ = |organ: &str| Filter { organ: Some(organ.into()), ..all() };
        let due =
            world.letter("ha", land).await.unwrap().routing.lead().unwrap().deadline.clone().unwrap().date;
        let (before, after) = (due.previous_day(), due.next_day());
        for (filter, expected) in [
            (text("ung pho"), vec![flood]),
            (text("02"), vec![land]),
            (text("100%"), vec![land]),
            (text("4127"), vec![land, flood]),
            (text("khong co tu nay"), vec![]),
            (organ("Nội vụ"), vec![land]),
            (Filter { at_least: Some(Urgency::Urgent), ..all() }, vec![flood]),
            (Filter { unit: Some(kt), ..all() }, vec![land, flood]),
            (Filter { unit: Some(vh), ..all() }, vec![]),
            (Filter { from: Some(due), to: Some(due), ..all() }, vec![land, flood]),
            (Filter { from: after, ..all() }, vec![]),
            (Filter { to: before, ..all() }, vec![]),
            (Filter { overdue: true, ..all() }, vec![]),
            (Filter { organ: Some("Nội vụ".into()), ..text("ung pho") }, vec![]),
        ] {
            assert_eq!(followed(filter.clone()).await, expected, "{filter:?}");
        }
        // Shares are narrowed by their own unit and their own day.
        world.clock.advance(time::Duration::days(15));
        let late = async |filter: Filter| listed(&world, "ha", List::OverdueAll, &filter).await;
        assert_eq!(late(all()).await.len(), 4);
        assert_eq!(late(Filter { overdue: true, ..all() }).await.len(), 4);
        let supported = Filter { unit: Some(vh), ..all() };
        assert!(late(supported).await.iter().all(|line| line.role == Some(AssignmentRole::Support)));
        let on = date!(2026 - 11 - 23);
        let that_day = late(Filter { from: Some(on), to: Some(on), ..all() }).await;
        assert_eq!(that_day.len(), 2);
        assert!(that_day.iter().all(|line| line.deadline.as_ref().unwrap().date == on));
        assert_eq!(followed(Filter { overdue: true, ..all() }).await, [land, flood]);
        // What went back is looked for by the day it went.
        let returned = world.receive(&tiny_pdf("Gửi nhầm")).await;
        world.act("linh", returned, Act::ReturnToSender { reason: "Gửi nhầm nơi".into() }).await.unwrap();
        let went = world.clock.now().date_in(congvan_records::VIETNAM_TIME);
        for (from, to, count) in [
            (Some(went), Some(went), 1),
            (went.next_day(), None, 0),
            (None, went.previous_day(), 0),
            (None, Some(time::Date::MAX), 1),
        ] {
            let filter = Filter { from, to, ..all() };
            assert_eq!(listed(&world, "linh", List::Returned, &filter).await.len(), count, "{filter:?}");
        }
    });
}

#[test]
fn a_list_is_taken_along_within_the_rights() {
    on_sqlite(async |world: World| {
        let document = world.directed("Rà soát hồ sơ địa chính").await;
        let named =
            DocumentFields { access: AccessLevel::NamedOnly, ..form("Đơn về hồ sơ địa chính") };
        let secretive = world.receive(&tiny_pdf("Kín")).await;
        world.register(secretive, named, Some("ha")).await.unwrap();
        for login in ["ha", "linh"] {
            let caller = world.caller(login).await;
            watch::follow(&world.office, &caller, document).await.unwrap();
            watch::follow(&world.office, &caller, secretive).await.unwrap();
        }
        let rows = async |login: &str, filter: Filter| {
            let caller = world.caller(login).await;
            let book = watch::export(&world.office, &caller, List::Followed, filter).await.unwrap();
            let bytes = watch::workbook(book).await.unwrap();
            let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
            let range = book.worksheet_range("Danh sách").unwrap();
            let about = range.get_value((2, 0)).map(ToString::to_string).unwrap_or_default();
            let lines: Vec<_> =
                range.rows().skip(5).map(|row| (row[6].to_string(), row[8].to_string())).collect();
            (about, lines)
        };
        let (about, lines) = rows("ha", Filter::default()).await;
        assert_eq!(about, "2 dòng");
        let subjects: Vec<&str> = lines.iter().map(|line| line.0.as_str()).collect();
        assert!(subjects.contains(&"(chỉ người được nêu tên)"), "{subjects:?}");
        let land = lines.iter().find(|line| line.0 == "Rà soát hồ sơ địa chính").unwrap();
        assert_eq!(land.1, "Hồ Ngọc Sơn, Trưởng phòng Kinh tế, P. Kinh tế, HT&ĐT");
        let filter = Filter { text: Some("ra soat".into()), ..Filter::default() };
        let (about, lines) = rows("linh", filter).await;
        assert_eq!((about.as_str(), lines.len()), ("Tìm “ra soat”; 1 dòng", 1));
        assert!(rows("an", Filter::default()).await.1.is_empty());
    });
}

#[test]
fn filters_are_kept_changed_and_dropped_by_their_owner_alone() {
    on_both(async |world: World| {
        let office = &world.office;
        let (clerk, head) = (world.caller("linh").await, world.caller("son").await);
        let filter = |name: &str, place: &str, address: &str| SavedFilter {
            id: uuid::Uuid::now_v7(),
            name: name.into(),
            place: place.into(),
            address: address.into(),
        };
        let mine = filter("  Đơn  thư ", "book", "loai=Đơn&nam=2026");
        let kept = saved_filters::put(office, &clerk, mine.clone()).await.unwrap();
        assert_eq!(kept.name, "Đơn thư");
        let second = filter("Quá hạn", "search", "tt=assigned");
        saved_filters::put(office, &clerk, second.clone()).await.unwrap();
        let renamed = SavedFilter { name: "Đơn năm nay".into(), ..mine.clone() };
        saved_filters::put(office, &clerk, renamed.clone()).await.unwrap();
        assert_eq!(saved_filters::list(office, &clerk).await.unwrap(), [renamed.clone(), second.clone()]);
        assert!(saved_filters::list(office, &head).await.unwrap().is_empty());
        for answer in [
            saved_filters::put(office, &head, renamed.clone()).await.map(drop),
            saved_filters::delete(office, &head, renamed.id).await,
            saved_filters::delete(office, &clerk, uuid::Uuid::now_v7()).await,
        ] {
            assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
        }
        saved_filters::delete(office, &clerk, renamed.id).await.unwrap();
        assert_eq!(saved_filters::list(office, &clerk).await.unwrap(), [second]);
        // Undoing the drop keeps it under the same identifier.
        saved_filters::put(office, &clerk, renamed).await.unwrap();
        for (wrong, fault) in [
            (filter(" ", "book", ""), Fault::Name),
            (filter(&"x".repeat(81), "book", ""), Fault::Name),
            (filter("x", "inbox", ""), Fault::Place),
            (filter("x", "book", &"x".repeat(2_001)), Fault::Address),
            (filter("x", "book", "a\nb"), Fault::Address),
        ] {
            let answer = saved_filters::put(office, &clerk, wrong).await;
            assert!(matches!(&answer, Err(Error::Filter(found)) if *found == fault), "{answer:?}");
        }
    });
}
