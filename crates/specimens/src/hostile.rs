//! Tệp xấu: files that a receiving office must refuse, or survive, with a clear word.

use std::io::{self, Read, Write};

use congvan_printing::typesetting as paper;
use flate2::{Compression, write::ZlibEncoder};

/// A file of 0 bytes.
pub fn empty() -> Vec<u8> {
    Vec::new()
}

/// Plain text under the name of a PDF.
pub fn plain_text() -> Vec<u8> {
    "Kính gửi: Ủy ban nhân dân phường Thọ Hòa. Đây không phải là tệp PDF.\n".repeat(20).into_bytes()
}

/// The head of a Windows program under the name of a PDF. It runs nowhere.
pub fn program() -> Vec<u8> {
    let mut bytes = b"MZ\x90\x00\x03\x00\x00\x00".to_vec();
    bytes.resize(4096, 0);
    bytes
}

/// The first `per_cent` of a file, as a broken upload leaves it.
pub fn truncated(pdf: &[u8], per_cent: usize) -> Vec<u8> {
    pdf[..pdf.len() * per_cent.min(100) / 100].to_vec()
}

/// A letter that asks for a password (AES-256; user password `mat-khau-thu`).
pub fn password_protected() -> Vec<u8> {
    include_bytes!("../../../fixtures/hostile/password.pdf").to_vec()
}

/// Small objects of a PDF, joined with a table.
struct Plain {
    bytes: Vec<u8>,
    offsets: Vec<usize>,
}

impl Plain {
    fn new() -> Self {
        Self { bytes: b"%PDF-1.7\n".to_vec(), offsets: Vec::new() }
    }

    /// Adds the next object; the first is the catalogue.
    fn object(&mut self, body: &str) {
        self.offsets.push(self.bytes.len());
        let number = self.offsets.len();
        self.bytes.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }

    fn stream(&mut self, entries: &str, data: &[u8]) {
        self.offsets.push(self.bytes.len());
        let number = self.offsets.len();
        let head = format!("{number} 0 obj\n<<{entries}/Length {}>>\nstream\n", data.len());
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(data);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    fn finish(mut self) -> Vec<u8> {
        let table = self.bytes.len();
        self.bytes.extend_from_slice(tail(&self.offsets, table).as_bytes());
        self.bytes
    }
}

/// Cross-reference table and trailer.
fn tail(offsets: &[usize], table: usize) -> String {
    let mut text = format!("xref\n0 {}\n0000000000 65535 f\r\n", offsets.len() + 1);
    for offset in offsets {
        text.push_str(&format!("{offset:010} 00000 n\r\n"));
    }
    text.push_str(&format!(
        "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n",
        offsets.len() + 1
    ));
    text
}

const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R>>";
const ONE_PAGE: &str = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
const PAGE: &str =
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>";
const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";

/// A sound PDF of `pages` pages, some 110 bytes each, all showing the same line.
pub fn many_pages(pages: usize) -> Vec<u8> {
    let mut pdf = Plain::new();
    pdf.object(CATALOG);
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", page + 5)).collect();
    pdf.object(&format!(
        "<</Type/Pages/Count {pages}/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Kids[{}]>>",
        kids.join(" ")
    ));
    pdf.object(HELVETICA);
    pdf.stream("", b"BT /F1 12 Tf 72 770 Td (Trang thu) Tj ET");
    for _ in 0..pages {
        pdf.object("<</Type/Page/Parent 2 0 R/Contents 4 0 R>>");
    }
    pdf.finish()
}

/// A PDF whose only page inflates to `mebibytes` of operators from about a thousandth of that.
pub fn inflating(mebibytes: usize) -> Result<Vec<u8>, crate::letter::Error> {
    let data = paper::deflate(&vec![b' '; mebibytes << 20])?;
    let mut pdf = Plain::new();
    pdf.object(CATALOG);
    pdf.object(ONE_PAGE);
    pdf.object(PAGE);
    pdf.stream("/Filter/FlateDecode", &data);
    pdf.object(HELVETICA);
    Ok(pdf.finish())
}

/// A PDF whose only page inflates twice: some kilobytes hold `mebibytes` of operators. It is made in pieces, so that
/// nothing of that size stands in memory here.
///
/// Errors: none but those of the machine.
pub fn inflating_twice(mebibytes: usize) -> io::Result<Vec<u8>> {
    let mut pdf = Plain::new();
    pdf.object(CATALOG);
    pdf.object(ONE_PAGE);
    pdf.object(PAGE);
    pdf.stream("/Filter[/FlateDecode/FlateDecode]", &deflated_twice(b' ', mebibytes)?);
    pdf.object(HELVETICA);
    Ok(pdf.finish())
}

/// A PDF whose only page shows one picture of `side` × `side` dots in full colour, all white, in some kilobytes.
///
/// Errors: none but those of the machine.
pub fn pixels(side: usize) -> io::Result<Vec<u8>> {
    let mut pdf = Plain::new();
    pdf.object(CATALOG);
    pdf.object(ONE_PAGE);
    pdf.object(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
    );
    pdf.stream("", b"q 595 0 0 842 0 0 cm /I Do Q");
    let entries = format!(
        "/Type/XObject/Subtype/Image/Width {side}/Height {side}/ColorSpace/DeviceRGB/BitsPerComponent 8\
         /Filter[/FlateDecode/FlateDecode]"
    );
    pdf.stream(&entries, &deflated_twice(0xff, (side * side * 3) >> 20)?);
    Ok(pdf.finish())
}

/// A sound PDF of one page of this width and height in points.
pub fn sheet(width: u64, height: u64) -> Vec<u8> {
    let mut pdf = Plain::new();
    pdf.object(CATALOG);
    pdf.object(ONE_PAGE);
    pdf.object(&format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]>>"));
    pdf.finish()
}

/// `mebibytes` of one byte, deflated and deflated again.
fn deflated_twice(byte: u8, mebibytes: usize) -> io::Result<Vec<u8>> {
    let outer = ZlibEncoder::new(Vec::new(), Compression::best());
    let mut inner = ZlibEncoder::new(outer, Compression::fast());
    let piece = vec![byte; 1 << 20];
    for _ in 0..mebibytes {
        inner.write_all(&piece)?;
    }
    inner.finish()?.finish()
}

/// A PDF whose page tree is its own child.
pub fn endless_page_tree() -> Vec<u8> {
    let mut pdf = Plain::new();
    pdf.object(CATALOG);
    pdf.object("<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 2 0 R>>");
    pdf.object("<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>");
    pdf.finish()
}

/// A PDF with arrays `depth` deep in its page.
pub fn deeply_nested(depth: usize) -> Vec<u8> {
    let mut pdf = Plain::new();
    pdf.object(CATALOG);
    pdf.object(ONE_PAGE);
    let nest = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    pdf.object(&format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Note {nest}>>"));
    pdf.finish()
}

/// A sound one-page PDF that wants to run a script and a program when it is opened.
pub fn scripted() -> Vec<u8> {
    let mut pdf = Plain::new();
    pdf.object(
        "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\('x'\\))/Next<</S/Launch/F(cmd.exe)>>>>>>",
    );
    pdf.object(ONE_PAGE);
    pdf.object(PAGE);
    pdf.stream("", b"BT /F1 12 Tf 72 770 Td (Van ban co ma lenh) Tj ET");
    pdf.object(HELVETICA);
    pdf.finish()
}

/// A sound one-page PDF of exactly `size` bytes, made while it is read: nothing of that size stands in memory.
#[derive(Debug, Clone)]
pub struct Streamed {
    head: Vec<u8>,
    filler: u64,
    tail: Vec<u8>,
    at: u64,
}

/// A PDF of `size` bytes as a stream; sizes below 1 KiB give 1 KiB.
pub fn of_size(size: u64) -> Streamed {
    let size = size.max(1024);
    let mut pdf = Plain::new();
    pdf.object(CATALOG);
    pdf.object(ONE_PAGE);
    pdf.object(PAGE);
    pdf.stream("", b"BT /F1 12 Tf 72 770 Td (Tep lon) Tj ET");
    pdf.object(HELVETICA);
    pdf.offsets.push(pdf.bytes.len());
    let close = "\nendstream\nendobj\n";
    // The length is written in ten digits, so that head and tail do not depend on it.
    let room = "6 0 obj\n<</Length 0000000000>>\nstream\n".len();
    let start = pdf.bytes.len() + room;
    let tail_length = close.len() + tail(&pdf.offsets, 0).len();
    // `startxref` has as many digits as the place of the table needs; each digit more makes the filler shorter.
    let digits = (size - 200).to_string().len() - 1;
    let filler = size.saturating_sub((start + tail_length + digits) as u64);
    pdf.bytes.extend_from_slice(format!("6 0 obj\n<</Length {filler:010}>>\nstream\n").as_bytes());
    let table = start + filler as usize + close.len();
    let mut end = close.as_bytes().to_vec();
    end.extend_from_slice(tail(&pdf.offsets, table).as_bytes());
    let mut streamed = Streamed { head: pdf.bytes, filler, tail: end, at: 0 };
    // Comments after the end are allowed; one of them takes up what a change of digits leaves over.
    while streamed.size() < size {
        streamed.tail.push(b'\n');
    }
    streamed
}

impl Streamed {
    /// Bytes in all.
    pub fn size(&self) -> u64 {
        self.head.len() as u64 + self.filler + self.tail.len() as u64
    }
}

impl Read for Streamed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let head = self.head.len() as u64;
        let from_slice = |bytes: &[u8], at: u64, buffer: &mut [u8]| {
            let rest = bytes.get(at as usize..).unwrap_or_default();
            let count = rest.len().min(buffer.len());
            buffer[..count].copy_from_slice(&rest[..count]);
            count
        };
        let count = if self.at < head {
            from_slice(&self.head, self.at, buffer)
        } else if self.at < head + self.filler {
            let left = head + self.filler - self.at;
            let count = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            for (place, byte) in buffer[..count].iter_mut().enumerate() {
                // Printable and without the words that a repairing reader looks for.
                *byte = b'a' + ((self.at + place as u64).wrapping_mul(2_654_435_761) >> 13) as u8 % 26;
            }
            count
        } else {
            from_slice(&self.tail, self.at - head - self.filler, buffer)
        };
        self.at += count as u64;
        Ok(count)
    }
}

/// Names of files that have hurt somebody: paths, marks of direction, control characters, reserved names, markup.
pub fn names() -> Vec<String> {
    let mut list: Vec<String> = [
        "../../../etc/passwd.pdf",
        "..\\..\\windows\\win.ini.pdf",
        "/etc/shadow.pdf",
        "C:\\Users\\Public\\x.pdf",
        "cong-van-\u{202e}fdp.exe",
        "\u{200f}công văn\u{200e}.pdf",
        "công\u{0}văn.pdf",
        "dòng một\r\nSet-Cookie: x=1.pdf",
        "\"; filename=\"khac.exe",
        "<img src=x onerror=alert(1)>.pdf",
        "%2e%2e%2f%2e%2e%2fx.pdf",
        "CON.pdf",
        ".htaccess",
        "   .pdf",
        "",
        ".",
        "..",
        "Co\u{302}ng va\u{306}n de\u{302}\u{301}n.pdf",
        "\u{1f4c4}\u{1f1fb}\u{1f1f3}.pdf",
        "'; DROP TABLE documents; --.pdf",
        "=cmd|'/c calc'!A1.pdf",
    ]
    .map(str::to_owned)
    .into();
    list.push(format!("{}.pdf", "công văn ".repeat(60)));
    list
}
