//! Every fixture gets the verdict that its case calls right, and the report that stands beside it.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::{About, Answers, Limits, ScreenState, Severity, contract};
use support::{case, cases};
use time::UtcOffset;
use time::macros::offset;

fn word(outcome: &Result<congvan_signature::Report, congvan_signature::Error>) -> &'static str {
    match outcome {
        Err(_) => "FILE-ERROR",
        Ok(report) => report.indication.map_or("NO-SIGNATURE", |i| i.as_str()),
    }
}

#[test]
fn every_fixture_gets_a_right_verdict() {
    let all = cases();
    assert!(all.len() >= 45, "{} cases", all.len());
    for case in all {
        let outcome = case.load().outcome();
        let word = word(&outcome);
        assert!(case.allowed.iter().any(|a| a == word), "{} ({}): {word}", case.name, case.what);
        if word == case.allowed[0]
            && !case.sub_indications.is_empty()
            && let Ok(report) = &outcome
        {
            let sub = report.sub_indication.map(|s| s.as_str()).unwrap_or_default();
            assert!(case.sub_indications.iter().any(|s| s == sub), "{}: {sub}", case.name);
        }
    }
}

#[test]
fn every_report_is_the_one_beside_the_fixture() {
    for case in cases() {
        let line = contract::line(&case.load().outcome(), Some(&case.file));
        insta::with_settings!({
            snapshot_path => "../../../fixtures/signatures/reports",
            prepend_module_to_snapshot => false,
            omit_expression => true,
            description => case.what.clone(),
        }, {
            insta::assert_json_snapshot!(case.name.clone(), line);
        });
    }
}

#[test]
fn a_report_survives_its_json() {
    let report = case("valid-blta-leader").load().outcome().unwrap();
    let text = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<congvan_signature::Report>(&text).unwrap(), report);
}

#[test]
fn the_screen_state_is_green_only_for_passed_letters() {
    for case in cases() {
        let outcome = case.load().outcome();
        let state = ScreenState::of_outcome(&outcome);
        assert_eq!(state == ScreenState::Valid, word(&outcome) == "TOTAL-PASSED", "{}: {state:?}", case.name);
    }
    for (name, state) in [
        ("valid-two-leader-then-seal", ScreenState::Valid),
        ("trust-no-revocation-data", ScreenState::IntactUnchecked),
        ("attacks-isa-content-stream-replaced", ScreenState::Invalid),
        ("valid-unsigned", ScreenState::Unsigned),
        ("hostile-encrypted-user-password", ScreenState::Unreadable),
        ("algorithms-ecdsa-p521-sha512", ScreenState::Valid),
    ] {
        assert_eq!(ScreenState::of_outcome(&case(name).load().outcome()), state, "{name}");
    }
}

fn codes(name: &str) -> Vec<String> {
    let report = case(name).load().outcome().unwrap();
    report
        .signatures
        .iter()
        .flat_map(|s| {
            let answers = Answers::of(s, offset!(+7));
            [answers.who, answers.changed, answers.when, answers.revoked].map(|a| a.code)
        })
        .collect()
}

#[test]
fn the_four_answers_match_the_letter() {
    let valid = ["who.verified", "change.signature", "when.claimed", "revoked.no"];
    let seal = ["who.verified", "change.none", "when.claimed", "revoked.no"];
    assert_eq!(codes("valid-two-leader-then-seal"), [valid, seal].concat());
    assert_eq!(codes("attacks-isa-content-stream-replaced")[1], "change.content");
    assert_eq!(codes("integrity-one-bit-flipped-in-page")[1], "change.integrity");
    assert_eq!(codes("trust-unknown-root")[0], "who.unverified");
    assert_eq!(codes("trust-revoked-after-claimed-bb")[3], "revoked.yes");
    assert_eq!(codes("trust-revoked-after-signing-bt")[2..], ["when.proven", "revoked.later"]);
    assert_eq!(codes("trust-no-revocation-data")[3], "revoked.unknown");
}

#[test]
fn an_altered_letter_names_its_page() {
    let report = case("attacks-isa-content-stream-replaced").load().outcome().unwrap();
    assert!(report.signatures[0].modifications.iter().any(|m| m.page == Some(1)), "{report:#?}");
}

/// What an honest letter takes is so far below the limits that they can be as low as they are.
#[test]
fn every_fixture_is_judged_alike_within_a_twentieth_of_each_budget() {
    let whole = Limits::default();
    let least = Limits {
        hashed_bytes: whole.hashed_bytes / 20,
        revisions: whole.revisions / 20,
        signatures: whole.signatures / 20,
        objects: whole.objects / 20,
        inflate_stream: whole.inflate_stream / 20,
        inflate_total: whole.inflate_total / 20,
        path_steps: whole.path_steps / 20,
        ..whole
    };
    for case in cases() {
        let loaded = case.load();
        let (usual, within) = (loaded.verify_within(whole), loaded.verify_within(least));
        assert_eq!(format!("{usual:?}"), format!("{within:?}"), "{}", case.name);
    }
}

#[test]
fn a_limit_reached_is_an_error_and_never_a_verdict() {
    let case = case("valid-two-leader-then-seal");
    let loaded = case.load();
    for limits in [
        Limits { file_bytes: 1_000, ..Limits::default() },
        Limits { hashed_bytes: loaded.bytes.len() / 2, ..Limits::default() },
        Limits { revisions: 2, ..Limits::default() },
        Limits { signatures: 1, ..Limits::default() },
        Limits { objects: 5, ..Limits::default() },
        Limits { depth: 1, ..Limits::default() },
        Limits { cms_bytes: 100, ..Limits::default() },
        Limits { path_steps: 1, ..Limits::default() },
    ] {
        let outcome = loaded.verify_within(limits);
        assert!(
            matches!(outcome, Err(congvan_signature::Error::LimitExceeded(_))),
            "{limits:?}: {outcome:?}"
        );
    }
}

/// Where the changes show, as a screen would mark them.
fn areas(name: &str) -> Vec<String> {
    let report = case(name).load().outcome().unwrap();
    let areas = report.signatures.iter().flat_map(|signature| &signature.changed_areas);
    areas
        .map(|area| {
            let whole = if area.whole_page { " whole" } else { "" };
            let (code, page, rect, path) = (&area.code, area.page, area.rect, &area.path);
            format!("{code} {page}{whole} {rect:?} {path} {:?} r{}", area.object, area.revision)
        })
        .collect()
}

#[test]
fn changed_areas_lie_where_the_change_shows() {
    let page = "whole [0.0, 0.0, 595.28, 841.89] /Pages[1]";
    for (name, wanted) in [
        (
            "valid-two-leader-then-seal",
            "signature.visible 1 [250.0, 180.0, 330.0, 260.0] /Pages[1]/Annots[1] Some(31) r3",
        ),
        (
            "valid-certified-p2-then-seal-in-prepared-field",
            "signature.added 1 [250.0, 180.0, 330.0, 260.0] /Pages[1]/Annots[0] Some(26) r4",
        ),
        (
            "attacks-cert-p3-eaa-freetext",
            "annotation.added 1 [80.0, 400.0, 540.0, 460.0] /Pages[1]/Annots[1] Some(30) r3",
        ),
        (
            "attacks-fieldmdp-locked-field-changed",
            "field.value 1 [250.0, 200.0, 450.0, 222.0] /Pages[1]/Annots[0] Some(6) r3",
        ),
        (
            "attacks-shadow-hide-replace-kids",
            "page.tree 1 whole [0.0, 0.0, 595.0, 842.0] /Pages[1] Some(25) r4",
        ),
        ("attacks-isa-content-stream-replaced", &format!("page.contents 1 {page}/Contents Some(23) r3")),
        ("attacks-isa-font-replaced", &format!("page.font 1 {page}/Resources/Font/F3+0 Some(11) r3")),
    ] {
        assert_eq!(areas(name), [wanted], "{name}");
    }
    assert!(areas("valid-blta-leader").is_empty(), "validation data and hidden time-stamps show nowhere");
}

/// What each revision of a letter was made for, with the change that it brought.
fn revisions(name: &str) -> Vec<String> {
    let report = case(name).load().outcome().unwrap();
    let told = |one: &congvan_signature::Revision| {
        let kind = serde_json::to_value(one.kind).unwrap().as_str().unwrap().to_owned();
        // Time-stamps stand in fields with names by chance.
        let is_signature = one.kind == congvan_signature::RevisionKind::Signature;
        let field = one.field.as_ref().filter(|_| is_signature).map(|field| format!(" of {field}"));
        let level = one.level.map(|level| format!(", {level:?}")).unwrap_or_default();
        format!("{kind}{}{level}", field.unwrap_or_default())
    };
    report.revisions.iter().map(told).collect()
}

#[test]
fn every_revision_is_told_with_what_it_was_made_for() {
    for (name, wanted) in [
        (
            "valid-two-leader-then-seal",
            &["draft", "signature of ChuKySo", "signature of DauCoQuan, Sign"][..],
        ),
        ("valid-blta-leader", &["draft", "signature of ChuKySo", "timestamp, Lta", "validation_data, Lta"]),
        ("attacks-cert-p3-eaa-freetext", &["draft", "signature of ChuKySo", "annotation, Annot"]),
        ("attacks-certified-p2-form-filled", &["draft", "signature of ChuKySo", "form, Form"]),
        ("attacks-isa-content-stream-replaced", &["draft", "signature of ChuKySo", "content, Other"]),
        ("attacks-dss-benign", &["draft", "signature of ChuKySo", "validation_data, Lta"]),
        ("valid-unsigned", &[]),
    ] {
        assert_eq!(revisions(name), wanted, "{name}");
    }
}

/// Whoever has to look at what was found must know where: at which field, object, certificate or time-stamp.
#[test]
fn every_reason_against_a_signature_names_what_it_is_about() {
    let mut looked_at = 0;
    for case in cases() {
        let Ok(report) = case.load().outcome() else { continue };
        for signature in &report.signatures {
            for finding in signature.findings.iter().filter(|one| one.severity == Severity::Error) {
                let about = About::of(finding, signature);
                // A container beside a file has no field to name; there the signer alone tells it from others.
                assert!(!about.is_empty() || signature.field.is_none(), "{}: {}", case.name, finding.code);
                for one in about {
                    let [vi, en] = [one.vietnamese(UtcOffset::UTC), one.english(UtcOffset::UTC)];
                    assert!(!vi.is_ascii() && vi != en, "{vi} / {en}");
                }
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 30, "{looked_at}");
}
