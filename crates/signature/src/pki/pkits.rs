//! The NIST test suite for path validation (PKITS 1.0.1), run when its files are at hand.

use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use time::macros::datetime;

use crate::findings::Finding;
use crate::pki::certificate::Certificate;
use crate::pki::material::Material;
use crate::pki::path::{self, PathBudget, PathContext};
use crate::pki::revocation::{self, Moment, SignatureCache};
use crate::pki::store::{Purpose, TrustStore};
use crate::policy::{Limits, Policy};
use crate::report::RevocationStatus;

/// Valid paths that this crate refuses, with the reason. None of it may ever be a false "valid".
const REFUSED: &[(&str, &str)] = &[
    ("4.1.4", "DSA is not supported"),
    ("4.1.5", "DSA is not supported"),
    ("4.4.19", "lists signed by a key of their own are refused"),
    ("4.5.4", "lists signed by a key of their own are refused"),
    ("4.5.6", "lists signed by a key of their own are refused"),
    ("4.14", "distribution points by relative name, reason and indirect lists are refused"),
    ("4.15.5", "a delta list cannot show that a certificate is good"),
];

fn list(test: &Value, key: &str) -> Vec<String> {
    test[key].as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

fn validates(test: &Value, root: &FilePath) -> Option<bool> {
    let read = |folder: &str, name: &str| std::fs::read(root.join(folder).join(name)).ok();
    let mut trust = TrustStore::new();
    let mut material = Material::new();
    let names = list(test, "certificates");
    let (anchor, rest) = names.split_first()?;
    trust.add_certificates(&read("certs", anchor)?);
    let mut leaf: Option<Arc<Certificate>> = None;
    for name in rest {
        let der = read("certs", name)?;
        material.add_certificates(&der);
        leaf = Certificate::parse(&der);
    }
    for name in list(test, "crls") {
        material.add_crls(&read("crls", &name)?);
    }
    let Some(leaf) = leaf else { return Some(false) };
    let (policy, limits) = (Policy::default(), Limits { path_length: 32, ..Limits::default() });
    let now = datetime!(2020-01-01 0:00 UTC);
    let ctx =
        PathContext { trust: &trust, policy: &policy, limits: &limits, purpose: Purpose::Signing, time: now };
    let built = path::build(&leaf, &material.certificates, ctx, &mut PathBudget::default()).ok()?;
    let Some(built) = built.filter(|p| p.faults.is_empty()) else { return Some(false) };
    let mut cache = SignatureCache::default();
    let mut findings: Vec<Finding> = Vec::new();
    let moment = Moment { proven: now, now };
    Some((1..built.certificates.len()).all(|index| {
        let (below, above) = built.certificates.split_at(index);
        let report =
            revocation::status(&below[index - 1], above, &material, moment, &mut cache, &mut findings);
        report.status == RevocationStatus::Good
    }))
}

#[test]
fn no_invalid_path_of_the_suite_is_accepted() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpora/signatures/third-party/pkits");
    let Ok(text) = std::fs::read_to_string(root.join("pkits.json")) else {
        eprintln!("skipped: the PKITS files are not at hand");
        return;
    };
    let suite: Value = serde_json::from_str(&text).expect("the suite is JSON");
    let (mut right, mut refused, mut wrong) = (0, 0, Vec::new());
    for test in suite["tests"].as_array().expect("tests") {
        let id = test["id"].as_str().unwrap_or_default();
        // The interface accepts any policy; tests that set inputs of their own do not apply.
        let plain = list(test, "initial_policy_set") == ["2.5.29.32.0"]
            && test["initial_explicit_policy"] == false
            && test["initial_policy_mapping_inhibit"] == false
            && test["initial_inhibit_any_policy"] == false;
        if !plain {
            continue;
        }
        let wanted = test["should_validate"] == true;
        match validates(test, &root) {
            Some(got) if got == wanted => right += 1,
            Some(false)
                if REFUSED.iter().any(|(known, _)| id == *known || id.starts_with(&format!("{known}."))) =>
            {
                refused += 1;
                eprintln!("refused {id} {}", test["title"]);
            }
            other => wrong.push(format!("{id} {}: {other:?}", test["title"])),
        }
    }
    eprintln!("pkits: {right} right, {refused} valid paths refused for a known reason");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(right > 150, "{right}");
}
