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

/// A letter whose head stands in the header of its first page, with another header, a footer, a note, and its number in a
/// text box that is stored in two forms.
pub(crate) fn letter_with_margins() -> Vec<u8> {
    let part = |name: &str, inner: &str| format!("<w:{name} xmlns:w=\"w\">{inner}</w:{name}>");
    let page_number = "<w:p><w:r><w:t>Trang </w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> PAGE \
                       </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>2</w:t></w:r>\
                       <w:r><w:fldChar w:fldCharType='end'/></w:r><w:fldSimple w:instr='NUMPAGES'><w:r><w:t>7</w:t></w:r>\
                       </w:fldSimple></w:p>";
    let head = row(&[
        &["UBND TỈNH SÔNG LAM", "SỞ NỘI VỤ"],
        &["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
    ]);
    let number = paragraph("Số: 41/SNV-VTLT", "left");
    let boxed = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent>{number}</w:txbxContent></w:drawing>\
         </mc:Choice><mc:Fallback><w:pict><w:txbxContent>{number}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>\
         </w:r></w:p>"
    );
    let place = paragraph("Sông Lam, ngày 05 tháng 3 năm 2026", "right");
    let asked =
        paragraph("Đề nghị quý cơ quan báo cáo kết quả thực hiện trước ngày 20 tháng 3 năm 2026.", "both");
    let body = format!(
        "<w:document xmlns:w=\"w\"><w:body>{boxed}{place}{asked}<w:sectPr><w:headerReference w:type='default' r:id='h2'/>\
         <w:headerReference w:type='first' r:id='h1'/><w:headerReference w:type='even' r:id='h3'/>\
         <w:footerReference w:type='default' r:id='f1'/><w:titlePg/></w:sectPr></w:body></w:document>"
    );
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id='{id}' Type='http://x/relationships/{kind}' Target='{target}'/>")
    };
    let relations = [
        relation("h1", "header", "header1.xml"),
        relation("h2", "header", "/word/header2.xml"),
        relation("h3", "header", "header3.xml"),
        relation("f1", "footer", "footer1.xml"),
        relation("n1", "footnotes", "footnotes.xml"),
        "<Relationship Id='x' Type='http://x/relationships/footer' TargetMode='External' Target='file:///etc/hostname'/>".into(),
    ];
    let relations = format!("<Relationships>{}</Relationships>", relations.concat());
    let note = format!("<w:footnote w:id='2'>{}</w:footnote>", paragraph("Theo Kế hoạch năm 2026.", "left"));
    archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", body.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("word/header1.xml", part("hdr", &head).as_bytes()),
        ("word/header2.xml", part("hdr", page_number).as_bytes()),
        ("word/header3.xml", part("hdr", &paragraph("Không trang nào có", "left")).as_bytes()),
        ("word/footer1.xml", part("ftr", &paragraph("Địa chỉ: 12 đường Sông Lam", "left")).as_bytes()),
        ("word/footnotes.xml", part("footnotes", &note).as_bytes()),
    ])
}

/// A document with nothing but this picture.
pub(crate) fn pasted(picture: &[u8]) -> Vec<u8> {
    archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "word/document.xml",
            b"<w:document><w:body><w:p><w:r><w:drawing><a:blip r:embed='r1'/></w:drawing></w:r></w:p></w:body></w:document>",
        ),
        (
            "word/_rels/document.xml.rels",
            b"<Relationships><Relationship Id='r1' Type='http://x/image' Target='media/image1.png'/></Relationships>",
        ),
        ("word/media/image1.png", picture),
    ])
}

/// A text of OpenDocument with two kinds of pages, of which it uses the one its first paragraph names, and a note.
pub(crate) fn text_with_margins() -> Vec<u8> {
    let styles = "<office:document-styles><office:styles><style:style style:name='Standard' style:family='paragraph'/>\
        </office:styles><office:master-styles>\
        <style:master-page style:name='Standard'><style:header><text:p>Chỉ ở trang thường</text:p></style:header>\
        </style:master-page><style:master-page style:name='Thư'><style:header><text:p>SỞ NỘI VỤ</text:p></style:header>\
        <style:header-left style:display='false'><text:p>Trang chẵn</text:p></style:header-left>\
        <style:footer><text:p>Trang <text:page-number>2</text:page-number></text:p></style:footer></style:master-page>\
        </office:master-styles></office:document-styles>";
    let content = "<office:document-content><office:automatic-styles><style:style style:name='P1' style:family='paragraph' \
        style:parent-style-name='Standard' style:master-page-name='Thư'/></office:automatic-styles><office:body><office:text>\
        <text:p text:style-name='P1'>Số: 41/SNV-VTLT<text:note><text:note-citation>1</text:note-citation><text:note-body>\
        <text:p>Theo Kế hoạch.</text:p></text:note-body></text:note> ngày 05</text:p><text:p>Kính gửi: Sở Tài chính</text:p>\
        </office:text></office:body></office:document-content>";
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("styles.xml", styles.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

/// Two slides, told in another order than their parts are named; the first has a table, notes and a number.
pub(crate) fn presentation() -> Vec<u8> {
    let shape = |kind: &str, inner: &str| {
        format!(
            "<p:sp><p:nvSpPr><p:nvPr><p:ph type='{kind}'/></p:nvPr></p:nvSpPr><p:txBody>{inner}</p:txBody></p:sp>"
        )
    };
    let line = |text: &str| format!("<a:p><a:r><a:t>{text}</a:t></a:r></a:p>");
    let slide = |inner: &str| format!("<p:sld><p:cSld><p:spTree>{inner}</p:spTree></p:cSld></p:sld>");
    let first = slide(&format!(
        "{}{}<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody>{}</a:txBody></a:tc><a:tc><a:txBody>{}</a:txBody></a:tc></a:tr></a:tbl>\
         </p:graphicFrame>{}",
        shape("title", &line("Chuyển đổi số")),
        shape(
            "body",
            "<a:p><a:r><a:rPr b='1'><a:latin typeface='.VnTime'/></a:rPr><a:t>ngµy</a:t></a:r><a:br/><a:r><a:t>một</a:t></a:r></a:p>"
        ),
        line("Việc"),
        line("Hạn"),
        shape("sldNum", "<a:p><a:fld type='slidenum'><a:t>1</a:t></a:fld></a:p>"),
    ));
    let second = slide(&line("Xin cảm ơn"));
    let notes = format!(
        "<p:notes>{}{}</p:notes>",
        shape("body", &line("Nói chậm")),
        shape("ftr", &line("Chân trang"))
    );
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id='{id}' Type='http://x/{kind}' Target='{target}'/>")
    };
    let all = |relations: &[String]| format!("<Relationships>{}</Relationships>", relations.concat());
    let order = "<p:presentation><p:sldIdLst><p:sldId id='256' r:id='b'/><p:sldId id='257' r:id='a'/><p:sldId id='258' r:id='z'/>\
                 </p:sldIdLst></p:presentation>";
    let of_all =
        all(&[relation("a", "slide", "slides/slide1.xml"), relation("b", "slide", "slides/slide2.xml")]);
    archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("ppt/presentation.xml", order.as_bytes()),
        ("ppt/_rels/presentation.xml.rels", of_all.as_bytes()),
        ("ppt/slides/slide1.xml", second.as_bytes()),
        ("ppt/slides/slide2.xml", first.as_bytes()),
        (
            "ppt/slides/_rels/slide2.xml.rels",
            all(&[relation("n", "notesSlide", "../notesSlides/notesSlide1.xml")]).as_bytes(),
        ),
        ("ppt/notesSlides/notesSlide1.xml", notes.as_bytes()),
    ])
}

/// A workbook of 1997 with texts that go on in another record, a day, numbers of every kind and a formula with its text;
/// `locked` as behind a password.
pub(crate) fn old_workbook(locked: bool) -> Vec<u8> {
    let record =
        |kind: u16, data: &[u8]| [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let cell = |row: u16, column: u16, format: u16, rest: &[u8]| {
        [&[row, column, format].map(u16::to_le_bytes).concat(), rest].concat()
    };
    let begin = |of: u16| record(0x0809, &[0x0600_u16, of, 0, 0, 0, 0, 0, 0].map(u16::to_le_bytes).concat());
    let end = record(0x000A, &[]);

    let mut book = begin(5);
    if locked {
        book.extend(record(0x002F, &[0; 6]));
    }
    for font in ["Arial", ".VnTime"] {
        let name = wide(font);
        book.extend(record(0x0031, &[&[0; 14][..], &[(name.len() / 2) as u8, 1], &name].concat()));
    }
    book.extend(record(0x041E, &[&[165, 0, 10, 0, 0][..], b"dd/mm/yyyy"].concat()));
    // Cell formats: the usual, a day, and the old font.
    for (font, number) in [(0_u16, 0_u16), (0, 165), (1, 0)] {
        book.extend(record(0x00E0, &[font.to_le_bytes(), number.to_le_bytes(), [0; 2]].concat()));
    }
    // Three texts: "Thọ Hòa" broken off within, "ngµy" in TCVN3 with one byte a letter, "Họ tên".
    let [first, rest] = ["Thọ", " Hòa"].map(wide);
    let strings = [&[3, 0, 0, 0, 3, 0, 0, 0, 7, 0, 1][..], &first].concat();
    let third = wide("Họ tên");
    let more = [&[1][..], &rest, &[4, 0, 0], b"ng\xb5y", &[6, 0, 1], &third].concat();
    let tail = [record(0x00FC, &strings), record(0x003C, &more), end.clone()].concat();
    let name = wide("Lịch");
    let sheet_at = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 4, 1], &name].concat());
    let at = book.len() + sheet_at(0).len() + tail.len();
    book.extend(sheet_at(at as u32));
    book.extend(tail);

    let text =
        |row, column, format, number: u32| record(0x00FD, &cell(row, column, format, &number.to_le_bytes()));
    book.extend(begin(0x10));
    book.extend(text(0, 0, 0, 2));
    book.extend(text(0, 2, 2, 1));
    book.extend(text(1, 0, 0, 0));
    book.extend(record(0x0203, &cell(1, 1, 1, &45_992_f64.to_le_bytes())));
    book.extend(record(0x027E, &cell(1, 2, 0, &((1_250_u32 << 2) | 3).to_le_bytes())));
    // Two numbers side by side, then a formula that gives a text.
    let pair = [
        &[3_u8, 0, 0, 0, 0, 0][..],
        &((7_u32 << 2) | 2).to_le_bytes(),
        &[0, 0],
        &((8_u32 << 2) | 2).to_le_bytes(),
        &[1, 0],
    ];
    book.extend(record(0x00BD, &pair.concat()));
    book.extend(record(0x0006, &cell(3, 2, 0, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0])));
    book.extend(record(0x0207, &[&[6, 0, 1][..], &wide("Tổng 1")].concat()));
    book.extend(record(0x0205, &cell(4, 0, 0, &[1, 0])));
    book.extend(end);
    compound(&[("/Workbook", &book)])
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
