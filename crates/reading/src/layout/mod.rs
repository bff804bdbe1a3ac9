//! Where things stand on a page: words with their boxes from poppler, put upright, gathered into rows and
//! pieces of rows.

mod bbox;
mod line_text;
mod sheet;
mod typeface;
mod word;

pub(crate) use bbox::{RawLine, RawPage, direction, parse as parse_bbox};
pub(crate) use line_text::LineText;
pub(crate) use sheet::{Piece, Sheet};
pub(crate) use typeface::{Typefaces, parse as parse_typefaces};
pub(crate) use word::{Bounds, Turn, Word};
