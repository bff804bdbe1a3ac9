//! BM25 as the engine has it: what it scores and what is added up here may stand in one sum.

use tantivy::Score;
use tantivy::fieldnorm::FieldNormReader;

const K1: Score = 1.2;
const B: Score = 0.75;

/// How rare something is that `frequency` of `documents` hold.
pub(super) fn rarity(frequency: u64, documents: u64) -> Score {
    let others = documents.saturating_sub(frequency) as Score;
    (1.0 + (others + 0.5) / (frequency as Score + 0.5)).ln() * (1.0 + K1)
}

/// What the length of a text, in steps, makes of a frequency in it.
#[derive(Debug, Clone)]
pub(super) struct Lengths([Score; 256]);

impl Lengths {
    pub(super) fn new(average: Score) -> Self {
        Self(std::array::from_fn(|step| {
            let length = FieldNormReader::id_to_fieldnorm(step as u8) as Score;
            K1 * (1.0 - B + B * length / average)
        }))
    }

    #[inline]
    pub(super) fn share(&self, step: u8, frequency: u32) -> Score {
        let frequency = frequency as Score;
        frequency / (frequency + self.0[step as usize])
    }
}
