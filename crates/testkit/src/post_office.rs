use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The server's own words: how aiosmtpd is set up.
const PROGRAM: &str = include_str!("post_office.py");
/// Debian's interpreter, which finds Debian's aiosmtpd; another one on the path may not.
const INTERPRETERS: [&str; 2] = ["/usr/bin/python3", "python3"];

/// How connections to it are secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// Not at all.
    Plain,
    /// TLS from the first byte.
    Tls,
    /// STARTTLS, insisted on.
    StartTls,
}

/// Bưu điện: a real mail server (aiosmtpd) on a port of this machine. It refuses what is for `khong-co@…` for good and
/// what is for `hop-day@…` for now.
pub struct PostOffice {
    child: Option<Child>,
    wire: Wire,
    login: Option<(String, String)>,
    folder: tempfile::TempDir,
    /// Its port.
    pub port: u16,
    /// The root certificate to trust it by, as PEM.
    pub root: String,
}

impl PostOffice {
    /// Opens one that asks for this login, if any.
    ///
    /// # Panics
    ///
    /// When aiosmtpd is not installed: `cargo xtask setup` does that.
    pub fn open(wire: Wire, login: Option<(&str, &str)>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = certify(folder.path());
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let login = login.map(|(user, password)| (user.to_owned(), password.to_owned()));
        let mut office = Self { child: None, wire, login, folder, port, root };
        office.reopen();
        office
    }

    /// Opens it again at the same port, with all it had taken.
    pub fn reopen(&mut self) {
        let path = |name: &str| self.folder.path().join(name);
        let (user, password) = self.login.clone().unwrap_or_default();
        let wire = match self.wire {
            Wire::Plain => "plain",
            Wire::Tls => "tls",
            Wire::StartTls => "starttls",
        };
        let mut child = Command::new(interpreter())
            .args(["-c", PROGRAM, &self.port.to_string()])
            .arg(path("post"))
            .arg(wire)
            .args([path("server.pem"), path("server.key")])
            .args([user, password])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the mail server starts");
        let mut said = String::new();
        let mut pipe = BufReader::new(child.stdout.take().expect("its output"));
        pipe.read_line(&mut said).expect("a word");
        assert_eq!(
            said.trim(),
            "ready",
            "the mail server starts; it needs python3-aiosmtpd: cargo xtask setup"
        );
        self.child = Some(child);
    }

    /// Closes it; what it has taken stays.
    pub fn close(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Gone already is closed as well.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Everything taken so far, as it came, oldest first.
    pub fn taken(&self) -> Vec<String> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(self.folder.path().join("post/new"))
            .map(|entries| entries.map(|entry| entry.expect("an entry").path()).collect())
            .unwrap_or_default();
        files.sort_by_key(|file| arrival(file));
        files.iter().map(|file| std::fs::read_to_string(file).expect("a message")).collect()
    }

    /// Waits until that many were taken, and gives all.
    ///
    /// # Panics
    ///
    /// When they do not come within a minute.
    pub fn wait_for(&self, count: usize) -> Vec<String> {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let taken = self.taken();
            if taken.len() >= count {
                return taken;
            }
            assert!(Instant::now() < until, "{} of {count} messages came", taken.len());
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.close();
    }
}

/// When a message was written, of its name in the folder (`seconds.MmicrosecondsP…`): the microseconds have no leading
/// zeros, so that names do not sort by time.
fn arrival(file: &Path) -> (u64, u64) {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let mut numbers = name.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut next = || numbers.next().and_then(|number| number.parse().ok()).unwrap_or_default();
    (next(), next())
}

/// A header of a message, unfolded; empty if there is none.
pub fn header(message: &str, name: &str) -> String {
    let unfolded = message.split("\n\n").next().unwrap_or_default().replace("\r", "");
    let unfolded = unfolded.replace("\n ", " ").replace("\n\t", " ");
    let found = unfolded.lines().find_map(|line| {
        let (given, value) = line.split_once(": ")?;
        given.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    });
    found.unwrap_or_default()
}

fn interpreter() -> &'static str {
    let knows = |program: &&str| {
        let tried = Command::new(program).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        tried.is_ok_and(|status| status.success())
    };
    INTERPRETERS.into_iter().find(|program| knows(program)).unwrap_or(INTERPRETERS[0])
}

/// A root of its own and a certificate for this machine under it; gives the root.
pub(crate) fn certify(folder: &Path) -> String {
    let root_key = rcgen::KeyPair::generate().expect("a key");
    let mut root = rcgen::CertificateParams::new(Vec::new()).expect("a form");
    root.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    root.distinguished_name.push(rcgen::DnType::CommonName, "Bưu điện thử");
    let root_pem = root.self_signed(&root_key).expect("a root").pem();
    let issuer = rcgen::Issuer::new(root, root_key);
    let key = rcgen::KeyPair::generate().expect("a key");
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let server =
        rcgen::CertificateParams::new(names).expect("a form").signed_by(&key, &issuer).expect("signed");
    let write = |name: &str, text: &str| {
        let mut file = std::fs::File::create(folder.join(name)).expect("a file");
        file.write_all(text.as_bytes()).expect("written");
    };
    write("server.pem", &server.pem());
    write("server.key", &key.serialize_pem());
    root_pem
}
