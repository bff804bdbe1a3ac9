use serde::{Deserialize, Serialize};

use crate::FileKind;

/// Why a file could not be read. Each kind is something a clerk or an administrator can act on;
/// [`ReadError::advice`] says how, in Vietnamese.
///
/// The value crosses the process boundary as JSON, so variants hold numbers and short words only,
/// never text out of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReadError {
    /// The file cannot be opened: it is missing, or this account may not read it.
    #[error("file cannot be opened")]
    Unopenable,
    /// The file holds no byte at all.
    #[error("file is empty")]
    Empty,
    /// The content is not a PDF, whatever the name says.
    #[error("file is not a pdf")]
    NotPdf,
    /// The file begins as a PDF and breaks off before its end mark.
    #[error("pdf is truncated")]
    Truncated,
    /// The file claims to be a PDF, but its structure cannot be followed.
    #[error("pdf is malformed")]
    Malformed,
    /// The file is of a kind that is not read.
    #[error("files of the kind {file:?} are not read")]
    UnsupportedKind {
        /// What it is by its content.
        file: FileKind,
    },
    /// The file is of a kind that is read, but its structure cannot be followed.
    #[error("{file:?} file is damaged")]
    Damaged {
        /// What it is by its content.
        file: FileKind,
    },
    /// The file opens only with a password.
    #[error("file is protected by a password")]
    PasswordProtected,
    /// The file is over [`Limits::max_bytes`](crate::Limits::max_bytes).
    #[error("file has {bytes} bytes, over the limit of {limit}")]
    TooLarge {
        /// Size of the file in bytes.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file has more pages than [`Limits::max_pages`](crate::Limits::max_pages): it can be stored, but it is not read.
    #[error("pdf has {pages} pages, over the limit of {limit}")]
    TooManyPages {
        /// Pages in the file.
        pages: u32,
        /// The limit.
        limit: u32,
    },
    /// The page asked for does not exist.
    #[error("page {page} does not exist")]
    NoSuchPage {
        /// The page asked for, from 1.
        page: u32,
    },
    /// Reading went over the time, memory or output allowed and was stopped.
    #[error("reading was stopped: {what} over the limit")]
    OverLimit {
        /// What ran out: `time`, `output`, `resources`, `unpacked` (bytes), `members` or `nesting`.
        what: String,
    },
    /// A program this crate needs (`pdftotext`, `pdftoppm`, the reader itself) cannot be started.
    #[error("program {name} cannot be started")]
    MissingProgram {
        /// Name of the program, without its path.
        name: String,
    },
    /// A child program ended in a way that says nothing about the file, such as a crash.
    #[error("program {name} failed")]
    ProgramFailed {
        /// Name of the program, without its path.
        name: String,
    },
}

impl ReadError {
    /// May the same file be read another time? A machine that is busy or out of memory ends a reader too; what the file
    /// says of itself, and what it costs, stays as it is.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::MissingProgram { .. } | Self::ProgramFailed { .. } | Self::Unopenable => true,
            // The clock runs on a busy machine too; of the others the file itself takes too much.
            Self::OverLimit { what } => what == "time",
            _ => false,
        }
    }

    /// What happened and what to do about it, in Vietnamese, for the screen.
    pub fn advice(&self) -> String {
        match self {
            Self::Unopenable => {
                "Không mở được tệp. Hãy kiểm tra tệp còn trên máy và tài khoản có quyền đọc, rồi tải lại."
                    .into()
            }
            Self::Empty => "Tệp rỗng (0 byte). Hãy kiểm tra tệp gốc và tải lại.".into(),
            Self::NotPdf => {
                "Tệp không phải là PDF, dù tên tệp có thể ghi .pdf. Hãy xuất văn bản ra PDF rồi tải lại."
                    .into()
            }
            Self::Truncated => {
                "Tệp PDF bị đứt, có thể do tải lên hoặc sao chép chưa hết. Hãy lấy lại tệp gốc và tải lại."
                    .into()
            }
            Self::Malformed => {
                "Tệp PDF bị hỏng, không đọc được cấu trúc. Hãy mở tệp bằng phần mềm đã tạo ra nó, \
                                xuất lại PDF, hoặc đề nghị cơ quan gửi gửi lại."
                    .into()
            }
            Self::UnsupportedKind { .. } => "Loại tệp này không đọc tự động được. Tệp vẫn được lưu; hãy nhập thông tin \
                                             văn bản bằng tay, hoặc xuất văn bản ra PDF rồi tải lên."
                .into(),
            Self::Damaged { .. } => {
                "Tệp bị hỏng hoặc bị đứt, không đọc được cấu trúc. Hãy mở tệp bằng phần mềm đã tạo ra nó \
                 và lưu lại, hoặc đề nghị cơ quan gửi gửi lại."
                    .into()
            }
            Self::PasswordProtected => {
                "Tệp đặt mật khẩu nên không đọc được. Hãy đề nghị cơ quan gửi bỏ mật khẩu \
                                        và gửi lại."
                    .into()
            }
            Self::TooLarge { bytes, limit } => format!(
                "Tệp có dung lượng {} MB, vượt mức cho phép {} MB. Hãy giảm độ phân giải bản quét hoặc tách phụ lục \
                 thành tệp riêng.",
                bytes.div_ceil(1024 * 1024),
                limit / (1024 * 1024)
            ),
            Self::TooManyPages { pages, limit } => format!(
                "Tệp có {pages} trang, vượt mức {limit} trang: tệp vẫn được lưu nhưng không được đọc tự động. Hãy nhập \
                 thông tin văn bản bằng tay."
            ),
            Self::NoSuchPage { page } => format!("Tệp không có trang {page}."),
            Self::OverLimit { .. } => {
                "Việc đọc tệp vượt giới hạn thời gian, bộ nhớ hoặc dung lượng giải nén nên đã dừng. Tệp vẫn được lưu; \
                                       hãy nhập thông tin văn bản bằng tay."
                    .into()
            }
            Self::MissingProgram { name } => format!(
                "Máy chủ thiếu chương trình {name} nên không đọc được tệp. Hãy báo quản trị hệ thống cài đặt (gói {}).",
                if name.starts_with("tesseract") {
                    "tesseract-ocr và tesseract-ocr-vie"
                } else {
                    "poppler-utils"
                }
            ),
            Self::ProgramFailed { .. } => {
                "Không đọc được tệp do lỗi của chương trình đọc. Tệp vẫn được lưu; hãy nhập \
                                           thông tin văn bản bằng tay và báo quản trị hệ thống."
                    .into()
            }
        }
    }
}
