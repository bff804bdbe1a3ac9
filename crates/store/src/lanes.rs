//! How many acts of one agency are under way in PostgreSQL at a time.
//!
//! Numbers without gaps and one hash chain let the acts of an agency follow one another from there to their end. While one
//! does, a few get ready; whoever comes besides would only wait in the database, where it is woken to look at a row again and
//! holds a connection that somebody else wants to read with. It waits here, where that costs nothing.
//!
//! It is no lock that anything rests on: other processes do not see it, and whoever has waited long enough goes on.

use congvan_records::AgencyId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// An act takes some three times as long to its number as from there to its end, however far away the database is.
const AT_ONCE: usize = 4;
/// Far longer than an act takes.
const PATIENCE: Duration = Duration::from_secs(2);

/// One lane for each agency.
#[derive(Debug, Default)]
pub(crate) struct Lanes(Mutex<HashMap<AgencyId, Arc<Semaphore>>>);

impl Lanes {
    /// Waits until an act more may be under way, for as long as the answer is held; none when that did not come.
    pub(crate) async fn enter(&self, agency: AgencyId) -> Option<OwnedSemaphorePermit> {
        let lane = {
            let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(lanes.entry(agency).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE))))
        };
        timeout(PATIENCE, lane.acquire_owned()).await.ok()?.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use uuid::Uuid;

    #[tokio::test]
    async fn few_acts_of_an_agency_are_under_way_at_once() {
        let lanes = Lanes::default();
        let [one, other] = [1, 2].map(|number| AgencyId::from_uuid(Uuid::from_u128(number)));
        let mut places = Vec::new();
        for _ in 0..AT_ONCE {
            places.push(lanes.enter(one).now_or_never().flatten().unwrap());
        }
        assert!(lanes.enter(other).now_or_never().flatten().is_some(), "each agency has its own");
        let mut next = Box::pin(lanes.enter(one));
        assert!(next.as_mut().now_or_never().is_none());
        places.pop();
        assert!(next.await.is_some());
    }
}
