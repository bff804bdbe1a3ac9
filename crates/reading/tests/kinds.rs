//! Files other than PDFs: what is in them, and what is said of those that hold more, or less, than they should.

mod support;

use congvan_reading::{FileKind, Limits, ReadError, Reading, TextSource, isolated, read, sniff};
use support::office::{
    archive, compound, docx, docx_with, fixture, letter, letter_with_margins, message, old_word,
    old_workbook, paragraph, presentation, row, text_with_margins, workbook,
};
use support::{Folder, bytes, document, has_poppler, reader};

fn try_read(content: &[u8]) -> Result<Reading, ReadError> {
    // A name that says something else: only the content counts.
    read(&Folder::new().file("file.pdf", content), &Limits::default())
}

fn texts(reading: &Reading) -> Vec<&str> {
    reading.pages.iter().map(|page| page.text.as_str()).collect()
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn one_report_in_four_formats() {
    let truth = String::from_utf8(fixture("report.txt")).unwrap();
    for name in ["report.docx", "report.odt", "report.doc", "report.rtf"] {
        let reading = try_read(&fixture(name)).unwrap();
        assert_eq!(reading.pages.len(), 1, "{name}");
        let page = &reading.pages[0];
        assert_eq!(words(&page.text), words(&truth), "{name}");
        assert_eq!((page.source, page.confidence), (TextSource::TextLayer, 1.0), "{name}");
        let fields = &reading.fields;
        assert_eq!(fields.number.as_ref().unwrap().value, "88", "{name}");
        assert_eq!(fields.notation.as_ref().unwrap().value, "BC-BTTTT", "{name}");
        assert_eq!(fields.kind.as_ref().unwrap().value, "Báo cáo", "{name}");
        let subject = "Bổ sung kinh phí chứng thực bản sao điện tử quý I năm 2019";
        assert_eq!(fields.subject.as_ref().unwrap().value, subject, "{name}");
        assert_eq!(fields.date.as_ref().unwrap().value, time::macros::date!(2019 - 08 - 27), "{name}");
    }
}

#[test]
fn fields_of_a_letter_set_in_tables() {
    let reading = try_read(&letter()).unwrap();
    let fields = &reading.fields;
    let value =
        |found: &Option<congvan_reading::Found<String>>| found.as_ref().map(|found| found.value.clone());
    assert_eq!(value(&fields.number).as_deref(), Some("07"));
    assert_eq!(value(&fields.notation).as_deref(), Some("SNV-VTLT"));
    assert_eq!(value(&fields.agency).as_deref(), Some("Sở Nội vụ"));
    assert_eq!(value(&fields.subject).as_deref(), Some("lập hồ sơ điện tử năm 2026"));
    assert_eq!(value(&fields.kind).as_deref(), Some("Công văn"));
    assert_eq!(value(&fields.signer_name).as_deref(), Some("Trần Thị Hòa"));
    assert_eq!(value(&fields.signer_position).as_deref(), Some("Phó Giám đốc"));
    assert_eq!(value(&fields.authority_form).as_deref(), Some("KT."));
    let recipients = fields.recipients.as_ref().unwrap();
    assert_eq!(recipients.value, ["Sở Tài chính tỉnh Sông Lam"]);
    // There is no page to show the place on, and none to count.
    assert!(recipients.rect.is_none() && recipients.page == 1);
    assert!(fields.page_count.is_none() && reading.inspection.pages.is_empty());
}

#[test]
fn word_text_in_old_fonts() {
    let style = "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"N\"><w:rPr><w:rFonts w:ascii=\".VnTime\"/></w:rPr></w:style>";
    let run = |font: &str, text: &str| {
        format!("<w:r><w:rPr><w:rFonts w:ascii=\"{font}\"/></w:rPr><w:t>{text}</w:t></w:r>")
    };
    let body = format!(
        "<w:p><w:r><w:t>ngµy </w:t></w:r>{}{}</w:p>",
        run(".VnTimeH", "céng hßa "),
        run("Times New Roman", "Độc lập")
    );
    let reading = try_read(&docx_with(&body, style)).unwrap();
    assert_eq!(texts(&reading), ["ngày CỘNG HÒA Độc lập\n"]);
    assert_eq!(reading.pages[0].source, TextSource::Converted);
    assert!(reading.inspection.legacy_fonts.tcvn3);
}

#[test]
fn word_text_that_nobody_sees() {
    let body = "<w:p><w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText><w:t>b</w:t></w:r></w:del>\
                <w:r><w:rPr><w:vanish/></w:rPr><w:t>c</w:t></w:r><w:r><w:instrText>PAGE</w:instrText><w:tab/><w:t>d</w:t>\
                <w:br/><w:t>e</w:t></w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>\
                </w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback>\
                </mc:AlternateContent></w:p>";
    assert_eq!(texts(&try_read(&docx(body)).unwrap()), ["box\na\td\ne\n"]);
}

#[test]
fn word_text_in_a_part_of_another_name() {
    let file = archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", b"<Relationships><Relationship Type='http://x/officeDocument' Target='/word/document2.xml'/></Relationships>"),
        ("word/document2.xml", b"<document><body><p><r><t>a</t></r></p></body></document>"),
    ]);
    assert_eq!(texts(&try_read(&file).unwrap()), ["a\n"]);
}

#[test]
fn rows_of_tables() {
    let body = row(&[&["STT"], &["Nội dung"]]) + &row(&[&["1", "2"], &["x"]]) + &paragraph("hết", "left");
    assert_eq!(texts(&try_read(&docx(&body)).unwrap()), ["STT\tNội dung\n1\n2\nx\nhết\n"]);
}

#[test]
fn documents_of_1997() {
    let reading = try_read(&old_word(0)).unwrap();
    assert_eq!(texts(&reading), ["ngày\tB\nChôm\n"]);
    assert_eq!(reading.pages[0].source, TextSource::Converted);
    assert_eq!(try_read(&old_word(0x0100)), Err(ReadError::PasswordProtected));
    // The table stream its head names is not there.
    assert_eq!(try_read(&old_word(0x0200)), Err(ReadError::Damaged { file: FileKind::Doc }));
}

#[test]
fn workbooks_have_a_page_a_sheet() {
    let reading = try_read(&workbook()).unwrap();
    assert_eq!(texts(&reading), ["Lịch\nThọ Hòa\t12.5\t01/12/2025\na & b\t\t99\n", "Trống\n"]);
    let content = "<office:document-content><office:body><office:spreadsheet><table:table table:name='Bảng'>\
                   <table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>\
                   <table:table-cell table:number-columns-repeated='2'><text:p>b</text:p></table:table-cell>\
                   <table:table-cell table:number-columns-repeated='16380'/></table:table-row></table:table>\
                   </office:spreadsheet></office:body></office:document-content>";
    let book = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ]);
    assert_eq!(texts(&try_read(&book).unwrap()), ["Bảng\na\tb\tb\n"]);
}

#[test]
fn workbooks_of_1997_have_a_page_a_sheet() {
    let reading = try_read(&old_workbook(false)).unwrap();
    let sheet = "Lịch\nHọ tên\t\tngày\nThọ Hòa\t01/12/2025\t12.5\n7\t8\tTổng 1\nTRUE\n";
    assert_eq!(texts(&reading), [sheet]);
    assert_eq!(reading.pages[0].source, TextSource::Converted, "the font of a cell tells its letters");
}

#[test]
fn presentations_have_a_page_a_slide() {
    let reading = try_read(&presentation()).unwrap();
    assert_eq!(texts(&reading), ["Chuyển đổi số\nngày\nmột\nViệc\tHạn\nNói chậm\n", "Xin cảm ơn\n"]);
}

#[test]
fn what_stands_around_the_pages_of_a_letter() {
    let reading = try_read(&letter_with_margins()).unwrap();
    assert_eq!(
        texts(&reading),
        ["UBND TỈNH SÔNG LAM\nSỞ NỘI VỤ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
          Số: 41/SNV-VTLT\n\nSông Lam, ngày 05 tháng 3 năm 2026\n\
          Đề nghị quý cơ quan báo cáo kết quả thực hiện trước ngày 20 tháng 3 năm 2026.\n\
          Trang\nĐịa chỉ: 12 đường Sông Lam\nTheo Kế hoạch năm 2026.\n"]
    );
    let fields = &reading.fields;
    assert_eq!(fields.number.as_ref().unwrap().value, "41");
    assert_eq!(fields.notation.as_ref().unwrap().value, "SNV-VTLT");
    assert_eq!(fields.agency.as_ref().unwrap().value, "SỞ NỘI VỤ");
    let reading = try_read(&text_with_margins()).unwrap();
    assert_eq!(
        texts(&reading),
        ["SỞ NỘI VỤ\nSố: 41/SNV-VTLT ngày 05\nKính gửi: Sở Tài chính\nTrang\nTheo Kế hoạch.\n"]
    );
}

#[test]
fn plain_text_in_its_encodings() {
    let text = "Kính gửi: Ủy ban nhân dân các xã, phường trên địa bàn tỉnh";
    let utf16 =
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    // Windows-1258 writes the tone behind the letter.
    let old = b"K\xednh g\xfd\xd2i: U\xd2y ban nh\xe2n d\xe2n c\xe1c xa\xde, ph\xfd\xf5\xccng tr\xean \xf0i\xf2a b\xe0n ti\xd2nh";
    for content in [text.as_bytes(), &utf16, old] {
        assert_eq!(texts(&try_read(content).unwrap()), [format!("{text}\n")]);
    }
}

#[test]
fn messages_with_what_hangs_on_them() {
    let reading = try_read(&message("../công văn.docx", &letter())).unwrap();
    let pages = texts(&reading);
    assert_eq!(
        pages[0],
        "Từ: Van thu <vanthu@songlam.invalid>\nĐến: so@songlam.invalid\nNgày: 05/03/2026 08:30\nTiêu đề: Gửi công văn\n\
         Tệp kèm: công văn.docx\n\nKính gửi quý cơ quan\n\n"
    );
    assert!(pages[1].contains("Số: 07/SNV-VTLT") && pages.len() == 2);
    let reading = try_read(&message("anh.png", b"\x89PNG\r\n\x1a\n0000")).unwrap();
    assert_eq!(reading.remarks, ["Không đọc được tệp “anh.png”: tệp bị hỏng."]);
}

#[test]
fn archives_are_opened_twice_and_no_deeper() {
    let innermost = archive(&[("c.txt", "Kính gửi".as_bytes())]);
    let inner = archive(&[("b.txt", "Số hai".as_bytes()), ("deep.zip", &innermost)]);
    let outer =
        archive(&[("../../a\u{202e}.txt", "Số một".as_bytes()), ("thư mục/", b""), ("inner.zip", &inner)]);
    let reading = try_read(&outer).unwrap();
    let pages = texts(&reading);
    assert_eq!(pages[0], "Tệp nén gồm 2 tệp:\n- a.txt\n- inner.zip\n");
    assert_eq!(pages[1..], ["Số một\n", "Tệp nén gồm 2 tệp:\n- b.txt\n- deep.zip\n", "Số hai\n"]);
    assert_eq!(reading.remarks, ["Không đọc được tệp “deep.zip”: nén quá hai lớp, không mở."]);
}

#[test]
fn a_locked_member_is_told() {
    let mut locked = archive(&[("mật.txt", "Kính gửi".as_bytes()), ("b.txt", "Số".as_bytes())]);
    // The switch for encryption, in the member's own head and in the directory.
    for mark in [&b"PK\x03\x04"[..], b"PK\x01\x02"] {
        let at = locked.windows(4).position(|window| window == mark).unwrap();
        locked[at + if mark[2] == 3 { 6 } else { 8 }] |= 1;
    }
    let reading = try_read(&locked).unwrap();
    assert_eq!(reading.remarks, ["Không đọc được tệp “mật.txt”: đặt mật khẩu."]);
    assert_eq!(texts(&reading)[1..], ["Số\n"]);
}

#[test]
fn pdfs_in_archives_are_read_without_a_trace() {
    if !has_poppler() {
        return;
    }
    let pdf = bytes(document(2, "Kinh gui cac co quan", 595, 842));
    let reading = try_read(&archive(&[("a.pdf", &pdf), ("b.pdf", b"%PDF-1.7\n")])).unwrap();
    assert_eq!(reading.pages.len(), 3);
    assert!(reading.pages[2].text.contains("Kinh gui cac co quan"));
    assert_eq!(reading.remarks, ["Không đọc được tệp “b.pdf”: tệp bị hỏng."]);
}

#[test]
fn what_is_locked_unknown_or_broken() {
    let locked = compound(&[("/EncryptedPackage", b"x"), ("/EncryptionInfo", b"x")]);
    let sealed = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", b"<manifest><file-entry><encryption-data/></file-entry></manifest>"),
        ("content.xml", b"\x01\x02"),
    ]);
    let whole = letter();
    let damaged = |file| ReadError::Damaged { file };
    for (content, want) in [
        (locked, ReadError::PasswordProtected),
        (sealed, ReadError::PasswordProtected),
        (b"\x89PNG\r\n\x1a\n0000".to_vec(), damaged(FileKind::Png)),
        (b"GIF89a\x01\0\x01\0".to_vec(), ReadError::UnsupportedKind { file: FileKind::OtherImage }),
        (vec![0, 1, 2, 3], ReadError::UnsupportedKind { file: FileKind::Unknown }),
        (b"MZ\x90\0\x03".to_vec(), ReadError::UnsupportedKind { file: FileKind::Executable }),
        (compound(&[("/Workbook", b"x")]), damaged(FileKind::Xls)),
        (compound(&[("/Book", b"x")]), ReadError::UnsupportedKind { file: FileKind::Xls }),
        (compound(&[("/PowerPoint Document", b"x")]), ReadError::UnsupportedKind { file: FileKind::Ppt }),
        (old_workbook(true), ReadError::PasswordProtected),
        (compound(&[("/WordDocument", b"x")]), damaged(FileKind::Doc)),
        (whole[..whole.len() / 2].to_vec(), damaged(FileKind::Docx)),
        (docx("<w:p>"), damaged(FileKind::Docx)),
        (docx("&x;").into_iter().take(40).collect(), damaged(FileKind::Zip)),
        (Vec::new(), ReadError::Empty),
    ] {
        assert_eq!(try_read(&content), Err(want.clone()));
        assert!(!want.advice().is_empty());
    }
}

#[test]
fn entities_are_not_taken_from_a_document_type() {
    let body = "<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><w:document><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>";
    let file = archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", body.as_bytes())]);
    assert_eq!(try_read(&file), Err(ReadError::Damaged { file: FileKind::Docx }));
}

#[test]
fn bombs_do_not_go_off() {
    let over = |what: &str| Err(ReadError::OverLimit { what: what.into() });
    // 9 MiB of one letter pack to 9 KiB.
    let long = "a".repeat(9 << 20);
    assert_eq!(try_read(&docx(&paragraph(&long, "left"))), over("unpacked"));
    assert_eq!(try_read(&archive(&[("a.txt", long.as_bytes())])), over("unpacked"));
    assert_eq!(try_read(&docx(&"<w:x>".repeat(10_000))), over("nesting"));
    let names: Vec<String> = (0..21).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    let limits = Limits { max_members: 20, ..Limits::default() };
    assert_eq!(read(&Folder::new().file("a", &archive(&many)), &limits), over("members"));
    // The same members spread over archives inside.
    let (left, right) = (archive(&many[..12]), archive(&many[..12]));
    let spread = archive(&[("l.zip", &left), ("r.zip", &right)]);
    assert_eq!(read(&Folder::new().file("a", &spread), &limits), over("members"));
    let limits = Limits { max_unpacked: 1_000, ..Limits::default() };
    assert_eq!(read(&Folder::new().file("a", &letter()), &limits), over("unpacked"));
}

#[test]
fn a_stored_pdf_at_the_beginning_does_not_make_an_archive_one() {
    assert_eq!(sniff(b"PK\x03\x04\x14\0\0\0\0\0a.pdf%PDF-1.7", "a.pdf"), FileKind::Zip);
}

#[test]
fn these_kinds_cross_the_process_boundary() {
    let Some(program) = reader() else { return };
    let folder = Folder::new();
    let path = folder.file("a.zip", &archive(&[("letter.docx", &letter()), ("old.doc", &old_word(0))]));
    let here = read(&path, &Limits::default()).unwrap();
    let there = isolated::read_with(&program, &[], &path, &Limits::default()).unwrap();
    assert_eq!(here, there);
    assert_eq!(there.pages.len(), 3);
}
