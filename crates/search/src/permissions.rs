//! Quyền xem: the one door to the searcher.

use crate::schema::Fields;
use crate::vocabulary::{Vocabulary, VocabularyReader};
use tantivy::collector::Collector;
use tantivy::query::{BooleanQuery, ConstScoreQuery, EmptyQuery, EnableScoring, Occur, Query, TermSetQuery};
use tantivy::{DocSet, IndexReader, Searcher, TERMINATED, Term};

/// Who asks: every principal the person acts for at this moment (person, positions, units above, roles).
/// The server makes it from the session; nothing a user types reaches it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caller {
    /// Keys of the principals. Without any, nothing is found.
    pub principals: Vec<u64>,
}

impl Caller {
    /// A caller with these principals.
    pub fn new(principals: impl IntoIterator<Item = u64>) -> Self {
        Self { principals: principals.into_iter().collect() }
    }
}

/// One commit of the index: its documents and what is known of their words, always of the same moment.
pub(crate) struct Snapshot {
    searcher: Searcher,
    pub(crate) vocabulary: Vocabulary,
}

impl Snapshot {
    /// What the reader shows now. The only place in the crate that takes a searcher, and it stays in here.
    pub(crate) fn take(
        reader: &IndexReader,
        vocabulary: &mut VocabularyReader,
        fields: &Fields,
    ) -> tantivy::Result<Self> {
        let searcher = reader.searcher();
        let vocabulary = vocabulary.read(&searcher, fields)?;
        Ok(Self { searcher, vocabulary })
    }

    /// Numbers of documents and segments.
    pub(crate) fn size(&self) -> (u64, usize) {
        (self.searcher.num_docs(), self.searcher.segment_readers().len())
    }

    /// The one way to search: through the eyes of `caller`.
    pub(crate) fn permitted(&self, fields: &Fields, caller: &Caller) -> Permitted<'_> {
        let terms: Vec<Term> =
            caller.principals.iter().map(|&key| Term::from_field_u64(fields.readers, key)).collect();
        let filter: Box<dyn Query> =
            if terms.is_empty() { Box::new(EmptyQuery) } else { Box::new(TermSetQuery::new(terms)) };
        Permitted { searcher: &self.searcher, filter: Box::new(ConstScoreQuery::new(filter, 0.0)) }
    }
}

/// A searcher that sees only what its caller may read.
pub(crate) struct Permitted<'a> {
    searcher: &'a Searcher,
    filter: Box<dyn Query>,
}

impl Permitted<'_> {
    /// Runs `query` over the permitted documents.
    pub(crate) fn search<C: Collector>(
        &self,
        query: Box<dyn Query>,
        collector: &C,
    ) -> tantivy::Result<C::Fruit> {
        self.searcher.search(&self.restricted(query), collector)
    }

    /// Whether a permitted document matches `query`.
    pub(crate) fn any(&self, query: Box<dyn Query>) -> tantivy::Result<bool> {
        let weight = self.restricted(query).weight(EnableScoring::disabled_from_searcher(self.searcher))?;
        for segment in self.searcher.segment_readers() {
            let mut scorer = weight.scorer(segment, 1.0)?;
            let alive = segment.alive_bitset();
            while scorer.doc() != TERMINATED {
                if alive.is_none_or(|bitset| bitset.is_alive(scorer.doc())) {
                    return Ok(true);
                }
                scorer.advance();
            }
        }
        Ok(false)
    }

    /// Documents with `term` in the whole index, for weighing words only: nothing of it may be shown.
    pub(crate) fn frequency(&self, term: &Term) -> u32 {
        // A statistic that cannot be read counts as never seen; the search itself will report the fault.
        u32::try_from(self.searcher.doc_freq(term).unwrap_or_default()).unwrap_or(u32::MAX)
    }

    fn restricted(&self, query: Box<dyn Query>) -> BooleanQuery {
        BooleanQuery::new(vec![(Occur::Must, self.filter.box_clone()), (Occur::Must, query)])
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn nobody_else_reaches_documents() {
        let mut with_searcher = Vec::new();
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for item in std::fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()) {
                if item.is_dir() {
                    folders.push(item);
                } else if std::fs::read_to_string(&item).unwrap().contains(concat!(".searcher", "()")) {
                    with_searcher.push(item.file_name().unwrap().to_string_lossy().into_owned());
                }
            }
        }
        assert_eq!(with_searcher, ["permissions.rs"]);
    }
}
