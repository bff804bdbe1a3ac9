use super::{Act, begin, keep, note, refuse, require};
use crate::books::{self, IncomingBook};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office};
use congvan_records::{ArrivalNumber, NumberSeries, Year, nfc_line};
use congvan_store::{Tx, registers};
use serde_json::json;

/// Most books of an agency's own.
const MOST: usize = 20;
/// Longest name, in characters.
const LONGEST_NAME: usize = 80;

/// Sổ: a book in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Its key.
    pub book: String,
    /// Its name.
    pub name: String,
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

    fn of(series: NumberSeries, named: &[IncomingBook]) -> Self {
        let NumberSeries { book, year, first, next, closed, .. } = series;
        let name =
            named.iter().find(|one| one.key == book).map_or_else(|| book.clone(), |one| one.name.clone());
        Self { book, name, year, first, next, closed: closed.is_some() }
    }
}

/// Every book of the agency, newest year first; those of this year are among them before their first number.
///
/// Errors: [`Error::Forbidden`].
pub async fn books(office: &Office, caller: &Caller) -> Result<Vec<Book>, Error> {
    require(caller)?;
    let year = this_year(office, caller);
    let named = books::all(office, caller).await?;
    let series = registers::all_series(office.reader(), scope(caller.agency.id)).await?;
    let mut books: Vec<Book> = series.into_iter().map(|series| Book::of(series, &named)).collect();
    for IncomingBook { key, name } in named.clone() {
        if !books.iter().any(|book| book.book == key && book.year == year) {
            let one = ArrivalNumber(1);
            books.push(Book { book: key, name, year, first: one, next: one, closed: false });
        }
    }
    let place = |book: &Book| named.iter().position(|one| one.key == book.book);
    books.sort_by(|a, b| b.year.cmp(&a.year).then_with(|| place(a).cmp(&place(b))));
    Ok(books)
}

/// Says where a paper book of this year had come to: the next letter gets `first`. Only before the first number.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`]; [`Error::Blocked`] once a number was given.
/// Source: Decree 30/2020/NĐ-CP, art. 22 (numbers run on through the year).
pub async fn open_book(office: &Office, caller: &Caller, key: &str, first: i64) -> Result<Vec<Book>, Error> {
    refuse(first_faults(first))?;
    let tx = begin(office, caller).await?;
    let book = books::find(&tx, caller.agency.id, Some(key)).await?;
    open(office, &tx, caller, &book, first).await?;
    let year = i64::from(this_year(office, caller).0);
    let body = json!({ "book": book.key, "name": book.name, "year": year, "first": first });
    note(office, &tx, caller, Act::new("book_opened", body)).await?;
    tx.commit().await?;
    books(office, caller).await
}

/// Thêm sổ: a book of the agency's own, whose next letter of this year gets `first`.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`]; [`Error::Stale`] when somebody else adds one at the same moment.
pub async fn add_book(office: &Office, caller: &Caller, name: &str, first: i64) -> Result<Vec<Book>, Error> {
    let name = nfc_line(name);
    let mut faults = first_faults(first);
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        let words = format!("Đặt tên sổ, nhiều nhất {LONGEST_NAME} ký tự, ví dụ Đơn thư.");
        faults.push(InputFault::new("name", words));
    }
    let tx = begin(office, caller).await?;
    let (version, named) = books::kept(&tx, caller.agency.id).await?;
    if named.iter().any(|book| book.name.to_lowercase() == name.to_lowercase()) {
        faults.push(InputFault::new("name", format!("Đã có sổ {name}.")));
    }
    if named.len() > MOST {
        faults.push(InputFault::new("name", format!("Nhiều nhất {MOST} sổ riêng.")));
    }
    refuse(faults)?;
    // Books are only added, so that their number names the next one.
    let book = IncomingBook { key: format!("{}-{}", registers::INCOMING, named.len() + 1), name };
    let own: Vec<&IncomingBook> =
        named.iter().filter(|book| !book.is_ordinary()).chain(std::iter::once(&book)).collect();
    keep(office, &tx, caller, books::SETTING, &own, version).await?;
    open(office, &tx, caller, &book, first).await?;
    let year = i64::from(this_year(office, caller).0);
    let body = json!({ "book": book.key, "name": book.name, "year": year, "first": first });
    note(office, &tx, caller, Act::new("book_added", body)).await?;
    tx.commit().await?;
    books(office, caller).await
}

fn first_faults(first: i64) -> Vec<InputFault> {
    match first {
        1..=999_999 => Vec::new(),
        _ => vec![InputFault::new("first", "Nhập số từ 1 đến 999.999, ví dụ 1285.")],
    }
}

async fn open(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    book: &IncomingBook,
    first: i64,
) -> Result<(), Error> {
    let (year, now) = (this_year(office, caller), office.now());
    match registers::open(tx, scope(caller.agency.id), &book.key, year, ArrivalNumber(first), now).await {
        Err(congvan_store::Error::Conflict) => {
            Err(Error::Blocked("Sổ năm nay đã có văn bản, nên số bắt đầu không đổi được nữa.".to_owned()))
        }
        other => Ok(other?),
    }
}

fn this_year(office: &Office, caller: &Caller) -> Year {
    Year::of(office.now().date_in(caller.agency.zone))
}
