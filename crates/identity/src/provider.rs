//! A provider of sign-in: what it says of itself, where people are sent, and the exchange of a code for a token.

use crate::{Error, Http, KeySet};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use std::fmt;
use url::{Url, form_urlencoded};

/// What a provider says of itself (OpenID Connect Discovery 1.0, section 3), as far as it is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// Its name, as its tokens give it.
    pub issuer: String,
    /// Where people sign in.
    pub authorization: Url,
    /// Where codes are exchanged.
    pub token: Url,
    /// Where its keys are.
    pub keys: Url,
    /// Where people sign out of the provider itself, if that is offered (OpenID Connect RP-Initiated Logout 1.0).
    pub sign_out: Option<Url>,
    /// Does each answer name the provider (RFC 9207)?
    pub names_itself: bool,
    /// Is the secret taken in a header? Else in the form.
    basic: bool,
}

/// This program as the provider knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Client {
    /// Its name there.
    pub id: String,
    /// Its secret; empty for a public client, whom only the proof of RFC 7636 protects.
    pub secret: String,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What is asked of a provider.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// This program's name there.
    pub client: &'a str,
    /// Where the person comes back to.
    pub redirect: &'a str,
    /// Comes back with the person.
    pub state: &'a str,
    /// Comes back in the token.
    pub nonce: &'a str,
    /// SHA-256 of the verifier, base64url (RFC 7636, method `S256`).
    pub challenge: &'a str,
    /// The strength that is asked for; empty for none.
    pub class: &'a str,
    /// Must the person prove anew who it is, though signed in there?
    pub anew: bool,
}

#[derive(Deserialize)]
struct Described {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    end_session_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

#[derive(Deserialize)]
struct Given {
    id_token: String,
}

#[derive(Deserialize)]
struct Denied {
    error: String,
}

/// Is this the address of a provider: https or this machine itself, without a question or a part of a page?
pub fn is_issuer(text: &str) -> bool {
    Url::parse(text).is_ok_and(|address| {
        may_be_asked(&address) && address.query().is_none() && address.fragment().is_none()
    })
}

/// May this program speak to that address? https, or this machine itself.
fn may_be_asked(address: &Url) -> bool {
    let is_here = match address.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let is_plain = address.username().is_empty() && address.password().is_none();
    is_plain && (address.scheme() == "https" || (address.scheme() == "http" && is_here))
}

/// Asks a provider to describe itself.
///
/// Errors: [`Error::Address`], [`Error::Away`], [`Error::Status`], [`Error::Answer`], [`Error::Issuer`].
pub async fn discover(http: &Http, issuer: &str) -> Result<Metadata, Error> {
    let asked = issuer.trim_end_matches('/');
    let address = format!("{asked}/.well-known/openid-configuration");
    let described = http.get(&address_of(&address, "issuer")?).await?;
    describe(&described, asked)
}

fn describe(json: &[u8], asked: &str) -> Result<Metadata, Error> {
    let described: Described = serde_json::from_slice(json).map_err(|_| Error::Answer("description"))?;
    // The same name (section 4.3), but for the slash that people leave away or add.
    if described.issuer.trim_end_matches('/') != asked {
        return Err(Error::Issuer(described.issuer.chars().take(200).collect()));
    }
    let sign_out = described.end_session_endpoint.as_deref();
    // Not said: in a header (section 3).
    let methods = described.token_endpoint_auth_methods_supported;
    let is_taken = |method: &str| methods.as_ref().is_none_or(|known| known.iter().any(|one| one == method));
    Ok(Metadata {
        authorization: address_of(&described.authorization_endpoint, "authorization endpoint")?,
        token: address_of(&described.token_endpoint, "token endpoint")?,
        keys: address_of(&described.jwks_uri, "address of keys")?,
        sign_out: sign_out.map(|address| address_of(address, "sign-out endpoint")).transpose()?,
        names_itself: described.authorization_response_iss_parameter_supported,
        basic: is_taken("client_secret_basic"),
        issuer: described.issuer,
    })
}

fn address_of(text: &str, what: &'static str) -> Result<Url, Error> {
    Url::parse(text).ok().filter(may_be_asked).ok_or(Error::Address(what))
}

/// The keys a provider signs with at the moment.
///
/// Errors: [`Error::Away`], [`Error::Status`], [`Error::Answer`].
pub async fn keys(http: &Http, provider: &Metadata) -> Result<KeySet, Error> {
    let keys = KeySet::read(&http.get(&provider.keys).await?)?;
    if keys.is_empty() { Err(Error::Answer("set of keys")) } else { Ok(keys) }
}

impl Metadata {
    /// Where to send a person who signs in (OpenID Connect Core 1.0, section 3.1.2.1).
    pub fn address(&self, request: &Request<'_>) -> String {
        let mut address = self.authorization.clone();
        let mut query = address.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", request.client)
            .append_pair("redirect_uri", request.redirect)
            .append_pair("scope", "openid profile")
            .append_pair("state", request.state)
            .append_pair("nonce", request.nonce)
            .append_pair("code_challenge", request.challenge)
            .append_pair("code_challenge_method", "S256");
        if !request.class.is_empty() {
            query.append_pair("acr_values", request.class);
        }
        if request.anew {
            query.append_pair("prompt", "login");
        }
        drop(query);
        address.into()
    }

    /// Where to send a person who signs out, and from where they come back to `back`.
    pub fn sign_out_address(&self, client: &str, back: &str) -> Option<String> {
        let mut address = self.sign_out.clone()?;
        address
            .query_pairs_mut()
            .append_pair("client_id", client)
            .append_pair("post_logout_redirect_uri", back);
        Some(address.into())
    }
}

/// Exchanges a code for the ID token (section 3.1.3).
///
/// Errors: [`Error::Refused`], [`Error::Away`], [`Error::Status`], [`Error::Answer`].
pub async fn exchange(
    http: &Http,
    provider: &Metadata,
    client: &Client,
    code: &str,
    redirect: &str,
    verifier: &str,
) -> Result<String, Error> {
    let (form, authorization) = demand(provider, client, code, redirect, verifier);
    let (status, body) = http.post(&provider.token, form, authorization).await?;
    if status == 200 {
        let given: Given = serde_json::from_slice(&body).map_err(|_| Error::Answer("ID token"))?;
        return Ok(given.id_token);
    }
    match serde_json::from_slice::<Denied>(&body) {
        // RFC 6749 gives the word a small alphabet; anything else is not passed on.
        Ok(denied) if (400..500).contains(&status) && is_word(&denied.error) => {
            Err(Error::Refused(denied.error))
        }
        _ => Err(Error::Status(status)),
    }
}

/// The form that asks for a token, and the header that says who asks.
fn demand(
    provider: &Metadata,
    client: &Client,
    code: &str,
    redirect: &str,
    verifier: &str,
) -> (String, Option<String>) {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", redirect)
        .append_pair("code_verifier", verifier);
    let mut authorization = None;
    if client.secret.is_empty() {
        form.append_pair("client_id", &client.id);
    } else if provider.basic {
        // Both in the encoding of forms first (RFC 6749, section 2.3.1).
        let part = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = format!("{}:{}", part(&client.id), part(&client.secret));
        authorization = Some(format!("Basic {}", STANDARD.encode(pair)));
    } else {
        form.append_pair("client_id", &client.id).append_pair("client_secret", &client.secret);
    }
    (form.finish(), authorization)
}

fn is_word(text: &str) -> bool {
    (1..=60).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
