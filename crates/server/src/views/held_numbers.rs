use super::At;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Numbers that are held since data was put back from a backup.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeldNumbersView {
    /// The instant of the backup; none while nothing is held.
    pub(crate) backup_at: Option<At>,
    /// The books whose last number must be said.
    pub(crate) books: Vec<HeldBookView>,
    /// Numbers whose letters were lost, the last ones first.
    pub(crate) gaps: Vec<GapView>,
}

/// A book of a year as it was put back.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeldBookView {
    pub(crate) book: String,
    pub(crate) name: String,
    pub(crate) year: i32,
    /// The last number in the backup; 0 when there was none.
    pub(crate) in_backup: u64,
    /// The last number that the replaced data had given; 0 when nothing is known of it.
    pub(crate) known: u64,
}

/// Numbers whose letters were lost.
#[derive(Serialize, ToSchema)]
pub(crate) struct GapView {
    pub(crate) book: String,
    /// The book's name; none where the agency keeps one only.
    pub(crate) name: Option<String>,
    pub(crate) year: i32,
    pub(crate) first: i64,
    pub(crate) last: i64,
    /// When it was said.
    pub(crate) at: At,
}

/// Says the last number given in each book.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NumbersInput {
    pub(crate) books: Vec<LastNumberInput>,
}

/// The last number given in a book.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LastNumberInput {
    pub(crate) book: String,
    pub(crate) year: i32,
    pub(crate) last: u64,
}
