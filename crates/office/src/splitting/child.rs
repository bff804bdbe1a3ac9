//! The child process that cuts scans: its command, and the call of it.

use crate::Error;
use congvan_printing::cut::{CutError, Piece, Scan, cut};
use congvan_reading::{ReadError, confinement, isolated};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Largest file of a letter in bytes.
const LARGEST: u64 = 256 * 1024 * 1024;

/// How often the bytes of the scans may be in what is cut from them, and how many may come besides.
const TIMES: u64 = 4;
const SLACK: u64 = 64 * 1024 * 1024;

/// One file to be.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Sheaf {
    pub(super) title: String,
    pub(super) pieces: Vec<Piece>,
}

/// What the child may cost: some seconds for five hundred pages, and the scan twice in memory.
fn bounds() -> congvan_reading::Limits {
    congvan_reading::Limits {
        max_output: LARGEST,
        max_pages: super::MOST_PAGES,
        cpu_seconds: 120,
        wall: Duration::from_secs(240),
        ..congvan_reading::Limits::default()
    }
}

/// Cuts `scans` into one file a sheaf, in a child of `program`; they are `0`, `1` … in `folder`. It blocks.
///
/// Errors: [`Error::Blocked`] with what to do instead; [`Error::Machine`].
pub(super) fn draw(program: &Path, scans: &[&Path], sheaves: &[Sheaf], folder: &Path) -> Result<(), Error> {
    let describing = |_| Error::Machine("describing a cut", None);
    let input = serde_json::to_vec(sheaves).map_err(describing)?;
    let bounds = bounds();
    let encoded = serde_json::to_string(&bounds).map_err(describing)?;
    let absolute = |path: &Path| {
        let path = std::path::absolute(path).map_err(Error::machine("the path of a file"))?;
        path.into_os_string().into_string().map_err(|_| Error::Machine("the path of a file", None))
    };
    let mut words =
        vec!["cut".to_owned(), "--out".to_owned(), absolute(folder)?, "--limits".to_owned(), encoded];
    for scan in scans {
        words.push(absolute(scan)?);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match isolated::work(program, &words, input, &bounds) {
        Ok((true, _)) => Ok(()),
        Ok((false, told)) => Err(Error::Blocked(reason(serde_json::from_slice(&told).ok()))),
        Err(error @ ReadError::MissingProgram { .. }) => {
            tracing::error!(%error, "a scan could not be cut");
            Err(Error::Unavailable("the program that cuts scans"))
        }
        Err(error) => {
            tracing::warn!(%error, "a scan could not be cut");
            Err(Error::Blocked(reason(None)))
        }
    }
}

fn reason(error: Option<CutError>) -> String {
    let why = match error {
        Some(CutError::Protected) => "tệp đặt mật khẩu. Quét lại hoặc xin tệp không đặt mật khẩu.".to_owned(),
        Some(CutError::Malformed | CutError::NoSuchPage) => {
            "cấu trúc tệp PDF bị hỏng. Quét lại, hoặc mở tệp bằng phần mềm đã tạo ra nó rồi xuất lại PDF."
                .to_owned()
        }
        Some(CutError::Signed) => {
            "tệp có chữ ký số, phần cắt ra sẽ không còn chữ ký. Để nguyên tệp thành một văn bản.".to_owned()
        }
        Some(CutError::Shared) => {
            "các trang dùng chung hình vẽ nên phần cắt ra sẽ mang theo trang khác. In tệp thành PDF mới hoặc quét lại."
                .to_owned()
        }
        Some(CutError::TooManyPages { pages, limit }) => {
            format!("tệp có {pages} trang, quá {limit} trang. Quét thành nhiều tệp nhỏ hơn.")
        }
        None => "tệp quá lớn hoặc không xử lý được trong giới hạn cho phép. Quét thành nhiều tệp nhỏ hơn."
            .to_owned(),
    };
    format!("Không tách được bản quét: {why}")
}

/// The child's side: see [`crate::commands::cut`].
pub(crate) fn run(words: Vec<String>, input: &mut dyn Read, out: &mut dyn Write) -> u8 {
    const WRONG: u8 = 2;
    let Some((folder, bounds, scans)) = parse(words) else {
        eprintln!("congvan cut: wrong use");
        return WRONG;
    };
    if let Err(error) = confinement::confine(&bounds) {
        eprintln!("cannot lower the limits of the process: {error}");
    }
    #[cfg(target_os = "linux")]
    if let Err(error) = confinement::take_network() {
        eprintln!("cannot take the network from the process: {error}; nothing was cut");
        return WRONG;
    }
    let Ok(sheaves) = serde_json::from_reader::<_, Vec<Sheaf>>(input) else { return WRONG };
    match work(&scans, &sheaves, &folder, bounds.max_pages) {
        Ok(()) => 0,
        Err(None) => WRONG,
        Err(Some(error)) => {
            // Without a reader the exit code still tells that it was refused.
            let _ = serde_json::to_writer(out, &error);
            1
        }
    }
}

fn work(scans: &[PathBuf], sheaves: &[Sheaf], folder: &Path, most: u32) -> Result<(), Option<CutError>> {
    let mut opened = Vec::new();
    // What pages share comes along once a letter; more than this is a file made to fill the disk.
    let mut room = SLACK;
    for scan in scans {
        let bytes = fs::read(scan).map_err(|_| None)?;
        room = room.saturating_add((bytes.len() as u64).saturating_mul(TIMES));
        opened.push(Scan::open(&bytes, most)?);
    }
    for (at, sheaf) in sheaves.iter().enumerate() {
        let bytes = cut(&opened, &sheaf.pieces, &sheaf.title)?;
        room = room.checked_sub(bytes.len() as u64).ok_or(None)?;
        let file = fs::File::options().write(true).create_new(true).open(folder.join(at.to_string()));
        file.and_then(|mut file| file.write_all(&bytes)).map_err(|_| None)?;
    }
    Ok(())
}

fn parse(words: Vec<String>) -> Option<(PathBuf, congvan_reading::Limits, Vec<PathBuf>)> {
    let [out, folder, limits, bounds, scans @ ..] = words.as_slice() else { return None };
    let bounds = serde_json::from_str(bounds).ok()?;
    let is_right = out == "--out" && limits == "--limits" && !scans.is_empty();
    is_right.then(|| (folder.into(), bounds, scans.iter().map(PathBuf::from).collect()))
}
