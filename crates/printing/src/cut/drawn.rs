//! What is drawn of what could be.

use std::collections::HashSet;

use congvan_page::resolve;
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, Stream};

/// Most bytes of a drawing that are looked at: that of a scanned page is a line, with its recognised words some hundred.
pub(super) const MOST: usize = 4 * 1024 * 1024;

/// The resources with those pictures and forms alone that `content` draws. None where that cannot be told: then each of
/// them may be drawn.
pub(super) fn few(document: &Document, content: &[u8], resources: &Dictionary) -> Option<Dictionary> {
    let mut few = resources.clone();
    let Some(all) = dictionary(document, resources, b"XObject") else { return Some(few) };
    let names = drawn(document, content, resources, all)?;
    let mut kept = Dictionary::new();
    for (name, value) in all.iter().filter(|(name, _)| names.contains(*name)) {
        kept.set(name.clone(), value.clone());
    }
    few.set("XObject", kept);
    Some(few)
}

/// A form: a drawing with a list of resources of its own, or without one (ISO 32000-1, 8.10).
pub(super) fn is_form(stream: &Stream) -> bool {
    stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form")
}

pub(super) fn dictionary<'a>(
    document: &'a Document,
    from: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    resolve(document, from.get(key).ok()).and_then(|held| held.as_dict().ok())
}

fn drawn(
    document: &Document,
    content: &[u8],
    resources: &Dictionary,
    all: &Dictionary,
) -> Option<HashSet<Vec<u8>>> {
    // Patterns draw as well, and so do the letters of a Type 3 font.
    let has_patterns = dictionary(document, resources, b"Pattern").is_some_and(|held| !held.is_empty());
    let draws = |font: &Object| {
        let font = resolve(document, Some(font)).and_then(|font| font.as_dict().ok());
        font.is_none_or(|font| {
            font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Type3")
        })
    };
    let fonts = dictionary(document, resources, b"Font");
    if has_patterns || fonts.is_some_and(|fonts| fonts.iter().any(|(_, font)| draws(font))) {
        return None;
    }
    let mut names = HashSet::new();
    let mut waiting = names_in(content)?;
    while let Some(name) = waiting.pop() {
        let drawing = resolve(document, all.get(&name).ok()).and_then(|drawing| drawing.as_stream().ok());
        // A form without resources of its own draws with those of its page (ISO 32000-1, 7.8.3).
        let borrows = drawing.filter(|drawing| is_form(drawing) && !drawing.dict.has(b"Resources"));
        if names.insert(name)
            && let Some(form) = borrows
        {
            waiting.extend(names_in(&form.get_plain_content_with_limit(MOST).ok()?)?);
        }
    }
    Some(names)
}

/// What a drawing names to be drawn.
fn names_in(content: &[u8]) -> Option<Vec<Vec<u8>>> {
    if content.len() > MOST {
        return None;
    }
    let content = Content::decode(content).ok()?;
    let drawn = content.operations.iter().filter(|operation| operation.operator == "Do");
    Some(drawn.filter_map(|operation| Some(operation.operands.first()?.as_name().ok()?.to_vec())).collect())
}
