//! Child programs: started with a bare environment in a process group of their own or in that of the
//! caller, held to time and output, and killed when they go over.

use std::io::{Read, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use crate::confinement::{self, bounds};
use crate::scratch::Scratch;
use crate::{Limits, ReadError};

/// What a program printed and how it ended.
pub(crate) struct Outcome {
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
    pub(crate) status: ExitStatus,
}

/// Runs `program` until it ends or goes over `limits`, then kills its whole group. What it writes to a temporary folder
/// is gone then.
///
/// Errors: [`ReadError::MissingProgram`], [`ReadError::OverLimit`].
pub(crate) fn run(program: &Path, arguments: &[&str], limits: &Limits) -> Result<Outcome, ReadError> {
    run_with(program, arguments, None, limits)
}

/// [`run`] with something to read on standard input.
pub(crate) fn run_with(
    program: &Path,
    arguments: &[&str],
    input: Option<Vec<u8>>,
    limits: &Limits,
) -> Result<Outcome, ReadError> {
    let name = || program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        // Recognition of characters would otherwise start a thread for every processor.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let has_group = !confinement::is_confined();
    // What a confined process starts writes where that process may. It goes after the group, which is dropped first.
    let scratch = has_group.then(|| Scratch::within(&std::env::temp_dir())).transpose();
    let scratch = scratch.map_err(|_| ReadError::MissingProgram { name: name() })?;
    if let Some(folder) = scratch.as_ref().map(|scratch| scratch.path().into()).or(std::env::var_os("TMPDIR"))
    {
        command.env("TMPDIR", folder);
    }
    if has_group {
        command.process_group(0);
    }
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    let child = command.spawn().map_err(|_| ReadError::MissingProgram { name: name() })?;
    let mut group = Group(child, has_group);
    group.confine(limits);
    if let (Some(mut pipe), Some(input)) = (group.0.stdin.take(), input) {
        // On a thread of its own: a program that never reads must not hold up the clock. It ends with the pipe.
        thread::spawn(move || pipe.write_all(&input));
    }

    let deadline = Instant::now() + limits.wall;
    let over = |what: &str| ReadError::OverLimit { what: what.into() };
    let stdout = collect(group.0.stdout.take(), limits.max_output, false);
    let stderr = collect(group.0.stderr.take(), 64 * 1024, true);
    let wait = |from: &mpsc::Receiver<Option<Vec<u8>>>| {
        let left = deadline.saturating_duration_since(Instant::now());
        from.recv_timeout(left).map_err(|_| over("time"))?.ok_or_else(|| over("output"))
    };
    let stdout = wait(&stdout)?;
    let stderr = wait(&stderr).unwrap_or_default();
    let status = group.wait(deadline).ok_or_else(|| over("time"))?;
    match status.signal() {
        Some(signal) if signal == Signal::XCPU.as_raw() => Err(over("resources")),
        // By a machine that has no memory left, which is not the file's doing.
        Some(signal) if signal == Signal::KILL.as_raw() => Err(ReadError::ProgramFailed { name: name() }),
        _ => Ok(Outcome { stdout, stderr: String::from_utf8_lossy(&stderr).into_owned(), status }),
    }
}

/// Reads a pipe to its end on a thread of its own. When it brings more than `most` bytes the rest is let go
/// if `drain`, so that complaints never block a program; otherwise the answer is `None`.
/// The thread ends with the pipe, at the latest when the group is killed.
fn collect(
    pipe: Option<impl Read + Send + 'static>,
    most: u64,
    drain: bool,
) -> mpsc::Receiver<Option<Vec<u8>>> {
    let (to, from) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let whole = pipe.is_none_or(|mut pipe| {
            let read = (&mut pipe).take(most + 1).read_to_end(&mut bytes);
            if drain {
                return std::io::copy(&mut pipe, &mut std::io::sink()).is_ok();
            }
            read.is_ok() && bytes.len() as u64 <= most
        });
        // Nobody listens any more when the time was up first.
        let _ = to.send(whole.then_some(bytes));
    });
    from
}

/// A child and, if it has a group of its own, all it started; dropping it leaves none of them behind. What a confined
/// process starts stays in that process's group, so that whoever ends it ends all.
struct Group(Child, bool);

impl Group {
    fn pid(&self) -> Option<Pid> {
        i32::try_from(self.0.id()).ok().and_then(Pid::from_raw)
    }

    /// Limits from outside, for programs that do not confine themselves. The moment between start and
    /// limit is harmless: it is over before the program has read its file.
    fn confine(&self, limits: &Limits) {
        #[cfg(target_os = "linux")]
        for (resource, limit) in bounds(limits) {
            // It fails when the program has ended already, or lives under a lower limit.
            let _ = rustix::process::prlimit(self.pid(), resource, limit);
        }
    }

    fn wait(&mut self, deadline: Instant) -> Option<ExitStatus> {
        loop {
            match self.0.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(2)),
                _ => return None,
            }
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.1 {
            let _ = self.0.kill();
        } else if let Some(pid) = self.pid() {
            // The group may be gone already, which is what is wanted.
            let _ = rustix::process::kill_process_group(pid, Signal::KILL);
        }
        let _ = self.0.wait();
    }
}

/// An absolute path as text: poppler takes a leading dash for an option and `fd://` for a descriptor.
pub(crate) fn absolute(path: &Path) -> Result<String, ReadError> {
    // Not resolved: where a link leads may have no name of its own.
    if !path.exists() {
        return Err(ReadError::Unopenable);
    }
    let path: PathBuf = std::path::absolute(path).map_err(|_| ReadError::Unopenable)?;
    path.into_os_string().into_string().map_err(|_| ReadError::Unopenable)
}

/// What a poppler program's failure says about the file.
pub(crate) fn poppler_failure(name: &str, outcome: &Outcome) -> ReadError {
    if outcome.stderr.contains("Incorrect password") {
        ReadError::PasswordProtected
    } else if ["Out of memory", "bad_alloc", "Bogus memory"].iter().any(|sign| outcome.stderr.contains(sign))
    {
        ReadError::OverLimit { what: "resources".into() }
    // 1: it cannot be opened; 99: it has no such page, where what it says of its pages does not fit together.
    } else if matches!(outcome.status.code(), Some(1 | 99)) {
        ReadError::Malformed
    } else {
        ReadError::ProgramFailed { name: name.into() }
    }
}

/// Runs a poppler program on `path` after its `options` and gives what it printed.
pub(crate) fn poppler(
    name: &str,
    options: &[&str],
    path: &Path,
    limits: &Limits,
) -> Result<String, ReadError> {
    let file = absolute(path)?;
    let arguments: Vec<&str> = options.iter().copied().chain([file.as_str()]).collect();
    let outcome = run(Path::new(name), &arguments, limits)?;
    if outcome.status.success() {
        Ok(String::from_utf8_lossy(&outcome.stdout).into_owned())
    } else {
        Err(poppler_failure(name, &outcome))
    }
}
