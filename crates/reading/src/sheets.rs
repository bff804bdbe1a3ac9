use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::inspection::inspect_within;
use crate::picture::set_on_pages;
use crate::{FileKind, Inspection, Limits, ReadError, sniff};

/// A file with pages, where the programs that draw and read pages find it: a PDF, or a picture set on pages.
pub(crate) struct Sheets {
    path: PathBuf,
    pub(crate) inspection: Inspection,
    /// The file in memory that the path leads to, if it is one.
    _held: Option<File>,
}

impl Sheets {
    /// Opens the file at `path`.
    ///
    /// Errors: [`ReadError::NotPdf`] for a file without pages, and those of [`inspect`](crate::inspect()).
    pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Self, ReadError> {
        match inspect_within(path, limits) {
            Ok(inspection) => Ok(Self { path: path.to_owned(), inspection, _held: None }),
            Err(ReadError::NotPdf) => {
                // Its size was looked at first of all.
                let (bytes, kind) = picture(path, limits)?;
                Self::of_bytes(&bytes, kind, limits)
            }
            Err(error) => Err(error),
        }
    }

    /// Opens a PDF or a picture that came inside another file.
    ///
    /// Errors: those of [`inspect`](crate::inspect()), and [`ReadError::UnsupportedKind`].
    pub(crate) fn of_bytes(bytes: &[u8], kind: FileKind, limits: &Limits) -> Result<Self, ReadError> {
        let (held, path) = match kind {
            FileKind::Pdf => in_memory(bytes)?,
            _ => in_memory(&set_on_pages(bytes, kind, limits)?)?,
        };
        let inspection = inspect_within(&path, limits)?;
        Ok(Self { path, inspection, _held: Some(held) })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// The picture at `path`, and which kind it is.
///
/// Errors: [`ReadError::NotPdf`] for another file, [`ReadError::Unopenable`].
fn picture(path: &Path, limits: &Limits) -> Result<(Vec<u8>, FileKind), ReadError> {
    let mut file = File::open(path).map_err(|_| ReadError::Unopenable)?;
    let mut bytes = Vec::new();
    (&mut file).take(1024).read_to_end(&mut bytes).map_err(|_| ReadError::Unopenable)?;
    let kind = sniff(&bytes, "");
    if !is_picture(kind) {
        return Err(ReadError::NotPdf);
    }
    file.take(limits.max_bytes).read_to_end(&mut bytes).map_err(|_| ReadError::Unopenable)?;
    Ok((bytes, kind))
}

/// Sets the picture at `path` on pages of a PDF, and writes that to `target`, where nothing may be yet.
///
/// Errors: [`ReadError::NotPdf`] for a file that is no picture, those of [`inspect`](crate::inspect()),
/// [`ReadError::UnsupportedKind`], and [`ReadError::ProgramFailed`] when it cannot be written.
pub(crate) fn write(path: &Path, target: &Path, limits: &Limits) -> Result<(), ReadError> {
    let (bytes, kind) = picture(path, limits)?;
    let pages = set_on_pages(&bytes, kind, limits)?;
    let file = File::options().write(true).create_new(true).open(target);
    let written = file.and_then(|mut file| file.write_all(&pages).and_then(|()| file.sync_all()));
    written.map_err(|_| ReadError::ProgramFailed { name: "read".into() })
}

/// Whether such a file is set on pages to be read.
pub(crate) fn is_picture(kind: FileKind) -> bool {
    matches!(kind, FileKind::Png | FileKind::Jpeg | FileKind::Tiff)
}

/// A file in memory with these bytes, and a path to it. It has no name, so that none stays behind whatever becomes of this
/// process.
#[cfg(target_os = "linux")]
fn in_memory(bytes: &[u8]) -> Result<(File, PathBuf), ReadError> {
    use std::os::fd::AsRawFd as _;

    let failed = |_| ReadError::ProgramFailed { name: "memfd".into() };
    let file = rustix::fs::memfd_create("sheets", rustix::fs::MemfdFlags::CLOEXEC)
        .map_err(|error| failed(error.into()))?;
    let mut file = File::from(file);
    file.write_all(bytes).map_err(failed)?;
    let path = format!("/proc/{}/fd/{}", std::process::id(), file.as_raw_fd());
    Ok((file, path.into()))
}

#[cfg(not(target_os = "linux"))]
fn in_memory(_: &[u8]) -> Result<(File, PathBuf), ReadError> {
    Err(ReadError::UnsupportedKind { file: FileKind::Pdf })
}
