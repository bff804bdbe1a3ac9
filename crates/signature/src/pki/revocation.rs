//! Kiểm tra thu hồi: what genuine and fresh data say about one certificate.

use std::collections::HashMap;
use std::sync::Arc;

use time::OffsetDateTime;

use crate::ber::BerError;
use crate::crypto::{Digest, Outcome};
use crate::findings::{Finding, note};
use crate::pki::certificate::Certificate;
use crate::pki::crl::Entry;
use crate::pki::material::Material;
use crate::pki::ocsp::{Authority, CertStatus};
use crate::report::{RevocationReport, RevocationStatus};

/// What a list says about a serial number, if it can be relied upon.
type LookedUp = Result<Option<Entry>, BerError>;

/// Remembers which revocation data a key has signed; the same list is asked about many times.
#[derive(Debug, Default)]
pub(crate) struct SignatureCache {
    crls: HashMap<([u8; 32], [u8; 32]), Outcome>,
    ocsps: HashMap<([u8; 32], [u8; 32]), Authority>,
    /// Entries already looked up, by list and serial number.
    entries: HashMap<([u8; 32], Vec<u8>), LookedUp>,
}

/// When the status is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Time at which the object under judgement provably existed; "now" without proof.
    pub(crate) proven: OffsetDateTime,
    /// The validation time.
    pub(crate) now: OffsetDateTime,
}

impl Moment {
    /// Fresh: issued after the proven time, or still in force then.
    fn is_fresh(self, this_update: OffsetDateTime, next_update: Option<OffsetDateTime>) -> bool {
        this_update >= self.proven || next_update.is_some_and(|next| next >= self.proven)
    }
}

/// Whose status is asked for, and what there is to answer with.
#[derive(Debug, Clone, Copy)]
struct Question<'a> {
    certificate: &'a Certificate,
    issuer: &'a Certificate,
    /// The path above the certificate, the issuer first.
    above: &'a [Arc<Certificate>],
    material: &'a Material,
    moment: Moment,
}

/// One usable statement.
#[derive(Debug, Clone, Copy)]
struct Statement {
    source: &'static str,
    this_update: OffsetDateTime,
    revoked_at: Option<OffsetDateTime>,
}

/// Reason by which a delta list takes an entry back.
const REMOVE_FROM_CRL: u8 = 8;

/// Status of `certificate` from everything in `material`. `above` is the rest of its path, the
/// issuer first; authorities of the issuer's name further up may have signed lists with an
/// older key.
pub(crate) fn status(
    certificate: &Certificate,
    above: &[Arc<Certificate>],
    material: &Material,
    moment: Moment,
    cache: &mut SignatureCache,
    findings: &mut Vec<Finding>,
) -> RevocationReport {
    let mut statements = Vec::new();
    let Some(issuer) = above.first() else {
        let subject = certificate.holder();
        return RevocationReport {
            subject,
            status: RevocationStatus::Unknown,
            source: None,
            this_update: None,
        };
    };
    let question = Question { certificate, issuer, above, material, moment };
    from_lists(question, cache, &mut statements, findings);
    from_responses(question, cache, &mut statements, findings);

    // A genuine statement of revocation outweighs silence, whatever its age.
    let revoked = statements.iter().filter_map(|s| s.revoked_at.map(|at| (at, s))).min_by_key(|(at, _)| *at);
    let newest = statements.iter().max_by_key(|s| s.this_update);
    let (status, told_by) = match (revoked, newest) {
        (Some((at, statement)), _) => (RevocationStatus::Revoked { at }, Some(statement)),
        (None, Some(statement)) => {
            if statement.this_update > certificate.not_after && moment.proven <= certificate.not_after {
                note(findings, Finding::new("revocation.expired_certificate"));
            }
            (RevocationStatus::Good, Some(statement))
        }
        (None, None) => (RevocationStatus::Unknown, None),
    };
    RevocationReport {
        subject: certificate.holder(),
        status,
        source: told_by.map(|s| s.source.to_owned()),
        this_update: told_by.map(|s| s.this_update),
    }
}

fn from_lists(
    question: Question,
    cache: &mut SignatureCache,
    statements: &mut Vec<Statement>,
    findings: &mut Vec<Finding>,
) {
    let Question { certificate, issuer, above, material, moment } = question;
    for list in material.crls.iter().filter(|list| list.issuer == issuer.subject) {
        let mut outcome = Outcome::Invalid;
        for signer in above.iter().filter(|c| c.subject == issuer.subject && c.may_sign_lists()) {
            outcome = *cache
                .crls
                .entry((list.fingerprint, signer.fingerprint))
                .or_insert_with(|| list.check_signed_by(&signer.spki));
            if outcome != Outcome::Invalid {
                break;
            }
        }
        if outcome == Outcome::Invalid {
            note(findings, Finding::with("revocation.forged", format!("crl of {}", list.this_update)));
            continue;
        }
        let usable = outcome == Outcome::Verified
            && list.scheme().digest().is_none_or(Digest::is_strong)
            && list.this_update <= moment.now
            && list.speaks_for(certificate);
        if !usable {
            note(findings, Finding::new("revocation.unusable"));
            continue;
        }
        let looked_up = *cache
            .entries
            .entry((list.fingerprint, certificate.serial.clone()))
            .or_insert_with(|| list.find(&certificate.serial));
        let Ok(entry) = looked_up else {
            note(findings, Finding::new("revocation.unusable"));
            continue;
        };
        let entry = entry.filter(|e| !list.is_delta() || e.reason != REMOVE_FROM_CRL);
        if entry.is_none() && list.is_delta() {
            continue;
        }
        if entry.is_none() && !moment.is_fresh(list.this_update, list.next_update) {
            note(findings, Finding::with("revocation.stale", format!("crl of {}", list.this_update)));
            continue;
        }
        // A compromised key can sign with any date, but a proven time lies before the
        // compromise was noticed only if it lies before the revocation.
        let revoked_at = entry.map(|e| e.at);
        statements.push(Statement { source: "crl", this_update: list.this_update, revoked_at });
    }
}

fn from_responses(
    question: Question,
    cache: &mut SignatureCache,
    statements: &mut Vec<Statement>,
    findings: &mut Vec<Finding>,
) {
    let Question { certificate, issuer, material, moment, .. } = question;
    for response in &material.ocsps {
        let Some(answer) = response.answer_for(certificate, &issuer.subject_raw, &issuer.spki) else {
            continue;
        };
        let authority = *cache
            .ocsps
            .entry((response.fingerprint, issuer.fingerprint))
            .or_insert_with(|| response.authority(issuer, &material.certificates));
        match authority {
            Authority::Unauthorised => {
                note(findings, Finding::new("revocation.unauthorised_responder"));
                continue;
            }
            Authority::Unusable => {
                note(findings, Finding::new("revocation.unusable"));
                continue;
            }
            Authority::Genuine => {}
        }
        if answer.this_update > moment.now {
            note(findings, Finding::new("revocation.unusable"));
            continue;
        }
        let revoked_at = match answer.status {
            CertStatus::Good => None,
            CertStatus::Revoked(at) => Some(at),
            CertStatus::Unknown => {
                note(findings, Finding::new("revocation.status_unknown"));
                continue;
            }
        };
        if revoked_at.is_none() && !moment.is_fresh(answer.this_update, answer.next_update) {
            note(findings, Finding::with("revocation.stale", format!("ocsp of {}", answer.this_update)));
            continue;
        }
        statements.push(Statement { source: "ocsp", this_update: answer.this_update, revoked_at });
    }
}
