use super::{ActingView, At};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Đăng nhập.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignIn {
    /// Tài khoản.
    pub(crate) login: String,
    /// Mật khẩu.
    pub(crate) password: String,
    /// Mã của bước hai, or a recovery code: left out until the answer to the password is 401 `code-needed`.
    pub(crate) code: Option<String>,
}

/// The second step of the caller's signing in.
#[derive(Serialize, ToSchema)]
pub(crate) struct SecondFactorView {
    /// Since when a code is asked for; null when the password is enough.
    pub(crate) since: Option<At>,
    /// Recovery codes left.
    pub(crate) codes_left: u64,
}

/// The password once more, before something is changed that guards the account.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PasswordProof {
    pub(crate) password: String,
}

/// A code of an authenticator app.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CodeProof {
    pub(crate) code: String,
}

/// What an authenticator app needs to know. Shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct EnrolmentView {
    /// Base32, to be typed where no picture can be taken.
    pub(crate) secret: String,
    /// `otpauth://totp/…`.
    pub(crate) uri: String,
    /// The address as a QR code: a `data:image/svg+xml` address.
    pub(crate) qr: String,
}

/// Codes that open the account once each when the phone is lost. Shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecoveryCodes {
    pub(crate) codes: Vec<String>,
}

/// One-click sign-in of the demo.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DemoSignIn {
    pub(crate) login: String,
}

/// An account of the demo, shown on its sign-in page.
#[derive(Serialize, ToSchema)]
pub(crate) struct DemoAccount {
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) unit: String,
    /// Main role: `clerk`, `leader`, `office_chief`, `unit_head`, `officer`, `archivist`, `administrator`.
    pub(crate) role: String,
    /// What a visitor can do with it, in one sentence.
    pub(crate) hint: String,
    /// Letters waiting for it.
    pub(crate) waiting: i64,
}

/// The demo's accounts and password, absent outside the demo.
#[derive(Serialize, ToSchema)]
pub(crate) struct DemoAccounts {
    pub(crate) password: String,
    pub(crate) accounts: Vec<DemoAccount>,
    /// False while letters are still being made.
    pub(crate) ready: bool,
}

/// A position the signed-in person holds.
#[derive(Serialize, ToSchema)]
pub(crate) struct MyPosition {
    pub(crate) id: Uuid,
    pub(crate) title: String,
    pub(crate) unit_id: Uuid,
    pub(crate) unit_name: String,
    /// Role keys.
    pub(crate) roles: Vec<String>,
}

/// The signed-in person.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    pub(crate) person_id: Uuid,
    pub(crate) name: String,
    pub(crate) honorific: String,
    pub(crate) login: String,
    pub(crate) agency_id: Uuid,
    pub(crate) agency_name: String,
    /// "UBND PHƯỜNG THỌ HÒA" as the stamp writes it.
    pub(crate) agency_stamp_name: String,
    pub(crate) positions: Vec<MyPosition>,
    /// All role keys, for the rail.
    pub(crate) roles: Vec<String>,
    /// Send as header `X-CSRF-Token` with every change.
    pub(crate) csrf_token: String,
    pub(crate) demo: bool,
    /// The password was handed over by somebody else: until it is changed, nothing else is answered.
    pub(crate) must_change_password: bool,
    /// Where one signs out of the provider too, after signing out here: for a session that began there.
    pub(crate) sign_out_address: Option<String>,
    /// Đang thay ai: for whom the person acts now.
    pub(crate) acts_for: Vec<ActingView>,
    /// Ai đang thay: who acts for the person now.
    pub(crate) delegated: Vec<ActingView>,
    /// Now, by the server's clock.
    pub(crate) now: At,
}

/// Đổi mật khẩu.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PasswordChange {
    pub(crate) current: String,
    pub(crate) new: String,
}

/// A session of the signed-in person.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionView {
    pub(crate) id: Uuid,
    pub(crate) current: bool,
    pub(crate) created_at: At,
    pub(crate) last_seen_at: At,
    pub(crate) user_agent: String,
    pub(crate) address: String,
    /// How it began: `password`, `provider`, `passkey`, `demo`.
    pub(crate) way: String,
}

/// An account, for the administrator: no content, no letters.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountView {
    pub(crate) person_id: Uuid,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) titles: Vec<String>,
    pub(crate) disabled: bool,
    pub(crate) last_sign_in_at: Option<At>,
    pub(crate) open_sessions: i64,
    /// The account at the provider of sign-in that opens it.
    pub(crate) identity: Option<AccountIdentity>,
}

/// An account at a provider that opens one here, for the administrator.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountIdentity {
    /// What the provider called the person last.
    pub(crate) label: String,
    /// The provider's unchanging name for the person.
    pub(crate) subject: String,
    pub(crate) last_used_at: Option<At>,
}

/// A password the administrator hands over once.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewPassword {
    pub(crate) password: String,
}

/// Lock or unlock an account.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AccountChange {
    pub(crate) disabled: bool,
}
