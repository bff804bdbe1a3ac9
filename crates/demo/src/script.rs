//! The demo from its first file to its last letter.

use crate::{
    clock::StageClock,
    stage::{Stage, specimens},
    town,
};
use congvan_office::{Clock, Office, organisation};
use congvan_records::{Timestamp, VIETNAM_TIME};
use congvan_specimens::{
    library::Signing,
    pki::{Algorithm, Standing, TestPki},
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use time::{Date, Duration, OffsetDateTime, Time, macros::format_description};

/// Seed of everything in the demo.
const SEED: u64 = 20_250_701;

/// Why the demo cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The data folder cannot be written.
    #[error("the demo's folder cannot be written")]
    Folder(#[from] std::io::Error),
    /// A letter cannot be made.
    #[error("a sample letter cannot be made: {0}")]
    Specimen(String),
    /// The office refused something the script does.
    #[error("the office refused a step of the script")]
    Office(#[from] congvan_office::Error),
    /// Somebody of the cast is missing in the data folder: it belongs to another version.
    #[error("the demo's data belongs to another version; begin anew with --reset")]
    Cast,
}

pub(crate) fn broken(error: impl std::fmt::Display) -> Error {
    Error::Specimen(error.to_string())
}

/// Kịch bản: makes the demo's agency in a data folder.
pub struct Script {
    folder: PathBuf,
    anchor: Date,
    pki: TestPki,
    fresh: bool,
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Script")
            .field("anchor", &self.anchor)
            .field("fresh", &self.fresh)
            .finish_non_exhaustive()
    }
}

impl Script {
    /// Makes the folder, with the test root that the demo trusts. A folder made on another day keeps its day.
    ///
    /// Errors: [`Error::Folder`], [`Error::Specimen`].
    pub fn prepare(folder: &Path) -> Result<Self, Error> {
        let own = folder.join("demo");
        fs::create_dir_all(&own)?;
        let marker = own.join("anchor");
        let day = format_description!("[year]-[month]-[day]");
        let known = fs::read_to_string(&marker).ok().and_then(|text| Date::parse(text.trim(), day).ok());
        let anchor = known.unwrap_or_else(|| OffsetDateTime::now_utc().to_offset(VIETNAM_TIME).date());
        let mut pki = TestPki::new(SEED, anchor).map_err(broken)?;
        // The lists must name the revoked before the first letter is judged by them.
        for specimen in specimens(SEED, anchor).iter().filter(|s| s.signing == Signing::Revoked) {
            pki.issue(&specimen.person(), Standing::Revoked, Algorithm::Rsa).map_err(broken)?;
        }
        fs::write(own.join("root.pem"), pki.root_pem())?;
        let lists = pki.crls().map_err(broken)?;
        for (number, list) in lists.iter().enumerate() {
            fs::write(own.join(format!("{number}.crl")), list)?;
        }
        if known.is_none() {
            fs::write(&marker, anchor.format(day).unwrap_or_default())?;
        }
        Ok(Self { folder: own, anchor, pki, fresh: known.is_none() })
    }

    /// The demo's own root. It says of itself that it is no real one.
    pub fn trust_roots(&self) -> Vec<PathBuf> {
        vec![self.folder.join("root.pem")]
    }

    /// Its revocation lists.
    pub fn revocation_lists(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok);
        let mut lists: Vec<PathBuf> = files
            .map(|file| file.path())
            .filter(|path| path.extension().is_some_and(|e| e == "crl"))
            .collect();
        lists.sort();
        lists
    }

    /// The clock on which the past is played.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(StageClock)
    }

    /// Makes agencies, people and accounts, unless they are there.
    ///
    /// Errors: [`Error::Office`].
    pub async fn people(&self, office: &Office) -> Result<(), Error> {
        if !organisation::agencies(office).await?.is_empty() {
            return Ok(());
        }
        let since = Timestamp::from(self.anchor.with_time(Time::MIDNIGHT).assume_offset(VIETNAM_TIME));
        town::build(office, since.plus(-Duration::days(500))).await
    }

    /// Plays the letters of the past sixty days; gives how many. A folder that has them is left as it is.
    ///
    /// Errors: [`Error::Office`], [`Error::Specimen`], [`Error::Cast`].
    pub async fn letters(&self, office: &Office) -> Result<usize, Error> {
        let done = self.folder.join("played");
        if done.exists() {
            return Ok(0);
        }
        if !self.fresh {
            // Broken off while playing: what is there stays, dates of the book do not allow to go on.
            return Ok(0);
        }
        let count = Stage::set(office, self.pki.clone(), SEED, self.anchor).await?.play().await?;
        fs::write(done, count.to_string())?;
        Ok(count)
    }
}
