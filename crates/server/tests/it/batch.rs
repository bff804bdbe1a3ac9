//! Bản quét nhiều văn bản: a pile scanned in one go becomes letters, whoever interferes and whenever the program is cut
//! off; no page is lost or doubled on the way.

use crate::{
    desk::{Desks, form},
    house::{Ground, House, On, soon},
};
use congvan_specimens::{
    hostile, library,
    pki::TestPki,
    scan::{Sheets, pile, turns},
    separators::{code_39_sheet, patch_t_sheet},
};
use congvan_testkit::{Answer, Client};
use serde_json::{Value, json};
use std::{sync::OnceLock, time::Duration};
use time::macros::date;

/// A letter, a separator sheet with a letter after it, a blank sheet and a letter that lies on its head and askew; with
/// how many pages each has.
fn scanned(clerk: &Client) -> &'static (Vec<u8>, [usize; 3]) {
    static MADE: OnceLock<(Vec<u8>, [usize; 3])> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut pki = TestPki::new(7, date!(2026 - 11 - 17)).unwrap();
        let mut letters = library::letters(11, date!(2026 - 11 - 17), 3);
        let mut next = || letters.next().unwrap().make(&mut pki).unwrap().pdf;
        let [first, second, third] = [next(), next(), next()];
        let separator = clerk.get("/prints/separator-sheet").expect(200).bytes;
        let upright = |pdf| Sheets::Of { pdf, quarters: 0, skew: 0.0 };
        let sheets = [
            upright(&first),
            Sheets::Of { pdf: &separator, quarters: 0, skew: 0.02 },
            Sheets::Of { pdf: &second, quarters: 0, skew: 0.012 },
            Sheets::Blank,
            Sheets::Of { pdf: &third, quarters: 2, skew: 0.0 },
        ];
        let count = |pdf: &[u8]| turns(pdf).unwrap().len();
        (pile(&sheets, 150).unwrap(), [count(&first), count(&second), count(&third)])
    })
}

fn send(clerk: &Client, bytes: &[u8]) -> Value {
    clerk.upload("/scans?name=ca-tap.pdf", bytes).expect(201).json
}

fn get(clerk: &Client, id: &str) -> Value {
    clerk.get(&format!("/scans/{id}")).expect(200).json
}

/// The scan when all its pages have been looked at.
fn surveyed(clerk: &Client, id: &str) -> Value {
    soon(Duration::from_secs(120), "all pages are looked at", || {
        let scan = get(clerk, id);
        (scan["progress"]["is_running"] == false).then_some(scan)
    })
}

/// Pages of each group that go into it, as "file.page", with the reason of its cut.
fn groups(scan: &Value) -> Vec<(String, Vec<String>)> {
    let page = |page: &Value| format!("{}.{}", page["file"], page["page"]);
    let group = |group: &Value| {
        let kept = group["pages"].as_array().unwrap().iter().filter(|page| page["out"] == false);
        (group["cut"].as_str().unwrap().to_owned(), kept.map(page).collect())
    };
    scan["groups"].as_array().unwrap().iter().map(group).collect()
}

fn put(clerk: &Client, scan: &Value, groups: &Value) -> Answer {
    let body = json!({ "version": scan["version"], "groups": groups });
    clerk.send("PUT", &format!("/scans/{}/plan", scan["id"].as_str().unwrap()), &body)
}

fn split(clerk: &Client, scan: &Value) -> Answer {
    clerk.post(
        &format!("/scans/{}/letters", scan["id"].as_str().unwrap()),
        &json!({ "version": scan["version"], "groups": scan["groups"] }),
    )
}

/// The turn of each page of a letter's file.
fn pages_of(clerk: &Client, document: &str) -> Vec<i64> {
    let letter = clerk.get(&format!("/documents/{document}")).expect(200).json;
    let file = letter["files"][0]["id"].as_str().unwrap().to_owned();
    let bytes = clerk.get(&format!("/documents/{document}/files/{file}")).expect(200).bytes;
    turns(&bytes).unwrap()
}

#[test]
fn a_pile_becomes_letters_on_sqlite() {
    a_pile_becomes_letters(On::Sqlite);
}

#[test]
fn a_pile_becomes_letters_on_postgresql() {
    a_pile_becomes_letters(On::Postgres);
}

fn a_pile_becomes_letters(on: On) {
    let house = House::open(on);
    let desks = Desks::at(&house);
    let clerk = &desks.of("linh");
    let (bytes, [first, second, third]) = scanned(clerk);
    let id = send(clerk, bytes)["id"].as_str().unwrap().to_owned();
    let scan = surveyed(clerk, &id);
    let pages = |from: usize, count: usize| (from..from + count).map(|page| format!("1.{page}")).collect();
    let (at_second, at_third) = (first + 2, first + 1 + second + 2);
    let expected: Vec<(String, Vec<String>)> = vec![
        ("start".into(), pages(1, *first)),
        ("separator".into(), pages(at_second, *second)),
        (groups(&scan)[2].0.clone(), pages(at_third, *third)),
    ];
    assert_eq!(groups(&scan), expected, "{scan:#}");
    let turns: Vec<&Value> =
        scan["groups"][2]["pages"].as_array().unwrap().iter().map(|page| &page["turn"]).collect();
    assert_eq!(turns[0], 180, "the first page of the last letter lies on its head");
    let listed = clerk.get("/scans").expect(200).json;
    assert_eq!((&listed["items"][0]["id"], &listed["items"][0]["letters"]), (&json!(id), &json!(3)));
    clerk.get(&format!("/scans/{id}/files/1/pages/1?width=160")).expect(200);
    clerk.get(&format!("/scans/{id}/files/1/pages/99?width=160")).expect(404);

    // A page turned and one left out; then somebody who saw the scan as it was before.
    let mut changed = scan["groups"].clone();
    changed[0]["pages"][0]["turn"] = json!(90);
    if *second > 1 {
        changed[1]["pages"][1]["out"] = json!(true);
    }
    let kept = put(clerk, &scan, &changed).expect(200).json;
    assert_eq!((&kept["groups"], &kept["is_edited"]), (&changed, &json!(true)));
    let stale = put(clerk, &scan, &scan["groups"]);
    assert_eq!((stale.status, &stale.json["type"]), (409, &json!("changed-meanwhile")));
    assert_eq!(get(clerk, &id)["groups"], changed, "nothing was lost by it");
    for fault in [
        json!([]),
        json!([{ "cut": "start", "sure": null, "pages": [] }]),
        json!([changed[0], changed[0]]),
        json!([changed[1]]),
    ] {
        let answer = put(clerk, &kept, &fault);
        // A file that no group names is no fault: its pages are added again.
        let expected = if fault == json!([]) { 200 } else { 422 };
        assert_eq!(answer.status, expected, "{fault}");
        if expected == 200 {
            put(clerk, &answer.json, &changed).expect(200);
        }
    }
    let kept = get(clerk, &id);
    assert_eq!(kept["groups"], changed);

    let made = split(clerk, &kept).expect(200).json["letters"].clone();
    assert_eq!(made.as_array().unwrap().len(), 3);
    assert_eq!(split(clerk, &kept).expect(200).json["letters"], made, "asked twice, done once");
    let letter = |at: usize| made[at]["document_id"].as_str().unwrap().to_owned();
    assert_eq!((pages_of(clerk, &letter(0)).len(), pages_of(clerk, &letter(0))[0]), (*first, 90));
    assert_eq!(pages_of(clerk, &letter(2))[0], 180);
    let view = clerk.get(&format!("/documents/{}", letter(1))).expect(200).json;
    assert_eq!((&view["scan"]["scan_id"], view["status"].as_str()), (&json!(id), Some("arrived")));
    assert!(view["scan"]["pages"].as_str().unwrap().starts_with("trang "), "{}", view["scan"]);
    let done = get(clerk, &id);
    assert_eq!((&done["state"], &done["letters"]), (&json!("split"), &made));
    assert_eq!(put(clerk, &done, &changed).status, 409);
    assert_eq!(clerk.get("/scans").expect(200).json["items"], json!([]));
    assert_eq!(clerk.get("/scans?ended=true").expect(200).json["items"][0]["id"], json!(id));
    house.stop_and_check();
}

#[test]
fn sheets_of_other_programs_part_letters_and_say_by_what() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let clerk = &desks.of("linh");
    let mut pki = TestPki::new(7, date!(2026 - 11 - 17)).unwrap();
    let letters: Vec<_> = library::letters(11, date!(2026 - 11 - 17), 4)
        .map(|letter| letter.make(&mut pki).unwrap().pdf)
        .collect();
    let (twice, patch) = (code_39_sheet("TACH-01"), patch_t_sheet());
    let lain = |pdf, quarters, skew| Sheets::Of { pdf, quarters, skew };
    let sheets = [
        lain(&letters[0], 0, 0.0),
        lain(&twice, 0, 0.035),
        lain(&letters[1], 0, 0.0),
        lain(&patch, 2, 0.0),
        lain(&letters[2], 0, 0.0),
        lain(&twice, 1, 0.0),
        lain(&letters[3], 0, 0.0),
    ];
    let id = send(clerk, &pile(&sheets, 200).unwrap())["id"].as_str().unwrap().to_owned();
    let scan = surveyed(clerk, &id);
    let cuts: Vec<(&Value, &Value)> =
        scan["groups"].as_array().unwrap().iter().map(|group| (&group["cut"], &group["sure"])).collect();
    let expected = [
        (json!("start"), Value::Null),
        (json!("code"), json!(95)),
        // One sheet of its kind is shown in amber.
        (json!("code"), json!(65)),
        (json!("code"), json!(95)),
    ];
    assert_eq!(cuts, expected.iter().map(|(cut, sure)| (cut, sure)).collect::<Vec<_>>(), "{scan:#}");
    let codes: Vec<&Value> = scan["found"]
        .as_array()
        .unwrap()
        .iter()
        .map(|page| &page["code"])
        .filter(|code| !code.is_null())
        .collect();
    assert_eq!(codes, ["TACH-01", "Patch T", "TACH-01"]);
    let kept: usize = groups(&scan).iter().map(|(_, pages)| pages.len()).sum();
    let written: usize = letters.iter().map(|pdf| turns(pdf).unwrap().len()).sum();
    assert_eq!(kept, written, "the sheets are left out, and nothing else");
    let made = split(clerk, &scan).expect(200).json["letters"].clone();
    assert_eq!(made.as_array().unwrap().len(), 4);
    house.stop_and_check();
}

#[test]
fn a_letter_of_the_queue_becomes_the_first_of_several() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let clerk = &desks.of("linh");
    let (bytes, [first, ..]) = scanned(clerk);
    let received = clerk.upload("/incoming-documents?name=ca-tap.pdf", bytes).expect(201).json;
    let document = received["document_id"].as_str().unwrap().to_owned();
    // It is offered by itself, since the file is a scan of many pages.
    let offered = soon(Duration::from_secs(120), "the letter is offered to be split", || {
        let letter = clerk.get(&format!("/documents/{document}")).expect(200).json;
        (letter["scan"]["letters"] == 3).then_some(letter)
    });
    assert_eq!(offered["scan"]["is_open"], false);
    assert_eq!(clerk.get("/scans").expect(200).json["items"], json!([]), "an offer is in no list");
    let scan = clerk.post(&format!("/documents/{document}/scan"), &Value::Null).expect(201).json;
    let again = clerk.post(&format!("/documents/{document}/scan"), &Value::Null).expect(201).json;
    assert_eq!(scan["id"], again["id"]);
    let made = split(clerk, &again).expect(200).json["letters"].clone();
    assert_eq!(
        (made[0]["document_id"].as_str(), made.as_array().unwrap().len()),
        (Some(document.as_str()), 3)
    );
    assert_eq!(pages_of(clerk, &document).len(), *first);
    house.stop_and_check();
}

#[test]
fn pages_of_another_file_join_and_a_scan_is_thrown_away_with_a_reason() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let clerk = &desks.of("linh");
    let id = send(clerk, &hostile::many_pages(3))["id"].as_str().unwrap().to_owned();
    let scan = surveyed(clerk, &id);
    let path = format!("/scans/{id}/files?name=them.pdf&version={}", scan["version"]);
    clerk.upload(&path, &hostile::many_pages(2)).expect(201);
    let scan = surveyed(clerk, &id);
    let pages: usize = groups(&scan).iter().map(|(_, pages)| pages.len()).sum();
    let all = scan["groups"].as_array().unwrap().iter().map(|group| group["pages"].as_array().unwrap().len());
    assert_eq!(all.sum::<usize>(), 5, "{pages} kept");
    // All of it one letter.
    let mut together = scan["groups"][0].clone();
    let every =
        scan["groups"].as_array().unwrap().iter().flat_map(|group| group["pages"].as_array().unwrap());
    together["pages"] = every
        .cloned()
        .map(|mut page| {
            page["out"] = json!(false);
            page
        })
        .collect();
    let kept = put(clerk, &scan, &json!([together])).expect(200).json;
    assert_eq!(groups(&kept)[0].1, ["1.1", "1.2", "1.3", "2.1", "2.2"]);

    let discard = |reason: &str| {
        let body = json!({ "version": get(clerk, &id)["version"], "reason": reason });
        clerk.post(&format!("/scans/{id}/discard"), &body)
    };
    let missing = discard("  ");
    assert_eq!((missing.status, &missing.json["errors"][0]["pointer"]), (422, &json!("/reason")));
    let blobs = house.blobs();
    discard("Quét trùng tập sáng nay").expect(204);
    assert_eq!(split(clerk, &get(clerk, &id)).status, 409);
    let line = clerk.get("/scans?ended=true").expect(200).json["items"][0].clone();
    assert_eq!((&line["state"], &line["reason"]), (&json!("discarded"), &json!("Quét trùng tập sáng nay")));
    assert_eq!(house.blobs(), blobs, "its bytes stay");
    house.stop_and_check();
}

#[test]
fn scans_that_cannot_be_cut_say_why() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let clerk = &desks.of("linh");
    assert_eq!(clerk.upload("/scans?name=chu.pdf", &hostile::plain_text()).status, 415);
    assert_eq!(clerk.upload("/scans?name=rong.pdf", b"").status, 422);
    for (bytes, words) in [
        (hostile::password_protected(), "mật khẩu"),
        (hostile::many_pages(501), "501 trang"),
        (hostile::endless_page_tree(), "hỏng"),
        (hostile::truncated(&hostile::many_pages(4), 60), "đứt"),
    ] {
        let id = send(clerk, &bytes)["id"].as_str().unwrap().to_owned();
        let scan = surveyed(clerk, &id);
        let problem = scan["files"][0]["problem"].as_str().unwrap_or_default();
        assert!(problem.contains(words), "{words}: {problem}");
        let answer = split(clerk, &scan);
        assert_eq!(
            (answer.status, answer.json["type"].as_str()),
            (409, Some("not-permitted")),
            "{}",
            answer.json
        );
    }
    house.stop_and_check();
}

/// Cut off at any moment of splitting, the scan either waits as it was, or all its letters are there, once.
#[test]
fn cut_off_it_is_split_whole_or_not_at_all() {
    let house = Ground::new(On::Sqlite).serve();
    let mut desks = Desks::at(&house);
    // People move to another program only while nobody holds on to them.
    let clerk = desks.of("linh");
    let id = send(&clerk, &hostile::many_pages(12))["id"].as_str().unwrap().to_owned();
    let scan = surveyed(&clerk, &id);
    let page = |page: u32| json!({ "cut": "hand", "sure": null, "pages": [{ "file": 1, "page": page, "turn": 0, "out": false }] });
    let scan = put(&clerk, &scan, &(1..=12).map(page).collect()).expect(200).json;
    let before = clerk.get("/inbox?box=arrivals&limit=200").expect(200).json["total"].as_u64().unwrap();
    drop(clerk);
    let mut ground = house.kill();
    let (mut whole, mut untouched) = (0, 0);
    for moment in [0_u64, 40, 90, 150, 250, 400] {
        let house = ground.serve();
        desks.move_to(&house);
        let clerk = desks.of("linh");
        let there = std::thread::scope(|scope| {
            let path = format!("/scans/{id}/letters");
            let body = json!({ "version": scan["version"], "groups": scan["groups"] });
            let clerk = &clerk;
            scope.spawn(move || {
                clerk.try_send(
                    "POST",
                    &path,
                    &[("content-type", "application/json")],
                    body.to_string().as_bytes(),
                )
            });
            std::thread::sleep(Duration::from_millis(moment));
            house.kill()
        });
        drop(clerk);
        let said = there.program.check();
        assert!(said.is_empty(), "after {moment} ms: {said:?}");
        let house = there.serve();
        desks.move_to(&house);
        let clerk = &desks.of("linh");
        let now = get(clerk, &id);
        let total = clerk.get("/inbox?box=arrivals&limit=200").expect(200).json["total"].as_u64().unwrap();
        if now["state"] == "split" {
            assert_eq!((now["letters"].as_array().unwrap().len(), total), (12, before + 12));
            whole += 1;
        } else {
            assert_eq!((&now["state"], &now["version"], total), (&json!("open"), &scan["version"], before));
            untouched += 1;
        }
        ground = house.kill();
    }
    println!("{untouched} times nothing had happened, {whole} times all had");
    let house = ground.serve();
    desks.move_to(&house);
    let clerk = &desks.of("linh");
    let made = split(clerk, &scan).expect(200).json["letters"].clone();
    assert_eq!(made.as_array().unwrap().len(), 12);
    let total = clerk.get("/inbox?box=arrivals&limit=200").expect(200).json["total"].as_u64().unwrap();
    assert_eq!(total, before + 12);
    house.stop_and_check();
}

/// A letter in the queue whose file is being split.
fn opened(clerk: &Client) -> (String, Value) {
    let received =
        clerk.upload("/incoming-documents?name=ca-tap.pdf", &hostile::many_pages(3)).expect(201).json;
    let document = received["document_id"].as_str().unwrap().to_owned();
    let scan = clerk.post(&format!("/documents/{document}/scan"), &Value::Null).expect(201).json;
    let id = scan["id"].as_str().unwrap().to_owned();
    (document, surveyed(clerk, &id))
}

#[test]
fn only_the_file_that_was_taken_for_the_scan_is_replaced() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let clerk = &desks.of("linh");
    let (document, scan) = opened(clerk);
    // An attachment becomes the letter while its former file waits to be split.
    let other = congvan_testkit::small_pdf("Van ban that");
    let path = format!("/documents/{document}/attachments?name=that.pdf");
    clerk.upload(&path, &other).expect(201);
    let files = |letter: &Value| letter["files"].as_array().unwrap().clone();
    let now = || files(&clerk.get(&format!("/documents/{document}")).expect(200).json);
    let attachment = now().iter().find(|file| file["name"] == "that.pdf").unwrap()["id"].clone();
    let attachment = attachment.as_str().unwrap();
    clerk.post(&format!("/documents/{document}/attachments/{attachment}/main"), &Value::Null).expect(200);
    assert_eq!(split(clerk, &get(clerk, scan["id"].as_str().unwrap())).status, 409);
    assert_eq!(now().len(), 2, "no file is lost");
    let again = clerk.post(&format!("/documents/{document}/scan"), &Value::Null).expect(201).json;
    assert_ne!(again["id"], scan["id"], "the new file is a scan of its own");
    house.stop_and_check();
}

#[test]
fn nothing_is_cut_but_what_was_on_the_screen() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let clerk = &desks.of("linh");
    let id = send(clerk, &hostile::many_pages(3))["id"].as_str().unwrap().to_owned();
    let mut shown = surveyed(clerk, &id);
    shown["groups"][0]["pages"][0]["turn"] = json!(90);
    assert_eq!(split(clerk, &shown).status, 409);
    assert_eq!(get(clerk, &id)["state"], "open");
    house.stop_and_check();
}

#[test]
fn pages_of_a_letter_for_named_persons_are_not_seen_through_its_scan() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let clerk = &desks.of("linh");
    let (document, scan) = opened(clerk);
    let page = format!("/scans/{}/files/1/pages/1?width=160", scan["id"].as_str().unwrap());
    clerk.get(&page).expect(200);
    let body = json!({ "version": scan["version"], "reason": "Là một văn bản" });
    clerk.post(&format!("/scans/{}/discard", scan["id"].as_str().unwrap()), &body).expect(204);
    clerk.get(&page).expect(200);
    let mut fields = form("Chỉ người có tên");
    fields["access"] = json!("named_only");
    desks.register(&document, &fields, Some("ha")).expect(200);
    assert_eq!(clerk.get(&page).status, 404);
    house.stop_and_check();
}
