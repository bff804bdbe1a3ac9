//! Small PDFs made on the spot.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be made fails its test")]

pub(crate) mod office;
pub(crate) mod seeds;

use std::path::PathBuf;
use std::process::Command;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use tempfile::TempDir;

/// A folder for one test, and a way to put files into it.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        self.0.path()
    }

    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

/// The example program, built beside the test.
pub(crate) fn reader() -> Option<PathBuf> {
    let test = std::env::current_exe().unwrap();
    let program = test.parent()?.parent()?.join("examples").join("read");
    if !program.exists() {
        println!("skipped: the example program is not built");
        return None;
    }
    Some(program)
}

/// Whether poppler is installed; without it the programs of this crate can only say so.
pub(crate) fn has_poppler() -> bool {
    let found = Command::new("pdftotext").arg("-v").output().is_ok();
    if !found {
        println!("skipped: pdftotext is not installed");
    }
    found
}

/// A document of `pages` pages with the same line of text, each `width` by `height` points.
pub(crate) fn document(pages: usize, line: &str, width: i64, height: i64) -> Document {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Times-Roman",
    });
    let content = format!("BT /F1 14 Tf 85 700 Td ({line}) Tj ET");
    let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
    let kids: Vec<Object> = (0..pages)
        .map(|_| {
            document
                .add_object(dictionary! {
                    "Type" => "Page", "Parent" => tree, "Contents" => content,
                    "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
                    "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
                })
                .into()
        })
        .collect();
    let count = i64::try_from(pages).unwrap();
    document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document
}

pub(crate) fn bytes(mut document: Document) -> Vec<u8> {
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

/// Whether characters can be recognised here.
pub(crate) fn has_tesseract() -> bool {
    let listed = Command::new("tesseract").arg("--list-langs").output();
    let found =
        listed.is_ok_and(|out| String::from_utf8_lossy(&out.stdout).lines().any(|line| line == "vie"));
    if !found {
        println!("skipped: tesseract with vie is not installed");
    }
    found
}
