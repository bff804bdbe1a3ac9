//! Before the number is given: letters on paper, half-filled forms that wait on the server, files of other kinds.

use crate::desk::{Desks, form};
use crate::house::{House, On};
use congvan_specimens::hostile::many_pages;
use congvan_specimens::scan::{tiff, turns};
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

#[test]
fn a_tiff_is_seen_page_by_page_and_stays_as_it_came() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let drawn = tiff(&many_pages(3), 40).expect("a scan");
    let document = desks.receive("ban quet.tif", &drawn);
    let letter = desks.analysed("linh", &document);
    let file = &letter["files"][0];
    assert_eq!((&file["media_type"], &file["page_count"]), (&json!("image/tiff"), &json!(3)));
    let path = format!("/documents/{document}/files/{}", file["id"].as_str().expect("an id"));
    let clerk = desks.of("linh");
    let pages = clerk.get(&format!("{path}/pages")).expect(200);
    assert_eq!(
        (pages.media_type.as_str(), turns(&pages.bytes).expect("a PDF").len()),
        ("application/pdf", 3)
    );
    let tag = pages.header("etag").to_owned();
    let again =
        clerk.try_send("GET", &format!("{path}/pages"), &[("if-none-match", &tag)], &[]).expect("an answer");
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    assert_eq!(clerk.get(&format!("{path}/pages/3")).expect(200).media_type, "image/png");
    clerk.get(&format!("{path}/pages/4")).expect(404);
    assert_eq!(clerk.get(&path).expect(200).bytes, drawn, "the download is what came");

    // Of a file that is no page there is nothing to show.
    let added =
        clerk.upload(&format!("/documents/{document}/attachments?name=a.txt"), b"Ghi chu").expect(201).json;
    clerk
        .get(&format!("/documents/{document}/files/{}/pages", added["id"].as_str().expect("an id")))
        .expect(404);

    // What was made of it may be deleted, or be left half made by a program that was cut off.
    let derived = house.data().join("derived");
    let digest = file["sha256"].as_str().expect("a digest").to_owned();
    let folder = derived.join(&digest[..2]).join(&digest);
    std::fs::remove_file(folder.join("pages.pdf")).expect("the pages are kept");
    std::fs::write(folder.join("0.new"), b"%PDF-1.5 half").expect("a file");
    assert_eq!(clerk.get(&format!("{path}/pages")).expect(200).bytes, pages.bytes, "the same, made anew");

    let registered = desks.register(&document, &form("Bản quét"), Some("ha")).expect(200).json;
    let stamp = &registered["document"]["layers"][0];
    assert_eq!((&stamp["file_sha256"], &stamp["page"]), (&json!(digest), &json!(1)));
    let note = |page: u32| {
        json!([{
            "id": uuid::Uuid::now_v7(), "file_sha256": digest, "page": page, "page_box": [595.0, 842.0], "kind": "note",
            "lines": ["Giao P. Kinh tế"], "font_size": 14.0, "rect": [80.0, 420.0, 200.0, 40.0], "ink": []
        }])
    };
    let mut direction = desks.direction();
    direction["layers"] = note(4);
    assert_eq!(desks.act("ha", &document, &direction).status, 422, "there is no such page");
    direction["layers"] = note(3);
    let directed = desks.act("ha", &document, &direction).expect(200).json;
    assert_eq!(directed["layers"][1]["page"], 3);
    let print = desks.of("ha").get(&format!("{path}/print")).expect(200);
    assert_eq!(turns(&print.bytes).expect("a PDF").len(), 3, "the print shows what stands on its pages");
    house.stop_and_check();
}
