//! What the machine must have beside Rust, how to see that it has it, and how to get it on Debian.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::{postgres, process};

/// A Debian package and how to see that what we need of it is there, however it came.
struct Requirement {
    package: &'static str,
    /// What it does for the product.
    purpose: &'static str,
    present: fn() -> bool,
}

/// What the product itself calls when it runs.
const FOR_READING: [Requirement; 3] = [
    Requirement { package: "poppler-utils", purpose: "reads the text of a PDF", present: has_poppler },
    Requirement { package: "tesseract-ocr", purpose: "reads scanned pages", present: || has("tesseract") },
    Requirement {
        package: "tesseract-ocr-vie",
        purpose: "knows Vietnamese letters",
        present: has_vietnamese,
    },
];

/// What its tests and benchmarks use besides.
const FOR_TESTS: [Requirement; 5] = [
    // Chromium without its own windows, tabs and menus: a journey takes a fifth less time in it.
    Requirement {
        package: "chromium-headless-shell",
        purpose: "walks the journeys",
        present: || has("chromium-headless-shell"),
    },
    Requirement {
        package: "postgresql",
        purpose: "is the second database",
        present: || postgres::binaries().is_some(),
    },
    Requirement {
        package: "dovecot-imapd",
        purpose: "is the mailbox of tests",
        present: || has("dovecot") || Path::new("/usr/sbin/dovecot").is_file(),
    },
    Requirement { package: "python3-aiosmtpd", purpose: "takes the e-mail of tests", present: has_aiosmtpd },
    Requirement {
        package: "python3-venv",
        purpose: "runs the fuzzer, and the peers in benchmarks",
        present: has_venv,
    },
];

const NODE_AT_LEAST: (u32, u32) = (20, 19);

/// Makes the machine ready for demo, tests and benchmarks alike: a newcomer sets it up once.
pub(crate) fn prepare() -> Result<()> {
    println!("▶ set-up");
    let missing: Vec<&Requirement> =
        FOR_READING.iter().chain(&FOR_TESTS).filter(|requirement| !(requirement.present)()).collect();
    if let Some(fault) = node_fault() {
        bail!("{fault}");
    }
    if missing.is_empty() {
        println!("✔ set-up  nothing is missing\n");
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|requirement| requirement.package).collect();
    if !(has("apt-get") && is_root()) {
        bail!("{}", advice(&packages));
    }
    println!("  installing {}", packages.join(", "));
    let mut update = Command::new("apt-get");
    process::show(update.arg("update").env("DEBIAN_FRONTEND", "noninteractive"))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "--no-install-recommends"]).args(&packages);
    process::show(install.env("DEBIAN_FRONTEND", "noninteractive"))?;
    for requirement in missing {
        if !(requirement.present)() {
            bail!("{} was installed and what it should bring is not found", requirement.package);
        }
    }
    println!("✔ set-up\n");
    Ok(())
}

/// One line that says what to install.
fn advice(packages: &[&str]) -> String {
    let packages = packages.join(" ");
    if has("apt-get") {
        format!("install first: sudo apt-get install -y --no-install-recommends {packages}")
    } else {
        format!("install first what Debian calls: {packages}")
    }
}

/// Says what this machine has and lacks. `true` when nothing is missing.
pub(crate) fn doctor() -> Result<bool> {
    let mut packages = Vec::new();
    for requirement in FOR_READING.iter().chain(&FOR_TESTS) {
        let present = (requirement.present)();
        println!("{} {:<18} {}", mark(present), requirement.package, requirement.purpose);
        if !present {
            packages.push(requirement.package);
        }
    }
    let node = node_fault();
    println!(
        "{} {:<18} {}",
        mark(node.is_none()),
        "node, npm",
        node.as_deref().unwrap_or("build the screens")
    );
    let cargo = |subcommand: &str| process::succeeds(Command::new("cargo").args([subcommand, "--version"]));
    let lints = cargo("fmt") && cargo("clippy");
    println!("{} {:<18} rustup component add rustfmt clippy", mark(lints), "rustfmt, clippy");
    let nextest =
        if cargo("nextest") { "runs the tests" } else { "not there: `cargo test` runs them, more slowly" };
    println!("· {:<18} {nextest}", "cargo-nextest");
    if !packages.is_empty() {
        println!("{}", advice(&packages));
    }
    Ok(packages.is_empty() && node.is_none() && lints)
}

fn mark(good: bool) -> char {
    if good { '✔' } else { '✘' }
}

/// What is wrong with Node.js, if anything.
fn node_fault() -> Option<String> {
    let (major, minor) = NODE_AT_LEAST;
    let wanted = format!("Node.js {major}.{minor} or newer with npm, which builds the screens");
    let Ok(version) = process::output(Command::new("node").arg("--version")) else {
        return Some(format!("install first: {wanted}"));
    };
    let version = version.trim();
    let mut numbers =
        version.trim_start_matches('v').split('.').map_while(|number| number.parse::<u32>().ok());
    if (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) < NODE_AT_LEAST {
        return Some(format!("install first: {wanted}; this is {version}"));
    }
    (!has("npm")).then(|| "install first: npm, which comes with Node.js".to_owned())
}

fn has_poppler() -> bool {
    has("pdftotext") && has("pdftoppm")
}

fn has_vietnamese() -> bool {
    process::output(Command::new("tesseract").arg("--list-langs"))
        .is_ok_and(|languages| languages.lines().any(|language| language.trim() == "vie"))
}

fn has_venv() -> bool {
    process::succeeds(Command::new("python3").args(["-c", "import ensurepip, venv"]))
}

/// Debian's interpreter finds Debian's module; another one first on the path may not.
fn has_aiosmtpd() -> bool {
    let knows = |python| process::succeeds(Command::new(python).args(["-c", "import aiosmtpd"]));
    ["/usr/bin/python3", "python3"].into_iter().any(knows)
}

fn has(program: &str) -> bool {
    path_of(program).is_some()
}

/// Where a program stands on the path.
fn path_of(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(has("sh"));
        assert!(!has("no-such-program"));
    }

    #[test]
    fn the_advice_is_one_line_with_every_package() {
        let line = advice(&["poppler-utils", "chromium"]);
        assert!(line.ends_with("poppler-utils chromium") && line.lines().count() == 1, "{line}");
    }
}
