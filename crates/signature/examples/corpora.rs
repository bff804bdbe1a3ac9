//! Answers whole collections as JSON lines, for runners outside: `corpora pkits FOLDER` or `corpora pdf FOLDER`.
//!
//! `pkits` reads `pkits.json`, `certs/` and `crls/` as NIST's suite has them, and gives for each test whether the path
//! validates. `pdf` verifies every PDF below a folder without any anchor, in the order of their names.
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use congvan_signature::contract::{line, verify_bytes};
use congvan_signature::{
    CertificatePolicies, Context, Indication, Limits, Material, Policy, Purpose, TrustStore,
    verify_certificate,
};
use serde_json::{Value, json};
use time::macros::datetime;

pub(crate) type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["pkits", folder] => pkits(Path::new(folder), &mut |row| println!("{row}")),
        ["pdf", folder] => pdf(Path::new(folder), &mut |row| println!("{row}")),
        _ => Err("usage: corpora pkits FOLDER | corpora pdf FOLDER".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn texts(test: &Value, key: &str) -> Vec<String> {
    test[key].as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

/// Hands `emit` one answer for each test of the suite.
pub(crate) fn pkits(folder: &Path, emit: &mut dyn FnMut(Value)) -> Outcome {
    let suite: Value = serde_json::from_slice(&std::fs::read(folder.join("pkits.json"))?)?;
    for test in suite["tests"].as_array().into_iter().flatten() {
        let (mut trust, mut material) = (TrustStore::new(), Material::new());
        let names = texts(test, "certificates");
        let Some((anchor, rest)) = names.split_first() else { continue };
        trust.add_certificates(&std::fs::read(folder.join("certs").join(anchor))?);
        let mut leaf = Vec::new();
        for name in rest {
            leaf = std::fs::read(folder.join("certs").join(name))?;
            material.add_certificates(&leaf);
        }
        for name in texts(test, "crls") {
            material.add_crls(&std::fs::read(folder.join("crls").join(name))?);
        }
        let flag = |key: &str| test[key] == true;
        let policy = Policy {
            certificate_policies: CertificatePolicies {
                accepted: Some(texts(test, "initial_policy_set")),
                require_explicit: flag("initial_explicit_policy"),
                inhibit_mapping: flag("initial_policy_mapping_inhibit"),
                inhibit_any: flag("initial_inhibit_any_policy"),
            },
            ..Policy::default()
        };
        let context = Context {
            trust: &trust,
            material: &material,
            policy: &policy,
            time: datetime!(2020-01-01 0:00 UTC),
            known_at: None,
            limits: Limits::default(),
        };
        let answer = match verify_certificate(&leaf, Purpose::Signing, &context) {
            Ok(report) => json!({
                "validates": report.indication == Indication::TotalPassed,
                "indication": report.indication.as_str(),
                "sub_indication": report.sub_indication.map(|s| s.as_str()),
                "findings": report.findings.iter().map(|f| &f.code).collect::<Vec<_>>(),
            }),
            Err(error) => json!({ "validates": false, "error": error.code() }),
        };
        let mut row =
            json!({ "id": test["id"], "title": test["title"], "should_validate": test["should_validate"] });
        if let (Value::Object(row), Value::Object(answer)) = (&mut row, answer) {
            row.extend(answer);
        }
        emit(row);
    }
    Ok(())
}

/// Hands `emit` one answer for each PDF below a folder.
pub(crate) fn pdf(folder: &Path, emit: &mut dyn FnMut(Value)) -> Outcome {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")) {
                files.push(path);
            }
        }
    }
    files.sort();
    let (trust, material, policy) = (TrustStore::new(), Material::new(), Policy::default());
    let context = Context {
        trust: &trust,
        material: &material,
        policy: &policy,
        time: datetime!(2026-06-15 0:00 UTC),
        known_at: None,
        limits: Limits::default(),
    };
    for file in files {
        let outcome = verify_bytes(&std::fs::read(&file)?, None, &context);
        let name = file.strip_prefix(folder).unwrap_or(&file).display().to_string();
        emit(line(&outcome, Some(&name)));
    }
    Ok(())
}
