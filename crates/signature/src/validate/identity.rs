//! Who signed: path, validity and revocation at the proven time (ETSI EN 319 102-1, 5.2.6).

use std::sync::Arc;

use time::OffsetDateTime;

use crate::error::Error;
use crate::findings::Finding;
use crate::pki::certificate::Certificate;
use crate::pki::path::{self, PathContext};
use crate::pki::revocation::{Inquiry, Moment};
use crate::pki::store::Purpose;
use crate::policy::RevocationPolicy;
use crate::report::{CertificateSummary, RevocationReport, RevocationStatus, SubIndication};
use crate::validate::stranger;
use crate::validate::verdict::Verdict;
use crate::validate::workspace::Workspace;

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

/// Judges a certificate at the proven time, or now without proof.
pub(crate) fn judge(
    leaf: &Arc<Certificate>,
    purpose: Purpose,
    proven: Option<OffsetDateTime>,
    work: &mut Workspace,
    verdict: &mut Verdict,
) -> Result<Identity, Error> {
    let now = work.ctx.time;
    let time = proven.unwrap_or(now);
    let context = PathContext {
        trust: work.ctx.trust,
        policy: work.ctx.policy,
        limits: &work.ctx.limits,
        purpose,
        time,
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
    for (fault, holder) in &path.faults {
        verdict.doubt(fault.sub_indication(), fault.finding(holder));
    }
    if path.faults.is_empty() && proven.is_some() && path.certificates.iter().any(|c| now > c.not_after) {
        verdict.note(Finding::new("path.expired_later"));
    }

    let mut inquiry = Inquiry {
        path: context,
        material: &work.material,
        moment: Moment { proven: time, now },
        budget: &mut work.budget,
        cache: &mut work.cache,
        asked: Vec::new(),
    };
    let mut reports = Vec::new();
    for (index, certificate) in path.certificates.iter().enumerate() {
        let above = path.certificates.get(index + 1..).unwrap_or(&[]);
        if above.is_empty() {
            break;
        }
        reports.push(inquiry.status(certificate, above, &mut verdict.findings)?);
    }
    // What is known to be revoked is told before what is not known.
    let mut overall = RevocationStatus::Good;
    for known in [true, false] {
        for (index, report) in reports.iter().enumerate() {
            if (report.status != RevocationStatus::Unknown) == known {
                let judged = judge_status(report, index == 0, proven, work.ctx.policy.revocation, verdict);
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
    proven: Option<OffsetDateTime>,
    policy: RevocationPolicy,
    verdict: &mut Verdict,
) -> RevocationStatus {
    match report.status {
        RevocationStatus::Good => RevocationStatus::Good,
        RevocationStatus::Revoked { at } if proven.is_some_and(|time| time < at) => {
            verdict.note(Finding::with("revocation.revoked_later", report.subject.clone()));
            RevocationStatus::Good
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
