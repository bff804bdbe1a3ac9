//! Đường đi của văn bản: what was done, where it is, what is still to come.

use super::flow::{Align, Flow, LEADING};
use super::{LetterFacts, finish};
use crate::marks::rgb;
use crate::origin::Origin;
use crate::typesetting::{Colour, Error, Face, HEIGHT, Style, WIDTH, break_text, tenth};

/// Is a step over?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Đã xong.
    Done,
    /// Đang chờ.
    Now,
    /// Sắp tới.
    ToCome,
}

/// One step of a letter's way, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineStep {
    /// Done, now, to come.
    pub state: StepState,
    /// What happened.
    pub title: String,
    /// Who, how long held, opened or not.
    pub details: Vec<String>,
    /// When, or since when, or by when.
    pub when: String,
}

/// The way of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// The letter.
    pub letter: LetterFacts,
    /// Bút phê in force, with who gave it.
    pub directive: String,
    /// Where it stands.
    pub status: String,
    /// Its steps, in order.
    pub steps: Vec<TimelineStep>,
}

const TEXT: Colour = rgb(0x15, 0x21, 0x2c);
const SOFT: Colour = rgb(0x45, 0x54, 0x63);
const BLUE: Colour = rgb(0x13, 0x51, 0x83);
const GREEN: Colour = rgb(0x1a, 0x6b, 0x45);
const LINE: Colour = rgb(0xc7, 0xd1, 0xd9);

/// Column of what happened, in points from the left margin; its dots stand before it.
const TITLE_AT: f32 = 22.0;
/// Width of the column of times.
const WHEN: f32 = 128.0;
const SIZE: f32 = 10.0;

/// Sets the way of a letter.
///
/// Errors: [`Error::Font`], [`Error::Compression`].
pub fn print_timeline(timeline: &Timeline, origin: &Origin) -> Result<Vec<u8>, Error> {
    let mut flow = Flow::new(WIDTH, HEIGHT, 46.0);
    flow.text(&origin.agency, Style::new(Face::SansBold, 10.0).coloured(SOFT), Align::Left)?;
    flow.y += 10.0;
    flow.text("Đường đi của văn bản", Style::new(Face::SansBold, 18.0).coloured(TEXT), Align::Left)?;
    flow.y += 6.0;
    facts(&mut flow, timeline)?;
    flow.y += 14.0;
    let mut above: Option<(usize, f32)> = None;
    for step in &timeline.steps {
        above = Some(set(&mut flow, step, above)?);
    }
    finish(flow.paper, "Đường đi của văn bản", origin)
}

fn facts(flow: &mut Flow, timeline: &Timeline) -> Result<(), Error> {
    let letter = &timeline.letter;
    let number = match letter.arrival_number.as_str() {
        "" => String::new(),
        number => format!("{number}, ngày {}", letter.arrival_date),
    };
    let code = [letter.kind.as_str(), letter.code.as_str()].join(" ");
    for (name, value) in [
        ("Số đến", number.as_str()),
        ("Văn bản", code.trim()),
        ("Ngày văn bản", &letter.issued_date),
        ("Cơ quan ban hành", &letter.organ),
        ("Trích yếu", &letter.subject),
        ("Bút phê", &timeline.directive),
        ("Tình trạng", &timeline.status),
    ] {
        if value.is_empty() {
            continue;
        }
        flow.need(SIZE * LEADING);
        let name_style = Style::new(Face::Sans, SIZE).coloured(SOFT);
        flow.paper.text(flow.page, name, name_style, flow.left, flow.y + SIZE)?;
        let style = Style::new(Face::Sans, SIZE).coloured(TEXT);
        flow.text_within(value, style, Align::Left, flow.left + 112.0, flow.measure() - 112.0)?;
        flow.y += 3.0;
    }
    Ok(())
}

/// Sets a step and gives where its dot stands: page and distance from the top.
fn set(flow: &mut Flow, step: &TimelineStep, above: Option<(usize, f32)>) -> Result<(usize, f32), Error> {
    let measure = flow.measure() - TITLE_AT - WHEN - 8.0;
    let title = Style::new(Face::SansBold, SIZE + 0.5).coloured(match step.state {
        StepState::Done => TEXT,
        StepState::Now => BLUE,
        StepState::ToCome => SOFT,
    });
    let lines = break_text(&step.title, title.face, title.size, measure);
    let detail = Style::new(Face::Sans, SIZE - 0.5).coloured(SOFT);
    let details: Vec<String> =
        step.details.iter().flat_map(|text| break_text(text, detail.face, detail.size, measure)).collect();
    let height =
        lines.len() as f32 * title.size * LEADING + details.len() as f32 * detail.size * LEADING + 12.0;
    flow.need(height.min(flow.whole()));
    let (page, dot) = (flow.page, flow.y + title.size * 0.62);
    if let Some((before, from)) = above.filter(|(before, _)| *before == page) {
        join(flow, before, from, dot);
    }
    point(flow, dot, step.state);
    let when = Style::new(Face::Sans, SIZE - 0.5).coloured(SOFT);
    let top = flow.y;
    let (when_left, left) = (flow.right - WHEN, flow.left + TITLE_AT);
    flow.text_within(&step.when, when, Align::Right, when_left, WHEN)?;
    flow.y = top;
    for line in lines {
        flow.text_within(&line, title, Align::Left, left, measure + 1.0)?;
    }
    for line in details {
        flow.text_within(&line, detail, Align::Left, left, measure + 1.0)?;
    }
    flow.y += 12.0;
    Ok((page, dot))
}

fn join(flow: &mut Flow, page: usize, from: f32, to: f32) {
    let (_, height) = flow.paper.size(page);
    let x = flow.left + 6.0;
    let content = flow.paper.content(page);
    content.save_state().set_stroke_rgb(LINE[0], LINE[1], LINE[2]).set_line_width(1.0);
    content
        .move_to(tenth(x), tenth(height - from - 6.5))
        .line_to(tenth(x), tenth(height - to + 6.5))
        .stroke();
    content.restore_state();
}

/// A dot: full when done, a ring where the letter is, a pale ring for what comes.
fn point(flow: &mut Flow, y: f32, state: StepState) {
    let (_, height) = flow.paper.size(flow.page);
    let (x, y, radius) = (flow.left + 6.0, height - y, if state == StepState::Now { 4.6 } else { 3.6 });
    let k = radius * 0.552_284_8;
    let content = flow.paper.content(flow.page);
    content.save_state();
    content.move_to(x + radius, y);
    content.cubic_to(x + radius, y + k, x + k, y + radius, x, y + radius);
    content.cubic_to(x - k, y + radius, x - radius, y + k, x - radius, y);
    content.cubic_to(x - radius, y - k, x - k, y - radius, x, y - radius);
    content.cubic_to(x + k, y - radius, x + radius, y - k, x + radius, y);
    match state {
        StepState::Done => content.set_fill_rgb(GREEN[0], GREEN[1], GREEN[2]).fill_nonzero(),
        StepState::Now => {
            content.set_line_width(2.4).set_stroke_rgb(BLUE[0], BLUE[1], BLUE[2]).close_and_stroke()
        }
        StepState::ToCome => {
            content.set_line_width(1.0).set_stroke_rgb(SOFT[0], SOFT[1], SOFT[2]).close_and_stroke()
        }
    };
    content.restore_state();
}
