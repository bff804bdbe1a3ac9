//! Random acts through the engine into the store: rows, replay and the second reading always agree.

use crate::{
    support::{Bench, minute, runtime},
    world::{World, fields, id},
};
use congvan_records::{DocumentFields, PositionId, Timestamp, UnitId, Urgency};
use congvan_store::{Error, documents, invariants, registers, routings};
use congvan_workflow::{
    Action, ActionKind, AssignmentDraft, AssignmentRole, ClosingOutcome, Deadline, DirectiveDraft,
    EventActor, FieldChange, Outcome, ProposalDraft, Routing, available_actions, hand_over,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

/// What a random number picks.
type Step = (u8, u8, u8);

fn action(world: &World, routing: &Routing, kind: ActionKind, pick: u8, now: Timestamp) -> Action {
    let deadline = |days: i64| Deadline {
        at: now.plus(time::Duration::days(days)),
        date: now.plus(time::Duration::days(days)).date_in(congvan_records::VIETNAM_TIME),
        calendar: "2026-1".into(),
        explanation: format!("{days} ngày"),
    };
    let draft = |role, unit, days: i64| AssignmentDraft {
        id: id(),
        role,
        unit,
        deadline: (days > 0).then(|| deadline(days)),
    };
    let parts = || {
        let (lead, other) = if pick.is_multiple_of(2) {
            (world.economy, world.culture)
        } else {
            (world.culture, world.economy)
        };
        let mut parts = vec![draft(AssignmentRole::Lead, lead, i64::from(pick % 5))];
        match pick % 3 {
            0 => parts.push(draft(AssignmentRole::Support, other, i64::from(pick % 4))),
            1 => parts.push(draft(AssignmentRole::Inform, other, 0)),
            _ => {}
        }
        parts
    };
    match kind {
        ActionKind::Register => unreachable!("registering takes its own path"),
        ActionKind::AttachResult => Action::AttachResult { file: id() },
        ActionKind::ReturnToSender => {
            Action::ReturnToSender { reason: "không đúng thẩm quyền".into() }
        }
        ActionKind::Submit => {
            Action::Submit { to: if pick.is_multiple_of(2) { world.leader } else { world.chief } }
        }
        ActionKind::Propose => Action::Propose {
            to: world.leader,
            proposal: ProposalDraft { text: "Đề xuất".into(), parts: parts() },
        },
        ActionKind::Direct => Action::Direct(DirectiveDraft {
            id: id(),
            text: "Giao chủ trì".into(),
            parts: parts(),
            layers: vec![id()],
        }),
        ActionKind::SendBack => Action::SendBack {
            reason: "xem lại".into(),
            suggestion: pick.is_multiple_of(2).then_some(world.culture),
        },
        ActionKind::TakeBack => Action::TakeBack,
        ActionKind::Assign => {
            let candidates: Vec<_> = routing
                .parts_in_force()
                .filter(|part| part.role != AssignmentRole::Inform && !part.has_ended())
                .collect();
            let part = candidates[usize::from(pick) % candidates.len()];
            let officers: [PositionId; 2] = if part.unit == world.economy {
                [world.economy_officer, world.economy_head]
            } else {
                [world.culture_officer, world.culture_head]
            };
            Action::Assign {
                assignment: part.id,
                officer: officers[usize::from(pick / 2) % 2],
                instruction: "làm ngay".into(),
                deadline: None,
            }
        }
        ActionKind::Open => Action::Open,
        ActionKind::Comment => Action::Comment { id: id(), text: "đã rõ".into() },
        ActionKind::Report => Action::Report { text: "đã xong".into() },
        ActionKind::Close => {
            Action::Close { outcome: ClosingOutcome::DoneWithoutAnswer, note: "đã xử lý".into() }
        }
        ActionKind::Forward => {
            let to = [world.deputy, world.leader][usize::from(pick) % 2];
            Action::Forward { to, note: "xem giúp".into() }
        }
        ActionKind::AskExtension => {
            let shares: Vec<_> = routing.parts_in_force().filter(|part| part.is_open()).collect();
            Action::AskExtension {
                assignment: shares[usize::from(pick) % shares.len()].id,
                reason: "chờ số liệu".into(),
                deadline: deadline(i64::from(pick % 9) + 1),
            }
        }
        ActionKind::AnswerExtension => {
            let asked: Vec<_> = routing.pending_extensions().map(|(_, question)| question.id).collect();
            let granted = (!pick.is_multiple_of(3)).then(|| deadline(i64::from(pick % 7) + 1));
            Action::AnswerExtension {
                request: asked[usize::from(pick) % asked.len()],
                granted,
                note: "đã xem".into(),
            }
        }
        ActionKind::Invite => {
            let units: [UnitId; 3] = [world.economy, world.culture, world.clerical];
            let unit = units[usize::from(pick) % 3];
            let deadline = pick.is_multiple_of(2).then(|| deadline(1));
            Action::Invite { id: id(), unit, deadline, note: "cùng làm".into() }
        }
        ActionKind::Correct => {
            let change = |old: &str, new: &str| FieldChange {
                field: "subject".into(),
                old: old.into(),
                new: new.into(),
            };
            Action::Correct {
                changes: vec![change("Thử", &format!("Sửa {pick}"))],
                reason: "nhập nhầm".into(),
            }
        }
        ActionKind::Void => Action::Void { reason: "trùng".into() },
        ActionKind::ReceiveAgain => unreachable!("receiving again takes its own path"),
        ActionKind::Reopen => {
            let done: Vec<_> = routing.parts_in_force().filter(|part| part.is_reported()).collect();
            Action::Reopen {
                assignment: done[usize::from(pick) % done.len()].id,
                missing: "thiếu phụ lục".into(),
            }
        }
    }
}

/// A post ends: what is in its hands goes to another, whatever it is.
fn handed_over(world: &World, routing: &Routing, pick: u8, now: Timestamp) -> Option<Outcome> {
    let posts = [world.economy_officer, world.economy_head, world.leader, world.culture_head];
    let (from, to) =
        (posts[usize::from(pick) % 4], [world.culture_officer, world.deputy][usize::from(pick) % 2]);
    let by = EventActor {
        person: world.person(world.chief),
        position: world.chief,
        session: None,
        on_behalf: None,
    };
    hand_over(routing, from, to, "chuyển công tác", by, &world.office, id(), now).ok()
}

/// Plays the steps on three letters; returns how many acts took effect.
async fn play(bench: &Bench, world: &World, steps: &[Step]) -> usize {
    let mut letters = Vec::new();
    let tx = bench.begin().await;
    for urgency in [Urgency::Normal, Urgency::Flash, Urgency::Urgent] {
        let document = world.document(DocumentFields { urgency, ..fields("Thử") }, minute(0));
        letters.push(world.receive(&tx, &document).await.unwrap());
    }
    tx.commit().await.unwrap();
    let (mut done, mut past) = (0, Vec::new());
    for (number, (letter, act, pick)) in steps.iter().enumerate() {
        // Minutes pass, so that some steps can be taken back and others no more.
        let now = minute(number as i64 * 2);
        let known = &mut letters[usize::from(*letter) % 3];
        let mut offered = Vec::new();
        for post in world.everybody() {
            for kind in available_actions(known, &world.actor(post), now) {
                // Talk is offered to everybody always; now and then is enough.
                if kind != ActionKind::Comment || pick.is_multiple_of(8) {
                    offered.push((post, kind));
                }
            }
        }
        if offered.is_empty() {
            continue;
        }
        let (post, kind) = offered[usize::from(*act) % offered.len()];
        let tx = bench.begin().await;
        let loaded = routings::load_for_update(&tx, world.scope, known.document).await.unwrap();
        assert_eq!(&loaded, known, "what the store replays is what was decided");
        if kind == ActionKind::Register {
            *known = world.register(&tx, known, now).await.unwrap();
        } else if kind == ActionKind::ReceiveAgain {
            let (old, new) = world.receive_again(&tx, known, now).await.unwrap();
            *known = new;
            past.push(old);
        } else if let Some(outcome) = (*pick > 245).then(|| handed_over(world, known, *pick, now)).flatten() {
            routings::record(&tx, world.scope, &outcome, known.version).await.unwrap();
            *known = outcome.routing;
        } else {
            let action = action(world, known, kind, *pick, now);
            // A share that is not the actor's own is refused: nothing happens.
            let Ok(outcome) = world.decide(known, &action, post, now) else { continue };
            if let Action::Correct { changes, .. } = &action {
                let held = documents::get(&tx, world.scope, known.document).await.unwrap().fields;
                let fields = DocumentFields { subject: changes[0].new.clone(), ..held };
                documents::correct_fields(&tx, world.scope, known.document, &fields).await.unwrap();
            }
            let stale = routings::record(&tx, world.scope, &outcome, known.version + 1).await;
            assert!(matches!(stale, Err(Error::Conflict)));
            routings::record(&tx, world.scope, &outcome, known.version).await.unwrap();
            *known = outcome.routing;
        }
        tx.commit().await.unwrap();
        done += 1;
    }
    for known in letters.iter().chain(&past) {
        let loaded = routings::load(bench.store.reader(), world.scope, known.document).await.unwrap();
        assert_eq!(&loaded, known);
    }
    done
}

/// Forty acts a case, each in an office of its own: what fails shrinks to the few acts that make it fail.
#[test]
fn random_acts_leave_rows_that_agree_with_their_events() {
    let runtime = runtime();
    let benches = runtime.block_on(async { [Bench::sqlite().await, Bench::postgres().await] });
    for bench in &benches {
        let (total, offices) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
        let mut runner = TestRunner::new(Config {
            cases: 24,
            max_shrink_iters: 40,
            failure_persistence: None,
            ..Config::default()
        });
        let steps = proptest::collection::vec(any::<Step>(), 40);
        runner
            .run(&steps, |steps| {
                runtime.block_on(async {
                    offices.set(offices.get() + 1);
                    let world = World::build(bench, &format!("H01.02.{:04}", offices.get())).await;
                    total.set(total.get() + play(bench, &world, &steps).await);
                    let found = invariants::check(bench.store.reader(), world.scope, None).await.unwrap();
                    assert_eq!(found, vec![]);
                });
                Ok(())
            })
            .unwrap();
        println!("{} acts took effect", total.get());
        assert!(total.get() > 300, "only {} acts took effect", total.get());
    }
}

#[test]
fn of_two_acts_on_one_version_one_wins() {
    runtime().block_on(async {
        for bench in [Bench::sqlite().await, Bench::postgres().await] {
            let world = World::build(&bench, "H01.02.02").await;
            let routing = world.registered(&bench, fields("Tranh"), minute(0)).await;
            let mut tasks = Vec::new();
            let to = [world.leader, world.chief, world.leader, world.chief];
            for (place, to) in to.into_iter().enumerate() {
                let now = minute(1 + place as i64);
                let outcome = world.decide(&routing, &Action::Submit { to }, world.clerk, now).unwrap();
                let (store, scope, version) = (bench.store.clone(), world.scope, routing.version);
                tasks.push(tokio::spawn(async move {
                    let tx = store.begin().await.unwrap();
                    match routings::record(&tx, scope, &outcome, version).await {
                        Ok(()) => tx.commit().await.map(|()| true),
                        Err(Error::Conflict) => Ok(false),
                        Err(error) => Err(error),
                    }
                }));
            }
            let mut wins = 0;
            for task in tasks {
                wins += usize::from(task.await.unwrap().unwrap());
            }
            assert_eq!(wins, 1);
            let found = invariants::check(bench.store.reader(), world.scope, None).await.unwrap();
            assert_eq!(found, vec![]);
        }
    });
}

#[test]
fn projections_can_be_built_anew() {
    runtime().block_on(async {
        for bench in [Bench::sqlite().await, Bench::postgres().await] {
            let world = World::build(&bench, "H01.02.03").await;
            let routing = world.registered(&bench, fields("Dựng lại"), minute(0)).await;
            let submit = Action::Submit { to: world.leader };
            world.act(&bench.store, routing.document, &submit, world.clerk, minute(1)).await;
            bench
                .run(&["DELETE FROM grants", "DELETE FROM inbox_entries", "UPDATE routings SET version = 9"])
                .await;
            assert!(!invariants::check(bench.store.reader(), world.scope, None).await.unwrap().is_empty());
            let tx = bench.begin().await;
            routings::rebuild(&tx, world.scope, routing.document).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(invariants::check(bench.store.reader(), world.scope, None).await.unwrap(), vec![]);
            let series = registers::all_series(bench.store.reader(), world.scope).await.unwrap();
            assert_eq!(series.len(), 1);
            assert!(documents::find(bench.store.reader(), world.scope, id()).await.unwrap().is_none());
        }
    });
}
