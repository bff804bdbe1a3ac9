//! What narrows lists of letters, as far as more than one list knows it. `d` is the letter, `r` its routing.

use crate::{documents::fold_name, link::Query, link::write_date};
use congvan_records::{Timestamp, fold_marks};
use congvan_workflow::Status;
use time::Date;

/// Most words that are looked for: a longer line is no search but an accident of the clipboard.
const MOST_WORDS: usize = 20;

/// Words that all stand in code, kind, issuing body or subject, with or without marks; or an arrival number.
pub(crate) fn by_words(query: &mut Query, text: &str) {
    let folded = fold_marks(text);
    match folded.parse::<i64>() {
        Ok(number) => {
            query.push(" AND (d.arrival_number = ");
            query.bind(number);
            query.push(" OR d.line_key LIKE ");
            query.bind(pattern(&folded));
            query.push(" ESCAPE '!')");
        }
        Err(_) => {
            let words = folded.split(' ').filter(|word| !word.is_empty());
            words.take(MOST_WORDS).for_each(|word| contains(query, "d.line_key", word));
        }
    }
}

/// Part of the issuing body's name, as typed.
pub(crate) fn by_organ(query: &mut Query, organ: &str) {
    contains(query, "d.organ_key", &fold_name(organ));
}

/// Open after its deadline, or after the day the letter itself asks for.
pub(crate) fn by_lateness(query: &mut Query, now: Timestamp, today: Date) {
    let open = Status::ALL.into_iter().filter(|status| status.is_open());
    query.push(" AND r.status IN ");
    query.list(open.map(Status::key));
    query.push(" AND (r.deadline_at < ");
    query.bind(now.micros());
    query.push(" OR (r.deadline_at IS NULL AND d.due_date < ");
    query.bind(write_date(today));
    query.push("))");
}

fn contains(query: &mut Query, column: &str, part: &str) {
    query.and(&format!("{column} LIKE"), pattern(part));
    query.push(" ESCAPE '!'");
}

fn pattern(part: &str) -> String {
    let mut pattern = String::from("%");
    for c in part.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
