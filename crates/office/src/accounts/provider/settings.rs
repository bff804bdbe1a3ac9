//! The agency's provider, as its administrator sets it.

use super::errand::{LEFT_PATH, return_address};
use super::{Fault, Known};
use crate::administration::{self, Act};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office, sealing};
use congvan_records::{AgencyId, nfc_line};
use congvan_store::{Read, settings};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

/// Name of the setting that holds it.
const SETTING: &str = "sign_in_provider";
/// What the secret is sealed for.
const PURPOSE: &str = "secret at a provider of sign-in";
/// Longest address, name or class.
const LONGEST: usize = 200;
/// Longest text on the button.
const LONGEST_LABEL: usize = 60;

/// Ways of signing in besides the password, for the page of signing in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// One for each agency that has a provider.
    pub providers: Vec<Way>,
    /// Can passkeys be used at the address the page was opened at?
    pub passkeys: bool,
}

/// A provider to sign in by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Whose it is.
    pub agency: AgencyId,
    /// What the button says.
    pub label: String,
}

/// The agency's provider as its administrator sees it. The secret is not given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderSettings {
    /// 0 when never set.
    pub version: u32,
    /// May people sign in by it?
    pub on: bool,
    /// Its address, which is its name: `https://dinhdanh.songlam.gov.vn/realms/cong-chuc`.
    pub issuer: String,
    /// This program's name there.
    pub client: String,
    /// Is there a secret that can be opened?
    pub has_secret: bool,
    /// What the button says.
    pub label: String,
    /// The class of authentication (`acr`) that is asked for and counts as two steps; empty for none.
    pub class: String,
    /// May the first time be linked by the login's name there (`preferred_username`)?
    pub match_login: bool,
    /// Where people come back to; the provider must know it. None without a public address.
    pub redirect: Option<String>,
    /// Where people come back to from signing out there.
    pub left: Option<String>,
}

/// The agency's provider as its administrator sets it.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderChange {
    /// What is to hold; `version` is the one it was made from. `has_secret` and the addresses do not count.
    pub settings: ProviderSettings,
    /// A new secret; none keeps the one there is, an empty one removes it.
    pub secret: Option<String>,
}

impl std::fmt::Debug for ProviderChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderChange").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// As stored.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) on: bool,
    pub(super) issuer: String,
    pub(super) client: String,
    sealed_secret: String,
    pub(super) label: String,
    pub(super) class: String,
    pub(super) match_login: bool,
}

impl Stored {
    /// `None` when it cannot be opened any more; empty when there is none.
    pub(super) fn secret(&self, office: &Office) -> Result<Option<String>, Error> {
        if self.sealed_secret.is_empty() {
            return Ok(Some(String::new()));
        }
        sealing::open(office, PURPOSE, &self.sealed_secret)
    }
}

pub(super) async fn stored(db: &impl Read, agency: AgencyId) -> Result<Option<Stored>, Error> {
    let found = settings::find(db, scope(agency), None, SETTING).await?;
    Ok(found.and_then(|found| serde_json::from_str(&found.body).ok()))
}

/// Ways of signing in besides the password, at a page with this `Host`.
///
/// Providers are named wherever the page is: who opened it at another address is told the right one when setting out.
pub async fn ways(office: &Office, host: &str) -> Result<Ways, Error> {
    let Some(site) = office.site() else { return Ok(Ways::default()) };
    let mut providers = Vec::new();
    for (agency, body) in settings::of_agencies(office.reader(), SETTING).await? {
        let stored: Option<Stored> = serde_json::from_str(&body).ok();
        if let Some(stored) = stored.filter(|stored| stored.on) {
            providers.push(Way { agency, label: stored.label });
        }
    }
    Ok(Ways { providers, passkeys: site.is_at(host) && site.name().is_some() })
}

/// The agency's provider, for its administrator.
///
/// Errors: [`Error::Forbidden`].
pub async fn provider_settings(office: &Office, caller: &Caller) -> Result<ProviderSettings, Error> {
    administration::require(caller)?;
    let found = settings::find(office.reader(), scope(caller.agency.id), None, SETTING).await?;
    let version = found.as_ref().map_or(0, |found| found.version);
    let stored: Option<Stored> = found.and_then(|found| serde_json::from_str(&found.body).ok());
    let stored = stored.unwrap_or(Stored {
        on: false,
        issuer: String::new(),
        client: String::new(),
        sealed_secret: String::new(),
        label: String::new(),
        class: String::new(),
        match_login: false,
    });
    Ok(ProviderSettings {
        version,
        on: stored.on,
        has_secret: !stored.sealed_secret.is_empty() && stored.secret(office)?.is_some(),
        issuer: stored.issuer,
        client: stored.client,
        label: stored.label,
        class: stored.class,
        match_login: stored.match_login,
        redirect: office.site().map(return_address),
        left: office.site().map(|site| format!("{}{LEFT_PATH}", site.origin())),
    })
}

/// Sets the agency's provider.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`], [`Error::Stale`].
pub async fn set_provider(
    office: &Office,
    caller: &Caller,
    change: ProviderChange,
) -> Result<ProviderSettings, Error> {
    administration::require(caller)?;
    let agency = caller.agency.id;
    let before = stored(office.reader(), agency).await?;
    let given = normalised(change.settings);
    let mut faults = faults(&given, office.site().is_some());
    // A secret goes only to the provider it was given for: who may set the provider must not get it sent elsewhere.
    let keeps = change.secret.is_none() && before.as_ref().is_some_and(|it| !it.sealed_secret.is_empty());
    if keeps && before.as_ref().is_some_and(|before| before.issuer != given.issuer) {
        faults.push(InputFault::new("secret", "Nhập lại mã bí mật vì máy chủ đăng nhập đã đổi."));
    }
    if !faults.is_empty() {
        return Err(Error::Input(faults));
    }
    let sealed_secret = match change.secret.as_deref().map(str::trim) {
        Some("") => String::new(),
        Some(secret) => sealing::seal(office, PURPOSE, secret)?,
        None => before.map(|before| before.sealed_secret).unwrap_or_default(),
    };
    let stored = Stored {
        on: given.on,
        issuer: given.issuer,
        client: given.client,
        sealed_secret,
        label: given.label,
        class: given.class,
        match_login: given.match_login,
    };
    let body = serde_json::to_string(&stored).map_err(|_| Error::Machine("writing settings", None))?;
    let tx = administration::begin(office, caller).await?;
    match settings::put(&tx, scope(agency), None, SETTING, &body, given.version, office.now()).await {
        Err(congvan_store::Error::Conflict) => return Err(Error::Stale),
        other => other?,
    };
    // Of the secret only that it changed.
    let body = json!({
        "on": stored.on, "issuer": stored.issuer, "client": stored.client, "class": stored.class,
        "match_login": stored.match_login, "secret": change.secret.is_some(),
    });
    administration::note(office, &tx, caller, Act::new("provider_changed", body)).await?;
    tx.commit().await?;
    provider_settings(office, caller).await
}

/// What came of asking the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// What is wrong, if anything.
    pub fault: Option<Fault>,
    /// Can people sign out of the provider itself?
    pub offers_sign_out: bool,
}

/// Asks the provider as kept for its description and keys, at once.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`] when none is kept.
pub async fn try_provider(office: &Office, caller: &Caller) -> Result<Trial, Error> {
    administration::require(caller)?;
    let stored = stored(office.reader(), caller.agency.id).await?;
    let Some(stored) = stored.filter(|stored| !stored.issuer.is_empty()) else {
        return Err(Error::Input(vec![InputFault::new(
            "issuer",
            "Lưu địa chỉ máy chủ đăng nhập trước rồi kiểm tra.",
        )]));
    };
    if stored.secret(office)?.is_none() {
        return Ok(Trial { fault: Some(Fault::Sealed), offers_sign_out: false });
    }
    let asked: Result<Arc<Known>, Fault> =
        office.inner.providers.ask(&stored.issuer, true).await.map_err(Fault::from);
    Ok(match asked {
        Ok(known) => Trial { fault: None, offers_sign_out: known.metadata.sign_out.is_some() },
        Err(fault) => Trial { fault: Some(fault), offers_sign_out: false },
    })
}

fn normalised(given: ProviderSettings) -> ProviderSettings {
    // What people copy is often the address of the description.
    let issuer = nfc_line(&given.issuer);
    let issuer = issuer.trim_end_matches("/.well-known/openid-configuration").to_owned();
    ProviderSettings {
        issuer,
        client: nfc_line(&given.client),
        label: nfc_line(&given.label),
        class: nfc_line(&given.class),
        ..given
    }
}

/// What keeps these settings from being used. Half of them may be kept as long as nobody signs in by them.
fn faults(given: &ProviderSettings, has_site: bool) -> Vec<InputFault> {
    let mut faults = Vec::new();
    let mut add = |wrong: bool, field, detail: &str| {
        if wrong {
            faults.push(InputFault::new(field, detail));
        }
    };
    let long = |text: &str| text.chars().count() > LONGEST;
    let is_issuer = congvan_identity::is_issuer(&given.issuer) && !long(&given.issuer);
    let needed = |text: &str| given.on || !text.is_empty();
    let issuer =
        "Nhập địa chỉ máy chủ đăng nhập, bắt đầu bằng https://, ví dụ https://dinhdanh.songlam.gov.vn.";
    add(needed(&given.issuer) && !is_issuer, "issuer", issuer);
    let client = "Nhập mã ứng dụng mà máy chủ đăng nhập đã cấp.";
    add((given.on && given.client.is_empty()) || long(&given.client), "client", client);
    let is_label = !given.label.is_empty() && given.label.chars().count() <= LONGEST_LABEL;
    let label = "Nhập chữ trên nút, tối đa 60 ký tự, ví dụ Tài khoản công chức tỉnh Sông Lam.";
    add(needed(&given.label) && !is_label, "label", label);
    let class = "Mức xác thực không có dấu cách và không quá 200 ký tự.";
    add(long(&given.class) || given.class.contains(char::is_whitespace), "class", class);
    let site =
        "Chưa đặt địa chỉ công khai nên chưa bật được. Nhờ người vận hành đặt mục site trong tệp cấu hình.";
    add(given.on && !has_site, "on", site);
    faults
}
