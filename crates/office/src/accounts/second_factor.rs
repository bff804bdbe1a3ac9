//! Xác thực hai bước: a code from the person's phone, asked for after the password.

use super::passwords;
use super::signing_in::prove_password;
use super::tries::{FREE_TRIES, Try};
use super::{Caller, sha256};
use crate::office::scope;
use crate::{Error, Office, notices, sealing};
use congvan_records::{PersonId, Sha256, Timestamp};
use congvan_store::accounts::{self as rows, Account, AttemptSubject};
use congvan_store::second_factors::{self as factors, SecondFactor};
use totp_rs::{Builder, Secret, Totp};

/// Codes for a lost phone.
const RECOVERY_CODES: usize = 10;
/// What a sealed secret begins with in the database; no base32 does.
const SEALED: &str = "sealed:";

/// Why the second step did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecondFactorFault {
    /// The password was right; a code is needed too.
    #[error("a code is needed")]
    Needed,
    /// Not the code of this moment, or one that was used before.
    #[error("the code is wrong")]
    Wrong,
    /// It is in force already.
    #[error("it is in force already")]
    InForce,
    /// There is none to confirm.
    #[error("none was begun")]
    NotBegun,
    /// The app's secret cannot be opened: the sealing key is another one, as after a restoration without its file. Only
    /// a recovery code opens the door, or a new password by the administrator.
    #[error("the app's secret cannot be opened")]
    Sealed,
}

/// What the caller's account asks for besides the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondStep {
    /// Since when a code is asked for; `None` when the password is enough.
    pub since: Option<Timestamp>,
    /// Recovery codes not used yet.
    pub codes_left: u64,
}

/// What an authenticator app needs to know. Shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Base32, to be typed where no picture can be taken.
    pub secret: String,
    /// `otpauth://totp/…`, what the QR code holds.
    pub uri: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment(…)")
    }
}

/// Does the caller's account ask for a code?
pub async fn second_step(office: &Office, caller: &Caller) -> Result<SecondStep, Error> {
    let (agency, person) = (scope(caller.agency.id), caller.person.id);
    let since = factors::find(office.reader(), agency, person).await?.and_then(|factor| factor.confirmed_at);
    let codes_left = match since {
        Some(_) => factors::codes_left(office.reader(), agency, person).await?,
        None => 0,
    };
    Ok(SecondStep { since, codes_left })
}

/// Makes a secret for the caller's authenticator app. Nothing is asked for until [`confirm`] has seen its first code.
///
/// Errors: [`Error::Password`] for a wrong password, [`Error::SecondFactor`] when one is in force, [`Error::BackOff`].
pub async fn enrol(office: &Office, caller: &Caller, password: &str) -> Result<Enrolment, Error> {
    prove_password(office, caller, password).await?;
    let secret = Secret::from(passwords::random::<20>()?).to_base32();
    let uri = authenticator(&secret, Some(caller))?
        .to_url()
        .map_err(|_| Error::Machine("writing an authenticator's address", None))?;
    let (agency, person) = (scope(caller.agency.id), caller.person.id);
    let kept = sealed(office, person, &secret)?;
    let tx = office.begin().await?;
    match factors::begin(&tx, agency, person, &kept, office.now()).await {
        Err(congvan_store::Error::Duplicate(_)) => return Err(SecondFactorFault::InForce.into()),
        other => other?,
    }
    tx.commit().await?;
    Ok(Enrolment { secret, uri })
}

/// Puts the factor in force with the first code of the app, and gives the recovery codes: this once. The caller's
/// other sessions end.
///
/// Errors: [`Error::SecondFactor`], [`Error::BackOff`].
pub async fn confirm(office: &Office, caller: &Caller, code: &str) -> Result<Vec<String>, Error> {
    let (agency, person, now) = (scope(caller.agency.id), caller.person.id, office.now());
    let subject = AttemptSubject::Login(caller.login.clone());
    let of_login = Try::take(office, subject, FREE_TRIES, now).await?;
    let begun = factors::find(office.reader(), agency, person).await?;
    let begun = begun.filter(|factor| factor.confirmed_at.is_none()).ok_or(SecondFactorFault::NotBegun)?;
    // One that cannot be opened any more is begun anew.
    let secret = opened(office, person, &begun)?.ok_or(SecondFactorFault::NotBegun)?;
    let step = step_of(&secret, code, now)?.ok_or(SecondFactorFault::Wrong)?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| passwords::fresh()).collect::<Result<_, _>>()?;
    let digests: Vec<Sha256> = codes.iter().map(|code| digest(code)).collect();
    let tx = office.begin().await?;
    factors::confirm(&tx, agency, person, &digests, now).await?;
    factors::spend_step(&tx, agency, person, step).await?;
    rows::revoke_sessions(&tx, agency, person, Some(caller.session), now).await?;
    of_login.forget_all(&tx).await?;
    tell(&tx, caller, "second_step_on", now).await?;
    tx.commit().await?;
    office.inner.doorman.forget(person);
    Ok(codes)
}

/// Asks for the password alone again. Errors: as [`enrol`].
pub async fn stop(office: &Office, caller: &Caller, password: &str) -> Result<(), Error> {
    prove_password(office, caller, password).await?;
    let was_asked = second_step(office, caller).await?.since.is_some();
    let tx = office.begin().await?;
    factors::remove(&tx, scope(caller.agency.id), caller.person.id).await?;
    if was_asked {
        tell(&tx, caller, "second_step_off", office.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// The caller hears of it elsewhere too: it may have been somebody else at their screen.
async fn tell(tx: &congvan_store::Tx, caller: &Caller, change: &str, now: Timestamp) -> Result<(), Error> {
    let person = caller.person.id;
    notices::tell_account(tx, caller.agency.id, person, change, Some(person), None, now).await
}

/// Takes away the factor of somebody who lost phone and codes, with the account's new password.
pub(super) async fn forget(tx: &congvan_store::Tx, account: &Account) -> Result<(), Error> {
    Ok(factors::remove(tx, scope(account.agency), account.person).await?)
}

/// Is the code right that was given with the password? Where the app's secret cannot be opened, a recovery code is the
/// only right one.
///
/// Errors: [`Error::SecondFactor`].
pub(super) async fn check(
    office: &Office,
    account: &Account,
    code: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    let (agency, person) = (scope(account.agency), account.person);
    let factor = factors::find(office.reader(), agency, person).await?;
    let Some(factor) = factor.filter(|factor| factor.confirmed_at.is_some()) else { return Ok(()) };
    let code = code.map(str::trim).filter(|code| !code.is_empty()).ok_or(SecondFactorFault::Needed)?;
    let secret = opened(office, person, &factor)?;
    let step = match &secret {
        Some(secret) => step_of(secret, code, now)?,
        None => None,
    };
    let tx = office.begin().await?;
    let right = match step {
        Some(step) => factors::spend_step(&tx, agency, person, step).await?,
        None => factors::spend_code(&tx, agency, person, digest(code), now).await?,
    };
    if !right {
        let fault = if secret.is_some() { SecondFactorFault::Wrong } else { SecondFactorFault::Sealed };
        return Err(fault.into());
    }
    Ok(tx.commit().await?)
}

/// Seals the secrets that an earlier version kept in the clear. Only where the data folder is this process's own: the
/// key may be made here.
pub(crate) async fn seal_all(office: &Office) -> Result<(), Error> {
    let secrets = factors::secrets(office.reader()).await?;
    for (agency, person, clear) in secrets.iter().filter(|(_, _, secret)| !secret.starts_with(SEALED)) {
        let kept = sealed(office, *person, clear)?;
        let tx = office.begin().await?;
        factors::rewrite(&tx, scope(*agency), *person, (clear, &kept)).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// As the database keeps a secret: for this person and no other.
fn sealed(office: &Office, person: PersonId, secret: &str) -> Result<String, Error> {
    Ok(format!("{SEALED}{}", sealing::seal(office, &purpose(person), secret)?))
}

/// The secret, in base32; `None` when the sealing key is another one.
fn opened(office: &Office, person: PersonId, factor: &SecondFactor) -> Result<Option<String>, Error> {
    match factor.secret.strip_prefix(SEALED) {
        Some(kept) => sealing::open(office, &purpose(person), kept),
        // Kept by an earlier version, until the next start seals it.
        None => Ok(Some(factor.secret.clone())),
    }
}

fn purpose(person: PersonId) -> String {
    format!("second factor of {person}")
}

/// The time step to which a code belongs: this one, the one before or the one after, for clocks that differ.
fn step_of(secret: &str, code: &str, now: Timestamp) -> Result<Option<u64>, Error> {
    let seconds = u64::try_from(now.micros() / 1_000_000).unwrap_or(0);
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    Ok(authenticator(secret, None)?.check(&code, seconds))
}

/// Six digits every thirty seconds by HMAC-SHA-1: what every app can do (RFC 6238).
fn authenticator(secret: &str, caller: Option<&Caller>) -> Result<Totp, Error> {
    let fault = || Error::Machine("an authenticator's secret", None);
    let secret = Secret::try_from_base32(secret).map_err(|_| fault())?;
    let builder = Builder::new().with_secret(secret).with_skew(1);
    let builder = match caller {
        Some(caller) => {
            // The address format gives the colon a meaning of its own.
            let issuer = caller.agency.name.replace(':', " ");
            builder.with_issuer(Some(issuer)).with_account_name(caller.login.clone())
        }
        None => builder,
    };
    builder.build().map_err(|_| fault())
}

/// What the database keeps of a recovery code: 77 random bits need no slow hash.
fn digest(code: &str) -> Sha256 {
    let letters: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    sha256(&[b"recovery:", letters.as_bytes()])
}
