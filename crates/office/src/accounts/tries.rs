//! Số lần thử mật khẩu: counted before they are judged, so that guesses sent at once get no more tries than guesses
//! one by one.

use super::doorman::{Gate, Judging};
use crate::{Error, Office};
use congvan_records::Timestamp;
use congvan_store::Tx;
use congvan_store::accounts::{self as rows, AttemptSubject, Counted};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::MutexGuard;
use tokio::time::{Instant, timeout_at};

/// Wrong passwords in a row for one login before a pause is asked.
pub(super) const FREE_TRIES: u32 = 5;
/// The same for one address, behind which a whole office may sit.
pub(super) const FREE_TRIES_OF_ADDRESS: u32 = 30;
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);
/// Failures older than this no longer count.
const FORGOTTEN: time::Duration = time::Duration::hours(1);
/// Longest wait for others from the same address to be judged.
const PATIENCE: Duration = Duration::from_secs(2);

/// A try that has been counted.
pub(super) struct Try {
    subject: AttemptSubject,
    counted: Counted,
}

impl Try {
    /// Takes one. After `free` of them each further one doubles the pause: 2 s, 4 s … 15 min.
    ///
    /// Errors: [`Error::BackOff`] during a pause.
    pub(super) async fn take(
        office: &Office,
        subject: AttemptSubject,
        free: u32,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let tx = office.begin().await?;
        match Self::count(&tx, subject, free, now).await {
            Ok(taken) => {
                tx.commit().await?;
                Ok(taken)
            }
            Err(error) => {
                tx.roll_back().await?;
                Err(error)
            }
        }
    }

    /// Counts one; nothing of it may stay when this fails.
    async fn count(tx: &Tx, subject: AttemptSubject, free: u32, now: Timestamp) -> Result<Self, Error> {
        let before = rows::attempts(tx, &subject).await?;
        if before.is_some_and(|before| now.since(before.last_at) >= FORGOTTEN) {
            rows::clear_attempts(tx, &subject).await?;
        }
        let counted = rows::record_failure(tx, &subject, now).await?;
        // What the statement that counts gives back holds every pause asked for until then.
        if let Some(until) = counted.blocked_until.filter(|until| now < *until) {
            return Err(Error::BackOff { retry_after: until.since(now).unsigned_abs() });
        }
        let pause = counted.failures.checked_sub(free).map(|beyond| {
            let pause = Duration::from_secs(2_u64.saturating_pow(beyond.min(20) + 1)).min(LONGEST_PAUSE);
            now.plus(time::Duration::seconds(pause.as_secs() as i64))
        });
        if let Some(until) = pause {
            rows::block(tx, &subject, until).await?;
        }
        let counted = Counted { at: now, before: before.map(|before| before.last_at), pause, free };
        Ok(Self { subject, counted })
    }

    /// Gives it back: it was right, or was never judged.
    pub(super) async fn give_back(&self, tx: &Tx) -> Result<(), Error> {
        Ok(rows::take_back_failure(tx, &self.subject, self.counted).await?)
    }

    /// Forgets all tries of the same login.
    pub(super) async fn forget_all(&self, tx: &Tx) -> Result<(), Error> {
        Ok(rows::clear_attempts(tx, &self.subject).await?)
    }
}

/// Takes a try of an address. Where none is free, those being judged are waited for: in the morning a whole office signs
/// in at once, and right passwords do not count.
///
/// Errors: [`Error::BackOff`] during a pause; [`Error::Busy`] when the others take too long.
pub(super) async fn take_from_address(
    office: &Office,
    gate: &Arc<Gate>,
    address: AttemptSubject,
    now: Timestamp,
) -> Result<(Try, Judging), Error> {
    let _turn = turn_of(office, gate, &address).await?;
    let taken = Try::take(office, address, FREE_TRIES_OF_ADDRESS, now).await?;
    Ok((taken, Judging::begin(gate)))
}

/// As [`take_from_address`], with one of the login in the same breath: both, or neither.
///
/// Errors: [`Error::BackOff`] during a pause of either; [`Error::Busy`] when the others take too long.
pub(super) async fn take_from_address_for(
    office: &Office,
    gate: &Arc<Gate>,
    address: AttemptSubject,
    login: AttemptSubject,
    now: Timestamp,
) -> Result<(Try, Try, Judging), Error> {
    let _turn = turn_of(office, gate, &address).await?;
    let tx = office.begin().await?;
    let taken = async {
        let from_there = Try::count(&tx, address, FREE_TRIES_OF_ADDRESS, now).await?;
        Ok((from_there, Try::count(&tx, login, FREE_TRIES, now).await?))
    };
    match taken.await {
        Ok((from_there, of_login)) => {
            tx.commit().await?;
            Ok((from_there, of_login, Judging::begin(gate)))
        }
        Err(error) => {
            tx.roll_back().await?;
            Err(error)
        }
    }
}

/// Waits until a try of this address is free or nobody from there is being judged; others wait while this is held.
async fn turn_of<'a>(
    office: &Office,
    gate: &'a Gate,
    address: &AttemptSubject,
) -> Result<MutexGuard<'a, ()>, Error> {
    let deadline = Instant::now() + PATIENCE;
    let turn = timeout_at(deadline, gate.turn.lock()).await.map_err(|_| Error::Busy)?;
    loop {
        let judged = gate.judged.notified();
        let attempts = rows::attempts(office.reader(), address).await?;
        let is_free = attempts.is_none_or(|attempts| attempts.failures < FREE_TRIES_OF_ADDRESS);
        if is_free || !gate.is_judging() {
            return Ok(turn);
        }
        timeout_at(deadline, judged).await.map_err(|_| Error::Busy)?;
    }
}
