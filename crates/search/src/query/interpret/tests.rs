use std::collections::HashMap;

use super::*;

/// A lexicon made of a few sentences, each a document.
#[derive(Default)]
pub(in crate::query) struct Sentences {
    folded: HashMap<String, u32>,
    marked: HashMap<String, u32>,
    pairs: HashMap<(String, String), u32>,
    unreadable: Vec<&'static str>,
}

impl Sentences {
    pub(in crate::query) fn of(texts: &[&str]) -> Self {
        let mut out = Self::default();
        for text in texts {
            let words = crate::analysis::syllables(text);
            for word in &words {
                *out.folded.entry(word.f.clone()).or_default() += 1;
                *out.marked.entry(word.x.clone()).or_default() += 1;
            }
            for pair in words.windows(2) {
                *out.pairs.entry((pair[0].f.clone(), pair[1].f.clone())).or_default() += 1;
            }
        }
        out
    }
}

impl Lexicon for Sentences {
    fn documents(&self) -> u64 {
        10
    }
    fn folded(&self, word: &str) -> u32 {
        self.folded.get(word).copied().unwrap_or_default()
    }
    fn marked(&self, word: &str) -> u32 {
        self.marked.get(word).copied().unwrap_or_default()
    }
    fn pair(&self, first: &str, second: &str) -> u32 {
        self.pairs.get(&(first.to_owned(), second.to_owned())).copied().unwrap_or_default()
    }
    fn starting(&self, prefix: &str) -> Vec<(String, u32)> {
        let longer = |word: &&String| word.starts_with(prefix) && word.len() > prefix.len();
        self.folded.keys().filter(longer).map(|word| (word.clone(), self.folded[word])).collect()
    }
    fn is_code_part(&self, word: &str) -> bool {
        ["ubnd", "vp", "qd"].contains(&word)
    }
    fn is_readable(&self, word: &str) -> bool {
        !self.unreadable.contains(&word)
    }
}

fn lexicon() -> Sentences {
    Sentences::of(&[
        "quy định về trách nhiệm bồi thường",
        "khu công nghiệp hải thịnh",
        "cấp giấy phép xây dựng",
        "hợp đồng lao động",
        "ủy ban nhân dân phường Thọ Hòa",
        "an ninh mạng",
    ])
}

fn read(text: &str) -> Interpretation {
    read_with(text, &lexicon())
}

pub(in crate::query) fn read_with(text: &str, lexicon: &Sentences) -> Interpretation {
    interpret(text, &Abbreviations::standard(), lexicon, Some(20_782))
}

fn words_of(read: &Interpretation) -> String {
    read.runs.iter().flatten().map(|slot| slot.word.x.as_str()).collect::<Vec<_>>().join(" ")
}

fn guesses(read: &Interpretation, at: usize) -> Vec<&str> {
    read.runs[0][at].guesses.iter().map(|guess| guess.f.as_str()).collect()
}

#[test]
fn raw_keys_are_read_when_the_index_knows_the_result() {
    let telex = read("quy ddinhj hopwj dodongf ");
    assert_eq!(words_of(&telex), "qui định hợp đồng");
    assert_eq!(telex.notes[0], Note::Keystrokes { typed: "ddinhj".into(), read_as: "định".into() });
    assert_eq!(words_of(&read("d9i5nh co6ng nghie6p5")), "định công nghiệp");
    assert_eq!(words_of(&read("zzuwf")), "zzuwf");
}

#[test]
fn a_missing_space_is_put_in_where_the_two_are_seen_together() {
    let joined = read("khu côngnghiệp hải");
    assert_eq!(words_of(&joined), "khu công nghiệp hải");
    assert_eq!(joined.notes, [Note::Spacing { typed: "côngnghiệp".into(), read_as: "công nghiệp".into() }]);
}

#[test]
fn a_slip_of_the_finger_is_guessed_from_its_neighbours() {
    let slip = read("trcáh nhiệm bồi thưng ");
    assert_eq!(guesses(&slip, 0), ["trach"]);
    assert_eq!(guesses(&slip, 3), ["thuong"]);
    assert!(matches!(&slip.notes[..], [Note::Spelling { .. }, Note::Spelling { .. }]));
}

#[test]
fn the_last_word_may_be_half_typed_but_not_before_a_blank() {
    assert_eq!(guesses(&read("cấp giấy phé"), 2), ["phep"]);
    assert_eq!(read("cấp giấy phé").notes, []);
    assert_eq!(guesses(&read("hợp đồng lao đ"), 3), ["dong"]);
    assert!(guesses(&read("khu cong nghi hai"), 3).is_empty());
}

#[test]
fn abbreviations_are_read_both_ways() {
    let short = read("UBND phường Thọ Hòa ");
    assert_eq!(words_of(&short), "ủy ban nhân dân phường thọ hòa");
    assert_eq!(guesses(&short, 0), ["ubnd"]);
    let long = read("ủy ban nhân dân phường ");
    assert_eq!(guesses(&long, 3), ["ubnd"]);
    assert!(guesses(&long, 4).is_empty());
}

#[test]
fn words_of_a_code_are_left_alone() {
    let code = read("12/QĐ-UBND");
    assert!(code.is_only_code);
    assert_eq!(words_of(&code), "12 qđ ubnd");
    assert!(code.runs[0].iter().all(|slot| slot.guesses.is_empty()));
}

#[test]
fn quotes_make_phrases_and_an_open_quote_does_not() {
    let quoted = read("cấp “giấy phép” lao động");
    assert_eq!(quoted.phrases.len(), 1);
    assert_eq!(quoted.phrases[0].len(), 2);
    assert_eq!(quoted.runs.len(), 2);
    assert!(read("cấp \"giấy phép").phrases.is_empty());
    assert!(read("\" \"").phrases.is_empty());
}

#[test]
fn corrections_only_others_may_read_are_not_shown() {
    let mut lexicon = lexicon();
    lexicon.unreadable = vec!["trach", "dinh", "nghiep"];
    for text in ["trcáh nhiệm ", "quy ddinhj ", "khu côngnghiệp "] {
        assert_eq!(interpret(text, &Abbreviations::default(), &lexicon, None).notes, [], "{text}");
    }
}

#[test]
fn long_queries_are_cut_and_say_so() {
    let long = read(&"định ".repeat(60));
    assert_eq!(long.runs[0].len(), MOST_SYLLABLES);
    assert!(long.notes.contains(&Note::Truncated));
    let bytes = read(&"ệ".repeat(1000));
    assert!(bytes.notes.contains(&Note::Truncated));
    assert!(!read(&"a ".repeat(MOST_SYLLABLES)).notes.contains(&Note::Truncated));
}

#[test]
fn nothing_comes_of_nothing() {
    for text in ["", "  ", "-- / ,", "\"\""] {
        let read = read(text);
        assert!(read.runs.is_empty() && read.phrases.is_empty() && read.codes.is_empty(), "{text}");
    }
}
