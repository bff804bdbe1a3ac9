//! The whole corpus beside the repository, when it is at hand: no dangerous error at all, every verdict right, and with it
//! the reason and what is told of each signature, as far as the corpus knows.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::path::Path;

use congvan_signature::contract::{Request, exit_code, line, verify_bytes};
use serde_json::Value;
use time::macros::datetime;

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().filter_map(|i| i.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

fn request(row: &Value, root: &Path) -> Request {
    let inputs = &row["inputs"];
    let path = |name: &str| root.join(name).display().to_string();
    let mut args = Vec::new();
    for (flag, key) in [
        ("--trust", "trust_anchors"),
        ("--intermediate", "intermediates"),
        ("--crl", "crls"),
        ("--ocsp", "ocsps"),
    ] {
        for name in texts(&inputs[key]) {
            args.extend([flag.to_owned(), path(&name)]);
        }
    }
    args.extend(["--at".to_owned(), inputs["validation_time"].as_str().unwrap().to_owned()]);
    if let Some(content) = inputs["detached_content"].as_str() {
        args.extend(["--content".to_owned(), path(content)]);
    }
    args.push(path(row["file"].as_str().unwrap()));
    Request::from_args(args, datetime!(2026-01-01 0:00 UTC)).unwrap()
}

/// What the corpus may know of a signature.
const FIELDS: [&str; 8] = [
    "field",
    "signer",
    "signing_time",
    "intact",
    "covers_whole_document",
    "modified_after_signing",
    "digest_algorithm",
    "docmdp",
];

/// How the answer differs from what is known, besides the verdict. Asked only where the verdict is the expected one: beside
/// an alternative other facts may be right.
fn differences(expected: &Value, answer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let reasons = texts(&expected["sub_indication"]);
    let reason = answer["sub_indication"].as_str().unwrap_or_default();
    if !reasons.is_empty() && !reasons.iter().any(|r| r == reason) {
        found.push(format!("{reason}, wanted {reasons:?}"));
    }
    let is_read = answer["indication"] != "FILE-ERROR";
    for key in ["revision_count", "document_timestamps"] {
        if is_read && !expected[key].is_null() && expected[key] != answer[key] {
            found.push(format!("{key} {}, wanted {}", answer[key], expected[key]));
        }
    }
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (wanted, mut own) = (list(&expected["signatures"]), list(&answer["signatures"]));
    if expected["signature_count"].as_u64().is_some_and(|count| count > 0 && count != own.len() as u64) {
        found.push(format!("{} signatures, wanted {}", own.len(), expected["signature_count"]));
        return found;
    }
    // By the names of their fields where these tell them apart, else in order.
    let place = |s: &Value| wanted.iter().position(|w| w["field"] == s["field"]).unwrap_or(usize::MAX);
    own.sort_by_key(place);
    // Of a file that need not be read at all, only the names and the integrity are certain.
    let may_be_unread =
        texts(&expected["alternatives"]).iter().any(|a| a == "FILE-ERROR" || a == "NO-SIGNATURE");
    for (wanted, own) in wanted.iter().zip(&own) {
        let is_vague = may_be_unread && wanted["intact"] != true;
        for key in FIELDS.into_iter().filter(|key| !wanted[key].is_null()) {
            let is_right = match key {
                "field" => own[key] == wanted[key],
                "intact" if is_vague => {
                    own[key].is_null() || own[key] == wanted[key] || wanted["modified_after_signing"] == true
                }
                _ => is_vague || own[key] == wanted[key],
            };
            if !is_right {
                found.push(format!("{}.{key} {}, wanted {}", wanted["field"], own[key], wanted[key]));
            }
        }
        let mut levels = texts(&wanted["level_any_of"]);
        levels.extend(texts(&wanted["level"]));
        let level = own["level"].as_str().unwrap_or_default();
        if !is_vague && !levels.is_empty() && !levels.iter().any(|known| known == level) {
            found.push(format!("{}.level {level}, wanted {levels:?}", wanted["field"]));
        }
    }
    found
}

/// Does it say why, of the file or of a signature, in Vietnamese and in English?
fn is_explained(answer: &Value) -> bool {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let own = list(&answer["signatures"]).into_iter().flat_map(|one| list(&one["findings"]));
    let mut all = list(&answer["findings"]).into_iter().chain(own);
    all.any(|finding| {
        let [vi, en] = ["vi", "en"].map(|language| finding[language].as_str().unwrap_or_default().to_owned());
        !vi.is_ascii() && !en.is_empty()
    })
}

#[test]
fn the_corpus_holds_no_dangerous_error() {
    let Some(root) = support::collections() else { return };
    let text = std::fs::read_to_string(root.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&text).unwrap();
    let rows = manifest["rows"].as_array().unwrap();
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for row in rows {
        let request = request(row, &root);
        let bytes = std::fs::read(&request.files[0]).unwrap();
        let outcome = verify_bytes(&bytes, request.content.as_deref(), &request.context());
        let answer = line(&outcome, None);
        let word = answer["indication"].as_str().unwrap();
        let expected = &row["expected"];
        let mut allowed = texts(&expected["indication"]);
        allowed.extend(texts(&expected["alternatives"]));
        let file = row["file"].as_str().unwrap();
        let refused = expected["rule"].as_str().is_some_and(|r| r.starts_with("never TOTAL-PASSED"));
        if word != "TOTAL-PASSED" && !is_explained(&answer) {
            wrong.push(format!("{file}: {word} without a reason in both languages"));
        }
        let right = allowed.iter().any(|a| a == word) || (refused && word != "TOTAL-PASSED");
        if !right {
            wrong.push(format!("{file}: {word}, wanted {allowed:?}"));
        }
        if texts(&expected["indication"]).iter().any(|exact| exact == word) {
            wrong.extend(differences(expected, &answer).into_iter().map(|what| format!("{file}: {what}")));
            compared += 1;
        }
        if word == "TOTAL-PASSED" {
            assert_eq!(exit_code(&outcome), 0, "{file}");
        }
    }
    println!("corpus: {} rows, {compared} compared field by field, {} wrong", rows.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared * 10 >= rows.len() * 8, "{compared} of {}", rows.len());
}

#[test]
fn what_another_strict_verifier_refuses_is_refused() {
    let Some(root) = support::collections() else { return };
    let text = std::fs::read_to_string(root.join("third-party/pyhanko/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&text).unwrap();
    let (trust, material, policy) = Default::default();
    let ctx = congvan_signature::Context {
        trust: &trust,
        material: &material,
        policy: &policy,
        time: datetime!(2026-06-15 0:00 UTC),
        known_at: None,
        limits: congvan_signature::Limits::default(),
    };
    let (mut files, mut refused) = (0, 0);
    for row in manifest["rows"].as_array().unwrap() {
        let file = row["file"].as_str().unwrap();
        let bytes = std::fs::read(root.join(file)).unwrap();
        let outcome = verify_bytes(&bytes, None, &ctx);
        files += 1;
        for theirs in row["pyhanko_strict"]["signatures"].as_array().into_iter().flatten() {
            if theirs["docmdp_ok"] != false && theirs["intact"] != false {
                continue;
            }
            let report = outcome.as_ref().unwrap_or_else(|e| panic!("{file}: {e}"));
            let field = theirs["field"].as_str();
            let ours = report.signatures.iter().find(|s| s.field.as_deref() == field);
            assert_eq!(ours.map(|s| s.indication.as_str()), Some("TOTAL-FAILED"), "{file} {field:?}");
            refused += 1;
        }
    }
    println!("third-party files: {files} read, {refused} manipulations refused");
    assert!(refused >= 9, "{refused}");
}
