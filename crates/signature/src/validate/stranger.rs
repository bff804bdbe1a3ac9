//! A signer who leads to no anchor: unknown, vouched for by nobody but himself, or dressed up as somebody who is trusted.

use std::rc::Rc;
use std::sync::Arc;

use crate::crypto::Outcome;
use crate::error::Error;
use crate::pki::certificate::Certificate;
use crate::pki::name::{self, Name};
use crate::semblance::Semblance;
use crate::validate::workspace::Workspace;

/// Code of the finding for a signer without a path to an anchor.
///
/// Errors: more steps of path building than permitted.
pub(crate) fn kind(leaf: &Arc<Certificate>, work: &mut Workspace) -> Result<&'static str, Error> {
    let limits = &work.ctx.limits;
    if leaf.is_self_issued() && work.budget.check(leaf, leaf)? == Outcome::Verified {
        return Ok("path.self_signed");
    }
    let company = match work.company.clone() {
        Some(company) => company,
        None => Rc::new(Company::of(work)?),
    };
    work.company = Some(company.clone());
    let mut tip = leaf.clone();
    let mut is_kin = false;
    for _ in 0..limits.path_length {
        let wanted = Appearance::of(&tip.issuer_raw);
        let mut is_dressed_up = false;
        let alike = company.known.iter().filter(|(_, appearance)| appearance.is_kin(&wanted));
        for (authority, appearance) in alike.take(limits.certificates) {
            // One that did issue it does not count for this purpose or at this time.
            if work.budget.check(&tip, authority)? != Outcome::Invalid {
                return Ok("path.none");
            }
            is_dressed_up |= appearance.is_same(&wanted);
            is_kin = true;
        }
        work.budget.glance(work.material.certificates.len())?;
        let issuers = work.material.certificates.iter().filter(|c| c.subject == tip.issuer);
        let mut next = None;
        for issuer in issuers.take(limits.certificates) {
            if issuer.fingerprint != tip.fingerprint && work.budget.check(&tip, issuer)? == Outcome::Verified
            {
                next = Some(issuer.clone());
                break;
            }
        }
        // Of certificates that the operator handed in beside the file and that lead nowhere, he still knows the names.
        let bears_it = |appearance: &Appearance| appearance.is_same(&wanted);
        if is_dressed_up || (next.is_none() && company.handed_in.iter().any(bears_it)) {
            return Ok("path.look_alike");
        }
        match next {
            Some(issuer) => tip = issuer,
            None => break,
        }
    }
    // An authority of a trusted organisation may lack a link to it that exists elsewhere; one that ends at a root of its own
    // does not.
    Ok(if is_kin && tip.is_self_issued() { "path.look_alike" } else { "path.none" })
}

/// Authorities whose names the operator knows; the same for every signature of a file.
#[derive(Debug)]
pub(crate) struct Company {
    /// The anchors and those below them.
    known: Vec<(Arc<Certificate>, Appearance)>,
    /// All that were handed in beside the file.
    handed_in: Vec<Appearance>,
}

impl Company {
    fn of(work: &mut Workspace) -> Result<Self, Error> {
        let known = known_authorities(work)?;
        let authorities = work.ctx.material.certificates.iter().filter(|c| c.ca == Some(true));
        Ok(Self {
            known: known.into_iter().map(|c| (c.clone(), Appearance::of(&c.subject_raw))).collect(),
            handed_in: authorities.map(|c| Appearance::of(&c.subject_raw)).collect(),
        })
    }
}

/// The anchors, and the authorities below them among the certificates that were handed in beside the file.
fn known_authorities(work: &mut Workspace) -> Result<Vec<Arc<Certificate>>, Error> {
    let (ctx, limits) = (work.ctx, &work.ctx.limits);
    let mut known: Vec<Arc<Certificate>> =
        ctx.trust.anchors().iter().map(|anchor| anchor.certificate.clone()).collect();
    for _ in 0..limits.path_length {
        let before = known.len();
        for candidate in ctx.material.certificates.iter().filter(|c| c.ca == Some(true)) {
            if known.len() >= limits.certificates
                || known.iter().any(|held| held.fingerprint == candidate.fingerprint)
            {
                continue;
            }
            let mut is_known = false;
            for issuer in known.iter().filter(|c| c.subject == candidate.issuer) {
                is_known |= work.budget.check(candidate, issuer)? == Outcome::Verified;
            }
            if is_known {
                known.push(candidate.clone());
            }
        }
        if known.len() == before {
            break;
        }
    }
    Ok(known)
}

/// What a reader sees of the name of an authority.
#[derive(Debug)]
struct Appearance {
    name: Name,
    common: Option<Semblance>,
    organization: Option<Semblance>,
}

impl Appearance {
    fn of(raw: &[u8]) -> Self {
        let seen = |text: Option<String>| text.as_deref().and_then(Semblance::of);
        Self {
            name: Name::parse(raw),
            common: seen(name::common_name(raw)),
            organization: seen(name::organization(raw)),
        }
    }

    /// Whether the two have the same whole name, or read the same where people look: at the common name, or without one at
    /// the organisation.
    fn is_same(&self, other: &Self) -> bool {
        let shown = |of: &Self| of.common.clone().or_else(|| of.organization.clone());
        (self.name == other.name && !self.name.is_empty())
            || shown(self).zip(shown(other)).is_some_and(|(a, b)| a.is_same(&b))
    }

    /// Whether one seems to belong to the other: it reads like a later generation of it, or names the same organisation.
    fn is_kin(&self, other: &Self) -> bool {
        let parts = |of: &Self| [of.common.clone(), of.organization.clone()];
        self.is_same(other)
            || parts(self).iter().flatten().any(|a| parts(other).iter().flatten().any(|b| a.is_kin(b)))
    }
}
