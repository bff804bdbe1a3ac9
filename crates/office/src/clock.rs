use congvan_records::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};
use time::OffsetDateTime;

/// Where the office reads the time. Nothing below it reads a clock.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        OffsetDateTime::now_utc().into()
    }
}

/// A clock that stands where it is put: for tests, and for the demo's letters of the past.
#[derive(Debug)]
pub struct SettableClock {
    micros: AtomicI64,
}

impl SettableClock {
    /// A clock that stands at `at`.
    pub fn new(at: impl Into<Timestamp>) -> Self {
        Self { micros: AtomicI64::new(at.into().micros()) }
    }

    /// Puts it to `at`.
    pub fn set(&self, at: impl Into<Timestamp>) {
        self.micros.store(at.into().micros(), Ordering::SeqCst);
    }

    /// Moves it on.
    pub fn advance(&self, by: time::Duration) {
        self.set(self.now().plus(by));
    }
}

impl Clock for SettableClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.micros.load(Ordering::SeqCst))
    }
}
