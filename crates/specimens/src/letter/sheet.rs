//! The flow of a letter down its pages.

use congvan_printing::typesetting::{self as text, Face, HEIGHT, Line, Paper, WIDTH};

use super::{Block, Error, Field, Place, Style};

/// Millimetres in points.
const MM: f32 = 72.0 / 25.4;
/// Natural line pitch of the face over its size.
const PITCH: f32 = 1.15;

/// Pages, and where on them the next line goes.
pub(crate) struct Sheet {
    pub(crate) paper: Paper,
    pub(crate) style: Style,
    pub(crate) fields: Vec<(Field, Place)>,
    /// Page being filled, from 0.
    pub(crate) page: usize,
    /// Points used from the top of the page.
    pub(crate) y: f32,
    pub(crate) left: f32,
    pub(crate) right: f32,
    bottom: f32,
}

impl Sheet {
    pub(crate) fn new(style: Style) -> Self {
        Self {
            paper: Paper::new(),
            style,
            fields: Vec::new(),
            page: 0,
            y: style.top_mm * MM,
            left: style.left_mm * MM,
            right: WIDTH - style.right_mm * MM,
            bottom: HEIGHT - 20.0 * MM,
        }
    }

    pub(crate) fn measure(&self) -> f32 {
        self.right - self.left
    }

    pub(crate) fn new_page(&mut self) {
        self.paper.add_page();
        self.page += 1;
        self.y = self.style.top_mm * MM;
    }

    /// Whether `height` points still fit on the page.
    pub(crate) fn fits(&self, height: f32) -> bool {
        self.y + height <= self.bottom
    }

    /// Sets a line whose top is at `y` and moves nothing; remembers it as a field when asked to.
    pub(crate) fn put(
        &mut self,
        line: &Line,
        x: f32,
        y: f32,
        size: f32,
        field: Option<Field>,
    ) -> Result<(), Error> {
        self.paper.line(self.page, line, x, y + size * 0.95, size)?;
        if let Some(field) = field {
            let width = line.set_width();
            self.fields.push((field, Place { page: self.page + 1, rect: [x, y, width, size * PITCH] }));
        }
        Ok(())
    }

    /// Sets lines one under the other around the middle `x`, from `y`; gives the height used.
    pub(crate) fn centred(
        &mut self,
        lines: &[Line],
        x: f32,
        y: f32,
        size: f32,
        field: Option<Field>,
    ) -> Result<f32, Error> {
        for (index, line) in lines.iter().enumerate() {
            let mut line = line.clone();
            line.stretch = 0.0;
            let left = x - line.width / 2.0;
            self.put(&line, left, y + index as f32 * size * PITCH, size, field)?;
        }
        Ok(lines.len() as f32 * size * PITCH)
    }

    /// Sets the blocks of a body. `closing` is the height of what must stand with the last two lines (signature block).
    pub(crate) fn blocks(&mut self, blocks: &[Block], own: bool, closing: f32) -> Result<(), Error> {
        for (index, block) in blocks.iter().enumerate() {
            let last = own && index + 1 == blocks.len();
            let keep = if last { closing } else { 0.0 };
            match block {
                Block::Paragraph(text) => self.paragraph(text, Face::Regular, keep)?,
                Block::Basis(text) => self.paragraph(text, Face::Italic, keep)?,
                Block::Heading(text) => {
                    // A heading takes two lines of its text with it.
                    let line = self.style.body_size * PITCH * self.style.leading;
                    if !self.fits(line * 3.0) {
                        self.new_page();
                    }
                    self.paragraph(text, Face::Bold, keep)?;
                }
                Block::Centred(text) => {
                    let size = self.style.body_size;
                    let lines = text::balanced(text, Face::Bold, size, self.measure())?;
                    let height = lines.len() as f32 * size * PITCH;
                    if !self.fits(height + size * 3.0) {
                        self.new_page();
                    }
                    let middle = (self.left + self.right) / 2.0;
                    self.y += self.centred(&lines, middle, self.y, size, None)? + self.style.paragraph_gap;
                }
                Block::Table(table) => self.table(table, keep)?,
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, text: &str, face: Face, keep: f32) -> Result<(), Error> {
        let size = self.style.body_size;
        let pitch = size * PITCH * self.style.leading;
        let words = text::words(text, face, size)?;
        let lines = text::break_lines(&words, size, self.measure(), self.style.indent)?;
        let count = lines.len();
        for (index, mut line) in lines.into_iter().enumerate() {
            if !self.style.justified {
                line.stretch = 0.0;
            }
            let left_over = count - index;
            // Neither the first nor the last line of a paragraph stands alone; the signature never does.
            let need = if keep > 0.0 && left_over <= 2 {
                pitch * left_over as f32
                    + self.style.paragraph_gap
                    + if left_over == 2 || count == 1 { keep } else { 0.0 }
            } else if index == 0 || left_over == 2 {
                pitch * 2.0_f32.min(left_over as f32)
            } else {
                pitch
            };
            if !self.fits(need) {
                self.new_page();
            }
            let x = self.left + if index == 0 { self.style.indent } else { 0.0 };
            let y = self.y + (pitch - size * PITCH) / 2.0;
            self.put(&line, x, y, size, None)?;
            self.y += pitch;
        }
        self.y += self.style.paragraph_gap;
        Ok(())
    }

    /// Page numbers in the middle of the top margin, from page 2. Source: Decree 30/2020/NĐ-CP, Appendix I.
    pub(crate) fn number_pages(&mut self) -> Result<(), Error> {
        for page in 1..self.paper.page_count() {
            let words = text::words(&(page + 1).to_string(), Face::Regular, 13.0)?;
            let lines = text::break_lines(&words, 13.0, 100.0, 0.0)?;
            for line in &lines {
                self.paper.line(page, line, WIDTH / 2.0 - line.width / 2.0, 12.0 * MM, 13.0)?;
            }
        }
        Ok(())
    }
}
