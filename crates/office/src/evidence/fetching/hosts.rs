//! Which hosts may be asked, as the administrator says. Nothing is asked as long as nobody has said so.

use crate::administration::{self, Act};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office};
use congvan_records::AgencyId;
use congvan_store::{Read, settings};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Name of the setting.
const SETTING: &str = "evidence_fetching";
/// Most hosts on the list.
const MOST: usize = 50;
/// Longest name of a host (RFC 1035, 2.3.4).
const LONGEST: usize = 253;

/// A host that may be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Its name as addresses in certificates write it, or an IP address; lower case.
    pub name: String,
    /// Máy chủ nội bộ: may it lie inside the agency's network?
    pub internal: bool,
}

/// Lấy dữ liệu thu hồi từ nơi cấp, as the administrator sees and sets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetching {
    /// 0 when never set; of a change, the version it was made from.
    pub version: u32,
    /// Is anything asked?
    pub on: bool,
    /// Who may be asked.
    pub hosts: Vec<Host>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    on: bool,
    hosts: Vec<Host>,
}

/// What holds for an agency.
pub(crate) async fn of_agency(db: &impl Read, agency: AgencyId) -> Result<Fetching, Error> {
    let Some(found) = settings::find(db, scope(agency), None, SETTING).await? else {
        return Ok(Fetching::default());
    };
    // What cannot be read allows nothing.
    let Stored { on, hosts } =
        serde_json::from_str(&found.body).unwrap_or(Stored { on: false, hosts: Vec::new() });
    Ok(Fetching { version: found.version, on, hosts })
}

/// What may be fetched from issuers, for the administrator.
///
/// Errors: [`Error::Forbidden`].
pub async fn fetching(office: &Office, caller: &Caller) -> Result<Fetching, Error> {
    administration::require(caller)?;
    of_agency(office.reader(), caller.agency.id).await
}

/// Says what may be fetched from issuers. It is noted in the log of administration.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`]; [`Error::Stale`] when somebody else changed it meanwhile.
pub async fn set_fetching(office: &Office, caller: &Caller, change: Fetching) -> Result<Fetching, Error> {
    let hosts = read_hosts(change.hosts)?;
    if change.on && hosts.is_empty() {
        return Err(fault("Ghi ít nhất một máy chủ được phép, hoặc tắt việc lấy dữ liệu."));
    }
    let stored = Stored { on: change.on, hosts };
    // Names and flags only: writing them cannot fail.
    let body = serde_json::to_string(&stored).unwrap_or_default();
    let tx = administration::begin(office, caller).await?;
    let agency = scope(caller.agency.id);
    match settings::put(&tx, agency, None, SETTING, &body, change.version, office.now()).await {
        Err(congvan_store::Error::Conflict) => return Err(Error::Stale),
        other => other?,
    };
    let names = |internal: bool| {
        let named = stored.hosts.iter().filter(|host| host.internal == internal);
        named.map(|host| host.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let body = json!({ "on": stored.on, "hosts": names(false), "internal_hosts": names(true) });
    administration::note(office, &tx, caller, Act::new("fetching_changed", body)).await?;
    tx.commit().await?;
    fetching(office, caller).await
}

fn read_hosts(given: Vec<Host>) -> Result<Vec<Host>, Error> {
    let mut hosts: Vec<Host> = Vec::new();
    for Host { name, internal } in given {
        let name = name.trim().trim_end_matches('.').to_lowercase();
        if name.is_empty() || hosts.iter().any(|host| host.name == name) {
            continue;
        }
        if !is_name(&name) {
            return Err(fault(format!(
                "“{name}” không phải tên máy chủ. Chỉ ghi tên, ví dụ crl.noi-cap.vn; không ghi http:// hay đường dẫn."
            )));
        }
        hosts.push(Host { name, internal });
    }
    if hosts.len() > MOST {
        return Err(fault("Danh sách có nhiều nhất 50 máy chủ."));
    }
    Ok(hosts)
}

/// A whole name or address: no pattern, no port, no path.
fn is_name(name: &str) -> bool {
    if name.parse::<std::net::IpAddr>().is_ok() {
        return true;
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(|one| one.is_ascii_alphanumeric() || one == '-' || one == '_')
            && !label.starts_with('-')
    };
    // Digits and dots that are no address would be read as one by some.
    let has_letter = name.chars().any(|one| one.is_ascii_alphabetic());
    name.len() <= LONGEST && has_letter && name.split('.').all(is_label)
}

fn fault(words: impl Into<String>) -> Error {
    Error::Input(vec![InputFault::new("hosts", words)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_whole_name() {
        for name in ["crl.noi-cap.vn", "localhost", "10.1.2.3", "::1", "ca_1.example"] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "*.vn",
            "http://a.vn",
            "a.vn/x",
            "a.vn:80",
            "a b",
            "",
            "a..vn",
            "-a.vn",
            "127.1",
            "2130706433",
            "máy.vn",
        ] {
            assert!(!is_name(name), "{name}");
        }
        let host = |name: &str| Host { name: name.to_owned(), internal: false };
        let kept = read_hosts(vec![host(" CRL.Noi-Cap.vn. "), host("crl.noi-cap.vn"), host("")]).unwrap();
        assert_eq!(kept, [host("crl.noi-cap.vn")]);
    }
}
