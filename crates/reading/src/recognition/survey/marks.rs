//! Vết mực: ink on a page, piece by piece.

use super::{Grey, INK};

/// Millimetres an inch.
pub(super) const INCH: f64 = 25.4;

/// Ink that hangs together.
pub(super) struct Mark {
    /// Left, upper, right and lower edge; the last two lie outside.
    pub(super) edges: [usize; 4],
    pub(super) dots: usize,
}

/// Letters and figures of 9 to 40 points are between these high, in millimetres, strokes included.
const LETTER: std::ops::Range<f64> = 1.1..14.0;

impl Mark {
    /// Is it of the size of a letter, with `scale` millimetres a dot? A speck is smaller, a rule longer.
    pub(super) fn is_letter(&self, scale: f64) -> bool {
        let [left, top, right, bottom] = self.edges.map(|edge| edge as f64 * scale);
        let (wide, high) = (right - left, bottom - top);
        LETTER.contains(&high) && wide > 0.4 && wide < 40.0 && self.dots >= 10
    }
}

/// All that is inked, piece by piece: runs of ink in a row join with those they touch in the row above.
pub(super) fn marks(page: &Grey) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    // To which mark each has been joined.
    let mut joined: Vec<usize> = Vec::new();
    let mut above: Vec<(usize, usize, usize)> = Vec::new();
    for (y, row) in page.pixels.chunks_exact(page.width.max(1)).enumerate() {
        let mut here = Vec::new();
        let mut x = 0;
        while x < row.len() {
            if row[x] >= INK {
                x += 1;
                continue;
            }
            let start = x;
            while x < row.len() && row[x] < INK {
                x += 1;
            }
            let mut own: Option<usize> = None;
            // Corners touch as well.
            for (from, to, mark) in above.iter().filter(|(from, to, _)| *from <= x && *to >= start) {
                let _ = (from, to);
                let other = root(&joined, *mark);
                own = Some(match own {
                    None => other,
                    Some(mine) if mine == other => mine,
                    Some(mine) => {
                        let (keep, give) = (mine.min(other), mine.max(other));
                        joined[give] = keep;
                        keep
                    }
                });
            }
            let mark = own.unwrap_or_else(|| {
                marks.push(Mark { edges: [start, y, x, y + 1], dots: 0 });
                joined.push(marks.len() - 1);
                marks.len() - 1
            });
            let [left, top, right, bottom] = marks[mark].edges;
            marks[mark].edges = [left.min(start), top.min(y), right.max(x), bottom.max(y + 1)];
            marks[mark].dots += x - start;
            here.push((start, x, mark));
        }
        above = here;
    }
    for at in (0..marks.len()).rev() {
        let to = root(&joined, at);
        if to != at {
            let Mark { edges: [left, top, right, bottom], dots } = marks[at];
            let [l, t, r, b] = marks[to].edges;
            marks[to].edges = [l.min(left), t.min(top), r.max(right), b.max(bottom)];
            marks[to].dots += dots;
        }
    }
    let mut at = 0;
    marks.retain(|_| {
        at += 1;
        joined[at - 1] == at - 1
    });
    marks
}

fn root(joined: &[usize], mut at: usize) -> usize {
    while joined[at] != at {
        at = joined[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_that_touch_are_one() {
        let mut page = Grey { width: 200, height: 200, pixels: vec![250; 200 * 200] };
        // A U: two strokes that meet at the bottom.
        for y in 0..20 {
            for x in (0..20).filter(|x| !(3..17).contains(x) || y > 16) {
                page.pixels[(100 + y) * 200 + 100 + x] = 20;
            }
        }
        let found = marks(&page);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].edges, [100, 100, 120, 120]);
        assert_eq!(found[0].dots, 2 * 3 * 20 + 14 * 3);
    }
}
