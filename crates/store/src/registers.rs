//! Number series: per agency, book and year, from 1, without gap, in the order of days.

use crate::{AgencyScope, Error, Read, Tx};
use congvan_records::{AccessLevel, ArrivalNumber, NumberSeries, SeriesId, Timestamp, Year};
use congvan_workflow::Registration;
use time::Date;

/// Sổ đăng ký văn bản đến: the name of the ordinary book of arrivals.
pub const INCOMING: &str = "incoming";

/// A number just taken, in the caller's transaction: rolling it back frees the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenNumber {
    /// The series.
    pub series: SeriesId,
    /// Số đến.
    pub number: ArrivalNumber,
    /// Năm.
    pub year: Year,
    /// Ngày đến.
    pub date: Date,
}

impl TakenNumber {
    /// The registration of a letter with this level of access.
    pub const fn registration(self, access: AccessLevel) -> Registration {
        Registration { series: self.series, number: self.number, year: self.year, date: self.date, access }
    }
}

/// The series of a book in a year, if any number was given in it.
pub async fn series(
    db: &impl Read,
    scope: AgencyScope,
    book: &str,
    year: Year,
) -> Result<Option<NumberSeries>, Error> {
    todo!()
}

/// Every series of the agency, by year and book.
pub async fn all_series(db: &impl Read, scope: AgencyScope) -> Result<Vec<NumberSeries>, Error> {
    todo!()
}

/// The number the next letter would get; 1 for a book not yet begun. Only a forecast.
pub async fn forecast(
    db: &impl Read,
    scope: AgencyScope,
    book: &str,
    year: Year,
) -> Result<ArrivalNumber, Error> {
    todo!()
}

/// Takes the next number of `book` for a letter registered on `day`; begins the year's series on first use.
///
/// Errors: [`Error::SeriesClosed`]; [`Error::DayFalls`] when a number of a later day was given.
/// Source: Decree 30/2020/NĐ-CP, art. 22.
pub async fn next_arrival_number(
    tx: &Tx,
    scope: AgencyScope,
    book: &str,
    day: Date,
    now: Timestamp,
) -> Result<TakenNumber, Error> {
    todo!()
}

/// Closes a series: nothing more enters. In mid-year too, when a unit ends.
pub async fn close(tx: &Tx, scope: AgencyScope, series: SeriesId, at: Timestamp) -> Result<(), Error> {
    todo!()
}
