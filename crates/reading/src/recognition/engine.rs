//! The program that recognises characters.
//!
//! Tesseract reads the picture from standard input and prints its words with their boxes, so nothing is
//! written to disk on the way.

use std::path::Path;

use super::raster::Grey;
use crate::layout::Bounds;
use crate::program::run_with;
use crate::text::quality::is_wordlike;
use crate::{Limits, ReadError};

const PROGRAM: &str = "tesseract";

/// How tesseract is to look at a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// Find columns and blocks.
    Page,
    /// Take the picture for one block of lines: it finds what stands beside or under seals, which the first
    /// view takes for a drawing.
    Block,
    /// Find words wherever they stand.
    Sparse,
}

/// A word as recognised, in dots of the picture.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) text: String,
    pub(super) bounds: Bounds,
    /// 0 to 1, by tesseract.
    pub(super) confidence: f64,
}

impl Seen {
    /// How far the word can be trusted: known spelling counts beside tesseract's own opinion.
    pub(super) fn worth(&self) -> f64 {
        let spelt = if is_wordlike(&self.text) { 0.25 } else { 0.0 };
        self.confidence + spelt
    }

    /// Weight of the word among others.
    pub(super) fn letters(&self) -> f64 {
        self.text.chars().count() as f64
    }
}

/// A line as recognised, with the ordinal of its block.
#[derive(Debug, Clone)]
pub(super) struct SeenLine {
    pub(super) block: usize,
    pub(super) words: Vec<Seen>,
}

/// Recognises the Vietnamese words of `picture`, drawn at `dpi`.
///
/// Errors: [`ReadError::MissingProgram`] also where its Vietnamese data are missing, [`ReadError::OverLimit`],
/// [`ReadError::ProgramFailed`].
pub(super) fn recognise(
    picture: &Grey,
    view: View,
    dpi: u32,
    limits: &Limits,
) -> Result<Vec<SeenLine>, ReadError> {
    let mode = match view {
        View::Page => "3",
        View::Block => "6",
        View::Sparse => "11",
    };
    let dpi = dpi.to_string();
    let arguments = ["stdin", "stdout", "-l", "vie", "--psm", mode, "--dpi", &dpi, "tsv"];
    let outcome = run_with(Path::new(PROGRAM), &arguments, Some(picture.to_pgm()), limits)?;
    if !outcome.status.success() {
        let is_missing = outcome.stderr.contains("Failed loading language")
            || outcome.stderr.contains("could not initialize");
        let name = if is_missing { "tesseract-ocr-vie" } else { PROGRAM };
        return Err(match is_missing {
            true => ReadError::MissingProgram { name: name.into() },
            false => ReadError::ProgramFailed { name: name.into() },
        });
    }
    Ok(parse(&String::from_utf8_lossy(&outcome.stdout)))
}

/// By how many clockwise quarters `picture` must be turned for its text to stand upright, when tesseract is sure.
/// `None` where it is not, or its data for that are missing.
pub(super) fn orientation(picture: &Grey, dpi: u32, limits: &Limits) -> Option<u8> {
    let dpi = dpi.to_string();
    let arguments = ["stdin", "stdout", "-l", "osd", "--psm", "0", "--dpi", &dpi];
    let outcome = run_with(Path::new(PROGRAM), &arguments, Some(picture.to_pgm()), limits).ok()?;
    let printed = String::from_utf8_lossy(&outcome.stdout);
    let value =
        |name: &str| printed.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<f64>().ok());
    let degrees = value("Rotate:")?;
    let sure = value("Orientation confidence:")? >= 1.0;
    match degrees as i64 {
        90 if sure => Some(1),
        180 if sure => Some(2),
        270 if sure => Some(3),
        _ => None,
    }
}

/// Reads tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
fn parse(table: &str) -> Vec<SeenLine> {
    let mut lines: Vec<SeenLine> = Vec::new();
    let mut open = None;
    for row in table.lines() {
        let cells: Vec<&str> = row.splitn(12, '\t').collect();
        let number = |at: usize| cells.get(at).and_then(|cell| cell.parse::<f64>().ok());
        let (Some(text), Some(confidence)) = (cells.get(11), number(10)) else { continue };
        if cells[0] != "5" || confidence < 0.0 || text.trim().is_empty() {
            continue;
        }
        let (Some(x), Some(y), Some(w), Some(h)) = (number(6), number(7), number(8), number(9)) else {
            continue;
        };
        let place = (cells[2], cells[3], cells[4]);
        if open != Some(place) || lines.is_empty() {
            // A paragraph of its own is a block to those who read on.
            let block = match (open, lines.last()) {
                (Some((block, paragraph, _)), Some(line)) if (block, paragraph) == (place.0, place.1) => {
                    line.block
                }
                (_, Some(line)) => line.block + 1,
                (_, None) => 1,
            };
            open = Some(place);
            lines.push(SeenLine { block, words: Vec::new() });
        }
        if let Some(line) = lines.last_mut() {
            line.words.push(Seen {
                text: text.trim().to_owned(),
                bounds: Bounds { x0: x, y0: y, x1: x + w, y1: y + h },
                confidence: (confidence / 100.0).clamp(0.0, 1.0),
            });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_words() {
        let lines = parse(
            "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
             1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t\n\
             5\t1\t1\t1\t1\t1\t300\t200\t90\t40\t96.5\tSố:\n\
             5\t1\t1\t1\t1\t2\t400\t200\t90\t40\t50\t12/UBND\n\
             5\t1\t1\t1\t2\t1\t300\t250\t90\t40\t50\t \n\
             5\t1\t2\t1\t1\t1\t300\t300\t90\t40\t80\tKính\n\
             nonsense\t\t\n",
        );
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].block, lines[1].block), (1, 2));
        assert_eq!(lines[0].words[1].text, "12/UBND");
        assert_eq!(lines[0].words[1].bounds, Bounds { x0: 400.0, y0: 200.0, x1: 490.0, y1: 240.0 });
        assert!((lines[0].words[0].confidence - 0.965).abs() < 1e-9);
    }
}
