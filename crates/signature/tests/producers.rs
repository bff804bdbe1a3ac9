//! What real producers write: odd line ends, blank lines, offsets beside the mark, hybrid tables, odd validation data,
//! containers in BER or with a certificate twice. Honest oddities pass and are told; what reads in two ways does not pass.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::{
    Context, Error, Indication, Limits, Material, Policy, Report, SubIndication, TrustStore, verify_pdf,
};
use support::producer::{Odd, Producer};
use time::macros::datetime;

fn verify(producer: &Producer, bytes: &[u8]) -> Result<Report, Error> {
    let (mut trust, material, policy) = (TrustStore::new(), Material::new(), Policy::default());
    assert_eq!(trust.add_certificates(&producer.certificate), 1);
    let time = datetime!(2026-06-15 0:00 UTC);
    let ctx = Context {
        trust: &trust,
        material: &material,
        policy: &policy,
        time,
        known_at: None,
        limits: Limits::default(),
    };
    verify_pdf(bytes, &ctx)
}

fn codes(report: &Report) -> Vec<&str> {
    let own = report.signatures.iter().flat_map(|s| &s.findings);
    report.findings.iter().chain(own).map(|f| f.code.as_str()).collect()
}

#[track_caller]
fn passes(producer: &Producer, bytes: &[u8], what: &str) -> Report {
    let report = verify(producer, bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    let why: Vec<_> = report.signatures.iter().map(|s| (&s.modifications, s.sub_indication)).collect();
    assert_eq!(report.indication, Some(Indication::TotalPassed), "{what}: {:?} {why:?}", codes(&report));
    report
}

#[test]
fn honest_oddities_pass() {
    let producer = Producer::new();
    for (what, odd) in [
        ("plain", Odd::default()),
        ("carriage return and line feed", Odd { line_end: "\r\n", ..Odd::default() }),
        ("carriage return alone", Odd { line_end: "\r", ..Odd::default() }),
        ("no line end after the marker", Odd { last_line_end: "", ..Odd::default() }),
        ("startxref points at the line end before", Odd { startxref_early: 1, ..Odd::default() }),
        ("offsets point at the line end before", Odd { offsets_early: 1, ..Odd::default() }),
        ("hybrid tables", Odd { is_hybrid: true, ..Odd::default() }),
        ("no type in the signature dictionary", Odd { signature_type: "", ..Odd::default() }),
        ("the certificate twice", Odd { certificates: 2, ..Odd::default() }),
    ] {
        let report = passes(&producer, &producer.letter(odd), what);
        assert!(report.signatures[0].covers_whole_document, "{what}");
    }
}

#[test]
fn blank_lines_after_the_marker_are_told_and_pass() {
    let producer = Producer::new();
    for blank in ["\n\n", "\r\n\r\n\r\n", "  \n", "\0\0"] {
        let mut bytes = producer.letter(Odd::default());
        bytes.extend_from_slice(blank.as_bytes());
        let report = passes(&producer, &bytes, blank);
        assert!(codes(&report).contains(&"pdf.trailing_white_space"), "{blank:?}");
    }
    let mut bytes = producer.letter(Odd::default());
    bytes.extend_from_slice(b"\n% a comment\n");
    assert_eq!(
        verify(&producer, &bytes).unwrap().indication,
        Some(Indication::TotalFailed),
        "more than blank"
    );
}

#[test]
fn a_container_in_ber_is_told_and_passes() {
    let producer = Producer::new();
    let report = passes(&producer, &producer.letter(Odd { is_ber: true, ..Odd::default() }), "ber");
    assert!(codes(&report).contains(&"pdf.ber"), "{:?}", codes(&report));
}

#[test]
fn odd_validation_data_pass() {
    let producer = Producer::new();
    for line_end in ["\n", ""] {
        // Without a line end the update begins right after the marker.
        let mut bytes = producer.letter(Odd { last_line_end: line_end, ..Odd::default() });
        producer.add_validation_data(&mut bytes, "/Certs [] /OCSPs [] /VRI << /abcdef 11 0 R >> /Odd (key)");
        let report = passes(&producer, &bytes, "validation data");
        assert!(!report.signatures[0].covers_whole_document && !report.signatures[0].modified_after_signing);
    }
}

#[test]
fn what_reads_in_two_ways_does_not_pass() {
    let producer = Producer::new();
    // An offset into the middle of something: programs that repair would go on, and each in its own way.
    for (what, odd) in [
        ("startxref beside the mark", Odd { startxref_early: -2, ..Odd::default() }),
        ("startxref far before the mark", Odd { startxref_early: 9, ..Odd::default() }),
        ("offsets inside the numbers", Odd { offsets_early: -1, ..Odd::default() }),
    ] {
        let outcome = verify(&producer, &producer.letter(odd));
        let word = outcome.map(|report| report.indication);
        assert!(!matches!(word, Ok(Some(Indication::TotalPassed))), "{what}: {word:?}");
    }
}

#[test]
fn a_bare_value_is_computed_and_never_passes() {
    let read = |name: &str| std::fs::read(support::root().join(name)).unwrap();
    let mut bytes = read("algorithms-x509-rsa-sha1.pdf");
    let mut trust = TrustStore::new();
    assert_eq!(trust.add_certificates(&read("pki/x509-rsa-sha1.pem")), 1);
    let (material, policy, time) = (Material::new(), Policy::default(), datetime!(2026-06-15 0:00 UTC));
    let ctx = Context {
        trust: &trust,
        material: &material,
        policy: &policy,
        time,
        known_at: None,
        limits: Limits::default(),
    };
    let report = verify_pdf(&bytes, &ctx).unwrap();
    let signature = &report.signatures[0];
    assert_eq!(report.indication, Some(Indication::Indeterminate), "{:?}", codes(&report));
    assert_eq!(report.sub_indication, Some(SubIndication::CryptoConstraintsFailure));
    assert_eq!((signature.intact, signature.identity_verified), (Some(true), true));
    assert_eq!(signature.signer.as_deref(), Some("Nguyễn Văn An"));
    assert_eq!(signature.signature_algorithm.as_deref(), Some("RSA-PKCS1-2048"));
    assert_eq!(signature.digest_algorithm.as_deref(), Some("SHA-1"));

    let word = b"Kinh gui";
    let at = bytes.windows(word.len()).position(|w| w == word).unwrap();
    bytes[at] ^= 1;
    let report = verify_pdf(&bytes, &ctx).unwrap();
    assert_eq!(report.sub_indication, Some(SubIndication::SigCryptoFailure));
    assert_eq!(
        (report.indication, report.signatures[0].intact),
        (Some(Indication::TotalFailed), Some(false))
    );
}

#[test]
fn a_bare_value_that_is_none_is_told() {
    let producer = Producer::new();
    let mut bytes = producer.letter(Odd::default());
    let (new, old) = (b"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1 ");
    let at = bytes.windows(new.len()).position(|w| w == new).unwrap();
    bytes[at..at + old.len()].copy_from_slice(old);
    let report = verify(&producer, &bytes).unwrap();
    // The value is a container, which this form has not.
    assert_eq!(report.sub_indication, Some(SubIndication::FormatFailure), "{:?}", codes(&report));
    assert!(codes(&report).contains(&"pdf.sub_filter_rsa_sha1"));
}
