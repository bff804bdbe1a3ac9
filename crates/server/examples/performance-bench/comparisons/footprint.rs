//! What it weighs: the program on disk, at rest in memory, and until it answers.

use super::figure::Figure;
use super::rounds;
use super::stage::{Stage, memory};
use anyhow::{Context, Result, bail};
use congvan_office::Database;
use congvan_testkit::{Level, Stage as Way};
use std::process::Command;
use std::time::{Duration, Instant};

pub(crate) fn measure(stage: &Stage) -> Result<Vec<Figure>> {
    let (starts, rest) = stage.size.of((7, 10), (3, 3), (1, 0));
    let letters = stage.size.of(50, 20, 1);
    let (ward, ()) = stage.ward(Database::Sqlite, async |town| {
        for _ in 0..letters {
            town.letter(Way::Assigned, Level::Normal).await;
        }
        town.finish_jobs().await;
    })?;
    let mut ready = Vec::new();
    for _ in 0..starts {
        let started = Instant::now();
        let server = ward.program.serve(&[]);
        ready.push(started.elapsed().as_secs_f64());
        server.stop();
    }
    let server = ward.program.serve(&[]);
    std::thread::sleep(Duration::from_secs(rest));
    let idle = memory(server.id(), "VmRSS")?;
    server.stop();
    Ok(vec![
        Figure::within("the program on disk, without symbols", stripped(stage)?, "MB", 60.0),
        Figure::within("memory at rest, jobs included", idle, "MB", 300.0),
        Figure::within("from start to the first answer", rounds::median(&ready), "s", 2.0),
    ])
}

/// Megabytes of the program as a package has it.
fn stripped(stage: &Stage) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("congvan");
    let mut strip = Command::new("strip");
    if !strip.arg("-o").arg(&copy).arg(&stage.congvan).status().context("strip")?.success() {
        bail!("the program cannot be stripped");
    }
    Ok(copy.metadata()?.len() as f64 / 1e6)
}
