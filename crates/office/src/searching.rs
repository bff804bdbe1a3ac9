//! Tra cứu: search under the caller's rights.

mod address;
mod export;
mod hits;
mod notes;
mod places;
mod searcher;
mod suggesting;
mod without_index;

pub use export::{ResultList, export, workbook};
pub use places::{PageOfPlaces, Place, Places, places};
pub(crate) use searcher::{Building, Searcher};
pub use suggesting::{Suggested, Suggestions, similar, suggest};

use crate::letters::SignatureState;
use crate::office::scope;
use crate::{Caller, Error, Office, abbreviations, administration, jobs, organisation};
use congvan_records::{
    AccessLevel, ArrivalNumber, DocumentCode, DocumentId, FileId, Timestamp, UnitId, Urgency,
};
use congvan_search::{Bucket, Filters, LeftOut, Note, Total};
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
    /// Only these directions, such as [`INCOMING`].
    pub directions: Vec<String>,
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
    /// The attachment with the most to show, when the main file has less.
    pub attachment: Option<FileId>,
    /// Pages with hits of one file, the one with the most first; none where the file is not shown page by page.
    pub pages: Vec<u32>,
    /// The name of the file with the hits, where it is not the main file, or where no page can be told.
    pub file_name: Option<String>,
    /// The words were found in text that was recognised in a picture, which may be wrong.
    pub is_recognised: bool,
    /// Its text is so long that only the first part is looked through.
    pub is_text_cut: bool,
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
    /// Directions among all hits, such as [`INCOMING`].
    pub directions: Vec<Facet>,
    /// How many kinds, issuing bodies and units there are besides: only the most frequent 50 are told.
    pub left_out: LeftOut,
    /// Times named among the words.
    pub periods: Vec<Period>,
    /// How the words were understood, in Vietnamese.
    pub notes: Vec<String>,
    /// The index is not ready: only subjects, issuing bodies, numbers and arrival numbers were looked through.
    pub degraded: bool,
    /// So many of the newest letters were looked through then, and the older ones not; none when all were.
    pub looked_through: Option<u64>,
    /// How far the index is that is being built instead, in percent.
    pub percent: Option<u8>,
}

/// How the index fares. It is one for all agencies of the installation, so it counts nothing of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexState {
    /// It can be asked.
    pub is_ready: bool,
    /// Letters of the caller's agency.
    pub letters: u64,
    /// When this process wrote to it last.
    pub committed_at: Option<Timestamp>,
    /// How far another is that is being built, in percent.
    pub percent: Option<u8>,
}

/// The direction of văn bản đến, as the index and the address of a search have it.
pub const INCOMING: &str = "incoming";
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
    page.percent = office.inner.searcher.percent().filter(|_| page.degraded);
    Ok(page)
}

/// How the index fares, for the administrator.
///
/// Errors: [`Error::Forbidden`].
pub async fn index_state(office: &Office, caller: &Caller) -> Result<IndexState, Error> {
    administration::require(caller)?;
    let percent = office.inner.searcher.percent();
    let letters = documents::count(office.reader(), scope(caller.agency.id)).await?;
    let Some(index) = office.inner.searcher.live() else {
        return Ok(IndexState { is_ready: false, letters, committed_at: None, percent });
    };
    // It waits for a commit under way.
    let health = tokio::task::spawn_blocking(move || index.health()).await;
    let health = health.map_err(|_| Error::Machine("looking at the index", None))?;
    let since_epoch = health.committed_at.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let micros = since_epoch.and_then(|passed| i64::try_from(passed.as_micros()).ok());
    Ok(IndexState { is_ready: true, letters, committed_at: micros.map(Timestamp::from_micros), percent })
}

/// Builds the index anew in the background, unless that is under way already; the old one answers until the new one is
/// whole.
///
/// Errors: [`Error::Forbidden`]; [`Error::Unavailable`] when another process owns the index.
pub async fn begin_reindex(office: &Office, caller: &Caller) -> Result<(), Error> {
    administration::require(caller)?;
    if !office.inner.searcher.is_owner() {
        return Err(Error::Unavailable("the search index, owned by another process,"));
    }
    if office.inner.searcher.percent().is_some() {
        return Ok(());
    }
    let office = office.clone();
    // Nobody waits for it: whoever asks sees how far it is. Cut short, it leaves the old index as it was.
    tokio::spawn(async move {
        match jobs::rebuild(&office).await {
            // Somebody else was quicker.
            Ok(_) | Err(Error::Busy) => {}
            Err(error) => tracing::error!(%error, "the index could not be built anew"),
        }
    });
    Ok(())
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

/// What the index answers, and of its hits those that the database allows too, in order.
struct Answer {
    page: congvan_search::Page,
    letters: Vec<DocumentId>,
}

/// Asks the index under the caller's rights, and the database about each hit again. `among` restricts the answer to
/// letters with these keys.
async fn ask(
    office: &Office,
    caller: &Caller,
    query: Query,
    index: std::sync::Arc<congvan_search::Index>,
    (with_facets, among): (bool, Option<Vec<i64>>),
) -> Result<Answer, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let keys = principal_keys(office, caller).await?;
    let reader = reader(&keys);
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
            directions: query.directions,
            from: query.from.map(jobs::days),
            to: query.to.map(jobs::days),
        },
        sort: match query.sort {
            Sort::Relevance => congvan_search::Sort::Relevance,
            Sort::Newest => congvan_search::Sort::Newest,
        },
        offset: query.offset,
        limit: query.limit,
        with_facets,
        today: Some(jobs::days(today)),
        own_units: caller.actor.desks().map(|held| held.unit.uuid().to_string()).collect(),
        among: among.map(|keys| keys.into_iter().map(i64::unsigned_abs).collect()),
    };
    let table = abbreviations::in_use(office, caller.agency.id).await?;
    let answer = tokio::task::spawn_blocking(move || index.search_with(&asked, &reader, &table));
    let page = answer.await.map_err(|_| Error::Machine("searching", None))??;
    let found: Vec<i64> = page.hits.iter().map(|hit| hit.key as i64).collect();
    let letters = grants::readable_hits(db, agency, &keys, &found, now).await?;
    Ok(Answer { page, letters })
}

/// Those of the letters with these index keys that answer the question, as far as the caller may know of them; at most the
/// question's limit. Nothing while there is no index.
pub(crate) async fn hits_among(
    office: &Office,
    caller: &Caller,
    query: Query,
    keys: Vec<i64>,
) -> Result<Vec<DocumentId>, Error> {
    let Some(index) = office.inner.searcher.live() else { return Ok(Vec::new()) };
    let query = Query { offset: 0, ..query };
    Ok(ask(office, caller, query, index, (false, Some(keys))).await?.letters)
}

async fn in_index(
    office: &Office,
    caller: &Caller,
    query: Query,
    index: std::sync::Arc<congvan_search::Index>,
) -> Result<Page, Error> {
    let Answer { page: answer, letters } = ask(office, caller, query, index, (true, None)).await?;
    let withheld = (answer.hits.len() - letters.len()) as u64;
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
        left_out: answer.facets.left_out,
        kinds: facet(answer.facets.types),
        agencies: facet(answer.facets.agencies),
        years: facet(answer.facets.years),
        statuses: facet(answer.facets.statuses),
        urgencies: facet(answer.facets.urgencies),
        units: units(office, caller, answer.facets.units).await?,
        directions: facet(answer.facets.directions),
        periods: answer.notes.iter().filter_map(period).collect(),
        notes: answer.notes.iter().filter_map(notes::words).collect(),
        degraded: false,
        looked_through: None,
        percent: None,
    })
}

/// The keys of all that the caller acts for at this moment, in grants and in the index.
async fn principal_keys(office: &Office, caller: &Caller) -> Result<Vec<i64>, Error> {
    Ok(grants::find_principal_keys(office.reader(), scope(caller.agency.id), &caller.actor.principals())
        .await?)
}

/// The caller as the index knows people.
fn reader(principal_keys: &[i64]) -> congvan_search::Caller {
    congvan_search::Caller::new(principal_keys.iter().map(|key| key.unsigned_abs()))
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
