//! Stamps, notes, strokes and highlights, drawn as the screen draws them (`web/src/paper/LayerShape.tsx`).

use crate::annotated::Mark;
use crate::typesetting::{Colour, DYE, Error, Face, Paper, Style, tenth, width};

/// Ink of a bút phê.
const BLUE: Colour = rgb(0x1d, 0x3f, 0xa6);
/// Ink of a stamp.
const RED: Colour = rgb(0xb3, 0x26, 0x1e);
/// A marker pen.
const YELLOW: Colour = rgb(0xff, 0xe9, 0xa8);

/// Text of a note starts this far inside its rectangle, in points.
const NOTE_PADDING: f32 = 6.0;
/// Distance of two lines of a note in font sizes.
const NOTE_LINE: f32 = 1.3;
/// First baseline below the padding, in font sizes.
const NOTE_ASCENT: f32 = 0.95;

/// A colour by its three bytes, as style sheets write it.
pub(crate) const fn rgb(red: u8, green: u8, blue: u8) -> Colour {
    [red as f32 / 255.0, green as f32 / 255.0, blue as f32 / 255.0]
}

/// Draws a mark on a page, 0-based. `rect` is left, top, width and height in points from the top left corner.
pub(crate) fn draw(paper: &mut Paper, page: usize, rect: [f64; 4], mark: &Mark) -> Result<(), Error> {
    let rect = rect.map(|value| value as f32);
    match mark {
        Mark::Stamp { lines } => stamp(paper, page, rect, lines),
        Mark::Note { lines, font_size } => note(paper, page, rect, lines, *font_size as f32),
        Mark::Ink { outlines } => {
            ink(paper, page, outlines);
            Ok(())
        }
        Mark::Highlight => {
            highlight(paper, page, rect);
            Ok(())
        }
    }
}

fn note(paper: &mut Paper, page: usize, rect: [f32; 4], lines: &[String], size: f32) -> Result<(), Error> {
    let [x, y, ..] = rect;
    let style = Style::new(Face::Hand, size).coloured(BLUE);
    for (index, line) in lines.iter().enumerate() {
        let baseline = y + NOTE_PADDING + size * (NOTE_ASCENT + index as f32 * NOTE_LINE);
        paper.text(page, line, style, x + NOTE_PADDING, baseline)?;
    }
    Ok(())
}

fn ink(paper: &mut Paper, page: usize, outlines: &[Vec<[f64; 2]>]) {
    let (_, height) = paper.size(page);
    let content = paper.content(page);
    content.save_state().set_fill_rgb(BLUE[0], BLUE[1], BLUE[2]);
    for outline in outlines {
        let mut points = outline.iter().map(|[x, y]| (tenth(*x as f32), tenth(height - *y as f32)));
        let Some((x, y)) = points.next() else { continue };
        content.move_to(x, y);
        for (x, y) in points {
            content.line_to(x, y);
        }
        content.close_path().fill_nonzero();
    }
    content.restore_state();
}

fn highlight(paper: &mut Paper, page: usize, [x, y, w, h]: [f32; 4]) {
    let (_, height) = paper.size(page);
    let content = paper.content(page);
    content.save_state().set_parameters(DYE).set_fill_rgb(YELLOW[0], YELLOW[1], YELLOW[2]);
    content.rect(x, height - y - h, w, h).fill_nonzero().restore_state();
}

/// Dấu "ĐẾN": the agency's name, then ĐẾN with the number, then the date and to whom it goes, in a red frame.
fn stamp(paper: &mut Paper, page: usize, rect: [f32; 4], lines: &[String]) -> Result<(), Error> {
    let [x, y, w, h] = rect;
    let (_, height) = paper.size(page);
    let content = paper.content(page);
    content.save_state().set_parameters(DYE);
    content.set_stroke_rgb(RED[0], RED[1], RED[2]).set_line_width(1.5);
    content.rect(x + 0.75, height - y - h + 0.75, w - 1.5, h - 1.5).stroke();
    let pitch = (h - 8.0) / lines.len().max(4) as f32;
    let size = (pitch * 0.78).min(10.5);
    for (index, line) in lines.iter().enumerate() {
        let baseline = y + 4.0 + pitch * (index as f32 + 0.74);
        let row = row(index, line, size);
        let natural: f32 =
            row.iter().map(|piece| piece.before + width(piece.text, piece.face, piece.size)).sum();
        // The agency's long name is squeezed rather than cut, as on a rubber stamp. The screen goes by the number of
        // letters, and so does this.
        let letters = line.encode_utf16().count() as f32;
        let limit = w - 16.0;
        let squeezed = match index {
            0 => letters * size * 0.7 > limit,
            _ => coming(line).is_none() && letters * size * 0.5 > limit,
        };
        let squeeze = if squeezed && natural > 0.0 { limit / natural } else { 1.0 };
        let mut at = x + 8.0;
        for piece in row {
            at += piece.before * squeeze;
            let style = Style { squeeze, ..Style::new(piece.face, piece.size).coloured(RED) };
            at += paper.text(page, piece.text, style, at, baseline)?;
        }
    }
    paper.content(page).restore_state();
    Ok(())
}

/// A part of a row of the stamp.
struct Piece<'a> {
    text: &'a str,
    face: Face,
    size: f32,
    /// Room before it, in points.
    before: f32,
}

fn row(index: usize, line: &str, size: f32) -> Vec<Piece<'_>> {
    if index == 0 {
        return vec![Piece { text: line, face: Face::Bold, size, before: 0.0 }];
    }
    let Some(rest) = coming(line) else { return labelled(line, size, 0.0) };
    let mut pieces = vec![Piece { text: "ĐẾN", face: Face::Bold, size: size * 1.22, before: 0.0 }];
    pieces.extend(labelled(rest, size, 6.0));
    pieces
}

/// What follows the word ĐẾN at the start of the line.
fn coming(line: &str) -> Option<&str> {
    line.strip_prefix("ĐẾN").map(str::trim_start)
}

/// "Số: 145": the label upright, the value bold; after "Chuyển:" slanted.
fn labelled(text: &str, size: f32, before: f32) -> Vec<Piece<'_>> {
    let colon = text.find(':').filter(|at| *at > 0);
    let Some(colon) = colon else { return vec![Piece { text, face: Face::Regular, size, before }] };
    let (label, value) = text.split_at(colon + 1);
    let value = value.trim_start();
    let face = if label.starts_with("Chuyển") { Face::Italic } else { Face::Bold };
    let space = width(" ", Face::Regular, size);
    vec![
        Piece { text: label, face: Face::Regular, size, before },
        Piece { text: value, face, size, before: space },
    ]
}
