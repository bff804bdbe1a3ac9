//! Revocation lists of every kind that RFC 5280 knows, made anew in each run: signed by a key of their own, split by reasons,
//! indirect, delta. What a list does not say for certain never passes.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::{
    Context, Indication, Limits, Material, Policy, Purpose, SubIndication, TrustStore, verify_certificate,
};
use rcgen::{CertificateParams, CustomExtension, KeyUsagePurpose as Usage};
use support::pki::{COMPROMISE, HOLD, Holder, List, SIGNS, empty, params, wrap};
use time::macros::datetime;

const POINTS: &[u64] = &[2, 5, 29, 31];
const REMOVED: u8 = 8;

/// Why the certificate does not pass; none when it does.
fn judge(root: &Holder, others: &[&Holder], leaf: &Holder, lists: &[Vec<u8>]) -> Option<SubIndication> {
    let (mut trust, mut material) = (TrustStore::new(), Material::new());
    assert_eq!(trust.add_certificates(&root.der), 1);
    for other in others {
        assert_eq!(material.add_certificates(&other.der), 1);
    }
    for list in lists {
        assert_eq!(material.add_crls(list), 1);
    }
    let policy = Policy::default();
    let context = Context {
        trust: &trust,
        material: &material,
        policy: &policy,
        time: datetime!(2026-06-15 0:00 UTC),
        known_at: None,
        limits: Limits::default(),
    };
    let report = verify_certificate(&leaf.der, Purpose::Signing, &context).unwrap();
    assert_eq!(report.indication == Indication::TotalPassed, report.sub_indication.is_none());
    report.sub_indication
}

const UNKNOWN: Option<SubIndication> = Some(SubIndication::TryLater);
const REVOKED: Option<SubIndication> = Some(SubIndication::RevokedNoPoe);
const HELD: Option<SubIndication> = Some(SubIndication::TryLater);

#[test]
fn lists_may_be_signed_by_a_key_of_their_own() {
    let root = Holder::root("Gốc");
    let authority = root.certify(params("CA", 2, &[Usage::KeyCertSign]));
    let signer = root.certify(params("CA", 3, &[Usage::CrlSign]));
    let leaf = authority.certify(params("An", 9, SIGNS));
    let both = [&authority, &signer];
    let revoking = |serial| List { entries: vec![(serial, COMPROMISE, None)], ..List::default() };
    assert_eq!(judge(&root, &both, &leaf, &[empty(&root), empty(&signer)]), None);
    assert_eq!(judge(&root, &both, &leaf, &[empty(&root), revoking(9).signed_by(&signer)]), REVOKED);
    // Nobody answers for the signer, or he is revoked himself.
    assert_eq!(judge(&root, &both, &leaf, &[empty(&signer)]), UNKNOWN);
    assert_eq!(judge(&root, &both, &leaf, &[revoking(3).signed_by(&root), empty(&signer)]), UNKNOWN);
    assert_eq!(judge(&root, &[&authority], &leaf, &[empty(&root), empty(&signer)]), UNKNOWN);
    // Others of the same name: one certified by a neighbour under the same root, one that was made for something else.
    let neighbour = root.certify(params("CA khác", 4, &[Usage::KeyCertSign, Usage::CrlSign]));
    let usurper = neighbour.certify(params("CA", 5, &[Usage::CrlSign]));
    let lists = [empty(&root), empty(&neighbour), empty(&usurper)];
    assert_eq!(judge(&root, &[&authority, &neighbour, &usurper], &leaf, &lists), UNKNOWN);
    for usages in [SIGNS, &[]] {
        let unfit = root.certify(params("CA", 6, usages));
        let lists = [empty(&root), empty(&unfit)];
        assert_eq!(judge(&root, &[&authority, &unfit], &leaf, &lists), UNKNOWN, "{usages:?}");
    }
}

#[test]
fn lists_for_some_reasons_count_together() {
    let root = Holder::root("Gốc");
    let leaf = root.certify(params("An", 9, SIGNS));
    let list =
        |bits: [u8; 2], entries| List { entries, scope: Some(wrap(0x83, &[&[7], &bits])), ..List::default() };
    let (compromise, others) = ([0x60, 0], [0x1f, 0x80]);
    let clean = |bits| list(bits, vec![]).signed_by(&root);
    let revoking = list(others, vec![(9, 4, None)]).signed_by(&root);
    assert_eq!(judge(&root, &[], &leaf, &[clean(compromise), clean(others)]), None);
    assert_eq!(judge(&root, &[], &leaf, &[clean(compromise)]), UNKNOWN);
    assert_eq!(
        judge(&root, &[], &leaf, &[clean(compromise), clean([0x1f, 0])]),
        UNKNOWN,
        "one reason is left"
    );
    assert_eq!(judge(&root, &[], &leaf, &[clean(compromise), revoking]), REVOKED);
}

/// A certificate that says who issues its lists, and at which point.
fn pointing(name: &str, serial: u8, issuer: &Holder, point: Option<&Holder>) -> CertificateParams {
    let names = point.map(|p| wrap(0xa0, &[&wrap(0xa0, &[&p.general()])])).unwrap_or_default();
    let point = wrap(0x30, &[&names, &wrap(0xa2, &[&issuer.general()])]);
    let mut params = params(name, serial, SIGNS);
    let points = CustomExtension::from_oid_content(POINTS, wrap(0x30, &[&point]));
    params.custom_extensions.push(points);
    params
}

#[test]
fn indirect_lists_speak_for_whom_they_name() {
    let root = Holder::root("Gốc");
    let authority = root.certify(params("CA", 2, &[Usage::KeyCertSign, Usage::CrlSign]));
    let issuer = root.certify(params("Nơi ra danh sách", 3, &[Usage::CrlSign]));
    let leaf = authority.certify(pointing("An", 9, &issuer, None));
    let plain = authority.certify(params("Bình", 9, SIGNS));
    let all = [&authority, &issuer];
    let list = |entries| List { entries, scope: Some(vec![0x84, 1, 0xff]), ..List::default() };
    let ask = |leaf: &Holder, list: List| judge(&root, &all, leaf, &[empty(&root), list.signed_by(&issuer)]);
    assert_eq!(ask(&leaf, list(vec![])), None);
    assert_eq!(ask(&leaf, list(vec![(9, COMPROMISE, Some(&authority))])), REVOKED);
    // Entries are about the issuer of the list until one names another.
    assert_eq!(ask(&leaf, list(vec![(9, COMPROMISE, None)])), None);
    let later = vec![(7, COMPROMISE, Some(&authority)), (9, COMPROMISE, None)];
    assert_eq!(ask(&leaf, list(later)), REVOKED);
    assert_eq!(ask(&leaf, list(vec![(9, COMPROMISE, Some(&root))])), None);
    // Not an indirect list, not a certificate that names it, not the point that it is for.
    assert_eq!(ask(&leaf, List::default()), UNKNOWN);
    assert_eq!(ask(&plain, list(vec![])), UNKNOWN);
    let elsewhere = authority.certify(pointing("An", 9, &issuer, Some(&root)));
    let scope = [wrap(0xa0, &[&wrap(0xa0, &[&issuer.general()])]), vec![0x84, 1, 0xff]].concat();
    let at_point = || List { scope: Some(scope.clone()), ..List::default() };
    assert_eq!(ask(&elsewhere, at_point()), UNKNOWN);
    assert_eq!(ask(&leaf, at_point()), None, "a point without a name is the issuer's own");
}

#[test]
fn a_delta_takes_back_a_hold_and_nothing_else() {
    let root = Holder::root("Gốc");
    let leaf = root.certify(params("An", 9, SIGNS));
    let complete = |reason| List { entries: vec![(9, reason, None)], number: 4, ..List::default() };
    let delta = |reason, base| List {
        entries: vec![(9, reason, None)],
        number: 5,
        base: Some(base),
        ..List::default()
    };
    let ask = |complete: List, delta: List| {
        judge(&root, &[], &leaf, &[complete.signed_by(&root), delta.signed_by(&root)])
    };
    assert_eq!(ask(complete(HOLD), delta(REMOVED, 4)), None);
    assert_eq!(ask(complete(HOLD), delta(REMOVED, 3)), None);
    assert_eq!(ask(complete(HOLD), delta(REMOVED, 5)), HELD, "it continues a later list");
    assert_eq!(ask(complete(COMPROMISE), delta(REMOVED, 4)), REVOKED);
    assert_eq!(ask(complete(HOLD), delta(COMPROMISE, 4)), REVOKED);
    assert_eq!(ask(List { number: 4, ..List::default() }, delta(HOLD, 4)), HELD);
    assert_eq!(
        judge(&root, &[], &leaf, &[delta(REMOVED, 4).signed_by(&root)]),
        UNKNOWN,
        "a delta alone is silent"
    );
}
