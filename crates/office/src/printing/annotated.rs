//! Bản có bút phê: an original with everything that stands above its pages.

use super::child::{self, Request};
use super::{Print, file_name, origin};
use crate::canvas::Shown;
use crate::letters::{self, Letter, Pages};
use crate::{Caller, Error, Office, pieces};
use congvan_printing::{Annotation, Mark};
use congvan_records::{DocumentId, FileId, FileRole, Layer, LayerKind, Sha256};
use std::path::PathBuf;
use tokio::fs::{self, File};
use uuid::Uuid;

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
    if Shown::of(&file) == Shown::Sheet {
        let words = "Chỉ tệp PDF và ảnh mới in được cùng bút phê. Hãy tải tệp gốc rồi in bằng phần mềm mở được tệp đó.";
        return Err(Error::Unreadable(words.to_owned()));
    }
    letters::note(office, caller, document, Some(file.id)).await?;
    let layers = if file.role == FileRole::Main { on(&letter, Some(file.sha256)) } else { Vec::new() };
    let title = match file.role {
        FileRole::Main => file_name("Bản có bút phê", &letter),
        _ => file_name(without_ending(&file.name), &letter),
    };
    let request =
        Request { annotations: layers, origin: origin(office, caller, &letter), title: title.clone() };
    let source = Pages::of(&file).open(office).await?;
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

/// A file's name without what tells its kind.
fn without_ending(name: &str) -> &str {
    let is_ending =
        |ending: &str| (1..=4).contains(&ending.len()) && ending.chars().all(char::is_alphanumeric);
    name.rsplit_once('.').filter(|(_, ending)| is_ending(ending)).map_or(name, |(name, _)| name)
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
    Ok(Print { name, size, stream: pieces::of(file) })
}
