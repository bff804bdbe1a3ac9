//! Phiếu giải quyết văn bản đến: three opinions on one sheet, the leader's, the unit's and the officer's.
//!
//! For a letter without a file the sheet is the page on which stamp and bút phê stand; the screen shows the same sheet
//! (`web/src/paper/SheetPage.tsx`), and both set it alike.

use super::flow::{Align, Flow, LEADING};
use super::{LetterFacts, finish};
use crate::annotated::{Annotation, Mark};
use crate::marks;
use crate::origin::Origin;
use crate::typesetting::{Colour, Error, Face, Paper, Style, break_text, tenth, width};

/// Width and height of the sheet as the screen has it, in points.
const SHEET: [f32; 2] = [595.0, 842.0];
/// Where the boxes begin on the left, and how wide they are.
const BOX: [f32; 2] = [56.0, 483.0];
/// Text inside a box keeps this distance from its sides.
const INSET: f32 = 12.0;
const TITLES: [&str; 3] =
    ["Ý kiến của lãnh đạo cơ quan", "Ý kiến của lãnh đạo đơn vị", "Ý kiến đề xuất của người giải quyết"];

const INK: Colour = [0.078, 0.094, 0.114];
const SOFT: Colour = [0.271, 0.329, 0.388];
const FRAME: Colour = [0.478, 0.529, 0.576];

/// An opinion on the sheet, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opinion {
    /// What was said; empty when it stands on the sheet as a layer only.
    pub text: String,
    /// Who leads and who joins, each with the deadline.
    pub shares: Vec<String>,
    /// Who, with the post.
    pub by: String,
    /// Ngày.
    pub at: String,
}

/// What stands on the sheet.
///
/// Source: Decree 30/2020/NĐ-CP, appendix IV.
#[derive(Debug, Clone, PartialEq)]
pub struct HandlingSheet {
    /// The agency's name as the stamp has it.
    pub agency: String,
    /// The letter.
    pub letter: LetterFacts,
    /// Opinions of the leader, of the heads of units, of who handled it.
    pub opinions: [Vec<Opinion>; 3],
    /// Layers of a letter without a file; their page is this sheet.
    pub layers: Vec<Annotation>,
}

/// Sets the sheet. What does not fit into its boxes follows on further pages.
///
/// Errors: [`Error::Font`], [`Error::Compression`].
pub fn print_handling_sheet(sheet: &HandlingSheet, origin: &Origin) -> Result<Vec<u8>, Error> {
    let [page_width, page_height] = SHEET;
    let mut paper = Paper::of(page_width, page_height);
    let ink = |face, size| Style::new(face, size).coloured(INK);
    paper.text(0, &sheet.agency, ink(Face::Bold, 12.5), 56.0, 64.0)?;
    paper.rule(0, 56.0, 70.0, 94.0, 0.7);
    let title = "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN";
    paper.text(0, title, ink(Face::Bold, 15.0), 297.0 - width(title, Face::Bold, 15.0) / 2.0, 186.0)?;
    if sheet.layers.is_empty() {
        arrival(&mut paper, &sheet.letter)?;
    }
    let top = facts(&mut paper, &sheet.letter)?;
    let height = (800.0 - top) / TITLES.len() as f32;
    let mut rest: Vec<(&str, Vec<Line>)> = Vec::new();
    for (index, (title, opinions)) in TITLES.into_iter().zip(&sheet.opinions).enumerate() {
        let y = top + index as f32 * height;
        frame(&mut paper, title, y, height)?;
        let own = sheet.layers.iter().any(|layer| is_inside(layer, y, height));
        let over = fill(&mut paper, opinions, own, y, height, &sheet.layers)?;
        if !over.is_empty() {
            rest.push((title, over));
        }
    }
    for layer in &sheet.layers {
        marks::draw(&mut paper, 0, layer.rect, &layer.mark)?;
    }
    let mut flow = Flow::new(page_width, page_height, 56.0);
    std::mem::swap(&mut flow.paper, &mut paper);
    if !rest.is_empty() {
        flow.new_page();
        flow.text("Phiếu giải quyết văn bản đến (tiếp theo)", ink(Face::Bold, 13.0), Align::Left)?;
    }
    for (title, lines) in rest {
        flow.y += 10.0;
        flow.text(title, ink(Face::Italic, 12.0), Align::Left)?;
        for line in lines {
            flow.text(&line.text, Style { size: 12.0, ..line.style }, line.align)?;
        }
    }
    finish(flow.paper, "Phiếu giải quyết văn bản đến", origin)
}

/// Where the stamp stands on a letter's first page, the sheet of a letter with a file has the number in words.
fn arrival(paper: &mut Paper, letter: &LetterFacts) -> Result<(), Error> {
    if letter.arrival_number.is_empty() {
        return Ok(());
    }
    let text = format!("Số đến: {} · Ngày đến: {}", letter.arrival_number, letter.arrival_date);
    let left = 297.0 - width(&text, Face::Regular, 12.5) / 2.0;
    paper.text(0, &text, Style::new(Face::Regular, 12.5).coloured(INK), left, 204.0)?;
    Ok(())
}

/// The rows below the title; gives where the boxes begin.
fn facts(paper: &mut Paper, letter: &LetterFacts) -> Result<f32, Error> {
    let mut y = 222.0;
    for (label, value) in [
        ("Cơ quan ban hành:", &letter.organ),
        ("Số, ký hiệu:", &letter.code),
        ("Ngày văn bản:", &letter.issued_date),
        ("Loại văn bản:", &letter.kind),
        ("Trích yếu:", &letter.subject),
        ("Hạn trong văn bản:", &letter.due),
    ] {
        paper.text(0, label, Style::new(Face::Regular, 12.5).coloured(SOFT), 56.0, y)?;
        let value = if value.is_empty() { "…" } else { value };
        for line in break_text(value, Face::Regular, 12.5, 345.0) {
            paper.text(0, &line, Style::new(Face::Regular, 12.5).coloured(INK), 190.0, y)?;
            y += 17.0;
        }
        y += 6.0;
    }
    Ok((y + 16.0).max(390.0))
}

fn frame(paper: &mut Paper, title: &str, y: f32, height: f32) -> Result<(), Error> {
    let content = paper.content(0);
    content.save_state().set_stroke_rgb(FRAME[0], FRAME[1], FRAME[2]).set_line_width(0.6);
    content.rect(BOX[0], tenth(SHEET[1] - y - height), BOX[1], tenth(height)).stroke().restore_state();
    paper.text(0, title, Style::new(Face::Italic, 12.0).coloured(INK), 64.0, y + 18.0)?;
    Ok(())
}

/// Is the layer a bút phê in this box?
fn is_inside(layer: &Annotation, y: f32, height: f32) -> bool {
    let middle = (layer.rect[1] + layer.rect[3] / 2.0) as f32;
    !matches!(layer.mark, Mark::Stamp { .. } | Mark::Highlight) && (y..y + height).contains(&middle)
}

#[derive(Clone)]
struct Line {
    text: String,
    style: Style,
    align: Align,
}

/// Puts opinions into a box and gives the lines that found no room. In a box with a bút phê of its own (`own`) the words
/// stand there already; who leads and joins follows at its foot, if nothing lies there.
fn fill(
    paper: &mut Paper,
    opinions: &[Opinion],
    own: bool,
    y: f32,
    height: f32,
    layers: &[Annotation],
) -> Result<Vec<Line>, Error> {
    let room = height - 26.0;
    for size in [11.5, 10.5, 9.5] {
        let lines = lines(opinions, own, size);
        let pitch = size * LEADING;
        let needed = lines.len() as f32 * pitch + 4.0;
        if needed > room {
            continue;
        }
        let start = if own { y + height - needed } else { y + 24.0 };
        let covered = layers
            .iter()
            .any(|layer| (layer.rect[1] + layer.rect[3]) as f32 > start && is_inside(layer, y, height));
        if own && covered {
            continue;
        }
        return put(paper, &lines, start, pitch).map(|()| Vec::new());
    }
    // A long opinion is not cut at the edge of its box: all of it follows on a page with room.
    let lines = lines(opinions, own, 11.5);
    let note = Line {
        text: "(Xem trang tiếp theo)".into(),
        style: Style::new(Face::Italic, 10.5).coloured(SOFT),
        align: Align::Right,
    };
    if !own {
        put(paper, &[note], y + 6.0, 0.0)?;
    }
    Ok(lines)
}

fn lines(opinions: &[Opinion], own: bool, size: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    for opinion in opinions {
        let mut add = |text: &str, face, align| {
            let style = Style::new(face, size).coloured(INK);
            let broken = break_text(text, face, size, BOX[1] - INSET * 2.0);
            lines.extend(broken.into_iter().map(|text| Line { text, style, align }));
        };
        if !own && !opinion.text.is_empty() {
            add(&opinion.text, Face::Regular, Align::Left);
        }
        for share in &opinion.shares {
            add(share, Face::Regular, Align::Left);
        }
        let signed = [opinion.by.as_str(), opinion.at.as_str()];
        let signed: Vec<&str> = signed.into_iter().filter(|part| !part.is_empty()).collect();
        if !signed.is_empty() {
            add(&signed.join(", "), Face::Italic, Align::Right);
        }
    }
    lines
}

fn put(paper: &mut Paper, lines: &[Line], start: f32, pitch: f32) -> Result<(), Error> {
    for (index, line) in lines.iter().enumerate() {
        let spare = BOX[1] - INSET * 2.0 - width(&line.text, line.style.face, line.style.size);
        let shift = if line.align == Align::Right { spare } else { 0.0 };
        let baseline = start + index as f32 * pitch + line.style.size;
        paper.text(0, &line.text, line.style, BOX[0] + INSET + shift, baseline)?;
    }
    Ok(())
}
