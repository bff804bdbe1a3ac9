//! Files that hold files: archives and messages. Each member is read by its own kind.

use std::io::Write as _;
use std::path::Path;

use super::budget::Budget;
use super::content::Content;
use super::page::Page;
use super::{Written, take_apart};
use crate::inspection::inspect_within;
use crate::reading::Fields;
use crate::{FileKind, LegacyFonts, ReadError, sniff, text_layer};

/// Containers in containers that are opened: an archive in a message, an archive in an archive.
pub(crate) const MAX_DEPTH: usize = 2;
/// PDFs of one file that are read; each takes programs of its own.
const MAX_PDFS: usize = 40;
/// Members that could not be read and are told by name.
const MAX_TOLD: usize = 20;
/// Longest name of a member, in characters.
const MAX_NAME: usize = 120;

/// Pages of members, one after the other.
pub(crate) struct Container<'b> {
    budget: &'b Budget<'b>,
    /// Containers around this one.
    depth: usize,
    written: Written,
    pdfs: usize,
    unread: usize,
}

impl<'b> Container<'b> {
    pub(crate) fn new(budget: &'b Budget<'b>, depth: usize) -> Self {
        let written = Written {
            pages: Vec::new(),
            fields: Fields::default(),
            remarks: Vec::new(),
            fonts: LegacyFonts::default(),
        };
        Self { budget, depth, written, pdfs: 0, unread: 0 }
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
        let read = match sniff(head, "") {
            _ if bytes.is_empty() => Err(ReadError::Empty),
            FileKind::Pdf if self.pdfs >= MAX_PDFS => {
                self.tell(name, "quá nhiều tệp PDF, không đọc thêm");
                return Ok(());
            }
            FileKind::Pdf => {
                self.pdfs += 1;
                pdf(bytes, self.budget)
            }
            _ => take_apart(bytes, self.budget, self.depth + 1),
        };
        match read {
            Ok(read) => {
                let left = (self.budget.limits.max_pages as usize).saturating_sub(self.written.pages.len());
                self.written.pages.extend(read.pages.into_iter().take(left));
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

/// The text layer of a PDF in memory. Programs are handed a file that has no name, so that none stays behind whatever
/// becomes of this process.
#[cfg(target_os = "linux")]
fn pdf(bytes: &[u8], budget: &Budget<'_>) -> Result<Written, ReadError> {
    use std::os::fd::AsRawFd as _;

    let limits = budget.limits;
    // The limit on written files holds for this one as well.
    if bytes.len() as u64 >= limits.max_output {
        return Err(ReadError::TooLarge { bytes: bytes.len() as u64, limit: limits.max_output });
    }
    let failed = |_| ReadError::ProgramFailed { name: "memfd".into() };
    let file = rustix::fs::memfd_create("member", rustix::fs::MemfdFlags::CLOEXEC)
        .map_err(|error| failed(error.into()))?;
    let mut file = std::fs::File::from(file);
    file.write_all(bytes).map_err(failed)?;
    let path = format!("/proc/{}/fd/{}", std::process::id(), file.as_raw_fd());
    let path = Path::new(&path);
    let inspection = inspect_within(path, limits)?;
    let layer = text_layer::read(path, &inspection, limits, &mut |_| None)?;
    let mut remarks = Vec::new();
    if !layer.to_recognise.is_empty() {
        let count = layer.to_recognise.len();
        remarks.push(format!("{count} trang của tệp kèm là ảnh quét, chưa nhận dạng chữ."));
    }
    Ok(Written { pages: layer.pages, fields: Fields::default(), remarks, fonts: inspection.legacy_fonts })
}

#[cfg(not(target_os = "linux"))]
fn pdf(_: &[u8], _: &Budget<'_>) -> Result<Written, ReadError> {
    Err(ReadError::UnsupportedKind { file: FileKind::Pdf })
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
