//! Certificate policies along a path (RFC 5280, 6.1, in the form of RFC 9618), for a relying
//! party that accepts any policy: what remains to be found out is whether a policy that the
//! path itself demands survives.

use std::collections::{BTreeMap, BTreeSet};

use crate::pki::certificate::Certificate;

const ANY: &str = "2.5.29.32.0";

/// Policies valid at one depth, each with the policies expected below.
type Level = BTreeMap<String, BTreeSet<String>>;

/// Whether the path, issuer side first, satisfies its own policy demands.
pub(crate) fn are_satisfied(path: &[&Certificate]) -> bool {
    let n = path.len() as u32;
    let (mut explicit, mut mapping, mut inhibit_any) = (n + 1, n + 1, n + 1);
    let mut level: Level = BTreeMap::from([(ANY.to_owned(), BTreeSet::from([ANY.to_owned()]))]);
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
        let lower = |held: u32, said: Option<u32>| said.map_or(held, |s| s.min(held));
        explicit = lower(explicit, certificate.require_explicit_policy);
        mapping = lower(mapping, certificate.inhibit_policy_mapping);
        inhibit_any = lower(inhibit_any, certificate.inhibit_any_policy);
    }
    explicit > 0 || !level.is_empty()
}

fn descend(above: &Level, policies: &[String], any_counts: bool) -> Level {
    let mut below = Level::new();
    let expected = |policy: &str| above.values().any(|set| set.contains(policy));
    for policy in policies.iter().filter(|p| *p != ANY) {
        if expected(policy) || above.contains_key(ANY) {
            below.insert(policy.clone(), BTreeSet::from([policy.clone()]));
        }
    }
    if any_counts && policies.iter().any(|p| p == ANY) {
        for policy in above.values().flatten() {
            below.entry(policy.clone()).or_insert_with(|| BTreeSet::from([policy.clone()]));
        }
    }
    below
}

fn map_policies(level: &mut Level, mappings: &[(String, String)], allowed: bool) {
    let mut targets: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
    for (from, to) in mappings {
        targets.entry(from).or_default().insert(to.clone());
    }
    for (from, to) in targets {
        if !allowed {
            level.remove(from);
        } else if level.contains_key(from) || level.contains_key(ANY) {
            level.insert(from.clone(), to);
        }
    }
}
