//! Gợi ý while the words are being typed, and letters that are like one at hand.

use super::{Facet, Marked, Query, ask, principal_keys, reader};
use crate::office::scope;
use crate::{Caller, Error, Office, abbreviations, access, jobs};
use congvan_records::{ArrivalNumber, DocumentCode, DocumentId, IncomingDocument};
use congvan_search::Note;
use congvan_store::{documents, grants, routings};
use congvan_workflow::Access;
use std::time::{Duration, Instant};
use time::Date;

/// Most letters and most issuing bodies offered.
const MOST: usize = 6;
/// Most letters that are told to be like another.
const MOST_ALIKE: usize = 5;
/// Longest text that is read, in characters: nobody waits for suggestions to a whole paragraph.
const LONGEST: usize = 200;

/// A letter that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// The letter.
    pub document: DocumentId,
    /// Trích yếu.
    pub subject: Marked,
    /// Số, ký hiệu.
    pub code: Option<DocumentCode>,
    /// Cơ quan ban hành.
    pub organ_name: String,
    /// Ngày văn bản.
    pub issued_date: Option<Date>,
    /// Số đến.
    pub arrival_number: Option<ArrivalNumber>,
}

/// What is offered below the box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Letters, the likeliest first.
    pub letters: Vec<Suggested>,
    /// Issuing bodies, with how many letters of theirs hold the words, under the caller's rights.
    pub agencies: Vec<Facet>,
    /// How long it took.
    pub took: Duration,
}

/// Offers letters and issuing bodies for what is being typed, out of what the caller may know of: as [`super::search`],
/// the index answers under the caller's rights and the database is asked again. Nothing is offered while there is no
/// index.
pub async fn suggest(office: &Office, caller: &Caller, text: &str) -> Result<Suggestions, Error> {
    let started = Instant::now();
    let text: String = text.chars().take(LONGEST).collect();
    let Some(index) = office.inner.searcher.live().filter(|_| text.trim().chars().nth(1).is_some()) else {
        return Ok(Suggestions::default());
    };
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let keys = principal_keys(office, caller).await?;
    let reader = reader(&keys);
    let today = jobs::days(now.date_in(caller.agency.zone));
    let table = abbreviations::in_use(office, caller.agency.id).await?;
    let answer =
        tokio::task::spawn_blocking(move || index.suggest(&text, MOST, Some(today), &reader, &table));
    let answer = answer.await.map_err(|_| Error::Machine("searching", None))??;
    let found: Vec<i64> = answer.hits.iter().map(|hit| hit.key as i64).collect();
    let order = grants::readable_hits(db, agency, &keys, &found, now).await?;
    let known = documents::list(db, agency, &order).await?;
    let letters = order.iter().filter_map(|id| known.iter().find(|document| document.id == *id));
    let marked = |document: &IncomingDocument| {
        let subject = &document.fields.subject;
        described(document, Marked { hits: answer.highlighter.ranges(subject), text: subject.clone() })
    };
    Ok(Suggestions {
        letters: letters.map(marked).collect(),
        agencies: answer
            .agencies
            .into_iter()
            .map(|bucket| Facet { value: bucket.value, count: bucket.count })
            .collect(),
        took: started.elapsed(),
    })
}

/// Letters that are about the same as this one: found by its subject, as if somebody had typed it, out of what the caller
/// may know of. Nothing while there is no index.
///
/// Errors: [`Error::NotFound`] when the caller may not know of the letter.
pub async fn similar(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
) -> Result<Vec<Suggested>, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let routing = routings::load(db, agency, document).await?;
    if !access::may(&caller.actor, Access::ReadMetadata, &routing, now) {
        return Err(Error::NotFound);
    }
    let subject = documents::get(db, agency, document).await?.fields.subject;
    let Some(index) = office.inner.searcher.live().filter(|_| !subject.trim().is_empty()) else {
        return Ok(Vec::new());
    };
    // What stands in quotes need not stand so in the others.
    let text = subject.replace(['"', '“', '”', '„', '«', '»'], " ");
    let query = Query { text, limit: MOST_ALIKE + 1, ..Query::default() };
    let answer = ask(office, caller, query, index, (false, None)).await?;
    if answer.page.notes.contains(&Note::Relaxed) {
        // A word or two in common make no likeness.
        return Ok(Vec::new());
    }
    let others: Vec<DocumentId> =
        answer.letters.into_iter().filter(|id| *id != document).take(MOST_ALIKE).collect();
    let known = documents::list(db, agency, &others).await?;
    let found = others.iter().filter_map(|id| known.iter().find(|document| document.id == *id));
    let plain = |document: &IncomingDocument| {
        described(document, Marked { text: document.fields.subject.clone(), hits: Vec::new() })
    };
    Ok(found.map(plain).collect())
}

fn described(document: &IncomingDocument, subject: Marked) -> Suggested {
    let fields = &document.fields;
    Suggested {
        document: document.id,
        subject,
        code: fields.code.clone(),
        organ_name: fields.organ_name.clone(),
        issued_date: fields.issued_date,
        arrival_number: document.arrival_number,
    }
}
