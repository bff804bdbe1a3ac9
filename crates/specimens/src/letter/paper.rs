//! Sheets being drawn on, and their writing as a PDF file.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Date, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use std::io::Write;
use time::OffsetDateTime;

use super::Error;
use super::fonts::{Face, Used};
use super::text::Line;

/// A4 in points.
pub(crate) const WIDTH: f32 = 595.28;
/// A4 in points.
pub(crate) const HEIGHT: f32 = 841.89;

/// Pages drawn so far. Heights are measured downwards from the top edge.
pub(crate) struct Paper {
    pages: Vec<Content>,
    fonts: [Used; 4],
}

impl Paper {
    pub(crate) fn new() -> Self {
        Self { pages: vec![Content::new()], fonts: Face::ALL.map(Used::new) }
    }

    pub(crate) fn page_count(&self) -> usize {
        self.pages.len()
    }

    pub(crate) fn add_page(&mut self) {
        self.pages.push(Content::new());
    }

    /// Operators of a page, 0-based; the last page when there are fewer.
    pub(crate) fn content(&mut self, page: usize) -> &mut Content {
        let last = self.pages.len() - 1;
        &mut self.pages[page.min(last)]
    }

    /// Sets `line` with its left end at `x` and its baseline `y` below the top of `page`.
    pub(crate) fn line(&mut self, page: usize, line: &Line, x: f32, y: f32, size: f32) -> Result<(), Error> {
        // Runs of one face, each a list of words; the space before a run belongs to it.
        let mut runs: Vec<(Face, Vec<(String, bool)>)> = Vec::new();
        for (index, word) in line.words.iter().enumerate() {
            for (part, (face, text)) in word.pieces.iter().enumerate() {
                let spaced = index > 0 && part == 0;
                match runs.last_mut() {
                    Some((last, parts)) if last == face => parts.push((text.clone(), spaced)),
                    _ => runs.push((*face, vec![(text.clone(), spaced)])),
                }
            }
        }
        let stretch = -line.stretch * 1000.0 / size;
        let mut encoded = Vec::new();
        for (face, parts) in runs {
            let used = &mut self.fonts[face.index()];
            let mut strings: Vec<Vec<u8>> = vec![Vec::new()];
            for (text, spaced) in parts {
                if spaced {
                    let space = used.encode(" ")?;
                    // The space ends its string so that the adjustment widens it.
                    if let Some(last) = strings.last_mut() {
                        last.extend(space);
                    }
                    if line.stretch > 0.0 {
                        strings.push(Vec::new());
                    }
                }
                // Spaces that never break are widened like the others.
                for part in text.split_inclusive('\u{a0}') {
                    let glyphs = used.encode(part)?;
                    if let Some(last) = strings.last_mut() {
                        last.extend(glyphs);
                    }
                    if line.stretch > 0.0 && part.ends_with('\u{a0}') {
                        strings.push(Vec::new());
                    }
                }
            }
            encoded.push((face, strings));
        }
        let content = self.content(page);
        content.begin_text();
        content.next_line(tenth(x), tenth(HEIGHT - y));
        for (face, strings) in encoded {
            content.set_font(Name(face.resource()), size);
            let mut shown = content.show_positioned();
            let mut items = shown.items();
            for (index, string) in strings.iter().enumerate() {
                if index > 0 {
                    items.adjust(stretch.round());
                }
                items.show(Str(string));
            }
        }
        content.end_text();
        Ok(())
    }

    /// A black rule from `x` over `length`, `y` below the top.
    pub(crate) fn rule(&mut self, page: usize, x: f32, y: f32, length: f32, weight: f32) {
        let content = self.content(page);
        content.set_line_width(weight);
        content.move_to(tenth(x), tenth(HEIGHT - y)).line_to(tenth(x + length), tenth(HEIGHT - y)).stroke();
    }

    /// A black line downwards.
    pub(crate) fn stem(&mut self, page: usize, x: f32, top: f32, bottom: f32, weight: f32) {
        let content = self.content(page);
        content.set_line_width(weight);
        content.move_to(tenth(x), tenth(HEIGHT - top)).line_to(tenth(x), tenth(HEIGHT - bottom)).stroke();
    }

    /// The file.
    pub(crate) fn finish(self, title: &str, author: &str, made: OffsetDateTime) -> Result<Vec<u8>, Error> {
        let mut next = 1;
        let mut id = || {
            next += 1;
            Ref::new(next - 1)
        };
        let (catalog, tree, info, ink) = (id(), id(), id(), id());
        let mut pdf = Pdf::new();
        pdf.set_version(1, 7);
        let page_ids: Vec<(Ref, Ref)> = self.pages.iter().map(|_| (id(), id())).collect();
        let font_ids: Vec<Option<[Ref; 5]>> = self
            .fonts
            .iter()
            .map(|used| (!used.is_empty()).then(|| [id(), id(), id(), id(), id()]))
            .collect();

        pdf.catalog(catalog).pages(tree).lang(TextStr("vi-VN"));
        pdf.pages(tree).kids(page_ids.iter().map(|(page, _)| *page)).count(page_ids.len() as i32);
        let mut about = pdf.document_info(info);
        about.title(TextStr(title)).author(TextStr(author)).creation_date(moment(made));
        about.producer(TextStr("congvan-specimens"));
        about.finish();
        pdf.ext_graphics(ink).non_stroking_alpha(0.86).stroking_alpha(0.86);

        for (content, (page, stream)) in self.pages.into_iter().zip(&page_ids) {
            let bytes = deflate(content.finish().as_slice())?;
            pdf.stream(*stream, &bytes).filter(Filter::FlateDecode);
            let mut page = pdf.page(*page);
            page.parent(tree).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(*stream);
            let mut resources = page.resources();
            resources.ext_g_states().pair(Name(b"Ink"), ink);
            let mut fonts = resources.fonts();
            for (face, ids) in Face::ALL.iter().zip(&font_ids) {
                if let Some(ids) = ids {
                    fonts.pair(Name(face.resource()), ids[0]);
                }
            }
        }
        for (used, ids) in self.fonts.iter().zip(&font_ids) {
            if let Some(ids) = ids {
                write_font(&mut pdf, used, *ids)?;
            }
        }
        let digest = ring::digest::digest(&ring::digest::SHA256, pdf.as_bytes());
        let name = digest.as_ref()[..16].to_vec();
        pdf.set_file_id((name.clone(), name));
        Ok(pdf.finish())
    }
}

/// Two decimals are a third of a hair's breadth on paper and half the bytes.
pub(crate) fn tenth(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

pub(crate) fn deflate(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).map_err(|_| Error::Compression)?;
    encoder.finish().map_err(|_| Error::Compression)
}

fn moment(at: OffsetDateTime) -> Date {
    Date::new(at.year().max(0) as u16)
        .month(u8::from(at.month()))
        .day(at.day())
        .hour(at.hour())
        .minute(at.minute())
        .second(at.second())
        .utc_offset_hour(at.offset().whole_hours())
        .utc_offset_minute(0)
}

fn write_font(pdf: &mut Pdf, used: &Used, ids: [Ref; 5]) -> Result<(), Error> {
    let [font, descendant, descriptor, cmap, file] = ids;
    let table = used.face.table()?;
    let scale = 1000.0 / f32::from(table.units_per_em());
    // Six capitals mark a subset; those of the face keep two faces of a letter apart.
    let tag = [b'C', b'V', b'A' + used.face.index() as u8, b'D', b'E', b'M'];
    let mut base = tag.to_vec();
    base.extend_from_slice(b"+");
    base.extend_from_slice(used.face.post_script_name().as_bytes());
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

    pdf.type0_font(font)
        .base_font(Name(&base))
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(descendant)
        .to_unicode(cmap);

    let mut cid = pdf.cid_font(descendant);
    cid.subtype(CidFontType::Type2).base_font(Name(&base)).system_info(system).font_descriptor(descriptor);
    cid.default_width(0.0).cid_to_gid_map_predefined(Name(b"Identity"));
    let widths: Vec<f32> = used
        .remapper
        .remapped_gids()
        .map(|gid| {
            let advance = table.glyph_hor_advance(ttf_parser::GlyphId(gid)).unwrap_or(0);
            tenth(f32::from(advance) * scale)
        })
        .collect();
    cid.widths().consecutive(0, widths);
    cid.finish();

    let bold = matches!(used.face, Face::Bold | Face::BoldItalic);
    let slanted = matches!(used.face, Face::Italic | Face::BoldItalic);
    let mut flags = FontFlags::SERIF | FontFlags::SYMBOLIC;
    if slanted {
        flags |= FontFlags::ITALIC;
    }
    let limits = table.global_bounding_box();
    let scaled = |value: i16| (f32::from(value) * scale).round();
    pdf.font_descriptor(descriptor)
        .name(Name(&base))
        .flags(flags)
        .bbox(Rect::new(
            scaled(limits.x_min),
            scaled(limits.y_min),
            scaled(limits.x_max),
            scaled(limits.y_max),
        ))
        .italic_angle(if slanted { -16.3 } else { 0.0 })
        .ascent(scaled(table.ascender()))
        .descent(scaled(table.descender()))
        .cap_height(scaled(table.capital_height().unwrap_or(1341)))
        .stem_v(if bold { 140.0 } else { 80.0 })
        .font_file2(file);

    let mut map = UnicodeCmap::new(Name(b"Congvan-UCS"), system);
    for (glyph, c) in &used.characters {
        map.pair(*glyph, *c);
    }
    let bytes = deflate(map.finish().as_slice())?;
    pdf.stream(cmap, &bytes).filter(Filter::FlateDecode);

    let subset = used.subset()?;
    let bytes = deflate(&subset)?;
    let mut stream = pdf.stream(file, &bytes);
    stream.filter(Filter::FlateDecode);
    stream.pair(Name(b"Length1"), subset.len() as i32);
    stream.finish();
    Ok(())
}
