//! ID tokens (OpenID Connect Core 1.0, sections 2 and 3.1.3.7).

use crate::{KeySet, TokenFault};
use serde::Deserialize;
use std::fmt;

/// How far two clocks may differ, in seconds.
const SKEW: i64 = 60;

/// A token is used at once; an older one comes from elsewhere. Seconds.
const OLDEST: i64 = 15 * 60;

/// Longest name of a subject (section 2: 255 characters).
const LONGEST_SUBJECT: usize = 255;

/// What a token must fit.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The provider.
    pub issuer: &'a str,
    /// This program's name at the provider.
    pub client: &'a str,
    /// What was sent with the request.
    pub nonce: &'a str,
    /// Now, in seconds since 1970.
    pub now: i64,
}

/// Who it is, by the provider's word.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims {
    /// The provider's own unchanging name for the person.
    pub subject: String,
    /// What the person is called there at the moment; may change and pass to others.
    pub username: Option<String>,
    /// Name for people to read.
    pub name: Option<String>,
    /// How the person proved it (RFC 8176): `pwd`, `otp`, `mfa` …
    pub methods: Vec<String>,
    /// How strong the provider holds that to be; its own word.
    pub class: Option<String>,
}

impl fmt::Debug for Claims {
    /// Without names: debug output ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims").field("methods", &self.methods).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Payload {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    // Whole numbers in practice, but JSON numbers by the letter.
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    #[serde(default)]
    amr: Option<Vec<String>>,
    acr: Option<String>,
    preferred_username: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Takes a provider's word, if it is its word, for us, now, and in answer to our request.
///
/// Errors: which of these does not hold.
pub fn check(token: &str, keys: &KeySet, expected: &Expected<'_>) -> Result<Claims, TokenFault> {
    let verified = keys.verify(token)?;
    let payload: Payload = serde_json::from_slice(&verified.0).map_err(|_| TokenFault::Malformed)?;
    if payload.iss != expected.issuer {
        return Err(TokenFault::Issuer);
    }
    let audience = match &payload.aud {
        Audience::One(one) => std::slice::from_ref(one),
        Audience::Many(many) => many.as_slice(),
    };
    if !audience.iter().any(|one| one == expected.client) {
        return Err(TokenFault::Audience);
    }
    let is_party = payload.azp.as_deref().map(|party| party == expected.client);
    // Made for several: then it must say that it was given to us.
    if is_party == Some(false) || (audience.len() > 1 && is_party.is_none()) {
        return Err(TokenFault::Party);
    }
    let (now, skew) = (expected.now as f64, SKEW as f64);
    // Written so that what is no number never passes.
    let is_alive = payload.exp > now - skew && payload.iat > now - OLDEST as f64;
    let has_begun = payload.iat < now + skew && payload.nbf.is_none_or(|begin| begin < now + skew);
    if !is_alive {
        return Err(TokenFault::Expired);
    }
    if !has_begun {
        return Err(TokenFault::Future);
    }
    if payload.nonce.as_deref() != Some(expected.nonce) {
        return Err(TokenFault::Nonce);
    }
    if payload.sub.trim().is_empty() || payload.sub.chars().count() > LONGEST_SUBJECT {
        return Err(TokenFault::Subject);
    }
    Ok(Claims {
        subject: payload.sub,
        username: payload.preferred_username,
        name: payload.name,
        methods: payload.amr.unwrap_or_default(),
        class: payload.acr,
    })
}
