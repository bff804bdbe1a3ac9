//! The one way to the database: SQL that both dialects read, with numbered parameters.

use crate::Error;
pub(crate) use crate::row::{Columns, Row};

use crate::later::Later;
use crate::remembered::Remembered;
use crate::sqlite::{Moment, Readers, Turn};
use congvan_records::AgencyId;
use futures::TryStreamExt;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel,
    Statement, TransactionOptions, TransactionTrait, Value,
};
use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use time::Date;
use tokio::sync::OwnedSemaphorePermit;
use uuid::Uuid;

/// Values for `$1`, `$2` …
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$(sea_orm::Value::from($value)),*] };
}
pub(crate) use params;

/// Whose rows a query may touch. Every query takes one: between agencies only the exchange passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AgencyScope(AgencyId);

impl AgencyScope {
    /// The rows of one agency: that of the signed-in person, or of the job's row.
    pub const fn of(agency: AgencyId) -> Self {
        Self(agency)
    }

    /// The agency.
    pub const fn agency(self) -> AgencyId {
        self.0
    }

    pub(crate) const fn uuid(self) -> Uuid {
        self.0.uuid()
    }
}

/// Reads: any number at once, never part of a write. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Reader {
    pub(crate) from: Source,
    pub(crate) remembered: Arc<Remembered>,
}

/// Where questions are answered.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// In another process: PostgreSQL.
    Sent(DatabaseConnection),
    /// In this one: SQLite.
    Here(Readers),
}

impl Reader {
    /// All that is read through the answer is of one moment, whatever is written meanwhile.
    ///
    /// It holds a connection until it is dropped: read nothing through another handle meanwhile.
    pub async fn snapshot(&self) -> Result<Snapshot, Error> {
        let connection = match &self.from {
            Source::Here(readers) => {
                return Ok(self.snapshot_of(View::Here(readers.moment().await?)));
            }
            Source::Sent(connection) => connection,
        };
        let options = TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        };
        Ok(self.snapshot_of(View::Sent(connection.begin_with_options(options).await?)))
    }

    fn snapshot_of(&self, view: View) -> Snapshot {
        Snapshot { view, remembered: Arc::clone(&self.remembered) }
    }
}

/// Reads of one moment.
#[derive(Debug)]
pub struct Snapshot {
    view: View,
    remembered: Arc<Remembered>,
}

#[derive(Debug)]
enum View {
    Sent(DatabaseTransaction),
    Here(Moment),
}

/// Rows of a whole table that are held at once.
const PORTION: i64 = 100;

impl Snapshot {
    /// Every row of a table, one after another; of a table larger than memory as well.
    pub(crate) async fn each(
        &self,
        columns: &str,
        table: &str,
        mut with: impl FnMut(&Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        use sea_orm::StreamTrait;
        let moment = match &self.view {
            View::Here(moment) => moment,
            View::Sent(inner) => {
                let sql = format!("SELECT {columns} FROM \"{table}\"");
                let statement = Statement::from_string(DbBackend::Postgres, sql);
                let mut rows = inner.stream_raw(statement).await?;
                while let Some(row) = rows.try_next().await?.map(Row::Sent) {
                    with(&row)?;
                }
                return Ok(());
            }
        };
        let sql = format!(
            "SELECT {columns}, rowid AS \"#\" FROM \"{table}\" WHERE rowid > $1 ORDER BY rowid LIMIT {PORTION}"
        );
        let mut after = i64::MIN;
        loop {
            let rows = moment.rows(&sql, params![after], usize::MAX).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.get("#")?;
            rows.iter().try_for_each(&mut with)?;
        }
    }
}

/// A write transaction. Dropped without [`Tx::commit`] it leaves no trace.
///
/// On SQLite it alone writes from its beginning; inside it, use nothing but this handle. Where it locks several rows the
/// order is: counters, routing, number series, head of the hash chain.
#[derive(Debug)]
pub struct Tx {
    pub(crate) way: Way,
    pub(crate) remembered: Arc<Remembered>,
    /// Writes that are sent with the next statement.
    waiting: Mutex<Vec<Later>>,
    /// Its place among the acts of its agency, if it is one; see [`crate::lanes`].
    _place: Option<OwnedSemaphorePermit>,
    /// Has this transaction made principals, or one that is not committed either? Then a key that it finds may yet be
    /// undone.
    pub(crate) made_principals: AtomicBool,
}

/// Where the statements of a write transaction run.
#[derive(Debug)]
pub(crate) enum Way {
    /// In another process: PostgreSQL.
    Sent(DatabaseTransaction),
    /// On the spot: SQLite.
    Here(Turn),
}

impl Way {
    pub(crate) fn backend(&self) -> DbBackend {
        match self {
            Self::Sent(inner) => inner.get_database_backend(),
            Self::Here(_) => DbBackend::Sqlite,
        }
    }

    pub(crate) async fn exec(&self, sql: &str, values: Vec<Value>) -> Result<u64, Error> {
        match self {
            Self::Here(turn) => turn.exec(sql, values),
            Self::Sent(inner) => {
                let statement = Statement::from_sql_and_values(inner.get_database_backend(), sql, values);
                Ok(inner.execute_raw(statement).await?.rows_affected())
            }
        }
    }

    pub(crate) async fn all(&self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
        match self {
            Self::Here(turn) => turn.all(sql, values),
            Self::Sent(inner) => sent(inner, sql, values).await,
        }
    }
}

impl Tx {
    pub(crate) fn new(way: Way, remembered: Arc<Remembered>, place: Option<OwnedSemaphorePermit>) -> Self {
        let made_principals = match &way {
            Way::Here(turn) => turn.follows_made_principals(),
            Way::Sent(_) => false,
        };
        Self {
            way,
            remembered,
            waiting: Mutex::new(Vec::new()),
            _place: place,
            made_principals: AtomicBool::new(made_principals),
        }
    }

    pub(crate) fn waiting(&self) -> MutexGuard<'_, Vec<Later>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes everything done in this transaction true, durably. On SQLite it may become so together with what others
    /// have done; it is told to none of them before.
    pub async fn commit(self) -> Result<(), Error> {
        self.send().await?;
        match self.way {
            Way::Here(turn) => turn.commit(self.made_principals.into_inner()).await,
            Way::Sent(inner) => Ok(inner.commit().await?),
        }
    }

    /// Undoes everything at once; dropping does the same, on PostgreSQL a little later. What it read of others is true
    /// afterwards, which dropping does not wait for: see [`Store::settled`](crate::Store::settled).
    pub async fn roll_back(self) -> Result<(), Error> {
        match self.way {
            Way::Here(turn) => turn.roll_back().await,
            Way::Sent(inner) => Ok(inner.rollback().await?),
        }
    }

    pub(crate) async fn exec(&self, sql: &str, values: Vec<Value>) -> Result<u64, Error> {
        self.send().await?;
        self.way.exec(sql, values).await
    }

    /// As [`Self::exec`], for exactly one row: [`Error::NotFound`] otherwise.
    pub(crate) async fn exec_one(
        &self,
        what: &'static str,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<(), Error> {
        match self.exec(sql, values).await? {
            1 => Ok(()),
            _ => Err(Error::NotFound(what)),
        }
    }

    /// `FOR UPDATE` where rows are locked one by one; nothing on SQLite, where the whole transaction is alone.
    pub(crate) fn for_update(&self) -> &'static str {
        match self.way.backend() {
            DbBackend::Postgres => " FOR UPDATE",
            _ => "",
        }
    }

    /// As [`Self::for_update`], of one table's rows in a join.
    pub(crate) fn for_update_of(&self, table: &str) -> String {
        match self.way.backend() {
            DbBackend::Postgres => format!(" FOR UPDATE OF {table}"),
            _ => String::new(),
        }
    }

    /// As [`Self::for_update`], passing over rows that others have locked.
    pub(crate) fn skip_locked(&self) -> &'static str {
        match self.way.backend() {
            DbBackend::Postgres => " FOR UPDATE SKIP LOCKED",
            _ => "",
        }
    }
}

/// Something that rows can be read from: a [`Reader`], a [`Snapshot`], or a [`Tx`] that also sees its own writes.
pub trait Read: sealed::Linked + Sync {}
impl Read for Reader {}
impl Read for Snapshot {}
impl Read for Tx {}

pub(crate) mod sealed {
    use super::{
        ConnectionTrait, DbBackend, Error, Ordering, Reader, Remembered, Row, Snapshot, Source, Tx, Value,
        View, Way, sent, sent_one,
    };
    use std::future::Future;

    pub trait Linked {
        fn backend(&self) -> DbBackend;

        /// What is known without asking.
        fn remembered(&self) -> Option<&Remembered>;

        /// Is what is read committed, and may be remembered? A transaction may yet be undone.
        fn reads_committed(&self) -> bool;

        /// Are the keys of principals that it finds there for good?
        fn knows_principals(&self) -> bool {
            self.reads_committed()
        }

        fn all(&self, sql: &str, values: Vec<Value>) -> impl Future<Output = Result<Vec<Row>, Error>> + Send;

        fn one(
            &self,
            sql: &str,
            values: Vec<Value>,
        ) -> impl Future<Output = Result<Option<Row>, Error>> + Send;
    }

    impl Linked for Tx {
        fn backend(&self) -> DbBackend {
            self.way.backend()
        }

        fn remembered(&self) -> Option<&Remembered> {
            Some(&self.remembered)
        }

        fn reads_committed(&self) -> bool {
            false
        }

        fn knows_principals(&self) -> bool {
            // Of a principal nothing is ever changed, so that what others committed stays.
            !self.made_principals.load(Ordering::Relaxed)
        }

        async fn all(&self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
            self.send().await?;
            self.way.all(sql, values).await
        }

        async fn one(&self, sql: &str, values: Vec<Value>) -> Result<Option<Row>, Error> {
            self.send().await?;
            match &self.way {
                Way::Here(turn) => turn.one(sql, values),
                Way::Sent(inner) => sent_one(inner, sql, values).await,
            }
        }
    }

    impl Linked for Reader {
        fn backend(&self) -> DbBackend {
            match &self.from {
                Source::Sent(connection) => connection.get_database_backend(),
                Source::Here(_) => DbBackend::Sqlite,
            }
        }

        fn remembered(&self) -> Option<&Remembered> {
            Some(&self.remembered)
        }

        fn reads_committed(&self) -> bool {
            true
        }

        async fn all(&self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
            match &self.from {
                Source::Here(readers) => readers.rows(sql, values, usize::MAX).await,
                Source::Sent(connection) => sent(connection, sql, values).await,
            }
        }

        async fn one(&self, sql: &str, values: Vec<Value>) -> Result<Option<Row>, Error> {
            match &self.from {
                Source::Here(readers) => Ok(readers.rows(sql, values, 1).await?.pop()),
                Source::Sent(connection) => sent_one(connection, sql, values).await,
            }
        }
    }

    impl Linked for Snapshot {
        fn backend(&self) -> DbBackend {
            match &self.view {
                View::Sent(inner) => inner.get_database_backend(),
                View::Here(_) => DbBackend::Sqlite,
            }
        }

        fn remembered(&self) -> Option<&Remembered> {
            Some(&self.remembered)
        }

        fn reads_committed(&self) -> bool {
            true
        }

        async fn all(&self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
            match &self.view {
                View::Here(moment) => moment.rows(sql, values, usize::MAX).await,
                View::Sent(inner) => sent(inner, sql, values).await,
            }
        }

        async fn one(&self, sql: &str, values: Vec<Value>) -> Result<Option<Row>, Error> {
            match &self.view {
                View::Here(moment) => Ok(moment.rows(sql, values, 1).await?.pop()),
                View::Sent(inner) => sent_one(inner, sql, values).await,
            }
        }
    }
}

/// The rows that another process answers.
async fn sent(to: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
    let statement = Statement::from_sql_and_values(to.get_database_backend(), sql, values);
    Ok(to.query_all_raw(statement).await?.into_iter().map(Row::Sent).collect())
}

/// As [`sent`], the first of them.
async fn sent_one(to: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<Option<Row>, Error> {
    let statement = Statement::from_sql_and_values(to.get_database_backend(), sql, values);
    Ok(to.query_one_raw(statement).await?.map(Row::Sent))
}

/// Stable English keys of an enumeration's values, as they are stored.
macro_rules! keys {
    ($name:ident: $($kind:ident = $key:literal),+) => {
        impl $name {
            /// The stable English key used in storage and the API.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$kind => $key,)+
                }
            }

            /// The value with this key.
            pub fn from_key(key: &str) -> Option<Self> {
                [$(Self::$kind),+].into_iter().find(|value| value.key() == key)
            }
        }
    };
}
pub(crate) use keys;

/// SQL with values, built piece by piece where a query has optional conditions.
pub(crate) struct Query {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

impl Query {
    pub(crate) fn new(sql: &str, values: Vec<Value>) -> Self {
        Self { sql: sql.to_owned(), values }
    }

    pub(crate) fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    /// Adds one value and writes its `$n`.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) {
        self.values.push(value.into());
        // Writing to a String cannot fail.
        let _ = write!(self.sql, "${}", self.values.len());
    }

    /// ` AND <sql> $n`.
    pub(crate) fn and(&mut self, sql: &str, value: impl Into<Value>) {
        self.push(" AND ");
        self.push(sql);
        self.push(" ");
        self.bind(value);
    }

    /// ` AND <column>` is of this agency, where the rows are found by something narrower: put as an ordinary equality,
    /// SQLite may go through all that the agency has instead.
    pub(crate) fn within(&mut self, column: &str, scope: AgencyScope) {
        self.push(&format!(" AND ({column} = "));
        self.bind(scope.uuid());
        self.push(") IS TRUE");
    }

    /// `($n, $n+1 …)`; an empty list matches nothing.
    pub(crate) fn list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) {
        self.push("(");
        for (place, value) in values.into_iter().enumerate() {
            if place > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        if self.sql.ends_with('(') {
            self.push("NULL");
        }
        self.push(")");
    }
}

/// Most values in one `IN` list; longer ones are asked for in pieces.
pub(crate) const LONGEST_LIST: usize = 400;

const DAY: &[time::format_description::BorrowedFormatItem<'_>] =
    time::macros::format_description!("[year]-[month]-[day]");

/// A day as rows and events keep it: `2026-11-17`, which also sorts.
pub(crate) fn write_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

pub(crate) fn read_date(text: &str) -> Result<Date, Error> {
    Date::parse(text, DAY).map_err(|error| Error::unreadable("date", error))
}
