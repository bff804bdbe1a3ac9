//! Kiểm tra chữ ký số: verification of signatures in PDF documents (ISO 32000-2, PAdES) and in
//! CMS containers (RFC 5652, CAdES).
//!
//! The crate opens no network connection and reads no clock. Trust anchors, revocation data and
//! the time that counts as "now" come from the caller, so that the same input gives the same
//! report on every machine. A bad signature is a report; an [`Error`] says that the file could
//! not be read.

pub mod contract;
pub mod policy;
pub mod report;

mod answers;
mod ber;
mod cms;
mod crypto;
mod error;
mod findings;
mod pdf;
mod pki;
mod screen;
mod tsp;
mod validate;

use time::OffsetDateTime;

pub use answers::{Answer, Answers};
pub use error::{Error, Limit};
pub use pki::material::Material;
pub use pki::store::{Anchor, Purpose, TrustStore};
pub use policy::{AlgorithmPolicy, Limits, ModificationPolicy, Policy, RevocationPolicy};
pub use report::{
    CertificateSummary, Finding, Indication, Level, Modification, ModificationLevel, Report,
    RevocationReport, RevocationStatus, Severity, SignatureReport, SubIndication, TimestampReport,
};
pub use screen::ScreenState;

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
