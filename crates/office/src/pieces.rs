//! A file of this machine on its way out, piece by piece.

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use std::io;
use tokio::fs::File;
use tokio::io::AsyncReadExt;

/// Bytes read at once.
const PIECE: usize = 64 * 1024;

/// The bytes of an open file, from where it stands to its end.
pub(crate) fn of(file: File) -> BoxStream<'static, Result<Bytes, io::Error>> {
    let pieces = stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; PIECE];
        let length = file.read(&mut piece).await?;
        piece.truncate(length);
        Ok((length > 0).then(|| (Bytes::from(piece), file)))
    });
    pieces.boxed()
}
