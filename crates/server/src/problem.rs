//! Errors as the API tells them: RFC 9457, in words that say what to do.

mod sign_in;

use crate::words::{instant, status_words};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use congvan_office::{
    Change, Conflict, Error, InputFault,
    accounts::{PasswordFault, SHORTEST_PASSWORD, SecondFactorFault},
    saved_filters::{self, Fault as FilterFault},
};
use congvan_records::{FieldError, FieldProblem};
use congvan_workflow::Refusal;
use serde::Serialize;
use time::format_description::well_known::Rfc3339;
use utoipa::ToSchema;

/// One fault in what was sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FieldFault {
    /// JSON pointer to the field: `/fields/subject`.
    pub(crate) pointer: String,
    /// Stable key: `missing`, `in_future`, `before_issue`, `too_long`, `secret`, `fixed`, `unreadable`.
    pub(crate) code: String,
    /// What is wrong with this field and how to mend it.
    pub(crate) detail: String,
}

/// Who moved the letter first, for the conflict dialogue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Moved {
    /// Name of the person, if known.
    pub(crate) by: Option<String>,
    /// When, RFC 3339.
    pub(crate) at: String,
    /// Status the letter has now.
    pub(crate) status: String,
    /// Version the letter has now.
    pub(crate) version: u32,
    /// What was done: `passed_on`; or, while it stands where it stood, `corrected` (its entry in the book) or `added`.
    pub(crate) change: String,
}

/// A scan with the same bytes that is there already.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct EarlierScan {
    /// The scan.
    pub(crate) id: uuid::Uuid,
    /// Its name.
    pub(crate) name: String,
    /// `open` or `split`.
    pub(crate) state: String,
    /// Name of who uploaded it.
    pub(crate) by: String,
    /// When, RFC 3339.
    pub(crate) at: String,
    /// Name of the clerk who answers for it.
    pub(crate) holder: String,
    /// Letters that were made of it.
    pub(crate) letters: u32,
}

/// Lỗi, as `application/problem+json` (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Stable name of the kind: `not-found`, `conflict`, `invalid`, `signed-out`, …
    pub(crate) r#type: String,
    /// The kind in words.
    pub(crate) title: String,
    /// HTTP status.
    pub(crate) status: u16,
    /// What happened and what to do, in Vietnamese.
    pub(crate) detail: String,
    /// Faults by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<FieldFault>,
    /// For conflicts: who moved the letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) moved: Option<Moved>,
    /// Of a scan that is known: the one that is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) scan: Option<Box<EarlierScan>>,
    /// Seconds to wait before trying again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<u64>,
}

impl Problem {
    fn new(status: StatusCode, kind: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            r#type: kind.to_owned(),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            moved: None,
            scan: None,
            retry_after: None,
        }
    }

    /// Unknown, or not for the caller to know: one body for both.
    pub(crate) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "Không tìm thấy",
            "Không có mục này, hoặc ông/bà không có quyền xem. Kiểm tra lại đường dẫn hoặc hỏi người đã gửi.",
        )
    }

    /// The address is there, but not for this method.
    pub(crate) fn no_such_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "Không làm được như vậy",
            "Địa chỉ này không nhận loại yêu cầu đó. Tải lại trang rồi làm lại.",
        )
    }

    /// A defect of ours: the request is lost, the process goes on.
    pub(crate) fn panicked() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "failed",
            "Hệ thống gặp lỗi",
            "Chưa có gì thay đổi. Thử lại; nếu vẫn lỗi, báo quản trị kèm thời điểm này.",
        )
    }

    pub(crate) fn signed_out() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "signed-out",
            "Phiên làm việc đã hết",
            "Đăng nhập lại để làm tiếp; nội dung đang nhập vẫn còn.",
        )
    }

    pub(crate) fn password_due() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "password-due",
            "Cần đổi mật khẩu",
            "Mật khẩu này do quản trị cấp. Đặt mật khẩu của riêng ông/bà để bắt đầu làm việc.",
        )
    }

    pub(crate) fn cross_site() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "cross-site",
            "Yêu cầu không đến từ trang này",
            "Tải lại trang rồi làm lại.",
        )
    }

    pub(crate) fn unreadable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unreadable", "Không đọc được yêu cầu", detail)
    }

    pub(crate) fn unsupported(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-type", "Loại tệp không nhận được", detail)
    }

    /// A request other than a file that is larger than so many bytes.
    pub(crate) fn too_large(limit: u64) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "Yêu cầu quá lớn",
            format!("Nội dung lớn hơn {} MB. Bớt nét vẽ hoặc chia thành nhiều lần.", limit / 1_048_576),
        )
    }

    pub(crate) fn busy(detail: impl Into<String>, seconds: u64) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Hệ thống đang bận", detail);
        Self { retry_after: Some(seconds), ..problem }
    }

    /// One value of the request is not one of those it may have.
    pub(crate) fn invalid(pointer: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let fault =
            FieldFault { pointer: pointer.to_owned(), code: "unreadable".to_owned(), detail: detail.clone() };
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Cần sửa 1 mục", detail);
        Self { errors: vec![fault], ..problem }
    }

    fn fields(faults: &[FieldError]) -> Self {
        let errors: Vec<_> = faults.iter().map(fault).collect();
        let title = format!("Cần sửa {} mục", errors.len());
        let detail = errors.iter().map(|fault| fault.detail.as_str()).collect::<Vec<_>>().join(" ");
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", &title, detail);
        Self { errors, ..problem }
    }

    fn input(faults: &[InputFault]) -> Self {
        let fault = |fault: &InputFault| FieldFault {
            pointer: format!("/{}", fault.field),
            code: "unreadable".to_owned(),
            detail: fault.detail.clone(),
        };
        let errors: Vec<_> = faults.iter().map(fault).collect();
        let title = format!("Cần sửa {} mục", errors.len());
        let detail = errors.iter().map(|fault| fault.detail.as_str()).collect::<Vec<_>>().join(" ");
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", &title, detail);
        Self { errors, ..problem }
    }

    fn conflict(conflict: &Conflict) -> Self {
        let by = conflict
            .moved_by
            .as_deref()
            .map_or_else(|| "Người khác".to_owned(), |name| format!("Ông/bà {name}"));
        let now = status_words(conflict.status);
        let (title, detail) = match conflict.change {
            Change::PassedOn => (
                "Văn bản đã được chuyển",
                format!("{by} vừa chuyển văn bản này; nay văn bản {now}. Xem lại rồi làm tiếp."),
            ),
            Change::Corrected => (
                "Sổ vừa được đính chính",
                format!("{by} vừa đính chính sổ của văn bản này. Xem lại rồi làm tiếp."),
            ),
            Change::Added => (
                "Văn bản vừa có thêm nội dung",
                format!("{by} vừa thêm nội dung vào văn bản này. Xem lại rồi làm tiếp."),
            ),
        };
        let moved = Moved {
            by: conflict.moved_by.clone(),
            at: conflict.moved_at.to_utc().format(&Rfc3339).unwrap_or_default(),
            status: conflict.status.key().to_owned(),
            version: conflict.version,
            change: conflict.change.key().to_owned(),
        };
        let problem = Self::new(StatusCode::CONFLICT, "conflict", title, detail);
        Self { moved: Some(moved), ..problem }
    }
}

fn fault(error: &FieldError) -> FieldFault {
    let name = match error.field {
        "kind" => "loại văn bản",
        "organ_name" => "cơ quan ban hành, ví dụ Sở Nội vụ",
        "subject" => "trích yếu",
        "issued_date" => "ngày văn bản",
        "due_date" => "hạn trong văn bản",
        "note" => "ghi chú",
        "signer_name" => "họ tên người ký",
        "signer_position" => "chức vụ người ký",
        "code" => "số, ký hiệu, ví dụ 4127/SNNMT-QLĐĐ",
        other => other,
    };
    let (code, detail) = match error.problem {
        FieldProblem::Missing => ("missing", format!("Nhập {name}.")),
        FieldProblem::InFuture => ("in_future", "Ngày văn bản phải trước hoặc bằng hôm nay.".to_owned()),
        FieldProblem::BeforeIssue => {
            ("before_issue", "Hạn trong văn bản phải từ ngày văn bản trở đi.".to_owned())
        }
        FieldProblem::Fixed => (
            "fixed",
            "Mức truy cập đã cố định khi vào sổ. Nếu sai, hủy số rồi vào sổ lại.".to_owned(),
        ),
        FieldProblem::TooLong => ("too_long", format!("Rút gọn {name}.")),
        FieldProblem::Secret => (
            "secret",
            "Văn bản mật không được đưa vào hệ thống nối mạng. Xóa tệp khỏi máy này và xử lý theo quy định bảo vệ bí mật \
             nhà nước."
                .to_owned(),
        ),
    };
    FieldFault { pointer: format!("/fields/{}", error.field), code: code.to_owned(), detail }
}

fn refusal(refusal: &Refusal) -> Problem {
    let invalid = |pointer: &str, detail: &str| Problem::invalid(pointer, detail);
    match refusal {
        Refusal::NotPermitted { status, .. } => Problem::new(
            StatusCode::CONFLICT,
            "not-permitted",
            "Việc này không còn làm được",
            format!("Văn bản nay {}. Tải lại để thấy việc có thể làm.", status_words(*status)),
        ),
        Refusal::Missing(field) => match *field {
            "reason" => invalid("/reason", "Nhập lý do để người nhận biết cần sửa gì."),
            "note" => {
                invalid("/note", "Nhập kết quả xử lý, ví dụ: Đã báo cáo Sở tại văn bản số 318/UBND-KTHTĐT.")
            }
            "missing" => invalid("/missing", "Nhập điều còn thiếu, ví dụ: Chưa có số liệu thôn 3."),
            _ => invalid(&format!("/{field}"), "Nhập nội dung."),
        },
        Refusal::TooLong(field) => {
            invalid(&format!("/{field}"), "Nội dung dài quá 4.000 ký tự. Rút gọn lại.")
        }
        Refusal::LeadCount(_) => invalid("/parts", "Chọn một đơn vị chủ trì."),
        Refusal::RepeatedUnit => invalid("/parts", "Mỗi đơn vị chỉ chọn một lần."),
        Refusal::UnknownUnit => invalid("/parts", "Đơn vị không còn hoạt động. Tải lại để chọn đơn vị khác."),
        Refusal::UnitWithoutHead => {
            invalid("/parts", "Đơn vị chưa có người phụ trách. Chọn đơn vị khác hoặc báo quản trị.")
        }
        Refusal::WrongRecipient => invalid("/to", "Chọn người nhận đang giữ chức vụ phù hợp."),
        Refusal::WrongPart => {
            invalid("/assignment_id", "Phần việc này không còn mở cho ông/bà. Tải lại trang.")
        }
        Refusal::DeadlinePassed => invalid("/deadline", "Hạn phải sau thời điểm hiện tại."),
        Refusal::DeadlineTooLate => invalid("/deadline", "Hạn này không được sau hạn lãnh đạo giao đơn vị."),
        Refusal::DeadlineNotLater => invalid("/deadline", "Hạn mới phải sau hạn đang áp dụng."),
        Refusal::WrongRequest => Problem::new(
            StatusCode::CONFLICT,
            "not-permitted",
            "Đề nghị không còn chờ trả lời",
            "Đề nghị gia hạn này đã được trả lời hoặc không còn cần. Tải lại để xem.",
        ),
        Refusal::TakesPart => invalid("/unit_id", "Đơn vị này đã tham gia xử lý. Chọn đơn vị khác."),
        Refusal::NothingChanged => invalid("/fields", "Chưa sửa mục nào. Sửa ít nhất một mục rồi lưu."),
    }
}

fn password(fault: PasswordFault) -> Problem {
    match fault {
        PasswordFault::TooShort => Problem::invalid(
            "/new",
            format!("Mật khẩu cần ít nhất {SHORTEST_PASSWORD} ký tự, ví dụ một câu bốn từ."),
        ),
        PasswordFault::TooLong => Problem::invalid("/new", "Mật khẩu dài quá 200 ký tự. Chọn câu ngắn hơn."),
        PasswordFault::SameAsLogin => {
            Problem::invalid("/new", "Mật khẩu không được chứa tên tài khoản. Chọn câu khác.")
        }
        PasswordFault::Common => {
            Problem::invalid("/new", "Mật khẩu này dễ đoán. Chọn một câu dài mà chỉ ông/bà biết.")
        }
        PasswordFault::Unchanged => {
            Problem::invalid("/new", "Đây là mật khẩu được cấp. Đặt một mật khẩu khác mà chỉ ông/bà biết.")
        }
        PasswordFault::WrongCurrent => {
            Problem::invalid("/current", "Mật khẩu hiện tại không đúng. Kiểm tra phím Caps Lock và bộ gõ.")
        }
    }
}

fn filter(fault: FilterFault) -> Problem {
    match fault {
        FilterFault::Place => Problem::invalid("/place", "Màn hình này không lưu bộ lọc."),
        FilterFault::Name => {
            Problem::invalid("/name", "Đặt tên bộ lọc, tối đa 80 ký tự, ví dụ: Đơn thư tháng này.")
        }
        FilterFault::Address => Problem::invalid("/address", "Bộ lọc quá dài. Bớt điều kiện rồi lưu lại."),
        FilterFault::TooMany => {
            let most = saved_filters::MOST;
            Problem::invalid("/name", format!("Đã có {most} bộ lọc. Bỏ bớt bộ lọc không còn dùng."))
        }
    }
}

fn second_step(fault: SecondFactorFault) -> Problem {
    match fault {
        SecondFactorFault::Needed => Problem::new(
            StatusCode::UNAUTHORIZED,
            "code-needed",
            "Cần mã xác thực",
            "Nhập mã 6 số trong ứng dụng xác thực trên điện thoại.",
        ),
        SecondFactorFault::Wrong => Problem::invalid(
            "/code",
            "Mã không đúng hoặc đã dùng. Chờ mã mới trong ứng dụng, xem giờ của điện thoại có đúng không.",
        ),
        SecondFactorFault::InForce => Problem::new(
            StatusCode::CONFLICT,
            "in-force",
            "Xác thực hai bước đang bật",
            "Tắt trước nếu muốn đổi sang điện thoại khác.",
        ),
        SecondFactorFault::NotBegun => Problem::new(
            StatusCode::CONFLICT,
            "not-begun",
            "Chưa bắt đầu bật xác thực hai bước",
            "Bấm Bật xác thực hai bước và quét mã QR trước.",
        ),
        SecondFactorFault::Sealed => Problem::invalid(
            "/code",
            "Không kiểm tra được mã của ứng dụng vì dữ liệu đã khôi phục mà thiếu khóa niêm phong. Nhập một mã dự \
             phòng, hoặc nhờ quản trị đặt lại mật khẩu.",
        ),
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match &error {
            Error::NotFound | Error::NotDemo => Self::not_found(),
            Error::Forbidden(_) => Self::new(
                StatusCode::FORBIDDEN,
                "forbidden",
                "Không thuộc phần việc của ông/bà",
                "Việc này dành cho chức vụ khác. Liên hệ quản trị nếu cần được giao.",
            ),
            Error::Conflict(conflict) => Self::conflict(conflict),
            Error::FormChanged => Self::new(
                StatusCode::CONFLICT,
                "form-changed",
                "Mẫu vào sổ vừa được sửa ở nơi khác",
                "Người khác hoặc máy khác vừa lưu mẫu vào sổ của văn bản này. Xem phần đã sửa rồi lưu lại.",
            ),
            Error::Refused(reason) => refusal(reason),
            Error::Fields(faults) => Self::fields(faults),
            Error::Input(faults) => Self::input(faults),
            Error::Blocked(detail) => {
                Self::new(StatusCode::CONFLICT, "not-permitted", "Chưa làm được việc này", detail.as_str())
            }
            Error::Secret(field) => Self::fields(&[FieldError { field, problem: FieldProblem::Secret }]),
            Error::TooLarge(limit) => Self::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                "Tệp quá lớn",
                format!("Tệp lớn hơn {} MB. Hãy quét đen trắng 300 dpi hoặc chia nhỏ.", limit / 1_048_576),
            ),
            Error::Empty => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "empty",
                "Tệp không có nội dung",
                "Tệp có 0 byte. Kiểm tra tệp gốc rồi tải lên lại.",
            ),
            Error::UnsupportedType(detail) => Self::unsupported(*detail),
            Error::Layer => {
                Self::invalid("/layers", "Nét vẽ hoặc bút phê nằm ngoài trang. Hoàn tác rồi viết lại.")
            }
            Error::Filter(fault) => filter(*fault),
            Error::TooManyLines(most) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "too-many-lines",
                "Quá nhiều dòng cho một tệp",
                format!("Có hơn {most} dòng. Chọn khoảng ngày hẹp hơn rồi tải lại."),
            ),
            Error::IdempotencyMismatch => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency-mismatch",
                "Yêu cầu trùng khóa",
                "Khóa này đã dùng cho một yêu cầu khác. Tải lại trang rồi làm lại.",
            ),
            Error::Unreadable(detail) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "unreadable-file",
                "Không hiển thị được tệp",
                detail.as_str(),
            ),
            Error::WrongCredentials => Self::new(
                StatusCode::UNAUTHORIZED,
                "wrong-credentials",
                "Sai tài khoản hoặc mật khẩu",
                "Kiểm tra tài khoản, mật khẩu và phím Caps Lock rồi thử lại.",
            ),
            Error::BackOff { retry_after } => {
                let seconds = retry_after.as_secs().max(1);
                let problem = Self::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "back-off",
                    "Tạm dừng đăng nhập",
                    format!("Sai mật khẩu nhiều lần. Thử lại sau {seconds} giây."),
                );
                Self { retry_after: Some(seconds), ..problem }
            }
            Error::Disabled => Self::new(
                StatusCode::FORBIDDEN,
                "disabled",
                "Tài khoản đã khóa",
                "Liên hệ quản trị hệ thống để mở lại.",
            ),
            Error::Password(fault) => password(*fault),
            Error::SecondFactor(fault) => second_step(*fault),
            Error::Provider(fault) => sign_in::provider(fault),
            Error::Passkey(fault) => sign_in::passkey(fault),
            Error::Login => {
                Self::invalid("/login", "Tài khoản đã có người dùng hoặc có ký tự không dùng được.")
            }
            Error::SameScan(earlier) => Self {
                scan: Some(Box::new(EarlierScan {
                    id: earlier.scan,
                    name: earlier.name.clone(),
                    state: earlier.state.key().to_owned(),
                    by: earlier.by.clone(),
                    at: earlier.at.to_utc().format(&Rfc3339).unwrap_or_default(),
                    holder: earlier.holder.clone(),
                    letters: earlier.letters,
                })),
                ..Self::new(
                    StatusCode::CONFLICT,
                    "same-scan",
                    "Bản quét này đã có",
                    "Tệp này đã được tải lên trước đó. Mở bản đã có, hoặc ghi lý do rồi tải lên lần nữa.",
                )
            },
            Error::Stale => Self::new(
                StatusCode::CONFLICT,
                "changed-meanwhile",
                "Người khác vừa sửa",
                "Mục này vừa được người khác lưu. Tải lại để xem bản mới rồi sửa tiếp.",
            ),
            Error::Busy => {
                Self::busy("Nhiều người đang làm việc cùng lúc. Chưa có gì thay đổi; thử lại sau ít giây.", 2)
            }
            Error::Unavailable(_) => Self::busy("Phần này chưa sẵn sàng. Thử lại sau ít giây.", 5),
            Error::NumbersHeld(backup) => Self::new(
                StatusCode::CONFLICT,
                "numbers-held",
                "Chưa cấp được số đến",
                format!(
                    "Dữ liệu vừa được khôi phục từ bản sao lưu lúc {}. Văn thư hoặc quản trị cần xác nhận số đến cuối cùng đã cấp \
                     trước khi vào sổ tiếp, để không số nào bị cấp hai lần. Nội dung đang nhập vẫn còn.",
                    instant(backup.micros())
                ),
            ),
            Error::DiskFull => {
                let problem = Self::new(
                    StatusCode::INSUFFICIENT_STORAGE,
                    "disk-full",
                    "Máy chủ hết chỗ lưu",
                    "Chưa có gì thay đổi; nội dung đang nhập vẫn còn. Báo quản trị hệ thống giải phóng đĩa rồi thử lại.",
                );
                Self { retry_after: Some(60), ..problem }
            }
            Error::Configuration(_)
            | Error::Backup(_)
            | Error::Store(_)
            | Error::Search(_)
            | Error::Machine(..) => {
                // The one place where a failure of the machine is logged; what the person gets holds no inside text.
                tracing::error!(error = %full_text(&error), "a request failed");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "failed",
                    "Hệ thống gặp lỗi",
                    "Chưa có gì thay đổi. Thử lại; nếu vẫn lỗi, báo quản trị kèm thời điểm này.",
                )
            }
        }
    }
}

fn full_text(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(&self)).into_response();
        // For whoever tells it in another language.
        response.extensions_mut().insert(self);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
