//! Layouts as they occur, drawn with lines of text at their places: what is read from each.

use crate::layout::{Sheet, parse_bbox};
use crate::reading::Fields;

/// Draws lines on pages and reads them.
#[derive(Default)]
struct Page {
    words: String,
}

impl Page {
    /// A line with its middle at `x`; its words are as wide as their letters are many.
    fn middle(self, x: f64, y: f64, text: &str) -> Self {
        let width = text.chars().count() as f64 * 6.0;
        self.left(x - width / 2.0, y, text)
    }

    /// A line that begins at `x`.
    fn left(mut self, x: f64, y: f64, text: &str) -> Self {
        let mut at = x;
        self.words.push_str("<line>\n");
        for word in text.split(' ') {
            let end = at + word.chars().count() as f64 * 6.0;
            let bottom = y + 15.0;
            self.words.push_str(&format!(
                "<word xMin=\"{at}\" yMin=\"{y}\" xMax=\"{end}\" yMax=\"{bottom}\">{word}</word>\n"
            ));
            at = end + 6.0;
        }
        self
    }

    /// The national title over the right column.
    fn titled(self) -> Self {
        self.middle(430.0, 57.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").middle(
            430.0,
            72.0,
            "Độc lập - Tự do - Hạnh phúc",
        )
    }

    /// Two lines of running text from margin to margin.
    fn body(self, y: f64) -> Self {
        let line = "thực hiện các nội dung sau đây theo đúng quy định của pháp luật về văn thư";
        self.left(100.0, y, line).left(85.0, y + 18.0, line)
    }
}

fn read(pages: &[Page]) -> Fields {
    let xhtml: String = pages.iter().map(|page| format!("<page n=\"1\">\n{}", page.words)).collect();
    let sheets: Vec<Sheet> = parse_bbox(&xhtml)
        .iter()
        .map(|page| {
            Sheet::new(page, (595.0, 842.0, 1.0), None, |line| {
                line.words.iter().map(|(word, _)| word.clone()).collect()
            })
        })
        .collect();
    let trust = vec![(1.0, None); sheets.len()];
    super::read(&sheets, trust, false).0
}

/// The fields as `name: value` lines, those of low confidence marked with a question mark.
fn shown(fields: &Fields) -> Vec<String> {
    let value = serde_json::to_value(fields).unwrap();
    let mut lines: Vec<String> = value
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, found)| {
            let value = match &found["value"] {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let mark = if found["confidence"].as_f64().unwrap() < 0.9 { "?" } else { "" };
            format!("{name}{mark}: {value}")
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn a_letter_in_the_layout_of_the_decree() {
    let page = Page::default()
        .titled()
        .middle(180.0, 57.0, "UBND TỈNH SÔNG LAM")
        .middle(180.0, 73.0, "SỞ NỘI VỤ")
        .middle(180.0, 97.0, "Số: 07/SNV-VTLT")
        .middle(430.0, 96.0, "Sông Lam, ngày 05 tháng 3 năm 2026")
        .middle(180.0, 116.0, "V/v báo cáo công tác")
        .middle(180.0, 131.0, "văn thư năm 2025")
        .middle(316.0, 172.0, "Kính gửi: Ủy ban nhân dân các xã, phường.")
        .body(200.0)
        .left(85.0, 240.0, "Đề nghị gửi báo cáo trước ngày 30/3/2026.")
        .left(91.0, 500.0, "Nơi nhận:")
        .left(91.0, 516.0, "- Như trên;")
        .middle(430.0, 500.0, "KT. GIÁM ĐỐC")
        .middle(430.0, 516.0, "PHÓ GIÁM ĐỐC")
        .middle(430.0, 600.0, "Lê Thị Thu An");
    assert_eq!(
        shown(&read(&[page])),
        [
            "agency: SỞ NỘI VỤ",
            "authority_form: KT.",
            "date: 2026-03-05",
            "due_date: 2026-03-30",
            "notation: SNV-VTLT",
            "number: 07",
            "place: Sông Lam",
            "recipients: [\"Ủy ban nhân dân các xã, phường\"]",
            "signer_name: Lê Thị Thu An",
            "signer_position: Phó Giám đốc",
            "subject: báo cáo công tác văn thư năm 2025",
            "superior_agency: UBND TỈNH SÔNG LAM",
            "type: Công văn",
        ]
    );
}

#[test]
fn a_party_letter_without_the_national_title() {
    let page = Page::default()
        .middle(180.0, 57.0, "TỈNH ỦY SÔNG LAM")
        .middle(180.0, 73.0, "*")
        .middle(180.0, 89.0, "Số 1240-CV/TU")
        .middle(440.0, 57.0, "ĐẢNG CỘNG SẢN VIỆT NAM")
        .middle(440.0, 87.0, "Sông Lam, ngày 05 tháng 11 năm 2026")
        .middle(180.0, 109.0, "Về chuẩn bị nội dung")
        .middle(180.0, 124.0, "Hội nghị lần thứ sáu")
        .left(200.0, 150.0, "Kính gửi: - Đảng ủy các phường;")
        .left(260.0, 168.0, "- Ban Tổ chức Tỉnh ủy.")
        .body(200.0)
        .left(85.0, 240.0, "Đề nghị gửi dự thảo trong vòng 05 ngày làm việc kể từ ngày nhận.")
        .left(91.0, 500.0, "Nơi nhận:")
        .middle(430.0, 500.0, "T/L BAN THƯỜNG VỤ")
        .middle(430.0, 516.0, "CHÁNH VĂN PHÒNG")
        .middle(430.0, 600.0, "Ngô Văn Bách");
    assert_eq!(
        shown(&read(&[page])),
        [
            "agency: TỈNH ỦY SÔNG LAM",
            "authority_form: TL.",
            "date: 2026-11-05",
            "due_working_days: 5",
            "notation: CV/TU",
            "number: 1240",
            "place: Sông Lam",
            "recipients: [\"Đảng ủy các phường\",\"Ban Tổ chức Tỉnh ủy\"]",
            "signer_name: Ngô Văn Bách",
            "signer_position: Chánh Văn phòng",
            "subject: Về chuẩn bị nội dung Hội nghị lần thứ sáu",
            "type: Công văn",
        ]
    );
}

#[test]
fn a_draft_with_blanks_claims_neither_number_nor_day() {
    let page = Page::default()
        .titled()
        .middle(180.0, 57.0, "ỦY BAN NHÂN DÂN")
        .middle(180.0, 73.0, "PHƯỜNG THỌ HÒA")
        .left(120.0, 97.0, "Số:")
        .left(190.0, 97.0, "/QĐ-UBND")
        .left(330.0, 96.0, "Thọ Hòa, ngày")
        .left(440.0, 96.0, "tháng 11 năm 2026")
        .middle(316.0, 140.0, "QUYẾT ĐỊNH")
        .middle(316.0, 157.0, "Về việc kiện toàn Ban Chỉ đạo")
        .middle(316.0, 200.0, "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG")
        .body(230.0);
    assert_eq!(
        shown(&read(&[page])),
        [
            "agency: ỦY BAN NHÂN DÂN PHƯỜNG THỌ HÒA",
            "notation: QĐ-UBND",
            "place: Thọ Hòa",
            "subject: Về việc kiện toàn Ban Chỉ đạo",
            "type: Quyết định",
        ]
    );
}

#[test]
fn a_subject_of_the_party_stands_under_the_number_without_a_word_before_it() {
    let page = |under: &str| {
        Page::default()
            .middle(180.0, 57.0, "ĐẢNG BỘ TỈNH SÔNG LAM")
            .middle(180.0, 73.0, "ĐẢNG ỦY XÃ TÂN AN")
            .middle(180.0, 88.0, "*")
            .middle(430.0, 57.0, "ĐẢNG CỘNG SẢN VIỆT NAM")
            .middle(180.0, 103.0, "Số 145-CV/ĐU")
            .middle(430.0, 96.0, "Tân An, ngày 12 tháng 8 năm 2026")
            .middle(180.0, 120.0, under)
            .middle(316.0, 172.0, "Kính gửi: Các chi bộ trực thuộc.")
            .body(200.0)
            .left(91.0, 500.0, "Nơi nhận:")
            .middle(430.0, 500.0, "PHÓ BÍ THƯ")
            .middle(430.0, 600.0, "Giáp Văn Hưởng")
    };
    let read = |under: &str| read(&[page(under)]);
    let fields = read("rà soát, bổ sung hồ sơ đảng viên");
    let subject = fields.subject.unwrap();
    assert_eq!(subject.value, "rà soát, bổ sung hồ sơ đảng viên");
    assert!(subject.confidence < 0.8 && subject.reason.is_some(), "{subject:?}");
    assert_eq!(fields.kind.unwrap().value, "Công văn");
    for other in ["Ngày 12 tháng 8 năm 2026", "HỎA TỐC", "Độc lập Tự do", "Kính gửi các chi bộ trực thuộc"]
    {
        assert_eq!(read(other).subject, None, "{other}");
    }
}

#[test]
fn what_is_attached_or_stamped_is_not_the_letter() {
    let first = Page::default()
        .titled()
        .middle(180.0, 57.0, "BỘ TÀI NGUYÊN SỐ")
        .middle(180.0, 73.0, "CỤC HẠ TẦNG")
        .middle(180.0, 97.0, "Số: 1177/HT-KT")
        .middle(430.0, 96.0, "Hải Vân, ngày 16 tháng 11 năm 2026")
        .middle(430.0, 118.0, "SỞ NỘI VỤ HẢI VÂN")
        .middle(430.0, 134.0, "ĐẾN")
        .middle(430.0, 150.0, "Số: 5093")
        .middle(430.0, 166.0, "Ngày: 18/11/2026")
        .middle(180.0, 116.0, "V/v góp ý dự thảo")
        .middle(316.0, 200.0, "Kính gửi: Sở Nội vụ.")
        .body(230.0)
        .left(91.0, 500.0, "Nơi nhận:")
        .middle(430.0, 500.0, "CỤC TRƯỞNG")
        .middle(430.0, 600.0, "Bạch Ngọc Sơn");
    let second = Page::default()
        .titled()
        .middle(180.0, 57.0, "THANH TRA TỈNH")
        .middle(180.0, 97.0, "Số: 277/TTr-NV3")
        .middle(430.0, 96.0, "Sông Lam, ngày 12 tháng 10 năm 2026")
        .middle(180.0, 120.0, "KHẨN")
        .left(85.0, 240.0, "Hồ sơ gửi về Thanh tra trước ngày 20/12/2026.")
        .left(91.0, 500.0, "Nơi nhận:")
        .middle(430.0, 500.0, "CHÁNH THANH TRA")
        .middle(430.0, 600.0, "Lục Văn Giáp");
    let fields = read(&[first, second]);
    assert_eq!(fields.number.unwrap().value, "1177");
    assert_eq!(fields.date.unwrap().value.to_string(), "2026-11-16");
    assert_eq!(fields.signer_name.unwrap().value, "Bạch Ngọc Sơn");
    assert_eq!(fields.subject.unwrap().value, "góp ý dự thảo");
    assert!(fields.urgency.is_none() && fields.due_date.is_none());
}

#[test]
fn a_joint_letter_names_both_bodies_and_both_signers() {
    let page = Page::default()
        .titled()
        .middle(180.0, 57.0, "SỞ NỘI VỤ")
        .middle(180.0, 73.0, "*****")
        .middle(180.0, 89.0, "SỞ TÀI CHÍNH")
        .middle(180.0, 113.0, "Số: 3391/LN-SNV-STC")
        .middle(430.0, 96.0, "Sông Lam, ngày 30 tháng 7 năm 2026")
        .middle(180.0, 132.0, "V/v chế độ hỗ trợ")
        .middle(316.0, 172.0, "Kính gửi: Ủy ban nhân dân các xã, phường.")
        .body(200.0)
        .left(91.0, 500.0, "Nơi nhận:")
        .middle(290.0, 500.0, "GIÁM ĐỐC")
        .middle(290.0, 516.0, "SỞ NỘI VỤ")
        .middle(460.0, 500.0, "GIÁM ĐỐC")
        .middle(460.0, 516.0, "SỞ TÀI CHÍNH")
        .middle(290.0, 600.0, "Triệu Đức Long")
        .middle(460.0, 600.0, "Hà Thị Bích");
    let fields = read(&[page]);
    assert_eq!(fields.agency.unwrap().value, "SỞ NỘI VỤ; SỞ TÀI CHÍNH");
    assert!(fields.superior_agency.is_none());
    assert_eq!(fields.signer_name.unwrap().value, "Triệu Đức Long; Hà Thị Bích");
    assert_eq!(fields.signer_position.unwrap().value, "GIÁM ĐỐC SỞ NỘI VỤ; GIÁM ĐỐC SỞ TÀI CHÍNH");
}

#[test]
fn an_invoice_is_no_letter() {
    let page = Page::default()
        .left(60.0, 60.0, "CÔNG TY TNHH SAO MAI")
        .left(420.0, 60.0, "Ký hiệu: 1C26TSM")
        .left(420.0, 80.0, "Số: 00004127")
        .middle(300.0, 120.0, "HÓA ĐƠN GIÁ TRỊ GIA TĂNG")
        .middle(300.0, 140.0, "Ngày 12 tháng 11 năm 2026");
    assert!(shown(&read(&[page])).is_empty());
}

#[test]
fn a_secrecy_mark_and_an_urgency_mark_are_seen() {
    let page = Page::default()
        .titled()
        .middle(180.0, 57.0, "SỞ NỘI VỤ")
        .middle(180.0, 97.0, "Số: 07/SNV-VP")
        .middle(430.0, 96.0, "Sông Lam, ngày 05 tháng 3 năm 2026")
        .middle(180.0, 120.0, "TỐI MẬT")
        .middle(180.0, 145.0, "THƯỢNG")
        .middle(180.0, 160.0, "KHẨN")
        .middle(316.0, 200.0, "Kính gửi: Ban Tổ chức.")
        .body(230.0);
    let fields = read(&[page]);
    assert_eq!(fields.secrecy.unwrap().value, "Tối mật");
    assert_eq!(fields.urgency.unwrap().value, "Thượng khẩn");
}

#[test]
fn a_petition_has_its_day_over_the_name_and_nobody_in_office() {
    let page = Page::default()
        .middle(316.0, 57.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        .middle(316.0, 72.0, "Độc lập - Tự do - Hạnh phúc")
        .middle(316.0, 110.0, "ĐƠN ĐỀ NGHỊ")
        .middle(316.0, 127.0, "(V/v cấp lại giấy chứng nhận)")
        .middle(316.0, 160.0, "Kính gửi: Ủy ban nhân dân xã Tân Phú")
        .body(200.0)
        .middle(430.0, 300.0, "Tân Phú, ngày 02 tháng 7 năm 2026")
        .middle(430.0, 318.0, "NGƯỜI LÀM ĐƠN")
        .middle(430.0, 400.0, "Lê Văn Tám");
    assert_eq!(
        shown(&read(&[page])),
        [
            "date?: 2026-07-02",
            "place?: Tân Phú",
            "recipients: [\"Ủy ban nhân dân xã Tân Phú\"]",
            "signer_name: Lê Văn Tám",
            "subject: cấp lại giấy chứng nhận",
            "type: Đơn đề nghị",
        ]
    );
}

#[test]
fn a_subject_ends_where_it_ends() {
    let subject = |lines: &[&str]| {
        let mut page = Page::default()
            .titled()
            .middle(180.0, 57.0, "ỦY BAN NHÂN DÂN")
            .middle(180.0, 73.0, "XÃ ĐẠI LỘC")
            .middle(180.0, 97.0, "Số: 19/CĐ-UBND")
            .middle(430.0, 96.0, "Đại Lộc, ngày 30 tháng 6 năm 2026")
            .middle(316.0, 140.0, "CÔNG ĐIỆN");
        for (row, line) in lines.iter().enumerate() {
            page = page.middle(316.0, 157.0 + 16.0 * row as f64, line);
        }
        read(&[page.body(300.0)]).subject.unwrap().value
    };
    for (lines, whole) in [
        (&["Về kế hoạch sáu tháng cuối năm", "2026"][..], "Về kế hoạch sáu tháng cuối năm 2026"),
        (&["Về kế hoạch giai đoạn", "2026 - 2030"], "Về kế hoạch giai đoạn 2026 - 2030"),
        (&["Về kết quả tháng", "9/2026"], "Về kết quả tháng 9/2026"),
        // What was stamped there.
        (&["Về ứng phó mưa lũ", "0417"], "Về ứng phó mưa lũ"),
        (&["Về ứng phó mưa lũ", "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ điện:"], "Về ứng phó mưa lũ"),
        (&["(V/v ứng phó mưa lũ)"], "ứng phó mưa lũ"),
        (&["Về ứng phó mưa lũ (đợt hai)"], "Về ứng phó mưa lũ (đợt hai)"),
    ] {
        assert_eq!(subject(lines), whole, "{lines:?}");
    }
}
