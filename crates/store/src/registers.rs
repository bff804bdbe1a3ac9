//! Number series: per agency, book and year, from 1, without gap, in the order of days.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, Row, params, sealed::Linked, write_date},
    restoration, settings,
};
use congvan_records::{AccessLevel, ArrivalNumber, NumberSeries, SeriesId, Timestamp, Year};
use congvan_workflow::Registration;
use time::Date;
use uuid::Uuid;

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
    let sql = "SELECT * FROM number_series WHERE agency = $1 AND book = $2 AND year = $3";
    let row = db.one(sql, params![scope.uuid(), book, i64::from(year.0)]).await?;
    row.as_ref().map(read_series).transpose()
}

/// Every series of the agency, by year and book.
pub async fn all_series(db: &impl Read, scope: AgencyScope) -> Result<Vec<NumberSeries>, Error> {
    let sql = "SELECT * FROM number_series WHERE agency = $1 ORDER BY year, book";
    db.all(sql, params![scope.uuid()]).await?.iter().map(read_series).collect()
}

/// The number the next letter would get; 1 for a book not yet begun. Only a forecast.
pub async fn forecast(
    db: &impl Read,
    scope: AgencyScope,
    book: &str,
    year: Year,
) -> Result<ArrivalNumber, Error> {
    Ok(series(db, scope, book, year).await?.map_or(ArrivalNumber(1), |series| series.next))
}

/// Takes the next number of `book` for a letter registered on `day`; begins the year's series on first use.
///
/// Errors: [`Error::SeriesClosed`]; [`Error::DayFalls`] when a number of a later day was given;
/// [`Error::NumbersHeld`] between a restoration and its confirmation.
/// Source: Decree 30/2020/NĐ-CP, art. 22.
pub async fn next_arrival_number(
    tx: &Tx,
    scope: AgencyScope,
    book: &str,
    day: Date,
    now: Timestamp,
) -> Result<TakenNumber, Error> {
    let (year, written) = (Year::of(day), write_date(day));
    let number = i64::from(year.0);
    let taken = |row: &Row| {
        let number = ArrivalNumber(row.get("number")?);
        Ok(TakenNumber { series: row.id("id")?, number, year, date: day })
    };
    // With the number it says whether numbers are given at all: a way to the database saved for every letter.
    let sql = "UPDATE number_series SET next = next + 1, last_date = $4 \
               WHERE agency = $1 AND book = $2 AND year = $3 AND closed_at IS NULL \
               AND (last_date IS NULL OR last_date <= $4) RETURNING id, next - 1 AS number, \
               (SELECT body FROM settings WHERE agency = $1 AND owner = $5 AND name = $6) AS restored";
    let values = || {
        params![scope.uuid(), book, number, written.as_str(), settings::owner_id(None), restoration::RESTORED]
    };
    if let Some(row) = tx.one(sql, values()).await? {
        restoration::allow_stored(row.get::<Option<String>>("restored")?.as_deref())?;
        return taken(&row);
    }
    restoration::allow_numbers(tx, scope).await?;
    // First use in the year. Whoever comes at the same moment waits here and then finds the row.
    let first = "INSERT INTO number_series (id, agency, book, year, opened_at, next) VALUES ($1, $2, $3, $4, $5, 1) \
                 ON CONFLICT (agency, book, year) DO NOTHING";
    tx.exec(first, params![Uuid::now_v7(), scope.uuid(), book, number, now.micros()]).await?;
    if let Some(row) = tx.one(sql, values()).await? {
        return taken(&row);
    }
    let sql = "SELECT closed_at, last_date FROM number_series WHERE agency = $1 AND book = $2 AND year = $3";
    let row = tx.one(sql, params![scope.uuid(), book, number]).await?;
    let row = row.ok_or(Error::NotFound("number series"))?;
    match (row.maybe_at("closed_at")?, row.maybe_date("last_date")?) {
        (None, Some(last)) => Err(Error::DayFalls(last)),
        _ => Err(Error::SeriesClosed),
    }
}

/// Opens the series of a book in a year at `first`, where the agency's paper book had come to; a series that gave no
/// number yet is set to it.
///
/// Errors: [`Error::Conflict`] when a number was given, or the series is closed.
pub async fn open(
    tx: &Tx,
    scope: AgencyScope,
    book: &str,
    year: Year,
    first: ArrivalNumber,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "INSERT INTO number_series (id, agency, book, year, opened_at, first, next) \
               VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (agency, book, year) \
               DO UPDATE SET first = $6, next = $6 \
               WHERE number_series.next = number_series.first AND number_series.closed_at IS NULL";
    let values = params![Uuid::now_v7(), scope.uuid(), book, i64::from(year.0), now.micros(), first.0];
    match tx.exec(sql, values).await? {
        1 => Ok(()),
        _ => Err(Error::Conflict),
    }
}

/// Closes the series of a book in a year, begun or not: nothing more enters until [`reopen`].
///
/// Whoever takes a number at the same moment either has it before, or gets [`Error::SeriesClosed`]: both change the row.
pub async fn close(tx: &Tx, scope: AgencyScope, book: &str, year: Year, at: Timestamp) -> Result<(), Error> {
    let sql = "INSERT INTO number_series (id, agency, book, year, opened_at, closed_at, next) \
               VALUES ($1, $2, $3, $4, $5, $5, 1) ON CONFLICT (agency, book, year) \
               DO UPDATE SET closed_at = $5 WHERE number_series.closed_at IS NULL";
    let values = params![Uuid::now_v7(), scope.uuid(), book, i64::from(year.0), at.micros()];
    tx.exec(sql, values).await.map(drop)
}

/// Opens the series of a book in a year again: it goes on with the number it had come to.
pub async fn reopen(tx: &Tx, scope: AgencyScope, book: &str, year: Year) -> Result<(), Error> {
    let sql = "UPDATE number_series SET closed_at = NULL WHERE agency = $1 AND book = $2 AND year = $3";
    tx.exec(sql, params![scope.uuid(), book, i64::from(year.0)]).await.map(drop)
}

/// The book that a series counts in.
///
/// Errors: [`Error::NotFound`].
pub async fn book_of(db: &impl Read, scope: AgencyScope, series: SeriesId) -> Result<String, Error> {
    let sql = "SELECT book FROM number_series WHERE agency = $1 AND id = $2";
    let row = db.one(sql, params![scope.uuid(), series.uuid()]).await?;
    row.ok_or(Error::NotFound("number series"))?.get("book")
}

fn read_series(row: &Row) -> Result<NumberSeries, Error> {
    let year = i32::try_from(row.get::<i64>("year")?).map_err(|error| Error::unreadable("year", error))?;
    Ok(NumberSeries {
        id: row.id("id")?,
        agency: row.id("agency")?,
        year: Year(year),
        book: row.get("book")?,
        opened: row.at("opened_at")?,
        closed: row.maybe_at("closed_at")?,
        first: ArrivalNumber(row.get("first")?),
        next: ArrivalNumber(row.get("next")?),
    })
}
