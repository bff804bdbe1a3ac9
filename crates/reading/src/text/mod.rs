//! What is done to characters before anything is read from them: legacy encodings, the quality gate,
//! and folding.

pub(crate) mod folding;
pub(crate) mod legacy;
pub(crate) mod quality;
mod syllable;
