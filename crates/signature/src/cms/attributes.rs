//! Signed and unsigned attributes (RFC 5652, 11; RFC 5035; ETSI EN 319 122-1).

use time::OffsetDateTime;

use crate::ber::{self, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, Tlv};
use crate::budget::Budget;
use crate::cms::signed_data::MAX_CERTIFICATES;
use crate::crypto::{self, Digest};
use crate::error::Error;
use crate::pki::certificate::{Certificate, minimal};
use crate::pki::crl::Crl;
use crate::pki::material::Material;
use crate::pki::name::Name;
use crate::pki::ocsp::OcspResponse;

pub(crate) const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
pub(crate) const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
pub(crate) const SIGNING_TIME: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x05];
const SIGNING_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0c];
const SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f];
pub(crate) const SIGNATURE_TIMESTAMP: &[u8] =
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0e];
/// id-aa-ets-contentTimestamp (ETSI EN 319 122-1, 5.2.8): over what is to be signed, made before it is signed.
pub(crate) const CONTENT_TIMESTAMP: &[u8] =
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x14];
/// id-aa-ets-certValues (ETSI EN 319 122-1, A.1.1.2)
const CERTIFICATE_VALUES: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x17];
/// id-aa-ets-revocationValues (ETSI EN 319 122-1, A.1.2.2)
const REVOCATION_VALUES: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x18];
pub(crate) const REVOCATION_ARCHIVAL: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x2f, 0x01, 0x01, 0x08];

/// Attributes of a signer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attributes<'a>(Vec<Attribute<'a>>);

/// One of them.
#[derive(Debug, Clone)]
pub(crate) struct Attribute<'a> {
    pub(crate) raw: &'a [u8],
    pub(crate) kind: &'a [u8],
    pub(crate) values: Vec<Tlv<'a>>,
}

/// What the ESS signing-certificate attributes say about a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EssAnswer {
    /// There is no such attribute.
    Absent,
    /// It names this certificate.
    Matches,
    /// It names a certificate by a digest that cannot be computed.
    Unsupported,
    /// It names another certificate, or cannot be read.
    Differs,
}

impl<'a> Attributes<'a> {
    pub(crate) fn parse(tlv: &Tlv<'a>) -> ber::Result<Self> {
        let mut list = Vec::new();
        let mut inner = tlv.children();
        while !inner.is_empty() {
            list.push(attribute(&inner.expect(SEQUENCE)?)?);
        }
        Ok(Self(list))
    }

    /// The same of attributes that nobody signed: one that is malformed is left out, and whether there is one is told. Whoever
    /// adds to a signature cannot spoil it.
    pub(crate) fn parse_unsigned(tlv: &Tlv<'a>) -> (Self, bool) {
        let mut list = Vec::new();
        let mut is_malformed = false;
        let mut inner = tlv.children();
        while !inner.is_empty() {
            let Ok(one) = inner.any() else {
                // Nothing tells where the next one begins.
                is_malformed = true;
                break;
            };
            match attribute(&one) {
                Ok(read) if one.tag == SEQUENCE => list.push(read),
                _ => is_malformed = true,
            }
        }
        (Self(list), is_malformed)
    }

    /// Every attribute, in the order of the container.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Attribute<'a>> {
        self.0.iter()
    }

    /// All values of all attributes of one type.
    pub(crate) fn all(&self, oid: &[u8]) -> Vec<Tlv<'a>> {
        self.0.iter().filter(|a| a.kind == oid).flat_map(|a| a.values.iter().copied()).collect()
    }

    /// The single value of an attribute that may occur once. An error means that it is repeated
    /// or has several values.
    pub(crate) fn one(&self, oid: &[u8]) -> ber::Result<Option<Tlv<'a>>> {
        if self.0.iter().filter(|a| a.kind == oid).count() > 1 {
            return Err(ber::BerError);
        }
        match self.all(oid).as_slice() {
            [] => Ok(None),
            [value] => Ok(Some(*value)),
            _ => Err(ber::BerError),
        }
    }

    pub(crate) fn signing_time(&self) -> Option<OffsetDateTime> {
        self.one(SIGNING_TIME).ok()?.and_then(|tlv| ber::time(&tlv).ok())
    }

    /// Whether the signer names its certificate by hash at all.
    pub(crate) fn has_ess(&self) -> bool {
        !self.all(SIGNING_CERTIFICATE).is_empty() || !self.all(SIGNING_CERTIFICATE_V2).is_empty()
    }

    /// Compares the ESS attributes with the signer's certificate (RFC 5035, 3 and 4).
    ///
    /// Errors: more work than permitted; every comparison hashes the certificate.
    pub(crate) fn ess(&self, certificate: &Certificate, budget: &mut Budget) -> Result<EssAnswer, Error> {
        let old = self.all(SIGNING_CERTIFICATE);
        let new = self.all(SIGNING_CERTIFICATE_V2);
        if old.is_empty() && new.is_empty() {
            return Ok(EssAnswer::Absent);
        }
        budget.hash(certificate.der.len().saturating_mul(old.len() + new.len()))?;
        let old = old.iter().map(|attribute| names(attribute, certificate, false));
        let new = new.iter().map(|attribute| names(attribute, certificate, true));
        let answers: Vec<EssAnswer> = old.chain(new).map(|one| one.unwrap_or(EssAnswer::Differs)).collect();
        let worst =
            [EssAnswer::Differs, EssAnswer::Unsupported].into_iter().find(|one| answers.contains(one));
        Ok(worst.unwrap_or(EssAnswer::Matches))
    }

    /// Revocation data that the signer put in (adbe-revocationInfoArchival, ISO 32000-2, 12.8.3.3.2).
    pub(crate) fn archived_revocation(&self) -> Material {
        let mut material = Material::new();
        for tlv in self.all(REVOCATION_ARCHIVAL) {
            each_tagged(&tlv, |tag, item| match tag {
                0xa0 => material.crls.extend(Crl::parse(item.to_vec())),
                0xa1 => material.ocsps.extend(OcspResponse::parse(item)),
                _ => {}
            });
        }
        material
    }

    /// Certificates and revocation data that were added to a signature after it was made (ETSI EN 319 122-1, A.1). None of it is
    /// signed, and all of it is proven like what comes from anywhere else.
    pub(crate) fn validation_values(&self) -> Material {
        let mut material = Material::new();
        for tlv in self.all(CERTIFICATE_VALUES) {
            let mut items = tlv.children();
            while let (Ok(Some(item)), true) = (items.next(), material.certificates.len() < MAX_CERTIFICATES)
            {
                material.certificates.extend(Certificate::parse(item.raw));
            }
        }
        for tlv in self.all(REVOCATION_VALUES) {
            each_tagged(&tlv, |tag, item| match tag {
                0xa0 => material.crls.extend(Crl::parse(item.to_vec())),
                0xa1 => material.ocsps.extend(OcspResponse::parse_basic(item)),
                _ => {}
            });
        }
        material
    }
}

fn attribute<'a>(tlv: &Tlv<'a>) -> ber::Result<Attribute<'a>> {
    let mut fields = tlv.children();
    let kind = fields.expect(OID)?.body;
    let mut values = Vec::new();
    let mut set = fields.expect(SET)?.children();
    while let Some(value) = set.next()? {
        values.push(value);
    }
    Ok(Attribute { raw: tlv.raw, kind, values })
}

/// Calls `take` with every member of lists that are told apart by their tags; what cannot be read is left out.
fn each_tagged(tlv: &Tlv, mut take: impl FnMut(u8, &[u8])) {
    let mut fields = tlv.children();
    while let Ok(Some(field)) = fields.next() {
        let Ok(list) = ber::single(field.body) else { continue };
        let mut items = list.children();
        while let Ok(Some(item)) = items.next() {
            take(field.tag, item.raw);
        }
    }
}

/// What the first ESSCertID says of the certificate.
fn names(attribute: &Tlv, certificate: &Certificate, v2: bool) -> ber::Result<EssAnswer> {
    let mut id = attribute.children().expect(SEQUENCE)?.children().expect(SEQUENCE)?.children();
    let mut digest = if v2 { Digest::Sha256 } else { Digest::Sha1 };
    if v2 && let Some(algorithm) = id.optional(SEQUENCE)? {
        digest = Digest::from_oid(crypto::algorithm(algorithm.raw)?.0);
    }
    let hash = id.expect(OCTET_STRING)?.body;
    let computed = digest.compute(&[&certificate.der]);
    if computed.as_ref().is_some_and(|computed| computed != hash) {
        return Ok(EssAnswer::Differs);
    }
    let answer = if computed.is_some() { EssAnswer::Matches } else { EssAnswer::Unsupported };
    // issuerSerial is optional, but what it says must be right.
    if let Some(issuer_serial) = id.optional(SEQUENCE)? {
        let mut fields = issuer_serial.children();
        let general_names = fields.expect(SEQUENCE)?;
        let serial = fields.expect(INTEGER)?;
        let mut names = general_names.children();
        let mut directory = None;
        while let Some(name) = names.next()? {
            if name.tag == 0xa4 {
                directory = Some(Name::parse(name.body));
            }
        }
        let is_same = minimal(serial.body) == certificate.serial
            && directory.is_none_or(|name| name == certificate.issuer);
        return Ok(if is_same { answer } else { EssAnswer::Differs });
    }
    Ok(answer)
}
