//! Letters and annexes that are no PDFs: they are read and found all the same.

use crate::office_files::{archive, letter as word_letter, workbook};
use crate::support::{World, form, on_both, on_sqlite, specimen};
use congvan_office::searching::{self, Query};
use congvan_office::{checking, intake};
use congvan_records::{DocumentId, Source};
use congvan_store::AgencyScope;
use congvan_store::analyses::{self, AnalysisKind, AnalysisState};
use std::process::Command;

async fn received(world: &World, name: &str, bytes: &[u8]) -> DocumentId {
    let clerk = world.caller("linh").await;
    let mut upload = intake::begin_upload(&world.office, &clerk, name, Source::Upload).await.unwrap();
    upload.write(bytes).await.unwrap();
    upload.finish().await.unwrap().document
}

async fn beside(world: &World, document: DocumentId, name: &str, bytes: &[u8]) {
    let clerk = world.caller("linh").await;
    let mut upload = intake::add_attachment(&world.office, &clerk, document, name).await.unwrap();
    upload.write(bytes).await.unwrap();
    upload.finish().await.unwrap();
}

async fn hits(world: &World, text: &str) -> Vec<DocumentId> {
    let query = Query { text: text.to_owned(), ..Query::default() };
    let page = searching::search(&world.office, &world.caller("linh").await, query).await.unwrap();
    page.hits.iter().map(|hit| hit.document).collect()
}

#[test]
fn a_word_letter_fills_in_its_form_and_is_found_by_its_words() {
    on_both(async |world: World| {
        let worker = world.work();
        let document = received(&world, "cong-van.docx", &word_letter()).await;
        world.quiet().await;
        let letter = world.letter("linh", document).await.unwrap();
        let fields = &letter.document.fields;
        assert_eq!(fields.code.as_ref().unwrap().to_string(), "07/SNV-VTLT");
        assert_eq!(
            (fields.subject.as_str(), fields.organ_name.as_str()),
            ("Lập hồ sơ điện tử năm 2026", "Sở Nội vụ")
        );
        // Nothing says so: pages are counted where there are any.
        assert_eq!(fields.page_count, None);
        let file = &letter.files[0];
        assert_eq!(
            (file.analysis.as_ref().unwrap().signature, file.analysis.as_ref().unwrap().page_count),
            (None, None)
        );
        // Words of its body, without their marks.
        assert_eq!(hits(&world, "\"phoi hop thuc hien\"").await, [document]);
        // What lies beside a letter is found as well, through the letter.
        beside(&world, document, "biểu.xlsx", &workbook()).await;
        let packed = archive(&[("ghi chú.txt", "Hạn cuối là rằm tháng bảy".as_bytes())]);
        beside(&world, document, "kèm.zip", &packed).await;
        world.quiet().await;
        assert_eq!(hits(&world, "\"rằm tháng bảy\"").await, [document]);
        assert_eq!(hits(&world, "\"Họ và\"").await, []);
        assert_eq!(hits(&world, "\"Thọ Hòa\" lập hồ sơ điện tử").await, [document]);
        world.register(document, form("Lập hồ sơ điện tử"), None).await.unwrap();
        world.quiet().await;
        worker.stop().await;
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn a_photographed_letter_is_recognised_and_found() {
    let listed = Command::new("tesseract").arg("--list-langs").output();
    if !listed.is_ok_and(|out| String::from_utf8_lossy(&out.stdout).lines().any(|line| line == "vie")) {
        return println!("skipped: tesseract with vie is not installed");
    }
    on_sqlite(async |world: World| {
        let (letter, pdf) = specimen(3);
        let path = world.directory.path().join("letter.pdf");
        std::fs::write(&path, pdf).unwrap();
        let drawn =
            Command::new("pdftoppm").args(["-jpeg", "-r", "170", "-singlefile"]).arg(&path).output().unwrap();
        let worker = world.work();
        let document = received(&world, "anh-chup.jpg", &drawn.stdout).await;
        world.quiet().await;
        worker.stop().await;
        let shown = world.letter("linh", document).await.unwrap();
        let code = shown.document.fields.code.as_ref().unwrap().to_string();
        assert_eq!(code, format!("{}/{}", letter.truth.number, letter.truth.symbol));
        assert!(shown.reading.unwrap().is_recognised);
        assert_eq!(shown.document.fields.page_count, Some(1));
        // The words are marked on the picture, as wide as it is shown.
        let clerk = world.caller("linh").await;
        let file = shown.files[0].file.id;
        let found = searching::places(&world.office, &clerk, document, file, "nhân dân").await.unwrap();
        let place = found.pages[0].places[0].rects[0];
        assert!(found.pages[0].page == 1 && place.x + place.w < 595.0, "{place:?}");
        assert!(hits(&world, &letter.truth.subject).await.contains(&document));
    });
}

#[test]
fn what_came_in_before_its_kind_was_read_is_read_one_day() {
    on_both(async |world: World| {
        let document = received(&world, "cong-van.docx", &word_letter()).await;
        let file = world.letter("linh", document).await.unwrap().files[0].file.id;
        // As an earlier program left it.
        for sql in ["DELETE FROM analyses", "DELETE FROM jobs"] {
            world.tamper(sql).await;
        }
        let world = world.opened_again().await;
        let worker = world.work();
        let store = world.store().await;
        let agency = AgencyScope::of(world.agency);
        for _ in 0..600 {
            let found = analyses::find(store.reader(), agency, file, AnalysisKind::Reading).await.unwrap();
            if found.is_some_and(|found| found.state == AnalysisState::Done) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        world.quiet().await;
        worker.stop().await;
        assert_eq!(hits(&world, "\"phối hợp thực hiện\"").await, [document]);
        // Nobody signs such a file, and none is asked for its signatures.
        let signed = analyses::find(store.reader(), agency, file, AnalysisKind::Signature).await.unwrap();
        assert!(signed.is_none());
    });
}
