//! The office at work, on real databases, real files and a real index.

#![allow(clippy::unwrap_used)] // a test that cannot go on has failed

mod access;
mod accounts;
mod administration;
mod books;
mod bulk;
mod campaigns;
mod closing;
mod concurrency;
mod content_reads;
mod delegations;
mod everyday;
mod evidence;
mod fetching;
mod hand_over;
mod held_numbers;
mod intake;
mod jobs;
mod kinds;
#[path = "../../../testkit/src/letter_box.rs"]
#[allow(dead_code, unreachable_pub)] // a file of another crate, which uses all of it
mod letter_box;
mod mailbox;
mod namesakes;
mod notices;
#[path = "../../../reading/tests/support/office.rs"]
mod office_files;
mod paper;
#[path = "../../../testkit/src/post_office.rs"]
#[allow(dead_code, unreachable_pub)] // a file of another crate, which uses all of it
mod post_office;
mod printing;
mod reading_rules;
mod receiving_again;
mod recognition;
mod registers;
mod scanning;
mod search;
mod search_bounds;
mod search_rights;
mod settings;
mod splitting;
mod support;
mod trust;
mod trusted_list;
mod walk;
mod watch;
mod without_index;
