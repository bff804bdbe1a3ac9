//! Tên có khớp không: whether a name in a certificate is the name printed on the letter. Certificates are often written
//! without diacritics, with the agency's short form or with a title before the name.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::report::{Finding, Report, SignatureReport};
use crate::signatories::Role;

/// Mức khớp của hai tên, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameAgreement {
    /// The same name, whatever the case, spaces and titles.
    Same,
    /// The same once diacritics are left out, and one of the two is written without any.
    WithoutDiacritics,
    /// One is part of the other, as with an agency and its unit.
    Partial,
    /// Another name.
    Different,
}

impl NameAgreement {
    /// Compares a name in a certificate with a printed one. Both are free text.
    pub fn of(certificate: &str, printed: &str) -> Self {
        let (a, b) = (words(certificate), words(printed));
        if a.is_empty() || b.is_empty() {
            return Self::Different;
        }
        if a == b {
            return Self::Same;
        }
        // Two names that both carry diacritics and differ in them are two names: An is not Ân.
        let one_is_plain = is_plain(certificate) || is_plain(printed);
        let (a, b) = if one_is_plain { (plain(&a), plain(&b)) } else { (a, b) };
        if a == b {
            return Self::WithoutDiacritics;
        }
        let (long, short) = if a.len() > b.len() { (&a, &b) } else { (&b, &a) };
        // One word alone is in too many names.
        if short.len() >= 2 && long.windows(short.len()).any(|part| part == short.as_slice()) {
            Self::Partial
        } else {
            Self::Different
        }
    }
}

/// Words of a name that say who somebody is: lower case, NFC, without titles and what stands in brackets, with usual short
/// forms of agencies written out.
fn words(name: &str) -> Vec<String> {
    const TITLES: &[&str] =
        &["ông", "bà", "ong", "ba", "ts", "ths", "pgs", "gs", "cn", "ks", "bs", "kt", "tm", "tl", "q"];
    let mut depth = 0u32;
    let mut text = String::with_capacity(name.len());
    for c in name.nfc().flat_map(char::to_lowercase) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            c if c.is_alphanumeric() || is_combining_mark(c) => text.push(c),
            _ => text.push(' '),
        }
    }
    let split: Vec<&str> = text.split_whitespace().collect();
    let first = split.iter().take(split.len().saturating_sub(2)).take_while(|w| TITLES.contains(w)).count();
    split.iter().skip(first).flat_map(|word| written_out(word)).collect()
}

fn written_out(word: &str) -> Vec<String> {
    let long = match word {
        "ubnd" => "ủy ban nhân dân",
        "hđnd" | "hdnd" => "hội đồng nhân dân",
        "tp" => "thành phố",
        "tx" => "thị xã",
        "vp" => "văn phòng",
        // The two ways to write these syllables (ủy, uỷ; hòa, hoà) are one in speech and in law.
        word => return vec![one_tone_place(word)],
    };
    long.split(' ').map(one_tone_place).collect()
}

/// The tone mark's place in oa, oe, uy: the old and the new style become one.
fn one_tone_place(word: &str) -> String {
    const PAIRS: &[(&str, &str)] = &[
        ("oà", "òa"),
        ("oá", "óa"),
        ("oả", "ỏa"),
        ("oã", "õa"),
        ("oạ", "ọa"),
        ("oè", "òe"),
        ("oé", "óe"),
        ("oẻ", "ỏe"),
        ("oẽ", "õe"),
        ("oẹ", "ọe"),
        ("uỳ", "ùy"),
        ("uý", "úy"),
        ("uỷ", "ủy"),
        ("uỹ", "ũy"),
        ("uỵ", "ụy"),
    ];
    let found = PAIRS.iter().find(|(new, _)| word.ends_with(new) && !word.starts_with('q'));
    found.map_or_else(|| word.to_owned(), |(new, old)| word.replace(new, old))
}

/// Whether a text is written without any diacritics.
fn is_plain(text: &str) -> bool {
    text.nfd().all(|c| !is_combining_mark(c) && !matches!(c, 'đ' | 'Đ'))
}

/// The words without diacritics; a short form is written out with them, so it loses them here too.
fn plain(words: &[String]) -> Vec<String> {
    words.iter().map(|word| fold(word)).collect()
}

/// Lower case without diacritics, đ as d, letters of other scripts that look Latin as Latin.
pub(crate) fn fold(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'đ' => 'd',
            'а' => 'a', // Cyrillic from here on
            'в' => 'b',
            'е' => 'e',
            'к' => 'k',
            'м' => 'm',
            'н' => 'h',
            'о' => 'o',
            'р' => 'p',
            'с' => 'c',
            'т' => 't',
            'у' => 'y',
            'х' => 'x',
            'і' => 'i',
            'α' => 'a', // Greek
            'ο' => 'o',
            'ν' => 'v',
            other => other,
        })
        .collect()
}

/// Tên in trên văn bản: what the letter itself says, as far as the caller knows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Printed<'a> {
    /// Name of the person at the foot of the letter.
    pub signer: Option<&'a str>,
    /// Name of the issuing agency.
    pub agency: Option<&'a str>,
}

/// Compares the letter's own words with the certificates that signed it. Signatures whose role is not known count for both
/// questions; what is not printed is not asked. Nothing here touches a verdict: the names are read by machine, and a
/// mismatch is a reason to look.
pub fn compare(report: &Report, printed: Printed) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(name) = printed.signer {
        let best = best(report, Role::Person, |s| [s.signer.as_deref(), None], name);
        findings.extend(best.map(|(agreement, of)| {
            let code = match agreement {
                NameAgreement::Same => "name.signer_agrees",
                NameAgreement::WithoutDiacritics => "name.signer_agrees_without_diacritics",
                NameAgreement::Partial | NameAgreement::Different => "name.signer_differs",
            };
            Finding::with(code, format!("{of} / {name}"))
        }));
    }
    if let Some(name) = printed.agency {
        let best = best(report, Role::Agency, |s| [s.organization.as_deref(), s.signer.as_deref()], name);
        findings.extend(best.map(|(agreement, of)| {
            let code = match agreement {
                NameAgreement::Same => "name.agency_agrees",
                NameAgreement::WithoutDiacritics => "name.agency_agrees_without_diacritics",
                NameAgreement::Partial => "name.agency_partial",
                NameAgreement::Different => "name.agency_differs",
            };
            Finding::with(code, format!("{of} / {name}"))
        }));
    }
    findings
}

/// The best agreement among the signatures made in a role, else among those of any; none without a name to compare.
fn best<'a>(
    report: &'a Report,
    role: Role,
    names: impl Fn(&'a SignatureReport) -> [Option<&'a str>; 2],
    printed: &str,
) -> Option<(NameAgreement, &'a str)> {
    let fitting = |s: &&SignatureReport| s.role == role || s.role == Role::Unknown;
    let any = report.signatures.iter().any(|s| fitting(&s));
    report
        .signatures
        .iter()
        .filter(|s| !any || fitting(s))
        .flat_map(names)
        .flatten()
        .map(|name| (NameAgreement::of(name, printed), name))
        .min_by_key(|(agreement, _)| *agreement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_as_a_clerk_would_say() {
        use NameAgreement::{Different, Partial, Same, WithoutDiacritics};
        for (certificate, printed, wanted) in [
            ("Nguyễn Văn An", "NGUYỄN VĂN AN", Same),
            ("Nguyễn Văn An", "Nguye\u{302}\u{303}n Va\u{306}n An", Same),
            ("Nguyen Van An", "Nguyễn Văn An", WithoutDiacritics),
            ("NGUYEN VAN AN", "TS. Nguyễn Văn An", WithoutDiacritics),
            ("Nguyễn Văn Ân", "Nguyễn Văn An", Different),
            ("Nguyễn Văn An", "Trần Thị Bình", Different),
            ("Ủy ban nhân dân tỉnh Sông Lam (hư cấu)", "UBND tỉnh Sông Lam", Same),
            ("UBND TINH SONG LAM", "Uỷ ban nhân dân tỉnh Sông Lam", WithoutDiacritics),
            ("Văn phòng UBND tỉnh Sông Lam", "Ủy ban nhân dân tỉnh Sông Lam", Partial),
            ("Ủy ban nhân dân phường Thọ Hòa", "ỦY BAN NHÂN DÂN PHƯỜNG THỌ HOÀ", Same),
            ("An", "Nguyễn Văn An", Different),
            ("", "Nguyễn Văn An", Different),
        ] {
            assert_eq!(NameAgreement::of(certificate, printed), wanted, "{certificate} / {printed}");
        }
    }

    #[test]
    fn letters_that_look_alike_fold_together() {
        assert_eq!(fold("CА Chính phủ"), "ca chinh phu");
    }
}
