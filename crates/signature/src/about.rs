//! What a finding is about: the place in the file, the certificate, the time-stamp. A finding says what is the matter; whoever
//! has to look at it must know where.

use serde::Serialize;
use time::{OffsetDateTime, UtcOffset};

use crate::findings::{Finding, Severity};
use crate::report::{
    CertificateSummary, ChangedArea, Modification, ModificationLevel, SignatureReport, TimestampReport,
};

/// Things told of one finding; the report holds them all.
const MOST: usize = 10;

/// Điều mà một ghi nhận nói tới.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum About<'a> {
    /// The signature itself.
    Signature {
        /// Its field in a PDF.
        field: Option<&'a str>,
        /// Revision signed, counted from 1.
        revision: Option<usize>,
    },
    /// A change after signing, and where it shows.
    Change {
        /// As in [`Modification::code`].
        code: &'a str,
        /// Page, counted from 1.
        page: Option<u32>,
        /// As in [`ChangedArea::path`].
        path: Option<&'a str>,
        /// Number of the object.
        object: Option<u32>,
        /// Form field.
        field: Option<&'a str>,
        /// Revision that brought it, counted from 1.
        revision: usize,
    },
    /// A certificate of the path.
    Certificate {
        /// As in [`CertificateSummary::subject`].
        subject: &'a str,
        /// As in [`CertificateSummary::issuer`].
        issuer: &'a str,
        /// As in [`CertificateSummary::serial`].
        serial: &'a str,
        /// As in [`CertificateSummary::sha256`].
        sha256: &'a str,
    },
    /// A time-stamp over the signature.
    Timestamp {
        /// Who states the time.
        authority: Option<&'a str>,
        /// The time it states.
        #[serde(with = "time::serde::rfc3339::option")]
        time: Option<OffsetDateTime>,
    },
}

impl<'a> About<'a> {
    /// What a finding on a signature is about: as near as is known, and at least the signature, where a field names it. Nothing
    /// for what is told for information.
    pub fn of(finding: &Finding, signature: &'a SignatureReport) -> Vec<Self> {
        let kind = finding.code.split('.').next().unwrap_or_default();
        let mut found: Vec<Self> = match kind {
            "change" | "pdf" => changes(finding, signature),
            "path" | "revocation" | "crypto" => certificates(finding, signature),
            "claim" => signature.chain.first().map(Self::certificate).into_iter().collect(),
            "cms" if finding.code == "cms.signing_certificate_mismatch" => {
                signature.chain.first().map(Self::certificate).into_iter().collect()
            }
            "timestamp" => {
                let told = |stamp: &&TimestampReport| stamp.findings.iter().any(|f| f.code == finding.code);
                signature.timestamps.iter().filter(told).map(Self::timestamp).collect()
            }
            _ => Vec::new(),
        };
        if found.is_empty() && finding.severity > Severity::Info && signature.field.is_some() {
            found.push(Self::Signature {
                field: signature.field.as_deref(),
                revision: signature.signed_revision,
            });
        }
        found.truncate(MOST);
        found
    }

    fn certificate(summary: &'a CertificateSummary) -> Self {
        let CertificateSummary { subject, issuer, serial, sha256, .. } = summary;
        Self::Certificate { subject, issuer, serial, sha256 }
    }

    fn timestamp(report: &'a TimestampReport) -> Self {
        Self::Timestamp { authority: report.authority.as_deref(), time: report.time }
    }

    fn shown(area: &'a ChangedArea) -> Self {
        Self::Change {
            code: &area.code,
            page: Some(area.page),
            path: Some(&area.path),
            object: area.object,
            field: area.field.as_deref(),
            revision: area.revision,
        }
    }

    fn hidden(change: &'a Modification) -> Self {
        Self::Change {
            code: &change.code,
            page: change.page,
            path: None,
            object: None,
            field: change.field.as_deref(),
            revision: change.revision,
        }
    }

    /// In Vietnamese; times are told in `zone`.
    pub fn vietnamese(&self, zone: UtcOffset) -> String {
        self.told(&VIETNAMESE, |at| crate::answers::moment(at, zone))
    }

    /// The same in English.
    pub fn english(&self, zone: UtcOffset) -> String {
        self.told(&ENGLISH, |at| at.to_offset(zone).to_string())
    }

    fn told(&self, words: &Words, moment: impl Fn(OffsetDateTime) -> String) -> String {
        let put = |pattern: &str, value: &dyn ToString| pattern.replace("{}", &value.to_string());
        match self {
            Self::Signature { field, revision } => listed([
                Some(words.signature.to_owned()),
                field.map(|field| put(words.field, &field)),
                revision.map(|revision| put(words.revision, &revision)),
            ]),
            Self::Change { code, page, path, object, field, revision } => listed([
                Some((words.thing)(code)),
                page.map(|page| put(words.page, &page)),
                field.map(|field| put(words.field, &field)),
                path.map(str::to_owned),
                object.map(|object| put(words.object, &object)),
                Some(put(words.revision, revision)),
            ]),
            Self::Certificate { subject, issuer, serial, .. } => {
                let [holder, number, authority] = words.certificate;
                listed([Some(put(holder, subject)), Some(put(number, serial)), Some(put(authority, issuer))])
            }
            Self::Timestamp { authority, time } => {
                listed([Some(put(words.stamp, &authority.unwrap_or(words.unknown))), time.map(moment)])
            }
        }
    }
}

/// How places are called; `{}` stands for the name or number.
struct Words {
    signature: &'static str,
    field: &'static str,
    revision: &'static str,
    page: &'static str,
    object: &'static str,
    /// Whose it is, its number, who issued it.
    certificate: [&'static str; 3],
    stamp: &'static str,
    /// Whoever is not known.
    unknown: &'static str,
    /// What changed.
    thing: fn(&str) -> String,
}

const VIETNAMESE: Words = Words {
    signature: "chữ ký",
    field: "ô {}",
    revision: "lần lưu thứ {}",
    page: "trang {}",
    object: "đối tượng {}",
    certificate: ["chứng thư của {}", "số {}", "do {} cấp"],
    stamp: "dấu thời gian của {}",
    unknown: "nơi không rõ",
    thing: |code| thing(code, 0).map_or_else(|| format!("phần {code}"), str::to_owned),
};

const ENGLISH: Words = Words {
    signature: "signature",
    field: "field {}",
    revision: "revision {}",
    page: "page {}",
    object: "object {}",
    certificate: ["certificate of {}", "serial {}", "issued by {}"],
    stamp: "time-stamp of {}",
    unknown: "an unknown authority",
    thing: |code| thing(code, 1).map_or_else(|| format!("part {code}"), str::to_owned),
};

fn listed(parts: impl IntoIterator<Item = Option<String>>) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Places of the changes that a finding sums up.
fn changes<'a>(finding: &Finding, signature: &'a SignatureReport) -> Vec<About<'a>> {
    let concerns = |change: &&Modification| match (finding.detail.as_deref(), finding.code.as_str()) {
        (Some(word), _) => change.code == word || change.field.as_deref() == Some(word),
        (None, "change.form") => change.level == ModificationLevel::Form,
        (None, "change.covering_signature") => change.code == "signature.covering",
        (None, "change.visible_field") => change.code == "signature.visible",
        (None, _) => false,
    };
    let mut found = Vec::new();
    for change in signature.modifications.iter().filter(concerns) {
        let is_of = |area: &&ChangedArea| {
            (&area.code, area.revision) == (&change.code, change.revision)
                && change.page.is_none_or(|page| page == area.page)
                && change.field.as_ref().is_none_or(|field| area.field.as_ref() == Some(field))
        };
        let mut places = signature.changed_areas.iter().filter(is_of).map(About::shown).peekable();
        if places.peek().is_none() {
            found.push(About::hidden(change));
        }
        for place in places {
            if !found.contains(&place) {
                found.push(place);
            }
        }
    }
    found
}

/// The certificates of the path whose holder the finding names.
fn certificates<'a>(finding: &Finding, signature: &'a SignatureReport) -> Vec<About<'a>> {
    // Alone, or before what was said of it.
    let named = |summary: &&CertificateSummary| {
        let rest = finding.detail.as_ref().and_then(|detail| detail.strip_prefix(&summary.subject));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(": "))
    };
    signature.chain.iter().filter(named).map(About::certificate).collect()
}

/// What changed, in one of the languages.
fn thing(code: &str, language: usize) -> Option<&'static str> {
    let row = THINGS.iter().find(|(codes, _)| codes.contains(&code))?;
    row.1.get(language).copied()
}

/// Codes of changes, and what they are called in Vietnamese and in English.
const THINGS: &[(&[&str], [&str; 2])] = &[
    (&["page.contents"], ["nội dung trang", "content of the page"]),
    (&["page.font"], ["phông chữ của trang", "font of the page"]),
    (&["page.tree"], ["thứ tự các trang", "order of the pages"]),
    (&["annotation.added"], ["chú thích được thêm", "annotation added"]),
    (&["annotation.changed"], ["chú thích bị sửa", "annotation changed"]),
    (&["annotation.removed"], ["chú thích bị bỏ", "annotation removed"]),
    (&["field.added"], ["ô biểu mẫu được thêm", "form field added"]),
    (&["field.appearance"], ["hình hiện của ô biểu mẫu", "look of a form field"]),
    (&["field.removed"], ["ô biểu mẫu bị bỏ", "form field removed"]),
    (&["field.value"], ["giá trị ô biểu mẫu", "value of a form field"]),
    (&["signature.added", "signature.visible"], ["ô chữ ký được thêm", "signature field added"]),
    (&["signature.covering"], ["hình của chữ ký thêm sau", "picture of a later signature"]),
    (&["timestamp.visible"], ["hình của dấu thời gian thêm sau", "picture of a later time-stamp"]),
    (&["catalog.changed", "catalog.replaced"], ["mục gốc của tệp", "root of the file"]),
    (&["trailer.AdditionalStreams"], ["bản gốc đi kèm các trang", "original beside the pages"]),
    (&["update.structure"], ["cấu trúc của lần lưu", "structure of the update"]),
];
