//! What a letter says, before it is set.

use time::Date;

/// Tên loại văn bản: the kinds of Decree 30/2020/NĐ-CP, art. 7 and Appendix III, that the library writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Công văn: the only kind without a printed name.
    Letter,
    /// Nghị quyết.
    Resolution,
    /// Quyết định.
    Decision,
    /// Chỉ thị.
    Instruction,
    /// Thông báo.
    Announcement,
    /// Hướng dẫn.
    Guidance,
    /// Chương trình.
    Programme,
    /// Kế hoạch.
    Plan,
    /// Phương án.
    Scheme,
    /// Báo cáo.
    Report,
    /// Tờ trình.
    Submission,
    /// Công điện.
    Telegram,
    /// Giấy mời.
    Invitation,
    /// Phiếu chuyển.
    Transfer,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 14] = [
        Self::Letter,
        Self::Resolution,
        Self::Decision,
        Self::Instruction,
        Self::Announcement,
        Self::Guidance,
        Self::Programme,
        Self::Plan,
        Self::Scheme,
        Self::Report,
        Self::Submission,
        Self::Telegram,
        Self::Invitation,
        Self::Transfer,
    ];

    /// The Vietnamese name, as a register shows it: "Công văn", "Quyết định" …
    pub fn name(self) -> &'static str {
        match self {
            Self::Letter => "Công văn",
            Self::Resolution => "Nghị quyết",
            Self::Decision => "Quyết định",
            Self::Instruction => "Chỉ thị",
            Self::Announcement => "Thông báo",
            Self::Guidance => "Hướng dẫn",
            Self::Programme => "Chương trình",
            Self::Plan => "Kế hoạch",
            Self::Scheme => "Phương án",
            Self::Report => "Báo cáo",
            Self::Submission => "Tờ trình",
            Self::Telegram => "Công điện",
            Self::Invitation => "Giấy mời",
            Self::Transfer => "Phiếu chuyển",
        }
    }

    /// The abbreviation in the symbol; empty for a công văn. Source: Decree 30/2020/NĐ-CP, Appendix III.
    pub fn abbreviation(self) -> &'static str {
        match self {
            Self::Letter => "",
            Self::Resolution => "NQ",
            Self::Decision => "QĐ",
            Self::Instruction => "CT",
            Self::Announcement => "TB",
            Self::Guidance => "HD",
            Self::Programme => "CTr",
            Self::Plan => "KH",
            Self::Scheme => "PA",
            Self::Report => "BC",
            Self::Submission => "TTr",
            Self::Telegram => "CĐ",
            Self::Invitation => "GM",
            Self::Transfer => "PC",
        }
    }
}

/// Mức độ khẩn. Source: Decree 30/2020/NĐ-CP, Appendix I.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Urgency {
    /// Thường: nothing is printed.
    #[default]
    Normal,
    /// Khẩn.
    Urgent,
    /// Thượng khẩn.
    VeryUrgent,
    /// Hỏa tốc.
    Flash,
}

impl Urgency {
    /// The word in the red box, in natural case; `None` for an ordinary letter.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Normal => None,
            Self::Urgent => Some("Khẩn"),
            Self::VeryUrgent => Some("Thượng khẩn"),
            Self::Flash => Some("Hỏa tốc"),
        }
    }
}

/// Quyền hạn ký: in whose name the signer signs. Source: Decree 30/2020/NĐ-CP, art. 13.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authority {
    /// The head for himself: `GIÁM ĐỐC`.
    Head {
        /// Position of the signer.
        position: String,
    },
    /// `TM.`: the head for a collective body.
    Collective {
        /// The body, such as "Ủy ban nhân dân".
        body: String,
        /// Position of the signer.
        position: String,
    },
    /// `TM. … KT. …`: a deputy of a collective body.
    CollectiveDeputy {
        /// The body, such as "Ủy ban nhân dân".
        body: String,
        /// Position of the head.
        head: String,
        /// Position of the signer.
        position: String,
    },
    /// `KT.`: a deputy for the head.
    Deputy {
        /// Position of the head.
        head: String,
        /// Position of the signer.
        position: String,
    },
    /// `Q.`: acting head.
    Acting {
        /// Position of the signer.
        position: String,
    },
    /// `TL.`: by order of the head.
    ByOrder {
        /// Position of the one who gave the order.
        head: String,
        /// Position of the signer.
        position: String,
    },
    /// `TL. … KT. …`: a deputy for the one who signs by order.
    ByOrderDeputy {
        /// Position of the one who gave the order.
        head: String,
        /// Position that signs by order.
        unit_head: String,
        /// Position of the signer.
        position: String,
    },
    /// `TUQ.`: by written authorisation.
    ByAuthorisation {
        /// Position of the one who authorised.
        head: String,
        /// Position of the signer.
        position: String,
    },
}

impl Authority {
    /// The lines over the signature, in capitals.
    pub fn lines(&self) -> Vec<String> {
        let up = |mark: &str, text: &str| format!("{mark}{}", text.to_uppercase());
        match self {
            Self::Head { position } => vec![up("", position)],
            Self::Collective { body, position } => vec![up("TM. ", body), up("", position)],
            Self::CollectiveDeputy { body, head, position } => {
                vec![up("TM. ", body), up("KT. ", head), up("", position)]
            }
            Self::Deputy { head, position } => vec![up("KT. ", head), up("", position)],
            Self::Acting { position } => vec![up("Q. ", position)],
            Self::ByOrder { head, position } => vec![up("TL. ", head), up("", position)],
            Self::ByOrderDeputy { head, unit_head, position } => {
                vec![up("TL. ", head), up("KT. ", unit_head), up("", position)]
            }
            Self::ByAuthorisation { head, position } => vec![up("TUQ. ", head), up("", position)],
        }
    }

    /// The marks in order, such as `TM. KT.`; `None` when the head signs for himself.
    pub fn marks(&self) -> Option<&'static str> {
        match self {
            Self::Head { .. } => None,
            Self::Collective { .. } => Some("TM."),
            Self::CollectiveDeputy { .. } => Some("TM. KT."),
            Self::Deputy { .. } => Some("KT."),
            Self::Acting { .. } => Some("Q."),
            Self::ByOrder { .. } => Some("TL."),
            Self::ByOrderDeputy { .. } => Some("TL. KT."),
            Self::ByAuthorisation { .. } => Some("TUQ."),
        }
    }

    /// Position of the signer in natural case, without marks.
    pub fn position(&self) -> &str {
        match self {
            Self::Head { position }
            | Self::Collective { position, .. }
            | Self::CollectiveDeputy { position, .. }
            | Self::Deputy { position, .. }
            | Self::Acting { position }
            | Self::ByOrder { position, .. }
            | Self::ByOrderDeputy { position, .. }
            | Self::ByAuthorisation { position, .. } => position,
        }
    }
}

/// A piece of the body. In texts `**…**` is bold, `__…__` italic, and U+00A0 a space that never breaks.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// An ordinary paragraph, first line indented.
    Paragraph(String),
    /// A paragraph of legal grounds, italic.
    Basis(String),
    /// A bold heading of a part, indented.
    Heading(String),
    /// A centred bold line, such as "QUYẾT ĐỊNH:".
    Centred(String),
    /// A table over the text width.
    Table(Table),
}

/// A ruled table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Relative widths of the columns.
    pub widths: Vec<f32>,
    /// Head row, bold, repeated on each page.
    pub head: Vec<String>,
    /// Rows; a cell that is a number is set in the middle.
    pub rows: Vec<Vec<String>>,
}

/// Phụ lục: an annex in the same file, on pages of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Annex {
    /// "PHỤ LỤC", or "PHỤ LỤC I".
    pub label: String,
    /// Title under the label.
    pub title: String,
    /// Content.
    pub body: Vec<Block>,
}

/// How the type is set: agencies differ within what the decree allows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Size of the body, 13 to 14 pt.
    pub body_size: f32,
    /// Line pitch over the natural one, 1.0 to 1.5.
    pub leading: f32,
    /// Space between paragraphs, points.
    pub paragraph_gap: f32,
    /// Indent of a first line, points (1 or 1.27 cm).
    pub indent: f32,
    /// Left margin, millimetres (30–35).
    pub left_mm: f32,
    /// Right margin, millimetres (15–20).
    pub right_mm: f32,
    /// Top margin, millimetres (20–25).
    pub top_mm: f32,
    /// Size of the national title, 12 or 13 pt.
    pub title_size: f32,
    /// Whether both edges of a paragraph are straight.
    pub justified: bool,
    /// Whether a single addressee stands centred after "Kính gửi".
    pub centred_salutation: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            body_size: 13.5,
            leading: 1.08,
            paragraph_gap: 6.0,
            indent: 36.0,
            left_mm: 30.0,
            right_mm: 18.0,
            top_mm: 20.0,
            title_size: 12.0,
            justified: true,
            centred_salutation: true,
        }
    }
}

impl Style {
    /// One of the house styles; any number gives one.
    pub fn variant(number: u64) -> Self {
        let base = Self::default();
        match number % 6 {
            0 => base,
            1 => Self { body_size: 14.0, leading: 1.0, right_mm: 15.0, title_size: 13.0, ..base },
            2 => Self { body_size: 13.0, leading: 1.2, right_mm: 20.0, indent: 28.35, ..base },
            3 => Self { body_size: 14.0, left_mm: 30.0, right_mm: 20.0, justified: false, ..base },
            4 => {
                Self { body_size: 13.0, top_mm: 25.0, paragraph_gap: 8.0, centred_salutation: false, ..base }
            }
            _ => Self { leading: 1.15, left_mm: 35.0, right_mm: 15.0, title_size: 13.0, ..base },
        }
    }
}

/// Which pictures stand in the page itself. A letter to be signed digitally leaves them to the signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// The red round seal.
    pub seal: bool,
    /// The blue handwritten signature.
    pub handwriting: bool,
}

/// All that stands on a letter.
#[derive(Debug, Clone, PartialEq)]
pub struct LetterSpec {
    /// Cơ quan chủ quản: the superior body as printed, in natural case ("UBND thành phố Hải Vân"); lines split at `|`.
    pub superior: Option<String>,
    /// Cơ quan ban hành: the issuing body in natural case; lines split at `|`.
    pub issuer: String,
    /// Số: the ordinal; below 10 it is printed with a leading zero. `None` leaves the place blank, as in a draft.
    pub number: Option<u32>,
    /// Ký hiệu: what stands after the slash, such as `SNNMT-QLĐĐ` or `QĐ-UBND`.
    pub symbol: String,
    /// Địa danh.
    pub place: String,
    /// Day of issue.
    pub date: Date,
    /// Kind.
    pub kind: Kind,
    /// Trích yếu: for a công văn without `V/v`, otherwise the lines under the kind.
    pub subject: String,
    /// Urgency.
    pub urgency: Urgency,
    /// Kính gửi; empty when the letter has none.
    pub recipients: Vec<String>,
    /// The words before the addressees; "Kính gửi" but for a công điện ("Chủ tịch … điện").
    pub salutation: String,
    /// Body.
    pub body: Vec<Block>,
    /// In whose name the signer signs.
    pub authority: Authority,
    /// Signer's name.
    pub signer: String,
    /// Nơi nhận: lines without dash; the last is usually "Lưu: VT, …".
    pub copies: Vec<String>,
    /// Annexes in the same file.
    pub annexes: Vec<Annex>,
    /// Words on the seal: the issuing body and its place.
    pub seal_text: String,
    /// Pictures in the page.
    pub marks: Marks,
    /// House style.
    pub style: Style,
}

impl LetterSpec {
    /// The ordinal as printed: two digits at least, empty when blank.
    pub fn number_text(&self) -> String {
        self.number.map_or_else(String::new, |number| format!("{number:02}"))
    }

    /// Number and symbol as printed, `4127/SNNMT-QLĐĐ`.
    pub fn code(&self) -> String {
        format!("{}/{}", self.number_text(), self.symbol)
    }

    /// Issuing body in one line of natural case.
    pub fn issuer_name(&self) -> String {
        self.issuer.replace('|', " ")
    }
}

/// "ngày 05 tháng 02 năm 2026": days below 10 and months 1 and 2 get a zero. Source: Decree 30/2020/NĐ-CP, Appendix I.
pub fn long_date(date: Date) -> String {
    let month = u8::from(date.month());
    let month = if month < 3 { format!("{month:02}") } else { month.to_string() };
    format!("ngày\u{a0}{:02} tháng\u{a0}{month} năm\u{a0}{}", date.day(), date.year())
}
