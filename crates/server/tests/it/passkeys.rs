//! Signing in with a passkey, by a device of soft stuff.

use crate::{
    house::{House, On},
    sessions::code_of,
};
use congvan_testkit::{Answer, Client, SoftDevice, Town};
use serde_json::{Value, json};

/// The address that the program takes for its public one, on this machine.
fn site(house: &House) -> String {
    house.url().replace("127.0.0.1", "localhost")
}

fn at_site(house: &House, login: &str) -> Client {
    Client::signed_in(&site(house), login)
}

fn password() -> Value {
    json!({ "password": Town::password() })
}

/// Makes a passkey for somebody who is signed in.
fn make(house: &House, client: &Client, name: &str) -> SoftDevice {
    let mut device = SoftDevice::at(&site(house));
    let invitation = client.post("/passkeys/invitation", &password()).expect(200).json;
    client.post("/passkeys", &device.make(&invitation, name)).expect(200);
    device
}

fn question(house: &House) -> Value {
    Client::new(&site(house)).post("/passkey-sign-in/question", &json!({})).expect(200).json
}

fn hand_in(house: &House, answer: &Value) -> (Client, Answer) {
    let client = Client::new(&site(house));
    let answer = client.post("/passkey-sign-in", answer);
    (client, answer)
}

fn sign_in(house: &House, device: &mut SoftDevice) -> (Client, Answer) {
    let answer = device.answer(&question(house));
    hand_in(house, &answer)
}

#[track_caller]
fn is_refused(house: &House, answer: &Value, kind: &str) {
    let (client, told) = hand_in(house, answer);
    assert_eq!((told.status, told.json["type"].as_str()), (401, Some(kind)));
    assert_eq!(client.get("/session").status, 401, "somebody is signed in");
}

#[test]
fn a_passkey_opens_the_account_it_was_made_for_until_it_is_taken_away() {
    let house = House::open(On::Sqlite);
    let officer = at_site(&house, "trung");
    assert_eq!(officer.get("/sign-in-ways").expect(200).json["passkeys"], true);
    officer.post("/passkeys/invitation", &json!({ "password": "đoán mò 1234" })).expect(422);
    let mut phone = make(&house, &officer, "  Điện thoại  ");
    let mut stick = make(&house, &officer, "Khóa USB");
    let listed = officer.get("/passkeys").expect(200).json;
    assert_eq!((&listed[0]["name"], &listed[0]["last_used_at"]), (&json!("Điện thoại"), &Value::Null));
    let told = officer.get("/notices").expect(200).json.to_string();
    assert!(told.contains("passkey_added"), "{told}");

    // Beside a second step: the device has asked for two things already.
    let begun = officer.post("/second-factor", &password()).expect(200).json;
    let code = json!({ "code": code_of(&begun["secret"]) });
    officer.post("/second-factor/confirmation", &code).expect(200);
    let (client, answer) = sign_in(&house, &mut phone);
    assert_eq!(answer.expect(200).json["login"], "trung");
    let sessions = client.get("/sessions").expect(200).json;
    assert_eq!(
        sessions.as_array().unwrap().iter().find(|one| one["current"] == true).unwrap()["way"],
        "passkey"
    );
    let listed = client.get("/passkeys").expect(200).json;
    assert!(listed[0]["last_used_at"].is_string() && listed[1]["last_used_at"].is_null(), "{listed}");

    // Another name; nobody touches another's.
    let path = |at: usize| format!("/passkeys/{}", listed[at]["id"].as_str().unwrap());
    let renamed = client.send("PATCH", &path(0), &json!({ "name": "Điện thoại cơ quan" })).expect(200).json;
    assert_eq!(renamed[0]["name"], "Điện thoại cơ quan");
    for name in ["", " ", &"a".repeat(61)] {
        let refused = client.send("PATCH", &path(0), &json!({ "name": name })).expect(422);
        assert_eq!(refused.json["errors"][0]["pointer"], "/name");
    }
    let other = at_site(&house, "son");
    other.send("PATCH", &path(0), &json!({ "name": "Của tôi" })).expect(404);
    other.post(&format!("{}/removal", path(0)), &password()).expect(404);

    // Taken away, with the password asked once more.
    client.post(&format!("{}/removal", path(0)), &json!({ "password": "đoán mò 1234" })).expect(422);
    client.post(&format!("{}/removal", path(0)), &password()).expect(200);
    let answer = phone.answer(&question(&house));
    is_refused(&house, &answer, "passkey-unknown");
    sign_in(&house, &mut stick).1.expect(200);

    // Locked stays locked; the administrator's new password takes passkeys away too.
    let administrator = at_site(&house, "quantri");
    let accounts = administrator.get("/accounts").expect(200).json;
    let account = accounts.as_array().unwrap().iter().find(|one| one["login"] == "trung").unwrap();
    let account = format!("/accounts/{}", account["person_id"].as_str().unwrap());
    administrator.send("PATCH", &account, &json!({ "disabled": true })).expect(200);
    let (_, locked) = sign_in(&house, &mut stick);
    assert_eq!((locked.status, &locked.json["type"]), (403, &json!("disabled")));
    administrator.send("PATCH", &account, &json!({ "disabled": false })).expect(200);
    sign_in(&house, &mut stick).1.expect(200);
    administrator.post(&format!("{account}/password-reset"), &json!({})).expect(200);
    let answer = stick.answer(&question(&house));
    is_refused(&house, &answer, "passkey-unknown");
    house.stop_and_check();
}

#[test]
fn an_answer_of_a_passkey_counts_once_for_its_person_at_this_site() {
    let house = House::open(On::Sqlite);
    let (officer, head) = (at_site(&house, "trung"), at_site(&house, "son"));
    let (mut device, mut other) = (make(&house, &officer, "Điện thoại"), make(&house, &head, "Máy tính"));

    // The same answer once more, of a device that counts and of one that does not; another question's.
    let counted = device.answer(&question(&house));
    let mut quiet = make(&house, &at_site(&house, "hung"), "Đồng bộ");
    quiet.counts = false;
    let uncounted = quiet.answer(&question(&house));
    for answer in [&counted, &uncounted] {
        hand_in(&house, answer).1.expect(200);
        is_refused(&house, answer, "passkey-stale");
    }
    sign_in(&house, &mut quiet).1.expect(200);
    let answer = device.answer(&question(&house));
    hand_in(&house, &answer).1.expect(200);
    is_refused(&house, &answer, "passkey-stale");
    let mut moved = device.answer(&question(&house));
    moved["ticket"] = question(&house)["ticket"].clone();
    is_refused(&house, &moved, "passkey-refused");
    for ticket in ["", "AAAA", "%%%"] {
        moved["ticket"] = json!(ticket);
        is_refused(&house, &moved, "passkey-stale");
    }

    // Signed for a page of somebody else's, or by a device that took it for another host.
    let own = device.origin.clone();
    for origin in ["https://ke-gian.example", "http://localhost", "null", ""] {
        device.origin = origin.to_owned();
        let answer = device.answer(&question(&house));
        is_refused(&house, &answer, "passkey-refused");
    }
    device.origin = own;
    let host = std::mem::replace(&mut device.site, "ke-gian.example".to_owned());
    let answer = device.answer(&question(&house));
    is_refused(&house, &answer, "passkey-refused");
    device.site = host;

    // Under another person's name, and with another person's key.
    let mut answer = device.answer(&question(&house));
    answer["handle"] = json!(other.handle);
    is_refused(&house, &answer, "passkey-unknown");
    let mut answer = device.answer(&question(&house));
    answer["handle"] = json!("");
    is_refused(&house, &answer, "passkey-unknown");
    let mut answer = other.answer(&question(&house));
    answer["credential"] = json!(device.credential());
    answer["handle"] = json!(device.handle);
    is_refused(&house, &answer, "passkey-refused");
    let mut answer = device.answer(&question(&house));
    answer["signature"] = json!("không phải chữ ký");
    is_refused(&house, &answer, "passkey-refused");

    // A copy that has signed less often than the one it was made from.
    device.count = 0;
    let answer = device.answer(&question(&house));
    is_refused(&house, &answer, "passkey-copied");
    device.count = 50;
    sign_in(&house, &mut device).1.expect(200);

    // A key is made once, for whoever asked, in the session that asked, of the kind that was asked for.
    let mut fresh = SoftDevice::at(&site(&house));
    let invitation = officer.post("/passkeys/invitation", &password()).expect(200).json;
    assert_eq!(invitation["held"], json!([device.credential()]));
    let made = fresh.make(&invitation, "Máy tính bảng");
    for somebody in [&head, &at_site(&house, "trung")] {
        assert_eq!(somebody.post("/passkeys", &made).expect(401).json["type"], "passkey-stale");
    }
    let mut of_sign_in = made.clone();
    of_sign_in["ticket"] = question(&house)["ticket"].clone();
    assert_eq!(officer.post("/passkeys", &of_sign_in).expect(401).json["type"], "passkey-stale");
    let mut answer = fresh.answer(&invitation["question"]);
    answer["credential"] = json!(device.credential());
    is_refused(&house, &answer, "passkey-stale");
    officer.post("/passkeys", &made).expect(200);
    assert_eq!(officer.post("/passkeys", &made).expect(401).json["type"], "passkey-stale");
    // The same key for somebody else would open two accounts.
    let invitation = head.post("/passkeys/invitation", &password()).expect(200).json;
    assert_eq!(
        head.post("/passkeys", &fresh.make(&invitation, "Chép")).expect(409).json["type"],
        "not-permitted"
    );

    // Only where passkeys can be bound to: at the public address.
    let astray = Client::new(house.url());
    assert_eq!(astray.get("/sign-in-ways").expect(200).json["passkeys"], false);
    let told = astray.post("/passkey-sign-in/question", &json!({})).expect(409);
    assert!(told.detail().contains(&site(&house)), "{}", told.detail());

    // Who goes on with wrong ones is slowed down.
    let mut statuses = Vec::new();
    for _ in 0..31 {
        let mut answer = device.answer(&question(&house));
        answer["credential"] = json!("khong-co");
        statuses.push(hand_in(&house, &answer).1.status);
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
}
