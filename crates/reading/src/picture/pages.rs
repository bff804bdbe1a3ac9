//! A picture set on pages of a PDF in memory, so that everything that reads and draws pages reads pictures too.
//!
//! The page of a PNG or JPEG is as wide as A4 and as high as it takes, as the product shows it; that of a scanner's TIFF
//! as well. A JPEG is put in as it is; the others are unpacked here.

use std::io::Cursor;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use tiff::ColorType;
use tiff::decoder::DecodingResult;
use tiff::tags::Tag;

use super::Frame;
use crate::{FileKind, Limits, ReadError};

/// Most pixels of a picture that is unpacked: a sheet of A3 at 400 dots an inch has 31 million.
const MOST_PIXELS: u64 = 40_000_000;
/// Width of A4 in points.
const PAGE_WIDTH: f64 = 595.0;

/// Puts the PNG, JPEG or TIFF that `bytes` are on pages: one, or as many as the TIFF has pictures.
///
/// Errors: [`ReadError::Damaged`], [`ReadError::UnsupportedKind`] for other kinds and for ways to store colours that no
/// scanner uses, [`ReadError::OverLimit`], [`ReadError::TooManyPages`].
pub(crate) fn set_on_pages(bytes: &[u8], kind: FileKind, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let mut pages = Pages::new();
    match kind {
        FileKind::Png => pages.add(png(bytes)?, 1),
        FileKind::Jpeg => {
            let frame = Frame::of(bytes).ok_or(ReadError::Damaged { file: kind })?;
            pages.add(jpeg(bytes, frame)?, frame.orientation);
        }
        FileKind::Tiff => tiff(bytes, limits, &mut pages)?,
        file => return Err(ReadError::UnsupportedKind { file }),
    }
    pages.finish(kind)
}

/// A picture as a PDF holds it.
struct Raster {
    width: u32,
    height: u32,
    bits: u8,
    space: &'static str,
    /// What packs it in the file; none: it is packed here.
    filter: Option<&'static str>,
    /// Its shades are stored upside down.
    is_inverted: bool,
    data: Vec<u8>,
}

impl Raster {
    fn plain(width: u32, height: u32, space: &'static str, data: Vec<u8>) -> Self {
        Self { width, height, bits: 8, space, filter: None, is_inverted: false, data }
    }
}

/// Refuses a picture that no sheet of paper makes before anything is unpacked.
fn check_size(width: u32, height: u32, kind: FileKind) -> Result<(), ReadError> {
    if width == 0 || height == 0 {
        return Err(ReadError::Damaged { file: kind });
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(ReadError::OverLimit { what: "pixels".into() });
    }
    Ok(())
}

fn jpeg(bytes: &[u8], frame: Frame) -> Result<Raster, ReadError> {
    let [width, height] = frame.size;
    check_size(width, height, FileKind::Jpeg)?;
    let space = match frame.components {
        1 => "DeviceGray",
        3 => "DeviceRGB",
        4 => "DeviceCMYK",
        _ => return Err(ReadError::Damaged { file: FileKind::Jpeg }),
    };
    Ok(Raster {
        filter: Some("DCTDecode"),
        is_inverted: frame.components == 4 && frame.is_adobe,
        ..Raster::plain(width, height, space, bytes.to_vec())
    })
}

fn png(bytes: &[u8]) -> Result<Raster, ReadError> {
    const DAMAGED: ReadError = ReadError::Damaged { file: FileKind::Png };
    // Each pixel takes four bytes at most, and the unpacking its own.
    let room = ::png::Limits { bytes: MOST_PIXELS as usize * 6 };
    let mut decoder = ::png::Decoder::new_with_limits(Cursor::new(bytes), room);
    decoder.set_transformations(::png::Transformations::normalize_to_color8());
    let header = decoder.read_header_info().map_err(|_| DAMAGED)?;
    let (width, height) = (header.width, header.height);
    check_size(width, height, FileKind::Png)?;
    let mut reader = decoder.read_info().map_err(|_| DAMAGED)?;
    let mut data = vec![0; reader.output_buffer_size().ok_or(DAMAGED)?];
    // A picture that broke off is read as far as it goes: the rest is white paper.
    data.fill(255);
    let info = match reader.next_frame(&mut data) {
        Ok(info) => info.color_type,
        Err(::png::DecodingError::IoError(_)) => reader.output_color_type().0,
        Err(_) => return Err(DAMAGED),
    };
    let (space, data) = match info {
        ::png::ColorType::Grayscale => ("DeviceGray", data),
        ::png::ColorType::Rgb => ("DeviceRGB", data),
        ::png::ColorType::GrayscaleAlpha => ("DeviceGray", on_white::<2>(&data)),
        ::png::ColorType::Rgba => ("DeviceRGB", on_white::<4>(&data)),
        ::png::ColorType::Indexed => return Err(DAMAGED),
    };
    Ok(Raster::plain(width, height, space, data))
}

/// Pixels of `N` bytes, the last of which says how dense they are, laid on white paper.
fn on_white<const N: usize>(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() / N * (N - 1));
    for pixel in data.as_chunks::<N>().0 {
        let dense = u32::from(pixel[N - 1]);
        out.extend(
            pixel[..N - 1]
                .iter()
                .map(|shade| ((u32::from(*shade) * dense + 255 * (255 - dense)) / 255) as u8),
        );
    }
    out
}

/// Each picture of a TIFF on a page of its own.
fn tiff(bytes: &[u8], limits: &Limits, pages: &mut Pages) -> Result<(), ReadError> {
    const DAMAGED: ReadError = ReadError::Damaged { file: FileKind::Tiff };
    let explain = |error: ::tiff::TiffError| match error {
        ::tiff::TiffError::UnsupportedError(_) => ReadError::UnsupportedKind { file: FileKind::Tiff },
        ::tiff::TiffError::LimitsExceeded => ReadError::OverLimit { what: "pixels".into() },
        _ => DAMAGED,
    };
    let mut room = ::tiff::decoder::Limits::default();
    room.decoding_buffer_size = MOST_PIXELS as usize * 4;
    let mut decoder = ::tiff::decoder::Decoder::new(Cursor::new(bytes)).map_err(explain)?.with_limits(room);
    loop {
        let (width, height) = decoder.dimensions().map_err(explain)?;
        check_size(width, height, FileKind::Tiff)?;
        let colours = decoder.colortype().map_err(explain)?;
        let map = match colours {
            ColorType::Palette(8) => decoder.get_tag_u16_vec(Tag::ColorMap).map_err(explain)?,
            _ => Vec::new(),
        };
        let way = decoder.find_tag_unsigned(Tag::Orientation).ok().flatten().unwrap_or(1_u8);
        let mut result = DecodingResult::U8(Vec::new());
        decoder.read_image_to_buffer(&mut result).map_err(explain)?;
        pages.add(raster(width, height, colours, result, &map)?, way);
        if pages.count() > limits.max_pages as usize {
            return Err(ReadError::TooManyPages { pages: limits.max_pages + 1, limit: limits.max_pages });
        }
        if pages.bytes() as u64 > limits.max_bytes {
            return Err(ReadError::OverLimit { what: "unpacked".into() });
        }
        if !decoder.more_images() {
            return Ok(());
        }
        decoder.next_image().map_err(explain)?;
    }
}

fn raster(
    width: u32,
    height: u32,
    colours: ColorType,
    result: DecodingResult,
    map: &[u16],
) -> Result<Raster, ReadError> {
    let unsupported = ReadError::UnsupportedKind { file: FileKind::Tiff };
    let data = match result {
        DecodingResult::U8(data) => data,
        // Eight bits a shade are more than recognition looks at.
        DecodingResult::U16(data) => data.into_iter().map(|shade| (shade >> 8) as u8).collect(),
        _ => return Err(unsupported),
    };
    let plain = |space, data| Raster::plain(width, height, space, data);
    Ok(match colours {
        ColorType::Gray(bits @ (1 | 2 | 4)) => Raster { bits, ..plain("DeviceGray", data) },
        ColorType::Gray(8 | 16) => plain("DeviceGray", data),
        ColorType::GrayA(8 | 16) => plain("DeviceGray", on_white::<2>(&data)),
        // What is told to be YCbCr and packed as JPEG comes out of it as colours.
        ColorType::RGB(8 | 16) => plain("DeviceRGB", data),
        ColorType::RGBA(8 | 16) => plain("DeviceRGB", on_white::<4>(&data)),
        ColorType::CMYK(8 | 16) => plain("DeviceCMYK", data),
        ColorType::Palette(8) => {
            let shade = |plane: usize, index: u8| {
                let at = plane * (map.len() / 3) + usize::from(index);
                map.get(at).map_or(255, |shade| (shade >> 8) as u8)
            };
            let colour = |index: &u8| [0, 1, 2].map(|plane| shade(plane, *index));
            plain("DeviceRGB", data.iter().flat_map(colour).collect())
        }
        _ => return Err(unsupported),
    })
}

/// A PDF in the making.
struct Pages {
    document: Document,
    root: ObjectId,
    kids: Vec<Object>,
    bytes: usize,
}

impl Pages {
    fn new() -> Self {
        let mut document = Document::with_version("1.5");
        let root = document.new_object_id();
        Self { document, root, kids: Vec::new(), bytes: 0 }
    }

    fn count(&self) -> usize {
        self.kids.len()
    }

    fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds a page that shows `raster`, turned as `orientation` (1 to 8, as cameras and scanners note it) says.
    fn add(&mut self, raster: Raster, orientation: u8) {
        let (stored_width, stored_height) = (f64::from(raster.width), f64::from(raster.height));
        let ratio =
            if orientation >= 5 { stored_width / stored_height } else { stored_height / stored_width };
        let (width, height) = (PAGE_WIDTH, PAGE_WIDTH * ratio);
        let mut about = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Image",
            "Width" => i64::from(raster.width),
            "Height" => i64::from(raster.height),
            "BitsPerComponent" => i64::from(raster.bits),
            "ColorSpace" => raster.space,
        };
        if raster.is_inverted {
            about.set("Decode", [1, 0].repeat(4).into_iter().map(Object::from).collect::<Vec<_>>());
        }
        if let Some(filter) = raster.filter {
            about.set("Filter", filter);
        }
        let mut picture = Stream::new(about, raster.data);
        if raster.filter.is_none() {
            // It only saves memory: what cannot be packed stays as it is.
            let _ = picture.compress();
        }
        self.bytes += picture.content.len();
        let picture = self.document.add_object(picture);
        let operation = |name: &str, operands: Vec<Object>| Operation::new(name, operands);
        let matrix = placed(orientation, width, height).map(|number| Object::Real(number as f32));
        let content = Content {
            operations: vec![
                operation("cm", matrix.to_vec()),
                operation("Do", vec![Object::Name(b"P".to_vec())]),
            ],
        };
        // Numbers and two names: there is nothing that could not be written.
        let content =
            self.document.add_object(Stream::new(Dictionary::new(), content.encode().unwrap_or_default()));
        let page = self.document.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => self.root,
            "MediaBox" => vec![0.into(), 0.into(), Object::Real(width as f32), Object::Real(height as f32)],
            "Resources" => dictionary! { "XObject" => dictionary! { "P" => picture } },
            "Contents" => content,
        });
        self.kids.push(page.into());
    }

    fn finish(mut self, kind: FileKind) -> Result<Vec<u8>, ReadError> {
        let count = self.kids.len() as i64;
        let pages = dictionary! { "Type" => "Pages", "Kids" => self.kids, "Count" => count };
        self.document.objects.insert(self.root, pages.into());
        let catalog = self.document.add_object(dictionary! { "Type" => "Catalog", "Pages" => self.root });
        self.document.trailer.set("Root", catalog);
        let mut out = Vec::new();
        self.document.save_to(&mut out).map_err(|_| ReadError::Damaged { file: kind })?;
        Ok(out)
    }
}

/// Where the square that a picture is goes on a page of `w` by `h`, by the way the camera was held.
///
/// Source: ISO 32000-2, 8.3.4 (matrices); JEITA CP-3451 (Exif), 4.6.4 A (orientation); TIFF 6.0, part 1, section 8.
fn placed(orientation: u8, w: f64, h: f64) -> [f64; 6] {
    match orientation {
        2 => [-w, 0.0, 0.0, h, w, 0.0],
        3 => [-w, 0.0, 0.0, -h, w, h],
        4 => [w, 0.0, 0.0, -h, 0.0, h],
        5 => [0.0, -h, -w, 0.0, w, h],
        6 => [0.0, -h, w, 0.0, 0.0, h],
        7 => [0.0, h, w, 0.0, 0.0, 0.0],
        8 => [0.0, h, -w, 0.0, w, 0.0],
        _ => [w, 0.0, 0.0, h, 0.0, 0.0],
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a fixture that cannot be made fails its test")]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_and_column_come_to_lie_where_the_camera_says() {
        // Exif, 4.6.4 A: which side of the page the first row is, and which the first column.
        let (w, h) = (3.0, 5.0);
        for (way, row, column) in [
            (1, "top", "left"),
            (2, "top", "right"),
            (3, "bottom", "right"),
            (4, "bottom", "left"),
            (5, "left", "top"),
            (6, "right", "top"),
            (7, "right", "bottom"),
            (8, "left", "bottom"),
        ] {
            let [a, b, c, d, e, f] = placed(way, w, h);
            let at = |u: f64, v: f64| (a * u + c * v + e, b * u + d * v + f);
            let lies = |side: &str, (x, y): (f64, f64)| match side {
                "top" => y == h,
                "bottom" => y == 0.0,
                "left" => x == 0.0,
                _ => x == w,
            };
            // The upper edge of a picture is where v is 1, its left one where u is 0.
            assert!([0.0, 1.0].into_iter().all(|u| lies(row, at(u, 1.0))), "row of {way}");
            assert!([0.0, 1.0].into_iter().all(|v| lies(column, at(0.0, v))), "column of {way}");
        }
    }

    /// A picture of 40 by 60 dots with a shade of its own in each quarter, stored in one way and drawn from its page again.
    fn drawn(bytes: &[u8], kind: FileKind) -> Option<[u8; 4]> {
        let folder = tempfile::tempdir().ok()?;
        let path = folder.path().join("a.pdf");
        std::fs::write(&path, set_on_pages(bytes, kind, &Limits::default()).ok()?).ok()?;
        let draw = ["-gray", "-r", "12", "-singlefile"];
        let out = std::process::Command::new("pdftoppm").args(draw).arg(&path).output().ok()?.stdout;
        // "P5", the sides, 255, and the dots.
        let text = String::from_utf8_lossy(out.get(..20)?).into_owned();
        let mut words = text.split_ascii_whitespace().skip(1);
        let [width, height] = [words.next()?, words.next()?].map(|side| side.parse::<usize>().unwrap_or(0));
        let dots = out.get(out.len().checked_sub(width * height)?..)?;
        let at = |x: usize, y: usize| dots.get(height * y / 4 * width + width * x / 4).copied();
        Some([at(1, 1)?, at(3, 1)?, at(1, 3)?, at(3, 3)?])
    }

    const SHADES: [u8; 4] = [20, 90, 160, 230];

    fn stored(spread: impl Fn(u8) -> Vec<u8>) -> Vec<u8> {
        let dot = |at: usize| SHADES[usize::from(at % 40 >= 20) + 2 * usize::from(at / 40 >= 30)];
        (0..40 * 60).flat_map(|at| spread(dot(at))).collect()
    }

    #[test]
    fn every_way_to_store_shades_gives_the_same_page() {
        if std::process::Command::new("pdftoppm").arg("-v").output().is_err() {
            return println!("skipped: pdftoppm is not installed");
        }
        use ::png::{BitDepth, ColorType as Colours};
        let png = |colours: Colours, depth: BitDepth, data: &[u8]| {
            let mut out = Vec::new();
            let mut encoder = ::png::Encoder::new(&mut out, 40, 60);
            encoder.set_color(colours);
            encoder.set_depth(depth);
            encoder.write_header().unwrap().write_image_data(data).unwrap();
            (FileKind::Png, out)
        };
        use ::tiff::encoder::{TiffEncoder, TiffValue, colortype};
        fn tiff<C: colortype::ColorType>(shades: &[C::Inner]) -> (FileKind, Vec<u8>)
        where
            [C::Inner]: TiffValue,
        {
            let mut out = Vec::new();
            TiffEncoder::new(Cursor::new(&mut out)).unwrap().write_image::<C>(40, 60, shades).unwrap();
            (FileKind::Tiff, out)
        }
        let wide: Vec<u16> =
            stored(|shade| vec![shade]).into_iter().map(|shade| u16::from(shade) * 257).collect();
        let files = [
            png(Colours::Grayscale, BitDepth::Eight, &stored(|shade| vec![shade])),
            png(Colours::Grayscale, BitDepth::Sixteen, &stored(|shade| vec![shade; 2])),
            png(Colours::Rgb, BitDepth::Eight, &stored(|shade| vec![shade; 3])),
            // Black ink that is more or less dense.
            png(Colours::GrayscaleAlpha, BitDepth::Eight, &stored(|shade| vec![0, 255 - shade])),
            png(Colours::Rgba, BitDepth::Eight, &stored(|shade| vec![0, 0, 0, 255 - shade])),
            tiff::<colortype::Gray8>(&stored(|shade| vec![shade])),
            tiff::<colortype::Gray16>(&wide),
            tiff::<colortype::RGB8>(&stored(|shade| vec![shade; 3])),
            tiff::<colortype::CMYK8>(&stored(|shade| vec![0, 0, 0, 255 - shade])),
        ];
        for (at, (kind, bytes)) in files.iter().enumerate() {
            let found = drawn(bytes, *kind).unwrap_or_else(|| panic!("{at}: no page"));
            let off = found.iter().zip(SHADES).map(|(found, shade)| found.abs_diff(shade)).max();
            // What printing inks look like on a screen is the drawer's own matter, within bounds.
            let most = if at == files.len() - 1 { 30 } else { 2 };
            assert!(off.is_some_and(|off| off <= most), "{at}: {found:?}");
        }
    }

    #[test]
    fn shades_are_laid_on_white() {
        assert_eq!(on_white::<2>(&[0, 255, 0, 0, 100, 51]), [0, 255, 224]);
        assert_eq!(on_white::<4>(&[10, 20, 30, 255, 10, 20, 30, 0]), [10, 20, 30, 255, 255, 255]);
    }
}
