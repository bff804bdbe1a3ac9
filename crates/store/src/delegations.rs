//! Ủy quyền: who may act for whom, from when to when.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, Row, params},
};
use congvan_records::{Delegation, DelegationId, PersonId, Power, Timestamp};

/// A delegation with how it came about and ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// What holds. Its end is the agreed one, or when it was taken back.
    pub delegation: Delegation,
    /// Why.
    pub reason: String,
    /// When it was given.
    pub given_at: Timestamp,
    /// The end that was agreed, not included.
    pub agreed_until: Timestamp,
    /// When it was taken or given back before that, and by whom.
    pub ended: Option<(Timestamp, PersonId)>,
}

/// Adds one.
///
/// Errors: [`Error::NotFound`] for a position or a person of another agency.
pub async fn insert(tx: &Tx, scope: AgencyScope, given: &Given) -> Result<(), Error> {
    // All three must be the agency's own: the foreign keys alone would let another agency's in.
    let sql = "INSERT INTO delegations (id, agency, position, giver, taker, powers, reason, valid_from, \
               valid_until, given_at) SELECT $1, $2, s.id, g.id, t.id, $6, $7, $8, $9, $10 \
               FROM positions s, persons g, persons t WHERE s.id = $3 AND g.id = $4 AND t.id = $5 \
               AND s.agency = $2 AND g.agency = $2 AND t.agency = $2";
    let Given { delegation, reason, given_at, agreed_until, .. } = given;
    let powers: Vec<&str> = delegation.powers.iter().map(|power| power.key()).collect();
    let values = params![
        delegation.id.uuid(),
        scope.uuid(),
        delegation.position.uuid(),
        delegation.by.uuid(),
        delegation.to.uuid(),
        powers.join(","),
        reason.as_str(),
        delegation.from.micros(),
        agreed_until.micros(),
        given_at.micros(),
    ];
    tx.exec_one("position or person", sql, values).await
}

/// Ends one that holds or is to come; what has ended stays as it was.
///
/// Errors: [`Error::NotFound`].
pub async fn end(
    tx: &Tx,
    scope: AgencyScope,
    id: DelegationId,
    by: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE delegations SET ended_at = $4, ended_by = $3 \
               WHERE agency = $1 AND id = $2 AND ended_at IS NULL AND valid_until > $4";
    let values = params![scope.uuid(), id.uuid(), by.uuid(), now.micros()];
    tx.exec_one("delegation", sql, values).await
}

/// One of the agency's.
pub async fn get(db: &impl Read, scope: AgencyScope, id: DelegationId) -> Result<Given, Error> {
    let sql = "SELECT * FROM delegations WHERE agency = $1 AND id = $2";
    let row = db.one(sql, params![scope.uuid(), id.uuid()]).await?;
    read(&row.ok_or(Error::NotFound("delegation"))?)
}

/// Those that a person gave or was given, newest first, at most 200.
pub async fn of_person(db: &impl Read, scope: AgencyScope, person: PersonId) -> Result<Vec<Given>, Error> {
    let sql = "SELECT * FROM delegations WHERE agency = $1 AND (giver = $2 OR taker = $2) \
               ORDER BY given_at DESC, id DESC LIMIT 200";
    db.all(sql, params![scope.uuid(), person.uuid()]).await?.iter().map(read).collect()
}

/// Those that a person was given and that hold at `now`, the oldest first.
pub async fn taken(
    db: &impl Read,
    scope: AgencyScope,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<Delegation>, Error> {
    let sql = "SELECT * FROM delegations WHERE agency = $1 AND taker = $2 AND valid_until > $3 \
               AND valid_from <= $3 AND (ended_at IS NULL OR ended_at > $3) ORDER BY given_at, id";
    let rows = db.all(sql, params![scope.uuid(), person.uuid(), now.micros()]).await?;
    rows.iter().map(|row| Ok(read(row)?.delegation)).collect()
}

/// All that hold at `now`, of positions that their giver holds then, the oldest first.
pub async fn in_force(db: &impl Read, scope: AgencyScope, now: Timestamp) -> Result<Vec<Delegation>, Error> {
    let sql = "SELECT d.* FROM delegations d WHERE d.agency = $1 AND d.valid_until > $2 AND d.valid_from <= $2 \
               AND (d.ended_at IS NULL OR d.ended_at > $2) AND EXISTS (SELECT 1 FROM terms t \
               WHERE t.position = d.position AND t.person = d.giver AND t.valid_from <= $2 \
               AND (t.valid_until IS NULL OR t.valid_until > $2)) ORDER BY d.given_at, d.id";
    let rows = db.all(sql, params![scope.uuid(), now.micros()]).await?;
    rows.iter().map(|row| Ok(read(row)?.delegation)).collect()
}

fn read(row: &Row) -> Result<Given, Error> {
    let powers: String = row.get("powers")?;
    let power = |key: &str| Power::from_key(key).ok_or_else(|| Error::unreadable("powers", key.to_owned()));
    let agreed_until = row.at("valid_until")?;
    let ended = match (row.maybe_at("ended_at")?, row.maybe_id("ended_by")?) {
        (Some(at), Some(by)) => Some((at, by)),
        _ => None,
    };
    Ok(Given {
        delegation: Delegation {
            id: row.id("id")?,
            position: row.id("position")?,
            by: row.id("giver")?,
            to: row.id("taker")?,
            powers: powers.split(',').map(power).collect::<Result<_, _>>()?,
            from: row.at("valid_from")?,
            until: ended.map_or(agreed_until, |(at, _)| agreed_until.min(at)),
        },
        reason: row.get("reason")?,
        given_at: row.at("given_at")?,
        agreed_until,
        ended,
    })
}
