//! One certificate (RFC 5280, 4), read once and kept with its raw bytes.

use std::collections::HashSet;
use std::sync::Arc;

use time::OffsetDateTime;
use x509_parser::extensions::{GeneralName, GeneralSubtree, ParsedExtension};
use x509_parser::prelude::FromDer;

use crate::ber::{self, BIT_STRING, SEQUENCE};
use crate::crypto::{self, Digest, Outcome};
use crate::legible::legible;
use crate::pki::name::{self, Name};
use crate::pki::ocsp;
use crate::pki::points::{self, Point};
use crate::report::CertificateSummary;

/// Constraint on one kind of name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subtree {
    Directory(Name),
    Dns(String),
    Email(String),
    Uri(String),
    Ip(Vec<u8>),
    /// A kind that this crate does not judge.
    Other,
}

/// Name constraints of an authority.
#[derive(Debug, Clone, Default)]
pub(crate) struct NameConstraints {
    pub(crate) permitted: Vec<Subtree>,
    pub(crate) excluded: Vec<Subtree>,
}

impl NameConstraints {
    /// How many subtrees there are.
    pub(crate) fn len(&self) -> usize {
        self.permitted.len() + self.excluded.len()
    }
}

/// Certificate with what path building asks of it.
#[derive(Debug)]
pub(crate) struct Certificate {
    pub(crate) der: Vec<u8>,
    pub(crate) fingerprint: [u8; 32],
    tbs: std::ops::Range<usize>,
    signature_algorithm: Vec<u8>,
    signature: Vec<u8>,
    pub(crate) spki: Vec<u8>,
    /// SHA-1 of the key's bits, by which answers name their signer (RFC 6960, 4.2.1).
    pub(crate) key_hash: Option<Vec<u8>>,
    pub(crate) issuer_raw: Vec<u8>,
    pub(crate) subject_raw: Vec<u8>,
    pub(crate) issuer: Name,
    pub(crate) subject: Name,
    pub(crate) serial: Vec<u8>,
    pub(crate) not_before: OffsetDateTime,
    pub(crate) not_after: OffsetDateTime,
    pub(crate) is_v3: bool,
    pub(crate) ca: Option<bool>,
    pub(crate) path_length: Option<u32>,
    /// Bits as x509-parser numbers them; none without the extension.
    pub(crate) key_usage: Option<u16>,
    /// Dotted decimal; none without the extension.
    pub(crate) extended_key_usage: Option<Vec<String>>,
    pub(crate) extended_key_usage_critical: bool,
    pub(crate) subject_key_id: Option<Vec<u8>>,
    pub(crate) authority_key_id: Option<Vec<u8>>,
    pub(crate) name_constraints: Option<NameConstraints>,
    pub(crate) alternative_names: Vec<Subtree>,
    /// Whether there are alternative names that cannot be read.
    pub(crate) unreadable_names: bool,
    /// Dotted decimal; none without the extension.
    pub(crate) policies: Option<Vec<String>>,
    pub(crate) policy_mappings: Vec<(String, String)>,
    pub(crate) require_explicit_policy: Option<u32>,
    pub(crate) inhibit_policy_mapping: Option<u32>,
    pub(crate) inhibit_any_policy: Option<u32>,
    pub(crate) unknown_critical: bool,
    /// Extensions that bear on what it may do and could not be read, or that occur twice.
    pub(crate) malformed_extension: bool,
    /// Where its revocation lists are.
    pub(crate) points: Vec<Point>,
}

/// Extensions that limit what a certificate or those below it may do: key usage, basic constraints, name constraints,
/// policies with their mappings and constraints, extended key usage.
const LIMITS: &[&[u8]] = &[
    &[0x55, 0x1d, 15],
    &[0x55, 0x1d, 19],
    &[0x55, 0x1d, 30],
    &[0x55, 0x1d, 32],
    &[0x55, 0x1d, 33],
    &[0x55, 0x1d, 36],
    &[0x55, 0x1d, 37],
    &[0x55, 0x1d, 54],
];
/// id-kp-timeStamping
const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
const SUBJECT_ALTERNATIVE_NAME: &[u8] = &[0x55, 0x1d, 17];

/// Largest certificate that is read. Those of people take two thousand octets, those with pictures some ten thousand.
const MAX_BYTES: usize = 256 << 10;
/// Names, or subtrees of names, that one certificate has reason to hold.
const MAX_NAMES: usize = 1_000;
/// Policies, or mappings of policies, that one certificate has reason to hold.
const MAX_POLICIES: usize = 100;

const DIGITAL_SIGNATURE: u16 = 1;
const NON_REPUDIATION: u16 = 1 << 1;
const KEY_CERT_SIGN: u16 = 1 << 5;
const CRL_SIGN: u16 = 1 << 6;

impl Certificate {
    /// Reads one certificate; none when it is malformed, or larger than any.
    pub(crate) fn parse(der: &[u8]) -> Option<Arc<Self>> {
        if der.len() > MAX_BYTES {
            return None;
        }
        // The outer layer is read here, so that what is hashed is exactly what was sent.
        let outer = ber::single(der).ok()?;
        let mut parts = outer.children();
        let tbs = parts.expect(SEQUENCE).ok()?.raw;
        let signature_algorithm = parts.expect(SEQUENCE).ok()?.raw;
        let bits = parts.expect(BIT_STRING).ok()?.body;
        let (_, signature) = bits.split_first()?;
        let start = tbs.as_ptr() as usize - der.as_ptr() as usize;

        let (rest, parsed) = x509_parser::certificate::X509Certificate::from_der(der).ok()?;
        if !rest.is_empty() {
            return None;
        }
        let tbs_certificate = &parsed.tbs_certificate;
        let issuer_raw = tbs_certificate.issuer.as_raw().to_vec();
        let subject_raw = tbs_certificate.subject.as_raw().to_vec();
        let mut certificate = Self {
            der: der.to_vec(),
            fingerprint: crypto::sha256(der),
            tbs: start..start + tbs.len(),
            signature_algorithm: signature_algorithm.to_vec(),
            signature: signature.to_vec(),
            spki: tbs_certificate.subject_pki.raw.to_vec(),
            key_hash: ocsp::key_bits(tbs_certificate.subject_pki.raw)
                .and_then(|key| Digest::Sha1.compute(&[key])),
            issuer: Name::parse(&issuer_raw),
            subject: Name::parse(&subject_raw),
            issuer_raw,
            subject_raw,
            serial: minimal(tbs_certificate.raw_serial()).to_vec(),
            not_before: tbs_certificate.validity.not_before.to_datetime(),
            not_after: tbs_certificate.validity.not_after.to_datetime(),
            is_v3: tbs_certificate.version.0 == 2,
            ca: None,
            path_length: None,
            key_usage: None,
            extended_key_usage: None,
            extended_key_usage_critical: false,
            subject_key_id: None,
            authority_key_id: None,
            name_constraints: None,
            alternative_names: Vec::new(),
            unreadable_names: false,
            policies: None,
            policy_mappings: Vec::new(),
            require_explicit_policy: None,
            inhibit_policy_mapping: None,
            inhibit_any_policy: None,
            unknown_critical: false,
            malformed_extension: !same_algorithm(tbs, signature_algorithm),
            points: Vec::new(),
        };
        certificate.read_extensions(tbs_certificate);
        certificate.malformed_extension |= certificate.is_overfull();
        // An address in the subject counts like one among the alternative names (RFC 5280, 4.2.1.10).
        let address = name::email_address(&certificate.subject_raw);
        certificate.alternative_names.extend(address.map(Subtree::Email));
        Some(Arc::new(certificate))
    }

    fn read_extensions(&mut self, tbs: &x509_parser::certificate::TbsCertificate) {
        let mut seen = HashSet::new();
        for extension in tbs.extensions() {
            let oid = extension.oid.as_bytes().to_vec();
            if !seen.insert(oid.clone()) {
                self.malformed_extension = true;
            }
            match extension.parsed_extension() {
                ParsedExtension::AuthorityKeyIdentifier(id) => {
                    self.authority_key_id = id.key_identifier.as_ref().map(|k| k.0.to_vec());
                }
                ParsedExtension::SubjectKeyIdentifier(id) => self.subject_key_id = Some(id.0.to_vec()),
                ParsedExtension::KeyUsage(usage) => self.key_usage = Some(usage.flags),
                ParsedExtension::BasicConstraints(basic) => {
                    self.ca = Some(basic.ca);
                    self.path_length = basic.path_len_constraint;
                }
                ParsedExtension::ExtendedKeyUsage(_) => {
                    self.extended_key_usage = Some(usages(extension.value));
                    self.extended_key_usage_critical = extension.critical;
                }
                ParsedExtension::CertificatePolicies(policies) => {
                    self.policies = Some(policies.iter().map(|p| p.policy_id.to_id_string()).collect());
                }
                ParsedExtension::PolicyMappings(mappings) => {
                    self.policy_mappings = mappings
                        .mappings
                        .iter()
                        .map(|m| {
                            (m.issuer_domain_policy.to_id_string(), m.subject_domain_policy.to_id_string())
                        })
                        .collect();
                }
                ParsedExtension::PolicyConstraints(constraints) => {
                    self.require_explicit_policy = constraints.require_explicit_policy;
                    self.inhibit_policy_mapping = constraints.inhibit_policy_mapping;
                }
                ParsedExtension::InhibitAnyPolicy(inhibit) => {
                    self.inhibit_any_policy = Some(inhibit.skip_certs);
                }
                ParsedExtension::NameConstraints(constraints) => {
                    self.name_constraints = Some(NameConstraints {
                        permitted: subtrees(constraints.permitted_subtrees.as_deref()),
                        excluded: subtrees(constraints.excluded_subtrees.as_deref()),
                    });
                }
                ParsedExtension::SubjectAlternativeName(names) => {
                    self.alternative_names = names.general_names.iter().map(subtree).collect();
                }
                ParsedExtension::CRLDistributionPoints(_) => {
                    self.points = points::points(extension.value, &self.issuer);
                }
                ParsedExtension::IssuerAlternativeName(_)
                | ParsedExtension::AuthorityInfoAccess(_)
                | ParsedExtension::SubjectInfoAccess(_)
                | ParsedExtension::NSCertType(_)
                | ParsedExtension::NsCertComment(_) => {}
                // What is known is processed whether it is critical or not (RFC 5280, 4.2): a limit that cannot be read
                // is not the same as none.
                ParsedExtension::ParseError { .. } => {
                    self.malformed_extension |= extension.critical || LIMITS.contains(&oid.as_slice());
                    self.unreadable_names |= oid == SUBJECT_ALTERNATIVE_NAME;
                }
                _ => self.unknown_critical |= extension.critical,
            }
        }
    }

    /// Whether it holds more of something than can be compared with what others hold in a time that anybody waits. It then
    /// limits nothing that is known, and may do nothing.
    fn is_overfull(&mut self) -> bool {
        let subtrees = self.name_constraints.as_ref().map_or(0, NameConstraints::len);
        let policies = self.policies.as_ref().map_or(0, Vec::len).max(self.policy_mappings.len());
        let is_overfull = self.alternative_names.len().max(subtrees) > MAX_NAMES || policies > MAX_POLICIES;
        if is_overfull {
            (self.alternative_names, self.name_constraints) = (Vec::new(), None);
            (self.policies, self.policy_mappings) = (None, Vec::new());
        }
        is_overfull
    }

    /// Whether `issuer_spki` signed this certificate.
    pub(crate) fn check_signed_by(&self, issuer_spki: &[u8]) -> Outcome {
        let tbs = self.der.get(self.tbs.clone()).unwrap_or(&[]);
        crypto::verify(self.scheme(), issuer_spki, tbs, &self.signature)
    }

    pub(crate) fn scheme(&self) -> crypto::Scheme {
        crypto::scheme(&self.signature_algorithm, None)
    }

    pub(crate) fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    pub(crate) fn may_sign_documents(&self) -> bool {
        self.key_usage.is_none_or(|usage| usage & (DIGITAL_SIGNATURE | NON_REPUDIATION) != 0)
    }

    pub(crate) fn may_sign_certificates(&self) -> bool {
        self.key_usage.is_none_or(|usage| usage & KEY_CERT_SIGN != 0)
    }

    /// Whether its key may sign certificates once it is trusted. One of the first versions cannot say so; whoever configures
    /// it knows by other means (RFC 5280, 6.1.4 (k)).
    pub(crate) fn is_authority_if_trusted(&self) -> bool {
        (!self.is_v3 || self.ca == Some(true)) && self.may_sign_certificates()
    }

    pub(crate) fn may_sign_lists(&self) -> bool {
        self.key_usage.is_none_or(|usage| usage & CRL_SIGN != 0)
    }

    /// Whether it was made to sign lists. A key on the path of what it judges may lack the extension, no other may
    /// (RFC 5280, 6.3.3 (f)).
    pub(crate) fn is_made_for_lists(&self) -> bool {
        self.key_usage.is_some_and(|usage| usage & CRL_SIGN != 0)
    }

    /// Whether it was made for time-stamps, and for nothing else (RFC 3161, 2.3).
    pub(crate) fn is_stamping_unit(&self) -> bool {
        self.extended_key_usage_critical
            && self.extended_key_usage.as_deref() == Some(&[TIME_STAMPING.to_owned()])
    }

    pub(crate) fn has_usage(&self, wanted: &str) -> bool {
        self.extended_key_usage.as_ref().is_some_and(|list| list.iter().any(|u| u == wanted))
    }

    /// The holder's common name, or organisation, or serial number.
    pub(crate) fn holder(&self) -> String {
        name::common_name(&self.subject_raw)
            .or_else(|| name::organization(&self.subject_raw))
            .map_or_else(|| hex(&self.serial), |name| legible(&name))
    }

    pub(crate) fn summary(&self) -> CertificateSummary {
        CertificateSummary {
            subject: self.holder(),
            organization: name::organization(&self.subject_raw).as_deref().map(legible),
            issuer: name::common_name(&self.issuer_raw)
                .or_else(|| name::organization(&self.issuer_raw))
                .map_or_else(String::new, |name| legible(&name)),
            serial: hex(&self.serial),
            sha256: hex(&self.fingerprint),
            not_before: self.not_before,
            not_after: self.not_after,
        }
    }
}

/// The inner and the outer algorithm must agree (RFC 5280, 4.1.1.2).
fn same_algorithm(tbs: &[u8], outer: &[u8]) -> bool {
    let read = || -> ber::Result<bool> {
        let mut fields = ber::single(tbs)?.children();
        fields.optional(0xa0)?;
        fields.any()?;
        Ok(fields.expect(SEQUENCE)?.raw == outer)
    };
    read().unwrap_or(false)
}

fn usages(value: &[u8]) -> Vec<String> {
    let mut list = Vec::new();
    if let Ok(sequence) = ber::single(value) {
        let mut inner = sequence.children();
        while let Ok(Some(oid)) = inner.next() {
            list.push(ber::dotted(oid.body));
        }
    }
    list
}

fn subtrees(list: Option<&[GeneralSubtree]>) -> Vec<Subtree> {
    list.unwrap_or(&[]).iter().map(|s| subtree(&s.base)).collect()
}

fn subtree(general: &GeneralName) -> Subtree {
    match general {
        GeneralName::DirectoryName(name) => Subtree::Directory(Name::parse(name.as_raw())),
        GeneralName::DNSName(name) => Subtree::Dns(name.to_lowercase()),
        GeneralName::RFC822Name(name) => Subtree::Email((*name).to_owned()),
        GeneralName::URI(name) => Subtree::Uri((*name).to_owned()),
        GeneralName::IPAddress(bytes) => Subtree::Ip(bytes.to_vec()),
        _ => Subtree::Other,
    }
}

/// An integer's content without needless leading zeros, so that serial numbers compare.
pub(crate) fn minimal(integer: &[u8]) -> &[u8] {
    let mut rest = integer;
    // A zero before a high bit is needed: without it the number would be negative.
    while let [0, next @ ..] = rest
        && next.first().is_some_and(|b| *b < 0x80)
    {
        rest = next;
    }
    rest
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}
