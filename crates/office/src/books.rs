//! Sổ đăng ký văn bản đến: the books the agency keeps. One is always there; others have names of the agency's own. Each
//! has numbers of its own, year by year, and a letter stands in one of them.

use crate::office::scope;
use crate::{Caller, Error, InputFault, Office};
use congvan_records::AgencyId;
use congvan_store::{Read, registers, settings};
use serde::{Deserialize, Serialize};

/// Name of the setting that holds those of the agency's own.
pub(crate) const SETTING: &str = "incoming_books";
/// Name of the book that is always there.
const ORDINARY: &str = "Công văn đến";

/// A book of arrivals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingBook {
    /// Its key, which stays.
    pub key: String,
    /// "Công văn đến", "Đơn thư".
    pub name: String,
}

impl IncomingBook {
    /// Is it the one that is always there?
    pub fn is_ordinary(&self) -> bool {
        self.key == registers::INCOMING
    }
}

/// The books to choose from, the ordinary one first.
pub async fn all(office: &Office, caller: &Caller) -> Result<Vec<IncomingBook>, Error> {
    Ok(kept(office.reader(), caller.agency.id).await?.1)
}

/// With the version of the setting.
pub(crate) async fn kept(db: &impl Read, agency: AgencyId) -> Result<(u32, Vec<IncomingBook>), Error> {
    let ordinary = IncomingBook { key: registers::INCOMING.to_owned(), name: ORDINARY.to_owned() };
    let Some(setting) = settings::find(db, scope(agency), None, SETTING).await? else {
        return Ok((0, vec![ordinary]));
    };
    let own: Vec<IncomingBook> = serde_json::from_str(&setting.body)
        .map_err(|_| Error::Configuration("the books of arrivals".to_owned()))?;
    Ok((setting.version, std::iter::once(ordinary).chain(own).collect()))
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
