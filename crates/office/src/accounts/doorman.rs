use super::{Caller, Token, passwords};
use crate::{Error, Limits};
use congvan_records::{PersonId, SessionId, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// How long a caller once read from the database is believed. Ending a session in this process takes effect at once;
/// one ended by another process, or a post that changed hands there, within this time.
const FRESH: Duration = Duration::from_secs(3);

/// Longest wait for a turn to hash; who would wait longer is asked to come again.
const PATIENCE: Duration = Duration::from_secs(2);

/// Callers remembered at most.
const MOST: usize = 20_000;

/// Who is let in: a short memory of callers, and the bounded work of hashing passwords.
pub(crate) struct Doorman {
    known: Mutex<HashMap<Sha256, (Instant, Caller)>>,
    hashing: Arc<Semaphore>,
}

impl Doorman {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { known: Mutex::default(), hashing: Arc::new(Semaphore::new(limits.password_hashes.max(1))) }
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
