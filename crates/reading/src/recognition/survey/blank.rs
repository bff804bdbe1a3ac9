//! Trang trắng: a page on which nothing is written, whatever the scanner adds.

use super::Grey;
use super::marks::{INCH, marks};

/// The outermost part of a page, where feeders leave shadows and sheets are torn.
const EDGE: f64 = 4.0;
/// How far from an edge a punch makes its holes, and how large they are at most.
const PUNCHED: f64 = 22.0;
const HOLE: std::ops::Range<f64> = 3.5..9.0;
/// Fewer marks of the size of letters are dust, staples or the number of a page.
const MARKS: usize = 10;
/// Bars of a code are longer than letters, and shorter than the streaks of a scanner with dust on its glass.
const BAR: std::ops::Range<f64> = 5.0..100.0;
/// Their width.
const BAR_WIDTH: std::ops::Range<f64> = 0.15..3.0;
/// A mark longer than this in both ways is a drawing, a seal or a signature.
const DRAWING: f64 = 7.0;
/// A mark from the edge on that is longer than this in both ways, and no frame, is a picture.
const PICTURE: f64 = 25.0;
/// A mark as wide and as high as this is a word written by hand, whose letters hang together.
const WRITTEN: (f64, f64) = (12.0, 2.5);

/// Is nothing written on it?
pub(super) fn is_blank(page: &Grey, dpi: u32) -> bool {
    let scale = INCH / f64::from(dpi);
    let (width, height) = (page.width as f64 * scale, page.height as f64 * scale);
    let mut letters = 0;
    for mark in marks(page) {
        let [left, top, right, bottom] = mark.edges.map(|edge| edge as f64 * scale);
        let (wide, high) = (right - left, bottom - top);
        let edge = left.min(top).min(width - right).min(height - bottom);
        let round = mark.dots as f64 * scale * scale / (wide * high);
        if edge < EDGE {
            // A shadow is narrow, or a frame around nothing; a photograph that fills its page is neither.
            if wide > PICTURE && high > PICTURE && round > 0.2 {
                return false;
            }
            continue;
        }
        let is_hole = edge < PUNCHED
            && HOLE.contains(&wide)
            && HOLE.contains(&high)
            && (0.7..1.4).contains(&(wide / high))
            && round > 0.6;
        if is_hole {
            continue;
        }
        let is_word = wide > WRITTEN.0 && high > WRITTEN.1;
        if (wide > DRAWING && high > DRAWING) || is_word {
            return false;
        }
        let is_bar = BAR.contains(&wide.max(high)) && BAR_WIDTH.contains(&wide.min(high));
        letters += usize::from(is_bar || mark.is_letter(scale));
    }
    letters < MARKS
}

#[cfg(test)]
mod tests {
    use super::*;

    const DPI: u32 = 100;

    /// A sheet of A4, white.
    fn sheet() -> Grey {
        Grey { width: 827, height: 1169, pixels: vec![250; 827 * 1169] }
    }

    fn ink(page: &mut Grey, x: usize, y: usize, w: usize, h: usize, keep: impl Fn(usize, usize) -> bool) {
        for dy in 0..h {
            for dx in 0..w {
                if keep(dx, dy) {
                    page.pixels[(y + dy) * page.width + x + dx] = 20;
                }
            }
        }
    }

    /// Marks like letters: two strokes with a bar.
    fn word(page: &mut Grey, x: usize, y: usize, letters: usize) {
        for letter in 0..letters {
            ink(page, x + letter * 9, y, 7, 9, |dx, dy| !(2..=4).contains(&dx) || dy == 4);
        }
    }

    #[test]
    fn what_a_scanner_adds_does_not_make_a_page_written() {
        let mut page = sheet();
        // Holes of a punch, 6 mm wide, 12 mm from the left edge.
        for y in [420, 735] {
            ink(&mut page, 36, y, 24, 24, |x, y| (x as f64 - 12.0).hypot(y as f64 - 12.0) < 12.0);
        }
        // The shadow of the feeder, and a torn corner.
        ink(&mut page, 0, 0, 10, 1169, |_, _| true);
        ink(&mut page, 780, 0, 47, 47, |x, y| x > y);
        // Dust all over.
        let mut seed = 7_usize;
        for _ in 0..600 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (x, y) = ((seed >> 33) % 800, (seed >> 20) % 1150);
            ink(&mut page, x, y, 2, 2, |_, _| true);
        }
        // The other side shines through.
        for shade in page.pixels.iter_mut().skip(300_000).step_by(3).take(50_000) {
            *shade = (*shade).min(205);
        }
        // Its number.
        word(&mut page, 410, 60, 2);
        assert!(is_blank(&page, DPI));
        assert!(is_blank(&sheet(), DPI));
    }

    #[test]
    fn a_line_of_words_or_a_signature_is_enough() {
        let mut page = sheet();
        word(&mut page, 300, 500, 12);
        assert!(!is_blank(&page, DPI));
        let mut page = sheet();
        // A stroke from corner to corner of 3 cm.
        ink(&mut page, 500, 700, 120, 60, |x, y| (x / 2).abs_diff(y) < 2);
        assert!(!is_blank(&page, DPI));
    }

    #[test]
    fn a_photograph_to_the_edges_and_a_word_by_hand_are_enough_a_frame_is_not() {
        let mut page = sheet();
        ink(&mut page, 0, 0, 827, 600, |x, y| (x + y) % 3 > 0);
        assert!(!is_blank(&page, DPI));
        let mut page = sheet();
        // Joined letters, 20 mm wide and 5 mm high.
        ink(&mut page, 300, 500, 80, 20, |x, y| (x % 40).min(40 - x % 40).abs_diff(y) < 3);
        assert!(!is_blank(&page, DPI));
        let mut page = sheet();
        ink(&mut page, 0, 0, 827, 1169, |x, y| !(9..=818).contains(&x) || !(9..=1160).contains(&y));
        assert!(is_blank(&page, DPI));
    }

    #[test]
    fn a_bar_code_is_enough_streaks_of_the_scanner_are_not() {
        let mut page = sheet();
        for bar in 0..40 {
            ink(&mut page, 300 + bar * 5, 300, 1 + bar % 3, 80, |_, _| true);
        }
        assert!(!is_blank(&page, DPI));
        let mut page = sheet();
        for streak in 0..30 {
            ink(&mut page, 60 + streak * 24, 10, 1, 1_150, |_, _| true);
        }
        assert!(is_blank(&page, DPI));
    }
}
