//! The way of a signed letter from the door to the archive, over HTTP.

use crate::{
    desk::{Desks, new_key, registration},
    house::{Ground, On, sha256, soon},
};
use congvan_specimens::{
    library::{self, Made, Signing, Specimen},
    pki::TestPki,
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use time::{OffsetDateTime, UtcOffset};
use uuid::Uuid;

/// As the clerk corrects it: words that stand in no other letter.
const SUBJECT: &str = "Rà soát hồ sơ địa chính ven sông Lam đợt ba";

#[test]
fn a_signed_letter_goes_from_the_door_to_the_archive_on_sqlite() {
    walk(On::Sqlite);
}

#[test]
fn a_signed_letter_goes_from_the_door_to_the_archive_on_postgresql() {
    walk(On::Postgres);
}

/// A letter signed by a person and an agency, all in order, with what stands on it.
fn signed(ground: &mut Ground) -> (Specimen, Made) {
    let zone = UtcOffset::from_hms(7, 0, 0).unwrap();
    let today = OffsetDateTime::now_utc().to_offset(zone).date();
    let mut pki = TestPki::new(11, today).unwrap();
    let mut letters = library::letters(11, today, 40);
    let specimen = letters.find(|letter| letter.signing == Signing::Both).expect("a signed letter");
    let made = specimen.make(&mut pki).unwrap();
    let root = ground.file("root.pem", pki.root_pem().as_bytes());
    ground.set("CONGVAN_TRUST_ROOTS", root);
    let lists = pki.crls().unwrap();
    let lists: Vec<String> =
        (0..).zip(&lists).map(|(number, list)| ground.file(&format!("{number}.crl"), list)).collect();
    ground.set("CONGVAN_REVOCATION_LISTS", lists.join(","));
    (specimen, made)
}

fn walk(on: On) {
    let mut ground = Ground::new(on);
    let (specimen, made) = signed(&mut ground);
    let house = ground.serve();
    let desks = Desks::at(&house);
    let clerk = desks.of("linh");

    // Received: kept byte by byte, judged and read by the jobs.
    let document = desks.receive("Công văn của sở.pdf", &made.pdf);
    assert_eq!(arrivals(&desks), [document.as_str()]);
    let letter = desks.analysed("linh", &document);
    let file = letter["files"][0].clone();
    assert_eq!(file["name"], "Công văn của sở.pdf");
    assert_eq!(file["sha256"], sha256(&made.pdf));
    assert_eq!(file["page_count"], made.pages);
    assert_eq!(letter["signature"]["state"], "valid", "{}", letter["signature"]);
    assert_eq!(letter["signature"]["signatures"].as_array().map(Vec::len), Some(2));
    let truth = &specimen.truth;
    let suggestion = &letter["reading"]["suggestion"];
    assert_eq!(suggestion["code"], format!("{}/{}", truth.number, truth.symbol));
    assert_eq!(suggestion["issued_date"], truth.date.to_string());
    assert_eq!(letter["fields"]["code"], suggestion["code"], "the form is filled in");
    let read = letter["reading"]["fields"].as_array().expect("fields");
    let place = read.iter().find(|field| field["field"] == "code").expect("the code's place");
    assert_eq!((&place["page"], place["rect"].as_array().map(Vec::len)), (&json!(1), Some(4)));

    // Registered under the number that was forecast, and submitted in the same act.
    let forecast = clerk.get("/registers/incoming/forecast").expect(200).json["next_number"].clone();
    assert_eq!(forecast, 1);
    let mut fields = suggestion.clone();
    fields["subject"] = json!(SUBJECT);
    let body = registration(&letter["version"], &fields, Some(desks.position("lam")));
    let path = format!("/documents/{document}/registration");
    let registered = desks.keyed("linh", &path, &body, Some(&new_key())).expect(200).json;
    assert_eq!(registered["arrival_number"], forecast);
    assert_eq!(registered["document"]["status"], "proposing");
    assert!(arrivals(&desks).is_empty());
    assert_eq!(clerk.get("/inbox/counts").json["registered_today"], 1);

    // Proposed by the office, directed by the leader with a note and ink on the page.
    let proposal = json!({ "action": "propose", "to": desks.position("ha"), "text": "Giao P. Kinh tế", "parts": desks.parts() });
    let proposed = desks.act("lam", &document, &proposal).expect(200).json;
    assert_eq!(proposed["status"], "submitted");
    assert_eq!(inbox(&desks, "ha", "review"), [document.as_str()]);
    let (note, ink) = layers(&file);
    let mut direction = desks.direction();
    direction["layers"] = json!([note, ink]);
    let directed = desks.act("ha", &document, &direction).expect(200).json;
    assert_eq!(directed["status"], "directed");
    let shown = directed["layers"].as_array().expect("layers");
    let kinds: Vec<&str> = shown.iter().filter_map(|layer| layer["kind"].as_str()).collect();
    assert_eq!(kinds, ["stamp", "note", "ink"]);
    assert_eq!(shown[1]["lines"], note["lines"]);
    assert_eq!(shown[2]["ink"], ink["ink"]);
    assert_eq!(directed["directives"][0]["layer_ids"], json!([note["id"], ink["id"]]));

    // Given to the officer, who opens it: the receipt names person and time.
    let assigned = desks.act("son", &document, &desks.assignment(&document)).expect(200).json;
    assert_eq!(assigned["status"], "assigned");
    assert_eq!(inbox(&desks, "trung", "tasks"), [document.as_str()]);
    let officer = desks.of("trung");
    officer.try_send("POST", &format!("/documents/{document}/opened"), &[], &[]).unwrap().expect(204);
    let seen = desks.letter("ha", &document);
    let lead = seen["assignments"].as_array().into_iter().flatten().find(|part| part["role"] == "lead");
    let receipt = &lead.expect("the lead's share")["opened"][0];
    assert_eq!(receipt["person"]["name"], "Võ Quang Trung");
    assert!(receipt["at"].is_string());
    let bytes =
        officer.get(&format!("/documents/{document}/files/{}", file["id"].as_str().unwrap())).expect(200);
    assert_eq!(bytes.bytes, made.pdf, "not a byte is changed");
    let page = format!("/documents/{document}/files/{}/pages/1?width=400", file["id"].as_str().unwrap());
    assert!(officer.get(&page).expect(200).bytes.starts_with(b"\x89PNG"));

    // Worked on: a remark, a result, the report, the end.
    let remark = "Đề nghị P. VH-XH gửi số liệu trước thứ Sáu.";
    desks.act("trung", &document, &json!({ "action": "comment", "text": remark })).expect(200);
    let answer = "Kết quả rà soát: đủ hồ sơ.".as_bytes();
    let result =
        officer.upload(&format!("/documents/{document}/results?name=ket-qua.txt"), answer).expect(201);
    desks.act("trung", &document, &json!({ "action": "report", "text": "Đã rà soát xong." })).expect(200);
    let close = json!({ "action": "close", "outcome": "answered", "note": "Đã trả lời tại văn bản số 318." });
    let closed = desks.act("trung", &document, &close).expect(200).json;
    let closed_at = Instant::now();
    assert_eq!(closed["status"], "closed");
    assert_eq!(closed["comments"][0]["text"], remark);
    let results = closed["files"].as_array().into_iter().flatten().filter(|file| file["role"] == "result");
    assert_eq!(results.map(|file| &file["sha256"]).collect::<Vec<_>>(), [&result.json["sha256"]]);
    assert!(inbox(&desks, "trung", "tasks").is_empty());
    let steps = closed["timeline"].as_array().expect("the way");
    assert!(steps.iter().all(|step| step["state"] == "done"), "{}", closed["timeline"]);

    // Found again by the archive, with and without marks, by number, by what stands inside.
    let archive = desks.of("mai");
    let mut found_after = Duration::ZERO;
    for words in [
        "rà soát hồ sơ địa chính ven sông Lam",
        "ra soat ho so dia chinh ven song lam",
        suggestion["code"].as_str().unwrap(),
        &truth.signer,
    ] {
        let encoded = percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC);
        let page = soon(Duration::from_secs(5), words, || {
            let page = archive.get(&format!("/search?q={encoded}")).expect(200).json;
            (page["hits"][0]["document_id"] == document).then_some(page)
        });
        found_after = closed_at.elapsed();
        assert_eq!(page["total"], 1, "{words}");
    }
    println!("{on:?}: found {} ms after closing", found_after.as_millis());
    assert!(found_after < Duration::from_secs(5));
    let kept = desks.letter("mai", &document);
    assert_eq!((&kept["my_relation"], &kept["available_actions"]), (&json!("archive"), &json!([])));

    let errors: Vec<String> = house.server.log().into_iter().filter(|line| line.contains("ERROR")).collect();
    assert!(errors.is_empty(), "{errors:?}");
    house.stop_and_check();
}

fn arrivals(desks: &Desks) -> Vec<String> {
    inbox(desks, "linh", "arrivals")
}

fn inbox(desks: &Desks, login: &str, name: &str) -> Vec<String> {
    let page = desks.of(login).get(&format!("/inbox?box={name}")).expect(200).json;
    let items = page["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["document_id"].as_str().expect("an id").to_owned()).collect()
}

/// A note and a stroke on the first page of a file.
pub(crate) fn layers(file: &Value) -> (Value, Value) {
    let place = |kind: &str, rect: [f64; 4]| {
        json!({
            "id": Uuid::now_v7(),
            "file_sha256": file["sha256"],
            "page": 1,
            "page_box": file["page_boxes"][0],
            "kind": kind,
            "rect": rect,
        })
    };
    let mut note = place("note", [320.0, 150.0, 200.0, 60.0]);
    note["lines"] = json!(["Giao P. Kinh tế chủ trì,", "báo cáo trước thứ Sáu."]);
    note["font_size"] = json!(15.0);
    let mut ink = place("ink", [320.0, 220.0, 120.0, 40.0]);
    ink["ink"] = json!([{
        "points": [[322.0, 225.5, 0.5], [360.25, 240.0, 0.75], [430.0, 230.0, 0.25]],
        "outline": [[322.0, 225.0], [430.0, 231.0], [322.0, 226.0]],
    }]);
    (note, ink)
}
