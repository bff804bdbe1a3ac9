use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{PageWords, PlacedWord, WordLine};

/// First byte of a packed page: which form the rest has.
const FORM: u8 = 1;
/// Steps a point is divided into: finer than a dot of the pictures that characters are recognised in.
const STEPS: f64 = 10.0;
/// Steps a radian is divided into.
const TILT_STEPS: f64 = 1e6;
/// Words of one page that are packed, and bytes they may unpack to. A page of print has some five hundred.
const MOST_WORDS: usize = 20_000;
const MOST_UNPACKED: u64 = 2 * 1024 * 1024;
/// Bytes packed of one file; pages beyond have no places.
pub(crate) const MOST_PACKED: usize = 6 * 1024 * 1024;

/// The words of a page in a few kilobytes, as they are kept. Written as base64 where JSON is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedPage {
    /// The page, from 1.
    pub page: u32,
    /// Its words, packed.
    pub bytes: Vec<u8>,
}

impl PageWords {
    /// Packs the words: places to a tenth of a point, confidences to a 255th. Words beyond 20,000 are left out.
    pub fn pack(&self) -> PackedPage {
        let mut columns = Columns::default();
        columns.put(i64::from(self.quarters));
        columns.put((self.tilt * TILT_STEPS).round() as i64);
        let mut left = MOST_WORDS;
        let lines: Vec<(usize, &[PlacedWord])> = self
            .lines
            .iter()
            .map(|line| {
                let words = &line.words[..line.words.len().min(left)];
                left -= words.len();
                (line.block, words)
            })
            .filter(|(_, words)| !words.is_empty())
            .collect();
        columns.put(lines.len() as i64);
        for (block, words) in &lines {
            columns.put(*block as i64);
            columns.put(words.len() as i64);
        }
        // Column by column, each number as its difference from the one before: mostly small and alike.
        let words = || lines.iter().flat_map(|(_, words)| *words);
        words().for_each(|word| columns.put(word.text.len() as i64));
        for edge in 0..4 {
            let mut before = 0;
            for word in words() {
                // The right and the lower edge from the left and the upper one: as wide and as high as the word is.
                let from = if edge < 2 { 0 } else { steps(word.edges[edge - 2]) };
                let value = steps(word.edges[edge]) - from;
                columns.put(value - before);
                before = value;
            }
        }
        columns.0.extend(words().map(|word| (word.confidence.clamp(0.0, 1.0) * 255.0).round() as u8));
        words().for_each(|word| columns.0.extend(word.text.as_bytes()));
        let mut packed = DeflateEncoder::new(vec![FORM], Compression::default());
        // Writing to memory does not fail.
        let bytes = packed.write_all(&columns.0).and_then(|()| packed.finish()).unwrap_or_default();
        PackedPage { page: self.page, bytes }
    }
}

impl PackedPage {
    /// The words again; `None` when the bytes are not what [`PageWords::pack`] writes. Never more than a page can hold,
    /// whatever they are.
    pub fn unpack(&self) -> Option<PageWords> {
        let (form, packed) = self.bytes.split_first()?;
        if *form != FORM {
            return None;
        }
        let mut bytes = Vec::new();
        DeflateDecoder::new(packed).take(MOST_UNPACKED).read_to_end(&mut bytes).ok()?;
        let mut from = Taken(&bytes);
        let quarters = u8::try_from(from.number()?).ok().filter(|quarters| *quarters < 4)?;
        let tilt = from.number()? as f64 / TILT_STEPS;
        let count = from.count(MOST_WORDS)?;
        let mut lengths = Vec::new();
        let mut all = 0;
        for _ in 0..count {
            let block = from.count(usize::MAX)?;
            let words = from.count(MOST_WORDS - all)?;
            all += words;
            lengths.push((block, words));
        }
        let sizes = (0..all).map(|_| from.count(MOST_UNPACKED as usize)).collect::<Option<Vec<_>>>()?;
        let mut edges = vec![[0_i64; 4]; all];
        for edge in 0..4 {
            let mut before = 0_i64;
            for word in &mut edges {
                before = before.checked_add(from.number()?)?;
                word[edge] = if edge < 2 { before } else { word[edge - 2].checked_add(before)? };
            }
        }
        let confidences = from.bytes(all)?;
        let mut words = sizes.into_iter().zip(edges).zip(confidences).map(|((size, edges), sure)| {
            Some(PlacedWord {
                text: std::str::from_utf8(from.bytes(size)?).ok()?.to_owned(),
                edges: edges.map(|edge| edge as f64 / STEPS),
                confidence: f64::from(*sure) / 255.0,
            })
        });
        let lines = lengths.into_iter().map(|(block, count)| {
            Some(WordLine { block, words: words.by_ref().take(count).collect::<Option<_>>()? })
        });
        Some(PageWords { page: self.page, quarters, tilt, lines: lines.collect::<Option<_>>()? })
    }
}

fn steps(edge: f64) -> i64 {
    // Beyond any sheet; a cast alone would let infinities through.
    (edge * STEPS).round().clamp(-1e9, 1e9) as i64
}

/// Numbers seven bits a byte, the sign in the lowest.
#[derive(Default)]
struct Columns(Vec<u8>);

impl Columns {
    fn put(&mut self, number: i64) {
        let mut rest = ((number << 1) ^ (number >> 63)) as u64;
        while rest >= 0x80 {
            self.0.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.0.push(rest as u8);
    }
}

/// What is left to unpack.
struct Taken<'a>(&'a [u8]);

impl<'a> Taken<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<i64> {
        let mut number = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.bytes(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some((number >> 1) as i64 ^ -((number & 1) as i64));
            }
        }
        None
    }

    fn count(&mut self, most: usize) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|count| *count <= most)
    }
}

impl Serialize for PackedPage {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (self.page, BASE64_STANDARD.encode(&self.bytes)).serialize(to)
    }
}

impl<'de> Deserialize<'de> for PackedPage {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (page, text) = <(u32, String)>::deserialize(from)?;
        let bytes = BASE64_STANDARD.decode(text).map_err(serde::de::Error::custom)?;
        Ok(Self { page, bytes })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_page() -> impl Strategy<Value = PageWords> {
        let word = (".{0,8}", [-900_i32..30_000, -900..30_000, -900..30_000, -900..30_000], 0_u8..);
        let word = word.prop_map(|(text, edges, sure)| PlacedWord {
            text,
            edges: edges.map(|edge| f64::from(edge) / STEPS),
            confidence: f64::from(sure) / 255.0,
        });
        let line = (0_usize..90, prop::collection::vec(word, 1..9));
        let line = line.prop_map(|(block, words)| WordLine { block, words });
        (0_u8..4, -90_000_i32..90_000, prop::collection::vec(line, 0..9)).prop_map(
            |(quarters, tilt, lines)| PageWords {
                page: 7,
                quarters,
                tilt: f64::from(tilt) / TILT_STEPS,
                lines,
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(page in any_page()) {
            let packed = page.pack();
            prop_assert_eq!(packed.unpack(), Some(page));
            let json = serde_json::to_string(&packed).unwrap();
            prop_assert_eq!(serde_json::from_str::<PackedPage>(&json).unwrap(), packed);
        }

        #[test]
        fn other_bytes_are_refused_or_bounded(
            page in any_page(), at in any::<prop::sample::Index>(), byte: u8, columns: Vec<u8>,
        ) {
            let mut damaged = page.pack();
            let at = at.index(damaged.bytes.len());
            damaged.bytes[at] = byte;
            let mut packer = DeflateEncoder::new(vec![FORM], Compression::fast());
            packer.write_all(&columns).unwrap();
            for bytes in [damaged.bytes, packer.finish().unwrap(), columns] {
                let words = PackedPage { page: 1, bytes }.unpack();
                let count = words.map_or(0, |page| page.lines.iter().map(|line| line.words.len()).sum());
                prop_assert!(count <= MOST_WORDS);
            }
        }
    }

    #[test]
    fn a_bomb_is_no_page() {
        let mut packer = DeflateEncoder::new(vec![FORM], Compression::best());
        packer.write_all(&[0, 0, 2, 0, 0xc0, 0xb8, 0x02]).unwrap();
        packer.write_all(&vec![0x80; 8 << 20]).unwrap();
        let bomb = PackedPage { page: 1, bytes: packer.finish().unwrap() };
        assert!(bomb.bytes.len() < 100_000);
        assert_eq!(bomb.unpack(), None);
    }

    #[test]
    fn words_beyond_the_limit_are_left_out() {
        let word =
            PlacedWord { text: "a".into(), edges: [0.0, 0.0, f64::INFINITY, f64::NAN], confidence: 9.0 };
        let line = WordLine { block: 1, words: vec![word; MOST_WORDS + 5] };
        let page = PageWords { page: 1, quarters: 0, tilt: 0.0, lines: vec![line] };
        let words = page.pack().unpack().unwrap();
        assert_eq!(words.lines[0].words.len(), MOST_WORDS);
        assert_eq!(words.lines[0].words[0].confidence, 1.0);
    }
}
