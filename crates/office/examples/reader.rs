//! `reader read [--json] FILE...`, `reader print …`, `reader cut …`: the commands that the office runs in a child, for tests that need a
//! program for it.

use std::io::{stdin, stdout};
use std::process::ExitCode;

use congvan_office::commands;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let command = words.next();
    let words = words.collect();
    match command.as_deref() {
        Some("cut") => ExitCode::from(commands::cut(words, &mut stdin().lock(), &mut stdout().lock())),
        Some("print") => ExitCode::from(commands::print(words, &mut stdin().lock(), &mut stdout().lock())),
        _ => ExitCode::from(commands::read(words, &mut stdout().lock())),
    }
}
