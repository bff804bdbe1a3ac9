//! Letters as scanners deliver them, against what was written into them.

mod support;

use congvan_reading::{Limits, Recognition, TextSource, isolated, read, read_with};
use congvan_specimens::library::letters;
use congvan_specimens::scan::scanned;
use congvan_specimens::typeset;
use support::{Folder, has_poppler, has_tesseract, reader};
use time::macros::date;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

#[test]
fn a_scan_is_read_page_by_page_in_children_of_its_own() {
    let Some(program) = reader().filter(|_| has_poppler() && has_tesseract()) else { return };
    let folder = Folder::new();
    let limits = Limits::of_recognition();
    let specimen = letters(11, date!(2026 - 11 - 25), 1).next().unwrap();
    let pdf = typeset(&specimen.letter).unwrap().pdf;
    // The sheet lay upside down in the feeder.
    let path = folder.file("scan.pdf", &scanned(&pdf, 200, 2).unwrap());
    let truth = specimen.truth;

    let before = isolated::read_with(&program, &[], &path, &limits).unwrap();
    let count = before.inspection.page_count;
    assert_eq!(before.to_recognise, (1..=count).collect::<Vec<u32>>());
    assert!(before.pages.iter().all(|page| page.source == TextSource::None));
    assert!(before.fields.number.is_none() && before.remarks[0].contains("ảnh quét"));

    let pages: Vec<_> =
        (1..=count).map(|page| isolated::recognise(&program, &[], &path, page, &limits).unwrap()).collect();
    assert_eq!(pages[0].quarters, 2);
    assert!(pages[0].confidence() > 0.8, "{}", pages[0].confidence());
    let read = isolated::read_recognised(&program, &[], &path, &pages, &limits).unwrap();
    assert!(read.to_recognise.is_empty());
    assert_eq!(read.pages[0].source, TextSource::Ocr);
    let fields = &read.fields;
    assert_eq!(fields.number.as_ref().unwrap().value, truth.number);
    assert_eq!(fields.notation.as_ref().unwrap().value, truth.symbol);
    assert_eq!(fields.date.as_ref().unwrap().value, truth.date);
    let agency = fields.agency.as_ref().unwrap();
    // A mark may be misread: which one depends on the installed model. The letters below the marks are not.
    assert_eq!(without_marks(&agency.value), without_marks(&truth.agency));
    // A guess from a picture is for a person to look at, however clear the picture is.
    assert!(agency.confidence < 0.9 && agency.reason.is_some());
    let place = agency.rect.unwrap();
    let (width, height) = (before.inspection.pages[0].width, before.inspection.pages[0].height);
    assert!(place.x > width / 2.0 && place.y > height * 0.75, "{place:?}");
}

#[test]
fn a_quick_look_finds_the_head_of_a_letter_whichever_way_it_lay() {
    let Some(program) = reader().filter(|_| has_poppler() && has_tesseract()) else { return };
    let folder = Folder::new();
    let limits = Limits::of_recognition();
    let specimen = letters(12, date!(2026 - 11 - 25), 1).next().unwrap();
    let pdf = typeset(&specimen.letter).unwrap().pdf;
    for lay in 0..4 {
        let path = folder.file(&format!("scan{lay}.pdf"), &scanned(&pdf, 200, lay).unwrap());
        let seen = isolated::survey(&program, &[], &path, 1, &limits).unwrap();
        assert_eq!((seen.quarters + lay) % 4, 0, "turned by {} of {lay}", seen.quarters);
        assert!(seen.head.is_some_and(|head| head.number.is_some()), "no head when it lay {lay}");
    }
}

fn without_marks(text: &str) -> String {
    let letters = text.to_lowercase().replace('đ', "d");
    letters.nfd().filter(|letter| !is_combining_mark(*letter)).collect()
}

#[test]
fn a_page_with_text_is_not_recognised_again() {
    if !has_poppler() {
        return;
    }
    let folder = Folder::new();
    let specimen = letters(12, date!(2026 - 11 - 25), 1).next().unwrap();
    let path = folder.file("letter.pdf", &typeset(&specimen.letter).unwrap().pdf);
    let plain = read(&path, &Limits::default()).unwrap();
    assert!(plain.to_recognise.is_empty());
    let again = read_with(&path, &Limits::default(), &Recognition::Now(9)).unwrap();
    assert_eq!(again, plain);
}
