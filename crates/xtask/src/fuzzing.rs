//! The API against made-up requests: schemathesis, in a Python environment of its own, tries every operation of the
//! served description as several people against the real program on its defaults.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::house::House;
use crate::tally::{self, Tally};
use crate::{process, python};

/// What schemathesis may take, by the clock, before it counts as hanging. On two free cores it takes a sixth of this.
const LONGEST: &str = "300";

/// Cases an operation gets by chance, besides those at the borders of its description.
const CASES: &str = "8";

/// Which requests are made; another number makes others.
const SEED: &str = "7";

/// Tries the API. An operation that behaves as described counts as passed, a fault as failed.
pub(crate) fn run(house: &House) -> Result<Tally> {
    let target = house.target_directory()?;
    let folder = target.join("fuzzing");
    std::fs::create_dir_all(&folder).context("the folder of the fuzzer")?;
    let list = house.path("crates/xtask/fuzzing/requirements.txt");
    let fuzzer = python::environment(house, "fuzzing/venv", &list)?;
    let data = folder.join("data");
    if data.exists() {
        std::fs::remove_dir_all(&data).context("data of an earlier run")?;
    }
    let program = target.join("debug/congvan");
    let both = [
        "build",
        "--package",
        "congvan-server",
        "--bin",
        "congvan",
        "--package",
        "congvan-testkit",
        "--example",
        "town",
    ];
    process::show(&mut house.cargo(&both))?;
    let mut town = Command::new(target.join("debug/examples/town"));
    let password = process::output(town.arg(&data).arg(&program))?;
    let server = Server::start(&program, &data, &folder.join("server.log"))?;
    let (succeeded, text) = fuzz(house, &fuzzer, &folder, &server.url, password.trim())?;
    let said = server.stop()?;
    let errors: Vec<&str> = said.lines().filter(|line| line.contains("ERROR")).collect();
    if !errors.is_empty() {
        bail!("the server told of failures:\n{}", errors.join("\n"));
    }
    // Whatever was sent, what is stored agrees with itself.
    process::show(Command::new(&program).arg("check").arg("--data").arg(&data))
        .context("`congvan check` finds the data at odds")?;
    let counted = tally::of_schemathesis(&text).context("schemathesis said nothing of what it tested")?;
    Ok(counted.held_to(succeeded))
}

fn fuzz(house: &House, fuzzer: &Path, folder: &Path, url: &str, password: &str) -> Result<(bool, String)> {
    // From coreutils: ends a run that hangs.
    let mut command = Command::new("timeout");
    command.arg("--kill-after=5").arg(LONGEST).arg(fuzzer.join("schemathesis"));
    command.args(["run", &format!("{url}/api/openapi.json"), "--url", url]);
    command.args(["--max-examples", CASES, "--seed", SEED, "--generation-database", "none", "--no-shrink"]);
    // One at a time: threads of Python 3.11 upset its own parser now and then.
    command.args(["--workers", "1", "--continue-on-failure", "--suppress-health-check", "all", "--no-color"]);
    // What the description leaves open (a subject must not be empty, a day not lie in the future) is told with 422.
    command.args(["--exclude-checks", "positive_data_acceptance", "--warnings", "off"]);
    command.current_dir(folder).env("CONGVAN_URL", url).env("CONGVAN_PASSWORD", password);
    command.env("SCHEMATHESIS_HOOKS", "hooks").env("PYTHONPATH", house.path("crates/xtask/fuzzing"));
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    let (status, text) = process::show_and_read(&mut command)?;
    if status.code() == Some(124) {
        bail!("it took longer than {LONGEST} s");
    }
    Ok((status.success(), text))
}

/// The program at work; it ends with this.
struct Server {
    child: Child,
    url: String,
    log: PathBuf,
}

impl Server {
    fn start(program: &Path, data: &Path, log: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let lines = std::fs::File::create(log).context("the server's log")?;
        let mut command = Command::new(program);
        command.arg("serve").arg("--data").arg(data).stdin(Stdio::null()).stdout(Stdio::null()).stderr(lines);
        command.env("CONGVAN_LISTEN", &address).env("CONGVAN_LOG", OsString::from("warn"));
        let child = command.spawn().with_context(|| format!("{} cannot be started", program.display()))?;
        let server = Self { child, url: format!("http://{address}"), log: log.to_owned() };
        let until = Instant::now() + Duration::from_secs(60);
        while !answers(&address) {
            if Instant::now() > until {
                bail!("the server does not answer: {}", server.said()?);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    fn said(&self) -> Result<String> {
        std::fs::read_to_string(&self.log).context("the server's log")
    }

    /// Ends it; gives what it logged. A server that has ended before is a failure.
    fn stop(mut self) -> Result<String> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the server has ended with {status}: {}", self.said()?);
        }
        process::output(Command::new("kill").arg(self.child.id().to_string()))?;
        let status = self.child.wait()?;
        let said = self.said()?;
        if status.success() { Ok(said) } else { bail!("the server ended with {status}: {said}") }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Gone already when it was stopped.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn answers(address: &str) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut connection = TcpStream::connect(address)?;
        connection.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(connection, "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}
