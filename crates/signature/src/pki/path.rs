//! Path building: from a certificate to a configured anchor, by name and by key.

use std::sync::Arc;

use time::OffsetDateTime;

use crate::budget::Budget;
use crate::crypto::Outcome;
use crate::error::Error;
use crate::pki::certificate::Certificate;
use crate::pki::constraints::{self, Fault};
use crate::pki::store::{Purpose, TrustStore};
use crate::policy::{Limits, Policy};

/// What path building is given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PathContext<'a> {
    pub(crate) trust: &'a TrustStore,
    pub(crate) policy: &'a Policy,
    pub(crate) limits: &'a Limits,
    pub(crate) purpose: Purpose,
    /// Time at which every certificate must be valid.
    pub(crate) time: OffsetDateTime,
    /// Certificates that have a better claim to be of use than others in the pool, the best first: those beside the
    /// signature itself, then those of the caller.
    pub(crate) near: &'a [&'a [Arc<Certificate>]],
    /// Whether the path is one to a signer of revocation lists.
    pub(crate) for_lists: bool,
}

impl PathContext<'_> {
    /// What is wrong with a path, the gravest first.
    fn faults(self, path: &[&Certificate], anchor: Option<&Certificate>) -> Vec<(Fault, String)> {
        let mut faults = constraints::faults(path, anchor, self.purpose, self.time, self.policy);
        if self.for_lists {
            // Only the first certificate is asked for its usage; here it is to sign lists, not documents.
            faults.retain(|(fault, _)| *fault != Fault::KeyUsage);
            let unfit = path.first().filter(|leaf| !leaf.is_made_for_lists());
            faults.extend(unfit.map(|leaf| (Fault::KeyUsage, leaf.holder())));
            gravest_first(&mut faults);
        }
        faults
    }
}

/// A path to an anchor, perhaps a broken one.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    /// The signer first; the anchor last.
    pub(crate) certificates: Vec<Arc<Certificate>>,
    /// What is wrong with it, the gravest first.
    pub(crate) faults: Vec<(Fault, String)>,
}

/// Finds the best path; none when no anchor is reached.
pub(crate) fn build(
    leaf: &Arc<Certificate>,
    pool: &[Arc<Certificate>],
    ctx: PathContext,
    budget: &mut Budget,
) -> Result<Option<Path>, Error> {
    // A trusted certificate needs no path, but it must still be fit for its use.
    if ctx
        .trust
        .anchors()
        .iter()
        .any(|a| a.certificate.fingerprint == leaf.fingerprint && a.counts(ctx.purpose, ctx.time))
    {
        let faults = ctx.faults(&[leaf], None);
        return Ok(Some(Path { certificates: vec![leaf.clone()], faults }));
    }
    let mut search = Search { pool, ctx, budget, best: None };
    let mut chain = vec![leaf.clone()];
    search.extend(&mut chain, false)?;
    Ok(search.best)
}

struct Search<'a, 'b> {
    pool: &'a [Arc<Certificate>],
    ctx: PathContext<'a>,
    budget: &'b mut Budget,
    best: Option<Path>,
}

impl Search<'_, '_> {
    fn is_done(&self) -> bool {
        self.best.as_ref().is_some_and(|path| path.faults.is_empty())
    }

    /// Tries every issuer of the last certificate in `chain`. The depth is bounded by the
    /// permitted path length. `unproven` says that a signature on the way could not be checked.
    fn extend(&mut self, chain: &mut Vec<Arc<Certificate>>, unproven: bool) -> Result<(), Error> {
        let Some(tip) = chain.last().cloned() else { return Ok(()) };
        let (trust, ctx) = (self.ctx.trust, self.ctx);
        self.budget.glance(trust.anchors().len() + self.pool.len())?;
        // Of several anchors with one name and key, the same is found whatever the order in which they were given.
        let mut anchors: Vec<&Arc<Certificate>> = trust
            .anchors()
            .iter()
            .filter(|a| a.certificate.subject == tip.issuer && a.counts(ctx.purpose, ctx.time))
            .map(|a| &a.certificate)
            .collect();
        anchors.sort_by_key(|c| self.rank(c));
        for certificate in anchors {
            match self.budget.check(&tip, certificate)? {
                Outcome::Verified => self.offer(chain, certificate, unproven)?,
                Outcome::Unsupported => self.offer(chain, certificate, true)?,
                Outcome::Invalid => {}
            }
            if self.is_done() {
                return Ok(());
            }
        }
        if chain.len() >= self.ctx.limits.path_length {
            return Ok(());
        }
        let mut issuers: Vec<&Arc<Certificate>> = self
            .pool
            .iter()
            .filter(|c| c.subject == tip.issuer)
            .filter(|c| !chain.iter().any(|held| held.spki == c.spki && held.subject == c.subject))
            .collect();
        // Key identifiers are hints only; those that match are tried first.
        let is_other =
            |c: &Certificate| tip.authority_key_id.is_some() && tip.authority_key_id != c.subject_key_id;
        // Of too many, those from afar are left out, whatever the order in which they came: a file may be filled with
        // certificates of somebody's name.
        if issuers.len() > self.ctx.limits.certificates {
            issuers.sort_by_cached_key(|c| (self.distance(c), is_other(c), self.rank(c)));
            issuers.truncate(self.ctx.limits.certificates);
        }
        issuers.sort_by_key(|c| (is_other(c), self.rank(c)));
        for issuer in issuers {
            let outcome = self.budget.check(&tip, issuer)?;
            if outcome == Outcome::Invalid {
                continue;
            }
            chain.push(issuer.clone());
            self.extend(chain, unproven || outcome == Outcome::Unsupported)?;
            chain.pop();
            if self.is_done() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn distance(&self, certificate: &Certificate) -> usize {
        let near = self.ctx.near;
        let holds =
            |list: &&[Arc<Certificate>]| list.iter().any(|c| c.fingerprint == certificate.fingerprint);
        near.iter().position(holds).unwrap_or(near.len())
    }

    /// The order in which certificates of one name are tried: those in force, then those that end last, then by fingerprint.
    fn rank(&self, certificate: &Certificate) -> (bool, std::cmp::Reverse<OffsetDateTime>, [u8; 32]) {
        let in_force = certificate.not_before <= self.ctx.time && self.ctx.time <= certificate.not_after;
        (!in_force, std::cmp::Reverse(certificate.not_after), certificate.fingerprint)
    }

    /// Judges a complete path and keeps it if it is the best so far.
    fn offer(
        &mut self,
        chain: &[Arc<Certificate>],
        anchor: &Arc<Certificate>,
        unproven: bool,
    ) -> Result<(), Error> {
        let below: Vec<&Certificate> = chain.iter().map(Arc::as_ref).collect();
        self.budget.glance(constraints::weight(&below, Some(anchor)))?;
        let mut faults = self.ctx.faults(&below, Some(anchor));
        if unproven && !faults.iter().any(|(fault, _)| *fault == Fault::Crypto) {
            faults.push((Fault::Crypto, anchor.holder()));
            gravest_first(&mut faults);
        }
        let worst = |faults: &[(Fault, String)]| faults.first().map(|(fault, _)| *fault);
        let better = self.best.as_ref().is_none_or(|held| worst(&faults) < worst(&held.faults));
        if better {
            let mut certificates = chain.to_vec();
            certificates.push(anchor.clone());
            self.best = Some(Path { certificates, faults });
        }
        Ok(())
    }
}

fn gravest_first(faults: &mut [(Fault, String)]) {
    faults.sort_by_key(|(fault, _)| std::cmp::Reverse(*fault));
}
