//! The Debian package: built, and tried in a folder of its own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::house::House;
use crate::{process, web};

/// What goes where: the file in the repository, its place, its mode.
const FILES: [(&str, &str, u32); 8] = [
    ("packaging/congvan.service", "usr/lib/systemd/system/congvan.service", 0o644),
    ("packaging/congvan-backup.service", "usr/lib/systemd/system/congvan-backup.service", 0o644),
    ("packaging/congvan-backup.timer", "usr/lib/systemd/system/congvan-backup.timer", 0o644),
    ("packaging/congvan.toml", "etc/congvan/congvan.toml", 0o640),
    ("packaging/backup.env", "etc/congvan/backup.env", 0o644),
    ("crates/server/config.default.toml", "usr/share/doc/congvan/config.default.toml", 0o644),
    ("docs/src/operation.md", "usr/share/doc/congvan/operation.md", 0o644),
    ("LICENSE", "usr/share/doc/congvan/copyright", 0o644),
];

const SCRIPTS: [&str; 3] = ["postinst", "prerm", "postrm"];

/// `cargo xtask package [--binary FILE] [--out FOLDER]`: builds everything in release and packs it; with `--binary` it
/// packs that program.
pub(crate) fn package(house: &House, arguments: &[String]) -> Result<bool> {
    let (mut binary, mut out) = (None, house.target_directory()?.join("debian"));
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let value = rest.next().map(PathBuf::from).with_context(|| format!("{argument} wants a path"))?;
        match argument.as_str() {
            "--binary" => binary = Some(value),
            "--out" => out = value,
            other => bail!("there is no `{other}`; there are --binary and --out"),
        }
    }
    let binary = match binary {
        Some(binary) => binary,
        None => release(house)?,
    };
    let made = build(house.root(), &binary, &out, env!("CARGO_PKG_VERSION"))?;
    println!("✔ {}", made.display());
    Ok(true)
}

fn release(house: &House) -> Result<PathBuf> {
    web::install(house)?;
    web::build(house)?;
    let build = ["build", "--release", "--package", "congvan-server", "--bin", "congvan"];
    process::show(&mut house.cargo(&build))?;
    Ok(house.target_directory()?.join("release/congvan"))
}

/// Packs the program at `binary`; gives the package's path. `root` is the repository.
///
/// Errors: when `dpkg-deb` is missing or refuses.
fn build(root: &Path, binary: &Path, out: &Path, version: &str) -> Result<PathBuf> {
    let architecture = process::output(Command::new("dpkg").arg("--print-architecture"))?.trim().to_owned();
    let tree = out.join(format!("congvan_{version}"));
    if tree.exists() {
        fs::remove_dir_all(&tree)?;
    }
    put(binary, &tree.join("usr/bin/congvan"), 0o755)?;
    for (from, to, mode) in FILES {
        put(&root.join(from), &tree.join(to), mode)?;
    }
    let debian = tree.join("DEBIAN");
    for script in SCRIPTS {
        put(&root.join("packaging/debian").join(script), &debian.join(script), 0o755)?;
    }
    put(&root.join("packaging/debian/conffiles"), &debian.join("conffiles"), 0o644)?;
    let kilobytes = fs::metadata(binary)?.len().div_ceil(1_024) + 100;
    let control = fs::read_to_string(root.join("packaging/debian/control"))?
        .replace("@VERSION@", version)
        .replace("@ARCHITECTURE@", &architecture)
        .replace("@SIZE@", &kilobytes.to_string());
    fs::write(debian.join("control"), control)?;
    let made = out.join(format!("congvan_{version}_{architecture}.deb"));
    let mut pack = Command::new("dpkg-deb");
    pack.args(["--root-owner-group", "-Zxz", "--build"]).arg(&tree).arg(&made);
    process::output(&mut pack)?;
    fs::remove_dir_all(&tree)?;
    Ok(made)
}

fn put(from: &Path, to: &Path, mode: u32) -> Result<()> {
    let folder = to.parent().context("a file has a folder")?;
    fs::create_dir_all(folder)?;
    fs::copy(from, to).with_context(|| format!("{} cannot be copied", from.display()))?;
    Ok(fs::set_permissions(to, fs::Permissions::from_mode(mode))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// dpkg on a root of its own, as nobody special: no script leaves the folder, nothing else is installed there.
    fn dpkg(root: &Path, words: &[&str]) {
        let mut command = Command::new("dpkg");
        command.arg(format!("--root={}", root.display())).args([
            "--force-not-root",
            "--force-depends",
            "--force-script-chrootless",
            "--force-confold",
        ]);
        let path = std::env::var("PATH").unwrap_or_default();
        // Where dpkg's own tools lie is not on everybody's path.
        command.env("PATH", format!("{path}:/usr/sbin:/sbin"));
        let output = command.args(words).output().expect("dpkg");
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    #[test]
    fn the_package_installs_updates_and_never_takes_letters_along() {
        if !process::succeeds(Command::new("dpkg-deb").arg("--version")) {
            println!("skipped: there is no dpkg-deb on this machine");
            return;
        }
        let house = House::find().expect("the repository");
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join("program");
        let pack = |version: &str| {
            fs::write(&program, format!("#!/bin/sh\necho {version}\n")).expect("written");
            build(house.root(), &program, folder.path(), version).expect("a package")
        };
        let root = folder.path().join("root");
        for known in ["var/lib/dpkg/info", "var/lib/dpkg/updates"] {
            fs::create_dir_all(root.join(known)).expect("a folder");
        }
        fs::write(root.join("var/lib/dpkg/status"), "").expect("written");
        let first = pack("1.0.0");
        dpkg(&root, &["--install", first.to_str().expect("a plain path")]);
        let says = || fs::read_to_string(root.join("usr/bin/congvan")).expect("the program");
        assert!(says().contains("1.0.0"));
        for there in ["usr/lib/systemd/system/congvan.service", "etc/congvan/congvan.toml", "var/lib/congvan"]
        {
            assert!(root.join(there).exists(), "{there}");
        }
        let mode =
            |path: &str| fs::metadata(root.join(path)).expect("it is there").permissions().mode() & 0o777;
        assert_eq!((mode("var/lib/congvan"), mode("etc/congvan/congvan.toml")), (0o700, 0o640));

        // What the agency changed and what it keeps outlive an update.
        let (settings, letters) =
            (root.join("etc/congvan/congvan.toml"), root.join("var/lib/congvan/congvan.db"));
        fs::write(&settings, "listen = \"127.0.0.1:9999\"\n").expect("written");
        fs::write(&letters, "letters").expect("written");
        let second = pack("1.0.1");
        dpkg(&root, &["--install", second.to_str().expect("a plain path")]);
        assert!(says().contains("1.0.1"));
        let kept = |path: &Path| fs::read_to_string(path).expect("it is kept");
        assert_eq!(kept(&settings), "listen = \"127.0.0.1:9999\"\n");
        dpkg(&root, &["--remove", "congvan"]);
        assert!(!root.join("usr/bin/congvan").exists() && settings.exists());
        dpkg(&root, &["--purge", "congvan"]);
        assert!(!settings.exists());
        assert_eq!(kept(&letters), "letters");
    }

    /// The settings that are packed name only keys that exist, and the service may use what it says.
    #[test]
    fn what_is_packed_fits_together() {
        let house = House::find().expect("the repository");
        let read = |path: &str| fs::read_to_string(house.root().join(path)).expect(path);
        let defaults = read("crates/server/config.default.toml");
        for line in read("packaging/congvan.toml").lines() {
            let Some((key, _)) = line.trim_start_matches(['#', ' ']).split_once(" = ") else { continue };
            assert!(defaults.lines().any(|known| known.starts_with(&format!("{key} = "))), "{key}");
        }
        let service = read("packaging/congvan.service");
        for wanted in
            ["User=congvan", "NoNewPrivileges=yes", "ProtectSystem=strict", "StateDirectory=congvan"]
        {
            assert!(service.contains(wanted), "{wanted}");
        }
    }
}
