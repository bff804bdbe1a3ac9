//! Cơ sở của kết luận: what a verdict rests on besides the file, so that it can be given again from what was kept.

use crate::administration::{Anchored, anchors_of};
use crate::{Error, Office};
use congvan_records::{AgencyId, Timestamp};
use congvan_signature::{
    AlgorithmPolicy, Anchor, CertificatePolicies, Material, ModificationPolicy, Policy, Purpose,
    RevocationPolicy, TrustStore,
};
use congvan_store::evidence::{Evidence, EvidenceRole, EvidenceSource};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// What is trusted and at hand, and since when.
pub(crate) struct Basis {
    pub(crate) trust: TrustStore,
    pub(crate) material: Material,
    /// The same, to be kept.
    pub(crate) kept: Vec<Evidence>,
    /// The last change of trust that it knows of.
    pub(crate) changed: Option<Timestamp>,
}

/// What the words kept with an anchor say.
#[derive(Serialize, Deserialize)]
struct AnchorDetail {
    purposes: Vec<String>,
    /// Does it count within its own validity only?
    bounded: bool,
    /// From when and until when a trusted list calls it approved, in microseconds.
    #[serde(default, skip_serializing_if = "is_unbounded")]
    counts: [Option<i64>; 2],
}

fn is_unbounded(counts: &[Option<i64>; 2]) -> bool {
    *counts == [None, None]
}

impl Basis {
    /// What the agency trusts now and the operator has named.
    pub(crate) async fn now(office: &Office, agency: AgencyId) -> Result<Self, Error> {
        let (anchors, changed) = anchors_of(office, agency).await?;
        let mut basis =
            Self { trust: TrustStore::new(), material: Material::new(), kept: Vec::new(), changed };
        for Anchored { anchor, purposes, counts, is_agencys } in anchors {
            let detail = AnchorDetail {
                purposes: purposes.iter().map(|purpose| purpose.key().to_owned()).collect(),
                bounded: is_agencys,
                counts: [counts.from, counts.until].map(|at| at.map(Timestamp::micros)),
            };
            let source = if is_agencys { EvidenceSource::Agency } else { EvidenceSource::Operator };
            basis.kept.push(Evidence {
                role: EvidenceRole::Anchor,
                source,
                used: false,
                // Strings and a flag only: writing them cannot fail.
                detail: serde_json::to_string(&detail).unwrap_or_default(),
                bytes: anchor.der().to_vec(),
            });
            basis.trust.add(bound(anchor, &detail));
        }
        for bytes in &office.inner.crls {
            basis.take(EvidenceRole::Crl, EvidenceSource::Operator, String::new(), bytes.clone());
        }
        Ok(basis)
    }

    /// Adds something at hand.
    pub(crate) fn take(
        &mut self,
        role: EvidenceRole,
        source: EvidenceSource,
        detail: String,
        bytes: Vec<u8>,
    ) {
        add(&mut self.material, role, &bytes);
        self.kept.push(Evidence { role, source, used: false, detail, bytes });
    }

    /// What was kept with a verdict. What came out of the file is left to the verifier, which finds it there again.
    pub(crate) fn of_kept(kept: Vec<Evidence>) -> Self {
        let mut basis =
            Self { trust: TrustStore::new(), material: Material::new(), kept: Vec::new(), changed: None };
        for piece in kept.into_iter().filter(|piece| piece.source != EvidenceSource::File) {
            if piece.role == EvidenceRole::Anchor {
                let detail = serde_json::from_str(&piece.detail);
                let detail =
                    detail.unwrap_or(AnchorDetail { purposes: Vec::new(), bounded: true, counts: [None; 2] });
                for anchor in TrustStore::read(&piece.bytes) {
                    basis.trust.add(bound(anchor, &detail));
                }
                basis.kept.push(piece);
            } else {
                basis.take(piece.role, piece.source, piece.detail, piece.bytes);
            }
        }
        basis
    }
}

fn add(material: &mut Material, role: EvidenceRole, bytes: &[u8]) {
    // What cannot be read proves nothing; how many pieces could be read does not matter here.
    let _ = match role {
        EvidenceRole::Anchor => 0,
        EvidenceRole::Certificate => material.add_certificates(bytes),
        EvidenceRole::Crl => material.add_crls(bytes),
        EvidenceRole::Ocsp => material.add_ocsp(bytes),
    };
}

fn bound(anchor: Anchor, detail: &AnchorDetail) -> Anchor {
    let has = |purpose: &str| detail.purposes.iter().any(|known| known == purpose);
    let purposes: Vec<Purpose> = [("signing", Purpose::Signing), ("timestamping", Purpose::Timestamping)]
        .into_iter()
        .filter(|(key, _)| has(key))
        .map(|(_, purpose)| purpose)
        .collect();
    let anchor = anchor.for_purposes(&purposes);
    let [from, until] = detail.counts.map(|at| at.map(|at| Timestamp::from_micros(at).to_utc()));
    if !detail.bounded {
        return anchor.between(from, until);
    }
    let summary = anchor.summary();
    let until = until.map_or(summary.not_after, |until| until.min(summary.not_after));
    anchor.between(from.max(Some(summary.not_before)), Some(until))
}

/// What was demanded, as it is kept.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeptPolicy {
    min_rsa_bits: usize,
    #[serde(with = "time::serde::rfc3339::option")]
    sha1_not_after: Option<OffsetDateTime>,
    revocation_required: bool,
    form_filling_when_certified: bool,
    information_dictionary: bool,
    extended_key_usages: Vec<String>,
    /// Accepted certificate policies; whether one is required, mappings are ignored, anyPolicy counts for nothing.
    certificate_policies: (Option<Vec<String>>, [bool; 3]),
    /// When the agency had the file, in microseconds.
    known_at: Option<i64>,
}

impl KeptPolicy {
    pub(crate) fn new(policy: &Policy, known_at: Option<Timestamp>) -> Self {
        Self {
            min_rsa_bits: policy.algorithms.min_rsa_bits,
            sha1_not_after: policy.algorithms.sha1_not_after,
            revocation_required: policy.revocation == RevocationPolicy::Required,
            form_filling_when_certified: policy.modification.form_filling_when_certified,
            information_dictionary: policy.modification.information_dictionary,
            extended_key_usages: policy.extended_key_usages.clone(),
            certificate_policies: {
                let asked = &policy.certificate_policies;
                (asked.accepted.clone(), [asked.require_explicit, asked.inhibit_mapping, asked.inhibit_any])
            },
            known_at: known_at.map(Timestamp::micros),
        }
    }

    /// When the agency had the file, as far as that was used.
    pub(crate) fn known_at(&self) -> Option<Timestamp> {
        self.known_at.map(Timestamp::from_micros)
    }
}

impl From<KeptPolicy> for Policy {
    fn from(kept: KeptPolicy) -> Self {
        Self {
            algorithms: AlgorithmPolicy {
                min_rsa_bits: kept.min_rsa_bits,
                sha1_not_after: kept.sha1_not_after,
            },
            revocation: if kept.revocation_required {
                RevocationPolicy::Required
            } else {
                RevocationPolicy::IfAvailable
            },
            modification: ModificationPolicy {
                form_filling_when_certified: kept.form_filling_when_certified,
                information_dictionary: kept.information_dictionary,
            },
            extended_key_usages: kept.extended_key_usages,
            certificate_policies: {
                let (accepted, [require_explicit, inhibit_mapping, inhibit_any]) = kept.certificate_policies;
                CertificatePolicies { accepted, require_explicit, inhibit_mapping, inhibit_any }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_comes_back_as_it_was_kept() {
        let asked = Policy {
            algorithms: AlgorithmPolicy {
                min_rsa_bits: 1024,
                sha1_not_after: Some(time::macros::datetime!(2020-01-01 00:00 UTC)),
            },
            revocation: RevocationPolicy::IfAvailable,
            modification: ModificationPolicy {
                form_filling_when_certified: false,
                information_dictionary: false,
            },
            extended_key_usages: vec!["1.2.3".into()],
            certificate_policies: CertificatePolicies {
                accepted: Some(vec!["1.2.4".into()]),
                require_explicit: true,
                inhibit_mapping: false,
                inhibit_any: true,
            },
        };
        for policy in [Policy::default(), asked] {
            let text = serde_json::to_string(&KeptPolicy::new(&policy, None)).unwrap();
            assert_eq!(Policy::from(serde_json::from_str::<KeptPolicy>(&text).unwrap()), policy);
        }
    }
}
