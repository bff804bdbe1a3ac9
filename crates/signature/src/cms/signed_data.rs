//! Reading a SignedData (RFC 5652, 5), in DER or BER.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::ber::{self, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET, Tlv};
use crate::cms::attributes::Attributes;
use crate::crypto::{self, Digest};
use crate::pki::certificate::{Certificate, hex, minimal};
use crate::pki::crl::Crl;
use crate::pki::material::Material;
use crate::pki::name::{self, Name};
use crate::pki::ocsp::{BASIC_RESPONSE, OcspResponse};

/// id-ri-ocsp-response (RFC 5940, 2.1)
const OCSP_RESPONSE: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x10, 0x02];
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// More certificates than a signature has reason to carry are not read.
pub(crate) const MAX_CERTIFICATES: usize = 100;

/// How a signer names its certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SignerId {
    IssuerSerial(IssuerName, Vec<u8>),
    KeyId(Vec<u8>),
}

/// The issuer of a signer's certificate, as the signer names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IssuerName {
    name: Name,
    /// The same for a reader: the common name, or the organisation where there is none.
    told: String,
    /// What it may stand for when the signer's program cannot write letters with marks ([`Name::parse_recoded`]).
    recoded: Option<Name>,
}

impl IssuerName {
    fn parse(raw: &[u8]) -> Self {
        let told = name::common_name(raw).or_else(|| name::organization(raw)).unwrap_or_default();
        Self { told, name: Name::parse(raw), recoded: Name::parse_recoded(raw) }
    }
}

impl From<Name> for IssuerName {
    fn from(name: Name) -> Self {
        Self { name, told: String::new(), recoded: None }
    }
}

/// "serial 0A1B by Công ty A", or "key 0A1B".
impl fmt::Display for SignerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IssuerSerial(issuer, serial) => write!(f, "serial {} by {}", hex(serial), issuer.told),
            Self::KeyId(id) => write!(f, "key {}", hex(id)),
        }
    }
}

impl SignerId {
    pub(crate) fn names(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerSerial(issuer, serial) => {
                certificate.issuer == issuer.name && certificate.serial == *serial
            }
            Self::KeyId(id) => certificate.subject_key_id.as_ref() == Some(id),
        }
    }

    /// Whether it would name the certificate if its letters were not garbled. What a signer is called by is not signed, so
    /// nobody gains by garbling it: the key and, where it is there, the hash in the signature decide as ever.
    pub(crate) fn names_garbled(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerSerial(issuer, serial) => {
                issuer.recoded.as_ref() == Some(&certificate.issuer) && certificate.serial == *serial
            }
            Self::KeyId(_) => false,
        }
    }
}

/// One SignerInfo.
#[derive(Debug, Clone)]
pub(crate) struct SignerInfo<'a> {
    pub(crate) id: SignerId,
    pub(crate) digest: Digest,
    pub(crate) signed: Option<Attributes<'a>>,
    /// The signed attributes as they were signed: DER, with the tag of a SET.
    pub(crate) signed_der: Vec<u8>,
    pub(crate) algorithm: &'a [u8],
    pub(crate) signature: Cow<'a, [u8]>,
    /// Everything before what was added later, as it stands in the container.
    pub(crate) fixed: &'a [u8],
    pub(crate) unsigned: Attributes<'a>,
    /// Whether some of what was added to the signature cannot be read, and is left out.
    pub(crate) is_addition_malformed: bool,
}

/// A SignedData with its parts.
#[derive(Debug)]
pub(crate) struct SignedData<'a> {
    pub(crate) content_type: &'a [u8],
    pub(crate) content: Option<Cow<'a, [u8]>>,
    pub(crate) certificates: Vec<Arc<Certificate>>,
    /// The same and what else stands among them, as it stands there.
    pub(crate) certificate_items: Vec<&'a [u8]>,
    /// Revocation lists and answers beside them.
    pub(crate) revocation: Material,
    pub(crate) revocation_items: Vec<&'a [u8]>,
    pub(crate) signers: Vec<SignerInfo<'a>>,
    /// Bytes after the container.
    pub(crate) trailing: &'a [u8],
    /// Whether indefinite lengths occur.
    pub(crate) is_ber: bool,
}

/// A container read up to its content (RFC 5652, 3 and 5.1).
struct Head<'a> {
    content_type: &'a [u8],
    /// The explicit tag around the content, where there is one.
    wrapped: Option<Tlv<'a>>,
    /// Certificates, lists and signers, not read yet.
    rest: Reader<'a>,
    trailing: &'a [u8],
    is_ber: bool,
}

impl<'a> Head<'a> {
    fn read(bytes: &'a [u8]) -> ber::Result<Self> {
        let (outer, trailing) = ber::read(bytes)?;
        if outer.tag != SEQUENCE {
            return Err(ber::BerError);
        }
        let mut info = outer.children();
        if info.expect(OID)?.body != SIGNED_DATA {
            return Err(ber::BerError);
        }
        let data = ber::single(info.expect(0xa0)?.body)?;
        if data.tag != SEQUENCE {
            return Err(ber::BerError);
        }
        let mut rest = data.children();
        rest.expect(INTEGER)?;
        rest.expect(SET)?;
        let mut encapsulated = rest.expect(SEQUENCE)?.children();
        let content_type = encapsulated.expect(OID)?.body;
        let wrapped = encapsulated.optional(0xa0)?;
        let is_ber = outer.is_indefinite() || data.is_indefinite();
        Ok(Self { content_type, wrapped, rest, trailing, is_ber })
    }
}

impl<'a> SignedData<'a> {
    /// Where the content lies in a container that carries one.
    pub(crate) fn content_range(bytes: &[u8]) -> Option<Range<usize>> {
        let content = Head::read(bytes).ok()?.wrapped?.body;
        // A part of the same bytes, so the difference of their places is where it begins.
        let start = content.as_ptr().addr().checked_sub(bytes.as_ptr().addr())?;
        Some(start..start + content.len())
    }

    pub(crate) fn parse(bytes: &'a [u8]) -> ber::Result<Self> {
        let Head { content_type, wrapped, rest: mut fields, trailing, is_ber } = Head::read(bytes)?;
        let content = match wrapped {
            Some(wrapped) => Some(wrapped.children().expect(OCTET_STRING)?.octets()?),
            None => None,
        };
        let (mut certificates, mut certificate_items) = (Vec::new(), Vec::new());
        if let Some(set) = fields.optional(0xa0)? {
            let mut list = set.children();
            while let Some(item) = list.next()? {
                certificate_items.push(item.raw);
                if item.tag == SEQUENCE && certificates.len() < MAX_CERTIFICATES {
                    certificates.extend(Certificate::parse(item.raw));
                }
            }
        }
        let (mut revocation, mut revocation_items) = (Material::new(), Vec::new());
        if let Some(set) = fields.optional(0xa1)? {
            let mut list = set.children();
            while let Some(item) = list.next()? {
                revocation_items.push(item.raw);
                match item.tag {
                    SEQUENCE => revocation.crls.extend(Crl::parse(item.raw.to_vec())),
                    0xa1 => revocation.ocsps.extend(other_revocation(&item)),
                    _ => {}
                }
            }
        }
        let mut signers = Vec::new();
        let mut list = fields.expect(SET)?.children();
        while let Some(item) = list.next()? {
            signers.push(signer(&item)?);
        }
        Ok(Self {
            content_type,
            content,
            certificates,
            certificate_items,
            revocation,
            revocation_items,
            signers,
            trailing,
            is_ber,
        })
    }
}

/// An OCSP answer among the revocation data: whole (RFC 5940, 2.1), or what it holds alone (ETSI EN 319 122-1, 5.4.2.2).
fn other_revocation(item: &Tlv) -> Option<Arc<OcspResponse>> {
    let mut fields = item.children();
    let format = fields.expect(OID).ok()?;
    let answer = fields.any().ok()?;
    match format.body {
        OCSP_RESPONSE => OcspResponse::parse(answer.raw),
        BASIC_RESPONSE => OcspResponse::parse_basic(answer.raw),
        _ => None,
    }
}

fn signer<'a>(tlv: &Tlv<'a>) -> ber::Result<SignerInfo<'a>> {
    if tlv.tag != SEQUENCE {
        return Err(ber::BerError);
    }
    let mut fields = tlv.children();
    fields.expect(INTEGER)?;
    let id = fields.any()?;
    let id = match id.tag {
        SEQUENCE => {
            let mut parts = id.children();
            let issuer = IssuerName::parse(parts.expect(SEQUENCE)?.raw);
            SignerId::IssuerSerial(issuer, minimal(parts.expect(INTEGER)?.body).to_vec())
        }
        0x80 => SignerId::KeyId(id.body.to_vec()),
        0xa0 => SignerId::KeyId(id.children().expect(OCTET_STRING)?.body.to_vec()),
        _ => return Err(ber::BerError),
    };
    let digest = Digest::from_oid(crypto::algorithm(fields.expect(SEQUENCE)?.raw)?.0);
    let mut signed = None;
    let mut signed_der = Vec::new();
    if let Some(set) = fields.optional(0xa0)? {
        signed = Some(Attributes::parse(&set)?);
        // What was signed is the DER of the SET; definite lengths mean the bytes are DER
        // already and only the tag differs (RFC 5652, 5.4).
        signed_der = if contains_indefinite(&set, 0) { set.to_der()? } else { set.raw.to_vec() };
        if let Some(tag) = signed_der.first_mut() {
            *tag = SET;
        }
    }
    let algorithm = fields.expect(SEQUENCE)?.raw;
    let value = fields.expect(OCTET_STRING)?;
    let signature = value.octets()?;
    // Parts of the same bytes, so the difference of their places is how much lies before its end.
    let length = (value.raw.as_ptr().addr() + value.raw.len()).saturating_sub(tlv.body.as_ptr().addr());
    let fixed = tlv.body.get(..length).unwrap_or(&[]);
    let (unsigned, is_addition_malformed) = match fields.optional(0xa1) {
        Ok(Some(set)) => Attributes::parse_unsigned(&set),
        Ok(None) => (Attributes::default(), false),
        Err(_) => (Attributes::default(), true),
    };
    Ok(SignerInfo {
        id,
        digest,
        signed,
        signed_der,
        algorithm,
        signature,
        fixed,
        unsigned,
        is_addition_malformed,
    })
}

fn contains_indefinite(tlv: &Tlv, depth: usize) -> bool {
    if tlv.is_indefinite() {
        return true;
    }
    if tlv.tag & 0x20 == 0 || depth > 32 {
        return false;
    }
    let mut inner = tlv.children();
    while let Ok(Some(part)) = inner.next() {
        if contains_indefinite(&part, depth + 1) {
            return true;
        }
    }
    false
}
