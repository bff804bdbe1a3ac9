//! A signer who leads to no anchor: unknown, vouched for by nobody but himself, or dressed up as somebody who is trusted.

use std::sync::Arc;

use crate::crypto::Outcome;
use crate::error::Error;
use crate::names::fold;
use crate::pki::certificate::Certificate;
use crate::pki::name;
use crate::validate::workspace::Workspace;

/// Code of the finding for a signer without a path to an anchor.
///
/// Errors: more steps of path building than permitted.
pub(crate) fn kind(leaf: &Arc<Certificate>, work: &mut Workspace) -> Result<&'static str, Error> {
    let limits = &work.ctx.limits;
    if leaf.is_self_issued() && work.budget.check(leaf, leaf, limits)? == Outcome::Verified {
        return Ok("path.self_signed");
    }
    let mut tip = leaf.clone();
    for _ in 0..limits.path_length {
        let wanted = appearance(&tip.issuer_raw);
        let bears_it = |c: &Arc<Certificate>| {
            c.ca == Some(true) && !wanted.is_empty() && appearance(&c.subject_raw) == wanted
        };
        let anchors = work.ctx.trust.anchors().iter().map(|anchor| &anchor.certificate);
        let mut is_dressed_up = false;
        for authority in anchors.filter(|c| bears_it(c)).take(limits.certificates) {
            // One that did issue it does not count for this purpose or at this time.
            if work.budget.check(&tip, authority, limits)? != Outcome::Invalid {
                return Ok("path.none");
            }
            is_dressed_up = true;
        }
        let issuers = work.material.certificates.iter().filter(|c| c.subject == tip.issuer);
        let mut next = None;
        for issuer in issuers.take(limits.certificates) {
            if issuer.fingerprint != tip.fingerprint
                && work.budget.check(&tip, issuer, limits)? == Outcome::Verified
            {
                next = Some(issuer.clone());
                break;
            }
        }
        // Certificates that the operator handed in beside the file are no anchors, yet names that he knows.
        let handed_in = work.ctx.material.certificates.iter();
        is_dressed_up |= next.is_none() && handed_in.clone().any(bears_it);
        if is_dressed_up {
            return Ok("path.look_alike");
        }
        match next {
            Some(issuer) => tip = issuer,
            None => break,
        }
    }
    Ok("path.none")
}

/// What a reader sees of a name: its common name, or its organisation, folded.
fn appearance(raw: &[u8]) -> String {
    let shown = name::common_name(raw).or_else(|| name::organization(raw)).unwrap_or_default();
    fold(&shown).split_whitespace().collect::<Vec<_>>().join(" ")
}
