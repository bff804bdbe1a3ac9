//! Dẫn xuất lại: rows that an earlier program derived from events, derived anew by the rules of this one.
//!
//! An event says what happened and is never changed; what follows from it may be told better by a later program. Without
//! this, a letter would show by the old rules until its next step, and `congvan check` would call it a fault.

use crate::{
    AgencyScope, Error, Store, Tx,
    link::{Columns, params, sealed::Linked},
    routings,
};
use congvan_records::{AgencyId, DocumentId};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// The rules by which [`routings::record`] derives `routings`, `grants` and `inbox_entries`. Count it up with every
/// change after which the same events give other rows; nothing else is needed to bring an installation forward.
///
/// 1: whoever held a letter before and after a taking back has held it all along.
/// 2: what an officer has reported waits for the head who gave it.
const RULES: i64 = 2;

/// Letters in one transaction: a break in between loses so many, and so long others wait to write.
const AT_ONCE: i64 = 200;

/// How often the log is told.
const TOLD_EVERY: Duration = Duration::from_secs(5);

/// What one transaction did.
enum Step {
    /// All rows are of these rules, or of later ones.
    Done,
    /// So many letters; there may be more.
    Letters(u64),
}

/// Brings all letters forward, in small transactions: a start that was broken off goes on where it was. Costs one
/// question when there is nothing to do.
pub(crate) async fn run(store: &Store) -> Result<(), Error> {
    let (started, mut told) = (Instant::now(), Instant::now());
    let (mut letters, mut all) = (0, None);
    loop {
        let tx = store.begin().await?;
        let step = step(&tx).await?;
        tx.commit().await?;
        let Step::Letters(count) = step else { break };
        letters += count;
        if told.elapsed() >= TOLD_EVERY {
            let all = match all {
                Some(all) => all,
                None => *all.insert(letters + left(store).await?),
            };
            tracing::info!(letters, of = all, "rows are derived anew from their events");
            told = Instant::now();
        }
    }
    if letters > 0 {
        let seconds = started.elapsed().as_secs_f64();
        tracing::info!(letters, seconds, "rows were derived anew from their events");
    }
    Ok(())
}

async fn step(tx: &Tx) -> Result<Step, Error> {
    // Of several processes that start together one works, and the others see what it has done.
    let sql = format!("SELECT rules, next FROM projections WHERE name = 'routings'{}", tx.for_update());
    let row = tx.one(&sql, Vec::new()).await?.ok_or(Error::NotFound("projection"))?;
    let (rules, next): (i64, i64) = (row.get("rules")?, row.get("next")?);
    let next = match rules {
        _ if rules > RULES => return Ok(Step::Done),
        // Begun by these rules, and brought to its end or not.
        RULES => next,
        _ => 0,
    };
    if next == EVERYTHING {
        return Ok(Step::Done);
    }
    let sql = format!(
        "SELECT d.index_key, r.agency, r.document FROM documents d JOIN routings r ON r.document = d.id \
         WHERE d.index_key >= $1 ORDER BY d.index_key LIMIT $2{}",
        tx.for_update_of("r")
    );
    let rows = tx.all(&sql, params![next, AT_ONCE]).await?;
    let mut letters: BTreeMap<AgencyId, Vec<DocumentId>> = BTreeMap::new();
    for row in &rows {
        letters.entry(row.id("agency")?).or_default().push(row.id("document")?);
    }
    for (agency, documents) in letters {
        for (document, error) in routings::rewrite(tx, AgencyScope::of(agency), &documents).await? {
            tracing::warn!(%agency, %document, %error, "a letter's rows cannot be derived anew and stay as they are");
        }
    }
    let next = match rows.last() {
        Some(last) => last.get::<i64>("index_key")? + 1,
        None => EVERYTHING,
    };
    let sql = "UPDATE projections SET rules = $1, next = $2 WHERE name = 'routings'";
    tx.exec(sql, params![RULES, next]).await?;
    Ok(Step::Letters(rows.len() as u64))
}

/// `next` when no letter is left.
const EVERYTHING: i64 = i64::MAX;

async fn left(store: &Store) -> Result<u64, Error> {
    let sql = "SELECT COUNT(*) AS letters FROM documents \
               WHERE index_key >= (SELECT next FROM projections WHERE name = 'routings')";
    let row = store.reader().one(sql, Vec::new()).await?;
    row.map_or(Ok(0), |row| Ok(row.get::<i64>("letters")?.unsigned_abs()))
}
