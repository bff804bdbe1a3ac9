//! Received again: what was returned or voided by mistake lives on as another letter, and the book stays as it was.

use crate::support::{World, form, on_both, specimen, tiny_pdf};
use congvan_office::intake::{self, INCOMING_BOOK};
use congvan_office::registers::{self, BookFilter, BookQuery};
use congvan_office::routing::Act;
use congvan_office::searching::{self, Query};
use congvan_office::watch::{self, Filter, List};
use congvan_office::{Error, Key, checking, inbox, letters};
use congvan_records::{AccessLevel, DocumentFields, DocumentId, FileRole, Year};
use congvan_workflow::{ActionKind, InboxBox, Refusal, Status};

async fn again(world: &World, login: &str, document: DocumentId, reason: &str) -> Result<DocumentId, Error> {
    let version = world.letter("linh", document).await.unwrap().routing.version;
    let caller = world.caller(login).await;
    intake::receive_again(&world.office, &caller, document, version, reason.to_owned(), None).await
}

async fn arrivals(world: &World) -> Vec<DocumentId> {
    let caller = world.caller("linh").await;
    let page = inbox::page(&world.office, &caller, InboxBox::Arrivals, None, None, 50).await.unwrap();
    page.lines.iter().map(|line| line.document).collect()
}

async fn book(world: &World) -> registers::Book {
    let query = BookQuery { book: INCOMING_BOOK.to_owned(), year: Year(2026), filter: BookFilter::default() };
    registers::book(&world.office, &world.caller("linh").await, &query).await.unwrap()
}

async fn steps(world: &World, document: DocumentId) -> Vec<(String, Vec<String>)> {
    let letter = world.letter("linh", document).await.unwrap();
    letters::timeline(&letter).into_iter().map(|step| (step.title, step.details)).collect()
}

fn has(steps: &[(String, Vec<String>)], title: &str, detail: &str) -> bool {
    steps.iter().any(|(said, details)| said == title && details.iter().any(|line| line == detail))
}

#[test]
fn a_voided_letter_comes_in_again_under_another_number() {
    on_both(async |world: World| {
        let old = world.submitted("Báo cáo hộ nghèo").await;
        let reason = "Hủy nhầm số";
        match again(&world, "linh", old, reason).await {
            Err(Error::Refused(Refusal::NotPermitted { action, .. })) => {
                assert_eq!(action, ActionKind::ReceiveAgain, "it lives");
            }
            other => panic!("{other:?}"),
        }
        world.act("linh", old, Act::Void { reason: "Tưởng trùng".into() }).await.unwrap();
        match again(&world, "linh", old, " ").await {
            Err(Error::Refused(Refusal::Missing("reason"))) => {}
            other => panic!("{other:?}"),
        }
        match again(&world, "ha", old, reason).await {
            Err(Error::Refused(Refusal::NotPermitted { .. })) => {}
            other => panic!("the clerks receive, not the leader: {other:?}"),
        }
        world.minutes(5);
        let new = again(&world, "linh", old, reason).await.unwrap();
        assert_eq!(arrivals(&world).await, [new]);

        // The new letter: files, form and origin of the old, and nothing of what was done with it.
        let (was, is) = (world.letter("linh", old).await.unwrap(), world.letter("linh", new).await.unwrap());
        assert_eq!(is.document.fields, was.document.fields);
        assert_eq!((is.document.source, is.document.arrival_number), (was.document.source, None));
        assert_eq!(is.document.received_at, world.office.now(), "another receipt, with its own moment");
        assert_eq!(is.files.len(), 1);
        assert_eq!(is.files[0].file.sha256, was.files[0].file.sha256);
        assert_ne!(is.files[0].file.id, was.files[0].file.id);
        assert!(is.analysing, "read and judged anew");
        assert!(!was.layers.is_empty() && is.layers.is_empty(), "the stamp says the old number");
        assert!(is.routing.leader.is_none(), "nobody has seen it yet");
        match world.letter("ha", new).await {
            Err(Error::NotFound) => {}
            other => panic!("the leader had the old one only: {other:?}"),
        }
        // Each names the other.
        assert_eq!((was.known_others, is.known_others), (vec![new], vec![old]));
        assert!(world.letter("ha", old).await.unwrap().known_others.is_empty());
        let told = steps(&world, old).await;
        assert!(has(&told, "Văn thư tiếp nhận lại thành văn bản mới", "Lý do: Hủy nhầm số"), "{told:?}");
        let told = steps(&world, new).await;
        assert!(has(&told, "Văn thư tiếp nhận lại", "Trước là số đến 01 năm 2026, đã hủy số"), "{told:?}");
        let alike = intake::duplicates(&world.office, &world.caller("linh").await, new, None).await.unwrap();
        assert_eq!(alike, [], "it is no duplicate of what it was");

        // Once, and nobody voids back what lives elsewhere.
        assert!(matches!(again(&world, "linh", old, reason).await, Err(Error::Refused(_))));
        assert_eq!(was.available_actions, [ActionKind::Comment]);

        world.register(new, is.document.fields, Some("ha")).await.unwrap();
        let lines = book(&world).await.entries;
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line.number.0, line.document, line.void_reason.as_deref(), line.status))
            .collect();
        assert_eq!(told, [(1, old, Some("Tưởng trùng"), Status::Voided), (2, new, None, Status::Submitted)]);
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn a_returned_letter_comes_in_again_with_all_its_files() {
    on_both(async |world: World| {
        let old = world.receive(&tiny_pdf("Gửi nhầm")).await;
        let clerk = world.caller("linh").await;
        let mut upload = intake::add_attachment(&world.office, &clerk, old, "phụ lục.txt").await.unwrap();
        upload.write("Phụ lục".as_bytes()).await.unwrap();
        upload.finish().await.unwrap();
        let typed = DocumentFields { subject: "Về đất đai".into(), ..DocumentFields::default() };
        intake::save_fields(&world.office, &clerk, old, typed, None).await.unwrap();
        world.act("linh", old, Act::ReturnToSender { reason: "Gửi nhầm nơi".into() }).await.unwrap();
        let lines = async || {
            watch::page(&world.office, &clerk, List::Returned, &Filter::default(), None, 10)
                .await
                .unwrap()
                .lines
        };
        assert!(lines().await[0].may_receive_again);
        let new = again(&world, "linh", old, "Trả lại nhầm").await.unwrap();
        let is = world.letter("linh", new).await.unwrap();
        let files: Vec<_> = is.files.iter().map(|file| (file.file.role, file.file.name.as_str())).collect();
        assert_eq!(files, [(FileRole::Main, "công văn.pdf"), (FileRole::Attachment, "phụ lục.txt")]);
        assert_eq!(is.document.fields.subject, "Về đất đai", "what was typed is not lost");
        assert!(has(&steps(&world, new).await, "Văn thư tiếp nhận lại", "Trước đã trả lại nơi gửi"));
        // The old one stays returned, and its line says what became of it.
        assert_eq!(world.letter("linh", old).await.unwrap().routing.status, Status::Returned);
        let line = &lines().await[0];
        assert_eq!((line.document, line.received_again, line.may_receive_again), (old, true, false));
        // Returned once more, it can come in once more: a chain, each link naming its neighbours.
        world.act("linh", new, Act::ReturnToSender { reason: "Vẫn nhầm".into() }).await.unwrap();
        let third = again(&world, "linh", new, "Đúng nơi").await.unwrap();
        let middle = world.letter("linh", new).await.unwrap().known_others;
        assert_eq!(middle, [old, third]);
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

/// A level chosen wrongly is voided for, so it must be possible to choose it once more.
#[test]
fn a_letter_for_named_persons_comes_in_again_like_any_that_arrives() {
    on_both(async |world: World| {
        let old = world.receive(&tiny_pdf("Kỷ luật")).await;
        let fields = DocumentFields { access: AccessLevel::NamedOnly, ..form("Kỷ luật cán bộ") };
        world.register(old, fields, None).await.unwrap();
        world.act("linh", old, Act::Void { reason: "Nhầm mức".into() }).await.unwrap();
        assert!(!world.letter("linh", old).await.unwrap().readable_content);
        let new = again(&world, "linh", old, "Chọn lại mức").await.unwrap();
        let is = world.letter("linh", new).await.unwrap();
        assert!(is.readable_content && is.files.len() == 1);
        assert_eq!(is.document.fields.access, AccessLevel::NamedOnly, "until the clerk says otherwise");
        world.register(new, form("Kỷ luật cán bộ"), None).await.unwrap();
        assert!(!world.letter("linh", old).await.unwrap().readable_content, "the old one as before");
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn the_same_request_receives_once() {
    on_both(async |world: World| {
        let old = world.receive(&tiny_pdf("Lặp")).await;
        world.act("linh", old, Act::ReturnToSender { reason: "Nhầm".into() }).await.unwrap();
        let version = world.letter("linh", old).await.unwrap().routing.version;
        let (clerk, key) = (world.caller("linh").await, Some(Key(uuid::Uuid::now_v7())));
        let send =
            |reason: &str| intake::receive_again(&world.office, &clerk, old, version, reason.to_owned(), key);
        let first = send("Đúng nơi").await.unwrap();
        assert_eq!(send("Đúng nơi").await.unwrap(), first);
        assert!(matches!(send("Lý do khác").await, Err(Error::IdempotencyMismatch)));
        assert_eq!(arrivals(&world).await, [first]);
    });
}

#[test]
fn search_finds_both_each_as_it_stands() {
    on_both(async |world: World| {
        let worker = world.work();
        let old = world.receive(&specimen(3).1).await;
        world.quiet().await;
        world.register(old, form("Rà soát hồ sơ địa chính"), None).await.unwrap();
        world.act("linh", old, Act::Void { reason: "Nhầm".into() }).await.unwrap();
        let new = again(&world, "linh", old, "Hủy nhầm").await.unwrap();
        world.quiet().await;
        let query = Query { text: "địa chính".into(), limit: 20, ..Query::default() };
        let page = searching::search(&world.office, &world.caller("linh").await, query).await.unwrap();
        let mut found: Vec<_> = page.hits.iter().map(|hit| (hit.document, hit.status)).collect();
        found.sort_by_key(|(document, _)| *document);
        assert_eq!(found, [(old, Status::Voided), (new, Status::Arrived)]);
        assert!(!world.letter("linh", new).await.unwrap().analysing, "read to the end");
        worker.stop().await;
    });
}
