//! The benchmark itself: every comparison runs at its smallest size and gives figures that can be. How fast anything is
//! is nobody's test here; `cargo xtask bench` measures, on a machine that has nothing else to do.

#[path = "../../examples/performance-bench/comparisons/mod.rs"]
mod comparisons;

use crate::house::EXECUTABLE;
use comparisons::figure::{document, table};
use comparisons::stage::{Size, Stage};
use std::path::PathBuf;

fn smoke(name: &str) {
    let stage = Stage::new(PathBuf::from(EXECUTABLE), Size::of_word("--smoke").unwrap()).unwrap();
    let (_, measure) = comparisons::ALL.iter().find(|(known, _)| *known == name).expect("a comparison");
    let figures: Vec<_> = measure(&stage).unwrap().into_iter().map(|figure| figure.by("smoke")).collect();
    assert!(!figures.is_empty());
    for figure in &figures {
        // Memory alone may have stayed as it was.
        let sane = |value: f64| value.is_finite() && (value > 0.0 || figure.unit == "MB" && value == 0.0);
        assert!(sane(figure.measured) && sane(figure.against) && sane(figure.ratio), "{figure}");
        assert!(figure.spread.0 <= figure.ratio && figure.ratio <= figure.spread.1, "{figure:?}");
    }
    assert_eq!(table(&figures).lines().count(), figures.len() + 2);
    let told: serde_json::Value = serde_json::from_str(&document(&figures, &stage)).unwrap();
    assert_eq!(told["figures"].as_array().map(Vec::len), Some(figures.len()));
}

#[test]
fn registrations_are_measured_on_sqlite() {
    smoke("registrations-sqlite");
}

#[test]
fn registrations_are_measured_on_postgresql() {
    smoke("registrations-postgresql");
}

#[test]
fn inboxes_are_measured() {
    smoke("inbox");
}

#[test]
fn lists_are_measured() {
    smoke("list");
}

#[test]
fn searches_and_suggestions_are_measured() {
    smoke("search");
}

#[test]
fn answers_are_measured_where_the_questions_are_at_hand() {
    if comparisons::relevance::folder().is_some() {
        smoke("relevance");
    }
}

#[test]
fn uploads_are_measured() {
    smoke("upload");
}

#[test]
fn log_ins_are_measured_and_none_is_left_without_an_answer() {
    smoke("logins");
}

#[test]
fn the_footprint_is_measured() {
    smoke("footprint");
}
