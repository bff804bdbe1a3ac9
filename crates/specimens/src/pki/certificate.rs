//! Certificates and revocation lists. Source: RFC 5280.

use std::sync::Arc;

use time::OffsetDateTime;

use super::der;
use super::keys::Key;
use super::{Error, Subject};

const COMMON_NAME: [u32; 4] = [2, 5, 4, 3];
const COUNTRY: [u32; 4] = [2, 5, 4, 6];
const LOCALITY: [u32; 4] = [2, 5, 4, 7];
const ORGANISATION: [u32; 4] = [2, 5, 4, 10];
const TITLE: [u32; 4] = [2, 5, 4, 12];

/// A distinguished name.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub(crate) common: String,
    parts: Vec<(Vec<u32>, String)>,
}

impl Name {
    pub(crate) fn authority(common: &str, organisation: &str) -> Self {
        let parts = vec![
            (COUNTRY.to_vec(), "VN".into()),
            (ORGANISATION.to_vec(), organisation.into()),
            (COMMON_NAME.to_vec(), common.into()),
        ];
        Self { common: common.into(), parts }
    }

    pub(crate) fn of(subject: &Subject) -> Self {
        let mut parts = vec![
            (COUNTRY.to_vec(), "VN".into()),
            (LOCALITY.to_vec(), subject.locality.clone()),
            (ORGANISATION.to_vec(), subject.organisation.clone()),
        ];
        if let Some(position) = &subject.position {
            parts.push((TITLE.to_vec(), position.clone()));
        }
        parts.push((COMMON_NAME.to_vec(), subject.name.clone()));
        Self { common: subject.name.clone(), parts }
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        let parts: Vec<_> = self
            .parts
            .iter()
            .map(|(kind, value)| {
                // A country is a PrintableString by its own rule; the rest is UTF-8.
                let text = if kind == &COUNTRY { der::tlv(0x13, value.as_bytes()) } else { der::utf8(value) };
                der::set_of(vec![der::sequence(&[der::oid(kind), text])])
            })
            .collect();
        der::sequence(&parts)
    }
}

/// What a certificate is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Root,
    Authority,
    Signer,
    /// Dấu thời gian: good for time-stamps and nothing else (RFC 3161, 2.3).
    Stamper,
}

/// All that goes into a certificate.
pub(crate) struct Template<'a> {
    pub(crate) serial: Vec<u8>,
    pub(crate) issuer: &'a Name,
    pub(crate) issuer_key: &'a Arc<Key>,
    pub(crate) subject: &'a Name,
    pub(crate) subject_key: &'a Arc<Key>,
    pub(crate) from: OffsetDateTime,
    pub(crate) to: OffsetDateTime,
    pub(crate) profile: Profile,
    /// Where its issuer says that lists, answers and certificates are, and which of the issuers it is.
    pub(crate) reach: Option<(&'a str, usize)>,
}

impl Template<'_> {
    pub(crate) fn issue(&self) -> Result<Vec<u8>, Error> {
        let body = der::sequence(&[
            der::tlv(0xa0, &der::unsigned(&[2])),
            der::unsigned(&self.serial),
            self.issuer_key.algorithm(),
            self.issuer.der(),
            der::sequence(&[der::time(self.from), der::time(self.to)]),
            self.subject.der(),
            self.subject_key.public_info(),
            der::tlv(0xa3, &der::sequence(&self.extensions())),
        ]);
        let signature = self.issuer_key.sign(&body)?;
        Ok(der::sequence(&[body, self.issuer_key.algorithm(), der::bits(&signature)]))
    }

    fn extensions(&self) -> Vec<Vec<u8>> {
        let constraints = match self.profile {
            Profile::Root => der::sequence(&[der::truth()]),
            Profile::Authority => der::sequence(&[der::truth(), der::unsigned(&[0])]),
            Profile::Signer | Profile::Stamper => der::sequence(&[]),
        };
        // keyCertSign and cRLSign, or digitalSignature and nonRepudiation.
        let usage: &[u8] = match self.profile {
            Profile::Root | Profile::Authority => &[0x03, 0x02, 0x01, 0x06],
            Profile::Signer | Profile::Stamper => &[0x03, 0x02, 0x06, 0xc0],
        };
        let mut list = vec![
            extension(&[2, 5, 29, 19], true, constraints),
            extension(&[2, 5, 29, 15], true, usage.to_vec()),
            extension(&[2, 5, 29, 14], false, der::octets(&key_identifier(self.subject_key))),
        ];
        if self.profile == Profile::Stamper {
            let usage = der::sequence(&[der::oid(&[1, 3, 6, 1, 5, 5, 7, 3, 8])]);
            list.push(extension(&[2, 5, 29, 37], true, usage));
        }
        if self.profile != Profile::Root {
            list.push(authority_key(self.issuer_key));
        }
        if let Some((base, issuer)) = self.reach.filter(|_| self.profile != Profile::Root) {
            let at = |path: String| der::tlv(0x86, format!("{base}/{path}").as_bytes());
            let names = der::tlv(0xa0, &der::tlv(0xa0, &at(format!("list/{issuer}"))));
            let point = der::sequence(&[der::sequence(&[names])]);
            list.push(extension(&[2, 5, 29, 31], false, point));
            let way = |kind: u32, path: String| {
                der::sequence(&[der::oid(&[1, 3, 6, 1, 5, 5, 7, 48, kind]), at(path)])
            };
            let mut ways = vec![way(2, format!("issuer/{issuer}"))];
            if self.profile == Profile::Signer {
                ways.push(way(1, "answer".to_owned()));
            }
            list.push(extension(&[1, 3, 6, 1, 5, 5, 7, 1, 1], false, der::sequence(&ways)));
        }
        list
    }
}

fn extension(kind: &[u32], critical: bool, value: Vec<u8>) -> Vec<u8> {
    let mut parts = vec![der::oid(kind)];
    if critical {
        parts.push(der::truth());
    }
    parts.push(der::octets(&value));
    der::sequence(&parts)
}

fn authority_key(key: &Key) -> Vec<u8> {
    let value = der::sequence(&[der::tlv(0x80, &key_identifier(key))]);
    extension(&[2, 5, 29, 35], false, value)
}

/// The first 20 bytes of the SHA-256 of the key. Source: RFC 7093, section 2, method 1.
fn key_identifier(key: &Key) -> Vec<u8> {
    ring::digest::digest(&ring::digest::SHA256, key.public_bytes()).as_ref()[..20].to_vec()
}

/// A revocation list, version 2. Reason: affiliationChanged.
pub(crate) fn crl(
    issuer: &Name,
    key: &Arc<Key>,
    made: OffsetDateTime,
    until: OffsetDateTime,
    revoked: &[Vec<u8>],
    revoked_at: OffsetDateTime,
) -> Result<Vec<u8>, Error> {
    let mut parts =
        vec![der::unsigned(&[1]), key.algorithm(), issuer.der(), der::time(made), der::time(until)];
    if !revoked.is_empty() {
        let entries: Vec<_> = revoked
            .iter()
            .map(|serial| {
                let reason = extension(&[2, 5, 29, 21], false, vec![0x0a, 1, 3]);
                der::sequence(&[der::unsigned(serial), der::time(revoked_at), der::sequence(&[reason])])
            })
            .collect();
        parts.push(der::sequence(&entries));
    }
    // The number of a list rises with its time.
    let number = der::unsigned(&made.unix_timestamp().max(0).to_be_bytes());
    parts.push(der::tlv(
        0xa0,
        &der::sequence(&[authority_key(key), extension(&[2, 5, 29, 20], false, number)]),
    ));
    let body = der::sequence(&parts);
    let signature = key.sign(&body)?;
    Ok(der::sequence(&[body, key.algorithm(), der::bits(&signature)]))
}

/// An answer that a certificate is good (RFC 6960, 4.2.1), signed by its issuer.
pub(crate) fn answer(
    issuer: &Name,
    key: &Arc<Key>,
    serial: &[u8],
    made: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<Vec<u8>, Error> {
    let sha1 = |bytes: &[u8]| {
        der::octets(ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref())
    };
    let moment = der::generalized;
    let name = der::sequence(&[
        der::sequence(&[der::oid(&[1, 3, 14, 3, 2, 26]), der::null()]),
        sha1(&issuer.der()),
        sha1(key.public_bytes()),
        der::unsigned(serial),
    ]);
    let good = der::tlv(0x80, &[]);
    let one = der::sequence(&[name, good, moment(made), der::tlv(0xa0, &moment(until))]);
    let body = der::sequence(&[der::tlv(0xa1, &issuer.der()), moment(made), der::sequence(&[one])]);
    let signature = key.sign(&body)?;
    let basic = der::sequence(&[body, key.algorithm(), der::bits(&signature)]);
    let kind = der::oid(&[1, 3, 6, 1, 5, 5, 7, 48, 1, 1]);
    let response = der::tlv(0xa0, &der::sequence(&[kind, der::octets(&basic)]));
    Ok(der::sequence(&[der::tlv(0x0a, &[0]), response]))
}
