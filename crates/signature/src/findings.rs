//! Findings: everything noted during a verification, with a stable code and a sentence in
//! Vietnamese and in English. All wording stands in one table, so that it can be read through.

mod table;

use serde::{Deserialize, Serialize};

use crate::legible::legible;

/// Mức nghiêm trọng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Someone should look, the verdict stands.
    Warning,
    /// The verdict suffers from it.
    Error,
}

/// Một điều ghi nhận.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, for example `pdf.byte_range`.
    pub code: String,
    /// How grave it is.
    pub severity: Severity,
    /// What was found and what to do about it, in Vietnamese.
    pub vi: String,
    /// The same in English.
    pub en: String,
    /// Technical detail for the folded part of a screen, in English.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detail: Option<String>,
}

impl Finding {
    /// The finding for `code`; a code without an entry keeps its name as its sentence.
    pub(crate) fn new(code: &str) -> Self {
        let [vi, en] = words(code).unwrap_or_else(|| ["Lỗi chưa có mô tả.".to_owned(), code.to_owned()]);
        let severity = table::find(code).map_or(Severity::Error, |row| row.1);
        Self { code: code.to_owned(), severity, vi, en, detail: None }
    }

    /// The same with a technical detail.
    pub(crate) fn with(code: &str, detail: impl Into<String>) -> Self {
        Self { detail: Some(legible(&detail.into())), ..Self::new(code) }
    }

    /// The same finding, not held against the verdict.
    pub(crate) fn softened(mut self) -> Self {
        self.severity = self.severity.min(Severity::Warning);
        self
    }
}

/// Findings of one code that differ in their detail alone. A file may hold thousands of forged lists, each with a date of its
/// own.
const MAX_ALIKE: usize = 8;

/// Adds a finding once, and no more of a kind than anybody reads.
pub(crate) fn note(findings: &mut Vec<Finding>, finding: Finding) {
    let mut alike = findings.iter().filter(|f| f.code == finding.code);
    let is_told = alike.clone().any(|f| f.detail == finding.detail);
    if !is_told && alike.nth(MAX_ALIKE - 1).is_none() {
        findings.push(finding);
    }
}

/// What is said of a code in Vietnamese and in English: what was found, then what to do.
pub(crate) fn words(code: &str) -> Option<[String; 2]> {
    let (_, _, found, step) = table::find(code)?;
    Some([0, 1].map(|language: usize| [found[language], step[language]].join(" ").trim_end().to_owned()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    use super::table::TABLE;
    use super::*;

    /// Codes of the kinds that findings have, as they stand in quotes in the library.
    fn codes_in_the_sources() -> BTreeSet<String> {
        let kinds: BTreeSet<&str> = TABLE.iter().filter_map(|row| Some(row.0.split_once('.')?.0)).collect();
        let is_code = |word: &&str| {
            word.split_once('.').is_some_and(|(kind, rest)| {
                kinds.contains(kind)
                    && !rest.is_empty()
                    && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            })
        };
        let mut found = BTreeSet::new();
        let mut open = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                // Answers have codes of their own, and a list of what weighs how much finds nothing.
                let is_left_out =
                    ["table.rs", "answers.rs", "doubt.rs"].iter().any(|name| path.ends_with(name));
                if path.is_dir() {
                    open.push(path);
                } else if !is_left_out {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let own = text.split("#[cfg(test)]").next().unwrap();
                    found.extend(own.split('"').filter(is_code).map(str::to_owned));
                }
            }
        }
        found
    }

    /// Words for things changed ([`crate::Modification::code`]) that begin like a finding.
    const CHANGES: [&str; 2] = ["timestamp.added", "timestamp.visible"];
    /// Findings whose code is put together of two words.
    const PUT_TOGETHER: [&str; 1] = ["signatories."];

    #[test]
    fn every_finding_of_the_library_is_worded_and_every_wording_is_used() {
        let mut used = codes_in_the_sources();
        assert!(used.len() > 80, "{used:?}");
        for code in CHANGES {
            assert!(used.remove(code), "{code}");
        }
        for code in &used {
            assert!(table::find(code).is_some(), "{code} has no words");
        }
        for (code, ..) in TABLE {
            let is_put_together = PUT_TOGETHER.iter().any(|kind| code.starts_with(kind));
            assert!(is_put_together || used.contains(*code), "{code} is never found");
        }
    }

    #[test]
    fn every_finding_says_what_it_is_in_both_languages() {
        let mut seen = BTreeSet::new();
        for (code, _, found, step) in TABLE {
            assert!(seen.insert(code), "{code} stands twice");
            let [vi, en] = words(code).unwrap();
            assert!(vi.ends_with('.') && !found[0].is_ascii(), "{code} lacks Vietnamese");
            assert!(en.ends_with('.') && en.replace('…', "").is_ascii(), "{code} lacks English");
            assert_eq!(step[0].is_empty(), step[1].is_empty(), "{code} says what to do in one language");
            assert!(vi.chars().count() <= 260, "{code} is too long to be read");
        }
    }

    /// What is held against a letter, or should be looked at, is followed by what to do about it: by somebody to ask, a thing
    /// to look at, or a way to check again.
    #[test]
    fn every_warning_and_every_error_names_the_next_step_in_both_languages() {
        const STEPS: [&[&str]; 2] = [
            &["ơi gửi", "ản trị viên", "ọn thêm", "ọn lại", "iểm tra lại", "Xem ", "Bỏ tệp", "Lấy giờ"],
            &[
                "sender",
                "dministrator",
                "Add the file",
                "Choose",
                "heck again",
                "See ",
                "Leave the content",
                "Go by",
            ],
        ];
        for (code, severity, _, step) in TABLE {
            for (step, known) in step.iter().zip(STEPS) {
                let is_silent = step.is_empty() && *severity == Severity::Info;
                assert!(is_silent || known.iter().any(|word| step.contains(word)), "{code}: {step}");
            }
        }
    }

    /// Reports are read at terminals and on paper, too.
    #[test]
    fn no_finding_speaks_of_what_only_a_screen_shows() {
        for (code, _, found, step) in TABLE {
            for text in found.iter().chain(step) {
                for word in ["đánh dấu", "marked", "bấm", "press", "nút", "button", "bên trái", "bên phải"]
                {
                    assert!(!text.to_lowercase().contains(word), "{code}: {text}");
                }
            }
        }
    }
}
