//! Scans: their characters are recognised after the upload, page by page, and fill in what is blank.

use crate::support::{World, form, on_sqlite_opened, reader, specimen};
use congvan_office::searching::{self, Query};
use congvan_office::{OpenOptions, intake};
use congvan_records::DocumentFields;
use congvan_specimens::scan::scanned;
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
        assert!(page.hits.iter().any(|hit| hit.document == document), "found by its recognised text");
    });
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
            let tries = std::fs::read_to_string(format!("{}.tries", world.options.executable.display()));
            assert_eq!(tries.unwrap().lines().count(), 3);
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
