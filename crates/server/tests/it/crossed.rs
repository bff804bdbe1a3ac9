//! Identifiers that are right, at places where they do not belong: of another letter, person, unit or agency.

use crate::{
    desk::{Desks, form},
    house::{House, On},
};
use congvan_testkit::{Answer, small_pdf};
use serde_json::{Value, json};
use uuid::Uuid;

/// The answer tells no more than that for an identifier of nothing.
#[track_caller]
fn same_as_unknown(what: &str, foreign: &Answer, unknown: &Answer) {
    assert!((400..500).contains(&foreign.status), "{what}: {} {}", foreign.status, foreign.json);
    assert_eq!((foreign.status, &foreign.bytes), (unknown.status, &unknown.bytes), "{what}");
}

#[test]
fn identifiers_of_others_open_and_move_nothing() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let nothing = Uuid::now_v7().to_string();
    let own = desks.receive("mot.pdf", &small_pdf("Mot"));
    desks.analysed("linh", &own);
    let named = {
        let other = desks.receive("hai.pdf", &small_pdf("Hai"));
        desks.analysed("linh", &other);
        let mut fields = form("Chỉ người được nêu tên");
        fields["access"] = json!("named_only");
        desks.register(&other, &fields, Some("ha")).expect(200);
        other
    };
    let file_of = |login: &str, document: &str| {
        desks.letter(login, document)["files"][0]["id"].as_str().unwrap_or_default().to_owned()
    };
    let (own_file, named_file) = (file_of("linh", &own), file_of("ha", &named));
    let clerk = desks.of("linh");
    // A file whose content the clerk may not read, through a letter that may be read.
    for rest in ["", "/pages/1", "/print"] {
        let path = |file: &str| format!("/documents/{own}/files/{file}{rest}");
        same_as_unknown(rest, &clerk.get(&path(&named_file)), &clerk.get(&path(&nothing)));
        assert_eq!(clerk.get(&path(&own_file)).status, 200, "{rest}");
    }
    let attachment = |file: &str| clerk.delete(&format!("/documents/{own}/attachments/{file}"));
    same_as_unknown("taking off a file", &attachment(&named_file), &attachment(&nothing));
    assert_eq!(file_of("ha", &named), named_file);

    // What others keep for themselves.
    let filter = json!({ "place": "book", "name": "Của tôi", "address": "q=a" });
    let kept = Uuid::now_v7().to_string();
    desks.of("lam").send("PUT", &format!("/saved-filters/{kept}"), &filter).expect(200);
    let drop = |id: &str| clerk.delete(&format!("/saved-filters/{id}"));
    same_as_unknown("dropping a filter", &drop(&kept), &drop(&nothing));
    let taken = clerk.send(
        "PUT",
        &format!("/saved-filters/{kept}"),
        &json!({ "place": "book", "name": "Lấy", "address": "" }),
    );
    assert_eq!(taken.status, 404, "{}", taken.json);
    let filters = desks.of("lam").get("/saved-filters").expect(200);
    assert!(String::from_utf8_lossy(&filters.bytes).contains("Của tôi"), "{}", filters.json);
    let sessions = desks.of("lam").get("/sessions").expect(200).json;
    let session = sessions[0]["id"].as_str().expect("an id").to_owned();
    let end = |id: &str| clerk.delete(&format!("/sessions/{id}"));
    same_as_unknown("ending a session", &end(&session), &end(&nothing));
    desks.of("lam").get("/session").expect(200);

    // A share of one letter under the address of another; officers, posts and units of others.
    let first = desks.submitted("Thứ nhất", &small_pdf("Thu nhat"));
    let second = desks.submitted("Thứ hai", &small_pdf("Thu hai"));
    for document in [&first, &second] {
        desks.act("ha", document, &desks.direction()).expect(200);
    }
    let share = |document: &str| {
        let letter = desks.letter("son", document);
        let all = letter["assignments"].as_array().into_iter().flatten();
        let lead = all.into_iter().find(|share| share["role"] == "lead").expect("a share");
        lead["id"].as_str().expect("an id").to_owned()
    };
    let foreign = desks.of("camloc").get("/session").expect(200).json;
    let id = |value: &Value| value.as_str().expect("an id").to_owned();
    let (foreign_person, foreign_position, foreign_unit) = (
        id(&foreign["person_id"]),
        id(&foreign["positions"][0]["id"]),
        id(&foreign["positions"][0]["unit_id"]),
    );
    let own_officer = desks.member("son", "Võ Quang Trung");
    let assign = |share: &str, officer: &str| {
        desks.act(
            "son",
            &first,
            &json!({ "action": "assign", "assignment_id": share, "officer": officer, "deadline": null }),
        )
    };
    same_as_unknown(
        "a share of another letter",
        &assign(&share(&second), &own_officer),
        &assign(&nothing, &own_officer),
    );
    same_as_unknown(
        "an officer of another agency",
        &assign(&share(&first), &foreign_position),
        &assign(&share(&first), &nothing),
    );
    let head = desks.position("thang").to_owned();
    assert!(assign(&share(&first), &head).status >= 400, "a head gives work to a leader");
    let third = desks.submitted("Thứ ba", &small_pdf("Thu ba"));
    let direct = |unit: &str| {
        let parts = json!([{ "role": "lead", "unit_id": unit, "deadline": null }]);
        desks.act("ha", &third, &json!({ "action": "direct", "text": "Giao", "parts": parts }))
    };
    same_as_unknown("a unit of another agency", &direct(&foreign_unit), &direct(&nothing));
    let submit = |position: &str| {
        let version = desks.letter("linh", &own)["version"].clone();
        let body = json!({ "version": version, "fields": form("Trình"), "submit_to": position });
        desks.keyed("linh", &format!("/documents/{own}/registration"), &body, None)
    };
    same_as_unknown("a post of another agency", &submit(&foreign_position), &submit(&nothing));

    // Many at once: of each only what one by one would have told.
    let officer = desks.of("ngan");
    let many = |document: &str| {
        let items = json!([{ "document_id": document, "version": 1 }]);
        let answer =
            officer.post("/bulk-actions", &json!({ "action": "mark_read", "items": items })).expect(200);
        answer.json["results"][0]["fault"].clone()
    };
    assert_eq!(many(&named), many(&nothing));

    // Another agency's people and units, by an administrator of this one.
    let administrator = desks.of("quantri");
    let administers = |method: &str, path: &dyn Fn(&str) -> String, body: Value, foreign: &str| {
        let ask = |id: &str| administrator.send(method, &path(id), &body);
        same_as_unknown(&path("…"), &ask(foreign), &ask(&nothing));
    };
    administers("PATCH", &|id| format!("/accounts/{id}"), json!({ "disabled": true }), &foreign_person);
    administers("POST", &|id| format!("/accounts/{id}/password-reset"), json!({}), &foreign_person);
    administers("POST", &|id| format!("/accounts/{id}/sign-out"), json!({}), &foreign_person);
    let name = json!({ "name": "Lý Thị Thử", "honorific": "bà" });
    administers("PATCH", &|id| format!("/administration/people/{id}"), name, &foreign_person);
    administers(
        "PATCH",
        &|id| format!("/administration/units/{id}"),
        json!({ "name": "Đơn vị" }),
        &foreign_unit,
    );
    desks.of("camloc").get("/session").expect(200);
    house.stop_and_check();
}
