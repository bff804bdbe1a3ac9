//! Thuật toán còn đạt chuẩn không: how a signature's algorithms stand to the standard in force, told apart from whether
//! the policy lets them pass.

use serde::{Deserialize, Serialize};

use crate::crypto::{Digest, Key, Scheme};
use crate::report::Finding;

/// Giá trị của thuật toán (Thông tư 15/2025/TT-BKHCN, annex I).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlgorithmStanding {
    /// RSASSA-PSS from 2048 bits or ECDSA from 256 bits, with a hash function of the annex.
    MeetsCurrentStandard,
    /// Not in the annex, yet sound and in use: RSASSA-PKCS1-v1_5 from 2048 bits, Ed25519.
    LegacyAccepted,
    /// SHA-1, MD5, SHA-224 or a key that is too short: others may be able to forge it.
    Broken,
}

impl AlgorithmStanding {
    /// Standing of a signature made by `scheme` and the key in `spki` over a digest; none when one of them is not known.
    pub(crate) fn of(scheme: Scheme, spki: &[u8], digest: Digest) -> Option<Self> {
        const LEAST_RSA_BITS: usize = 2048;
        let digests = [Some(digest), scheme.digest()];
        if digests.iter().flatten().any(|d| *d != Digest::Other && !d.is_strong()) {
            return Some(Self::Broken);
        }
        if digests.contains(&Some(Digest::Other)) {
            return None;
        }
        match (scheme, Key::from_spki(spki)) {
            (_, Key::Rsa { bits, .. }) if bits < LEAST_RSA_BITS => Some(Self::Broken),
            (Scheme::Pss { mgf, .. }, Key::Rsa { .. }) => match mgf {
                Digest::Other => None,
                // The mask needs no collision resistance, but the annex knows no other functions.
                mgf if !mgf.is_strong() => Some(Self::LegacyAccepted),
                _ => Some(Self::MeetsCurrentStandard),
            },
            (Scheme::Pkcs1(_), Key::Rsa { .. }) | (Scheme::Ed25519, Key::Ed25519(_)) => {
                Some(Self::LegacyAccepted)
            }
            (Scheme::Ecdsa(_), Key::P256(_) | Key::P384(_) | Key::P521(_)) => {
                Some(Self::MeetsCurrentStandard)
            }
            _ => None,
        }
    }

    /// Stable word for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::MeetsCurrentStandard => "meets_current_standard",
            Self::LegacyAccepted => "legacy_accepted",
            Self::Broken => "broken",
        }
    }

    /// The standing as a finding; `algorithm` names what it is about.
    pub(crate) fn finding(self, algorithm: &str) -> Finding {
        Finding::with(
            match self {
                Self::MeetsCurrentStandard => "algorithm.meets_current_standard",
                Self::LegacyAccepted => "algorithm.legacy_accepted",
                Self::Broken => "algorithm.broken",
            },
            algorithm,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spki(bits: usize) -> Vec<u8> {
        // rsaEncryption with a modulus of that many bits; only its length is looked at.
        let mut modulus = vec![0x00, 0x80];
        modulus.resize(1 + bits / 8, 1);
        let wrap = |tag: u8, body: &[u8]| {
            let mut out = vec![tag];
            crate::ber::write_length(body.len(), &mut out);
            out.extend_from_slice(body);
            out
        };
        let key = wrap(0x30, &[wrap(2, &modulus), wrap(2, &[1, 0, 1])].concat());
        let algorithm = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
        wrap(0x30, &[algorithm.to_vec(), wrap(3, &[vec![0], key].concat())].concat())
    }

    #[test]
    fn each_pair_stands_where_the_annex_puts_it() {
        let pss = |mgf| Scheme::Pss { digest: Digest::Sha256, mgf, salt: 32 };
        let (long, short) = (spki(2048), spki(1024));
        for (scheme, key, digest, standing) in [
            (pss(Digest::Sha256), &long, Digest::Sha256, Some(AlgorithmStanding::MeetsCurrentStandard)),
            (pss(Digest::Sha1), &long, Digest::Sha256, Some(AlgorithmStanding::LegacyAccepted)),
            (pss(Digest::Sha256), &short, Digest::Sha256, Some(AlgorithmStanding::Broken)),
            (Scheme::Pkcs1(Digest::Sha256), &long, Digest::Sha256, Some(AlgorithmStanding::LegacyAccepted)),
            (
                Scheme::Pkcs1(Digest::Sha3T256),
                &long,
                Digest::Sha3T256,
                Some(AlgorithmStanding::LegacyAccepted),
            ),
            (Scheme::Pkcs1(Digest::Sha1), &long, Digest::Sha256, Some(AlgorithmStanding::Broken)),
            (Scheme::Pkcs1(Digest::Sha256), &long, Digest::Md5, Some(AlgorithmStanding::Broken)),
            (Scheme::Pkcs1(Digest::Other), &long, Digest::Sha256, None),
            (Scheme::Unknown, &long, Digest::Sha256, None),
        ] {
            assert_eq!(AlgorithmStanding::of(scheme, key, digest), standing, "{scheme:?} {digest:?}");
        }
    }
}
