//! The administrator's part. None of it shows anything of a letter.

use super::{AccountInfo, Caller, NewAccount, passwords, second_factor};
use crate::administration::{self, Act};
use crate::office::scope;
use crate::{Error, Office, notices, organisation};
use congvan_records::{AgencyId, PersonId, Role};
use congvan_store::accounts::{self as rows, Account};
use congvan_store::{identities, passkeys};
use serde_json::json;

/// Every account of the agency by login, for its administrator.
///
/// Errors: [`Error::Forbidden`].
pub async fn accounts(office: &Office, caller: &Caller) -> Result<Vec<AccountInfo>, Error> {
    administration::require(caller)?;
    let agency = caller.agency.id;
    let found = rows::list(office.reader(), scope(agency)).await?;
    describe(office, agency, found).await
}

/// Makes a new password and gives it once; all sessions of the person end.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn reset_password(office: &Office, caller: &Caller, person: PersonId) -> Result<String, Error> {
    administration::require(caller)?;
    let account = rows::get(office.reader(), scope(caller.agency.id), person).await?;
    reset(office, &account, Some(caller)).await
}

/// Makes a new password for a login, for the command line; all its sessions end.
///
/// Errors: [`Error::NotFound`].
pub async fn reset_password_of(office: &Office, login: &str) -> Result<String, Error> {
    let account = rows::find_by_login(office.reader(), &rows::fold_login(login)).await?;
    reset(office, &account.ok_or(Error::NotFound)?, None).await
}

/// Locks or unlocks an account; locking ends its sessions. Nobody locks their own.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn set_disabled(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    disabled: bool,
) -> Result<AccountInfo, Error> {
    administration::require(caller)?;
    if person == caller.person.id {
        return Err(Error::Forbidden(Role::Administrator));
    }
    let agency = caller.agency.id;
    let tx = administration::begin(office, caller).await?;
    let account = rows::get(&tx, scope(agency), person).await?;
    rows::set_disabled(&tx, scope(agency), person, disabled, office.now()).await?;
    if account.disabled != disabled {
        let kind = if disabled { "account_locked" } else { "account_unlocked" };
        let act = Act::new(kind, json!({ "login": account.login }));
        administration::note(office, &tx, caller, act.of(person).announced()).await?;
    }
    tx.commit().await?;
    office.inner.doorman.forget(person);
    let account = rows::get(office.reader(), scope(agency), person).await?;
    describe(office, agency, vec![account]).await?.pop().ok_or(Error::NotFound)
}

/// Ends all sessions of a person.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn sign_out_person(office: &Office, caller: &Caller, person: PersonId) -> Result<(), Error> {
    administration::require(caller)?;
    let agency = scope(caller.agency.id);
    let tx = administration::begin(office, caller).await?;
    let account = rows::get(&tx, agency, person).await?;
    rows::revoke_sessions(&tx, agency, person, None, office.now()).await?;
    let act = Act::new("sessions_ended", json!({ "login": account.login }));
    administration::note(office, &tx, caller, act.of(person)).await?;
    tx.commit().await?;
    office.inner.doorman.forget(person);
    Ok(())
}

/// Makes an account, for the command line and the demo.
///
/// Errors: [`Error::Login`], [`Error::Password`], [`Error::NotFound`].
pub async fn create_account(office: &Office, new: NewAccount) -> Result<(), Error> {
    let login = rows::fold_login(&new.login);
    if !is_login(&login) {
        return Err(Error::Login);
    }
    if !office.is_demo() {
        passwords::check(&new.password, &login).map_err(Error::Password)?;
    }
    let password = office.inner.doorman.hash(&new.password).await?;
    let account = Account {
        person: new.person,
        agency: new.agency,
        login,
        password,
        disabled: false,
        password_changed_at: office.now(),
        must_change: false,
    };
    let tx = office.begin().await?;
    match rows::insert(&tx, scope(new.agency), &account).await {
        Err(congvan_store::Error::Duplicate(_)) => return Err(Error::Login),
        other => other?,
    }
    Ok(tx.commit().await?)
}

/// Is it written in the letters of a login: 2–64 of `a-z`, `0-9`, `.`, `-`, `_`?
pub(crate) fn is_login(login: &str) -> bool {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    (2..=64).contains(&login.chars().count()) && login.chars().all(letters)
}

/// `by`: the administrator; nobody at the terminal.
async fn reset(office: &Office, account: &Account, by: Option<&Caller>) -> Result<String, Error> {
    let password = passwords::fresh()?;
    let hash = office.inner.doorman.hash(&password).await?;
    let agency = scope(account.agency);
    let tx = match by {
        Some(caller) => administration::begin(office, caller).await?,
        None => office.begin().await?,
    };
    rows::change_password(&tx, agency, account.person, &hash, true, None, office.now()).await?;
    rows::clear_attempts(&tx, &rows::AttemptSubject::Login(account.login.clone())).await?;
    // Who forgot the password may have lost the phone as well; and whoever sat at a stranger's screen may have made
    // a way in of their own. What the account had besides the password is set up anew after signing in.
    second_factor::forget(&tx, account).await?;
    identities::unlink(&tx, agency, account.person).await?;
    passkeys::remove_all(&tx, agency, account.person).await?;
    if let Some(caller) = by {
        let act = Act::new("password_reset", json!({ "login": account.login }));
        administration::note(office, &tx, caller, act.of(account.person).announced()).await?;
    } else {
        let (agency, now) = (account.agency, office.now());
        notices::tell_account(&tx, agency, account.person, "password_reset", None, None, now).await?;
    }
    tx.commit().await?;
    office.inner.doorman.forget(account.person);
    Ok(password)
}

pub(super) async fn describe(
    office: &Office,
    agency: AgencyId,
    found: Vec<Account>,
) -> Result<Vec<AccountInfo>, Error> {
    let organisation = organisation::of_agency(office, agency).await?;
    let names = organisation::names(office, agency).await?;
    let activity = rows::activity(office.reader(), scope(agency), office.now()).await?;
    let identities = identities::list(office.reader(), scope(agency)).await?;
    let mut described = Vec::with_capacity(found.len());
    for account in found {
        let Some(person) = names.person(account.person).cloned() else { continue };
        let seen = activity.iter().find(|seen| seen.person == account.person);
        let titles = organisation
            .terms
            .iter()
            .filter(|term| term.person == account.person)
            .filter_map(|term| organisation.position(term.position))
            .map(|position| position.title.clone())
            .collect();
        described.push(AccountInfo {
            person,
            login: account.login,
            titles,
            disabled: account.disabled,
            last_sign_in_at: seen.map(|seen| seen.last_sign_in_at),
            open_sessions: seen.map_or(0, |seen| seen.open_sessions),
            identity: identities.iter().find(|identity| identity.person == account.person).cloned(),
        });
    }
    Ok(described)
}
