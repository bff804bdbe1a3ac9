//! Older codings of streams (ISO 32000-2, 7.4.3 to 7.4.5). What comes out of them is bounded like what is inflated.

use crate::error::{Error, Limit};
use crate::policy::Limits;

/// Decoded bytes, counted over the whole file.
struct Output<'a> {
    bytes: Vec<u8>,
    room: usize,
    spent: &'a mut usize,
}

impl<'a> Output<'a> {
    fn new(limits: &Limits, spent: &'a mut usize) -> Self {
        let room = limits.inflate_stream.min(limits.inflate_total.saturating_sub(*spent));
        Self { bytes: Vec::new(), room, spent }
    }

    fn extend(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.bytes.extend_from_slice(bytes);
        *self.spent = self.spent.saturating_add(bytes.len());
        if self.bytes.len() > self.room { Err(Error::LimitExceeded(Limit::Inflated)) } else { Ok(()) }
    }
}

/// Five digits to the base of 85 for four octets (7.4.3).
pub(super) fn ascii85(data: &[u8], limits: &Limits, spent: &mut usize) -> Result<Vec<u8>, Error> {
    const BAD: Error = Error::Malformed("stream in base 85");
    let mut out = Output::new(limits, spent);
    let (mut group, mut count) = (0u32, 0usize);
    for byte in data.iter().take_while(|b| **b != b'~').filter(|b| !b.is_ascii_whitespace() && **b != 0) {
        match byte {
            b'z' if count == 0 => out.extend(&[0; 4])?,
            b'!'..=b'u' => {
                let digit = u32::from(byte - b'!');
                group = group.checked_mul(85).and_then(|g| g.checked_add(digit)).ok_or(BAD)?;
                count += 1;
                if count == 5 {
                    out.extend(&group.to_be_bytes())?;
                    (group, count) = (0, 0);
                }
            }
            _ => return Err(BAD),
        }
    }
    if count == 1 {
        return Err(BAD);
    }
    if count > 1 {
        // Filled up with the highest digit, and as many octets fewer.
        for _ in count..5 {
            group = group.checked_mul(85).and_then(|g| g.checked_add(84)).ok_or(BAD)?;
        }
        out.extend(group.to_be_bytes().get(..count - 1).unwrap_or(&[]))?;
    }
    Ok(out.bytes)
}

/// Runs of octets that are copied or repeated (7.4.5).
pub(super) fn run_length(data: &[u8], limits: &Limits, spent: &mut usize) -> Result<Vec<u8>, Error> {
    const BAD: Error = Error::Malformed("stream of runs");
    let mut out = Output::new(limits, spent);
    let mut rest = data;
    while let Some((length, after)) = rest.split_first() {
        let count = usize::from(*length);
        rest = match count {
            128 => break,
            0..128 => {
                let (run, after) = after.split_at_checked(count + 1).ok_or(BAD)?;
                out.extend(run)?;
                after
            }
            _ => {
                let (byte, after) = after.split_first().ok_or(BAD)?;
                out.extend(&vec![*byte; 257 - count])?;
                after
            }
        };
    }
    Ok(out.bytes)
}

/// Codes of 9 to 12 bits for sequences seen before (7.4.4.2). `early` lets a code grow one entry before it has to.
pub(super) fn lzw(data: &[u8], early: bool, limits: &Limits, spent: &mut usize) -> Result<Vec<u8>, Error> {
    const BAD: Error = Error::Malformed("stream of codes");
    const CLEAR: usize = 256;
    const END: usize = 257;
    const LARGEST: usize = 1 << 12;
    let mut out = Output::new(limits, spent);
    // Where each sequence after the single octets stands in the output, and its length.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let mut previous: Option<(usize, usize)> = None;
    let (mut bits, mut held) = (0u32, 0u32);
    let mut width = 9;
    for byte in data {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = ((bits >> held) & ((1 << width) - 1)) as usize;
        bits &= (1 << held) - 1;
        match code {
            END => break,
            CLEAR => {
                table.clear();
                previous = None;
                width = 9;
                continue;
            }
            _ => {}
        }
        // A sequence is added for each code but the first: the one before and the first octet of this one.
        if let Some((start, length)) = previous
            && END + 1 + table.len() < LARGEST
        {
            table.push((start, length + 1));
        }
        let start = out.bytes.len();
        if let Ok(single) = u8::try_from(code) {
            out.extend(&[single])?;
        } else {
            let (from, length) = *table.get(code - END - 1).ok_or(BAD)?;
            // The sequence just added ends with the first octet of itself, which is written by then.
            for at in from..from + length {
                let byte = *out.bytes.get(at).ok_or(BAD)?;
                out.extend(&[byte])?;
            }
        }
        previous = Some((start, out.bytes.len() - start));
        let next = END + 1 + table.len() + usize::from(early);
        width = match next {
            ..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
    }
    Ok(out.bytes)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn limits() -> Limits {
        Limits::default()
    }

    #[test]
    fn base_85_is_undone() {
        let decode = |text: &[u8]| ascii85(text, &limits(), &mut 0);
        assert_eq!(decode(b"87cURD]i,\"Ebo80~>").unwrap(), b"Hello World!");
        assert_eq!(decode(b"87cURD\n ]i,\"Ebo7~>").unwrap(), b"Hello World");
        assert_eq!(decode(b"z!!~>").unwrap(), [0, 0, 0, 0, 0]);
        for bad in [&b"!~>"[..], b"s8W-\"~>", b"87zc~>", b"v~>"] {
            assert!(decode(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn runs_are_undone() {
        let decode = |data: &[u8]| run_length(data, &limits(), &mut 0);
        assert_eq!(decode(&[2, b'a', b'b', b'c', 254, b'x', 128, 9]).unwrap(), b"abcxxx");
        assert!(decode(&[2, b'a']).is_err());
        assert!(decode(&[254]).is_err());
    }

    #[test]
    fn codes_are_undone() {
        // The example of ISO 32000-2, 7.4.4.2.
        let data = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(lzw(&data, true, &limits(), &mut 0).unwrap(), [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
        // A code that nothing stands for yet.
        assert!(lzw(&[0x80, 0x20, 0xff, 0xff], true, &limits(), &mut 0).is_err());
    }

    /// Codes for a text as a plain writer makes them, which clears its table when it is full.
    fn coded(text: &[u8], early: bool) -> Vec<u8> {
        let (mut out, mut bits, mut held) = (Vec::new(), 0u64, 0u32);
        let mut put = |code: usize, width: u32| {
            bits = (bits << width) | code as u64;
            held += width;
            while held >= 8 {
                held -= 8;
                out.push((bits >> held) as u8);
            }
        };
        let width = |next: usize| (usize::BITS - (next - 1 + usize::from(early)).leading_zeros()).max(9);
        let mut table: HashMap<Vec<u8>, usize> = HashMap::new();
        let code_of = |table: &HashMap<Vec<u8>, usize>, text: &[u8]| match text {
            [single] => Some(usize::from(*single)),
            _ => table.get(text).copied(),
        };
        put(256, 9);
        let (mut from, mut next) = (0, 258);
        while from < text.len() {
            let longest = (1..=text.len() - from)
                .take_while(|n| code_of(&table, &text[from..from + n]).is_some())
                .last()
                .unwrap();
            put(code_of(&table, &text[from..from + longest]).unwrap(), width(next));
            if from + longest < text.len() {
                table.insert(text[from..=from + longest].to_vec(), next);
                next += 1;
            }
            from += longest;
            if next == 4_095 {
                put(256, 12);
                table.clear();
                next = 258;
            }
        }
        put(257, width(next));
        put(0, 7);
        out
    }

    #[test]
    fn codes_grow_as_the_table_does() {
        let mut seed = 1u32;
        let text: Vec<u8> = (0..40_000)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 29) as u8 * 31
            })
            .collect();
        for early in [true, false] {
            let data = coded(&text, early);
            assert!(data.len() < text.len(), "it is packed");
            assert_eq!(lzw(&data, early, &limits(), &mut 0).unwrap(), text, "{early}");
            assert_ne!(lzw(&data, !early, &limits(), &mut 0).ok(), Some(text.clone()), "{early}");
        }
    }

    #[test]
    fn streams_name_them_in_full_and_in_short() {
        use crate::pdf::object::{Dict, Object};
        let decode = |filter: Object, data: &[u8]| {
            let dict = Dict { entries: vec![(b"Filter".to_vec(), filter)], ..Dict::default() };
            crate::pdf::stream::decode(&dict, data, &limits(), &mut 0).unwrap()
        };
        let name = |name: &str| Object::Name(name.as_bytes().to_vec());
        for (names, data) in [
            (["ASCII85Decode", "A85"], &b"87cURD]i,\"Ebo80~>"[..]),
            (["RunLengthDecode", "RL"], &b"\x0bHello World!\x80"[..]),
            (["LZWDecode", "LZW"], &coded(b"Hello World!", true)),
        ] {
            for one in names {
                assert_eq!(decode(name(one), data), b"Hello World!", "{one}");
            }
        }
        let both = Object::Array(vec![name("AHx"), name("RL")]);
        assert_eq!(decode(both, b"02 61 62 63 FE 78 80>"), b"abcxxx");
    }

    #[test]
    fn what_comes_out_is_bounded() {
        let mut limits = Limits { inflate_stream: 100, ..Limits::default() };
        let full = Err(Error::LimitExceeded(Limit::Inflated));
        assert_eq!(ascii85(&[b'z'; 30], &limits, &mut 0), full);
        assert_eq!(run_length(&[129, 0], &limits, &mut 0), full);
        limits.inflate_total = 8;
        assert_eq!(lzw(&[0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01], true, &limits, &mut 0), full);
    }
}
