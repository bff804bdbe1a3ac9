//! What narrows lists of letters, as far as more than one list knows it. `d` is the letter, `r` its routing.

use crate::{documents::fold_name, link::Query};
use congvan_records::{Timestamp, fold_marks};
use congvan_workflow::InboxBox;

/// Most words that are looked for: a longer line is no search but an accident of the clipboard.
const MOST_WORDS: usize = 20;
/// Where a letter as a whole waits, whoever else has a share in it.
const WAITS_AS_A_WHOLE: [InboxBox; 3] = [InboxBox::Arrivals, InboxBox::Review, InboxBox::Tasks];

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

/// Open after its deadline, or after the day the letter itself asks for, as long as the unit that leads has not reported.
/// The line on which the letter waits knows both.
pub(crate) fn by_lateness(query: &mut Query, now: Timestamp) {
    query.push(" AND EXISTS (SELECT 1 FROM inbox_entries w WHERE w.routing = r.id AND w.due_at < ");
    query.bind(now.micros());
    query.push(" AND w.box IN ");
    query.list(WAITS_AS_A_WHOLE.iter().map(|inbox| inbox.key()));
    query.push(")");
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
