use crate::post_office::certify;
use std::{
    fs,
    net::{TcpListener, TcpStream},
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant, SystemTime},
};

/// Who runs it when the tests are root's: Dovecot refuses to let root sign in, and root's rights are not needed.
const NOBODY: u32 = 65_534;

/// Hộp thư: a real IMAP server (Dovecot) on ports of this machine, with one account. Messages lie in it as files.
pub struct LetterBox {
    child: Option<Child>,
    folder: tempfile::TempDir,
    is_root: bool,
    tls: bool,
    /// Port for plain and STARTTLS.
    pub port: u16,
    /// Port for TLS from the first byte.
    pub tls_port: u16,
    /// The root certificate to trust it by, as PEM.
    pub root: String,
    put: AtomicU32,
}

impl LetterBox {
    /// Its account.
    pub const USER: &str = "vanthu@thohoa.example";

    /// Opens one with this password; without `tls` it knows neither TLS nor STARTTLS.
    ///
    /// # Panics
    ///
    /// When Dovecot is not installed: `cargo xtask setup` does that.
    pub fn open(password: &str, tls: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = certify(folder.path());
        let free =
            || TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let is_root = fs::metadata(folder.path()).expect("the folder").uid() == 0;
        let (port, tls_port, put) = (free(), free(), AtomicU32::new(0));
        let mut opened = Self { child: None, folder, is_root, tls, port, tls_port, root, put };
        for part in [
            "run",
            "state",
            "home",
            "home/Maildir",
            "home/Maildir/new",
            "home/Maildir/cur",
            "home/Maildir/tmp",
        ] {
            fs::create_dir(opened.path(part)).expect("a folder");
        }
        opened.set_password(password);
        opened.reopen();
        opened
    }

    /// The account has this password from now on.
    pub fn set_password(&self, password: &str) {
        let path = self.path("users");
        let before =
            fs::metadata(&path).and_then(|users| users.modified()).unwrap_or_else(|_| SystemTime::now());
        fs::write(&path, format!("{}:{password}\n", Self::USER)).expect("written");
        // The server looks at the time of the last change, by whole seconds.
        let file = fs::File::options().write(true).open(path).expect("the list");
        file.set_modified(before + Duration::from_secs(2)).expect("its time");
        if self.child.is_some() {
            // And at most once a second.
            std::thread::sleep(Duration::from_millis(1_100));
        }
    }

    /// Opens it at the same ports, with all that lies in it.
    pub fn reopen(&mut self) {
        fs::write(self.path("dovecot.conf"), self.configuration()).expect("written");
        let mut command = Command::new("dovecot");
        if self.is_root {
            give(self.folder.path());
            command = Command::new("setpriv");
            let id = NOBODY.to_string();
            command.args(["--reuid", &id, "--regid", &id, "--clear-groups", "dovecot"]);
        }
        command.arg("-F").arg("-c").arg(self.path("dovecot.conf"));
        // Debian keeps it where only root's path leads.
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{path}:/usr/sbin:/sbin")).stdin(Stdio::null()).stdout(Stdio::null());
        let child = command.stderr(Stdio::null()).spawn();
        self.child = Some(child.expect("the mail server starts; it needs dovecot-imapd: cargo xtask setup"));
        let until = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let log = fs::read_to_string(self.path("log")).unwrap_or_default();
            assert!(Instant::now() < until, "the mail server answers: {log}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn configuration(&self) -> String {
        let at = self.folder.path().display();
        let mine = fs::metadata(self.folder.path()).expect("the folder");
        let (user, group_id) = if self.is_root { (NOBODY, NOBODY) } else { (mine.uid(), mine.gid()) };
        let (name, group) = (name_of(user, "/etc/passwd"), name_of(group_id, "/etc/group"));
        let ssl = if self.tls { "yes" } else { "no" };
        format!(
            "protocols = imap\nlisten = 127.0.0.1\nbase_dir = {at}/run\nstate_dir = {at}/state\nlog_path = {at}/log\n\
             ssl = {ssl}\nssl_cert = <{at}/server.pem\nssl_key = <{at}/server.key\ndisable_plaintext_auth = no\n\
             default_internal_user = {name}\ndefault_internal_group = {group}\ndefault_login_user = {name}\n\
             first_valid_uid = 0\nauth_failure_delay = 0\nmail_location = maildir:~/Maildir\nmail_max_userip_connections = 0\n\
             namespace inbox {{\n  inbox = yes\n  separator = /\n}}\n\
             service imap-login {{\n  chroot =\n  inet_listener imap {{\n    port = {}\n  }}\n  inet_listener imaps {{\n    \
             port = {}\n    ssl = {ssl}\n  }}\n}}\nservice anvil {{\n  chroot =\n  unix_listener anvil-auth-penalty {{\n    mode = 0\n  }}\n}}\nservice stats {{\n  chroot =\n}}\n\
             passdb {{\n  driver = passwd-file\n  args = scheme=plain {at}/users\n}}\n\
             userdb {{\n  driver = static\n  args = uid={user} gid={group_id} home={at}/home\n}}\n",
            self.port, self.tls_port
        )
    }

    /// Closes it; what lies in it stays.
    pub fn close(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Told and not killed, so that it ends its own children.
            let _ = Command::new("kill").arg(child.id().to_string()).status();
            let _ = child.wait();
        }
    }

    /// A message comes.
    pub fn put(&self, message: &[u8]) {
        let number = self.put.fetch_add(1, Ordering::Relaxed);
        let (beside, place) = (self.path("arriving"), self.path("home/Maildir/new"));
        fs::write(&beside, message).expect("written");
        // Later ones have later names: they are numbered in that order.
        let name = format!("{:010}.{}.thohoa", 1_794_000_000_u64 + u64::from(number), number);
        fs::rename(beside, place.join(name)).expect("put in place");
    }

    /// Somebody moves a message into another folder, which is there.
    pub fn put_into(&self, folder: &str, message: &[u8]) {
        let number = self.put.fetch_add(1, Ordering::Relaxed);
        let (beside, place) =
            (self.path("arriving"), self.path("home/Maildir").join(format!(".{folder}/new")));
        fs::write(&beside, message).expect("written");
        fs::rename(beside, place.join(format!("1794000000.{number}.thohoa"))).expect("put in place");
    }

    /// Numbers of messages mean something else from now on (RFC 3501, section 2.3.1.1).
    pub fn renumber(&self) {
        for name in ["dovecot-uidlist", "dovecot-uidvalidity"] {
            let _ = fs::remove_file(self.path("home/Maildir").join(name));
        }
        for entry in fs::read_dir(self.path("home/Maildir")).expect("the mailbox").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("dovecot.index") || name.starts_with("dovecot-uidvalidity") {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// What was read is gone; what came since is there.
    pub fn clear_but_new(&self) {
        for name in names(&self.path("home/Maildir/cur")) {
            fs::remove_file(self.path("home/Maildir/cur").join(name)).expect("removed");
        }
    }

    /// Files of messages in the inbox: those nobody has read, and those that were read.
    pub fn inbox(&self) -> (usize, usize) {
        let (new, cur) = (names(&self.path("home/Maildir/new")), names(&self.path("home/Maildir/cur")));
        let read = cur
            .iter()
            .filter(|name| name.rsplit_once(",").is_some_and(|(_, flags)| flags.contains('S')))
            .count();
        (new.len() + cur.len() - read, read)
    }

    /// Messages in another folder; its name is the server's.
    pub fn in_folder(&self, name: &str) -> usize {
        let place = self.path("home/Maildir").join(format!(".{name}"));
        names(&place.join("cur")).len() + names(&place.join("new")).len()
    }

    /// What it wrote into its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for LetterBox {
    fn drop(&mut self) {
        self.close();
    }
}

/// A message as mail programs write it: a text, and files with their names and media types.
pub fn mail(id: &str, subject: &str, text: &str, files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut message = format!(
        "Message-ID: <{id}@songlam.example>\r\nDate: Tue, 17 Nov 2026 07:30:00 +0700\r\n\
         From: =?UTF-8?B?{}?= <vanthu.snnmt@songlam.example>\r\nTo: {}\r\nSubject: =?UTF-8?B?{}?=\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"ranh\"\r\n\r\n--ranh\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        base64("Văn thư Sở Nông nghiệp và Môi trường".as_bytes()),
        LetterBox::USER,
        base64(subject.as_bytes()),
        base64(text.as_bytes()),
    );
    for (name, kind, bytes) in files {
        message += &format!(
            "--ranh\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=\"=?UTF-8?B?{}?=\"\r\n\r\n{}\r\n",
            base64(name.as_bytes()),
            base64(bytes)
        );
    }
    (message + "--ranh--\r\n").into_bytes()
}

/// Without the lines that mail programs break it into: servers and readers take both.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let six = ALPHABET[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= chunk.len() { char::from(six) } else { '=' });
        }
    }
    text
}

fn names(folder: &Path) -> Vec<String> {
    let entries =
        fs::read_dir(folder).map(|entries| entries.flatten().collect::<Vec<_>>()).unwrap_or_default();
    entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// The name of this number in a list of users or groups.
fn name_of(number: u32, list: &str) -> String {
    let list = fs::read_to_string(list).expect("the machine's list");
    let found = list.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == number.to_string()).then(|| name.to_owned())
    });
    found.expect("a name")
}

/// Everything in the folder belongs to nobody.
fn give(folder: &Path) {
    chown(folder, Some(NOBODY), Some(NOBODY)).expect("given away");
    for entry in fs::read_dir(folder).expect("the folder").flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            give(&entry.path());
        } else {
            // Something of the server's may be gone meanwhile.
            let _ = chown(entry.path(), Some(NOBODY), Some(NOBODY));
        }
    }
}
