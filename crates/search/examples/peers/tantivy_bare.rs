//! The same engine as it comes, all texts folded: terms joined by OR with weights by field, ten best by BM25.

use crate::letters::Letter;
use crate::{Fault, Filled, Peer, directory_bytes, processor_seconds};
use congvan_search::analysis::{fold, words};
use std::time::Instant;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TEXT};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, Term};
use tempfile::TempDir;

const WEIGHTS: [f32; 4] = [5.0, 5.0, 2.0, 1.0];

struct Bare {
    searcher: Searcher,
    fields: [Field; 4],
    _directory: TempDir,
}

pub(crate) fn fill(letters: &[Letter]) -> Result<Filled, Fault> {
    let directory = tempfile::tempdir()?;
    let (began, spent) = (Instant::now(), processor_seconds());
    let mut schema = Schema::builder();
    let key = schema.add_u64_field("key", FAST);
    let fields = ["title", "number", "agency", "body"].map(|name| schema.add_text_field(name, TEXT));
    let index = Index::create_in_dir(directory.path(), schema.build())?;
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 128 * 1024 * 1024)?;
    for (number, letter) in (0_u64..).zip(letters) {
        let mut document = TantivyDocument::new();
        document.add_u64(key, number);
        let texts = [&letter.subject, &letter.code, &letter.agency, &letter.text];
        for (field, text) in fields.into_iter().zip(texts) {
            document.add_text(field, fold(text));
        }
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let searcher = index.reader()?.searcher();
    Ok(Filled {
        name: "bare tantivy, all folded",
        seconds: began.elapsed().as_secs_f64(),
        processor_seconds: Some(processor_seconds() - spent),
        bytes: directory_bytes(directory.path()),
        peer: Box::new(Bare { searcher, fields, _directory: directory }),
    })
}

impl Peer for Bare {
    fn ask(&mut self, text: &str) -> Result<usize, Fault> {
        let text = fold(text);
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for word in words(&text).map(|range| &text[range]) {
            for (field, weight) in self.fields.into_iter().zip(WEIGHTS) {
                let term = Term::from_field_text(field, word);
                let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
                clauses.push((Occur::Should, Box::new(BoostQuery::new(query, weight))));
            }
        }
        let best = TopDocs::with_limit(10).order_by_score();
        Ok(self.searcher.search(&BooleanQuery::new(clauses), &best)?.len())
    }
}
