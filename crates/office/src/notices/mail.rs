//! Máy chủ thư của cơ quan: where its e-mail is handed in, what e-mail may say, and what could not be sent.

use super::following::Payload;
use super::letter;
use crate::administration::{self, Act};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office, organisation, sealing};
use congvan_mail::{Login, Message, Security, Server, is_address};
use congvan_records::{AgencyId, JobId, Timestamp, nfc_line};
use congvan_store::notices::{self as rows, MailState};
use congvan_store::{Read, outbox, settings};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;

/// Name of the setting that holds them.
const SETTING: &str = "mail";
/// What the password is sealed for.
const PURPOSE: &str = "mail password";
/// Longest wait for one answer of a mail server.
const PATIENCE: Duration = Duration::from_secs(20);
/// Longest name, address or list entry.
const LONGEST: usize = 200;

/// How much e-mail says of a letter. Letters for named persons only are never more than "một văn bản", internal ones
/// never more than their number in the book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Posture {
    /// Only that there is something.
    Bare,
    /// Number in the book and code.
    #[default]
    Numbers,
    /// The subject too.
    Subjects,
}

impl Posture {
    /// Every posture, from least to most.
    pub const ALL: [Self; 3] = [Self::Bare, Self::Numbers, Self::Subjects];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Numbers => "numbers",
            Self::Subjects => "subjects",
        }
    }

    /// The posture with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|posture| posture.key() == key)
    }
}

/// The agency's mail as its administrator sees it. The password is not given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSettings {
    /// 0 when never set.
    pub version: u32,
    /// Is e-mail sent?
    pub on: bool,
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// Account at the server; empty for none.
    pub user: String,
    /// Is there a password that can be opened?
    pub has_password: bool,
    /// The sender's name.
    pub from_name: String,
    /// The sender's address.
    pub from: String,
    /// Where people reach this program, such as `https://congvan.thohoa.gov.vn`; links begin with it.
    pub site: String,
    /// How much e-mail says of letters.
    pub posture: Posture,
    /// Domains that e-mail goes to; any if empty.
    pub domains: Vec<String>,
}

/// The agency's mail as its administrator sets it.
#[derive(Clone, PartialEq, Eq)]
pub struct MailChange {
    /// What is to hold; `version` is the one it was made from, `has_password` does not count.
    pub settings: MailSettings,
    /// A new password; none keeps the one there is, an empty one removes it.
    pub password: Option<String>,
}

impl std::fmt::Debug for MailChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailChange").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Why a message was not taken, for a screen that says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailFault {
    /// The stable English key of the kind of fault.
    pub key: String,
    /// The server's reply code.
    pub code: Option<u16>,
}

/// A message that was tried without success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailTrouble {
    /// Identifier.
    pub id: JobId,
    /// The receiver's name.
    pub person: String,
    /// Tries so far.
    pub attempts: u32,
    /// What was wrong the last time.
    pub fault: MailFault,
    /// When it was asked for.
    pub since: Timestamp,
    /// When it is tried again; none when it waits for the administrator.
    pub next: Option<Timestamp>,
}

/// What is on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailQueue {
    /// Messages that wait or are being handed in, troubled ones too.
    pub waiting: u64,
    /// Those that failed at least once, oldest first, at most 200.
    pub troubles: Vec<MailTrouble>,
}

/// As stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) on: bool,
    host: String,
    port: u16,
    security: String,
    user: String,
    sealed_password: String,
    pub(super) from_name: String,
    pub(super) from: String,
    pub(super) site: String,
    pub(super) posture: Posture,
    pub(super) domains: Vec<String>,
}

impl Stored {
    /// The server as it can be spoken to; `None` when the password cannot be opened any more.
    pub(super) fn server(&self, office: &Office) -> Result<Option<Server>, Error> {
        let login = if self.user.is_empty() {
            None
        } else {
            match self.password(office)? {
                None => return Ok(None),
                Some(password) => Some(Login { user: self.user.clone(), password }),
            }
        };
        Ok(Some(Server {
            host: self.host.clone(),
            port: self.port,
            security: Security::from_key(&self.security).unwrap_or(Security::Tls),
            login,
            roots: office.inner.mail_roots.clone(),
            patience: PATIENCE,
        }))
    }

    fn password(&self, office: &Office) -> Result<Option<String>, Error> {
        if self.sealed_password.is_empty() {
            return Ok(Some(String::new()));
        }
        sealing::open(office, PURPOSE, &self.sealed_password)
    }
}

/// The agency's settings as they stand; `None` before they were first set.
pub(super) async fn stored(db: &impl Read, agency: AgencyId) -> Result<Option<Stored>, Error> {
    let found = settings::find(db, scope(agency), None, SETTING).await?;
    Ok(found.and_then(|found| serde_json::from_str(&found.body).ok()))
}

/// Does the agency send e-mail?
pub(super) async fn is_on(db: &impl Read, agency: AgencyId) -> Result<bool, Error> {
    Ok(stored(db, agency).await?.is_some_and(|stored| stored.on))
}

/// The agency's mail, for its administrator.
///
/// Errors: [`Error::Forbidden`].
pub async fn mail_settings(office: &Office, caller: &Caller) -> Result<MailSettings, Error> {
    administration::require(caller)?;
    let found = settings::find(office.reader(), scope(caller.agency.id), None, SETTING).await?;
    let version = found.as_ref().map_or(0, |found| found.version);
    let stored: Option<Stored> = found.and_then(|found| serde_json::from_str(&found.body).ok());
    let Some(stored) = stored else {
        return Ok(MailSettings {
            version,
            on: false,
            host: String::new(),
            port: 465,
            security: Security::Tls,
            user: String::new(),
            has_password: false,
            from_name: caller.agency.name.clone(),
            from: String::new(),
            site: String::new(),
            posture: Posture::default(),
            domains: Vec::new(),
        });
    };
    let has_password = !stored.sealed_password.is_empty() && stored.password(office)?.is_some();
    Ok(MailSettings {
        version,
        on: stored.on,
        host: stored.host,
        port: stored.port,
        security: Security::from_key(&stored.security).unwrap_or(Security::Tls),
        user: stored.user,
        has_password,
        from_name: stored.from_name,
        from: stored.from,
        site: stored.site,
        posture: stored.posture,
        domains: stored.domains,
    })
}

/// Sets the agency's mail. What failed before is tried again at once.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`], [`Error::Stale`].
pub async fn set_mail_settings(
    office: &Office,
    caller: &Caller,
    change: MailChange,
) -> Result<MailSettings, Error> {
    administration::require(caller)?;
    let agency = caller.agency.id;
    let before = stored(office.reader(), agency).await?;
    let given = normalised(change.settings);
    let has_password = match &change.password {
        Some(password) => !password.is_empty(),
        None => before.as_ref().is_some_and(|before| !before.sealed_password.is_empty()),
    };
    // A password goes only to the server it was given for: who may set the server must not get it sent elsewhere.
    let elsewhere = before.as_ref().is_some_and(|before| {
        (before.host.as_str(), before.port, before.security.as_str())
            != (given.host.as_str(), given.port, given.security.key())
    });
    let mut faults = faults(&given, has_password);
    if elsewhere && has_password && change.password.is_none() {
        faults.push(InputFault::new("password", "Nhập lại mật khẩu vì máy chủ thư đã đổi."));
    }
    if !faults.is_empty() {
        return Err(Error::Input(faults));
    }
    let sealed_password = match change.password.as_deref() {
        Some("") => String::new(),
        Some(password) => sealing::seal(office, PURPOSE, password)?,
        None => before.map(|before| before.sealed_password).unwrap_or_default(),
    };
    let version = given.version;
    let stored = Stored {
        on: given.on,
        host: given.host,
        port: given.port,
        security: given.security.key().to_owned(),
        user: given.user,
        sealed_password,
        from_name: given.from_name,
        from: given.from,
        site: given.site,
        posture: given.posture,
        domains: given.domains,
    };
    let body = serde_json::to_string(&stored).map_err(|_| Error::Machine("writing settings", None))?;
    let tx = administration::begin(office, caller).await?;
    match settings::put(&tx, scope(agency), None, SETTING, &body, version, office.now()).await {
        Err(congvan_store::Error::Conflict) => return Err(Error::Stale),
        other => other?,
    };
    outbox::hurry(&tx, scope(agency), office.now()).await?;
    // Of the password only that it changed.
    let body = json!({ "on": stored.on, "host": stored.host, "port": stored.port, "password": change.password.is_some() });
    administration::note(office, &tx, caller, Act::new("mail_changed", body)).await?;
    tx.commit().await?;
    mail_settings(office, caller).await
}

/// What came of a trial message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// What was wrong, if anything.
    pub fault: Option<MailFault>,
    /// What the server said, in its own words.
    pub reply: Option<String>,
}

/// Gửi thư thử: one message by the settings as kept, at once.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`].
pub async fn try_mail(office: &Office, caller: &Caller, to: &str) -> Result<Trial, Error> {
    administration::require(caller)?;
    let to = to.trim();
    if !is_address(to) {
        let detail = "Nhập một địa chỉ thư để gửi thử, ví dụ linh@thohoa.gov.vn.";
        return Err(Error::Input(vec![InputFault::new("to", detail)]));
    }
    let stored = stored(office.reader(), caller.agency.id).await?;
    let Some(stored) = stored.filter(|stored| !stored.host.is_empty()) else {
        return Err(Error::Input(vec![InputFault::new("host", "Lưu máy chủ thư trước rồi gửi thử.")]));
    };
    let Some(server) = stored.server(office)? else {
        return Ok(Trial { fault: Some(MailFault::of("password")), reply: None });
    };
    // One at a time and not in a hurry: nobody's way to fill a stranger's mailbox.
    let _turn = office.inner.trying_mail.lock().await;
    let message: Message = letter::trial(&stored, to, office.now());
    let answer = congvan_mail::converse(&server, &message).await;
    let fault = |error: congvan_mail::Error| MailFault { key: error.key().to_owned(), code: error.code() };
    Ok(Trial { fault: answer.outcome.err().map(fault), reply: answer.reply })
}

/// What is on its way, and what could not be sent.
///
/// Errors: [`Error::Forbidden`].
pub async fn mail_queue(office: &Office, caller: &Caller) -> Result<MailQueue, Error> {
    administration::require(caller)?;
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let names = organisation::names(office, caller.agency.id).await?;
    let troubles = outbox::troubled(db, agency).await?;
    let troubles = troubles.into_iter().map(|trouble| {
        let payload: Option<Payload> = serde_json::from_str(&trouble.payload).ok();
        MailTrouble {
            id: trouble.id,
            person: payload.map_or_else(String::new, |p| names.person_name(p.person.into()).to_owned()),
            attempts: trouble.attempts,
            fault: MailFault::read(&trouble.reason),
            since: trouble.since,
            next: trouble.next,
        }
    });
    Ok(MailQueue { waiting: outbox::waiting(db, agency).await?, troubles: troubles.collect() })
}

/// Tries everything that failed again now.
///
/// Errors: [`Error::Forbidden`].
pub async fn retry_all(office: &Office, caller: &Caller) -> Result<(), Error> {
    let tx = administration::begin(office, caller).await?;
    outbox::hurry(&tx, scope(caller.agency.id), office.now()).await?;
    Ok(tx.commit().await?)
}

/// Gives up a message that waits for the administrator. What it told of still stands in the program.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn discard(office: &Office, caller: &Caller, message: JobId) -> Result<(), Error> {
    let agency = scope(caller.agency.id);
    let tx = administration::begin(office, caller).await?;
    outbox::discard(&tx, agency, message).await?;
    let carried = rows::of_message(&tx, agency, message).await?;
    let ids: Vec<_> = carried.iter().map(|notice| notice.id).collect();
    rows::mark_mailed(&tx, agency, message, &ids, MailState::Dropped).await?;
    Ok(tx.commit().await?)
}

impl MailFault {
    pub(super) fn of(key: &str) -> Self {
        Self { key: key.to_owned(), code: None }
    }

    /// As the outbox keeps it: `refused 550`.
    pub(super) fn reason(&self) -> String {
        match self.code {
            Some(code) => format!("{} {code}", self.key),
            None => self.key.clone(),
        }
    }

    fn read(reason: &str) -> Self {
        match reason.split_once(' ') {
            Some((key, code)) => Self { key: key.to_owned(), code: code.parse().ok() },
            None => Self::of(reason),
        }
    }
}

fn normalised(given: MailSettings) -> MailSettings {
    let domains = given.domains.iter().map(|domain| nfc_line(domain).trim_start_matches('@').to_lowercase());
    MailSettings {
        host: nfc_line(&given.host),
        user: nfc_line(&given.user),
        from_name: nfc_line(&given.from_name),
        from: nfc_line(&given.from),
        site: nfc_line(&given.site).trim_end_matches('/').to_owned(),
        domains: domains.filter(|domain| !domain.is_empty()).take(50).collect(),
        ..given
    }
}

/// What keeps these settings from being used. Half of them may be kept as long as no mail is sent.
fn faults(given: &MailSettings, has_password: bool) -> Vec<InputFault> {
    let mut faults = Vec::new();
    let mut add = |wrong: bool, field, detail: &str| {
        if wrong {
            faults.push(InputFault::new(field, detail));
        }
    };
    let host_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    let needed = given.on || !given.host.is_empty();
    let long = |text: &str| text.chars().count() > LONGEST;
    let bad_host = given.host.is_empty() || long(&given.host) || !given.host.chars().all(host_name);
    add(needed && bad_host, "host", "Nhập tên máy chủ thư, ví dụ mail.thohoa.gov.vn.");
    add(given.port == 0, "port", "Nhập cổng từ 1 đến 65535, thường là 465 hoặc 587.");
    add(needed && !is_address(&given.from), "from", "Nhập địa chỉ gửi, ví dụ vanphong@thohoa.gov.vn.");
    add(long(&given.from_name) || long(&given.user), "from_name", "Rút gọn tên: dài quá 200 ký tự.");
    let site = given.site.strip_prefix("https://").or_else(|| given.site.strip_prefix("http://"));
    let bad_site = site.is_none_or(|rest| {
        rest.is_empty() || long(rest) || !rest.chars().all(|c| host_name(c) || matches!(c, '/' | '_' | '~'))
    });
    add(needed && bad_site, "site", "Nhập địa chỉ trang Congvan, ví dụ https://congvan.thohoa.gov.vn.");
    let local = matches!(given.host.as_str(), "localhost" | "127.0.0.1" | "::1");
    let in_clear = given.security == Security::None && !local;
    add(needed && in_clear, "security", "Không mã hóa chỉ dùng cho máy chủ thư trên chính máy này.");
    add(!given.user.is_empty() && !has_password, "password", "Nhập mật khẩu của tài khoản thư.");
    let bad_domain = |domain: &String| long(domain) || !is_address(&format!("a@{domain}"));
    add(given.domains.iter().any(bad_domain), "domains", "Nhập mỗi tên miền một dòng, ví dụ thohoa.gov.vn.");
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> MailSettings {
        MailSettings {
            version: 0,
            on: true,
            host: "mail.thohoa.example".into(),
            port: 465,
            security: Security::Tls,
            user: "congvan".into(),
            has_password: false,
            from_name: "UBND phường Thọ Hòa".into(),
            from: "vanphong@thohoa.example".into(),
            site: "https://congvan.thohoa.example".into(),
            posture: Posture::Numbers,
            domains: vec!["thohoa.example".into()],
        }
    }

    #[test]
    fn what_cannot_work_is_told_by_its_field() {
        assert_eq!(faults(&good(), true), []);
        let fields = |given: MailSettings, has_password| {
            faults(&given, has_password).into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(good(), false), ["password"]);
        assert_eq!(fields(MailSettings { host: String::new(), ..good() }, true), ["host"]);
        assert_eq!(fields(MailSettings { host: "a b".into(), ..good() }, true), ["host"]);
        assert_eq!(fields(MailSettings { from: "x".into(), ..good() }, true), ["from"]);
        assert_eq!(fields(MailSettings { site: "javascript:alert(1)".into(), ..good() }, true), ["site"]);
        assert_eq!(fields(MailSettings { site: "https://a b".into(), ..good() }, true), ["site"]);
        assert_eq!(fields(MailSettings { security: Security::None, ..good() }, true), ["security"]);
        let local = MailSettings { security: Security::None, host: "127.0.0.1".into(), ..good() };
        assert_eq!(fields(local, true), [""; 0]);
        assert_eq!(fields(MailSettings { domains: vec!["a,b".into()], ..good() }, true), ["domains"]);
        let off = MailSettings {
            on: false,
            host: String::new(),
            from: String::new(),
            site: String::new(),
            ..good()
        };
        assert_eq!(fields(off, true), [""; 0]);
    }

    #[test]
    fn a_fault_reads_back_from_the_outbox() {
        for fault in [MailFault { key: "refused".into(), code: Some(550) }, MailFault::of("tls")] {
            assert_eq!(MailFault::read(&fault.reason()), fault);
        }
    }
}
