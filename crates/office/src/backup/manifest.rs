//! What a backup says of itself.

use super::folder::{self, at};
use super::{FORMAT, Fault};
use crate::Error;
use congvan_store::dump::{Column, Kind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What is in a backup, with digests. Holds no content and no names of persons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of the folder.
    pub format: u32,
    /// Version of the program that made it.
    pub program: String,
    /// The instant of the rows, in microseconds UTC.
    pub taken_at: i64,
    /// Names of the migrations that made the schema.
    pub migrations: Vec<String>,
    /// Tables in the order in which they can be put back.
    pub tables: Vec<Shelf>,
    /// Files that rows name: digest and length.
    pub blobs: BTreeMap<String, u64>,
}

/// A table in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    /// Its name.
    pub name: String,
    /// Names and kinds of its columns, in the order of the values.
    pub columns: Vec<(String, String)>,
    /// How many rows.
    pub rows: u64,
    /// Digest of the compressed file.
    pub sha256: String,
}

impl Shelf {
    pub(super) fn columns(&self) -> Result<Vec<Column>, Error> {
        let unknown = || Error::Backup(Fault::Newer);
        let column = |(name, kind): &(String, String)| {
            Some(Column { name: name.clone(), kind: Kind::from_key(kind)? })
        };
        self.columns.iter().map(|pair| column(pair).ok_or_else(unknown)).collect()
    }

    pub(super) fn path(&self, snapshot: &Path) -> PathBuf {
        snapshot.join("tables").join(format!("{}.jsonl.gz", self.name))
    }
}

impl Manifest {
    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.blobs.values().sum()
    }

    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    pub(super) fn write(&self, snapshot: &Path) -> Result<(), Error> {
        use std::io::Write;
        let failed = |_| Error::Machine("writing the manifest", None);
        let text = serde_json::to_string_pretty(self).map_err(failed)?;
        for (name, text) in
            [("manifest.json", &text), ("manifest.sha256", &format!("{}\n", folder::sha256(text.as_bytes())))]
        {
            let path = snapshot.join(name);
            let mut file = folder::Written::create(&path)?;
            file.write_all(text.as_bytes()).map_err(at(&path))?;
            file.finish()?;
        }
        Ok(())
    }

    /// Errors: [`Fault::NoBackup`], [`Fault::Damaged`], [`Fault::Newer`].
    pub(super) fn read(snapshot: &Path) -> Result<Self, Error> {
        let path = snapshot.join("manifest.json");
        let text = fs::read(&path).map_err(|_| Error::Backup(Fault::NoBackup(snapshot.to_owned())))?;
        let damaged = || Error::Backup(Fault::Damaged("manifest.json".to_owned()));
        let digest = fs::read_to_string(snapshot.join("manifest.sha256")).map_err(|_| damaged())?;
        if digest.trim() != folder::sha256(&text) {
            return Err(damaged());
        }
        let value: serde_json::Value = serde_json::from_slice(&text).map_err(|_| damaged())?;
        if value["format"].as_u64() != Some(u64::from(FORMAT)) {
            return Err(Error::Backup(Fault::Newer));
        }
        let manifest: Self = serde_json::from_value(value).map_err(|_| damaged())?;
        // Names become paths: none may lead out of the folder.
        let is_plain = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let is_digest = |name: &str| name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit());
        if !manifest.tables.iter().all(|table| is_plain(&table.name))
            || !manifest.blobs.keys().all(|name| is_digest(name))
        {
            return Err(damaged());
        }
        Ok(manifest)
    }
}

/// Complete backups in a folder, oldest first.
pub(super) fn snapshots(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let root = folder.join("snapshots");
    let entries = match fs::read_dir(&root) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(at(&root)(error)),
    };
    let mut found: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    found.retain(|path| path.join("manifest.json").is_file());
    found.sort();
    Ok(found)
}

/// The backup of this name, or the newest.
pub(super) fn find(folder: &Path, name: Option<&str>) -> Result<PathBuf, Error> {
    let mut all = snapshots(folder)?;
    let missing = || Error::Backup(Fault::NoBackup(folder.to_owned()));
    match name {
        None => all.pop().ok_or_else(missing),
        Some(name) => {
            let is_it = |path: &PathBuf| path.file_name().is_some_and(|file| file == name);
            all.into_iter().find(is_it).ok_or_else(missing)
        }
    }
}
