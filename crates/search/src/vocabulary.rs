//! The syllables the index knows, with the number of documents that hold them, and the values of its facets.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Bound;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::schema::Field;
use tantivy::{Searcher, SegmentReader};

use crate::columns::Columns;
use crate::schema::{FACETS, Fields};

/// Longest word that counts as a syllable; the longest Vietnamese one, nghiêng, has seven letters.
const LONGEST: usize = 10;

/// What all segments know together.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    pub(crate) documents: u64,
    pub(crate) folded: BTreeMap<Box<str>, u32>,
    pub(crate) marked: HashMap<Box<str>, u32>,
    pub(crate) codes: HashSet<Box<str>>,
    /// By facet, in the order of [`FACETS`].
    pub(crate) facets: [FacetValues; FACETS.len()],
    pub(crate) columns: HashMap<SegmentId, Arc<Columns>>,
}

/// The values of one facet over all segments. Looking a value up by its ordinal in a segment's dictionary takes
/// microseconds, and there may be thousands of agencies: they are numbered once a commit instead.
#[derive(Debug, Default)]
pub(crate) struct FacetValues {
    pub(crate) values: Vec<Box<str>>,
    /// For each segment, the place in `values` of each of its own.
    pub(crate) places: HashMap<SegmentId, Vec<u32>>,
}

impl Vocabulary {
    pub(crate) fn starting<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, u32)> {
        self.folded
            .range::<str, _>((Bound::Excluded(prefix), Bound::Unbounded))
            .take_while(move |(word, _)| word.starts_with(prefix))
            .map(|(word, count)| (&**word, *count))
    }
}

type Counts = Vec<(Box<str>, u32)>;

/// The lists of one segment. Segments never change, so they are read once.
#[derive(Debug)]
struct SegmentWords {
    folded: Counts,
    marked: Counts,
    codes: Vec<Box<str>>,
    columns: Arc<Columns>,
}

/// Reads the term lists of new segments and adds them up.
#[derive(Debug, Default)]
pub(crate) struct VocabularyReader {
    segments: HashMap<SegmentId, Arc<SegmentWords>>,
}

impl VocabularyReader {
    pub(crate) fn read(&mut self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vocabulary> {
        let mut current = HashMap::new();
        let mut numbers: [HashMap<Box<str>, u32>; FACETS.len()] = Default::default();
        let mut vocabulary = Vocabulary::default();
        for segment in searcher.segment_readers() {
            let words = match self.segments.get(&segment.segment_id()) {
                Some(words) => Arc::clone(words),
                None => Arc::new(segment_words(segment, fields)?),
            };
            for (word, count) in &words.folded {
                *vocabulary.folded.entry(word.clone()).or_default() += count;
            }
            for (word, count) in &words.marked {
                *vocabulary.marked.entry(word.clone()).or_default() += count;
            }
            vocabulary.codes.extend(words.codes.iter().cloned());
            for ((facet, numbers), values) in
                vocabulary.facets.iter_mut().zip(&mut numbers).zip(&words.columns.values)
            {
                let places = values.iter().map(|value| {
                    *numbers.entry(value.clone()).or_insert_with(|| {
                        facet.values.push(value.clone());
                        facet.values.len() as u32 - 1
                    })
                });
                let places = places.collect();
                facet.places.insert(segment.segment_id(), places);
            }
            vocabulary.columns.insert(segment.segment_id(), Arc::clone(&words.columns));
            vocabulary.documents += u64::from(segment.num_docs());
            current.insert(segment.segment_id(), words);
        }
        self.segments = current;
        Ok(vocabulary)
    }
}

fn segment_words(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<SegmentWords> {
    let is_word = |word: &str| word.chars().count() <= LONGEST && word.chars().all(char::is_alphabetic);
    let both = |title: Field, body: Field| -> tantivy::Result<Counts> {
        let mut counts: HashMap<Box<str>, u32> = HashMap::new();
        for field in [title, body] {
            for (word, count) in terms(segment, field)? {
                if is_word(&word) {
                    let known = counts.entry(word).or_default();
                    *known = (*known).max(count);
                }
            }
        }
        Ok(counts.into_iter().collect())
    };
    Ok(SegmentWords {
        columns: Columns::read(segment)?,
        folded: both(fields.title_f, fields.body_f)?,
        marked: both(fields.title_x, fields.body_x)?,
        codes: terms(segment, fields.code_part)?.into_iter().map(|(word, _)| word).collect(),
    })
}

fn terms(segment: &SegmentReader, field: Field) -> tantivy::Result<Counts> {
    let inverted = segment.inverted_index(field)?;
    let mut stream = inverted.terms().stream()?;
    let mut out = Vec::new();
    while stream.advance() {
        if let Ok(word) = std::str::from_utf8(stream.key()) {
            out.push((word.into(), stream.value().doc_freq));
        }
    }
    Ok(out)
}
