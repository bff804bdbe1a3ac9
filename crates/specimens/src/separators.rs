//! Tờ phân cách của phần mềm khác: sheets by which other programs part what is scanned in one go.

use pdf_writer::{Content, Finish as _, Pdf, Rect, Ref};

/// A4 in points.
const PAGE: [f32; 2] = [595.0, 842.0];
/// Width of a narrow bar of Code 39 in points: half a millimetre. A wide one takes three.
const NARROW: f32 = 1.42;
/// Height of the bars in points: 2 cm.
const HIGH: f32 = 57.0;

/// Characters of Code 39, each with its five bars and the four gaps between them: `w` wide, `n` narrow.
///
/// Source: ISO/IEC 16388, table 1.
const CODE_39: [(char, &str); 23] = [
    ('0', "nnnwwnwnn"),
    ('1', "wnnwnnnnw"),
    ('2', "nnwwnnnnw"),
    ('3', "wnwwnnnnn"),
    ('4', "nnnwwnnnw"),
    ('5', "wnnwwnnnn"),
    ('6', "nnwwwnnnn"),
    ('7', "nnnwnnwnw"),
    ('8', "wnnwnnwnn"),
    ('9', "nnwwnnwnn"),
    ('A', "wnnnnwnnw"),
    ('B', "nnwnnwnnw"),
    ('C', "wnwnnwnnn"),
    ('D', "nnnnwwnnw"),
    ('E', "wnnnwwnnn"),
    ('H', "wnnnnwwnn"),
    ('N', "nnnnwnnww"),
    ('P', "nnwnwnnwn"),
    ('S', "nnwnnnwwn"),
    ('T', "nnnnwnwwn"),
    ('X', "nwnnwnnnw"),
    ('-', "nwnnnnwnw"),
    ('*', "nwnnwnwnn"),
];

/// A sheet with `value` as Code 39 and nothing else; characters that the table lacks are left out.
pub fn code_39_sheet(value: &str) -> Vec<u8> {
    let mut bars = Vec::new();
    let mut x = 0.0;
    for character in ['*'].into_iter().chain(value.chars()).chain(['*']) {
        let Some((_, widths)) = CODE_39.iter().find(|(known, _)| *known == character) else { continue };
        for (at, width) in widths.chars().enumerate() {
            let wide = if width == 'w' { NARROW * 3.0 } else { NARROW };
            if at % 2 == 0 {
                bars.push((x, wide));
            }
            x += wide;
        }
        x += NARROW;
    }
    let left = (PAGE[0] - x) / 2.0;
    drawn(bars.into_iter().map(|(at, wide)| Rect::new(left + at, 600.0, left + at + wide, 600.0 + HIGH)))
}

/// A sheet with Kodak's patch T: a narrow bar, a wide one, a narrow one and a wide one, from its upper edge.
pub fn patch_t_sheet() -> Vec<u8> {
    // 0.08 and 0.20 inches.
    let (narrow, wide) = (5.76, 14.4);
    let mut y = PAGE[1] - 40.0;
    drawn([narrow, wide, narrow, wide].map(|high| {
        y -= high;
        let bar = Rect::new(60.0, y, PAGE[0] - 60.0, y + high);
        y -= narrow;
        bar
    }))
}

/// A page with these black places.
fn drawn(places: impl IntoIterator<Item = Rect>) -> Vec<u8> {
    let mut content = Content::new();
    content.set_fill_gray(0.0);
    for place in places {
        content.rect(place.x1, place.y1, place.x2 - place.x1, place.y2 - place.y1);
    }
    content.fill_nonzero();
    let [catalog, tree, page, stream] = [1, 2, 3, 4].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids([page]).count(1);
    pdf.page(page)
        .parent(tree)
        .media_box(Rect::new(0.0, 0.0, PAGE[0], PAGE[1]))
        .contents(stream)
        .resources()
        .finish();
    pdf.stream(stream, &content.finish());
    pdf.finish()
}
