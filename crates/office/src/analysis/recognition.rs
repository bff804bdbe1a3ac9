use congvan_reading::{ReadError, RecognisedPage};
use congvan_store::analyses::{Analysis, AnalysisKind, AnalysisState};
use serde::{Deserialize, Serialize};

/// Version of [`StoredRecognition`].
pub(crate) const RECOGNITION_VERSION: u32 = 1;

/// A page that fails so often is given up.
const TRIES: u32 = 3;

/// Words recognised in a file so far, and pages that were given up.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct StoredRecognition {
    /// Pages that need it, from 1.
    pub(crate) wanted: Vec<u32>,
    /// Pages that are done.
    pub(crate) pages: Vec<RecognisedPage>,
    /// Pages given up, with the last reason.
    pub(crate) failed: Vec<(u32, ReadError)>,
    /// How often what is to be done next has failed: the next page, or reading the file with all words.
    #[serde(default)]
    pub(crate) tries: u32,
}

impl StoredRecognition {
    /// What an earlier step wrote, if it is about the same pages.
    pub(crate) fn of(analysis: Option<&Analysis>, wanted: &[u32]) -> Self {
        analysis
            .filter(|analysis| analysis.version == RECOGNITION_VERSION)
            .and_then(|analysis| serde_json::from_str::<Self>(analysis.body.as_deref()?).ok())
            .filter(|stored| stored.wanted == wanted)
            .unwrap_or_else(|| Self { wanted: wanted.to_vec(), ..Self::default() })
    }

    /// The next page to recognise.
    pub(crate) fn next(&self) -> Option<u32> {
        let is_done = |page: &u32| {
            self.pages.iter().any(|done| done.page == *page)
                || self.failed.iter().any(|(failed, _)| failed == page)
        };
        self.wanted.iter().copied().find(|page| !is_done(page))
    }

    /// Counts a failure of what is to be done next. True when it is given up.
    pub(crate) fn gives_up(&mut self) -> bool {
        self.tries += 1;
        let is_enough = self.tries >= TRIES;
        if is_enough {
            self.tries = 0;
        }
        is_enough
    }

    /// How far it is, as lists and the letter show it without reading the body.
    pub(crate) fn progress(&self) -> Progress {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Progress {
            done: count(self.pages.len()),
            failed: count(self.failed.len()),
            of: count(self.wanted.len()),
        }
    }
}

/// How many pages are done, given up, and wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) done: u32,
    pub(crate) failed: u32,
    pub(crate) of: u32,
}

impl Progress {
    /// `3+1/12`: three done, one given up, twelve wanted.
    pub(crate) fn key(self) -> String {
        format!("{}+{}/{}", self.done, self.failed, self.of)
    }

    fn from_key(key: &str) -> Option<Self> {
        let (done, of) = key.split_once('/')?;
        let (done, failed) = done.split_once('+')?;
        Some(Self { done: done.parse().ok()?, failed: failed.parse().ok()?, of: of.parse().ok()? })
    }

    /// The progress among a file's findings, and whether it goes on.
    pub(crate) fn of(analyses: &[Analysis]) -> Option<(Self, bool)> {
        let found = analyses.iter().find(|analysis| analysis.kind == AnalysisKind::Recognition)?;
        Some((Self::from_key(found.summary.as_deref()?)?, found.state == AnalysisState::Pending))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_written_and_read() {
        let progress = Progress { done: 3, failed: 1, of: 12 };
        assert_eq!(Progress::from_key(&progress.key()), Some(progress));
        for key in ["", "3/12", "a+b/c", "-1+0/2"] {
            assert_eq!(Progress::from_key(key), None, "{key}");
        }
    }

    #[test]
    fn pages_given_up_are_not_asked_for_again() {
        let page = |page| RecognisedPage { page, quarters: 0, tilt: 0.0, lines: Vec::new() };
        let error = ReadError::OverLimit { what: "time".into() };
        let stored = StoredRecognition {
            wanted: vec![1, 2, 5],
            pages: vec![page(1)],
            failed: vec![(2, error)],
            tries: 0,
        };
        assert_eq!(stored.next(), Some(5));
        assert_eq!(stored.progress(), Progress { done: 1, failed: 1, of: 3 });
    }
}
