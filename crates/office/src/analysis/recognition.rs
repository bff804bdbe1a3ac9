use congvan_reading::{PageWords, ReadError};
use congvan_store::analyses::{Analysis, AnalysisKind, AnalysisState};
use serde::{Deserialize, Serialize};

/// Version of [`StoredRecognition`]. Of 1 the words of all pages stood among the rest, and were written again with each
/// page; now they have rows of their own.
pub(crate) const RECOGNITION_VERSION: u32 = 2;

/// A page that fails so often is given up.
const TRIES: u32 = 3;

/// How far the recognition of a file is.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct StoredRecognition {
    /// Pages that need it, from 1.
    pub(crate) wanted: Vec<u32>,
    /// Pages that are done, their words in rows of their own.
    #[serde(default)]
    pub(crate) done: Vec<u32>,
    /// Words that have no rows yet: of the page just recognised, or of all pages as version 1 kept them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) pages: Vec<PageWords>,
    /// Pages given up, with the last reason.
    pub(crate) failed: Vec<(u32, ReadError)>,
    /// How often what is to be done next has failed: the next page, or reading the file with all words.
    #[serde(default)]
    pub(crate) tries: u32,
}

impl StoredRecognition {
    /// What an earlier step wrote.
    pub(crate) fn read(analysis: &Analysis) -> Option<Self> {
        (1..=RECOGNITION_VERSION).contains(&analysis.version).then_some(())?;
        serde_json::from_str(analysis.body.as_deref()?).ok()
    }

    /// What an earlier step wrote, if it is about the same pages.
    pub(crate) fn of(analysis: Option<&Analysis>, wanted: &[u32]) -> Self {
        analysis
            .and_then(Self::read)
            .filter(|stored| stored.wanted == wanted)
            .unwrap_or_else(|| Self { wanted: wanted.to_vec(), ..Self::default() })
    }

    /// The words that still need rows; their pages count as done.
    pub(crate) fn take_pages(&mut self) -> Vec<PageWords> {
        let pages = std::mem::take(&mut self.pages);
        self.done.extend(pages.iter().map(|page| page.page));
        pages
    }

    /// The next page to recognise.
    pub(crate) fn next(&self) -> Option<u32> {
        let is_done = |page: &u32| {
            self.done.contains(page)
                || self.pages.iter().any(|fresh| fresh.page == *page)
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
            done: count(self.done.len() + self.pages.len()),
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
        let page = |page| PageWords { page, quarters: 0, tilt: 0.0, lines: Vec::new() };
        let error = ReadError::OverLimit { what: "time".into() };
        let mut stored = StoredRecognition {
            wanted: vec![1, 2, 5, 7],
            done: vec![1],
            pages: vec![page(5)],
            failed: vec![(2, error)],
            tries: 0,
        };
        assert_eq!(stored.next(), Some(7));
        assert_eq!(stored.progress(), Progress { done: 2, failed: 1, of: 4 });
        assert_eq!(stored.take_pages().len(), 1);
        assert_eq!(stored.done, [1, 5]);
    }

    #[test]
    fn words_that_version_1_kept_are_not_lost() {
        let body = r#"{"wanted":[1,2],"pages":[{"page":1,"quarters":0,"tilt":0.0,"lines":[]}],"failed":[],"tries":1}"#;
        let stored: StoredRecognition = serde_json::from_str(body).unwrap();
        assert_eq!((stored.next(), stored.pages.len(), stored.tries), (Some(2), 1, 1));
    }
}
