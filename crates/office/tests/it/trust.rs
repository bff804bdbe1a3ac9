//! What the agency trusts: certificates that somebody has compared, and what follows for the letters.

use crate::support::{World, on_both, on_sqlite, signed};
use base64::{Engine, engine::general_purpose::STANDARD};
use congvan_office::administration::{self, CertificateFault, Counts, NewRoot, Purpose, Warning};
use congvan_office::letters::SignatureState;
use congvan_office::{Caller, Error, Office};
use congvan_specimens::pki::{Algorithm, Standing, Subject, TestPki, pem};
use time::macros::{date, datetime};

const REASON: &str = "Đối chiếu vân tay với văn bản của nơi cấp";

fn pki() -> TestPki {
    TestPki::new(7, date!(2026 - 11 - 17)).unwrap()
}

async fn seen(office: &Office, admin: &Caller, file: &[u8]) -> Vec<administration::Certificate> {
    administration::inspect_certificates(office, admin, file).await.unwrap()
}

fn root(found: &administration::Certificate) -> NewRoot {
    NewRoot {
        certificate: found.der.clone(),
        fingerprint: found.sha256.clone(),
        purposes: Purpose::ALL.to_vec(),
        counts: Counts::default(),
        reason: REASON.to_owned(),
    }
}

fn field(result: Result<administration::Trust, Error>) -> &'static str {
    match result {
        Err(Error::Input(faults)) => faults[0].field,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_root_is_trusted_by_the_fingerprint_that_its_holder_publishes() {
    on_both(async |world: World| {
        let (office, admin) = (&world.office, world.caller("quantri").await);
        assert!(administration::trust(office, &admin).await.unwrap().roots.is_empty(), "none by default");
        let found = seen(office, &admin, pki().root_pem().as_bytes()).await;
        assert_eq!((found.len(), found[0].fault, found[0].warnings.as_slice()), (1, None, &[][..]));
        assert_eq!(found, seen(office, &admin, pki().root()).await, "DER and PEM");
        let other = NewRoot { fingerprint: "00".repeat(32), ..root(&found[0]) };
        assert_eq!(field(administration::trust_root(office, &admin, other).await), "fingerprint");
        let silent = NewRoot { reason: "ok".to_owned(), ..root(&found[0]) };
        assert_eq!(field(administration::trust_root(office, &admin, silent).await), "reason");
        let useless = NewRoot { purposes: Vec::new(), ..root(&found[0]) };
        assert_eq!(field(administration::trust_root(office, &admin, useless).await), "purposes");

        let printed: Vec<String> = found[0]
            .sha256
            .to_uppercase()
            .as_bytes()
            .chunks(2)
            .map(|two| String::from_utf8_lossy(two).into_owned())
            .collect();
        let new =
            NewRoot { fingerprint: printed.join(":"), purposes: vec![Purpose::Signing], ..root(&found[0]) };
        let kept = administration::trust_root(office, &admin, new).await.unwrap().roots;
        assert_eq!(
            (kept.len(), kept[0].reason.as_str(), &kept[0].purposes[..]),
            (1, REASON, &[Purpose::Signing][..])
        );
        assert_eq!(kept[0].added_by.as_deref(), Some("Đỗ Hữu Tài"));
        assert_eq!(
            field(administration::trust_root(office, &admin, root(&found[0])).await),
            "certificate",
            "twice"
        );
        assert_eq!(seen(office, &admin, pki().root()).await[0].fault, Some(CertificateFault::InUse));

        // Several stand side by side; each goes by itself, with a reason, and may come again.
        let second = seen(office, &admin, pki().untrusted_root()).await;
        assert_eq!(
            administration::trust_root(office, &admin, root(&second[0])).await.unwrap().roots.len(),
            2
        );
        let id = kept[0].id.unwrap();
        assert_eq!(field(administration::withdraw_root(office, &admin, id, "").await), "reason");
        let left =
            administration::withdraw_root(office, &admin, id, "Nơi cấp đã ngừng hoạt động").await.unwrap();
        let in_use: Vec<_> = left.roots.iter().filter(|root| root.removal.is_none()).collect();
        assert_eq!((left.roots.len(), in_use.len()), (2, 1));
        let removal = left.roots[1].removal.as_ref().unwrap();
        assert_eq!(
            (removal.by.as_deref(), removal.reason.as_str()),
            (Some("Đỗ Hữu Tài"), "Nơi cấp đã ngừng hoạt động")
        );
        let gone = administration::withdraw_root(office, &admin, id, "Nơi cấp đã ngừng hoạt động").await;
        assert!(matches!(gone, Err(Error::NotFound)));
        assert!(administration::trust_root(office, &admin, root(&found[0])).await.is_ok(), "trusted again");

        let journal = administration::journal(office, &admin, None).await.unwrap();
        let kinds: Vec<&str> = journal.iter().map(|entry| entry.kind.as_str()).collect();
        assert_eq!(kinds[..4], ["root_trusted", "root_withdrawn", "root_trusted", "root_trusted"]);
        assert_eq!(journal[0].body["sha256"], found[0].sha256.as_str());
    });
}

#[test]
fn what_vouches_for_nobody_is_refused_and_keys_are_turned_away() {
    on_sqlite(async |world: World| {
        let (office, admin) = (&world.office, world.caller("quantri").await);
        let mut pki = pki();
        let person = Subject::person("Nguyễn Thị Minh Hà", "Chủ tịch", "UBND phường Thọ Hòa", "Hải Vân");
        let leaf = pki.issue(&person, Standing::Good, Algorithm::Rsa).unwrap();
        // A whole chain in one file, the root twice.
        let chain = [pki.root(), &leaf.chain[0], &leaf.certificate, pki.root()]
            .map(|der| pem("CERTIFICATE", der))
            .concat();
        let found = seen(office, &admin, chain.as_bytes()).await;
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].fault, None);
        assert_eq!((found[1].fault, &found[1].warnings[..]), (None, &[Warning::NotARoot][..]));
        assert_eq!(found[2].fault, Some(CertificateFault::NotAnAuthority));
        assert_eq!(field(administration::trust_root(office, &admin, root(&found[2])).await), "certificate");

        // One byte of a root's own signature, and the root is not its holder's.
        let mut altered = pki.root().to_vec();
        *altered.last_mut().unwrap() ^= 1;
        let altered = seen(office, &admin, &altered).await;
        assert_eq!(altered[0].fault, Some(CertificateFault::Broken));
        assert_eq!(field(administration::trust_root(office, &admin, root(&altered[0])).await), "certificate");

        let key = pem("PRIVATE KEY", b"0123");
        let with_key = format!("{}{key}", pki.root_pem());
        let store = [0x30, 0x82, 0x04, 0xbd, 0x02, 0x01, 0x03, 0x30, 0x00];
        for (file, words) in [
            (with_key.as_bytes(), "khóa bí mật"),
            (&store[..], "khóa bí mật"),
            (b"no certificate", "Không thấy"),
            (b"", "Không thấy"),
        ] {
            match administration::inspect_certificates(office, &admin, file).await {
                Err(Error::Input(faults)) => assert!(faults[0].detail.contains(words), "{faults:?}"),
                other => panic!("{other:?}"),
            }
        }
        let garbage = NewRoot { certificate: STANDARD.encode("garbage"), ..root(&found[0]) };
        assert_eq!(field(administration::trust_root(office, &admin, garbage).await), "certificate");

        // Long after the root has ended it can still be added, for what was signed in its time.
        world.clock.set(datetime!(2051-11-17 08:00 +7));
        let old = seen(office, &world.caller("quantri").await, pki.root()).await;
        assert_eq!((old[0].fault, &old[0].warnings[..]), (None, &[Warning::Expired][..]));
    });
}

#[test]
fn trust_is_for_the_administrator_of_the_own_agency() {
    on_sqlite(async |mut world: World| {
        let admin = world.caller("quantri").await;
        let found = seen(&world.office, &admin, pki().root()).await;
        let kept = administration::trust_root(&world.office, &admin, root(&found[0])).await.unwrap();
        let id = kept.roots[0].id.unwrap();
        world.settle_ward("Ủy ban nhân dân xã Cẩm Lộc", "000.01.03.H29", "2").await;
        let office = &world.office;
        let stranger = world.caller("quantri2").await;
        assert!(administration::trust(office, &stranger).await.unwrap().roots.is_empty());
        let taken = administration::withdraw_root(office, &stranger, id, "Không phải của chúng tôi").await;
        assert!(matches!(taken, Err(Error::NotFound)));
        let clerk = world.caller("linh").await;
        assert!(matches!(administration::trust(office, &clerk).await, Err(Error::Forbidden(_))));
        let looked = administration::inspect_certificates(office, &clerk, pki().root()).await;
        assert!(matches!(looked, Err(Error::Forbidden(_))));
        let given = administration::trust_root(office, &clerk, root(&found[0])).await;
        assert!(matches!(given, Err(Error::Forbidden(_))));
        let taken = administration::withdraw_root(office, &clerk, id, "Không phải của chúng tôi").await;
        assert!(matches!(taken, Err(Error::Forbidden(_))));
    });
}

#[test]
fn trust_counts_at_once_and_earlier_letters_are_judged_again() {
    on_sqlite(async |mut world: World| {
        let (pdf, _, lists) = signed();
        world.given_lists(&lists).await;
        let admin = world.caller("quantri").await;
        let worker = world.work();
        let (letter, plain) =
            (world.receive(&pdf).await, world.receive(&crate::support::tiny_pdf("không ký")).await);
        world.quiet().await;
        let state = async |document| {
            world.letter("linh", document).await.unwrap().signature.map(|findings| findings.state)
        };
        assert_eq!(state(letter).await, Some(SignatureState::IntactUnchecked), "nobody is trusted");
        assert!(!matches!(state(plain).await, Some(SignatureState::Valid | SignatureState::IntactUnchecked)));
        let office = &world.office;
        let found = seen(office, &admin, pki().root()).await;

        world.minutes(5);
        let trust = administration::trust_root(office, &admin, root(&found[0])).await.unwrap();
        assert_eq!(trust.rejudging.signed, 1, "of what is signed alone");
        world.quiet().await;
        assert_eq!(state(letter).await, Some(SignatureState::Valid));
        let trust = administration::trust(office, &admin).await.unwrap();
        assert_eq!(trust.rejudging, administration::Rejudging { signed: 1, left: 0 });
        let checked = world.letter("linh", letter).await.unwrap().signature.unwrap().checked_at;
        assert_eq!(checked, office.now());

        // A new letter is judged by it, too; and by nothing once it is withdrawn.
        let next = world.receive(&pdf).await;
        world.quiet().await;
        assert_eq!(state(next).await, Some(SignatureState::Valid));
        world.minutes(5);
        let id = trust.roots[0].id.unwrap();
        administration::withdraw_root(office, &admin, id, "Nơi cấp đã ngừng hoạt động").await.unwrap();
        world.quiet().await;
        for document in [letter, next] {
            assert_eq!(state(document).await, Some(SignatureState::IntactUnchecked));
        }

        // For time-stamps alone it says nothing of signers.
        world.minutes(5);
        let stamps = NewRoot { purposes: vec![Purpose::Timestamping], ..root(&found[0]) };
        administration::trust_root(office, &admin, stamps).await.unwrap();
        world.quiet().await;
        assert_eq!(state(letter).await, Some(SignatureState::IntactUnchecked));
        worker.stop().await;
    });
}

#[test]
fn more_letters_than_one_batch_are_all_judged_again() {
    on_sqlite(async |world: World| {
        let admin = world.caller("quantri").await;
        let worker = world.work();
        let (pdf, ..) = signed();
        let first = world.receive(&pdf).await;
        world.quiet().await;
        let file = world.letter("linh", first).await.unwrap().files[0].file.id;
        // The same finding a hundred and fifty times, as an archive has them.
        world
            .tamper(&format!(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) \
                 INSERT INTO files SELECT randomblob(16), agency, document, 'attachment', 1000 + i, name, media_type, size, \
                 sha256, added_at, added_by FROM files, n WHERE hex(id) = hex(x'{0}'); ",
                file.uuid().simple()
            ))
            .await;
        world
            .tamper(
                "INSERT INTO analyses SELECT f.id, 'signature', a.agency, a.state, a.version, a.summary, a.body, \
                 a.updated_at FROM files f, analyses a WHERE f.role = 'attachment' AND a.kind = 'signature'",
            )
            .await;
        world.minutes(5);
        let found = seen(&world.office, &admin, pki().root()).await;
        let trust = administration::trust_root(&world.office, &admin, root(&found[0])).await.unwrap();
        assert_eq!(trust.rejudging.signed, 151);
        world.quiet().await;
        let trust = administration::trust(&world.office, &admin).await.unwrap();
        assert_eq!(trust.rejudging, administration::Rejudging { signed: 151, left: 0 });
        worker.stop().await;
    });
}
