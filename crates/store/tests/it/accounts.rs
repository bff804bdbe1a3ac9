//! Accounts, sessions, and those who guess.

use crate::{
    support::{minute, on_both},
    world::{World, id},
};
use congvan_records::{SessionId, Sha256};
use congvan_store::{
    Error,
    accounts::{self, Account, AttemptSubject, Counted, SignedIn, Way},
};

fn session(world: &World, token: u8) -> SignedIn {
    SignedIn {
        id: id(),
        agency: world.scope.agency(),
        person: world.person(world.clerk),
        token: Sha256([token; 32]),
        created_at: minute(i64::from(token)),
        last_seen_at: minute(i64::from(token)),
        expires_at: minute(100),
        user_agent: "trình duyệt".into(),
        address: "127.0.0.1".into(),
        revoked_at: None,
        way: Way::Password,
        sign_out_address: None,
    }
}

fn account(world: &World, login: &str) -> Account {
    Account {
        person: world.person(world.clerk),
        agency: world.scope.agency(),
        login: login.into(),
        password: "$argon2id$…".into(),
        disabled: false,
        password_changed_at: minute(0),
        must_change: false,
    }
}

#[test]
fn logins_are_compared_folded_and_belong_to_one_person() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.06.01").await;
        let tx = bench.begin().await;
        accounts::insert(&tx, world.scope, &account(&world, " Ho\u{300}a ")).await.unwrap();
        let found = accounts::find_by_login(&tx, "HÒA").await.unwrap().unwrap();
        assert_eq!((found.person, &*found.login), (world.person(world.clerk), "hòa"));
        assert!(accounts::find_by_login(&tx, "hoa").await.unwrap().is_none());
        assert_eq!(accounts::list(&tx, world.scope).await.unwrap().len(), 1);
        assert!(!format!("{found:?}").contains("argon2"), "hashes stay out of debug output");
        tx.commit().await.unwrap();

        let tx = bench.begin().await;
        let other = Account { person: world.person(world.leader), ..account(&world, "hòa") };
        assert!(matches!(accounts::insert(&tx, world.scope, &other).await, Err(Error::Duplicate(_))));
        drop(tx);
        let stranger = World::build(&bench, "H01.06.02").await;
        let tx = bench.begin().await;
        let foreign = accounts::insert(&tx, stranger.scope, &account(&world, "khác")).await;
        assert!(matches!(foreign, Err(Error::NotFound(_))), "another agency's person");
        let foreign = accounts::get(&tx, stranger.scope, world.person(world.clerk)).await;
        assert!(matches!(foreign, Err(Error::NotFound(_))));
    });
}

#[test]
fn a_new_password_ends_the_other_sessions() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.06.03").await;
        let (scope, clerk) = (world.scope, world.person(world.clerk));
        let tx = bench.begin().await;
        accounts::insert(&tx, scope, &account(&world, "clerk")).await.unwrap();
        let ids: Vec<SessionId> = {
            let mut ids = Vec::new();
            for token in 1..=3 {
                let session = session(&world, token);
                accounts::insert_session(&tx, scope, &session).await.unwrap();
                ids.push(session.id);
            }
            ids
        };
        let find = async |token: u8, minutes| {
            accounts::find_session(&tx, Sha256([token; 32]), minute(minutes)).await.unwrap()
        };
        assert_eq!(find(1, 5).await.unwrap(), session_with(&world, 1, ids[0]));
        assert_eq!(find(9, 5).await, None);
        assert_eq!(find(1, 100).await, None, "expired");
        accounts::touch_session(&tx, scope, ids[0], minute(50), minute(150)).await.unwrap();
        assert!(find(1, 100).await.is_some());

        accounts::revoke_session(&tx, scope, clerk, ids[1], minute(6)).await.unwrap();
        assert_eq!(find(2, 7).await, None);
        let ended = accounts::change_password(&tx, scope, clerk, "$new", true, Some(ids[0]), minute(8)).await;
        assert_eq!(ended.unwrap(), 1);
        assert!(accounts::get(&tx, scope, clerk).await.unwrap().must_change);
        let live = accounts::sessions(&tx, scope, clerk, minute(9)).await.unwrap();
        assert_eq!(live.iter().map(|s| s.id).collect::<Vec<_>>(), [ids[0]]);

        accounts::set_disabled(&tx, scope, clerk, true, minute(10)).await.unwrap();
        assert_eq!(find(1, 11).await, None);
        let refused = accounts::insert_session(&tx, scope, &session(&world, 4)).await;
        assert!(matches!(refused, Err(Error::NotFound(_))), "a disabled account signs nobody in");
    });
}

fn session_with(world: &World, token: u8, id: SessionId) -> SignedIn {
    SignedIn { id, ..session(world, token) }
}

#[test]
fn every_wrong_guess_counts() {
    on_both(|bench| async move {
        let subject = AttemptSubject::Login("Ai Đó".into());
        let mut tasks = Vec::new();
        for _ in 0..6 {
            let (store, subject) = (bench.store.clone(), subject.clone());
            tasks.push(tokio::spawn(async move {
                let tx = store.begin().await.unwrap();
                accounts::record_failure(&tx, &subject, minute(0)).await.unwrap();
                tx.commit().await.unwrap();
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        let tx = bench.begin().await;
        let folded = AttemptSubject::Login("ai đó".into());
        assert_eq!(accounts::attempts(&tx, &folded).await.unwrap().unwrap().failures, 6);
        accounts::block(&tx, &folded, minute(5)).await.unwrap();
        let after = accounts::record_failure(&tx, &folded, minute(1)).await.unwrap();
        assert_eq!((after.failures, after.blocked_until), (7, Some(minute(5))));
        // Counted in advance and taken back: it goes with the pause it asked for, not with another's, unless none is
        // justified any more.
        let counted = Counted { at: minute(1), before: Some(minute(0)), pause: Some(minute(9)), free: 5 };
        accounts::take_back_failure(&tx, &folded, counted).await.unwrap();
        let after = accounts::attempts(&tx, &folded).await.unwrap().unwrap();
        assert_eq!((after.failures, after.last_at, after.blocked_until), (6, minute(0), Some(minute(5))));
        let counted = Counted { at: minute(3), before: None, pause: Some(minute(5)), free: 5 };
        accounts::take_back_failure(&tx, &folded, counted).await.unwrap();
        let after = accounts::attempts(&tx, &folded).await.unwrap().unwrap();
        assert_eq!((after.failures, after.last_at, after.blocked_until), (5, minute(0), None));
        accounts::block(&tx, &folded, minute(6)).await.unwrap();
        accounts::take_back_failure(&tx, &folded, Counted { pause: None, ..counted }).await.unwrap();
        let after = accounts::attempts(&tx, &folded).await.unwrap().unwrap();
        assert_eq!((after.failures, after.blocked_until), (4, None));
        accounts::clear_attempts(&tx, &folded).await.unwrap();
        assert_eq!(accounts::attempts(&tx, &folded).await.unwrap(), None);
        accounts::take_back_failure(&tx, &folded, counted).await.unwrap();
        let address = AttemptSubject::Address("ai đó".into());
        assert_eq!(accounts::attempts(&tx, &address).await.unwrap(), None);
    });
}
