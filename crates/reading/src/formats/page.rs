//! From content to a page: legacy encodings converted, the text judged, and set as a letter would be, so that the
//! fields are found where the decree puts them.

use super::content::{Content, Face, Paragraph};
use super::setting;
use crate::LegacyFonts;
use crate::layout::Sheet;
use crate::reading::PageText;
use crate::text::folding::clean;
use crate::text::legacy::Encoding;
use crate::text_layer::Judged;

/// Content as a page.
pub(crate) struct Page {
    pub(crate) text: PageText,
    pub(crate) is_english: bool,
    pub(crate) fonts: LegacyFonts,
    /// Parts of the file with the pictures in it.
    pub(crate) pictures: Vec<String>,
    content: Content,
}

impl Page {
    pub(crate) fn new(mut content: Content) -> Self {
        let mut encoding = convert_by_font(&mut content);
        let rest = judge(&content);
        if let Some(found) = rest.encoding {
            encoding = Some(found);
            for paragraph in content.paragraphs_mut() {
                for run in &mut paragraph.runs {
                    if run.face.encoding.is_none() && !is_unicode(&run.text) {
                        run.text = convert(found, &run.text);
                    }
                }
            }
        }
        for paragraph in content.paragraphs_mut() {
            for run in &mut paragraph.runs {
                run.text = tidy(&run.text, run.face);
            }
        }
        let mut judged = if encoding.is_some() { judge(&content) } else { rest };
        judged.encoding = encoding;
        let text = judged.page(content.text(), false);
        let pictures = std::mem::take(&mut content.pictures);
        Self { text, is_english: judged.is_english, fonts: content.fonts, pictures, content }
    }

    /// The content set on sheets of A4.
    pub(crate) fn sheets(&self) -> Vec<Sheet> {
        setting::set(&self.content)
    }
}

fn judge(content: &Content) -> Judged {
    let runs = || {
        content.blocks.iter().flat_map(|block| match block {
            super::content::Block::Paragraph(paragraph) => std::slice::from_ref(paragraph).iter().collect(),
            super::content::Block::Row(cells) => cells.iter().flatten().collect::<Vec<&Paragraph>>(),
        })
    };
    let words = || runs().flat_map(|paragraph| &paragraph.runs).flat_map(|run| run.text.split_whitespace());
    Judged::of_words(words, content.fonts)
}

/// Converts runs whose font is named after an encoding. Gives the encoding where there was one.
fn convert_by_font(content: &mut Content) -> Option<Encoding> {
    let mut converted = None;
    for paragraph in content.paragraphs_mut() {
        for run in &mut paragraph.runs {
            let Some(encoding) = run.face.encoding else { continue };
            // Unicode under an old font's name: the system shows another font, and people never notice.
            if run.text.trim().is_empty() || is_unicode(&run.text) {
                run.face.is_capital = false;
                continue;
            }
            let text = convert(encoding, &run.text);
            if text != run.text {
                converted = Some(encoding);
            }
            run.text = text;
        }
    }
    converted
}

/// Whether text has Vietnamese letters that neither of the legacy encodings can hold.
fn is_unicode(text: &str) -> bool {
    text.chars().any(
        |c| matches!(c, '\u{102}'..='\u{129}' | '\u{168}'..='\u{1b0}' | '\u{300}'..='\u{323}' | '\u{1ea0}'..='\u{1ef9}'),
    )
}

fn convert(encoding: Encoding, text: &str) -> String {
    let is_gap = |c: char| matches!(c, ' ' | '\t' | '\n');
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut gaps = line.chars().filter(|c| is_gap(*c));
        for word in encoding.convert_line(line.split(is_gap)) {
            out.push_str(&word);
            out.extend(gaps.next());
        }
    }
    out
}

/// Clean lines, and capitals where the face shows them.
fn tidy(text: &str, face: Face) -> String {
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive(['\n', '\t']) {
        out.push_str(&clean(part));
        out.extend(part.chars().next_back().filter(|c| matches!(c, '\n' | '\t')));
    }
    if face.is_capital { out.to_uppercase() } else { out }
}

#[cfg(test)]
mod tests {
    use super::super::budget::Budget;
    use super::super::content::Builder;
    use super::*;
    use crate::{Limits, TextSource};

    fn page(runs: &[(&str, &str)]) -> Page {
        let limits = Limits::default();
        let budget = Budget::new(&limits);
        let mut builder = Builder::new(&budget);
        for (font, text) in runs {
            builder.content.note_font(font);
            builder.text(text, Face::named(font));
            builder.text(" ", Face::default());
        }
        Page::new(builder.finish())
    }

    #[test]
    fn fonts_tell_the_encoding_run_by_run() {
        let page = page(&[
            (".VnTimeH", "uû ban nh©n d©n"),
            (".VnTime", "ngµy th¸ng"),
            ("VNI-Times", "ñöôøng Vieät"),
            ("Arial", "Thọ Hòa"),
            (".VnArial", "Độc lập"),
        ]);
        assert_eq!(page.text.text, "UỶ BAN NHÂN DÂN ngày tháng đường Việt Thọ Hòa Độc lập\n");
        assert_eq!(page.text.source, TextSource::Converted);
        assert!(page.fonts.tcvn3 && page.fonts.vni);
    }

    #[test]
    fn words_tell_the_encoding_where_fonts_do_not() {
        let text =
            "ñy ban nh©n d©n ph\u{ad}êng Thä Hßa ®Ò nghÞ c¸c c¬ quan, ®¬n vÞ triÓn khai mét sè néi dung sau";
        let page = page(&[("Times New Roman", text)]);
        assert!(page.text.text.contains("phường Thọ Hòa đề nghị các cơ quan"), "{}", page.text.text);
        assert_eq!(page.text.source, TextSource::Converted);
    }
}
