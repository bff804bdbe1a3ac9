//! Making a signed letter untrue, for the states that a clerk must be warned of.

use lopdf::{Dictionary, Object};
use pdf_writer::Content;

use super::Error;
use super::update::Update;
use congvan_printing::typesetting as paper;

/// Changes what page 1 shows by an incremental update after the signatures, as an editor would that keeps them: a band over
/// the body is whitened and ruled. The signed bytes stay whole, so digests still agree; the document shown is another.
pub fn alter_after_signing(pdf: &[u8]) -> Result<Vec<u8>, Error> {
    let mut update = Update::new(pdf)?;
    let (page_id, mut page) = update.page(1)?;
    let mut content = Content::new();
    content.save_state();
    content.set_fill_gray(1.0).rect(150.0, 470.0, 260.0, 17.0).fill_nonzero();
    content.set_stroke_gray(0.0).set_line_width(0.8);
    content.move_to(152.0, 474.0).line_to(406.0, 474.0).stroke();
    content.restore_state();
    let bytes = paper::deflate(content.finish().as_slice())?;
    let stream = update.reserve();
    let mut body = format!("<</Filter/FlateDecode/Length {}>>\nstream\n", bytes.len()).into_bytes();
    body.extend_from_slice(&bytes);
    body.extend_from_slice(b"\nendstream");
    update.put(stream, body);
    let mut contents = match page.get(b"Contents") {
        Ok(Object::Array(list)) => list.clone(),
        Ok(reference @ Object::Reference(_)) => vec![reference.clone()],
        _ => Vec::new(),
    };
    contents.push(Object::Reference(stream));
    page.set("Contents", contents);
    put_page(&mut update, page_id, &page);
    Ok(update.finish())
}

fn put_page(update: &mut Update<'_>, id: (u32, u16), page: &Dictionary) {
    update.put_dictionary(id, page);
}

/// Changes one letter in the signed bytes without harming the file: the digest no longer agrees.
///
/// Errors: [`Error::Unsupported`] when the file was not made by this crate.
pub fn break_digest(pdf: &[u8]) -> Result<Vec<u8>, Error> {
    let word = b"congvan-specimens";
    let at = pdf
        .windows(word.len())
        .position(|window| window == word)
        .ok_or(Error::Unsupported("it names no producer"))?;
    let mut file = pdf.to_vec();
    file[at] = b'C';
    Ok(file)
}
