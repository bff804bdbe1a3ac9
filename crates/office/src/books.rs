//! Sổ đăng ký văn bản đến: the books the agency keeps. One is always there; others are the agency's own. Each has a name
//! and numbers of its own, year by year, and a letter stands in one of them. A book that is out of use takes no letters;
//! what stands in it stays.

use crate::office::scope;
use crate::{Caller, Error, InputFault, Office};
use congvan_records::AgencyId;
use congvan_store::{Read, registers, settings};
use serde::{Deserialize, Serialize};

/// Name of the setting that holds those of the agency's own, and the one that is always there once it was changed.
pub(crate) const SETTING: &str = "incoming_books";
/// Name of the book that is always there, until the agency gives it another.
const ORDINARY: &str = "Công văn đến";

/// A book of arrivals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingBook {
    /// Its key, which stays.
    pub key: String,
    /// "Công văn đến", "Đơn thư".
    pub name: String,
    /// Ngừng dùng: no letter enters it until it is taken into use again, in later years neither.
    #[serde(default)]
    pub closed: bool,
}

impl IncomingBook {
    /// Is it the one that is always there?
    pub fn is_ordinary(&self) -> bool {
        self.key == registers::INCOMING
    }

    /// Must its register on paper say which book it is? Not the one that is always there, under the name it always had.
    pub fn has_own_name(&self) -> bool {
        !self.is_ordinary() || self.name != ORDINARY
    }
}

/// The books to choose from, the ordinary one first.
pub async fn all(office: &Office, caller: &Caller) -> Result<Vec<IncomingBook>, Error> {
    Ok(kept(office.reader(), caller.agency.id).await?.1)
}

/// With the version of the setting.
pub(crate) async fn kept(db: &impl Read, agency: AgencyId) -> Result<(u32, Vec<IncomingBook>), Error> {
    let setting = settings::find(db, scope(agency), None, SETTING).await?;
    let version = setting.as_ref().map_or(0, |setting| setting.version);
    let mut books: Vec<IncomingBook> = setting
        .map(|setting| serde_json::from_str(&setting.body))
        .transpose()
        .map_err(|_| Error::Configuration("the books of arrivals".to_owned()))?
        .unwrap_or_default();
    if !books.iter().any(IncomingBook::is_ordinary) {
        let (key, name) = (registers::INCOMING.to_owned(), ORDINARY.to_owned());
        books.insert(0, IncomingBook { key, name, closed: false });
    }
    Ok((version, books))
}

/// The book with this key; the ordinary one without.
///
/// Errors: [`Error::Input`] when there is none.
pub(crate) async fn find(db: &impl Read, agency: AgencyId, key: Option<&str>) -> Result<IncomingBook, Error> {
    let wanted = key.unwrap_or(registers::INCOMING);
    let (_, books) = kept(db, agency).await?;
    let found = books.into_iter().find(|book| book.key == wanted);
    found.ok_or_else(|| Error::Input(vec![InputFault::new("book", "Không có sổ này. Chọn sổ khác.")]))
}

/// The first book that is in use: the one offered to begin with.
pub(crate) async fn first_open(db: &impl Read, agency: AgencyId) -> Result<IncomingBook, Error> {
    let (_, books) = kept(db, agency).await?;
    let first = books.into_iter().find(|book| !book.closed);
    first.ok_or_else(|| Error::Configuration("the books of arrivals".to_owned()))
}

/// As [`find`], for a letter to enter.
///
/// Errors: [`Error::Input`] when there is none, or it is out of use.
pub(crate) async fn find_open(
    db: &impl Read,
    agency: AgencyId,
    key: Option<&str>,
) -> Result<IncomingBook, Error> {
    let book = find(db, agency, key).await?;
    if book.closed { Err(closed(&book)) } else { Ok(book) }
}

/// The refusal of a letter by a book that is out of use: what was typed stays, another book is chosen.
pub(crate) fn closed(book: &IncomingBook) -> Error {
    let words = format!("Sổ {} đã ngừng dùng, văn bản chưa vào sổ. Chọn sổ khác rồi vào sổ lại.", book.name);
    Error::Input(vec![InputFault::new("book", words)])
}
