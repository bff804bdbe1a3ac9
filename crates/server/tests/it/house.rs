//! A ward of its own for each test: data folder, database, the program at work on them.

use congvan_testkit::{Client, Program, Server, Town, fresh_postgres};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// The `congvan` program under test.
pub(crate) const EXECUTABLE: &str = env!("CARGO_BIN_EXE_congvan");

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    Sqlite,
    Postgres,
}

/// A data folder with the ward and its neighbour in it, not served yet.
pub(crate) struct Ground {
    folder: TempDir,
    pub(crate) program: Program,
}

impl Ground {
    /// The ward without letters.
    pub(crate) fn new(on: On) -> Self {
        Self::with(on, async |_| ()).0
    }

    /// The ward after `scene` was played in it, with what the scene gives.
    pub(crate) fn with<T>(on: On, scene: impl AsyncFnOnce(&Town) -> T) -> (Self, T) {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let given = runtime().block_on(async {
            let database = match on {
                On::Sqlite => congvan_office::Database::Sqlite,
                On::Postgres => fresh_postgres().await,
            };
            let town = Town::open(&data, database.clone(), PathBuf::from(EXECUTABLE), true).await;
            let given = scene(&town).await;
            town.close().await;
            (database, given)
        });
        let mut program = Program::new(EXECUTABLE, &data);
        if let congvan_office::Database::Postgres { url } = &given.0 {
            program = program.with("CONGVAN_DATABASE_URL", url);
        }
        (Self { folder, program }, given.1)
    }

    /// A file of the test's own, beside the data folder.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path.to_str().expect("a plain path").to_owned()
    }

    /// One more setting.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.program.settings.push((name.to_owned(), value.into()));
    }

    pub(crate) fn serve(self) -> House {
        self.serve_with(&[])
    }

    /// Serves it, with more arguments.
    pub(crate) fn serve_with(self, arguments: &[&str]) -> House {
        let server = self.program.serve(arguments);
        House { server, ground: self }
    }
}

/// A ward that is served.
pub(crate) struct House {
    // Before the folder, so that the program ends before its data goes.
    pub(crate) server: Server,
    ground: Ground,
}

impl House {
    /// A ward without letters, served.
    pub(crate) fn open(on: On) -> Self {
        Ground::new(on).serve()
    }

    pub(crate) fn url(&self) -> &str {
        &self.server.url
    }

    /// Somebody of the cast, signed in.
    pub(crate) fn client(&self, login: &str) -> Arc<Client> {
        Arc::new(Client::signed_in(self.url(), login))
    }

    /// The program on the ward's data.
    pub(crate) fn program(&self) -> &Program {
        &self.ground.program
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &Path {
        &self.ground.program.data
    }

    /// Files with published bytes, and files of uploads that have not ended.
    pub(crate) fn blobs(&self) -> (usize, usize) {
        let blobs = self.data().join("blobs");
        (count_files(&blobs.join("cas")), count_files(&blobs.join("staging")))
    }

    /// `kill -9`; what is left can be served again.
    pub(crate) fn kill(self) -> Ground {
        self.server.kill();
        self.ground
    }

    /// Stops the program; what is left can be served again.
    pub(crate) fn stop(self) -> Ground {
        self.server.stop();
        self.ground
    }

    /// Waits for a program that was asked to stop, and lets it check itself.
    #[track_caller]
    pub(crate) fn wait_and_check(self) {
        self.server.wait();
        let found = self.ground.program.check();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }

    /// Stops the program and lets it check itself.
    #[track_caller]
    pub(crate) fn stop_and_check(self) {
        self.server.stop();
        let found = self.ground.program.check();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

fn count_files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries.map(|entry| if entry.path().is_dir() { count_files(&entry.path()) } else { 1 }).sum()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

/// Asks until there is an answer. What must come soon, but not at once: analyses, the index.
#[track_caller]
pub(crate) fn soon<T>(limit: Duration, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + limit;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < until, "not within {limit:?}: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// SHA-256, as the API writes it.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What `congvan openapi` prints.
pub(crate) fn described() -> serde_json::Value {
    let output = std::process::Command::new(EXECUTABLE).arg("openapi").output().expect("the program starts");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Every operation: name, method, path.
pub(crate) fn operations(document: &serde_json::Value) -> Vec<(String, String, String)> {
    let paths = document["paths"].as_object().expect("paths");
    let mut found = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().expect("an item") {
            let id = operation["operationId"].as_str().unwrap_or_default();
            found.push((id.to_owned(), method.to_uppercase(), path.clone()));
        }
    }
    found
}
