use crate::canvas::{Shown, is_set_on_pages};
use crate::office::{new_id, scope};
use crate::{Caller, Error, Office, access, analysis, pieces};
use bytes::Bytes;
use congvan_reading::{Limits, ReadError, isolated, render_page};
use congvan_records::{DocumentId, FileId, Sha256, StoredFile};
use congvan_store::read_log::{self, ContentRead};
use congvan_store::{LocalFile, analyses, documents};
use congvan_workflow::Access;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;

/// Widths in pixels in which pages are drawn; a request gets the next larger one, so that few pictures are kept.
const WIDTHS: [u32; 5] = [160, 400, 800, 1_200, 1_800];

/// Longest wait for a turn to draw.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The original bytes of a file, as they were received.
pub struct FileContent {
    /// What the file is.
    pub file: StoredFile,
    /// Its bytes, in pieces.
    pub stream: BoxStream<'static, Result<Bytes, std::io::Error>>,
}

impl std::fmt::Debug for FileContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileContent").field("file", &self.file.id).finish_non_exhaustive()
    }
}

/// A file of a letter, for those who may read its content. The reading is logged.
///
/// Errors: [`Error::NotFound`].
pub async fn file(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
) -> Result<FileContent, Error> {
    let file = readable(office, caller, document, file).await?;
    note(office, caller, document, Some(file.id)).await?;
    let stream = office.inner.store.blobs().stream(file.sha256, None).await?;
    let stream = stream.map(|piece| piece.map_err(std::io::Error::other)).boxed();
    Ok(FileContent { file, stream })
}

/// The picture of a page (from 1), at least `width` pixels wide, as PNG.
///
/// Drawn by a confined child and kept under `derived`, which may be deleted at any time. A picture that can be read is
/// logged as a reading, whatever the page; a thumbnail (160 pixels) is not.
///
/// Errors: [`Error::NotFound`], [`Error::Unreadable`], [`Error::Busy`].
pub async fn page_image(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
    page: u32,
    width: u32,
) -> Result<Bytes, Error> {
    let file = readable(office, caller, document, file).await?;
    if Shown::of(&file) == Shown::Sheet {
        return Err(Error::NotFound);
    }
    let found = analyses::list(office.reader(), scope(caller.agency.id), file.id).await?;
    let known = analysis::describe(&found).unwrap_or_default();
    if let Some(problem) = known.problem {
        return Err(Error::Unreadable(problem));
    }
    if page == 0 || known.page_count.is_some_and(|count| page > count) {
        return Err(Error::NotFound);
    }
    // Before the analysis has run, an ordinary page is assumed; the picture is then a little wider or narrower.
    let points = known.page_boxes.get(page as usize - 1).map(|[w, _]| *w);
    if at_least(width) > WIDTHS[0] {
        note(office, caller, document, Some(file.id)).await?;
    }
    draw_page(office, Pages::of(&file), page, width, points).await
}

/// The pages of a file as a PDF, as the screen shows them: a PDF itself, or pictures set on pages. The reading is logged.
/// The bytes that were received stay as they are; [`file`] gives them.
///
/// Errors: [`Error::NotFound`], also for files that have no pages; [`Error::Unreadable`], [`Error::Busy`].
pub async fn pages(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
) -> Result<FileContent, Error> {
    let file = readable(office, caller, document, file).await?;
    if Shown::of(&file) == Shown::Sheet {
        return Err(Error::NotFound);
    }
    note(office, caller, document, Some(file.id)).await?;
    let opened = Pages::of(&file).open(office).await?;
    let content = tokio::fs::File::open(opened.path()).await.map_err(Error::machine("pages of a picture"))?;
    let size = content.metadata().await.map_err(Error::machine("pages of a picture"))?.len();
    let file = StoredFile { size, media_type: analysis::PDF.to_owned(), ..file };
    Ok(FileContent { file, stream: pieces::of(content) })
}

/// The width in which a page is drawn for who asks for this one.
fn at_least(width: u32) -> u32 {
    WIDTHS.into_iter().find(|wide| *wide >= width).unwrap_or(WIDTHS[WIDTHS.len() - 1])
}

/// What the pages of a file are taken from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pages {
    sha256: Sha256,
    /// They are set on those of a PDF first.
    are_set: bool,
}

/// Pages as a PDF on this machine.
pub(crate) enum Opened {
    /// The file itself.
    Original(LocalFile),
    /// A PDF made of it.
    Set(PathBuf),
}

impl Opened {
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Original(file) => file.path(),
            Self::Set(path) => path,
        }
    }
}

impl Pages {
    pub(crate) fn of(file: &StoredFile) -> Self {
        Self { sha256: file.sha256, are_set: is_set_on_pages(file) }
    }

    /// Those of a PDF.
    pub(crate) fn of_pdf(sha256: Sha256) -> Self {
        Self { sha256, are_set: false }
    }

    /// Where what is made of the file is kept; it may be deleted at any time.
    fn folder(self, office: &Office) -> PathBuf {
        let digest = self.sha256.to_string();
        office.inner.data.join("derived").join(&digest[..2]).join(&digest)
    }

    /// The pages as a PDF on this machine. One that has to be made is made once, by a confined child, and kept.
    ///
    /// Errors: [`Error::Unreadable`], [`Error::Busy`], [`Error::Machine`].
    pub(crate) async fn open(self, office: &Office) -> Result<Opened, Error> {
        let kept = self.folder(office).join("pages.pdf");
        if self.are_set && tokio::fs::try_exists(&kept).await.unwrap_or(false) {
            return Ok(Opened::Set(kept));
        }
        let source = office.inner.store.blobs().local(self.sha256).await?;
        if !self.are_set {
            return Ok(Opened::Original(source));
        }
        let folder = self.folder(office);
        tokio::fs::create_dir_all(&folder).await.map_err(Error::machine("a folder for pages"))?;
        let new = folder.join(format!("{}.new", Uuid::now_v7()));
        let turn = tokio::time::timeout(PATIENCE, office.inner.children.acquire());
        let turn = turn.await.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
        let (program, target) = (office.inner.executable.clone(), new.clone());
        let set = tokio::task::spawn_blocking(move || {
            isolated::set_on_pages(&program, &["read"], source.path(), &target, &Limits::default())
        });
        let set = set.await.map_err(|_| Error::Machine("setting a picture on pages", None))?;
        drop(turn);
        if let Err(error) = set {
            // What a child left behind that was stopped half way.
            let _ = tokio::fs::remove_file(&new).await;
            return Err(Error::Unreadable(error.advice()));
        }
        // Of two that were made at once either will do: they are the same.
        tokio::fs::rename(&new, &kept).await.map_err(Error::machine("the pages of a picture"))?;
        Ok(Opened::Set(kept))
    }
}

/// The picture of a page (from 1), at least `width` pixels wide, as PNG; `points` is the page's own width. It is
/// kept for the next who asks. Whoever calls this has asked whether the caller may see it.
///
/// Errors: [`Error::NotFound`], [`Error::Unreadable`], [`Error::Busy`].
pub(crate) async fn draw_page(
    office: &Office,
    pages: Pages,
    page: u32,
    width: u32,
    points: Option<f64>,
) -> Result<Bytes, Error> {
    let width = at_least(width);
    let directory = pages.folder(office);
    let kept = directory.join(format!("{page}-{width}.png"));
    if let Ok(bytes) = tokio::fs::read(&kept).await {
        return Ok(bytes.into());
    }
    let points = points.unwrap_or(595.0).max(1.0);
    let dpi = (f64::from(width) * 72.0 / points).round().clamp(10.0, 300.0) as u32;
    let source = pages.open(office).await?;
    let turn = tokio::time::timeout(PATIENCE, office.inner.children.acquire());
    let _turn = turn.await.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
    let drawn =
        tokio::task::spawn_blocking(move || render_page(source.path(), page, dpi, &Limits::default()));
    let picture = match drawn.await.map_err(|_| Error::Machine("drawing a page", None))? {
        Ok(picture) => Bytes::from(picture),
        Err(ReadError::NoSuchPage { .. }) => return Err(Error::NotFound),
        Err(error) => return Err(Error::Unreadable(error.advice())),
    };
    if let Err(error) = keep(&directory, &kept, &picture).await {
        tracing::warn!(%error, "a page picture could not be kept; it will be drawn again");
    }
    Ok(picture)
}

async fn keep(directory: &Path, path: &Path, picture: &Bytes) -> std::io::Result<()> {
    tokio::fs::create_dir_all(directory).await?;
    let temporary = directory.join(format!("{}.new", Uuid::now_v7()));
    tokio::fs::write(&temporary, picture).await?;
    tokio::fs::rename(&temporary, path).await
}

/// The file, if it belongs to a letter whose content the caller may read. A file is found through its letter only.
pub(crate) async fn readable(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
) -> Result<StoredFile, Error> {
    access::readable(office, office.reader(), caller, document, Access::ReadContent).await?;
    let file = documents::file(office.reader(), scope(caller.agency.id), file).await?;
    if file.document == document { Ok(file) } else { Err(Error::NotFound) }
}

/// Notes that the caller has read a file of the letter, or with `None` what the system made of it.
pub(crate) async fn note(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: Option<FileId>,
) -> Result<(), Error> {
    let read = ContentRead {
        id: new_id(),
        document,
        file,
        person: caller.person.id,
        session: Some(caller.session),
        at: office.now(),
    };
    let tx = office.begin().await?;
    read_log::record(&tx, scope(caller.agency.id), &[read]).await?;
    Ok(tx.commit().await?)
}
