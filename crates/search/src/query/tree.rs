//! From what is looked for to the engine's query.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::interpret::{Interpretation, Slot};
use super::spelling::Lexicon;
use crate::analysis::{Syllable, bigram};
use crate::page::CODE_TIER;
use crate::schema::Fields;

type Clause = (Occur, Box<dyn Query>);

/// Most clauses in one query.
const MOST_CLAUSES: usize = 300;

mod weight {
    pub(super) const TITLE: f32 = 3.0;
    pub(super) const TITLE_MARKED: f32 = 2.0;
    pub(super) const META: f32 = 1.5;
    pub(super) const TITLE_PAIR: f32 = 4.0;
    pub(super) const BODY_PAIR: f32 = 1.5;
    pub(super) const BODY: f32 = 0.6;
    pub(super) const BODY_MARKED: f32 = 0.5;
    pub(super) const TITLE_PHRASE: f32 = 12.0;
    pub(super) const BODY_PHRASE: f32 = 25.0;
    pub(super) const CODE: f32 = 60.0;
    pub(super) const CODE_PART: f32 = 25.0;
}

/// Builds queries for one interpretation.
pub(crate) struct Tree<'a> {
    pub(crate) fields: &'a Fields,
    pub(crate) lexicon: &'a dyn Lexicon,
    pub(crate) read: &'a Interpretation,
}

impl Tree<'_> {
    /// The main query. Strict, it wants most of the syllables; otherwise any will do.
    pub(crate) fn main(&self, is_strict: bool) -> Box<dyn Query> {
        let words = self.words(is_strict);
        let codes = self.codes();
        let mut must: Vec<Clause> =
            self.read.phrases.iter().map(|phrase| (Occur::Must, self.quoted(phrase))).collect();
        match (words, codes.is_empty()) {
            (Some(words), true) => must.push((Occur::Must, words)),
            (Some(words), false) => {
                let mut either = codes;
                either.push(should(words));
                must.push((Occur::Must, union(either)));
            }
            (None, false) => must.push((Occur::Must, union(codes))),
            (None, true) => {}
        }
        match must.len() {
            0 => Box::new(AllQuery),
            1 => must.remove(0).1,
            _ => Box::new(BooleanQuery::new(must)),
        }
    }

    /// From four syllables on: documents that hold all of them side by side, scored on top of the main query.
    pub(crate) fn whole_phrase(&self) -> Option<Box<dyn Query>> {
        let [run] = self.read.runs.as_slice() else { return None };
        if run.len() < 4 {
            return None;
        }
        let folded: Vec<&str> = run.iter().map(|slot| slot.word.f.as_str()).collect();
        let phrase = union(vec![
            should(boost(self.phrase(self.fields.title_f, &folded), weight::TITLE_PHRASE)),
            should(boost(self.phrase(self.fields.body_f, &folded), weight::BODY_PHRASE)),
        ]);
        let mut clauses = vec![(Occur::Must, phrase), should(self.main(false))];
        clauses.extend(self.read.phrases.iter().map(|phrase| (Occur::Must, self.quoted(phrase))));
        Some(Box::new(BooleanQuery::new(clauses)))
    }

    /// Every syllable in the title or the metadata, the last one as far as it is typed if `is_half_typed`; nothing of
    /// the body. None when there is no word.
    pub(crate) fn heading(&self, is_half_typed: bool) -> Option<Box<dyn Query>> {
        let fields = self.fields;
        let mut clauses = Vec::new();
        let mut left: usize = self.read.runs.iter().map(Vec::len).sum();
        for run in &self.read.runs {
            for (i, slot) in run.iter().enumerate() {
                left -= 1;
                let mut either = Vec::new();
                if is_half_typed && left == 0 {
                    // The vocabulary knows the words of titles and texts, not those of names.
                    either.push(should(boost(starting(fields.meta_f, &slot.word.f), weight::META / 2.0)));
                }
                for (f, alone, paired) in readings(slot) {
                    // What counts beside its neighbour only is asked for all the same: every neighbour is.
                    let weight = alone.max(paired);
                    either.push(should(boost(self.term(fields.title_f, f), weight::TITLE * weight)));
                    either.push(should(boost(self.term(fields.meta_f, f), weight::META * weight)));
                }
                clauses.push((Occur::Must, union(either)));
                for (pair, weight) in run.get(i + 1).into_iter().flat_map(|next| pairs(slot, next)) {
                    let pair = self.term(fields.title_b, &pair);
                    clauses.push(should(boost(pair, weight::TITLE_PAIR * weight)));
                }
            }
        }
        (!clauses.is_empty()).then(|| Box::new(BooleanQuery::new(clauses)) as Box<dyn Query>)
    }

    /// Enough of the syllables, each in the title, the metadata or side by side with its neighbour in the body.
    fn words(&self, is_strict: bool) -> Option<Box<dyn Query>> {
        let fields = self.fields;
        let syllables: usize = self.read.runs.iter().map(Vec::len).sum();
        let mut required = Vec::new();
        let mut optional = Vec::new();
        let mut left = MOST_CLAUSES;
        for run in &self.read.runs {
            for (i, slot) in run.iter().enumerate() {
                let mut group = Vec::new();
                let mut add = |field, text: &str, weight: f32| {
                    if left > 0 && weight > 0.0 {
                        left -= 1;
                        group.push(should(boost(self.term(field, text), weight)));
                    }
                };
                for (f, alone, _) in readings(slot) {
                    add(fields.title_f, f, weight::TITLE * alone);
                    add(fields.meta_f, f, weight::META * alone);
                    if syllables <= 2 || self.is_rare(f) {
                        add(fields.body_f, f, weight::BODY * alone);
                    }
                }
                required.push(should(union(group)));
                if slot.word.is_marked() {
                    let x = &slot.word.x;
                    optional.push(should(boost(self.term(fields.title_x, x), weight::TITLE_MARKED)));
                    if syllables <= 2 || self.is_rare(&slot.word.f) {
                        optional.push(should(boost(self.term(fields.body_x, x), weight::BODY_MARKED)));
                    }
                }
                let Some(next) = run.get(i + 1) else { continue };
                let mut body = Vec::new();
                for (pair, weight) in pairs(slot, next) {
                    if left < 2 {
                        break;
                    }
                    left -= 2;
                    optional
                        .push(should(boost(self.term(fields.title_b, &pair), weight::TITLE_PAIR * weight)));
                    body.push(should(boost(self.term(fields.body_b, &pair), weight::BODY_PAIR * weight)));
                }
                required.push(should(union(body)));
            }
        }
        if required.is_empty() {
            return None;
        }
        let enough = match (is_strict, self.read.is_only_code) {
            (false, _) => 1,
            (true, true) => syllables,
            // 60 %, rounded, but both of two: with half of them a count would mean nothing.
            (true, false) if syllables == 2 => 2,
            (true, false) => (syllables * 6 + 5) / 10,
        };
        let enough: Box<dyn Query> = if enough == 1 {
            union(required)
        } else {
            Box::new(BooleanQuery::with_minimum_required_clauses(required, enough))
        };
        if optional.is_empty() {
            return Some(enough);
        }
        optional.push((Occur::Must, enough));
        Some(Box::new(BooleanQuery::new(optional)))
    }

    fn codes(&self) -> Vec<Clause> {
        let code = |key: &str| self.term(self.fields.code, key);
        let mut clauses = Vec::new();
        for typed in &self.read.codes {
            if self.read.is_only_code {
                // Tiers, so that documents whose codes match alike can be ordered by date.
                let tiers = typed.keys.iter().take(4).zip([4.0, 3.0, 2.0, 1.0]).map(|(key, tier)| {
                    Box::new(ConstScoreQuery::new(code(key), tier * CODE_TIER)) as Box<dyn Query>
                });
                clauses.push(should(Box::new(DisjunctionMaxQuery::new(tiers.collect()))));
            } else {
                for (i, key) in typed.keys.iter().enumerate() {
                    let weight = if i == 0 { weight::CODE } else { weight::CODE_PART };
                    clauses.push(should(boost(code(key), weight)));
                }
            }
        }
        clauses
    }

    /// A phrase in quotes, in the title or in the body. Marks that were typed must be there; they are looked for
    /// in the same field, not at the same place.
    fn quoted(&self, phrase: &[Syllable]) -> Box<dyn Query> {
        let fields = self.fields;
        let folded: Vec<&str> = phrase.iter().map(|word| word.f.as_str()).collect();
        let within = |f: Field, x: Field, weight: f32| {
            let mut clauses: Vec<Clause> = vec![(Occur::Must, boost(self.phrase(f, &folded), weight))];
            for word in phrase.iter().filter(|word| word.is_marked()) {
                clauses.push((Occur::Must, self.term(x, &word.x)));
            }
            should(Box::new(BooleanQuery::new(clauses)))
        };
        union(vec![
            within(fields.title_f, fields.title_x, weight::TITLE_PHRASE),
            within(fields.body_f, fields.body_x, weight::BODY_PHRASE),
        ])
    }

    fn phrase(&self, field: Field, words: &[&str]) -> Box<dyn Query> {
        match words {
            [word] => self.term(field, word),
            words => {
                let terms = words.iter().map(|word| Term::from_field_text(field, word)).collect();
                Box::new(PhraseQuery::new(terms))
            }
        }
    }

    fn term(&self, field: Field, text: &str) -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
    }

    /// In fewer than 2 % of the documents.
    fn is_rare(&self, f: &str) -> bool {
        u64::from(self.lexicon.folded(f)) * 50 < self.lexicon.documents()
    }
}

/// Everything a slot may stand for, with its weight alone and in a pair.
pub(crate) fn readings(slot: &Slot) -> impl Iterator<Item = (&str, f32, f32)> {
    let guesses = slot.guesses.iter().map(|guess| (guess.f.as_str(), guess.alone, guess.paired));
    std::iter::once((slot.word.f.as_str(), 1.0, 1.0)).chain(guesses)
}

/// Pairs of two neighbours. Two guesses at once are not tried: they multiply, and one of two slips is enough.
fn pairs(first: &Slot, second: &Slot) -> Vec<(String, f32)> {
    let mut out = vec![(bigram(&first.word.f, &second.word.f), 1.0)];
    for (f, _, weight) in readings(first).skip(1).filter(|(.., weight)| *weight > 0.0) {
        out.push((bigram(f, &second.word.f), weight));
    }
    for (f, _, weight) in readings(second).skip(1).filter(|(.., weight)| *weight > 0.0) {
        out.push((bigram(&first.word.f, f), weight));
    }
    out
}

/// Documents with a term that begins so.
pub(crate) fn starting(field: Field, begun: &str) -> Box<dyn Query> {
    // Whatever begins so lies before the same with the last character of all.
    let after = Term::from_field_text(field, &format!("{begun}\u{10ffff}"));
    Box::new(RangeQuery::new(Bound::Included(Term::from_field_text(field, begun)), Bound::Excluded(after)))
}

fn should(query: Box<dyn Query>) -> Clause {
    (Occur::Should, query)
}

fn union(mut clauses: Vec<Clause>) -> Box<dyn Query> {
    if clauses.len() == 1 { clauses.remove(0).1 } else { Box::new(BooleanQuery::new(clauses)) }
}

fn boost(query: Box<dyn Query>, weight: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, weight))
}
