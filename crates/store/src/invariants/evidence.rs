//! I6, of evidence: the bytes that verdicts on signatures rest on are there and are those that were kept; no verdict is
//! missing from its row.

use super::Finding;
use crate::{
    AgencyScope, Error, Reader, evidence,
    link::{Columns, params, sealed::Linked},
};
use uuid::Uuid;

/// Pieces read at once: a revocation list may have megabytes.
const BATCH: i64 = 50;

pub(super) async fn check(db: &Reader, scope: AgencyScope, found: &mut Vec<Finding>) -> Result<(), Error> {
    let mut after = String::new();
    loop {
        let sql = "SELECT sha256, bytes FROM evidence_items WHERE agency = $1 AND sha256 > $2 ORDER BY sha256 LIMIT $3";
        let rows = db.all(sql, params![scope.uuid(), after.as_str(), BATCH]).await?;
        for row in &rows {
            let (sha256, bytes): (String, Vec<u8>) = (row.get("sha256")?, row.get("bytes")?);
            if evidence::sha256(&bytes).to_string() != sha256 {
                let problem = "its bytes do not match its digest";
                found.push(Finding::new("I6", format!("evidence {sha256}"), problem));
            }
            after = sha256;
        }
        if rows.len() < BATCH as usize {
            break;
        }
    }
    let sql = "SELECT DISTINCT e.report, e.sha256 FROM signature_evidence e WHERE e.agency = $1 AND NOT EXISTS \
               (SELECT 1 FROM evidence_items i WHERE i.agency = e.agency AND i.sha256 = e.sha256) \
               ORDER BY e.report, e.sha256";
    for row in db.all(sql, params![scope.uuid()]).await? {
        let (report, sha256): (Uuid, String) = (row.get("report")?, row.get("sha256")?);
        let problem = format!("the evidence {sha256} is missing");
        found.push(Finding::new("I6", format!("report {report}"), problem));
    }
    let sql = "SELECT file, MIN(ordinal) AS first, MAX(ordinal) AS last, COUNT(*) AS count FROM signature_reports \
               WHERE agency = $1 GROUP BY file HAVING MIN(ordinal) <> 1 OR MAX(ordinal) <> COUNT(*) ORDER BY file";
    for row in db.all(sql, params![scope.uuid()]).await? {
        let (last, count): (i64, i64) = (row.get("last")?, row.get("count")?);
        let problem = format!("{count} verdicts on its signatures are there, the last is number {last}");
        found.push(Finding::new("I6", format!("file {}", row.get::<Uuid>("file")?), problem));
    }
    Ok(())
}
