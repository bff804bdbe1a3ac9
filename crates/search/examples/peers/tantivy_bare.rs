//! The same engine as it comes, all texts folded: terms joined by OR with weights by field, ten best by BM25.

use crate::letters::Letter;
use crate::{Fault, Peer, Place, directory_bytes};
use congvan_search::analysis::{fold, words};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TEXT};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, Term};
use tempfile::TempDir;

const WEIGHTS: [f32; 4] = [5.0, 5.0, 2.0, 1.0];

struct Bare {
    index: Index,
    key: Field,
    fields: [Field; 4],
    /// Until everything is in.
    writer: Option<IndexWriter>,
    /// From then on.
    searcher: Option<Searcher>,
    directory: TempDir,
}

pub(crate) fn begin() -> Result<Box<dyn Peer>, Fault> {
    let directory = tempfile::tempdir()?;
    let mut schema = Schema::builder();
    let key = schema.add_u64_field("key", FAST);
    let fields = ["title", "number", "agency", "body"].map(|name| schema.add_text_field(name, TEXT));
    let index = Index::create_in_dir(directory.path(), schema.build())?;
    let writer = Some(index.writer_with_num_threads(1, 128 * 1024 * 1024)?);
    Ok(Box::new(Bare { index, key, fields, writer, searcher: None, directory }))
}

impl Peer for Bare {
    fn fill(&mut self, first: u64, letters: &[Letter]) -> Result<(), Fault> {
        let writer = self.writer.as_ref().ok_or("filled after the end")?;
        for (number, letter) in (first..).zip(letters) {
            let mut document = TantivyDocument::new();
            document.add_u64(self.key, number);
            let texts = [&letter.subject, &letter.code, &letter.agency, &letter.text];
            for (field, text) in self.fields.into_iter().zip(texts) {
                document.add_text(field, fold(text));
            }
            writer.add_document(document)?;
        }
        Ok(())
    }

    fn settle(&mut self) -> Result<u64, Fault> {
        let mut writer = self.writer.take().ok_or("settled twice")?;
        writer.commit()?;
        writer.wait_merging_threads()?;
        self.searcher = Some(self.index.reader()?.searcher());
        Ok(directory_bytes(self.directory.path()))
    }

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
        let searcher = self.searcher.as_ref().ok_or("asked before the end")?;
        Ok(searcher.search(&BooleanQuery::new(clauses), &best)?.len())
    }
    fn place(&self) -> Place {
        Place::Thread
    }
}
