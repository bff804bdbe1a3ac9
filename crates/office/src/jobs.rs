//! Việc nền: what follows an act, safe to run twice.

use crate::Office;
use tokio::task::JoinHandle;

/// The running worker. Dropped, it goes on; [`Worker::stop`] ends it.
#[derive(Debug)]
pub struct Worker {
    pub(crate) stop: tokio::sync::watch::Sender<bool>,
    pub(crate) task: JoinHandle<()>,
}

impl Worker {
    /// Lets the job under way end, then stops.
    pub async fn stop(self) {
        // Nobody listens any more when the worker has ended by itself.
        let _ = self.stop.send(true);
        let _ = self.task.await;
    }
}

pub(crate) fn spawn(office: &Office) -> Worker {
    let _ = office;
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let task = tokio::spawn(async move {
        let _ = stopped.changed().await;
    });
    Worker { stop, task }
}
