//! Tiếp nhận lại: what was returned or voided comes in once more, as a letter of its own.
//!
//! Why another letter, and not the same one opened again: a line of the book is a letter. One whose number was voided
//! stays in the book as it stood, with its stamp, its reason and its history, and the number that it gets anew is the
//! line of another. So no number is without its line, none has two, and neither history says what was not so. One that
//! was returned had been told to its sender as returned; that it is taken in after all is another receipt, with its own
//! day, and the day is what the time limits are counted from.
//!
//! Source: Decree 30/2020/NĐ-CP, art. 21 (each receipt is checked, and told to the sender on its day) and art. 22
//! (numbers in order of arrival).

use congvan_records::{ArrivalNumber, DocumentId, PersonId, Timestamp, Year};

/// Đã tiếp nhận lại: said of the letter that was returned or voided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedAgain {
    /// The letter as which it came in once more.
    pub letter: DocumentId,
    /// Who received it again.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// Tiếp nhận lại từ: said of the letter as which it came in once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedBefore {
    /// The letter that was returned or voided.
    pub letter: DocumentId,
    /// The number that was voided, of which year; none for one that was returned before it had a number.
    pub number: Option<(ArrivalNumber, Year)>,
    /// Why it is received again.
    pub reason: String,
}
