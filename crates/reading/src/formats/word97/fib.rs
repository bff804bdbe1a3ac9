//! The file information block: where everything is (MS-DOC 2.5).

use super::DAMAGED;
use super::bytes::{slice, u16_at, u32_at};
use crate::{FileKind, ReadError};

/// Mark of Word 97 and later, and of Word 6 and 95.
const WORD_97: u16 = 0xA5EC;
const WORD_95: u16 = 0xA5DC;
/// The version of Word 97; older ones carry the same mark in betas.
const FIRST_VERSION: u16 = 0x00C1;
/// Where the lengths of the parts of the text stand: body, notes, headers, macros, comments, end notes, text boxes.
const LENGTHS: usize = 76;
/// Pairs of offset and length in the table stream.
const PAIRS: usize = 154;

/// Parts of the table stream, by their number among the pairs.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Styles = 1,
    Characters = 12,
    Paragraphs = 13,
    Fonts = 15,
    Pieces = 33,
}

pub(super) struct Fib {
    pub(super) is_second_table: bool,
    pairs: Vec<(usize, usize)>,
    /// Positions of the text that are read: from, to.
    read: Vec<(u64, u64)>,
}

impl Fib {
    pub(super) fn read(main: &[u8]) -> Result<Self, ReadError> {
        let word = |at| u16_at(main, at).ok_or(DAMAGED);
        match word(0)? {
            WORD_97 if word(2)? >= FIRST_VERSION => {}
            WORD_97 | WORD_95 => return Err(ReadError::UnsupportedKind { file: FileKind::Doc }),
            _ => return Err(DAMAGED),
        }
        let flags = word(10)?;
        if flags & 0x0100 != 0 {
            return Err(ReadError::PasswordProtected);
        }
        let mut lengths = [0_u64; 7];
        for (number, length) in lengths.iter_mut().enumerate() {
            *length = u64::from(u32_at(main, LENGTHS + 4 * number).ok_or(DAMAGED)?);
        }
        let mut read = Vec::new();
        let mut at = 0_u64;
        for (number, length) in lengths.into_iter().enumerate() {
            // Headers, macros and comments are not part of the text.
            if !matches!(number, 2..=4) {
                read.push((at, at + length));
            }
            at += length;
        }
        let pairs = (0..=Part::Pieces as usize)
            .map_while(|number| {
                let at = PAIRS + 8 * number;
                Some((u32_at(main, at)? as usize, u32_at(main, at + 4)? as usize))
            })
            .collect();
        Ok(Self { is_second_table: flags & 0x0200 != 0, pairs, read })
    }

    /// A part of the table stream; `None` when it is empty or lies outside.
    pub(super) fn part<'t>(&self, table: &'t [u8], part: Part) -> Option<&'t [u8]> {
        let (at, length) = *self.pairs.get(part as usize)?;
        slice(table, at, length).filter(|part| !part.is_empty())
    }

    /// Whether the letter at this position is part of what is read.
    pub(super) fn is_read(&self, at: u64) -> bool {
        self.read.iter().any(|(from, to)| (*from..*to).contains(&at))
    }
}
