//! Xác nhận số sau khôi phục: which numbers were given after the backup that was put back.

use super::{Act, note};
use crate::backup::{Fault, HeldBook, held_by as held_by_agency};
use crate::books::{self, IncomingBook};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office, access};
use congvan_records::{Role, Timestamp, Year};
use congvan_store::restoration::{self, Gap, LastNumber};
use serde_json::json;

/// What the agency must say before numbers are given again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldNumbers {
    /// The instant of the backup; none while nothing is held.
    pub backup_at: Option<Timestamp>,
    /// The books whose last number must be said.
    pub books: Vec<HeldBook>,
    /// Names of the books.
    pub named: Vec<IncomingBook>,
    /// Numbers whose letters were lost with data after a backup, the last ones first.
    pub gaps: Vec<Gap>,
}

/// The last number given in a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastGiven {
    /// The book.
    pub book: String,
    /// The year.
    pub year: Year,
    /// The number.
    pub last: u64,
}

/// What is held of the caller's agency. For its administrator, and for its clerks, who have the paper book.
///
/// Errors: [`Error::Forbidden`].
pub async fn held_numbers(office: &Office, caller: &Caller) -> Result<HeldNumbers, Error> {
    may(caller)?;
    let (backup_at, held) = match held_by_agency(office, caller.agency.id).await? {
        Some(held) => (Some(held.backup_at), held.books),
        None => (None, Vec::new()),
    };
    let mut gaps = restoration::gaps(office.reader(), scope(caller.agency.id)).await?;
    gaps.reverse();
    let named = books::all(office, caller).await?;
    Ok(HeldNumbers { backup_at, books: held, named, gaps })
}

/// Says the last number given in each book, and lets numbers be given again. Numbers above those of the backup become
/// gaps: their letters were lost and are entered anew, under new numbers.
///
/// Errors: [`Error::Forbidden`]; [`Error::Blocked`] when nothing is held, also because somebody else said it meanwhile;
/// [`Error::Input`].
pub async fn confirm_numbers(
    office: &Office,
    caller: &Caller,
    said: &[LastGiven],
) -> Result<HeldNumbers, Error> {
    may(caller)?;
    let nothing = || Error::Blocked("Số đến không còn bị giữ: đã có người xác nhận.".to_owned());
    let held = held_by_agency(office, caller.agency.id).await?.ok_or_else(nothing)?;
    let (_, named) = books::kept(office.reader(), caller.agency.id).await?;
    let several = named.len() > 1;
    let mut given = Vec::new();
    let mut faults = Vec::new();
    for book in &held.books {
        let last = said.iter().find(|one| one.book == book.book && one.year == book.year).map(|one| one.last);
        match last {
            Some(last) if (book.least()..=MOST).contains(&last) => {
                let last = i64::try_from(last).unwrap_or_default();
                given.push(LastNumber { book: book.book.clone(), year: book.year.0, last });
            }
            other => faults.push(InputFault::new("books", fault(book, other, several))),
        }
    }
    super::refuse(faults)?;
    let agency = scope(caller.agency.id);
    let tx = office.begin().await?;
    let actor = access::actor(&tx, caller, office.now()).await?;
    if !actor.has(Role::Administrator) && !actor.has(Role::Clerk) {
        return Err(Error::Forbidden(Role::Clerk));
    }
    // Asked again in the transaction: of two who say it at once, one does.
    if restoration::allow_numbers(&tx, agency).await.is_ok() {
        return Err(nothing());
    }
    let gaps = match restoration::confirm(&tx, agency, &given, office.now()).await {
        Err(congvan_store::Error::Conflict) => return Err(Error::Backup(Fault::NothingHeld)),
        other => other?,
    };
    let words =
        |gap: &Gap| json!({ "book": gap.book, "year": gap.year, "first": gap.first, "last": gap.last });
    let last: Vec<String> = given
        .iter()
        .map(|one| match named.iter().find(|book| several && book.key == one.book) {
            Some(book) => format!("{} {}: {}", book.name, one.year, one.last),
            None => format!("{}: {}", one.year, one.last),
        })
        .collect();
    let body = json!({ "last": last.join("; "), "gaps": gaps.iter().map(words).collect::<Vec<_>>() });
    note(office, &tx, caller, Act::new("numbers_confirmed", body)).await?;
    tx.commit().await?;
    held_numbers(office, caller).await
}

/// What is wrong with what was said of a book, which is named where there are several.
fn fault(book: &HeldBook, last: Option<u64>, several: bool) -> String {
    let (name, year, least) = (&book.name, book.year.0, book.least());
    match (last, several) {
        (None, false) => format!("Nhập số cuối đã cấp năm {year}."),
        (None, true) => format!("Nhập số cuối đã cấp của sổ {name} năm {year}."),
        (Some(last), false) if last > MOST => format!("Số của năm {year} lớn quá {MOST}."),
        (Some(last), true) if last > MOST => format!("Số của sổ {name} năm {year} lớn quá {MOST}."),
        (Some(_), false) => format!("Năm {year}: số cuối không thể nhỏ hơn {least}, số đã có trong sổ."),
        (Some(_), true) => {
            format!("Sổ {name} năm {year}: số cuối không thể nhỏ hơn {least}, số đã có trong sổ.")
        }
    }
}

/// Largest number that a book can come to.
const MOST: u64 = 999_999;

fn may(caller: &Caller) -> Result<(), Error> {
    if caller.actor.has(Role::Administrator) {
        return Ok(());
    }
    access::require_clerk(caller)
}
