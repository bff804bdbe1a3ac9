//! What a verdict rests on: proofs of time, missing and contrary evidence, roles and names.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::{
    Answers, Doubt, Indication, Printed, Proof, Report, Role, Signatories, SubIndication, TrustStore, compare,
};
use support::{case, cases};
use time::macros::{datetime, offset};

fn codes(report: &Report) -> Vec<&str> {
    let own = report.signatures.iter().flat_map(|s| &s.findings);
    report.findings.iter().chain(own).map(|f| f.code.as_str()).collect()
}

#[test]
fn a_receipt_before_the_revocation_proves_the_signature_older() {
    let mut letter = case("trust-revoked-after-claimed-bb").load();
    let unproven = letter.outcome().unwrap();
    assert_eq!(unproven.sub_indication, Some(SubIndication::RevokedNoPoe));
    assert_eq!(unproven.signatures[0].proof, None);
    let congvan_signature::RevocationStatus::Revoked { at } = unproven.signatures[0].revocation_status else {
        panic!("not revoked")
    };

    letter.known_at = Some(at - time::Duration::hours(1));
    let proven = letter.outcome().unwrap();
    assert_eq!(proven.indication, Some(Indication::TotalPassed), "{:?}", codes(&proven));
    let signature = &proven.signatures[0];
    assert_eq!((signature.proof, signature.best_signature_time), (Some(Proof::Register), letter.known_at));
    assert_eq!(proven.known_at, letter.known_at);
    assert!(
        codes(&proven).contains(&"proof.register") && codes(&proven).contains(&"revocation.revoked_later")
    );
    assert_eq!(Answers::of(signature, offset!(+7)).when.code, "when.register");

    // A receipt after the revocation changes nothing.
    letter.known_at = Some(at + time::Duration::hours(1));
    assert_eq!(letter.outcome().unwrap().sub_indication, Some(SubIndication::RevokedNoPoe));
}

#[test]
fn a_receipt_in_the_future_proves_nothing() {
    let mut letter = case("trust-revoked-after-claimed-bb").load();
    letter.known_at = Some(letter.at + time::Duration::seconds(1));
    let report = letter.outcome().unwrap();
    assert_eq!(report.sub_indication, Some(SubIndication::RevokedNoPoe));
    assert_eq!((report.known_at, report.signatures[0].proof), (None, None));
    assert!(codes(&report).contains(&"proof.future"));
}

#[test]
fn a_list_of_after_the_end_of_a_certificate_does_not_say_that_it_was_good() {
    let mut letter = case("trust-expired-after-signing-bb").load();
    let unproven = letter.outcome().unwrap();
    assert_eq!(unproven.sub_indication, Some(SubIndication::OutOfBoundsNoPoe));
    let end = unproven.signatures[0].chain[0].not_after;
    // The receipt proves the signature older than the certificate's end. The lists at hand are younger than that end, when
    // an authority drops what has expired: whether the certificate had been revoked before is not known from them.
    letter.known_at = Some(end - time::Duration::days(1));
    let silent = letter.outcome().unwrap();
    assert_eq!(silent.sub_indication, Some(SubIndication::TryLater), "{:?}", codes(&silent));
    assert!(codes(&silent).contains(&"path.expired_later"));
    assert!(codes(&silent).contains(&"revocation.expired_certificate"));
}

#[test]
fn the_earliest_proof_is_the_one_that_is_named() {
    let mut letter = case("valid-blta-leader").load();
    let stamped = letter.outcome().unwrap();
    assert_eq!(stamped.signatures[0].proof, Some(Proof::SignatureTimestamp));
    assert!(codes(&stamped).contains(&"proof.timestamp"));
    let time = stamped.signatures[0].best_signature_time.unwrap();
    letter.known_at = Some(time + time::Duration::days(3));
    let both = letter.outcome().unwrap();
    let signature = &both.signatures[0];
    assert_eq!(
        (signature.proof, signature.best_signature_time),
        (Some(Proof::SignatureTimestamp), Some(time))
    );
}

#[test]
fn a_receipt_before_the_claimed_time_is_told() {
    let mut letter = case("valid-bb-leader-ocsp").load();
    let claimed = letter.outcome().unwrap().signatures[0].signing_time.unwrap();
    letter.known_at = Some(claimed - time::Duration::minutes(1));
    assert!(codes(&letter.outcome().unwrap()).contains(&"proof.before_claimed"));
}

#[test]
fn every_indeterminate_verdict_says_whether_evidence_is_missing_or_contrary() {
    for case in cases() {
        let Ok(report) = case.load().outcome() else { continue };
        for signature in &report.signatures {
            let is_indeterminate = signature.indication == Indication::Indeterminate;
            assert_eq!(signature.doubt.is_some(), is_indeterminate, "{}", case.name);
        }
    }
    for (name, doubt) in [
        ("trust-unknown-root", Some(Doubt::EvidenceMissing)),
        ("trust-no-revocation-data", Some(Doubt::EvidenceMissing)),
        ("trust-stale-crl", Some(Doubt::EvidenceMissing)),
        ("trust-forged-crl", Some(Doubt::EvidenceMissing)),
        ("algorithms-rsa-sha1", Some(Doubt::EvidenceMissing)),
        ("trust-revoked-after-claimed-bb", Some(Doubt::EvidenceAgainst)),
        ("trust-tst-wrong-imprint", Some(Doubt::EvidenceAgainst)),
        ("trust-expired-after-signing-bb", Some(Doubt::EvidenceAgainst)),
        ("valid-two-leader-then-seal", None),
        ("attacks-isa-font-replaced", None),
    ] {
        assert_eq!(Doubt::of(&case(name).load().outcome().unwrap()), doubt, "{name}");
    }
}

/// An authority of somebody's own making, under a name of his choice.
fn authority(name: &str) -> Vec<u8> {
    let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    params.not_before = datetime!(2020-01-01 0:00 UTC);
    params.not_after = datetime!(2040-01-01 0:00 UTC);
    let key = rcgen::KeyPair::generate().unwrap();
    params.self_signed(&key).unwrap().der().to_vec()
}

#[test]
fn an_issuer_that_only_bears_a_trusted_name_speaks_against_the_signer() {
    // For the holder of this anchor, the letter's own chain is the forgery: same name, other key.
    for (name, code, doubt) in [
        ("CA chuyên dùng Chính phủ (thử nghiệm)", "path.look_alike", Doubt::EvidenceAgainst),
        ("CA CHUYEN DUNG  CHINH PHU (thu nghiem)", "path.look_alike", Doubt::EvidenceAgainst),
        ("CА chuyên dùng Chính phủ (thử nghiệm)", "path.look_alike", Doubt::EvidenceAgainst),
        ("CA khác hẳn", "path.none", Doubt::EvidenceMissing),
    ] {
        let mut letter = case("valid-two-leader-then-seal").load();
        letter.trust = TrustStore::new();
        assert_eq!(letter.trust.add_certificates(&authority(name)), 1);
        let report = letter.outcome().unwrap();
        assert_eq!(report.sub_indication, Some(SubIndication::NoCertificateChainFound), "{name}");
        assert!(codes(&report).contains(&code), "{name}: {:?}", codes(&report));
        assert_eq!(Doubt::of(&report), Some(doubt), "{name}");
    }
}

/// An authority below another's key, under names of its choice.
fn called(name: &str, organization: Option<&str>, serial: u8) -> rcgen::CertificateParams {
    let mut params = support::pki::params(name, serial, support::pki::ISSUES);
    if let Some(organization) = organization {
        params.distinguished_name.push(rcgen::DnType::OrganizationName, organization);
    }
    params
}

#[test]
fn whatever_a_reader_takes_for_a_trusted_authority_speaks_against_the_signer() {
    use support::pki::{Desk, Holder, SIGNS, Said, container, params};
    const ROOT: &str = "Cơ quan chứng thực số Chính phủ";
    const SUB: &str = "CA phục vụ các cơ quan Nhà nước";
    const BODY: &str = "Ban Cơ yếu Chính phủ";
    let trusted = Holder::signing_itself(called(ROOT, Some(BODY), 1));
    let handed_in = trusted.certify(called(SUB, Some(BODY), 2));
    let judge = |root: (&str, Option<&str>), sub: (&str, Option<&str>)| {
        let forged = Holder::signing_itself(called(root.0, root.1, 1));
        let between = forged.certify(called(sub.0, sub.1, 2));
        let leaf = between.certify(params("Nguyễn Văn An", 9, SIGNS));
        let cms = container(&leaf, &[&between, &forged], b"van ban", &Said::default());
        let report = Desk::trusting(&[&trusted]).with(&[&handed_in], &[], &[]).verify(&cms, b"van ban");
        assert_eq!(report.sub_indication, Some(SubIndication::NoCertificateChainFound));
        let code = codes(&report).into_iter().find(|code| code.starts_with("path.")).unwrap().to_owned();
        (code, Doubt::of(&report))
    };
    let forged = ("path.look_alike".to_owned(), Some(Doubt::EvidenceAgainst));
    for name in [
        ROOT.to_owned(),
        format!("{ROOT}\u{200b}"),
        ROOT.replace("số", "s\u{ad}ố"),
        format!("{ROOT}."),
        ROOT.replace("số Ch", "số - Ch"),
        ROOT.replacen('C', "Ｃ", 1),
        ROOT.replacen("Cơ", "C0", 1),
        format!("{ROOT}\u{1}"),
        ROOT.replacen('C', "Ϲ", 1),
        ROOT.replace("số", "ѕố"),
        format!("{ROOT} G2"),
    ] {
        assert_eq!(judge((&name, None), ("Y", None)), forged, "{name:?}");
    }
    assert_eq!(judge(("ABC Root", None), (SUB, None)), forged, "the name of what was handed in");
    assert_eq!(judge(("ABC Root", None), ("CA phuc vu cac co quan Nha nuoc 2", None)), forged);
    assert_eq!(judge(("Root CA", Some(BODY)), ("CA", Some(BODY))), forged, "the same organisation");
    // An honest stranger is one, whatever ordinary words his name is made of.
    let honest = ("path.none".to_owned(), Some(Doubt::EvidenceMissing));
    assert_eq!(judge(("Root CA", Some("Doanh nghiệp Sông Lam")), ("CA doanh nghiệp", None)), honest);
    assert_eq!(judge(("Cơ quan chứng thực số Sông Lam", None), ("CA phục vụ doanh nghiệp", None)), honest);
}

#[test]
fn an_authority_of_the_trusted_key_is_no_look_alike() {
    use support::pki::{Desk, Holder, SIGNS, params};
    let trusted = Holder::signing_itself(called("CA Sông Lam", None, 1));
    let between = trusted.certify(called("CA Sông Lam G2", None, 2));
    let leaf = between.certify(params("An", 9, SIGNS));
    // Without the authority between, the path has a gap; nobody is dressed up.
    let report = Desk::trusting(&[&trusted]).with(&[&between], &[], &[]).certificate(&leaf);
    assert_eq!(report.sub_indication, Some(SubIndication::TryLater), "{:?}", report.findings);
    let body = Some("Ban Cơ yếu Chính phủ");
    let trusted = Holder::signing_itself(called("Gốc Chính phủ", body, 1));
    let missing = trusted.certify(called("CA Chính phủ G2", body, 2));
    let leaf = missing.certify(params("An", 9, SIGNS));
    let report = Desk::trusting(&[&trusted]).certificate(&leaf);
    assert_eq!(report.findings[0].code, "path.none", "a link is missing, nobody is dressed up");
}

#[test]
fn the_report_names_the_root_it_rests_on() {
    let report = case("valid-two-leader-then-seal").load().outcome().unwrap();
    for signature in &report.signatures {
        let root = signature.rests_on.as_ref().unwrap();
        assert_eq!(root.subject, "CA chuyên dùng Chính phủ (thử nghiệm)");
        assert_eq!(signature.chain.last(), Some(root));
        let told = root.told_apart();
        assert_eq!(told, "CA chuyên dùng Chính phủ (thử nghiệm) (SHA-256 5fc5846d 9c915296 …)");
    }
    let unknown = case("trust-unknown-root").load().outcome().unwrap();
    assert_eq!(unknown.signatures[0].rests_on, None);
}

#[test]
fn who_signed_as_what_and_in_which_order_is_told() {
    let report = case("valid-two-leader-then-seal").load().outcome().unwrap();
    let roles: Vec<Role> = report.signatures.iter().map(|s| s.role).collect();
    assert_eq!(roles, [Role::Person, Role::Agency]);
    assert_eq!(report.signatures[0].title.as_deref(), Some("Chủ tịch"));
    assert_eq!(Signatories::of(&report), Signatories::PersonThenSeal);
    let one = case("valid-blta-leader").load().outcome().unwrap();
    assert_eq!(Signatories::of(&one), Signatories::SealMissing);
    // It is told, and the verdict stands.
    let told = one.findings.iter().find(|f| f.code == "signatories.seal_missing").unwrap();
    assert!(told.vi.contains("30/2020") && told.en.contains("30/2020"), "{told:?}");
    assert_eq!(one.indication, Some(Indication::TotalPassed));
    let none = case("valid-unsigned").load().outcome().unwrap();
    assert_eq!(Signatories::of(&none), Signatories::None);
}

#[test]
fn printed_names_are_compared_with_the_certificates() {
    let report = case("valid-two-leader-then-seal").load().outcome().unwrap();
    let ask = |signer, agency| {
        let found = compare(&report, Printed { signer: Some(signer), agency: Some(agency) });
        found.into_iter().map(|f| f.code).collect::<Vec<_>>()
    };
    assert_eq!(
        ask("Nguyễn Văn An", "ỦY BAN NHÂN DÂN TỈNH SÔNG LAM"),
        ["name.signer_agrees", "name.agency_agrees"]
    );
    assert_eq!(
        ask("Nguyen Van An", "UBND tinh Song Lam"),
        ["name.signer_agrees_without_diacritics", "name.agency_agrees_without_diacritics"]
    );
    assert_eq!(
        ask("Trần Thị Bình", "Ủy ban nhân dân thành phố Hải Vân"),
        ["name.signer_differs", "name.agency_differs"]
    );
    assert!(compare(&report, Printed::default()).is_empty());
    let unsigned = case("valid-unsigned").load().outcome().unwrap();
    assert!(compare(&unsigned, Printed { signer: Some("Nguyễn Văn An"), agency: None }).is_empty());
}
