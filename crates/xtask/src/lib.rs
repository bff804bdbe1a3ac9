//! The commands a developer types: `cargo xtask demo | test | bench | openapi | fixtures | package | doctor`.
//!
//! They stand in Rust and not in scripts so that they run wherever the product does and are held to the same lints.
//! The crate knows the workspace from outside, through `cargo metadata` and files: it depends on none of its members,
//! so it compiles in seconds and works while they do not compile.

pub mod architecture;
pub mod deny_file;
pub mod dependencies;
pub mod licence;
pub mod links;
pub mod tally;

mod bench;
mod checks;
mod errands;
mod fuzzing;
mod house;
mod machine;
mod package;
mod plan;
mod process;
mod python;
mod voice;
mod web;

/// The cluster that the tests use, compiled from the same file: the library that holds it depends on half the product.
#[path = "../../testkit/src/postgres.rs"]
pub mod postgres;

use anyhow::{Result, bail};

use crate::house::House;

const USAGE: &str = "\
cargo xtask demo [--port N] [--data DIR] [--reset]   build everything and start a lifelike agency
cargo xtask test [--quick] [--only NAME]... [--list] run every check there is; --quick leaves out browser and clippy
cargo xtask bench [--quick] [--only NAME]... [--release]
                                                     measure the product beside peers and limits of this machine
cargo xtask bench NAME [ARGUMENT]...                 run one crate's benchmark in release
cargo xtask openapi                                  write docs/openapi.json and the types made from it
cargo xtask fixtures                                 make the generated fixtures again
cargo xtask package [--binary FILE] [--out FOLDER]   build the Debian package
cargo xtask doctor                                   say what this machine has and lacks
cargo xtask postgres                                 start a PostgreSQL for the test runner that calls this";

/// Runs one command line. `true` means success; `false` that the failures have been told already.
///
/// Errors: with what stopped the command and what to do about it.
pub fn run(arguments: &[String]) -> Result<bool> {
    let Some((command, rest)) = arguments.split_first() else {
        println!("{USAGE}");
        return Ok(true);
    };
    let house = House::find()?;
    match command.as_str() {
        "demo" => errands::demo(&house, rest),
        "test" => checks::test(&house, rest),
        "bench" => bench::bench(&house, rest),
        "openapi" => errands::openapi(&house),
        "fixtures" => errands::fixtures(&house),
        "package" => package::package(&house, rest),
        "doctor" => machine::doctor(),
        "postgres" => errands::postgres_for_nextest(),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(true)
        }
        other => bail!("there is no command `{other}`; there are:\n{USAGE}"),
    }
}
