//! Vì sao chưa kết luận: an indeterminate verdict has one of two reasons that ask for different care. Either something is
//! missing that may still come, or something is there that speaks against the signer.

use serde::{Deserialize, Serialize};

use crate::report::{Finding, Indication, Report, Severity, SignatureReport};

/// Loại nghi ngờ. The graver is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Chưa đủ bằng chứng: no fresh revocation data, an unknown root, a missing certificate, an algorithm that cannot be
    /// computed or relied on.
    EvidenceMissing,
    /// Có bằng chứng chống lại: revoked or outside of its validity without proof of an earlier existence, self-signed, an
    /// issuer that only looks like a trusted one, a certificate that may not do this, a structure that reads in two ways.
    EvidenceAgainst,
}

/// Findings that speak against a signature, when they are held against the verdict.
pub(crate) const AGAINST: &[&str] = &[
    "revocation.revoked",
    "revocation.authority_revoked",
    "revocation.on_hold",
    "path.self_signed",
    "path.look_alike",
    "path.expired",
    "path.not_yet_valid",
    "path.constraints",
    "path.key_usage",
    "claim.before_validity",
    "claim.after_validity",
    "claim.while_suspended",
    "cms.signing_certificate_mismatch",
    "cms.attributes",
    "timestamp.order",
    "pdf.damaged_structure",
    "change.covering_signature",
];

impl Doubt {
    /// What an indeterminate verdict rests on; none for any other.
    pub(crate) fn judge(indication: Indication, findings: &[Finding]) -> Option<Self> {
        if indication != Indication::Indeterminate {
            return None;
        }
        let against = |f: &Finding| f.severity == Severity::Error && AGAINST.contains(&f.code.as_str());
        let is_against = findings.iter().any(against);
        Some(if is_against { Self::EvidenceAgainst } else { Self::EvidenceMissing })
    }

    /// The gravest doubt about a file; none when no signature is in doubt.
    pub fn of(report: &Report) -> Option<Self> {
        report.signatures.iter().filter_map(Self::of_signature).max()
    }

    /// The doubt about one signature.
    pub fn of_signature(signature: &SignatureReport) -> Option<Self> {
        signature.doubt
    }

    /// Stable word for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::EvidenceMissing => "evidence_missing",
            Self::EvidenceAgainst => "evidence_against",
        }
    }

    /// Word on the badge.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::EvidenceMissing => "Chưa đủ bằng chứng",
            Self::EvidenceAgainst => "Có bằng chứng chống lại",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::EvidenceMissing => "Evidence is missing",
            Self::EvidenceAgainst => "There is evidence against it",
        }
    }
}
