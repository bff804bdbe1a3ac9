//! Changes of mind: taking back, sending back, returning to the sender.

use crate::{
    desk::{Desks, form},
    house::{House, On, soon},
};
use congvan_testkit::small_pdf;
use serde_json::{Value, json};
use std::time::Duration;

#[test]
fn steps_are_taken_back_and_sent_back_on_sqlite() {
    change(On::Sqlite);
}

#[test]
fn steps_are_taken_back_and_sent_back_on_postgresql() {
    change(On::Postgres);
}

fn change(on: On) {
    let house = House::open(on);
    let desks = Desks::at(&house);
    take_back_a_direction(&desks);
    take_back_is_over_when_somebody_has_acted(&desks);
    send_back_step_by_step(&desks);
    return_to_the_sender(&desks);
    house.stop_and_check();
}

fn offers(desks: &Desks, login: &str, document: &str, act: &str) -> bool {
    let letter = desks.letter(login, document);
    letter["available_actions"].as_array().into_iter().flatten().any(|offered| offered == act)
}

fn reads(desks: &Desks, login: &str, document: &str) -> bool {
    desks.of(login).get(&format!("/documents/{document}")).status == 200
}

fn take_back_a_direction(desks: &Desks) {
    let document = desks.directed("Bút phê rồi thu hồi", &small_pdf("But phe roi thu hoi"));
    for login in ["son", "hanh", "hung"] {
        assert!(reads(desks, login, &document), "{login}");
    }
    assert!(offers(desks, "ha", &document, "take_back"));
    assert!(desks.letter("ha", &document)["take_back_until"].is_string());
    let after = desks.act("ha", &document, &json!({ "action": "take_back" })).expect(200).json;
    assert_eq!(after["status"], "submitted");
    assert_eq!(after["directives"][0]["in_force"], false, "it stays on record");
    assert_eq!(after["holder"]["persons"][0]["name"], "Nguyễn Thị Minh Hà");
    for login in ["son", "hanh", "hung"] {
        assert!(!reads(desks, login, &document), "{login} no longer has it");
    }
    // And given anew, otherwise.
    let again = desks.act("ha", &document, &desks.direction()).expect(200).json;
    assert_eq!(again["directives"].as_array().map(Vec::len), Some(2));
    assert_eq!(again["arrival_number"], after["arrival_number"]);
    assert!(reads(desks, "son", &document));
}

fn take_back_is_over_when_somebody_has_acted(desks: &Desks) {
    let document = desks.assigned("Quá muộn để thu hồi", &small_pdf("Qua muon"));
    assert!(!offers(desks, "ha", &document, "take_back"), "the head has acted on it");
    assert!(offers(desks, "son", &document, "take_back"));
    desks.act("trung", &document, &json!({ "action": "comment", "text": "Tôi đang làm." })).expect(200);
    let refused = desks.act("son", &document, &json!({ "action": "take_back" })).expect(409);
    assert_eq!(refused.json["type"], "not-permitted");
    assert!(refused.detail().contains("đang được xử lý"), "{}", refused.detail());
}

fn send_back_step_by_step(desks: &Desks) {
    let document = desks.assigned("Trả lại từng bước", &small_pdf("Tra lai tung buoc"));
    let back = |login: &str, reason: &str| {
        desks.act(login, &document, &json!({ "action": "send_back", "reason": reason })).expect(200).json
    };
    let silent = desks.act("trung", &document, &json!({ "action": "send_back", "reason": "  " })).expect(422);
    assert_eq!(silent.json["errors"][0]["pointer"], "/reason");
    let letter = back("trung", "Không thuộc lĩnh vực địa chính");
    assert_eq!(letter["status"], "directed");
    assert!(!reads(desks, "trung", &document), "what is given back is out of sight");
    assert_eq!(desks.letter("son", &document)["sent_back_reason"], "Không thuộc lĩnh vực địa chính");
    let letter = back("son", "Việc của P. VH-XH");
    assert_eq!(letter["status"], "submitted");
    assert!(!reads(desks, "hanh", &document), "the whole directive has ended");
    let letter = back("ha", "Văn thư xem lại số, ký hiệu");
    assert_eq!(
        (&letter["status"], &letter["sent_back_reason"]),
        (&json!("registered"), &json!("Văn thư xem lại số, ký hiệu"))
    );
    let number = letter["arrival_number"].clone();
    assert_eq!(letter["holder"]["title"], "Văn thư");
    let submit = json!({ "action": "submit", "to": desks.position("thang") });
    let letter = desks.act("linh", &document, &submit).expect(200).json;
    assert_eq!((&letter["status"], &letter["arrival_number"]), (&json!("submitted"), &number));
    assert!(letter["sent_back_reason"].is_null());
}

fn return_to_the_sender(desks: &Desks) {
    let next = || desks.of("linh").get("/registers/incoming/forecast").json["next_number"].clone();
    let before = next();
    let document = desks.receive("Gửi nhầm.pdf", &small_pdf("Gui nham"));
    let mute =
        desks.act("linh", &document, &json!({ "action": "return_to_sender", "reason": "" })).expect(422);
    assert_eq!(mute.json["errors"][0]["pointer"], "/reason");
    let act = json!({ "action": "return_to_sender", "reason": "Gửi nhầm cơ quan" });
    let letter = desks.act("linh", &document, &act).expect(200).json;
    assert_eq!(
        (&letter["status"], &letter["return_reason"]),
        (&json!("returned"), &json!("Gửi nhầm cơ quan"))
    );
    assert_eq!(next(), before, "no number is spent");
    desks.register(&document, &form("Không vào sổ được"), None).expect(409);
    let waits = || {
        let page = desks.of("linh").get("/inbox?box=arrivals").json;
        page["items"].as_array().into_iter().flatten().any(|item: &Value| item["document_id"] == document)
    };
    assert!(!waits());
    desks.act("linh", &document, &json!({ "action": "take_back" })).expect(200);
    assert!(waits());
    let registered = desks.register(&document, &form("Vào sổ sau khi nhận lại"), None).expect(200).json;
    assert_eq!(registered["arrival_number"], before);
    soon(Duration::from_secs(10), "the search knows its state", || {
        let page = desks.of("linh").get("/search?q=Vao%20so%20sau%20khi%20nhan%20lai").json;
        (page["hits"][0]["status"] == "registered").then_some(())
    });
}
