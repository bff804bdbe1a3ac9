//! Kiểm tra thu hồi: what genuine and fresh data say about one certificate (RFC 5280, 6.3; RFC 6960).

use std::collections::HashMap;
use std::sync::Arc;

use time::OffsetDateTime;

use crate::ber::BerError;
use crate::crypto::{Digest, Outcome};
use crate::error::Error;
use crate::findings::{Finding, note};
use crate::pki::certificate::Certificate;
use crate::pki::crl::{Crl, Entry};
use crate::pki::material::Material;
use crate::pki::ocsp::{Authority, CertStatus};
use crate::pki::path::{self, PathBudget, PathContext};
use crate::pki::points::{ALL_REASONS, Reasons};
use crate::report::{RevocationReport, RevocationStatus};

/// What a list says about a serial number, if it can be relied upon.
type LookedUp = Result<Option<Entry>, BerError>;

/// Remembers which revocation data a key has signed; the same list is asked about many times.
#[derive(Debug, Default)]
pub(crate) struct SignatureCache {
    crls: HashMap<([u8; 32], [u8; 32]), Outcome>,
    ocsps: HashMap<([u8; 32], [u8; 32]), Authority>,
    /// Entries already looked up, by list and certificate.
    entries: HashMap<([u8; 32], [u8; 32]), LookedUp>,
    /// Whether a certificate may sign lists, by its anchor and the time asked for.
    signers: HashMap<([u8; 32], [u8; 32], OffsetDateTime), bool>,
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

/// One usable statement.
#[derive(Debug, Clone, Copy)]
struct Statement {
    source: &'static str,
    this_update: OffsetDateTime,
    revoked_at: Option<OffsetDateTime>,
    /// For which reasons it speaks.
    reasons: Reasons,
}

/// Reason of an entry that may be taken back.
const CERTIFICATE_HOLD: u8 = 6;
/// Reason by which a delta list takes an entry back.
const REMOVE_FROM_CRL: u8 = 8;
/// Certificates looked at as signers of one list, besides those of the path.
const MAX_SIGNERS: usize = 16;
/// Signers of lists whose own status hangs on lists of further signers.
const MAX_DEPTH: usize = 3;

/// What statuses are asked with.
pub(crate) struct Inquiry<'a> {
    pub(crate) path: PathContext<'a>,
    pub(crate) material: &'a Material,
    pub(crate) moment: Moment,
    pub(crate) budget: &'a mut PathBudget,
    pub(crate) cache: &'a mut SignatureCache,
    /// Signers of lists that are being judged, the outermost first.
    pub(crate) asked: Vec<[u8; 32]>,
}

impl Inquiry<'_> {
    /// Status of `certificate` from everything at hand. `above` is the rest of its path, the issuer first; authorities of
    /// the issuer's name further up may have signed lists with an older key.
    ///
    /// Errors: the paths of those who signed lists take more work than permitted.
    pub(crate) fn status(
        &mut self,
        certificate: &Certificate,
        above: &[Arc<Certificate>],
        findings: &mut Vec<Finding>,
    ) -> Result<RevocationReport, Error> {
        let mut statements = Vec::new();
        if let Some(issuer) = above.first() {
            self.ask_lists(certificate, above, &mut statements, findings)?;
            self.ask_responses(certificate, issuer, &mut statements, findings);
        }
        combine(&mut statements);
        // A genuine statement of revocation outweighs silence, whatever its age.
        let revoked =
            statements.iter().filter_map(|s| s.revoked_at.map(|at| (at, s))).min_by_key(|(at, _)| *at);
        let newest = statements.iter().filter(|s| s.reasons == ALL_REASONS).max_by_key(|s| s.this_update);
        let (status, told_by) = match (revoked, newest) {
            (Some((at, statement)), _) => (RevocationStatus::Revoked { at }, Some(statement)),
            (None, Some(statement)) => {
                if statement.this_update > certificate.not_after
                    && self.moment.proven <= certificate.not_after
                {
                    note(findings, Finding::new("revocation.expired_certificate"));
                }
                (RevocationStatus::Good, Some(statement))
            }
            (None, None) => (RevocationStatus::Unknown, None),
        };
        Ok(RevocationReport {
            subject: certificate.holder(),
            status,
            source: told_by.map(|s| s.source.to_owned()),
            this_update: told_by.map(|s| s.this_update),
        })
    }

    fn ask_lists(
        &mut self,
        certificate: &Certificate,
        above: &[Arc<Certificate>],
        statements: &mut Vec<Statement>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Error> {
        let (material, moment) = (self.material, self.moment);
        // Lists of other issuers that do not speak for the certificate are no news.
        let mut usable: Vec<(&Arc<Crl>, Reasons)> = Vec::new();
        for list in material.crls.iter().filter(|list| list.concerns(certificate)) {
            let outcome = self.signed(list, above)?;
            if outcome == Outcome::Invalid {
                note(findings, Finding::with("revocation.forged", format!("crl of {}", list.this_update)));
                continue;
            }
            let reasons = list.reasons_for(certificate);
            let is_usable = outcome == Outcome::Verified
                && list.scheme().digest().is_none_or(Digest::is_strong)
                && list.this_update <= moment.now
                && reasons != 0;
            if is_usable {
                usable.push((list, reasons));
            } else {
                note(findings, Finding::new("revocation.unusable"));
            }
        }
        for (list, reasons) in &usable {
            let Ok(entry) = self.entry(list, certificate) else {
                note(findings, Finding::new("revocation.unusable"));
                continue;
            };
            let entry = entry.filter(|e| match list.is_delta() {
                true => e.reason != REMOVE_FROM_CRL,
                false => e.reason != CERTIFICATE_HOLD || !self.is_released(list, &usable, certificate),
            });
            if entry.is_none() && list.is_delta() {
                continue;
            }
            if entry.is_none() && !moment.is_fresh(list.this_update, list.next_update) {
                note(findings, Finding::with("revocation.stale", format!("crl of {}", list.this_update)));
                continue;
            }
            // A compromised key can sign with any date, but a proven time lies before the
            // compromise was noticed only if it lies before the revocation.
            statements.push(Statement {
                source: "crl",
                this_update: list.this_update,
                revoked_at: entry.map(|e| e.at),
                reasons: *reasons,
            });
        }
        Ok(())
    }

    fn entry(&mut self, list: &Crl, certificate: &Certificate) -> LookedUp {
        *self
            .cache
            .entries
            .entry((list.fingerprint, certificate.fingerprint))
            .or_insert_with(|| list.find(&certificate.issuer, &certificate.serial))
    }

    /// Whether the newest fresh delta of a complete list that says anything about the certificate takes its hold back.
    fn is_released(
        &mut self,
        complete: &Crl,
        usable: &[(&Arc<Crl>, Reasons)],
        certificate: &Certificate,
    ) -> bool {
        let mut newest: Option<(OffsetDateTime, u8)> = None;
        for (delta, _) in usable {
            if !delta.continues(complete) || !self.moment.is_fresh(delta.this_update, delta.next_update) {
                continue;
            }
            match self.entry(delta, certificate) {
                Err(_) => return false,
                Ok(Some(entry)) if newest.is_none_or(|(at, _)| at < delta.this_update) => {
                    newest = Some((delta.this_update, entry.reason));
                }
                Ok(_) => {}
            }
        }
        newest.is_some_and(|(_, reason)| reason == REMOVE_FROM_CRL)
    }

    /// Whether the list was signed by who may sign it: an authority of its issuer's name on the path, or another holder of
    /// that name whose own path leads to the same anchor (RFC 5280, 6.3.3 (f), (g)).
    fn signed(&mut self, list: &Crl, above: &[Arc<Certificate>]) -> Result<Outcome, Error> {
        for signer in above.iter().filter(|c| c.subject == list.issuer && c.may_sign_lists()) {
            let outcome = self.check(list, signer);
            if outcome != Outcome::Invalid {
                return Ok(outcome);
            }
        }
        let material = self.material;
        let others = material.certificates.iter().filter(|c| {
            c.subject == list.issuer
                && c.is_made_for_lists()
                && !above.iter().any(|held| held.fingerprint == c.fingerprint)
        });
        for signer in others.take(MAX_SIGNERS) {
            if self.is_list_signer(signer, list, above)? {
                let outcome = self.check(list, signer);
                if outcome != Outcome::Invalid {
                    return Ok(outcome);
                }
            }
        }
        Ok(Outcome::Invalid)
    }

    fn check(&mut self, list: &Crl, signer: &Certificate) -> Outcome {
        *self
            .cache
            .crls
            .entry((list.fingerprint, signer.fingerprint))
            .or_insert_with(|| list.check_signed_by(&signer.spki))
    }

    /// Whether a certificate beside the path is good for signing lists: an authority on the path certified it, its own path
    /// ends at the same anchor and keeps all constraints, and nothing on it is revoked or of unknown status. The standard
    /// does not ask for the first; without it any authority under the anchor could certify another's name, and with it
    /// lists that say nothing.
    fn is_list_signer(
        &mut self,
        signer: &Arc<Certificate>,
        list: &Crl,
        above: &[Arc<Certificate>],
    ) -> Result<bool, Error> {
        let Some(anchor) = above.last() else { return Ok(false) };
        if self.asked.contains(&signer.fingerprint) {
            // Its own status hangs on its own list. Its path has been found good; the authority that certified it may
            // want it so, and must have said so in the certificate.
            return Ok(signer.points.iter().any(|point| point.list_issuers.contains(&signer.subject)));
        }
        if self.asked.len() >= MAX_DEPTH {
            return Ok(false);
        }
        let time = self.moment.proven.max(list.this_update).min(self.moment.now);
        let key = (signer.fingerprint, anchor.fingerprint, time);
        if let Some(known) = self.cache.signers.get(&key) {
            return Ok(*known);
        }
        let is_good = self.has_good_path(signer, above, time)?;
        // Below another signer the answer may rest on that one.
        if self.asked.is_empty() {
            self.cache.signers.insert(key, is_good);
        }
        Ok(is_good)
    }

    fn has_good_path(
        &mut self,
        signer: &Arc<Certificate>,
        above: &[Arc<Certificate>],
        time: OffsetDateTime,
    ) -> Result<bool, Error> {
        let context = PathContext { time, for_lists: true, ..self.path };
        let Some(path) = path::build(signer, &self.material.certificates, context, self.budget)? else {
            return Ok(false);
        };
        let is_held = |c: &Certificate| above.iter().any(|h| h.spki == c.spki && h.subject == c.subject);
        let is_near = match path.certificates.as_slice() {
            [itself] => is_held(itself),
            [_, issuer, ..] => is_held(issuer),
            [] => false,
        };
        let ends_there =
            path.certificates.last().map(|c| c.fingerprint) == above.last().map(|c| c.fingerprint);
        if !path.faults.is_empty() || !is_near || !ends_there {
            return Ok(false);
        }
        let before = self.moment;
        self.moment = Moment { proven: time, now: before.now };
        self.asked.push(signer.fingerprint);
        let mut is_good = true;
        for (index, certificate) in path.certificates.iter().enumerate() {
            let above = path.certificates.get(index + 1..).unwrap_or(&[]);
            if !above.is_empty() && is_good {
                // What is noted on the way is about the list, not about the certificate asked for.
                let report = self.status(certificate, above, &mut Vec::new())?;
                is_good = report.status == RevocationStatus::Good;
            }
        }
        self.asked.pop();
        self.moment = before;
        Ok(is_good)
    }

    fn ask_responses(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
        statements: &mut Vec<Statement>,
        findings: &mut Vec<Finding>,
    ) {
        let (material, moment) = (self.material, self.moment);
        for response in &material.ocsps {
            let Some(answer) = response.answer_for(certificate, &issuer.subject_raw, &issuer.spki) else {
                continue;
            };
            let authority = *self
                .cache
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
            let this_update = answer.this_update;
            statements.push(Statement { source: "ocsp", this_update, revoked_at, reasons: ALL_REASONS });
        }
    }
}

/// Lists that speak for some reasons each say together what a list for all of them says, as of the oldest of them.
fn combine(statements: &mut Vec<Statement>) {
    let silent = || statements.iter().filter(|s| s.revoked_at.is_none() && s.reasons != ALL_REASONS);
    let reasons = silent().fold(0, |sum, s| sum | s.reasons);
    if let Some(oldest) = silent().min_by_key(|s| s.this_update).copied()
        && reasons == ALL_REASONS
    {
        statements.push(Statement { reasons, ..oldest });
    }
}
