//! `mutate [--seed NUMBER] [--count NUMBER] [--program PROGRAM] [--kind NAME]... [FILE...]`: damages the files at random, or
//! one of every kind (of these kinds) if there are none, and has each copy read in a child process: by `PROGRAM read`, or by the example `read` beside this
//! one. Prints what became of them; files that crashed or held up their reader stay in the folder it names. Exit code 1 when
//! there are any.

use std::path::PathBuf;
use std::process::ExitCode;

#[path = "../tests/support/mutation.rs"]
mod mutation;
#[path = "../tests/support/mod.rs"]
mod support;

fn main() -> ExitCode {
    let (mut seed, mut count, mut seeds, mut other) = (1, 10_000, Vec::new(), None);
    let mut kinds: Vec<String> = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|number| number.parse().ok());
        match word.as_str() {
            "--seed" => seed = number().unwrap_or(seed),
            "--count" => count = number().unwrap_or(count as u64) as usize,
            "--kind" => kinds.extend(words.next()),
            "--program" => other = words.next().map(PathBuf::from),
            file => match std::fs::read(file) {
                Ok(bytes) => seeds.push((file.to_owned(), bytes)),
                Err(error) => {
                    eprintln!("{file}: {error}");
                    return ExitCode::from(2);
                }
            },
        }
    }
    if seeds.is_empty() {
        let all = support::seeds::of_every_kind().into_iter().map(|(kind, bytes)| (kind.to_owned(), bytes));
        seeds.extend(all.filter(|(kind, _)| kinds.is_empty() || kinds.contains(kind)));
    }
    let beside = || std::env::current_exe().ok().and_then(|here| Some(here.parent()?.join("read")));
    let (program, command): (_, &[&str]) = match other {
        Some(program) => (Some(program), &["read"]),
        None => (beside(), &[]),
    };
    let Some(program) = program.filter(|program| program.exists()) else {
        eprintln!(
            "usage: mutate [--seed NUMBER] [--count NUMBER] [--program PROGRAM] [--kind NAME]... [FILE...]"
        );
        eprintln!("without a program the example `read` must be built");
        return ExitCode::from(2);
    };
    let folder: PathBuf = std::env::temp_dir().join(format!("mutations-{}", std::process::id()));
    if let Err(error) = std::fs::create_dir_all(&folder) {
        eprintln!("{}: {error}", folder.display());
        return ExitCode::from(2);
    }
    let totals = mutation::run(&program, command, &folder, &seeds, seed, count);
    println!("{totals}; {}", folder.display());
    let is_clean = totals.crashed.is_empty() && totals.hung.is_empty() && totals.littered.is_empty();
    ExitCode::from(u8::from(!is_clean))
}
