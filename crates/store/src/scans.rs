//! Bản quét chờ tách: scans of many letters, how each is to be cut, and which letters came of it.

use crate::{
    AgencyScope, Error, Read, Tx,
    documents::Page,
    link::{Columns, Query, Row, params},
};
use congvan_records::{DocumentId, PersonId, Sha256, Source, Timestamp};
use uuid::Uuid;

/// Where a scan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanState {
    /// The program looks whether a letter in the queue is several; nobody has said so yet.
    Offered,
    /// It waits to be cut.
    Open,
    /// Letters were made of it.
    Split,
    /// A clerk has thrown it away.
    Discarded,
}

impl ScanState {
    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Open => "open",
            Self::Split => "split",
            Self::Discarded => "discarded",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        [Self::Offered, Self::Open, Self::Split, Self::Discarded].into_iter().find(|state| state.key() == key)
    }
}

/// A scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Identifier.
    pub id: Uuid,
    /// Name of its first file.
    pub name: String,
    /// How it came.
    pub source: Source,
    /// The letter in the queue that it came as.
    pub document: Option<DocumentId>,
    /// Where it stands.
    pub state: ScanState,
    /// The clerk who answers for it.
    pub holder: PersonId,
    /// Counts every change by a person.
    pub version: u32,
    /// How a person wants it cut: JSON, the caller's.
    pub plan: Option<String>,
    /// When it came.
    pub created_at: Timestamp,
    /// When a person changed it last.
    pub changed_at: Timestamp,
    /// Who.
    pub changed_by: PersonId,
    /// When it was split or thrown away.
    pub ended_at: Option<Timestamp>,
    /// Why it was thrown away.
    pub reason: Option<String>,
}

/// A file of a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanFile {
    /// 1, 2 … in the order in which they were added.
    pub place: u32,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Digest of its bytes.
    pub sha256: Sha256,
    /// Who added it.
    pub added_by: PersonId,
    /// When.
    pub added_at: Timestamp,
    /// Pages, once it was opened.
    pub page_count: Option<u32>,
    /// Why it cannot be cut, in Vietnamese.
    pub problem: Option<String>,
}

/// What the survey found on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanPage {
    /// Place of its file.
    pub file: u32,
    /// From 1.
    pub page: u32,
    /// JSON, the caller's.
    pub findings: String,
}

/// A letter made of a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanLetter {
    /// The letter.
    pub document: DocumentId,
    /// Which pages, in words.
    pub pages: String,
}

/// Keeps a scan.
pub async fn insert(tx: &Tx, scope: AgencyScope, scan: &Scan) -> Result<(), Error> {
    let sql = "INSERT INTO scans (id, agency, name, source, document, state, holder, version, created_at, changed_at, \
               changed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = params![
        scan.id,
        scope.uuid(),
        scan.name.as_str(),
        scan.source.key(),
        scan.document.map(|document| document.uuid()),
        scan.state.key(),
        scan.holder.uuid(),
        i64::from(scan.version),
        scan.created_at.micros(),
        scan.changed_at.micros(),
        scan.changed_by.uuid(),
    ];
    tx.exec_one("scan", sql, values).await
}

/// Adds a file to a scan.
pub async fn add_file(tx: &Tx, scope: AgencyScope, scan: Uuid, file: &ScanFile) -> Result<(), Error> {
    let sql = "INSERT INTO scan_files (scan, place, agency, name, size, sha256, added_by, added_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = params![
        scan,
        i64::from(file.place),
        scope.uuid(),
        file.name.as_str(),
        i64::try_from(file.size).map_err(|error| Error::unreadable("size", error))?,
        file.sha256.to_string(),
        file.added_by.uuid(),
        file.added_at.micros(),
    ];
    tx.exec_one("file of a scan", sql, values).await
}

/// A scan. Errors: [`Error::NotFound`].
pub async fn get(db: &impl Read, scope: AgencyScope, scan: Uuid) -> Result<Scan, Error> {
    let sql = "SELECT * FROM scans WHERE agency = $1 AND id = $2";
    let row = db.one(sql, params![scope.uuid(), scan]).await?.ok_or(Error::NotFound("scan"))?;
    read(&row)
}

/// Where a page of scans ends: an instant, and the scan among those of that instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanCursor {
    /// When it came, or ended.
    pub at: Timestamp,
    /// Which.
    pub scan: Uuid,
}

/// Scans that wait to be cut, the one that came first leading; `limit` is at most 200.
pub async fn waiting(
    db: &impl Read,
    scope: AgencyScope,
    after: Option<ScanCursor>,
    limit: u64,
) -> Result<Page<Scan, ScanCursor>, Error> {
    page(db, scope, ("state = 'open'", "created_at", ">", "ASC"), after, limit).await
}

/// Scans that were split or thrown away, the latest first; `limit` is at most 200.
pub async fn ended(
    db: &impl Read,
    scope: AgencyScope,
    after: Option<ScanCursor>,
    limit: u64,
) -> Result<Page<Scan, ScanCursor>, Error> {
    page(db, scope, ("state IN ('split', 'discarded')", "ended_at", "<", "DESC"), after, limit).await
}

async fn page(
    db: &impl Read,
    scope: AgencyScope,
    (which, when, beyond, order): (&str, &'static str, &str, &str),
    after: Option<ScanCursor>,
    limit: u64,
) -> Result<Page<Scan, ScanCursor>, Error> {
    let limit = limit.clamp(1, 200) as usize;
    let mut query =
        Query::new(&format!("SELECT * FROM scans WHERE {which} AND agency = $1"), params![scope.uuid()]);
    if let Some(after) = after {
        query.push(&format!(" AND ({when}, id) {beyond} ("));
        query.bind(after.at.micros());
        query.push(", ");
        query.bind(after.scan);
        query.push(")");
    }
    query.push(&format!(" ORDER BY {when} {order}, id {order} LIMIT "));
    query.bind(limit as i64 + 1);
    let rows = db.all(&query.sql, query.values).await?;
    let items = rows.iter().take(limit).map(read).collect::<Result<Vec<_>, _>>()?;
    let last = rows.get(limit.wrapping_sub(1)).filter(|_| rows.len() > limit);
    let next = last.map(|row| Ok::<_, Error>(ScanCursor { at: row.at(when)?, scan: row.get("id")? }));
    Ok(Page { items, next: next.transpose()? })
}

/// Which scan had a file, who added it and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The scan.
    pub scan: Scan,
    /// Who added the file.
    pub added_by: PersonId,
    /// When.
    pub added_at: Timestamp,
}

/// The first scan that waits or was split and has a file with these bytes.
pub async fn with_bytes(
    db: &impl Read,
    scope: AgencyScope,
    sha256: Sha256,
) -> Result<Option<Earlier>, Error> {
    let sql = "SELECT s.*, f.added_by AS file_by, f.added_at AS file_at FROM scan_files f JOIN scans s ON s.id = f.scan \
               WHERE f.agency = $1 AND s.agency = $1 AND f.sha256 = $2 AND s.state IN ('open', 'split') \
               ORDER BY f.added_at, f.scan, f.place LIMIT 1";
    let row = db.one(sql, params![scope.uuid(), sha256.to_string()]).await?;
    let earlier = |row: Row| {
        Ok(Earlier { scan: read(&row)?, added_by: row.id("file_by")?, added_at: row.at("file_at")? })
    };
    row.map(earlier).transpose()
}

/// How many scans that wait to be cut somebody answers for.
pub async fn count_held(db: &impl Read, scope: AgencyScope, holder: PersonId) -> Result<u64, Error> {
    let sql = "SELECT COUNT(*) AS count FROM scans WHERE agency = $1 AND state = 'open' AND holder = $2";
    let row = db.one(sql, params![scope.uuid(), holder.uuid()]).await?;
    Ok(row.map(|row| row.get::<i64>("count")).transpose()?.unwrap_or(0).unsigned_abs())
}

/// Another clerk answers for all scans that wait and that `from` answered for, in the name of `by`; gives how many.
pub async fn hand_over(
    tx: &Tx,
    scope: AgencyScope,
    (from, to): (PersonId, PersonId),
    by: PersonId,
    now: Timestamp,
) -> Result<u64, Error> {
    let sql = "UPDATE scans SET holder = $3, version = version + 1, changed_at = $4, changed_by = $5 \
               WHERE agency = $1 AND holder = $2 AND state = 'open'";
    tx.exec(sql, params![scope.uuid(), from.uuid(), to.uuid(), now.micros(), by.uuid()]).await
}

/// How many are in this state.
pub async fn count(db: &impl Read, scope: AgencyScope, state: ScanState) -> Result<u64, Error> {
    let sql = "SELECT COUNT(*) AS count FROM scans WHERE agency = $1 AND state = $2";
    let row = db.one(sql, params![scope.uuid(), state.key()]).await?;
    Ok(row.map(|row| row.get::<i64>("count")).transpose()?.unwrap_or(0).unsigned_abs())
}

/// The scan that a letter in the queue is, offered or open.
pub async fn of_letter(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
) -> Result<Option<Scan>, Error> {
    let sql = "SELECT * FROM scans WHERE agency = $1 AND document = $2 AND state IN ('offered', 'open')";
    db.one(sql, params![scope.uuid(), document.uuid()]).await?.as_ref().map(read).transpose()
}

/// The scan that a letter was cut from, and which of its pages.
pub async fn origin(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
) -> Result<Option<(Scan, String)>, Error> {
    let sql = "SELECT s.*, l.pages FROM scan_letters l JOIN scans s ON s.id = l.scan \
               WHERE l.agency = $1 AND s.agency = $1 AND l.document = $2 ORDER BY s.ended_at DESC, s.id DESC LIMIT 1";
    let row = db.one(sql, params![scope.uuid(), document.uuid()]).await?;
    row.map(|row| Ok((read(&row)?, row.get("pages")?))).transpose()
}

/// The letters made of scans that this letter was.
pub async fn made_of_letter(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
) -> Result<Vec<DocumentId>, Error> {
    let sql = "SELECT l.document FROM scans s JOIN scan_letters l ON l.scan = s.id \
               WHERE s.agency = $1 AND l.agency = $1 AND s.document = $2 ORDER BY l.place";
    let rows = db.all(sql, params![scope.uuid(), document.uuid()]).await?;
    rows.iter().map(|row| row.id("document")).collect()
}

/// The files of a scan, in order.
pub async fn files(db: &impl Read, scope: AgencyScope, scan: Uuid) -> Result<Vec<ScanFile>, Error> {
    let sql = "SELECT * FROM scan_files WHERE agency = $1 AND scan = $2 ORDER BY place";
    db.all(sql, params![scope.uuid(), scan]).await?.iter().map(read_file).collect()
}

/// What is known of a file now that it was opened: its pages, or why it cannot be cut.
pub async fn set_opened(
    tx: &Tx,
    scope: AgencyScope,
    (scan, place): (Uuid, u32),
    found: Result<u32, &str>,
) -> Result<(), Error> {
    let sql =
        "UPDATE scan_files SET page_count = $4, problem = $5 WHERE agency = $1 AND scan = $2 AND place = $3";
    let values = params![
        scope.uuid(),
        scan,
        i64::from(place),
        found.ok().map(i64::from),
        found.err().map(str::to_owned),
    ];
    tx.exec_one("file of a scan", sql, values).await
}

/// Keeps what was found on a page, in place of what was found before.
pub async fn put_page(tx: &Tx, scope: AgencyScope, scan: Uuid, page: &ScanPage) -> Result<(), Error> {
    let sql = "INSERT INTO scan_pages (scan, file, page, agency, findings) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (scan, file, page) DO UPDATE SET findings = $5";
    let values =
        params![scan, i64::from(page.file), i64::from(page.page), scope.uuid(), page.findings.as_str(),];
    tx.exec_one("page of a scan", sql, values).await
}

/// What was found so far, in the order of files and pages.
pub async fn pages(db: &impl Read, scope: AgencyScope, scan: Uuid) -> Result<Vec<ScanPage>, Error> {
    let sql = "SELECT * FROM scan_pages WHERE agency = $1 AND scan = $2 ORDER BY file, page";
    let read = |row: &Row| {
        Ok(ScanPage {
            file: number(row, "file")?,
            page: number(row, "page")?,
            findings: row.get("findings")?,
        })
    };
    db.all(sql, params![scope.uuid(), scan]).await?.iter().map(read).collect()
}

/// What a person changes about a scan.
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    /// How it is to be cut: JSON, the caller's.
    Plan(&'a str),
    /// A file was added; the plan stands.
    Added,
    /// An offer is taken up.
    Open,
    /// Somebody else answers for it now.
    Holder,
    /// Letters were made of it.
    Split,
    /// It is thrown away, for this reason.
    Discard(&'a str),
}

/// Changes a scan that is on this version and still waits, in the name of `by`.
///
/// Errors: [`Error::Conflict`] when somebody else changed it meanwhile, or it waits no longer.
pub async fn change(
    tx: &Tx,
    scope: AgencyScope,
    (scan, version): (Uuid, u32),
    change: Change<'_>,
    by: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let (set, text) = match change {
        Change::Plan(plan) => (", plan = $6", Some(plan)),
        Change::Added => ("", None),
        Change::Open => (", state = 'open', holder = $5", None),
        Change::Holder => (", holder = $5", None),
        Change::Split => (", state = 'split', ended_at = $4", None),
        Change::Discard(reason) => (", state = 'discarded', ended_at = $4, reason = $6", Some(reason)),
    };
    let sql = format!(
        "UPDATE scans SET version = version + 1, changed_at = $4, changed_by = $5{set} \
         WHERE agency = $1 AND id = $2 AND version = $3 AND state IN ('offered', 'open')"
    );
    let mut values = params![scope.uuid(), scan, i64::from(version), now.micros(), by.uuid()];
    values.extend(text.map(sea_orm::Value::from));
    match tx.exec(&sql, values).await? {
        1 => Ok(()),
        _ => Err(Error::Conflict),
    }
}

/// A letter was made of a scan, as its `place`-th.
pub async fn link(
    tx: &Tx,
    scope: AgencyScope,
    (scan, place): (Uuid, u32),
    letter: &ScanLetter,
) -> Result<(), Error> {
    let sql = "INSERT INTO scan_letters (scan, place, agency, document, pages) VALUES ($1, $2, $3, $4, $5)";
    let values = params![scan, i64::from(place), scope.uuid(), letter.document.uuid(), letter.pages.as_str()];
    tx.exec_one("letter of a scan", sql, values).await
}

/// The letters made of a scan, in order.
pub async fn letters(db: &impl Read, scope: AgencyScope, scan: Uuid) -> Result<Vec<ScanLetter>, Error> {
    let sql = "SELECT document, pages FROM scan_letters WHERE agency = $1 AND scan = $2 ORDER BY place";
    let read = |row: &Row| Ok(ScanLetter { document: row.id("document")?, pages: row.get("pages")? });
    db.all(sql, params![scope.uuid(), scan]).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Scan, Error> {
    Ok(Scan {
        id: row.get("id")?,
        name: row.get("name")?,
        source: row.key("source", Source::from_key)?,
        document: row.maybe_id("document")?,
        state: row.key("state", ScanState::from_key)?,
        holder: row.id("holder")?,
        version: number(row, "version")?,
        plan: row.get("plan")?,
        created_at: row.at("created_at")?,
        changed_at: row.at("changed_at")?,
        changed_by: row.id("changed_by")?,
        ended_at: row.maybe_at("ended_at")?,
        reason: row.get("reason")?,
    })
}

fn read_file(row: &Row) -> Result<ScanFile, Error> {
    let sha256: String = row.get("sha256")?;
    let pages = row.get::<Option<i64>>("page_count")?.map(u32::try_from).transpose();
    Ok(ScanFile {
        place: number(row, "place")?,
        name: row.get("name")?,
        size: row.get::<i64>("size")?.unsigned_abs(),
        sha256: sha256.parse().map_err(|error| Error::unreadable("digest", error))?,
        added_by: row.id("added_by")?,
        added_at: row.at("added_at")?,
        page_count: pages.map_err(|error| Error::unreadable("page_count", error))?,
        problem: row.get("problem")?,
    })
}

fn number(row: &Row, column: &'static str) -> Result<u32, Error> {
    u32::try_from(row.get::<i64>(column)?).map_err(|error| Error::unreadable(column, error))
}
