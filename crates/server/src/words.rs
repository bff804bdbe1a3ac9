//! The few Vietnamese phrases that the server itself says. Everything else is worded by the screens.

use congvan_workflow::Status;

/// Where a letter stands, to follow "văn bản …".
pub(crate) const fn status_words(status: Status) -> &'static str {
    match status {
        Status::Arrived => "đang chờ vào sổ",
        Status::Returned => "đã trả lại nơi gửi",
        Status::Registered => "đã vào sổ, chờ trình",
        Status::Proposing => "đang chờ văn phòng đề xuất",
        Status::Submitted => "đang chờ bút phê",
        Status::Directed => "đã có bút phê, chờ đơn vị giao người",
        Status::Assigned => "đang được xử lý",
        Status::Closed => "đã kết thúc",
        Status::Voided => "đã hủy số",
    }
}

/// An instant (microseconds UTC) for a person in Viet Nam: `17:05 ngày 03/11/2026`.
pub(crate) fn instant(micros: i64) -> String {
    let at =
        congvan_records::Timestamp::from_micros(micros).to_utc().to_offset(congvan_records::VIETNAM_TIME);
    let form = time::macros::format_description!("[hour]:[minute] ngày [day]/[month]/[year]");
    at.format(form).unwrap_or_default()
}
