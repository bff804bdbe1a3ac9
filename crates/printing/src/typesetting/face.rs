//! The faces of prints and of sample letters: widths, and the part of a face that a file needs.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use subsetter::GlyphRemapper;
use ttf_parser::Face as Table;

use super::Error;

/// How many faces there are.
pub(crate) const FACES: usize = 7;

/// A face. The first four are Tinos, which has the measures of Times New Roman; legal forms and stamps are set in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    /// Tinos.
    Regular,
    /// Tinos, bold.
    Bold,
    /// Tinos, slanted.
    Italic,
    /// Tinos, bold and slanted.
    BoldItalic,
    /// Patrick Hand, in which a typed bút phê is shown.
    Hand,
    /// Be Vietnam Pro, the face of the screen.
    Sans,
    /// Be Vietnam Pro, half bold.
    SansBold,
}

impl Face {
    /// Every face, by its index.
    pub const ALL: [Self; FACES] =
        [Self::Regular, Self::Bold, Self::Italic, Self::BoldItalic, Self::Hand, Self::Sans, Self::SansBold];

    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../fonts/Tinos-Regular.ttf"),
            Self::Bold => include_bytes!("../../fonts/Tinos-Bold.ttf"),
            Self::Italic => include_bytes!("../../fonts/Tinos-Italic.ttf"),
            Self::BoldItalic => include_bytes!("../../fonts/Tinos-BoldItalic.ttf"),
            Self::Hand => include_bytes!("../../fonts/PatrickHand-Regular.ttf"),
            Self::Sans => include_bytes!("../../fonts/BeVietnamPro-Regular.ttf"),
            Self::SansBold => include_bytes!("../../fonts/BeVietnamPro-SemiBold.ttf"),
        }
    }

    /// PostScript name, as the font's own name table gives it.
    pub(crate) const fn post_script_name(self) -> &'static str {
        match self {
            Self::Regular => "Tinos",
            Self::Bold => "Tinos-Bold",
            Self::Italic => "Tinos-Italic",
            Self::BoldItalic => "Tinos-BoldItalic",
            Self::Hand => "PatrickHand-Regular",
            Self::Sans => "BeVietnamPro-Regular",
            Self::SansBold => "BeVietnamPro-SemiBold",
        }
    }

    pub(crate) const fn is_bold(self) -> bool {
        matches!(self, Self::Bold | Self::BoldItalic | Self::SansBold)
    }

    pub(crate) const fn is_slanted(self) -> bool {
        matches!(self, Self::Italic | Self::BoldItalic)
    }

    pub(crate) const fn has_serifs(self) -> bool {
        matches!(self, Self::Regular | Self::Bold | Self::Italic | Self::BoldItalic)
    }

    /// Name in a page's resources.
    pub(crate) const fn resource(self) -> &'static [u8] {
        [b"F0", b"F1", b"F2", b"F3", b"F4", b"F5", b"F6"][self.index()]
    }

    /// The font's tables.
    ///
    /// Errors: [`Error::Font`].
    pub fn table(self) -> Result<&'static Table<'static>, Error> {
        static TABLES: OnceLock<Option<Vec<Table<'static>>>> = OnceLock::new();
        TABLES
            .get_or_init(|| Self::ALL.iter().map(|face| Table::parse(face.bytes(), 0).ok()).collect())
            .as_ref()
            .and_then(|tables| tables.get(self.index()))
            .ok_or(Error::Font)
    }

    /// Width of a character in thousandths of the size.
    ///
    /// Errors: [`Error::Glyph`], [`Error::Font`].
    pub fn advance(self, c: char) -> Result<f32, Error> {
        static ADVANCES: [OnceLock<Vec<f32>>; FACES] = [const { OnceLock::new() }; FACES];
        let c = printable(c);
        // Every character of every letter is measured: a table is quicker than the font's own index.
        match ADVANCES[self.index()].get_or_init(|| self.advances()).get(c as usize) {
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
    ///
    /// Errors: as [`Self::advance`].
    pub fn width(self, text: &str, size: f32) -> Result<f32, Error> {
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

/// The glyphs of one face that a file has used, under their new numbers.
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
