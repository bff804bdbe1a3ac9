//! Rich Text Format (version 1.9.1).

use encoding_rs::Encoding;

use super::budget::Budget;
use super::content::{Align, Builder, Content, Face};
use crate::ReadError;

/// Groups inside each other.
const MAX_DEPTH: usize = 1_000;
/// Fonts of one file.
const MAX_FONTS: usize = 4_096;
/// Bytes of one face that become letters together.
const MAX_PENDING: usize = 64 * 1024;
/// Longest name of a font or control word.
const MAX_NAME: usize = 64;

/// Groups that hold no text of the document, beside those marked as optional.
const LEFT_OUT: [&str; 26] = [
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "objdata",
    "objclass",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "ftnsep",
    "ftnsepc",
    "aftnsep",
    "aftnsepc",
    "nonshppict",
    "shprslt",
    "sp",
    "nonesttables",
    "xe",
    "tc",
    "txe",
    "rxe",
];
/// Optional groups that hold text all the same.
const KEPT: [&str; 2] = ["shpinst", "shptxt"];

/// The text of a document; codes of fields, headers, footers and hidden text are left out.
///
/// Errors: [`ReadError::OverLimit`] when groups lie too deep in each other. Whatever else is wrong is passed over: text
/// that broke off is read to where it breaks.
pub(crate) fn read(bytes: &[u8], budget: &Budget<'_>) -> Result<Content, ReadError> {
    let mut reader = Reader {
        bytes,
        at: 0,
        budget,
        builder: Builder::new(budget),
        group: Group::default(),
        outer: Vec::new(),
        fonts: Vec::new(),
        font: 0,
        name: Vec::new(),
        code_page: encoding_rs::WINDOWS_1252,
        pending: Vec::new(),
        high: None,
        in_row: false,
        passed: 0,
    };
    reader.run()?;
    reader.flush();
    Ok(reader.builder.finish())
}

/// What a group inherits from the one around it.
#[derive(Debug, Clone, Copy)]
struct Group {
    place: Place,
    font: Option<u16>,
    bold: bool,
    caps: bool,
    hidden: bool,
    align: Align,
    in_table: bool,
    /// Characters that stand after `\u` for programs that know no Unicode.
    substitutes: usize,
}

impl Default for Group {
    fn default() -> Self {
        Self {
            place: Place::Body,
            font: None,
            bold: false,
            caps: false,
            hidden: false,
            align: Align::Left,
            in_table: false,
            substitutes: 1,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Body,
    Fonts,
    Nowhere,
}

#[derive(Debug, Clone, Copy)]
struct Font {
    number: u16,
    face: Face,
    encoding: Option<&'static Encoding>,
}

struct Reader<'a, 'b> {
    bytes: &'a [u8],
    at: usize,
    budget: &'b Budget<'b>,
    builder: Builder<'b>,
    group: Group,
    outer: Vec<Group>,
    fonts: Vec<Font>,
    /// The font of text before any is chosen.
    font: u16,
    /// Name of the font that is being told.
    name: Vec<u8>,
    code_page: &'static Encoding,
    /// Bytes whose code page is known once they are all there.
    pending: Vec<u8>,
    /// The first half of a letter beyond the 65,536th.
    high: Option<u16>,
    in_row: bool,
    /// Characters still to be passed over after `\u`.
    passed: usize,
}

impl Reader<'_, '_> {
    fn run(&mut self) -> Result<(), ReadError> {
        while let Some(byte) = self.next() {
            match byte {
                b'{' => {
                    self.flush();
                    self.passed = 0;
                    if self.outer.len() >= MAX_DEPTH {
                        return Err(self.budget.exceed("nesting"));
                    }
                    self.outer.push(self.group);
                }
                b'}' => {
                    self.flush();
                    self.passed = 0;
                    // What stands after the last group is no part of the document.
                    let Some(outer) = self.outer.pop() else { return Ok(()) };
                    self.group = outer;
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                byte => self.byte(byte),
            }
            if self.budget.is_out_of_characters() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied();
        self.at += 1;
        byte
    }

    /// A byte of text.
    fn byte(&mut self, byte: u8) {
        if self.passed > 0 {
            self.passed -= 1;
            return;
        }
        match self.group.place {
            Place::Nowhere => {}
            Place::Fonts if byte == b';' => self.end_font(),
            Place::Fonts => {
                if self.name.len() < MAX_NAME {
                    self.name.push(byte);
                }
            }
            Place::Body => {
                self.pending.push(byte);
                if self.pending.len() >= MAX_PENDING {
                    self.flush();
                }
            }
        }
    }

    /// What follows a backslash.
    fn control(&mut self) {
        let Some(first) = self.next() else { return };
        if first.is_ascii_alphabetic() {
            let (word, number) = self.word();
            if self.passed > 0 && !matches!(word, "u" | "bin") {
                self.passed -= 1;
                return;
            }
            self.obey(word, number);
            return;
        }
        match first {
            b'\'' => {
                let digits =
                    self.bytes.get(self.at..self.at + 2).and_then(|two| std::str::from_utf8(two).ok());
                if let Some(byte) = digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            b'*' => {
                // An optional group: whoever does not know it leaves it out.
                let start = self.at;
                while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
                    self.at += 1;
                }
                let is_word = self.bytes.get(self.at) == Some(&b'\\')
                    && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_alphabetic);
                if is_word {
                    self.at += 2;
                    if KEPT.contains(&self.word().0) {
                        return;
                    }
                }
                self.at = start;
                self.group.place = Place::Nowhere;
            }
            b'~' => self.byte(b' '),
            b'_' => self.byte(b'-'),
            b'\r' | b'\n' => self.end_paragraph(),
            b'\\' | b'{' | b'}' => self.byte(first),
            _ => {}
        }
    }

    /// The control word whose first letter was taken, with its number.
    fn word(&mut self) -> (&'static str, Option<i64>) {
        let start = self.at - 1;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_alphabetic) && self.at - start < MAX_NAME {
            self.at += 1;
        }
        let end = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) && self.at - end < 12 {
            self.at += 1;
        }
        let text = |from, to| self.bytes.get(from..to).and_then(|word| std::str::from_utf8(word).ok());
        let number = text(end, self.at).and_then(|number| number.parse().ok());
        let word = text(start, end)
            .and_then(|word| WORDS.iter().chain(&LEFT_OUT).chain(&KEPT).find(|known| **known == word));
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        (word.copied().unwrap_or(""), number)
    }

    fn obey(&mut self, word: &'static str, number: Option<i64>) {
        let is_on = number != Some(0);
        let short = number.and_then(|number| u16::try_from(number).ok());
        match word {
            "u" => return self.unicode(number.unwrap_or_default()),
            "bin" => {
                let count = number.and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
                self.at = self.at.saturating_add(count).min(self.bytes.len());
                return;
            }
            "emdash" => return self.letter('—'),
            "endash" => return self.letter('–'),
            "bullet" => return self.letter('•'),
            "lquote" => return self.letter('‘'),
            "rquote" => return self.letter('’'),
            "ldblquote" => return self.letter('“'),
            "rdblquote" => return self.letter('”'),
            "emspace" | "enspace" | "qmspace" => return self.byte(b' '),
            _ => self.flush(),
        }
        match word {
            "fonttbl" => self.group.place = Place::Fonts,
            "f" if self.group.place == Place::Fonts => {
                self.name.clear();
                let font = Font { number: short.unwrap_or_default(), face: Face::default(), encoding: None };
                if self.fonts.len() < MAX_FONTS {
                    self.fonts.push(font);
                }
            }
            "fcharset" if self.group.place == Place::Fonts => {
                if let Some(font) = self.fonts.last_mut() {
                    font.encoding = number.and_then(of_charset);
                }
            }
            word if LEFT_OUT.contains(&word) => self.group.place = Place::Nowhere,
            "ansicpg" => self.code_page = number.and_then(of_code_page).unwrap_or(self.code_page),
            "deff" => self.font = short.unwrap_or_default(),
            "f" => self.group.font = short,
            "b" => self.group.bold = is_on,
            "caps" => self.group.caps = is_on,
            "v" | "deleted" => self.group.hidden = is_on,
            "plain" => {
                let Group { place, align, in_table, substitutes, .. } = self.group;
                self.group = Group { place, align, in_table, substitutes, ..Group::default() };
            }
            "pard" => (self.group.align, self.group.in_table) = (Align::Left, false),
            "ql" | "qj" => self.group.align = Align::Left,
            "qc" => self.group.align = Align::Center,
            "qr" => self.group.align = Align::Right,
            "intbl" => self.group.in_table = is_on,
            "uc" => self.group.substitutes = usize::from(short.unwrap_or(1)),
            "par" | "sect" | "page" => self.end_paragraph(),
            "line" => self.letter('\n'),
            "tab" => self.letter('\t'),
            "cell" if self.group.place == Place::Body => {
                if !self.in_row {
                    self.builder.open_row();
                    self.in_row = true;
                }
                self.builder.align(self.group.align);
                self.builder.close_paragraph();
                self.builder.close_cell();
            }
            "nestcell" => self.end_paragraph(),
            "row" if self.in_row => {
                self.builder.close_row();
                self.in_row = false;
            }
            _ => {}
        }
    }

    fn unicode(&mut self, number: i64) {
        self.flush();
        self.passed = self.group.substitutes;
        // Written as a signed number of 16 bits.
        let unit = (number & 0xFFFF) as u16;
        let units = [self.high.take().unwrap_or(unit), unit];
        let units = if units[0] == unit { &units[1..] } else { &units[..] };
        match char::decode_utf16(units.iter().copied()).next() {
            Some(Ok(letter)) => self.put(letter.encode_utf8(&mut [0; 4])),
            _ if (0xD800..0xDC00).contains(&unit) => self.high = Some(unit),
            _ => {}
        }
    }

    /// A letter by name.
    fn letter(&mut self, letter: char) {
        self.flush();
        self.put(letter.encode_utf8(&mut [0; 4]));
    }

    fn put(&mut self, text: &str) {
        if self.group.place != Place::Body || self.group.hidden {
            return;
        }
        let mut face = self.chosen().map(|font| font.face).unwrap_or_default();
        face.is_capital |= self.group.caps;
        face.bold = Some(self.group.bold);
        self.builder.text(text, face);
    }

    /// Bytes become letters.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let encoding = match self.chosen() {
            // Fonts of before Unicode have codes of their own, whatever character set they claim.
            Some(Font { face: Face { encoding: Some(_), .. }, .. }) => encoding_rs::WINDOWS_1252,
            Some(Font { encoding: Some(encoding), .. }) => encoding,
            _ => self.code_page,
        };
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        let text = text.into_owned();
        self.put(&text);
    }

    fn chosen(&self) -> Option<Font> {
        let number = self.group.font.unwrap_or(self.font);
        self.fonts.iter().find(|font| font.number == number).copied()
    }

    fn end_font(&mut self) {
        let name = String::from_utf8_lossy(&self.name).into_owned();
        self.name.clear();
        self.builder.content.note_font(&name);
        if let Some(font) = self.fonts.last_mut() {
            font.face = Face::named(&name);
        }
    }

    fn end_paragraph(&mut self) {
        self.flush();
        if self.group.place != Place::Body {
            return;
        }
        if self.group.in_table != self.in_row {
            if self.group.in_table {
                self.builder.open_row()
            } else {
                self.builder.close_row()
            }
            self.in_row = self.group.in_table;
        }
        self.builder.align(self.group.align);
        self.builder.close_paragraph();
    }
}

/// Control words that are obeyed.
const WORDS: [&str; 40] = [
    "u",
    "bin",
    "emdash",
    "endash",
    "bullet",
    "lquote",
    "rquote",
    "ldblquote",
    "rdblquote",
    "emspace",
    "enspace",
    "qmspace",
    "fonttbl",
    "f",
    "fcharset",
    "ansicpg",
    "deff",
    "b",
    "caps",
    "v",
    "deleted",
    "plain",
    "pard",
    "ql",
    "qj",
    "qc",
    "qr",
    "intbl",
    "uc",
    "par",
    "sect",
    "page",
    "line",
    "tab",
    "cell",
    "nestcell",
    "row",
    "rtf",
    "ansi",
    "trowd",
];

/// The code page of a Windows character set.
fn of_charset(number: i64) -> Option<&'static Encoding> {
    Some(match number {
        0 => encoding_rs::WINDOWS_1252,
        128 => encoding_rs::SHIFT_JIS,
        129 => encoding_rs::EUC_KR,
        134 => encoding_rs::GBK,
        136 => encoding_rs::BIG5,
        161 => encoding_rs::WINDOWS_1253,
        162 => encoding_rs::WINDOWS_1254,
        163 => encoding_rs::WINDOWS_1258,
        186 => encoding_rs::WINDOWS_1257,
        204 => encoding_rs::WINDOWS_1251,
        222 => encoding_rs::WINDOWS_874,
        238 => encoding_rs::WINDOWS_1250,
        _ => return None,
    })
}

fn of_code_page(number: i64) -> Option<&'static Encoding> {
    Some(match number {
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1252 => encoding_rs::WINDOWS_1252,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        65001 => encoding_rs::UTF_8,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::page::Page;
    use super::*;
    use crate::Limits;

    fn text(rtf: &str) -> String {
        let limits = Limits::default();
        Page::new(read(rtf.as_bytes(), &Budget::new(&limits)).unwrap()).text.text
    }

    #[test]
    fn letters_in_all_their_forms() {
        let fonts = r"{\fonttbl{\f0\fcharset0 Arial{\*\falt Helvetica};}{\f1\fcharset163 Times;}{\f2\fcharset0 .VnTime;}{\f3 VNI-Times;}}";
        for (rtf, want) in [
            (r"{\rtf1\ansi S\u7889?: 12}", "Số: 12"),
            (r"{\rtf1\ansi\uc2 S\u7889\'a1\'a2: {\uc0\u7889}5}", "Số: ố5"),
            (r"{\rtf1\ansi\ansicpg1258 \'d0\'f4\'f2c l\'e2\'f2p}", "Độc lập"),
            (r"{\rtf1 \u55357?\u56832?x}", "😀x"),
            (r"{\rtf1 a{\*\generator x}{\pict\bin4 }}}}b}{c}}", "ac"),
            (r"{\rtf1 {\field{\*\fldinst HYPERLINK x}{\fldrslt y}}\~\_\{z\}}", "y -{z}"),
            (r"{\rtf1 m\v n\v0 o\par\tab p}", "mo\n\tp"),
        ] {
            assert_eq!(text(rtf).trim_end(), want, "{rtf}");
        }
        let rtf = format!(
            r"{{\rtf1{fonts}{{\f2 ng\'b5y}} {{\f3 Vie\'e4t}} {{\f0 \'e9t\'e9}} {{\f1 \'f0\'ea\'ecn}}}}"
        );
        assert_eq!(text(&rtf), "ngày Việt été đến\n");
    }

    #[test]
    fn rows_and_cells() {
        let rtf = r"{\rtf1 \trowd\intbl A\cell B\par C\cell\row\trowd\intbl 1\cell 2\cell\row\pard end\par}";
        assert_eq!(text(rtf), "A\nB\nC\n1\t2\nend\n");
    }

    #[test]
    fn groups_without_end() {
        let limits = Limits::default();
        let budget = Budget::new(&limits);
        let deep = "{\\rtf1".to_owned() + &"{".repeat(100_000);
        assert_eq!(read(deep.as_bytes(), &budget), Err(ReadError::OverLimit { what: "nesting".into() }));
        for odd in [
            "{\\rtf1 \\",
            "{\\rtf1 \\'",
            "{\\rtf1 \\u",
            "{\\rtf1 \\bin99999999999 a",
            "}}}",
            "{\\rtf1 \\u-1 \\uc99999 b",
        ] {
            let limits = Limits::default();
            assert!(read(odd.as_bytes(), &Budget::new(&limits)).is_ok(), "{odd}");
        }
    }
}
