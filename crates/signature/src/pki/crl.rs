//! Danh sách thu hồi: certificate revocation lists (RFC 5280, 5), complete and delta, direct and indirect, for all reasons or
//! for some.

use std::sync::Arc;

use time::OffsetDateTime;

use crate::ber::{self, BIT_STRING, BOOLEAN, ENUMERATED, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE};
use crate::crypto::{self, Outcome, Scheme};
use crate::pki::certificate::{Certificate, minimal};
use crate::pki::name::Name;
use crate::pki::points::{self, ALL_REASONS, PointName, Reasons};

const DELTA_INDICATOR: &[u8] = &[0x55, 0x1d, 0x1b];
const ISSUING_DISTRIBUTION_POINT: &[u8] = &[0x55, 0x1d, 0x1c];
const CRL_NUMBER: &[u8] = &[0x55, 0x1d, 0x14];
const AUTHORITY_KEY_ID: &[u8] = &[0x55, 0x1d, 0x23];
const REASON_CODE: &[u8] = &[0x55, 0x1d, 0x15];
const CERTIFICATE_ISSUER: &[u8] = &[0x55, 0x1d, 0x1d];
const EXPIRED_CERTIFICATES: &[u8] = &[0x55, 0x1d, 0x3c];

/// For which certificates a list speaks.
#[derive(Debug, Clone)]
struct Scope {
    names: Option<Vec<PointName>>,
    only_users: bool,
    only_authorities: bool,
    reasons: Reasons,
    is_indirect: bool,
    unusable: bool,
    /// The extension as it is encoded; a delta list must have the same as its complete one.
    raw: Vec<u8>,
}

impl Default for Scope {
    fn default() -> Self {
        Self {
            names: None,
            only_users: false,
            only_authorities: false,
            reasons: ALL_REASONS,
            is_indirect: false,
            unusable: false,
            raw: Vec::new(),
        }
    }
}

/// Numbers of a list, without needless zeros in front.
#[derive(Debug, Clone, Default)]
struct Numbers {
    own: Option<Vec<u8>>,
    /// Of the complete list that a delta list continues.
    base: Option<Vec<u8>>,
    authority_key_id: Option<Vec<u8>>,
}

/// One list. Entries stay encoded and are read when asked for.
#[derive(Debug)]
pub(crate) struct Crl {
    der: Vec<u8>,
    tbs: std::ops::Range<usize>,
    entries: std::ops::Range<usize>,
    pub(crate) issuer: Name,
    pub(crate) this_update: OffsetDateTime,
    pub(crate) next_update: Option<OffsetDateTime>,
    scheme: Scheme,
    signature: Vec<u8>,
    scope: Scope,
    numbers: Numbers,
    /// Since when certificates that expire stay on the list; none: they are dropped.
    keeps_expired_since: Option<OffsetDateTime>,
    pub(crate) fingerprint: [u8; 32],
}

/// Entry of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) at: OffsetDateTime,
    /// CRLReason; 1 is keyCompromise.
    pub(crate) reason: u8,
}

impl Crl {
    /// Reads a list; none when it is malformed.
    pub(crate) fn parse(der: Vec<u8>) -> Option<Arc<Self>> {
        read(&der).ok().map(|mut crl| {
            crl.fingerprint = crypto::sha256(&der);
            crl.der = der;
            Arc::new(crl)
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.der.len()
    }

    /// Whether the list tells only what changed since a complete one.
    pub(crate) fn is_delta(&self) -> bool {
        self.numbers.base.is_some()
    }

    pub(crate) fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Whether the list's silence means anything for a certificate that ends then: one that expired before the list was
    /// made is dropped from it, unless the list says that it keeps such entries (expiredCertsOnCRL, ITU-T X.509, 9.5.2.8).
    pub(crate) fn covers_end(&self, not_after: OffsetDateTime) -> bool {
        self.this_update <= not_after || self.keeps_expired_since.is_some_and(|since| since <= not_after)
    }

    /// Whether the key signed the list.
    pub(crate) fn check_signed_by(&self, spki: &[u8]) -> Outcome {
        crypto::verify(self.scheme, spki, self.der.get(self.tbs.clone()).unwrap_or(&[]), &self.signature)
    }

    /// Whether the list may be about the certificate at all, by who issued it.
    pub(crate) fn concerns(&self, certificate: &Certificate) -> bool {
        self.issuer == certificate.issuer
            || self.scope.is_indirect
                && certificate.points.iter().any(|p| p.list_issuers.contains(&self.issuer))
    }

    /// For which reasons of revocation the list speaks for the certificate (RFC 5280, 6.3.3 (b), (d)); for none when it
    /// does not.
    pub(crate) fn reasons_for(&self, certificate: &Certificate) -> Reasons {
        let is_authority = certificate.ca == Some(true);
        let kind_matches = if is_authority { !self.scope.only_users } else { !self.scope.only_authorities };
        if self.scope.unusable || !kind_matches {
            return 0;
        }
        let is_own = self.issuer == certificate.issuer;
        let mut reasons = 0;
        for point in &certificate.points {
            let by_issuer = match point.list_issuers.as_slice() {
                [] => is_own,
                others => self.scope.is_indirect && others.contains(&self.issuer),
            };
            let by_name = self.scope.names.as_ref().is_none_or(|names| match &point.names {
                Some(others) => names.iter().any(|name| others.contains(name)),
                None => point.list_issuers.iter().any(|n| names.contains(&PointName::Directory(n.clone()))),
            });
            if by_issuer && by_name {
                reasons |= point.reasons & self.scope.reasons;
            }
        }
        // A list of the issuer at no point that the certificate names is one at the issuer's own name.
        let is_general = self
            .scope
            .names
            .as_ref()
            .is_none_or(|names| names.contains(&PointName::Directory(certificate.issuer.clone())));
        if is_own && is_general { reasons | self.scope.reasons } else { reasons }
    }

    /// Whether this delta list continues `complete` (RFC 5280, 5.2.4 and 6.3.3 (c)).
    pub(crate) fn continues(&self, complete: &Self) -> bool {
        let (Some(base), Some(own), Some(held)) =
            (&self.numbers.base, &self.numbers.own, &complete.numbers.own)
        else {
            return false;
        };
        let order = |number: &[u8]| (number.len(), number.to_vec());
        !complete.is_delta()
            && self.issuer == complete.issuer
            && self.scope.raw == complete.scope.raw
            && self.numbers.authority_key_id == complete.numbers.authority_key_id
            && order(base) <= order(held)
            && order(held) < order(own)
            && complete.this_update <= self.this_update
    }

    /// The entry for a certificate. An error means that the list cannot be relied upon.
    pub(crate) fn find(&self, issuer: &Name, serial: &[u8]) -> ber::Result<Option<Entry>> {
        let mut entries = Reader::new(self.der.get(self.entries.clone()).unwrap_or(&[]));
        let mut found = None;
        // Of an indirect list, an entry is about the issuer of the one before unless it names another (5.3.3).
        let mut is_about = self.issuer == *issuer;
        while let Some(entry) = entries.next()? {
            let mut fields = entry.children();
            let is_number = minimal(fields.expect(INTEGER)?.body) == serial;
            if !is_number && !self.scope.is_indirect {
                continue;
            }
            let at = ber::time(&fields.any()?)?;
            let mut reason = 0;
            if let Some(extensions) = fields.optional(SEQUENCE)? {
                for_each_extension(extensions.raw, |oid, critical, value| {
                    if oid == REASON_CODE {
                        let code = ber::single(value)?;
                        reason = match (code.tag, code.body) {
                            (ENUMERATED, [code]) => *code,
                            _ => return Err(ber::BerError),
                        };
                        Ok(())
                    } else if oid == CERTIFICATE_ISSUER && self.scope.is_indirect {
                        let names = points::general_names(ber::single(value)?.body)?;
                        is_about = names.contains(&PointName::Directory(issuer.clone()));
                        Ok(())
                    } else if critical {
                        Err(ber::BerError)
                    } else {
                        Ok(())
                    }
                })?;
            }
            if is_number && is_about {
                found = Some(Entry { at, reason });
            }
        }
        Ok(found)
    }
}

fn read(der: &[u8]) -> ber::Result<Crl> {
    let base = der.as_ptr() as usize;
    let within = |part: &[u8]| {
        let start = part.as_ptr() as usize - base;
        start..start + part.len()
    };
    let mut outer = ber::single(der)?.children();
    let tbs = outer.expect(SEQUENCE)?;
    let algorithm = outer.expect(SEQUENCE)?.raw;
    let signature = outer.expect(BIT_STRING)?.body.get(1..).ok_or(ber::BerError)?.to_vec();

    let mut fields = tbs.children();
    fields.optional(INTEGER)?;
    if fields.expect(SEQUENCE)?.raw != algorithm {
        return Err(ber::BerError);
    }
    let issuer = Name::parse(fields.expect(SEQUENCE)?.raw);
    let this_update = ber::time(&fields.any()?)?;
    let next_update = match fields.peek() {
        Some(ber::UTC_TIME | ber::GENERALIZED_TIME) => Some(ber::time(&fields.any()?)?),
        _ => None,
    };
    let entries = fields.optional(SEQUENCE)?.map_or(0..0, |list| within(list.body));
    let (mut scope, mut numbers) = (Scope::default(), Numbers::default());
    let mut keeps_expired_since = None;
    if let Some(wrapped) = fields.optional(0xa0)? {
        for_each_extension(wrapped.body, |oid, critical, value| {
            match oid {
                CRL_NUMBER => numbers.own = number(value).ok(),
                DELTA_INDICATOR => numbers.base = Some(number(value)?),
                AUTHORITY_KEY_ID => numbers.authority_key_id = Some(value.to_vec()),
                EXPIRED_CERTIFICATES => {
                    keeps_expired_since = ber::single(value).and_then(|tlv| ber::time(&tlv)).ok();
                }
                ISSUING_DISTRIBUTION_POINT => read_scope(value, &issuer, &mut scope)?,
                _ => scope.unusable |= critical,
            }
            Ok(())
        })?;
    }
    Ok(Crl {
        der: Vec::new(),
        tbs: within(tbs.raw),
        entries,
        issuer,
        this_update,
        next_update,
        scheme: crypto::scheme(algorithm, None),
        signature,
        scope,
        numbers,
        keeps_expired_since,
        fingerprint: [0; 32],
    })
}

fn number(value: &[u8]) -> ber::Result<Vec<u8>> {
    let integer = ber::single(value)?;
    if integer.tag == INTEGER { Ok(minimal(integer.body).to_vec()) } else { Err(ber::BerError) }
}

fn read_scope(value: &[u8], issuer: &Name, scope: &mut Scope) -> ber::Result<()> {
    scope.raw = value.to_vec();
    let mut fields = ber::single(value)?.children();
    while let Some(field) = fields.next()? {
        let set = field.body.first().is_some_and(|b| *b != 0);
        match field.tag {
            0xa0 => scope.names = Some(points::point_names(field.body, issuer)?),
            0x81 => scope.only_users = set,
            0x82 => scope.only_authorities = set,
            0x83 => scope.reasons = points::reasons(field.body),
            0x84 => scope.is_indirect = set,
            // Lists of attribute certificates are about something else.
            0x85 => scope.unusable |= set,
            _ => scope.unusable = true,
        }
    }
    Ok(())
}

/// Calls `visit(oid, critical, value)` for each extension of a DER `Extensions`.
pub(crate) fn for_each_extension(
    raw: &[u8],
    mut visit: impl FnMut(&[u8], bool, &[u8]) -> ber::Result<()>,
) -> ber::Result<()> {
    let mut list = ber::single(raw)?.children();
    while !list.is_empty() {
        let mut fields = list.expect(SEQUENCE)?.children();
        let oid = fields.expect(OID)?.body;
        let critical = fields.optional(BOOLEAN)?.is_some_and(|b| b.body != [0]);
        let value = fields.expect(OCTET_STRING)?.body;
        visit(oid, critical, value)?;
    }
    Ok(())
}
