//! How far names are apart, as recognition misreads them.

use super::organ_name::{is_usual, usual};
use congvan_search::analysis::Syllable;

/// How a name that was read stands to a known one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// The same.
    Same,
    /// The same body or person, written or recognised in another way: the form begins with the known name and shows both.
    Meant,
    /// Perhaps the same: the form keeps what was read and shows both.
    Perhaps,
}

/// How far two names are apart: what a name of its own has of it first, then letters, then marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Gap {
    /// A name of its own differs.
    pub(super) proper: bool,
    pub(super) letters: usize,
    pub(super) marks: usize,
    pub(super) syllables: usize,
}

impl Gap {
    /// Adds what one syllable differs in; none if it is another word.
    pub(super) fn add(&mut self, read: &Syllable, known: &Syllable, is_proper: bool) -> Option<()> {
        if read.x == known.x {
            return Some(());
        }
        self.syllables += 1;
        self.proper |= is_proper;
        if read.f == known.f {
            self.marks += 1;
            return Some(());
        }
        if is_number(&read.f) || is_number(&known.f) {
            return None;
        }
        self.letters += few_edits(&read.f, &known.f)?;
        Some(())
    }
}

/// How far two names of bodies are apart; none if they are not the same one misread.
pub(super) fn distance(read: &[Syllable], known: &[Syllable], is_recognised: bool) -> Option<Gap> {
    if read.len() != known.len() {
        return is_recognised.then(|| run_together(read, known)).flatten();
    }
    if read.iter().zip(known).all(|(read, known)| read.x == known.x) {
        return Some(Gap::default());
    }
    // Letters of a text layer are not misread.
    if !is_recognised {
        return None;
    }
    let mut gap = Gap::default();
    for (read, known) in read.iter().zip(known) {
        // A word that means something was not misread either.
        if read.f != known.f && is_usual(read) {
            return None;
        }
        gap.add(read, known, false)?;
    }
    // Only of the few names that are near it is asked which of their words are names of their own.
    gap.proper = read
        .iter()
        .zip(known)
        .zip(usual(known))
        .any(|((read, known), is_phrase)| read.x != known.x && !is_phrase);
    // In a short name one letter is much.
    let letters: usize = known.iter().map(|one| one.f.len()).sum();
    (gap.letters * 7 <= letters && gap.letters <= 3 && gap.syllables * 2 <= known.len()).then_some(gap)
}

/// Words that recognition has run together or torn apart: the same letters in the same order.
fn run_together(read: &[Syllable], known: &[Syllable]) -> Option<Gap> {
    let whole = |name: &[Syllable], form: fn(&Syllable) -> &str| name.iter().map(form).collect::<String>();
    let letters = |name: &[Syllable]| whole(name, |one| &one.f);
    if read.len().abs_diff(known.len()) > 3 || letters(read) != letters(known) {
        return None;
    }
    let marks = usize::from(whole(read, |one| &one.x) != whole(known, |one| &one.x));
    let has_number = known.iter().any(|one| is_number(&one.f));
    Some(Gap { proper: marks > 0 || has_number, letters: 0, marks, syllables: 1 })
}

/// The one of the candidates that is nearest, as long as no other is about as near.
pub(super) fn clearest<T>(mut candidates: Vec<(Gap, &T)>) -> Option<(Gap, &T)> {
    candidates.sort_by_key(|(gap, _)| (gap.letters, gap.marks, gap.proper));
    let mut nearest = candidates.into_iter();
    let (gap, found) = nearest.next()?;
    let rival =
        nearest.any(|(other, _)| other.letters <= gap.letters + 1 && (gap.letters > 0 || other.letters == 0));
    (!rival).then_some((gap, found))
}

fn is_number(syllable: &str) -> bool {
    syllable.bytes().any(|letter| letter.is_ascii_digit())
        || syllable.bytes().all(|letter| b"ivx".contains(&letter))
}

/// How many letters differ between two syllables, if they are few for their length: one of three and more, two of five
/// and more.
fn few_edits(one: &str, other: &str) -> Option<usize> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    let most = if short >= 5 { 2 } else { 1 };
    if short < 3 || long - short > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let replaced = before + usize::from(a != b);
            before = row[j + 1];
            row[j + 1] = replaced.min(before + 1).min(row[j] + 1);
        }
    }
    Some(row[other.len()]).filter(|edits| *edits <= most)
}
