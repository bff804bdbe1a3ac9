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
//! # Kinds of files
//!
//! A file is what its content says, whatever its name ([`sniff()`], then the parts inside containers):
//!
//! | kind | read as |
//! |---|---|
//! | PDF | its pages, each with its text layer or recognised characters |
//! | PNG, JPEG, TIFF | pages to be recognised, one a picture, set on pages as a camera or scanner says they were held |
//! | Word (`.docx`, and `.doc` of 1997 to 2003), OpenDocument text, RTF, plain text | one page, and the fields of the form |
//! | Excel (`.xlsx`, and `.xls` of 1997 to 2003), OpenDocument spreadsheet | a page a sheet, cells apart by tabs, days as days |
//! | PowerPoint (`.pptx`) | a page a slide, notes for the speaker below |
//! | e-mail message | a page with its head and text, then the pages of each attachment |
//! | ZIP archive | a page with the names of its members, then the pages of each member |
//!
//! Pages of PDFs and pictures inside messages and archives are recognised like those of any other file.
//!
//! Everything else is [`ReadError::UnsupportedKind`]. Files without pages of their own are set on sheets in memory, so that
//! fields are found by where they stand, as on a PDF; the places are not told, since nobody sees those sheets. Text in
//! `.Vn*` and `VNI-*` fonts is converted run by run, text whose fonts say nothing by how its words are spelt; both have the
//! source [`TextSource::Converted`].
//!
//! Headers, footers and notes of `.docx` and OpenDocument are read, once each. Pictures of office files are recognised where there
//! is hardly any text beside them.
//!
//! Not read: headers and footers of `.doc` and RTF, numbers of automatic lists, deleted and hidden text, formulas, macros.
//!
//! # Limits
//!
//! [`Limits`] hold for the process (time, memory, output) and for what a file holds: bytes that packed parts unpack to, in
//! all and for each of their own; members, those of archives inside counted; archives and messages inside each other, two
//! deep (deeper ones are named, not opened); elements of XML, 256 deep, groups of RTF, 1,000 deep; four million characters
//! of text, after which the rest is left out with a remark. XML with a document type is refused, so that no entity of its
//! own is ever expanded, and nothing outside the file is ever opened. Nothing is written to disk: a picture, and a PDF inside
//! another file, are handed to programs as a file in memory that has no name. A picture is unpacked up to 40 million pixels.
//! Programs that write all the same have a temporary folder of their own, which goes with them.
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
mod scratch;
mod sheets;
mod text;
mod text_layer;
mod words;

pub use error::ReadError;
pub use file_kind::{FileKind, sniff};
pub use inspection::{Inspection, LegacyFonts, PageShape, inspect};
pub use limits::Limits;
pub use page_image::render_page;
pub use picture::picture_size;
pub use reading::{Fields, Found, PageText, Reading, Recognition, Rect, TextSource, read, read_with};
pub use recognition::{LetterHead, SEPARATOR, SurveyedPage, recognise_page, survey_page};
pub use words::{PackedPage, PageWords, Place, PlacedText, PlacedWord, WordLine};
