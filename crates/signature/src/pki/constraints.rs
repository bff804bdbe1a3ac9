//! What RFC 5280, 6.1 asks of the certificates of a path besides their signatures.

use time::OffsetDateTime;

use crate::crypto::{Digest, Key, Scheme};
use crate::findings::Finding;
use crate::pki::certificate::{Certificate, NameConstraints, Subtree};
use crate::pki::policies;
use crate::pki::store::Purpose;
use crate::policy::Policy;
use crate::report::SubIndication;

/// anyExtendedKeyUsage
const ANY_USAGE: &str = "2.5.29.37.0";

/// A broken constraint. The order of the variants is the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    NotYetValid,
    Expired,
    /// Weak now, strong enough at an earlier time.
    CryptoSince,
    Crypto,
    KeyUsage,
    Constraint,
    Malformed,
    CriticalExtension,
}

impl Fault {
    pub(crate) fn sub_indication(self) -> SubIndication {
        match self {
            Self::NotYetValid | Self::Expired => SubIndication::OutOfBoundsNoPoe,
            Self::CryptoSince => SubIndication::CryptoConstraintsFailureNoPoe,
            Self::Crypto => SubIndication::CryptoConstraintsFailure,
            Self::KeyUsage | Self::Constraint => SubIndication::ChainConstraintsFailure,
            Self::CriticalExtension | Self::Malformed => SubIndication::CertificateChainGeneralFailure,
        }
    }

    pub(crate) fn finding(self, subject: &str) -> Finding {
        Finding::with(
            match self {
                Self::NotYetValid => "path.not_yet_valid",
                Self::Expired => "path.expired",
                Self::CryptoSince | Self::Crypto => "crypto.chain",
                Self::KeyUsage => "path.key_usage",
                Self::Constraint => "path.constraints",
                Self::CriticalExtension => "path.critical_extension",
                Self::Malformed => "path.malformed_extension",
            },
            subject,
        )
    }
}

/// Broken constraints of a path, the signer first; each with the holder concerned. The anchor is not part of the path, yet
/// what it says about the paths below it counts (RFC 5937); none for a certificate that is trusted itself.
pub(crate) fn faults(
    path: &[&Certificate],
    anchor: Option<&Certificate>,
    purpose: Purpose,
    time: OffsetDateTime,
    policy: &Policy,
) -> Vec<(Fault, String)> {
    let mut found = Vec::new();
    let mut add = |fault: Fault, certificate: &Certificate| found.push((fault, certificate.holder()));
    let Some((leaf, authorities)) = path.split_first() else { return found };

    for certificate in path {
        if time < certificate.not_before {
            add(Fault::NotYetValid, certificate);
        }
        if time > certificate.not_after {
            add(Fault::Expired, certificate);
        }
        match certificate_weakness(certificate, time, policy) {
            Some(Weakness::Since) => add(Fault::CryptoSince, certificate),
            Some(Weakness::Always) => add(Fault::Crypto, certificate),
            None => {}
        }
        if certificate.unknown_critical {
            add(Fault::CriticalExtension, certificate);
        }
        if certificate.malformed_extension {
            add(Fault::Malformed, certificate);
        }
    }
    if !leaf_usage_is_right(leaf, purpose, policy) {
        add(Fault::KeyUsage, leaf);
    }
    let mut below = 0u32;
    for authority in authorities {
        // `below` counts the authorities between this one and the signer that are not self-issued.
        let long = authority.path_length.is_some_and(|limit| below > limit);
        let is_authority = authority.is_v3 && authority.ca == Some(true) && authority.may_sign_certificates();
        if !is_authority || long {
            add(Fault::Constraint, authority);
        }
        if !authority.is_self_issued() {
            below += 1;
        }
    }
    if let Some(anchor) = anchor {
        let long = anchor.path_length.is_some_and(|limit| below > limit);
        if !anchor.is_authority_if_trusted() || long {
            add(Fault::Constraint, anchor);
        }
        // What it says about those below it and cannot be read is not the same as nothing.
        if anchor.malformed_extension {
            add(Fault::Malformed, anchor);
        }
    }
    if let Some(bad) = name_violation(path, anchor) {
        add(Fault::Constraint, bad);
    }
    let downward: Vec<&Certificate> = path.iter().rev().copied().collect();
    if !policies::are_satisfied(&downward, anchor, &policy.certificate_policies) {
        add(Fault::Constraint, leaf);
    }
    found.sort_by_key(|(fault, _)| std::cmp::Reverse(*fault));
    found
}

/// How many comparisons judging a path takes at most: of each name with the subtrees that those above it permit or exclude,
/// and of policies with those they are mapped to.
pub(crate) fn weight(path: &[&Certificate], anchor: Option<&Certificate>) -> usize {
    let subtrees = |c: &&Certificate| c.name_constraints.as_ref().map_or(0, NameConstraints::len);
    let all = || path.iter().copied().chain(anchor);
    let above: usize = all().map(|c| subtrees(&c)).sum();
    let names: usize = path.iter().map(|c| 1 + c.alternative_names.len()).sum();
    let policies =
        all().map(|c| c.policies.as_ref().map_or(0, Vec::len) + c.policy_mappings.len()).max().unwrap_or(0);
    names.saturating_mul(1 + above).saturating_add(policies.saturating_pow(3))
}

/// Whether a digest, at the time, is too weak for the policy.
pub(crate) fn digest_is_weak(digest: Digest, time: OffsetDateTime, policy: &Policy) -> bool {
    match digest {
        Digest::Sha1 => policy.algorithms.sha1_not_after.is_none_or(|until| time > until),
        other => !other.is_strong(),
    }
}

/// Whether a key is too short for the policy.
pub(crate) fn key_is_weak(spki: &[u8], policy: &Policy) -> bool {
    match Key::from_spki(spki) {
        Key::Rsa { bits, .. } => bits < policy.algorithms.min_rsa_bits,
        Key::Other => true,
        Key::P256(_) | Key::P384(_) | Key::P521(_) | Key::Ed25519(_) => false,
    }
}

/// How a signature falls short of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weakness {
    /// It was strong enough until a date that has passed.
    Since,
    /// It never was.
    Always,
}

/// What is weak about a digest at the time; none when nothing is.
pub(crate) fn digest_weakness(digest: Digest, time: OffsetDateTime, policy: &Policy) -> Option<Weakness> {
    if !digest_is_weak(digest, time, policy) {
        return None;
    }
    let was_good = digest == Digest::Sha1 && policy.algorithms.sha1_not_after.is_some();
    Some(if was_good { Weakness::Since } else { Weakness::Always })
}

/// What is weak about a signature by a scheme and a key at the time; none when nothing is.
pub(crate) fn weakness(
    scheme: Scheme,
    spki: &[u8],
    time: OffsetDateTime,
    policy: &Policy,
) -> Option<Weakness> {
    let of_key = key_is_weak(spki, policy).then_some(Weakness::Always);
    of_key.max(scheme.digest().and_then(|digest| digest_weakness(digest, time, policy)))
}

/// What is weak about a certificate: how it was signed, or the key that it certifies.
pub(crate) fn certificate_weakness(
    certificate: &Certificate,
    time: OffsetDateTime,
    policy: &Policy,
) -> Option<Weakness> {
    weakness(certificate.scheme(), &certificate.spki, time, policy)
}

fn leaf_usage_is_right(leaf: &Certificate, purpose: Purpose, policy: &Policy) -> bool {
    if !leaf.may_sign_documents() {
        return false;
    }
    match (purpose, &leaf.extended_key_usage) {
        (Purpose::Timestamping, _) => leaf.is_stamping_unit(),
        (Purpose::Signing, None) => true,
        (Purpose::Signing, Some(usages)) => {
            usages.iter().any(|u| u == ANY_USAGE || policy.extended_key_usages.contains(u))
        }
    }
}

/// The first certificate, from the issuers downwards, whose name an authority above forbids.
fn name_violation<'a>(path: &[&'a Certificate], anchor: Option<&'a Certificate>) -> Option<&'a Certificate> {
    let mut above: Vec<&NameConstraints> =
        anchor.and_then(|a| a.name_constraints.as_ref()).into_iter().collect();
    for (index, certificate) in path.iter().enumerate().rev() {
        let is_leaf = index == 0;
        // Self-issued authorities are exempt (RFC 5280, 6.1.3 (b)).
        if (is_leaf || !certificate.is_self_issued())
            && above.iter().any(|constraints| !permits(constraints, certificate))
        {
            return Some(certificate);
        }
        above.extend(&certificate.name_constraints);
    }
    None
}

fn permits(constraints: &NameConstraints, certificate: &Certificate) -> bool {
    let mut names = certificate.alternative_names.clone();
    if !certificate.subject.is_empty() {
        names.push(Subtree::Directory(certificate.subject.clone()));
    }
    // A name that cannot be read may be one that is forbidden.
    !certificate.unreadable_names
        && names.iter().all(|name| {
            let same_kind: Vec<&Subtree> =
                constraints.permitted.iter().filter(|base| alike(base, name)).collect();
            let permitted = same_kind.is_empty() || same_kind.iter().any(|base| lies_within(name, base));
            permitted && !constraints.excluded.iter().any(|base| alike(base, name) && lies_within(name, base))
        })
        && !constraints.permitted.iter().chain(&constraints.excluded).any(|base| *base == Subtree::Other)
}

fn alike(a: &Subtree, b: &Subtree) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

fn lies_within(name: &Subtree, base: &Subtree) -> bool {
    match (name, base) {
        (Subtree::Directory(name), Subtree::Directory(base)) => name.is_within(base),
        (Subtree::Dns(name), Subtree::Dns(base)) => host_within(name, base, true),
        (Subtree::Email(name), Subtree::Email(base)) => match (name.rsplit_once('@'), base.contains('@')) {
            (_, true) => name.eq_ignore_ascii_case(base),
            (Some((_, host)), false) => host_within(host, base, false),
            (None, false) => false,
        },
        (Subtree::Uri(name), Subtree::Uri(base)) => {
            uri_host(name).is_some_and(|h| host_within(h, base, false))
        }
        (Subtree::Ip(address), Subtree::Ip(base)) => {
            base.len() == address.len() * 2
                && address.iter().enumerate().all(|(i, byte)| {
                    let mask = base.get(address.len() + i).copied().unwrap_or(0xff);
                    base.get(i).is_some_and(|net| byte & mask == net & mask)
                })
        }
        _ => false,
    }
}

/// `base` with a leading dot covers subdomains only; without one it covers the host, and for
/// DNS names (`open`) the subdomains too.
fn host_within(host: &str, base: &str, open: bool) -> bool {
    let (host, base) = (host.to_ascii_lowercase(), base.to_ascii_lowercase());
    if let Some(domain) = base.strip_prefix('.') {
        return host.strip_suffix(domain).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'));
    }
    host == base
        || base.is_empty()
        || (open && host.strip_suffix(base.as_str()).is_some_and(|rest| rest.ends_with('.')))
}

fn uri_host(uri: &str) -> Option<&str> {
    let rest = uri.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, h)| h);
    Some(host.split(':').next().unwrap_or(host))
}
