//! What the report says of a file and of each of its signatures, in a form of our own: reports are read for decades, and
//! must not hang on how the verifier of the day writes its own.

use super::embedded::Embedded;
use super::names::{Agreement, Printed, SignedAs, agrees};
use congvan_signature::{
    About, CertificateSummary, ChangedArea, Finding, Modification, ModificationLevel, Proof, Report,
    Revision, RevocationReport, RevocationStatus, Severity, SignatureReport, TimestampReport,
};
use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, UtcOffset};

/// Most changes and remarks kept of one signature.
const MOST: usize = 100;

/// Báo cáo: what is known of the signatures of a file. What is missing in old reports is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Each signature, the first one first.
    pub signatures: Vec<SignatureFacts>,
    /// Time-stamps over the document.
    pub timestamps: Vec<StampFacts>,
    /// How often the file was saved, by its marks of an end.
    pub revision_count: usize,
    /// Each time it was saved, as far as its cross-references tell, with what for; none in old reports.
    pub revisions: Vec<RevisionFacts>,
    /// What concerns the file as a whole.
    pub remarks: Vec<Remark>,
    /// Name at the foot of the letter, as read.
    pub printed_signer: Option<String>,
    /// Issuing agency at its head, as read.
    pub printed_agency: Option<String>,
}

/// One revision of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionFacts {
    /// Its place, from 1, as the verifier counts.
    pub number: usize,
    /// `draft`, `signature`, `timestamp`, `validation_data`, `description`, `signature_field`, `form`, `annotation`,
    /// `content`, `empty`.
    pub kind: String,
    /// Gravest kind of change that it brought: `none`, `lta`, `sign`, `form`, `annot`, `other`; none before the first that
    /// is signed.
    pub level: Option<String>,
    /// Place among the signatures of the one that signs it, from 1; none for any other.
    pub signature: Option<usize>,
}

/// What is known of one signature.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignatureFacts {
    /// The holder of the certificate.
    pub signer: Option<String>,
    /// The holder's organisation.
    pub organization: Option<String>,
    /// Đơn vị quản lý chứng thư: the unit it names.
    pub managing_unit: Option<String>,
    /// The holder's title.
    pub title: Option<String>,
    /// The trusted root it rests on, with the beginning of its fingerprint.
    pub rests_on: Option<String>,
    /// As what it was made.
    pub signed_as: SignedAs,
    /// Is the holder whom the foot of the letter names? Asked of persons alone.
    pub signer_agrees: Agreement,
    /// Is the agency the one that issued the letter?
    pub agency_agrees: Agreement,
    /// Who issued the certificate.
    pub issuer: Option<String>,
    /// Serial number, hexadecimal.
    pub serial: Option<String>,
    /// Validity of the certificate.
    pub validity: Option<[i64; 2]>,
    /// Certificates from the signer up.
    pub chain: Vec<ChainFacts>,
    /// Does the chain end at something trusted and meet all demands?
    pub identity_verified: bool,
    /// The time the signer claims.
    pub claimed_at: Option<i64>,
    /// The time that is proven.
    pub proven_at: Option<i64>,
    /// By what: `timestamp`, `receipt`; empty without proof.
    pub proof: String,
    /// The reason the signer gave.
    pub reason: Option<String>,
    /// Are digest and signature right?
    pub intact: Option<bool>,
    /// Does nothing follow what was signed?
    pub covers_whole_document: bool,
    /// Was something changed afterwards that may not be?
    pub modified: bool,
    /// Gravest kind of change: `none`, `lta`, `sign`, `form`, `annot`, `other`.
    pub modification: String,
    /// The changes.
    pub changes: Vec<ChangeFacts>,
    /// Where they show on the pages.
    pub areas: Vec<AreaFacts>,
    /// Revision signed, from 1, as the verifier counts.
    pub revision: Option<usize>,
    /// How many bytes of the file were there then; none when that is not certain.
    pub revision_end: Option<u64>,
    /// Level by form: `B-B`, `B-T`, `B-LT`, `B-LTA`, `CMS`.
    pub level: Option<String>,
    /// Digest algorithm.
    pub digest_algorithm: Option<String>,
    /// Signature algorithm.
    pub signature_algorithm: Option<String>,
    /// `meets_current_standard`, `legacy_accepted`, `broken`; empty when not said.
    pub algorithm_standing: String,
    /// Main indication of ETSI EN 319 102-1.
    pub indication: String,
    /// Its reason.
    pub sub_indication: Option<String>,
    /// Revocation of each certificate of the chain.
    pub revocation: Vec<RevocationFacts>,
    /// Time-stamps over the signature.
    pub timestamps: Vec<StampFacts>,
    /// Everything noted.
    pub remarks: Vec<Remark>,
}

/// A certificate of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainFacts {
    /// Its holder.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// SHA-256 over it, hexadecimal.
    pub sha256: String,
    /// Its validity.
    pub validity: [i64; 2],
}

/// What is known of the revocation of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevocationFacts {
    /// Its holder.
    pub subject: String,
    /// `good`, `revoked`, `unknown`.
    pub status: String,
    /// Since when it is revoked.
    pub revoked_at: Option<i64>,
    /// `crl`, `ocsp`.
    pub source: Option<String>,
    /// When the list or the answer was issued.
    pub issued_at: Option<i64>,
}

/// A change after signing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeFacts {
    /// Kind: `none`, `lta`, `sign`, `form`, `annot`, `other`.
    pub level: String,
    /// Stable word for the thing changed.
    pub code: String,
    /// Page, from 1.
    pub page: Option<u32>,
    /// Form field.
    pub field: Option<String>,
    /// Revision that brought it, from 1.
    pub revision: usize,
}

/// A place on a page where a later revision shows something else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AreaFacts {
    /// Page, from 1, in the file as it is shown now.
    pub page: u32,
    /// Left, bottom, right, top in the page's own space: that of `/MediaBox` and `/CropBox`, not turned.
    pub rect: [f64; 4],
    /// Left, top, width, height in points from the top left corner of the page as shown.
    pub shown: [f64; 4],
    /// Width and height of the page as shown, in points.
    pub page_size: [f64; 2],
    /// Is the page as a whole meant?
    pub whole_page: bool,
    /// Kind: `none`, `lta`, `sign`, `form`, `annot`, `other`.
    pub level: String,
    /// Stable word for the thing changed.
    pub code: String,
    /// Form field.
    pub field: Option<String>,
    /// Way from the page to the object that changed.
    pub path: String,
    /// Number of that object.
    pub object: Option<u32>,
    /// Revision that brought it, from 1.
    pub revision: usize,
}

/// A time-stamp.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampFacts {
    /// Does it count?
    pub counts: bool,
    /// The time it states.
    pub at: Option<i64>,
    /// Who states it.
    pub authority: Option<String>,
    /// The trusted root it rests on; none in old reports.
    #[serde(default)]
    pub rests_on: Option<String>,
    /// Revocation of each certificate of the authority's path; none in old reports.
    #[serde(default)]
    pub revocation: Vec<RevocationFacts>,
    /// What was noted about it.
    pub remarks: Vec<Remark>,
}

/// Something noted, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Stable code.
    pub code: String,
    /// `info`, `warning`, `error`.
    pub severity: String,
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
    /// Technical detail.
    pub detail: Option<String>,
    /// Which field, object, certificate or time-stamp is meant, in Vietnamese; none in old reports.
    #[serde(default)]
    pub about_vi: Vec<String>,
    /// The same in English.
    #[serde(default)]
    pub about_en: Vec<String>,
}

/// The facts of a verifier's report.
pub(crate) fn of_report(report: &Report, embedded: &Embedded, printed: &Printed, zone: UtcOffset) -> Facts {
    // Both in the order of what they sign; where the file holds more or fewer than the verifier took for signatures, one
    // cannot be told from another, and no signed revision is offered.
    let ends: Vec<u64> =
        embedded.signed.iter().filter(|signed| !signed.is_timestamp).map(|signed| signed.end).collect();
    let are_told_apart = ends.len() == report.signatures.len();
    let signatures = report.signatures.iter().enumerate().map(|(place, signature)| SignatureFacts {
        revision_end: ends
            .get(place)
            .copied()
            .filter(|_| are_told_apart && signature.signed_revision.is_some()),
        ..signature_facts(signature, printed, zone)
    });
    Facts {
        signatures: signatures.collect(),
        timestamps: report.document_timestamps.iter().map(stamp).collect(),
        revision_count: report.revision_count,
        revisions: report.revisions.iter().take(MOST).map(|one| revision(one, report)).collect(),
        remarks: remarks(&report.findings),
        printed_signer: printed.signer.clone(),
        printed_agency: printed.agency.clone(),
    }
}

fn signature_facts(signature: &SignatureReport, printed: &Printed, zone: UtcOffset) -> SignatureFacts {
    let (signer, organization) = (signature.signer.as_deref(), signature.organization.as_deref());
    let as_what = SignedAs::from(signature.role);
    let first = signature.chain.first();
    SignatureFacts {
        signer: signature.signer.clone(),
        organization: signature.organization.clone(),
        signed_as: as_what,
        managing_unit: signature.managing_unit.clone(),
        title: signature.title.clone(),
        rests_on: signature.rests_on.as_ref().map(CertificateSummary::told_apart),
        signer_agrees: match as_what {
            SignedAs::Agency => Agreement::Unknown,
            _ => agrees(&[signer], &[printed.signer.as_deref()]),
        },
        agency_agrees: match as_what {
            SignedAs::Agency => agrees(&[signer], &[printed.agency.as_deref()]),
            // The certificate of a person may name the body above.
            _ => agrees(&[organization], &[printed.agency.as_deref(), printed.superior.as_deref()]),
        },
        issuer: first.map(|certificate| certificate.issuer.clone()),
        serial: first.map(|certificate| certificate.serial.clone()),
        validity: first.map(|certificate| [micros(certificate.not_before), micros(certificate.not_after)]),
        chain: signature
            .chain
            .iter()
            .map(|certificate| ChainFacts {
                subject: certificate.subject.clone(),
                issuer: certificate.issuer.clone(),
                sha256: certificate.sha256.clone(),
                validity: [micros(certificate.not_before), micros(certificate.not_after)],
            })
            .collect(),
        identity_verified: signature.identity_verified,
        claimed_at: signature.signing_time.map(micros),
        proven_at: signature.best_signature_time.map(micros),
        proof: match signature.proof {
            Some(Proof::Register) => "receipt",
            Some(Proof::SignatureTimestamp | Proof::DocumentTimestamp) => "timestamp",
            None => "",
        }
        .to_owned(),
        reason: signature.reason.clone(),
        intact: signature.intact,
        covers_whole_document: signature.covers_whole_document,
        modified: signature.modified_after_signing,
        modification: level(signature.modification_level).to_owned(),
        changes: signature.modifications.iter().take(MOST).map(change).collect(),
        areas: signature.changed_areas.iter().take(MOST).map(area).collect(),
        revision: signature.signed_revision,
        revision_end: None,
        level: signature.level.and_then(|level| word(&level)),
        digest_algorithm: signature.digest_algorithm.clone(),
        signature_algorithm: signature.signature_algorithm.clone(),
        algorithm_standing: signature
            .algorithm_standing
            .and_then(|standing| word(&standing))
            .unwrap_or_default(),
        indication: signature.indication.as_str().to_owned(),
        sub_indication: signature.sub_indication.map(|sub| sub.as_str().to_owned()),
        revocation: signature.revocation.iter().map(revocation).collect(),
        timestamps: signature.timestamps.iter().map(stamp).collect(),
        remarks: signature.findings.iter().take(MOST).map(|one| remark_about(one, signature, zone)).collect(),
    }
}

/// The word that a value is written with.
fn word(value: &impl Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

fn micros(at: OffsetDateTime) -> i64 {
    congvan_records::Timestamp::from(at).micros()
}

const fn level(level: ModificationLevel) -> &'static str {
    match level {
        ModificationLevel::None => "none",
        ModificationLevel::Lta => "lta",
        ModificationLevel::Sign => "sign",
        ModificationLevel::Form => "form",
        ModificationLevel::Annot => "annot",
        ModificationLevel::Other => "other",
    }
}

fn revision(revision: &Revision, report: &Report) -> RevisionFacts {
    let signs = |signature: &SignatureReport| {
        signature.signed_revision == Some(revision.number) && signature.field == revision.field
    };
    RevisionFacts {
        number: revision.number,
        kind: word(&revision.kind).unwrap_or_default(),
        level: revision.level.map(|of| level(of).to_owned()),
        signature: report.signatures.iter().position(signs).map(|place| place + 1),
    }
}

fn change(change: &Modification) -> ChangeFacts {
    ChangeFacts {
        level: level(change.level).to_owned(),
        code: change.code.clone(),
        page: change.page,
        field: change.field.clone(),
        revision: change.revision,
    }
}

fn area(area: &ChangedArea) -> AreaFacts {
    AreaFacts {
        page: area.page,
        rect: area.rect,
        shown: area.shown(),
        page_size: area.page_size(),
        whole_page: area.whole_page,
        level: level(area.level).to_owned(),
        code: area.code.clone(),
        field: area.field.clone(),
        path: area.path.clone(),
        object: area.object,
        revision: area.revision,
    }
}

fn revocation(report: &RevocationReport) -> RevocationFacts {
    let (status, revoked_at) = match report.status {
        RevocationStatus::Good => ("good", None),
        RevocationStatus::Revoked { at } => ("revoked", Some(micros(at))),
        RevocationStatus::Unknown => ("unknown", None),
    };
    RevocationFacts {
        subject: report.subject.clone(),
        status: status.to_owned(),
        revoked_at,
        source: report.source.clone(),
        issued_at: report.this_update.map(micros),
    }
}

fn stamp(stamp: &TimestampReport) -> StampFacts {
    StampFacts {
        counts: stamp.indication == congvan_signature::Indication::TotalPassed,
        at: stamp.time.map(micros),
        authority: stamp.authority.clone(),
        rests_on: stamp.rests_on.as_ref().map(CertificateSummary::told_apart),
        revocation: stamp.revocation.iter().map(revocation).collect(),
        remarks: remarks(&stamp.findings),
    }
}

/// A remark on a signature, with what it is about.
fn remark_about(finding: &Finding, signature: &SignatureReport, zone: UtcOffset) -> Remark {
    let about = About::of(finding, signature);
    Remark {
        about_vi: about.iter().map(|one| one.vietnamese(zone)).collect(),
        about_en: about.iter().map(|one| one.english(zone)).collect(),
        ..remark(finding)
    }
}

fn remarks(findings: &[Finding]) -> Vec<Remark> {
    findings.iter().take(MOST).map(remark).collect()
}

fn remark(finding: &Finding) -> Remark {
    Remark {
        code: finding.code.clone(),
        severity: match finding.severity {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
        .to_owned(),
        vi: finding.vi.clone(),
        en: finding.en.clone(),
        detail: finding.detail.clone(),
        about_vi: Vec::new(),
        about_en: Vec::new(),
    }
}
