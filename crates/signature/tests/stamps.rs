//! Time-stamps: what is told of the authority behind one, and why one proves nothing.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::{Indication, Level, Report, RevocationStatus, SubIndication};
use support::case;
use support::pki::{
    Answer, COMPROMISE, Desk, Holder, List, SIGNS, Said, TIME_STAMPING, container, empty, made_for, params,
    token, told, wrap,
};
use support::producer::Producer;
use time::OffsetDateTime;
use time::macros::datetime;

const TEXT: &[u8] = "Kính gửi: UBND tỉnh Sông Lam\n".as_bytes();
const STAMPED: OffsetDateTime = datetime!(2026-06-10 8:00 UTC);

/// Two roots, so that the signer and the authority of time do not share their revocation data.
struct House {
    root: Holder,
    clock_root: Holder,
    leaf: Holder,
}

impl House {
    fn new() -> Self {
        let root = Holder::root("Gốc");
        let leaf = root.certify(params("An", 9, SIGNS));
        Self { root, clock_root: Holder::root("Gốc thời gian"), leaf }
    }

    fn stamper(&self) -> Holder {
        self.clock_root.certify(made_for(params("Dấu thời gian", 4, SIGNS), TIME_STAMPING, true))
    }

    fn signed(&self, stamper: &Holder, said: Said) -> Vec<u8> {
        container(&self.leaf, &[], TEXT, &Said { stamped: Some((stamper, STAMPED)), ..said })
    }
}

#[test]
fn the_report_names_what_a_time_stamp_rests_on() {
    let house = House::new();
    let stamper = house.stamper();
    let lists = [empty(&house.root), empty(&house.clock_root)];
    let desk = Desk::trusting(&[&house.root, &house.clock_root]).with(&[], &lists, &[]);
    let report = desk.verify(&house.signed(&stamper, Said::default()), TEXT);
    let stamp = &report.signatures[0].timestamps[0];
    assert_eq!(
        (stamp.indication, stamp.time),
        (Indication::TotalPassed, Some(STAMPED)),
        "{:?}",
        stamp.findings
    );
    let chain: Vec<&str> = stamp.chain.iter().map(|one| one.subject.as_str()).collect();
    assert_eq!(chain, ["Dấu thời gian", "Gốc thời gian"]);
    assert_eq!(stamp.rests_on.as_ref().unwrap().subject, "Gốc thời gian");
    let [revocation] = stamp.revocation.as_slice() else { panic!("{:?}", stamp.revocation) };
    assert_eq!((revocation.status, revocation.source.as_deref()), (RevocationStatus::Good, Some("crl")));
    // The signer's own path is as it was.
    assert_eq!(report.signatures[0].rests_on.as_ref().unwrap().subject, "Gốc");
}

/// Each reason asks for another step, so each has its own finding, which names the authority.
#[test]
fn why_a_time_stamp_proves_nothing_is_told_apart() {
    let house = House::new();
    let stamper = house.stamper();
    let unfit = house.clock_root.certify(params("Dấu thời gian", 5, SIGNS));
    let mut old = made_for(params("Dấu thời gian", 6, SIGNS), TIME_STAMPING, true);
    old.not_after = datetime!(2026-06-01 0:00 UTC);
    let old = house.clock_root.certify(old);
    let revoked =
        List { entries: vec![(4, COMPROMISE, None)], ..List::default() }.signed_by(&house.clock_root);
    let good = empty(&house.clock_root);
    let both: &[&Holder] = &[&house.root, &house.clock_root];
    for (stamper, trusted, lists, code, sub) in [
        (&stamper, &both[..1], vec![&good], "timestamp.untrusted", SubIndication::NoCertificateChainFound),
        (&stamper, both, vec![], "timestamp.revocation_unknown", SubIndication::TryLater),
        (&stamper, both, vec![&revoked], "timestamp.revoked", SubIndication::RevokedNoPoe),
        (&old, both, vec![&good], "timestamp.out_of_validity", SubIndication::OutOfBoundsNoPoe),
        (&unfit, both, vec![&good], "timestamp.unfit", SubIndication::ChainConstraintsFailure),
    ] {
        let mut held = vec![empty(&house.root)];
        held.extend(lists.into_iter().cloned());
        let desk = Desk::trusting(trusted).with(&[], &held, &[]);
        let report = desk.verify(&house.signed(stamper, Said::default()), TEXT);
        let signature = &report.signatures[0];
        let stamp = &signature.timestamps[0];
        assert_eq!(
            (stamp.indication, stamp.sub_indication),
            (Indication::Indeterminate, Some(sub)),
            "{code}"
        );
        let named = |findings: &[congvan_signature::Finding]| -> Vec<(String, Option<String>)> {
            let own = findings.iter().filter(|finding| finding.code.starts_with("timestamp."));
            own.map(|finding| (finding.code.clone(), finding.detail.clone())).collect()
        };
        let wanted = vec![(code.to_owned(), Some("Dấu thời gian".to_owned()))];
        assert_eq!(named(&stamp.findings), wanted);
        assert_eq!(named(&signature.findings), wanted, "beside the signature");
        assert_eq!((signature.indication, signature.proof), (Indication::TotalPassed, None), "{code}");
    }
}

/// Over the document: who only reads what concerns the file learns of it as well.
#[test]
fn a_time_stamp_over_the_document_that_proves_nothing_is_told_of_the_file() {
    let mut letter = case("valid-blta-leader").load();
    assert!(!told(&letter.outcome().unwrap()).iter().any(|code| code.starts_with("timestamp.")));
    letter.trust = congvan_signature::TrustStore::new();
    let report = letter.outcome().unwrap();
    let stamp = &report.document_timestamps[0];
    let about = report.findings.iter().find(|finding| finding.code == "timestamp.untrusted").unwrap();
    let detail = about.detail.as_deref().unwrap();
    assert!(detail.starts_with(stamp.field.as_deref().unwrap()), "{detail}");
    assert!(detail.ends_with(stamp.authority.as_deref().unwrap()), "{detail}");
    assert_eq!(stamp.rests_on, None);
}

/// Each time-stamp proves that the one within was there before its authority's certificate ended; the first of them all proves
/// the time of the signature.
#[test]
fn time_stamps_in_a_row_prove_one_another() {
    let producer = Producer::new();
    let clock_root = Holder::root("Gốc thời gian");
    let until = |serial, not_after| {
        let mut asked = made_for(params("Dấu thời gian", serial, SIGNS), TIME_STAMPING, true);
        asked.not_after = not_after;
        clock_root.certify(asked)
    };
    let first = until(4, datetime!(2026-07-01 0:00 UTC));
    let second = until(5, datetime!(2026-09-01 0:00 UTC));
    let third = until(6, datetime!(2030-01-01 0:00 UTC));
    let stranger = Holder::signing_itself(made_for(params("Lạ", 7, SIGNS), TIME_STAMPING, true));
    let (june, august) = (datetime!(2026-06-20 0:00 UTC), datetime!(2026-08-20 0:00 UTC));
    let mut desk = Desk::trusting(&[&clock_root])
        .with(&[], &[empty(&clock_root)], &[])
        .at(datetime!(2026-12-01 0:00 UTC));
    assert_eq!(desk.trust.add_certificates(&producer.certificate), 1);
    let judge = |stamps: &[(&Holder, OffsetDateTime)]| {
        let mut bytes = producer.letter(support::producer::Odd::default());
        for (place, (authority, time)) in (0..).zip(stamps) {
            add_stamp(&mut bytes, place, authority, *time);
        }
        let report = desk.outcome(&bytes, None).unwrap();
        let counts =
            report.document_timestamps.iter().map(|stamp| stamp.indication == Indication::TotalPassed);
        let counts: Vec<bool> = counts.collect();
        assert_eq!(report.indication, Some(Indication::TotalPassed), "{:?}", told(&report));
        (counts, report.signatures[0].best_signature_time)
    };
    let all = [(&first, STAMPED), (&second, june), (&third, august)];
    assert_eq!(judge(&all), (vec![true; 3], Some(STAMPED)));
    // Without the last the middle one has ended, and with it what it proved of the first.
    assert_eq!(judge(&all[..2]), (vec![false; 2], None));
    assert_eq!(judge(&all[..1]), (vec![false], None));
    // Without the middle one the first had ended before the last came.
    assert_eq!(judge(&[all[0], all[2]]), (vec![false, true], Some(august)));
    // A stranger at the end proves nothing for those within.
    assert_eq!(judge(&[all[0], all[1], (&stranger, august)]), (vec![false; 3], None));
}

/// An update that adds a time-stamp over the document.
fn add_stamp(bytes: &mut Vec<u8>, place: u32, authority: &Holder, time: OffsetDateTime) {
    const ROOM: usize = 8_000;
    let text: String = bytes.iter().map(|b| char::from(*b)).collect();
    let previous = text.rsplit("startxref").next().unwrap().split_whitespace().next().unwrap().to_owned();
    let fields: String = (0..=place).map(|place| format!(" {} 0 R", 20 + 2 * place)).collect();
    let (field, value) = (20 + 2 * place, 21 + 2 * place);
    let mut rows = String::new();
    for (number, body) in [
        (
            3,
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [6 0 R{fields}] >>"
            ),
        ),
        (5, format!("<< /Fields [6 0 R{fields}] /SigFlags 3 >>")),
        (
            field,
            format!(
                "<< /FT /Sig /T (D{place}) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /F 132 /P 3 0 R /V {value} 0 R >>"
            ),
        ),
        (
            value,
            format!(
                "<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161 /ByteRange [0 {:10} {:10} {:10}] /Contents <{}> >>",
                0,
                0,
                0,
                "0".repeat(ROOM)
            ),
        ),
    ] {
        rows += &format!("{number} 1\n{:010} 00000 n \n", bytes.len());
        bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
    }
    let section = bytes.len();
    let tail = format!(
        "xref\n{rows}trailer\n<< /Size {} /Root 1 0 R /Prev {previous} >>\nstartxref\n{section}\n%%EOF\n",
        value + 1
    );
    bytes.extend(tail.bytes());
    let last = |word: &[u8]| bytes.windows(word.len()).rposition(|one| one == word).unwrap();
    let open = last(b"/Contents <0000") + b"/Contents ".len();
    let (close, at) = (open + ROOM + 2, last(b"/ByteRange [0 ") + b"/ByteRange ".len());
    let numbers = format!("[0 {open:10} {close:10} {:10}]", bytes.len() - close);
    bytes[at..at + numbers.len()].copy_from_slice(numbers.as_bytes());
    let token = token(authority, &[&bytes[..open], &bytes[close..]].concat(), time);
    let digits: String = token.iter().map(|b| format!("{b:02x}")).collect();
    bytes[open + 1..open + 1 + digits.len()].copy_from_slice(digits.as_bytes());
}

/// What long-term signatures carry: answers beside the certificates (RFC 5940), or values added by whoever keeps the file.
#[test]
fn revocation_data_inside_of_a_container_are_used() {
    let house = House::new();
    let stamper = house.stamper();
    let (own, clock) = (empty(&house.root), empty(&house.clock_root));
    let answer = Answer::default().about(&house.leaf, &house.root, &house.root);
    let basic = answer_inside(&answer);
    let wrapped = |format: &[u8], bytes: &[u8]| wrap(0xa1, &[format, bytes]);
    let values = |lists: &[u8], answers: &[u8]| {
        let tagged = |tag, bytes: &[u8]| {
            if bytes.is_empty() { Vec::new() } else { wrap(tag, &[&wrap(0x30, &[bytes])]) }
        };
        vec![(REVOCATION_VALUES, wrap(0x30, &[&tagged(0xa0, lists), &tagged(0xa1, answers)]))]
    };
    let kept = |revocation: Vec<u8>| Said { revocation, ..Said::default() };
    let added = |added| Said { added, ..Said::default() };
    let desk = Desk::trusting(&[&house.root, &house.clock_root]);
    // Named by its digest, as the baseline levels ask.
    let hash = ring::digest::digest(&ring::digest::SHA256, &house.leaf.der);
    let named = vec![(SIGNING_CERTIFICATE_V2, names(&[], hash.as_ref()))];
    let judge = |said| {
        let said = Said { signed: named.clone(), ..said };
        desk.verify(&house.signed(&stamper, said), TEXT)
    };
    let none = judge(Said::default());
    assert_eq!(none.signatures[0].sub_indication, Some(SubIndication::TryLater));
    assert_eq!(none.signatures[0].level, Some(Level::BT));
    for (what, said) in [
        ("a list", kept([own.clone(), clock.clone()].concat())),
        ("an answer", kept([wrapped(RI_OCSP_RESPONSE, &answer), clock.clone()].concat())),
        ("the bare answer", kept([wrapped(PKIX_OCSP_BASIC, &basic), clock.clone()].concat())),
        ("values: lists", added(values(&[own.clone(), clock.clone()].concat(), &[]))),
        ("values: both", added(values(&clock, &basic))),
    ] {
        let report = judge(said);
        let signature = &report.signatures[0];
        assert_eq!(report.indication, Some(Indication::TotalPassed), "{what}: {:?}", told(&report));
        assert_eq!(signature.best_signature_time, Some(STAMPED), "{what}");
        assert_eq!(signature.level, Some(Level::BLt), "{what}");
    }
    // An answer of somebody else's, and bytes that are no answer, change nothing.
    let stranger = Holder::root("Gốc");
    let foreign = Answer::default().about(&house.leaf, &stranger, &stranger);
    for said in [
        kept(wrapped(RI_OCSP_RESPONSE, &foreign)),
        kept(wrapped(RI_OCSP_RESPONSE, &[4, 2, 1, 2])),
        kept(wrapped(&[6, 3, 0x2a, 3, 4], &answer)),
        added(vec![(REVOCATION_VALUES, vec![4, 2, 1, 2])]),
    ] {
        assert_eq!(judge(said).signatures[0].sub_indication, Some(SubIndication::TryLater));
    }
}

#[test]
fn certificates_added_to_a_signature_complete_its_path() {
    let root = Holder::root("Gốc");
    let middle = root.certify(params("Nơi cấp", 2, support::pki::ISSUES));
    let leaf = middle.certify(params("An", 9, SIGNS));
    let desk = Desk::trusting(&[&root]).with(&[], &[empty(&root), empty(&middle)], &[]);
    let judge = |added: Vec<(&[u8], Vec<u8>)>| -> Report {
        desk.verify(&container(&leaf, &[], TEXT, &Said { added, ..Said::default() }), TEXT)
    };
    assert_eq!(judge(vec![]).sub_indication, Some(SubIndication::NoCertificateChainFound));
    let report = judge(vec![(CERTIFICATE_VALUES, wrap(0x30, &[&middle.der]))]);
    assert_eq!(report.indication, Some(Indication::TotalPassed), "{:?}", told(&report));
}

/// RFC 5035 lets a signer name its certificate by any digest; by one that cannot be computed nothing speaks against it.
#[test]
fn a_certificate_named_by_an_unknown_digest_is_not_called_another() {
    let house = House::new();
    let desk = Desk::trusting(&[&house.root]).with(&[], &[empty(&house.root)], &[]);
    let judge = |value: Vec<u8>| {
        let said = Said { signed: vec![(SIGNING_CERTIFICATE_V2, value)], ..Said::default() };
        let report = desk.verify(&container(&house.leaf, &[], TEXT, &said), TEXT);
        (report.sub_indication, told(&report).into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let unknown = wrap(0x30, &[&[6, 3, 0x2a, 3, 4]]);
    let expected = (Some(SubIndication::CryptoConstraintsFailure), vec!["crypto.unsupported".to_owned()]);
    assert_eq!(judge(names(&unknown, &[7; 32])), expected);
    let (sub, codes) = judge(names(&[], &[7; 32]));
    assert_eq!(sub, Some(SubIndication::NoSigningCertificateFound));
    assert_eq!(codes, ["cms.signing_certificate_mismatch"]);
}

const RI_OCSP_RESPONSE: &[u8] = &[6, 8, 0x2b, 6, 1, 5, 5, 7, 16, 2];
const PKIX_OCSP_BASIC: &[u8] = &[6, 9, 0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1];
const CERTIFICATE_VALUES: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 23];
const REVOCATION_VALUES: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 24];
const SIGNING_CERTIFICATE_V2: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];

/// A signing-certificate attribute of one certificate (RFC 5035, 3).
fn names(algorithm: &[u8], hash: &[u8]) -> Vec<u8> {
    let one = wrap(0x30, &[algorithm, &wrap(0x04, &[hash])]);
    wrap(0x30, &[&wrap(0x30, &[&one])])
}

/// The `BasicOCSPResponse` inside of an answer.
fn answer_inside(answer: &[u8]) -> Vec<u8> {
    use x509_parser::der_parser::ber::parse_ber;
    let (_, outer) = parse_ber(answer).unwrap();
    let tagged = outer.as_sequence().unwrap()[1].as_slice().unwrap();
    let (_, bytes) = parse_ber(tagged).unwrap();
    bytes.as_sequence().unwrap()[1].as_slice().unwrap().to_vec()
}

/// Whoever hands a container on may add to it, and must not be able to spoil it.
#[test]
fn what_is_added_and_malformed_spoils_only_itself() {
    let house = House::new();
    let stamper = house.stamper();
    let lists = [empty(&house.root), empty(&house.clock_root)];
    let desk = Desk::trusting(&[&house.root, &house.clock_root]).with(&[], &lists, &[]);
    let oid: &[u8] = &[0x06, 0x03, 0x2a, 0x03, 0x63];
    let said = Said { added: vec![(oid, vec![0x04, 1, 7]), (oid, vec![0x04, 1, 7])], ..Said::default() };
    let whole = house.signed(&stamper, said);
    let code = "cms.addition_malformed";
    let check = |bytes: &[u8], malformed: bool, what: &str| {
        let report = desk.verify(bytes, TEXT);
        assert_eq!(report.indication, Some(Indication::TotalPassed), "{what}: {:?}", told(&report));
        assert_eq!(told(&report).contains(&code), malformed, "{what}");
        assert_eq!(report.signatures[0].timestamps.len(), 1, "{what}: the time-stamp is read");
    };
    check(&whole, false, "as it should be");
    let places: Vec<usize> =
        whole.windows(oid.len()).enumerate().filter(|(_, w)| *w == oid).map(|(at, _)| at).collect();
    assert_eq!(places.len(), 2);
    for (place, tag, what) in [
        (places[0] + oid.len(), 0x33, "no set of values"),
        (places[0], 0x04, "no type"),
        (places[0] - 2, 0x31, "no sequence"),
        (places[1] - 1, 0x7f, "a length beyond the end"),
    ] {
        let mut bytes = whole.clone();
        bytes[place] = tag;
        check(&bytes, true, what);
    }
}
