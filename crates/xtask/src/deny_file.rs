//! `deny.toml`: what may stand in the dependency graph, and why.
//!
//! The file is cargo-deny's own, so whoever has that tool can use it; the test run reads the lists itself, because it
//! may download nothing. It reads a strict part of TOML: one entry a line, each with its reason.

use std::path::Path;

use anyhow::{Context, Result, bail};

/// The lists of `deny.toml`.
#[derive(Debug, Default)]
pub struct DenyFile {
    /// Licences that may be used, with SPDX names.
    pub licences: Vec<String>,
    /// Crates that may not appear at all, with the reason.
    pub banned: Vec<(String, String)>,
    /// Versions that may stand beside another version of the same crate, with the reason.
    pub tolerated: Vec<(CrateVersion, String)>,
}

/// A crate with the significant part of its version, as in `syn:2` or `rand:0.8`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrateVersion {
    /// The crate's name.
    pub name: String,
    /// The leading numbers of the version.
    pub version: String,
}

impl CrateVersion {
    /// Whether a version of a crate is meant: `0.8` means `0.8.5` and not `0.80.0`.
    #[must_use]
    pub fn covers(&self, name: &str, version: &str) -> bool {
        self.name == name
            && version
                .strip_prefix(self.version.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl DenyFile {
    /// Reads the file.
    ///
    /// Errors: the line that is not as described above.
    pub fn read(path: &Path) -> Result<DenyFile> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        DenyFile::parse(&text)
    }

    /// Reads the file's text. Tables and lists that are not ours are passed over.
    ///
    /// Errors: the line that is not as described above.
    pub fn parse(text: &str) -> Result<DenyFile> {
        let mut file = DenyFile::default();
        let (mut table, mut list) = ("", "");
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if list.is_empty() {
                if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                    table = name;
                } else if let Some(name) = line.strip_suffix("= [") {
                    list = name.trim();
                }
            } else if line == "]" {
                list = "";
            } else {
                file.entry(table, list, line)
                    .with_context(|| format!("line {number} of deny.toml: {line}"))?;
            }
        }
        Ok(file)
    }

    fn entry(&mut self, table: &str, list: &str, line: &str) -> Result<()> {
        match (table, list) {
            ("licenses", "allow") => {
                let (name, reason) =
                    line.split_once('#').context("a licence needs its reason in a comment")?;
                if reason.trim().is_empty() {
                    bail!("the reason is empty");
                }
                self.licences.push(unquoted(name.trim().trim_end_matches(','))?.to_owned());
            }
            ("bans", "deny") => self.banned.push((field(line, "crate")?, field(line, "reason")?)),
            ("bans", "skip") => {
                let spec = field(line, "crate")?;
                let (name, version) = spec.split_once(':').context("write it as `name:version`")?;
                let version = CrateVersion { name: name.to_owned(), version: version.to_owned() };
                self.tolerated.push((version, field(line, "reason")?));
            }
            _ => {}
        }
        Ok(())
    }
}

/// The text of one field of an inline table.
fn field(line: &str, name: &str) -> Result<String> {
    let start = line.find(&format!("{name} = \"")).with_context(|| format!("`{name}` is missing"))?;
    let rest = &line[start + name.len() + 4..];
    let end = rest.find('"').context("a quote is not closed")?;
    if rest[..end].trim().is_empty() {
        bail!("`{name}` is empty");
    }
    Ok(rest[..end].to_owned())
}

fn unquoted(text: &str) -> Result<&str> {
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).context("quotes are missing")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
[graph]
targets = ["x86_64-unknown-linux-gnu"]

[licenses]
allow = [
    "MIT", # no duties but naming the authors
]

[bans]
multiple-versions = "deny"
deny = [
    { crate = "openssl-sys", reason = "one TLS library is enough" },
]
skip = [
    { crate = "rand:0.8", reason = "rust_decimal" },
]
"#;

    #[test]
    fn the_lists_are_read() {
        let file = DenyFile::parse(GOOD).expect("well formed");
        assert_eq!(file.licences, ["MIT"]);
        assert_eq!(file.banned, [("openssl-sys".to_owned(), "one TLS library is enough".to_owned())]);
        let (version, reason) = &file.tolerated[0];
        assert!(
            version.covers("rand", "0.8.5")
                && !version.covers("rand", "0.80.0")
                && !version.covers("ran", "0.8.5")
        );
        assert_eq!(reason, "rust_decimal");
    }

    #[test]
    fn an_entry_without_a_reason_is_refused() {
        for (with, without) in [
            ("\"MIT\", # no duties but naming the authors", "\"MIT\","),
            (", reason = \"one TLS library is enough\"", ""),
            ("reason = \"rust_decimal\"", "reason = \"\""),
        ] {
            let error = DenyFile::parse(&GOOD.replace(with, without)).expect_err(without);
            assert!(error.to_string().starts_with("line "), "{error}");
        }
    }
}
