//! Syllables that are not what they seem: raw keys, slips of the finger, a missing space, a half-typed end.

use std::collections::HashSet;

use super::keystrokes;
use crate::analysis::{Syllable, reads_as_syllable};

/// What the index knows about words. All figures are numbers of documents.
pub(crate) trait Lexicon {
    /// Documents in the index.
    fn documents(&self) -> u64;
    /// Documents with this folded syllable.
    fn folded(&self, word: &str) -> u32;
    /// Documents with this syllable in its normal form.
    fn marked(&self, word: &str) -> u32;
    /// Documents with these two folded syllables side by side.
    fn pair(&self, first: &str, second: &str) -> u32;
    /// Folded syllables that begin with `prefix` and are longer.
    fn starting(&self, prefix: &str) -> Vec<(String, u32)>;
    /// Whether `word` is a letter part of some document's code.
    fn is_code_part(&self, word: &str) -> bool;
    /// Whether the caller may read a document with this folded syllable.
    fn is_readable(&self, word: &str) -> bool;
}

/// Another folded syllable that may have been meant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Guess {
    pub(crate) f: String,
    /// Weight of the syllable by itself; zero when it counts beside its neighbour only.
    pub(crate) alone: f32,
    /// Weight in a pair with a neighbour.
    pub(crate) paired: f32,
}

const LETTERS: &str = "abcdeghiklmnopqrstuvxy";
const MOST_EDITS: usize = 4;
const MOST_ENDINGS: usize = 8;
const MOST_KNOWN_ENDINGS: usize = 3;
/// Candidates whose company is looked up, the most frequent first: one typed letter begins hundreds of words.
const MOST_CANDIDATES: usize = 60;

/// Reads raw keys, when the word cannot be a Vietnamese syllable as it stands and the decoded one is better known.
pub(super) fn decoded(word: &Syllable, lexicon: &dyn Lexicon) -> Option<Syllable> {
    if word.is_marked() || reads_as_syllable(&word.f) {
        return None;
    }
    let read = keystrokes::decode(&word.x)?;
    (lexicon.marked(&read.x) > lexicon.folded(&word.f)).then_some(read)
}

/// The two syllables of a word whose space is missing: both known, and seen side by side.
pub(super) fn split(word: &Syllable, lexicon: &dyn Lexicon) -> Option<(Syllable, Syllable)> {
    let halves = word.x.char_indices().skip(1).filter_map(|(at, _)| {
        let (first, second) = word.x.split_at(at);
        let (first, second) = (Syllable::of(first), Syllable::of(second));
        let is_known = |half: &Syllable| !half.is_marked() || lexicon.marked(&half.x) > 0;
        (is_known(&first) && is_known(&second)).then_some((first, second))
    });
    halves
        .map(|(first, second)| (lexicon.pair(&first.f, &second.f), first, second))
        .filter(|(together, ..)| *together > 0)
        .max_by_key(|(together, ..)| *together)
        .map(|(_, first, second)| (first, second))
}

/// Whether a word is so rare, and so strange beside its neighbours, that it may be a slip.
pub(super) fn is_suspicious(
    f: &str,
    before: Option<&str>,
    after: Option<&str>,
    lexicon: &dyn Lexicon,
) -> bool {
    let known = lexicon.folded(f);
    let is_rare = u64::from(known) * 500 < lexicon.documents();
    let has_company = before.is_some_and(|before| lexicon.pair(before, f) > 0)
        || after.is_some_and(|after| lexicon.pair(f, after) > 0);
    known == 0 || is_rare && (before.is_some() || after.is_some()) && !has_company
}

/// Known syllables one edit away (insertion, deletion, change, transposition): those seen beside a neighbour if
/// there are any, else the most frequent. What reads as a syllable is more likely a word nobody has written yet
/// than a slip, so it needs the neighbour.
pub(super) fn near(f: &str, before: Option<&str>, after: Option<&str>, lexicon: &dyn Lexicon) -> Vec<Guess> {
    let known = edits(f).into_iter().filter_map(|word| {
        let count = lexicon.folded(&word);
        (count > 0).then_some((word, count))
    });
    let needs_company = reads_as_syllable(f);
    best(known.collect(), before, after, MOST_EDITS, lexicon)
        .into_iter()
        .filter(|(_, has_company)| *has_company || !needs_company)
        .map(|(f, _)| Guess { f, alone: 0.67, paired: 0.75 })
        .collect()
}

/// Syllables a half-typed word may become. For one that is a word already, only those often seen after its
/// neighbour, and only in its company.
pub(super) fn endings(f: &str, before: Option<&str>, lexicon: &dyn Lexicon) -> Vec<Guess> {
    let is_known = lexicon.folded(f) > 0;
    let most = if is_known { MOST_KNOWN_ENDINGS } else { MOST_ENDINGS };
    best(lexicon.starting(f), before, None, most, lexicon)
        .into_iter()
        .filter(|(_, has_company)| !is_known || *has_company)
        .map(|(f, _)| Guess { f, alone: if is_known { 0.0 } else { 0.5 }, paired: 0.75 })
        .collect()
}

fn best(
    mut words: Vec<(String, u32)>,
    before: Option<&str>,
    after: Option<&str>,
    most: usize,
    lexicon: &dyn Lexicon,
) -> Vec<(String, bool)> {
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(MOST_CANDIDATES);
    let mut ranked: Vec<(u32, u32, String)> = words
        .into_iter()
        .map(|(word, count)| {
            let company = before.map_or(0, |before| lexicon.pair(before, &word))
                + after.map_or(0, |after| lexicon.pair(&word, after));
            (company, count, word)
        })
        .collect();
    ranked.sort_by(|a, b| b.cmp(a));
    let has_company = ranked.first().is_some_and(|(company, ..)| *company > 0);
    let accepted = ranked.into_iter().filter(|(company, ..)| !has_company || *company > 0).take(most);
    accepted.map(|(company, _, word)| (word, company > 0)).collect()
}

fn edits(word: &str) -> HashSet<String> {
    let mut out = HashSet::new();
    if !word.is_ascii() || word.len() > 12 {
        return out;
    }
    for i in 0..=word.len() {
        let (head, tail) = word.split_at(i);
        if !tail.is_empty() {
            out.insert(format!("{head}{}", &tail[1..]));
        }
        if tail.len() > 1 {
            out.insert(format!("{head}{}{}{}", &tail[1..2], &tail[..1], &tail[2..]));
        }
        for letter in LETTERS.chars() {
            out.insert(format!("{head}{letter}{tail}"));
            if !tail.is_empty() {
                out.insert(format!("{head}{letter}{}", &tail[1..]));
            }
        }
    }
    out.remove(word);
    out
}
