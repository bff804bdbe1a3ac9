//! A PostgreSQL cluster for one test run: made on the spot, listening on loopback alone, gone afterwards.
//!
//! Whoever needs a database asks [`url`]. The test run sets [`VARIABLE`] and every test shares its cluster; a test
//! started without it gets a cluster of its own for the life of its process.
//!
//! Nothing in safe Rust runs at the end of every process, least of all of a killed one. So a small shell, the
//! *guardian*, is the parent of the server: it watches the process that asked, and when that process is gone,
//! however it went, it stops the server and removes the directory.
//!
//! This file uses the standard library alone, because `xtask` compiles it too.

use std::fs::{self, File};
use std::io::{self, Read};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The environment variable that names the cluster of a test run: a URL of a database whose user may create others.
pub const VARIABLE: &str = "CONGVAN_TEST_POSTGRES";

/// How long a busy machine may take from an empty directory to a server that answers.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often another port is tried when somebody else took the free one first.
const ATTEMPTS: u32 = 5;

/// Runs as long as the file `wanted` exists and the process `$owner` lives, and then stops the server.
/// It ignores the signals of the terminal: after Ctrl-C it is the one that cleans up.
const GUARDIAN: &str = r#"
trap '' INT TERM HUP
trap 'cd /; rm -rf "$directory"' EXIT
set --
if [ -n "$server_user" ]; then
  chown "$server_user" "$directory" || exit 1
  # Unlike runuser, setpriv becomes the server instead of standing between it and our signals.
  set -- setpriv --reuid="$server_user" --regid="$server_user" --init-groups --
fi
cd "$directory" || exit 1
"$@" "$binaries/initdb" -D "$directory/data" -A trust -U congvan -E UTF8 --locale=C.UTF-8 -N >initdb.log 2>&1 ||
  { mv initdb.log failed; sleep 2; exit 1; }
"$@" "$binaries/postgres" -D "$directory/data" -p "$port" -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories= -c fsync="$durable" -c full_page_writes="$durable" -c max_connections=200 \
  -c shared_buffers=64MB -c timezone=UTC >server.log 2>&1 &
server=$!
while [ -e wanted ] && kill -0 "$owner" 2>/dev/null && kill -0 "$server" 2>/dev/null; do sleep 0.3; done
if ! kill -0 "$server" 2>/dev/null; then mv server.log failed; sleep 2; exit 1; fi
kill -INT "$server"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  kill -0 "$server" 2>/dev/null || break
  sleep 0.25
done
kill -QUIT "$server" 2>/dev/null
wait "$server"
"#;

/// The URL of a database on the test run's cluster, as a user who may create databases.
///
/// Tests create databases of their own on it and never touch the one named here.
///
/// # Panics
///
/// When there is no PostgreSQL on the machine or it does not start. A test on PostgreSQL that cannot have one has
/// failed; it never passes by doing nothing.
#[must_use]
pub fn url() -> String {
    static OWN: OnceLock<Result<Cluster, String>> = OnceLock::new();
    if let Ok(url) = std::env::var(VARIABLE)
        && !url.is_empty()
    {
        return url;
    }
    match OWN.get_or_init(|| Cluster::start(std::process::id())) {
        Ok(cluster) => cluster.url.clone(),
        Err(message) => panic!("{message}"),
    }
}

/// A running PostgreSQL server with a directory of its own.
#[derive(Debug)]
pub struct Cluster {
    url: String,
    directory: PathBuf,
    guardian: Child,
}

impl Cluster {
    /// Makes a cluster and waits until it answers. It lives until [`Cluster::stop`], or until the process `owner`
    /// is gone.
    ///
    /// Errors: a message for a person, when PostgreSQL is missing or does not start.
    pub fn start(owner: u32) -> Result<Cluster, String> {
        Cluster::start_with(owner, "off")
    }

    /// As [`Cluster::start`], and what it acknowledges is on disk, as at an office: for measuring.
    ///
    /// Errors: as [`Cluster::start`].
    pub fn start_durable(owner: u32) -> Result<Cluster, String> {
        Cluster::start_with(owner, "on")
    }

    fn start_with(owner: u32, durable: &str) -> Result<Cluster, String> {
        let binaries = binaries().ok_or(
            "PostgreSQL is not installed, and the tests run on it as well as on SQLite: \
             `apt-get install postgresql` (looked under /usr/lib/postgresql and on the path)",
        )?;
        let mut reason = String::new();
        for _ in 0..ATTEMPTS {
            let port = free_port().map_err(|error| format!("no free port on 127.0.0.1: {error}"))?;
            let mut cluster = Cluster::launch(&binaries, port, owner, durable)
                .map_err(|error| format!("PostgreSQL could not be started: {error}"))?;
            match cluster.wait_until_ready() {
                Ok(()) => return Ok(cluster),
                Err(said) => reason = said,
            }
            let port_was_taken = reason.contains("Address already in use");
            cluster.stop();
            if !port_was_taken {
                break;
            }
        }
        Err(format!("the PostgreSQL of the test run did not start: {reason}"))
    }

    /// The URL of the database `postgres` on this cluster.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops the server, waits until it has gone and its directory with it.
    pub fn stop(mut self) {
        // Either may be gone already: the guardian also leaves by itself when its server dies.
        let _ = fs::remove_file(self.directory.join("wanted"));
        let _ = self.guardian.wait();
    }

    fn launch(binaries: &Path, port: u16, owner: u32, durable: &str) -> io::Result<Cluster> {
        let directory = new_directory()?;
        File::create(directory.join("wanted"))?;
        // PostgreSQL refuses to run as root; Debian's package makes the user `postgres`.
        let server_user = if is_root()? { "postgres" } else { "" };
        let guardian = Command::new("sh")
            .args(["-c", GUARDIAN])
            .env("binaries", binaries)
            .env("directory", &directory)
            .env("port", port.to_string())
            .env("owner", owner.to_string())
            .env("durable", durable)
            .env("server_user", server_user)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Away from the terminal's group, so that Ctrl-C reaches the owner first.
            .process_group(0)
            .spawn()?;
        let url = format!("postgres://congvan@127.0.0.1:{port}/postgres");
        Ok(Cluster { url, directory, guardian })
    }

    fn wait_until_ready(&mut self) -> Result<(), String> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if self.is_ready() {
                return Ok(());
            }
            let failed = self.directory.join("failed");
            if failed.exists() {
                return Err(tail_of(&failed));
            }
            if let Ok(Some(status)) = self.guardian.try_wait() {
                return Err(format!("its guardian left with {status}"));
            }
            sleep(Duration::from_millis(50));
        }
        Err(format!("it did not answer within {} s", PATIENCE.as_secs()))
    }

    /// The server's own word: the eighth line of its pid file. A port that answers could be somebody else's.
    fn is_ready(&self) -> bool {
        fs::read_to_string(self.directory.join("data/postmaster.pid"))
            .is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready"))
    }
}

/// The directory with `initdb` and `postgres`: of the newest version that Debian installed, otherwise of the one on
/// the path.
#[must_use]
pub fn binaries() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, directory)| has_server(directory))
        .collect();
    versions.sort();
    let newest = versions.pop().map(|(_, directory)| directory);
    newest.or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|directory| has_server(directory))
    })
}

fn has_server(directory: &Path) -> bool {
    directory.join("initdb").is_file() && directory.join("postgres").is_file()
}

fn new_directory() -> io::Result<PathBuf> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "congvan-test-postgres-{}-{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed),
        std::time::UNIX_EPOCH.elapsed().map_or(0, |age| age.as_nanos()),
    );
    let directory = std::env::temp_dir().join(name);
    fs::create_dir(&directory)?;
    Ok(directory)
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn is_root() -> io::Result<bool> {
    Ok(Command::new("id").arg("-u").output()?.stdout == b"0\n")
}

fn tail_of(path: &Path) -> String {
    let mut text = String::new();
    let read = File::open(path).and_then(|mut file| file.read_to_string(&mut text));
    if let Err(error) = read {
        return format!("its log cannot be read: {error}");
    }
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(5)..].join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_answers_and_leaves_nothing_behind() {
        let cluster = Cluster::start(std::process::id()).expect("PostgreSQL is needed for the tests");
        let directory = cluster.directory.clone();
        let address = cluster.url().split(['@', '/']).nth(3).expect("an address").to_owned();
        assert!(std::net::TcpStream::connect(&address).is_ok(), "{address} does not answer");
        cluster.stop();
        assert!(!directory.exists(), "{} was left behind", directory.display());
        assert!(std::net::TcpStream::connect(&address).is_err(), "{address} still answers");
    }

    #[test]
    fn a_cluster_ends_with_its_owner() {
        let mut owner = Command::new("sleep").arg("600").spawn().expect("sleep");
        let mut cluster = Cluster::start(owner.id()).expect("PostgreSQL is needed for the tests");
        owner.kill().expect("the owner is ours");
        owner.wait().expect("the owner is ours");
        cluster.guardian.wait().expect("the guardian is ours");
        assert!(!cluster.directory.exists(), "{} was left behind", cluster.directory.display());
    }
}
