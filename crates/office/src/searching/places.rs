//! Tô sáng trên trang: where on the pages of a file stands what was looked for.
//!
//! The words are those of the search ([`Highlighter`]), so that what made the letter a hit is what is shown: without
//! marks, with abbreviations and corrections, phrases over lines.

use super::{principal_keys, reader};
use crate::analysis::{self, READING_VERSION, StoredReading, page_words};
use crate::office::scope;
use crate::{Caller, Error, Office, abbreviations, jobs, letters};
use congvan_reading::{PageShape, PageWords, PlacedText, Reading, TextSource};
use congvan_records::{DocumentId, FileId, Rect};
use congvan_search::{Highlighter, Marker};
use congvan_store::analyses::{self, AnalysisKind};
use congvan_store::page_words::{self as rows, PageOfWords, WordSource};

/// Pages looked through, and how many at once.
const MOST_PAGES: u32 = 500;
const STEP: u32 = 32;
/// How long a file rests whose words could not be placed, before a look at it has that tried again.
const REST: time::Duration = time::Duration::hours(12);
/// Most places told of a file, and most rectangles.
const MOST_PLACES: usize = 300;
const MOST_RECTS: usize = 1_000;

/// What was looked for, on the pages of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// The pages with something on them, in order.
    pub pages: Vec<PageOfPlaces>,
    /// There may be more than is told.
    pub is_cut: bool,
    /// Where words stand is being found out just now, since an older version did not keep it: ask again.
    pub is_waiting: bool,
    /// It could not be found out, and is tried again on a later day.
    pub is_given_up: bool,
}

/// What was found on one page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageOfPlaces {
    /// The page, from 1.
    pub page: u32,
    /// Its text was recognised in a picture, and may be wrong.
    pub is_recognised: bool,
    /// How far its text can be trusted, 0 to 1.
    pub confidence: f64,
    /// In reading order.
    pub places: Vec<Place>,
}

/// One place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// A rectangle for each line it runs over, in points from the upper left corner of the page as shown.
    pub rects: Vec<Rect>,
    /// How sure its least sure word is, 0 to 1.
    pub confidence: f64,
}

/// Where in a file stands what `text` looks for, as [`super::search`] understands it.
///
/// At most 300 places with 1,000 rectangles on the first 500 pages. Errors: [`Error::NotFound`] when the caller may not
/// read the letter's content.
pub async fn places(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
    text: &str,
) -> Result<Places, Error> {
    let file = letters::readable(office, caller, document, file).await?;
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let found = analyses::find(db, agency, file.id, AnalysisKind::Reading).await?;
    let Some(found) = found else { return Ok(Places::default()) };
    let version = found.version;
    let Some(StoredReading::Read(reading)) = analysis::reading(&[found]) else {
        return Ok(Places::default());
    };
    if reading.inspection.pages.is_empty() {
        // Shown by other programs, not here.
        return Ok(Places::default());
    }
    let highlighter = highlighter(office, caller, text).await?;
    if highlighter.is_empty() {
        return Ok(Places::default());
    }
    if version < READING_VERSION {
        let failed = analyses::find(db, agency, file.id, AnalysisKind::Places).await?;
        if failed.is_some_and(|failed| failed.updated_at.plus(REST) > office.now()) {
            return Ok(Places { is_given_up: true, ..Places::default() });
        }
        let tx = office.begin().await?;
        jobs::place_words(&tx, caller.agency.id, file.id, office.now()).await?;
        tx.commit().await?;
        return Ok(Places { is_waiting: true, ..Places::default() });
    }
    // As a hit of the search is marked: strewn words do not count where some stand side by side.
    let mut marker = highlighter.marker();
    let is_strict = reading.pages.iter().any(|page| marker.read(&page.text).strength().pairs > 0);
    let highlighter = if is_strict { highlighter.strict() } else { highlighter };
    let count = reading.inspection.page_count;
    let mut looking = Looking { reading: *reading, highlighter, found: Places::default(), rects: 0 };
    looking.found.is_cut = count > MOST_PAGES;
    for first in (1..=count.min(MOST_PAGES)).step_by(STEP as usize) {
        let pages = rows::list(db, agency, file.id, first..=(first + STEP - 1).min(MOST_PAGES)).await?;
        let looked = tokio::task::spawn_blocking(move || {
            pages.into_iter().for_each(|page| looking.look(page));
            looking
        });
        looking = looked.await.map_err(|_| Error::Machine("looking for words on pages", None))?;
        if looking.is_full() {
            looking.found.is_cut = true;
            break;
        }
    }
    Ok(looking.found)
}

/// What marks the words of `text` as the search reads them, under the caller's rights and by the agency's abbreviations.
async fn highlighter(office: &Office, caller: &Caller, text: &str) -> Result<Highlighter, Error> {
    let table = abbreviations::in_use(office, caller.agency.id).await?;
    let Some(index) = office.inner.searcher.live() else { return Ok(Highlighter::for_text(text, &table)) };
    let keys = principal_keys(office, caller).await?;
    let reader = reader(&keys);
    let text = text.to_owned();
    let read = tokio::task::spawn_blocking(move || index.highlighter(&text, &reader, &table));
    read.await.map_err(|_| Error::Machine("reading a question", None))
}

/// A file being looked through.
struct Looking {
    reading: Reading,
    highlighter: Highlighter,
    found: Places,
    rects: usize,
}

impl Looking {
    fn is_full(&self) -> bool {
        self.rects >= MOST_RECTS
            || self.found.pages.iter().map(|page| page.places.len()).sum::<usize>() >= MOST_PLACES
    }

    fn look(&mut self, row: PageOfWords) {
        let at = row.page.saturating_sub(1) as usize;
        let (Some(shape), Some(text)) = (self.reading.inspection.pages.get(at), self.reading.pages.get(at))
        else {
            return;
        };
        // Of a page with words from both sources the reading says which are its text.
        let is_recognised = text.source == TextSource::Ocr;
        if is_recognised != (row.source == WordSource::Recognised) || self.is_full() {
            return;
        }
        let page = row.page;
        let Some(words) = page_words::unpack(row) else { return };
        let mut places = on_page(&words, shape, &mut self.highlighter.marker());
        let told: usize = self.found.pages.iter().map(|page| page.places.len()).sum();
        places.truncate(MOST_PLACES - told);
        self.rects += places.iter().map(|place| place.rects.len()).sum::<usize>();
        if !places.is_empty() {
            let confidence = text.confidence;
            self.found.pages.push(PageOfPlaces { page, is_recognised, confidence, places });
        }
    }
}

/// What is marked on a page of this shape.
fn on_page(words: &PageWords, shape: &PageShape, marker: &mut Marker<'_>) -> Vec<Place> {
    let text = PlacedText::new(words, shape);
    let found = marker.read(text.text()).places();
    let place = |range| {
        let place = text.place(range)?;
        Some(Place {
            rects: place.rects.into_iter().map(analysis::rect).collect(),
            confidence: place.confidence,
        })
    };
    found.into_iter().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use congvan_reading::{PlacedWord, WordLine};
    use congvan_search::abbreviations::Abbreviations;

    /// A page with these lines, each word ten points a letter wide.
    fn page(lines: &[&str]) -> Vec<Place> {
        let line = |(at, line): (usize, &&str)| {
            let mut x = 50.0;
            let words = line.split(' ').map(|word| {
                let width = 10.0 * word.chars().count() as f64;
                let (left, y) = (x, 100.0 + 20.0 * at as f64);
                x += width + 10.0;
                PlacedWord { text: word.into(), edges: [left, y, left + width, y + 12.0], confidence: 0.8 }
            });
            WordLine { block: 1, words: words.collect() }
        };
        let lines = lines.iter().enumerate().map(line).collect();
        let words = PageWords { page: 1, quarters: 0, tilt: 0.0, lines };
        let (width, height) = (595.0, 842.0);
        let shape = PageShape { width, height, rotate: 0, user_unit: 1.0, image_only: true, is_scan: true };
        let highlighter = Highlighter::for_text("cap giay phep", &Abbreviations::standard());
        on_page(&words, &shape, &mut highlighter.marker())
    }

    #[test]
    fn a_phrase_over_a_line_break_is_one_place_with_two_rectangles() {
        let found = page(&["Về việc cấp giấy", "phép xây dựng cho các cấp"]);
        assert_eq!(found.len(), 1, "{found:?}");
        let rects: Vec<[f64; 4]> = found[0].rects.iter().map(|r| [r.x, r.y, r.w, r.h]).collect();
        assert_eq!(rects, [[130.0, 100.0, 80.0, 12.0], [50.0, 120.0, 40.0, 12.0]]);
        assert_eq!(found[0].confidence, 0.8);
    }

    #[test]
    fn a_page_without_the_words_has_no_place() {
        assert_eq!(page(&["Kính gửi các đơn vị"]), []);
    }
}
