//! Signing in otherwise than with a password, when it does not succeed: what happened, and that the password still works.

use super::Problem;
use axum::http::StatusCode;
use congvan_office::accounts::{PasskeyFault, ProviderFault, passkeys};

pub(super) fn provider(fault: &ProviderFault) -> Problem {
    let refused = |kind, title, detail: &str| Problem::new(StatusCode::UNAUTHORIZED, kind, title, detail);
    match fault {
        ProviderFault::NoSite => no_site(),
        ProviderFault::Elsewhere(site) => elsewhere(site),
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

pub(super) fn passkey(fault: &PasskeyFault) -> Problem {
    let refused = |kind, title, detail: &str| Problem::new(StatusCode::UNAUTHORIZED, kind, title, detail);
    match fault {
        PasskeyFault::Elsewhere(Some(site)) => elsewhere(site),
        PasskeyFault::Elsewhere(None) => no_site(),
        PasskeyFault::Stale => refused(
            "passkey-stale",
            "Lần hỏi khóa này đã hết hạn",
            "Câu trả lời của thiết bị đến muộn hoặc đã được dùng. Bấm lại nút và làm trong vòng năm phút.",
        ),
        PasskeyFault::Refused(_) => refused(
            "passkey-refused",
            "Không nhận được khóa truy cập",
            "Câu trả lời của thiết bị không qua được kiểm tra. Thử lại, hoặc đăng nhập bằng mật khẩu.",
        ),
        PasskeyFault::Unknown => refused(
            "passkey-unknown",
            "Khóa này không mở tài khoản nào",
            "Khóa truy cập này đã bị bỏ hoặc không thuộc chương trình này. Đăng nhập bằng mật khẩu, rồi xóa khóa trên thiết bị.",
        ),
        PasskeyFault::Copied => refused(
            "passkey-copied",
            "Khóa truy cập có thể đã bị sao chép",
            "Thiết bị báo số lần dùng ít hơn lần trước. Đăng nhập bằng mật khẩu, bỏ khóa này ở trang Cá nhân và báo quản trị.",
        ),
        PasskeyFault::Known => Problem::new(
            StatusCode::CONFLICT,
            "not-permitted",
            "Khóa này đã có",
            "Thiết bị này đã giữ một khóa truy cập của chương trình. Chọn thiết bị khác.",
        ),
        PasskeyFault::TooMany => {
            let most = passkeys::MOST;
            Problem::new(
                StatusCode::CONFLICT,
                "not-permitted",
                "Đã có đủ khóa truy cập",
                format!("Mỗi người giữ nhiều nhất {most} khóa. Bỏ bớt khóa không còn dùng."),
            )
        }
    }
}

fn elsewhere(site: &str) -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "not-permitted",
        "Trang mở ở địa chỉ khác",
        format!("Cách đăng nhập này chỉ dùng được ở {site}. Mở địa chỉ đó rồi đăng nhập."),
    )
}

fn no_site() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "not-permitted",
        "Chưa đặt địa chỉ công khai",
        "Chương trình chưa biết địa chỉ của chính nó. Nhờ người vận hành đặt mục site trong tệp cấu hình; tạm thời đăng nhập \
         bằng mật khẩu.",
    )
}
