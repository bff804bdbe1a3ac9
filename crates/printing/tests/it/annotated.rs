//! Bản có bút phê: layers stand where the screen shows them, the page below stays as it is.

use congvan_printing::{Annotation, Limits, Mark, Origin, OriginalError, annotate};
use congvan_specimens::{hostile, library, pki::TestPki};
use lopdf::Document;
use pdf_writer::{Finish, Name, Pdf, Rect, Ref};
use time::OffsetDateTime;

use crate::picture::Picture;

/// Size of every page as shown, in points.
const SHOWN: [f32; 2] = [420.0, 560.0];
/// The lower edge holds the mark of the system, which has the time and the size of the page in it.
const ABOVE_THE_MARK: f64 = 0.95;

fn origin() -> Origin {
    Origin {
        agency: "Ủy ban nhân dân phường Thọ Hòa".into(),
        printed_by: "Trần Thị Mỹ Linh".into(),
        printed_at: OffsetDateTime::from_unix_timestamp(1_795_593_600).unwrap(),
        reference: "Văn bản 01990000-0000-7000-8000-000000000001".into(),
    }
}

fn annotations() -> Vec<Annotation> {
    let at = |rect, mark| Annotation { page: 1, rect, mark };
    let stamp = ["UBND PHƯỜNG THỌ HÒA", "ĐẾN Số: 1145", "Ngày: 25/11/2026", "Chuyển: Chủ tịch UBND phường"];
    let wave = |i: u32| [60.0 + f64::from(i) * 4.0, 420.0 + 14.0 * (f64::from(i) / 3.0).sin()];
    let there = (0..40).map(wave);
    let back = (0..40).rev().map(wave).map(|[x, y]| [x, y + 3.0]);
    vec![
        at([40.0, 120.0, 182.0, 72.0], Mark::Stamp { lines: stamp.map(String::from).to_vec() }),
        at(
            [230.0, 60.0, 170.0, 60.0],
            Mark::Note {
                lines: vec!["Giao Phòng Kinh tế chủ trì,".into(), "báo cáo trước ngày 27/11.".into()],
                font_size: 15.0,
            },
        ),
        at([60.0, 300.0, 200.0, 14.0], Mark::Highlight),
        at([50.0, 400.0, 200.0, 40.0], Mark::Ink { outlines: vec![there.chain(back).collect()] }),
    ]
}

/// An original of one page, of [`SHOWN`] size however it is turned, cropped and measured.
struct Sheet {
    rotate: i32,
    /// Left and bottom of the crop box, and what the sheet is larger on each side, in points.
    offset: [f32; 2],
    margin: f32,
    unit: f32,
    content: &'static [u8],
}

impl Sheet {
    const PLAIN: Self = Self { rotate: 0, offset: [0.0, 0.0], margin: 0.0, unit: 1.0, content: b"" };

    fn pdf(&self) -> Vec<u8> {
        let [width, height] = if self.rotate % 180 == 0 { SHOWN } else { [SHOWN[1], SHOWN[0]] };
        let [left, bottom] = self.offset;
        let (width, height) = (width / self.unit, height / self.unit);
        let crop = Rect::new(left, bottom, left + width, bottom + height);
        let m = self.margin;
        let mut pdf = Pdf::new();
        let (catalog, tree, page, content) = (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4));
        pdf.catalog(catalog).pages(tree);
        // Boxes and turn are inherited, as many files have it.
        let mut pages = pdf.pages(tree);
        pages.kids([page]).count(1).media_box(Rect::new(crop.x1 - m, crop.y1 - m, crop.x2 + m, crop.y2 + m));
        pages.insert(Name(b"Rotate")).primitive(self.rotate);
        pages.finish();
        let mut sheet = pdf.page(page);
        sheet.parent(tree).crop_box(crop).contents(content).user_unit(self.unit);
        sheet.resources();
        sheet.finish();
        pdf.stream(content, self.content);
        pdf.finish()
    }

    fn annotated(&self) -> Vec<u8> {
        annotate(&self.pdf(), &annotations(), &origin(), "Công văn 12/SNV-VP", &Limits::default()).unwrap()
    }

    /// poppler leaves the unit out of account: more dots an inch make up for it.
    fn picture(&self, pdf: &[u8]) -> Picture {
        Picture::of(pdf, 1, 100.0 * f64::from(self.unit))
    }
}

#[test]
fn layers_stand_alike_on_pages_turned_cropped_and_measured_otherwise() {
    let plain = Sheet::PLAIN.picture(&Sheet::PLAIN.annotated());
    assert!(plain.inked(ABOVE_THE_MARK) > 4_000, "only {} dots are inked", plain.inked(ABOVE_THE_MARK));
    let mut sheets = Vec::new();
    for rotate in [0, 90, 180, 270, -90] {
        sheets.push(Sheet { rotate, ..Sheet::PLAIN });
        sheets.push(Sheet { rotate, offset: [-120.0, 333.0], margin: 40.0, ..Sheet::PLAIN });
    }
    sheets.push(Sheet { rotate: 90, offset: [17.0, 5.0], margin: 9.0, unit: 2.5, ..Sheet::PLAIN });
    sheets.push(Sheet { unit: 4.0, ..Sheet::PLAIN });
    for sheet in sheets {
        let name = format!("turned by {}, at {:?}, unit {}", sheet.rotate, sheet.offset, sheet.unit);
        let print = sheet.annotated();
        let picture = sheet.picture(&print);
        let (one, other) =
            (picture.differing(&plain, ABOVE_THE_MARK), plain.differing(&picture, ABOVE_THE_MARK));
        assert!(one + other <= 12, "{name}: {one} and {other} dots differ");
    }
}

/// What the comparison is worth: two points off, and it says so.
#[test]
fn a_layer_two_points_off_is_noticed() {
    let plain = Sheet::PLAIN.picture(&Sheet::PLAIN.annotated());
    for shift in [[2.0, 0.0], [0.0, 2.0]] {
        let mut moved = annotations();
        moved
            .iter_mut()
            .for_each(|one| (one.rect[0], one.rect[1]) = (one.rect[0] + shift[0], one.rect[1] + shift[1]));
        let print = annotate(&Sheet::PLAIN.pdf(), &moved, &origin(), "", &Limits::default()).unwrap();
        let differing = Sheet::PLAIN.picture(&print).differing(&plain, ABOVE_THE_MARK);
        assert!(differing > 500, "{differing} dots differ");
    }
}

#[test]
fn a_drawing_that_leaves_the_page_askew_moves_no_layer() {
    let plain = Sheet::PLAIN.picture(&Sheet::PLAIN.annotated());
    for content in [&b"q 0.5 0 0 0.5 90 40 cm"[..], b"0.2 0 0 0.2 0 0 cm q q", b"Q Q 3 0 0 3 0 0 cm"] {
        let sheet = Sheet { content, ..Sheet::PLAIN };
        let differing = sheet.picture(&sheet.annotated()).differing(&plain, ABOVE_THE_MARK);
        assert!(differing <= 12, "{}: {differing} dots differ", String::from_utf8_lossy(content));
    }
}

#[test]
fn a_signed_letter_looks_as_it_did_and_proves_nothing_any_more() {
    let signed = signed_letter();
    let print = annotate(&signed, &[], &origin(), "Công văn", &Limits::default()).unwrap();
    let (before, after) = (Picture::of(&signed, 1, 100.0), Picture::of(&print, 1, 100.0));
    assert!(before.inked(1.0) > 5_000);
    assert!(after.differing(&before, ABOVE_THE_MARK) <= 12 && before.differing(&after, ABOVE_THE_MARK) <= 12);
    assert!(after.inked(1.0) > before.inked(1.0), "the mark of the system is missing");
    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    for word in ["/ByteRange", "/AcroForm", "/Sig", "/FT", "/JavaScript", "/OpenAction", "/EmbeddedFiles"] {
        assert!(!words(&print).contains(word), "{word} is still in the print");
    }
    assert!(words(&signed).contains("/ByteRange"));
}

pub(crate) fn signed_letter() -> Vec<u8> {
    let day = time::macros::date!(2026 - 11 - 20);
    let mut pki = TestPki::new(7, day).unwrap();
    let made = library::letters(7, day, 12).map(|letter| letter.make(&mut pki).unwrap().pdf);
    let is_signed = |pdf: &Vec<u8>| pdf.windows(10).any(|word| word == b"/ByteRange");
    made.into_iter().find(is_signed).unwrap()
}

#[test]
fn text_of_the_layers_can_be_found_in_the_print() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("print.pdf");
    std::fs::write(&path, Sheet::PLAIN.annotated()).unwrap();
    let text = std::process::Command::new("pdftotext")
        .args(["-layout".as_ref(), path.as_os_str(), "-".as_ref()])
        .output()
        .unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    for words in
        ["Giao Phòng Kinh tế chủ trì,", "Số: 1145", "UBND PHƯỜNG THỌ HÒA", "Trần Thị Mỹ Linh", "Trang 1/1"]
    {
        assert!(text.contains(words), "{words} is not in:\n{text}");
    }
}

#[test]
fn files_that_cannot_be_printed_are_refused_with_the_reason() {
    let asked = |bytes: &[u8]| annotate(bytes, &annotations(), &origin(), "", &Limits::default());
    assert_eq!(asked(&hostile::password_protected()), Err(OriginalError::Protected));
    assert_eq!(asked(&hostile::plain_text()), Err(OriginalError::Malformed));
    assert_eq!(asked(&hostile::empty()), Err(OriginalError::Malformed));
    assert_eq!(
        asked(&hostile::many_pages(2_001)),
        Err(OriginalError::TooManyPages { pages: 2_001, limit: 2_000 })
    );
    let large = Sheet { unit: 900.0, ..Sheet::PLAIN }.pdf();
    let mut large = Document::load_mem(&large).unwrap();
    let page = large.get_pages()[&1];
    large
        .get_dictionary_mut(page)
        .unwrap()
        .set("CropBox", [0, 0, 400_000, 400_000].map(lopdf::Object::from).to_vec());
    large
        .get_dictionary_mut(page)
        .unwrap()
        .set("MediaBox", [0, 0, 400_000, 400_000].map(lopdf::Object::from).to_vec());
    let mut bytes = Vec::new();
    large.save_to(&mut bytes).unwrap();
    assert_eq!(asked(&bytes), Err(OriginalError::Size));
}

#[test]
fn strange_files_are_printed_or_refused_and_never_hang() {
    for bytes in [hostile::endless_page_tree(), hostile::inflating(20).unwrap(), hostile::scripted()] {
        if let Ok(print) = annotate(&bytes, &annotations(), &origin(), "", &Limits::default()) {
            assert!(Document::load_mem(&print).is_ok());
        }
    }
    let print = annotate(&hostile::many_pages(120), &[], &origin(), "", &Limits::default()).unwrap();
    let pages = Document::load_mem(&print).unwrap().get_pages().len();
    assert_eq!(pages, 120);
}
