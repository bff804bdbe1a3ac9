//! The scanner's folder: what comes to rest becomes a letter, once, whatever happens.

use crate::support::{World, form, on_both, on_sqlite, on_sqlite_opened, tiny_pdf};
use congvan_office::inbox;
use congvan_office::letters::Letter;
use congvan_office::routing::Act;
use congvan_office::scanning::{self, ScanFolder, Status};
use congvan_office::{Error, Office, SettableClock, Worker, checking};
use congvan_records::Source;
use congvan_workflow::InboxBox;
use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use time::macros::datetime;

/// A folder that is looked at often, so that the test need not wait.
fn quick(path: &Path) -> ScanFolder {
    ScanFolder {
        every: Duration::from_millis(20),
        quiet: Duration::from_millis(60),
        patience: Duration::from_millis(400),
        ..ScanFolder::new(path)
    }
}

/// The office with its jobs and a folder for the scanner.
struct Desk {
    world: World,
    folder: tempfile::TempDir,
    worker: Worker,
}

impl Desk {
    fn at(world: World) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let worker = world.office.spawn_worker_with(Some(quick(folder.path())));
        Self { world, folder, worker }
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn has(&self, name: &str) -> bool {
        self.folder.path().join(name).symlink_metadata().is_ok()
    }

    async fn until(&self, what: &str, done: impl AsyncFn(&Self) -> bool) {
        let started = Instant::now();
        while !done(self).await {
            assert!(started.elapsed() < Duration::from_secs(60), "{what}: {:?}", self.status().await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn until_there(&self, name: &str) {
        self.until(name, async |desk| desk.has(name)).await;
    }

    async fn status(&self) -> Option<Status> {
        scanning::status(&self.world.office, &self.world.caller("quantri").await).await.unwrap()
    }

    fn reason(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(format!("{name}.ly-do.txt"))).unwrap()
    }
}

/// The clerk's queue.
async fn arrivals(world: &World) -> Vec<Letter> {
    let clerk = world.caller("linh").await;
    let page = inbox::page(&world.office, &clerk, InboxBox::Arrivals, None, None, 200).await.unwrap();
    let mut letters = Vec::new();
    for line in page.lines {
        letters.push(world.letter("linh", line.document).await.unwrap());
    }
    letters
}

fn names(letters: &[Letter]) -> Vec<&str> {
    let mut names: Vec<&str> = letters.iter().map(|letter| letter.files[0].file.name.as_str()).collect();
    names.sort_unstable();
    names
}

#[test]
fn a_scan_becomes_a_letter_in_the_queue_once() {
    on_both(async |world: World| {
        let desk = Desk::at(world);
        desk.put("quét 1.pdf", &tiny_pdf("một"));
        desk.put(
            "LINH/ảnh.png",
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x04\xd8\0\0\x06\xda\x08\x02\0\0\0rest",
        );
        desk.until_there("done/quét 1.pdf").await;
        desk.until_there("LINH/done/ảnh.png").await;
        let letters = arrivals(&desk.world).await;
        assert_eq!(names(&letters), ["quét 1.pdf", "ảnh.png"]);
        assert!(letters.iter().all(|letter| letter.document.source == Source::Scanner));
        assert_eq!(letters[0].files[0].added_by, Some(desk.world.persons["linh"]));

        // The same bytes again, under whatever name: put away, and no second letter.
        desk.put("quét lại.pdf", &tiny_pdf("một"));
        desk.until_there("done/quét lại.pdf").await;
        // Another letter under a name that was there before.
        desk.put("quét 1.pdf", &tiny_pdf("hai"));
        desk.until_there("done/quét 1 (2).pdf").await;
        assert_eq!(names(&arrivals(&desk.world).await), ["quét 1.pdf", "quét 1.pdf", "ảnh.png"]);

        desk.until("the state is told", async |desk| desk.status().await.is_some_and(|told| told.taken == 3))
            .await;
        let told = desk.status().await.unwrap();
        assert_eq!((told.refused, told.waiting, told.problems.len()), (0, 0, 0), "{told:?}");
        assert!(told.taken_at().is_some());
        for login in ["linh", "ha", "trung"] {
            let refused = scanning::status(&desk.world.office, &desk.world.caller(login).await).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{login}");
        }
        desk.world.quiet().await;
        desk.worker.stop().await;
        assert_eq!(checking::check(&desk.world.options).await.unwrap(), []);
    });
}

#[test]
fn a_scan_of_a_letter_that_was_returned_or_voided_is_a_letter_again() {
    on_both(async |world: World| {
        let desk = Desk::at(world);
        let put_again = async |name: &str| {
            desk.put(name, &tiny_pdf("một"));
            desk.until_there(&format!("done/{name}")).await;
            let letters = arrivals(&desk.world).await;
            assert_eq!(letters.len(), 1, "{name}");
            letters[0].document.id
        };
        let first = put_again("1.pdf").await;
        let act = Act::ReturnToSender { reason: "Thiếu trang".into() };
        desk.world.act("linh", first, act).await.unwrap();
        let second = put_again("2.pdf").await;
        assert_ne!(first, second);
        desk.world.register(second, form("Một"), None).await.unwrap();
        desk.world.act("linh", second, Act::Void { reason: "Vào sổ nhầm".into() }).await.unwrap();
        let third = put_again("3.pdf").await;
        assert_ne!(second, third);
        assert_eq!(put_again("4.pdf").await, third, "in the queue it is known");
        desk.worker.stop().await;
    });
}

#[test]
fn a_file_that_grows_is_waited_for() {
    on_sqlite(async |world: World| {
        let desk = Desk::at(world);
        let whole = tiny_pdf("nhiều trang");
        let path = desk.put("dài.pdf", &whole[..12]);
        desk.put("trống.pdf", b"");
        // Longer than the rest of a finished file, shorter than the patience with an unfinished one.
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(path.exists(), "without its end it is not finished");
        fs::write(&path, &whole).unwrap();
        desk.until_there("done/dài.pdf").await;
        let letters = arrivals(&desk.world).await;
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].files[0].file.size, whole.len() as u64);
        desk.until_there("refused/trống.pdf.ly-do.txt").await;
        assert!(desk.reason("refused/trống.pdf").contains("Tệp rỗng"));
        desk.worker.stop().await;
    });
}

#[test]
fn what_cannot_be_a_letter_is_put_aside_with_the_reason() {
    on_sqlite_opened(
        |options| options.limits.file_bytes = 4096,
        async |world: World| {
            let outside = tempfile::tempdir().unwrap();
            let secret = outside.path().join("bí mật.pdf");
            fs::write(&secret, tiny_pdf("của máy chủ")).unwrap();
            let desk = Desk::at(world);
            let root = desk.folder.path();
            std::os::unix::fs::symlink(&secret, root.join("liên kết.pdf")).unwrap();
            std::os::unix::fs::symlink(outside.path(), root.join("lam")).unwrap();
            let fifo = Command::new("mkfifo").arg(root.join("ống.pdf")).status().unwrap();
            assert!(fifo.success());
            fs::hard_link(&secret, root.join("tên khác.pdf")).unwrap();
            desk.put("chương trình.pdf", b"MZ\x90\0\x03\0\0\0");
            desk.put("lớn.pdf", &[tiny_pdf("lớn"), vec![b' '; 5000], b"%%EOF".to_vec()].concat());
            desk.put("người lạ/thư.pdf", &tiny_pdf("không của ai"));
            desk.put("trung/thư.pdf", &tiny_pdf("không phải văn thư"));
            desk.put(".đang chép.pdf", &tiny_pdf("ẩn"));
            for (name, why) in [
                ("liên kết.pdf", "không phải tệp thường"),
                ("lam", "không phải tệp thường"),
                ("ống.pdf", "không phải tệp thường"),
                ("tên khác.pdf", "liên kết cứng"),
                ("chương trình.pdf", "chương trình"),
                ("lớn.pdf", "Cần làm: quét lại"),
            ] {
                desk.until_there(&format!("refused/{name}.ly-do.txt")).await;
                desk.until(why, async |desk| desk.reason(&format!("refused/{name}")).contains(why)).await;
                assert!(!desk.has(name) && desk.has(&format!("refused/{name}")), "{name}");
            }
            desk.until("the state is told", async |desk| {
                desk.status().await.is_some_and(|told| told.refused == 6 && told.problems.len() == 2)
            })
            .await;
            let told = desk.status().await.unwrap();
            assert!(
                told.problems.iter().any(|words| words.contains("“trung” không mang tên tài khoản văn thư"))
            );
            assert!(desk.has("người lạ/thư.pdf") && desk.has("trung/thư.pdf") && desk.has(".đang chép.pdf"));
            assert_eq!(fs::read(&secret).unwrap(), tiny_pdf("của máy chủ"));
            assert!(arrivals(&desk.world).await.is_empty());

            // A program killed before it could say why says so at its next start.
            fs::remove_file(desk.folder.path().join("refused/ống.pdf.ly-do.txt")).unwrap();
            desk.worker.stop().await;
            let again = desk.world.office.spawn_worker_with(Some(quick(desk.folder.path())));
            let note = desk.folder.path().join("refused/ống.pdf.ly-do.txt");
            let started = Instant::now();
            while !note.exists() {
                assert!(started.elapsed() < Duration::from_secs(30));
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            again.stop().await;
        },
    );
}

#[test]
fn a_folder_that_is_not_there_is_told_in_words_and_found_when_it_comes() {
    on_sqlite(async |world: World| {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("ổ mạng");
        let worker = world.office.spawn_worker_with(Some(quick(&path)));
        let problems = async || {
            let told = scanning::status(&world.office, &world.caller("quantri").await).await.unwrap();
            told.map_or_else(|| vec!["not looked at".to_owned()], |told| told.problems)
        };
        let started = Instant::now();
        while !problems().await.iter().any(|words| words.contains("Không mở được thư mục: không có ở đó"))
        {
            assert!(started.elapsed() < Duration::from_secs(30));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(!path.exists(), "a share that is not mounted is not hidden under a new folder");
        fs::create_dir(&path).unwrap();
        while !problems().await.is_empty() {
            assert!(started.elapsed() < Duration::from_secs(30));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        worker.stop().await;
        // Without a folder in the configuration nothing of it is told any more.
        let worker = world.office.spawn_worker();
        while !problems().await.contains(&"not looked at".to_owned()) {
            assert!(started.elapsed() < Duration::from_secs(30));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        worker.stop().await;
    });
}

/// Tells this very test, started again as a child, where to work: `database|data|folder`.
const ROLE: &str = "CONGVAN_TEST_SCANNER";
/// Files that the scanner leaves.
const FILES: usize = 60;
/// Times the program dies at most before it may work in peace.
const DEATHS: usize = 12;

fn random(below: u64) -> u64 {
    RandomState::new().build_hasher().finish() % below
}

#[test]
fn a_killed_program_neither_loses_a_scan_nor_takes_it_twice() {
    if let Ok(role) = std::env::var(ROLE) {
        child(&role);
        return;
    }
    on_both(async |world: World| {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..FILES {
            let name = if number % 2 == 0 { format!("{number}.pdf") } else { format!("linh/{number}.pdf") };
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, tiny_pdf(&format!("tệp {number}"))).unwrap();
        }
        fs::write(folder.path().join("hỏng.pdf"), b"MZ\x90\0\x03\0\0\0").unwrap();
        let World { options, office, agency, clock, units, positions, persons, directory } = world;
        office.close().await.unwrap();
        let database = match &options.database {
            congvan_office::Database::Sqlite => "sqlite".to_owned(),
            congvan_office::Database::Postgres { url } => url.clone(),
        };
        let role = format!("{database}|{}|{}", options.data.display(), folder.path().display());
        let mut deaths = 0;
        for life in 0..=DEATHS {
            let is_last = life == DEATHS;
            let ended = tokio::task::spawn_blocking({
                let role = role.clone();
                move || one_life(&role, life, is_last)
            });
            if ended.await.unwrap() {
                break;
            }
            deaths += 1;
        }
        println!("killed {deaths} times");
        assert!(deaths > 2, "it was hardly killed");
        let office = Office::open(options.clone()).await.unwrap();
        let world = World { options, office, agency, clock, units, positions, persons, directory };
        let letters = arrivals(&world).await;
        let mut kept: Vec<_> = letters.iter().map(|letter| letter.files[0].file.sha256).collect();
        kept.sort_unstable_by_key(ToString::to_string);
        kept.dedup();
        assert_eq!((letters.len(), kept.len()), (FILES, FILES), "each once");
        let count = |place: &str| fs::read_dir(folder.path().join(place)).unwrap().count();
        assert_eq!((count("done"), count("linh/done"), count("refused")), (FILES / 2, FILES / 2, 2));
        assert_eq!((count(""), count("linh")), (3, 1), "nothing is left lying about");
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

/// Starts the program on the folder and kills it at any moment; tells whether it had done all before.
fn one_life(role: &str, life: usize, in_peace: bool) -> bool {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "scanning::a_killed_program_neither_loses_a_scan_nor_takes_it_twice",
            "--exact",
            "--nocapture",
        ])
        .env(ROLE, role)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    // It works: from here on, at any moment. The first lives are short, so that a fast machine does not get all done in
    // them.
    let opened = lines.any(|line| line.ends_with("opened"));
    if !in_peace {
        std::thread::sleep(Duration::from_micros(random(60_000 * (life as u64 + 1))));
        let _ = child.kill();
    }
    let done = lines.any(|line| line.ends_with("all done"));
    child.wait().unwrap();
    assert!(opened, "it never opened its data");
    done
}

fn child(role: &str) {
    let parts: Vec<&str> = role.split('|').collect();
    let [database, data, folder] = parts[..] else { panic!("{role}") };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let mut options = congvan_office::OpenOptions::new(data, crate::support::reader());
        if database != "sqlite" {
            options.database = congvan_office::Database::Postgres { url: database.to_owned() };
        }
        // The clock of the world whose posts are asked.
        options.clock = Arc::new(SettableClock::new(datetime!(2026-11-17 08:00 +7)));
        let office = Office::open(options).await.unwrap();
        println!("opened");
        let folder = Path::new(folder);
        let worker = office.spawn_worker_with(Some(quick(folder)));
        let left = |place: &Path| {
            let entries = fs::read_dir(place).unwrap().filter_map(Result::ok);
            entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file())).count()
        };
        while left(folder) + left(&folder.join("linh")) > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        worker.stop().await;
        println!("all done");
    });
}

#[test]
fn after_a_restoration_scans_taken_since_the_backup_are_found_where_they_were_put_away() {
    on_sqlite(async |world: World| {
        // The files' clock is the machine's: the backup is older than whatever is scanned today.
        world.minutes(-400 * 24 * 60);
        let Desk { world, folder, worker } = {
            let desk = Desk::at(world);
            desk.put("một.pdf", &tiny_pdf("một"));
            desk.until_there("done/một.pdf").await;
            desk
        };
        let backups = world.backed_up().await;
        let desk = Desk { world, folder, worker };
        desk.put("hai.pdf", &tiny_pdf("hai"));
        desk.put("linh/ba.pdf", &tiny_pdf("ba"));
        desk.until_there("done/hai.pdf").await;
        desk.until_there("linh/done/ba.pdf").await;
        // Of long ago, and put there by hand: nobody's letter.
        let old = desk.folder.path().join("done/cũ.txt");
        fs::write(&old, "MZ").unwrap();
        let Desk { world, folder, worker } = desk;
        world.quiet().await;
        worker.stop().await;

        let world = world.restored_from(&backups).await;
        assert_eq!(names(&arrivals(&world).await), ["một.pdf"], "the backup knows the first alone");
        let worker = world.office.spawn_worker_with(Some(quick(folder.path())));
        let desk = Desk { world, folder, worker };
        desk.until("all are taken", async |desk| arrivals(&desk.world).await.len() >= 3).await;
        assert_eq!(names(&arrivals(&desk.world).await), ["ba.pdf", "hai.pdf", "một.pdf"]);
        desk.put("bốn.pdf", &tiny_pdf("bốn"));
        desk.until_there("done/bốn.pdf").await;
        assert!(desk.has("done/hai.pdf") && desk.has("linh/done/ba.pdf"), "they stay where they are");
        let Desk { world, folder, worker } = desk;
        world.quiet().await;
        worker.stop().await;
        // Once is enough: what people put there later is no letter's way in.
        let world = world.opened_again().await;
        fs::write(folder.path().join("done/năm.pdf"), tiny_pdf("năm")).unwrap();
        let worker = world.office.spawn_worker_with(Some(quick(folder.path())));
        let desk = Desk { world, folder, worker };
        desk.put("sáu.pdf", &tiny_pdf("sáu"));
        desk.until_there("done/sáu.pdf").await;
        assert_eq!(arrivals(&desk.world).await.len(), 5);
        desk.world.quiet().await;
        desk.worker.stop().await;
        assert_eq!(checking::check(&desk.world.options).await.unwrap(), []);
    });
}
