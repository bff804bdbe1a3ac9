//! Tài khoản đã nối: whose account here an account at a provider of sign-in opens.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, Row, params},
};
use congvan_records::{PersonId, Timestamp};

/// An account at a provider that opens one here. Issuer and subject are what it is known by, never a name or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The provider's unchanging name for the person.
    pub subject: String,
    /// Whose account here.
    pub person: PersonId,
    /// What the provider called the person last, for people to read.
    pub label: String,
    /// Since when it opens the account.
    pub linked_at: Timestamp,
    /// When it last did.
    pub last_used_at: Option<Timestamp>,
}

/// Lets it open the account of a person of the agency.
///
/// Errors: [`Error::Duplicate`] when it opens an account already, or the person has another one at the same provider;
/// [`Error::NotFound`] for a person without an account.
pub async fn link(tx: &Tx, scope: AgencyScope, identity: &Identity) -> Result<(), Error> {
    let sql = "INSERT INTO identities (agency, issuer, subject, person, label, linked_at) \
               SELECT a.agency, $3, $4, a.person, $5, $6 FROM accounts a WHERE a.agency = $1 AND a.person = $2";
    let values = params![
        scope.uuid(),
        identity.person.uuid(),
        identity.issuer.as_str(),
        identity.subject.as_str(),
        identity.label.as_str(),
        identity.linked_at.micros(),
    ];
    tx.exec_one("account", sql, values).await
}

/// Whose account it opens, in the agency that trusts this provider.
pub async fn find(
    db: &impl Read,
    scope: AgencyScope,
    issuer: &str,
    subject: &str,
) -> Result<Option<Identity>, Error> {
    let sql = "SELECT * FROM identities WHERE agency = $1 AND issuer = $2 AND subject = $3";
    let row = db.one(sql, params![scope.uuid(), issuer, subject]).await?;
    row.as_ref().map(read).transpose()
}

/// What opens a person's account.
pub async fn of_person(db: &impl Read, scope: AgencyScope, person: PersonId) -> Result<Vec<Identity>, Error> {
    let sql = "SELECT * FROM identities WHERE agency = $1 AND person = $2 ORDER BY linked_at";
    db.all(sql, params![scope.uuid(), person.uuid()]).await?.iter().map(read).collect()
}

/// What opens accounts of the agency.
pub async fn list(db: &impl Read, scope: AgencyScope) -> Result<Vec<Identity>, Error> {
    let sql = "SELECT * FROM identities WHERE agency = $1 ORDER BY person";
    db.all(sql, params![scope.uuid()]).await?.iter().map(read).collect()
}

/// Notes that it was used, and what the provider called the person.
pub async fn touch(
    tx: &Tx,
    scope: AgencyScope,
    issuer: &str,
    subject: &str,
    label: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE identities SET last_used_at = $4, label = $5 \
               WHERE agency = $1 AND issuer = $2 AND subject = $3";
    tx.exec_one("identity", sql, params![scope.uuid(), issuer, subject, now.micros(), label]).await
}

/// Takes away whatever opens a person's account besides the password; gives how many there were.
pub async fn unlink(tx: &Tx, scope: AgencyScope, person: PersonId) -> Result<u64, Error> {
    let sql = "DELETE FROM identities WHERE agency = $1 AND person = $2";
    tx.exec(sql, params![scope.uuid(), person.uuid()]).await
}

fn read(row: &Row) -> Result<Identity, Error> {
    Ok(Identity {
        issuer: row.get("issuer")?,
        subject: row.get("subject")?,
        person: row.id("person")?,
        label: row.get("label")?,
        linked_at: row.at("linked_at")?,
        last_used_at: row.maybe_at("last_used_at")?,
    })
}
