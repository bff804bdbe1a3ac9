//! Tờ phân cách: a sheet that is laid between two letters before a pile is scanned.

use qrcode::{Color, EcLevel, QrCode};

use super::finish;
use super::flow::{Align, Flow};
use crate::origin::Origin;
use crate::typesetting::{Error, Face, HEIGHT, Style, WIDTH};

/// Side of the code in points: 9 cm, so that it is read from a poor scan, askew or with a stain on it.
const SIDE: f32 = 255.0;

/// Sets the sheet with this code. It may be printed many times and used again.
///
/// Errors: [`Error::Font`], [`Error::Compression`].
pub fn print_separator(code: &str, origin: &Origin) -> Result<Vec<u8>, Error> {
    let mut flow = Flow::new(WIDTH, HEIGHT, 60.0);
    flow.y += 60.0;
    flow.text("TỜ PHÂN CÁCH VĂN BẢN", Style::new(Face::Bold, 26.0), Align::Centre)?;
    flow.y += 16.0;
    let words = "Đặt tờ này trước trang đầu của mỗi văn bản khi quét cả tập. Phần mềm tách văn bản tại đây và không đưa tờ \
                 này vào văn bản. Tờ dùng lại được nhiều lần; giữ mã phẳng và sạch.";
    flow.text(words, Style::new(Face::Regular, 13.0), Align::Centre)?;
    flow.y += 40.0;
    // A code this short always fits; a longer one leaves the sheet without it.
    if let Ok(code) = QrCode::with_error_correction_level(code.as_bytes(), EcLevel::H) {
        let top = HEIGHT - flow.y;
        let dot = SIDE / code.width() as f32;
        let left = (WIDTH - SIDE) / 2.0;
        let content = flow.paper.content(flow.page);
        content.save_state().set_fill_gray(0.0);
        for (at, _) in code.to_colors().iter().enumerate().filter(|(_, colour)| **colour == Color::Dark) {
            let (column, row) = ((at % code.width()) as f32, (at / code.width()) as f32);
            // A hair wider than its place, so that no white line shows between two.
            content.rect(left + column * dot, top - (row + 1.0) * dot, dot + 0.05, dot + 0.05);
        }
        content.fill_nonzero().restore_state();
    }
    finish(flow.paper, "Tờ phân cách văn bản", origin)
}
