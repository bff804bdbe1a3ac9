//! Text layers in the encodings of before Unicode. A PDF made with a `.Vn*` or `VNI-*` font carries the
//! font's own codes, which readers take for Latin letters: `Së Thñy s¶n` is `Sở Thủy sản`.

use super::syllable::is_syllable;

/// An encoding of before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// TCVN 5712:1993, third table ("ABC"): one byte a letter, capitals by font.
    Tcvn3,
    /// VNI for Windows: a base letter and a mark of its own.
    Vni,
}

impl Encoding {
    /// Converts the words of a line.
    pub(crate) fn convert_line<'a>(self, words: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
        // Fonts for capitals show the codes of small letters; the plain letters around tell.
        let mut plain = words.clone().flat_map(str::chars).filter(char::is_ascii_alphabetic);
        let is_capitals = plain.clone().count() >= 4 && plain.all(|c| c.is_ascii_uppercase());
        words
            .map(|word| {
                let converted = self.convert(word);
                if is_capitals { converted.to_uppercase() } else { converted }
            })
            .collect()
    }

    /// Converts one word.
    pub(crate) fn convert(self, word: &str) -> String {
        match self {
            Self::Tcvn3 => with_lost_horns(&tcvn3(word)),
            Self::Vni => vni(word),
        }
    }
}

/// Letters of TCVN3 from 0xA1, in the order of their codes; `\0` where the table has none.
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđ\0\0\0\0\0\0àảãáạ\0ằẳẵắ\0\0\0\0\0\0\0ặầẩẫấậè\0ẻẽéẹềểễếệìỉ\0\0\0ĩíịò\0ỏõóọồổỗốộờởỡớợù\0ủũúụừửữứựỳỷỹýỵ";

fn tcvn3(word: &str) -> String {
    let converted: String = word
        .chars()
        .map(|c| {
            let code = code_of(c);
            let letter = code.checked_sub(0xA1).and_then(|at| TCVN3.chars().nth(at as usize));
            letter.filter(|letter| *letter != '\0').unwrap_or(c)
        })
        .collect();
    // Fonts for capitals show the codes of small letters; the plain letters around tell.
    let mut plain = word.chars().filter(char::is_ascii_alphabetic);
    let capitals = plain.clone().count() >= 2 && plain.all(|c| c.is_ascii_uppercase());
    if capitals { converted.to_uppercase() } else { converted }
}

/// The code of ư is that of the soft hyphen, which many producers write as a plain one: `®-îc` is `được`.
fn with_lost_horns(word: &str) -> String {
    if !word.contains('-') || !word.chars().any(char::is_alphabetic) {
        return word.to_owned();
    }
    let horned = word.replace('-', "ư");
    let core = horned.trim_matches(|c: char| !c.is_alphabetic());
    if is_syllable(core) { horned } else { word.to_owned() }
}

/// The byte a character stood for: Latin-1, or the Windows code page for those between 0x80 and 0x9F.
fn code_of(c: char) -> u32 {
    match c {
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        'Œ' => 0x8C,
        'œ' => 0x9C,
        '™' => 0x99,
        // MICRO SIGN is often given as the Greek letter.
        'μ' => 0xB5,
        c => c as u32,
    }
}

fn vni(word: &str) -> String {
    let mut out = String::new();
    for c in word.chars() {
        if let Some(joined) = out.chars().last().and_then(|base| vni_pair(base, c)) {
            out.pop();
            out.push(joined);
            continue;
        }
        out.push(match c {
            'ñ' => 'đ',
            'Ñ' => 'Đ',
            'ô' => 'ơ',
            'Ô' => 'Ơ',
            'ö' => 'ư',
            'Ö' => 'Ư',
            'æ' => 'ỉ',
            'Æ' => 'Ỉ',
            'ó' => 'ĩ',
            'Ó' => 'Ĩ',
            'ò' => 'ị',
            'Ò' => 'Ị',
            'î' => 'ỵ',
            'Î' => 'Ỵ',
            c => c,
        });
    }
    out
}

fn vni_pair(base: char, mark: char) -> Option<char> {
    const SIMPLE: [(char, char); 5] =
        [('ù', '\u{301}'), ('ø', '\u{300}'), ('û', '\u{309}'), ('õ', '\u{303}'), ('ï', '\u{323}')];
    // Marks that carry a circumflex, then a breve, with the tone after it.
    const CIRCUMFLEX: [(char, &str); 6] = [
        ('â', "\u{302}"),
        ('á', "\u{302}\u{301}"),
        ('à', "\u{302}\u{300}"),
        ('å', "\u{302}\u{309}"),
        ('ã', "\u{302}\u{303}"),
        ('ä', "\u{302}\u{323}"),
    ];
    const BREVE: [(char, &str); 6] = [
        ('ê', "\u{306}"),
        ('é', "\u{306}\u{301}"),
        ('è', "\u{306}\u{300}"),
        ('ú', "\u{306}\u{309}"),
        ('ü', "\u{306}\u{303}"),
        ('ë', "\u{306}\u{323}"),
    ];
    let mark = mark.to_lowercase().next()?;
    let vowel = base.to_lowercase().next()?;
    let tail: String = if matches!(vowel, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'ơ' | 'ư')
        && let Some((_, tone)) = SIMPLE.iter().find(|(code, _)| *code == mark)
    {
        tone.to_string()
    } else if matches!(vowel, 'a' | 'e' | 'o')
        && let Some((_, marks)) = CIRCUMFLEX.iter().find(|(code, _)| *code == mark)
    {
        (*marks).to_owned()
    } else if vowel == 'a'
        && let Some((_, marks)) = BREVE.iter().find(|(code, _)| *code == mark)
    {
        (*marks).to_owned()
    } else {
        return None;
    };
    use unicode_normalization::UnicodeNormalization as _;
    let composed: String = std::iter::once(base).chain(tail.chars()).nfc().collect();
    let mut letters = composed.chars();
    letters.next().filter(|_| letters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole() {
        // 0xA1 to 0xFE, a character for every code.
        assert_eq!(TCVN3.chars().count(), 0xFE - 0xA1 + 1);
    }

    #[test]
    fn legacy_words() {
        for (encoding, written, meant) in [
            (Encoding::Tcvn3, "ngµy", "ngày"),
            (Encoding::Tcvn3, "th\u{ad}êng", "thường"),
            (Encoding::Tcvn3, "§éc", "Độc"),
            (Encoding::Tcvn3, "®-îc", "được"),
            (Encoding::Tcvn3, "L-u:", "Lưu:"),
            (Encoding::Tcvn3, "UBND-KT", "UBND-KT"),
            (Encoding::Tcvn3, "-", "-"),
            (Encoding::Tcvn3, "NGHÜA", "NGHĨA"),
            (Encoding::Tcvn3, "KiÒu", "Kiều"),
            (Encoding::Tcvn3, "Thùc", "Thực"),
            (Encoding::Vni, "Vieät", "Việt"),
            (Encoding::Vni, "ñöôøng", "đường"),
            (Encoding::Vni, "COÄNG", "CỘNG"),
            (Encoding::Vni, "naêm", "năm"),
            (Encoding::Vni, "chæ", "chỉ"),
        ] {
            assert_eq!(encoding.convert(written), meant);
        }
    }
}
