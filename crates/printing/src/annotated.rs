//! Bản có bút phê: the pages of an original with everything that stands above them.
//!
//! The original's pages are kept as they are and its bytes are never touched: the print is another file. What would act
//! or mislead in a print is left out: scripts, actions, attachments, form fields. A signature's picture stays on the
//! page, but the print carries no signature: only the original can prove one.

mod copy;
mod nesting;

pub(crate) use copy::{appearance, numbers, utf16};

use serde::{Deserialize, Serialize};

use crate::marks;
use crate::origin::Origin;
use crate::typesetting::{self, About, Paper};

/// What stands above a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Annotation {
    /// Page, from 1.
    pub page: u32,
    /// Left, top, width and height in points of the page as shown (crop box after `/Rotate` and `/UserUnit`), from its
    /// top left corner.
    pub rect: [f64; 4],
    /// What it shows.
    pub mark: Mark,
}

/// What an annotation shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mark {
    /// Dấu "ĐẾN".
    Stamp {
        /// Agency, number, date, to whom.
        lines: Vec<String>,
    },
    /// Bút phê gõ chữ, broken into lines already.
    Note {
        /// Its lines.
        lines: Vec<String>,
        /// Size of the letters in points.
        font_size: f64,
    },
    /// Bút phê viết tay.
    Ink {
        /// Outlines of its strokes, to be filled.
        outlines: Vec<Vec<[f64; 2]>>,
    },
    /// Đánh dấu đoạn văn.
    Highlight,
}

/// What an original may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Most pages.
    pub pages: u32,
    /// Most bytes of one page's drawing that are looked at.
    pub page_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { pages: 2_000, page_bytes: 64 * 1024 * 1024 }
    }
}

/// Longest side of a page in points that can be drawn on: some 350 metres.
const LONGEST_SIDE: f64 = 1_000_000.0;

/// Why an original cannot be printed with its layers. It crosses the border of a process, so it holds no text of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OriginalError {
    /// It opens with a password only.
    #[error("the pdf is protected by a password")]
    Protected,
    /// Its structure cannot be followed.
    #[error("the pdf is malformed")]
    Malformed,
    /// It has more pages than [`Limits::pages`].
    #[error("the pdf has {pages} pages, over the limit of {limit}")]
    TooManyPages {
        /// Pages in the file.
        pages: u32,
        /// The limit.
        limit: u32,
    },
    /// A page has no sensible size.
    #[error("a page of the pdf has no usable size")]
    Size,
    /// The layers cannot be drawn.
    #[error("the layers cannot be drawn")]
    Drawing,
}

impl From<typesetting::Error> for OriginalError {
    fn from(_: typesetting::Error) -> Self {
        Self::Drawing
    }
}

/// The pages of `original` with `annotations` above them and the mark of `origin` on each. An annotation of a page that
/// is not there is left out.
///
/// The file may be hostile: call this in a process that may die.
///
/// Errors: see [`OriginalError`].
pub fn annotate(
    original: &[u8],
    annotations: &[Annotation],
    origin: &Origin,
    title: &str,
    limits: &Limits,
) -> Result<Vec<u8>, OriginalError> {
    let mut copy = copy::Copy::open(original, limits)?;
    let shapes = copy.shapes();
    let sizes: Vec<[f64; 2]> = shapes.iter().map(|shape| shape.size()).collect();
    let usable = |[width, height]: &[f64; 2]| {
        (1.0..LONGEST_SIDE).contains(width) && (1.0..LONGEST_SIDE).contains(height)
    };
    let Some([width, height]) = sizes.first().filter(|_| sizes.iter().all(usable)) else {
        return Err(OriginalError::Size);
    };
    let mut paper = Paper::of(*width as f32, *height as f32);
    for [width, height] in &sizes[1..] {
        paper.add_page_of(*width as f32, *height as f32);
    }
    for annotation in annotations {
        let page = annotation.page as usize;
        if (1..=sizes.len()).contains(&page) {
            marks::draw(&mut paper, page - 1, annotation.rect, &annotation.mark)?;
        }
    }
    origin.mark_all(&mut paper)?;
    let about = About { title, author: &origin.agency, producer: PRODUCER, made: origin.printed_at };
    let layers = paper.finish(&about)?;
    copy.lay(&layers, &shapes)?;
    copy.finish(&about)
}

/// What the files name as their maker.
pub(crate) const PRODUCER: &str = "Congvan";
