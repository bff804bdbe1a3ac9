//! Ủy quyền: who acts for another does so within the time and the powers, in both names, and nobody further.

use crate::printing::{bytes, words};
use crate::support::{World, on_both, on_sqlite};
use congvan_office::delegations::{self, Draft, Given};
use congvan_office::routing::{Act, Due};
use congvan_office::{Caller, Error, Key, administration, inbox, letters, notices, printing, routing};
use congvan_records::{DocumentId, Power, Role};
use congvan_store::{AgencyScope, invariants};
use congvan_workflow::{ActionKind, InboxBox, NoticeKind};
use time::macros::date;
use uuid::Uuid;

/// From today to Saturday.
fn draft(world: &World, by: &str, to: &str, powers: &[Power]) -> Draft {
    Draft {
        position: world.positions[by],
        to: world.persons[to],
        first_day: date!(2026 - 11 - 17),
        last_day: date!(2026 - 11 - 21),
        powers: powers.to_vec(),
        reason: "Đi công tác".to_owned(),
    }
}

async fn give(world: &World, by: &str, to: &str, powers: &[Power]) -> Given {
    let caller = world.caller(by).await;
    delegations::give(&world.office, &caller, draft(world, by, to, powers), None).await.unwrap()
}

async fn waiting(world: &World, caller: &Caller, list: InboxBox) -> Vec<inbox::Line> {
    inbox::page(&world.office, caller, list, None, None, 50).await.unwrap().lines
}

async fn direct(world: &World, caller: &Caller, letter: DocumentId) -> Result<letters::Letter, Error> {
    let version = letters::get(&world.office, caller, letter).await?.routing.version;
    routing::act(&world.office, caller, letter, version, world.direct(), None).await
}

/// The fields that are wrong.
fn faults(refused: Result<Given, Error>) -> Vec<&'static str> {
    match refused {
        Err(Error::Input(faults)) => faults.into_iter().map(|fault| fault.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_delegate_directs_in_both_names_until_the_last_day_is_over() {
    on_both(async |world: World| {
        let (first, second) = (world.submitted("Việc thứ nhất").await, world.submitted("Việc thứ hai").await);
        let son = world.caller("son").await;
        assert!(matches!(world.letter("son", first).await, Err(Error::NotFound)));
        give(&world, "ha", "son", &Power::ALL).await;

        // Told of it, and the leader's list is there at once.
        let told = administration::access_changes(&world.office, &world.caller("son").await).await.unwrap();
        let entry = told.iter().find(|entry| entry.kind == "delegation_given").unwrap();
        assert_eq!(
            (&entry.body["by"], &entry.body["last_day"]),
            (&"Nguyễn Thị Minh Hà".into(), &"2026-11-21".into())
        );
        let now = world.caller("son").await;
        let lines = waiting(&world, &now, InboxBox::Review).await;
        assert_eq!(lines.len(), 2);
        let acting_for = "Chủ tịch UBND phường Nguyễn Thị Minh Hà";
        assert!(lines.iter().all(|line| line.acting_for.as_deref() == Some(acting_for)));
        assert!(now.actor.position_with(Role::Leader).is_none(), "no role of the post");

        let letter = direct(&world, &now, first).await.unwrap();
        let by = letter.routing.directives[0].by;
        assert_eq!(by, (world.positions["ha"], world.persons["son"]));
        let at = letter.routing.directives[0].at;
        assert_eq!(letter.acted_for(world.persons["son"], at), Some(world.persons["ha"]));
        let steps = letters::timeline(&letter);
        let step = steps.iter().find(|step| step.kind == "directed").unwrap();
        assert!(step.details[0].starts_with("Hồ Ngọc Sơn (thay Nguyễn Thị Minh Hà)"), "{:?}", step.details);
        assert_eq!(step.title, "Chủ tịch UBND phường bút phê");

        let tasks = waiting(&world, &now, InboxBox::Tasks).await;
        let given_by = "Hồ Ngọc Sơn (thay Nguyễn Thị Minh Hà)";
        assert_eq!(tasks[0].assigned_by.as_deref(), Some(given_by));

        // Whoever gets work by it is told who did it, and for whom.
        let head = world.caller("ngan").await;
        let page = notices::page(&world.office, &head, false, None, 50).await.unwrap();
        let new = page.groups.iter().flat_map(|group| &group.notices);
        let by: Vec<_> = new.filter(|(notice, _)| notice.kind == NoticeKind::NewWork).collect();
        assert!(by.iter().any(|(_, by)| by.as_deref() == Some(given_by)), "{by:?}");

        let sheet = printing::handling_sheet(&world.office, &now, first).await.unwrap();
        let printed = words(world.directory.path(), &bytes(sheet).await);
        let named = "Hồ Ngọc Sơn, thay Chủ tịch UBND phường Nguyễn Thị Minh Hà";
        assert!(printed.contains(named) && !printed.contains("Chủ tịch UBND phường Hồ"), "{printed}");

        // What comes is told to both.
        let third = world.submitted("Việc thứ ba").await;
        for login in ["ha", "son"] {
            let page =
                notices::page(&world.office, &world.caller(login).await, false, None, 50).await.unwrap();
            let of =
                |group: &notices::Group| group.letter.as_ref().is_some_and(|(letter, _)| letter.id == third);
            let group = page.groups.into_iter().find(of).unwrap();
            assert_eq!(group.notices[0].0.kind, NoticeKind::NewWork, "{login}");
        }

        // Saturday is the last day; at midnight it is over, for whoever asked a moment before, too.
        world.clock.set(time::macros::datetime!(2026-11-21 23:59:59.999999 +7));
        let late = world.caller("son").await;
        assert!(letters::get(&world.office, &late, second).await.is_ok());
        let version = letters::get(&world.office, &late, second).await.unwrap().routing.version;
        world.clock.set(time::macros::datetime!(2026-11-22 00:00 +7));
        let refused = routing::act(&world.office, &late, second, version, world.direct(), None).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        let sunday = world.caller("son").await;
        assert!(waiting(&world, &sunday, InboxBox::Review).await.is_empty());
        assert!(matches!(letters::get(&world.office, &sunday, second).await, Err(Error::NotFound)));
        // The letter that he directed leads in his own unit, and stays.
        assert!(letters::get(&world.office, &sunday, first).await.is_ok());
        drop(son);

        let store = world.store().await;
        let found = invariants::check(store.reader(), AgencyScope::of(world.agency), None).await.unwrap();
        assert_eq!(found, []);
    });
}

#[test]
fn it_ends_at_once_when_it_is_taken_back_or_given_back() {
    on_both(async |world: World| {
        let letter = world.submitted("Việc gấp").await;
        for who in ["ha", "son"] {
            let given = give(&world, "ha", "son", &[Power::Direct]).await;
            let before = world.caller("son").await;
            assert!(before.actor.acts_for.len() == 1 && world.letter("son", letter).await.is_ok());
            let id = given.delegation.id;
            for stranger in ["lam", "quantri", "linh"] {
                let tried = delegations::end(&world.office, &world.caller(stranger).await, id).await;
                assert!(matches!(tried, Err(Error::NotFound)), "{stranger}");
            }
            let ended = delegations::end(&world.office, &world.caller(who).await, id).await.unwrap();
            assert_eq!(ended.ended.map(|(_, by)| by), Some(world.persons[who]));
            // Again: it is as it was.
            let again = delegations::end(&world.office, &world.caller("ha").await, id).await.unwrap();
            assert_eq!(again, ended);
            // Who still holds the old caller acts in vain.
            let refused = routing::act(&world.office, &before, letter, 3, world.direct(), None).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
            let other = if who == "ha" { "son" } else { "ha" };
            let told =
                administration::access_changes(&world.office, &world.caller(other).await).await.unwrap();
            assert!(told.iter().any(|entry| entry.kind == "delegation_ended"), "{other}");
            world.minutes(1);
        }
    });
}

#[test]
fn within_the_powers_and_no_further() {
    on_sqlite(async |world: World| {
        let letter = world.submitted("Xin ý kiến").await;
        give(&world, "ha", "an", &[Power::Handle]).await;
        let seen = world.letter("an", letter).await.unwrap();
        assert!(seen.readable_content && seen.acts_for.is_none());
        assert_eq!(seen.available_actions, [ActionKind::Open, ActionKind::Comment]);
        let refused = direct(&world, &world.caller("an").await, letter).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");

        // Nobody delegates on, nor what they hold no more.
        let an = world.caller("an").await;
        let on = delegations::give(&world.office, &an, draft(&world, "ha", "trung", &Power::ALL), None).await;
        assert!(matches!(on, Err(Error::Forbidden(_))), "{on:?}");
        give(&world, "ha", "son", &Power::ALL).await;
        let son = world.caller("son").await;
        let on =
            delegations::give(&world.office, &son, draft(&world, "ha", "trung", &Power::ALL), None).await;
        assert_eq!(faults(on), ["position_id"]);

        // It ends with the giver's post.
        let led = world.directed("Khảo sát").await;
        give(&world, "son", "trung", &[Power::Assign]).await;
        assert!(world.letter("trung", led).await.is_ok());
        let admin = world.caller("quantri").await;
        let (person, position) = (world.persons["son"], world.positions["son"]);
        administration::end_post(&world.office, &admin, person, position).await.unwrap();
        assert!(!world.caller("trung").await.actor.desks().any(|desk| desk.position == position));
    });
}

#[test]
fn what_is_wrong_is_said_beside_its_field_and_a_repeat_is_one() {
    on_sqlite(async |world: World| {
        let ha = world.caller("ha").await;
        let office = &world.office;
        let right = || draft(&world, "ha", "son", &[Power::Direct]);
        let nobody = world.persons["quantri"];
        let cases = [
            (Draft { position: world.positions["son"], ..right() }, "position_id"),
            (Draft { to: world.persons["ha"], ..right() }, "to"),
            (Draft { to: nobody, ..right() }, "to"),
            (Draft { first_day: date!(2026 - 11 - 16), ..right() }, "first_day"),
            (Draft { last_day: date!(2026 - 11 - 16), ..right() }, "last_day"),
            (Draft { last_day: date!(2027 - 11 - 18), ..right() }, "last_day"),
            (Draft { powers: vec![], ..right() }, "powers"),
            (Draft { reason: "  ".to_owned(), ..right() }, "reason"),
            (Draft { reason: "x".repeat(1_001), ..right() }, "reason"),
        ];
        for (draft, field) in cases {
            assert_eq!(faults(delegations::give(office, &ha, draft, None).await), [field]);
        }
        // A head has no directive to give away.
        let son = world.caller("son").await;
        let beyond = draft(&world, "son", "trung", &[Power::Direct]);
        assert_eq!(faults(delegations::give(office, &son, beyond, None).await), ["powers"]);

        let key = Some(Key(Uuid::now_v7()));
        let one = delegations::give(office, &ha, right(), key).await.unwrap();
        let two = delegations::give(office, &ha, right(), key).await.unwrap();
        assert_eq!(one, two);
        let overlapping = Draft { last_day: date!(2026 - 11 - 30), ..right() };
        let overlapping = delegations::give(office, &ha, overlapping, None).await;
        assert!(
            matches!(&overlapping, Err(Error::Blocked(why)) if why.contains("21/11/2026")),
            "{overlapping:?}"
        );
        let after = Draft { first_day: date!(2026 - 11 - 22), last_day: date!(2026 - 11 - 23), ..right() };
        delegations::give(office, &ha, after, None).await.unwrap();
        let seen = delegations::overview(office, &ha).await.unwrap();
        assert_eq!((seen.given.len(), seen.taken.len(), seen.posts.len()), (2, 0, 1));
        let people: Vec<&str> = seen.people.iter().map(|(person, _)| person.name.as_str()).collect();
        assert!(people.contains(&"Hồ Ngọc Sơn") && !people.contains(&"Đỗ Hữu Tài"), "{people:?}");
        let officer = delegations::overview(office, &world.caller("trung").await).await.unwrap();
        assert!(officer.posts.is_empty() && officer.people.is_empty());
    });
}

#[test]
fn a_head_lets_an_officer_assign_and_answers_for_it() {
    on_sqlite(async |world: World| {
        let letter = world.directed("Khảo sát").await;
        give(&world, "son", "trung", &[Power::Assign]).await;
        let part = world.part("trung", letter).await;
        let act = Act::Assign {
            assignment: part,
            officer: world.positions["trung"],
            instruction: "Làm trong tuần".to_owned(),
            due: Some(Due::WorkingDays(2)),
        };
        let done = world.act("trung", letter, act).await.unwrap();
        let event = done.events.last().unwrap();
        assert_eq!(event.actor.position, world.positions["son"]);
        assert_eq!(event.actor.on_behalf.map(|on| on.person), Some(world.persons["son"]));
        // His own share he reports in his own name.
        let done = world.act("trung", letter, Act::Report { text: "Đã khảo sát".to_owned() }).await.unwrap();
        assert_eq!(done.events.last().unwrap().actor.on_behalf, None);
    });
}
