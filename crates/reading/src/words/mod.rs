//! Chữ và chỗ của chữ: the words of a page with their boxes, whether they stood in its text layer or were recognised in
//! its picture. What was looked for in their text is shown on the page through them.

mod packing;
mod placing;

use serde::{Deserialize, Serialize};

use crate::layout::{Bounds, RawLine, RawPage, Turn};
pub(crate) use packing::MOST_PACKED;
pub use packing::PackedPage;
pub(crate) use placing::shown;
pub use placing::{Place, PlacedText};

/// Words of one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageWords {
    /// The page, from 1.
    pub page: u32,
    /// Clockwise quarters by which the page was turned to stand upright.
    pub quarters: u8,
    /// How far its lines went down to the right after that, in radians; 0 of a text layer.
    pub tilt: f64,
    /// Lines in reading order.
    pub lines: Vec<WordLine>,
}

/// A line of words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordLine {
    /// Ordinal of the block on the page.
    pub block: usize,
    /// Its words from the left.
    pub words: Vec<PlacedWord>,
}

/// A word with its place, in the page's own units from the upper left corner of the page turned upright and straight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlacedWord {
    /// The characters.
    pub text: String,
    /// Left, upper, right and lower edge.
    pub edges: [f64; 4],
    /// 0 to 1: how sure the recognition is; 1 of a text layer.
    pub confidence: f64,
}

impl PageWords {
    /// Mean confidence by letters; 0 without words.
    pub fn confidence(&self) -> f64 {
        let words = || self.lines.iter().flat_map(|line| &line.words);
        let letters: usize = words().map(|word| word.text.chars().count()).sum();
        let sum: f64 = words().map(|word| word.confidence * word.text.chars().count() as f64).sum();
        if letters == 0 { 0.0 } else { sum / letters as f64 }
    }

    /// The words of a text layer; `convert` turns the codes of a line's words into letters, `width` and `height` are
    /// those of the page as shown, in its own units.
    pub(crate) fn of_layer(
        page: u32,
        raw: &RawPage,
        (width, height): (f64, f64),
        convert: impl Fn(&RawLine) -> Vec<String>,
    ) -> Self {
        let line = |line: &RawLine| {
            let words = convert(line).into_iter().zip(&line.words).map(|(text, (_, bounds))| {
                let b = raw.turn.upright(*bounds, width, height);
                PlacedWord { text, edges: [b.x0, b.y0, b.x1, b.y1], confidence: 1.0 }
            });
            WordLine { block: line.block, words: words.collect() }
        };
        let quarters = match raw.turn {
            Turn::Upright => 0,
            Turn::ThreeQuarters => 1,
            Turn::Half => 2,
            Turn::Quarter => 3,
        };
        Self { page, quarters, tilt: 0.0, lines: raw.lines.iter().map(line).collect() }
    }

    /// As pages of a text layer come, with boxes on the page as shown, its tilt left out.
    pub(crate) fn raw(&self, width: f64, height: f64) -> RawPage {
        let turn = self.turn();
        let lines = self.lines.iter().map(|line| {
            let words = line.words.iter().map(|word| {
                let [x0, y0, x1, y1] = word.edges;
                (word.text.clone(), turn.shown(Bounds { x0, y0, x1, y1 }, width, height))
            });
            RawLine { block: line.block, words: words.collect() }
        });
        RawPage { lines: lines.collect(), turn }
    }

    /// Which way the lines run on the page as shown: the opposite of how it had to be turned.
    fn turn(&self) -> Turn {
        match self.quarters % 4 {
            1 => Turn::ThreeQuarters,
            2 => Turn::Half,
            3 => Turn::Quarter,
            _ => Turn::Upright,
        }
    }
}
