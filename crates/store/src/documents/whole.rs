//! A letter's row with its files and what was found in them, asked for at once.

use super::files::{FileEntry, read_file_as};
use super::read_document;
use crate::{
    AgencyScope, Error, Read,
    analyses::{self, Analysis},
    link::{Columns, LONGEST_LIST, Query, Row},
};
use congvan_records::{DocumentId, IncomingDocument};

/// A letter as it lies: its row, its files, what was found in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Its row.
    pub document: IncomingDocument,
    /// Its key in the search index.
    pub index_key: i64,
    /// Was it cut from a scan, or taken for one? Hardly any is, and which is asked for then only.
    pub of_scan: bool,
    /// Its files: main first, then as added.
    pub files: Vec<AnalysedFile>,
}

/// A file with what was found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalysedFile {
    /// The file, with who added it.
    pub entry: FileEntry,
    /// The findings, by kind. Recognised words come without their body, which is long and of which the reading tells.
    pub findings: Vec<Analysis>,
}

/// The letter with its files and findings, if the agency has it.
pub async fn whole(db: &impl Read, scope: AgencyScope, document: DocumentId) -> Result<Option<Whole>, Error> {
    Ok(wholes(db, scope, &[document]).await?.pop())
}

/// The letters with their files and findings, as far as the agency has them, in no order.
pub async fn wholes(
    db: &impl Read,
    scope: AgencyScope,
    documents: &[DocumentId],
) -> Result<Vec<Whole>, Error> {
    let mut wholes: Vec<Whole> = Vec::with_capacity(documents.len());
    for some in documents.chunks(LONGEST_LIST) {
        let mut query = Query::new(
            "SELECT d.*, f.id AS file_id, f.document AS file_document, f.role AS file_role, f.name AS file_name, \
             f.media_type AS file_media_type, f.size AS file_size, f.sha256 AS file_sha256, \
             f.added_at AS file_added_at, f.added_by AS file_added_by, a.file AS found_file, a.kind AS found_kind, \
             a.state AS found_state, a.version AS found_version, a.summary AS found_summary, \
             CASE a.kind WHEN 'recognition' THEN NULL ELSE a.body END AS found_body, \
             a.updated_at AS found_updated_at, \
             (EXISTS (SELECT 1 FROM scan_letters l WHERE l.document = d.id) \
             OR EXISTS (SELECT 1 FROM scans s WHERE s.document = d.id)) AS of_scan \
             FROM documents d LEFT JOIN files f ON f.document = d.id LEFT JOIN analyses a ON a.file = f.id \
             WHERE d.id IN ",
            Vec::new(),
        );
        query.list(some.iter().map(|document| document.uuid()));
        query.within("d.agency", scope);
        query.push(" ORDER BY d.id, CASE f.role WHEN 'main' THEN 0 ELSE 1 END, f.place, f.id, a.kind");
        for row in &db.all(&query.sql, query.values).await? {
            add(&mut wholes, row)?;
        }
    }
    Ok(wholes)
}

/// Adds what a row tells to the last letter, or begins the next.
fn add(wholes: &mut Vec<Whole>, row: &Row) -> Result<(), Error> {
    let id: DocumentId = row.id("id")?;
    if wholes.last().is_none_or(|last| last.document.id != id) {
        let document = read_document(row)?;
        let (index_key, of_scan) = (row.get("index_key")?, row.get("of_scan")?);
        wholes.push(Whole { document, index_key, of_scan, files: Vec::new() });
    }
    let (Some(whole), Some(file)) = (wholes.last_mut(), row.maybe_id("file_id")?) else { return Ok(()) };
    if whole.files.last().is_none_or(|last| last.entry.file.id != file) {
        let entry = FileEntry {
            file: read_file_as(row, "file_")?,
            added_by: row.maybe_id("file_added_by")?,
            added_at: row.at("file_added_at")?,
        };
        whole.files.push(AnalysedFile { entry, findings: Vec::new() });
    }
    let is_found = row.get::<Option<String>>("found_kind")?.is_some();
    if let Some(last) = whole.files.last_mut().filter(|_| is_found) {
        last.findings.push(analyses::read_as(row, "found_")?);
    }
    Ok(())
}
