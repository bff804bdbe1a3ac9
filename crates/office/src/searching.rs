//! Tra cứu: search under the caller's rights.

mod hits;
mod notes;
mod searcher;
mod suggesting;
mod without_index;

pub(crate) use searcher::Searcher;
pub use suggesting::{Suggested, Suggestions, suggest};

use crate::letters::SignatureState;
use crate::office::scope;
use crate::{Caller, Error, Office, abbreviations, jobs, organisation};
use congvan_records::{AccessLevel, ArrivalNumber, DocumentCode, DocumentId, Timestamp, UnitId, Urgency};
use congvan_search::{Bucket, Filters, Note, Total};
use congvan_store::{documents, grants};
use congvan_workflow::Status;
use std::ops::Range;
use std::time::Instant;
use time::Date;

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Newest first.
    Newest,
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The words as typed.
    pub text: String,
    /// Only these kinds.
    pub kinds: Vec<String>,
    /// Only these issuing bodies.
    pub agencies: Vec<String>,
    /// Only these years of issue.
    pub years: Vec<i32>,
    /// Only these statuses.
    pub statuses: Vec<Status>,
    /// Only these urgencies.
    pub urgencies: Vec<Urgency>,
    /// Only what these units lead.
    pub units: Vec<UnitId>,
    /// Only what is dated on this day or later; what has no date counts by its arrival.
    pub from: Option<Date>,
    /// Only what is dated on this day or earlier.
    pub to: Option<Date>,
    /// In which order.
    pub sort: Sort,
    /// How many hits to pass over.
    pub offset: usize,
    /// How many to give: 1–100.
    pub limit: usize,
}

/// A text with the places that were hit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The text.
    pub text: String,
    /// Hits, in bytes of the text, in order, not overlapping.
    pub hits: Vec<Range<usize>>,
}

/// A letter found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The letter.
    pub document: DocumentId,
    /// Trích yếu.
    pub subject: Marked,
    /// Around the first hits in the text; empty when the content may not be read.
    pub snippet: Marked,
    /// Pages with hits.
    pub pages: Vec<u32>,
    /// Số, ký hiệu.
    pub code: Option<DocumentCode>,
    /// Loại văn bản.
    pub kind: String,
    /// Cơ quan ban hành.
    pub organ_name: String,
    /// Ngày văn bản.
    pub issued_date: Option<Date>,
    /// Số đến.
    pub arrival_number: Option<ArrivalNumber>,
    /// Ngày đến.
    pub arrival_date: Option<Date>,
    /// Người ký; empty when the content may not be read.
    pub signer_name: String,
    /// Where it stands.
    pub status: Status,
    /// Mức truy cập.
    pub access: AccessLevel,
    /// The verdict on the main file's signatures.
    pub signature: Option<SignatureState>,
    /// When it came.
    pub received_at: Timestamp,
}

/// One value of a facet, counted under the caller's rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The value.
    pub value: String,
    /// How many.
    pub count: u64,
}

/// A time named among the words, offered as a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// As typed.
    pub typed: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Letters, in order.
    pub hits: Vec<Found>,
    /// How many in all.
    pub total: u64,
    /// There are more than `total`.
    pub total_is_lower_bound: bool,
    /// How long it took.
    pub took: std::time::Duration,
    /// Kinds among all hits.
    pub kinds: Vec<Facet>,
    /// Issuing bodies among all hits.
    pub agencies: Vec<Facet>,
    /// Years among all hits.
    pub years: Vec<Facet>,
    /// Statuses among all hits, by key.
    pub statuses: Vec<Facet>,
    /// Urgencies among all hits, by key.
    pub urgencies: Vec<Facet>,
    /// Units that lead, with the name they have now.
    pub units: Vec<(UnitId, String, u64)>,
    /// Times named among the words.
    pub periods: Vec<Period>,
    /// How the words were understood, in Vietnamese.
    pub notes: Vec<String>,
    /// The index is not ready: only subjects and numbers were looked through.
    pub degraded: bool,
}

/// Most hits on a page.
const LONGEST_PAGE: usize = 100;

/// Looks for letters the caller may know of.
///
/// The index answers under the caller's rights as of its last commit; each hit is then asked again of the database,
/// so that a right withdrawn a moment ago shows nothing. While the index is being built, subjects and numbers are
/// looked through instead.
pub async fn search(office: &Office, caller: &Caller, query: Query) -> Result<Page, Error> {
    let started = Instant::now();
    let query = Query { limit: query.limit.clamp(1, LONGEST_PAGE), ..query };
    let mut page = match office.inner.searcher.live() {
        Some(index) => in_index(office, caller, query, index).await?,
        None => without_index::search(office, caller, &query).await?,
    };
    page.took = started.elapsed();
    Ok(page)
}

/// Builds the index anew in this process: for `reindex`. Gives how many letters it holds.
///
/// Errors: [`Error::Unavailable`] when another process owns the index.
pub async fn reindex(office: &Office) -> Result<u64, Error> {
    if office.inner.searcher.is_owner() {
        jobs::rebuild(office).await
    } else {
        Err(Error::Unavailable("the search index, owned by another process,"))
    }
}

async fn in_index(
    office: &Office,
    caller: &Caller,
    query: Query,
    index: std::sync::Arc<congvan_search::Index>,
) -> Result<Page, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let principals = caller.actor.principals();
    let reader = reader(office, caller).await?;
    let today = now.date_in(caller.agency.zone);
    let asked = congvan_search::Query {
        text: query.text,
        filters: Filters {
            types: query.kinds,
            agencies: query.agencies,
            years: query.years,
            statuses: query.statuses.iter().map(|status| status.key().to_owned()).collect(),
            urgencies: query.urgencies.iter().map(|urgency| urgency.key().to_owned()).collect(),
            units: query.units.iter().map(|unit| unit.uuid().to_string()).collect(),
            from: query.from.map(jobs::days),
            to: query.to.map(jobs::days),
            ..Filters::default()
        },
        sort: match query.sort {
            Sort::Relevance => congvan_search::Sort::Relevance,
            Sort::Newest => congvan_search::Sort::Newest,
        },
        offset: query.offset,
        limit: query.limit,
        with_facets: true,
        today: Some(jobs::days(today)),
        own_units: caller.actor.desks().map(|held| held.unit.uuid().to_string()).collect(),
    };
    let table = abbreviations::in_use(office, caller.agency.id).await?;
    let answer = tokio::task::spawn_blocking(move || index.search_with(&asked, &reader, &table));
    let answer = answer.await.map_err(|_| Error::Machine("searching", None))??;
    let found: Vec<i64> = answer.hits.iter().map(|hit| hit.key as i64).collect();
    let allowed = grants::readable_keys(db, agency, &principals, &found, now).await?;
    let mut letters = Vec::with_capacity(allowed.len());
    for key in found.iter().filter(|key| allowed.contains(key)) {
        letters.extend(documents::find_by_index_key(db, agency, *key).await?);
    }
    let withheld = (found.len() - letters.len()) as u64;
    let (total, total_is_lower_bound) = match answer.total {
        Total::Exact(total) => (total.saturating_sub(withheld), false),
        Total::MoreThan(total) => (total, true),
    };
    let facet = |buckets: Vec<Bucket>| {
        buckets.into_iter().map(|bucket| Facet { value: bucket.value, count: bucket.count }).collect()
    };
    Ok(Page {
        hits: hits::describe(office, caller, &letters, answer.highlighter).await?,
        total,
        total_is_lower_bound,
        took: std::time::Duration::ZERO,
        kinds: facet(answer.facets.types),
        agencies: facet(answer.facets.agencies),
        years: facet(answer.facets.years),
        statuses: facet(answer.facets.statuses),
        urgencies: facet(answer.facets.urgencies),
        units: units(office, caller, answer.facets.units).await?,
        periods: answer.notes.iter().filter_map(period).collect(),
        notes: answer.notes.iter().filter_map(notes::words).collect(),
        degraded: false,
    })
}

/// The caller as the index knows people: by the keys of all they act for at this moment.
async fn reader(office: &Office, caller: &Caller) -> Result<congvan_search::Caller, Error> {
    let principals = caller.actor.principals();
    let keys = grants::find_principal_keys(office.reader(), scope(caller.agency.id), &principals).await?;
    Ok(congvan_search::Caller::new(keys.into_iter().map(i64::unsigned_abs)))
}

/// Units with the names they have now.
async fn units(
    office: &Office,
    caller: &Caller,
    buckets: Vec<Bucket>,
) -> Result<Vec<(UnitId, String, u64)>, Error> {
    let names = organisation::names(office, caller.agency.id).await?;
    let named = buckets.into_iter().filter_map(|bucket| {
        let id = UnitId::from_uuid(bucket.value.parse().ok()?);
        Some((id, names.unit(id)?.name.clone(), bucket.count))
    });
    Ok(named.collect())
}

fn period(note: &Note) -> Option<Period> {
    let Note::Period { typed, from, to } = note else { return None };
    Some(Period { typed: typed.clone(), from: jobs::date(*from)?, to: jobs::date(*to)? })
}
