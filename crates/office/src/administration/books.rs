use super::{Act, begin, keep, note, refuse, require, same};
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
/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;

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
    /// Ngừng dùng: nothing enters it, of this year until it is taken into use again.
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
    for IncomingBook { key, name, closed } in named.clone() {
        if !books.iter().any(|book| book.book == key && book.year == year) {
            let one = ArrivalNumber(1);
            books.push(Book { book: key, name, year, first: one, next: one, closed });
        }
    }
    let place = |book: &Book| named.iter().position(|one| one.key == book.book);
    books.sort_by(|a, b| b.year.cmp(&a.year).then_with(|| place(a).cmp(&place(b))));
    Ok(books)
}

/// Says where a paper book of this year had come to: the next letter gets `first`. Only before the first number.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`]; [`Error::Blocked`] once a number was given, or out of use.
/// Source: Decree 30/2020/NĐ-CP, art. 22 (numbers run on through the year).
pub async fn open_book(office: &Office, caller: &Caller, key: &str, first: i64) -> Result<Vec<Book>, Error> {
    refuse(first_faults(first))?;
    let tx = begin(office, caller).await?;
    let book = books::find(&tx, caller.agency.id, Some(key)).await?;
    if book.closed {
        let words = format!("Sổ {} đã ngừng dùng. Dùng lại sổ trước khi đặt số bắt đầu.", book.name);
        return Err(Error::Blocked(words));
    }
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
    let tx = begin(office, caller).await?;
    let (version, mut named) = books::kept(&tx, caller.agency.id).await?;
    faults.extend(name_faults(&name, &named));
    if named.len() > MOST {
        faults.push(InputFault::new("name", format!("Nhiều nhất {MOST} sổ riêng.")));
    }
    refuse(faults)?;
    // Books are only added, so that their number names the next one.
    let key = format!("{}-{}", registers::INCOMING, named.len() + 1);
    let book = IncomingBook { key, name, closed: false };
    named.push(book.clone());
    keep(office, &tx, caller, books::SETTING, &named, version).await?;
    open(office, &tx, caller, &book, first).await?;
    let year = i64::from(this_year(office, caller).0);
    let body = json!({ "book": book.key, "name": book.name, "year": year, "first": first });
    note(office, &tx, caller, Act::new("book_added", body)).await?;
    saved(office, caller, tx).await
}

/// Đổi tên: the book of every year, and every paper made of it from now on, bears the new name.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`]; [`Error::Stale`] when somebody else changes one at the same moment.
pub async fn rename_book(
    office: &Office,
    caller: &Caller,
    key: &str,
    name: &str,
    reason: &str,
) -> Result<Vec<Book>, Error> {
    let name = nfc_line(name);
    let reason = reason_given(reason);
    let tx = begin(office, caller).await?;
    let (version, mut named, place) = find(&tx, caller, key).await?;
    let others: Vec<IncomingBook> = named.iter().filter(|book| book.key != key).cloned().collect();
    let mut faults = name_faults(&name, &others);
    if named[place].name == name {
        faults.push(InputFault::new("name", format!("Sổ đang có tên {name}. Nhập tên khác.")));
    }
    let reason = reason.map_err(|fault| faults.push(fault)).unwrap_or_default();
    refuse(faults)?;
    let before = std::mem::replace(&mut named[place].name, name.clone());
    keep(office, &tx, caller, books::SETTING, &named, version).await?;
    let body = json!({ "book": key, "name": name, "before": { "name": before }, "reason": reason });
    note(office, &tx, caller, Act::new("book_renamed", body)).await?;
    saved(office, caller, tx).await
}

/// Ngừng dùng: no letter enters the book any more. What stands in it stays, with its numbers, on screen and in print.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`]; [`Error::Blocked`] of the last book in use, and of one that is out of
/// use already; [`Error::Stale`] when somebody else changes one at the same moment.
pub async fn close_book(
    office: &Office,
    caller: &Caller,
    key: &str,
    reason: &str,
) -> Result<Vec<Book>, Error> {
    turn(office, caller, key, reason, true).await
}

/// Dùng lại: letters enter the book again, and it goes on with the number it had come to.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`]; [`Error::Blocked`] of one in use; [`Error::Stale`] when somebody else
/// changes one at the same moment.
pub async fn reopen_book(
    office: &Office,
    caller: &Caller,
    key: &str,
    reason: &str,
) -> Result<Vec<Book>, Error> {
    turn(office, caller, key, reason, false).await
}

/// Takes a book out of use, or into use again.
///
/// It is said twice: the setting offers and refuses it in every year to come, and this year's row, which gives the
/// numbers, refuses whoever read the setting a moment before. Two who close the last two books write the same version
/// of the setting, so that one of them does not.
async fn turn(
    office: &Office,
    caller: &Caller,
    key: &str,
    reason: &str,
    closed: bool,
) -> Result<Vec<Book>, Error> {
    let reason = reason_given(reason).map_err(|fault| Error::Input(vec![fault]))?;
    let tx = begin(office, caller).await?;
    let (version, mut named, place) = find(&tx, caller, key).await?;
    let name = named[place].name.clone();
    if named[place].closed == closed {
        return Err(Error::Blocked(if closed {
            format!("Sổ {name} đã ngừng dùng từ trước.")
        } else {
            format!("Sổ {name} đang được dùng.")
        }));
    }
    named[place].closed = closed;
    if named.iter().all(|book| book.closed) {
        let words = format!(
            "Sổ {name} là sổ cuối cùng đang dùng của năm, không ngừng dùng được. Thêm sổ mới hoặc dùng lại một sổ khác trước."
        );
        return Err(Error::Blocked(words));
    }
    keep(office, &tx, caller, books::SETTING, &named, version).await?;
    let (agency, year) = (scope(caller.agency.id), this_year(office, caller));
    if closed {
        registers::close(&tx, agency, key, year, office.now()).await?;
    } else {
        registers::reopen(&tx, agency, key, year).await?;
    }
    let body = json!({ "book": key, "name": name, "year": i64::from(year.0), "reason": reason });
    let act = if closed { "book_closed" } else { "book_reopened" };
    note(office, &tx, caller, Act::new(act, body)).await?;
    saved(office, caller, tx).await
}

/// Commits, lets go of the names that are remembered, and gives the books as they are now.
async fn saved(office: &Office, caller: &Caller, tx: Tx) -> Result<Vec<Book>, Error> {
    tx.commit().await?;
    office.inner.organisations.forget(caller.agency.id);
    books(office, caller).await
}

/// The books with the version of their setting, and the place of the one with this key.
async fn find(tx: &Tx, caller: &Caller, key: &str) -> Result<(u32, Vec<IncomingBook>, usize), Error> {
    let (version, named) = books::kept(tx, caller.agency.id).await?;
    match named.iter().position(|book| book.key == key) {
        Some(place) => Ok((version, named, place)),
        None => Err(Error::NotFound),
    }
}

fn name_faults(name: &str, others: &[IncomingBook]) -> Vec<InputFault> {
    let mut faults = Vec::new();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        let words = format!("Đặt tên sổ, nhiều nhất {LONGEST_NAME} ký tự, ví dụ Đơn thư.");
        faults.push(InputFault::new("name", words));
    }
    if others.iter().any(|book| same(&book.name, name)) {
        faults.push(InputFault::new("name", format!("Đã có sổ {name}.")));
    }
    faults
}

fn reason_given(reason: &str) -> Result<String, InputFault> {
    let reason = nfc_line(reason);
    match reason.chars().count() {
        1..=LONGEST_REASON => Ok(reason),
        _ => Err(InputFault::new(
            "reason",
            format!(
                "Nhập lý do, nhiều nhất {LONGEST_REASON} ký tự, ví dụ: Đơn thư chuyển về bộ phận tiếp dân."
            ),
        )),
    }
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
