//! Distinguished names: compared by normalised value (RFC 5280, 7.1), shown in NFC order of
//! the parts that people know.

use crate::ber::{self, OID, SEQUENCE, SET};

const UTF8_STRING: u8 = 0x0c;
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ORGANIZATION: &[u8] = &[0x55, 0x04, 0x0a];

/// A name in a form that compares: attributes in order, string types folded together, case and
/// runs of spaces ignored.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Name(Vec<Vec<(Vec<u8>, String)>>);

impl Name {
    /// Reads a DER `Name`; what cannot be read becomes part of the name as it is, so that it
    /// equals nothing but itself.
    pub(crate) fn parse(raw: &[u8]) -> Self {
        read(raw, text).unwrap_or_else(|_| Self(vec![vec![(Vec::new(), hex(raw))]]))
    }

    /// What a DER `Name` says whose texts in UTF-8 were taken for Latin-1 and put into UTF-8 once more, as some libraries
    /// do; none where nothing in it can have come about like that.
    pub(crate) fn parse_recoded(raw: &[u8]) -> Option<Self> {
        let recoded = read(raw, |tag, body| recoded(tag, body).or_else(|| text(tag, body))).ok()?;
        (recoded != Self::parse(raw)).then_some(recoded)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this name lies below `base` (RFC 5280, 4.2.1.10).
    pub(crate) fn is_within(&self, base: &Self) -> bool {
        self.0.len() >= base.0.len() && self.0.iter().zip(&base.0).all(|(a, b)| a == b)
    }

    /// This name with one more relative name, given as the content of its set.
    pub(crate) fn below(&self, set: &[u8]) -> ber::Result<Self> {
        let mut name = self.clone();
        name.0.push(relative(ber::Reader::new(set), text)?);
        Ok(name)
    }
}

/// How the value of an attribute is read, from its tag and its octets.
type Reading = fn(u8, &[u8]) -> Option<String>;

fn read(raw: &[u8], text: Reading) -> ber::Result<Name> {
    let mut relative_names = Vec::new();
    let mut sequence = ber::single(raw)?.children();
    while !sequence.is_empty() {
        relative_names.push(relative(sequence.expect(SET)?.children(), text)?);
    }
    Ok(Name(relative_names))
}

fn relative(mut set: ber::Reader, text: Reading) -> ber::Result<Vec<(Vec<u8>, String)>> {
    let mut parts = Vec::new();
    while !set.is_empty() {
        let mut pair = set.expect(SEQUENCE)?.children();
        let oid = pair.expect(OID)?.body.to_vec();
        let value = pair.any()?;
        let text = match text(value.tag, value.body) {
            Some(text) => fold(&text),
            None => hex(value.raw),
        };
        parts.push((oid, text));
    }
    parts.sort();
    Ok(parts)
}

/// Text of the string types that names use.
pub(crate) fn text(tag: u8, body: &[u8]) -> Option<String> {
    match tag {
        0x0c | 0x12 | 0x13 | 0x16 | 0x1a => match std::str::from_utf8(body) {
            Ok(text) => Some(text.to_owned()),
            Err(_) => Some(body.iter().map(|b| char::from(*b)).collect()),
        },
        0x14 => Some(body.iter().map(|b| char::from(*b)).collect()),
        0x1e => {
            let units: Vec<u16> = body.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
            String::from_utf16(&units).ok()
        }
        _ => None,
    }
}

/// Text that was put into UTF-8 twice.
fn recoded(tag: u8, body: &[u8]) -> Option<String> {
    let outer = std::str::from_utf8(body).ok().filter(|outer| tag == UTF8_STRING && !outer.is_ascii())?;
    let inner: Vec<u8> = outer.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<_>>()?;
    String::from_utf8(inner).ok()
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut s, b| {
        // Writing to a string cannot fail.
        let _ = write!(s, "{b:02x}");
        s
    })
}

/// The last value of one attribute type, for people.
fn attribute(raw: &[u8], wanted: &[u8]) -> Option<String> {
    let mut found = None;
    let mut sequence = ber::single(raw).ok()?.children();
    while let Ok(Some(set)) = sequence.next() {
        let mut set = set.children();
        while let Ok(Some(pair)) = set.next() {
            let mut pair = pair.children();
            if pair.expect(OID).ok()?.body == wanted {
                let value = pair.any().ok()?;
                found = text(value.tag, value.body);
            }
        }
    }
    found
}

/// Electronic mail address (PKCS #9).
pub(crate) fn email_address(raw: &[u8]) -> Option<String> {
    attribute(raw, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01])
}

/// Common name.
pub(crate) fn common_name(raw: &[u8]) -> Option<String> {
    attribute(raw, COMMON_NAME)
}

/// Organisational unit.
pub(crate) fn unit(raw: &[u8]) -> Option<String> {
    attribute(raw, &[0x55, 0x04, 0x0b])
}

/// Title of a person.
pub(crate) fn title(raw: &[u8]) -> Option<String> {
    attribute(raw, &[0x55, 0x04, 0x0c])
}

/// User identifier (RFC 4519, 2.39), which in national certificates begins with its kind.
pub(crate) fn user_id(raw: &[u8]) -> Option<String> {
    attribute(raw, &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01])
}

/// Organisation.
pub(crate) fn organization(raw: &[u8]) -> Option<String> {
    attribute(raw, ORGANIZATION)
}

#[cfg(test)]
mod tests {
    use super::Name;

    fn name(tag: u8, text: &[u8]) -> Vec<u8> {
        let mut inner = vec![0x06, 0x03, 0x55, 0x04, 0x03, tag, text.len() as u8];
        inner.extend_from_slice(text);
        let mut raw = vec![0x30, inner.len() as u8 + 4, 0x31, inner.len() as u8 + 2, 0x30, inner.len() as u8];
        raw.extend(inner);
        raw
    }

    #[test]
    fn a_text_coded_twice_reads_like_the_text_itself() {
        let twice: Vec<u8> = "Cơ quan".bytes().flat_map(|b| char::from(b).to_string().into_bytes()).collect();
        let right = Name::parse(&name(0x0c, "Cơ quan".as_bytes()));
        assert_ne!(Name::parse(&name(0x0c, &twice)), right);
        assert_eq!(Name::parse_recoded(&name(0x0c, &twice)), Some(right));
        // In other types of strings every octet is a letter anyway, and what was coded once stays what it is.
        for (tag, text) in
            [(0x14, &twice[..]), (0x0c, "Cơ quan".as_bytes()), (0x0c, "Ký".as_bytes()), (0x0c, b"CA")]
        {
            assert_eq!(Name::parse_recoded(&name(tag, text)), None, "{tag} {text:?}");
        }
    }

    #[test]
    fn string_types_case_and_spaces_do_not_matter() {
        assert_eq!(Name::parse(&name(0x0c, b"Good  CA")), Name::parse(&name(0x13, b"good ca")));
        assert_ne!(Name::parse(&name(0x0c, b"Good CA")), Name::parse(&name(0x13, b"good cb")));
    }
}
