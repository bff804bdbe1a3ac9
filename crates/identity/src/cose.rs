//! Public keys of authenticators (COSE, RFC 9052 and RFC 9053), in the strict form that authenticators write (CTAP2
//! canonical CBOR): a map of whole numbers to whole numbers and bytes.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// ES256: an uncompressed point of P-256.
    P256(Vec<u8>),
    /// EdDSA with Ed25519.
    Ed25519(Vec<u8>),
    /// RS256.
    Rsa { n: Vec<u8>, e: Vec<u8> },
}

/// What a label names.
enum Value<'a> {
    Number(i64),
    Bytes(&'a [u8]),
}

/// Most labels of a key; each kind has four or five.
const MOST: u64 = 8;

impl Key {
    /// Reads a key at the beginning of the bytes; gives it with its length.
    pub(crate) fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut reader = Reader { bytes, at: 0 };
        let (5, count @ 1..=MOST) = reader.head()? else { return None };
        let mut parts = Vec::new();
        for _ in 0..count {
            let label = reader.number()?;
            if parts.iter().any(|(known, _)| *known == label) {
                return None;
            }
            parts.push((label, reader.value()?));
        }
        let number = |label| match parts.iter().find(|(known, _)| *known == label)?.1 {
            Value::Number(number) => Some(number),
            Value::Bytes(_) => None,
        };
        let text = |label| match parts.iter().find(|(known, _)| *known == label)?.1 {
            Value::Bytes(bytes) => Some(bytes),
            Value::Number(_) => None,
        };
        let of = |label, length| text(label).filter(|bytes: &&[u8]| bytes.len() == length);
        // Kind (1), algorithm (3); then by kind: curve (-1), x (-2), y (-3), or n (-1), e (-2).
        let key = match (number(1)?, number(3)?) {
            (2, -7) if number(-1)? == 1 => Self::P256([&[4], of(-2, 32)?, of(-3, 32)?].concat()),
            (1, -8) if number(-1)? == 6 => Self::Ed25519(of(-2, 32)?.to_vec()),
            (3, -257) => Self::Rsa { n: text(-1)?.to_vec(), e: text(-2)?.to_vec() },
            _ => return None,
        };
        Some((key, reader.at))
    }

    pub(crate) fn fits(&self, signed: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(signed, signature)
            }
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(signed, signature),
            Self::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
            }
        }
        .is_ok()
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    /// Major type and argument (RFC 8949, section 3). Lengths that are not told are not taken.
    fn head(&mut self) -> Option<(u8, u64)> {
        let first = *self.take(1)?.first()?;
        let (major, short) = (first >> 5, first & 0x1f);
        let argument = match short {
            0..=23 => u64::from(short),
            24..=27 => {
                let bytes = self.take(1 << (short - 24))?;
                bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
            }
            _ => return None,
        };
        Some((major, argument))
    }

    fn number(&mut self) -> Option<i64> {
        match self.value()? {
            Value::Number(number) => Some(number),
            Value::Bytes(_) => None,
        }
    }

    fn value(&mut self) -> Option<Value<'a>> {
        let (major, argument) = self.head()?;
        Some(match major {
            0 => Value::Number(i64::try_from(argument).ok()?),
            1 => Value::Number(-1 - i64::try_from(argument).ok()?),
            2 => Value::Bytes(self.take(usize::try_from(argument).ok()?)?),
            _ => return None,
        })
    }
}
