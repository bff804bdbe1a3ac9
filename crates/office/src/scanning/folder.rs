//! One folder that others write into. Everything is done relative to the opened folder and never through a link, so
//! that whoever may put files here cannot make the program read or move anything else.

use rustix::fs::{
    self, AtFlags, CWD, Dir, FileType, Mode, OFlags, RenameFlags, Stat, mkdirat, openat, renameat,
    renameat_with, statat,
};
use rustix::io::Errno;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;
use std::sync::Arc;

/// Most entries looked at in one round.
const MOST: usize = 10_000;
/// Most files of one name that are kept beside each other.
const NAMESAKES: usize = 10_000;
/// Longest name made here, in bytes; file systems take 255.
const LONGEST_NAME: usize = 200;

/// An opened folder.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    directory: Arc<OwnedFd>,
}

/// What tells a file from another, and from itself after it has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Print {
    inode: u64,
    /// Bytes.
    pub(super) size: u64,
    modified: (i64, u64),
    /// Names it has.
    pub(super) links: u64,
}

/// What stands under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: OsString,
    pub(super) kind: FileType,
    pub(super) print: Print,
}

impl Print {
    // The fields of the system's structure differ in width between machines.
    #[allow(clippy::unnecessary_cast)]
    fn of(stat: &Stat) -> Self {
        Self {
            inode: stat.st_ino as u64,
            size: u64::try_from(stat.st_size).unwrap_or(0),
            modified: (stat.st_mtime as i64, stat.st_mtime_nsec as u64),
            links: stat.st_nlink as u64,
        }
    }
}

impl Folder {
    /// The folder of the configuration. It may be reached through a link: whoever configures the program chose it.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self::of(openat(CWD, path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?))
    }

    /// A folder in it.
    pub(super) fn sub(&self, name: &OsStr) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(Self::of(openat(&*self.directory, name, flags, Mode::empty())?))
    }

    fn of(directory: OwnedFd) -> Self {
        Self { directory: Arc::new(directory) }
    }

    /// What stands in it, the oldest first.
    pub(super) fn list(&self) -> io::Result<Vec<Entry>> {
        self.list_since(i64::MIN)
    }

    /// As [`Self::list`], of what was written or moved here at this second since 1970 or later.
    // The fields of the system's structure differ in width between machines.
    #[allow(clippy::unnecessary_cast)]
    pub(super) fn list_since(&self, since: i64) -> io::Result<Vec<Entry>> {
        let mut found = Vec::new();
        for entry in Dir::read_from(&*self.directory)? {
            let name = OsString::from_vec(entry?.file_name().to_bytes().to_vec());
            if name == "." || name == ".." || is_makeshift(&name) {
                continue;
            }
            // It may be gone by now.
            let Ok(stat) = statat(&*self.directory, &name, AtFlags::SYMLINK_NOFOLLOW) else { continue };
            // A renaming changes the second one alone, on shares that keep it.
            if (stat.st_mtime as i64).max(stat.st_ctime as i64) < since {
                continue;
            }
            let kind = FileType::from_raw_mode(stat.st_mode);
            found.push(Entry { name, kind, print: Print::of(&stat) });
            if found.len() == MOST {
                break;
            }
        }
        found.sort_by(|a, b| (a.print.modified, &a.name).cmp(&(b.print.modified, &b.name)));
        Ok(found)
    }

    /// Opens a file for reading. Neither a link nor a pipe put there since the look at it can hold the program up.
    pub(super) fn file(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        Ok(File::from(openat(&*self.directory, name, flags, Mode::empty())?))
    }

    /// Moves an entry into the folder `into`, which is made when it is not there. When `print` is given and another
    /// file has taken the name meanwhile, that one stays where it is, and the answer is `None`; otherwise the name it
    /// has there.
    pub(super) fn put_away(
        &self,
        name: &OsStr,
        print: Option<Print>,
        into: &str,
    ) -> io::Result<Option<OsString>> {
        match mkdirat(&*self.directory, into, Mode::from_raw_mode(0o775)) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
        let target = self.sub(OsStr::new(into))?;
        for number in 1..=NAMESAKES {
            let free = numbered(name, number);
            let moved = self.rename(name, &target, &free);
            if matches!(moved, Err(Errno::EXIST)) {
                continue;
            }
            moved?;
            let there = statat(&*target.directory, &free, AtFlags::SYMLINK_NOFOLLOW)?;
            if print.is_some_and(|print| Print::of(&there).inode != print.inode) {
                target.rename(&free, self, name)?;
                return Ok(None);
            }
            return Ok(Some(free));
        }
        Err(Errno::EXIST.into())
    }

    fn rename(&self, name: &OsStr, target: &Self, free: &OsStr) -> Result<(), Errno> {
        match renameat_with(&*self.directory, name, &*target.directory, free, RenameFlags::NOREPLACE) {
            // Some network shares know only the plain form.
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                match statat(&*target.directory, free, AtFlags::SYMLINK_NOFOLLOW) {
                    Ok(_) => Err(Errno::EXIST),
                    Err(Errno::NOENT) => renameat(&*self.directory, name, &*target.directory, free),
                    Err(error) => Err(error),
                }
            }
            done => done,
        }
    }

    /// Writes a text into the folder `into`, over one of the same name.
    pub(super) fn tell(&self, into: &str, name: &OsStr, text: &str) -> io::Result<()> {
        let target = self.sub(OsStr::new(into))?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file = File::from(openat(&*target.directory, name, flags, Mode::from_raw_mode(0o664))?);
        file.write_all(text.as_bytes())
    }
}

/// What an opened file is, and its print.
pub(super) fn look(file: &File) -> io::Result<(FileType, Print)> {
    let stat = fs::fstat(file)?;
    Ok((FileType::from_raw_mode(stat.st_mode), Print::of(&stat)))
}

/// Names that programs give to what is not finished, or leave behind unasked.
fn is_makeshift(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    let endings = [".tmp", ".part", ".partial", ".crdownload", ".filepart"];
    name.starts_with('.')
        || name.starts_with("~$")
        || ["thumbs.db", "desktop.ini"].contains(&&*name)
        || endings.iter().any(|end| name.ends_with(end))
}

/// "scan.pdf", "scan (2).pdf", "scan (3).pdf" …; long names lose their middle.
fn numbered(name: &OsStr, number: usize) -> OsString {
    let bytes = name.as_bytes();
    let dot = bytes.iter().rposition(|byte| *byte == b'.').filter(|dot| *dot > 0 && bytes.len() - dot <= 16);
    let (stem, end) = bytes.split_at(dot.unwrap_or(bytes.len()));
    let mut length = stem.len().min(LONGEST_NAME);
    // Not inside a letter of UTF-8.
    while length < stem.len() && length > 0 && stem[length] & 0xc0 == 0x80 {
        length -= 1;
    }
    let mut made = stem[..length].to_vec();
    if number > 1 {
        made.extend_from_slice(format!(" ({number})").as_bytes());
    }
    made.extend_from_slice(end);
    OsString::from_vec(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_are_numbered_before_their_ending() {
        for (name, number, made) in [
            ("quét.pdf", 1, "quét.pdf"),
            ("quét.pdf", 2, "quét (2).pdf"),
            ("không đuôi", 3, "không đuôi (3)"),
            ("a.một đuôi rất là dài không phải đuôi", 2, "a.một đuôi rất là dài không phải đuôi (2)"),
        ] {
            assert_eq!(numbered(OsStr::new(name), number), OsStr::new(made), "{name}");
        }
        let long = numbered(OsStr::new(&"ế".repeat(84)), 2).into_string().unwrap();
        assert!(long.len() <= LONGEST_NAME + 4 && long.ends_with("ế (2)"), "{long}");
    }

    #[test]
    fn what_is_unfinished_is_left_alone() {
        for (name, makeshift) in [
            ("quet.pdf", false),
            (".quet.pdf.x7", true),
            ("quet.pdf.PART", true),
            ("~$a.docx", true),
            ("Thumbs.db", true),
        ] {
            assert_eq!(is_makeshift(OsStr::new(name)), makeshift, "{name}");
        }
    }

    #[test]
    fn a_file_that_took_the_name_meanwhile_stays() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        std::fs::write(place.path().join("a.pdf"), "một").unwrap();
        let print = folder.list().unwrap()[0].print;
        std::fs::write(place.path().join("b.pdf"), "hai").unwrap();
        std::fs::rename(place.path().join("b.pdf"), place.path().join("a.pdf")).unwrap();
        assert_eq!(folder.put_away(OsStr::new("a.pdf"), Some(print), "done").unwrap(), None);
        assert_eq!(std::fs::read_to_string(place.path().join("a.pdf")).unwrap(), "hai");
        for made in ["a.pdf", "a (2).pdf"] {
            std::fs::write(place.path().join("a.pdf"), made).unwrap();
            assert_eq!(folder.put_away(OsStr::new("a.pdf"), None, "done").unwrap(), Some(made.into()));
        }
        assert_eq!(std::fs::read_to_string(place.path().join("done/a (2).pdf")).unwrap(), "a (2).pdf");
    }

    #[test]
    fn links_are_not_followed() {
        let place = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("khac.pdf"), "khác").unwrap();
        std::os::unix::fs::symlink(outside.path(), place.path().join("done")).unwrap();
        std::os::unix::fs::symlink(outside.path().join("khac.pdf"), place.path().join("a.pdf")).unwrap();
        let folder = Folder::open(place.path()).unwrap();
        assert!(folder.file(OsStr::new("a.pdf")).is_err());
        assert!(folder.put_away(OsStr::new("a.pdf"), None, "done").is_err(), "out of the folder");
        assert!(folder.sub(OsStr::new("done")).is_err());
        assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 1);
    }
}
