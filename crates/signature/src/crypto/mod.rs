//! Digests and raw signature values, by two back ends: ring wherever it can, and a second one that only verifies for
//! what ring lacks. An algorithm that both lack answers [`Outcome::Unsupported`], which is never taken for "invalid".

mod digest;
mod ecdsa;
mod rsa;

use ring::signature as rs;

pub(crate) use digest::{Beginnings, Digest, sha256};

use crate::ber::{self, BIT_STRING, INTEGER, OID, Reader, SEQUENCE};

/// How a value was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Pkcs1(Digest),
    Pss { digest: Digest, mgf: Digest, salt: usize },
    Ecdsa(Digest),
    Ed25519,
    Unknown,
}

impl Scheme {
    /// The digest inside, as far as the scheme names one.
    pub(crate) fn digest(self) -> Option<Digest> {
        match self {
            Self::Pkcs1(d) | Self::Pss { digest: d, .. } | Self::Ecdsa(d) => Some(d),
            Self::Ed25519 | Self::Unknown => None,
        }
    }
}

/// Answer of a raw check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Verified,
    Invalid,
    Unsupported,
}

const RSA_PREFIX: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// Reads an AlgorithmIdentifier: object identifier and the parameters' raw bytes.
pub(crate) fn algorithm(raw: &[u8]) -> ber::Result<(&[u8], &[u8])> {
    let mut inner = ber::single(raw)?.children();
    let oid = inner.expect(OID)?.body;
    Ok((oid, inner.rest()))
}

/// Scheme named by a signature AlgorithmIdentifier. `digest` stands in where the identifier
/// names only a key type, as CMS permits (RFC 3370, 3.2; RFC 5753).
pub(crate) fn scheme(raw: &[u8], digest: Option<Digest>) -> Scheme {
    let Ok((oid, parameters)) = algorithm(raw) else { return Scheme::Unknown };
    if let Some([last]) = oid.strip_prefix(RSA_PREFIX) {
        return match last {
            1 => digest.map_or(Scheme::Unknown, Scheme::Pkcs1),
            4 => Scheme::Pkcs1(Digest::Md5),
            5 => Scheme::Pkcs1(Digest::Sha1),
            10 => pss(parameters).unwrap_or(Scheme::Unknown),
            11 => Scheme::Pkcs1(Digest::Sha256),
            12 => Scheme::Pkcs1(Digest::Sha384),
            13 => Scheme::Pkcs1(Digest::Sha512),
            14 => Scheme::Pkcs1(Digest::Sha224),
            15 => Scheme::Pkcs1(Digest::Sha512T224),
            16 => Scheme::Pkcs1(Digest::Sha512T256),
            _ => Scheme::Unknown,
        };
    }
    match oid {
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01] => Scheme::Ecdsa(Digest::Sha1),
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, last] => match last {
            1 => Scheme::Ecdsa(Digest::Sha224),
            2 => Scheme::Ecdsa(Digest::Sha256),
            3 => Scheme::Ecdsa(Digest::Sha384),
            4 => Scheme::Ecdsa(Digest::Sha512),
            _ => Scheme::Unknown,
        },
        // NIST's own branch: ECDSA and RSASSA-PKCS1-v1_5 with SHA-3 (RFC 8702 and the NIST register)
        [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, last] => match last {
            9 => Scheme::Ecdsa(Digest::Sha3T224),
            10 => Scheme::Ecdsa(Digest::Sha3T256),
            11 => Scheme::Ecdsa(Digest::Sha3T384),
            12 => Scheme::Ecdsa(Digest::Sha3T512),
            13 => Scheme::Pkcs1(Digest::Sha3T224),
            14 => Scheme::Pkcs1(Digest::Sha3T256),
            15 => Scheme::Pkcs1(Digest::Sha3T384),
            16 => Scheme::Pkcs1(Digest::Sha3T512),
            _ => Scheme::Unknown,
        },
        EC_PUBLIC_KEY => digest.map_or(Scheme::Unknown, Scheme::Ecdsa),
        ED25519 => Scheme::Ed25519,
        // sha1WithRSA as OIW wrote it, still seen in old lists
        [0x2b, 0x0e, 0x03, 0x02, 0x1d] => Scheme::Pkcs1(Digest::Sha1),
        _ => Scheme::Unknown,
    }
}

/// RSASSA-PSS parameters (RFC 4055, 3.1); what is left out means SHA-1 and 20 octets of salt.
fn pss(parameters: &[u8]) -> ber::Result<Scheme> {
    let (mut digest, mut mgf, mut salt) = (Digest::Sha1, Digest::Sha1, 20usize);
    if !parameters.is_empty() {
        let mut inner = ber::single(parameters)?.children();
        if let Some(t) = inner.optional(0xa0)? {
            digest = Digest::from_oid(algorithm(t.body)?.0);
        }
        if let Some(t) = inner.optional(0xa1)? {
            let (function, hash) = algorithm(t.body)?;
            if function.strip_prefix(RSA_PREFIX) != Some(&[8]) {
                return Ok(Scheme::Unknown);
            }
            mgf = Digest::from_oid(algorithm(hash)?.0);
        }
        if let Some(t) = inner.optional(0xa2)? {
            let value = ber::single(t.body)?;
            if value.tag != INTEGER || value.body.len() > 2 {
                return Ok(Scheme::Unknown);
            }
            salt = value.body.iter().fold(0, |n, b| n * 256 + usize::from(*b));
        }
        if let Some(t) = inner.optional(0xa3)?
            && ber::single(t.body)?.body != [1]
        {
            return Ok(Scheme::Unknown);
        }
    }
    Ok(Scheme::Pss { digest, mgf, salt })
}

/// A public key, read from a SubjectPublicKeyInfo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key<'a> {
    Rsa { bits: usize, der: &'a [u8] },
    P256(&'a [u8]),
    P384(&'a [u8]),
    P521(&'a [u8]),
    Ed25519(&'a [u8]),
    Other,
}

impl<'a> Key<'a> {
    pub(crate) fn from_spki(spki: &'a [u8]) -> Self {
        read_key(spki).unwrap_or(Self::Other)
    }

    /// Name with size, for a report.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Rsa { bits, .. } => format!("RSA-{bits}"),
            Self::P256(_) => "P-256".to_owned(),
            Self::P384(_) => "P-384".to_owned(),
            Self::P521(_) => "P-521".to_owned(),
            Self::Ed25519(_) => "Ed25519".to_owned(),
            Self::Other => "unknown".to_owned(),
        }
    }
}

fn read_key(spki: &[u8]) -> ber::Result<Key<'_>> {
    let mut inner = ber::single(spki)?.children();
    let (oid, parameters) = algorithm(inner.expect(SEQUENCE)?.raw)?;
    let bits = inner.expect(BIT_STRING)?.body;
    let point = match bits.split_first() {
        Some((0, rest)) => rest,
        _ => return Ok(Key::Other),
    };
    Ok(match oid {
        EC_PUBLIC_KEY => match ber::single(parameters)?.body {
            [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07] => Key::P256(point),
            [0x2b, 0x81, 0x04, 0x00, 0x22] => Key::P384(point),
            [0x2b, 0x81, 0x04, 0x00, 0x23] => Key::P521(point),
            _ => Key::Other,
        },
        ED25519 => Key::Ed25519(point),
        _ if matches!(oid.strip_prefix(RSA_PREFIX), Some([1 | 10])) => {
            let mut numbers: Reader = ber::single(point)?.children();
            let modulus = numbers.expect(INTEGER)?.body;
            let modulus = match modulus.split_first() {
                Some((0, rest)) => rest,
                _ => modulus,
            };
            let lead = modulus.first().map_or(0, |b| b.leading_zeros() as usize);
            Key::Rsa { bits: (modulus.len() * 8).saturating_sub(lead), der: point }
        }
        _ => Key::Other,
    })
}

/// Checks `signature` over `message`.
pub(crate) fn verify(scheme: Scheme, spki: &[u8], message: &[u8], signature: &[u8]) -> Outcome {
    let key = Key::from_spki(spki);
    if let Some((algorithm, key)) = by_ring(scheme, key) {
        return match rs::UnparsedPublicKey::new(algorithm, key).verify(message, signature) {
            Ok(()) => Outcome::Verified,
            Err(_) => Outcome::Invalid,
        };
    }
    match (scheme, key) {
        (Scheme::Pkcs1(digest), Key::Rsa { der, .. }) => rsa::PublicKey::read(der)
            .map_or(Outcome::Unsupported, |key| key.verify_pkcs1(digest, message, signature)),
        (Scheme::Pss { digest, mgf, salt }, Key::Rsa { der, .. }) => rsa::PublicKey::read(der)
            .map_or(Outcome::Unsupported, |key| key.verify_pss((digest, mgf, salt), message, signature)),
        (Scheme::Ecdsa(digest), Key::P256(_) | Key::P384(_) | Key::P521(_)) => {
            ecdsa::verify(key, digest, message, signature)
        }
        (Scheme::Unknown, _) | (_, Key::Other) => Outcome::Unsupported,
        // A scheme for one kind of key beside a key of another kind cannot be right.
        _ => Outcome::Invalid,
    }
}

/// The first back end's algorithm, when it has one for the pair and takes the key.
fn by_ring<'a>(scheme: Scheme, key: Key<'a>) -> Option<(&'static dyn rs::VerificationAlgorithm, &'a [u8])> {
    match (scheme, key) {
        (Scheme::Pkcs1(digest), Key::Rsa { bits, der }) if is_for_ring(bits, 1024, der) => match digest {
            Digest::Sha1 => Some((&rs::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, der)),
            Digest::Sha256 => Some((&rs::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, der)),
            Digest::Sha384 if bits >= 2048 => Some((&rs::RSA_PKCS1_2048_8192_SHA384, der)),
            Digest::Sha512 => Some((&rs::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, der)),
            _ => None,
        },
        (Scheme::Pss { digest, mgf, salt }, Key::Rsa { bits, der })
            if digest == mgf && is_for_ring(bits, 2048, der) =>
        {
            match (digest, salt) {
                (Digest::Sha256, 32) => Some((&rs::RSA_PSS_2048_8192_SHA256, der)),
                (Digest::Sha384, 48) => Some((&rs::RSA_PSS_2048_8192_SHA384, der)),
                (Digest::Sha512, 64) => Some((&rs::RSA_PSS_2048_8192_SHA512, der)),
                _ => None,
            }
        }
        // Points are taken uncompressed only.
        (Scheme::Ecdsa(digest), Key::P256(point)) if point.first() == Some(&4) => match digest {
            Digest::Sha256 => Some((&rs::ECDSA_P256_SHA256_ASN1, point)),
            Digest::Sha384 => Some((&rs::ECDSA_P256_SHA384_ASN1, point)),
            _ => None,
        },
        (Scheme::Ecdsa(digest), Key::P384(point)) if point.first() == Some(&4) => match digest {
            Digest::Sha256 => Some((&rs::ECDSA_P384_SHA256_ASN1, point)),
            Digest::Sha384 => Some((&rs::ECDSA_P384_SHA384_ASN1, point)),
            _ => None,
        },
        (Scheme::Ed25519, Key::Ed25519(point)) => Some((&rs::ED25519, point)),
        _ => None,
    }
}

/// ring refuses other keys outright, which is a matter of its choice and not of truth.
fn is_for_ring(bits: usize, least: usize, der: &[u8]) -> bool {
    (least..=8192).contains(&bits) && rsa::PublicKey::read(der).is_some_and(|key| !key.has_long_exponent())
}

/// How long one check with a key takes, in multiples of what a usual key takes. Long moduli and the curve of 521 bits cost more,
/// and which key is used is the sender's choice.
pub(crate) fn effort(spki: &[u8]) -> usize {
    match Key::from_spki(spki) {
        Key::Rsa { bits: 8_193.., .. } => 16,
        Key::Rsa { bits: 4_097.., .. } | Key::P521(_) => 4,
        _ => 1,
    }
}

/// Name of scheme and key for a report, for example `RSA-PKCS1-2048`.
pub(crate) fn describe(scheme: Scheme, spki: &[u8]) -> String {
    let key = Key::from_spki(spki);
    match (scheme, key) {
        (Scheme::Pkcs1(_), Key::Rsa { bits, .. }) => format!("RSA-PKCS1-{bits}"),
        (Scheme::Pss { .. }, Key::Rsa { bits, .. }) => format!("RSA-PSS-{bits}"),
        (Scheme::Ecdsa(_), _) => format!("ECDSA-{}", key.name()),
        (Scheme::Ed25519, _) => "Ed25519".to_owned(),
        _ => key.name(),
    }
}

#[cfg(test)]
mod tests;
