//! Signatures of a provider: JSON Web Signature in its compact form (RFC 7515) by the keys that it publishes (RFC 7517).
//!
//! What a token says of its own key is not listened to: neither `jwk`, `jku` nor certificates in its header count.

use crate::{Error, TokenFault};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use serde::Deserialize;

/// The keys a provider publishes. Those of kinds that are not understood are passed over.
#[derive(Clone, Debug, Default)]
pub struct KeySet {
    keys: Vec<Key>,
}

/// What a signature covers, once it fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified(pub Vec<u8>);

/// How a token may be signed (RFC 7518, RFC 8037). Nothing else is: `none` is no signature, and `HS…` would make the
/// provider's public key, or a secret that two know, a signing key.
#[derive(Clone, Copy)]
enum Algorithm {
    Rsa(&'static RsaParameters),
    P256,
    P384,
    Ed25519,
}

impl Algorithm {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "RS256" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA256),
            "RS384" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA384),
            "RS512" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA512),
            "PS256" => Self::Rsa(&RSA_PSS_2048_8192_SHA256),
            "PS384" => Self::Rsa(&RSA_PSS_2048_8192_SHA384),
            "PS512" => Self::Rsa(&RSA_PSS_2048_8192_SHA512),
            "ES256" => Self::P256,
            "ES384" => Self::P384,
            "EdDSA" | "Ed25519" => Self::Ed25519,
            _ => return None,
        })
    }
}

#[derive(Clone, Debug)]
struct Key {
    id: Option<String>,
    /// The one algorithm it is published for, where it is.
    algorithm: Option<String>,
    material: Material,
}

#[derive(Clone, Debug)]
enum Material {
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    /// An uncompressed point.
    P256(Vec<u8>),
    P384(Vec<u8>),
    Ed25519(Vec<u8>),
}

#[derive(Deserialize)]
struct Published {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    r#use: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Extensions that must be understood; none is.
    crit: Option<serde_json::Value>,
}

impl KeySet {
    /// Reads a published set.
    ///
    /// Errors: [`Error::Answer`] when it is no set of keys.
    pub fn read(json: &[u8]) -> Result<Self, Error> {
        let published: Published = serde_json::from_slice(json).map_err(|_| Error::Answer("set of keys"))?;
        let keys = published.keys.into_iter().filter_map(|key| Key::read(serde_json::from_value(key).ok()?));
        Ok(Self { keys: keys.collect() })
    }

    /// Is there no key in it that could be used?
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// What a token in compact form holds, if one of these keys signed it.
    ///
    /// Errors: [`TokenFault::Malformed`], [`TokenFault::Algorithm`], [`TokenFault::UnknownKey`],
    /// [`TokenFault::Signature`].
    pub fn verify(&self, token: &str) -> Result<Verified, TokenFault> {
        let mut parts = token.split('.');
        let (Some(head), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(TokenFault::Malformed);
        };
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenFault::Malformed);
        let header: Header = serde_json::from_slice(&decode(head)?).map_err(|_| TokenFault::Malformed)?;
        let algorithm = Algorithm::from_name(&header.alg).ok_or(TokenFault::Algorithm)?;
        if header.crit.is_some() {
            return Err(TokenFault::Malformed);
        }
        let signature = decode(signature)?;
        let signed = &token.as_bytes()[..head.len() + 1 + payload.len()];
        let mut candidates = self
            .keys
            .iter()
            .filter(|key| key.is_for(algorithm, &header.alg, header.kid.as_deref()))
            .peekable();
        if candidates.peek().is_none() {
            return Err(TokenFault::UnknownKey);
        }
        if candidates.any(|key| key.fits(algorithm, signed, &signature)) {
            Ok(Verified(decode(payload)?))
        } else {
            Err(TokenFault::Signature)
        }
    }
}

impl Key {
    fn read(jwk: Jwk) -> Option<Self> {
        if jwk.r#use.as_deref().is_some_and(|using| using != "sig") {
            return None;
        }
        let part = |part: &Option<String>| URL_SAFE_NO_PAD.decode(part.as_deref()?).ok();
        let point = |size: usize| {
            let (x, y) = (part(&jwk.x)?, part(&jwk.y)?);
            // An uncompressed point (SEC 1, section 2.3.3).
            (x.len() == size && y.len() == size).then(|| [&[4], x.as_slice(), y.as_slice()].concat())
        };
        let material = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("RSA", _) => Material::Rsa { n: part(&jwk.n)?, e: part(&jwk.e)? },
            ("EC", Some("P-256")) => Material::P256(point(32)?),
            ("EC", Some("P-384")) => Material::P384(point(48)?),
            ("OKP", Some("Ed25519")) => Material::Ed25519(part(&jwk.x)?),
            _ => return None,
        };
        Some(Self { id: jwk.kid, algorithm: jwk.alg, material })
    }

    /// A key named by the token must be the one; a token that names none is tried with all of its kind.
    fn is_for(&self, algorithm: Algorithm, name: &str, id: Option<&str>) -> bool {
        let kind = matches!(
            (algorithm, &self.material),
            (Algorithm::Rsa(_), Material::Rsa { .. })
                | (Algorithm::P256, Material::P256(_))
                | (Algorithm::P384, Material::P384(_))
                | (Algorithm::Ed25519, Material::Ed25519(_))
        );
        kind && self.algorithm.as_deref().is_none_or(|only| only == name)
            && id.is_none_or(|id| self.id.as_deref() == Some(id))
    }

    fn fits(&self, algorithm: Algorithm, signed: &[u8], signature: &[u8]) -> bool {
        match (algorithm, &self.material) {
            (Algorithm::Rsa(parameters), Material::Rsa { n, e }) => {
                RsaPublicKeyComponents { n, e }.verify(parameters, signed, signature).is_ok()
            }
            (Algorithm::P256, Material::P256(key)) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key).verify(signed, signature).is_ok()
            }
            (Algorithm::P384, Material::P384(key)) => {
                UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, key).verify(signed, signature).is_ok()
            }
            (Algorithm::Ed25519, Material::Ed25519(key)) => {
                UnparsedPublicKey::new(&ED25519, key).verify(signed, signature).is_ok()
            }
            _ => false,
        }
    }
}
