//! Bản quét chờ tách: who answers for them, what is noted of them, and what comes along with their letters.

use crate::support::{World, form, on_both, on_sqlite};
use congvan_office::administration::{self, Order, PostDraft, PostOrder};
use congvan_office::splitting::{self, Plan, ScanView};
use congvan_office::{Error, checking};
use congvan_records::{AccessLevel, DocumentFields, DocumentId, PersonId, Role, Source};
use congvan_specimens::hostile::many_pages;
use congvan_store::incoming_mail::{self, MailMessage, MailState};
use congvan_store::scans::ScanState;
use congvan_store::{AgencyScope, read_log};
use futures::TryStreamExt;
use std::time::{Duration, Instant};
use uuid::Uuid;

async fn sent(world: &World, login: &str, bytes: &[u8], reason: Option<&str>) -> Result<ScanView, Error> {
    let clerk = world.caller(login).await;
    let upload = splitting::begin_upload(&world.office, &clerk, "ca-tap.pdf").await?;
    let mut upload = upload.although_known(reason);
    upload.inflow().write(bytes.to_vec().into()).await?;
    upload.finish().await
}

/// The scan once all its pages have been looked at.
async fn surveyed(world: &World, scan: Uuid) -> ScanView {
    let (clerk, started) = (world.caller("linh").await, Instant::now());
    loop {
        let view = splitting::get(&world.office, &clerk, scan).await.unwrap();
        if !view.progress().is_running {
            return view;
        }
        assert!(started.elapsed() < Duration::from_secs(60), "not looked at in time");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Makes a letter of each page.
async fn split(world: &World, scan: Uuid) -> Vec<DocumentId> {
    let clerk = world.caller("linh").await;
    let view = surveyed(world, scan).await;
    let pages = view.plan.groups.iter().flat_map(|group| &group.pages);
    let groups = pages.map(|page| splitting::Group {
        cut: splitting::Cut::Hand,
        sure: None,
        pages: vec![splitting::PlannedPage { out: false, ..*page }],
    });
    let plan = Plan { groups: groups.collect() };
    let kept = splitting::keep_plan(&world.office, &clerk, (scan, view.scan.version), &plan).await.unwrap();
    let on = (scan, kept.scan.version);
    let letters = splitting::split(&world.office, &clerk, on, &kept.plan).await.unwrap();
    letters.into_iter().map(|letter| letter.document).collect()
}

/// A second clerk.
async fn promote(world: &World, login: &str) {
    let post =
        PostDraft {
            unit: world.units["vt"], title: "Văn thư thứ hai".to_owned(), roles: vec![Role::Clerk]
        };
    let admin = world.caller("quantri").await;
    administration::give_post(&world.office, &admin, world.persons[login], post).await.unwrap();
}

/// Acts of these kinds in the agency's journal, the first leading.
async fn noted(world: &World, kinds: &[&str]) -> Vec<(String, String, serde_json::Value)> {
    let admin = world.caller("quantri").await;
    let mut log = administration::journal(&world.office, &admin, None).await.unwrap();
    log.retain(|entry| kinds.contains(&entry.kind.as_str()));
    log.reverse();
    log.into_iter().map(|entry| (entry.kind, entry.actor.unwrap_or_default(), entry.body)).collect()
}

async fn holder(world: &World, scan: Uuid) -> PersonId {
    splitting::get(&world.office, &world.caller("an").await, scan).await.unwrap().scan.holder
}

#[test]
fn all_letters_of_a_scan_name_the_mail_it_came_in() {
    on_both(async |world: World| {
        let worker = world.work();
        let document = world.receive(&many_pages(3)).await;
        world.quiet().await;
        let store = world.store().await;
        let tx = store.begin().await.unwrap();
        let message = MailMessage {
            id: Uuid::now_v7(),
            digest: congvan_records::Sha256([7; 32]),
            state: MailState::Taken,
            reason: None,
            from_name: "Sở Nội vụ".to_owned(),
            from_address: "vanthu@snv.example".to_owned(),
            subject: "Gửi ba văn bản".to_owned(),
            sent_at: None,
            received_at: world.office.now(),
            size: 4_000,
            enclosed: "[]".to_owned(),
            remarks: "[]".to_owned(),
            excerpt: String::new(),
        };
        let agency = AgencyScope::of(world.agency);
        incoming_mail::insert(&tx, agency, &message, world.office.now()).await.unwrap();
        incoming_mail::link(&tx, agency, message.id, document).await.unwrap();
        tx.commit().await.unwrap();
        world.tamper("UPDATE documents SET source = 'mail'").await;
        let clerk = world.caller("linh").await;
        let scan = splitting::begin(&world.office, &clerk, document).await.unwrap().scan.id;
        let letters = split(&world, scan).await;
        assert_eq!((letters.len(), letters[0]), (3, document));
        for letter in letters {
            let letter = world.letter("linh", letter).await.unwrap();
            assert_eq!(letter.document.source, Source::Mail);
            assert_eq!(letter.mail.map(|mail| mail.from_address), Some(message.from_address.clone()));
            let id = letter.document.id;
            let letter = world.register(id, form("Cắt từ bản quét"), None).await.unwrap().letter;
            assert_eq!(letter.mail.map(|mail| mail.from_address), Some(message.from_address.clone()));
            assert_eq!(letter.scan.map(|origin| origin.scan), Some(scan));
        }
        worker.stop().await;
    });
}

#[test]
fn a_scan_that_is_there_already_is_told_of_and_taken_in_for_a_reason() {
    on_both(async |world: World| {
        let worker = world.work();
        let bytes = many_pages(2);
        let first = sent(&world, "linh", &bytes, None).await.unwrap().scan.id;
        let told = async |reason| match sent(&world, "linh", &bytes, reason).await {
            Err(Error::SameScan(earlier)) => *earlier,
            other => panic!("{other:?}"),
        };
        let earlier = told(None).await;
        assert_eq!((earlier.scan, earlier.state, earlier.letters), (first, ScanState::Open, 0));
        assert_eq!((earlier.by.as_str(), earlier.holder.as_str()), ("Ngô Thùy Linh", "Ngô Thùy Linh"));
        assert_eq!((earlier.at, earlier.name.as_str()), (world.office.now(), "ca-tap.pdf"));
        assert_eq!(told(Some("  ")).await, earlier, "blanks are no reason");
        let long = "x".repeat(501);
        assert!(matches!(sent(&world, "linh", &bytes, Some(&long)).await, Err(Error::Input(_))));
        assert_eq!(splitting::count(&world.office, &world.caller("linh").await).await.unwrap(), 1);

        split(&world, first).await;
        let earlier = told(None).await;
        assert_eq!((earlier.state, earlier.letters), (ScanState::Split, 2));
        let again = sent(&world, "linh", &bytes, Some("Lần trước tách thiếu trang")).await.unwrap();
        let [(_, by, body)] = &noted(&world, &["scan_repeated"]).await[..] else { panic!("not noted") };
        assert_eq!((by.as_str(), &body["reason"]), ("Ngô Thùy Linh", &"Lần trước tách thiếu trang".into()));
        assert_eq!(body["first"], first.to_string());
        assert_eq!(body["scan"], again.scan.id.to_string());

        // Another file, also of this scan; and what was thrown away only, is no matter.
        sent(&world, "linh", &many_pages(3), None).await.unwrap();
        let other = sent(&world, "linh", &many_pages(4), None).await.unwrap().scan;
        let clerk = world.caller("linh").await;
        splitting::discard(&world.office, &clerk, (other.id, other.version), "Quét nhầm").await.unwrap();
        sent(&world, "linh", &many_pages(4), None).await.unwrap();
        worker.stop().await;
    });
}

#[test]
fn what_becomes_of_a_scan_stands_in_the_journal_of_the_agency() {
    on_both(async |world: World| {
        let worker = world.work();
        promote(&world, "an").await;
        let scan = sent(&world, "linh", &many_pages(2), None).await.unwrap().scan;
        let thrown = sent(&world, "linh", &many_pages(3), None).await.unwrap().scan;
        surveyed(&world, scan.id).await;
        let an = world.caller("an").await;
        splitting::take_over(&world.office, &an, scan.id, scan.version).await.unwrap();
        let letters = split(&world, scan.id).await;
        surveyed(&world, thrown.id).await;
        let on = (thrown.id, thrown.version);
        splitting::discard(&world.office, &an, on, "Quét trùng").await.unwrap();
        let log = noted(&world, &["scan_taken_over", "scan_split", "scan_discarded"]).await;
        let told: Vec<(&str, &str)> = log.iter().map(|(kind, by, _)| (kind.as_str(), by.as_str())).collect();
        let (an, linh) = ("Bùi Văn An", "Ngô Thùy Linh");
        assert_eq!(told, [("scan_taken_over", an), ("scan_split", linh), ("scan_discarded", an)]);
        assert_eq!(log[0].2["from"], linh);
        let made: Vec<String> = letters.iter().map(ToString::to_string).collect();
        assert_eq!((&log[1].2["letters"], &log[1].2["pages"]), (&made.into(), &2.into()));
        assert_eq!(log[2].2["reason"], "Quét trùng");
        for (_, _, body) in &log {
            assert!(!body.to_string().contains("ca-tap"), "no name, which may say what it is about: {body}");
        }
        // Refused, nothing is noted.
        let clerk = world.caller("linh").await;
        let late = splitting::take_over(&world.office, &clerk, scan.id, 1).await;
        assert!(matches!(late, Err(Error::Stale)));
        assert_eq!(noted(&world, &["scan_taken_over"]).await.len(), 1);
        world.quiet().await;
        worker.stop().await;
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn some_clerk_answers_for_each_scan_that_waits_whoever_leaves() {
    on_both(async |world: World| {
        let worker = world.work();
        let (linh, an) = (world.persons["linh"], world.persons["an"]);
        let scan = sent(&world, "linh", &many_pages(2), None).await.unwrap().scan.id;
        let admin = world.caller("quantri").await;
        let post = world.positions["linh"];
        let alone = administration::end_post(&world.office, &admin, linh, post).await;
        assert!(matches!(alone, Err(Error::Blocked(_))), "{alone:?}");

        // Whoever takes the post over takes over the scans.
        let order = Order {
            reason: "Nghỉ hưu".to_owned(),
            leaves: true,
            posts: vec![PostOrder { position: post, successor: Some(an), piles: Vec::new() }],
        };
        assert!(administration::hand_over(&world.office, &admin, linh, &order).await.unwrap().done);
        assert_eq!(holder(&world, scan).await, an);
        let told = administration::access_changes(&world.office, &world.caller("an").await).await.unwrap();
        assert!(told.iter().any(|entry| entry.kind == "scans_received"), "{told:?}");
        let [(_, _, body)] = &noted(&world, &["scans_received"]).await[..] else { panic!("not noted") };
        assert_eq!((&body["count"], &body["reason"]), (&1.into(), &"Nghỉ hưu".into()));

        // A post that ends without a successor: another clerk.
        promote(&world, "ngan").await;
        administration::end_post(&world.office, &admin, an, post).await.unwrap();
        let ngan = world.caller("ngan").await;
        let view = splitting::get(&world.office, &ngan, scan).await.unwrap();
        assert_eq!(view.scan.holder, world.persons["ngan"]);
        world.quiet().await;
        worker.stop().await;
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
        let officer = "(SELECT id FROM persons WHERE name = 'Võ Quang Trung')";
        world.tamper(&format!("UPDATE scans SET holder = {officer}")).await;
        let found = checking::check(&world.options).await.unwrap();
        assert_eq!(found.iter().map(|found| found.invariant).collect::<Vec<_>>(), ["I1"], "{found:?}");
    });
}

#[test]
fn scans_that_wait_are_listed_from_the_first_and_page_by_page() {
    on_both(async |world: World| {
        let clerk = world.caller("linh").await;
        let mut came = Vec::new();
        for pages in 1..=5 {
            came.push(sent(&world, "linh", &many_pages(pages), None).await.unwrap().scan);
            // Two came at the same instant.
            world.minutes(i64::from(pages != 2));
        }
        let listed = async |ended| {
            let (mut found, mut cursor, mut pages) = (Vec::new(), None::<String>, 0);
            loop {
                let page = splitting::list(&world.office, &clerk, ended, cursor.as_deref(), 2).await.unwrap();
                found.extend(page.lines.into_iter().map(|line| line.scan.id));
                pages += 1;
                cursor = page.next;
                if cursor.is_none() {
                    return (found, pages);
                }
            }
        };
        let ids: Vec<Uuid> = came.iter().map(|scan| scan.id).collect();
        assert_eq!(listed(false).await, (ids.clone(), 3));
        // A change does not move it.
        let plan = splitting::get(&world.office, &clerk, ids[0]).await.unwrap().plan;
        splitting::keep_plan(&world.office, &clerk, (ids[0], 1), &plan).await.unwrap();
        assert_eq!(listed(false).await.0, ids);
        for scan in &came[1..4] {
            splitting::discard(&world.office, &clerk, (scan.id, 1), "Quét nhầm").await.unwrap();
            world.minutes(1);
        }
        assert_eq!(listed(false).await, (vec![ids[0], ids[4]], 1));
        assert_eq!(listed(true).await, (vec![ids[3], ids[2], ids[1]], 2));
        let begun = splitting::list(&world.office, &clerk, false, Some("no.cursor"), 2).await.unwrap();
        assert_eq!(begun.lines[0].scan.id, ids[0]);
    });
}

#[test]
fn the_original_is_given_to_whoever_may_read_all_letters_made_of_it_and_that_is_noted() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let bytes = many_pages(2);
        let scan = sent(&world, "linh", &bytes, None).await.unwrap().scan.id;
        let given = async |login: &str, place| {
            let caller = world.caller(login).await;
            let content = splitting::file(&world.office, &caller, scan, place).await?;
            let pieces: Vec<bytes::Bytes> = content.stream.try_collect().await.unwrap();
            Ok::<_, Error>((content.file.name, pieces.concat()))
        };
        assert_eq!(given("linh", 1).await.unwrap(), ("ca-tap.pdf".to_owned(), bytes.clone()));
        assert!(matches!(given("linh", 2).await, Err(Error::NotFound)));
        assert!(matches!(given("son", 1).await, Err(Error::Forbidden(Role::Clerk))));
        let letters = split(&world, scan).await;
        let store = world.store().await;
        let written = async |letter| {
            let scope = AgencyScope::of(world.agency);
            read_log::of_document(store.reader(), scope, letter, 100).await.unwrap().len()
        };
        let before = [written(letters[0]).await, written(letters[1]).await];
        given("linh", 1).await.unwrap();
        assert_eq!([written(letters[0]).await, written(letters[1]).await], before.map(|count| count + 1));
        let fields = DocumentFields { access: AccessLevel::NamedOnly, ..form("Chỉ người có tên") };
        world.register(letters[1], fields, Some("ha")).await.unwrap();
        assert!(matches!(given("linh", 1).await, Err(Error::NotFound)));
        worker.stop().await;
    });
}
