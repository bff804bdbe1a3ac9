//! Accounts, signed-in sessions, and the slowing down of those who guess passwords.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, Query, Row, params, sealed::Linked},
};
use congvan_records::{AgencyId, PersonId, SessionId, Sha256, Timestamp};
use std::fmt;

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
    /// The password was handed over by somebody else: nothing but changing it may be done with it.
    pub must_change: bool,
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
    /// How it began.
    pub way: Way,
    /// Where one signs out of the provider too, for a session that began there.
    pub sign_out_address: Option<String>,
}

/// Cách đăng nhập: how a session began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// With the password of the account.
    Password,
    /// By the word of a provider of sign-in.
    Provider,
    /// With a passkey.
    Passkey,
    /// With one click, in the demo.
    Demo,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Password, Self::Provider, Self::Passkey, Self::Demo];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Provider => "provider",
            Self::Passkey => "passkey",
            Self::Demo => "demo",
        }
    }

    /// The way with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.key() == key)
    }
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
    // From the person's own row: the scope decides, not the caller's word.
    let sql = "INSERT INTO accounts (person, agency, login, password, disabled, password_changed_at, must_change) \
               SELECT p.id, p.agency, $3, $4, $5, $6, $7 FROM persons p WHERE p.id = $1 AND p.agency = $2";
    let values = params![
        account.person.uuid(),
        scope.uuid(),
        fold_login(&account.login),
        account.password.as_str(),
        account.disabled,
        account.password_changed_at.micros(),
        account.must_change,
    ];
    tx.exec_one("person", sql, values).await
}

/// The account with this login, in any agency; `None` if nobody has it. Disabled ones too.
pub async fn find_by_login(db: &impl Read, login: &str) -> Result<Option<Account>, Error> {
    let row = db.one("SELECT * FROM accounts WHERE login = $1", params![fold_login(login)]).await?;
    row.as_ref().map(read_account).transpose()
}

/// The account of a person named by something that only that person holds, in any agency: the scope is learnt from it.
pub async fn of_person(db: &impl Read, person: PersonId) -> Result<Option<Account>, Error> {
    let row = db.one("SELECT * FROM accounts WHERE person = $1", params![person.uuid()]).await?;
    row.as_ref().map(read_account).transpose()
}

/// The account of a person.
pub async fn get(db: &impl Read, scope: AgencyScope, person: PersonId) -> Result<Account, Error> {
    let sql = "SELECT * FROM accounts WHERE agency = $1 AND person = $2";
    let row = db.one(sql, params![scope.uuid(), person.uuid()]).await?;
    read_account(&row.ok_or(Error::NotFound("account"))?)
}

/// Every account of the agency, by login.
pub async fn list(db: &impl Read, scope: AgencyScope) -> Result<Vec<Account>, Error> {
    let sql = "SELECT * FROM accounts WHERE agency = $1 ORDER BY login";
    db.all(sql, params![scope.uuid()]).await?.iter().map(read_account).collect()
}

/// Changes the password and ends all sessions of the person but `keep`, in the same transaction. A password that
/// `must_change` was made by somebody else. Returns how many sessions were ended.
pub async fn change_password(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    password: &str,
    must_change: bool,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<u64, Error> {
    let sql = "UPDATE accounts SET password = $3, password_changed_at = $4, must_change = $5 \
               WHERE agency = $1 AND person = $2";
    let values = params![scope.uuid(), person.uuid(), password, now.micros(), must_change];
    tx.exec_one("account", sql, values).await?;
    revoke_sessions(tx, scope, person, keep, now).await
}

/// Forbids or allows signing in again. Forbidding ends all sessions.
pub async fn set_disabled(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    disabled: bool,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE accounts SET disabled = $3 WHERE agency = $1 AND person = $2";
    tx.exec_one("account", sql, params![scope.uuid(), person.uuid(), disabled]).await?;
    if disabled {
        revoke_sessions(tx, scope, person, None, now).await?;
    }
    Ok(())
}

/// Begins a session.
pub async fn insert_session(tx: &Tx, scope: AgencyScope, session: &SignedIn) -> Result<(), Error> {
    let sql = "INSERT INTO sessions (id, agency, person, token_sha256, created_at, last_seen_at, expires_at, \
               user_agent, address, way, sign_out_address) \
               SELECT $1, a.agency, a.person, $4, $5, $6, $7, $8, $9, $10, $11 FROM accounts a \
               WHERE a.agency = $2 AND a.person = $3 AND NOT a.disabled";
    let values = params![
        session.id.uuid(),
        scope.uuid(),
        session.person.uuid(),
        session.token.to_string(),
        session.created_at.micros(),
        session.last_seen_at.micros(),
        session.expires_at.micros(),
        session.user_agent.as_str(),
        session.address.as_str(),
        session.way.key(),
        session.sign_out_address.clone(),
    ];
    tx.exec_one("account", sql, values).await
}

/// The live session with this token, if its account may sign in: not ended, not expired. The scope is learnt from it.
pub async fn find_session(db: &impl Read, token: Sha256, now: Timestamp) -> Result<Option<SignedIn>, Error> {
    let sql = "SELECT s.* FROM sessions s JOIN accounts a ON a.person = s.person \
               WHERE s.token_sha256 = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND NOT a.disabled";
    let row = db.one(sql, params![token.to_string(), now.micros()]).await?;
    row.as_ref().map(read_session).transpose()
}

/// Notes that a session was used, and when it would now end by itself.
pub async fn touch_session(
    tx: &Tx,
    scope: AgencyScope,
    session: SessionId,
    seen: Timestamp,
    expires: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE sessions SET last_seen_at = $3, expires_at = $4 \
               WHERE agency = $1 AND id = $2 AND revoked_at IS NULL";
    let values = params![scope.uuid(), session.uuid(), seen.micros(), expires.micros()];
    tx.exec_one("session", sql, values).await
}

/// The live sessions of a person, newest first.
pub async fn sessions(
    db: &impl Read,
    scope: AgencyScope,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<SignedIn>, Error> {
    let sql = "SELECT * FROM sessions WHERE agency = $1 AND person = $2 AND revoked_at IS NULL AND expires_at > $3 \
               ORDER BY created_at DESC, id";
    let values = params![scope.uuid(), person.uuid(), now.micros()];
    db.all(sql, values).await?.iter().map(read_session).collect()
}

/// Ends one session of a person; no error when it had ended.
pub async fn revoke_session(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    session: SessionId,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE sessions SET revoked_at = $4 \
               WHERE agency = $1 AND person = $2 AND id = $3 AND revoked_at IS NULL";
    let values = params![scope.uuid(), person.uuid(), session.uuid(), now.micros()];
    tx.exec(sql, values).await.map(drop)
}

/// Ends all sessions of a person but `keep`. Returns how many.
pub async fn revoke_sessions(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<u64, Error> {
    let mut query = Query::new(
        "UPDATE sessions SET revoked_at = $3 WHERE agency = $1 AND person = $2 AND revoked_at IS NULL",
        params![scope.uuid(), person.uuid(), now.micros()],
    );
    if let Some(keep) = keep {
        query.and("id <>", keep.uuid());
    }
    tx.exec(&query.sql, query.values).await
}

/// When somebody was last there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Who.
    pub person: PersonId,
    /// The last time of signing in.
    pub last_sign_in_at: Timestamp,
    /// Live sessions.
    pub open_sessions: i64,
}

/// For everybody who ever signed in: when last, and how many sessions live.
pub async fn activity(db: &impl Read, scope: AgencyScope, now: Timestamp) -> Result<Vec<Activity>, Error> {
    let sql = "SELECT person, MAX(created_at) AS last_at, \
               COUNT(CASE WHEN revoked_at IS NULL AND expires_at > $2 THEN 1 END) AS live \
               FROM sessions WHERE agency = $1 GROUP BY person";
    let activity = |row: &Row| {
        Ok(Activity {
            person: row.id("person")?,
            last_sign_in_at: row.at("last_at")?,
            open_sessions: row.get("live")?,
        })
    };
    db.all(sql, params![scope.uuid(), now.micros()]).await?.iter().map(activity).collect()
}

/// Failed attempts in a row; `None` after a success or when there were none.
pub async fn attempts(db: &impl Read, subject: &AttemptSubject) -> Result<Option<Attempts>, Error> {
    let (kind, subject) = subject.parts();
    let sql = "SELECT * FROM sign_in_attempts WHERE kind = $1 AND subject = $2";
    let row = db.one(sql, params![kind, subject]).await?;
    row.as_ref().map(read_attempts).transpose()
}

/// Counts a failure in one statement, so that parallel guesses all count. Returns the new state; `blocked_until`
/// is what [`block`] set before.
pub async fn record_failure(tx: &Tx, subject: &AttemptSubject, now: Timestamp) -> Result<Attempts, Error> {
    let (kind, subject) = subject.parts();
    let sql = "INSERT INTO sign_in_attempts (kind, subject, failures, last_at) VALUES ($1, $2, 1, $3) \
               ON CONFLICT (kind, subject) DO UPDATE SET failures = sign_in_attempts.failures + 1, last_at = $3 \
               RETURNING failures, last_at, blocked_until";
    let row = tx.one(sql, params![kind, subject, now.micros()]).await?;
    read_attempts(&row.ok_or(Error::NotFound("sign-in attempts"))?)
}

/// An attempt that [`record_failure`] counted in advance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// When.
    pub at: Timestamp,
    /// When the attempt before it was.
    pub before: Option<Timestamp>,
    /// The pause it asked for.
    pub pause: Option<Timestamp>,
    /// So many failures ask for no pause.
    pub free: u32,
}

/// Takes back an attempt that was none. Its pause ends too, and so does any other that is no longer justified.
pub async fn take_back_failure(tx: &Tx, subject: &AttemptSubject, counted: Counted) -> Result<(), Error> {
    let (kind, subject) = subject.parts();
    let sql = "UPDATE sign_in_attempts SET failures = failures - 1, \
               last_at = CASE WHEN last_at = $3 THEN $4 ELSE last_at END, \
               blocked_until = CASE WHEN blocked_until = $5 OR failures <= $6 THEN NULL ELSE blocked_until END \
               WHERE kind = $1 AND subject = $2 AND failures > 0";
    let values = params![
        kind,
        subject,
        counted.at.micros(),
        counted.before.unwrap_or(counted.at).micros(),
        counted.pause.map(Timestamp::micros),
        i64::from(counted.free),
    ];
    tx.exec(sql, values).await.map(drop)
}

/// Refuses attempts until then.
pub async fn block(tx: &Tx, subject: &AttemptSubject, until: Timestamp) -> Result<(), Error> {
    let (kind, subject) = subject.parts();
    let sql = "UPDATE sign_in_attempts SET blocked_until = $3 WHERE kind = $1 AND subject = $2";
    tx.exec_one("sign-in attempts", sql, params![kind, subject, until.micros()]).await
}

/// Forgets failures after a success.
pub async fn clear_attempts(tx: &Tx, subject: &AttemptSubject) -> Result<(), Error> {
    let (kind, subject) = subject.parts();
    let sql = "DELETE FROM sign_in_attempts WHERE kind = $1 AND subject = $2";
    tx.exec(sql, params![kind, subject]).await.map(drop)
}

impl AttemptSubject {
    fn parts(&self) -> (&'static str, String) {
        match self {
            Self::Login(login) => ("login", fold_login(login)),
            Self::Address(address) => ("address", address.clone()),
        }
    }
}

impl fmt::Debug for Account {
    /// Without the hash: debug output ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("person", &self.person)
            .field("disabled", &self.disabled)
            .finish_non_exhaustive()
    }
}

fn read_account(row: &Row) -> Result<Account, Error> {
    Ok(Account {
        person: row.id("person")?,
        agency: row.id("agency")?,
        login: row.get("login")?,
        password: row.get("password")?,
        disabled: row.get("disabled")?,
        password_changed_at: row.at("password_changed_at")?,
        must_change: row.get("must_change")?,
    })
}

fn read_session(row: &Row) -> Result<SignedIn, Error> {
    let token: String = row.get("token_sha256")?;
    Ok(SignedIn {
        id: row.id("id")?,
        agency: row.id("agency")?,
        person: row.id("person")?,
        token: token.parse().map_err(|error| Error::unreadable("token digest", error))?,
        created_at: row.at("created_at")?,
        last_seen_at: row.at("last_seen_at")?,
        expires_at: row.at("expires_at")?,
        user_agent: row.get("user_agent")?,
        address: row.get("address")?,
        revoked_at: row.maybe_at("revoked_at")?,
        way: Way::from_key(&row.get::<String>("way")?)
            .ok_or(Error::unreadable("way of signing in", "unknown"))?,
        sign_out_address: row.get("sign_out_address")?,
    })
}

fn read_attempts(row: &Row) -> Result<Attempts, Error> {
    Ok(Attempts {
        failures: u32::try_from(row.get::<i64>("failures")?).unwrap_or(u32::MAX),
        last_at: row.at("last_at")?,
        blocked_until: row.maybe_at("blocked_until")?,
    })
}
