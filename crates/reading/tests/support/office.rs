//! Office files, messages and archives made on the spot.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be made fails its test")]

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An archive of these members; a `mimetype` is stored as OpenDocument has it.
pub(crate) fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        let method =
            if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A Word document with this body.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    docx_with(body, "")
}

/// A Word document with this body and these styles.
pub(crate) fn docx_with(body: &str, styles: &str) -> Vec<u8> {
    let body =
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let styles = format!("<w:styles xmlns:w=\"w\">{styles}</w:styles>");
    archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", body.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
    ])
}

/// A paragraph of Word's, aligned as `jc` says.
pub(crate) fn paragraph(text: &str, jc: &str) -> String {
    format!("<w:p><w:pPr><w:jc w:val=\"{jc}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A row of Word's with centred lines in its cells.
pub(crate) fn row(cells: &[&[&str]]) -> String {
    let cell = |lines: &&[&str]| {
        let lines: String = lines.iter().map(|line| paragraph(line, "center")).collect();
        format!("<w:tc>{lines}</w:tc>")
    };
    format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cells.iter().map(cell).collect::<String>())
}

/// A letter as offices type it: head and signature in tables without lines.
pub(crate) fn letter() -> Vec<u8> {
    let head = row(&[
        &["UBND TỈNH SÔNG LAM", "SỞ NỘI VỤ", "Số: 07/SNV-VTLT", "V/v lập hồ sơ điện tử năm 2026"],
        &[
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Sông Lam, ngày 05 tháng 3 năm 2026",
        ],
    ]);
    let addressed = paragraph("Kính gửi: Sở Tài chính tỉnh Sông Lam", "center");
    let body: String = [
        "Thực hiện kế hoạch công tác năm 2026, Sở Nội vụ đề nghị quý cơ quan lập hồ sơ công việc trên hệ thống.",
        "Đề nghị quý cơ quan quan tâm, phối hợp thực hiện./.",
    ]
    .iter()
    .map(|line| paragraph(line, "both"))
    .collect();
    let signed = row(&[
        &["Nơi nhận:", "- Như trên;", "- Lưu: VT."],
        &["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "", "Trần Thị Hòa"],
    ]);
    docx(&format!("{head}{addressed}{body}{signed}"))
}

/// A workbook of one sheet with a shared string, a number, a day and a text of the cell's own.
pub(crate) fn workbook() -> Vec<u8> {
    archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "xl/workbook.xml",
            "<workbook xmlns:r='r'><sheets><sheet name='Lịch' sheetId='1' r:id='a'/>\
             <sheet name='Trống' sheetId='2' r:id='b'/></sheets></workbook>"
                .as_bytes(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id='a' Target='worksheets/sheet1.xml'/>\
              <Relationship Id='b' Target='/xl/worksheets/sheet2.xml'/></Relationships>",
        ),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>Họ và</t></si><si><r><t>Thọ</t></r><r><t> Hòa</t></r></si></sst>".as_bytes(),
        ),
        (
            "xl/styles.xml",
            b"<styleSheet><numFmts><numFmt numFmtId='165' formatCode='dd\"y\"/mm/yyyy'/></numFmts>\
              <cellXfs><xf numFmtId='0'/><xf numFmtId='165'/></cellXfs></styleSheet>",
        ),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData><row><c t='s'><v>1</v></c><c><v>12.5</v></c><c s='1'><v>45992</v></c></row>\
             <row><c t='inlineStr'><is><t>a &amp; b</t></is></c><c/><c t='s'><v>99</v></c></row></sheetData></worksheet>"
                .as_bytes(),
        ),
        ("xl/worksheets/sheet2.xml", b"<worksheet><sheetData/></worksheet>"),
    ])
}

/// A message with an attachment.
pub(crate) fn message(name: &str, attachment: &[u8]) -> Vec<u8> {
    let mut encoded = String::new();
    for chunk in attachment.chunks(3) {
        let number = chunk.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        let number = number << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            let digit = digits[(number >> (18 - 6 * at) & 63) as usize];
            encoded.push(if at > chunk.len() { '=' } else { digit.into() });
        }
        if encoded.len() % 77 == 76 {
            encoded.push('\n');
        }
    }
    format!(
        "From: Van thu <vanthu@songlam.invalid>\r\nTo: so@songlam.invalid\r\nDate: Thu, 5 Mar 2026 08:30:00 +0700\r\n\
         Subject: =?UTF-8?B?R+G7rWkgY8O0bmcgdsSDbg==?=\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"xyz\"\r\n\r\n--xyz\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <html><head><style>p {{}}</style></head><body><p>Kính gửi <b>quý cơ quan</b></p></body></html>\r\n--xyz\r\n\
         Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{encoded}\r\n--xyz--\r\n"
    )
    .into_bytes()
}

/// A Word document of 1997: a row of two cells in the font `.VnTime`, then a paragraph in another font.
/// `flags` are those of its head.
pub(crate) fn old_word(flags: u16) -> Vec<u8> {
    // "ngày" in TCVN3, a cell; "B", a cell; the end of the row; a field with its result.
    let text = b"ng\xb5y\x07B\x07\x07C\x13DATE\x14h\xf4m\x15\r";
    let start = 1024_u32;
    let ends = |lengths: &[u32]| {
        let mut at = start;
        let mut ends = vec![at];
        ends.extend(lengths.iter().map(|length| {
            at += length;
            at
        }));
        ends
    };
    let in_table = vec![0, 0, 0x16, 0x24, 1];
    let row_end = [&in_table[..], &[0x17, 0x24, 1]].concat();
    let paragraphs =
        format_page(&ends(&[5, 2, 1, 12]), &[in_table.clone(), in_table, row_end, vec![0, 0]], true);
    let font = |number: u8| vec![0x4F, 0x4A, number, 0];
    let characters = format_page(&ends(&[8, 12]), &[font(1), font(0)], false);

    let mut table = Vec::new();
    let mut pairs = [[0_u32; 2]; 34];
    let mut put = |part: usize, bytes: &[u8]| {
        pairs[part] = [table.len() as u32, bytes.len() as u32];
        table.extend_from_slice(bytes);
    };
    let plc = |page: u32| [start, start + text.len() as u32, page].map(u32::to_le_bytes).concat();
    put(12, &plc(5));
    put(13, &plc(4));
    let mut fonts = vec![2, 0, 0, 0];
    for name in ["Arial", ".VnTime"] {
        let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        fonts.push(39 + name.len() as u8);
        fonts.extend([0; 39]);
        fonts.extend(name);
    }
    put(15, &fonts);
    let mut pieces = vec![2, 16, 0, 0, 0];
    pieces.extend([0, text.len() as u32].map(u32::to_le_bytes).concat());
    pieces.extend([&[0, 0][..], &((start * 2) | 0x4000_0000).to_le_bytes(), &[0, 0]].concat());
    put(33, &pieces);

    let mut main = vec![0; 3072];
    main[..4].copy_from_slice(&[0xEC, 0xA5, 0xC1, 0]);
    main[10..12].copy_from_slice(&flags.to_le_bytes());
    main[76..80].copy_from_slice(&(text.len() as u32).to_le_bytes());
    for (number, pair) in pairs.iter().enumerate() {
        main[154 + 8 * number..][..8].copy_from_slice(&pair.map(u32::to_le_bytes).concat());
    }
    main[1024..][..text.len()].copy_from_slice(text);
    main[2048..][..512].copy_from_slice(&paragraphs);
    main[2560..][..512].copy_from_slice(&characters);
    compound(&[("/WordDocument", &main), ("/0Table", &table)])
}

/// A page of formats: where each stretch ends, and its changes.
fn format_page(ends: &[u32], changes: &[Vec<u8>], is_paragraphs: bool) -> Vec<u8> {
    let mut page = vec![0; 512];
    let entry = if is_paragraphs { 13 } else { 1 };
    for (number, end) in ends.iter().enumerate() {
        page[4 * number..][..4].copy_from_slice(&end.to_le_bytes());
    }
    let mut at = 510;
    for (number, bytes) in changes.iter().enumerate() {
        at = (at - bytes.len() - 2) & !1;
        page[4 * ends.len() + entry * number] = (at / 2) as u8;
        // In words and one less when odd, or in bytes.
        let (from, length) = match is_paragraphs {
            true if bytes.len() % 2 == 0 => (at + 2, 0),
            true => (at + 1, bytes.len().div_ceil(2)),
            false => (at + 1, bytes.len()),
        };
        page[at] = length as u8;
        if from == at + 2 {
            page[at + 1] = (bytes.len() / 2) as u8;
        }
        page[from..][..bytes.len()].copy_from_slice(bytes);
    }
    page[511] = changes.len() as u8;
    page
}

/// A compound file of these streams.
pub(crate) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// A file of the repository's `fixtures/office`.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/office/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}
