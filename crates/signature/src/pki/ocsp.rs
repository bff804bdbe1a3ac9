//! Trả lời OCSP (RFC 6960).

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use time::OffsetDateTime;

use crate::ber::{self, BIT_STRING, ENUMERATED, GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, SEQUENCE};
use crate::budget::Budget;
use crate::crypto::{self, Digest, Outcome, Scheme};
use crate::error::Error;
use crate::pki::certificate::{Certificate, minimal};
use crate::pki::constraints;
use crate::pki::name::Name;
use crate::policy::Policy;

/// id-pkix-ocsp-basic
pub(crate) const BASIC_RESPONSE: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01];
/// id-kp-OCSPSigning
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";
/// id-pkix-ocsp-archive-cutoff
const ARCHIVE_CUTOFF: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x06];
/// Delegates looked at as signers of one response.
const MAX_DELEGATES: usize = 16;
/// How far the clocks of one responder may lie apart.
const CLOCKS: time::Duration = time::Duration::minutes(5);

/// Status inside one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CertStatus {
    Good,
    /// With CRLReason; 0 when none is told.
    Revoked(OffsetDateTime, u8),
    Unknown,
}

/// Answer for one certificate.
#[derive(Debug, Clone)]
pub(crate) struct SingleResponse {
    digest: Digest,
    name_hash: Vec<u8>,
    key_hash: Vec<u8>,
    serial: Vec<u8>,
    pub(crate) status: CertStatus,
    pub(crate) this_update: OffsetDateTime,
    pub(crate) next_update: Option<OffsetDateTime>,
    /// Since when the responder keeps the status of certificates that expire.
    archive_cutoff: Option<OffsetDateTime>,
}

impl SingleResponse {
    /// Whether "good" means anything for a certificate that ends then (RFC 6960, 4.4.4).
    pub(crate) fn covers_end(&self, not_after: OffsetDateTime) -> bool {
        self.this_update <= not_after || self.archive_cutoff.is_some_and(|since| since <= not_after)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Responder {
    Name(Name),
    KeyHash(Vec<u8>),
}

/// A successful basic response.
#[derive(Debug)]
pub(crate) struct OcspResponse {
    tbs: Vec<u8>,
    scheme: Scheme,
    signature: Vec<u8>,
    responder: Responder,
    pub(crate) produced_at: OffsetDateTime,
    pub(crate) responses: Vec<SingleResponse>,
    pub(crate) certificates: Vec<Arc<Certificate>>,
    /// SHA-256 over what says all of it, so that one answer is known again in whatever it came.
    pub(crate) fingerprint: [u8; 32],
    /// SHA-256 over it as it came.
    pub(crate) digest: [u8; 32],
}

/// Who may have signed a response.
#[derive(Debug, Clone)]
pub(crate) enum Authority {
    /// The issuer itself signed it.
    Issuer,
    /// A delegate of the issuer signed it.
    Delegate(Arc<Certificate>),
    /// Someone else signed it, or the signature is wrong.
    Unauthorised,
    /// The algorithm is weak or not supported.
    Unusable,
}

impl OcspResponse {
    /// Reads an `OCSPResponse`; none unless it is a well-formed successful basic response.
    pub(crate) fn parse(der: &[u8]) -> Option<Arc<Self>> {
        basic(der).and_then(|basic| read(&basic, der)).ok().map(Arc::new)
    }

    /// Reads a `BasicOCSPResponse`, as signatures keep it without what went around it on its way.
    pub(crate) fn parse_basic(der: &[u8]) -> Option<Arc<Self>> {
        read(der, der).ok().map(Arc::new)
    }

    /// The answer for `certificate`, whose issuer has these hashes (RFC 6960, 4.1.1).
    ///
    /// Errors: more work than permitted.
    pub(crate) fn answer_for(
        &self,
        certificate: &Certificate,
        issuer: &mut IssuerHashes,
        budget: &mut Budget,
    ) -> Result<Option<&SingleResponse>, Error> {
        budget.glance(self.responses.len())?;
        for answer in self.responses.iter().filter(|r| r.serial == certificate.serial) {
            let hashes = issuer.by(answer.digest, budget)?;
            if hashes.is_some_and(|(name, key)| *name == answer.name_hash && *key == answer.key_hash) {
                return Ok(Some(answer));
            }
        }
        Ok(None)
    }

    /// Whether the answer and the response fit together in time: nobody knows a status before he has signed that he does
    /// (RFC 6960, 4.2.2.1).
    pub(crate) fn is_in_order(&self, answer: &SingleResponse) -> bool {
        answer.this_update <= self.produced_at + CLOCKS
    }

    /// Whether scheme and key are strong enough for the policy at that time.
    pub(crate) fn is_strong(&self, signer: &Certificate, time: OffsetDateTime, policy: &Policy) -> bool {
        constraints::weakness(self.scheme, &signer.spki, time, policy).is_none()
    }

    /// Judges the signature: by the issuer itself, or by a delegate that the same key certified
    /// for OCSP signing (RFC 6960, 4.2.2.2). How strong it is, and whether the delegate was revoked, is asked elsewhere.
    ///
    /// Errors: more steps than permitted; every signature that is looked at is one.
    pub(crate) fn authority(
        &self,
        issuer: &Certificate,
        further: &[Arc<Certificate>],
        budget: &mut Budget,
    ) -> Result<Authority, Error> {
        if self.names(issuer) {
            match self.check(&issuer.spki, budget)? {
                Outcome::Verified => return Ok(Authority::Issuer),
                Outcome::Unsupported => return Ok(Authority::Unusable),
                Outcome::Invalid => {}
            }
        }
        budget.glance(self.certificates.len() + further.len())?;
        let mut seen = Vec::new();
        for delegate in self.certificates.iter().chain(further).filter(|c| self.may_be_by(c, issuer)) {
            // Those inside of the response come first, so that others cannot crowd them out.
            if seen.len() >= MAX_DELEGATES {
                break;
            }
            if seen.contains(&delegate.fingerprint) {
                continue;
            }
            seen.push(delegate.fingerprint);
            if budget.check(delegate, issuer)? != Outcome::Verified {
                continue;
            }
            if self.check(&delegate.spki, budget)? == Outcome::Verified {
                return Ok(Authority::Delegate(delegate.clone()));
            }
        }
        Ok(Authority::Unauthorised)
    }

    /// Whether a certificate is, by what it says, one of a delegate who signed this response for the issuer.
    fn may_be_by(&self, delegate: &Certificate, issuer: &Certificate) -> bool {
        self.names(delegate)
            && delegate.has_usage(OCSP_SIGNING)
            && delegate.may_sign_documents()
            && delegate.issuer == issuer.subject
            && !delegate.unknown_critical
            && !delegate.malformed_extension
            && delegate.not_before <= self.produced_at
            && self.produced_at <= delegate.not_after
    }

    fn names(&self, certificate: &Certificate) -> bool {
        match &self.responder {
            Responder::Name(name) => *name == certificate.subject,
            Responder::KeyHash(hash) => certificate.key_hash.as_ref() == Some(hash),
        }
    }

    fn check(&self, spki: &[u8], budget: &mut Budget) -> Result<Outcome, Error> {
        budget.value(spki, self.tbs.len())?;
        Ok(crypto::verify(self.scheme, spki, &self.tbs, &self.signature))
    }
}

/// The two hashes by which an answer names an issuer.
type NameAndKey = (Vec<u8>, Vec<u8>);

/// Hashes of an issuer's name and key, by which an answer names it. Each function is computed once, however many answers use
/// it.
#[derive(Debug)]
pub(crate) struct IssuerHashes {
    issuer: Arc<Certificate>,
    known: HashMap<Digest, Option<NameAndKey>>,
}

impl IssuerHashes {
    pub(crate) fn of(issuer: Arc<Certificate>) -> Self {
        Self { issuer, known: HashMap::new() }
    }

    fn by(&mut self, digest: Digest, budget: &mut Budget) -> Result<Option<&NameAndKey>, Error> {
        if !self.known.contains_key(&digest) {
            budget.hash(self.issuer.der.len())?;
            let name = digest.compute(&[&self.issuer.subject_raw]);
            let key = key_bits(&self.issuer.spki).and_then(|key| digest.compute(&[key]));
            self.known.insert(digest, name.zip(key));
        }
        Ok(self.known.get(&digest).and_then(Option::as_ref))
    }
}

/// The bits of the subject public key, without tag, length and unused-bits octet.
pub(crate) fn key_bits(spki: &[u8]) -> Option<&[u8]> {
    let mut inner = ber::single(spki).ok()?.children();
    inner.any().ok()?;
    inner.expect(BIT_STRING).ok()?.body.get(1..)
}

/// The basic response inside of a successful one.
fn basic(der: &[u8]) -> ber::Result<Cow<'_, [u8]>> {
    let mut outer = ber::single(der)?.children();
    if outer.expect(ENUMERATED)?.body != [0] {
        return Err(ber::BerError);
    }
    let mut bytes = ber::single(outer.expect(0xa0)?.body)?.children();
    if bytes.expect(OID)?.body != BASIC_RESPONSE {
        return Err(ber::BerError);
    }
    bytes.expect(OCTET_STRING)?.octets()
}

fn read(basic: &[u8], as_it_came: &[u8]) -> ber::Result<OcspResponse> {
    let mut fields = ber::single(basic)?.children();
    let tbs = fields.expect(SEQUENCE)?;
    let scheme = crypto::scheme(fields.expect(SEQUENCE)?.raw, None);
    let signature = fields.expect(BIT_STRING)?.body.get(1..).ok_or(ber::BerError)?.to_vec();
    let mut certificates = Vec::new();
    if let Some(wrapped) = fields.optional(0xa0)? {
        let mut list = ber::single(wrapped.body)?.children();
        while let Some(certificate) = list.next()? {
            certificates.extend(Certificate::parse(certificate.raw));
        }
    }

    let mut data = tbs.children();
    data.optional(0xa0)?;
    let id = data.any()?;
    let responder = match id.tag {
        0xa1 => Responder::Name(Name::parse(id.body)),
        0xa2 => Responder::KeyHash(ber::single(id.body)?.body.to_vec()),
        _ => return Err(ber::BerError),
    };
    let produced_at = ber::time(&data.expect(GENERALIZED_TIME)?)?;
    let mut list = data.expect(SEQUENCE)?.children();
    let mut responses = Vec::new();
    while let Some(single) = list.next()? {
        responses.push(read_single(&single)?);
    }
    Ok(OcspResponse {
        tbs: tbs.raw.to_vec(),
        scheme,
        signature,
        responder,
        produced_at,
        responses,
        certificates,
        fingerprint: crypto::sha256(basic),
        digest: crypto::sha256(as_it_came),
    })
}

fn read_single(single: &ber::Tlv) -> ber::Result<SingleResponse> {
    let mut fields = single.children();
    let mut id = fields.expect(SEQUENCE)?.children();
    let digest = Digest::from_oid(crypto::algorithm(id.expect(SEQUENCE)?.raw)?.0);
    let name_hash = id.expect(OCTET_STRING)?.body.to_vec();
    let key_hash = id.expect(OCTET_STRING)?.body.to_vec();
    let serial = minimal(id.expect(INTEGER)?.body).to_vec();
    let status = fields.any()?;
    let status = match status.tag {
        0x80 => CertStatus::Good,
        0xa1 => {
            let mut info = status.children();
            let at = ber::time(&info.expect(GENERALIZED_TIME)?)?;
            let reason = match info.optional(0xa0)? {
                Some(wrapped) => match (ber::single(wrapped.body)?.tag, ber::single(wrapped.body)?.body) {
                    (ENUMERATED, [code]) => *code,
                    _ => return Err(ber::BerError),
                },
                None => 0,
            };
            CertStatus::Revoked(at, reason)
        }
        0x82 => CertStatus::Unknown,
        _ => return Err(ber::BerError),
    };
    let this_update = ber::time(&fields.expect(GENERALIZED_TIME)?)?;
    let next_update = match fields.optional(0xa0)? {
        Some(wrapped) => Some(ber::time(&ber::single(wrapped.body)?)?),
        None => None,
    };
    let (mut critical_unknown, mut archive_cutoff) = (false, None);
    if let Some(wrapped) = fields.optional(0xa1)? {
        super::crl::for_each_extension(wrapped.body, |oid, critical, value| {
            if oid == ARCHIVE_CUTOFF {
                archive_cutoff = ber::single(value).and_then(|tlv| ber::time(&tlv)).ok();
            } else {
                critical_unknown |= critical;
            }
            Ok(())
        })?;
    }
    if critical_unknown {
        return Err(ber::BerError);
    }
    Ok(SingleResponse {
        digest,
        name_hash,
        key_hash,
        serial,
        status,
        this_update,
        next_update,
        archive_cutoff,
    })
}
