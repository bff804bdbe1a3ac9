//! A bounded reader for BER (ITU-T X.690). Real CMS containers come with indefinite lengths and
//! split octet strings, and everything that is hashed must stay the bytes it was, so elements
//! keep their raw slices and nothing is encoded anew except where the standard asks for DER.

use std::borrow::Cow;

/// Deepest nesting that is followed.
const MAX_DEPTH: usize = 32;

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const ENUMERATED: u8 = 0x0a;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// The bytes are not what they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BerError;

pub(crate) type Result<T> = std::result::Result<T, BerError>;

/// One element: identifier octet, its bytes with and without header.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tlv<'a> {
    pub(crate) tag: u8,
    pub(crate) raw: &'a [u8],
    pub(crate) body: &'a [u8],
    pub(crate) indefinite: bool,
}

impl<'a> Tlv<'a> {
    /// Reader over what is inside.
    pub(crate) fn children(&self) -> Reader<'a> {
        Reader { rest: self.body }
    }

    /// Whether BER liberties appear anywhere that DER forbids at this level.
    pub(crate) fn is_indefinite(&self) -> bool {
        self.indefinite
    }

    /// Content of an octet string, joined when it is constructed.
    pub(crate) fn octets(&self) -> Result<Cow<'a, [u8]>> {
        if self.tag & 0x20 == 0 {
            return Ok(Cow::Borrowed(self.body));
        }
        let mut joined = Vec::new();
        join_octets(self, &mut joined, 0)?;
        Ok(Cow::Owned(joined))
    }

    /// The element in DER as far as lengths go: definite, minimal.
    pub(crate) fn to_der(self) -> Result<Vec<u8>> {
        let mut out = Vec::with_capacity(self.raw.len());
        write_der(&self, &mut out, 0)?;
        Ok(out)
    }
}

fn join_octets(tlv: &Tlv, out: &mut Vec<u8>, depth: usize) -> Result<()> {
    if depth > MAX_DEPTH {
        return Err(BerError);
    }
    let mut inner = tlv.children();
    while let Some(part) = inner.next()? {
        match part.tag {
            OCTET_STRING => out.extend_from_slice(part.body),
            0x24 => join_octets(&part, out, depth + 1)?,
            _ => return Err(BerError),
        }
    }
    Ok(())
}

fn write_der(tlv: &Tlv, out: &mut Vec<u8>, depth: usize) -> Result<()> {
    if depth > MAX_DEPTH {
        return Err(BerError);
    }
    let body = if tlv.tag & 0x20 == 0 {
        tlv.body.to_vec()
    } else {
        let mut body = Vec::with_capacity(tlv.body.len());
        let mut inner = tlv.children();
        while let Some(part) = inner.next()? {
            write_der(&part, &mut body, depth + 1)?;
        }
        body
    };
    out.push(tlv.tag);
    write_length(body.len(), out);
    out.extend_from_slice(&body);
    Ok(())
}

/// Appends a minimal definite length.
pub(crate) fn write_length(len: usize, out: &mut Vec<u8>) {
    if len < 0x80 {
        out.push(len as u8);
        return;
    }
    let bytes = len.to_be_bytes();
    let skip = bytes.iter().take_while(|b| **b == 0).count();
    let significant = bytes.get(skip..).unwrap_or(&[]);
    out.push(0x80 | significant.len() as u8);
    out.extend_from_slice(significant);
}

/// Reads elements one after another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What has not been read.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next element, or none at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Tlv<'a>>> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (tlv, rest) = read(self.rest)?;
        self.rest = rest;
        Ok(Some(tlv))
    }

    /// The next element, which must be there.
    pub(crate) fn any(&mut self) -> Result<Tlv<'a>> {
        self.next()?.ok_or(BerError)
    }

    /// The next element, which must carry `tag`. A constructed octet string passes as one.
    pub(crate) fn expect(&mut self, tag: u8) -> Result<Tlv<'a>> {
        let tlv = self.any()?;
        if tlv.tag == tag || (tag == OCTET_STRING && tlv.tag == 0x24) { Ok(tlv) } else { Err(BerError) }
    }

    /// The next element if it carries `tag`.
    pub(crate) fn optional(&mut self, tag: u8) -> Result<Option<Tlv<'a>>> {
        if self.peek() == Some(tag) { self.next() } else { Ok(None) }
    }
}

/// One element that fills `bytes` entirely.
pub(crate) fn single(bytes: &[u8]) -> Result<Tlv<'_>> {
    let (tlv, rest) = read(bytes)?;
    if rest.is_empty() { Ok(tlv) } else { Err(BerError) }
}

/// Header of an element: tag, length of the header, length of the body (none if indefinite).
fn header(bytes: &[u8]) -> Result<(u8, usize, Option<usize>)> {
    let tag = *bytes.first().ok_or(BerError)?;
    if tag & 0x1f == 0x1f {
        return Err(BerError);
    }
    let first = *bytes.get(1).ok_or(BerError)?;
    if first < 0x80 {
        return Ok((tag, 2, Some(usize::from(first))));
    }
    if first == 0x80 {
        return if tag & 0x20 != 0 { Ok((tag, 2, None)) } else { Err(BerError) };
    }
    let count = usize::from(first & 0x7f);
    if count > 8 {
        return Err(BerError);
    }
    let mut len = 0usize;
    for byte in bytes.get(2..2 + count).ok_or(BerError)? {
        len = len.checked_mul(256).and_then(|l| l.checked_add(usize::from(*byte))).ok_or(BerError)?;
    }
    Ok((tag, 2 + count, Some(len)))
}

/// Reads the element at the start of `bytes`; returns it and what follows.
pub(crate) fn read(bytes: &[u8]) -> Result<(Tlv<'_>, &[u8])> {
    let (tag, head, len) = header(bytes)?;
    if let Some(len) = len {
        let end = head.checked_add(len).filter(|end| *end <= bytes.len()).ok_or(BerError)?;
        let (raw, rest) = bytes.split_at(end);
        return Ok((Tlv { tag, raw, body: raw.get(head..).unwrap_or(&[]), indefinite: false }, rest));
    }
    // The end of an indefinite element is found by walking over its parts; open indefinite
    // parts are only counted, so that nesting costs no stack.
    let mut at = head;
    let mut open = 0usize;
    loop {
        let here = bytes.get(at..).ok_or(BerError)?;
        if here.starts_with(&[0, 0]) {
            if open == 0 {
                let (raw, rest) = bytes.split_at(at + 2);
                return Ok((
                    Tlv { tag, raw, body: raw.get(head..at).unwrap_or(&[]), indefinite: true },
                    rest,
                ));
            }
            open -= 1;
            at += 2;
            continue;
        }
        let (_, inner_head, inner_len) = header(here)?;
        match inner_len {
            Some(len) => at = at.checked_add(inner_head).and_then(|a| a.checked_add(len)).ok_or(BerError)?,
            None => {
                open += 1;
                at += inner_head;
                if open > MAX_DEPTH {
                    return Err(BerError);
                }
            }
        }
    }
}

/// Dotted decimal form of an object identifier's content.
pub(crate) fn dotted(oid: &[u8]) -> String {
    let mut text = String::new();
    let mut value: u128 = 0;
    let mut first = true;
    for byte in oid {
        value = (value << 7) | u128::from(byte & 0x7f);
        if byte & 0x80 != 0 {
            if value > u128::MAX >> 8 {
                return text;
            }
            continue;
        }
        if first {
            let top = (value / 40).min(2);
            text = format!("{top}.{}", value - top * 40);
            first = false;
        } else {
            text.push('.');
            text.push_str(&value.to_string());
        }
        value = 0;
    }
    text
}

/// UTCTime or GeneralizedTime in UTC, as X.509 and CMS write it; fractions of seconds are kept
/// out of the result, offsets are honoured.
pub(crate) fn time(tlv: &Tlv) -> Result<time::OffsetDateTime> {
    let text = std::str::from_utf8(tlv.body).map_err(|_| BerError)?;
    let (year, rest) = match tlv.tag {
        UTC_TIME => {
            let two: i32 = text.get(..2).ok_or(BerError)?.parse().map_err(|_| BerError)?;
            (if two < 50 { 2000 + two } else { 1900 + two }, text.get(2..).ok_or(BerError)?)
        }
        GENERALIZED_TIME => {
            (text.get(..4).ok_or(BerError)?.parse().map_err(|_| BerError)?, text.get(4..).ok_or(BerError)?)
        }
        _ => return Err(BerError),
    };
    calendar_time(year, rest).ok_or(BerError)
}

/// `MMDDHHMM[SS][.f]` followed by `Z` or an offset.
fn calendar_time(year: i32, rest: &str) -> Option<time::OffsetDateTime> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let two = |at: usize| -> Option<u8> {
        if at + 2 <= digits { rest.get(at..at + 2)?.parse().ok() } else { None }
    };
    let month = time::Month::try_from(two(0)?).ok()?;
    let date = time::Date::from_calendar_date(year, month, two(2)?).ok()?;
    let second = if digits >= 10 { two(8)?.min(59) } else { 0 };
    let clock = time::Time::from_hms(two(4)?, two(6)?, second).ok()?;
    let mut zone = rest.get(digits..)?;
    if let Some(fraction) = zone.strip_prefix('.') {
        zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let offset = match zone {
        "Z" => time::UtcOffset::UTC,
        _ => {
            let sign: i8 = match zone.as_bytes().first()? {
                b'+' => 1,
                b'-' => -1,
                _ => return None,
            };
            let hours: i8 = zone.get(1..3)?.parse().ok()?;
            let minutes: i8 = zone.get(3..5)?.parse().ok()?;
            time::UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()?
        }
    };
    date.with_time(clock).assume_offset(offset).checked_to_offset(time::UtcOffset::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indefinite_length_ends_at_its_own_end_marker() {
        let bytes = [0x30, 0x80, 0x24, 0x80, 0x04, 0x01, 0xaa, 0x04, 0x01, 0xbb, 0, 0, 0, 0, 0xff];
        let (outer, rest) = read(&bytes).expect("well formed");
        assert_eq!(rest, [0xff]);
        let string = outer.children().expect(OCTET_STRING).expect("octet string");
        assert_eq!(string.octets().expect("octets").as_ref(), [0xaa, 0xbb]);
        assert_eq!(outer.to_der().expect("der")[..2], [0x30, 0x08]);
    }

    #[test]
    fn deep_nesting_and_lying_lengths_are_refused() {
        let deep: Vec<u8> = [0x30, 0x80].repeat(3900);
        assert!(read(&deep).is_err());
        assert!(read(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0]).is_err());
        assert!(read(&[0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).is_err());
        assert!(read(&[]).is_err());
    }

    #[test]
    fn times_carry_their_offset() {
        let (tlv, _) = read(b"\x17\x11260302083000+0700").expect("well formed");
        assert_eq!(time(&tlv).expect("time").to_string(), "2026-03-02 1:30:00.0 +00:00:00");
    }

    #[test]
    fn object_identifiers_read_as_dotted_numbers() {
        assert_eq!(dotted(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]), "1.2.840.113549.1.7.2");
    }
}
