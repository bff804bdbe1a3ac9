//! Nối tài khoản: which account at the provider opens one here.

use super::answer::{Answer, hear, label};
use super::errand::{Begun, ERRAND, Errand, read, set_out_to_link};
use super::{Fault, open};
use crate::accounts::administration::describe;
use crate::accounts::signing_in::prove_password;
use crate::accounts::{AccountInfo, Caller};
use crate::administration::{self, Act};
use crate::office::scope;
use crate::{Error, Office, notices};
use congvan_records::{PersonId, nfc_line};
use congvan_store::accounts as rows;
use congvan_store::identities::{self as links, Identity};
use congvan_store::{Read, Tx};
use serde_json::json;

/// Longest name of a subject (OpenID Connect Core 1.0, section 2).
const LONGEST_SUBJECT: usize = 255;

/// What opens the caller's account besides the password.
pub async fn identities(office: &Office, caller: &Caller) -> Result<Vec<Identity>, Error> {
    Ok(links::of_person(office.reader(), scope(caller.agency.id), caller.person.id).await?)
}

/// The caller sets out to link an account there. It must be proven anew, there as here.
///
/// Errors: [`Error::Password`], [`Error::BackOff`], [`Error::NotFound`] without a provider, [`Error::Provider`].
pub async fn begin_linking(
    office: &Office,
    host: &str,
    caller: &Caller,
    password: &str,
) -> Result<Begun, Error> {
    prove_password(office, caller, password).await?;
    set_out_to_link(office, host, caller).await
}

/// Links the account there that the caller came back with. Errors: [`Error::Provider`].
pub async fn link(
    office: &Office,
    caller: &Caller,
    ticket: &str,
    given: &Answer,
) -> Result<Vec<Identity>, Error> {
    let errand: Errand = read(office, ERRAND, ticket)?;
    // Set out by this person, in this session: nobody's link ends at another's account.
    if errand.for_whom != Some((caller.person.id.uuid(), caller.session.uuid()))
        || errand.agency() != caller.agency.id
    {
        return Err(Fault::Stale.into());
    }
    let told = hear(office, &errand, given).await?;
    let (agency, now) = (caller.agency.id, office.now());
    let identity = Identity {
        issuer: told.issuer,
        label: label(&told.claims),
        subject: told.claims.subject,
        person: caller.person.id,
        linked_at: now,
        last_used_at: None,
    };
    let tx = office.begin().await?;
    insert(&tx, caller, &identity).await?;
    let (person, by) = (caller.person.id, Some(caller.person.id));
    notices::tell_account(&tx, agency, person, "identity_linked", by, None, now).await?;
    tx.commit().await?;
    identities(office, caller).await
}

/// Takes the caller's link away: from now on it opens nothing. Errors: [`Error::Password`], [`Error::BackOff`].
pub async fn unlink(office: &Office, caller: &Caller, password: &str) -> Result<(), Error> {
    prove_password(office, caller, password).await?;
    let (agency, person) = (caller.agency.id, caller.person.id);
    let tx = office.begin().await?;
    if links::unlink(&tx, scope(agency), person).await? > 0 {
        let (change, now) = ("identity_unlinked", office.now());
        notices::tell_account(&tx, agency, person, change, Some(person), None, now).await?;
    }
    Ok(tx.commit().await?)
}

/// The administrator names the account there (its subject) that opens somebody's account here.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`], [`Error::Provider`].
pub async fn link_account(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    subject: &str,
) -> Result<AccountInfo, Error> {
    administration::require(caller)?;
    let agency = caller.agency.id;
    let account = rows::get(office.reader(), scope(agency), person).await?;
    let subject = nfc_line(subject);
    if subject.is_empty() || subject.chars().count() > LONGEST_SUBJECT {
        return Err(Fault::Subject.into());
    }
    let issuer = open(office, agency).await?.known.metadata.issuer.clone();
    let identity = Identity {
        issuer,
        label: subject.clone(),
        subject,
        person,
        linked_at: office.now(),
        last_used_at: None,
    };
    let tx = administration::begin(office, caller).await?;
    insert(&tx, caller, &identity).await?;
    let act = Act::new("identity_linked", json!({ "login": account.login, "subject": identity.subject }));
    administration::note(office, &tx, caller, act.of(person).announced()).await?;
    tx.commit().await?;
    one(office, caller, person).await
}

/// The administrator takes somebody's link away.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn unlink_account(
    office: &Office,
    caller: &Caller,
    person: PersonId,
) -> Result<AccountInfo, Error> {
    let tx = administration::begin(office, caller).await?;
    let agency = scope(caller.agency.id);
    let account = rows::get(&tx, agency, person).await?;
    if links::unlink(&tx, agency, person).await? > 0 {
        let act = Act::new("identity_unlinked", json!({ "login": account.login }));
        administration::note(office, &tx, caller, act.of(person).announced()).await?;
    }
    tx.commit().await?;
    one(office, caller, person).await
}

async fn one(office: &Office, caller: &Caller, person: PersonId) -> Result<AccountInfo, Error> {
    let agency = caller.agency.id;
    let account = rows::get(office.reader(), scope(agency), person).await?;
    describe(office, agency, vec![account]).await?.pop().ok_or(Error::NotFound)
}

async fn insert(tx: &Tx, caller: &Caller, identity: &Identity) -> Result<(), Error> {
    // Asked before, since a statement that fails ends the transaction.
    if let Some(fault) = in_the_way(tx, caller, identity).await? {
        return Err(fault.into());
    }
    match links::link(tx, scope(caller.agency.id), identity).await {
        Err(congvan_store::Error::Duplicate(_)) => Err(Fault::Taken.into()),
        other => Ok(other?),
    }
}

async fn in_the_way(db: &impl Read, caller: &Caller, identity: &Identity) -> Result<Option<Fault>, Error> {
    let agency = scope(caller.agency.id);
    let found = links::find(db, agency, &identity.issuer, &identity.subject).await?;
    if found.is_some_and(|found| found.person != identity.person) {
        return Ok(Some(Fault::Taken));
    }
    let of_person = links::of_person(db, agency, identity.person).await?;
    let has_one = of_person.iter().any(|other| other.issuer == identity.issuer);
    Ok(has_one.then_some(Fault::Linked))
}
