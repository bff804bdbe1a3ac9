//! Lines one below the other, over as many pages as they need.

use crate::typesetting::{Error, Face, Paper, Style, break_text, width};

/// Where a line stands between the margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// Height of a line over the size of its letters; stacked marks (Ế, Ỗ) need the room.
pub(super) const LEADING: f32 = 1.3;

/// Pages, and where the next line goes.
pub(super) struct Flow {
    pub(super) paper: Paper,
    /// Page being filled, from 0.
    pub(super) page: usize,
    /// Points used from the top of the page.
    pub(super) y: f32,
    pub(super) left: f32,
    pub(super) right: f32,
    top: f32,
    bottom: f32,
}

impl Flow {
    /// Pages of this size, with margins in points on every side; the lower one leaves room for the system's mark.
    pub(super) fn new(width: f32, height: f32, margin: f32) -> Self {
        Self {
            paper: Paper::of(width, height),
            page: 0,
            y: margin,
            left: margin,
            right: width - margin,
            top: margin,
            bottom: height - margin.max(30.0),
        }
    }

    pub(super) fn measure(&self) -> f32 {
        self.right - self.left
    }

    pub(super) fn new_page(&mut self) {
        self.paper.add_page();
        self.page += 1;
        self.y = self.top;
    }

    /// Points left on the page.
    pub(super) fn room(&self) -> f32 {
        self.bottom - self.y
    }

    /// Points a whole page has.
    pub(super) fn whole(&self) -> f32 {
        self.bottom - self.top
    }

    /// Begins a new page unless so many points are left.
    pub(super) fn need(&mut self, height: f32) {
        if self.room() < height {
            self.new_page();
        }
    }

    /// A text between the margins, broken into lines.
    pub(super) fn text(&mut self, text: &str, style: Style, align: Align) -> Result<(), Error> {
        self.text_within(text, style, align, self.left, self.measure())
    }

    /// A text in a column of its own.
    pub(super) fn text_within(
        &mut self,
        text: &str,
        style: Style,
        align: Align,
        left: f32,
        measure: f32,
    ) -> Result<(), Error> {
        let pitch = style.size * LEADING;
        for line in break_text(text, style.face, style.size, measure) {
            self.need(pitch);
            let x = left + self.shift(&line, style, align, measure);
            self.paper.text(self.page, &line, style, x, self.y + style.size)?;
            self.y += pitch;
        }
        Ok(())
    }

    fn shift(&self, line: &str, style: Style, align: Align, measure: f32) -> f32 {
        let spare = measure - width(line, style.face, style.size);
        match align {
            Align::Left => 0.0,
            Align::Centre => spare / 2.0,
            Align::Right => spare,
        }
    }

    /// A name and what it is, side by side: the value in a column `indent` from the left.
    pub(super) fn fact(&mut self, name: &str, value: &str, size: f32, indent: f32) -> Result<(), Error> {
        if value.is_empty() {
            return Ok(());
        }
        self.need(size * LEADING);
        let style = Style::new(Face::Regular, size);
        self.paper.text(self.page, name, style, self.left, self.y + size)?;
        self.text_within(value, style, Align::Left, self.left + indent, self.measure() - indent)?;
        self.y += size * 0.25;
        Ok(())
    }
}
