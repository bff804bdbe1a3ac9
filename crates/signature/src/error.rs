//! Why a file could not be read.

use thiserror::Error as ThisError;

use crate::findings::Finding;

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

    /// What is wrong and what to do about it, for the screen, in Vietnamese.
    pub fn vietnamese(&self) -> String {
        self.finding().vi
    }

    /// The same as a finding, with the technical reason as its detail.
    pub fn finding(&self) -> Finding {
        Finding::with(self.code(), self.to_string())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Severity, words};

    #[test]
    fn every_error_is_a_finding_with_its_reason() {
        for error in [
            Error::CannotOpen("it is a folder"),
            Error::NotPdf,
            Error::ContentBesidePdf,
            Error::Malformed("no trailer"),
            Error::Encrypted,
            Error::LimitExceeded(Limit::Depth),
            Error::Unsupported("a filter"),
        ] {
            let finding = error.finding();
            assert_eq!(words(&finding.code), Some([finding.vi, finding.en]), "{error}");
            assert_eq!((finding.severity, finding.detail), (Severity::Error, Some(error.to_string())));
        }
    }
}
