//! Scans: their characters are recognised after the upload, page by page, and fill in what is blank.

use crate::support::{World, form, on_both_opened, on_sqlite, on_sqlite_opened, reader, specimen};
use congvan_office::saved_filters::{self, SavedFilter};
use congvan_office::searching::{self, Query};
use congvan_office::{OpenOptions, administration, intake};
use congvan_records::{DocumentFields, DocumentId};
use congvan_specimens::scan::scanned;
use congvan_store::analyses::AnalysisKind;
use congvan_store::page_words;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

fn has_tesseract() -> bool {
    let listed = Command::new("tesseract").arg("--list-langs").output();
    let found =
        listed.is_ok_and(|out| String::from_utf8_lossy(&out.stdout).lines().any(|line| line == "vie"));
    if !found {
        println!("skipped: tesseract with vie is not installed");
    }
    found
}

/// Puts a program in place of the reader that does `instead` when it is asked to recognise a page.
fn instead(options: &mut OpenOptions, act: &str) {
    instead_of("--page", options, act);
}

/// Puts a program in place of the reader that does `instead` when `asked` is among its words.
fn instead_of(asked: &str, options: &mut OpenOptions, instead: &str) {
    let program = options.data.parent().unwrap().join("reader-of-scans");
    let script = format!(
        "#!/bin/sh\nfor word; do [ \"$word\" = {asked} ] && {{ {instead}; }}; done\nexec '{}' \"$@\"\n",
        reader().display()
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    options.executable = program;
}

async fn eventually(what: &str, is_so: impl AsyncFn() -> bool) {
    let started = Instant::now();
    while !is_so().await {
        assert!(started.elapsed() < Duration::from_secs(60), "not in time: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Two words of the subject that stand side by side on one line of the letter, and where.
fn printed(pdf: &[u8], path: &Path) -> (String, congvan_records::Rect) {
    std::fs::write(path, pdf).unwrap();
    let reading = congvan_reading::read(path, &congvan_reading::Limits::default()).unwrap();
    let page = reading.words[0].unpack().unwrap();
    let text = congvan_reading::PlacedText::new(&page, &reading.inspection.pages[0]);
    let words = "nhân dân";
    let at = text.text().to_lowercase().find(words).expect("a letter of a people's committee");
    let place = text.place(at..at + words.len()).unwrap();
    let [x, y, w, h] = place.rects[0].into();
    (words.to_owned(), congvan_records::Rect { x, y, w, h })
}

/// Where on the letter's first file stands what is looked for, as the clerk sees it.
async fn places(
    world: &World,
    document: DocumentId,
    words: &str,
) -> Result<searching::Places, congvan_office::Error> {
    let file = world.letter("linh", document).await?.files.first().unwrap().file.id;
    searching::places(&world.office, &world.caller("linh").await, document, file, words).await
}

#[test]
fn a_scan_is_worked_on_while_it_is_recognised_and_found_afterwards() {
    if !has_tesseract() {
        return;
    }
    // Recognition waits at a gate, so that the clerk comes first.
    let gate = |options: &mut OpenOptions| {
        instead(options, "while [ ! -e \"$0.open\" ]; do sleep 0.02; done");
    };
    on_sqlite_opened(gate, async |world: World| {
        let (letter, pdf) = specimen(3);
        let document = world.receive(&scanned(&pdf, 150, 0).unwrap()).await;
        let worker = world.work();
        let shown = async || world.letter("linh", document).await.unwrap();
        eventually("the file is read", async || !shown().await.analysing).await;
        let reading = shown().await.reading.unwrap();
        let waiting = reading.recognition.unwrap();
        assert!(waiting.is_running && waiting.done == 0 && waiting.of >= 1, "{waiting:?}");
        assert!(reading.image_only && !reading.is_recognised);

        // The clerk types meanwhile; that stays, and what was left blank is filled in.
        let typed =
            DocumentFields { subject: "Theo lời người gửi".to_owned(), ..DocumentFields::default() };
        let clerk = world.caller("linh").await;
        intake::save_fields(&world.office, &clerk, document, typed, None).await.unwrap();
        let program = Path::new(&world.options.executable).display().to_string();
        std::fs::write(format!("{program}.open"), "").unwrap();
        world.quiet().await;
        worker.stop().await;

        let after = shown().await;
        let reading = after.reading.unwrap();
        assert!(reading.is_recognised && !reading.image_only);
        let done = reading.recognition.unwrap();
        assert!(!done.is_running && done.done == done.of && done.problem.is_none(), "{done:?}");
        assert_eq!(after.document.fields.subject, "Theo lời người gửi");
        let code = after.document.fields.code.unwrap().to_string();
        assert_eq!(code, format!("{}/{}", letter.truth.number, letter.truth.symbol));
        // The words of its subject stand nowhere but in the picture.
        let query = Query { text: letter.truth.subject.clone(), ..Query::default() };
        let page = searching::search(&world.office, &clerk, query).await.unwrap();
        let hit =
            page.hits.iter().find(|hit| hit.document == document).expect("found by its recognised text");
        assert!(hit.is_recognised);

        // What was looked for is shown where it is printed: within three points of where the letter that was scanned has
        // it in its text layer.
        let (words, truth) = printed(&pdf, &world.directory.path().join("letter.pdf"));
        let found = places(&world, document, &words.to_uppercase()).await.unwrap();
        let page = found.pages.first().unwrap();
        assert!(page.page == 1 && page.is_recognised && (0.5..0.9).contains(&page.confidence), "{page:?}");
        let is_near = |place: &searching::Place| {
            place.rects.len() == 1
                && [(place.rects[0].x, truth.x), (place.rects[0].x + place.rects[0].w, truth.x + truth.w)]
                    .iter()
                    .chain(&[(place.rects[0].y + place.rects[0].h / 2.0, truth.y + truth.h / 2.0)])
                    .all(|(shown, printed)| (shown - printed).abs() < 3.0)
                && (truth.h * 0.5..truth.h * 1.5).contains(&place.rects[0].h)
        };
        assert!(page.places.iter().any(is_near), "{words:?} is at {truth:?}, shown at {:?}", page.places);
        assert!(page.places.iter().all(|place| (0.2..=1.0).contains(&place.confidence)), "{page:?}");
        // The words stand in a row for each page; what is written again with each page stays short.
        let store = world.store().await;
        let agency = congvan_store::AgencyScope::of(world.agency);
        let file = after.files.first().unwrap().file.id;
        let kept = congvan_store::analyses::list(store.reader(), agency, file).await.unwrap();
        let progress = kept.iter().find(|found| found.kind == AnalysisKind::Recognition).unwrap();
        assert!(progress.body.as_ref().unwrap().len() < 100, "{:?}", progress.body);
        let rows = page_words::list(store.reader(), agency, file, 1..=99).await.unwrap();
        assert_eq!(rows.len(), usize::try_from(done.of).unwrap());
        assert!(rows.iter().all(|row| (500..20_000).contains(&row.words.len())));
        let bytes: Vec<usize> = rows.iter().map(|row| row.words.len()).collect();
        println!("bytes of each page's words: {bytes:?}");
    });
}

/// Waits at a gate that a file opens.
const AT_A_GATE: &str = "while [ ! -e \"$0.open\" ]; do sleep 0.02; done";

/// A letter that is worked on while its text is still to come; he who keeps searches looks at them in between.
async fn told_when_its_text_comes(world: World, file: Vec<u8>, words: String) {
    let office = &world.office;
    let document = world.receive(&file).await;
    let worker = world.work();
    world.register(document, form("Theo lời người gửi kể"), Some("ha")).await.unwrap();
    world.act("ha", document, world.direct()).await.unwrap();
    let head = world.caller("son").await;
    let finds = async |text: &str| {
        let query = Query { text: text.to_owned(), limit: 20, ..Query::default() };
        searching::search(office, &head, query).await.unwrap().total > 0
    };
    eventually("it is found by its subject", async || finds("theo lời người gửi kể").await).await;
    assert!(!finds(&words).await, "its text is not there yet");
    let kept = async |text: &str| {
        let (id, place) = (uuid::Uuid::now_v7(), "search".to_owned());
        let address = format!("q={}", text.replace(' ', "+"));
        let filter = SavedFilter { id, place, name: text.to_owned(), address };
        saved_filters::put(office, &head, filter).await.unwrap().id
    };
    let by_text = kept(&words).await;
    // Finds it before and after.
    kept("theo loi nguoi gui ke").await;
    let fresh = async || {
        let filters = saved_filters::list(office, &head).await.unwrap();
        saved_filters::new_hits(office, &head, &filters).await.unwrap().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(fresh().await, []);

    world.minutes(1);
    std::fs::write(format!("{}.open", world.options.executable.display()), "").unwrap();
    world.quiet().await;
    worker.stop().await;
    assert!(finds(&words).await);
    assert_eq!(fresh().await, [(by_text, 1)], "told of what came, and not of what he had seen");
    world.minutes(1);
    saved_filters::look(office, &head, by_text).await.unwrap();
    assert_eq!(fresh().await, [], "told once");
    saved_filters::delete(office, &head, by_text).await.unwrap();
}

#[test]
fn a_kept_search_tells_of_a_letter_whose_text_came_later() {
    let (letter, pdf) = specimen(3);
    on_both_opened(
        |options| instead_of("--no-ocr", options, AT_A_GATE),
        async |world: World| {
            told_when_its_text_comes(world, pdf.clone(), letter.truth.signer.clone()).await;
        },
    );
    if !has_tesseract() {
        return;
    }
    on_sqlite_opened(
        |options| instead(options, AT_A_GATE),
        async |world: World| {
            // Characters of every scan of this letter: its subject.
            let words = letter.truth.subject.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
            told_when_its_text_comes(world, scanned(&pdf, 150, 0).unwrap(), words).await;
        },
    );
}

#[test]
fn a_page_that_fails_three_times_is_left_to_a_person() {
    on_sqlite_opened(
        |options| instead(options, "echo tried >>\"$0.tries\"; exit 3"),
        async |world: World| {
            let blank = congvan_specimens::hostile::pixels(1_000).unwrap();
            let document = world.receive(&blank).await;
            let worker = world.work();
            let problem = async || {
                let letter = world.letter("linh", document).await.unwrap();
                letter.reading.and_then(|reading| reading.recognition?.problem)
            };
            eventually("the page is given up", async || {
                world.clock.advance(time::Duration::seconds(1));
                problem().await.is_some()
            })
            .await;
            world.quiet().await;
            worker.stop().await;
            assert!(problem().await.unwrap().contains("1 trang sau ba lần thử"));
            let tries = || {
                let told = std::fs::read_to_string(format!("{}.tries", world.options.executable.display()));
                told.unwrap().lines().count()
            };
            assert_eq!(tries(), 3);
            // The administrator sees that there is something, and one press tries it again, three times.
            let admin = world.caller("quantri").await;
            let chores = async || administration::chores(&world.office, &admin).await.unwrap();
            let [chore] = &chores().await.troubles[..] else { panic!("one is told") };
            assert_eq!((chore.kind.as_str(), chore.next), ("recognise_file", None));
            administration::retry_chores(&world.office, &admin).await.unwrap();
            assert!(problem().await.is_none(), "it is wanted again");
            let worker = world.work();
            eventually("it is given up again", async || {
                world.clock.advance(time::Duration::seconds(1));
                problem().await.is_some()
            })
            .await;
            world.quiet().await;
            worker.stop().await;
            assert_eq!((tries(), chores().await.troubles.len()), (6, 1));
            // It can be registered all the same.
            world.register(document, form("Nhập tay từ bản giấy"), None).await.unwrap();
        },
    );
}

#[test]
fn words_that_cannot_be_used_are_told_of_and_leave_the_file_as_it_was_read() {
    if !has_tesseract() {
        return;
    }
    on_sqlite_opened(
        |options| instead_of("--recognised", options, "echo tried >>\"$0.tries\"; exit 3"),
        async |world: World| {
            let (_, pdf) = specimen(3);
            let document = world.receive(&scanned(&pdf, 150, 0).unwrap()).await;
            let worker = world.work();
            let reading = async || world.letter("linh", document).await.unwrap().reading;
            let problem = async || reading().await.and_then(|reading| reading.recognition?.problem);
            eventually("the words are given up", async || {
                world.clock.advance(time::Duration::seconds(1));
                problem().await.is_some()
            })
            .await;
            world.quiet().await;
            worker.stop().await;
            assert!(problem().await.unwrap().contains("sau ba lần thử"));
            let tries = std::fs::read_to_string(format!("{}.tries", world.options.executable.display()));
            assert_eq!(tries.unwrap().lines().count(), 3);
            let after = reading().await.unwrap();
            assert!(after.image_only && !after.is_recognised, "as it was read before");
        },
    );
}

#[test]
fn a_file_that_an_older_version_read_is_read_for_places_when_it_is_asked_for() {
    on_sqlite_opened(
        |_| {},
        async |world: World| {
            let (_, pdf) = specimen(5);
            let document = world.receive(&pdf).await;
            let worker = world.work();
            world.quiet().await;
            let before = places(&world, document, "cộng hòa").await.unwrap();
            let place = &before.pages[0].places[0];
            assert!(!before.pages[0].is_recognised && place.confidence == 1.0, "{before:?}");
            // As version 1 left it: no places, and the words that were recognised among the rest.
            world.tamper("DELETE FROM page_words").await;
            world.tamper("UPDATE analyses SET version = 1 WHERE kind = 'reading'").await;
            let asked = places(&world, document, "cộng hòa").await.unwrap();
            assert!(asked.is_waiting && asked.pages.is_empty());
            world.quiet().await;
            assert_eq!(places(&world, document, "cộng hòa").await.unwrap(), before);
            worker.stop().await;
        },
    );
}

#[test]
fn a_file_whose_words_cannot_be_placed_is_given_up_and_that_is_told() {
    on_sqlite(async |world: World| {
        let (_, pdf) = specimen(5);
        let document = world.receive(&pdf).await;
        let worker = world.work();
        world.quiet().await;
        world.tamper("DELETE FROM page_words").await;
        world.tamper("UPDATE analyses SET version = 1 WHERE kind = 'reading'").await;
        // Its bytes are not where they should be.
        let blobs = world.options.data.join("blobs");
        let away = world.options.data.join("blobs.away");
        std::fs::rename(&blobs, &away).unwrap();
        let asked = async || places(&world, document, "cộng hòa").await.unwrap();
        assert!(asked().await.is_waiting);
        eventually("it is given up", async || {
            world.clock.advance(time::Duration::seconds(1));
            asked().await.is_given_up
        })
        .await;
        // What was asked for a moment before that is given up too, in its own time.
        eventually("no job is left", async || {
            world.clock.advance(time::Duration::seconds(1));
            world.office.unfinished_jobs().await.unwrap() == 0
        })
        .await;
        assert!(!asked().await.is_waiting, "nothing more is asked of the server");
        assert_eq!(world.office.unfinished_jobs().await.unwrap(), 0);
        // On another day it is tried again.
        std::fs::remove_dir_all(&blobs).ok();
        std::fs::rename(&away, &blobs).unwrap();
        world.clock.advance(time::Duration::hours(13));
        assert!(asked().await.is_waiting);
        world.quiet().await;
        assert!(!asked().await.pages.is_empty());
        worker.stop().await;
    });
}

#[test]
fn places_are_for_those_who_may_read_the_file() {
    on_sqlite_opened(
        |_| {},
        async |world: World| {
            let (_, pdf) = specimen(5);
            let document = world.receive(&pdf).await;
            let worker = world.work();
            world.quiet().await;
            worker.stop().await;
            let file = world.letter("linh", document).await.unwrap().files.first().unwrap().file.id;
            let asked = async |login: &str, letter| {
                searching::places(&world.office, &world.caller(login).await, letter, file, "cộng hòa").await
            };
            assert!(!asked("linh", document).await.unwrap().pages.is_empty());
            // The head of a unit that it has not come to yet; and a file is found through its own letter alone.
            assert!(matches!(asked("son", document).await, Err(congvan_office::Error::NotFound)));
            let other = world.receive(&crate::support::tiny_pdf("khac")).await;
            assert!(matches!(asked("linh", other).await, Err(congvan_office::Error::NotFound)));
            // Nothing looked for, nothing found.
            for words in ["", "  ", "\"\"", "zzzzqx"] {
                assert_eq!(places(&world, document, words).await.unwrap(), searching::Places::default());
            }
        },
    );
}
