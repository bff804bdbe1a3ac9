//! What a finding is about: the place in the file, the certificate, the time-stamp. A finding says what is the matter; whoever
//! has to look at it must know where.

use serde::Serialize;
use time::{OffsetDateTime, UtcOffset};

use crate::findings::Finding;
use crate::report::{
    CertificateSummary, ChangedArea, Modification, ModificationLevel, SignatureReport, TimestampReport,
};

/// Things told of one finding; the report holds them all.
const MOST: usize = 10;

/// Điều mà một ghi nhận nói tới.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub(super) enum About<'a> {
    /// A change after signing, and where it shows.
    Change {
        /// As in [`Modification::code`].
        code: &'a str,
        page: Option<u32>,
        /// As in [`ChangedArea::path`].
        path: Option<&'a str>,
        object: Option<u32>,
        field: Option<&'a str>,
        revision: usize,
    },
    /// A certificate of the path.
    Certificate { subject: &'a str, issuer: &'a str, serial: &'a str, sha256: &'a str },
    /// A time-stamp over the signature.
    Timestamp {
        authority: Option<&'a str>,
        #[serde(with = "time::serde::rfc3339::option")]
        time: Option<OffsetDateTime>,
    },
}

impl<'a> About<'a> {
    /// What a finding on a signature is about; nothing where it is about the signature as a whole.
    pub(super) fn of(finding: &Finding, signature: &'a SignatureReport) -> Vec<Self> {
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

    /// The same in Vietnamese, for a reader at a terminal.
    pub(super) fn vietnamese(&self, zone: UtcOffset) -> String {
        match self {
            Self::Change { code, page, path, object, field, revision } => {
                let parts = [
                    Some(thing(code)),
                    page.map(|page| format!("trang {page}")),
                    field.map(|field| format!("ô {field}")),
                    path.map(str::to_owned),
                    object.map(|object| format!("đối tượng {object}")),
                    Some(format!("lần lưu thứ {revision}")),
                ];
                parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
            }
            Self::Certificate { subject, issuer, serial, .. } => {
                format!("chứng thư của {subject}, số {serial}, do {issuer} cấp")
            }
            Self::Timestamp { authority, time } => {
                let authority = authority.unwrap_or("nơi không rõ");
                let time = time.map(|at| crate::answers::moment(at, zone));
                format!("dấu thời gian của {authority}{}", time.map_or(String::new(), |at| format!(", {at}")))
            }
        }
    }
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
    let named = |summary: &&CertificateSummary| Some(&summary.subject) == finding.detail.as_ref();
    signature.chain.iter().filter(named).map(About::certificate).collect()
}

/// What changed, in words.
fn thing(code: &str) -> String {
    match code {
        "page.contents" => "nội dung trang",
        "page.font" => "phông chữ của trang",
        "page.tree" => "thứ tự các trang",
        "annotation.added" => "chú thích được thêm",
        "annotation.changed" => "chú thích bị sửa",
        "annotation.removed" => "chú thích bị bỏ",
        "field.added" => "ô biểu mẫu được thêm",
        "field.appearance" => "hình hiện của ô biểu mẫu",
        "field.removed" => "ô biểu mẫu bị bỏ",
        "field.value" => "giá trị ô biểu mẫu",
        "signature.added" | "signature.visible" => "ô chữ ký được thêm",
        "signature.covering" => "hình của chữ ký thêm sau",
        "timestamp.visible" => "hình của dấu thời gian thêm sau",
        "catalog.changed" | "catalog.replaced" => "mục gốc của tệp",
        "update.structure" => "cấu trúc của lần lưu",
        other => return format!("phần {other}"),
    }
    .to_owned()
}
