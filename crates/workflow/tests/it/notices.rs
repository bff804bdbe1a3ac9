//! Notices: who is told of what, and when. The clock is a value, so every hour can be tried.

use crate::world::*;
use congvan_records::{AccessLevel, Timestamp, Urgency, VIETNAM_TIME};
use congvan_workflow::*;
use proptest::prelude::*;
use std::collections::BTreeSet;
use time::{
    Duration,
    macros::{date, datetime, time},
};

fn calendar() -> Calendar {
    let row = |date, kind| CalendarDay { date, kind, name: String::new(), legal_basis: String::new() };
    Calendar::new(
        "2026-1",
        vec![
            Session { from: time!(7:30), to: time!(11:30) },
            Session { from: time!(13:30), to: time!(17:00) },
        ],
        &[row(date!(2026 - 11 - 24), DayKind::Holiday), row(date!(2026 - 11 - 28), DayKind::SwappedWork)],
    )
}

fn told(
    desk: &Desk,
    at: time::OffsetDateTime,
    urgency: Urgency,
) -> Vec<(NoticeKind, Principal, NoticeCause)> {
    let drafts = notices_of_clock(&desk.routing, urgency, &calendar(), at.into());
    drafts.into_iter().map(|draft| (draft.kind, draft.to, draft.cause)).collect()
}

fn post(n: usize) -> Principal {
    Principal::Position(position(n))
}

/// The notices of the last step.
fn of_step(desk: &mut Desk, by: usize, action: Action) -> NoticesOfStep {
    let before = desk.routing.clone();
    desk.act(by, action).unwrap();
    notices_of_step(&before, &desk.routing, desk.events.last().unwrap())
}

fn short(of: &NoticesOfStep) -> Vec<(NoticeKind, Principal, NoticeCause)> {
    of.notices.iter().map(|draft| (draft.kind, draft.to, draft.cause)).collect()
}

#[test]
fn each_step_tells_those_who_have_work_now() {
    let mut desk = Desk::new();
    let registered = of_step(&mut desk, CLERK, Action::Register(registration(AccessLevel::Normal)));
    assert_eq!(registered, NoticesOfStep::default(), "the clerks' own list is no notice");
    let submitted = of_step(&mut desk, CLERK, Action::Submit { to: position(LEADER) });
    assert_eq!(short(&submitted), [(NoticeKind::NewWork, post(LEADER), NoticeCause::Review)]);
    let directive = DirectiveDraft {
        id: id(900),
        text: "Giao xử lý".into(),
        parts: vec![
            part(11, AssignmentRole::Lead, ECONOMY, Some(deadline(5))),
            part(12, AssignmentRole::Support, CULTURE, Some(deadline(5))),
            part(13, AssignmentRole::Inform, OTHER, None),
        ],
        layers: vec![],
    };
    let directed = of_step(&mut desk, LEADER, Action::Direct(directive));
    assert_eq!(
        short(&directed),
        [
            (NoticeKind::NewWork, post(HEAD), NoticeCause::Lead),
            (NoticeKind::NewWork, post(SUPPORT_HEAD), NoticeCause::Support),
            (NoticeKind::NewWork, post(OTHER_HEAD), NoticeCause::Inform),
        ]
    );
    assert_eq!(directed.notices[0].due, Some(deadline(5).date));
    assert_eq!(directed.settled.len(), 1, "the leader's work is done");
    let assign = Action::Assign {
        assignment: id(11),
        officer: position(OFFICER),
        instruction: String::new(),
        deadline: None,
    };
    let assigned = of_step(&mut desk, HEAD, assign.clone());
    assert_eq!(short(&assigned), [(NoticeKind::NewWork, post(OFFICER), NoticeCause::Lead)]);
    // Taking it back says nothing and settles what it had said.
    let taken_back = of_step(&mut desk, HEAD, Action::TakeBack);
    assert_eq!(taken_back.notices, []);
    assert_eq!(taken_back.settled, [assigned.notices[0].work.clone()]);
    // Given again it is another occurrence.
    let again = of_step(&mut desk, HEAD, assign);
    assert_ne!(again.notices[0].key, assigned.notices[0].key);
    let back = of_step(
        &mut desk,
        OFFICER,
        Action::SendBack { reason: "Không đúng lĩnh vực".into(), suggestion: None },
    );
    assert_eq!(short(&back), [(NoticeKind::SentBack, post(HEAD), NoticeCause::Lead)]);
    let opened = of_step(&mut desk, HEAD, Action::Open);
    assert_eq!(opened, NoticesOfStep::default());
}

#[test]
fn a_question_for_a_later_day_and_its_answer_are_told() {
    let mut desk = Desk::assigned(AccessLevel::Normal);
    let ask = Action::AskExtension {
        assignment: id(11),
        reason: "Chờ số liệu của thôn".into(),
        deadline: deadline(8),
    };
    let asked = of_step(&mut desk, OFFICER, ask);
    assert_eq!(short(&asked), [(NoticeKind::Extension, post(HEAD), NoticeCause::Giver)]);
    // The question presses nobody by itself: only the share's own deadline does.
    let all = notices_of_clock(&desk.routing, Urgency::Flash, &calendar(), deadline(5).at);
    assert!(all.iter().all(|draft| !draft.work.starts_with("requests/")), "{all:?}");
    let (_, question) = desk.routing.pending_extensions().next().unwrap();
    let answer =
        Action::AnswerExtension { request: question.id, granted: None, note: "Sở đã nhắc".into() };
    let answered = of_step(&mut desk, HEAD, answer);
    assert_eq!(short(&answered), [(NoticeKind::Extension, post(OFFICER), NoticeCause::Lead)]);
    assert_eq!(answered.settled, [asked.notices[0].work.clone()], "it waits for the head no more");
    assert_eq!(answered.notices[0].due, None, "refused");
    let own = inbox_entries(&desk.routing).into_iter().filter(|entry| entry.principal == post(OFFICER));
    assert_eq!(own.count(), 1);
    let reported = of_step(
        &mut desk,
        OFFICER,
        Action::SendBack { reason: "Không đúng lĩnh vực".into(), suggestion: None },
    );
    assert!(reported.settled.contains(&answered.notices[0].work), "{reported:?}");
}

#[test]
fn the_head_is_told_what_an_officer_reports_and_not_of_an_own_report() {
    for (head, officer, share) in [(HEAD, OFFICER, 11), (SUPPORT_HEAD, SUPPORT_OFFICER, 12)] {
        let mut desk = Desk::directed(AccessLevel::NamedOnly);
        desk.assign(head, share, officer).unwrap();
        let report = || Action::Report { text: "Xong".into() };
        let told = of_step(&mut desk, officer, report());
        assert_eq!(short(&told), [(NoticeKind::Reported, post(head), NoticeCause::Giver)]);
        assert_eq!((told.notices[0].except, told.notices[0].due), (Some(person(officer)), None));
        // It presses nobody, however long it lies there.
        let late = datetime!(2027-01-20 09:00 +7).into();
        let all = notices_of_clock(&desk.routing, Urgency::Flash, &calendar(), late);
        assert!(all.iter().all(|draft| draft.work != told.notices[0].work), "{all:?}");
        let undone = of_step(&mut desk, officer, Action::TakeBack);
        assert_eq!((undone.notices, undone.settled), (vec![], vec![told.notices[0].work.clone()]));
        let again = of_step(&mut desk, officer, report());
        assert_ne!(again.notices[0].key, told.notices[0].key);
        let on = of_step(&mut desk, head, Action::Reopen { assignment: id(share), missing: "Thiếu".into() });
        assert!(on.settled.contains(&told.notices[0].work), "{on:?}");
        // What the head keeps is the head's own.
        desk.assign(head, share, head).unwrap();
        assert_eq!(short(&of_step(&mut desk, head, report())), []);
    }
}

fn comment(desk: &mut Desk) -> Action {
    Action::Comment { id: id(desk.fresh()), text: "Đến đâu rồi?".into() }
}

#[test]
fn words_are_told_to_those_at_work_and_to_those_who_wrote_before() {
    use NoticeCause::{Giver, Lead, Participant, Review, Support};
    let mut desk = Desk::submitted(AccessLevel::Normal);
    let asked = comment(&mut desk);
    assert_eq!(
        short(&of_step(&mut desk, CLERK, asked)),
        [(NoticeKind::Commented, post(LEADER), Review), (NoticeKind::Commented, post(CLERK), Participant)]
    );
    let mut desk = Desk::directed(AccessLevel::Normal);
    desk.assign(HEAD, 11, OFFICER).unwrap();
    let asked = comment(&mut desk);
    let told = of_step(&mut desk, LEADER, asked);
    let working = [
        (NoticeKind::Commented, post(OFFICER), Lead),
        (NoticeKind::Commented, post(SUPPORT_HEAD), Support),
        (NoticeKind::Commented, post(HEAD), Giver),
    ];
    assert_eq!(short(&told), [&working[..], &[(NoticeKind::Commented, post(LEADER), Participant)]].concat());
    // The leader's own post is among those who wrote, the person is not told of the own words.
    assert!(told.notices.iter().all(|draft| draft.except == Some(person(LEADER))));
    // Whoever has several posts on the letter is told once.
    assert_eq!(told.notices.iter().map(|draft| &draft.key).collect::<BTreeSet<_>>().len(), 1);
    let answer = comment(&mut desk);
    let answered = of_step(&mut desk, OFFICER, answer);
    let wrote = [post(LEADER), post(OFFICER)].map(|to| (NoticeKind::Commented, to, Participant));
    assert!(short(&answered).contains(&wrote[0]), "{answered:?}");
    assert!(!short(&answered).contains(&wrote[1]), "at work already: {answered:?}");
    assert_ne!(answered.notices[0].key, told.notices[0].key);
}

#[test]
fn the_head_is_told_that_an_officer_closed_the_letter() {
    let close = || Action::Close { outcome: ClosingOutcome::Answered, note: "Đã trả lời".into() };
    let mut desk = Desk::directed(AccessLevel::Normal);
    desk.assign(HEAD, 11, OFFICER).unwrap();
    let told = of_step(&mut desk, OFFICER, close());
    assert_eq!(short(&told), [(NoticeKind::Closed, post(HEAD), NoticeCause::Giver)]);
    assert_eq!(told.notices[0].except, Some(person(OFFICER)));
    // What the head kept, nobody else was given.
    let mut desk = Desk::directed(AccessLevel::Normal);
    assert_eq!(short(&of_step(&mut desk, HEAD, close())), []);
}

#[test]
fn an_officer_is_told_when_work_goes_on_after_the_report() {
    for (head, officer, other, share, cause) in [
        (HEAD, OFFICER, HEAD, 11, NoticeCause::Lead),
        (SUPPORT_HEAD, SUPPORT_OFFICER, OUTSIDER, 12, NoticeCause::Support),
    ] {
        let mut desk = Desk::directed(AccessLevel::Normal);
        desk.assign(head, share, officer).unwrap();
        desk.act(officer, Action::Report { text: "Xong".into() }).unwrap();
        let before = desk.routing.clone();
        let reopen = Action::Reopen { assignment: id(share), missing: "Thiếu phụ lục".into() };
        let told = of_step(&mut desk, head, reopen);
        assert_eq!(short(&told), [(NoticeKind::Reopened, post(officer), cause)]);
        assert_eq!(told.notices[0].due, Some(deadline(5).date));
        let undone = of_step(&mut desk, head, Action::TakeBack);
        assert_eq!(undone.notices, []);
        assert_eq!(inbox_entries(&desk.routing), inbox_entries(&before));
        // Another officer has new work; the one who reported has none.
        desk.assign(head, share, other).unwrap();
        let told = notices_of_step(&before, &desk.routing, desk.events.last().unwrap());
        assert_eq!(short(&told), [(NoticeKind::NewWork, post(other), cause)]);
    }
}

#[test]
fn reopened_work_presses_again() {
    let due = calendar().on(date!(2026 - 11 - 18));
    let mut desk = given(due);
    desk.assign(HEAD, 11, OFFICER).unwrap();
    desk.act(OFFICER, Action::Report { text: "Đã xong".into() }).unwrap();
    let late = datetime!(2026-11-20 09:00 +7);
    assert_eq!(told(&desk, late, Urgency::Normal), []);
    desk.act(HEAD, Action::Reopen { assignment: id(11), missing: "Thiếu phụ lục".into() }).unwrap();
    let kinds: Vec<_> =
        told(&desk, late, Urgency::Normal).into_iter().map(|(kind, to, _)| (kind, to)).collect();
    for expected in [NoticeKind::Overdue, NoticeKind::Unopened] {
        assert!(kinds.contains(&(expected, post(OFFICER))), "{kinds:?}");
        assert!(kinds.contains(&(expected, post(HEAD))), "who gave it: {kinds:?}");
    }
}

fn corrected(changes: &[(&str, &str, &str)]) -> Action {
    let change = |(field, old, new): &(&str, &str, &str)| FieldChange {
        field: (*field).into(),
        old: (*old).into(),
        new: (*new).into(),
    };
    Action::Correct { changes: changes.iter().map(change).collect(), reason: "Nhập nhầm".into() }
}

#[test]
fn a_correction_that_presses_is_told_to_everybody_at_work() {
    let to_flash = corrected(&[("urgency", "normal", "flash")]);
    let mut desk = Desk::submitted(AccessLevel::Normal);
    let told = of_step(&mut desk, CLERK, to_flash.clone());
    assert_eq!(short(&told), [(NoticeKind::MoreUrgent, post(LEADER), NoticeCause::Review)]);
    assert_eq!((told.notices[0].urgency, told.notices[0].due), (Some(Urgency::Flash), None));

    let mut desk = Desk::assigned(AccessLevel::Normal);
    let told = of_step(&mut desk, CLERK, to_flash.clone());
    assert_eq!(
        short(&told),
        [
            (NoticeKind::MoreUrgent, post(OFFICER), NoticeCause::Lead),
            (NoticeKind::MoreUrgent, post(HEAD), NoticeCause::Giver),
            (NoticeKind::MoreUrgent, post(SUPPORT_HEAD), NoticeCause::Support),
        ],
        "not who only reads it, nor the leader, whose part is done"
    );
    assert_eq!(told.settled, Vec::<String>::new());
    // Corrected once more it is another occurrence.
    let keys = |told: &NoticesOfStep| told.notices.iter().map(|n| n.key.clone()).collect::<BTreeSet<_>>();
    let once_more = of_step(&mut desk, CLERK, corrected(&[("urgency", "flash", "flash_timed")]));
    assert!(keys(&told).is_disjoint(&keys(&once_more)) && once_more.notices.len() == 3);
    // Who has reported is not pressed.
    desk.act(OFFICER, Action::Report { text: "Xong".into() }).unwrap();
    let told = of_step(&mut desk, CLERK, to_flash);
    assert_eq!(short(&told), [(NoticeKind::MoreUrgent, post(SUPPORT_HEAD), NoticeCause::Support)]);
}

#[test]
fn only_what_presses_more_is_told() {
    let day = |d| Some(date!(2026 - 11 - 01).replace_day(d).unwrap());
    for (changes, expected) in [
        (&[("urgency", "urgent", "very_urgent")][..], Some((Some(Urgency::VeryUrgent), None))),
        (&[("urgency", "flash", "urgent")], None),
        (&[("due_date", "2026-11-30", "2026-11-20")], Some((None, day(20)))),
        (&[("due_date", "", "2026-11-20")], Some((None, day(20)))),
        (&[("due_date", "2026-11-20", "2026-11-30")], None),
        (&[("due_date", "2026-11-20", "")], None),
        (&[("subject", "A", "B"), ("due_date", "2026-12-01", "2026-11-30")], Some((None, day(30)))),
        (
            &[("urgency", "normal", "flash"), ("due_date", "", "2026-11-19")],
            Some((Some(Urgency::Flash), day(19))),
        ),
        (&[("urgency", "flash", "normal"), ("due_date", "", "2026-11-19")], Some((None, day(19)))),
        (&[("subject", "A", "B")], None),
    ] {
        let mut desk = Desk::submitted(AccessLevel::Normal);
        let told = of_step(&mut desk, CLERK, corrected(changes));
        let said = told.notices.first().map(|notice| (notice.urgency, notice.due));
        assert_eq!(said, expected, "{changes:?}");
    }
    let mut desk = Desk::new();
    desk.act(CLERK, Action::Register(registration(AccessLevel::Normal))).unwrap();
    let told = of_step(&mut desk, CLERK, corrected(&[("urgency", "normal", "flash")]));
    assert_eq!(told.notices, [], "it is with the clerks, who corrected it");
}

#[test]
fn a_letter_sent_back_to_the_clerks_is_told_to_them() {
    let mut desk = Desk::submitted(AccessLevel::Normal);
    let back =
        of_step(&mut desk, LEADER, Action::SendBack { reason: "Thiếu phụ lục".into(), suggestion: None });
    let clerks = Principal::Unit(id(CLERKS));
    assert_eq!(short(&back), [(NoticeKind::SentBack, clerks, NoticeCause::Clerk)]);
    assert_eq!(back.notices[0].except, Some(person(LEADER)));
}

/// Tuesday the 17th at 8:00; due on Sunday the 22nd by the test's own deadline, so the directive gives another one.
fn given(due: Deadline) -> Desk {
    let mut desk = Desk::submitted(AccessLevel::Normal);
    desk.direct(vec![part(11, AssignmentRole::Lead, ECONOMY, Some(due))]).unwrap();
    desk.act(HEAD, Action::Open).unwrap();
    desk
}

#[test]
fn deadlines_are_told_the_day_before_on_the_day_and_after_it() {
    // Due on Wednesday the 25th; Tuesday is a holiday, so Monday is the working day before.
    let desk = given(calendar().on(date!(2026 - 11 - 25)));
    let head = |kind| vec![(kind, post(HEAD), NoticeCause::Lead)];
    let late = vec![
        (NoticeKind::Overdue, post(HEAD), NoticeCause::Lead),
        (NoticeKind::Overdue, post(LEADER), NoticeCause::Giver),
    ];
    for (at, expected) in [
        (datetime!(2026-11-20 16:59 +7), vec![]),
        (datetime!(2026-11-21 09:00 +7), vec![]),
        (datetime!(2026-11-23 00:00 +7), head(NoticeKind::DueSoon)),
        (datetime!(2026-11-23 23:59 +7), head(NoticeKind::DueSoon)),
        (datetime!(2026-11-24 09:00 +7), vec![]),
        (datetime!(2026-11-25 07:30 +7), head(NoticeKind::DueToday)),
        (datetime!(2026-11-25 16:59 +7), head(NoticeKind::DueToday)),
        (datetime!(2026-11-25 17:00 +7), late.clone()),
        (datetime!(2026-11-28 09:00 +7), late.clone()),
        (datetime!(2026-11-29 09:00 +7), vec![]),
    ] {
        assert_eq!(told(&desk, at, Urgency::Normal), expected, "{at}");
    }
}

#[test]
fn a_deadline_on_a_day_off_is_told_of_on_the_working_day_before() {
    // Sunday the 22nd: Friday is the last working day. Tuesday the 24th, a holiday: Monday is.
    let head = |kind| vec![(kind, post(HEAD), NoticeCause::Lead)];
    let sunday = given(calendar().on(date!(2026 - 11 - 22)));
    let holiday = given(calendar().on(date!(2026 - 11 - 24)));
    for (desk, at, expected) in [
        (&sunday, datetime!(2026-11-18 09:00 +7), vec![]),
        (&sunday, datetime!(2026-11-19 09:00 +7), head(NoticeKind::DueSoon)),
        (&sunday, datetime!(2026-11-20 09:00 +7), head(NoticeKind::DueToday)),
        (&sunday, datetime!(2026-11-21 09:00 +7), vec![]),
        (&holiday, datetime!(2026-11-20 09:00 +7), head(NoticeKind::DueSoon)),
        (&holiday, datetime!(2026-11-23 09:00 +7), head(NoticeKind::DueToday)),
    ] {
        assert_eq!(told(desk, at, Urgency::Normal), expected, "{at}");
    }
    let monday = told(&sunday, datetime!(2026-11-23 09:00 +7), Urgency::Normal);
    assert_eq!(monday[0].0, NoticeKind::Overdue);
}

#[test]
fn the_clock_speaks_of_flash_letters_on_days_off_too() {
    let head = |kind| vec![(kind, post(HEAD), NoticeCause::Lead)];
    let desk = given(calendar().on(date!(2026 - 11 - 22)));
    for urgency in [Urgency::Flash, Urgency::FlashTimed] {
        assert_eq!(told(&desk, datetime!(2026-11-22 09:00 +7), urgency), head(NoticeKind::DueToday));
        let late = told(&desk, datetime!(2026-11-22 17:00 +7), urgency);
        assert_eq!(late.iter().map(|told| told.0).collect::<Vec<_>>(), [NoticeKind::Overdue; 2]);
    }
    assert_eq!(told(&desk, datetime!(2026-11-22 17:00 +7), Urgency::VeryUrgent), []);
}

#[test]
fn overdue_work_is_told_of_again_after_five_working_days() {
    let desk = given(calendar().on(date!(2026 - 11 - 25)));
    let keys = |at: time::OffsetDateTime| {
        let drafts = notices_of_clock(&desk.routing, Urgency::Normal, &calendar(), at.into());
        drafts.into_iter().map(|draft| draft.key).collect::<Vec<_>>()
    };
    let first = keys(datetime!(2026-11-26 09:00 +7));
    // The swapped Saturday counts: Thursday, Friday, Saturday, Monday, Tuesday.
    assert_eq!(first, keys(datetime!(2026-11-30 16:00 +7)));
    let second = keys(datetime!(2026-12-01 09:00 +7));
    assert_ne!(first, second);
    assert_eq!(second, keys(datetime!(2026-12-04 09:00 +7)));
}

#[test]
fn what_is_given_with_its_deadline_near_is_new_work_alone() {
    let desk = given(calendar().on(date!(2026 - 11 - 17)));
    assert_eq!(told(&desk, datetime!(2026-11-17 12:00 +7), Urgency::Normal), []);
    let desk = given(calendar().on(date!(2026 - 11 - 18)));
    assert_eq!(told(&desk, datetime!(2026-11-17 16:00 +7), Urgency::Normal), []);
}

#[test]
fn a_reported_share_is_no_longer_pressed_for() {
    let mut desk = given(calendar().on(date!(2026 - 11 - 18)));
    desk.act(HEAD, Action::Report { text: "Đã xong".into() }).unwrap();
    assert_eq!(told(&desk, datetime!(2026-11-20 09:00 +7), Urgency::Normal), []);
}

#[test]
fn unopened_work_is_told_to_holder_and_giver_after_working_time() {
    let mut desk = Desk::submitted(AccessLevel::Normal);
    desk.direct(vec![part(11, AssignmentRole::Lead, ECONOMY, None)]).unwrap();
    // Given at 8:03 on Tuesday: 8 working hours end at 9:03 on Wednesday.
    let both = vec![
        (NoticeKind::Unopened, post(HEAD), NoticeCause::Lead),
        (NoticeKind::Unopened, post(LEADER), NoticeCause::Giver),
    ];
    assert_eq!(told(&desk, datetime!(2026-11-18 08:30 +7), Urgency::Normal), []);
    assert_eq!(told(&desk, datetime!(2026-11-18 09:00 +7), Urgency::Normal), both);
    assert_eq!(told(&desk, datetime!(2026-11-17 09:10 +7), Urgency::Flash), both);
    desk.act(HEAD, Action::Open).unwrap();
    assert_eq!(told(&desk, datetime!(2026-11-18 09:00 +7), Urgency::Normal), []);
}

#[test]
fn digests_come_twice_on_working_days() {
    let at = |at: time::OffsetDateTime| digest_of(&calendar(), at.into());
    let (friday, saturday) = (date!(2026 - 11 - 27), date!(2026 - 11 - 28));
    assert_eq!(at(datetime!(2026-11-27 07:29 +7)), None);
    assert_eq!(at(datetime!(2026-11-27 07:30 +7)), Some((friday, 0)));
    assert_eq!(at(datetime!(2026-11-27 13:29 +7)), Some((friday, 0)));
    assert_eq!(at(datetime!(2026-11-27 23:00 +7)), Some((friday, 1)));
    assert_eq!(at(datetime!(2026-11-24 09:00 +7)), None, "a holiday");
    assert_eq!(at(datetime!(2026-11-28 14:00 +7)), Some((saturday, 1)), "a swapped Saturday");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// At every instant: nothing on days off but of flash letters; nothing that its receiver may not read; the same keys however often
    /// asked; and of each piece of work at most one word about its deadline to each.
    #[test]
    fn the_clock_tells_only_what_holds(
        minutes in 0i64..60 * 24 * 21,
        due in 0i64..15,
        opened in any::<bool>(),
        officer in any::<bool>(),
        urgency in 0usize..5,
    ) {
        let due = calendar().after_working_days(start(), due as u32);
        let mut desk = Desk::submitted(AccessLevel::Normal);
        desk.direct(vec![
            part(11, AssignmentRole::Lead, ECONOMY, Some(due.clone())),
            part(12, AssignmentRole::Support, CULTURE, Some(due)),
            part(13, AssignmentRole::Inform, OTHER, None),
        ]).unwrap();
        if officer {
            desk.assign(HEAD, 11, OFFICER).unwrap();
        }
        if opened {
            desk.act(if officer { OFFICER } else { HEAD }, Action::Open).unwrap();
        }
        let now: Timestamp = start().plus(Duration::minutes(minutes));
        desk.now = desk.now.max(now);
        let urgency = Urgency::ALL[urgency];
        let drafts = notices_of_clock(&desk.routing, urgency, &calendar(), now);
        prop_assert_eq!(&drafts, &notices_of_clock(&desk.routing, urgency, &calendar(), now));
        let working = calendar().is_working_day(now.date_in(VIETNAM_TIME));
        prop_assert!(working || leaves_at_once(urgency) || drafts.is_empty());
        let keys: BTreeSet<_> = drafts.iter().map(|draft| (draft.to, &draft.key)).collect();
        prop_assert_eq!(keys.len(), drafts.len(), "no occurrence twice");
        for draft in &drafts {
            let reaches = |n: &&usize| actor(**n).principals().contains(&draft.to);
            for n in CAST.iter().filter(reaches) {
                prop_assert!(desk.can(*n, Access::ReadMetadata, AccessLevel::Normal), "{:?} to {}", draft, n);
            }
            let about = drafts.iter().filter(|other| {
                other.work == draft.work && other.to == draft.to && other.kind != NoticeKind::Unopened
            });
            prop_assert!(about.count() <= 1);
        }
    }

    /// Whatever people do: who is told may read, is not the one who did it alone, and has it in a list.
    #[test]
    fn a_step_tells_those_who_may_read(
        attempts in prop::collection::vec((0usize..11, 0u8..8, 0usize..11), 1..40),
    ) {
        let mut desk = Desk::submitted(AccessLevel::Normal);
        for (who, kind, other) in attempts {
            let share = desk.routing.parts_in_force().next().map_or(id(1), |part| part.id);
            let (directive, lead, support) = (desk.fresh(), desk.fresh(), desk.fresh());
            let action = match kind {
                0 => Action::Direct(DirectiveDraft {
                    id: id(directive),
                    text: "Giao".into(),
                    parts: vec![
                        part(lead, AssignmentRole::Lead, ECONOMY, Some(deadline(3))),
                        part(support, AssignmentRole::Support, CULTURE, None),
                    ],
                    layers: vec![],
                }),
                1 => Action::SendBack { reason: "Không đúng".into(), suggestion: None },
                2 => Action::TakeBack,
                3 => Action::Assign {
                    assignment: share,
                    officer: position(other),
                    instruction: String::new(),
                    deadline: None,
                },
                4 => Action::Submit { to: position(LEADER) },
                5 => Action::Report { text: "Xong".into() },
                6 => comment(&mut desk),
                _ => Action::Open,
            };
            let before = desk.routing.clone();
            if desk.act(who, action).is_err() {
                continue;
            }
            let event = desk.events.last().unwrap();
            let followed = notices_of_step(&before, &desk.routing, event);
            let taken_back = event.body.kind() == "taken_back";
            prop_assert!(followed.notices.is_empty() || !taken_back);
            let waits: BTreeSet<_> = inbox_entries(&desk.routing).into_iter().map(|e| e.principal).collect();
            for draft in &followed.notices {
                prop_assert!(waits.contains(&draft.to) || draft.kind == NoticeKind::Commented);
                prop_assert!(!followed.settled.contains(&draft.work));
                prop_assert_eq!(draft.except, Some(person(who)));
                for n in CAST.iter().filter(|n| actor(**n).principals().contains(&draft.to)) {
                    prop_assert!(desk.can(*n, Access::ReadMetadata, AccessLevel::NamedOnly));
                }
            }
        }
    }
}
