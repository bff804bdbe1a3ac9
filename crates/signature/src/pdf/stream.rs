//! Decoding of streams that verification itself must read: cross-reference streams, object
//! streams, validation data. Inflation is bounded per stream and in all.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

use crate::error::{Error, Limit};
use crate::pdf::filters;
use crate::pdf::object::{Dict, Object};
use crate::policy::Limits;

/// Decodes `raw`; `spent` counts inflated bytes over the whole file.
pub(crate) fn decode(dict: &Dict, raw: &[u8], limits: &Limits, spent: &mut usize) -> Result<Vec<u8>, Error> {
    let bad = Error::Malformed("stream filter");
    let filters: Vec<&[u8]> = match dict.get(b"Filter") {
        None => Vec::new(),
        Some(Object::Name(name)) => vec![name],
        Some(Object::Array(items)) => items.iter().map(Object::as_name).collect::<Option<_>>().ok_or(bad)?,
        Some(_) => return Err(bad),
    };
    // What other objects say of the coding is not followed: they may say something else in another revision.
    let mut refers = false;
    for key in [b"Filter".as_slice(), b"DecodeParms"] {
        dict.get(key).unwrap_or(&Object::Null).for_each_ref(&mut |_, _| refers = true);
    }
    if refers {
        return Err(Error::Unsupported("stream coding in another object"));
    }
    if filters.len() > limits.filters {
        return Err(Error::LimitExceeded(Limit::Filters));
    }
    let mut data = raw.to_vec();
    for (index, filter) in filters.iter().enumerate() {
        let parameters = match dict.get(b"DecodeParms") {
            Some(Object::Dict(parameters)) => Some(parameters),
            Some(Object::Array(items)) => items.get(index).and_then(Object::as_dict),
            _ => None,
        };
        data = match *filter {
            b"FlateDecode" | b"Fl" => predict(inflate(&data, limits, spent)?, parameters)?,
            b"ASCIIHexDecode" | b"AHx" => hexadecimal(&data)?,
            b"ASCII85Decode" | b"A85" => filters::ascii85(&data, limits, spent)?,
            b"RunLengthDecode" | b"RL" => filters::run_length(&data, limits, spent)?,
            b"LZWDecode" | b"LZW" => {
                let early = parameters.and_then(|p| p.int(b"EarlyChange")) != Some(0);
                predict(filters::lzw(&data, early, limits, spent)?, parameters)?
            }
            // Undone before, with the file's key.
            b"Crypt" => data,
            _ => return Err(Error::Unsupported("stream filter")),
        };
    }
    Ok(data)
}

fn inflate(data: &[u8], limits: &Limits, spent: &mut usize) -> Result<Vec<u8>, Error> {
    let room = limits.inflate_stream.min(limits.inflate_total.saturating_sub(*spent));
    let mut out = Vec::new();
    // One byte more than there is room for tells "full" from "too much".
    let mut reader = ZlibDecoder::new(data).take(room as u64 + 1);
    reader.read_to_end(&mut out).map_err(|_| Error::Malformed("compressed stream"))?;
    *spent = spent.saturating_add(out.len());
    if out.len() > room {
        return Err(Error::LimitExceeded(Limit::Inflated));
    }
    Ok(out)
}

fn hexadecimal(data: &[u8]) -> Result<Vec<u8>, Error> {
    let mut out = Vec::with_capacity(data.len() / 2);
    let mut half: Option<u8> = None;
    for byte in data.iter().take_while(|b| **b != b'>').filter(|b| !b.is_ascii_whitespace()) {
        let digit = char::from(*byte).to_digit(16).ok_or(Error::Malformed("hexadecimal stream"))? as u8;
        match half.take() {
            Some(high) => out.push(high << 4 | digit),
            None => half = Some(digit),
        }
    }
    out.extend(half.map(|high| high << 4));
    Ok(out)
}

/// Undoes a PNG predictor (ISO 32000-2, 7.4.4.4).
fn predict(data: Vec<u8>, parameters: Option<&Dict>) -> Result<Vec<u8>, Error> {
    let Some(parameters) = parameters else { return Ok(data) };
    let number = |key: &[u8], default: usize| match parameters.int(key) {
        Some(value) => usize::try_from(value).ok().filter(|v| *v <= 1 << 16),
        None => Some(default),
    };
    let bad = || Error::Malformed("stream predictor");
    let predictor = number(b"Predictor", 1).ok_or_else(bad)?;
    if predictor == 1 {
        return Ok(data);
    }
    let colors = number(b"Colors", 1).ok_or_else(bad)?;
    let bits = number(b"BitsPerComponent", 8).ok_or_else(bad)?;
    let columns = number(b"Columns", 1).ok_or_else(bad)?;
    if !(10..=15).contains(&predictor) || bits != 8 || colors == 0 || columns == 0 || colors > 64 {
        return Err(Error::Unsupported("stream predictor"));
    }
    let (pixel, row) = (colors, colors * columns);
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut above = vec![0u8; row];
    for line in data.chunks(row + 1) {
        let Some((kind, line)) = line.split_first() else { break };
        let mut current = vec![0u8; row];
        for (i, byte) in line.iter().enumerate() {
            let left = if i >= pixel { current[i - pixel] } else { 0 };
            let up = above[i];
            let corner = if i >= pixel { above[i - pixel] } else { 0 };
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => return Err(bad()),
            };
            current[i] = byte.wrapping_add(guess);
        }
        out.extend_from_slice(&current[..line.len()]);
        above = current;
    }
    Ok(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |value: u8| (estimate - i16::from(value)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(corner) {
        left
    } else if distance(up) <= distance(corner) {
        up
    } else {
        corner
    }
}
