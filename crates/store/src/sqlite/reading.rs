//! Reading from the SQLite file: short questions are answered on the thread that asks, long ones elsewhere.
//!
//! A way to another thread and back costs more than most questions do. Yet a thread that serves others must not be
//! held: a question that has no answer after [`SHORT`] is given up, and asked again where waiting holds nobody up.

use super::{PATIENCE, PREPARED, gather, run, stored};
use crate::{Error, error::Fault, row::Row};
use rusqlite::{Connection, ErrorCode, OpenFlags, types};
use sea_orm::Value;
use std::{
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Most questions at once. The log lets them be answered beside the writer.
const SEATS: u32 = 4;
/// How long a question may hold the thread that asks.
const SHORT: Duration = Duration::from_millis(2);
/// Steps of SQLite's machine between two looks at the clock: some tens of microseconds.
const STEPS: i32 = 1_000;

/// The connections that read.
#[derive(Clone, Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    seats: Arc<Semaphore>,
    free: Arc<Mutex<Vec<Connection>>>,
}

/// A connection in somebody's hands. Dropped, it goes back, and what was begun on it is over.
#[derive(Debug)]
struct Line {
    /// None once it is given back.
    connection: Option<Connection>,
    readers: Readers,
    _seat: OwnedSemaphorePermit,
}

/// Reads of one moment: that of the first of them.
#[derive(Clone, Debug)]
pub(crate) struct Moment(Arc<tokio::sync::Mutex<Line>>);

impl Readers {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let readers = Self {
            path: path.to_owned(),
            seats: Arc::new(Semaphore::new(SEATS as usize)),
            free: Arc::default(),
        };
        let first = readers.connect()?;
        readers.free().push(first);
        Ok(readers)
    }

    fn connect(&self) -> Result<Connection, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(Duration::ZERO)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        Ok(connection)
    }

    async fn line(&self) -> Result<Line, Fault> {
        let seat = Arc::clone(&self.seats).acquire_owned().await.map_err(|_| Fault::over())?;
        let free = self.free().pop();
        let connection = free.map_or_else(|| self.connect(), Ok)?;
        Ok(Line { connection: Some(connection), readers: self.clone(), _seat: seat })
    }

    pub(crate) async fn rows(&self, sql: &str, values: Vec<Value>, most: usize) -> Result<Vec<Row>, Error> {
        answer(Box::new(self.line().await?), sql, values, most).await
    }

    pub(crate) async fn moment(&self) -> Result<Moment, Error> {
        let line = self.line().await?;
        // Deferred: it sees the moment of its first read.
        run(line.connection()?, "BEGIN")?;
        Ok(Moment(Arc::new(tokio::sync::Mutex::new(line))))
    }

    /// Closes the connections when the last question is answered; whoever asks afterwards gets an error.
    pub(crate) async fn close(&self) {
        let all = self.seats.acquire_many(SEATS).await;
        self.seats.close();
        self.free().clear();
        drop(all);
    }

    fn free(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Moment {
    pub(crate) async fn rows(&self, sql: &str, values: Vec<Value>, most: usize) -> Result<Vec<Row>, Error> {
        answer(Arc::clone(&self.0).lock_owned().await, sql, values, most).await
    }
}

/// `line`: its own, or that of a moment.
async fn answer(
    line: impl Deref<Target = Line> + Send + 'static,
    sql: &str,
    values: Vec<Value>,
    most: usize,
) -> Result<Vec<Row>, Error> {
    let values: Vec<types::Value> = values.into_iter().map(stored).collect();
    if let Some(rows) = line.shortly(sql, &values, most)? {
        return Ok(rows);
    }
    let sql = sql.to_owned();
    let answered = tokio::task::spawn_blocking(move || line.at_length(&sql, &values, most)).await;
    // It only fails by a fault of the program, or when the runtime ends.
    Ok(answered.map_err(|_| Fault::over())??)
}

impl Line {
    fn connection(&self) -> Result<&Connection, Fault> {
        self.connection.as_ref().ok_or_else(Fault::over)
    }

    /// The answer, unless it takes long.
    fn shortly(&self, sql: &str, values: &[types::Value], most: usize) -> Result<Option<Vec<Row>>, Fault> {
        let connection = self.connection()?;
        let until = Instant::now() + SHORT;
        connection.progress_handler(STEPS, Some(move || Instant::now() >= until))?;
        let rows = gather(connection, sql, values, most);
        // It would look at a time long past and give up whatever comes next on this connection.
        connection.progress_handler(0, None::<fn() -> bool>)?;
        match rows {
            Ok(rows) => Ok(Some(rows)),
            Err(error) => match error.sqlite_error_code() {
                Some(ErrorCode::OperationInterrupted | ErrorCode::DatabaseBusy) => Ok(None),
                _ => Err(error.into()),
            },
        }
    }

    /// The answer, however long it takes. Holds the thread.
    fn at_length(&self, sql: &str, values: &[types::Value], most: usize) -> Result<Vec<Row>, Fault> {
        let connection = self.connection()?;
        connection.busy_timeout(PATIENCE)?;
        let rows = gather(connection, sql, values, most);
        connection.busy_timeout(Duration::ZERO)?;
        Ok(rows?)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        if !connection.is_autocommit()
            && let Err(fault) = run(&connection, "ROLLBACK")
        {
            tracing::error!(%fault, "a reading connection is given up");
            return;
        }
        self.readers.free().push(connection);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::row::Columns;
    use crate::sqlite::Desk;
    use futures::FutureExt;
    use tempfile::TempDir;

    fn file() -> (TempDir, Desk, Readers) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let desk = Desk::open(&path).unwrap();
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE acts (name TEXT)").unwrap();
        let readers = Readers::open(&path).unwrap();
        (folder, desk, readers)
    }

    async fn put(desk: &Desk) {
        let turn = desk.begin().await.unwrap();
        turn.exec("INSERT INTO acts VALUES ('a')", Vec::new()).unwrap();
        turn.commit(false).await.unwrap();
    }

    const COUNT: &str = "SELECT COUNT(*) AS found FROM acts";
    /// Takes a good deal longer than a question may hold its thread.
    const LONG: &str = "WITH RECURSIVE up(n) AS (SELECT $1 UNION ALL SELECT n + 1 FROM up WHERE n < $2) \
                        SELECT COUNT(*) + (SELECT COUNT(*) FROM acts) AS found FROM up";

    fn long() -> Vec<Value> {
        vec![Value::from(1_i64), Value::from(400_000_i64)]
    }

    fn found(rows: &[Row]) -> i64 {
        rows[0].get("found").unwrap()
    }

    #[tokio::test]
    async fn a_short_question_is_answered_on_the_spot_and_a_long_one_without_holding_the_thread() {
        let (_folder, desk, readers) = file();
        put(&desk).await;
        let mut short = Box::pin(readers.rows(COUNT, Vec::new(), 1));
        // On a machine that is very busy it may be taken for a long one.
        if let Some(rows) = short.as_mut().now_or_never() {
            assert_eq!(found(&rows.unwrap()), 1);
        }
        let mut asked = Box::pin(readers.rows(LONG, long(), 1));
        assert!(asked.as_mut().now_or_never().is_none());
        assert_eq!(found(&asked.await.unwrap()), 400_001);
    }

    #[tokio::test]
    async fn a_moment_stays_the_same_whatever_is_written_and_however_long_the_question() {
        let (_folder, desk, readers) = file();
        let moment = readers.moment().await.unwrap();
        assert_eq!(found(&moment.rows(COUNT, Vec::new(), 1).await.unwrap()), 0);
        put(&desk).await;
        assert_eq!(found(&moment.rows(LONG, long(), 1).await.unwrap()), 400_000);
        assert_eq!(found(&moment.rows(COUNT, Vec::new(), 1).await.unwrap()), 0);
        assert_eq!(found(&readers.rows(COUNT, Vec::new(), 1).await.unwrap()), 1);
        drop(moment);
        // Also on the connection that comes back.
        for _ in 0..=SEATS {
            let next = readers.moment().await.unwrap();
            assert_eq!(found(&next.rows(COUNT, Vec::new(), 1).await.unwrap()), 1);
        }
    }

    #[tokio::test]
    async fn what_follows_on_a_connection_is_not_given_up_in_place_of_the_question_before() {
        let (_folder, _desk, readers) = file();
        readers.rows(COUNT, Vec::new(), 1).await.unwrap();
        tokio::time::sleep(2 * SHORT).await;
        // SQLite counts the steps of a kept statement on from one run to the next.
        for _ in 0..STEPS {
            readers.moment().await.unwrap();
        }
    }

    #[tokio::test]
    async fn nobody_loses_a_seat_who_stops_waiting() {
        let (_folder, _desk, readers) = file();
        for _ in 0..3 * SEATS {
            let mut given_up = Box::pin(readers.rows(LONG, long(), 1));
            assert!(given_up.as_mut().now_or_never().is_none());
        }
        let mut moments = Vec::new();
        for _ in 0..SEATS {
            moments.push(readers.moment().await.unwrap());
        }
        let mut waiting = Box::pin(readers.rows(COUNT, Vec::new(), 1));
        assert!(waiting.as_mut().now_or_never().is_none());
        moments.pop();
        assert_eq!(found(&waiting.await.unwrap()), 0);
    }

    #[tokio::test]
    async fn nothing_is_written_and_a_fault_is_told() {
        let (_folder, _desk, readers) = file();
        assert!(readers.rows("INSERT INTO acts VALUES ('a') RETURNING name", Vec::new(), 1).await.is_err());
        assert!(readers.rows("SELECT nothing", Vec::new(), 1).await.is_err());
        assert!(readers.rows("SELECT $1", Vec::new(), 1).await.is_err(), "a value is missing");
        assert_eq!(found(&readers.rows(COUNT, Vec::new(), 1).await.unwrap()), 0);
    }

    #[tokio::test]
    async fn closing_waits_for_the_last_question() {
        let (_folder, _desk, readers) = file();
        let moment = readers.moment().await.unwrap();
        let mut closing = Box::pin(readers.close());
        assert!(closing.as_mut().now_or_never().is_none());
        assert_eq!(found(&moment.rows(COUNT, Vec::new(), 1).await.unwrap()), 0);
        drop(moment);
        closing.await;
        assert!(readers.rows(COUNT, Vec::new(), 1).await.is_err());
    }
}
