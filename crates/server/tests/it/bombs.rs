//! Files that are small on the line and huge when opened: nobody's memory and nobody's time is spent on them, and the
//! person at the screen is told in words.

use crate::{
    desk::{Desks, form},
    house::{House, On, soon},
};
use congvan_specimens::hostile;
use congvan_testkit::{Client, small_pdf};
use std::{
    collections::BTreeMap,
    io::{Cursor, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};
use zip::{ZipWriter, write::SimpleFileOptions};

const MIB: u64 = 1 << 20;

/// Watches the memory of the server and of each child it starts.
struct Gauge {
    stop: Arc<AtomicBool>,
    /// Most of the server, most of one child, in bytes.
    peaks: Arc<[AtomicU64; 2]>,
    watching: Option<JoinHandle<()>>,
}

impl Gauge {
    fn of(server: u32) -> Self {
        let (stop, peaks) =
            (Arc::new(AtomicBool::new(false)), Arc::new([AtomicU64::new(0), AtomicU64::new(0)]));
        let (told, kept) = (Arc::clone(&stop), Arc::clone(&peaks));
        let watching = std::thread::spawn(move || {
            while !told.load(Ordering::Relaxed) {
                let parents = processes();
                for (&process, &(parent, resident)) in &parents {
                    if process == server {
                        kept[0].fetch_max(resident, Ordering::Relaxed);
                    } else if descends(&parents, parent, server) {
                        kept[1].fetch_max(resident, Ordering::Relaxed);
                    }
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        Self { stop, peaks, watching: Some(watching) }
    }

    fn read(mut self) -> (u64, u64) {
        self.stop.store(true, Ordering::Relaxed);
        self.watching.take().map(JoinHandle::join).expect("watching").expect("an end");
        (self.peaks[0].load(Ordering::Relaxed), self.peaks[1].load(Ordering::Relaxed))
    }
}

/// Parent and resident bytes of every process.
fn processes() -> BTreeMap<u32, (u32, u64)> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let process = |entry: std::fs::DirEntry| {
        let id: u32 = entry.file_name().to_str()?.parse().ok()?;
        let status = std::fs::read_to_string(entry.path().join("status")).ok()?;
        let field =
            |name: &str| status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next());
        let resident: u64 = field("VmRSS:")?.parse().ok()?;
        Some((id, (field("PPid:")?.parse().ok()?, resident * 1024)))
    };
    entries.filter_map(process).collect()
}

fn descends(parents: &BTreeMap<u32, (u32, u64)>, mut process: u32, ancestor: u32) -> bool {
    for _ in 0..8 {
        if process == ancestor {
            return true;
        }
        match parents.get(&process) {
            Some((parent, _)) => process = *parent,
            None => return false,
        }
    }
    false
}

fn alive(house: &House) {
    let asked = Instant::now();
    Client::new(house.url()).get("/healthz").expect(200);
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
}

#[test]
fn letters_that_swell_are_read_within_bounds_and_registered_by_hand() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let gauge = Gauge::of(house.server.id());
    let bombs = [
        ("phong-to-trang.pdf", hostile::inflating_twice(256).expect("a bomb")),
        ("phong-to-anh.pdf", hostile::pixels(9_000).expect("a bomb")),
        ("kho-giay-lon.pdf", hostile::sheet(1_000_000, 1_000_000)),
        ("kho-giay-dai.pdf", hostile::sheet(10, 10_000_000)),
        ("long-nhau.pdf", hostile::deeply_nested(300_000)),
        ("nhieu-trang.pdf", hostile::many_pages(50_000)),
    ];
    for (name, bytes) in bombs {
        assert!((bytes.len() as u64) < 16 * MIB, "{name} is {} bytes on the line", bytes.len());
        let began = Instant::now();
        let document = desks.receive(name, &bytes);
        let letter = soon(Duration::from_secs(200), name, || {
            alive(&house);
            let letter = desks.letter("linh", &document);
            (letter["analysing"] == false).then_some(letter)
        });
        let (read, said) =
            (began.elapsed(), letter["files"][0]["problem"].as_str().unwrap_or_default().to_owned());
        // A picture and a print are drawn, or refused in words; either way at once enough to wait for.
        let file =
            format!("/documents/{document}/files/{}", letter["files"][0]["id"].as_str().expect("an id"));
        let clerk = desks.of("linh");
        for what in ["/pages/1", "/print"] {
            let asked = Instant::now();
            let answer = clerk.get(&format!("{file}{what}"));
            assert!(matches!(answer.status, 200 | 404 | 422), "{name}{what}: {}", answer.status);
            if answer.status == 422 {
                assert!(
                    answer.detail().chars().any(|letter| matches!(letter, 'à'..='ỹ')),
                    "{name}{what}: {}",
                    answer.detail()
                );
            }
            assert!(asked.elapsed() < Duration::from_secs(130), "{name}{what}: {:?}", asked.elapsed());
        }
        println!("{name}: {} KiB on the line, read in {read:?}: {said}", bytes.len() / 1024);
        desks.register(&document, &form(name), None).expect(200);
    }
    let (server, child) = gauge.read();
    println!("most resident: server {} MiB, a child {} MiB", server / MIB, child / MIB);
    assert!(server < 400 * MIB, "server {} MiB", server / MIB);
    assert!(child < 1_100 * MIB, "child {} MiB", child / MIB);
    house.stop_and_check();
}

/// A ZIP archive of these parts, each of so many mebibytes of blanks after its head.
fn archive(parts: &[(&str, &str, usize)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let piece = vec![b' '; MIB as usize];
    for (name, head, mebibytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default().compression_level(Some(1))).expect("a part");
        archive.write_all(head.as_bytes()).expect("written");
        for _ in 0..*mebibytes {
            archive.write_all(&piece).expect("written");
        }
    }
    archive.finish().expect("finished").into_inner()
}

/// The parts every workbook has, with this sheet and these shared texts.
fn workbook(sheet: &str, texts: &str, padding: usize) -> Vec<u8> {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    archive(&[
        (
            "[Content_Types].xml",
            &format!(
                "{head}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>"
            ),
            0,
        ),
        (
            "_rels/.rels",
            &format!(
                "{head}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
            0,
        ),
        (
            "xl/workbook.xml",
            &format!(
                "{head}<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
            0,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!(
                "{head}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
            0,
        ),
        ("xl/worksheets/sheet1.xml", sheet, 0),
        ("xl/sharedStrings.xml", texts, padding),
    ])
}

#[test]
fn lists_that_swell_are_refused_before_they_are_unpacked() {
    let house = House::open(On::Sqlite);
    let administrator = house.client("quantri");
    let gauge = Gauge::of(house.server.id());
    let sheet = |doctype: &str, cells: &str| {
        format!(
            "<?xml version=\"1.0\"?>{doctype}<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Tên đơn vị</t></is></c></row>{cells}</sheetData></worksheet>"
        )
    };
    let cell =
        |text: &str| format!("<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>");
    let none = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>";
    let mut laughs = "<!DOCTYPE a [<!ENTITY l0 \"ha\">".to_owned();
    for level in 1..=12 {
        laughs.push_str(&format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)));
    }
    laughs.push_str("]>");
    let file =
        "<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/passwd\"><!ENTITY h SYSTEM \"http://127.0.0.1:9/\">]>";
    let many: Vec<(String, String, usize)> =
        (0..5_000).map(|part| (format!("xl/{part}.xml"), String::new(), 0)).collect();
    let many: Vec<(&str, &str, usize)> =
        many.iter().map(|(name, head, size)| (name.as_str(), head.as_str(), *size)).collect();
    let cases = [
        ("texts without end", workbook(&sheet("", ""), "<sst>", 128)),
        ("a sheet of millions of cells", workbook(&sheet("", &cell("a").repeat(400_000)), none, 0)),
        ("laughs", workbook(&sheet(&laughs, &cell("&l12;")), none, 0)),
        ("a file of the machine", workbook(&sheet(file, &cell("&f;&h;")), none, 0)),
        ("many parts", archive(&many)),
        ("a part that is called otherwise", archive(&[("../../../../tmp/thoat.xml", "a", 0)])),
        ("no archive", b"PK\x03\x04 khong phai".to_vec()),
    ];
    for (what, bytes) in cases {
        for list in ["units", "people"] {
            let asked = Instant::now();
            let path = format!("/administration/{list}/import");
            let answer = administrator.upload(&path, &bytes);
            let text = String::from_utf8_lossy(&answer.bytes).into_owned();
            println!("{what}, {} KiB: {} after {:?}", bytes.len() / 1024, answer.status, asked.elapsed());
            assert!(matches!(answer.status, 200 | 413 | 422), "{what}: {} {text:.300}", answer.status);
            assert!(!text.contains("root:") && !text.contains("hahaha"), "{what}: {text:.300}");
            assert!(text.len() < 64 * 1024, "{what}: {} bytes", text.len());
            assert!(asked.elapsed() < Duration::from_secs(60), "{what}: {:?}", asked.elapsed());
            alive(&house);
        }
    }
    let (server, _) = gauge.read();
    println!("most resident: server {} MiB", server / MIB);
    assert!(server < 500 * MIB, "server {} MiB", server / MIB);
    house.stop_and_check();
}

#[test]
fn archives_and_pictures_beside_a_letter_are_kept_and_opened_by_a_confined_child_alone() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let document = desks.receive("thu.pdf", &small_pdf("Kem theo"));
    desks.analysed("linh", &document);
    let gauge = Gauge::of(house.server.id());
    // The head of a picture of 65,000 × 65,000 dots; an archive and a Word file of a hundred times their size.
    let mut picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    picture.extend_from_slice(&[0, 0, 0xfd, 0xe8, 0, 0, 0xfd, 0xe8, 8, 6, 0, 0, 0, 0, 0, 0, 0]);
    let word = [("[Content_Types].xml", "<Types/>", 0), ("word/document.xml", "<w>", 64)];
    for (name, bytes) in [
        ("anh.png", picture),
        ("nen.zip", archive(&[("a.txt", "", 64), ("b.txt", "", 64), ("c.txt", "", 140)])),
        ("../../thoat.zip", archive(&[("../../../../etc/cron.d/x", "a", 0)])),
        ("van-ban.docx", archive(&word)),
    ] {
        let asked = Instant::now();
        let name = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
        let path = format!("/documents/{document}/attachments?name={name}");
        let added = desks.of("linh").upload(&path, &bytes).expect(201).json;
        let kept = format!("/documents/{document}/files/{}", added["id"].as_str().expect("an id"));
        let answer = desks.of("linh").get(&kept).expect(200);
        assert_eq!(answer.bytes, bytes, "{name} comes back as it was sent");
        assert!(answer.header("content-disposition").starts_with("attachment"), "{name}");
        assert!(asked.elapsed() < Duration::from_secs(20), "{name}: {:?}", asked.elapsed());
    }
    // Each that was told to be a bomb says so on the letter; the one that only has an odd name is read.
    let problems = soon(Duration::from_secs(120), "all of them are looked into", || {
        let letter = desks.letter("linh", &document);
        let files = letter["files"].as_array().expect("files").iter();
        let told: Vec<String> = files
            .filter_map(|file| file["problem"].as_str().map(|problem| format!("{}: {problem}", file["name"])))
            .collect();
        (told.len() >= 3).then_some(told)
    });
    for (name, why) in [("anh.png", "bị hỏng"), ("nen.zip", "vượt giới hạn"), ("van-ban.docx", "bị hỏng")]
    {
        assert!(
            problems.iter().any(|told| told.contains(name) && told.contains(why)),
            "{name}: {problems:?}"
        );
    }
    desks.register(&document, &form("Kèm theo"), Some("ha")).expect(200);
    desks.of("linh").get(&format!("/documents/{document}/prints/handling-sheet")).expect(200);
    let (server, child) = gauge.read();
    println!("most resident: server {} MiB, a child {} MiB", server / MIB, child / MIB);
    assert!(server < 400 * MIB && child < 400 * MIB, "{} and {} MiB", server / MIB, child / MIB);
    house.stop_and_check();
}
