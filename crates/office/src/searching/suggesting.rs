//! Gợi ý while the words are being typed.

use super::{Facet, Marked, reader};
use crate::office::scope;
use crate::{Caller, Error, Office, abbreviations, jobs};
use congvan_records::{ArrivalNumber, DocumentCode, DocumentId};
use congvan_store::{documents, grants};
use std::time::{Duration, Instant};
use time::Date;

/// Most letters and most issuing bodies offered.
const MOST: usize = 6;
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
    let reader = reader(office, caller).await?;
    let today = jobs::days(now.date_in(caller.agency.zone));
    let table = abbreviations::in_use(office, caller.agency.id).await?;
    let answer =
        tokio::task::spawn_blocking(move || index.suggest(&text, MOST, Some(today), &reader, &table));
    let answer = answer.await.map_err(|_| Error::Machine("searching", None))??;
    let found: Vec<i64> = answer.hits.iter().map(|hit| hit.key as i64).collect();
    let allowed = grants::readable_keys(db, agency, &caller.actor.principals(), &found, now).await?;
    let mut order = Vec::with_capacity(allowed.len());
    for key in allowed {
        order.extend(documents::find_by_index_key(db, agency, key).await?);
    }
    let known = documents::list(db, agency, &order).await?;
    let letters = order.iter().filter_map(|id| known.iter().find(|document| document.id == *id));
    let letters = letters.map(|document| {
        let fields = &document.fields;
        Suggested {
            document: document.id,
            subject: Marked {
                hits: answer.highlighter.ranges(&fields.subject),
                text: fields.subject.clone(),
            },
            code: fields.code.clone(),
            organ_name: fields.organ_name.clone(),
            issued_date: fields.issued_date,
            arrival_number: document.arrival_number,
        }
    });
    Ok(Suggestions {
        letters: letters.collect(),
        agencies: answer
            .agencies
            .into_iter()
            .map(|bucket| Facet { value: bucket.value, count: bucket.count })
            .collect(),
        took: started.elapsed(),
    })
}
