//! Phiếu chuyển văn bản đến: what the paper is handed over with, and signed for.

use super::flow::{Align, Flow};
use super::table::{Column, Table};
use super::{LetterFacts, finish};
use crate::origin::Origin;
use crate::typesetting::{Error, Face, HEIGHT, Style, WIDTH};

/// One unit or person the letter goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Đơn vị hoặc người nhận.
    pub name: String,
    /// Chủ trì, phối hợp, để biết, or what else it comes for.
    pub role: String,
    /// Thời hạn.
    pub due: String,
    /// Ngày chuyển.
    pub transferred: String,
}

/// What stands on the slip.
///
/// Source: Decree 30/2020/NĐ-CP, art. 23 (hand-over of paper is signed for).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// The letter.
    pub letter: LetterFacts,
    /// To whom it goes.
    pub recipients: Vec<Recipient>,
}

const COLUMNS: [Column; 7] = [
    Column { head: "TT", share: 26.0, centred: true },
    Column { head: "Đơn vị hoặc người nhận", share: 150.0, centred: false },
    Column { head: "Chuyển để", share: 66.0, centred: true },
    Column { head: "Thời hạn", share: 66.0, centred: true },
    Column { head: "Ngày chuyển", share: 66.0, centred: true },
    Column { head: "Ký nhận", share: 84.0, centred: false },
    Column { head: "Ghi chú", share: 60.0, centred: false },
];

/// Room for a signature by hand, in points.
const SIGNATURE: f32 = 40.0;

/// Sets the slip.
///
/// Errors: [`Error::Font`], [`Error::Compression`].
pub fn print_hand_over(slip: &HandOver, origin: &Origin) -> Result<Vec<u8>, Error> {
    let mut flow = Flow::new(WIDTH, HEIGHT, 50.0);
    flow.text(&origin.agency.to_uppercase(), Style::new(Face::Bold, 12.0), Align::Left)?;
    flow.paper.rule(flow.page, flow.left, flow.y + 2.0, 94.0, 0.7);
    flow.y += 26.0;
    flow.text("PHIẾU CHUYỂN VĂN BẢN ĐẾN", Style::new(Face::Bold, 15.0), Align::Centre)?;
    flow.y += 12.0;
    let letter = &slip.letter;
    let arrival = [letter.arrival_number.as_str(), letter.arrival_date.as_str()];
    let arrival: Vec<&str> = arrival.into_iter().filter(|part| !part.is_empty()).collect();
    for (name, value) in [
        ("Số đến, ngày đến:", arrival.join(", ngày ").as_str()),
        ("Độ khẩn:", &letter.urgency),
        ("Cơ quan ban hành:", &letter.organ),
        ("Số, ký hiệu:", &letter.code),
        ("Ngày văn bản:", &letter.issued_date),
        ("Loại và trích yếu:", [&letter.kind, ": ", &letter.subject].concat().trim_start_matches(": ")),
        ("Hạn trong văn bản:", &letter.due),
    ] {
        flow.fact(name, value, 12.5, 118.0)?;
    }
    flow.y += 12.0;
    let table = Table::begin(&mut flow, &COLUMNS, 11.0, SIGNATURE)?;
    for (index, one) in slip.recipients.iter().enumerate() {
        let number = (index + 1).to_string();
        table.row(&mut flow, &[&number, &one.name, &one.role, &one.due, &one.transferred])?;
    }
    if slip.recipients.is_empty() {
        // Filled in by hand: the letter has not been handed to anybody in the system.
        (0..3).try_for_each(|_| table.row(&mut flow, &[]))?;
    }
    flow.y += 18.0;
    flow.need(110.0);
    let (top, half) = (flow.y, flow.measure() / 2.0);
    for (index, title) in ["NGƯỜI GIAO", "NGƯỜI NHẬN BẢN GIẤY"].into_iter().enumerate() {
        let left = flow.left + half * index as f32;
        flow.y = top;
        flow.text_within(title, Style::new(Face::Bold, 12.0), Align::Centre, left, half)?;
        flow.text_within("(Ký, ghi rõ họ tên)", Style::new(Face::Italic, 11.0), Align::Centre, left, half)?;
    }
    finish(flow.paper, "Phiếu chuyển văn bản đến", origin)
}
