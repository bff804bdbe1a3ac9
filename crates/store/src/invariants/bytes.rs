//! I6: bytes.

use super::Finding;
use crate::{
    AgencyScope, Blobs, Error, Reader,
    link::{Columns, params, sealed::Linked},
};
use congvan_records::Sha256;

pub(super) async fn check(
    db: &Reader,
    scope: AgencyScope,
    blobs: &Blobs,
    found: &mut Vec<Finding>,
) -> Result<(), Error> {
    let sql = "SELECT sha256, MIN(size) AS least, MAX(size) AS most FROM \
               (SELECT sha256, size FROM files WHERE agency = $1 UNION ALL \
               SELECT sha256, size FROM scan_files WHERE agency = $1) AS named GROUP BY sha256 ORDER BY sha256";
    for row in db.all(sql, params![scope.uuid()]).await? {
        let text: String = row.get("sha256")?;
        let (least, most): (i64, i64) = (row.get("least")?, row.get("most")?);
        let mut report = |problem: &str| found.push(Finding::new("I6", format!("blob {text}"), problem));
        let Ok(sha256) = text.parse::<Sha256>() else {
            report("its address is no digest");
            continue;
        };
        match blobs.verify(sha256).await {
            Ok(size) if (least, most) == (size as i64, size as i64) => {}
            Ok(_) => report("its length is not the one in the file's row"),
            Err(Error::NotFound(_)) => report("it is missing"),
            Err(Error::Mismatch) => report("its bytes do not match its digest"),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
