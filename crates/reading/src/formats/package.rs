//! ZIP archives: office files of today and archives proper.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::budget::Budget;
use super::markup::{Tag, Visitor, walk};
use crate::{FileKind, ReadError};

/// Where an Office Open XML file says which part is the main one.
const RELATIONS: &str = "_rels/.rels";

/// From one part of an Office Open XML file to another (ISO/IEC 29500-2, clause 6.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relation {
    pub(crate) id: String,
    /// The last word of its type: `header`, `officeDocument`.
    pub(crate) kind: String,
    /// Name of the part it leads to.
    pub(crate) target: String,
}

/// A part that holds relations of the part in `folder`.
struct Relations<'f> {
    folder: &'f str,
    found: Vec<Relation>,
}

impl Visitor for Relations<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        let text = |name: &str| tag.attribute(name).unwrap_or_default();
        // What lies outside of the file is never opened.
        if tag.name() == "Relationship" && text("TargetMode") != "External" {
            let kind = text("Type").rsplit('/').next().unwrap_or_default().to_owned();
            let target = resolved(self.folder, &text("Target"));
            self.found.push(Relation { id: text("Id"), kind, target });
        }
    }

    fn close(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

/// A ZIP archive in memory, its members read within a budget.
pub(crate) struct Package<'a, 'b> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    budget: &'b Budget<'b>,
    /// What the archive is, for errors.
    kind: FileKind,
}

impl<'a, 'b> Package<'a, 'b> {
    /// Reads the directory.
    ///
    /// Errors: [`ReadError::Damaged`], [`ReadError::OverLimit`] with too many members.
    pub(crate) fn open(bytes: &'a [u8], kind: FileKind, budget: &'b Budget<'b>) -> Result<Self, ReadError> {
        budget.take_members(promised(bytes))?;
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Damaged { file: kind })?;
        if archive.len() > budget.limits.max_members as usize {
            return Err(budget.exceed("members"));
        }
        Ok(Self { archive, budget, kind })
    }

    /// Number of members, folders included.
    pub(crate) fn len(&self) -> usize {
        self.archive.len()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// What the archive is by its members.
    ///
    /// Errors: [`ReadError::OverLimit`]; parts that are broken only make it an archive like any other.
    pub(crate) fn kind(&mut self) -> Result<FileKind, ReadError> {
        if let Some(main) = self.main_part()? {
            for (folder, kind) in
                [("word/", FileKind::Docx), ("xl/", FileKind::Xlsx), ("ppt/", FileKind::Pptx)]
            {
                if main.starts_with(folder) {
                    return Ok(kind);
                }
            }
        }
        let named = if self.has("mimetype") { self.member("mimetype")? } else { Vec::new() };
        Ok(match named.trim_ascii() {
            b"application/vnd.oasis.opendocument.text" => FileKind::Odt,
            b"application/vnd.oasis.opendocument.spreadsheet" => FileKind::Ods,
            b"application/vnd.oasis.opendocument.presentation" => FileKind::Odp,
            _ => FileKind::Zip,
        })
    }

    /// The part an Office Open XML file begins with: the one its relations name, or the usual one.
    pub(crate) fn main_part(&mut self) -> Result<Option<String>, ReadError> {
        let relations = self.relations(RELATIONS, "")?;
        let named = relations.into_iter().filter(|relation| relation.kind == "officeDocument");
        let usual = ["word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"].map(str::to_owned);
        Ok(named.map(|relation| relation.target).chain(usual).find(|part| self.has(part)))
    }

    /// Where `part` leads to; nowhere when its relations cannot be followed.
    ///
    /// Errors: [`ReadError::OverLimit`].
    pub(crate) fn related(&mut self, part: &str) -> Result<Vec<Relation>, ReadError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        self.relations(resolved(folder, &format!("_rels/{name}.rels")).as_str(), folder)
    }

    fn relations(&mut self, part: &str, folder: &str) -> Result<Vec<Relation>, ReadError> {
        let mut relations = Relations { folder, found: Vec::new() };
        if self.has(part) {
            let (budget, damaged) = (self.budget, self.damaged());
            let walked = walk(self.stream(part)?, budget, &damaged, &mut relations);
            if let Err(over @ ReadError::OverLimit { .. }) = walked {
                return Err(over);
            }
        }
        Ok(relations.found)
    }

    pub(crate) fn set_kind(&mut self, kind: FileKind) {
        self.kind = kind;
    }

    /// What to say of a package whose parts do not fit together.
    pub(crate) fn damaged(&self) -> ReadError {
        ReadError::Damaged { file: self.kind }
    }

    /// The member `name`, in memory.
    pub(crate) fn member(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        let at = self.archive.index_for_name(name).ok_or_else(|| self.damaged())?;
        self.member_at(at)
    }

    /// Member number `at`, in memory.
    pub(crate) fn member_at(&mut self, at: usize) -> Result<Vec<u8>, ReadError> {
        let damaged = self.damaged();
        let file = self.archive.by_index(at).map_err(|error| fault(&error, &damaged))?;
        let packed = file.compressed_size();
        self.budget.read_all(file, packed, damaged)
    }

    /// The member `name`, as a stream.
    pub(crate) fn stream(&mut self, name: &str) -> Result<impl BufRead + use<'_, 'a, 'b>, ReadError> {
        let damaged = self.damaged();
        let file = self.archive.by_name(name).map_err(|error| fault(&error, &damaged))?;
        let packed = file.compressed_size();
        Ok(BufReader::new(self.budget.metered(file, packed)))
    }

    /// Name of member `at` as written, and whether it is a folder.
    pub(crate) fn entry(&self, at: usize) -> Option<(Cow<'_, str>, bool)> {
        let name = self.archive.name_for_index(at)?.unwrap_or(Cow::Borrowed("?"));
        let is_folder = name.ends_with(['/', '\\']);
        Some((name, is_folder))
    }
}

/// The part that `target` names, seen from `folder`.
fn resolved(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').collect(),
    };
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." | "" => {}
            name => path.push(name),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

fn fault(error: &ZipError, damaged: &ReadError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(text) if *text == ZipError::PASSWORD_REQUIRED => {
            ReadError::PasswordProtected
        }
        ZipError::InvalidPassword => ReadError::PasswordProtected,
        _ => damaged.clone(),
    }
}

/// How many members the end of the archive promises: asked before the directory is read, because reading that takes
/// some hundred bytes of memory a member.
fn promised(bytes: &[u8]) -> usize {
    let tail = bytes.get(bytes.len().saturating_sub(66 * 1024)..).unwrap_or(bytes);
    let number = |at: usize, size: usize| {
        let mut field = [0; 8];
        let mut from = tail.get(at..at + size).unwrap_or_default();
        let _ = from.read(&mut field);
        usize::try_from(u64::from_le_bytes(field)).unwrap_or(usize::MAX)
    };
    let mut most = 0;
    for (at, mark) in tail.windows(4).enumerate() {
        match mark {
            b"PK\x05\x06" => most = most.max(number(at + 10, 2)),
            b"PK\x06\x06" => most = most.max(number(at + 32, 8)),
            _ => {}
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_part() {
        for (folder, target, want) in [
            ("word", "header1.xml", "word/header1.xml"),
            ("word", "/word/header1.xml", "word/header1.xml"),
            ("ppt/slides", "../notesSlides/notesSlide1.xml", "ppt/notesSlides/notesSlide1.xml"),
            ("", "_rels/a.rels", "_rels/a.rels"),
            ("", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolved(folder, target), want, "{folder} {target}");
        }
    }
}
