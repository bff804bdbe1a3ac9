//! Xem lướt: what a quick look at one page of a pile tells. Whether it is blank, a sheet that parts two letters, ours or
//! another program's, the first page of a letter, and whether it lies turned. Only the upper band of a page is recognised, so that sixty pages
//! take minutes, not an hour.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::engine::{self, SeenLine, View};
use super::raster::{Grey, INK};
use super::{Picture, skew};
use crate::inspection::inspect_within;
use crate::text::quality::Quality;
use crate::{Limits, ReadError};

mod blank;
mod head;
mod marks;
mod patch;
mod sheet;

pub use head::LetterHead;

/// Dots an inch: enough to recognise the capitals of a letter's head, and to read a code of 4 cm.
const DPI: u32 = 200;
/// The share of a page's height in which the head of a letter stands.
const BAND: f64 = 0.34;
/// Fewer good words in the upper band than this do not tell which way they stand: of what stands on its head, some
/// scraps always look like words.
const FEW: f64 = 8.0;
/// A word's box this many times as high as wide stands on its side; of so many of them the page lies.
const UPENDED: f64 = 1.5;
/// A share of Vietnamese words below which the page may stand on its head.
const POOR: f64 = 0.5;

/// What the code on a sheet that parts two letters says.
pub const SEPARATOR: &str = "CONGVAN:TACH-VAN-BAN";

/// What a quick look at one page tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurveyedPage {
    /// The page, from 1.
    pub page: u32,
    /// Nothing is written on it: dust, holes of a punch and the shadow of its other side do not count.
    pub is_blank: bool,
    /// It is a sheet that parts two letters: it bears the code of [`SEPARATOR`].
    pub is_separator: bool,
    /// It is a sheet by which another program parts letters: what its bar code says, or `Patch T` of a patch code. There is
    /// hardly anything else on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// By how many clockwise quarters it must be turned to stand upright.
    pub quarters: u8,
    /// The head of a letter at its top.
    pub head: Option<LetterHead>,
}

/// Looks at page `page` (from 1) of the PDF at `path`, in this process and programs it starts: call it only where the
/// process is confined, otherwise call [`isolated::survey`](crate::isolated::survey).
///
/// Errors: those of [`inspect`](crate::inspect()), of drawing a page and of `tesseract`.
pub fn survey_page(path: &Path, page: u32, limits: &Limits) -> Result<SurveyedPage, ReadError> {
    let inspection = inspect_within(path, limits)?;
    let shape = page.checked_sub(1).and_then(|at| inspection.pages.get(at as usize));
    let dpi = super::dpi_for(shape.ok_or(ReadError::NoSuchPage { page })?).min(DPI);
    let picture = Picture::draw(path, page, dpi, limits)?;
    let mut found =
        SurveyedPage { page, is_blank: false, is_separator: false, code: None, quarters: 0, head: None };
    if blank::is_blank(&picture.bleached, dpi) && blank::is_blank(&picture.coloured, dpi) {
        found.is_blank = true;
        return Ok(found);
    }
    if bears_separator(&picture.pale) {
        found.is_separator = true;
        return Ok(found);
    }
    found.code = sheet::code(&picture, dpi);
    if found.code.is_some() {
        return Ok(found);
    }
    let upright = Band::of(&picture.bleached, dpi, limits)?;
    found.head = head::find(&upright.lines);
    if found.head.is_none() && upright.is_doubtful() {
        for quarters in turns(&picture.bleached, dpi, limits) {
            let turned = Band::of(&picture.bleached.turned(quarters), dpi, limits)?;
            if !turned.is_doubtful()
                && (upright.lies_on_its_side() || turned.good_words() > upright.good_words())
            {
                found.quarters = quarters;
                found.head = head::find(&turned.lines);
                break;
            }
        }
    }
    Ok(found)
}

/// The turns that may make a page stand upright, the likeliest first. What tells them is often unsure of a page with little
/// writing, and the words themselves decide.
fn turns(page: &Grey, dpi: u32, limits: &Limits) -> Vec<u8> {
    let likely = engine::orientation(&page.halved(), dpi / 2, limits);
    let others = [1, 3, 2].into_iter().filter(|quarters| Some(*quarters) != likely);
    likely.into_iter().chain(others).collect()
}

/// Is there a code on the picture that says it parts two letters?
fn bears_separator(picture: &Grey) -> bool {
    let shade = |x: usize, y: usize| picture.pixels[y * picture.width + x];
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(picture.width, picture.height, shade);
    prepared.detect_grids().iter().any(|grid| grid.decode().is_ok_and(|(_, text)| text == SEPARATOR))
}

/// The upper part of a page, recognised.
struct Band {
    lines: Vec<SeenLine>,
}

impl Band {
    fn of(page: &Grey, dpi: u32, limits: &Limits) -> Result<Self, ReadError> {
        let rows = (page.height as f64 * BAND) as usize;
        let band = page.part(0..rows, 0..page.width);
        if band.ink() < super::BLANK {
            return Ok(Self { lines: Vec::new() });
        }
        let tilt = skew::tilt(&band);
        let band = if tilt == 0.0 { band } else { band.tilted(-tilt) };
        Ok(Self { lines: engine::recognise(&band, View::Page, dpi, limits)? })
    }

    fn quality(&self) -> Quality {
        Quality::of(self.lines.iter().flat_map(|line| &line.words).map(|word| word.text.as_str()))
    }

    /// Does what was seen leave open which way the page stands?
    fn is_doubtful(&self) -> bool {
        self.good_words() < FEW || self.quality().vietnamese < POOR || self.lies_on_its_side()
    }

    /// Words of a page on its side are recognised too, as far as the band holds them; their boxes tell.
    fn lies_on_its_side(&self) -> bool {
        // A word of two letters is as high as wide.
        let long =
            self.lines.iter().flat_map(|line| &line.words).filter(|word| word.text.chars().count() > 2);
        let (mut lying, mut all) = (0, 0);
        for word in long {
            all += 1;
            lying += usize::from(word.bounds.height() > word.bounds.width() * UPENDED);
        }
        lying * 2 > all
    }

    fn good_words(&self) -> f64 {
        let quality = self.quality();
        quality.vietnamese * quality.words as f64
    }
}
