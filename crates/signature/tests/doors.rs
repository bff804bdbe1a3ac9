//! A short run of the fuzzer's doors with made-up damage, and inputs made to break a reader.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::time::{Duration, Instant};

use congvan_signature::fuzzing::DOORS;
use support::root;

/// A generator whose row is the same on every machine (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides.max(1) as u64) as usize
    }
}

/// Words that readers treat specially, and numbers at the edges.
const WORDS: &[&[u8]] = &[
    b"obj",
    b"endobj",
    b"stream",
    b"xref",
    b"trailer",
    b"startxref",
    b"%%EOF",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"/Prev 0",
    b"/Length 99999999999",
    b"/ByteRange",
    b"/Contents",
    b"/Kids",
    b"/Parent",
    b"0 0 R",
    b"1 0 R",
    b"-1",
    b"18446744073709551615",
    &[0x30, 0x80],
    &[0, 0],
    &[0x84, 0xff, 0xff, 0xff, 0xff],
    &[0x24, 0x80],
];

fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..1 + dice.roll(6) {
        let at = dice.roll(bytes.len());
        match dice.roll(6) {
            0 => bytes.truncate(at),
            1 => {
                let word = WORDS[dice.roll(WORDS.len())];
                bytes.splice(at..at, word.iter().copied());
            }
            2 => {
                let end = (at + dice.roll(400)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = dice.roll(bytes.len());
                bytes.splice(to..to, piece);
            }
            3 => {
                let end = (at + dice.roll(400)).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.roll(8);
                }
            }
        }
    }
}

fn seeds(endings: &[&str]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut open = vec![root()];
    while let Some(folder) = open.pop() {
        let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let fits = |ending: &&str| path.extension().is_some_and(|e| e == *ending);
            if path.is_dir() {
                open.push(path);
            } else if endings.iter().any(fits) {
                found.push(std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn endings(door: &str) -> &'static [&'static str] {
    match door {
        "cms" | "ber" => &["p7s"],
        "crl" => &["crl"],
        "ocsp" => &["ors"],
        "certificate" => &["pem", "der"],
        "trusted-list" => &["xml", "json"],
        _ => &["pdf"],
    }
}

/// Longer than any input may take, on a busy machine and without optimisation.
const LONGEST: Duration = Duration::from_secs(20);

#[test]
fn damaged_input_neither_breaks_nor_holds_up_any_reader() {
    for (number, (name, door)) in DOORS.iter().enumerate() {
        let mut dice = Dice(number as u64);
        let seeds = seeds(endings(name));
        assert!(!seeds.is_empty(), "{name}");
        for _ in 0..150 {
            let mut bytes = seeds[dice.roll(seeds.len())].clone();
            damage(&mut bytes, &mut dice);
            let started = Instant::now();
            door(&bytes);
            assert!(started.elapsed() < LONGEST, "{name} took {:?}", started.elapsed());
        }
    }
}

#[test]
fn what_was_made_to_break_a_reader_breaks_none() {
    let folder = std::fs::read_dir(root().join("crashes")).expect("fixtures/signatures/crashes");
    let mut files = 0;
    for entry in folder {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for (name, door) in DOORS {
            let started = Instant::now();
            door(&bytes);
            assert!(started.elapsed() < LONGEST, "{name} took {:?}", started.elapsed());
        }
        files += 1;
    }
    assert!(files >= 6, "{files} files");
}
