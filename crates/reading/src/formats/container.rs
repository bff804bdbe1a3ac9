//! Files that hold files: archives and messages. Each member is read by its own kind.

use super::budget::Budget;
use super::content::Content;
use super::page::Page;
use super::{Inside, Written, take_apart};
use crate::reading::{PageText, TextSource};
use crate::sheets::{Sheets, is_picture};
use crate::text_layer::{self, TextLayer};
use crate::{FileKind, LegacyFonts, ReadError, sniff};

/// Containers in containers that are opened: an archive in a message, an archive in an archive.
pub(crate) const MAX_DEPTH: usize = 2;
/// PDFs and pictures of one container that are read; each takes programs of its own.
const MAX_SHEETS: usize = 40;
/// Members that could not be read and are told by name.
const MAX_TOLD: usize = 20;
/// Longest name of a member, in characters.
const MAX_NAME: usize = 120;

/// Pages of members, one after the other.
pub(crate) struct Container<'b, 'p> {
    budget: &'b Budget<'b>,
    inside: Inside<'b, 'p>,
    written: Written,
    /// PDFs and pictures so far.
    sheets: usize,
    unread: usize,
}

impl<'b, 'p> Container<'b, 'p> {
    pub(crate) fn new(budget: &'b Budget<'b>, inside: Inside<'b, 'p>) -> Self {
        let written = Written::of_texts(Vec::new(), LegacyFonts::default());
        Self { budget, inside, written, sheets: 0, unread: 0 }
    }

    /// Adds what the container itself says.
    pub(crate) fn page(&mut self, content: Content) {
        self.written.pages.push(Page::new(content).text);
    }

    /// Reads a member. One that cannot be read is told in a remark.
    ///
    /// Errors: [`ReadError::OverLimit`], [`ReadError::MissingProgram`].
    pub(crate) fn member(&mut self, name: &str, bytes: &[u8]) -> Result<(), ReadError> {
        let head = bytes.get(..8 * 1024).unwrap_or(bytes);
        let so_far = u32::try_from(self.written.pages.len()).unwrap_or(u32::MAX);
        let before = self.inside.before.saturating_add(so_far);
        let read = match sniff(head, "") {
            _ if bytes.is_empty() => Err(ReadError::Empty),
            kind if kind == FileKind::Pdf || is_picture(kind) => {
                if self.sheets >= MAX_SHEETS {
                    self.tell(name, "quá nhiều tệp PDF và tệp ảnh, không đọc thêm");
                    return Ok(());
                }
                self.sheets += 1;
                sheets(bytes, kind, self.budget, Inside { before, ..self.inside })
            }
            _ => {
                take_apart(bytes, self.budget, Inside { depth: self.inside.depth + 1, before, ..self.inside })
            }
        };
        match read {
            Ok(read) => {
                let left = (self.budget.limits.max_pages as usize).saturating_sub(self.written.pages.len());
                self.written.pages.extend(read.pages.into_iter().take(left));
                self.written.to_recognise.extend(read.to_recognise);
                self.written.remarks.extend(read.remarks);
                self.written.fonts.tcvn3 |= read.fonts.tcvn3;
                self.written.fonts.vni |= read.fonts.vni;
            }
            Err(error) => self.failed(name, error)?,
        }
        Ok(())
    }

    /// Tells that a member was not read, and why.
    ///
    /// Errors: `error` itself where it is not about this member alone.
    pub(crate) fn failed(&mut self, name: &str, error: ReadError) -> Result<(), ReadError> {
        let reason = match error {
            ReadError::OverLimit { .. } | ReadError::MissingProgram { .. } => return Err(error),
            ReadError::PasswordProtected => "đặt mật khẩu",
            ReadError::UnsupportedKind { file: FileKind::Zip } => "nén quá hai lớp, không mở",
            ReadError::UnsupportedKind { .. } => "loại tệp không đọc tự động được",
            ReadError::Empty => "tệp rỗng",
            ReadError::TooManyPages { .. } => "quá nhiều trang",
            ReadError::TooLarge { .. } => "dung lượng quá lớn",
            _ => "tệp bị hỏng",
        };
        self.tell(name, reason);
        Ok(())
    }

    fn tell(&mut self, name: &str, reason: &str) {
        self.unread += 1;
        if self.unread <= MAX_TOLD {
            self.written.remarks.push(format!("Không đọc được tệp “{name}”: {reason}."));
        }
    }

    pub(crate) fn finish(mut self) -> Written {
        let last = self.inside.before as usize + self.written.pages.len();
        self.written.to_recognise.retain(|page| *page as usize <= last);
        if self.unread > MAX_TOLD {
            self.written.remarks.push(format!("Và {} tệp khác không đọc được.", self.unread - MAX_TOLD));
        }
        self.written
    }
}

/// The last part of a member's name, without what could lead elsewhere or deceive the eye; `number` names those without.
pub(crate) fn shown_name(name: &str, number: usize) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default();
    let is_plain = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let clean: String = last.chars().filter(is_plain).take(MAX_NAME).collect();
    match clean.trim().trim_matches('.') {
        "" => format!("tệp {}", number + 1),
        name => name.to_owned(),
    }
}

/// The pages of a PDF or a picture.
fn sheets(
    bytes: &[u8],
    kind: FileKind,
    budget: &Budget<'_>,
    inside: Inside<'_, '_>,
) -> Result<Written, ReadError> {
    let (layer, fonts) = layer(bytes, kind, budget, inside)?;
    Ok(Written { to_recognise: layer.to_recognise, ..Written::of_texts(layer.pages, fonts) })
}

/// The text of each page of a PDF or a picture; only their number where another page is asked for.
///
/// Errors: those of [`inspect`](crate::inspect()), [`ReadError::OverLimit`], [`ReadError::MissingProgram`].
pub(crate) fn layer(
    bytes: &[u8],
    kind: FileKind,
    budget: &Budget<'_>,
    inside: Inside<'_, '_>,
) -> Result<(TextLayer, LegacyFonts), ReadError> {
    let sheets = Sheets::of_bytes(bytes, kind, budget.limits)?;
    let (before, count) = (inside.before, sheets.inspection.page_count);
    let mut pictures = inside.pictures.borrow_mut();
    let is_here = |page: u32| page > before && page - before <= count;
    let layer = if pictures.only.is_none_or(is_here) {
        text_layer::read(&sheets, budget.limits, before, &mut *pictures.recognise)?
    } else {
        let blank = PageText { text: String::new(), source: TextSource::None, confidence: 0.0, reason: None };
        TextLayer::of_pages(vec![blank; count as usize])
    };
    Ok((layer, sheets.inspection.legacy_fonts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere() {
        for (name, want) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Temp\\công văn.docx", "công văn.docx"),
            ("a\u{202e}fdp.exe", "afdp.exe"),
            ("..", "tệp 3"),
            ("x/", "x"),
            ("a\0b\n", "ab"),
        ] {
            assert_eq!(shown_name(name, 2), want);
        }
    }
}
