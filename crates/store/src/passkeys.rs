//! Khóa truy cập (passkeys): key pairs of which the person's device keeps the secret half.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, Row, params},
};
use congvan_records::{AgencyId, PersonId, Timestamp};
use uuid::Uuid;

/// A passkey of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Identifier.
    pub id: Uuid,
    /// The agency of the person.
    pub agency: AgencyId,
    /// Whose.
    pub person: PersonId,
    /// The authenticator's name for it, base64url; unique in the installation.
    pub credential: String,
    /// The public key (COSE, RFC 9052), base64url.
    pub public_key: String,
    /// How often the authenticator says it has signed; 0 where it does not count.
    pub sign_count: u32,
    /// Is it kept beyond one device?
    pub backed_up: bool,
    /// What the person calls it.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it last opened the account.
    pub last_used_at: Option<Timestamp>,
}

/// Adds one. Errors: [`Error::Duplicate`] when it is there already, [`Error::NotFound`] for a person without an account.
pub async fn insert(tx: &Tx, scope: AgencyScope, passkey: &Passkey) -> Result<(), Error> {
    let sql = "INSERT INTO passkeys (id, agency, person, credential, public_key, sign_count, backed_up, name, created_at) \
               SELECT $3, a.agency, a.person, $4, $5, $6, $7, $8, $9 FROM accounts a WHERE a.agency = $1 AND a.person = $2";
    let values = params![
        scope.uuid(),
        passkey.person.uuid(),
        passkey.id,
        passkey.credential.as_str(),
        passkey.public_key.as_str(),
        i64::from(passkey.sign_count),
        passkey.backed_up,
        passkey.name.as_str(),
        passkey.created_at.micros(),
    ];
    tx.exec_one("account", sql, values).await
}

/// The one with this name of the authenticator's, in any agency: who signs in with it is learnt from it.
pub async fn find(db: &impl Read, credential: &str) -> Result<Option<Passkey>, Error> {
    let row = db.one("SELECT * FROM passkeys WHERE credential = $1", params![credential]).await?;
    row.as_ref().map(read).transpose()
}

/// A person's, oldest first.
pub async fn of_person(db: &impl Read, scope: AgencyScope, person: PersonId) -> Result<Vec<Passkey>, Error> {
    let sql = "SELECT * FROM passkeys WHERE agency = $1 AND person = $2 ORDER BY created_at, id";
    db.all(sql, params![scope.uuid(), person.uuid()]).await?.iter().map(read).collect()
}

/// Notes that it was used. False when it has gone, or its count has moved on meanwhile.
pub async fn touch(
    tx: &Tx,
    passkey: &Passkey,
    sign_count: u32,
    backed_up: bool,
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = "UPDATE passkeys SET sign_count = $4, backed_up = $5, last_used_at = $6 \
               WHERE agency = $1 AND id = $2 AND sign_count = $3";
    let values = params![
        passkey.agency.uuid(),
        passkey.id,
        i64::from(passkey.sign_count),
        i64::from(sign_count),
        backed_up,
        now.micros(),
    ];
    Ok(tx.exec(sql, values).await? == 1)
}

/// Gives one of a person's another name. Errors: [`Error::NotFound`].
pub async fn rename(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    id: Uuid,
    name: &str,
) -> Result<(), Error> {
    let sql = "UPDATE passkeys SET name = $4 WHERE agency = $1 AND person = $2 AND id = $3";
    tx.exec_one("passkey", sql, params![scope.uuid(), person.uuid(), id, name]).await
}

/// Takes one of a person's away. Errors: [`Error::NotFound`].
pub async fn remove(tx: &Tx, scope: AgencyScope, person: PersonId, id: Uuid) -> Result<(), Error> {
    let sql = "DELETE FROM passkeys WHERE agency = $1 AND person = $2 AND id = $3";
    tx.exec_one("passkey", sql, params![scope.uuid(), person.uuid(), id]).await
}

/// Takes all of a person's away; gives how many there were.
pub async fn remove_all(tx: &Tx, scope: AgencyScope, person: PersonId) -> Result<u64, Error> {
    let sql = "DELETE FROM passkeys WHERE agency = $1 AND person = $2";
    tx.exec(sql, params![scope.uuid(), person.uuid()]).await
}

fn read(row: &Row) -> Result<Passkey, Error> {
    Ok(Passkey {
        id: row.get("id")?,
        agency: row.id("agency")?,
        person: row.id("person")?,
        credential: row.get("credential")?,
        public_key: row.get("public_key")?,
        sign_count: u32::try_from(row.get::<i64>("sign_count")?)
            .map_err(|error| Error::unreadable("sign count", error))?,
        backed_up: row.get("backed_up")?,
        name: row.get("name")?,
        created_at: row.at("created_at")?,
        last_used_at: row.maybe_at("last_used_at")?,
    })
}
