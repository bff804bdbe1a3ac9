//! Bản quét chờ tách: scans of many letters, how each is to be cut, and which letters came of it.

use crate::columns::{big, id, index, maybe_big, maybe_id, maybe_text, migration, refers, table, text};
use sea_orm_migration::prelude::*;

migration!(tables, indexes, ["scans", "scan_files", "scan_pages", "scan_letters"]);

fn tables() -> Vec<TableCreateStatement> {
    let agency = || refers("agency", "agencies", "id");
    let scan = || refers("scan", "scans", "id");
    let mut scans = table(
        "scans",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            text("name"),
            // How it came: upload, scanner …
            text("source"),
            // The letter in the queue that it came as; it becomes the first of the letters.
            maybe_id("document"),
            // offered, open, split, discarded.
            text("state"),
            // The clerk who answers for it.
            id("holder"),
            // Counts every change by a person.
            big("version"),
            // JSON: how a person wants it cut; while there is none, as the pages' survey proposes.
            maybe_text("plan"),
            big("created_at"),
            big("changed_at"),
            id("changed_by"),
            maybe_big("ended_at"),
            // Why it was thrown away.
            maybe_text("reason"),
        ],
    );
    let mut files = table(
        "scan_files",
        &["scan", "place"],
        vec![
            id("scan"),
            // 1, 2 … in the order in which they were added.
            big("place"),
            id("agency"),
            text("name"),
            big("size"),
            text("sha256"),
            id("added_by"),
            big("added_at"),
            // Once it was opened: how many pages it has, or in words why it cannot be cut.
            maybe_big("page_count"),
            maybe_text("problem"),
        ],
    );
    let mut pages = table(
        "scan_pages",
        &["scan", "file", "page"],
        vec![
            id("scan"),
            // Place of its file.
            big("file"),
            big("page"),
            id("agency"),
            // JSON: what the survey found on it.
            text("findings"),
        ],
    );
    let mut letters = table(
        "scan_letters",
        &["scan", "place"],
        vec![
            id("scan"),
            // 1, 2 … in the order of the groups.
            big("place"),
            id("agency"),
            id("document"),
            // Which pages, in words.
            text("pages"),
        ],
    );
    vec![
        scans.foreign_key(&mut agency()).take(),
        files.foreign_key(&mut agency()).foreign_key(&mut scan()).take(),
        pages.foreign_key(&mut agency()).foreign_key(&mut scan()).take(),
        letters
            .foreign_key(&mut agency())
            .foreign_key(&mut scan())
            .foreign_key(&mut refers("document", "documents", "id"))
            .take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("scans_state", "scans", &["agency", "state", "changed_at"]),
        index("scans_document", "scans", &["document"]),
        index("scan_files_bytes", "scan_files", &["agency", "sha256"]),
        index("scan_letters_document", "scan_letters", &["document"]),
    ]
}
