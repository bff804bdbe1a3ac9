//! Letters that came as pictures, alone and inside other files.
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be made fails its test")]

mod support;

use std::path::Path;
use std::process::Command;

use congvan_reading::{
    FileKind, Limits, PageWords, ReadError, Reading, TextSource, isolated, picture_size, read,
};
use congvan_specimens::library::letters;
use congvan_specimens::typeset;
use fax::encoder::Encoder;
use fax::{Color, VecWriter};
use support::office::archive;
use support::{Folder, has_poppler, has_tesseract, reader};
use time::macros::date;

/// The first page of `pdf` as `pdftoppm` draws it with these options.
fn drawn(folder: &Folder, pdf: &[u8], options: &[&str]) -> Vec<u8> {
    let path = folder.file("drawn.pdf", pdf);
    let out = Command::new("pdftoppm").args(options).arg("-singlefile").arg(&path).output().unwrap();
    assert!(out.status.success());
    out.stdout
}

/// Width, height and dots of a picture as `pdftoppm` writes it: grey, or black and white with `-mono`.
fn dots(netpbm: &[u8]) -> (usize, usize, &[u8]) {
    let mut parts = netpbm.splitn(3, |byte| *byte == b'\n');
    let (kind, size, rest) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let mut sides = std::str::from_utf8(size).unwrap().split(' ').map(|side| side.parse().unwrap());
    let body = if kind == b"P4" { rest } else { &rest[rest.iter().position(|b| *b == b'\n').unwrap() + 1..] };
    (sides.next().unwrap(), sides.next().unwrap(), body)
}

/// A TIFF as scanners of offices write it: one bit a dot, packed as by a fax machine of group 4, a page a picture.
fn fax_pages(pages: &[(usize, usize, Vec<u8>)]) -> Vec<u8> {
    let mut out = b"II*\0\0\0\0\0".to_vec();
    let mut link = 4;
    for (width, height, bits) in pages {
        let mut encoder = Encoder::new(VecWriter::new());
        for row in bits.chunks(width.div_ceil(8)).take(*height) {
            let dot = |x: usize| if row[x / 8] >> (7 - x % 8) & 1 == 1 { Color::Black } else { Color::White };
            encoder.encode_line((0..*width).map(dot), *width as u16).unwrap();
        }
        let packed = encoder.finish().unwrap().finish();
        let strip = out.len() as u32;
        out.extend(&packed);
        out.resize(out.len().next_multiple_of(2), 0);
        let at = out.len() as u32;
        out[link..link + 4].copy_from_slice(&at.to_le_bytes());
        let long = |tag: u16, value: u32| {
            let mut entry = [tag.to_le_bytes(), 4_u16.to_le_bytes()].concat();
            entry.extend([1, value].iter().flat_map(|number| number.to_le_bytes()));
            entry
        };
        let entries = [
            long(256, *width as u32),
            long(257, *height as u32),
            long(258, 1),
            long(259, 4),
            // White is zero, as on paper.
            long(262, 0),
            long(273, strip),
            long(277, 1),
            long(278, *height as u32),
            long(279, packed.len() as u32),
        ];
        out.extend((entries.len() as u16).to_le_bytes());
        out.extend(entries.concat());
        link = out.len();
        out.extend([0; 4]);
    }
    out
}

/// Reads a file as the product does: what is a picture in it page by page.
fn read_whole(program: &Path, path: &Path) -> (Reading, Reading) {
    let limits = Limits::of_recognition();
    let before = isolated::read_with(program, &[], path, &limits).unwrap();
    let recognise = |page: &u32| isolated::recognise(program, &[], path, *page, &limits).unwrap();
    let words: Vec<PageWords> = before.to_recognise.iter().map(recognise).collect();
    let after = isolated::read_recognised(program, &[], path, &words, &limits).unwrap();
    (before, after)
}

#[test]
fn a_photograph_and_a_fax_are_read_like_a_scan() {
    let Some(program) = reader().filter(|_| has_poppler() && has_tesseract()) else { return };
    let folder = Folder::new();
    let specimen = letters(11, date!(2026 - 11 - 25), 1).next().unwrap();
    let pdf = typeset(&specimen.letter).unwrap().pdf;
    let photograph = drawn(&folder, &pdf, &["-jpeg", "-r", "200"]);
    let mono = drawn(&folder, &pdf, &["-mono", "-r", "200"]);
    let (width, height, bits) = dots(&mono);
    let page = (width, height, bits.to_vec());
    let blank = (width, height, vec![0; bits.len()]);
    for (name, bytes, pages) in [("anh.jpg", photograph, 1), ("fax.tif", fax_pages(&[page, blank]), 2)] {
        let path = folder.file(name, &bytes);
        let (before, after) = read_whole(&program, &path);
        assert_eq!(before.to_recognise, (1..=pages).collect::<Vec<u32>>(), "{name}");
        assert_eq!((before.inspection.page_count, before.inspection.pages[0].width), (pages, 595.0));
        assert_eq!(after.pages.len(), pages as usize);
        let sources: Vec<TextSource> = after.pages.iter().map(|page| page.source).collect();
        assert_eq!(sources, [TextSource::Ocr, TextSource::None][..pages as usize], "{name}");
        let number = after.fields.number.as_ref().unwrap();
        assert_eq!(number.value, specimen.truth.number, "{name}");
        assert_eq!(after.fields.notation.as_ref().unwrap().value, specimen.truth.symbol, "{name}");
        // In the upper third of the sheet, where it is printed.
        assert!(number.page == 1 && number.rect.unwrap().y < 280.0 && number.confidence < 0.9, "{number:?}");
    }
}

#[test]
fn pictures_and_scans_inside_other_files_are_found_by_their_page() {
    let Some(program) = reader().filter(|_| has_poppler() && has_tesseract()) else { return };
    let folder = Folder::new();
    let mut specimens = letters(12, date!(2026 - 11 - 25), 2);
    let (first, second) = (specimens.next().unwrap(), specimens.next().unwrap());
    let first = typeset(&first.letter).unwrap().pdf;
    let photograph = drawn(&folder, &typeset(&second.letter).unwrap().pdf, &["-jpeg", "-gray", "-r", "200"]);
    let blank = fax_pages(&[(1_600, 2_200, vec![0; 200 * 2_200])]);
    let inner = archive(&[("trắng.tif", &blank), ("ghi chú.txt", "Hết".as_bytes())]);
    let bytes = archive(&[("chữ.pdf", &first), ("trong.zip", &inner), ("anh lớn.jpeg", &photograph)]);
    let path = folder.file("goi.zip", &bytes);
    let (before, after) = read_whole(&program, &path);
    // The list of members, the pages of the first letter, the list inside, the white sheet, the note, the photograph.
    let letter = read(&folder.file("a.pdf", &first), &Limits::default()).unwrap().pages.len() as u32;
    assert_eq!(before.to_recognise, [letter + 3, letter + 5]);
    assert!(before.remarks[0].contains("2 trang là ảnh quét"), "{:?}", before.remarks);
    assert_eq!(after.to_recognise, Vec::<u32>::new());
    let text = |at: u32| after.pages[at as usize - 1].text.trim();
    assert_eq!((text(letter + 3), text(letter + 4)), ("", "Hết"));
    assert!(text(letter + 5).contains(&second.truth.symbol), "{}", text(letter + 5));
    let limits = Limits::of_recognition();
    let beyond = isolated::recognise(&program, &[], &path, letter + 6, &limits);
    assert_eq!(beyond, Err(ReadError::NoSuchPage { page: letter + 6 }));
}

#[test]
fn a_scan_pasted_into_a_document_is_read_as_its_letter() {
    let Some(program) = reader().filter(|_| has_poppler() && has_tesseract()) else { return };
    let folder = Folder::new();
    let specimen = letters(14, date!(2026 - 11 - 25), 1).next().unwrap();
    let scan = drawn(&folder, &typeset(&specimen.letter).unwrap().pdf, &["-jpeg", "-gray", "-r", "200"]);
    let logo = drawn(&folder, &typeset(&specimen.letter).unwrap().pdf, &["-png", "-gray", "-r", "20"]);
    let relations = |kind: &str, targets: &[&str]| {
        let one = |(at, target): (usize, &&str)| {
            format!("<Relationship Id='r{at}' Type='http://x/{kind}' Target='{target}'/>")
        };
        format!("<Relationships>{}</Relationships>", targets.iter().enumerate().map(one).collect::<String>())
    };
    let images = relations("image", &["media/image2.png", "media/image1.jpeg"]);
    let word = |text: &str| {
        // A picture stands in two forms, of which the older one names it again.
        let body = format!(
            "<w:document><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p><w:p><w:r><w:drawing><a:blip r:embed='r0'/></w:drawing>\
             <mc:AlternateContent><mc:Choice><w:drawing><a:blip r:embed='r1'/></w:drawing></mc:Choice><mc:Fallback><w:pict>\
             <v:imagedata r:id='r1'/></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p></w:body></w:document>"
        );
        archive(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", body.as_bytes()),
            ("word/_rels/document.xml.rels", images.as_bytes()),
            ("word/media/image1.jpeg", &scan),
            ("word/media/image2.png", &logo),
        ])
    };
    let (before, after) = read_whole(&program, &folder.file("quét.docx", &word("Kính chuyển")));
    assert_eq!(before.to_recognise, [2], "the logo is no page, the scan is one");
    assert_eq!(after.pages[1].source, TextSource::Ocr);
    let number = after.fields.number.as_ref().unwrap();
    assert_eq!(number.value, specimen.truth.number);
    assert!(number.rect.is_none() && number.confidence < 0.9, "there is no page to show the place on");
    let full = "Kính gửi các đơn vị trực thuộc ".repeat(6);
    let full = read(&folder.file("đủ.docx", &word(&full)), &Limits::default()).unwrap();
    assert_eq!((full.pages.len(), full.to_recognise.len()), (1, 0), "it has its text");

    let text = "<office:document-content><office:body><office:text><text:p><draw:image xlink:href='Pictures/1.jpg'/></text:p>\
                </office:text></office:body></office:document-content>";
    let odt = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", text.as_bytes()),
        ("Pictures/1.jpg", &scan),
    ]);
    let slides = archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "ppt/presentation.xml",
            b"<p:presentation><p:sldIdLst><p:sldId id='1' r:id='r0'/></p:sldIdLst></p:presentation>",
        ),
        ("ppt/_rels/presentation.xml.rels", relations("slide", &["slides/slide1.xml"]).as_bytes()),
        ("ppt/slides/slide1.xml", b"<p:sld><p:pic><a:blip r:embed='r0'/></p:pic></p:sld>"),
        ("ppt/slides/_rels/slide1.xml.rels", relations("image", &["../media/image1.jpeg"]).as_bytes()),
        ("ppt/media/image1.jpeg", &scan),
    ]);
    let book = archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name='A' r:id='r0'/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", relations("worksheet", &["worksheets/sheet1.xml"]).as_bytes()),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData/><drawing r:id='r0'/></worksheet>"),
        (
            "xl/worksheets/_rels/sheet1.xml.rels",
            relations("drawing", &["../drawings/drawing1.xml"]).as_bytes(),
        ),
        ("xl/drawings/_rels/drawing1.xml.rels", relations("image", &["../media/image1.jpeg"]).as_bytes()),
        ("xl/media/image1.jpeg", &scan),
    ]);
    for (name, bytes) in [("odt", &odt), ("pptx", &slides), ("xlsx", &book)] {
        let found = read(&folder.file(name, bytes), &Limits::default()).unwrap();
        assert_eq!((found.pages.len(), found.to_recognise), (2, vec![2]), "{name}");
        // In an archive its pages are counted with all others.
        let packed = archive(&[("a.txt", b"a"), (name, bytes)]);
        let found = read(&folder.file("a.zip", &packed), &Limits::default()).unwrap();
        assert_eq!((found.pages.len(), found.to_recognise), (4, vec![4]), "{name}");
    }
}

#[test]
fn a_page_is_as_high_as_the_picture_is_shown() {
    if !has_poppler() {
        return;
    }
    let folder = Folder::new();
    let pdf = typeset(&letters(13, date!(2026 - 11 - 25), 1).next().unwrap().letter).unwrap().pdf;
    let jpeg = drawn(&folder, &pdf, &["-jpeg", "-gray", "-r", "60"]);
    for way in 1..=8_u16 {
        // How the camera was held, as cameras write it before the picture.
        let mut held =
            b"\xff\xd8\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
        held.extend(way.to_be_bytes());
        held.extend([0; 6]);
        held.extend(&jpeg[2..]);
        let [width, height] = picture_size(&held).unwrap().map(f64::from);
        let reading = read(&folder.file("anh.jpg", &held), &Limits::default()).unwrap();
        let page = &reading.inspection.pages[0];
        assert!((page.height / page.width - height / width).abs() < 0.001, "{way}: {page:?}");
        assert_eq!(width > height, way >= 5, "{way}");
        assert_eq!(reading.fields.page_count.unwrap().value, 1);
    }
}

#[test]
fn pictures_that_are_none_or_too_many() {
    let folder = Folder::new();
    let try_read = |bytes: &[u8]| read(&folder.file("anh", bytes), &Limits::default()).map(drop);
    let damaged = |file: FileKind| Err(ReadError::Damaged { file });
    let over = |what: &str| Err(ReadError::OverLimit { what: what.into() });
    let mut vast = Vec::new();
    let mut encoder = png::Encoder::new(&mut vast, 100_000, 100_000);
    encoder.set_color(png::ColorType::Grayscale);
    drop(encoder.write_header().unwrap());
    assert_eq!(try_read(&vast), over("pixels"));
    assert_eq!(try_read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), damaged(FileKind::Png));
    assert_eq!(try_read(b"\xff\xd8\xff\xe0\0\x10JFIF"), damaged(FileKind::Jpeg));
    assert_eq!(try_read(b"\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\xff\xff\x01\x01\x11\0"), over("pixels"));
    assert_eq!(try_read(b"II*\0\x08\0\0\0"), damaged(FileKind::Tiff));
    // A directory whose next one is itself.
    let page = (8, 1, vec![0b1010_1010]);
    let mut ring = fax_pages(std::slice::from_ref(&page));
    let first = ring[4..8].to_vec();
    let end = ring.len();
    ring[end - 4..].copy_from_slice(&first);
    assert!(try_read(&ring).is_err());
    let many = fax_pages(&vec![page; 3]);
    let limits = Limits { max_pages: 2, ..Limits::default() };
    let found = read(&folder.file("nhieu.tif", &many), &limits).map(drop);
    assert_eq!(found, Err(ReadError::TooManyPages { pages: 3, limit: 2 }));
}
