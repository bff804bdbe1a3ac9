//! The office at work, on real databases, real files and a real index.

#![allow(clippy::unwrap_used)] // a test that cannot go on has failed

mod access;
mod accounts;
mod administration;
mod bulk;
mod concurrency;
mod content_reads;
mod everyday;
mod hand_over;
mod intake;
mod jobs;
mod paper;
mod printing;
mod registers;
mod scanning;
mod search;
mod settings;
mod support;
mod walk;
mod watch;
