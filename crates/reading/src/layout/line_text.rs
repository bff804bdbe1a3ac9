use std::ops::Range;

use super::{Bounds, Word};
use crate::text::folding::fold;

/// Words joined by spaces, with a folded copy to search in and the way back to the boxes.
#[derive(Debug, Default, Clone)]
pub(crate) struct LineText<'a> {
    words: Vec<(usize, &'a Word)>,
    /// For each word, the characters it takes.
    spans: Vec<Range<usize>>,
    chars: Vec<char>,
    folded: String,
}

impl<'a> LineText<'a> {
    /// Joins `words`, each with the index of its page.
    pub(crate) fn new(words: impl IntoIterator<Item = (usize, &'a Word)>) -> Self {
        let mut text = Self::default();
        for (page, word) in words {
            if !text.chars.is_empty() && !text.is_broken_code(word) {
                text.chars.push(' ');
            }
            let start = text.chars.len();
            text.chars.extend(word.text.chars());
            text.spans.push(start..text.chars.len());
            text.words.push((page, word));
        }
        text.folded = fold(text.chars.iter().copied());
        text
    }

    /// Whether the last word ends in the hyphen of a code ("231/SXD-") and `next` stands in the row below.
    fn is_broken_code(&self, next: &Word) -> bool {
        let Some((_, last)) = self.words.last() else { return false };
        let mut end = last.text.chars().rev();
        matches!(end.next(), Some('-' | '/' | '–'))
            && end.next().is_some_and(char::is_alphanumeric)
            && last.text.contains('/')
            && next.bounds.y0 > last.bounds.y0 + last.bounds.height() * 0.5
            && next.text.starts_with(char::is_alphanumeric)
    }

    /// ASCII, one byte a character; ranges in it are good for the other methods.
    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }

    /// The whole text.
    pub(crate) fn text(&self) -> String {
        self.chars.iter().collect()
    }

    /// The text of `range`, without outer spaces.
    pub(crate) fn slice(&self, range: Range<usize>) -> String {
        let text: String = self.chars.get(range).unwrap_or_default().iter().collect();
        text.trim().to_owned()
    }

    /// The page of the first word in `range` and the box of what lies on that page. Part of a word takes
    /// its share of the width, letters being counted as equally wide.
    pub(crate) fn place(&self, range: Range<usize>) -> Option<(usize, Bounds)> {
        let mut found: Option<(usize, Bounds)> = None;
        for (span, (page, word)) in self.spans.iter().zip(&self.words) {
            let (from, to) = (span.start.max(range.start), span.end.min(range.end));
            if from >= to {
                continue;
            }
            let share = |at: usize| (at - span.start) as f64 / span.len() as f64;
            let width = word.bounds.width();
            let part = Bounds {
                x0: word.bounds.x0 + width * share(from),
                x1: word.bounds.x0 + width * share(to),
                ..word.bounds
            };
            found = match found {
                None => Some((*page, part)),
                Some((first, bounds)) if first == *page => Some((first, bounds.union(part))),
                other => other,
            };
        }
        found
    }

    /// The box of all words on the first word's page.
    pub(crate) fn bounds(&self) -> Option<(usize, Bounds)> {
        self.place(0..self.chars.len())
    }

    /// How many characters there are.
    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_of_a_word_takes_its_share() {
        let word = Word {
            text: "12/UBND".into(),
            bounds: Bounds { x0: 10.0, y0: 0.0, x1: 80.0, y1: 10.0 },
            bold: None,
        };
        let text = LineText::new([(0, &word)]);
        let (_, bounds) = text.place(0..2).unwrap();
        assert_eq!((bounds.x0, bounds.x1), (10.0, 30.0));
        assert_eq!(text.slice(3..7), "UBND");
        assert!(text.place(7..9).is_none());
    }
}
