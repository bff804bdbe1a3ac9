/// Độ khẩn: how urgently a letter is to be handled.
///
/// Source: Decree 30/2020/NĐ-CP, art. 4 and 23; `FlashTimed` only in the exchange standard (code 4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Thường.
    #[default]
    Normal,
    /// Khẩn.
    Urgent,
    /// Thượng khẩn.
    VeryUrgent,
    /// Hỏa tốc.
    Flash,
    /// Hỏa tốc hẹn giờ.
    FlashTimed,
}

impl Urgency {
    /// Every level, from least to most urgent.
    pub const ALL: [Self; 5] = [Self::Normal, Self::Urgent, Self::VeryUrgent, Self::Flash, Self::FlashTimed];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Urgent => "urgent",
            Self::VeryUrgent => "very_urgent",
            Self::Flash => "flash",
            Self::FlashTimed => "flash_timed",
        }
    }

    /// The level with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.key() == key)
    }

    /// The level's name as the law writes it.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Self::Normal => "Thường",
            Self::Urgent => "Khẩn",
            Self::VeryUrgent => "Thượng khẩn",
            Self::Flash => "Hỏa tốc",
            Self::FlashTimed => "Hỏa tốc hẹn giờ",
        }
    }
}
