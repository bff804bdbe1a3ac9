//! Telex and VNI keys typed while the keyboard was off.

use crate::analysis::{Syllable, with_tone};

/// Grave, acute, hook above, tilde, dot below.
const GRAVE: char = '\u{0300}';
const ACUTE: char = '\u{0301}';
const HOOK: char = '\u{0309}';
const TILDE: char = '\u{0303}';
const DOT: char = '\u{0323}';

/// What a Telex or VNI keyboard would have written for `keys` (lower case, ASCII). `None` when no key would have
/// changed anything or the result is not built like a syllable.
pub(super) fn decode(keys: &str) -> Option<Syllable> {
    if !keys.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        || !keys.starts_with(|c: char| c.is_ascii_lowercase())
    {
        return None;
    }
    let is_vni = keys.bytes().any(|b| b.is_ascii_digit());
    let mut letters: Vec<char> = Vec::with_capacity(keys.len());
    let mut tone = None;
    let mut has_changed = false;
    for key in keys.chars() {
        let is_used =
            if is_vni { vni(key, &mut letters, &mut tone)? } else { telex(key, &mut letters, &mut tone) };
        has_changed |= is_used;
        if !is_used {
            letters.push(key);
        }
    }
    if !has_changed {
        return None;
    }
    let base: String = letters.into_iter().collect();
    Some(Syllable::of(&match tone {
        Some(tone) => with_tone(&base, tone)?,
        None => base,
    }))
}

/// Whether `key` acted on what stands before it.
fn telex(key: char, letters: &mut [char], tone: &mut Option<char>) -> bool {
    let has_vowel = letters.iter().any(|letter| "aăâeêioôơuưy".contains(*letter));
    match key {
        'f' | 's' | 'r' | 'x' | 'j' if has_vowel => {
            *tone = Some(match key {
                'f' => GRAVE,
                's' => ACUTE,
                'r' => HOOK,
                'x' => TILDE,
                _ => DOT,
            });
            true
        }
        'a' | 'e' | 'o' => hat(letters, key),
        'w' => horn(letters) || breve(letters),
        'd' => bar(letters),
        _ => false,
    }
}

/// As [`telex`]; `None` for a digit that can have no meaning here.
fn vni(key: char, letters: &mut [char], tone: &mut Option<char>) -> Option<bool> {
    let mark = match key {
        '1' => ACUTE,
        '2' => GRAVE,
        '3' => HOOK,
        '4' => TILDE,
        '5' => DOT,
        '6' => return ['a', 'e', 'o'].into_iter().any(|vowel| hat(letters, vowel)).then_some(true),
        '7' => return horn(letters).then_some(true),
        '8' => return breve(letters).then_some(true),
        '9' => return bar(letters).then_some(true),
        '0' => return None,
        _ => return Some(false),
    };
    *tone = Some(mark);
    Some(true)
}

fn hat(letters: &mut [char], vowel: char) -> bool {
    let hatted = match vowel {
        'a' => 'â',
        'e' => 'ê',
        _ => 'ô',
    };
    replace_last(letters, vowel, hatted)
}

fn horn(letters: &mut [char]) -> bool {
    let end = letters.windows(2).rposition(|pair| matches!(pair, ['u' | 'ư', 'o']));
    if let Some(i) = end {
        letters[i] = 'ư';
        letters[i + 1] = 'ơ';
        return true;
    }
    // The nearest of the two.
    let place = letters.iter().rposition(|letter| matches!(letter, 'u' | 'o'));
    let after = letters.iter().rposition(|letter| *letter == 'a');
    match place {
        Some(i) if after.is_none_or(|a| letters[i] == 'u' || i > a) => {
            letters[i] = if letters[i] == 'u' { 'ư' } else { 'ơ' };
            true
        }
        _ => false,
    }
}

fn breve(letters: &mut [char]) -> bool {
    replace_last(letters, 'a', 'ă')
}

fn bar(letters: &mut [char]) -> bool {
    match letters.first_mut() {
        Some(first) if *first == 'd' => {
            *first = 'đ';
            true
        }
        _ => false,
    }
}

fn replace_last(letters: &mut [char], from: char, to: char) -> bool {
    match letters.iter_mut().rev().find(|letter| **letter == from) {
        Some(letter) => {
            *letter = to;
            true
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(keys: &str) -> String {
        decode(keys).map(|syllable| syllable.x).unwrap_or_default()
    }

    #[test]
    fn telex_is_read_in_either_order_of_keys() {
        for (keys, word) in [
            ("ddinhj", "định"),
            ("luaatj", "luật"),
            ("thuwcj", "thực"),
            ("ddoongf", "đồng"),
            ("dduwowngf", "đường"),
            ("duongwfd", "đường"),
            ("tieengs", "tiếng"),
            ("tieesng", "tiếng"),
            ("lowij", "lợi"),
            ("sown", "sơn"),
            ("gias", "giá"),
            ("mawtj", "mặt"),
            ("quanr", "quản"),
            ("cuwar", "cửa"),
            ("toans", "toán"),
            ("hoaf", "hòa"),
        ] {
            assert_eq!(read(keys), word, "{keys}");
        }
    }

    #[test]
    fn vni_is_read() {
        for (keys, word) in [
            ("d9i5nh", "định"),
            ("co6ng", "công"),
            ("nghie6p5", "nghiệp"),
            ("ho7p5", "hợp"),
            ("nhu7", "như"),
            ("tru74", "trữ"),
            ("d9a6t1", "đất"),
            ("d9ia5", "địa"),
            ("d9u7o7ng2", "đường"),
            ("ma8t5", "mặt"),
        ] {
            assert_eq!(read(keys), word, "{keys}");
        }
    }

    #[test]
    fn what_is_no_keystroke_stays() {
        for keys in ["hanh", "12", "qh14", "", "đường", "cp", "ttg"] {
            assert_eq!(read(keys), "", "{keys}");
        }
    }
}
