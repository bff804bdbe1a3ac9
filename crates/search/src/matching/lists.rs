use std::collections::HashMap;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::{BlockSegmentPostings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, Searcher, SegmentReader, TERMINATED, Term};

use super::plan::{Plan, Role, Sought};
use super::scoring::{Lengths, rarity};

/// The words of a plan, looked up in every segment.
pub(super) struct Words<'a> {
    searcher: &'a Searcher,
    documents: u64,
    fields: Vec<Texts>,
    /// By field and word, the place in `found`.
    known: HashMap<(Field, &'a str), usize>,
    found: Vec<Found>,
    clauses: Vec<WordClause>,
    /// Of the pairs in the title and of those in the text, the clause with the rarest.
    rarest: [Option<usize>; 2],
}

/// One field in all segments.
struct Texts {
    field: Field,
    lengths: Lengths,
    segments: Vec<Arc<InvertedIndexReader>>,
}

/// One word of one field.
struct Found {
    field: usize,
    frequency: u64,
    /// Where its list is, by segment.
    segments: Vec<Option<TermInfo>>,
}

struct WordClause {
    role: Role,
    found: usize,
    weight: Score,
}

impl<'a> Words<'a> {
    pub(super) fn read(searcher: &'a Searcher, plan: &'a Plan) -> tantivy::Result<Self> {
        let documents = searcher.segment_readers().iter().map(|segment| u64::from(segment.max_doc())).sum();
        let mut words = Self {
            searcher,
            documents,
            fields: Vec::new(),
            known: HashMap::new(),
            found: Vec::new(),
            clauses: Vec::new(),
            rarest: [None; 2],
        };
        for clause in &plan.clauses {
            if let Sought::Word { field, text, weight } = &clause.sought {
                let found = words.look_up(*field, text)?;
                words.add(clause.role, found, *weight);
            }
        }
        if let Some(phrase) = &plan.phrase {
            for (field, _) in [phrase.title, phrase.text] {
                for word in &phrase.words {
                    words.look_up(field, word)?;
                }
            }
        }
        Ok(words)
    }

    fn add(&mut self, role: Role, found: usize, weight: Score) {
        let frequency = self.found[found].frequency;
        let rarest = match role {
            Role::TitlePair => Some(&mut self.rarest[0]),
            Role::TextPair(_) => Some(&mut self.rarest[1]),
            _ => None,
        };
        if let Some(rarest) = rarest
            && rarest.is_none_or(|known| frequency < self.found[self.clauses[known].found].frequency)
        {
            *rarest = Some(self.clauses.len());
        }
        self.clauses.push(WordClause { role, found, weight: weight * rarity(frequency, self.documents) });
    }

    fn look_up(&mut self, field: Field, text: &'a str) -> tantivy::Result<usize> {
        if let Some(known) = self.known.get(&(field, text)) {
            return Ok(*known);
        }
        let at = match self.fields.iter().position(|texts| texts.field == field) {
            Some(at) => at,
            None => {
                self.fields.push(self.texts(field)?);
                self.fields.len() - 1
            }
        };
        let term = Term::from_field_text(field, text);
        let segments = self.fields[at].segments.iter().map(|segment| segment.get_term_info(&term));
        let segments = segments.collect::<Result<Vec<_>, _>>()?;
        let frequency = segments.iter().flatten().map(|info| u64::from(info.doc_freq)).sum();
        self.found.push(Found { field: at, frequency, segments });
        self.known.insert((field, text), self.found.len() - 1);
        Ok(self.found.len() - 1)
    }

    fn texts(&self, field: Field) -> tantivy::Result<Texts> {
        let segments = self.searcher.segment_readers().iter().map(|segment| segment.inverted_index(field));
        let segments = segments.collect::<tantivy::Result<Vec<_>>>()?;
        let words: u64 = segments.iter().map(|segment| segment.total_num_tokens()).sum();
        let lengths = Lengths::new(words as Score / self.documents as Score);
        Ok(Texts { field, lengths, segments })
    }

    /// The list in one segment of the plan's word with this number. A word that the segment does not have has none.
    pub(super) fn list(&self, number: usize, ordinal: usize) -> tantivy::Result<Option<List>> {
        let clause = &self.clauses[number];
        let found = &self.found[clause.found];
        let Some(info) = &found.segments[ordinal] else { return Ok(None) };
        let inverted = &self.fields[found.field].segments[ordinal];
        let postings = inverted.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
        Ok(Some(List {
            postings,
            at: 0,
            field: found.field,
            weight: clause.weight,
            role: clause.role,
            is_rarest_pair: self.rarest.contains(&Some(number)),
        }))
    }

    /// The lengths of the texts of one segment, by field.
    pub(super) fn norms(&self, segment: &SegmentReader) -> tantivy::Result<Vec<Norms<'_>>> {
        self.fields.iter().map(|texts| norms(texts, segment)).collect()
    }

    /// The lengths of the texts of one field in one segment; none if it was not looked up.
    pub(super) fn norms_of(
        &self,
        field: Field,
        segment: &SegmentReader,
    ) -> tantivy::Result<Option<Norms<'_>>> {
        let texts = self.fields.iter().find(|texts| texts.field == field);
        texts.map(|texts| norms(texts, segment)).transpose()
    }

    /// How rare all of these words are together, as for a phrase.
    pub(super) fn rarity(&self, field: Field, words: &[String]) -> Score {
        let found = words.iter().filter_map(|word| self.known.get(&(field, word.as_str())));
        found.map(|found| rarity(self.found[*found].frequency, self.documents)).sum()
    }

    /// Where these words stand in the texts of one segment; none if it does not have one of them.
    pub(super) fn positions(
        &self,
        ordinal: usize,
        field: Field,
        words: &[String],
    ) -> tantivy::Result<Option<Vec<SegmentPostings>>> {
        let mut all = Vec::with_capacity(words.len());
        for word in words {
            let Some(&found) = self.known.get(&(field, word.as_str())) else { return Ok(None) };
            let found = &self.found[found];
            let Some(info) = &found.segments[ordinal] else { return Ok(None) };
            let inverted = &self.fields[found.field].segments[ordinal];
            all.push(inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?);
        }
        Ok(Some(all))
    }
}

fn norms<'a>(texts: &'a Texts, segment: &SegmentReader) -> tantivy::Result<Norms<'a>> {
    Ok(Norms { steps: segment.get_fieldnorms_reader(texts.field)?, lengths: &texts.lengths })
}

/// The lengths of the texts of one field in one segment.
pub(super) struct Norms<'a> {
    steps: FieldNormReader,
    lengths: &'a Lengths,
}

impl Norms<'_> {
    #[inline]
    pub(super) fn share(&self, document: DocId, frequency: u32) -> Score {
        self.lengths.share(self.steps.fieldnorm_id(document), frequency)
    }
}

/// The documents that hold one word, with how often.
pub(super) struct List {
    postings: BlockSegmentPostings,
    /// The next entry within the block. The block is at its end only when the list is.
    at: usize,
    pub(super) field: usize,
    pub(super) weight: Score,
    pub(super) role: Role,
    /// Of the pairs of a phrase the rarest in its field.
    pub(super) is_rarest_pair: bool,
}

impl List {
    /// The next document, or [`TERMINATED`].
    pub(super) fn next(&self) -> DocId {
        self.postings.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Passes over what comes before `from`.
    pub(super) fn seek(&mut self, from: DocId) {
        if self.next() < from {
            self.at = self.postings.seek(from);
        }
    }

    /// The documents before `end`, with how often they hold the word.
    #[inline]
    pub(super) fn each_before(&mut self, end: DocId, mut take: impl FnMut(DocId, u32)) {
        loop {
            let documents = self.postings.docs().get(self.at..).unwrap_or_default();
            let Some(&last) = documents.last() else { return };
            let is_whole = last < end;
            let count = if is_whole { documents.len() } else { documents.partition_point(|one| *one < end) };
            let frequencies = &self.postings.freqs()[self.at..];
            for (&document, &frequency) in documents[..count].iter().zip(frequencies) {
                take(document, frequency);
            }
            if !is_whole {
                self.at += count;
                return;
            }
            self.postings.advance();
            self.at = 0;
        }
    }
}
