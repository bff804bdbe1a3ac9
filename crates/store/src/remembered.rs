//! What a process remembers of committed rows because it can never change.

use congvan_records::{AgencyId, DocumentId};
use congvan_workflow::{Principal, Routing};
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Some 30 MB at 3 kB a routing.
const ROUTINGS: NonZeroUsize = NonZeroUsize::new(10_000).expect("not zero");
/// People, posts and units of a province.
const PRINCIPALS: NonZeroUsize = NonZeroUsize::new(50_000).expect("not zero");

/// Routings that were replayed, so that a list of fifty letters does not read some five hundred events; and the keys of
/// principals, which every question of rights begins with.
///
/// Nothing has to be forgotten when something is written, by whatever process: events are never changed and a version
/// counts them, so a routing of the version that its row has now is the one that its events give now; and a principal
/// keeps its key.
#[derive(Debug)]
pub struct Remembered {
    routings: Mutex<LruCache<DocumentId, Arc<Routing>>>,
    principals: Mutex<LruCache<(AgencyId, Principal), i64>>,
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            routings: Mutex::new(LruCache::new(ROUTINGS)),
            principals: Mutex::new(LruCache::new(PRINCIPALS)),
        }
    }
}

impl Remembered {
    pub(crate) fn routing(&self, document: DocumentId, version: u32) -> Option<Arc<Routing>> {
        locked(&self.routings).get(&document).filter(|routing| routing.version == version).map(Arc::clone)
    }

    /// Is a routing of this letter here, of whatever version?
    pub(crate) fn knows(&self, document: DocumentId) -> bool {
        locked(&self.routings).contains(&document)
    }

    pub(crate) fn keep_routing(&self, routing: Arc<Routing>) {
        locked(&self.routings).put(routing.document, routing);
    }

    pub(crate) fn principal(&self, agency: AgencyId, principal: Principal) -> Option<i64> {
        locked(&self.principals).get(&(agency, principal)).copied()
    }

    pub(crate) fn keep_principal(&self, agency: AgencyId, principal: Principal, key: i64) {
        locked(&self.principals).put((agency, principal), key);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
