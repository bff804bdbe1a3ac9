//! People at work: what each does with letters through the API, as their screens do.

use crate::house::{House, soon};
use congvan_testkit::{Answer, Client};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use time::{OffsetDateTime, UtcOffset};
use uuid::Uuid;

/// Everybody of the ward at their desks.
pub(crate) struct Desks {
    url: String,
    clients: Mutex<BTreeMap<String, Arc<Client>>>,
    positions: BTreeMap<&'static str, String>,
    units: BTreeMap<&'static str, String>,
}

impl Desks {
    pub(crate) fn at(house: &House) -> Self {
        Self::on(house.url())
    }

    /// Everybody at their desks, at a program that listens there.
    pub(crate) fn on(url: &str) -> Self {
        let clerk = Arc::new(Client::signed_in(url, "linh"));
        let organisation = clerk.get("/organisation").expect(200).json;
        let id_of = |list: &str, title: &str| {
            let found = organisation[list].as_array().into_iter().flatten();
            let mut found = found.filter(|entry| entry["title"] == title);
            found.next().and_then(|entry| entry["id"].as_str()).expect("a position").to_owned()
        };
        let unit = |name: &str| {
            let found = organisation["units"].as_array().into_iter().flatten();
            let mut found = found.filter(|unit| unit["name"] == name);
            found.next().and_then(|unit| unit["id"].as_str()).expect("a unit").to_owned()
        };
        let positions = BTreeMap::from([
            ("lam", id_of("submit_to", "Chánh Văn phòng")),
            ("ha", id_of("leaders", "Chủ tịch UBND phường")),
            ("thang", id_of("leaders", "Phó Chủ tịch UBND phường")),
        ]);
        let units = BTreeMap::from([
            ("kt", unit("Phòng Kinh tế, Hạ tầng và Đô thị")),
            ("vhxh", unit("Phòng Văn hóa - Xã hội")),
            ("ca", unit("Công an phường")),
        ]);
        let clients = Mutex::new(BTreeMap::from([("linh".to_owned(), clerk)]));
        Self { url: url.to_owned(), clients, positions, units }
    }

    /// The same people, with their sessions, at a program that was started anew.
    pub(crate) fn move_to(&mut self, house: &House) {
        house.url().clone_into(&mut self.url);
        for client in self.clients.get_mut().unwrap().values_mut() {
            Arc::get_mut(client).expect("nobody is at work").move_to(&self.url);
        }
    }

    /// Somebody of the cast.
    pub(crate) fn of(&self, login: &str) -> Arc<Client> {
        let mut clients = self.clients.lock().unwrap();
        let client = clients.entry(login.to_owned());
        Arc::clone(client.or_insert_with(|| Arc::new(Client::signed_in(&self.url, login))))
    }

    /// The position of "lam", "ha" or "thang".
    pub(crate) fn position(&self, login: &str) -> &str {
        &self.positions[login]
    }

    /// The position of somebody a head may name.
    pub(crate) fn member(&self, head: &str, name: &str) -> String {
        let organisation = self.of(head).get("/organisation").expect(200).json;
        let members = organisation["members"].as_array().cloned().unwrap_or_default();
        let named = |member: &&Value| member["position"]["holders"][0]["name"] == name;
        let found = members.iter().find(named).unwrap_or_else(|| panic!("{head} may name {name}"));
        found["position"]["id"].as_str().expect("an id").to_owned()
    }

    /// Shares as a leader usually chooses them: economy leads, culture supports, the police are informed.
    pub(crate) fn parts(&self) -> Value {
        let days = self.of("ha").get("/deadlines?days=5").expect(200).json;
        let deadline = &days["choices"][0]["date"];
        json!([
            { "role": "lead", "unit_id": self.units["kt"], "deadline": deadline },
            { "role": "support", "unit_id": self.units["vhxh"], "deadline": deadline },
            { "role": "inform", "unit_id": self.units["ca"], "deadline": null },
        ])
    }

    /// The economy's share alone, without a deadline.
    pub(crate) fn lead_alone(&self) -> Value {
        json!([{ "role": "lead", "unit_id": self.units["kt"], "deadline": null }])
    }

    /// Receives a file; gives the letter.
    pub(crate) fn receive(&self, name: &str, bytes: &[u8]) -> String {
        let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
        let answer = self.of("linh").upload(&format!("/incoming-documents?name={name}"), bytes).expect(201);
        answer.json["document_id"].as_str().expect("an id").to_owned()
    }

    /// The letter as somebody sees it.
    #[track_caller]
    pub(crate) fn letter(&self, login: &str, document: &str) -> Value {
        self.of(login).get(&format!("/documents/{document}")).expect(200).json
    }

    /// The letter as somebody sees it, once its files have been looked at.
    #[track_caller]
    pub(crate) fn analysed(&self, login: &str, document: &str) -> Value {
        soon(Duration::from_secs(60), "the analysis ends", || {
            let letter = self.letter(login, document);
            (letter["analysing"] == false).then_some(letter)
        })
    }

    /// Does an act on the letter as it stands now.
    pub(crate) fn act(&self, login: &str, document: &str, action: &Value) -> Answer {
        let version = self.letter(login, document)["version"].clone();
        self.act_on(login, document, &version, action, None)
    }

    /// Does an act on a version of the letter, under a key if there is one.
    pub(crate) fn act_on(
        &self,
        login: &str,
        document: &str,
        version: &Value,
        action: &Value,
        key: Option<&str>,
    ) -> Answer {
        let mut body = action.clone();
        body["version"] = version.clone();
        self.keyed(login, &format!("/documents/{document}/actions"), &body, key)
    }

    /// Registers a letter, and submits it to somebody if asked.
    pub(crate) fn register(&self, document: &str, fields: &Value, to: Option<&str>) -> Answer {
        let version = self.letter("linh", document)["version"].clone();
        let body = registration(&version, fields, to.map(|login| self.position(login)));
        self.keyed("linh", &format!("/documents/{document}/registration"), &body, Some(&new_key()))
    }

    /// `POST` under a key.
    pub(crate) fn keyed(&self, login: &str, path: &str, body: &Value, key: Option<&str>) -> Answer {
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(key.map(|key| ("idempotency-key", key)));
        let sent = self.of(login).try_send("POST", path, &headers, body.to_string().as_bytes());
        sent.expect("an answer")
    }

    /// A letter that "ha" has before her.
    pub(crate) fn submitted(&self, name: &str, bytes: &[u8]) -> String {
        let document = self.receive(name, bytes);
        self.register(&document, &form(name), Some("ha")).expect(200);
        document
    }

    /// A letter that "ha" has directed.
    pub(crate) fn directed(&self, name: &str, bytes: &[u8]) -> String {
        let document = self.submitted(name, bytes);
        self.act("ha", &document, &self.direction()).expect(200);
        document
    }

    /// A letter that "trung" has on his desk.
    pub(crate) fn assigned(&self, name: &str, bytes: &[u8]) -> String {
        let document = self.directed(name, bytes);
        self.act("son", &document, &self.assignment(&document)).expect(200);
        document
    }

    /// The leader's usual act.
    pub(crate) fn direction(&self) -> Value {
        json!({ "action": "direct", "text": "Giao P. Kinh tế chủ trì, báo cáo.", "parts": self.parts() })
    }

    /// The head of economy gives the letter to "trung".
    pub(crate) fn assignment(&self, document: &str) -> Value {
        let share = self.letter("son", document)["my_assignment_id"].clone();
        let officer = self.member("son", "Võ Quang Trung");
        json!({ "action": "assign", "assignment_id": share, "officer": officer, "instruction": "Xử lý sớm.", "deadline": null })
    }
}

/// A key that no act was done under.
pub(crate) fn new_key() -> String {
    Uuid::now_v7().to_string()
}

/// A registration.
pub(crate) fn registration(version: &Value, fields: &Value, to: Option<&str>) -> Value {
    json!({ "version": version, "fields": fields, "submit_to": to, "stamp_rect": null })
}

/// A form that may be registered.
pub(crate) fn form(subject: &str) -> Value {
    json!({
        "kind": "Công văn",
        "code": "128/SNV-VTLT",
        "issued_date": day(-3),
        "organ_name": "Sở Nội vụ",
        "organ_code": null,
        "subject": subject,
        "language": "Tiếng Việt",
        "page_count": null,
        "note": "",
        "signer_name": "Phan Thanh Bình",
        "signer_position": "Giám đốc",
        "urgency": "normal",
        "access": "normal",
        "due_date": null,
        "file_notation": null,
    })
}

/// So many days from today, in Viet Nam.
pub(crate) fn day(days: i64) -> String {
    let zone = UtcOffset::from_hms(7, 0, 0).expect("an offset");
    (OffsetDateTime::now_utc().to_offset(zone).date() + time::Duration::days(days)).to_string()
}
