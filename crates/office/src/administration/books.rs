use super::{Act, begin, note, refuse, require};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office, intake::INCOMING_BOOK};
use congvan_records::{ArrivalNumber, NumberSeries, Year};
use congvan_store::registers;
use serde_json::json;

/// Sổ: a book in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Its key.
    pub book: String,
    /// Năm.
    pub year: Year,
    /// Its first number here.
    pub first: ArrivalNumber,
    /// The number the next letter gets.
    pub next: ArrivalNumber,
    /// Closed: nothing more enters.
    pub closed: bool,
}

impl Book {
    /// Was any number given? Then the first one can no longer be set.
    pub fn is_begun(&self) -> bool {
        self.next > self.first
    }
}

impl From<NumberSeries> for Book {
    fn from(series: NumberSeries) -> Self {
        let NumberSeries { book, year, first, next, closed, .. } = series;
        Self { book, year, first, next, closed: closed.is_some() }
    }
}

/// Every book of the agency, newest year first; that of this year is among them before its first number.
///
/// Errors: [`Error::Forbidden`].
pub async fn books(office: &Office, caller: &Caller) -> Result<Vec<Book>, Error> {
    require(caller)?;
    let year = Year::of(office.now().date_in(caller.agency.zone));
    let series = registers::all_series(office.reader(), scope(caller.agency.id)).await?;
    let mut books: Vec<Book> = series.into_iter().map(Book::from).collect();
    if !books.iter().any(|book| book.book == INCOMING_BOOK && book.year == year) {
        let one = ArrivalNumber(1);
        books.push(Book { book: INCOMING_BOOK.to_owned(), year, first: one, next: one, closed: false });
    }
    books.sort_by(|a, b| b.year.cmp(&a.year).then_with(|| a.book.cmp(&b.book)));
    Ok(books)
}

/// Says where the paper book of this year had come to: the next letter gets `first`. Only before the first number.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`]; [`Error::Blocked`] once a number was given.
/// Source: Decree 30/2020/NĐ-CP, art. 22 (numbers run on through the year).
pub async fn open_book(office: &Office, caller: &Caller, first: i64) -> Result<Vec<Book>, Error> {
    if !(1..=999_999).contains(&first) {
        refuse(vec![InputFault::new("first", "Nhập số từ 1 đến 999.999, ví dụ 1285.")])?;
    }
    let now = office.now();
    let year = Year::of(now.date_in(caller.agency.zone));
    let tx = begin(office, caller).await?;
    let agency = scope(caller.agency.id);
    match registers::open(&tx, agency, INCOMING_BOOK, year, ArrivalNumber(first), now).await {
        Err(congvan_store::Error::Conflict) => {
            return Err(Error::Blocked(
                "Sổ năm nay đã có văn bản, nên số bắt đầu không đổi được nữa.".to_owned(),
            ));
        }
        other => other?,
    }
    let body = json!({ "book": INCOMING_BOOK, "year": i64::from(year.0), "first": first });
    note(office, &tx, caller, Act::new("book_opened", body)).await?;
    tx.commit().await?;
    books(office, caller).await
}
