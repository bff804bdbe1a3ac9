use std::ops::Range;

use super::{PageWords, PlacedWord};
use crate::layout::{Bounds, Turn};
use crate::text::folding::clean;
use crate::{PageShape, Rect};

/// The words of a page as running text, with the way back to their places. Lines end with `\n`, blocks with a blank line.
#[derive(Debug, Clone)]
pub struct PlacedText {
    text: String,
    words: Vec<Span>,
    turn: Turn,
    tilt: f64,
    /// The page as shown, in its own units.
    size: (f64, f64),
    unit: f64,
}

/// A word in the text.
#[derive(Debug, Clone)]
struct Span {
    range: Range<usize>,
    line: usize,
    bounds: Bounds,
    confidence: f64,
}

/// Where a piece of text stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// A rectangle for each line it runs over, in points of the page as shown.
    pub rects: Vec<Rect>,
    /// That of its least sure word, 0 to 1.
    pub confidence: f64,
}

impl PlacedText {
    /// The text of `words`, which stand on a page of this shape.
    pub fn new(words: &PageWords, shape: &PageShape) -> Self {
        let mut text = Self {
            text: String::new(),
            words: Vec::new(),
            turn: words.turn(),
            tilt: words.tilt,
            size: (shape.width / shape.user_unit, shape.height / shape.user_unit),
            unit: shape.user_unit,
        };
        for (at, line) in words.lines.iter().enumerate() {
            if at > 0 {
                let is_new_block = words.lines[at - 1].block != line.block;
                text.text.push_str(if is_new_block { "\n\n" } else { "\n" });
            }
            for (i, word) in line.words.iter().enumerate() {
                text.push(at, i > 0, word);
            }
        }
        text
    }

    fn push(&mut self, line: usize, is_parted: bool, word: &PlacedWord) {
        if is_parted {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(clean(&word.text).trim());
        let [x0, y0, x1, y1] = word.edges;
        let bounds = Bounds { x0, y0, x1, y1 };
        self.words.push(Span { range: start..self.text.len(), line, bounds, confidence: word.confidence });
    }

    /// The running text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place of these bytes of the text; `None` when no word has a part in them. Part of a word takes its share of the
    /// width, letters being counted as equally wide.
    pub fn place(&self, range: Range<usize>) -> Option<Place> {
        let first = self.words.partition_point(|word| word.range.end <= range.start);
        let inside = self.words[first..].iter().take_while(|word| word.range.start < range.end);
        let mut lines: Vec<(usize, Bounds)> = Vec::new();
        let mut confidence = 1.0_f64;
        for word in inside.filter(|word| !word.range.is_empty()) {
            confidence = confidence.min(word.confidence);
            let part = self.part(word, &range);
            match lines.last_mut() {
                Some((line, bounds)) if *line == word.line => *bounds = bounds.union(part),
                _ => lines.push((word.line, part)),
            }
        }
        let rects: Vec<Rect> = lines.into_iter().map(|(_, bounds)| self.shown(bounds)).collect();
        (!rects.is_empty()).then_some(Place { rects, confidence })
    }

    fn part(&self, word: &Span, range: &Range<usize>) -> Bounds {
        let (from, to) = (range.start.max(word.range.start), range.end.min(word.range.end));
        let letters = |from, to| self.text.get(from..to).map_or(0, |text| text.chars().count()) as f64;
        let all = letters(word.range.start, word.range.end).max(1.0);
        let share = |at| word.bounds.x0 + word.bounds.width() * letters(word.range.start, at) / all;
        Bounds { x0: share(from), x1: share(to), ..word.bounds }
    }

    fn shown(&self, bounds: Bounds) -> Rect {
        shown(bounds, self.turn, self.tilt, self.size, self.unit)
    }
}

/// A box of upright, straight text as a rectangle on the page as shown, whose size is given in its own units. The box
/// keeps its size and goes where its middle lies in the picture.
pub(crate) fn shown(bounds: Bounds, turn: Turn, tilt: f64, (width, height): (f64, f64), unit: f64) -> Rect {
    let upright = if turn.is_sideways() { (height, width) } else { (width, height) };
    let (sin, cos) = tilt.sin_cos();
    let (dx, dy) = (bounds.center_x() - upright.0 / 2.0, bounds.center_y() - upright.1 / 2.0);
    let (mx, my) = (dx * cos - dy * sin - dx, dx * sin + dy * cos - dy);
    let moved = Bounds { x0: bounds.x0 + mx, y0: bounds.y0 + my, x1: bounds.x1 + mx, y1: bounds.y1 + my };
    turn.shown(moved, width, height).rect(unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::WordLine;

    fn word(text: &str, edges: [f64; 4], confidence: f64) -> PlacedWord {
        PlacedWord { text: text.into(), edges, confidence }
    }

    /// Two lines upright: "cấp giấy" above "phép/2026".
    fn words(quarters: u8) -> PageWords {
        let first = vec![
            word("cấp", [100.0, 50.0, 130.0, 62.0], 0.95),
            word("giấy", [134.0, 50.0, 174.0, 62.0], 0.9),
        ];
        let second = vec![word("phép/2026", [20.0, 70.0, 110.0, 82.0], 0.6)];
        let lines = vec![WordLine { block: 1, words: first }, WordLine { block: 1, words: second }];
        PageWords { page: 1, quarters, tilt: 0.0, lines }
    }

    fn shape(width: f64, height: f64, user_unit: f64) -> PageShape {
        PageShape { width, height, rotate: 0, user_unit, image_only: false, is_scan: false }
    }

    fn placed(words: &PageWords, shape: &PageShape, piece: &str) -> Place {
        let text = PlacedText::new(words, shape);
        let start = text.text().find(piece).unwrap();
        text.place(start..start + piece.len()).unwrap()
    }

    #[test]
    fn a_phrase_over_two_lines_has_a_rectangle_on_each() {
        let place = placed(&words(0), &shape(595.0, 842.0, 1.0), "giấy\nphép");
        let rect = |x, y, w, h| Rect { x, y, w, h };
        // Four letters of nine.
        assert_eq!(place.rects, [rect(134.0, 50.0, 40.0, 12.0), rect(20.0, 70.0, 40.0, 12.0)]);
        assert_eq!(place.confidence, 0.6);
        assert_eq!(placed(&words(0), &shape(595.0, 842.0, 1.0), "cấp giấy").rects.len(), 1);
    }

    #[test]
    fn on_a_turned_page_it_stands_where_the_page_is_shown_so() {
        // The picture (842 wide) was turned by a quarter clockwise to stand upright, 595 wide.
        let lying = shape(842.0, 595.0, 1.0);
        let Rect { x, y, w, h } = placed(&words(1), &lying, "cấp").rects[0];
        assert_eq!([x, y, w, h], [50.0, 465.0, 12.0, 30.0]);
        let Rect { x, y, w, h } = placed(&words(3), &lying, "cấp").rects[0];
        assert_eq!([x, y, w, h], [780.0, 100.0, 12.0, 30.0]);
        let Rect { x, y, .. } = placed(&words(2), &shape(595.0, 842.0, 1.0), "cấp").rects[0];
        assert_eq!([x, y], [465.0, 780.0]);
    }

    #[test]
    fn a_large_sheet_counts_in_points() {
        let Rect { x, y, w, h } = placed(&words(0), &shape(1190.0, 1684.0, 2.0), "cấp").rects[0];
        assert_eq!([x, y, w, h], [200.0, 100.0, 60.0, 24.0]);
    }

    #[test]
    fn nothing_stands_between_words() {
        let text = PlacedText::new(&words(0), &shape(595.0, 842.0, 1.0));
        let blank = text.text().find(' ').unwrap();
        assert_eq!(text.place(blank..blank + 1), None);
        assert_eq!(text.place(900..905), None);
    }
}
