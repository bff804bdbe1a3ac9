//! Ruled tables in a body or an annex.

use congvan_printing::typesetting::{self as text, Face, Line};

use super::sheet::Sheet;
use super::{Error, Table};

const SIZE: f32 = 12.0;
const PITCH: f32 = SIZE * 1.18;
const PAD: f32 = 4.0;

impl Sheet {
    /// Sets a table over the text width, its head again on each page.
    pub(crate) fn table(&mut self, table: &Table, keep: f32) -> Result<(), Error> {
        let total: f32 = table.widths.iter().sum();
        let widths: Vec<f32> = table.widths.iter().map(|share| share / total * self.measure()).collect();
        let head = row_lines(&table.head, &widths, Face::Bold)?;
        let mut top = self.y;
        self.row(&head, &widths, true)?;
        for (index, cells) in table.rows.iter().enumerate() {
            let lines = row_lines(cells, &widths, Face::Regular)?;
            let last = index + 1 == table.rows.len();
            let need = row_height(&lines) + if last { keep } else { 0.0 };
            if !self.fits(need) {
                self.stems(&widths, top);
                self.new_page();
                top = self.y;
                self.row(&head, &widths, true)?;
            }
            self.row(&lines, &widths, false)?;
        }
        self.stems(&widths, top);
        self.y += self.style.paragraph_gap + 4.0;
        Ok(())
    }

    fn row(&mut self, cells: &[Vec<Line>], widths: &[f32], head: bool) -> Result<(), Error> {
        let height = row_height(cells);
        let (left, measure) = (self.left, self.measure());
        if head {
            self.paper.rule(self.page, left, self.y, measure, 0.5);
        }
        let mut x = left;
        for (lines, width) in cells.iter().zip(widths) {
            let used = lines.len() as f32 * PITCH;
            let mut y = self.y + (height - used) / 2.0 + 1.0;
            for line in lines {
                let mut line = line.clone();
                line.stretch = 0.0;
                let narrow = lines.len() == 1 && line.width < 36.0;
                let at = if head || narrow { x + (width - line.width) / 2.0 } else { x + PAD };
                self.put(&line, at, y, SIZE, None)?;
                y += PITCH;
            }
            x += width;
        }
        self.y += height;
        self.paper.rule(self.page, left, self.y, measure, 0.5);
        Ok(())
    }

    fn stems(&mut self, widths: &[f32], top: f32) {
        let mut x = self.left;
        self.paper.stem(self.page, x, top, self.y, 0.5);
        for width in widths {
            x += width;
            self.paper.stem(self.page, x, top, self.y, 0.5);
        }
    }
}

fn row_lines(cells: &[String], widths: &[f32], face: Face) -> Result<Vec<Vec<Line>>, Error> {
    let mut row = Vec::new();
    for (cell, width) in cells.iter().zip(widths) {
        let words = text::words(cell, face, SIZE)?;
        row.push(text::break_lines(&words, SIZE, width - 2.0 * PAD, 0.0)?);
    }
    Ok(row)
}

fn row_height(cells: &[Vec<Line>]) -> f32 {
    cells.iter().map(Vec::len).max().unwrap_or(1).max(1) as f32 * PITCH + 2.0 * PAD
}
