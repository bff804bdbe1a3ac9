//! Ruled tables: heads again on each page, rows as high as their text.

use super::flow::{Flow, LEADING};
use crate::typesetting::{Error, Face, Style, break_text, width};

/// A column: what stands at its head, and its share of the width.
pub(super) struct Column {
    pub(super) head: &'static str,
    pub(super) share: f32,
    /// Numbers and dates stand in the middle.
    pub(super) centred: bool,
}

/// Room between text and rule in points.
const PAD: f32 = 3.0;
const RULE: f32 = 0.5;
/// How far above the baseline a line is struck through, over the size of its letters.
const STRIKE: f32 = 0.28;

/// How a row looks.
#[derive(Clone, Copy)]
struct Look {
    face: Face,
    /// Every cell in the middle, whatever its column says.
    centred: bool,
    /// How many cells, from the left, are struck through.
    struck: usize,
}

/// A table being set.
pub(super) struct Table<'a> {
    columns: &'a [Column],
    widths: Vec<f32>,
    size: f32,
    /// Least height of a row: room for a signature by hand.
    least: f32,
}

impl<'a> Table<'a> {
    /// A table over the whole measure, with its head set.
    pub(super) fn begin(
        flow: &mut Flow,
        columns: &'a [Column],
        size: f32,
        least: f32,
    ) -> Result<Self, Error> {
        let total: f32 = columns.iter().map(|column| column.share).sum();
        let measure = flow.measure();
        let widths = columns.iter().map(|column| column.share / total * measure).collect();
        let table = Self { columns, widths, size, least };
        let height = table.head_height();
        flow.need(height + least.max(size * 3.0));
        table.head(flow)?;
        Ok(table)
    }

    /// One row. Missing cells are empty.
    pub(super) fn row(&self, flow: &mut Flow, cells: &[&str]) -> Result<(), Error> {
        self.row_with(flow, cells, 0)
    }

    /// One row whose first `struck` cells are struck through, and stay legible.
    pub(super) fn row_with(&self, flow: &mut Flow, cells: &[&str], struck: usize) -> Result<(), Error> {
        let look = Look { face: Face::Regular, centred: false, struck };
        let mut lines = self.lines(cells, Face::Regular);
        loop {
            let height = self.height(&lines).max(self.least);
            // A row goes whole onto the next page; only one that is longer than a page is divided.
            if height > flow.room() && height <= flow.whole() - self.head_height() {
                flow.new_page();
                self.head(flow)?;
            }
            if height <= flow.room() {
                return self.set(flow, &lines, height, look);
            }
            let pitch = self.size * LEADING;
            let fitting = ((flow.room() - PAD * 2.0) / pitch).floor().max(0.0) as usize;
            if fitting > 0 {
                let part: Vec<Vec<String>> =
                    lines.iter_mut().map(|cell| cell.drain(..fitting.min(cell.len())).collect()).collect();
                let height = self.height(&part);
                self.set(flow, &part, height, look)?;
            }
            flow.new_page();
            self.head(flow)?;
        }
    }

    fn lines(&self, cells: &[&str], face: Face) -> Vec<Vec<String>> {
        let lines = |(index, width): (usize, &f32)| {
            let text = cells.get(index).copied().unwrap_or_default();
            break_text(text, face, self.size, width - PAD * 2.0)
        };
        self.widths.iter().enumerate().map(lines).collect()
    }

    fn height(&self, lines: &[Vec<String>]) -> f32 {
        let most = lines.iter().map(Vec::len).max().unwrap_or(1);
        most as f32 * self.size * LEADING + PAD * 2.0
    }

    fn heads(&self) -> Vec<Vec<String>> {
        let heads: Vec<&str> = self.columns.iter().map(|column| column.head).collect();
        self.lines(&heads, Face::Bold)
    }

    fn head_height(&self) -> f32 {
        self.height(&self.heads()) + self.size * LEADING + PAD
    }

    /// The head, and below it the numbers of the columns, as the forms of the decree have them.
    fn head(&self, flow: &mut Flow) -> Result<(), Error> {
        let heads = self.heads();
        let height = self.height(&heads);
        self.set(flow, &heads, height, Look { face: Face::Bold, centred: true, struck: 0 })?;
        let numbers: Vec<Vec<String>> = (1..=self.columns.len()).map(|n| vec![format!("({n})")]).collect();
        let look = Look { face: Face::Italic, centred: true, struck: 0 };
        self.set(flow, &numbers, self.size * LEADING + PAD, look)
    }

    fn set(&self, flow: &mut Flow, lines: &[Vec<String>], height: f32, look: Look) -> Result<(), Error> {
        let Look { face, centred, struck } = look;
        let (page, top, size) = (flow.page, flow.y, self.size);
        let mut x = flow.left;
        let columns = lines.iter().zip(&self.widths).zip(self.columns);
        for (place, ((cell, width_of), column)) in columns.enumerate() {
            let block = cell.len() as f32 * size * LEADING;
            let start = if centred { top + (height - block) / 2.0 } else { top + PAD };
            for (index, line) in cell.iter().enumerate() {
                let long = width(line, face, size);
                let spare = width_of - PAD * 2.0 - long;
                let shift = if centred || column.centred { spare / 2.0 } else { 0.0 };
                let baseline = start + index as f32 * size * LEADING + size;
                let left = x + PAD + shift.max(0.0);
                flow.paper.text(page, line, Style::new(face, size), left, baseline)?;
                if place < struck && long > 0.0 {
                    flow.paper.rule(page, left, baseline - size * STRIKE, long, RULE);
                }
            }
            flow.paper.stem(page, x, top, top + height, RULE);
            x += width_of;
        }
        flow.paper.stem(page, x, top, top + height, RULE);
        flow.paper.rule(page, flow.left, top, x - flow.left, RULE);
        flow.paper.rule(page, flow.left, top + height, x - flow.left, RULE);
        flow.y = top + height;
        Ok(())
    }
}
