//! Files of a backup folder: on disk before they bear their name.

use super::Fault;
use crate::Error;
use ring::digest::{Context, SHA256};
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// What went wrong with this path.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Error + use<> {
    let path = path.to_owned();
    move |source| Error::Backup(Fault::File(path, source))
}

pub(super) fn make(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(at(path))
}

/// Only this process works on the folder, as long as the file is held.
pub(super) fn lock(folder: &Path) -> Result<File, Error> {
    make(folder)?;
    let path = folder.join("lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Backup(Fault::InUse(folder.to_owned()))),
        Err(TryLockError::Error(source)) => Err(at(&path)(source)),
    }
}

/// What a directory names is on disk.
pub(super) fn settle(directory: &Path) -> Result<(), Error> {
    File::open(directory).and_then(|opened| opened.sync_all()).map_err(at(directory))
}

/// A file that is hashed as it is written.
pub(super) struct Written {
    path: PathBuf,
    file: BufWriter<File>,
    context: Context,
    size: u64,
}

impl Written {
    pub(super) fn create(path: &Path) -> Result<Self, Error> {
        let file = BufWriter::new(File::create(path).map_err(at(path))?);
        Ok(Self { path: path.to_owned(), file, context: Context::new(&SHA256), size: 0 })
    }

    /// Brings it to disk; gives digest and length.
    pub(super) fn finish(self) -> Result<(String, u64), Error> {
        let Self { path, file, context, size } = self;
        let file = file.into_inner().map_err(|error| at(&path)(error.into_error()))?;
        file.sync_all().map_err(at(&path))?;
        Ok((hexadecimal(context.finish().as_ref()), size))
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.context.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Digest and length of a file.
pub(super) fn digest(path: &Path) -> Result<(String, u64), Error> {
    let mut file = File::open(path).map_err(at(path))?;
    let (mut context, mut size, mut piece) = (Context::new(&SHA256), 0, vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece).map_err(at(path))? {
            0 => return Ok((hexadecimal(context.finish().as_ref()), size)),
            read => {
                context.update(&piece[..read]);
                size += read as u64;
            }
        }
    }
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(ring::digest::digest(&SHA256, bytes).as_ref())
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where the bytes of a file lie in the backup folder.
pub(super) fn blob(folder: &Path, sha256: &str) -> PathBuf {
    folder.join("blobs").join(sha256.get(..2).unwrap_or_default()).join(sha256)
}
