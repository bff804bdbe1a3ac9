//! Quy tắc đọc: what clerks correct again and again in letters of one body.

use crate::{
    AgencyScope, Error, Read, Tx,
    documents::fold_name,
    link::{Columns, Query, Row, keys, params, sealed::Linked},
};
use congvan_records::{PersonId, Timestamp};
use uuid::Uuid;

/// How far a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleState {
    /// A correction made once: no rule yet.
    Noticed,
    /// Made again: offered to the clerks.
    Proposed,
    /// In force by somebody's word.
    On,
    /// Not in force.
    Off,
}

keys!(RuleState: Noticed = "noticed", Proposed = "proposed", On = "on", Off = "off");

/// Why a rule is not in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OffReason {
    /// A person switched it off.
    Person,
    /// It was overruled twice in a row.
    Overruled,
}

keys!(OffReason: Person = "person", Overruled = "overruled");

/// A rule, or what may become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingRule {
    /// Identifier.
    pub id: Uuid,
    /// The sending body. Compared as [`fold_name`] makes it.
    pub organ_name: String,
    /// Name of the field as in the API; `notation` is the symbol of number and symbol.
    pub field: String,
    /// As read; empty where nothing was.
    pub read_value: String,
    /// As kept.
    pub kept_value: String,
    /// How far it is.
    pub state: RuleState,
    /// How often the correction was made by hand.
    pub seen: i64,
    /// How often a letter was registered with what the rule filled in.
    pub uses: i64,
    /// How often with something else.
    pub overruled: i64,
    /// Of these, those since the last use.
    pub overruled_in_row: i64,
    /// Why it is off.
    pub off_reason: Option<OffReason>,
    /// Who made the correction first.
    pub made_by: PersonId,
    /// When.
    pub made_at: Timestamp,
    /// Who changed it last: a person by hand.
    pub changed_by: Option<PersonId>,
    /// When; of what nobody has acted on yet, when the correction was made last.
    pub changed_at: Timestamp,
    /// Version, from 1.
    pub version: u32,
}

/// The agency's rules and proposals, those in force first, by body and field; without what was noticed once only.
pub async fn list(db: &impl Read, scope: AgencyScope) -> Result<Vec<ReadingRule>, Error> {
    let sql = "SELECT * FROM reading_rules WHERE agency = $1 AND state <> 'noticed' \
               ORDER BY CASE state WHEN 'on' THEN 0 ELSE 1 END, organ_key, field, read_value, made_at, id LIMIT 2000";
    db.all(sql, params![scope.uuid()]).await?.iter().map(read).collect()
}

/// Rules in force or proposed for letters of these bodies.
pub async fn of_organs(
    db: &impl Read,
    scope: AgencyScope,
    organs: &[&str],
) -> Result<Vec<ReadingRule>, Error> {
    let mut query = Query::new(
        "SELECT * FROM reading_rules WHERE agency = $1 AND state IN ('proposed', 'on')",
        params![scope.uuid()],
    );
    query.push(" AND organ_key IN ");
    query.list(organs.iter().map(|organ| fold_name(organ)));
    query.push(" ORDER BY CASE state WHEN 'on' THEN 0 ELSE 1 END, field, made_at, id LIMIT 500");
    db.all(&query.sql, query.values).await?.iter().map(read).collect()
}

/// A rule. Held by its transaction.
///
/// Errors: [`Error::NotFound`].
pub async fn get_for_update(tx: &Tx, scope: AgencyScope, id: Uuid) -> Result<ReadingRule, Error> {
    let sql = format!("SELECT * FROM reading_rules WHERE agency = $1 AND id = $2{}", tx.for_update());
    let row = tx.one(&sql, params![scope.uuid(), id]).await?;
    row.as_ref().map(read).transpose()?.ok_or(Error::NotFound("reading rule"))
}

/// A correction as a clerk made it.
#[derive(Clone, Copy, Debug)]
pub struct Correction<'a> {
    /// The sending body.
    pub organ_name: &'a str,
    /// Name of the field.
    pub field: &'a str,
    /// As read.
    pub read_value: &'a str,
    /// As kept.
    pub kept_value: &'a str,
}

/// Notes a correction; made for the second time, it is proposed as a rule. `id` is taken if it is the first.
pub async fn notice(
    tx: &Tx,
    scope: AgencyScope,
    id: Uuid,
    correction: &Correction<'_>,
    by: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "INSERT INTO reading_rules (id, agency, organ_key, organ_name, field, read_value, kept_value, state, \
               seen, uses, overruled, overruled_in_row, off_reason, made_by, made_at, changed_by, changed_at, version) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, 'noticed', 1, 0, 0, 0, NULL, $8, $9, NULL, $9, 1) \
               ON CONFLICT (agency, organ_key, field, read_value, kept_value) DO UPDATE SET \
               seen = reading_rules.seen + 1, version = reading_rules.version + 1, \
               changed_at = CASE WHEN reading_rules.state IN ('noticed', 'proposed') THEN excluded.changed_at \
               ELSE reading_rules.changed_at END, \
               state = CASE WHEN reading_rules.state = 'noticed' THEN 'proposed' ELSE reading_rules.state END";
    let values = params![
        id,
        scope.uuid(),
        fold_name(correction.organ_name),
        correction.organ_name,
        correction.field,
        correction.read_value,
        correction.kept_value,
        by.uuid(),
        now.micros(),
    ];
    tx.exec_one("reading rule", sql, values).await
}

/// Writes a rule that was read in this transaction.
///
/// Errors: [`Error::Conflict`] when somebody else changed it since `version`; [`Error::Duplicate`] when another rule has
/// just come to say the same.
pub async fn update(tx: &Tx, scope: AgencyScope, rule: &ReadingRule, version: u32) -> Result<(), Error> {
    let sql = "UPDATE reading_rules SET kept_value = $4, state = $5, uses = $6, overruled = $7, overruled_in_row = $8, \
               off_reason = $9, changed_by = $10, changed_at = $11, version = version + 1 \
               WHERE agency = $1 AND id = $2 AND version = $3";
    let values = params![
        scope.uuid(),
        rule.id,
        i64::from(version),
        rule.kept_value.as_str(),
        rule.state.key(),
        rule.uses,
        rule.overruled,
        rule.overruled_in_row,
        rule.off_reason.map(OffReason::key),
        rule.changed_by.map(|person| person.uuid()),
        rule.changed_at.micros(),
    ];
    match tx.exec(sql, values).await? {
        1 => Ok(()),
        _ => Err(Error::Conflict),
    }
}

/// Is there a rule of the same body and field that says the same, besides this one?
pub async fn is_said(tx: &Tx, scope: AgencyScope, rule: &ReadingRule) -> Result<bool, Error> {
    let sql = "SELECT COUNT(*) AS number FROM reading_rules WHERE agency = $1 AND organ_key = $2 AND field = $3 \
               AND read_value = $4 AND kept_value = $5 AND id <> $6";
    let values = params![
        scope.uuid(),
        fold_name(&rule.organ_name),
        rule.field.as_str(),
        rule.read_value.as_str(),
        rule.kept_value.as_str(),
        rule.id,
    ];
    let row = tx.one(sql, values).await?;
    row.map_or(Ok(false), |row| Ok(row.get::<i64>("number")? > 0))
}

/// Forgets a rule.
///
/// Errors: [`Error::NotFound`].
pub async fn delete(tx: &Tx, scope: AgencyScope, id: Uuid) -> Result<(), Error> {
    let sql = "DELETE FROM reading_rules WHERE agency = $1 AND id = $2";
    tx.exec_one("reading rule", sql, params![scope.uuid(), id]).await
}

/// Forgets corrections noticed once that were not made again since `noticed`, and proposals that were neither made again
/// nor acted on since `proposed`. What a person has put in force or switched off stays.
pub async fn sweep(tx: &Tx, noticed: Timestamp, proposed: Timestamp) -> Result<u64, Error> {
    let sql = "DELETE FROM reading_rules WHERE (state = 'noticed' AND changed_at < $1) \
               OR (state = 'proposed' AND changed_at < $2)";
    tx.exec(sql, params![noticed.micros(), proposed.micros()]).await
}

fn read(row: &Row) -> Result<ReadingRule, Error> {
    let off_reason: Option<String> = row.get("off_reason")?;
    let version = u32::try_from(row.get::<i64>("version")?);
    Ok(ReadingRule {
        id: row.get("id")?,
        organ_name: row.get("organ_name")?,
        field: row.get("field")?,
        read_value: row.get("read_value")?,
        kept_value: row.get("kept_value")?,
        state: row.key("state", RuleState::from_key)?,
        seen: row.get("seen")?,
        uses: row.get("uses")?,
        overruled: row.get("overruled")?,
        overruled_in_row: row.get("overruled_in_row")?,
        off_reason: off_reason.as_deref().and_then(OffReason::from_key),
        made_by: row.id("made_by")?,
        made_at: row.at("made_at")?,
        changed_by: row.maybe_id("changed_by")?,
        changed_at: row.at("changed_at")?,
        version: version.map_err(|error| Error::unreadable("version", error))?,
    })
}
