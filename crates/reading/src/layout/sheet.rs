use super::{Bounds, RawLine, RawPage, Turn, Typefaces, Word};
use crate::text::folding::{clean, fold, is_capitals};

/// A page with its text upright.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// Width with the text upright.
    pub(crate) width: f64,
    /// Height with the text upright.
    pub(crate) height: f64,
    /// How the page as shown is turned against that.
    pub(crate) turn: Turn,
    /// How far the lines of the picture go down to the right, in radians; the boxes here lie straight.
    pub(crate) tilt: f64,
    /// Points a unit takes.
    pub(crate) unit: f64,
    /// Words in reading order as poppler has it, for running text.
    pub(crate) flow: Vec<Word>,
    /// Pieces of rows, from the top, and from the left within a row.
    pub(crate) pieces: Vec<Piece>,
}

/// Words that stand side by side with no more than a space between them.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) words: Vec<Word>,
    pub(crate) bounds: Bounds,
    pub(crate) text: String,
    pub(crate) folded: String,
    /// Ordinal of the row on the page.
    pub(crate) row: usize,
}

impl Piece {
    pub(crate) fn new(words: Vec<Word>, row: usize) -> Option<Self> {
        let bounds = words.iter().map(|word| word.bounds).reduce(Bounds::union)?;
        let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let folded = fold(text.chars());
        Some(Self { words, bounds, text, folded, row })
    }

    /// Whether most of its letters are bold; `None` where the fonts do not tell.
    pub(crate) fn is_bold(&self) -> Option<bool> {
        let known = self.words.iter().filter_map(|word| word.bold).count();
        let bold = self.words.iter().filter(|word| word.bold == Some(true)).count();
        (known > 0).then_some(bold * 2 > known)
    }

    pub(crate) fn is_capitals(&self) -> bool {
        is_capitals(&self.text)
    }

    pub(crate) fn has_letters(&self) -> bool {
        self.text.chars().any(char::is_alphabetic)
    }

    /// The piece cut in two before word `at`.
    pub(crate) fn split_at(&self, at: usize) -> Option<(Self, Self)> {
        let (left, right) = self.words.split_at_checked(at)?;
        Some((Self::new(left.to_vec(), self.row)?, Self::new(right.to_vec(), self.row)?))
    }
}

impl Sheet {
    /// Puts a page upright and gathers its rows. `width` and `height` are those of the page as shown, in
    /// the page's own units; `convert` turns the codes of a line's words into letters.
    pub(crate) fn new(
        raw: &RawPage,
        (width, height, unit): (f64, f64, f64),
        typefaces: Option<&Typefaces>,
        convert: impl Fn(&RawLine) -> Vec<String>,
    ) -> Self {
        let turn = raw.turn;
        // The weights come from a program that follows lines only where they run across the page.
        let typefaces = typefaces.filter(|_| turn == Turn::Upright);
        let flow: Vec<Word> = raw
            .lines
            .iter()
            .flat_map(|line| convert(line).into_iter().zip(&line.words))
            .filter_map(|(text, (_, bounds))| {
                let text = clean(&text);
                let mut text = text.trim().to_owned();
                if typefaces.is_some_and(|faces| faces.is_capital(bounds)) {
                    text = text.to_uppercase();
                }
                (!text.is_empty()).then(|| Word {
                    text,
                    bold: typefaces.and_then(|faces| faces.is_bold(bounds)),
                    bounds: turn.upright(*bounds, width, height),
                })
            })
            .collect();
        let (width, height) = if turn.is_sideways() { (height, width) } else { (width, height) };
        Self { width, height, turn, tilt: 0.0, unit, pieces: pieces(&flow), flow }
    }

    /// A page of words that are upright already.
    pub(crate) fn of_words(flow: Vec<Word>, width: f64, height: f64) -> Self {
        Self { width, height, turn: Turn::Upright, tilt: 0.0, unit: 1.0, pieces: pieces(&flow), flow }
    }

    /// A box of upright text as a rectangle on the page as shown.
    pub(crate) fn rect(&self, bounds: Bounds) -> crate::Rect {
        let size =
            if self.turn.is_sideways() { (self.height, self.width) } else { (self.width, self.height) };
        crate::words::shown(bounds, self.turn, self.tilt, size, self.unit)
    }
}

/// Rows by height, cut where the gap is wider than a space can be.
fn pieces(flow: &[Word]) -> Vec<Piece> {
    let mut words: Vec<&Word> = flow.iter().collect();
    words.sort_by(|a, b| a.bounds.center_y().total_cmp(&b.bounds.center_y()));
    let mut rows: Vec<(f64, f64, Vec<&Word>)> = Vec::new();
    for word in words {
        let (middle, height) = (word.bounds.center_y(), word.bounds.height().max(1.0));
        match rows.last_mut() {
            Some((center, tallest, row)) if middle - *center < 0.4 * tallest.min(height) => {
                *center = (*center * row.len() as f64 + middle) / (row.len() as f64 + 1.0);
                *tallest = tallest.max(height);
                row.push(word);
            }
            _ => rows.push((middle, height, vec![word])),
        }
    }
    let mut out = Vec::new();
    for (number, (_, _, mut row)) in rows.into_iter().enumerate() {
        row.sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0));
        let mut open: Vec<Word> = Vec::new();
        for word in row {
            let cut = open.last().is_some_and(|last| {
                let gap = word.bounds.x0 - last.bounds.x1;
                gap > 1.3 * last.bounds.height().max(word.bounds.height())
            });
            if cut {
                out.extend(Piece::new(std::mem::take(&mut open), number));
            }
            open.push(word.clone());
        }
        out.extend(Piece::new(open, number));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::parse_bbox;

    #[test]
    fn columns_of_a_header_become_pieces() {
        let pages = parse_bbox(
            "<page n=\"1\">\n<line>\n<word xMin=\"80\" yMin=\"50\" xMax=\"120\" yMax=\"65\">UBND</word>\n\
             <word xMin=\"124\" yMin=\"50\" xMax=\"150\" yMax=\"65\">XÃ</word>\n\
             <word xMin=\"280\" yMin=\"51\" xMax=\"330\" yMax=\"66\">CỘNG</word>\n\
             <word xMin=\"80\" yMin=\"70\" xMax=\"120\" yMax=\"85\">SỞ</word>\n",
        );
        let sheet = Sheet::new(&pages[0], (595.0, 842.0, 1.0), None, |line| {
            line.words.iter().map(|(word, _)| word.clone()).collect()
        });
        let texts: Vec<_> = sheet.pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(texts, ["UBND XÃ", "CỘNG", "SỞ"]);
    }
}
