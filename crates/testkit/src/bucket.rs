//! A bucket for tests: SeaweedFS, a real S3 service, started on loopback and stopped with the value.
//!
//! This file stands by itself: the tests of the store compile it too, which nothing above the store may.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The environment variable that names the program `weed`, if it does not stand in `target/peers`.
const VARIABLE: &str = "CONGVAN_TEST_WEED";

/// How long a busy machine may take to a service that answers.
const PATIENCE: Duration = Duration::from_secs(90);

/// A running S3 service with one bucket.
#[derive(Debug)]
pub struct Bucket {
    /// Address of the service.
    pub endpoint: String,
    ports: [u16; 8],
    directory: TempDir,
    service: Option<Child>,
}

impl Bucket {
    /// The bucket's name.
    pub const NAME: &'static str = "congvan";
    /// Who may do everything with it.
    pub const ACCESS_KEY: &'static str = "congvan-tests";
    /// Proves it.
    pub const SECRET_KEY: &'static str = "the-secret-of-the-tests";

    /// A service with an empty bucket, after it has answered.
    ///
    /// # Panics
    ///
    /// When there is no SeaweedFS on the machine or it does not start: a test that cannot have a bucket has failed.
    #[must_use]
    pub fn start() -> Self {
        let directory = TempDir::new().expect("a directory");
        let identity = format!(
            r#"{{"identities": [{{"name": "tests", "actions": ["Admin", "Read", "Write", "List", "Tagging"],
                 "credentials": [{{"accessKey": "{}", "secretKey": "{}"}}]}}]}}"#,
            Self::ACCESS_KEY,
            Self::SECRET_KEY
        );
        fs::write(directory.path().join("identities.json"), identity).expect("a file");
        let ports = free_ports();
        let mut bucket = Self { endpoint: String::new(), ports, directory, service: None };
        // Whoever else starts servers meanwhile may take a port before it is listened at.
        for tries_left in (0..3).rev() {
            match bucket.try_to_resume() {
                Ok(()) => break,
                Err(_) if tries_left > 0 => bucket.ports = free_ports(),
                Err(log) => panic!("SeaweedFS did not start: {log}"),
            }
        }
        bucket.endpoint = format!("http://127.0.0.1:{}", bucket.ports[6]);
        let made = bucket.until(|bucket| {
            let [_, _, _, _, filer, ..] = bucket.ports;
            ask(filer, &format!("POST /buckets/{}/", Self::NAME)).is_some_and(|status| status == 201)
        });
        assert!(made, "the bucket could not be made");
        bucket
    }

    /// Starts the service again on what it has stored.
    ///
    /// # Panics
    ///
    /// When it does not start.
    pub fn resume(&mut self) {
        if let Err(log) = self.try_to_resume() {
            panic!("SeaweedFS did not start: {log}");
        }
    }

    /// The same; what it wrote when it ended by itself or was silent for too long.
    fn try_to_resume(&mut self) -> Result<(), String> {
        self.kill();
        let [master, master_grpc, volume, volume_grpc, filer, filer_grpc, s3, s3_grpc] = self.ports;
        let log = fs::File::create(self.directory.path().join("log")).expect("a file");
        let service = Command::new(weed())
            .args(["server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"])
            .arg(format!("-dir={}", self.directory.path().display()))
            .arg(format!("-s3.config={}", self.directory.path().join("identities.json").display()))
            .args([format!("-master.port={master}"), format!("-master.port.grpc={master_grpc}")])
            .args([format!("-volume.port={volume}"), format!("-volume.port.grpc={volume_grpc}")])
            .args([format!("-filer.port={filer}"), format!("-filer.port.grpc={filer_grpc}")])
            .args([format!("-s3.port={s3}"), format!("-s3.port.grpc={s3_grpc}")])
            .args(["-volume.max=50", "-master.volumeSizeLimitMB=64", "-master.telemetry=false"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("SeaweedFS starts");
        let service = self.service.insert(service);
        let (started, s3) = (Instant::now(), self.ports[6]);
        while started.elapsed() < PATIENCE && service.try_wait().expect("the service is ours").is_none() {
            if ask(s3, "GET /status").is_some() {
                return Ok(());
            }
            sleep(Duration::from_millis(200));
        }
        Err(fs::read_to_string(self.directory.path().join("log")).unwrap_or_default())
    }

    /// Stops the service, as a crash does. What it has acknowledged stays.
    pub fn kill(&mut self) {
        if let Some(mut service) = self.service.take() {
            // One that has ended by itself can only be waited for.
            let _ = service.kill();
            service.wait().expect("the service is ours");
        }
    }

    fn until(&self, is_so: impl Fn(&Self) -> bool) -> bool {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if is_so(self) {
                return true;
            }
            sleep(Duration::from_millis(200));
        }
        false
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Ports at which nobody listens, each another: all are held until all are known.
fn free_ports<const COUNT: usize>() -> [u16; COUNT] {
    let listeners: [TcpListener; COUNT] =
        std::array::from_fn(|_| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    listeners.each_ref().map(|listener| listener.local_addr().expect("its number").port())
}

/// The program: the one that is named, or the one that `cargo xtask test` installs.
fn weed() -> PathBuf {
    if let Some(named) = std::env::var_os(VARIABLE) {
        return named.into();
    }
    // Test programs stand in target/PROFILE/deps.
    let own = std::env::current_exe().expect("a program knows where it stands");
    let target = own.ancestors().nth(3).expect("tests run from the target directory");
    let weed = target.join("peers/bin/weed");
    assert!(
        weed.is_file(),
        "SeaweedFS is not there, and the tests run on it as well as on a directory: `cargo xtask test --only peers` \
         installs it (looked for {}; {VARIABLE} may name another)",
        weed.display()
    );
    weed
}

/// Sends one request without a body and gives the status of the answer.
fn ask(port: u16, what: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    write!(stream, "{what} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.split(' ').nth(1)?.parse().ok()
}
