//! A clock on which the past can be played while others work in the present.

use congvan_office::{Clock, SystemClock};
use congvan_records::Timestamp;

tokio::task_local! {
    static PLAYED: Timestamp;
}

/// The machine's clock, except inside [`at`], where the instant being played is the present.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StageClock;

impl Clock for StageClock {
    fn now(&self) -> Timestamp {
        PLAYED.try_with(|instant| *instant).unwrap_or_else(|_| SystemClock.now())
    }
}

/// Does `work` at `instant`.
pub(crate) async fn at<T>(instant: Timestamp, work: impl Future<Output = T>) -> T {
    PLAYED.scope(instant, work).await
}
