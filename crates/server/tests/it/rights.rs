//! Rights: what everybody gets from every operation, held to the table in `rights.txt`.

use crate::{
    desk::{form, registration},
    house::{Ground, House, On, described, operations},
    rights_table::{PEOPLE, Row, rows},
};
use congvan_office::{
    organisation,
    routing::Act,
    saved_filters::{self, SavedFilter},
};
use congvan_records::DocumentId;
use congvan_testkit::{Answer, Client, Facts, Level, Stage, Town};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    sync::Arc,
};
use uuid::Uuid;

/// A password that none of the cast has, and that holds nobody's login.
const OTHER_PASSWORD: &str = "nước ròng bến vắng 7";

#[test]
fn every_operation_has_its_line_in_the_table() {
    let described: BTreeSet<String> = operations(&described()).into_iter().map(|(name, ..)| name).collect();
    let written: BTreeSet<String> = rows().into_iter().map(|row| row.operation).collect();
    let missing: Vec<_> = described.difference(&written).collect();
    let unknown: Vec<_> = written.difference(&described).collect();
    assert!(missing.is_empty(), "operations without a line in rights.txt: {missing:?}");
    assert!(unknown.is_empty(), "lines of rights.txt that name no operation: {unknown:?}");
}

/// A route outside the description would stand in no table. Those that are no operations are services: the description
/// itself, the sign of life and the readiness, and the counts, which are served on an address of this machine alone.
#[test]
fn no_route_stands_outside_the_description() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let mut services = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(source)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            // This one says no, whatever was asked.
            let text =
                text.replace(".method_not_allowed_fallback(|| async { Problem::no_such_method() })", "");
            for bare in [".route(", "nest_service(", "fallback_service(", "method_not_allowed_fallback("] {
                assert!(!text.contains(bare), "{} stands in {}", bare, path.display());
            }
            let found = text.split("route_service(\"").skip(1).filter_map(|rest| rest.split('"').next());
            services.extend(found.map(str::to_owned));
        }
    }
    services.sort();
    services.dedup();
    assert_eq!(services, ["/api/openapi.json", "/healthz", "/metrics", "/readyz"]);
}

#[test]
fn everybody_gets_what_the_table_says() {
    table_holds(On::Sqlite);
}

#[test]
fn everybody_gets_what_the_table_says_on_postgres() {
    table_holds(On::Postgres);
}

fn table_holds(on: On) {
    let rows = rows();
    let (ground, scene) = Ground::with(on, async |town| Scene::set(town, &rows).await);
    // Without jobs the letters stay as they are, and nothing of this test waits for an analysis.
    let mut counter = Counter::open(ground.serve_with(&["--no-worker"]), scene);
    let mut wrong = Vec::new();
    let mut cells = 0;
    for row in &rows {
        for login in PEOPLE {
            let (expected, given) = (row.cell(login).to_string(), counter.class(row, login));
            cells += 1;
            if given != expected {
                wrong.push(format!("{} as {login}: {given}, not {expected}", row.name()));
            }
        }
    }
    wrong.extend(counter.moved());
    println!("{} lines, {cells} cells", rows.len());
    assert!(wrong.is_empty(), "{} cells are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Does the operation move the letter, so that each such cell needs one of its own?
fn moves(row: &Row) -> bool {
    let reads = [
        "get_document",
        "get_file",
        "get_file_pages",
        "get_page_image",
        "find_places",
        "list_duplicates",
        "list_signature_reports",
        "check_signatures",
        "get_signature_report",
        "repeat_signature_report",
        "get_signed_revision",
        "open_document",
        "get_follow",
        "similar_documents",
        "follow_document",
        "unfollow_document",
    ];
    let is_print = row.operation.starts_with("print_");
    row.letter.is_some() && !is_print && !reads.contains(&row.operation.as_str()) && row.case != "comment"
}

/// State and level of a letter, and whether the post of its officer is vacant.
type Place = (Stage, Level, bool);

fn place(row: &Row) -> Option<Place> {
    row.letter.map(|(stage, level)| (stage, level, row.is_vacant()))
}

/// Letters and names, prepared before the program runs.
struct Scene {
    shared: BTreeMap<Place, Facts>,
    fresh: BTreeMap<Place, Vec<Facts>>,
    positions: BTreeMap<&'static str, Uuid>,
    persons: BTreeMap<&'static str, Uuid>,
    units: BTreeMap<&'static str, Uuid>,
    economy: Uuid,
    office: Uuid,
    foreign_session: Uuid,
    foreign_filter: Uuid,
}

impl Scene {
    async fn set(town: &Town, rows: &[Row]) -> Self {
        let mut shared = BTreeMap::new();
        let mut fresh: BTreeMap<_, Vec<Facts>> = BTreeMap::new();
        for row in rows {
            let Some(letter) = place(row) else { continue };
            if let Entry::Vacant(place) = shared.entry(letter) {
                let document = set_letter(town, letter).await;
                place.insert(town.facts(document).await);
            }
            let done = row.cells.iter().filter(|cell| **cell == 'o').count();
            for _ in 0..if moves(row) { done } else { 0 } {
                let document = set_letter(town, letter).await;
                fresh.entry(letter).or_default().push(town.facts(document).await);
            }
        }
        vacate(town, OFFICER_WHO_LEFT).await;
        let cast = ["linh", "lam", "ha", "son", "trung", "hanh", "phuc", "hung", "ngan", "mai", "quantri"];
        let others = ["camloc", "dung", "nga", "yen", "thang"];
        let everybody = || cast.into_iter().chain(others);
        Self {
            shared,
            fresh,
            positions: everybody().map(|login| (login, town.position(login).uuid())).collect(),
            persons: everybody().map(|login| (login, town.caller(login).person.id.uuid())).collect(),
            units: everybody().map(|login| (login, town.unit(login).uuid())).collect(),
            economy: town.unit("son").uuid(),
            office: town.unit("lam").uuid(),
            foreign_session: town.session("yen").uuid(),
            foreign_filter: foreign_filter(town).await,
        }
    }
}

/// Whose post is vacant in the end.
const OFFICER_WHO_LEFT: &str = "yen";

async fn set_letter(town: &Town, (stage, level, vacant): Place) -> DocumentId {
    if !vacant {
        return town.letter(stage, level).await;
    }
    let document = town.letter(Stage::Directed, level).await;
    let facts = town.facts(document).await;
    for (head, officer, share) in [("son", OFFICER_WHO_LEFT, facts.lead), ("hanh", "phuc", facts.support)] {
        let (assignment, officer) = (share.expect("a share"), town.position(officer));
        let act = Act::Assign { assignment, officer, instruction: String::new(), due: None };
        town.act(head, document, act).await;
    }
    document
}

async fn vacate(town: &Town, login: &str) {
    let (person, position) = (town.caller(login).person.id, town.position(login));
    let now = town.office.now();
    organisation::end_term(&town.office, town.agency(), person, position, now).await.expect("the term ends");
}

/// A filter that "yen" keeps.
async fn foreign_filter(town: &Town) -> Uuid {
    let id = Uuid::now_v7();
    let filter = SavedFilter { id, place: "book".into(), name: "Của yen".into(), address: "tre=1".into() };
    saved_filters::put(&town.office, town.caller("yen"), filter).await.expect("kept");
    id
}

/// One request.
struct Ask {
    method: &'static str,
    path: String,
    body: Body,
}

enum Body {
    None,
    Json(Value),
    Bytes(Vec<u8>),
}

/// Where everybody of the table asks.
struct Counter {
    house: House,
    scene: Scene,
    clients: BTreeMap<&'static str, Arc<Client>>,
    /// The answer to an unknown id, by operation and person.
    unknown: BTreeMap<(String, &'static str), Answer>,
}

impl Counter {
    fn open(house: House, scene: Scene) -> Self {
        let client = |login| match login {
            "anonymous" => Arc::new(Client::new(house.url())),
            login => house.client(login),
        };
        let clients = PEOPLE.into_iter().map(|login| (login, client(login))).collect();
        Self { house, scene, clients, unknown: BTreeMap::new() }
    }

    /// What somebody gets, in the letters of the table; anything else in words.
    fn class(&mut self, row: &Row, login: &'static str) -> String {
        let answer = match row.operation.as_str() {
            "sign_in"
            | "sign_out"
            | "sign_out_everywhere"
            | "change_password"
            | "revoke_session"
            | "get_second_factor"
            | "enrol_second_factor"
            | "confirm_second_factor"
            | "remove_second_factor"
                if row.case.is_empty() =>
            {
                self.own_session(&row.operation, login)
            }
            _ => self.answer(row, login),
        };
        let kind = answer.json["type"].as_str().unwrap_or_default();
        let class = match (answer.status, kind) {
            (200..=299, _) => "o",
            (401, _) => "x",
            (403, "forbidden") => "f",
            (409, "not-permitted") => "c",
            (503, "busy") => "w",
            (404, _) if answer == self.unknown(row, login) => ".",
            (status, kind) => return format!("{status} {kind} {}", answer.detail()),
        };
        class.to_owned()
    }

    fn answer(&mut self, row: &Row, login: &'static str) -> Answer {
        let facts = place(row).map(|letter| {
            let own =
                (moves(row) && row.cell(login) == 'o').then(|| self.scene.fresh.get_mut(&letter)?.pop());
            own.flatten().unwrap_or_else(|| self.scene.shared[&letter])
        });
        if let Some(facts) = facts.filter(|_| row.case == "reopen" && row.cell(login) == 'o') {
            self.report(facts);
        }
        let target = facts.map(|facts| self.target(row, facts));
        let ask = self.ask(row, login, target.as_ref());
        self.send(login, &ask)
    }

    /// The letter as it stands now.
    fn target(&self, row: &Row, facts: Facts) -> Target {
        let clerk = &self.clients["linh"];
        let document = facts.document.uuid();
        let letter = clerk.get(&format!("/documents/{document}")).expect(200).json;
        let mut file = facts.file.uuid();
        if ["remove_attachment", "make_main", "split_off"].contains(&row.operation.as_str())
            && letter["status"] == "arrived"
        {
            let name = format!("/documents/{document}/attachments?name=phu-luc.txt");
            let added = clerk.upload(&name, format!("Phụ lục của {document}").as_bytes()).expect(201);
            file = added.json["id"].as_str().unwrap().parse().unwrap();
        }
        if row.case == "answer_extension" && letter["status"] == "assigned" {
            self.ask_for_time(facts);
        }
        let letter = clerk.get(&format!("/documents/{document}")).expect(200).json;
        let share = |share: Option<congvan_records::AssignmentId>| {
            share.map_or_else(Uuid::now_v7, |share| share.uuid())
        };
        let version = letter["version"].clone();
        Target { document, file, version, lead: share(facts.lead), support: share(facts.support) }
    }

    /// Both officers and the head of the leading unit ask for a later day, unless they have.
    fn ask_for_time(&self, facts: Facts) {
        let path = format!("/documents/{}", facts.document);
        for (login, share) in [("trung", facts.lead), ("phuc", facts.support), ("son", facts.lead)] {
            let client = &self.clients[login];
            let letter = client.get(&path).expect(200).json;
            let offered = letter["available_actions"].as_array().into_iter().flatten();
            if !offered.into_iter().any(|act| act == "ask_extension") {
                continue;
            }
            let share = share.expect("a share").uuid();
            let mut act = ask_extension(share);
            act["version"] = letter["version"].clone();
            client.post(&format!("{path}/actions"), &act).expect(200);
        }
    }

    /// Both officers report, on a letter of the asker's own: what is reported may be closed.
    fn report(&self, facts: Facts) {
        let path = format!("/documents/{}", facts.document);
        for login in ["trung", "phuc"] {
            let client = &self.clients[login];
            let version = client.get(&path).expect(200).json["version"].clone();
            let act = json!({ "action": "report", "text": "Đã xong", "version": version });
            client.post(&format!("{path}/actions"), &act).expect(200);
        }
    }

    /// The question that somebody could answer, else one of others.
    fn question(&self, login: &str, target: &Target) -> Value {
        let reader = if matches!(login, "ha" | "son" | "hanh") { login } else { "trung" };
        let letter = self.clients[reader].get(&format!("/documents/{}", target.document)).json;
        let shares = letter["assignments"].as_array().cloned().unwrap_or_default();
        let questions =
            || shares.iter().flat_map(|share| share["extensions"].as_array().into_iter().flatten());
        let own = questions().find(|question| question["mine_to_answer"] == true);
        let found = own.or_else(|| questions().next()).map(|question| question["id"].clone());
        found.unwrap_or_else(|| json!(Uuid::now_v7()))
    }

    /// A form with the level that the letter was registered with.
    fn corrected(&self, target: &Target, mut fields: Value) -> Value {
        let letter = self.clients["linh"].get(&format!("/documents/{}", target.document)).json;
        if let Some(level) = letter["fields"]["access"].as_str() {
            fields["access"] = json!(level);
        }
        fields
    }

    /// The same request about something that is not there.
    fn unknown(&mut self, row: &Row, login: &'static str) -> Answer {
        let key = (format!("{}:{}", row.operation, row.case), login);
        if let Some(known) = self.unknown.get(&key) {
            return known.clone();
        }
        let answer = if row.letter.is_some() {
            let nothing = Target {
                document: Uuid::now_v7(),
                file: Uuid::now_v7(),
                version: json!(1),
                lead: Uuid::now_v7(),
                support: Uuid::now_v7(),
            };
            self.send(login, &self.ask(row, login, Some(&nothing)))
        } else {
            let ask = self.ask(row, login, None);
            let path = match row.operation.as_str() {
                "list_demo_accounts" | "demo_sign_in" | "begin_setup" => "/nothing-of-this-name".to_owned(),
                _ => {
                    let other = |part: &str| match Uuid::parse_str(part) {
                        Ok(_) => Uuid::now_v7().to_string(),
                        Err(_) => part.to_owned(),
                    };
                    ask.path.split('/').map(other).collect::<Vec<_>>().join("/")
                }
            };
            self.send(login, &Ask { path, ..ask })
        };
        self.unknown.insert(key, answer.clone());
        answer
    }

    fn send(&self, login: &'static str, ask: &Ask) -> Answer {
        let client = &self.clients[login];
        let (media_type, bytes) = match &ask.body {
            Body::None if ask.method == "GET" => return client.get(&ask.path),
            Body::None => ("", Vec::new()),
            Body::Json(value) => ("application/json", value.to_string().into_bytes()),
            Body::Bytes(bytes) => ("application/octet-stream", bytes.clone()),
        };
        let headers: &[_] = if media_type.is_empty() { &[] } else { &[("content-type", media_type)] };
        client.try_send(ask.method, &ask.path, headers, &bytes).expect("an answer")
    }

    fn ask(&self, row: &Row, login: &str, target: Option<&Target>) -> Ask {
        let get = |path: &str| Ask { method: "GET", path: path.to_owned(), body: Body::None };
        let change = |method, path: String, body| Ask { method, path, body };
        let text = || Body::Bytes("Một tệp chữ.".into());
        let scene = &self.scene;
        if let Some(target) = target {
            let Target { document, file, version, .. } = target;
            let at = |rest: &str| format!("/documents/{document}{rest}");
            return match row.operation.as_str() {
                "get_document" => get(&at("")),
                "similar_documents" => get(&at("/similar")),
                "get_file" => get(&at(&format!("/files/{file}"))),
                "get_file_pages" => get(&at(&format!("/files/{file}/pages"))),
                "get_page_image" => get(&at(&format!("/files/{file}/pages/1?width=160"))),
                "find_places" => get(&at(&format!("/files/{file}/places?q=UBND"))),
                "print_file" => get(&at(&format!("/files/{file}/print"))),
                "print_handling_sheet" => get(&at("/prints/handling-sheet")),
                "print_hand_over" => get(&at("/prints/hand-over")),
                "print_timeline" => get(&at("/prints/timeline")),
                "list_duplicates" => get(&at("/duplicates")),
                "list_signature_reports" => get(&at(&format!("/files/{file}/signature-reports"))),
                "check_signatures" => change(
                    "POST",
                    at(&format!("/files/{file}/signature-reports")),
                    Body::Json(json!({ "reason": "Theo bảng quyền" })),
                ),
                // Nobody has a report of this name, nor a signed revision: each is found through its file only.
                "get_signature_report" => {
                    get(&at(&format!("/files/{file}/signature-reports/{}", Uuid::now_v7())))
                }
                "repeat_signature_report" => {
                    get(&at(&format!("/files/{file}/signature-reports/{}/repetition", Uuid::now_v7())))
                }
                "print_signature_report" => {
                    get(&at(&format!("/files/{file}/signature-reports/{}/print", Uuid::now_v7())))
                }
                "get_signed_revision" => get(&at(&format!("/files/{file}/signed-revisions/1"))),
                "open_document" => change("POST", at("/opened"), Body::None),
                "get_follow" => get(&at("/follow")),
                "follow_document" => change("PUT", at("/follow"), Body::None),
                "unfollow_document" => change("DELETE", at("/follow"), Body::None),
                "save_fields" => {
                    change("PUT", at("/fields"), Body::Json(json!({ "fields": form("Đang nhập dở") })))
                }
                "add_attachment" => change("POST", at("/attachments?name=phu-luc.txt"), text()),
                "remove_attachment" => change("DELETE", at(&format!("/attachments/{file}")), Body::None),
                "make_main" => change("POST", at(&format!("/attachments/{file}/main")), Body::None),
                "split_off" => change("POST", at(&format!("/attachments/{file}/letter")), Body::None),
                "begin_scan" => change("POST", at("/scan"), Body::None),
                "register_document" => {
                    let body = registration(version, &form("Vào sổ theo bảng quyền"), None);
                    change("POST", at("/registration"), Body::Json(body))
                }
                "correct_document" => {
                    let fields = form("Đính chính theo bảng quyền");
                    let body = json!({ "version": version, "fields": self.corrected(target, fields), "reason": "Nhập nhầm" });
                    change("POST", at("/correction"), Body::Json(body))
                }
                "receive_again" => {
                    let body = json!({ "version": version, "reason": "Trả lại nhầm" });
                    change("POST", at("/receive-again"), Body::Json(body))
                }
                "add_result" => change("POST", at("/results?name=ket-qua.txt"), text()),
                "act_on_document" => {
                    let mut body = self.act(row.act(), login, target);
                    body["version"] = version.clone();
                    change("POST", at("/actions"), Body::Json(body))
                }
                other => panic!("how is {other} asked?"),
            };
        }
        let person = match row.case.as_str() {
            "self" => scene.persons.get(login).copied().unwrap_or_else(Uuid::now_v7),
            "foreign" => scene.persons["camloc"],
            _ => scene.persons["nga"],
        };
        match row.operation.as_str() {
            "list_inbox" => get("/inbox?box=tasks"),
            "count_inbox" => get("/inbox/counts"),
            "search_documents" => get("/search?q=van%20thu"),
            "suggest" => get("/search/suggestions?q=van%20thu"),
            "export_search" => get("/search/workbook?q=van%20thu"),
            "get_organisation" => get("/organisation"),
            "list_deadlines" => get("/deadlines"),
            "list_document_kinds" => get("/document-kinds"),
            "get_quick_phrases" => get("/quick-phrases"),
            "forecast_number" => get("/registers/incoming/forecast"),
            "list_watched" => get("/watched?list=followed"),
            "export_watched" => get("/watched/workbook?list=followed"),
            "list_reading_rules" => get("/reading-rules"),
            "change_reading_rule" => {
                let rule = json!({ "version": 1, "kept_value": "Giấy mời", "on": true });
                change("PUT", format!("/reading-rules/{}", Uuid::now_v7()), Body::Json(rule))
            }
            "delete_reading_rule" => {
                change("DELETE", format!("/reading-rules/{}", Uuid::now_v7()), Body::None)
            }
            "list_delegations" => get("/delegations"),
            "give_delegation" => {
                // Long before it begins, so that nobody of the table acts for another.
                let day = time::OffsetDateTime::now_utc().date() + time::Duration::days(200);
                let body = json!({
                    "position_id": scene.positions.get(login).copied().unwrap_or_else(Uuid::now_v7),
                    "to": scene.persons["nga"], "first_day": day.to_string(), "last_day": day.to_string(),
                    "powers": ["handle"], "reason": "Đi học",
                });
                change("POST", "/delegations".into(), Body::Json(body))
            }
            "end_delegation" => change("POST", format!("/delegations/{}/end", Uuid::now_v7()), Body::None),
            "list_saved_filters" => get("/saved-filters"),
            "save_filter" | "look_at_filter" | "drop_filter" => {
                // Everybody's own filter has the person's own identifier here.
                let own = scene.persons.get(login).copied().unwrap_or_else(Uuid::now_v7);
                let id = if row.case == "foreign" { scene.foreign_filter } else { own };
                let path = format!("/saved-filters/{id}");
                match row.operation.as_str() {
                    "save_filter" => {
                        let filter = json!({ "place": "book", "name": "Đơn thư", "address": "loai=Đơn" });
                        change("PUT", path, Body::Json(filter))
                    }
                    "look_at_filter" => change("POST", format!("{path}/look"), Body::None),
                    _ => change("DELETE", path, Body::None),
                }
            }
            "list_books" => get("/registers/incoming/years"),
            "list_book" => get("/registers/incoming/entries"),
            "export_book" => get("/registers/incoming/workbook"),
            "print_book" => get("/registers/incoming/print"),
            "count_campaign" => get("/signature-campaigns/candidates"),
            "list_campaigns" => get("/signature-campaigns"),
            "begin_campaign" => change("POST", "/signature-campaigns".into(), Body::Json(json!({}))),
            "get_campaign" => get(&format!("/signature-campaigns/{}", Uuid::now_v7())),
            "cancel_campaign" => {
                change("POST", format!("/signature-campaigns/{}/cancellation", Uuid::now_v7()), Body::None)
            }
            "list_campaign_files" => get(&format!("/signature-campaigns/{}/files", Uuid::now_v7())),
            "export_campaign" => get(&format!("/signature-campaigns/{}/workbook", Uuid::now_v7())),
            "current_session" => get("/session"),
            "list_sessions" => get("/sessions"),
            "list_accounts" => get("/accounts"),
            "list_demo_accounts" => get("/demo/accounts"),
            "list_notices" => get("/notices"),
            "count_notices" => get("/notices/count"),
            "get_notice_preferences" => get("/notice-preferences"),
            "get_mail_settings" => get("/mail-settings"),
            "get_mail_queue" => get("/mail-queue"),
            "read_notices" => {
                let everything = json!({ "up_to": "2026-11-17T01:00:00Z" });
                change("POST", "/notices/read".into(), Body::Json(everything))
            }
            "unread_notices" => {
                change("POST", "/notices/unread".into(), Body::Json(json!({ "ids": [Uuid::now_v7()] })))
            }
            "set_notice_preferences" => {
                let body = json!({ "kinds": [{ "kind": "due_soon", "in_app": true, "by_mail": true }], "address": null });
                change("PUT", "/notice-preferences".into(), Body::Json(body))
            }
            "set_mail_settings" => {
                let settings = json!({
                    "version": 0, "on": false, "host": "127.0.0.1", "port": 9, "security": "none", "user": "",
                    "from_name": "", "from": "a@b.example", "site": "https://b.example", "posture": "bare",
                    "domains": [],
                });
                let body = json!({ "settings": settings, "password": null });
                change("PUT", "/mail-settings".into(), Body::Json(body))
            }
            "try_mail" => {
                // Port 9 of this machine: nothing is sent, and who may try is told so.
                change("POST", "/mail-settings/trial".into(), Body::Json(json!({ "to": "a@b.example" })))
            }
            "retry_mail" => change("POST", "/mail-queue/retry".into(), Body::None),
            "discard_mail" => change("DELETE", format!("/mail-queue/{}", Uuid::now_v7()), Body::None),
            "set_quick_phrases" => {
                change("PUT", "/quick-phrases".into(), Body::Json(json!({ "phrases": ["Để biết"] })))
            }
            "receive_document" => {
                let pdf = congvan_testkit::small_pdf("Thu den theo bang quyen");
                change("POST", "/incoming-documents?name=thu.pdf".into(), Body::Bytes(pdf))
            }
            "act_on_many" => {
                let items = json!([{ "document_id": Uuid::now_v7(), "version": 1 }]);
                let body = json!({ "action": "mark_read", "items": items });
                change("POST", "/bulk-actions".into(), Body::Json(body))
            }
            "list_scans" => get("/scans"),
            "receive_scan" => {
                let pdf = congvan_testkit::small_pdf("Ban quet theo bang quyen");
                change("POST", "/scans?name=quet.pdf&reason=Qu%C3%A9t%20l%E1%BA%A1i".into(), Body::Bytes(pdf))
            }
            "get_scan" => get(&format!("/scans/{}", Uuid::now_v7())),
            "add_scan_file" => {
                let pdf = congvan_testkit::small_pdf("Them vao ban quet");
                let path = format!("/scans/{}/files?name=quet.pdf&version=1", Uuid::now_v7());
                change("POST", path, Body::Bytes(pdf))
            }
            "set_scan_plan" => {
                let body = json!({ "version": 1, "groups": [] });
                change("PUT", format!("/scans/{}/plan", Uuid::now_v7()), Body::Json(body))
            }
            "take_over_scan" | "split_scan" | "discard_scan" => {
                let act = match row.operation.as_str() {
                    "take_over_scan" => "holder",
                    "split_scan" => "letters",
                    _ => "discard",
                };
                let body = json!({ "version": 1, "groups": [], "reason": "Quét trùng" });
                change("POST", format!("/scans/{}/{act}", Uuid::now_v7()), Body::Json(body))
            }
            "get_scan_file" => get(&format!("/scans/{}/files/1", Uuid::now_v7())),
            "get_scan_page_image" => get(&format!("/scans/{}/files/1/pages/1", Uuid::now_v7())),
            "print_separator_sheet" => get("/prints/separator-sheet"),
            "list_aside_mail" => get("/aside-mail"),
            "take_aside_mail" => change("POST", format!("/aside-mail/{}/letter", Uuid::now_v7()), Body::None),
            "dismiss_mail" => change("POST", format!("/aside-mail/{}/dismissal", Uuid::now_v7()), Body::None),
            "restore_mail" => {
                change("DELETE", format!("/aside-mail/{}/dismissal", Uuid::now_v7()), Body::None)
            }
            "receive_paper" => change("POST", "/incoming-documents/paper".into(), Body::None),
            "revoke_session" => change("DELETE", format!("/sessions/{}", scene.foreign_session), Body::None),
            "demo_sign_in" => change("POST", "/demo/session".into(), Body::Json(json!({ "login": "linh" }))),
            "change_account" => {
                change("PATCH", format!("/accounts/{person}"), Body::Json(json!({ "disabled": false })))
            }
            "reset_password" => change("POST", format!("/accounts/{person}/password-reset"), Body::None),
            "sign_out_account" => change("POST", format!("/accounts/{person}/sign-out"), Body::None),
            operation => match crate::rights_sign_in::asked(operation, person) {
                Some((method, path, Value::Null)) => Ask { method, path, body: Body::None },
                Some((method, path, body)) => change(method, path, Body::Json(body)),
                None => self.administer(row, login, person),
            },
        }
    }

    /// Setting up and administering.
    fn administer(&self, row: &Row, login: &str, person: Uuid) -> Ask {
        let get = |path: &str| Ask { method: "GET", path: path.to_owned(), body: Body::None };
        let change =
            |method, path: String, body| Ask { method, path: format!("/administration{path}"), body };
        let scene = &self.scene;
        let (economy, top) = (scene.economy, scene.units["ha"]);
        let unit = if row.case == "foreign" { scene.units["camloc"] } else { economy };
        // Of whom the person of the line has the post; "self" asks for the own one.
        let holder = match row.case.as_str() {
            "self" => login,
            "foreign" => "camloc",
            _ => "nga",
        };
        let position = scene.positions.get(holder).copied().unwrap_or_else(Uuid::now_v7);
        let post = || json!({ "unit_id": economy, "title": "Chuyên viên tổng hợp", "roles": ["officer"] });
        let name = json!({
            "name": "Phòng Kinh tế, Hạ tầng và Đô thị", "short_name": "P. Kinh tế, HT&ĐT", "abbreviation": "KTHTĐT",
        });
        match row.operation.as_str() {
            "get_setup" => get("/setup"),
            "begin_setup" => {
                let body = json!({
                    "code": "aaaa-aaaa-aaaa-aaaa", "name": "Người Lạ", "honorific": "ông", "login": "nguoila",
                    "password": OTHER_PASSWORD,
                });
                Ask { method: "POST", path: "/setup".to_owned(), body: Body::Json(body) }
            }
            "list_access_changes" => get("/access-changes"),
            "see_access_changes" => {
                let body = json!({ "until": "2020-01-01T00:00:00Z" });
                Ask { method: "POST", path: "/access-changes/seen".to_owned(), body: Body::Json(body) }
            }
            "get_setup_progress" => get("/administration/setup"),
            "mark_setup_step" => {
                change("PUT", "/setup/steps/books".into(), Body::Json(json!({ "state": "done" })))
            }
            "finish_setup" => change("POST", "/setup/finish".into(), Body::None),
            "get_admin_organisation" => get("/administration/organisation"),
            "get_intake_sources" => get("/administration/intake-sources"),
            "get_mailbox" => get("/administration/mailbox"),
            "set_mailbox" | "try_mailbox" => {
                // Port 9 of this machine: nobody answers, and who may try is told so.
                let settings = json!({
                    "version": 0, "on": false, "host": "127.0.0.1", "port": 9, "security": "none", "user": "vanthu",
                    "folder": "INBOX", "done_folder": "", "since": "2026-11-01",
                });
                let body = Body::Json(json!({ "settings": settings, "password": "thu-hop-thu" }));
                if row.operation == "set_mailbox" {
                    change("PUT", "/mailbox".into(), body)
                } else {
                    change("POST", "/mailbox/trial".into(), body)
                }
            }
            "get_agency" => get("/administration/agency"),
            "change_agency" => {
                let body = json!({
                    "name": "UBND phường Thọ Hòa", "abbreviation": "UBND", "code": "H99.88.01", "zone_minutes": 420,
                    "clerical_unit_id": scene.units["linh"], "archive_unit_id": scene.units["mai"],
                });
                change("PUT", "/agency".into(), Body::Json(body))
            }
            "create_unit" => {
                let body = json!({ "parent_id": economy, "name": "Tổ Đo đạc" });
                change("POST", "/units".into(), Body::Json(body))
            }
            "change_unit" => change("PATCH", format!("/units/{unit}"), Body::Json(name)),
            "move_unit" => {
                change("POST", format!("/units/{unit}/move"), Body::Json(json!({ "parent_id": top })))
            }
            "apply_unit_preset" => {
                change("POST", "/unit-presets".into(), Body::Json(json!({ "preset": "ward" })))
            }
            "get_template" => get("/administration/templates/units"),
            "import_units" | "import_people" => {
                let kind = row.operation.trim_start_matches("import_");
                let blank = self.clients["quantri"].get(&format!("/administration/templates/{kind}"));
                change("POST", format!("/{kind}/import"), Body::Bytes(blank.expect(200).bytes))
            }
            "add_person" => {
                let body = json!({ "name": "Lý Thị Thử", "honorific": "bà", "post": post() });
                change("POST", "/people".into(), Body::Json(body))
            }
            "change_person" => {
                let body = json!({ "name": "Lý Thị Nga", "honorific": "bà" });
                change("PATCH", format!("/people/{person}"), Body::Json(body))
            }
            "give_post" => change("POST", format!("/people/{person}/posts"), Body::Json(post())),
            "get_work" => get(&format!("/administration/people/{person}/work")),
            "hand_over" => {
                let body = json!({ "reason": "Chuyển công tác", "leaves": false, "posts": [] });
                change("POST", format!("/people/{person}/hand-over"), Body::Json(body))
            }
            "end_post" => change("DELETE", format!("/people/{person}/posts/{position}"), Body::None),
            "list_admin_books" => get("/administration/books"),
            "add_book" => {
                change("POST", "/books".into(), Body::Json(json!({ "name": "Đơn thư", "first": 1 })))
            }
            "open_book" => change("PUT", "/books/incoming".into(), Body::Json(json!({ "first": 5 }))),
            "rename_book" => {
                let body = json!({ "name": "Văn bản đến", "reason": "Theo danh mục" });
                change("PUT", "/books/incoming/name".into(), Body::Json(body))
            }
            // `add_book` made a second one, so that this one may go out of use, and come back.
            "close_book" | "reopen_book" => {
                let act = if row.operation == "close_book" { "closing" } else { "reopening" };
                let body = json!({ "reason": "Thôi dùng" });
                change("POST", format!("/books/incoming/{act}"), Body::Json(body))
            }
            "get_closing" => get(&format!("/administration/units/{unit}/closing")),
            // The office's unit has the clerks' below it.
            "close_unit" => {
                let unit = if row.case == "foreign" { unit } else { scene.office };
                let body = json!({ "reason": "Hợp nhất", "successor_ids": [economy], "posts": [] });
                change("POST", format!("/units/{unit}/closing"), Body::Json(body))
            }
            "get_held_numbers" => get("/administration/held-numbers"),
            "confirm_numbers" => {
                let body = json!({ "books": [{ "book": "incoming", "year": 2026, "last": 900 }] });
                change("POST", "/held-numbers".into(), Body::Json(body))
            }
            "get_index_state" => get("/administration/search-index"),
            "rebuild_index" => change("POST", "/search-index/rebuild".into(), Body::None),
            "get_chores" => get("/administration/chores"),
            "retry_chores" => change("POST", "/chores/retry".into(), Body::None),
            "get_abbreviations" => get("/administration/abbreviations"),
            "set_abbreviations" => {
                let own = json!([{ "short": "TTPVHCC", "long": "trung tâm phục vụ hành chính công" }]);
                let body = json!({ "version": 0, "own": own, "off": [] });
                change("PUT", "/abbreviations".into(), Body::Json(body))
            }
            "get_agency_phrases" => get("/administration/phrases"),
            "set_agency_phrases" => {
                let body = json!({ "version": 0, "phrases": ["Trình gấp"] });
                change("PUT", "/phrases".into(), Body::Json(body))
            }
            "get_admin_kinds" => get("/administration/document-kinds"),
            "set_admin_kinds" => {
                let body =
                    json!({ "version": 0, "kinds": [{ "name": "Phiếu trình", "abbreviation": "PTr" }] });
                change("PUT", "/document-kinds".into(), Body::Json(body))
            }
            "get_trust" => get("/administration/trust"),
            "get_fetching" => get("/administration/evidence-fetching"),
            "set_fetching" => {
                let body = json!({ "version": 0, "on": false, "hosts": [] });
                change("PUT", "/evidence-fetching".into(), Body::Json(body))
            }
            "inspect_certificates" => {
                let file = test_root().into_bytes();
                change("POST", "/trust/inspection".into(), Body::Bytes(file))
            }
            "trust_root" => {
                let found = self.clients["quantri"]
                    .upload("/administration/trust/inspection", test_root().as_bytes())
                    .expect(200)
                    .json;
                let found = &found[0];
                let body = json!({
                    "certificate": found["der"], "fingerprint": found["certificate"]["sha256"],
                    "purposes": ["signing"], "reason": "Đối chiếu với văn bản của nơi cấp",
                });
                change("POST", "/trust/roots".into(), Body::Json(body))
            }
            "withdraw_root" => {
                let trust = self.clients["quantri"].get("/administration/trust").expect(200).json;
                let root = trust["roots"][0]["id"].as_str().unwrap_or_default();
                let body = json!({ "reason": "Nơi cấp đã ngừng hoạt động" });
                change("POST", format!("/trust/roots/{root}/withdrawal"), Body::Json(body))
            }
            "get_calendar" => get("/administration/calendar"),
            "set_calendar" => {
                let hours = json!([{ "from": "07:30", "to": "11:30" }, { "from": "13:30", "to": "17:00" }]);
                let body = json!({ "version": 0, "sessions": hours, "days": [] });
                change("PUT", "/calendar".into(), Body::Json(body))
            }
            "list_journal" => get("/administration/journal"),
            other => panic!("how is {other} asked?"),
        }
    }

    fn act(&self, act: &str, login: &str, target: &Target) -> Value {
        let Scene { positions, economy, .. } = &self.scene;
        let parts = json!([{ "role": "lead", "unit_id": economy, "deadline": null }]);
        match act {
            "return_to_sender" => json!({ "action": act, "reason": "Gửi nhầm nơi" }),
            "submit" => json!({ "action": act, "to": positions["lam"] }),
            "propose" => {
                json!({ "action": act, "to": positions["ha"], "text": "Giao P. Kinh tế", "parts": parts })
            }
            "direct" => json!({ "action": act, "text": "Giao P. Kinh tế chủ trì", "parts": parts }),
            "send_back" => json!({ "action": act, "reason": "Không đúng lĩnh vực" }),
            "take_back" => json!({ "action": act }),
            "assign" => {
                let own = matches!(login, "hanh" | "phuc");
                let (share, officer) = if own { (target.support, "ngan") } else { (target.lead, "dung") };
                json!({ "action": act, "assignment_id": share, "officer": positions[officer], "deadline": null })
            }
            "comment" => json!({ "action": act, "text": "Đã rõ." }),
            "report" => json!({ "action": act, "text": "Đã xong phần việc." }),
            "void" => json!({ "action": act, "reason": "Vào sổ hai lần" }),
            "forward" => json!({ "action": act, "to": positions["thang"], "note": "Đồng chí xem" }),
            "invite" => json!({ "action": act, "unit_id": self.scene.office, "note": "Cùng làm" }),
            "ask_extension" => {
                ask_extension(if matches!(login, "hanh" | "phuc") { target.support } else { target.lead })
            }
            "answer_extension" => {
                let question = self.question(login, target);
                json!({ "action": act, "extension_id": question, "deadline": null, "reason": "Giữ hạn cũ" })
            }
            "reopen" => {
                let share = if login == "hanh" { target.support } else { target.lead };
                json!({ "action": act, "assignment_id": share, "missing": "Thiếu số liệu" })
            }
            "close" => json!({ "action": act, "outcome": "answered", "note": "Đã trả lời" }),
            other => panic!("how is {other} done?"),
        }
    }

    /// What ends sessions is tried with sessions made for it.
    fn own_session(&mut self, operation: &str, login: &'static str) -> Answer {
        let known = login != "anonymous";
        let client = match login {
            "anonymous" => Arc::new(Client::new(self.house.url())),
            _ if operation == "sign_in" => Arc::new(Client::new(self.house.url())),
            login => self.house.client(login),
        };
        let password = json!({ "password": Town::password() });
        let answer = match operation {
            "sign_in" if known => client.sign_in(login, Town::password()),
            "sign_in" => client.sign_in("khong-co-ai", OTHER_PASSWORD),
            "sign_out" => client.delete("/session"),
            "sign_out_everywhere" => {
                client.try_send("POST", "/sessions/sign-out-everywhere", &[], &[]).unwrap()
            }
            "change_password" => {
                let change = |current: &str, new: &str| {
                    client.post("/password", &json!({ "current": current, "new": new }))
                };
                let answer = change(Town::password(), OTHER_PASSWORD);
                if answer.status == 204 {
                    change(OTHER_PASSWORD, Town::password()).expect(204);
                }
                answer
            }
            "revoke_session" => {
                let sessions = client.get("/sessions").json;
                let current = sessions.as_array().into_iter().flatten().find(|one| one["current"] == true);
                let id = current.and_then(|one| one["id"].as_str()).map(str::to_owned);
                let id = id.unwrap_or_else(|| Uuid::now_v7().to_string());
                self.clients[login].delete(&format!("/sessions/{id}"))
            }
            "get_second_factor" => client.get("/second-factor"),
            "enrol_second_factor" => client.post("/second-factor", &password),
            "confirm_second_factor" => {
                let begun = client.post("/second-factor", &password);
                let code = crate::sessions::code_of(&begun.json["secret"]);
                let answer = client.post("/second-factor/confirmation", &json!({ "code": code }));
                client.post("/second-factor/removal", &password);
                answer
            }
            "remove_second_factor" => client.post("/second-factor/removal", &password),
            other => panic!("how is {other} asked?"),
        };
        if known && matches!(operation, "sign_out_everywhere" | "change_password" | "confirm_second_factor") {
            self.clients.insert(login, self.house.client(login));
        }
        answer
    }

    /// Letters that somebody moved without being allowed to.
    fn moved(&self) -> Vec<String> {
        let status = |facts: &Facts| {
            let letter = self.clients["linh"].get(&format!("/documents/{}", facts.document)).expect(200);
            letter.json["status"].as_str().unwrap_or_default().to_owned()
        };
        let shared = self.scene.shared.iter();
        let moved = shared.filter(|((stage, ..), facts)| status(facts) != stage.key());
        moved
            .map(|((stage, level, _), _)| format!("a letter {} {} was moved", stage.key(), level.key()))
            .collect()
    }
}

/// A question for a day long after every deadline of the table.
fn test_root() -> String {
    congvan_specimens::pki::TestPki::new(7, time::macros::date!(2026 - 11 - 17))
        .expect("a test root")
        .root_pem()
}

fn ask_extension(share: Uuid) -> Value {
    let day = (time::OffsetDateTime::now_utc() + time::Duration::days(60)).date();
    json!({
        "action": "ask_extension",
        "assignment_id": share,
        "reason": "Chờ số liệu",
        "deadline": format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day()),
    })
}

/// What a request is about.
struct Target {
    document: Uuid,
    file: Uuid,
    version: Value,
    lead: Uuid,
    support: Uuid,
}
