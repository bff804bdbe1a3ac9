use std::collections::HashSet;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use lopdf::{Dictionary, Document, Object, ObjectId};
use serde::{Deserialize, Serialize};

use crate::{FileKind, Limits, ReadError, sniff};

/// How deep page trees, inherited attributes and nested forms are followed. Real files stay below ten;
/// a hostile one could otherwise nest until the stack is gone.
const MAX_DEPTH: usize = 32;

/// The shape of one page as a viewer shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageShape {
    /// Width in points of the crop box after `/Rotate` and `/UserUnit`.
    pub width: f64,
    /// Height in points, likewise.
    pub height: f64,
    /// Clockwise turn in degrees: 0, 90, 180 or 270.
    pub rotate: u16,
    /// Points a unit of the page's own space takes; 1 but on very large sheets.
    pub user_unit: f64,
    /// The page shows a picture and names no font, so there is no text to read without recognition.
    pub image_only: bool,
}

/// How a PDF is built.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// Pages in the file.
    pub page_count: u32,
    /// The shape of every page, in order.
    pub pages: Vec<PageShape>,
    /// The file is encrypted, though it opens without a password (a restriction on printing, say).
    pub encrypted: bool,
    /// Fonts of the legacy Vietnamese encodings named in the file.
    pub legacy_fonts: LegacyFonts,
}

/// Which families of legacy fonts a file names; they decide ties between encodings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegacyFonts {
    /// `.Vn*`: TCVN3 (ABC).
    pub tcvn3: bool,
    /// `VNI-*`.
    pub vni: bool,
}

impl Inspection {
    /// Pages that are pictures, from 1.
    pub fn image_only_pages(&self) -> impl Iterator<Item = u32> + '_ {
        (1..).zip(&self.pages).filter(|(_, page)| page.image_only).map(|(number, _)| number)
    }
}

/// Reads the structure of the PDF at `path` within the default [`Limits`]. It parses the file in this
/// process: confine the process first, or take the inspection that
/// [`isolated::read`](crate::isolated::read) brings.
///
/// Errors: [`ReadError::Unopenable`], [`ReadError::Empty`], [`ReadError::NotPdf`], [`ReadError::Truncated`],
/// [`ReadError::Malformed`], [`ReadError::PasswordProtected`], [`ReadError::TooLarge`],
/// [`ReadError::TooManyPages`].
pub fn inspect(path: &Path) -> Result<Inspection, ReadError> {
    inspect_within(path, &Limits::default())
}

/// [`inspect`] with limits of the caller's.
pub(crate) fn inspect_within(path: &Path, limits: &Limits) -> Result<Inspection, ReadError> {
    let ends = Ends::of(path, limits)?;
    if sniff(&ends.head, "") != FileKind::Pdf {
        return Err(ReadError::NotPdf);
    }
    let document = match Document::load(path) {
        Ok(document) => document,
        Err(error) => return Err(ends.explain(&error)),
    };
    if document.is_encrypted() {
        // The library opens the file by itself when the empty password fits.
        return Err(ReadError::PasswordProtected);
    }
    let pages = page_ids(&document);
    if pages.is_empty() {
        return Err(if ends.has_end_mark { ReadError::Malformed } else { ReadError::Truncated });
    }
    let page_count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    if page_count > limits.max_pages {
        return Err(ReadError::TooManyPages { pages: page_count, limit: limits.max_pages });
    }
    Ok(Inspection {
        page_count,
        pages: pages.iter().map(|id| shape(&document, *id)).collect(),
        encrypted: document.was_encrypted(),
        legacy_fonts: legacy_fonts(&document),
    })
}

/// Does the file end without its end mark, so that it broke off?
pub(crate) fn is_cut_short(path: &Path, limits: &Limits) -> bool {
    Ends::of(path, limits).is_ok_and(|ends| !ends.has_end_mark)
}

/// The first and last bytes of a file: enough to tell what is wrong with it.
struct Ends {
    head: Vec<u8>,
    has_end_mark: bool,
}

impl Ends {
    fn of(path: &Path, limits: &Limits) -> Result<Self, ReadError> {
        let mut file = File::open(path).map_err(|_| ReadError::Unopenable)?;
        let about = file.metadata().map_err(|_| ReadError::Unopenable)?;
        if !about.is_file() {
            return Err(ReadError::Unopenable);
        }
        if about.len() == 0 {
            return Err(ReadError::Empty);
        }
        if about.len() > limits.max_bytes {
            return Err(ReadError::TooLarge { bytes: about.len(), limit: limits.max_bytes });
        }
        let mut head = Vec::new();
        (&mut file).take(8 * 1024).read_to_end(&mut head).map_err(|_| ReadError::Unopenable)?;
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(about.len().saturating_sub(4 * 1024)))
            .and_then(|_| file.read_to_end(&mut tail))
            .map_err(|_| ReadError::Unopenable)?;
        Ok(Self { head, has_end_mark: tail.windows(5).any(|window| window == b"%%EOF") })
    }

    fn explain(&self, error: &lopdf::Error) -> ReadError {
        use lopdf::Error;
        match error {
            Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_) => {
                ReadError::PasswordProtected
            }
            Error::IO(_) => ReadError::Unopenable,
            _ if !self.has_end_mark => ReadError::Truncated,
            _ => ReadError::Malformed,
        }
    }
}

/// The pages in order. The walk is our own: it visits each node once and is bounded in depth, so that a
/// tree that bites its tail ends.
fn page_ids(document: &Document) -> Vec<ObjectId> {
    let root = document.catalog().ok().and_then(|catalog| catalog.get(b"Pages").ok());
    let Some(root) = root.and_then(|pages| pages.as_reference().ok()) else {
        return Vec::new();
    };
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

fn shape(document: &Document, id: ObjectId) -> PageShape {
    let media = inherited(document, id, b"MediaBox").and_then(|value| rectangle(document, value));
    // Letter is what the standard's readers assume for a page without a box; A4 is what is meant here.
    let media = media.unwrap_or([0.0, 0.0, 595.0, 842.0]);
    let crop = inherited(document, id, b"CropBox").and_then(|value| rectangle(document, value));
    let crop = crop.and_then(|crop| intersection(crop, media)).unwrap_or(media);
    let rotate = inherited(document, id, b"Rotate").and_then(|value| value.as_i64().ok()).unwrap_or(0);
    let rotate = u16::try_from(rotate.rem_euclid(360) / 90 * 90).unwrap_or(0);
    let user_unit = document
        .get_dictionary(id)
        .ok()
        .and_then(|page| resolve(document, page.get(b"UserUnit").ok()))
        .and_then(|value| value.as_float().ok())
        .map(f64::from)
        .filter(|unit| (0.1..=1000.0).contains(unit))
        .unwrap_or(1.0);
    let (width, height) = ((crop[2] - crop[0]) * user_unit, (crop[3] - crop[1]) * user_unit);
    let (width, height) = if rotate % 180 == 0 { (width, height) } else { (height, width) };
    let mut holds = Holds::default();
    if let Some(Object::Dictionary(resources)) = inherited(document, id, b"Resources") {
        holds.look(document, resources, &mut HashSet::new(), 0);
    }
    // Boxes are kept in single precision; a hundredth of a point is more than enough.
    let [width, height] = [width, height].map(|side| (side * 100.0).round() / 100.0);
    PageShape { width, height, rotate, user_unit, image_only: holds.image && !holds.font }
}

/// An attribute of a page, or of the nearest node above it.
fn inherited<'a>(document: &'a Document, id: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = document.get_dictionary(id).ok()?;
    for _ in 0..MAX_DEPTH {
        if let Some(value) = resolve(document, node.get(key).ok()) {
            return Some(value);
        }
        node = document.get_dictionary(node.get(b"Parent").ok()?.as_reference().ok()?).ok()?;
    }
    None
}

fn resolve<'a>(document: &'a Document, value: Option<&'a Object>) -> Option<&'a Object> {
    document.dereference(value?).ok().map(|(_, value)| value)
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

/// What a page's resources hold, forms within forms included.
#[derive(Default)]
struct Holds {
    font: bool,
    image: bool,
}

impl Holds {
    fn look(
        &mut self,
        document: &Document,
        resources: &Dictionary,
        seen: &mut HashSet<ObjectId>,
        depth: usize,
    ) {
        if depth > MAX_DEPTH {
            return;
        }
        if let Some(Object::Dictionary(fonts)) = resolve(document, resources.get(b"Font").ok()) {
            self.font |= !fonts.is_empty();
        }
        let Some(Object::Dictionary(objects)) = resolve(document, resources.get(b"XObject").ok()) else {
            return;
        };
        for (_, value) in objects {
            if let Ok(id) = value.as_reference()
                && !seen.insert(id)
            {
                continue;
            }
            let Some(Object::Stream(stream)) = resolve(document, Some(value)) else { continue };
            match stream.dict.get(b"Subtype").and_then(Object::as_name) {
                Ok(b"Image") => self.image = true,
                Ok(b"Form") => {
                    if let Some(Object::Dictionary(inner)) =
                        resolve(document, stream.dict.get(b"Resources").ok())
                    {
                        self.look(document, inner, seen, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }
}

fn legacy_fonts(document: &Document) -> LegacyFonts {
    let mut found = LegacyFonts::default();
    for object in document.objects.values() {
        let Ok(dictionary) = object.as_dict() else { continue };
        let Ok(name) = dictionary.get(b"BaseFont").and_then(Object::as_name) else { continue };
        // A subset carries a tag of six capitals and a plus sign before its name.
        let name = name.iter().position(|b| *b == b'+').map_or(name, |at| &name[at + 1..]);
        let name = name.to_ascii_lowercase();
        found.tcvn3 |= name.starts_with(b".vn");
        found.vni |= name.starts_with(b"vni-");
    }
    found
}
