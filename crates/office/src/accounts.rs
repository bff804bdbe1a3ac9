//! Tài khoản: signing in and out, sessions, passwords, and the administrator's part.

use crate::{Error, Office};
use congvan_records::{Agency, Person, PersonId, SessionId, Timestamp};
use congvan_workflow::Actor;

/// Người đang làm việc: a signed-in person with the positions held now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// As routing sees the person.
    pub actor: Actor,
    /// The agency.
    pub agency: Agency,
    /// The person.
    pub person: Person,
    /// Tài khoản.
    pub login: String,
    /// The session.
    pub session: SessionId,
    /// To be sent back with every change, so that another site cannot make one.
    pub csrf: String,
}

/// The secret of a session, for the cookie. The database keeps its digest only.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token as it came in a cookie.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For the cookie; 43 characters of base64url.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// From where somebody signs in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// Network address.
    pub address: String,
    /// What the browser calls itself.
    pub user_agent: String,
}

/// A fresh session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// For the cookie.
    pub token: Token,
    /// Who it is.
    pub caller: Caller,
}

/// A session of the caller's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionInfo {
    /// Identifier.
    pub id: SessionId,
    /// Is it the one that asks?
    pub current: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// What the browser called itself.
    pub user_agent: String,
    /// Network address.
    pub address: String,
}

/// An account as the administrator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountInfo {
    /// Whose.
    pub person: Person,
    /// Tài khoản.
    pub login: String,
    /// Titles of the positions held now.
    pub titles: Vec<String>,
    /// Locked?
    pub disabled: bool,
    /// When it last signed in.
    pub last_sign_in_at: Option<Timestamp>,
    /// Sessions that are open now.
    pub open_sessions: i64,
}

/// Which rule a new password breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer than [`SHORTEST_PASSWORD`] characters.
    #[error("the password is too short")]
    TooShort,
    /// More than 200 characters.
    #[error("the password is too long")]
    TooLong,
    /// It is the login, or holds it.
    #[error("the password is the login")]
    SameAsLogin,
    /// Everybody's first guess.
    #[error("the password is a common one")]
    Common,
    /// The present one was not right.
    #[error("the present password is wrong")]
    WrongCurrent,
}

/// Characters a password has at least.
pub const SHORTEST_PASSWORD: usize = 10;

/// A new account.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Whose.
    pub person: PersonId,
    /// Tài khoản: 2–64 of `a-z`, `0-9`, `.`, `-`, `_`.
    pub login: String,
    /// First password; the rules hold unless this is the demo.
    pub password: String,
}

impl std::fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewAccount").field("person", &self.person).finish_non_exhaustive()
    }
}

/// Đăng nhập.
///
/// An unknown account costs the same work and gets the same answer as a wrong password.
///
/// Errors: [`Error::WrongCredentials`], [`Error::BackOff`], [`Error::Disabled`] (only after the right password),
/// [`Error::Busy`].
pub async fn sign_in(
    office: &Office,
    login: &str,
    password: &str,
    client: Client,
) -> Result<SignedIn, Error> {
    let _ = (office, login, password, client);
    Err(Error::Unavailable("accounts"))
}

/// Signs in without a password, in the demo only.
///
/// Errors: [`Error::NotDemo`], [`Error::WrongCredentials`].
pub async fn sign_in_as(office: &Office, login: &str, client: Client) -> Result<SignedIn, Error> {
    let _ = (office, login, client);
    Err(Error::Unavailable("accounts"))
}

/// Who holds this token, if its session is open.
pub async fn authenticate(office: &Office, token: &Token) -> Result<Option<Caller>, Error> {
    let _ = (office, token);
    Err(Error::Unavailable("accounts"))
}

/// Đăng xuất.
pub async fn sign_out(office: &Office, caller: &Caller) -> Result<(), Error> {
    let _ = (office, caller);
    Err(Error::Unavailable("accounts"))
}

/// Ends all of the caller's sessions but the one that asks; gives how many.
pub async fn sign_out_everywhere(office: &Office, caller: &Caller) -> Result<u64, Error> {
    let _ = (office, caller);
    Err(Error::Unavailable("accounts"))
}

/// The caller's open sessions, last used first.
pub async fn sessions(office: &Office, caller: &Caller) -> Result<Vec<SessionInfo>, Error> {
    let _ = (office, caller);
    Err(Error::Unavailable("accounts"))
}

/// Ends one of the caller's sessions.
///
/// Errors: [`Error::NotFound`].
pub async fn revoke_session(office: &Office, caller: &Caller, session: SessionId) -> Result<(), Error> {
    let _ = (office, caller, session);
    Err(Error::Unavailable("accounts"))
}

/// Đổi mật khẩu. The caller's other sessions end.
///
/// Errors: [`Error::Password`], [`Error::BackOff`], [`Error::Busy`].
pub async fn change_password(
    office: &Office,
    caller: &Caller,
    current: &str,
    new: &str,
) -> Result<(), Error> {
    let _ = (office, caller, current, new);
    Err(Error::Unavailable("accounts"))
}

/// Every account of the agency, for its administrator.
///
/// Errors: [`Error::Forbidden`].
pub async fn accounts(office: &Office, caller: &Caller) -> Result<Vec<AccountInfo>, Error> {
    let _ = (office, caller);
    Err(Error::Unavailable("accounts"))
}

/// Makes a new password and gives it once; all sessions of the person end.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn reset_password(office: &Office, caller: &Caller, person: PersonId) -> Result<String, Error> {
    let _ = (office, caller, person);
    Err(Error::Unavailable("accounts"))
}

/// Locks or unlocks an account; locking ends its sessions. Nobody locks their own.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn set_disabled(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    disabled: bool,
) -> Result<AccountInfo, Error> {
    let _ = (office, caller, person, disabled);
    Err(Error::Unavailable("accounts"))
}

/// Ends all sessions of a person.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn sign_out_person(office: &Office, caller: &Caller, person: PersonId) -> Result<(), Error> {
    let _ = (office, caller, person);
    Err(Error::Unavailable("accounts"))
}

/// Makes an account, for the command line and the demo.
///
/// Errors: [`Error::Login`], [`Error::Password`], [`Error::NotFound`].
pub async fn create_account(office: &Office, new: NewAccount) -> Result<(), Error> {
    let _ = (office, new);
    Err(Error::Unavailable("accounts"))
}

/// Makes a new password for a login, for the command line; all its sessions end.
///
/// Errors: [`Error::NotFound`].
pub async fn reset_password_of(office: &Office, login: &str) -> Result<String, Error> {
    let _ = (office, login);
    Err(Error::Unavailable("accounts"))
}
