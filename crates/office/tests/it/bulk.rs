//! One act on many letters: an answer for each, nothing twice.

use crate::support::{World, form, on_both, on_sqlite, tiny_pdf};
use congvan_office::bulk::{self, BulkAct, Item, Outcome};
use congvan_office::routing::Due;
use congvan_office::watch::{self, List};
use congvan_office::{Error, Key, inbox};
use congvan_records::DocumentId;
use congvan_workflow::{InboxBox, Refusal, Status};

async fn registered(world: &World, subject: &str) -> DocumentId {
    let document = world.receive(&tiny_pdf(subject)).await;
    world.register(document, form(subject), None).await.unwrap();
    document
}

async fn item(world: &World, login: &str, document: DocumentId) -> Item {
    Item { document, version: world.letter(login, document).await.unwrap().routing.version }
}

async fn act(world: &World, login: &str, act: &BulkAct, items: &[Item], key: Option<Key>) -> Vec<Outcome> {
    bulk::act(&world.office, &world.caller(login).await, act, items, key).await
}

#[test]
fn what_cannot_be_done_to_one_letter_does_not_keep_the_others() {
    on_both(async |world: World| {
        let (one, two, waiting) = (
            registered(&world, "Một").await,
            registered(&world, "Hai").await,
            world.submitted("Đã trình").await,
        );
        let items = [
            item(&world, "linh", one).await,
            item(&world, "linh", waiting).await,
            Item { document: DocumentId::from_uuid(uuid::Uuid::now_v7()), version: 1 },
            Item { version: 1, ..item(&world, "linh", two).await },
            item(&world, "linh", two).await,
        ];
        let submit = BulkAct::Submit { to: world.positions["lam"] };
        let outcomes = act(&world, "linh", &submit, &items, None).await;
        assert_eq!(
            outcomes.iter().map(|one| one.document).collect::<Vec<_>>(),
            items.map(|one| one.document)
        );
        let [done, refused, absent, stale, also] = &outcomes[..] else { panic!("{outcomes:?}") };
        assert!(done.result.as_ref().unwrap().take_back_until.is_some());
        assert!(matches!(refused.result, Err(Error::Refused(Refusal::NotPermitted { .. }))), "{refused:?}");
        assert!(matches!(absent.result, Err(Error::NotFound)), "{absent:?}");
        assert!(matches!(stale.result, Err(Error::Conflict(_))), "{stale:?}");
        assert!(also.result.is_ok());
        for document in [one, two] {
            assert_eq!(world.letter("linh", document).await.unwrap().routing.status, Status::Proposing);
        }
        // Taking all of it back is an act on many, too.
        let done = [item(&world, "linh", one).await, item(&world, "linh", two).await];
        let back = act(&world, "linh", &BulkAct::TakeBack, &done, None).await;
        assert!(back.iter().all(|one| one.result.is_ok()), "{back:?}");
        assert_eq!(world.letter("linh", one).await.unwrap().routing.status, Status::Registered);
    });
}

#[test]
fn a_repeat_under_the_same_key_does_nothing_twice() {
    on_both(async |world: World| {
        let documents = [registered(&world, "Một").await, registered(&world, "Hai").await];
        let items = [item(&world, "linh", documents[0]).await, item(&world, "linh", documents[1]).await];
        let key = Some(Key(uuid::Uuid::now_v7()));
        let submit = BulkAct::Submit { to: world.positions["lam"] };
        // The answer to the first try was lost half-way: it reached one letter only.
        let first = act(&world, "linh", &submit, &items[..1], key).await;
        let again = act(&world, "linh", &submit, &items, key).await;
        assert!(again.iter().all(|one| one.result.is_ok()), "{again:?}");
        assert_eq!(first[0].result.as_ref().unwrap().version, again[0].result.as_ref().unwrap().version);
        for document in documents {
            assert_eq!(world.letter("linh", document).await.unwrap().events.len(), 3);
        }
        let other = BulkAct::Submit { to: world.positions["ha"] };
        let mismatch = act(&world, "linh", &other, &items, key).await;
        assert!(
            mismatch.iter().all(|one| matches!(one.result, Err(Error::IdempotencyMismatch))),
            "{mismatch:?}"
        );
    });
}

#[test]
fn a_head_gives_many_to_one_officer_and_readers_mark_many_as_read() {
    on_sqlite(async |world: World| {
        let documents = [world.directed("Một").await, world.directed("Hai").await];
        let items = async |login: &str| {
            [item(&world, login, documents[0]).await, item(&world, login, documents[1]).await]
        };
        let assign = |login: &str| BulkAct::Assign {
            officer: world.positions[login],
            instruction: "Làm chung một báo cáo.".into(),
            due: Some(Due::WorkingDays(2)),
        };
        // Not an officer of the unit; not a head.
        let wrong = act(&world, "son", &assign("an"), &items("son").await, None).await;
        assert!(
            wrong.iter().all(|one| matches!(one.result, Err(Error::Refused(Refusal::WrongRecipient)))),
            "{wrong:?}"
        );
        let clerk = act(&world, "linh", &assign("trung"), &items("linh").await, None).await;
        assert!(clerk.iter().all(|one| matches!(one.result, Err(Error::Refused(_)))), "{clerk:?}");
        let stranger = act(&world, "an", &assign("trung"), &items("son").await, None).await;
        assert!(stranger.iter().all(|one| matches!(one.result, Err(Error::NotFound))), "{stranger:?}");
        let given = act(&world, "son", &assign("trung"), &items("son").await, None).await;
        assert!(given.iter().all(|one| one.result.is_ok()), "{given:?}");
        let officer = world.caller("trung").await;
        let tasks = inbox::page(&world.office, &officer, InboxBox::Tasks, None, None, 50).await.unwrap();
        assert_eq!(tasks.total, 2);

        let informed = world.caller("lam").await;
        let waiting = async || {
            inbox::page(&world.office, &informed, InboxBox::Inform, None, None, 50).await.unwrap().total
        };
        assert_eq!(waiting().await, 2);
        for _ in 0..2 {
            let read = act(&world, "lam", &BulkAct::MarkRead, &items("lam").await, None).await;
            assert!(read.iter().all(|one| one.result.is_ok()), "{read:?}");
            assert_eq!(waiting().await, 0);
        }
    });
}

#[test]
fn many_are_followed_left_and_written_to_and_each_says_why_not() {
    on_both(async |world: World| {
        let (one, two) = (world.directed("Một").await, world.directed("Hai").await);
        world.assign(one).await;
        let items = [item(&world, "son", one).await, item(&world, "son", two).await];
        let followed = async |login: &str| {
            let caller = world.caller(login).await;
            watch::count(&world.office, &caller, List::Followed).await.unwrap()
        };
        // The officer has one of them and does not know of the other.
        for (act_on_both, count) in [(BulkAct::Follow, 1), (BulkAct::Follow, 1), (BulkAct::Unfollow, 0)] {
            let outcomes = act(&world, "trung", &act_on_both, &items, None).await;
            let [done, absent] = &outcomes[..] else { panic!("{outcomes:?}") };
            assert!(done.result.is_ok(), "{done:?}");
            assert!(matches!(absent.result, Err(Error::NotFound)), "{absent:?}");
            assert_eq!(followed("trung").await, count);
        }
        // Words go to each letter once, and are no step: the directive given just now is not taken back by them.
        let words = BulkAct::Comment { text: "Đơn vị cho biết tiến độ.".into() };
        let items = [item(&world, "ha", one).await, item(&world, "ha", two).await];
        let key = Some(Key(uuid::Uuid::now_v7()));
        for _ in 0..2 {
            let written = act(&world, "ha", &words, &items, key).await;
            for outcome in &written {
                let done = outcome.result.as_ref().unwrap();
                assert!(done.version.is_some() && done.take_back_until.is_none(), "{outcome:?}");
            }
        }
        assert!(world.letter("ha", two).await.unwrap().take_back_until.is_some());
        for document in [one, two] {
            assert_eq!(world.letter("son", document).await.unwrap().routing.comments.len(), 1);
        }
        let stale = act(&world, "ha", &words, &items, None).await;
        assert!(stale.iter().all(|one| matches!(one.result, Err(Error::Conflict(_)))), "{stale:?}");
        let stranger = act(&world, "an", &words, &items, None).await;
        assert!(stranger.iter().any(|one| matches!(one.result, Err(Error::NotFound))), "{stranger:?}");
    });
}
