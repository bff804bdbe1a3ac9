//! Pictures of pages in memory, and what is done to them before characters are recognised.

use std::ops::Range;

/// A picture in shades of grey: 0 is black, 255 white; rows from the top without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grey {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
}

/// Side of the squares whose brightest shade counts as that of the paper, in dots; letters are smaller.
const PAPER: usize = 64;
/// Darker than this counts as ink.
pub(super) const INK: u8 = 140;

impl Grey {
    /// Reads a binary PPM (`P6`, 8 bits a colour) in three ways: every dot by the brightest of its three colours, which
    /// leaves seals and signatures as pale grey; and with coloured inks bleached besides, each measured by its own
    /// brightness, so that a dot darker than the ink itself, where print lies under a seal, stays dark.
    /// Third: the coloured ink alone, dark on white.
    ///
    /// `None` when the bytes are no such picture or it is larger than `most` dots.
    pub(super) fn by_colour(ppm: &[u8], most: usize) -> Option<[Self; 3]> {
        let (width, height, body) = header(ppm)?;
        let count = width.checked_mul(height).filter(|count| *count <= most && *count > 0)?;
        let body = body.get(..count.checked_mul(3)?)?;
        let inks = Inks::of(body);
        let [mut pale, mut bleached, mut coloured] = [(); 3].map(|()| Vec::with_capacity(count));
        for dot in body.chunks_exact(3) {
            let (brightest, spread, ink) = colour(dot);
            pale.push(brightest);
            bleached.push(inks.bleach(brightest, spread, ink));
            coloured.push(255 - spread.saturating_sub(NOISE).saturating_mul(3));
        }
        Some([pale, bleached, coloured].map(|pixels| Self { width, height, pixels }))
    }

    /// Makes the paper white and even, shadows and yellowed edges included.
    pub(super) fn with_even_paper(mut self) -> Self {
        let (columns, rows) = (self.width.div_ceil(PAPER), self.height.div_ceil(PAPER));
        let mut paper = vec![0_u8; columns * rows];
        for row in 0..rows {
            for column in 0..columns {
                let mut counts = [0_u32; 256];
                let mut total = 0;
                for y in (row * PAPER..((row + 1) * PAPER).min(self.height)).step_by(2) {
                    let line = y * self.width;
                    let end = ((column + 1) * PAPER).min(self.width);
                    for shade in self.pixels[line + column * PAPER..line + end].iter().step_by(2) {
                        counts[usize::from(*shade)] += 1;
                        total += 1;
                    }
                }
                // The brightest tenth is paper, noise left out.
                let mut above = 0;
                let shade = (0..=255_u8).rev().find(|shade| {
                    above += counts[usize::from(*shade)];
                    above * 10 >= total
                });
                paper[row * columns + column] = shade.unwrap_or(255).max(60);
            }
        }
        let at = |column: usize, row: usize| {
            u32::from(paper[row.min(rows - 1) * columns + column.min(columns - 1)])
        };
        let half = PAPER / 2;
        for (y, line) in self.pixels.chunks_exact_mut(self.width).enumerate() {
            let (row, dy) = (y.saturating_sub(half) / PAPER, (y.saturating_sub(half) % PAPER) as u32);
            for (x, shade) in line.iter_mut().enumerate() {
                let (column, dx) = (x.saturating_sub(half) / PAPER, (x.saturating_sub(half) % PAPER) as u32);
                let size = PAPER as u32;
                let upper = at(column, row) * (size - dx) + at(column + 1, row) * dx;
                let lower = at(column, row + 1) * (size - dx) + at(column + 1, row + 1) * dx;
                let paper = (upper * (size - dy) + lower * dy) / (size * size);
                // A little above the paper's own shade, so that its grain becomes white.
                *shade = (u32::from(*shade) * 270 / paper.max(1)).min(255) as u8;
            }
        }
        self
    }

    /// Turned clockwise by `quarters` quarters.
    pub(super) fn turned(&self, quarters: u8) -> Self {
        let (w, h) = (self.width, self.height);
        match quarters % 4 {
            1 => Self::filled(h, w, |x, y| self.pixels[(h - 1 - x) * w + y]),
            2 => Self::filled(w, h, |x, y| self.pixels[(h - 1 - y) * w + (w - 1 - x)]),
            3 => Self::filled(h, w, |x, y| self.pixels[x * w + (w - 1 - y)]),
            _ => self.clone(),
        }
    }

    /// Turned clockwise about its middle by a few degrees, given in radians; what comes in at the edges is white.
    pub(super) fn tilted(&self, angle: f64) -> Self {
        let (sin, cos) = angle.sin_cos();
        let (mx, my) = (self.width as f64 / 2.0, self.height as f64 / 2.0);
        Self::filled(self.width, self.height, |x, y| {
            let (dx, dy) = (x as f64 - mx, y as f64 - my);
            // The way back: the dot that comes to stand here.
            let (sx, sy) = (mx + dx * cos + dy * sin, my - dx * sin + dy * cos);
            if sx < 0.0 || sy < 0.0 || sx >= (self.width - 1) as f64 || sy >= (self.height - 1) as f64 {
                return 255;
            }
            let (column, row) = (sx as usize, sy as usize);
            let (fx, fy) = (sx - column as f64, sy - row as f64);
            let at = |column: usize, row: usize| f64::from(self.pixels[row * self.width + column]);
            let upper = at(column, row) * (1.0 - fx) + at(column + 1, row) * fx;
            let lower = at(column, row + 1) * (1.0 - fx) + at(column + 1, row + 1) * fx;
            (upper * (1.0 - fy) + lower * fy) as u8
        })
    }

    /// The part within these rows and columns.
    pub(super) fn part(&self, rows: Range<usize>, columns: Range<usize>) -> Self {
        let (bottom, right) = (rows.end.min(self.height), columns.end.min(self.width));
        let (top, left) = (rows.start.min(bottom), columns.start.min(right));
        Self::filled(right - left, bottom - top, |x, y| self.pixels[(top + y) * self.width + left + x])
    }

    /// Half as wide and high.
    pub(super) fn halved(&self) -> Self {
        Self::filled(self.width / 2, self.height / 2, |x, y| {
            let at = |dx: usize, dy: usize| u32::from(self.pixels[(2 * y + dy) * self.width + 2 * x + dx]);
            ((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4) as u8
        })
    }

    /// As a binary PGM.
    pub(super) fn to_pgm(&self) -> Vec<u8> {
        let mut out = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        out.extend_from_slice(&self.pixels);
        out
    }

    /// The share of dots that are ink.
    pub(super) fn ink(&self) -> f64 {
        let dark = self.pixels.iter().filter(|shade| **shade < INK).count();
        dark as f64 / self.pixels.len().max(1) as f64
    }

    fn filled(width: usize, height: usize, shade: impl Fn(usize, usize) -> u8) -> Self {
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            pixels.extend((0..width).map(|x| shade(x, y)));
        }
        Self { width, height, pixels }
    }
}

/// The brightest colour of a dot, by how much the colours differ, and which is the brightest.
fn colour(dot: &[u8]) -> (u8, u8, usize) {
    let ink = if dot[0] >= dot[1] && dot[0] >= dot[2] {
        0
    } else if dot[2] >= dot[1] {
        2
    } else {
        1
    };
    let brightest = dot[ink];
    (brightest, brightest - dot[0].min(dot[1]).min(dot[2]), ink)
}

/// How bright each coloured ink of a page is on white paper: red, green, blue.
struct Inks([u8; 3]);

/// Colours that differ by less are the noise of lossy pictures at the edges of black letters.
const NOISE: u8 = 24;
/// Colours that differ by this are ink beyond doubt.
const COLOURED: u8 = 64;

impl Inks {
    fn of(dots: &[u8]) -> Self {
        let mut counts = [[0_u32; 256]; 3];
        for dot in dots.chunks_exact(3).step_by(3) {
            let (brightest, spread, ink) = colour(dot);
            if spread >= COLOURED {
                counts[ink][usize::from(brightest)] += 1;
            }
        }
        Self(counts.map(|shades| {
            let total: u32 = shades.iter().sum();
            let mut below = 0;
            // Thin strokes are paler than the ink, print under it is darker: a little below the middle.
            let at = (0..=255_u8).find(|shade| {
                below += shades[usize::from(*shade)];
                u64::from(below) * 5 >= u64::from(total) * 2
            });
            if total == 0 { 255 } else { at.unwrap_or(255).max(80) }
        }))
    }

    fn bleach(&self, brightest: u8, spread: u8, ink: usize) -> u8 {
        let part = u32::from(spread.saturating_sub(NOISE).min(COLOURED - NOISE));
        let whole = u32::from(COLOURED - NOISE);
        let plain = u32::from(brightest);
        let bleached = plain * 250 / u32::from(self.0[ink]);
        ((plain * (whole - part) + bleached.max(plain) * part) / whole).min(255) as u8
    }
}

/// Width, height and dots of a `P6` picture with 255 shades.
fn header(ppm: &[u8]) -> Option<(usize, usize, &[u8])> {
    let mut rest = ppm.strip_prefix(b"P6")?;
    let mut numbers = [0_usize; 3];
    for number in &mut numbers {
        let start = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        rest = rest.get(start..)?;
        let end = rest.iter().position(|byte| !byte.is_ascii_digit())?;
        *number = std::str::from_utf8(rest.get(..end)?).ok()?.parse().ok()?;
        rest = rest.get(end..)?;
    }
    let [width, height, 255] = numbers else { return None };
    Some((width, height, rest.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ppm(dots: &[[u8; 3]]) -> Vec<u8> {
        let mut out = format!("P6\n{} 1\n255\n", dots.len()).into_bytes();
        out.extend(dots.iter().flatten());
        out
    }

    #[test]
    fn coloured_ink_fades_and_print_under_it_stays() {
        let mut dots = vec![[210, 40, 45]; 60];
        dots.extend([[20, 20, 22], [130, 30, 32], [250, 250, 245], [90, 70, 72]]);
        let [pale, bleached, coloured] = Grey::by_colour(&ppm(&dots), 100).unwrap();
        assert!(coloured.pixels[0] < 20 && coloured.pixels[60] == 255 && coloured.pixels[62] == 255);
        assert_eq!((pale.pixels[0], pale.pixels[60]), (210, 22));
        let [black, under, paper, edge] = bleached.pixels[60..] else { panic!("four dots") };
        assert!(bleached.pixels[0] > 240 && paper > 240, "{paper}");
        assert!(black < 40 && under < 170 && edge < 100, "{black} {under} {edge}");
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for bytes in
            [&b""[..], b"P6", b"P6 9 9 255\n123", b"P6 99999999999999999999 1 255\n", b"P5 1 1 255\nx"]
        {
            assert_eq!(Grey::by_colour(bytes, 100), None);
        }
        assert_eq!(Grey::by_colour(&ppm(&[[0; 3]; 5]), 4), None);
    }

    #[test]
    fn quarters_add_up() {
        let grey = Grey { width: 3, height: 2, pixels: vec![1, 2, 3, 4, 5, 6] };
        assert_eq!(grey.turned(1).pixels, [4, 1, 5, 2, 6, 3]);
        assert_eq!(grey.turned(1).turned(3), grey);
        assert_eq!(grey.turned(2).turned(2), grey);
        assert_eq!(grey.turned(1).turned(1), grey.turned(2));
    }

    #[test]
    fn shadows_become_white() {
        let mut grey = Grey::filled(256, 256, |x, _| 120 + (x / 4) as u8);
        grey.pixels[128 * 256 + 128] = 20;
        let even = grey.with_even_paper();
        assert!(even.pixels[10 * 256 + 10] > 235 && even.pixels[200 * 256 + 250] > 235);
        assert!(even.pixels[128 * 256 + 128] < 60);
    }
}
