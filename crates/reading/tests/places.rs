//! Where words stand on pages that are cropped, turned and large, against where they were put.

mod support;

use congvan_reading::{Limits, PlacedText, Rect, TextSource, read};
use lopdf::Object;
use support::{Folder, bytes, document, has_poppler};

/// Where "co quan" stands on a page with this turn and unit whose crop box begins 30 to the right and 40 up.
fn placed(rotate: i64, unit: f64) -> Rect {
    let folder = Folder::new();
    // Its base line begins at (85, 700), its letters are 14 high.
    let mut pdf = document(1, "co quan Kinh gui cac don vi truc thuoc va cac phong ban", 700, 900);
    let id = *pdf.get_pages().get(&1).expect("as made");
    let page = pdf.get_dictionary_mut(id).expect("as made");
    page.set("CropBox", [30, 40, 630, 840].map(Object::from).to_vec());
    page.set("Rotate", rotate);
    page.set("UserUnit", Object::Real(unit as f32));
    let path = folder.file("page.pdf", &bytes(pdf));
    let reading = read(&path, &Limits::default()).expect("as made");
    assert_eq!(reading.pages[0].source, TextSource::TextLayer);
    let words = reading.words[0].unpack().expect("as made");
    let text = PlacedText::new(&words, &reading.inspection.pages[0]);
    let at = text.text().find("co quan").expect("as made");
    let place = text.place(at.."co quan".len() + at).expect("as made");
    assert_eq!((place.rects.len(), place.confidence), (1, 1.0));
    place.rects[0]
}

#[test]
fn words_of_a_turned_and_cropped_page_are_shown_where_they_are() {
    if !has_poppler() {
        return;
    }
    // Times sets "co quan" 43.5 points wide at 14; around its base line a box reaches some 10 up and 4 down.
    let (left, base, length) = (85.0 - 30.0, 840.0 - 700.0, 43.5);
    let near = |value: f64, wanted: f64| assert!((value - wanted).abs() < 3.0, "{value} is not {wanted}");
    let Rect { x, y, w, h } = placed(0, 1.0);
    near(x, left);
    near(w, length);
    near(y, base - 10.0);
    near(y + h, base + 3.0);
    // Turned clockwise the line runs down; from below on the right the base line is 700 - 40 from the left.
    let Rect { x, y, w, h } = placed(90, 1.0);
    near(y, left);
    near(h, length);
    near(x, 800.0 - base - 3.0);
    near(x + w, 800.0 - base + 10.0);
    let Rect { x, y, w, h } = placed(180, 1.0);
    near(x + w, 600.0 - left);
    near(w, length);
    near(y, 800.0 - base - 3.0);
    near(y + h, 800.0 - base + 10.0);
    let Rect { x, y, w, h } = placed(270, 1.0);
    near(y + h, 600.0 - left);
    near(h, length);
    near(x, base - 10.0);
    near(x + w, base + 3.0);
    // Twice as large: everything is twice as far.
    let Rect { x, w, .. } = placed(0, 2.0);
    near(x, 2.0 * left);
    near(w, 2.0 * length);
}
