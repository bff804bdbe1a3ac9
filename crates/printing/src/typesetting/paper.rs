//! Sheets being drawn on, and their writing as a PDF file.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{BlendMode, CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Date, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use std::io::Write;
use time::OffsetDateTime;

use super::face::{FACES, Used};
use super::words::Line;
use super::{Error, Face, flow};

/// A4 in points.
pub const WIDTH: f32 = 595.28;
/// A4 in points.
pub const HEIGHT: f32 = 841.89;

/// Graphics state of ink on paper: what lies below shows through a little.
pub const INK: Name<'static> = Name(b"Ink");
/// Graphics state of a dye: what is printed below stays as dark as it was.
pub const DYE: Name<'static> = Name(b"Dye");

/// Red, green and blue, each from 0 to 1.
pub type Colour = [f32; 3];

/// Black.
pub const BLACK: Colour = [0.0; 3];

/// What a file says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Title.
    pub title: &'a str,
    /// Author.
    pub author: &'a str,
    /// The program.
    pub producer: &'a str,
    /// When it was made.
    pub made: OffsetDateTime,
}

/// How a piece of text is set.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Face; what it has no letter for is set in another.
    pub face: Face,
    /// Size in points.
    pub size: f32,
    /// Colour.
    pub colour: Colour,
    /// Width of the letters, 1 being natural.
    pub squeeze: f32,
}

impl Style {
    /// Black, at its natural width.
    pub const fn new(face: Face, size: f32) -> Self {
        Self { face, size, colour: BLACK, squeeze: 1.0 }
    }

    /// The same in another colour.
    pub const fn coloured(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }
}

struct Page {
    content: Content,
    width: f32,
    height: f32,
}

/// Pages drawn so far. Heights are measured downwards from the top edge.
pub struct Paper {
    pages: Vec<Page>,
    fonts: [Used; FACES],
}

impl Default for Paper {
    fn default() -> Self {
        Self::new()
    }
}

impl Paper {
    /// One page, A4 upright.
    pub fn new() -> Self {
        Self::of(WIDTH, HEIGHT)
    }

    /// One page of this size in points.
    pub fn of(width: f32, height: f32) -> Self {
        let page = Page { content: Content::new(), width, height };
        Self { pages: vec![page], fonts: Face::ALL.map(Used::new) }
    }

    /// How many pages there are; never none.
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// One more page, of the size of the last.
    pub fn add_page(&mut self) {
        let (width, height) = self.size(self.pages.len());
        self.add_page_of(width, height);
    }

    /// One more page, of this size in points.
    pub fn add_page_of(&mut self, width: f32, height: f32) {
        self.pages.push(Page { content: Content::new(), width, height });
    }

    /// Width and height of a page, 0-based; of the last page when there are fewer.
    pub fn size(&self, page: usize) -> (f32, f32) {
        let page = &self.pages[page.min(self.pages.len() - 1)];
        (page.width, page.height)
    }

    /// Operators of a page, 0-based; the last page when there are fewer. Heights are those of PDF, from below.
    pub fn content(&mut self, page: usize) -> &mut Content {
        let last = self.pages.len() - 1;
        &mut self.pages[page.min(last)].content
    }

    /// Sets a text with its left end at `x` and its baseline `y` below the top of `page`, and gives its width. What no
    /// face has is set as a question mark.
    ///
    /// Errors: [`Error::Font`].
    pub fn text(&mut self, page: usize, text: &str, style: Style, x: f32, y: f32) -> Result<f32, Error> {
        let (_, height) = self.size(page);
        let mut runs = Vec::new();
        for (face, run) in flow::runs(text, style.face) {
            runs.push((face, self.fonts[face.index()].encode(&run)?));
        }
        let content = self.content(page);
        let [red, green, blue] = style.colour;
        content.save_state().set_fill_rgb(red, green, blue).begin_text();
        content.set_text_matrix([style.squeeze, 0.0, 0.0, 1.0, tenth(x), tenth(height - y)]);
        for (face, glyphs) in runs {
            content.set_font(Name(face.resource()), style.size).show(Str(&glyphs));
        }
        content.end_text().restore_state();
        Ok(flow::width(text, style.face, style.size) * style.squeeze)
    }

    /// Sets `line` with its left end at `x` and its baseline `y` below the top of `page`.
    ///
    /// Errors: [`Error::Glyph`], [`Error::Font`].
    pub fn line(&mut self, page: usize, line: &Line, x: f32, y: f32, size: f32) -> Result<(), Error> {
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
        let (_, height) = self.size(page);
        let content = self.content(page);
        content.begin_text();
        content.next_line(tenth(x), tenth(height - y));
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
    pub fn rule(&mut self, page: usize, x: f32, y: f32, length: f32, weight: f32) {
        let (_, height) = self.size(page);
        let content = self.content(page);
        content.set_line_width(weight);
        content.move_to(tenth(x), tenth(height - y)).line_to(tenth(x + length), tenth(height - y)).stroke();
    }

    /// A black line downwards.
    pub fn stem(&mut self, page: usize, x: f32, top: f32, bottom: f32, weight: f32) {
        let (_, height) = self.size(page);
        let content = self.content(page);
        content.set_line_width(weight);
        content.move_to(tenth(x), tenth(height - top)).line_to(tenth(x), tenth(height - bottom)).stroke();
    }

    /// The file.
    ///
    /// Errors: [`Error::Font`], [`Error::Compression`].
    pub fn finish(self, about: &About<'_>) -> Result<Vec<u8>, Error> {
        let mut next = 1;
        let mut id = || {
            next += 1;
            Ref::new(next - 1)
        };
        let (catalog, tree, info, ink, dye) = (id(), id(), id(), id(), id());
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
        let mut entry = pdf.document_info(info);
        entry.title(TextStr(about.title)).author(TextStr(about.author)).creation_date(moment(about.made));
        entry.producer(TextStr(about.producer));
        entry.finish();
        pdf.ext_graphics(ink).non_stroking_alpha(0.86).stroking_alpha(0.86);
        pdf.ext_graphics(dye).blend_mode(BlendMode::Multiply);

        for (sheet, (page, stream)) in self.pages.into_iter().zip(&page_ids) {
            let bytes = deflate(sheet.content.finish().as_slice())?;
            pdf.stream(*stream, &bytes).filter(Filter::FlateDecode);
            let mut page = pdf.page(*page);
            page.parent(tree).media_box(Rect::new(0.0, 0.0, sheet.width, sheet.height)).contents(*stream);
            let mut resources = page.resources();
            resources.ext_g_states().pair(INK, ink).pair(DYE, dye);
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
pub fn tenth(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

/// Compresses a stream.
///
/// Errors: [`Error::Compression`].
pub fn deflate(bytes: &[u8]) -> Result<Vec<u8>, Error> {
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

    let slanted = used.face.is_slanted();
    let mut flags = FontFlags::SYMBOLIC;
    if used.face.has_serifs() {
        flags |= FontFlags::SERIF;
    }
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
        .stem_v(if used.face.is_bold() { 140.0 } else { 80.0 })
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
