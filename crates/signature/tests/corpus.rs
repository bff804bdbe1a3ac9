//! The whole corpus beside the repository, when it is at hand: no dangerous error at all, and
//! every verdict right.
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::{Path, PathBuf};

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

#[test]
fn the_corpus_holds_no_dangerous_error() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/signatures");
    let Ok(text) = std::fs::read_to_string(root.join("manifest.json")) else {
        eprintln!("skipped: the signature corpus is not at hand");
        return;
    };
    let manifest: Value = serde_json::from_str(&text).unwrap();
    let rows = manifest["rows"].as_array().unwrap();
    let mut wrong = Vec::new();
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
        let right = allowed.iter().any(|a| a == word) || (refused && word != "TOTAL-PASSED");
        if !right {
            wrong.push(format!("{file}: {word}, wanted {allowed:?}"));
        }
        if word == "TOTAL-PASSED" {
            assert_eq!(exit_code(&outcome), 0, "{file}");
        }
    }
    eprintln!("corpus: {} rows, {} wrong", rows.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_another_strict_verifier_refuses_is_refused() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/signatures");
    let Ok(text) = std::fs::read_to_string(root.join("third-party/pyhanko/manifest.json")) else {
        eprintln!("skipped: the third-party files are not at hand");
        return;
    };
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
    eprintln!("third-party files: {files} read, {refused} manipulations refused");
    assert!(refused >= 9, "{refused}");
}
