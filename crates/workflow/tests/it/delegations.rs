//! Ủy quyền: within its interval, within its powers, and no further.

use crate::properties::action;
use crate::world::*;
use congvan_records::{AccessLevel, Delegation, Power, Timestamp};
use congvan_workflow::*;
use proptest::prelude::*;
use time::Duration;

fn delegation(post: usize, by: usize, to: usize, powers: &[Power]) -> Delegation {
    Delegation {
        id: id(8_000 + to as u128),
        position: position(post),
        by: person(by),
        to: person(to),
        powers: powers.to_vec(),
        from: start(),
        until: start().plus(Duration::days(5)),
    }
}

fn with(n: usize, delegations: &[Delegation], now: Timestamp) -> Actor {
    Actor { acts_for: acts_for(delegations, &office(), person(n), now), ..actor(n) }
}

fn directive(desk: &mut Desk) -> Action {
    let parts = vec![part(desk.fresh(), AssignmentRole::Lead, ECONOMY, Some(deadline(3)))];
    Action::Direct(DirectiveDraft {
        id: id(desk.fresh()),
        text: "Đề nghị xử lý".into(),
        parts,
        layers: vec![],
    })
}

#[test]
fn a_delegate_directs_in_the_leaders_place_and_both_are_named() {
    let mut desk = Desk::submitted(AccessLevel::Normal);
    let given = [delegation(LEADER, LEADER, CHIEF, &Power::ALL)];
    let by = with(CHIEF, &given, desk.now);
    let action = directive(&mut desk);
    let outcome = act(&desk.routing, &action, &by, &office(), id(77), desk.now).unwrap();
    let actor = outcome.event.actor;
    assert_eq!((actor.person, actor.position), (person(CHIEF), position(LEADER)));
    assert_eq!(actor.on_behalf, Some(OnBehalf { delegation: given[0].id, person: person(LEADER) }));
}

#[test]
fn what_one_may_do_oneself_one_does_in_ones_own_name() {
    let mut desk = Desk::submitted(AccessLevel::Normal);
    let given = [delegation(HEAD, HEAD, LEADER, &Power::ALL)];
    let by = with(LEADER, &given, desk.now);
    let action = directive(&mut desk);
    let outcome = act(&desk.routing, &action, &by, &office(), id(77), desk.now).unwrap();
    assert_eq!(outcome.event.actor.on_behalf, None);
}

#[test]
fn nothing_is_delegated_on_and_nothing_outlives_the_givers_term() {
    let given = delegation(LEADER, LEADER, CHIEF, &Power::ALL);
    let on = Delegation { id: id(8_100), by: person(CHIEF), to: person(OFFICER), ..given.clone() };
    let both = [given.clone(), on];
    assert_eq!(acts_for(&both, &office(), person(CHIEF), start()).len(), 1);
    assert_eq!(acts_for(&both, &office(), person(OFFICER), start()), []);
    let mut left = office();
    left.terms.retain(|term| term.person != person(LEADER));
    assert_eq!(acts_for(&both, &left, person(CHIEF), start()), []);
}

#[test]
fn the_vacant_posts_below_come_with_the_position() {
    let mut thin = office();
    thin.terms.retain(|term| term.position != position(HEAD));
    let given = [delegation(LEADER, LEADER, CHIEF, &[Power::Assign])];
    let desks: Vec<_> =
        acts_for(&given, &thin, person(CHIEF), start()).iter().map(|acts| acts.desk.position).collect();
    assert!(desks.contains(&position(LEADER)) && desks.contains(&position(HEAD)), "{desks:?}");
}

#[test]
fn clerks_officers_and_administrators_give_nothing_away() {
    for n in [CLERK, OFFICER, ADMINISTRATOR, ARCHIVIST] {
        let given = [delegation(n, n, CHIEF, &Power::ALL)];
        assert_eq!(acts_for(&given, &office(), person(CHIEF), start()), [], "{n}");
    }
}

#[test]
fn who_asks_for_a_later_day_does_not_grant_it_in_anothers_place() {
    let mut desk = Desk::submitted(AccessLevel::Normal);
    let action = directive(&mut desk);
    desk.act(LEADER, action).unwrap();
    let assignment = desk.routing.lead().unwrap().id;
    let asked = deadline(9);
    let ask =
        Action::AskExtension { assignment, reason: "Chờ số liệu".into(), deadline: asked.clone() };
    desk.act(HEAD, ask).unwrap();
    let request = desk.routing.pending_extensions().next().unwrap().1.id;
    let given =
        [delegation(LEADER, LEADER, HEAD, &Power::ALL), delegation(LEADER, LEADER, OFFICER, &Power::ALL)];
    let (asker, other) = (with(HEAD, &given, desk.now), with(OFFICER, &given, desk.now));
    assert_eq!(answerable(&desk.routing, &asker), []);
    assert_eq!(answerable(&desk.routing, &other), [request]);
    let answer = Action::AnswerExtension { request, granted: Some(asked), note: String::new() };
    let refused = act(&desk.routing, &answer, &asker, &office(), id(77), desk.now);
    assert!(matches!(refused, Err(Refusal::NotPermitted { .. } | Refusal::WrongRequest)), "{refused:?}");
    assert!(act(&desk.routing, &answer, &other, &office(), id(77), desk.now).is_ok());
}

/// What each power lets do, written down once more.
fn reaches(powers: &[Power], relation: Relation, kind: ActionKind) -> bool {
    use ActionKind::*;
    let has = |power| powers.contains(&power);
    match kind {
        Open | Comment | TakeBack => true,
        Direct | Propose | Forward => has(Power::Direct),
        Assign | Invite | Reopen => has(Power::Assign),
        Report | Close | AskExtension | AttachResult => has(Power::Handle),
        AnswerExtension => has(if relation == Relation::Leader { Power::Direct } else { Power::Assign }),
        SendBack => has(if matches!(relation, Relation::Leader | Relation::Chief) {
            Power::Direct
        } else {
            Power::Handle
        }),
        Register | ReturnToSender | Submit | Correct | Void | ReceiveAgain => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    /// At each edge of the interval: one microsecond earlier or later the delegate is who he was.
    #[test]
    fn no_act_outside_the_interval_or_the_powers(
        scene in 0u8..4,
        steps in prop::collection::vec((0usize..12, 0u8..21, 0u8..40), 0..12),
        giver in 0usize..5,
        taker in 0usize..12,
        mask in 1u8..8,
        length in 1i64..1_000_000,
        place in 0usize..6,
    ) {
        let mut desk = match scene {
            0 => Desk::new(),
            1 => Desk::submitted(AccessLevel::NamedOnly),
            2 => Desk::directed(AccessLevel::NamedOnly),
            _ => Desk::assigned(AccessLevel::NamedOnly),
        };
        for (who, kind, choice) in steps {
            let action = action(&mut desk, kind, choice);
            let _ = desk.act(who, action);
        }
        let powers: Vec<Power> = Power::ALL.into_iter().enumerate().filter(|(n, _)| mask & (1 << n) != 0).map(|(_, p)| p).collect();
        let (giver, taker) = ([CHIEF, LEADER, HEAD, SUPPORT_HEAD, DEPUTY][giver], CAST[taker]);
        let from = desk.now.plus(Duration::minutes(1));
        let until = from.plus(Duration::microseconds(length));
        let given = [Delegation { from, until, ..delegation(giver, giver, taker, &powers) }];
        let us = |n| Duration::microseconds(n);
        let (now, inside) = [
            (from.plus(us(-1)), false),
            (from, true),
            (from.plus(us(length / 2)), true),
            (until.plus(us(-1)), true),
            (until, false),
            (until.plus(us(1)), false),
        ][place];
        let (delegate, alone) = (with(taker, &given, now), actor(taker));
        let before = available_actions(&desk.routing, &alone, now);
        let offered = available_actions(&desk.routing, &delegate, now);
        if !inside {
            prop_assert_eq!(&delegate.acts_for, &vec![]);
            prop_assert_eq!(offered, before);
            return Ok(());
        }
        let givers = desk.routing.relations(&actor(giver));
        for kind in offered.iter().filter(|kind| !before.contains(kind)) {
            prop_assert!(givers.iter().any(|(relation, _)| reaches(&powers, *relation, *kind)), "{:?}", kind);
        }
        // Reading: what the giver may, and nothing besides.
        for access in [Access::ReadMetadata, Access::ReadContent] {
            let reads = |actor: &Actor| {
                let facts = Facts { level: AccessLevel::NamedOnly, routing: &desk.routing };
                decide(actor, access, facts, now).is_allowed()
            };
            if reads(&delegate) {
                prop_assert!(reads(&alone) || reads(&actor(giver)));
            }
        }
        // Done, it names both.
        for _ in 0..4 {
            for (kind, choice) in (0u8..21).zip([1u8, 2, 3].into_iter().cycle()) {
                let action = action(&mut desk, kind, choice);
                let Ok(outcome) = act(&desk.routing, &action, &delegate, &office(), id(99), now) else { continue };
                let done = outcome.event.actor;
                prop_assert_eq!(done.person, person(taker));
                let own = done.position == position(taker);
                prop_assert_eq!(done.on_behalf.map(|on| on.person), (!own).then(|| person(giver)));
            }
        }
    }
}
