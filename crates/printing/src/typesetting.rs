//! Setting text on pages, with the glyphs of its own fonts embedded.
//!
//! Prints draw with it, and so do the sample letters of the tests: there is one way to put Vietnamese on paper.

mod face;
mod flow;
mod paper;
mod words;

pub use face::Face;
pub use flow::{break_text, fitted, width};
pub use paper::{About, BLACK, Colour, DYE, HEIGHT, INK, Paper, Style, WIDTH, deflate, tenth};
pub use words::{Line, Word, balanced, break_lines, words};

/// Why a page cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The font has no such letter.
    #[error("the font has no glyph for {0:?}")]
    Glyph(char),
    /// The font file cannot be used.
    #[error("the font cannot be read")]
    Font,
    /// A stream cannot be compressed.
    #[error("a stream cannot be compressed")]
    Compression,
}
