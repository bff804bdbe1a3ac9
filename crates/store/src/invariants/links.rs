//! I5: the hash chains, computed anew from the raw rows.

use super::Finding;
use crate::{
    AgencyScope, Error, Reader, canonical, chain, journal,
    link::{Columns, Row, params, sealed::Linked},
    read_log,
};
use uuid::Uuid;

/// Rows read at once.
const BATCH: i64 = 1_000;

pub(super) async fn check_events(
    db: &Reader,
    scope: AgencyScope,
    found: &mut Vec<Finding>,
) -> Result<(), Error> {
    let (mut link, mut prev) = (0_i64, chain::BEGINNING.to_owned());
    loop {
        let sql = "SELECT * FROM events WHERE agency = $1 AND link > $2 ORDER BY link LIMIT $3";
        let rows = db.all(sql, params![scope.uuid(), link, BATCH]).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let here: i64 = row.get("link")?;
            let hash: String = row.get("hash")?;
            for problem in event_problems(row, link + 1, &prev)? {
                let subject = format!(
                    "event {} (number {} of routing {}, link {here})",
                    row.get::<Uuid>("id")?,
                    row.get::<i64>("seq")?,
                    row.get::<Uuid>("routing")?
                );
                found.push(Finding::new("I5", subject, problem));
            }
            (link, prev) = (here, hash);
        }
    }
    check_head(db, scope, chain::EVENTS, link, &prev, found).await
}

fn event_problems(row: &Row, expected: i64, prev: &str) -> Result<Vec<String>, Error> {
    let mut problems = Vec::new();
    let here: i64 = row.get("link")?;
    if here != expected {
        problems.push(format!("links {expected} to {} of the chain are missing", here - 1));
    }
    let (kind, digest, stored_prev): (String, String, String) =
        (row.get("kind")?, row.get("body_sha256")?, row.get("prev")?);
    if stored_prev != prev {
        problems.push("it does not follow the event before it".to_owned());
    }
    if let Some(body) = row.get::<Option<String>>("body")?
        && canonical::sha256_hex(body.as_bytes()) != digest
    {
        problems.push("its body was changed".to_owned());
    }
    let link = chain::EventLink {
        id: row.get("id")?,
        agency: row.get("agency")?,
        routing: row.get("routing")?,
        seq: row.get("seq")?,
        kind: &kind,
        version: row.get("version")?,
        body_sha256: &digest,
        at: row.get("at")?,
        person: row.get("actor_person")?,
        position: row.get("actor_position")?,
        session: row.get("actor_session")?,
        on_behalf: match (row.get("actor_delegation")?, row.get("actor_behalf")?) {
            (Some(delegation), Some(person)) => Some((delegation, person)),
            _ => None,
        },
        link: here,
        prev: &stored_prev,
    };
    if link.hash().ok() != Some(row.get("hash")?) {
        problems.push("its row was changed: the hash is another".to_owned());
    }
    Ok(problems)
}

async fn check_head(
    db: &Reader,
    scope: AgencyScope,
    name: &str,
    length: i64,
    hash: &str,
    found: &mut Vec<Finding>,
) -> Result<(), Error> {
    let sql = "SELECT length, head FROM chains WHERE agency = $1 AND name = $2";
    let (stored, head) = match db.one(sql, params![scope.uuid(), name]).await? {
        None => (0, chain::BEGINNING.to_owned()),
        Some(row) => (row.get::<i64>("length")?, row.get::<String>("head")?),
    };
    let mut report = |problem: String| found.push(Finding::new("I5", format!("chain of {name}"), problem));
    if stored != length {
        report(format!("it should have {stored} links and has {length}"));
    } else if head != hash {
        report("its head is not the hash of its last link".to_owned());
    }
    Ok(())
}

pub(super) async fn check_reads(
    db: &Reader,
    scope: AgencyScope,
    found: &mut Vec<Finding>,
) -> Result<(), Error> {
    let sql = "SELECT b.*, (SELECT COUNT(*) FROM content_reads r WHERE r.agency = b.agency AND r.batch = b.batch) \
               AS present FROM read_batches b WHERE b.agency = $1 ORDER BY b.batch";
    let (mut last, mut prev) = (0_i64, chain::BEGINNING.to_owned());
    for row in db.all(sql, params![scope.uuid()]).await? {
        let batch: i64 = row.get("batch")?;
        let mut report =
            |problem: String| found.push(Finding::new("I5", format!("batch {batch} of reads"), problem));
        let (count, present): (i64, i64) = (row.get("count")?, row.get("present")?);
        let (content, stored_prev, hash): (String, String, String) =
            (row.get("content_sha256")?, row.get("prev")?, row.get("hash")?);
        if batch != last + 1 || stored_prev != prev {
            report("it does not follow the batch before it".to_owned());
        }
        if present != count {
            report(format!("it should hold {count} readings and holds {present}"));
        } else if read_log::batch_digest(db, scope, batch).await? != content {
            report("a reading in it was changed".to_owned());
        }
        if read_log::batch_hash(scope, batch, count, &content, row.get("at")?, &stored_prev)? != hash {
            report("its row was changed: the hash is another".to_owned());
        }
        (last, prev) = (batch, hash);
    }
    check_head(db, scope, chain::READS, last, &prev, found).await
}

pub(super) async fn check_journal(
    db: &Reader,
    scope: AgencyScope,
    found: &mut Vec<Finding>,
) -> Result<(), Error> {
    let (mut link, mut prev) = (0_i64, chain::BEGINNING.to_owned());
    loop {
        let sql = "SELECT * FROM admin_events WHERE agency = $1 AND link > $2 ORDER BY link LIMIT $3";
        let rows = db.all(sql, params![scope.uuid(), link, BATCH]).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let here: i64 = row.get("link")?;
            let (stored_prev, hash): (String, String) = (row.get("prev")?, row.get("hash")?);
            let mut report = |problem: &str| {
                found.push(Finding::new("I5", format!("administrative act {here}"), problem));
            };
            if here != link + 1 || stored_prev != prev {
                report("it does not follow the act before it");
            }
            if journal::row_hash(row, scope)? != hash {
                report("its row was changed: the hash is another");
            }
            (link, prev) = (here, hash);
        }
    }
    check_head(db, scope, chain::JOURNAL, link, &prev, found).await
}

pub(super) async fn holds(db: &Reader, scope: AgencyScope, length: u64, head: &str) -> Result<bool, Error> {
    if length == 0 {
        return Ok(head == chain::BEGINNING);
    }
    let length = i64::try_from(length).map_err(|error| Error::unreadable("length", error))?;
    let sql = "SELECT hash FROM events WHERE agency = $1 AND link = $2";
    let row = db.one(sql, params![scope.uuid(), length]).await?;
    Ok(row.map(|row| row.get::<String>("hash")).transpose()?.as_deref() == Some(head))
}
