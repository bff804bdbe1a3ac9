//! I8, of delegations: what was done in another's place rests on a delegation that held then, from one to the other.

use super::Finding;
use crate::{
    AgencyScope, Error, Reader,
    link::{Columns, params, sealed::Linked},
};
use uuid::Uuid;

pub(super) async fn check(db: &Reader, scope: AgencyScope, found: &mut Vec<Finding>) -> Result<(), Error> {
    let sql = "SELECT e.id, d.id AS known FROM events e LEFT JOIN delegations d \
               ON d.id = e.actor_delegation AND d.agency = e.agency WHERE e.agency = $1 \
               AND (e.actor_delegation IS NOT NULL OR e.actor_behalf IS NOT NULL) AND (d.id IS NULL \
               OR e.actor_behalf IS NULL OR d.giver <> e.actor_behalf OR d.taker <> e.actor_person \
               OR e.at < d.valid_from OR e.at >= d.valid_until \
               OR (d.ended_at IS NOT NULL AND e.at >= d.ended_at)) ORDER BY e.link";
    for row in db.all(sql, params![scope.uuid()]).await? {
        let problem = match row.get::<Option<Uuid>>("known")? {
            None => "it was done in another's place by a delegation that is not there",
            Some(_) => "it was done in another's place outside the delegation",
        };
        found.push(Finding::new("I8", format!("event {}", row.get::<Uuid>("id")?), problem));
    }
    Ok(())
}
