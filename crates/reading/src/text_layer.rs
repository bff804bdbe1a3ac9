use std::path::Path;

use crate::inspection::{Inspection, LegacyFonts, PageShape};
use crate::layout::{RawLine, RawPage, Sheet, Typefaces, parse_bbox, parse_typefaces};
use crate::program::poppler;
use crate::reading::{PageText, TextSource};
use crate::sheets::Sheets;
use crate::text::folding::clean;
use crate::text::legacy::Encoding;
use crate::text::quality::{ENOUGH, Quality};
use crate::words::{MOST_PACKED, PackedPage, PageWords};
use crate::{Limits, ReadError};

/// Pages handed to `pdftotext` at once; one word takes some hundred bytes of its output.
const BATCH: u32 = 50;
/// Pages whose fonts are looked at. The letter itself is rarely longer; what follows are attachments.
const WEIGHED: u32 = 12;
/// Characters of text kept of one page, and of one file: beyond that a page is a trick, not a letter.
const MAX_PAGE_CHARS: usize = 200_000;
const MAX_CHARS: usize = 8_000_000;
/// A page that shows a scan and has fewer words than this has a stamp or a note over it, not its text.
const FEW_OVER_SCAN: usize = 60;
/// Recognised text is trusted no further than this.
const MOST_RECOGNISED: f64 = 0.89;

/// Said of text that stood in a legacy encoding.
const CONVERTED: &str = "lớp chữ được chuyển từ bảng mã cũ (TCVN3/VNI)";

/// The text layer of a file, judged and converted.
pub(crate) struct TextLayer {
    pub(crate) pages: Vec<PageText>,
    /// Pages with their words in place, as far as fields are looked for.
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) is_english: bool,
    /// The words of each page that has a layer to be believed.
    pub(crate) words: Vec<PackedPage>,
    /// Pages whose characters are still to be recognised, by their number among all pages of the file that is read.
    pub(crate) to_recognise: Vec<u32>,
}

/// A page whose characters are to be recognised.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page<'a> {
    /// Its number among all pages of the file that is read, from 1.
    pub(crate) number: u32,
    /// The file with pages it stands in, which may lie inside the one that is read.
    pub(crate) path: &'a Path,
    /// Its number there, from 1.
    pub(crate) at: u32,
    pub(crate) shape: &'a PageShape,
}

/// Gives the recognised words of a page, or `None` when there are none yet.
pub(crate) type Recogniser<'a> = dyn FnMut(Page<'_>) -> Option<PageWords> + 'a;

impl TextLayer {
    /// Pages of which no more is known.
    pub(crate) fn of_pages(pages: Vec<PageText>) -> Self {
        Self { pages, sheets: Vec::new(), is_english: false, words: Vec::new(), to_recognise: Vec::new() }
    }

    /// The most confidence a value from each page may have, and why.
    pub(crate) fn trust(&self) -> Vec<(f64, Option<String>)> {
        self.pages.iter().map(|page| (page.confidence, page.reason.clone())).collect()
    }
}

/// Reads, judges and where needed converts the text layer of every page; `before` pages of the file that is read lie before
/// the first. Where a page has no good layer, what `recognise` gives stands in its place.
pub(crate) fn read(
    file: &Sheets,
    limits: &Limits,
    before: u32,
    recognise: &mut Recogniser<'_>,
) -> Result<TextLayer, ReadError> {
    let (path, inspection) = (file.path(), &file.inspection);
    let count = inspection.page_count;
    let typefaces = weights(path, count, limits);
    let mut layer = TextLayer::of_pages(Vec::new());
    let (mut left, mut room) = (MAX_CHARS, MOST_PACKED);
    for first in (1..=count).step_by(BATCH as usize) {
        let last = (first + BATCH - 1).min(count);
        let (from, to) = (first.to_string(), last.to_string());
        let options = ["-bbox-layout", "-cropbox", "-enc", "UTF-8", "-f", &from, "-l", &to];
        let printed = pdftotext(&options, path, limits)?;
        let mut raw = parse_bbox(&printed);
        raw.resize_with((last - first + 1) as usize, RawPage::default);
        for page in raw {
            let number = layer.pages.len();
            let Some(shape) = inspection.pages.get(number) else { break };
            let (width, height) = (shape.width / shape.user_unit, shape.height / shape.user_unit);
            let mut page = page;
            let mut judged = Judged::of(&page, inspection);
            let mut tilt = 0.0;
            let mut typefaces = typefaces.get(number);
            if judged.needs_recognition(shape) {
                let at = number as u32 + 1;
                match recognise(Page { number: before + at, path, at, shape }) {
                    Some(recognised) => {
                        let other = recognised.raw(width, height);
                        let seen = Judged::of_recognised(&other, recognised.confidence());
                        if seen.is_better(&judged) {
                            (page, judged, tilt, typefaces) = (other, seen, recognised.tilt, None);
                        }
                    }
                    None => layer.to_recognise.push(before + at),
                }
            }
            let text = judged.text(&page, MAX_PAGE_CHARS.min(left));
            left -= text.chars().count();
            let judgement = judged.page(text, shape.image_only);
            if matches!(judgement.source, TextSource::TextLayer | TextSource::Converted) {
                let words = PageWords::of_layer(number as u32 + 1, &page, (width, height), |line| {
                    judged.convert(line)
                });
                let packed = words.pack();
                room = room.saturating_sub(packed.bytes.len());
                if room > 0 {
                    layer.words.push(packed);
                }
            }
            layer.pages.push(judgement);
            if layer.sheets.len() < 200 {
                let size = (width, height, shape.user_unit);
                let mut sheet = Sheet::new(&page, size, typefaces, |line| judged.convert(line));
                sheet.tilt = tilt;
                layer.sheets.push(sheet);
                if !layer.is_english
                    && layer.pages.iter().filter(|page| page.source != TextSource::None).count() <= 1
                {
                    layer.is_english = judged.is_english;
                }
            }
        }
    }
    Ok(layer)
}

fn pdftotext(options: &[&str], path: &Path, limits: &Limits) -> Result<String, ReadError> {
    // `pdftotext` writes to the file named after the input; a dash means standard output.
    let file = crate::program::absolute(path)?;
    let arguments: Vec<&str> = options.iter().copied().chain([file.as_str(), "-"]).collect();
    let outcome = crate::program::run(Path::new("pdftotext"), &arguments, limits)?;
    if outcome.status.success() {
        Ok(String::from_utf8_lossy(&outcome.stdout).into_owned())
    } else {
        Err(crate::program::poppler_failure("pdftotext", &outcome))
    }
}

/// Weights of the first pages. They help to tell bodies apart; without them the file is read all the same.
fn weights(path: &Path, count: u32, limits: &Limits) -> Vec<Typefaces> {
    let last = count.min(WEIGHED).to_string();
    let options = ["-xml", "-i", "-stdout", "-zoom", "1", "-fontfullname", "-f", "1", "-l", &last];
    poppler("pdftohtml", &options, path, limits).map(|xml| parse_typefaces(&xml)).unwrap_or_default()
}

/// Whether a third of the characters, and more, are neither letters nor digits nor what leaders and lists are made of.
fn is_garbled<'a>(words: impl Iterator<Item = &'a str>) -> bool {
    let (mut signs, mut all) = (0_usize, 0_usize);
    for c in words.flat_map(str::chars) {
        all += 1;
        signs += usize::from(!c.is_alphanumeric() && !".,;:-–_…/+*|".contains(c));
    }
    all >= 2 * ENOUGH && signs * 3 > all
}

/// A page's words after the quality gate.
pub(crate) struct Judged {
    /// The legacy encoding the words are in.
    pub(crate) encoding: Option<Encoding>,
    quality: Quality,
    pub(crate) is_english: bool,
    /// How sure the recognition of its characters was, where they were recognised.
    recognised: Option<f64>,
    /// The layer holds no word at all.
    is_empty: bool,
    /// It is made of signs rather than letters: the file does not say which letters its codes stand for.
    is_garbled: bool,
}

impl Judged {
    fn of(page: &RawPage, inspection: &Inspection) -> Self {
        let words = || page.lines.iter().flat_map(|line| &line.words).map(|(word, _)| word.as_str());
        Self::of_words(words, inspection.legacy_fonts)
    }

    /// Judges what `words` gives, each time it is called the same; `fonts` are those the file names.
    pub(crate) fn of_words<'a, I: Iterator<Item = &'a str>>(
        words: impl Fn() -> I,
        fonts: LegacyFonts,
    ) -> Self {
        let plain = Quality::of(words().map(clean).collect::<Vec<_>>().iter().map(String::as_str));
        let mut judged = Self {
            encoding: None,
            quality: plain,
            is_english: false,
            recognised: None,
            is_empty: words().next().is_none(),
            is_garbled: is_garbled(words()),
        };
        if plain.is_good() || plain.words == 0 {
            return judged;
        }
        let mut best: Option<(Encoding, Quality, f64)> = None;
        for (encoding, is_named) in [(Encoding::Tcvn3, fonts.tcvn3), (Encoding::Vni, fonts.vni)] {
            let converted: Vec<String> = words().map(|word| clean(&encoding.convert(word))).collect();
            let quality = Quality::of(converted.iter().map(String::as_str));
            // Names of fonts decide where the words do not.
            let weight = quality.vietnamese + if is_named { 0.1 } else { 0.0 };
            if best.is_none_or(|(.., most)| weight > most) {
                best = Some((encoding, quality, weight));
            }
        }
        if let Some((encoding, quality, _)) = best
            && quality.is_good()
            && quality.vietnamese > plain.vietnamese + 0.1
        {
            judged.encoding = Some(encoding);
            judged.quality = quality;
        } else {
            judged.is_english = plain.is_english();
        }
        judged
    }

    fn of_recognised(page: &RawPage, confidence: f64) -> Self {
        let words = page.lines.iter().flat_map(|line| &line.words).map(|(word, _)| word.as_str());
        let quality = Quality::of(words.clone());
        let is_empty = words.clone().next().is_none();
        Self {
            encoding: None,
            quality,
            is_english: false,
            recognised: Some(confidence),
            is_empty,
            is_garbled: false,
        }
    }

    /// Whether a picture of the page may tell more than its layer: there is none, it is spelt like nothing, or
    /// there is only a line or two over a scan, as a signature leaves it.
    fn needs_recognition(&self, shape: &PageShape) -> bool {
        // A scanner that knows no Vietnamese leaves a layer without marks.
        let is_bare = shape.is_scan && self.quality.ascii > 0.9;
        let is_unread = (!self.quality.is_good() || is_bare) && !self.is_english;
        self.is_empty
            || self.is_garbled
            || self.encoding.is_none() && is_unread && self.quality.words >= ENOUGH
            || shape.is_scan && self.quality.words < FEW_OVER_SCAN
    }

    /// Whether recognised words say more than the layer does.
    fn is_better(&self, layer: &Self) -> bool {
        let good = |judged: &Self| judged.quality.vietnamese * judged.quality.words as f64;
        let is_better_spelt = self.quality.vietnamese > layer.quality.vietnamese + 0.1
            || layer.quality.ascii > 0.9 && self.quality.ascii < 0.6;
        layer.is_empty
            || layer.is_garbled && !self.is_empty
            || layer.quality.words >= ENOUGH && is_better_spelt && good(self) > 0.7 * good(layer)
            || good(self) > 1.5 * good(layer) + 3.0
    }

    fn convert(&self, line: &RawLine) -> Vec<String> {
        let words = line.words.iter().map(|(word, _)| word.as_str());
        match self.encoding {
            Some(encoding) => encoding.convert_line(words),
            None => words.map(str::to_owned).collect(),
        }
    }

    /// The text in poppler's reading order, a blank line between blocks.
    fn text(&self, page: &RawPage, most: usize) -> String {
        let mut out = String::new();
        let (mut block, mut count) = (0, 0);
        for line in &page.lines {
            let text = clean(&self.convert(line).join(" "));
            count += text.chars().count() + 2;
            if count > most {
                break;
            }
            if block != 0 && block != line.block {
                out.push('\n');
            }
            block = line.block;
            out.push_str(text.trim());
            out.push('\n');
        }
        out
    }

    /// The page with its `text`, told how far it can be trusted.
    pub(crate) fn page(&self, text: String, is_picture: bool) -> PageText {
        let reason = |text: &str| Some(text.to_owned());
        let (source, confidence, reason) = if text.trim().is_empty() {
            let reason = if is_picture {
                reason("trang là ảnh quét, chưa nhận dạng chữ")
            } else {
                reason("trang không có chữ")
            };
            (TextSource::None, 0.0, if self.recognised.is_some() { None } else { reason })
        } else if let Some(sure) = self.recognised {
            // What a machine guessed from a picture is never as good as what was written.
            let spelt = self.quality.vietnamese.clamp(0.5, 1.0);
            (
                TextSource::Ocr,
                (sure * spelt).min(MOST_RECOGNISED),
                reason("chữ nhận dạng từ ảnh quét, có thể sai"),
            )
        } else if self.encoding.is_some() {
            (TextSource::Converted, 0.95, reason(CONVERTED))
        } else if self.quality.is_good() && self.quality.words >= ENOUGH {
            (TextSource::TextLayer, 1.0, None)
        } else if self.is_english {
            (TextSource::TextLayer, 0.9, reason("văn bản tiếng nước ngoài"))
        } else if self.quality.words < ENOUGH {
            (TextSource::TextLayer, 0.85, reason("trang có ít chữ, chưa đủ để đánh giá lớp chữ"))
        } else {
            (
                TextSource::TextLayer,
                0.4,
                reason("lớp chữ kém, nhiều từ không đúng chính tả; cần đối chiếu bản gốc"),
            )
        };
        PageText { text, source, confidence, reason }
    }
}
