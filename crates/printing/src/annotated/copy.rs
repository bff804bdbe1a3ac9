//! A copy of an original, cleaned of what does not belong in a print.

use congvan_page::{Shape, inherited, page_ids, resolve};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::nesting::imbalance;
use super::{Limits, OriginalError};
use crate::typesetting::About;

/// Name of the layers in a page's resources.
const LAYERS: &[u8] = b"CongvanLayers";

/// What a page of a print keeps of itself.
const PAGE_KEYS: [&[u8]; 7] =
    [b"Resources", b"Contents", b"Group", b"UserUnit", b"BleedBox", b"TrimBox", b"ArtBox"];

/// What the catalogue keeps: which optional content is shown, and how colours are meant.
const CATALOG_KEYS: [&[u8]; 3] = [b"OCProperties", b"OutputIntents", b"Lang"];

/// What makes an appearance on a page act, or makes it a field.
const ANNOTATION_DROPS: [&[u8]; 16] = [
    b"A", b"AA", b"Dest", b"FT", b"V", b"DV", b"T", b"TU", b"TM", b"Ff", b"Kids", b"Parent", b"FS", b"Popup",
    b"IRT", b"P",
];

/// Annotations that have no picture on the page, or play one.
const UNSEEN: [&[u8]; 7] = [b"Popup", b"Screen", b"RichMedia", b"Movie", b"Sound", b"3D", b"TrapNet"];

// Flags of an annotation.
const HIDDEN: i64 = 1 << 1;
const PRINT: i64 = 1 << 2;
const NO_VIEW: i64 = 1 << 5;
const READ_ONLY: i64 = 1 << 6;
const LOCKED: i64 = 1 << 7;

pub(super) struct Copy {
    document: Document,
    pages: Vec<ObjectId>,
    page_bytes: usize,
}

impl Copy {
    pub(super) fn open(original: &[u8], limits: &Limits) -> Result<Self, OriginalError> {
        use lopdf::Error;
        let document = Document::load_mem(original).map_err(|error| match error {
            Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_) => {
                OriginalError::Protected
            }
            _ => OriginalError::Malformed,
        })?;
        if document.is_encrypted() {
            return Err(OriginalError::Protected);
        }
        let pages = page_ids(&document);
        let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
        match count {
            0 => Err(OriginalError::Malformed),
            count if count > limits.pages => {
                Err(OriginalError::TooManyPages { pages: count, limit: limits.pages })
            }
            _ => Ok(Self { document, pages, page_bytes: limits.page_bytes }),
        }
    }

    pub(super) fn shapes(&self) -> Vec<Shape> {
        self.pages.iter().map(|page| Shape::of(&self.document, *page)).collect()
    }

    /// Lays the pages of `layers` over those of the copy; both have a page for a page.
    pub(super) fn lay(&mut self, layers: &[u8], shapes: &[Shape]) -> Result<(), OriginalError> {
        let mut above = Document::load_mem(layers).map_err(|_| OriginalError::Drawing)?;
        // Counted on from the highest number there is, whatever the file says of itself.
        let highest = self.document.objects.keys().map(|(number, _)| *number).max().unwrap_or(0);
        let highest = highest.max(self.document.max_id);
        // Room for what is added: three objects a page, and the appearances on it.
        if highest > u32::MAX / 2 {
            return Err(OriginalError::Malformed);
        }
        above.renumber_objects_with(highest + 1);
        let drawn = page_ids(&above);
        self.document.max_id = above.max_id.max(highest);
        self.document.objects.extend(std::mem::take(&mut above.objects));
        let tree = self.document.new_object_id();
        for ((page, layer), shape) in self.pages.clone().into_iter().zip(drawn).zip(shapes) {
            let form = form(&self.document, layer, shape).ok_or(OriginalError::Drawing)?;
            let form = self.document.add_object(form);
            let sheet = self.sheet(page, tree, form, shape);
            self.document.objects.insert(page, Object::Dictionary(sheet));
        }
        let kids: Vec<Object> = self.pages.iter().map(|page| Object::Reference(*page)).collect();
        let mut root = Dictionary::new();
        root.set("Type", Object::Name(b"Pages".to_vec()));
        root.set("Count", kids.len() as i64);
        root.set("Kids", kids);
        self.document.objects.insert(tree, Object::Dictionary(root));
        self.catalog(tree);
        Ok(())
    }

    /// The page as it stands in the print: nothing inherited, its drawing between saved states, the layers after it.
    fn sheet(&mut self, page: ObjectId, tree: ObjectId, form: ObjectId, shape: &Shape) -> Dictionary {
        let mut sheet = Dictionary::new();
        sheet.set("Type", Object::Name(b"Page".to_vec()));
        sheet.set("Parent", Object::Reference(tree));
        sheet.set("MediaBox", numbers(&shape.media));
        sheet.set("CropBox", numbers(&shape.crop));
        sheet.set("Rotate", i64::from(shape.rotate));
        if let Ok(own) = self.document.get_dictionary(page) {
            for key in PAGE_KEYS {
                if let Ok(value) = own.get(key) {
                    sheet.set(key, value.clone());
                }
            }
        }
        sheet.set("Resources", self.resources(page, form));
        let content = self.document.get_page_content_with_limit(page, self.page_bytes);
        // A drawing too large to look at is taken to be in order.
        let (missing, open) = content.map_or((0, 0), |content| imbalance(&content));
        let before = self.add("q\n".repeat(missing + 1).into_bytes());
        let mut after = "\nQ".repeat(open + 1).into_bytes();
        after.extend_from_slice(b" /");
        after.extend_from_slice(LAYERS);
        after.extend_from_slice(b" Do\n");
        let after = self.add(after);
        let own = self.document.get_page_contents(page);
        let contents = [before].into_iter().chain(own).chain([after]).map(Object::Reference);
        sheet.set("Contents", contents.collect::<Vec<_>>());
        let appearances = self.appearances(page);
        if !appearances.is_empty() {
            sheet.set("Annots", appearances);
        }
        sheet
    }

    /// The page's resources with the layers among its drawings.
    fn resources(&self, page: ObjectId, form: ObjectId) -> Dictionary {
        let own = inherited(&self.document, page, b"Resources").and_then(|own| own.as_dict().ok());
        let mut resources = own.cloned().unwrap_or_default();
        let drawings = resolve(&self.document, resources.get(b"XObject").ok());
        let mut drawings = drawings.and_then(|own| own.as_dict().ok()).cloned().unwrap_or_default();
        drawings.set(LAYERS, Object::Reference(form));
        resources.set("XObject", drawings);
        resources
    }

    /// What stands on the page as an annotation and is seen: seals, signatures, stamps, filled fields. They keep their
    /// pictures and lose all else.
    fn appearances(&mut self, page: ObjectId) -> Vec<Object> {
        let annots = self.document.get_dictionary(page).ok();
        let annots = annots.and_then(|page| resolve(&self.document, page.get(b"Annots").ok()));
        let annots = annots.and_then(|annots| annots.as_array().ok()).cloned().unwrap_or_default();
        let cleaned: Vec<Dictionary> =
            annots.iter().filter_map(|annotation| appearance(&self.document, annotation)).collect();
        cleaned.into_iter().map(|one| Object::Reference(self.document.add_object(one))).collect()
    }

    fn catalog(&mut self, tree: ObjectId) {
        let mut catalog = Dictionary::new();
        catalog.set("Type", Object::Name(b"Catalog".to_vec()));
        catalog.set("Pages", Object::Reference(tree));
        if let Ok(own) = self.document.catalog() {
            for key in CATALOG_KEYS {
                if let Ok(value) = own.get(key) {
                    catalog.set(key, value.clone());
                }
            }
        }
        let catalog = self.document.add_object(catalog);
        self.document.trailer = Dictionary::new();
        self.document.trailer.set("Root", Object::Reference(catalog));
    }

    /// The file, with nothing in it that no page needs.
    pub(super) fn finish(mut self, about: &About<'_>) -> Result<Vec<u8>, OriginalError> {
        let mut info = Dictionary::new();
        for (key, value) in [("Title", about.title), ("Author", about.author), ("Producer", about.producer)] {
            info.set(key, utf16(value));
        }
        let info = self.document.add_object(info);
        self.document.trailer.set("Info", Object::Reference(info));
        self.document.prune_objects();
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).map_err(|_| OriginalError::Malformed)?;
        Ok(bytes)
    }

    fn add(&mut self, content: Vec<u8>) -> ObjectId {
        self.document.add_object(Stream::new(Dictionary::new(), content))
    }
}

/// A page of layers as a drawing that a page of `shape` can show.
fn form(document: &Document, layer: ObjectId, shape: &Shape) -> Option<Stream> {
    let page = document.get_dictionary(layer).ok()?;
    let content = resolve(document, page.get(b"Contents").ok())?.as_stream().ok()?;
    let mut form = content.clone();
    let [width, height] = shape.size();
    form.dict.set("Type", Object::Name(b"XObject".to_vec()));
    form.dict.set("Subtype", Object::Name(b"Form".to_vec()));
    form.dict.set("BBox", numbers(&[0.0, 0.0, width, height]));
    form.dict.set("Matrix", numbers(&shape.matrix()));
    form.dict.set("Resources", page.get(b"Resources").ok()?.clone());
    Some(form)
}

/// An annotation reduced to its picture; none if it is not seen.
pub(crate) fn appearance(document: &Document, annotation: &Object) -> Option<Dictionary> {
    let mut own = resolve(document, Some(annotation))?.as_dict().ok()?.clone();
    let kind = own.get(b"Subtype").and_then(Object::as_name).unwrap_or_default().to_vec();
    if UNSEEN.contains(&kind.as_slice()) {
        return None;
    }
    let flags = resolve(document, own.get(b"F").ok()).and_then(|flags| flags.as_i64().ok()).unwrap_or(0);
    if flags & (HIDDEN | NO_VIEW) != 0 {
        return None;
    }
    for key in ANNOTATION_DROPS {
        own.remove(key);
    }
    if kind == b"Widget" {
        own.set("Subtype", Object::Name(b"Stamp".to_vec()));
    }
    // What the screen shows is printed, too.
    own.set("F", flags | PRINT | READ_ONLY | LOCKED);
    Some(own)
}

pub(crate) fn numbers(values: &[f64]) -> Vec<Object> {
    values.iter().map(|value| Object::Real(*value as f32)).collect()
}

/// A text as PDF keeps those beyond ASCII.
pub(crate) fn utf16(text: &str) -> Object {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), lopdf::StringFormat::Hexadecimal)
}
