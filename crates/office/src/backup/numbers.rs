//! After a restoration: which numbers were given after the backup?

use super::Fault;
use crate::books;
use crate::office::scope;
use crate::{Error, Office};
use congvan_records::{Agency, AgencyId, Timestamp, Year};
use congvan_store::restoration::{self, Gap, LastNumber, Restoration};
use congvan_store::{organisation, registers};
use std::collections::BTreeSet;

/// An agency whose numbers are held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The agency.
    pub agency: Agency,
    /// The instant of the backup.
    pub backup_at: Timestamp,
    /// The books whose last number must be said.
    pub books: Vec<HeldBook>,
}

/// A book of a year, as restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBook {
    /// The book.
    pub book: String,
    /// Its name.
    pub name: String,
    /// The year.
    pub year: Year,
    /// The last number in the backup; 0 when there was none.
    pub in_backup: u64,
    /// The last number that the replaced data had given; 0 when nothing is known of it.
    pub known: u64,
}

impl HeldBook {
    /// `incoming/2026`: how a book of a year is written.
    pub fn label(&self) -> String {
        format!("{}/{}", self.book, self.year.0)
    }

    /// The lowest number that can be the last.
    pub fn least(&self) -> u64 {
        self.in_backup.max(self.known)
    }
}

/// Agencies whose numbers are held, with the books to be asked about: those that were open when the backup was taken, and
/// every book of each year since, also one out of use, which may have been in use meanwhile.
pub async fn held(office: &Office) -> Result<Vec<Held>, Error> {
    let db = office.reader();
    let mut found = Vec::new();
    for agency in organisation::agencies(db).await? {
        found.extend(of(office, agency).await?);
    }
    Ok(found)
}

/// What is held of one agency.
pub(crate) async fn held_by(office: &Office, agency: AgencyId) -> Result<Option<Held>, Error> {
    let found = organisation::agency(office.reader(), scope(agency)).await?;
    of(office, found).await
}

async fn of(office: &Office, agency: Agency) -> Result<Option<Held>, Error> {
    let restoration = restoration::find(office.reader(), scope(agency.id)).await?;
    let Some(restoration) = restoration.filter(|one| one.confirmed_at.is_none()) else { return Ok(None) };
    let books = asked_about(office, &agency, &restoration).await?;
    Ok(Some(Held { agency, backup_at: Timestamp::from_micros(restoration.backup_at), books }))
}

async fn asked_about(
    office: &Office,
    agency: &Agency,
    restoration: &Restoration,
) -> Result<Vec<HeldBook>, Error> {
    let series = registers::all_series(office.reader(), scope(agency.id)).await?;
    let first = Year::of(Timestamp::from_micros(restoration.backup_at).date_in(agency.zone));
    let now = Year::of(office.now().date_in(agency.zone));
    let (_, named) = books::kept(office.reader(), agency.id).await?;
    let mut wanted: BTreeSet<(i32, String)> = BTreeSet::new();
    for year in first.0..=now.0.max(first.0) {
        wanted.extend(named.iter().map(|book| (year, book.key.clone())));
    }
    // Late letters of the old year still enter the old book.
    let open = series.iter().filter(|series| series.closed.is_none() && series.year.0 >= first.0 - 1);
    wanted.extend(open.map(|series| (series.year.0, series.book.clone())));
    wanted.extend(restoration.known.iter().map(|known| (known.year, known.book.clone())));
    let last_in_backup = |book: &str, year: i32| {
        let found = series.iter().find(|series| series.book == book && series.year.0 == year);
        found.map_or(0, |series| series.next.0 - 1)
    };
    let last_known = |book: &str, year: i32| {
        let found = restoration.known.iter().find(|known| known.book == book && known.year == year);
        found.map_or(0, |known| known.last)
    };
    let mut books = Vec::new();
    for (year, book) in wanted {
        let in_backup = last_in_backup(&book, year).unsigned_abs();
        let known = last_known(&book, year).unsigned_abs();
        // What was closed before the year of the backup, and got no more, needs no word: no letter can enter it.
        let is_closed = series.iter().any(|s| s.book == book && s.year.0 == year && s.closed.is_some());
        if year < first.0 && is_closed && known <= in_backup {
            continue;
        }
        let name =
            named.iter().find(|one| one.key == book).map_or_else(|| book.clone(), |one| one.name.clone());
        books.push(HeldBook { book, name, year: Year(year), in_backup, known });
    }
    Ok(books)
}

/// Says the last number given in each book that [`held`] names, as `(label, number)`, and lets numbers be given again.
/// Numbers above the last in the backup become gaps: their letters were lost and must be entered anew, under new
/// numbers, with the old one in the note.
///
/// Errors: [`Fault::NothingHeld`], [`Fault::NumbersUnsaid`], [`Fault::NumberTooLow`].
pub async fn confirm(
    office: &Office,
    agency_code: Option<&str>,
    said: &[(String, u64)],
) -> Result<Vec<Gap>, Error> {
    let mut waiting = held(office).await?;
    if let Some(code) = agency_code {
        waiting.retain(|held| held.agency.code == code);
    }
    let [held] = waiting.as_slice() else { return Err(Error::Backup(Fault::NothingHeld)) };
    let number = |label: &str| said.iter().find(|(book, _)| book == label).map(|(_, number)| *number);
    let unsaid: Vec<String> =
        held.books.iter().map(HeldBook::label).filter(|label| number(label).is_none()).collect();
    if !unsaid.is_empty() {
        return Err(Error::Backup(Fault::NumbersUnsaid(unsaid)));
    }
    let mut given = Vec::new();
    for book in &held.books {
        let last = number(&book.label()).unwrap_or_default();
        if last < book.least() {
            return Err(Error::Backup(Fault::NumberTooLow(book.label(), book.least())));
        }
        let last = i64::try_from(last).map_err(|_| Error::Configuration(book.label()))?;
        given.push(LastNumber { book: book.book.clone(), year: book.year.0, last });
    }
    let tx = office.begin().await?;
    let gaps = restoration::confirm(&tx, scope(held.agency.id), &given, office.now()).await?;
    tx.commit().await?;
    Ok(gaps)
}
