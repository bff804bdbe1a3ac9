use congvan_records::{FieldError, Role, Timestamp};
use congvan_workflow::{EventBody, Refusal, Status};
use std::time::Duration;

/// Why an act was not done. Each variant is something the caller can say to a person or act on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or the caller may not know that it does.
    #[error("not found")]
    NotFound,
    /// Only a holder of this role may do this; nothing about any letter is told by the answer.
    #[error("the act needs the role {}", .0.key())]
    Forbidden(Role),
    /// Somebody else moved the letter first.
    #[error("the letter has moved on to version {}", .0.version)]
    Conflict(Conflict),
    /// Somebody else changed the half-filled form first.
    #[error("the form has been changed meanwhile")]
    FormChanged,
    /// The rules of routing do not allow it.
    #[error("the act is refused")]
    Refused(#[source] Refusal),
    /// The registration form has faults.
    #[error("the form has {} faults", .0.len())]
    Fields(Vec<FieldError>),
    /// The file is larger than this many bytes.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The file is of a kind that is not taken in; says which, in Vietnamese.
    #[error("the file is of a kind that is not accepted")]
    UnsupportedType(&'static str),
    /// A field carries a state-secret marking: the letter must not enter a networked system.
    #[error("the field {0} carries a state-secret marking")]
    Secret(&'static str),
    /// A layer lies off its page, is too large, or repeats one of another act.
    #[error("a layer on the page is not acceptable")]
    Layer,
    /// A filter cannot be kept as given.
    #[error("the filter cannot be kept")]
    Filter(crate::saved_filters::Fault),
    /// More lines than go into one file: the question must be narrowed.
    #[error("more than {0} lines")]
    TooManyLines(usize),
    /// The idempotency key was used for something else.
    #[error("the key was used for another request")]
    IdempotencyMismatch,
    /// The file cannot be shown; says why and what to do, in Vietnamese.
    #[error("the file cannot be shown")]
    Unreadable(String),
    /// Account or password is wrong; which of them is not told.
    #[error("wrong credentials")]
    WrongCredentials,
    /// Too many wrong passwords: try again after this time.
    #[error("too many attempts, wait {} s", .retry_after.as_secs())]
    BackOff {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The account is locked by the administrator.
    #[error("the account is disabled")]
    Disabled,
    /// The new password breaks a rule.
    #[error("the password is refused")]
    Password(#[source] crate::accounts::PasswordFault),
    /// The second step of signing in did not succeed.
    #[error("the second step of signing in failed")]
    SecondFactor(#[from] crate::accounts::SecondFactorFault),
    /// Signing in by a provider, or linking an account there, did not succeed.
    #[error("the provider of sign-in did not help")]
    Provider(#[from] crate::accounts::ProviderFault),
    /// A passkey was not made, or opened nothing.
    #[error("the passkey did not help")]
    Passkey(#[from] crate::accounts::PasskeyFault),
    /// The login is taken, or is not written in the allowed letters.
    #[error("the login cannot be used")]
    Login,
    /// What was given has faults, each told in Vietnamese.
    #[error("what was given has {} faults", .0.len())]
    Input(Vec<InputFault>),
    /// It cannot be done as things stand; says why and what to do first, in Vietnamese.
    #[error("it cannot be done now")]
    Blocked(String),
    /// The same bytes are a scan already; it can be taken in all the same, with a reason.
    #[error("the same scan was uploaded before")]
    SameScan(Box<crate::splitting::EarlierScan>),
    /// Somebody else changed the setting meanwhile; nothing was done.
    #[error("changed by somebody else meanwhile")]
    Stale,
    /// Too much is going on, or the database is locked; try again soon. Nothing was done.
    #[error("busy")]
    Busy,
    /// This only exists in the demo.
    #[error("only in the demo")]
    NotDemo,
    /// Another process works on the data directory, or this part is not in use here; says which.
    #[error("{0} is not available here")]
    Unavailable(&'static str),
    /// Something given by configuration cannot be used; says what.
    #[error("{0} cannot be used")]
    Configuration(String),
    /// The agency's data was put back from a backup of this instant: no number is given until the administrator has
    /// said which were given after it.
    #[error("numbers are held since the data was restored")]
    NumbersHeld(Timestamp),
    /// The disk is full, or nearly. Nothing was done.
    #[error("the disk is full")]
    DiskFull,
    /// A backup or a restoration was not made.
    #[error("the backup failed")]
    Backup(#[from] crate::backup::Fault),
    /// The database or the files failed.
    #[error("storage failed")]
    Store(#[source] congvan_store::Error),
    /// The search index failed.
    #[error("search index failed")]
    Search(#[from] congvan_search::Error),
    /// The machine failed: a file, a thread, randomness.
    #[error("{0} failed")]
    Machine(&'static str, #[source] Option<std::io::Error>),
}

/// One fault in what an administrator gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFault {
    /// The field, as the API names it.
    pub field: &'static str,
    /// What is wrong and how to mend it, in Vietnamese.
    pub detail: String,
}

impl InputFault {
    pub(crate) fn new(field: &'static str, detail: impl Into<String>) -> Self {
        Self { field, detail: detail.into() }
    }
}

/// Who moved a letter, when and where it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The version now.
    pub version: u32,
    /// Where the letter stands now.
    pub status: Status,
    /// Name of who moved it last; none if not known.
    pub moved_by: Option<String>,
    /// When.
    pub moved_at: Timestamp,
    /// What was done.
    pub change: Change,
}

/// What somebody else did to a letter in the meantime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It went on, or back.
    PassedOn,
    /// Its entry in the book was corrected; it stands where it stood.
    Corrected,
    /// Something was said, asked or added; it stands where it stood.
    Added,
}

impl Change {
    /// The stable English key used in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::PassedOn => "passed_on",
            Self::Corrected => "corrected",
            Self::Added => "added",
        }
    }

    pub(crate) const fn of(event: &EventBody) -> Self {
        match event {
            EventBody::Corrected { .. } => Self::Corrected,
            EventBody::Opened
            | EventBody::Commented { .. }
            | EventBody::ResultAttached { .. }
            | EventBody::Reported { .. }
            | EventBody::ExtensionAsked { .. }
            | EventBody::ExtensionAnswered { .. }
            | EventBody::Invited { .. } => Self::Added,
            _ => Self::PassedOn,
        }
    }
}

impl Error {
    /// May the same work succeed at another time, with nobody mending anything? The machine, its disk and the database get
    /// well again; a row that cannot be read or a rule that refuses stays.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Busy
            | Self::DiskFull
            | Self::Stale
            | Self::Unavailable(_)
            | Self::Search(_)
            | Self::Machine(..)
            | Self::Backup(_) => true,
            Self::Store(error) => error.may_pass(),
            _ => false,
        }
    }

    pub(crate) fn machine(what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Machine(what, Some(source))
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<congvan_store::Error> for Error {
    fn from(error: congvan_store::Error) -> Self {
        match error {
            congvan_store::Error::Busy(_) => Self::Busy,
            congvan_store::Error::NotFound(_) => Self::NotFound,
            congvan_store::Error::TooLarge(limit) => Self::TooLarge(limit),
            congvan_store::Error::NumbersHeld(backup) => Self::NumbersHeld(backup),
            full if full.is_full() => Self::DiskFull,
            far if far.is_out_of_reach() => {
                tracing::error!(error = ?far, "the store of files is out of reach");
                Self::Unavailable("the store of files")
            }
            other => Self::Store(other),
        }
    }
}
