//! Writing DER: only what certificates, revocation lists and CMS need. Source: ITU-T X.690.

use time::OffsetDateTime;

pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;

/// Tag, length and content.
pub(crate) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let used = &bytes[bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1)..];
        out.push(0x80 | used.len() as u8);
        out.extend_from_slice(used);
    }
    out.extend_from_slice(content);
    out
}

/// A constructed value of parts in the given order.
pub(crate) fn group(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(tag, &parts.concat())
}

/// SEQUENCE.
pub(crate) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    group(SEQUENCE, parts)
}

/// SET OF, its members in ascending order as DER demands.
pub(crate) fn set_of(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    group(SET, &parts)
}

/// A non-negative INTEGER from big-endian bytes.
pub(crate) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let mut content = bytes[start..].to_vec();
    if content.first().is_none_or(|byte| byte & 0x80 != 0) {
        content.insert(0, 0);
    }
    tlv(INTEGER, &content)
}

/// OBJECT IDENTIFIER.
pub(crate) fn oid(arcs: &[u32]) -> Vec<u8> {
    let mut content = Vec::new();
    let first = arcs.first().copied().unwrap_or(0) * 40 + arcs.get(1).copied().unwrap_or(0);
    for arc in std::iter::once(first).chain(arcs.iter().skip(2).copied()) {
        let mut digits = vec![(arc & 0x7f) as u8];
        let mut rest = arc >> 7;
        while rest > 0 {
            digits.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        content.extend(digits.iter().rev());
    }
    tlv(0x06, &content)
}

/// OCTET STRING.
pub(crate) fn octets(bytes: &[u8]) -> Vec<u8> {
    tlv(0x04, bytes)
}

/// BIT STRING of whole bytes.
pub(crate) fn bits(bytes: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[0], bytes].concat())
}

/// NULL.
pub(crate) fn null() -> Vec<u8> {
    tlv(0x05, &[])
}

/// BOOLEAN true.
pub(crate) fn truth() -> Vec<u8> {
    tlv(0x01, &[0xff])
}

/// UTF8String.
pub(crate) fn utf8(text: &str) -> Vec<u8> {
    tlv(0x0c, text.as_bytes())
}

/// UTCTime until 2049, GeneralizedTime after. Source: RFC 5280, 4.1.2.5.
pub(crate) fn time(at: OffsetDateTime) -> Vec<u8> {
    let at = at.to_offset(time::UtcOffset::UTC);
    let (month, day) = (u8::from(at.month()), at.day());
    let (hour, minute, second) = (at.hour(), at.minute(), at.second());
    let year = at.year();
    let tail = format!("{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
    if (1950..2050).contains(&year) {
        tlv(0x17, format!("{:02}{tail}", year % 100).as_bytes())
    } else {
        tlv(0x18, format!("{year:04}{tail}").as_bytes())
    }
}

/// GeneralizedTime to the second, as time-stamps and answers want it whatever the year. Source: RFC 3161, 2.4.2.
pub(crate) fn generalized(at: OffsetDateTime) -> Vec<u8> {
    let at = at.to_offset(time::UtcOffset::UTC);
    let (day, clock) = (at.date(), at.time());
    let day = format!("{:04}{:02}{:02}", day.year(), u8::from(day.month()), day.day());
    tlv(0x18, format!("{day}{:02}{:02}{:02}Z", clock.hour(), clock.minute(), clock.second()).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_numbers_follow_the_rules() {
        assert_eq!(tlv(0x04, &[0; 127])[..2], [0x04, 0x7f]);
        assert_eq!(tlv(0x04, &[0; 200])[..3], [0x04, 0x81, 200]);
        assert_eq!(tlv(0x04, &[0; 300])[..4], [0x04, 0x82, 0x01, 0x2c]);
        assert_eq!(unsigned(&[0, 0]), [0x02, 1, 0]);
        assert_eq!(unsigned(&[0, 0x80]), [0x02, 2, 0, 0x80]);
        assert_eq!(oid(&[1, 2, 840, 113549]), [0x06, 6, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]);
    }

    #[test]
    fn members_of_a_set_are_sorted() {
        assert_eq!(set_of(vec![vec![0x05, 0], vec![0x02, 1, 7]]), [0x31, 5, 0x02, 1, 7, 0x05, 0]);
    }

    #[test]
    fn years_from_2050_are_written_in_four_digits() {
        let at = OffsetDateTime::from_unix_timestamp(2_550_000_000).unwrap();
        assert_eq!(time(at)[0], 0x18);
    }
}
