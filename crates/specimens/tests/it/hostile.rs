//! Bad files are bad in the way they claim, and the sound ones among them are sound.

use std::io::{Read, Write};

use congvan_specimens::hostile;
use congvan_specimens::letter::typeset;

use crate::common::{land_letter, peer, text};

/// What `pdfinfo` says, and whether it could read the file.
fn info(pdf: &[u8]) -> Option<(bool, String)> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = peer("pdfinfo", &[text(&path)])?;
    let said = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

#[test]
fn no_reader_opens_what_is_no_pdf() {
    let letter = typeset(&land_letter()).unwrap().pdf;
    for bytes in [
        hostile::empty(),
        hostile::plain_text(),
        hostile::program(),
        hostile::password_protected(),
        hostile::truncated(&letter, 20),
    ] {
        let Some((opened, said)) = info(&bytes) else { return };
        assert!(!opened, "{said}");
    }
    let (_, said) = info(&hostile::password_protected()).unwrap();
    assert!(said.contains("Incorrect password"), "{said}");
}

#[test]
fn three_thousand_pages_are_small_and_sound() {
    let pdf = hostile::many_pages(3000);
    assert!(pdf.len() < 500_000, "{} bytes", pdf.len());
    let Some((opened, said)) = info(&pdf) else { return };
    assert!(opened && said.contains("Pages:           3000"), "{said}");
}

#[test]
fn a_streamed_file_has_the_size_asked_for_and_is_sound() {
    for size in [1024, 9_990, 10_003, 99_999, 1_000_000, 3 << 20] {
        let mut streamed = hostile::of_size(size);
        assert_eq!(streamed.size(), size);
        let mut bytes = Vec::new();
        streamed.read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes.len() as u64, size);
        let Some((opened, said)) = info(&bytes) else { continue };
        assert!(opened && said.contains("Pages:           1"), "{size}: {said}");
        assert!(!said.contains("Error"), "{size}: {said}");
    }
    let big = hostile::of_size(150 << 20);
    assert_eq!(big.size(), 150 << 20);
    let mut sink = std::io::sink();
    let copied = std::io::copy(&mut big.take(1 << 20), &mut sink).unwrap();
    sink.flush().unwrap();
    assert_eq!(copied, 1 << 20);
}

#[test]
fn the_other_files_are_what_they_say() {
    let bomb = hostile::inflating(32).unwrap();
    assert!(bomb.len() < 64 << 10, "{} bytes", bomb.len());
    assert!(hostile::scripted().windows(11).any(|window| window == b"/JavaScript"));
    assert!(hostile::deeply_nested(5000).len() > 10_000);
    let Some((_, said)) = info(&hostile::endless_page_tree()) else { return };
    assert!(!said.is_empty());
    assert!(hostile::names().iter().any(|name| name.contains("..")));
}
