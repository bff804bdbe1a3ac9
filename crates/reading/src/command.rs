//! The `read` command: `congvan read [--json] [--no-ocr] FILE...`.

use std::ffi::OsString;
use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::{
    Limits, ReadError, Reading, Recognition, confinement, read_with, recognise_page, sheets, survey_page,
};

/// How the command is used, for `--help` and after a mistake.
pub const USAGE: &str = "usage: congvan read [--json] [--no-ocr] FILE...";

/// What the command line asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// One JSON object a file instead of the text alone.
    pub json: bool,
    /// With the places of words among the JSON.
    pub words: bool,
    /// What is to be done with pages that have no good text layer.
    pub pictures: Pictures,
    /// What a file may cost.
    pub limits: Limits,
    /// The files, in order.
    pub files: Vec<PathBuf>,
}

/// What is to be done with pictures of pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pictures {
    /// Their characters are recognised.
    Recognise,
    /// They are only named.
    Leave,
    /// Recognised words are given on standard input, as a JSON list of [`PageWords`](crate::PageWords).
    Given,
    /// Nothing but this page (from 1) is recognised, and its words are printed as a
    /// [`PageWords`](crate::PageWords).
    Only(u32),
    /// This page (from 1) is looked at quickly, and what that tells is printed as a
    /// [`SurveyedPage`](crate::SurveyedPage).
    Survey(u32),
    /// The picture is set on pages of a PDF, which is written to this path; nothing may be there yet.
    SetOnPages(PathBuf),
}

/// Most pages that are recognised in one run over a file. Each takes some seconds.
const MOST_PAGES: u32 = 100;
/// Processor seconds of a run that recognises characters; each program it starts has its own.
const RECOGNITION_SECONDS: u64 = 120;

/// Reads the words after `read`. `--limits JSON`, `--page NUMBER`, `--survey NUMBER`, `--set-on-pages PATH`, `--recognised` and
/// `--words` are what [`isolated`](crate::isolated) passes; people do not need them. Names of files may be any bytes.
///
/// Errors: the sentence to print beside [`USAGE`].
pub fn parse(words: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Request, String> {
    let mut request = Request {
        json: false,
        words: false,
        pictures: Pictures::Recognise,
        limits: Limits::default(),
        files: Vec::new(),
    };
    let mut words = words.into_iter().map(Into::into);
    let mut options = true;
    while let Some(word) = words.next() {
        let mut number = || words.next()?.to_str()?.parse().ok();
        match word.to_str().filter(|_| options) {
            Some("--") => options = false,
            Some("--json") => request.json = true,
            Some("--words") => request.words = true,
            Some("--no-ocr") => request.pictures = Pictures::Leave,
            Some("--recognised") => request.pictures = Pictures::Given,
            Some("--page") => request.pictures = Pictures::Only(number().ok_or("--page needs a number")?),
            Some("--survey") => {
                request.pictures = Pictures::Survey(number().ok_or("--survey needs a number")?)
            }
            Some("--set-on-pages") => {
                let path = words.next().ok_or("--set-on-pages needs a path")?;
                request.pictures = Pictures::SetOnPages(path.into());
            }
            Some("--limits") => {
                let value = words.next().ok_or("--limits needs a value")?;
                request.limits = serde_json::from_slice(value.as_encoded_bytes())
                    .map_err(|_| "--limits is not understood")?;
            }
            _ if options && word.as_encoded_bytes().starts_with(b"-") => {
                return Err(format!("unknown option {}", word.display()));
            }
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
    // The limit on processor time is for a whole process: as much again for each further file.
    let mut limits = request.limits.clone();
    if matches!(request.pictures, Pictures::Recognise | Pictures::Only(_) | Pictures::Survey(_)) {
        limits.cpu_seconds = limits.cpu_seconds.max(RECOGNITION_SECONDS);
    }
    limits.cpu_seconds =
        limits.cpu_seconds.saturating_mul(u64::try_from(request.files.len()).unwrap_or(u64::MAX));
    if let Err(error) = confinement::confine(&limits) {
        let _ = writeln!(messages, "cannot lower the limits of the process: {error}");
    }
    if matches!(request.pictures, Pictures::Only(_) | Pictures::Survey(_))
        && let Err(error) = confinement::step_back()
    {
        let _ = writeln!(messages, "cannot step back behind other work: {error}");
    }
    #[cfg(target_os = "linux")]
    if let Err(error) = confinement::take_network() {
        let _ = writeln!(messages, "cannot take the network from the process: {error}; nothing was read");
        return 2;
    }
    let recognition = match &request.pictures {
        Pictures::Leave => Recognition::Off,
        Pictures::Recognise => Recognition::Now(MOST_PAGES),
        Pictures::Only(page) => {
            return each(request, |file| recognise_page(file, *page, &request.limits), out, messages);
        }
        Pictures::Survey(page) => {
            return each(request, |file| survey_page(file, *page, &request.limits), out, messages);
        }
        Pictures::SetOnPages(target) => {
            return each(request, |file| sheets::write(file, target, &request.limits), out, messages);
        }
        Pictures::Given => {
            let mut given = Vec::new();
            let most = request.limits.max_output;
            let read = std::io::stdin().lock().take(most).read_to_end(&mut given);
            match read.ok().and_then(|_| serde_json::from_slice(&given).ok()) {
                Some(pages) => Recognition::Given(pages),
                None => {
                    let _ = writeln!(messages, "the recognised pages are not understood");
                    return 2;
                }
            }
        }
    };
    let mut code = 0;
    for file in &request.files {
        let mut result = read_with(file, &request.limits, &recognition);
        if let Ok(reading) = &mut result
            && !request.words
        {
            reading.words = Vec::new();
        }
        if let Err(error) = &result {
            code = 2;
            complain(file, error, messages);
        }
        if print(request.json, &result, out).is_err() {
            return 2;
        }
    }
    code
}

/// Looks at one page of each file.
fn each<T: Serialize>(
    request: &Request,
    look: impl Fn(&Path) -> Result<T, ReadError>,
    out: &mut dyn Write,
    messages: &mut dyn Write,
) -> u8 {
    let mut code = 0;
    for file in &request.files {
        let result = look(file);
        if let Err(error) = &result {
            code = 2;
            complain(file, error, messages);
        }
        if print_json(&result, out).is_err() {
            return 2;
        }
    }
    code
}

fn complain(file: &Path, error: &ReadError, messages: &mut dyn Write) {
    let _ = writeln!(messages, "{}: {error}. {}", file.display(), error.advice());
}

fn print(json: bool, result: &Result<Reading, ReadError>, out: &mut dyn Write) -> std::io::Result<()> {
    if json {
        return print_json(result, out);
    }
    if let Ok(reading) = result {
        for page in &reading.pages {
            write!(out, "{}\u{c}", page.text)?;
        }
    }
    out.flush()
}

fn print_json<T: Serialize>(result: &Result<T, ReadError>, out: &mut dyn Write) -> std::io::Result<()> {
    match result {
        Ok(found) => serde_json::to_writer(&mut *out, found)?,
        Err(error) => {
            let failed = serde_json::json!({ "error": error, "advice": error.advice() });
            serde_json::to_writer(&mut *out, &failed)?;
        }
    }
    writeln!(out)?;
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
        assert_eq!(request.pictures, Pictures::Recognise);
        assert_eq!(words("--no-ocr a.pdf").unwrap().pictures, Pictures::Leave);
        assert_eq!(words("--page 3 a.pdf").unwrap().pictures, Pictures::Only(3));
        assert!(words("--page x a.pdf").is_err());
        assert_eq!(
            words("--set-on-pages b.pdf a.tif").unwrap().pictures,
            Pictures::SetOnPages("b.pdf".into())
        );
        assert_eq!(words("-- --json").unwrap().files, [PathBuf::from("--json")]);
        assert_eq!(words("--json"), Err("no file given".into()));
        assert_eq!(words("--jsn a.pdf"), Err("unknown option --jsn".into()));
        assert!(words("--limits x a.pdf").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn names_of_files_may_be_any_bytes() {
        use std::os::unix::ffi::OsStringExt as _;
        let name = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
        // "Công văn" as an old program for Windows writes it.
        let file = name(b"C\xf4ng v\xe3n.pdf");
        let request = parse([OsString::from("--json"), file.clone()]).unwrap();
        assert_eq!((request.json, request.files), (true, vec![PathBuf::from(file)]));
        assert!(parse([name(b"-\xff.pdf")]).is_err(), "it begins like an option");
        assert_eq!(parse([name(b"--"), name(b"-\xff.pdf")]).unwrap().files.len(), 1);
        assert!(parse([name(b"--page"), name(b"\xff"), name(b"a.pdf")]).is_err());
    }
}
