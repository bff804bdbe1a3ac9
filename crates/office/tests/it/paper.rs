//! Letters of which only the paper exists, and those that come as a picture or as a file that is no page.

use crate::support::{World, form, on_both, on_sqlite, tiny_pdf};
use congvan_office::routing::{Act, LayerDraft};
use congvan_office::{Error, Office, checking, inbox, intake, letters};
use congvan_records::{ArrivalNumber, DocumentFields, DocumentId, LayerId, LayerKind, Rect, Sha256, Source};
use congvan_workflow::{InboxBox, Status};

/// A picture of 1240 × 1754 pixels, as far as its header says.
const SCAN: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x04\xd8\0\0\x06\xda\x08\x02\0\0\0rest";

async fn upload(world: &World, name: &str, bytes: &[u8]) -> DocumentId {
    let clerk = world.caller("linh").await;
    let mut upload = intake::begin_upload(&world.office, &clerk, name, Source::Scanner).await.unwrap();
    upload.write(bytes).await.unwrap();
    upload.finish().await.unwrap().document
}

fn note(file_sha256: Option<Sha256>, page: u32) -> LayerDraft {
    LayerDraft {
        id: LayerId::from_uuid(uuid::Uuid::now_v7()),
        file_sha256,
        page,
        page_box: [595.0, 842.0],
        kind: LayerKind::Note,
        lines: vec!["Giao P. Kinh tế".to_owned()],
        font_size: 14.0,
        rect: Rect { x: 80.0, y: 420.0, w: 200.0, h: 60.0 },
        ink: Vec::new(),
    }
}

async fn direct(world: &World, document: DocumentId, layer: LayerDraft) -> Result<letters::Letter, Error> {
    let Act::Direct { text, parts, .. } = world.direct() else { panic!("no directive") };
    world.act("ha", document, Act::Direct { text, parts, layers: vec![layer] }).await
}

async fn paper(office: &Office, world: &World) -> DocumentId {
    intake::receive_paper(office, &world.caller("linh").await).await.unwrap()
}

#[test]
fn a_letter_on_paper_goes_the_whole_way_on_its_sheet() {
    on_both(async |world: World| {
        let worker = world.work();
        let document = paper(&world.office, &world).await;
        let letter = world.letter("linh", document).await.unwrap();
        assert_eq!((letter.document.source, letter.routing.status), (Source::Paper, Status::Arrived));
        assert_eq!((letter.files.len(), letter.analysing, letter.reading.is_none()), (0, false, true));
        let clerk = world.caller("linh").await;
        let waiting = inbox::page(&world.office, &clerk, InboxBox::Arrivals, None, None, 50).await.unwrap();
        assert_eq!(waiting.lines[0].document, document, "it waits in the clerk's list");

        let registered = world.register(document, form("Giấy mời họp thôn"), Some("ha")).await.unwrap();
        assert_eq!(registered.number, ArrivalNumber(1));
        let stamp = &registered.letter.layers[0];
        assert_eq!((stamp.kind, stamp.file_sha256, stamp.page_box), (LayerKind::Stamp, None, [595.0, 842.0]));
        assert!(stamp.lines[1].contains("Số: 01"), "{:?}", stamp.lines);

        let second_page = direct(&world, document, note(None, 2)).await;
        assert!(matches!(second_page, Err(Error::Layer)), "the sheet has one page");
        let directed = direct(&world, document, note(None, 1)).await.unwrap();
        assert_eq!(directed.routing.status, Status::Directed);
        let drawn = directed.layers.iter().find(|layer| layer.kind == LayerKind::Note).unwrap();
        assert_eq!(drawn.file_sha256, None);
        world.quiet().await;
        worker.stop().await;
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn pressing_twice_leaves_no_empty_letter_behind() {
    on_both(async |world: World| {
        let first = paper(&world.office, &world).await;
        assert_eq!(paper(&world.office, &world).await, first, "still blank");
        let clerk = world.caller("linh").await;
        let begun = DocumentFields { subject: "Đơn đề nghị".to_owned(), ..DocumentFields::default() };
        intake::save_fields(&world.office, &clerk, first, begun, None).await.unwrap();
        let second = paper(&world.office, &world).await;
        assert_ne!(second, first, "the first is being filled in");
        let mut annex = intake::add_attachment(&world.office, &clerk, second, "ảnh.png").await.unwrap();
        annex.write(SCAN).await.unwrap();
        annex.finish().await.unwrap();
        assert_ne!(paper(&world.office, &world).await, second, "somebody has put something to it");
        for login in ["lam", "ha", "trung", "quantri"] {
            let refused = intake::receive_paper(&world.office, &world.caller(login).await).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{login}");
        }
    });
}

#[test]
fn a_picture_takes_stamp_and_bút_phê_on_its_one_page() {
    on_sqlite(async |world: World| {
        let document = upload(&world, "bản quét.png", SCAN).await;
        let registered = world.register(document, form("Bản quét"), Some("ha")).await.unwrap();
        let file = registered.letter.files[0].file.clone();
        assert_eq!(file.media_type, "image/png");
        let stamp = &registered.letter.layers[0];
        assert_eq!(stamp.file_sha256, Some(file.sha256));
        assert_eq!(stamp.page_box, [595.0, 595.0 * 1754.0 / 1240.0], "as wide as A4, as high as it takes");
        for wrong in [note(Some(file.sha256), 2), note(None, 1)] {
            assert!(matches!(direct(&world, document, wrong).await, Err(Error::Layer)));
        }
        assert!(direct(&world, document, note(Some(file.sha256), 1)).await.is_ok());
    });
}

#[test]
fn a_scanners_pictures_that_nothing_can_unpack_leave_the_stamp_to_the_sheet() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let document = upload(&world, "bản quét.tif", b"II*\0\x08\0\0\0").await;
        world.quiet().await;
        let registered = world.register(document, form("Bản quét"), Some("ha")).await.unwrap();
        let sha256 = registered.letter.files[0].file.sha256;
        assert_eq!(registered.letter.layers[0].file_sha256, None);
        assert!(matches!(direct(&world, document, note(Some(sha256), 1)).await, Err(Error::Layer)));
        assert!(direct(&world, document, note(None, 1)).await.is_ok());
        worker.stop().await;
    });
}

#[test]
fn a_file_without_pages_is_kept_and_the_sheet_takes_the_stamp() {
    on_sqlite(async |world: World| {
        let document = upload(&world, "bảng kê.rtf", b"{\\rtf1 Bang ke}").await;
        let registered = world.register(document, form("Bảng kê"), Some("ha")).await.unwrap();
        let sha256 = registered.letter.files[0].file.sha256;
        assert_eq!(registered.letter.layers[0].file_sha256, None);
        let hidden = direct(&world, document, note(Some(sha256), 1)).await;
        assert!(matches!(hidden, Err(Error::Layer)), "nobody would see it");
        assert!(direct(&world, document, note(None, 1)).await.is_ok());
    });
}

#[test]
fn what_is_written_on_a_sheet_that_nobody_sees_is_refused() {
    on_sqlite(async |world: World| {
        let document = world.receive(&tiny_pdf("có trang")).await;
        world.register(document, form("Có trang"), Some("ha")).await.unwrap();
        assert!(matches!(direct(&world, document, note(None, 1)).await, Err(Error::Layer)));
    });
}

#[test]
fn what_was_typed_before_the_file_was_read_stays() {
    on_sqlite(async |world: World| {
        let (truth, pdf) = crate::support::specimen(3);
        let document = world.receive(&pdf).await;
        let clerk = world.caller("linh").await;
        let typed = DocumentFields { subject: "Tự nhập".to_owned(), ..DocumentFields::default() };
        let blank = world.letter("linh", document).await.unwrap();
        let base = intake::form_tag(&blank.document.fields);
        let saved =
            intake::save_fields(&world.office, &clerk, document, typed.clone(), Some(&base)).await.unwrap();
        assert_eq!(saved.document.fields.subject, "Tự nhập");

        let worker = world.work();
        world.quiet().await;
        let read = world.letter("linh", document).await.unwrap().document.fields;
        assert_eq!(read.subject, "Tự nhập");
        assert_eq!(read.signer.name, truth.truth.signer, "what was left blank is filled in");

        // Another machine still shows the form as it was before the reading.
        let stale = intake::form_tag(&saved.document.fields);
        let other = DocumentFields { subject: "Máy khác".to_owned(), ..typed };
        let refused = intake::save_fields(&world.office, &clerk, document, other.clone(), Some(&stale)).await;
        assert!(matches!(refused, Err(Error::FormChanged)), "{refused:?}");
        let kept = world.letter("linh", document).await.unwrap().document.fields;
        assert_eq!(kept, read, "nothing is lost");
        // Saving what is there already is no conflict: the answer to the first try may have been lost.
        let again = intake::save_fields(&world.office, &clerk, document, read.clone(), Some(&stale)).await;
        assert_eq!(again.unwrap().document.fields, read);
        let base = intake::form_tag(&read);
        let done = intake::save_fields(&world.office, &clerk, document, other.clone(), Some(&base)).await;
        assert_eq!(done.unwrap().document.fields.subject, "Máy khác");
        worker.stop().await;
    });
}
