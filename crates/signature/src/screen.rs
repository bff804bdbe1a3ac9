//! Sáu trạng thái trên màn hình: what a reader sees first.

use serde::{Deserialize, Serialize};

use crate::doubt::Doubt;
use crate::error::Error;
use crate::report::{Indication, Report, RevocationStatus, SignatureReport};

/// Trạng thái chữ ký trên màn hình. Nothing unknown is ever [`ScreenState::Valid`], and evidence against a signature is never
/// told as evidence that is only missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreenState {
    /// Hợp lệ: every signature passed, revocation was judged, every identity is proven.
    Valid,
    /// Nguyên vẹn, chưa đủ bằng chứng: integrity is right, and something is missing that may still come.
    IntactUnchecked,
    /// Có bằng chứng chống lại: something was found that speaks against the signer ([`Doubt::EvidenceAgainst`]), whether
    /// integrity could be computed or not.
    EvidenceAgainst,
    /// Không hợp lệ.
    Invalid,
    /// Không có chữ ký số.
    Unsigned,
    /// Không đọc được: the file, or whether its signature is right, could not be read.
    Unreadable,
}

impl ScreenState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Valid,
        Self::IntactUnchecked,
        Self::EvidenceAgainst,
        Self::Invalid,
        Self::Unsigned,
        Self::Unreadable,
    ];

    /// State of a verified file.
    pub fn of(report: &Report) -> Self {
        if report.signatures.is_empty() {
            return Self::Unsigned;
        }
        // The order matters: the worst state of any signature is the state of the file.
        let states: Vec<Self> = report.signatures.iter().map(Self::of_signature).collect();
        [Self::Invalid, Self::EvidenceAgainst, Self::Unreadable, Self::IntactUnchecked]
            .into_iter()
            .find(|state| states.contains(state))
            .unwrap_or(Self::Valid)
    }

    /// State of one signature.
    pub fn of_signature(signature: &SignatureReport) -> Self {
        match (signature.indication, signature.intact) {
            (Indication::TotalFailed, _) | (_, Some(false)) => Self::Invalid,
            _ if signature.doubt == Some(Doubt::EvidenceAgainst) => Self::EvidenceAgainst,
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

    /// Stable word for programs, fit to be stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::IntactUnchecked => "intact_unchecked",
            Self::EvidenceAgainst => "evidence_against",
            Self::Invalid => "invalid",
            Self::Unsigned => "unsigned",
            Self::Unreadable => "unreadable",
        }
    }

    /// The state with this [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Word on the badge.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Self::Valid => "Hợp lệ",
            Self::IntactUnchecked => "Nguyên vẹn, chưa đủ bằng chứng",
            Self::EvidenceAgainst => "Có bằng chứng chống lại",
            Self::Invalid => "Không hợp lệ",
            Self::Unsigned => "Không có chữ ký số",
            Self::Unreadable => "Không đọc được",
        }
    }

    /// The same in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Valid => "Valid",
            Self::IntactUnchecked => "Intact, evidence is missing",
            Self::EvidenceAgainst => "There is evidence against it",
            Self::Invalid => "Invalid",
            Self::Unsigned => "No digital signature",
            Self::Unreadable => "Unreadable",
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

    #[test]
    fn evidence_against_is_told_before_anything_that_is_only_not_known() {
        let one = |indication, intact, doubt| {
            let mut signature = empty_report();
            (signature.indication, signature.intact, signature.doubt) = (indication, intact, doubt);
            signature
        };
        let (against, missing) = (Some(Doubt::EvidenceAgainst), Some(Doubt::EvidenceMissing));
        let open = Indication::Indeterminate;
        for (intact, doubt, wanted) in [
            (Some(true), against, ScreenState::EvidenceAgainst),
            (None, against, ScreenState::EvidenceAgainst),
            (Some(false), against, ScreenState::Invalid),
            (Some(true), missing, ScreenState::IntactUnchecked),
            (None, missing, ScreenState::Unreadable),
        ] {
            assert_eq!(ScreenState::of_signature(&one(open, intact, doubt)), wanted, "{intact:?} {doubt:?}");
        }
        let mut report = Report::empty();
        assert_eq!(ScreenState::of(&report), ScreenState::Unsigned);
        // Each that is added is worse than all before it.
        for (intact, doubt, wanted) in [
            (Some(true), missing, ScreenState::IntactUnchecked),
            (None, missing, ScreenState::Unreadable),
            (Some(true), against, ScreenState::EvidenceAgainst),
            (Some(false), None, ScreenState::Invalid),
        ] {
            report.signatures.insert(0, one(open, intact, doubt));
            assert_eq!(ScreenState::of(&report), wanted);
        }
    }

    #[test]
    fn every_state_is_found_by_its_code() {
        for state in ScreenState::ALL {
            assert_eq!(ScreenState::from_code(state.code()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.code());
        }
        assert_eq!(ScreenState::from_code("amber"), None);
    }
}
