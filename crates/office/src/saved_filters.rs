//! Bộ lọc đã lưu: questions of one's own, under names of one's own. What they find is asked anew each time, under the
//! rights of that moment.

use crate::office::scope;
use crate::{Caller, Error, Office};
use congvan_records::nfc_line;
use congvan_store::saved_filters as rows;
pub use congvan_store::saved_filters::SavedFilter;
use uuid::Uuid;

/// Screens that keep filters.
pub const PLACES: [&str; 2] = ["book", "search"];
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
    let tx = office.begin().await?;
    let kept = rows::list(&tx, agency, person).await?;
    if kept.len() >= MOST && !kept.iter().any(|one| one.id == filter.id) {
        return Err(Error::Filter(Fault::TooMany));
    }
    rows::put(&tx, agency, person, &filter, office.now()).await?;
    tx.commit().await?;
    Ok(filter)
}

/// Drops one of the caller's filters.
///
/// Errors: [`Error::NotFound`].
pub async fn delete(office: &Office, caller: &Caller, id: Uuid) -> Result<(), Error> {
    let tx = office.begin().await?;
    rows::delete(&tx, scope(caller.agency.id), caller.person.id, id).await?;
    Ok(tx.commit().await?)
}
