//! The page on security names tests: each must be there under that name.
#![allow(clippy::expect_used, reason = "a test that cannot read the sources has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Files under a folder with this ending.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() && !["target", "node_modules", "dist"].iter().any(|skipped| name == *skipped) {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|end| end == ending) {
            found.push(path);
        }
    }
}

/// Functions under `#[test]` or its kin, and steps of journeys.
fn tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut sources = Vec::new();
    files(&root().join("crates"), "rs", &mut sources);
    for source in sources {
        let text = fs::read_to_string(source).expect("a source");
        let mut lines = text.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if !(line == "#[test]" || line.starts_with("#[tokio::test") || line == "proptest! {") {
                continue;
            }
            // More attributes may stand between.
            let head = lines.by_ref().find(|line| line.starts_with("fn ") || line.starts_with("async fn "));
            let name = head.and_then(|head| head.split("fn ").nth(1)?.split(['(', '<']).next());
            names.extend(name.map(str::to_owned));
        }
    }
    let mut journeys = Vec::new();
    files(&root().join("web/e2e"), "mjs", &mut journeys);
    for journey in journeys {
        let text = fs::read_to_string(journey).expect("a journey");
        for step in text.split("ledger.step(").skip(1) {
            let Some(quote) = step.chars().next().filter(|quote| matches!(quote, '\'' | '`' | '"')) else {
                continue;
            };
            names.extend(step[1..].split(quote).next().map(str::to_owned));
        }
    }
    names
}

/// What stands in backticks in the last column of the table, line by line.
fn named(page: &str) -> Vec<(String, Vec<String>)> {
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| threat "));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let tests = cells.last().map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect());
        (cells.first().map_or_else(String::new, |cell| (*cell).to_owned()), tests.unwrap_or_default())
    };
    rows.map(row).collect()
}

#[test]
fn every_test_that_the_page_on_security_names_is_there() {
    let page = fs::read_to_string(root().join("docs/src/security.md")).expect("the page");
    let (rows, tests) = (named(&page), tests());
    assert!(rows.len() > 20 && tests.len() > 300, "{} rows, {} tests", rows.len(), tests.len());
    let mut faults = Vec::new();
    for (threat, names) in &rows {
        if names.is_empty() {
            faults.push(format!("nothing shows: {threat}"));
        }
        faults.extend(
            names
                .iter()
                .filter(|name| !tests.contains(*name))
                .map(|name| format!("no test {name}: {threat}")),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_test_that_is_not_there_is_missed() {
    let rows = named("| threat | control | test |\n|---|---|---|\n| a | b `c` | `d`, `e f` |\n");
    assert_eq!(rows, [("a".to_owned(), vec!["d".to_owned(), "e f".to_owned()])]);
    assert!(tests().contains("a_test_that_is_not_there_is_missed"));
    assert!(!tests().contains("no_such_test"));
}
