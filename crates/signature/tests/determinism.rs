//! A report depends on nothing but what is handed in: not on the order of evidence, and not on what was verified before or is
//! verified beside it. That the command prints the same bytes under another clock, zone, language and folder is held where
//! the program is made (`crates/server/tests/it/verify.rs`).
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::contract::line;
use congvan_signature::{Material, TrustStore};
use support::{Case, cases, root};

fn told(case: &Case) -> String {
    format!("{:?}", case.load().outcome())
}

#[test]
fn the_same_input_gives_the_same_report_again_and_beside_others() {
    let first: Vec<String> = cases().iter().map(told).collect();
    let second: Vec<String> = std::thread::scope(|scope| {
        let handles: Vec<_> =
            cases().into_iter().rev().map(|case| scope.spawn(move || told(&case))).collect();
        handles.into_iter().rev().map(|handle| handle.join().unwrap()).collect()
    });
    assert_eq!(first, second);
}

#[test]
fn the_order_of_evidence_does_not_matter() {
    for case in cases() {
        let straight = case.load();
        let mut turned = case.load();
        turned.trust = TrustStore::new();
        turned.material = Material::new();
        let read = |name: &String| std::fs::read(root().join(name)).unwrap();
        case.ocsps.iter().rev().for_each(|name| assert_eq!(turned.material.add_ocsp(&read(name)), 1));
        case.crls.iter().rev().for_each(|name| assert_eq!(turned.material.add_crls(&read(name)), 1));
        for name in case.intermediates.iter().rev() {
            assert!(turned.material.add_certificates(&read(name)) > 0);
        }
        // Anchors one by one, the last first.
        for name in case.trust.iter().rev() {
            for anchor in TrustStore::read(&read(name)).into_iter().rev() {
                turned.trust.add(anchor);
            }
        }
        let [a, b] = [straight, turned].map(|loaded| line(&loaded.outcome(), Some(&case.file)).to_string());
        assert_eq!(a, b, "{}", case.name);
    }
}

/// The library's sources name neither a clock nor a network, nor any file but what the command is told to read.
#[test]
fn the_sources_ask_the_machine_for_nothing() {
    let mut open = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let own = text.split("#[cfg(test)]").next().unwrap();
            let is_command = path.components().any(|c| c.as_os_str() == "contract");
            let is_test = path.ends_with("pkits.rs") || path.ends_with("tests.rs");
            for word in ["now_utc", "SystemTime", "Instant", "std::net", "std::env", "std::process", "rand::"]
            {
                assert!(is_test || !own.contains(word), "{} has {word}", path.display());
            }
            for word in ["std::fs", "std::thread"] {
                assert!(is_test || is_command || !own.contains(word), "{} has {word}", path.display());
            }
        }
    }
}
