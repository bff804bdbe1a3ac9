//! A reader for PDF (ISO 32000-2) that keeps what verification needs and libraries drop:
//! every revision apart, the place of every string in the file, repeated keys, generation
//! numbers. It is strict: nothing is repaired, and all work is bounded.

mod additions;
pub(crate) mod areas;
pub(crate) mod byterange;
pub(crate) mod changes;
pub(crate) mod diff;
pub(crate) mod dss;
mod encryption;
pub(crate) mod fields;
pub(crate) mod file;
mod filters;
pub(crate) mod object;
pub(crate) mod parser;
pub(crate) mod references;
pub(crate) mod scan;
mod sheets;
pub(crate) mod signatures;
pub(crate) mod stream;
mod structure;
mod trailer;
pub(crate) mod xref;
