//! Letters received again while the program is cut short with `kill -9`: each is there once, whole, or not at all.

use crate::{
    desk::new_key,
    house::{Ground, On},
};
use congvan_testkit::{Level, Stage};
use serde_json::json;
use std::{sync::mpsc, time::Duration};

/// Returned letters that come in again.
const LETTERS: usize = 9;
/// Answers after which the program is killed, some moments later.
const CUTS: [usize; 2] = [1, 5];

#[test]
fn a_letter_is_received_again_whole_or_not_at_all_on_sqlite() {
    cut_short(On::Sqlite);
}

#[test]
fn a_letter_is_received_again_whole_or_not_at_all_on_postgresql() {
    cut_short(On::Postgres);
}

fn cut_short(on: On) {
    let (mut ground, old) = Ground::with(on, async |town| {
        let mut letters = Vec::new();
        for _ in 0..LETTERS {
            letters.push(town.letter(Stage::Returned, Level::Normal).await.to_string());
        }
        letters
    });
    // Each under its own key, which a repeat after a lost answer has too.
    let keys: Vec<String> = old.iter().map(|_| new_key()).collect();
    let mut answered = vec![None; LETTERS];
    let mut in_the_middle = 0;
    for (life, after) in CUTS.into_iter().enumerate() {
        let house = ground.serve();
        let (told, heard) = mpsc::channel();
        let asking = {
            let (old, keys, mut answered) = (old.clone(), keys.clone(), answered.clone());
            let client = house.client("linh");
            std::thread::spawn(move || {
                for (place, document) in old.iter().enumerate() {
                    if answered[place].is_some() {
                        continue;
                    }
                    let body = json!({ "version": 2, "reason": "Trả lại nhầm" }).to_string();
                    let headers = [("content-type", "application/json"), ("idempotency-key", &keys[place])];
                    let path = format!("/documents/{document}/receive-again");
                    let Some(answer) = client.try_send("POST", &path, &headers, body.as_bytes()) else {
                        break;
                    };
                    let made = answer.expect(201).json["document_id"].as_str().map(str::to_owned);
                    answered[place] = made;
                    // Nobody listens once the program was killed.
                    let _ = told.send(());
                }
                answered
            })
        };
        let known = answered.iter().flatten().count();
        for _ in known..after {
            heard.recv_timeout(Duration::from_secs(60)).expect("an answer");
        }
        std::thread::sleep(Duration::from_millis(3 + 7 * life as u64));
        ground = house.kill();
        let after = asking.join().expect("the clerk");
        for (before, now) in answered.iter().zip(&after) {
            assert!(before.is_none() || before == now);
        }
        answered = after;
        in_the_middle += usize::from(answered.iter().flatten().count() < LETTERS);
        let said = ground.program.check();
        assert!(said.is_empty(), "killed in life {life}:\n{}", said.join("\n"));
    }
    assert!(in_the_middle > 0, "it was over before anybody could cut it short");
    let house = ground.serve();
    let clerk = house.client("linh");
    for (place, document) in old.iter().enumerate() {
        let body = json!({ "version": 2, "reason": "Trả lại nhầm" }).to_string();
        let headers = [("content-type", "application/json"), ("idempotency-key", &*keys[place])];
        let path = format!("/documents/{document}/receive-again");
        let answer = clerk.try_send("POST", &path, &headers, body.as_bytes()).expect("an answer").expect(201);
        let made = answer.json["document_id"].as_str().expect("an id").to_owned();
        assert!(answered[place].as_ref().is_none_or(|known| *known == made), "what was told is so");
        let new = clerk.get(&format!("/documents/{made}")).expect(200).json;
        assert_eq!(new["received_before"]["document_id"], json!(document));
        assert_eq!(new["files"].as_array().map(Vec::len), Some(1));
        let was = clerk.get(&format!("/documents/{document}")).expect(200).json;
        assert_eq!(
            (&was["status"], &was["received_again"]["document_id"]),
            (&json!("returned"), &json!(made))
        );
    }
    let waiting = clerk.get("/inbox?box=arrivals&limit=100").expect(200).json;
    assert_eq!(waiting["items"].as_array().map(Vec::len), Some(LETTERS), "each once");
    house.stop_and_check();
}
