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
        let mut lines = self.lines(cells, Face::Regular);
        loop {
            let height = self.height(&lines).max(self.least);
            // A row goes whole onto the next page; only one that is longer than a page is divided.
            if height > flow.room() && height <= flow.whole() - self.head_height() {
                flow.new_page();
                self.head(flow)?;
            }
            if height <= flow.room() {
                return self.set(flow, &lines, height, Face::Regular, false);
            }
            let pitch = self.size * LEADING;
            let fitting = ((flow.room() - PAD * 2.0) / pitch).floor().max(0.0) as usize;
            if fitting > 0 {
                let part: Vec<Vec<String>> =
                    lines.iter_mut().map(|cell| cell.drain(..fitting.min(cell.len())).collect()).collect();
                let height = self.height(&part);
                self.set(flow, &part, height, Face::Regular, false)?;
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
        self.set(flow, &heads, height, Face::Bold, true)?;
        let numbers: Vec<Vec<String>> = (1..=self.columns.len()).map(|n| vec![format!("({n})")]).collect();
        self.set(flow, &numbers, self.size * LEADING + PAD, Face::Italic, true)
    }

    fn set(
        &self,
        flow: &mut Flow,
        lines: &[Vec<String>],
        height: f32,
        face: Face,
        centred: bool,
    ) -> Result<(), Error> {
        let (page, top, size) = (flow.page, flow.y, self.size);
        let mut x = flow.left;
        for ((cell, width_of), column) in lines.iter().zip(&self.widths).zip(self.columns) {
            let block = cell.len() as f32 * size * LEADING;
            let start = if centred { top + (height - block) / 2.0 } else { top + PAD };
            for (index, line) in cell.iter().enumerate() {
                let spare = width_of - PAD * 2.0 - width(line, face, size);
                let shift = if centred || column.centred { spare / 2.0 } else { 0.0 };
                let baseline = start + index as f32 * size * LEADING + size;
                flow.paper.text(page, line, Style::new(face, size), x + PAD + shift.max(0.0), baseline)?;
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
