//! Who comes back from the provider.

use super::errand::{ERRAND, Errand, LEFT_PATH, PROOF, read, return_address};
use super::{Fault, Open, open};
use crate::accounts::network::network_of;
use crate::accounts::second_factor::{self, SecondFactorFault};
use crate::accounts::signing_in::{Beginning, begin_session, clip, give_back};
use crate::accounts::tries::{FREE_TRIES, Try, take_from_address};
use crate::accounts::{Client, SignedIn, Way, sha256, ticket};
use crate::office::scope;
use crate::{Error, Office, notices, organisation};
use congvan_identity::{Claims, Expected, TokenFault};
use congvan_records::{AgencyId, PersonId, Role, Timestamp, nfc_line};
use congvan_store::accounts::{self as rows, Account, AttemptSubject};
use congvan_store::identities::{self, Identity};
use congvan_store::spent_tokens;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long one may take to type a code after coming back.
const PROOF_LIFE: time::Duration = time::Duration::minutes(5);

/// What the browser brought back.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// As it was sent out.
    pub state: String,
    /// To be exchanged for the provider's word.
    pub code: Option<String>,
    /// The provider's word for why there is no code.
    pub error: Option<String>,
    /// The provider's name for itself (RFC 9207).
    pub issuer: Option<String>,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Answer(…)")
    }
}

/// Somebody is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// The session.
    pub signed_in: SignedIn,
    /// Where one wanted to go: a path within the program.
    pub return_to: String,
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Somebody is in.
    In(Box<Arrived>),
    /// It is who it should be; the account asks for its code as well. The ticket is for [`finish`].
    CodeNeeded {
        /// Sealed, for the cookie.
        ticket: String,
    },
}

/// Somebody whose account there was proven, before a code is asked for.
#[derive(Serialize, Deserialize)]
struct Proof {
    agency: Uuid,
    person: Uuid,
    issuer: String,
    subject: String,
    sign_out_address: Option<String>,
    return_to: String,
    expires: i64,
}

/// Takes the answer of a provider, once, in the browser that asked.
///
/// A second step that the account asks for is taken as done where the provider says that it asked for one itself
/// (`amr` holds `mfa`, or `acr` is the class that the agency asks for); else the code is asked for here.
///
/// Errors: [`Error::Provider`], [`Error::Disabled`], [`Error::BackOff`], [`Error::Busy`].
pub async fn answer(office: &Office, ticket: &str, given: &Answer, client: Client) -> Result<Outcome, Error> {
    let errand: Errand = read(office, ERRAND, ticket)?;
    if errand.for_whom.is_some() {
        return Err(Fault::Stale.into());
    }
    let address = clip(&network_of(&client.address), 100);
    let gate = office.inner.doorman.gate(&address);
    let whence = AttemptSubject::Address(address);
    // Each try makes this program ask another one: whoever sends wrong ones is slowed down.
    let (from_there, _judging) = take_from_address(office, &gate, whence, office.now()).await?;
    let told = match hear(office, &errand, given).await {
        Ok(told) => told,
        // Nobody guessed anything.
        Err(error @ Error::Provider(Fault::Away(_) | Fault::Misfit(_) | Fault::Sealed | Fault::Denied)) => {
            return give_back(office, &[&from_there], error).await;
        }
        Err(error) => return Err(error),
    };
    match enter(office, errand, &told, client).await {
        Ok(outcome) => {
            let tx = office.begin().await?;
            from_there.give_back(&tx).await?;
            tx.commit().await?;
            Ok(outcome)
        }
        Err(error) => give_back(office, &[&from_there], error).await,
    }
}

/// A provider's word that was believed.
pub(super) struct Told {
    pub(super) claims: Claims,
    pub(super) issuer: String,
    open: Open,
}

/// Hears the provider's word. The answer must be to this errand, the first to it, and in time.
pub(super) async fn hear(office: &Office, errand: &Errand, given: &Answer) -> Result<Told, Error> {
    let now = office.now();
    let site = office.site().ok_or(Fault::NoSite)?;
    // Digests are compared, so that the time tells nothing of the text.
    let is_to_this = sha256(&[given.state.as_bytes()]) == sha256(&[errand.state.as_bytes()]);
    if !is_to_this || now >= errand.expires() {
        return Err(Fault::Stale.into());
    }
    let open = open(office, errand.agency()).await.map_err(|error| match error {
        // Switched off meanwhile.
        Error::NotFound => Fault::Stale.into(),
        other => other,
    })?;
    let metadata = &open.known.metadata;
    let is_named = given.issuer.as_deref().map(|issuer| issuer == metadata.issuer);
    if metadata.issuer != errand.issuer
        || is_named == Some(false)
        || (metadata.names_itself && is_named.is_none())
    {
        return Err(Fault::Stale.into());
    }
    let tx = office.begin().await?;
    let digest = sha256(&[b"state:", errand.state.as_bytes()]);
    if !spent_tokens::spend(&tx, digest, errand.expires(), now).await? {
        return Err(Fault::Stale.into());
    }
    tx.commit().await?;
    let code = match (&given.code, given.error.as_deref()) {
        (Some(code), None) => code,
        (_, Some("access_denied" | "login_required" | "interaction_required" | "consent_required")) => {
            return Err(Fault::Denied.into());
        }
        (_, Some(error)) => {
            let word = error.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(60).collect();
            return Err(Fault::Misfit(word).into());
        }
        (None, None) => return Err(Fault::Stale.into()),
    };
    let http = &office.inner.providers.http;
    let redirect = return_address(site);
    let token =
        congvan_identity::exchange(http, metadata, &open.client, code, &redirect, &errand.verifier).await;
    let token = token.map_err(Fault::from)?;
    let seconds = now.micros() / 1_000_000;
    let expected =
        Expected { issuer: &errand.issuer, client: &open.client.id, nonce: &errand.nonce, now: seconds };
    let claims = match congvan_identity::check(&token, &open.known.keys, &expected) {
        // Its keys may have been changed since they were asked for.
        Err(TokenFault::UnknownKey | TokenFault::Signature) => {
            let anew = office.inner.providers.ask(&open.stored.issuer, true).await.map_err(Fault::from)?;
            congvan_identity::check(&token, &anew.keys, &expected)
        }
        other => other,
    };
    let claims = claims.map_err(|fault| {
        // Somebody tries something, or the provider is broken: either is for whoever runs the program to know.
        tracing::warn!(%fault, "a provider's token is not believed");
        Fault::Untrusted(fault)
    })?;
    Ok(Told { claims, issuer: errand.issuer.clone(), open })
}

/// Lets in whose account is linked, if nothing stands against it.
async fn enter(office: &Office, errand: Errand, told: &Told, client: Client) -> Result<Outcome, Error> {
    let (agency, now) = (errand.agency(), office.now());
    let Claims { subject, .. } = &told.claims;
    let found = identities::find(office.reader(), scope(agency), &told.issuer, subject).await?;
    let person = match found {
        Some(found) => found.person,
        None => link_by_name(office, agency, told).await?,
    };
    let account = rows::get(office.reader(), scope(agency), person).await?;
    if account.disabled {
        return Err(Error::Disabled);
    }
    let site = office.site().ok_or(Fault::NoSite)?;
    let back = format!("{}{LEFT_PATH}", site.origin());
    let sign_out_address = told.open.known.metadata.sign_out_address(&told.open.client.id, &back);
    let proof = Proof {
        agency: agency.uuid(),
        person: person.uuid(),
        issuer: told.issuer.clone(),
        subject: subject.clone(),
        sign_out_address,
        return_to: errand.return_to,
        expires: now.plus(PROOF_LIFE).micros(),
    };
    let class = &told.open.stored.class;
    let was_strong = told.claims.methods.iter().any(|method| method == "mfa")
        || (!class.is_empty() && told.claims.class.as_ref() == Some(class));
    if !was_strong {
        match second_factor::check(office, &account, None, now).await {
            Err(Error::SecondFactor(SecondFactorFault::Needed)) => {
                return Ok(Outcome::CodeNeeded { ticket: ticket::seal(office, PROOF, &proof)? });
            }
            other => other?,
        }
    }
    let tx = office.begin().await?;
    identities::touch(&tx, scope(agency), &told.issuer, subject, &label(&told.claims), now).await?;
    tx.commit().await?;
    let arrived = arrive(office, &account, proof, client).await?;
    Ok(Outcome::In(Box::new(arrived)))
}

/// Goes on with the code that the account asks for, after [`Outcome::CodeNeeded`].
///
/// Errors: [`Error::Provider`], [`Error::SecondFactor`], [`Error::Disabled`], [`Error::BackOff`].
pub async fn finish(office: &Office, ticket: &str, code: &str, client: Client) -> Result<Arrived, Error> {
    let proof: Proof = read(office, PROOF, ticket)?;
    let now = office.now();
    let (agency, person) = (scope(AgencyId::from_uuid(proof.agency)), PersonId::from_uuid(proof.person));
    if now >= Timestamp::from_micros(proof.expires) {
        return Err(Fault::Stale.into());
    }
    // The link may have been taken away while the code was looked for.
    let found = identities::find(office.reader(), agency, &proof.issuer, &proof.subject).await?;
    if found.is_none_or(|found| found.person != person) {
        return Err(Fault::Stale.into());
    }
    let account = rows::get(office.reader(), agency, person).await?;
    if account.disabled {
        return Err(Error::Disabled);
    }
    // A wrong code costs a try, as after a password.
    let of_login = Try::take(office, AttemptSubject::Login(account.login.clone()), FREE_TRIES, now).await?;
    match second_factor::check(office, &account, Some(code), now).await {
        Err(error @ Error::SecondFactor(SecondFactorFault::Needed)) => {
            return give_back(office, &[&of_login], error).await;
        }
        other => other?,
    }
    let tx = office.begin().await?;
    of_login.forget_all(&tx).await?;
    tx.commit().await?;
    arrive(office, &account, proof, client).await
}

async fn arrive(office: &Office, account: &Account, proof: Proof, client: Client) -> Result<Arrived, Error> {
    let beginning = Beginning { way: Way::Provider, sign_out_address: proof.sign_out_address };
    let signed_in = begin_session(office, account, client, beginning).await?;
    Ok(Arrived { signed_in, return_to: proof.return_to })
}

/// The first time of somebody whom the provider calls by a login of the agency, where the administrator allows it. An
/// administrator's account is never opened so: it is worth more than a name.
async fn link_by_name(office: &Office, agency: AgencyId, told: &Told) -> Result<PersonId, Error> {
    let name = told.claims.username.as_deref().filter(|_| told.open.stored.match_login);
    let name = name.ok_or(Fault::NotLinked)?;
    let account = rows::find_by_login(office.reader(), name).await?;
    let account = account.filter(|account| account.agency == agency && !account.disabled);
    let account = account.ok_or(Fault::NotLinked)?;
    let now = office.now();
    let posts = organisation::held(office.reader(), agency, account.person, now).await?;
    if posts.iter().any(|post| post.roles.contains(&Role::Administrator)) {
        return Err(Fault::NotLinked.into());
    }
    let identity = Identity {
        issuer: told.issuer.clone(),
        subject: told.claims.subject.clone(),
        person: account.person,
        label: label(&told.claims),
        linked_at: now,
        last_used_at: None,
    };
    let tx = office.begin().await?;
    match identities::link(&tx, scope(agency), &identity).await {
        // The name has passed to somebody else there.
        Err(congvan_store::Error::Duplicate(_)) => return Err(Fault::NotLinked.into()),
        other => other?,
    }
    notices::tell_account(&tx, agency, account.person, "identity_linked", None, None, now).await?;
    tx.commit().await?;
    Ok(account.person)
}

/// What people read of an account there.
pub(super) fn label(claims: &Claims) -> String {
    let told = claims.username.as_deref().or(claims.name.as_deref()).unwrap_or(&claims.subject);
    clip(&nfc_line(told), 100)
}
