//! In ấn: prints made of what is given, and nothing else.
//!
//! - [`typesetting`] puts text on pages and embeds the glyphs it uses.
//! - [`annotated`] draws stamp, bút phê, strokes and highlights on the pages of an original, as the screen shows them.
//!
//! - [`cut`] makes files of the pages of a scan.
//! - [`forms`] sets the forms of an office: handling sheet, hand-over slip, the way of a letter, the book of arrivals.
//!
//! Bytes and facts go in, bytes come out: no file, no network, no clock, no database. An original comes from outside
//! and may be hostile; whoever calls [`annotated`] or [`cut`] does so in a confined child process.

pub mod annotated;
pub mod cut;
pub mod forms;
mod marks;
mod origin;
pub mod typesetting;

pub use annotated::{Annotation, Limits, Mark, OriginalError, annotate};
pub use origin::Origin;
pub use typesetting::Error;
