//! Prints: what stands on them, who gets them, and that they leave the original and the disk as they were.

use crate::support::{World, form, on_sqlite, specimen, tiny_pdf};
use congvan_office::printing::{self, Print};
use congvan_office::routing::{Act, LayerDraft};
use congvan_office::{Caller, Error, letters};
use congvan_records::{DocumentId, FileId, FileRole, LayerId, LayerKind, Rect, Sha256};
use congvan_specimens::hostile;
use futures::StreamExt;
use sqlx::Connection;
use std::path::Path;
use std::process::Command;

pub(crate) async fn bytes(print: Print) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut stream = print.stream;
    while let Some(piece) = stream.next().await {
        bytes.extend(piece.unwrap());
    }
    assert_eq!(bytes.len() as u64, print.size);
    bytes
}

/// The words of a PDF, on one line.
pub(crate) fn words(folder: &Path, pdf: &[u8]) -> String {
    let path = folder.join("print.pdf");
    std::fs::write(&path, pdf).unwrap();
    let told = Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output().unwrap();
    assert!(told.status.success());
    String::from_utf8(told.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn main_file(world: &World, login: &str, document: DocumentId) -> FileId {
    let letter = world.letter(login, document).await.unwrap();
    letter.files.iter().find(|one| one.file.role == FileRole::Main).unwrap().file.id
}

async fn annotated(world: &World, caller: &Caller, document: DocumentId) -> Result<Vec<u8>, Error> {
    let file = main_file(world, "linh", document).await;
    Ok(bytes(printing::annotated(&world.office, caller, document, file).await?).await)
}

fn note(line: &str, on: Sha256) -> LayerDraft {
    LayerDraft {
        id: LayerId::from_uuid(uuid::Uuid::now_v7()),
        file_sha256: Some(on),
        page: 1,
        page_box: [595.0, 842.0],
        kind: LayerKind::Note,
        lines: vec![line.to_owned()],
        font_size: 15.0,
        rect: Rect { x: 320.0, y: 150.0, w: 220.0, h: 40.0 },
        ink: Vec::new(),
    }
}

/// Readings of content in the log: a file's, and those of what the system made.
async fn readings(world: &World) -> (i64, i64) {
    let path = world.options.data.join("congvan.db");
    let mut db = sqlx::SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
    let counted = sqlx::query_as("SELECT count(file), count(*) - count(file) FROM content_reads");
    counted.fetch_one(&mut db).await.unwrap()
}

#[test]
fn a_print_shows_what_the_screen_shows_and_leaves_the_original_alone() {
    on_sqlite(async |world: World| {
        let (_, pdf) = specimen(0);
        let document = world.receive(&pdf).await;
        world.register(document, form("Rà soát địa chính"), Some("ha")).await.unwrap();
        let on = world.letter("ha", document).await.unwrap().files[0].file.sha256;
        let Act::Direct { text, parts, .. } = world.direct() else { panic!("a directive") };
        let first = Act::Direct {
            text: text.clone(),
            parts: parts.clone(),
            layers: vec![note("Câu đã thu hồi", on)],
        };
        world.act("ha", document, first).await.unwrap();
        world.act("ha", document, Act::TakeBack).await.unwrap();
        let again = Act::Direct { text, parts, layers: vec![note("Giao P. Kinh tế chủ trì", on)] };
        world.act("ha", document, again).await.unwrap();
        world.assign(document).await;

        let officer = world.caller("trung").await;
        let before = readings(&world).await;
        let print = annotated(&world, &officer, document).await.unwrap();
        let told = words(world.directory.path(), &print);
        for shown in
            ["ĐẾN Số: 01", "Giao P. Kinh tế chủ trì", "Võ Quang Trung", "Trang 1/", &document.to_string()]
        {
            assert!(told.contains(shown), "{shown} is not in {told}");
        }
        assert!(!told.contains("Câu đã thu hồi"), "what was taken back is not on the screen either");
        // Both crates mean the same pages: sizes and turns are those of the original.
        let folder = world.directory.path();
        let shapes = |name: &str, pdf: &[u8]| {
            std::fs::write(folder.join(name), pdf).unwrap();
            let pages = congvan_reading::inspect(&folder.join(name)).unwrap().pages;
            pages.into_iter().map(|page| (page.width, page.height, page.rotate)).collect::<Vec<_>>()
        };
        assert_eq!(shapes("original.pdf", &pdf), shapes("print.pdf", &print));

        let file = main_file(&world, "linh", document).await;
        let mut original = letters::file(&world.office, &officer, document, file).await.unwrap().stream;
        let mut kept = Vec::new();
        while let Some(piece) = original.next().await {
            kept.extend(piece.unwrap());
        }
        assert_eq!(kept, pdf);
        let prints = std::fs::read_dir(world.options.data.join("derived/prints")).unwrap().count();
        assert_eq!(prints, 0, "nothing is kept");
        for print in [
            printing::handling_sheet(&world.office, &officer, document).await.unwrap(),
            printing::hand_over(&world.office, &officer, document).await.unwrap(),
            printing::timeline(&world.office, &officer, document).await.unwrap(),
        ] {
            assert!(bytes(print).await.starts_with(b"%PDF-"));
        }
        let after = readings(&world).await;
        assert_eq!(
            (after.0 - before.0, after.1 - before.1),
            (2, 3),
            "every print is noted, and the file read above"
        );
    });
}

#[test]
fn the_forms_say_who_leads_who_joins_and_what_became_of_it() {
    on_sqlite(async |world: World| {
        let document = world.directed("Rà soát địa chính").await;
        world.assign(document).await;
        let folder = world.directory.path();
        let officer = world.caller("trung").await;
        let sheet = printing::handling_sheet(&world.office, &officer, document).await.unwrap();
        let told = words(folder, &bytes(sheet).await);
        for shown in [
            "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN",
            "Giao P. Kinh tế chủ trì, P. Văn hóa phối hợp.",
            "Chủ trì: P. Kinh tế, HT&ĐT (hạn 25/11/2026).",
            "Phối hợp: P. Văn hóa - Xã hội (hạn 23/11/2026).",
            "Chủ tịch UBND phường Nguyễn Thị Minh Hà",
            "giao Võ Quang Trung. Anh Trung làm đầu mối.",
            "4127/SNNMT-QLĐĐ",
        ] {
            assert!(told.contains(shown), "{shown} is not in {told}");
        }
        let clerk = world.caller("linh").await;
        let slip = printing::hand_over(&world.office, &clerk, document).await.unwrap();
        assert_eq!(slip.name, "Phiếu chuyển - số đến 01 - 4127-SNNMT-QLĐĐ");
        let told = words(folder, &bytes(slip).await);
        for shown in
            ["PHIẾU CHUYỂN VĂN BẢN ĐẾN", "Chủ trì", "Phối hợp", "Để biết", "Võ Quang Trung", "17/11/2026"]
        {
            assert!(told.contains(shown), "{shown} is not in {told}");
        }
        let way = printing::timeline(&world.office, &clerk, document).await.unwrap();
        let told = words(folder, &bytes(way).await);
        for shown in
            ["Đường đi của văn bản", "Văn thư vào sổ", "Trưởng phòng Kinh tế giao việc", "Kết thúc văn bản"]
        {
            assert!(told.contains(shown), "{shown} is not in {told}");
        }
    });
}

#[test]
fn what_may_not_be_read_is_not_printed() {
    on_sqlite(async |world: World| {
        let document = world.receive(&tiny_pdf("Nhân sự")).await;
        let fields = congvan_records::DocumentFields {
            access: congvan_records::AccessLevel::NamedOnly,
            ..form("Về nhân sự")
        };
        world.register(document, fields, Some("ha")).await.unwrap();
        let file = main_file(&world, "ha", document).await;
        world.act("ha", document, world.direct()).await.unwrap();
        let clerk = world.caller("linh").await;
        let refused = printing::annotated(&world.office, &clerk, document, file).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        let refused = printing::handling_sheet(&world.office, &clerk, document).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        // The line in the book is the clerk's to see, the words of the directive are not.
        let way = printing::timeline(&world.office, &clerk, document).await.unwrap();
        let told = words(world.directory.path(), &bytes(way).await);
        assert!(told.contains("Về nhân sự") && !told.contains("Giao P. Kinh tế"), "{told}");
        for login in ["an", "quantri"] {
            let other = world.caller(login).await;
            for refused in [
                printing::timeline(&world.office, &other, document).await,
                printing::hand_over(&world.office, &other, document).await,
            ] {
                assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
            }
        }
    });
}

#[test]
fn a_file_that_cannot_be_drawn_on_is_refused_in_words() {
    on_sqlite(async |world: World| {
        let clerk = world.caller("linh").await;
        for (pdf, why) in [
            (hostile::password_protected(), "tệp đặt mật khẩu"),
            (hostile::many_pages(2_500), "tệp có 2500 trang"),
            (tiny_pdf("hỏng"), "cấu trúc tệp PDF bị hỏng"),
        ] {
            let document = world.receive(&pdf).await;
            match annotated(&world, &clerk, document).await {
                Err(Error::Unreadable(words)) => {
                    assert!(words.contains(why) && words.contains("tải tệp gốc"), "{words}");
                }
                other => panic!("{why}: {:?}", other.map(|bytes| bytes.len())),
            }
            let slip = printing::hand_over(&world.office, &clerk, document).await;
            assert!(matches!(slip, Err(Error::Unreadable(_))), "no slip before there is a number");
        }
        let left = std::fs::read_dir(world.options.data.join("derived/prints")).unwrap().count();
        assert_eq!(left, 0);
    });
}
