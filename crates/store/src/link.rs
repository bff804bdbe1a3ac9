//! The one way to the database: SQL that both dialects read, with numbered parameters.

use crate::Error;
use crate::later::Later;
use crate::remembered::Remembered;
use congvan_records::{AgencyId, Timestamp};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel,
    QueryResult, Statement, TransactionOptions, TransactionTrait, TryGetable, Value,
};
use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use time::Date;
use uuid::Uuid;

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
pub struct Reader(pub(crate) DatabaseConnection, pub(crate) Arc<Remembered>);

impl Reader {
    /// All that is read through the answer is of one moment, whatever is written meanwhile.
    ///
    /// It holds a connection until it is dropped: read nothing through another handle meanwhile.
    pub async fn snapshot(&self) -> Result<Snapshot, Error> {
        let options = match self.0.get_database_backend() {
            DbBackend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
            // A deferred transaction of a WAL database sees the moment of its first read.
            _ => TransactionOptions::default(),
        };
        Ok(Snapshot(self.0.begin_with_options(options).await?))
    }
}

/// Reads of one moment.
#[derive(Debug)]
pub struct Snapshot(pub(crate) DatabaseTransaction);

/// A write transaction. Dropped without [`Tx::commit`] it leaves no trace.
///
/// On SQLite it holds the only writing connection from its beginning (`BEGIN IMMEDIATE`); inside it, use nothing but
/// this handle. Where it locks several rows the order is: counters, routing, number series, head of the hash chain.
#[derive(Debug)]
pub struct Tx {
    pub(crate) inner: DatabaseTransaction,
    pub(crate) remembered: Arc<Remembered>,
    /// Writes that are sent with the next statement.
    waiting: Mutex<Vec<Later>>,
    /// Has this transaction made principals? Then a key that it finds may be one that is yet undone.
    pub(crate) made_principals: AtomicBool,
}

impl Tx {
    pub(crate) const fn new(inner: DatabaseTransaction, remembered: Arc<Remembered>) -> Self {
        Self { inner, remembered, waiting: Mutex::new(Vec::new()), made_principals: AtomicBool::new(false) }
    }

    pub(crate) fn waiting(&self) -> MutexGuard<'_, Vec<Later>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes everything done in this transaction true, durably.
    pub async fn commit(self) -> Result<(), Error> {
        self.send().await?;
        Ok(self.inner.commit().await?)
    }

    /// Undoes everything at once; dropping does the same a little later.
    pub async fn roll_back(self) -> Result<(), Error> {
        Ok(self.inner.rollback().await?)
    }

    pub(crate) async fn exec(&self, sql: &str, values: Vec<Value>) -> Result<u64, Error> {
        self.send().await?;
        let statement = Statement::from_sql_and_values(self.inner.get_database_backend(), sql, values);
        Ok(self.inner.execute_raw(statement).await?.rows_affected())
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
        match self.inner.get_database_backend() {
            DbBackend::Postgres => " FOR UPDATE",
            _ => "",
        }
    }

    /// As [`Self::for_update`], of one table's rows in a join.
    pub(crate) fn for_update_of(&self, table: &str) -> String {
        match self.inner.get_database_backend() {
            DbBackend::Postgres => format!(" FOR UPDATE OF {table}"),
            _ => String::new(),
        }
    }

    /// As [`Self::for_update`], passing over rows that others have locked.
    pub(crate) fn skip_locked(&self) -> &'static str {
        match self.inner.get_database_backend() {
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
        ConnectionTrait, DbBackend, Error, Ordering, QueryResult, Reader, Remembered, Snapshot, Statement,
        Tx, Value,
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

        fn all(
            &self,
            sql: &str,
            values: Vec<Value>,
        ) -> impl Future<Output = Result<Vec<QueryResult>, Error>> + Send;

        fn one(
            &self,
            sql: &str,
            values: Vec<Value>,
        ) -> impl Future<Output = Result<Option<QueryResult>, Error>> + Send;
    }

    impl Linked for Tx {
        fn backend(&self) -> DbBackend {
            self.inner.get_database_backend()
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

        async fn all(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>, Error> {
            self.send().await?;
            let statement = Statement::from_sql_and_values(self.backend(), sql, values);
            Ok(self.inner.query_all_raw(statement).await?)
        }

        async fn one(&self, sql: &str, values: Vec<Value>) -> Result<Option<QueryResult>, Error> {
            self.send().await?;
            let statement = Statement::from_sql_and_values(self.backend(), sql, values);
            Ok(self.inner.query_one_raw(statement).await?)
        }
    }

    macro_rules! linked {
        ($($name:ident: $remembered:expr;)+) => {$(
            impl Linked for $name {
                fn backend(&self) -> DbBackend {
                    self.0.get_database_backend()
                }

                fn remembered(&self) -> Option<&Remembered> {
                    let known: fn(&Self) -> Option<&Remembered> = $remembered;
                    known(self)
                }

                fn reads_committed(&self) -> bool {
                    true
                }

                async fn all(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>, Error> {
                    let statement = Statement::from_sql_and_values(self.0.get_database_backend(), sql, values);
                    Ok(self.0.query_all_raw(statement).await?)
                }

                async fn one(&self, sql: &str, values: Vec<Value>) -> Result<Option<QueryResult>, Error> {
                    let statement = Statement::from_sql_and_values(self.0.get_database_backend(), sql, values);
                    Ok(self.0.query_one_raw(statement).await?)
                }
            }
        )+};
    }
    linked! {
        Reader: |reader| Some(&reader.1);
        Snapshot: |_| None;
    }
}

/// Values for `$1`, `$2` …
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$(sea_orm::Value::from($value)),*] };
}
pub(crate) use params;

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

/// Typed columns of a row.
pub(crate) trait Columns {
    fn get<T: TryGetable>(&self, column: &str) -> Result<T, Error>;

    fn id<T: From<Uuid>>(&self, column: &str) -> Result<T, Error> {
        Ok(T::from(self.get::<Uuid>(column)?))
    }

    fn maybe_id<T: From<Uuid>>(&self, column: &str) -> Result<Option<T>, Error> {
        Ok(self.get::<Option<Uuid>>(column)?.map(T::from))
    }

    fn at(&self, column: &str) -> Result<Timestamp, Error> {
        Ok(Timestamp::from_micros(self.get(column)?))
    }

    fn maybe_at(&self, column: &str) -> Result<Option<Timestamp>, Error> {
        Ok(self.get::<Option<i64>>(column)?.map(Timestamp::from_micros))
    }

    fn maybe_date(&self, column: &str) -> Result<Option<Date>, Error> {
        self.get::<Option<String>>(column)?.map(|text| read_date(&text)).transpose()
    }

    /// A value stored under its stable key.
    fn key<T>(&self, column: &'static str, from: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
        let text: String = self.get(column)?;
        from(&text).ok_or_else(|| Error::unreadable(column, "unknown key"))
    }
}

impl Columns for QueryResult {
    fn get<T: TryGetable>(&self, column: &str) -> Result<T, Error> {
        Ok(self.try_get("", column)?)
    }
}

const DAY: &[time::format_description::BorrowedFormatItem<'_>] =
    time::macros::format_description!("[year]-[month]-[day]");

/// A day as rows and events keep it: `2026-11-17`, which also sorts.
pub(crate) fn write_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

pub(crate) fn read_date(text: &str) -> Result<Date, Error> {
    Date::parse(text, DAY).map_err(|error| Error::unreadable("date", error))
}
