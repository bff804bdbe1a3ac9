//! Bản quét: a file as a scanner delivers it, pictures of pages without a text layer.

use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// Points a dot takes at one dot an inch.
const POINTS: f64 = 72.0;

/// A sheet, or several, of a pile that is scanned in one go.
#[derive(Debug, Clone, Copy)]
pub enum Sheets<'a> {
    /// All pages of a file, as they lie in the feeder.
    Of {
        /// The file.
        pdf: &'a [u8],
        /// Clockwise quarters by which they lie turned.
        quarters: u8,
        /// How far their lines go down to the right: the tangent of the angle.
        skew: f64,
    },
    /// A sheet with nothing on it but dust and the holes of a punch.
    Blank,
}

/// Scans a pile in grey at `dpi` dots an inch into one file. Dust lies on every sheet, always the same for the same
/// pile.
///
/// Errors: the program that draws is missing or cannot draw a file.
pub fn pile(sheets: &[Sheets<'_>], dpi: u32) -> io::Result<Vec<u8>> {
    let mut drawn = Vec::new();
    for sheet in sheets {
        match sheet {
            Sheets::Of { pdf, quarters, skew } => {
                let pages = Document::load_mem(pdf).map_err(io::Error::other)?.get_pages().len();
                for number in 1..=pages {
                    drawn.push(turned(skewed(draw(pdf, dpi, number)?, *skew), *quarters));
                }
            }
            Sheets::Blank => drawn.push(blank(dpi)),
        }
    }
    for (number, page) in drawn.iter_mut().enumerate() {
        dust(page, number);
    }
    bound(drawn, dpi)
}

/// A4, white, with two holes of 6 mm at its left edge.
fn blank(dpi: u32) -> Drawn {
    let dots = |millimetres: f64| millimetres / 25.4 * f64::from(dpi);
    let (width, height) = (dots(210.0) as usize, dots(297.0) as usize);
    let is_hole = |x: usize, y: usize| {
        [108.5, 188.5].into_iter().any(|at| (x as f64 - dots(12.0)).hypot(y as f64 - dots(at)) < dots(3.0))
    };
    let shade = |at: usize| if is_hole(at % width, at / width) { 40 } else { 248 };
    (width, height, (0..width * height).map(shade).collect())
}

/// Specks of two dots on each side.
fn dust((width, height, dots): &mut Drawn, seed: usize) {
    let mut state = seed as u64 + 1;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    for _ in 0..150 {
        let (x, y) = (next(width.saturating_sub(2)), next(height.saturating_sub(2)));
        for at in [y * *width + x, y * *width + x + 1, (y + 1) * *width + x] {
            dots[at] = 60;
        }
    }
}

fn skewed((width, height, dots): Drawn, skew: f64) -> Drawn {
    let from = |at: usize| {
        let (x, y) = (at % width, at / width);
        let source = y as f64 - x as f64 * skew;
        if source < 0.0 || source >= height as f64 { 255 } else { dots[source as usize * width + x] }
    };
    (width, height, (0..width * height).map(from).collect())
}

/// The turn of each page of a file, in degrees.
///
/// Errors: it is no PDF.
pub fn turns(pdf: &[u8]) -> io::Result<Vec<i64>> {
    let document = Document::load_mem(pdf).map_err(io::Error::other)?;
    let turn =
        |page| document.get_dictionary(page).and_then(|page| page.get(b"Rotate")?.as_i64()).unwrap_or(0);
    Ok(document.get_pages().into_values().map(turn).collect())
}

/// Draws every page of `pdf` in grey at `dpi` dots an inch and puts the pictures into a new file, turned clockwise by
/// `quarters` quarters, as sheets lie in a feeder. `pdftoppm` draws.
///
/// Errors: the program is missing or cannot draw the file.
pub fn scanned(pdf: &[u8], dpi: u32, quarters: u8) -> io::Result<Vec<u8>> {
    let pages = Document::load_mem(pdf).map_err(io::Error::other)?.get_pages().len();
    let drawn = (1..=pages).map(|number| Ok(turned(draw(pdf, dpi, number)?, quarters)));
    bound(drawn.collect::<io::Result<_>>()?, dpi)
}

/// Draws every page of `pdf` in grey at `dpi` dots an inch into one TIFF of as many pictures, as scanners write it that know
/// no PDF.
///
/// Errors: the program that draws is missing or cannot draw the file.
pub fn tiff(pdf: &[u8], dpi: u32) -> io::Result<Vec<u8>> {
    let pages = Document::load_mem(pdf).map_err(io::Error::other)?.get_pages().len();
    let mut out = b"II*\0\0\0\0\0".to_vec();
    // Where the place of the next directory is to be written.
    let mut link = 4;
    for number in 1..=pages {
        let (width, height, dots) = draw(pdf, dpi, number)?;
        let strip = out.len();
        out.extend_from_slice(&dots);
        out.resize(out.len().next_multiple_of(2), 0);
        let at = out.len() as u32;
        out[link..link + 4].copy_from_slice(&at.to_le_bytes());
        // Width, height, bits, no compression, black is zero, strip, samples, rows, bytes (TIFF 6.0, section 4).
        let entries = [
            (256_u16, width),
            (257, height),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, strip),
            (277, 1),
            (278, height),
            (279, dots.len()),
        ];
        out.extend((entries.len() as u16).to_le_bytes());
        for (tag, value) in entries {
            out.extend([tag.to_le_bytes(), 4_u16.to_le_bytes()].concat());
            out.extend([1, value as u32].map(u32::to_le_bytes).concat());
        }
        link = out.len();
        out.extend([0; 4]);
    }
    Ok(out)
}

/// A file whose pages are these pictures.
fn bound(drawn: Vec<Drawn>, dpi: u32) -> io::Result<Vec<u8>> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let mut kids: Vec<Object> = Vec::new();
    for (width, height, dots) in drawn {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&dots)?;
        let picture = document.add_object(Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => width as i64, "Height" => height as i64,
                "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8, "Filter" => "FlateDecode",
            },
            packed.finish()?,
        ));
        let [w, h] = [width, height].map(|dots| (dots as f64 * POINTS / f64::from(dpi)) as f32);
        let content = format!("q {w} 0 0 {h} 0 0 cm /I Do Q");
        let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), w.into(), h.into()],
            "Resources" => dictionary! { "XObject" => dictionary! { "I" => picture } },
        });
        kids.push(page.into());
    }
    let count = kids.len() as i64;
    document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut out = Vec::new();
    document.save_to(&mut out)?;
    Ok(out)
}

/// Width, height and shades of a page.
type Drawn = (usize, usize, Vec<u8>);

fn draw(pdf: &[u8], dpi: u32, number: usize) -> io::Result<Drawn> {
    let [dpi, number] = [dpi.to_string(), number.to_string()];
    let mut program = Command::new("pdftoppm")
        .args(["-gray", "-r", &dpi, "-f", &number, "-l", &number, "-singlefile", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let pdf = pdf.to_vec();
    let input = program.stdin.take();
    // It reads the whole file before it prints anything.
    let feeding = std::thread::spawn(move || input.map_or(Ok(()), |mut input| input.write_all(&pdf)));
    let drawn = program.wait_with_output()?.stdout;
    let _ = feeding.join();
    picture(&drawn).ok_or_else(|| io::Error::other("the page was not drawn"))
}

/// Reads a binary PGM with 255 shades.
fn picture(pgm: &[u8]) -> Option<Drawn> {
    let mut rest = pgm.strip_prefix(b"P5")?;
    let mut numbers = [0_usize; 3];
    for number in &mut numbers {
        rest = rest.trim_ascii_start();
        let end = rest.iter().position(|byte| !byte.is_ascii_digit())?;
        *number = std::str::from_utf8(&rest[..end]).ok()?.parse().ok()?;
        rest = &rest[end..];
    }
    let [width, height, 255] = numbers else { return None };
    Some((width, height, rest.get(1..=width * height)?.to_vec()))
}

fn turned((w, h, dots): Drawn, quarters: u8) -> Drawn {
    let by = |width: usize, height: usize, from: &dyn Fn(usize, usize) -> usize| {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        (width, height, places.map(|(x, y)| dots[from(x, y)]).collect())
    };
    match quarters % 4 {
        1 => by(h, w, &|x, y| (h - 1 - x) * w + y),
        2 => by(w, h, &|x, y| (h - 1 - y) * w + (w - 1 - x)),
        3 => by(h, w, &|x, y| x * w + (w - 1 - y)),
        _ => (w, h, dots),
    }
}
