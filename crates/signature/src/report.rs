//! What a verification says. The three questions – is it intact, is it what was signed, is the
//! signer who he says – stay apart; one indication after ETSI EN 319 102-1 sums them up.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

pub use crate::doubt::Doubt;
pub use crate::findings::{Finding, Severity};
pub use crate::signatories::Role;
pub use crate::standing::AlgorithmStanding;

/// Kết luận: the main indication of ETSI EN 319 102-1, clause 5.1.3. Worse is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub enum Indication {
    /// Every check that the policy asks for was made and succeeded.
    TotalPassed,
    /// Nothing is proven wrong, yet something could not be established.
    #[serde(rename = "INDETERMINATE")]
    Indeterminate,
    /// The signature is proven bad, or the document shown is not the one signed.
    TotalFailed,
}

impl Indication {
    /// The word that EN 319 102-1 uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TotalPassed => "TOTAL-PASSED",
            Self::Indeterminate => "INDETERMINATE",
            Self::TotalFailed => "TOTAL-FAILED",
        }
    }
}

/// Lý do của kết luận: the sub-indication of ETSI EN 319 102-1, tables 5 and 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
#[allow(missing_docs)] // The names are the standard's own words.
pub enum SubIndication {
    FormatFailure,
    HashFailure,
    SigCryptoFailure,
    Revoked,
    Expired,
    NotYetValid,
    NoSigningCertificateFound,
    NoCertificateChainFound,
    ChainConstraintsFailure,
    CertificateChainGeneralFailure,
    RevokedNoPoe,
    RevokedCaNoPoe,
    OutOfBoundsNoPoe,
    OutOfBoundsNotRevoked,
    TryLater,
    CryptoConstraintsFailure,
    CryptoConstraintsFailureNoPoe,
    SigConstraintsFailure,
    TimestampOrderFailure,
    SignedDataNotFound,
}

impl SubIndication {
    /// The word that EN 319 102-1 uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FormatFailure => "FORMAT_FAILURE",
            Self::HashFailure => "HASH_FAILURE",
            Self::SigCryptoFailure => "SIG_CRYPTO_FAILURE",
            Self::Revoked => "REVOKED",
            Self::Expired => "EXPIRED",
            Self::NotYetValid => "NOT_YET_VALID",
            Self::NoSigningCertificateFound => "NO_SIGNING_CERTIFICATE_FOUND",
            Self::NoCertificateChainFound => "NO_CERTIFICATE_CHAIN_FOUND",
            Self::ChainConstraintsFailure => "CHAIN_CONSTRAINTS_FAILURE",
            Self::CertificateChainGeneralFailure => "CERTIFICATE_CHAIN_GENERAL_FAILURE",
            Self::RevokedNoPoe => "REVOKED_NO_POE",
            Self::RevokedCaNoPoe => "REVOKED_CA_NO_POE",
            Self::OutOfBoundsNoPoe => "OUT_OF_BOUNDS_NO_POE",
            Self::OutOfBoundsNotRevoked => "OUT_OF_BOUNDS_NOT_REVOKED",
            Self::TryLater => "TRY_LATER",
            Self::CryptoConstraintsFailure => "CRYPTO_CONSTRAINTS_FAILURE",
            Self::CryptoConstraintsFailureNoPoe => "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
            Self::SigConstraintsFailure => "SIG_CONSTRAINTS_FAILURE",
            Self::TimestampOrderFailure => "TIMESTAMP_ORDER_FAILURE",
            Self::SignedDataNotFound => "SIGNED_DATA_NOT_FOUND",
        }
    }
}

/// Mức của chữ ký: the baseline level by form (ETSI EN 319 142-1), or plain CMS. It counts intact
/// time-stamps, trusted or not; what they prove stands in [`SignatureReport::best_signature_time`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// A CMS signature that does not name its certificate as the baseline profiles ask.
    #[serde(rename = "CMS")]
    Cms,
    /// Baseline without proof of time.
    #[serde(rename = "B-B")]
    BB,
    /// With a time-stamp.
    #[serde(rename = "B-T")]
    BT,
    /// With validation data inside the file.
    #[serde(rename = "B-LT")]
    BLt,
    /// With a time-stamp over the validation data.
    #[serde(rename = "B-LTA")]
    BLta,
}

/// Mức thay đổi sau khi ký: what kind of change came after a signature, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModificationLevel {
    /// Nothing, or an update that changes no object.
    None,
    /// Validation data, a document time-stamp, metadata.
    Lta,
    /// A further signature.
    Sign,
    /// Form fields filled in.
    Form,
    /// Annotations added or changed.
    Annot,
    /// Anything else; the page shown may not be the page signed.
    Other,
}

/// Lần lưu: one revision of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Its place among all, counted from 1; as in [`Modification::revision`] and [`SignatureReport::signed_revision`].
    pub number: usize,
    /// What it was made for.
    pub kind: RevisionKind,
    /// Field of the signature or time-stamp that signs it.
    pub field: Option<String>,
    /// Gravest kind of change that it brought to the one before; none up to the first that is signed.
    pub level: Option<ModificationLevel>,
}

/// Một lần lưu để làm gì.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevisionKind {
    /// Saved before anybody signed.
    Draft,
    /// Somebody signed.
    Signature,
    /// A time-stamp over the document.
    Timestamp,
    /// Certificates and revocation data were added (`/DSS`).
    ValidationData,
    /// Title, author, dates of the file.
    Description,
    /// A field for a signature was added, and nobody signed it.
    SignatureField,
    /// Form fields were filled in.
    Form,
    /// Annotations were added or changed.
    Annotation,
    /// The document itself was changed.
    Content,
    /// Nothing changed.
    Empty,
}

/// Một thay đổi sau khi ký.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modification {
    /// Kind of change.
    pub level: ModificationLevel,
    /// Stable word for the thing changed, for example `page.contents`, `catalog.dss`, `annotation.added`.
    pub code: String,
    /// Page concerned, counted from 1, when it is known.
    pub page: Option<u32>,
    /// Field concerned, when it is known.
    pub field: Option<String>,
    /// Revision, counted from 1, that brought the change.
    pub revision: usize,
}

/// Vùng trên trang bị đổi sau khi ký: where on a page a later revision shows something else, for a screen to mark. What
/// cannot be placed has no area and counts for the verdict all the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangedArea {
    /// Page, counted from 1, in the order of the file's last revision, which is what a viewer shows.
    pub page: u32,
    /// Left, bottom, right, top in default user space (ISO 32000-2, 8.3.2.3): the coordinates of the page's `/MediaBox`
    /// and `/CropBox`, y rising, before `/Rotate` and `/UserUnit` are applied; cut to [`Self::page_box`].
    pub rect: [f64; 4],
    /// What of the page is shown, in the same space: its `/CropBox` within its `/MediaBox`.
    pub page_box: [f64; 4],
    /// Clockwise turn with which the page is shown, in degrees: 0, 90, 180 or 270.
    pub rotation: u16,
    /// Points that one unit of that space takes (`/UserUnit`).
    pub unit: f64,
    /// Whether the page as a whole is meant: its content, a font or a picture on it changed.
    pub whole_page: bool,
    /// Kind of change.
    pub level: ModificationLevel,
    /// Stable word for the thing changed, as in [`Modification::code`].
    pub code: String,
    /// Form field, when it is known.
    pub field: Option<String>,
    /// Way from the page to the object that changed: pages counted from 1, then keys, and places in lists counted from 0,
    /// for example `/Pages[2]/Annots[0]/AP/N`.
    pub path: String,
    /// Number of that object; none for an annotation written into the list itself.
    pub object: Option<u32>,
    /// Revision, counted from 1, that brought the change.
    pub revision: usize,
}

impl ChangedArea {
    /// Left, top, width, height in points, measured from the top left corner of the page as shown.
    pub fn shown(&self) -> [f64; 4] {
        let [left, bottom, right, top] = self.page_box;
        let [x0, y0, x1, y1] = self.rect;
        // What lies to the left, above, to the right and below the area, before the page is turned.
        let (w, n, e, s) = (x0 - left, top - y1, right - x1, y0 - bottom);
        let (width, height) = (x1 - x0, y1 - y0);
        let turned = match self.rotation {
            90 => [s, w, height, width],
            180 => [e, s, width, height],
            270 => [n, e, height, width],
            _ => [w, n, width, height],
        };
        turned.map(|length| length * self.unit)
    }

    /// Width and height of the page as shown, in points.
    pub fn page_size(&self) -> [f64; 2] {
        let [left, bottom, right, top] = self.page_box;
        let (width, height) = ((right - left) * self.unit, (top - bottom) * self.unit);
        if self.rotation.is_multiple_of(180) { [width, height] } else { [height, width] }
    }
}

/// Chứng thư trong đường dẫn tin cậy, in words fit for a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateSummary {
    /// Common name of the holder, or the whole name where there is none.
    pub subject: String,
    /// Organisation of the holder.
    pub organization: Option<String>,
    /// Common name of the issuer.
    pub issuer: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// SHA-256 over the certificate, hexadecimal.
    pub sha256: String,
    /// Start of validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_before: OffsetDateTime,
    /// End of validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_after: OffsetDateTime,
}

impl CertificateSummary {
    /// The holder with the beginning of the fingerprint: roots of one name stand side by side when an authority has a new key.
    pub fn told_apart(&self) -> String {
        let groups: Vec<&str> = [0..8, 8..16].into_iter().filter_map(|part| self.sha256.get(part)).collect();
        format!("{} (SHA-256 {} …)", self.subject, groups.join(" "))
    }
}

/// Trạng thái thu hồi của một chứng thư.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "status")]
pub enum RevocationStatus {
    /// Genuine, fresh data say that it was not revoked.
    Good,
    /// Genuine data say that it was revoked.
    Revoked {
        /// When it was revoked.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// No genuine, fresh data.
    Unknown,
}

/// Kết quả kiểm tra thu hồi cho một chứng thư của đường dẫn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevocationReport {
    /// Common name of the certificate's holder.
    pub subject: String,
    /// Status and, when revoked, since when.
    #[serde(flatten)]
    pub status: RevocationStatus,
    /// `crl` or `ocsp`; none when unknown.
    pub source: Option<String>,
    /// SHA-256 over the list or the answer that told it, hexadecimal; none when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// When the data were issued.
    #[serde(with = "time::serde::rfc3339::option")]
    pub this_update: Option<OffsetDateTime>,
    /// Whether it is on hold only, as far as is known, and may become good again (RFC 5280, 5.3.1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_hold: bool,
    /// A suspension that has been taken back since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended: Option<Suspension>,
}

/// Thời gian tạm dừng: a stretch of time in which a certificate was on hold (RFC 5280, 5.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub from: OffsetDateTime,
    /// By when it had been taken back.
    #[serde(with = "time::serde::rfc3339")]
    pub until: OffsetDateTime,
}

/// Bằng chứng về thời điểm: what proves that a signature existed at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// A time-stamp over the signature.
    SignatureTimestamp,
    /// A time-stamp over the document.
    DocumentTimestamp,
    /// The caller's own register ([`crate::Context::known_at`]).
    Register,
}

/// Dấu thời gian (RFC 3161).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimestampReport {
    /// Field name, for a time-stamp over the document.
    pub field: Option<String>,
    /// Verdict on the time-stamp itself.
    pub indication: Indication,
    /// Why, unless passed.
    pub sub_indication: Option<SubIndication>,
    /// Time that the authority states.
    #[serde(with = "time::serde::rfc3339::option")]
    pub time: Option<OffsetDateTime>,
    /// Common name of the authority.
    pub authority: Option<String>,
    /// Whether the imprint and the token's signature are right; none if not computable.
    pub intact: Option<bool>,
    /// Path from the authority to the anchor, the authority first; the authority alone without a path.
    #[serde(default)]
    pub chain: Vec<CertificateSummary>,
    /// The anchor at which the path ends; none without a path.
    #[serde(default)]
    pub rests_on: Option<CertificateSummary>,
    /// Revocation of each certificate of the path.
    #[serde(default)]
    pub revocation: Vec<RevocationReport>,
    /// Everything noted about it.
    pub findings: Vec<Finding>,
}

impl TimestampReport {
    /// Of a time-stamp of which nothing is known yet.
    pub(crate) fn unread(field: Option<String>) -> Self {
        Self {
            field,
            indication: Indication::Indeterminate,
            sub_indication: None,
            time: None,
            authority: None,
            intact: None,
            chain: Vec::new(),
            rests_on: None,
            revocation: Vec::new(),
            findings: Vec::new(),
        }
    }
}

/// Kết quả kiểm tra một chứng thư.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateReport {
    /// Verdict on the certificate.
    pub indication: Indication,
    /// Why, unless passed.
    pub sub_indication: Option<SubIndication>,
    /// Path from the certificate to the anchor; the certificate alone without one.
    pub chain: Vec<CertificateSummary>,
    /// The anchor at which the path ends; none without a path.
    pub rests_on: Option<CertificateSummary>,
    /// Revocation of each certificate of the path.
    pub revocation: Vec<RevocationReport>,
    /// Everything noted about it.
    pub findings: Vec<Finding>,
}

/// Một chữ ký số và mọi điều biết được về nó.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignatureReport {
    /// Full field name in a PDF.
    pub field: Option<String>,
    /// Verdict on this signature.
    pub indication: Indication,
    /// Why, unless passed.
    pub sub_indication: Option<SubIndication>,
    /// Common name in the signing certificate.
    pub signer: Option<String>,
    /// Organisation in the signing certificate.
    pub organization: Option<String>,
    /// Unit in the signing certificate, which usually is the one that manages it.
    #[serde(default)]
    pub managing_unit: Option<String>,
    /// Title in the signing certificate.
    #[serde(default)]
    pub title: Option<String>,
    /// Whether a person or an agency signed, as the certificate lets it be guessed.
    #[serde(default)]
    pub role: Role,
    /// Time claimed by the signer; shown, never used as proof.
    #[serde(with = "time::serde::rfc3339::option")]
    pub signing_time: Option<OffsetDateTime>,
    /// Earliest time at which the signature provably existed; none without a proof.
    #[serde(with = "time::serde::rfc3339::option")]
    pub best_signature_time: Option<OffsetDateTime>,
    /// What proves that time, and so what the verdict rests on wherever time matters.
    #[serde(default)]
    pub proof: Option<Proof>,
    /// Reason given by the signer, from the signed revision.
    pub reason: Option<String>,
    /// Level reached.
    pub level: Option<Level>,
    /// Digest algorithm, for example `SHA-256`.
    pub digest_algorithm: Option<String>,
    /// Signature algorithm, for example `RSA-PKCS1-2048` or `ECDSA-P256`.
    pub signature_algorithm: Option<String>,
    /// How these algorithms stand to the standard in force; none when one of them is not known.
    #[serde(default)]
    pub algorithm_standing: Option<AlgorithmStanding>,
    /// Whether digest and signature value are right; none when that could not be computed.
    pub intact: Option<bool>,
    /// Whether no byte of the file follows the signed ranges.
    pub covers_whole_document: bool,
    /// Whether something else than signatures, validation data or time-stamps changed afterwards.
    pub modified_after_signing: bool,
    /// Gravest kind of change.
    pub modification_level: ModificationLevel,
    /// The changes, at most one hundred.
    pub modifications: Vec<Modification>,
    /// Where they show on the pages, at most one hundred.
    #[serde(default)]
    pub changed_areas: Vec<ChangedArea>,
    /// Permission level of a certification signature (ISO 32000-2, 12.8.2.2): 1, 2 or 3.
    pub docmdp: Option<u8>,
    /// Revision signed, counted from 1.
    pub signed_revision: Option<usize>,
    /// Path from the signer to the anchor, the signer first.
    pub chain: Vec<CertificateSummary>,
    /// The anchor at which the path ends; none without a path.
    #[serde(default)]
    pub rests_on: Option<CertificateSummary>,
    /// Whether the path ends at a configured anchor and meets all constraints.
    pub identity_verified: bool,
    /// Revocation of each certificate of the path.
    pub revocation: Vec<RevocationReport>,
    /// Revocation of the path as a whole, as judged at the proven time.
    pub revocation_status: RevocationStatus,
    /// Of an indeterminate verdict: whether evidence is missing or speaks against the signature.
    #[serde(default)]
    pub doubt: Option<Doubt>,
    /// Time-stamps over the signature.
    pub timestamps: Vec<TimestampReport>,
    /// Everything noted about it.
    pub findings: Vec<Finding>,
}

/// Báo cáo kiểm tra chữ ký số của một tệp.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Worst verdict of the signatures; none when the file holds no signature.
    pub indication: Option<Indication>,
    /// Why, unless passed.
    pub sub_indication: Option<SubIndication>,
    /// The time that was used as "now".
    #[serde(with = "time::serde::rfc3339")]
    pub validation_time: OffsetDateTime,
    /// The caller's own proof that the file existed, as far as it was used ([`crate::Context::known_at`]).
    #[serde(with = "time::serde::rfc3339::option", default)]
    pub known_at: Option<OffsetDateTime>,
    /// Number of `%%EOF` markers of a PDF; 0 for a CMS.
    pub revision_count: usize,
    /// The revisions of a PDF that its cross-references tell of, the first one first, with what each was made for; none of a
    /// CMS, and of a file that nobody signed.
    #[serde(default)]
    pub revisions: Vec<Revision>,
    /// Signatures in the order of their signed ranges, without document time-stamps.
    pub signatures: Vec<SignatureReport>,
    /// Document time-stamps.
    pub document_timestamps: Vec<TimestampReport>,
    /// What concerns the file as a whole.
    pub findings: Vec<Finding>,
}

#[cfg(test)]
impl Report {
    /// Of a file in which nothing was found.
    pub(crate) fn empty() -> Self {
        Self {
            indication: None,
            sub_indication: None,
            validation_time: OffsetDateTime::UNIX_EPOCH,
            known_at: None,
            revision_count: 0,
            revisions: Vec::new(),
            signatures: Vec::new(),
            document_timestamps: Vec::new(),
            findings: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_turns_with_its_page() {
        let mut area = ChangedArea {
            page: 1,
            rect: [110.0, 220.0, 140.0, 240.0],
            page_box: [100.0, 200.0, 300.0, 600.0],
            rotation: 0,
            unit: 2.0,
            whole_page: false,
            level: ModificationLevel::Annot,
            code: String::new(),
            field: None,
            path: String::new(),
            object: None,
            revision: 2,
        };
        for (rotation, shown, size) in [
            (0, [20.0, 720.0, 60.0, 40.0], [400.0, 800.0]),
            (90, [40.0, 20.0, 40.0, 60.0], [800.0, 400.0]),
            (180, [320.0, 40.0, 60.0, 40.0], [400.0, 800.0]),
            (270, [720.0, 320.0, 40.0, 60.0], [800.0, 400.0]),
        ] {
            area.rotation = rotation;
            assert_eq!((area.shown(), area.page_size()), (shown, size), "{rotation}");
        }
    }
}
