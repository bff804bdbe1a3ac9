//! Every-day cases: another leader, a later day, one more unit, a mistake in the book, a post that ends.

use crate::world::*;
use congvan_records::{AccessLevel::Normal, PositionId, UnitId};
use congvan_workflow::*;

fn forward(to: usize) -> Action {
    Action::Forward { to: position(to), note: "Đồng chí xem giúp".into() }
}

fn back() -> Action {
    Action::SendBack { reason: "Không thuộc lĩnh vực".into(), suggestion: None }
}

fn ask(part: u128, days: i64) -> Action {
    Action::AskExtension {
        assignment: id(part),
        reason: "Chờ số liệu của thôn".into(),
        deadline: deadline(days),
    }
}

fn answer(desk: &Desk, granted: Option<i64>) -> Action {
    let (_, question) = desk.routing.pending_extensions().next().expect("a question");
    let note = if granted.is_some() { String::new() } else { "Sở đã nhắc".into() };
    Action::AnswerExtension { request: question.id, granted: granted.map(deadline), note }
}

fn waits(desk: &Desk, inbox: InboxBox, who: usize) -> bool {
    let whose = Principal::Position(position(who));
    inbox_entries(&desk.routing).iter().any(|entry| entry.inbox == inbox && entry.principal == whose)
}

fn due(desk: &Desk, part: u128) -> Option<Deadline> {
    desk.routing.assignment(id(part)).unwrap().deadline.clone()
}

#[test]
fn a_leader_passes_a_letter_on_and_keeps_sight_of_it() {
    let mut desk = Desk::submitted(Normal);
    desk.act(LEADER, forward(DEPUTY)).unwrap();
    assert_eq!(desk.routing.holder, Some(Holder::Position(position(DEPUTY))));
    assert!(desk.can(LEADER, Access::ReadContent, Normal));
    assert!(!desk.offered(LEADER).contains(&ActionKind::Direct), "one holder at a time");
    desk.act(DEPUTY, Action::Open).unwrap();
    desk.act(LEADER, Action::TakeBack).unwrap();
    assert_eq!(desk.routing.holder, Some(Holder::Position(position(LEADER))));
    assert!(!desk.can(DEPUTY, Access::ReadMetadata, Normal));
}

#[test]
fn what_was_passed_on_goes_back_to_who_passed_it() {
    let mut desk = Desk::submitted(Normal);
    desk.act(LEADER, forward(DEPUTY)).unwrap();
    assert_eq!(desk.act(DEPUTY, forward(LEADER)), Err(Refusal::WrongRecipient), "that is sending back");
    assert_eq!(desk.act(DEPUTY, forward(HEAD)), Err(Refusal::WrongRecipient), "a leader is wanted");
    desk.act(DEPUTY, back()).unwrap();
    assert_eq!(desk.routing.holder, Some(Holder::Position(position(LEADER))));
    assert!(desk.offered(DEPUTY).contains(&ActionKind::TakeBack));
    desk.act(DEPUTY, Action::TakeBack).unwrap();
    assert_eq!(desk.routing.holder, Some(Holder::Position(position(DEPUTY))));
    desk.act(DEPUTY, back()).unwrap();
    desk.wait(11);
    assert!(!desk.can(DEPUTY, Access::ReadMetadata, Normal));
    desk.act(LEADER, back()).unwrap();
    assert_eq!(desk.routing.status, Status::Registered);
}

#[test]
fn the_old_day_stays_until_the_question_is_answered() {
    let mut desk = Desk::assigned(Normal);
    desk.act(OFFICER, ask(11, 8)).unwrap();
    assert_eq!(due(&desk, 11), Some(deadline(5)));
    assert!(waits(&desk, InboxBox::Requests, HEAD));
    assert!(!desk.offered(OFFICER).contains(&ActionKind::AskExtension), "once at a time");
    assert!(!desk.offered(LEADER).contains(&ActionKind::AnswerExtension), "the head gave the share");
    let too_late = answer(&desk, Some(8));
    assert_eq!(desk.act(HEAD, too_late), Err(Refusal::DeadlineTooLate), "the leader's day bounds the head");
    // So the head asks the leader, who grants another day.
    desk.act(HEAD, ask(11, 9)).unwrap();
    assert!(waits(&desk, InboxBox::Requests, LEADER));
    let question = desk.routing.pending_extensions().find(|(_, q)| !q.by_officer).map(|(_, q)| q.id).unwrap();
    let granted = Some(deadline(7));
    desk.act(LEADER, Action::AnswerExtension { request: question, granted, note: String::new() }).unwrap();
    assert_eq!(due(&desk, 11), Some(deadline(7)), "who had the leader's day has the new one");
    let soon = answer(&desk, Some(6));
    assert_eq!(desk.act(HEAD, soon), Err(Refusal::DeadlineNotLater));
    let refusal = answer(&desk, None);
    desk.act(HEAD, refusal).unwrap();
    assert!(!waits(&desk, InboxBox::Requests, HEAD));
    let states: Vec<_> =
        desk.routing.assignment(id(11)).unwrap().extensions.iter().map(|q| q.state.clone()).collect();
    assert!(matches!(states[..], [ExtensionState::Refused { .. }, ExtensionState::Granted { .. }]));
}

/// The leader's day 14, the officer's day 4: given by the head.
fn with_an_earlier_day_for_the_officer() -> Desk {
    let mut desk = Desk::submitted(Normal);
    desk.direct(vec![part(11, AssignmentRole::Lead, ECONOMY, Some(deadline(14)))]).unwrap();
    let (assignment, officer) = (id(11), position(OFFICER));
    let deadline = Some(deadline(4));
    desk.act(HEAD, Action::Assign { assignment, officer, instruction: String::new(), deadline }).unwrap();
    desk
}

#[test]
fn a_head_who_asks_is_measured_by_the_units_day_and_not_by_the_officers() {
    let mut desk = with_an_earlier_day_for_the_officer();
    for earlier in [9, 14] {
        assert_eq!(desk.act(HEAD, ask(11, earlier)), Err(Refusal::DeadlineNotLater), "day {earlier}");
    }
    desk.act(HEAD, ask(11, 20)).unwrap();
    let before = |desk: &Desk| desk.routing.assignment(id(11)).unwrap().extensions[0].before.clone();
    assert_eq!(before(&desk), Some(deadline(14)), "the day that the leader is shown");
    for earlier in [9, 14] {
        let shorter = answer(&desk, Some(earlier));
        assert_eq!(desk.act(LEADER, shorter), Err(Refusal::DeadlineNotLater), "day {earlier}");
    }
    let longer = answer(&desk, Some(18));
    desk.act(LEADER, longer).unwrap();
    let share = desk.routing.assignment(id(11)).unwrap();
    assert_eq!(share.directive_deadline, Some(deadline(18)));
    assert_eq!(share.deadline, Some(deadline(4)), "the head's earlier day for the officer stays");

    // The officer is measured by the own day all the same.
    let mut desk = with_an_earlier_day_for_the_officer();
    desk.act(OFFICER, ask(11, 9)).unwrap();
    assert_eq!(before(&desk), Some(deadline(4)));
}

#[test]
fn a_head_to_whom_no_day_was_given_has_none_to_put_off() {
    let mut desk = Desk::submitted(Normal);
    desk.direct(vec![part(11, AssignmentRole::Lead, ECONOMY, None)]).unwrap();
    let (assignment, officer) = (id(11), position(OFFICER));
    let deadline = Some(deadline(4));
    desk.act(HEAD, Action::Assign { assignment, officer, instruction: String::new(), deadline }).unwrap();
    assert!(!desk.offered(HEAD).contains(&ActionKind::AskExtension));
    assert!(desk.offered(OFFICER).contains(&ActionKind::AskExtension));
}

#[test]
fn an_answer_is_taken_back_and_a_question_goes_and_comes_with_its_officer() {
    let mut desk = Desk::directed(Normal);
    desk.act(HEAD, ask(11, 9)).unwrap();
    let yes = answer(&desk, Some(9));
    desk.act(LEADER, yes).unwrap();
    assert_eq!(due(&desk, 11), Some(deadline(9)));
    desk.act(LEADER, Action::TakeBack).unwrap();
    assert_eq!(due(&desk, 11), Some(deadline(5)));
    assert!(waits(&desk, InboxBox::Requests, LEADER), "it waits again");
    let refused = Action::AnswerExtension {
        request: desk.routing.pending_extensions().next().unwrap().1.id,
        granted: None,
        note: " ".into(),
    };
    assert_eq!(desk.act(LEADER, refused), Err(Refusal::Missing("reason")));

    let mut desk = Desk::assigned(Normal);
    desk.act(OFFICER, ask(11, 8)).unwrap();
    desk.act(OFFICER, back()).unwrap();
    assert_eq!(desk.routing.pending_extensions().count(), 0);

    let mut desk = Desk::assigned(Normal);
    desk.act(OFFICER, ask(11, 8)).unwrap();
    desk.assign(HEAD, 11, HEAD).unwrap();
    assert_eq!(desk.routing.pending_extensions().count(), 0);
    desk.act(HEAD, Action::TakeBack).unwrap();
    assert_eq!(desk.routing.pending_extensions().count(), 1, "with the officer the question comes back");
}

#[test]
fn the_lead_head_invites_a_unit_and_the_leader_learns_of_it() {
    let mut desk = Desk::submitted(Normal);
    desk.direct(vec![part(11, AssignmentRole::Lead, ECONOMY, Some(deadline(5)))]).unwrap();
    let invite = |unit: u128, days: i64| Action::Invite {
        id: id(21),
        unit: id::<UnitId>(unit),
        deadline: Some(deadline(days)),
        note: "Cung cấp số liệu".into(),
    };
    assert_eq!(desk.act(HEAD, invite(ECONOMY, 3)), Err(Refusal::TakesPart));
    assert_eq!(desk.act(HEAD, invite(CULTURE, 6)), Err(Refusal::DeadlineTooLate));
    assert!(!desk.offered(LEADER).contains(&ActionKind::Invite));
    desk.act(HEAD, invite(CULTURE, 3)).unwrap();
    assert!(waits(&desk, InboxBox::Support, SUPPORT_HEAD) && waits(&desk, InboxBox::Inform, LEADER));
    assert!(desk.can(SUPPORT_HEAD, Access::ReadContent, Normal));
    desk.act(LEADER, Action::Open).unwrap();
    assert!(!waits(&desk, InboxBox::Inform, LEADER) && !desk.offered(LEADER).contains(&ActionKind::Open));
    desk.act(HEAD, Action::TakeBack).unwrap();
    assert!(!desk.can(SUPPORT_HEAD, Access::ReadMetadata, Normal));
    assert!(desk.offered(SUPPORT_HEAD).is_empty());
    // Whoever invited is asked for more time.
    desk.act(
        HEAD,
        Action::Invite { id: id(22), unit: id(CULTURE), deadline: Some(deadline(3)), note: "Lại".into() },
    )
    .unwrap();
    desk.act(SUPPORT_HEAD, ask(22, 4)).unwrap();
    assert!(waits(&desk, InboxBox::Requests, HEAD));
    let yes = answer(&desk, Some(4));
    desk.act(HEAD, yes).unwrap();
    assert_eq!(due(&desk, 22), Some(deadline(4)));
}

#[test]
fn an_invited_unit_is_not_granted_a_day_after_the_leads() {
    let mut desk = Desk::submitted(Normal);
    desk.direct(vec![part(11, AssignmentRole::Lead, ECONOMY, Some(deadline(5)))]).unwrap();
    let note = "Cung cấp số liệu".to_owned();
    let invite = Action::Invite { id: id(21), unit: id(CULTURE), deadline: Some(deadline(3)), note };
    desk.act(HEAD, invite).unwrap();
    desk.act(SUPPORT_HEAD, ask(21, 9)).unwrap();
    let (invited, question) = desk.routing.pending_extensions().next().unwrap();
    assert_eq!(desk.routing.latest_to_grant(invited, question), Some(&deadline(5)), "what the answer shows");
    let too_late = answer(&desk, Some(6));
    assert_eq!(desk.act(HEAD, too_late), Err(Refusal::DeadlineTooLate));
    let last = answer(&desk, Some(5));
    desk.act(HEAD, last).unwrap();
    assert_eq!(due(&desk, 21), Some(deadline(5)));

    // A leader's own later day for a unit of the directive has no such bound.
    let mut desk = Desk::directed(Normal);
    desk.act(SUPPORT_HEAD, ask(12, 9)).unwrap();
    let yes = answer(&desk, Some(9));
    desk.act(LEADER, yes).unwrap();
}

#[test]
fn a_head_says_whose_letter_it_is_and_an_officer_cannot() {
    let suggest =
        || Action::SendBack { reason: "Thuộc P. Văn hóa".into(), suggestion: Some(id(CULTURE)) };
    let mut desk = Desk::assigned(Normal);
    desk.act(OFFICER, suggest()).unwrap();
    assert_eq!(desk.routing.sent_back.as_ref().unwrap().suggestion, None);
    desk.act(HEAD, suggest()).unwrap();
    let sent = desk.routing.sent_back.clone().unwrap();
    assert_eq!((sent.suggestion, sent.by.0), (Some(id(CULTURE)), position(HEAD)));
    desk.direct(vec![part(31, AssignmentRole::Lead, CULTURE, None)]).unwrap();
    assert_eq!(desk.routing.sent_back, None);
    let unknown = Action::SendBack { reason: "?".into(), suggestion: Some(id(77)) };
    assert_eq!(desk.act(SUPPORT_HEAD, unknown), Err(Refusal::UnknownUnit));
}

#[test]
fn a_correction_moves_nothing_and_a_voided_number_ends_the_way() {
    let change = FieldChange { field: "subject".into(), old: "A".into(), new: "B".into() };
    let correct = |changes| Action::Correct { changes, reason: "Nhập nhầm".into() };
    let mut desk = Desk::new();
    assert!(!desk.offered(CLERK).contains(&ActionKind::Correct), "before the number the form is open");
    desk.act(CLERK, Action::Register(registration(Normal))).unwrap();
    assert_eq!(desk.act(CLERK, correct(vec![])), Err(Refusal::NothingChanged));
    desk.act(CLERK, Action::Submit { to: position(LEADER) }).unwrap();
    let before = (desk.routing.status, desk.routing.holder, desk.routing.held_since);
    desk.act(CLERK, correct(vec![change.clone()])).unwrap();
    assert_eq!((desk.routing.status, desk.routing.holder, desk.routing.held_since), before);
    let void = || Action::Void { reason: "Vào sổ hai lần".into() };
    assert_eq!(
        desk.act(LEADER, void()),
        Err(Refusal::NotPermitted { action: ActionKind::Void, status: Status::Submitted })
    );
    desk.act(CLERK, void()).unwrap();
    assert_eq!((desk.routing.status, desk.routing.holder), (Status::Voided, None));
    assert!(desk.routing.registration.is_some(), "the number stays used");
    assert!(inbox_entries(&desk.routing).is_empty());
    desk.act(CLERK, Action::TakeBack).unwrap();
    assert_eq!((desk.routing.status, desk.routing.void_reason.as_ref()), (Status::Submitted, None));

    let mut desk = Desk::assigned(Normal);
    assert!(!desk.offered(CLERK).contains(&ActionKind::Void), "a unit works by it");
    desk.act(CLERK, correct(vec![change])).unwrap();
}

fn again() -> Action {
    Action::ReceiveAgain { letter: id(50), reason: "Trả lại nhầm".into() }
}

#[test]
fn what_was_returned_or_voided_is_received_again_once_and_stays_as_it_was() {
    let mut returned = Desk::new();
    assert!(!returned.offered(CLERK).contains(&ActionKind::ReceiveAgain), "it is here");
    returned.act(CLERK, Action::ReturnToSender { reason: "Gửi nhầm".into() }).unwrap();
    let mut voided = Desk::submitted(Normal);
    voided.act(CLERK, Action::Void { reason: "Vào sổ hai lần".into() }).unwrap();
    for desk in [&mut returned, &mut voided] {
        let status = desk.routing.status;
        assert!(!desk.offered(LEADER).contains(&ActionKind::ReceiveAgain));
        let silent = Action::ReceiveAgain { letter: id(50), reason: " ".into() };
        assert_eq!(desk.act(CLERK, silent), Err(Refusal::Missing("reason")));
        desk.act(CLERK, again()).unwrap();
        assert_eq!((desk.routing.status, desk.routing.holder), (status, None));
        assert_eq!(desk.routing.received_again.as_ref().map(|again| again.letter), Some(id(50)));
        assert!(inbox_entries(&desk.routing).is_empty());
        assert_eq!(
            desk.offered(CLERK),
            [ActionKind::Comment],
            "once; and nobody takes the return back now: the letter lives elsewhere"
        );
    }
    assert!(voided.routing.registration.is_some() && voided.routing.void_reason.is_some(), "the line stays");
}

fn reported() -> Desk {
    let mut desk = Desk::assigned(Normal);
    desk.act(OFFICER, Action::Open).unwrap();
    desk.act(OFFICER, report()).unwrap();
    desk
}

fn reopen(part: u128) -> Action {
    Action::Reopen { assignment: id(part), missing: "Thiếu số liệu thôn 3".into() }
}

#[test]
fn a_head_gives_a_report_back_and_the_same_officer_goes_on() {
    let mut desk = reported();
    for (other, kind) in
        [(OFFICER, ActionKind::Reopen), (LEADER, ActionKind::Reopen), (CLERK, ActionKind::Reopen)]
    {
        assert!(!desk.offered(other).contains(&kind), "the head asked for the work");
    }
    let silent = Action::Reopen { assignment: id(11), missing: String::new() };
    assert_eq!(desk.act(HEAD, silent), Err(Refusal::Missing("missing")));
    assert_eq!(desk.act(HEAD, reopen(12)), Err(Refusal::WrongPart), "another unit's");
    desk.act(HEAD, reopen(11)).unwrap();
    let share = desk.routing.assignment(id(11)).unwrap();
    assert!(share.is_open() && share.officer == Some(position(OFFICER)));
    let earlier = &share.earlier_reports[0];
    assert_eq!((&*earlier.report, &*earlier.missing), ("Đã gửi biểu", "Thiếu số liệu thôn 3"));
    assert_eq!(due(&desk, 11), Some(deadline(5)), "the day stays");
    let entry =
        inbox_entries(&desk.routing).into_iter().find(|entry| entry.inbox == InboxBox::Tasks).unwrap();
    assert_eq!((entry.principal, entry.since), (Principal::Position(position(OFFICER)), desk.now));
    assert!(desk.offered(OFFICER).contains(&ActionKind::Open), "a receipt for the new wait");
    assert!(desk.offered(OFFICER).contains(&ActionKind::Report));
    assert!(!desk.offered(HEAD).contains(&ActionKind::Close), "it is with the officer again");
    desk.act(HEAD, Action::TakeBack).unwrap();
    let share = desk.routing.assignment(id(11)).unwrap();
    assert!(share.is_reported() && share.earlier_reports.is_empty());
    // And again, to the end.
    desk.act(HEAD, reopen(11)).unwrap();
    desk.act(OFFICER, Action::Report { text: "Đã bổ sung".into() }).unwrap();
    desk.act(HEAD, Action::Close { outcome: ClosingOutcome::Answered, note: "Xong".into() }).unwrap();
    assert!(!desk.offered(HEAD).contains(&ActionKind::Reopen), "closed is closed");
}

fn report() -> Action {
    Action::Report { text: "Đã gửi biểu".into() }
}

#[test]
fn what_leads_and_was_reported_waits_for_the_head_until_it_is_closed_or_goes_on() {
    let mut desk = reported();
    let entry =
        inbox_entries(&desk.routing).into_iter().find(|entry| entry.inbox == InboxBox::Reports).unwrap();
    assert_eq!((entry.principal, entry.assignment), (Principal::Position(position(HEAD)), Some(id(11))));
    assert_eq!((entry.since, entry.deadline), (desk.now, None), "nothing presses any more");
    assert!(desk.offered(HEAD).contains(&ActionKind::Open), "a receipt for the report");
    desk.act(HEAD, Action::Open).unwrap();
    assert!(!desk.offered(HEAD).contains(&ActionKind::Open));
    assert!(waits(&desk, InboxBox::Reports, HEAD), "looked at, it is still to be closed");
    for step in [reopen(11), Action::Close { outcome: ClosingOutcome::Answered, note: "Xong".into() }] {
        desk.act(HEAD, step).unwrap();
        assert!(!waits(&desk, InboxBox::Reports, HEAD));
        desk.act(HEAD, Action::TakeBack).unwrap();
        assert!(waits(&desk, InboxBox::Reports, HEAD));
    }
    desk.assign(HEAD, 11, HEAD).unwrap();
    assert!(!waits(&desk, InboxBox::Reports, HEAD), "the head's own now");
    desk.act(HEAD, report()).unwrap();
    assert!(!waits(&desk, InboxBox::Reports, HEAD), "nobody reports to themselves");
    let mut desk = reported();
    desk.act(OFFICER, Action::TakeBack).unwrap();
    assert!(!waits(&desk, InboxBox::Reports, HEAD));
}

#[test]
fn what_supports_and_was_reported_waits_until_the_head_has_looked() {
    let mut desk = Desk::directed(Normal);
    desk.act(SUPPORT_HEAD, Action::Open).unwrap();
    desk.assign(SUPPORT_HEAD, 12, SUPPORT_OFFICER).unwrap();
    desk.wait(1);
    for _ in 0..2 {
        desk.act(SUPPORT_OFFICER, report()).unwrap();
        assert!(waits(&desk, InboxBox::Reports, SUPPORT_HEAD) && !waits(&desk, InboxBox::Reports, HEAD));
        assert_eq!(desk.routing.work_in_hands_of(position(SUPPORT_HEAD)), Some(InboxBox::Reports));
        desk.act(SUPPORT_HEAD, Action::Open).unwrap();
        assert!(!waits(&desk, InboxBox::Reports, SUPPORT_HEAD));
        assert_eq!(desk.routing.work_in_hands_of(position(SUPPORT_HEAD)), None);
        desk.act(SUPPORT_HEAD, reopen(12)).unwrap();
    }
}

#[test]
fn after_a_report_the_head_may_name_another_officer() {
    let mut desk = Desk::directed(Normal);
    desk.assign(SUPPORT_HEAD, 12, SUPPORT_OFFICER).unwrap();
    desk.act(SUPPORT_OFFICER, Action::Report { text: "Xong phần biểu".into() }).unwrap();
    assert!(!waits(&desk, InboxBox::Support, SUPPORT_OFFICER));
    desk.assign(SUPPORT_HEAD, 12, OUTSIDER).unwrap();
    let share = desk.routing.assignment(id(12)).unwrap();
    assert!(share.is_open() && share.earlier_reports[0].report == "Xong phần biểu");
    assert!(waits(&desk, InboxBox::Support, OUTSIDER));
    assert!(
        desk.can(OUTSIDER, Access::ReadContent, Normal)
            && !desk.can(SUPPORT_OFFICER, Access::ReadMetadata, Normal)
    );
    // A head who has reported without an officer names one.
    let mut desk = Desk::directed(Normal);
    desk.act(HEAD, Action::Report { text: "Xong".into() }).unwrap();
    assert!(!desk.offered(HEAD).contains(&ActionKind::Reopen), "an own report is taken back");
    desk.assign(HEAD, 11, OFFICER).unwrap();
    assert_eq!(desk.routing.holder, Some(Holder::Position(position(OFFICER))));
    // Nobody names anybody for a share that ended without a report, or for reading.
    assert_eq!(
        desk.assign(OTHER_HEAD, 13, OTHER_HEAD),
        Err(Refusal::NotPermitted { action: ActionKind::Assign, status: Status::Assigned })
    );
}

#[test]
fn the_time_after_a_report_was_the_heads() {
    let mut desk = reported();
    desk.wait(30);
    desk.act(HEAD, reopen(11)).unwrap();
    desk.wait(10);
    desk.act(OFFICER, Action::Report { text: "Đã bổ sung".into() }).unwrap();
    let held = held_before(&desk.routing, &desk.events);
    let told = |back: usize| {
        let place = desk.events.len() - back;
        let held = held[place].unwrap();
        (held.by, desk.events[place].at.since(held.since).whole_minutes())
    };
    assert_eq!(told(2), (Holder::Position(position(HEAD)), 31));
    assert_eq!(told(1), (Holder::Position(position(OFFICER)), 11));
}

#[test]
fn work_of_a_post_that_ends_goes_to_another() {
    let mut desk = Desk::assigned(Normal);
    desk.act(OFFICER, ask(11, 8)).unwrap();
    let by = EventActor {
        person: person(ADMINISTRATOR),
        position: position(ADMINISTRATOR),
        session: None,
        on_behalf: None,
    };
    let give = |desk: &Desk, from: PositionId, to: usize| {
        hand_over(&desk.routing, from, position(to), "Chuyển công tác", by, &office(), id(900_000), desk.now)
    };
    assert_eq!(give(&desk, position(OUTSIDER), OFFICER).unwrap_err(), Refusal::WrongPart);
    assert_eq!(give(&desk, position(OFFICER), OFFICER).unwrap_err(), Refusal::WrongRecipient);
    let outcome = give(&desk, position(OFFICER), OUTSIDER).unwrap();
    desk.routing = outcome.routing;
    desk.events.push(outcome.event);
    assert_eq!(desk.routing.holder, Some(Holder::Position(position(OUTSIDER))));
    assert!(
        desk.can(OUTSIDER, Access::ReadContent, Normal) && !desk.can(OFFICER, Access::ReadMetadata, Normal)
    );
    assert!(waits(&desk, InboxBox::Tasks, OUTSIDER) && waits(&desk, InboxBox::Requests, HEAD));
    assert!(!desk.offered(HEAD).contains(&ActionKind::TakeBack), "nothing before it is taken back");
    assert!(!desk.can(ADMINISTRATOR, Access::ReadMetadata, Normal));
    desk.act(OUTSIDER, Action::Report { text: "Xong".into() }).unwrap();
}
