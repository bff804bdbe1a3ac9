//! The scan of raw bytes: end markers, and whether an update is made of nothing but objects and
//! its cross-reference section. Readers that repair files show objects that no table lists, so
//! bytes of any other kind after a signature are not accepted.

use std::collections::HashMap;

use crate::pdf::file::PdfFile;
use crate::pdf::object::Number;
use crate::pdf::parser::{Parser, is_space};
use crate::pdf::xref::Entry;

/// An `%%EOF`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Marker {
    pub(crate) marker_end: usize,
    /// With at most one end-of-line.
    pub(crate) end: usize,
    /// Value of the `startxref` right before it.
    pub(crate) xref: Option<usize>,
}

const EOF: &[u8] = b"%%EOF";

/// Every end marker in the file.
pub(crate) fn markers(bytes: &[u8]) -> Vec<Marker> {
    let mut found = Vec::new();
    for here in memchr::memmem::find_iter(bytes, EOF) {
        let marker_end = here + EOF.len();
        let end = match bytes.get(marker_end..) {
            Some([b'\r', b'\n', ..]) => marker_end + 2,
            Some([b'\r' | b'\n', ..]) => marker_end + 1,
            _ => marker_end,
        };
        found.push(Marker { marker_end, end, xref: startxref_before(bytes, here) });
    }
    found
}

fn startxref_before(bytes: &[u8], marker: usize) -> Option<usize> {
    const WORD: &[u8] = b"startxref";
    let window = bytes.get(marker.saturating_sub(64)..marker)?;
    let at = window.windows(WORD.len()).rposition(|w| w == WORD)?;
    let text = window.get(at + WORD.len()..)?;
    let text = std::str::from_utf8(text).ok()?.trim_matches(|c: char| c.is_ascii() && is_space(c as u8));
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Why an update is not well formed, if it is not.
pub(crate) fn update_fault(file: &PdfFile, revision: usize) -> Option<&'static str> {
    let this = file.revisions.get(revision)?;
    if this.fault.is_some() {
        return this.fault;
    }
    if this.is_ambiguous {
        return Some("the hidden part of the table contradicts the rest");
    }
    if this.hidden.is_some_and(|place| !(this.start..this.section.start).contains(&place)) {
        return Some("the hidden part of the table lies outside of the update");
    }
    let mut objects: HashMap<Number, usize> = HashMap::new();
    let mut parser = Parser::new(file.bytes.get(..this.end)?, this.start, file.limits.depth);
    let mut section_seen = false;
    loop {
        parser.skip_space();
        if parser.at >= this.end {
            return Some("the update lacks its end marker");
        }
        if parser.at == this.section.start {
            section_seen = true;
            if let Some(fault) = section_object(&mut parser, file, revision, &mut objects) {
                return Some(fault);
            }
            continue;
        }
        if parser.starts_with(b"startxref") {
            let rest = parser.keyword(b"startxref").and_then(|()| parser.unsigned());
            parser.skip_space();
            let closed = rest.is_ok() && parser.starts_with(EOF) && parser.at + EOF.len() == this.marker_end;
            if !closed || !section_seen {
                return Some("unknown bytes in the update");
            }
            break;
        }
        let offset = parser.at;
        let mut length_of = |number| file.length(number, revision);
        match parser.indirect(&mut length_of) {
            Ok((_, _, object)) if object.is_unclosed => {
                return Some("the update has an object without an end");
            }
            Ok((number, _, _)) => {
                if objects.insert(number, offset).is_some() {
                    return Some("the update has an object twice");
                }
            }
            Err(_) => return Some("unknown bytes in the update"),
        }
    }
    listed_fault(file, revision, &objects)
}

/// Steps over the cross-reference section, which as a stream is an object too.
fn section_object(
    parser: &mut Parser,
    file: &PdfFile,
    revision: usize,
    objects: &mut HashMap<Number, usize>,
) -> Option<&'static str> {
    let this = file.revisions.get(revision)?;
    if !parser.starts_with(b"xref") {
        let offset = parser.at;
        match parser.clone().object_header() {
            Ok((number, _)) => {
                if objects.insert(number, offset).is_some() {
                    return Some("the update has an object twice");
                }
            }
            Err(_) => return Some("unknown bytes in the update"),
        }
    }
    parser.at = this.section.end;
    None
}

/// Objects and table must agree both ways.
fn listed_fault(file: &PdfFile, revision: usize, objects: &HashMap<Number, usize>) -> Option<&'static str> {
    let this = file.revisions.get(revision)?;
    for (number, offset) in objects {
        let listed = matches!(file.entry(*number, revision), Entry::Offset(at, _) if at == *offset);
        if !listed && *offset != this.section.start && Some(*offset) != this.hidden {
            return Some("the update has an object that its table does not list");
        }
    }
    for number in &this.numbers {
        let entry = file.entry(*number, revision);
        let unchanged = revision > 0 && entry == file.entry(*number, revision - 1);
        if let Entry::Offset(at, _) = entry
            && !unchanged
            && objects.get(number) != Some(&at)
        {
            return Some("the table of the update points to something else");
        }
    }
    None
}
