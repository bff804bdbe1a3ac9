//! Chữ trên trang: the words of a file's pages with their places, a row a page. Derived, and computed anew at will.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, Row, keys, params},
};
use congvan_records::FileId;
use std::ops::RangeInclusive;

/// Where words come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordSource {
    /// The page's own text layer.
    Layer,
    /// Nhận dạng chữ.
    Recognised,
}

keys!(WordSource: Layer = "layer", Recognised = "recognised");

/// The words of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageOfWords {
    /// The page, from 1.
    pub page: u32,
    /// Where they come from.
    pub source: WordSource,
    /// They and their places, in the caller's form.
    pub words: Vec<u8>,
}

/// Writes a page's words, in place of earlier ones from the same source.
///
/// Errors: [`Error::NotFound`] when the agency has no such file.
pub async fn put(tx: &Tx, scope: AgencyScope, file: FileId, page: &PageOfWords) -> Result<(), Error> {
    let sql = "INSERT INTO page_words (file, page, source, agency, words) \
               SELECT f.id, $3, $4, f.agency, $5 FROM files f WHERE f.agency = $1 AND f.id = $2 \
               ON CONFLICT (file, page, source) DO UPDATE SET words = excluded.words";
    let (number, source) = (i64::from(page.page), page.source.key());
    tx.exec_one("file", sql, params![scope.uuid(), file.uuid(), number, source, page.words.clone()]).await
}

/// Forgets what is kept from one source.
pub async fn forget(tx: &Tx, scope: AgencyScope, file: FileId, source: WordSource) -> Result<(), Error> {
    let sql = "DELETE FROM page_words WHERE agency = $1 AND file = $2 AND source = $3";
    tx.exec(sql, params![scope.uuid(), file.uuid(), source.key()]).await?;
    Ok(())
}

/// The words of these pages, in order; of a page that has words from two sources both.
pub async fn list(
    db: &impl Read,
    scope: AgencyScope,
    file: FileId,
    pages: RangeInclusive<u32>,
) -> Result<Vec<PageOfWords>, Error> {
    let sql = "SELECT page, source, words FROM page_words WHERE agency = $1 AND file = $2 \
               AND page BETWEEN $3 AND $4 ORDER BY page, source";
    let (first, last) = (i64::from(*pages.start()), i64::from(*pages.end()));
    let rows = db.all(sql, params![scope.uuid(), file.uuid(), first, last]).await?;
    let read = |row: &Row| {
        let page = u32::try_from(row.get::<i64>("page")?);
        Ok(PageOfWords {
            page: page.map_err(|error| Error::unreadable("page", error))?,
            source: row.key("source", WordSource::from_key)?,
            words: row.get("words")?,
        })
    };
    rows.iter().map(read).collect()
}
