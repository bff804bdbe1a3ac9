/// Trạng thái: where a letter stands in the agency.
///
/// Source: Decree 30/2020/NĐ-CP, art. 21–24 (receive, register, submit, handle).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Mới đến: received, not yet registered; nobody has to act on it but the clerks.
    Arrived,
    /// Đã trả lại nơi gửi.
    Returned,
    /// Đã vào sổ: it has its number and waits with the clerks to be submitted.
    Registered,
    /// Chờ văn phòng đề xuất.
    Proposing,
    /// Chờ bút phê.
    Submitted,
    /// Chờ đơn vị giao người: the head of the lead unit holds it.
    Directed,
    /// Đang xử lý: a person of the lead unit holds it.
    Assigned,
    /// Đã kết thúc.
    Closed,
    /// Đã hủy số: the entry in the book was a mistake; the number stays used.
    Voided,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 9] = [
        Self::Arrived,
        Self::Returned,
        Self::Registered,
        Self::Proposing,
        Self::Submitted,
        Self::Directed,
        Self::Assigned,
        Self::Closed,
        Self::Voided,
    ];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::Returned => "returned",
            Self::Registered => "registered",
            Self::Proposing => "proposing",
            Self::Submitted => "submitted",
            Self::Directed => "directed",
            Self::Assigned => "assigned",
            Self::Closed => "closed",
            Self::Voided => "voided",
        }
    }

    /// The status with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.key() == key)
    }

    /// Does somebody still have to act on the letter?
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Returned | Self::Closed | Self::Voided)
    }
}

/// How a letter was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClosingOutcome {
    /// Đã có văn bản trả lời.
    Answered,
    /// Đã xử lý xong, không cần trả lời.
    DoneWithoutAnswer,
}

impl ClosingOutcome {
    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::DoneWithoutAnswer => "done_without_answer",
        }
    }

    /// The outcome with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Answered, Self::DoneWithoutAnswer].into_iter().find(|outcome| outcome.key() == key)
    }
}

/// Lập hồ sơ: whether a closed letter lies in a case file. Finished means closed *and* filed or marked as needing
/// no file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Filing {
    /// Chưa lập hồ sơ.
    #[default]
    Pending,
    /// Không cần lập hồ sơ.
    NotRequired,
    /// Đã vào hồ sơ.
    InCaseFile,
}

impl Filing {
    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::NotRequired => "not_required",
            Self::InCaseFile => "in_case_file",
        }
    }

    /// The filing state with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Pending, Self::NotRequired, Self::InCaseFile].into_iter().find(|filing| filing.key() == key)
    }
}
