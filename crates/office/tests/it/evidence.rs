//! Evidence: what a verdict rests on is kept with it, and the verdict can be given again.

use crate::printing::{bytes, words};
use crate::support::{World, on_both, on_sqlite, signed, tiny_pdf};
use congvan_office::administration::{self, Counts, NewRoot, Purpose};
use congvan_office::evidence::{
    self, Agreement, EvidenceRole, EvidenceSource, Occasion, Report, SignedAs, StampFacts,
};
use congvan_office::letters::SignatureState;
use congvan_office::{Error, Office, OpenOptions, checking, printing};
use congvan_records::{DocumentId, FileId};
use futures::TryStreamExt;
use std::path::Path;
use time::macros::datetime;

/// A ward whose operator names revocation lists.
async fn with_lists(mut world: World) -> (World, Vec<u8>, String) {
    let (pdf, root, lists) = signed();
    let mut crl = Vec::new();
    for (name, bytes) in lists.iter().enumerate() {
        let path = world.directory.path().join(format!("{name}.crl"));
        std::fs::write(&path, bytes).unwrap();
        crl.push(path);
    }
    let data = world.directory.path().join("with-lists");
    let options = OpenOptions { data, crl, ..world.options.clone() };
    world.office = Office::open(options.clone()).await.unwrap();
    if matches!(world.options.database, congvan_office::Database::Sqlite) {
        world.agency = world.settle_ward("Ủy ban nhân dân phường Thọ Hòa", "000.01.02.H29", "").await;
    }
    world.options = options;
    (world, pdf, root)
}

async fn trust(world: &World, root: &str) -> administration::Trust {
    trust_for(world, root, vec![Purpose::Signing]).await
}

async fn trust_for(world: &World, root: &str, purposes: Vec<Purpose>) -> administration::Trust {
    let admin = world.caller("quantri").await;
    let found = administration::inspect_certificates(&world.office, &admin, root.as_bytes()).await.unwrap();
    let new = NewRoot {
        certificate: found[0].der.clone(),
        fingerprint: found[0].sha256.clone(),
        purposes,
        counts: Counts::default(),
        reason: "Đối chiếu vân tay với văn bản của nơi cấp".to_owned(),
    };
    administration::trust_root(&world.office, &admin, new).await.unwrap()
}

async fn file_of(world: &World, document: DocumentId) -> FileId {
    world.letter("linh", document).await.unwrap().files[0].file.id
}

async fn last(world: &World, document: DocumentId) -> Report {
    let (clerk, file) = (world.caller("linh").await, file_of(world, document).await);
    let all = evidence::reports(&world.office, &clerk, document, file).await.unwrap();
    evidence::report(&world.office, &clerk, document, file, all.last().unwrap().id).await.unwrap()
}

fn count(report: &Report, role: EvidenceRole, source: EvidenceSource, used: bool) -> usize {
    report
        .pieces
        .iter()
        .filter(|piece| (piece.role, piece.source, piece.used) == (role, source, used))
        .count()
}

#[test]
fn verdicts_stand_one_after_another_with_what_each_rests_on() {
    on_both(async |world: World| {
        let (world, pdf, root) = with_lists(world).await;
        let worker = world.work();
        let letter = world.receive(&pdf).await;
        world.quiet().await;
        let first = last(&world, letter).await;
        assert_eq!((first.line.ordinal, first.line.occasion), (1, Occasion::Received));
        assert_eq!(
            (first.line.state, first.line.asked_by.as_deref()),
            (SignatureState::IntactUnchecked, None)
        );
        assert_eq!(count(&first, EvidenceRole::Anchor, EvidenceSource::Agency, true), 0, "nobody is trusted");
        assert_eq!(count(&first, EvidenceRole::Certificate, EvidenceSource::File, true), 2, "two holders");

        // Trust changes: a second report beside the first.
        world.minutes(5);
        trust(&world, &root).await;
        world.quiet().await;
        let second = last(&world, letter).await;
        assert_eq!((second.line.ordinal, second.line.occasion), (2, Occasion::TrustChanged));
        assert_eq!(second.line.state, SignatureState::Valid);
        assert_eq!(count(&second, EvidenceRole::Anchor, EvidenceSource::Agency, true), 1);
        assert!(
            count(&second, EvidenceRole::Crl, EvidenceSource::Operator, true) >= 1,
            "{:?}",
            second.pieces
        );
        let anchor = second.pieces.iter().find(|piece| piece.role == EvidenceRole::Anchor).unwrap();
        assert!(anchor.name.is_some() && anchor.from < anchor.until);
        let facts = &second.facts.signatures;
        assert_eq!(
            facts.iter().map(|one| one.signed_as).collect::<Vec<_>>(),
            [SignedAs::Person, SignedAs::Agency]
        );
        assert!(facts.iter().all(|one| one.proof == "receipt" && one.rests_on.is_some()));
        assert!(facts.iter().all(|one| one.agency_agrees != Agreement::Other), "{facts:?}");
        assert_ne!(facts[0].signer_agrees, Agreement::Other);

        // Somebody asks, with a reason; asked twice in a breath it is one report.
        world.minutes(5);
        let (office, clerk, file) =
            (&world.office, world.caller("linh").await, file_of(&world, letter).await);
        let asked = evidence::check_again(office, &clerk, letter, file, " Trước khi   trình ").await.unwrap();
        assert_eq!((asked.line.ordinal, asked.line.occasion), (3, Occasion::Asked));
        assert_eq!(asked.line.reason.as_deref(), Some("Trước khi trình"));
        assert_eq!(asked.line.asked_by.as_deref(), Some("Ngô Thùy Linh"));
        let again = evidence::check_again(office, &clerk, letter, file, "").await.unwrap();
        assert_eq!(again.line.id, asked.line.id);
        world.minutes(2);
        let later = evidence::check_again(office, &clerk, letter, file, "").await.unwrap();
        assert_eq!((later.line.ordinal, later.line.reason.as_deref()), (4, None));
        let long = evidence::check_again(office, &clerk, letter, file, &"a".repeat(501)).await;
        assert!(matches!(long, Err(Error::Input(_))));

        // On paper: what the rules of verification ask for, of the report asked for and no other.
        let paper = printing::signature_report(office, &clerk, letter, file, asked.line.id).await.unwrap();
        assert!(paper.name.starts_with("Báo cáo kiểm tra chữ ký"), "{}", paper.name);
        let paper = words(world.directory.path(), &bytes(paper).await);
        for told in [
            "BÁO CÁO KIỂM TRA CHỮ KÝ SỐ",
            "Lần 3, ",
            "Ngô Thùy Linh yêu cầu. Lý do: Trước khi trình",
            "Có đủ chữ ký của người có thẩm quyền và dấu của cơ quan, đúng thứ tự.",
            "Chữ ký 1/2: ",
            "Chữ ký 2/2: ",
            "Chủ thể ký:",
            "Đơn vị quản lý chứng thư:",
            "Nơi cấp chứng thư:",
            "Thời điểm ký:",
            "Toàn vẹn:",
            "Hiệu lực khi ký: trong thời hạn của chứng thư",
            "Thời hạn của chứng thư:",
            "Danh sách thu hồi",
            "theo thời điểm tiếp nhận trong sổ",
        ] {
            assert!(paper.contains(told), "{told}: {paper}");
        }
        let foreign = printing::signature_report(office, &clerk, letter, file, letter.uuid()).await;
        assert!(matches!(foreign, Err(Error::NotFound)));

        // The earlier ones are what they were.
        let all = evidence::reports(office, &clerk, letter, file).await.unwrap();
        assert_eq!(all.iter().map(|line| line.ordinal).collect::<Vec<_>>(), [1, 2, 3, 4]);
        let kept = evidence::report(office, &clerk, letter, file, first.line.id).await.unwrap();
        assert_eq!(kept, first);
        assert!(checking::check(&world.options).await.unwrap().is_empty());
        worker.stop().await;
    });
}

#[test]
fn a_verdict_is_given_again_from_what_was_kept_decades_later() {
    on_sqlite(async |world: World| {
        let (world, pdf, root) = with_lists(world).await;
        trust(&world, &root).await;
        let worker = world.work();
        let letter = world.receive(&pdf).await;
        world.quiet().await;
        let then = last(&world, letter).await;
        assert_eq!(then.line.state, SignatureState::Valid);

        // The root is withdrawn, the operator's lists are gone, everything has expired.
        let admin = world.caller("quantri").await;
        let root = administration::trust(&world.office, &admin).await.unwrap().roots[0].id.unwrap();
        let gone =
            administration::withdraw_root(&world.office, &admin, root, "Nơi cấp đã ngừng hoạt động").await;
        assert!(gone.is_ok());
        world.quiet().await;
        worker.stop().await;
        world.clock.set(datetime!(2046-11-17 08:00 +7));
        let office = &world.office;
        let (clerk, file) = (world.caller("linh").await, file_of(&world, letter).await);
        let now = evidence::check_again(office, &clerk, letter, file, "").await.unwrap();
        assert_ne!(now.line.state, SignatureState::Valid, "by today's evidence nothing is known");
        let again = evidence::repeat(office, &clerk, letter, file, then.line.id).await.unwrap();
        assert_eq!(
            (again.same, again.then, again.again),
            (true, SignatureState::Valid, SignatureState::Valid)
        );

        // What was altered in the store is told and not used.
        world.tamper("UPDATE evidence_items SET bytes = x'3003020100' WHERE sha256 = (SELECT MIN(sha256) FROM evidence_items)").await;
        let found = checking::check(&world.options).await.unwrap();
        assert!(found.iter().any(|finding| finding.detail.contains("digest")), "{found:?}");
        world.tamper("DELETE FROM signature_evidence WHERE report IN (SELECT id FROM signature_reports WHERE ordinal = 1)").await;
        world.tamper("DELETE FROM signature_reports WHERE ordinal = 1").await;
        let found = checking::check(&world.options).await.unwrap();
        assert!(found.iter().any(|finding| finding.detail.contains("verdicts")), "{found:?}");
    });
}

#[test]
fn the_signed_file_is_opened_as_it_was() {
    on_sqlite(async |world: World| {
        let (world, pdf, root) = with_lists(world).await;
        trust(&world, &root).await;
        let worker = world.work();
        let letter = world.receive(&pdf).await;
        world.quiet().await;
        let report = last(&world, letter).await;
        let ends: Vec<u64> =
            report.facts.signatures.iter().map(|signature| signature.revision_end.unwrap()).collect();
        assert!(ends[0] < ends[1] && ends[1] == pdf.len() as u64, "{ends:?}");
        // The seal was set after the first signature: the report says where it lies on the page as shown.
        let areas: Vec<_> = report.facts.signatures.iter().map(|signature| &signature.areas[..]).collect();
        let [[seal], []] = areas[..] else { panic!("{areas:?}") };
        assert_eq!((seal.page, seal.level.as_str(), seal.whole_page), (1, "sign", false), "{seal:?}");
        let [left, bottom, right, top] = seal.rect;
        assert_eq!(seal.shown[2..], [right - left, top - bottom], "{seal:?}");
        assert!(seal.shown[0] + seal.shown[2] <= seal.page_size[0], "{seal:?}");
        assert!(seal.shown[1] + seal.shown[3] <= seal.page_size[1], "{seal:?}");
        let (office, clerk, file) =
            (&world.office, world.caller("linh").await, file_of(&world, letter).await);
        for (place, end) in ends.iter().enumerate() {
            let content = evidence::signed_revision(office, &clerk, letter, file, place + 1).await.unwrap();
            assert_eq!(content.file.size, *end);
            assert!(content.file.name.ends_with(&format!("(bản ký {}).pdf", place + 1)));
            let bytes: Vec<u8> = content.stream.try_collect::<Vec<_>>().await.unwrap().concat();
            assert_eq!(bytes, pdf[..*end as usize]);
        }
        for number in [0, 3, usize::MAX] {
            let none = evidence::signed_revision(office, &clerk, letter, file, number).await;
            assert!(matches!(none, Err(Error::NotFound)));
        }
        worker.stop().await;
    });
}

#[test]
fn reports_are_for_readers_of_the_file_and_go_with_it() {
    on_sqlite(async |mut world: World| {
        let worker = world.work();
        let letter = world.receive(&signed().0).await;
        world.quiet().await;
        let file = file_of(&world, letter).await;
        let report = last(&world, letter).await.line.id;
        world.settle_ward("Ủy ban nhân dân xã Cẩm Lộc", "000.01.03.H29", "2").await;
        let office = &world.office;
        for login in ["ngan", "quantri", "linh2"] {
            let caller = world.caller(login).await;
            let gone = |answer: Result<(), Error>| assert!(matches!(answer, Err(Error::NotFound)), "{login}");
            gone(evidence::reports(office, &caller, letter, file).await.map(drop));
            gone(evidence::report(office, &caller, letter, file, report).await.map(drop));
            gone(evidence::check_again(office, &caller, letter, file, "").await.map(drop));
            gone(evidence::repeat(office, &caller, letter, file, report).await.map(drop));
            gone(evidence::signed_revision(office, &caller, letter, file, 1).await.map(drop));
        }
        // A report is found through its own file only.
        let other = world.receive(&tiny_pdf("khác")).await;
        world.quiet().await;
        let (clerk, foreign) = (world.caller("linh").await, file_of(&world, other).await);
        let crossed = evidence::report(office, &clerk, other, foreign, report).await;
        assert!(matches!(crossed, Err(Error::NotFound)));
        worker.stop().await;
    });
}

/// Time-stamps rest on an authority of their own: its root, its certificates and its lists are evidence like the signer's.
#[test]
fn what_a_time_stamp_rests_on_is_told_and_kept() {
    on_sqlite(async |world: World| {
        world.clock.set(datetime!(2026-03-15 08:00 +7));
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/signatures");
        let pdf = std::fs::read(fixtures.join("valid-blta-leader.pdf")).unwrap();
        let root = std::fs::read_to_string(fixtures.join("pki/trusted.pem")).unwrap();
        let worker = world.work();
        let letter = world.receive(&pdf).await;
        world.quiet().await;
        let first = last(&world, letter).await;
        let stamps = |report: &Report| -> Vec<StampFacts> {
            let own = report.facts.signatures.iter().flat_map(|one| one.timestamps.clone());
            own.chain(report.facts.timestamps.clone()).collect()
        };
        let untrusted = stamps(&first);
        assert_eq!(untrusted.len(), 2, "over the signature and over the document");
        for stamp in &untrusted {
            let codes: Vec<&str> = stamp.remarks.iter().map(|remark| remark.code.as_str()).collect();
            assert!(
                !stamp.counts && stamp.rests_on.is_none() && codes.contains(&"timestamp.untrusted"),
                "{codes:?}"
            );
        }
        let of_file =
            |report: &Report| report.facts.remarks.iter().any(|one| one.code == "timestamp.untrusted");
        assert!(of_file(&first), "{:?}", first.facts.remarks);

        world.minutes(5);
        trust_for(&world, &root, vec![Purpose::Signing, Purpose::Timestamping]).await;
        world.quiet().await;
        let second = last(&world, letter).await;
        assert_eq!(second.line.state, SignatureState::Valid, "{:?}", second.findings.technical);
        for stamp in stamps(&second) {
            assert!(stamp.counts && stamp.rests_on.is_some(), "{stamp:?}");
            assert!(stamp.revocation.iter().all(|one| one.status == "good"), "{stamp:?}");
            let own = stamp.authority.unwrap();
            let certificate = second.pieces.iter().find(|piece| piece.name.as_deref() == Some(&own)).unwrap();
            assert!(certificate.used, "{own}");
        }
        assert!(!of_file(&second));
        // The list of the authority of time is not that of the signer's issuer; all were issued in the same instant.
        let named = |report: &Report| {
            let told = |piece: &&evidence::Piece| piece.role == EvidenceRole::Crl && piece.used;
            let mut names: Vec<_> =
                report.pieces.iter().filter(told).filter_map(|one| one.name.clone()).collect();
            names.sort();
            names
        };
        let issuers = ["CA chuyên dùng Chính phủ (thử nghiệm)", "CA dịch vụ cấp dấu thời gian (thử nghiệm)"];
        for issuer in issuers {
            assert!(named(&second).iter().any(|name| name == issuer), "{issuer}: {:?}", named(&second));
        }
        assert!(named(&first).is_empty(), "nothing was asked of lists: {:?}", named(&first));

        let (office, clerk, file) =
            (&world.office, world.caller("linh").await, file_of(&world, letter).await);
        let again = evidence::repeat(office, &clerk, letter, file, second.line.id).await.unwrap();
        assert!(again.same);
        let paper = printing::signature_report(office, &clerk, letter, file, second.line.id).await.unwrap();
        let paper = words(world.directory.path(), &bytes(paper).await);
        for told in [
            "Dấu thời gian:",
            "Dấu thời gian trên văn bản",
            "; gốc tin cậy CA chuyên dùng Chính phủ (thử nghiệm) (SHA-256 5fc5846d",
            "được tính",
        ] {
            assert!(paper.contains(told), "{told}: {paper}");
        }
        assert!(!paper.contains("không được tính"), "{paper}");
        worker.stop().await;
    });
}

#[test]
fn what_was_found_names_the_place_on_screen_and_on_paper() {
    on_sqlite(async |world: World| {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/signatures");
        let pdf = std::fs::read(fixtures.join("attacks-isa-content-stream-replaced.pdf")).unwrap();
        let worker = world.work();
        let letter = world.receive(&pdf).await;
        world.quiet().await;
        let report = last(&world, letter).await;
        let remarks = &report.facts.signatures[0].remarks;
        let changed = remarks.iter().find(|one| one.code == "change.content").unwrap();
        let [about] = changed.about_vi.as_slice() else { panic!("{changed:?}") };
        assert!(about.starts_with("nội dung trang, trang 1, /Pages[1]/Contents, đối tượng "), "{about}");
        assert!(changed.about_en[0].starts_with("content of the page, page 1, "), "{changed:?}");
        let (office, clerk, file) =
            (&world.office, world.caller("linh").await, file_of(&world, letter).await);
        let paper = printing::signature_report(office, &clerk, letter, file, report.line.id).await.unwrap();
        let paper = words(world.directory.path(), &bytes(paper).await);
        assert!(paper.contains("(nội dung trang, trang 1, /Pages[1]"), "{paper}");
        worker.stop().await;
    });
}
