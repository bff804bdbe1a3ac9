//! From what is looked for to the engine's query.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::code::{exact_key, is_year, may_number};
use super::interpret::{Interpretation, Slot};
use super::spelling::Lexicon;
use crate::analysis::{Syllable, bigram};
use crate::matching::{Phrase, Plan, Role};
use crate::page::CODE_TIER;
use crate::schema::Fields;

type Clause = (Occur, Box<dyn Query>);

/// Most clauses for what syllables may stand for besides. What was typed has its own, bounded by
/// [`super::MOST_READ`]: without one of its pairs nothing could be told to hold the whole phrase.
const MOST_GUESSES: usize = 200;

mod weight {
    pub(super) const TITLE: f32 = 3.0;
    pub(super) const TITLE_MARKED: f32 = 2.0;
    pub(super) const META: f32 = 1.5;
    /// What a year counts more in the metadata: there it is that of the letter.
    pub(super) const YEAR: f32 = 6.0;
    pub(super) const TITLE_PAIR: f32 = 4.0;
    pub(super) const BODY_PAIR: f32 = 1.5;
    pub(super) const BODY: f32 = 0.6;
    pub(super) const BODY_MARKED: f32 = 0.5;
    pub(super) const TITLE_PHRASE: f32 = 12.0;
    pub(super) const BODY_PHRASE: f32 = 25.0;
    /// Comes on top of [`CODE`].
    pub(super) const CODE_EXACT: f32 = 15.0;
    pub(super) const CODE: f32 = 60.0;
    pub(super) const CODE_PART: f32 = 25.0;
    /// Of a number among words, which may be that of a letter: `46 UBND tỉnh`.
    pub(super) const NUMBER: f32 = 8.0;
}

/// Builds queries for one interpretation.
pub(crate) struct Tree<'a> {
    pub(crate) fields: &'a Fields,
    pub(crate) lexicon: &'a dyn Lexicon,
    pub(crate) read: &'a Interpretation,
}

impl Tree<'_> {
    /// The main question. It wants most of the syllables; with one group enough, any will do.
    pub(crate) fn main(&self) -> Plan {
        let mut plan = Plan::all();
        for phrase in &self.read.phrases {
            plan.add_query(Role::Must, self.quoted(phrase));
        }
        let codes = self.codes();
        if !codes.is_empty() {
            plan.enough = Plan::NEVER;
        }
        for code in codes {
            plan.add_query(Role::Enough, code);
        }
        self.words(&mut plan);
        plan
    }

    /// From four syllables on: what lifts documents that hold all of them side by side.
    pub(crate) fn whole_phrase(&self) -> Option<Phrase> {
        let [run] = self.read.runs.as_slice() else { return None };
        (run.len() >= 4).then(|| Phrase {
            words: run.iter().map(|slot| slot.word.f.clone()).collect(),
            title: (self.fields.title_f, weight::TITLE_PHRASE),
            text: (self.fields.body_f, weight::BODY_PHRASE),
        })
    }

    /// Every syllable in the title or the metadata, the last one as far as it is typed if `is_half_typed`; nothing of
    /// the body. None when there is no word.
    pub(crate) fn heading(&self, is_half_typed: bool) -> Option<Plan> {
        let fields = self.fields;
        let mut plan = Plan::all();
        let syllables: usize = self.read.runs.iter().map(Vec::len).sum();
        for run in &self.read.runs {
            for (i, slot) in run.iter().enumerate() {
                let group = Role::Group(plan.enough);
                plan.enough += 1;
                if is_half_typed && usize::from(plan.enough) == syllables {
                    // The vocabulary knows the words of titles and texts, not those of names.
                    let begun = starting(fields.meta_f, &slot.word.f);
                    plan.add_query(group, boost(begun, weight::META / 2.0));
                }
                for (f, alone, paired) in readings(slot) {
                    // What counts beside its neighbour only is asked for all the same: every neighbour is.
                    let weight = alone.max(paired);
                    plan.add_word(group, fields.title_f, f, weight::TITLE * weight);
                    plan.add_word(group, fields.meta_f, f, weight::META * weight);
                }
                for (pair, weight) in run.get(i + 1).into_iter().flat_map(|next| pairs(slot, next)) {
                    plan.add_word(Role::Optional, fields.title_b, &pair, weight::TITLE_PAIR * weight);
                }
            }
        }
        (plan.enough > 0).then_some(plan)
    }

    /// Enough of the syllables, each in the title, the metadata or side by side with its neighbour in the body.
    fn words(&self, plan: &mut Plan) {
        let fields = self.fields;
        let syllables: usize = self.read.runs.iter().map(Vec::len).sum();
        if syllables == 0 {
            return;
        }
        let mut groups = 0;
        let mut left = MOST_GUESSES;
        for run in &self.read.runs {
            for (i, slot) in run.iter().enumerate() {
                let group = Role::Group(groups);
                groups += 1;
                for (place, (f, alone, _)) in readings(slot).enumerate() {
                    let mut add = |field, weight: f32| {
                        if weight > 0.0 && (place == 0 || left > 0) {
                            left -= usize::from(place > 0);
                            plan.add_word(group, field, f, weight);
                        }
                    };
                    add(fields.title_f, weight::TITLE * alone);
                    let dated = if is_year(f) { weight::YEAR } else { 1.0 };
                    add(fields.meta_f, weight::META * alone * dated);
                    if syllables <= 2 || self.is_rare(f) {
                        add(fields.body_f, weight::BODY * alone);
                    }
                }
                let before = i.checked_sub(1).and_then(|at| run.get(at)).map(|slot| slot.word.f.as_str());
                if let Some(number) = may_number(&slot.word.f, before) {
                    let numbered = boost(self.term(fields.code, number), weight::NUMBER);
                    plan.add_query(Role::Optional, numbered);
                }
                if slot.word.is_marked() {
                    let x = &slot.word.x;
                    plan.add_word(Role::Optional, fields.title_x, x, weight::TITLE_MARKED);
                    if syllables <= 2 || self.is_rare(&slot.word.f) {
                        plan.add_word(Role::Optional, fields.body_x, x, weight::BODY_MARKED);
                    }
                }
                let Some(next) = run.get(i + 1) else { continue };
                let pairs = pairs(slot, next);
                // The first is that of the words as they were typed.
                let pairs = &pairs[..pairs.len().min(1 + left / 2)];
                left -= 2 * (pairs.len() - 1);
                for (place, (pair, weight)) in pairs.iter().enumerate() {
                    let role = if place == 0 { Role::TextPair(groups) } else { Role::Group(groups) };
                    plan.add_word(role, fields.body_b, pair, weight::BODY_PAIR * weight);
                }
                for (place, (pair, weight)) in pairs.iter().enumerate() {
                    let role = if place == 0 { Role::TitlePair } else { Role::Optional };
                    plan.add_word(role, fields.title_b, pair, weight::TITLE_PAIR * weight);
                }
                groups += 1;
            }
        }
        let enough = match syllables {
            _ if self.read.is_only_code => syllables,
            // 60 %, rounded, but both of two: with half of them a count would mean nothing.
            2 => 2,
            _ => (syllables * 6 + 5) / 10,
        };
        plan.enough = enough.max(1) as u8;
    }

    fn codes(&self) -> Vec<Box<dyn Query>> {
        let code = |key: &str| self.term(self.fields.code, key);
        let mut clauses: Vec<Box<dyn Query>> = Vec::new();
        for typed in &self.read.codes {
            let exact = typed.keys.first().map(|key| exact_key(key));
            if self.read.is_only_code {
                // Tiers, so that documents whose codes match alike can be ordered by date.
                let keys = exact.iter().chain(&typed.keys).take(5);
                let tiers = keys.zip([5.0, 4.0, 3.0, 2.0, 1.0]).map(|(key, tier)| {
                    Box::new(ConstScoreQuery::new(code(key), tier * CODE_TIER)) as Box<dyn Query>
                });
                clauses.push(Box::new(DisjunctionMaxQuery::new(tiers.collect())));
            } else {
                clauses.extend(exact.map(|key| boost(code(&key), weight::CODE_EXACT)));
                for (i, key) in typed.keys.iter().enumerate() {
                    let weight = if i == 0 { weight::CODE } else { weight::CODE_PART };
                    clauses.push(boost(code(key), weight));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::interpret::tests::{Sentences, read_with};
    use crate::query::{MOST_READ, MOST_SYLLABLES};
    use crate::schema;

    /// A word whose neighbours at one edit are all known: the dearest to look for.
    fn lexicon() -> Sentences {
        Sentences::of(&["qua qui quo quy que", "ủy ban nhân dân"])
    }

    fn plan_of(text: &str) -> (Plan, Option<Phrase>) {
        let (lexicon, fields) = (lexicon(), schema::build().1);
        let read = read_with(text, &lexicon);
        let tree = Tree { fields: &fields, lexicon: &lexicon, read: &read };
        (tree.main(), tree.whole_phrase())
    }

    fn pairs(plan: &Plan, wanted: impl Fn(Role) -> bool) -> usize {
        plan.clauses.iter().filter(|clause| wanted(clause.role)).count()
    }

    #[test]
    fn the_longest_query_keeps_the_pairs_of_its_phrase() {
        for text in ["quu ".repeat(MOST_SYLLABLES), "UBND quu ".repeat(MOST_SYLLABLES / 2)] {
            let (plan, phrase) = plan_of(&text);
            let wanted = phrase.expect("one run").words.len() - 1;
            assert!((MOST_SYLLABLES - 1..MOST_READ).contains(&wanted), "{wanted} in {text}");
            assert_eq!(pairs(&plan, |role| role == Role::TitlePair), wanted, "{text}");
            assert_eq!(pairs(&plan, |role| matches!(role, Role::TextPair(_))), wanted, "{text}");
            // Two of each syllable in title and metadata, one in the text, two with its marks, two of each pair.
            assert!(plan.clauses.len() <= 7 * MOST_READ + MOST_GUESSES, "{}", plan.clauses.len());
        }
    }

    #[test]
    fn no_query_has_more_groups_than_are_counted() {
        for text in ["UBND ".repeat(MOST_SYLLABLES), "bannhan ".repeat(MOST_SYLLABLES)] {
            let (plan, _) = plan_of(&text);
            let groups = plan.clauses.iter().filter_map(|clause| match clause.role {
                Role::Group(group) | Role::TextPair(group) => Some(group),
                _ => None,
            });
            assert!(groups.max().expect("groups") < Plan::NEVER);
        }
    }
}
