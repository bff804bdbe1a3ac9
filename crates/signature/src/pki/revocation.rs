//! Kiểm tra thu hồi: what genuine and fresh data say about one certificate (RFC 5280, 6.3; RFC 6960).

use std::collections::HashMap;
use std::sync::Arc;

use time::OffsetDateTime;

use crate::ber::BerError;
use crate::budget::Budget;
use crate::crypto::Outcome;
use crate::error::Error;
use crate::findings::{Finding, note};
use crate::pki::certificate::{Certificate, hex};
use crate::pki::constraints;
use crate::pki::crl::{Crl, Entry};
use crate::pki::material::Material;
use crate::pki::name::Name;
use crate::pki::ocsp::{Authority, CertStatus, IssuerHashes, OcspResponse};
use crate::pki::path::{self, PathContext};
use crate::pki::points::{ALL_REASONS, Reasons};
use crate::report::{RevocationReport, RevocationStatus, Suspension};

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
    /// How answers name an issuer.
    hashes: HashMap<[u8; 32], IssuerHashes>,
}

/// Certificates made to sign lists, by the name of their holder. A file may be filled with lists and with certificates; it must
/// not cost their product to find out who may have signed which.
pub(crate) type ListSigners = HashMap<Name, Vec<Arc<Certificate>>>;

/// When the status is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Time at which the object under judgement provably existed; "now" without proof.
    pub(crate) proven: OffsetDateTime,
    /// The validation time.
    pub(crate) now: OffsetDateTime,
}

impl Moment {
    /// The time for which what was issued then must be strong enough.
    fn of(self, this_update: OffsetDateTime) -> OffsetDateTime {
        self.proven.max(this_update).min(self.now)
    }

    /// Fresh: issued after the proven time, or still in force then.
    fn is_fresh(self, this_update: OffsetDateTime, next_update: Option<OffsetDateTime>) -> bool {
        this_update >= self.proven || next_update.is_some_and(|next| next >= self.proven)
    }
}

/// One usable statement.
#[derive(Debug, Clone, Copy)]
struct Statement {
    source: &'static str,
    /// SHA-256 over the list or the answer.
    digest: [u8; 32],
    this_update: OffsetDateTime,
    revoked: Option<Entry>,
    /// For which reasons it speaks.
    reasons: Reasons,
    /// Whether it tells of a hold that nothing says was taken back.
    is_held: bool,
}

/// Reasons that say nothing against what was signed before: affiliationChanged, superseded, cessationOfOperation,
/// privilegeWithdrawn.
const WITHOUT_BLAME: [u8; 4] = [3, 4, 5, 9];
/// Reason of an entry that may be taken back.
const CERTIFICATE_HOLD: u8 = 6;
/// Reason by which a delta list takes an entry back.
const REMOVE_FROM_CRL: u8 = 8;
/// Certificates looked at as signers of one list, besides those of the path.
const MAX_SIGNERS: usize = 16;
/// Octets that an entry of a list takes at least: a serial number and a time.
const SMALLEST_ENTRY: usize = 20;
/// Signers of lists and answers whose own status hangs on those of further signers.
const MAX_DEPTH: usize = 3;

/// A finding on what was said of a certificate, by a list or an answer of some date.
fn about(code: &str, certificate: &Certificate, source: &str, date: OffsetDateTime) -> Finding {
    Finding::with(code, format!("{}: {source} of {date}", certificate.holder()))
}

/// What statuses are asked with.
pub(crate) struct Inquiry<'a> {
    pub(crate) path: PathContext<'a>,
    pub(crate) material: &'a Material,
    pub(crate) signers: &'a ListSigners,
    pub(crate) moment: Moment,
    pub(crate) budget: &'a mut Budget,
    pub(crate) cache: &'a mut SignatureCache,
    /// Signers of lists and answers that are being judged, the outermost first.
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
        let (mut suspended, mut noted) = (None, Vec::new());
        let statements = self.statements(certificate, above, &mut suspended, &mut noted)?;
        // A genuine statement of revocation outweighs silence, whatever its age.
        let revoked =
            statements.iter().filter_map(|s| s.revoked.map(|e| (e.at, s))).min_by_key(|(at, _)| *at);
        let silent = statements.iter().filter(|s| s.revoked.is_none() && s.reasons == ALL_REASONS);
        let (status, told_by) = match (revoked, silent.max_by_key(|s| s.this_update)) {
            (Some((at, statement)), _) => (RevocationStatus::Revoked { at }, Some(statement)),
            (None, Some(statement)) => (RevocationStatus::Good, Some(statement)),
            (None, None) => (RevocationStatus::Unknown, None),
        };
        for finding in noted {
            // What is too young to speak for an expired certificate is no news where something else does.
            if status == RevocationStatus::Unknown || finding.code != "revocation.expired_certificate" {
                note(findings, finding);
            }
        }
        // A hold that ended in a revocation is one from its beginning.
        let on_hold = revoked.is_some() && statements.iter().all(|s| s.revoked.is_none() || s.is_held);
        Ok(RevocationReport {
            subject: certificate.holder(),
            status,
            on_hold,
            source: told_by.map(|s| s.source.to_owned()),
            sha256: told_by.map(|s| hex(&s.digest)),
            this_update: told_by.map(|s| s.this_update),
            suspended,
        })
    }

    /// Everything that genuine data say about a certificate, holds that were taken back left out.
    fn statements(
        &mut self,
        certificate: &Certificate,
        above: &[Arc<Certificate>],
        suspended: &mut Option<Suspension>,
        findings: &mut Vec<Finding>,
    ) -> Result<Vec<Statement>, Error> {
        let mut statements = Vec::new();
        if let Some(issuer) = above.first() {
            self.ask_lists(certificate, above, &mut statements, suspended, findings)?;
            self.ask_responses(certificate, issuer, above, &mut statements, findings)?;
        }
        combine(&mut statements);
        let silent: Vec<OffsetDateTime> = statements
            .iter()
            .filter(|s| s.revoked.is_none() && s.reasons == ALL_REASONS)
            .map(|s| s.this_update)
            .collect();
        // Of a hold the newest word counts (RFC 5280, 5.3.1): a later one that no longer knows of it has taken it back.
        statements.retain_mut(|s| match s.revoked {
            Some(entry) if entry.reason == CERTIFICATE_HOLD => {
                let until = silent.iter().filter(|at| **at > s.this_update).min();
                s.is_held &= until.is_none();
                !until.is_some_and(|until| self.take_back(entry.at, *until, suspended))
            }
            _ => true,
        });
        Ok(statements)
    }

    /// Whether a hold that ended somewhere before `until` is no matter at the proven time. What was made while it lasted
    /// was made with a certificate that was not good then.
    fn take_back(&self, from: OffsetDateTime, until: OffsetDateTime, told: &mut Option<Suspension>) -> bool {
        let lasted = from <= self.moment.proven && self.moment.proven < until;
        if !lasted {
            let (from, until) =
                told.map_or((from, until), |held| (held.from.min(from), held.until.max(until)));
            *told = Some(Suspension { from, until });
        }
        !lasted
    }

    fn ask_lists(
        &mut self,
        certificate: &Certificate,
        above: &[Arc<Certificate>],
        statements: &mut Vec<Statement>,
        suspended: &mut Option<Suspension>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Error> {
        let (material, moment, policy) = (self.material, self.moment, self.path.policy);
        self.budget.glance(material.crls.len())?;
        // Lists of other issuers that do not speak for the certificate are no news.
        let mut usable: Vec<(&Arc<Crl>, Reasons)> = Vec::new();
        for list in material.crls.iter().filter(|list| list.concerns(certificate)) {
            let outcome = self.signed(list, above)?;
            if outcome == Outcome::Invalid {
                note(findings, about("revocation.forged", certificate, "crl", list.this_update));
                continue;
            }
            let reasons = list.reasons_for(certificate);
            let digest = list.scheme().digest();
            let is_weak = digest.is_some_and(|digest| {
                constraints::digest_is_weak(digest, moment.of(list.this_update), policy)
            });
            let is_usable =
                outcome == Outcome::Verified && !is_weak && list.this_update <= moment.now && reasons != 0;
            if is_weak {
                note(findings, about("revocation.weak", certificate, "crl", list.this_update));
            } else if is_usable {
                usable.push((list, reasons));
            } else {
                note(findings, Finding::with("revocation.unusable", certificate.holder()));
            }
        }
        for (list, reasons) in &usable {
            let Ok(entry) = self.entry(list, certificate)? else {
                note(findings, Finding::with("revocation.unusable", certificate.holder()));
                continue;
            };
            let mut is_held = entry.is_some_and(|entry| entry.reason == CERTIFICATE_HOLD);
            let entry = match entry {
                Some(entry) if list.is_delta() => Some(entry).filter(|e| e.reason != REMOVE_FROM_CRL),
                Some(entry) if entry.reason == CERTIFICATE_HOLD => {
                    let until = self.released(list, &usable, certificate)?;
                    is_held = until.is_none();
                    let is_released = until.is_some_and(|until| self.take_back(entry.at, until, suspended));
                    Some(entry).filter(|_| !is_released)
                }
                other => other,
            };
            if entry.is_none() && list.is_delta() {
                continue;
            }
            if entry.is_none() && !moment.is_fresh(list.this_update, list.next_update) {
                note(findings, about("revocation.stale", certificate, "crl", list.this_update));
                continue;
            }
            if entry.is_none() && !list.covers_end(certificate.not_after) {
                note(findings, about("revocation.expired_certificate", certificate, "crl", list.this_update));
                continue;
            }
            // A compromised key can sign with any date, but a proven time lies before the
            // compromise was noticed only if it lies before the revocation.
            statements.push(Statement {
                source: "crl",
                digest: list.fingerprint,
                this_update: list.this_update,
                revoked: entry,
                reasons: *reasons,
                is_held,
            });
        }
        Ok(())
    }

    fn entry(&mut self, list: &Crl, certificate: &Certificate) -> Result<LookedUp, Error> {
        let key = (list.fingerprint, certificate.fingerprint);
        if let Some(known) = self.cache.entries.get(&key) {
            return Ok(*known);
        }
        self.budget.glance(list.len() / SMALLEST_ENTRY)?;
        let found = list.find(&certificate.issuer, &certificate.serial);
        self.cache.entries.insert(key, found);
        Ok(found)
    }

    /// When the newest fresh delta of a complete list that says anything about the certificate was made, if it takes the
    /// certificate's hold back.
    fn released(
        &mut self,
        complete: &Crl,
        usable: &[(&Arc<Crl>, Reasons)],
        certificate: &Certificate,
    ) -> Result<Option<OffsetDateTime>, Error> {
        let mut newest: Option<(OffsetDateTime, u8)> = None;
        for (delta, _) in usable {
            if !delta.continues(complete) || !self.moment.is_fresh(delta.this_update, delta.next_update) {
                continue;
            }
            match self.entry(delta, certificate)? {
                Err(_) => return Ok(None),
                Ok(Some(entry)) if newest.is_none_or(|(at, _)| at < delta.this_update) => {
                    newest = Some((delta.this_update, entry.reason));
                }
                Ok(_) => {}
            }
        }
        Ok(newest.filter(|(_, reason)| *reason == REMOVE_FROM_CRL).map(|(at, _)| at))
    }

    /// Whether the list was signed by who may sign it: an authority of its issuer's name on the path, or another holder of
    /// that name whose own path leads to the same anchor (RFC 5280, 6.3.3 (f), (g)).
    fn signed(&mut self, list: &Crl, above: &[Arc<Certificate>]) -> Result<Outcome, Error> {
        for signer in above.iter().filter(|c| c.subject == list.issuer && c.may_sign_lists()) {
            let outcome = self.check(list, signer)?;
            if outcome != Outcome::Invalid {
                return Ok(outcome);
            }
        }
        let others = self.signers.get(&list.issuer).map_or(&[][..], Vec::as_slice);
        let others = others.iter().filter(|c| !above.iter().any(|held| held.fingerprint == c.fingerprint));
        for signer in others.take(MAX_SIGNERS) {
            if self.is_list_signer(signer, list, above)? {
                let outcome = self.check(list, signer)?;
                if outcome != Outcome::Invalid {
                    return Ok(outcome);
                }
            }
        }
        Ok(Outcome::Invalid)
    }

    /// Whether the signer's key signed the list; a key that is too short for the policy says nothing.
    ///
    /// Errors: more work than permitted.
    fn check(&mut self, list: &Crl, signer: &Certificate) -> Result<Outcome, Error> {
        let key = (list.fingerprint, signer.fingerprint);
        if let Some(known) = self.cache.crls.get(&key) {
            return Ok(*known);
        }
        self.budget.value(&signer.spki, list.len())?;
        let outcome = match list.check_signed_by(&signer.spki) {
            Outcome::Verified if constraints::key_is_weak(&signer.spki, self.path.policy) => {
                Outcome::Unsupported
            }
            outcome => outcome,
        };
        self.cache.crls.insert(key, outcome);
        Ok(outcome)
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
        issuer: &Arc<Certificate>,
        above: &[Arc<Certificate>],
        statements: &mut Vec<Statement>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Error> {
        let (material, moment) = (self.material, self.moment);
        self.budget.glance(material.ocsps.len())?;
        for response in &material.ocsps {
            let hashes = self.cache.hashes.entry(issuer.fingerprint);
            let hashes = hashes.or_insert_with(|| IssuerHashes::of(issuer.clone()));
            let Some(answer) = response.answer_for(certificate, hashes, self.budget)? else { continue };
            let authority = self.authority(response, issuer)?;
            let signer = match &authority {
                Authority::Unauthorised => {
                    note(findings, Finding::new("revocation.unauthorised_responder"));
                    continue;
                }
                Authority::Unusable => {
                    note(findings, Finding::with("revocation.unusable", certificate.holder()));
                    continue;
                }
                Authority::Delegate(delegate) => delegate,
                Authority::Issuer => issuer,
            };
            let time = moment.of(answer.this_update);
            let is_delegate = matches!(authority, Authority::Delegate(_));
            let certified_weakly =
                is_delegate && constraints::certificate_weakness(signer, time, self.path.policy).is_some();
            if certified_weakly || !response.is_strong(signer, time, self.path.policy) {
                note(findings, about("revocation.weak", certificate, "ocsp", answer.this_update));
                continue;
            }
            // A delegate must be one when it signs, which is asked above. What it tells may be older than its certificate:
            // such certificates are renewed every few weeks, and the status is as old as the list behind it.
            let was_in_force = answer.this_update <= signer.not_after;
            if is_delegate && (!was_in_force || self.is_discredited(signer, response, above)?) {
                note(findings, Finding::with("revocation.responder_not_good", signer.holder()));
                continue;
            }
            if answer.this_update > moment.now || !response.is_in_order(answer) {
                note(findings, Finding::with("revocation.unusable", certificate.holder()));
                continue;
            }
            let revoked = match answer.status {
                CertStatus::Good => None,
                CertStatus::Revoked(at, reason) => Some(Entry { at, reason }),
                CertStatus::Unknown => {
                    note(findings, Finding::with("revocation.status_unknown", certificate.holder()));
                    continue;
                }
            };
            if revoked.is_none() && !moment.is_fresh(answer.this_update, answer.next_update) {
                note(findings, about("revocation.stale", certificate, "ocsp", answer.this_update));
                continue;
            }
            let this_update = answer.this_update;
            if revoked.is_none() && !answer.covers_end(certificate.not_after) {
                note(findings, about("revocation.expired_certificate", certificate, "ocsp", this_update));
                continue;
            }
            let is_held = revoked.is_some_and(|entry| entry.reason == CERTIFICATE_HOLD);
            statements.push(Statement {
                source: "ocsp",
                digest: response.digest,
                this_update,
                revoked,
                reasons: ALL_REASONS,
                is_held,
            });
        }
        Ok(())
    }

    /// Who signed a response for the issuer; found out once.
    ///
    /// Errors: more work than permitted.
    fn authority(&mut self, response: &OcspResponse, issuer: &Arc<Certificate>) -> Result<Authority, Error> {
        let key = (response.fingerprint, issuer.fingerprint);
        if let Some(known) = self.cache.ocsps.get(&key) {
            return Ok(known.clone());
        }
        let found = response.authority(issuer, &self.material.certificates, self.budget)?;
        self.cache.ocsps.insert(key, found.clone());
        Ok(found)
    }

    /// Whether genuine data say that a delegate was revoked, so that its answer is not believed: for any reason before the
    /// answer, and at any time when somebody else may have had its key. A delegate of whom nothing is known is believed;
    /// the one who delegated may have wished it so (RFC 6960, 4.2.2.2.1).
    fn is_discredited(
        &mut self,
        delegate: &Arc<Certificate>,
        response: &OcspResponse,
        above: &[Arc<Certificate>],
    ) -> Result<bool, Error> {
        // Nobody vouches for himself, and rows of delegates who vouch for each other end somewhere.
        if self.asked.contains(&delegate.fingerprint) || self.asked.len() >= MAX_DEPTH {
            return Ok(true);
        }
        self.asked.push(delegate.fingerprint);
        // What is noted on the way is about the delegate, not about the certificate asked for.
        let told = self.statements(delegate, above, &mut None, &mut Vec::new());
        self.asked.pop();
        let against =
            |entry: Entry| !WITHOUT_BLAME.contains(&entry.reason) || entry.at <= response.produced_at;
        Ok(told?.iter().filter_map(|s| s.revoked).any(against))
    }
}

/// Lists that speak for some reasons each say together what a list for all of them says, as of the oldest of them.
fn combine(statements: &mut Vec<Statement>) {
    let silent = || statements.iter().filter(|s| s.revoked.is_none() && s.reasons != ALL_REASONS);
    let reasons = silent().fold(0, |sum, s| sum | s.reasons);
    if let Some(oldest) = silent().min_by_key(|s| s.this_update).copied()
        && reasons == ALL_REASONS
    {
        statements.push(Statement { reasons, ..oldest });
    }
}
