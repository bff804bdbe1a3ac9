//! What machines have handed in: asked before a letter is opened, so that nothing is opened twice.

use crate::{
    AgencyScope, Error, Read,
    link::{Columns, params},
};
use congvan_records::{DocumentId, Sha256, Source};
use congvan_workflow::Status;

/// The letter of the agency that came from this source with these bytes as its main file; of a scan that was split, the
/// first of the letters made of it. A letter that went back to its sender, or whose number was voided, is done with: the
/// same file put in again is a letter to be.
pub async fn find(
    db: &impl Read,
    scope: AgencyScope,
    source: Source,
    sha256: Sha256,
) -> Result<Option<DocumentId>, Error> {
    let (returned, voided) = (Status::Returned.key(), Status::Voided.key());
    let values = params![scope.uuid(), source.key(), sha256.to_string(), returned, voided];
    let sql = "SELECT d.id FROM documents d JOIN files f ON f.document = d.id JOIN routings r ON r.document = d.id \
               WHERE d.agency = $1 AND f.agency = $1 AND r.agency = $1 AND d.source = $2 AND f.role = 'main' \
               AND f.sha256 = $3 AND r.status NOT IN ($4, $5) ORDER BY d.index_key LIMIT 1";
    if let Some(row) = db.one(sql, values.clone()).await? {
        return row.id("id").map(Some);
    }
    let sql = "SELECT l.document FROM scan_files f JOIN scans s ON s.id = f.scan JOIN scan_letters l ON l.scan = s.id \
               JOIN routings r ON r.document = l.document \
               WHERE s.agency = $1 AND f.agency = $1 AND l.agency = $1 AND r.agency = $1 AND s.source = $2 \
               AND f.sha256 = $3 AND r.status NOT IN ($4, $5) ORDER BY s.created_at, l.place LIMIT 1";
    db.one(sql, values).await?.map(|row| row.id("document")).transpose()
}
