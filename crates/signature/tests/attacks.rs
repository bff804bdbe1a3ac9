//! Attacks on the container, each made anew from a letter that is in order; and the table of attacks in the README, whose every
//! row must point to something in this repository that shows it.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::contract::verify_bytes;
use congvan_signature::{
    Context, Indication, Limits, Material, Policy, Report, ScreenState, SubIndication, TrustStore,
};
use support::draft::{self, Draft, signature};
use support::producer::{Odd, Producer};
use support::{cases, root};
use time::macros::datetime;

/// What is said of a letter whose signer is trusted.
fn judged(odd: Odd) -> Report {
    let producer = Producer::new();
    let letter = producer.letter(odd);
    verdict(&producer, &letter)
}

fn verdict(producer: &Producer, letter: &[u8]) -> Report {
    let mut trust = TrustStore::new();
    assert_eq!(trust.add_certificates(&producer.certificate), 1);
    let (material, policy) = (Material::new(), Policy::default());
    let context = Context {
        trust: &trust,
        material: &material,
        policy: &policy,
        time: datetime!(2026-06-15 0:00 UTC),
        known_at: None,
        limits: Limits::default(),
    };
    verify_bytes(letter, None, &context).unwrap()
}

fn codes(report: &Report) -> Vec<&str> {
    report.signatures[0].findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn the_letter_itself_is_in_order() {
    let report = judged(Odd::default());
    assert_eq!(report.indication, Some(Indication::TotalPassed), "{report:#?}");
    assert!(!codes(&report).iter().any(|code| code.starts_with("cms.")));
}

#[test]
fn a_certificate_that_the_signer_did_not_name_is_not_the_signers() {
    let report = judged(Odd { names_another: true, ..Odd::default() });
    assert_eq!(report.sub_indication, Some(SubIndication::NoSigningCertificateFound), "{report:#?}");
    assert!(codes(&report).contains(&"cms.signing_certificate_mismatch"));
    assert_eq!(report.signatures[0].intact, Some(true), "the value is that of the certificate's key");
    assert_eq!(ScreenState::of(&report), ScreenState::EvidenceAgainst);
}

#[test]
fn a_container_with_a_content_of_its_own_signs_no_letter() {
    let report = judged(Odd { has_content: true, ..Odd::default() });
    assert_eq!(report.indication, Some(Indication::TotalFailed), "{report:#?}");
    assert_eq!(report.sub_indication, Some(SubIndication::FormatFailure));
    assert!(codes(&report).contains(&"cms.embedded_content"));
}

#[test]
fn a_key_that_stands_twice_is_refused_whatever_it_says() {
    for twice in [
        "/Reason (Duyệt) /Reason (Không duyệt)",
        "/M (D:20260301083000Z)/M (D:20270301083000Z)",
        "/Contents <00>",
    ] {
        let (producer, mut draft) = (Producer::new(), Draft::empty());
        let mut objects = Draft::objects("[0 0 0 0]");
        objects.retain(|(number, _)| *number != 7);
        objects.push((7, signature(twice)));
        draft.save(&objects, &draft::Odd::default());
        draft.sign(&producer);
        let report = verdict(&producer, &draft.bytes);
        assert_eq!(report.indication, Some(Indication::TotalFailed), "{twice}");
        assert!(codes(&report).contains(&"pdf.duplicate_key"), "{twice}: {:?}", codes(&report));
    }
}

/// The rows of the table of attacks: what each says shows it.
fn rows() -> Vec<Vec<String>> {
    let readme = include_str!("../README.md");
    let (_, table) = readme.split_once("## Attacks, and where each is stopped").unwrap();
    let rows = table.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    let cells = rows.take_while(|line| line.starts_with('|')).map(|line| line.rsplit('|').nth(1).unwrap());
    cells.map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<String>>()).collect()
}

#[test]
fn every_attack_of_the_table_is_tried_in_this_repository() {
    let names: Vec<String> = cases().into_iter().map(|case| case.name).collect();
    let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let rows = rows();
    assert!(rows.len() >= 20, "{} rows", rows.len());
    for shown in rows.iter().flatten() {
        let is_there = match shown.split_once(".rs") {
            Some((file, test)) => {
                let folder = if file.contains('/') { "src" } else { "tests" };
                let text = std::fs::read_to_string(home.join(folder).join(format!("{file}.rs")));
                let name = test.trim_start_matches("::");
                text.is_ok_and(|text| text.contains(&format!("fn {name}")))
            }
            None => match shown.strip_suffix('*') {
                Some(start) => names.iter().any(|name| name.starts_with(start)),
                None => {
                    names.contains(shown) && root().join("reports").join(format!("{shown}.snap")).is_file()
                }
            },
        };
        assert!(is_there, "{shown} is not here");
    }
    assert!(rows.iter().all(|shown| !shown.is_empty()), "{rows:?}");
}
