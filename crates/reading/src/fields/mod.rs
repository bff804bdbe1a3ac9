//! The fields of the registration form, read from where the decree puts them: columns at the top, the kind
//! in the middle, the signature beside the list of copies.
//!
//! Source: Decree 30/2020/NĐ-CP, Appendix I (layout) and Appendix VI (fields); Party letters differ as
//! Guidance 36-HD/VPTW has it.

mod agency;
mod casing;
mod code;
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
use letter::Letter;

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
    let issued = date::read(&letter, &head);
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
    let start = (letter.first, kind.bottom.min(head.bottom.max(0.0) + 400.0));
    let day = issued.date.as_ref().map(|found| found.value);
    let deadline = deadline::read(&letter, start, signature.start, day, kind.is_normative);

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
