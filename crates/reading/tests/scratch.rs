//! What a child that reads a file leaves behind, and how it stands back.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use congvan_reading::{Limits, ReadError, command, isolated};
use support::Folder;

/// Tells the test's own program, started once more, what it is to be.
const ROLE: &str = "CONGVAN_TEST_OF_SCRATCH";

/// This test's program, started once more for `test` in a role.
fn again(test: &str, role: &str, temporary: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("a program"));
    command.args(["--exact", test, "--nocapture"]).env(ROLE, role).env("TMPDIR", temporary);
    command
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
}

fn soon(what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(20), "not in time: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Reads by a script that writes to its temporary folder and tells beside itself where that was, and how it was kept.
fn read_by_script(folder: &Folder, end: &str, limits: &Limits) -> (PathBuf, u32, Result<(), ReadError>) {
    let told = folder.path().join("told");
    let script = format!(
        "#!/bin/sh\nmkdir \"$TMPDIR/inner\"\necho secret >\"$TMPDIR/inner/page\"\n\
         echo \"$TMPDIR $(stat -c %a \"$TMPDIR\")\" >'{}'\n{end}\n",
        told.display()
    );
    let script = folder.file("writes.sh", script.as_bytes());
    let file = folder.file("a.pdf", b"%PDF-1.7\n");
    let words = [script.to_str().expect("a path")];
    let result = isolated::read_with(Path::new("/bin/sh"), &words, &file, limits).map(drop);
    let told = fs::read_to_string(told).expect("it has run");
    let (path, mode) = told.trim().rsplit_once(' ').expect("a path and a mode");
    (path.into(), u32::from_str_radix(mode, 8).expect("a mode"), result)
}

#[test]
fn what_a_child_writes_goes_with_it_however_it_ends() {
    let folder = Folder::new();
    let short = Limits { wall: Duration::from_millis(400), ..Limits::default() };
    let busy = "while :; do echo more >\"$TMPDIR/inner/$(date +%N)\"; done";
    for (end, limits) in [
        ("exit 0", Limits::default()),
        ("exit 3", Limits::default()),
        ("kill -SEGV $$", Limits::default()),
        ("kill -KILL $$", Limits::default()),
        ("chmod 000 \"$TMPDIR/inner\"; exit 0", Limits::default()),
        ("sleep 600", short.clone()),
        // The group is killed in the middle of writing.
        (&format!("({busy}) & {busy}"), short),
    ] {
        let (path, mode, result) = read_by_script(&folder, end, &limits);
        assert!(result.is_err(), "{end}: a script reads nothing");
        assert_eq!(mode, 0o700, "{end}: for the child alone");
        assert!(path.parent().is_some_and(|parent| parent == std::env::temp_dir()), "{end}: {path:?}");
        assert!(!path.exists(), "{end}: {path:?} is left");
    }
}

#[test]
fn what_a_child_writes_to_a_file_is_bounded() {
    let folder = Folder::new();
    let size = folder.path().join("size");
    let end = format!(
        "trap '' XFSZ; head -c 300000 /dev/zero >\"$TMPDIR/large\"; stat -c %s \"$TMPDIR/large\" >'{}'",
        size.display()
    );
    // What `isolated` adds is room for the places of words.
    let (_, _, result) =
        read_by_script(&folder, &end, &Limits { max_output: 1_000, max_bytes: 1_000, ..Limits::default() });
    assert!(result.is_err());
    assert_eq!(fs::read_to_string(&size).expect("told").trim(), "300000", "small files may be written");
    let end = end.replace("300000", "30000000");
    let (_, _, _) =
        read_by_script(&folder, &end, &Limits { max_output: 1_000, max_bytes: 1_000, ..Limits::default() });
    let written: u64 = fs::read_to_string(&size).expect("told").trim().parse().expect("a number");
    assert!(written < 10_000_000, "{written}");
}

#[test]
fn what_a_killed_server_leaves_is_swept_and_nothing_else() {
    const NAME: &str = "what_a_killed_server_leaves_is_swept_and_nothing_else";
    match std::env::var(ROLE).as_deref() {
        Ok("server") => {
            let folder = Folder::new();
            let _ = read_by_script(&folder, "sleep 30", &Limits::default());
            return;
        }
        Ok("sweeper") => {
            println!("swept {}", isolated::sweep().expect("a temporary folder"));
            return;
        }
        _ => {}
    }
    let folder = Folder::new();
    let temporary = folder.path().join("tmp");
    fs::create_dir(&temporary).expect("a folder");
    let foreign = temporary.join("congvan-other");
    fs::create_dir(&foreign).expect("a folder");
    let started = || -> Child { again(NAME, "server", &temporary).spawn().expect("started") };
    let sweep = || {
        let output = again(NAME, "sweeper", &temporary).output().expect("started");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let number =
            said.lines().find_map(|line| line.split_once("swept ")).map(|(_, number)| number.to_owned());
        number.and_then(|number| number.trim().parse::<usize>().ok()).unwrap_or_else(|| panic!("{said}"))
    };
    let of_readers = || {
        let is_of_reader = |path: &PathBuf| path.to_string_lossy().contains("congvan-reading-");
        entries(&temporary).into_iter().filter(is_of_reader).collect::<Vec<_>>()
    };
    let has_written = |path: &PathBuf| path.join("inner/page").exists();
    let (mut killed, mut alive) = (started(), started());
    soon("both write", || of_readers().iter().filter(|path| has_written(path)).count() == 2);
    killed.kill().expect("killed");
    killed.wait().expect("ended");
    assert_eq!(of_readers().len(), 2, "nobody was left to clear away");
    soon("the folder of the killed one is free", || sweep() == 1);
    assert_eq!(of_readers().len(), 1);
    assert_eq!(sweep(), 0, "what is held stays");
    assert!(foreign.exists(), "what is not ours stays");
    alive.kill().expect("killed");
    alive.wait().expect("ended");
    soon("the other is free too", || sweep() == 1);
    assert!(of_readers().is_empty());
}

/// The niceness of this thread, which what it starts inherits: field 19 of `/proc/PID/stat`, counted behind the name, which
/// may hold spaces (proc(5)).
fn niceness() -> i64 {
    let stat = fs::read_to_string("/proc/thread-self/stat").expect("proc");
    let (_, behind) = stat.rsplit_once(')').expect("a name");
    behind.split_whitespace().nth(16).and_then(|nice| nice.parse().ok()).expect("a number")
}

#[test]
fn only_what_takes_long_stands_behind_other_work() {
    const NAME: &str = "only_what_takes_long_stands_behind_other_work";
    if let Ok(role) = std::env::var(ROLE) {
        let words = role.split(' ').chain(["/nowhere/at/all.pdf"]).map(str::to_owned);
        let request = command::parse(words).expect("a request");
        let before = niceness();
        command::run(&request, &mut Vec::new(), &mut Vec::new());
        // What it starts from here on inherits it.
        let output = Command::new("cat").arg("/proc/self/stat").output().expect("cat");
        let (_, child) = std::str::from_utf8(&output.stdout).expect("text").rsplit_once(')').expect("a name");
        println!("nice {} {}", niceness() - before, child.split_whitespace().nth(16).expect("nice"));
        return;
    }
    let folder = Folder::new();
    let own = niceness();
    for (role, more) in [("--page 1", 10), ("--survey 1", 10), ("--json --no-ocr", 0), ("--json", 0)] {
        let output = again(NAME, role, folder.path()).output().expect("started");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        // Nobody stands further back than 19.
        let wanted = (own + more).min(19);
        assert!(said.contains(&format!("nice {} {wanted}", wanted - own)), "{role}: {said}");
    }
}
