//! Data of earlier versions under the present program: brought forward, right, and worked on.

use crate::{
    desk::{Desks, form},
    house::{EXECUTABLE, House, On},
};
use congvan_specimens::library::{self, Signing};
use congvan_specimens::pki::TestPki;
use congvan_testkit::{Program, Town, fresh_postgres, small_pdf};
use serde_json::{Value, json};
use sqlx::Connection;
use std::path::{Path, PathBuf};
use time::macros::date;
use uuid::Uuid;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/upgrade")
}

/// Set `CONGVAN_WRITE` to a name to add a backup of the present schema.
fn write(name: &str) {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let waiting = desks.receive("Chờ vào sổ", &small_pdf("Chờ vào sổ"));
    desks.submitted("Chờ bút phê", &small_pdf("Chờ bút phê"));
    let assigned = desks.assigned("Đang xử lý", &small_pdf("Đang xử lý"));
    desks
        .act("trung", &assigned, &serde_json::json!({ "action": "comment", "text": "Đang lấy ý kiến." }))
        .expect(200);
    for document in [&waiting, &assigned] {
        desks.analysed("linh", document);
    }
    settings_and_verdicts(&desks);
    let folder = fixtures().join(name);
    assert!(!folder.exists(), "{name} is there");
    let taken = house.program().run_words(&["backup", folder.to_str().unwrap()]);
    assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
    std::fs::remove_file(folder.join("lock")).unwrap();
    house.stop_and_check();
}

/// What agencies keep beside their letters: settings, filters, a second step, roots, verdicts and a campaign.
fn settings_and_verdicts(desks: &Desks) {
    let mut pki = TestPki::new(7, date!(2026 - 11 - 17)).expect("a PKI");
    let admin = desks.of("quantri");
    let found = admin.upload("/administration/trust/inspection", pki.root_pem().as_bytes()).expect(200).json;
    let root = json!({
        "certificate": found[0]["der"], "fingerprint": found[0]["certificate"]["sha256"],
        "purposes": ["signing"], "reason": "Đối chiếu với văn bản của nơi cấp",
    });
    admin.post("/administration/trust/roots", &root).expect(201);
    let phrases = json!({ "version": 0, "phrases": ["Trình gấp"] });
    admin.send("PUT", "/administration/phrases", &phrases).expect(200);
    let kinds = json!({ "version": 0, "kinds": [{ "name": "Phiếu trình", "abbreviation": "PTr" }] });
    admin.send("PUT", "/administration/document-kinds", &kinds).expect(200);

    let mut signed =
        library::letters(7, date!(2026 - 11 - 17), 40).filter(|one| one.signing == Signing::Both);
    let signed = signed.next().expect("a signed letter").make(&mut pki).expect("it can be made");
    let letter = desks.receive("Có chữ ký số", &signed.pdf);
    desks.analysed("linh", &letter);
    let clerk = desks.of("linh");
    clerk.post("/signature-campaigns", &json!({})).expect(201);
    clerk.post("/incoming-documents/paper", &json!({})).expect(201);
    let filter = json!({ "place": "book", "name": FILTER, "address": "q=a" });
    clerk.send("PUT", &format!("/saved-filters/{}", Uuid::now_v7()), &filter).expect(200);
    desks.of("yen").post("/second-factor", &json!({ "password": Town::password() })).expect(200);
}

/// All of [`settings_and_verdicts`] is there.
fn stands(desks: &Desks) {
    let (clerk, admin) = (desks.of("linh"), desks.of("quantri"));
    assert_eq!(clerk.get("/saved-filters").expect(200).json["items"][0]["name"], FILTER);
    let roots = admin.get("/administration/trust").expect(200).json;
    assert_eq!(roots["roots"].as_array().map(Vec::len), Some(1), "{roots}");
    for (place, told) in [("phrases", "Trình gấp"), ("document-kinds", "Phiếu trình")] {
        let kept = admin.get(&format!("/administration/{place}")).expect(200).json.to_string();
        assert!(kept.contains(told), "{kept}");
    }
    let campaigns = clerk.get("/signature-campaigns").expect(200).json;
    assert_eq!(campaigns["items"].as_array().map(Vec::len), Some(1), "{campaigns}");
    let arrivals = clerk.get("/inbox?box=arrivals").expect(200).json;
    let states: Vec<&Value> =
        arrivals["items"].as_array().expect("letters").iter().map(|one| &one["signature"]).collect();
    // Genuine, and nobody had a list of what was revoked.
    assert!(states.contains(&&json!("intact_unchecked")), "{states:?}");
}

/// The year of a backup, by the name of what it holds.
fn made_in(backup: &Path) -> i64 {
    let snapshot = std::fs::read_dir(backup.join("snapshots")).unwrap().next().unwrap().unwrap();
    let name = snapshot.file_name().into_string().unwrap();
    name[..4].parse().expect("a year")
}

const FILTER: &str = "Của văn thư";

#[test]
fn data_of_every_earlier_schema_is_brought_forward() {
    if let Ok(name) = std::env::var("CONGVAN_WRITE") {
        write(&name);
    }
    let mut tried = 0;
    for entry in std::fs::read_dir(fixtures()).unwrap().filter_map(Result::ok) {
        if !entry.path().is_dir() {
            continue;
        }
        for on in [On::Sqlite, On::Postgres] {
            brought_forward(&entry.path(), on);
        }
        tried += 1;
    }
    assert!(tried > 0, "there is something to bring forward");
}

fn brought_forward(backup: &Path, on: On) {
    println!("{} on {on:?}", backup.display());
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::new(EXECUTABLE, &folder.path().join("data"));
    if on == On::Postgres {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let congvan_office::Database::Postgres { url } = runtime.block_on(fresh_postgres()) else {
            unreachable!("it gives a PostgreSQL")
        };
        program = program.with("CONGVAN_DATABASE_URL", url);
    }
    let restored = program.run_words(&["restore", backup.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&restored.stderr).into_owned();
    assert_eq!(restored.status.code(), Some(0), "{said}");
    // The command that lets numbers be given again stands in what it says.
    let command =
        said.lines().map(str::trim).find(|line| line.contains("--agency H99.88.01 ")).expect("a command");
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let confirmed = program.run_words(&words);
    assert!(confirmed.status.success(), "{}", String::from_utf8_lossy(&confirmed.stderr));
    let server = program.serve(&[]);
    let desks = Desks::on(&server.url);
    let waiting = desks.of("linh").get("/inbox?box=arrivals").expect(200).json;
    let waiting = waiting["items"][0]["document_id"].as_str().or(waiting["items"][0]["id"].as_str());
    let waiting = waiting.expect("the letter that waited").to_owned();
    // Two were given in the year it was made in; the next is the third there, and the first of any other year.
    let today = desks.of("linh").get("/registers/incoming/forecast").expect(200).json;
    let due = if made_in(backup) == today["year"] { 3 } else { 1 };
    assert_eq!(today["next_number"], due);
    let given = desks.register(&waiting, &form("Vào sổ sau nâng cấp"), Some("ha")).expect(200).json;
    assert_eq!(given["arrival_number"], due);
    if backup.ends_with("m0004") {
        assert_eq!(desks.of("linh").get("/saved-filters").expect(200).json["items"], json!([]));
    } else {
        stands(&desks);
    }
    let fresh = desks.assigned("Mới", &small_pdf("Mới"));
    assert_eq!(desks.letter("trung", &fresh)["status"], "assigned");
    server.stop();
    assert_eq!(program.check(), Vec::<String>::new());
}

/// A letter whose invitation was taken back counted, in the rows of an earlier program, as held since then.
#[test]
fn rows_of_an_earlier_program_are_right_from_the_first_start() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let document = desks.submitted("Thu hồi lời mời", &small_pdf("Thu hồi lời mời"));
    let direction =
        json!({ "action": "direct", "text": "Giao chủ trì", "parts": desks.lead_alone(), "layers": [] });
    desks.act("ha", &document, &direction).expect(200);
    let invitation =
        json!({ "action": "invite", "unit_id": desks.parts()[1]["unit_id"], "note": "Cùng làm" });
    desks.act("son", &document, &invitation).expect(200);
    desks.act("son", &document, &json!({ "action": "take_back" })).expect(200);
    let ground = house.stop();
    assert_eq!(ground.program.check(), Vec::<String>::new());
    let as_left = |rules: i64| {
        format!(
            "UPDATE routings SET held_since = changed_at; UPDATE projections SET rules = {rules}, next = {}",
            if rules == 0 { 0 } else { i64::MAX }
        )
    };
    // Of these rules they are a fault, of earlier ones they are not.
    tamper(&ground.program, &as_left(2));
    let found = ground.program.check().join("\n");
    assert!(found.contains("held since"), "{found}");
    tamper(&ground.program, &as_left(0));
    ground.serve().stop_and_check();
}

fn tamper(program: &Program, sql: &str) {
    let database = program.data.join("congvan.db");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database);
        let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
}
