use crate::office::scope;
use crate::{Error, Office};
use congvan_search::{Index, Opening, Rebuild};
use congvan_store::{documents, organisation};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

/// The index as this process sees it.
pub(crate) struct Searcher {
    pub(crate) root: PathBuf,
    /// Only the process with the data directory's lock writes the index.
    owner: bool,
    live: RwLock<Option<Arc<Index>>>,
    /// The live one was made by another version: it answers until one of this version is built.
    is_outdated: AtomicBool,
    /// The index being built, if one is. Held from reading a letter to writing its entry, so that an older state never
    /// comes after a newer one.
    pub(crate) feeding: Mutex<Option<Arc<Rebuild>>>,
    progress: std::sync::Mutex<Option<Progress>>,
}

/// How far the building of an index has come.
struct Progress {
    done: u64,
    /// Letters in the database when it began.
    total: u64,
}

/// Held while an index is being built; nobody else can begin another meanwhile.
pub(crate) struct Building<'a>(&'a Searcher);

impl Building<'_> {
    /// So many letters more are in it.
    pub(crate) fn add(&self, letters: u64) {
        if let Some(progress) = &mut *self.0.progress.lock().unwrap_or_else(PoisonError::into_inner) {
            progress.done += letters;
        }
    }
}

impl Drop for Building<'_> {
    fn drop(&mut self) {
        *self.0.progress.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Searcher {
    pub(crate) fn open(root: PathBuf, owner: bool) -> Result<Self, Error> {
        let (mut live, mut is_outdated) = (None, false);
        if owner {
            std::fs::create_dir_all(&root).map_err(Error::machine("the index directory"))?;
            match Index::open(&root)? {
                Opening::Ready(index) => live = Some(Arc::new(index)),
                Opening::Outdated(index) => {
                    tracing::info!(
                        "the index is of another version: it answers until it has been built anew"
                    );
                    (live, is_outdated) = (Some(Arc::new(index)), true);
                }
                Opening::NeedsRebuild(reason) => tracing::info!(?reason, "the index must be built"),
            }
        }
        Ok(Self {
            root,
            owner,
            live: RwLock::new(live),
            is_outdated: AtomicBool::new(is_outdated),
            feeding: Mutex::default(),
            progress: Default::default(),
        })
    }

    /// A new installation needs no building: its index is empty and right.
    pub(crate) async fn begin_if_empty(&self, office: &Office) -> Result<(), Error> {
        if !self.needs_rebuild() {
            return Ok(());
        }
        for agency in organisation::agencies(office.reader()).await? {
            if !documents::all_after(office.reader(), scope(agency.id), 0, 1).await?.is_empty() {
                return Ok(());
            }
        }
        let root = self.root.clone();
        let index = tokio::task::spawn_blocking(move || Index::create(&root));
        self.set_live(index.await.map_err(|_| Error::Machine("making the index", None))??);
        Ok(())
    }

    pub(crate) fn needs_rebuild(&self) -> bool {
        self.owner && (self.is_outdated.load(Ordering::Relaxed) || self.live().is_none())
    }

    /// Begins to build, unless somebody does already.
    pub(crate) fn begin_building(&self, total: u64) -> Option<Building<'_>> {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        if progress.is_some() {
            return None;
        }
        *progress = Some(Progress { done: 0, total });
        Some(Building(self))
    }

    /// How far the index that is being built has come, in percent, if one is.
    pub(crate) fn percent(&self) -> Option<u8> {
        let progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        // It is whole when it is in its place, not before.
        progress.as_ref().map(|now| (now.done * 100 / now.total.max(1)).min(99) as u8)
    }

    pub(crate) const fn is_owner(&self) -> bool {
        self.owner
    }

    pub(crate) fn live(&self) -> Option<Arc<Index>> {
        self.live.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_live(&self, index: Index) {
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(index));
        self.is_outdated.store(false, Ordering::Relaxed);
    }
}
