use crate::nfc_line;

/// Mức truy cập: who may be given sight of a document. State-secret levels do not exist here; such
/// documents are refused at every entrance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessLevel {
    /// Thường.
    #[default]
    Normal,
    /// Lưu hành nội bộ.
    Internal,
    /// Chỉ người được nêu tên: content is for those named in the routing only.
    NamedOnly,
}

impl AccessLevel {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Internal, Self::NamedOnly];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Internal => "internal",
            Self::NamedOnly => "named_only",
        }
    }

    /// The level with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.key() == key)
    }
}

/// Dấu độ mật: the secrecy marking that stands alone in `text` (a form field or a stamped line), if any.
///
/// Only a whole value counts: "MẬT", "Độ mật: Tối mật". A sentence that speaks about secrets
/// ("bảo vệ bí mật nhà nước") is no marking.
///
/// Source: Law on protection of state secrets 29/2018/QH14, art. 8 (three levels).
pub fn secrecy_marking(text: &str) -> Option<&'static str> {
    let line = nfc_line(text).to_lowercase();
    let line = line.strip_prefix("độ mật").map_or(line.as_str(), |rest| rest.trim_start_matches([' ', ':']));
    match line.trim_matches(|c: char| !c.is_alphanumeric()) {
        "mật" => Some("Mật"),
        "tối mật" => Some("Tối mật"),
        "tuyệt mật" => Some("Tuyệt mật"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_marking_that_stands_alone_counts() {
        for (text, expected) in [
            ("MẬT", Some("Mật")),
            (" [ Tối  mật ] ", Some("Tối mật")),
            ("Độ mật: TUYỆT MẬT", Some("Tuyệt mật")),
            ("Ma\u{302}\u{323}t", Some("Mật")),
            ("Kế hoạch bảo vệ bí mật nhà nước", None),
            ("mật ong", None),
            ("", None),
        ] {
            assert_eq!(secrecy_marking(text), expected, "{text}");
        }
    }
}
