use tantivy::{DocId, SegmentReader};

/// A set of documents of one segment, as bits.
#[derive(Debug, Clone)]
pub(crate) struct Documents {
    words: Vec<u64>,
}

impl Documents {
    pub(crate) fn none(segment: &SegmentReader) -> Self {
        Self { words: vec![0; segment.max_doc().div_ceil(u64::BITS) as usize] }
    }

    pub(crate) fn insert(&mut self, document: DocId) {
        self.words[document as usize / 64] |= 1 << (document % 64);
    }

    pub(crate) fn contains(&self, document: DocId) -> bool {
        self.words.get(document as usize / 64).is_some_and(|word| word >> (document % 64) & 1 == 1)
    }

    /// Removes the documents that were deleted from `segment`.
    pub(crate) fn remove_deleted(&mut self, segment: &SegmentReader) {
        let Some(alive) = segment.alive_bitset() else { return };
        for (word, first) in self.words.iter_mut().zip((0..).step_by(64)) {
            for bit in bits(*word) {
                if alive.is_deleted(first + bit) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    /// The first document from `from` on.
    pub(crate) fn next(&self, from: DocId) -> Option<DocId> {
        let mut at = from as usize / 64;
        let mut word = *self.words.get(at)? & u64::MAX << (from % 64);
        while word == 0 {
            at += 1;
            word = *self.words.get(at)?;
        }
        Some(at as DocId * 64 + word.trailing_zeros())
    }

    /// The bits of 64 documents a word, from `from` on, a multiple of 64.
    pub(crate) fn words_from(&self, from: DocId) -> &[u64] {
        self.words.get(from as usize / 64..).unwrap_or_default()
    }
}

/// The places of the bits that are set, rising.
pub(super) fn bits(mut word: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        (word != 0).then(|| {
            let bit = word.trailing_zeros();
            word &= word - 1;
            bit
        })
    })
}
