//! Reading a file in another process, so that a hostile one can hurt nothing but its reader.

use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::program::{absolute, run_with};
use crate::scratch;
use crate::words::MOST_PACKED;
use crate::{Limits, PageWords, ReadError, Reading, SurveyedPage};

/// Removes what children left whose parent was killed before it could: folders in the temporary folder of the system that
/// no process holds any more. For a program that starts. Gives how many there were.
///
/// Errors: the temporary folder cannot be looked through.
pub fn sweep() -> std::io::Result<usize> {
    scratch::sweep(&std::env::temp_dir())
}

/// Bytes that the numbers of pages take beside their places.
const PAGES_OF_PLACES: u64 = 64 * 1024;

/// Reads `file` by running `program read --json --no-ocr FILE`: `program` is an executable whose `read` command is
/// [`command::run`](crate::command::run), usually the one that is running now
/// ([`std::env::current_exe`]). The child confines itself, the caller holds it to time and output and
/// kills its whole group when it goes over; its environment is bare, its temporary folder (`TMPDIR`) its own and removed
/// with all in it, whatever becomes of it. Pages without text are only named in
/// [`Reading::to_recognise`].
///
/// This blocks until the child has ended: call it from a thread that may block.
///
/// Errors: those of [`read`](crate::read()), [`ReadError::OverLimit`], and [`ReadError::ProgramFailed`]
/// when the child crashed or printed something else.
pub fn read(program: &Path, file: &Path, limits: &Limits) -> Result<Reading, ReadError> {
    read_with(program, &["read"], file, limits)
}

/// [`read`] with the words that stand between the program and `--json`: none for an executable that only reads.
///
/// Errors: as [`read`].
pub fn read_with(program: &Path, words: &[&str], file: &Path, limits: &Limits) -> Result<Reading, ReadError> {
    ask(program, words, &["--json", "--words", "--no-ocr"], file, None, limits)
}

/// Recognises page `page` (from 1) of `file` in a child process, as [`read`] reads. It takes some seconds; how far the
/// limits reach is for the page alone.
///
/// Errors: as [`read`], and [`ReadError::MissingProgram`] for `tesseract` or its Vietnamese data.
pub fn recognise(
    program: &Path,
    words: &[&str],
    file: &Path,
    page: u32,
    limits: &Limits,
) -> Result<PageWords, ReadError> {
    ask(program, words, &["--page", &page.to_string()], file, None, limits)
}

/// Looks quickly at page `page` (from 1) of `file` in a child process, as [`recognise`] does.
///
/// Errors: as [`recognise`].
pub fn survey(
    program: &Path,
    words: &[&str],
    file: &Path,
    page: u32,
    limits: &Limits,
) -> Result<SurveyedPage, ReadError> {
    ask(program, words, &["--survey", &page.to_string()], file, None, limits)
}

/// [`read_with`], with words recognised before in place of those that a text layer lacks.
///
/// Errors: as [`read`].
pub fn read_recognised(
    program: &Path,
    words: &[&str],
    file: &Path,
    pages: &[PageWords],
    limits: &Limits,
) -> Result<Reading, ReadError> {
    let name = || program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let given = serde_json::to_vec(pages).map_err(|_| ReadError::ProgramFailed { name: name() })?;
    ask(program, words, &["--json", "--words", "--recognised"], file, Some(given), limits)
}

/// Sets the picture at `file`, such as a scanner's TIFF of many pages, on pages of a PDF in a child process, as [`read`]
/// reads, and writes it to `target`, where nothing may be yet. What was written is left there when it fails.
///
/// Errors: as [`read`], and [`ReadError::NotPdf`] for a file that is no picture.
pub fn set_on_pages(
    program: &Path,
    words: &[&str],
    file: &Path,
    target: &Path,
    limits: &Limits,
) -> Result<(), ReadError> {
    let place = std::path::absolute(target).ok().and_then(|path| path.into_os_string().into_string().ok());
    let place = place.ok_or(ReadError::Unopenable)?;
    ask(program, words, &["--set-on-pages", &place], file, None, limits)
}

/// Runs the `read` command and takes its answer.
fn ask<T: DeserializeOwned>(
    program: &Path,
    words: &[&str],
    options: &[&str],
    file: &Path,
    input: Option<Vec<u8>>,
    limits: &Limits,
) -> Result<T, ReadError> {
    let name = || program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = absolute(file)?;
    let encoded = serde_json::to_string(limits).map_err(|_| ReadError::ProgramFailed { name: name() })?;
    let mut arguments = words.to_vec();
    arguments.extend(options);
    arguments.extend(["--limits", &encoded, &file]);
    // What places take, written as base64, is no part of what a reading may print.
    let most = limits.max_output.saturating_add(MOST_PACKED as u64 / 3 * 4 + PAGES_OF_PLACES);
    let outcome = run_with(program, &arguments, input, &Limits { max_output: most, ..limits.clone() })?;
    #[derive(Deserialize)]
    struct Failed {
        error: ReadError,
    }
    let line = outcome.stdout.as_slice();
    if outcome.status.success()
        && let Ok(found) = serde_json::from_slice(line)
    {
        return Ok(found);
    }
    match serde_json::from_slice::<Failed>(line) {
        Ok(failed) => Err(failed.error),
        Err(_) => Err(ReadError::ProgramFailed { name: name() }),
    }
}

/// Runs `program` with `words` and `input` on its standard input, under `limits`, for work on a hostile file other than
/// reading it. Gives what it printed, and whether it ended well. The program confines itself, as
/// [`command::run`](crate::command::run) does; it is held to time and output from here and killed with all it started.
///
/// This blocks until the child has ended: call it from a thread that may block.
///
/// Errors: [`ReadError::MissingProgram`], [`ReadError::OverLimit`].
pub fn work(
    program: &Path,
    words: &[&str],
    input: Vec<u8>,
    limits: &Limits,
) -> Result<(bool, Vec<u8>), ReadError> {
    let outcome = run_with(program, words, Some(input), limits)?;
    Ok((outcome.status.success(), outcome.stdout))
}
