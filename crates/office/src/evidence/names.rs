//! Ai ký với tư cách gì, and whether the names in the certificates are those on the letter: what the verifier says, in words
//! that are kept.

use congvan_signature::{NameAgreement, Role};
use serde::{Deserialize, Serialize};

/// As what a signature was made (Decree 30/2020/NĐ-CP, appendix I: the person in authority and the agency both sign).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignedAs {
    /// Chữ ký của người có thẩm quyền.
    Person,
    /// Chữ ký của cơ quan.
    Agency,
    /// Cannot be told from the certificate.
    #[default]
    Unknown,
}

impl SignedAs {
    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Agency => "agency",
            Self::Unknown => "unknown",
        }
    }
}

/// Does a name in the certificate agree with the one on the letter?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// The same, whatever the diacritics.
    Same,
    /// Another one.
    Other,
    /// One of the two could not be read.
    #[default]
    Unknown,
}

impl Agreement {
    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}

/// Names as the letter prints them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Printed {
    /// At the foot.
    pub(crate) signer: Option<String>,
    /// At the head.
    pub(crate) agency: Option<String>,
    /// Above the agency.
    pub(crate) superior: Option<String>,
}

impl From<Role> for SignedAs {
    fn from(role: Role) -> Self {
        match role {
            Role::Person => Self::Person,
            Role::Agency => Self::Agency,
            Role::Unknown => Self::Unknown,
        }
    }
}

/// Is any of these names in a certificate one of those on the letter?
pub(crate) fn agrees(names: &[Option<&str>], printed: &[Option<&str>]) -> Agreement {
    // A joint letter prints several bodies.
    let printed: Vec<&str> = printed.iter().flatten().flat_map(|names| names.split(';')).collect();
    let pairs = names.iter().flatten().flat_map(|name| printed.iter().map(move |other| (*name, *other)));
    match pairs.map(|(name, other)| NameAgreement::of(name, other)).min() {
        None => Agreement::Unknown,
        Some(NameAgreement::Different) => Agreement::Other,
        Some(_) => Agreement::Same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_agreeing_name_is_enough_and_none_is_no_answer() {
        let joint = [Some("Sở Nội vụ; Sở Tài chính")];
        assert_eq!(agrees(&[Some("SO TAI CHINH")], &joint), Agreement::Same);
        assert_eq!(
            agrees(&[Some("UBND phuong Tho Hoa")], &[None, Some("Ủy ban nhân dân phường Thọ Hòa")]),
            Agreement::Same
        );
        assert_eq!(agrees(&[None, Some("Lê Văn Bình")], &[Some("Nguyễn Thị Minh Hà")]), Agreement::Other);
        assert_eq!(agrees(&[None], &joint), Agreement::Unknown);
        assert_eq!(agrees(&[Some("Lê Văn Bình")], &[None]), Agreement::Unknown);
    }
}
