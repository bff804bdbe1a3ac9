//! `read [--json] FILE...`: the `read` command alone, for measuring and for trying a file.

use std::io::{stderr, stdout};
use std::process::ExitCode;

use congvan_reading::command;

fn main() -> ExitCode {
    match command::parse(std::env::args_os().skip(1)) {
        Ok(request) => ExitCode::from(command::run(&request, &mut stdout().lock(), &mut stderr().lock())),
        Err(mistake) => {
            eprintln!("{mistake}\n{}", command::USAGE);
            ExitCode::from(2)
        }
    }
}
