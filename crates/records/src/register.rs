use crate::{AgencyId, SeriesId, Timestamp};
use std::fmt;
use time::Date;

/// Năm sổ: the calendar year of a register, in the agency's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year(pub i32);

impl Year {
    /// The year a day belongs to.
    pub const fn of(date: Date) -> Self {
        Self(date.year())
    }
}

/// Số đến: a place in the yearly register, from 1.
///
/// Source: Decree 30/2020/NĐ-CP, art. 22.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArrivalNumber(pub i64);

impl fmt::Display for ArrivalNumber {
    /// Below 10 with a leading zero (Decree 30/2020/NĐ-CP, appendix I).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

/// Dãy số: one gapless series of numbers for a book in a year. A closed series gives no numbers until it is opened again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberSeries {
    /// Identifier.
    pub id: SeriesId,
    /// The owner.
    pub agency: AgencyId,
    /// The year it counts in.
    pub year: Year,
    /// Sổ: the book, such as `incoming`.
    pub book: String,
    /// When it began.
    pub opened: Timestamp,
    /// Since when it gives no more numbers, in mid-year too.
    pub closed: Option<Timestamp>,
    /// Its first number: 1, or where the paper book of the year had come to.
    pub first: ArrivalNumber,
    /// The number the next letter would get: a forecast until it is taken.
    pub next: ArrivalNumber,
}
