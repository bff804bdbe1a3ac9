//! Năm trạng thái trên màn hình: what a reader sees first.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::report::{Indication, Report, RevocationStatus, SignatureReport};

/// Trạng thái chữ ký trên màn hình. Nothing unknown is ever [`ScreenState::Valid`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreenState {
    /// Hợp lệ: every signature passed, revocation was judged, every identity is proven.
    Valid,
    /// Nguyên vẹn, chưa kiểm tra đủ: integrity is right, something else is not established.
    IntactUnchecked,
    /// Không hợp lệ.
    Invalid,
    /// Không có chữ ký số.
    Unsigned,
    /// Không đọc được: the file, or whether its signature is right, could not be read.
    Unreadable,
}

impl ScreenState {
    /// State of a verified file.
    pub fn of(report: &Report) -> Self {
        if report.signatures.is_empty() {
            return Self::Unsigned;
        }
        // The order matters: the worst state of any signature is the state of the file.
        let states: Vec<Self> = report.signatures.iter().map(Self::of_signature).collect();
        [Self::Invalid, Self::Unreadable, Self::IntactUnchecked]
            .into_iter()
            .find(|state| states.contains(state))
            .unwrap_or(Self::Valid)
    }

    /// State of one signature.
    pub fn of_signature(signature: &SignatureReport) -> Self {
        match (signature.indication, signature.intact) {
            (Indication::TotalFailed, _) | (_, Some(false)) => Self::Invalid,
            (_, None) => Self::Unreadable,
            (Indication::TotalPassed, Some(true))
                if signature.identity_verified && signature.revocation_status == RevocationStatus::Good =>
            {
                Self::Valid
            }
            (_, Some(true)) => Self::IntactUnchecked,
        }
    }

    /// State of the outcome of a verification.
    pub fn of_outcome(outcome: &Result<Report, Error>) -> Self {
        outcome.as_ref().map_or(Self::Unreadable, Self::of)
    }

    /// Stable word for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::IntactUnchecked => "intact_unchecked",
            Self::Invalid => "invalid",
            Self::Unsigned => "unsigned",
            Self::Unreadable => "unreadable",
        }
    }

    /// Word on the badge.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Valid => "Hợp lệ",
            Self::IntactUnchecked => "Nguyên vẹn, chưa kiểm tra đủ",
            Self::Invalid => "Không hợp lệ",
            Self::Unsigned => "Không có chữ ký số",
            Self::Unreadable => "Không đọc được",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::cms::empty_report;

    #[test]
    fn nothing_unknown_is_green() {
        let mut signature = empty_report();
        signature.indication = Indication::TotalPassed;
        signature.intact = Some(true);
        signature.identity_verified = true;
        assert_eq!(ScreenState::of_signature(&signature), ScreenState::IntactUnchecked, "revocation unknown");
        signature.revocation_status = RevocationStatus::Good;
        assert_eq!(ScreenState::of_signature(&signature), ScreenState::Valid);
        signature.identity_verified = false;
        assert_eq!(ScreenState::of_signature(&signature), ScreenState::IntactUnchecked);
        signature.intact = None;
        assert_eq!(ScreenState::of_signature(&signature), ScreenState::Unreadable);
        signature.indication = Indication::TotalFailed;
        assert_eq!(ScreenState::of_signature(&signature), ScreenState::Invalid);
    }
}
