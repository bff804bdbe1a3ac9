//! Many files judged again: who may, which letters, what came of each, and what a cut in between leaves.

use crate::registers::unpacked;
use crate::support::{World, form, on_both, on_sqlite, signed, tiny_pdf};
use congvan_office::administration::{self, Counts, NewRoot, Purpose};
use congvan_office::evidence::{
    self, Campaign, CampaignFault, CampaignLines, CampaignQuestion, CampaignState, Occasion, ReportLine,
};
use congvan_office::letters::SignatureState;
use congvan_office::{Error, Office, checking};
use congvan_records::{AccessLevel, DocumentFields, DocumentId};
use congvan_specimens::library::{self, Signing};
use congvan_specimens::pki::TestPki;
use std::time::Duration;
use time::macros::date;

/// Signed letters, all in order, each with its own bytes.
fn letters(count: usize) -> Vec<Vec<u8>> {
    let anchor = date!(2026 - 11 - 17);
    let mut pki = TestPki::new(7, anchor).unwrap();
    let all = library::letters(7, anchor, 400);
    let good = all.filter(|one| matches!(one.signing, Signing::Both | Signing::BothEcdsa));
    good.take(count).map(|one| one.make(&mut pki).unwrap().pdf).collect()
}

async fn trust(world: &World, root: &str) {
    let admin = world.caller("quantri").await;
    let found = administration::inspect_certificates(&world.office, &admin, root.as_bytes()).await.unwrap();
    let new = NewRoot {
        certificate: found[0].der.clone(),
        fingerprint: found[0].sha256.clone(),
        purposes: vec![Purpose::Signing],
        counts: Counts::default(),
        reason: "Đối chiếu vân tay với văn bản của nơi cấp".to_owned(),
    };
    administration::trust_root(&world.office, &admin, new).await.unwrap();
}

/// The operator names the lists of the issuers: the office is opened anew.
async fn with_lists(mut world: World, lists: &[Vec<u8>]) -> World {
    for (name, bytes) in lists.iter().enumerate() {
        let path = world.directory.path().join(format!("{name}.crl"));
        std::fs::write(&path, bytes).unwrap();
        world.options.crl.push(path);
    }
    reopened(world).await
}

async fn reopened(mut world: World) -> World {
    drop(world.office);
    // Whatever still held the office lets go of the data directory.
    let office = loop {
        match Office::open(world.options.clone()).await {
            Ok(office) => break office,
            Err(Error::Unavailable(_)) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(error) => panic!("{error}"),
        }
    };
    world.office = office;
    world
}

fn missing() -> CampaignQuestion {
    CampaignQuestion { verdicts: vec![SignatureState::IntactUnchecked], ..CampaignQuestion::default() }
}

async fn begin(world: &World, login: &str) -> Result<Campaign, Error> {
    let caller = world.caller(login).await;
    evidence::begin_campaign(&world.office, &caller, &missing(), " Đã có  danh sách thu hồi ").await
}

async fn entries(world: &World, id: uuid::Uuid, lines: CampaignLines) -> Vec<evidence::CampaignEntry> {
    let clerk = world.caller("linh").await;
    evidence::campaign_entries(&world.office, &clerk, id, lines, None, 200).await.unwrap().entries
}

async fn reports(world: &World, document: DocumentId) -> Vec<ReportLine> {
    let clerk = world.caller("linh").await;
    let file = world.letter("linh", document).await.unwrap().files[0].file.id;
    evidence::reports(&world.office, &clerk, document, file).await.unwrap()
}

fn named_only() -> DocumentFields {
    DocumentFields { access: AccessLevel::NamedOnly, ..form("Đơn của một người") }
}

#[test]
fn what_the_starter_may_read_is_judged_again_and_nothing_else() {
    on_both(async |world: World| {
        let (_, root, lists) = signed();
        trust(&world, &root).await;
        let worker = world.work();
        let pdfs = letters(4);
        let mut documents = Vec::new();
        for pdf in &pdfs {
            documents.push(world.receive(pdf).await);
        }
        world.receive(&tiny_pdf("không ký")).await;
        world.quiet().await;
        // One has its number, one is for named persons only, one came a month later.
        world.register(documents[0], form("Rà soát hồ sơ"), Some("ha")).await.unwrap();
        world.register(documents[1], named_only(), Some("ha")).await.unwrap();
        world.minutes(31 * 24 * 60);
        let later = world.receive(&letters(5)[4]).await;
        world.quiet().await;
        let clerk = world.caller("linh").await;
        let found = evidence::candidates(&world.office, &clerk, &missing()).await.unwrap();
        assert_eq!((found.total, found.by_verdict), (4, vec![(SignatureState::IntactUnchecked, 4)]));
        let november = CampaignQuestion {
            to: Some(date!(2026 - 11 - 30)),
            from: Some(date!(2026 - 11 - 17)),
            ..missing()
        };
        assert_eq!(evidence::candidates(&world.office, &clerk, &november).await.unwrap().total, 3);
        let valid = CampaignQuestion { verdicts: vec![SignatureState::Valid], ..CampaignQuestion::default() };
        assert_eq!(evidence::candidates(&world.office, &clerk, &valid).await.unwrap().total, 0);
        let nothing = evidence::begin_campaign(&world.office, &clerk, &valid, "").await;
        assert!(matches!(nothing, Err(Error::Blocked(_))), "{nothing:?}");
        worker.stop().await;

        // Lists come to hand: what was not known then is known now.
        let world = with_lists(world, &lists).await;
        let worker = world.work();
        let clerk = world.caller("linh").await;
        let begun =
            evidence::begin_campaign(&world.office, &clerk, &november, "Đã có danh sách").await.unwrap();
        assert_eq!(
            (begun.state, begun.started_by.as_deref()),
            (CampaignState::Gathering, Some("Ngô Thùy Linh"))
        );
        world.quiet().await;
        let done = evidence::campaign(&world.office, &clerk, begun.id).await.unwrap();
        assert_eq!((done.state, done.total, done.seen), (CampaignState::Done, 3, 3));
        assert_eq!((done.readable.seen, done.readable.changed, done.readable.failed), (3, 3, 0));
        assert!(done.ended_at.is_some() && done.cancelled_by.is_none());

        let all = entries(&world, begun.id, CampaignLines::All).await;
        assert_eq!(
            all.iter().map(|one| one.document).collect::<Vec<_>>(),
            [documents[3], documents[2], documents[0]]
        );
        for one in &all {
            assert_eq!(
                (one.before, one.now),
                (Some(SignatureState::IntactUnchecked), Some(SignatureState::Valid))
            );
            let kept = reports(&world, one.document).await;
            assert_eq!(
                kept.iter().map(|line| line.occasion).collect::<Vec<_>>(),
                [Occasion::Received, Occasion::Campaign]
            );
            assert_eq!(Some(kept[1].id), one.report);
            assert_eq!(kept[1].asked_by.as_deref(), Some("Ngô Thùy Linh"));
            assert_eq!(kept[1].reason.as_deref(), Some("Đã có danh sách"));
        }
        assert_eq!(reports(&world, later).await.len(), 1, "it came later");
        let first =
            evidence::campaign_entries(&world.office, &clerk, begun.id, CampaignLines::Changed, None, 2);
        let first = first.await.unwrap();
        assert_eq!(first.entries.len(), 2);
        let rest = evidence::campaign_entries(
            &world.office,
            &clerk,
            begun.id,
            CampaignLines::Changed,
            first.next.as_deref(),
            2,
        );
        let rest = rest.await.unwrap();
        assert_eq!((rest.entries.len(), rest.next), (1, None));
        assert!(entries(&world, begun.id, CampaignLines::Failed).await.is_empty());

        let book =
            evidence::campaign_workbook(&world.office, &clerk, begun.id, CampaignLines::All).await.unwrap();
        let sheet = unpacked(&evidence::workbook_of(book).await.unwrap());
        for words in
            ["Rà soát hồ sơ", "Nguyên vẹn, chưa đủ bằng chứng", "Chữ ký số hợp lệ", "lý do: Đã có danh sách"]
        {
            assert!(sheet.contains(words), "{words}");
        }
        assert!(checking::check(&world.options).await.unwrap().is_empty());
        worker.stop().await;
    });
}

#[test]
fn clerks_and_archivists_only_and_one_at_a_time() {
    on_both(async |mut world: World| {
        let worker = world.work();
        let letter = world.receive(&signed().0).await;
        world.quiet().await;
        worker.stop().await;
        world.settle_ward("Ủy ban nhân dân xã Cẩm Lộc", "000.01.03.H29", "2").await;
        let begun = begin(&world, "linh").await.unwrap();
        assert_eq!(begun.reason.as_deref(), Some("Đã có danh sách thu hồi"));
        for login in ["lam", "ha", "son", "trung", "quantri"] {
            let (office, caller) = (&world.office, world.caller(login).await);
            let not_theirs =
                |answer: Result<(), Error>| assert!(matches!(answer, Err(Error::Forbidden(_))), "{login}");
            not_theirs(evidence::candidates(office, &caller, &missing()).await.map(drop));
            not_theirs(evidence::campaigns(office, &caller).await.map(drop));
            not_theirs(evidence::campaign(office, &caller, begun.id).await.map(drop));
            not_theirs(evidence::cancel_campaign(office, &caller, begun.id).await.map(drop));
            let lines = CampaignLines::All;
            not_theirs(evidence::campaign_entries(office, &caller, begun.id, lines, None, 9).await.map(drop));
            not_theirs(begin(&world, login).await.map(drop));
        }
        // Another agency has its own, and does not see this one.
        let elsewhere = world.caller("linh2").await;
        assert!(evidence::campaigns(&world.office, &elsewhere).await.unwrap().is_empty());
        let foreign = evidence::cancel_campaign(&world.office, &elsewhere, begun.id).await;
        assert!(matches!(foreign, Err(Error::NotFound)));

        let refused = begin(&world, "linh").await;
        assert!(
            matches!(&refused, Err(Error::Blocked(words)) if words.contains("Ngô Thùy Linh")),
            "{refused:?}"
        );
        let clerk = world.caller("linh").await;
        let ended = evidence::cancel_campaign(&world.office, &clerk, begun.id).await.unwrap();
        assert_eq!(
            (ended.state, ended.cancelled_by.as_deref()),
            (CampaignState::Cancelled, Some("Ngô Thùy Linh"))
        );
        let twice = evidence::cancel_campaign(&world.office, &clerk, begun.id).await;
        assert!(matches!(twice, Err(Error::Blocked(_))));
        // Its step finds it ended; the next one runs.
        let next = begin(&world, "linh").await.unwrap();
        let worker = world.work();
        world.quiet().await;
        let all = evidence::campaigns(&world.office, &clerk).await.unwrap();
        assert_eq!(
            all.iter().map(|one| (one.id, one.state, one.seen)).collect::<Vec<_>>(),
            [(next.id, CampaignState::Done, 1), (begun.id, CampaignState::Cancelled, 0),]
        );
        assert_eq!(reports(&world, letter).await.len(), 2);
        let same = &entries(&world, next.id, CampaignLines::All).await[0];
        assert!(!same.changed && same.now == Some(SignatureState::IntactUnchecked));
        worker.stop().await;
    });
}

#[test]
fn one_file_that_fails_does_not_hold_up_the_others() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let mut documents = Vec::new();
        for pdf in letters(4) {
            documents.push(world.receive(&pdf).await);
        }
        world.quiet().await;
        worker.stop().await;
        let mut digests = Vec::new();
        for document in &documents {
            digests.push(world.letter("linh", *document).await.unwrap().files[0].file.sha256.to_string());
        }
        let blob = |digest: &str| {
            let found = walk(&world.options.data.join("blobs"));
            found.into_iter().find(|path| path.ends_with(digest)).unwrap()
        };
        std::fs::remove_file(blob(&digests[1])).unwrap();
        let altered = blob(&digests[2]);
        let mut permissions = std::fs::metadata(&altered).unwrap().permissions();
        #[expect(clippy::permissions_set_readonly_false, reason = "a file of this test's own")]
        permissions.set_readonly(false);
        std::fs::set_permissions(&altered, permissions).unwrap();
        std::fs::write(&altered, letters(5).pop().unwrap()).unwrap();
        let begun = begin(&world, "linh").await.unwrap();
        // Gathered, and then one is taken from whoever began it.
        let clerk = world.caller("linh").await;
        let agency = congvan_store::AgencyScope::of(world.agency);
        let store = world.store().await;
        let principals = clerk.actor.principals();
        let wanted = congvan_store::campaigns::Wanted {
            verdicts: &["intact_unchecked"],
            from: None,
            to: None,
            principals: &principals,
            now: world.office.now(),
        };
        let files = congvan_store::campaigns::files(store.reader(), agency, &wanted, None, 10).await.unwrap();
        assert_eq!(files.len(), 4);
        let tx = store.begin().await.unwrap();
        congvan_store::campaigns::gather(&tx, agency, begun.id, &files, None, true).await.unwrap();
        tx.commit().await.unwrap();
        world.register(documents[3], named_only(), Some("ha")).await.unwrap();
        let worker = world.work();
        world.quiet().await;
        let done = evidence::campaign(&world.office, &clerk, begun.id).await.unwrap();
        assert_eq!((done.state, done.total, done.seen), (CampaignState::Done, 4, 4));
        // The letter that was taken away is not among what the clerk may know of it.
        assert_eq!((done.readable.seen, done.readable.changed, done.readable.failed), (3, 0, 2));
        let failed = entries(&world, begun.id, CampaignLines::Failed).await;
        let faults: Vec<_> = failed.iter().map(|one| (one.document, one.fault)).collect();
        assert_eq!(
            faults,
            [(documents[2], Some(CampaignFault::Altered)), (documents[1], Some(CampaignFault::Missing)),]
        );
        let left = congvan_store::campaigns::next(store.reader(), agency, begun.id, 9).await.unwrap();
        assert!(left.is_empty());
        assert_eq!(reports(&world, documents[0]).await.len(), 2);
        assert_eq!(reports(&world, documents[2]).await.len(), 1, "no verdict on other bytes");
        worker.stop().await;
    });
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn who_is_cut_off_goes_on_where_he_was() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let mut documents = Vec::new();
        for pdf in letters(14) {
            documents.push(world.receive(&pdf).await);
        }
        world.quiet().await;
        worker.stop().await;
        let begun = begin(&world, "linh").await.unwrap();
        // What is killed does not end its work: everything it had begun is gone.
        let doomed =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let inside = doomed.enter();
        let _worker = world.office.spawn_worker();
        drop(inside);
        let clerk = world.caller("linh").await;
        let cut = loop {
            let now = evidence::campaign(&world.office, &clerk, begun.id).await.unwrap();
            if now.seen > 0 {
                break now;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        };
        doomed.shutdown_background();
        println!("cut off at {} of {}", cut.seen, cut.total);
        let world = reopened(world).await;
        let worker = world.work();
        world.quiet().await;
        let clerk = world.caller("linh").await;
        let done = evidence::campaign(&world.office, &clerk, begun.id).await.unwrap();
        assert_eq!((done.state, done.total, done.seen), (CampaignState::Done, 14, 14));
        for document in documents {
            let occasions: Vec<_> =
                reports(&world, document).await.iter().map(|line| line.occasion).collect();
            assert_eq!(occasions, [Occasion::Received, Occasion::Campaign], "once each");
        }
        assert!(checking::check(&world.options).await.unwrap().is_empty());
        worker.stop().await;
    });
}
