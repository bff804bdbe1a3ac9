//! The office at work, on real databases, real files and a real index.

mod access;
mod accounts;
mod concurrency;
mod intake;
mod search;
mod support;
mod walk;
