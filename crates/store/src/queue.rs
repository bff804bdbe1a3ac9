//! What jobs and outbox share: rows that wait, are leased, and end. The names of the two tables and of their time
//! columns are the only difference.

use crate::{
    AgencyScope, Error, Read, Tx,
    jobs::{Failure, LeasedJob, NewJob, ParkedJob, Trouble},
    link::{Columns, LONGEST_LIST, Query, Row, params, sealed::Linked},
};
use congvan_records::{JobId, Timestamp};
use sea_orm::Value;
use time::Duration;
use uuid::Uuid;

/// One of the two tables.
pub(crate) struct Queue {
    pub(crate) table: &'static str,
    /// The column with the instant before which a row rests.
    pub(crate) when: &'static str,
}

pub(crate) const JOBS: Queue = Queue { table: "jobs", when: "run_after" };
pub(crate) const OUTBOX: Queue = Queue { table: "outbox", when: "not_before" };

impl Queue {
    pub(crate) async fn enqueue(
        &self,
        tx: &Tx,
        scope: AgencyScope,
        job: &NewJob,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Self { table, when } = self;
        // Touching the waiting row holds it: no worker takes it, and reads a state from before this transaction. One
        // that rests after a failure rests no longer than what is asked for now.
        let sql = format!(
            "INSERT INTO {table} (id, agency, kind, payload, dedup_key, state, attempts, {when}, created_at) \
             VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $6, $7) ON CONFLICT (dedup_key) \
             DO UPDATE SET {when} = CASE WHEN excluded.{when} < {table}.{when} THEN excluded.{when} \
             ELSE {table}.{when} END"
        );
        let values = params![
            job.id.uuid(),
            scope.uuid(),
            job.kind.as_str(),
            job.payload.as_str(),
            job.dedup_key.as_ref().map(|key| scoped(scope, key)),
            job.run_after.micros(),
            now.micros(),
        ];
        tx.later(table, &sql, values, None).await
    }

    pub(crate) async fn withdraw(&self, tx: &Tx, scope: AgencyScope, key: &str) -> Result<u64, Error> {
        let sql =
            format!("DELETE FROM {} WHERE agency = $1 AND dedup_key = $2 AND state = 'waiting'", self.table);
        tx.exec(&sql, params![scope.uuid(), scoped(scope, key)]).await
    }

    pub(crate) async fn claim(
        &self,
        tx: &Tx,
        limit: u64,
        lease: Duration,
        now: Timestamp,
    ) -> Result<Vec<LeasedJob>, Error> {
        let Self { table, when } = self;
        // The key is given up here: what happens from now on needs another run.
        let sql = format!(
            "UPDATE {table} SET state = 'leased', lease_until = $2, lease_token = $3, attempts = attempts + 1, \
             dedup_key = NULL WHERE id IN (SELECT id FROM {table} WHERE (state = 'waiting' AND {when} <= $1) \
             OR (state = 'leased' AND lease_until <= $1) ORDER BY {when}, id LIMIT $4{}) \
             RETURNING id, agency, kind, payload, attempts, {when} AS due",
            tx.skip_locked()
        );
        let token = Uuid::now_v7();
        let values = params![now.micros(), now.plus(lease).micros(), token, limit as i64];
        let mut rows = Vec::new();
        for row in tx.all(&sql, values).await? {
            let id: JobId = row.id("id")?;
            let attempts = u32::try_from(row.get::<i64>("attempts")?).unwrap_or(u32::MAX);
            let job = LeasedJob {
                id,
                agency: row.id("agency")?,
                kind: row.get("kind")?,
                payload: row.get("payload")?,
                attempts,
                token,
            };
            rows.push((row.get::<i64>("due")?, id, job));
        }
        // RETURNING keeps no order.
        rows.sort_by_key(|(due, id, _)| (*due, *id));
        Ok(rows.into_iter().map(|(_, _, job)| job).collect())
    }

    /// Changes a row that is leased under this token.
    async fn change(
        &self,
        tx: &Tx,
        id: JobId,
        token: Uuid,
        set: &str,
        more: Vec<Value>,
    ) -> Result<(), Error> {
        let sql = format!(
            "UPDATE {} SET {set} WHERE id = $1 AND lease_token = $2 AND state = 'leased'",
            self.table
        );
        let mut values = params![id.uuid(), token];
        values.extend(more);
        match tx.exec(&sql, values).await? {
            1 => Ok(()),
            _ => Err(Error::Conflict),
        }
    }

    pub(crate) async fn renew(&self, tx: &Tx, id: JobId, token: Uuid, until: Timestamp) -> Result<(), Error> {
        self.change(tx, id, token, "lease_until = $3", params![until.micros()]).await
    }

    pub(crate) async fn complete(
        &self,
        tx: &Tx,
        id: JobId,
        token: Uuid,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.change(tx, id, token, &done("$3"), params![now.micros()]).await
    }

    /// Completes those of these rows that are still leased under this token.
    pub(crate) async fn complete_held(
        &self,
        tx: &Tx,
        ids: &[JobId],
        token: Uuid,
        now: Timestamp,
    ) -> Result<(), Error> {
        for some in ids.chunks(LONGEST_LIST) {
            let mut query = Query::new(
                &format!(
                    "UPDATE {} SET {} WHERE state = 'leased' AND lease_token = $2",
                    self.table,
                    done("$1")
                ),
                params![now.micros(), token],
            );
            query.push(" AND id IN ");
            query.list(some.iter().map(|id| id.uuid()));
            tx.exec(&query.sql, query.values).await?;
        }
        Ok(())
    }

    pub(crate) async fn fail(
        &self,
        tx: &Tx,
        id: JobId,
        token: Uuid,
        failure: &Failure,
        now: Timestamp,
    ) -> Result<(), Error> {
        let freed = "lease_until = NULL, lease_token = NULL";
        match failure {
            Failure::Retry { at, reason } => {
                let set = format!("state = 'waiting', {} = $3, reason = $4, {freed}", self.when);
                self.change(tx, id, token, &set, params![at.micros(), reason.as_str()]).await
            }
            Failure::Park { reason } => {
                let set = format!("state = 'parked', finished_at = $3, reason = $4, {freed}");
                self.change(tx, id, token, &set, params![now.micros(), reason.as_str()]).await
            }
        }
    }

    pub(crate) async fn parked(&self, db: &impl Read, scope: AgencyScope) -> Result<Vec<ParkedJob>, Error> {
        let sql = format!(
            "SELECT * FROM {} WHERE agency = $1 AND state = 'parked' ORDER BY finished_at, id",
            self.table
        );
        db.all(&sql, params![scope.uuid()]).await?.iter().map(read_parked).collect()
    }

    /// Rows given up, of all agencies.
    pub(crate) async fn count_parked(&self, db: &impl Read) -> Result<u64, Error> {
        let sql = format!("SELECT COUNT(*) AS n FROM {} WHERE state = 'parked'", self.table);
        let row = db.one(&sql, Vec::new()).await?.ok_or(Error::NotFound("count"))?;
        Ok(row.get::<i64>("n")?.unsigned_abs())
    }

    pub(crate) async fn resume(
        &self,
        tx: &Tx,
        scope: AgencyScope,
        id: JobId,
        now: Timestamp,
    ) -> Result<(), Error> {
        let sql = format!(
            "UPDATE {} SET state = 'waiting', attempts = 0, {} = $3, finished_at = NULL \
             WHERE agency = $1 AND id = $2 AND state = 'parked'",
            self.table, self.when
        );
        tx.exec_one("parked job", &sql, params![scope.uuid(), id.uuid(), now.micros()]).await
    }

    /// Rows of the agency that were tried without success: those that are tried again, and those that wait for a person.
    pub(crate) async fn troubled(&self, db: &impl Read, scope: AgencyScope) -> Result<Vec<Trouble>, Error> {
        let Self { table, when } = self;
        let sql = format!(
            "SELECT id, kind, payload, attempts, reason, state, created_at, {when} AS due FROM {table} \
             WHERE agency = $1 AND reason IS NOT NULL AND state IN ('waiting', 'leased', 'parked') \
             ORDER BY created_at, id LIMIT 200"
        );
        let rows = db.all(&sql, params![scope.uuid()]).await?;
        let read = |row: &Row| {
            let parked = row.get::<String>("state")? == "parked";
            Ok(Trouble {
                id: row.id("id")?,
                kind: row.get("kind")?,
                payload: row.get("payload")?,
                attempts: u32::try_from(row.get::<i64>("attempts")?).unwrap_or(u32::MAX),
                reason: row.get("reason")?,
                since: row.at("created_at")?,
                next: if parked { None } else { Some(row.at("due")?) },
            })
        };
        rows.iter().map(read).collect()
    }

    /// Rows of the agency that wait or are being worked on.
    pub(crate) async fn waiting(&self, db: &impl Read, scope: AgencyScope) -> Result<u64, Error> {
        let sql = format!(
            "SELECT COUNT(*) AS n FROM {} WHERE agency = $1 AND state IN ('waiting', 'leased')",
            self.table
        );
        let row = db.one(&sql, params![scope.uuid()]).await?.ok_or(Error::NotFound("count"))?;
        Ok(row.get::<i64>("n")?.unsigned_abs())
    }

    /// Lets every troubled row of the agency run now: what was in the way is mended. What a restoration parked stays: it
    /// may have been sent before.
    pub(crate) async fn hurry(&self, tx: &Tx, scope: AgencyScope, now: Timestamp) -> Result<u64, Error> {
        let sql = format!(
            "UPDATE {} SET state = 'waiting', attempts = 0, {} = $2, finished_at = NULL \
             WHERE agency = $1 AND reason NOT LIKE $3 AND state IN ('waiting', 'parked')",
            self.table, self.when
        );
        let restored = format!("{}%", crate::outbox::RESTORED);
        tx.exec(&sql, params![scope.uuid(), now.micros(), restored]).await
    }

    /// Gives a parked row up for good.
    pub(crate) async fn discard(&self, tx: &Tx, scope: AgencyScope, id: JobId) -> Result<(), Error> {
        let sql = format!("DELETE FROM {} WHERE agency = $1 AND id = $2 AND state = 'parked'", self.table);
        tx.exec_one("parked job", &sql, params![scope.uuid(), id.uuid()]).await
    }

    pub(crate) async fn unfinished(&self, db: &impl Read, now: Timestamp) -> Result<u64, Error> {
        let Self { table, when } = self;
        let sql = format!(
            "SELECT COUNT(*) AS n FROM {table} WHERE state = 'leased' \
             OR (state = 'waiting' AND (attempts > 0 OR {when} <= $1))"
        );
        let row = db.one(&sql, params![now.micros()]).await?.ok_or(Error::NotFound("count"))?;
        Ok(row.get::<i64>("n")?.unsigned_abs())
    }

    /// Is there something to claim?
    pub(crate) async fn is_due(&self, db: &impl Read, now: Timestamp) -> Result<bool, Error> {
        let Self { table, when } = self;
        let sql = format!(
            "SELECT id FROM {table} WHERE (state = 'waiting' AND {when} <= $1) \
             OR (state = 'leased' AND lease_until <= $1) LIMIT 1"
        );
        Ok(db.one(&sql, params![now.micros()]).await?.is_some())
    }

    /// Ends every lease now.
    pub(crate) async fn release(&self, tx: &Tx, now: Timestamp) -> Result<u64, Error> {
        let sql =
            format!("UPDATE {} SET lease_until = $1 WHERE state = 'leased' AND lease_until > $1", self.table);
        tx.exec(&sql, params![now.micros()]).await
    }

    pub(crate) async fn sweep(&self, tx: &Tx, before: Timestamp) -> Result<u64, Error> {
        let sql = format!("DELETE FROM {} WHERE state = 'done' AND finished_at < $1", self.table);
        tx.exec(&sql, params![before.micros()]).await
    }
}

/// Ends a lease with success at that parameter.
fn done(at: &str) -> String {
    format!("state = 'done', finished_at = {at}, lease_until = NULL, lease_token = NULL")
}

/// Keys of two agencies never meet.
fn scoped(scope: AgencyScope, key: &str) -> String {
    format!("{}/{key}", scope.agency())
}

fn read_parked(row: &Row) -> Result<ParkedJob, Error> {
    Ok(ParkedJob {
        id: row.id("id")?,
        kind: row.get("kind")?,
        payload: row.get("payload")?,
        attempts: u32::try_from(row.get::<i64>("attempts")?).unwrap_or(u32::MAX),
        reason: row.get::<Option<String>>("reason")?.unwrap_or_default(),
    })
}
