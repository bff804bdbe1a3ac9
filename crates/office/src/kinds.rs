//! Loại văn bản: the legal kinds, those the agency adds, and the order in which a form offers them.
//!
//! A letter keeps the name of its kind as it was entered, so closing a kind changes nothing of what is there, and a kind
//! that a letter has is never taken away.

use crate::administration::{self, Act};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office};
use congvan_records::{AgencyId, DOCUMENT_KINDS, nfc_line};
use congvan_store::{Read, documents, settings};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Name of the setting that holds them.
const SETTING: &str = "document_kinds";
/// Most kinds of an agency's own.
const MOST: usize = 100;
/// Longest name and abbreviation, in characters.
const LONGEST: (usize, usize) = (100, 20);

/// A kind as the agency uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kind {
    /// Name as printed.
    pub name: String,
    /// Abbreviation in symbols; may be empty.
    pub abbreviation: String,
    /// No longer offered.
    pub closed: bool,
}

impl Kind {
    /// Is it one of the law's, whose name and abbreviation are not the agency's to change?
    pub fn is_legal(&self) -> bool {
        is_legal(&self.name)
    }
}

/// The agency's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kinds {
    /// Version it was changed to; 0 while nobody changed it.
    pub version: u32,
    /// In the order in which they are offered.
    pub kinds: Vec<Kind>,
    /// Of the agency's own, those that a letter has.
    pub used: Vec<String>,
}

/// Kinds to choose from, in order.
pub async fn offered(office: &Office, caller: &Caller) -> Result<Vec<Kind>, Error> {
    let (_, mut kinds) = kept(office.reader(), caller.agency.id).await?;
    kinds.retain(|kind| !kind.closed);
    Ok(kinds)
}

/// The whole list, for its administrator.
///
/// Errors: [`Error::Forbidden`].
pub async fn get(office: &Office, caller: &Caller) -> Result<Kinds, Error> {
    administration::require(caller)?;
    let (version, kinds) = kept(office.reader(), caller.agency.id).await?;
    let used = used(office.reader(), caller.agency.id).await?;
    Ok(Kinds { version, kinds, used })
}

/// Sets the list. Legal kinds that are left out stay; own ones can be left out only while no letter has them.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`]; [`Error::Stale`] when somebody else changed it meanwhile.
pub async fn set(office: &Office, caller: &Caller, version: u32, given: Vec<Kind>) -> Result<Kinds, Error> {
    let mut faults = Vec::new();
    let mut kinds: Vec<Kind> = Vec::new();
    for kind in given {
        let name = nfc_line(&kind.name);
        let legal = DOCUMENT_KINDS.iter().find(|legal| same(legal.name, &name));
        let kind = Kind {
            abbreviation: legal
                .map_or_else(|| nfc_line(&kind.abbreviation), |legal| legal.abbreviation.to_owned()),
            name: legal.map_or(name, |legal| legal.name.to_owned()),
            closed: kind.closed,
        };
        check(&kind, &kinds, &mut faults);
        kinds.push(kind);
    }
    if kinds.iter().filter(|kind| !kind.is_legal()).count() > MOST {
        faults.push(InputFault::new("kinds", format!("Nhiều nhất {MOST} loại riêng.")));
    }
    if kinds.iter().all(|kind| kind.closed) {
        faults.push(InputFault::new("kinds", "Để lại ít nhất một loại để chọn."));
    }
    let tx = administration::begin(office, caller).await?;
    let (_, before) = kept(&tx, caller.agency.id).await?;
    let in_use = used(&tx, caller.agency.id).await?;
    for gone in before.iter().filter(|old| !kinds.iter().any(|kind| same(&kind.name, &old.name))) {
        if in_use.contains(&gone.name) {
            let words = format!("Đã có văn bản loại {}. Đóng loại này thay vì xóa.", gone.name);
            faults.push(InputFault::new("kinds", words));
        }
    }
    administration::refuse(faults)?;
    let kinds = completed(kinds);
    let version = administration::keep(office, &tx, caller, SETTING, &kinds, version).await?;
    let names =
        |some: Vec<&Kind>| some.into_iter().map(|kind| kind.name.as_str()).collect::<Vec<_>>().join(", ");
    let old = |kind: &Kind| before.iter().find(|old| same(&old.name, &kind.name)).cloned();
    let body = json!({
        "added": names(kinds.iter().filter(|kind| old(kind).is_none()).collect()),
        "removed": names(before.iter().filter(|old| !kinds.iter().any(|kind| same(&kind.name, &old.name))).collect()),
        "closed": names(kinds.iter().filter(|kind| kind.closed && !old(kind).is_some_and(|old| old.closed)).collect()),
        "opened": names(kinds.iter().filter(|kind| !kind.closed && old(kind).is_some_and(|old| old.closed)).collect()),
    });
    administration::note(office, &tx, caller, Act::new("kinds_changed", body)).await?;
    tx.commit().await?;
    Ok(Kinds { version, kinds, used: in_use })
}

fn check(kind: &Kind, before: &[Kind], faults: &mut Vec<InputFault>) {
    let Kind { name, abbreviation, .. } = kind;
    if name.is_empty() || name.chars().count() > LONGEST.0 {
        let words = format!("Tên loại từ 1 đến {} ký tự, ví dụ Phiếu trình.", LONGEST.0);
        faults.push(InputFault::new("kinds", words));
    }
    if abbreviation.chars().count() > LONGEST.1 || abbreviation.contains(char::is_whitespace) {
        let words = format!("Ký hiệu của {name} viết liền, nhiều nhất {} ký tự, ví dụ PTr.", LONGEST.1);
        faults.push(InputFault::new("kinds", words));
    }
    if before.iter().any(|other| same(&other.name, name)) {
        faults.push(InputFault::new("kinds", format!("Đã có loại {name}.")));
    }
    let taken = |other: &&Kind| !abbreviation.is_empty() && same(&other.abbreviation, abbreviation);
    if let Some(other) = before.iter().find(taken) {
        let words = format!("Ký hiệu {abbreviation} đã dùng cho {}.", other.name);
        faults.push(InputFault::new("kinds", words));
    }
}

/// With the legal kinds that the list does not name yet, as when a new version of the program brings one.
fn completed(mut kinds: Vec<Kind>) -> Vec<Kind> {
    for legal in DOCUMENT_KINDS {
        if !kinds.iter().any(|kind| same(&kind.name, legal.name)) {
            kinds.push(Kind {
                name: legal.name.to_owned(),
                abbreviation: legal.abbreviation.to_owned(),
                closed: false,
            });
        }
    }
    kinds
}

async fn kept(db: &impl Read, agency: AgencyId) -> Result<(u32, Vec<Kind>), Error> {
    let Some(setting) = settings::find(db, scope(agency), None, SETTING).await? else {
        return Ok((0, completed(Vec::new())));
    };
    let kinds = serde_json::from_str(&setting.body);
    let kinds = kinds.map_err(|_| Error::Configuration("the kinds of documents".to_owned()))?;
    Ok((setting.version, completed(kinds)))
}

async fn used(db: &impl Read, agency: AgencyId) -> Result<Vec<String>, Error> {
    let mut names = documents::kinds(db, scope(agency)).await?;
    names.retain(|name| !name.is_empty() && !is_legal(name));
    Ok(names)
}

fn is_legal(name: &str) -> bool {
    DOCUMENT_KINDS.iter().any(|legal| same(legal.name, name))
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}
