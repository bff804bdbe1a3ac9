//! Bộ lọc đã lưu: questions of one's own, under names of one's own. What they find is asked anew each time, under the
//! rights of that moment.

use crate::office::scope;
use crate::searching::{self, Query};
use crate::{Caller, Error, Office};
use congvan_records::{DocumentId, nfc_line};
pub use congvan_store::saved_filters::SavedFilter;
use congvan_store::{grants, late_texts, saved_filters as rows};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};
use uuid::Uuid;

/// The screen whose filters are told of new letters.
const SEARCH: &str = "search";
/// Screens that keep filters.
pub const PLACES: [&str; 5] = ["book", SEARCH, "overdue", "following", "returned"];
/// Most new letters that are counted.
pub const MOST_NEW: u64 = 100;
/// Most letters come within reach since the last look that are looked through, the newest first.
const MOST_LOOKED_THROUGH: u64 = 5_000;
/// Most filters of one person.
pub const MOST: usize = 50;
/// Longest name, in characters.
const LONGEST_NAME: usize = 80;
/// Longest address, in bytes.
const LONGEST_ADDRESS: usize = 2_000;

/// Why a filter cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No such screen.
    Place,
    /// The name is empty or too long.
    Name,
    /// The question is too long, or holds control characters.
    Address,
    /// There are too many already.
    TooMany,
}

/// The caller's filters, in the order they were kept.
pub async fn list(office: &Office, caller: &Caller) -> Result<Vec<SavedFilter>, Error> {
    Ok(rows::list(office.reader(), scope(caller.agency.id), caller.person.id).await?)
}

/// Keeps a filter, or changes the caller's own of this identifier. Safe to repeat.
///
/// Errors: [`Error::Filter`]; [`Error::NotFound`] when the identifier is somebody else's.
pub async fn put(office: &Office, caller: &Caller, filter: SavedFilter) -> Result<SavedFilter, Error> {
    let filter = SavedFilter { name: nfc_line(&filter.name), ..filter };
    if !PLACES.contains(&filter.place.as_str()) {
        return Err(Error::Filter(Fault::Place));
    }
    if filter.name.is_empty() || filter.name.chars().count() > LONGEST_NAME {
        return Err(Error::Filter(Fault::Name));
    }
    if filter.address.len() > LONGEST_ADDRESS || filter.address.chars().any(char::is_control) {
        return Err(Error::Filter(Fault::Address));
    }
    let (agency, person) = (scope(caller.agency.id), caller.person.id);
    let growing = growing_hits(office, caller, &filter).await?;
    let tx = office.begin().await?;
    let kept = rows::list(&tx, agency, person).await?;
    if kept.len() >= MOST && !kept.iter().any(|one| one.id == filter.id) {
        return Err(Error::Filter(Fault::TooMany));
    }
    rows::put(&tx, agency, person, &filter, office.now()).await?;
    // Whoever keeps a question has just seen what it finds.
    if !kept.iter().any(|one| one.id == filter.id && one.address == filter.address) {
        rows::look(&tx, agency, person, filter.id, &growing, office.now()).await?;
    }
    tx.commit().await?;
    Ok(filter)
}

/// Of each kept search how many letters it finds that the caller could not know of when they looked last, or whose text
/// could be found only later; searches without any are left out. More than [`MOST_NEW`] are not counted; of more than [`MOST_LOOKED_THROUGH`] letters that
/// came within reach, the older ones are not looked at.
pub async fn new_hits(
    office: &Office,
    caller: &Caller,
    filters: &[SavedFilter],
) -> Result<BTreeMap<Uuid, u64>, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let principals = caller.actor.principals();
    let mut found = BTreeMap::new();
    let mut reached = BTreeMap::new();
    for seen in rows::seen(db, agency, caller.person.id).await? {
        let searches = |filter: &&SavedFilter| filter.id == seen.id && filter.place == SEARCH;
        let Some(filter) = filters.iter().find(searches) else { continue };
        let since = (seen.at, seen.link);
        // Who opens one filter after another has looked at many at one moment of the chain.
        let keys = match reached.entry(since) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let most = MOST_LOOKED_THROUGH;
                place.insert(grants::newly_readable_keys(db, agency, &principals, since, now, most).await?)
            }
        };
        let late = (seen.id, seen.at);
        let late = late_texts::keys_since(db, agency, &principals, late, now, MOST_LOOKED_THROUGH).await?;
        let keys: BTreeSet<i64> = keys.iter().copied().chain(late).collect();
        if keys.is_empty() {
            continue;
        }
        let query = Query { limit: MOST_NEW as usize, ..Query::from_address(&filter.address) };
        let count =
            searching::hits_among(office, caller, query, keys.into_iter().collect()).await?.len() as u64;
        if count > 0 {
            found.insert(seen.id, count);
        }
    }
    Ok(found)
}

/// The letters that a search finds and whose text may still grow: seen now, they are not new when it has grown.
async fn growing_hits(
    office: &Office,
    caller: &Caller,
    filter: &SavedFilter,
) -> Result<Vec<DocumentId>, Error> {
    if filter.place != SEARCH {
        return Ok(Vec::new());
    }
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let keys = late_texts::growing_keys(db, agency, &caller.actor.principals(), now).await?;
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query { limit: keys.len(), ..Query::from_address(&filter.address) };
    searching::hits_among(office, caller, query, keys).await
}

/// The caller looks at what one of their kept searches finds: what is told as new is what comes from now on.
///
/// Errors: [`Error::NotFound`].
pub async fn look(office: &Office, caller: &Caller, id: Uuid) -> Result<(), Error> {
    let (agency, person) = (scope(caller.agency.id), caller.person.id);
    let kept = rows::list(office.reader(), agency, person).await?;
    let filter = kept.iter().find(|filter| filter.id == id).ok_or(Error::NotFound)?;
    let growing = growing_hits(office, caller, filter).await?;
    let tx = office.begin().await?;
    rows::look(&tx, agency, person, id, &growing, office.now()).await?;
    Ok(tx.commit().await?)
}

/// Drops one of the caller's filters.
///
/// Errors: [`Error::NotFound`].
pub async fn delete(office: &Office, caller: &Caller, id: Uuid) -> Result<(), Error> {
    let tx = office.begin().await?;
    rows::delete(&tx, scope(caller.agency.id), caller.person.id, id).await?;
    Ok(tx.commit().await?)
}
