//! The command `congvan verify` alone: `verify [--trust PEM]... FILE...`.

use std::io::Write as _;
use std::process::ExitCode;

use congvan_signature::contract::{Request, UNREADABLE, UsageError};
use time::OffsetDateTime;

fn main() -> ExitCode {
    match Request::from_args(std::env::args_os().skip(1), OffsetDateTime::now_utc()) {
        Ok(request) => {
            let mut out = std::io::stdout().lock();
            let told = request
                .run(|line| writeln!(out, "{line}"), |done, total| eprintln!("{done}/{total}"))
                .unwrap_or(UNREADABLE);
            ExitCode::from(told)
        }
        Err(usage @ UsageError::Help) => {
            println!("{usage}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(UNREADABLE)
        }
    }
}
