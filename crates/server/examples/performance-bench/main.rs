//! Khả năng chịu tải: what the program can do, each figure beside a peer or a limit of this machine that is measured
//! in the same run, so that a figure means the same on a fast machine and on a busy one.
//!
//! `performance-bench --congvan PROGRAM [--only NAME]... [--quick | --smoke] [--out FILE]`; everyday use is
//! `cargo xtask bench`, which builds what this needs. It drives the real program over HTTP from closed loops: each
//! caller sends its next request when the answer has come. Every comparison has a warm-up round that counts for
//! nothing, and rounds in which peer and program take turns; the ratio is the median of the rounds' ratios.

mod comparisons;

use crate::comparisons::stage::{Size, Stage};
use crate::comparisons::{ALL, Comparison, figure, stage};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

struct Arguments {
    congvan: PathBuf,
    only: Vec<String>,
    size: Size,
    out: Option<PathBuf>,
}

fn arguments() -> Result<Arguments> {
    let mut given = std::env::args().skip(1);
    let mut read = Arguments { congvan: PathBuf::new(), only: Vec::new(), size: Size::Full, out: None };
    while let Some(word) = given.next() {
        let mut value = || given.next().with_context(|| format!("{word} needs a value"));
        match word.as_str() {
            "--congvan" => read.congvan = PathBuf::from(value()?),
            "--only" => read.only.push(value()?),
            "--out" => read.out = Some(PathBuf::from(value()?)),
            word => {
                read.size = Size::of_word(word).with_context(|| {
                    format!("{word} is not known: --congvan PROGRAM [--only NAME]... [--quick | --smoke] [--out FILE]")
                })?;
            }
        }
    }
    if !read.congvan.is_file() {
        bail!("--congvan names no program: {}", read.congvan.display());
    }
    for name in &read.only {
        if !ALL.iter().any(|(known, _)| known == name) {
            let known: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
            bail!("nothing is called {name}; there are: {}", known.join(", "));
        }
    }
    Ok(read)
}

fn main() -> Result<()> {
    let arguments = arguments()?;
    let stage = Stage::new(arguments.congvan.canonicalize()?, arguments.size)?;
    let mut figures = Vec::new();
    let mut failures = Vec::new();
    let chosen: Vec<&Comparison> = ALL
        .iter()
        .filter(|(name, _)| arguments.only.is_empty() || arguments.only.iter().any(|only| only == name))
        .collect();
    for (index, (name, measure)) in chosen.iter().enumerate() {
        eprintln!("▶ {name}  ({} of {}, load {:.1})", index + 1, chosen.len(), stage::load());
        match measure(&stage) {
            Ok(measured) => {
                for figure in measured {
                    eprintln!("  {figure}");
                    figures.push(figure.by(name));
                }
            }
            Err(error) => {
                eprintln!("✘ {name}: {error:#}");
                failures.push(*name);
            }
        }
    }
    println!("\n{}", figure::table(&figures));
    let written = figure::document(&figures, &stage);
    if let Some(out) = &arguments.out {
        std::fs::write(out, &written).with_context(|| format!("{} cannot be written", out.display()))?;
        println!("written to {}", out.display());
    }
    if !failures.is_empty() {
        bail!("not measured: {}", failures.join(", "));
    }
    Ok(())
}
