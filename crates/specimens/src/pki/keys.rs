//! The stored test keys, and signing with them.

use std::sync::{Arc, OnceLock};

use ring::rand::SystemRandom;
use ring::rsa;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256};

use super::Error;
use super::der;

/// A private key with what its algorithm is called.
pub(crate) enum Key {
    Rsa(Box<rsa::KeyPair>),
    Ecdsa(Box<EcdsaKeyPair>),
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Rsa(_) => "Key(RSA)",
            Self::Ecdsa(_) => "Key(P-256)",
        })
    }
}

impl Key {
    /// SubjectPublicKeyInfo.
    pub(crate) fn public_info(&self) -> Vec<u8> {
        match self {
            Self::Rsa(pair) => der::sequence(&[
                der::sequence(&[der::oid(&[1, 2, 840, 113_549, 1, 1, 1]), der::null()]),
                der::bits(pair.public().as_ref()),
            ]),
            Self::Ecdsa(pair) => der::sequence(&[
                der::sequence(&[der::oid(&[1, 2, 840, 10045, 2, 1]), der::oid(&[1, 2, 840, 10045, 3, 1, 7])]),
                der::bits(pair.public_key().as_ref()),
            ]),
        }
    }

    /// The public key's own bytes, over which a key identifier is taken.
    pub(crate) fn public_bytes(&self) -> &[u8] {
        match self {
            Self::Rsa(pair) => pair.public().as_ref(),
            Self::Ecdsa(pair) => pair.public_key().as_ref(),
        }
    }

    /// AlgorithmIdentifier of signatures by this key, always with SHA-256.
    pub(crate) fn algorithm(&self) -> Vec<u8> {
        match self {
            Self::Rsa(_) => der::sequence(&[der::oid(&[1, 2, 840, 113_549, 1, 1, 11]), der::null()]),
            Self::Ecdsa(_) => der::sequence(&[der::oid(&[1, 2, 840, 10045, 4, 3, 2])]),
        }
    }

    /// The most bytes a signature value takes: an RSA value has the modulus' length, an ECDSA one varies.
    pub(crate) fn longest_value(&self) -> usize {
        match self {
            Self::Rsa(pair) => pair.public().modulus_len(),
            Self::Ecdsa(_) => 72,
        }
    }

    /// Signs a message with SHA-256. RSA gives the same value each time, ECDSA does not.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(pair) => {
                let mut value = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut value).map_err(|_| Error::Signing)?;
                Ok(value)
            }
            Self::Ecdsa(pair) => {
                let value = pair.sign(&random, message).map_err(|_| Error::Signing)?;
                Ok(value.as_ref().to_vec())
            }
        }
    }
}

/// All stored keys, parsed once.
pub(crate) struct KeyRing {
    pub(crate) root: Arc<Key>,
    pub(crate) intermediate: Arc<Key>,
    pub(crate) other_root: Arc<Key>,
    pub(crate) rsa: Vec<Arc<Key>>,
    pub(crate) ecdsa: Vec<Arc<Key>>,
}

impl KeyRing {
    pub(crate) fn get() -> Result<&'static Self, Error> {
        static RING: OnceLock<Option<KeyRing>> = OnceLock::new();
        RING.get_or_init(|| Self::parse().ok()).as_ref().ok_or(Error::Key)
    }

    fn parse() -> Result<Self, Error> {
        Ok(Self {
            root: rsa_key(include_bytes!("../../../../fixtures/pki/root.der"))?,
            intermediate: rsa_key(include_bytes!("../../../../fixtures/pki/intermediate.der"))?,
            other_root: rsa_key(include_bytes!("../../../../fixtures/pki/other-root.der"))?,
            rsa: pieces(include_bytes!("../../../../fixtures/pki/leaf-rsa.der"))
                .into_iter()
                .map(rsa_key)
                .collect::<Result<_, _>>()?,
            ecdsa: pieces(include_bytes!("../../../../fixtures/pki/leaf-ecdsa.pk8"))
                .into_iter()
                .map(ecdsa_key)
                .collect::<Result<_, _>>()?,
        })
    }
}

fn rsa_key(bytes: &[u8]) -> Result<Arc<Key>, Error> {
    let pair = rsa::KeyPair::from_der(bytes).map_err(|_| Error::Key)?;
    Ok(Arc::new(Key::Rsa(Box::new(pair))))
}

fn ecdsa_key(bytes: &[u8]) -> Result<Arc<Key>, Error> {
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, bytes, &SystemRandom::new())
        .map_err(|_| Error::Key)?;
    Ok(Arc::new(Key::Ecdsa(Box::new(pair))))
}

/// Cuts DER values that stand one after the other.
fn pieces(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut list = Vec::new();
    while bytes.len() > 4 {
        let (head, length) = match bytes[1] {
            0x82 => (4, usize::from(bytes[2]) << 8 | usize::from(bytes[3])),
            0x81 => (3, usize::from(bytes[2])),
            short => (2, usize::from(short)),
        };
        let (piece, rest) = bytes.split_at((head + length).min(bytes.len()));
        list.push(piece);
        bytes = rest;
    }
    list
}
