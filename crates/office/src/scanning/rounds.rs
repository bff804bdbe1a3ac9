//! One look after another: which files have come to rest, and what became of them.

use super::ScanFolder;
use super::folder::{Entry, Folder, Print};
use super::status::{self, Status};
use super::taking::{DONE, Fate, NOTE, REFUSED, Refusal, take};
use crate::intake::{Recipient, clerk_called, only_clerk};
use crate::looking_back::{self, LookBack};
use crate::{Error, Office};
use congvan_records::AgencyId;
use rustix::fs::FileType;
use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::io;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Before something that did not succeed is tried again.
const AGAIN: Duration = Duration::from_secs(30);
/// The status is noted at least this often while nothing happens.
const NOTED: Duration = Duration::from_secs(30);
/// The setting that remembers the look taken after a restoration.
const LOOKED_BACK: &str = "scanner_looked_back";
/// Problems told at once.
const MOST_PROBLEMS: usize = 10;

/// A file as it was when it last changed.
struct Seen {
    print: Print,
    since: Instant,
    not_before: Instant,
}

/// A folder whose files go to one clerk: the root, or one named like a login.
struct Place {
    login: Option<OsString>,
    folder: Folder,
}

type Key = (Option<OsString>, OsString);

pub(super) struct Rounds {
    office: Office,
    options: ScanFolder,
    seen: HashMap<Key, Seen>,
    status: Status,
    noted: Option<(Instant, Status)>,
    first: bool,
    /// Is there nothing to be looked for where files are put away?
    looked_back: bool,
}

impl Rounds {
    pub(super) fn new(office: Office, options: ScanFolder) -> Self {
        let status = Status { folder: options.path.display().to_string(), ..Status::default() };
        Self { office, options, seen: HashMap::new(), status, noted: None, first: true, looked_back: false }
    }

    /// Looks once at everything.
    pub(super) async fn round(&mut self, stopped: &watch::Receiver<bool>) {
        self.status.problems.clear();
        self.status.waiting = 0;
        let path = self.options.path.clone();
        match apart(move || places(&path)).await {
            Ok(places) => {
                if !self.looked_back {
                    self.looked_back = self.look_back(&places, stopped).await;
                }
                let mut present = HashMap::new();
                for place in places {
                    self.place(&place, &mut present, stopped).await;
                }
                // What is gone is forgotten.
                self.seen = present;
                self.first = false;
            }
            Err(error) => self.problem(format!(
                "Không mở được thư mục: {}. Hãy kiểm tra đường dẫn, ổ mạng đã gắn chưa và quyền của tài khoản chạy \
                 chương trình.",
                in_words(&error)
            )),
        }
        self.status.looked_at = self.office.now().micros();
        self.note().await;
    }

    /// After a restoration, once: what was taken in since the backup and put away is taken in again, and stays there.
    /// False when something is left to be tried again.
    async fn look_back(&mut self, places: &[Place], stopped: &watch::Receiver<bool>) -> bool {
        let mut looks: HashMap<AgencyId, Option<LookBack>> = HashMap::new();
        let mut is_whole = true;
        for place in places {
            let looked = self.look_back_at(place, &mut looks, stopped).await;
            is_whole &= looked.map_err(|error| self.trouble(&error)).unwrap_or(false);
        }
        if !is_whole {
            return false;
        }
        for (agency, look) in looks {
            let Some(look) = look else { continue };
            if let Err(error) = looking_back::done(&self.office, agency, LOOKED_BACK, look).await {
                self.trouble(&error);
                return false;
            }
        }
        true
    }

    async fn look_back_at(
        &mut self,
        place: &Place,
        looks: &mut HashMap<AgencyId, Option<LookBack>>,
        stopped: &watch::Receiver<bool>,
    ) -> Result<bool, Error> {
        let Some(to) = self.recipient(place).await? else { return Ok(true) };
        let look = match looks.get(&to.agency) {
            Some(known) => *known,
            None => *looks
                .entry(to.agency)
                .or_insert(looking_back::due(&self.office, to.agency, LOOKED_BACK).await?),
        };
        let Some(look) = look else { return Ok(true) };
        let (folder, since) = (place.folder.clone(), look.since.micros().div_euclid(1_000_000));
        let put_away = apart(move || match folder.sub(OsStr::new(DONE)) {
            Ok(done) => Ok(Some((done.list_since(since)?, done))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        });
        let put_away = put_away.await.map_err(Error::machine("a file of the scanner's folder"))?;
        let Some((entries, done)) = put_away else { return Ok(true) };
        for entry in entries.iter().filter(|entry| entry.kind == FileType::RegularFile) {
            if *stopped.borrow() {
                return Ok(false);
            }
            // What was put there is at rest. What people put there besides, and what is no letter, is let lie.
            let rested = self.options.patience;
            if let Fate::Taken { is_new: true } =
                take(&self.office, &self.options, &done, entry, rested, to).await?
            {
                self.status.taken += 1;
                self.status.taken_at = Some(self.office.now().micros());
            }
        }
        Ok(true)
    }

    async fn place(
        &mut self,
        place: &Place,
        present: &mut HashMap<Key, Seen>,
        stopped: &watch::Receiver<bool>,
    ) {
        let folder = place.folder.clone();
        if self.first {
            // Its own trouble comes up again when something is to be refused.
            let _ = apart(move || explain_unexplained(&folder)).await;
        }
        let folder = place.folder.clone();
        let entries = match apart(move || folder.list()).await {
            Ok(entries) => entries,
            Err(error) => {
                self.problem(format!("Không đọc được danh sách tệp: {}.", in_words(&error)));
                return;
            }
        };
        let mut to: Option<Option<Recipient>> = None;
        for entry in entries.into_iter().filter(|entry| entry.kind != FileType::Directory) {
            let key = (place.login.clone(), entry.name.clone());
            let now = Instant::now();
            let seen = match self.seen.remove(&key) {
                Some(seen) if seen.print == entry.print => seen,
                _ => Seen { print: entry.print, since: now, not_before: now },
            };
            let rested = now.duration_since(seen.since);
            let seen = present.entry(key).or_insert(seen);
            self.status.waiting += 1;
            if rested < self.options.quiet || now < seen.not_before || *stopped.borrow() {
                continue;
            }
            let recipient = match to {
                Some(known) => known,
                None => match self.recipient(place).await {
                    Ok(found) => *to.insert(found),
                    Err(error) => {
                        self.trouble(&error);
                        return;
                    }
                },
            };
            // A folder that is nobody's is told of, and its files stay untouched.
            let Some(recipient) = recipient else { continue };
            let fate = take(&self.office, &self.options, &place.folder, &entry, rested, recipient).await;
            match fate {
                Ok(fate) => self.settle(place, &entry, fate, seen).await,
                Err(error) => {
                    seen.not_before = now + AGAIN;
                    self.trouble(&error);
                }
            }
        }
    }

    async fn recipient(&mut self, place: &Place) -> Result<Option<Recipient>, Error> {
        let Some(login) = &place.login else {
            let found = only_clerk(&self.office).await?;
            if found.is_none() {
                self.problem(
                    "Chưa biết giao tệp cho văn thư nào: đặt tệp vào thư mục con mang tên tài khoản của văn thư."
                        .to_owned(),
                );
            }
            return Ok(found);
        };
        let login = login.to_string_lossy();
        let found = clerk_called(&self.office, &login).await?;
        if found.is_none() {
            self.problem(format!(
                "Thư mục con “{login}” không mang tên tài khoản văn thư nào đang dùng; tệp trong đó được giữ nguyên."
            ));
        }
        Ok(found)
    }

    /// Moves the file to where it belongs. Whatever fails here is tried again: a letter that is there already is known
    /// by its bytes.
    async fn settle(&mut self, place: &Place, entry: &Entry, fate: Fate, seen: &mut Seen) {
        let (folder, name, print) = (place.folder.clone(), entry.name.clone(), entry.print);
        let moved = match fate {
            Fate::Grows => return,
            Fate::Taken { is_new } => {
                if is_new {
                    self.status.taken += 1;
                    self.status.taken_at = Some(self.office.now().micros());
                }
                apart(move || folder.put_away(&name, Some(print), DONE).map(|_| ())).await
            }
            Fate::Refused(refusal) => {
                let text = refusal.text(&entry.name, self.office.now());
                let moved = apart(move || refuse(&folder, &name, print, &text)).await;
                if moved.is_ok() {
                    self.status.refused += 1;
                    tracing::info!(reason = refusal.key(), "a file of the scanner's folder was refused");
                }
                moved
            }
        };
        match moved {
            Ok(()) => self.status.waiting = self.status.waiting.saturating_sub(1),
            Err(error) => {
                seen.not_before = Instant::now() + AGAIN;
                self.problem(format!(
                    "Không chuyển được tệp vào {DONE} hoặc {REFUSED}: {}. Hãy cho tài khoản chạy chương trình quyền \
                     ghi vào thư mục máy quét. Văn bản đã nhận không bị nhận lại lần nữa.",
                    in_words(&error)
                ));
            }
        }
    }

    fn trouble(&mut self, error: &Error) {
        let words = match error {
            Error::DiskFull => {
                "Ổ đĩa của máy chủ sắp đầy nên chưa nhận thêm tệp. Hãy giải phóng chỗ.".to_owned()
            }
            Error::Forbidden(_) => "Người nhận không còn là văn thư; tệp được giữ nguyên.".to_owned(),
            Error::Machine(_, Some(source)) => format!("Không đọc được tệp: {}.", in_words(source)),
            _ => "Cơ sở dữ liệu chưa trả lời; sẽ thử lại.".to_owned(),
        };
        tracing::warn!(%error, "a file of the scanner's folder could not be taken in; it is tried again");
        self.problem(words);
    }

    fn problem(&mut self, words: String) {
        let problems = &mut self.status.problems;
        if problems.len() < MOST_PROBLEMS && !problems.contains(&words) {
            problems.push(words);
        }
    }

    /// Writes the status down when it says something new, or when it is due.
    async fn note(&mut self) {
        let is_due = match &self.noted {
            None => true,
            Some((at, noted)) => {
                let same = Status { looked_at: noted.looked_at, ..self.status.clone() } == *noted;
                !same || at.elapsed() >= NOTED
            }
        };
        if !is_due {
            return;
        }
        match status::note(&self.office, Some(&self.status)).await {
            Ok(()) => self.noted = Some((Instant::now(), self.status.clone())),
            Err(error) => tracing::warn!(%error, "the state of the scanner's folder could not be noted"),
        }
    }
}

/// The root and the folders in it, but those the program makes itself.
fn places(path: &std::path::Path) -> io::Result<Vec<Place>> {
    let root = Folder::open(path)?;
    let mut all = Vec::new();
    for entry in root.list()? {
        let own = [DONE, REFUSED].iter().any(|own| entry.name == *own);
        if entry.kind == FileType::Directory && !own {
            // Removed meanwhile, or another's: then it is not looked at.
            if let Ok(folder) = root.sub(&entry.name) {
                all.push(Place { login: Some(entry.name), folder });
            }
        }
    }
    all.insert(0, Place { login: None, folder: root });
    Ok(all)
}

/// Moves a file away and says why beside it.
fn refuse(folder: &Folder, name: &OsStr, print: Print, text: &str) -> io::Result<()> {
    if let Some(mut held) = folder.put_away(name, Some(print), REFUSED)? {
        held.push(NOTE);
        folder.tell(REFUSED, &held, text)?;
    }
    Ok(())
}

/// A program that was killed between moving a file and saying why says so now.
fn explain_unexplained(folder: &Folder) -> io::Result<()> {
    let Ok(refused) = folder.sub(OsStr::new(REFUSED)) else { return Ok(()) };
    let names: Vec<OsString> = refused.list()?.into_iter().map(|entry| entry.name).collect();
    for name in names.iter().filter(|name| !name.to_string_lossy().ends_with(NOTE)) {
        let mut note = name.clone();
        note.push(NOTE);
        if !names.contains(&note) {
            folder.tell(REFUSED, &note, &Refusal::Unexplained.plain(name))?;
        }
    }
    Ok(())
}

/// Off the threads that serve: a network share may take its time.
pub(super) async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|fault| Err(io::Error::other(fault)))
}

fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "không có ở đó".to_owned(),
        io::ErrorKind::PermissionDenied => "không đủ quyền".to_owned(),
        io::ErrorKind::NotADirectory => "không phải thư mục".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "chỉ cho đọc".to_owned(),
        io::ErrorKind::StorageFull => "hết chỗ".to_owned(),
        io::ErrorKind::CrossesDevices => "nằm trên hai ổ khác nhau".to_owned(),
        _ => error.to_string(),
    }
}
