//! Styles (MS-DOC 2.9.271) and the names of fonts (MS-DOC 2.9.286).

use super::bytes::{slice, u16_at};
use super::formats::{CharacterFormat, ParagraphFormat};
use crate::formats::content::Align;

/// Styles that lead to each other end here.
const MAX_BASES: usize = 20;
/// Style number of "no base".
const NO_BASE: u16 = 0x0FFF;

/// What a style says, its bases included.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    pub(super) character: CharacterFormat,
    pub(super) align: Option<Align>,
}

#[derive(Default)]
pub(super) struct Styles {
    own: Vec<(Style, u16)>,
    /// The font of text whose style names none.
    pub(super) font: u16,
}

impl Styles {
    /// Reads the style sheet; what cannot be followed is left out.
    pub(super) fn read(sheet: Option<&[u8]>) -> Self {
        sheet.and_then(Self::parse).unwrap_or_default()
    }

    fn parse(sheet: &[u8]) -> Option<Self> {
        let length = usize::from(u16_at(sheet, 0)?);
        let head = slice(sheet, 2, length)?;
        let count = u16_at(head, 0)?;
        let base = usize::from(u16_at(head, 2)?);
        let mut styles = Self { own: Vec::new(), font: u16_at(head, 12).unwrap_or_default() };
        let mut at = 2 + length;
        for _ in 0..count {
            let Some(size) = u16_at(sheet, at).map(usize::from) else { break };
            let style = slice(sheet, at + 2, size).and_then(|style| own(style, base));
            styles.own.push(style.unwrap_or((Style::default(), NO_BASE)));
            at += 2 + size;
        }
        Some(styles)
    }

    /// The style of this number with what its bases say.
    pub(super) fn get(&self, number: u16) -> Style {
        let mut style = Style::default();
        let mut next = number;
        for _ in 0..MAX_BASES {
            let Some((own, base)) = self.own.get(usize::from(next)) else { break };
            style.character.fill(&own.character);
            style.align = style.align.or(own.align);
            next = *base;
        }
        style
    }
}

/// One style alone, and the number of its base.
fn own(bytes: &[u8], base_size: usize) -> Option<(Style, u16)> {
    let kind = u16_at(bytes, 2)?;
    let (kind, base) = (kind & 0xF, kind >> 4);
    // The name is counted in letters and ends with a zero; what follows starts at an even byte.
    let name = usize::from(u16_at(bytes, base_size)?);
    let mut at = base_size + 2 + 2 * name + 2;
    let mut part = || {
        at += at % 2;
        let size = usize::from(u16_at(bytes, at)?);
        let part = slice(bytes, at + 2, size)?;
        at += 2 + size;
        Some(part)
    };
    let mut style = Style::default();
    if kind == 1 {
        style.align = ParagraphFormat::of(0, part()?.get(2..).unwrap_or_default()).align;
    }
    if matches!(kind, 1 | 2) {
        style.character = part().map(CharacterFormat::of).unwrap_or_default();
    }
    Some((style, base))
}

/// Names of the fonts in order.
pub(super) fn fonts(table: Option<&[u8]>) -> Vec<String> {
    let table = table.unwrap_or_default();
    let count = u16_at(table, 0).unwrap_or_default();
    let mut names = Vec::new();
    let mut at = 4;
    for _ in 0..count {
        let Some(size) = table.get(at).map(|size| usize::from(*size)) else { break };
        // Before the name: size, pitch, weight, character set, index of the other name, shape, signature.
        let name = slice(table, at + 1, size).and_then(|font| font.get(39..)).unwrap_or_default();
        let units = name.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        names.push(String::from_utf16_lossy(&units.take_while(|unit| *unit != 0).collect::<Vec<_>>()));
        at += size + 1;
    }
    names
}
