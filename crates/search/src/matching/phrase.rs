use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SegmentReader};

use super::lists::{Norms, Words};
use super::plan::Phrase;

/// What documents of one segment gain that hold all words side by side. Reading where words stand is dear, so that a
/// bound is given first: side by side they stand at most as often as the rarest of their pairs.
pub(crate) struct Lift<'a> {
    words: &'a Words<'a>,
    phrase: &'a Phrase,
    ordinal: usize,
    title: Place<'a>,
    text: Place<'a>,
}

/// One of the two fields.
struct Place<'a> {
    field: Field,
    weight: Score,
    norms: Norms<'a>,
    /// Opened when first wanted; inside, none if the segment does not have all words.
    positions: Option<Option<Vec<SegmentPostings>>>,
}

impl<'a> Lift<'a> {
    pub(super) fn new(
        phrase: &'a Phrase,
        words: &'a Words<'a>,
        ordinal: usize,
        segment: &SegmentReader,
    ) -> tantivy::Result<Option<Self>> {
        let place = |(field, weight): (Field, Score)| -> tantivy::Result<Option<Place<'a>>> {
            let weight = weight * words.rarity(field, &phrase.words);
            let norms = words.norms_of(field, segment)?;
            Ok(norms.map(|norms| Place { field, weight, norms, positions: None }))
        };
        let (title, text) = (place(phrase.title)?, place(phrase.text)?);
        Ok(title.zip(text).map(|(title, text)| Self { words, phrase, ordinal, title, text }))
    }

    /// How many pairs of neighbours the phrase has.
    pub(super) fn pairs(&self) -> u8 {
        (self.phrase.words.len() - 1) as u8
    }

    /// The most that `document` can gain when it holds all pairs of the title, or of the text, the rarest of them so
    /// often; none where it does not hold all.
    pub(super) fn bound(&self, document: DocId, title: Option<u32>, text: Option<u32>) -> Score {
        self.title.bound(document, title) + self.text.bound(document, text)
    }

    /// What `document` gains. Documents must come in rising order.
    pub(crate) fn exact(&mut self, document: DocId) -> tantivy::Result<Score> {
        let mut sum = 0.0;
        for place in [&mut self.title, &mut self.text] {
            if place.positions.is_none() {
                place.positions =
                    Some(self.words.positions(self.ordinal, place.field, &self.phrase.words)?);
            }
            if let Some(Some(positions)) = &mut place.positions {
                let times = side_by_side(positions, document);
                sum += place.bound(document, (times > 0).then_some(times));
            }
        }
        Ok(sum)
    }
}

impl Place<'_> {
    fn bound(&self, document: DocId, frequency: Option<u32>) -> Score {
        frequency.map_or(0.0, |frequency| self.weight * self.norms.share(document, frequency))
    }
}

/// How often the words stand side by side, in their order, in one document.
fn side_by_side(words: &mut [SegmentPostings], document: DocId) -> u32 {
    let mut starts: Vec<u32> = Vec::new();
    let mut positions = Vec::new();
    for (place, word) in (0..).zip(words) {
        if word.doc() < document {
            word.seek(document);
        }
        if word.doc() != document {
            return 0;
        }
        if place == 0 {
            word.positions(&mut starts);
            continue;
        }
        word.positions(&mut positions);
        let mut rest = positions.as_slice();
        starts.retain(|start| {
            let wanted = start + place;
            rest = &rest[rest.partition_point(|position| *position < wanted)..];
            rest.first() == Some(&wanted)
        });
    }
    starts.len() as u32
}
