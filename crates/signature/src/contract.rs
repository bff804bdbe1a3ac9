//! The command `congvan verify`: its arguments, its line of JSON per file, its exit codes.
//! The library holds them so that every program that offers the command behaves the same.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use crate::findings::Finding;
use crate::{
    Answers, Context, Error, Limits, Material, Policy, Report, ScreenState, SignatureReport, TrustStore,
};

/// Exit code: every file passed.
pub const PASSED: u8 = 0;
/// Exit code: a file did not pass, or holds no signature.
pub const NOT_PASSED: u8 = 1;
/// Exit code: wrong use, or a file could not be read.
pub const UNREADABLE: u8 = 2;

/// How the command is used.
pub const USAGE: &str = "usage: verify [--trust PEM]... [--intermediate PEM]... [--crl F]... [--ocsp F]... \
                         [--at RFC3339] [--content F] FILE...";

/// Wrong use of the command.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UsageError {
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
    /// A file named by a flag holds nothing of the kind.
    #[error("{path} holds no {kind}")]
    Empty {
        /// The file.
        path: PathBuf,
        /// What was expected in it.
        kind: &'static str,
    },
}

/// Everything that a call of the command says.
#[derive(Debug, Clone)]
pub struct Request {
    /// Anchors from `--trust`.
    pub trust: TrustStore,
    /// Certificates, lists and responses from the other flags.
    pub material: Material,
    /// Policy; the default one for official letters.
    pub policy: Policy,
    /// Limits; the default ones.
    pub limits: Limits,
    /// Time from `--at`.
    pub at: OffsetDateTime,
    /// Content of a detached CMS.
    pub content: Option<Vec<u8>>,
    /// Files to verify.
    pub files: Vec<PathBuf>,
}

impl Request {
    /// Reads arguments (without the program's name) and the files that flags name. `now` stands
    /// in when `--at` is not given.
    ///
    /// Errors: [`UsageError`] when an argument or a file named by a flag is wrong.
    pub fn from_args(
        args: impl IntoIterator<Item = String>,
        now: OffsetDateTime,
    ) -> Result<Self, UsageError> {
        let mut request = Self {
            trust: TrustStore::new(),
            material: Material::new(),
            policy: Policy::default(),
            limits: Limits::default(),
            at: now,
            content: None,
            files: Vec::new(),
        };
        let mut args = args.into_iter();
        let mut flags_end = false;
        while let Some(arg) = args.next() {
            if flags_end || !arg.starts_with("--") {
                request.files.push(PathBuf::from(arg));
                continue;
            }
            if arg == "--" {
                flags_end = true;
                continue;
            }
            let (flag, value) = match arg.split_once('=') {
                Some((flag, value)) => (flag.to_owned(), Some(value.to_owned())),
                None => (arg, args.next()),
            };
            let value = value.ok_or_else(|| UsageError::Argument(format!("{flag} needs a value")))?;
            request.take(&flag, &value)?;
        }
        if request.files.is_empty() {
            return Err(UsageError::Argument(USAGE.to_owned()));
        }
        Ok(request)
    }

    fn take(&mut self, flag: &str, value: &str) -> Result<(), UsageError> {
        let path = Path::new(value);
        let kind = match flag {
            "--trust" if self.trust.add_certificates(&read(path)?) == 0 => "certificate",
            "--intermediate" if self.material.add_certificates(&read(path)?) == 0 => "certificate",
            "--crl" if self.material.add_crls(&read(path)?) == 0 => "revocation list",
            "--ocsp" if self.material.add_ocsp(&read(path)?) == 0 => "ocsp response",
            "--trust" | "--intermediate" | "--crl" | "--ocsp" => return Ok(()),
            "--content" => {
                self.content = Some(read(path)?);
                return Ok(());
            }
            "--at" => {
                self.at = OffsetDateTime::parse(value, &Rfc3339)
                    .map_err(|_| UsageError::Argument(format!("--at {value} is no rfc 3339 time")))?;
                return Ok(());
            }
            _ => return Err(UsageError::Argument(format!("unknown argument {flag}"))),
        };
        Err(UsageError::Empty { path: path.to_owned(), kind })
    }

    /// The context for verifications.
    pub fn context(&self) -> Context<'_> {
        Context {
            trust: &self.trust,
            material: &self.material,
            policy: &self.policy,
            time: self.at,
            limits: self.limits,
        }
    }

    /// Verifies all files, hands `emit` one line of JSON each, and returns the exit code.
    pub fn run(&self, mut emit: impl FnMut(&str)) -> u8 {
        let mut code = PASSED;
        for file in &self.files {
            let bytes = std::fs::read(file);
            let outcome = match &bytes {
                Ok(bytes) => verify_bytes(bytes, self.content.as_deref(), &self.context()),
                Err(_) => Err(Error::Malformed("the file cannot be opened")),
            };
            let name = (self.files.len() > 1).then(|| file.display().to_string());
            let mut object = line(&outcome, name.as_deref());
            if let (Err(_), Ok(bytes), Some(count)) = (&outcome, &bytes, object.get_mut("revision_count")) {
                *count = json!(crate::pdf::scan::markers(bytes).len());
            }
            emit(&object.to_string());
            code = code.max(exit_code(&outcome));
        }
        code
    }
}

fn read(path: &Path) -> Result<Vec<u8>, UsageError> {
    std::fs::read(path).map_err(|source| UsageError::File { path: path.to_owned(), source })
}

/// Verifies bytes as a PDF or, when they begin like one, as a CMS container.
///
/// Errors: as [`crate::verify_pdf`] and [`crate::verify_cms`].
pub fn verify_bytes(bytes: &[u8], content: Option<&[u8]>, ctx: &Context) -> Result<Report, Error> {
    let looks_like_cms = bytes.first() == Some(&0x30) || bytes.starts_with(b"-----BEGIN ");
    if looks_like_cms { crate::verify_cms(bytes, content, ctx) } else { crate::verify_pdf(bytes, ctx) }
}

/// The exit code for one file.
pub fn exit_code(outcome: &Result<Report, Error>) -> u8 {
    match outcome {
        Err(_) => UNREADABLE,
        Ok(report) if report.indication == Some(crate::Indication::TotalPassed) => PASSED,
        Ok(_) => NOT_PASSED,
    }
}

/// The JSON object for one file.
pub fn line(outcome: &Result<Report, Error>, file: Option<&str>) -> Value {
    let mut object = Map::new();
    if let Some(file) = file {
        object.insert("file".to_owned(), json!(file));
    }
    let state = ScreenState::of_outcome(outcome);
    let body = match outcome {
        Ok(report) => report_body(report),
        Err(error) => json!({
            "indication": "FILE-ERROR",
            "sub_indication": null,
            "revision_count": 0,
            "document_timestamps": 0,
            "signatures": [],
            "findings": [{"code": error.code(), "vi": error.vietnamese(), "en": error.to_string()}],
        }),
    };
    if let Value::Object(body) = body {
        object.extend(body);
    }
    object.insert("state".to_owned(), json!(state.code()));
    Value::Object(object)
}

fn report_body(report: &Report) -> Value {
    json!({
        "indication": report.indication.map_or("NO-SIGNATURE", |i| i.as_str()),
        "sub_indication": report.sub_indication.map(|s| s.as_str()),
        "revision_count": report.revision_count,
        "document_timestamps": report.document_timestamps.len(),
        "signatures": report.signatures.iter().map(signature_body).collect::<Vec<_>>(),
        "timestamps": report.document_timestamps,
        "findings": report.findings.iter().map(finding_body).collect::<Vec<_>>(),
    })
}

fn signature_body(signature: &SignatureReport) -> Value {
    let mut body = json!(signature);
    if let Value::Object(fields) = &mut body {
        fields.insert(
            "findings".to_owned(),
            Value::Array(signature.findings.iter().map(finding_body).collect()),
        );
        // The national zone; the screens use the agency's own.
        let zone = UtcOffset::from_hms(7, 0, 0).unwrap_or(UtcOffset::UTC);
        fields.insert("answers".to_owned(), json!(Answers::of(signature, zone)));
        fields.insert("state".to_owned(), json!(ScreenState::of_signature(signature).code()));
    }
    body
}

fn finding_body(finding: &Finding) -> Value {
    json!(finding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(list: &[&str]) -> Result<Request, UsageError> {
        Request::from_args(list.iter().map(|s| (*s).to_owned()), OffsetDateTime::UNIX_EPOCH)
    }

    #[test]
    fn arguments_are_read_strictly() {
        let request = arguments(&["--at=2026-06-15T00:00:00Z", "a.pdf", "--", "--b.pdf"]).expect("right use");
        assert_eq!(request.files, [PathBuf::from("a.pdf"), PathBuf::from("--b.pdf")]);
        assert_eq!(request.at.unix_timestamp(), 1_781_481_600);
        for wrong in [&["--at", "today", "a.pdf"][..], &["--frob", "x", "a.pdf"], &["--trust"], &[]] {
            assert!(matches!(arguments(wrong), Err(UsageError::Argument(_))), "{wrong:?}");
        }
        assert!(matches!(arguments(&["--crl", "/no/such/file", "a.pdf"]), Err(UsageError::File { .. })));
    }

    #[test]
    fn only_a_passed_file_exits_with_zero() {
        let ctx_request = arguments(&["a.pdf"]).expect("right use");
        let mut report = crate::validate::cms::summarise(vec![], vec![], 0, vec![], &ctx_request.context());
        assert_eq!(exit_code(&Ok(report.clone())), NOT_PASSED, "no signature");
        report.indication = Some(crate::Indication::TotalPassed);
        assert_eq!(exit_code(&Ok(report)), PASSED);
        assert_eq!(exit_code(&Err(Error::NotPdf)), UNREADABLE);
    }
}
