//! Chữ viết tắt: what the agency adds to the built-in table and leaves out of it. Queries are read by it, so a change
//! counts for the next search and nothing is indexed again.

use crate::administration::{self, Act};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office};
use congvan_records::{AgencyId, nfc_line};
use congvan_search::abbreviations::{Abbreviations, standard_entries};
use congvan_search::analysis::{fold, syllables};
use congvan_store::settings;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Name of the setting that holds them.
const SETTING: &str = "abbreviations";
/// Most abbreviations of an agency.
const MOST: usize = 500;
/// Longest abbreviation and long form, in characters.
const LONGEST: (usize, usize) = (20, 200);

/// An abbreviation with its long form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// "TTPVHCC".
    pub short: String,
    /// "trung tâm phục vụ hành chính công".
    pub long: String,
}

/// The agency's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Version it was changed to; 0 while nobody changed it.
    pub version: u32,
    /// The agency's own, which are read before the built-in ones.
    pub own: Vec<Entry>,
    /// Built-in abbreviations that do not count here.
    pub off: Vec<String>,
}

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    own: Vec<Entry>,
    off: Vec<String>,
}

/// Tables in use, each with the version it was made from.
#[derive(Default)]
pub(crate) struct Cache(Mutex<HashMap<AgencyId, (u32, Arc<Abbreviations>)>>);

/// The abbreviations that come with the product.
pub fn standard() -> Vec<Entry> {
    standard_entries().map(|(short, long)| Entry { short: short.to_owned(), long: long.to_owned() }).collect()
}

/// The agency's table.
///
/// Errors: [`Error::Forbidden`].
pub async fn get(office: &Office, caller: &Caller) -> Result<Table, Error> {
    administration::require(caller)?;
    let (version, Kept { own, off }) = kept(office, caller.agency.id).await?;
    Ok(Table { version, own, off })
}

/// Sets the agency's table.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`]; [`Error::Stale`] when somebody else changed it meanwhile.
pub async fn set(office: &Office, caller: &Caller, given: Table) -> Result<Table, Error> {
    let mut faults = Vec::new();
    let mut own: Vec<Entry> = Vec::new();
    for entry in &given.own {
        let entry = Entry { short: nfc_line(&entry.short), long: nfc_line(&entry.long).to_lowercase() };
        if own.contains(&entry) {
            continue;
        }
        check(&entry, &mut faults);
        own.push(entry);
    }
    if own.len() > MOST {
        faults.push(InputFault::new("own", format!("Nhiều nhất {MOST} chữ viết tắt.")));
    }
    administration::refuse(faults)?;
    let known = standard();
    let mut off = given.off;
    off.retain(|short| known.iter().any(|entry| entry.short == *short));
    off.sort_unstable();
    off.dedup();
    let tx = administration::begin(office, caller).await?;
    let (_, before) = kept(office, caller.agency.id).await?;
    let after = Kept { own, off };
    let version = administration::keep(office, &tx, caller, SETTING, &after, given.version).await?;
    let added =
        after.own.iter().filter(|entry| !before.own.contains(entry)).map(|entry| entry.short.as_str());
    let gone = before.own.iter().filter(|entry| !after.own.contains(entry)).map(|entry| entry.short.as_str());
    let body = json!({
        "added": added.collect::<Vec<_>>().join(", "), "removed": gone.collect::<Vec<_>>().join(", "),
        "off": after.off.join(", "),
    });
    administration::note(office, &tx, caller, Act::new("abbreviations_changed", body)).await?;
    tx.commit().await?;
    Ok(Table { version, own: after.own, off: after.off })
}

/// What queries of the agency are read by.
pub(crate) async fn in_use(office: &Office, agency: AgencyId) -> Result<Arc<Abbreviations>, Error> {
    let setting = settings::find(office.reader(), scope(agency), None, SETTING).await?;
    let version = setting.as_ref().map_or(0, |setting| setting.version);
    let cache = &office.inner.abbreviations.0;
    if let Some((known, table)) = cache.lock().unwrap_or_else(PoisonError::into_inner).get(&agency)
        && *known == version
    {
        return Ok(Arc::clone(table));
    }
    let Kept { own, off } = read(setting)?;
    let mut entries: Vec<(&str, &str)> =
        own.iter().map(|entry| (entry.short.as_str(), entry.long.as_str())).collect();
    for (short, long) in standard_entries() {
        if !off.iter().any(|off| off == short) {
            entries.push((short, long));
        }
    }
    let table = Arc::new(Abbreviations::of(entries));
    cache.lock().unwrap_or_else(PoisonError::into_inner).insert(agency, (version, Arc::clone(&table)));
    Ok(table)
}

fn check(entry: &Entry, faults: &mut Vec<InputFault>) {
    let Entry { short, long } = entry;
    let letters = fold(short).chars().filter(|letter| letter.is_alphanumeric()).count();
    if letters < 2 || short.chars().count() > LONGEST.0 || short.contains([' ', '=', '#']) {
        faults.push(InputFault::new(
            "own",
            format!("Chữ viết tắt “{short}” phải viết liền, từ 2 đến {} ký tự, ví dụ TTPVHCC.", LONGEST.0),
        ));
    }
    if syllables(long).len() < 2 || long.chars().count() > LONGEST.1 || long.contains('=') {
        faults.push(InputFault::new(
            "own",
            format!("Ghi đầy đủ “{short}” bằng ít nhất hai tiếng, ví dụ trung tâm phục vụ hành chính công."),
        ));
    }
}

async fn kept(office: &Office, agency: AgencyId) -> Result<(u32, Kept), Error> {
    let setting = settings::find(office.reader(), scope(agency), None, SETTING).await?;
    Ok((setting.as_ref().map_or(0, |setting| setting.version), read(setting)?))
}

fn read(setting: Option<settings::Setting>) -> Result<Kept, Error> {
    let Some(setting) = setting else { return Ok(Kept::default()) };
    serde_json::from_str(&setting.body)
        .map_err(|_| Error::Configuration("the table of abbreviations".to_owned()))
}
