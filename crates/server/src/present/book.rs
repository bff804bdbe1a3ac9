use super::deadline;
use crate::views::{
    At, BookEntry, BookPage, BookReceipt, BookYearView, BookYears, Day, NewEntryView, RecipientView,
};
use congvan_office::{
    calendar::DatedCalendar,
    registers::{self, BookYear, Entry},
};
use congvan_records::Timestamp;

pub(crate) fn book_years(books: Vec<BookYear>) -> BookYears {
    let year = |book: BookYear| BookYearView {
        book: book.book,
        name: book.name,
        year: book.year.0,
        closed: book.closed,
        first: book.first,
    };
    BookYears { items: books.into_iter().map(year).collect() }
}

pub(crate) fn book_page(page: registers::BookPage, calendar: &DatedCalendar, now: Timestamp) -> BookPage {
    let items = page.entries.into_iter().map(|line| entry(line, calendar, now)).collect();
    BookPage { items, next: page.next, total: page.total }
}

fn entry(entry: Entry, calendar: &DatedCalendar, now: Timestamp) -> BookEntry {
    BookEntry {
        document_id: entry.document.uuid(),
        version: entry.version,
        arrival_date: Day(entry.arrived),
        arrival_number: entry.number.0,
        organ_name: entry.organ_name,
        code: entry.code.map(|code| code.to_string()),
        issued_date: entry.issued.map(Day),
        kind: entry.kind,
        subject: entry.subject,
        recipients: entry
            .recipients
            .into_iter()
            .map(|recipient| RecipientView {
                role: recipient.role.map(|role| role.key().to_owned()),
                name: recipient.name,
            })
            .collect(),
        transferred: entry.transferred.map(Day),
        receipt: entry.receipt.map(|receipt| BookReceipt { by: receipt.by, at: At(receipt.at) }),
        note: entry.note,
        void_reason: entry.void_reason,
        anew: entry.anew.map(|anew| NewEntryView {
            document_id: anew.document.uuid(),
            arrival_number: anew.number.0,
            book_name: anew.book,
        }),
        urgency: entry.urgency.key().to_owned(),
        access: entry.access.key().to_owned(),
        status: entry.status.key().to_owned(),
        deadline: entry.deadline.map(|due| deadline(&due, calendar, now)),
        due_date: entry.due_date.map(Day),
        overdue: entry.overdue,
        is_reported: entry.is_reported,
    }
}
