//! The index beside its peers: bare tantivy with everything folded, full-text search of PostgreSQL, FTS5 of SQLite. The
//! same letters, the same questions, one asker, the same machine, one after another.
//!
//! `search-peers-bench [--letters N] [--questions N] [--documents FILE.jsonl]`; everyday use is
//! `cargo xtask bench search-peers-bench`. Letters come from a generator with a fixed seed, or from FILE with one JSON
//! object a line (`title`, `number`, `agency`, `type`, `date`, `text`). Only the product filters by rights (a member of
//! twenty units of a hundred) and counts facets; the peers do neither, which favours them.

#![allow(clippy::print_stdout, reason = "it prints its figures")]

#[path = "peers/letters.rs"]
mod letters;
#[path = "peers/product.rs"]
mod product;
#[path = "peers/sql.rs"]
mod sql;
#[path = "peers/tantivy_bare.rs"]
mod tantivy_bare;

use letters::{Letter, Questions};
use std::error::Error;
use std::time::Instant;

/// Whatever went wrong; a benchmark ends with it.
pub(crate) type Fault = Box<dyn Error + Send + Sync>;

/// One system, filled.
pub(crate) trait Peer {
    /// How many of the ten best it found.
    fn ask(&mut self, words: &str) -> Result<usize, Fault>;
}

/// A system with what filling it took.
pub(crate) struct Filled {
    pub(crate) name: &'static str,
    pub(crate) peer: Box<dyn Peer>,
    pub(crate) seconds: f64,
    /// Of this process; none for a system that runs in another.
    pub(crate) processor_seconds: Option<f64>,
    pub(crate) bytes: u64,
}

/// How a system is filled.
type Fill = fn(&[Letter]) -> Result<Filled, Fault>;

/// What asking took, in milliseconds.
struct Asked {
    p50: f64,
    p95: f64,
    p99: f64,
    found: f64,
}

fn main() -> Result<(), Fault> {
    let mut arguments = std::env::args().skip(1);
    let (mut count, mut questions, mut file) = (100_000, 500, None);
    while let Some(word) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--letters" => count = value()?.parse()?,
            "--questions" => questions = value()?.parse()?,
            "--documents" => file = Some(value()?),
            _ => {
                return Err(
                    format!("{word} is not known: [--letters N] [--questions N] [--documents FILE]").into()
                );
            }
        }
    }
    let letters = match &file {
        Some(file) => letters::read(std::path::Path::new(file), count)?,
        None => letters::make(count),
    };
    if letters.is_empty() {
        return Err("no letters".into());
    }
    let questions = Questions::about(&letters, questions);
    let characters: usize = letters.iter().map(|letter| letter.text.len()).sum();
    println!(
        "{} letters of {:.1} kB, {} questions, load {}",
        letters.len(),
        characters as f64 / letters.len() as f64 / 1e3,
        questions.0.len(),
        std::fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').next().unwrap_or_default()
    );
    println!("\n| system | index | a second | per core-second | size | p50 | p95 | p99 | hits |");
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    let fill: [Fill; 4] = [product::fill, tantivy_bare::fill, sql::sqlite, sql::postgresql];
    let mut tails = Vec::new();
    for fill in fill {
        let mut filled = fill(&letters)?;
        let asked = ask(filled.peer.as_mut(), &questions)?;
        let per_core = filled.processor_seconds.map(|spent| format!("{:.0}", letters.len() as f64 / spent));
        println!(
            "| {} | {:.1} s | {:.0} | {} | {:.1} MB | {:.2} ms | {:.2} ms | {:.2} ms | {:.1} |",
            filled.name,
            filled.seconds,
            letters.len() as f64 / filled.seconds,
            per_core.unwrap_or_else(|| "–".to_owned()),
            filled.bytes as f64 / 1e6,
            asked.p50,
            asked.p95,
            asked.p99,
            asked.found,
        );
        tails.push((filled.name, asked.p99));
    }
    let (_, own) = tails[0];
    println!();
    for (name, tail) in &tails[1..] {
        println!("p99 beside {name}: {:.2} of it, {:.1} times as fast", own / tail, tail / own);
    }
    Ok(())
}

/// Every question once for nothing, then once for the figures.
fn ask(peer: &mut dyn Peer, questions: &Questions) -> Result<Asked, Fault> {
    for question in &questions.0 {
        peer.ask(question)?;
    }
    let mut spans = Vec::with_capacity(questions.0.len());
    let mut found = 0;
    for question in &questions.0 {
        let began = Instant::now();
        found += peer.ask(question)?;
        spans.push(began.elapsed().as_secs_f64() * 1e3);
    }
    spans.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let rank = (share * spans.len() as f64).ceil() as usize;
        spans.get(rank.clamp(1, spans.len().max(1)) - 1).copied().unwrap_or_default()
    };
    Ok(Asked { p50: at(0.5), p95: at(0.95), p99: at(0.99), found: found as f64 / questions.0.len() as f64 })
}

/// Processor time of this process so far, all threads, in seconds.
pub(crate) fn processor_seconds() -> f64 {
    // Fields 14 and 15 of proc(5), in ticks of which Linux tells programs there are a hundred a second. The name of the
    // program, in parentheses, may hold blanks.
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = text.rsplit_once(')').map_or("", |(_, after)| after);
    let ticks: f64 =
        after.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// Bytes of all files in a directory.
pub(crate) fn directory_bytes(directory: &std::path::Path) -> u64 {
    let items = std::fs::read_dir(directory).into_iter().flatten().flatten();
    items
        .map(|item| match item.metadata() {
            Ok(data) if data.is_dir() => directory_bytes(&item.path()),
            Ok(data) => data.len(),
            Err(_) => 0,
        })
        .sum()
}
