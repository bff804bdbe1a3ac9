//! Mẫu văn bản: official letters that never existed, made at run time for the demo and for tests.
//!
//! - [`letter`] typesets one letter in the layout of Decree 30/2020/NĐ-CP, Appendix I, as a PDF with a text layer.
//! - [`library`] writes letters of fictional bodies on some thirty subjects.
//! - [`mass`] writes plain letters by the hundred thousand, for measuring.
//! - [`pki`] makes a test root, agencies' and persons' certificates and revocation lists.
//! - [`sign`] signs a PDF (PAdES B-B, RSA or ECDSA) and spoils a signed one.
//! - [`separators`] makes sheets by which other programs part what is scanned.
//! - [`hostile`] makes files that a receiving clerk must be told to refuse.
//!
//! Everything follows from a seed and an anchor date: the same two give the same letters and the same bytes. Only ECDSA
//! signatures differ from run to run, because their nonce is random.

pub mod chance;
pub mod hostile;
pub mod letter;
pub mod library;
pub mod mass;
pub mod pki;
pub mod scan;
pub mod separators;
pub mod sign;

pub use letter::{Error, LetterSpec, Typeset, typeset};
