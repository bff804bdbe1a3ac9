//! The commands that build something and hand over to it.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::house::House;
use crate::plan::clock;
use crate::postgres::{self, Cluster};
use crate::{machine, process, web};

/// The document that describes the HTTP API.
const OPENAPI: &str = "docs/openapi.json";

/// Builds the product and becomes `congvan demo`, with these arguments.
pub(crate) fn demo(house: &House, arguments: &[String]) -> Result<bool> {
    let started = Instant::now();
    machine::prepare()?;
    let step = |name: &str| println!("▶ {name}  ({} so far)", clock(started.elapsed()));
    step("web-packages");
    web::install(house)
        .context("the front end's packages: look at the lines above, or run `npm ci` in web/")?;
    step("web-build");
    web::build(house).context("the front end: look at the lines above, or run `npm run build` in web/")?;
    step("congvan (the first time this compiles everything; later only what changed)");
    let build = ["build", "--profile", "demo", "--package", "congvan-server", "--bin", "congvan"];
    process::show(&mut house.cargo(&build)).context("the server does not compile")?;
    println!("✔ built in {}\n", clock(started.elapsed()));
    let binary = house.target_directory()?.join("demo/congvan");
    // It takes this process over, so that Ctrl-C and its exit code are its own.
    let error = Command::new(&binary).arg("demo").args(arguments).current_dir(house.root()).exec();
    bail!("{} cannot be started: {error}", binary.display())
}

/// Writes the API's description and the front end's types made from it.
pub(crate) fn openapi(house: &House) -> Result<bool> {
    println!("▶ openapi");
    process::show(&mut house.cargo(&["build", "--package", "congvan-server", "--bin", "congvan"]))?;
    std::fs::write(house.path(OPENAPI), described_api(house)?)
        .with_context(|| format!("{OPENAPI} cannot be written"))?;
    web::install(house)?;
    web::run_script(house, "api")?;
    println!("✔ {OPENAPI} and the types in web/src/api");
    Ok(true)
}

/// Whether the committed description is what the compiled server says.
pub(crate) fn openapi_is_current(house: &House) -> Result<()> {
    let committed =
        std::fs::read_to_string(house.path(OPENAPI)).with_context(|| format!("{OPENAPI} cannot be read"))?;
    let said = described_api(house)?;
    if committed.trim_end() != said.trim_end() {
        let line = committed.lines().zip(said.lines()).position(|(old, new)| old != new);
        let line = line.unwrap_or(committed.lines().count().min(said.lines().count())) + 1;
        bail!("{OPENAPI} differs from what the server says, from line {line} on");
    }
    Ok(())
}

fn described_api(house: &House) -> Result<String> {
    let binary = house.target_directory()?.join("debug/congvan");
    process::output(Command::new(binary).arg("openapi"))
}

/// Makes the generated fixtures again: each crate that makes some has an example `fixtures`, which gets the folder.
pub(crate) fn fixtures(house: &House) -> Result<bool> {
    let makers: Vec<String> = examples(house)?
        .into_iter()
        .filter(|(_, example)| example == "fixtures")
        .map(|(folder, _)| folder)
        .collect();
    if makers.is_empty() {
        bail!("no crate makes fixtures: none has examples/fixtures.rs");
    }
    let folder = house.path("fixtures").display().to_string();
    for maker in makers {
        println!("▶ fixtures of {maker}");
        let package = format!("congvan-{maker}");
        process::show(&mut house.cargo(&[
            "run",
            "--package",
            &package,
            "--example",
            "fixtures",
            "--",
            &folder,
        ]))?;
    }
    println!("✔ `git status fixtures` shows what changed");
    Ok(true)
}

/// The examples of all crates, as folder and name.
pub(crate) fn examples(house: &House) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(house.path("crates"))?.flatten() {
        for example in std::fs::read_dir(entry.path().join("examples")).into_iter().flatten().flatten() {
            let path = example.path();
            if let Some(name) = path.file_stem().filter(|_| path.extension().is_some_and(|end| end == "rs")) {
                found.push((
                    entry.file_name().to_string_lossy().into_owned(),
                    name.to_string_lossy().into_owned(),
                ));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Starts the PostgreSQL of a test run that did not begin with `cargo xtask test`.
///
/// nextest calls this before the first test, takes the variables out of the file it names, and is itself the process
/// with which the cluster ends. Source: the nextest book, "Setup scripts".
pub(crate) fn postgres_for_nextest() -> Result<bool> {
    let variables = std::env::var_os("NEXTEST_ENV").map(PathBuf::from);
    let variables =
        variables.context("only the test runner calls this; a test alone calls testkit::postgres::url")?;
    if std::env::var_os(postgres::VARIABLE).is_some_and(|url| !url.is_empty()) {
        return Ok(true);
    }
    let cluster = Cluster::start(std::os::unix::process::parent_id()).map_err(anyhow::Error::msg)?;
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(&variables)?;
    writeln!(file, "{}={}", postgres::VARIABLE, cluster.url())?;
    Ok(true)
}
