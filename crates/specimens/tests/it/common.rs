//! What the tests share.

use congvan_specimens::letter::{Authority, Block, Kind, LetterSpec, Marks, Style, Urgency};
use std::path::Path;
use std::process::{Command, Output};
use time::{Date, Month};

pub(crate) fn day(year: i32, month: Month, day: u8) -> Date {
    Date::from_calendar_date(year, month, day).unwrap()
}

pub(crate) fn land_letter() -> LetterSpec {
    LetterSpec {
        superior: Some("UBND thành phố Hải Vân".into()),
        issuer: "Sở Nông nghiệp|và Môi trường".into(),
        number: Some(4127),
        symbol: "SNNMT-QLĐĐ".into(),
        place: "Hải Vân".into(),
        date: day(2026, Month::November, 16),
        kind: Kind::Letter,
        subject: "rà soát, cập nhật hồ sơ địa chính và chỉnh lý biến động đất đai năm 2026".into(),
        urgency: Urgency::Normal,
        recipients: vec!["Ủy ban nhân dân các phường, xã".into()],
        salutation: "Kính gửi".into(),
        body: vec![
            Block::Paragraph(
                "Thực hiện Kế hoạch số 215/KH-UBND ngày 02 tháng 10 năm 2026 của UBND thành phố về xây dựng cơ sở dữ \
                 liệu đất đai, Sở Nông nghiệp và Môi trường đề nghị UBND các phường, xã triển khai một số nội dung sau:"
                    .into(),
            ),
            Block::Paragraph(
                "1. Rà soát toàn bộ hồ sơ địa chính đang quản lý; thống kê các thửa đất có biến động về chủ sử dụng, \
                 diện tích, mục đích sử dụng từ ngày 01 tháng 7 năm 2025 đến nay chưa được chỉnh lý."
                    .into(),
            ),
            Block::Paragraph(
                "2. Báo cáo kết quả về Sở **trước ngày 30 tháng 11 năm 2026** để tổng hợp, trình UBND thành phố./."
                    .into(),
            ),
        ],
        authority: Authority::Deputy { head: "Giám đốc".into(), position: "Phó Giám đốc".into() },
        signer: "Trần Quốc Huy".into(),
        copies: vec!["Như trên".into(), "Giám đốc Sở (để b/c)".into(), "Lưu: VT, QLĐĐ".into()],
        annexes: Vec::new(),
        seal_text: "Sở Nông nghiệp và Môi trường|TP Hải Vân".into(),
        marks: Marks { seal: true, handwriting: true },
        style: Style::default(),
    }
}

/// Runs a program of another maker; `None`, with a word about it, when it is not installed.
pub(crate) fn peer(program: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => Some(output),
        Err(error) => {
            eprintln!("skipped: {program} cannot be started: {error}");
            None
        }
    }
}

/// A path as the argument of a program.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Text of a PDF by poppler, with all white space made single; `None` when poppler is not installed.
pub(crate) fn poppler_text(pdf: &[u8]) -> Option<String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("letter.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = peer("pdftotext", &[text(&path), "-"])?;
    assert!(output.status.success());
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
