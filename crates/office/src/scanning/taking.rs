//! One file: read, judged, stored, and a letter opened for it.

use super::ScanFolder;
use super::folder::{Entry, Folder, look};
use super::rounds::apart;
use crate::intake::{Delivered, Recipient, deliver, unsupported};
use crate::{Error, Office, vitals};
use bytes::Bytes;
use congvan_reading::{FileKind, sniff};
use congvan_records::{Source, Timestamp, VIETNAM_TIME, display_name};
use rustix::fs::FileType;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::time::Duration;

/// Where files go that have become letters.
pub(super) const DONE: &str = "done";
/// Where files go that cannot.
pub(super) const REFUSED: &str = "refused";
/// What the name of the text beside a refused file ends with.
pub(super) const NOTE: &str = ".ly-do.txt";

/// First bytes for finding out what kind of file it is.
const HEAD: u64 = 8 * 1024;
/// Last bytes in which a PDF says that it ends (ISO 32000-1, 7.5.5).
const TAIL: u64 = 1024;
/// Bytes read at once.
const PIECE: usize = 256 * 1024;

/// What becomes of a file.
#[derive(Debug)]
pub(super) enum Fate {
    /// There is a letter for it: a new one, or one from before.
    Taken { is_new: bool },
    /// It cannot be a letter.
    Refused(Refusal),
    /// It changes still.
    Grows,
}

/// Why a file is not taken in.
#[derive(Debug)]
pub(super) enum Refusal {
    NoFile,
    ManyNames,
    Empty,
    TooLarge(u64),
    Kind(&'static str),
    Unexplained,
}

/// Takes a file in that has rested for this long.
///
/// Errors: what may pass by itself; the file stays where it is.
pub(super) async fn take(
    office: &Office,
    options: &ScanFolder,
    folder: &Folder,
    entry: &Entry,
    rested: Duration,
    to: Recipient,
) -> Result<Fate, Error> {
    if entry.kind != FileType::RegularFile {
        return Ok(Fate::Refused(Refusal::NoFile));
    }
    if entry.print.links > 1 {
        return Ok(Fate::Refused(Refusal::ManyNames));
    }
    let limit = office.limits().file_bytes;
    if entry.print.size > limit {
        return Ok(Fate::Refused(Refusal::TooLarge(limit)));
    }
    let is_patient = rested >= options.patience;
    if entry.print.size == 0 {
        return Ok(if is_patient { Fate::Refused(Refusal::Empty) } else { Fate::Grows });
    }
    if vitals::disk_free(office).is_some_and(|free| free < office.limits().disk_reserve) {
        return Err(Error::DiskFull);
    }
    let machine = Error::machine("a file of the scanner's folder");
    let (opened, name, print) = (folder.clone(), entry.name.clone(), entry.print);
    let opened = apart(move || {
        let mut file = opened.file(&name)?;
        let (kind, found) = look(&file)?;
        if kind != FileType::RegularFile || found != print {
            return Ok(None);
        }
        let (head, tail) = ends(&mut file, found.size)?;
        Ok(Some((file, head, tail)))
    });
    let Some((file, head, tail)) = opened.await.map_err(machine)? else { return Ok(Fate::Grows) };
    let name = display_name(&entry.name.to_string_lossy());
    let kind = sniff(&head, &name);
    if kind == FileKind::Pdf && !is_patient && !tail.windows(5).any(|end| end == b"%%EOF") {
        return Ok(Fate::Grows);
    }
    if let Some(Error::UnsupportedType(words)) = unsupported(kind, &name) {
        return Ok(Fate::Refused(Refusal::Kind(words)));
    }
    let same = file.try_clone().map_err(Error::machine("a file of the scanner's folder"))?;
    let published = office.inner.store.blobs().put(pieces(file), limit).await?;
    let after = apart(move || look(&same)).await.map_err(Error::machine("a file of the scanner's folder"))?;
    if after.1 != print || published.size != print.size {
        // Bytes that no row names are swept later.
        return Ok(Fate::Grows);
    }
    let delivered = deliver(office, to, Source::Scanner, name, kind, published).await?;
    Ok(Fate::Taken { is_new: matches!(delivered, Delivered::New(_)) })
}

/// The first and the last bytes; the file stands at its beginning again.
fn ends(file: &mut File, size: u64) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    file.take(HEAD).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
    file.take(TAIL).read_to_end(&mut tail)?;
    file.rewind()?;
    Ok((head, tail))
}

/// The file's bytes, read off the threads that serve.
fn pieces(file: File) -> impl futures::Stream<Item = Result<Bytes, io::Error>> + Send {
    futures::stream::try_unfold(file, |mut file| async move {
        apart(move || {
            let mut piece = vec![0; PIECE];
            let read = file.read(&mut piece)?;
            piece.truncate(read);
            Ok((read > 0).then(|| (Bytes::from(piece), file)))
        })
        .await
    })
}

impl Refusal {
    /// For the log, which names no file.
    pub(super) const fn key(&self) -> &'static str {
        match self {
            Self::NoFile => "no regular file",
            Self::ManyNames => "several names",
            Self::Empty => "empty",
            Self::TooLarge(_) => "too large",
            Self::Kind(_) => "kind",
            Self::Unexplained => "unexplained",
        }
    }

    fn words(&self) -> String {
        match self {
            Self::NoFile => "Đây không phải tệp thường mà là liên kết, đường ống hoặc thiết bị.\n\
                 Cần làm: chép chính tệp đó vào thư mục máy quét."
                .to_owned(),
            Self::ManyNames => "Tệp còn mang tên khác ở nơi khác (liên kết cứng).\n\
                 Cần làm: chép tệp thành một bản riêng rồi đặt bản đó vào thư mục máy quét."
                .to_owned(),
            Self::Empty => {
                "Tệp rỗng, không có nội dung: máy quét có thể đã dừng giữa chừng.\nCần làm: quét lại."
                    .to_owned()
            }
            Self::TooLarge(limit) => format!(
                "Tệp lớn hơn {} MB.\nCần làm: quét lại ở 200–300 dpi, đen trắng hoặc nén hơn; hoặc tách phụ lục \
                 thành tệp riêng.",
                limit / 1_048_576
            ),
            Self::Kind(words) => (*words).to_owned(),
            Self::Unexplained => "Chương trình đã dừng trước khi kịp ghi lý do.\n\
                 Cần làm: chuyển tệp trở lại thư mục máy quét để được xem lại."
                .to_owned(),
        }
    }

    pub(super) fn plain(&self, name: &OsStr) -> String {
        format!("Tệp: {}\nKhông được nhận.\nVì sao: {}\n", name.to_string_lossy(), self.words())
    }

    /// What stands in the text beside the file.
    pub(super) fn text(&self, name: &OsStr, now: Timestamp) -> String {
        let at = now.to_utc().to_offset(VIETNAM_TIME);
        let (date, hour, minute) = (at.date(), at.hour(), at.minute());
        format!(
            "Tệp: {}\nKhông được nhận lúc {hour}:{minute:02} ngày {:02}/{:02}/{}.\nVì sao: {}\n",
            name.to_string_lossy(),
            date.day(),
            u8::from(date.month()),
            date.year(),
            self.words()
        )
    }
}
