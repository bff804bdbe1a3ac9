//! Dấu "ĐẾN": the arrival stamp, as a layer on the first page.

use super::MainFile;
use crate::canvas::{A4, Shown};
use crate::office::{new_id, scope};
use crate::{Caller, Error, analysis, organisation};
use congvan_records::{DocumentId, Layer, LayerKind, Rect, Timestamp};
use congvan_store::registers::TakenNumber;
use congvan_store::{Tx, layers};

/// Size of the stamp in points.
const SIZE: [f64; 2] = [182.0, 72.0];
/// Distance kept from the text, in points.
const GAP: f64 = 3.0;
/// Its place on the generated sheet: on the left, between the agency's name and the title.
const ON_THE_SHEET: Rect = Rect { x: 56.0, y: 82.0, w: SIZE[0], h: SIZE[1] };

/// Puts the stamp on the first page, and gives it; for a letter without pages, on the sheet that stands in for them.
///
/// Errors: [`Error::Layer`] when the chosen place is off the page.
#[allow(clippy::too_many_arguments)] // one stamp with everything that stands on it
pub(super) async fn put(
    tx: &Tx,
    caller: &Caller,
    document: DocumentId,
    main: Option<&MainFile>,
    taken: TakenNumber,
    to: &str,
    chosen: Option<Rect>,
    now: Timestamp,
) -> Result<Layer, Error> {
    let date = taken.date;
    let main = main.filter(|main| Shown::of_read(&main.file, main.reading.as_ref()) != Shown::Sheet);
    let reading = main.and_then(|main| main.reading.as_ref()).and_then(|stored| stored.found());
    let first = reading.and_then(|reading| reading.inspection.pages.first());
    let picture = main.and_then(|main| main.picture);
    let page_box = picture.or(first.map(|page| [page.width, page.height])).unwrap_or(A4);
    let free = || match main {
        Some(_) => place(page_box, &reading.map(FirstPage::of).unwrap_or_default()),
        None => ON_THE_SHEET,
    };
    let layer = Layer {
        id: new_id(),
        file_sha256: main.map(|main| main.file.sha256),
        page: 1,
        page_box,
        kind: LayerKind::Stamp,
        directive: None,
        lines: vec![
            organisation::stamp_name(&caller.agency),
            format!("ĐẾN Số: {}", taken.number),
            format!("Ngày: {:02}/{:02}/{}", date.day(), u8::from(date.month()), date.year()),
            format!("Chuyển: {to}").trim_end().to_owned(),
        ],
        font_size: 11.0,
        rect: chosen.unwrap_or_else(free),
        ink: Vec::new(),
        actor: caller.person.id,
        at: now,
        replaces: None,
    };
    if !layer.is_well_formed() {
        return Err(Error::Layer);
    }
    layers::insert_new(tx, scope(caller.agency.id), document, &layer).await?;
    Ok(layer)
}

/// What is known of the first page.
#[derive(Default)]
struct FirstPage {
    /// Boxes of text.
    text: Vec<Rect>,
    /// Where number and symbol end, on the left.
    number_end: Option<f64>,
    /// Where place and date end, on the right.
    date_end: Option<f64>,
}

impl FirstPage {
    fn of(reading: &congvan_reading::Reading) -> Self {
        let fields = &reading.fields;
        let end = |found: Option<(u32, Option<congvan_reading::Rect>)>| {
            found.filter(|(page, _)| *page == 1).and_then(|(_, rect)| rect).map(|rect| rect.y + rect.h)
        };
        Self {
            text: reading.first_page.iter().copied().map(analysis::rect).collect(),
            number_end: end(fields.notation.as_ref().map(|found| (found.page, found.rect))),
            date_end: end(fields.date.as_ref().map(|found| (found.page, found.rect))),
        }
    }
}

/// A free place: on the left under number and symbol, else on the right under the date, smaller if need be. A page
/// without room gets it on the left under the heading, over what stands there.
///
/// Source: Decree 30/2020/NĐ-CP, appendix IV ("dưới số, ký hiệu; dưới trích yếu; hoặc khoảng giấy trống dưới ngày").
fn place(page: [f64; 2], known: &FirstPage) -> Rect {
    let [width, height] = page;
    let (w, h) = (SIZE[0].min(width * 0.45), SIZE[1].min(height * 0.2));
    let margin = width * 0.086;
    let heading = height * 0.12;
    let start = known.number_end.unwrap_or(heading) + GAP;
    let right_start = known.date_end.unwrap_or(start) + GAP;
    let is_free = |place: &Rect| !known.text.iter().any(|text| overlap(place, text));
    for scale in [1.0, 0.85, 0.7] {
        let (w, h) = (w * scale, h * scale);
        for (x, start) in [(margin, start), (width - margin - w, right_start)] {
            let rows = (0..100).map(|row| Rect { x, y: start + f64::from(row) * 4.0, w, h });
            // Below the upper half there is no heading any more, only gaps between paragraphs.
            let mut rows = rows.take_while(|place| place.y + h < height * 0.5);
            if let Some(place) = rows.find(is_free).filter(|_| !known.text.is_empty()) {
                return place;
            }
        }
    }
    Rect { x: margin.min(width - w), y: (height * 0.22).max(start).min(height - h), w, h }
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.x < other.x + other.w + GAP
        && other.x < one.x + one.w + GAP
        && one.y < other.y + other.h + GAP
        && other.y < one.y + one.h + GAP
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: Vec<Rect>) -> FirstPage {
        FirstPage { text, number_end: Some(114.0), date_end: Some(114.0) }
    }

    const fn text(x: f64, y: f64, w: f64) -> Rect {
        Rect { x, y, w, h: 14.0 }
    }

    #[test]
    fn the_stamp_stands_on_the_left_where_there_is_room() {
        let number = text(120.0, 100.0, 120.0);
        let subject = text(80.0, 118.0, 200.0);
        let body = text(85.0, 240.0, 450.0);
        let found = place(A4, &page(vec![number, subject, body]));
        assert!(found.x < 100.0 && found.y >= 132.0 && found.y + found.h <= 240.0, "{found:?}");
    }

    #[test]
    fn it_moves_under_the_date_when_the_left_is_taken() {
        let mut lines = vec![text(120.0, 100.0, 120.0), text(330.0, 100.0, 200.0)];
        lines.extend([118.0, 132.0, 146.0].map(|y| text(80.0, y, 200.0)));
        lines.extend((0..30).map(|row| text(85.0, 200.0 + f64::from(row) * 18.0, 450.0)));
        let found = place(A4, &page(lines.clone()));
        assert!(found.x > 300.0 && found.y >= 114.0, "{found:?}");
        assert!(!lines.iter().any(|line| overlap(&found, line)), "{found:?}");
    }

    #[test]
    fn any_page_gets_its_stamp_inside() {
        let full = Rect { x: 0.0, y: 0.0, w: 595.0, h: 842.0 };
        for size in [A4, [842.0, 595.0], [120.0, 90.0]] {
            for known in [FirstPage::default(), page(vec![full])] {
                let Rect { x, y, w, h } = place(size, &known);
                assert!(x >= 0.0 && y >= 0.0 && x + w <= size[0] && y + h <= size[1], "{size:?}");
            }
        }
    }
}
