//! Đọc bù: files that came in when files of their kind were not read yet.

use crate::office::scope;
use crate::{Error, Office, analysis, intake};
use congvan_store::{documents, jobs, organisation};

/// Files asked for at once; the next ones when little is left to do, so that what comes in never stands behind them for long.
const AT_ONCE: u64 = 200;

/// Asks for the reading of some files that nobody has looked into, unless there is as much to do already: a job or two that
/// wait for a missing program hold nothing up. True when there are none left.
pub(super) async fn round(office: &Office) -> Result<bool, Error> {
    let (db, now) = (office.reader(), office.now());
    if jobs::unfinished(db, now).await? >= AT_ONCE {
        return Ok(false);
    }
    for agency in organisation::agencies(db).await? {
        let files = documents::unread_files(db, scope(agency.id), &analysis::read_types(), AT_ONCE).await?;
        if files.is_empty() {
            continue;
        }
        let tx = office.begin().await?;
        for file in &files {
            match intake::ask_for_reading(&tx, agency.id, file, now).await {
                // Taken off its letter meanwhile.
                Err(Error::NotFound) => {}
                other => other?,
            }
        }
        tx.commit().await?;
        tracing::info!(files = files.len(), "files that had not been read are read now");
        return Ok(false);
    }
    Ok(true)
}
