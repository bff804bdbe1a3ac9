//! What was found in a file: its signatures, its text and fields, its safety. Computed anew at will.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, LONGEST_LIST, Query, Row, params},
};
use congvan_records::{FileId, Timestamp};

/// What was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnalysisKind {
    /// Chữ ký số.
    Signature,
    /// Text and prefilled fields.
    Reading,
    /// What kind of file it is and what it carries.
    Inspection,
    /// Nhận dạng chữ: words recognised in pictures of pages, page by page. The summary says how far it is.
    Recognition,
    /// What the register knows of what was read: names it has, rules its clerks made.
    Advice,
    /// Where the words stand of a file that an older version read: kept only when that could not be found out.
    Places,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnalysisState {
    /// Not yet.
    Pending,
    /// Found.
    Done,
    /// Given up; the summary says why, as a key.
    Failed,
}

/// One finding about one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// The file.
    pub file: FileId,
    /// What was looked for.
    pub kind: AnalysisKind,
    /// How far it is.
    pub state: AnalysisState,
    /// Version of the body's format, the caller's.
    pub version: u32,
    /// A short key that lists show without reading the body: a signature's state, a reason of failure.
    pub summary: Option<String>,
    /// JSON, the caller's.
    pub body: Option<String>,
    /// When.
    pub updated_at: Timestamp,
}

/// Writes a finding, in place of an earlier one of its kind.
pub async fn put(tx: &Tx, scope: AgencyScope, analysis: &Analysis) -> Result<(), Error> {
    let sql = "INSERT INTO analyses (file, kind, agency, state, version, summary, body, updated_at) \
               SELECT f.id, $3, f.agency, $4, $5, $6, $7, $8 FROM files f WHERE f.agency = $1 AND f.id = $2 \
               ON CONFLICT (file, kind) DO UPDATE SET state = excluded.state, version = excluded.version, \
               summary = excluded.summary, body = excluded.body, updated_at = excluded.updated_at";
    let values = params![
        scope.uuid(),
        analysis.file.uuid(),
        analysis.kind.key(),
        analysis.state.key(),
        i64::from(analysis.version),
        analysis.summary.clone(),
        analysis.body.clone(),
        analysis.updated_at.micros(),
    ];
    tx.exec_one("file", sql, values).await
}

/// One finding.
pub async fn find(
    db: &impl Read,
    scope: AgencyScope,
    file: FileId,
    kind: AnalysisKind,
) -> Result<Option<Analysis>, Error> {
    let sql = "SELECT * FROM analyses WHERE agency = $1 AND file = $2 AND kind = $3";
    let row = db.one(sql, params![scope.uuid(), file.uuid(), kind.key()]).await?;
    row.as_ref().map(read).transpose()
}

/// All findings about a file.
pub async fn list(db: &impl Read, scope: AgencyScope, file: FileId) -> Result<Vec<Analysis>, Error> {
    let sql = "SELECT * FROM analyses WHERE agency = $1 AND file = $2 ORDER BY kind";
    db.all(sql, params![scope.uuid(), file.uuid()]).await?.iter().map(read).collect()
}

/// Findings of one kind about these files, without their bodies.
pub async fn summaries(
    db: &impl Read,
    scope: AgencyScope,
    files: &[FileId],
    kind: AnalysisKind,
) -> Result<Vec<Analysis>, Error> {
    let mut found = Vec::with_capacity(files.len());
    for some in files.chunks(LONGEST_LIST) {
        let mut query = Query::new(
            "SELECT file, kind, state, version, summary, NULL AS body, updated_at FROM analyses \
             WHERE agency = $1 AND kind = $2",
            params![scope.uuid(), kind.key()],
        );
        query.push(" AND file IN ");
        query.list(some.iter().map(|id| id.uuid()));
        for row in db.all(&query.sql, query.values).await? {
            found.push(Analysis { body: None, ..read(&row)? });
        }
    }
    Ok(found)
}

/// Files with a finding of this kind that is summed up in one of these keys: newest first, from `after` on.
pub async fn files_found(
    db: &impl Read,
    scope: AgencyScope,
    kind: AnalysisKind,
    summaries: &[&str],
    after: Option<FileId>,
    limit: u64,
) -> Result<Vec<FileId>, Error> {
    let mut query = Query::new(
        "SELECT file FROM analyses WHERE agency = $1 AND kind = $2",
        params![scope.uuid(), kind.key()],
    );
    query.push(" AND summary IN ");
    query.list(summaries.iter().copied());
    if let Some(after) = after {
        query.push(" AND file < ");
        query.bind(after.uuid());
    }
    query.push(" ORDER BY file DESC LIMIT ");
    query.bind(limit as i64);
    db.all(&query.sql, query.values).await?.iter().map(|row| row.id("file")).collect()
}

/// How many findings of this kind are summed up in one of these keys, and how many of them are older than `since`.
pub async fn count_found(
    db: &impl Read,
    scope: AgencyScope,
    kind: AnalysisKind,
    summaries: &[&str],
    since: Timestamp,
) -> Result<(i64, i64), Error> {
    let mut query = Query::new(
        "SELECT COUNT(*) AS found, COUNT(CASE WHEN updated_at < $3 THEN 1 END) AS older FROM analyses \
         WHERE agency = $1 AND kind = $2",
        params![scope.uuid(), kind.key(), since.micros()],
    );
    query.push(" AND summary IN ");
    query.list(summaries.iter().copied());
    match db.one(&query.sql, query.values).await? {
        Some(row) => Ok((row.get("found")?, row.get("older")?)),
        None => Ok((0, 0)),
    }
}

impl AnalysisKind {
    /// The stable English key used in storage.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Reading => "reading",
            Self::Inspection => "inspection",
            Self::Recognition => "recognition",
            Self::Advice => "advice",
            Self::Places => "places",
        }
    }

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Signature, Self::Reading, Self::Inspection, Self::Recognition, Self::Advice, Self::Places]
            .into_iter()
            .find(|kind| kind.key() == key)
    }
}

impl AnalysisState {
    /// The stable English key used in storage.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// The state with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Pending, Self::Done, Self::Failed].into_iter().find(|state| state.key() == key)
    }
}

fn read(row: &Row) -> Result<Analysis, Error> {
    read_as(row, "")
}

/// A finding of a row whose columns about it begin so.
pub(crate) fn read_as(row: &Row, prefix: &str) -> Result<Analysis, Error> {
    let column = |name: &str| format!("{prefix}{name}");
    let unknown = |what: &'static str| move || Error::unreadable(what, "unknown key");
    let version = u32::try_from(row.get::<i64>(&column("version"))?);
    let kind: String = row.get(&column("kind"))?;
    let state: String = row.get(&column("state"))?;
    Ok(Analysis {
        file: row.id(&column("file"))?,
        kind: AnalysisKind::from_key(&kind).ok_or_else(unknown("kind of finding"))?,
        state: AnalysisState::from_key(&state).ok_or_else(unknown("state of finding"))?,
        version: version.map_err(|error| Error::unreadable("version", error))?,
        summary: row.get(&column("summary"))?,
        body: row.get(&column("body"))?,
        updated_at: row.at(&column("updated_at"))?,
    })
}
