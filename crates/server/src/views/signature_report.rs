use super::{At, SignatureView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A report among those of its file.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignatureReportLine {
    pub(crate) id: Uuid,
    /// 1 for the first.
    pub(crate) ordinal: u64,
    /// `received`, `trust_changed`, `asked`, `campaign`, `fetched`.
    pub(crate) occasion: String,
    /// The reason somebody gave.
    pub(crate) reason: Option<String>,
    /// Who asked.
    pub(crate) asked_by: Option<String>,
    pub(crate) judged_at: At,
    /// As in `SignatureView`.
    pub(crate) state: String,
}

/// Why a file is checked again.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignatureCheckInput {
    /// May be empty.
    #[serde(default)]
    pub(crate) reason: String,
}

/// Báo cáo kiểm tra chữ ký.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignatureReportView {
    pub(crate) line: SignatureReportLine,
    pub(crate) file_name: String,
    pub(crate) file_sha256: String,
    /// The verdict in sentences.
    pub(crate) verdict: SignatureView,
    /// What is known of each signature; in the order of the verdict's answers.
    pub(crate) signatures: Vec<SignatureFactsView>,
    /// Time-stamps over the document.
    pub(crate) timestamps: Vec<StampView>,
    /// Each time the file was saved, with what for; none in reports of earlier programs.
    pub(crate) revisions: Vec<RevisionView>,
    /// What concerns the file as a whole.
    pub(crate) remarks: Vec<RemarkView>,
    /// Name at the foot of the letter, as read.
    pub(crate) printed_signer: Option<String>,
    /// Issuing agency at its head, as read.
    pub(crate) printed_agency: Option<String>,
    /// What the verdict rests on.
    pub(crate) evidence: Vec<EvidenceView>,
    /// Which program judged.
    pub(crate) program: String,
}

/// One time that a file was saved.
#[derive(Serialize, ToSchema)]
pub(crate) struct RevisionView {
    /// Its place, from 1.
    pub(crate) number: usize,
    /// `draft`, `signature`, `timestamp`, `validation_data`, `description`, `signature_field`, `form`, `annotation`,
    /// `content`, `empty`.
    pub(crate) kind: String,
    /// Gravest kind of change that it brought: `none`, `lta`, `sign`, `form`, `annot`, `other`; none before the first
    /// signature.
    pub(crate) level: Option<String>,
    /// Which signature signs it, from 1.
    pub(crate) signature: Option<usize>,
}

/// What is known of one signature.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignatureFactsView {
    /// Holder of the certificate.
    pub(crate) signer: Option<String>,
    pub(crate) organization: Option<String>,
    /// Đơn vị quản lý chứng thư.
    pub(crate) managing_unit: Option<String>,
    pub(crate) title: Option<String>,
    /// The trusted root it rests on.
    pub(crate) rests_on: Option<String>,
    /// `person`, `agency`, `unknown`.
    pub(crate) signed_as: String,
    /// Is the holder whom the foot of the letter names: `same`, `other`, `unknown`.
    pub(crate) signer_agrees: String,
    /// Is the agency the one that issued the letter: `same`, `other`, `unknown`.
    pub(crate) agency_agrees: String,
    /// Nơi cấp chứng thư.
    pub(crate) issuer: Option<String>,
    pub(crate) serial: Option<String>,
    pub(crate) not_before: Option<At>,
    pub(crate) not_after: Option<At>,
    /// From the signer up.
    pub(crate) chain: Vec<ChainView>,
    pub(crate) identity_verified: bool,
    /// The time the signer claims; no proof.
    pub(crate) claimed_at: Option<At>,
    /// The time that is proven.
    pub(crate) proven_at: Option<At>,
    /// `timestamp`, `receipt`, or empty.
    pub(crate) proof: String,
    /// The reason the signer gave.
    pub(crate) reason: Option<String>,
    pub(crate) intact: Option<bool>,
    pub(crate) covers_whole_document: bool,
    /// Was something changed afterwards that may not be?
    pub(crate) modified: bool,
    /// `none`, `lta`, `sign`, `form`, `annot`, `other`.
    pub(crate) modification: String,
    pub(crate) changes: Vec<SignedChangeView>,
    /// Where they show on the pages, at most one hundred; empty in reports of earlier programs.
    pub(crate) areas: Vec<ChangedAreaView>,
    /// Can the file be opened as it was when this was signed?
    pub(crate) has_revision: bool,
    /// `B-B`, `B-T`, `B-LT`, `B-LTA`, `CMS`.
    pub(crate) level: Option<String>,
    pub(crate) digest_algorithm: Option<String>,
    pub(crate) signature_algorithm: Option<String>,
    /// `meets_current_standard`, `legacy_accepted`, `broken`, or empty.
    pub(crate) algorithm_standing: String,
    /// ETSI EN 319 102-1.
    pub(crate) indication: String,
    pub(crate) sub_indication: Option<String>,
    pub(crate) revocation: Vec<RevocationView>,
    /// Time-stamps over the signature.
    pub(crate) timestamps: Vec<StampView>,
    pub(crate) remarks: Vec<RemarkView>,
}

/// A certificate of a chain.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChainView {
    pub(crate) subject: String,
    pub(crate) issuer: String,
    pub(crate) sha256: String,
    pub(crate) not_before: At,
    pub(crate) not_after: At,
}

/// What is known of the revocation of a certificate.
#[derive(Serialize, ToSchema)]
pub(crate) struct RevocationView {
    pub(crate) subject: String,
    /// `good`, `revoked`, `unknown`.
    pub(crate) status: String,
    pub(crate) revoked_at: Option<At>,
    /// `crl`, `ocsp`.
    pub(crate) source: Option<String>,
    pub(crate) issued_at: Option<At>,
}

/// A change after signing.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignedChangeView {
    /// `none`, `lta`, `sign`, `form`, `annot`, `other`.
    pub(crate) level: String,
    /// Stable word for the thing changed.
    pub(crate) code: String,
    pub(crate) page: Option<u32>,
    pub(crate) field: Option<String>,
}

/// A place on a page where a later revision shows something else.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChangedAreaView {
    /// Page, from 1, of the file as it is shown now.
    pub(crate) page: u32,
    /// `[x0, y0, x1, y1]` in the page's default user space: that of its `/MediaBox` and `/CropBox`, y rising, before
    /// `/Rotate` and `/UserUnit`; cut to what is shown.
    pub(crate) rect: [f64; 4],
    /// The same as `[x, y, w, h]` in points from the top-left corner of the page as shown.
    pub(crate) shown: [f64; 4],
    /// Width and height of the page as shown, in points.
    pub(crate) page_size: [f64; 2],
    /// Is the page as a whole meant?
    pub(crate) whole_page: bool,
    /// `lta`, `sign`, `form`, `annot`, `other`.
    pub(crate) level: String,
    /// Stable word for the thing changed, as in `SignedChangeView`.
    pub(crate) code: String,
    pub(crate) field: Option<String>,
    /// Way from the page to the object that changed, such as `/Pages[2]/Annots[0]/AP/N`: pages from 1, lists from 0.
    pub(crate) path: String,
    /// Number of that object.
    pub(crate) object: Option<u32>,
    /// Revision that brought it, from 1.
    pub(crate) revision: usize,
}

/// A time-stamp.
#[derive(Serialize, ToSchema)]
pub(crate) struct StampView {
    /// Does it count as proof?
    pub(crate) counts: bool,
    pub(crate) at: Option<At>,
    pub(crate) authority: Option<String>,
    /// The trusted root it rests on; none in reports of earlier programs.
    pub(crate) rests_on: Option<String>,
    /// Revocation of each certificate of the authority's path; none in reports of earlier programs.
    pub(crate) revocation: Vec<RevocationView>,
    pub(crate) remarks: Vec<RemarkView>,
}

/// Something noted.
#[derive(Serialize, ToSchema)]
pub(crate) struct RemarkView {
    pub(crate) code: String,
    /// `info`, `warning`, `error`.
    pub(crate) severity: String,
    pub(crate) vi: String,
    pub(crate) en: String,
    /// Technical detail.
    pub(crate) detail: Option<String>,
    /// Which field, object, certificate or time-stamp is meant, in Vietnamese; none in reports of earlier programs.
    pub(crate) about_vi: Vec<String>,
    /// The same in English.
    pub(crate) about_en: Vec<String>,
}

/// A piece of evidence.
#[derive(Serialize, ToSchema)]
pub(crate) struct EvidenceView {
    /// `anchor`, `certificate`, `crl`, `ocsp`.
    pub(crate) role: String,
    /// `agency`, `operator`, `file`, `fetched`.
    pub(crate) source: String,
    /// Does the verdict name it? The rest was at hand.
    pub(crate) used: bool,
    /// The address it was fetched from.
    pub(crate) address: Option<String>,
    /// Whose certificate, or whose list.
    pub(crate) name: Option<String>,
    /// Begin of validity, or when issued.
    pub(crate) from: Option<At>,
    /// End of validity, or when the next was due.
    pub(crate) until: Option<At>,
    pub(crate) sha256: String,
    pub(crate) size: u64,
}

/// What came of giving a verdict again.
#[derive(Serialize, ToSchema)]
pub(crate) struct RepetitionView {
    /// Is it the same to the letter?
    pub(crate) same: bool,
    /// The verdict as it was given; as in `SignatureView`.
    pub(crate) then: String,
    /// The verdict as given again.
    pub(crate) again: String,
}
