//! What issuers are asked for: off until somebody allows it, once for each address, and kept with the verdict.

use crate::support::{World, on_both, on_sqlite};
use congvan_office::administration::{self, Counts, NewRoot, Purpose};
use congvan_office::evidence::{
    self, CampaignLines, CampaignQuestion, CampaignState, EvidenceRole, EvidenceSource, Fetching, Host,
    Occasion, ReportLine,
};
use congvan_office::letters::SignatureState;
use congvan_office::{Error, checking};
use congvan_records::DocumentId;
use congvan_specimens::library::{self, Signing, Specimen};
use congvan_specimens::pki::{Algorithm, Standing, TestPki};
use congvan_specimens::sign::{SignOptions, sign_and_stamp_pdf, sign_pdf};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use time::macros::date;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const ANCHOR: time::Date = date!(2026 - 11 - 17);

/// An issuer of certificates on this machine, and what it was asked for.
#[derive(Clone)]
struct Issuer {
    base: String,
    answers: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    asked: Arc<Mutex<Vec<String>>>,
    /// Does it hang up on everybody?
    silent: Arc<AtomicBool>,
}

impl Issuer {
    async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let issuer = Self { base, answers: Arc::default(), asked: Arc::default(), silent: Arc::default() };
        let all = issuer.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = vec![0; 4_096];
                let length = stream.read(&mut head).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&head[..length]).into_owned();
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                all.asked.lock().unwrap().push(path.clone());
                if all.silent.load(Ordering::SeqCst) {
                    continue;
                }
                let body = all.answers.lock().unwrap().get(&path).cloned();
                let status = if body.is_some() { "200 OK" } else { "404 Not Found" };
                let body = body.unwrap_or_default();
                let head = format!(
                    "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
            }
        });
        issuer
    }

    fn answer(&self, path: &str, body: Vec<u8>) {
        self.answers.lock().unwrap().insert(path.to_owned(), body);
    }

    fn count(&self, path: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == path).count()
    }

    fn lists(&self, pki: &TestPki) {
        for (place, list) in pki.crls().unwrap().into_iter().enumerate() {
            self.answer(&format!("/list/{place}"), list);
        }
    }
}

fn specimen(place: usize) -> Specimen {
    let mut all = library::letters(7, ANCHOR, 400).filter(|one| one.signing == Signing::Both);
    all.nth(place).unwrap()
}

async fn trust(world: &World, pki: &TestPki) {
    let admin = world.caller("quantri").await;
    let found = administration::inspect_certificates(&world.office, &admin, pki.root()).await.unwrap();
    let new = NewRoot {
        certificate: found[0].der.clone(),
        fingerprint: found[0].sha256.clone(),
        purposes: vec![Purpose::Signing],
        counts: Counts::default(),
        reason: "Đối chiếu vân tay với văn bản của nơi cấp".to_owned(),
    };
    administration::trust_root(&world.office, &admin, new).await.unwrap();
}

async fn allow(world: &World, host: &str) -> Result<Fetching, Error> {
    let admin = world.caller("quantri").await;
    let version = evidence::fetching(&world.office, &admin).await?.version;
    let hosts = vec![Host { name: host.to_owned(), internal: true }];
    evidence::set_fetching(&world.office, &admin, Fetching { version, on: true, hosts }).await
}

async fn reports(world: &World, document: DocumentId) -> Vec<ReportLine> {
    let clerk = world.caller("linh").await;
    let file = world.letter("linh", document).await.unwrap().files[0].file.id;
    evidence::reports(&world.office, &clerk, document, file).await.unwrap()
}

fn told(lines: &[ReportLine]) -> Vec<(Occasion, SignatureState)> {
    lines.iter().map(|line| (line.occasion, line.state)).collect()
}

#[test]
fn what_a_verdict_lacks_is_asked_of_its_issuers_and_kept() {
    on_both(async |world: World| {
        let issuer = Issuer::open().await;
        let mut pki = TestPki::reachable(7, ANCHOR, &issuer.base).unwrap();
        issuer.lists(&pki);
        trust(&world, &pki).await;
        let worker = world.work();
        let before = world.receive(&specimen(0).make(&mut pki).unwrap().pdf).await;
        let many = world.receive(&specimen(1).make(&mut pki).unwrap().pdf).await;
        world.quiet().await;
        let missing = (Occasion::Received, SignatureState::IntactUnchecked);
        assert_eq!(told(&reports(&world, before).await), [missing]);
        assert!(issuer.asked.lock().unwrap().is_empty(), "off by default");

        // Allowed, but another host: nobody is asked.
        allow(&world, "crl.noi-cap.vn").await.unwrap();
        let other = world.receive(&specimen(2).make(&mut pki).unwrap().pdf).await;
        world.quiet().await;
        assert_eq!(told(&reports(&world, other).await), [missing]);
        assert!(issuer.asked.lock().unwrap().is_empty(), "not on the list");

        allow(&world, "127.0.0.1").await.unwrap();
        let letter = world.receive(&specimen(3).make(&mut pki).unwrap().pdf).await;
        world.quiet().await;
        let lines = reports(&world, letter).await;
        assert_eq!(told(&lines), [missing, (Occasion::Fetched, SignatureState::Valid)]);
        let (office, clerk) = (&world.office, world.caller("linh").await);
        let file = world.letter("linh", letter).await.unwrap().files[0].file.id;
        let report = evidence::report(office, &clerk, letter, file, lines[1].id).await.unwrap();
        let lists = report.pieces.iter().filter(|piece| {
            (piece.role, piece.source, piece.used) == (EvidenceRole::Crl, EvidenceSource::Fetched, true)
        });
        let addresses: Vec<_> = lists.map(|piece| piece.address.clone().unwrap_or_default()).collect();
        assert!(addresses.contains(&format!("{}/list/0", issuer.base)), "{:?}", report.pieces);
        let again = evidence::repeat(office, &clerk, letter, file, lines[1].id).await.unwrap();
        assert!(again.same, "nobody is asked to give it again");

        // One letter by hand, many in a campaign; each address once.
        let file = world.letter("linh", before).await.unwrap().files[0].file.id;
        let asked = evidence::check_again(office, &clerk, before, file, "").await.unwrap();
        assert_eq!(asked.line.state, SignatureState::Valid);
        let begun = evidence::begin_campaign(office, &clerk, &CampaignQuestion::default(), "").await.unwrap();
        world.quiet().await;
        let done = evidence::campaign(office, &clerk, begun.id).await.unwrap();
        assert_eq!((done.state, done.readable.changed), (CampaignState::Done, 2));
        let changed = evidence::campaign_entries(office, &clerk, begun.id, CampaignLines::Changed, None, 9);
        let changed: Vec<_> = changed.await.unwrap().entries.iter().map(|one| one.document).collect();
        assert_eq!(changed, [other, many]);
        for path in ["/list/0", "/list/1"] {
            assert_eq!(issuer.count(path), 1, "{path}");
        }

        // What was fetched holds when trust changes, though the issuer is gone.
        issuer.answers.lock().unwrap().clear();
        world.minutes(120);
        let admin = world.caller("quantri").await;
        let foreign =
            administration::inspect_certificates(office, &admin, pki.untrusted_root()).await.unwrap();
        let new = NewRoot {
            certificate: foreign[0].der.clone(),
            fingerprint: foreign[0].sha256.clone(),
            purposes: vec![Purpose::Signing],
            counts: Counts::default(),
            reason: "Đối chiếu vân tay với văn bản của nơi cấp".to_owned(),
        };
        administration::trust_root(office, &admin, new).await.unwrap();
        world.quiet().await;
        assert_eq!(reports(&world, letter).await.last().unwrap().state, SignatureState::Valid);
        let log = administration::journal(office, &admin, None).await.unwrap();
        assert!(format!("{log:?}").contains("fetching_changed"));
        assert!(checking::check(&world.options).await.unwrap().is_empty());
        worker.stop().await;
    });
}

#[test]
fn answers_and_issuers_that_a_file_leaves_out_are_fetched() {
    on_sqlite(async |world: World| {
        let issuer = Issuer::open().await;
        let mut pki = TestPki::reachable(7, ANCHOR, &issuer.base).unwrap();
        let one = specimen(0);
        let mut signer = pki.issue(&one.person(), Standing::Good, Algorithm::Rsa).unwrap();
        // Nobody but the signer stands in the file, and nobody has a list of signers.
        signer.chain.clear();
        let unsigned = Specimen { signing: Signing::Unsigned, ..specimen(0) };
        let page = unsigned.make(&mut pki).unwrap().pdf;
        let pdf = sign_pdf(&page, &signer, &SignOptions::at(one.signed_at)).unwrap();
        issuer.answer("/issuer/1", pki.intermediate().to_vec());
        issuer.answer("/answer", pki.answer(&signer).unwrap());
        issuer.answer("/list/0", pki.crls().unwrap().remove(0));
        trust(&world, &pki).await;
        allow(&world, "127.0.0.1").await.unwrap();
        let worker = world.work();
        let letter = world.receive(&pdf).await;
        world.quiet().await;
        let lines = reports(&world, letter).await;
        assert_eq!(
            told(&lines),
            [
                (Occasion::Received, SignatureState::IntactUnchecked),
                (Occasion::Fetched, SignatureState::Valid)
            ],
            "{:?}",
            issuer.asked.lock().unwrap()
        );
        assert_eq!(issuer.count("/list/1"), 0, "an answer is enough");
        worker.stop().await;
    });
}

/// A signer whose certificate has ended since, and a time-stamp that would prove the signature older, if anybody knew that its
/// authority was good: the authority's own lists are asked for as well.
#[test]
fn what_a_time_stamp_lacks_is_asked_of_the_issuers_of_its_authority() {
    on_sqlite(async |world: World| {
        let issuer = Issuer::open().await;
        let mut pki = TestPki::reachable(7, ANCHOR, &issuer.base).unwrap();
        let signer = pki.issue(&specimen(0).person(), Standing::Expired, Algorithm::Rsa).unwrap();
        let unsigned = Specimen { signing: Signing::Unsigned, ..specimen(0) };
        let page = unsigned.make(&mut pki).unwrap().pdf;
        let at = ANCHOR.midnight().assume_offset(time::macros::offset!(+7)) - time::Duration::days(100);
        let stamper = pki.stamper().unwrap();
        let pdf = sign_and_stamp_pdf(&page, &signer, &SignOptions::at(at), &stamper).unwrap();
        // Lists of the time before the certificate ended: later ones do not say whether it had been revoked.
        for (place, list) in pki.crls_at(at + time::Duration::days(50)).unwrap().into_iter().enumerate() {
            issuer.answer(&format!("/list/{place}"), list);
        }
        trust(&world, &pki).await;
        let admin = world.caller("quantri").await;
        let found = administration::inspect_certificates(&world.office, &admin, pki.untrusted_root()).await;
        let new = NewRoot {
            certificate: found.as_ref().unwrap()[0].der.clone(),
            fingerprint: found.as_ref().unwrap()[0].sha256.clone(),
            purposes: vec![Purpose::Timestamping],
            counts: Counts::default(),
            reason: "Đối chiếu vân tay với văn bản của nơi cấp".to_owned(),
        };
        administration::trust_root(&world.office, &admin, new).await.unwrap();
        allow(&world, "127.0.0.1").await.unwrap();
        let worker = world.work();
        let letter = world.receive(&pdf).await;
        world.quiet().await;
        let against = (Occasion::Received, SignatureState::EvidenceAgainst);
        let asked = format!("{:?}", issuer.asked.lock().unwrap());
        let before = told(&reports(&world, letter).await);
        assert_eq!(before.first(), Some(&against), "{asked}");
        assert!(!before.iter().any(|(_, state)| *state == SignatureState::Valid), "{before:?} {asked}");
        assert!(issuer.count("/list/2") > 0, "the list over the authority: {asked}");
        // Its issuer has the list now.
        issuer.answer("/list/2", pki.stamper_list().unwrap());
        world.minutes(16);
        world.quiet().await;
        let lines = reports(&world, letter).await;
        assert_eq!(told(&lines).last(), Some(&(Occasion::Fetched, SignatureState::Valid)), "{lines:?}");
        let (office, clerk) = (&world.office, world.caller("linh").await);
        let file = world.letter("linh", letter).await.unwrap().files[0].file.id;
        let last = lines.last().unwrap().id;
        let report = evidence::report(office, &clerk, letter, file, last).await.unwrap();
        let address = format!("{}/list/2", issuer.base);
        let is_kept = |piece: &evidence::Piece| {
            piece.address.as_ref() == Some(&address) && piece.source == EvidenceSource::Fetched
        };
        assert!(report.pieces.iter().any(is_kept), "{:?}", report.pieces);
        assert!(evidence::repeat(office, &clerk, letter, file, last).await.unwrap().same);
        worker.stop().await;
    });
}

#[test]
fn what_is_no_evidence_changes_nothing() {
    on_sqlite(async |world: World| {
        let issuer = Issuer::open().await;
        let mut pki = TestPki::reachable(7, ANCHOR, &issuer.base).unwrap();
        let elsewhere = TestPki::new(8, ANCHOR).unwrap();
        // A page of words, and a list of somebody else who says the same names.
        issuer.answer("/list/0", b"<html>Xin chao</html>".to_vec());
        issuer.answer("/list/1", b"<html>Xin chao</html>".to_vec());
        issuer.answer("/answer", elsewhere.crls().unwrap().remove(0));
        trust(&world, &pki).await;
        allow(&world, "127.0.0.1").await.unwrap();
        let worker = world.work();
        let letter = world.receive(&specimen(0).make(&mut pki).unwrap().pdf).await;
        world.quiet().await;
        let missing = (Occasion::Received, SignatureState::IntactUnchecked);
        assert_eq!(told(&reports(&world, letter).await), [missing], "nothing new to tell");
        let asked = issuer.asked.lock().unwrap().len();
        // Asked by hand at once: nobody is asked the same again.
        let (office, clerk) = (&world.office, world.caller("linh").await);
        let file = world.letter("linh", letter).await.unwrap().files[0].file.id;
        let again = evidence::check_again(office, &clerk, letter, file, "").await.unwrap();
        assert_eq!(again.line.state, SignatureState::IntactUnchecked);
        assert_eq!(issuer.asked.lock().unwrap().len(), asked);
        worker.stop().await;
    });
}

#[test]
fn a_silent_host_is_left_alone_and_asked_again_later() {
    on_sqlite(async |world: World| {
        let issuer = Issuer::open().await;
        let mut pki = TestPki::reachable(7, ANCHOR, &issuer.base).unwrap();
        issuer.lists(&pki);
        issuer.silent.store(true, Ordering::SeqCst);
        trust(&world, &pki).await;
        allow(&world, "127.0.0.1").await.unwrap();
        let worker = world.work();
        let first = world.receive(&specimen(0).make(&mut pki).unwrap().pdf).await;
        world.quiet().await;
        let second = world.receive(&specimen(1).make(&mut pki).unwrap().pdf).await;
        world.quiet().await;
        let missing = (Occasion::Received, SignatureState::IntactUnchecked);
        assert_eq!(issuer.asked.lock().unwrap().len(), 1, "after one failure nobody asks");
        issuer.silent.store(false, Ordering::SeqCst);
        world.minutes(16);
        world.quiet().await;
        for letter in [first, second] {
            let lines = reports(&world, letter).await;
            assert_eq!(told(&lines), [missing, (Occasion::Fetched, SignatureState::Valid)]);
        }
        worker.stop().await;
    });
}

#[test]
fn only_the_administrator_says_who_is_asked() {
    on_sqlite(async |world: World| {
        let (office, admin, clerk) =
            (&world.office, world.caller("quantri").await, world.caller("linh").await);
        assert_eq!(evidence::fetching(office, &admin).await.unwrap(), Fetching::default());
        assert!(matches!(evidence::fetching(office, &clerk).await, Err(Error::Forbidden(_))));
        let set = |caller, version, on, names: &[&str]| {
            let hosts = names.iter().map(|name| Host { name: (*name).to_owned(), internal: false }).collect();
            evidence::set_fetching(office, caller, Fetching { version, on, hosts })
        };
        assert!(matches!(set(&clerk, 0, true, &["a.vn"]).await, Err(Error::Forbidden(_))));
        assert!(matches!(set(&admin, 0, true, &[]).await, Err(Error::Input(_))));
        assert!(matches!(set(&admin, 0, true, &["http://a.vn/x"]).await, Err(Error::Input(_))));
        let kept = set(&admin, 0, true, &["CRL.a.vn", "crl.a.vn"]).await.unwrap();
        assert_eq!((kept.version, kept.on, kept.hosts.len()), (1, true, 1));
        assert!(matches!(set(&admin, 0, false, &[]).await, Err(Error::Stale)));
        assert!(!set(&admin, 1, false, &[]).await.unwrap().on);
    });
}
