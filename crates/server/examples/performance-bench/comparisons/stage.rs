//! What every comparison needs: the program, how much is asked of it, a ward to serve.

use anyhow::{Context, Result, bail};
use congvan_office::Database;
use congvan_testkit::{Answer, Client, Program, Server, Town};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// To believe the figures.
    Full,
    /// Minutes in all, for a look.
    Quick,
    /// Seconds, to see that every comparison works; its figures mean nothing.
    Smoke,
}

impl Size {
    /// As the command line says it.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        match word {
            "--full" => Some(Self::Full),
            "--quick" => Some(Self::Quick),
            "--smoke" => Some(Self::Smoke),
            _ => None,
        }
    }

    /// The value for this size.
    pub(crate) fn of<T>(self, full: T, quick: T, smoke: T) -> T {
        match self {
            Self::Full => full,
            Self::Quick => quick,
            Self::Smoke => smoke,
        }
    }
}

/// Where measuring happens.
pub(crate) struct Stage {
    pub(crate) congvan: PathBuf,
    pub(crate) size: Size,
    pub(crate) cores: usize,
    pub(crate) load_before: f64,
}

impl Stage {
    pub(crate) fn new(congvan: PathBuf, size: Size) -> Result<Self> {
        let cores = std::thread::available_parallelism().context("the number of cores")?.get();
        Ok(Self { congvan, size, cores, load_before: load() })
    }

    /// A ward in a folder of its own, on a real disk and not in memory, after `scene` was played in it.
    pub(crate) fn ward<T>(
        &self,
        database: Database,
        scene: impl AsyncFnOnce(&Town) -> T,
    ) -> Result<(Ward, T)> {
        let under = self.congvan.parent().unwrap_or(Path::new("."));
        let folder = tempfile::Builder::new().prefix("performance-").tempdir_in(under)?;
        let data = folder.path().join("data");
        let given = runtime()?.block_on(async {
            let town = Town::open(&data, database.clone(), self.congvan.clone(), true).await;
            let given = scene(&town).await;
            town.close().await;
            given
        });
        Ok((self.ward_of(folder, &database), given))
    }

    /// The same ward again, copied as it lies on disk.
    pub(crate) fn copy(&self, ward: &Ward) -> Result<Ward> {
        let under = self.congvan.parent().unwrap_or(Path::new("."));
        let folder = tempfile::Builder::new().prefix("performance-").tempdir_in(under)?;
        let mut copy = std::process::Command::new("cp");
        if !copy.arg("-a").arg(&ward.program.data).arg(folder.path()).status()?.success() {
            bail!("the ward cannot be copied");
        }
        Ok(self.ward_of(folder, &Database::Sqlite))
    }

    fn ward_of(&self, folder: TempDir, database: &Database) -> Ward {
        let mut program = Program::new(&self.congvan, &folder.path().join("data"));
        if let Database::Postgres { url } = database {
            program = program.with("CONGVAN_DATABASE_URL", url);
        }
        Ward { program, _folder: folder }
    }
}

/// A ward not served yet; its folder goes with it.
pub(crate) struct Ward {
    pub(crate) program: Program,
    _folder: TempDir,
}

impl Ward {
    /// The program serving it, without jobs: what is measured is the request alone.
    pub(crate) fn serve(&self) -> Server {
        self.program.serve(&["--no-worker"])
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.program.data.join("congvan.db")
    }
}

/// So many clients, each with a connection and a session of its own.
pub(crate) fn clients(server: &Server, login: &str, count: usize) -> Vec<Client> {
    (0..count).map(|_| Client::signed_in(&server.url, login)).collect()
}

/// The answer, which must have this status.
pub(crate) fn expect(answer: Option<Answer>, status: u16) -> Result<Answer> {
    let answer = answer.context("the server broke off")?;
    if answer.status == status {
        Ok(answer)
    } else {
        bail!("{} instead of {status}: {}", answer.status, String::from_utf8_lossy(&answer.bytes))
    }
}

/// For what is asynchronous besides the program itself.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// How many processes wanted to run in the last minute.
pub(crate) fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(f64::NAN)
}

/// A value of `/proc/PID/status`, in MB (10⁶ bytes).
pub(crate) fn memory(process: u32, what: &str) -> Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = text.lines().find_map(|line| line.strip_prefix(what)).context("no such value")?;
    let kibibytes: f64 = line.trim_start_matches(':').trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes * 1024.0 / 1e6)
}
