//! Sight: lists, counts, search, files and page images show one and the same set of letters.

use crate::{
    desk::Desks,
    house::{Ground, House, On, soon},
    rights_table::{PEOPLE, allows, rows},
};
use congvan_testkit::{Client, Level, Stage, small_pdf};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::{Cursor, Read},
    sync::Arc,
    time::Duration,
};

/// Everybody of the two agencies.
const EVERYBODY: [&str; 18] = [
    "linh", "lam", "ha", "son", "trung", "mai", "quantri", "thang", "hanh", "ngan", "yen", "dung", "phuc",
    "thao", "quan", "hung", "nga", "camloc",
];

/// What waits for whom, by hand: box, states of the letters.
const WAITING: [(&str, &str, &[Stage]); 8] = [
    ("linh", "arrivals", &[Stage::Arrived, Stage::Registered]),
    ("lam", "review", &[Stage::Proposing]),
    ("ha", "review", &[Stage::Submitted]),
    ("son", "tasks", &[Stage::Directed]),
    ("trung", "tasks", &[Stage::Assigned]),
    ("hanh", "support", &[Stage::Directed]),
    ("phuc", "support", &[Stage::Assigned]),
    // For information: it waits until it is read, after the closing too.
    ("hung", "inform", &[Stage::Directed, Stage::Assigned, Stage::Closed]),
];

/// A word that stands in the body of the letters for named persons alone.
const CANARY: &str = "zuvakipo";
/// A word that stands in the body of all others.
const OPEN_WORD: &str = "kovimadu";

struct Letter {
    document: String,
    file: String,
    stage: Stage,
    level: Level,
}

fn town(on: On) -> (House, Vec<Letter>) {
    let (ground, letters) = Ground::with(on, async |town| {
        let mut letters = Vec::new();
        for level in Level::ALL {
            for stage in Stage::ALL {
                // Until it is registered a letter has no level.
                if level != Level::Normal && matches!(stage, Stage::Arrived | Stage::Returned) {
                    continue;
                }
                let word = if level == Level::NamedOnly { CANARY } else { OPEN_WORD };
                let pdf = small_pdf(&format!("Noi dung {word} {}", stage.key()));
                let facts = town.facts(town.letter_from(stage, level, &pdf).await).await;
                let (document, file) = (facts.document.to_string(), facts.file.to_string());
                letters.push(Letter { document, file, stage, level });
            }
        }
        town.finish_jobs().await;
        letters
    });
    (ground.serve(), letters)
}

fn ids(answer: &Value, list: &str, key: &str) -> BTreeSet<String> {
    let items = answer[list].as_array().expect("a list");
    let found: Vec<String> = items.iter().map(|item| item[key].as_str().expect("an id").to_owned()).collect();
    let set: BTreeSet<String> = found.iter().cloned().collect();
    assert_eq!(set.len(), found.len(), "{list} names a letter twice");
    set
}

#[test]
fn lists_counts_search_files_and_pictures_agree_with_the_table() {
    sight_holds(On::Sqlite);
}

#[test]
fn lists_counts_search_files_and_pictures_agree_with_the_table_on_postgres() {
    sight_holds(On::Postgres);
}

fn sight_holds(on: On) {
    let rows = rows();
    let (house, letters) = town(on);
    for login in EVERYBODY {
        let client = house.client(login);
        let known: BTreeSet<String> = letters
            .iter()
            .filter(|letter| allows(&rows, "get_document", (letter.stage, letter.level), login))
            .map(|letter| letter.document.clone())
            .collect();
        for letter in &letters {
            sees(&client, login, letter, &rows);
        }
        lists(&client, login, &letters, &known);
        told(&client, login, &known);
        finds(&client, login, &letters, &known);
    }
    house.stop_and_check();
}

/// One letter, its file and the picture of its page.
fn sees(client: &Client, login: &str, letter: &Letter, rows: &[crate::rights_table::Row]) {
    let place = format!("{login}: {} {}", letter.stage.key(), letter.level.key());
    let at = (letter.stage, letter.level);
    let (knows, reads) = (allows(rows, "get_document", at, login), allows(rows, "get_file", at, login));
    assert!(knows || !reads, "{place}: the table contradicts itself");
    let status = |allowed| if allowed { 200 } else { 404 };
    let path = format!("/documents/{}", letter.document);
    let seen = client.get(&path);
    assert_eq!(seen.status, status(knows), "{place}");
    if knows {
        assert_eq!(seen.json["content_readable"], reads, "{place}");
        assert_eq!(seen.json["files"].as_array().map(Vec::is_empty), Some(!reads), "{place}");
        if !reads {
            assert_eq!(redacted(&seen.json), Ok(()), "{place}");
        }
    }
    let file = client.get(&format!("{path}/files/{}", letter.file));
    assert_eq!(file.status, status(reads), "{place}: file");
    let picture = client.get(&format!("{path}/files/{}/pages/1?width=160", letter.file));
    assert_eq!(picture.status, status(reads), "{place}: picture");
    if reads {
        assert!(file.bytes.starts_with(b"%PDF"), "{place}: file");
        assert!(picture.bytes.starts_with(b"\x89PNG"), "{place}: picture");
    }
    // Its file is not to be had through another letter that is readable.
    let elsewhere = client.get(&format!("/documents/{}/files/{}", letter.file, letter.file));
    assert_eq!(elsewhere.status, 404, "{place}: file of no letter");
}

/// Nothing of the content stands in the line of the book.
fn redacted(letter: &Value) -> Result<(), String> {
    for list in ["files", "layers", "comments"] {
        if letter[list].as_array().is_none_or(|list| !list.is_empty()) {
            return Err(format!("{list} are shown"));
        }
    }
    for one in ["reading", "signature", "proposal"] {
        if !letter[one].is_null() {
            return Err(format!("the {one} is shown"));
        }
    }
    let text = letter.to_string();
    for words in ["Giao P. Kinh tế chủ trì", "Đã trả lời", CANARY] {
        if text.contains(words) {
            return Err(format!("{words} is shown"));
        }
    }
    Ok(())
}

/// Boxes, their totals, and the badges.
fn lists(client: &Client, login: &str, letters: &[Letter], known: &BTreeSet<String>) {
    let counts = client.get("/inbox/counts").expect(200).json;
    for name in ["arrivals", "review", "tasks", "support", "inform"] {
        let page = client.get(&format!("/inbox?box={name}&limit=200")).expect(200).json;
        let shown = ids(&page, "items", "document_id");
        let waiting = WAITING.iter().filter(|(who, which, _)| *who == login && *which == name);
        let stages: Vec<Stage> = waiting.flat_map(|(_, _, stages)| stages.iter().copied()).collect();
        let expected = letters.iter().filter(|letter| stages.contains(&letter.stage));
        let expected: BTreeSet<String> = expected.map(|letter| letter.document.clone()).collect();
        assert_eq!(shown, expected, "{login}: box {name}");
        assert!(shown.is_subset(known), "{login}: box {name} shows what the table denies");
        assert_eq!(page["total"], shown.len(), "{login}: total of {name}");
        assert_eq!(counts[name], shown.len(), "{login}: badge of {name}");
    }
    across(client, login, letters, known, &counts);
}

/// The book, and lists across letters.
fn across(client: &Client, login: &str, letters: &[Letter], known: &BTreeSet<String>, counts: &Value) {
    let numbered = letters.iter().filter(|letter| letter.stage > Stage::Returned);
    let numbered: BTreeSet<String> =
        numbered.map(|letter| letter.document.clone()).filter(|document| known.contains(document)).collect();
    let book = client.get("/registers/incoming/entries?limit=200").expect(200).json;
    assert_eq!(ids(&book, "items", "document_id"), numbered, "{login}: the book");
    assert_eq!(book["total"], numbered.len(), "{login}: total of the book");
    for document in known {
        client
            .try_send("PUT", &format!("/documents/{document}/follow"), &[], &[])
            .expect("an answer")
            .expect(200);
    }
    let list = |name: &str| client.get(&format!("/watched?list={name}&limit=200")).expect(200).json;
    assert_eq!(ids(&list("followed"), "items", "document_id"), *known, "{login}: what is followed");
    for name in ["overdue_mine", "overdue_unit", "overdue_all", "directed", "sent_back", "returned"] {
        let page = list(name);
        let shown = ids(&page, "items", "document_id");
        assert!(shown.is_subset(known), "{login}: {name} shows what the table denies");
        assert_eq!(page["total"], shown.len(), "{login}: total of {name}");
        let narrowed =
            client.get(&format!("/watched?list={name}&limit=200&q=van&from=2000-01-01")).expect(200).json;
        assert!(ids(&narrowed, "items", "document_id").is_subset(&shown), "{login}: {name} under a filter");
        let sheet = client.get(&format!("/watched/workbook?list={name}")).expect(200);
        assert_eq!(lines_of(&sheet.bytes), shown.len(), "{login}: {name} as a workbook");
    }
    let followed = client.get("/watched/workbook?list=followed").expect(200);
    assert_eq!(lines_of(&followed.bytes), known.len(), "{login}: what is followed, as a workbook");
    let open = |letter: &&Letter| matches!(letter.stage, Stage::Directed | Stage::Assigned);
    let directed = letters.iter().filter(open).filter(|_| login == "ha");
    let directed: BTreeSet<String> = directed.map(|letter| letter.document.clone()).collect();
    assert_eq!(ids(&list("directed"), "items", "document_id"), directed, "{login}: what was directed");
    let returned = letters.iter().filter(|letter| letter.stage == Stage::Returned && login == "linh");
    let returned: BTreeSet<String> = returned.map(|letter| letter.document.clone()).collect();
    assert_eq!(ids(&list("returned"), "items", "document_id"), returned, "{login}: what was returned");
    assert_eq!(counts["sent_back"], 0, "{login}");
}

/// Lines of a list that leaves the house.
fn lines_of(workbook: &[u8]) -> usize {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).expect("a workbook");
    let mut sheet = String::new();
    let mut rows = archive.by_name("xl/worksheets/sheet1.xml").expect("the sheet");
    rows.read_to_string(&mut sheet).expect("its rows");
    // Three lines say whose it is and what, one names the columns.
    sheet.matches("<row ").count() - 4
}

/// Notices: nothing of a letter that the table denies, and the bell counts what the list shows.
fn told(client: &Client, login: &str, known: &BTreeSet<String>) {
    let page = client.get("/notices?limit=100").expect(200).json;
    let groups = page["groups"].as_array().expect("groups");
    let letters: Vec<&Value> = groups.iter().map(|group| &group["letter"]).collect();
    let shown: BTreeSet<String> =
        letters.iter().filter_map(|letter| letter["document_id"].as_str()).map(str::to_owned).collect();
    assert!(shown.is_subset(known), "{login}: notices tell of what the table denies");
    let unread = groups.iter().flat_map(|group| group["notices"].as_array().expect("notices"));
    let unread = unread.filter(|notice| notice["read"] == false).count();
    assert_eq!(page["unread"], unread, "{login}: unread in the list");
    assert_eq!(client.get("/notices/count").expect(200).json["unread"], unread, "{login}: the bell");
}

/// Hits, totals and facets; words of the content find only those who may read it.
fn finds(client: &Client, login: &str, letters: &[Letter], known: &BTreeSet<String>) {
    let page = client.get("/search?q=&limit=100").expect(200).json;
    assert_eq!(page["degraded"], false);
    assert_eq!(ids(&page, "hits", "document_id"), *known, "{login}: search for everything");
    assert_eq!(page["total"], known.len(), "{login}: total of the search");
    for facet in ["statuses", "kinds", "urgencies", "units"] {
        let counts = page[facet].as_array().expect("a facet").iter();
        let sum: u64 = counts.filter_map(|value| value["count"].as_u64()).sum();
        assert!(sum <= known.len() as u64, "{login}: {facet} count what is not shown: {page}");
    }
    let statuses = page["statuses"].as_array().expect("a facet").iter();
    let sum: u64 = statuses.filter_map(|value| value["count"].as_u64()).sum();
    assert_eq!(sum, known.len() as u64, "{login}: statuses");

    let by_subject = client.get("/search?q=kiem%20tra%20cong%20tac%20van%20thu&limit=100").expect(200).json;
    let registered: BTreeSet<String> = letters
        .iter()
        .filter(|letter| known.contains(&letter.document) && letter.stage > Stage::Returned)
        .map(|letter| letter.document.clone())
        .collect();
    assert_eq!(ids(&by_subject, "hits", "document_id"), registered, "{login}: search by subject");

    let offered = client.get("/search/suggestions?q=kiem%20tra%20cong%20tac%20van%20t").expect(200).json;
    let offered = ids(&offered, "letters", "document_id");
    assert!(offered.is_subset(&registered), "{login}: suggestions");
    assert_eq!(offered.is_empty(), registered.is_empty(), "{login}: suggestions");

    let content = |word: &str| {
        ids(&client.get(&format!("/search?q={word}&limit=100")).expect(200).json, "hits", "document_id")
    };
    let rows = rows();
    let readable: BTreeSet<String> = letters
        .iter()
        .filter(|letter| letter.level != Level::NamedOnly)
        .filter(|letter| allows(&rows, "get_file", (letter.stage, letter.level), login))
        .map(|letter| letter.document.clone())
        .collect();
    assert_eq!(content(OPEN_WORD), readable, "{login}: search by content");
    // The text of a letter for named persons only is in no index: neither hit nor count can tell of it.
    assert!(content(CANARY).is_empty(), "{login}: search by content");
}

#[test]
fn what_was_seen_is_gone_with_the_right_to_see_it() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let document = desks.assigned("Thu hồi quyền xem", &small_pdf("Thu hoi quyen xem"));
    desks.analysed("trung", &document);
    let officer = desks.of("trung");
    let letter = desks.letter("trung", &document);
    let file = letter["files"][0]["id"].as_str().expect("a file").to_owned();
    let found = |client: &Client| {
        ids(&client.get("/search?q=thu%20hoi%20quyen%20xem").expect(200).json, "hits", "document_id")
    };
    soon(Duration::from_secs(10), "the index knows it", || found(&officer).contains(&document).then_some(()));
    let path = format!("/documents/{document}");
    let seen = [
        path.clone(),
        format!("{path}/duplicates"),
        format!("{path}/files/{file}"),
        format!("{path}/files/{file}/pages/1"),
        format!("{path}/files/{file}/pages/1?width=800"),
    ];
    for address in &seen {
        officer.get(address).expect(200);
    }
    assert!(!inbox(&officer, "tasks").is_empty());
    assert_eq!(officer.get("/notices/count").json["unread"], 1);

    officer.try_send("PUT", &format!("{path}/follow"), &[], &[]).expect("an answer").expect(200);
    let followed = || ids(&officer.get("/watched?list=followed").expect(200).json, "items", "document_id");
    assert!(followed().contains(&document));
    assert!(!officer.get("/registers/incoming/entries").json["items"].as_array().unwrap().is_empty());

    desks.act("son", &document, &json!({ "action": "take_back" })).expect(200);

    let unknown = officer.get(&format!("/documents/{}", uuid::Uuid::now_v7()));
    assert_eq!(unknown.status, 404);
    for address in &seen {
        assert_eq!(officer.get(address), unknown, "{address}");
    }
    let opened = officer.try_send("POST", &format!("{path}/opened"), &[], &[]);
    assert_eq!(opened.as_ref(), Some(&unknown));
    assert!(found(&officer).is_empty(), "the index may lag, a hit may not");
    assert!(inbox(&officer, "tasks").is_empty());
    assert_eq!(officer.get("/inbox/counts").json["tasks"], 0);
    assert_eq!(officer.get("/notices/count").json["unread"], 0);
    assert_eq!(officer.get("/notices").json["groups"], json!([]));
    // What was followed is gone from the list and its count, and comes back with the right.
    assert!(followed().is_empty());
    assert_eq!(officer.get("/inbox/counts").json["watched"], 0);
    assert_eq!(officer.get("/registers/incoming/entries").json["total"], 0);
    desks.act("son", &document, &desks.assignment(&document)).expect(200);
    assert!(followed().contains(&document));
}

#[test]
fn who_gives_a_letter_back_sees_it_everywhere_or_nowhere() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let document = desks.directed("Trả lại rồi nghĩ lại", &small_pdf("Tra lai roi nghi lai"));
    let file = desks.analysed("son", &document)["files"][0]["id"].as_str().expect("a file").to_owned();
    let head = desks.of("son");
    let answers = || {
        let path = format!("/documents/{document}");
        let page = head.get("/search?q=tra%20lai%20roi%20nghi%20lai").expect(200).json;
        let statuses = [&path, &format!("{path}/files/{file}"), &format!("{path}/files/{file}/pages/1")]
            .map(|address| head.get(address).status);
        (statuses, ids(&page, "hits", "document_id").len(), page["total"].as_u64())
    };
    let (everywhere, nowhere) = (([200; 3], 1, Some(1)), ([404; 3], 0, Some(0)));
    soon(Duration::from_secs(10), "the index knows it", || (answers() == everywhere).then_some(()));

    let back = json!({ "action": "send_back", "reason": "Không thuộc phòng" });
    desks.act("son", &document, &back).expect(200);
    assert_eq!(answers(), everywhere, "the return may still be taken back");
    // The leader gives it to another unit: it has moved on.
    let other = desks.parts()[1]["unit_id"].clone();
    let parts = json!([{ "role": "lead", "unit_id": other, "deadline": null }]);
    let elsewhere = json!({ "action": "direct", "text": "Giao phòng khác.", "parts": parts });
    desks.act("ha", &document, &elsewhere).expect(200);
    assert_eq!(answers().0, nowhere.0);
    soon(Duration::from_secs(10), "the index knows that too", || (answers() == nowhere).then_some(()));
    house.stop_and_check();
}

fn inbox(client: &Arc<Client>, name: &str) -> BTreeSet<String> {
    ids(&client.get(&format!("/inbox?box={name}")).expect(200).json, "items", "document_id")
}

#[test]
fn everybody_of_the_table_is_somebody_of_the_cast() {
    let strangers: Vec<_> = PEOPLE.iter().skip(1).filter(|login| !EVERYBODY.contains(login)).collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}
