//! `cargo xtask bench`: the product measured beside peers and limits of this machine, or one crate's own benchmark.

use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::errands::examples;
use crate::house::House;
use crate::plan::clock;
use crate::{machine, process, web};

/// The benchmark of the whole product.
const PRODUCT: &str = "performance-bench";

/// Runs the benchmark of the product, or with a name first that of a crate: an example named `…-bench`.
pub(crate) fn bench(house: &House, arguments: &[String]) -> Result<bool> {
    match arguments.split_first() {
        Some((name, rest)) if !name.starts_with("--") => of_crate(house, name, rest),
        _ => of_product(house, arguments),
    }
}

/// Builds what is measured and hands over. `--release` builds it as a package has it; otherwise it is built as for the
/// demo, which takes minutes less.
fn of_product(house: &House, arguments: &[String]) -> Result<bool> {
    let started = Instant::now();
    let release = arguments.iter().any(|argument| argument == "--release");
    let profile = if release { "release" } else { "demo" };
    machine::prepare()?;
    let step = |name: &str| println!("▶ {name}  ({} so far)", clock(started.elapsed()));
    step("web-packages");
    web::install(house)?;
    step("web-build");
    web::build(house)?;
    step(&format!("congvan and {PRODUCT}, profile {profile} (the first time this compiles everything)"));
    let build = ["build", "--profile", profile, "--package", "congvan-server"];
    process::show(house.cargo(&build).args(["--bin", "congvan", "--example", PRODUCT]))
        .context("the program or its benchmark does not compile")?;
    println!("✔ built in {}\n", clock(started.elapsed()));
    let built = house.target_directory()?.join(profile);
    let mut bench = Command::new(built.join("examples").join(PRODUCT));
    bench.arg("--congvan").arg(built.join("congvan"));
    bench.arg("--out").arg(house.target_directory()?.join("performance.json"));
    bench.args(arguments.iter().filter(|argument| *argument != "--release")).current_dir(house.root());
    process::show(&mut bench).context("something could not be measured")?;
    Ok(true)
}

fn of_crate(house: &House, name: &str, arguments: &[String]) -> Result<bool> {
    let benches: Vec<(String, String)> =
        examples(house)?.into_iter().filter(|(_, example)| example.ends_with("-bench")).collect();
    let Some((folder, example)) = benches.iter().find(|(_, example)| example == name) else {
        let known: Vec<&str> = benches.iter().map(|(_, example)| example.as_str()).collect();
        bail!("there is no benchmark `{name}`; crates have: {}", known.join(", "));
    };
    machine::prepare()?;
    println!("▶ {example}, in release");
    let package = format!("congvan-{folder}");
    process::show(&mut house.cargo(&["build", "--release", "--package", &package, "--example", example]))?;
    let binary = house.target_directory()?.join("release/examples").join(example);
    let error = Command::new(&binary).args(arguments).current_dir(house.root()).exec();
    bail!("{} cannot be started: {error}", binary.display())
}
