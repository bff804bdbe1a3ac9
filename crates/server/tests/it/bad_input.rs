//! Bad input: each kind is answered with a problem in words, and nothing is lost by it.

use crate::{
    desk::{Desks, day, form, registration},
    house::{House, On, sha256, soon},
    journey::layers,
};
use congvan_specimens::hostile;
use congvan_testkit::{Answer, Client, letter_pdf, small_pdf};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

const MIB: u64 = 1 << 20;

/// A problem of this kind, as RFC 9457 has it, in Vietnamese.
#[track_caller]
fn problem(answer: &Answer, status: u16, kind: &str) {
    let text = String::from_utf8_lossy(&answer.bytes);
    assert_eq!(answer.status, status, "{text}");
    assert_eq!(answer.media_type, "application/problem+json", "{text}");
    assert_eq!(answer.json["status"], status, "{text}");
    assert_eq!(answer.json["type"], kind, "{text}");
    for field in ["title", "detail"] {
        let words = answer.json[field].as_str().unwrap_or_default();
        let vietnamese = words.chars().any(|letter| matches!(letter, 'à'..='ỹ' | 'À'..='Ỹ'));
        assert!(vietnamese, "{field} is not for a person: {text}");
    }
}

/// A problem with one field.
#[track_caller]
fn fault(answer: &Answer, pointer: &str) {
    problem(answer, 422, "invalid");
    assert_eq!(answer.json["errors"][0]["pointer"], pointer, "{}", answer.json);
}

fn arrivals(desks: &Desks) -> usize {
    let page = desks.of("linh").get("/inbox?box=arrivals&limit=200").expect(200).json;
    page["items"].as_array().map_or(0, Vec::len)
}

#[test]
fn files_that_cannot_be_taken_in_leave_nothing() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let clerk = desks.of("linh");
    let send = |name: &str, bytes: &[u8]| clerk.upload(&format!("/incoming-documents?name={name}"), bytes);
    let noise: Vec<u8> = (0..50_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    problem(&send("ngau-nhien.pdf", &noise), 415, "unsupported-type");
    let text = send("that-ra-la-chu.pdf", &hostile::plain_text());
    problem(&text, 415, "unsupported-type");
    assert!(text.detail().contains("văn bản thuần"), "{}", text.detail());
    problem(&send("chuong-trinh.pdf", &hostile::program()), 415, "unsupported-type");
    problem(&send("trang.pdf", b"<!doctype html><script>alert(1)</script>"), 415, "unsupported-type");
    problem(&send("rong.pdf", &hostile::empty()), 422, "empty");
    let unnamed = clerk.upload("/incoming-documents", &small_pdf("Khong ten"));
    problem(&unnamed, 400, "unreadable");
    let source = clerk.upload("/incoming-documents?name=a.pdf&source=bo-cau", &small_pdf("Bo cau"));
    fault(&source, "/source");
    assert_eq!((arrivals(&desks), house.blobs()), (0, (0, 0)));

    // The limit holds while the bytes come in: told or not told beforehand, nothing is kept.
    let large = hostile::of_size(150 * MIB);
    assert_eq!(large.size(), 150 * MIB);
    let answer = clerk.try_stream("/incoming-documents?name=lon.pdf", large).expect("an answer");
    problem(&answer, 413, "too-large");
    assert!(answer.detail().contains("100 MB"), "{}", answer.detail());
    assert_eq!((arrivals(&desks), house.blobs()), (0, (0, 0)));
    let peak = peak_memory(house.server.id());
    println!("most resident memory while 150 MiB came in: {peak} MiB");
    assert!(peak < 300, "{peak} MiB");

    // Who may not is told so, however much is on its way.
    let twenty = || hostile::of_size(20 * MIB);
    let path = "/incoming-documents?name=lon.pdf";
    let stranger = Client::new(house.url());
    problem(&stranger.try_stream(path, twenty()).expect("an answer"), 401, "signed-out");
    problem(&desks.of("ha").try_stream(path, twenty()).expect("an answer"), 403, "forbidden");
    let nowhere = format!("/documents/{}/attachments?name=lon.pdf", uuid::Uuid::now_v7());
    problem(&clerk.try_stream(&nowhere, twenty()).expect("an answer"), 404, "not-found");

    break_off(&house, &clerk.cookie(), &clerk.token());
    soon(Duration::from_secs(20), "the broken upload is gone", || (house.blobs() == (0, 0)).then_some(()));
    assert_eq!(arrivals(&desks), 0);

    // And what is right still goes in.
    desks.receive("dung.pdf", &small_pdf("Dung"));
    assert_eq!((arrivals(&desks), house.blobs()), (1, (1, 0)));
    house.stop_and_check();
}

/// Most memory the process ever held, in MiB.
fn peak_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("its status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its peak");
    line.split_whitespace().next().expect("a number").parse::<u64>().expect("a number") / 1024
}

/// Promises 8 MiB, sends half of them, and hangs up.
fn break_off(house: &House, cookie: &str, token: &str) {
    let address = house.url().trim_start_matches("http://");
    let mut connection = TcpStream::connect(address).expect("connected");
    let head = format!(
        "POST /api/v1/incoming-documents?name=dut.pdf HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n\
         X-CSRF-Token: {token}\r\nContent-Type: application/octet-stream\r\nContent-Length: {}\r\n\r\n",
        8 * MIB
    );
    connection.write_all(head.as_bytes()).expect("sent");
    let mut half = vec![0; 4 << 20];
    hostile::of_size(8 * MIB).read_exact(&mut half).expect("half of it");
    connection.write_all(&half).expect("sent");
    soon(Duration::from_secs(20), "the upload has begun", || (house.blobs().1 == 1).then_some(()));
    drop(connection);
}

#[test]
fn files_that_cannot_be_read_are_kept_and_say_why() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let cases: [(&str, Vec<u8>, &[&str]); 5] = [
        ("dut.pdf", hostile::truncated(&letter_pdf(3), 60), &["đứt", "tải lại"]),
        ("mat-khau.pdf", hostile::password_protected(), &["mật khẩu", "gửi lại"]),
        ("3000-trang.pdf", hostile::many_pages(3_000), &["3000 trang", "không được đọc tự động", "bằng tay"]),
        ("vong.pdf", hostile::endless_page_tree(), &["hỏng"]),
        ("sau.pdf", hostile::deeply_nested(200_000), &[]),
    ];
    for (name, bytes, words) in cases {
        let document = desks.receive(name, &bytes);
        let letter = desks.analysed("linh", &document);
        let file = &letter["files"][0];
        let said = file["problem"].as_str().unwrap_or_default();
        for word in words {
            assert!(said.contains(word), "{name}: {said:?}");
        }
        assert_ne!(letter["signature"]["state"], "valid", "{name}");
        if name == "3000-trang.pdf" {
            assert_eq!(file["page_count"], 3_000);
        }
        // No picture, but a word; the bytes as they came.
        let path = format!("/documents/{document}/files/{}", file["id"].as_str().expect("an id"));
        if !words.is_empty() {
            let picture = desks.of("linh").get(&format!("{path}/pages/1"));
            problem(&picture, 422, "unreadable-file");
            assert_eq!(picture.detail(), said, "{name}");
        }
        let kept = desks.of("linh").get(&path).expect(200);
        assert_eq!(sha256(&kept.bytes), sha256(&bytes), "{name}");
        // And it can be registered by hand.
        desks.register(&document, &form(name), Some("ha")).expect(200);
    }
    // A PDF that brings a script is a file to save, never a page of ours.
    let document = desks.receive("co-ma-lenh.pdf", &hostile::scripted());
    desks.analysed("linh", &document);
    house.stop_and_check();
}

#[test]
fn names_are_shown_clean_and_never_become_paths() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    for (number, name) in hostile::names().into_iter().enumerate() {
        let document = desks.receive(&name, &small_pdf(&format!("Ten xau {number}")));
        let letter = desks.letter("linh", &document);
        let shown = letter["files"][0]["name"].as_str().expect("a name");
        assert!(!shown.trim().is_empty() && shown.chars().count() <= 200, "{name:?} → {shown:?}");
        let bad = |letter: char| {
            letter.is_control()
                || matches!(letter, '/' | '\\' | '<' | '>' | '"' | '|' | ':' | '*' | '?')
                || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!shown.chars().any(bad) && !shown.starts_with('.'), "{name:?} → {shown:?}");
        let file = letter["files"][0]["id"].as_str().expect("an id");
        desks.of("linh").get(&format!("/documents/{document}/files/{file}")).expect(200);
    }
    let mut folders = vec![house.data().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name").to_owned();
            assert!(
                !name.contains("passwd") && !name.ends_with(".pdf") && !name.ends_with(".exe"),
                "{path:?}"
            );
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
}

#[test]
fn requests_that_make_no_sense_are_told_so() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let document = desks.submitted("Yêu cầu sai", &small_pdf("Yeu cau sai"));
    desks.analysed("ha", &document);
    let before = desks.letter("ha", &document);
    let leader = desks.of("ha");
    let actions = format!("/documents/{document}/actions");
    let send = |media_type: &str, bytes: &[u8]| {
        leader.try_send("POST", &actions, &[("content-type", media_type)], bytes).expect("an answer")
    };
    let json_type = "application/json";
    problem(&send(json_type, b"{"), 400, "unreadable");
    problem(&send(json_type, b"\xff\xfe\x00"), 400, "unreadable");
    problem(&send(json_type, b"[]"), 400, "unreadable");
    problem(&send(json_type, b"{\"version\": -1, \"action\": \"take_back\"}"), 400, "unreadable");
    problem(&send(json_type, b"{\"version\": 1, \"action\": \"fly\"}"), 400, "unreadable");
    problem(&send(json_type, "[".repeat(100_000).as_bytes()), 400, "unreadable");
    problem(&send("text/plain", b"{}"), 415, "unsupported-type");
    problem(&send("application/x-www-form-urlencoded", b"a=b"), 415, "unsupported-type");
    problem(&send(json_type, " ".repeat(9 << 20).as_bytes()), 413, "too-large");

    let act = |body: Value| desks.act("ha", &document, &body);
    fault(&act(json!({ "action": "comment", "text": "" })), "/text");
    fault(&act(json!({ "action": "comment", "text": "ầ".repeat(4_001) })), "/text");
    let mut direction = desks.direction();
    direction["parts"][0]["role"] = json!("boss");
    fault(&act(direction), "/parts");
    let mut direction = desks.direction();
    direction["parts"][0]["role"] = json!("support");
    fault(&act(direction), "/parts");
    let mut direction = desks.direction();
    direction["parts"][1]["unit_id"] = direction["parts"][0]["unit_id"].clone();
    fault(&act(direction), "/parts");
    let mut direction = desks.direction();
    direction["parts"][0]["unit_id"] = json!(uuid::Uuid::now_v7());
    fault(&act(direction), "/parts");
    let mut direction = desks.direction();
    direction["parts"][0]["deadline"] = json!(day(-1));
    fault(&act(direction), "/deadline");
    let close = desks.act("ha", &document, &json!({ "action": "close", "outcome": "burnt", "note": "Xong" }));
    fault(&close, "/outcome");
    layers_off_the_page(&desks, &document, &before["files"][0]);

    for path in
        ["/inbox?box=attic", "/inbox?box=tasks&filter=pink", "/deadlines?days=3,x", "/deadlines?days=9999"]
    {
        problem(&leader.get(path), 422, "invalid");
    }
    for path in ["/inbox", "/search", "/inbox?box=tasks&limit=-1", "/deadlines?date=31-12-2026"] {
        problem(&leader.get(path), 400, "unreadable");
    }
    for path in ["/documents/123", "/documents/..%2f..%2fetc%2fpasswd", "/documents/", "/nichts"] {
        problem(&leader.get(path), 404, "not-found");
    }
    assert_eq!(desks.letter("ha", &document)["version"], before["version"], "nothing was done");
    assert_eq!(desks.letter("ha", &document)["available_actions"], before["available_actions"]);
    desks.act("ha", &document, &desks.direction()).expect(200);
}

fn layers_off_the_page(desks: &Desks, document: &str, file: &Value) {
    let (note, ink) = layers(file);
    let changed = |layer: &Value, field: &str, value: Value| {
        let mut layer = layer.clone();
        layer[field] = value;
        layer
    };
    for wrong in [
        changed(&note, "rect", json!([560.0, 150.0, 200.0, 60.0])),
        changed(&note, "rect", json!([-20.0, 150.0, 200.0, 60.0])),
        changed(&note, "rect", json!([20.0, 800.0, 200.0, 160.0])),
        changed(&note, "rect", json!([20.0, 80.0, 0.0, 0.0])),
        changed(&note, "page", json!(2)),
        changed(&note, "page", json!(0)),
        changed(&note, "kind", json!("stamp")),
        changed(&note, "kind", json!("sticker")),
        changed(&note, "file_sha256", json!("00".repeat(32))),
        changed(&note, "file_sha256", json!("khong phai")),
        changed(&note, "lines", json!(vec!["dòng"; 10_000])),
        changed(&ink, "ink", json!(vec![json!({ "points": [[1.0, 1.0, 0.5]], "outline": [] }); 20_000])),
    ] {
        let mut direction = desks.direction();
        direction["layers"] = json!([note.clone(), wrong]);
        let answer = desks.act("ha", document, &direction);
        fault(&answer, "/layers");
    }
    let mut twice = desks.direction();
    twice["layers"] = json!([note.clone(), note]);
    fault(&desks.act("ha", document, &twice), "/layers");
    assert_eq!(desks.letter("ha", document)["layers"].as_array().map(Vec::len), Some(1), "the stamp alone");
}

#[test]
fn a_form_with_faults_spends_no_number_and_keeps_what_was_typed() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let clerk = desks.of("linh");
    let document = desks.receive("thu.pdf", &small_pdf("Bieu mau"));
    desks.analysed("linh", &document);
    let typed = form("Nội dung đang nhập");
    let fields = format!("/documents/{document}/fields");
    clerk.send("PUT", &fields, &json!({ "fields": typed })).expect(200);
    let with = |changes: &[(&str, Value)]| {
        let mut form = typed.clone();
        for (field, value) in changes {
            form[*field] = value.clone();
        }
        form
    };
    let register = |form: &Value| desks.register(&document, form, Some("lam"));
    for (changes, pointers) in [
        (vec![("urgency", json!("rất gấp"))], vec!["/fields/urgency"]),
        (vec![("access", json!("mật"))], vec!["/fields/access"]),
        (vec![("code", json!("không có số"))], vec!["/fields/code"]),
        (vec![("subject", json!(" "))], vec!["/fields/subject"]),
        (vec![("subject", json!("x".repeat(2_001)))], vec!["/fields/subject"]),
        (vec![("issued_date", json!(day(2)))], vec!["/fields/issued_date"]),
        (vec![("due_date", json!(day(-30)))], vec!["/fields/due_date"]),
        (
            vec![("organ_name", json!("")), ("issued_date", json!(null)), ("kind", json!(""))],
            vec!["/fields/kind", "/fields/organ_name", "/fields/issued_date"],
        ),
    ] {
        let answer = register(&with(&changes));
        fault(&answer, pointers[0]);
        let told = answer.json["errors"].as_array().into_iter().flatten();
        assert_eq!(told.map(|fault| &fault["pointer"]).collect::<Vec<_>>(), pointers, "{}", answer.json);
    }
    // A marking of a state secret is refused at each entrance, in either form of writing.
    for marking in ["MẬT", "Độ mật: Tối mật", "TUYỆT MẬT", "Ma\u{302}\u{323}t"] {
        for field in ["subject", "note"] {
            let secret = with(&[(field, json!(marking))]);
            for answer in [register(&secret), clerk.send("PUT", &fields, &json!({ "fields": secret }))] {
                fault(&answer, &format!("/fields/{field}"));
                assert_eq!(answer.json["errors"][0]["code"], "secret");
                assert!(answer.detail().contains("bí mật nhà nước"), "{}", answer.detail());
            }
        }
    }
    let wrong = registration(&json!(2), &typed, Some(&uuid::Uuid::now_v7().to_string()));
    let path = format!("/documents/{document}/registration");
    let version = desks.letter("linh", &document)["version"].clone();
    let mut nobody = wrong.clone();
    nobody["version"] = version;
    fault(&desks.keyed("linh", &path, &nobody, None), "/to");

    let letter = desks.letter("linh", &document);
    assert_eq!(letter["status"], "arrived");
    assert_eq!(letter["fields"]["subject"], "Nội dung đang nhập");
    assert_eq!(clerk.get("/registers/incoming/forecast").json["next_number"], 1);
    assert_eq!(register(&typed).expect(200).json["arrival_number"], 1);
    let late = clerk.send("PUT", &fields, &json!({ "fields": typed }));
    problem(&late, 409, "not-permitted");
    let name = utf8_percent_encode("phụ lục.pdf", NON_ALPHANUMERIC);
    let attachment =
        clerk.upload(&format!("/documents/{document}/attachments?name={name}"), &small_pdf("Muon"));
    problem(&attachment, 409, "not-permitted");
    house.stop_and_check();
}
