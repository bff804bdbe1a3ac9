use super::Advice;
use crate::letters::{OtherValue, ReadField, ReadForm};
use congvan_reading::{Found, PackedPage, ReadError, Reading, Rect as ReadRect, TextSource};
use congvan_records::{
    DocumentCode, DocumentFields, Rect, Signer, Timestamp, Urgency, kind_by_name, nfc_line, secrecy_marking,
};
use congvan_workflow::Calendar;
use serde::{Deserialize, Serialize};
use time::Date;

/// Version of [`StoredReading`]. Of 1 it was not kept where the words of a text layer stand.
pub(crate) const READING_VERSION: u32 = 2;

/// A reading as it is kept: what was read, or why nothing was.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StoredReading {
    Read(Box<Reading>),
    Failed(ReadError),
}

impl StoredReading {
    /// Why it could not be read.
    pub(crate) fn fault(&self) -> Option<&ReadError> {
        match self {
            Self::Read(_) => None,
            Self::Failed(error) => Some(error),
        }
    }

    pub(crate) fn found(&self) -> Option<&Reading> {
        match self {
            Self::Read(reading) => Some(reading),
            Self::Failed(_) => None,
        }
    }

    /// Why the file cannot be shown or read, in Vietnamese.
    pub(crate) fn problem(&self) -> Option<String> {
        match self {
            Self::Read(_) => None,
            Self::Failed(error) => Some(error.advice()),
        }
    }

    /// Takes out where words stand, which is kept page by page, not with the text.
    pub(crate) fn take_words(&mut self) -> Vec<PackedPage> {
        match self {
            Self::Read(reading) => std::mem::take(&mut reading.words),
            Self::Failed(_) => Vec::new(),
        }
    }

    /// The text of all pages.
    pub(crate) fn text(&self) -> String {
        let pages = self.found().map_or(&[][..], |reading| &reading.pages);
        pages.iter().map(|page| page.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// Are the texts of a letter's pages, as one, longer than what of a letter is indexed?
pub(crate) fn is_cut_in_index<'a>(pages: impl Iterator<Item = &'a str>) -> bool {
    pages.map(|page| page.len() + 1).sum::<usize>() > congvan_search::BODY_LIMIT
}

/// Pages and their boxes.
pub(crate) fn build(reading: &StoredReading) -> (Option<u32>, Vec<[f64; 2]>) {
    match reading {
        // A file without pages of its own, such as a Word document.
        StoredReading::Read(reading) if reading.inspection.pages.is_empty() => (None, Vec::new()),
        StoredReading::Read(reading) => (
            Some(reading.inspection.page_count),
            reading.inspection.pages.iter().map(|page| [page.width, page.height]).collect(),
        ),
        StoredReading::Failed(ReadError::TooManyPages { pages, .. }) => (Some(*pages), Vec::new()),
        StoredReading::Failed(_) => (None, Vec::new()),
    }
}

/// The registration form as the reading would fill it in.
pub(crate) fn suggestion(reading: &Reading, received_at: Timestamp, calendar: &Calendar) -> DocumentFields {
    let read = &reading.fields;
    let text = |found: &Option<Found<String>>| {
        found.as_ref().map(|found| nfc_line(&found.value)).unwrap_or_default()
    };
    let kind = text(&read.kind);
    DocumentFields {
        kind: kind_by_name(&kind).map_or(kind, |known| known.name.to_owned()),
        code: code(reading).map(|(code, _)| code),
        issued_date: read.date.as_ref().map(|found| found.value),
        organ_name: text(&read.agency),
        subject: sentence(&text(&read.subject)),
        language: "Tiếng Việt".to_owned(),
        page_count: read.page_count.as_ref().map(|found| found.value),
        signer: Signer { position: text(&read.signer_position), name: text(&read.signer_name) },
        urgency: urgency(reading),
        due_date: due_date(reading, received_at, calendar),
        ..DocumentFields::default()
    }
}

/// The suggestion with the place of each value.
pub(crate) fn read_form(
    reading: &Reading,
    advice: &Advice,
    received_at: Timestamp,
    calendar: &Calendar,
) -> ReadForm {
    let read = &reading.fields;
    let mut fields = Vec::new();
    if let Some((code, found)) = code(reading) {
        fields.push(field("code", code.to_string(), &found));
    }
    for (name, found) in [
        ("kind", &read.kind),
        ("organ_name", &read.agency),
        ("subject", &read.subject),
        ("signer_name", &read.signer_name),
        ("signer_position", &read.signer_position),
        ("urgency", &read.urgency),
    ] {
        if let Some(found) = found {
            fields.push(field(name, nfc_line(&found.value), found));
        }
    }
    for (name, found) in [("issued_date", &read.date), ("due_date", &read.due_date)] {
        if let Some(found) = found {
            fields.push(field(name, day(found.value), found));
        }
    }
    if read.due_date.is_none()
        && let (Some(found), Some(due)) = (&read.due_working_days, due_date(reading, received_at, calendar))
    {
        fields.push(field("due_date", day(due), found));
    }
    advice.weigh(&mut fields);
    let mut suggestion = suggestion(reading, received_at, calendar);
    let others =
        advice.values.iter().map(|other| of_whole_code(other.clone(), suggestion.code.as_ref())).collect();
    advice.fill(&mut suggestion);
    ReadForm {
        suggestion,
        fields,
        others,
        remarks: reading.remarks.clone(),
        recognition: None,
        is_recognised: reading.pages.iter().any(|page| page.source == TextSource::Ocr),
        image_only: !reading.pages.is_empty()
            && reading.pages.iter().all(|page| page.source == TextSource::None)
            && reading.inspection.image_only_pages().next().is_some(),
        secrecy_warning: secrecy(reading),
    }
}

/// A symbol is shown with the number before it, as the form has them in one field.
fn of_whole_code(other: OtherValue, code: Option<&DocumentCode>) -> OtherValue {
    match code.filter(|_| other.field == "notation") {
        Some(code) => OtherValue {
            field: "code".to_owned(),
            on_page: code.to_string(),
            value: DocumentCode::new(code.number(), &other.value)
                .map_or(other.value, |code| code.to_string()),
            ..other
        },
        None => other,
    }
}

fn field<T>(name: &'static str, value: String, found: &Found<T>) -> ReadField {
    ReadField {
        field: name,
        value,
        page: found.page,
        rect: found.rect.map(rect),
        confidence: found.confidence,
        reason: found.reason.clone(),
    }
}

pub(crate) fn rect(read: ReadRect) -> Rect {
    Rect { x: read.x, y: read.y, w: read.w, h: read.h }
}

/// Number and symbol together, as sure as the less sure of the two.
fn code(reading: &Reading) -> Option<(DocumentCode, Found<()>)> {
    let (number, notation) = (reading.fields.number.as_ref()?, reading.fields.notation.as_ref()?);
    let code = DocumentCode::new(&number.value, &notation.value).ok()?;
    let unsure = if number.confidence <= notation.confidence { number } else { notation };
    let rect = match (number.rect, notation.rect) {
        (Some(one), Some(other)) if number.page == notation.page => Some(around(one, other)),
        (one, other) => one.or(other),
    };
    let found = Found {
        value: (),
        page: number.page,
        rect,
        confidence: unsure.confidence,
        reason: unsure.reason.clone(),
    };
    Some((code, found))
}

fn around(one: ReadRect, other: ReadRect) -> ReadRect {
    let (x, y) = (one.x.min(other.x), one.y.min(other.y));
    let right = (one.x + one.w).max(other.x + other.w);
    let bottom = (one.y + one.h).max(other.y + other.h);
    ReadRect { x, y, w: right - x, h: bottom - y }
}

fn urgency(reading: &Reading) -> Urgency {
    let word = reading.fields.urgency.as_ref().map(|found| nfc_line(&found.value).to_lowercase());
    let level =
        |word: &String| Urgency::ALL.into_iter().find(|level| level.vietnamese().to_lowercase() == *word);
    word.as_ref().and_then(level).unwrap_or_default()
}

fn due_date(reading: &Reading, received_at: Timestamp, calendar: &Calendar) -> Option<Date> {
    let printed = reading.fields.due_date.as_ref().map(|found| found.value);
    printed.or_else(|| {
        let days = reading.fields.due_working_days.as_ref()?.value;
        (days <= 250).then(|| calendar.after_working_days(received_at, days).date)
    })
}

/// A stamp word found by the reading, or standing alone on a line of the first pages.
fn secrecy(reading: &Reading) -> Option<String> {
    let stamped = reading.fields.secrecy.as_ref().map(|found| (nfc_line(&found.value), found.page));
    let alone = || {
        (1..).zip(reading.pages.iter().take(3)).find_map(|(page, text)| {
            text.text.lines().find_map(secrecy_marking).map(|marking| (marking.to_owned(), page))
        })
    };
    stamped.or_else(alone).map(|(marking, page)| {
        format!(
            "Trang {page} có dấu chỉ độ mật “{marking}”. Văn bản mật không được đưa vào hệ thống có kết nối mạng: nếu \
             đúng là văn bản mật, hãy trả lại nơi gửi và báo người phụ trách."
        )
    })
}

fn day(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// A register's lines begin with a capital, though "V/v" on the letter is followed by a small one.
fn sentence(subject: &str) -> String {
    let mut letters = subject.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
