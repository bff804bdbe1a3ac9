use super::{At, Day};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which notices.
#[derive(Deserialize, IntoParams)]
pub(crate) struct NoticeQuery {
    /// Only what is unread.
    pub(crate) unread: Option<bool>,
}

/// Thông báo.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeView {
    pub(crate) id: Uuid,
    /// `new_work`, `sent_back`, `due_soon`, `due_today`, `overdue`, `unopened`, `more_urgent`, `reported`,
    /// `reopened`, `commented`, `closed`, `extension`, `access_changed`.
    pub(crate) kind: String,
    /// Why one gets it: `clerk`, `review`, `lead`, `support`, `inform`, `giver`, `participant`, `account`.
    pub(crate) cause: String,
    pub(crate) due_date: Option<Day>,
    /// Name of who did it, if somebody else did.
    pub(crate) by: Option<String>,
    /// What changed of an account; of a letter that is more urgent now, its urgency, if that is what changed.
    pub(crate) change: Option<String>,
    /// The post that it is about, with its unit, in the words of then.
    pub(crate) about: Option<String>,
    pub(crate) created_at: At,
    pub(crate) read: bool,
    /// Can this kind be switched off?
    pub(crate) mandatory: bool,
}

/// The letter that notices are about.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeLetter {
    pub(crate) document_id: Uuid,
    pub(crate) status: String,
    pub(crate) kind: String,
    pub(crate) code: Option<String>,
    pub(crate) organ_name: String,
    pub(crate) subject: String,
    pub(crate) urgency: String,
    pub(crate) access: String,
    pub(crate) arrival_number: Option<i64>,
}

/// Thông báo về một văn bản; without a letter, about one's own account.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeGroup {
    pub(crate) letter: Option<NoticeLetter>,
    pub(crate) notices: Vec<NoticeView>,
}

/// A page of notices.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticePage {
    pub(crate) groups: Vec<NoticeGroup>,
    pub(crate) next: Option<String>,
    pub(crate) unread: u64,
}

/// For the bell.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeCount {
    pub(crate) unread: u64,
}

/// Which to mark read: exactly one of them.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReadRequest {
    /// Everything that came up to this instant.
    pub(crate) up_to: Option<At>,
    /// What is about this letter.
    pub(crate) document_id: Option<Uuid>,
    /// These, at most 400.
    pub(crate) ids: Option<Vec<Uuid>>,
}

/// Notices by their identifiers.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct NoticeIds {
    pub(crate) ids: Vec<Uuid>,
}

/// One kind, and where one gets it.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeKindView {
    pub(crate) kind: String,
    pub(crate) in_app: bool,
    pub(crate) by_mail: bool,
    /// Stays on in the program.
    pub(crate) mandatory: bool,
    /// Stays on by e-mail, for whoever has an address.
    pub(crate) mandatory_by_mail: bool,
}

/// Tùy chọn thông báo.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticePreferences {
    pub(crate) kinds: Vec<NoticeKindView>,
    /// Where e-mail goes.
    pub(crate) address: Option<String>,
    /// Does the agency send e-mail?
    pub(crate) mail_on: bool,
    /// Domains the agency sends to; any if empty.
    pub(crate) domains: Vec<String>,
}

/// One kind as chosen.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NoticeKindChoice {
    pub(crate) kind: String,
    pub(crate) in_app: bool,
    pub(crate) by_mail: bool,
}

/// Sửa tùy chọn thông báo; kinds left out stay as they are.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NoticePreferencesChange {
    pub(crate) kinds: Vec<NoticeKindChoice>,
    pub(crate) address: Option<String>,
}

/// Máy chủ thư. The password is never given back.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct MailSettingsView {
    /// The version it was made from; 0 when never set.
    pub(crate) version: u32,
    pub(crate) on: bool,
    pub(crate) host: String,
    pub(crate) port: u16,
    /// `tls`, `starttls`, `none` (only for a server on this machine).
    pub(crate) security: String,
    pub(crate) user: String,
    /// Is there a password that can be used? Without effect on setting.
    #[serde(default)]
    pub(crate) has_password: bool,
    pub(crate) from_name: String,
    pub(crate) from: String,
    /// Where people reach this program; links begin with it.
    pub(crate) site: String,
    /// How much e-mail says of letters: `bare`, `numbers`, `subjects`.
    pub(crate) posture: String,
    /// Domains that e-mail goes to; any if empty.
    pub(crate) domains: Vec<String>,
}

/// Sửa máy chủ thư.
#[derive(Deserialize, ToSchema)]
pub(crate) struct MailSettingsChange {
    pub(crate) settings: MailSettingsView,
    /// A new password; null keeps the one there is, an empty one removes it.
    pub(crate) password: Option<String>,
}

/// Gửi thư thử.
#[derive(Deserialize, ToSchema)]
pub(crate) struct TrialMail {
    pub(crate) to: String,
}

/// Why a message was not taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct MailFaultView {
    /// `unreachable`, `timeout`, `tls`, `login`, `deferred`, `refused`, `protocol`, `message`, `root`, `password`,
    /// `internal`, `unknown`.
    pub(crate) key: String,
    /// The server's reply code.
    pub(crate) code: Option<u16>,
}

/// What came of a trial message.
#[derive(Serialize, ToSchema)]
pub(crate) struct TrialResult {
    /// None: the mail server has taken it.
    pub(crate) fault: Option<MailFaultView>,
    /// What the server said, in its own words; none when it said nothing.
    pub(crate) reply: Option<String>,
}

/// Thư chưa gửi được.
#[derive(Serialize, ToSchema)]
pub(crate) struct MailTroubleView {
    pub(crate) id: Uuid,
    /// The receiver's name.
    pub(crate) person: String,
    pub(crate) attempts: u32,
    pub(crate) fault: MailFaultView,
    pub(crate) since: At,
    /// When it is tried again; none when it waits for the administrator.
    pub(crate) next: Option<At>,
}

/// Thư đang chờ gửi.
#[derive(Serialize, ToSchema)]
pub(crate) struct MailQueueView {
    pub(crate) waiting: u64,
    pub(crate) troubles: Vec<MailTroubleView>,
}
