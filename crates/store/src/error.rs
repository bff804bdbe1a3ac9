use sea_orm::{DbErr, RuntimeErr};
use std::{borrow::Cow, sync::Arc};

/// Why the store could not do it. What a caller can act on has a variant of its own.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody else changed the row meanwhile: load, decide and save again.
    #[error("the version is stale")]
    Conflict,
    /// A row that must exist does not, or belongs to another agency.
    #[error("{0} is not there")]
    NotFound(&'static str),
    /// Something that must be unique is already there.
    #[error("the row is already there")]
    Duplicate(#[source] Fault),
    /// The database stayed locked longer than the busy timeout, or a deadlock was broken; safe to repeat.
    #[error("the database is busy")]
    Busy(#[source] Fault),
    /// The series is closed: nothing enters it.
    #[error("the number series is closed")]
    SeriesClosed,
    /// A number was already given on a later day; the arrival date never falls. Holds that day.
    #[error("the series already holds a number of {0}")]
    DayFalls(time::Date),
    /// The agency was restored from a backup of this instant, and nobody has yet said which numbers were given after it.
    #[error("numbers are held back since the backup was restored")]
    NumbersHeld(congvan_records::Timestamp),
    /// The letter has its number; its registration form can no longer be changed.
    #[error("the document is registered")]
    Registered,
    /// A stored value that this program cannot have written, or that a later one wrote.
    #[error("stored {what} cannot be read: {detail}")]
    Unreadable {
        /// Which kind of value.
        what: &'static str,
        /// What is wrong with it; never the value itself.
        detail: String,
    },
    /// Bytes do not have the digest or length they should have.
    #[error("the bytes do not match their digest")]
    Mismatch,
    /// More bytes came than allowed.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// The blob store failed.
    #[error("the blob store failed")]
    Blob(#[from] object_store::Error),
    /// Reading or writing a local file failed.
    #[error("a file could not be read or written")]
    File(#[from] std::io::Error),
    /// The database failed.
    #[error("the database failed")]
    Database(#[source] Fault),
}

/// What a database said.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Fault {
    /// Through a driver.
    #[error(transparent)]
    Sent(Arc<DbErr>),
    /// SQLite, asked on the spot.
    #[error("{message}")]
    Here {
        /// Its extended result code, if it was the engine that failed.
        code: Option<i32>,
        /// Its words.
        message: String,
    },
}

impl Error {
    /// May the same succeed at another time, with nobody mending what is stored? A full disk and a busy database pass; a
    /// row that cannot be read, or that is not there, does not.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Conflict | Self::Busy(_) | Self::Blob(_) | Self::File(_) | Self::Database(_) => true,
            Self::NotFound(_)
            | Self::Duplicate(_)
            | Self::SeriesClosed
            | Self::DayFalls(_)
            | Self::NumbersHeld(_)
            | Self::Registered
            | Self::Unreadable { .. }
            | Self::Mismatch
            | Self::TooLarge(_) => false,
        }
    }
}

impl Fault {
    /// The transaction has ended already: closed, or given up by the database.
    pub(crate) fn over() -> Self {
        Self::Here { code: None, message: "the transaction is over".to_owned() }
    }

    /// Too many wait to write.
    pub(crate) fn queue() -> Self {
        Self::Here { code: None, message: "the others take too long".to_owned() }
    }

    /// Does somebody else write just now?
    pub(crate) fn is_busy(&self) -> bool {
        // SQLite SQLITE_BUSY, SQLITE_LOCKED, BUSY_RECOVERY, BUSY_SNAPSHOT; PostgreSQL deadlock, serialization, lock timeout.
        let code = self.code();
        matches!(code.as_deref(), Some("5" | "6" | "261" | "517" | "40P01" | "40001" | "55P03"))
    }

    /// The database's own code.
    fn code(&self) -> Option<String> {
        match self {
            Self::Here { code, .. } => code.map(|code| code.to_string()),
            Self::Sent(error) => match &**error {
                DbErr::Exec(RuntimeErr::SqlxError(cause))
                | DbErr::Query(RuntimeErr::SqlxError(cause))
                | DbErr::Conn(RuntimeErr::SqlxError(cause)) => {
                    cause.as_database_error().and_then(|error| error.code()).map(Cow::into_owned)
                }
                _ => None,
            },
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        let code = error.sqlite_error().map(|error| error.extended_code);
        Self::Here { code, message: error.to_string() }
    }
}

impl Error {
    /// Did it fail because a disk is full?
    pub fn is_full(&self) -> bool {
        // SQLite SQLITE_FULL, also when its shared memory cannot grow; PostgreSQL disk_full.
        if let Self::Database(fault) = self
            && matches!(fault.code().as_deref(), Some("13" | "4874" | "53100"))
        {
            return true;
        }
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(self);
        while let Some(error) = cause {
            let by_system = error.downcast_ref::<std::io::Error>();
            if by_system.is_some_and(|error| error.kind() == std::io::ErrorKind::StorageFull) {
                return true;
            }
            cause = error.source();
        }
        false
    }

    /// Did it fail because the bucket with the files does not answer, or refuses us?
    pub fn is_out_of_reach(&self) -> bool {
        matches!(
            self,
            Self::Blob(
                object_store::Error::Generic { store: "S3", .. }
                    | object_store::Error::Unauthenticated { .. }
                    | object_store::Error::PermissionDenied { .. }
            )
        )
    }

    pub(crate) fn unreadable(what: &'static str, detail: impl ToString) -> Self {
        Self::Unreadable { what, detail: detail.to_string() }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        if fault.is_busy() {
            return Self::Busy(fault);
        }
        match fault.code().as_deref() {
            // SQLite SQLITE_CONSTRAINT_UNIQUE and _PRIMARYKEY; PostgreSQL unique_violation.
            Some("2067" | "1555" | "23505") => Self::Duplicate(fault),
            _ => Self::Database(fault),
        }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Fault::Sent(Arc::new(error)).into()
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::from(DbErr::Conn(RuntimeErr::SqlxError(error.into())))
    }
}
