//! Bytes on their way to a file of this machine.
//!
//! A large file is copied into a few buffers. Each of them is hashed and written at the same time while the next one
//! fills, past the page cache where the file system allows that: through it, bytes are copied once more, and forcing
//! them to the disk begins when the last one has come.

use super::{
    turns::InTurn,
    writing::{Gathered, digest},
};
use bytes::Bytes;
use congvan_records::Sha256;
use ring::digest::{Context, SHA256};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use std::{
    fs::File,
    io::{self, ErrorKind, Write},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempPath;
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::spawn_blocking,
};
use uuid::Uuid;

/// Bytes hashed and written at once. Smaller writes reach the disk more slowly; of larger ones more is still to be done
/// when the last byte has come. As many pages as many disks take in one request, which is 254; of a whole MiB the last
/// two go in another, and that costs a tenth of the speed.
const BUFFER: usize = 240 * BLOCK;

/// Buffers of one file at most.
const BUFFERS: usize = 6;

/// What addresses, offsets and lengths past the page cache are multiples of: no disk asks for more.
const BLOCK: usize = 4096;

/// Bytes that become a file of this machine.
pub(super) struct Staged {
    root: PathBuf,
    /// All bytes so far, while one buffer would hold them: threads and buffers cost more than they save then, and who
    /// reads the file next finds it in the page cache.
    few: Gathered,
    many: Option<Many>,
}

impl Staged {
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), few: Gathered::default(), many: None }
    }

    pub(super) async fn add(&mut self, piece: Bytes) -> io::Result<()> {
        if let Some(many) = &mut self.many {
            many.add(&piece).await;
            return Ok(());
        }
        self.few.add(piece);
        if self.few.size() > BUFFER {
            let many = self.many.insert(Many::begin(&self.root)?);
            for piece in std::mem::take(&mut self.few).pieces() {
                many.add(&piece).await;
            }
        }
        Ok(())
    }

    pub(super) async fn publish(self) -> io::Result<Sha256> {
        let Self { root, few, many } = self;
        match many {
            Some(many) => many.publish(root).await,
            None => blocking(move || publish_few(&root, &few.pieces())).await,
        }
    }

    pub(super) async fn give_up(self) {
        // Removing a large file takes its time.
        let _ = spawn_blocking(move || drop(self)).await;
    }
}

fn publish_few(root: &Path, pieces: &[Bytes]) -> io::Result<Sha256> {
    let (mut file, path) = stage(root)?;
    let mut context = Context::new(&SHA256);
    for piece in pieces {
        context.update(piece);
        file.write_all(piece)?;
    }
    file.sync_all()?;
    let sha256 = digest(context.finish());
    place(root, path, sha256)?;
    Ok(sha256)
}

/// More bytes than one buffer holds.
struct Many {
    path: TempPath,
    hashing: InTurn<Context, Buffer>,
    writing: InTurn<Written, Buffer>,
    filling: Option<Buffer>,
    back: (UnboundedSender<Vec<u8>>, UnboundedReceiver<Vec<u8>>),
    made: usize,
}

impl Many {
    fn begin(root: &Path) -> io::Result<Self> {
        let (file, path) = stage(root)?;
        // Where that is not possible, the bytes go through the page cache.
        let _ = pass_cache(&file, true);
        Ok(Self {
            path,
            hashing: InTurn::new(Context::new(&SHA256), |context, buffer| context.update(buffer.bytes())),
            writing: InTurn::new(Written { file, size: 0, result: Ok(()) }, Written::add),
            filling: None,
            back: unbounded_channel(),
            made: 0,
        })
    }

    async fn add(&mut self, mut piece: &[u8]) {
        while !piece.is_empty() {
            let mut buffer = match self.filling.take() {
                Some(buffer) => buffer,
                None => self.empty_buffer().await,
            };
            let taken = buffer.take(piece);
            piece = &piece[taken..];
            if buffer.length < BUFFER {
                self.filling = Some(buffer);
            } else {
                self.hand_on(buffer);
            }
        }
    }

    async fn empty_buffer(&mut self) -> Buffer {
        let memory = match self.back.1.try_recv() {
            Err(_) if self.made == BUFFERS => self.back.1.recv().await,
            free => free.ok(),
        };
        let memory = memory.unwrap_or_else(|| {
            self.made += 1;
            vec![0; BUFFER + BLOCK]
        });
        Buffer { start: memory.as_ptr().align_offset(BLOCK), memory, length: 0, back: self.back.0.clone() }
    }

    /// Has a buffer hashed and written.
    fn hand_on(&mut self, buffer: Buffer) {
        let buffer = Arc::new(buffer);
        self.writing.add(Arc::clone(&buffer));
        self.hashing.add(buffer);
    }

    async fn publish(mut self, root: PathBuf) -> io::Result<Sha256> {
        if let Some(last) = self.filling.take() {
            self.hand_on(last);
        }
        let sha256 = digest(self.hashing.end().await?.finish());
        let written = self.writing.end().await?;
        let path = self.path;
        blocking(move || {
            written.end()?;
            place(&root, path, sha256)?;
            Ok(sha256)
        })
        .await
    }
}

/// What is in the file so far.
struct Written {
    file: File,
    size: u64,
    result: io::Result<()>,
}

impl Written {
    fn add(&mut self, buffer: &Buffer) {
        if self.result.is_ok() {
            self.result = write(&self.file, buffer.blocks(), self.size);
            self.size += buffer.length as u64;
        }
    }

    /// Brings all of it to the disk.
    fn end(self) -> io::Result<()> {
        self.result?;
        // The last write was filled up to a whole block.
        self.file.set_len(self.size)?;
        self.file.sync_all()
    }
}

/// Memory that starts at a whole block. It comes back when nobody needs what is in it any more.
struct Buffer {
    memory: Vec<u8>,
    start: usize,
    length: usize,
    back: UnboundedSender<Vec<u8>>,
}

impl Buffer {
    /// Copies as many of the bytes as there is room for; says how many.
    fn take(&mut self, bytes: &[u8]) -> usize {
        let taken = bytes.len().min(BUFFER - self.length);
        let from = self.start + self.length;
        self.memory[from..from + taken].copy_from_slice(&bytes[..taken]);
        self.length += taken;
        taken
    }

    fn bytes(&self) -> &[u8] {
        &self.memory[self.start..self.start + self.length]
    }

    /// The bytes, and what fills the last block.
    fn blocks(&self) -> &[u8] {
        &self.memory[self.start..self.start + self.length.next_multiple_of(BLOCK)]
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // Nobody takes it when the file was given up.
        let _ = self.back.send(std::mem::take(&mut self.memory));
    }
}

/// A new file in `staging/`, removed with the path.
fn stage(root: &Path) -> io::Result<(File, TempPath)> {
    let path = root.join("staging").join(Uuid::now_v7().to_string());
    let file = File::create_new(&path)?;
    Ok((file, TempPath::try_from_path(path)?))
}

/// Lets what is written pass the page cache, or not.
fn pass_cache(file: &File, is_passed: bool) -> io::Result<()> {
    let mut flags = fcntl_getfl(file)?;
    flags.set(OFlags::DIRECT, is_passed);
    Ok(fcntl_setfl(file, flags)?)
}

fn write(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    match file.write_all_at(bytes, at) {
        // Some file systems say only now that they need the page cache.
        Err(error) if error.kind() == ErrorKind::InvalidInput => {
            pass_cache(file, false)?;
            file.write_all_at(bytes, at)
        }
        written => written,
    }
}

/// Moves a file whose bytes are on disk to its address, over one that is there already: its bytes are the same, and
/// their age begins anew. On disk when this returns.
fn place(root: &Path, staged: TempPath, sha256: Sha256) -> io::Result<()> {
    let text = sha256.to_string();
    let all = root.join("cas");
    let folder = all.join(&text[..2]);
    let address = folder.join(text);
    match staged.persist(&address) {
        Err(failed) if failed.error.kind() == ErrorKind::NotFound => {
            std::fs::create_dir_all(&folder)?;
            failed.path.persist(&address)?;
        }
        placed => placed?,
    }
    sync(&folder)?;
    // Somebody else may have made the folder a moment ago; it costs nothing where nobody has.
    sync(&all)?;
    sync(&root.join("staging"))
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await?
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::digest::digest as hash;
    use tempfile::TempDir;

    fn root() -> TempDir {
        let root = TempDir::new().unwrap();
        for folder in ["cas", "staging"] {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        root
    }

    fn entries(root: &TempDir, folder: &str) -> usize {
        std::fs::read_dir(root.path().join(folder)).unwrap().count()
    }

    #[tokio::test]
    async fn file_systems_that_need_the_page_cache_get_the_same_bytes() {
        let root = root();
        let bytes: Vec<u8> = (0..3 * BUFFER + 4_321).map(|n| (n / 7) as u8).collect();
        for passes in [true, false] {
            let mut many = Many::begin(root.path()).unwrap();
            let file = File::options().write(true).open(&many.path).unwrap();
            let is_passed = passes && pass_cache(&file, true).is_ok();
            many.writing = InTurn::new(Written { file, size: 0, result: Ok(()) }, Written::add);
            many.add(&bytes).await;
            let sha256 = many.publish(root.path().to_owned()).await.unwrap();
            assert_eq!(sha256.0, hash(&SHA256, &bytes).as_ref(), "past the page cache: {is_passed}");
            let text = sha256.to_string();
            let kept = root.path().join("cas").join(&text[..2]).join(text);
            assert!(std::fs::read(&kept).unwrap() == bytes, "past the page cache: {is_passed}");
            std::fs::remove_file(kept).unwrap();
        }
    }

    #[test]
    fn a_write_that_the_file_system_refuses_goes_through_the_page_cache() {
        let root = root();
        let (file, path) = stage(root.path()).unwrap();
        if pass_cache(&file, true).is_err() {
            return;
        }
        // Nothing of it is a multiple of a block: no disk takes it as it is.
        write(&file, &[7; 5_000][1..4_000], 13).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), [vec![0; 13], vec![7; 3_999]].concat());
    }

    #[tokio::test]
    async fn what_a_full_disk_does_not_take_is_not_published() {
        let root = root();
        let mut many = Many::begin(root.path()).unwrap();
        let full = File::options().write(true).open("/dev/full").unwrap();
        many.writing = InTurn::new(Written { file: full, size: 0, result: Ok(()) }, Written::add);
        // More than there are buffers: nobody waits for one for ever.
        many.add(&vec![1; (BUFFERS + 3) * BUFFER + 9]).await;
        let failed = many.publish(root.path().to_owned()).await.unwrap_err();
        assert_eq!(failed.kind(), ErrorKind::StorageFull);
        assert_eq!((entries(&root, "staging"), entries(&root, "cas")), (0, 0));
    }
}
