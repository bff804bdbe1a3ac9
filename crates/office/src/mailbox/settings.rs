//! Where the agency's mailbox is, as its administrator sets it.

use crate::administration::{self, Act};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office, sealing};
use congvan_mail::{Login, Mailbox, Security};
use congvan_records::{AgencyId, nfc_line};
use congvan_store::{Read, settings};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;
use time::Date;

/// Name of the setting that holds it.
const SETTING: &str = "mailbox";
/// What the password is sealed for.
const PURPOSE: &str = "mailbox password";
/// Longest wait for one answer of a mail server.
const PATIENCE: Duration = Duration::from_secs(20);
/// Longest name.
const LONGEST: usize = 200;
/// Where mail arrives on every server (RFC 3501, section 5.1).
const INBOX: &str = "INBOX";

/// The agency's mailbox as its administrator sees it. The password is not given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxSettings {
    /// 0 when never set.
    pub version: u32,
    /// Is it looked at?
    pub on: bool,
    /// Name or address of the IMAP server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// Account at the server.
    pub user: String,
    /// Is there a password that can be opened?
    pub has_password: bool,
    /// The folder that is looked at.
    pub folder: String,
    /// The folder that messages are moved into once they are letters; empty leaves them where they are, marked as read.
    pub done_folder: String,
    /// Messages that came before this day are not looked at.
    pub since: Date,
}

/// The agency's mailbox as its administrator sets it.
#[derive(Clone, PartialEq, Eq)]
pub struct MailboxChange {
    /// What is to hold; `version` is the one it was made from, `has_password` does not count.
    pub settings: MailboxSettings,
    /// A new password; none keeps the one there is.
    pub password: Option<String>,
}

impl std::fmt::Debug for MailboxChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailboxChange").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// As stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) on: bool,
    host: String,
    port: u16,
    security: String,
    user: String,
    sealed_password: String,
    pub(super) folder: String,
    pub(super) done_folder: String,
    /// A Julian day.
    since: i32,
}

impl Stored {
    /// The mailbox as it can be read; `None` when the password cannot be opened any more.
    pub(super) fn mailbox(&self, office: &Office) -> Result<Option<Mailbox>, Error> {
        Ok(self.password(office)?.map(|password| self.with_password(office, password)))
    }

    pub(super) fn with_password(&self, office: &Office, password: String) -> Mailbox {
        Mailbox {
            host: self.host.clone(),
            port: self.port,
            security: self.security(),
            login: Login { user: self.user.clone(), password },
            roots: office.inner.mail_roots.clone(),
            patience: PATIENCE,
        }
    }

    fn security(&self) -> Security {
        Security::from_key(&self.security).unwrap_or(Security::Tls)
    }

    pub(super) fn password(&self, office: &Office) -> Result<Option<String>, Error> {
        if self.sealed_password.is_empty() {
            Ok(None)
        } else {
            sealing::open(office, PURPOSE, &self.sealed_password)
        }
    }

    pub(super) fn since(&self) -> Date {
        Date::from_julian_day(self.since).unwrap_or(Date::MIN)
    }

    /// Names a folder among all mailboxes that ever were set: numbers of messages hold within it alone.
    pub(super) fn key(&self, folder: &str) -> String {
        format!("{}/{}/{}", self.host.to_lowercase(), self.user, folder)
    }

    pub(super) fn done_folder(&self) -> Option<&str> {
        Some(self.done_folder.as_str()).filter(|name| !name.is_empty())
    }

    /// What a password was given for: who may set the server must not get it sent elsewhere.
    fn whereto(&self) -> (&str, u16, &str, &str) {
        (&self.host, self.port, &self.security, &self.user)
    }
}

/// The settings as they stand with their version; `None` before they were first set.
pub(super) async fn stored(db: &impl Read, agency: AgencyId) -> Result<Option<(u32, Stored)>, Error> {
    let found = settings::find(db, scope(agency), None, SETTING).await?;
    Ok(found.and_then(|found| Some((found.version, serde_json::from_str(&found.body).ok()?))))
}

/// The agency's mailbox, for its administrator.
///
/// Errors: [`Error::Forbidden`].
pub async fn mailbox_settings(office: &Office, caller: &Caller) -> Result<MailboxSettings, Error> {
    administration::require(caller)?;
    let Some((version, stored)) = stored(office.reader(), caller.agency.id).await? else {
        return Ok(MailboxSettings {
            version: 0,
            on: false,
            host: String::new(),
            port: 993,
            security: Security::Tls,
            user: String::new(),
            has_password: false,
            folder: INBOX.to_owned(),
            done_folder: String::new(),
            since: office.now().date_in(caller.agency.zone),
        });
    };
    Ok(MailboxSettings {
        version,
        on: stored.on,
        has_password: stored.password(office)?.is_some(),
        security: stored.security(),
        since: stored.since(),
        host: stored.host,
        port: stored.port,
        user: stored.user,
        folder: stored.folder,
        done_folder: stored.done_folder,
    })
}

/// Sets the agency's mailbox; it is looked at with the new settings at once.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`], [`Error::Stale`].
pub async fn set_mailbox_settings(
    office: &Office,
    caller: &Caller,
    change: MailboxChange,
) -> Result<MailboxSettings, Error> {
    administration::require(caller)?;
    let version = change.settings.version;
    let given = change.password.is_some();
    let (mut stored, password) = prepared(office, caller, change).await?;
    if let Some(password) = password {
        stored.sealed_password = sealing::seal(office, PURPOSE, &password)?;
    }
    let body = serde_json::to_string(&stored).map_err(|_| Error::Machine("writing settings", None))?;
    let tx = administration::begin(office, caller).await?;
    match settings::put(&tx, scope(caller.agency.id), None, SETTING, &body, version, office.now()).await {
        Err(congvan_store::Error::Conflict) => return Err(Error::Stale),
        other => other?,
    };
    // Of the password only that it changed.
    let body = json!({ "on": stored.on, "host": stored.host, "port": stored.port, "user": stored.user, "password": given });
    administration::note(office, &tx, caller, Act::new("mailbox_changed", body)).await?;
    tx.commit().await?;
    mailbox_settings(office, caller).await
}

/// What was given, cleaned and found to be usable, and the password to use with it if one was given.
///
/// Errors: [`Error::Input`].
pub(super) async fn prepared(
    office: &Office,
    caller: &Caller,
    change: MailboxChange,
) -> Result<(Stored, Option<String>), Error> {
    let before = stored(office.reader(), caller.agency.id).await?.map(|(_, stored)| stored);
    let given = change.settings;
    let password = change.password.filter(|password| !password.is_empty());
    let sealed_password = before.as_ref().map(|before| before.sealed_password.clone()).unwrap_or_default();
    let folder = nfc_line(&given.folder);
    let stored = Stored {
        on: given.on,
        host: nfc_line(&given.host),
        port: given.port,
        security: given.security.key().to_owned(),
        user: nfc_line(&given.user),
        sealed_password,
        folder: if folder.eq_ignore_ascii_case(INBOX) { INBOX.to_owned() } else { folder },
        done_folder: nfc_line(&given.done_folder),
        since: given.since.to_julian_day(),
    };
    let mut faults = faults(&stored);
    let is_elsewhere = before.as_ref().is_some_and(|before| before.whereto() != stored.whereto());
    if password.is_none() && stored.on {
        if stored.sealed_password.is_empty() {
            faults.push(InputFault::new("password", "Nhập mật khẩu của hộp thư."));
        } else if is_elsewhere {
            faults.push(InputFault::new("password", "Nhập lại mật khẩu vì máy chủ hoặc tài khoản đã đổi."));
        }
    }
    if !faults.is_empty() {
        return Err(Error::Input(faults));
    }
    let sealed_password = if is_elsewhere { String::new() } else { stored.sealed_password };
    Ok((Stored { sealed_password, ..stored }, password))
}

/// What keeps these settings from being used. Turned off, half of them may be kept.
fn faults(given: &Stored) -> Vec<InputFault> {
    let mut faults = Vec::new();
    let mut add = |wrong: bool, field, detail: &str| {
        if wrong && given.on {
            faults.push(InputFault::new(field, detail));
        }
    };
    let host_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    let long = |text: &str| text.chars().count() > LONGEST;
    let bad_host = given.host.is_empty() || long(&given.host) || !given.host.chars().all(host_name);
    add(bad_host, "host", "Nhập tên máy chủ IMAP, ví dụ mail.thohoa.gov.vn.");
    add(given.port == 0, "port", "Nhập cổng từ 1 đến 65535, thường là 993 hoặc 143.");
    add(given.user.is_empty() || long(&given.user), "user", "Nhập tài khoản, thường là cả địa chỉ thư.");
    add(given.folder.is_empty() || long(&given.folder), "folder", "Nhập thư mục cần đọc, thường là INBOX.");
    add(long(&given.done_folder), "done_folder", "Rút gọn tên thư mục: dài quá 200 ký tự.");
    add(
        !given.folder.is_empty() && given.folder == given.done_folder
            || given.done_folder.eq_ignore_ascii_case(INBOX),
        "done_folder",
        "Chọn thư mục khác với thư mục cần đọc và hộp thư đến.",
    );
    let local = matches!(given.host.as_str(), "localhost" | "127.0.0.1" | "::1");
    let in_clear = given.security() == Security::None && !local;
    add(in_clear, "security", "Không mã hóa chỉ dùng cho máy chủ thư trên chính máy này.");
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Stored {
        Stored {
            on: true,
            host: "mail.thohoa.example".into(),
            port: 993,
            security: "tls".into(),
            user: "vanthu@thohoa.example".into(),
            sealed_password: String::new(),
            folder: INBOX.into(),
            done_folder: String::new(),
            since: 2_461_362,
        }
    }

    #[test]
    fn each_fault_stands_at_its_field() {
        let fields = |given: Stored| faults(&given).iter().map(|fault| fault.field).collect::<Vec<_>>();
        assert_eq!(fields(good()), [""; 0]);
        assert_eq!(fields(Stored { host: "a b/c".into(), port: 0, ..good() }), ["host", "port"]);
        assert_eq!(
            fields(Stored { user: String::new(), folder: String::new(), ..good() }),
            ["user", "folder"]
        );
        assert_eq!(fields(Stored { done_folder: "inbox".into(), ..good() }), ["done_folder"]);
        assert_eq!(fields(Stored { security: "none".into(), ..good() }), ["security"]);
        assert_eq!(fields(Stored { security: "none".into(), host: "::1".into(), ..good() }), [""; 0]);
        assert_eq!(fields(Stored { on: false, host: String::new(), ..good() }), [""; 0]);
    }
}
