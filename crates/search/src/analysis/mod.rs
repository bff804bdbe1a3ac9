//! One analysis for documents and queries: pure, without a dictionary and without input or output.
//!
//! A *syllable* is the token. It has two forms: `x`, normalised but with its marks, and `f`, folded to letters without
//! marks. Two neighbouring folded syllables joined by `_` make a bigram, which does the work of a word
//! segmenter: "công nghệ thông tin" is found the same with and without marks, and so are words nobody has
//! listed yet.

mod memo;
mod tone;

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use memo::Analyzer;
pub(crate) use tone::with_tone;

/// Version of the forms below. A change of any rule that can change a term raises it, and the index is rebuilt.
pub const ANALYSIS_VERSION: u32 = 1;

/// A token keeps at most this many characters; the rest is dropped, in documents and queries alike.
const LONGEST: usize = 40;

/// Âm tiết: one token of a text, in both forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syllable {
    /// Normal form: lower case, composed, old-style tone placement, `i` for a final `y` where both are written.
    pub x: String,
    /// Folded form: `x` without marks, `đ` as `d`.
    pub f: String,
}

impl Syllable {
    /// Both forms of one word as it stands in a text.
    pub fn of(word: &str) -> Self {
        let x = normal(word);
        let f = fold(&x);
        Self { x, f }
    }

    /// Whether the word carried a tone, a hat, a horn, a breve or a bar.
    pub fn is_marked(&self) -> bool {
        self.x != self.f
    }
}

/// Where the words of `text` stand, as byte ranges of `text` itself.
///
/// Letters and digits make words; combining marks, soft hyphens and zero-width characters belong to the
/// word they stand in. Everything else separates.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = characters.by_ref().find(|(_, c)| c.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        while let Some(&(at, c)) = characters.peek() {
            // Most words end at a blank: no table need be asked about it.
            if c.is_alphanumeric() || !c.is_ascii() && is_combining_mark(c) {
                end = at + c.len_utf8();
            } else if c.is_ascii() || !is_ignored(c) {
                break;
            }
            characters.next();
        }
        Some(start..end)
    })
}

/// The syllables of `text`, in order.
pub fn syllables(text: &str) -> Vec<Syllable> {
    words(text).map(|range| Syllable::of(&text[range])).collect()
}

/// Folded form of any text: lower case, without marks, `đ` as `d`. Separators stay.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = lower(text);
    lower.nfd().filter(|c| !is_combining_mark(*c)).map(|c| if c == 'đ' { 'd' } else { c }).nfc().collect()
}

/// Folded bigram of two folded syllables.
pub fn bigram(first: &str, second: &str) -> String {
    let mut out = String::with_capacity(first.len() + 1 + second.len());
    push_bigram(&mut out, first, second);
    out
}

/// Appends the folded bigram of two folded syllables.
pub(crate) fn push_bigram(out: &mut String, first: &str, second: &str) {
    out.push_str(first);
    out.push('_');
    out.push_str(second);
}

/// Whether a folded word has the shape of a Vietnamese syllable. Raw keystrokes, most slips of the finger, codes
/// and foreign words do not.
pub fn reads_as_syllable(folded: &str) -> bool {
    tone::reads_as_syllable(folded)
}

fn normal(word: &str) -> String {
    let composed: String = lower(word).chars().take(LONGEST).collect();
    tone::normal_rhyme(&composed)
}

/// Lower case in composed form, without invisible characters, look-alikes of Đ replaced.
fn lower(text: &str) -> String {
    let visible = text.chars().filter(|c| !is_ignored(*c)).nfc().map(|c| match c {
        '\u{00D0}' | '\u{0189}' => 'Đ',
        '\u{00F0}' | '\u{0256}' => 'đ',
        other => other,
    });
    visible.collect::<String>().to_lowercase().nfc().collect()
}

/// Soft hyphen, zero-width characters and direction marks: in the text, but not on the page.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests;
