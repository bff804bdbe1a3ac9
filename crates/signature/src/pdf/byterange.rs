//! The signed byte range (ISO 32000-2, 12.8.1): which bytes a signature protects.

use std::ops::Range;

use crate::pdf::file::PdfFile;
use crate::pdf::object::{Dict, Object};

/// The four numbers, read strictly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ByteRange {
    first: (usize, usize),
    second: (usize, usize),
}

impl ByteRange {
    /// Reads exactly four direct, non-negative integers that lie in order inside the file.
    pub(crate) fn read(dict: &Dict, file_len: usize) -> Option<Self> {
        let items = dict.get(b"ByteRange")?.as_array()?;
        let numbers: Vec<usize> =
            items.iter().map(|i| i.as_int().and_then(|n| usize::try_from(n).ok())).collect::<Option<_>>()?;
        let [a, b, c, d] = *numbers.as_slice() else { return None };
        let first_end = a.checked_add(b)?;
        let second_end = c.checked_add(d)?;
        (b > 0 && d > 0 && first_end <= c && second_end <= file_len)
            .then_some(Self { first: (a, first_end), second: (c, second_end) })
    }

    /// End of the signed bytes.
    pub(crate) fn end(self) -> usize {
        self.second.1
    }

    pub(crate) fn starts_at_zero(self) -> bool {
        self.first.0 == 0
    }

    /// What lies between the two ranges.
    pub(crate) fn gap(self) -> Range<usize> {
        self.first.1..self.second.0
    }

    /// The signed bytes.
    pub(crate) fn parts(self, bytes: &[u8]) -> [&[u8]; 2] {
        [
            bytes.get(self.first.0..self.first.1).unwrap_or(&[]),
            bytes.get(self.second.0..self.second.1).unwrap_or(&[]),
        ]
    }

    /// How many bytes are signed.
    pub(crate) fn len(self) -> usize {
        (self.first.1 - self.first.0).saturating_add(self.second.1 - self.second.0)
    }

    /// The revision that ends where the range ends.
    pub(crate) fn revision(self, file: &PdfFile) -> Option<usize> {
        file.revisions.iter().position(|r| (r.marker_end..=r.blank_end).contains(&self.end()))
    }
}

/// The signature value as written: bytes and place of the direct hexadecimal string.
pub(crate) fn contents(dict: &Dict) -> Option<(&[u8], Range<usize>)> {
    match dict.get(b"Contents")? {
        Object::Str { value, hex: true, span } => Some((value, span.clone())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dict(numbers: &[Object]) -> Dict {
        Dict { entries: vec![(b"ByteRange".to_vec(), Object::Array(numbers.to_vec()))], ..Dict::default() }
    }

    #[test]
    fn only_four_ordered_integers_inside_the_file_are_a_byte_range() {
        let int = |list: &[i64]| dict(&list.iter().map(|n| Object::Int(*n)).collect::<Vec<_>>());
        assert!(ByteRange::read(&int(&[0, 10, 20, 10]), 30).is_some());
        for bad in [
            &[0, 10, 20][..],
            &[0, 0, 0, 0],
            &[0, -1, 99, -1],
            &[0, 900, 100, 900],
            &[0, 10, 20, 11],
            &[0, 10, i64::MAX, i64::MAX],
            &[0, 1, 2, 3, 4, 5],
        ] {
            assert!(ByteRange::read(&int(bad), 30).is_none(), "{bad:?}");
        }
        assert!(ByteRange::read(&dict(&vec![Object::Real(0.0); 4]), 30).is_none());
    }
}
