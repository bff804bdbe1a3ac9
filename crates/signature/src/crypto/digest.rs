//! Hash functions met in signatures (FIPS 180-4, FIPS 202, RFC 1321).

use ring::digest as rd;

use crate::budget::Budget;
use crate::error::Error;

/// A hash function, named by an AlgorithmIdentifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Digest {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Sha512T224,
    Sha512T256,
    Sha3T224,
    Sha3T256,
    Sha3T384,
    Sha3T512,
    Other,
}

/// Object identifiers without tag and length, with the function and its name.
const KNOWN: &[(&[u8], Digest, &str)] = &[
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05], Digest::Md5, "MD5"),
    (&[0x2b, 0x0e, 0x03, 0x02, 0x1a], Digest::Sha1, "SHA-1"),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01], Digest::Sha256, "SHA-256"),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02], Digest::Sha384, "SHA-384"),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03], Digest::Sha512, "SHA-512"),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04], Digest::Sha224, "SHA-224"),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x05], Digest::Sha512T224, "SHA-512/224"),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x06], Digest::Sha512T256, "SHA-512/256"),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x07], Digest::Sha3T224, "SHA3-224"),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x08], Digest::Sha3T256, "SHA3-256"),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x09], Digest::Sha3T384, "SHA3-384"),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x0a], Digest::Sha3T512, "SHA3-512"),
];

impl Digest {
    pub(crate) fn from_oid(oid: &[u8]) -> Self {
        KNOWN.iter().find(|(known, ..)| *known == oid).map_or(Self::Other, |(_, digest, _)| *digest)
    }

    /// Content of the object identifier; none for what is not known.
    pub(crate) fn oid(self) -> Option<&'static [u8]> {
        KNOWN.iter().find(|(_, digest, _)| *digest == self).map(|(oid, ..)| *oid)
    }

    pub(crate) fn name(self) -> &'static str {
        KNOWN.iter().find(|(_, digest, _)| *digest == self).map_or("unknown", |(.., name)| *name)
    }

    /// Whether the policy for official letters accepts it without a date: the functions of Thông tư 15/2025/TT-BKHCN,
    /// annex I. SHA-224 is not among them, the shortened SHA-512 and SHA3-224 are.
    pub(crate) fn is_strong(self) -> bool {
        !matches!(self, Self::Md5 | Self::Sha1 | Self::Sha224 | Self::Other)
    }

    /// What ring computes it with.
    fn ring(self) -> Option<&'static rd::Algorithm> {
        match self {
            Self::Sha1 => Some(&rd::SHA1_FOR_LEGACY_USE_ONLY),
            Self::Sha256 => Some(&rd::SHA256),
            Self::Sha384 => Some(&rd::SHA384),
            Self::Sha512 => Some(&rd::SHA512),
            Self::Sha512T256 => Some(&rd::SHA512_256),
            _ => None,
        }
    }

    /// The digest over the parts in order, or none when it cannot be computed.
    pub(crate) fn compute(self, parts: &[&[u8]]) -> Option<Vec<u8>> {
        if let Some(algorithm) = self.ring() {
            return Some(by_ring(algorithm, parts));
        }
        match self {
            Self::Md5 => Some(by_trait::<md5::Md5>(parts)),
            Self::Sha224 => Some(by_trait::<sha2::Sha224>(parts)),
            Self::Sha512T224 => Some(by_trait::<sha2::Sha512_224>(parts)),
            Self::Sha3T224 => Some(by_trait::<sha3::Sha3_224>(parts)),
            Self::Sha3T256 => Some(by_trait::<sha3::Sha3_256>(parts)),
            Self::Sha3T384 => Some(by_trait::<sha3::Sha3_384>(parts)),
            Self::Sha3T512 => Some(by_trait::<sha3::Sha3_512>(parts)),
            _ => None,
        }
    }
}

/// Digests over two parts of one file each, of which the first begins where the file does. Signatures of later revisions
/// cover what earlier ones cover, so the beginning is hashed once for all of them, in whatever order they are asked about.
#[derive(Default)]
pub(crate) struct Beginnings {
    /// Where a first part will end, rising.
    stops: Vec<usize>,
    /// Of each function, how much was hashed, and the state then.
    states: Vec<(Digest, usize, rd::Context)>,
}

impl Beginnings {
    /// Of a file in which first parts end at `stops`.
    pub(crate) fn stopping_at(stops: impl IntoIterator<Item = usize>) -> Self {
        let mut stops: Vec<usize> = stops.into_iter().collect();
        stops.sort_unstable();
        stops.dedup();
        Self { stops, states: Vec::new() }
    }

    /// The digest over `bytes[..first]` and `second`. `bytes` is the same in every call.
    ///
    /// Errors: more bytes hashed than permitted.
    pub(crate) fn compute(
        &mut self,
        digest: Digest,
        bytes: &[u8],
        first: usize,
        second: &[u8],
        budget: &mut Budget,
    ) -> Result<Option<Vec<u8>>, Error> {
        let Some(beginning) = bytes.get(..first) else { return Ok(None) };
        let Some(algorithm) = digest.ring() else {
            if digest != Digest::Other {
                budget.hash(first + second.len())?;
            }
            return Ok(digest.compute(&[beginning, second]));
        };
        let known = self.states.iter().filter(|(held, at, _)| *held == digest && *at <= first);
        let known = known.max_by_key(|(_, at, _)| *at);
        let (mut at, mut context) =
            known.map_or_else(|| (0, rd::Context::new(algorithm)), |(_, at, context)| (*at, context.clone()));
        budget.hash(first - at + second.len())?;
        let stops = self.stops.iter().copied().filter(|stop| (at + 1..first).contains(stop)).chain([first]);
        for stop in stops.collect::<Vec<_>>() {
            context.update(beginning.get(at..stop).unwrap_or_default());
            if stop > at {
                self.states.push((digest, stop, context.clone()));
            }
            at = stop;
        }
        context.update(second);
        Ok(Some(context.finish().as_ref().to_vec()))
    }
}

fn by_ring(algorithm: &'static rd::Algorithm, parts: &[&[u8]]) -> Vec<u8> {
    let mut context = rd::Context::new(algorithm);
    for part in parts {
        context.update(part);
    }
    context.finish().as_ref().to_vec()
}

fn by_trait<D: md5::Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut context = D::new();
    for part in parts {
        context.update(part);
    }
    context.finalize().to_vec()
}

/// SHA-256, for identities inside this crate.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(rd::digest(&rd::SHA256, bytes).as_ref());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::certificate::hex;

    #[test]
    fn every_function_gives_its_published_value() {
        // Of "abc": FIPS 180-4 and FIPS 202 examples, RFC 1321 appendix A.5; beginnings are enough to tell them apart.
        for (digest, start) in [
            (Digest::Md5, "900150983cd24fb0"),
            (Digest::Sha1, "a9993e364706816a"),
            (Digest::Sha224, "23097d223405d822"),
            (Digest::Sha256, "ba7816bf8f01cfea"),
            (Digest::Sha384, "cb00753f45a35e8b"),
            (Digest::Sha512, "ddaf35a193617aba"),
            (Digest::Sha512T224, "4634270f707b6a54"),
            (Digest::Sha512T256, "53048e2681941ef9"),
            (Digest::Sha3T224, "e642824c3f8cf24a"),
            (Digest::Sha3T256, "3a985da74fe225b2"),
            (Digest::Sha3T384, "ec01498288516fc9"),
            (Digest::Sha3T512, "b751850b1a57168a"),
        ] {
            let value = digest.compute(&[b"a", b"", b"bc"]).expect("known");
            assert!(hex(&value).starts_with(start), "{}", digest.name());
            assert_eq!(digest.oid().map(Digest::from_oid), Some(digest));
        }
        assert_eq!(Digest::Other.compute(&[b"abc"]), None);
    }

    #[test]
    fn a_beginning_that_was_hashed_before_counts_as_if_hashed_now() {
        let bytes: Vec<u8> = (0..=255).cycle().take(5_000).collect();
        let mut beginnings = Beginnings::stopping_at([700, 64, 700]);
        let mut budget = Budget::new(crate::Limits::default());
        for digest in [Digest::Sha256, Digest::Sha3T256, Digest::Sha1, Digest::Other] {
            // Rising, the same again, and falling.
            for (first, from) in [(0, 10), (700, 800), (700, 900), (4_000, 4_096), (64, 100), (65, 100)] {
                let second = &bytes[from..from + 50];
                let told = beginnings.compute(digest, &bytes, first, second, &mut budget).expect("within");
                assert_eq!(told, digest.compute(&[&bytes[..first], second]), "{digest:?} {first}");
            }
            assert_eq!(beginnings.compute(digest, &bytes, 5_001, b"", &mut budget), Ok(None));
        }
    }

    #[test]
    fn every_byte_of_a_beginning_is_hashed_once_in_whatever_order() {
        let bytes = vec![7; 5_000];
        for order in [[1_000, 3_000, 5_000], [5_000, 3_000, 1_000], [3_000, 5_000, 1_000]] {
            let mut beginnings = Beginnings::stopping_at(order);
            let limits = crate::Limits { hashed_bytes: 5_000, ..crate::Limits::default() };
            let mut budget = Budget::new(limits);
            for first in order {
                assert!(
                    beginnings.compute(Digest::Sha256, &bytes, first, b"", &mut budget).is_ok(),
                    "{order:?}"
                );
            }
            assert!(budget.hash(1).is_err(), "all of it was counted");
        }
    }

    #[test]
    fn what_is_not_known_is_not_computed() {
        assert_eq!(Digest::from_oid(&[1, 2, 3]), Digest::Other);
    }
}
