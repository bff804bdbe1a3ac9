//! Điểm phân phối danh sách thu hồi: where a certificate says its lists are, and for which part of its certificates a list
//! says it is (RFC 5280, 4.2.1.13 and 5.2.5).

use crate::ber::{self, Reader};
use crate::pki::name::Name;

/// Reasons for revocation, as bits: 1 is keyCompromise, 8 is aACompromise.
pub(crate) type Reasons = u16;

/// All of them. The first bit of the standard's list is not used.
pub(crate) const ALL_REASONS: Reasons = 0x1fe;

/// One name of a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PointName {
    Directory(Name),
    /// Any other kind, as it is encoded.
    Other(Vec<u8>),
}

/// One point that a certificate names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Point {
    /// Names of the point; none when it has none.
    pub(crate) names: Option<Vec<PointName>>,
    /// For which reasons lists are there.
    pub(crate) reasons: Reasons,
    /// Who issues them, when it is not the issuer of the certificate.
    pub(crate) list_issuers: Vec<Name>,
}

/// Points that are read of one certificate. Two or three are usual; those left out only mean that fewer lists speak for it.
const MAX_POINTS: usize = 16;
/// Of these, points that hang below another name, which each of them repeats.
const MAX_RELATIVE: usize = 2;

/// The points of a certificate; empty when they cannot be read.
pub(crate) fn points(value: &[u8], issuer: &Name) -> Vec<Point> {
    read(value, issuer).unwrap_or_default()
}

fn read(value: &[u8], issuer: &Name) -> ber::Result<Vec<Point>> {
    let mut list = ber::single(value)?.children();
    let (mut found, mut relative) = (Vec::new(), 0);
    while let Some(point) = list.next()? {
        let mut fields = point.children();
        let name = fields.optional(0xa0)?;
        relative += usize::from(name.is_some_and(|name| name.body.first() == Some(&0xa1)));
        if found.len() == MAX_POINTS || relative > MAX_RELATIVE {
            break;
        }
        let reasons = match fields.optional(0x81)? {
            Some(bits) => reasons(bits.body),
            None => ALL_REASONS,
        };
        let list_issuers: Vec<Name> = match fields.optional(0xa2)? {
            Some(names) => general_names(names.body)?.into_iter().filter_map(PointName::directory).collect(),
            None => Vec::new(),
        };
        let names = match name {
            // A relative name hangs below the one issuer of the lists (4.2.1.13).
            Some(name) => Some(point_names(name.body, list_issuers.first().unwrap_or(issuer))?),
            None => None,
        };
        found.push(Point { names, reasons, list_issuers });
    }
    Ok(found)
}

/// A `DistributionPointName`: names, or one that is relative to `base`.
pub(crate) fn point_names(value: &[u8], base: &Name) -> ber::Result<Vec<PointName>> {
    let choice = ber::single(value)?;
    match choice.tag {
        0xa0 => general_names(choice.body),
        0xa1 => Ok(vec![PointName::Directory(base.below(choice.body)?)]),
        _ => Err(ber::BerError),
    }
}

/// The members of a `GeneralNames`, without its header.
pub(crate) fn general_names(body: &[u8]) -> ber::Result<Vec<PointName>> {
    let mut list = Reader::new(body);
    let mut found = Vec::new();
    while let Some(name) = list.next()? {
        found.push(match name.tag {
            0xa4 => PointName::Directory(Name::parse(name.body)),
            _ => PointName::Other(name.raw.to_vec()),
        });
    }
    Ok(found)
}

impl PointName {
    pub(crate) fn directory(self) -> Option<Name> {
        if let Self::Directory(name) = self { Some(name) } else { None }
    }
}

/// A `ReasonFlags`, from the content of its bit string.
pub(crate) fn reasons(bits: &[u8]) -> Reasons {
    let bits = bits.get(1..).unwrap_or(&[]);
    let is_set = |bit: usize| bits.get(bit / 8).is_some_and(|byte| byte & (0x80 >> (bit % 8)) != 0);
    (1..=8).filter(|bit| is_set(*bit)).fold(0, |sum, bit| sum | 1 << bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_read_from_the_highest_bit() {
        assert_eq!(reasons(&[5, 0x60]), 0b110, "keyCompromise and cACompromise");
        assert_eq!(reasons(&[7, 0x9f, 0x80]), 0x1f8, "the unused bit counts for nothing");
        assert_eq!(reasons(&[0, 0xff, 0xff]), ALL_REASONS);
        assert_eq!(reasons(&[]), 0);
    }

    #[test]
    fn a_point_that_cannot_be_read_is_none() {
        let issuer = Name::default();
        assert!(points(&[0x30, 0x05, 0x30], &issuer).is_empty());
        let named = points(&[0x30, 7, 0x30, 5, 0x81, 1, 0, 0xa2, 0], &issuer);
        assert_eq!(named, [Point { names: None, reasons: 0, list_issuers: vec![] }]);
    }
}
