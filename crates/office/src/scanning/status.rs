use crate::office::scope;
use crate::{Caller, Error, Office, administration};
use congvan_records::Timestamp;
use congvan_store::{organisation, settings};
use serde::{Deserialize, Serialize};

/// Name of the setting that holds it: the process that looks at the folder need not be the one that is asked.
const SETTING: &str = "scan_folder";

/// How the folder was found at the last look. It names no file: an administrator learns nothing of letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The folder, as configured.
    pub folder: String,
    /// When it was looked at, in microseconds since 1970.
    pub looked_at: i64,
    /// When a file last became a letter, in the same measure.
    pub taken_at: Option<i64>,
    /// Files taken in since the program started.
    pub taken: u64,
    /// Files refused since then.
    pub refused: u64,
    /// Files that wait: still growing, or to be tried again.
    pub waiting: u64,
    /// What stands in the way, in Vietnamese; empty when all is well.
    pub problems: Vec<String>,
}

impl Status {
    /// When the folder was looked at.
    pub fn looked_at(&self) -> Timestamp {
        Timestamp::from_micros(self.looked_at)
    }

    /// When a file last became a letter.
    pub fn taken_at(&self) -> Option<Timestamp> {
        self.taken_at.map(Timestamp::from_micros)
    }
}

/// How the scanner's folder stands; none when there is no such folder. For administrators.
///
/// Errors: [`Error::Forbidden`].
pub async fn status(office: &Office, caller: &Caller) -> Result<Option<Status>, Error> {
    administration::require(caller)?;
    let found = settings::find(office.reader(), scope(caller.agency.id), None, SETTING).await?;
    Ok(found.and_then(|found| serde_json::from_str::<Option<Status>>(&found.body).ok()).flatten())
}

/// Notes it where every process finds it; `None` when no folder is looked at any more.
pub(crate) async fn note(office: &Office, status: Option<&Status>) -> Result<(), Error> {
    let body = serde_json::to_string(&status).map_err(|_| Error::Machine("writing a status", None))?;
    for agency in organisation::agencies(office.reader()).await? {
        let agency = scope(agency.id);
        let before = settings::find(office.reader(), agency, None, SETTING).await?;
        if status.is_none() && before.is_none_or(|held| held.body == body) {
            continue;
        }
        let tx = office.begin().await?;
        let version = settings::find(&tx, agency, None, SETTING).await?.map_or(0, |held| held.version);
        settings::put(&tx, agency, None, SETTING, &body, version, office.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}
