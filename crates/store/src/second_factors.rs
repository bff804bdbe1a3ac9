//! Second factors of signing in: the secret of an authenticator app, and codes for when it is lost.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, params},
};
use congvan_records::{AgencyId, PersonId, Sha256, Timestamp};
use std::fmt;

/// Yếu tố thứ hai: what an authenticator app shares with the account.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The shared secret, as the caller sealed it.
    pub secret: String,
    /// The last time step whose code was used: no code counts twice. 0 before the first.
    pub last_step: u64,
    /// Since when it is asked for; `None` until the first code was shown to be right.
    pub confirmed_at: Option<Timestamp>,
}

impl fmt::Debug for SecondFactor {
    /// Without the secret: debug output ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondFactor").field("confirmed_at", &self.confirmed_at).finish_non_exhaustive()
    }
}

/// The second factor of a person, begun or in force.
pub async fn find(
    db: &impl Read,
    scope: AgencyScope,
    person: PersonId,
) -> Result<Option<SecondFactor>, Error> {
    let sql = "SELECT secret, last_step, confirmed_at FROM second_factors WHERE agency = $1 AND person = $2";
    let Some(row) = db.one(sql, params![scope.uuid(), person.uuid()]).await? else { return Ok(None) };
    Ok(Some(SecondFactor {
        secret: row.get("secret")?,
        last_step: row.get::<i64>("last_step")?.unsigned_abs(),
        confirmed_at: row.maybe_at("confirmed_at")?,
    }))
}

/// The secrets of all agencies, each with its agency and person.
pub async fn secrets(db: &impl Read) -> Result<Vec<(AgencyId, PersonId, String)>, Error> {
    let rows =
        db.all("SELECT agency, person, secret FROM second_factors ORDER BY person", Vec::new()).await?;
    rows.iter().map(|row| Ok((row.id("agency")?, row.id("person")?, row.get("secret")?))).collect()
}

/// Keeps the same secret in another form. One that was changed meanwhile stays as it is.
pub async fn rewrite(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    (from, to): (&str, &str),
) -> Result<(), Error> {
    let sql = "UPDATE second_factors SET secret = $4 WHERE agency = $1 AND person = $2 AND secret = $3";
    tx.exec(sql, params![scope.uuid(), person.uuid(), from, to]).await.map(drop)
}

/// Keeps a new secret that is not yet asked for, in place of one begun before.
///
/// Errors: [`Error::Duplicate`] when one is in force.
pub async fn begin(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    secret: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "DELETE FROM second_factors WHERE agency = $1 AND person = $2 AND confirmed_at IS NULL";
    tx.exec(sql, params![scope.uuid(), person.uuid()]).await?;
    let sql = "INSERT INTO second_factors (person, agency, secret, last_step, created_at) \
               SELECT a.person, a.agency, $3, 0, $4 FROM accounts a WHERE a.agency = $1 AND a.person = $2";
    let values = params![scope.uuid(), person.uuid(), secret, now.micros()];
    tx.exec_one("account", sql, values).await
}

/// From now on the factor is asked for, and these codes open the door once each.
pub async fn confirm(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    codes: &[Sha256],
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE second_factors SET confirmed_at = $3 \
               WHERE agency = $1 AND person = $2 AND confirmed_at IS NULL";
    tx.exec_one("second factor", sql, params![scope.uuid(), person.uuid(), now.micros()]).await?;
    for code in codes {
        let sql = "INSERT INTO recovery_codes (person, agency, digest) VALUES ($1, $2, $3)";
        tx.exec(sql, params![person.uuid(), scope.uuid(), code.to_string()]).await?;
    }
    Ok(())
}

/// Uses up the code of a time step. False when it, or a later one, was used before.
pub async fn spend_step(tx: &Tx, scope: AgencyScope, person: PersonId, step: u64) -> Result<bool, Error> {
    let step = i64::try_from(step).map_err(|_| Error::unreadable("step", "out of range"))?;
    let sql = "UPDATE second_factors SET last_step = $3 WHERE agency = $1 AND person = $2 AND last_step < $3";
    Ok(tx.exec(sql, params![scope.uuid(), person.uuid(), step]).await? == 1)
}

/// Uses up a recovery code. False when there is none like it, or it was used before.
pub async fn spend_code(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    code: Sha256,
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = "UPDATE recovery_codes SET used_at = $4 \
               WHERE agency = $1 AND person = $2 AND digest = $3 AND used_at IS NULL";
    let values = params![scope.uuid(), person.uuid(), code.to_string(), now.micros()];
    Ok(tx.exec(sql, values).await? == 1)
}

/// How many recovery codes are left.
pub async fn codes_left(db: &impl Read, scope: AgencyScope, person: PersonId) -> Result<u64, Error> {
    let sql = "SELECT COUNT(*) AS n FROM recovery_codes \
               WHERE agency = $1 AND person = $2 AND used_at IS NULL";
    let row = db.one(sql, params![scope.uuid(), person.uuid()]).await?.ok_or(Error::NotFound("count"))?;
    Ok(row.get::<i64>("n")?.unsigned_abs())
}

/// Takes the factor and its codes away; no error when there is none.
pub async fn remove(tx: &Tx, scope: AgencyScope, person: PersonId) -> Result<(), Error> {
    for sql in [
        "DELETE FROM recovery_codes WHERE agency = $1 AND person = $2",
        "DELETE FROM second_factors WHERE agency = $1 AND person = $2",
    ] {
        tx.exec(sql, params![scope.uuid(), person.uuid()]).await?;
    }
    Ok(())
}
