//! Who signed: path, validity and revocation at the proven time (ETSI EN 319 102-1, 5.2.6).

use std::sync::Arc;

use time::OffsetDateTime;

use crate::error::Error;
use crate::findings::Finding;
use crate::pki::certificate::Certificate;
use crate::pki::constraints::Fault;
use crate::pki::path::{self, PathContext};
use crate::pki::revocation::{Inquiry, Moment};
use crate::pki::store::Purpose;
use crate::policy::RevocationPolicy;
use crate::report::{CertificateSummary, RevocationReport, RevocationStatus, SubIndication};
use crate::validate::stranger;
use crate::validate::verdict::Verdict;
use crate::validate::workspace::Workspace;

/// How far the clock of a signer, or of a register, may be wrong.
pub(crate) const CLOCKS: time::Duration = time::Duration::minutes(10);

/// What is known of a signer.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) chain: Vec<CertificateSummary>,
    /// The anchor of the path, when there is one.
    pub(crate) anchor: Option<CertificateSummary>,
    pub(crate) verified: bool,
    pub(crate) revocation: Vec<RevocationReport>,
    /// Judged over the whole path, at the proven time.
    pub(crate) status: RevocationStatus,
}

/// What a certificate was used for, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Occasion<'a> {
    pub(crate) purpose: Purpose,
    /// When what it signed provably existed; none without proof.
    pub(crate) proven: Option<OffsetDateTime>,
    /// Whether that is the caller's register, which no authority keeps.
    pub(crate) by_register: bool,
    /// When what it signed provably did not exist yet: the content was stamped before it was signed.
    pub(crate) made_after: Option<OffsetDateTime>,
    /// Whether there is something that it signed; otherwise the certificate is judged alone.
    pub(crate) has_signed: bool,
    /// Certificates beside what it signed.
    pub(crate) beside: &'a [Arc<Certificate>],
}

impl Occasion<'_> {
    /// The proven time. Of a register with a slow clock it is the beginning of the validity: what it received could not be
    /// made before.
    fn proven_for(self, leaf: &Certificate) -> Option<OffsetDateTime> {
        let is_slow = |time| self.by_register && time < leaf.not_before && leaf.not_before <= time + CLOCKS;
        self.proven.map(|time| if is_slow(time) { leaf.not_before } else { time })
    }
}

/// Judges a certificate at the proven time, or now without proof.
pub(crate) fn judge(
    leaf: &Arc<Certificate>,
    occasion: Occasion,
    work: &mut Workspace,
    verdict: &mut Verdict,
) -> Result<Identity, Error> {
    let proven = occasion.proven_for(leaf);
    let occasion = Occasion { proven, ..occasion };
    let purpose = occasion.purpose;
    let now = work.ctx.time;
    let time = proven.unwrap_or(now);
    let near = [occasion.beside, work.ctx.material.certificates.as_slice()];
    let context = PathContext {
        trust: work.ctx.trust,
        policy: work.ctx.policy,
        limits: &work.ctx.limits,
        purpose,
        time,
        near: &near,
        for_lists: false,
    };
    let Some(path) = path::build(leaf, &work.material.certificates, context, &mut work.budget)? else {
        let code = stranger::kind(leaf, work)?;
        verdict.doubt(SubIndication::NoCertificateChainFound, Finding::with(code, leaf.holder()));
        return Ok(Identity {
            chain: vec![leaf.summary()],
            anchor: None,
            verified: false,
            revocation: Vec::new(),
            status: RevocationStatus::Unknown,
        });
    };
    // What is provably out of bounds is not merely in doubt (ETSI EN 319 102-1, 5.5.4). The clock of a register is too weak a
    // proof for that; with it the doubt of the path stays.
    let is_certain = occasion.has_signed && !occasion.by_register;
    if is_certain && proven.is_some_and(|time| time < leaf.not_before) {
        verdict.fail(SubIndication::NotYetValid, Finding::with("path.made_before_valid", leaf.holder()));
    } else if occasion.made_after.is_some_and(|time| time > leaf.not_after) {
        verdict.fail(SubIndication::Expired, Finding::with("path.made_after_expiry", leaf.holder()));
    }
    if let Some(anchor) = path.certificates.last().filter(|anchor| time > anchor.not_after) {
        // An anchor is trusted as it is (RFC 5280, 6.1.1 (d)), but whoever configured it should know.
        if path.certificates.len() > 1 {
            verdict.note(Finding::with("path.anchor_expired", anchor.holder()));
        }
    }
    if path.faults.is_empty() && proven.is_some() && path.certificates.iter().any(|c| now > c.not_after) {
        verdict.note(Finding::new("path.expired_later"));
    }

    let mut inquiry = Inquiry {
        path: context,
        material: &work.material,
        signers: &work.list_signers,
        moment: Moment { proven: time, now },
        budget: &mut work.budget,
        cache: &mut work.cache,
        asked: Vec::new(),
    };
    let (mut reports, mut noted) = (Vec::new(), Vec::new());
    for (index, certificate) in path.certificates.iter().enumerate() {
        let above = path.certificates.get(index + 1..).unwrap_or(&[]);
        if above.is_empty() {
            break;
        }
        reports.push(inquiry.status(certificate, above, &mut noted)?);
    }
    // The reason is that of the gravest fault; of one that is out of bounds, whether it had been revoked is part of it.
    let is_good = reports.iter().all(|report| report.status == RevocationStatus::Good);
    for (fault, holder) in &path.faults {
        let sub = match fault {
            Fault::Expired if is_good => SubIndication::OutOfBoundsNotRevoked,
            other => other.sub_indication(),
        };
        verdict.doubt(sub, fault.finding(holder));
    }
    for finding in noted {
        verdict.note(finding);
    }
    // What is revoked is told before what is on hold, and that before what is not known.
    let step = |report: &RevocationReport| match report.status {
        RevocationStatus::Unknown => 2,
        RevocationStatus::Good | RevocationStatus::Revoked { .. } => u8::from(report.on_hold),
    };
    let mut overall = RevocationStatus::Good;
    for wanted in 0..=2 {
        for (index, report) in reports.iter().enumerate() {
            if step(report) == wanted {
                let judged = judge_status(report, index == 0, occasion, work.ctx.policy.revocation, verdict);
                overall = worse(overall, judged);
            }
        }
    }
    Ok(Identity {
        chain: path.certificates.iter().map(|c| c.summary()).collect(),
        anchor: path.certificates.last().map(|c| c.summary()),
        verified: path.faults.is_empty(),
        revocation: reports,
        status: overall,
    })
}

fn judge_status(
    report: &RevocationReport,
    is_signer: bool,
    occasion: Occasion,
    policy: RevocationPolicy,
    verdict: &mut Verdict,
) -> RevocationStatus {
    match report.status {
        RevocationStatus::Good => RevocationStatus::Good,
        RevocationStatus::Revoked { at } if occasion.proven.is_some_and(|time| time < at) => {
            verdict.note(Finding::with("revocation.revoked_later", report.subject.clone()));
            RevocationStatus::Good
        }
        // A hold may be taken back: nothing is settled before it ends (ETSI EN 319 102-1, 5.2.6).
        RevocationStatus::Revoked { at } if report.on_hold => {
            let finding = Finding::with("revocation.on_hold", report.subject.clone());
            verdict.doubt(SubIndication::TryLater, finding);
            RevocationStatus::Revoked { at }
        }
        RevocationStatus::Revoked { at }
            if is_signer && occasion.made_after.is_some_and(|time| at <= time) =>
        {
            let finding = Finding::with("revocation.made_after", report.subject.clone());
            verdict.fail(SubIndication::Revoked, finding);
            RevocationStatus::Revoked { at }
        }
        RevocationStatus::Revoked { at } => {
            let (sub, code) = if is_signer {
                (SubIndication::RevokedNoPoe, "revocation.revoked")
            } else {
                (SubIndication::RevokedCaNoPoe, "revocation.authority_revoked")
            };
            verdict.doubt(sub, Finding::with(code, report.subject.clone()));
            RevocationStatus::Revoked { at }
        }
        RevocationStatus::Unknown => {
            let finding = Finding::with("revocation.unknown", report.subject.clone());
            match policy {
                RevocationPolicy::Required => verdict.doubt(SubIndication::TryLater, finding),
                RevocationPolicy::IfAvailable => verdict.note(finding.softened()),
            }
            RevocationStatus::Unknown
        }
    }
}

fn worse(a: RevocationStatus, b: RevocationStatus) -> RevocationStatus {
    let rank = |status: RevocationStatus| match status {
        RevocationStatus::Good => 0,
        RevocationStatus::Unknown => 1,
        RevocationStatus::Revoked { .. } => 2,
    };
    if rank(b) > rank(a) { b } else { a }
}
