//! Closed loops, and what is made of their samples.

use anyhow::{Result, anyhow};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The middle value; of an even number the mean of the two in the middle. Zero of none.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match sorted.len() {
        0 => 0.0,
        length if length % 2 == 1 => sorted[half],
        _ => f64::midpoint(sorted[half - 1], sorted[half]),
    }
}

/// The value that `share` of the samples do not exceed (nearest rank).
pub(crate) fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.clamp(1, sorted.len().max(1)) - 1).copied().unwrap_or(0.0)
}

/// `work` with each of these in turn, by callers who take the next one as soon as they are free, until none is left;
/// gives how many a second.
pub(crate) fn rate<C: Sync>(
    callers: &[C],
    places: Range<usize>,
    work: impl Fn(&C, usize) -> Result<()> + Sync,
) -> Result<f64> {
    let next = AtomicUsize::new(places.start);
    let started = Instant::now();
    std::thread::scope(|scope| {
        let all = callers.iter().map(|caller| {
            let (next, work, end) = (&next, &work, places.end);
            let taken = move || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|place| *place < end);
            scope.spawn(move || std::iter::from_fn(taken).try_for_each(|place| work(caller, place)))
        });
        let hands: Vec<_> = all.collect();
        hands.into_iter().try_for_each(|hand| hand.join().map_err(|_| anyhow!("a caller broke off"))?)
    })?;
    Ok(places.len() as f64 / started.elapsed().as_secs_f64())
}

/// `work` from every caller for so long; gives how many a second.
pub(crate) fn rate_for<C: Sync>(
    callers: &[C],
    span: Duration,
    work: impl Fn(&C) -> Result<()> + Sync,
) -> Result<f64> {
    let started = Instant::now();
    let done = std::thread::scope(|scope| {
        let hands: Vec<_> = callers
            .iter()
            .map(|caller| {
                let work = &work;
                scope.spawn(move || {
                    let mut done = 0_usize;
                    while started.elapsed() < span {
                        work(caller)?;
                        done += 1;
                    }
                    Ok::<usize, anyhow::Error>(done)
                })
            })
            .collect();
        hands.into_iter().try_fold(0, |sum, hand| {
            Ok::<usize, anyhow::Error>(sum + hand.join().map_err(|_| anyhow!("a caller broke off"))??)
        })
    })?;
    Ok(done as f64 / started.elapsed().as_secs_f64())
}

/// Seconds that `work` takes.
pub(crate) fn seconds<T>(work: impl FnOnce() -> Result<T>) -> Result<(T, f64)> {
    let started = Instant::now();
    let given = work()?;
    Ok((given, started.elapsed().as_secs_f64()))
}

/// A round that counts for nothing, then `rounds` of them.
pub(crate) fn in_turns(
    rounds: usize,
    mut round: impl FnMut(usize) -> Result<(f64, f64)>,
) -> Result<Vec<(f64, f64)>> {
    round(0)?;
    let mut kept = Vec::with_capacity(rounds);
    for number in 1..=rounds {
        let (measured, against) = round(number)?;
        eprintln!("  round {number} of {rounds}: {measured:.1} to {against:.1}");
        kept.push((measured, against));
    }
    Ok(kept)
}
