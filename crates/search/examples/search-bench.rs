//! The index in the hands of a benchmark.
//!
//! `search-bench index DOCS.jsonl DIR` reads one JSON object a line (`id`, `title`, `number`, `date`, `agency`, `type`,
//! `text` and optionally `urgency`, `direction`, `signer`, `acl`) and leaves an index in DIR.
//! `search-bench search DIR` reads `qid<TAB>query` a line and answers each with `qid<TAB>id1 id2 … id10`, flushed.
//! `--facets` counts facets as the screen does; `--units N` searches as a member of the first N units of `acl` instead
//! of as someone who may read everything.

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write, stdin, stdout};
use std::path::Path;
use std::time::Instant;

use congvan_search::{Caller, Entry, Index, Opening, Query};
use serde_json::Value;

/// The principal everyone holds.
const EVERYONE: u64 = 1;
/// Units `U000` and on.
const UNITS: u64 = 1000;
/// 2026-11-25, so that results do not change with the day of the run.
const TODAY: i64 = 20_782;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut flag = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.remove(at);
        Some(at)
    };
    let with_facets = flag("--facets").is_some();
    let units = match flag("--units") {
        Some(at) => Some(arguments.remove(at).parse()?),
        None => None,
    };
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["index", documents, directory] => index(documents, Path::new(directory)),
        ["search", directory] => search(Path::new(directory), with_facets, units),
        _ => Err("search-bench [--facets] [--units N] index DOCS.jsonl DIR | search DIR".into()),
    }
}

fn index(documents: &str, directory: &Path) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let index = Index::create(directory)?;
    let mut ids = BufWriter::new(File::create(directory.join("ids.txt"))?);
    let mut key = 0;
    for line in BufReader::new(File::open(documents)?).lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let text = |name: &str| document[name].as_str().unwrap_or_default();
        let date = text("date");
        let units = document["acl"].as_array().into_iter().flatten();
        let units =
            units.filter_map(|unit| Some(UNITS + unit.as_str()?.strip_prefix('U')?.parse::<u64>().ok()?));
        let readers: Vec<u64> = std::iter::once(EVERYONE).chain(units).collect();
        index.put(&Entry {
            key,
            subject: text("title"),
            code: text("number"),
            agency: text("agency"),
            doc_type: text("type"),
            signer: text("signer"),
            year: date.get(..4).and_then(|year| year.parse().ok()),
            doc_date: day(date),
            urgency: text("urgency"),
            direction: text("direction"),
            body: Some(text("text")),
            readers: &readers,
            content_readers: &readers,
            ..Entry::default()
        })?;
        writeln!(ids, "{}", text("id"))?;
        key += 1;
    }
    index.settle()?;
    ids.flush()?;
    let seconds = started.elapsed().as_secs_f64();
    let health = index.health();
    eprintln!(
        "{key} documents in {seconds:.1} s, {:.0} a second, {} segments, {:.1} MB",
        key as f64 / seconds,
        health.segments,
        health.bytes as f64 / 1e6
    );
    Ok(())
}

fn search(directory: &Path, with_facets: bool, units: Option<u64>) -> Result<(), Box<dyn Error>> {
    let Opening::Ready(index) = Index::open(directory)? else { return Err("no index here".into()) };
    let ids = fs::read_to_string(directory.join("ids.txt"))?;
    let ids: HashMap<u64, &str> = (0..).zip(ids.lines()).collect();
    let caller = match units {
        Some(count) => Caller::new(UNITS..UNITS + count),
        None => Caller::new([EVERYONE]),
    };
    let mut out = stdout().lock();
    for line in stdin().lock().split(b'\n') {
        let line = String::from_utf8(line?)?;
        let Some((id, text)) = line.split_once('\t') else { continue };
        let query = Query { limit: 10, with_facets, today: Some(TODAY), ..Query::new(text) };
        let page = index.search(&query, &caller)?;
        let found: Vec<&str> = page.hits.iter().filter_map(|hit| ids.get(&hit.key).copied()).collect();
        writeln!(out, "{id}\t{}", found.join(" "))?;
        out.flush()?;
    }
    Ok(())
}

/// Days since 1970-01-01 of `2024-05-31`, or of the first day when only a year or a month is given.
fn day(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) =
        (parts.next()??, parts.next().flatten().unwrap_or(1), parts.next().flatten().unwrap_or(1));
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(y * 365 + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day - 1 - 719_468)
}
