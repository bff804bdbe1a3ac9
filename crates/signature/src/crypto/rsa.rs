//! RSA signatures that the first back end does not check: RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017, 8.2.2 and 8.1.2)
//! with any known hash, any salt length and any key size that is not absurd. Only public numbers are handled, so nothing
//! here needs to take the same time for every input.

use num_bigint::BigUint;

use super::{Digest, Outcome};
use crate::ber::{self, INTEGER, write_length};

/// Sizes of the modulus that are computed at all, in bits. What is long enough to be trusted is the policy's question.
const MODULUS_BITS: std::ops::RangeInclusive<u64> = 512..=16_384;

/// Longest public exponent, in bits: longer ones are never used, and cost time.
const EXPONENT_BITS: u64 = 64;

/// A public key (RFC 8017, A.1.1).
pub(super) struct PublicKey {
    modulus: BigUint,
    exponent: BigUint,
}

impl PublicKey {
    /// Reads a key; none when it is malformed or of a size that is not computed.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let mut numbers = ber::single(der).ok()?.children();
        let modulus = BigUint::from_bytes_be(numbers.expect(INTEGER).ok()?.body);
        let exponent = BigUint::from_bytes_be(numbers.expect(INTEGER).ok()?.body);
        let usable = MODULUS_BITS.contains(&modulus.bits())
            && modulus.bit(0)
            && (2..=EXPONENT_BITS).contains(&exponent.bits())
            && exponent.bit(0);
        usable.then_some(Self { modulus, exponent })
    }

    /// Whether the exponent is so long that the first back end refuses the key.
    pub(super) fn has_long_exponent(&self) -> bool {
        self.exponent.bits() > 33
    }

    /// RSAVP1: the encoded message in `length` octets; none when the value is no valid one for the key.
    fn open(&self, signature: &[u8], length: usize) -> Option<Vec<u8>> {
        let octets = usize::try_from(self.modulus.bits().div_ceil(8)).ok()?;
        let value = BigUint::from_bytes_be(signature);
        if signature.len() != octets || value >= self.modulus {
            return None;
        }
        let opened = value.modpow(&self.exponent, &self.modulus).to_bytes_be();
        let mut message = vec![0; length.checked_sub(opened.len())?];
        message.extend(opened);
        Some(message)
    }

    /// RSASSA-PKCS1-v1_5.
    pub(super) fn verify_pkcs1(&self, digest: Digest, message: &[u8], signature: &[u8]) -> Outcome {
        let (Some(oid), Some(hash)) = (digest.oid(), digest.compute(&[message])) else {
            return Outcome::Unsupported;
        };
        let Ok(octets) = usize::try_from(self.modulus.bits().div_ceil(8)) else {
            return Outcome::Unsupported;
        };
        // The whole encoding is built and compared, so that nothing can hide in a part that a parser skips.
        let info = digest_info(oid, &hash);
        let Some(padding) = octets.checked_sub(info.len() + 3).filter(|length| *length >= 8) else {
            return Outcome::Invalid;
        };
        let mut expected = vec![0x00, 0x01];
        expected.resize(2 + padding, 0xff);
        expected.push(0x00);
        expected.extend(info);
        truth(self.open(signature, octets).is_some_and(|opened| opened == expected))
    }

    /// RSASSA-PSS with MGF1.
    pub(super) fn verify_pss(
        &self,
        (digest, mgf, salt): (Digest, Digest, usize),
        message: &[u8],
        signature: &[u8],
    ) -> Outcome {
        let Some(hash) = digest.compute(&[message]) else { return Outcome::Unsupported };
        if mgf.compute(&[]).is_none() {
            return Outcome::Unsupported;
        }
        let bits = self.modulus.bits() - 1;
        let Ok(length) = usize::try_from(bits.div_ceil(8)) else { return Outcome::Unsupported };
        let unused = length as u64 * 8 - bits;
        let encoded = self.open(signature, length);
        truth(encoded.is_some_and(|encoded| {
            is_pss_encoding(&encoded, &hash, digest, mgf, salt, unused).unwrap_or(false)
        }))
    }
}

fn truth(right: bool) -> Outcome {
    if right { Outcome::Verified } else { Outcome::Invalid }
}

/// DigestInfo in DER (RFC 8017, 9.2, step 2).
fn digest_info(oid: &[u8], hash: &[u8]) -> Vec<u8> {
    let mut algorithm = vec![0x06];
    write_length(oid.len(), &mut algorithm);
    algorithm.extend_from_slice(oid);
    algorithm.extend_from_slice(&[0x05, 0x00]);
    let mut inner = vec![0x30];
    write_length(algorithm.len(), &mut inner);
    inner.extend(algorithm);
    inner.push(0x04);
    write_length(hash.len(), &mut inner);
    inner.extend_from_slice(hash);
    let mut info = vec![0x30];
    write_length(inner.len(), &mut info);
    info.extend(inner);
    info
}

/// EMSA-PSS-VERIFY (RFC 8017, 9.1.2). `unused` counts the leading bits of the encoding that must be zero.
fn is_pss_encoding(
    encoded: &[u8],
    hash: &[u8],
    digest: Digest,
    mgf: Digest,
    salt: usize,
    unused: u64,
) -> Option<bool> {
    let (trailer, rest) = encoded.split_last()?;
    let masked_length = rest.len().checked_sub(hash.len())?;
    let (masked, own) = rest.split_at_checked(masked_length)?;
    let top = 0xffu8.checked_shr(u32::try_from(unused).ok()?).unwrap_or(0);
    if *trailer != 0xbc || masked.first().is_some_and(|byte| byte & !top != 0) {
        return Some(false);
    }
    let mask = mgf1(mgf, own, masked.len())?;
    let mut block: Vec<u8> = masked.iter().zip(&mask).map(|(a, b)| a ^ b).collect();
    if let Some(first) = block.first_mut() {
        *first &= top;
    }
    let zeros = block.len().checked_sub(salt + 1)?;
    let (padding, salted) = block.split_at_checked(zeros)?;
    let (separator, salt) = salted.split_first()?;
    if padding.iter().any(|byte| *byte != 0) || *separator != 0x01 {
        return Some(false);
    }
    Some(digest.compute(&[&[0; 8], hash, salt])? == own)
}

/// MGF1 (RFC 8017, B.2.1).
fn mgf1(digest: Digest, seed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut mask = Vec::new();
    let mut counter = 0u32;
    while mask.len() < length {
        mask.extend(digest.compute(&[seed, &counter.to_be_bytes()])?);
        counter = counter.checked_add(1)?;
    }
    mask.truncate(length);
    Some(mask)
}
