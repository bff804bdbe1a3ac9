//! The answer, and the collector that makes it in one pass over the permitted matches.

use std::collections::HashMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::highlight::Highlighter;
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

/// Position of a document in the order: greater is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    first: f64,
    day: i64,
    pub(crate) score: f32,
    pub(crate) key: u64,
}

impl Place {
    pub(crate) fn better_first(&self, other: &Self) -> std::cmp::Ordering {
        other
            .first
            .total_cmp(&self.first)
            .then(other.day.cmp(&self.day))
            .then(other.score.total_cmp(&self.score))
            .then(other.key.cmp(&self.key))
    }
}

/// Everything the collector found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) places: Vec<Place>,
    pub(crate) count: u64,
    /// By facet and place of the value in the vocabulary.
    counts: [Vec<u64>; FACETS.len()],
    years: HashMap<i64, u64>,
}

impl Found {
    pub(crate) fn into_facets(self, vocabulary: &Vocabulary) -> Facets {
        let mut facets = self.counts.iter().zip(&vocabulary.facets).map(|(counts, facet)| {
            let counted = counts.iter().zip(&facet.values).filter(|(count, _)| **count > 0);
            by_count(counted.map(|(&count, value)| Bucket { value: value.to_string(), count }).collect())
        });
        let mut next = || facets.next().unwrap_or_default();
        let (types, agencies, directions) = (next(), next(), next());
        let (statuses, urgencies, units) = (next(), next(), next());
        let mut years: Vec<(i64, u64)> = self.years.into_iter().collect();
        years.sort_unstable_by(|a, b| b.cmp(a));
        let years =
            years.into_iter().map(|(year, count)| Bucket { value: year.to_string(), count }).collect();
        Facets { types, agencies, years, directions, statuses, urgencies, units }
    }

    /// The agencies among what was found whose name `fits`, the most frequent first.
    pub(crate) fn agencies(&self, vocabulary: &Vocabulary, fits: impl Fn(&str) -> bool) -> Vec<Bucket> {
        let values = &vocabulary.facets[AGENCY_FACET].values;
        let counted = self.counts[AGENCY_FACET].iter().zip(values);
        let fitting = counted.filter(|(count, value)| **count > 0 && fits(value));
        by_count(fitting.map(|(&count, value)| Bucket { value: value.to_string(), count }).collect())
    }
}

fn by_count(mut buckets: Vec<Bucket>) -> Vec<Bucket> {
    buckets.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    buckets.truncate(MOST_BUCKETS);
    buckets
}

/// Keeps the best `limit` documents that pass the filters, counts them all, and fills the facets.
pub(crate) struct PageCollector<'a> {
    pub(crate) limit: usize,
    pub(crate) ranking: Ranking,
    pub(crate) filters: &'a Filters,
    /// Units whose letters get a bonus.
    pub(crate) own_units: &'a [String],
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) with_facets: bool,
}

impl Collector for PageCollector<'_> {
    type Fruit = Found;
    type Child = SegmentPage;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentPage> {
        let fast = segment.fast_fields();
        let chosen = [
            &self.filters.types,
            &self.filters.agencies,
            &self.filters.directions,
            &self.filters.statuses,
            &self.filters.urgencies,
            &self.filters.units,
        ];
        let mut own = Vec::new();
        let mut dimensions = Vec::with_capacity(FACETS.len());
        for ((name, chosen), facet) in FACETS.into_iter().zip(chosen).zip(&self.vocabulary.facets) {
            let column = fast.str(name)?;
            let mut ordinals = Vec::new();
            if let Some(column) = &column {
                for value in chosen {
                    ordinals.extend(column.dictionary().term_ord(value.as_bytes())?);
                }
            }
            if name == name::UNIT
                && let Some(column) = &column
            {
                for unit in self.own_units {
                    own.extend(column.dictionary().term_ord(unit.as_bytes())?);
                }
            }
            let chosen = (!chosen.is_empty()).then_some(ordinals);
            let places = match facet.places.get(&segment.segment_id()) {
                Some(places) if self.with_facets => places.clone(),
                _ => Vec::new(),
            };
            let counts = vec![0; if self.with_facets { facet.values.len() } else { 0 }];
            dimensions.push(Dimension {
                ordinals: column.map(|column| column.ords().clone()),
                chosen,
                places,
                counts,
            });
        }
        Ok(SegmentPage {
            limit: self.limit,
            ranking: self.ranking,
            with_facets: self.with_facets,
            from: self.filters.from,
            to: self.filters.to,
            key: fast.u64(name::KEY)?,
            doc_date: fast.i64(name::DOC_DATE)?,
            received: fast.i64(name::RECEIVED)?,
            year: fast.i64(name::YEAR)?,
            years: self.filters.years.iter().map(|&year| i64::from(year)).collect(),
            year_counts: HashMap::new(),
            dimensions,
            own,
            places: Vec::new(),
            worst: None,
            count: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Found>) -> tantivy::Result<Found> {
        let mut all = Found::default();
        for fruit in fruits {
            all.count += fruit.count;
            all.places.extend(fruit.places);
            for (total, counts) in all.counts.iter_mut().zip(fruit.counts) {
                total.resize(total.len().max(counts.len()), 0);
                total.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
            }
            for (year, count) in fruit.years {
                *all.years.entry(year).or_default() += count;
            }
        }
        all.places.sort_by(Place::better_first);
        all.places.truncate(self.limit);
        Ok(all)
    }
}

struct Dimension {
    ordinals: Option<Column<u64>>,
    chosen: Option<Vec<u64>>,
    /// Place in the vocabulary of each ordinal.
    places: Vec<u32>,
    counts: Vec<u64>,
}

pub(crate) struct SegmentPage {
    limit: usize,
    ranking: Ranking,
    with_facets: bool,
    from: Option<i64>,
    to: Option<i64>,
    key: Column<u64>,
    doc_date: Column<i64>,
    received: Column<i64>,
    year: Column<i64>,
    years: Vec<i64>,
    year_counts: HashMap<i64, u64>,
    dimensions: Vec<Dimension>,
    /// Ordinals of the units whose letters get a bonus.
    own: Vec<u64>,
    places: Vec<Place>,
    /// The last place that was still kept at the last cut.
    worst: Option<Place>,
    count: u64,
}

impl SegmentPage {
    fn keep(&mut self, doc: DocId, day: Option<i64>, score: Score) {
        let day = day.unwrap_or(i64::MIN);
        let first = match self.ranking {
            Ranking::Score { today } => {
                let bonus = today.map_or(1.0, |today| freshness(today, day));
                f64::from(score) * if self.is_own(doc) { OWN_UNIT * bonus } else { bonus }
            }
            Ranking::CodeTiers if score >= CODE_TIER => {
                f64::from(CODE_TIER) * f64::from((score / CODE_TIER).floor())
            }
            Ranking::CodeTiers => f64::from(score),
            Ranking::Date => 0.0,
        };
        if self.worst.is_some_and(|worst| first < worst.first) {
            return;
        }
        let key = self.key.first(doc).unwrap_or_default();
        self.places.push(Place { first, day, score, key });
        // Cut back now and then instead of keeping a heap: cheaper for the usual small page.
        if self.places.len() >= 2 * self.limit.max(64) {
            self.cut();
        }
    }

    fn is_own(&self, doc: DocId) -> bool {
        let ordinals = &self.dimensions[UNIT_FACET].ordinals;
        !self.own.is_empty()
            && ordinals.as_ref().and_then(|unit| unit.first(doc)).is_some_and(|unit| self.own.contains(&unit))
    }

    fn cut(&mut self) {
        if self.places.len() > self.limit && self.limit > 0 {
            let (_, worst, _) = self.places.select_nth_unstable_by(self.limit - 1, Place::better_first);
            self.worst = Some(*worst);
        }
        self.places.truncate(self.limit);
    }
}

impl SegmentCollector for SegmentPage {
    type Fruit = Found;

    fn collect(&mut self, doc: DocId, score: Score) {
        let day = self.doc_date.first(doc).or_else(|| self.received.first(doc));
        if self.from.is_some_and(|from| day.is_none_or(|day| day < from))
            || self.to.is_some_and(|to| day.is_none_or(|day| day > to))
        {
            return;
        }
        let mut values: [Option<u64>; FACETS.len()] = [None; FACETS.len()];
        let mut failed = None;
        let mut failures = 0;
        for (i, dimension) in self.dimensions.iter().enumerate() {
            if dimension.chosen.is_none() && !self.with_facets {
                continue;
            }
            values[i] = dimension.ordinals.as_ref().and_then(|ordinals| ordinals.first(doc));
            if let Some(chosen) = &dimension.chosen
                && values[i].is_none_or(|value| !chosen.contains(&value))
            {
                failures += 1;
                failed = Some(i);
            }
        }
        let year = self.year.first(doc);
        if !self.years.is_empty() && year.is_none_or(|year| !self.years.contains(&year)) {
            failures += 1;
            failed = Some(YEAR);
        }
        if failures > 1 {
            return;
        }
        if failures == 0 {
            self.count += 1;
            self.keep(doc, day, score);
        }
        if self.with_facets {
            let counted = |dimension: usize| failed.is_none_or(|only| only == dimension);
            for (i, value) in values.into_iter().enumerate() {
                let dimension = &mut self.dimensions[i];
                if let Some(value) = value.filter(|_| counted(i))
                    && let Some(&place) = dimension.places.get(value as usize)
                    && let Some(count) = dimension.counts.get_mut(place as usize)
                {
                    *count += 1;
                }
            }
            if let Some(year) = year.filter(|_| counted(YEAR)) {
                *self.year_counts.entry(year).or_default() += 1;
            }
        }
    }

    fn harvest(mut self) -> Found {
        self.cut();
        let mut counts: [Vec<u64>; FACETS.len()] = Default::default();
        for (dimension, out) in self.dimensions.into_iter().zip(&mut counts) {
            *out = dimension.counts;
        }
        Found { places: self.places, count: self.count, counts, years: self.year_counts }
    }
}

/// 1.15 today, half the bonus after three years.
fn freshness(today: i64, day: i64) -> f64 {
    const HALF_LIFE: f64 = 3.0 * 365.25;
    let age = today.saturating_sub(day).max(0) as f64;
    1.0 + 0.15 * (-age / HALF_LIFE).exp2()
}
