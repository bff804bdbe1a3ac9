//! Ai ký với tư cách gì: a letter of a state body carries two signatures, that of the person who may sign it and the seal
//! of the agency (Nghị định 30/2020/NĐ-CP, annex I, part I, points 7 and 8), in this order.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::findings::Finding;
use crate::names::fold;
use crate::report::{Indication, Report};

/// Tư cách của người ký, as the certificate lets it be guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Cá nhân: a person signed.
    Person,
    /// Dấu cơ quan: the certificate is the agency's own.
    Agency,
    /// It cannot be told.
    #[default]
    Unknown,
}

/// What a certificate says about its holder.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Holder<'a> {
    pub(crate) name: &'a str,
    pub(crate) organization: Option<&'a str>,
    pub(crate) title: Option<&'a str>,
    /// Identifier of a person or a firm, with its kind in front (`CCCD:`, `MST:`).
    pub(crate) user_id: Option<&'a str>,
}

/// Beginnings of agencies' names, folded. Words that are family names too (Đoàn, Trương, Ban, Viên) stand with what must
/// follow them.
const AGENCIES: &[&str] = &[
    "uy ban",
    "ubnd",
    "ubmttq",
    "hoi dong",
    "hdnd",
    "van phong",
    "so ",
    "bo ",
    "cuc ",
    "chi cuc ",
    "tong cuc ",
    "vu ",
    "phong ",
    "trung tam",
    "thanh tra",
    "thanh uy",
    "tinh uy",
    "huyen uy",
    "quan uy",
    "dang uy",
    "dang bo",
    "toa an",
    "vien kiem sat",
    "vien nghien cuu",
    "vien khoa hoc",
    "vien han lam",
    "cong an",
    "bao hiem xa hoi",
    "kho bac",
    "ngan hang",
    "ban quan ly",
    "ban to chuc",
    "ban tuyen giao",
    "ban dan van",
    "ban noi chinh",
    "ban chi huy",
    "ban co yeu",
    "truong dai hoc",
    "truong cao dang",
    "truong trung",
    "truong tieu hoc",
    "truong mam non",
    "truong chinh tri",
    "benh vien",
    "cong ty",
    "tap doan",
    "tong cong ty",
    "mat tran",
    "doan thanh nien",
    "hoi lien hiep",
];

/// Words that an agency's name begins with, as they are written with their marks: no family is called so.
const MARKED: &[&str] = &["sở ", "bộ ", "cục ", "vụ ", "phòng "];
/// The same in a name without any mark, as certificates often have it, as far as hardly any family is called so.
const BARE: &[&str] = &["so ", "bo ", "cuc "];

/// Whether a name of few words is an agency's: "Sở Nội vụ", "SO Y TE".
fn is_short_agency(name: &str) -> bool {
    let name: String = name.trim().nfc().collect::<String>().to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    begins(MARKED) || name.is_ascii() && begins(BARE)
}

impl Role {
    /// Role of the holder of a certificate.
    pub(crate) fn of(holder: Holder) -> Self {
        let name = fold(holder.name);
        let kind = holder.user_id.map(fold).unwrap_or_default();
        if holder.title.is_some() || ["cccd", "cmnd", "hc:"].iter().any(|k| kind.starts_with(k)) {
            return Self::Person;
        }
        let organization = holder.organization.map(fold).unwrap_or_default();
        if is_short_agency(holder.name) {
            return Self::Agency;
        }
        // "Vũ" and "Bộ" without a mark look like "vu" and "bo": such a name counts only as long as agencies' names are.
        let words = name.split_whitespace().count();
        let begins = AGENCIES
            .iter()
            .any(|start| name.starts_with(start) && (start.len() > 4 || !start.ends_with(' ') || words >= 5));
        if !name.is_empty() && (organization.starts_with(&name) || begins) {
            return Self::Agency;
        }
        let looks_like_a_person = (2..=6).contains(&words)
            && name.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '\'' | '-'));
        if looks_like_a_person && !organization.is_empty() { Self::Person } else { Self::Unknown }
    }

    /// Word on the screen.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Person => "Cá nhân ký",
            Self::Agency => "Dấu cơ quan",
            Self::Unknown => "Chưa rõ tư cách",
        }
    }
}

/// Đủ chữ ký chưa: whether both signatures of an official letter are there, and in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signatories {
    /// No signature at all.
    None,
    /// A person signed, then the agency's seal was set.
    PersonThenSeal,
    /// Both are there, but the seal was set before a person signed.
    SealThenPerson,
    /// The agency's seal is missing.
    SealMissing,
    /// The signature of a person is missing.
    PersonMissing,
    /// Somebody signed whose role is not known, so that it cannot be told.
    Unclear,
}

impl Signatories {
    /// Who signed a letter. Signatures that failed are no signatures of anybody; what could not be judged still counts, for
    /// whether it is genuine is another question.
    pub fn of(report: &Report) -> Self {
        let roles: Vec<Role> = report
            .signatures
            .iter()
            .filter(|s| s.indication != Indication::TotalFailed)
            .map(|s| s.role)
            .collect();
        let first = |role: Role| roles.iter().position(|r| *r == role);
        match (first(Role::Person), first(Role::Agency)) {
            _ if roles.is_empty() => Self::None,
            (Some(person), Some(seal)) if person < seal => Self::PersonThenSeal,
            (Some(_), Some(_)) => Self::SealThenPerson,
            _ if roles.contains(&Role::Unknown) => Self::Unclear,
            (Some(_), None) => Self::SealMissing,
            (None, _) => Self::PersonMissing,
        }
    }

    /// The same as something noted about a file; none where nobody signed. It never touches a verdict: whether a signature is
    /// genuine does not depend on who else signed.
    pub(crate) fn finding(self) -> Option<Finding> {
        (self != Self::None).then(|| Finding::new(&format!("signatories.{}", self.code())))
    }

    /// Stable word for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::PersonThenSeal => "person_then_seal",
            Self::SealThenPerson => "seal_then_person",
            Self::SealMissing => "seal_missing",
            Self::PersonMissing => "person_missing",
            Self::Unclear => "unclear",
        }
    }

    /// Sentence on the screen.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::None => "Không có chữ ký nào dùng được.",
            Self::PersonThenSeal => "Có đủ chữ ký của người có thẩm quyền và dấu của cơ quan, đúng thứ tự.",
            Self::SealThenPerson => {
                "Có chữ ký của người có thẩm quyền và dấu của cơ quan, nhưng dấu được đóng trước khi ký."
            }
            Self::SealMissing => "Mới có chữ ký của cá nhân, thiếu dấu của cơ quan.",
            Self::PersonMissing => "Mới có dấu của cơ quan, thiếu chữ ký của người có thẩm quyền.",
            Self::Unclear => "Chưa rõ ai ký với tư cách cá nhân, ai ký thay cơ quan.",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::None => "There is no usable signature.",
            Self::PersonThenSeal => "Signed by a person and sealed by the agency, in this order.",
            Self::SealThenPerson => "Signed by a person and sealed by the agency, but the seal came first.",
            Self::SealMissing => "A person signed; the agency's seal is missing.",
            Self::PersonMissing => "The agency's seal is there; the signature of a person is missing.",
            Self::Unclear => "Who signed as a person and who for the agency cannot be told.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(name: &str, organization: &str, title: Option<&str>) -> Role {
        Role::of(Holder { name, organization: Some(organization), title, user_id: None })
    }

    #[test]
    fn people_and_agencies_are_told_apart_by_their_names() {
        let agency = "Ủy ban nhân dân tỉnh Sông Lam (hư cấu)";
        for (name, organization, wanted) in [
            ("Nguyễn Văn An", agency, Role::Person),
            ("NGUYEN VAN AN", "UBND TINH SONG LAM", Role::Person),
            ("Vũ Thị Thu Hồi", agency, Role::Person),
            ("Vu Thi Thu", agency, Role::Person),
            ("Trương Văn Trường", agency, Role::Person),
            ("Đoàn Thị Ban", agency, Role::Person),
            ("Ủy ban nhân dân tỉnh Sông Lam", agency, Role::Agency),
            ("UBND TINH SONG LAM", "UBND TINH SONG LAM", Role::Agency),
            ("Sở Giáo dục và Đào tạo tỉnh Sông Lam", agency, Role::Agency),
            ("VAN PHONG UBND TINH SONG LAM", "UBND TINH SONG LAM", Role::Agency),
            ("Sở Nội vụ", "UBND thành phố Hải Vân", Role::Agency),
            ("SO Y TE", "UBND THANH PHO HAI VAN", Role::Agency),
            ("So\u{31b}\u{309} Nội vụ", "", Role::Agency),
            ("Phòng Nội vụ", "UBND huyện Sông Lam", Role::Agency),
            ("Bộ Nội vụ", "", Role::Agency),
            ("Bồ Văn Sơn", agency, Role::Person),
            ("Sô Y Thìn", agency, Role::Person),
            ("Vũ Nội", agency, Role::Person),
            ("Máy chủ 01", agency, Role::Unknown),
            ("Song Lam", "", Role::Unknown),
        ] {
            assert_eq!(role(name, organization, None), wanted, "{name}");
        }
        assert_eq!(role("Sở An Bình Văn Lam", agency, Some("Giám đốc")), Role::Person);
        let holder = Holder { name: "7F", user_id: Some("CCCD:001"), ..Holder::default() };
        assert_eq!(Role::of(holder), Role::Person);
    }

    #[test]
    fn both_signatures_and_their_order_are_seen() {
        let report = |roles: &[(Role, Indication)]| {
            let mut signatures = Vec::new();
            for (role, indication) in roles {
                let mut one = crate::validate::cms::empty_report();
                (one.role, one.indication) = (*role, *indication);
                signatures.push(one);
            }
            Report { signatures, ..Report::empty() }
        };
        use Indication::{Indeterminate, TotalFailed, TotalPassed};
        for (roles, wanted) in [
            (&[][..], Signatories::None),
            (&[(Role::Person, TotalPassed), (Role::Agency, Indeterminate)], Signatories::PersonThenSeal),
            (&[(Role::Agency, TotalPassed), (Role::Person, TotalPassed)], Signatories::SealThenPerson),
            (&[(Role::Person, TotalPassed), (Role::Agency, TotalFailed)], Signatories::SealMissing),
            (&[(Role::Agency, TotalPassed)], Signatories::PersonMissing),
            (&[(Role::Person, TotalPassed), (Role::Unknown, TotalPassed)], Signatories::Unclear),
            (&[(Role::Person, TotalFailed)], Signatories::None),
        ] {
            let found = Signatories::of(&report(roles));
            assert_eq!(found, wanted, "{roles:?}");
            let finding = found.finding();
            assert_eq!(finding.is_none(), wanted == Signatories::None);
            // A word without an entry in the table of findings would be an error.
            assert!(finding.is_none_or(|f| f.severity < crate::report::Severity::Error), "{wanted:?}");
        }
    }
}
