//! Đưa vào hàng chờ: the groups of a scan become letters, all at once.

use super::child::{self, Sheaf};
use super::{Plan, PlannedPage, begin_as_clerk, note_act, whole};
use crate::intake;
use crate::letters::PATIENCE;
use crate::office::{new_id, scope};
use crate::{Caller, Error, Office, analysis, jobs, vitals};
use bytes::Bytes;
use congvan_printing::cut::Piece;
use congvan_records::{DocumentId, FileRole, Sha256, Source, StoredFile};
use congvan_store::blobs::Published;
use congvan_store::scans::{self, Change, ScanFile, ScanLetter, ScanState};
use congvan_store::{Tx, documents, incoming_mail};
use futures::Stream;
use serde_json::json;
use std::path::{Path, PathBuf};
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use uuid::Uuid;

/// Bytes read at once.
const PIECE: usize = 256 * 1024;

/// A letter made of a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitLetter {
    /// The letter.
    pub document: DocumentId,
    /// Which pages of the scan, in words.
    pub pages: String,
}

/// Makes letters of the groups of a scan, decided on this version of it and on the plan that was on the screen; gives them
/// in order. Asked again after it was done, it gives the same.
///
/// The letter in the queue that the scan came as becomes the first: its file is the cut, its form is blank again. The
/// scan itself and its bytes stay.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`]; [`Error::Stale`] when somebody else changed it meanwhile;
/// [`Error::Blocked`] with what to do first; [`Error::Refused`] when the letter it came as has a number;
/// [`Error::Busy`], [`Error::DiskFull`].
pub async fn split(
    office: &Office,
    caller: &Caller,
    (scan, version): (Uuid, u32),
    plan: &Plan,
) -> Result<Vec<SplitLetter>, Error> {
    crate::access::require_clerk(caller)?;
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let found = scans::get(db, agency, scan).await?;
    let view = whole(office, caller, db, found).await?;
    match view.scan.state {
        ScanState::Split => return Ok(view.letters),
        ScanState::Open if view.scan.version == version => {}
        _ => return Err(Error::Stale),
    }
    if view.files.iter().any(|file| file.page_count.is_none() && file.problem.is_none()) {
        let words = "Máy chủ chưa mở xong tệp của bản quét. Chờ vài giây rồi làm lại.";
        return Err(Error::Blocked(words.to_owned()));
    }
    // Nothing of a scan drops out because the machine could not open it.
    if let Some(file) = view.files.iter().find(|file| file.page_count.is_none()) {
        let words = format!(
            "Tệp “{}” của bản quét không mở được nên chưa tách được. Bỏ bản quét này và ghi lý do, rồi tải lên lại tệp đã sửa cùng các tệp khác.",
            file.name
        );
        return Err(Error::Blocked(words));
    }
    let letters: Vec<Vec<PlannedPage>> = view.plan.letters().collect();
    // The survey finds more meanwhile: what is cut is what the clerk saw, or nothing.
    if !letters.iter().eq(plan.letters().collect::<Vec<_>>().iter()) {
        return Err(Error::Stale);
    }
    if letters.is_empty() {
        let words = "Không còn trang nào để đưa vào hàng chờ. Khôi phục trang đã bỏ, hoặc bỏ cả bản quét và ghi lý do.";
        return Err(Error::Blocked(words.to_owned()));
    }
    let made: Vec<Made> = letters.iter().map(|pages| Made::of(&view.files, pages)).collect();
    let published = publish(office, &view.files, &letters, &made).await?;
    let now = office.now();
    let tx = begin_as_clerk(office, caller, now).await?;
    let change = scans::change(&tx, agency, (scan, version), Change::Split, caller.person.id, now).await;
    if matches!(change, Err(congvan_store::Error::Conflict)) {
        // Asked twice at the same moment, the other one has done it.
        tx.roll_back().await?;
        let there = scans::get(db, agency, scan).await?;
        return match there.state {
            ScanState::Split => Ok(whole(office, caller, db, there).await?.letters),
            _ => Err(Error::Stale),
        };
    }
    change?;
    let came_as = view.files.first().map(|file| file.sha256);
    // Whatever lay in one envelope came with it.
    let mail = match view.scan.document {
        Some(document) => incoming_mail::origin(&tx, agency, document).await?.map(|mail| mail.id),
        None => None,
    };
    let mut opened = Vec::with_capacity(made.len());
    for (place, (made, bytes)) in (1..).zip(made.into_iter().zip(published)) {
        let first = view.scan.document.zip(came_as).filter(|_| place == 1);
        let document = open(office, &tx, caller, (view.scan.source, mail), first, &made, bytes).await?;
        let letter = ScanLetter { document, pages: made.pages };
        scans::link(&tx, agency, (scan, place), &letter).await?;
        opened.push(SplitLetter { document, pages: letter.pages });
    }
    let letters: Vec<String> = opened.iter().map(|letter| letter.document.to_string()).collect();
    note_act(office, &tx, caller, "scan_split", (&view.scan, json!({ "letters": letters }))).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    Ok(opened)
}

/// What a letter's file is called, and of which pages it is.
struct Made {
    name: String,
    pages: String,
}

impl Made {
    fn of(files: &[ScanFile], pages: &[PlannedPage]) -> Self {
        let pages = in_words(pages, files.len() > 1);
        let name = files.first().map_or("", |file| &file.name);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        // Names of files have an end, and lists show their beginnings: what tells them apart comes first.
        let stem: String = stem.chars().take(120).collect();
        Self { name: format!("{pages} – {stem}.pdf"), pages }
    }
}

/// "trang 5–8, 11"; of several files "tệp 2 trang 1–3".
fn in_words(pages: &[PlannedPage], several: bool) -> String {
    let mut runs: Vec<(u32, u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((file, _, last)) if *file == page.file && *last + 1 == page.page => *last = page.page,
            _ => runs.push((page.file, page.page, page.page)),
        }
    }
    let mut words = String::new();
    let mut told = None;
    for (file, first, last) in runs {
        if told != Some(file) {
            words.push_str(if told.is_some() { "; " } else { "" });
            words.push_str(&if several { format!("tệp {file} trang ") } else { "trang ".to_owned() });
            told = Some(file);
        } else {
            words.push_str(", ");
        }
        words.push_str(&if first == last { first.to_string() } else { format!("{first}–{last}") });
    }
    words
}

/// Cuts the files and stores what comes of it; none of it is named by a row yet.
async fn publish(
    office: &Office,
    files: &[ScanFile],
    letters: &[Vec<PlannedPage>],
    made: &[Made],
) -> Result<Vec<Published>, Error> {
    if vitals::disk_free(office).is_some_and(|free| free < office.limits().disk_reserve) {
        return Err(Error::DiskFull);
    }
    let used: Vec<&ScanFile> =
        files.iter().filter(|file| letters.iter().flatten().any(|page| page.file == file.place)).collect();
    let mut local = Vec::new();
    for file in &used {
        local.push(office.inner.store.blobs().local(file.sha256).await?);
    }
    let piece = |page: &PlannedPage| {
        let scan = used.iter().position(|file| file.place == page.file).unwrap_or(usize::MAX);
        Piece { scan, page: page.page, turn: page.turn }
    };
    let sheaves: Vec<Sheaf> = letters
        .iter()
        .zip(made)
        .map(|(pages, made)| Sheaf { title: made.name.clone(), pieces: pages.iter().map(piece).collect() })
        .collect();
    let folder = Folder::new(&office.inner.data.join("derived").join("cuts")).await?;
    let turn = tokio::time::timeout(PATIENCE, office.inner.children.acquire());
    let turn = turn.await.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
    let (program, place, count) = (office.inner.executable.clone(), folder.0.clone(), sheaves.len());
    let cut = tokio::task::spawn_blocking(move || {
        let paths: Vec<&Path> = local.iter().map(|file| file.path()).collect();
        child::draw(&program, &paths, &sheaves, &place)
    });
    cut.await.map_err(|_| Error::Machine("cutting a scan", None))??;
    drop(turn);
    let mut published = Vec::with_capacity(count);
    for at in 0..count {
        let file = File::open(folder.0.join(at.to_string())).await;
        let file = file.map_err(Error::machine("a cut file"))?;
        published.push(office.inner.store.blobs().put(pieces(file), u64::MAX).await?);
    }
    Ok(published)
}

/// The file's bytes.
fn pieces(file: File) -> impl Stream<Item = Result<Bytes, std::io::Error>> + Send {
    futures::stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; PIECE];
        let length = file.read(&mut piece).await?;
        piece.truncate(length);
        Ok((length > 0).then(|| (Bytes::from(piece), file)))
    })
}

/// Takes away what a program that was cut off left of its cuts: copies of letters that nothing names.
pub(crate) fn sweep(data: &Path) {
    let cuts = data.join("derived").join("cuts");
    match std::fs::remove_dir_all(&cuts) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(%error, "what was left of cutting scans stays");
        }
        _ => {}
    }
}

/// A folder that goes with what is in it.
struct Folder(PathBuf);

impl Folder {
    async fn new(root: &Path) -> Result<Self, Error> {
        let folder = root.join(Uuid::now_v7().to_string());
        tokio::fs::create_dir_all(&folder).await.map_err(Error::machine("a folder for cut files"))?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays behind is derived, and may be deleted at any time.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Opens a letter with this file, that came in this way and in this message, or makes it the main file of `first`, the letter that the scan came as.
async fn open(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    (source, mail): (Source, Option<Uuid>),
    first: Option<(DocumentId, Sha256)>,
    made: &Made,
    bytes: Published,
) -> Result<DocumentId, Error> {
    let (agency, now) = (scope(caller.agency.id), office.now());
    let document = match first {
        Some((document, came_as)) => {
            intake::empty_for_clerk(office, tx, caller, document, came_as).await?;
            document
        }
        None => {
            let source = match source {
                Source::Scanner => Source::Scanner,
                Source::Mail if mail.is_some() => Source::Mail,
                _ => Source::Upload,
            };
            let document = new_id();
            intake::open_letter(tx, caller, document, source, None, now).await?;
            if let Some(mail) = mail {
                incoming_mail::link(tx, agency, mail, document).await?;
            }
            document
        }
    };
    let file = StoredFile {
        id: new_id(),
        document,
        role: FileRole::Main,
        name: made.name.clone(),
        media_type: analysis::PDF.to_owned(),
        size: bytes.size,
        sha256: bytes.sha256,
    };
    intake::insert(tx, caller.agency.id, caller.person.id, &file, now).await?;
    let mut fields = documents::get(tx, agency, document).await?.fields;
    fields.page_count = None;
    documents::update_fields(tx, agency, document, &fields).await?;
    jobs::index_document(tx, caller.agency.id, document, now).await?;
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_in_runs() {
        let page = |file, page| PlannedPage { file, page, turn: 0, out: false };
        let pages = [page(1, 5), page(1, 6), page(1, 7), page(1, 11)];
        assert_eq!(in_words(&pages, false), "trang 5–7, 11");
        assert_eq!(in_words(&[page(1, 9), page(2, 1), page(2, 2)], true), "tệp 1 trang 9; tệp 2 trang 1–2");
        assert_eq!(in_words(&[page(1, 3), page(1, 2)], false), "trang 3, 2");
    }
}
