use crate::office::scope;
use crate::{Caller, Error, Office, administration};
use congvan_records::{AgencyId, Timestamp};
use congvan_store::settings;
use serde::{Deserialize, Serialize};

/// Name of the setting that holds it: the process that looks at the mailbox need not be the one that is asked.
const SETTING: &str = "mailbox_status";

/// How the mailbox was found at the last look. It names no message and nobody: an administrator learns nothing of
/// letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// When it was looked at, in microseconds since 1970.
    pub looked_at: i64,
    /// When a message last became a letter, in the same measure.
    pub taken_at: Option<i64>,
    /// Messages that became letters since the program started.
    pub taken: u64,
    /// Messages laid aside for the clerk since then.
    pub aside: u64,
    /// Messages that wait: to be fetched, or to be put away on the server.
    pub waiting: u64,
    /// What stands in the way, as a stable key: what [`congvan_mail::Error::key`] gives, `password`, `no_clerk`,
    /// `disk_full` or `storage`; none when all is well.
    pub fault: Option<String>,
    /// When it is looked at again, in the same measure as `looked_at`.
    pub next_at: i64,
    /// The server cannot move messages: they stay, marked as read.
    pub stays: bool,
}

impl Status {
    /// When the mailbox was looked at.
    pub fn looked_at(&self) -> Timestamp {
        Timestamp::from_micros(self.looked_at)
    }

    /// When a message last became a letter.
    pub fn taken_at(&self) -> Option<Timestamp> {
        self.taken_at.map(Timestamp::from_micros)
    }

    /// When it is looked at again.
    pub fn next_at(&self) -> Timestamp {
        Timestamp::from_micros(self.next_at)
    }
}

/// How the mailbox stands; none when it is not looked at. For administrators.
///
/// Errors: [`Error::Forbidden`].
pub async fn status(office: &Office, caller: &Caller) -> Result<Option<Status>, Error> {
    administration::require(caller)?;
    let found = settings::find(office.reader(), scope(caller.agency.id), None, SETTING).await?;
    Ok(found.and_then(|found| serde_json::from_str::<Option<Status>>(&found.body).ok()).flatten())
}

/// Notes it where every process finds it; `None` when the mailbox is not looked at any more.
pub(super) async fn note(office: &Office, agency: AgencyId, status: Option<&Status>) -> Result<(), Error> {
    let body = serde_json::to_string(&status).map_err(|_| Error::Machine("writing a status", None))?;
    let agency = scope(agency);
    let before = settings::find(office.reader(), agency, None, SETTING).await?;
    if status.is_none() && before.is_none_or(|held| held.body == body) {
        return Ok(());
    }
    let tx = office.begin().await?;
    let version = settings::find(&tx, agency, None, SETTING).await?.map_or(0, |held| held.version);
    settings::put(&tx, agency, None, SETTING, &body, version, office.now()).await?;
    tx.commit().await?;
    Ok(())
}
