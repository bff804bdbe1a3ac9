//! The `read` command: `congvan read [--json] FILE...`.

use std::io::Write;
use std::path::PathBuf;

use crate::{Limits, ReadError, Reading, confinement, read};

/// How the command is used, for `--help` and after a mistake.
pub const USAGE: &str = "usage: congvan read [--json] FILE...";

/// What the command line asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// One JSON object a file instead of the text alone.
    pub json: bool,
    /// What a file may cost.
    pub limits: Limits,
    /// The files, in order.
    pub files: Vec<PathBuf>,
}

/// Reads the words after `read`. `--limits JSON` is what [`isolated`](crate::isolated) passes; people do
/// not need it.
///
/// Errors: the sentence to print beside [`USAGE`].
pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Request, String> {
    let mut request = Request { json: false, limits: Limits::default(), files: Vec::new() };
    let mut words = words.into_iter();
    let mut options = true;
    while let Some(word) = words.next() {
        match word.as_str() {
            "--" if options => options = false,
            "--json" if options => request.json = true,
            "--limits" if options => {
                let value = words.next().ok_or("--limits needs a value")?;
                request.limits = serde_json::from_str(&value).map_err(|_| "--limits is not understood")?;
            }
            _ if options && word.starts_with('-') => return Err(format!("unknown option {word}")),
            _ => request.files.push(word.into()),
        }
    }
    if request.files.is_empty() { Err("no file given".into()) } else { Ok(request) }
}

/// Runs the command in this process and gives its exit code: 0 when every file was read, 2 when one was not.
/// Results go to `out`, one JSON object a line with `--json`, otherwise the text with a form feed after each
/// page; messages for people go to `messages`.
///
/// The process confines itself for good before the first file is opened, so do nothing else in it.
pub fn run(request: &Request, out: &mut dyn Write, messages: &mut dyn Write) -> u8 {
    // The limit on processor time is for a whole process: a second more for each further file.
    let mut limits = request.limits.clone();
    limits.cpu_seconds =
        limits.cpu_seconds.saturating_mul(u64::try_from(request.files.len()).unwrap_or(u64::MAX));
    if let Err(error) = confinement::confine(&limits) {
        let _ = writeln!(messages, "cannot lower the limits of the process: {error}");
    }
    let mut code = 0;
    for file in &request.files {
        let result = read(file, &request.limits);
        if let Err(error) = &result {
            code = 2;
            let _ = writeln!(messages, "{}: {error}. {}", file.display(), error.advice());
        }
        if print(request.json, &result, out).is_err() {
            return 2;
        }
    }
    code
}

fn print(json: bool, result: &Result<Reading, ReadError>, out: &mut dyn Write) -> std::io::Result<()> {
    match result {
        Ok(reading) if json => {
            serde_json::to_writer(&mut *out, reading)?;
            writeln!(out)?;
        }
        Err(error) if json => {
            serde_json::to_writer(
                &mut *out,
                &serde_json::json!({ "error": error, "advice": error.advice() }),
            )?;
            writeln!(out)?;
        }
        Ok(reading) => {
            for page in &reading.pages {
                write!(out, "{}\u{c}", page.text)?;
            }
        }
        Err(_) => {}
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Result<Request, String> {
        parse(text.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn the_command_line() {
        let request = words("--json a.pdf b.pdf").unwrap();
        assert!(request.json);
        assert_eq!(request.files, [PathBuf::from("a.pdf"), PathBuf::from("b.pdf")]);
        assert_eq!(words("-- --json").unwrap().files, [PathBuf::from("--json")]);
        assert_eq!(words("--json"), Err("no file given".into()));
        assert_eq!(words("--jsn a.pdf"), Err("unknown option --jsn".into()));
        assert!(words("--limits x a.pdf").is_err());
    }
}
