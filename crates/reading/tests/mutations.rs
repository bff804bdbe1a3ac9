//! A few hundred damaged files of every kind, each read in a child process: none may crash it, and none may leave anything behind.

#[path = "support/mutation.rs"]
mod mutation;
mod support;

use support::office::{archive, docx, fixture, letter, message, old_word, workbook};
use support::{Folder, reader};

#[test]
fn damaged_files_end_in_a_reading_or_an_error() {
    let Some(program) = reader() else { return };
    let seeds = [
        letter(),
        fixture("report.odt"),
        fixture("report.doc"),
        old_word(0),
        fixture("report.rtf"),
        workbook(),
        message("thư.docx", &docx("<w:p/>")),
        archive(&[("a.rtf", &fixture("report.rtf")), ("b.zip", &archive(&[("c.doc", &old_word(0))]))]),
        "Kính gửi: Ủy ban nhân dân".into(),
    ];
    let folder = Folder::new();
    let totals = mutation::run(&program, &[], folder.path(), &seeds, 1, 300);
    println!("{totals}");
    assert!(totals.crashed.is_empty() && totals.littered.is_empty(), "{totals}");
    // The damage neither leaves everything whole nor breaks everything.
    assert!(totals.read > 30 && totals.read < 290, "{totals}");
}
