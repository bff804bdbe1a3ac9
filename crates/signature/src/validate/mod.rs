//! The order of the checks and the conclusions from them (ETSI EN 319 102-1, clauses 5.3, 5.5
//! and 5.6, brought together: a signature is judged at the earliest time that is proven for it).

pub(crate) mod archive;
pub(crate) mod certificate;
pub(crate) mod cms;
pub(crate) mod identity;
pub(crate) mod imprints;
pub(crate) mod pdf;
pub(crate) mod pdf_date;
pub(crate) mod revisions;
pub(crate) mod stranger;
pub(crate) mod verdict;
pub(crate) mod workspace;
