//! What people write in the demo.

pub(crate) const RETURN: &str =
    "Chữ ký số không hợp lệ: nội dung bị sửa sau khi ký. Đề nghị quý cơ quan kiểm tra và gửi lại bản đúng.";

const TASKS: &[&str] = &[
    "nghiên cứu, tham mưu văn bản trả lời",
    "rà soát, tổng hợp số liệu",
    "triển khai thực hiện theo yêu cầu",
    "xây dựng kế hoạch thực hiện trên địa bàn",
    "kiểm tra thực tế, đề xuất hướng xử lý",
];

const MEETINGS: &[&str] =
    &["chuẩn bị nội dung, bố trí thành phần dự họp", "cử người dự, báo cáo kết quả sau cuộc họp"];

/// What a unit is told to do with a letter.
pub(crate) fn task(invitation: bool, index: usize) -> &'static str {
    pick(if invitation { MEETINGS } else { TASKS }, index)
}

pub(crate) const INSTRUCTIONS: &[&str] = &[
    "Làm đầu mối, lấy số liệu các tổ dân phố trước, gửi tôi xem dự thảo trước hạn một ngày.",
    "Đối chiếu với hồ sơ đang quản lý, nêu rõ trường hợp còn vướng.",
    "Phối hợp các bộ phận liên quan, chú ý tiến độ.",
    "Xử lý theo quy trình, cần thì trao đổi trực tiếp với cơ quan gửi.",
    "Tổng hợp theo biểu mẫu kèm theo, kiểm tra kỹ trước khi trình.",
];

pub(crate) const COMMENTS: &[&str] = &[
    "Đã liên hệ các tổ dân phố, dự kiến đủ số liệu trong ngày mai.",
    "Biểu mẫu gửi kèm thiếu một cột so với hướng dẫn, tôi đã hỏi lại cơ quan gửi.",
    "Đã có số liệu sơ bộ, đang đối chiếu với sổ theo dõi.",
    "Nhờ đơn vị phối hợp gửi danh sách trước 16 giờ.",
    "Đã mời các bộ phận họp thống nhất nội dung.",
];

pub(crate) const SUPPORT_REPORTS: &[&str] = &[
    "Đã gửi số liệu phần phụ trách cho đơn vị chủ trì.",
    "Đã cử công chức tham gia và góp ý bằng văn bản.",
    "Thống nhất nội dung, không có ý kiến thêm.",
];

pub(crate) const REPORTS: &[&str] = &[
    "Đã tổng hợp đủ số liệu các tổ dân phố, hoàn thành biểu mẫu theo yêu cầu.",
    "Đã triển khai tới các đơn vị, kết quả đạt yêu cầu, không phát sinh vướng mắc.",
    "Đã kiểm tra thực tế, lập biên bản và đề xuất hướng xử lý trong báo cáo kèm theo.",
    "Đã dự họp, ghi nhận kết luận và triển khai các việc được giao.",
];

pub(crate) const DONE: &[&str] = &[
    "Đã triển khai thực hiện xong, không cần văn bản trả lời.",
    "Đã dự họp và phổ biến kết luận.",
    "Đã thông báo tới các tổ dân phố và đăng trên trang thông tin của phường.",
];

/// The note of a letter that was answered.
pub(crate) fn answered(index: usize) -> String {
    format!("Đã báo cáo cơ quan yêu cầu tại văn bản số {}/UBND.", 310 + index)
}

/// One of several texts, the same for the same letter.
pub(crate) fn pick(texts: &[&'static str], index: usize) -> &'static str {
    texts.get(index.wrapping_mul(7) % texts.len().max(1)).copied().unwrap_or_default()
}

/// A plain file with a result.
pub(crate) fn result_file(subject: &str) -> String {
    format!(
        "TỔNG HỢP KẾT QUẢ\n\nNội dung: {subject}\n\n1. Đã rà soát toàn bộ hồ sơ liên quan.\n2. Không có trường hợp tồn đọng.\n"
    )
}

/// `text` broken into lines of about `width` letters.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    #[test]
    fn wraps_between_words() {
        assert_eq!(super::wrap("Giao P. Kinh tế chủ trì", 10), ["Giao P.", "Kinh tế", "chủ trì"]);
    }
}
