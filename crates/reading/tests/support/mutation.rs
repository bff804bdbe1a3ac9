//! Damages files at random, but the same for the same seed, and has each read in a child process.
#![allow(clippy::unwrap_used, reason = "what cannot be made or counted fails the run")]

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use congvan_reading::{Limits, ReadError, isolated};
use lopdf::{Document, Object, ObjectId};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Numbers by SplitMix64 (Steele, Lea, Flood 2014).
pub(crate) struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 when there is none.
    fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }
}

/// One to four kinds of damage.
fn damage(random: &mut Random, mut bytes: Vec<u8>) -> Vec<u8> {
    for _ in 0..=random.below(4) {
        let length = bytes.len();
        let at = random.below(length);
        let size = (1 + random.below(64)).min(length - at.min(length));
        match random.below(9) {
            0 | 1 => {
                for _ in 0..=random.below(16) {
                    let at = random.below(length);
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << random.below(8);
                    }
                }
            }
            2 => bytes.truncate(at),
            // A chunk over another.
            3 => {
                let chunk = bytes[at..at + size].to_vec();
                let to = random.below(length - size.min(length) + 1);
                bytes[to..to + size].copy_from_slice(&chunk);
            }
            // A length, a count, an offset.
            4 | 5 => {
                let width = [1, 2, 4][random.below(3)];
                let value =
                    [0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, random.next() as u32];
                let value: u32 = value[random.below(value.len())];
                let number = if random.below(2) == 0 { value.to_le_bytes() } else { value.to_be_bytes() };
                let from = if number == value.to_be_bytes() { 4 - width } else { 0 };
                for (byte, new) in bytes.iter_mut().skip(at).zip(&number[from..from + width]) {
                    *byte = *new;
                }
            }
            6 => {
                let chunk = bytes[at..at + size].to_vec();
                let times = 1 + random.below(200);
                bytes.splice(at..at, chunk.repeat(times));
            }
            7 => drop(bytes.drain(at..at + size)),
            _ => {
                let noise: Vec<u8> = (0..size).map(|_| random.next() as u8).collect();
                bytes.splice(at..at, noise);
            }
        }
    }
    bytes
}

/// A damaged copy of `seed`; half the time something inside is damaged and packed again, of archives and PDF.
pub(crate) fn mutated(random: &mut Random, seed: &[u8]) -> Vec<u8> {
    let inside = match seed {
        [b'P', b'K', ..] if random.below(2) == 0 => repacked(random, seed),
        [b'%', b'P', b'D', b'F', ..] if random.below(2) == 0 => with_a_damaged_stream(random, seed),
        _ => None,
    };
    inside.unwrap_or_else(|| damage(random, seed.to_vec()))
}

/// A PDF whose structure holds, and in it a stream that does not: a page's content, a font, a picture. None of an encrypted
/// one, which would have to be opened for it.
fn with_a_damaged_stream(random: &mut Random, seed: &[u8]) -> Option<Vec<u8>> {
    let mut document = Document::load_mem(seed).ok().filter(|document| !document.was_encrypted())?;
    let is_stream = |object: &Object| object.as_stream().is_ok();
    let streams: Vec<ObjectId> =
        document.objects.iter().filter(|(_, object)| is_stream(object)).map(|(id, _)| *id).collect();
    let chosen = *streams.get(random.below(streams.len()))?;
    let stream = document.get_object_mut(chosen).ok()?.as_stream_mut().ok()?;
    // What is packed otherwise, as pictures are, is damaged as it is.
    let unpacked = stream.decompressed_content().ok();
    let is_unpacked = unpacked.is_some();
    stream.set_content(damage(random, unpacked.unwrap_or_else(|| stream.content.clone())));
    if is_unpacked {
        stream.dict.remove(b"Filter");
        stream.dict.remove(b"DecodeParms");
        let _ = stream.compress();
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).ok()?;
    Some(bytes)
}

fn repacked(random: &mut Random, seed: &[u8]) -> Option<Vec<u8>> {
    let mut from = ZipArchive::new(Cursor::new(seed)).ok()?;
    let chosen = random.below(from.len());
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        if at != chosen {
            to.raw_copy_file(from.by_index_raw(at).ok()?).ok()?;
            continue;
        }
        let mut member = from.by_index(at).ok()?;
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).ok()?;
        let name = member.name().ok()?.into_owned();
        to.start_file(
            name,
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated),
        )
        .ok()?;
        to.write_all(&damage(random, bytes)).ok()?;
    }
    Some(to.finish().ok()?.into_inner())
}

/// What became of the damaged files of one seed.
#[derive(Debug, Default)]
pub(crate) struct OfKind {
    pub(crate) read: usize,
    pub(crate) refused: usize,
}

/// What became of the damaged files.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    pub(crate) files: usize,
    pub(crate) kinds: BTreeMap<String, OfKind>,
    /// Errors by their kind.
    pub(crate) refused: BTreeMap<String, usize>,
    /// Children that crashed, with the number of the mutation.
    pub(crate) crashed: Vec<usize>,
    /// Children that were stopped by the clock, with the number of the mutation.
    pub(crate) hung: Vec<usize>,
    /// Mutations after which something was left in the child's folder.
    pub(crate) littered: Vec<usize>,
    pub(crate) longest: Duration,
    /// The seed that took longest.
    pub(crate) slowest: String,
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { files, kinds, refused, crashed, hung, littered, longest, slowest } = self;
        writeln!(f, "| seed | read | refused |\n|---|--:|--:|")?;
        for (kind, OfKind { read, refused }) in kinds {
            writeln!(f, "| {kind} | {read} | {refused} |")?;
        }
        write!(
            f,
            "{files} damaged files; refused {refused:?}, crashed {crashed:?}, hung {hung:?}, littered {littered:?}, \
             longest {} ms ({slowest})",
            longest.as_millis()
        )
    }
}

/// Has `count` damaged copies of `seeds` read by `program`, under limits tighter than the product's. A child that crashes or
/// hangs leaves its file in `folder`.
pub(crate) fn run(
    program: &Path,
    words: &[&str],
    folder: &Path,
    seeds: &[(impl AsRef<str>, Vec<u8>)],
    seed: u64,
    count: usize,
) -> Totals {
    let limits = Limits {
        cpu_seconds: 10,
        address_space: 512 << 20,
        wall: Duration::from_secs(20),
        ..Limits::default()
    };
    let mut totals = Totals::default();
    for number in 0..count {
        let mut random = Random(seed.wrapping_add(number as u64).wrapping_mul(0x5851_F42D_4C95_7F2D));
        let (kind, whole) = &seeds[number % seeds.len()];
        let bytes = mutated(&mut random, whole);
        let path = folder.join(format!("mutation-{number}"));
        std::fs::write(&path, bytes).unwrap();
        let start = Instant::now();
        let result = isolated::read_with(program, words, &path, &limits);
        if start.elapsed() > totals.longest {
            (totals.longest, totals.slowest) = (start.elapsed(), kind.as_ref().to_owned());
        }
        totals.files += 1;
        let of_kind = totals.kinds.entry(kind.as_ref().to_owned()).or_default();
        let mut is_kept = false;
        match result {
            Ok(_) => of_kind.read += 1,
            Err(ReadError::ProgramFailed { .. }) => {
                totals.crashed.push(number);
                is_kept = true;
            }
            Err(error) => {
                of_kind.refused += 1;
                let kind = match &error {
                    ReadError::OverLimit { what } => format!("over limit of {what}"),
                    other => {
                        serde_json::to_value(other).unwrap()["kind"].as_str().unwrap_or_default().to_owned()
                    }
                };
                if kind == "over limit of time" {
                    totals.hung.push(number);
                    is_kept = true;
                }
                *totals.refused.entry(kind).or_default() += 1;
            }
        }
        if !is_kept {
            std::fs::remove_file(&path).unwrap();
        }
        if std::fs::read_dir(folder).unwrap().count() > totals.crashed.len() + totals.hung.len() {
            totals.littered.push(number);
        }
    }
    totals
}
