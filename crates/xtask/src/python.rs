//! Programs that pip brings: for tests only, pinned to the byte, in `target/`, which goes with the rest of what was
//! built.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::house::House;
use crate::process;

/// Makes the environment of that name with what `list` asks for, unless it is there and made from the same list. Gives
/// the folder of its programs.
///
/// Errors: no package registry can be reached, or a package has not the bytes that were pinned.
pub(crate) fn environment(house: &House, name: &str, list: &Path) -> Result<PathBuf> {
    let wanted = std::fs::read(list).with_context(|| format!("{} cannot be read", list.display()))?;
    let place = house.target_directory()?.join(name);
    let (programs, stamp) = (place.join("bin"), place.join("made-from"));
    if std::fs::read(&stamp).is_ok_and(|made| made == wanted) {
        return Ok(programs);
    }
    println!("  making a Python environment from {}", list.display());
    process::show(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&place))?;
    let mut install = Command::new(programs.join("pip"));
    install.args(["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--requirement"]);
    process::show(install.arg(list))?;
    std::fs::write(&stamp, wanted).context("the stamp of the environment")?;
    Ok(programs)
}
