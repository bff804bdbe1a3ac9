//! Work that must be done in order, beside the task that brings it.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::task::{JoinHandle, spawn_blocking};

/// Does one thing with everything it is given, in that order, on a thread that it holds only while there is any: an
/// upload that comes slowly holds none.
pub(super) struct InTurn<S, T> {
    shared: Arc<Turns<S, T>>,
    running: Option<JoinHandle<()>>,
}

struct Turns<S, T> {
    /// What the work adds to; none after the end.
    state: Mutex<Option<S>>,
    work: fn(&mut S, &T),
    waiting: Mutex<Waiting<T>>,
}

struct Waiting<T> {
    items: VecDeque<Arc<T>>,
    is_served: bool,
}

impl<S: Send + 'static, T: Send + Sync + 'static> InTurn<S, T> {
    pub(super) fn new(state: S, work: fn(&mut S, &T)) -> Self {
        let waiting = Waiting { items: VecDeque::new(), is_served: false };
        let shared = Turns { state: Mutex::new(Some(state)), work, waiting: Mutex::new(waiting) };
        Self { shared: Arc::new(shared), running: None }
    }

    /// It is shared: others may work on the same at the same time.
    pub(super) fn add(&mut self, item: Arc<T>) {
        let mut waiting = lock(&self.shared.waiting);
        waiting.items.push_back(item);
        if !waiting.is_served {
            waiting.is_served = true;
            let shared = Arc::clone(&self.shared);
            self.running = Some(spawn_blocking(move || shared.serve()));
        }
    }

    /// What has come of it, when everything had its turn.
    pub(super) async fn end(mut self) -> io::Result<S> {
        if let Some(running) = self.running.take() {
            running.await?;
        }
        let state = lock(&self.shared.state).take();
        state.ok_or_else(|| io::Error::other("the end was there already"))
    }
}

impl<S, T> Turns<S, T> {
    fn serve(&self) {
        let mut state = lock(&self.state);
        let Some(state) = state.as_mut() else { return };
        while let Some(item) = self.next() {
            (self.work)(state, &item);
        }
    }

    fn next(&self) -> Option<Arc<T>> {
        let mut waiting = lock(&self.waiting);
        let next = waiting.items.pop_front();
        waiting.is_served = next.is_some();
        next
    }
}

impl<S, T> Drop for InTurn<S, T> {
    fn drop(&mut self) {
        // Given up: nobody needs what waits.
        lock(&self.shared.waiting).items.clear();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
