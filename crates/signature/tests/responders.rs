//! Who may answer for an issuer: delegates that were revoked, had expired, or sign with too little.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::{Error, Indication, Limit, Limits, SubIndication};
use rcgen::KeyPair;
use support::pki::{
    Answer, COMPROMISE, Desk, Holder, List, OCSP_SIGNING, SIGNS, SUPERSEDED, empty, made_for, params, rsa_key,
};
use time::OffsetDateTime;
use time::macros::datetime;

struct House {
    root: Holder,
    leaf: Holder,
    responder: Holder,
}

fn responder(not_after: OffsetDateTime) -> rcgen::CertificateParams {
    let mut params = made_for(params("Máy trả lời", 3, SIGNS), OCSP_SIGNING, false);
    params.not_after = not_after;
    params
}

impl House {
    fn new() -> Self {
        let root = Holder::root("Gốc");
        let leaf = root.certify(params("An", 9, SIGNS));
        let responder = root.certify(responder(datetime!(2040-01-01 0:00 UTC)));
        Self { root, leaf, responder }
    }

    /// Whether the answer alone makes the certificate pass, and what is told of it.
    fn ask(&self, signer: &Holder, answer: &Answer, lists: &[Vec<u8>]) -> (bool, Vec<String>) {
        let answer = answer.about(&self.leaf, &self.root, signer);
        let report = Desk::trusting(&[&self.root]).with(&[], lists, &[answer]).certificate(&self.leaf);
        let is_good = report.indication == Indication::TotalPassed;
        assert!(is_good || report.sub_indication == Some(SubIndication::TryLater), "{report:?}");
        (is_good, report.findings.into_iter().map(|f| f.code).collect())
    }
}

/// A list too old to say that anything is good.
fn old_list(entries: Vec<(u8, u8, Option<&Holder>)>) -> List<'_> {
    List {
        this_update: datetime!(2026-06-01 0:00 UTC),
        next_update: datetime!(2026-06-08 0:00 UTC),
        entries,
        ..List::default()
    }
}

#[test]
fn a_delegate_that_was_revoked_is_not_believed() {
    let house = House::new();
    let answer = Answer::default();
    let ask = |lists: &[Vec<u8>]| house.ask(&house.responder, &answer, lists);
    assert_eq!(ask(&[]), (true, vec![]), "a delegate of whom nothing is known");
    assert!(ask(&[old_list(vec![]).signed_by(&house.root)]).0);
    for reason in [COMPROMISE, SUPERSEDED, 0, 10] {
        let (is_good, told) = ask(&[old_list(vec![(3, reason, None)]).signed_by(&house.root)]);
        assert!(!is_good && told.contains(&"revocation.responder_not_good".to_owned()), "{reason}: {told:?}");
    }
    // Given up after the answer: that says nothing against it, unless somebody else may have had the key.
    let afterwards = |reason| List {
        revoked: datetime!(2026-06-14 12:00 UTC),
        this_update: datetime!(2026-06-14 13:00 UTC),
        next_update: datetime!(2026-06-14 14:00 UTC),
        entries: vec![(3, reason, None)],
        ..List::default()
    };
    assert!(ask(&[afterwards(SUPERSEDED).signed_by(&house.root)]).0);
    assert!(!ask(&[afterwards(COMPROMISE).signed_by(&house.root)]).0);
    // Others of the same name that were revoked are others.
    assert!(ask(&[old_list(vec![(4, COMPROMISE, None)]).signed_by(&house.root)]).0);
}

#[test]
fn a_delegate_cannot_clear_itself_and_others_can_accuse_it() {
    let house = House::new();
    let second = house.root.certify(made_for(params("Máy thứ hai", 5, SIGNS), OCSP_SIGNING, false));
    let revoked = Answer { revoked: Some((datetime!(2026-05-01 0:00 UTC), COMPROMISE)), ..Answer::default() };
    let about_leaf = Answer::default().about(&house.leaf, &house.root, &house.responder);
    let by_second = revoked.about(&house.responder, &house.root, &second);
    let by_itself = Answer::default().about(&house.responder, &house.root, &house.responder);
    let ask = |answers: &[Vec<u8>]| {
        Desk::trusting(&[&house.root]).with(&[], &[], answers).certificate(&house.leaf).sub_indication
    };
    assert_eq!(ask(&[about_leaf.clone(), by_itself.clone()]), None);
    assert_eq!(ask(&[about_leaf, by_itself, by_second]), Some(SubIndication::TryLater));
}

#[test]
fn an_answer_and_its_signer_must_fit_together_in_time() {
    let house = House::new();
    let expired = house.root.certify(responder(datetime!(2025-01-01 0:00 UTC)));
    let back_dated = Answer { produced_at: datetime!(2024-12-01 0:00 UTC), ..Answer::default() };
    assert!(!house.ask(&expired, &Answer::default(), &[]).0, "answered after its end");
    assert!(!house.ask(&expired, &back_dated, &[]).0, "a date of signing before the status was known");
    assert!(!house.ask(&house.responder, &back_dated, &[]).0, "the same by a delegate in force");
    assert!(house.ask(&house.responder, &Answer::default(), &[]).0);
}

#[test]
fn who_answers_signs_as_strongly_as_everybody() {
    let house = House::new();
    let weak = house.root.certify_key(responder(datetime!(2040-01-01 0:00 UTC)), rsa_key());
    let answer = Answer::default().about(&house.leaf, &house.root, &weak);
    let signer = house.root.certify_key(params("Gốc", 6, &[rcgen::KeyUsagePurpose::CrlSign]), rsa_key());
    let lists = [empty(&signer)];
    for (bits, wanted) in [(2048, None), (3072, Some(SubIndication::TryLater))] {
        let mut desk = Desk::trusting(&[&house.root]).with(&[], &[], std::slice::from_ref(&answer));
        desk.policy.algorithms.min_rsa_bits = bits;
        let report = desk.certificate(&house.leaf);
        assert_eq!(report.sub_indication, wanted, "answer, {bits}");
        let is_told = report.findings.iter().any(|f| f.code == "revocation.weak");
        assert_eq!(is_told, wanted.is_some());

        // The same of a key that signs lists alone; its own status stands in an answer of the root.
        let own = Answer::default().about(&signer, &house.root, &house.root);
        let mut desk = Desk::trusting(&[&house.root]).with(&[&signer], &lists, &[own]);
        desk.policy.algorithms.min_rsa_bits = bits;
        assert_eq!(desk.certificate(&house.leaf).sub_indication, wanted, "list, {bits}");
    }
}

#[test]
fn a_delegate_may_be_younger_than_the_status_that_it_tells() {
    let house = House::new();
    let mut young = responder(datetime!(2026-07-13 0:00 UTC));
    young.not_before = datetime!(2026-06-13 0:00 UTC);
    let young = house.root.certify(young);
    let told = |produced_at| Answer {
        produced_at,
        this_update: datetime!(2026-06-10 0:00 UTC),
        ..Answer::default()
    };
    let answer = told(datetime!(2026-06-14 0:00 UTC));
    assert_eq!(house.ask(&young, &answer, &[]), (true, vec![]));
    assert!(!house.ask(&young, &told(datetime!(2026-06-12 0:00 UTC)), &[]).0, "signed before it was one");
    let revoked = Answer { revoked: Some((datetime!(2026-05-01 0:00 UTC), COMPROMISE)), ..answer };
    let revoked = revoked.about(&house.leaf, &house.root, &young);
    let report = Desk::trusting(&[&house.root]).with(&[], &[], &[revoked]).certificate(&house.leaf);
    assert_eq!(report.sub_indication, Some(SubIndication::RevokedNoPoe), "{report:?}");
}

#[test]
fn forged_answers_and_delegates_cost_no_more_than_permitted() {
    let house = House::new();
    // Of the issuer's name, and with another key.
    let impostor = Holder::root("Gốc");
    let key = || KeyPair::from_pkcs8_pem_and_sign_algo(KEY, &rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let delegates: Vec<Holder> = (10..70)
        .map(|serial| {
            let mut params = responder(datetime!(2040-01-01 0:00 UTC));
            params.serial_number = Some(vec![serial].into());
            impostor.certify_key(params, key())
        })
        .collect();
    let forged = |minute: i64| {
        let produced_at = datetime!(2026-06-13 0:00 UTC) + time::Duration::minutes(minute);
        let answer = Answer { produced_at, this_update: produced_at, ..Answer::default() };
        answer.about(&house.leaf, &house.root, &delegates[0])
    };
    let ask = |count: i64, path_steps: usize| {
        let held: Vec<&Holder> = delegates.iter().collect();
        let mut answers: Vec<Vec<u8>> = (0..count).map(forged).collect();
        answers.push(Answer::default().about(&house.leaf, &house.root, &house.responder));
        let desk = Desk::trusting(&[&house.root]).with(&held, &[], &answers);
        let limits = Limits { path_steps, ..Limits::default() };
        desk.certificate_within(&house.leaf, limits).map(|report| report.sub_indication)
    };
    assert_eq!(ask(1, 30), Ok(None), "one forged answer does not hide the genuine one");
    assert_eq!(ask(200, 2_000), Err(Error::LimitExceeded(Limit::Path)));
}

/// A key of this test alone.
const KEY: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKuUcZd/zFxNqufl+
mtGdAxv4rSuqPB1SRqT9y4V4wUyhRANCAAR8nvkiLpZAc9zEiubNCRnY+xJw6iRW
VVoZqo07LRG3hKbUSS+YRYzqPeLxLBnu8wR64IYRkY3d9xEbw9QS4roA
-----END PRIVATE KEY-----
";
