//! Tô sáng: marking the words that were looked for in stored text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::abbreviations::Abbreviations;
use crate::analysis::{Syllable, words};
use crate::query::{Interpretation, Slot, typed_runs};

/// Different words that a [`Marker`] remembers.
const CAPACITY: usize = 50_000;

/// Marks words in text, with or without marks, in either spelling. Made by a search ([`crate::Page::highlighter`]),
/// so that corrected and abbreviated words are marked too, or from the typed text alone.
#[derive(Debug, Clone, Default)]
pub struct Highlighter {
    /// By folded form.
    words: HashMap<String, WordId>,
    /// Words that stood side by side in the query.
    pairs: HashSet<(WordId, WordId)>,
    /// Abbreviations written out, by their words.
    long_forms: Vec<Vec<WordId>>,
    /// Words that were not asked for but as parts of those: alone they are nothing that was looked for.
    parts: HashSet<WordId>,
    /// Words standing alone are left unmarked in any case.
    is_strict: bool,
}

/// A word of the query.
type WordId = u32;

/// How much of what was looked for a text has. Words that stand side by side as they did in the query count before
/// words strewn about, of which every letter's heading has some.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strength {
    /// Different pairs of words of the query that stand side by side.
    pub pairs: usize,
    /// Different words of the query.
    pub words: usize,
}

/// A piece of text with marked ranges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The piece, with blanks and line breaks drawn together, `…` where it was cut.
    pub text: String,
    /// Byte ranges of `text` to mark; rising, apart, at characters.
    pub ranges: Vec<Range<usize>>,
}

impl Snippet {
    /// The text in pieces, with whether each is marked: what a screen or JSON wants.
    pub fn parts(&self) -> Vec<(&str, bool)> {
        let mut parts = Vec::new();
        let mut at = 0;
        for range in &self.ranges {
            parts.push((&self.text[at..range.start], false));
            parts.push((&self.text[range.clone()], true));
            at = range.end;
        }
        parts.push((&self.text[at..], false));
        parts.retain(|(text, _)| !text.is_empty());
        parts
    }
}

/// One word of a text that was looked for.
#[derive(Debug, Clone)]
struct Occurrence {
    range: Range<usize>,
    /// Position among the words of the text.
    at: usize,
    word: WordId,
}

/// Reads texts for what a [`Highlighter`] marks. The same words come again and again, within a letter and from letter to
/// letter, and each is taken apart once.
#[derive(Debug)]
pub struct Marker<'h> {
    highlighter: &'h Highlighter,
    seen: HashMap<Box<str>, Option<WordId>>,
}

/// What of the words that were looked for stands in a text.
#[derive(Debug, Clone)]
pub struct Found<'h, 't> {
    highlighter: &'h Highlighter,
    text: &'t str,
    /// Words standing alone are left unmarked in any case.
    is_strict: bool,
    occurrences: Vec<Occurrence>,
}

impl Highlighter {
    /// A highlighter for typed text, without knowledge of the index: the words as they are, and the long forms of
    /// abbreviations.
    pub fn for_text(text: &str, table: &Abbreviations) -> Self {
        let mut out = Self::default();
        out.add_slots(&typed_runs(text, table));
        out
    }

    pub(crate) fn new(read: &Interpretation) -> Self {
        let mut out = Self::default();
        out.add_slots(&read.runs);
        for code in &read.codes {
            // However it was typed, letters print it number first: "nđ 30/2020" as 30/2020/NĐ-CP.
            let parts = code.keys.iter().filter(|key| !key.starts_with(char::is_alphabetic)).take(1);
            out.add_run(&parts.flat_map(|key| key.split('/')).map(|part| vec![part]).collect::<Vec<_>>());
        }
        for phrase in &read.phrases {
            out.add_run(&phrase.iter().map(|word| vec![word.f.as_str()]).collect::<Vec<_>>());
        }
        out
    }

    /// Whether there is anything to mark.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// For reading several texts.
    pub fn marker(&self) -> Marker<'_> {
        Marker { highlighter: self, seen: HashMap::new() }
    }

    /// The same, leaving words unmarked that stand alone: for a text one part of which has them side by side.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.is_strict = true;
        self
    }

    /// Byte ranges of one text to mark, as [`Found::ranges`].
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        self.marker().read(text).ranges()
    }

    fn add_slots(&mut self, runs: &[Vec<Slot>]) {
        for run in runs {
            let readings = |slot: &Slot| {
                let guesses = slot.guesses.iter().map(|guess| guess.f.clone());
                std::iter::once(slot.word.f.clone()).chain(guesses).collect::<Vec<_>>()
            };
            let readings: Vec<Vec<String>> = run.iter().map(readings).collect();
            self.add_run(
                &readings.iter().map(|slot| slot.iter().map(String::as_str).collect()).collect::<Vec<_>>(),
            );
        }
        let parts = runs.iter().flat_map(|run| run.chunk_by(|a, b| a.long_form == b.long_form));
        for part in parts.clone().filter(|part| part[0].long_form.is_some()) {
            let form: Vec<WordId> = part.iter().map(|slot| self.id(without_zeros(&slot.word.f))).collect();
            self.parts.extend(&form);
            self.long_forms.push(form);
        }
        for slot in parts.filter(|part| part[0].long_form.is_none()).flatten() {
            let asked = self.id(without_zeros(&slot.word.f));
            self.parts.remove(&asked);
        }
    }

    fn add_run(&mut self, readings: &[Vec<&str>]) {
        let runs: Vec<Vec<WordId>> = readings
            .iter()
            .map(|slot| slot.iter().map(|reading| self.id(without_zeros(reading))).collect())
            .collect();
        for pair in runs.windows(2) {
            let of = |first: &WordId| pair[1].iter().map(|second| (*first, *second)).collect::<Vec<_>>();
            self.pairs.extend(pair[0].iter().flat_map(of));
        }
    }

    /// Leaves of the parts of a written-out abbreviation those that stand there as its whole.
    fn drop_lone_parts(&self, occurrences: &mut Vec<Occurrence>) {
        if self.parts.is_empty() {
            return;
        }
        let mut is_kept: Vec<bool> =
            occurrences.iter().map(|occurrence| !self.parts.contains(&occurrence.word)).collect();
        for form in &self.long_forms {
            for (start, window) in occurrences.windows(form.len()).enumerate() {
                let is_whole = window.iter().map(|occurrence| occurrence.word).eq(form.iter().copied())
                    && window[form.len() - 1].at - window[0].at == form.len() - 1;
                if is_whole {
                    is_kept[start..start + form.len()].fill(true);
                }
            }
        }
        let mut is_kept = is_kept.into_iter();
        occurrences.retain(|_| is_kept.next().unwrap_or_default());
    }

    fn id(&mut self, word: &str) -> WordId {
        let next = self.words.len() as WordId;
        *self.words.entry(word.to_owned()).or_insert(next)
    }
}

impl<'h> Marker<'h> {
    /// What of the words stands in `text`.
    pub fn read<'t>(&mut self, text: &'t str) -> Found<'h, 't> {
        let mut occurrences = Vec::new();
        for (at, range) in words(text).enumerate() {
            if let Some(word) = self.word(&text[range.clone()]) {
                occurrences.push(Occurrence { range, at, word });
            }
        }
        let highlighter = self.highlighter;
        highlighter.drop_lone_parts(&mut occurrences);
        Found { highlighter, text, is_strict: highlighter.is_strict, occurrences }
    }

    fn word(&mut self, written: &str) -> Option<WordId> {
        if let Some(known) = self.seen.get(written) {
            return *known;
        }
        let word = self.highlighter.words.get(without_zeros(&Syllable::of(written).f)).copied();
        if self.seen.len() >= CAPACITY {
            self.seen.clear();
        }
        self.seen.insert(written.into(), word);
        word
    }
}

impl Found<'_, '_> {
    /// How much of what was looked for it is.
    pub fn strength(&self) -> Strength {
        let neighbours = self.occurrences.windows(2).zip(self.joined());
        let pairs: HashSet<(WordId, WordId)> = neighbours
            .filter(|(_, is_joined)| *is_joined)
            .map(|(pair, _)| (pair[0].word, pair[1].word))
            .collect();
        let words: HashSet<WordId> = self.occurrences.iter().map(|occurrence| occurrence.word).collect();
        Strength { pairs: pairs.len(), words: words.len() }
    }

    /// The same, leaving words unmarked that stand alone.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.is_strict = true;
        self
    }

    /// Byte ranges to mark. In a text where words of the query stand side by side as they did in the query, words
    /// standing alone are left unmarked: they are mostly the small words every letter has.
    pub fn ranges(&self) -> Vec<Range<usize>> {
        let joined = self.joined();
        let is_strict = self.is_strict || joined.contains(&true) && self.highlighter.words.len() > 2;
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for (i, occurrence) in self.occurrences.iter().enumerate() {
            let after = i > 0 && joined[i - 1];
            let before = joined.get(i).is_some_and(|joined| *joined);
            if is_strict && !after && !before {
                continue;
            }
            match ranges.last_mut() {
                // Side by side and parted by blanks only: one mark.
                Some(last) if after && self.text[last.end..occurrence.range.start].trim().is_empty() => {
                    last.end = occurrence.range.end;
                }
                _ => ranges.push(occurrence.range.clone()),
            }
        }
        ranges
    }

    /// Byte ranges, one for each place: as [`Self::ranges`], with what only signs part drawn together, so that
    /// `30/2020/NĐ-CP` is one place and not four.
    pub fn places(&self) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = Vec::new();
        for range in self.ranges() {
            match places.last_mut() {
                Some(last) if is_only_signs(&self.text[last.end..range.start]) => last.end = range.end,
                _ => places.push(range),
            }
        }
        places
    }

    /// The piece of the text of about `length` characters with the most to show, and its marked ranges. A text without
    /// any gives its beginning.
    pub fn snippet(&self, length: usize) -> Snippet {
        let (text, marked) = (self.text, self.ranges());
        let window = best_window(text, &marked, length);
        let mut snippet = Snippet::default();
        if window.start > 0 {
            snippet.text.push('…');
        }
        let mut marks =
            marked.iter().filter(|range| range.start >= window.start && range.end <= window.end).peekable();
        let mut open = None;
        for (at, c) in text[window.clone()].char_indices().map(|(at, c)| (at + window.start, c)) {
            if let Some(mark) = marks.next_if(|mark| mark.start == at) {
                open = Some((snippet.text.len(), mark.end));
            }
            if !c.is_whitespace() {
                snippet.text.push(c);
            } else if !snippet.text.is_empty() && !snippet.text.ends_with([' ', '…']) {
                snippet.text.push(' ');
            }
            if let Some((start, _)) = open.take_if(|(_, end)| *end == at + c.len_utf8()) {
                snippet.ranges.push(start..snippet.text.len());
            }
        }
        snippet.text.truncate(snippet.text.trim_end().len());
        if window.end < text.len() {
            snippet.text.push('…');
        }
        snippet
    }

    /// Whether each occurrence but the last and the one after it stand as they stood in the query.
    fn joined(&self) -> Vec<bool> {
        let is_pair = |pair: &[Occurrence]| {
            pair[0].at + 1 == pair[1].at && self.highlighter.pairs.contains(&(pair[0].word, pair[1].word))
        };
        self.occurrences.windows(2).map(is_pair).collect()
    }
}

/// A number as it is compared: `05` is 5.
fn without_zeros(word: &str) -> &str {
    if word.bytes().all(|b| b.is_ascii_digit()) { crate::query::without_zeros(word) } else { word }
}

/// Whether what stands between two marks joins them: a few signs within a line.
fn is_only_signs(between: &str) -> bool {
    let mut signs = between.chars();
    !between.is_empty()
        && signs.by_ref().take(3).all(|c| !c.is_alphanumeric() && !c.is_whitespace())
        && signs.next().is_none()
}

/// The stretch of about `length` characters that holds the most marked bytes, the earliest of equals, at blanks.
fn best_window(text: &str, marked: &[Range<usize>], length: usize) -> Range<usize> {
    let mut best = (0, 0);
    for (i, first) in marked.iter().enumerate() {
        let end = forward(text, first.start, length);
        let weight = marked[i..].iter().take_while(|range| range.end <= end).map(Range::len).sum();
        if weight > best.0 {
            best = (weight, first.start);
        }
    }
    // A quarter of the room before the first mark, so that it is read in its sentence.
    let lead = text[..best.1].char_indices().rev().nth(length / 4).map_or(0, |(at, _)| at);
    let start = if lead == 0 {
        0
    } else {
        text[lead..best.1].find(char::is_whitespace).map_or(best.1, |at| lead + at)
    };
    let end = forward(text, start, length);
    let cut = if end == text.len() {
        end
    } else {
        text[start..end].rfind(char::is_whitespace).map_or(end, |at| start + at)
    };
    // A mark longer than the window is still shown as far as the window goes.
    start..if cut > start { cut } else { end }
}

fn forward(text: &str, from: usize, characters: usize) -> usize {
    text[from..].char_indices().nth(characters).map_or(text.len(), |(at, _)| from + at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks(query: &str, text: &str) -> Vec<String> {
        let highlighter = Highlighter::for_text(query, &Abbreviations::standard());
        highlighter.ranges(text).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn words_are_marked_with_and_without_marks() {
        assert_eq!(marks("giay phep", "Cấp giấy phép xây dựng"), ["giấy phép"]);
        assert_eq!(marks("giấy phép", "CAP GIAY PHEP"), ["GIAY PHEP"]);
        assert_eq!(marks("hòa", "phường Thọ Hoà"), ["Hoà"]);
        assert_eq!(marks("đường", "đu\u{031b}o\u{031b}\u{0300}ng"), ["đu\u{031b}o\u{031b}\u{0300}ng"]);
        assert_eq!(marks("UBND", "Ủy ban nhân dân"), ["Ủy ban nhân dân"]);
    }

    #[test]
    fn an_abbreviation_is_marked_written_out_whole_or_not_at_all() {
        assert_eq!(marks("VP UBND", "Ban dân vận; UBND; nhân dân"), ["UBND"]);
        assert_eq!(marks("ubnd", "Ủy ban kiểm tra, Ủy ban nhân dân xã"), ["Ủy ban nhân dân"]);
        // What was typed itself counts alone too.
        assert_eq!(marks("UBND, ban", "Ban dân vận"), ["Ban"]);
        assert_eq!(marks("ủy ban", "Ban dân vận"), ["Ban"]);
    }

    #[test]
    fn a_code_is_one_place() {
        let highlighter = Highlighter::for_text("30/2020/NĐ-CP", &Abbreviations::default());
        let text = "Căn cứ Nghị định số 30/2020/NĐ-CP; CP";
        let places: Vec<&str> =
            highlighter.marker().read(text).places().into_iter().map(|range| &text[range]).collect();
        assert_eq!(places, ["30/2020/NĐ-CP"]);
    }

    #[test]
    fn words_alone_give_way_to_words_together() {
        assert_eq!(marks("cấp giấy phép", "Các cấp xem xét; cấp giấy phép"), ["cấp giấy phép"]);
        assert_eq!(marks("phép cấp giấy", "phép tắc"), ["phép"]);
        assert_eq!(marks("giấy phép", "giấy; phép"), ["giấy", "phép"]);
    }

    #[test]
    fn pairs_outweigh_words_strewn_about_and_a_strict_one_marks_nothing_else() {
        let highlighter = Highlighter::for_text("điều hòa không khí", &Abbreviations::default());
        let strength = |text: &str| highlighter.marker().read(text).strength();
        let heading = "CỘNG HÒA XÃ HỘI; khí hậu; điều 1; số không";
        let body = "lắp máy điều hòa";
        assert!(strength(body) > strength(heading));
        assert_eq!(strength("khác"), Strength::default());
        assert!(!highlighter.ranges(heading).is_empty());
        let strict = highlighter.strict();
        assert!(strict.ranges(heading).is_empty());
        assert_eq!(strict.ranges(body).len(), 1);
    }

    #[test]
    fn leading_zeros_of_a_number_do_not_count() {
        let table = Abbreviations::default();
        let text = "Quyết định số 05/QĐ-UBND";
        let places = Highlighter::for_text("5/QĐ-UBND", &table).marker().read(text).places();
        assert_eq!(places.into_iter().map(|range| &text[range]).collect::<Vec<_>>(), ["05/QĐ-UBND"]);
    }

    #[test]
    fn the_snippet_shows_where_the_words_are() {
        let text = format!(
            "{}Xin cấp\n\n giấy phép xây dựng. {}",
            "Đoạn mở đầu. ".repeat(40),
            "Đoạn cuối. ".repeat(40)
        );
        let highlighter = Highlighter::for_text("cap giay phep", &Abbreviations::default());
        let snippet = highlighter.marker().read(&text).snippet(80);
        assert!(snippet.text.starts_with('…') && snippet.text.ends_with('…'));
        assert!(snippet.text.chars().count() <= 83);
        let marked: Vec<&str> =
            snippet.parts().into_iter().filter(|(_, marked)| *marked).map(|(text, _)| text).collect();
        assert_eq!(marked, ["cấp giấy phép"]);
    }

    #[test]
    fn a_text_without_the_words_gives_its_beginning() {
        let snippet = Highlighter::default().marker().read("Kính gửi các đơn vị trực thuộc").snippet(12);
        assert_eq!(snippet, Snippet { text: "Kính gửi…".into(), ranges: Vec::new() });
    }

    proptest! {
        #[test]
        fn any_text_can_be_cut(text in any::<String>(), query in "[a-zđ ]{0,12}", length in 0usize..60) {
            let highlighter = Highlighter::for_text(&query, &Abbreviations::standard());
            let snippet = highlighter.marker().read(&text).snippet(length);
            let mut last = 0;
            for range in &snippet.ranges {
                prop_assert!(range.start >= last && snippet.text.get(range.clone()).is_some());
                last = range.end;
            }
            let whole: String = snippet.parts().into_iter().map(|(part, _)| part).collect();
            prop_assert_eq!(whole, snippet.text);
        }
    }
}
