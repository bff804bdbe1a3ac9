use tantivy::query::Scorer;
use tantivy::{DocId, Score, TERMINATED};

use super::documents::{Documents, bits};
use super::lists::{List, Norms};
use super::phrase::Lift;
use super::plan::Role;
use crate::page::SegmentPage;

/// Documents added up at a time: few enough for their sums to stay in the fastest memory.
const SPAN: usize = 4096;

/// The sources of one segment, and the sums of the window at hand.
pub(super) struct Windows {
    enough: u8,
    /// In the order of the plan, so that those of one group follow one another.
    sources: Vec<Source>,
    sums: Box<[Sum; SPAN]>,
    /// Which documents may match, as bits.
    allowed: [u64; SPAN / 64],
    /// How often a document holds the rarest pair of the phrase in its title and in its text; 255 is that or more.
    pairs: Box<[[u8; 2]; SPAN]>,
    matches: Matches,
}

enum Source {
    List(Box<List>),
    Query(Role, Box<dyn Scorer>),
}

/// What is known of one document.
#[derive(Clone, Copy, Default)]
struct Sum {
    score: Score,
    marks: Marks,
}

/// From the lowest byte: one more than the group seen last; how many groups were seen, the highest bit telling that it
/// is enough in any case; pairs of the phrase seen in the title; in the text.
#[derive(Clone, Copy, Default)]
struct Marks(u32);

impl Marks {
    const ENOUGH: u32 = 0x8000;
    const TITLE_PAIR: u32 = 1 << 16;
    const TEXT_PAIR: u32 = 1 << 24;

    #[inline]
    fn see_group(&mut self, group: u8) {
        let group = u32::from(group) + 1;
        let is_new = u32::from(self.0 & 0xff != group);
        self.0 = (self.0 & !0xff | group) + (is_new << 8);
    }

    fn groups(self) -> u8 {
        (self.0 >> 8) as u8
    }

    fn title_pairs(self) -> u8 {
        (self.0 >> 16) as u8
    }

    fn text_pairs(self) -> u8 {
        (self.0 >> 24) as u8
    }
}

/// The documents of a window that match, in order.
#[derive(Default)]
pub(crate) struct Matches {
    pub(crate) documents: Vec<DocId>,
    pub(crate) scores: Vec<Score>,
    /// The most that a phrase can add to each; empty when there is no phrase.
    pub(crate) bounds: Vec<Score>,
}

impl Windows {
    pub(super) fn new(enough: u8) -> Self {
        Self {
            enough,
            sources: Vec::new(),
            sums: Box::new([Sum::default(); SPAN]),
            allowed: [0; SPAN / 64],
            pairs: Box::new([[0; 2]; SPAN]),
            matches: Matches::default(),
        }
    }

    pub(super) fn add_query(&mut self, role: Role, scorer: Box<dyn Scorer>) {
        self.sources.push(Source::Query(role, scorer));
    }

    pub(super) fn add_list(&mut self, list: List) {
        self.sources.push(Source::List(Box::new(list)));
    }

    pub(super) fn run(
        &mut self,
        permitted: &Documents,
        norms: &[Norms<'_>],
        mut lift: Option<&mut Lift<'_>>,
        page: &mut SegmentPage<'_>,
    ) -> tantivy::Result<()> {
        let mut from = 0;
        while let Some(next) = self.next(permitted, from) {
            let base = next / SPAN as DocId * SPAN as DocId;
            self.add_up(permitted, base, norms);
            self.gather(base, lift.as_deref());
            page.take(&self.matches, lift.as_deref_mut())?;
            from = base + SPAN as DocId;
        }
        Ok(())
    }

    /// A document from `from` on before which nothing matches.
    fn next(&mut self, permitted: &Documents, from: DocId) -> Option<DocId> {
        let mut next = permitted.next(from)?;
        let mut nearest = TERMINATED;
        for source in &mut self.sources {
            match source {
                Source::List(list) => nearest = nearest.min(list.next().max(next)),
                Source::Query(role, scorer) => {
                    if scorer.doc() < next {
                        scorer.seek(next);
                    }
                    match role {
                        Role::Must => next = next.max(scorer.doc()),
                        _ => nearest = nearest.min(scorer.doc()),
                    }
                }
            }
        }
        if self.enough > 0 {
            next = next.max(nearest);
        }
        (next < TERMINATED).then_some(next)
    }

    /// Adds up what the sources say of the documents from `base` on.
    fn add_up(&mut self, permitted: &Documents, base: DocId, norms: &[Norms<'_>]) {
        self.sums.fill(Sum::default());
        let words = permitted.words_from(base);
        let count = words.len().min(self.allowed.len());
        self.allowed[..count].copy_from_slice(&words[..count]);
        self.allowed[count..].fill(0);
        for source in &mut self.sources {
            match source {
                Source::List(list) => {
                    list.seek(base);
                    let norms = &norms[list.field];
                    add_list(list, base, norms, &mut self.sums, &mut self.pairs);
                }
                Source::Query(role, scorer) => {
                    add_query(*role, scorer.as_mut(), base, &mut self.sums, &mut self.allowed);
                }
            }
        }
    }

    /// Notes the documents that match.
    fn gather(&mut self, base: DocId, lift: Option<&Lift<'_>>) {
        let Matches { documents, scores, bounds } = &mut self.matches;
        documents.clear();
        scores.clear();
        bounds.clear();
        for (&word, first) in self.allowed.iter().zip((0..).step_by(64)) {
            for at in bits(word).map(|bit| first + bit as usize) {
                let sum = self.sums[at % SPAN];
                if sum.marks.groups() < self.enough {
                    continue;
                }
                let document = base + at as DocId;
                documents.push(document);
                scores.push(sum.score);
                if let Some(lift) = lift {
                    let all = lift.pairs();
                    let [title, text] = self.pairs[at % SPAN];
                    let title = (sum.marks.title_pairs() == all).then(|| at_most(title));
                    let text = (sum.marks.text_pairs() == all).then(|| at_most(text));
                    bounds.push(lift.bound(document, title, text));
                }
            }
        }
    }
}

/// A frequency as kept in one byte, or more than any.
fn at_most(frequency: u8) -> u32 {
    if frequency == u8::MAX { u32::MAX } else { frequency.into() }
}

/// Adds the entries of a list that lie in the window; the list must have come to it. One loop for each role, without a
/// decision inside.
fn add_list(
    list: &mut List,
    base: DocId,
    norms: &Norms<'_>,
    sums: &mut [Sum; SPAN],
    pairs: &mut [[u8; 2]; SPAN],
) {
    let is_rarest = list.is_rarest_pair;
    let mut keep = |at: usize, part: usize, frequency: u32| {
        if is_rarest {
            pairs[at % SPAN][part] = u8::try_from(frequency).unwrap_or(u8::MAX);
        }
    };
    match list.role {
        Role::Group(group) => add(list, base, norms, sums, |marks, _, _| marks.see_group(group)),
        Role::TitlePair => add(list, base, norms, sums, |marks, at, frequency| {
            marks.0 += Marks::TITLE_PAIR;
            keep(at, 0, frequency);
        }),
        Role::TextPair(group) => add(list, base, norms, sums, |marks, at, frequency| {
            marks.see_group(group);
            marks.0 += Marks::TEXT_PAIR;
            keep(at, 1, frequency);
        }),
        Role::Enough => add(list, base, norms, sums, |marks, _, _| marks.0 |= Marks::ENOUGH),
        Role::Optional | Role::Must => add(list, base, norms, sums, |_, _, _| ()),
    }
}

#[inline(always)]
fn add(
    list: &mut List,
    base: DocId,
    norms: &Norms<'_>,
    sums: &mut [Sum; SPAN],
    mut mark: impl FnMut(&mut Marks, usize, u32),
) {
    let weight = list.weight;
    list.each_before(base + SPAN as DocId, |document, frequency| {
        let at = (document - base) as usize % SPAN;
        let sum = &mut sums[at];
        sum.score += weight * norms.share(document, frequency);
        mark(&mut sum.marks, at, frequency);
    });
}

/// Adds what the engine finds in the window.
fn add_query(
    role: Role,
    scorer: &mut dyn Scorer,
    base: DocId,
    sums: &mut [Sum; SPAN],
    allowed: &mut [u64; SPAN / 64],
) {
    if scorer.doc() < base {
        scorer.seek(base);
    }
    let mut found = [0_u64; SPAN / 64];
    while scorer.doc() < base + SPAN as DocId {
        let at = (scorer.doc() - base) as usize % SPAN;
        found[at / 64] |= 1 << (at % 64);
        // Scoring may be dear, and nobody else's documents are wanted.
        if allowed[at / 64] >> (at % 64) & 1 == 1 {
            let sum = &mut sums[at];
            sum.score += scorer.score();
            match role {
                Role::Group(group) | Role::TextPair(group) => sum.marks.see_group(group),
                Role::Enough => sum.marks.0 |= Marks::ENOUGH,
                Role::Optional | Role::TitlePair | Role::Must => {}
            }
        }
        scorer.advance();
    }
    if role == Role::Must {
        allowed.iter_mut().zip(found).for_each(|(allowed, found)| *allowed &= found);
    }
}
