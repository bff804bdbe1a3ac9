//! A few hundred damaged files of every kind, each read in a child process: none may crash it, and none may leave anything behind.

#[path = "support/mutation.rs"]
mod mutation;
mod support;

use support::{Folder, has_poppler, reader, seeds};

#[test]
fn damaged_files_end_in_a_reading_or_an_error() {
    let Some(program) = reader().filter(|_| has_poppler()) else { return };
    let folder = Folder::new();
    let totals = mutation::run(&program, &[], folder.path(), &seeds::of_every_kind(), 1, 320);
    println!("{totals}");
    assert!(totals.crashed.is_empty() && totals.littered.is_empty() && totals.hung.is_empty(), "{totals}");
    // The damage neither leaves everything whole nor breaks everything, of no kind.
    let (mut read, mut refused) = (0, 0);
    for (kind, of_kind) in &totals.kinds {
        read += of_kind.read;
        refused += of_kind.refused;
        let is_locked = *kind == "pdf with a password";
        assert!(is_locked || of_kind.read > 0, "{kind}: {totals}");
    }
    assert!(read > 30 && refused > 10, "{totals}");
}
