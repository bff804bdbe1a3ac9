//! Certificate policies along a path (RFC 5280, 6.1, in the form of RFC 9618: a row of levels instead of a tree that can
//! grow without bound).

use std::collections::{BTreeMap, BTreeSet};

use crate::pki::certificate::Certificate;
use crate::policy::CertificatePolicies;

const ANY: &str = "2.5.29.32.0";

/// A policy that is valid at one depth.
#[derive(Debug, Clone)]
struct Node {
    /// Policies expected below.
    expected: BTreeSet<String>,
    /// What it is in the anchor's own terms, before any mapping.
    origins: BTreeSet<String>,
}

impl Node {
    fn of(policy: &str, origins: BTreeSet<String>) -> Self {
        Self { expected: BTreeSet::from([policy.to_owned()]), origins }
    }
}

/// Policies valid at one depth.
type Level = BTreeMap<String, Node>;

/// Whether the path, issuer side first, satisfies its own policy demands, those of its anchor (RFC 5937, 3.2) and the
/// caller's.
pub(crate) fn are_satisfied(
    path: &[&Certificate],
    anchor: Option<&Certificate>,
    asked: &CertificatePolicies,
) -> bool {
    let n = u32::try_from(path.len()).unwrap_or(u32::MAX - 1);
    let begin = |is_set: bool| if is_set { 0 } else { n + 1 };
    let mut explicit = begin(asked.require_explicit);
    let mut mapping = begin(asked.inhibit_mapping);
    let mut inhibit_any = begin(asked.inhibit_any);
    let lower = |held: u32, said: Option<u32>| said.map_or(held, |s| s.min(held));
    if let Some(anchor) = anchor {
        explicit = lower(explicit, anchor.require_explicit_policy);
        mapping = lower(mapping, anchor.inhibit_policy_mapping);
        inhibit_any = lower(inhibit_any, anchor.inhibit_any_policy);
    }
    let any = Node::of(ANY, BTreeSet::from([ANY.to_owned()]));
    let mut level: Level = BTreeMap::from([(ANY.to_owned(), any)]);
    for (index, certificate) in path.iter().enumerate() {
        let is_last = index + 1 == path.len();
        let self_issued = certificate.is_self_issued();
        level = match &certificate.policies {
            None => Level::new(),
            Some(policies) => {
                let any_counts = inhibit_any > 0 || (!is_last && self_issued);
                descend(&level, policies, any_counts)
            }
        };
        if level.is_empty() && explicit == 0 {
            return false;
        }
        if is_last {
            explicit = explicit.saturating_sub(1);
            if certificate.require_explicit_policy == Some(0) {
                explicit = 0;
            }
            continue;
        }
        if certificate.policy_mappings.iter().any(|(from, to)| from == ANY || to == ANY) {
            return false;
        }
        map_policies(&mut level, &certificate.policy_mappings, mapping > 0);
        if !self_issued {
            explicit = explicit.saturating_sub(1);
            mapping = mapping.saturating_sub(1);
            inhibit_any = inhibit_any.saturating_sub(1);
        }
        explicit = lower(explicit, certificate.require_explicit_policy);
        mapping = lower(mapping, certificate.inhibit_policy_mapping);
        inhibit_any = lower(inhibit_any, certificate.inhibit_any_policy);
    }
    explicit > 0 || level.values().any(|node| is_accepted(node, asked))
}

/// Whether a policy that survived is one that the caller accepts (RFC 5280, 6.1.5 (g)).
fn is_accepted(node: &Node, asked: &CertificatePolicies) -> bool {
    match &asked.accepted {
        None => true,
        Some(list) => list.iter().any(|p| p == ANY || node.origins.contains(p)) || node.origins.contains(ANY),
    }
}

/// The policies of a certificate below a level (RFC 5280, 6.1.3 (d)).
fn descend(above: &Level, policies: &[String], any_counts: bool) -> Level {
    let mut below = Level::new();
    for policy in policies.iter().filter(|p| *p != ANY) {
        let parents = above.values().filter(|node| node.expected.contains(policy));
        let origins: BTreeSet<String> = parents.flat_map(|node| node.origins.iter().cloned()).collect();
        if !origins.is_empty() {
            below.insert(policy.clone(), Node::of(policy, origins));
        } else if above.contains_key(ANY) {
            below.insert(policy.clone(), Node::of(policy, BTreeSet::from([policy.clone()])));
        }
    }
    if any_counts && policies.iter().any(|p| p == ANY) {
        for node in above.values() {
            for policy in &node.expected {
                let kept = below.entry(policy.clone());
                kept.or_insert_with(|| Node::of(policy, node.origins.clone()));
            }
        }
    }
    below
}

/// Applies the mappings of an authority (RFC 5280, 6.1.4 (b)).
fn map_policies(level: &mut Level, mappings: &[(String, String)], allowed: bool) {
    let mut targets: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
    for (from, to) in mappings {
        targets.entry(from).or_default().insert(to.clone());
    }
    for (from, to) in targets {
        if !allowed {
            level.remove(from);
        } else if let Some(node) = level.get_mut(from) {
            node.expected = to;
        } else if level.contains_key(ANY) {
            level.insert(from.clone(), Node { expected: to, origins: BTreeSet::from([from.clone()]) });
        }
    }
}
