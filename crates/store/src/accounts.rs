//! Accounts, signed-in sessions, and the slowing down of those who guess passwords.

use crate::{AgencyScope, Error, Read, Tx};
use congvan_records::{AgencyId, PersonId, SessionId, Sha256, Timestamp};

/// Tài khoản: how one person signs in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub person: PersonId,
    /// The agency of the person.
    pub agency: AgencyId,
    /// Name to sign in with, as [`fold_login`] makes it; unique in the installation.
    pub login: String,
    /// The password's hash in PHC string form. Never a password.
    pub password: String,
    /// May not sign in.
    pub disabled: bool,
    /// When the password last changed.
    pub password_changed_at: Timestamp,
}

/// Phiên: somebody signed in on one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Identifier.
    pub id: SessionId,
    /// The agency of the person.
    pub agency: AgencyId,
    /// Who.
    pub person: PersonId,
    /// SHA-256 of the token in the cookie; the token itself is not stored.
    pub token: Sha256,
    /// Since when.
    pub created_at: Timestamp,
    /// Last use, as [`touch_session`] was told.
    pub last_seen_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// Browser, as it named itself.
    pub user_agent: String,
    /// Network address.
    pub address: String,
    /// When it was ended.
    pub revoked_at: Option<Timestamp>,
}

/// Whose failed attempts are counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AttemptSubject {
    /// A login, whether an account has it or not.
    Login(String),
    /// A network address.
    Address(String),
}

/// Failed attempts in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// How many.
    pub failures: u32,
    /// The last one.
    pub last_at: Timestamp,
    /// Until when attempts are refused unheard.
    pub blocked_until: Option<Timestamp>,
}

/// A login as it is stored and compared: NFC, one line, lower case.
pub fn fold_login(login: &str) -> String {
    congvan_records::nfc_line(login).to_lowercase()
}

/// Adds an account. Errors: [`Error::Duplicate`] when the login or the person has one.
pub async fn insert(tx: &Tx, scope: AgencyScope, account: &Account) -> Result<(), Error> {
    todo!()
}

/// The account with this login, in any agency; `None` if nobody has it. Disabled ones too.
pub async fn find_by_login(db: &impl Read, login: &str) -> Result<Option<Account>, Error> {
    todo!()
}

/// The account of a person.
pub async fn get(db: &impl Read, scope: AgencyScope, person: PersonId) -> Result<Account, Error> {
    todo!()
}

/// Every account of the agency, by login.
pub async fn list(db: &impl Read, scope: AgencyScope) -> Result<Vec<Account>, Error> {
    todo!()
}

/// Changes the password and ends all sessions of the person but `keep`, in the same transaction. Returns how many
/// were ended.
pub async fn change_password(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    password: &str,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<u64, Error> {
    todo!()
}

/// Forbids or allows signing in again. Forbidding ends all sessions.
pub async fn set_disabled(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    disabled: bool,
    now: Timestamp,
) -> Result<(), Error> {
    todo!()
}

/// Begins a session.
pub async fn insert_session(tx: &Tx, scope: AgencyScope, session: &SignedIn) -> Result<(), Error> {
    todo!()
}

/// The live session with this token, if its account may sign in: not ended, not expired. The scope is learnt from it.
pub async fn find_session(db: &impl Read, token: Sha256, now: Timestamp) -> Result<Option<SignedIn>, Error> {
    todo!()
}

/// Notes that a session was used, and when it would now end by itself.
pub async fn touch_session(
    tx: &Tx,
    scope: AgencyScope,
    session: SessionId,
    seen: Timestamp,
    expires: Timestamp,
) -> Result<(), Error> {
    todo!()
}

/// The live sessions of a person, newest first.
pub async fn sessions(
    db: &impl Read,
    scope: AgencyScope,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<SignedIn>, Error> {
    todo!()
}

/// Ends one session of a person; no error when it had ended.
pub async fn revoke_session(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    session: SessionId,
    now: Timestamp,
) -> Result<(), Error> {
    todo!()
}

/// Ends all sessions of a person but `keep`. Returns how many.
pub async fn revoke_sessions(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<u64, Error> {
    todo!()
}

/// Failed attempts in a row; `None` after a success or when there were none.
pub async fn attempts(db: &impl Read, subject: &AttemptSubject) -> Result<Option<Attempts>, Error> {
    todo!()
}

/// Counts a failure in one statement, so that parallel guesses all count. Returns the new state; `blocked_until`
/// is what [`block`] set before.
pub async fn record_failure(tx: &Tx, subject: &AttemptSubject, now: Timestamp) -> Result<Attempts, Error> {
    todo!()
}

/// Refuses attempts until then.
pub async fn block(tx: &Tx, subject: &AttemptSubject, until: Timestamp) -> Result<(), Error> {
    todo!()
}

/// Forgets failures after a success.
pub async fn clear_attempts(tx: &Tx, subject: &AttemptSubject) -> Result<(), Error> {
    todo!()
}
