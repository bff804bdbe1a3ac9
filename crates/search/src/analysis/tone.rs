//! Tone placement and the `y`/`i` spelling, levelled.

use unicode_normalization::UnicodeNormalization;

/// Grave, acute, hook above, tilde, dot below.
const TONES: [char; 5] = ['\u{0300}', '\u{0301}', '\u{0309}', '\u{0303}', '\u{0323}'];
const VOWELS: &str = "aăâeêioôơuưy";
const CODAS: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];
const ONSETS: [&str; 28] = [
    "", "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph",
    "q", "qu", "r", "s", "t", "th", "tr", "v", "x",
];
const RHYMES: [&str; 33] = [
    "a", "ai", "ao", "au", "ay", "e", "eo", "eu", "i", "ia", "ie", "ieu", "iu", "o", "oa", "oai", "oao",
    "oay", "oe", "oeo", "oi", "u", "ua", "uai", "uay", "ue", "ui", "uo", "uoi", "uou", "uu", "uy", "uya",
];
const Y_RHYMES: [&str; 6] = ["y", "ye", "yeu", "uye", "uyu", "oo"];

/// `word` (lower case, composed) with the tone on the old-style vowel and `i` for a lone `y` after h k l m s t v qu.
pub(super) fn normal_rhyme(word: &str) -> String {
    if word.chars().all(char::is_alphabetic) { i_for_y(&place_tone(word)) } else { word.to_owned() }
}

/// Puts `tone` on a syllable without one; `None` when the word is not built like one syllable.
pub(crate) fn with_tone(base: &str, tone: char) -> Option<String> {
    let letters: Vec<char> = base.chars().collect();
    let vowels: Vec<usize> = (0..letters.len()).filter(|&i| VOWELS.contains(letters[i])).collect();
    let (&first, &last) = (vowels.first()?, vowels.last()?);
    if last - first + 1 != vowels.len() {
        return None;
    }
    // The u of qu and the i of gi belong to the onset when another vowel follows.
    let onset = matches!(letters[..=first], ['q', 'u'] | ['g', 'i']);
    let nucleus = if onset && vowels.len() > 1 { first + 1..=last } else { first..=last };
    let marked = nucleus.clone().rfind(|&i| "ăâêôơư".contains(letters[i]));
    let is_closed = last + 1 < letters.len();
    let start = *nucleus.start();
    let place = match (marked, last - start + 1) {
        (Some(i), _) => i,
        (None, 1) => start,
        (None, 3) => start + 1,
        (None, _) if is_closed => last,
        (None, _) => start,
    };
    let mut out = String::with_capacity(base.len() + 2);
    for (i, letter) in letters.iter().enumerate() {
        out.push(*letter);
        if i == place {
            out.push(tone);
        }
    }
    Some(out.nfc().collect())
}

fn place_tone(word: &str) -> String {
    let mut tones = word.nfd().filter(|c| TONES.contains(c));
    // Two tones mean two syllables written together: there is no right place to move them to.
    let (Some(tone), None) = (tones.next(), tones.next()) else { return word.to_owned() };
    let base: String = word.nfd().filter(|c| !TONES.contains(c)).nfc().collect();
    with_tone(&base, tone).unwrap_or_else(|| word.to_owned())
}

fn i_for_y(word: &str) -> String {
    let Some(last) = word.chars().next_back() else { return String::new() };
    let onset = &word[..word.len() - last.len_utf8()];
    if !matches!(onset, "h" | "k" | "l" | "m" | "s" | "t" | "v" | "qu") {
        return word.to_owned();
    }
    let replacement = match last {
        'y' => 'i',
        'ỳ' => 'ì',
        'ý' => 'í',
        'ỷ' => 'ỉ',
        'ỹ' => 'ĩ',
        'ỵ' => 'ị',
        _ => return word.to_owned(),
    };
    format!("{onset}{replacement}")
}

pub(super) fn reads_as_syllable(folded: &str) -> bool {
    let is_vowel = |c: char| "aeiouy".contains(c);
    let Some(start) = folded.find(is_vowel) else { return false };
    let end = folded.rfind(is_vowel).map_or(start, |i| i + 1);
    let (vowels, coda) = (&folded[start..end], &folded[end..]);
    let known = |onset: &str, rhyme: &str| {
        ONSETS.contains(&onset) && (RHYMES.contains(&rhyme) || Y_RHYMES.contains(&rhyme))
    };
    let plain = known(&folded[..start], vowels);
    // qu and gi take the first vowel into the onset.
    let shifted = vowels.len() > 1 && known(&folded[..=start], &vowels[1..]);
    CODAS.contains(&coda) && (plain || shifted)
}
