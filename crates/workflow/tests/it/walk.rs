//! The walk of a letter, step by step.

use crate::world::*;
use congvan_records::AccessLevel::Normal;
use congvan_workflow::*;

#[test]
fn from_the_door_to_the_end() {
    let mut desk = Desk::new();
    desk.act(CLERK, Action::Register(registration(Normal))).unwrap();
    desk.act(CLERK, Action::Submit { to: position(CHIEF) }).unwrap();
    assert_eq!(desk.routing.status, Status::Proposing);
    let proposal = ProposalDraft {
        text: "Giao P. KT".into(),
        parts: vec![part(5, AssignmentRole::Lead, ECONOMY, None)],
    };
    desk.act(CHIEF, Action::Propose { to: position(LEADER), proposal }).unwrap();
    desk.direct(vec![
        part(11, AssignmentRole::Lead, ECONOMY, Some(deadline(5))),
        part(12, AssignmentRole::Support, CULTURE, Some(deadline(5))),
    ])
    .unwrap();
    assert_eq!(desk.routing.holder, Some(Holder::Position(position(HEAD))));
    desk.assign(HEAD, 11, OFFICER).unwrap();
    assert_eq!(desk.routing.holder, Some(Holder::Position(position(OFFICER))));
    desk.act(OFFICER, Action::Open).unwrap();
    desk.act(OFFICER, Action::Report { text: "Đã xong".into() }).unwrap();
    // Reporting alone does not end the letter: it still waits with the lead.
    assert!(
        inbox_entries(&desk.routing).iter().any(|e| e.principal == Principal::Position(position(OFFICER)))
    );
    desk.act(OFFICER, Action::Close { outcome: ClosingOutcome::Answered, note: "Văn bản số 12".into() })
        .unwrap();
    assert_eq!((desk.routing.status, desk.routing.holder), (Status::Closed, None));
    let support = desk.routing.assignment(id(12)).unwrap();
    assert!(matches!(support.state, PartState::Ended { .. }), "open support parts end with the reason");
    assert!(inbox_entries(&desk.routing).is_empty());
}

#[test]
fn exactly_one_unit_leads_and_none_is_chosen_twice() {
    let mut desk = Desk::submitted(Normal);
    let check = |desk: &mut Desk, parts, refusal| assert_eq!(desk.direct(parts), Err(refusal));
    check(&mut desk, vec![], Refusal::LeadCount(0));
    let lead = |n| part(n, AssignmentRole::Lead, ECONOMY, None);
    check(&mut desk, vec![lead(1), part(2, AssignmentRole::Lead, CULTURE, None)], Refusal::LeadCount(2));
    check(&mut desk, vec![lead(1), part(2, AssignmentRole::Support, ECONOMY, None)], Refusal::RepeatedUnit);
    check(&mut desk, vec![part(1, AssignmentRole::Lead, 77, None)], Refusal::UnknownUnit);
    check(
        &mut desk,
        vec![part(1, AssignmentRole::Lead, ECONOMY, Some(deadline(-3)))],
        Refusal::DeadlinePassed,
    );
}

#[test]
fn a_vacant_unit_is_answered_for_one_level_up() {
    let mut desk = Desk::submitted(Normal);
    desk.direct(vec![part(1, AssignmentRole::Lead, VACANT, None)]).unwrap();
    assert_eq!(desk.routing.holder, Some(Holder::Position(position(SUPPORT_HEAD))));
    assert!(desk.can(SUPPORT_HEAD, Access::ReadContent, Normal));
}

#[test]
fn an_officers_deadline_is_not_later_than_the_leaders() {
    let mut desk = Desk::directed(Normal);
    let assign = |days| Action::Assign {
        assignment: id(11),
        officer: position(OFFICER),
        instruction: String::new(),
        deadline: Some(deadline(days)),
    };
    assert_eq!(desk.act(HEAD, assign(6)), Err(Refusal::DeadlineTooLate));
    desk.act(HEAD, assign(3)).unwrap();
    assert_eq!(desk.routing.assignment(id(11)).unwrap().deadline, Some(deadline(3)));
    assert_eq!(desk.assign(HEAD, 11, SUPPORT_OFFICER), Err(Refusal::WrongRecipient));
}

#[test]
fn a_step_is_taken_back_within_ten_minutes_unless_somebody_acted() {
    let mut desk = Desk::submitted(Normal);
    let before = desk.routing.clone();
    desk.direct(vec![part(1, AssignmentRole::Lead, ECONOMY, None)]).unwrap();
    // Opening does not count as acting.
    desk.act(HEAD, Action::Open).unwrap();
    desk.act(LEADER, Action::TakeBack).unwrap();
    assert_eq!((desk.routing.status, desk.routing.holder), (before.status, before.holder));
    assert!(!desk.can(HEAD, Access::ReadMetadata, Normal), "the grant given by the step is withdrawn");
    assert_eq!(desk.routing.directives.len(), 1, "the directive stays on record");
    assert!(!desk.routing.directives[0].in_force);

    desk.direct(vec![part(2, AssignmentRole::Lead, ECONOMY, None)]).unwrap();
    desk.wait(10);
    assert!(!desk.offered(LEADER).contains(&ActionKind::TakeBack), "ten minutes are over");

    let mut desk = Desk::submitted(Normal);
    desk.direct(vec![part(1, AssignmentRole::Lead, ECONOMY, None)]).unwrap();
    desk.assign(HEAD, 1, OFFICER).unwrap();
    assert!(!desk.offered(LEADER).contains(&ActionKind::TakeBack), "the head has acted");
    desk.act(HEAD, Action::TakeBack).unwrap();
    assert_eq!(
        (desk.routing.status, desk.routing.holder),
        (Status::Directed, Some(Holder::Position(position(HEAD))))
    );
}

#[test]
fn going_back_goes_to_the_previous_holder_with_the_reason() {
    let mut desk = Desk::assigned(Normal);
    let back = || Action::SendBack { reason: "Không thuộc phần việc".into(), suggestion: None };
    desk.act(OFFICER, back()).unwrap();
    assert_eq!(desk.routing.holder, Some(Holder::Position(position(HEAD))));
    assert!(!desk.can(OFFICER, Access::ReadMetadata, Normal));
    desk.act(HEAD, back()).unwrap();
    assert_eq!(
        (desk.routing.status, desk.routing.holder),
        (Status::Submitted, Some(Holder::Position(position(LEADER))))
    );
    assert!(!desk.can(SUPPORT_HEAD, Access::ReadMetadata, Normal), "the whole directive is out of force");
    desk.act(LEADER, back()).unwrap();
    assert_eq!((desk.routing.status, desk.routing.sent_back.is_some()), (Status::Registered, true));
    assert_eq!(
        desk.act(CLERK, Action::SendBack { reason: " ".into(), suggestion: None }).unwrap_err(),
        Refusal::NotPermitted { action: ActionKind::SendBack, status: Status::Registered }
    );
}

#[test]
fn reading_for_information_is_marked_by_opening() {
    let mut desk = Desk::directed(Normal);
    desk.act(OTHER_HEAD, Action::Open).unwrap();
    assert!(!inbox_entries(&desk.routing).iter().any(|entry| entry.inbox == InboxBox::Inform));
    assert!(!desk.offered(OTHER_HEAD).contains(&ActionKind::Open), "a receipt is given once");
}

#[test]
fn who_gives_a_letter_back_to_the_clerks_gives_up_the_right_to_it() {
    let mut desk = Desk::submitted(Normal);
    desk.act(LEADER, Action::SendBack { reason: "Không thuộc lĩnh vực".into(), suggestion: None }).unwrap();
    desk.wait(11);
    assert!(!desk.can(LEADER, Access::ReadMetadata, Normal));
    desk.act(CLERK, Action::Submit { to: position(LEADER) }).unwrap();
    assert!(desk.can(LEADER, Access::ReadContent, Normal));
}

#[test]
fn a_right_by_two_shares_outlives_the_end_of_one() {
    let mut desk = Desk::submitted(Normal);
    // The unit without a head is answered for by the head above, who names the same officer for both shares.
    desk.direct(vec![
        part(1, AssignmentRole::Lead, ECONOMY, None),
        part(2, AssignmentRole::Support, CULTURE, None),
        part(3, AssignmentRole::Support, VACANT, None),
    ])
    .unwrap();
    desk.assign(SUPPORT_HEAD, 2, SUPPORT_OFFICER).unwrap();
    desk.assign(SUPPORT_HEAD, 3, SUPPORT_OFFICER).unwrap();
    desk.act(SUPPORT_OFFICER, Action::SendBack { reason: "Chưa rõ".into(), suggestion: None }).unwrap();
    assert!(desk.can(SUPPORT_OFFICER, Access::ReadContent, Normal), "the other share is still in hand");
    desk.act(SUPPORT_OFFICER, Action::SendBack { reason: "Chưa rõ".into(), suggestion: None }).unwrap();
    assert!(!desk.can(SUPPORT_OFFICER, Access::ReadMetadata, Normal));
}

#[test]
fn a_head_closes_what_an_officer_reported_and_left_open() {
    let close = || Action::Close { outcome: ClosingOutcome::DoneWithoutAnswer, note: "Đã xong".into() };
    let mut desk = Desk::assigned(Normal);
    assert!(!desk.offered(HEAD).contains(&ActionKind::Close), "the officer has it");
    desk.act(OFFICER, Action::Report { text: "Đã làm".into() }).unwrap();
    assert!(
        desk.offered(HEAD).contains(&ActionKind::Close) && desk.offered(OFFICER).contains(&ActionKind::Close)
    );
    desk.act(HEAD, close()).unwrap();
    assert_eq!((desk.routing.status, desk.routing.holder), (Status::Closed, None));
    desk.act(HEAD, Action::TakeBack).unwrap();
    assert_eq!(desk.routing.holder, Some(Holder::Position(position(OFFICER))));
}
