//! The fields of the registration form, read from where the decree puts them: columns at the top, the kind
//! in the middle, the signature beside the list of copies.
//!
//! Source: Decree 30/2020/NĐ-CP, Appendix I (layout) and Appendix VI (fields); Party letters differ as
//! Guidance 36-HD/VPTW has it.

mod agency;
mod casing;
mod code;
mod confidence;
mod date;
mod deadline;
mod english;
mod head;
mod kind;
mod letter;
mod marks;
mod recipients;
mod signature;

use crate::layout::Sheet;
use crate::reading::{Fields, Found};
pub(crate) use confidence::weigh;
use letter::Letter;
pub(crate) use marks::is_stamped_mark;

/// Reads the fields of the letter in `sheets`. `trust` gives for each page the most confidence a value from
/// it may have, and why; `is_english` says that the text is English. Second: remarks for the person who
/// fills in the form.
pub(crate) fn read(
    sheets: &[Sheet],
    trust: Vec<(f64, Option<String>)>,
    is_english: bool,
) -> (Fields, Vec<String>) {
    let letter = Letter::find(sheets, trust);
    if is_english {
        return (english::read(&letter), Vec::new());
    }
    let Some(head) = head::Head::of(&letter) else { return (Fields::default(), Vec::new()) };
    let code = code::read(&letter, &head);
    let mut issued = date::read(&letter, &head);
    let is_letter = head.title.is_some() || code.notation.is_some();
    if !is_letter {
        // A print of an e-mail, an invoice, a table: nothing there is what the form asks for.
        let remark = "Không thấy thể thức văn bản hành chính, hãy nhập thông tin bằng tay.";
        return (Fields::default(), vec![remark.to_owned()]);
    }
    let mut remarks = Vec::new();
    if code.is_blank && code.notation.is_some() {
        remarks.push("Số văn bản còn để trống.".to_owned());
    }
    if issued.is_blank {
        remarks.push("Ngày ban hành còn để trống hoặc không đọc được.".to_owned());
    }
    let kind = kind::read(&letter, &head, &code);
    let mut agencies = agency::read(&letter, &head, &code);
    let mut signature = signature::read(&letter, agencies.is_joint);
    // What has no number has its day at the foot.
    if issued.date.is_none() && !issued.is_blank && code.notation.is_none() {
        issued = signature.start.and_then(|start| date::read_foot(&letter, start)).unwrap_or(issued);
    }
    let start = (letter.first, kind.bottom.min(head.bottom.max(0.0) + 400.0));
    let day = issued.date.as_ref().map(|found| found.value);
    let deadline = deadline::read(&letter, start, signature.start, day, kind.is_normative, kind.is_plan);

    // Names in capitals are given as the letter's own sentences write them.
    let casing = casing::Casing::of(&letter);
    for found in [&mut agencies.agency, &mut agencies.superior].into_iter().flatten() {
        found.value = casing.body(&found.value);
    }
    if let Some(found) = &mut signature.position {
        found.value = casing.position(&found.value);
    }
    let fields = Fields {
        number: code.number,
        notation: code.notation,
        place: issued.place,
        date: issued.date,
        agency: agencies.agency,
        superior_agency: agencies.superior,
        kind: kind.kind,
        subject: kind.subject,
        signer_name: signature.name,
        signer_position: signature.position,
        authority_form: signature.authority,
        recipients: recipients::read(&letter, &head),
        urgency: marks::urgency(&letter),
        secrecy: marks::secrecy(&letter),
        due_date: deadline.date,
        due_working_days: deadline.working_days,
        page_count: None,
    };
    (fields, remarks)
}

/// Số trang of the file.
pub(crate) fn page_count(pages: u32) -> Found<u32> {
    Found { value: pages, page: 1, rect: None, confidence: 1.0, reason: None }
}

#[cfg(test)]
mod layouts;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::layout::parse_bbox;

    /// Pieces of letters and of nonsense, put anywhere on a page.
    fn word() -> impl Strategy<Value = String> {
        prop_oneof![
            "\\PC{0,12}",
            prop::sample::select(vec![
                "Số:",
                "12/UBND-VP",
                "ngày",
                "05",
                "tháng",
                "năm",
                "2026",
                "CỘNG",
                "HÒA",
                "XÃ",
                "HỘI",
                "CHỦ",
                "NGHĨA",
                "VIỆT",
                "NAM",
                "UBND",
                "TỈNH",
                "SỞ",
                "NỘI",
                "VỤ",
                "V/v",
                "Kính",
                "gửi:",
                "-",
                ";",
                ".",
                "KT.",
                "GIÁM",
                "ĐỐC",
                "Nơi",
                "nhận:",
                "Lê",
                "Văn",
                "An",
                "QUYẾT",
                "ĐỊNH",
                "trước",
                "15/12/2026",
                "HỎA",
                "TỐC",
                "điện:",
                "báo",
                "cáo",
                "ĐẾN",
                "/",
                "……",
                "İ",
                "ß",
                "\u{301}",
                "TM.",
                "Q.",
                "31/02/2026",
                "999999999999999999",
            ])
            .prop_map(str::to_owned),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

        #[test]
        fn any_page_is_read_without_panic(
            words in prop::collection::vec((word(), -50.0..900.0_f64, -50.0..1200.0_f64, 0.0..300.0_f64, 0.0..40.0_f64), 0..120),
            is_english in any::<bool>(),
        ) {
            let mut xhtml = String::from("<page n=\"1\">\n<line>\n");
            for (i, (text, x, y, w, h)) in words.iter().enumerate() {
                let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', " ");
                xhtml.push_str(&format!("<word xMin=\"{x}\" yMin=\"{y}\" xMax=\"{}\" yMax=\"{}\">{text}</word>\n", x + w, y + h));
                if i % 7 == 6 {
                    xhtml.push_str("<line>\n");
                }
                if i % 50 == 49 {
                    xhtml.push_str("<page n=\"2\">\n<line>\n");
                }
            }
            let pages = parse_bbox(&xhtml);
            let sheets: Vec<Sheet> = pages
                .iter()
                .map(|page| Sheet::new(page, (595.0, 842.0, 1.0), None, |line| {
                    line.words.iter().map(|(word, _)| word.clone()).collect()
                }))
                .collect();
            let trust = vec![(1.0, None); sheets.len()];
            let (fields, _) = read(&sheets, trust, is_english);
            for found in [&fields.number, &fields.notation, &fields.agency, &fields.subject].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&found.confidence));
                prop_assert!(found.confidence >= 0.9 || found.reason.is_some());
                prop_assert!(found.page >= 1 && found.page as usize <= sheets.len().max(1));
            }
        }

        #[test]
        fn any_text_is_no_page(text in "\\PC{0,400}") {
            let _ = parse_bbox(&text);
            let _ = parse_bbox(&format!("<page {text}\n<line {text}\n<word {text}"));
            let _ = crate::layout::parse_typefaces(&format!("<page {text}\n<text {text}\n<fontspec {text}"));
        }
    }
}
