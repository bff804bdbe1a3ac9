//! The screens: what is fetched before the first of them stands, and how fast they answer the hand.

use super::figure::Figure;
use super::stage::Stage;
use anyhow::{Context, Result, bail};
use congvan_demo::PASSWORD;
use congvan_office::Database;
use congvan_testkit::{Level, Stage as Way, letter_pdf};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};

pub(crate) fn measure(stage: &Stage) -> Result<Vec<Figure>> {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web");
    let first = first_load(&web)?;
    let letters = stage.size.of(6, 4, 2);
    let (ward, ()) = stage.ward(Database::Sqlite, async |town| {
        let mut number = 0;
        for way in [Way::Arrived, Way::Submitted, Way::Assigned] {
            for _ in 0..letters {
                number += 1;
                town.letter_from(way, Level::Normal, &letter_pdf(number)).await;
            }
        }
        town.finish_jobs().await;
    })?;
    let server = ward.program.serve(&[]);
    let mut hand = Command::new("node");
    hand.current_dir(&web)
        .arg("e2e/interactions.mjs")
        .args([server.url.as_str(), PASSWORD])
        .arg(stage.size.of("3", "1", "1"))
        .stderr(Stdio::inherit());
    let output = hand.output().context("node")?;
    if !output.status.success() {
        bail!("the screens were not walked: {}", output.status);
    }
    server.stop();
    let told: Value = serde_json::from_slice(&output.stdout).context("what the walk told")?;
    let value = |name: &str| told[name].as_f64().with_context(|| format!("the walk told no {name}"));
    eprintln!("  {} interactions, {} on the slow processor", told["interactions"], told["slow_interactions"]);
    Ok(vec![
        first,
        Figure::within("interaction to next paint, p98", value("p98")?, "ms", 100.0),
        Figure::within("the same on a processor a quarter as fast", value("slow_p98")?, "ms", 200.0),
    ])
}

/// The heaviest first load, as the front end's own budget counts it: `ok  189.3 kB of 250 kB  entry + …`.
fn first_load(web: &Path) -> Result<Figure> {
    let output =
        Command::new("node").arg("scripts/bundle-budget.mjs").current_dir(web).output().context("node")?;
    let text = String::from_utf8(output.stdout)?;
    let line =
        text.lines().find(|line| line.contains("entry + heaviest screen")).context("no budget was told")?;
    let mut numbers = line.split_whitespace().filter_map(|word| word.parse::<f64>().ok());
    let (measured, limit) = (numbers.next().context("no weight")?, numbers.next().context("no limit")?);
    Ok(Figure::within("first load of the heaviest screen, gzip", measured, "kB", limit))
}
