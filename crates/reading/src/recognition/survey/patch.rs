//! Mã Patch: four bars right across a sheet, by which scanners have parted documents since the days of microfilm.
//!
//! Two bars are wide and two narrow; what stands between them is as wide as a narrow one. Of the six patterns three
//! part documents: 2, 3 and T. The others steer the scanner, and mean nothing here.
//!
//! Source: Kodak, *Patch Code Information*, A-61599 (wide 0.20 inches, narrow 0.08, bars at least 2 inches long, at most
//! 3.75 inches from the edge that is fed first).

use super::marks::INCH;
use super::{Grey, INK};

/// Millimetres from the first bar to the last: 20.3 as printed, with room for sheets that were printed smaller or larger.
const TOTAL: std::ops::Range<f64> = 15.0..24.0;
/// Widths of bars and of what stands between them, where all together are ten.
const NARROW: std::ops::Range<f64> = 0.6..1.5;
const WIDE: std::ops::Range<f64> = 2.0..3.1;
/// White on both sides of the bars, in the same measure.
const QUIET: f64 = 1.5;
/// Millimetres from one look across the bars to the next.
const STEP: f64 = 2.5;
/// Looks side by side that must agree: the bars are at least 50 mm long.
const AGREE: usize = 18;
/// Looks in between that dust, a hole or a fold may spoil.
const SPOILT: usize = 3;
/// How far the bars may lie from one look to the next: a sheet lies askew by a few degrees.
const DRIFT: f64 = 0.5;

/// A patch code on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Patch {
    /// As people call it.
    pub(super) name: &'static str,
    /// Left, upper, right and lower edge.
    pub(super) edges: [usize; 4],
}

/// The patch code on `page` that parts documents, its bars lying across the page or along it.
pub(super) fn find(page: &Grey, dpi: u32) -> Option<Patch> {
    across(page, dpi).or_else(|| {
        let found = across(&page.turned(1), dpi)?;
        let [left, top, right, bottom] = found.edges;
        // Turned back: what lay at the right is at the top again.
        Some(Patch { edges: [top, page.height - right, bottom, page.height - left], ..found })
    })
}

/// The patch code whose bars are level.
fn across(page: &Grey, dpi: u32) -> Option<Patch> {
    let scale = INCH / f64::from(dpi);
    let step = ((STEP / scale) as usize).max(1);
    // Codes that may still grow, each with the look that saw it last.
    let mut open: Vec<(Bars, usize)> = Vec::new();
    for (look, x) in (0..page.width).step_by(step).enumerate() {
        for bars in crossed(page, x, scale) {
            let near = |(other, last): &&mut (Bars, usize)| {
                other.widths == bars.widths
                    && look - *last <= SPOILT + 1
                    && other.top.abs_diff(bars.top) as f64 * scale <= DRIFT * (look - *last) as f64
            };
            match open.iter_mut().find(near) {
                Some((known, last)) => {
                    (known.top, *last) = (bars.top, look);
                    known.looks += 1;
                    known.edges = joined(known.edges, bars.edges);
                }
                None => open.push((bars, look)),
            }
        }
        open.retain(|(bars, last)| bars.looks >= AGREE || look - *last <= SPOILT);
    }
    let (bars, _) =
        open.into_iter().filter(|(bars, _)| bars.looks >= AGREE).max_by_key(|(bars, _)| bars.looks)?;
    let [left, top, right, bottom] = bars.edges;
    // It is read from the nearest edge on, which goes first into the scanner.
    let mut widths = bars.widths;
    if top + bottom > page.height {
        widths.reverse();
    }
    let name = match widths {
        [true, false, false, true] => "Patch 2",
        [true, false, true, false] => "Patch 3",
        [false, true, false, true] => "Patch T",
        _ => return None,
    };
    Some(Patch { name, edges: [left, top, right, bottom] })
}

/// Four bars as they were crossed.
struct Bars {
    /// Whether each is wide, from above.
    widths: [bool; 4],
    /// Where the first began when they were crossed last.
    top: usize,
    looks: usize,
    edges: [usize; 4],
}

fn joined(one: [usize; 4], other: [usize; 4]) -> [usize; 4] {
    let [left, top, right, bottom] = one;
    [left.min(other[0]), top.min(other[1]), right.max(other[2]), bottom.max(other[3])]
}

/// Every four bars that column `x` crosses.
fn crossed(page: &Grey, x: usize, scale: f64) -> Vec<Bars> {
    let runs = runs(page, x);
    let whole = |(at, window): (usize, &[(usize, usize)])| {
        let &[(top, _), .., (_, bottom)] = window else { return None };
        let total = (bottom - top) as f64;
        if !TOTAL.contains(&(total * scale)) {
            return None;
        }
        let share = |from: usize, to: usize| (to - from) as f64 * 10.0 / total;
        let mut widths = [false; 4];
        for (wide, (from, to)) in widths.iter_mut().zip(window) {
            *wide = WIDE.contains(&share(*from, *to));
            if !*wide && !NARROW.contains(&share(*from, *to)) {
                return None;
            }
        }
        let apart = window.windows(2).all(|pair| NARROW.contains(&share(pair[0].1, pair[1].0)));
        // Up to the next ink, or to the end of the page.
        let above = at
            .checked_sub(1)
            .and_then(|before| runs.get(before))
            .map_or(f64::MAX, |before| share(before.1, top));
        let below = runs.get(at + 4).map_or(f64::MAX, |next| share(bottom, next.0));
        let two = widths.iter().filter(|wide| **wide).count() == 2;
        let edges = [x, top, x + 1, bottom];
        (apart && two && above.min(below) > QUIET).then_some(Bars { widths, top, looks: 1, edges })
    };
    runs.windows(4).enumerate().filter_map(whole).collect()
}

/// Where column `x` is inked, from and to. Of three dots side by side two decide, and what is thinner than two dots is
/// noise.
fn runs(page: &Grey, x: usize) -> Vec<(usize, usize)> {
    let columns = x.saturating_sub(1)..(x + 2).min(page.width);
    let is_ink = |y: usize| {
        let row = &page.pixels[y * page.width..][columns.clone()];
        row.iter().filter(|shade| **shade < INK).count() * 2 > row.len()
    };
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for y in 0..=page.height {
        match (start, y < page.height && is_ink(y)) {
            (None, true) => start = Some(y),
            (Some(from), false) => {
                start = None;
                match runs.last_mut() {
                    // A speck of white inside.
                    Some((_, to)) if from - *to < 2 => *to = y,
                    _ if y - from < 2 => {}
                    _ => runs.push((from, y)),
                }
            }
            _ => {}
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DPI: u32 = 100;

    /// A sheet of A4 with these bars 25 mm below its upper edge, `long` millimetres long, and `scale` times as large as
    /// they should be.
    fn sheet(widths: [bool; 4], long: f64, scale: f64) -> Grey {
        let mut page = Grey { width: 827, height: 1169, pixels: vec![250; 827 * 1169] };
        let dots = |inches: f64| (inches * scale * f64::from(DPI)).round() as usize;
        let mut y = 98;
        for wide in widths {
            let high = dots(if wide { 0.20 } else { 0.08 });
            for row in y..y + high {
                page.pixels[row * 827 + 60..][..(long / INCH * f64::from(DPI)) as usize].fill(25);
            }
            y += high + dots(0.08);
        }
        page
    }

    const T: [bool; 4] = [false, true, false, true];

    #[test]
    fn every_pattern_that_parts_documents_is_known() {
        for (widths, name) in [
            (T, Some("Patch T")),
            ([true, false, true, false], Some("Patch 3")),
            ([true, false, false, true], Some("Patch 2")),
            // These steer the scanner.
            ([true, true, false, false], None),
            ([false, true, true, false], None),
            ([false, false, true, true], None),
            // No patch code at all.
            ([true, true, true, true], None),
            ([false; 4], None),
        ] {
            let found = find(&sheet(widths, 180.0, 1.0), DPI).map(|patch| patch.name);
            assert_eq!(found, name, "{widths:?}");
        }
    }

    #[test]
    fn short_bars_and_rules_are_none() {
        assert_eq!(find(&sheet(T, 30.0, 1.0), DPI), None);
        assert_eq!(find(&sheet(T, 180.0, 0.5), DPI), None);
        let mut ruled = sheet(T, 180.0, 1.0);
        // Writing right below: the bars are part of something else.
        for row in 178..186 {
            ruled.pixels[row * 827 + 60..][..700].fill(25);
        }
        assert_eq!(find(&ruled, DPI), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Whichever way the sheet lay, askew, printed a little small and with dust on it.
        #[test]
        fn it_is_read_as_it_lay(
            quarters in 0_u8..4, tilt in -0.05_f64..0.05, scale in 0.9_f64..1.08, seed in any::<u64>(),
        ) {
            let mut page = sheet(T, 180.0, scale).tilted(tilt).turned(quarters);
            let mut state = seed | 1;
            for _ in 0..1_500 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (state >> 33) as usize % page.pixels.len();
                page.pixels[at] = 255 - page.pixels[at];
            }
            let found = find(&page, DPI);
            prop_assert_eq!(found.map(|patch| patch.name), Some("Patch T"));
            let [left, top, right, bottom] = found.map(|patch| patch.edges).unwrap_or_default();
            prop_assert!(left < right && top < bottom && right <= page.width && bottom <= page.height);
        }

        /// Any picture is looked at without harm, and stripes at random are hardly ever a code.
        #[test]
        fn stripes_are_looked_at_without_harm(
            width in 0_usize..90, stripes in prop::collection::vec(any::<bool>(), 0..300), dpi in 10_u32..300,
        ) {
            let pixels = stripes.iter().flat_map(|ink| vec![if *ink { 0 } else { 255 }; width]).collect();
            let page = Grey { width, height: stripes.len(), pixels };
            let _ = find(&page, dpi);
        }
    }
}
