//! The answer, and how it is made in one pass over the permitted matches.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::index::SegmentId;
use tantivy::{DocId, Score, SegmentReader};

use crate::columns::{Columns, Numbers};
use crate::highlight::Highlighter;
use crate::matching::{Lift, Matches};
use crate::query::{Filters, Note};
use crate::schema::{AGENCY_FACET, FACETS, UNIT_FACET, name};
use crate::vocabulary::Vocabulary;

/// A page of results.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The documents, best first. Check them against the database before showing: rights may have changed
    /// since the last commit.
    pub hits: Vec<Hit>,
    /// How many documents match.
    pub total: Total,
    /// Counts by type, agency and so on; empty unless asked for.
    pub facets: Facets,
    /// How the words were understood, and what could be narrowed.
    pub notes: Vec<Note>,
    /// Marks the words that were looked for in the stored text of a hit.
    pub highlighter: Highlighter,
}

/// One document found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// [`crate::Entry::key`] of the document.
    pub key: u64,
    /// Score; comparable within one page only.
    pub score: f32,
}

/// Number of matches. Words are matched generously, so a large exact figure would mean little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// Exactly this many.
    Exact(u64),
    /// More than this many.
    MoreThan(u64),
}

impl Default for Total {
    fn default() -> Self {
        Self::Exact(0)
    }
}

impl Total {
    const SHOWN: u64 = 1000;

    pub(crate) fn of(count: u64) -> Self {
        if count > Self::SHOWN { Self::MoreThan(Self::SHOWN) } else { Self::Exact(count) }
    }
}

/// Counts under the caller's rights. Each dimension is counted under the filters of all *other* dimensions, so
/// that a second value can be chosen beside the first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Loại văn bản.
    pub types: Vec<Bucket>,
    /// Cơ quan ban hành, the most frequent 50.
    pub agencies: Vec<Bucket>,
    /// Năm, the latest first.
    pub years: Vec<Bucket>,
    /// Đến, đi.
    pub directions: Vec<Bucket>,
    /// Tình trạng xử lý.
    pub statuses: Vec<Bucket>,
    /// Độ khẩn.
    pub urgencies: Vec<Bucket>,
    /// Đơn vị chủ trì, by key, the most frequent 50.
    pub units: Vec<Bucket>,
    /// What of the longest is not told.
    pub left_out: LeftOut,
}

/// How many values of a facet are not among the most frequent 50.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Loại văn bản.
    pub types: usize,
    /// Cơ quan ban hành.
    pub agencies: usize,
    /// Đơn vị chủ trì.
    pub units: usize,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// The value as it was indexed.
    pub value: String,
    /// Documents with it.
    pub count: u64,
}

/// What decides the order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ranking {
    /// Score, with a bonus of up to 15 % for documents younger than a few years before `today`, and one of 10 % for
    /// those of the asker's own units.
    Score { today: Option<i64> },
    /// Score in steps of [`CODE_TIER`]; within the same step above zero, the newest first.
    CodeTiers,
    /// The newest first.
    Date,
}

/// A document hit by its code scores a multiple of this, far above any sum of words.
pub(crate) const CODE_TIER: f32 = 1.0e6;

const MOST_BUCKETS: usize = 50;
/// What a letter of the asker's own unit counts more.
const OWN_UNIT: f64 = 1.1;
/// The year comes after the facets that hold words.
const YEAR: usize = FACETS.len();

/// What the youngest letter counts more than the oldest.
const YOUNG: f64 = 0.15;

/// Position of a document in the order: greater is better.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    first: f64,
    day: i64,
    pub(crate) score: f32,
    pub(crate) key: u64,
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        self.first
            .total_cmp(&other.first)
            .then(self.day.cmp(&other.day))
            .then(self.score.total_cmp(&other.score))
            .then(self.key.cmp(&other.key))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Place {}

/// Everything that was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The best, best first.
    pub(crate) places: Vec<Place>,
    pub(crate) count: u64,
    /// By facet and place of the value in the vocabulary.
    counts: [Vec<u64>; FACETS.len()],
    years: BTreeMap<i64, u64>,
}

impl Found {
    pub(crate) fn into_facets(self, vocabulary: &Vocabulary) -> Facets {
        let mut facets = self.counts.iter().zip(&vocabulary.facets).map(|(counts, facet)| {
            let counted = counts.iter().zip(&facet.values).filter(|(count, _)| **count > 0);
            by_count(counted.map(|(&count, value)| Bucket { value: value.to_string(), count }).collect())
        });
        let mut next = || facets.next().unwrap_or_default();
        let [mut types, mut agencies, directions, statuses, urgencies, mut units] =
            std::array::from_fn(|_| next());
        let [types_left, agencies_left, units_left] =
            [&mut types, &mut agencies, &mut units].map(cut_to_most);
        let left_out = LeftOut { types: types_left, agencies: agencies_left, units: units_left };
        let years = self.years.into_iter().rev();
        let years = years.map(|(year, count)| Bucket { value: year.to_string(), count }).collect();
        Facets { types, agencies, years, directions, statuses, urgencies, units, left_out }
    }

    /// The agencies among what was found whose name `fits`, the most frequent first.
    pub(crate) fn agencies(&self, vocabulary: &Vocabulary, fits: impl Fn(&str) -> bool) -> Vec<Bucket> {
        let values = &vocabulary.facets[AGENCY_FACET].values;
        let counted = self.counts[AGENCY_FACET].iter().zip(values);
        let fitting = counted.filter(|(count, value)| **count > 0 && fits(value));
        let mut found =
            by_count(fitting.map(|(&count, value)| Bucket { value: value.to_string(), count }).collect());
        cut_to_most(&mut found);
        found
    }
}

fn by_count(mut buckets: Vec<Bucket>) -> Vec<Bucket> {
    buckets.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    buckets
}

/// Keeps the most frequent values; gives how many others there are.
fn cut_to_most(buckets: &mut Vec<Bucket>) -> usize {
    let left_out = buckets.len().saturating_sub(MOST_BUCKETS);
    buckets.truncate(MOST_BUCKETS);
    left_out
}

/// What is wanted of the documents that match: the best `limit` that pass the filters, and how many do, by facet too.
pub(crate) struct Wanted<'a> {
    pub(crate) limit: usize,
    pub(crate) ranking: Ranking,
    pub(crate) filters: &'a Filters,
    /// Units whose letters get a bonus.
    pub(crate) own_units: &'a [String],
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) with_facets: bool,
}

/// The page in the making, over all segments.
pub(crate) struct PageMaker<'a> {
    wanted: &'a Wanted<'a>,
    found: Found,
    /// The best so far, the worst of them on top.
    best: BinaryHeap<Reverse<Place>>,
}

impl<'a> PageMaker<'a> {
    pub(crate) fn new(wanted: &'a Wanted<'a>) -> Self {
        let mut found = Found::default();
        for (counts, facet) in found.counts.iter_mut().zip(&wanted.vocabulary.facets) {
            counts.resize(facet.values.len(), 0);
        }
        Self { wanted, found, best: BinaryHeap::new() }
    }

    pub(crate) fn finish(self) -> Found {
        // Reversed, so that ascending is best first.
        let places = self.best.into_sorted_vec().into_iter().map(|Reverse(place)| place);
        Found { places: places.collect(), ..self.found }
    }

    /// What takes the matches of one segment; none for a segment that the vocabulary does not know.
    pub(crate) fn segment<'b>(
        &'b mut self,
        segment: &SegmentReader,
    ) -> tantivy::Result<Option<SegmentPage<'b>>> {
        let Some(columns) = self.wanted.vocabulary.columns.get(&segment.segment_id()) else {
            return Ok(None);
        };
        let wanted = self.wanted;
        let filters = wanted.filters;
        let numbers = |facet: usize, wanted: &[String]| -> Vec<u32> {
            let values = &columns.values[facet];
            let found = wanted
                .iter()
                .filter_map(|value| values.binary_search_by(|known| (**known).cmp(value.as_str())).ok());
            found.map(|place| place as u32 + 1).collect()
        };
        let chosen = [
            &filters.types,
            &filters.agencies,
            &filters.directions,
            &filters.statuses,
            &filters.urgencies,
            &filters.units,
        ];
        let mut dimensions = Vec::with_capacity(FACETS.len() + 1);
        for (facet, chosen) in chosen.into_iter().enumerate() {
            let length = columns.values[facet].len() + 1;
            let chosen = (!chosen.is_empty()).then(|| allow(length, numbers(facet, chosen)));
            dimensions.push(Dimension { chosen, counts: vec![0; length] });
        }
        let length = columns.known_years.len() + 1;
        let years = filters
            .years
            .iter()
            .filter_map(|year| Some(columns.known_years.binary_search(&i64::from(*year)).ok()? as u32 + 1));
        let chosen = (!filters.years.is_empty()).then(|| allow(length, years.collect()));
        dimensions.push(Dimension { chosen, counts: vec![0; length] });
        let fast = segment.fast_fields();
        Ok(Some(SegmentPage {
            wanted,
            columns: Arc::clone(columns),
            segment: segment.segment_id(),
            key: fast.u64(name::KEY)?,
            doc_date: fast.i64(name::DOC_DATE)?,
            received: fast.i64(name::RECEIVED)?,
            own: numbers(UNIT_FACET, wanted.own_units),
            dimensions,
            failures: Vec::new(),
            found: &mut self.found,
            best: &mut self.best,
        }))
    }
}

/// Which numbers are among those chosen.
fn allow(length: usize, chosen: Vec<u32>) -> Vec<bool> {
    let mut allowed = vec![false; length];
    chosen.into_iter().for_each(|number| allowed[number as usize] = true);
    allowed
}

/// One facet, or the year, in one segment.
struct Dimension {
    /// By number, whether the filter lets it through, if there is one.
    chosen: Option<Vec<bool>>,
    /// By number, how many.
    counts: Vec<u64>,
}

/// Takes the matches of one segment.
pub(crate) struct SegmentPage<'a> {
    wanted: &'a Wanted<'a>,
    columns: Arc<Columns>,
    segment: SegmentId,
    key: Column<u64>,
    doc_date: Column<i64>,
    received: Column<i64>,
    /// Numbers of the units whose letters get a bonus.
    own: Vec<u32>,
    /// In the order of [`FACETS`], then the year.
    dimensions: Vec<Dimension>,
    /// Of each match at hand, a bit for each dimension whose filter it fails.
    failures: Vec<u8>,
    found: &'a mut Found,
    best: &'a mut BinaryHeap<Reverse<Place>>,
}

/// More dimensions failed than any count allows.
const OUT: u8 = u8::MAX;

impl SegmentPage<'_> {
    /// Takes the next matches, which come in rising order.
    pub(crate) fn take(&mut self, matches: &Matches, lift: Option<&mut Lift<'_>>) -> tantivy::Result<()> {
        self.judge(&matches.documents);
        if self.wanted.with_facets {
            self.count(&matches.documents);
        }
        self.keep(matches, lift)
    }

    /// Finds out which filters each document fails.
    fn judge(&mut self, documents: &[DocId]) {
        let Filters { from, to, .. } = *self.wanted.filters;
        self.failures.clear();
        self.failures.resize(documents.len(), 0);
        if from.is_some() || to.is_some() {
            for (failures, &document) in self.failures.iter_mut().zip(documents) {
                let day = self.doc_date.first(document).or_else(|| self.received.first(document));
                let is_in = |day: i64| from.is_none_or(|from| day >= from) && to.is_none_or(|to| day <= to);
                if !day.is_some_and(is_in) {
                    *failures = OUT;
                }
            }
        }
        for (place, dimension) in self.dimensions.iter().enumerate() {
            let Some(chosen) = &dimension.chosen else { continue };
            let numbers = self.columns.dimension(place);
            for (failures, &document) in self.failures.iter_mut().zip(documents) {
                *failures |= u8::from(!chosen[numbers.of(document) as usize]) << place;
            }
        }
    }

    /// Counts each dimension under the filters of all others.
    fn count(&mut self, documents: &[DocId]) {
        let is_filtered = self.failures.iter().any(|failures| *failures != 0);
        for (place, dimension) in self.dimensions.iter_mut().enumerate() {
            let numbers = self.columns.dimension(place);
            if is_filtered {
                let passing = documents.iter().zip(&self.failures);
                let passing = passing.filter(|(_, failures)| **failures & !(1 << place) == 0);
                numbers.count(passing.map(|(document, _)| *document), &mut dimension.counts);
            } else {
                numbers.count(documents.iter().copied(), &mut dimension.counts);
            }
        }
    }

    /// Counts those that pass all filters, and keeps the best.
    fn keep(&mut self, matches: &Matches, mut lift: Option<&mut Lift<'_>>) -> tantivy::Result<()> {
        for (at, (&document, &score)) in matches.documents.iter().zip(&matches.scores).enumerate() {
            if self.failures[at] != 0 {
                continue;
            }
            self.found.count += 1;
            let bound = matches.bounds.get(at).copied().unwrap_or_default();
            if self.best.len() >= self.wanted.limit && !self.may_be_among_best(score + bound) {
                continue;
            }
            let score = match &mut lift {
                Some(lift) if bound > 0.0 => score + lift.exact(document)?,
                _ => score,
            };
            let place = self.place(document, score);
            if self.best.len() < self.wanted.limit {
                self.best.push(Reverse(place));
            } else if let Some(mut worst) = self.best.peek_mut()
                && place > worst.0
            {
                *worst = Reverse(place);
            }
        }
        Ok(())
    }

    /// Whether a document of at most this score can be better than the worst that is kept.
    fn may_be_among_best(&self, score: Score) -> bool {
        let Some(Reverse(worst)) = self.best.peek() else { return false };
        let most = match self.wanted.ranking {
            Ranking::Score { today } => {
                let own = if self.own.is_empty() { 1.0 } else { OWN_UNIT };
                f64::from(score) * own * if today.is_some() { 1.0 + YOUNG } else { 1.0 }
            }
            Ranking::CodeTiers => in_tiers(score),
            Ranking::Date => return true,
        };
        most >= worst.first
    }

    fn place(&self, document: DocId, score: Score) -> Place {
        let day = self.doc_date.first(document).or_else(|| self.received.first(document));
        let day = day.unwrap_or(i64::MIN);
        let first = match self.wanted.ranking {
            Ranking::Score { today } => {
                let bonus = today.map_or(1.0, |today| freshness(today, day));
                f64::from(score) * if self.is_own(document) { OWN_UNIT * bonus } else { bonus }
            }
            Ranking::CodeTiers => in_tiers(score),
            Ranking::Date => 0.0,
        };
        Place { first, day, score, key: self.key.first(document).unwrap_or_default() }
    }

    fn is_own(&self, document: DocId) -> bool {
        !self.own.is_empty() && self.own.contains(&self.columns.facets[UNIT_FACET].of(document))
    }
}

impl Drop for SegmentPage<'_> {
    /// Puts the counts by number among those by value.
    fn drop(&mut self) {
        let facets = self.found.counts.iter_mut().zip(&self.wanted.vocabulary.facets);
        for ((totals, facet), dimension) in facets.zip(&self.dimensions) {
            let places = facet.places.get(&self.segment).map_or(&[][..], Vec::as_slice);
            for (place, count) in places.iter().zip(&dimension.counts[1..]) {
                totals[*place as usize] += count;
            }
        }
        let years = self.columns.known_years.iter().zip(&self.dimensions[YEAR].counts[1..]);
        for (year, count) in years.filter(|(_, count)| **count > 0) {
            *self.found.years.entry(*year).or_default() += count;
        }
    }
}

impl Columns {
    fn dimension(&self, place: usize) -> &Numbers {
        self.facets.get(place).unwrap_or(&self.years)
    }
}

/// A score above [`CODE_TIER`] in its steps, one below as it is.
fn in_tiers(score: Score) -> f64 {
    if score < CODE_TIER {
        return f64::from(score);
    }
    f64::from(CODE_TIER) * f64::from((score / CODE_TIER).floor())
}

/// 1.15 today, half the bonus after three years.
fn freshness(today: i64, day: i64) -> f64 {
    const HALF_LIFE: f64 = 3.0 * 365.25;
    let age = today.saturating_sub(day).max(0) as f64;
    1.0 + YOUNG * (-age / HALF_LIFE).exp2()
}
