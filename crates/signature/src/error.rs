//! Why a file could not be read.

use thiserror::Error as ThisError;

/// Không đọc được: the file could not be read, so nothing is said about its signatures.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be opened, or is none. The reason stands in English.
    #[error("the file cannot be opened: {0}")]
    CannotOpen(&'static str),
    /// The bytes are no PDF.
    #[error("the file is neither a pdf nor a signature container")]
    NotPdf,
    /// The bytes are a PDF, and a content was handed in beside it as for a detached container.
    #[error("a pdf carries its signatures inside: no content goes beside it")]
    ContentBesidePdf,
    /// The bytes break the format.
    #[error("the file is damaged: {0}")]
    Malformed(&'static str),
    /// The PDF takes a password to open. One that opens without is judged like any other.
    #[error("the file takes a password to open")]
    Encrypted,
    /// Reading it would take more work than permitted.
    #[error("the file exceeds the limit on {0}")]
    LimitExceeded(Limit),
    /// The file uses a feature that this crate does not read.
    #[error("the file uses an unsupported feature: {0}")]
    Unsupported(&'static str),
}

impl Error {
    /// Stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CannotOpen(_) => "file.cannot_open",
            Self::NotPdf => "file.not_pdf",
            Self::ContentBesidePdf => "file.content_beside_pdf",
            Self::Malformed(_) => "file.malformed",
            Self::Encrypted => "file.encrypted",
            Self::LimitExceeded(_) => "file.limit",
            Self::Unsupported(_) => "file.unsupported",
        }
    }

    /// One sentence for the screen, in Vietnamese.
    pub fn vietnamese(&self) -> &'static str {
        match self {
            Self::CannotOpen(_) => {
                "Không mở được tệp này nên chưa kiểm tra được gì. Kiểm tra lại tên, đường dẫn và quyền đọc tệp rồi thử lại."
            }
            Self::NotPdf => {
                "Tệp không phải là PDF, cũng không phải gói chữ ký (.p7s, .p7m). Chọn lại đúng tệp, hoặc đề nghị nơi gửi gửi lại."
            }
            Self::ContentBesidePdf => {
                "Tệp PDF mang chữ ký ở bên trong nên không kiểm tra cùng tệp nội dung rời. Bỏ tệp nội dung, hoặc chọn tệp chữ ký .p7s của nó."
            }
            Self::Malformed(_) => "Tệp bị hỏng hoặc bị cắt cụt nên không đọc được. Đề nghị nơi gửi gửi lại.",
            Self::Encrypted => {
                "Tệp phải có mật khẩu mới mở được nên không kiểm tra được chữ ký. Đề nghị nơi gửi gửi lại bản không đặt mật khẩu."
            }
            Self::LimitExceeded(_) => {
                "Tệp vượt quá giới hạn xử lý nên không được kiểm tra. Đề nghị nơi gửi gửi bản gọn hơn."
            }
            Self::Unsupported(_) => {
                "Tệp dùng tính năng mà phần mềm chưa đọc được. Đề nghị nơi gửi gửi lại ở dạng PDF thông thường."
            }
        }
    }
}

/// Giới hạn đã chạm tới.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ThisError)]
#[non_exhaustive]
#[allow(missing_docs)] // Each variant's message is its meaning.
pub enum Limit {
    #[error("file size")]
    FileSize,
    #[error("revisions")]
    Revisions,
    #[error("signatures")]
    Signatures,
    #[error("objects")]
    Objects,
    #[error("nesting depth")]
    Depth,
    #[error("inflated size")]
    Inflated,
    #[error("stream filters")]
    Filters,
    #[error("cms size")]
    CmsSize,
    #[error("path building")]
    Path,
    #[error("time-stamps")]
    Timestamps,
}
