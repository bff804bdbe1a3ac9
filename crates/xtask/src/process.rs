//! Child programs: what they say is shown as it comes, and kept where somebody has to read it.

use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;

use anyhow::{Context, Result, bail};

use crate::voice;

/// Runs a program that answers in one go, and returns what it wrote to its standard output.
///
/// Errors: when it cannot be started or fails, with the last lines of its complaint.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let name = name_of(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| cannot_start(&name))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let lines: Vec<&str> = said.trim().lines().collect();
        bail!("`{name}` failed: {}", lines[lines.len().saturating_sub(8)..].join("\n"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program starts and succeeds; what it says is thrown away.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a program and shows what it says.
///
/// Errors: when it cannot be started or fails.
pub(crate) fn show(command: &mut Command) -> Result<()> {
    let name = name_of(command);
    let status = if std::io::stdout().is_terminal() && !voice::is_noted() {
        // Its own progress bars work only on the terminal itself.
        command.stdin(Stdio::null()).status().with_context(|| cannot_start(&name))?
    } else {
        show_and_read(command)?.0
    };
    if !status.success() {
        bail!("`{name}` failed ({status})");
    }
    Ok(())
}

/// Runs a program, shows what it says behind a bar in the margin, and returns that text without its colours.
///
/// The bar keeps our own lines (the totals above all) apart from those of the programs.
pub(crate) fn show_and_read(command: &mut Command) -> Result<(ExitStatus, String)> {
    let name = name_of(command);
    if std::io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    } else {
        command.env_remove("FORCE_COLOR").env("NO_COLOR", "1");
    }
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| cannot_start(&name))?;
    let (sender, lines) = mpsc::channel();
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|pipe| Box::new(pipe) as _),
        child.stderr.take().map(|pipe| Box::new(pipe) as _),
    ];
    let readers: Vec<_> = streams
        .into_iter()
        .flatten()
        .map(|stream| {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
                    if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                        return;
                    }
                }
            })
        })
        .collect();
    drop(sender);
    let mut text = String::new();
    for line in lines {
        voice::say(&format!("  │ {}", line.trim_end()));
        text.push_str(&without_colours(&line));
        text.push('\n');
    }
    for reader in readers {
        // A reader cannot panic: it only splits lines and sends them.
        let _ = reader.join();
    }
    let status = child.wait().with_context(|| format!("`{name}` was lost"))?;
    Ok((status, text))
}

/// A command line as a person would type it, without the folder of its program.
pub(crate) fn name_of(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program()).to_string_lossy();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
}

fn cannot_start(name: &str) -> String {
    format!("`{name}` cannot be started; `cargo xtask doctor` says what is missing")
}

fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            // A control sequence ends with its first letter.
            for skipped in characters.by_ref() {
                if skipped.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_are_read_without_colours() {
        let mut command = Command::new("sh");
        command.args(["-c", "printf '\\033[32mgreen\\033[0m\\n'; echo plain >&2; exit 3"]);
        let (status, text) = show_and_read(&mut command).expect("sh");
        assert_eq!(status.code(), Some(3));
        let mut lines: Vec<&str> = text.lines().collect();
        lines.sort_unstable();
        assert_eq!(lines, ["green", "plain"]);
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = show(&mut Command::new("no-such-program")).expect_err("there is none");
        assert!(error.to_string().starts_with("`no-such-program` cannot be started"), "{error}");
    }
}
