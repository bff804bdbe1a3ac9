//! E-mail and crashes: the program is killed while messages leave. Each arrives, and one that arrives twice bears the same
//! `Message-ID` both times.

use crate::{
    desk::{Desks, form},
    house::{Ground, On, soon},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use congvan_testkit::{PostOffice, Wire, header, small_pdf};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// Letters, each of which makes one message at once.
const LETTERS: usize = 12;
/// When the program is killed after it was asked for the first letter, in milliseconds.
const MOMENTS: [u64; 3] = [150, 600, 1_400];

#[test]
fn every_message_arrives_and_none_under_two_names_on_sqlite() {
    killed(On::Sqlite);
}

#[test]
fn every_message_arrives_and_none_under_two_names_on_postgresql() {
    killed(On::Postgres);
}

fn killed(on: On) {
    let post = PostOffice::open(Wire::Plain, None);
    let house = Ground::new(on).serve();
    let mut desks = Desks::at(&house);
    settle(&desks, &post);
    for login in ["linh", "ha", "quantri"] {
        desks.of(login);
    }
    let mut ground = house.kill();
    let mut submitted = BTreeSet::new();
    for (round, moment) in MOMENTS.into_iter().enumerate() {
        let house = ground.serve();
        desks.move_to(&house);
        ground = std::thread::scope(|scope| {
            let (desks, submitted) = (&desks, &mut submitted);
            scope.spawn(move || {
                for number in 0..LETTERS {
                    let Some(document) = submit(desks, &format!("Bão số {round}-{number}")) else {
                        return;
                    };
                    submitted.insert(document);
                }
            });
            std::thread::sleep(Duration::from_millis(moment));
            house.kill()
        });
    }
    let house = ground.serve();
    desks.move_to(&house);
    soon(Duration::from_secs(60), "everything has left", || {
        let queue = desks.of("quantri").get("/mail-queue").expect(200).json;
        (queue["waiting"] == 0 && queue["troubles"] == json!([])).then_some(())
    });
    // A letter in the leader's list was submitted, whether or not the answer came.
    let waiting = desks.of("ha").get("/inbox?box=review&limit=200").expect(200).json;
    let waiting: BTreeSet<String> = waiting["items"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|item| item["document_id"].as_str().expect("an id").to_owned())
        .collect();
    assert!(submitted.is_subset(&waiting), "what was acknowledged is there");
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for message in post.taken() {
        let text = decoded(&message);
        let address = "https://congvan.thohoa.example/cho-but-phe/";
        let document = text.split(address).nth(1).expect("a link").chars().take(36).collect::<String>();
        told.entry(document).or_default().insert(header(&message, "Message-ID"));
    }
    println!("{on:?}: {} letters, {} messages", waiting.len(), post.taken().len());
    assert_eq!(
        told.keys().cloned().collect::<BTreeSet<_>>(),
        waiting,
        "each letter is told of, and no other"
    );
    for (document, ids) in told {
        assert_eq!(ids.len(), 1, "letter {document} went under {ids:?}");
    }
    house.stop_and_check();
}

/// Mail is on, and the leader has an address.
fn settle(desks: &Desks, post: &PostOffice) {
    let settings = json!({
        "version": 0, "on": true, "host": "127.0.0.1", "port": post.port, "security": "none", "user": "",
        "from_name": "UBND phường Thọ Hòa", "from": "vanphong@thohoa.example",
        "site": "https://congvan.thohoa.example", "posture": "numbers", "domains": [],
    });
    let body = json!({ "settings": settings, "password": null });
    desks.of("quantri").send("PUT", "/mail-settings", &body).expect(200);
    let body = json!({ "kinds": [], "address": "ha@thohoa.example" });
    desks.of("ha").send("PUT", "/notice-preferences", &body).expect(200);
}

/// A flash letter on its way to the leader; `None` when the program was killed meanwhile.
fn submit(desks: &Desks, subject: &str) -> Option<String> {
    let clerk = desks.of("linh");
    let pdf = small_pdf(subject);
    let bytes = [("content-type", "application/octet-stream")];
    let received = clerk.try_send("POST", "/incoming-documents?name=bao.pdf", &bytes, &pdf)?;
    let document = received.json["document_id"].as_str()?.to_owned();
    let letter = clerk.try_get(&format!("/documents/{document}"))?;
    let mut fields = form(subject);
    fields["urgency"] = Value::from("flash");
    let body = crate::desk::registration(&letter.json["version"], &fields, Some(desks.position("ha")));
    let json = [("content-type", "application/json")];
    let path = format!("/documents/{document}/registration");
    let answer = clerk.try_send("POST", &path, &json, body.to_string().as_bytes())?;
    (answer.status == 200).then_some(document)
}

fn decoded(message: &str) -> String {
    let plain = message.replace('\r', "");
    let body: String = plain.split_once("\n\n").map(|(_, body)| body.replace('\n', "")).unwrap_or_default();
    String::from_utf8(STANDARD.decode(body).expect("base64")).expect("text")
}
