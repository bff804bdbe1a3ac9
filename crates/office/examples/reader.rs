//! `reader read [--json] FILE...`, `reader print …`, `reader cut …`: the commands that the office runs in a child, for tests that need a
//! program for it.

use std::io::{stdin, stdout};
use std::process::ExitCode;

use congvan_office::commands;

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let command = words.next().unwrap_or_default();
    if command != "cut" && command != "print" {
        return ExitCode::from(commands::read(words, &mut stdout().lock()));
    }
    // What the office passes to these is text.
    let words = words.map(|word| word.to_string_lossy().into_owned()).collect();
    match command == "cut" {
        true => ExitCode::from(commands::cut(words, &mut stdin().lock(), &mut stdout().lock())),
        false => ExitCode::from(commands::print(words, &mut stdin().lock(), &mut stdout().lock())),
    }
}
