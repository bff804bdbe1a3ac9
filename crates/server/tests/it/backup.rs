//! Backups of a ward at work: taken while it works, damaged, put back, put back too late.

use crate::{
    desk::{Desks, form},
    house::{EXECUTABLE, House, On},
};
use congvan_testkit::{Program, fresh_postgres, small_pdf};
use std::{
    path::{Path, PathBuf},
    process::Output,
};

#[test]
fn sqlite_comes_back_on_both() {
    comes_back(On::Sqlite);
}

#[test]
fn postgresql_comes_back_on_both() {
    comes_back(On::Postgres);
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn done(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
    said(output)
}

#[track_caller]
fn refused(output: &Output, because: &str) {
    let said = said(output);
    assert!(matches!(output.status.code(), Some(1 | 2)), "{said}");
    assert!(said.contains(because), "{said}");
}

/// Registers a letter; gives its number.
fn register(desks: &Desks, subject: &str) -> u64 {
    let document = desks.receive(subject, &small_pdf(subject));
    desks.register(&document, &form(subject), None).expect(200).json["arrival_number"]
        .as_u64()
        .expect("a number")
}

/// The ward's code.
const WARD: &str = "H99.88.01";

fn year() -> String {
    crate::desk::day(0)[..4].to_owned()
}

fn comes_back(on: On) {
    let house = House::open(on);
    let folder = tempfile::tempdir().unwrap();
    let backups = folder.path().join("backups");
    let backups = backups.to_str().unwrap();
    let desks = Desks::at(&house);
    let cookie = desks.of("linh").cookie();
    assert_eq!(register(&desks, "Trước bản sao lưu"), 1);
    // While the server works.
    let first = done(&house.program().run_words(&["backup", backups]));
    assert!(first.contains("Đã sao lưu"), "{first}");
    assert_eq!(register(&desks, "Sau bản sao lưu"), 2);
    done(&house.program().run_words(&["backup", backups, "--verify"]));

    // To the database it came from, and to the other one.
    for to in [On::Sqlite, On::Postgres] {
        let data = folder.path().join(format!("{to:?}"));
        let program = blank(to, &data);
        let told = done(&program.run_words(&["restore", backups]));
        assert!(told.contains("không có sai lệch") && told.contains("--last incoming/"), "{told}");
        assert!(program.check().is_empty());
        refused(&program.run_words(&["restore", backups]), "đã có dữ liệu");

        let server = program.serve(&[]);
        let old = congvan_testkit::Client::with_cookie(&server.url, &cookie);
        old.get("/inbox?box=arrivals").expect(401);
        let restored = Desks::on(&server.url);
        let document = restored.receive("Sau khôi phục", &small_pdf("Sau khôi phục"));
        let held = restored.register(&document, &form("Sau khôi phục"), None).expect(409);
        assert_eq!(held.json["type"], "numbers-held");
        let last = |number: u64| format!("incoming/{}={number}", year());
        refused(&program.run_words(&["numbers", "--agency", "H55.9", "--last", &last(2)]), "cơ quan");
        refused(&program.run_words(&["numbers", "--agency", WARD, "--last", "incoming/1999=2"]), "còn thiếu");
        refused(&program.run_words(&["numbers", "--agency", WARD, "--last", &last(0)]), "ít nhất");
        done(&program.run_words(&["numbers", "--agency", WARD, "--last", &last(2)]));
        // Number 2 was given after the backup: it is not given again.
        let given = restored.register(&document, &form("Sau khôi phục"), None).expect(200);
        assert_eq!(given.json["arrival_number"], 3);
        server.stop();
        assert_eq!(program.check(), Vec::<String>::new());
    }
    house.stop_and_check();
}

#[test]
fn an_older_backup_put_over_newer_data_knows_the_numbers_given_since() {
    let house = House::open(On::Sqlite);
    let folder = tempfile::tempdir().unwrap();
    let backups = folder.path().to_str().unwrap();
    let desks = Desks::at(&house);
    register(&desks, "Một");
    done(&house.program().run_words(&["backup", backups]));
    register(&desks, "Hai");
    refused(&house.program().run_words(&["restore", backups, "--force"]), "đang được chương trình khác dùng");
    let ground = house.kill();
    let program = &ground.program;
    refused(&program.run_words(&["restore", backups]), "đã có dữ liệu");
    let told = done(&program.run_words(&["restore", backups, "--force"]));
    assert!(told.contains("đã cấp đến 2"), "{told}");
    let aside = std::fs::read_dir(&program.data).unwrap().filter_map(Result::ok);
    assert!(aside.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("replaced-")));
    let last = |number: u64| format!("incoming/{}={number}", year());
    refused(&program.run_words(&["numbers", "--agency", WARD, "--last", &last(1)]), "ít nhất là 2");
    done(&program.run_words(&["numbers", "--agency", WARD, "--last", &last(2)]));
    assert!(ground.program.check().is_empty());
}

#[test]
fn a_damaged_or_half_backup_is_never_taken_for_a_whole_one() {
    let house = House::open(On::Sqlite);
    let folder = tempfile::tempdir().unwrap();
    let (backups, data) = (folder.path().join("backups"), folder.path().join("data"));
    let text = backups.to_str().unwrap();
    let desks = Desks::at(&house);
    register(&desks, "Một");
    let program = blank(On::Sqlite, &data);
    refused(&program.run_words(&["restore", text]), "không có bản sao lưu");
    refused(&program.run_words(&["backup", text]), "không có dữ liệu");
    // What a backup leaves that was cut off: files, rows, no manifest.
    let half = backups.join("snapshots/20200101T000000Z/tables");
    std::fs::create_dir_all(&half).unwrap();
    std::fs::create_dir_all(backups.join("unfinished/tables")).unwrap();
    refused(&program.run_words(&["restore", text]), "không có bản sao lưu");
    done(&house.program().run_words(&["backup", text]));
    assert!(!half.exists() && !backups.join("unfinished").exists());

    for victim in ["blobs", "tables", "manifest.json", "manifest.sha256"] {
        let path = find(&backups, victim);
        let kept = std::fs::read(&path).unwrap();
        let mut changed = kept.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        std::fs::write(&path, &changed).unwrap();
        refused(&program.run_words(&["backup", text, "--verify"]), "hỏng");
        refused(&program.run_words(&["restore", text]), "hỏng");
        assert!(!data.join("congvan.db").exists(), "{victim}: nothing was put in place");
        std::fs::remove_file(&path).unwrap();
        refused(
            &program.run_words(&["backup", text, "--verify"]),
            if victim == "manifest.json" { "không có" } else { "hỏng" },
        );
        std::fs::write(&path, &kept).unwrap();
    }
    // Broken off half-way: bytes there, rows not. The next try goes on.
    std::fs::create_dir_all(data.join("restoring")).unwrap();
    std::fs::write(data.join("restoring/congvan.db"), b"half").unwrap();
    done(&program.run_words(&["restore", text]));
    assert!(program.check().is_empty());
}

#[test]
fn old_backups_go_and_take_only_their_own_bytes_along() {
    let house = House::open(On::Sqlite);
    let folder = tempfile::tempdir().unwrap();
    let backups = folder.path().to_str().unwrap();
    let desks = Desks::at(&house);
    let gone = desks.receive("Gỡ bỏ", &small_pdf("Gỡ bỏ"));
    let attached =
        desks.of("linh").upload(&format!("/documents/{gone}/attachments?name=a.pdf"), &small_pdf("a"));
    let attached = attached.expect(201).json["id"].as_str().expect("an id").to_owned();
    done(&house.program().run_words(&["backup", backups]));
    assert_eq!(count(&folder.path().join("blobs")), 2);
    desks.of("linh").delete(&format!("/documents/{gone}/attachments/{attached}")).expect(204);
    let told = done(&house.program().run_words(&["backup", backups, "--keep", "1"]));
    assert!(told.contains("Đã xóa 1 bản cũ"), "{told}");
    assert_eq!(count(&folder.path().join("blobs")), 1);
    let listed = house.program().run_words(&["backup", backups, "--list"]);
    assert_eq!(String::from_utf8_lossy(&listed.stdout).lines().count(), 1);
    done(&house.program().run_words(&["backup", backups, "--verify"]));
}

fn blank(on: On, data: &Path) -> Program {
    let program = Program::new(EXECUTABLE, data);
    match on {
        On::Sqlite => program,
        On::Postgres => {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            let congvan_office::Database::Postgres { url } = runtime.block_on(fresh_postgres()) else {
                unreachable!("it gives a PostgreSQL")
            };
            program.with("CONGVAN_DATABASE_URL", url)
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn count(folder: &Path) -> usize {
    files(folder).len()
}

/// A file of the backup with this word in its path.
fn find(folder: &Path, word: &str) -> PathBuf {
    let is_it = |path: &PathBuf| path.to_string_lossy().contains(word);
    files(folder).into_iter().find(is_it).unwrap_or_else(|| panic!("a file of {word}"))
}
