//! Data of earlier versions under the present program: brought forward, right, and worked on.

use crate::{
    desk::{Desks, form},
    house::{EXECUTABLE, House, On},
};
use congvan_testkit::{Program, fresh_postgres, small_pdf};
use std::path::{Path, PathBuf};

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
    let folder = fixtures().join(name);
    assert!(!folder.exists(), "{name} is there");
    let taken = house.program().run_words(&["backup", folder.to_str().unwrap()]);
    assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
    std::fs::remove_file(folder.join("lock")).unwrap();
    house.stop_and_check();
}

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
    // Two of the year it was made in; in that year the third.
    let given = desks.register(&waiting, &form("Vào sổ sau nâng cấp"), Some("ha")).expect(200).json;
    let number = given["arrival_number"].as_u64().expect("a number");
    assert!(number == 3 || number == 1, "{number}");
    let fresh = desks.assigned("Mới", &small_pdf("Mới"));
    assert_eq!(desks.letter("trung", &fresh)["status"], "assigned");
    server.stop();
    assert_eq!(program.check(), Vec::<String>::new());
}
