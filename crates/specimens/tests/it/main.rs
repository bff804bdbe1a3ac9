//! Letters and signatures, judged by programs of other makers where they are installed.

// A panic is how a test fails, in what the tests share as well.
#![allow(clippy::unwrap_used)]

mod common;
mod hostile;
mod letter;
mod library;
mod sign;
