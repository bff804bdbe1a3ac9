//! One signer's cryptography: certificate, digest, attributes, value (ETSI EN 319 102-1, 5.2.3,
//! 5.2.7 and 5.2.8 in part).

use std::sync::Arc;

use time::OffsetDateTime;

use crate::ber::{self, SET};
use crate::budget::Budget;
use crate::cms::attributes::{Attributes, CONTENT_TYPE, EssAnswer, MESSAGE_DIGEST};
use crate::cms::signed_data::SignerInfo;
use crate::crypto::{self, Outcome, Scheme};
use crate::error::Error;
use crate::findings::Finding;
use crate::pki::certificate::Certificate;
use crate::pki::constraints::{self, Weakness};
use crate::policy::Policy;
use crate::report::SubIndication;
use crate::validate::verdict::Verdict;

/// What is checked against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SignerInput<'a> {
    /// Type of the content, from the container.
    pub(crate) content_type: &'a [u8],
    /// The signed bytes in parts; none when they are not at hand.
    pub(crate) content: Option<&'a [&'a [u8]]>,
    /// Their digest, where it is known already.
    pub(crate) digest: Option<&'a [u8]>,
    /// Certificates among which the signer's is sought.
    pub(crate) pool: &'a [Arc<Certificate>],
    pub(crate) policy: &'a Policy,
    /// Time for which algorithms must be strong enough.
    pub(crate) time: OffsetDateTime,
    /// Whether PAdES rules hold: signed attributes and the certificate's hash are mandatory.
    pub(crate) pades: bool,
}

/// What was found out.
#[derive(Debug)]
pub(crate) struct SignerCheck {
    pub(crate) intact: Option<bool>,
    pub(crate) certificate: Option<Arc<Certificate>>,
    pub(crate) algorithm: Option<String>,
}

/// Certificates of one name and number among which the right one is sought.
const MAX_CANDIDATES: usize = 16;

/// Checks one signer; what is wrong goes into `verdict`.
///
/// Errors: more work than permitted.
pub(crate) fn check(
    signer: &SignerInfo,
    input: SignerInput,
    budget: &mut Budget,
    verdict: &mut Verdict,
) -> Result<SignerCheck, Error> {
    budget.glance(input.pool.len())?;
    let digest_right = check_digest(signer, input, verdict);
    let scheme = crypto::scheme(signer.algorithm, Some(signer.digest));
    // Several certificates may carry the same name and number; the hash in the signature decides.
    let mut found: Option<(Arc<Certificate>, EssAnswer)> = None;
    let mut seen = Vec::new();
    let is_garbled = !input.pool.iter().any(|c| signer.id.names(c));
    let is_named = |c: &&Arc<Certificate>| match is_garbled {
        false => signer.id.names(c),
        true => signer.id.names_garbled(c),
    };
    for candidate in input.pool.iter().filter(is_named) {
        if seen.contains(&candidate.fingerprint) {
            continue;
        }
        seen.push(candidate.fingerprint);
        let ess = match &signer.signed {
            Some(signed) => signed.ess(candidate, budget)?,
            None => EssAnswer::Absent,
        };
        if found.is_none() || ess == EssAnswer::Matches {
            found = Some((candidate.clone(), ess));
        }
        if ess == EssAnswer::Matches || seen.len() == MAX_CANDIDATES {
            break;
        }
    }
    let Some((certificate, ess)) = found else {
        verdict.doubt(
            SubIndication::NoSigningCertificateFound,
            Finding::with("cms.certificate_missing", signer.id.to_string()),
        );
        let intact = if digest_right == Some(false) { Some(false) } else { None };
        return Ok(SignerCheck { intact, certificate: None, algorithm: None });
    };

    if is_garbled {
        verdict.note(Finding::new("cms.garbled_issuer"));
    }
    budget.value(&certificate.spki, signer.signed_der.len())?;
    let outcome = check_value(signer, scheme, &certificate, input.content);
    let value_right = match outcome {
        Some(Outcome::Verified) => Some(true),
        Some(Outcome::Invalid) => {
            verdict.fail(SubIndication::SigCryptoFailure, Finding::new("integrity.signature_value"));
            Some(false)
        }
        Some(Outcome::Unsupported) => {
            verdict.doubt(
                SubIndication::CryptoConstraintsFailure,
                Finding::with("crypto.unsupported", crypto::describe(scheme, &certificate.spki)),
            );
            None
        }
        None => None,
    };
    check_rules(signer, scheme, &certificate, ess, input, verdict);
    let intact = match (digest_right, value_right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    let algorithm = Some(crypto::describe(scheme, &certificate.spki));
    Ok(SignerCheck { intact, certificate: Some(certificate), algorithm })
}

/// Compares the content with the message-digest attribute. Without signed attributes the value
/// itself covers the content, and there is nothing to compare here.
fn check_digest(signer: &SignerInfo, input: SignerInput, verdict: &mut Verdict) -> Option<bool> {
    let Some(content) = input.content else {
        verdict.doubt(SubIndication::SignedDataNotFound, Finding::new("cms.content_missing"));
        return None;
    };
    let Some(signed) = &signer.signed else {
        // A value made over signed attributes would also fit the attributes taken as content.
        if is_attributes(content) {
            verdict.doubt(SubIndication::SigConstraintsFailure, Finding::new("cms.attributes"));
        }
        return Some(true);
    };
    let (content_type, message_digest) = match (signed.one(CONTENT_TYPE), signed.one(MESSAGE_DIGEST)) {
        (Ok(Some(content_type)), Ok(Some(message_digest))) => (content_type, message_digest),
        _ => {
            verdict.fail(SubIndication::FormatFailure, Finding::new("cms.attributes"));
            return None;
        }
    };
    let computed = input.digest.map(<[u8]>::to_vec).or_else(|| signer.digest.compute(content));
    let right = computed.as_ref().map(|value| value.as_slice() == message_digest.body);
    match right {
        Some(false) => verdict.fail(SubIndication::HashFailure, Finding::new("integrity.digest")),
        None => verdict.doubt(
            SubIndication::CryptoConstraintsFailure,
            Finding::with("crypto.unsupported", signer.digest.name()),
        ),
        Some(true) => {}
    }
    if content_type.body != input.content_type {
        verdict.fail(SubIndication::FormatFailure, Finding::new("cms.content_type"));
    }
    right
}

/// Whether a content reads as signed attributes with a digest in them (RFC 5652, 5.4 and 11). A text that only begins with
/// the same octet does not.
fn is_attributes(content: &[&[u8]]) -> bool {
    if content.iter().find(|part| !part.is_empty()).and_then(|part| part.first()) != Some(&SET) {
        return false;
    }
    let bytes = content.concat();
    let attributes = ber::single(&bytes).and_then(|set| Attributes::parse(&set));
    attributes.is_ok_and(|list| !list.all(MESSAGE_DIGEST).is_empty())
}

/// Checks the signature value; none when there is nothing to check it over.
fn check_value(
    signer: &SignerInfo,
    scheme: Scheme,
    certificate: &Certificate,
    content: Option<&[&[u8]]>,
) -> Option<Outcome> {
    let signature = signer.signature.as_ref();
    if signer.signed.is_some() {
        return Some(crypto::verify(scheme, &certificate.spki, &signer.signed_der, signature));
    }
    content.map(|parts| crypto::verify(scheme, &certificate.spki, &parts.concat(), signature))
}

/// Rules of the profile and of the policy that do not touch integrity.
fn check_rules(
    signer: &SignerInfo,
    scheme: Scheme,
    certificate: &Certificate,
    ess: EssAnswer,
    input: SignerInput,
    verdict: &mut Verdict,
) {
    match ess {
        EssAnswer::Differs => verdict.doubt(
            SubIndication::NoSigningCertificateFound,
            Finding::with("cms.signing_certificate_mismatch", certificate.holder()),
        ),
        EssAnswer::Unsupported => verdict.doubt(
            SubIndication::CryptoConstraintsFailure,
            Finding::with("crypto.unsupported", "digest in the signing-certificate attribute"),
        ),
        EssAnswer::Matches | EssAnswer::Absent => {}
    }
    if input.pades && signer.signed.is_none() {
        verdict.doubt(SubIndication::SigConstraintsFailure, Finding::new("cms.no_signed_attributes"));
    } else if input.pades && ess == EssAnswer::Absent {
        verdict.doubt(
            SubIndication::SigConstraintsFailure,
            Finding::new("cms.no_signing_certificate_attribute"),
        );
    }
    // What is not known at all has been told already, as not supported.
    let weak = |digest| {
        let weakness = constraints::digest_weakness(digest, input.time, input.policy);
        weakness.filter(|_| digest != crypto::Digest::Other)
    };
    if let Some(weakness) = weak(signer.digest).max(scheme.digest().and_then(weak)) {
        verdict.doubt(
            match weakness {
                Weakness::Since => SubIndication::CryptoConstraintsFailureNoPoe,
                Weakness::Always => SubIndication::CryptoConstraintsFailure,
            },
            Finding::with("crypto.weak_digest", signer.digest.name()),
        );
    }
    let key = crypto::Key::from_spki(&certificate.spki);
    if key != crypto::Key::Other && constraints::key_is_weak(&certificate.spki, input.policy) {
        verdict.doubt(SubIndication::CryptoConstraintsFailure, Finding::with("crypto.weak_key", key.name()));
    }
}
