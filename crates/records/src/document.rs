use crate::{
    AccessLevel, AgencyId, ArrivalNumber, DocumentCode, DocumentId, Timestamp, Urgency, Year, nfc, nfc_line,
};
use time::Date;

/// Nguồn: how a letter came to the clerk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Tải lên: dropped or picked by the clerk.
    Upload,
    /// Máy quét.
    Scanner,
    /// Thư công vụ.
    Mail,
    /// Trục liên thông.
    Exchange,
    /// Bản giấy, no file.
    Paper,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 5] = [Self::Upload, Self::Scanner, Self::Mail, Self::Exchange, Self::Paper];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Scanner => "scanner",
            Self::Mail => "mail",
            Self::Exchange => "exchange",
            Self::Paper => "paper",
        }
    }

    /// The source with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.key() == key)
    }
}

/// Người ký.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signer {
    /// Chức vụ.
    pub position: String,
    /// Họ và tên.
    pub name: String,
}

/// The registration form of an incoming document: what a person confirms before a number is given.
///
/// Lengths of the exchange record (100, 200, 500 …) are warned about on export, not enforced here.
/// Source: Decree 30/2020/NĐ-CP, appendix VI, part II: rows 1.3, 3–11, 14, 15 and 18 of the incoming record. Rows 12 and 13
/// come with the number, 16 and 17 are the routing; 1.1, 1.2 and 2 follow from the case file a letter is put into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentFields {
    /// Tên loại văn bản (TypeName).
    pub kind: String,
    /// Số, ký hiệu (CodeNumber, CodeNotation). A petition may have none.
    pub code: Option<DocumentCode>,
    /// Ngày văn bản (IssuedDate).
    pub issued_date: Option<Date>,
    /// Cơ quan ban hành (OrganName).
    pub organ_name: String,
    /// Mã định danh cơ quan ban hành, when known.
    pub organ_code: Option<String>,
    /// Trích yếu (Subject).
    pub subject: String,
    /// Ngôn ngữ (Language).
    pub language: String,
    /// Số trang (PageAmount); filled by the system.
    pub page_count: Option<u32>,
    /// Ghi chú (Description).
    pub note: String,
    /// Người ký (SignerInfo).
    pub signer: Signer,
    /// Độ khẩn (Priority).
    pub urgency: Urgency,
    /// Mức truy cập.
    pub access: AccessLevel,
    /// Hạn trong văn bản (DueDate): the day the letter itself asks for.
    pub due_date: Option<Date>,
    /// Mã hồ sơ (FileCode.FileNotation), when the clerk already knows it.
    pub file_notation: Option<String>,
}

/// What is wrong with one field; the screen says it in words, next to the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field as in the API.
    pub field: &'static str,
    /// What is wrong.
    pub problem: FieldProblem,
}

/// Kinds of faults in a registration form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldProblem {
    /// It must be filled in.
    Missing,
    /// It lies after today.
    InFuture,
    /// It lies before the date of the document.
    BeforeIssue,
    /// It is longer than can be kept.
    TooLong,
    /// It carries a state-secret marking: the document must not enter a networked system.
    Secret,
    /// It was fixed when the letter was registered.
    Fixed,
}

impl DocumentFields {
    /// The same form with every text in NFC and on one line (the note keeps its lines).
    pub fn normalised(self) -> Self {
        Self {
            kind: nfc_line(&self.kind),
            organ_name: nfc_line(&self.organ_name),
            organ_code: self.organ_code.map(|code| nfc_line(&code)).filter(|code| !code.is_empty()),
            subject: nfc_line(&self.subject),
            language: nfc_line(&self.language),
            note: nfc(&self.note),
            signer: Signer { position: nfc_line(&self.signer.position), name: nfc_line(&self.signer.name) },
            file_notation: self.file_notation.map(|code| nfc_line(&code)).filter(|code| !code.is_empty()),
            ..self
        }
    }

    /// Each field's name as in the API with its value as the form writes it; days as `YYYY-MM-DD`, nothing as an empty
    /// text. The level of access is not among them: it is fixed with the number.
    pub fn written(&self) -> [(&'static str, String); 14] {
        let day = |date: Option<Date>| {
            date.map(|d| format!("{:04}-{:02}-{:02}", d.year(), u8::from(d.month()), d.day()))
                .unwrap_or_default()
        };
        [
            ("kind", self.kind.clone()),
            ("code", self.code.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("issued_date", day(self.issued_date)),
            ("organ_name", self.organ_name.clone()),
            ("organ_code", self.organ_code.clone().unwrap_or_default()),
            ("subject", self.subject.clone()),
            ("language", self.language.clone()),
            ("page_count", self.page_count.map(|count| count.to_string()).unwrap_or_default()),
            ("note", self.note.clone()),
            ("signer_position", self.signer.position.clone()),
            ("signer_name", self.signer.name.clone()),
            ("urgency", self.urgency.key().to_owned()),
            ("due_date", day(self.due_date)),
            ("file_notation", self.file_notation.clone().unwrap_or_default()),
        ]
    }

    /// Everything that keeps the form from being registered on `today`; empty when it may be.
    pub fn problems(&self, today: Date) -> Vec<FieldError> {
        let (mut found, empty) = (Vec::new(), String::new());
        let mut fault = |field, problem| found.push(FieldError { field, problem });
        for (field, text, longest) in [
            ("kind", &self.kind, 200),
            ("organ_name", &self.organ_name, 400),
            ("subject", &self.subject, 2_000),
        ] {
            if text.is_empty() {
                fault(field, FieldProblem::Missing);
            } else if text.chars().count() > longest {
                fault(field, FieldProblem::TooLong);
            }
        }
        for (field, text, longest) in [
            ("note", &self.note, 4_000),
            ("signer_name", &self.signer.name, 200),
            ("signer_position", &self.signer.position, 400),
            ("language", &self.language, 100),
            ("organ_code", self.organ_code.as_ref().unwrap_or(&empty), 100),
            ("file_notation", self.file_notation.as_ref().unwrap_or(&empty), 100),
        ] {
            if text.chars().count() > longest {
                fault(field, FieldProblem::TooLong);
            }
        }
        match self.issued_date {
            None => fault("issued_date", FieldProblem::Missing),
            Some(date) if date > today => fault("issued_date", FieldProblem::InFuture),
            Some(_) => {}
        }
        if let (Some(due), Some(issued)) = (self.due_date, self.issued_date)
            && due < issued
        {
            fault("due_date", FieldProblem::BeforeIssue);
        }
        for (field, text) in [("subject", &self.subject), ("note", &self.note), ("kind", &self.kind)] {
            if text.lines().any(|line| crate::secrecy_marking(line).is_some()) {
                fault(field, FieldProblem::Secret);
            }
        }
        found
    }
}

/// Văn bản đến: a document received from another body or person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingDocument {
    /// Identifier.
    pub id: DocumentId,
    /// The agency that received it.
    pub agency: AgencyId,
    /// How it came.
    pub source: Source,
    /// When it came, free of the register's order.
    pub received_at: Timestamp,
    /// The registration form; prefilled until registered.
    pub fields: DocumentFields,
    /// Số đến, once registered.
    pub arrival_number: Option<ArrivalNumber>,
    /// Ngày đến: the day of numbering; never falls within a book.
    pub arrival_date: Option<Date>,
    /// The book's year, once registered.
    pub year: Option<Year>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn form() -> DocumentFields {
        DocumentFields {
            kind: "Công văn".into(),
            organ_name: "Sở Nông nghiệp và Môi trường".into(),
            subject: "Rà soát hồ sơ địa chính".into(),
            issued_date: Some(date!(2026 - 11 - 16)),
            ..DocumentFields::default()
        }
    }

    #[test]
    fn every_field_but_the_level_is_written() {
        let blank = DocumentFields::default().written();
        let full = DocumentFields {
            code: "12/SNV".parse().ok(),
            organ_code: Some("H01".into()),
            language: "vi".into(),
            page_count: Some(3),
            note: "Ghi chú".into(),
            signer: Signer { position: "Giám đốc".into(), name: "Lê An".into() },
            urgency: Urgency::Flash,
            due_date: Some(date!(2026 - 11 - 30)),
            file_notation: Some("02.QĐ".into()),
            ..form()
        };
        for ((field, none), (same, some)) in blank.into_iter().zip(full.written()) {
            assert_eq!(field, same);
            assert_ne!(none, some, "{field}");
        }
        assert_eq!(full.written()[2].1, "2026-11-16");
    }

    #[test]
    fn a_full_form_has_no_problems() {
        assert_eq!(form().problems(date!(2026 - 11 - 17)), vec![]);
    }

    #[test]
    fn each_fault_names_its_field() {
        let today = date!(2026 - 11 - 17);
        let check = |change: fn(&mut DocumentFields), field, problem| {
            let mut fields = form();
            change(&mut fields);
            assert_eq!(fields.problems(today), vec![FieldError { field, problem }]);
        };
        check(|f| f.subject.clear(), "subject", FieldProblem::Missing);
        check(|f| f.issued_date = None, "issued_date", FieldProblem::Missing);
        check(|f| f.issued_date = Some(date!(2026 - 11 - 18)), "issued_date", FieldProblem::InFuture);
        check(|f| f.due_date = Some(date!(2026 - 11 - 1)), "due_date", FieldProblem::BeforeIssue);
        check(|f| f.note = "Xem kỹ\nTỐI MẬT".into(), "note", FieldProblem::Secret);
        check(|f| f.subject = "x".repeat(2_001), "subject", FieldProblem::TooLong);
    }
}
