//! Mặt giấy để đóng dấu và bút phê: the pages of a letter, its picture, or the sheet that stands in for them.

use crate::{Error, Office, analysis};
use congvan_reading::picture_size;
use congvan_records::StoredFile;
use futures::{StreamExt, TryStreamExt};

/// A4 upright, in points: the generated sheet, and a page of which nothing is known.
pub(crate) const A4: [f64; 2] = [595.0, 842.0];

/// Bytes in which the header of a picture is looked for.
const HEAD: u64 = 256 * 1024;

/// How a file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Page by page.
    Pages,
    /// As one page, as wide as A4.
    Picture,
    /// Not at all: it is downloaded, and the generated "Phiếu giải quyết văn bản đến" takes stamp and bút phê.
    Sheet,
}

impl Shown {
    pub(crate) fn of(file: &StoredFile) -> Self {
        match file.media_type.as_str() {
            analysis::PDF => Self::Pages,
            "image/png" | "image/jpeg" => Self::Picture,
            _ => Self::Sheet,
        }
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
