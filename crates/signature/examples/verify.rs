//! The command `congvan verify` alone: `verify [--trust PEM]... FILE...`.

use std::process::ExitCode;

use congvan_signature::contract::{Request, UNREADABLE, UsageError};
use time::OffsetDateTime;

fn main() -> ExitCode {
    match Request::from_args(std::env::args().skip(1), OffsetDateTime::now_utc()) {
        Ok(request) => {
            ExitCode::from(request.run(|line| println!("{line}"), |done, total| eprintln!("{done}/{total}")))
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
