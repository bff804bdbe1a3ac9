//! The product: every question filtered by rights, with facets.

use crate::letters::Letter;
use crate::{Fault, Filled, Peer, directory_bytes, processor_seconds};
use congvan_search::{Caller, Entry, Index, Query};
use std::time::Instant;
use tempfile::TempDir;

/// Units of the agency; each letter is read by two of them.
const UNITS: u64 = 100;
/// 2026-11-25.
const TODAY: i64 = 20_782;

struct Product {
    index: Index,
    caller: Caller,
    _directory: TempDir,
}

pub(crate) fn fill(letters: &[Letter]) -> Result<Filled, Fault> {
    let directory = tempfile::tempdir()?;
    let (began, spent) = (Instant::now(), processor_seconds());
    let index = Index::create(directory.path())?;
    for (key, letter) in (0_u64..).zip(letters) {
        let readers = [key % UNITS, key * 7 % UNITS];
        index.put(&Entry {
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
    index.settle()?;
    Ok(Filled {
        name: "Congvan, rights and facets",
        seconds: began.elapsed().as_secs_f64(),
        processor_seconds: Some(processor_seconds() - spent),
        bytes: directory_bytes(directory.path()),
        peer: Box::new(Product { index, caller: Caller::new(0..20), _directory: directory }),
    })
}

impl Peer for Product {
    fn ask(&mut self, words: &str) -> Result<usize, Fault> {
        let query = Query { limit: 10, today: Some(TODAY), ..Query::new(words) };
        Ok(self.index.search(&query, &self.caller)?.hits.len())
    }
}
