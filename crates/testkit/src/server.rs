use rustix::process::{Pid, Signal, kill_process};
use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// How long a busy machine may take to start or stop the program.
const PATIENCE: Duration = Duration::from_secs(60);

/// The real program with its settings.
#[derive(Clone, Debug)]
pub struct Program {
    /// The `congvan` program.
    pub executable: PathBuf,
    /// The data folder.
    pub data: PathBuf,
    /// `CONGVAN_…` variables.
    pub settings: Vec<(String, String)>,
}

impl Program {
    /// The program on a data folder, with the default settings.
    pub fn new(executable: impl Into<PathBuf>, data: &Path) -> Self {
        Self { executable: executable.into(), data: data.to_owned(), settings: Vec::new() }
    }

    /// With one more setting.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.settings.push((name.to_owned(), value.into()));
        self
    }

    /// Runs a command of the program on the data folder to its end.
    pub fn run(&self, command: &str) -> Output {
        self.command(command).stdin(Stdio::null()).output().expect("the program starts")
    }

    /// Runs a command of several words on the data folder to its end.
    pub fn run_words(&self, words: &[&str]) -> Output {
        let (first, rest) = words.split_first().expect("a command");
        self.command(first).args(rest).stdin(Stdio::null()).output().expect("the program starts")
    }

    /// What `congvan check` finds wrong, one line each.
    ///
    /// # Panics
    ///
    /// When the check itself fails.
    pub fn check(&self) -> Vec<String> {
        let output = self.run("check");
        let code = output.status.code();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(code, Some(0 | 1)), "the check ended with {code:?}: {said}");
        let found: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
        assert_eq!(code == Some(0), found.is_empty(), "{found:?}");
        found
    }

    /// Starts `congvan serve` and waits until it answers. `arguments` go behind `serve`.
    pub fn serve(&self, arguments: &[&str]) -> Server {
        self.serve_when(arguments, |address| ureq::get(&format!("http://{address}/healthz")).call().is_ok())
    }

    /// As [`Self::serve`], for a server that answers in another way: `answers` asks at an address.
    pub fn serve_when(&self, arguments: &[&str], answers: impl Fn(&str) -> bool) -> Server {
        // Another test may take the free port first; then the program ends at once and another one is tried.
        (0..5).find_map(|_| self.try_serve(arguments, &answers)).expect("the server starts")
    }

    fn command(&self, command: &str) -> Command {
        let mut child = Command::new(&self.executable);
        child.arg(command).arg("--data").arg(&self.data);
        child.env_remove("RUST_LOG").env("CONGVAN_LOG", "warn");
        child.envs(self.settings.iter().map(|(name, value)| (name, value)));
        child
    }

    fn try_serve(&self, arguments: &[&str], answers: &impl Fn(&str) -> bool) -> Option<Server> {
        let address = format!("127.0.0.1:{}", free_port());
        let mut command = self.command("serve");
        command.args(arguments).env("CONGVAN_LISTEN", &address);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        // Read to the end, so that the server never waits for a full pipe.
        let pipe = BufReader::new(child.stderr.take().expect("its log"));
        let lines = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&lines);
        let reader = std::thread::spawn(move || {
            for line in pipe.lines().map_while(Result::ok) {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            }
        });
        let url = format!("http://{address}");
        let mut server = Server { child, url, lines, reader: Some(reader) };
        let until = Instant::now() + PATIENCE;
        while !answers(&address) {
            if server.child.try_wait().expect("its state").is_some() {
                eprintln!("the server has ended: {}", server.log().join("\n"));
                return None;
            }
            assert!(Instant::now() < until, "the server does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(server)
    }
}

/// The real program serving a data folder on a free port of this machine.
pub struct Server {
    child: Child,
    /// `http://127.0.0.1:…`.
    pub url: String,
    lines: Arc<Mutex<Vec<String>>>,
    reader: Option<JoinHandle<()>>,
}

impl Server {
    /// `kill -9`: no farewell, no flush.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }

    /// Asks it to end, as a service manager does, and waits until it has.
    ///
    /// # Panics
    ///
    /// When it does not end, or not in peace.
    pub fn stop(self) {
        self.send(Signal::TERM);
        self.wait();
    }

    /// Asks it to end, and does not wait.
    pub fn ask_to_stop(&self) {
        self.send(Signal::TERM);
    }

    /// Stops it where it stands, as a power cut does: it does nothing more, not even an answer.
    pub fn freeze(&self) {
        self.send(Signal::STOP);
    }

    /// Asks it to read its certificate anew.
    pub fn ask_to_reload(&self) {
        self.send(Signal::HUP);
    }

    fn send(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("a signal");
    }

    /// Waits until it has ended.
    ///
    /// # Panics
    ///
    /// When it does not end, or not in peace.
    pub fn wait(mut self) {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("its state") {
                assert!(status.success(), "the server ended with {status}: {}", self.log().join("\n"));
                return;
            }
            assert!(Instant::now() < until, "the server does not stop: {}", self.log().join("\n"));
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What it has logged so far: warnings and errors.
    pub fn log(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Gone already after `kill` and `stop`.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
        if std::thread::panicking() {
            eprintln!("the server's log:\n{}", self.log().join("\n"));
        }
    }
}

/// A port of this machine that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its number").port()
}
