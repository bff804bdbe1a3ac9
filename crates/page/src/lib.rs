//! The pages of a PDF as a viewer shows them: which there are, in what order, and where a point of the screen lies on
//! one: crop box, turn and unit (ISO 32000-1, 7.7.3 and 8.3.2). Whoever reads a file and whoever prints over it must
//! agree on this to the point, hostile files included.

use std::collections::HashSet;

use lopdf::{Document, Object, ObjectId};

/// How deep page trees, inherited attributes and nested forms are followed. Real files stay below ten; a hostile one
/// could otherwise nest until the stack is gone.
pub const MAX_DEPTH: usize = 32;

/// The pages in order. Each node is visited once and the depth is bounded, so that a tree that bites its tail ends.
#[must_use]
pub fn page_ids(document: &Document) -> Vec<ObjectId> {
    let root = document.catalog().ok().and_then(|catalog| catalog.get(b"Pages").ok());
    let Some(root) = root.and_then(|pages| pages.as_reference().ok()) else { return Vec::new() };
    let mut pages = Vec::new();
    let mut seen = HashSet::new();
    let mut open = vec![(root, 0)];
    while let Some((id, depth)) = open.pop() {
        if depth > MAX_DEPTH || !seen.insert(id) {
            continue;
        }
        let Ok(node) = document.get_dictionary(id) else { continue };
        match resolve(document, node.get(b"Kids").ok()) {
            Some(Object::Array(kids)) => {
                let kids = kids.iter().rev().filter_map(|kid| kid.as_reference().ok());
                open.extend(kids.map(|kid| (kid, depth + 1)));
            }
            _ => pages.push(id),
        }
    }
    pages
}

/// The object itself, behind references; `None` when they lead nowhere.
#[must_use]
pub fn resolve<'a>(document: &'a Document, value: Option<&'a Object>) -> Option<&'a Object> {
    document.dereference(value?).ok().map(|(_, value)| value)
}

/// An attribute of a page, or of the nearest node above it.
#[must_use]
pub fn inherited<'a>(document: &'a Document, id: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = document.get_dictionary(id).ok()?;
    for _ in 0..MAX_DEPTH {
        if let Some(value) = resolve(document, node.get(key).ok()) {
            return Some(value);
        }
        node = document.get_dictionary(node.get(b"Parent").ok()?.as_reference().ok()?).ok()?;
    }
    None
}

/// A page as a viewer shows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// The sheet: left, bottom, right, top in units of the page's own space.
    pub media: [f64; 4],
    /// What of it is shown, likewise.
    pub crop: [f64; 4],
    /// Clockwise turn in degrees: 0, 90, 180 or 270.
    pub rotate: u16,
    /// Points a unit takes.
    pub unit: f64,
}

impl Shape {
    /// The shape of the page `id`; what its file leaves out or gets wrong is taken as a sheet of A4, upright.
    #[must_use]
    pub fn of(document: &Document, id: ObjectId) -> Self {
        let media = inherited(document, id, b"MediaBox").and_then(|value| rectangle(document, value));
        // Letter is what the standard's readers assume for a page without a box; A4 is what is meant here.
        let media = media.unwrap_or([0.0, 0.0, 595.0, 842.0]);
        let crop = inherited(document, id, b"CropBox").and_then(|value| rectangle(document, value));
        let crop = crop.and_then(|crop| intersection(crop, media)).unwrap_or(media);
        let rotate = inherited(document, id, b"Rotate").and_then(|value| value.as_i64().ok()).unwrap_or(0);
        let unit = document.get_dictionary(id).ok();
        let unit = unit.and_then(|page| resolve(document, page.get(b"UserUnit").ok()));
        let unit = unit.and_then(|value| value.as_float().ok()).map(f64::from);
        let unit = unit.filter(|unit| (0.1..=1000.0).contains(unit)).unwrap_or(1.0);
        // Never over 270, so the conversion cannot fail.
        let rotate = u16::try_from(rotate.rem_euclid(360) / 90 * 90).unwrap_or(0);
        Self { media, crop, rotate, unit }
    }

    /// Width and height as shown, in points.
    #[must_use]
    pub fn size(&self) -> [f64; 2] {
        let [left, bottom, right, top] = self.crop;
        let (width, height) = ((right - left) * self.unit, (top - bottom) * self.unit);
        if self.rotate.is_multiple_of(180) { [width, height] } else { [height, width] }
    }

    /// Takes what is drawn on a sheet of [`Self::size`], measured from its lower left corner, to the page's own space:
    /// the six numbers of a transformation, as PDF writes them.
    #[must_use]
    pub fn matrix(&self) -> [f64; 6] {
        let [left, bottom, right, top] = self.crop;
        // One point of the sheet in units of the page.
        let s = 1.0 / self.unit;
        match self.rotate {
            90 => [0.0, s, -s, 0.0, right, bottom],
            180 => [-s, 0.0, 0.0, -s, right, top],
            270 => [0.0, -s, s, 0.0, left, top],
            _ => [s, 0.0, 0.0, s, left, bottom],
        }
    }
}

/// A rectangle with its corners in order; `None` when it has no area or is not made of numbers.
fn rectangle(document: &Document, value: &Object) -> Option<[f64; 4]> {
    let numbers = value.as_array().ok()?;
    let at = |i: usize| {
        let number = resolve(document, numbers.get(i))?.as_float().ok()?;
        Some(f64::from(number)).filter(|number| number.is_finite())
    };
    let (a, b, c, d) = (at(0)?, at(1)?, at(2)?, at(3)?);
    let found = [a.min(c), b.min(d), a.max(c), b.max(d)];
    (found[2] - found[0] > 0.0 && found[3] - found[1] > 0.0).then_some(found)
}

fn intersection(a: [f64; 4], b: [f64; 4]) -> Option<[f64; 4]> {
    let both = [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])];
    (both[2] - both[0] > 0.0 && both[3] - both[1] > 0.0).then_some(both)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sheet's corners lie on the crop box's, whichever way the page is turned: lower left, then upper left.
    #[test]
    fn corners_meet() {
        let crop = [30.0, 40.0, 330.0, 540.0];
        for (rotate, lower_left, upper_left) in [
            (0, (30.0, 40.0), (30.0, 540.0)),
            (90, (330.0, 40.0), (30.0, 40.0)),
            (180, (330.0, 540.0), (330.0, 40.0)),
            (270, (30.0, 540.0), (330.0, 540.0)),
        ] {
            let shape = Shape { media: crop, crop, rotate, unit: 2.0 };
            let [a, b, c, d, e, f] = shape.matrix();
            let at = |x: f64, y: f64| (a * x + c * y + e, b * x + d * y + f);
            assert_eq!(at(0.0, 0.0), lower_left, "turned by {rotate}");
            assert_eq!(at(0.0, shape.size()[1]), upper_left, "turned by {rotate}");
        }
    }
}
