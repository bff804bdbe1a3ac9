//! The checkout: where things stand in it, and how its tools are called.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

/// The checkout that this program was built from, or is run in.
pub(crate) struct House {
    root: PathBuf,
}

impl House {
    /// Finds the workspace root above this crate's manifest.
    pub(crate) fn find() -> Result<House> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
        let root =
            Path::new(&manifest).ancestors().nth(2).context("xtask stands two folders below the root")?;
        Ok(House { root: root.to_owned() })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the checkout.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// `cargo`, run at the root, as if a person had typed it.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut command = Command::new(program);
        command.current_dir(&self.root).args(arguments);
        // `cargo run` describes this crate to us in these variables. Build scripts watch some of them (ring's does), so
        // passing them on would rebuild half the tree at every change between `cargo xtask test` and plain `cargo build`.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        if is_ci() {
            // Incremental state costs time and disk, and nobody comes back to use it.
            command.env("CARGO_INCREMENTAL", "0");
        }
        command
    }

    /// `npm`, run in `web/`.
    pub(crate) fn npm(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("npm");
        command.current_dir(self.path("web")).args(arguments);
        command
    }

    /// What cargo knows of the workspace's own crates.
    pub(crate) fn metadata(&self) -> Result<Value> {
        let text = process::output(&mut self.cargo(&["metadata", "--format-version", "1", "--no-deps"]))?;
        serde_json::from_str(&text).context("cargo metadata wrote no JSON")
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target_directory(&self) -> Result<PathBuf> {
        let metadata = self.metadata()?;
        let directory = metadata["target_directory"].as_str();
        Ok(PathBuf::from(directory.context("cargo metadata names no target directory")?))
    }

    /// Whether a cargo subcommand is installed.
    pub(crate) fn has_cargo(&self, subcommand: &str) -> bool {
        process::succeeds(&mut self.cargo(&[subcommand, "--version"]))
    }
}

/// Whether a machine runs this and nobody watches.
pub(crate) fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "0" && value != "false")
}
