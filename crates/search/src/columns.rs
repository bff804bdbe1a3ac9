//! Cột: the facets of one segment, unpacked for counting. A segment never changes, so this is done once, when it is new.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use crate::schema::{FACETS, name};

/// What every document of one segment is, by facet: numbers of values, of which 0 is none.
#[derive(Debug)]
pub(crate) struct Columns {
    /// In the order of [`FACETS`].
    pub(crate) facets: [Numbers; FACETS.len()],
    /// The words behind the numbers from 1 on, sorted.
    pub(crate) values: [Vec<Box<str>>; FACETS.len()],
    pub(crate) years: Numbers,
    /// The years behind the numbers from 1 on, sorted.
    pub(crate) known_years: Vec<i64>,
}

/// One number a document, as narrow as they all go.
#[derive(Debug)]
pub(crate) enum Numbers {
    Narrow(Vec<u8>),
    Wide(Vec<u16>),
    Widest(Vec<u32>),
}

impl Columns {
    pub(crate) fn read(segment: &SegmentReader) -> tantivy::Result<Arc<Self>> {
        let fast = segment.fast_fields();
        let mut values: [Vec<Box<str>>; FACETS.len()] = Default::default();
        let mut facets: [Numbers; FACETS.len()] = std::array::from_fn(|_| Numbers::Narrow(Vec::new()));
        for ((name, values), numbers) in FACETS.into_iter().zip(&mut values).zip(&mut facets) {
            let column = fast.str(name)?;
            if let Some(column) = &column {
                let mut stream = column.dictionary().stream()?;
                while stream.advance() {
                    values.push(String::from_utf8_lossy(stream.key()).into());
                }
            }
            let number = |document| Some(column.as_ref()?.ords().first(document)? as u32 + 1);
            *numbers = Numbers::collect(segment.max_doc(), values.len(), |document| {
                number(document).unwrap_or_default()
            });
        }
        let column: Column<i64> = fast.i64(name::YEAR)?;
        let mut known_years: Vec<i64> =
            (0..segment.max_doc()).filter_map(|document| column.first(document)).collect();
        known_years.sort_unstable();
        known_years.dedup();
        let number = |document| known_years.binary_search(&column.first(document)?).ok();
        let years = Numbers::collect(segment.max_doc(), known_years.len(), |document| {
            number(document).map_or(0, |number| number as u32 + 1)
        });
        Ok(Arc::new(Self { facets, values, years, known_years }))
    }
}

impl Numbers {
    /// The numbers of so many documents, none above `greatest`.
    fn collect(documents: DocId, greatest: usize, number: impl Fn(DocId) -> u32) -> Self {
        let all = (0..documents).map(number);
        if greatest <= u8::MAX.into() {
            Self::Narrow(all.map(|number| number as u8).collect())
        } else if greatest <= u16::MAX.into() {
            Self::Wide(all.map(|number| number as u16).collect())
        } else {
            Self::Widest(all.collect())
        }
    }

    pub(crate) fn of(&self, document: DocId) -> u32 {
        let document = document as usize;
        match self {
            Self::Narrow(numbers) => numbers[document].into(),
            Self::Wide(numbers) => numbers[document].into(),
            Self::Widest(numbers) => numbers[document],
        }
    }

    /// Adds the documents to the counts of their numbers.
    pub(crate) fn count(&self, documents: impl Iterator<Item = DocId>, counts: &mut [u64]) {
        match self {
            Self::Narrow(numbers) => count(numbers, documents, counts),
            Self::Wide(numbers) => count(numbers, documents, counts),
            Self::Widest(numbers) => count(numbers, documents, counts),
        }
    }
}

fn count<T: Copy + Into<u64>>(numbers: &[T], documents: impl Iterator<Item = DocId>, counts: &mut [u64]) {
    for document in documents {
        let number: u64 = numbers[document as usize].into();
        if let Some(count) = counts.get_mut(number as usize) {
            *count += 1;
        }
    }
}
