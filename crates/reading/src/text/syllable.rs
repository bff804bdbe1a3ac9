use unicode_normalization::UnicodeNormalization as _;

const ONSETS: [&str; 27] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k",
    "l", "m", "n", "p", "r", "s", "t", "v", "x",
];

/// The rimes of the standard spelling without their tone mark, `qu` and `gi` counted as onsets.
const RIMES: &str = " a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot \
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt \
up ut uơ uy uya uych uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu \
y yêm yên yêng yêt yêu ynh yt ych ";

/// Whether `word` is spelt like a Vietnamese syllable: an onset or none, a rime, a tone that the rime
/// allows. It knows spelling, not words, so a few syllables pass that no word uses.
pub(super) fn is_syllable(word: &str) -> bool {
    let (bare, tone) = without_tone(word);
    // The open vowel carries its tone in two places (hòa, hoà); both give the same bare syllable.
    ONSETS
        .iter()
        .filter_map(|onset| bare.strip_prefix(onset))
        .chain([bare.as_str()])
        .any(|rime| !rime.is_empty() && RIMES.contains(&format!(" {rime} ")) && tone_fits(rime, tone))
}

/// The lower-case syllable without its tone mark, and the mark.
fn without_tone(word: &str) -> (String, Option<char>) {
    let mut tone = None;
    let bare = word
        .to_lowercase()
        .nfd()
        .filter(|c| {
            let is_tone = matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
            if is_tone {
                tone = Some(*c);
            }
            !is_tone
        })
        .nfc()
        .collect();
    (bare, tone)
}

/// A rime that ends in a stop takes only the tones sắc and nặng.
fn tone_fits(rime: &str, tone: Option<char>) -> bool {
    !rime.ends_with(['c', 'p', 't']) && !rime.ends_with("ch") || matches!(tone, Some('\u{301}' | '\u{323}'))
}

#[cfg(test)]
mod tests {
    use super::is_syllable;

    #[test]
    fn syllables() {
        for word in "Nghị quyết số giữa hòa hoà khuỷu đường thuở giếng gì quốc Nguyễn ỦY".split(' ')
        {
            assert!(is_syllable(word), "{word}");
        }
        for word in "hµ th«ng viec bcd Strauss quảc tièt x".split(' ') {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
