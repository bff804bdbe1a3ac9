//! The product: every question filtered by rights, with facets.

use crate::letters::Letter;
use crate::{Fault, Peer, Place, directory_bytes};
use congvan_search::{Caller, Entry, Index, Query};
use tempfile::TempDir;

/// Units of the agency; each letter is read by two of them.
const UNITS: u64 = 100;
/// 2026-11-25.
const TODAY: i64 = 20_782;

struct Product {
    index: Index,
    caller: Caller,
    directory: TempDir,
}

pub(crate) fn begin() -> Result<Box<dyn Peer>, Fault> {
    let directory = tempfile::tempdir()?;
    let index = Index::create(directory.path())?;
    Ok(Box::new(Product { index, caller: Caller::new(0..20), directory }))
}

impl Peer for Product {
    fn fill(&mut self, first: u64, letters: &[Letter]) -> Result<(), Fault> {
        for (key, letter) in (first..).zip(letters) {
            let readers = [key % UNITS, key * 7 % UNITS];
            self.index.put(&Entry {
                key,
                subject: &letter.subject,
                code: &letter.code,
                agency: &letter.agency,
                doc_type: &letter.kind,
                year: Some(letter.year),
                doc_date: Some(i64::from(letter.year - 1970) * 365 + (key % 365) as i64),
                urgency: "normal",
                status: if key % 3 == 0 { "assigned" } else { "closed" },
                direction: "incoming",
                body: Some(&letter.text),
                readers: &readers,
                content_readers: &readers,
                ..Entry::default()
            })?;
        }
        Ok(())
    }

    fn settle(&mut self) -> Result<u64, Fault> {
        self.index.settle()?;
        Ok(directory_bytes(self.directory.path()))
    }

    fn ask(&mut self, words: &str) -> Result<usize, Fault> {
        let query = Query { limit: 10, today: Some(TODAY), ..Query::new(words) };
        Ok(self.index.search(&query, &self.caller)?.hits.len())
    }
    fn place(&self) -> Place {
        Place::Thread
    }
}
