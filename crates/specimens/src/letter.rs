//! Trình bày văn bản: setting a letter in the layout of Decree 30/2020/NĐ-CP, Appendix I.

mod closing;
mod heading;
pub(crate) mod marks;
mod petition;
mod sheet;
mod spec;
mod table;

use congvan_printing::typesetting::About;
use time::{OffsetDateTime, Time, UtcOffset};

pub use congvan_printing::typesetting::Error;
pub use petition::{Petition, typeset_petition};
pub use spec::{Annex, Authority, Block, Kind, LetterSpec, Marks, Style, Table, Urgency, long_date};

/// A field of the registration form, printed on the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Cơ quan ban hành.
    Issuer,
    /// Cơ quan chủ quản.
    Superior,
    /// Số and ký hiệu.
    Code,
    /// Địa danh and day.
    Date,
    /// Tên loại.
    Kind,
    /// Trích yếu.
    Subject,
    /// Kính gửi.
    Recipients,
    /// Độ khẩn.
    Urgency,
    /// Chức vụ of the signer, with marks.
    Position,
    /// Signer's name.
    Signer,
}

/// Where something stands: points from the top left corner of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Page, from 1.
    pub page: usize,
    /// Left, top, width, height.
    pub rect: [f32; 4],
}

/// What the files name as their maker.
pub(crate) const PRODUCER: &str = "congvan-specimens";

/// A letter that has been set.
#[derive(Debug, Clone)]
pub struct Typeset {
    /// The file.
    pub pdf: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Where the fields of the registration form stand; several lines give several places.
    pub fields: Vec<(Field, Place)>,
    /// Where the handwritten signature belongs: between position and name.
    pub handwriting: Place,
    /// Where the seal belongs: over a third of the handwriting, to its left.
    pub seal: Place,
}

impl Typeset {
    /// First place of a field.
    pub fn place(&self, field: Field) -> Option<Place> {
        self.fields.iter().find(|(name, _)| *name == field).map(|(_, place)| *place)
    }
}

/// Sets a letter. The same letter gives the same bytes.
///
/// Errors: [`Error::Glyph`] for characters outside Vietnamese and Western European text.
pub fn typeset(spec: &LetterSpec) -> Result<Typeset, Error> {
    let mut sheet = sheet::Sheet::new(spec.style);
    heading::set(&mut sheet, spec)?;
    sheet.blocks(&spec.body, true, closing::height(spec)?)?;
    let (handwriting, seal) = closing::set(&mut sheet, spec)?;
    for annex in &spec.annexes {
        heading::annex(&mut sheet, spec, annex)?;
        sheet.blocks(&annex.body, false, 0.0)?;
    }
    sheet.number_pages()?;
    let pages = sheet.paper.page_count();
    let made = OffsetDateTime::new_in_offset(
        spec.date,
        Time::from_hms(14, 5, 0).unwrap_or(Time::MIDNIGHT),
        UtcOffset::from_hms(7, 0, 0).unwrap_or(UtcOffset::UTC),
    );
    let title = match spec.kind {
        Kind::Letter => format!("Công văn {}", spec.code()),
        kind => format!("{} {}", kind.name(), spec.code()),
    };
    let fields = sheet.fields;
    let about = About { title: &title, author: &spec.issuer_name(), producer: PRODUCER, made };
    let pdf = sheet.paper.finish(&about)?;
    Ok(Typeset { pdf, pages, fields, handwriting, seal })
}
