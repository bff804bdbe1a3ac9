//! Dấu "ĐẾN": the arrival stamp, as a layer on the first page.

use super::MainFile;
use crate::office::{new_id, scope};
use crate::{Caller, Error, Office, analysis, organisation};
use congvan_records::{DocumentId, Layer, LayerKind, PositionId, Rect, Timestamp};
use congvan_store::registers::TakenNumber;
use congvan_store::{Tx, layers};

/// Size of the stamp in points.
const SIZE: [f64; 2] = [182.0, 72.0];
/// Distance kept from the text, in points.
const GAP: f64 = 3.0;
/// A4 upright, for a page of which nothing is known.
const A4: [f64; 2] = [595.0, 842.0];

/// Puts the stamp on the first page.
///
/// Errors: [`Error::Layer`] when the chosen place is off the page.
#[allow(clippy::too_many_arguments)] // one stamp with everything that stands on it
pub(super) async fn put(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    document: DocumentId,
    main: &MainFile,
    taken: TakenNumber,
    submit_to: Option<PositionId>,
    chosen: Option<Rect>,
    now: Timestamp,
) -> Result<(), Error> {
    if main.file.media_type != analysis::PDF {
        return Ok(());
    }
    let organisation = organisation::of_agency(office, caller.agency.id).await?;
    let to = submit_to.and_then(|to| organisation.position(to)).map_or("", |position| &position.title);
    let date = taken.date;
    let reading = main.reading.as_ref().and_then(|stored| stored.found());
    let first = reading.and_then(|reading| reading.inspection.pages.first());
    let page_box = first.map_or(A4, |page| [page.width, page.height]);
    let layer = Layer {
        id: new_id(),
        file_sha256: Some(main.file.sha256),
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
        rect: chosen.unwrap_or_else(|| place(page_box, &obstacles(reading))),
        ink: Vec::new(),
        actor: caller.person.id,
        at: now,
        replaces: None,
    };
    if !layer.is_well_formed() {
        return Err(Error::Layer);
    }
    Ok(layers::insert(tx, scope(caller.agency.id), document, &layer).await?)
}

/// What stands on the first page, as far as the reading knows.
fn obstacles(reading: Option<&congvan_reading::Reading>) -> Vec<Rect> {
    let Some(fields) = reading.map(|reading| &reading.fields) else { return Vec::new() };
    let texts = [
        &fields.number,
        &fields.notation,
        &fields.place,
        &fields.agency,
        &fields.superior_agency,
        &fields.kind,
        &fields.subject,
        &fields.urgency,
    ];
    let mut all: Vec<Rect> = texts
        .into_iter()
        .flatten()
        .filter(|found| found.page == 1)
        .filter_map(|found| found.rect)
        .map(analysis::rect)
        .collect();
    let recipients = fields.recipients.as_ref().filter(|found| found.page == 1).and_then(|found| found.rect);
    let date = fields.date.as_ref().filter(|found| found.page == 1).and_then(|found| found.rect);
    all.extend([recipients, date].into_iter().flatten().map(analysis::rect));
    all
}

/// A free place: on the left under the heading, where Decree 30 puts it, else further down, else to the right.
///
/// Source: Decree 30/2020/NĐ-CP, appendix IV ("dưới số, ký hiệu; dưới trích yếu; hoặc khoảng giấy trống dưới ngày").
fn place(page: [f64; 2], obstacles: &[Rect]) -> Rect {
    let [width, height] = page;
    let (w, h) = (SIZE[0].min(width * 0.45), SIZE[1].min(height * 0.2));
    let left = (width * 0.086).min(width - w);
    let right = width - w - left;
    let half = obstacles.iter().filter(|rect| rect.x < width / 2.0 && rect.y < height * 0.35);
    // Under number and subject of the left half; on a page of which nothing is known, where they usually end.
    let below = half.map(|rect| rect.y + rect.h).fold(f64::NAN, f64::max);
    let start = if below.is_nan() { height * 0.22 } else { below + GAP };
    let free = |place: &Rect| !obstacles.iter().any(|rect| overlap(place, rect));
    let rows = (0..40).map(|row| start + f64::from(row) * 8.0).filter(|y| y + h < height * 0.6);
    let places = rows.flat_map(|y| [left, right].map(|x| Rect { x, y, w, h }));
    let fallback = Rect { x: left, y: start.min(height - h), w, h };
    places
        .clone()
        .filter(|p| p.x == left)
        .find(free)
        .or_else(|| places.clone().find(free))
        .unwrap_or(fallback)
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

    #[test]
    fn the_stamp_stands_under_the_heading_and_on_no_text() {
        let number = Rect { x: 120.0, y: 100.0, w: 120.0, h: 14.0 };
        let subject = Rect { x: 80.0, y: 118.0, w: 200.0, h: 30.0 };
        let recipients = Rect { x: 180.0, y: 170.0, w: 250.0, h: 14.0 };
        let found = place(A4, &[number, subject, recipients]);
        assert!(found.y >= 148.0, "{found:?}");
        for rect in [number, subject, recipients] {
            assert!(!overlap(&found, &rect), "{found:?} lies on {rect:?}");
        }
    }

    #[test]
    fn any_page_gets_its_stamp_inside() {
        for page in [A4, [842.0, 595.0], [120.0, 90.0]] {
            let Rect { x, y, w, h } = place(page, &[]);
            assert!(x >= 0.0 && y >= 0.0 && x + w <= page[0] && y + h <= page[1], "{page:?}");
        }
    }

    #[test]
    fn a_page_full_of_text_still_gets_one() {
        let full = Rect { x: 0.0, y: 0.0, w: 595.0, h: 842.0 };
        let found = place(A4, &[full]);
        assert!(found.y + found.h <= 842.0);
    }
}
