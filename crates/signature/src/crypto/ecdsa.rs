//! ECDSA with pairs of curve and hash that the first back end lacks, and on P-521 (FIPS 186-5, 6.4.2).

use p256::ecdsa::signature::hazmat::PrehashVerifier as _;

use super::{Digest, Key, Outcome};
use crate::ber::{self, INTEGER};

/// Checks a signature value in DER (RFC 3279, 2.2.3).
pub(super) fn verify(key: Key, digest: Digest, message: &[u8], signature: &[u8]) -> Outcome {
    // Too long or too short a hash for the curve is fitted by the crates below as the standard says.
    let Some(hash) = digest.compute(&[message]) else { return Outcome::Unsupported };
    let right = match key {
        Key::P256(point) => pair::<32>(signature).and_then(|(r, s)| {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
            let value = p256::ecdsa::Signature::from_scalars(r, s).ok()?;
            key.verify_prehash(&hash, &value).ok()
        }),
        Key::P384(point) => pair::<48>(signature).and_then(|(r, s)| {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
            let value = p384::ecdsa::Signature::from_scalars(r, s).ok()?;
            key.verify_prehash(&hash, &value).ok()
        }),
        Key::P521(point) => pair::<66>(signature).and_then(|(r, s)| {
            let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
            let value = p521::ecdsa::Signature::from_scalars(r, s).ok()?;
            key.verify_prehash(&hash, &value).ok()
        }),
        Key::Rsa { .. } | Key::Ed25519(_) | Key::Other => return Outcome::Unsupported,
    };
    if right.is_some() { Outcome::Verified } else { Outcome::Invalid }
}

/// The two numbers, each filled up to the length of the curve's order.
fn pair<const N: usize>(signature: &[u8]) -> Option<([u8; N], [u8; N])> {
    let sequence = ber::single(signature).ok().filter(|tlv| tlv.tag == ber::SEQUENCE)?;
    let mut numbers = sequence.children();
    let (r, s) = (numbers.expect(INTEGER).ok()?.body, numbers.expect(INTEGER).ok()?.body);
    if numbers.is_empty() { Some((filled(r)?, filled(s)?)) } else { None }
}

/// A positive integer of DER in `N` octets.
fn filled<const N: usize>(integer: &[u8]) -> Option<[u8; N]> {
    if integer.first().is_none_or(|byte| *byte >= 0x80) {
        return None;
    }
    let digits = integer.iter().position(|byte| *byte != 0).map_or(&[][..], |at| &integer[at..]);
    let mut out = [0; N];
    out.get_mut(N.checked_sub(digits.len())?..)?.copy_from_slice(digits);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signature_values_are_two_positive_integers_and_nothing_else() {
        let fits = pair::<32>(&[0x30, 6, 2, 1, 1, 2, 1, 2]).expect("well formed");
        assert_eq!((fits.0[31], fits.1[31]), (1, 2));
        for bad in [
            &[0x30, 6, 2, 1, 0x81, 2, 1, 2][..],
            &[0x30, 3, 2, 1, 1],
            &[0x30, 9, 2, 1, 1, 2, 1, 2, 2, 1, 3],
            &[0x31, 6, 2, 1, 1, 2, 1, 2],
            &[],
        ] {
            assert!(pair::<32>(bad).is_none(), "{bad:?}");
        }
        assert!(filled::<2>(&[1, 2, 3]).is_none());
    }
}
