//! Mặt giấy để đóng dấu và bút phê: the pages of a letter, its picture, or the sheet that stands in for them.

use crate::analysis::{self, StoredReading};
use crate::{Error, Office};
use congvan_reading::picture_size;
use congvan_records::StoredFile;
use futures::{StreamExt, TryStreamExt};

/// A4 upright, in points: the generated sheet, and a page of which nothing is known.
pub(crate) const A4: [f64; 2] = [595.0, 842.0];

/// Bytes in which the header of a picture is looked for.
const HEAD: u64 = 256 * 1024;

/// Media type of a scanner's pictures, of as many pages as it scanned. No browser shows them, so they are set on pages.
const TIFF: &str = "image/tiff";

/// How a file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Page by page: as a PDF, or set on the pages of one.
    Pages,
    /// As one page, as wide as A4.
    Picture,
    /// Not at all: it is downloaded, and the generated "Phiếu giải quyết văn bản đến" takes stamp and bút phê.
    Sheet,
}

impl Shown {
    pub(crate) fn of(file: &StoredFile) -> Self {
        match file.media_type.as_str() {
            analysis::PDF | TIFF => Self::Pages,
            "image/png" | "image/jpeg" => Self::Picture,
            _ => Self::Sheet,
        }
    }

    /// As [`Self::of`], once it is known what was read: pictures of a scanner that nothing can unpack are no pages.
    pub(crate) fn of_read(file: &StoredFile, reading: Option<&StoredReading>) -> Self {
        let is_unread = reading.is_some_and(|reading| reading.found().is_none());
        if file.media_type == TIFF && is_unread { Self::Sheet } else { Self::of(file) }
    }
}

/// The page that a picture makes: as wide as A4, as high as it takes.
///
/// Errors: the file cannot be read.
pub(crate) async fn picture_page(office: &Office, file: &StoredFile) -> Result<[f64; 2], Error> {
    let range = 0..file.size.min(HEAD);
    let mut pieces = office.inner.store.blobs().stream(file.sha256, Some(range)).await?.boxed();
    let mut head = Vec::new();
    while let Some(piece) = pieces.try_next().await? {
        head.extend_from_slice(&piece);
    }
    let [width, height] = picture_size(&head).unwrap_or([A4[0] as u32, A4[1] as u32]);
    Ok([A4[0], A4[0] * f64::from(height) / f64::from(width)])
}

/// Are its pages those of a PDF made of it, because it is none itself?
pub(crate) fn is_set_on_pages(file: &StoredFile) -> bool {
    file.media_type != analysis::PDF && Shown::of(file) != Shown::Sheet
}
