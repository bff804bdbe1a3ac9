//! Kiểm tra chữ ký số: verification of signatures in PDF documents (ISO 32000-2, PAdES) and in
//! CMS containers (RFC 5652, CAdES).
//!
//! The crate opens no network connection and reads no clock. Trust anchors, revocation data and
//! the time that counts as "now" come from the caller, so that the same input gives the same
//! report on every machine. A bad signature is a report; an [`Error`] says that the file could
//! not be read.

pub mod contract;
#[doc(hidden)]
pub mod fuzzing;
pub mod policy;
pub mod report;

mod about;
mod answers;
mod ber;
mod budget;
mod cms;
mod crypto;
mod doubt;
mod error;
mod findings;
mod legible;
mod names;
mod pdf;
mod pki;
mod screen;
mod semblance;
mod signatories;
mod standing;
mod tsp;
mod validate;

use time::OffsetDateTime;

/// The example in the README, kept true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

pub use about::About;
pub use answers::{Answer, Answers};
pub use doubt::Doubt;
pub use error::{Error, Limit};
pub use names::{NameAgreement, Printed, compare};
pub use pki::material::Material;
pub use pki::store::{Anchor, Purpose, TrustStore};
pub use pki::trusted_list::{TrustedList, TrustedListError};
pub use policy::{
    AlgorithmPolicy, CertificatePolicies, Limits, ModificationPolicy, Policy, RevocationPolicy,
};
pub use report::{
    CertificateReport, CertificateSummary, ChangedArea, Finding, Indication, Level, Modification,
    ModificationLevel, Proof, Report, Revision, RevisionKind, RevocationReport, RevocationStatus, Severity,
    SignatureReport, SubIndication, Suspension, TimestampReport,
};
pub use screen::ScreenState;
pub use signatories::{Role, Signatories};
pub use standing::AlgorithmStanding;

/// Everything that a verification is given besides the file.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Configured anchors; nothing else is trusted.
    pub trust: &'a TrustStore,
    /// Further certificates, revocation lists and OCSP responses. None of it is trusted unproven.
    pub material: &'a Material,
    /// What is demanded.
    pub policy: &'a Policy,
    /// The time that counts as "now".
    pub time: OffsetDateTime,
    /// When the caller provably held these very bytes, for example the audited time of receipt in a register. It proves
    /// that everything in the file existed then (ETSI EN 319 102-1, 5.6.2.3), and counts like a time-stamp over it. A
    /// time after [`Self::time`] proves nothing and is told in a finding.
    pub known_at: Option<OffsetDateTime>,
    /// How much work may be spent.
    pub limits: Limits,
}

/// Verifies every signature in every revision of a PDF.
///
/// Errors: [`Error`] when the file cannot be read; a bad signature is no error.
/// Source: ETSI EN 319 102-1 (validation), ISO 32000-2, 12.8 (signatures in PDF).
pub fn verify_pdf(bytes: &[u8], ctx: &Context) -> Result<Report, Error> {
    if bytes.len() > ctx.limits.file_bytes {
        return Err(Error::LimitExceeded(Limit::FileSize));
    }
    validate::pdf::verify(bytes, ctx)
}

/// Judges a certificate alone: its path to an anchor, its fitness for `purpose`, its revocation, at [`Context::known_at`] or
/// else at [`Context::time`].
///
/// Errors: [`Error`] when it cannot be read, or its path takes more work than permitted.
/// Source: RFC 5280, 6; ETSI EN 319 102-1, 5.2.6.
pub fn verify_certificate(der: &[u8], purpose: Purpose, ctx: &Context) -> Result<CertificateReport, Error> {
    validate::certificate::verify(der, purpose, ctx)
}

/// Verifies a CMS container in DER, BER or PEM, over `content` when that lies outside of it.
///
/// Errors: [`Error`] when the container cannot be read.
/// Source: RFC 5652, ETSI EN 319 122-1.
pub fn verify_cms(cms: &[u8], content: Option<&[u8]>, ctx: &Context) -> Result<Report, Error> {
    if cms.len().saturating_add(content.map_or(0, <[u8]>::len)) > ctx.limits.file_bytes {
        return Err(Error::LimitExceeded(Limit::FileSize));
    }
    validate::cms::verify(cms, content, ctx)
}
