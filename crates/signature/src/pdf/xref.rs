//! Cross-reference tables and streams (ISO 32000-2, 7.5.4 and 7.5.8), read one section at a time.

use std::collections::{BTreeMap, HashMap};

use crate::error::{Error, Limit};
use crate::pdf::object::{Dict, Number, Object, same};
use crate::pdf::parser::{ParseError, Parser, is_space};
use crate::pdf::stream;
use crate::policy::Limits;

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    Free,
    Offset(usize, u16),
    InStream(Number, usize),
}

impl Entry {
    /// The generation of an object in use; those in streams have 0 (ISO 32000-2, 7.5.7).
    pub(crate) fn generation(self) -> Option<u16> {
        match self {
            Self::Free => None,
            Self::Offset(_, generation) => Some(generation),
            Self::InStream(..) => Some(0),
        }
    }
}

/// One section with its trailer.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    pub(crate) offset: usize,
    /// End of the section including its trailer.
    pub(crate) end: usize,
    pub(crate) entries: Vec<(Number, Entry)>,
    pub(crate) trailer: Dict,
    pub(crate) prev: Option<usize>,
    /// Where a part of the table lies that only those see who read streams (ISO 32000-2, 7.5.8.4).
    pub(crate) hidden: Option<usize>,
    /// Whether that part says something else than the table that everybody sees.
    pub(crate) is_ambiguous: bool,
    /// Why programs may read the section differently.
    pub(crate) fault: Option<&'static str>,
}

/// What reading sections has cost, over the whole file. Many markers may point at the same table.
#[derive(Debug, Default)]
pub(crate) struct Spent {
    pub(crate) inflated: usize,
    entries: usize,
}

impl Spent {
    fn entries(&mut self, count: usize, limits: &Limits) -> Result<(), Error> {
        self.entries = self.entries.saturating_add(count);
        if self.entries / 8 > limits.objects { Err(Error::LimitExceeded(Limit::Objects)) } else { Ok(()) }
    }
}

/// White space that an offset may lie before what it points to.
const MAX_BLANK: usize = 4;

/// Some producers point at the line end before a section or an object; every reader skips it.
fn blank_at(bytes: &[u8], offset: usize) -> usize {
    bytes.get(offset..).unwrap_or(&[]).iter().take(MAX_BLANK).take_while(|b| is_space(**b)).count()
}

/// Lets offsets name the first byte of their objects, so that the same place is told in one way.
fn settle(bytes: &[u8], entries: &mut [(Number, Entry)]) {
    for (_, entry) in entries {
        if let Entry::Offset(place, _) = entry {
            *place = place.saturating_add(blank_at(bytes, *place));
        }
    }
}

/// Whether it matters for programs that read both which part of a table they heed more: for the place of an object, for
/// what the trailer names, for the section before. An object that the table calls free and the hidden part does not is
/// shown by some of them only.
fn contradicts(table: &Section, hidden: &Section) -> bool {
    let told: HashMap<Number, Entry> = table.entries.iter().copied().collect();
    let differs = |(number, entry): &(Number, Entry)| told.get(number).is_some_and(|other| other != entry);
    let trailers = [b"Root".as_slice(), b"Info", b"Encrypt", b"Prev"].into_iter().any(|key| {
        let kept = |dict: &Dict| dict.get(key).cloned().unwrap_or(Object::Null);
        let (known, other) = (kept(&table.trailer), kept(&hidden.trailer));
        !other.is_null() && !same(&known, &other)
    });
    trailers || hidden.entries.iter().any(differs)
}

const BAD: Error = Error::Malformed("cross-reference section");

fn unreadable(error: ParseError) -> Error {
    match error {
        ParseError::Syntax => BAD,
        ParseError::Depth => Error::LimitExceeded(Limit::Depth),
    }
}

/// Reads the section at `offset`.
pub(crate) fn section(
    bytes: &[u8],
    offset: usize,
    limits: &Limits,
    spent: &mut Spent,
) -> Result<Section, Error> {
    let offset = offset + blank_at(bytes, offset);
    let mut section = if Parser::new(bytes, offset, limits.depth).starts_with(b"xref") {
        table(bytes, offset, limits, spent)?
    } else {
        cross_reference_stream(bytes, offset, limits, spent)?
    };
    section.prev = match section.trailer.get(b"Prev") {
        // Some programs write that there is none; nothing lies at the header.
        None | Some(Object::Int(0)) => None,
        Some(Object::Int(prev)) => Some(usize::try_from(*prev).map_err(|_| BAD)?),
        Some(Object::Real(prev)) if prev.fract() == 0.0 && *prev >= 0.0 => {
            // Some programs follow it, others mend the file by their own lights.
            section.fault = Some("the section before is given as a fraction");
            Some(*prev as usize)
        }
        Some(_) => return Err(BAD),
    };
    if let Some(hidden) = section.trailer.get(b"XRefStm") {
        let hidden = hidden.as_int().ok_or(BAD)?;
        // Entries of the hidden stream count where the table has none or says "free".
        let hidden = usize::try_from(hidden).map_err(|_| BAD)?;
        let further = cross_reference_stream(bytes, hidden, limits, spent)?;
        section.hidden = Some(further.offset);
        section.is_ambiguous = contradicts(&section, &further);
        if names_twice(&section.entries) || names_twice(&further.entries) {
            section.fault = Some("the table names an object twice");
        }
        // In the order of their numbers, so that a report of the same file reads the same.
        let mut told: BTreeMap<Number, Entry> = section.entries.iter().copied().collect();
        for (number, entry) in further.entries {
            if told.get(&number).is_none_or(|e| *e == Entry::Free) {
                told.insert(number, entry);
            }
        }
        section.entries = told.into_iter().collect();
    }
    if section.entries.len() > limits.objects {
        return Err(Error::LimitExceeded(Limit::Objects));
    }
    if names_twice(&section.entries) {
        section.fault = Some("the table names an object twice");
    }
    Ok(section)
}

/// Whether an object has two places in one section: which one counts differs between programs.
fn names_twice(entries: &[(Number, Entry)]) -> bool {
    let mut told: HashMap<Number, Entry> = HashMap::with_capacity(entries.len());
    entries.iter().any(|(number, entry)| told.insert(*number, *entry).is_some_and(|before| before != *entry))
}

fn table(bytes: &[u8], offset: usize, limits: &Limits, spent: &mut Spent) -> Result<Section, Error> {
    let mut parser = Parser::new(bytes, offset, limits.depth);
    parser.keyword(b"xref").map_err(|_| BAD)?;
    let mut entries = Vec::new();
    while let Ok(first) = parser.unsigned() {
        let count = parser.unsigned().map_err(|_| BAD)?;
        // An entry takes at least eighteen bytes, so a count that lies is seen at once.
        if count.saturating_mul(18) > bytes.len() {
            return Err(BAD);
        }
        spent.entries(count, limits)?;
        for index in 0..count {
            let place = parser.unsigned().map_err(|_| BAD)?;
            let generation = parser.unsigned().map_err(|_| BAD)?;
            let number = first.checked_add(index).and_then(|n| Number::try_from(n).ok()).ok_or(BAD)?;
            parser.skip_space();
            let entry = match parser.peek() {
                Some(b'n') => Entry::Offset(place, u16::try_from(generation).unwrap_or(u16::MAX)),
                Some(b'f') => Entry::Free,
                _ => return Err(BAD),
            };
            parser.at += 1;
            entries.push((number, entry));
        }
    }
    settle(bytes, &mut entries);
    parser.keyword(b"trailer").map_err(|_| BAD)?;
    let Object::Dict(trailer) = parser.object().map_err(unreadable)? else { return Err(BAD) };
    if trailer.has_duplicates {
        return Err(BAD);
    }
    Ok(Section {
        offset,
        end: parser.at,
        entries,
        trailer,
        prev: None,
        hidden: None,
        is_ambiguous: false,
        fault: None,
    })
}

fn cross_reference_stream(
    bytes: &[u8],
    offset: usize,
    limits: &Limits,
    spent: &mut Spent,
) -> Result<Section, Error> {
    let mut parser = Parser::new(bytes, offset, limits.depth);
    let (_, _, object) = parser.indirect(&mut |_| None).map_err(unreadable)?;
    let (Some(dict), Some(range)) = (object.dict(), object.stream.clone()) else { return Err(BAD) };
    if dict.name(b"Type") != Some(b"XRef") || dict.has_duplicates {
        return Err(BAD);
    }
    let data = stream::decode(dict, bytes.get(range).unwrap_or(&[]), limits, &mut spent.inflated)?;
    let widths: Vec<usize> = integers(dict.get(b"W")).ok_or(BAD)?;
    let [kind_width, second_width, third_width] = *widths.as_slice() else { return Err(BAD) };
    if widths.iter().any(|w| *w > 8) {
        return Err(BAD);
    }
    let width = kind_width + second_width + third_width;
    let size = dict.int(b"Size").and_then(|s| usize::try_from(s).ok()).ok_or(BAD)?;
    let index = match dict.get(b"Index") {
        Some(index) => integers(Some(index)).ok_or(BAD)?,
        None => vec![0, size],
    };
    if width == 0 {
        return Err(BAD);
    }
    spent.entries(data.len() / width, limits)?;
    let mut rows = data.chunks_exact(width);
    let mut fault = None;
    let mut entries = Vec::new();
    for pair in index.chunks(2) {
        let [first, count] = *pair else { return Err(BAD) };
        for step in 0..count {
            let row = rows.next().ok_or(BAD)?;
            let field = |from: usize, len: usize| {
                row.get(from..from + len)
                    .unwrap_or(&[])
                    .iter()
                    .fold(0usize, |n, b| (n << 8) | usize::from(*b))
            };
            let kind = if kind_width == 0 { 1 } else { field(0, kind_width) };
            let second = field(kind_width, second_width);
            let third = field(kind_width + second_width, third_width);
            let number = first.checked_add(step).and_then(|n| Number::try_from(n).ok()).ok_or(BAD)?;
            let entry = match kind {
                0 => Entry::Free,
                1 => Entry::Offset(second, u16::try_from(third).unwrap_or(u16::MAX)),
                2 => Entry::InStream(Number::try_from(second).map_err(|_| BAD)?, third),
                _ => {
                    fault = Some("the table has an entry of an unknown kind");
                    continue;
                }
            };
            entries.push((number, entry));
        }
    }
    let trailer = dict.clone();
    settle(bytes, &mut entries);
    let (hidden, is_ambiguous) = (None, false);
    Ok(Section { offset, end: object.end, entries, trailer, prev: None, hidden, is_ambiguous, fault })
}

fn integers(object: Option<&Object>) -> Option<Vec<usize>> {
    object?.as_array()?.iter().map(|item| item.as_int().and_then(|v| usize::try_from(v).ok())).collect()
}
