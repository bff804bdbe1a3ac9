//! Tách bản quét: a scan of many letters is cut into letters before it enters the queue.
//!
//! The way of its pages:
//!
//! 1. A clerk uploads a scan, or says of a letter in the queue that it is several; of a letter that is a scan of many
//!    pages the program looks by itself, and offers it. The bytes are kept as they came.
//! 2. A job opens the file and looks quickly at one page a step, in a confined child: blank, a sheet that parts two
//!    letters, the head of a letter, lying turned. From that follows a proposal ([`Plan::proposed`]).
//! 3. Clerks correct it. What they want is kept with every change, on the version they saw; pages that no plan names are
//!    added at its end, so that none is ever lost.
//! 4. The groups become letters ([`split`]): a confined child cuts the files, their bytes are stored, and one transaction
//!    opens all letters and ends the scan. Cut off before it, nothing has happened; asked twice, it is done once.
//!
//! A scan has a clerk who answers for it, until it is split, or thrown away with a reason. Its bytes stay in either case.

mod child;
mod cutting;
mod holding;
mod plan;
mod receiving;
mod surveying;

pub(crate) use child::run as run_child;
pub(crate) use cutting::sweep;
pub use cutting::{SplitLetter, split};
pub use holding::{discard, keep_plan, take_over};
pub use plan::{Cut, Group, Plan, PlannedPage};
pub(crate) use receiving::offer;
pub use receiving::{EarlierScan, ScanUpload, add_file, begin, begin_upload};
pub(crate) use surveying::step;

use crate::letters::{Names, Pages, draw_page, note};
use crate::office::scope;
use crate::{Caller, Error, Office, access, administration};
use bytes::Bytes;
use congvan_reading::SurveyedPage;
use congvan_records::{DocumentId, Timestamp};
use congvan_store::Read;
use congvan_store::scans::{self, Scan, ScanCursor, ScanFile, ScanState};
use congvan_workflow::Access;
use futures::stream::{BoxStream, StreamExt};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Most pages of a scan, all its files together.
pub const MOST_PAGES: u32 = 500;
/// Most files of a scan.
pub const MOST_FILES: u32 = 20;
/// Widest picture of a page that is looked at without reading it, in pixels.
const THUMBNAIL: u32 = 160;

/// What the survey tells of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "found", rename_all = "snake_case")]
pub(crate) enum Finding {
    /// It was looked at.
    Seen(SurveyedPage),
    /// It could not be drawn or read.
    Failed,
}

/// A scan as its clerks see it.
#[derive(Clone, Debug)]
pub struct ScanView {
    /// The row.
    pub scan: Scan,
    /// Its files, in order.
    pub files: Vec<ScanFile>,
    /// What was found on its pages so far, by file and page.
    pub found: Vec<FoundPage>,
    /// How it is to be cut: as a person wants it, or as is proposed.
    pub plan: Plan,
    /// How the survey alone would cut it.
    pub proposed: Plan,
    /// The letters made of it.
    pub letters: Vec<SplitLetter>,
    /// Names of those it speaks of.
    pub names: Names,
}

/// What was found on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPage {
    /// Place of its file.
    pub file: u32,
    /// From 1.
    pub page: u32,
    /// Nothing is written on it.
    pub is_blank: bool,
    /// It parts two letters.
    pub is_separator: bool,
    /// What the bar code of another program's separator sheet says.
    pub code: Option<String>,
    /// How sure it is that a letter begins here, 0 to 1.
    pub head: Option<f64>,
    /// The line with the letter's number, as recognised.
    pub number: Option<String>,
    /// It could not be looked at.
    pub failed: bool,
}

/// How far the survey is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Pages looked at.
    pub done: u32,
    /// Pages of the files that have been opened.
    pub of: u32,
    /// It goes on by itself.
    pub is_running: bool,
}

impl ScanView {
    /// Pages, as far as its files have been opened.
    pub fn pages(&self) -> u32 {
        self.files.iter().filter_map(|file| file.page_count).sum()
    }

    /// How far the survey is.
    pub fn progress(&self) -> Progress {
        let of = self.pages();
        let done = u32::try_from(self.found.len()).unwrap_or(u32::MAX);
        let is_opened = self.files.iter().all(|file| file.page_count.is_some() || file.problem.is_some());
        let waits = matches!(self.scan.state, ScanState::Offered | ScanState::Open);
        Progress { done, of, is_running: waits && (!is_opened || done < of) }
    }
}

/// A scan in a list.
#[derive(Clone, Debug)]
pub struct ScanLine {
    /// The row.
    pub scan: Scan,
    /// Pages, as far as its files have been opened.
    pub pages: u32,
    /// Letters it would be cut into now, or was cut into.
    pub letters: u32,
    /// How far the survey is.
    pub progress: Progress,
    /// Name of the clerk who answers for it.
    pub holder: String,
}

/// A page of a list of scans.
#[derive(Clone, Debug)]
pub struct ScanPage {
    /// Its lines.
    pub lines: Vec<ScanLine>,
    /// Where the next one begins; none at the end.
    pub next: Option<String>,
}

/// Bản quét chờ tách, the one that came first leading, or with `ended` those that were split or thrown away, the latest
/// first. For clerks. `limit` is held to 1–200; a cursor that is not one begins at the start.
///
/// Errors: [`Error::Forbidden`].
pub async fn list(
    office: &Office,
    caller: &Caller,
    ended: bool,
    cursor: Option<&str>,
    limit: u64,
) -> Result<ScanPage, Error> {
    access::require_clerk(caller)?;
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let after = cursor.and_then(read_cursor);
    let page = if ended {
        scans::ended(db, agency, after, limit).await?
    } else {
        scans::waiting(db, agency, after, limit).await?
    };
    let mut lines = Vec::with_capacity(page.items.len());
    for scan in page.items {
        let view = whole(office, caller, db, scan).await?;
        lines.push(ScanLine {
            pages: view.pages(),
            letters: match view.scan.state {
                ScanState::Split => view.letters.len(),
                _ => view.plan.letters().count(),
            }
            .try_into()
            .unwrap_or(u32::MAX),
            progress: view.progress(),
            holder: view.names.person_name(view.scan.holder).to_owned(),
            scan: view.scan,
        });
    }
    Ok(ScanPage { lines, next: page.next.map(write_cursor) })
}

fn write_cursor(cursor: ScanCursor) -> String {
    format!("{}.{}", cursor.at.micros(), cursor.scan.simple())
}

fn read_cursor(text: &str) -> Option<ScanCursor> {
    let (at, scan) = text.split_once('.')?;
    Some(ScanCursor { at: Timestamp::from_micros(at.parse().ok()?), scan: scan.parse().ok()? })
}

/// How many scans wait to be split.
///
/// Errors: [`Error::Forbidden`].
pub async fn count(office: &Office, caller: &Caller) -> Result<u64, Error> {
    access::require_clerk(caller)?;
    Ok(scans::count(office.reader(), scope(caller.agency.id), ScanState::Open).await?)
}

/// A scan with its pages. For clerks.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn get(office: &Office, caller: &Caller, scan: Uuid) -> Result<ScanView, Error> {
    access::require_clerk(caller)?;
    let db = office.reader();
    let scan = scans::get(db, scope(caller.agency.id), scan).await?;
    whole(office, caller, db, scan).await
}

async fn whole(office: &Office, caller: &Caller, db: &impl Read, scan: Scan) -> Result<ScanView, Error> {
    let agency = scope(caller.agency.id);
    let files = scans::files(db, agency, scan.id).await?;
    let found = findings(db, agency, scan.id).await?;
    let proposed = Plan::proposed(&pages_of(&files), &found);
    let plan = match scan.plan.as_deref().and_then(|plan| serde_json::from_str::<Plan>(plan).ok()) {
        Some(plan) => plan.completed(&pages_of(&files), &found),
        None => proposed.clone(),
    };
    let mut letters = Vec::new();
    for letter in scans::letters(db, agency, scan.id).await? {
        letters.push(SplitLetter { document: letter.document, pages: letter.pages });
    }
    let persons = congvan_store::organisation::persons(office.reader(), agency).await?;
    let names = Names::of(&persons);
    let found = found.into_iter().map(|((file, page), finding)| told(file, page, &finding)).collect();
    Ok(ScanView { scan, files, found, plan, proposed, letters, names })
}

fn told(file: u32, page: u32, finding: &Finding) -> FoundPage {
    let Finding::Seen(seen) = finding else {
        return FoundPage {
            file,
            page,
            is_blank: false,
            is_separator: false,
            code: None,
            head: None,
            number: None,
            failed: true,
        };
    };
    FoundPage {
        file,
        page,
        is_blank: seen.is_blank,
        is_separator: seen.is_separator,
        code: seen.code.clone(),
        head: seen.head.as_ref().map(|head| head.confidence),
        number: seen.head.as_ref().and_then(|head| head.number.clone()),
        failed: false,
    }
}

/// What was found on the pages so far, by file and page.
pub(crate) type Findings = BTreeMap<(u32, u32), Finding>;

async fn findings(db: &impl Read, agency: congvan_store::AgencyScope, scan: Uuid) -> Result<Findings, Error> {
    let mut found = Findings::new();
    for page in scans::pages(db, agency, scan).await? {
        if let Ok(finding) = serde_json::from_str(&page.findings) {
            found.insert((page.file, page.page), finding);
        }
    }
    Ok(found)
}

/// Place and number of pages of each file that was opened.
fn pages_of(files: &[ScanFile]) -> Vec<(u32, u32)> {
    files.iter().filter_map(|file| Some((file.place, file.page_count?))).collect()
}

/// The picture of a page (from 1) of a file of a scan, at least `width` pixels wide, as PNG. For clerks who may read the
/// letter that it came as, and every letter that was made of it or of one of its letters. More than a thumbnail is noted
/// as a reading of each.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`], [`Error::Unreadable`], [`Error::Busy`].
pub async fn page_image(
    office: &Office,
    caller: &Caller,
    (scan, place, page): (Uuid, u32, u32),
    width: u32,
) -> Result<Bytes, Error> {
    let (file, letters) = readable(office, caller, scan, place).await?;
    if page == 0 || file.page_count.is_none_or(|count| page > count) {
        return Err(Error::NotFound);
    }
    if width > THUMBNAIL {
        for letter in letters {
            note(office, caller, letter, None).await?;
        }
    }
    draw_page(office, Pages::of_pdf(file.sha256), page, width, None).await
}

/// A file of a scan as it came, with its bytes. For whoever may see its pages; noted as a reading of each letter that holds
/// some of them.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn file(office: &Office, caller: &Caller, scan: Uuid, place: u32) -> Result<ScanContent, Error> {
    let (file, letters) = readable(office, caller, scan, place).await?;
    for letter in letters {
        note(office, caller, letter, None).await?;
    }
    let stream = office.inner.store.blobs().stream(file.sha256, None).await?;
    Ok(ScanContent { file, stream: stream.map(|piece| piece.map_err(std::io::Error::other)).boxed() })
}

/// A file of a scan on its way out.
pub struct ScanContent {
    /// What it is called, and how long it is.
    pub file: ScanFile,
    /// Its bytes.
    pub stream: BoxStream<'static, Result<Bytes, std::io::Error>>,
}

impl std::fmt::Debug for ScanContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScanContent").field("file", &self.file).finish_non_exhaustive()
    }
}

/// A file of a scan that the caller may see, and the letters that hold its pages.
async fn readable(
    office: &Office,
    caller: &Caller,
    scan: Uuid,
    place: u32,
) -> Result<(ScanFile, BTreeSet<DocumentId>), Error> {
    access::require_clerk(caller)?;
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let letters = letters_with_its_pages(db, agency, scan).await?;
    for letter in &letters {
        access::readable(office, db, caller, *letter, Access::ReadContent).await?;
    }
    let files = scans::files(db, agency, scan).await?;
    let file = files.into_iter().find(|file| file.place == place).ok_or(Error::NotFound)?;
    Ok((file, letters))
}

/// The letters that hold pages of a scan: the one it came as, those made of it, and those made of one of these when it
/// was split again.
async fn letters_with_its_pages(
    db: &impl Read,
    agency: congvan_store::AgencyScope,
    scan: Uuid,
) -> Result<BTreeSet<DocumentId>, Error> {
    let mut waiting: Vec<DocumentId> = scans::get(db, agency, scan).await?.document.into_iter().collect();
    waiting.extend(scans::letters(db, agency, scan).await?.into_iter().map(|letter| letter.document));
    let mut letters = BTreeSet::new();
    while let Some(letter) = waiting.pop() {
        if letters.insert(letter) {
            waiting.extend(scans::made_of_letter(db, agency, letter).await?);
        }
    }
    Ok(letters)
}

/// Where a letter stands with scans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanOrigin {
    /// The scan.
    pub scan: Uuid,
    /// Its name.
    pub name: String,
    /// Pages of it that the letter was cut from, in words; none while the letter is the scan itself.
    pub pages: Option<String>,
    /// Letters that it seems to be, while it is the scan itself.
    pub letters: u32,
    /// A clerk is splitting it.
    pub is_open: bool,
}

/// The scan that a letter was cut from, or that it may be.
pub(crate) async fn origin(
    db: &impl Read,
    agency: congvan_store::AgencyScope,
    document: DocumentId,
) -> Result<Option<ScanOrigin>, Error> {
    if let Some((scan, pages)) = scans::origin(db, agency, document).await? {
        return Ok(Some(ScanOrigin {
            scan: scan.id,
            name: scan.name,
            pages: Some(pages),
            letters: 1,
            is_open: false,
        }));
    }
    let Some(scan) = scans::of_letter(db, agency, document).await? else { return Ok(None) };
    let files = scans::files(db, agency, scan.id).await?;
    let found = findings(db, agency, scan.id).await?;
    let proposed = Plan::proposed(&pages_of(&files), &found);
    Ok(Some(ScanOrigin {
        scan: scan.id,
        name: scan.name,
        pages: None,
        letters: proposed.letters().count().try_into().unwrap_or(u32::MAX),
        is_open: scan.state == ScanState::Open,
    }))
}

/// Notes in the agency's journal what became of a scan: of which bytes, by whom. No word of what stands on its pages, nor
/// its name, which may say it. The last lock of its transaction.
async fn note_act(
    office: &Office,
    tx: &congvan_store::Tx,
    caller: &Caller,
    kind: &'static str,
    (scan, more): (&Scan, serde_json::Value),
) -> Result<(), Error> {
    let files = scans::files(tx, scope(caller.agency.id), scan.id).await?;
    let mut body = serde_json::json!({
        "scan": scan.id.to_string(),
        "files": files.iter().map(|file| file.sha256.to_string()).collect::<Vec<_>>(),
        "pages": files.iter().filter_map(|file| file.page_count).sum::<u32>(),
    });
    if let (Some(body), serde_json::Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    administration::note(office, tx, caller, administration::Act::new(kind, body)).await
}

/// Somebody else changed it first, or it waits no longer.
fn moved_on<T>(done: Result<T, congvan_store::Error>) -> Result<T, Error> {
    match done {
        Err(congvan_store::Error::Conflict) => Err(Error::Stale),
        other => Ok(other?),
    }
}

/// Begins to write in the name of a clerk who still is one.
async fn begin_as_clerk(
    office: &Office,
    caller: &Caller,
    now: Timestamp,
) -> Result<congvan_store::Tx, Error> {
    access::require_clerk(caller)?;
    let tx = office.begin().await?;
    let actor = access::actor(&tx, caller, now).await?;
    if actor.has(congvan_records::Role::Clerk) {
        Ok(tx)
    } else {
        Err(Error::Forbidden(congvan_records::Role::Clerk))
    }
}
