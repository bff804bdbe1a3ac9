//! Ký số: signing a PDF (PAdES B-B), and spoiling a signed one for tests.
//!
//! A signature is an incremental update. A letter that leaves an agency bears two: first the signer's, over the place of the
//! handwriting, then the agency's, over the place of the seal (Decree 30/2020/NĐ-CP, art. 13, 17 and Appendix I).

mod cms;
mod spoil;
mod update;

use lopdf::{Dictionary, Object};
use pdf_writer::Content;
use ring::digest::{Context, SHA256};
use thiserror::Error as ThisError;
use time::OffsetDateTime;

use crate::letter::marks;
use crate::letter::{self, Place};
use crate::pki::{self, Signer};
use congvan_printing::typesetting::{self as paper, HEIGHT};
use update::{Update, hex, text_string};

pub use spoil::{alter_after_signing, break_digest};

/// Why a file cannot be signed or changed.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum Error {
    /// Not a PDF, or a broken one.
    #[error("the file cannot be read as a PDF")]
    Unreadable,
    /// A PDF of a kind that this crate does not write.
    #[error("the file cannot be signed here: {0}")]
    Unsupported(&'static str),
    /// The appearance belongs on a page that the file lacks.
    #[error("the file has no such page")]
    NoSuchPage,
    /// The picture cannot be drawn.
    #[error("the picture of the signature cannot be drawn")]
    Drawing(#[from] letter::Error),
    /// The key refuses.
    #[error("the signature cannot be made")]
    Signing(#[from] pki::Error),
}

/// How the signature declares itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SubFilter {
    /// `ETSI.CAdES.detached`: PAdES, the time in `/M` only.
    #[default]
    Cades,
    /// `adbe.pkcs7.detached`: as most programs in use sign, the time in the CMS as well.
    Adbe,
}

/// What a reader sees of the signature.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Appearance {
    /// Nothing.
    #[default]
    Invisible,
    /// The signer's handwriting.
    Handwriting(Place),
    /// The red seal with these words, `|` before the place.
    Seal(Place, String),
}

/// How to sign.
#[derive(Debug, Clone, PartialEq)]
pub struct SignOptions {
    /// Moment of signing, as claimed by the signer.
    pub at: OffsetDateTime,
    /// Form of the signature.
    pub sub_filter: SubFilter,
    /// What is seen of it.
    pub appearance: Appearance,
    /// Reason in the dictionary, if any.
    pub reason: Option<String>,
}

impl SignOptions {
    /// An invisible PAdES signature at `at`.
    pub fn at(at: OffsetDateTime) -> Self {
        Self { at, sub_filter: SubFilter::default(), appearance: Appearance::default(), reason: None }
    }

    /// The same with a picture.
    pub fn with(self, appearance: Appearance) -> Self {
        Self { appearance, ..self }
    }
}

/// Signs `pdf` over all its bytes and appends the signature as an incremental update. The bytes given stay as they are.
///
/// Errors: [`Error::Unsupported`] for encrypted files and for files with a cross-reference stream.
pub fn sign_pdf(pdf: &[u8], signer: &Signer, options: &SignOptions) -> Result<Vec<u8>, Error> {
    sign(pdf, signer, options, None)
}

/// The same with a time-stamp over the value, by `stamper` at the moment of signing (PAdES B-T).
///
/// Errors: as [`sign_pdf`].
pub fn sign_and_stamp_pdf(
    pdf: &[u8],
    signer: &Signer,
    options: &SignOptions,
    stamper: &Signer,
) -> Result<Vec<u8>, Error> {
    sign(pdf, signer, options, Some(cms::Stamp { stamper, at: options.at }))
}

fn sign(
    pdf: &[u8],
    signer: &Signer,
    options: &SignOptions,
    stamp: Option<cms::Stamp<'_>>,
) -> Result<Vec<u8>, Error> {
    let signing_time = (options.sub_filter == SubFilter::Adbe).then_some(options.at);
    let room = cms::room(signer, signing_time, stamp)?;

    let mut update = Update::new(pdf)?;
    let (page_number, rect) = match &options.appearance {
        Appearance::Invisible => (1, [0.0; 4]),
        Appearance::Handwriting(place) | Appearance::Seal(place, _) => (place.page, place.rect),
    };
    let signature = update.reserve();
    let widget = update.reserve();
    let (page_id, mut page) = update.page(page_number)?;

    let [left, top, width, height] = rect;
    let bottom = if width > 0.0 { HEIGHT - top - height } else { 0.0 };
    let mut field = Dictionary::new();
    field.set("Type", Object::Name(b"Annot".to_vec()));
    field.set("Subtype", Object::Name(b"Widget".to_vec()));
    field.set("FT", Object::Name(b"Sig".to_vec()));
    field.set(
        "Rect",
        [left, bottom, left + width, bottom + height].map(|v| Object::Real(paper::tenth(v))).to_vec(),
    );
    field.set("F", 132); // print, locked
    field.set("P", page_id);
    field.set("V", signature);
    if let Some(picture) = picture(&options.appearance, signer)? {
        let form = update.reserve();
        update.put(form, picture);
        let mut appearance = Dictionary::new();
        appearance.set("N", form);
        field.set("AP", appearance);
    }

    let count = add_field(&mut update, widget)?;
    field.set("T", Object::string_literal(format!("Signature{count}")));
    update.put_dictionary(widget, &field);
    add_annotation(&update, &mut page, widget)?;
    update.put_dictionary(page_id, &page);

    let body = dictionary(signer, options, room);
    update.put(signature, body);
    fill(update.finish(), pdf.len(), room, |digest| cms::signed_data(digest, signer, signing_time, stamp))
}

/// Adds the field to the form, which the first signature makes; gives the number of fields.
fn add_field(update: &mut Update<'_>, widget: (u32, u16)) -> Result<usize, Error> {
    let (catalog_id, mut catalog) = update.catalog()?;
    let existing = catalog.get(b"AcroForm").ok().cloned();
    let (id, mut form) = match existing {
        Some(Object::Reference(id)) => {
            let form = update.document.get_dictionary(id).map_err(|_| Error::Unreadable)?;
            (id, form.clone())
        }
        Some(Object::Dictionary(_)) => return Err(Error::Unsupported("the form is part of the catalogue")),
        _ => {
            let id = update.reserve();
            catalog.set("AcroForm", id);
            update.put_dictionary(catalog_id, &catalog);
            (id, Dictionary::new())
        }
    };
    let mut fields = match form.get(b"Fields") {
        Ok(Object::Array(fields)) => fields.clone(),
        _ => Vec::new(),
    };
    fields.push(Object::Reference(widget));
    let count = fields.len();
    form.set("Fields", fields);
    form.set("SigFlags", 3); // signatures exist, append only
    update.put_dictionary(id, &form);
    Ok(count)
}

fn add_annotation(update: &Update<'_>, page: &mut Dictionary, widget: (u32, u16)) -> Result<(), Error> {
    let mut list = match page.get(b"Annots") {
        Ok(Object::Array(list)) => list.clone(),
        Ok(Object::Reference(id)) => {
            let list = update.document.get_object(*id).and_then(Object::as_array);
            list.map_err(|_| Error::Unreadable)?.clone()
        }
        _ => Vec::new(),
    };
    list.push(Object::Reference(widget));
    page.set("Annots", list);
    Ok(())
}

const RANGE: &str = "/ByteRange[0 ********** ********** **********]";

/// The signature dictionary with blanks for byte range and value.
fn dictionary(signer: &Signer, options: &SignOptions, room: usize) -> Vec<u8> {
    let mut entries = Dictionary::new();
    entries.set("Type", Object::Name(b"Sig".to_vec()));
    entries.set("Filter", Object::Name(b"Adobe.PPKLite".to_vec()));
    let sub_filter = match options.sub_filter {
        SubFilter::Cades => "ETSI.CAdES.detached",
        SubFilter::Adbe => "adbe.pkcs7.detached",
    };
    entries.set("SubFilter", Object::Name(sub_filter.into()));
    entries.set("Name", text_string(&signer.subject.name));
    entries.set("Location", text_string(&signer.subject.locality));
    if let Some(reason) = &options.reason {
        entries.set("Reason", text_string(reason));
    }
    let mut body = Vec::new();
    update::write_dictionary(&mut body, &entries);
    body.truncate(body.len() - 2);
    body.extend_from_slice(format!("/M({})", pdf_time(options.at)).as_bytes());
    body.extend_from_slice(RANGE.as_bytes());
    body.extend_from_slice(b"/Contents<");
    body.extend(std::iter::repeat_n(b'0', room * 2));
    body.extend_from_slice(b">>>");
    body
}

fn pdf_time(at: OffsetDateTime) -> String {
    let offset = at.offset();
    let sign = if offset.is_negative() { '-' } else { '+' };
    format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}{sign}{:02}'{:02}'",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second(),
        offset.whole_hours().unsigned_abs(),
        offset.minutes_past_hour().unsigned_abs()
    )
}

/// Writes byte range and value into the blanks of the update that begins at `start`.
fn fill(
    mut file: Vec<u8>,
    start: usize,
    room: usize,
    container: impl FnOnce(&[u8]) -> Result<Vec<u8>, pki::Error>,
) -> Result<Vec<u8>, Error> {
    let find = |bytes: &[u8], word: &[u8]| {
        bytes[start..].windows(word.len()).position(|window| window == word).map(|at| at + start)
    };
    let range_at = find(&file, RANGE.as_bytes()).ok_or(Error::Unreadable)?;
    let open = find(&file, b"/Contents<").ok_or(Error::Unreadable)? + b"/Contents".len();
    let close = open + room * 2 + 2;
    let mut range = format!("/ByteRange[0 {open} {close} {}]", file.len() - close);
    while range.len() < RANGE.len() {
        range.push(' ');
    }
    file[range_at..range_at + RANGE.len()].copy_from_slice(range.as_bytes());

    let mut context = Context::new(&SHA256);
    context.update(&file[..open]);
    context.update(&file[close..]);
    let value = container(context.finish().as_ref())?;
    let digits = hex(&value);
    if digits.len() > room * 2 {
        return Err(Error::Signing(pki::Error::Signing));
    }
    file[open + 1..open + 1 + digits.len()].copy_from_slice(digits.as_bytes());
    Ok(file)
}

/// The appearance as a form XObject; `None` when nothing is to be seen.
fn picture(appearance: &Appearance, signer: &Signer) -> Result<Option<Vec<u8>>, Error> {
    let mut content = Content::new();
    let [_, _, width, height] = match appearance {
        Appearance::Invisible => return Ok(None),
        Appearance::Handwriting(place) => {
            marks::handwriting(&mut content, 0.0, 0.0, &signer.subject.name);
            place.rect
        }
        Appearance::Seal(place, text) => {
            let [_, _, width, height] = place.rect;
            marks::seal(&mut content, width / 2.0, height / 2.0, text, u64::from(signer.serial[2]))?;
            place.rect
        }
    };
    let bytes = paper::deflate(content.finish().as_slice())?;
    let mut body = format!(
        "<</Type/XObject/Subtype/Form/BBox[0 0 {} {}]/Resources<</ExtGState<</Ink<</CA .86/ca .86>>>>>>\
         /Filter/FlateDecode/Length {}>>\nstream\n",
        paper::tenth(width),
        paper::tenth(height),
        bytes.len()
    )
    .into_bytes();
    body.extend_from_slice(&bytes);
    body.extend_from_slice(b"\nendstream");
    Ok(Some(body))
}
