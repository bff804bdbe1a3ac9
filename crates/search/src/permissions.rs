//! Quyền xem: the one door to the searcher.

use std::cell::OnceCell;

use tantivy::query::{EnableScoring, Query};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, IndexReader, Searcher, SegmentReader, TERMINATED, Term};

use crate::matching::{Documents, Matching, Plan};
use crate::page::{Found, PageMaker, Wanted};
use crate::schema::Fields;
use crate::vocabulary::{Vocabulary, VocabularyReader};

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
        let principals = caller.principals.iter().map(|&key| Term::from_field_u64(fields.readers, key));
        let segments = self.searcher.segment_readers().iter().map(|_| OnceCell::new());
        Permitted {
            searcher: &self.searcher,
            fields: *fields,
            principals: principals.collect(),
            documents: segments.collect(),
        }
    }
}

/// A searcher that sees only what its caller may read.
pub(crate) struct Permitted<'a> {
    searcher: &'a Searcher,
    fields: Fields,
    principals: Vec<Term>,
    /// The documents of each segment that the caller may find, once somebody has asked.
    documents: Vec<OnceCell<Documents>>,
}

impl Permitted<'_> {
    /// Looks for the permitted documents that answer `plan`.
    pub(crate) fn search(&self, plan: &Plan, wanted: &Wanted<'_>) -> tantivy::Result<Found> {
        let matching = Matching::new(self.searcher, plan)?;
        let mut page = PageMaker::new(wanted);
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            if let Some(mut page) = page.segment(segment)? {
                matching.run(ordinal, segment, self.documents(ordinal, segment)?, &mut page)?;
            }
        }
        Ok(page.finish())
    }

    /// Whether a permitted document matches `query`.
    pub(crate) fn any(&self, query: &dyn Query) -> tantivy::Result<bool> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(self.searcher))?;
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let permitted = self.documents(ordinal, segment)?;
            let mut scorer = weight.scorer(segment, 1.0)?;
            while scorer.doc() != TERMINATED {
                if permitted.contains(scorer.doc()) {
                    return Ok(true);
                }
                scorer.advance();
            }
        }
        Ok(false)
    }

    /// Whether the caller may find the document with this key. It is looked up in the lists of the principals, which skip
    /// to it, and nothing is unpacked: a check asks this of every letter and reader.
    pub(crate) fn holds(&self, key: u64) -> tantivy::Result<bool> {
        let key = Term::from_field_u64(self.fields.key, key);
        for segment in self.searcher.segment_readers() {
            let keys = segment.inverted_index(self.fields.key)?;
            let Some(mut found) = keys.read_postings(&key, IndexRecordOption::Basic)? else { continue };
            let readers = segment.inverted_index(self.fields.readers)?;
            while found.doc() != TERMINATED {
                let document = found.doc();
                found.advance();
                // Replaced since: the entry that stands is a later one.
                if segment.is_deleted(document) {
                    continue;
                }
                for principal in &self.principals {
                    let list = readers.read_postings(principal, IndexRecordOption::Basic)?;
                    if list.is_some_and(|mut list| list.doc() == document || list.seek(document) == document)
                    {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    /// The documents of a segment that the caller may find: those of any of the principals.
    fn documents(&self, ordinal: usize, segment: &SegmentReader) -> tantivy::Result<&Documents> {
        if let Some(documents) = self.documents[ordinal].get() {
            return Ok(documents);
        }
        let mut documents = Documents::none(segment);
        let readers = segment.inverted_index(self.fields.readers)?;
        for principal in &self.principals {
            let Some(mut list) = readers.read_block_postings(principal, IndexRecordOption::Basic)? else {
                continue;
            };
            while !list.docs().is_empty() {
                list.docs().iter().for_each(|document| documents.insert(*document));
                list.advance();
            }
        }
        documents.remove_deleted(segment);
        Ok(self.documents[ordinal].get_or_init(|| documents))
    }

    /// Documents with `term` in the whole index, for weighing words only: nothing of it may be shown.
    pub(crate) fn frequency(&self, term: &Term) -> u32 {
        // A statistic that cannot be read counts as never seen; the search itself will report the fault.
        u32::try_from(self.searcher.doc_freq(term).unwrap_or_default()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::Caller;
    use crate::{Entry, Index};
    use std::path::Path;

    #[test]
    fn one_letter_is_checked_without_unpacking_the_rights_to_all() {
        let root = tempfile::tempdir().unwrap();
        let index = Index::create(root.path()).unwrap();
        // Three commits, so more than one segment; the last replaces what the first says of the letter 7.
        for (keys, reader) in [(0..300, 1), (300..600, 2), (7..8, 2)] {
            for key in keys {
                index.put(&Entry { key, readers: &[reader], ..Entry::default() }).unwrap();
            }
            index.commit().unwrap();
        }
        let snapshot = index.snapshot();
        for (reader, key, is_found) in [
            (1, 0, true),
            (1, 299, true),
            (1, 300, false),
            (1, 7, false),
            (2, 7, true),
            (2, 599, true),
            (1, 600, false),
        ] {
            let permitted = snapshot.permitted(&index.fields, &Caller::new([9, reader]));
            assert_eq!(permitted.holds(key).unwrap(), is_found, "{key} for {reader}");
            assert!(permitted.documents.iter().all(|unpacked| unpacked.get().is_none()));
        }
    }

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
