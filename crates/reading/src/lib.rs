//! Reads files: what kind of file it is, how its pages are built, its text, and the fields of the
//! registration form (số, ký hiệu, trích yếu …) with their place on the page.
//!
//! A file comes from outside and may be hostile. Everything here that parses one is meant to run in a
//! child process: [`isolated::read`] starts `congvan read`, which confines itself before it opens the
//! file ([`command::run`]) and prints the [`Reading`] as JSON.
//!
//! Text and positions come from poppler's `pdftotext`, pictures of pages from `pdftoppm`, characters out of
//! pictures from `tesseract`; all run as child programs under the same limits. The structure (pages, boxes, encryption) is read with lopdf.
//!
//! Rectangles are points from the top-left corner of the page as shown: the crop box after `/Rotate`.

pub mod command;
pub mod confinement;
mod error;
mod fields;
mod file_kind;
mod formats;
mod inspection;
pub mod isolated;
mod layout;
mod limits;
mod page_image;
mod picture;
mod program;
mod reading;
mod recognition;
mod text;
mod text_layer;

pub use error::ReadError;
pub use file_kind::{FileKind, sniff};
pub use inspection::{Inspection, LegacyFonts, PageShape, inspect};
pub use limits::Limits;
pub use page_image::render_page;
pub use picture::picture_size;
pub use reading::{Fields, Found, PageText, Reading, Recognition, Rect, TextSource, read, read_with};
pub use recognition::{RecognisedLine, RecognisedPage, RecognisedWord, recognise_page};
