//! Collections of others, when they are at hand: NIST's suite for path validation, and the test files of another verifier.
//! Each difference stands in a list with its reason; the list is held to be neither short nor stale.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

mod support;

#[allow(dead_code)] // Its `main` is not called here.
#[path = "../examples/corpora.rs"]
mod corpora;

fn collection(name: &str) -> Option<PathBuf> {
    Some(support::collections()?.join("third-party").join(name))
}

/// The answers of the example program, as an outside runner gets them.
fn answers(run: fn(&Path, &mut dyn FnMut(Value)) -> corpora::Outcome, folder: &Path) -> Vec<Value> {
    let mut rows = Vec::new();
    run(folder, &mut |row| rows.push(row)).unwrap();
    rows
}

/// Valid paths of the suite that are not accepted, with the reason. An invalid one never may be.
const REFUSED: &[(&str, &str)] = &[("4.1.4", "DSA is not supported"), ("4.1.5", "DSA is not supported")];

#[test]
fn the_suite_for_path_validation_is_answered_right() {
    let Some(folder) = collection("pkits") else { return };
    let rows = answers(corpora::pkits, &folder);
    assert_eq!(rows.len(), 247);
    let mut refused = BTreeSet::new();
    for row in &rows {
        let (id, wanted, got) =
            (row["id"].as_str().unwrap(), row["should_validate"] == true, row["validates"] == true);
        assert!(wanted || !got, "{id} {} is invalid and was accepted", row["title"]);
        if wanted && !got {
            refused.insert(id.to_owned());
        }
    }
    let known: BTreeSet<String> = REFUSED.iter().map(|(id, _)| (*id).to_owned()).collect();
    assert_eq!(refused, known);
    println!("pkits: {} of {} answered right", rows.len() - refused.len(), rows.len());
}

/// The level of changes after signing that their word stands for; what they refuse they explain in a sentence instead.
fn level(theirs: &str) -> &'static str {
    match theirs {
        "NONE" => "none",
        "LTA_UPDATES" => "lta",
        "FORM_FILLING" => "form",
        "ANNOTATIONS" => "annot",
        _ => "other",
    }
}

/// What is different about one file.
fn differences(ours: &Value, theirs: &Value) -> Vec<String> {
    let is_error = ours["indication"] == "FILE-ERROR";
    if (theirs["opens"] == true) == is_error {
        return vec!["opens".to_owned()];
    }
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let fields = |list: &[Value]| -> BTreeMap<String, Value> {
        list.iter().map(|s| (s["field"].as_str().unwrap_or_default().to_owned(), s.clone())).collect()
    };
    let (mine, stamps) = (fields(&list(&ours["signatures"])), fields(&list(&ours["timestamps"])));
    let others = fields(&list(&theirs["signatures"]));
    let mut found = Vec::new();
    if !is_error && mine.keys().chain(stamps.keys()).collect::<BTreeSet<_>>() != others.keys().collect() {
        found.push("fields".to_owned());
    }
    for (name, other) in &others {
        let Some(own) = mine.get(name).or_else(|| stamps.get(name)) else { continue };
        let mut differs = |what: &str, is_different: bool| {
            if is_different {
                found.push(format!("{what} {name}"));
            }
        };
        let answered = other.get("intact").is_some_and(|intact| !intact.is_null());
        differs("intact", answered && own["intact"] != other["intact"]);
        if let Some(modification) = other["modification"].as_str() {
            let (own, theirs) = (own["modification_level"].as_str().unwrap_or("-"), level(modification));
            differs(&format!("level {theirs} not {own}"), own != theirs);
        }
        if !mine.contains_key(name) {
            continue;
        }
        if let Some(coverage) = other["coverage"].as_str() {
            differs("coverage", (own["covers_whole_document"] == true) != (coverage == "ENTIRE_FILE"));
        }
        let refused = other["docmdp_ok"] == false || other["intact"] == false;
        let judged = !other["docmdp_ok"].is_null() || other["intact"] == false;
        // What they could not compute they did not refuse either.
        differs("verdict", judged && answered && (own["indication"] == "TOTAL-FAILED") != refused);
    }
    found
}

#[test]
fn files_of_another_verifier_are_answered_alike_or_the_difference_is_explained() {
    let Some(folder) = collection("pyhanko") else { return };
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let ours: BTreeMap<String, Value> = answers(corpora::pdf, &folder)
        .into_iter()
        .map(|row| (row["file"].as_str().unwrap().to_owned(), row))
        .collect();
    let mut found = BTreeSet::new();
    let rows = manifest["rows"].as_array().unwrap();
    for row in rows {
        let file = row["file"].as_str().unwrap().strip_prefix("third-party/pyhanko/").unwrap();
        for what in differences(&ours[file], &row["pyhanko_strict"]) {
            found.insert((file.to_owned(), what));
        }
    }
    let list = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/signatures/third-party-differences.tsv");
    let explained: BTreeSet<(String, String)> = std::fs::read_to_string(list)
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!(columns.len() == 3 && columns[2].len() > 10, "{line}");
            (columns[0].to_owned(), columns[1].to_owned())
        })
        .collect();
    assert_eq!(found, explained);
    println!("third-party files: {} read, {} explained differences", rows.len(), explained.len());
}
