//! Answers from the database while there is no index: from subjects, issuing bodies, numbers and arrival numbers only.

use super::{INCOMING, Page, Query, hits, notes, period};
use crate::office::scope;
use crate::{Caller, Error, Office, abbreviations, jobs};
use congvan_records::{DocumentId, IncomingDocument};
use congvan_search::Highlighter;
use congvan_search::query::{Line, LineQuery};
use congvan_store::documents::{self, DocumentFilter};

/// So many times the letters that are looked through in any case are looked through at most for a page further down: some
/// hundred questions to the database.
const DEEPER: usize = 10;
/// Most letters read at once.
const STEP: usize = 200;

/// The newest letters whose line holds all that was typed, by date of receipt.
pub(super) async fn search(office: &Office, caller: &Caller, query: &Query) -> Result<Page, Error> {
    let table = abbreviations::in_use(office, caller.agency.id).await?;
    let today = office.now().date_in(caller.agency.zone);
    let words = LineQuery::new(&query.text, &table, Some(jobs::days(today)));
    let Looked { found, looked_through } = look_for(office, caller, query, &words).await?;
    let total = found.len() as u64;
    let shown: Vec<DocumentId> = found.into_iter().skip(query.offset).take(query.limit).collect();
    let highlighter = Highlighter::for_text(&query.text, &table);
    Ok(Page {
        hits: hits::describe(office, caller, &shown, highlighter).await?,
        total,
        total_is_lower_bound: looked_through.is_some(),
        periods: words.notes.iter().filter_map(period).collect(),
        notes: words.notes.iter().filter_map(notes::words).collect(),
        degraded: true,
        looked_through,
        ..Page::default()
    })
}

/// What was found, and among how many.
pub(super) struct Looked {
    /// Letters, the newest first: more than the question passes over and asks for, if there are any.
    pub(super) found: Vec<DocumentId>,
    /// How many of the newest were looked through, when there are older ones.
    pub(super) looked_through: Option<u64>,
}

/// Looks through the newest, so that the number of what was found says something, and from there on until the question is
/// answered and one letter more is known, so that whoever pages on comes to the older ones.
pub(super) async fn find(office: &Office, caller: &Caller, query: &Query) -> Result<Looked, Error> {
    let table = abbreviations::in_use(office, caller.agency.id).await?;
    look_for(office, caller, query, &LineQuery::new(&query.text, &table, None)).await
}

async fn look_for(
    office: &Office,
    caller: &Caller,
    query: &Query,
    words: &LineQuery<'_>,
) -> Result<Looked, Error> {
    let principals = caller.actor.principals();
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let filter = DocumentFilter {
        statuses: query.statuses.clone(),
        lead_units: query.units.clone(),
        ..DocumentFilter::default()
    };
    let first = office.limits().without_index;
    let enough = query.offset.saturating_add(query.limit);
    let mut found: Vec<DocumentId> = Vec::new();
    let (mut seen, mut cursor) = (0, None);
    loop {
        let page =
            documents::page(db, agency, &principals, &filter, cursor, first.min(STEP) as u64, now).await?;
        seen += page.items.len();
        found.extend(
            page.items
                .iter()
                .map(|line| &line.document)
                .filter(|document| fits(document, words, query))
                .map(|document| document.id),
        );
        cursor = page.next;
        let is_enough = seen >= first * DEEPER || (seen >= first && found.len() > enough);
        if cursor.is_none() || is_enough {
            let looked_through = cursor.is_some().then_some(seen as u64);
            return Ok(Looked { found, looked_through });
        }
    }
}

fn fits(document: &IncomingDocument, words: &LineQuery<'_>, query: &Query) -> bool {
    let fields = &document.fields;
    let year = fields.issued_date.map(time::Date::year);
    let day = fields.issued_date.or(document.arrival_date);
    let is_among = |wanted: &[String], value: &String| wanted.is_empty() || wanted.contains(value);
    if !is_among(&query.kinds, &fields.kind)
        || !is_among(&query.agencies, &fields.organ_name)
        || !(query.years.is_empty() || year.is_some_and(|year| query.years.contains(&year)))
        || !(query.directions.is_empty() || query.directions.iter().any(|direction| direction == INCOMING))
        || !(query.urgencies.is_empty() || query.urgencies.contains(&fields.urgency))
        || query.from.is_some_and(|from| day.is_none_or(|day| day < from))
        || query.to.is_some_and(|to| day.is_none_or(|day| day > to))
    {
        return false;
    }
    let code = fields.code.as_ref().map(ToString::to_string).unwrap_or_default();
    words.fits(Line {
        texts: [&fields.subject, &fields.organ_name],
        code: &code,
        arrival_number: document.arrival_number.map(|number| number.0.unsigned_abs()),
    })
}
