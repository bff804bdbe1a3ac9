//! `cargo xtask test`: every check there is, from the cheap to the dear.

use anyhow::{Context, Result, bail};

use crate::deny_file::DenyFile;
use crate::dependencies::{self, Package};
use crate::house::{House, is_ci};
use crate::plan::{self, Choice, Site, Step};
use crate::postgres::{self, Cluster};
use crate::tally::{self, Tally};
use crate::{architecture, errands, fuzzing, links, machine, process, python, web};

const STEPS: &[Step] = &[
    Step {
        name: "format",
        shows: "Rust stands as rustfmt would write it",
        needs: &[],
        slow: false,
        aside: false,
        advice: "cargo fmt --all",
        run: |site| single(process::show(&mut site.house.cargo(&["fmt", "--all", "--check"]))),
    },
    Step {
        name: "links",
        shows: "links between pages lead somewhere, the book names every page",
        needs: &[],
        slow: false,
        aside: false,
        advice: "mend the link, or name the page in docs/src/SUMMARY.md",
        run: |site| {
            let (followed, faults) = links::check(site.house.root())?;
            println!("  {followed} links followed");
            faultless(&faults)
        },
    },
    Step {
        name: "licences",
        shows: "every dependency has a licence that deny.toml allows",
        needs: &[],
        slow: false,
        aside: false,
        advice: "choose another crate, or add the licence with its reason to deny.toml",
        run: licences,
    },
    Step {
        name: "duplicates",
        shows: "no banned crate, no crate twice but those deny.toml explains",
        needs: &[],
        slow: false,
        aside: false,
        advice: "see who brings it with `cargo tree -i NAME@VERSION`; if it must be, give the reason in deny.toml",
        run: duplicates,
    },
    Step {
        name: "architecture",
        shows: "the drawing of the crates is what the manifests say",
        needs: &[],
        slow: false,
        aside: false,
        advice: "take the dependency out, or change docs/src/architecture.md and say why in a decision",
        run: drawing,
    },
    Step {
        name: "web-packages",
        shows: "the front end's packages are those of the lock file",
        needs: &[],
        slow: false,
        aside: true,
        advice: "npm install in web/, and commit package-lock.json",
        run: |site| single(web::install(site.house)),
    },
    Step {
        name: "web-lint",
        shows: "the front end has no lint",
        needs: &["web-packages"],
        slow: false,
        aside: true,
        advice: "npm run lint in web/",
        run: |site| single(web::run_script(site.house, "lint")),
    },
    Step {
        name: "web-types",
        shows: "the front end's types hold",
        needs: &["web-packages"],
        slow: false,
        aside: true,
        advice: "npm run typecheck in web/",
        run: |site| single(web::run_script(site.house, "typecheck")),
    },
    Step {
        name: "web-api",
        shows: "the front end's API types come from docs/openapi.json",
        needs: &["web-packages"],
        slow: false,
        aside: true,
        advice: "cargo xtask openapi, and commit what it writes",
        run: |site| single(web::run_script(site.house, "api:check")),
    },
    Step {
        name: "web-tests",
        shows: "the front end's unit tests",
        needs: &["web-packages"],
        slow: false,
        aside: true,
        advice: "npm test in web/",
        run: web_tests,
    },
    Step {
        name: "web-build",
        shows: "the front end builds within its budgets",
        needs: &["web-packages"],
        slow: false,
        aside: true,
        advice: "npm run build in web/; its last lines name what is over budget",
        run: |site| single(web::build(site.house)),
    },
    Step {
        name: "clippy",
        shows: "Rust has no warning",
        needs: &[],
        slow: true,
        aside: false,
        advice: "cargo clippy --workspace --all-targets",
        run: |site| {
            let arguments = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
            single(process::show(&mut site.house.cargo(&arguments)))
        },
    },
    Step {
        name: "compile",
        shows: "everything compiles, tests included",
        needs: &[],
        slow: false,
        aside: false,
        advice: "cargo test --workspace --no-run",
        run: compile,
    },
    Step {
        name: "openapi",
        shows: "docs/openapi.json is what the server says",
        needs: &["compile"],
        slow: false,
        aside: false,
        advice: "cargo xtask openapi, and commit what it writes",
        run: |site| single(errands::openapi_is_current(site.house)),
    },
    Step {
        name: "peers",
        shows: "the servers that tests talk to are there",
        needs: &[],
        slow: false,
        aside: false,
        advice: "see crates/xtask/peers.txt; pip must reach a package registry once",
        run: |site| single(peers(site.house)),
    },
    Step {
        name: "tests",
        shows: "unit and integration tests, on SQLite and PostgreSQL",
        needs: &["compile", "peers"],
        slow: false,
        aside: false,
        advice: "cargo nextest run NAME, or cargo test NAME, runs one of them",
        run: tests,
    },
    Step {
        name: "doc-tests",
        shows: "the examples in the documentation",
        needs: &["compile"],
        slow: false,
        aside: false,
        advice: "cargo test --workspace --doc",
        run: |site| {
            let arguments = ["test", "--workspace", "--doc", "--no-fail-fast"];
            let (status, text) = process::show_and_read(&mut site.house.cargo(&arguments))?;
            let tally = tally::of_cargo_test(&text).unwrap_or_default();
            Ok(tally.held_to(status.success()))
        },
    },
    Step {
        name: "fuzzing",
        shows: "made-up requests to every operation are answered as described",
        needs: &[],
        slow: true,
        aside: false,
        advice: "each fault above comes with the request that shows it; the server's log is in target/fuzzing",
        run: |site| fuzzing::run(site.house),
    },
    Step {
        name: "journeys",
        shows: "whole days of work in a browser",
        needs: &["web-build", "compile"],
        slow: true,
        aside: false,
        advice: "npm run e2e in web/; pictures of each step are in artefacts/",
        run: journeys,
    },
];

/// Runs the checks that the arguments choose. `true` when all passed.
pub(crate) fn test(house: &House, arguments: &[String]) -> Result<bool> {
    let mut quick = false;
    let mut only = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--quick" => quick = true,
            "--only" => only.push(rest.next().context("--only needs the name of a step")?.clone()),
            "--list" => {
                for step in STEPS {
                    let slow = if step.slow { "  (not with --quick)" } else { "" };
                    println!("{:<14} {}{slow}", step.name, step.shows);
                }
                return Ok(true);
            }
            other => bail!("`test` has no option `{other}`; it has --quick, --only NAME, --list"),
        }
    }
    let chosen = plan::chosen_steps(STEPS, &Choice { quick, only: &only })?;
    machine::prepare()?;
    // The server takes the screens from there, and does not compile in what comes later; they may be built beside it.
    std::fs::create_dir_all(house.path("web/packed")).context("web/packed cannot be made")?;
    Ok(plan::carry_out(&chosen, &mut Site { house, cluster: None }))
}

/// SeaweedFS, a real S3 service, which Debian does not bring.
fn peers(house: &House) -> Result<()> {
    python::environment(house, "peers", &house.path("crates/xtask/peers.txt")).map(drop)
}

/// A check that is one test by itself.
fn single(outcome: Result<()>) -> Result<Tally> {
    outcome.map(|()| Tally::ONE)
}

fn faultless(faults: &[String]) -> Result<Tally> {
    if faults.is_empty() {
        return Ok(Tally::ONE);
    }
    bail!("{}", faults.join("\n    "))
}

fn licences(site: &mut Site<'_>) -> Result<Tally> {
    let packages = packages(site.house)?;
    let deny = DenyFile::read(&site.house.path("deny.toml"))?;
    println!("  {} crates", packages.len());
    faultless(&dependencies::licence_faults(&packages, &deny))
}

fn duplicates(site: &mut Site<'_>) -> Result<Tally> {
    let packages = packages(site.house)?;
    let deny = DenyFile::read(&site.house.path("deny.toml"))?;
    faultless(&dependencies::duplicate_faults(&packages, &deny))
}

/// The crates that are compiled for the platform the product is delivered on, the same on every developer's machine.
fn packages(house: &House) -> Result<Vec<Package>> {
    let mut arguments = dependencies::TREE.to_vec();
    arguments.extend(["--target", "x86_64-unknown-linux-gnu"]);
    if is_ci() {
        arguments.push("--locked");
    }
    dependencies::packages(&process::output(&mut house.cargo(&arguments))?)
}

fn drawing(site: &mut Site<'_>) -> Result<Tally> {
    let page = site.house.path("docs/src/architecture.md");
    let page = std::fs::read_to_string(page).context("docs/src/architecture.md cannot be read")?;
    let differences = architecture::differences(&architecture::drawing(&page)?, &site.house.metadata()?)?;
    faultless(&differences)
}

fn web_tests(site: &mut Site<'_>) -> Result<Tally> {
    let (status, text) = process::show_and_read(&mut site.house.npm(&["run", "--silent", "test"]))?;
    if status.success() && tally::of_vitest(&text).is_none() {
        bail!("vitest said nothing of how many tests passed");
    }
    Ok(tally::of_vitest(&text).unwrap_or_default().held_to(status.success()))
}

fn compile(site: &mut Site<'_>) -> Result<Tally> {
    let runner: &[&str] = if site.house.has_cargo("nextest") {
        &["nextest", "run", "--workspace", "--no-run"]
    } else {
        &["test", "--workspace", "--lib", "--bins", "--tests", "--examples", "--no-run"]
    };
    single(process::show(&mut site.house.cargo(runner)))
}

fn tests(site: &mut Site<'_>) -> Result<Tally> {
    let url = match &site.cluster {
        Some(cluster) => cluster.url().to_owned(),
        None => {
            let cluster = Cluster::start(std::process::id()).map_err(anyhow::Error::msg)?;
            println!("  PostgreSQL for this run: {}", cluster.url());
            site.cluster.insert(cluster).url().to_owned()
        }
    };
    if site.house.has_cargo("nextest") {
        let profile = if is_ci() { "ci" } else { "default" };
        let arguments = ["nextest", "run", "--workspace", "--no-fail-fast", "--profile", profile];
        let mut command = site.house.cargo(&arguments);
        let (status, text) = process::show_and_read(command.env(postgres::VARIABLE, url))?;
        return Ok(tally::of_nextest(&text).unwrap_or_default().held_to(status.success()));
    }
    let arguments = ["test", "--workspace", "--lib", "--bins", "--tests", "--examples", "--no-fail-fast"];
    let mut command = site.house.cargo(&arguments);
    let (status, text) = process::show_and_read(command.env(postgres::VARIABLE, url))?;
    Ok(tally::of_cargo_test(&text).unwrap_or_default().held_to(status.success()))
}

fn journeys(site: &mut Site<'_>) -> Result<Tally> {
    if !web::has_script(site.house, "e2e")? {
        bail!("web/package.json has no script `e2e`");
    }
    let binary = site.house.target_directory()?.join("debug/congvan");
    if !binary.is_file() {
        bail!(
            "{} is not there: the server has no integration test that would have built it",
            binary.display()
        );
    }
    let mut command = site.house.npm(&["run", "--silent", "e2e"]);
    command.env("CONGVAN_BIN", binary).env("CONGVAN_ARTEFACTS", site.house.path("artefacts"));
    let (status, text) = process::show_and_read(&mut command)?;
    if status.success() && tally::of_totals(&text).is_none() {
        bail!("the journeys said nothing of how many passed (`N passed, N failed`)");
    }
    Ok(tally::of_totals(&text).unwrap_or_default().held_to(status.success()))
}
