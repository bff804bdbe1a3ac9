//! Signatures of all revisions. A later revision may hide one; it is found nevertheless.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::error::{Error, Limit};
use crate::pdf::byterange::{self, ByteRange};
use crate::pdf::fields::{self, Field};
use crate::pdf::file::PdfFile;
use crate::pdf::object::{Dict, Indirect, Number, Object};
use crate::pdf::xref::Entry;

/// A signature dictionary and the field that shows it.
#[derive(Debug, Clone)]
pub(crate) struct PdfSignature {
    pub(crate) field: String,
    /// The dictionary as first seen; empty when the field's value is none.
    pub(crate) dict: Dict,
    /// Object that holds the dictionary, and where that object lies.
    pub(crate) holder: Option<(Number, Entry)>,
    /// Revision in which it first appears.
    pub(crate) first_seen: usize,
    /// What the field forbids once it is signed: its `/Lock`.
    pub(crate) lock: Object,
    pub(crate) is_shared: bool,
    pub(crate) is_replaced: bool,
    pub(crate) is_removed: bool,
}

impl PdfSignature {
    /// Whether this is a time-stamp over the document.
    pub(crate) fn is_document_timestamp(&self) -> bool {
        is_document_timestamp(&self.dict)
    }
}

/// Whether a dictionary is that of a document time-stamp (ISO 32000-2, 12.8.5).
pub(crate) fn is_document_timestamp(dict: &Dict) -> bool {
    dict.name(b"SubFilter") == Some(b"ETSI.RFC3161") || dict.name(b"Type") == Some(b"DocTimeStamp")
}

/// Every signature of every revision, in the order of first appearance, and whether there are
/// empty signature fields in the last revision.
pub(crate) fn collect(file: &mut PdfFile) -> Result<(Vec<PdfSignature>, bool), Error> {
    let mut found: Vec<PdfSignature> = Vec::new();
    let mut by_field: HashMap<String, usize> = HashMap::new();
    let mut by_place: HashMap<Place, usize> = HashMap::new();
    let mut has_empty = false;
    let last = file.revisions.len().saturating_sub(1);
    let mut read = HashSet::new();
    let mut known = fields::Known::new();
    for revision in 0..=last {
        // What the last reading looked at did not change, so it would only be repeated.
        if file.leaves_alone(revision, &read) {
            continue;
        }
        file.watch();
        let list = fields::collect(file, revision, &mut known)?;
        has_empty = false;
        let mut shown = vec![false; found.len()];
        for field in list.iter().filter(|f| f.is_signature()) {
            if field.value().is_null() {
                has_empty = true;
                continue;
            }
            let Some(value) = value(file, field, revision)? else {
                has_empty = true;
                continue;
            };
            let place = value.place();
            if let Some(index) = by_place.get(&place) {
                if let Some(known) = found.get_mut(*index) {
                    known.is_shared |= known.field != field.name;
                }
                if let Some(flag) = shown.get_mut(*index) {
                    *flag = true;
                }
                continue;
            }
            file.spend_dict(value.dict())?;
            let candidate = PdfSignature {
                field: field.name.clone(),
                dict: value.dict().clone(),
                holder: value.holder,
                first_seen: revision,
                lock: field.dict().get(b"Lock").cloned().unwrap_or(Object::Null),
                is_shared: false,
                is_replaced: false,
                is_removed: false,
            };
            if let Some(index) = by_field.get(&candidate.field).copied()
                && !is_signature_of(file, &candidate, revision)
            {
                // The same field with another dictionary that signs nothing new.
                if let Some(known) = found.get_mut(index) {
                    known.is_replaced = true;
                }
                if let Some(flag) = shown.get_mut(index) {
                    *flag = true;
                }
                by_place.insert(place, index);
                continue;
            }
            by_place.insert(place, found.len());
            by_field.insert(candidate.field.clone(), found.len());
            found.push(candidate);
            shown.push(true);
            if found.len() > file.limits.signatures {
                return Err(Error::LimitExceeded(Limit::Signatures));
            }
        }
        for (signature, shown) in found.iter_mut().zip(&shown) {
            signature.is_removed |= !shown;
        }
        read = file.watched();
    }
    Ok((found, has_empty))
}

/// Place of an entry, in a form that can be a key.
type Entry2 = (u8, usize, usize);

/// Where a dictionary is: its object, that object's place, and its own.
type Place = (Option<Number>, Option<Entry2>, usize);

/// What a signature field holds. The dictionary stays where it is: each revision shows those of all before it, and their
/// containers are large.
struct Value {
    /// The object that holds the dictionary, and where that object lies.
    holder: Option<(Number, Entry)>,
    object: Rc<Indirect>,
}

impl Value {
    /// The dictionary; empty where there is something else, for a value that is no dictionary is a signature that cannot be right.
    fn dict(&self) -> &Dict {
        const NONE: &Dict = &Dict { entries: Vec::new(), has_duplicates: false, start: 0 };
        self.object.dict().unwrap_or(NONE)
    }

    fn place(&self) -> Place {
        let entry = self.holder.map(|(_, entry)| match entry {
            Entry::Free => (0, 0, 0),
            Entry::Offset(at, _) => (1, at, 0),
            Entry::InStream(container, index) => (2, container as usize, index),
        });
        (self.holder.map(|(number, _)| number), entry, self.dict().start)
    }
}

/// The value of a field, references followed; none when it is nothing at all.
fn value(file: &mut PdfFile, field: &Field, revision: usize) -> Result<Option<Value>, Error> {
    let mut holder = field.number;
    let mut object = None;
    let mut next = field.value().as_ref();
    for _ in 0..16 {
        let Some(number) = next else { break };
        holder = Some(number);
        let loaded = file.load(number, revision)?;
        next = loaded.value.as_ref();
        object = Some(loaded);
    }
    let object = match object {
        Some(object) => object,
        None => {
            if let Object::Dict(dict) = field.value() {
                file.spend_dict(dict)?;
            }
            Rc::new(Indirect { value: field.value().clone(), ..Indirect::null() })
        }
    };
    if matches!(object.value, Object::Null | Object::Ref(..)) {
        return Ok(None);
    }
    Ok(Some(Value { holder: holder.map(|number| (number, file.entry(number, revision))), object }))
}

/// Whether the dictionary signs exactly up to the end of this revision.
fn is_signature_of(file: &PdfFile, candidate: &PdfSignature, revision: usize) -> bool {
    ByteRange::read(&candidate.dict, file.bytes.len()).is_some_and(|range| {
        range.revision(file) == Some(revision) && byterange::contents(&candidate.dict).is_some()
    })
}
