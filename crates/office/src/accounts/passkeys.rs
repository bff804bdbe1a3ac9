//! Khóa truy cập (passkeys): signing in with a key pair whose secret half a phone, a computer or a stick keeps, opened
//! there by finger, face or number. Two factors at once, so that no code is asked for besides.

use super::network::network_of;
use super::signing_in::{Beginning, begin_session, clip, give_back, prove_password};
use super::tries::take_from_address;
use super::{Caller, Client, SignedIn, Way, passwords, sha256, ticket};
use crate::office::{new_id, scope};
use crate::{Error, InputFault, Office, notices};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use congvan_identity::{PasskeyFault, PasskeySigned, PasskeySite};
use congvan_records::{PersonId, Timestamp, nfc_line};
use congvan_store::accounts::{self as rows, AttemptSubject};
use congvan_store::passkeys as keys;
pub use congvan_store::passkeys::Passkey;
use congvan_store::spent_tokens;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Most passkeys of a person.
pub const MOST: usize = 10;
/// Longest name of one.
const LONGEST_NAME: usize = 60;
/// How long a device may take to answer.
const LIFE: time::Duration = time::Duration::minutes(5);
/// What questions are sealed for.
const PURPOSE: &str = "question to a passkey";

/// Why a passkey was not made or does not open anything.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The page is not at an address that passkeys can be bound to; where it would be, if anywhere.
    #[error("passkeys cannot be used at this address")]
    Elsewhere(Option<String>),
    /// The answer is to no question of the last minutes, or not the first one.
    #[error("the answer belongs to no question")]
    Stale,
    /// What the device says is not taken.
    #[error("the passkey is not taken: {0}")]
    Refused(PasskeyFault),
    /// No account is opened by it.
    #[error("no account is opened by it")]
    Unknown,
    /// It counts less than before: there may be two of it.
    #[error("the passkey may have been copied")]
    Copied,
    /// It is there already.
    #[error("the passkey is there already")]
    Known,
    /// The person has as many as one may have.
    #[error("there are too many")]
    TooMany,
}

/// A question to the person's device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// To be given back with the answer; sealed.
    pub ticket: String,
    /// What the device signs, base64url.
    pub challenge: String,
    /// The host that passkeys are bound to.
    pub site: String,
}

/// A question to make a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The question.
    pub question: Question,
    /// The name that the device keeps the account by, base64url.
    pub handle: String,
    /// Passkeys the person has, base64url: a device that holds one of them makes no second.
    pub held: Vec<String>,
}

/// What a device answered, each part base64url.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The device's name for the key.
    pub credential: String,
    /// What the browser put together (`clientDataJSON`).
    pub client_data: String,
    /// What the authenticator added (`authenticatorData`).
    pub authenticator: String,
    /// The signature; empty when a key was made.
    pub signature: String,
    /// The account that the device keeps the key for; empty when a key was made.
    pub handle: String,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Answer(…)")
    }
}

/// What a ticket holds.
#[derive(Serialize, Deserialize)]
struct Asked {
    challenge: String,
    /// Who makes a key, and in which session; nobody yet for signing in.
    for_whom: Option<(Uuid, Uuid)>,
    expires: i64,
}

/// The caller's passkeys, oldest first.
pub async fn passkeys(office: &Office, caller: &Caller) -> Result<Vec<Passkey>, Error> {
    Ok(keys::of_person(office.reader(), scope(caller.agency.id), caller.person.id).await?)
}

/// Asks the caller's device to make a key, after the password.
///
/// Errors: [`Error::Password`], [`Error::BackOff`], [`Error::Passkey`].
pub async fn invite(
    office: &Office,
    host: &str,
    caller: &Caller,
    password: &str,
) -> Result<Invitation, Error> {
    site(office, Some(host))?;
    prove_password(office, caller, password).await?;
    let held = passkeys(office, caller).await?;
    if held.len() >= MOST {
        return Err(Fault::TooMany.into());
    }
    Ok(Invitation {
        question: ask(office, host, Some((caller.person.id.uuid(), caller.session.uuid())))?,
        handle: handle(caller.person.id),
        held: held.into_iter().map(|passkey| passkey.credential).collect(),
    })
}

/// Keeps the key that the caller's device made.
///
/// Errors: [`Error::Passkey`], [`Error::Input`] for a name that is none.
pub async fn add(
    office: &Office,
    caller: &Caller,
    given: &str,
    name: &str,
    answer: &Answer,
) -> Result<Vec<Passkey>, Error> {
    let name = checked_name(name)?;
    let asked: Asked = ticket::open(office, PURPOSE, given)?.ok_or(Fault::Stale)?;
    if asked.for_whom != Some((caller.person.id.uuid(), caller.session.uuid())) {
        return Err(Fault::Stale.into());
    }
    let site = site(office, None)?;
    let challenge = live_challenge(office, &asked)?;
    let made = congvan_identity::made(
        &site,
        &challenge,
        &decode(&answer.client_data)?,
        &decode(&answer.authenticator)?,
    )
    .map_err(Fault::Refused)?;
    let (agency, person, now) = (caller.agency.id, caller.person.id, office.now());
    let passkey = Passkey {
        id: new_id(),
        agency,
        person,
        credential: URL_SAFE_NO_PAD.encode(made.credential),
        public_key: URL_SAFE_NO_PAD.encode(made.public_key),
        sign_count: made.state.sign_count,
        backed_up: made.state.backed_up,
        name,
        created_at: now,
        last_used_at: None,
    };
    let tx = office.begin().await?;
    spend(&tx, &asked, now).await?;
    let held = keys::of_person(&tx, scope(agency), person).await?;
    if held.len() >= MOST {
        return Err(Fault::TooMany.into());
    }
    if keys::find(&tx, &passkey.credential).await?.is_some() {
        return Err(Fault::Known.into());
    }
    match keys::insert(&tx, scope(agency), &passkey).await {
        Err(congvan_store::Error::Duplicate(_)) => return Err(Fault::Known.into()),
        other => other?,
    }
    notices::tell_account(&tx, agency, person, "passkey_added", Some(person), None, now).await?;
    tx.commit().await?;
    passkeys(office, caller).await
}

/// Gives one of the caller's another name.
///
/// Errors: [`Error::NotFound`], [`Error::Input`].
pub async fn rename(office: &Office, caller: &Caller, id: Uuid, name: &str) -> Result<Vec<Passkey>, Error> {
    let name = checked_name(name)?;
    let tx = office.begin().await?;
    keys::rename(&tx, scope(caller.agency.id), caller.person.id, id, &name).await?;
    tx.commit().await?;
    passkeys(office, caller).await
}

/// Takes one of the caller's away: from now on it opens nothing.
///
/// Errors: [`Error::NotFound`], [`Error::Password`], [`Error::BackOff`].
pub async fn remove(
    office: &Office,
    caller: &Caller,
    id: Uuid,
    password: &str,
) -> Result<Vec<Passkey>, Error> {
    if !passkeys(office, caller).await?.iter().any(|passkey| passkey.id == id) {
        return Err(Error::NotFound);
    }
    prove_password(office, caller, password).await?;
    let (agency, person, now) = (caller.agency.id, caller.person.id, office.now());
    let tx = office.begin().await?;
    keys::remove(&tx, scope(agency), person, id).await?;
    notices::tell_account(&tx, agency, person, "passkey_removed", Some(person), None, now).await?;
    tx.commit().await?;
    passkeys(office, caller).await
}

/// Asks whoever wants to sign in for a passkey: any that was made here.
///
/// Errors: [`Error::Passkey`].
pub fn question(office: &Office, host: &str) -> Result<Question, Error> {
    ask(office, host, None)
}

/// Signs in with a passkey. An unknown one and one that was removed are answered alike.
///
/// Errors: [`Error::Passkey`], [`Error::Disabled`], [`Error::BackOff`], [`Error::Busy`].
pub async fn sign_in(
    office: &Office,
    given: &str,
    answer: &Answer,
    client: Client,
) -> Result<SignedIn, Error> {
    let asked: Asked = ticket::open(office, PURPOSE, given)?.ok_or(Fault::Stale)?;
    if asked.for_whom.is_some() {
        return Err(Fault::Stale.into());
    }
    let site = site(office, None)?;
    let challenge = live_challenge(office, &asked)?;
    let address = clip(&network_of(&client.address), 100);
    let gate = office.inner.doorman.gate(&address);
    let whence = AttemptSubject::Address(address);
    let (from_there, _judging) = take_from_address(office, &gate, whence, office.now()).await?;
    // Right or wrong, a question has one answer.
    let tx = office.begin().await?;
    spend(&tx, &asked, office.now()).await?;
    tx.commit().await?;
    let found = keys::find(office.reader(), &answer.credential).await?;
    // The device says whose the key is; it must be whose it was made for.
    let passkey = found.filter(|passkey| handle(passkey.person) == answer.handle).ok_or(Fault::Unknown)?;
    let signed = PasskeySigned {
        client_data: &decode(&answer.client_data)?,
        authenticator: &decode(&answer.authenticator)?,
        signature: &decode(&answer.signature)?,
    };
    let public_key = decode(&passkey.public_key)?;
    let state = congvan_identity::used(&site, &challenge, &public_key, &signed).map_err(Fault::Refused)?;
    let counts = passkey.sign_count > 0 || state.sign_count > 0;
    if counts && state.sign_count <= passkey.sign_count {
        tracing::warn!("a passkey counts less than before: it may have been copied");
        return Err(Fault::Copied.into());
    }
    let account = rows::get(office.reader(), scope(passkey.agency), passkey.person).await?;
    if account.disabled {
        return give_back(office, &[&from_there], Error::Disabled).await;
    }
    let now = office.now();
    let tx = office.begin().await?;
    if !keys::touch(&tx, &passkey, state.sign_count, state.backed_up, now).await? {
        // Gone, or used, between reading and writing.
        return Err(Fault::Unknown.into());
    }
    from_there.give_back(&tx).await?;
    tx.commit().await?;
    begin_session(office, &account, client, Beginning::of(Way::Passkey)).await
}

/// Whom passkeys are for; where a `host` is given, its page must be one of the site's.
fn site<'a>(office: &'a Office, host: Option<&str>) -> Result<PasskeySite<'a>, Fault> {
    let site = office.site().ok_or(Fault::Elsewhere(None))?;
    let name = site.name().ok_or(Fault::Elsewhere(None))?;
    if host.is_some_and(|host| !site.is_at(host)) {
        return Err(Fault::Elsewhere(Some(site.origin().to_owned())));
    }
    Ok(PasskeySite { origin: site.origin(), name })
}

fn ask(office: &Office, host: &str, for_whom: Option<(Uuid, Uuid)>) -> Result<Question, Error> {
    let site = site(office, Some(host))?.name.to_owned();
    let challenge = URL_SAFE_NO_PAD.encode(passwords::random::<32>()?);
    let expires = office.now().plus(LIFE).micros();
    let asked = Asked { challenge: challenge.clone(), for_whom, expires };
    Ok(Question { ticket: ticket::seal(office, PURPOSE, &asked)?, challenge, site })
}

fn live_challenge(office: &Office, asked: &Asked) -> Result<Vec<u8>, Error> {
    if office.now() >= Timestamp::from_micros(asked.expires) {
        return Err(Fault::Stale.into());
    }
    Ok(URL_SAFE_NO_PAD.decode(&asked.challenge).map_err(|_| Fault::Stale)?)
}

/// Each question is answered once.
async fn spend(tx: &congvan_store::Tx, asked: &Asked, now: Timestamp) -> Result<(), Error> {
    let digest = sha256(&[b"passkey:", asked.challenge.as_bytes()]);
    let is_first = spent_tokens::spend(tx, digest, Timestamp::from_micros(asked.expires), now).await?;
    if is_first { Ok(()) } else { Err(Fault::Stale.into()) }
}

/// The account as a device keeps it: an identifier that tells nothing of the person (section 14.6.1).
fn handle(person: PersonId) -> String {
    URL_SAFE_NO_PAD.encode(person.uuid().as_bytes())
}

fn decode(text: &str) -> Result<Vec<u8>, Fault> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Fault::Refused(PasskeyFault::Malformed))
}

fn checked_name(given: &str) -> Result<String, Error> {
    let name = nfc_line(given);
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        let detail = "Đặt tên cho khóa, tối đa 60 ký tự, ví dụ: Điện thoại của tôi.";
        return Err(Error::Input(vec![InputFault::new("name", detail)]));
    }
    Ok(name)
}
