//! Reading a file in another process, so that a hostile one can hurt nothing but its reader.

use std::path::Path;

use serde::Deserialize;

use crate::program::{absolute, run, run_with};
use crate::{Limits, ReadError, Reading};

/// Reads `file` by running `program read --json FILE`: `program` is an executable whose `read` command is
/// [`command::run`](crate::command::run), usually the one that is running now
/// ([`std::env::current_exe`]). The child confines itself, the caller holds it to time and output and
/// kills its whole group when it goes over; its environment is bare.
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
    let name = || program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = absolute(file)?;
    let encoded = serde_json::to_string(limits).map_err(|_| ReadError::ProgramFailed { name: name() })?;
    let mut arguments = words.to_vec();
    arguments.extend(["--json", "--limits", &encoded, &file]);
    let outcome = run(program, &arguments, limits)?;
    #[derive(Deserialize)]
    struct Failed {
        error: ReadError,
    }
    let line = outcome.stdout.as_slice();
    if outcome.status.success()
        && let Ok(reading) = serde_json::from_slice(line)
    {
        return Ok(reading);
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
