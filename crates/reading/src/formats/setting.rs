//! Sets content on sheets of A4. The lines fall roughly as a word processor would let them; what matters is what stands
//! beside and below what, because that is how fields are found. The boxes are not those of any print.

use super::content::{Align, Block, Content, Paragraph};
use crate::layout::{Bounds, Sheet, Word};

const WIDTH: f64 = 595.0;
const HEIGHT: f64 = 842.0;
/// Margins of the decree: 30 mm on the left, 20 mm elsewhere.
const LEFT: f64 = 85.0;
const RIGHT: f64 = WIDTH - 57.0;
const TOP: f64 = 57.0;
const BOTTOM: f64 = HEIGHT - 57.0;
/// Letters of 13 points: height of a word's box, from line to line, mean width of a letter, of a space.
const SIZE: f64 = 15.0;
const LEADING: f64 = 18.0;
const LETTER: f64 = 6.0;
const SPACE: f64 = 3.5;
const STOP: f64 = 36.0;
/// Space above paragraphs that begin on the left: running text. Centred lines belong together.
const ABOVE: f64 = 12.0;
/// Fields stand on the first pages and on the last; files of this length are no letters.
const MOST_SHEETS: usize = 200;
/// Columns beyond these have no room for a word.
const MOST_COLUMNS: usize = 12;

/// A line: words with their left edges.
type Line = Vec<(f64, f64, String, Option<bool>)>;

/// Sets all of `content`, up to 200 sheets.
pub(crate) fn set(content: &Content) -> Vec<Sheet> {
    let mut pages: Vec<Vec<Word>> = vec![Vec::new()];
    let mut y = TOP;
    for block in &content.blocks {
        if matches!(block, Block::Paragraph(Paragraph { align: Align::Left, .. })) && y > TOP {
            y += ABOVE;
        }
        let columns: Vec<Vec<Line>> = match block {
            Block::Paragraph(paragraph) => vec![lines(std::slice::from_ref(paragraph), LEFT, RIGHT)],
            Block::Row(cells) => {
                let count = cells.len().clamp(1, MOST_COLUMNS);
                let width = (RIGHT - LEFT) / count as f64;
                let column = |at: usize| LEFT + width * at as f64;
                let cells = cells.iter().take(MOST_COLUMNS).enumerate();
                cells.map(|(at, cell)| lines(cell, column(at) + 3.0, column(at + 1) - 3.0)).collect()
            }
        };
        let tallest = columns.iter().map(Vec::len).max().unwrap_or(0);
        // A row that fits on a sheet is not torn apart.
        if columns.len() > 1
            && y + tallest as f64 * LEADING > BOTTOM
            && TOP + tallest as f64 * LEADING < BOTTOM
        {
            pages.push(Vec::new());
            y = TOP;
        }
        let (first, start) = (pages.len() - 1, y);
        let (mut end, mut last) = (y, first);
        for column in columns {
            let (mut at, mut page) = (start, first);
            for line in column {
                if at + SIZE > BOTTOM {
                    (at, page) = (TOP, page + 1);
                }
                if page >= MOST_SHEETS {
                    break;
                }
                if page >= pages.len() {
                    pages.push(Vec::new());
                }
                if let Some(words) = pages.get_mut(page) {
                    words.extend(line.into_iter().map(|(x0, x1, text, bold)| Word {
                        text,
                        bounds: Bounds { x0, y0: at, x1, y1: at + SIZE },
                        bold,
                    }));
                }
                at += LEADING;
            }
            if (page, at) > (last, end) {
                (last, end) = (page, at);
            }
        }
        if pages.len() >= MOST_SHEETS {
            break;
        }
        y = end;
    }
    pages.into_iter().map(|flow| Sheet::of_words(flow, WIDTH, HEIGHT)).collect()
}

/// Breaks paragraphs into lines between `left` and `right`.
fn lines(paragraphs: &[Paragraph], left: f64, right: f64) -> Vec<Line> {
    let mut out = Vec::new();
    for paragraph in paragraphs {
        let from = out.len();
        let mut line = Line::new();
        let mut x = left;
        // Whether the next letters go on with the last word: a change of face alone does not end it.
        let mut goes_on = false;
        for run in &paragraph.runs {
            for part in run.text.split_inclusive([' ', '\t', '\n']) {
                let gap = part.chars().next_back().filter(|c| matches!(c, ' ' | '\t' | '\n'));
                let word = part.trim_end_matches([' ', '\t', '\n']);
                if !word.is_empty() {
                    let width = word.chars().count() as f64 * LETTER;
                    match line.last_mut() {
                        Some((_, end, text, _)) if goes_on => {
                            text.push_str(word);
                            *end += width;
                        }
                        _ => {
                            if x + width > right && !line.is_empty() {
                                out.push(std::mem::take(&mut line));
                                x = left;
                            }
                            line.push((x, x + width, word.to_owned(), run.face.bold));
                        }
                    }
                    x += width;
                    goes_on = true;
                }
                match gap {
                    Some('\n') => {
                        out.push(std::mem::take(&mut line));
                        x = left;
                    }
                    Some('\t') => x = left + ((x - left) / STOP + 1.0).ceil() * STOP,
                    Some(_) => x += SPACE,
                    None => continue,
                }
                goes_on = false;
            }
        }
        out.push(line);
        for line in &mut out[from..] {
            let Some(end) = line.last().map(|word| word.1) else { continue };
            let free = (right - end).max(0.0);
            let shift = match paragraph.align {
                Align::Left => 0.0,
                Align::Center => free / 2.0,
                Align::Right => free,
            };
            for word in line {
                word.0 += shift;
                word.1 += shift;
            }
        }
    }
    out
}
