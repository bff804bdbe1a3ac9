//! Boxes 1 to 5 and 10 of the decree: national title, bodies, number, place and date, kind and subject, urgency.

use congvan_printing::typesetting::{self as text, Face, HEIGHT, Line};

use super::sheet::Sheet;
use super::{Annex, Error, Field, Kind, LetterSpec, long_date};

pub(crate) const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
pub(crate) const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// Natural line pitch over size.
const PITCH: f32 = 1.15;
/// The two columns of the heading may reach this far into the margins, as the usual borderless table does.
const REACH: f32 = 14.0;

/// Sets all that stands before the body.
pub(crate) fn set(sheet: &mut Sheet, spec: &LetterSpec) -> Result<(), Error> {
    let size = spec.style.title_size;
    let top = sheet.y;
    let nation = Face::Bold.width(NATION, size)?;
    let (from, to) = (sheet.left - REACH, sheet.right + REACH.min(spec.style.right_mm));
    let right_middle = to - nation / 2.0;
    let left_measure = to - from - nation - 10.0;
    let left_middle = from + left_measure / 2.0;

    // Box 1.
    let mut right = top;
    let line = text::balanced(NATION, Face::Bold, size, nation + 1.0)?;
    right += sheet.centred(&line, right_middle, right, size, None)? + 1.0;
    let motto_size = size + 1.0;
    let line = text::balanced(MOTTO, Face::Bold, motto_size, nation)?;
    let motto = widest(&line);
    right += sheet.centred(&line, right_middle, right, motto_size, None)? + 2.5;
    sheet.paper.rule(sheet.page, right_middle - motto / 2.0, right, motto, 0.7);

    // Box 2. A long body is set at 12 points whatever the title's size, then on more lines.
    let mut left = top;
    let body_size = if left_measure < 200.0 { 12.0 } else { size };
    if let Some(superior) = &spec.superior {
        let lines = text::balanced(&superior.to_uppercase(), Face::Regular, body_size, left_measure)?;
        left += sheet.centred(&lines, left_middle, left, body_size, Some(Field::Superior))? + 1.0;
    }
    let lines = text::balanced(&spec.issuer.to_uppercase(), Face::Bold, body_size, left_measure)?;
    left += sheet.centred(&lines, left_middle, left, body_size, Some(Field::Issuer))? + 2.5;
    let rule = widest(&lines) * 0.4;
    sheet.paper.rule(sheet.page, left_middle - rule / 2.0, left, rule, 0.7);

    // Boxes 3 and 4 stand on one line.
    let mut y = left.max(right) + 6.0;
    // A blank number leaves room to write one in.
    let number = match spec.number {
        Some(_) => format!("Số: {}", spec.code()),
        None => format!("Số:\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}/{}", spec.symbol),
    };
    let line = text::balanced(&number, Face::Regular, 13.0, left_measure)?;
    let date = format!("{}, {}", spec.place, long_date(spec.date));
    let dated = text::balanced(&date, Face::Italic, 13.0, nation + 2.0 * REACH)?;
    let dated_end = y + sheet.centred(&dated, right_middle, y, 13.0, Some(Field::Date))?;
    y += sheet.centred(&line, left_middle, y, 13.0, Some(Field::Code))? + 2.0;

    if spec.kind == Kind::Letter {
        let subject = format!("V/v {}", spec.subject);
        let lines = text::balanced(&subject, Face::Regular, 12.0, left_measure.min(190.0))?;
        y += sheet.centred(&lines, left_middle, y, 12.0, Some(Field::Subject))? + 4.0;
    }
    if let Some(word) = spec.urgency.name() {
        y = stamp(sheet, &word.to_uppercase(), left_middle, y + 6.0)?;
    }
    // Offices leave room here for the receiver's stamp and the leader's words.
    sheet.y = y.max(dated_end) + if spec.kind == Kind::Letter { 78.0 } else { 70.0 };

    if spec.kind != Kind::Letter {
        titled(sheet, spec)?;
    }
    salutation(sheet, spec)
}

/// Red capitals in a box. Source: Decree 30/2020/NĐ-CP, Appendix I, box 10b.
fn stamp(sheet: &mut Sheet, word: &str, middle: f32, y: f32) -> Result<f32, Error> {
    let lines = text::balanced(word, Face::Bold, 13.0, 200.0)?;
    let (width, height) = (widest(&lines) + 18.0, 22.0);
    let page = sheet.page;
    let content = sheet.paper.content(page);
    content.save_state();
    content.set_stroke_rgb(0.79, 0.07, 0.10).set_fill_rgb(0.79, 0.07, 0.10).set_line_width(1.3);
    content.rect(middle - width / 2.0, HEIGHT - y - height, width, height).stroke();
    sheet.centred(&lines, middle, y + 4.0, 13.0, Some(Field::Urgency))?;
    sheet.paper.content(page).restore_state();
    Ok(y + height + 4.0)
}

/// Box 5a: kind and subject in the middle, a short rule under them.
fn titled(sheet: &mut Sheet, spec: &LetterSpec) -> Result<(), Error> {
    let middle = (sheet.left + sheet.right) / 2.0;
    let kind = text::balanced(&spec.kind.name().to_uppercase(), Face::Bold, 14.0, sheet.measure())?;
    sheet.y += sheet.centred(&kind, middle, sheet.y, 14.0, Some(Field::Kind))? + 1.0;
    let lines = text::balanced(&spec.subject, Face::Bold, 14.0, sheet.measure() * 0.86)?;
    sheet.y += sheet.centred(&lines, middle, sheet.y, 14.0, Some(Field::Subject))? + 3.0;
    let rule = (widest(&lines) * 0.4).clamp(60.0, 110.0);
    sheet.paper.rule(sheet.page, middle - rule / 2.0, sheet.y, rule, 0.7);
    sheet.y += 14.0;
    Ok(())
}

/// Box 9a: one addressee in a line, several as a list.
fn salutation(sheet: &mut Sheet, spec: &LetterSpec) -> Result<(), Error> {
    let size = spec.style.body_size;
    let middle = (sheet.left + sheet.right) / 2.0;
    let pitch = size * PITCH;
    match spec.recipients.as_slice() {
        [] => return Ok(()),
        [only] => {
            let text = format!("{}: {only}.", spec.salutation);
            let lines = text::balanced(&text, Face::Regular, size, sheet.measure() * 0.9)?;
            if spec.style.centred_salutation || lines.len() > 1 {
                sheet.y += sheet.centred(&lines, middle, sheet.y, size, Some(Field::Recipients))?;
            } else {
                for line in &lines {
                    let (x, y) = (sheet.left + 96.0, sheet.y);
                    sheet.put(line, x, y, size, Some(Field::Recipients))?;
                    sheet.y += pitch;
                }
            }
        }
        many => {
            let head = format!("{}:", spec.salutation);
            let mut lines = text::balanced(&head, Face::Regular, size, sheet.measure() * 0.42)?;
            lines.iter_mut().for_each(|line| line.stretch = 0.0);
            let start = sheet.left + (sheet.measure() * 0.17).max(54.0);
            let list = start + widest(&lines) + 10.0;
            let top = sheet.y;
            for (index, line) in lines.iter().enumerate() {
                sheet.put(line, start, top + index as f32 * pitch, size, None)?;
            }
            let mut y = top + if lines.len() == 1 { pitch } else { 0.0 };
            let list = if lines.len() == 1 { start + widest(&lines) * 0.7 } else { list };
            for (index, name) in many.iter().enumerate() {
                let end = if index + 1 == many.len() { "." } else { ";" };
                let words = text::words(&format!("- {name}{end}"), Face::Regular, size)?;
                for mut line in text::break_lines(&words, size, sheet.right - list, 0.0)? {
                    line.stretch = 0.0;
                    sheet.put(&line, list, y, size, Some(Field::Recipients))?;
                    y += pitch;
                }
            }
            sheet.y = y.max(top + lines.len() as f32 * pitch);
        }
    }
    sheet.y += 12.0;
    Ok(())
}

/// The head of an annex, on a new page.
pub(crate) fn annex(sheet: &mut Sheet, spec: &LetterSpec, annex: &Annex) -> Result<(), Error> {
    sheet.new_page();
    let middle = (sheet.left + sheet.right) / 2.0;
    let measure = sheet.measure();
    for (text, face) in [(annex.label.as_str(), Face::Bold), (annex.title.as_str(), Face::Bold)] {
        let lines = text::balanced(text, face, 14.0, measure * 0.9)?;
        sheet.y += sheet.centred(&lines, middle, sheet.y, 14.0, None)?;
    }
    let note = format!(
        "(Kèm theo {} số\u{a0}{} {} của {})",
        spec.kind.name(),
        spec.code(),
        long_date(spec.date),
        spec.issuer_name()
    );
    let lines = text::balanced(&note, Face::Italic, 13.0, measure)?;
    sheet.y += sheet.centred(&lines, middle, sheet.y, 13.0, None)? + 4.0;
    sheet.paper.rule(sheet.page, middle - 40.0, sheet.y, 80.0, 0.7);
    sheet.y += 14.0;
    Ok(())
}

/// Width of the widest line.
pub(crate) fn widest(lines: &[Line]) -> f32 {
    lines.iter().map(|line| line.width).fold(0.0, f32::max)
}
