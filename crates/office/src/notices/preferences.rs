//! Tùy chọn thông báo: what one wants to be told of, and where.

use super::{following, mail};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office};
use congvan_records::{AgencyId, PersonId};
use congvan_store::{Read, notices as rows, settings};
use congvan_workflow::NoticeKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of the setting that holds them.
const SETTING: &str = "notice_preferences";

/// What a notice says when the address for e-mail is another one.
const MAIL_ADDRESS: &str = "mail_address_changed";

/// One kind of notice, and where one gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindChoice {
    /// Which.
    pub kind: NoticeKind,
    /// In the program?
    pub in_app: bool,
    /// By e-mail?
    pub by_mail: bool,
}

/// What one wants to be told of, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// Every kind.
    pub kinds: Vec<KindChoice>,
    /// Where e-mail goes.
    pub address: Option<String>,
    /// Does the agency send e-mail at all?
    pub mail_on: bool,
    /// Domains the agency sends to; any if empty.
    pub domains: Vec<String>,
}

/// Kinds that are switched off, as stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wishes {
    #[serde(default)]
    app_off: Vec<String>,
    #[serde(default)]
    mail_off: Vec<String>,
}

impl Wishes {
    pub(super) fn in_app(&self, kind: NoticeKind) -> bool {
        kind.is_mandatory() || !self.app_off.iter().any(|off| off == kind.key())
    }

    pub(super) fn by_mail(&self, kind: NoticeKind) -> bool {
        kind.is_mandatory_by_mail() || !self.mail_off.iter().any(|off| off == kind.key())
    }
}

pub(super) async fn of_persons(
    db: &impl Read,
    agency: AgencyId,
    persons: &[PersonId],
) -> Result<BTreeMap<PersonId, Wishes>, Error> {
    let found = settings::of_owners(db, scope(agency), SETTING, persons).await?;
    // What cannot be read is as if nothing were switched off: better told twice than not at all.
    Ok(found
        .into_iter()
        .map(|(person, body)| (person, serde_json::from_str(&body).unwrap_or_default()))
        .collect())
}

/// The caller's preferences.
pub async fn preferences(office: &Office, caller: &Caller) -> Result<Preferences, Error> {
    let (db, agency, person) = (office.reader(), caller.agency.id, caller.person.id);
    let wishes = of_persons(db, agency, &[person]).await?.remove(&person).unwrap_or_default();
    let stored = mail::stored(db, agency).await?;
    let kinds = NoticeKind::ALL.map(|kind| KindChoice {
        kind,
        in_app: wishes.in_app(kind),
        by_mail: wishes.by_mail(kind),
    });
    Ok(Preferences {
        kinds: kinds.to_vec(),
        address: rows::address(db, scope(agency), person).await?,
        mail_on: stored.as_ref().is_some_and(|stored| stored.on),
        domains: stored.map(|stored| stored.domains).unwrap_or_default(),
    })
}

/// Keeps the caller's preferences. What cannot be switched off stays on; kinds left out keep their place.
///
/// Errors: [`Error::Input`] for an address that nothing may be sent to.
pub async fn set_preferences(
    office: &Office,
    caller: &Caller,
    kinds: &[KindChoice],
    address: Option<&str>,
) -> Result<Preferences, Error> {
    let (agency, person, now) = (caller.agency.id, caller.person.id, office.now());
    let address = address.map(str::trim).filter(|address| !address.is_empty());
    let domains =
        mail::stored(office.reader(), agency).await?.map(|stored| stored.domains).unwrap_or_default();
    if let Some(address) = address {
        check_address(address, &domains)?;
    }
    let tx = office.begin().await?;
    let mut wishes = of_persons(&tx, agency, &[person]).await?.remove(&person).unwrap_or_default();
    for choice in kinds {
        let key = choice.kind.key();
        for (off, on) in [(&mut wishes.app_off, choice.in_app), (&mut wishes.mail_off, choice.by_mail)] {
            off.retain(|kind| kind != key);
            if !on {
                off.push(key.to_owned());
            }
        }
    }
    let body = serde_json::to_string(&wishes).map_err(|_| Error::Machine("writing preferences", None))?;
    let version =
        settings::find(&tx, scope(agency), Some(person), SETTING).await?.map_or(0, |own| own.version);
    settings::put(&tx, scope(agency), Some(person), SETTING, &body, version, now).await?;
    let before = rows::address(&tx, scope(agency), person).await?;
    if before.as_deref() != address {
        if before.is_some() {
            // The old address hears of it: the change may be somebody else's doing.
            following::tell_account(&tx, agency, person, MAIL_ADDRESS, Some(person), before, now).await?;
        }
        rows::set_address(&tx, scope(agency), person, address, now).await?;
    }
    tx.commit().await?;
    preferences(office, caller).await
}

/// Is it one address, and of a domain the agency sends to?
fn check_address(address: &str, domains: &[String]) -> Result<(), Error> {
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    let within = domains.is_empty() || domains.iter().any(|known| known.eq_ignore_ascii_case(domain));
    if congvan_mail::is_address(address) && within {
        return Ok(());
    }
    let detail = if within {
        "Nhập một địa chỉ thư, ví dụ linh@thohoa.gov.vn.".to_owned()
    } else {
        format!("Cơ quan chỉ gửi thư tới địa chỉ thuộc {}.", domains.join(", "))
    };
    Err(Error::Input(vec![InputFault::new("address", detail)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mandatory_kinds_stay_on_whatever_is_stored() {
        let all: Vec<String> = NoticeKind::ALL.iter().map(|kind| kind.key().to_owned()).collect();
        let wishes = Wishes { app_off: all.clone(), mail_off: all };
        for kind in NoticeKind::ALL {
            assert_eq!(wishes.in_app(kind), kind.is_mandatory(), "{kind:?}");
            assert_eq!(wishes.by_mail(kind), kind.is_mandatory_by_mail(), "{kind:?}");
        }
    }

    #[test]
    fn an_address_lies_within_the_agencys_domains() {
        let domains = vec!["thohoa.example".to_owned()];
        assert!(check_address("linh@ThoHoa.example", &domains).is_ok());
        assert!(check_address("linh@noi.khac.example", &domains).is_err());
        assert!(check_address("linh@x.thohoa.example", &domains).is_err());
        assert!(check_address("linh@noi.khac.example", &[]).is_ok());
        assert!(check_address("linh", &[]).is_err());
    }
}
