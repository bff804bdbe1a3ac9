//! Certificates, paths and revocation after RFC 5280 and RFC 6960.

pub(crate) mod certificate;
pub(crate) mod constraints;
pub(crate) mod crl;
pub(crate) mod material;
pub(crate) mod name;
pub(crate) mod ocsp;
pub(crate) mod path;
pub(crate) mod pem;
pub(crate) mod points;
pub(crate) mod policies;
pub(crate) mod revocation;
pub(crate) mod store;
pub(crate) mod trusted_list;
