//! Writing to the SQLite file: statements run where they are asked for, and acts that waited for each other are made
//! durable together.
//!
//! A way to another thread and back costs ten times what most statements do, so there is none: a statement of a write
//! transaction runs on the thread that asks. Only the commit, which waits for the disk, goes elsewhere.
//!
//! One act writes at a time, in the order in which they asked. When others wait, an act that is done does not go to the
//! disk alone: its changes stay in the open transaction, the next act runs on top of them within a savepoint, and the
//! commit that follows makes all of them true at once. Nobody is told before that, also not who only found something out
//! from what the others did. An act that is given up goes back to its savepoint and takes nothing of the others with
//! it; a commit that fails fails for every act in it.

mod reading;

pub(crate) use reading::{Moment, Readers};

use crate::{Error, error::Fault, row::Row};
use rusqlite::{CachedStatement, Connection, OpenFlags, types};
use sea_orm::Value;
use std::{
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::{OwnedMutexGuard, oneshot, watch};

/// How long another process may write before it is called busy.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long an act waits for those of this process before it.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// How often it is looked for the end of another process's writing.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Most acts in one commit …
const MOST: usize = 32;
/// … and longest time from its beginning, after which nobody more is let in.
const LONGEST: Duration = Duration::from_millis(20);
/// Statements kept prepared.
const PREPARED: usize = 256;

/// The one connection that writes.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    held: Arc<tokio::sync::Mutex<Held>>,
    waiting: Arc<AtomicUsize>,
    groups: Arc<Groups>,
}

/// How many transactions that hold several acts were begun, and how many of them have ended.
#[derive(Debug, Default)]
struct Groups {
    begun: AtomicU64,
    ended: watch::Sender<u64>,
}

#[derive(Debug)]
struct Held {
    /// None once closed.
    connection: Option<Connection>,
    /// Acts that are done and wait for the commit of the transaction they are in.
    group: Option<Group>,
    groups: Arc<Groups>,
}

#[derive(Debug)]
struct Group {
    begun: Instant,
    made_principals: bool,
    acts: Vec<oneshot::Sender<Result<(), Fault>>>,
}

/// One act's turn to write. Dropped without [`Turn::commit`] it leaves no trace.
#[derive(Debug)]
pub(crate) struct Turn {
    desk: Desk,
    /// None once it has ended. A mutex because the connection is of one thread at a time; nobody ever waits for it.
    held: Mutex<Option<OwnedMutexGuard<Held>>>,
    /// Are there acts before it in the same transaction?
    within: bool,
}

impl Desk {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(Fault::from)?;
        connection.busy_timeout(PATIENCE).map_err(Fault::from)?;
        // What is deleted or written over leaves no readable rest in the pages that are written anyway.
        let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                        PRAGMA secure_delete = FAST";
        connection.execute_batch(settings).map_err(Fault::from)?;
        // What an act needs to go back to its savepoint stays in memory: five writes of six went to files for that, and none was
        // ever read.
        connection.execute_batch("PRAGMA temp_store = MEMORY").map_err(Fault::from)?;
        // From here on waiting is done without holding a thread.
        connection.busy_timeout(Duration::ZERO).map_err(Fault::from)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        let groups = Arc::<Groups>::default();
        let held = Held { connection: Some(connection), group: None, groups: Arc::clone(&groups) };
        Ok(Self { held: Arc::new(tokio::sync::Mutex::new(held)), waiting: Arc::default(), groups })
    }

    /// Errors: [`Error::Busy`] when another process writes, or acts of this one wait, for too long.
    pub(crate) async fn begin(&self) -> Result<Turn, Error> {
        let held = {
            let _waiting = Waiting::new(&self.waiting);
            let turn = tokio::time::timeout(LONGEST_WAIT, Arc::clone(&self.held).lock_owned()).await;
            turn.map_err(|_| Error::Busy(Fault::queue()))?
        };
        let within = held.group.is_some();
        let until = Instant::now() + PATIENCE;
        while let Err(fault) = held.begin() {
            if !fault.is_busy() || Instant::now() >= until {
                return Err(fault.into());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(Turn { desk: self.clone(), held: Mutex::new(Some(held)), within })
    }

    /// Comes back once all that an act could have seen by now is true, or undone.
    pub(crate) async fn settled(&self) {
        let begun = self.groups.begun.load(Ordering::Acquire);
        // The sender lies beside the count.
        let _ = self.groups.ended.subscribe().wait_for(|ended| *ended >= begun).await;
    }

    /// Closes the connection; whoever asks for it afterwards gets an error.
    pub(crate) async fn close(&self) {
        let mut held = Arc::clone(&self.held).lock_owned().await;
        // It may wait for the disk: the log is folded into the file.
        let closed = tokio::task::spawn_blocking(move || {
            held.commit();
            drop(held.connection.take());
        });
        // It only fails when the runtime ends, and the process with it.
        let _ = closed.await;
    }
}

impl Turn {
    /// Has an act before it in the same transaction, which may yet be undone, made principals?
    pub(crate) fn follows_made_principals(&self) -> bool {
        let held = self.held();
        held.as_ref().and_then(|held| held.group.as_ref()).is_some_and(|group| group.made_principals)
    }

    pub(crate) fn exec(&self, sql: &str, values: Vec<Value>) -> Result<u64, Error> {
        let values: Vec<types::Value> = values.into_iter().map(stored).collect();
        self.with(|connection| Ok(prepared(connection, sql, &values)?.raw_execute()? as u64))
    }

    pub(crate) fn all(&self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
        self.rows(sql, values, usize::MAX)
    }

    pub(crate) fn one(&self, sql: &str, values: Vec<Value>) -> Result<Option<Row>, Error> {
        Ok(self.rows(sql, values, 1)?.pop())
    }

    fn rows(&self, sql: &str, values: Vec<Value>, most: usize) -> Result<Vec<Row>, Error> {
        let values: Vec<types::Value> = values.into_iter().map(stored).collect();
        self.with(|connection| gather(connection, sql, &values, most))
    }

    /// Runs something on the connection. When SQLite gave the whole transaction up, as it does on a full disk, nothing
    /// more may run: it would become true by itself.
    fn with<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        let mut held = self.held();
        let held = held.as_deref_mut().ok_or_else(Fault::over)?;
        let connection = held.connection()?;
        if connection.is_autocommit() {
            return Err(Fault::over().into());
        }
        let done = work(connection).map_err(Fault::from);
        if let Err(fault) = &done
            && connection.is_autocommit()
        {
            held.tell(&Err(fault.clone()));
        }
        Ok(done?)
    }

    /// Makes what was done true, durably, perhaps together with others. `made_principals`: see
    /// [`Self::follows_made_principals`].
    pub(crate) async fn commit(self, made_principals: bool) -> Result<(), Error> {
        let told = self.leave(made_principals)?;
        // It is told when the transaction has ended, unless the runtime ends before.
        Ok(told.await.map_err(|_| Fault::over())??)
    }

    /// Leaves what was done to the next commit, which is begun at once when nobody waits.
    fn leave(self, made_principals: bool) -> Result<oneshot::Receiver<Result<(), Fault>>, Error> {
        if self.within {
            self.with(|connection| connection.execute_batch("RELEASE act"))?;
        } else {
            // Is the transaction still there?
            self.with(|_| Ok(()))?;
        }
        let (act, told) = oneshot::channel();
        let Some(mut held) = self.held().take() else { return Err(Fault::over().into()) };
        let is_first = held.group.is_none();
        if is_first {
            self.desk.groups.begun.fetch_add(1, Ordering::Release);
        }
        let new = || Group { begun: Instant::now(), made_principals: false, acts: Vec::new() };
        let group = held.group.get_or_insert_with(new);
        group.acts.push(act);
        group.made_principals |= made_principals;
        let is_full = group.acts.len() >= MOST || group.begun.elapsed() >= LONGEST;
        if is_full || self.desk.waiting.load(Ordering::Relaxed) == 0 {
            tokio::task::spawn_blocking(move || held.commit());
        } else if is_first {
            // In the queue behind those who wait now: when its turn comes they are done too. It does not hang on
            // whether any of them is still there.
            let desk = self.desk.clone();
            tokio::spawn(async move {
                let mut held = desk.held.lock_owned().await;
                tokio::task::spawn_blocking(move || held.commit());
            });
        }
        Ok(told)
    }

    /// Undoes what this act did. What it saw of acts before it is true afterwards.
    ///
    /// Errors: those acts could not be made true.
    pub(crate) async fn roll_back(self) -> Result<(), Error> {
        let told = self.join();
        drop(self);
        match told {
            Some(told) => Ok(told.await.map_err(|_| Fault::over())??),
            None => Ok(()),
        }
    }

    /// Asks to be told of the end of the transaction with those before it.
    fn join(&self) -> Option<oneshot::Receiver<Result<(), Fault>>> {
        let (act, told) = oneshot::channel();
        self.held().as_deref_mut()?.group.as_mut()?.acts.push(act);
        Some(told)
    }

    fn held(&self) -> MutexGuard<'_, Option<OwnedMutexGuard<Held>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let within = self.within;
        let mut held = self.held();
        let Some(held) = held.as_deref_mut() else { return };
        let Ok(connection) = held.connection() else { return };
        if connection.is_autocommit() {
            held.tell(&Err(Fault::over()));
        } else if within {
            if let Err(fault) =
                run(connection, "ROLLBACK TO act").and_then(|()| run(connection, "RELEASE act"))
            {
                // What this act did cannot be told from what the others did: none of it may become true.
                held.give_up(&fault);
            }
        } else if let Err(fault) = run(connection, "ROLLBACK") {
            tracing::error!(%fault, "a transaction could not be undone; it is tried before the next one");
        }
    }
}

impl Held {
    fn connection(&self) -> Result<&Connection, Fault> {
        self.connection.as_ref().ok_or_else(Fault::over)
    }

    /// Begins an act: a transaction, or within that of those who wait for the commit.
    fn begin(&self) -> Result<(), Fault> {
        let connection = self.connection()?;
        if self.group.is_some() {
            return run(connection, "SAVEPOINT act");
        }
        if !connection.is_autocommit() {
            run(connection, "ROLLBACK")?;
        }
        // With the write lock in hand from the beginning: of two that read first and then want to write, one fails.
        run(connection, "BEGIN IMMEDIATE")
    }

    /// Makes the open transaction true, if acts wait for that, and tells them. Waits for the disk.
    fn commit(&mut self) {
        if self.group.is_none() {
            return;
        }
        let Some(connection) = &self.connection else { return };
        match run(connection, "COMMIT") {
            Ok(()) => self.tell(&Ok(())),
            Err(fault) => self.give_up(&fault),
        }
    }

    fn give_up(&mut self, fault: &Fault) {
        if let Some(connection) = &self.connection
            && !connection.is_autocommit()
            && let Err(fault) = run(connection, "ROLLBACK")
        {
            tracing::error!(%fault, "a transaction could not be undone; it is tried before the next one");
        }
        self.tell(&Err(fault.clone()));
    }

    fn tell(&mut self, outcome: &Result<(), Fault>) {
        let Some(group) = self.group.take() else { return };
        for act in group.acts {
            // Whoever does not wait any more learns it when it asks again.
            let _ = act.send(outcome.clone());
        }
        self.groups.ended.send_modify(|ended| *ended += 1);
    }
}

/// Counts one who waits, also when it stops waiting.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn run(connection: &Connection, sql: &str) -> Result<(), Fault> {
    Ok(connection.prepare_cached(sql)?.raw_execute().map(drop)?)
}

/// The first rows of an answer.
fn gather(
    connection: &Connection,
    sql: &str,
    values: &[types::Value],
    most: usize,
) -> rusqlite::Result<Vec<Row>> {
    let mut statement = prepared(connection, sql, values)?;
    let is_reading = statement.readonly();
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    // Many questions have no answer, and names cost more than that.
    let mut names: Option<Arc<[String]>> = None;
    while found.len() < most
        && let Some(row) = rows.next()?
    {
        let names = names
            .get_or_insert_with(|| row.as_ref().column_names().into_iter().map(ToOwned::to_owned).collect());
        let values = (0..names.len()).map(|place| row.get(place));
        let values = values.collect::<rusqlite::Result<Vec<types::Value>>>()?;
        found.push(Row::Here { names: Arc::clone(names), values });
    }
    if !is_reading {
        // What is written is checked when a statement comes to its end.
        while rows.next()?.is_some() {}
    }
    Ok(found)
}

fn prepared<'a>(
    connection: &'a Connection,
    sql: &str,
    values: &[types::Value],
) -> rusqlite::Result<CachedStatement<'a>> {
    let mut statement = connection.prepare_cached(sql)?;
    for place in 1..=statement.parameter_count() {
        // `$2` is a name to SQLite: it counts parameters in the order in which they first appear.
        let number =
            statement.parameter_name(place).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        let value = value.ok_or(rusqlite::Error::InvalidParameterCount(place, values.len()))?;
        statement.raw_bind_parameter(place, value)?;
    }
    Ok(statement)
}

/// The value as SQLite keeps it.
fn stored(value: Value) -> types::Value {
    fn of<T>(value: Option<T>, make: impl FnOnce(T) -> types::Value) -> types::Value {
        value.map_or(types::Value::Null, make)
    }
    match value {
        Value::Bool(value) => of(value, |value| types::Value::Integer(value.into())),
        Value::Int(value) => of(value, |value| types::Value::Integer(value.into())),
        Value::BigInt(value) => of(value, types::Value::Integer),
        Value::Double(value) => of(value, types::Value::Real),
        Value::String(value) => of(value, types::Value::Text),
        Value::Bytes(value) => of(value, types::Value::Blob),
        Value::Uuid(value) => of(value, |value| types::Value::Blob(value.as_bytes().to_vec())),
        other => unreachable!("the schema has no {other:?}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::row::Columns;
    use futures::FutureExt;
    use tempfile::TempDir;

    /// A desk with a table whose `needs` is looked at by the commit, not by the statement.
    fn desk() -> (TempDir, Desk) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let table = "CREATE TABLE acts (name TEXT PRIMARY KEY, \
                     needs TEXT REFERENCES acts (name) DEFERRABLE INITIALLY DEFERRED)";
        Connection::open(&path).unwrap().execute_batch(table).unwrap();
        let desk = Desk::open(&path).unwrap();
        (folder, desk)
    }

    fn put(turn: &Turn, name: &str, needs: Option<&str>) -> Result<u64, Error> {
        let values = vec![Value::from(name), Value::from(needs.map(ToOwned::to_owned))];
        turn.exec("INSERT INTO acts (needs, name) VALUES ($2, $1)", values)
    }

    /// What somebody else sees.
    fn seen(folder: &TempDir) -> Vec<String> {
        let other = Connection::open(folder.path().join("a.db")).unwrap();
        let mut names = other.prepare("SELECT name FROM acts ORDER BY name").unwrap();
        names.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// Two acts: the first, `a`, is done and waits for the commit; the second has its turn on top of it.
    async fn one_upon_another(desk: &Desk) -> (impl Future<Output = Result<(), Error>> + use<>, Turn) {
        let first = desk.begin().await.unwrap();
        let second = {
            let desk = desk.clone();
            tokio::spawn(async move { desk.begin().await })
        };
        while desk.waiting.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        put(&first, "a", None).unwrap();
        let mut done = Box::pin(first.commit(false));
        assert!(done.as_mut().now_or_never().is_none(), "nobody is told before the commit");
        (done, second.await.unwrap().unwrap())
    }

    #[tokio::test]
    async fn acts_that_waited_become_true_together() {
        let (folder, desk) = desk();
        let (first, second) = one_upon_another(&desk).await;
        put(&second, "b", Some("a")).unwrap();
        assert!(put(&second, "a", None).is_err(), "it sees what is done");
        assert_eq!(seen(&folder), Vec::<String>::new());
        second.commit(false).await.unwrap();
        first.await.unwrap();
        assert_eq!(seen(&folder), ["a", "b"]);
    }

    #[tokio::test]
    async fn an_act_that_is_given_up_takes_nothing_with_it() {
        let (folder, desk) = desk();
        let (first, second) = one_upon_another(&desk).await;
        put(&second, "b", Some("nobody")).unwrap();
        drop(second);
        first.await.unwrap();
        assert_eq!(seen(&folder), ["a"]);
    }

    #[tokio::test]
    async fn what_was_only_found_out_is_told_after_the_commit_too() {
        let (folder, desk) = desk();
        let (first, second) = one_upon_another(&desk).await;
        let mut settled = Box::pin(desk.settled());
        assert!(settled.as_mut().now_or_never().is_none());
        assert!(put(&second, "a", None).is_err(), "it sees what is done");
        assert_eq!(seen(&folder), Vec::<String>::new());
        second.roll_back().await.unwrap();
        assert_eq!(seen(&folder), ["a"]);
        settled.await;
        first.await.unwrap();
        desk.settled().await;
    }

    #[tokio::test]
    async fn a_commit_that_fails_fails_for_all_in_it() {
        let (folder, desk) = desk();
        let (first, second) = one_upon_another(&desk).await;
        put(&second, "b", Some("nobody")).unwrap();
        assert!(second.commit(false).await.is_err());
        assert!(first.await.is_err());
        assert_eq!(seen(&folder), Vec::<String>::new());
        // The next one begins as if nothing had been.
        let third = desk.begin().await.unwrap();
        put(&third, "c", None).unwrap();
        third.commit(false).await.unwrap();
        assert_eq!(seen(&folder), ["c"]);
    }

    #[tokio::test]
    async fn nothing_becomes_true_after_the_database_gave_the_transaction_up() {
        let (folder, desk) = desk();
        let (first, second) = one_upon_another(&desk).await;
        // As on a full disk.
        second.exec("ROLLBACK", Vec::new()).unwrap();
        assert!(put(&second, "b", None).is_err());
        assert!(second.commit(false).await.is_err());
        assert!(first.await.is_err());
        assert_eq!(seen(&folder), Vec::<String>::new());
    }

    #[tokio::test]
    async fn keys_of_principals_that_may_be_undone_are_not_kept() {
        let (_folder, desk) = desk();
        let first = desk.begin().await.unwrap();
        assert!(!first.follows_made_principals());
        let waiting = {
            let desk = desk.clone();
            tokio::spawn(async move { desk.begin().await })
        };
        while desk.waiting.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        let first = tokio::spawn(first.commit(true));
        let second = waiting.await.unwrap().unwrap();
        assert!(second.follows_made_principals());
        drop(second);
        first.await.unwrap().unwrap();
        assert!(!desk.begin().await.unwrap().follows_made_principals());
    }

    #[tokio::test]
    async fn another_process_that_writes_is_waited_for() {
        let (folder, desk) = desk();
        let other = Connection::open(folder.path().join("a.db")).unwrap();
        other.execute_batch("BEGIN IMMEDIATE; INSERT INTO acts VALUES ('other', NULL)").unwrap();
        let mut begun = Box::pin(desk.begin());
        assert!(begun.as_mut().now_or_never().is_none());
        other.execute_batch("COMMIT").unwrap();
        let turn = begun.await.unwrap();
        let row = turn.one("SELECT COUNT(*) AS acts FROM acts", Vec::new()).unwrap().unwrap();
        assert_eq!(row.get::<i64>("acts").unwrap(), 1);
    }
}
