//! Bàn giao: whatever is open has somebody who answers for it, before and after somebody leaves.

use crate::support::{World, on_both};
use congvan_office::accounts::{self, Client};
use congvan_office::administration::{self, Order, PostOrder};
use congvan_office::routing::{Act, Due};
use congvan_office::{Error, inbox};
use congvan_records::{DocumentId, PersonId, Role};
use congvan_store::{AgencyScope, organisation as rows, routings};
use congvan_workflow::{Holder, InboxBox};
use time::macros::date;

/// Open letters for which nobody answers, by a reading of the rows that shares nothing with the hand-over: the holder
/// of the letter, and whoever has an open share of it.
async fn unattended(world: &World, documents: &[DocumentId]) -> Vec<DocumentId> {
    let store = world.store().await;
    let scope = AgencyScope::of(world.agency);
    let now = world.office.now();
    let office = rows::office(store.reader(), scope, now).await.unwrap();
    let answers = |position| {
        let held = office.terms.iter().any(|term| term.position == position);
        // One level up, as the law of the house has it: some head of the unit or of a unit above.
        let mut unit = office.position(position).map(|position| position.unit);
        let mut above = false;
        while let Some(id) = unit {
            above |= office.positions.iter().any(|other| {
                let heads = [Role::UnitHead, Role::OfficeChief, Role::Leader];
                other.unit == id
                    && other.roles.iter().any(|role| heads.contains(role))
                    && office.terms.iter().any(|term| term.position == other.id)
            });
            unit = office.unit(id).and_then(|unit| unit.parent);
        }
        held || above
    };
    let mut found = Vec::new();
    for document in documents {
        let routing = routings::load(store.reader(), scope, *document).await.unwrap();
        let held = match routing.holder {
            Some(Holder::Position(position)) => answers(position),
            Some(Holder::Clerks(unit)) => office.positions.iter().any(|position| {
                position.unit == unit
                    && position.roles.contains(&Role::Clerk)
                    && office.terms.iter().any(|term| term.position == position.id)
            }),
            None => true,
        };
        let shares = routing.assignments.iter().filter(|part| !part.withdrawn && part.is_open());
        if !held || !shares.map(|part| part.officer.unwrap_or(part.head)).all(answers) {
            found.push(*document);
        }
    }
    found
}

fn order(reason: &str, leaves: bool, posts: Vec<PostOrder>) -> Order {
    Order { reason: reason.to_owned(), leaves, posts }
}

async fn count(world: &World, login: &str, list: InboxBox) -> usize {
    let caller = world.caller(login).await;
    inbox::page(&world.office, &caller, list, None, None, 50).await.unwrap().lines.len()
}

#[test]
fn whoever_leaves_hands_over_and_nothing_stays_behind() {
    on_both(async |world: World| {
        let mut letters = Vec::new();
        for subject in ["Việc thứ nhất", "Việc thứ hai"] {
            let document = world.directed(subject).await;
            world.assign(document).await;
            letters.push(document);
        }
        let waiting = world.directed("Chờ trưởng phòng giao").await;
        letters.push(waiting);
        let admin = world.caller("quantri").await;
        let (trung, son) = (world.persons["trung"], world.persons["son"]);
        let clerk = world.caller("linh").await;
        let refused = administration::work_of(&world.office, &clerk, trung).await;
        assert!(matches!(refused, Err(Error::Forbidden(Role::Administrator))));
        let work = administration::work_of(&world.office, &admin, trung).await.unwrap();
        assert_eq!(work.len(), 1);
        let pile = &work[0].piles[0];
        assert_eq!((pile.kind, pile.letters.len(), work[0].piles.len()), (InboxBox::Tasks, 2, 1));
        assert_eq!(pile.letters.iter().map(|one| one.number.0).collect::<Vec<_>>(), [1, 2]);
        assert!(work[0].falls_to.as_deref().is_some_and(|named| named.contains("Hồ Ngọc Sơn")), "{work:?}");
        for nobody in ["trung", "linh", "quantri"] {
            assert!(!pile.receivers.contains(&world.positions[nobody]), "{nobody}");
        }

        // The officer's work goes to the head, the post stays vacant, the account is locked.
        let posts = vec![PostOrder {
            position: world.positions["trung"],
            successor: None,
            piles: vec![(InboxBox::Tasks, world.positions["son"])],
        }];
        let mute =
            administration::hand_over(&world.office, &admin, trung, &order(" ", true, posts.clone())).await;
        assert!(matches!(mute, Err(Error::Input(faults)) if faults[0].field == "reason"));
        let wrong =
            vec![PostOrder { piles: vec![(InboxBox::Tasks, world.positions["linh"])], ..posts[0].clone() }];
        let wrong =
            administration::hand_over(&world.office, &admin, trung, &order("Nghỉ", true, wrong)).await;
        assert!(matches!(wrong, Err(Error::Input(_))));
        assert_eq!(count(&world, "trung", InboxBox::Tasks).await, 2, "nothing was moved");
        let done =
            administration::hand_over(&world.office, &admin, trung, &order("Nghỉ hưu", true, posts)).await;
        let done = done.unwrap();
        assert!(done.done && done.items.iter().all(|item| item.result.is_ok()) && done.items.len() == 2);
        assert_eq!(count(&world, "son", InboxBox::Tasks).await, 3);
        assert!(unattended(&world, &letters).await.is_empty());
        assert!(
            accounts::sign_in_as(&world.office, "trung", Client::default()).await.is_err(),
            "the account is locked"
        );
        let told = administration::access_changes(&world.office, &world.caller("son").await).await.unwrap();
        assert!(told.iter().any(|entry| entry.kind == "work_received"), "{told:?}");
        let step = congvan_office::letters::timeline(&world.letter("son", letters[0]).await.unwrap());
        assert!(step.iter().any(|step| step.kind == "handed_over"));
        assert!(
            matches!(world.letter("quantri", letters[0]).await, Err(Error::NotFound)),
            "no sight of a letter"
        );

        // The head goes too, and somebody takes the post over with all that is in it.
        let successor = world.persons["an"];
        let posts = vec![PostOrder {
            position: world.positions["son"],
            successor: Some(successor),
            piles: Vec::new(),
        }];
        let order = order("Điều động theo Quyết định 12/QĐ-UBND", true, posts);
        assert!(administration::hand_over(&world.office, &admin, son, &order).await.unwrap().done);
        assert_eq!(count(&world, "an", InboxBox::Tasks).await, 3);
        assert!(unattended(&world, &letters).await.is_empty());
        assert!(congvan_office::checking::check(&world.options).await.unwrap().is_empty());
    });
}

#[test]
fn a_leader_is_relieved_of_what_waits_and_nobody_waits_for_nobody() {
    on_both(async |world: World| {
        let first = world.submitted("Chờ bút phê").await;
        let asked = world.directed("Xin thêm ngày").await;
        let share = world.part("son", asked).await;
        let ask = Act::AskExtension {
            assignment: share,
            reason: "Chờ số liệu".into(),
            due: Due::On(date!(2027 - 01 - 15)),
        };
        world.act("son", asked, ask).await.unwrap();
        let admin = world.caller("quantri").await;
        let ha: PersonId = world.persons["ha"];
        let work = administration::work_of(&world.office, &admin, ha).await.unwrap();
        let kinds: Vec<_> = work[0].piles.iter().map(|pile| pile.kind).collect();
        assert_eq!(kinds, [InboxBox::Review, InboxBox::Requests]);
        let leaves = |leaves, piles| {
            order(
                "Đi học",
                leaves,
                vec![PostOrder { position: world.positions["ha"], successor: None, piles }],
            )
        };
        // Only a leader decides in a leader's place.
        let officer = leaves(false, vec![(InboxBox::Review, world.positions["trung"])]);
        let refused = administration::hand_over(&world.office, &admin, ha, &officer).await;
        assert!(matches!(refused, Err(Error::Input(_))), "{refused:?}");
        // The only leader cannot go while letters wait: nobody would answer for them.
        let gone = administration::hand_over(&world.office, &admin, ha, &leaves(true, Vec::new())).await;
        assert!(matches!(&gone, Err(Error::Blocked(words)) if words.contains("2 việc")), "{gone:?}");
        assert_eq!(count(&world, "ha", InboxBox::Review).await, 1, "nothing was moved, nobody left");
        let ended = administration::end_post(&world.office, &admin, ha, world.positions["ha"]).await;
        assert!(matches!(ended, Err(Error::Blocked(_))), "{ended:?}");

        // A deputy comes; the leader is relieved of the letters and stays.
        let deputy = administration::PostDraft {
            unit: world.units["ubnd"],
            title: "Phó Chủ tịch UBND phường".into(),
            roles: vec![Role::Leader],
        };
        let post =
            administration::give_post(&world.office, &admin, world.persons["an"], deputy).await.unwrap();
        let piles = vec![(InboxBox::Review, post.id), (InboxBox::Requests, post.id)];
        let done = administration::hand_over(&world.office, &admin, ha, &leaves(false, piles)).await.unwrap();
        assert!(done.done && done.items.len() == 2, "{done:?}");
        assert_eq!(count(&world, "an", InboxBox::Review).await, 1);
        assert_eq!(count(&world, "an", InboxBox::Requests).await, 1);
        assert_eq!(count(&world, "ha", InboxBox::Review).await, 0);
        world.act("an", first, world.direct()).await.unwrap();
        let told = administration::access_changes(&world.office, &world.caller("ha").await).await.unwrap();
        assert!(told.iter().any(|entry| entry.kind == "work_handed_over"), "both are told: {told:?}");
        // A second time nothing is left to do, and nothing is done twice.
        let again = leaves(false, vec![(InboxBox::Review, post.id)]);
        let again = administration::hand_over(&world.office, &admin, ha, &again).await.unwrap();
        assert!(again.done && again.items.is_empty());
        assert!(unattended(&world, &[first, asked]).await.is_empty());
        assert!(congvan_office::checking::check(&world.options).await.unwrap().is_empty());
    });
}

#[test]
fn the_last_clerk_does_not_leave_letters_at_the_door() {
    on_both(async |world: World| {
        world.receive(&crate::support::tiny_pdf("Ở cửa")).await;
        let admin = world.caller("quantri").await;
        let linh = world.persons["linh"];
        let nobody = order("Nghỉ thai sản", true, Vec::new());
        let refused = administration::hand_over(&world.office, &admin, linh, &nobody).await;
        assert!(matches!(refused, Err(Error::Blocked(_))), "{refused:?}");
        let own = administration::hand_over(&world.office, &admin, world.persons["quantri"], &nobody).await;
        assert!(matches!(own, Err(Error::Forbidden(_))));
        let posts = vec![PostOrder {
            position: world.positions["linh"],
            successor: Some(world.persons["an"]),
            piles: Vec::new(),
        }];
        let order = order("Nghỉ thai sản", true, posts);
        assert!(administration::hand_over(&world.office, &admin, linh, &order).await.unwrap().done);
        assert_eq!(count(&world, "an", InboxBox::Arrivals).await, 1);
    });
}
