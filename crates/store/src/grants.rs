//! Rights to read, as rows.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, LONGEST_LIST, Query, params},
};
use congvan_records::{DocumentId, Timestamp};
use congvan_workflow::Principal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use uuid::Uuid;

/// Kind and identifier of a principal, as its row has them.
pub(crate) fn parts(principal: Principal) -> (&'static str, Uuid) {
    match principal {
        Principal::Person(id) => ("person", id.uuid()),
        Principal::Position(id) => ("position", id.uuid()),
        Principal::Unit(id) => ("unit", id.uuid()),
    }
}

pub(crate) fn principal(kind: &str, id: Uuid) -> Result<Principal, Error> {
    match kind {
        "person" => Ok(Principal::Person(id.into())),
        "position" => Ok(Principal::Position(id.into())),
        "unit" => Ok(Principal::Unit(id.into())),
        _ => Err(Error::unreadable("principal", "unknown kind")),
    }
}

async fn known(
    db: &impl Read,
    scope: AgencyScope,
    principals: &[Principal],
) -> Result<BTreeMap<Principal, i64>, Error> {
    let mut wanted: BTreeSet<Principal> = principals.iter().copied().collect();
    let mut found = BTreeMap::new();
    if let Some(known) = db.remembered() {
        for principal in std::mem::take(&mut wanted) {
            match known.principal(scope.agency(), principal) {
                Some(key) => drop(found.insert(principal, key)),
                None => drop(wanted.insert(principal)),
            }
        }
    }
    for some in wanted.iter().collect::<Vec<_>>().chunks(LONGEST_LIST) {
        let mut query = Query::new("SELECT key, kind, uuid FROM principals WHERE agency = ", Vec::new());
        query.bind(scope.uuid());
        query.push(" AND uuid IN ");
        query.list(some.iter().map(|principal| parts(**principal).1));
        for row in db.all(&query.sql, query.values).await? {
            let principal = principal(&row.get::<String>("kind")?, row.get("uuid")?)?;
            if wanted.contains(&principal) {
                let key = row.get("key")?;
                if let Some(known) = db.remembered().filter(|_| db.knows_principals()) {
                    known.keep_principal(scope.agency(), principal, key);
                }
                found.insert(principal, key);
            }
        }
    }
    Ok(found)
}

/// The whole-number keys of principals, each in its place, for grants and the search index; those not yet known are
/// made.
pub async fn principal_keys(
    tx: &Tx,
    scope: AgencyScope,
    principals: &[Principal],
) -> Result<Vec<i64>, Error> {
    let mut keys = known(tx, scope, principals).await?;
    let missing: BTreeSet<_> = principals.iter().filter(|p| !keys.contains_key(p)).collect();
    if !missing.is_empty() {
        tx.made_principals.store(true, Ordering::Relaxed);
        // In order, so that two transactions that make the same ones never wait for each other in a circle.
        for principal in missing {
            let (kind, id) = parts(*principal);
            tx.exec(
                "INSERT INTO principals (agency, kind, uuid) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                params![scope.uuid(), kind, id],
            )
            .await?;
        }
        keys = known(tx, scope, principals).await?;
    }
    principals.iter().map(|p| keys.get(p).copied().ok_or(Error::NotFound("principal"))).collect()
}

/// The keys of those principals that have one. Nothing can be granted to the others.
pub async fn find_principal_keys(
    db: &impl Read,
    scope: AgencyScope,
    principals: &[Principal],
) -> Result<Vec<i64>, Error> {
    Ok(known(db, scope, principals).await?.into_values().collect())
}

/// Keys of the principals who may read a letter at `now`, each once, in order: what the search index carries.
pub async fn active_principal_keys(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
    now: Timestamp,
) -> Result<Vec<i64>, Error> {
    let mut query = Query::new(
        "SELECT DISTINCT g.principal FROM grants g JOIN documents d ON d.id = g.document WHERE g.agency = ",
        Vec::new(),
    );
    query.bind(scope.uuid());
    query.and("g.document =", document.uuid());
    active(&mut query, now);
    query.push(" ORDER BY g.principal");
    db.all(&query.sql, query.values).await?.iter().map(|row| row.get("principal")).collect()
}

/// The conditions on a grant `g` of a letter `d` that make it reach the letter's existence now: the same as
/// [`congvan_workflow::decide`] asks for reading metadata.
pub(crate) fn active(query: &mut Query, now: Timestamp) {
    query.and("g.valid_from <=", now.micros());
    query.push(" AND (g.valid_until IS NULL OR g.valid_until > ");
    query.bind(now.micros());
    query.push(") AND (d.access_level <> 'named_only' OR g.reason <> 'archive')");
}

/// ` AND EXISTS (a grant of d to one of these)`.
pub(crate) fn and_granted(query: &mut Query, keys: &[i64], now: Timestamp) {
    query.push(" AND EXISTS (SELECT 1 FROM grants g WHERE g.document = d.id AND g.principal IN ");
    query.list(keys.iter().copied());
    active(query, now);
    query.push(")");
}

/// As [`and_granted`], of a right to the letter's content: what [`congvan_workflow::decide`] asks for reading it. A level
/// that is only filled in counts here already, before the number that fixes it.
pub(crate) fn and_content_granted(query: &mut Query, keys: &[i64], now: Timestamp) {
    query.push(" AND EXISTS (SELECT 1 FROM grants g WHERE g.document = d.id AND g.principal IN ");
    query.list(keys.iter().copied());
    active(query, now);
    query.push(" AND (d.access_level <> 'named_only' OR g.reason NOT IN ('clerk', 'archive')))");
}

/// Those of `documents` that one of `principals` may read at `now`; the search's hits are asked again here. Applies
/// the rule of [`congvan_workflow::decide`] for reading metadata (an archive grant does not reach a letter for named
/// persons only).
pub async fn readable(
    db: &impl Read,
    scope: AgencyScope,
    principals: &[Principal],
    documents: &[DocumentId],
    now: Timestamp,
) -> Result<Vec<DocumentId>, Error> {
    let keys = find_principal_keys(db, scope, principals).await?;
    let mut found = BTreeSet::new();
    for some in documents.chunks(LONGEST_LIST) {
        let mut query = Query::new("SELECT d.id FROM documents d WHERE d.id IN ", Vec::new());
        query.list(some.iter().map(|document| document.uuid()));
        query.within("d.agency", scope);
        and_granted(&mut query, &keys, now);
        for row in db.all(&query.sql, query.values).await? {
            found.insert(row.id::<DocumentId>("id")?);
        }
    }
    Ok(documents.iter().copied().filter(|document| found.contains(document)).collect())
}

/// Steps of the chain that [`newly_readable_keys`] looks back at most: who did not look for months is told of what came
/// lately.
const LOOK_BACK: i64 = 20_000;

/// Index keys of letters that one of `principals` may read at `now` and none of them could at `since`, the newest first,
/// at most `most`. `link` is the last step of the agency's chain at `since`: rights come with steps, so only letters
/// with a later one are looked at.
pub async fn newly_readable_keys(
    db: &impl Read,
    scope: AgencyScope,
    principals: &[Principal],
    (since, link): (Timestamp, i64),
    now: Timestamp,
    most: u64,
) -> Result<Vec<i64>, Error> {
    let keys = find_principal_keys(db, scope, principals).await?;
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let last = "SELECT MAX(link) AS last FROM events WHERE agency = $1";
    let last = db.one(last, params![scope.uuid()]).await?.map(|row| row.get::<Option<i64>>("last"));
    let last = last.transpose()?.flatten().unwrap_or_default();
    let mut query = Query::new(
        "SELECT d.index_key FROM documents d WHERE d.id IN (SELECT r.document FROM events e \
         JOIN routings r ON r.id = e.routing WHERE e.agency = ",
        Vec::new(),
    );
    query.bind(scope.uuid());
    query.and("e.link >", link.max(last - LOOK_BACK));
    query.push(")");
    query.and("d.agency =", scope.uuid());
    and_granted(&mut query, &keys, now);
    query.push(" AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.document = d.id AND g.principal IN ");
    query.list(keys.iter().copied());
    active(&mut query, since);
    query.push(") ORDER BY d.index_key DESC LIMIT ");
    query.bind(most as i64);
    db.all(&query.sql, query.values).await?.iter().map(|row| row.get("index_key")).collect()
}

/// As [`readable`], for keys of the search index and keys of principals: the letters, in the order given.
pub async fn readable_hits(
    db: &impl Read,
    scope: AgencyScope,
    principal_keys: &[i64],
    index_keys: &[i64],
    now: Timestamp,
) -> Result<Vec<DocumentId>, Error> {
    let mut found = BTreeMap::new();
    for some in index_keys.chunks(LONGEST_LIST) {
        let mut query =
            Query::new("SELECT d.id, d.index_key FROM documents d WHERE d.index_key IN ", Vec::new());
        query.list(some.iter().copied());
        query.within("d.agency", scope);
        and_granted(&mut query, principal_keys, now);
        for row in db.all(&query.sql, query.values).await? {
            found.insert(row.get::<i64>("index_key")?, row.id("id")?);
        }
    }
    Ok(index_keys.iter().filter_map(|key| found.get(key).copied()).collect())
}
