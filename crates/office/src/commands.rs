//! Commands that need no office: they look at files alone, in this process.

use crate::{printing, splitting};
use std::ffi::OsString;
use std::io::{ErrorKind, Read, Write};

/// `read [--json] FILE...`: text and fields. The process confines itself for good, so nothing else may follow in it.
///
/// Gives the exit code: 0 read, 2 wrong use or unreadable.
pub fn read(words: impl IntoIterator<Item = OsString>, out: &mut dyn Write) -> u8 {
    match congvan_reading::command::parse(words) {
        Ok(request) => congvan_reading::command::run(&request, out, &mut std::io::stderr()),
        Err(fault) => {
            eprintln!("congvan read: {fault}\n{}", congvan_reading::command::USAGE);
            2
        }
    }
}

/// `verify [--trust PEM|FOLDER]... FILE...`: one JSON report a line, or sentences with `--format text`. Of many files it is told on
/// standard error how far they are.
///
/// Gives the exit code: 0 all passed or the use told, 1 not, 2 wrong use, unreadable, or an answer that could not be written.
/// A reader who has gone, as in `congvan verify *.pdf | head -1`, is no fault to speak of; no further file is begun for them.
pub fn verify(words: impl IntoIterator<Item = OsString>, out: &mut dyn Write) -> u8 {
    match congvan_signature::contract::Request::from_args(words, time::OffsetDateTime::now_utc()) {
        Ok(request) => {
            let told = request.run(
                |line| writeln!(out, "{line}"),
                |done, total| eprintln!("congvan verify: {done}/{total}"),
            );
            // Who asks takes 0 for an answer that was told.
            match told.and_then(|code| out.flush().map(|()| code)) {
                Ok(code) => code,
                Err(fault) => {
                    if fault.kind() != ErrorKind::BrokenPipe {
                        eprintln!("congvan verify: the answers could not be written: {fault}");
                    }
                    congvan_signature::contract::UNREADABLE
                }
            }
        }
        Err(usage @ congvan_signature::contract::UsageError::Help) => {
            let _ = writeln!(out, "{usage}");
            congvan_signature::contract::PASSED
        }
        Err(fault) => {
            eprintln!("congvan verify: {fault}");
            congvan_signature::contract::UNREADABLE
        }
    }
}

/// `print --out FILE --limits JSON ORIGINAL`: an original with its layers, which come as JSON on standard input. What the
/// program calls of itself, because an original may be hostile; the process confines itself for good.
///
/// Gives the exit code: 0 printed, 1 refused with the reason as JSON, 2 wrong use or unreadable.
pub fn print(words: Vec<String>, input: &mut dyn Read, out: &mut dyn Write) -> u8 {
    printing::child::run(words, input, out)
}

/// `cut --out FOLDER --limits JSON SCAN...`: files of chosen pages, which come as JSON on standard input. What the program
/// calls of itself, because a scan may be hostile; the process confines itself for good.
///
/// Gives the exit code: 0 cut, 1 refused with the reason as JSON, 2 wrong use or unreadable.
pub fn cut(words: Vec<String>, input: &mut dyn Read, out: &mut dyn Write) -> u8 {
    splitting::run_child(words, input, out)
}

#[cfg(test)]
mod tests {
    use super::verify;
    use std::io::{BufWriter, Error, Write};

    /// A disk that is full.
    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(Error::other("full"))
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_answer_that_could_not_be_written_is_no_verdict() {
        let letter =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/signatures/attacks-isa-font-replaced.pdf");
        let words = || vec![letter.into()];
        assert_eq!(verify(words(), &mut Vec::new()), 1, "it was changed after signing");
        for out in [&mut Full as &mut dyn Write, &mut BufWriter::new(Full)] {
            assert_eq!(verify(words(), out), 2);
        }
    }
}
