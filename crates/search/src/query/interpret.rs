//! From typed text to what is looked for. Pure: all knowledge of the index comes through [`Lexicon`].

use std::cell::Cell;
use std::ops::Range;

use super::code::{TypedCode, is_only_codes, typed_codes};
use super::period::periods;
use super::spelling::{self, Guess, Lexicon};
use super::{LONGEST_TEXT, MOST_READ, MOST_SYLLABLES, Note};
use crate::abbreviations::Abbreviations;
use crate::analysis::{Syllable, fold, words};

/// A query, understood.
#[derive(Debug, Default)]
pub(crate) struct Interpretation {
    /// Runs of syllables that stood side by side outside quotes.
    pub(crate) runs: Vec<Vec<Slot>>,
    /// Phrases in quotes, each of which must occur.
    pub(crate) phrases: Vec<Vec<Syllable>>,
    /// Document codes.
    pub(crate) codes: Vec<TypedCode>,
    /// Nothing but codes was asked for.
    pub(crate) is_only_code: bool,
    pub(crate) notes: Vec<Note>,
}

/// One syllable to look for, with everything else it may stand for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slot {
    pub(crate) word: Syllable,
    pub(crate) guesses: Vec<Guess>,
    /// The abbreviation of its run that it is a part of, written out.
    pub(crate) long_form: Option<usize>,
}

impl Slot {
    fn plain(word: Syllable) -> Self {
        Self { word, guesses: Vec::new(), long_form: None }
    }

    /// An abbreviation that is the `i`th word of its run, written out; as it was typed it will do as well.
    fn long_form(i: usize, typed: &str, long: &[Syllable]) -> Vec<Self> {
        let alone = ABBREVIATION / long.len() as f32;
        let guess = Guess { f: typed.to_owned(), alone, paired: 0.0 };
        let part =
            |word: &Syllable| Self { word: word.clone(), guesses: vec![guess.clone()], long_form: Some(i) };
        long.iter().map(part).collect()
    }
}

/// Weight of an abbreviation in the place of its long form, over all its syllables together.
const ABBREVIATION: f32 = 1.5;

/// Reads `text`. `today`, in days since 1970-01-01, is what "tháng này" is counted from.
pub(crate) fn interpret(
    text: &str,
    table: &Abbreviations,
    lexicon: &dyn Lexicon,
    today: Option<i64>,
) -> Interpretation {
    let mut out = Interpretation::default();
    let (text, is_cut) = cut(text);
    if is_cut {
        out.notes.push(Note::Truncated);
    }
    out.notes.extend(periods(text, today));
    let is_all_capitals =
        text.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_lowercase()) && words(text).nth(2).is_some();
    let spare = Cell::new(MOST_READ - MOST_SYLLABLES);
    let pieces = quoted(text);
    let last = pieces.len().saturating_sub(1);
    for (i, (range, is_quoted)) in pieces.into_iter().enumerate() {
        let piece = &text[range];
        if is_quoted {
            out.phrases.push(words(piece).map(|range| Syllable::of(&piece[range])).collect());
            continue;
        }
        let codes = typed_codes(piece, |part| lexicon.is_code_part(part));
        out.is_only_code = i == 0 && last == 0 && is_only_codes(piece, &codes);
        let run = Run {
            text: piece,
            table,
            lexicon,
            is_all_capitals,
            is_last: i == last,
            codes: &codes,
            spare: &spare,
        };
        let slots = run.slots(&mut out.notes);
        out.codes.extend(codes);
        if !slots.is_empty() {
            out.runs.push(slots);
        }
    }
    out
}

/// The syllables of a query read without an index: side by side, with abbreviations written out.
pub(crate) fn typed_runs(text: &str, table: &Abbreviations) -> Vec<Vec<Slot>> {
    let (text, _) = cut(text);
    let run = |range: Range<usize>| {
        let piece = &text[range];
        words(piece)
            .enumerate()
            .flat_map(|(i, range)| match table.long_form(&piece[range.clone()], false) {
                Some(long) => Slot::long_form(i, &fold(&piece[range]), long),
                None => vec![Slot::plain(Syllable::of(&piece[range]))],
            })
            .collect()
    };
    quoted(text).into_iter().map(|(range, _)| run(range)).collect()
}

/// The words outside quotes that stand side by side.
struct Run<'a> {
    text: &'a str,
    table: &'a Abbreviations,
    lexicon: &'a dyn Lexicon,
    is_all_capitals: bool,
    is_last: bool,
    codes: &'a [TypedCode],
    /// How many syllables more than were typed may still be looked for.
    spare: &'a Cell<usize>,
}

impl Run<'_> {
    fn slots(&self, notes: &mut Vec<Note>) -> Vec<Slot> {
        let ranges: Vec<Range<usize>> = words(self.text).collect();
        let typed: Vec<Syllable> =
            ranges.iter().map(|range| Syllable::of(&self.text[range.clone()])).collect();
        let is_half_typed = self.is_last && ranges.last().is_some_and(|range| range.end == self.text.len());
        let mut slots: Vec<Slot> = Vec::with_capacity(typed.len());
        for (i, word) in typed.iter().enumerate() {
            let raw = &self.text[ranges[i].clone()];
            let is_in_code = self.codes.iter().any(|code| code.words.contains(&i));
            if is_in_code || word.f.starts_with(|c: char| c.is_ascii_digit()) {
                slots.push(Slot::plain(word.clone()));
            } else if let Some(long) = self.table.long_form(raw, self.is_all_capitals)
                && self.has_room(long.len())
            {
                notes.push(Note::Abbreviation { typed: raw.to_owned(), read_as: written(long) });
                slots.extend(Slot::long_form(i, &word.f, long));
            } else {
                let before = slots.last().map(|slot| slot.word.f.clone());
                let after = typed.get(i + 1).map(|next| next.f.as_str());
                let is_end = is_half_typed && i + 1 == typed.len();
                self.read(raw, word, before.as_deref(), after, is_end, &mut slots, notes);
            }
        }
        self.add_short_forms(&mut slots);
        slots
    }

    #[expect(clippy::too_many_arguments, reason = "one word with its surroundings and two lists to extend")]
    fn read(
        &self,
        raw: &str,
        word: &Syllable,
        before: Option<&str>,
        after: Option<&str>,
        is_end: bool,
        slots: &mut Vec<Slot>,
        notes: &mut Vec<Note>,
    ) {
        let lexicon = self.lexicon;
        if let Some(read) = spelling::decoded(word, lexicon) {
            if lexicon.is_readable(&read.f) {
                notes.push(Note::Keystrokes { typed: raw.to_owned(), read_as: read.x.clone() });
            }
            slots.push(Slot::plain(read));
            return;
        }
        let is_unknown = lexicon.folded(&word.f) == 0;
        if is_unknown
            && word.f.len() > 3
            && let Some((first, second)) = spelling::split(word, lexicon)
            && self.has_room(2)
        {
            if lexicon.is_readable(&first.f) && lexicon.is_readable(&second.f) {
                let read_as = format!("{} {}", first.x, second.x);
                notes.push(Note::Spacing { typed: raw.to_owned(), read_as });
            }
            slots.extend([Slot::plain(first), Slot::plain(second)]);
            return;
        }
        let mut guesses = Vec::new();
        if is_end {
            guesses = spelling::endings(&word.f, before, lexicon);
        }
        let is_ending_known = is_end && !guesses.is_empty();
        if spelling::is_suspicious(&word.f, before, after, lexicon) {
            let near = spelling::near(&word.f, before, after, lexicon);
            let shown: Vec<String> = near
                .iter()
                .filter(|guess| lexicon.is_readable(&guess.f))
                .map(|guess| guess.f.clone())
                .collect();
            // Of a word still being typed nobody wants to hear that it is wrong.
            if !shown.is_empty() && !is_ending_known {
                notes.push(Note::Spelling { typed: raw.to_owned(), read_as: shown });
            }
            for guess in near {
                if !guesses.iter().any(|known: &Guess| known.f == guess.f) {
                    guesses.push(guess);
                }
            }
            guesses.truncate(8);
        }
        slots.push(Slot { word: word.clone(), guesses, long_form: None });
    }

    /// Takes the room for reading one typed word as this many syllables, if there is enough.
    fn has_room(&self, syllables: usize) -> bool {
        let left = self.spare.get().checked_sub(syllables.saturating_sub(1));
        left.inspect(|left| self.spare.set(*left)).is_some()
    }

    /// Where a long form was typed, its abbreviation will do as well.
    fn add_short_forms(&self, slots: &mut [Slot]) {
        let folded: Vec<String> = slots.iter().map(|slot| slot.word.f.clone()).collect();
        let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
        let mut i = 0;
        while i < folded.len() {
            let Some((short, length)) = self.table.short_form(&folded[i..]) else {
                i += 1;
                continue;
            };
            for slot in &mut slots[i..i + length] {
                if !slot.guesses.iter().any(|guess| guess.f == short) {
                    let alone = ABBREVIATION / length as f32;
                    slot.guesses.push(Guess { f: short.to_owned(), alone, paired: 0.0 });
                }
            }
            i += length;
        }
    }
}

fn written(long: &[Syllable]) -> String {
    long.iter().map(|word| word.x.as_str()).collect::<Vec<_>>().join(" ")
}

/// The part of a query that is read.
pub(super) fn cut(text: &str) -> (&str, bool) {
    let mut end = text.len().min(LONGEST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let most = words(&text[..end]).nth(MOST_SYLLABLES).map_or(end, |range| range.start);
    (&text[..most], most < text.len())
}

/// Pieces of `text` in order, with whether they stood in quotes. A quote that is never closed is no quote.
pub(super) fn quoted(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut pieces = Vec::new();
    let mut plain = 0;
    let mut open: Option<(usize, usize)> = None;
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '"' | '“' | '”' | '„' | '«' | '»'))
    {
        let after = at + c.len_utf8();
        match open.take() {
            None => open = Some((at, after)),
            Some((start, inside)) => {
                if words(&text[inside..at]).next().is_some() {
                    pieces.push((plain..start, false));
                    pieces.push((inside..at, true));
                }
                plain = after;
            }
        }
    }
    pieces.push((plain..text.len(), false));
    pieces
}

#[cfg(test)]
pub(super) mod tests;
