//! Passkeys: what an authenticator says when a key pair is made, and when it is used (Web Authentication Level 3,
//! sections 7.1 and 7.2).
//!
//! An attestation is not asked for: which make an authenticator is of decides nothing here. That the person was there
//! and proved it to the device (a finger, a face, a number) is insisted on, since a passkey stands for a password.

use crate::cose::Key;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use serde::Deserialize;

/// Longest name that an authenticator gives a key (section 4, "Credential ID").
const LONGEST_NAME: usize = 1_023;

/// Whom passkeys are for.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// `https://congvan.thohoa.gov.vn`.
    pub origin: &'a str,
    /// The host that passkeys are bound to.
    pub name: &'a str,
}

/// A passkey as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The authenticator's name for it.
    pub credential: Vec<u8>,
    /// Its public key (COSE).
    pub public_key: Vec<u8>,
    /// Where the authenticator is.
    pub state: State,
}

/// What an authenticator tells of itself with each use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// How often it has signed; 0 where it does not count.
    pub sign_count: u32,
    /// Is the key kept beyond one device?
    pub backed_up: bool,
}

/// What an authenticator signs.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// What the browser put together (`clientDataJSON`).
    pub client_data: &'a [u8],
    /// What the authenticator added (`authenticatorData`).
    pub authenticator: &'a [u8],
    /// The signature over both.
    pub signature: &'a [u8],
}

/// Why a passkey is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyFault {
    /// It cannot be read, or is of a kind that is not taken.
    #[error("it cannot be read")]
    Malformed,
    /// Made where it should be used, or used where it should be made.
    #[error("it is for another purpose")]
    Purpose,
    /// It answers another question.
    #[error("it answers another question")]
    Challenge,
    /// It comes from a page of another site, or from within one.
    #[error("it is of another site")]
    Site,
    /// Nobody was there, or nobody proved to be the owner.
    #[error("nobody proved to be there")]
    Presence,
    /// The signature does not fit.
    #[error("its signature does not fit")]
    Signature,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    cross_origin: Option<bool>,
    top_origin: Option<String>,
}

/// Flags of the authenticator (section 6.1).
const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const MAY_BE_BACKED_UP: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const HOLDS_KEY: u8 = 1 << 6;

/// Takes a key that was just made in answer to `challenge`.
///
/// Errors: [`PasskeyFault`].
pub fn made(
    site: &Site<'_>,
    challenge: &[u8],
    client_data: &[u8],
    authenticator: &[u8],
) -> Result<Made, PasskeyFault> {
    judge_page(site, "webauthn.create", challenge, client_data)?;
    let (flags, state, rest) = judge_device(site, authenticator)?;
    if flags & HOLDS_KEY == 0 {
        return Err(PasskeyFault::Malformed);
    }
    // Make of the authenticator (16 bytes), length of the name (2), name, key; extensions may follow.
    let (length, rest) =
        rest.get(16..).and_then(|rest| rest.split_at_checked(2)).ok_or(PasskeyFault::Malformed)?;
    let length = usize::from(length[0]) << 8 | usize::from(length[1]);
    let (credential, rest) = rest.split_at_checked(length).ok_or(PasskeyFault::Malformed)?;
    if !(1..=LONGEST_NAME).contains(&length) {
        return Err(PasskeyFault::Malformed);
    }
    let (_, length) = Key::read(rest).ok_or(PasskeyFault::Malformed)?;
    Ok(Made { credential: credential.to_vec(), public_key: rest[..length].to_vec(), state })
}

/// Takes a proof of holding the key that belongs to `public_key`, in answer to `challenge`.
///
/// Errors: [`PasskeyFault`].
pub fn used(
    site: &Site<'_>,
    challenge: &[u8],
    public_key: &[u8],
    signed: &Signed<'_>,
) -> Result<State, PasskeyFault> {
    judge_page(site, "webauthn.get", challenge, signed.client_data)?;
    let (_, state, _) = judge_device(site, signed.authenticator)?;
    let (key, _) = Key::read(public_key).ok_or(PasskeyFault::Malformed)?;
    let page = digest(&SHA256, signed.client_data);
    let message = [signed.authenticator, page.as_ref()].concat();
    if key.fits(&message, signed.signature) { Ok(state) } else { Err(PasskeyFault::Signature) }
}

fn judge_page(site: &Site<'_>, purpose: &str, challenge: &[u8], json: &[u8]) -> Result<(), PasskeyFault> {
    let page: ClientData = serde_json::from_slice(json).map_err(|_| PasskeyFault::Malformed)?;
    if page.r#type != purpose {
        return Err(PasskeyFault::Purpose);
    }
    if page.challenge != URL_SAFE_NO_PAD.encode(challenge) {
        return Err(PasskeyFault::Challenge);
    }
    if page.origin != site.origin || page.cross_origin == Some(true) || page.top_origin.is_some() {
        return Err(PasskeyFault::Site);
    }
    Ok(())
}

fn judge_device<'a>(site: &Site<'_>, data: &'a [u8]) -> Result<(u8, State, &'a [u8]), PasskeyFault> {
    // Digest of the site's name (32 bytes), flags (1), count (4).
    let (head, rest) = data.split_at_checked(37).ok_or(PasskeyFault::Malformed)?;
    if head[..32] != *digest(&SHA256, site.name.as_bytes()).as_ref() {
        return Err(PasskeyFault::Site);
    }
    let flags = head[32];
    if flags & PRESENT == 0 || flags & VERIFIED == 0 {
        return Err(PasskeyFault::Presence);
    }
    let backed_up = flags & BACKED_UP != 0;
    if backed_up && flags & MAY_BE_BACKED_UP == 0 {
        return Err(PasskeyFault::Malformed);
    }
    let sign_count = head[33..].iter().fold(0, |count, byte| count << 8 | u32::from(*byte));
    Ok((flags, State { sign_count, backed_up }, rest))
}
