//! Log-in attack under load: many machines guess at many accounts at once, and whoever works goes on working.

use crate::house::{Ground, House, On};
use congvan_testkit::{Answer, Client, Town};
use serde_json::json;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::{Duration, Instant},
};

/// Behind a proxy, so that every attacker and every colleague has an address of their own.
fn house() -> House {
    let mut ground = Ground::new(On::Sqlite);
    ground.set("CONGVAN_TLS_PROXY", "true");
    ground.set("CONGVAN_PROXIES", "127.0.0.1");
    ground.serve()
}

fn sign_in_from(client: &Client, address: &str, login: &str, password: &str) -> Answer {
    let body = json!({ "login": login, "password": password }).to_string();
    let headers = [("content-type", "application/json"), ("x-forwarded-for", address)];
    client.try_send("POST", "/session", &headers, body.as_bytes()).expect("an answer")
}

#[test]
fn many_machines_that_guess_keep_nobody_from_working() {
    const ATTACKERS: usize = 24;
    let house = house();
    let colleague = Client::new(house.url());
    sign_in_from(&colleague, "10.1.0.1", "linh", Town::password()).expect(200);
    let (go_on, tries) = (AtomicBool::new(true), AtomicUsize::new(0));
    let mut told: BTreeMap<u16, usize> = BTreeMap::new();
    let mut longest = Duration::ZERO;
    let (mut asked, mut signed_in) = (Vec::new(), Vec::new());
    std::thread::scope(|scope| {
        let attackers: Vec<_> = (0..ATTACKERS)
            .map(|number| {
                let (house, go_on, tries) = (&house, &go_on, &tries);
                scope.spawn(move || {
                    let client = Client::new(house.url());
                    let (mut told, mut longest) = (BTreeMap::<u16, usize>::new(), Duration::ZERO);
                    while go_on.load(Ordering::Relaxed) {
                        let turn = tries.fetch_add(1, Ordering::Relaxed);
                        // Half guess at people who are there, half at names; each from hundreds of addresses.
                        let login = if number % 2 == 0 {
                            format!("khong-co-{turn}")
                        } else {
                            ["hung", "hanh", "mai"][turn % 3].to_owned()
                        };
                        let address = format!("10.{}.{}.{}", 2 + number, turn / 250 % 250, turn % 250);
                        let began = Instant::now();
                        let answer = sign_in_from(&client, &address, &login, "đoán mò một câu");
                        longest = longest.max(began.elapsed());
                        *told.entry(answer.status).or_default() += 1;
                        if answer.status == 503 {
                            assert!(!answer.header("retry-after").is_empty(), "come again when?");
                        }
                    }
                    (told, longest)
                })
            })
            .collect();
        let morning = scope.spawn(|| {
            // People come in one by one; who is told to come again does so.
            let people = ["lam", "ha", "son", "trung", "phuc", "ngan"].into_iter().enumerate();
            let come_in = people.map(|(number, login)| {
                let at = Instant::now();
                loop {
                    let client = Client::new(house.url());
                    let address = format!("10.1.0.{}", number + 2);
                    let answer = sign_in_from(&client, &address, login, Town::password());
                    if answer.status == 200 {
                        return at.elapsed();
                    }
                    assert_eq!(answer.status, 503, "{login} is told only to come again: {}", answer.json);
                    assert!(at.elapsed() < Duration::from_secs(60), "{login} does not get in");
                }
            });
            come_in.collect::<Vec<_>>()
        });
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(5) || !morning.is_finished() {
            let at = Instant::now();
            colleague.get("/inbox/counts").expect(200);
            asked.push(at.elapsed());
            std::thread::sleep(Duration::from_millis(20));
        }
        signed_in = morning.join().expect("everybody got in");
        go_on.store(false, Ordering::Relaxed);
        for attacker in attackers {
            let (of_one, longest_of_one) = attacker.join().expect("an end");
            longest = longest.max(longest_of_one);
            for (status, count) in of_one {
                *told.entry(status).or_default() += count;
            }
        }
    });
    asked.sort();
    let p95 = asked[asked.len() * 95 / 100];
    let slowest = signed_in.iter().max().copied().unwrap_or_default();
    println!(
        "{} guesses by {ATTACKERS} machines: {told:?}, longest answer {longest:?}; beside them {} requests, p95 {p95:?}; \
         {} people signed in, slowest {slowest:?}",
        told.values().sum::<usize>(),
        asked.len(),
        signed_in.len()
    );
    assert_eq!(signed_in.len(), 6, "everybody got in");
    // Nobody is let in by guessing, and no guess fails in another way than these.
    assert!(told.keys().all(|status| matches!(status, 401 | 429 | 503)), "{told:?}");
    assert!(told.contains_key(&401) && told.contains_key(&429), "{told:?}");
    // Queue and pause are bounded: no guess holds its connection for long.
    assert!(longest < Duration::from_secs(15), "{longest:?}");
    assert!(p95 < Duration::from_secs(2), "{p95:?}");
    // Whoever was guessed at is held up, not locked out for ever; and a colleague's session goes on.
    colleague.get("/session").expect(200);
    house.stop_and_check();
}

#[test]
fn pauses_hold_for_the_account_from_anywhere_and_for_the_address_at_anything() {
    let house = house();
    let client = Client::new(house.url());
    // One account, from a new address each time.
    let answers: Vec<u16> = (0..8)
        .map(|turn| sign_in_from(&client, &format!("10.9.0.{turn}"), "son", "đoán mò một câu").status)
        .collect();
    assert_eq!(answers[..5], [401; 5]);
    assert!(answers[5..].iter().all(|status| *status == 429), "{answers:?}");
    // Many accounts from one address; a whole IPv6 network is one.
    for (one, other) in [("10.8.0.1", "10.8.0.2"), ("2001:db8:0:1::", "2001:db8:0:2::1")] {
        let told: Vec<u16> = (0..36)
            .map(|turn| {
                let address = if one.contains(':') { format!("{one}{turn:x}") } else { one.to_owned() };
                sign_in_from(&client, &address, &format!("ai-do-{}-{turn}", one.len()), "đoán mò một câu")
                    .status
            })
            .collect();
        assert!(told[..30].iter().all(|status| *status == 401), "{one}: {told:?}");
        assert!(told[31..].iter().all(|status| *status == 429), "{one}: {told:?}");
        sign_in_from(&Client::new(house.url()), other, "trung", Town::password()).expect(200);
    }
}

#[test]
fn neither_words_nor_time_tell_whether_an_account_exists() {
    let house = house();
    let there = ["hung", "hanh", "mai", "phuc", "ngan", "yen", "camloc", "lam"];
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    let client = Client::new(house.url());
    for round in 0..4 {
        for (number, login) in there.into_iter().enumerate() {
            let from = |kind: u8| format!("10.{kind}.{round}.{number}");
            let at = Instant::now();
            let of_known = sign_in_from(&client, &from(1), login, "đoán mò một câu").expect(401);
            known.push(at.elapsed());
            let at = Instant::now();
            let of_unknown =
                sign_in_from(&client, &from(2), &format!("{login}x{round}"), "đoán mò một câu").expect(401);
            unknown.push(at.elapsed());
            assert_eq!(of_known, of_unknown, "{login}");
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let (known, unknown) = (median(&mut known), median(&mut unknown));
    println!("median of a wrong password: {known:?} for accounts, {unknown:?} for none");
    let ratio = known.as_secs_f64() / unknown.as_secs_f64();
    // Without the same work for both, one takes a twentieth of the other.
    assert!((0.5..2.0).contains(&ratio), "{known:?} against {unknown:?}");
}
