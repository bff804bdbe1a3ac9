//! The index beside its peers: bare tantivy with everything folded, full-text search of PostgreSQL, FTS5 of SQLite. The
//! same letters, the same questions, one asker, the same machine, one after another.
//!
//! `search-peers-bench [--letters N] [--questions N] [--documents FILE.jsonl] [--only NAME,…]`; everyday use is
//! `cargo xtask bench search-peers-bench`. Letters come from a generator with a fixed seed, or from FILE with one JSON
//! object a line (`title`, `number`, `agency`, `type`, `date`, `text`); they are made as they are wanted, so that a million
//! need no memory. Only the product filters by rights (a member of twenty units of a hundred) and counts facets; the peers
//! do neither, which favours them.

#![allow(clippy::print_stdout, reason = "it prints its figures")]

#[path = "peers/letters.rs"]
mod letters;
#[path = "peers/product.rs"]
mod product;
#[path = "peers/sql.rs"]
mod sql;
#[path = "peers/tantivy_bare.rs"]
mod tantivy_bare;

use letters::{Letter, Letters, Questions};
use std::error::Error;
use std::time::Instant;

/// Whatever went wrong; a benchmark ends with it.
pub(crate) type Fault = Box<dyn Error + Send + Sync>;

/// Letters handed over at once.
const STEP: usize = 2_000;

/// One system, begun empty.
pub(crate) trait Peer {
    /// Takes these letters, whose numbers begin with `first`.
    fn fill(&mut self, first: u64, letters: &[Letter]) -> Result<(), Fault>;
    /// Makes ready for questions after the last letter; gives its size in bytes.
    fn settle(&mut self) -> Result<u64, Fault>;
    /// How many of the ten best it found.
    fn ask(&mut self, words: &str) -> Result<usize, Fault>;
    /// Where it works.
    fn place(&self) -> Place;
}

/// Where a system works, and so what of its processor time is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// It answers on the thread that asks.
    Thread,
    /// It answers on another thread of this process.
    Process,
    /// In another process.
    Elsewhere,
}

/// How a system is begun.
type Begin = fn() -> Result<Box<dyn Peer>, Fault>;

/// The systems, by the word that chooses one; the product leads.
const SYSTEMS: [(&str, &str, Begin); 4] = [
    ("congvan", "Congvan, rights and facets", product::begin),
    ("tantivy", "bare tantivy, all folded", tantivy_bare::begin),
    ("sqlite", "SQLite FTS5, all folded", sql::sqlite),
    ("postgresql", "PostgreSQL full-text search", sql::postgresql),
];

/// What filling took.
struct Filled {
    seconds: f64,
    processor_seconds: f64,
    bytes: u64,
}

/// What asking took, in milliseconds: by the clock, and of the processor.
struct Asked {
    clock: Spread,
    processor: Spread,
    found: f64,
}

/// The values that half, 95 % and 99 % of the questions do not exceed.
struct Spread {
    p50: f64,
    p95: f64,
    p99: f64,
}

impl Spread {
    fn of(mut spans: Vec<f64>) -> Self {
        spans.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let rank = (share * spans.len() as f64).ceil() as usize;
            spans.get(rank.clamp(1, spans.len().max(1)) - 1).copied().unwrap_or_default()
        };
        Self { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
    }

    fn told(&self) -> String {
        format!("{:.2} / {:.2} / {:.2}", self.p50, self.p95, self.p99)
    }
}

fn main() -> Result<(), Fault> {
    let mut arguments = std::env::args().skip(1);
    let (mut count, mut questions, mut file, mut only) = (100_000, 500, None, None);
    while let Some(word) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--letters" => count = value()?.parse()?,
            "--questions" => questions = value()?.parse()?,
            "--documents" => file = Some(value()?),
            "--only" => only = Some(value()?),
            _ => {
                let known = "[--letters N] [--questions N] [--documents FILE] [--only NAME,…]";
                return Err(format!("{word} is not known: {known}").into());
            }
        }
    }
    let letters = Letters { count, file: file.map(Into::into) };
    let questions = Questions::about(&letters, questions)?;
    println!("{count} letters, {} questions, load {}", questions.0.len(), load());
    println!(
        "\n| system | index | a second | per core-second | size | p50 / p95 / p99 | of the processor | hits |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|");
    let mut tails = Vec::new();
    for (word, name, begin) in SYSTEMS {
        if only.as_ref().is_some_and(|only| !only.split(',').any(|chosen| chosen == word)) {
            continue;
        }
        let mut peer = begin()?;
        let filled = fill(peer.as_mut(), &letters)?;
        let asked = ask(peer.as_mut(), &questions)?;
        let known = |is_known, figure: String| if is_known { figure } else { "–".to_owned() };
        let per_core = format!("{:.0}", count as f64 / filled.processor_seconds);
        println!(
            "| {name} | {:.1} s | {:.0} | {} | {:.1} MB | {} ms | {} | {:.1} |",
            filled.seconds,
            count as f64 / filled.seconds,
            known(peer.place() != Place::Elsewhere, per_core),
            filled.bytes as f64 / 1e6,
            asked.clock.told(),
            known(peer.place() == Place::Thread, asked.processor.told() + " ms"),
            asked.found,
        );
        let processor = (peer.place() == Place::Thread).then_some(asked.processor.p99);
        tails.push((name, asked.clock.p99, processor));
    }
    println!("\nload {} at the end", load());
    if let Some(((_, own, own_processor), peers)) = tails.split_first() {
        for (name, tail, processor) in peers {
            println!("p99 beside {name}: {:.2} of it, {:.1} times as fast", own / tail, tail / own);
            if let (Some(own), Some(processor)) = (own_processor, processor) {
                println!("p99 of the processor beside {name}: {:.2} of it", own / processor);
            }
        }
    }
    Ok(())
}

/// Hands all letters over. Making them does not count.
fn fill(peer: &mut dyn Peer, letters: &Letters) -> Result<Filled, Fault> {
    let (mut seconds, mut spent) = (0.0, 0.0);
    let mut first = 0;
    let mut timed = |act: &mut dyn FnMut() -> Result<u64, Fault>| -> Result<u64, Fault> {
        let (began, before) = (Instant::now(), processor_seconds());
        let given = act()?;
        seconds += began.elapsed().as_secs_f64();
        spent += processor_seconds() - before;
        Ok(given)
    };
    letters.in_steps(STEP, |some| {
        timed(&mut || peer.fill(first, some).map(|()| 0))?;
        first += some.len() as u64;
        Ok(())
    })?;
    let bytes = timed(&mut || peer.settle())?;
    Ok(Filled { seconds, processor_seconds: spent, bytes })
}

/// Every question once for nothing, then once for the figures.
fn ask(peer: &mut dyn Peer, questions: &Questions) -> Result<Asked, Fault> {
    for question in &questions.0 {
        peer.ask(question)?;
    }
    let (mut clock, mut processor) = (Vec::new(), Vec::new());
    let mut found = 0;
    for question in &questions.0 {
        let before = thread_milliseconds();
        let began = Instant::now();
        found += peer.ask(question)?;
        clock.push(began.elapsed().as_secs_f64() * 1e3);
        processor.push(thread_milliseconds() - before);
    }
    let found = found as f64 / questions.0.len().max(1) as f64;
    Ok(Asked { clock: Spread::of(clock), processor: Spread::of(processor), found })
}

/// How many processes wanted to run in the last minute.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
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

/// Processor time of this thread so far, in milliseconds: what a busy machine does not lengthen.
fn thread_milliseconds() -> f64 {
    // Linux adds it up when a thread passes the processor on.
    std::thread::yield_now();
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse::<f64>().ok()).unwrap_or_default() / 1e6
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
