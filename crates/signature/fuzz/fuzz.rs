//! libFuzzer before one of the crate's doors, which the variable `DOOR` names.
#![no_main]

use std::sync::LazyLock;

use congvan_signature::fuzzing::{DOORS, Door};
use libfuzzer_sys::fuzz_target;

static CHOSEN: LazyLock<Door> = LazyLock::new(|| {
    let name = std::env::var("DOOR").unwrap_or_default();
    let names: Vec<&str> = DOORS.iter().map(|(door, _)| *door).collect();
    let known = DOORS.iter().find(|(door, _)| *door == name);
    *known.unwrap_or_else(|| panic!("DOOR is one of {names:?}"))
});

fuzz_target!(|bytes: &[u8]| (CHOSEN.1)(bytes));
