//! What a restored installation knows about itself: from when the backup was, and that nobody may be given a number
//! before somebody has said which numbers were given after it.
//!
//! Kept among the settings, so that the mark can be set in the very transaction that brings the rows of a backup of
//! any age.

use crate::{AgencyScope, Error, Read, Tx, link::params, outbox, registers, settings};
use congvan_records::{Timestamp, Year};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

pub(crate) const RESTORED: &str = "restored";
const GAPS: &str = "number_gaps";

/// The last restoration of an agency's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restoration {
    /// The instant of the backup, in microseconds UTC.
    pub backup_at: i64,
    /// When it was put back, in microseconds UTC.
    pub restored_at: i64,
    /// Last numbers that the replaced data had given, by book and year; where there was any to look at.
    pub known: Vec<LastNumber>,
    /// When somebody said which numbers had been given meanwhile, in microseconds UTC.
    pub confirmed_at: Option<i64>,
}

/// The last number given in a book and year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastNumber {
    /// The book.
    pub book: String,
    /// The year.
    pub year: i32,
    /// The number; 0 when none was given.
    pub last: i64,
}

/// Numbers whose letters were lost with the data after a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The book.
    pub book: String,
    /// The year.
    pub year: i32,
    /// First lost number.
    pub first: i64,
    /// Last lost number.
    pub last: i64,
    /// When it was said, in microseconds UTC.
    pub at: i64,
}

/// The last restoration, if there was any.
pub async fn find(db: &impl Read, scope: AgencyScope) -> Result<Option<Restoration>, Error> {
    read(settings::find(db, scope, None, RESTORED).await?)
}

/// Numbers that were lost.
pub async fn gaps(db: &impl Read, scope: AgencyScope) -> Result<Vec<Gap>, Error> {
    Ok(read(settings::find(db, scope, None, GAPS).await?)?.unwrap_or_default())
}

/// [`Error::NumbersHeld`] while nobody has said which numbers were given after the backup.
pub async fn allow_numbers(db: &impl Read, scope: AgencyScope) -> Result<(), Error> {
    allow(find(db, scope).await?)
}

/// As [`allow_numbers`], of the stored setting.
pub(crate) fn allow_stored(body: Option<&str>) -> Result<(), Error> {
    let restoration = body.map(serde_json::from_str).transpose();
    allow(restoration.map_err(|error| Error::unreadable("setting", error))?)
}

fn allow(restoration: Option<Restoration>) -> Result<(), Error> {
    match restoration {
        Some(Restoration { backup_at, confirmed_at: None, .. }) => {
            Err(Error::NumbersHeld(Timestamp::from_micros(backup_at)))
        }
        _ => Ok(()),
    }
}

/// Marks the agency as restored, in the transaction that brings its rows. Sessions of the backup end: they may have
/// been revoked after it. What waits in the outbox is parked: it may have been sent after it.
pub async fn mark(tx: &Tx, scope: AgencyScope, restoration: &Restoration) -> Result<(), Error> {
    let now = Timestamp::from_micros(restoration.restored_at);
    save(tx, scope, RESTORED, restoration, now).await?;
    let sql = "UPDATE sessions SET revoked_at = $2 WHERE agency = $1 AND revoked_at IS NULL";
    tx.exec(sql, params![scope.uuid(), now.micros()]).await?;
    let sql = "UPDATE outbox SET state = 'parked', finished_at = $2, dedup_key = NULL, lease_until = NULL, \
               lease_token = NULL, reason = $3 WHERE agency = $1 AND state IN ('waiting', 'leased')";
    tx.exec(sql, params![scope.uuid(), now.micros(), outbox::RESTORED]).await.map(drop)
}

/// Drops what waits for a digest, which may have been sent after the backup. Backups of early schemas know no notices.
pub async fn drop_waiting_mail(tx: &Tx, scope: AgencyScope) -> Result<(), Error> {
    let sql = "UPDATE notices SET mail = 'dropped' WHERE agency = $1 AND mail = 'waiting'";
    tx.exec(sql, params![scope.uuid()]).await.map(drop)
}

/// Sets the books behind the numbers that were given after the backup, and lets numbers be given again. Numbers that
/// are no longer in the books become gaps.
///
/// Errors: [`Error::NotFound`] when nothing was restored; [`Error::Conflict`] for a number below one in the books.
pub async fn confirm(
    tx: &Tx,
    scope: AgencyScope,
    given: &[LastNumber],
    now: Timestamp,
) -> Result<Vec<Gap>, Error> {
    let mut restoration = find(tx, scope).await?.ok_or(Error::NotFound("restoration"))?;
    let mut lost = Vec::new();
    for LastNumber { book, year, last } in given {
        let series = registers::series(tx, scope, book, Year(*year)).await?;
        let next = series.as_ref().map_or(1, |series| series.next.0);
        if *last < next - 1 {
            return Err(Error::Conflict);
        }
        if *last == next - 1 {
            continue;
        }
        let sql = "INSERT INTO number_series (id, agency, book, year, opened_at, next) VALUES ($1, $2, $3, $4, $5, 1) \
                   ON CONFLICT (agency, book, year) DO NOTHING";
        let values = params![Uuid::now_v7(), scope.uuid(), book.as_str(), i64::from(*year), now.micros()];
        tx.exec(sql, values).await?;
        let sql = "UPDATE number_series SET next = $4 WHERE agency = $1 AND book = $2 AND year = $3";
        let values = params![scope.uuid(), book.as_str(), i64::from(*year), last + 1];
        tx.exec_one("number series", sql, values).await?;
        lost.push(Gap { book: book.clone(), year: *year, first: next, last: *last, at: now.micros() });
    }
    let mut all = gaps(tx, scope).await?;
    all.extend(lost.iter().cloned());
    save(tx, scope, GAPS, &all, now).await?;
    restoration.confirmed_at = Some(now.micros());
    save(tx, scope, RESTORED, &restoration, now).await?;
    Ok(lost)
}

/// Gaps of one book and year, as a set to look numbers up in.
pub(crate) fn lost_in(gaps: &[Gap], book: &str, year: i64) -> BTreeMap<i64, i64> {
    let of_book = gaps.iter().filter(|gap| gap.book == book && i64::from(gap.year) == year);
    of_book.map(|gap| (gap.first, gap.last)).collect()
}

async fn save(
    tx: &Tx,
    scope: AgencyScope,
    name: &str,
    value: &(impl Serialize + Sync),
    now: Timestamp,
) -> Result<(), Error> {
    let body = serde_json::to_string(value).map_err(|error| Error::unreadable("setting", error))?;
    let version = settings::find(tx, scope, None, name).await?.map_or(0, |setting| setting.version);
    settings::put(tx, scope, None, name, &body, version, now).await.map(drop)
}

fn read<T: for<'a> Deserialize<'a>>(setting: Option<settings::Setting>) -> Result<Option<T>, Error> {
    let parsed = setting.map(|setting| serde_json::from_str(&setting.body)).transpose();
    parsed.map_err(|error| Error::unreadable("setting", error))
}
