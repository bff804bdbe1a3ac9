//! Many letters judged again, cut short with `kill -9` in the middle, more than once: each file is judged once, and each has what
//! came of it.

use crate::{
    desk::Desks,
    house::{Ground, On},
};
use congvan_specimens::library::{self, Signing};
use congvan_specimens::pki::TestPki;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use time::macros::date;

/// Letters in the campaign.
const LETTERS: usize = 24;
/// How many are seen to when the program is killed; a step judges four.
const CUTS: [u64; 3] = [1, 7, 14];

#[test]
fn a_campaign_cut_short_judges_each_file_once_on_sqlite() {
    cut_short(On::Sqlite);
}

#[test]
fn a_campaign_cut_short_judges_each_file_once_on_postgresql() {
    cut_short(On::Postgres);
}

fn cut_short(on: On) {
    let anchor = date!(2026 - 11 - 17);
    let mut pki = TestPki::new(7, anchor).expect("a PKI");
    let signed = library::letters(7, anchor, 400).filter(|one| one.signing == Signing::BothEcdsa);
    let pdfs: Vec<Vec<u8>> =
        signed.take(LETTERS).map(|one| one.make(&mut pki).expect("it can be made").pdf).collect();
    assert_eq!(pdfs.len(), LETTERS);
    let house = Ground::new(on).serve();
    let mut desks = Desks::at(&house);
    let documents: Vec<String> = pdfs
        .iter()
        .enumerate()
        .map(|(number, pdf)| desks.receive(&format!("Van ban {number}"), pdf))
        .collect();
    for document in &documents {
        desks.analysed("linh", document);
    }
    let begun = desks.of("linh").post("/signature-campaigns", &json!({ "reason": "Đã có danh sách" }));
    let id = begun.expect(201).json["id"].as_str().expect("an id").to_owned();
    let mut ground = house.kill();
    let mut in_the_middle = 0;
    for least in CUTS {
        let house = ground.serve();
        desks.move_to(&house);
        let seen = wait(&desks, &id, least);
        ground = house.kill();
        in_the_middle += usize::from((1..LETTERS as u64).contains(&seen));
        let said = ground.program.check();
        assert!(said.is_empty(), "killed after {seen} of {LETTERS}:\n{}", said.join("\n"));
    }
    assert!(in_the_middle > 0, "it was over before anybody could cut it short");
    let house = ground.serve();
    desks.move_to(&house);
    assert_eq!(wait(&desks, &id, LETTERS as u64), LETTERS as u64);
    let clerk = desks.of("linh");
    let done = loop {
        let done = clerk.get(&format!("/signature-campaigns/{id}")).expect(200).json;
        if done["state"] == "done" {
            break done;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!((&done["total"], &done["failed_count"]), (&json!(LETTERS), &json!(0)), "{done}");
    let files = clerk.get(&format!("/signature-campaigns/{id}/files?limit=200")).expect(200).json;
    let files = files["items"].as_array().expect("files").clone();
    assert_eq!(files.len(), LETTERS);
    for document in &documents {
        let mut own = files.iter().filter(|one| one["document_id"] == json!(document));
        let (Some(entry), None) = (own.next(), own.next()) else { panic!("{document} is not there once") };
        assert_eq!((&entry["state"], &entry["before"]), (&json!("judged"), &entry["now"]), "{entry}");
        let file = entry["file_id"].as_str().expect("an id");
        let path = format!("/documents/{document}/files/{file}/signature-reports");
        let reports = clerk.get(&path).expect(200).json;
        let reports = reports.as_array().expect("reports").clone();
        let told: Vec<&Value> = reports.iter().map(|one| &one["occasion"]).collect();
        assert_eq!(told, [&json!("received"), &json!("campaign")], "{document}: once each");
        let of_campaign = reports.iter().find(|one| one["occasion"] == "campaign").expect("its report");
        assert_eq!((&of_campaign["id"], &of_campaign["state"]), (&entry["report_id"], &entry["now"]));
    }
    println!("{on:?}: {in_the_middle} of {} kills in the middle", CUTS.len());
    house.stop_and_check();
}

/// Waits until so many are seen to; gives how many are.
fn wait(desks: &Desks, id: &str, least: u64) -> u64 {
    let until = Instant::now() + Duration::from_secs(120);
    loop {
        let now = desks.of("linh").get(&format!("/signature-campaigns/{id}")).expect(200).json;
        let seen = now["seen"].as_u64().expect("a number");
        if seen >= least {
            return seen;
        }
        assert!(Instant::now() < until, "{now}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
