//! The front end in `web/`: its packages, its scripts, its build.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::house::House;
use crate::{process, voice};

/// What stands in `web/` and is no input of the build.
const NOT_BUILT_FROM: [&str; 5] = ["node_modules", "dist", "packed", ".cache", "e2e"];

/// Installs the packages that the lock file names, when they are not there or older than it.
pub(crate) fn install(house: &House) -> Result<()> {
    let lock = house.path("web/package-lock.json");
    let installed = house.path("web/node_modules/.package-lock.json");
    let changed = |path: &Path| path.metadata().and_then(|metadata| metadata.modified());
    let locked = changed(&lock).context("web/package-lock.json is not there")?;
    if changed(&installed).is_ok_and(|installed| installed >= locked) {
        return Ok(());
    }
    process::show(&mut house.npm(&["ci", "--no-audit", "--no-fund"]))
}

/// Whether `web/package.json` has a script.
pub(crate) fn has_script(house: &House, script: &str) -> Result<bool> {
    let text =
        std::fs::read_to_string(house.path("web/package.json")).context("web/package.json cannot be read")?;
    let package: Value = serde_json::from_str(&text).context("web/package.json is not JSON")?;
    Ok(package["scripts"][script].is_string())
}

/// Runs a script of `web/package.json`.
pub(crate) fn run_script(house: &House, script: &str) -> Result<()> {
    if !has_script(house, script)? {
        bail!("web/package.json has no script `{script}`");
    }
    process::show(&mut house.npm(&["run", "--silent", script]))
}

/// Builds the screens into `web/dist`, checks their budgets and packs them into `web/packed`, unless nothing changed since
/// that was done.
pub(crate) fn build(house: &House) -> Result<()> {
    let stamp = house.path("web/.cache/built-from");
    let is_built = house.path("web/packed/index.html.gz").is_file();
    if is_built
        && std::fs::read_to_string(&stamp).is_ok_and(|built| built == digest(house).unwrap_or_default())
    {
        voice::say("  web/packed is up to date");
        return Ok(());
    }
    run_script(house, "build")?;
    if !house.path("web/packed/index.html.gz").is_file() {
        bail!("`npm run build` succeeded and left no web/packed/index.html.gz");
    }
    // Taken after the build, because the build also writes the module of words that it is built from.
    let digest = digest(house)?;
    std::fs::create_dir_all(house.path("web/.cache"))
        .and_then(|()| std::fs::write(&stamp, digest))
        .context("the stamp of the build cannot be written")
}

/// A digest over the names and bytes of everything the build reads. It guards against forgetting, not against malice.
fn digest(house: &House) -> Result<String> {
    // FNV-1a, 64 bits.
    fn add(hash: &mut u64, bytes: &[u8]) {
        for byte in bytes {
            *hash = (*hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    fn walk(directory: &Path, hash: &mut u64) -> Result<()> {
        let mut entries: Vec<_> = std::fs::read_dir(directory)?.collect::<std::io::Result<_>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            if NOT_BUILT_FROM.iter().any(|folder| name == *folder) {
                continue;
            }
            add(hash, name.as_encoded_bytes());
            if entry.file_type()?.is_dir() {
                walk(&entry.path(), hash)?;
            } else {
                add(hash, &std::fs::read(entry.path())?);
            }
        }
        Ok(())
    }
    let mut hash = 0xcbf2_9ce4_8422_2325;
    walk(&house.path("web"), &mut hash).context("web/ cannot be read")?;
    Ok(format!("{hash:016x}\n"))
}
