//! Archive time-stamps of containers: what they cover is named by an index of digests (ETSI EN 319 122-1, 5.5).
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::{Indication, Level, Report};
use ring::digest::{SHA256, digest};
use support::pki::{
    Desk, Holder, List, SIGNS, SUPERSEDED, Said, TIME_STAMPING, container, empty, made_for, params,
    token_with, told, wrap,
};
use time::macros::datetime;

const TEXT: &[u8] = "Kính gửi: UBND tỉnh Sông Lam\n".as_bytes();
const DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
const SHA256_ID: &[u8] = &[0x30, 11, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const SIGNING_CERTIFICATE_V2: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];
const ARCHIVE: &[u8] = &[6, 6, 4, 0, 0x8d, 0x45, 2, 4];
const INDEX: &[u8] = &[6, 7, 4, 0, 0x81, 0x95, 0x32, 1, 5];
const OLD_INDEX: &[u8] = &[6, 6, 4, 0, 0x8d, 0x45, 2, 5];

fn hash(bytes: &[u8]) -> Vec<u8> {
    wrap(0x04, &[digest(&SHA256, bytes).as_ref()])
}

/// Members of a value.
fn inside(der: &[u8]) -> Vec<&[u8]> {
    let body = |at: usize| match der[at + 1] {
        short @ ..=0x80 => (at + 2, usize::from(short)),
        0x81 => (at + 3, usize::from(der[at + 2])),
        _ => (at + 4, usize::from(der[at + 2]) << 8 | usize::from(der[at + 3])),
    };
    let (mut at, mut found) = (body(0).0, Vec::new());
    while at < der.len() {
        let (start, length) = body(at);
        found.push(&der[at..start + length]);
        at = start + length;
    }
    found
}

/// How an index names what it covers.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// ATS-hash-index-v3
    Values,
    /// ATS-hash-index, with its function or with that which stands for none.
    Attributes { named: bool },
}

struct House {
    desk: Desk,
    signed: Vec<u8>,
    archivist: Holder,
}

impl House {
    /// A letter whose time-stamp authority has been replaced since, so that its stamp alone proves nothing any more.
    fn new() -> Self {
        let root = Holder::root("Gốc");
        let clocks = Holder::root("Gốc thời gian");
        let leaf = root.certify(params("An", 9, SIGNS));
        let clock = |name, serial| clocks.certify(made_for(params(name, serial, SIGNS), TIME_STAMPING, true));
        let (stamper, archivist) = (clock("Dấu thời gian", 4), clock("Dấu lưu trữ", 5));
        let list = List {
            entries: vec![(4, SUPERSEDED, None)],
            revoked: datetime!(2026-06-12 0:00 UTC),
            this_update: datetime!(2026-06-13 0:00 UTC),
            ..List::default()
        };
        let lists = [empty(&root), list.signed_by(&clocks)];
        let desk = Desk::trusting(&[&root, &clocks]).with(&[], &lists, &[]);
        let name = wrap(0x30, &[&wrap(0x30, &[&wrap(0x30, &[&hash(&leaf.der)])])]);
        let said = Said {
            signed: vec![(SIGNING_CERTIFICATE_V2, name)],
            stamped: Some((&stamper, datetime!(2026-06-10 8:00 UTC))),
            revocation: empty(&root),
            ..Said::default()
        };
        Self { desk, signed: container(&leaf, &[], TEXT, &said), archivist }
    }

    /// The container with a stamp over it of 11 June; `spoil` may touch the index and what is stamped.
    fn archived(&self, form: Form, spoil: impl Fn(&mut Vec<Vec<u8>>)) -> Vec<u8> {
        let outer = inside(&self.signed);
        let data = inside(inside(outer[1])[0]);
        let [version, digests, kind, certificates, lists, signers] = data.as_slice() else { panic!() };
        let signer = inside(inside(signers)[0]);
        let (added, fixed) = signer.split_last().unwrap();
        let list =
            |items: Vec<&[u8]>| wrap(0x30, &[&items.iter().flat_map(|item| hash(item)).collect::<Vec<u8>>()]);
        let attributes = inside(added);
        let covered = match form {
            Form::Attributes { .. } => list(attributes.clone()),
            Form::Values => {
                let one = |attribute: &&[u8]| {
                    let parts = inside(attribute);
                    inside(parts[1])
                        .iter()
                        .flat_map(|value| hash(&[parts[0], value].concat()))
                        .collect::<Vec<u8>>()
                };
                wrap(0x30, &[&attributes.iter().flat_map(one).collect::<Vec<u8>>()])
            }
        };
        let function = if matches!(form, Form::Attributes { named: false }) { &[][..] } else { SHA256_ID };
        let mut parts = vec![
            DATA.to_vec(),
            digest(&SHA256, TEXT).as_ref().to_vec(),
            fixed.concat(),
            wrap(0x30, &[function, &list(inside(certificates)), &list(inside(lists)), &covered]),
        ];
        spoil(&mut parts);
        let index = (if matches!(form, Form::Values) { INDEX } else { OLD_INDEX }, parts[3].clone());
        let time = datetime!(2026-06-11 0:00 UTC);
        let token = token_with(&self.archivist, &parts.concat(), time, vec![index]);
        let archive = wrap(0x30, &[ARCHIVE, &wrap(0x31, &[&token])]);
        let added = wrap(0xa1, &[&attributes.concat(), &archive]);
        let signers = wrap(0x31, &[&wrap(0x30, &[&fixed.concat(), &added])]);
        let data = wrap(0x30, &[version, digests, kind, certificates, lists, &signers]);
        wrap(0x30, &[outer[0], &wrap(0xa0, &[&data])])
    }

    fn verify(&self, bytes: &[u8]) -> Report {
        self.desk.verify(bytes, TEXT)
    }
}

#[test]
fn an_archive_time_stamp_proves_the_age_of_what_it_covers() {
    let house = House::new();
    let before = house.verify(&house.signed);
    let stamp = &before.signatures[0].timestamps[0];
    assert_ne!(stamp.indication, Indication::TotalPassed, "its authority was replaced");
    assert_eq!(before.signatures[0].level, Some(Level::BLt));
    for form in [Form::Values, Form::Attributes { named: true }, Form::Attributes { named: false }] {
        let report = house.verify(&house.archived(form, |_| {}));
        let signature = &report.signatures[0];
        let stamps: Vec<_> = signature.timestamps.iter().map(|t| (t.indication, &t.findings)).collect();
        assert!(stamps.iter().all(|(i, _)| *i == Indication::TotalPassed), "{form:?}: {stamps:?}");
        assert_eq!(stamps.len(), 2, "{form:?}");
        assert_eq!(signature.level, Some(Level::BLta), "{form:?}");
        assert_eq!(signature.best_signature_time, Some(datetime!(2026-06-10 8:00 UTC)), "{form:?}");
        assert_eq!(report.indication, Some(Indication::TotalPassed), "{form:?}: {:?}", told(&report));
    }
}

#[test]
fn an_archive_time_stamp_over_something_else_proves_nothing() {
    let house = House::new();
    let refused = |bytes: &[u8], what: &str| {
        let report = house.verify(bytes);
        let signature = &report.signatures[0];
        let stamp = signature.timestamps.last().unwrap();
        assert_eq!(stamp.indication, Indication::TotalFailed, "{what}");
        assert!(stamp.findings.iter().any(|f| f.code == "timestamp.imprint"), "{what}: {:?}", stamp.findings);
        assert_eq!(signature.level, Some(Level::BLt), "{what}");
        assert_eq!(signature.best_signature_time, None, "{what}");
    };
    for part in 0..3 {
        let spoil = |parts: &mut Vec<Vec<u8>>| *parts[part].last_mut().unwrap() ^= 1;
        refused(&house.archived(Form::Values, spoil), &format!("part {part}"));
    }
    // An index that names what is not there: of certificates, of lists, of what was added.
    for list in 1..4 {
        let spoil = |parts: &mut Vec<Vec<u8>>| {
            let index = parts[3].clone();
            let mut lists: Vec<Vec<u8>> = inside(&index).iter().map(|list| list.to_vec()).collect();
            lists[list] = wrap(0x30, &[&inside(&lists[list]).concat(), &hash(b"gone")]);
            parts[3] = wrap(0x30, &[&lists.concat()]);
        };
        refused(&house.archived(Form::Values, spoil), &format!("list {list}"));
    }
    // One that names nothing proves the signature alone, not the stamp beside it.
    let nothing = |parts: &mut Vec<Vec<u8>>| {
        let none = wrap(0x30, &[]);
        parts[3] = wrap(0x30, &[SHA256_ID, &none, &none, &none]);
    };
    let report = house.verify(&house.archived(Form::Values, nothing));
    let [stamp, archive] = report.signatures[0].timestamps.as_slice() else { panic!() };
    assert_ne!(stamp.indication, Indication::TotalPassed);
    assert_eq!(archive.indication, Indication::TotalPassed, "{:?}", archive.findings);
    assert_eq!(report.signatures[0].best_signature_time, Some(datetime!(2026-06-11 0:00 UTC)));
}
