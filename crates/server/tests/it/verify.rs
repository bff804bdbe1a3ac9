//! `congvan verify`, as whoever calls it sees it: what it prints depends on what it is given and on nothing around it.

use crate::house::EXECUTABLE;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/signatures").canonicalize().unwrap()
}

/// Files of a folder, by the ending of their names, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|e| e == ending)).collect();
    found.sort();
    found
}

/// Everything by which the letters of the fixtures are judged.
fn evidence() -> Vec<(&'static str, PathBuf)> {
    let pki = fixtures().join("pki");
    let mut flags =
        vec![("--trust", pki.join("trusted.pem")), ("--intermediate", pki.join("intermediates.pem"))];
    flags.extend(files(&pki.join("crl"), "crl").into_iter().map(|list| ("--crl", list)));
    flags.extend(files(&pki.join("ocsp"), "ors").into_iter().map(|answer| ("--ocsp", answer)));
    flags
}

/// The surroundings of a call.
struct Place<'a> {
    zone: &'a str,
    language: &'a str,
    folder: &'a Path,
    jobs: &'a str,
}

/// What the command prints of each letter, in the order of the letters.
fn told(letters: &[PathBuf], evidence: &[(&str, PathBuf)], place: &Place) -> Vec<String> {
    let mut command = Command::new(EXECUTABLE);
    command.env_clear().current_dir(place.folder).args(["verify", "--jobs", place.jobs]);
    command.env("TZ", place.zone).env("LANG", place.language).env("LC_ALL", place.language);
    command.args(["--at", "2026-06-15T00:00:00Z"]);
    for (flag, file) in evidence {
        command.arg(flag).arg(file);
    }
    let ran = command.args(letters).output().unwrap();
    assert_eq!(
        ran.status.code(),
        Some(2),
        "one of them cannot be read: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    String::from_utf8(ran.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn the_same_bytes_are_printed_in_any_order_at_any_time_and_place() {
    let (here, elsewhere) = (fixtures(), std::env::temp_dir());
    let letters = files(&here, "pdf");
    let (straight, mut turned) = (evidence(), evidence());
    turned.reverse();
    assert!(letters.len() > 40 && straight.len() > 8, "{} letters, {} pieces", letters.len(), straight.len());
    let first = told(&letters, &straight, &Place { zone: "UTC", language: "C", folder: &here, jobs: "1" });
    assert_eq!(first.len(), letters.len());
    for word in ["TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED", "NO-SIGNATURE", "FILE-ERROR"] {
        assert!(first.iter().any(|line| line.contains(word)), "no letter is {word}");
    }
    // The machine's clock goes on between the two.
    std::thread::sleep(Duration::from_millis(1_100));
    let back: Vec<PathBuf> = letters.iter().rev().cloned().collect();
    let place = Place { zone: "Asia/Ho_Chi_Minh", language: "vi_VN.UTF-8", folder: &elsewhere, jobs: "3" };
    let mut second = told(&back, &turned, &place);
    second.reverse();
    for (one, other) in first.iter().zip(&second) {
        assert_eq!(one, other);
    }
    assert_eq!(first.len(), second.len());
}

#[test]
fn it_is_judged_as_of_now_unless_another_time_is_given() {
    let letter = fixtures().join("valid-two-leader-then-seal.pdf");
    let before = time::OffsetDateTime::now_utc();
    let ran = Command::new(EXECUTABLE).arg("verify").arg(letter).output().unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    let told = answer["validation_time"].as_str().unwrap();
    let at = time::OffsetDateTime::parse(told, &time::format_description::well_known::Rfc3339).unwrap();
    assert!(before <= at && at <= time::OffsetDateTime::now_utc(), "{told}");
}

/// `congvan verify … | head -1`: nobody waits for answers that nobody reads.
#[test]
fn it_ends_when_its_reader_has_gone() {
    let letter = fixtures().join("valid-blta-leader.pdf");
    let begun = Instant::now();
    let mut child = Command::new(EXECUTABLE)
        .arg("verify")
        .args(vec![letter; 3_000])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::with_capacity(1, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with('{'), "{line}");
    // The pipe is closed by now.
    let one = begun.elapsed();
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(!said.contains("panicked") && !said.contains("could not be written"), "{said}");
    let progress = said.lines().filter(|line| line.contains("/3000")).count();
    assert!(progress <= 1, "{said}");
    assert_eq!(ended.status.code(), Some(2));
    assert!(begun.elapsed() < one + Duration::from_secs(20));
}

#[test]
#[cfg(unix)]
fn names_that_are_no_text_stop_no_call() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"C\xf4ng v\xa8n.pdf"));
    std::fs::copy(fixtures().join("valid-unsigned.pdf"), &odd).unwrap();
    let ran = Command::new(EXECUTABLE).arg("verify").arg(&odd).arg(&odd).output().unwrap();
    let text = String::from_utf8(ran.stdout).unwrap();
    assert_eq!((text.lines().count(), ran.status.code()), (2, Some(1)), "{text}");
    assert!(text.contains("C\u{fffd}ng v\u{fffd}n.pdf") && text.contains("NO-SIGNATURE"), "{text}");
}
