//! What a page draws of what it could.

use std::collections::HashSet;

use congvan_page::{inherited, resolve};
use lopdf::content::Content;
use lopdf::{Document, Object, ObjectId};

/// Most bytes of a page's drawing that are looked at: that of a scan is a line.
const MOST: usize = 4 * 1024 * 1024;

/// Names of the pictures and forms that a page draws by itself. None where that cannot be told: then all of them may
/// be.
pub(super) fn drawings(document: &Document, page: ObjectId) -> Option<HashSet<Vec<u8>>> {
    let content = document.get_page_content_with_limit(page, MOST).ok()?;
    let content = Content::decode(&content).ok()?;
    let drawn = content.operations.iter().filter(|operation| operation.operator == "Do");
    let names: HashSet<Vec<u8>> =
        drawn.filter_map(|operation| Some(operation.operands.first()?.as_name().ok()?.to_vec())).collect();
    // A form without resources of its own draws with those of the page (ISO 32000-1, 7.8.3).
    let resources = inherited(document, page, b"Resources")?.as_dict().ok()?;
    let all = resolve(document, resources.get(b"XObject").ok())?.as_dict().ok()?;
    let borrows = names.iter().any(|name| {
        let drawing = resolve(document, all.get(name).ok()).and_then(|drawing| drawing.as_stream().ok());
        drawing.is_some_and(|drawing| {
            drawing.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form")
                && !drawing.dict.has(b"Resources")
        })
    });
    // Patterns and letters of a Type 3 font draw as well.
    let others = [b"Pattern".as_slice(), b"Font"].into_iter().any(|key| {
        resolve(document, resources.get(key).ok())
            .and_then(|held| held.as_dict().ok())
            .is_some_and(|held| !held.is_empty())
    });
    (!borrows && !others).then_some(names)
}
