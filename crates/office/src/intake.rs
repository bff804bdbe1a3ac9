//! Tiếp nhận, vào sổ: from the first byte to the arrival number.

mod duplicates;
mod upload;

pub use duplicates::{Duplicate, DuplicateQuery, DuplicateReason, duplicates};
pub use upload::{Received, Upload, add_attachment, add_result, begin_upload, remove_attachment};

use crate::letters::Letter;
use crate::{Caller, Error, Key, Office};
use congvan_records::{ArrivalNumber, DocumentFields, DocumentId, PositionId, Rect, Year};
use time::Date;

/// The book of incoming letters.
pub const INCOMING_BOOK: &str = "incoming";

/// Số đến sẽ cấp: a forecast; the real number is given on saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The book's key.
    pub book: &'static str,
    /// "Công văn đến 2026".
    pub book_name: String,
    /// Its year.
    pub year: Year,
    /// The number the next letter would get.
    pub next: ArrivalNumber,
    /// Today, in the agency's zone.
    pub today: Date,
}

/// Vào sổ.
#[derive(Clone, Debug, PartialEq)]
pub struct Registration {
    /// The version on which it was decided.
    pub version: u32,
    /// The form as confirmed.
    pub fields: DocumentFields,
    /// To whom it is submitted in the same act: an office chief's or a leader's position.
    pub submit_to: Option<PositionId>,
    /// Where the arrival stamp goes; a free place is found when there is none.
    pub stamp_rect: Option<Rect>,
}

/// A letter with the number it was given.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The letter after the act.
    pub letter: Letter,
    /// Số đến.
    pub number: ArrivalNumber,
}

/// Keeps a half-filled form of a letter that has no number yet.
///
/// Errors: [`Error::NotFound`], [`Error::Secret`]; [`Error::Refused`] once it is registered.
pub async fn save_fields(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    fields: DocumentFields,
) -> Result<Letter, Error> {
    let _ = (office, caller, document, fields);
    Err(Error::Unavailable("intake"))
}

/// The number the next letter would get today.
///
/// Errors: [`Error::Forbidden`].
pub async fn forecast(office: &Office, caller: &Caller) -> Result<Forecast, Error> {
    let _ = (office, caller);
    Err(Error::Unavailable("intake"))
}

/// Vào sổ: gives the number, puts the arrival stamp on the first page, and submits if asked, all at once or not at
/// all.
///
/// Errors: [`Error::NotFound`], [`Error::Fields`], [`Error::Secret`], [`Error::Conflict`], [`Error::Refused`],
/// [`Error::IdempotencyMismatch`], [`Error::Busy`].
/// Source: Decree 30/2020/NĐ-CP, art. 22 and appendix IV (the stamp).
pub async fn register(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    registration: Registration,
    key: Option<Key>,
) -> Result<Registered, Error> {
    let _ = (office, caller, document, registration, key);
    Err(Error::Unavailable("intake"))
}
