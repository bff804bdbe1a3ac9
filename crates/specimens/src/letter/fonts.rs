//! The four faces of Tinos: widths, and the part of them that a letter needs.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use subsetter::GlyphRemapper;
use ttf_parser::Face as Table;

use super::Error;

/// A face of the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Face {
    Regular,
    Bold,
    Italic,
    BoldItalic,
}

impl Face {
    pub(crate) const ALL: [Self; 4] = [Self::Regular, Self::Bold, Self::Italic, Self::BoldItalic];

    pub(crate) fn index(self) -> usize {
        match self {
            Self::Regular => 0,
            Self::Bold => 1,
            Self::Italic => 2,
            Self::BoldItalic => 3,
        }
    }

    pub(crate) fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../../../fixtures/fonts/Tinos-Regular.ttf"),
            Self::Bold => include_bytes!("../../../../fixtures/fonts/Tinos-Bold.ttf"),
            Self::Italic => include_bytes!("../../../../fixtures/fonts/Tinos-Italic.ttf"),
            Self::BoldItalic => include_bytes!("../../../../fixtures/fonts/Tinos-BoldItalic.ttf"),
        }
    }

    /// PostScript name, as the font's own name table gives it.
    pub(crate) fn post_script_name(self) -> &'static str {
        match self {
            Self::Regular => "Tinos",
            Self::Bold => "Tinos-Bold",
            Self::Italic => "Tinos-Italic",
            Self::BoldItalic => "Tinos-BoldItalic",
        }
    }

    /// Name in a page's resources.
    pub(crate) fn resource(self) -> &'static [u8] {
        [b"F0", b"F1", b"F2", b"F3"][self.index()]
    }

    pub(crate) fn table(self) -> Result<&'static Table<'static>, Error> {
        static TABLES: OnceLock<Option<Vec<Table<'static>>>> = OnceLock::new();
        TABLES
            .get_or_init(|| Self::ALL.iter().map(|face| Table::parse(face.bytes(), 0).ok()).collect())
            .as_ref()
            .and_then(|tables| tables.get(self.index()))
            .ok_or(Error::Font)
    }

    /// Width of a character in thousandths of the size.
    pub(crate) fn advance(self, c: char) -> Result<f32, Error> {
        static ADVANCES: OnceLock<[Vec<f32>; 4]> = OnceLock::new();
        let c = printable(c);
        // Every character of every letter is measured: a table is quicker than the font's own index.
        let all = ADVANCES.get_or_init(|| Self::ALL.map(Self::advances));
        match all[self.index()].get(c as usize) {
            Some(advance) if *advance >= 0.0 => Ok(*advance),
            _ => Err(Error::Glyph(c)),
        }
    }

    /// Widths of all characters that the reduced fonts may hold; below 0 where there is none.
    fn advances(self) -> Vec<f32> {
        let Ok(table) = self.table() else { return Vec::new() };
        let units = f32::from(table.units_per_em());
        (0..0x2300_u32)
            .map(|code| {
                let glyph = char::from_u32(code).and_then(|c| table.glyph_index(c));
                let advance = glyph.and_then(|glyph| table.glyph_hor_advance(glyph));
                advance.map_or(-1.0, |advance| f32::from(advance) * 1000.0 / units)
            })
            .collect()
    }

    /// Width of a text in points.
    pub(crate) fn width(self, text: &str, size: f32) -> Result<f32, Error> {
        let mut sum = 0.0;
        for c in text.chars() {
            sum += self.advance(c)?;
        }
        Ok(sum * size / 1000.0)
    }
}

/// A space that never breaks is drawn, and copied, as a space.
fn printable(c: char) -> char {
    if c == '\u{a0}' { ' ' } else { c }
}

/// The glyphs of one face that a letter has used, under their new numbers.
#[derive(Debug)]
pub(crate) struct Used {
    pub(crate) face: Face,
    pub(crate) remapper: GlyphRemapper,
    /// New glyph number to the character it stands for.
    pub(crate) characters: BTreeMap<u16, char>,
}

impl Used {
    pub(crate) fn new(face: Face) -> Self {
        Self { face, remapper: GlyphRemapper::new(), characters: BTreeMap::new() }
    }

    /// Two bytes a character, in the numbering of the subset.
    pub(crate) fn encode(&mut self, text: &str) -> Result<Vec<u8>, Error> {
        let table = self.face.table()?;
        let mut bytes = Vec::with_capacity(text.len() * 2);
        for c in text.chars() {
            let c = printable(c);
            let glyph = table.glyph_index(c).ok_or(Error::Glyph(c))?;
            let new = self.remapper.remap(glyph.0);
            self.characters.insert(new, c);
            bytes.extend(new.to_be_bytes());
        }
        Ok(bytes)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    pub(crate) fn subset(&self) -> Result<Vec<u8>, Error> {
        subsetter::subset(self.face.bytes(), 0, &self.remapper).map_err(|_| Error::Font)
    }
}
