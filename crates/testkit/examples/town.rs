//! Makes a data folder with the ward, its neighbour and a letter at every stage, for a server that others try.
//!
//! `town FOLDER PROGRAM`: `PROGRAM` is the `congvan` program. Prints the password of every account.
#![allow(clippy::expect_used, reason = "a tool of the tests: what cannot go on has failed")]

use congvan_office::Database;
use congvan_testkit::{Level, Stage, Town};
use std::path::PathBuf;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (folder, program) = arguments.next().zip(arguments.next()).expect("a folder and a program");
    let town = Town::open(&folder, Database::Sqlite, program, true).await;
    for stage in Stage::ALL {
        town.letter(stage, Level::Normal).await;
    }
    for level in [Level::Internal, Level::NamedOnly] {
        town.letter(Stage::Assigned, level).await;
    }
    // Letters that may be registered, submitted and directed while they are tried.
    for stage in [Stage::Arrived, Stage::Arrived, Stage::Registered, Stage::Submitted, Stage::Directed] {
        town.letter(stage, Level::Normal).await;
    }
    town.finish_jobs().await;
    town.close().await;
    println!("{}", Town::password());
}
