//! Hộp thư công vụ: what is sent to the agency's mailbox becomes letters in the clerk's queue.
//!
//! The mailbox is looked at again and again by IMAP. A message with files that may be letters becomes one letter: one of
//! the files is its main file, the others lie beside it, and the message itself is kept as its envelope. Bytes are stored
//! first; then one transaction opens the letter and notes the message by the digest of what the sender wrote; only then is
//! the message marked as read on the server, or moved. Killed at any step, the program knows the message again, also
//! when the server has numbered its messages anew. What is no letter as it came is noted, shown to the clerks, who say what
//! it is, and left untouched on the server. Nothing is ever deleted there.

mod aside;
mod enclosures;
mod rounds;
mod settings;
mod status;
mod taking;
mod trying;

pub use aside::{AsideMail, aside, dismiss, restore, take};
pub(crate) use enclosures::origin;
pub use enclosures::{MailOrigin, Remark};
pub use settings::{MailboxChange, MailboxSettings, mailbox_settings, set_mailbox_settings};
pub use status::{Status, status};
pub use trying::{MailboxTrial, try_mailbox};

use crate::Office;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often the mailbox is looked at, and how patiently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Wait between looks at the settings.
    pub look: Duration,
    /// Wait between looks at the mailbox.
    pub every: Duration,
    /// The first wait after something went wrong; it doubles up to `longest`.
    pub again: Duration,
    /// The first wait after account or password were refused: servers lock accounts that try too often.
    pub refused: Duration,
    /// The longest wait.
    pub longest: Duration,
}

impl Default for Pace {
    /// The mailbox every minute; after trouble 1, 2, 4 … up to 30 minutes, after a refused password 5, 10 … up to 30.
    fn default() -> Self {
        let minutes = |count: u64| Duration::from_secs(60 * count);
        Self {
            look: Duration::from_secs(2),
            every: minutes(1),
            again: minutes(1),
            refused: minutes(5),
            longest: minutes(30),
        }
    }
}

/// Looks at the mailboxes of all agencies until told to stop; the message that is being taken in then is finished first.
pub(crate) fn spawn(office: &Office, pace: Pace, mut stopped: watch::Receiver<bool>) -> JoinHandle<()> {
    let office = office.clone();
    tokio::spawn(async move {
        let mut rounds = rounds::Rounds::new(office, pace);
        while !*stopped.borrow() {
            rounds.look(&stopped).await;
            tokio::select! {
                _ = stopped.changed() => {}
                () = tokio::time::sleep(pace.look) => {}
            }
        }
    })
}
