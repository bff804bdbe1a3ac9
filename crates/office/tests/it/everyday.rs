//! Every-day cases through the office: an entry mended, a number voided, an empty chair.

use crate::printing::{bytes, words};
use crate::registers::unpacked;
use crate::support::{World, on_both};
use congvan_office::intake::{self, Correction, INCOMING_BOOK};
use congvan_office::registers::{self, BookFilter, BookQuery, Entry};
use congvan_office::routing::{Act, Due};
use congvan_office::{Error, inbox, letters, organisation, printing};
use congvan_records::{AccessLevel, DocumentFields, FieldProblem, Urgency, Year};
use congvan_workflow::{ActionKind, AssignmentRole, ClosingOutcome, Holder, InboxBox, Refusal, Status};
use time::macros::date;

async fn waits(world: &World, login: &str, inbox: InboxBox) -> Vec<inbox::Line> {
    let caller = world.caller(login).await;
    inbox::page(&world.office, &caller, inbox, None, None, 50).await.unwrap().lines
}

async fn reports(world: &World, login: &str) -> Vec<inbox::Line> {
    let lines = waits(world, login, InboxBox::Reports).await;
    let counts = inbox::counts(&world.office, &world.caller(login).await).await.unwrap();
    assert_eq!(counts.reports, lines.len() as i64, "{login}");
    lines
}

#[test]
fn a_head_finds_what_officers_have_reported() {
    on_both(async |world: World| {
        let document = world.directed("Rà soát thửa đất").await;
        world.directed("Chưa giao ai").await;
        world.assign(document).await;
        let part = world.part("ngan", document).await;
        let officer = world.positions["an"];
        let assign = Act::Assign { assignment: part, officer, instruction: String::new(), due: None };
        world.act("ngan", document, assign).await.unwrap();
        assert!(reports(&world, "son").await.is_empty() && reports(&world, "ngan").await.is_empty());
        world.minutes(1);
        let report = |text: &str| Act::Report { text: text.to_owned() };
        world.act("trung", document, report("Đã rà soát 412 thửa")).await.unwrap();
        let nobody = async || {
            for login in ["trung", "an", "ha", "lam", "linh", "quantri"] {
                assert!(reports(&world, login).await.is_empty(), "{login}");
            }
        };
        nobody().await;
        assert!(reports(&world, "ngan").await.is_empty(), "another unit's");
        let lines = reports(&world, "son").await;
        let [line] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!((line.document, line.assigned_by.as_deref()), (document, Some("Võ Quang Trung")));
        assert_eq!((line.role, line.opened), (Some(AssignmentRole::Lead), false));
        assert_eq!((line.since, line.deadline.is_none()), (world.office.now(), true));
        // Each head has the reports of the own unit.
        world.act("an", document, report("Đã đối chiếu hộ tịch")).await.unwrap();
        nobody().await;
        let lines = reports(&world, "ngan").await;
        assert_eq!((lines.len(), lines[0].role), (1, Some(AssignmentRole::Support)));
        assert_eq!(lines[0].assigned_by.as_deref(), Some("Bùi Văn An"));
        // Looked at, what supports is done with; what leads waits for the closing.
        for login in ["son", "ngan"] {
            let caller = world.caller(login).await;
            congvan_office::routing::mark_opened(&world.office, &caller, document).await.unwrap();
        }
        assert!(reports(&world, "ngan").await.is_empty());
        let lines = reports(&world, "son").await;
        assert!(lines.len() == 1 && lines[0].opened);
        assert!(congvan_office::checking::check(&world.options).await.unwrap().is_empty());
        // Of an installation from before there was such a list it is filled with the start.
        world.tamper("DELETE FROM inbox_entries WHERE box = 'reports'").await;
        assert!(reports(&world, "son").await.is_empty());
        world.tamper("UPDATE projections SET rules = 1").await;
        let world = world.opened_again().await;
        assert_eq!(reports(&world, "son").await.len(), 1);
        let close = Act::Close { outcome: ClosingOutcome::DoneWithoutAnswer, note: "Xong".to_owned() };
        world.act("son", document, close).await.unwrap();
        assert!(reports(&world, "son").await.is_empty());
        assert!(congvan_office::checking::check(&world.options).await.unwrap().is_empty());
    });
}

#[test]
fn an_entry_is_corrected_and_its_number_stays() {
    on_both(async |world: World| {
        let document = world.directed("Trích yếu gõ nhằm").await;
        let clerk = world.caller("linh").await;
        let before = world.letter("linh", document).await.unwrap();
        let fields = DocumentFields {
            subject: "Trích yếu đã sửa".into(),
            due_date: Some(date!(2026 - 11 - 30)),
            ..before.document.fields.clone()
        };
        let correct = |fields: DocumentFields, reason: &str, version| {
            let correction = Correction { version, fields, reason: reason.to_owned() };
            intake::correct(&world.office, &clerk, document, correction, None)
        };
        let version = before.routing.version;
        let mute = correct(fields.clone(), " ", version).await;
        assert!(matches!(mute, Err(Error::Refused(Refusal::Missing("reason")))));
        let same = correct(before.document.fields.clone(), "Không đổi", version).await;
        assert!(matches!(same, Err(Error::Refused(Refusal::NothingChanged))));
        let level = DocumentFields { access: AccessLevel::NamedOnly, ..fields.clone() };
        match correct(level, "Đổi mức", version).await {
            Err(Error::Fields(faults)) => assert_eq!(faults[0].problem, FieldProblem::Fixed),
            other => panic!("{other:?}"),
        }
        let after = correct(fields.clone(), "Nhập nhầm trích yếu", version).await.unwrap();
        assert_eq!(after.document.fields, fields);
        assert_eq!(after.document.arrival_number, before.document.arrival_number);
        assert_eq!(
            (after.routing.status, after.routing.holder),
            (before.routing.status, before.routing.holder)
        );
        let told = letters::timeline(&after).into_iter().find(|step| step.kind == "corrected").unwrap();
        assert!(
            told.details.iter().any(|d| d == "Trích yếu: Trích yếu gõ nhằm → Trích yếu đã sửa"),
            "{told:?}"
        );
        assert!(told.details.iter().any(|d| d == "Hạn trong văn bản: (trống) → 30/11/2026"), "{told:?}");
        // The book is searched by what stands in it now.
        for (words, lines) in [("da sua", 1), ("go nham", 0)] {
            let filter = BookFilter { text: Some(words.to_owned()), ..BookFilter::default() };
            let query = BookQuery { book: INCOMING_BOOK.to_owned(), year: Year(2026), filter };
            let book = registers::book(&world.office, &clerk, &query).await.unwrap();
            assert_eq!(book.entries.len(), lines, "{words}");
        }
        let stale = correct(before.document.fields, "Nhầm", version).await;
        assert!(matches!(stale, Err(Error::Conflict(_))));
        assert!(congvan_office::checking::check(&world.options).await.unwrap().is_empty());
    });
}

#[test]
fn a_voided_number_stays_used_and_leaves_every_list() {
    on_both(async |world: World| {
        let document = world.submitted("Vào sổ hai lần").await;
        let number = world.letter("linh", document).await.unwrap().document.arrival_number;
        assert_eq!(waits(&world, "ha", InboxBox::Review).await.len(), 1);
        let letter = world.act("linh", document, Act::Void { reason: "Trùng số 1".into() }).await.unwrap();
        assert_eq!((letter.routing.status, letter.document.arrival_number), (Status::Voided, number));
        assert!(waits(&world, "ha", InboxBox::Review).await.is_empty());
        assert_eq!(world.letter("ha", document).await.unwrap().routing.void_reason.unwrap(), "Trùng số 1");
        // The book keeps the line, and its prints strike it through.
        let query =
            BookQuery { book: INCOMING_BOOK.to_owned(), year: Year(2026), filter: BookFilter::default() };
        let clerk = world.caller("linh").await;
        let book = registers::book(&world.office, &clerk, &query).await.unwrap();
        assert_eq!(book.entries.len(), 1);
        assert_eq!(book.entries[0].void_reason.as_deref(), Some("Trùng số 1"));
        assert_eq!(book.entries[0].note_on_paper(), "Đã hủy số: Trùng số 1");
        let secret = Entry { access: AccessLevel::NamedOnly, ..book.entries[0].clone() };
        assert_eq!(secret.note_on_paper(), "Đã hủy số");
        let sheet = unpacked(&registers::workbook(book).await.unwrap());
        assert!(sheet.contains("<strike/>") && sheet.contains("Đã hủy số: Trùng số 1"));
        let print = printing::arrival_book(&world.office, &clerk, &query).await.unwrap();
        let told = words(world.directory.path(), &bytes(print).await);
        assert!(told.contains("Đã hủy") && told.contains("Vào sổ hai lần"), "{told}");
        let next = world.submitted("Thư sau").await;
        let next = world.letter("linh", next).await.unwrap().document.arrival_number.unwrap();
        assert_eq!(next.0, number.unwrap().0 + 1);
        assert!(congvan_office::checking::check(&world.options).await.unwrap().is_empty());
    });
}

#[test]
fn a_question_for_a_later_day_waits_in_its_own_list() {
    on_both(async |world: World| {
        let document = world.directed("Xin thêm ngày").await;
        world.assign(document).await;
        let share = world.letter("trung", document).await.unwrap().my_assignment.unwrap();
        let ask = Act::AskExtension {
            assignment: share,
            reason: "Chờ số liệu".into(),
            due: Due::On(date!(2027 - 01 - 15)),
        };
        let letter = world.act("trung", document, ask).await.unwrap();
        assert!(letters::timeline(&letter).iter().any(|step| step.kind == "extension_asked"));
        let asked = waits(&world, "son", InboxBox::Requests).await;
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].assigned_by.as_deref(), Some("Võ Quang Trung"), "who asks");
        let letter = world.letter("son", document).await.unwrap();
        let request = letter.my_requests[0];
        let answer = Act::AnswerExtension { request, due: None, note: "Giữ hạn".into() };
        world.act("son", document, answer).await.unwrap();
        assert!(waits(&world, "son", InboxBox::Requests).await.is_empty());
        assert!(congvan_office::checking::check(&world.options).await.unwrap().is_empty());
    });
}

#[test]
fn a_report_is_given_back_and_the_officer_goes_on() {
    on_both(async |world: World| {
        let document = world.directed("Chưa đủ số liệu").await;
        world.assign(document).await;
        world.act("trung", document, Act::Report { text: "Đã gửi biểu".into() }).await.unwrap();
        let letter = world.letter("son", document).await.unwrap();
        let share = letter.my_assignment.unwrap();
        assert_eq!(letter.reopenable, [share]);
        assert!(world.letter("trung", document).await.unwrap().reopenable.is_empty());
        let reopen = || Act::Reopen { assignment: share, missing: "Thiếu thôn 3".into() };
        for login in ["trung", "ha", "linh", "ngan"] {
            let refused = world.act(login, document, reopen()).await;
            assert!(matches!(refused, Err(Error::Refused(_))), "{login}: {refused:?}");
        }
        world.minutes(90);
        world.act("son", document, reopen()).await.unwrap();
        let officer = world.letter("trung", document).await.unwrap();
        let part = officer.routing.assignment(share).unwrap();
        assert!(part.is_open());
        assert_eq!(part.earlier_reports[0].report, "Đã gửi biểu");
        let told = letters::timeline(&officer).into_iter().find(|step| step.kind == "reopened").unwrap();
        assert_eq!(told.title, "Trưởng phòng Kinh tế yêu cầu làm tiếp");
        assert!(told.details.iter().any(|line| line == "“Thiếu thôn 3”"), "{told:?}");
        assert_eq!(told.held.map(|held| held.whole_minutes()), Some(90), "so long the head had it");
        let lines = waits(&world, "trung", InboxBox::Tasks).await;
        assert_eq!((lines.len(), lines[0].opened), (1, false), "to be opened anew");
        // It presses: the day that was set is over.
        world.clock.set(congvan_records::Timestamp::from(time::macros::datetime!(2026-11-27 09:00 +7)));
        let late = congvan_office::watch::List::OverdueMine;
        let caller = world.caller("trung").await;
        assert_eq!(congvan_office::watch::count(&world.office, &caller, late).await.unwrap(), 1);
        // Another officer has it next, and who reported before may no longer know of it.
        world.act("trung", document, Act::Report { text: "Đã bổ sung".into() }).await.unwrap();
        let assign = Act::Assign {
            assignment: share,
            officer: world.positions["son"],
            instruction: "Tôi làm nốt".into(),
            due: None,
        };
        let letter = world.act("son", document, assign).await.unwrap();
        let reports = &letter.routing.assignment(share).unwrap().earlier_reports;
        assert_eq!(
            reports.iter().map(|one| one.report.as_str()).collect::<Vec<_>>(),
            ["Đã gửi biểu", "Đã bổ sung"]
        );
        assert!(matches!(world.letter("trung", document).await, Err(Error::NotFound)));
        assert_eq!(congvan_office::checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn lists_follow_a_correction_that_presses() {
    on_both(async |world: World| {
        let calm = world.submitted("Thư thường").await;
        let wanted = world.submitted("Thư cần gấp").await;
        let order = async || {
            waits(&world, "ha", InboxBox::Review).await.iter().map(|line| line.document).collect::<Vec<_>>()
        };
        assert_eq!(order().await, [calm, wanted], "as they came");
        let correct = async |change: &dyn Fn(&mut DocumentFields)| {
            let letter = world.letter("linh", wanted).await.unwrap();
            let mut fields = letter.document.fields.clone();
            change(&mut fields);
            let (version, reason) = (letter.routing.version, "Nhập nhầm".to_owned());
            let correction = Correction { version, fields, reason };
            let clerk = world.caller("linh").await;
            intake::correct(&world.office, &clerk, wanted, correction, None).await.unwrap();
        };
        correct(&|fields| fields.due_date = Some(date!(2026 - 11 - 20))).await;
        assert_eq!(order().await, [wanted, calm], "what is due comes first");
        correct(&|fields| fields.due_date = None).await;
        assert_eq!(order().await, [calm, wanted]);
        correct(&|fields| fields.urgency = Urgency::Flash).await;
        assert_eq!(order().await, [wanted, calm], "hỏa tốc before all");
        assert_eq!(congvan_office::checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn work_of_an_empty_chair_goes_up_one_level_and_comes_back() {
    on_both(async |world: World| {
        let document = world.directed("Người đi, việc ở lại").await;
        world.assign(document).await;
        let leave = async |login: &str| {
            let (person, position) = (world.persons[login], world.positions[login]);
            let now = world.office.now();
            organisation::end_term(&world.office, world.agency, person, position, now).await.unwrap();
        };
        assert!(waits(&world, "son", InboxBox::Tasks).await.is_empty(), "the officer has it");
        leave("trung").await;
        let lines = waits(&world, "son", InboxBox::Tasks).await;
        assert_eq!(lines[0].on_behalf_of.as_deref(), Some("Chuyên viên địa chính"));
        let letter = world.letter("son", document).await.unwrap();
        assert_eq!(
            letter.routing.holder,
            Some(Holder::Position(world.positions["trung"])),
            "work stays with the post"
        );
        assert!(letter.available_actions.contains(&ActionKind::Report));
        // The head's own chair empties too: the chair of the ward answers.
        leave("son").await;
        assert!(matches!(world.letter("an", document).await, Err(Error::NotFound)), "nobody beside");
        let lines = waits(&world, "ha", InboxBox::Tasks).await;
        assert_eq!(lines.len(), 1);
        world.act("ha", document, Act::Report { text: "Xử lý thay".into() }).await.unwrap();
        // Somebody new on the officer's chair has it at once, and the chair of the ward no longer.
        let person = organisation::NewPerson {
            agency: world.agency,
            name: "Đinh Thị Mới".into(),
            honorific: "bà".into(),
        };
        let person = organisation::create_person(&world.office, person).await.unwrap().id;
        let (position, from) = (world.positions["trung"], world.office.now());
        let term = congvan_records::Term { person, position, from, until: None };
        organisation::create_term(&world.office, world.agency, term).await.unwrap();
        assert!(waits(&world, "ha", InboxBox::Tasks).await.is_empty());
        assert!(congvan_office::checking::check(&world.options).await.unwrap().is_empty());
    });
}
