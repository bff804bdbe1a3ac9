//! Prints as they look: drawn by poppler and compared dot by dot.

#![allow(clippy::unwrap_used)] // a test that cannot go on has failed

mod annotated;
mod cut;
mod picture;
