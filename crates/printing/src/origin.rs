//! Dấu nguồn bản in: what marks a page as a print out of the system.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::typesetting::{Colour, Error, Face, Paper, Style, tenth, width};

/// Greatest size of the line in points, and the least.
const SIZES: [f32; 2] = [6.6, 3.0];
/// Distance of the line from the edges of the page.
const MARGIN: f32 = 15.0;
const GREY: Colour = [0.27, 0.33, 0.39];

/// Who printed what, and when.
///
/// Source: Decree 30/2020/NĐ-CP, appendix VI (prints are marked as coming from the system).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The agency.
    pub agency: String,
    /// Name of who printed.
    pub printed_by: String,
    /// When, by the agency's clock.
    pub printed_at: OffsetDateTime,
    /// What the print can be traced by: the letter's identifier, or the book's.
    pub reference: String,
}

impl Origin {
    fn line(&self, page: usize, pages: usize) -> String {
        let at = self.printed_at;
        format!(
            "{} · In từ hệ thống Văn phòng điện tử · {} · {:02}:{:02} ngày {:02}/{:02}/{} · {} · Trang {page}/{pages}",
            self.agency,
            self.printed_by,
            at.hour(),
            at.minute(),
            at.day(),
            u8::from(at.month()),
            at.year(),
            self.reference,
        )
    }

    /// Marks a page, 0-based, as `number` of `count`: one line along its lower edge, on white so that it can be read on
    /// a scan.
    pub(crate) fn mark(
        &self,
        paper: &mut Paper,
        page: usize,
        number: usize,
        count: usize,
    ) -> Result<(), Error> {
        let (page_width, page_height) = paper.size(page);
        let text = self.line(number, count);
        let room = (page_width - MARGIN * 2.0).max(20.0);
        let natural = width(&text, Face::Sans, 1.0);
        let size = (room / natural).clamp(SIZES[1], SIZES[0]);
        // A page narrower than the smallest line squeezes it: the end of it counts as much as the start.
        let squeeze = (room / (natural * size)).min(1.0);
        let style = Style { squeeze, ..Style::new(Face::Sans, size).coloured(GREY) };
        let content = paper.content(page);
        content.save_state().set_fill_gray(1.0);
        content.rect(
            tenth(MARGIN - 3.0),
            tenth(MARGIN - size * 0.5),
            tenth(natural * size * squeeze + 6.0),
            tenth(size * 1.6),
        );
        content.fill_nonzero().restore_state();
        paper.text(page, &text, style, MARGIN, page_height - MARGIN)?;
        Ok(())
    }

    /// Marks every page.
    pub(crate) fn mark_all(&self, paper: &mut Paper) -> Result<(), Error> {
        let count = paper.page_count();
        (0..count).try_for_each(|page| self.mark(paper, page, page + 1, count))
    }
}
