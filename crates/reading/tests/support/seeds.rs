//! A whole file of every kind that is read, to be damaged.

use super::office::{
    archive, docx, fixture, letter, letter_with_margins, message, old_word, old_workbook, pasted,
    presentation, text_with_margins, workbook,
};
use super::{bytes, document};
use congvan_specimens::library::letters;
use congvan_specimens::scan::scanned;
use congvan_specimens::{hostile, typeset};
use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use lopdf::{Document, Object};
use time::macros::date;

/// Dots per inch of the scan: its bytes are what counts, not what can be made out on it.
const COARSE: u32 = 60;

/// The files, each with its name.
pub(crate) fn of_every_kind() -> Vec<(&'static str, Vec<u8>)> {
    let inner = archive(&[("c.doc", &old_word(0))]);
    let mut seeds = vec![
        ("docx", letter()),
        ("odt", fixture("report.odt")),
        ("doc", fixture("report.doc")),
        ("old doc", old_word(0)),
        ("rtf", fixture("report.rtf")),
        ("docx with headers", letter_with_margins()),
        ("odt with headers", text_with_margins()),
        ("docx of a picture", pasted(&picture())),
        ("xlsx", workbook()),
        ("xls", old_workbook(false)),
        ("pptx", presentation()),
        ("e-mail", message("thư.docx", &docx("<w:p/>"))),
        ("zip", archive(&[("a.rtf", &fixture("report.rtf")), ("b.zip", &inner)])),
        ("text", "Kính gửi: Ủy ban nhân dân".into()),
    ];
    seeds.extend(pdfs());
    seeds
}

/// A letter with its text, the same packed into object streams, as a scan, and two that are encrypted.
fn pdfs() -> Vec<(&'static str, Vec<u8>)> {
    let specimen = letters(11, date!(2026 - 11 - 25), 1).next().unwrap();
    let born_digital = typeset(&specimen.letter).unwrap().pdf;
    let mut packed = Vec::new();
    Document::load_mem(&born_digital).unwrap().save_modern(&mut packed).unwrap();
    let scan = scanned(&born_digital, COARSE, 0).unwrap();
    vec![
        ("pdf", born_digital),
        ("pdf with object streams", packed),
        ("pdf of a scan", scan),
        ("pdf without a password", encrypted()),
        ("pdf with a password", hostile::password_protected()),
    ]
}

/// Encrypted, and opened by everybody.
fn encrypted() -> Vec<u8> {
    let mut locked = document(2, "Kinh gui", 595, 842);
    let id = Object::string_literal("0123456789abcdef");
    locked.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &locked,
        owner_password: "chu",
        user_password: "",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    locked.encrypt(&state).unwrap();
    bytes(locked)
}

/// A picture as large as a page of letters, in grey.
fn picture() -> Vec<u8> {
    let (width, height) = (620_u32, 877_u32);
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    let shade = |at: u32| if at / width % 20 < 8 && at % 7 < 3 { 30 } else { 250 };
    writer.write_image_data(&(0..width * height).map(shade).collect::<Vec<u8>>()).unwrap();
    drop(writer);
    out
}
