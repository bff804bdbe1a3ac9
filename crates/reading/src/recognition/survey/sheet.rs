//! Tờ phân cách của phần mềm khác: a page that bears a bar code and hardly any other writing.
//!
//! Letters bear codes themselves: of tax offices, of the post, to be checked by telephone. A page counts as a sheet that
//! parts letters only where there is little else on it, neither a seal nor a signature among it, and where the code says
//! neither where to look something up nor what the post carries.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use regex::Regex;
use rxing::helpers::detect_in_luma_slice_with_hints;
use rxing::{BarcodeFormat, DecodeHints, RXingResult};

use super::marks::{INCH, Mark, marks};
use super::{Grey, Picture, patch};

/// Letters beside the code: a heading and a line on how to use the sheet. The shortest letter has more in its head alone.
const LETTERS: usize = 120;
/// With more marks than this there is no need to look for a code: those of a code itself are among them.
const CROWDED: usize = 900;
/// A mark longer than the first in one way and than the second in the other, in millimetres, is a seal, a signature or a
/// drawing. Letters of headings are as high, and narrower.
const DRAWN: (f64, f64) = (15.0, 7.0);
/// A mark larger than this in both ways is a frame.
const FRAME: f64 = 100.0;
/// Nearer to the edge of the page than this, in millimetres, scanners add shadows.
const EDGE: f64 = 4.0;
/// Longest value, in characters: what is longer carries data, and does not part anything.
const LONGEST: usize = 40;
/// Where a code of bars is read again, in millimetres from where it was first.
const AGAIN: [f64; 4] = [-2.0, -1.0, 1.0, 2.0];

/// Kinds of codes, those of bars first.
const BARS: [BarcodeFormat; 7] = [
    BarcodeFormat::CODE_128,
    BarcodeFormat::CODE_39,
    BarcodeFormat::CODE_93,
    BarcodeFormat::ITF,
    BarcodeFormat::CODABAR,
    BarcodeFormat::EAN_13,
    BarcodeFormat::EAN_8,
];
const SQUARES: [BarcodeFormat; 2] = [BarcodeFormat::QR_CODE, BarcodeFormat::DATA_MATRIX];

/// A number of the post on what it carries (Universal Postal Union, S10), and addresses in the web.
static NO_SHEET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^[a-z]{2}\d{9}[a-z]{2}$|://|^www\.|^mailto:|\.vn(/|$)").ok());

/// What the code on a sheet that parts letters says; none where the page is no such sheet.
pub(super) fn code(page: &Picture, dpi: u32) -> Option<String> {
    let scale = INCH / f64::from(dpi);
    let written = marks(&page.pale);
    if written.iter().filter(|mark| mark.is_letter(scale)).count() > CROWDED {
        return None;
    }
    let code = match patch::find(&page.pale, dpi) {
        Some(patch) => Code { value: patch.name.to_owned(), edges: patch.edges.map(|edge| edge as f64) },
        None => read(&page.pale, scale)?,
    };
    let coloured = marks(&page.coloured);
    let beside = || written.iter().chain(&coloured).filter(|mark| !code.holds(mark, scale));
    let letters = beside().filter(|mark| mark.is_letter(scale)).count();
    let is_sheet = letters <= LETTERS && !beside().any(|mark| is_drawn(mark, &page.pale, scale));
    is_sheet.then_some(code.value)
}

/// A code on a page.
#[derive(Debug, PartialEq)]
struct Code {
    value: String,
    /// Left, upper, right and lower edge in dots; of bars a line across them is enough.
    edges: [f64; 4],
}

impl Code {
    /// Is the mark a part of it?
    fn holds(&self, mark: &Mark, scale: f64) -> bool {
        // As far as narrow bars may lie beyond what was found.
        let room = 2.0 / scale;
        let [left, top, right, bottom] = mark.edges.map(|edge| edge as f64);
        let [l, t, r, b] = self.edges;
        left <= r + room && right >= l - room && top <= b + room && bottom >= t - room
    }
}

/// Is it a seal, a signature or a drawing?
fn is_drawn(mark: &Mark, page: &Grey, scale: f64) -> bool {
    let [left, top, right, bottom] = mark.edges.map(|edge| edge as f64 * scale);
    let (wide, high) = (right - left, bottom - top);
    let (width, height) = (page.width as f64 * scale, page.height as f64 * scale);
    let edge = left.min(top).min(width - right).min(height - bottom);
    let (long, short) = (wide.max(high), wide.min(high));
    edge > EDGE && long > DRAWN.0 && short > DRAWN.1 && short < FRAME
}

/// The code on `page`, whichever way it lies.
fn read(page: &Grey, scale: f64) -> Option<Code> {
    let (found, is_square) = match decode(page, &SQUARES) {
        Some(found) => (found, true),
        None => (decode(page, &BARS)?, false),
    };
    let value = found.getText().trim();
    let is_said = (1..=LONGEST).contains(&value.chars().count())
        && !value.contains(is_hidden)
        && !NO_SHEET.as_ref().is_some_and(|other| other.is_match(value));
    let points = found.getPoints();
    if !is_said || points.len() < 2 {
        return None;
    }
    let of = |side: fn(&rxing::Point) -> f32, pick: fn(f64, f64) -> f64| {
        points.iter().map(|point| f64::from(side(point))).reduce(pick).unwrap_or_default()
    };
    let [left, right] = [of(|point| point.x, f64::min), of(|point| point.x, f64::max)];
    let [top, bottom] = [of(|point| point.y, f64::min), of(|point| point.y, f64::max)];
    // The points of a square may be the middles of its corners.
    let room = if is_square { (right - left).max(bottom - top) * 0.25 } else { 0.0 };
    let edges = [left - room, top - room, right + room, bottom + room];
    let code = Code { value: value.to_owned(), edges };
    (is_square || is_read_again(page, &code, *found.getBarcodeFormat(), scale)).then_some(code)
}

/// Is it a character that could deceive the eye where the value is shown?
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Does a code of bars say the same a little above and below? Lines of a form may look like one where they are crossed
/// once.
fn is_read_again(page: &Grey, code: &Code, kind: BarcodeFormat, scale: f64) -> bool {
    let [left, top, right, bottom] = code.edges;
    let is_level = right - left > bottom - top;
    let (middle, most) = if is_level { (top, page.height) } else { (left, page.width) };
    let agrees = |away: &&f64| {
        let at = middle + **away / scale;
        if at < 0.0 {
            return false;
        }
        let strip = (at as usize)..(at as usize + 3).min(most);
        let strip = match is_level {
            true => page.part(strip, 0..page.width),
            false => page.part(0..page.height, strip).turned(3),
        };
        decode(&strip, &[kind]).is_some_and(|again| again.getText().trim() == code.value)
    };
    AGAIN.iter().filter(agrees).count() >= 2
}

/// Reads a code of one of these kinds.
fn decode(page: &Grey, kinds: &[BarcodeFormat]) -> Option<RXingResult> {
    let (width, height) = (u32::try_from(page.width).ok()?, u32::try_from(page.height).ok()?);
    // Upside down is tried too, and bars also on their side.
    let kinds: HashSet<BarcodeFormat> = kinds.iter().copied().collect();
    let mut hints = DecodeHints { PossibleFormats: Some(kinds), ..DecodeHints::default() };
    let look = || detect_in_luma_slice_with_hints(&page.pixels, width, height, None, &mut hints).ok();
    // A picture over which the library stumbles bears no code.
    catch_unwind(AssertUnwindSafe(look)).ok().flatten()
}

#[cfg(test)]
mod tests {
    use rxing::{MultiFormatWriter, Writer as _};

    use super::*;

    const DPI: u32 = 200;
    const WIDTH: usize = 1654;
    const HEIGHT: usize = 2339;

    /// A sheet of A4, white, with this code in the middle of its upper half.
    fn sheet(kind: BarcodeFormat, value: &str) -> Grey {
        let mut page = Grey { width: WIDTH, height: HEIGHT, pixels: vec![250; WIDTH * HEIGHT] };
        let is_square = SQUARES.contains(&kind);
        let (wide, high) = if is_square { (300, 300) } else { (760, 130) };
        let code = MultiFormatWriter.encode(value, &kind, wide, high).unwrap();
        let (left, top) = (WIDTH / 2 - code.getWidth() as usize / 2, 500);
        for y in 0..code.getHeight() {
            for x in (0..code.getWidth()).filter(|x| code.get(*x, y)) {
                page.pixels[(top + y as usize) * WIDTH + left + x as usize] = 20;
            }
        }
        page
    }

    /// As the scanner saw it, without colours.
    fn scanned(page: Grey) -> Picture {
        let coloured = Grey { pixels: vec![255; page.pixels.len()], ..page.clone() };
        Picture { bleached: page.clone(), pale: page, coloured }
    }

    /// Specks of two dots, and every shade a little off.
    fn noisy(mut page: Grey) -> Grey {
        let mut state = 11_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for shade in &mut page.pixels {
            *shade = shade.saturating_sub(next(12) as u8);
        }
        for _ in 0..300 {
            let at = next(page.pixels.len() - 2);
            page.pixels[at..at + 2].fill(50);
        }
        page
    }

    /// `letters` marks like letters, in lines below the code.
    fn written(page: &mut Grey, letters: usize) {
        for letter in 0..letters {
            let (x, y) = (200 + letter % 60 * 20, 900 + letter / 60 * 44);
            for (dx, dy) in (0..22).flat_map(|dy| (0..14).map(move |dx| (dx, dy))) {
                if !(4..10).contains(&dx) || (9..13).contains(&dy) {
                    page.pixels[(y + dy) * WIDTH + x + dx] = 30;
                }
            }
        }
    }

    /// A ring of 36 mm, as of a seal.
    fn ring(page: &mut Grey, shade: u8) {
        for (dx, dy) in (0..284).flat_map(|dy| (0..284).map(move |dx| (dx, dy))) {
            let away = (f64::from(dx) - 142.0).hypot(f64::from(dy) - 142.0);
            if (132.0..142.0).contains(&away) {
                page.pixels[(1_500 + dy as usize) * WIDTH + 1_000 + dx as usize] = shade;
            }
        }
    }

    #[test]
    fn codes_of_every_kind_are_read_whichever_way_the_sheet_lay() {
        let kinds = [
            (BarcodeFormat::CODE_128, "PATCHT"),
            (BarcodeFormat::CODE_39, "TACH-01"),
            (BarcodeFormat::ITF, "00112233"),
            (BarcodeFormat::CODABAR, "A123456A"),
            (BarcodeFormat::EAN_13, "8934567890120"),
            (BarcodeFormat::QR_CODE, "DOC-SEP 7"),
            (BarcodeFormat::DATA_MATRIX, "BATCH/0042"),
        ];
        for (at, (kind, value)) in (0..).zip(kinds) {
            let mut page = sheet(kind, value);
            written(&mut page, 80);
            let askew = noisy(page.tilted(2_f64.to_radians()));
            // Every turn of one kind of bars and of both kinds of squares, one of the others.
            let is_thorough = at == 0 || SQUARES.contains(&kind);
            for quarters in (0..4).filter(|quarters| is_thorough || at % 4 == *quarters) {
                let found = code(&scanned(askew.turned(quarters)), DPI);
                let expected = value.trim_matches('A');
                assert_eq!(found.as_deref(), Some(expected), "{kind}, turned by {quarters}");
            }
        }
    }

    #[test]
    fn a_patch_code_needs_no_value() {
        let mut page = Grey { width: WIDTH, height: HEIGHT, pixels: vec![250; WIDTH * HEIGHT] };
        for (from, to) in [(0, 16), (32, 72), (88, 104), (120, 160)] {
            for y in 200 + from..200 + to {
                page.pixels[y * WIDTH + 150..][..1_350].fill(20);
            }
        }
        written(&mut page, 40);
        for quarters in 0..4 {
            let lay = noisy(page.tilted(-2_f64.to_radians())).turned(quarters);
            assert_eq!(code(&scanned(lay), DPI).as_deref(), Some("Patch T"), "turned by {quarters}");
        }
        written(&mut page, 500);
        assert_eq!(code(&scanned(page), DPI), None);
    }

    #[test]
    fn letters_that_bear_codes_part_nothing() {
        let plain = || sheet(BarcodeFormat::CODE_128, "MST 0100109106");
        assert!(code(&scanned(plain()), DPI).is_some());
        // A letter of a tax office, long or short.
        for letters in [LETTERS + 10, 400, 1_200] {
            let mut page = plain();
            written(&mut page, letters);
            assert_eq!(code(&scanned(page), DPI), None, "{letters} letters");
        }
        // The last page of one: a seal, in red or black.
        let mut sealed = scanned(plain());
        ring(&mut sealed.coloured, 60);
        assert_eq!(code(&sealed, DPI), None);
        let mut page = plain();
        ring(&mut page, 30);
        assert_eq!(code(&scanned(page), DPI), None);
    }

    #[test]
    fn values_that_no_separator_sheet_bears() {
        let long = "02|Ủy ban nhân dân|0100109106|".repeat(3);
        for (kind, value) in [
            (BarcodeFormat::QR_CODE, "https://kiemtra.songlam.invalid/vb/7"),
            (BarcodeFormat::QR_CODE, "congbao.songlam.gov.vn/van-ban"),
            (BarcodeFormat::QR_CODE, &long),
            // On the envelope in which a letter came.
            (BarcodeFormat::CODE_128, "EE123456785VN"),
        ] {
            assert_eq!(code(&scanned(sheet(kind, value)), DPI), None, "{value}");
        }
    }

    #[test]
    fn a_code_that_is_crossed_once_is_none() {
        // Little more than a millimetre high: one line crosses it, and none beside that one.
        let mut low = sheet(BarcodeFormat::CODE_128, "PATCHT");
        low.pixels[510 * WIDTH..].fill(250);
        assert_eq!(code(&scanned(low), DPI), None);
    }

    #[test]
    fn the_lines_of_a_form_are_no_code() {
        let mut page = Grey { width: WIDTH, height: HEIGHT, pixels: vec![250; WIDTH * HEIGHT] };
        let mut x = 200;
        for step in [6, 14, 9, 30, 5, 12, 41, 8, 17, 6, 25, 10, 7, 33, 19, 11, 6, 28, 13, 9].repeat(3) {
            for y in 600..1_400 {
                page.pixels[y * WIDTH + x..][..3].fill(20);
            }
            x += step;
        }
        assert_eq!(code(&scanned(page), DPI), None);
        assert_eq!(code(&scanned(Grey { width: 0, height: 0, pixels: Vec::new() }), DPI), None);
    }
}
