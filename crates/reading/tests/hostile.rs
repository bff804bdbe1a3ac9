//! Files that are broken, locked, endless or not what they say: each must end in an error that tells what
//! to do, never in a panic, a hang or a guess.

mod support;

use std::time::{Duration, Instant};

use congvan_reading::{FileKind, Limits, ReadError, inspect, isolated, read, render_page, sniff};
use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use lopdf::{Object, dictionary};
use support::{Folder, bytes, document, has_poppler, reader};

#[test]
fn broken_files_say_what_is_wrong() {
    let folder = Folder::new();
    let whole = bytes(document(3, "Kinh gui", 595, 842));
    let cut = &whole[..whole.len() / 3];
    for (name, content, want) in [
        ("empty.pdf", &b""[..], ReadError::Empty),
        ("text.pdf", b"Xin chao", ReadError::NotPdf),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n0000", ReadError::NotPdf),
        ("cut.pdf", cut, ReadError::Truncated),
        ("head.pdf", b"%PDF-1.7\n", ReadError::Truncated),
        ("hollow.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", ReadError::Malformed),
    ] {
        let got = inspect(&folder.file(name, content));
        assert_eq!(got, Err(want.clone()), "{name}");
        assert!(!want.advice().is_empty());
    }
    assert_eq!(inspect(std::path::Path::new("/nowhere/at/all.pdf")), Err(ReadError::Unopenable));
}

#[test]
fn a_password_is_told_from_a_restriction() {
    let folder = Folder::new();
    for (user, is_locked) in [("khoa", true), ("", false)] {
        let mut locked = document(1, "Kinh gui", 595, 842);
        let id = Object::string_literal("0123456789abcdef");
        locked.trailer.set("ID", vec![id.clone(), id]);
        let version = EncryptionVersion::V2 {
            document: &locked,
            owner_password: "chu",
            user_password: user,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        locked.encrypt(&state).unwrap();
        let path = folder.file("locked.pdf", &bytes(locked));
        match inspect(&path) {
            Err(error) => assert_eq!((error, is_locked), (ReadError::PasswordProtected, true)),
            Ok(inspection) => assert!(inspection.encrypted && !is_locked),
        }
        if has_poppler() && is_locked {
            let got = render_page(&path, 1, 72, &Limits::default());
            assert_eq!(got, Err(ReadError::PasswordProtected));
        }
    }
}

#[test]
fn too_many_pages_are_counted_not_read() {
    let folder = Folder::new();
    let path = folder.file("long.pdf", &bytes(document(3_000, "Kinh gui", 595, 842)));
    let error = inspect(&path).unwrap_err();
    assert_eq!(error, ReadError::TooManyPages { pages: 3_000, limit: 2_000 });
    assert!(error.advice().contains("3000 trang"));
}

#[test]
fn too_large_files_are_not_opened() {
    let folder = Folder::new();
    let path = folder.file("large.pdf", &bytes(document(1, "Kinh gui", 595, 842)));
    let limits = Limits { max_bytes: 100, ..Limits::default() };
    assert!(matches!(read(&path, &limits), Err(ReadError::TooLarge { limit: 100, .. })));
}

#[test]
fn page_trees_that_bite_their_tail_end() {
    let folder = Folder::new();
    let mut ring = document(1, "Kinh gui", 595, 842);
    let root = ring.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    let own = Object::Reference(root);
    ring.objects.insert(root, dictionary! { "Type" => "Pages", "Kids" => vec![own], "Count" => 1 }.into());
    assert!(inspect(&folder.file("ring.pdf", &bytes(ring))).is_err());

    // A chain of nodes deeper than any real tree, each the parent of the next.
    let mut deep = document(1, "Kinh gui", 595, 842);
    let mut below = deep.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    for _ in 0..5_000 {
        let kids = vec![Object::Reference(below)];
        below = deep.add_object(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 });
    }
    let catalog = deep.catalog_mut().unwrap();
    catalog.set("Pages", below);
    assert!(inspect(&folder.file("deep.pdf", &bytes(deep))).is_err());
}

#[test]
fn nested_objects_hurt_the_child_alone() {
    let Some(program) = reader().filter(|_| has_poppler()) else { return };
    let folder = Folder::new();
    let depth = 200_000;
    let nested = format!(
        "%PDF-1.7\n1 0 obj\n{}{}\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n",
        "[".repeat(depth),
        "]".repeat(depth)
    );
    let path = folder.file("nested.pdf", nested.as_bytes());
    assert!(isolated::read_with(&program, &[], &path, &Limits::default()).is_err());
}

#[test]
fn a_child_that_hangs_is_killed_with_its_group() {
    let folder = Folder::new();
    let script = folder.file("hang.sh", b"#!/bin/sh\nsleep 600 &\nsleep 600\n");
    let file = folder.file("a.pdf", b"%PDF-1.7\n");
    let limits = Limits { wall: Duration::from_millis(300), ..Limits::default() };
    let start = Instant::now();
    let script = script.to_str().unwrap();
    let got = isolated::read_with(std::path::Path::new("/bin/sh"), &[script], &file, &limits);
    assert_eq!(got, Err(ReadError::OverLimit { what: "time".into() }));
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_child_that_floods_is_stopped() {
    let folder = Folder::new();
    let script = folder.file("flood.sh", b"#!/bin/sh\nwhile :; do echo aaaaaaaaaaaaaaaaaaaaaaaa; done\n");
    let file = folder.file("a.pdf", b"%PDF-1.7\n");
    let limits = Limits { max_output: 100_000, ..Limits::default() };
    let script = script.to_str().unwrap();
    let got = isolated::read_with(std::path::Path::new("/bin/sh"), &[script], &file, &limits);
    assert_eq!(got, Err(ReadError::OverLimit { what: "output".into() }));
}

#[test]
fn a_child_that_burns_is_stopped() {
    let folder = Folder::new();
    let script = folder.file("burn.sh", b"#!/bin/sh\nwhile :; do :; done\n");
    let file = folder.file("a.pdf", b"%PDF-1.7\n");
    let limits = Limits { cpu_seconds: 1, ..Limits::default() };
    let script = script.to_str().unwrap();
    let got = isolated::read_with(std::path::Path::new("/bin/sh"), &[script], &file, &limits);
    assert_eq!(got, Err(ReadError::OverLimit { what: "resources".into() }));
}

#[test]
fn what_may_be_the_machines_doing_is_told_from_what_is_the_files() {
    let folder = Folder::new();
    let file = folder.file("a.pdf", b"%PDF-1.7\n");
    let ended_by = |end: &str| {
        let script = folder.file("end.sh", format!("#!/bin/sh\n{end}\n").as_bytes());
        let limits = Limits { wall: Duration::from_millis(300), cpu_seconds: 20, ..Limits::default() };
        let script = script.to_str().unwrap();
        isolated::read_with(std::path::Path::new("/bin/sh"), &[script], &file, &limits).unwrap_err()
    };
    // A machine without memory kills; a busy one lets the time run out.
    for end in ["kill -KILL $$", "kill -SEGV $$", "exit 3", "sleep 30"] {
        let error = ended_by(end);
        assert!(error.may_pass(), "{end}: {error}");
    }
    assert!(ReadError::MissingProgram { name: "pdftotext".into() }.may_pass());
    // As the kernel does to a process that has used up its time on the processor.
    let costly = ended_by("kill -XCPU $$");
    assert_eq!(costly, ReadError::OverLimit { what: "resources".into() });
    let too_much = ReadError::OverLimit { what: "unpacked".into() };
    for error in [costly, too_much, ReadError::PasswordProtected, ReadError::Malformed, ReadError::Empty] {
        assert!(!error.may_pass(), "{error}");
    }
}

#[test]
fn a_missing_program_is_named() {
    let folder = Folder::new();
    let file = folder.file("a.pdf", b"%PDF-1.7\n");
    let got = isolated::read(std::path::Path::new("/nowhere/congvan"), &file, &Limits::default());
    assert_eq!(got, Err(ReadError::MissingProgram { name: "congvan".into() }));
}

#[test]
fn errors_cross_the_process_boundary() {
    let Some(program) = reader() else { return };
    let folder = Folder::new();
    let path = folder.file("empty.pdf", b"");
    let got = isolated::read_with(&program, &[], &path, &Limits::default());
    assert_eq!(got, Err(ReadError::Empty));
    let long = folder.file("long.pdf", &bytes(document(30, "Kinh gui", 595, 842)));
    let limits = Limits { max_pages: 20, ..Limits::default() };
    let got = isolated::read_with(&program, &[], &long, &limits);
    assert_eq!(got, Err(ReadError::TooManyPages { pages: 30, limit: 20 }));
}

#[test]
fn a_reading_crosses_the_process_boundary_whole() {
    let Some(program) = reader().filter(|_| has_poppler()) else { return };
    let folder = Folder::new();
    let path = folder.file("plain.pdf", &bytes(document(2, "Kinh gui cac co quan", 595, 842)));
    let here = read(&path, &Limits::default()).unwrap();
    let there = isolated::read_with(&program, &[], &path, &Limits::default()).unwrap();
    assert_eq!(serde_json::to_value(&here).unwrap(), serde_json::to_value(&there).unwrap());
    assert_eq!(there.pages.len(), 2);
    assert!(there.pages[0].text.contains("Kinh gui cac co quan"));
}

#[test]
fn pages_are_drawn_as_shown() {
    if !has_poppler() {
        return;
    }
    let folder = Folder::new();
    let path = folder.file("wide.pdf", &bytes(document(2, "Kinh gui", 842, 595)));
    let png = render_page(&path, 2, 72, &Limits::default()).unwrap();
    assert_eq!(sniff(&png, ""), FileKind::Png);
    let size = |at: usize| u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]]);
    assert_eq!((size(16), size(20)), (842, 595));
    assert_eq!(render_page(&path, 3, 72, &Limits::default()), Err(ReadError::NoSuchPage { page: 3 }));
    assert_eq!(render_page(&path, 0, 72, &Limits::default()), Err(ReadError::NoSuchPage { page: 0 }));
}

#[test]
fn shapes_follow_boxes_and_turns() {
    let folder = Folder::new();
    let mut turned = document(1, "Kinh gui", 595, 842);
    let page = *turned.get_pages().values().next().unwrap();
    let page = turned.get_dictionary_mut(page).unwrap();
    page.set("Rotate", 450);
    page.set("CropBox", vec![50.into(), 0.into(), 550.into(), 900.into()]);
    page.set("UserUnit", 2);
    let inspection = inspect(&folder.file("turned.pdf", &bytes(turned))).unwrap();
    let shape = &inspection.pages[0];
    // The crop box is held to the sheet, turned a quarter and doubled.
    assert_eq!((shape.width, shape.height, shape.rotate), (1684.0, 1000.0, 90));
    assert!(!shape.image_only);
}
