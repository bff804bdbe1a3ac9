//! Ảnh trong tệp văn phòng: a scanned letter that was pasted into a document.
//!
//! A document with hardly any words of its own shows its letter as pictures. Those are recognised like pictures that came
//! in an archive: each is a page after those of the document, counted through the whole file. The pictures of a document
//! that has its text are drawings, seals and logos, and stay unread.

use std::collections::HashSet;

use super::budget::Budget;
use super::package::Package;
use super::{Inside, Written, container};
use crate::sheets::is_picture;
use crate::text_layer::TextLayer;
use crate::{FileKind, ReadError, fields, picture_size, sniff};

/// A document with more words than this has its text.
const FEW_WORDS: usize = 30;
/// Pixels of the shorter side of a picture that may be a page: an A4 page at 75 dots an inch is 620 wide.
const LEAST_SIDE: u32 = 600;
/// Pictures of one document that are read; each takes programs of its own.
const MOST: usize = 40;

/// Adds the pictures of a document that has hardly any text; `parts` are their names in the order in which they stand there.
///
/// Errors: [`ReadError::OverLimit`], [`ReadError::MissingProgram`].
pub(super) fn add(
    written: &mut Written,
    package: &mut Package<'_, '_>,
    parts: &[String],
    budget: &Budget<'_>,
    inside: Inside<'_, '_>,
) -> Result<(), ReadError> {
    let words: usize = written.pages.iter().map(|page| page.text.split_whitespace().count()).sum();
    if words > FEW_WORDS {
        return Ok(());
    }
    let (mut seen, mut taken, mut unread) = (HashSet::new(), 0, 0);
    let mut all = TextLayer::of_pages(Vec::new());
    for part in parts.iter().filter(|part| seen.insert(part.as_str())) {
        if taken == MOST || !package.has(part) {
            continue;
        }
        let bytes = package.member(part)?;
        let kind = sniff(bytes.get(..8 * 1024).unwrap_or(&bytes), "");
        if !may_be_page(&bytes, kind) {
            continue;
        }
        taken += 1;
        let so_far = u32::try_from(written.pages.len() + all.pages.len()).unwrap_or(u32::MAX);
        let before = inside.before.saturating_add(so_far);
        match container::layer(&bytes, kind, budget, Inside { before, ..inside }) {
            Ok((layer, fonts)) => {
                let left = (budget.limits.max_pages as usize).saturating_sub(so_far as usize);
                all.pages.extend(layer.pages.into_iter().take(left));
                all.sheets.extend(layer.sheets.into_iter().take(left));
                all.to_recognise.extend(layer.to_recognise);
                all.is_english |= layer.is_english;
                written.fonts.tcvn3 |= fonts.tcvn3;
                written.fonts.vni |= fonts.vni;
            }
            Err(error @ ReadError::MissingProgram { .. }) => return Err(error),
            // Of one picture, not of the file.
            Err(ReadError::OverLimit { what }) if what != "pixels" => {
                return Err(ReadError::OverLimit { what });
            }
            Err(_) => unread += 1,
        }
    }
    if unread > 0 {
        written.remarks.push(format!("Không đọc được {unread} ảnh trong tệp."));
    }
    let last = inside.before as usize + written.pages.len() + all.pages.len();
    all.to_recognise.retain(|page| *page as usize <= last);
    take(written, all, inside.depth);
    Ok(())
}

fn may_be_page(bytes: &[u8], kind: FileKind) -> bool {
    match kind {
        FileKind::Tiff => true,
        kind => {
            is_picture(kind)
                && picture_size(bytes).is_some_and(|[width, height]| width.min(height) >= LEAST_SIDE)
        }
    }
}

/// Puts the pages of pictures below. What they say of the letter counts where the document does not say its number itself.
fn take(written: &mut Written, layer: TextLayer, depth: usize) {
    if depth == 0 && written.fields.number.is_none() && !layer.sheets.is_empty() {
        let (mut found, remarks) = fields::read(&layer.sheets, layer.trust(), layer.is_english);
        fields::weigh(&mut found, &layer.pages);
        found.forget_places();
        written.fields = found;
        written.remarks = remarks.into_iter().chain(written.remarks.drain(..)).collect();
    }
    written.pages.extend(layer.pages);
    written.to_recognise.extend(layer.to_recognise);
}
