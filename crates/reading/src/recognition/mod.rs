//! Nhận dạng chữ: characters out of pictures of pages.
//!
//! A page is drawn, the colour is taken out of it (seals, signatures), its paper made even and its lines
//! straight. Then it is looked at as a page, and where that leaves doubts once more as a block of lines; a page
//! that gives hardly any words is turned, if its orientation can be told. Whichever words can be trusted more
//! are kept.

mod engine;
mod merging;
mod raster;
mod skew;
mod survey;

pub use survey::{LetterHead, SEPARATOR, SurveyedPage, survey_page};

use std::ops::Range;
use std::path::Path;
use std::time::Instant;

use crate::fields::is_stamped_mark;
use crate::formats;
use crate::inspection::PageShape;
use crate::layout::{Bounds, RawLine, Turn, direction};
use crate::program::{absolute, poppler_failure, run};
use crate::sheets::Sheets;
use crate::text::quality::{Quality, is_wordlike};
use crate::text_layer::Page;
use crate::words::{PageWords, PlacedWord, WordLine};
use crate::{Limits, ReadError};
use engine::{Seen, SeenLine, View};
use raster::Grey;

/// Dots an inch at which pages are drawn; tesseract is trained for it.
const DPI: u32 = 300;
/// Most dots of a picture: an A3 sheet at that resolution has 17 million.
const MOST_DOTS: usize = 40_000_000;
/// Processor seconds a program may use on one page.
const SECONDS: u64 = 60;
/// Less ink than this share of a page is dust.
const BLANK: f64 = 0.0003;
/// Words below this confidence are looked at again.
const DOUBTFUL: f64 = 0.75;
/// A page of which less than this share is spelt like Vietnamese lies upside down or is no text.
const POOR: f64 = 0.6;
/// What comes this close to the edge of a part, in dots, may be cut by it.
const EDGE: f64 = 4.0;
/// Lines whose words are worth less than this on average are scribbles, parts of seals and the like.
const SCRIBBLE: f64 = 0.45;
/// More places than this are not looked at again: a page that doubtful is in no state to be read.
const MOST_CELLS: usize = 40;

/// Recognises page `page` (from 1) of the file at `path`, in this process and programs it starts: call it only where the
/// process is confined, otherwise call [`isolated::recognise`](crate::isolated::recognise). Pages are counted as
/// [`Reading::pages`](crate::Reading::pages) are, those of files inside a message or an archive among them.
///
/// Errors: those of [`read`](crate::read()), of drawing a page and of `tesseract`.
pub fn recognise_page(path: &Path, page: u32, limits: &Limits) -> Result<PageWords, ReadError> {
    let sheets = match Sheets::open(path, limits) {
        Err(ReadError::NotPdf) => return recognise_inside(path, page, limits),
        other => other?,
    };
    let shape = page.checked_sub(1).and_then(|at| sheets.inspection.pages.get(at as usize));
    let shape = shape.ok_or(ReadError::NoSuchPage { page })?;
    recognise(&Page { number: page, path: sheets.path(), at: page, shape }, limits)
}

/// Recognises a page of a file that holds files.
fn recognise_inside(path: &Path, page: u32, limits: &Limits) -> Result<PageWords, ReadError> {
    let mut found = None;
    formats::visit(path, limits, page, &mut |place| {
        if place.number == page {
            found = Some(recognise(&place, limits));
        }
        None
    })?;
    found.unwrap_or(Err(ReadError::NoSuchPage { page }))
}

/// Recognises a page. Programs do it, each in a process of its own under `limits`.
///
/// Errors: those of drawing a page and of `tesseract`.
pub(crate) fn recognise(page: &Page<'_>, limits: &Limits) -> Result<PageWords, ReadError> {
    // A dense page in poor shape takes longer than any text layer.
    let limits = &Limits { cpu_seconds: limits.cpu_seconds.max(SECONDS), ..limits.clone() };
    let mut found = PageWords { page: page.number, quarters: 0, tilt: 0.0, lines: Vec::new() };
    let dpi = dpi_for(page.shape);
    let picture = Picture::draw(page.path, page.at, dpi, limits)?;
    if picture.bleached.ink() < BLANK {
        return Ok(found);
    }
    let mut best = picture.look(dpi, limits)?;
    let sideways = best.quarters();
    let other = match sideways {
        0 if best.quality() < POOR => {
            engine::orientation(&picture.bleached.halved(), dpi / 2, limits).unwrap_or(0)
        }
        quarters => quarters,
    };
    if other > 0 {
        let turned = picture.turned(other).look(dpi, limits)?;
        // Lines that run up or down are recognised, but their places are no good.
        if turned.good_words() > best.good_words() * if sideways > 0 { 0.8 } else { 1.0 } {
            found.quarters = other;
            best = turned;
        }
    }
    found.tilt = best.tilt;
    let scale = 72.0 / f64::from(dpi);
    found.lines = best.lines.into_iter().filter_map(|line| finished(line, scale)).collect();
    Ok(found)
}

/// A large sheet is drawn coarser, so that no picture is over the limit.
fn dpi_for(shape: &PageShape) -> u32 {
    let inches = (shape.width / 72.0) * (shape.height / 72.0);
    let most = (MOST_DOTS as f64 * 0.98 / inches.max(0.01)).sqrt();
    (f64::from(DPI).min(most) as u32).max(10)
}

/// A page as drawn, its paper even: with coloured inks pale, and with them bleached away.
struct Picture {
    pale: Grey,
    bleached: Grey,
    coloured: Grey,
}

impl Picture {
    fn draw(path: &Path, page: u32, dpi: u32, limits: &Limits) -> Result<Self, ReadError> {
        let file = absolute(path)?;
        let (number, dpi) = (page.to_string(), dpi.to_string());
        let arguments = ["-cropbox", "-r", &dpi, "-f", &number, "-l", &number, "-singlefile", &file];
        let limits = &Limits { max_output: MOST_DOTS as u64 * 3 + 64, ..limits.clone() };
        let outcome = run(Path::new("pdftoppm"), &arguments, limits)?;
        if !outcome.status.success() {
            return Err(poppler_failure("pdftoppm", &outcome));
        }
        let [pale, bleached, coloured] =
            Grey::by_colour(&outcome.stdout, MOST_DOTS).ok_or(ReadError::NoSuchPage { page })?;
        Ok(Self { pale: pale.with_even_paper(), bleached: bleached.with_even_paper(), coloured })
    }

    fn turned(&self, quarters: u8) -> Self {
        self.map(|picture| picture.turned(quarters))
    }

    fn map(&self, change: impl Fn(&Grey) -> Grey) -> Self {
        Self { pale: change(&self.pale), bleached: change(&self.bleached), coloured: change(&self.coloured) }
    }

    /// Lines of the upper half that are a stamped mark of urgency or secrecy and nothing else: such stamps are red,
    /// and go with the seals otherwise.
    fn marks(&self, dpi: u32, limits: &Limits) -> Result<Vec<SeenLine>, ReadError> {
        let upper = self.coloured.part(0..self.coloured.height / 2, 0..self.coloured.width);
        if !(BLANK / 3.0..0.25).contains(&upper.ink()) {
            return Ok(Vec::new());
        }
        let mut seen = engine::recognise(&upper, View::Sparse, dpi, limits)?;
        for line in &mut seen {
            line.words.retain(|word| word.text.contains(char::is_alphabetic));
        }
        seen.retain(|line| {
            let words: Vec<&str> = line.words.iter().map(|word| word.text.as_str()).collect();
            is_stamped_mark(&words.join(" "))
        });
        Ok(seen)
    }

    fn look(&self, dpi: u32, limits: &Limits) -> Result<Look, ReadError> {
        let tilt = skew::tilt(&self.bleached);
        if tilt == 0.0 {
            return self.look_straight(dpi, limits);
        }
        let straight = self.map(|picture| picture.tilted(-tilt));
        Ok(Look { tilt, ..straight.look_straight(dpi, limits)? })
    }

    fn look_straight(&self, dpi: u32, limits: &Limits) -> Result<Look, ReadError> {
        let mut lines = engine::recognise(&self.bleached, View::Page, dpi, limits)?;
        for line in &mut lines {
            line.words.retain(|word| !is_dust(word));
        }
        lines.retain(|line| !line.words.is_empty());
        let look = Look { lines: lines.clone(), tilt: 0.0 };
        if look.quality() < POOR || look.quarters() > 0 {
            // Upside down, or no text at all: nothing to mend.
            return Ok(look);
        }
        // A closer look that fails or comes too late leaves the words of the first.
        let until = Instant::now() + limits.wall / 3;
        for cell in doubtful_cells(&lines, &self.bleached).into_iter().take(MOST_CELLS) {
            if Instant::now() >= until {
                break;
            }
            merging::merge(&mut lines, look_again(&self.bleached, &cell, dpi, limits).unwrap_or_default());
            if doubtful_bands(&lines, &self.bleached).iter().any(|band| cell.shares(band)) {
                merging::merge(&mut lines, look_again(&self.pale, &cell, dpi, limits).unwrap_or_default());
            }
        }
        merging::merge(&mut lines, self.marks(dpi, limits).unwrap_or_default());
        Ok(Look { lines, tilt: 0.0 })
    }
}

/// Looks at a part of a picture as one block. Words that its edges cut through are left out.
fn look_again(picture: &Grey, cell: &Cell, dpi: u32, limits: &Limits) -> Result<Vec<SeenLine>, ReadError> {
    let part = picture.part(cell.rows.clone(), cell.columns.clone());
    let mut seen = engine::recognise(&part, View::Block, dpi, limits)?;
    let (dx, dy) = (cell.columns.start as f64, cell.rows.start as f64);
    for line in &mut seen {
        line.words.retain(|word| {
            let is_cut = word.bounds.y0 < EDGE && dy > 0.0
                || word.bounds.y1 > part.height as f64 - EDGE && cell.rows.end < picture.height;
            !is_cut && !is_dust(word)
        });
        for word in &mut line.words {
            let b = &mut word.bounds;
            *b = Bounds { x0: b.x0 + dx, y0: b.y0 + dy, x1: b.x1 + dx, y1: b.y1 + dy };
        }
    }
    Ok(seen)
}

/// Dots and strokes between words are dust, noise and the edges of seals.
fn is_dust(word: &Seen) -> bool {
    word.worth() < 0.2 || !word.text.contains(is_sign) && (word.confidence < 0.6 || !is_wordlike(&word.text))
}

/// What was seen on a picture, and how it lay.
struct Look {
    lines: Vec<SeenLine>,
    tilt: f64,
}

impl Look {
    fn judged(&self) -> Quality {
        Quality::of(self.lines.iter().flat_map(|line| &line.words).map(|word| word.text.as_str()))
    }

    fn quality(&self) -> f64 {
        self.judged().vietnamese
    }

    /// By how many clockwise quarters the picture must be turned when most lines run up or down it.
    fn quarters(&self) -> u8 {
        let lines: Vec<RawLine> = self
            .lines
            .iter()
            .map(|line| RawLine {
                block: line.block,
                words: line.words.iter().map(|word| (String::new(), word.bounds)).collect(),
            })
            .collect();
        match direction(&lines) {
            Turn::Quarter => 3,
            Turn::ThreeQuarters => 1,
            Turn::Upright | Turn::Half => 0,
        }
    }

    fn good_words(&self) -> f64 {
        let judged = self.judged();
        judged.vietnamese * judged.words as f64
    }
}

/// A part of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cell {
    rows: Range<usize>,
    columns: Range<usize>,
}

impl Cell {
    /// Whether the band (upper and lower edge) has its middle in this part.
    fn shares(&self, band: &(usize, usize)) -> bool {
        self.rows.contains(&((band.0 + band.1) / 2))
    }
}

/// Parts of the picture to look at again: bands with doubtful words, or with ink where no word was seen, parted where
/// a white column goes through them.
fn doubtful_cells(lines: &[SeenLine], picture: &Grey) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (top, bottom) in doubtful_bands(lines, picture) {
        let cut = white_column(picture, top..bottom);
        let whole = 0..picture.width;
        let (left, right) = cut.map_or((whole, None), |cut| (0..cut, Some(cut..picture.width)));
        let columns = [Some(left), right].into_iter().flatten();
        cells.extend(columns.map(|columns| Cell { rows: top..bottom, columns }));
    }
    cells
}

/// The middle of the widest white column in the middle half of the rows; it must be wider than a space can be.
fn white_column(picture: &Grey, rows: Range<usize>) -> Option<usize> {
    let height = rows.len();
    let (from, to) = (picture.width / 4, picture.width * 3 / 4);
    let is_white = |x: usize| {
        let dark = rows.clone().filter(|y| picture.pixels[y * picture.width + x] < raster::INK).count();
        dark * 200 <= height
    };
    let (mut best, mut open) = (0..0, None);
    for x in from..=to {
        match (open, x < to && is_white(x)) {
            (None, true) => open = Some(x),
            (Some(start), false) => {
                if x - start > best.len() {
                    best = start..x;
                }
                open = None;
            }
            _ => {}
        }
    }
    (best.len() >= picture.width / 50).then(|| (best.start + best.end) / 2)
}

/// Bands of the picture with doubtful words or with ink where no word was seen.
fn doubtful_bands(lines: &[SeenLine], picture: &Grey) -> Vec<(usize, usize)> {
    let mut bands: Vec<(usize, usize)> = Vec::new();
    let mut note = |bounds: &Bounds| {
        let margin = (bounds.height() * 1.2).clamp(20.0, 120.0);
        let top = (bounds.y0 - margin).max(0.0) as usize;
        bands.push((top, ((bounds.y1 + margin) as usize).min(picture.height)));
    };
    for line in lines {
        let all = line.words.iter().map(|word| word.bounds).reduce(Bounds::union);
        let is_doubtful = line
            .words
            .iter()
            .any(|word| word.confidence < DOUBTFUL || word.confidence < 0.88 && !is_wordlike(&word.text));
        if let Some(all) = all.filter(|_| is_doubtful) {
            note(&all);
        }
    }
    // Rows with ink that no line covers.
    let mut covered = vec![false; picture.height + 1];
    for word in lines.iter().flat_map(|line| &line.words) {
        let rows = (word.bounds.y0.max(0.0) as usize)..(word.bounds.y1.max(0.0) as usize).min(picture.height);
        if let Some(rows) = covered.get_mut(rows) {
            rows.fill(true);
        }
    }
    let has_ink = |y: usize| {
        let row = &picture.pixels[y * picture.width..(y + 1) * picture.width];
        row.iter().filter(|shade| **shade < raster::INK).count() > 12
    };
    let mut open: Option<usize> = None;
    for (y, is_covered) in covered.into_iter().enumerate() {
        let is_missed = y < picture.height && !is_covered && has_ink(y);
        match (open, is_missed) {
            (None, true) => open = Some(y),
            (Some(top), false) => {
                if y - top >= 18 {
                    note(&Bounds { x0: 0.0, y0: top as f64, x1: 1.0, y1: y as f64 });
                }
                open = None;
            }
            _ => {}
        }
    }
    joined(bands)
}

/// Bands that touch become one: what they share would be looked at twice.
fn joined(mut bands: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    bands.sort_unstable();
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (top, bottom) in bands {
        match out.last_mut() {
            Some((_, end)) if top <= *end => *end = bottom.max(*end),
            _ => out.push((top, bottom)),
        }
    }
    out
}

/// A line in points, its words of one height; `None` for a scribble.
fn finished(line: SeenLine, scale: f64) -> Option<WordLine> {
    let mut words = line.words;
    for word in &mut words {
        let plain = without_flourish(&word.text);
        if !plain.is_empty() {
            word.text.truncate(plain.len());
        }
    }
    let letters: f64 = words.iter().map(Seen::letters).sum();
    let worth: f64 = words.iter().map(|word| word.worth() * word.letters()).sum();
    if words.is_empty() || worth < SCRIBBLE * letters {
        return None;
    }
    let words: Vec<PlacedWord> = runs(words)
        .into_iter()
        .filter(|run| !is_fragment(run))
        .flat_map(|run| levelled(run, scale))
        .collect();
    (!words.is_empty()).then_some(WordLine { block: line.block, words })
}

/// A letter or a digit; a circumflex or a tilde that stands alone is none.
fn is_sign(c: char) -> bool {
    c.is_alphanumeric() && !('\u{2b0}'..='\u{2ff}').contains(&c)
}

/// The word without the signs at its end that strokes of a pen are taken for.
fn without_flourish(word: &str) -> &str {
    let is_usual = |c: char| is_sign(c) || ".,;:!?)]\"'’”/-–%…".contains(c);
    let plain = word.trim_end_matches(|c| !is_usual(c));
    // What stands among such signs belongs to them.
    if plain.len() < word.len() { plain.trim_end_matches(['”', '’', '\'', '"']) } else { plain }
}

/// A letter or two that stand alone and are not clear: part of a seal or of a signature.
fn is_fragment(run: &[Seen]) -> bool {
    let letters: f64 = run.iter().map(Seen::letters).sum();
    let sure: f64 = run.iter().map(|word| word.confidence * word.letters()).sum();
    let is_mark = run.iter().all(|word| !word.text.contains(char::is_alphabetic));
    letters <= 4.0 && sure < 0.85 * letters && !is_mark
}

/// Words of a line that stand close together: what is far apart in one line is often two columns, set a little
/// higher and lower.
fn runs(words: Vec<Seen>) -> Vec<Vec<Seen>> {
    let mut runs: Vec<Vec<Seen>> = Vec::new();
    for word in words {
        match runs.last_mut() {
            Some(run)
                if run.last().is_some_and(|last| {
                    word.bounds.x0 - last.bounds.x1 < 2.0 * word.bounds.height().max(last.bounds.height())
                }) =>
            {
                run.push(word);
            }
            _ => runs.push(vec![word]),
        }
    }
    runs
}

/// Boxes are drawn close around the letters: "a" is half as high as "Ế". All words of a run take the usual height,
/// and a little more, as fonts have it.
fn levelled(run: Vec<Seen>, scale: f64) -> Vec<PlacedWord> {
    let usual = |mut edges: Vec<f64>| {
        edges.sort_by(f64::total_cmp);
        edges.get(edges.len() / 2).copied().unwrap_or_default()
    };
    let edges = |edge: fn(&Bounds) -> f64| {
        let tall = run.iter().filter(|word| word.text.contains(char::is_alphanumeric));
        let tall: Vec<f64> = tall.map(|word| edge(&word.bounds)).collect();
        if tall.is_empty() { usual(run.iter().map(|word| edge(&word.bounds)).collect()) } else { usual(tall) }
    };
    let (top, bottom) = (edges(|b| b.y0), edges(|b| b.y1));
    let margin = (bottom - top).max(4.0) * 0.12;
    run.into_iter()
        .map(|word| PlacedWord {
            text: word.text,
            edges: [word.bounds.x0, top - margin, word.bounds.x1, bottom + margin]
                .map(|edge| (edge * scale * 100.0).round() / 100.0),
            confidence: word.confidence,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_that_touch_become_one() {
        assert_eq!(joined(vec![(50, 80), (0, 20), (70, 90), (15, 30)]), [(0, 30), (50, 90)]);
        assert_eq!(joined(Vec::new()), []);
    }

    #[test]
    fn strokes_of_a_pen_are_no_letters() {
        for (word, plain) in
            [("phường.ˆ““~“", "phường."), ("An.", "An."), ("“Độc", "“Độc"), ("lập”.", "lập”.")]
        {
            assert_eq!(without_flourish(word), plain);
        }
    }

    #[test]
    fn a_vast_sheet_is_drawn_coarser() {
        let shape = |width, height| PageShape {
            width,
            height,
            rotate: 0,
            user_unit: 1.0,
            image_only: true,
            is_scan: true,
        };
        assert_eq!(dpi_for(&shape(595.0, 842.0)), 300);
        let dpi = dpi_for(&shape(14_400.0, 14_400.0));
        assert!((10..40).contains(&dpi), "{dpi}");
    }
}
