//! Agencies, units, positions, persons and terms.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, Row, params},
};
use congvan_records::{Agency, Office, Person, PersonId, Position, Role, Term, Timestamp, Unit, UnitId};
use std::collections::BTreeMap;
use time::UtcOffset;
use uuid::Uuid;

/// Adds an agency. The units it names may follow in the same transaction.
///
/// Errors: [`Error::Duplicate`] for a code that is there.
pub async fn insert_agency(tx: &Tx, agency: &Agency) -> Result<(), Error> {
    let sql = "INSERT INTO agencies (id, name, abbreviation, code, zone_seconds, clerical_unit, archive_unit) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    tx.exec(sql, agency_values(agency)).await.map(drop)
}

/// Changes an agency's name, codes, zone and the units it names.
pub async fn update_agency(tx: &Tx, scope: AgencyScope, agency: &Agency) -> Result<(), Error> {
    own(agency.id.uuid() == scope.uuid(), "agency")?;
    let sql = "UPDATE agencies SET name = $2, abbreviation = $3, code = $4, zone_seconds = $5, clerical_unit = $6, \
               archive_unit = $7 WHERE id = $1";
    tx.exec_one("agency", sql, agency_values(agency)).await
}

/// Every agency of the installation, by name. For start-up and signing in, before a scope is known.
pub async fn agencies(db: &impl Read) -> Result<Vec<Agency>, Error> {
    db.all("SELECT * FROM agencies ORDER BY name, id", Vec::new()).await?.iter().map(read_agency).collect()
}

/// The agency itself.
pub async fn agency(db: &impl Read, scope: AgencyScope) -> Result<Agency, Error> {
    let row = db.one("SELECT * FROM agencies WHERE id = $1", params![scope.uuid()]).await?;
    read_agency(&row.ok_or(Error::NotFound("agency"))?)
}

/// Adds a unit, with its successors.
pub async fn insert_unit(tx: &Tx, scope: AgencyScope, unit: &Unit) -> Result<(), Error> {
    own(unit.agency == scope.agency(), "unit")?;
    let sql = "INSERT INTO units (id, agency, parent, name, short_name, abbreviation, place, valid_from, valid_to) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    tx.exec(sql, unit_values(unit)).await?;
    write_successors(tx, scope, unit).await
}

/// Changes a unit: names, place, life, successors.
pub async fn update_unit(tx: &Tx, scope: AgencyScope, unit: &Unit) -> Result<(), Error> {
    own(unit.agency == scope.agency(), "unit")?;
    let sql = "UPDATE units SET parent = $3, name = $4, short_name = $5, abbreviation = $6, place = $7, \
               valid_from = $8, valid_to = $9 WHERE id = $1 AND agency = $2";
    tx.exec_one("unit", sql, unit_values(unit)).await?;
    tx.exec("DELETE FROM unit_successors WHERE predecessor = $1", params![unit.id.uuid()]).await?;
    write_successors(tx, scope, unit).await
}

/// Adds a position.
pub async fn insert_position(tx: &Tx, scope: AgencyScope, position: &Position) -> Result<(), Error> {
    own(position.agency == scope.agency(), "position")?;
    let sql = "INSERT INTO positions (id, agency, unit, title, speaks_for_unit, place) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    tx.exec(sql, position_values(position)).await?;
    write_roles(tx, scope, position).await
}

/// Changes a position: unit, title, roles.
pub async fn update_position(tx: &Tx, scope: AgencyScope, position: &Position) -> Result<(), Error> {
    own(position.agency == scope.agency(), "position")?;
    let sql = "UPDATE positions SET unit = $3, title = $4, speaks_for_unit = $5, place = $6 \
               WHERE id = $1 AND agency = $2";
    tx.exec_one("position", sql, position_values(position)).await?;
    tx.exec("DELETE FROM position_roles WHERE position = $1", params![position.id.uuid()]).await?;
    write_roles(tx, scope, position).await
}

/// Adds a person.
pub async fn insert_person(tx: &Tx, scope: AgencyScope, person: &Person) -> Result<(), Error> {
    own(person.agency == scope.agency(), "person")?;
    let sql = "INSERT INTO persons (id, agency, name, honorific) VALUES ($1, $2, $3, $4)";
    let values = params![person.id.uuid(), scope.uuid(), person.name.as_str(), person.honorific.as_str()];
    tx.exec(sql, values).await.map(drop)
}

/// Changes a person's name and honorific.
pub async fn update_person(tx: &Tx, scope: AgencyScope, person: &Person) -> Result<(), Error> {
    let sql = "UPDATE persons SET name = $3, honorific = $4 WHERE id = $1 AND agency = $2";
    let values = params![person.id.uuid(), scope.uuid(), person.name.as_str(), person.honorific.as_str()];
    tx.exec_one("person", sql, values).await
}

/// Adds a term: from now on the person holds the position.
pub async fn insert_term(tx: &Tx, scope: AgencyScope, term: &Term) -> Result<(), Error> {
    // Both sides must be the agency's own: the foreign keys alone would let another agency's person in.
    let sql = "INSERT INTO terms (person, position, agency, valid_from, valid_until) \
               SELECT p.id, s.id, $3, $4, $5 FROM persons p, positions s \
               WHERE p.id = $1 AND s.id = $2 AND p.agency = $3 AND s.agency = $3";
    let values = params![
        term.person.uuid(),
        term.position.uuid(),
        scope.uuid(),
        term.from.micros(),
        term.until.map(Timestamp::micros),
    ];
    tx.exec_one("person or position", sql, values).await
}

/// Ends the term of this person in this position that began at `term.from`, at `term.until`.
pub async fn end_term(tx: &Tx, scope: AgencyScope, term: &Term) -> Result<(), Error> {
    let sql = "UPDATE terms SET valid_until = $5 \
               WHERE person = $1 AND position = $2 AND agency = $3 AND valid_from = $4";
    let values = params![
        term.person.uuid(),
        term.position.uuid(),
        scope.uuid(),
        term.from.micros(),
        term.until.map(Timestamp::micros),
    ];
    tx.exec_one("term", sql, values).await
}

/// Does any position of a unit alive have nobody at `now`?
pub async fn has_vacancies(db: &impl Read, scope: AgencyScope, now: Timestamp) -> Result<bool, Error> {
    let sql = "SELECT p.id FROM positions p JOIN units u ON u.id = p.unit WHERE u.agency = $1 \
               AND u.valid_from <= $2 AND (u.valid_to IS NULL OR u.valid_to > $2) AND NOT EXISTS \
               (SELECT 1 FROM terms t WHERE t.position = p.id AND t.valid_from <= $2 \
               AND (t.valid_until IS NULL OR t.valid_until > $2)) LIMIT 1";
    Ok(db.one(sql, params![scope.uuid(), now.micros()]).await?.is_some())
}

/// The organisation at `now`: units alive, their positions, terms that cover the instant, persons of those terms.
pub async fn office(db: &impl Read, scope: AgencyScope, now: Timestamp) -> Result<Office, Error> {
    let agency = agency(db, scope).await?;
    let alive = "u.agency = $1 AND u.valid_from <= $2 AND (u.valid_to IS NULL OR u.valid_to > $2)";
    let values = || params![scope.uuid(), now.micros()];

    let mut successors = successors(db, scope).await?;
    let mut units = Vec::new();
    let sql = format!("SELECT u.* FROM units u WHERE {alive} ORDER BY u.place, u.name, u.id");
    for row in db.all(&sql, values()).await? {
        let id = row.id("id")?;
        units.push(read_unit(&row, successors.remove(&id).unwrap_or_default())?);
    }

    let sql = "SELECT position, role FROM position_roles WHERE agency = $1";
    let mut roles: BTreeMap<Uuid, Vec<Role>> = BTreeMap::new();
    for row in db.all(sql, params![scope.uuid()]).await? {
        roles.entry(row.get("position")?).or_default().push(row.key("role", Role::from_key)?);
    }
    let mut positions = Vec::new();
    let sql = format!(
        "SELECT p.* FROM positions p JOIN units u ON u.id = p.unit WHERE {alive} ORDER BY p.place, p.id"
    );
    for row in db.all(&sql, values()).await? {
        let mut roles = roles.remove(&row.get("id")?).unwrap_or_default();
        roles.sort_unstable();
        positions.push(read_position(&row, roles)?);
    }

    let holds = "t.agency = $1 AND t.valid_from <= $2 AND (t.valid_until IS NULL OR t.valid_until > $2)";
    let sql = format!("SELECT t.* FROM terms t WHERE {holds} ORDER BY t.valid_from, t.person, t.position");
    let terms = db.all(&sql, values()).await?.iter().map(read_term).collect::<Result<_, _>>()?;
    let sql = format!(
        "SELECT p.* FROM persons p WHERE p.id IN (SELECT t.person FROM terms t WHERE {holds}) \
         ORDER BY p.name, p.id"
    );
    let persons = db.all(&sql, values()).await?.iter().map(read_person).collect::<Result<_, _>>()?;
    let delegations = crate::delegations::in_force(db, scope, now).await?;
    Ok(Office { agency, units, positions, terms, persons, delegations })
}

/// Every person of the agency by name, those without a post too.
pub async fn persons(db: &impl Read, scope: AgencyScope) -> Result<Vec<Person>, Error> {
    let sql = "SELECT * FROM persons WHERE agency = $1 ORDER BY name, id";
    db.all(sql, params![scope.uuid()]).await?.iter().map(read_person).collect()
}

/// Every unit the agency ever had, in order: for names in histories.
pub async fn units(db: &impl Read, scope: AgencyScope) -> Result<Vec<Unit>, Error> {
    let sql = "SELECT * FROM units WHERE agency = $1 ORDER BY place, name, id";
    let mut successors = successors(db, scope).await?;
    let mut units = Vec::new();
    for row in db.all(sql, params![scope.uuid()]).await? {
        let id = row.id("id")?;
        units.push(read_unit(&row, successors.remove(&id).unwrap_or_default())?);
    }
    Ok(units)
}

/// Who took over from whom.
async fn successors(db: &impl Read, scope: AgencyScope) -> Result<BTreeMap<UnitId, Vec<UnitId>>, Error> {
    let sql = "SELECT predecessor, successor FROM unit_successors WHERE agency = $1 ORDER BY successor";
    let mut found: BTreeMap<UnitId, Vec<UnitId>> = BTreeMap::new();
    for row in db.all(sql, params![scope.uuid()]).await? {
        found.entry(row.id("predecessor")?).or_default().push(row.id("successor")?);
    }
    Ok(found)
}

/// Units that ended and were taken over by one of these, at first or second hand.
pub async fn predecessors(
    db: &impl Read,
    scope: AgencyScope,
    units: &[UnitId],
) -> Result<Vec<UnitId>, Error> {
    let taken_over = successors(db, scope).await?;
    let mut found: Vec<UnitId> = Vec::new();
    loop {
        let heirs: Vec<UnitId> = units.iter().chain(&found).copied().collect();
        let more: Vec<UnitId> = taken_over
            .iter()
            .filter(|(unit, to)| !heirs.contains(unit) && to.iter().any(|heir| heirs.contains(heir)))
            .map(|(unit, _)| *unit)
            .collect();
        if more.is_empty() {
            return Ok(found);
        }
        found.extend(more);
    }
}

/// Every position the agency ever had, without its roles: for names in histories.
pub async fn positions(db: &impl Read, scope: AgencyScope) -> Result<Vec<Position>, Error> {
    let sql = "SELECT * FROM positions WHERE agency = $1 ORDER BY place, id";
    let rows = db.all(sql, params![scope.uuid()]).await?;
    rows.iter().map(|row| read_position(row, Vec::new())).collect()
}

/// The positions a person holds at `now`, in units alive then: what a right hangs on.
pub async fn held(
    db: &impl Read,
    scope: AgencyScope,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<Position>, Error> {
    let sql = "SELECT p.*, r.role FROM terms t JOIN positions p ON p.id = t.position \
               JOIN units u ON u.id = p.unit LEFT JOIN position_roles r ON r.position = p.id \
               WHERE t.agency = $1 AND t.person = $2 \
               AND t.valid_from <= $3 AND (t.valid_until IS NULL OR t.valid_until > $3) \
               AND u.valid_from <= $3 AND (u.valid_to IS NULL OR u.valid_to > $3) \
               ORDER BY p.place, p.id, r.role";
    let mut held: Vec<Position> = Vec::new();
    for row in db.all(sql, params![scope.uuid(), person.uuid(), now.micros()]).await? {
        let position = read_position(&row, Vec::new())?;
        if held.last().is_none_or(|last| last.id != position.id) {
            held.push(position);
        }
        let has_role = row.get::<Option<String>>("role")?.is_some();
        if let Some(last) = held.last_mut().filter(|_| has_role) {
            let role = row.key("role", Role::from_key)?;
            if !last.roles.contains(&role) {
                last.roles.push(role);
            }
        }
    }
    held.iter_mut().for_each(|position| position.roles.sort_unstable());
    Ok(held)
}

fn own(is_own: bool, what: &'static str) -> Result<(), Error> {
    if is_own { Ok(()) } else { Err(Error::NotFound(what)) }
}

fn agency_values(agency: &Agency) -> Vec<sea_orm::Value> {
    params![
        agency.id.uuid(),
        agency.name.as_str(),
        agency.abbreviation.as_str(),
        agency.code.as_str(),
        i64::from(agency.zone.whole_seconds()),
        agency.clerical_unit.map(|id| id.uuid()),
        agency.archive_unit.map(|id| id.uuid()),
    ]
}

fn read_agency(row: &Row) -> Result<Agency, Error> {
    let seconds: i64 = row.get("zone_seconds")?;
    let zone = i32::try_from(seconds).ok().and_then(|seconds| UtcOffset::from_whole_seconds(seconds).ok());
    Ok(Agency {
        id: row.id("id")?,
        name: row.get("name")?,
        abbreviation: row.get("abbreviation")?,
        code: row.get("code")?,
        zone: zone.ok_or_else(|| Error::unreadable("zone", "out of range"))?,
        clerical_unit: row.maybe_id("clerical_unit")?,
        archive_unit: row.maybe_id("archive_unit")?,
    })
}

fn unit_values(unit: &Unit) -> Vec<sea_orm::Value> {
    params![
        unit.id.uuid(),
        unit.agency.uuid(),
        unit.parent.map(|id| id.uuid()),
        unit.name.as_str(),
        unit.short_name.as_str(),
        unit.abbreviation.as_str(),
        i64::from(unit.order),
        unit.valid_from.micros(),
        unit.valid_to.map(Timestamp::micros),
    ]
}

fn read_unit(row: &Row, successors: Vec<UnitId>) -> Result<Unit, Error> {
    Ok(Unit {
        id: row.id("id")?,
        agency: row.id("agency")?,
        parent: row.maybe_id("parent")?,
        name: row.get("name")?,
        short_name: row.get("short_name")?,
        abbreviation: row.get("abbreviation")?,
        order: read_order(row)?,
        valid_from: row.at("valid_from")?,
        valid_to: row.maybe_at("valid_to")?,
        successors,
    })
}

fn read_order(row: &Row) -> Result<i32, Error> {
    i32::try_from(row.get::<i64>("place")?).map_err(|error| Error::unreadable("order", error))
}

async fn write_successors(tx: &Tx, scope: AgencyScope, unit: &Unit) -> Result<(), Error> {
    for successor in &unit.successors {
        let sql = "INSERT INTO unit_successors (predecessor, successor, agency) \
                   SELECT $1, u.id, $3 FROM units u WHERE u.id = $2 AND u.agency = $3";
        tx.exec_one("unit", sql, params![unit.id.uuid(), successor.uuid(), scope.uuid()]).await?;
    }
    Ok(())
}

fn position_values(position: &Position) -> Vec<sea_orm::Value> {
    params![
        position.id.uuid(),
        position.agency.uuid(),
        position.unit.uuid(),
        position.title.as_str(),
        position.speaks_for_unit,
        i64::from(position.order),
    ]
}

fn read_position(row: &Row, roles: Vec<Role>) -> Result<Position, Error> {
    Ok(Position {
        id: row.id("id")?,
        agency: row.id("agency")?,
        unit: row.id("unit")?,
        title: row.get("title")?,
        roles,
        speaks_for_unit: row.get("speaks_for_unit")?,
        order: read_order(row)?,
    })
}

async fn write_roles(tx: &Tx, scope: AgencyScope, position: &Position) -> Result<(), Error> {
    for role in &position.roles {
        let sql =
            "INSERT INTO position_roles (position, role, agency) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        tx.exec(sql, params![position.id.uuid(), role.key(), scope.uuid()]).await?;
    }
    Ok(())
}

fn read_person(row: &Row) -> Result<Person, Error> {
    Ok(Person {
        id: row.id("id")?,
        agency: row.id("agency")?,
        name: row.get("name")?,
        honorific: row.get("honorific")?,
    })
}

fn read_term(row: &Row) -> Result<Term, Error> {
    Ok(Term {
        person: row.id("person")?,
        position: row.id("position")?,
        from: row.at("valid_from")?,
        until: row.maybe_at("valid_until")?,
    })
}
