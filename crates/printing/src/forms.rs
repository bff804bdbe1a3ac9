//! Mẫu in: forms set from facts. Every page bears the mark of the system.

mod arrival_book;
mod flow;
mod hand_over;
mod handling_sheet;
mod separator;
mod signature_report;
mod table;
mod timeline;

pub use arrival_book::{ArrivalBook, BookRow, print_arrival_book};
pub use hand_over::{HandOver, Recipient, print_hand_over};
pub use handling_sheet::{HandlingSheet, Opinion, print_handling_sheet};
pub use separator::print_separator;
pub use signature_report::{Answer, EvidenceTold, SignatureReport, SignatureTold, print_signature_report};
pub use timeline::{StepState, Timeline, TimelineStep, print_timeline};

use crate::origin::Origin;
use crate::typesetting::{About, Error, Paper};

/// What the book says of a letter, in words. What is not known is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterFacts {
    /// Số đến.
    pub arrival_number: String,
    /// Ngày đến.
    pub arrival_date: String,
    /// Cơ quan ban hành.
    pub organ: String,
    /// Số, ký hiệu.
    pub code: String,
    /// Ngày văn bản.
    pub issued_date: String,
    /// Loại văn bản.
    pub kind: String,
    /// Trích yếu.
    pub subject: String,
    /// Hạn trong văn bản.
    pub due: String,
    /// Độ khẩn, empty for an ordinary letter.
    pub urgency: String,
}

/// Marks every page and writes the file.
fn finish(mut paper: Paper, title: &str, origin: &Origin) -> Result<Vec<u8>, Error> {
    origin.mark_all(&mut paper)?;
    let about = About {
        title,
        author: &origin.agency,
        producer: crate::annotated::PRODUCER,
        made: origin.printed_at,
    };
    paper.finish(&about)
}
