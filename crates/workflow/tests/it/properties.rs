//! Rules that hold whatever people try, in whatever order.

use crate::world::*;
use congvan_records::{AccessLevel, Timestamp};
use congvan_workflow::*;
use proptest::prelude::*;

/// One attempt: who, what, and minutes that pass before.
type Attempt = (usize, u8, u8, u8);

pub(crate) fn action(desk: &mut Desk, kind: u8, choice: u8) -> Action {
    let units = [ECONOMY, CULTURE, VACANT, OTHER, TOP, 77];
    let unit = |n: u8| units[n as usize % units.len()];
    let member = |n: u8| position(n as usize % CAST.len());
    let parts = |desk: &mut Desk, n: u8| {
        let due = (!n.is_multiple_of(3))
            .then(|| Deadline { at: desk.now.plus(time::Duration::days(4)), ..deadline(4) });
        let mut parts = vec![part(desk.fresh(), AssignmentRole::Lead, unit(n), due.clone())];
        if n.is_multiple_of(2) {
            parts.push(part(desk.fresh(), AssignmentRole::Support, unit(n + 1), due));
        }
        if n.is_multiple_of(5) {
            parts.push(part(desk.fresh(), AssignmentRole::Inform, unit(n + 2), None));
        }
        parts
    };
    let text = || if choice == 0 { String::new() } else { "nội dung".to_owned() };
    match kind % 21 {
        0 => Action::Register(registration(AccessLevel::Normal)),
        1 => Action::ReturnToSender { reason: text() },
        2 => Action::Submit { to: member(choice) },
        3 => Action::Propose {
            to: position(LEADER),
            proposal: ProposalDraft { text: text(), parts: parts(desk, choice) },
        },
        4 | 5 => Action::Direct(DirectiveDraft {
            id: id(desk.fresh()),
            text: text(),
            parts: parts(desk, choice),
            layers: vec![],
        }),
        6 => Action::SendBack { reason: text(), suggestion: None },
        7 => Action::TakeBack,
        8 => {
            let open: Vec<_> = desk.routing.parts_in_force().map(|part| part.id).collect();
            let assignment = open.get(choice as usize % open.len().max(1)).copied().unwrap_or(id(1));
            Action::Assign {
                assignment,
                officer: member(choice / 3),
                instruction: String::new(),
                deadline: None,
            }
        }
        9 => Action::Open,
        10 => Action::Comment { id: id(desk.fresh()), text: text() },
        11 => Action::Report { text: text() },
        12 => Action::Forward { to: member(choice), note: text() },
        13 | 14 => {
            let shares: Vec<_> = desk.routing.parts_in_force().map(|part| part.id).collect();
            let asked: Vec<_> = desk.routing.pending_extensions().map(|(_, q)| q.id).collect();
            let later = Deadline {
                at: desk.now.plus(time::Duration::days(i64::from(choice) - 2)),
                ..deadline(i64::from(choice))
            };
            if kind % 21 == 13 {
                let assignment = shares.get(choice as usize % shares.len().max(1)).copied();
                Action::AskExtension {
                    assignment: assignment.unwrap_or(id(1)),
                    reason: text(),
                    deadline: later,
                }
            } else {
                let request = asked.get(choice as usize % asked.len().max(1)).copied().unwrap_or(id(1));
                let granted = choice.is_multiple_of(2).then_some(later);
                Action::AnswerExtension { request, granted, note: text() }
            }
        }
        15 => {
            let share = desk.fresh();
            Action::Invite { id: id(share), unit: id(unit(choice)), deadline: None, note: text() }
        }
        16 => {
            let change = FieldChange { field: "subject".into(), old: "A".into(), new: "B".into() };
            Action::Correct { changes: vec![change; usize::from(choice % 2)], reason: text() }
        }
        17 => Action::Void { reason: text() },
        18 => Action::ReceiveAgain { letter: id(desk.fresh()), reason: text() },
        19 => {
            let shares: Vec<_> = desk.routing.parts_in_force().map(|part| part.id).collect();
            let assignment = shares.get(choice as usize % shares.len().max(1)).copied().unwrap_or(id(1));
            Action::Reopen { assignment, missing: text() }
        }
        _ => Action::Close { outcome: ClosingOutcome::Answered, note: text() },
    }
}

fn holds(desk: &Desk) {
    let routing = &desk.routing;
    assert_eq!(replay(routing.id, routing.agency, routing.document, &desk.events).as_ref(), Some(routing));
    assert_eq!(routing.holder.is_some(), routing.status.is_open(), "one holder exactly while open");
    let leads = routing.parts_in_force().filter(|part| part.role == AssignmentRole::Lead).count();
    let directed = matches!(routing.status, Status::Directed | Status::Assigned | Status::Closed);
    assert_eq!(leads, usize::from(directed), "open work has exactly one lead");
    if let Some(holder) = routing.holder {
        let principal = match holder {
            Holder::Clerks(unit) => Principal::Unit(unit),
            Holder::Position(position) => Principal::Position(position),
        };
        assert!(
            inbox_entries(routing).iter().any(|entry| entry.principal == principal),
            "it waits for its holder"
        );
        let reads = CAST.iter().any(|n| {
            actor(*n).principals().contains(&principal)
                && desk.can(*n, Access::ReadContent, AccessLevel::Normal)
        });
        assert!(reads, "the holder can read it");
    }
    for entry in inbox_entries(routing) {
        let waits_for = |n: &&usize| actor(**n).principals().contains(&entry.principal);
        for n in CAST.iter().filter(waits_for) {
            assert!(
                desk.can(*n, Access::ReadMetadata, AccessLevel::Normal),
                "what waits for somebody can be read"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_try(attempts in prop::collection::vec((0usize..12, 0u8..21, 0u8..40, 0u8..8), 1..60)) {
        let mut desk = Desk::new();
        for (who, kind, choice, minutes) in attempts as Vec<Attempt> {
            desk.wait(i64::from(minutes));
            let action = action(&mut desk, kind, choice);
            // The clock moves before the act, so the offer is asked at the instant of the act.
            let at: Timestamp = desk.now.plus(time::Duration::minutes(1));
            let offered = available_actions(&desk.routing, &actor(who), at).contains(&action.kind());
            let before = desk.routing.clone();
            match desk.act(who, action) {
                Ok(()) => prop_assert!(offered),
                Err(refusal) => {
                    prop_assert_eq!(matches!(refusal, Refusal::NotPermitted { .. }), !offered, "{:?}", refusal);
                    prop_assert_eq!(&before, &desk.routing, "a refused act leaves no trace");
                }
            }
            holds(&desk);
        }
    }

    #[test]
    fn taking_back_restores_who_holds_it(kinds in prop::collection::vec((0usize..12, 0u8..21, 1u8..40), 1..40)) {
        let mut desk = Desk::new();
        for (who, kind, choice) in kinds {
            let action = action(&mut desk, kind, choice);
            let moves = !matches!(action.kind(), ActionKind::TakeBack | ActionKind::Open);
            let before = desk.routing.clone();
            if desk.act(who, action).is_err() || !moves || !desk.offered(who).contains(&ActionKind::TakeBack) {
                continue;
            }
            let step = desk.events.last().map(|event| event.body.kind());
            if matches!(step, Some("commented" | "result_attached" | "registered" | "corrected")) {
                continue;
            }
            desk.act(who, Action::TakeBack).unwrap();
            prop_assert_eq!(desk.routing.status, before.status, "after {:?}", step);
            prop_assert_eq!(desk.routing.holder, before.holder, "after {:?}", step);
            let readers = |routing: &Routing, at| {
                CAST.iter()
                    .filter(|n| decide(&actor(**n), Access::ReadContent, Facts { level: AccessLevel::Normal, routing }, at).is_allowed())
                    .copied()
                    .collect::<Vec<_>>()
            };
            prop_assert_eq!(readers(&desk.routing, desk.now), readers(&before, desk.now), "after {:?}", step);
        }
    }
}
