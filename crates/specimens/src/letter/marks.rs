//! Dấu và chữ ký: the red round seal and the blue handwritten signature, as drawings.

use pdf_writer::Content;
use pdf_writer::types::{LineCapStyle, LineJoinStyle};
use ttf_parser::OutlineBuilder;

use super::Error;
use crate::chance::Chance;
use congvan_printing::typesetting::{Face, INK, tenth};

/// Diameter of the seal of a state agency, 36 mm, in points.
pub(crate) const SEAL: f32 = 102.0;
/// Width and height of a handwritten signature, points.
pub(crate) const HAND: (f32, f32) = (136.0, 62.0);

const RED: [f32; 3] = [0.80, 0.09, 0.12];
const BLUE: [f32; 3] = [0.10, 0.20, 0.62];
/// Four Bézier arcs make a circle with handles of this length.
const ARC: f32 = 0.552_284_8;

/// Draws the seal with its centre at (`x`, `y`), in the coordinates of the page or of an appearance. `text` is the body,
/// after `|` the place. A seal is never set quite straight: `seed` turns it a little.
pub(crate) fn seal(content: &mut Content, x: f32, y: f32, text: &str, seed: u64) -> Result<(), Error> {
    let mut chance = Chance::named(seed, text);
    let turn = chance.real(-9.0, 7.0).to_radians();
    let (upper, lower) = text.split_once('|').unwrap_or((text, ""));
    content.save_state();
    content.set_parameters(INK);
    content.set_stroke_rgb(RED[0], RED[1], RED[2]).set_fill_rgb(RED[0], RED[1], RED[2]);
    content.transform([turn.cos(), turn.sin(), -turn.sin(), turn.cos(), tenth(x), tenth(y)]);
    let radius = SEAL / 2.0;
    ring(content, radius - 1.2, 2.0);
    ring(content, radius - 4.0, 0.6);
    ring(content, radius - 19.5, 0.7);
    around(content, &upper.to_uppercase(), radius - 15.0, 8.6, true)?;
    if !lower.is_empty() {
        around(content, &format!("★ {} ★", lower.to_uppercase()), radius - 9.6, 7.4, false)?;
    }
    star(content, 0.0, 0.0, 15.5);
    content.restore_state();
    Ok(())
}

fn ring(content: &mut Content, radius: f32, weight: f32) {
    let (r, k) = (radius, radius * ARC);
    content.set_line_width(weight);
    content.move_to(r, 0.0);
    content.cubic_to(r, k, k, r, 0.0, r).cubic_to(-k, r, -r, k, -r, 0.0);
    content.cubic_to(-r, -k, -k, -r, 0.0, -r).cubic_to(k, -r, r, -k, r, 0.0);
    content.close_and_stroke();
}

fn star(content: &mut Content, x: f32, y: f32, radius: f32) {
    for corner in 0..10 {
        let length = if corner % 2 == 0 { radius } else { radius * 0.382 };
        let angle = std::f32::consts::FRAC_PI_2 + corner as f32 * std::f32::consts::PI / 5.0;
        let (px, py) = (tenth(x + length * angle.cos()), tenth(y + length * angle.sin()));
        if corner == 0 {
            content.move_to(px, py);
        } else {
            content.line_to(px, py);
        }
    }
    content.close_path().fill_nonzero();
}

/// Sets bold capitals on a circle, on its upper half (`over`) or its lower half, as outlines: a seal is a picture and must
/// not appear in the text of the page.
fn around(content: &mut Content, text: &str, radius: f32, size: f32, over: bool) -> Result<(), Error> {
    let table = Face::Bold.table()?;
    let scale = size / f32::from(table.units_per_em());
    let mut advances = Vec::new();
    for c in text.chars() {
        advances.push(if c == '★' { size * 0.8 } else { Face::Bold.advance(c)? * size / 1000.0 });
    }
    let natural: f32 = advances.iter().sum();
    // Long names are set tighter, short ones looser, within 5/6 of the upper or 2/5 of the lower half turn.
    let room = radius * std::f32::consts::PI * if over { 1.42 } else { 0.52 };
    let squeeze = (room / natural).min(1.0);
    let loose = if over { ((room - natural) / text.chars().count() as f32).clamp(0.0, 1.6) } else { 0.0 };
    let length = natural * squeeze + loose * text.chars().count() as f32;
    let mut along = -length / 2.0;
    for (c, advance) in text.chars().zip(advances) {
        let advance = advance * squeeze + loose;
        let middle = (along + advance / 2.0) / radius;
        along += advance;
        if c == ' ' {
            continue;
        }
        let angle = if over { -middle } else { middle };
        let (sin, cos) = angle.sin_cos();
        let (cx, cy) = if over { (radius * -sin, radius * cos) } else { (radius * sin, -radius * cos) };
        if c == '★' {
            star(content, tenth(cx * 1.04), tenth(cy * 1.04), size * 0.36);
            continue;
        }
        let glyph = table.glyph_index(c).ok_or(Error::Glyph(c))?;
        let mut pen = Pen {
            content: &mut *content,
            matrix: [cos * scale * squeeze, sin * scale * squeeze, -sin * scale, cos * scale, cx, cy],
            shift: -(advance - loose) / 2.0 / (scale * squeeze),
            at: (0.0, 0.0),
        };
        if table.outline_glyph(glyph, &mut pen).is_some() {
            content.fill_nonzero();
        }
    }
    Ok(())
}

/// Turns an outline into path operators.
struct Pen<'a> {
    content: &'a mut Content,
    matrix: [f32; 6],
    shift: f32,
    at: (f32, f32),
}

impl Pen<'_> {
    fn map(&self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.matrix;
        let x = x + self.shift;
        (tenth(a * x + c * y + e), tenth(b * x + d * y + f))
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (px, py) = self.map(x, y);
        self.content.move_to(px, py);
        self.at = (x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (px, py) = self.map(x, y);
        self.content.line_to(px, py);
        self.at = (x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (ax, ay) = self.at;
        let third = |from: f32, to: f32| from + 2.0 / 3.0 * (to - from);
        self.curve_to(third(ax, x1), third(ay, y1), third(x, x1), third(y, y1), x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b, c) = (self.map(x1, y1), self.map(x2, y2), self.map(x, y));
        self.content.cubic_to(a.0, a.1, b.0, b.1, c.0, c.1);
        self.at = (x, y);
    }

    fn close(&mut self) {
        self.content.close_path();
    }
}

/// Draws the handwriting of `name` in a box of [`HAND`] whose lower left corner is (`x`, `y`). One name has one hand.
pub(crate) fn handwriting(content: &mut Content, x: f32, y: f32, name: &str) {
    let mut chance = Chance::named(7, name);
    // The pen goes a little beyond its measure, never beyond the box: an appearance would cut it off.
    let (width, height) = (HAND.0 * 0.78, HAND.1 * 0.8);
    let (x, y) = (x + HAND.0 * 0.1, y + HAND.1 * 0.04);
    content.save_state();
    content.set_parameters(INK);
    content.set_stroke_rgb(BLUE[0], BLUE[1], BLUE[2]);
    content.set_line_cap(LineCapStyle::RoundCap).set_line_join(LineJoinStyle::RoundJoin);
    let slant = chance.real(0.12, 0.34);
    content.transform([1.0, chance.real(0.02, 0.12), slant, 1.0, tenth(x - height * slant * 0.3), tenth(y)]);

    // A tall looped first letter, then small loops that sink to the right, then a stroke under all.
    let mut points = vec![(width * 0.16, height * chance.real(0.34, 0.46))];
    points.push((width * chance.real(0.24, 0.30), height * chance.real(0.84, 0.98)));
    points.push((width * chance.real(0.15, 0.19), height * chance.real(0.78, 0.92)));
    points.push((width * chance.real(0.10, 0.14), height * chance.real(0.12, 0.26)));
    points.push((width * chance.real(0.20, 0.26), height * chance.real(0.26, 0.36)));
    points.push((width * chance.real(0.30, 0.36), height * chance.real(0.54, 0.70)));
    let loops = chance.between(3, 6);
    let step = width * 0.46 / loops as f32;
    for index in 0..loops {
        let x = width * 0.38 + step * index as f32;
        let tall = if chance.percent(22) { 1.9 } else { 1.0 };
        let swing = height * (0.17 - 0.018 * index as f32) * chance.real(0.7, 1.3);
        let middle = height * (0.40 - 0.015 * index as f32);
        points.push((x, middle - swing));
        points.push((x + step * 0.45, middle - swing * 0.7));
        points.push((x + step * 0.62, middle + swing * tall));
        if chance.percent(60) {
            points.push((x + step * 0.34, middle + swing * tall * 0.8));
        }
    }
    points.push((width * chance.real(0.92, 1.0), height * chance.real(0.40, 0.62)));
    if chance.percent(70) {
        points.push((width * chance.real(0.84, 0.94), height * chance.real(0.18, 0.30)));
        points.push((width * chance.real(0.22, 0.40), height * chance.real(0.04, 0.14)));
        points.push((width * chance.real(0.92, 1.04), height * chance.real(0.10, 0.22)));
    }
    content.set_line_width(chance.real(1.1, 1.6));
    smooth(content, &points);
    // The second pass of a pen that presses harder on the way down.
    content.set_line_width(0.7);
    let shifted: Vec<_> = points.iter().take(6).map(|(px, py)| (px + 0.5, py - 0.3)).collect();
    smooth(content, &shifted);
    content.restore_state();
}

/// A Catmull–Rom curve through the points.
fn smooth(content: &mut Content, points: &[(f32, f32)]) {
    let Some(first) = points.first() else { return };
    content.move_to(tenth(first.0), tenth(first.1));
    for index in 1..points.len() {
        let p1 = points[index - 1];
        let p2 = points[index];
        let p0 = if index > 1 { points[index - 2] } else { p1 };
        let p3 = points.get(index + 1).copied().unwrap_or(p2);
        let (c1x, c1y) = (p1.0 + (p2.0 - p0.0) / 5.0, p1.1 + (p2.1 - p0.1) / 5.0);
        let (c2x, c2y) = (p2.0 - (p3.0 - p1.0) / 5.0, p2.1 - (p3.1 - p1.1) / 5.0);
        content.cubic_to(tenth(c1x), tenth(c1y), tenth(c2x), tenth(c2y), tenth(p2.0), tenth(p2.1));
    }
    content.stroke();
}
