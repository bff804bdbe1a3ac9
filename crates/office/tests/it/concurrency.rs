//! Many at once, and the same twice.

use crate::support::{World, form, on_both, tiny_pdf};
use congvan_office::routing::Act;
use congvan_office::{Change, Error, Key, intake, routing};
use congvan_records::{ArrivalNumber, DocumentId};
use congvan_workflow::{EventBody, Status};
use futures::future::join_all;

#[test]
fn of_two_acts_on_one_version_one_wins() {
    on_both(async |world: World| {
        let document = world.submitted("Hai người").await;
        let leader = world.caller("ha").await;
        let version = world.letter("ha", document).await.unwrap().routing.version;
        let acts = [
            world.direct(),
            Act::SendBack { reason: "Thiếu phụ lục".to_owned(), suggestion: None },
            world.direct(),
            Act::SendBack { reason: "Thiếu phụ lục".to_owned(), suggestion: None },
        ];
        let tries =
            acts.into_iter().map(|act| routing::act(&world.office, &leader, document, version, act, None));
        let (won, lost): (Vec<_>, Vec<_>) = join_all(tries).await.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 3));
        for loser in lost {
            let Err(Error::Conflict(conflict)) = loser else { panic!("{loser:?}") };
            assert_eq!(conflict.version, version + 1);
            assert_eq!(conflict.moved_by.as_deref(), Some("Nguyễn Thị Minh Hà"));
        }
        let letter = world.letter("ha", document).await.unwrap();
        assert_eq!(letter.routing.version, version + 1, "the losers leave no trace");

        // What passed the letter on is told, not what somebody remarked on it since.
        let remark = Act::Comment { text: "Đã rõ".to_owned() };
        world.act("linh", document, remark).await.unwrap();
        let late = routing::act(&world.office, &leader, document, version, world.direct(), None).await;
        let Err(Error::Conflict(conflict)) = late else { panic!("{late:?}") };
        assert_eq!(conflict.change, Change::PassedOn);
        assert_eq!(conflict.moved_by.as_deref(), Some("Nguyễn Thị Minh Hà"));
    });
}

#[test]
fn numbers_given_at_once_are_consecutive() {
    on_both(async |world: World| {
        let mut documents = Vec::new();
        for number in 0..6 {
            documents.push(world.receive(&tiny_pdf(&format!("thư {number}"))).await);
        }
        let tries = documents.iter().map(|id| world.register(*id, form("Cùng lúc"), None));
        let mut numbers: Vec<i64> =
            join_all(tries).await.into_iter().map(|registered| registered.unwrap().number.0).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    });
}

#[test]
fn a_refused_registration_takes_no_number() {
    on_both(async |world: World| {
        let document = world.receive(&tiny_pdf("một")).await;
        // An officer's post cannot be submitted to: the number was taken in the same transaction.
        let refused = world.register(document, form("Một"), Some("trung")).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        let clerk = world.caller("linh").await;
        assert_eq!(intake::forecast(&world.office, &clerk, None).await.unwrap().next, ArrivalNumber(1));
        let again = world.register(document, form("Một"), None).await.unwrap();
        assert_eq!(again.number, ArrivalNumber(1));
    });
}

fn registration(version: u32, subject: &str) -> intake::Registration {
    intake::Registration { version, fields: form(subject), submit_to: None, book: None, stamp_rect: None }
}

#[test]
fn the_same_request_twice_has_one_effect() {
    on_both(async |world: World| {
        let clerk = world.caller("linh").await;
        let document = world.receive(&tiny_pdf("lặp")).await;
        let key = Some(Key(uuid::Uuid::now_v7()));
        let register = |subject: &'static str| {
            intake::register(&world.office, &clerk, document, registration(1, subject), key)
        };
        let first = register("Lặp").await.unwrap();
        let second = register("Lặp").await.unwrap();
        assert_eq!((first.number, second.number), (ArrivalNumber(1), ArrivalNumber(1)));
        assert_eq!(first.letter.routing.version, second.letter.routing.version);
        let other = register("Khác").await;
        assert!(matches!(other, Err(Error::IdempotencyMismatch)), "{other:?}");

        let document = world.submitted("Hai lần bấm").await;
        let leader = world.caller("ha").await;
        let version = world.letter("ha", document).await.unwrap().routing.version;
        let key = Some(Key(uuid::Uuid::now_v7()));
        let tries =
            (0..3).map(|_| routing::act(&world.office, &leader, document, version, world.direct(), key));
        for done in join_all(tries).await {
            assert_eq!(done.unwrap().routing.status, Status::Directed);
        }
        let events = world.letter("ha", document).await.unwrap().events;
        let directed = events.iter().filter(|event| matches!(event.body, EventBody::Directed { .. }));
        assert_eq!(directed.count(), 1);
    });
}

#[test]
fn a_key_of_a_failed_act_may_be_used_again() {
    on_both(async |world: World| {
        let clerk = world.caller("linh").await;
        let document: DocumentId = world.receive(&tiny_pdf("thử lại")).await;
        let key = Some(Key(uuid::Uuid::now_v7()));
        let stale = intake::register(&world.office, &clerk, document, registration(9, "Thử"), key).await;
        assert!(matches!(stale, Err(Error::Conflict(_))));
        let done = intake::register(&world.office, &clerk, document, registration(1, "Thử"), key).await;
        assert_eq!(done.unwrap().number, ArrivalNumber(1));
    });
}

#[test]
fn a_repeated_act_shows_no_more_than_looking_once_others_have_moved_on() {
    on_both(async |world: World| {
        let document = world.directed("Trả lại rồi hỏi lại").await;
        world.assign(document).await;
        let officer = world.caller("trung").await;
        let version = world.letter("trung", document).await.unwrap().routing.version;
        let back = || Act::SendBack { reason: "Không thuộc phần việc".to_owned(), suggestion: None };
        let key = Some(Key(uuid::Uuid::now_v7()));
        let act = |act| routing::act(&world.office, &officer, document, version, act, key);
        assert!(act(back()).await.is_ok());
        assert!(act(back()).await.is_ok(), "the answer that was lost is given again");
        world.act("son", document, Act::Comment { text: "Tôi xem lại".to_owned() }).await.unwrap();
        let late = act(back()).await;
        assert!(matches!(late, Err(Error::NotFound)), "{late:?}");
    });
}

#[test]
fn that_somebody_looked_is_no_conflict_and_that_somebody_spoke_is() {
    on_both(async |world: World| {
        let leader = world.caller("ha").await;
        let direct = async |document, version| {
            routing::act(&world.office, &leader, document, version, world.direct(), None).await
        };
        let document = world.submitted("Mở rồi bút phê ngay").await;
        let version = world.letter("ha", document).await.unwrap().routing.version;
        routing::mark_opened(&world.office, &leader, document).await.unwrap();
        assert!(world.letter("ha", document).await.unwrap().routing.version > version);
        // The page still stands on what it was before it told that it was opened.
        assert_eq!(direct(document, version).await.unwrap().routing.status, Status::Directed);
        assert!(matches!(direct(document, version).await, Err(Error::Conflict(_))));

        let document = world.submitted("Có người vừa nói thêm").await;
        let version = world.letter("ha", document).await.unwrap().routing.version;
        let words = Act::Comment { text: "Xem giúp phụ lục.".to_owned() };
        let clerk = world.caller("linh").await;
        routing::act(&world.office, &clerk, document, version, words, None).await.unwrap();
        assert!(matches!(direct(document, version).await, Err(Error::Conflict(_))));
        assert!(congvan_office::checking::check(&world.options).await.unwrap().is_empty());
    });
}
