//! A CMS container on its own: every signer is judged and reported.

use time::OffsetDateTime;

use crate::Context;
use crate::cms::attributes::{CONTENT_TIMESTAMP, SIGNATURE_TIMESTAMP};
use crate::cms::signed_data::{SignedData, SignerInfo};
use crate::cms::signer::{self, SignerInput};
use crate::cms::wrapping;
use crate::error::{Error, Limit};
use crate::findings::Finding;
use crate::legible::legible;
use crate::pki::name;
use crate::pki::store::Purpose;
use crate::report::{
    Doubt, Indication, Level, ModificationLevel, Proof, Report, RevocationStatus, Role, SignatureReport,
    SubIndication, TimestampReport,
};
use crate::signatories::{Holder, Signatories};
use crate::standing::AlgorithmStanding;
use crate::tsp;
use crate::validate::archive::{self, Archive};
use crate::validate::identity::{self, CLOCKS, Occasion};
use crate::validate::imprints::Imprints;
use crate::validate::verdict::Verdict;
use crate::validate::workspace::Workspace;

/// Verifies a container with its own or with detached content.
pub(crate) fn verify(bytes: &[u8], content: Option<&[u8]>, ctx: &Context) -> Result<Report, Error> {
    let unwrapped = wrapping::open(bytes).ok_or(Error::Malformed("no well-formed cms signed data"))?;
    let der = unwrapped.container.as_ref();
    // What is handed in beside the file wins over what stands in it: whoever hands it in asks about that.
    let content = content.or(unwrapped.content.as_deref());
    if der.len().saturating_sub(content.map_or(0, <[u8]>::len)) > ctx.limits.cms_bytes && content.is_some() {
        return Err(Error::LimitExceeded(Limit::CmsSize));
    }
    let data = SignedData::parse(der).map_err(|_| Error::Malformed("no well-formed cms signed data"))?;
    if data.signers.len() > ctx.limits.signatures {
        return Err(Error::LimitExceeded(Limit::Signatures));
    }
    let mut work = Workspace::new(ctx)?;
    let known_at = work.known_at();
    work.add_container(&data)?;
    let mut findings = Vec::new();
    note_future_proof(ctx, &mut findings);
    if data.signers.is_empty() {
        findings.push(Finding::new("cms.no_signer"));
    }
    if data.trailing.iter().any(|byte| *byte != 0) {
        findings.push(Finding::new("cms.trailing_bytes"));
    }
    let given: Option<&[u8]> = data.content.as_deref().or(content);
    let contradicts = matches!((&data.content, content), (Some(own), Some(given)) if own.as_ref() != given);
    let parts: Vec<&[u8]> = given.into_iter().collect();
    let mut imprints = Imprints::of(&parts);
    let mut signatures = Vec::new();
    for signer in &data.signers {
        // Without attributes the value is checked over the bytes themselves.
        let digest = match (given, &signer.signed) {
            (Some(_), Some(_)) => imprints.compute(signer.digest, &mut work)?,
            (Some(content), None) => {
                work.budget.hash(content.len())?;
                None
            }
            (None, _) => None,
        };
        let mut verdict = Verdict::default();
        if contradicts {
            verdict.fail(SubIndication::HashFailure, Finding::new("integrity.digest"));
        }
        let subject = Subject {
            digest: digest.as_deref(),
            content: given.map(|_| parts.as_slice()),
            content_type: data.content_type,
            pades: false,
            proven: known_at.map(|time| (time, Proof::Register)),
        };
        let mut report = judge_signer(signer, &data, subject, &mut work, &mut verdict)?;
        if contradicts {
            report.intact = Some(false);
        }
        conclude(&mut report, ctx.time, verdict);
        signatures.push(report);
    }
    Ok(summarise(signatures, Vec::new(), 0, findings, ctx))
}

/// What a signer signed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) content: Option<&'a [&'a [u8]]>,
    /// Its digest by the signer's function, where it is known already.
    pub(crate) digest: Option<&'a [u8]>,
    pub(crate) content_type: &'a [u8],
    pub(crate) pades: bool,
    /// Proof of existence from outside: a time-stamp over the document, or the caller's register.
    pub(crate) proven: Option<(OffsetDateTime, Proof)>,
}

/// Judges one signer: cryptography, time-stamps, identity. The verdict is left open, so that
/// the caller can add what it knows about the file around the signature.
pub(crate) fn judge_signer(
    signer: &SignerInfo,
    data: &SignedData,
    subject: Subject,
    work: &mut Workspace,
    verdict: &mut Verdict,
) -> Result<SignatureReport, Error> {
    if let Some(signed) = &signer.signed {
        work.add_material(signed.archived_revocation())?;
    }
    if signer.is_addition_malformed {
        verdict.note(Finding::new("cms.addition_malformed"));
    }
    let values = signer.unsigned.validation_values();
    let holds_values = values.tells_of_revocation() || data.revocation.tells_of_revocation();
    work.add_material(values)?;
    let archive = match subject.content {
        // In a PDF time-stamps over the document have their place.
        Some(content) if !subject.pades => {
            archive::judge(signer, data, content, subject.proven.map(|(time, _)| time), work)?
        }
        _ => Archive::default(),
    };
    let mut timestamps = Vec::new();
    let tokens = signer.unsigned.all(SIGNATURE_TIMESTAMP);
    if tokens.len() > MAX_VALUE_STAMPS {
        verdict.note(Finding::new("timestamp.too_many"));
    }
    for token in tokens.into_iter().take(MAX_VALUE_STAMPS) {
        let stamped: [&[u8]; 1] = [&signer.signature];
        let outer = archive.proves(token.raw).or(subject.proven.map(|(time, _)| time));
        timestamps.push(tsp::judge(token.raw, &mut Imprints::of(&stamped), None, outer, work)?);
    }
    let is_stamped = timestamps.iter().any(|t| t.intact == Some(true));
    let is_archived = archive.is_intact();
    timestamps.extend(archive.stamps);
    let made_after = content_stamped(signer, subject, work)?;
    let stamped = earliest(&timestamps).map(|time| (time, Proof::SignatureTimestamp));
    let proof = earlier(stamped, subject.proven);
    let proven = proof.map(|(time, _)| time);
    // The container's own certificates come first: a collision of names should not reach
    // outside it needlessly.
    let mut pool = data.certificates.clone();
    pool.extend(work.certificates());
    let input = SignerInput {
        digest: subject.digest,
        content_type: subject.content_type,
        content: subject.content,
        pool: &pool,
        policy: work.ctx.policy,
        time: proven.unwrap_or(work.ctx.time),
        pades: subject.pades,
    };
    let check = signer::check(signer, input, &mut work.budget, verdict)?;
    note_contradiction(made_after, [stamped, subject.proven], verdict);
    let signing_time = signer.signed.as_ref().and_then(|s| s.signing_time());
    let mut report = empty_report();
    report.digest_algorithm = Some(signer.digest.name().to_owned());
    report.signature_algorithm = check.algorithm;
    report.intact = check.intact;
    report.signing_time = signing_time;
    report.best_signature_time = proven;
    report.proof = proof.map(|(_, proof)| proof);
    let names_certificate = signer.signed.as_ref().is_some_and(|s| s.has_ess());
    report.level = Some(match (names_certificate, is_stamped) {
        // In a PDF the values have their place in the file.
        (true, true) if holds_values && is_archived => Level::BLta,
        (true, true) if holds_values && !subject.pades => Level::BLt,
        (true, true) => Level::BT,
        (true, false) => Level::BB,
        (false, _) => Level::Cms,
    });
    if let Some(certificate) = &check.certificate {
        let subject = &certificate.subject_raw;
        report.signer = name::common_name(subject).as_deref().map(legible);
        report.organization = name::organization(subject).as_deref().map(legible);
        report.managing_unit = name::unit(subject).as_deref().map(legible);
        report.title = name::title(subject).as_deref().map(legible);
        report.role = Role::of(Holder {
            name: report.signer.as_deref().unwrap_or_default(),
            organization: report.organization.as_deref(),
            title: report.title.as_deref(),
            user_id: name::user_id(subject).as_deref(),
        });
        let scheme = crate::crypto::scheme(signer.algorithm, Some(signer.digest));
        report.algorithm_standing = AlgorithmStanding::of(scheme, &certificate.spki, signer.digest);
        let by_register = report.proof == Some(Proof::Register);
        let occasion = Occasion {
            purpose: Purpose::Signing,
            proven,
            by_register,
            made_after,
            has_signed: true,
            beside: &data.certificates,
        };
        let identity = identity::judge(certificate, occasion, work, verdict)?;
        report.chain = identity.chain;
        report.rests_on = identity.anchor;
        report.identity_verified = identity.verified;
        report.revocation = identity.revocation;
        report.revocation_status = identity.status;
    }
    if let Some(proof) = report.proof {
        let is_register = proof == Proof::Register;
        verdict.note(Finding::new(if is_register { "proof.register" } else { "proof.timestamp" }));
    }
    if let Some(standing) = report.algorithm_standing {
        let algorithm = report.signature_algorithm.as_deref().unwrap_or_default();
        let digest = report.digest_algorithm.as_deref().unwrap_or_default();
        verdict.note(standing.finding(&format!("{algorithm}, {digest}")));
    }
    for stamp in timestamps.iter().filter(|t| t.indication != Indication::TotalPassed) {
        for finding in &stamp.findings {
            if finding.code.starts_with("timestamp.") {
                verdict.note(finding.clone().softened());
            }
        }
    }
    report.timestamps = timestamps;
    Ok(report)
}

/// Tokens over the value that are looked at; two authorities are usual where one is not enough. Those left out prove nothing.
const MAX_VALUE_STAMPS: usize = 8;

/// Tokens over the content that are looked at; a signer has reason for one, perhaps of two authorities.
const MAX_CONTENT_STAMPS: usize = 4;

/// The latest time that passed tokens over the content alone prove: what signs them is younger.
fn content_stamped(
    signer: &SignerInfo,
    subject: Subject,
    work: &mut Workspace,
) -> Result<Option<OffsetDateTime>, Error> {
    let (Some(signed), Some(content)) = (&signer.signed, subject.content) else { return Ok(None) };
    let mut imprints = Imprints::of(content);
    if let Some(known) = subject.digest {
        imprints.know(signer.digest, known);
    }
    let mut latest = None;
    for token in signed.all(CONTENT_TIMESTAMP).into_iter().take(MAX_CONTENT_STAMPS) {
        let outer = subject.proven.map(|(time, _)| time);
        let stamp = tsp::judge(token.raw, &mut imprints, None, outer, work)?;
        latest = latest.max(stamp.time.filter(|_| stamp.indication == Indication::TotalPassed));
    }
    Ok(latest)
}

/// A signature cannot have existed before its content was stamped (ETSI EN 319 102-1, 5.5.4).
fn note_contradiction(
    made_after: Option<OffsetDateTime>,
    proofs: [Option<(OffsetDateTime, Proof)>; 2],
    verdict: &mut Verdict,
) {
    let Some(after) = made_after else { return };
    // Authorities keep time to the second; a register has the clock of whatever machine it is on.
    let slack = |proof| if proof == Proof::Register { CLOCKS } else { time::Duration::ZERO };
    if let Some((before, _)) =
        proofs.into_iter().flatten().find(|(before, proof)| after > *before + slack(*proof))
    {
        let finding = Finding::with("timestamp.order", format!("{after} / {before}"));
        verdict.doubt(SubIndication::TimestampOrderFailure, finding);
    }
}

/// The earliest time that passed tokens prove.
pub(crate) fn earliest(timestamps: &[TimestampReport]) -> Option<OffsetDateTime> {
    timestamps.iter().filter(|t| t.indication == Indication::TotalPassed).filter_map(|t| t.time).min()
}

/// The earlier of two proofs; of two at once the first.
pub(crate) fn earlier<P>(
    a: Option<(OffsetDateTime, P)>,
    b: Option<(OffsetDateTime, P)>,
) -> Option<(OffsetDateTime, P)> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.0 < a.0 { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// Tells that the caller's proof lies after the time that counts as now.
pub(crate) fn note_future_proof(ctx: &Context, findings: &mut Vec<Finding>) {
    if ctx.known_at.is_some_and(|time| time > ctx.time) {
        findings.push(Finding::new("proof.future"));
    }
}

/// Writes the verdict into the report.
pub(crate) fn conclude(report: &mut SignatureReport, validation_time: OffsetDateTime, mut verdict: Verdict) {
    if let (Some(claimed), Some(proven)) = (report.signing_time, report.best_signature_time)
        && proven < claimed
    {
        let is_register = report.proof == Some(Proof::Register);
        verdict.note(Finding::new(if is_register {
            "proof.before_claimed"
        } else {
            "timestamp.before_claimed"
        }));
    }
    judge_claim(report, validation_time, &mut verdict);
    (report.indication, report.sub_indication) = verdict.conclusion();
    report.doubt = Doubt::judge(report.indication, &verdict.findings);
    report.findings = verdict.findings;
}

/// The time of signing must lie within the certificate's validity, and the certificate may not have been suspended then
/// (Thông tư 15/2025/TT-BKHCN, art. 6 and annex II). Where a time-stamp proves a time, that is the time of signing;
/// elsewhere it is the one that the signer claims, which proves nothing but may not contradict itself either.
fn judge_claim(report: &SignatureReport, validation_time: OffsetDateTime, verdict: &mut Verdict) {
    let (Some(claimed), Some(certificate)) = (report.signing_time, report.chain.first()) else { return };
    if claimed > validation_time + CLOCKS {
        // Clocks that run ahead are usual, and a claim proves nothing; within the validity it is only told.
        verdict.note(Finding::with("claim.future", claimed.to_string()));
    }
    let is_stamped = matches!(report.proof, Some(Proof::SignatureTimestamp | Proof::DocumentTimestamp));
    let mut refuse = |sub: SubIndication, code: &str, detail: String| {
        let finding = Finding::with(code, detail);
        if is_stamped { verdict.note(finding.softened()) } else { verdict.doubt(sub, finding) }
    };
    let rule = SubIndication::SigConstraintsFailure;
    if claimed + CLOCKS < certificate.not_before {
        refuse(rule, "claim.before_validity", format!("{claimed} / {}", certificate.not_before));
    } else if claimed > certificate.not_after + CLOCKS {
        refuse(rule, "claim.after_validity", format!("{claimed} / {}", certificate.not_after));
    }
    let suspended = report.revocation.first().and_then(|own| own.suspended);
    if suspended.is_some_and(|held| held.from <= claimed && claimed < held.until) {
        refuse(SubIndication::RevokedNoPoe, "claim.while_suspended", claimed.to_string());
    }
}

/// A report that says nothing yet, and nothing good.
pub(crate) fn empty_report() -> SignatureReport {
    SignatureReport {
        field: None,
        indication: Indication::Indeterminate,
        sub_indication: None,
        signer: None,
        organization: None,
        managing_unit: None,
        title: None,
        role: Role::Unknown,
        signing_time: None,
        best_signature_time: None,
        proof: None,
        reason: None,
        level: None,
        digest_algorithm: None,
        signature_algorithm: None,
        algorithm_standing: None,
        intact: None,
        covers_whole_document: true,
        modified_after_signing: false,
        modification_level: ModificationLevel::None,
        modifications: Vec::new(),
        changed_areas: Vec::new(),
        docmdp: None,
        signed_revision: None,
        chain: Vec::new(),
        rests_on: None,
        identity_verified: false,
        revocation: Vec::new(),
        revocation_status: RevocationStatus::Unknown,
        doubt: None,
        timestamps: Vec::new(),
        findings: Vec::new(),
    }
}

/// The report of the file: the worst signature speaks for it.
pub(crate) fn summarise(
    signatures: Vec<SignatureReport>,
    document_timestamps: Vec<TimestampReport>,
    revision_count: usize,
    findings: Vec<Finding>,
    ctx: &Context,
) -> Report {
    // The first of the worst, so that the reason does not depend on later signatures.
    let worst = signatures.iter().rev().max_by_key(|s| s.indication);
    let mut report = Report {
        indication: worst.map(|s| s.indication),
        sub_indication: worst.and_then(|s| s.sub_indication),
        validation_time: ctx.time,
        known_at: ctx.known_at.filter(|time| *time <= ctx.time),
        revision_count,
        revisions: Vec::new(),
        signatures,
        document_timestamps,
        findings,
    };
    report.findings.extend(Signatories::of(&report).finding());
    report
}
