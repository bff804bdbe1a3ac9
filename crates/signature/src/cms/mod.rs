//! Cryptographic message syntax (RFC 5652): SignedData and its signers.

pub(crate) mod attributes;
pub(crate) mod bare;
pub(crate) mod signed_data;
pub(crate) mod signer;
pub(crate) mod wrapping;
