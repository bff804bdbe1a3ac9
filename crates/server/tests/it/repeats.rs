//! Repeats and races: the same act twice, two at once, a number for each letter and a letter for each number.

use crate::{
    desk::{Desks, form, new_key, registration},
    house::{House, On},
};
use congvan_testkit::{Answer, small_pdf};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn acts_are_done_once_on_sqlite() {
    repeat(On::Sqlite);
}

#[test]
fn acts_are_done_once_on_postgresql() {
    repeat(On::Postgres);
}

fn repeat(on: On) {
    let house = House::open(on);
    let desks = Desks::at(&house);
    the_same_registration_twice_is_one(&desks);
    two_clicks_at_once_give_one_number(&desks);
    eight_registrars_get_consecutive_numbers(&desks);
    the_same_act_twice_is_one(&desks);
    of_two_leaders_at_once_one_wins(&desks);
    whoever_comes_late_is_told_who_was_first(&desks);
    house.stop_and_check();
}

fn next_number(desks: &Desks) -> u64 {
    desks.of("linh").get("/registers/incoming/forecast").json["next_number"].as_u64().expect("a number")
}

/// The same request at the same time from so many places.
fn at_once<T: Send>(count: usize, ask: impl Fn(usize) -> T + Sync) -> Vec<T> {
    std::thread::scope(|scope| {
        let ask = &ask;
        let running: Vec<_> = (0..count).map(|number| scope.spawn(move || ask(number))).collect();
        running.into_iter().map(|one| one.join().expect("no panic")).collect()
    })
}

fn the_same_registration_twice_is_one(desks: &Desks) {
    let document = desks.receive("Một.pdf", &small_pdf("Mot"));
    let path = format!("/documents/{document}/registration");
    let version = desks.letter("linh", &document)["version"].clone();
    let (key, first) = (new_key(), next_number(desks));
    let body = registration(&version, &form("Vào sổ một lần"), Some(desks.position("lam")));
    let done = desks.keyed("linh", &path, &body, Some(&key)).expect(200).json;
    let again = desks.keyed("linh", &path, &body, Some(&key)).expect(200).json;
    assert_eq!(done["arrival_number"], first);
    assert_eq!(again["arrival_number"], first);
    assert_eq!(again["document"]["version"], done["document"]["version"]);
    assert_eq!(next_number(desks), first + 1);

    let other = registration(&version, &form("Nội dung khác"), Some(desks.position("lam")));
    let mismatch = desks.keyed("linh", &path, &other, Some(&key)).expect(422);
    assert_eq!(mismatch.json["type"], "idempotency-mismatch");
    let unreadable = desks.keyed("linh", &path, &body, Some("khong phai uuid")).expect(400);
    assert!(unreadable.detail().contains("Idempotency-Key"));
    // Without its key the repeat is a conflict, not a second number.
    let late = desks.keyed("linh", &path, &body, Some(&new_key())).expect(409);
    assert_eq!(late.json["type"], "conflict");
    assert_eq!(next_number(desks), first + 1);
    let subject = desks.letter("linh", &document)["fields"]["subject"].clone();
    assert_eq!(subject, "Vào sổ một lần");
}

fn two_clicks_at_once_give_one_number(desks: &Desks) {
    let first = next_number(desks);
    let document = desks.receive("Hai.pdf", &small_pdf("Hai"));
    let path = format!("/documents/{document}/registration");
    let version = desks.letter("linh", &document)["version"].clone();
    let body = registration(&version, &form("Bấm nhiều lần"), None);
    let key = new_key();
    for answer in at_once(6, |_| desks.keyed("linh", &path, &body, Some(&key))) {
        assert_eq!(answer.expect(200).json["arrival_number"], first);
    }
    assert_eq!(next_number(desks), first + 1);

    let document = desks.receive("Ba.pdf", &small_pdf("Ba"));
    let path = format!("/documents/{document}/registration");
    let version = desks.letter("linh", &document)["version"].clone();
    let body = registration(&version, &form("Hai cửa sổ cùng lúc"), None);
    let answers = at_once(6, |_| desks.keyed("linh", &path, &body, Some(&new_key())));
    let done = answers.iter().filter(|answer| answer.status == 200).count();
    let lost = answers.iter().filter(|answer| answer.status == 409).count();
    assert_eq!((done, lost), (1, 5));
    assert_eq!(next_number(desks), first + 2);
}

fn eight_registrars_get_consecutive_numbers(desks: &Desks) {
    const ROUNDS: usize = 4;
    let first = next_number(desks);
    let letters: Vec<Vec<String>> = (0..8)
        .map(|hand| {
            let name = |round| format!("Tám {hand} {round}");
            (0..ROUNDS).map(|round| desks.receive("tam.pdf", &small_pdf(&name(round)))).collect()
        })
        .collect();
    let numbers = at_once(8, |hand| {
        let numbers = letters[hand].iter().map(|document| {
            let done = desks.register(document, &form("Tám người cùng vào sổ"), Some("ha")).expect(200);
            done.json["arrival_number"].as_u64().expect("a number")
        });
        numbers.collect::<Vec<u64>>()
    });
    let all: BTreeSet<u64> = numbers.iter().flatten().copied().collect();
    assert_eq!(all, (first..first + 8 * ROUNDS as u64).collect(), "neither gap nor double");
    // Whoever registers one after the other sees them rise.
    assert!(numbers.iter().all(|own| own.is_sorted()));
}

fn the_same_act_twice_is_one(desks: &Desks) {
    let document = desks.submitted("Một bút phê", &small_pdf("Mot but phe"));
    let version = desks.letter("ha", &document)["version"].clone();
    let (key, act) = (new_key(), desks.direction());
    let direct = |act: &Value| desks.act_on("ha", &document, &version, act, Some(&key));
    let done = direct(&act).expect(200).json;
    let again = direct(&act).expect(200).json;
    assert_eq!(again["version"], done["version"]);
    assert_eq!(again["directives"].as_array().map(Vec::len), Some(1));
    let mut other = act.clone();
    other["text"] = json!("Giao đơn vị khác.");
    assert_eq!(direct(&other).expect(422).json["type"], "idempotency-mismatch");
    // The same key is another's own.
    let comment = json!({ "action": "comment", "text": "Đã nhận." });
    let version = desks.letter("son", &document)["version"].clone();
    desks.act_on("son", &document, &version, &comment, Some(&key)).expect(200);
    assert_eq!(desks.letter("ha", &document)["comments"].as_array().map(Vec::len), Some(1));
}

fn of_two_leaders_at_once_one_wins(desks: &Desks) {
    let document = desks.submitted("Hai cửa sổ của lãnh đạo", &small_pdf("Hai cua so"));
    let version = desks.letter("ha", &document)["version"].clone();
    let act = desks.direction();
    let answers: Vec<Answer> =
        at_once(6, |_| desks.act_on("ha", &document, &version, &act, Some(&new_key())));
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    let lost = answers.iter().filter(|answer| answer.json["type"] == "conflict").count();
    assert_eq!((won, lost), (1, 5), "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
    let letter = desks.letter("ha", &document);
    assert_eq!(letter["directives"].as_array().map(Vec::len), Some(1), "the losers leave no trace");
    assert_eq!(letter["assignments"].as_array().map(Vec::len), Some(3));
}

fn whoever_comes_late_is_told_who_was_first(desks: &Desks) {
    let document = desks.assigned("Ai đến trước", &small_pdf("Ai den truoc"));
    let version = desks.letter("trung", &document)["version"].clone();
    desks.act("hanh", &document, &json!({ "action": "report", "text": "P. VH-XH đã xong." })).expect(200);
    let close = json!({ "action": "close", "outcome": "done_without_answer", "note": "Đã thực hiện" });
    let late = desks.act_on("trung", &document, &version, &close, None).expect(409);
    assert_eq!(late.json["type"], "conflict");
    let moved = &late.json["moved"];
    assert_eq!(moved["by"], "Lương Thị Hạnh");
    assert_eq!(moved["status"], "assigned");
    assert_eq!(moved["version"], desks.letter("trung", &document)["version"]);
    assert!(late.detail().contains("Lương Thị Hạnh"), "{}", late.detail());
    desks.act_on("trung", &document, &moved["version"], &close, None).expect(200);
}
