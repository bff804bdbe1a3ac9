//! Signing in, sessions, passwords.

use crate::support::{PASSWORD, World, on_both};
use congvan_office::accounts::{self, Client, PasswordFault, SecondFactorFault, SignedIn, second_factor};
use congvan_office::{Database, Error, backup};
use futures::future::join_all;
use std::future::Future;
use std::io::Read;
use std::path::{Path, PathBuf};

fn real<F: Future<Output = ()>>(test: impl Fn(World) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { test(World::with(Database::Sqlite, false).await).await });
}

async fn sign_in(world: &World, login: &str, password: &str) -> Result<SignedIn, Error> {
    let client = Client { address: "192.0.2.7".to_owned(), user_agent: "thử".to_owned() };
    accounts::sign_in(&world.office, login, password, None, client).await
}

/// Comes again while the machine is too busy to judge.
async fn come_in(world: &World, login: &str, password: &str) -> Result<SignedIn, Error> {
    loop {
        let answer = sign_in(world, login, password).await;
        if !matches!(answer, Err(Error::Busy)) {
            return answer;
        }
    }
}

#[test]
fn a_session_lasts_until_it_is_ended() {
    real(async |world: World| {
        let one = sign_in(&world, "Linh ", PASSWORD).await.unwrap();
        let other = sign_in(&world, "linh", PASSWORD).await.unwrap();
        assert_ne!(one.token, other.token);
        assert_ne!(one.caller.csrf, other.caller.csrf);
        let office = &world.office;
        let who = accounts::authenticate(office, &one.token).await.unwrap().unwrap();
        assert_eq!(who, one.caller);
        assert_eq!(accounts::sessions(office, &one.caller).await.unwrap().len(), 2);
        accounts::revoke_session(office, &one.caller, other.caller.session).await.unwrap();
        assert_eq!(accounts::authenticate(office, &other.token).await.unwrap(), None);
        let gone = accounts::revoke_session(office, &one.caller, other.caller.session).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        accounts::sign_out(office, &one.caller).await.unwrap();
        assert_eq!(accounts::authenticate(office, &one.token).await.unwrap(), None);
        let nobody = accounts::authenticate(office, &accounts::Token::new("x")).await.unwrap();
        assert_eq!(nobody, None);
    });
}

#[test]
fn a_session_ends_by_itself() {
    real(async |world: World| {
        let session = sign_in(&world, "linh", PASSWORD).await.unwrap();
        world.minutes(11 * 60);
        // Forget the few seconds' memory of who is signed in.
        let again = accounts::authenticate(&world.office, &session.token).await.unwrap();
        assert!(again.is_some());
        tokio::time::sleep(std::time::Duration::from_millis(3_100)).await;
        assert!(accounts::authenticate(&world.office, &session.token).await.unwrap().is_some());
        world.minutes(13 * 60);
        tokio::time::sleep(std::time::Duration::from_millis(3_100)).await;
        assert_eq!(accounts::authenticate(&world.office, &session.token).await.unwrap(), None);
    });
}

#[test]
fn reading_goes_on_when_nothing_can_be_written() {
    real(async |world: World| {
        let session = sign_in(&world, "linh", PASSWORD).await.unwrap();
        // So long that this use is to be written down, and longer than it is remembered who is signed in.
        world.minutes(5);
        tokio::time::sleep(std::time::Duration::from_millis(3_100)).await;
        let store = world.store().await;
        let held = store.begin().await.unwrap();
        let who = accounts::authenticate(&world.office, &session.token).await;
        assert!(matches!(&who, Ok(Some(_))), "{who:?}");
        held.roll_back().await.unwrap();
    });
}

#[test]
fn wrong_passwords_are_answered_alike_and_slow_down() {
    real(async |world: World| {
        let texts: Vec<String> =
            [sign_in(&world, "linh", "sai").await, sign_in(&world, "khong-co", "sai").await]
                .into_iter()
                .map(|answer| answer.unwrap_err().to_string())
                .collect();
        assert_eq!(texts[0], texts[1]);
        for _ in 0..4 {
            assert!(matches!(sign_in(&world, "linh", "sai").await, Err(Error::WrongCredentials)));
        }
        // The fifth failure asks for a pause, even of who knows the password.
        let Err(Error::BackOff { retry_after }) = sign_in(&world, "linh", PASSWORD).await else {
            panic!("no pause");
        };
        assert!(retry_after.as_secs() <= 2);
        assert!(sign_in(&world, "ha", PASSWORD).await.is_ok(), "others behind the address go on");
        world.minutes(1);
        assert!(sign_in(&world, "linh", PASSWORD).await.is_ok());
        assert!(matches!(sign_in(&world, "linh", "sai").await, Err(Error::WrongCredentials)), "counted anew");
    });
}

#[test]
fn a_new_password_ends_the_other_sessions() {
    real(async |world: World| {
        let office = &world.office;
        let here = sign_in(&world, "linh", PASSWORD).await.unwrap();
        let there = sign_in(&world, "linh", PASSWORD).await.unwrap();
        let change = async |current: &str, new: &str| {
            accounts::change_password(office, &here.caller, current, new).await
        };
        for (current, new, fault) in [
            ("sai", "Mưa rừng 2026!", PasswordFault::WrongCurrent),
            (PASSWORD, "ngắn", PasswordFault::TooShort),
            (PASSWORD, "matkhau@123", PasswordFault::Common),
            (PASSWORD, "xin chào linh nhé", PasswordFault::SameAsLogin),
        ] {
            let refused = change(current, new).await;
            assert!(matches!(refused, Err(Error::Password(found)) if found == fault), "{new}: {refused:?}");
        }
        change(PASSWORD, "Mưa rừng 2026!").await.unwrap();
        assert!(accounts::authenticate(office, &here.token).await.unwrap().is_some());
        assert_eq!(accounts::authenticate(office, &there.token).await.unwrap(), None);
        assert!(matches!(sign_in(&world, "linh", PASSWORD).await, Err(Error::WrongCredentials)));
        assert!(sign_in(&world, "linh", "Mưa rừng 2026!").await.is_ok());
    });
}

#[test]
fn an_administrator_locks_resets_and_signs_out() {
    real(async |world: World| {
        let office = &world.office;
        let admin = sign_in(&world, "quantri", PASSWORD).await.unwrap().caller;
        let clerk = sign_in(&world, "linh", PASSWORD).await.unwrap();
        let list = accounts::accounts(office, &admin).await.unwrap();
        let row = list.iter().find(|account| account.login == "linh").unwrap();
        assert_eq!(
            (row.titles.clone(), row.open_sessions, row.disabled),
            (vec!["Văn thư".to_owned()], 1, false)
        );
        assert!(row.last_sign_in_at.is_some());

        let locked = accounts::set_disabled(office, &admin, clerk.caller.person.id, true).await.unwrap();
        assert!(locked.disabled);
        assert_eq!(accounts::authenticate(office, &clerk.token).await.unwrap(), None, "at once");
        assert!(matches!(sign_in(&world, "linh", PASSWORD).await, Err(Error::Disabled)));
        assert!(matches!(sign_in(&world, "linh", "sai").await, Err(Error::WrongCredentials)));
        accounts::set_disabled(office, &admin, clerk.caller.person.id, false).await.unwrap();

        let password = accounts::reset_password(office, &admin, clerk.caller.person.id).await.unwrap();
        assert!(sign_in(&world, "linh", &password).await.is_ok());
        let own = accounts::set_disabled(office, &admin, admin.person.id, true).await;
        assert!(matches!(own, Err(Error::Forbidden(_))));
        let demo = accounts::sign_in_as(office, "linh", Client::default()).await;
        assert!(matches!(demo, Err(Error::NotDemo)));
    });
}

#[test]
fn guesses_sent_at_once_get_no_more_tries_than_guesses_one_by_one() {
    on_both(async |world: World| {
        let tries = (0..12).map(|_| come_in(&world, "linh", "sai"));
        let answers = join_all(tries).await;
        let judged = answers.iter().filter(|answer| matches!(answer, Err(Error::WrongCredentials))).count();
        assert_eq!(judged, 5, "the others must wait: {answers:?}");
        assert!(matches!(come_in(&world, "linh", PASSWORD).await, Err(Error::BackOff { .. })));
    });
}

#[test]
fn guesses_at_many_logins_at_once_count_for_their_address_before_they_are_judged() {
    on_both(async |world: World| {
        let logins: Vec<String> = (0..45).map(|number| format!("nguoi.{number}")).collect();
        let answers = join_all(logins.iter().map(|login| come_in(&world, login, "sai"))).await;
        let judged = answers.iter().filter(|answer| matches!(answer, Err(Error::WrongCredentials))).count();
        assert_eq!(judged, 30, "as many as one by one: {answers:?}");
        let paused = answers.iter().filter(|answer| matches!(answer, Err(Error::BackOff { .. }))).count();
        assert_eq!(paused, 15);
        assert!(
            matches!(come_in(&world, "linh", PASSWORD).await, Err(Error::BackOff { .. })),
            "who sits there waits"
        );
        let elsewhere = Client { address: "192.0.2.8".to_owned(), user_agent: "thử".to_owned() };
        assert!(accounts::sign_in(&world.office, "linh", PASSWORD, None, elsewhere).await.is_ok());
    });
}

#[test]
fn an_office_that_signs_in_all_at_once_is_let_in_however_near_its_limit() {
    on_both(async |world: World| {
        for number in 0..28 {
            assert!(come_in(&world, &format!("nguoi.{number}"), "sai").await.is_err());
        }
        let logins = ["linh", "lam", "ha", "son", "trung", "ngan", "an", "quantri"];
        let answers = join_all(logins.iter().map(|login| come_in(&world, login, PASSWORD))).await;
        assert!(answers.iter().all(Result::is_ok), "right passwords do not count: {answers:?}");
        // Two wrong ones are left, as before.
        assert!(matches!(come_in(&world, "nguoi.28", "sai").await, Err(Error::WrongCredentials)));
        assert!(matches!(come_in(&world, "nguoi.29", "sai").await, Err(Error::WrongCredentials)));
        assert!(matches!(come_in(&world, "linh", PASSWORD).await, Err(Error::BackOff { .. })));
        world.minutes(1);
        // The last free try after a pause is a right one: it leaves no pause behind.
        assert!(come_in(&world, "linh", PASSWORD).await.is_ok());
        assert!(come_in(&world, "ha", PASSWORD).await.is_ok());
    });
}

#[test]
fn guesses_at_the_second_step_slow_down_like_guesses_at_the_password() {
    real(async |world: World| {
        let caller = sign_in(&world, "linh", PASSWORD).await.unwrap().caller;
        let begun = second_factor::enrol(&world.office, &caller, PASSWORD).await.unwrap();
        let app = |step: i64| app_code(&world, &begun.secret, step);
        second_factor::confirm(&world.office, &caller, &app(0)).await.unwrap();
        let enter = async |code: &str| {
            accounts::sign_in(&world.office, "linh", PASSWORD, Some(code), Client::default()).await
        };
        assert!(matches!(enter(&app(-1)).await, Err(Error::SecondFactor(SecondFactorFault::Wrong))), "older");
        assert!(enter(&app(1)).await.is_ok(), "a clock that is half a minute ahead");
        world.minutes(1);
        assert!(enter(&app(0)).await.is_ok());
        for _ in 0..5 {
            let guess = enter("000000").await;
            assert!(matches!(guess, Err(Error::SecondFactor(SecondFactorFault::Wrong))), "{guess:?}");
        }
        world.minutes(1);
        for _ in 0..2 {
            let _ = enter("000000").await;
        }
        assert!(matches!(enter(&app(0)).await, Err(Error::BackOff { .. })));
    });
}

/// What an authenticator app shows, by a clock that is so many steps of half a minute ahead.
fn app_code(world: &World, secret: &str, step: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let seconds = world.office.now().micros() / 1_000_000 + step * 30;
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    app.generate(seconds.unsigned_abs()).to_string()
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// Does a thief of the database's files, or of a backup of its rows, find these words?
async fn is_stolen(world: &World, words: &str) -> bool {
    let backups = tempfile::tempdir().unwrap();
    backup::take(&world.options, backups.path(), None, |_| {}).await.unwrap();
    let database = files(&world.options.data)
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("congvan.db")));
    files(backups.path()).into_iter().chain(database).any(|path| {
        let bytes = std::fs::read(&path).unwrap();
        let mut plain = Vec::new();
        let plain = match flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut plain) {
            Ok(_) => plain,
            Err(_) => bytes,
        };
        plain.windows(words.len()).any(|window| window == words.as_bytes())
    })
}

#[test]
fn a_stolen_database_or_backup_tells_no_secret_of_an_authenticator() {
    on_both(async |world: World| {
        let caller = sign_in(&world, "linh", PASSWORD).await.unwrap().caller;
        let begun = second_factor::enrol(&world.office, &caller, PASSWORD).await.unwrap();
        second_factor::confirm(&world.office, &caller, &app_code(&world, &begun.secret, 0)).await.unwrap();
        assert!(!is_stolen(&world, &begun.secret).await);

        // As an earlier version left it.
        world.tamper(&format!("UPDATE second_factors SET secret = '{}'", begun.secret)).await;
        assert!(is_stolen(&world, &begun.secret).await, "what lies there is found");
        let world = world.opened_again().await.opened_again().await;
        assert!(!is_stolen(&world, &begun.secret).await, "sealed when the program starts");
        world.minutes(1);
        let code = app_code(&world, &begun.secret, 0);
        let enter = accounts::sign_in(&world.office, "linh", PASSWORD, Some(&code), Client::default()).await;
        assert!(enter.is_ok(), "and opens the door as before: {:?}", enter.err());
    });
}

#[test]
fn without_the_sealing_key_a_recovery_code_or_a_new_password_opens_and_nothing_else() {
    real(async |world: World| {
        let office = &world.office;
        let admin = sign_in(&world, "quantri", PASSWORD).await.unwrap().caller;
        let caller = sign_in(&world, "linh", PASSWORD).await.unwrap().caller;
        let begun = second_factor::enrol(office, &caller, PASSWORD).await.unwrap();
        let app = |step: i64| app_code(&world, &begun.secret, step);
        let codes = second_factor::confirm(office, &caller, &app(0)).await.unwrap();
        let enter = async |code: Option<&str>| {
            accounts::sign_in(office, "linh", PASSWORD, code, Client::default()).await
        };
        std::fs::write(world.options.data.join("sealing.key"), [7; 32]).unwrap();
        world.minutes(1);
        assert!(matches!(enter(None).await, Err(Error::SecondFactor(SecondFactorFault::Needed))));
        for code in [&app(0), "000000"] {
            let refused = enter(Some(code)).await;
            assert!(matches!(refused, Err(Error::SecondFactor(SecondFactorFault::Sealed))), "{refused:?}");
        }
        let inside = enter(Some(&codes[0])).await.unwrap().caller;
        let again = enter(Some(&codes[0])).await;
        assert!(matches!(again, Err(Error::SecondFactor(SecondFactorFault::Sealed))), "once: {again:?}");
        // Whoever is in sets it up anew.
        second_factor::stop(office, &inside, PASSWORD).await.unwrap();
        let anew = second_factor::enrol(office, &inside, PASSWORD).await.unwrap();
        second_factor::confirm(office, &inside, &app_code(&world, &anew.secret, 0)).await.unwrap();
        assert!(enter(Some(&app_code(&world, &anew.secret, 1))).await.is_ok());
        // Who has neither gets a new password.
        let password = accounts::reset_password(office, &admin, caller.person.id).await.unwrap();
        assert!(sign_in(&world, "linh", &password).await.is_ok());
    });
}
