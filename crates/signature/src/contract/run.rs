//! Many files, some at a time, told in the order in which they were given.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use serde_json::json;

use super::arguments::{Format, Request};
use super::{PASSED, exit_code, line, people, verify_bytes};
use crate::error::{Error, Limit};
use crate::{Printed, Report, compare};

/// Progress is told when there are more files than this.
const FEW: usize = 20;

impl Request {
    /// Verifies all files, hands `emit` one answer each in the given order, and returns the exit code, which is the worst
    /// of all. `progress` is told how many are done, and of how many, some twenty times when there are more than twenty.
    ///
    /// Errors: those of `emit`, after which no further file is begun: nobody reads what would be said of it.
    pub fn run(
        &self,
        mut emit: impl FnMut(&str) -> io::Result<()>,
        mut progress: impl FnMut(usize, usize),
    ) -> io::Result<u8> {
        let total = self.files.len();
        let mut code = PASSED;
        let mut told = |index: usize, (answer, own): (String, u8)| {
            emit(&answer)?;
            code = code.max(own);
            let done = index + 1;
            if total > FEW && done * FEW / total > index * FEW / total {
                progress(done, total);
            }
            Ok::<_, io::Error>(())
        };
        if self.jobs <= 1 || total <= 1 {
            for (index, file) in self.files.iter().enumerate() {
                told(index, self.answer(file))?;
            }
            return Ok(code);
        }
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let (send, receive) = mpsc::channel();
            for _ in 0..self.jobs.min(total) {
                let (send, next) = (send.clone(), &next);
                scope.spawn(move || {
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(file) = self.files.get(index) else { break };
                        // Whoever listens has gone when an answer could not be written.
                        if send.send((index, self.answer(file))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(send);
            let mut waiting = BTreeMap::new();
            let mut due = 0;
            for (index, answer) in receive {
                waiting.insert(index, answer);
                while let Some(answer) = waiting.remove(&due) {
                    told(due, answer)?;
                    due += 1;
                }
            }
            Ok::<_, io::Error>(())
        })?;
        Ok(code)
    }

    /// The answer for one file, and its exit code.
    fn answer(&self, file: &Path) -> (String, u8) {
        let bytes = self.read(file);
        let mut outcome = match &bytes {
            Ok(bytes) => verify_bytes(bytes, self.content.as_deref(), &self.context()),
            Err(error) => Err(error.clone()),
        };
        if let Ok(report) = &mut outcome {
            add_names(report, self.printed());
        }
        let code = exit_code(&outcome);
        let name = file.display().to_string();
        if self.format == Format::Text {
            return (people::text(&outcome, &name), code);
        }
        let mut object = line(&outcome, (self.files.len() > 1).then_some(name.as_str()));
        if let (Err(_), Ok(bytes), Some(count)) = (&outcome, &bytes, object.get_mut("revision_count")) {
            *count = json!(crate::pdf::scan::markers(bytes).len());
        }
        (object.to_string(), code)
    }

    /// The bytes of a file, no more than may be judged: a pipe or a device might never end.
    fn read(&self, file: &Path) -> Result<Vec<u8>, Error> {
        let about = std::fs::metadata(file).map_err(|fault| reason(&fault))?;
        if !about.is_file() {
            return Err(Error::CannotOpen("it is a folder, a pipe or a device"));
        }
        let most = self.limits.file_bytes as u64;
        let mut bytes = Vec::new();
        let opened = File::open(file).map_err(|fault| reason(&fault))?;
        opened.take(most + 1).read_to_end(&mut bytes).map_err(|fault| reason(&fault))?;
        if bytes.len() as u64 > most {
            return Err(Error::LimitExceeded(Limit::FileSize));
        }
        Ok(bytes)
    }
}

/// Why a file cannot be opened.
fn reason(fault: &io::Error) -> Error {
    Error::CannotOpen(match fault.kind() {
        ErrorKind::NotFound => "there is none of this name",
        ErrorKind::PermissionDenied => "reading it is not permitted",
        _ => "the system cannot read it",
    })
}

fn add_names(report: &mut Report, printed: Printed) {
    let findings = compare(report, printed);
    report.findings.extend(findings);
}
