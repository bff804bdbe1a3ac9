//! I1, of scans: for each that waits to be split somebody answers who holds a clerk's post.

use super::Finding;
use crate::{
    AgencyScope, Error, Reader,
    link::{Columns, params, sealed::Linked},
};
use uuid::Uuid;

pub(super) async fn check(db: &Reader, scope: AgencyScope, found: &mut Vec<Finding>) -> Result<(), Error> {
    // Terms end by acts of administration; one that ends on a day to come is later than all of these.
    let sql = "SELECT s.id FROM scans s WHERE s.agency = $1 AND s.state = 'open' AND NOT EXISTS \
               (SELECT 1 FROM terms t JOIN position_roles r ON r.position = t.position AND r.role = 'clerk' \
               WHERE t.agency = $1 AND t.person = s.holder AND (t.valid_until IS NULL OR t.valid_until > \
               (SELECT COALESCE(MAX(e.at), 0) FROM admin_events e WHERE e.agency = $1))) ORDER BY s.id";
    for row in db.all(sql, params![scope.uuid()]).await? {
        let subject = format!("scan {}", row.get::<Uuid>("id")?);
        found.push(Finding::new("I1", subject, "it waits to be split, and who answers for it is no clerk"));
    }
    Ok(())
}
