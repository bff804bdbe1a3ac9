//! Bản quét: a file as a scanner delivers it, pictures of pages without a text layer.

use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// Points a dot takes at one dot an inch.
const POINTS: f64 = 72.0;

/// Draws every page of `pdf` in grey at `dpi` dots an inch and puts the pictures into a new file, turned clockwise by
/// `quarters` quarters, as sheets lie in a feeder. `pdftoppm` draws.
///
/// Errors: the program is missing or cannot draw the file.
pub fn scanned(pdf: &[u8], dpi: u32, quarters: u8) -> io::Result<Vec<u8>> {
    let pages = Document::load_mem(pdf).map_err(io::Error::other)?.get_pages().len();
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let mut kids: Vec<Object> = Vec::new();
    for number in 1..=pages {
        let (width, height, dots) = turned(draw(pdf, dpi, number)?, quarters);
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
