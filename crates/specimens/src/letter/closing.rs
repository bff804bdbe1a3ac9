//! Boxes 7, 8 and 9b of the decree: authority, position and name, handwriting and seal, Nơi nhận.

use congvan_printing::typesetting::{self as text, Face, HEIGHT, Line};

use super::heading::widest;
use super::marks::{self, HAND, SEAL};
use super::sheet::Sheet;
use super::{Error, Field, LetterSpec, Place};

const PITCH: f32 = 1.15;
/// Room for handwriting and seal between position and name.
const ROOM: f32 = 80.0;
const SIZE: f32 = 13.5;
const COPY: f32 = 11.0;

/// Height of the whole block, which must not be torn.
pub(crate) fn height(spec: &LetterSpec) -> Result<f32, Error> {
    let measure = signing_measure(spec);
    let lines: usize = position_lines(spec, measure)?.iter().map(Vec::len).sum();
    let signing = (lines as f32 + 1.0) * SIZE * PITCH + ROOM;
    let copies = 12.0 * PITCH + copy_lines(spec, 190.0)?.len() as f32 * COPY * PITCH;
    Ok(signing.max(copies) + 10.0)
}

fn signing_measure(spec: &LetterSpec) -> f32 {
    // Half of the text width, from the margins alone.
    (210.0 - spec.style.left_mm - spec.style.right_mm) * 72.0 / 25.4 * 0.54
}

fn position_lines(spec: &LetterSpec, measure: f32) -> Result<Vec<Vec<Line>>, Error> {
    spec.authority.lines().iter().map(|line| text::balanced(line, Face::Bold, SIZE, measure)).collect()
}

fn copy_lines(spec: &LetterSpec, measure: f32) -> Result<Vec<Line>, Error> {
    let mut list = Vec::new();
    for (index, copy) in spec.copies.iter().enumerate() {
        let end = if index + 1 == spec.copies.len() { "." } else { ";" };
        let words = text::words(&format!("- {copy}{end}"), Face::Regular, COPY)?;
        list.extend(text::break_lines(&words, COPY, measure, 0.0)?);
    }
    for line in &mut list {
        line.stretch = 0.0;
    }
    Ok(list)
}

/// Sets the block at the present height; gives the places of handwriting and seal.
pub(crate) fn set(sheet: &mut Sheet, spec: &LetterSpec) -> Result<(Place, Place), Error> {
    let top = sheet.y + 4.0;
    if !spec.copies.is_empty() {
        let mut y = top;
        let title = text::balanced("Nơi nhận:", Face::BoldItalic, 12.0, 190.0)?;
        for line in &title {
            sheet.put(line, sheet.left, y, 12.0, None)?;
            y += 12.0 * PITCH;
        }
        for line in &copy_lines(spec, 190.0)? {
            sheet.put(line, sheet.left, y, COPY, None)?;
            y += COPY * PITCH;
        }
    }

    let measure = signing_measure(spec);
    let groups = position_lines(spec, measure)?;
    let widest_line = groups.iter().map(|lines| widest(lines)).fold(0.0, f32::max);
    let middle = (sheet.left + sheet.measure() * 0.735).min(sheet.right - widest_line / 2.0);
    let mut y = top;
    for lines in &groups {
        y += sheet.centred(lines, middle, y, SIZE, Some(Field::Position))?;
    }
    let name_top = y + ROOM;
    let name = text::balanced(&spec.signer.replace(' ', "\u{a0}"), Face::Bold, SIZE, measure)?;
    sheet.centred(&name, middle, name_top, SIZE, Some(Field::Signer))?;

    let page = sheet.page + 1;
    let hand = [middle - HAND.0 / 2.0 + 6.0, y + (ROOM - HAND.1) / 2.0 - 2.0, HAND.0, HAND.1];
    // The seal covers the left third of the handwriting. Source: Decree 30/2020/NĐ-CP, art. 33 and Appendix I, box 8.
    let centre = (hand[0] + HAND.0 / 3.0 - SEAL / 2.0, y + ROOM / 2.0 - 2.0);
    let seal = [centre.0 - SEAL / 2.0, centre.1 - SEAL / 2.0, SEAL, SEAL];
    let content = sheet.paper.content(sheet.page);
    if spec.marks.handwriting {
        marks::handwriting(content, hand[0], HEIGHT - hand[1] - hand[3], &spec.signer);
    }
    if spec.marks.seal {
        let seed = u64::from(spec.number.unwrap_or(0));
        marks::seal(content, centre.0, HEIGHT - centre.1, &spec.seal_text, seed)?;
    }
    sheet.y = name_top + SIZE * PITCH;
    Ok((Place { page, rect: hand }, Place { page, rect: seal }))
}
