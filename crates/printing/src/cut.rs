//! Cắt bản quét: pages chosen from one or more scans, as a file of its own.
//!
//! A page goes over as its objects stand, pictures untouched, with a turn added to its own. Nothing of any other page
//! comes along: references to pages are cut, and of resources that pages share only what the page draws is taken. What
//! acts, or proves, does not come along either: scripts, forms, attachments. Neither clock nor chance goes in, so the
//! same choice gives the same bytes.

mod drawn;

use std::collections::HashMap;

use congvan_page::{MAX_DEPTH, Shape, inherited, page_ids, resolve};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use serde::{Deserialize, Serialize};

use crate::annotated::{PRODUCER, appearance, numbers, utf16};
use drawn::{MOST, dictionary, few, is_form};

/// One page of the file to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Which of the scans, from 0.
    pub scan: usize,
    /// Which of its pages, from 1.
    pub page: u32,
    /// Degrees clockwise by which it is turned besides its own turn: 0, 90, 180 or 270.
    pub turn: u16,
}

/// Why a scan is not cut. It crosses the border of a process, so it holds no text of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CutError {
    /// It opens with a password only.
    #[error("the pdf is protected by a password")]
    Protected,
    /// Its structure cannot be followed.
    #[error("the pdf is malformed")]
    Malformed,
    /// It is signed, and no part of it would be.
    #[error("the pdf is signed")]
    Signed,
    /// It has more pages than may be.
    #[error("the pdf has {pages} pages, over the limit of {limit}")]
    TooManyPages {
        /// Pages in the file.
        pages: u32,
        /// The limit.
        limit: u32,
    },
    /// Pages share what they draw, and it cannot be told what of it is whose: a part would carry all.
    #[error("pages share drawings that cannot be told apart")]
    Shared,
    /// A page was chosen that is not there.
    #[error("there is no such page")]
    NoSuchPage,
}

/// A scan that is open to be cut.
#[derive(Debug)]
pub struct Scan {
    document: Document,
    pages: Vec<ObjectId>,
}

impl Scan {
    /// Opens a scan of at most `most` pages. The file may be hostile: call this in a process that may die.
    ///
    /// Errors: see [`CutError`].
    pub fn open(bytes: &[u8], most: u32) -> Result<Self, CutError> {
        use lopdf::Error;
        let document = Document::load_mem(bytes).map_err(|error| match error {
            Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_) => {
                CutError::Protected
            }
            _ => CutError::Malformed,
        })?;
        if document.is_encrypted() {
            return Err(CutError::Protected);
        }
        // Also one that a later revision took off: its bytes stand there still.
        let names_range = bytes.windows(RANGE.len()).any(|window| window == RANGE);
        if names_range || document.objects.values().any(|object| holds_signature(object, 0)) {
            return Err(CutError::Signed);
        }
        let pages = page_ids(&document);
        let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
        match count {
            0 => Err(CutError::Malformed),
            pages if pages > most => Err(CutError::TooManyPages { pages, limit: most }),
            _ => Ok(Self { document, pages }),
        }
    }

    /// How many pages it has.
    #[must_use]
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }
}

/// What a signature covers (ISO 32000-1, 12.8.1).
const RANGE: &[u8] = b"/ByteRange";

/// Is it, or does it hold, a signature's value?
fn holds_signature(object: &Object, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    match object {
        Object::Dictionary(value) => {
            value.has(b"ByteRange") && value.has(b"Contents")
                || value.iter().any(|(_, held)| holds_signature(held, depth + 1))
        }
        Object::Array(items) => items.iter().any(|held| holds_signature(held, depth + 1)),
        _ => false,
    }
}

/// The file of these pages, in this order, under this title.
///
/// Errors: [`CutError::NoSuchPage`], also for no page at all; [`CutError::Shared`]; [`CutError::Malformed`].
pub fn cut(scans: &[Scan], pieces: &[Piece], title: &str) -> Result<Vec<u8>, CutError> {
    if pieces.is_empty() {
        return Err(CutError::NoSuchPage);
    }
    let mut sheaf = Sheaf::new();
    let tree = sheaf.new_id();
    let mut kids = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let scan = scans.get(piece.scan).ok_or(CutError::NoSuchPage)?;
        let at = (piece.page as usize).checked_sub(1).ok_or(CutError::NoSuchPage)?;
        let page = *scan.pages.get(at).ok_or(CutError::NoSuchPage)?;
        kids.push(Object::Reference(sheaf.lay(scan, piece, page, tree)?));
    }
    sheaf.finish(tree, kids, title).map_err(|_| CutError::Malformed)
}

/// What a page keeps of itself; its resources, boxes and turn are put together anew.
const PAGE_KEYS: [&[u8]; 6] = [b"Contents", b"Group", b"UserUnit", b"BleedBox", b"TrimBox", b"ArtBox"];

/// What nodes of a document are that lead to other pages.
const STRUCTURE: [&[u8]; 5] = [b"Page", b"Pages", b"Catalog", b"StructTreeRoot", b"StructElem"];

/// The file in the making, with what of which scan has come over as what.
struct Sheaf {
    out: Document,
    moved: HashMap<(usize, ObjectId), ObjectId>,
    /// Objects that have a number in the new file and are not there yet.
    waiting: Vec<(ObjectId, ObjectId)>,
    next: u32,
}

impl Sheaf {
    fn new() -> Self {
        Self { out: Document::with_version("1.7"), moved: HashMap::new(), waiting: Vec::new(), next: 1 }
    }

    fn new_id(&mut self) -> ObjectId {
        let id = (self.next, 0);
        self.next += 1;
        id
    }

    /// Brings a page over with all it draws.
    fn lay(
        &mut self,
        scan: &Scan,
        piece: &Piece,
        page: ObjectId,
        tree: ObjectId,
    ) -> Result<ObjectId, CutError> {
        let document = &scan.document;
        let shape = Shape::of(document, page);
        let mut sheet = Dictionary::new();
        sheet.set("Type", Object::Name(b"Page".to_vec()));
        sheet.set("Parent", Object::Reference(tree));
        sheet.set("MediaBox", numbers(&shape.media));
        sheet.set("CropBox", numbers(&shape.crop));
        sheet.set("Rotate", i64::from((shape.rotate + piece.turn) % 360));
        if let Ok(own) = document.get_dictionary(page) {
            for key in PAGE_KEYS {
                if let Ok(value) = own.get(key) {
                    let value = self.taken(scan, piece.scan, value, 0);
                    sheet.set(key, value);
                }
            }
        }
        let resources = Object::Dictionary(resources(scan, page)?);
        let resources = self.taken(scan, piece.scan, &resources, 0);
        sheet.set("Resources", resources);
        let annots = document.get_dictionary(page).ok();
        let annots = annots.and_then(|page| resolve(document, page.get(b"Annots").ok()));
        let annots = annots.and_then(|annots| annots.as_array().ok()).map_or(&[][..], Vec::as_slice);
        let seen: Vec<Object> = annots
            .iter()
            .filter_map(|annotation| appearance(document, annotation))
            .map(|seen| self.taken(scan, piece.scan, &Object::Dictionary(seen), 0))
            .collect();
        if !seen.is_empty() {
            sheet.set("Annots", seen);
        }
        let id = self.new_id();
        self.out.objects.insert(id, Object::Dictionary(sheet));
        while let Some((from, to)) = self.waiting.pop() {
            let object = document.objects.get(&from).unwrap_or(&Object::Null);
            let object = self.taken(scan, piece.scan, object, 0);
            self.out.objects.insert(to, object);
        }
        Ok(id)
    }

    /// A value as it stands in the new file; what it refers to comes over later, once.
    fn taken(&mut self, from: &Scan, scan: usize, value: &Object, depth: usize) -> Object {
        // Real files nest a few levels; the bound keeps a hostile one from taking the stack.
        if depth > MAX_DEPTH {
            return Object::Null;
        }
        match value {
            Object::Reference(id) => self.moved(from, scan, *id),
            Object::Array(items) => {
                Object::Array(items.iter().map(|item| self.taken(from, scan, item, depth + 1)).collect())
            }
            Object::Dictionary(items) => Object::Dictionary(self.entries(from, scan, items, depth)),
            Object::Stream(stream) => {
                let dict = match of_form(&from.document, stream) {
                    Some(few) => {
                        let mut dict = stream.dict.clone();
                        dict.set("Resources", few);
                        self.entries(from, scan, &dict, depth)
                    }
                    None => self.entries(from, scan, &stream.dict, depth),
                };
                Object::Stream(Stream { dict, ..stream.clone() })
            }
            other => other.clone(),
        }
    }

    fn entries(&mut self, from: &Scan, scan: usize, entries: &Dictionary, depth: usize) -> Dictionary {
        let mut to = Dictionary::new();
        for (key, value) in entries {
            let value = self.taken(from, scan, value, depth + 1);
            to.set(key.clone(), value);
        }
        to
    }

    fn moved(&mut self, from: &Scan, scan: usize, id: ObjectId) -> Object {
        if let Some(known) = self.moved.get(&(scan, id)) {
            return Object::Reference(*known);
        }
        let Some(object) = from.document.objects.get(&id) else { return Object::Null };
        let is_structure = object.as_dict().is_ok_and(|node| {
            node.get(b"Type").and_then(Object::as_name).is_ok_and(|kind| STRUCTURE.contains(&kind))
                || node.has(b"Kids")
        });
        // Pages are laid one by one, as they were chosen; whatever else refers to one would bring it along.
        if is_structure || from.pages.contains(&id) {
            return Object::Null;
        }
        let to = self.new_id();
        self.moved.insert((scan, id), to);
        self.waiting.push((id, to));
        Object::Reference(to)
    }

    fn finish(mut self, tree: ObjectId, kids: Vec<Object>, title: &str) -> std::io::Result<Vec<u8>> {
        let mut root = Dictionary::new();
        root.set("Type", Object::Name(b"Pages".to_vec()));
        root.set("Count", i64::try_from(kids.len()).unwrap_or(i64::MAX));
        root.set("Kids", kids);
        self.out.objects.insert(tree, Object::Dictionary(root));
        let mut catalog = Dictionary::new();
        catalog.set("Type", Object::Name(b"Catalog".to_vec()));
        catalog.set("Pages", Object::Reference(tree));
        let mut info = Dictionary::new();
        info.set("Title", utf16(title));
        info.set("Producer", utf16(PRODUCER));
        for (key, value) in [("Root", catalog), ("Info", info)] {
            let id = self.new_id();
            self.out.objects.insert(id, Object::Dictionary(value));
            self.out.trailer.set(key, Object::Reference(id));
        }
        self.out.max_id = self.next - 1;
        let mut bytes = Vec::new();
        self.out.save_to(&mut bytes)?;
        Ok(bytes)
    }
}

/// The page's resources. Some scanners give all pages one common list of pictures: of it only those are taken that the
/// page draws, or every letter would carry the pages of all others.
fn resources(scan: &Scan, page: ObjectId) -> Result<Dictionary, CutError> {
    let document = &scan.document;
    let own = inherited(document, page, b"Resources").and_then(|own| own.as_dict().ok());
    let own = own.cloned().unwrap_or_default();
    let content = document.get_page_content_with_limit(page, MOST).ok();
    match content.and_then(|content| few(document, &content, &own)) {
        Some(few) => Ok(few),
        None if is_shared(scan, page) => Err(CutError::Shared),
        None => Ok(own),
    }
}

/// Has another page the same list of pictures?
fn is_shared(scan: &Scan, page: ObjectId) -> bool {
    let list = |page| {
        let own = inherited(&scan.document, page, b"Resources")?.as_dict().ok()?;
        dictionary(&scan.document, own, b"XObject").filter(|list| !list.is_empty())
    };
    let own = list(page);
    let others = scan.pages.iter().filter(|other| **other != page);
    own.is_some_and(|own| others.filter_map(|other| list(*other)).any(|other| std::ptr::eq(own, other)))
}

/// The resources of a form with what it draws alone; none where it has none, or it cannot be told.
fn of_form(document: &Document, stream: &Stream) -> Option<Dictionary> {
    if !is_form(stream) {
        return None;
    }
    let own = dictionary(document, &stream.dict, b"Resources")?;
    few(document, &stream.get_plain_content_with_limit(MOST).ok()?, own)
}
