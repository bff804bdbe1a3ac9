//! The child process that draws on originals: its command, and the call of it.

use crate::Error;
use congvan_printing::{Annotation, Limits, Origin, OriginalError, annotate};
use congvan_reading::confinement;
use congvan_reading::isolated;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Largest print in bytes: the largest original with room for its layers.
const LARGEST: u64 = 256 * 1024 * 1024;

/// What is to be drawn.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) annotations: Vec<Annotation>,
    pub(super) origin: Origin,
    pub(super) title: String,
}

/// What the child may cost. An original of 100 MiB is in memory three times: as read, as objects, as written.
fn bounds() -> congvan_reading::Limits {
    congvan_reading::Limits {
        max_output: LARGEST,
        cpu_seconds: 60,
        wall: Duration::from_secs(60),
        ..congvan_reading::Limits::default()
    }
}

/// Draws `request` on `original` in a child of `program` and puts the print at `target`. It blocks.
///
/// Errors: [`Error::Unreadable`] with what to do instead; [`Error::Machine`].
pub(super) fn draw(program: &Path, original: &Path, request: &Request, target: &Path) -> Result<(), Error> {
    let input = serde_json::to_vec(request).map_err(|_| Error::Machine("describing a print", None))?;
    let bounds = bounds();
    let encoded = serde_json::to_string(&bounds).map_err(|_| Error::Machine("describing a print", None))?;
    let absolute = |path: &Path| {
        let path = std::path::absolute(path).map_err(Error::machine("the path of a file"))?;
        path.into_os_string().into_string().map_err(|_| Error::Machine("the path of a file", None))
    };
    let (original, out) = (absolute(original)?, absolute(target)?);
    let words = ["print", "--out", &out, "--limits", &encoded, &original];
    let worked = isolated::work(program, &words, input, &bounds);
    let failed = match worked {
        Ok((true, _)) => return Ok(()),
        Ok((false, told)) => reason(serde_json::from_slice(&told).ok()),
        Err(error) => {
            tracing::warn!(%error, "an original could not be drawn on");
            reason(None)
        }
    };
    // What a child left behind that was stopped half way.
    let _ = fs::remove_file(target);
    Err(Error::Unreadable(failed))
}

fn reason(error: Option<OriginalError>) -> String {
    let why = match error {
        Some(OriginalError::Protected) => "tệp đặt mật khẩu".to_owned(),
        Some(OriginalError::Malformed) => "cấu trúc tệp PDF bị hỏng".to_owned(),
        Some(OriginalError::TooManyPages { pages, limit }) => {
            format!("tệp có {pages} trang, quá {limit} trang")
        }
        Some(OriginalError::Size) => "tệp có trang với khổ giấy không in được".to_owned(),
        Some(OriginalError::Drawing) | None => {
            "tệp quá lớn hoặc không xử lý được trong giới hạn cho phép".to_owned()
        }
    };
    format!("Không in được bản có bút phê: {why}. Hãy tải tệp gốc.")
}

/// The child's side: see [`crate::commands::print`].
pub(crate) fn run(words: Vec<String>, input: &mut dyn Read, out: &mut dyn Write) -> u8 {
    const WRONG: u8 = 2;
    let Some((original, target, bounds)) = parse(words) else {
        eprintln!("congvan print: wrong use");
        return WRONG;
    };
    if let Err(error) = confinement::confine(&bounds) {
        eprintln!("cannot lower the limits of the process: {error}");
    }
    let request: Option<Request> = serde_json::from_reader(input).ok();
    let (Some(request), Ok(bytes)) = (request, fs::read(original)) else { return WRONG };
    let Request { annotations, origin, title } = request;
    let limits = Limits { pages: bounds.max_pages, ..Limits::default() };
    match annotate(&bytes, &annotations, &origin, &title, &limits) {
        Ok(print) => {
            let file = fs::File::options().write(true).create_new(true).open(target);
            if file.and_then(|mut file| file.write_all(&print)).is_ok() { 0 } else { WRONG }
        }
        Err(error) => {
            // Without a reader the exit code still tells that it was refused.
            let _ = serde_json::to_writer(out, &error);
            1
        }
    }
}

fn parse(words: Vec<String>) -> Option<(PathBuf, PathBuf, congvan_reading::Limits)> {
    let [out, target, limits, bounds, original] = <[String; 5]>::try_from(words).ok()?;
    let bounds = serde_json::from_str(&bounds).ok()?;
    (out == "--out" && limits == "--limits").then(|| (original.into(), target.into(), bounds))
}
