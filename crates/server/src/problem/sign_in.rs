//! Signing in otherwise than with a password, when it does not succeed: what happened, and that the password still works.

use super::Problem;
use axum::http::StatusCode;
use congvan_office::accounts::ProviderFault;

pub(super) fn provider(fault: &ProviderFault) -> Problem {
    let refused = |kind, title, detail: &str| Problem::new(StatusCode::UNAUTHORIZED, kind, title, detail);
    match fault {
        ProviderFault::NoSite => Problem::new(
            StatusCode::CONFLICT,
            "no-site",
            "Chưa đặt địa chỉ công khai",
            "Chương trình chưa biết địa chỉ của chính nó. Nhờ người vận hành đặt mục site trong tệp cấu hình; tạm thời đăng nhập \
             bằng mật khẩu.",
        ),
        ProviderFault::Elsewhere(site) => Problem::new(
            StatusCode::CONFLICT,
            "elsewhere",
            "Trang mở ở địa chỉ khác",
            format!("Cách đăng nhập này chỉ dùng được ở {site}. Mở địa chỉ đó rồi đăng nhập."),
        ),
        ProviderFault::Sealed => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "provider-misfit",
            "Đăng nhập chung chưa sẵn sàng",
            "Mã bí mật của đăng nhập chung không mở được nữa, ví dụ sau khi khôi phục dữ liệu. Quản trị cần nhập lại; tạm thời đăng \
             nhập bằng mật khẩu.",
        ),
        ProviderFault::Away(_) => {
            let problem = Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "provider-away",
                "Máy chủ đăng nhập không trả lời",
                "Không kết nối được máy chủ đăng nhập chung. Thử lại sau ít phút, hoặc đăng nhập bằng tài khoản và mật khẩu của \
                 chương trình.",
            );
            Problem { retry_after: Some(10), ..problem }
        }
        ProviderFault::Misfit(_) => Problem::new(
            StatusCode::BAD_GATEWAY,
            "provider-misfit",
            "Máy chủ đăng nhập trả lời không đúng",
            "Máy chủ đăng nhập chung không nhận cài đặt của chương trình. Báo quản trị bấm Kiểm tra kết nối; tạm thời đăng nhập \
             bằng mật khẩu.",
        ),
        ProviderFault::Denied => refused(
            "provider-denied",
            "Chưa đăng nhập",
            "Việc đăng nhập đã được hủy ở máy chủ đăng nhập chung. Bấm lại nút đăng nhập, hoặc dùng mật khẩu.",
        ),
        ProviderFault::Stale => refused(
            "provider-stale",
            "Lần đăng nhập này đã hết hạn",
            "Câu trả lời không khớp với lần đăng nhập nào đang chờ ở trình duyệt này, hoặc đã được dùng. Đăng nhập lại từ đầu.",
        ),
        ProviderFault::Untrusted(_) => refused(
            "provider-untrusted",
            "Không tin được câu trả lời",
            "Câu trả lời của máy chủ đăng nhập chung không qua được kiểm tra nên không ai được đăng nhập. Báo quản trị kèm thời \
             điểm này; tạm thời dùng mật khẩu.",
        ),
        ProviderFault::NotLinked => Problem::new(
            StatusCode::FORBIDDEN,
            "not-linked",
            "Tài khoản chưa được nối",
            "Tài khoản đăng nhập chung này chưa nối với tài khoản nào ở đây. Đăng nhập bằng mật khẩu rồi nối ở trang Cá nhân, hoặc \
             nhờ quản trị nối.",
        ),
        ProviderFault::Taken => Problem::new(
            StatusCode::CONFLICT,
            "not-permitted",
            "Tài khoản đã nối với người khác",
            "Tài khoản đăng nhập chung này đã mở tài khoản của người khác ở đây. Kiểm tra lại đang dùng tài khoản của ai, hoặc hỏi \
             quản trị.",
        ),
        ProviderFault::Linked => Problem::new(
            StatusCode::CONFLICT,
            "not-permitted",
            "Đã nối rồi",
            "Tài khoản ở đây đã nối với một tài khoản đăng nhập chung. Bỏ nối trước rồi nối tài khoản khác.",
        ),
        ProviderFault::Subject => Problem::invalid(
            "/subject",
            "Nhập mã định danh của người này ở máy chủ đăng nhập, tối đa 255 ký tự.",
        ),
    }
}
