//! In ấn: prints of letters, each for those who may see what stands on it, each marked as coming from the system and noted
//! in the log of readings.
//!
//! A print is made on demand and kept nowhere. The original's bytes stay what they are.

mod annotated;
mod book;
pub(crate) mod child;
mod facts;
mod verdict;

pub use annotated::annotated;
pub use book::arrival_book;
pub(crate) use facts::status as status_words;

use crate::letters::{self, Letter};
use crate::{Caller, Error, Office, access, evidence, organisation};
use bytes::Bytes;
use congvan_printing::{Origin, forms};
use congvan_records::{DocumentId, FileId};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use uuid::Uuid;

/// A print, as a PDF.
pub struct Print {
    /// Name for the file, without its ending.
    pub name: String,
    /// Length in bytes.
    pub size: u64,
    /// The bytes, in pieces.
    pub stream: BoxStream<'static, Result<Bytes, std::io::Error>>,
}

impl std::fmt::Debug for Print {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Its name tells of the letter.
        f.debug_struct("Print").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Print {
    fn whole(name: String, bytes: Vec<u8>) -> Self {
        let size = bytes.len() as u64;
        Self { name, size, stream: stream::once(async { Ok(Bytes::from(bytes)) }).boxed() }
    }
}

/// Phiếu giải quyết văn bản đến, with the opinions given so far. For those who may read the content.
///
/// Errors: [`Error::NotFound`].
pub async fn handling_sheet(office: &Office, caller: &Caller, document: DocumentId) -> Result<Print, Error> {
    let letter = letters::get(office, caller, document).await?;
    if !letter.readable_content {
        return Err(Error::NotFound);
    }
    let sheet = facts::handling_sheet(&letter);
    let origin = origin(office, caller, &letter);
    print(office, caller, &letter, "Phiếu giải quyết", move || {
        forms::print_handling_sheet(&sheet, &origin)
    })
    .await
}

/// Phiếu chuyển văn bản đến: for all who may know of the letter, since it says what the book says.
///
/// Errors: [`Error::NotFound`]; [`Error::Unreadable`] while the letter has no number.
pub async fn hand_over(office: &Office, caller: &Caller, document: DocumentId) -> Result<Print, Error> {
    let letter = letters::get(office, caller, document).await?;
    if letter.document.arrival_number.is_none() {
        let words = "Văn bản chưa vào sổ nên chưa có phiếu chuyển. Vào sổ rồi in lại.";
        return Err(Error::Unreadable(words.to_owned()));
    }
    let slip = facts::hand_over(&letter);
    let origin = origin(office, caller, &letter);
    print(office, caller, &letter, "Phiếu chuyển", move || forms::print_hand_over(&slip, &origin)).await
}

/// Đường đi của văn bản, as far as the caller may see it.
///
/// Errors: [`Error::NotFound`].
pub async fn timeline(office: &Office, caller: &Caller, document: DocumentId) -> Result<Print, Error> {
    let letter = letters::get(office, caller, document).await?;
    let way = facts::timeline(&letter);
    let origin = origin(office, caller, &letter);
    print(office, caller, &letter, "Đường đi", move || forms::print_timeline(&way, &origin)).await
}

/// Báo cáo kiểm tra chữ ký: one verdict on a file with all that the rules of verification ask for. For those who may read
/// the file.
///
/// Errors: [`Error::NotFound`].
pub async fn signature_report(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
    report: Uuid,
) -> Result<Print, Error> {
    let report = evidence::report(office, caller, document, file, report).await?;
    let letter = letters::get(office, caller, document).await?;
    let told = verdict::signature_report(&letter, &report);
    let origin = origin(office, caller, &letter);
    print(office, caller, &letter, "Báo cáo kiểm tra chữ ký", move || {
        forms::print_signature_report(&told, &origin)
    })
    .await
}

/// Tờ phân cách: a sheet to lay between letters before a pile is scanned. For clerks.
///
/// Errors: [`Error::Forbidden`].
pub async fn separator_sheet(office: &Office, caller: &Caller) -> Result<Print, Error> {
    access::require_clerk(caller)?;
    let origin = origin_of(office, caller, "Tờ phân cách".to_owned());
    let set =
        tokio::task::spawn_blocking(move || forms::print_separator(congvan_reading::SEPARATOR, &origin));
    let bytes = set.await.ok().and_then(Result::ok).ok_or(Error::Machine("setting a print", None))?;
    Ok(Print::whole("Tờ phân cách văn bản".to_owned(), bytes))
}

/// Notes the print and sets it on a thread that may take its time.
async fn print(
    office: &Office,
    caller: &Caller,
    letter: &Letter,
    what: &str,
    set: impl FnOnce() -> Result<Vec<u8>, congvan_printing::Error> + Send + 'static,
) -> Result<Print, Error> {
    letters::note(office, caller, letter.document.id, None).await?;
    let set = tokio::task::spawn_blocking(set).await;
    let bytes = set.ok().and_then(Result::ok).ok_or(Error::Machine("setting a print", None))?;
    Ok(Print::whole(file_name(what, letter), bytes))
}

fn origin(office: &Office, caller: &Caller, letter: &Letter) -> Origin {
    origin_of(office, caller, format!("Văn bản {}", letter.document.id))
}

fn origin_of(office: &Office, caller: &Caller, reference: String) -> Origin {
    Origin {
        agency: caller.agency.name.clone(),
        printed_by: caller.person.name.clone(),
        printed_at: office.now().to_utc().to_offset(caller.agency.zone),
        reference,
    }
}

/// "Phiếu chuyển - số đến 145 - 4127-SNNMT-QLĐĐ": what a person looks for in a folder. The slash of a symbol would make
/// folders of it.
fn file_name(what: &str, letter: &Letter) -> String {
    let number = letter.document.arrival_number.map(|number| format!("số đến {number}"));
    let code = letter.document.fields.code.as_ref().map(ToString::to_string);
    let parts = [Some(what.to_owned()), number, code];
    let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" - ");
    joined.chars().map(|c| if r#"/\:*?"<>|"#.contains(c) || c.is_control() { '-' } else { c }).collect()
}

/// The agency's name as the sheet of a letter without a file has it.
fn sheet_name(letter: &Letter) -> String {
    organisation::sheet_name(&letter.office.agency)
}
