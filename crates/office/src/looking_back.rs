//! After a restoration: what machines brought in since the backup lies where it was put away, and nobody knows of it any
//! more. It is looked for there once.

use crate::office::scope;
use crate::{Error, Office};
use congvan_records::{AgencyId, Timestamp};
use congvan_store::{restoration, settings};
use time::Duration;

/// What came this long before the backup may have been taken in after it, when the program did not run or trouble was in
/// the way. What the backup knows is known by its bytes and becomes no second letter.
const MARGIN: Duration = Duration::days(7);

/// A look that is still due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LookBack {
    /// What came earlier is in the backup.
    pub(crate) since: Timestamp,
    /// The restoration, by its instant in microseconds.
    restored_at: i64,
}

/// Is there such a look to be taken? `name`: the setting that remembers it.
pub(crate) async fn due(office: &Office, agency: AgencyId, name: &str) -> Result<Option<LookBack>, Error> {
    let (db, agency) = (office.reader(), scope(agency));
    let Some(restored) = restoration::find(db, agency).await? else { return Ok(None) };
    let done = settings::find(db, agency, None, name).await?.map(|done| done.body);
    let since = Timestamp::from_micros(restored.backup_at).plus(-MARGIN);
    let look = LookBack { since, restored_at: restored.restored_at };
    Ok((done != Some(look.restored_at.to_string())).then_some(look))
}

/// It was taken, whole.
pub(crate) async fn done(office: &Office, agency: AgencyId, name: &str, look: LookBack) -> Result<(), Error> {
    let (agency, body) = (scope(agency), look.restored_at.to_string());
    let tx = office.begin().await?;
    let version = settings::find(&tx, agency, None, name).await?.map_or(0, |done| done.version);
    settings::put(&tx, agency, None, name, &body, version, office.now()).await?;
    Ok(tx.commit().await?)
}
