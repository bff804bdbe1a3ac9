//! The agency's mailbox on a real IMAP server: what is sent there becomes letters, once, whatever happens.

use crate::letter_box::{LetterBox, mail};
use crate::support::{World, on_both, on_both_opened, on_sqlite_opened, tiny_pdf};
use congvan_mail::Security;
use congvan_office::letters::{self, Letter};
use congvan_office::mailbox::{self, MailboxChange, MailboxSettings, Pace, Status};
use congvan_office::{
    Database, Error, InputFault, Office, OpenOptions, SettableClock, Worker, checking, inbox, intake,
};
use congvan_records::{FileRole, Source};
use congvan_workflow::InboxBox;
use futures::TryStreamExt;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use time::macros::{date, datetime};

const PASSWORD: &str = "hộp thư 1";
const PDF: &str = "application/pdf";

/// Often, so that the test need not wait.
fn quick() -> Pace {
    let millis = Duration::from_millis;
    Pace {
        look: millis(20),
        every: millis(60),
        again: millis(150),
        refused: millis(300),
        longest: millis(900),
    }
}

fn settings(letters: &LetterBox, done_folder: &str) -> MailboxSettings {
    MailboxSettings {
        version: 0,
        on: true,
        host: "localhost".into(),
        port: letters.tls_port,
        security: Security::Tls,
        user: LetterBox::USER.into(),
        has_password: false,
        folder: "INBOX".into(),
        done_folder: done_folder.into(),
        since: date!(2020 - 01 - 01),
    }
}

async fn set(
    world: &World,
    settings: MailboxSettings,
    password: Option<&str>,
) -> Result<MailboxSettings, Error> {
    let admin = world.caller("quantri").await;
    let version = mailbox::mailbox_settings(&world.office, &admin).await.unwrap().version;
    let settings = MailboxSettings { version, ..settings };
    let change = MailboxChange { settings, password: password.map(str::to_owned) };
    mailbox::set_mailbox_settings(&world.office, &admin, change).await
}

/// Trusts the server of these letters. The file lies beside the data, as an operator's does.
fn trusting(letters: &LetterBox) -> impl Fn(&mut OpenOptions) + use<> {
    let root = letters.root.clone();
    move |options| {
        let path = options.data.with_extension("pem");
        std::fs::write(&path, &root).unwrap();
        options.mail_roots = vec![path];
    }
}

async fn status(world: &World) -> Option<Status> {
    mailbox::status(&world.office, &world.caller("quantri").await).await.unwrap()
}

async fn until(world: &World, what: &str, done: impl AsyncFn() -> bool) {
    let started = Instant::now();
    while !done().await {
        assert!(started.elapsed() < Duration::from_secs(60), "{what}: {:?}", status(world).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn until_told(world: &World, what: &str, done: impl Fn(&Status) -> bool) {
    until(world, what, async || status(world).await.is_some_and(|told| done(&told))).await;
}

/// The clerk's queue, the latest first.
async fn arrivals(world: &World) -> Vec<Letter> {
    let clerk = world.caller("linh").await;
    let page = inbox::page(&world.office, &clerk, InboxBox::Arrivals, None, None, 200).await.unwrap();
    let mut found = Vec::new();
    for line in page.lines {
        found.push(world.letter("linh", line.document).await.unwrap());
    }
    found
}

fn names(letter: &Letter) -> Vec<(FileRole, &str)> {
    letter.files.iter().map(|one| (one.file.role, one.file.name.as_str())).collect()
}

async fn stop(world: &World, worker: Worker) {
    world.quiet().await;
    worker.stop().await;
    assert_eq!(checking::check(&world.options).await.unwrap(), []);
}

#[test]
fn a_message_becomes_a_letter_in_the_queue_once() {
    let mut served = LetterBox::open(PASSWORD, true);
    let letters = &served;
    let first = mail(
        "mot",
        "Fwd: Báo cáo quỹ đất",
        "Kính gửi văn thư.",
        &[
            ("Phụ lục 1.pdf", PDF, &tiny_pdf("phụ lục")),
            ("CV 4127.pdf", PDF, &tiny_pdf("công văn")),
            ("biểu.csv", "text/csv", b"a,b\r\n"),
            ("chuong-trinh.exe", "application/octet-stream", b"MZ\x90\0\x03\0\0\0"),
        ],
    );
    letters.put(&first);
    on_both_opened(trusting(letters), async |world: World| {
        let put_away = || letters.in_folder("&ARAA4w- nh&Hq0-n");
        let before = put_away();
        set(&world, settings(letters, ""), Some(PASSWORD)).await.unwrap();
        let worker = world.office.spawn_worker_at(None, quick());
        until_told(&world, "it is taken", |told| told.taken == 1 && told.waiting == 0).await;
        let queue = arrivals(&world).await;
        let [letter] = &queue[..] else { panic!("{} letters", queue.len()) };
        assert_eq!(letter.document.source, Source::Mail);
        assert_eq!(
            names(letter),
            [
                (FileRole::Main, "CV 4127.pdf"),
                (FileRole::Attachment, "Phụ lục 1.pdf"),
                (FileRole::Attachment, "biểu.csv"),
                (FileRole::Envelope, "Thư gốc.eml"),
            ]
        );
        let origin = letter.mail.as_ref().unwrap();
        assert_eq!(origin.from_address, "vanthu.snnmt@songlam.example");
        assert_eq!(origin.from_name, "Văn thư Sở Nông nghiệp và Môi trường");
        assert_eq!(
            (origin.subject.as_str(), origin.text.as_str()),
            ("Fwd: Báo cáo quỹ đất", "Kính gửi văn thư.")
        );
        assert_eq!(origin.sent_at, Some(datetime!(2026-11-17 07:30 +7).into()));
        assert_eq!((origin.remarks.len(), origin.remarks[0].is_left_out), (1, true));
        let clerk = world.caller("linh").await;
        let envelope =
            letters::file(&world.office, &clerk, letter.document.id, letter.files[3].file.id).await.unwrap();
        let kept: Vec<u8> = envelope.stream.map_ok(|piece| piece.to_vec()).try_concat().await.unwrap();
        assert!(kept == first, "the message is kept as it came");

        // The same once more, by another way and under another number.
        letters.put(&[b"Received: from a by b\r\n".to_vec(), first.clone()].concat());
        letters.put(&mail("hai", "Giấy mời", "", &[("giấy mời.pdf", PDF, &tiny_pdf("giấy mời"))]));
        until_told(&world, "the second is taken", |told| told.taken == 2 && told.waiting == 0).await;
        assert_eq!(arrivals(&world).await.len(), 2);
        assert_eq!(letters.inbox(), (0, 3), "all are marked as read, and stay");

        // The server numbers its messages anew, and the program is started anew.
        stop(&world, worker).await;
        letters.renumber();
        set(&world, settings(letters, "Đã nhận"), None).await.unwrap();
        let worker = world.office.spawn_worker_at(None, quick());
        until(&world, "they are put away", async || letters.inbox() == (0, 0)).await;
        assert_eq!(put_away(), before + 3);
        until_told(&world, "all is well", |told| told.waiting == 0 && told.fault.is_none() && !told.stays)
            .await;
        assert_eq!(arrivals(&world).await.len(), 2, "nothing is taken twice");
        for login in ["linh", "ha", "trung"] {
            let refused = mailbox::status(&world.office, &world.caller(login).await).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{login}");
        }
        set(&world, MailboxSettings { on: false, ..settings(letters, "") }, None).await.unwrap();
        until(&world, "it is told of no more", async || status(&world).await.is_none()).await;
        stop(&world, worker).await;
        // For the other database.
        letters.put(&first);
    });
    served.close();
}

#[test]
fn what_is_no_letter_waits_for_the_clerk() {
    let letters = &LetterBox::open(PASSWORD, true);
    on_sqlite_opened(trusting(letters), async |world: World| {
        let exe = [("tool.exe", "application/octet-stream", &b"MZ\x90\0\x03\0\0\0"[..])];
        letters.put(&mail("mot", "Re: Giấy mời họp giao ban", "Mời họp lúc 8 giờ.", &[]));
        letters.put(&mail("hai", "Phần mềm mới", "Cài giúp.", &exe));
        letters.put(b"\r\n\r\nkhong co dau thu");
        // Larger than what is fetched; of it the head alone is read.
        letters.put(&mail(
            "lon",
            "Bản đồ quy hoạch",
            "",
            &[("bản đồ.tif", "image/tiff", &vec![b'x'; 50 << 20])],
        ));
        set(&world, settings(letters, ""), Some(PASSWORD)).await.unwrap();
        let worker = world.office.spawn_worker_at(None, quick());
        until_told(&world, "they are seen", |told| told.aside == 4 && told.waiting == 0).await;
        assert!(arrivals(&world).await.is_empty());
        assert_eq!(letters.inbox(), (4, 0), "they lie untouched, and unread");

        let clerk = world.caller("linh").await;
        let (waiting, total) = mailbox::aside(&world.office, &clerk).await.unwrap();
        let find = |reason: &str| waiting.iter().find(|mail| mail.reason == reason).unwrap();
        assert_eq!((total, waiting.len()), (4, 4));
        assert_eq!(find("no_files").text, "Mời họp lúc 8 giờ.");
        assert_eq!(
            (find("refused").enclosed.clone(), find("refused").remarks.len()),
            (vec!["tool.exe".to_owned()], 1)
        );
        let large = find("too_large");
        assert_eq!(
            (large.subject.as_str(), large.from_address.as_str()),
            ("Bản đồ quy hoạch", "vanthu.snnmt@songlam.example")
        );
        assert!(find("unreadable").subject.is_empty());

        // Only clerks see it, and say of it.
        for login in ["quantri", "ha", "trung"] {
            let other = world.caller(login).await;
            let refused = mailbox::aside(&world.office, &other).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{login}");
            let refused = mailbox::take(&world.office, &other, find("no_files").id).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{login}");
            let refused = mailbox::dismiss(&world.office, &other, find("no_files").id).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{login}");
        }
        let unknown = mailbox::take(&world.office, &clerk, uuid::Uuid::now_v7()).await;
        assert!(matches!(unknown, Err(Error::NotFound)));

        let exe = find("refused").id;
        mailbox::dismiss(&world.office, &clerk, exe).await.unwrap();
        assert!(matches!(mailbox::dismiss(&world.office, &clerk, exe).await, Err(Error::Stale)));
        assert!(matches!(mailbox::take(&world.office, &clerk, exe).await, Err(Error::Stale)));
        mailbox::restore(&world.office, &clerk, exe).await.unwrap();
        assert!(matches!(mailbox::take(&world.office, &clerk, large.id).await, Err(Error::Blocked(_))));

        let document = mailbox::take(&world.office, &clerk, find("no_files").id).await.unwrap();
        let letter = world.letter("linh", document).await.unwrap();
        assert_eq!(names(&letter), [(FileRole::Envelope, "Thư gốc.eml")]);
        assert_eq!(letter.document.fields.subject, "Giấy mời họp giao ban");
        assert_eq!(letter.mail.unwrap().text, "Mời họp lúc 8 giờ.");
        assert!(matches!(mailbox::take(&world.office, &clerk, find("no_files").id).await, Err(Error::Stale)));
        until(&world, "the server is told", async || letters.inbox() == (3, 1)).await;
        stop(&world, worker).await;
    });
}

#[test]
fn what_stands_in_the_way_is_told_and_passes() {
    let mut served = LetterBox::open(PASSWORD, true);
    let port = served.tls_port;
    let given = settings(&served, "");
    served.put(&mail("mot", "Công văn", "", &[("a.pdf", PDF, &tiny_pdf("a"))]));
    let trusted = trusting(&served);
    let letters = std::cell::RefCell::new(&mut served);
    on_sqlite_opened(trusted, async |world: World| {
        let admin = world.caller("quantri").await;
        let change = |settings: MailboxSettings, password: Option<&str>| MailboxChange {
            settings,
            password: password.map(str::to_owned),
        };
        let tried = async |settings, password| {
            mailbox::try_mailbox(&world.office, &admin, change(settings, password)).await.unwrap()
        };
        // Before anything is kept.
        let trial = tried(given.clone(), Some("sai")).await;
        assert_eq!(trial.fault.as_deref(), Some("login"));
        assert!(trial.reply.unwrap().contains("Authentication failed"));
        let trial =
            tried(MailboxSettings { folder: "Công văn".into(), ..given.clone() }, Some(PASSWORD)).await;
        assert_eq!((trial.fault.as_deref(), trial.folders), (Some("folder"), vec!["INBOX".to_owned()]));
        let trial = tried(given.clone(), Some(PASSWORD)).await;
        assert_eq!((trial.fault, trial.messages, trial.fresh), (None, 1, 1));
        let later = MailboxSettings { since: date!(2099 - 01 - 01), ..given.clone() };
        assert_eq!(tried(later, Some(PASSWORD)).await.fresh, 0);
        assert_eq!(letters.borrow().inbox(), (1, 0), "trying touches nothing");
        for login in ["linh", "ha"] {
            let other = world.caller(login).await;
            let refused =
                mailbox::try_mailbox(&world.office, &other, change(given.clone(), Some(PASSWORD))).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{login}");
            let refused =
                mailbox::set_mailbox_settings(&world.office, &other, change(given.clone(), None)).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{login}");
        }

        set(&world, given.clone(), Some("sai")).await.unwrap();
        let worker = world.office.spawn_worker_at(None, quick());
        until_told(&world, "the password is wrong", |told| told.fault.as_deref() == Some("login")).await;
        // Nothing hammers at the account.
        let tries = letters.borrow().log().matches("auth failed").count();
        assert!(tries < 8, "{tries} tries");
        let set_right = set(&world, given.clone(), Some(PASSWORD)).await.unwrap();
        assert!(set_right.has_password);
        until_told(&world, "it is taken", |told| told.taken == 1 && told.fault.is_none()).await;

        // The password goes to no other server than the one it was given for.
        for elsewhere in [
            MailboxSettings { host: "mail.khac.example".into(), ..given.clone() },
            MailboxSettings { user: "khac@thohoa.example".into(), ..given.clone() },
            MailboxSettings { port: port.wrapping_add(1).max(1), ..given.clone() },
        ] {
            let refused = set(&world, elsewhere.clone(), None).await;
            let at_password = |faults: &[InputFault]| faults.iter().any(|fault| fault.field == "password");
            assert!(matches!(refused, Err(Error::Input(faults)) if at_password(&faults)));
            let refused = mailbox::try_mailbox(&world.office, &admin, change(elsewhere, None)).await;
            assert!(matches!(refused, Err(Error::Input(faults)) if at_password(&faults)));
        }
        // In the clear it lies nowhere: neither in the settings nor in the log of administration.
        let store = world.store().await;
        let agency = congvan_store::AgencyScope::of(world.agency);
        let kept =
            congvan_store::settings::find(store.reader(), agency, None, "mailbox").await.unwrap().unwrap();
        assert!(!kept.body.contains(PASSWORD) && kept.body.contains("sealed_password"));
        let log = congvan_office::administration::journal(&world.office, &admin, None).await.unwrap();
        assert!(format!("{log:?}").contains("mailbox_changed") && !format!("{log:?}").contains(PASSWORD));

        letters.borrow_mut().close();
        until_told(&world, "nobody answers", |told| told.fault.as_deref() == Some("unreachable")).await;
        letters.borrow().put(&mail("hai", "Công văn", "", &[("b.pdf", PDF, &tiny_pdf("b"))]));
        letters.borrow_mut().reopen();
        until_told(&world, "it goes on by itself", |told| told.taken == 2 && told.fault.is_none()).await;
        stop(&world, worker).await;
    });
}

#[test]
fn files_that_came_together_are_sorted_by_the_clerk() {
    let letters = &LetterBox::open(PASSWORD, true);
    letters.put(&mail(
        "mot",
        "Hai công văn",
        "",
        &[("a.pdf", PDF, &tiny_pdf("a")), ("b.pdf", PDF, &tiny_pdf("b"))],
    ));
    on_both_opened(trusting(letters), async |world: World| {
        set(&world, settings(letters, ""), Some(PASSWORD)).await.unwrap();
        let worker = world.office.spawn_worker_at(None, quick());
        until_told(&world, "it is taken", |told| told.taken == 1 && told.waiting == 0).await;
        let letter = arrivals(&world).await.remove(0);
        let (document, clerk) = (letter.document.id, world.caller("linh").await);
        let main = intake::make_main(&world.office, &clerk, document, letter.files[1].file.id).await.unwrap();
        assert_eq!(
            names(&main),
            [(FileRole::Main, "b.pdf"), (FileRole::Attachment, "a.pdf"), (FileRole::Envelope, "Thư gốc.eml")]
        );
        // The envelope is none of the clerk's to change.
        let envelope = main.files[2].file.id;
        assert!(matches!(
            intake::make_main(&world.office, &clerk, document, envelope).await,
            Err(Error::NotFound)
        ));
        assert!(intake::remove_attachment(&world.office, &clerk, document, envelope).await.is_err());
        let other = intake::split(&world.office, &clerk, document, main.files[1].file.id).await.unwrap();
        let other = world.letter("linh", other).await.unwrap();
        assert_eq!(names(&other), [(FileRole::Main, "a.pdf"), (FileRole::Envelope, "Thư gốc.eml")]);
        assert_eq!((other.document.source, other.mail.is_some()), (Source::Mail, true));
        let rest = world.letter("linh", document).await.unwrap();
        assert_eq!(names(&rest), [(FileRole::Main, "b.pdf"), (FileRole::Envelope, "Thư gốc.eml")]);
        let stranger = world.caller("trung").await;
        let refused = intake::split(&world.office, &stranger, document, envelope).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        stop(&world, worker).await;
        // For the other database: unread again, under a number of its own.
        letters.put(&mail(
            "hai",
            "Hai công văn",
            "",
            &[("a.pdf", PDF, &tiny_pdf("a")), ("b.pdf", PDF, &tiny_pdf("b"))],
        ));
        letters.clear_but_new();
    });
}

#[test]
fn after_a_restoration_messages_taken_since_the_backup_are_found_where_they_were_put_away() {
    let letters = &LetterBox::open(PASSWORD, true);
    let letter = |name: &str| mail(name, "Công văn", "", &[("a.pdf", PDF, &tiny_pdf(name))]);
    on_sqlite_opened(trusting(letters), async |world: World| {
        // The server's clock is the machine's: the backup is older than whatever comes in today.
        world.minutes(-400 * 24 * 60);
        set(&world, settings(letters, "Da nhan"), Some(PASSWORD)).await.unwrap();
        let worker = world.office.spawn_worker_at(None, quick());
        letters.put(&letter("một"));
        until_told(&world, "the first is taken", |told| told.taken == 1 && told.waiting == 0).await;
        let backups = world.backed_up().await;
        letters.put(&letter("hai"));
        until_told(&world, "the second is taken", |told| told.taken == 2 && told.waiting == 0).await;
        // No letter as it came, but taken by the clerk: put away all the same.
        letters.put(&mail("ba", "Không có tệp", "Nội dung.", &[]));
        until_told(&world, "the third is seen", |told| told.aside == 1 && told.waiting == 0).await;
        let clerk = world.caller("linh").await;
        let third = mailbox::aside(&world.office, &clerk).await.unwrap().0.remove(0).id;
        mailbox::take(&world.office, &clerk, third).await.unwrap();
        until(&world, "all are put away", async || letters.in_folder("Da nhan") == 3).await;
        stop(&world, worker).await;

        let world = world.restored_from(&backups).await;
        assert_eq!(arrivals(&world).await.len(), 1, "the backup knows the first alone");
        let worker = world.office.spawn_worker_at(None, quick());
        until(&world, "the second is taken again", async || arrivals(&world).await.len() == 2).await;
        let clerk = world.caller("linh").await;
        until(&world, "the third too", async || mailbox::aside(&world.office, &clerk).await.unwrap().1 == 1)
            .await;
        assert_eq!(arrivals(&world).await.len(), 2, "and the first is known");
        let (aside, _) = mailbox::aside(&world.office, &clerk).await.unwrap();
        mailbox::take(&world.office, &clerk, aside[0].id).await.unwrap();
        assert_eq!((aside.len(), arrivals(&world).await.len()), (1, 3));
        letters.put(&letter("bốn"));
        until(&world, "what is new comes in", async || letters.in_folder("Da nhan") == 4).await;
        assert_eq!(arrivals(&world).await.len(), 4);
        stop(&world, worker).await;
        // Once is enough: what people put there later is no letter's way in.
        let world = world.opened_again().await;
        letters.put_into("Da nhan", &letter("năm"));
        letters.put(&letter("sáu"));
        let worker = world.office.spawn_worker_at(None, quick());
        until(&world, "what is new comes in", async || arrivals(&world).await.len() == 5).await;
        stop(&world, worker).await;
        assert_eq!(arrivals(&world).await.len(), 5);
    });
}

/// A server of two messages that cannot hand out the first one.
fn stumbling_server(second: Vec<u8>) -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let _ = stream.write_all(b"* OK hello\r\n");
            for line in lines {
                let (tag, command) = line.split_once(' ').unwrap();
                let body = |uid: u32, bytes: &[u8]| {
                    let head = format!("* {uid} FETCH (UID {uid} BODY[]<0> {{{}}}\r\n", bytes.len());
                    [head.as_bytes(), bytes, b")\r\n"].concat()
                };
                let size = "RFC822.SIZE 999 INTERNALDATE \"17-Nov-2026 08:00:00 +0700\"";
                let said = match command {
                    _ if command.starts_with("CAPABILITY") => b"* CAPABILITY IMAP4rev1\r\n".to_vec(),
                    _ if command.starts_with("SELECT") => {
                        b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n".to_vec()
                    }
                    _ if command.starts_with("UID SEARCH") => b"* SEARCH 1 2\r\n".to_vec(),
                    _ if command.starts_with("UID FETCH 1 (UID RFC822") => {
                        format!("* 1 FETCH (UID 1 {size})\r\n").into()
                    }
                    _ if command.starts_with("UID FETCH 2 (UID RFC822") => {
                        format!("* 2 FETCH (UID 2 {size})\r\n").into()
                    }
                    _ if command.starts_with("UID FETCH 1") => b"* 1 FETCH (((\r\n".to_vec(),
                    _ if command.starts_with("UID FETCH 2") => body(2, &second),
                    _ => Vec::new(),
                };
                let _ = stream.write_all(&[&said[..], format!("{tag} OK done\r\n").as_bytes()].concat());
            }
        }
    });
    port
}

#[test]
fn a_message_that_cannot_be_fetched_holds_up_no_other() {
    let second = mail("hai", "Công văn", "", &[("a.pdf", PDF, &tiny_pdf("a"))]);
    let letters = LetterBox::open(PASSWORD, false);
    let given = MailboxSettings {
        host: "127.0.0.1".into(),
        port: stumbling_server(second),
        security: Security::None,
        ..settings(&letters, "")
    };
    on_sqlite_opened(
        |_| {},
        async |world: World| {
            set(&world, given.clone(), Some(PASSWORD)).await.unwrap();
            let worker = world.office.spawn_worker_at(None, quick());
            until_told(&world, "the second is taken", |told| told.taken == 1).await;
            until_told(&world, "the first is laid aside", |told| told.aside == 1 && told.fault.is_none())
                .await;
            let clerk = world.caller("linh").await;
            let (waiting, _) = mailbox::aside(&world.office, &clerk).await.unwrap();
            assert_eq!((waiting.len(), waiting[0].reason.as_str()), (1, "unfetchable"));
            assert!(matches!(
                mailbox::take(&world.office, &clerk, waiting[0].id).await,
                Err(Error::Blocked(_))
            ));
            assert_eq!(arrivals(&world).await.len(), 1);
            stop(&world, worker).await;
        },
    );
}

/// Tells this very test, started again as a child, where to work: `database|data`.
const ROLE: &str = "CONGVAN_TEST_MAILBOX";
/// Messages with a letter, and without.
const MESSAGES: (usize, usize) = (36, 4);
/// Times the program dies at most before it may work in peace.
const DEATHS: usize = 10;

fn random(below: u64) -> u64 {
    RandomState::new().build_hasher().finish() % below
}

#[test]
fn a_killed_program_neither_loses_a_message_nor_takes_it_twice() {
    if let Ok(role) = std::env::var(ROLE) {
        child(&role);
        return;
    }
    on_both(async |world: World| {
        let letters = LetterBox::open(PASSWORD, true);
        std::fs::write(world.options.data.with_extension("pem"), &letters.root).unwrap();
        for number in 0..MESSAGES.0 {
            let (id, pdf) = (format!("thu-{number}"), tiny_pdf(&format!("công văn {number}")));
            letters.put(&mail(
                &id,
                "Công văn",
                "",
                &[("a.pdf", PDF, &pdf), ("b.csv", "text/csv", id.as_bytes())],
            ));
        }
        for number in 0..MESSAGES.1 {
            letters.put(&mail(&format!("khac-{number}"), "Chào", "Không có tệp.", &[]));
        }
        set(&world, settings(&letters, "Da nhan"), Some(PASSWORD)).await.unwrap();
        let World { options, office, agency, clock, units, positions, persons, directory } = world;
        office.close().await.unwrap();
        let database = match &options.database {
            Database::Sqlite => "sqlite".to_owned(),
            Database::Postgres { url } => url.clone(),
        };
        let role = format!("{database}|{}", options.data.display());
        let is_done = || letters.inbox() == (MESSAGES.1, 0);
        let mut deaths = 0;
        for life in 0..=DEATHS {
            let is_last = life == DEATHS;
            one_life(&role, life, is_last, &is_done);
            if is_last || is_done() {
                break;
            }
            deaths += 1;
        }
        // Once more in peace, so that what was noted last is settled.
        one_life(&role, DEATHS, true, &is_done);
        println!("killed {deaths} times");
        assert!(deaths > 2, "it was hardly killed");
        assert_eq!(letters.in_folder("Da nhan"), MESSAGES.0, "each lies in the other folder once");
        let office = Office::open(options.clone()).await.unwrap();
        let world = World { options, office, agency, clock, units, positions, persons, directory };
        let found = arrivals(&world).await;
        let mut kept: Vec<_> = found.iter().map(|letter| letter.files[0].file.sha256).collect();
        kept.sort_unstable();
        kept.dedup();
        assert_eq!((found.len(), kept.len()), (MESSAGES.0, MESSAGES.0), "each once");
        assert!(found.iter().all(|letter| letter.files.len() == 3 && letter.mail.is_some()), "and whole");
        let clerk = world.caller("linh").await;
        assert_eq!(mailbox::aside(&world.office, &clerk).await.unwrap().1, MESSAGES.1 as u64);
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

/// Starts the program and kills it at any moment, or waits until all is done and lets it end.
fn one_life(role: &str, life: usize, in_peace: bool, is_done: &dyn Fn() -> bool) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "mailbox::a_killed_program_neither_loses_a_message_nor_takes_it_twice",
            "--exact",
            "--nocapture",
        ])
        .env(ROLE, role)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let opened = lines.any(|line| line.ends_with("opened"));
    if in_peace {
        let started = Instant::now();
        while !is_done() {
            assert!(started.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(200));
        child.stdin.take().unwrap().write_all(b"end\n").unwrap();
    } else {
        // It works: from here on, at any moment. The first lives are short, so that a fast machine does not get all done
        // in them.
        std::thread::sleep(Duration::from_micros(random(80_000 * (life as u64 + 1))));
        let _ = child.kill();
    }
    let ended = lines.any(|line| line.ends_with("ended"));
    child.wait().unwrap();
    assert!(opened, "it never opened its data");
    assert!(ended || !in_peace, "it ends in good order");
}

fn child(role: &str) {
    let (database, data) = role.split_once('|').unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let mut options = OpenOptions::new(data, crate::support::reader());
        if database != "sqlite" {
            options.database = Database::Postgres { url: database.to_owned() };
        }
        // The clock of the world whose posts are asked.
        options.clock = Arc::new(SettableClock::new(datetime!(2026-11-17 08:00 +7)));
        options.mail_roots = vec![options.data.with_extension("pem")];
        let office = Office::open(options).await.unwrap();
        println!("opened");
        let worker = office.spawn_worker_at(None, quick());
        tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()))
            .await
            .unwrap()
            .unwrap();
        worker.stop().await;
        println!("ended");
    });
}
