//! Notices: who is told, in the program and by e-mail, through a real mail server.

use crate::post_office::{PostOffice, Wire, header};
use crate::support::{World, form, on_both, on_sqlite};
use base64::{Engine, engine::general_purpose::STANDARD};
use congvan_office::intake::{self, Correction};
use congvan_office::notices::{
    self, Group, KindChoice, MailChange, MailSettings, Posture, Preferences, Security, Which,
};
use congvan_office::routing::{Act, Due};
use congvan_office::{Error, Office, OpenOptions, accounts, administration};
use congvan_records::{AccessLevel, DocumentFields, DocumentId, Timestamp, Urgency};
use congvan_workflow::{ClosingOutcome, NoticeCause, NoticeKind};
use std::time::{Duration, Instant};
use time::macros::datetime;

async fn list(world: &World, login: &str) -> Vec<Group> {
    let caller = world.caller(login).await;
    notices::page(&world.office, &caller, false, None, 100).await.unwrap().groups
}

async fn unread(world: &World, login: &str) -> u64 {
    notices::unread(&world.office, &world.caller(login).await).await.unwrap()
}

/// Kind and cause of every notice about a letter, newest first.
async fn about(world: &World, login: &str, document: DocumentId) -> Vec<(NoticeKind, NoticeCause)> {
    let groups = list(world, login).await;
    let group = groups.iter().find(|group| group.letter.as_ref().is_some_and(|(l, _)| l.id == document));
    let notices = group.map(|group| group.notices.clone()).unwrap_or_default();
    notices.into_iter().map(|(notice, _)| (notice.kind, notice.cause)).collect()
}

fn settings(post: &PostOffice) -> MailSettings {
    MailSettings {
        version: 0,
        on: true,
        host: "127.0.0.1".into(),
        port: post.port,
        security: Security::Tls,
        user: "congvan".into(),
        has_password: false,
        from_name: "UBND phường Thọ Hòa".into(),
        from: "vanphong@thohoa.example".into(),
        site: "https://congvan.thohoa.example".into(),
        posture: Posture::Numbers,
        domains: Vec::new(),
    }
}

const SECRET: &str = "Mật khẩu thư 7";

fn post_office() -> PostOffice {
    PostOffice::open(Wire::Tls, Some(("congvan", SECRET)))
}

/// The world opened anew so that it trusts the mail server, with mail on and everybody reachable.
async fn with_mail(world: World, post: &PostOffice) -> World {
    let root = world.directory.path().join("root.pem");
    std::fs::write(&root, &post.root).unwrap();
    let options = OpenOptions { mail_roots: vec![root], ..world.options.clone() };
    world.office.clone().close().await.unwrap();
    drop(world.office);
    let office = Office::open(options.clone()).await.unwrap();
    let world = World { office, options, ..world };
    let change = MailChange { settings: settings(post), password: Some(SECRET.into()) };
    notices::set_mail_settings(&world.office, &world.caller("quantri").await, change).await.unwrap();
    for login in ["linh", "lam", "ha", "son", "trung", "ngan"] {
        address(&world, login, Some(&format!("{login}@thohoa.example"))).await;
    }
    world
}

async fn address(world: &World, login: &str, address: Option<&str>) {
    notices::set_preferences(&world.office, &world.caller(login).await, &[], address).await.unwrap();
}

/// Waits until no message waits to leave now.
async fn handed_in(world: &World) {
    let started = Instant::now();
    while world.office.unfinished_messages().await.unwrap() > 0 {
        assert!(started.elapsed() < Duration::from_secs(60), "messages do not leave");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Lets the worker see the present instant: a round of the clock takes up to five seconds.
async fn round() {
    tokio::time::sleep(Duration::from_secs(6)).await;
}

fn text(message: &str) -> String {
    let body = message.replace('\r', "");
    let body = body.split_once("\n\n").map(|(_, body)| body.replace('\n', "")).unwrap_or_default();
    String::from_utf8(STANDARD.decode(body).unwrap()).unwrap()
}

async fn urgent(world: &World, subject: &str) -> DocumentId {
    let document = world.receive(&crate::support::tiny_pdf(subject)).await;
    let fields = DocumentFields { urgency: Urgency::Flash, ..form(subject) };
    world.register(document, fields, Some("ha")).await.unwrap();
    document
}

#[test]
fn who_has_work_is_told_and_what_ends_is_settled() {
    on_both(|world| async move {
        let document = world.submitted("Về đất đai").await;
        assert_eq!(about(&world, "ha", document).await, [(NoticeKind::NewWork, NoticeCause::Review)]);
        assert_eq!((unread(&world, "ha").await, unread(&world, "linh").await), (1, 0));
        world.act("ha", document, world.direct()).await.unwrap();
        assert_eq!(unread(&world, "ha").await, 0, "the leader's work is done");
        for (login, cause) in
            [("son", NoticeCause::Lead), ("ngan", NoticeCause::Support), ("lam", NoticeCause::Inform)]
        {
            assert_eq!(about(&world, login, document).await, [(NoticeKind::NewWork, cause)], "{login}");
        }
        let groups = list(&world, "son").await;
        let (notice, by) = &groups[0].notices[0];
        assert_eq!(by.as_deref(), Some("Nguyễn Thị Minh Hà"));
        assert_eq!(notice.due, Some(time::macros::date!(2026 - 11 - 25)), "the 24th is a holiday");
        // Opening the letter reads its notices.
        let caller = world.caller("son").await;
        congvan_office::routing::mark_opened(&world.office, &caller, document).await.unwrap();
        assert_eq!(unread(&world, "son").await, 0);
        assert_eq!(unread(&world, "an").await, 0, "nobody else is told");
    });
}

#[test]
fn a_notice_goes_with_the_right_to_read() {
    on_both(|world| async move {
        let document = world.directed("Về đất đai").await;
        world.assign(document).await;
        assert_eq!(unread(&world, "trung").await, 1);
        // Taken back: the officer may no longer know of the letter, and neither list nor count tells of it.
        world.act("son", document, Act::TakeBack).await.unwrap();
        assert_eq!(unread(&world, "trung").await, 0);
        assert_eq!(list(&world, "trung").await, []);
        // Unread again by hand, it is still nothing to this person.
        let caller = world.caller("trung").await;
        let marked = notices::mark_read(&world.office, &caller, &Which::Letter(document)).await.unwrap();
        assert_eq!(marked, [], "it was settled");
        assert_eq!(unread(&world, "trung").await, 0);
    });
}

/// The head who gave it, and nobody else: not the officer, not the other unit, not the leader, no stranger.
#[test]
fn a_report_is_told_to_the_head_who_gave_the_work() {
    on_both(|world| async move {
        let document = world.directed("Về đất đai").await;
        world.assign(document).await;
        let reported = async |login: &str| {
            let groups = list(&world, login).await;
            let all = groups.into_iter().flat_map(|group| group.notices);
            all.filter(|(notice, _)| notice.kind == NoticeKind::Reported).collect::<Vec<_>>()
        };
        world.minutes(1);
        world.act("trung", document, Act::Report { text: "Đã gửi biểu".into() }).await.unwrap();
        let told = reported("son").await;
        let (notice, by) = &told[0];
        assert_eq!(
            (told.len(), notice.cause, by.as_deref()),
            (1, NoticeCause::Giver, Some("Võ Quang Trung"))
        );
        for login in ["trung", "ngan", "an", "ha", "lam", "linh"] {
            assert_eq!(reported(login).await, [], "{login}");
        }
        // Taken back, it is settled; reported anew, it is told anew; given back, it is settled again.
        world.act("trung", document, Act::TakeBack).await.unwrap();
        let unread = async || reported("son").await.iter().filter(|(n, _)| n.read_at.is_none()).count();
        assert_eq!((unread().await, reported("son").await.len()), (0, 1));
        world.act("trung", document, Act::Report { text: "Đã gửi biểu".into() }).await.unwrap();
        assert_eq!((unread().await, reported("son").await.len()), (1, 2));
        let assignment = world.letter("son", document).await.unwrap().routing.lead().unwrap().id;
        world.act("son", document, Act::Reopen { assignment, missing: "Thiếu thôn 3".into() }).await.unwrap();
        assert_eq!(unread().await, 0);
        // Switched off, it is not told; the work itself is still told of.
        let off = vec![KindChoice { kind: NoticeKind::Reported, in_app: false, by_mail: false }];
        notices::set_preferences(&world.office, &world.caller("son").await, &off, None).await.unwrap();
        world.act("trung", document, Act::Report { text: "Đủ 12 thôn".into() }).await.unwrap();
        assert_eq!(reported("son").await.len(), 2);
    });
}

/// Whoever works on it, the head who gave it, whoever wrote before; not the writer, nor who only reads it.
#[test]
fn words_and_the_end_of_a_letter_are_told_to_those_they_concern() {
    on_both(|world| async move {
        let document = world.directed("Về đất đai").await;
        world.assign(document).await;
        let told = async |login: &str, kind: NoticeKind| {
            let all = list(&world, login).await.into_iter().flat_map(|group| group.notices);
            all.filter(|(notice, _)| notice.kind == kind)
                .map(|(notice, by)| (notice.cause, by))
                .collect::<Vec<_>>()
        };
        world.minutes(1);
        world.act("ha", document, Act::Comment { text: "Bao giờ xong?".into() }).await.unwrap();
        let by = |cause, name: &str| vec![(cause, Some(name.to_owned()))];
        for (login, cause) in
            [("trung", NoticeCause::Lead), ("son", NoticeCause::Giver), ("ngan", NoticeCause::Support)]
        {
            assert_eq!(told(login, NoticeKind::Commented).await, by(cause, "Nguyễn Thị Minh Hà"), "{login}");
        }
        for login in ["ha", "an", "lam", "linh"] {
            assert_eq!(told(login, NoticeKind::Commented).await, [], "{login}");
        }
        world.minutes(1);
        world.act("trung", document, Act::Comment { text: "Chờ số liệu".into() }).await.unwrap();
        assert_eq!(told("ha", NoticeKind::Commented).await, by(NoticeCause::Participant, "Võ Quang Trung"));
        let close = Act::Close { outcome: ClosingOutcome::Answered, note: "Đã trả lời".into() };
        world.act("trung", document, close).await.unwrap();
        assert_eq!(told("son", NoticeKind::Closed).await, by(NoticeCause::Giver, "Võ Quang Trung"));
        for login in ["trung", "ngan", "ha", "linh"] {
            assert_eq!(told(login, NoticeKind::Closed).await, [], "{login}");
        }
    });
}

#[test]
fn an_email_of_a_report_says_little_and_leads_to_the_heads_desk() {
    on_sqlite(|world| async move {
        let post = post_office();
        let world = with_mail(world, &post).await;
        let document = world.receive(&crate::support::tiny_pdf("Về kỷ luật")).await;
        let fields =
            DocumentFields {
                urgency: Urgency::Flash, access: AccessLevel::NamedOnly, ..form("Về kỷ luật")
            };
        world.register(document, fields, Some("ha")).await.unwrap();
        world.act("ha", document, world.direct()).await.unwrap();
        world.assign(document).await;
        let worker = world.work();
        handed_in(&world).await;
        let before = post.taken().len();
        world.act("trung", document, Act::Report { text: "Đã lập biên bản".into() }).await.unwrap();
        let taken = post.wait_for(before + 1);
        let message = &taken[before];
        assert_eq!(header(message, "X-RcptTo"), "son@thohoa.example");
        let said = text(message);
        assert!(said.contains("Việc ông/bà giao đã được báo cáo kết quả"), "{said}");
        assert!(said.contains("Ông/bà nhận vì đã giao việc này.") && said.contains("/ca-nhan#thong-bao"));
        assert!(said.contains(&format!("/can-xu-ly/{document}")), "{said}");
        assert!(!said.contains("kỷ luật") && !said.contains("biên bản") && !said.contains("Trung"), "{said}");
        worker.stop().await;
    });
}

async fn correct(world: &World, document: DocumentId, change: impl Fn(&mut DocumentFields)) {
    let letter = world.letter("linh", document).await.unwrap();
    let mut fields = letter.document.fields.clone();
    change(&mut fields);
    let correction =
        Correction { version: letter.routing.version, fields, reason: "Nhập nhầm".to_owned() };
    let clerk = world.caller("linh").await;
    intake::correct(&world.office, &clerk, document, correction, None).await.unwrap();
}

#[test]
fn a_correction_that_presses_is_told_with_what_changed() {
    on_both(|world| async move {
        let document = world.directed("Về đất đai").await;
        world.assign(document).await;
        let told = async |login: &str| {
            let groups = list(&world, login).await;
            let notices = groups.first().map(|group| group.notices.clone()).unwrap_or_default();
            let pressed = notices.into_iter().filter(|(n, _)| n.kind == NoticeKind::MoreUrgent);
            pressed.map(|(n, by)| (n.cause, n.change, n.due, by)).collect::<Vec<_>>()
        };
        correct(&world, document, |fields| fields.subject = "Về đất đai, sửa".into()).await;
        assert_eq!(told("trung").await, [], "that presses nobody");
        correct(&world, document, |fields| {
            fields.urgency = Urgency::VeryUrgent;
            fields.due_date = Some(time::macros::date!(2026 - 11 - 19));
        })
        .await;
        let what = (Some("very_urgent".to_owned()), Some(time::macros::date!(2026 - 11 - 19)));
        for (login, cause) in
            [("trung", NoticeCause::Lead), ("son", NoticeCause::Giver), ("ngan", NoticeCause::Support)]
        {
            let by = Some("Ngô Thùy Linh".to_owned());
            assert_eq!(told(login).await, [(cause, what.0.clone(), what.1, by)], "{login}");
        }
        for login in ["lam", "ha", "linh"] {
            assert_eq!(told(login).await, [], "{login}");
        }
        // Done with, it is settled like all that was said of the work.
        world
            .act("trung", document, Act::SendBack { reason: "Nhầm việc".into(), suggestion: None })
            .await
            .unwrap();
        assert!(
            list(&world, "son").await[0]
                .notices
                .iter()
                .any(|(n, _)| n.kind == NoticeKind::MoreUrgent && n.read_at.is_some())
        );
    });
}

/// Also on a day off, and at once: whoever waits for the digest would read it on Monday.
#[test]
fn a_letter_corrected_to_flash_is_mailed_at_once_on_a_day_off() {
    on_sqlite(|world| async move {
        let post = post_office();
        let world = with_mail(world, &post).await;
        let document = world.directed("Về bão số 9").await;
        world.assign(document).await;
        let saturday = Timestamp::from(datetime!(2026-11-21 21:00 +7));
        world.clock.set(saturday);
        let worker = world.work();
        round().await;
        assert_eq!(post.taken().len(), 0, "new work waits for Monday's digest");
        correct(&world, document, |fields| fields.urgency = Urgency::Flash).await;
        let taken = post.wait_for(3);
        let mut to: Vec<_> = taken.iter().map(|message| header(message, "X-RcptTo")).collect();
        to.sort();
        assert_eq!(to, ["ngan@thohoa.example", "son@thohoa.example", "trung@thohoa.example"]);
        for message in &taken {
            let said = text(message);
            assert!(said.contains("Độ khẩn nay là Hỏa tốc"), "{said}");
            assert!(!said.contains("bão"), "{said}");
        }
        worker.stop().await;
    });
}

#[test]
fn marking_read_is_undone_and_touches_nobody_else() {
    on_both(|world| async move {
        let first = world.directed("Văn bản một").await;
        world.directed("Văn bản hai").await;
        let (son, ngan) = (world.caller("son").await, world.caller("ngan").await);
        let office = &world.office;
        let marked = notices::mark_read(office, &son, &Which::Letter(first)).await.unwrap();
        assert_eq!((marked.len(), unread(&world, "son").await), (1, 1));
        let all = notices::mark_read(office, &son, &Which::UpTo(office.now())).await.unwrap();
        assert_eq!((all.len(), unread(&world, "son").await), (1, 0));
        assert_eq!(unread(&world, "ngan").await, 2);
        notices::mark_unread(office, &ngan, &all).await.unwrap();
        assert_eq!(unread(&world, "son").await, 0, "another's notices cannot be marked");
        notices::mark_unread(office, &son, &all).await.unwrap();
        assert_eq!(unread(&world, "son").await, 1);
        // One letter a page.
        let page = notices::page(office, &son, false, None, 1).await.unwrap();
        let next = notices::page(office, &son, false, page.next.as_deref(), 1).await.unwrap();
        assert_ne!(page.groups[0].letter, next.groups[0].letter);
        assert_eq!(next.next, None);
    });
}

#[test]
fn the_clock_tells_once_and_on_days_off_of_flash_letters_alone() {
    on_both(|world| async move {
        let document = world.directed("Về đất đai").await;
        let flash = urgent(&world, "Ứng phó bão").await;
        let worker = world.work();
        let set = |at: time::OffsetDateTime| world.clock.set(Timestamp::from(at));
        // Due on Wednesday the 25th; unopened since Tuesday the 17th.
        set(datetime!(2026-11-21 09:00 +7));
        round().await;
        assert_eq!(about(&world, "son", document).await.len(), 1, "nothing on a Saturday");
        let of_flash = about(&world, "ha", flash).await;
        assert!(
            of_flash.contains(&(NoticeKind::Unopened, NoticeCause::Review)),
            "but of hỏa tốc: {of_flash:?}"
        );
        set(datetime!(2026-11-23 09:00 +7));
        round().await;
        set(datetime!(2026-11-23 09:30 +7));
        round().await;
        let kinds = |all: Vec<(NoticeKind, NoticeCause)>| {
            let mut kinds: Vec<_> = all.into_iter().map(|(kind, _)| kind).collect();
            kinds.sort();
            kinds
        };
        let expected = [NoticeKind::NewWork, NoticeKind::DueSoon, NoticeKind::Unopened];
        assert_eq!(kinds(about(&world, "son", document).await), expected, "each once");
        set(datetime!(2026-11-26 08:00 +7));
        round().await;
        let leader = about(&world, "ha", document).await;
        assert!(leader.contains(&(NoticeKind::Overdue, NoticeCause::Giver)), "{leader:?}");
        assert!(leader.contains(&(NoticeKind::Unopened, NoticeCause::Giver)), "{leader:?}");
        worker.stop().await;
    });
}

#[test]
fn digests_go_at_their_times_and_flash_letters_at_once() {
    on_sqlite(|world| async move {
        let post = post_office();
        let world = with_mail(world, &post).await;
        let worker = world.work();
        round().await;
        world.directed("Về đất đai").await;
        world.directed("Về thoát nước").await;
        handed_in(&world).await;
        assert_eq!(post.taken().len(), 0, "they wait for the digest");
        let flash = urgent(&world, "Về bão số 9").await;
        let taken = post.wait_for(1);
        assert_eq!(header(&taken[0], "X-RcptTo"), "ha@thohoa.example");
        let said = text(&taken[0]);
        assert!(said.contains(&format!("https://congvan.thohoa.example/cho-but-phe/{flash}")), "{said}");
        // Unopened for an hour of work, a flash letter would be told of again.
        let ha = world.caller("ha").await;
        congvan_office::routing::mark_opened(&world.office, &ha, flash).await.unwrap();
        world.clock.set(Timestamp::from(datetime!(2026-11-17 13:30 +7)));
        round().await;
        handed_in(&world).await;
        let taken = post.taken();
        let to: Vec<String> = taken[1..].iter().map(|message| header(message, "X-RcptTo")).collect();
        let mut to = to.clone();
        to.sort();
        assert_eq!(to, ["lam@thohoa.example", "ngan@thohoa.example", "son@thohoa.example"]);
        let son = taken.iter().find(|message| header(message, "X-RcptTo").starts_with("son")).unwrap();
        let said = text(son);
        assert_eq!(said.matches("Mở văn bản").count(), 2, "one message, grouped by letter: {said}");
        assert!(
            said.contains("Ông/bà nhận vì được giao chủ trì.") && said.contains("/ca-nhan#thong-bao"),
            "{said}"
        );
        assert!(!said.contains("Về đất đai"), "no subject unless the agency says so: {said}");
        // Nothing more at the same digest.
        world.clock.set(Timestamp::from(datetime!(2026-11-17 16:00 +7)));
        round().await;
        assert_eq!(post.taken().len(), 4);
        worker.stop().await;
    });
}

#[test]
fn what_was_read_or_taken_back_is_not_mailed() {
    on_sqlite(|world| async move {
        let post = post_office();
        let world = with_mail(world, &post).await;
        let read = world.directed("Đã đọc").await;
        let taken_back = world.directed("Đã thu hồi").await;
        world.act("ha", taken_back, Act::TakeBack).await.unwrap();
        let ngan = world.caller("ngan").await;
        congvan_office::routing::mark_opened(&world.office, &ngan, read).await.unwrap();
        world.clock.set(Timestamp::from(datetime!(2026-11-17 13:31 +7)));
        let worker = world.work();
        round().await;
        handed_in(&world).await;
        let taken = post.taken();
        let to: Vec<String> = taken.iter().map(|message| header(message, "X-RcptTo")).collect();
        assert!(!to.contains(&"ngan@thohoa.example".to_owned()), "{to:?}");
        for message in &taken {
            assert!(!text(message).contains(&taken_back.to_string()), "{}", text(message));
        }
        worker.stop().await;
    });
}

/// The right may end between the act and the sending: then nothing is sent.
#[test]
fn rights_are_asked_again_when_a_message_leaves() {
    on_sqlite(|world| async move {
        let post = post_office();
        let world = with_mail(world, &post).await;
        let document = urgent(&world, "Về bão số 9").await;
        // Queued for the leader; before any worker runs, the post is somebody else's.
        let (ha, post_of_ha) = (world.persons["ha"], world.positions["ha"]);
        let now = world.office.now();
        congvan_office::organisation::end_term(&world.office, world.agency, ha, post_of_ha, now)
            .await
            .unwrap();
        let worker = world.work();
        handed_in(&world).await;
        assert_eq!(post.taken().len(), 0, "of letter {document}");
        worker.stop().await;
    });
}

#[test]
fn mail_says_of_a_named_only_letter_only_that_it_is_there() {
    on_sqlite(|world| async move {
        let post = post_office();
        let world = with_mail(world, &post).await;
        let admin = world.caller("quantri").await;
        let now = notices::mail_settings(&world.office, &admin).await.unwrap();
        let settings = MailSettings { posture: Posture::Subjects, ..now };
        notices::set_mail_settings(&world.office, &admin, MailChange { settings, password: None })
            .await
            .unwrap();
        let worker = world.work();
        for (level, count) in
            [(AccessLevel::NamedOnly, 1), (AccessLevel::Internal, 2), (AccessLevel::Normal, 3)]
        {
            let subject = format!("Kỷ luật cán bộ {count}");
            let document = world.receive(&crate::support::tiny_pdf(&subject)).await;
            let fields = DocumentFields { urgency: Urgency::Flash, access: level, ..form(&subject) };
            world.register(document, fields, Some("ha")).await.unwrap();
            let taken = post.wait_for(count);
            let all = format!("{}\n{}", taken[count - 1], text(&taken[count - 1]));
            let tells =
                [subject.as_str(), "4127/SNNMT", &format!("số đến {count}")].map(|word| all.contains(word));
            let expected = match level {
                AccessLevel::NamedOnly => [false, false, false],
                AccessLevel::Internal => [false, false, true],
                AccessLevel::Normal => [true, true, true],
            };
            assert_eq!(tells, expected, "{level:?}: {all}");
            assert!(all.contains(&document.to_string()), "the link is there");
        }
        worker.stop().await;
    });
}

#[test]
fn what_is_switched_off_does_not_come() {
    on_sqlite(|world| async move {
        let post = post_office();
        let world = with_mail(world, &post).await;
        let off: Vec<KindChoice> =
            NoticeKind::ALL.map(|kind| KindChoice { kind, in_app: false, by_mail: false }).to_vec();
        let ha = world.caller("ha").await;
        let kept =
            notices::set_preferences(&world.office, &ha, &off, Some("ha@thohoa.example")).await.unwrap();
        let Preferences { kinds, address, .. } = kept;
        assert_eq!(address.as_deref(), Some("ha@thohoa.example"));
        for choice in &kinds {
            assert_eq!(choice.in_app, choice.kind.is_mandatory(), "{choice:?}");
            assert_eq!(choice.by_mail, choice.kind.is_mandatory_by_mail(), "{choice:?}");
        }
        let worker = world.work();
        let document = urgent(&world, "Về bão số 9").await;
        handed_in(&world).await;
        assert_eq!(post.taken().len(), 0);
        assert_eq!(
            about(&world, "ha", document).await.len(),
            1,
            "new work cannot be switched off in the program"
        );
        worker.stop().await;
    });
}

#[test]
fn a_server_that_is_down_is_tried_again_and_the_administrator_sees_it() {
    on_sqlite(|world| async move {
        let mut post = post_office();
        let world = with_mail(world, &post).await;
        post.close();
        let worker = world.work();
        urgent(&world, "Về bão số 9").await;
        let admin = world.caller("quantri").await;
        let office = &world.office;
        let trouble = async || loop {
            let queue = notices::mail_queue(office, &admin).await.unwrap();
            if let Some(trouble) = queue.troubles.into_iter().next() {
                return trouble;
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        };
        let failed = tokio::time::timeout(Duration::from_secs(60), trouble()).await.unwrap();
        assert_eq!(
            (failed.fault.key.as_str(), failed.person.as_str()),
            ("unreachable", "Nguyễn Thị Minh Hà")
        );
        assert_eq!(failed.next, Some(office.now().plus(time::Duration::seconds(30))));
        post.reopen();
        world.clock.advance(time::Duration::seconds(31));
        assert_eq!(post.wait_for(1).len(), 1);
        handed_in(&world).await;
        assert_eq!(notices::mail_queue(office, &admin).await.unwrap().troubles, []);
        // Refused for good: it waits for the administrator, who gives it up.
        address(&world, "ha", Some("khong-co@thohoa.example")).await;
        handed_in(&world).await;
        urgent(&world, "Về bão số 10").await;
        let parked = tokio::time::timeout(Duration::from_secs(60), trouble()).await.unwrap();
        assert_eq!((parked.fault.key.as_str(), parked.fault.code, parked.next), ("refused", Some(550), None));
        notices::discard(office, &admin, parked.id).await.unwrap();
        assert!(matches!(notices::discard(office, &admin, parked.id).await, Err(Error::NotFound)));
        assert_eq!(notices::mail_queue(office, &admin).await.unwrap().troubles, []);
        worker.stop().await;
    });
}

#[test]
fn a_change_of_address_is_told_to_the_old_one() {
    on_sqlite(|world| async move {
        let post = post_office();
        let world = with_mail(world, &post).await;
        let worker = world.work();
        address(&world, "ha", Some("ha.moi@thohoa.example")).await;
        handed_in(&world).await;
        let groups = list(&world, "ha").await;
        assert_eq!(groups[0].letter, None);
        assert_eq!(groups[0].notices[0].0.change.as_deref(), Some("mail_address_changed"));
        let taken = post.wait_for(1);
        assert_eq!(header(&taken[0], "X-RcptTo"), "ha@thohoa.example");
        worker.stop().await;
    });
}

#[test]
fn only_the_administrator_sets_the_mail_and_the_password_stays_inside() {
    on_sqlite(|world| async move {
        let post = post_office();
        let world = with_mail(world, &post).await;
        let (admin, clerk) = (world.caller("quantri").await, world.caller("linh").await);
        let office = &world.office;
        let forbidden = |result: Result<(), Error>| assert!(matches!(result, Err(Error::Forbidden(_))));
        forbidden(notices::mail_settings(office, &clerk).await.map(drop));
        forbidden(notices::try_mail(office, &clerk, "a@b.example").await.map(drop));
        forbidden(notices::mail_queue(office, &clerk).await.map(drop));
        forbidden(notices::retry_all(office, &clerk).await);
        forbidden(notices::discard(office, &clerk, uuid::Uuid::now_v7().into()).await);
        let change = MailChange { settings: settings(&post), password: None };
        forbidden(notices::set_mail_settings(office, &clerk, change.clone()).await.map(drop));
        let now = notices::mail_settings(office, &admin).await.unwrap();
        assert!(now.has_password);
        let trial = notices::try_mail(office, &admin, "ai@thohoa.example").await.unwrap();
        assert_eq!(trial.fault, None);
        assert!(trial.reply.is_some_and(|said| said.starts_with("250 ")));
        assert_eq!(header(&post.taken()[0], "X-RcptTo"), "ai@thohoa.example");
        // In no file of the data folder but sealed.
        let database = std::fs::read(world.options.data.join("congvan.db")).unwrap();
        assert!(!database.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()));
        // The password is not sent to another server.
        let moved = MailSettings { host: "localhost".into(), ..now.clone() };
        let moved = MailChange { settings: moved, password: None };
        assert!(matches!(notices::set_mail_settings(office, &admin, moved).await, Err(Error::Input(_))));
        // Made from an older version.
        let stale = MailChange {
            settings: MailSettings { version: 0, ..now.clone() },
            password: Some(SECRET.into()),
        };
        assert!(matches!(notices::set_mail_settings(office, &admin, stale).await, Err(Error::Stale)));
        // Another key, as after a restore without it: it is said, and nothing is sent.
        std::fs::write(world.options.data.join("sealing.key"), [7; 32]).unwrap();
        assert!(!notices::mail_settings(office, &admin).await.unwrap().has_password);
        let trial = notices::try_mail(office, &admin, "ai@thohoa.example").await.unwrap();
        assert_eq!(trial.fault.unwrap().key, "password");
        // It is in the log of administration that the server was set, and the password is not.
        let log = administration::journal(office, &admin, None).await.unwrap();
        let set = log.iter().find(|entry| entry.kind == "mail_changed").unwrap();
        assert_eq!((&set.body["host"], &set.body["password"]), (&"127.0.0.1".into(), &true.into()));
        assert!(!set.body.to_string().contains(SECRET));
    });
}

#[test]
fn a_head_may_be_told_of_a_share_reassigned_with_its_own_deadline() {
    on_sqlite(|world| async move {
        let document = world.directed("Về đất đai").await;
        let assign = Act::Assign {
            assignment: world.part("son", document).await,
            officer: world.positions["trung"],
            instruction: String::new(),
            due: Some(Due::WorkingDays(2)),
        };
        world.act("son", document, assign).await.unwrap();
        let groups = list(&world, "trung").await;
        assert_eq!(groups[0].notices[0].0.due, Some(time::macros::date!(2026 - 11 - 19)));
        assert_eq!(unread(&world, "son").await, 0, "given on, it is no longer the head's");
    });
}

/// Changes of each person's account, newest first.
async fn changes(world: &World, login: &str) -> Vec<String> {
    let groups = list(world, login).await;
    let own = groups.into_iter().find(|group| group.letter.is_none()).map(|group| group.notices);
    own.unwrap_or_default().into_iter().filter_map(|(notice, _)| notice.change).collect()
}

#[test]
fn who_loses_or_gets_rights_is_told_by_whom() {
    on_both(|world| async move {
        let admin = world.caller("quantri").await;
        let office = &world.office;
        let trung = world.persons["trung"];
        let post = administration::PostDraft {
            title: "Phó Trưởng phòng".into(),
            unit: world.units["kt"],
            roles: vec![congvan_records::Role::Officer],
        };
        let position = administration::give_post(office, &admin, trung, post).await.unwrap();
        administration::end_post(office, &admin, trung, position.id).await.unwrap();
        accounts::set_disabled(office, &admin, trung, true).await.unwrap();
        accounts::set_disabled(office, &admin, trung, true).await.unwrap();
        accounts::set_disabled(office, &admin, trung, false).await.unwrap();
        accounts::reset_password(office, &admin, trung).await.unwrap();
        let told = ["password_reset", "account_unlocked", "account_locked", "post_ended", "post_given"];
        assert_eq!(changes(&world, "trung").await, told, "each once");
        assert_eq!(changes(&world, "son").await, [""; 0], "nobody else is");
        let groups = list(&world, "trung").await;
        let (notice, by) = &groups[0].notices[0];
        assert_eq!((notice.kind, notice.cause), (NoticeKind::AccessChanged, NoticeCause::Account));
        assert_eq!(by.as_deref(), Some(admin.person.name.as_str()));
        // Seen on the screen, it is read at the bell too; a letter's notices are not.
        world.directed("Về đất đai").await;
        assert_eq!((unread(&world, "trung").await, unread(&world, "son").await), (5, 1));
        for login in ["trung", "son"] {
            let caller = world.caller(login).await;
            administration::see_access_changes(office, &caller, office.now()).await.unwrap();
        }
        assert_eq!((unread(&world, "trung").await, unread(&world, "son").await), (0, 1));
    });
}

/// Whoever is locked out, and whose notice was read by somebody else, hears of it by e-mail; of letters no more.
#[test]
fn a_locked_account_is_told_of_the_lock_alone() {
    on_sqlite(|world| async move {
        let post = post_office();
        let world = with_mail(world, &post).await;
        let admin = world.caller("quantri").await;
        urgent(&world, "Về bão số 9").await;
        let ha = world.caller("ha").await;
        accounts::set_disabled(&world.office, &admin, world.persons["ha"], true).await.unwrap();
        notices::mark_read(&world.office, &ha, &Which::UpTo(world.office.now())).await.unwrap();
        let worker = world.work();
        handed_in(&world).await;
        let taken = post.taken();
        assert_eq!(taken.len(), 1);
        assert_eq!(header(&taken[0], "X-RcptTo"), "ha@thohoa.example");
        let said = text(&taken[0]);
        assert!(said.starts_with("Tài khoản của ông/bà bị khóa lúc"), "{said}");
        assert!(said.contains("không tắt được"), "{said}");
        worker.stop().await;
    });
}

#[test]
fn what_may_have_been_sent_before_a_restoration_is_not_sent_again() {
    let post = post_office();
    on_sqlite(async |world: World| {
        let world = with_mail(world, &post).await;
        // One for the digest, one on its way, and one whose deadline the clock will bring up.
        world.submitted("Chờ bản tin").await;
        let flash = urgent(&world, "Hỏa tốc").await;
        world.directed("Hạn ngày 23").await;
        let backups = world.backed_up().await;
        // What happened since is not in the backup: the digests went out, and the deadlines were told. Monday, noon.
        world.minutes(6 * 24 * 60 + 4 * 60);
        let world = world.restored_from(&backups).await;
        let (office, admin) = (&world.office, world.caller("quantri").await);
        let queue = notices::mail_queue(office, &admin).await.unwrap();
        assert_eq!((queue.waiting, queue.troubles.len()), (0, 1));
        assert_eq!(queue.troubles[0].fault.key, "restored");
        let worker = world.work();
        round().await;
        assert!(!about_kind(&world, "ngan", NoticeKind::DueToday).await.is_empty(), "told in the program");
        // 13:40: the digest.
        world.minutes(100);
        round().await;
        let mut settings = notices::mail_settings(office, &admin).await.unwrap();
        settings.from_name = "UBND phường".into();
        let change = MailChange { settings, password: None };
        notices::set_mail_settings(office, &admin, change).await.unwrap();
        notices::retry_all(office, &admin).await.unwrap();
        round().await;
        handed_in(&world).await;
        let sent: Vec<String> = post.taken().iter().map(|message| text(message)).collect();
        assert_eq!(sent, Vec::<String>::new());
        // What happens from now on is sent as ever.
        world.act("ha", flash, world.direct()).await.unwrap();
        handed_in(&world).await;
        assert!(!post.taken().is_empty());
        notices::discard(office, &admin, queue.troubles[0].id).await.unwrap();
        assert_eq!(notices::mail_queue(office, &admin).await.unwrap().troubles.len(), 0);
        worker.stop().await;
    });
}

async fn about_kind(world: &World, login: &str, kind: NoticeKind) -> Vec<NoticeKind> {
    let groups = list(world, login).await;
    let kinds = groups.iter().flat_map(|group| group.notices.iter().map(|(notice, _)| notice.kind));
    kinds.filter(|found| *found == kind).collect()
}
