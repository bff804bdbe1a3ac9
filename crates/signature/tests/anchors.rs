//! What an anchor says about those below it, which of several is told, and anchors that have expired.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::contract::{Request, UsageError};
use congvan_signature::{Indication, Purpose, SubIndication};
use rcgen::{BasicConstraints, CustomExtension, IsCa, NameConstraints};
use support::pki::{
    Answer, Desk, Holder, ISSUES, List, SIGNS, Said, container, empty, moment, params, told, wrap,
};
use time::macros::datetime;

const BROKEN: Option<SubIndication> = Some(SubIndication::ChainConstraintsFailure);

#[test]
fn an_anchor_that_is_no_authority_vouches_for_nobody_else() {
    let person = Holder::signing_itself(params("Dũng", 1, SIGNS));
    let leaf = person.certify(params("An", 9, SIGNS));
    let answer = Answer::default().about(&leaf, &person, &person);
    let report = Desk::trusting(&[&person]).with(&[], &[empty(&person)], &[answer]).certificate(&leaf);
    assert_eq!(report.sub_indication, BROKEN);
    assert!(
        report.findings.iter().any(|f| f.code == "path.constraints" && f.detail.as_deref() == Some("Dũng"))
    );
    let report = Desk::trusting(&[&person]).certificate(&person);
    assert_eq!(report.indication, Indication::TotalPassed, "it is trusted itself");
}

#[test]
fn limits_in_an_anchor_hold_for_those_below() {
    let judge = |change: fn(&mut rcgen::CertificateParams)| {
        let mut own = params("Gốc", 1, ISSUES);
        change(&mut own);
        let root = Holder::signing_itself(own);
        let sub = root.certify(params("CA", 2, ISSUES));
        let (direct, leaf) = (root.certify(params("Cúc", 8, SIGNS)), sub.certify(params("An", 9, SIGNS)));
        let desk = Desk::trusting(&[&root]).with(&[&sub], &[empty(&root), empty(&sub)], &[]);
        (desk.certificate(&direct).sub_indication, desk.certificate(&leaf).sub_indication)
    };
    assert_eq!(judge(|_| {}), (None, None));
    assert_eq!(judge(|own| own.is_ca = IsCa::Ca(BasicConstraints::Constrained(0))), (None, BROKEN));
    assert_eq!(judge(|own| own.is_ca = IsCa::Ca(BasicConstraints::Constrained(1))), (None, None));
    let elsewhere = |own: &mut rcgen::CertificateParams| {
        let mut name = rcgen::DistinguishedName::new();
        name.push(rcgen::DnType::CountryName, "LA");
        own.name_constraints = Some(NameConstraints {
            permitted_subtrees: vec![rcgen::GeneralSubtree::DirectoryName(name)],
            excluded_subtrees: vec![],
        });
    };
    assert_eq!(judge(elsewhere), (BROKEN, BROKEN));
    // A policy is demanded and nobody states one.
    let explicit = |own: &mut rcgen::CertificateParams| {
        let value = wrap(0x30, &[&[0x80, 1, 0]]);
        own.custom_extensions.push(CustomExtension::from_oid_content(&[2, 5, 29, 36], value));
    };
    assert_eq!(judge(explicit), (BROKEN, BROKEN));
}

#[test]
fn an_anchor_that_has_expired_is_told_and_still_counts() {
    let mut own = params("Gốc", 1, ISSUES);
    own.not_after = datetime!(2025-01-01 0:00 UTC);
    let root = Holder::signing_itself(own);
    let leaf = root.certify(params("An", 9, SIGNS));
    let report = Desk::trusting(&[&root]).with(&[], &[empty(&root)], &[]).certificate(&leaf);
    let codes: Vec<&str> = report.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!((report.indication, codes), (Indication::TotalPassed, vec!["path.anchor_expired"]));
}

#[test]
fn of_anchors_with_one_name_and_key_the_same_is_told_in_any_order() {
    let key = || rcgen::KeyPair::from_pkcs8_pem_and_sign_algo(KEY, &rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let made = |serial, not_after| {
        let mut own = params("Gốc", serial, ISSUES);
        own.not_after = not_after;
        let key = key();
        let der = own.self_signed(&key).unwrap().der().to_vec();
        Holder { params: own, key, der }
    };
    let (old, new) = (made(1, datetime!(2025-01-01 0:00 UTC)), made(2, datetime!(2041-01-01 0:00 UTC)));
    let twin = made(3, datetime!(2041-01-01 0:00 UTC));
    let leaf = new.certify(params("An", 9, SIGNS));
    let lists = [List::default().signed_by(&new)];
    let judge = |anchors: &[&Holder]| Desk::trusting(anchors).with(&[], &lists, &[]).certificate(&leaf);
    let first = judge(&[&old, &new, &twin]);
    assert_eq!(first.indication, Indication::TotalPassed);
    assert_eq!(first.rests_on.as_ref().map(|c| c.not_after), Some(datetime!(2041-01-01 0:00 UTC)));
    for order in [[&new, &old, &twin], [&twin, &old, &new], [&twin, &new, &old], [&old, &twin, &new]] {
        assert_eq!(judge(&order), first);
    }
}

/// A key of this test alone.
const KEY: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKuUcZd/zFxNqufl+
mtGdAxv4rSuqPB1SRqT9y4V4wUyhRANCAAR8nvkiLpZAc9zEiubNCRnY+xJw6iRW
VVoZqo07LRG3hKbUSS+YRYzqPeLxLBnu8wR64IYRkY3d9xEbw9QS4roA
-----END PRIVATE KEY-----
";

#[test]
fn a_limit_that_cannot_be_read_is_not_taken_for_none() {
    let root = Holder::root("Gốc");
    let judge = |oid: &[u64], value: &[u8]| {
        let mut own = params("An", 9, &[]);
        own.custom_extensions.push(CustomExtension::from_oid_content(oid, value.to_vec()));
        let leaf = root.certify(own);
        let report = Desk::trusting(&[&root]).with(&[], &[empty(&root)], &[]).certificate(&leaf);
        let codes: Vec<String> = report.findings.into_iter().map(|f| f.code).collect();
        (report.sub_indication, codes)
    };
    let unread =
        (Some(SubIndication::CertificateChainGeneralFailure), vec!["path.malformed_extension".to_owned()]);
    for oid in [15, 19, 30, 32, 33, 36, 37, 54] {
        assert_eq!(judge(&[2, 5, 29, oid], &[4, 1, 0]), unread, "{oid}");
    }
    // What limits nothing may be broken: the issuer's other words are his own affair.
    assert_eq!(judge(&[2, 5, 29, 18], &[4, 1, 0]), (None, vec![]));
    assert_eq!(judge(&[1, 2, 3, 4], &[0xff]), (None, vec![]));
}

#[test]
fn a_folder_of_anchors_is_read_with_its_purposes() {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    let roots = ["Một", "Hai", "Ba"].map(Holder::root);
    put("b.der", &roots[0].der);
    put("signing/a.cer", &roots[1].der);
    put("timestamping/c.CRT", &roots[2].der);
    put("README.md", b"words");
    put("others/d.der", b"not read");
    let trust = folder.path().display().to_string();
    let request = || {
        Request::from_args(["--trust", &trust, "a.pdf"].map(str::to_owned), datetime!(2026-06-15 0:00 UTC))
    };
    let read = request().unwrap();
    let mut found: Vec<(String, Vec<Purpose>)> =
        read.trust.anchors().iter().map(|a| (a.summary().subject, a.purposes().to_vec())).collect();
    found.sort();
    assert_eq!(
        found,
        [
            ("Ba".to_owned(), vec![Purpose::Timestamping]),
            ("Hai".to_owned(), vec![Purpose::Signing]),
            ("Một".to_owned(), vec![Purpose::Signing, Purpose::Timestamping]),
        ]
    );
    put("signing/z.pem", b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
    assert!(matches!(request(), Err(UsageError::Empty { path, .. }) if path.ends_with("z.pem")));
    let bare = tempfile::tempdir().unwrap();
    let none = Request::from_args(
        ["--trust".to_owned(), bare.path().display().to_string(), "a.pdf".to_owned()],
        datetime!(2026-06-15 0:00 UTC),
    );
    assert!(matches!(none, Err(UsageError::Empty { .. })), "a folder without anchors");
}

#[test]
fn an_anchor_whose_limits_cannot_be_read_vouches_for_nobody_else() {
    for oid in [30, 36] {
        let mut own = params("Gốc", 1, ISSUES);
        own.custom_extensions.push(CustomExtension::from_oid_content(&[2, 5, 29, oid], vec![4, 1, 0]));
        let root = Holder::signing_itself(own);
        let leaf = root.certify(params("An", 9, SIGNS));
        let report = Desk::trusting(&[&root]).with(&[], &[empty(&root)], &[]).certificate(&leaf);
        assert_eq!(report.sub_indication, Some(SubIndication::CertificateChainGeneralFailure), "{oid}");
        let is_told = |f: &congvan_signature::Finding| {
            f.code == "path.malformed_extension" && f.detail.as_deref() == Some("Gốc")
        };
        assert!(report.findings.iter().any(is_told), "{:?}", report.findings);
    }
}

#[test]
fn an_anchor_of_the_first_version_is_an_authority_by_being_configured() {
    let mut root = Holder::root("Gốc");
    // The same without its version and its extensions.
    let (name, dates, key) = root.parsed(|tbs| {
        let dates = [&tbs.validity.not_before, &tbs.validity.not_after].map(|t| moment(t.to_datetime()));
        (tbs.subject.as_raw().to_vec(), wrap(0x30, &[&dates.concat()]), tbs.subject_pki.raw.to_vec())
    });
    let tbs = wrap(0x30, &[&[2, 1, 1], root.algorithm(), &name, &dates, &name, &key]);
    root.der = root.sealed(&tbs, &[]);
    let leaf = root.certify(params("An", 9, SIGNS));
    let desk = Desk::trusting(&[&root]).with(&[], &[empty(&root)], &[]);
    assert!(desk.trust.anchors()[0].is_authority() && !desk.trust.anchors()[0].is_broken());
    let report = desk.certificate(&leaf);
    assert_eq!(report.indication, Indication::TotalPassed, "{:?}", report.findings);
    // Below an anchor it proves nothing of the kind.
    let top = Holder::root("Trên");
    let tbs = wrap(0x30, &[&[2, 1, 1], top.algorithm(), &top.name(), &dates, &name, &key]);
    root.der = top.sealed(&tbs, &[]);
    let desk = Desk::trusting(&[&top]).with(&[&root], &[empty(&root), empty(&top)], &[]);
    assert_eq!(desk.certificate(&leaf).sub_indication, BROKEN);
}

#[test]
fn many_authorities_of_one_name_do_not_hide_the_right_one() {
    let root = Holder::root("Gốc");
    let sub = root.certify(params("CA", 2, ISSUES));
    let mut own = params("An", 9, SIGNS);
    own.use_authority_key_identifier_extension = true;
    let leaf = sub.certify(own);
    let key_id = sub.params.key_identifier(&sub.key);
    // Forged ones last longer, so that they are not tried last for being shorter.
    let forged = |serial, key_id: Option<&Vec<u8>>| {
        let mut own = params("CA", serial, ISSUES);
        own.not_after = datetime!(2045-01-01 0:00 UTC);
        if let Some(id) = key_id {
            own.key_identifier_method = rcgen::KeyIdMethod::PreSpecified(id.clone());
        }
        Holder::signing_itself(own)
    };
    let lists = [empty(&root), empty(&sub)];
    let others: Vec<Holder> = (0..120).map(|n| forged(n, None)).collect();
    let (first, second) = others.split_at(60);
    for order in [[first, second], [second, first]] {
        let crowd: Vec<&Holder> = order.into_iter().flatten().collect();
        for place in [0, 60, 120] {
            let mut held = crowd.clone();
            held.insert(place, &sub);
            let report = Desk::trusting(&[&root]).with(&held, &lists, &[]).certificate(&leaf);
            assert_eq!(report.indication, Indication::TotalPassed, "{place}: {:?}", report.findings);
        }
    }
    // What the signer himself put beside his signature is tried first, whatever others claim to be.
    let twins: Vec<Holder> = (0..120).map(|n| forged(n, Some(&key_id))).collect();
    let cms = container(&leaf, &[&sub], b"Kinh gui", &Said::default());
    let crowd: Vec<&Holder> = twins.iter().collect();
    let report = Desk::trusting(&[&root]).with(&crowd, &lists, &[]).verify(&cms, b"Kinh gui");
    assert_eq!(report.indication, Some(Indication::TotalPassed), "{:?}", told(&report));
}

#[test]
fn of_several_faults_the_gravest_is_the_reason() {
    let root = Holder::root("Gốc");
    let mut own = params("An", 9, SIGNS);
    own.not_after = datetime!(2025-01-01 0:00 UTC);
    let leaf = root.certify(own);
    // A curve that nobody here can compute.
    let p256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
    let at = root.der.windows(8).position(|bytes| bytes == p256).unwrap();
    let mut der = root.der.clone();
    der[at + 7] = 6;
    let strange = Holder { der, ..root };
    let report = Desk::trusting(&[&strange]).certificate(&leaf);
    assert_eq!(report.sub_indication, Some(SubIndication::CryptoConstraintsFailure), "{:?}", report.findings);
    assert!(report.findings.iter().any(|f| f.code == "path.expired"));
}
