//! What a hostile file can multiply is counted: forged lists, time-stamps, hashes of certificates, copies of long names, markers
//! inside of objects. An honest file beside it is judged as ever.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::time::{Duration, Instant};

use congvan_signature::{
    Context, Error, Indication, Limit, Limits, Material, Policy, Report, SubIndication, TrustStore,
    verify_pdf,
};
use support::draft::{self, Draft};
use support::pki::{
    Answer, COMPROMISE, Desk, Holder, ISSUES, List, OCSP_SIGNING, SIGNS, Said, TIME_STAMPING, container,
    empty, made_for, params, wrap,
};
use support::producer::Producer;
use time::OffsetDateTime;
use time::macros::datetime;

const TEXT: &[u8] = b"Kinh gui";
const STAMPED: OffsetDateTime = datetime!(2026-03-05 0:00 UTC);

/// Lists of the root's name by another key, each of a day of its own.
fn forged(count: i64, entries: usize) -> Vec<Vec<u8>> {
    let impostor = Holder::root("Gốc");
    let list = |day: i64| List {
        this_update: datetime!(2026-06-01 0:00 UTC) - time::Duration::minutes(day),
        entries: vec![(1, COMPROMISE, None); entries],
        ..List::default()
    };
    (0..count).map(|day| list(day).signed_by(&impostor)).collect()
}

#[test]
fn forged_lists_cost_no_more_than_permitted_and_hide_no_genuine_one() {
    let root = Holder::root("Gốc");
    let leaf = root.certify(params("An", 9, SIGNS));
    let ask = |count: i64, entries: usize, limits: Limits| {
        let mut lists = forged(count, entries);
        lists.push(empty(&root));
        let desk = Desk::trusting(&[&root]).with(&[], &lists, &[]);
        desk.certificate_within(&leaf, limits)
    };
    let steps = |path_steps| Limits { path_steps, ..Limits::default() };
    assert_eq!(ask(1, 0, steps(10)).unwrap().indication, Indication::TotalPassed);
    assert_eq!(ask(40, 0, steps(30)), Err(Error::LimitExceeded(Limit::Path)), "each is a check with a key");
    let hashed = |hashed_bytes| Limits { hashed_bytes, ..Limits::default() };
    assert_eq!(ask(1, 1_000, hashed(200_000)).unwrap().indication, Indication::TotalPassed);
    assert_eq!(ask(6, 1_000, hashed(200_000)), Err(Error::LimitExceeded(Limit::FileSize)), "each is hashed");
    // Nobody reads a hundred dates of lists that were ignored.
    let told = ask(100, 0, Limits::default()).unwrap().findings;
    assert_eq!(told.iter().filter(|f| f.code == "revocation.forged").count(), 8);
}

#[test]
fn forged_lists_times_signers_of_their_name_cost_no_more_than_permitted() {
    let root = Holder::root("Gốc");
    let leaf = root.certify(params("An", 9, SIGNS));
    let impostor = Holder::root("Gốc");
    let signers: Vec<Holder> =
        (10..60).map(|serial| impostor.certify(params("Gốc", serial, ISSUES))).collect();
    let held: Vec<&Holder> = signers.iter().collect();
    let ask = |count: i64, path_steps| {
        let mut lists = forged(count, 0);
        lists.push(empty(&root));
        let desk = Desk::trusting(&[&root]).with(&held, &lists, &[]);
        let limits = Limits { path_steps, ..Limits::default() };
        desk.certificate_within(&leaf, limits).map(|report| report.sub_indication)
    };
    assert_eq!(ask(2, 1_000), Ok(None));
    assert_eq!(ask(400, 1_000), Err(Error::LimitExceeded(Limit::Path)));
}

#[test]
fn answers_that_name_nobody_cost_no_more_than_permitted() {
    let root = Holder::root("Gốc");
    let leaf = root.certify(params("An", 9, SIGNS));
    let responder = root.certify(made_for(params("Máy trả lời", 3, SIGNS), OCSP_SIGNING, false));
    let impostor = Holder::root("Gốc");
    // By key and name the root's own answers, and none of them signed by it.
    let forged = |minute: i64| {
        let this_update = datetime!(2026-06-10 0:00 UTC) + time::Duration::minutes(minute);
        let answer = Answer { produced_at: this_update, this_update, ..Answer::default() };
        let mut bytes = answer.about(&leaf, &root, &root);
        let last = bytes.len() - root.der.len() - 20;
        bytes[last] ^= 1;
        bytes
    };
    assert_ne!(impostor.der, root.der);
    let ask = |count: i64, path_steps| {
        let mut answers: Vec<Vec<u8>> = (0..count).map(forged).collect();
        answers.push(Answer::default().about(&leaf, &root, &responder));
        let desk = Desk::trusting(&[&root]).with(&[], &[], &answers);
        let limits = Limits { path_steps, ..Limits::default() };
        desk.certificate_within(&leaf, limits).map(|report| report.sub_indication)
    };
    assert_eq!(ask(1, 10), Ok(None));
    assert_eq!(ask(40, 30), Err(Error::LimitExceeded(Limit::Path)));
}

#[test]
fn time_stamps_are_counted_for_each_signer_and_for_the_file() {
    let root = Holder::root("Gốc");
    let stamper = root.certify(made_for(params("Dấu thời gian", 4, SIGNS), TIME_STAMPING, true));
    let leaf = root.certify(params("An", 9, SIGNS));
    let judge = |copies, limits| {
        let said = Said { stamped: Some((&stamper, STAMPED)), copies, ..Said::default() };
        let desk = Desk::trusting(&[&root]).with(&[], &[empty(&root)], &[]);
        desk.outcome_within(&container(&leaf, &[], TEXT, &said), Some(TEXT), limits)
    };
    let report = judge(20, Limits::default()).unwrap();
    let signature = &report.signatures[0];
    assert_eq!((signature.timestamps.len(), signature.best_signature_time), (8, Some(STAMPED)));
    assert_eq!(report.indication, Some(Indication::TotalPassed), "those left out prove nothing");
    assert!(signature.findings.iter().any(|f| f.code == "timestamp.too_many"));
    let few = judge(7, Limits::default()).unwrap();
    assert!(!few.signatures[0].findings.iter().any(|f| f.code == "timestamp.too_many"));
    let limits = Limits { timestamps: 3, ..Limits::default() };
    assert!(judge(2, limits).is_ok());
    assert_eq!(judge(3, limits), Err(Error::LimitExceeded(Limit::Timestamps)));
}

#[test]
fn a_certificate_is_not_hashed_as_often_as_a_signature_names_it() {
    const SIGNING_CERTIFICATE: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];
    let root = Holder::root("Gốc");
    let leaf = root.certify(params("An", 9, SIGNS));
    let hash = ring::digest::digest(&ring::digest::SHA256, &leaf.der);
    let hash = wrap(0x04, &[hash.as_ref()]);
    let named = wrap(0x30, &[&wrap(0x30, &[&wrap(0x30, &[&hash])])]);
    let judge = |count| {
        let signed = vec![(SIGNING_CERTIFICATE, named.clone()); count];
        let said = Said { signed, ..Said::default() };
        let limits = Limits { hashed_bytes: 40_000, ..Limits::default() };
        let desk = Desk::trusting(&[&root]).with(&[], &[empty(&root)], &[]);
        desk.outcome_within(&container(&leaf, &[], TEXT, &said), Some(TEXT), limits)
    };
    assert_eq!(judge(1).unwrap().indication, Some(Indication::TotalPassed));
    assert_eq!(judge(500), Err(Error::LimitExceeded(Limit::FileSize)));
}

#[test]
fn a_content_without_attributes_is_hashed_for_each_signer() {
    let root = Holder::root("Gốc");
    let leaf = root.certify(params("An", 9, SIGNS));
    let content = vec![b'a'; 100_000];
    let said = Said { without_attributes: true, ..Said::default() };
    let cms = container(&leaf, &[], &content, &said);
    let judge = |hashed_bytes| {
        let limits = Limits { hashed_bytes, ..Limits::default() };
        let desk = Desk::trusting(&[&root]).with(&[], &[empty(&root)], &[]);
        desk.outcome_within(&cms, Some(&content), limits)
    };
    assert_eq!(judge(110_000).unwrap().indication, Some(Indication::TotalPassed));
    assert_eq!(judge(99_999), Err(Error::LimitExceeded(Limit::FileSize)));
}

fn verify(producer: &Producer, bytes: &[u8], limits: Limits) -> Result<Report, Error> {
    let (mut trust, material, policy) = (TrustStore::new(), Material::new(), Policy::default());
    assert_eq!(trust.add_certificates(&producer.certificate), 1);
    let time = datetime!(2026-06-15 0:00 UTC);
    let ctx = Context { trust: &trust, material: &material, policy: &policy, time, known_at: None, limits };
    verify_pdf(bytes, &ctx)
}

/// A letter whose form has one more field.
fn with_field(producer: &Producer, objects: &[(u32, String)]) -> Vec<u8> {
    let mut all = Draft::objects("[0 0 0 0]");
    all.retain(|(number, _)| *number != 5);
    all.push((5, "<< /Fields [6 0 R 30 0 R] /SigFlags 3 >>".to_owned()));
    all.extend_from_slice(objects);
    let mut draft = Draft::empty();
    draft.save(&all, &draft::Odd::default());
    draft.sign(producer);
    draft.bytes
}

const FEW: Limits = Limits {
    file_bytes: 256 << 20,
    hashed_bytes: 1 << 30,
    revisions: 1_000,
    signatures: 256,
    objects: 20_000,
    depth: 100,
    inflate_stream: 32 << 20,
    inflate_total: 128 << 20,
    filters: 4,
    cms_bytes: 4 << 20,
    path_length: 8,
    timestamps: 500,
    path_steps: 3_000,
    certificates: 100,
    crl_bytes: 32 << 20,
};

#[test]
fn a_long_name_is_not_copied_to_as_many_fields_as_a_file_likes() {
    let producer = Producer::new();
    let letter = |length: usize, kids: usize| {
        let kids: String = (0..kids).map(|n| format!("{} 0 R ", 100 + n)).collect();
        let name = "a".repeat(length);
        with_field(&producer, &[(30, format!("<< /FT /Tx /T ({name}) /Kids [{kids}] >>"))])
    };
    let judge = |bytes: &[u8]| verify(&producer, bytes, FEW).map(|report| report.indication);
    assert_eq!(judge(&letter(200, 400)), Ok(Some(Indication::TotalPassed)));
    assert_eq!(judge(&letter(20_000, 4_000)), Err(Error::LimitExceeded(Limit::Objects)));
}

#[test]
fn a_long_text_is_not_read_as_often_as_fields_refer_to_it() {
    let producer = Producer::new();
    let letter = |length: usize, fields: usize| {
        let mut objects = vec![(40, format!("({})", "a".repeat(length)))];
        let kids: String = (0..fields).map(|n| format!("{} 0 R ", 100 + n)).collect();
        objects.push((30, format!("<< /FT /Tx /Kids [{kids}] >>")));
        objects.extend((0..fields).map(|n| (100 + n as u32, "<< /T 40 0 R >>".to_owned())));
        with_field(&producer, &objects)
    };
    let judge = |bytes: &[u8]| verify(&producer, bytes, FEW).map(|report| report.indication);
    assert_eq!(judge(&letter(200, 100)), Ok(Some(Indication::TotalPassed)));
    assert_eq!(judge(&letter(200_000, 300)), Err(Error::LimitExceeded(Limit::Objects)));
}

#[test]
fn markers_inside_of_an_object_do_not_walk_over_all_that_lies_before_them() {
    let producer = Producer::new();
    let mut draft = Draft::letter(&producer);
    let mut objects: Vec<(u32, String)> =
        (100..8_100).map(|n| (n, "<< /A [1 2 3 4 5 6 7 8 9 10] /B (text) >>".to_owned())).collect();
    objects.push((9_000, draft::stream("", &"startxref\n1\n%%EOF\n".repeat(900))));
    draft.save(&objects, &draft::Odd::default());
    let before = Instant::now();
    let report = verify(&producer, &draft.bytes, Limits::default()).unwrap();
    assert_eq!(report.revision_count, 902, "{:?}", report.sub_indication);
    assert_eq!(report.indication, Some(Indication::TotalPassed), "new objects that nothing shows");
    assert!(before.elapsed() < Duration::from_secs(20), "{:?}", before.elapsed());
}

#[test]
fn markers_that_point_at_one_table_do_not_read_it_as_often() {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let table = bytes.len();
    // It has no trailer, so that no marker begins a revision.
    bytes.extend(b"xref\n0 20000\n");
    bytes.extend(b"0000000000 65535 f \n".repeat(20_000));
    bytes.extend(format!("startxref\n{table}\n%%EOF\n").repeat(900).bytes());
    let producer = Producer::new();
    let before = Instant::now();
    let outcome = verify(&producer, &bytes, Limits::default());
    assert!(matches!(outcome, Err(Error::LimitExceeded(_))), "{outcome:?}");
    assert!(before.elapsed() < Duration::from_secs(20), "{:?}", before.elapsed());
    let few = verify(&producer, &bytes, Limits { objects: 20_000, ..Limits::default() });
    assert_eq!(few, Err(Error::LimitExceeded(Limit::Objects)));
}

#[test]
fn a_certificate_overfull_of_names_vouches_for_nobody() {
    let root = Holder::root("Gốc");
    let judge = |count: usize| {
        let mut params = params("An", 9, SIGNS);
        let name = |n: usize| rcgen::SanType::DnsName(format!("a{n}.vn").try_into().unwrap());
        params.subject_alt_names = (0..count).map(name).collect();
        let leaf = root.certify(params);
        Desk::trusting(&[&root]).with(&[], &[empty(&root)], &[]).certificate(&leaf).sub_indication
    };
    assert_eq!(judge(500), None);
    assert_eq!(judge(1_001), Some(SubIndication::CertificateChainGeneralFailure));
}
