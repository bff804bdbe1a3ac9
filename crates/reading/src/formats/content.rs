//! What stands in a file without pages of its own: paragraphs and rows of tables, in order.

use super::budget::Budget;
use crate::LegacyFonts;
use crate::text::legacy::Encoding;

/// A stretch of text in one face.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) face: Face,
}

/// What matters about the font of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Face {
    /// The encoding of before Unicode that the font's name stands for.
    pub(crate) encoding: Option<Encoding>,
    /// The font or the format shows small letters as capitals.
    pub(crate) is_capital: bool,
    pub(crate) bold: Option<bool>,
}

impl Face {
    /// The face of the font called `name`.
    pub(crate) fn named(name: &str) -> Self {
        let name = name.trim().trim_matches(['\'', '"']).to_ascii_lowercase();
        let encoding = if name.starts_with(".vn") {
            Some(Encoding::Tcvn3)
        } else if name.starts_with("vni-") || name.starts_with("vni ") {
            Some(Encoding::Vni)
        } else {
            None
        };
        let is_capital = encoding == Some(Encoding::Tcvn3) && name.ends_with('h');
        Self { encoding, is_capital, bold: None }
    }
}

/// Where lines of a paragraph stand between the margins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Align {
    #[default]
    Left,
    Center,
    Right,
}

/// Runs up to the end of a paragraph. `\n` and `\t` in them break the line and go to the next stop.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Paragraph {
    pub(crate) runs: Vec<Run>,
    pub(crate) align: Align,
}

impl Paragraph {
    pub(crate) fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// A paragraph, or the cells of a row side by side.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    Paragraph(Paragraph),
    Row(Vec<Vec<Paragraph>>),
}

/// All that stands in a file, or on one sheet of a workbook.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Content {
    pub(crate) blocks: Vec<Block>,
    /// Legacy fonts the file names anywhere.
    pub(crate) fonts: LegacyFonts,
    /// Pictures in it, in order: the parts of the file that hold them.
    pub(crate) pictures: Vec<String>,
}

impl Content {
    /// Notes that the file names the font `name`.
    pub(crate) fn note_font(&mut self, name: &str) {
        match Face::named(name).encoding {
            Some(Encoding::Tcvn3) => self.fonts.tcvn3 = true,
            Some(Encoding::Vni) => self.fonts.vni = true,
            None => {}
        }
    }

    /// Puts `other` below.
    pub(crate) fn append(&mut self, other: Self) {
        self.blocks.extend(other.blocks);
        self.pictures.extend(other.pictures);
        self.fonts.tcvn3 |= other.fonts.tcvn3;
        self.fonts.vni |= other.fonts.vni;
    }

    pub(crate) fn paragraphs_mut(&mut self) -> impl Iterator<Item = &mut Paragraph> {
        self.blocks.iter_mut().flat_map(|block| match block {
            Block::Paragraph(paragraph) => std::slice::from_mut(paragraph).iter_mut().collect::<Vec<_>>(),
            Block::Row(cells) => cells.iter_mut().flatten().collect(),
        })
    }

    /// The text: a line a paragraph, cells of a row apart by tabs when each is a line of its own, otherwise one after
    /// the other.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            match block {
                Block::Paragraph(paragraph) => push_line(&mut out, &paragraph.text()),
                Block::Row(cells) if cells.iter().all(|cell| cell.len() <= 1) => {
                    let cells: Vec<String> = cells
                        .iter()
                        .map(|cell| cell.first().map(Paragraph::text).unwrap_or_default())
                        .collect();
                    push_line(&mut out, &cells.join("\t"));
                }
                Block::Row(cells) => {
                    for paragraph in cells.iter().flatten() {
                        push_line(&mut out, &paragraph.text());
                    }
                }
            }
        }
        out
    }
}

fn push_line(out: &mut String, line: &str) {
    // Formatters leave rows of empty paragraphs; one says as much.
    if line.trim().is_empty() && (out.is_empty() || out.ends_with("\n\n")) {
        return;
    }
    out.push_str(line.trim_end());
    out.push('\n');
}

/// What a paragraph or a cell costs beside its characters, so that a million empty ones do not fill the memory.
const OVERHEAD: usize = 8;

/// Puts content together in the order in which a file tells it. It forgives ends without beginnings.
pub(crate) struct Builder<'b> {
    budget: &'b Budget<'b>,
    pub(crate) content: Content,
    /// Paragraphs that are open: text boxes hang inside the paragraph they are anchored to.
    open: Vec<Paragraph>,
    /// Rows that are open, tables in tables. Of those inside, the paragraphs go to the cell of the outermost.
    rows: usize,
    cells: Vec<Vec<Paragraph>>,
    cell: Vec<Paragraph>,
}

impl<'b> Builder<'b> {
    pub(crate) fn new(budget: &'b Budget<'b>) -> Self {
        Self {
            budget,
            content: Content::default(),
            open: Vec::new(),
            rows: 0,
            cells: Vec::new(),
            cell: Vec::new(),
        }
    }

    /// Adds text to the open paragraph; opens one if there is none.
    pub(crate) fn text(&mut self, text: &str, face: Face) {
        let most = self.budget.take_characters(text.chars().count());
        if most == 0 {
            return;
        }
        let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
        let text = &text[..end];
        if self.open.is_empty() {
            self.open.push(Paragraph::default());
        }
        let Some(paragraph) = self.open.last_mut() else { return };
        match paragraph.runs.last_mut() {
            Some(last) if last.face == face => last.text.push_str(text),
            _ => {
                self.budget.take_characters(OVERHEAD);
                paragraph.runs.push(Run { text: text.to_owned(), face });
            }
        }
    }

    pub(crate) fn open_paragraph(&mut self) {
        self.open.push(Paragraph::default());
    }

    pub(crate) fn align(&mut self, align: Align) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.align = align;
        }
    }

    pub(crate) fn close_paragraph(&mut self) {
        let paragraph = self.open.pop().unwrap_or_default();
        // The last one that fits is kept, though there is nothing left to pay for it.
        if self.budget.take_characters(OVERHEAD) < OVERHEAD && paragraph.runs.is_empty() {
            return;
        }
        if self.rows > 0 {
            self.cell.push(paragraph);
        } else {
            self.content.blocks.push(Block::Paragraph(paragraph));
        }
    }

    pub(crate) fn open_row(&mut self) {
        self.rows += 1;
    }

    pub(crate) fn close_cell(&mut self) {
        if self.rows != 1 || self.budget.take_characters(OVERHEAD) < OVERHEAD && self.cell.is_empty() {
            return;
        }
        while self.cell.last().is_some_and(|paragraph| paragraph.runs.is_empty()) {
            self.cell.pop();
        }
        self.cells.push(std::mem::take(&mut self.cell));
    }

    /// Closes a cell that stands `times` side by side.
    pub(crate) fn close_cells(&mut self, times: usize) {
        self.close_cell();
        for _ in 1..times {
            self.cell = self.cells.last().filter(|_| self.rows == 1).cloned().unwrap_or_default();
            self.close_cell();
        }
    }

    pub(crate) fn close_row(&mut self) {
        if self.rows == 1 {
            if !self.cell.is_empty() {
                self.close_cell();
            }
            let mut cells = std::mem::take(&mut self.cells);
            while cells.last().is_some_and(Vec::is_empty) {
                cells.pop();
            }
            if cells.iter().any(|cell| !cell.is_empty()) {
                self.content.blocks.push(Block::Row(cells));
            }
        }
        self.rows = self.rows.saturating_sub(1);
    }

    /// Ends whatever is open.
    pub(crate) fn finish(mut self) -> Content {
        while !self.open.is_empty() {
            self.close_paragraph();
        }
        while self.rows > 0 {
            self.close_row();
        }
        self.content
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    #[test]
    fn text_without_end_is_cut() {
        let limits = Limits::default();
        let budget = Budget::new(&limits);
        let mut builder = Builder::new(&budget);
        let line = "ố".repeat(1_000_000);
        for _ in 0..6 {
            builder.text(&line, Face::default());
            builder.close_paragraph();
        }
        let length = builder.finish().text().chars().count();
        assert!((3_900_000..=4_000_010).contains(&length), "{length}");
        assert!(budget.is_out_of_characters());
    }

    #[test]
    fn ends_without_beginnings() {
        let limits = Limits::default();
        let budget = Budget::new(&limits);
        let mut builder = Builder::new(&budget);
        builder.close_row();
        builder.close_cell();
        builder.close_paragraph();
        builder.open_row();
        builder.open_row();
        builder.text("a", Face::default());
        builder.close_paragraph();
        builder.close_cell();
        builder.close_row();
        builder.text("b", Face::default());
        assert_eq!(builder.finish().text(), "a\nb\n");
    }
}
