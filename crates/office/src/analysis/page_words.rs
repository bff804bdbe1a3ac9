//! The words of pages with their places, as rows keep them.

use crate::Error;
use congvan_reading::{PackedPage, PageWords};
use congvan_records::FileId;
use congvan_store::page_words::{self, PageOfWords, WordSource};
use congvan_store::{AgencyScope, Read, Tx};

/// Keeps the words of the pages that have a text layer, in place of all from an earlier reading.
pub(crate) async fn keep_layer(
    tx: &Tx,
    agency: AgencyScope,
    file: FileId,
    pages: Vec<PackedPage>,
) -> Result<(), Error> {
    page_words::forget(tx, agency, file, WordSource::Layer).await?;
    for PackedPage { page, bytes } in pages {
        let row = PageOfWords { page, source: WordSource::Layer, words: bytes };
        page_words::put(tx, agency, file, &row).await?;
    }
    Ok(())
}

/// Keeps the words that were recognised on these pages.
pub(crate) async fn keep_recognised(
    tx: &Tx,
    agency: AgencyScope,
    file: FileId,
    pages: &[PageWords],
) -> Result<(), Error> {
    for page in pages {
        let row = PageOfWords { page: page.page, source: WordSource::Recognised, words: page.pack().bytes };
        page_words::put(tx, agency, file, &row).await?;
    }
    Ok(())
}

/// All that was recognised in a file.
pub(crate) async fn recognised(
    db: &impl Read,
    agency: AgencyScope,
    file: FileId,
) -> Result<Vec<PageWords>, Error> {
    let rows = page_words::list(db, agency, file, 1..=u32::MAX).await?;
    let recognised = rows.into_iter().filter(|row| row.source == WordSource::Recognised);
    Ok(recognised.filter_map(unpack).collect())
}

/// The words of a row; nothing when they are not in a form that is known, as after a step back to an older version.
pub(crate) fn unpack(row: PageOfWords) -> Option<PageWords> {
    PackedPage { page: row.page, bytes: row.words }.unpack()
}
