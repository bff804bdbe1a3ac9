//! Hộp việc: what waits for a person, beside the same for a colleague with the same work and no past.

use super::figure::{Figure, Goal};
use super::stage::{Stage, clients, expect, runtime};
use super::{database, rounds};
use anyhow::Result;
use congvan_office::Database;
use congvan_testkit::{Client, Level, Stage as Way};
use std::time::Instant;

/// Letters under way, as a busy officer has them.
pub(crate) const OPEN: usize = 50;

pub(crate) fn measure(stage: &Stage) -> Result<Vec<Figure>> {
    let past: &[(u64, &str)] = stage.size.of(
        &[
            (1_000, "inbox, p95, 1,000 past letters"),
            (10_000, "inbox, p95, 10,000 past letters"),
            (100_000, "inbox, p95, 100,000 past letters"),
        ][..],
        &[(1_000, "inbox, p95, 1,000 past letters"), (10_000, "inbox, p95, 10,000 past letters")][..],
        &[(100, "inbox, p95, 100 past letters")][..],
    );
    let open = stage.size.of(OPEN, OPEN, 3);
    let (none, closed) = stage.ward(Database::Sqlite, async |town| {
        let closed = town.letter(Way::Closed, Level::Normal).await;
        for _ in 0..open {
            town.letter(Way::Assigned, Level::Normal).await;
        }
        closed
    })?;
    let mut wards = Vec::new();
    for (count, _) in past {
        eprintln!("  {count} letters of the past");
        let ward = stage.copy(&none)?;
        runtime()?.block_on(database::multiply(&ward.database(), closed.uuid(), *count))?;
        wards.push(ward);
    }
    wards.insert(0, none);
    let servers: Vec<_> = wards.iter().map(super::stage::Ward::serve).collect();
    let mut officers: Vec<Client> = Vec::new();
    for server in &servers {
        officers.extend(clients(server, "trung", 1));
    }
    let (rounds, samples) = stage.size.of((5, 200), (3, 60), (1, 3));
    let mut kept = vec![Vec::new(); past.len()];
    for round in 0..=rounds {
        let mut taken = vec![Vec::new(); servers.len()];
        for _ in 0..samples {
            // They take turns request by request, so that a disturbance meets all alike.
            for (officer, taken) in officers.iter().zip(&mut taken) {
                taken.push(open_inbox(officer)?);
            }
        }
        let p95: Vec<f64> = taken.iter().map(|samples| rounds::percentile(samples, 0.95)).collect();
        if round > 0 {
            eprintln!("  round {round} of {rounds}: p95 {p95:.1?} ms");
            for (kept, with_past) in kept.iter_mut().zip(&p95[1..]) {
                kept.push((*with_past, p95[0]));
            }
        }
    }
    for server in servers {
        server.stop();
    }
    let figures = past.iter().zip(&kept).map(|((_, name), rounds)| {
        Figure::of_rounds(name, "ms", "p95 without a past, ms", Goal::AtMost(1.2), rounds)
    });
    Ok(figures.collect())
}

/// The list and the numbers beside its name, as the screen asks for them. Milliseconds.
fn open_inbox(officer: &Client) -> Result<f64> {
    let started = Instant::now();
    expect(officer.try_get("/inbox?box=tasks&limit=50"), 200)?;
    expect(officer.try_get("/inbox/counts"), 200)?;
    Ok(started.elapsed().as_secs_f64() * 1e3)
}
