//! One row, from whichever way to the database it came.

use crate::{Error, link::read_date};
use congvan_records::Timestamp;
use rusqlite::types::Value;
use sea_orm::{QueryResult, TryGetable};
use std::sync::Arc;
use time::Date;
use uuid::Uuid;

/// A row.
#[derive(Debug)]
pub enum Row {
    /// Sent by a driver, from another process or another thread.
    Sent(QueryResult),
    /// Read on the spot.
    Here {
        /// Its columns.
        names: Arc<[String]>,
        /// Their values.
        values: Vec<Value>,
    },
}

/// What a column may hold.
pub(crate) trait Stored: TryGetable {
    /// The value as SQLite has it; none for one of another kind.
    fn of(value: &Value) -> Option<Self>;
}

macro_rules! stored {
    ($($of:ty: $($pattern:pat => $value:expr),+;)+) => {$(
        impl Stored for $of {
            fn of(value: &Value) -> Option<Self> {
                match value {
                    $($pattern => $value,)+
                    _ => None,
                }
            }
        }
    )+};
}
stored! {
    i64: Value::Integer(number) => Some(*number);
    bool: Value::Integer(number) => Some(*number != 0);
    f64: Value::Real(number) => Some(*number), Value::Integer(number) => Some(*number as f64);
    String: Value::Text(text) => Some(text.clone());
    Vec<u8>: Value::Blob(bytes) => Some(bytes.clone());
    Uuid: Value::Blob(bytes) => Uuid::from_slice(bytes).ok();
}

impl<T> Stored for Option<T>
where
    T: Stored,
    Self: TryGetable,
{
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::of(value).map(Some),
        }
    }
}

/// Typed columns of a row.
pub(crate) trait Columns {
    fn get<T: Stored>(&self, column: &str) -> Result<T, Error>;

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

/// What is wrong with a column; never its value.
const NO_SUCH_COLUMN: &str = "the query has no such column";
const ANOTHER_KIND: &str = "it is of another kind";

impl Columns for Row {
    fn get<T: Stored>(&self, column: &str) -> Result<T, Error> {
        match self {
            Self::Sent(row) => Ok(row.try_get("", column)?),
            Self::Here { names, values } => {
                let place = names.iter().position(|name| name == column);
                let value = place.and_then(|place| values.get(place));
                let value =
                    value.ok_or_else(|| Error::unreadable("row", format!("{column}: {NO_SUCH_COLUMN}")))?;
                T::of(value).ok_or_else(|| Error::unreadable("row", format!("{column}: {ANOTHER_KIND}")))
            }
        }
    }
}
