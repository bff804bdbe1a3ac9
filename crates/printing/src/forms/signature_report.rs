//! Báo cáo kiểm tra chữ ký số: what a verifier has to say of a file, on paper.

use super::flow::{Align, Flow, LEADING};
use super::table::{Column, Table};
use super::{LetterFacts, finish};
use crate::origin::Origin;
use crate::typesetting::{Error, Face, HEIGHT, Style, WIDTH};

/// One question about a signature, with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// "Ai ký?"
    pub question: &'static str,
    /// The answer, in a sentence.
    pub answer: String,
    /// "Đạt", "Chưa rõ", "Không đạt".
    pub mark: &'static str,
}

/// What is told of one signature, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignatureTold {
    /// "Chữ ký 1/2: Trần Văn An, chữ ký của người".
    pub title: String,
    /// The verdict.
    pub verdict: String,
    /// The four questions.
    pub answers: Vec<Answer>,
    /// Names and values that the rules of verification demand; those without a value say so.
    pub facts: Vec<(&'static str, String)>,
    /// What was noted, worst first.
    pub remarks: Vec<String>,
}

/// A piece of evidence, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceTold {
    /// Chứng thư, danh sách thu hồi …
    pub kind: &'static str,
    /// Whose it is.
    pub name: String,
    /// From when to when it holds.
    pub holds: String,
    /// Where it came from.
    pub source: String,
    /// SHA-256 over it.
    pub digest: String,
}

/// What the report says.
///
/// Source: Circular 15/2025/TT-BKHCN, art. 6 and annex II (least content of a verifier's answer).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureReport {
    /// The letter.
    pub letter: LetterFacts,
    /// Name of the file.
    pub file: String,
    /// SHA-256 over the file, hexadecimal.
    pub digest: String,
    /// The verdict in one sentence.
    pub summary: String,
    /// Which check this is, when and why it was made.
    pub occasion: String,
    /// Each signature, the first one first.
    pub signatures: Vec<SignatureTold>,
    /// Time-stamps over the document, each in a sentence.
    pub stamps: Vec<String>,
    /// What concerns the file as a whole.
    pub remarks: Vec<String>,
    /// What the verdict rests on.
    pub evidence: Vec<EvidenceTold>,
    /// Which program judged.
    pub program: String,
}

const COLUMNS: [Column; 5] = [
    Column { head: "Bằng chứng", share: 100.0, centred: false },
    Column { head: "Của", share: 128.0, centred: false },
    Column { head: "Hiệu lực", share: 86.0, centred: false },
    Column { head: "Nguồn", share: 62.0, centred: false },
    Column { head: "SHA-256", share: 152.0, centred: false },
];
const SIZE: f32 = 12.0;
/// Column of the values, in points from the left margin.
const VALUES: f32 = 160.0;

/// Sets the report.
///
/// Errors: [`Error::Font`], [`Error::Compression`].
pub fn print_signature_report(report: &SignatureReport, origin: &Origin) -> Result<Vec<u8>, Error> {
    let mut flow = Flow::new(WIDTH, HEIGHT, 50.0);
    flow.text(&origin.agency.to_uppercase(), Style::new(Face::Bold, 12.0), Align::Left)?;
    flow.paper.rule(flow.page, flow.left, flow.y + 2.0, 94.0, 0.7);
    flow.y += 26.0;
    flow.text("BÁO CÁO KIỂM TRA CHỮ KÝ SỐ", Style::new(Face::Bold, 15.0), Align::Centre)?;
    flow.y += 12.0;
    let letter = &report.letter;
    let arrival = match letter.arrival_number.as_str() {
        "" => String::new(),
        number => format!("{number}, ngày {}", letter.arrival_date),
    };
    for (name, value) in [
        ("Số đến, ngày đến:", arrival.as_str()),
        ("Cơ quan ban hành:", &letter.organ),
        ("Số, ký hiệu:", &letter.code),
        ("Ngày văn bản:", &letter.issued_date),
        ("Loại và trích yếu:", [&letter.kind, ": ", &letter.subject].concat().trim_start_matches(": ")),
        ("Tệp:", &report.file),
        ("Mã băm SHA-256 của tệp:", &digest(&report.digest)),
        ("Kiểm tra:", &report.occasion),
    ] {
        flow.fact(name, value, SIZE, VALUES)?;
    }
    flow.y += 8.0;
    flow.text("Kết luận", Style::new(Face::Bold, SIZE + 1.0), Align::Left)?;
    flow.text(&report.summary, Style::new(Face::Bold, SIZE), Align::Left)?;
    remarks(&mut flow, &report.remarks)?;
    for signature in &report.signatures {
        set_signature(&mut flow, signature)?;
    }
    if !report.stamps.is_empty() {
        flow.y += 14.0;
        flow.need(SIZE * LEADING * 3.0);
        flow.text("Dấu thời gian trên văn bản", Style::new(Face::Bold, SIZE + 1.0), Align::Left)?;
        remarks(&mut flow, &report.stamps)?;
    }
    if !report.evidence.is_empty() {
        flow.y += 14.0;
        flow.need(90.0);
        let title = Style::new(Face::Bold, SIZE + 1.0);
        flow.text("Bằng chứng mà kết luận dựa vào, lưu cùng báo cáo", title, Align::Left)?;
        flow.y += 4.0;
        let table = Table::begin(&mut flow, &COLUMNS, 9.5, 0.0)?;
        for one in &report.evidence {
            table.row(&mut flow, &[one.kind, &one.name, &one.holds, &one.source, &digest(&one.digest)])?;
        }
    }
    flow.y += 12.0;
    let closing = format!(
        "Báo cáo do {} lập theo yêu cầu kiểm tra chữ ký số tại Điều 6 Thông tư 15/2025/TT-BKHCN. \
         Chữ ký trên văn bản chỉ kiểm tra được từ tệp gốc, không từ bản in.",
        report.program
    );
    flow.text(&closing, Style::new(Face::Italic, 10.5), Align::Left)?;
    finish(flow.paper, "Báo cáo kiểm tra chữ ký số", origin)
}

fn set_signature(flow: &mut Flow, told: &SignatureTold) -> Result<(), Error> {
    flow.y += 14.0;
    // A heading never stands alone at the foot of a page.
    flow.need(SIZE * LEADING * 5.0);
    flow.text(&told.title, Style::new(Face::Bold, SIZE + 1.0), Align::Left)?;
    flow.text(&told.verdict, Style::new(Face::Bold, SIZE), Align::Left)?;
    flow.y += 3.0;
    for Answer { question, answer, mark } in &told.answers {
        flow.fact(question, &format!("{answer} ({mark})"), SIZE, VALUES)?;
    }
    for (name, value) in &told.facts {
        flow.fact(name, if value.is_empty() { "không có trong chữ ký" } else { value }, SIZE, VALUES)?;
    }
    remarks(flow, &told.remarks)
}

fn remarks(flow: &mut Flow, remarks: &[String]) -> Result<(), Error> {
    for remark in remarks {
        flow.text(&format!("• {remark}"), Style::new(Face::Regular, SIZE - 1.0), Align::Left)?;
    }
    Ok(())
}

/// In groups of eight: read out aloud and compared by people, and broken between them.
fn digest(hexadecimal: &str) -> String {
    let signs: Vec<char> = hexadecimal.chars().collect();
    signs.chunks(8).map(|group| group.iter().collect()).collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_in_groups() {
        assert_eq!(digest("0123456789abcdef01"), "01234567 89abcdef 01");
        assert_eq!(digest(""), "");
    }
}
