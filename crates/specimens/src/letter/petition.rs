//! Đơn của công dân: a citizen's petition, which has a national title but neither number nor agency.

use time::{Date, OffsetDateTime, Time, UtcOffset};

use congvan_printing::typesetting::{self as text, About, Face, HEIGHT};

use super::heading::{self, MOTTO, NATION};
use super::marks::{self, HAND};
use super::sheet::Sheet;
use super::{Block, Error, Field, PRODUCER, Place, Style, Typeset, long_date};

/// What stands on a petition.
#[derive(Debug, Clone, PartialEq)]
pub struct Petition {
    /// Kind in natural case: "Đơn kiến nghị", "Đơn khiếu nại" …
    pub title: String,
    /// Lines under the title: "Về việc …".
    pub subject: String,
    /// Place of writing.
    pub place: String,
    /// Day of writing.
    pub date: Date,
    /// Addressee.
    pub recipient: String,
    /// Body.
    pub body: Vec<String>,
    /// Name of the petitioner.
    pub signer: String,
    /// Whether it is signed by hand.
    pub signed: bool,
}

/// Sets a petition. The seal's place in the result is that of the handwriting: petitions bear no seal.
///
/// Errors: [`Error::Glyph`] for characters outside Vietnamese and Western European text.
pub fn typeset_petition(petition: &Petition) -> Result<Typeset, Error> {
    let mut sheet =
        Sheet::new(Style { body_size: 14.0, leading: 1.12, justified: false, ..Style::default() });
    let middle = (sheet.left + sheet.right) / 2.0;
    for (words, size) in [(NATION, 13.0), (MOTTO, 14.0)] {
        let lines = text::balanced(words, Face::Bold, size, sheet.measure())?;
        sheet.y += sheet.centred(&lines, middle, sheet.y, size, None)? + 1.0;
    }
    sheet.paper.rule(0, middle - 82.0, sheet.y + 1.5, 164.0, 0.7);
    sheet.y += 14.0;
    let dated = text::balanced(
        &format!("{}, {}", petition.place, long_date(petition.date)),
        Face::Italic,
        14.0,
        sheet.measure(),
    )?;
    let x = sheet.right - heading::widest(&dated) / 2.0;
    sheet.y += sheet.centred(&dated, x, sheet.y, 14.0, Some(Field::Date))? + 14.0;
    let title = text::balanced(&petition.title.to_uppercase(), Face::Bold, 15.0, sheet.measure())?;
    sheet.y += sheet.centred(&title, middle, sheet.y, 15.0, Some(Field::Kind))? + 2.0;
    let subject = text::balanced(&petition.subject, Face::Bold, 14.0, sheet.measure() * 0.8)?;
    sheet.y += sheet.centred(&subject, middle, sheet.y, 14.0, Some(Field::Subject))? + 16.0;
    let to =
        text::balanced(&format!("Kính gửi: {}.", petition.recipient), Face::Regular, 14.0, sheet.measure())?;
    sheet.y += sheet.centred(&to, middle, sheet.y, 14.0, Some(Field::Recipients))? + 12.0;

    let body: Vec<Block> = petition.body.iter().cloned().map(Block::Paragraph).collect();
    sheet.blocks(&body, true, 120.0)?;

    let x = sheet.left + sheet.measure() * 0.75;
    sheet.y += 4.0;
    let role = text::balanced("NGƯỜI LÀM ĐƠN", Face::Bold, 14.0, sheet.measure())?;
    sheet.y += sheet.centred(&role, x, sheet.y, 14.0, None)?;
    let rect = [x - HAND.0 / 2.0, sheet.y + 4.0, HAND.0, HAND.1];
    if petition.signed {
        let content = sheet.paper.content(sheet.page);
        marks::handwriting(content, rect[0], HEIGHT - rect[1] - rect[3], &petition.signer);
    }
    sheet.y += HAND.1 + 8.0;
    let name = text::balanced(&petition.signer, Face::Bold, 14.0, sheet.measure())?;
    sheet.centred(&name, x, sheet.y, 14.0, Some(Field::Signer))?;
    sheet.number_pages()?;

    let place = Place { page: sheet.page + 1, rect };
    let pages = sheet.paper.page_count();
    let noon = Time::from_hms(12, 0, 0).unwrap_or(Time::MIDNIGHT);
    let made = OffsetDateTime::new_in_offset(petition.date, noon, UtcOffset::UTC);
    let fields = sheet.fields;
    let about = About { title: &petition.title, author: &petition.signer, producer: PRODUCER, made };
    let pdf = sheet.paper.finish(&about)?;
    Ok(Typeset { pdf, pages, fields, handwriting: place, seal: place })
}
