//! Before the number is given: letters on paper, half-filled forms that wait on the server, files of other kinds.

use crate::desk::{Desks, form};
use crate::house::{House, On};
use congvan_testkit::small_pdf;
use serde_json::{Value, json};

#[test]
fn a_letter_on_paper_is_registered_and_directed_on_its_sheet() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let open =
        || desks.of("linh").try_send("POST", "/incoming-documents/paper", &[], &[]).expect("an answer");
    let document = open().expect(201).json["document_id"].as_str().expect("an id").to_owned();
    assert_eq!(open().expect(201).json["document_id"], document.as_str(), "pressed twice");
    let letter = desks.letter("linh", &document);
    assert_eq!(
        (&letter["source"], &letter["files"], &letter["analysing"]),
        (&json!("paper"), &json!([]), &json!(false))
    );

    let registered = desks.register(&document, &form("Giấy mời"), Some("ha")).expect(200).json;
    let stamp = &registered["document"]["layers"][0];
    assert_eq!((&stamp["kind"], &stamp["file_sha256"]), (&json!("stamp"), &Value::Null));
    let mut direction = desks.direction();
    direction["layers"] = json!([{
        "id": uuid::Uuid::now_v7(), "file_sha256": null, "page": 1, "page_box": [595.0, 842.0], "kind": "note",
        "lines": ["Giao P. Kinh tế"], "font_size": 14.0, "rect": [80.0, 420.0, 200.0, 40.0], "ink": []
    }]);
    let directed = desks.act("ha", &document, &direction).expect(200).json;
    assert_eq!(directed["layers"].as_array().map(Vec::len), Some(2));
    assert_eq!(desks.letter("son", &document)["layers"][1]["lines"][0], "Giao P. Kinh tế");
}

#[test]
fn a_half_filled_form_waits_on_the_server_and_is_never_overwritten_unseen() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let document = desks.receive("thu.pdf", &small_pdf("Nhap do"));
    let letter = desks.analysed("linh", &document);
    let path = format!("/documents/{document}/fields");
    let save = |fields: &Value, base: &Value| {
        desks.of("linh").send("PUT", &path, &json!({ "fields": fields, "base": base }))
    };
    let mut typed = letter["fields"].clone();
    typed["subject"] = json!("Đang nhập dở");
    typed["code"] = json!("4127/");
    let saved = save(&typed, &letter["fields_tag"]).expect(200).json;
    assert_eq!(saved["fields"]["subject"], "Đang nhập dở");
    assert_eq!(saved["fields"]["code"], "", "half a code is left out, the rest is kept");
    assert_ne!(saved["fields_tag"], letter["fields_tag"]);
    assert_eq!(saved["version"], letter["version"], "a draft is no act");
    assert_eq!(desks.letter("linh", &document)["fields_tag"], saved["fields_tag"], "at another machine");

    let mut other = saved["fields"].clone();
    other["subject"] = json!("Máy khác");
    let stale = save(&other, &letter["fields_tag"]);
    assert_eq!((stale.status, &stale.json["type"]), (409, &json!("form-changed")), "{}", stale.json);
    assert_eq!(desks.letter("linh", &document)["fields"]["subject"], "Đang nhập dở");
    save(&other, &saved["fields_tag"]).expect(200);
    assert_eq!(desks.letter("linh", &document)["fields"]["subject"], "Máy khác");
}

#[test]
fn files_of_other_kinds_are_kept_and_only_ever_downloaded() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let document = desks.receive("thu.pdf", &small_pdf("Kem tep"));
    let clerk = desks.of("linh");
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x04\xd8\0\0\x06\xda\x08\x02\0\0\0";
    let workbook = b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml";
    let hostile = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    for (name, bytes, media_type) in [
        ("anh.png", &picture[..], "image/png"),
        ("bang.xlsx", &workbook[..], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("hinh.svg", hostile.as_bytes(), "application/xml"),
        ("ghi-chu.txt", "Ghi chú".as_bytes(), "text/plain; charset=utf-8"),
    ] {
        let added =
            clerk.upload(&format!("/documents/{document}/attachments?name={name}"), bytes).expect(201).json;
        let id = added["id"].as_str().expect("an id");
        let file = clerk.get(&format!("/documents/{document}/files/{id}"));
        assert_eq!(
            (file.status, file.header("content-type"), file.bytes.as_slice()),
            (200, media_type, bytes),
            "{name}"
        );
        assert!(file.header("content-disposition").starts_with("attachment; "), "{name}: saved, not opened");
        assert_eq!(file.header("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
    }
    for (name, bytes) in
        [("thu.pdf", &b"Access denied"[..]), ("thu.pdf", b"<!doctype html>"), ("a.pdf", b"MZ\x90\0")]
    {
        let refused = clerk.upload(&format!("/documents/{document}/attachments?name={name}"), bytes);
        assert_eq!(refused.status, 415, "{}", refused.json);
    }
    let refused = clerk.upload(&format!("/documents/{document}/attachments?name=thu.pdf"), b"Access denied");
    assert!(
        refused.detail().contains("tên là .pdf nhưng bên trong là văn bản thuần"),
        "{}",
        refused.detail()
    );
}
