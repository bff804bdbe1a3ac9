//! Tài khoản: signing in and out, sessions, passwords, and the administrator's part.

mod administration;
mod doorman;
mod network;
pub mod passkeys;
pub(crate) mod passwords;
pub mod provider;
pub mod second_factor;
mod signing_in;
mod ticket;
mod tries;

pub(crate) use administration::is_login;
pub use administration::{
    accounts, create_account, reset_password, reset_password_of, set_disabled, sign_out_person,
};
pub use congvan_store::accounts::Way;
pub(crate) use doorman::Doorman;
pub use network::network;
pub use passkeys::Fault as PasskeyFault;
pub use passwords::{PasswordFault, SHORTEST_PASSWORD};
pub use provider::Fault as ProviderFault;
pub(crate) use provider::Providers;
pub use second_factor::SecondFactorFault;
pub use signing_in::{
    authenticate, change_password, revoke_session, sessions, sign_in, sign_in_as, sign_out,
    sign_out_everywhere,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use congvan_records::{Agency, AgencyId, Person, PersonId, SessionId, Sha256, Timestamp};
use congvan_store::identities::Identity;
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
    /// Signed in with a password that was handed over by somebody else: first of all it must be changed.
    pub must_change_password: bool,
    /// How the session began.
    pub way: Way,
    /// Where one signs out of the provider too, for a session that began there.
    pub sign_out_address: Option<String>,
}

/// The secret of a session, for the cookie. The database keeps its digest only.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token as it came in a cookie.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn fresh() -> Result<Self, crate::Error> {
        Ok(Self(URL_SAFE_NO_PAD.encode(passwords::random::<32>()?)))
    }

    /// What the database keeps.
    pub(crate) fn digest(&self) -> Sha256 {
        sha256(&[self.0.as_bytes()])
    }

    /// The value a page must send back with every change: only who holds the token can know it.
    pub(crate) fn csrf(&self) -> String {
        URL_SAFE_NO_PAD.encode(sha256(&[b"csrf:", self.0.as_bytes()]).0)
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
    /// How it began.
    pub way: Way,
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
    /// The account at the provider of sign-in that opens it.
    pub identity: Option<Identity>,
}

/// A new account.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The agency that employs the person.
    pub agency: AgencyId,
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

pub(crate) fn sha256(parts: &[&[u8]]) -> Sha256 {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    for part in parts {
        context.update(part);
    }
    let mut bytes = [0; 32];
    bytes.copy_from_slice(context.finish().as_ref());
    Sha256(bytes)
}
