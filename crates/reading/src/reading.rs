use std::path::Path;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::inspection::{Inspection, is_cut_short};
use crate::sheets::Sheets;
use crate::text_layer::{self, Page, TextLayer};
use crate::{Limits, PackedPage, PageWords, ReadError, fields, formats, recognition};

/// A rectangle in points from the top-left corner of the page as shown, written `[x, y, w, h]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f64; 4]", into = "[f64; 4]")]
pub struct Rect {
    /// Distance of the left edge from the left of the page.
    pub x: f64,
    /// Distance of the upper edge from the top of the page.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl From<[f64; 4]> for Rect {
    fn from([x, y, w, h]: [f64; 4]) -> Self {
        Self { x, y, w, h }
    }
}

impl From<Rect> for [f64; 4] {
    fn from(rect: Rect) -> Self {
        // A hundredth of a point is finer than any screen; it keeps the JSON short.
        [rect.x, rect.y, rect.w, rect.h].map(|v| (v * 100.0).round() / 100.0)
    }
}

/// A value read from the file, with its place and how far it can be trusted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// The page it stands on, from 1.
    pub page: u32,
    /// Its place on that page; `None` for a value that is concluded, not printed (such as "Công văn").
    pub rect: Option<Rect>,
    /// 0 to 1. Below 0.9 a person must look before the value is used.
    pub confidence: f64,
    /// Why the value is unsure, in Vietnamese, for the person who looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Trường thông tin đầu vào: the fields of the registration form as read from the letter.
/// A field that is not there, or was not understood, is `None`.
///
/// Source: Decree 30/2020/NĐ-CP, Appendix VI, part II.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// Số: the ordinal as printed (`07`, `15a`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<Found<String>>,
    /// Ký hiệu: the rest of the code (`SNV-VTLT`, `2026/NĐ-CP`, `CV/TU` of `1240-CV/TU`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notation: Option<Found<String>>,
    /// Địa danh: the place before the date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Found<String>>,
    /// Ngày, tháng, năm ban hành: the day of issue.
    #[serde(with = "iso_date", skip_serializing_if = "Option::is_none")]
    pub date: Option<Found<Date>>,
    /// Cơ quan ban hành: the issuing body; the bodies of a joint letter are joined by `; `.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<Found<String>>,
    /// Cơ quan chủ quản: the lines above the issuing body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superior_agency: Option<Found<String>>,
    /// Tên loại văn bản: the kind (`Quyết định`), `Công văn` when the letter has no printed kind.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Found<String>>,
    /// Trích yếu: what the letter is about, without `V/v`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Found<String>>,
    /// Họ và tên người ký.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer_name: Option<Found<String>>,
    /// Chức vụ người ký: the last line above the signature, without the mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer_position: Option<Found<String>>,
    /// Thẩm quyền ký: the marks in order (`TM. KT.`); absent when the head signs for himself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority_form: Option<Found<String>>,
    /// Kính gửi: whom the letter addresses, one item each (not `Nơi nhận`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipients: Option<Found<Vec<String>>>,
    /// Mức độ khẩn: `Khẩn`, `Thượng khẩn`, `Hỏa tốc`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Found<String>>,
    /// Độ mật: a secrecy marking, `Mật`, `Tối mật` or `Tuyệt mật`. Such a letter must not enter the system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<Found<String>>,
    /// Hạn trả lời: the day the letter itself sets for its readers.
    #[serde(with = "iso_date", skip_serializing_if = "Option::is_none")]
    pub due_date: Option<Found<Date>>,
    /// Hạn trả lời in working days from receipt ("trong vòng 10 ngày làm việc").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_working_days: Option<Found<u32>>,
    /// Số trang of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_count: Option<Found<u32>>,
}

impl Fields {
    /// Drops the places: the file has no pages that they could be shown on.
    pub(crate) fn forget_places(&mut self) {
        fn forget<T>(found: &mut Option<Found<T>>) {
            if let Some(found) = found {
                (found.page, found.rect) = (1, None);
            }
        }
        let texts = [
            &mut self.number,
            &mut self.notation,
            &mut self.place,
            &mut self.agency,
            &mut self.superior_agency,
            &mut self.kind,
            &mut self.subject,
            &mut self.signer_name,
            &mut self.signer_position,
            &mut self.authority_form,
            &mut self.urgency,
            &mut self.secrecy,
        ];
        texts.into_iter().for_each(forget);
        forget(&mut self.date);
        forget(&mut self.recipients);
        forget(&mut self.due_date);
        forget(&mut self.due_working_days);
    }
}

/// Where the text of a page came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextSource {
    /// The page's own text layer, as it stands.
    TextLayer,
    /// The text layer, converted from a legacy encoding (TCVN3, VNI).
    Converted,
    /// Characters recognised in a picture.
    Ocr,
    /// The page has no text: it is blank or a picture.
    None,
}

/// The text of one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageText {
    /// The text in reading order, lines ended by `\n`, Unicode NFC.
    pub text: String,
    /// Where it came from.
    pub source: TextSource,
    /// 0 to 1: how far the characters can be trusted.
    pub confidence: f64,
    /// Why the text is unsure or missing, in Vietnamese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// All that was read from one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// One entry a page, in order.
    pub pages: Vec<PageText>,
    /// The registration form's fields.
    pub fields: Fields,
    /// Remarks for the person who fills in the form, in Vietnamese: the number is blank, pages are pictures.
    #[serde(default)]
    pub remarks: Vec<String>,
    /// Where text stands on the first page, a box for each run of words: whoever puts a stamp there looks for a free
    /// place.
    #[serde(default)]
    pub first_page: Vec<Rect>,
    /// Pages whose characters are still to be recognised, from 1: they have no text layer, or a useless one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_recognise: Vec<u32>,
    /// Where the words of a text layer stand, page by page. Recognised words are kept by whoever gave them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<PackedPage>,
    /// How the file is built.
    pub inspection: Inspection,
}

/// Most boxes of the first page that are told.
const MOST_BOXES: usize = 400;

/// Reads the text and the fields of the file at `path`, in this process: call it only where `path` is
/// trusted or the process is confined, otherwise call [`isolated::read`](crate::isolated::read).
/// The kind is told by the content.
///
/// Errors: those of [`inspect`](crate::inspect()) for a PDF; for other kinds [`ReadError::UnsupportedKind`],
/// [`ReadError::Damaged`]; and [`ReadError::OverLimit`], [`ReadError::MissingProgram`],
/// [`ReadError::ProgramFailed`] of `pdftotext`.
pub fn read(path: &Path, limits: &Limits) -> Result<Reading, ReadError> {
    read_with(path, limits, &Recognition::Off)
}

/// Where the characters of pages without a good text layer come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Recognition {
    /// From nowhere: such pages are only named.
    Off,
    /// They are recognised on the spot, some seconds a page, at most this many pages.
    Now(u32),
    /// They were recognised before.
    Given(Vec<PageWords>),
}

/// [`read()`] with recognised characters.
///
/// Errors: as [`read()`]; a page whose recognition fails stays without text and is named in
/// [`Reading::to_recognise`].
pub fn read_with(path: &Path, limits: &Limits, recognition: &Recognition) -> Result<Reading, ReadError> {
    let mut failed = None;
    let mut left = if let Recognition::Now(most) = recognition { *most } else { 0 };
    let mut recognise = |page: Page<'_>| match recognition {
        Recognition::Off => None,
        Recognition::Now(_) => {
            left = left.checked_sub(1)?;
            recognition::recognise(&page, limits).map_err(|error| failed = Some(error)).ok()
        }
        Recognition::Given(pages) => pages.iter().find(|given| given.page == page.number).cloned(),
    };
    let sheets = match Sheets::open(path, limits) {
        Err(ReadError::NotPdf) => {
            let mut reading = formats::read(path, limits, &mut recognise)?;
            remark_on_pictures(&mut reading, failed.as_ref());
            return Ok(reading);
        }
        other => other?,
    };
    let layers = text_layer::read(&sheets, limits, 0, &mut recognise).map_err(|error| match error {
        // A library that mends what it opens may find pages in a file that broke off.
        ReadError::Malformed if is_cut_short(path, limits) => ReadError::Truncated,
        other => other,
    })?;
    let (mut fields, remarks) = fields::read(&layers.sheets, layers.trust(), layers.is_english);
    fields::weigh(&mut fields, &layers.pages);
    fields.page_count = Some(fields::page_count(sheets.inspection.page_count));
    let first_page = layers.sheets.first().map_or(Vec::new(), |sheet| {
        sheet.pieces.iter().take(MOST_BOXES).map(|piece| sheet.rect(piece.bounds)).collect()
    });
    let TextLayer { pages, to_recognise, words, .. } = layers;
    let inspection = sheets.inspection;
    let mut reading = Reading { pages, fields, remarks, first_page, to_recognise, words, inspection };
    remark_on_pictures(&mut reading, failed.as_ref());
    Ok(reading)
}

/// Says first of all what became of pages that are pictures.
fn remark_on_pictures(reading: &mut Reading, failed: Option<&ReadError>) {
    let unread = reading.to_recognise.len();
    if let Some(ReadError::MissingProgram { .. }) = failed {
        let remark = "Máy chủ chưa cài chương trình nhận dạng chữ (tesseract-ocr-vie).";
        reading.remarks.insert(0, remark.to_owned());
    }
    if unread > 0 {
        reading.remarks.insert(0, format!("{unread} trang là ảnh quét, chưa nhận dạng chữ."));
    } else if reading.pages.iter().any(|page| page.source == TextSource::Ocr) {
        let remark = "Chữ được nhận dạng từ ảnh quét, có thể sai; hãy đối chiếu với bản gốc.";
        reading.remarks.insert(0, remark.to_owned());
    }
}

/// Dates inside a [`Found`] as `YYYY-MM-DD`.
mod iso_date {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
    use time::{Date, format_description::BorrowedFormatItem, macros::format_description};

    use super::Found;

    const FORMAT: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

    pub(super) fn serialize<S: Serializer>(found: &Option<Found<Date>>, to: S) -> Result<S::Ok, S::Error> {
        let text = found.as_ref().map(|found| Found {
            // Formatting can only fail for years beyond 9999, which no parser here lets in.
            value: found.value.format(FORMAT).unwrap_or_default(),
            page: found.page,
            rect: found.rect,
            confidence: found.confidence,
            reason: found.reason.clone(),
        });
        text.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Found<Date>>, D::Error> {
        Option::<Found<String>>::deserialize(from)?
            .map(|found| {
                let value = Date::parse(&found.value, FORMAT).map_err(D::Error::custom)?;
                Ok(Found {
                    value,
                    page: found.page,
                    rect: found.rect,
                    confidence: found.confidence,
                    reason: found.reason,
                })
            })
            .transpose()
    }
}
