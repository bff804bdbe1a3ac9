//! Kill −9 at any point: the index holds whole commits and opens again.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use congvan_search::{Caller, Entry, Index, Opening, Query, Sort};

const ROOT: &str = "CONGVAN_SEARCH_KILLED_ROOT";
const BATCH: u64 = 20;
/// Documents after which another index is begun: a list shows no more than 10,000.
const FULL: u64 = 5_000;
/// How often the writer is killed when [`MANY`] does not say.
const KILLS: u64 = 15;
/// The environment variable that says how often, for a long run.
const MANY: &str = "CONGVAN_KILLS";

/// The test starts itself once more as the writer that is killed.
#[test]
fn a_killed_writer_leaves_whole_commits() {
    if let Some(root) = std::env::var_os(ROOT) {
        write_for_ever(Path::new(&root));
    }
    let mut root = tempfile::tempdir().unwrap();
    drop(Index::create(root.path()).unwrap());
    let mut committed = 0;
    let kills = std::env::var(MANY).map_or(KILLS, |kills| kills.parse().unwrap());
    for kill in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_killed_writer_leaves_whole_commits", "--nocapture"])
            .env(ROOT, root.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        while !said.contains("committed ") {
            assert!(output.read_line(&mut said).unwrap() > 0, "the writer ended by itself: {said}");
        }
        // Spread over the work between two commits without a random generator.
        sleep(Duration::from_millis(3 + kill * 37 % 53));
        child.kill().unwrap();
        child.wait().unwrap();
        output.read_to_string(&mut said).unwrap();
        let last = said
            .lines()
            .filter_map(|line| line.split("committed ").nth(1)?.parse::<u64>().ok())
            .max()
            .unwrap();
        let held = documents(&open(root.path()));
        assert!(last >= committed + BATCH, "work goes on after kill {kill}");
        assert!(
            held.len() as u64 >= last && held.len() as u64 <= last + BATCH,
            "{} held, {last} told",
            held.len()
        );
        assert_eq!(held.len() as u64 % BATCH, 0, "whole commits only");
        assert_eq!(held, (0..held.len() as u64).collect::<Vec<_>>(), "each document once");
        committed = held.len() as u64;
        if committed > FULL {
            root = tempfile::tempdir().unwrap();
            drop(Index::create(root.path()).unwrap());
            committed = 0;
        }
    }
}

fn write_for_ever(root: &Path) -> ! {
    let index = open(root);
    let mut next = documents(&index).len() as u64;
    loop {
        for key in next..next + BATCH {
            let entry =
                Entry { key, subject: "Công tác văn thư, lưu trữ", readers: &[1], ..Entry::default() };
            // Twice, as a job that is run again after its first attempt was cut off.
            index.put(&entry).unwrap();
            index.put(&entry).unwrap();
        }
        index.commit().unwrap();
        next += BATCH;
        println!("committed {next}");
    }
}

fn open(root: &Path) -> Index {
    match Index::open(root).unwrap() {
        Opening::Ready(index) => index,
        other => panic!("{other:?}"),
    }
}

fn documents(index: &Index) -> Vec<u64> {
    let query = Query { limit: 10_000, sort: Sort::Newest, ..Query::new("") };
    let page = index.search(&query, &Caller::new([1])).unwrap();
    let mut keys: Vec<u64> = page.hits.iter().map(|hit| hit.key).collect();
    keys.sort_unstable();
    keys
}
