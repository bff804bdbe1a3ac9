//! Reading the cases in `fixtures/signatures`.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)] // Each test binary uses a part.

pub mod draft;
pub mod pki;
pub mod producer;

use std::path::PathBuf;

use congvan_signature::contract::verify_bytes;
use congvan_signature::{Context, Error, Limits, Material, Policy, Report, TrustStore};
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Base64 in lines, as PEM and mails have it.
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (index, part) in bytes.chunks(3).enumerate() {
        let value = part.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - part.len()));
        for place in 0..4 {
            let c = char::from(ALPHABET[(value >> (18 - 6 * place)) as usize & 63]);
            text.push(if place <= part.len() { c } else { '=' });
        }
        if index % 16 == 15 {
            text.push('\n');
        }
    }
    text.push('\n');
    text
}

/// One file with its inputs and the verdicts that are right for it.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    pub name: String,
    pub file: String,
    pub what: String,
    pub allowed: Vec<String>,
    pub sub_indications: Vec<String>,
    pub trust: Vec<String>,
    pub intermediates: Vec<String>,
    pub crls: Vec<String>,
    pub ocsps: Vec<String>,
    pub at: String,
    pub content: Option<String>,
}

/// Inputs of a case, read.
pub struct Loaded {
    pub bytes: Vec<u8>,
    pub content: Option<Vec<u8>>,
    pub trust: TrustStore,
    pub material: Material,
    policy: Policy,
    pub at: OffsetDateTime,
    /// The caller's own proof of existence; none in any case.
    pub known_at: Option<OffsetDateTime>,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/signatures")
}

/// Larger collections of others: in the folder that `CONGVAN_COLLECTIONS` names, or beside the repository; none where they are
/// not at hand. What they show is besides held by files of this repository.
pub fn collections() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/signatures");
    let folder = std::env::var_os("CONGVAN_COLLECTIONS").map_or_else(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: the collection {} is not at hand", folder.display());
    None
}

pub fn cases() -> Vec<Case> {
    let text = std::fs::read_to_string(root().join("cases.json")).expect("fixtures/signatures/cases.json");
    serde_json::from_str(&text).expect("cases.json holds cases")
}

pub fn case(name: &str) -> Case {
    cases().into_iter().find(|c| c.name == name).unwrap_or_else(|| panic!("no case {name}"))
}

impl Case {
    pub fn load(&self) -> Loaded {
        let read = |name: &String| std::fs::read(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        let (mut trust, mut material) = (TrustStore::new(), Material::new());
        for name in &self.trust {
            assert!(trust.add_certificates(&read(name)) > 0, "{name}");
        }
        for name in &self.intermediates {
            assert!(material.add_certificates(&read(name)) > 0, "{name}");
        }
        for name in &self.crls {
            assert_eq!(material.add_crls(&read(name)), 1, "{name}");
        }
        for name in &self.ocsps {
            assert_eq!(material.add_ocsp(&read(name)), 1, "{name}");
        }
        Loaded {
            bytes: read(&self.file),
            content: self.content.as_ref().map(read),
            trust,
            material,
            policy: Policy::default(),
            at: OffsetDateTime::parse(&self.at, &Rfc3339).expect("time"),
            known_at: None,
        }
    }
}

impl Loaded {
    /// Verifies other bytes with the inputs of the case.
    pub fn verify(&self, bytes: &[u8]) -> Result<Report, Error> {
        self.run(bytes, Limits::default())
    }

    /// Verifies the file of the case under other limits.
    pub fn verify_within(&self, limits: Limits) -> Result<Report, Error> {
        self.run(&self.bytes, limits)
    }

    fn run(&self, bytes: &[u8], limits: Limits) -> Result<Report, Error> {
        let ctx = Context {
            trust: &self.trust,
            material: &self.material,
            policy: &self.policy,
            time: self.at,
            known_at: self.known_at,
            limits,
        };
        verify_bytes(bytes, self.content.as_deref(), &ctx)
    }

    pub fn outcome(&self) -> Result<Report, Error> {
        self.verify(&self.bytes)
    }
}
