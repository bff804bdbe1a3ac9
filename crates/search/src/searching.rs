//! One search, from the typed text to the page.

use tantivy::Term;
use tantivy::query::{ConstScoreQuery, Query as EngineQuery, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;

use crate::abbreviations::Abbreviations;
use crate::analysis::bigram;
use crate::highlight::Highlighter;
use crate::matching::Role;
use crate::page::{Ranking, Wanted};
use crate::permissions::Permitted;
use crate::query::{Lexicon, Tree, interpret};
use crate::schema::Fields;
use crate::vocabulary::Vocabulary;
use crate::{Caller, Error, Hit, Index, Note, Page, Query, Sort, Total};

/// Deepest page that can be reached.
const DEEPEST: usize = 10_000;

impl Index {
    /// Answers `query` with what `caller` may read: hits, counts and facets alike. Blocking; a few milliseconds
    /// up to a tenth of a second.
    ///
    /// Errors: [`Error::Read`].
    pub fn search(&self, query: &Query, caller: &Caller) -> Result<Page, Error> {
        self.search_with(query, caller, &self.abbreviations())
    }

    /// As [`Self::search`], by an asker's own table of abbreviations.
    pub fn search_with(
        &self,
        query: &Query,
        caller: &Caller,
        abbreviations: &Abbreviations,
    ) -> Result<Page, Error> {
        let snapshot = self.snapshot();
        let vocabulary = &snapshot.vocabulary;
        let permitted = snapshot.permitted(&self.fields, caller);
        let lexicon = IndexLexicon { permitted: &permitted, vocabulary, fields: &self.fields };
        let mut read = interpret(&query.text, abbreviations, &lexicon, query.today);
        let tree = Tree { fields: &self.fields, lexicon: &lexicon, read: &read };
        let has_words = !read.runs.is_empty() || !read.phrases.is_empty();
        let ranking = match query.sort {
            Sort::Newest => Ranking::Date,
            Sort::Relevance if !has_words => Ranking::Date,
            Sort::Relevance if read.is_only_code => Ranking::CodeTiers,
            Sort::Relevance if !read.phrases.is_empty() || !read.codes.is_empty() => {
                Ranking::Score { today: None }
            }
            Sort::Relevance => Ranking::Score { today: query.today },
        };
        let limit = query.offset.saturating_add(query.limit).min(DEEPEST);
        // A phrase and a code ask for one letter, whoever works on it.
        let is_plain = read.phrases.is_empty() && read.codes.is_empty();
        let own_units: &[String] = if is_plain { &query.own_units } else { &[] };
        let wanted = Wanted {
            limit,
            ranking,
            filters: &query.filters,
            own_units,
            vocabulary,
            with_facets: query.with_facets,
        };
        let mut plan = tree.main();
        if let Some(keys) = &query.among {
            plan.add_query(Role::Must, self.among(keys));
        }
        if let Ranking::Score { .. } = ranking {
            plan.phrase = tree.whole_phrase();
        }
        let mut found = permitted.search(&plan, &wanted).map_err(Error::Read)?;
        let mut is_relaxed = false;
        // Among chosen documents, those that answer are asked for, and not what comes nearest.
        if found.count == 0 && has_words && query.among.is_none() {
            plan.enough = plan.enough.min(1);
            found = permitted.search(&plan, &wanted).map_err(Error::Read)?;
            is_relaxed = found.count > 0;
        }
        if is_relaxed {
            read.notes.push(Note::Relaxed);
        }
        let hits =
            found.places.iter().skip(query.offset).map(|place| Hit { key: place.key, score: place.score });
        Ok(Page {
            hits: hits.collect(),
            total: Total::of(found.count),
            highlighter: Highlighter::new(&read),
            notes: read.notes,
            facets: if query.with_facets { found.into_facets(vocabulary) } else { Default::default() },
        })
    }

    /// Marks what a search for `text` by this caller looks for, corrections and abbreviations with it.
    pub fn highlighter(&self, text: &str, caller: &Caller, abbreviations: &Abbreviations) -> Highlighter {
        let snapshot = self.snapshot();
        let permitted = snapshot.permitted(&self.fields, caller);
        let lexicon =
            IndexLexicon { permitted: &permitted, vocabulary: &snapshot.vocabulary, fields: &self.fields };
        // What a time among the words means is no matter of marking them.
        Highlighter::new(&interpret(text, abbreviations, &lexicon, None))
    }

    /// The documents with these keys.
    fn among(&self, keys: &[u64]) -> Box<dyn EngineQuery> {
        let terms = keys.iter().map(|&key| Term::from_field_u64(self.fields.key, key));
        Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), 0.0))
    }

    /// Whether `caller` may find the document with this key as things stand in the index.
    ///
    /// Errors: [`Error::Read`].
    pub fn is_findable(&self, key: u64, caller: &Caller) -> Result<bool, Error> {
        self.snapshot().permitted(&self.fields, caller).holds(key).map_err(Error::Read)
    }
}

/// The index's knowledge of words.
pub(crate) struct IndexLexicon<'a> {
    pub(crate) permitted: &'a Permitted<'a>,
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) fields: &'a Fields,
}

impl Lexicon for IndexLexicon<'_> {
    fn documents(&self) -> u64 {
        self.vocabulary.documents
    }

    fn folded(&self, word: &str) -> u32 {
        self.vocabulary.folded.get(word).copied().unwrap_or_default()
    }

    fn marked(&self, word: &str) -> u32 {
        self.vocabulary.marked.get(word).copied().unwrap_or_default()
    }

    fn pair(&self, first: &str, second: &str) -> u32 {
        let pair = bigram(first, second);
        [self.fields.title_b, self.fields.body_b]
            .into_iter()
            .map(|field| self.permitted.frequency(&Term::from_field_text(field, &pair)))
            .sum()
    }

    fn starting(&self, prefix: &str) -> Vec<(String, u32)> {
        self.vocabulary.starting(prefix).map(|(word, count)| (word.to_owned(), count)).collect()
    }

    fn is_code_part(&self, word: &str) -> bool {
        self.vocabulary.codes.contains(word)
    }

    fn is_readable(&self, word: &str) -> bool {
        [self.fields.title_f, self.fields.body_f].into_iter().any(|field| {
            let term = Term::from_field_text(field, word);
            let query = TermQuery::new(term, IndexRecordOption::Basic);
            // What cannot be read is not shown.
            self.permitted.any(&query).unwrap_or(false)
        })
    }
}
