//! What is typed, held against the line of a register instead of an index.

use super::Note;
use super::code::{TypedCode, arrival_key, code_keys, is_filler, is_only_codes, typed_codes};
use super::interpret::{cut, quoted};
use super::period::periods;
use crate::abbreviations::Abbreviations;
use crate::analysis::{Syllable, syllables, words};

/// A text as it is looked for where no index is: quoted phrases, codes in any form, words with or without marks,
/// abbreviations. Unlike in the index every word must be there, no word is read as another, and nothing is weighed.
#[derive(Debug)]
pub struct LineQuery<'a> {
    table: &'a Abbreviations,
    phrases: Vec<Vec<Syllable>>,
    pieces: Vec<Piece>,
    /// How the text was understood, as [`crate::Page::notes`].
    pub notes: Vec<Note>,
}

/// What of a letter its line in the register says.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Trích yếu and cơ quan ban hành.
    pub texts: [&'a str; 2],
    /// Số, ký hiệu; empty if it has none.
    pub code: &'a str,
    /// Số đến.
    pub arrival_number: Option<u64>,
}

/// Words outside quotes that stand side by side, with the codes among them.
#[derive(Debug)]
struct Piece {
    words: Vec<Word>,
    codes: Vec<TypedCode>,
    /// The words besides its codes only announce them: `cv số 45`.
    is_only_codes: bool,
}

#[derive(Debug)]
struct Word {
    syllable: Syllable,
    long: Vec<Syllable>,
    /// It may be typed only in part.
    is_last: bool,
}

impl<'a> LineQuery<'a> {
    /// Reads `text`; `today`, in days since 1970-01-01, is what "tháng này" is counted from.
    pub fn new(text: &str, table: &'a Abbreviations, today: Option<i64>) -> Self {
        let (text, is_cut) = cut(text);
        let mut out = Self { table, phrases: Vec::new(), pieces: Vec::new(), notes: Vec::new() };
        out.notes.extend(is_cut.then_some(Note::Truncated));
        out.notes.extend(periods(text, today));
        for (range, is_quoted) in quoted(text) {
            let is_last = range.end == text.len();
            if is_quoted {
                out.phrases.push(syllables(&text[range]));
            } else {
                out.pieces.push(Piece::read(&text[range], table, is_last));
            }
        }
        out
    }

    /// Whether the line holds all that is looked for.
    pub fn fits(&self, line: Line<'_>) -> bool {
        let texts = self.texts(line);
        let keys: Vec<String> =
            code_keys(line.code).into_iter().chain(line.arrival_number.map(arrival_key)).collect();
        self.phrases.iter().all(|phrase| texts.iter().any(|text| holds_quoted(text, phrase)))
            && self.pieces.iter().all(|piece| piece.fits(&texts, &keys))
    }

    /// The texts of a line, and what abbreviations in them are written out.
    fn texts(&self, line: Line<'_>) -> Vec<Vec<Syllable>> {
        let mut texts: Vec<Vec<Syllable>> = line.texts.into_iter().map(syllables).collect();
        let short = line.texts.into_iter().flat_map(|text| words(text).map(|range| &text[range]));
        let long: Vec<Vec<Syllable>> =
            short.filter_map(|word| self.table.long_form(word, false)).map(<[Syllable]>::to_vec).collect();
        texts.extend(long);
        texts.push(syllables(line.code));
        texts.extend(line.arrival_number.map(|number| syllables(&number.to_string())));
        texts
    }
}

impl Piece {
    fn read(text: &str, table: &Abbreviations, is_last: bool) -> Self {
        let codes = typed_codes(text, |part| table.long_form(part, false).is_some());
        let ranges: Vec<_> = words(text).collect();
        let last = ranges.len().checked_sub(1).filter(|&last| is_last && ranges[last].end == text.len());
        let read = |(at, range): (usize, &std::ops::Range<usize>)| Word {
            syllable: Syllable::of(&text[range.clone()]),
            long: table.long_form(&text[range.clone()], false).map(<[Syllable]>::to_vec).unwrap_or_default(),
            is_last: Some(at) == last,
        };
        Self {
            words: ranges.iter().enumerate().map(read).collect(),
            is_only_codes: is_only_codes(text, &codes),
            codes,
        }
    }

    fn fits(&self, texts: &[Vec<Syllable>], keys: &[String]) -> bool {
        let matched: Vec<bool> = self.codes.iter().map(|code| self.is_named(code, texts, keys)).collect();
        self.words.iter().enumerate().all(|(at, word)| {
            match self.codes.iter().position(|code| code.words.contains(&at)) {
                Some(code) => matched[code],
                None => self.is_only_codes && is_filler(&word.syllable.f) || word.is_in(texts),
            }
        })
    }

    /// Is the code the letter's own, or one that the texts name?
    fn is_named(&self, code: &TypedCode, texts: &[Vec<Syllable>], keys: &[String]) -> bool {
        let typed: Vec<Syllable> =
            self.words[code.words.clone()].iter().map(|word| word.syllable.clone()).collect();
        code.whole().any(|key| keys.iter().any(|known| known == key))
            || texts.iter().any(|text| holds(text, &typed))
    }
}

impl Word {
    fn is_in(&self, texts: &[Vec<Syllable>]) -> bool {
        let typed = self.syllable.f.as_str();
        texts.iter().any(|text| {
            text.iter().any(|word| word.f == typed || self.is_last && word.f.starts_with(typed))
                || !self.long.is_empty() && holds(text, &self.long)
        })
    }
}

/// Do the words stand there side by side, whatever their marks?
fn holds(text: &[Syllable], phrase: &[Syllable]) -> bool {
    let same = |some: &[Syllable]| some.iter().zip(phrase).all(|(one, other)| one.f == other.f);
    text.windows(phrase.len().max(1)).any(same)
}

/// Does the phrase stand there, with those marks that were typed?
fn holds_quoted(text: &[Syllable], phrase: &[Syllable]) -> bool {
    let same =
        |(one, typed): (&Syllable, &Syllable)| one.f == typed.f && (!typed.is_marked() || one.x == typed.x);
    text.windows(phrase.len().max(1)).any(|some| some.iter().zip(phrase).all(same))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fits(text: &str, line: Line<'_>) -> bool {
        LineQuery::new(text, &Abbreviations::standard(), None).fits(line)
    }

    const LETTER: Line<'_> = Line {
        texts: ["Rà soát hồ sơ địa chính, đất công (đợt 2)", "UBND thành phố Hải Vân"],
        code: "045/UBND-VP",
        arrival_number: Some(128),
    };

    #[test]
    fn a_line_is_found_by_words_phrases_and_codes_as_they_are_typed() {
        for text in [
            "",
            "hồ sơ, địa chính",
            "ho so dia chinh",
            "HỒ SƠ (đất công)",
            "\"hồ sơ địa chính\"",
            "“ho so dia chinh” hai van",
            "soát «địa chính»",
            "cv số 45",
            "45",
            "số 45/UBND-VP",
            "045/ubnd",
            "45/UBND-VP đất công",
            "đến số 128",
            "số đến 128",
            "128",
            "ủy ban nhân dân thành phố Hải Vân",
            "UBND Hải Vân",
            "hồ sơ địa chí",
        ] {
            assert!(fits(text, LETTER), "{text}");
        }
    }

    #[test]
    fn what_the_line_does_not_hold_is_not_found() {
        for text in [
            "\"địa chính hồ sơ\"",
            "\"hồ sơ đìa chính\"",
            // Within one word nothing is found.
            "oát",
            "địa chí hồ",
            "cv số 4",
            "số 45/QĐ-UBND",
            "số 128/UBND-VP",
            "đến số 45",
            "hồ sơ xây dựng",
            // Words besides a code are looked for, too.
            "45/UBND-VP xây dựng",
        ] {
            assert!(!fits(text, LETTER), "{text}");
        }
    }

    #[test]
    fn times_among_the_words_and_an_end_cut_off_are_told() {
        let table = Abbreviations::standard();
        let notes = LineQuery::new("báo cáo năm 2023", &table, None).notes;
        assert_eq!(notes, [Note::Period { typed: "năm 2023".to_owned(), from: 19_358, to: 19_722 }]);
        assert_eq!(LineQuery::new(&"đất ".repeat(200), &table, None).notes, [Note::Truncated]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,120}", subject in "\\PC{0,80}") {
            let _ = fits(&text, Line { texts: [&subject, ""], code: &text, arrival_number: Some(7) });
        }

        #[test]
        fn every_word_of_a_line_finds_it(at in 0_usize..9) {
            let word = syllables(LETTER.texts[0]).swap_remove(at);
            prop_assert!(fits(&word.f, LETTER) && fits(&word.x, LETTER));
        }
    }
}
