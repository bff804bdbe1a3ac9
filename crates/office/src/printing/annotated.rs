//! Bản có bút phê: an original with everything that stands above its pages.

use super::child::{self, Request};
use super::{Print, file_name, origin};
use crate::letters::{self, Letter};
use crate::{Caller, Error, Office, analysis};
use bytes::Bytes;
use congvan_printing::{Annotation, Mark};
use congvan_records::{DocumentId, FileId, FileRole, Layer, LayerKind, Sha256};
use futures::StreamExt;
use futures::stream;
use std::path::PathBuf;
use tokio::fs::{self, File};
use tokio::io::AsyncReadExt;
use uuid::Uuid;

/// Bytes read at once when a print goes out.
const PIECE: usize = 64 * 1024;

/// A PDF of the letter with the layers the screen shows on it. Attachments and results bear the mark of the system only.
/// The reading is logged.
///
/// A confined child draws it, because the original may be hostile.
///
/// Errors: [`Error::NotFound`]; [`Error::Unreadable`] with what to do instead; [`Error::Busy`].
pub async fn annotated(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
) -> Result<Print, Error> {
    let file = letters::readable(office, caller, document, file).await?;
    let letter = letters::get(office, caller, document).await?;
    if file.media_type != analysis::PDF {
        let words =
            "Chỉ tệp PDF mới in được cùng bút phê. Hãy tải tệp gốc rồi in bằng phần mềm mở được tệp đó.";
        return Err(Error::Unreadable(words.to_owned()));
    }
    letters::note(office, caller, document, Some(file.id)).await?;
    let layers = if file.role == FileRole::Main { on(&letter, Some(file.sha256)) } else { Vec::new() };
    let title = match file.role {
        FileRole::Main => file_name("Bản có bút phê", &letter),
        _ => file_name(file.name.trim_end_matches(".pdf"), &letter),
    };
    let request =
        Request { annotations: layers, origin: origin(office, caller, &letter), title: title.clone() };
    let source = office.inner.store.blobs().local(file.sha256).await?;
    let folder = office.inner.data.join("derived").join("prints");
    fs::create_dir_all(&folder).await.map_err(Error::machine("a folder for prints"))?;
    let target = folder.join(format!("{}.pdf", Uuid::now_v7()));
    let turn = tokio::time::timeout(letters::PATIENCE, office.inner.children.acquire());
    let turn = turn.await.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
    let (program, place) = (office.inner.executable.clone(), target.clone());
    let drawn = tokio::task::spawn_blocking(move || child::draw(&program, source.path(), &request, &place));
    drawn.await.map_err(|_| Error::Machine("drawing a print", None))??;
    drop(turn);
    send(title, target).await
}

/// The layers that show on this file, or with `None` on the sheet of a letter without one.
pub(super) fn on(letter: &Letter, file: Option<Sha256>) -> Vec<Annotation> {
    // A directive that was taken back takes its marks with it; they stay in the history.
    let in_force = |layer: &&Layer| {
        layer.directive.is_none_or(|id| {
            !letter.routing.directives.iter().any(|directive| directive.id == id && !directive.in_force)
        })
    };
    letter.layers.iter().filter(|layer| layer.file_sha256 == file).filter(in_force).map(annotation).collect()
}

fn annotation(layer: &Layer) -> Annotation {
    let lines = layer.lines.clone();
    let mark = match layer.kind {
        LayerKind::Stamp => Mark::Stamp { lines },
        LayerKind::Note => Mark::Note { lines, font_size: layer.font_size },
        LayerKind::Ink => {
            Mark::Ink { outlines: layer.ink.iter().map(|stroke| stroke.outline.clone()).collect() }
        }
        LayerKind::Highlight => Mark::Highlight,
    };
    let rect = layer.rect;
    Annotation { page: layer.page, rect: [rect.x, rect.y, rect.w, rect.h], mark }
}

/// Opens the print and takes its name away: it is gone when the last byte has been sent, or nobody wants it any more.
async fn send(name: String, path: PathBuf) -> Result<Print, Error> {
    let file = File::open(&path).await.map_err(Error::machine("a print"))?;
    fs::remove_file(&path).await.map_err(Error::machine("a print"))?;
    let size = file.metadata().await.map_err(Error::machine("a print"))?.len();
    let pieces = stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; PIECE];
        let length = file.read(&mut piece).await?;
        piece.truncate(length);
        Ok((length > 0).then(|| (Bytes::from(piece), file)))
    });
    Ok(Print { name, size, stream: pieces.boxed() })
}
