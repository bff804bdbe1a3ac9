//! Danh sách thu hồi: certificate revocation lists (RFC 5280, 5). Complete lists signed by the
//! issuing key are used. A delta list can only tell of a revocation, never of its absence;
//! indirect lists are refused.

use std::sync::Arc;

use time::OffsetDateTime;

use crate::ber::{self, BIT_STRING, BOOLEAN, ENUMERATED, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE};
use crate::crypto::{self, Outcome, Scheme};
use crate::pki::certificate::{Certificate, minimal};
use crate::pki::name::Name;

const DELTA_INDICATOR: &[u8] = &[0x55, 0x1d, 0x1b];
const ISSUING_DISTRIBUTION_POINT: &[u8] = &[0x55, 0x1d, 0x1c];
const CRL_NUMBER: &[u8] = &[0x55, 0x1d, 0x14];
const AUTHORITY_KEY_ID: &[u8] = &[0x55, 0x1d, 0x23];
const REASON_CODE: &[u8] = &[0x55, 0x1d, 0x15];

/// For which certificates a list speaks.
#[derive(Debug, Clone, Default)]
struct Scope {
    point: Option<Vec<u8>>,
    only_users: bool,
    only_authorities: bool,
    is_delta: bool,
    unusable: bool,
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
        self.scope.is_delta
    }

    pub(crate) fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Whether the key signed the list.
    pub(crate) fn check_signed_by(&self, spki: &[u8]) -> Outcome {
        crypto::verify(self.scheme, spki, self.der.get(self.tbs.clone()).unwrap_or(&[]), &self.signature)
    }

    /// Whether the list, by its scope, speaks for the certificate.
    pub(crate) fn speaks_for(&self, certificate: &Certificate) -> bool {
        let is_authority = certificate.ca == Some(true);
        let point_matches = self.scope.point.as_ref().is_none_or(|point| {
            certificate.distribution_points.windows(point.len().max(1)).any(|window| window == point)
        });
        let kind_matches = if is_authority { !self.scope.only_users } else { !self.scope.only_authorities };
        kind_matches && point_matches && !self.scope.unusable
    }

    /// The entry for a serial number. An error means that the list cannot be relied upon.
    pub(crate) fn find(&self, serial: &[u8]) -> ber::Result<Option<Entry>> {
        let mut entries = Reader::new(self.der.get(self.entries.clone()).unwrap_or(&[]));
        let mut found = None;
        while let Some(entry) = entries.next()? {
            let mut fields = entry.children();
            let number = fields.expect(INTEGER)?;
            if minimal(number.body) != serial {
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
                    } else if critical {
                        Err(ber::BerError)
                    } else {
                        Ok(())
                    }
                })?;
            }
            found = Some(Entry { at, reason });
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
    let mut scope = Scope::default();
    if let Some(wrapped) = fields.optional(0xa0)? {
        for_each_extension(wrapped.body, |oid, critical, value| {
            match oid {
                CRL_NUMBER | AUTHORITY_KEY_ID => {}
                DELTA_INDICATOR => scope.is_delta = true,
                ISSUING_DISTRIBUTION_POINT => read_scope(value, &mut scope)?,
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
        fingerprint: [0; 32],
    })
}

fn read_scope(value: &[u8], scope: &mut Scope) -> ber::Result<()> {
    let mut fields = ber::single(value)?.children();
    while let Some(field) = fields.next()? {
        let set = field.body.first().is_some_and(|b| *b != 0);
        match field.tag {
            // distributionPoint: fullName is compared with the certificate's; a relative name is not read.
            0xa0 => match field.children().any()? {
                name if name.tag == 0xa0 => scope.point = Some(name.body.to_vec()),
                _ => scope.unusable = true,
            },
            0x81 => scope.only_users = set,
            0x82 => scope.only_authorities = set,
            0x83 => scope.unusable = true,
            0x84 | 0x85 => scope.unusable |= set,
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
