//! What the trailer of an update names: the catalogue, an original beside the pages, the file's own description.

use std::collections::HashSet;

use crate::error::Error;
use crate::pdf::file::PdfFile;
use crate::pdf::object::{Dict, Object, different_keys, same};
use crate::pdf::references::ORIGINALS;

/// Whether the catalogue is the object that it was, or a new one in its place, whose entries are then compared with the old.
/// The generation counts: programs differ in what they do with one that is not the object's.
pub(super) fn keeps_catalog(file: &mut PdfFile, revision: usize) -> Result<bool, Error> {
    let (old, new) = (file.told(revision - 1, b"Root"), file.told(revision, b"Root"));
    if same(&old, &new) {
        return Ok(true);
    }
    let Object::Ref(number, generation) = new else { return Ok(false) };
    let is_meant = file.entry(number, revision).generation() == Some(generation);
    let is_new = file.load(number, revision - 1)?.value.is_null();
    let object = file.load(number, revision)?;
    let is_catalog = object.dict().is_some_and(|dict| dict.name(b"Type") == Some(b"Catalog"));
    Ok(is_meant && is_new && is_catalog && object.stream.is_none())
}

/// Whether an update leads to another original of the document. LibreOffice writes one beside the pages if it is asked to, in
/// a stream that the trailer names, and opens that one instead of the pages.
pub(super) fn shows_another_original(file: &mut PdfFile, revision: usize) -> Result<bool, Error> {
    let (old, new) = (file.told(revision - 1, ORIGINALS), file.told(revision, ORIGINALS));
    let mut known = HashSet::new();
    old.for_each_ref(&mut |number, _| {
        known.insert(number);
    });
    let mut told = Vec::new();
    new.for_each_ref(&mut |number, _| told.push(number));
    for number in told {
        let is_kept =
            known.contains(&number) && file.entry(number, revision - 1) == file.entry(number, revision);
        // Many programs keep the entry and renumber what it names; a name that leads nowhere shows nothing.
        if !is_kept && !file.load(number, revision)?.value.is_null() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Every program that saves writes the date and its own name.
pub(super) fn is_routine_information(old: Option<&Dict>, new: Option<&Dict>) -> bool {
    let routine = |key: &Vec<u8>| matches!(key.as_slice(), b"ModDate" | b"Producer");
    new.is_some_and(|new| {
        !new.has_duplicates && different_keys(old.unwrap_or(&Dict::default()), new).iter().all(routine)
    })
}
