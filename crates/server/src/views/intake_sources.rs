use super::{At, Day};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Nguồn tiếp nhận: by what ways letters come in without anybody uploading them.
#[derive(Serialize, ToSchema)]
pub(crate) struct IntakeSources {
    /// The folder that scanners write into; none when no running program looks at one.
    pub(crate) scan_folder: Option<ScanFolderView>,
    /// The agency's mailbox; none when it is not looked at.
    pub(crate) mailbox: Option<MailboxStatusView>,
}

/// The scanner's folder as it was at the last look. It names no file.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScanFolderView {
    /// The folder, as configured.
    pub(crate) folder: String,
    pub(crate) looked_at: At,
    /// When a file last became a letter, since the program started.
    pub(crate) taken_at: Option<At>,
    /// Files that became letters since the program started.
    pub(crate) taken: u64,
    /// Files put aside since then.
    pub(crate) refused: u64,
    /// Files that wait: still growing, or to be tried again.
    pub(crate) waiting: u64,
    /// No look for minutes: the program that looks at it has stopped.
    pub(crate) stale: bool,
    /// What stands in the way, in words; empty when all is well.
    pub(crate) problems: Vec<String>,
}

/// The agency's mailbox as it was at the last look. It names no message and nobody.
#[derive(Serialize, ToSchema)]
pub(crate) struct MailboxStatusView {
    pub(crate) looked_at: At,
    /// When a message last became a letter, since the program started.
    pub(crate) taken_at: Option<At>,
    /// Messages that became letters since the program started.
    pub(crate) taken: u64,
    /// Messages laid aside for the clerk since then.
    pub(crate) aside: u64,
    /// Messages that wait to be fetched, or to be put away on the server.
    pub(crate) waiting: u64,
    /// What stands in the way: `unreachable`, `timeout`, `tls`, `root`, `login`, `password`, `folder`, `exposed`,
    /// `protocol`, `too_much`, `message`, `no_clerk`, `disk_full`, `storage`; none when all is well.
    pub(crate) fault: Option<String>,
    /// When it is looked at again.
    pub(crate) next_at: At,
    /// The server cannot move messages: they stay, marked as read.
    pub(crate) stays: bool,
    /// No look although its time has passed: the program that looks at it has stopped.
    pub(crate) stale: bool,
}

/// Hộp thư công vụ. The password is never given back.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct MailboxSettingsView {
    /// The version it was made from; 0 when never set.
    pub(crate) version: u32,
    /// Is it looked at?
    pub(crate) on: bool,
    pub(crate) host: String,
    pub(crate) port: u16,
    /// `tls`, `starttls`, `none` (only for a server on this machine).
    pub(crate) security: String,
    pub(crate) user: String,
    /// Is there a password that can be used? Without effect on setting.
    #[serde(default)]
    pub(crate) has_password: bool,
    /// The folder that is looked at.
    pub(crate) folder: String,
    /// Where messages go that became letters; empty leaves them in their place, marked as read.
    pub(crate) done_folder: String,
    /// Messages that came before this day are not looked at.
    pub(crate) since: Day,
}

/// Sửa hoặc thử hộp thư công vụ.
#[derive(Deserialize, ToSchema)]
pub(crate) struct MailboxSettingsChange {
    pub(crate) settings: MailboxSettingsView,
    /// A new password; null keeps the one there is.
    pub(crate) password: Option<String>,
}

/// What came of a trial: counts of messages, and nothing of any.
#[derive(Serialize, ToSchema)]
pub(crate) struct MailboxTrialResult {
    /// What was wrong, as in `MailboxStatusView`; none when the mailbox can be read.
    pub(crate) fault: Option<String>,
    /// What the server said to that, in its own words.
    pub(crate) reply: Option<String>,
    /// Messages in the folder.
    pub(crate) messages: u32,
    /// Those that would be looked at.
    pub(crate) fresh: usize,
    /// Folders of the account, when the one that was given is not there.
    pub(crate) folders: Vec<String>,
}

/// The e-mail in which a letter came. All but `received_at` and the remarks is the sender's own word.
#[derive(Serialize, ToSchema)]
pub(crate) struct MailOriginView {
    pub(crate) from_name: String,
    pub(crate) from_address: String,
    pub(crate) subject: String,
    /// By the sender's clock.
    pub(crate) sent_at: Option<At>,
    /// When it came into the mailbox.
    pub(crate) received_at: At,
    /// Beginning of its text.
    pub(crate) text: String,
    pub(crate) remarks: Vec<MailRemarkView>,
}

/// Something to be said of a file in an e-mail.
#[derive(Serialize, ToSchema)]
pub(crate) struct MailRemarkView {
    pub(crate) name: String,
    /// It is in the original e-mail only.
    pub(crate) left_out: bool,
    /// What is the matter and what to do, in words.
    pub(crate) words: String,
}

/// Thư chưa thành văn bản: the clerks say what it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct AsideMailView {
    pub(crate) id: Uuid,
    pub(crate) from_name: String,
    pub(crate) from_address: String,
    pub(crate) subject: String,
    pub(crate) received_at: At,
    /// Why it is no letter as it came: `no_files`, `refused`, `report`, `unreadable`, `too_large`, `unfetchable`.
    pub(crate) reason: String,
    /// Names of what is enclosed.
    pub(crate) enclosed: Vec<String>,
    pub(crate) remarks: Vec<MailRemarkView>,
    /// Beginning of its text.
    pub(crate) text: String,
}

/// Messages that wait for a clerk, the latest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct AsideMails {
    pub(crate) items: Vec<AsideMailView>,
    /// How many there are in all.
    pub(crate) total: u64,
}

/// The letter that was opened.
#[derive(Serialize, ToSchema)]
pub(crate) struct LetterOpened {
    pub(crate) document_id: Uuid,
}
