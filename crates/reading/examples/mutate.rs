//! `mutate [--seed NUMBER] [--count NUMBER] FILE...`: damages the files at random and has each copy read in a child
//! process, by the example `read` beside this one. Prints a line of totals; files that crashed their reader stay in the
//! folder it names. Exit code 1 when there are any.

use std::path::PathBuf;
use std::process::ExitCode;

#[path = "../tests/support/mutation.rs"]
mod mutation;

fn main() -> ExitCode {
    let (mut seed, mut count, mut seeds) = (1, 10_000, Vec::new());
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|number| number.parse().ok());
        match word.as_str() {
            "--seed" => seed = number().unwrap_or(seed),
            "--count" => count = number().unwrap_or(count as u64) as usize,
            file => match std::fs::read(file) {
                Ok(bytes) => seeds.push(bytes),
                Err(error) => {
                    eprintln!("{file}: {error}");
                    return ExitCode::from(2);
                }
            },
        }
    }
    let program = std::env::current_exe().ok().and_then(|here| Some(here.parent()?.join("read")));
    let folder: PathBuf = std::env::temp_dir().join(format!("mutations-{}", std::process::id()));
    let (Some(program), false) = (program.filter(|program| program.exists()), seeds.is_empty()) else {
        eprintln!("usage: mutate [--seed NUMBER] [--count NUMBER] FILE...; the example `read` must be built");
        return ExitCode::from(2);
    };
    if let Err(error) = std::fs::create_dir_all(&folder) {
        eprintln!("{}: {error}", folder.display());
        return ExitCode::from(2);
    }
    let totals = mutation::run(&program, &[], &folder, &seeds, seed, count);
    println!("{totals}; {}", folder.display());
    ExitCode::from(u8::from(!totals.crashed.is_empty() || !totals.littered.is_empty()))
}
