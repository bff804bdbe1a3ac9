//! A few hundred damaged files of every kind, each read in a child process: none may crash it, and none may leave anything behind.

#[path = "support/mutation.rs"]
mod mutation;
mod support;

use congvan_reading::{Limits, ReadError, isolated};
use support::{Folder, has_poppler, reader, seeds};

#[test]
fn damaged_files_end_in_a_reading_or_an_error() {
    let Some(program) = reader().filter(|_| has_poppler()) else { return };
    let folder = Folder::new();
    let seeds = seeds::of_every_kind();
    for (kind, whole) in &seeds {
        let read = isolated::read_with(&program, &[], &folder.file("whole", whole), &Limits::default());
        let is_as_it_should_be = match *kind {
            "pdf with a password" => read == Err(ReadError::PasswordProtected),
            _ => read.is_ok(),
        };
        assert!(is_as_it_should_be, "{kind}: {read:?}");
    }
    std::fs::remove_file(folder.path().join("whole")).expect("read");
    let totals = mutation::run(&program, &[], folder.path(), &seeds, 1, 224);
    println!("{totals}");
    assert!(totals.crashed.is_empty() && totals.littered.is_empty() && totals.hung.is_empty(), "{totals}");
    // The damage neither leaves everything whole nor breaks everything.
    let count = |of: fn(&mutation::OfKind) -> usize| totals.kinds.values().map(of).sum::<usize>();
    assert!(count(|kind| kind.read) > 30 && count(|kind| kind.refused) > 30, "{totals}");
}
