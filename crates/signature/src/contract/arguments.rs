//! Arguments of the command, and the files that its flags name.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::{Context, Limits, Material, Policy, Printed, Purpose, TrustStore, TrustedListError};

/// How the command is used.
pub const USAGE: &str = "usage: verify [--trust PEM|LIST|FOLDER]... [--intermediate PEM]... [--crl F]... [--ocsp F]... \
                         [--at RFC3339] [--known-at RFC3339] [--content F] [--signer NAME] [--agency NAME] \
                         [--format json|text] [--jobs N] FILE...";

/// Folders inside a folder of anchors, and what their anchors are trusted for. Those beside them are trusted for everything.
const PURPOSES: [(&str, Purpose); 2] =
    [("signing", Purpose::Signing), ("timestamping", Purpose::Timestamping)];
/// Endings of files that hold certificates or trusted lists.
const ANCHOR_ENDINGS: [&str; 6] = ["pem", "crt", "cer", "der", "p7b", "xml"];

/// Bytes of a file that a flag names; lists of revoked certificates and trusted lists are the largest.
const MAX_BYTES: usize = 64 << 20;

/// Most files that are verified at a time.
const MAX_JOBS: usize = 256;

/// Wrong use of the command.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UsageError {
    /// Nothing is wrong: the call asks how the command is used.
    #[error("{USAGE}")]
    Help,
    /// An argument is unknown, incomplete or missing.
    #[error("{0}")]
    Argument(String),
    /// A file named by a flag could not be read.
    #[error("{path} cannot be read")]
    File {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// A file named by a flag is longer than anything of the kind.
    #[error("{path} is too long")]
    TooLong {
        /// The file.
        path: PathBuf,
    },
    /// A file of anchors is XML, and no trusted list that can be read.
    #[error("{path}: {source}")]
    List {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: TrustedListError,
    },
    /// A file named by a flag holds nothing of the kind.
    #[error("{path} holds no {kind}")]
    Empty {
        /// The file.
        path: PathBuf,
        /// What was expected in it.
        kind: &'static str,
    },
}

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// One JSON object a line, for programs.
    #[default]
    Json,
    /// A few sentences a file, for people.
    Text,
}

/// Everything that a call of the command says.
#[derive(Debug, Clone)]
pub struct Request {
    /// Anchors from `--trust`: of a file, or of the files in a folder. There, what lies in a folder `signing` or
    /// `timestamping` is trusted for that alone. Those of a trusted list count for what and when the list says.
    pub trust: TrustStore,
    /// Certificates, lists and responses from the other flags.
    pub material: Material,
    /// Policy; the default one for official letters.
    pub policy: Policy,
    /// Limits; the default ones.
    pub limits: Limits,
    /// Time from `--at`.
    pub at: OffsetDateTime,
    /// Time from `--known-at`, see [`Context::known_at`].
    pub known_at: Option<OffsetDateTime>,
    /// Content of a detached CMS.
    pub content: Option<Vec<u8>>,
    /// Name printed at the foot of the letter, from `--signer`.
    pub signer: Option<String>,
    /// Issuing agency as printed, from `--agency`.
    pub agency: Option<String>,
    /// From `--format`.
    pub format: Format,
    /// How many files are verified at a time; 1 unless `--jobs` says more.
    pub jobs: usize,
    /// Files to verify.
    pub files: Vec<PathBuf>,
}

impl Request {
    /// Reads arguments (without the program's name) and the files that flags name. `now` stands
    /// in when `--at` is not given.
    ///
    /// Errors: [`UsageError`] when an argument or a file named by a flag is wrong, or when the use is asked for.
    pub fn from_args(
        args: impl IntoIterator<Item = impl Into<OsString>>,
        now: OffsetDateTime,
    ) -> Result<Self, UsageError> {
        let mut request = Self {
            trust: TrustStore::new(),
            material: Material::new(),
            policy: Policy::default(),
            limits: Limits::default(),
            at: now,
            known_at: None,
            content: None,
            signer: None,
            agency: None,
            format: Format::Json,
            jobs: 1,
            files: Vec::new(),
        };
        let mut args = args.into_iter().map(Into::into);
        let mut flags_end = false;
        while let Some(arg) = args.next() {
            // Names of files may be any bytes; flags are ASCII.
            let begins = arg.as_encoded_bytes();
            if flags_end || !(begins.starts_with(b"--") || arg == "-h") {
                request.files.push(PathBuf::from(arg));
                continue;
            }
            if arg == "--" {
                flags_end = true;
                continue;
            }
            if arg == "--help" || arg == "-h" {
                return Err(UsageError::Help);
            }
            let (flag, value) = match split(&arg) {
                Some((flag, value)) => (flag, Some(value)),
                None => (arg.to_string_lossy().into_owned(), args.next()),
            };
            let value = value.ok_or_else(|| UsageError::Argument(format!("{flag} needs a value")))?;
            request.take(&flag, &value)?;
        }
        if request.files.is_empty() {
            return Err(UsageError::Argument(USAGE.to_owned()));
        }
        if request.content.is_some() && request.files.len() > 1 {
            return Err(UsageError::Argument("--content goes with one file only".to_owned()));
        }
        Ok(request)
    }

    fn take(&mut self, flag: &str, value: &OsStr) -> Result<(), UsageError> {
        let path = Path::new(value);
        let kind = match flag {
            "--trust" if path.is_dir() => {
                if self.trust_folder(path, None)? > 0 {
                    return Ok(());
                }
                "certificate"
            }
            "--trust" if self.trust_file(path, None)? == 0 => "certificate",
            "--intermediate" if self.material.add_certificates(&read(path, MAX_BYTES)?) == 0 => "certificate",
            "--crl" if self.material.add_crls(&read(path, MAX_BYTES)?) == 0 => "revocation list",
            "--ocsp" if self.material.add_ocsp(&read(path, MAX_BYTES)?) == 0 => "ocsp response",
            "--trust" | "--intermediate" | "--crl" | "--ocsp" => return Ok(()),
            "--content" => {
                self.content = Some(read(path, self.limits.file_bytes)?);
                return Ok(());
            }
            _ => return self.take_word(flag, value),
        };
        Err(UsageError::Empty { path: path.to_owned(), kind })
    }

    /// Anchors of every file in a folder, in the order of their names; returns how many. A file of certificates that holds
    /// none is an error, so that nobody believes in an anchor that is not there; other files are left alone.
    fn trust_folder(&mut self, folder: &Path, purpose: Option<Purpose>) -> Result<usize, UsageError> {
        let broken = |source| UsageError::File { path: folder.to_owned(), source };
        let entries = std::fs::read_dir(folder).map_err(broken)?;
        let mut paths =
            entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, _>>().map_err(broken)?;
        paths.sort();
        let mut count = 0;
        for path in paths {
            let ends_right = path
                .extension()
                .and_then(|ending| ending.to_str())
                .is_some_and(|ending| ANCHOR_ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending)));
            if path.is_dir() {
                let named = PURPOSES.iter().find(|(name, _)| path.ends_with(name));
                if let (Some((_, own)), None) = (named, purpose) {
                    count += self.trust_folder(&path, Some(*own))?;
                }
            } else if ends_right {
                let own = self.trust_file(&path, purpose)?;
                if own == 0 {
                    return Err(UsageError::Empty { path, kind: "certificate" });
                }
                count += own;
            }
        }
        Ok(count)
    }

    /// Anchors of one file, for `purpose` alone where there is one; returns how many.
    fn trust_file(&mut self, path: &Path, purpose: Option<Purpose>) -> Result<usize, UsageError> {
        let anchors = TrustStore::read_file(&read(path, MAX_BYTES)?)
            .map_err(|source| UsageError::List { path: path.to_owned(), source })?;
        let mut count = 0;
        for anchor in anchors {
            let narrowed = match purpose {
                // What a list trusts for something else is not trusted for more by where the list lies.
                Some(purpose) if !anchor.purposes().contains(&purpose) => continue,
                Some(purpose) => anchor.for_purposes(&[purpose]),
                None => anchor,
            };
            self.trust.add(narrowed);
            count += 1;
        }
        Ok(count)
    }

    /// Flags whose value is no file.
    fn take_word(&mut self, flag: &str, value: &OsStr) -> Result<(), UsageError> {
        let unreadable = || UsageError::Argument(format!("the value of {flag} is no text in UTF-8"));
        let value = value.to_str().ok_or_else(unreadable)?;
        match flag {
            "--at" => self.at = time(flag, value)?,
            "--known-at" => self.known_at = Some(time(flag, value)?),
            "--signer" => self.signer = Some(value.to_owned()),
            "--agency" => self.agency = Some(value.to_owned()),
            "--format" => {
                self.format = match value {
                    "json" => Format::Json,
                    "text" => Format::Text,
                    _ => return Err(UsageError::Argument("--format is json or text".to_owned())),
                };
            }
            "--jobs" => {
                let number = value.parse().ok().filter(|n| (1..=MAX_JOBS).contains(n));
                self.jobs = number.ok_or_else(|| {
                    UsageError::Argument(format!("--jobs is a number from 1 to {MAX_JOBS}"))
                })?;
            }
            _ => return Err(UsageError::Argument(format!("unknown argument {flag}"))),
        }
        Ok(())
    }

    /// The context for verifications.
    pub fn context(&self) -> Context<'_> {
        Context {
            trust: &self.trust,
            material: &self.material,
            policy: &self.policy,
            time: self.at,
            known_at: self.known_at,
            limits: self.limits,
        }
    }

    /// The names to compare with.
    pub fn printed(&self) -> Printed<'_> {
        Printed { signer: self.signer.as_deref(), agency: self.agency.as_deref() }
    }
}

fn time(flag: &str, value: &str) -> Result<OffsetDateTime, UsageError> {
    OffsetDateTime::parse(value, &Rfc3339)
        .map_err(|_| UsageError::Argument(format!("{flag} {value} is no rfc 3339 time")))
}

/// `--flag=value`, taken apart.
fn split(arg: &OsStr) -> Option<(String, OsString)> {
    if let Some(text) = arg.to_str() {
        return text.split_once('=').map(|(flag, value)| (flag.to_owned(), value.into()));
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let bytes = arg.as_bytes();
        let at = bytes.iter().position(|byte| *byte == b'=')?;
        let flag = std::str::from_utf8(bytes.get(..at)?).ok()?;
        Some((flag.to_owned(), OsStr::from_bytes(bytes.get(at + 1..)?).to_owned()))
    }
    // Elsewhere the parts of such a word cannot be told apart; the value can stand in a word of its own.
    #[cfg(not(unix))]
    None
}

/// The bytes of a file that a flag names, `most` of them.
fn read(path: &Path, most: usize) -> Result<Vec<u8>, UsageError> {
    let broken = |source| UsageError::File { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    let opened = File::open(path).map_err(broken)?;
    opened.take(most as u64 + 1).read_to_end(&mut bytes).map_err(broken)?;
    if bytes.len() > most {
        return Err(UsageError::TooLong { path: path.to_owned() });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(list: &[&str]) -> Result<Request, UsageError> {
        Request::from_args(list.iter().map(|s| (*s).to_owned()), OffsetDateTime::UNIX_EPOCH)
    }

    #[test]
    #[cfg(unix)]
    fn names_of_files_may_be_any_bytes_and_words_must_be_text() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = tempfile::tempdir().unwrap();
        let odd = folder.path().join(OsStr::from_bytes(b"c\xf4ng v\xa8n.txt"));
        std::fs::write(&odd, b"content").unwrap();
        let read = |args: Vec<OsString>| Request::from_args(args, OffsetDateTime::UNIX_EPOCH);
        let request =
            read(vec!["--content".into(), odd.clone().into(), odd.clone().into()]).expect("right use");
        assert_eq!((request.content.as_deref(), &request.files), (Some(&b"content"[..]), &vec![odd.clone()]));
        let mut joined = OsString::from("--content=");
        joined.push(&odd);
        assert!(read(vec![joined, "a.p7s".into()]).expect("right use").content.is_some());
        let not_text = OsStr::from_bytes(b"Tr\xe2n").to_owned();
        let told = read(vec!["--signer".into(), not_text, "a".into()]);
        assert!(matches!(told, Err(UsageError::Argument(text)) if text.contains("--signer")));
    }

    #[test]
    fn the_time_is_now_unless_another_is_given() {
        let now = OffsetDateTime::from_unix_timestamp(1_781_481_600).unwrap();
        let at = |args: &[&str]| Request::from_args(args.iter().copied(), now).expect("right use").at;
        assert_eq!(at(&["a.pdf"]), now);
        assert_eq!(at(&["--at", "2020-01-01T00:00:00Z", "a.pdf"]).year(), 2020);
    }

    #[test]
    fn arguments_are_read_strictly() {
        let request = arguments(&["--at=2026-06-15T00:00:00Z", "a.pdf", "--", "--b.pdf"]).expect("right use");
        assert_eq!(request.files, [PathBuf::from("a.pdf"), PathBuf::from("--b.pdf")]);
        assert_eq!((request.at.unix_timestamp(), request.known_at), (1_781_481_600, None));
        let request =
            arguments(&["--jobs", "4", "--format", "text", "--known-at", "2026-03-05T01:00:00Z", "a"])
                .expect("right use");
        assert_eq!((request.jobs, request.format), (4, Format::Text));
        assert_eq!(request.context().known_at.map(OffsetDateTime::unix_timestamp), Some(1_772_672_400));
        for wrong in [
            &["--at", "today", "a.pdf"][..],
            &["--known-at", "2026-03-05", "a.pdf"],
            &["--frob", "x", "a.pdf"],
            &["--jobs", "0", "a.pdf"],
            &["--jobs", "many", "a.pdf"],
            &["--format", "xml", "a.pdf"],
            &["--trust"],
            &["--content", file!().rsplit('/').next().unwrap_or(""), "a.pdf", "b.pdf"],
            &[],
        ] {
            let got = arguments(wrong);
            assert!(matches!(got, Err(UsageError::Argument(_) | UsageError::File { .. })), "{wrong:?}");
        }
        assert!(matches!(arguments(&["--crl", "/no/such/file", "a.pdf"]), Err(UsageError::File { .. })));
        let content = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let two = arguments(&["--content", content, "a.p7s", "b.p7s"]);
        assert!(matches!(two, Err(UsageError::Argument(text)) if text.contains("one file")));
        for help in [&["--help"][..], &["-h"], &["--jobs", "2", "--help", "a.pdf"]] {
            let told = arguments(help).expect_err("no request");
            assert!(matches!(told, UsageError::Help) && told.to_string().starts_with("usage: "), "{help:?}");
        }
        assert_eq!(arguments(&["--", "--help"]).expect("a file").files, [PathBuf::from("--help")]);
    }
}
