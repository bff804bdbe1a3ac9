//! What the machine does to us: the power goes, the disk fills, the database restarts in the middle of a transaction.
//!
//! Power and disk need root and loop devices; where there are none the test says so and tries nothing.
//! `CONGVAN_CUTS=30` for a long run of power cuts.

use crate::{
    desk::{Desks, form, new_key, registration},
    house::{EXECUTABLE, Ground, On, sha256, soon},
};
use congvan_testkit::{Program, Town, postgres, small_pdf};
use rand::Rng;
use serde_json::json;
use sqlx::{Connection, PgConnection, Row};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

/// A mounted file system, gone with the value.
struct Mounted(PathBuf);

impl Mounted {
    fn new(what: &[&str], at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mounted = Command::new("mount").args(what).arg(at).output().ok()?;
        mounted.status.success().then(|| Self(at.to_owned()))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // Lazily: a program that was killed just now may still hold a file.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn skipped(what: &str) {
    println!("skipped: {what} needs root and loop devices");
}

/// The ward's data, moved to another place.
fn moved(ground: &Ground, to: &Path) -> Program {
    let copied = Command::new("cp").arg("-a").arg(&ground.program.data).arg(to).status().unwrap();
    assert!(copied.success());
    // What was copied here was not written by the program, so nobody has synced it.
    assert!(Command::new("sync").arg("-f").arg(to).status().unwrap().success());
    Program::new(EXECUTABLE, to)
}

/// A letter whose number was acknowledged.
#[derive(Clone, Debug)]
struct Acknowledged {
    document: String,
    sha256: String,
}

/// Letters by number.
type Ledger = BTreeMap<u64, Acknowledged>;

/// Receives and registers letters until told to stop or until nobody answers.
fn work(desks: &Desks, ledger: &Mutex<Ledger>, next: &AtomicUsize, stop: &AtomicBool) {
    while !stop.load(Ordering::SeqCst) {
        let turn = next.fetch_add(1, Ordering::SeqCst);
        let subject = format!("Văn bản {turn}");
        let mut bytes = small_pdf(&subject);
        if turn.is_multiple_of(16) {
            // Large ones go another way to the disk.
            bytes.resize(1_500_001, b'%');
        }
        let path = format!("/incoming-documents?name={}.pdf", next.load(Ordering::SeqCst));
        let sent =
            desks.of("linh").try_send("POST", &path, &[("content-type", "application/octet-stream")], &bytes);
        let Some(document) = sent.and_then(|sent| sent.json["document_id"].as_str().map(str::to_owned))
        else {
            return;
        };
        let letter = desks.of("linh").try_get(&format!("/documents/{document}"));
        let Some(version) = letter.map(|letter| letter.json["version"].clone()) else { return };
        let body = registration(&version, &form(&subject), None);
        let key = new_key();
        let headers = [("content-type", "application/json"), ("idempotency-key", key.as_str())];
        let path = format!("/documents/{document}/registration");
        let sent = desks.of("linh").try_send("POST", &path, &headers, body.to_string().as_bytes());
        let Some(number) = sent.and_then(|sent| sent.json["arrival_number"].as_u64()) else { return };
        let letter = Acknowledged { document, sha256: sha256(&bytes) };
        let before = ledger.lock().unwrap().insert(number, letter);
        assert!(before.is_none(), "number {number} was given twice");
    }
}

#[test]
fn a_power_cut_takes_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let image = folder.path().join("disk-0.img");
    let made = Command::new("sh")
        .args(["-c", "truncate -s 200M \"$0\" && mkfs.ext4 -q -F \"$0\""])
        .arg(&image)
        .status();
    let disk = folder.path().join("disk-0");
    let is_made = made.is_ok_and(|made| made.success());
    let Some(mut mounted) =
        is_made.then(|| Mounted::new(&["-o", "loop,commit=300", image.to_str().unwrap()], &disk)).flatten()
    else {
        return skipped("cutting the power");
    };
    let cuts: usize = std::env::var("CONGVAN_CUTS").ok().and_then(|text| text.parse().ok()).unwrap_or(3);
    // The disk is smaller than the usual reserve.
    let on_this_disk = |program: Program| program.with("CONGVAN_DISK_RESERVE_MB", "0");
    let mut program = on_this_disk(moved(&Ground::new(On::Sqlite), &disk.join("data")));
    let (ledger, next) = (Mutex::new(Ledger::new()), AtomicUsize::new(0));
    let (mut image, mut vanished) = (image, 0);
    for cut in 1..=cuts * 3 {
        // Once in a while the system itself writes down in that moment what should vanish: then this was no proof.
        if cut > cuts && vanished > 0 {
            break;
        }
        let server = program.serve(&[]);
        let desks = Arc::new(Desks::on(&server.url));
        let stop = AtomicBool::new(false);
        let copy = folder.path().join(format!("disk-{cut}.img"));
        let acknowledged = std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| work(&desks, &ledger, &next, &stop));
            }
            soon(Duration::from_secs(60), "something is acknowledged", || {
                (next.load(Ordering::SeqCst) > 2 && !ledger.lock().unwrap().is_empty()).then_some(())
            });
            std::thread::sleep(Duration::from_millis(rand::rng().random_range(300..2_500)));
            server.freeze();
            // Written now, when nobody syncs any more: a power cut takes it. Were it in every copy, the copies would
            // prove nothing.
            std::fs::write(mounted.0.join(format!("unsynced-{cut}")), "gone").unwrap();
            let acknowledged = ledger.lock().unwrap().clone();
            copy_at_one_instant(&image, &copy);
            stop.store(true, Ordering::SeqCst);
            server.kill();
            acknowledged
        });
        let disk = folder.path().join(format!("disk-{cut}"));
        mounted = Mounted::new(&["-o", "loop,commit=300", copy.to_str().unwrap()], &disk)
            .expect("the copy is a disk");
        vanished += usize::from(!disk.join(format!("unsynced-{cut}")).exists());
        std::fs::remove_file(&image).unwrap();
        image = copy;
        program = on_this_disk(Program::new(EXECUTABLE, &disk.join("data")));
        assert_eq!(program.check(), Vec::<String>::new(), "after cut {cut}");
        let server = program.serve(&[]);
        let desks = Desks::on(&server.url);
        assert!(!acknowledged.is_empty(), "something was acknowledged before the cut");
        for (number, letter) in &acknowledged {
            let there = desks.letter("linh", &letter.document);
            assert_eq!(there["arrival_number"], *number, "{there}");
            let file = there["files"][0]["id"].as_str().expect("a file");
            let bytes = desks
                .of("linh")
                .get(&format!("/documents/{}/files/{file}", letter.document))
                .expect(200)
                .bytes;
            assert_eq!(sha256(&bytes), letter.sha256);
        }
        println!("cut {cut}: {} letters acknowledged, all there", acknowledged.len());
        server.stop();
        // What was acknowledged after the copy began did not happen on this disk.
        *ledger.lock().unwrap() = acknowledged;
    }
    assert!(vanished > 0, "the copies hold what was never synced");
    drop(mounted);
}

/// Copies the image; again, when the system wrote to it meanwhile.
fn copy_at_one_instant(image: &Path, copy: &Path) {
    let written =
        || std::fs::metadata(image).and_then(|found| found.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    for _ in 0..20 {
        let before = written();
        let copied = Command::new("cp").arg("--sparse=always").arg(image).arg(copy).status().unwrap();
        assert!(copied.success());
        if written() == before {
            return;
        }
    }
    panic!("the image does not come to rest");
}

#[test]
fn a_full_disk_refuses_and_recovers() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    let Some(mounted) = Mounted::new(&["-t", "tmpfs", "-o", "size=48m", "none"], &disk) else {
        return skipped("filling a disk");
    };
    let program = moved(&Ground::new(On::Sqlite), &disk.join("data")).with("CONGVAN_DISK_RESERVE_MB", "0");
    let server = program.serve(&[]);
    let desks = Desks::on(&server.url);
    let kept = desks.receive("Trước", &small_pdf("Trước"));
    assert_eq!(desks.register(&kept, &form("Trước"), None).expect(200).json["arrival_number"], 1);
    let waiting = desks.receive("Chờ", &small_pdf("Chờ"));
    desks.analysed("linh", &waiting);
    for login in ["lam", "ha", "son"] {
        desks.of(login).get("/session").expect(200);
    }
    all_were_away(&program.data.join("congvan.db"));
    // Nothing is left, not a byte.
    let filler = disk.join("filler");
    let filled = Command::new("dd")
        .args(["if=/dev/zero", "bs=4096", &format!("of={}", filler.display())])
        .output()
        .unwrap();
    assert!(!filled.status.success(), "it ends because the disk is full");
    let large = [small_pdf("Lớn"), vec![b'%'; 3_000_000]].concat();
    let refused = desks.of("linh").upload("/incoming-documents?name=lon.pdf", &large);
    assert_eq!((refused.status, &refused.json["type"]), (507, &json!("disk-full")), "{}", refused.detail());
    let mut refusals = 0;
    // A few acts may still fit into what the log has already; then they are refused, and none is half done.
    let mut registered = None;
    for _ in 0..40 {
        let version = desks.letter("linh", &waiting)["version"].clone();
        let subject = format!("Chờ {}", "x".repeat(3_000));
        let answer = desks.keyed(
            "linh",
            &format!("/documents/{waiting}/registration"),
            &registration(&version, &form(&subject[..400]), None),
            Some(&new_key()),
        );
        match answer.status {
            200 => {
                registered = answer.json["arrival_number"].as_u64();
                break;
            }
            507 => refusals += 1,
            other => panic!("{other}: {} after {refusals} refusals", answer.detail()),
        }
    }
    println!("{refusals} acts refused on the full disk");
    // What is there can be read, also by who was away for longer than a session's use goes unwritten.
    for (login, path) in [("lam", "/session"), ("ha", "/inbox?box=tasks"), ("son", "/session")] {
        let read = desks.of(login).get(path);
        assert_eq!(read.status, 200, "{login}: {}", read.detail());
    }
    std::fs::remove_file(&filler).unwrap();
    // It recovers by itself.
    if registered.is_none() {
        let answer = desks.register(&waiting, &form("Chờ"), None).expect(200);
        assert_eq!(answer.json["arrival_number"], 2, "no number was lost to a refusal");
    }
    let after = desks.receive("Sau", &small_pdf("Sau"));
    assert_eq!(desks.register(&after, &form("Sau"), None).expect(200).json["arrival_number"], 3);
    server.stop();
    assert_eq!(program.check(), Vec::<String>::new());
    drop(mounted);
}

/// Sessions as they are after a coffee break, when the program no longer remembers who is signed in.
fn all_were_away(database: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database);
        let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        let sql = "UPDATE sessions SET last_seen_at = last_seen_at - 300000000";
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
    std::thread::sleep(Duration::from_secs(4));
}

#[test]
fn postgresql_restarted_in_the_middle_loses_nothing() {
    // A server of its own: the others' tests go on.
    let cluster = postgres::Cluster::start(std::process::id()).expect("PostgreSQL is needed for the tests");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let database = congvan_office::Database::Postgres { url: cluster.url().to_owned() };
    runtime.block_on(async {
        Town::open(&data, database, PathBuf::from(EXECUTABLE), true).await.close().await;
    });
    let program = Program::new(EXECUTABLE, &data).with("CONGVAN_DATABASE_URL", cluster.url());
    let server = program.serve(&[]);
    let desks = Arc::new(Desks::on(&server.url));
    let (ledger, next, stop) = (Mutex::new(Ledger::new()), AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            // Whoever gets no good answer begins another letter.
            scope.spawn(|| {
                while !stop.load(Ordering::SeqCst) {
                    work(&desks, &ledger, &next, &stop);
                    std::thread::sleep(Duration::from_millis(50));
                }
            });
        }
        for _ in 0..3 {
            std::thread::sleep(Duration::from_millis(1_500));
            runtime.block_on(crash(cluster.url()));
        }
        std::thread::sleep(Duration::from_secs(3));
        stop.store(true, Ordering::SeqCst);
    });
    let ledger = ledger.into_inner().unwrap();
    println!("{} letters acknowledged over three restarts", ledger.len());
    assert!(ledger.len() > 3, "work went on");
    for (number, letter) in &ledger {
        let there = desks.letter("linh", &letter.document);
        assert_eq!(there["arrival_number"], *number, "{there}");
    }
    let last = desks.receive("Cuối", &small_pdf("Cuối"));
    let last =
        desks.register(&last, &form("Cuối"), None).expect(200).json["arrival_number"].as_u64().unwrap();
    assert!(ledger.keys().all(|number| *number < last), "it works again, and gives no number twice");
    server.stop();
    assert_eq!(program.check(), Vec::<String>::new());
    cluster.stop();
}

/// `kill -9` for one of the program's backends: PostgreSQL ends all others at once, whatever they are doing, and comes
/// up again by its log.
async fn crash(url: &str) {
    let Ok(mut connection) = PgConnection::connect(url).await else { return };
    let sql = "SELECT pid FROM pg_stat_activity WHERE application_name = 'congvan' \
               ORDER BY (state <> 'idle') DESC NULLS LAST LIMIT 1";
    let Ok(row) = sqlx::query(sql).fetch_one(&mut connection).await else { return };
    let pid: i32 = row.get("pid");
    let killed = Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
    assert!(killed.success());
}
