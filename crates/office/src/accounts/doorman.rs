use super::{Caller, Token, passwords};
use crate::{Error, Limits};
use congvan_records::{PersonId, SessionId, Sha256};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, Semaphore};

/// How long a caller once read from the database is believed. Ending a session in this process takes effect at once;
/// one ended by another process, or a post that changed hands there, within this time.
const FRESH: Duration = Duration::from_secs(3);

/// Longest wait for a turn to hash; who would wait longer is asked to come again.
const PATIENCE: Duration = Duration::from_secs(2);

/// Callers remembered at most.
const MOST: usize = 20_000;

/// Addresses remembered though nobody there is being judged.
const QUIET_ADDRESSES: usize = 1_000;

/// Who is let in: a short memory of callers, and the bounded work of hashing passwords.
pub(crate) struct Doorman {
    known: Mutex<HashMap<Sha256, (Instant, Caller)>>,
    hashing: Arc<Semaphore>,
    gates: Mutex<HashMap<String, Arc<Gate>>>,
}

/// Where those who sign in from one address stand in line.
#[derive(Default)]
pub(super) struct Gate {
    /// Held by the first in line until its try is counted.
    pub(super) turn: tokio::sync::Mutex<()>,
    /// Told when a try has been judged.
    pub(super) judged: Notify,
    judging: AtomicUsize,
}

impl Gate {
    pub(super) fn is_judging(&self) -> bool {
        self.judging.load(Ordering::SeqCst) > 0
    }
}

/// A try on its way to the verdict; dropped when that is written down, or when nobody waits for it any more.
pub(super) struct Judging(Arc<Gate>);

impl Judging {
    pub(super) fn begin(gate: &Arc<Gate>) -> Self {
        gate.judging.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(gate))
    }
}

impl Drop for Judging {
    fn drop(&mut self) {
        self.0.judging.fetch_sub(1, Ordering::SeqCst);
        self.0.judged.notify_one();
    }
}

impl Doorman {
    pub(crate) fn new(limits: &Limits) -> Self {
        let hashing = Arc::new(Semaphore::new(limits.password_hashes.max(1)));
        Self { known: Mutex::default(), hashing, gates: Mutex::default() }
    }

    /// The line of those who sign in from this address.
    pub(super) fn gate(&self, address: &str) -> Arc<Gate> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if gates.len() >= QUIET_ADDRESSES {
            gates.retain(|_, gate| Arc::strong_count(gate) > 1);
        }
        Arc::clone(gates.entry(address.to_owned()).or_default())
    }

    pub(super) fn known(&self, token: &Token) -> Option<Caller> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(&token.digest())
            .filter(|(since, _)| since.elapsed() < FRESH)
            .map(|(_, caller)| caller.clone())
    }

    pub(super) fn remember(&self, token: &Token, caller: &Caller) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, (since, _)| since.elapsed() < FRESH);
        }
        if known.len() < MOST {
            known.insert(token.digest(), (Instant::now(), caller.clone()));
        }
    }

    /// Forgets a person, after anything about the account, its sessions or posts has changed.
    pub(crate) fn forget(&self, person: PersonId) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (_, caller)| caller.person.id != person);
    }

    pub(super) fn forget_session(&self, session: SessionId) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (_, caller)| caller.session != session);
    }

    /// Forgets everybody, after the organisation has changed.
    pub(crate) fn forget_all(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Errors: [`Error::Busy`] when too many wait already.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, Error> {
        let password = password.to_owned();
        self.in_turn(move || passwords::hash(&password)).await?
    }

    /// Errors: as [`Self::hash`].
    pub(super) async fn fits(&self, password: &str, hash: &str) -> Result<bool, Error> {
        let (password, hash) = (password.to_owned(), hash.to_owned());
        self.in_turn(move || passwords::fits(&password, &hash)).await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.hashing).acquire_owned());
        let turn = turn.await.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        done.await.map_err(|_| Error::Machine("password hashing", None))
    }
}
