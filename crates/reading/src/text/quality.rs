use super::syllable::is_syllable;

/// Good Vietnamese text scores 0.90 and more, unread legacy encodings about half.
pub(crate) const GOOD: f64 = 0.8;
/// Fewer words than this say nothing about a page.
pub(crate) const ENOUGH: usize = 20;

/// How much of a text is made of words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quality {
    /// Words of two letters or more that were judged.
    pub(crate) words: usize,
    /// Share of them spelt like Vietnamese syllables.
    pub(crate) vietnamese: f64,
    /// Share of them that are common English words.
    pub(crate) english: f64,
    /// Share of them made of ASCII letters only.
    pub(crate) ascii: f64,
}

impl Quality {
    /// Judges `words` as they stand on the page, punctuation and all.
    pub(crate) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let (mut total, mut vietnamese, mut english, mut ascii) = (0_usize, 0_usize, 0_usize, 0_usize);
        for token in words.flat_map(|word| word.split(|c: char| c.is_ascii_punctuation() || c == '…')) {
            let letters = token.chars().filter(|c| c.is_alphabetic()).count();
            if letters < 2 || token.chars().any(|c| c.is_ascii_digit()) || is_abbreviation(token) {
                continue;
            }
            total += 1;
            vietnamese += usize::from(is_syllable(token));
            english += usize::from(COMMON_ENGLISH.contains(&token.to_ascii_lowercase().as_str()));
            ascii += usize::from(token.is_ascii());
        }
        let share = |count: usize| if total == 0 { 0.0 } else { count as f64 / total as f64 };
        Self { words: total, vietnamese: share(vietnamese), english: share(english), ascii: share(ascii) }
    }

    /// Whether the text can stand as Vietnamese.
    pub(crate) fn is_good(&self) -> bool {
        self.vietnamese >= GOOD
    }

    /// Whether the text reads like English: a third of running English is made of its commonest words.
    pub(crate) fn is_english(&self) -> bool {
        self.ascii >= 0.95 && self.english >= 0.2
    }
}

/// `UBND`, `HĐND`, `XVI`: capitals without the shape of a syllable say nothing about the encoding.
fn is_abbreviation(token: &str) -> bool {
    token.chars().count() <= 8
        && token.chars().all(|c| c.is_ascii_uppercase() || c == 'Đ')
        && !is_syllable(token)
}

/// Whether a token looks like something a letter is made of: a syllable, a number, a date, a code, an abbreviation, a dash.
pub(crate) fn is_wordlike(token: &str) -> bool {
    let core = token.trim_matches(|c: char| !c.is_alphanumeric());
    if core.is_empty() {
        return matches!(token, "-" | "–" | "+" | "*" | "/" | "./." | ":" | ";" | ",");
    }
    core.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).all(|part| {
        let is_number = part.chars().all(|c| c.is_ascii_digit());
        is_number || is_syllable(part) || part.chars().count() > 1 && is_abbreviation(part)
    })
}

const COMMON_ENGLISH: [&str; 48] = [
    "the", "of", "and", "to", "in", "is", "for", "on", "by", "with", "at", "from", "this", "that", "be",
    "as", "are", "we", "our", "your", "you", "have", "has", "will", "it", "an", "or", "not", "please",
    "dear", "two", "all", "its", "their", "which", "was", "were", "been", "would", "shall", "may", "can",
    "any", "under", "no", "if", "such", "these",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Quality {
        Quality::of(text.split_whitespace())
    }

    #[test]
    fn vietnamese_passes_and_legacy_text_does_not() {
        let good =
            of("Ủy ban nhân dân phường Thọ Hòa đề nghị các cơ quan, đơn vị triển khai một số nội dung sau");
        assert!(good.is_good(), "{good:?}");
        let unread = of(
            "ñy ban nh©n d©n ph\u{ad}êng Thä Hßa ®Ò nghÞ c¸c c¬ quan, ®¬n vÞ triÓn khai mét sè néi dung sau",
        );
        assert!(unread.vietnamese < 0.6, "{unread:?}");
    }

    #[test]
    fn parts_of_letters_look_like_words() {
        for token in ["Kính", "gửi:", "07/SNV-VTLT", "30/3/2026.", "UBND", "-", "./.", "(để", "SYT;"] {
            assert!(is_wordlike(token), "{token}");
        }
        for token in ["“°ˆ””°", "I>H_—", "phườn#:x0", "Tuệq", "~", "|"] {
            assert!(!is_wordlike(token), "{token}");
        }
    }

    #[test]
    fn english_is_told_apart() {
        let english =
            of("We have the honour to invite two officials of your Department to a seminar on the archives");
        assert!(english.is_english() && !english.is_good(), "{english:?}");
    }
}
