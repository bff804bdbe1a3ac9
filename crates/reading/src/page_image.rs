use std::path::Path;

use crate::program::{absolute, poppler_failure, run};
use crate::{Limits, ReadError};

/// Resolutions that make sense: thumbnails start at 10 dpi, recognition needs 300.
const DPI: std::ops::RangeInclusive<u32> = 10..=300;

/// Largest PNG that is handed on, in bytes.
const MAX_PICTURE: u64 = 64 * 1024 * 1024;

/// Draws page `page` (from 1) of the PDF at `path` as a PNG at `dpi` dots an inch (held to 10–300),
/// turned and cropped as a viewer shows it. `pdftoppm` does it in a process of its own under `limits`,
/// so the caller need not be confined.
///
/// Errors: [`ReadError::NoSuchPage`], [`ReadError::PasswordProtected`], [`ReadError::Malformed`],
/// [`ReadError::OverLimit`], [`ReadError::MissingProgram`], [`ReadError::ProgramFailed`].
pub fn render_page(path: &Path, page: u32, dpi: u32, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    if page == 0 || page > limits.max_pages {
        return Err(ReadError::NoSuchPage { page });
    }
    let file = absolute(path)?;
    // A scan at 300 dpi makes a larger picture than any text.
    let limits = &Limits { max_output: limits.max_output.max(MAX_PICTURE), ..limits.clone() };
    let (page_text, dpi) = (page.to_string(), dpi.clamp(*DPI.start(), *DPI.end()).to_string());
    let arguments =
        ["-png", "-cropbox", "-r", &dpi, "-f", &page_text, "-l", &page_text, "-singlefile", &file];
    let outcome = run(Path::new("pdftoppm"), &arguments, limits)?;
    match outcome.stdout.starts_with(b"\x89PNG") {
        true if outcome.status.success() => Ok(outcome.stdout),
        _ if outcome.status.success() || outcome.status.code() == Some(99) => {
            Err(ReadError::NoSuchPage { page })
        }
        _ => Err(poppler_failure("pdftoppm", &outcome)),
    }
}
