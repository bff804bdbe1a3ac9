//! Formats of characters and paragraphs: pages of 512 bytes in the main stream, found through a table (MS-DOC 2.9.31,
//! 2.9.33, 2.9.182), each with lists of changes ("sprm") to what the style says.

use super::bytes::{slice, u16_at, u32_at};
use crate::formats::content::Align;

/// Size of a page of formats.
const PAGE: usize = 512;
/// Stretches of one format that are looked at.
const MAX_RUNS: usize = 500_000;

/// A stretch of one format in the main stream: from, to, format.
type Stretch<T> = (u32, u32, T);

/// Formats by place in the main stream.
pub(super) struct Formats<T> {
    /// In order.
    runs: Vec<Stretch<T>>,
}

impl<T> Formats<T> {
    /// Reads all pages that `table` names. What cannot be followed is left out: the text is there without it.
    pub(super) fn read(
        main: &[u8],
        table: Option<&[u8]>,
        page: fn(&[u8]) -> Option<Vec<Stretch<T>>>,
    ) -> Self {
        let table = table.unwrap_or_default();
        let count = table.len().saturating_sub(4) / 8;
        let mut runs = Vec::new();
        for number in 0..count {
            let Some(place) = u32_at(table, 4 * (count + 1) + 4 * number) else { break };
            let at = (place & 0x003F_FFFF) as usize * PAGE;
            runs.extend(slice(main, at, PAGE).and_then(page).unwrap_or_default());
            if runs.len() > MAX_RUNS {
                break;
            }
        }
        runs.sort_by_key(|run| run.0);
        Self { runs }
    }

    /// The format at `offset`.
    pub(super) fn at(&self, offset: u32) -> Option<&T> {
        let after = self.runs.partition_point(|run| run.0 <= offset);
        let (_, end, format) = self.runs.get(after.checked_sub(1)?)?;
        (offset < *end).then_some(format)
    }
}

/// What is read of a character's format; `None` where nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct CharacterFormat {
    pub(super) style: Option<u16>,
    pub(super) font: Option<u16>,
    pub(super) bold: Option<bool>,
    pub(super) caps: Option<bool>,
    pub(super) hidden: Option<bool>,
}

impl CharacterFormat {
    /// Fills in from `base` what this one leaves open.
    pub(super) fn fill(&mut self, base: &Self) {
        self.font = self.font.or(base.font);
        self.bold = self.bold.or(base.bold);
        self.caps = self.caps.or(base.caps);
        self.hidden = self.hidden.or(base.hidden);
    }

    pub(super) fn of(changes: &[u8]) -> Self {
        let mut format = Self::default();
        for (code, operand) in Changes(changes) {
            let word = u16_at(operand, 0);
            // Beside on and off there is "as the style", which says nothing, and "not as the style".
            let switch = match operand.first() {
                Some(0) => Some(false),
                Some(1 | 0x81) => Some(true),
                _ => None,
            };
            match code {
                0x4A4F => format.font = word,
                0x4A30 => format.style = word,
                0x0835 => format.bold = switch,
                0x083B => format.caps = switch,
                0x083C => format.hidden = switch,
                _ => {}
            }
        }
        format
    }
}

/// What is read of a paragraph's format.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ParagraphFormat {
    pub(super) style: u16,
    pub(super) in_table: bool,
    pub(super) is_row_end: bool,
    pub(super) align: Option<Align>,
}

impl ParagraphFormat {
    pub(super) fn of(style: u16, changes: &[u8]) -> Self {
        let mut format = Self { style, ..Self::default() };
        for (code, operand) in Changes(changes) {
            let value = operand.first().copied().unwrap_or_default();
            match code {
                0x2416 => format.in_table = value != 0,
                0x2417 => format.is_row_end = value != 0,
                0x2403 | 0x2461 => {
                    format.align = Some(match value {
                        1 => Align::Center,
                        2 => Align::Right,
                        _ => Align::Left,
                    });
                }
                _ => {}
            }
        }
        format
    }
}

/// Runs of a page of character formats.
pub(super) fn character_runs(page: &[u8]) -> Option<Vec<Stretch<CharacterFormat>>> {
    let count = usize::from(*page.last()?);
    let run = |number: usize| {
        let at = usize::from(*page.get(4 * (count + 1) + number)?) * 2;
        let changes = match at {
            0 => &[],
            _ => slice(page, at + 1, usize::from(*page.get(at)?)).unwrap_or_default(),
        };
        Some((u32_at(page, 4 * number)?, u32_at(page, 4 * number + 4)?, CharacterFormat::of(changes)))
    };
    Some((0..count).filter_map(run).collect())
}

/// Runs of a page of paragraph formats.
pub(super) fn paragraph_runs(page: &[u8]) -> Option<Vec<Stretch<ParagraphFormat>>> {
    let count = usize::from(*page.last()?);
    let run = |number: usize| {
        let at = usize::from(*page.get(4 * (count + 1) + 13 * number)?) * 2;
        let format = match (at, page.get(at)?) {
            (0, _) => ParagraphFormat::default(),
            // The length is in words, less one byte; or, after a zero, in words.
            (_, 0) => format_of(slice(page, at + 2, 2 * usize::from(*page.get(at + 1)?))?),
            (_, length) => format_of(slice(page, at + 1, 2 * usize::from(*length) - 1)?),
        };
        Some((u32_at(page, 4 * number)?, u32_at(page, 4 * number + 4)?, format))
    };
    Some((0..count).filter_map(run).collect())
}

fn format_of(bytes: &[u8]) -> ParagraphFormat {
    ParagraphFormat::of(u16_at(bytes, 0).unwrap_or_default(), bytes.get(2..).unwrap_or_default())
}

/// Changes to a format: a code and its operand, whose size the code tells (MS-DOC 2.2.5.1).
struct Changes<'a>(&'a [u8]);

impl<'a> Iterator for Changes<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let code = u16_at(self.0, 0)?;
        let rest = self.0.get(2..)?;
        let (skip, size) = match code >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            // Tables have a length of two bytes, one too many counted.
            _ if code == 0xD608 => (2, usize::from(u16_at(rest, 0)?).saturating_sub(1)),
            _ => (1, usize::from(*rest.first()?)),
        };
        let operand = slice(rest, skip, size)?;
        self.0 = rest.get(skip + size..)?;
        Some((code, operand))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_all_sizes() {
        let changes = [
            &[0x08, 0xD6, 3, 0, 7, 7][..],
            &[0x15, 0xC6, 2, 9, 9],
            &[0x49, 0x66, 1, 0, 0, 0],
            &[0x03, 0x24, 1],
            &[0x16, 0x24, 1],
            &[0x17, 0x24],
        ]
        .concat();
        let format = ParagraphFormat::of(5, &changes);
        let want =
            ParagraphFormat { style: 5, in_table: true, is_row_end: false, align: Some(Align::Center) };
        assert_eq!(format, want);
        let font = CharacterFormat::of(&[0x35, 0x08, 1, 0x4F, 0x4A, 4, 0, 0x3B, 0x08, 0x80]);
        assert_eq!((font.bold, font.font, font.caps), (Some(true), Some(4), None));
    }
}
