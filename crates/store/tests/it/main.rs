//! The store on a real SQLite file and on a real PostgreSQL: every test runs on both.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

mod accounts;
mod bites;
mod blobs;
mod bringing_forward;
mod documents;
mod dump;
mod golden;
mod inbox;
mod journal;
mod kill;
mod numbers;
mod office;
mod queue_races;
mod queues;
mod schema;
mod stateful;
mod support;
mod world;
