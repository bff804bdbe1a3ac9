//! Sổ đăng ký văn bản đến, to be signed and bound.

use super::{Print, origin_of};
use crate::letters::day;
use crate::registers::{self, Book, BookQuery};
use crate::{Caller, Error, Office};
use congvan_printing::forms::{self, ArrivalBook, BookRow};
use time::Date;

/// Most lines of one print: some thousand pages. A ward's year has some thousand lines.
const MOST_LINES: usize = 20_000;

/// The lines of the book under the query, in the form of the decree. A line says what the book says, and no more of a
/// letter for named persons only than paper may.
///
/// Errors: [`Error::TooManyLines`].
pub async fn arrival_book(office: &Office, caller: &Caller, query: &BookQuery) -> Result<Print, Error> {
    let book = registers::book(office, caller, query).await?;
    if book.entries.len() > MOST_LINES {
        return Err(Error::TooManyLines(MOST_LINES));
    }
    let name = format!("{} năm {}", book.title, book.year.0);
    let form = form(&book, query);
    let origin = origin_of(office, caller, format!("Sổ đến {}", book.year.0));
    let set = tokio::task::spawn_blocking(move || forms::print_arrival_book(&form, &origin)).await;
    let bytes = set.ok().and_then(Result::ok).ok_or(Error::Machine("setting a print", None))?;
    Ok(Print::whole(name, bytes))
}

fn form(book: &Book, query: &BookQuery) -> ArrivalBook {
    let date = |asked: Option<Date>, known: Option<Date>| asked.or(known).map_or("…".to_owned(), day);
    let filter = &query.filter;
    let rows = book.entries.iter().map(|entry| BookRow {
        arrival_date: day(entry.arrived),
        arrival_number: entry.number.to_string(),
        author: entry.organ_name.clone(),
        code: entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        issued_date: entry.issued.map(day).unwrap_or_default(),
        subject: entry.subject_on_paper(),
        recipient: entry.recipients_on_paper(),
        transferred: entry.transferred.map(day).unwrap_or_default(),
        note: entry.note_on_paper(),
        voided: entry.void_reason.is_some(),
    });
    ArrivalBook {
        name: book.title.clone(),
        year: book.year.0.to_string(),
        extract: book.extract.unwrap_or_default().to_owned(),
        period: [
            date(filter.arrived_from, book.entries.first().map(|entry| entry.arrived)),
            date(filter.arrived_to, book.entries.last().map(|entry| entry.arrived)),
        ],
        rows: rows.collect(),
    }
}
