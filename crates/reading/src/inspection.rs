use std::collections::HashSet;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use congvan_page::{MAX_DEPTH, Shape, inherited, page_ids, resolve};
use lopdf::{Dictionary, Document, Object, ObjectId};
use serde::{Deserialize, Serialize};

use crate::{FileKind, Limits, ReadError, sniff};

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
    /// The page shows a picture of its own shape, whatever else stands on it: most likely a scan.
    #[serde(default)]
    pub is_scan: bool,
}

/// How a PDF is built; of a file of another kind, which has no pages, only the fonts are told.
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

fn shape(document: &Document, id: ObjectId) -> PageShape {
    let shape = Shape::of(document, id);
    let mut holds = Holds { ratio: page_ratio(&shape), ..Holds::default() };
    if let Some(Object::Dictionary(resources)) = inherited(document, id, b"Resources") {
        holds.look(document, resources, &mut HashSet::new(), 0);
    }
    // Boxes are kept in single precision; a hundredth of a point is more than enough.
    let [width, height] = shape.size().map(|side| (side * 100.0).round() / 100.0);
    PageShape {
        width,
        height,
        rotate: shape.rotate,
        user_unit: shape.unit,
        image_only: holds.image && !holds.font,
        is_scan: holds.page_like,
    }
}

/// The longer side by the shorter one.
fn page_ratio(shape: &Shape) -> f64 {
    let [width, height] = shape.size();
    width.max(height) / width.min(height).max(1.0)
}

/// What a page's resources hold, forms within forms included.
#[derive(Default)]
struct Holds {
    font: bool,
    image: bool,
    /// The longer side of the page by the shorter.
    ratio: f64,
    /// A picture has the shape of the page and dots enough for letters.
    page_like: bool,
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
                Ok(b"Image") => {
                    self.image = true;
                    let side = |name: &[u8]| {
                        resolve(document, stream.dict.get(name).ok())
                            .and_then(|side| side.as_i64().ok())
                            .unwrap_or(0)
                    };
                    let (width, height) = (side(b"Width"), side(b"Height"));
                    let (long, short) = (width.max(height), width.min(height));
                    // An A4 page at 75 dots an inch is 620 dots wide.
                    self.page_like |=
                        short >= 600 && (long as f64 / short as f64 / self.ratio - 1.0).abs() < 0.12;
                }
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
