//! Certificates and revocation data handed in beside the file. None of it is trusted unproven.

use std::sync::Arc;

use crate::pki::certificate::{Certificate, hex};
use crate::pki::crl::Crl;
use crate::pki::ocsp::OcspResponse;
use crate::pki::pem;

/// Dữ liệu kèm theo: intermediate certificates, revocation lists, OCSP responses. Kept by their digests, so that the order in
/// which they come makes no difference to any report.
#[derive(Debug, Clone, Default)]
pub struct Material {
    pub(crate) certificates: Vec<Arc<Certificate>>,
    pub(crate) crls: Vec<Arc<Crl>>,
    pub(crate) ocsps: Vec<Arc<OcspResponse>>,
}

impl Material {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it holds anything that tells of revocation.
    pub(crate) fn tells_of_revocation(&self) -> bool {
        !self.crls.is_empty() || !self.ocsps.is_empty()
    }

    /// SHA-256 over each list and answer, hexadecimal, as in [`crate::RevocationReport::sha256`].
    pub fn revocation_digests(&self) -> impl Iterator<Item = String> {
        let lists = self.crls.iter().map(|list| list.fingerprint);
        lists.chain(self.ocsps.iter().map(|answer| answer.digest)).map(|digest| hex(&digest))
    }

    /// Adds certificates from PEM or DER; returns how many were readable.
    pub fn add_certificates(&mut self, bytes: &[u8]) -> usize {
        let read = pem::blocks(bytes).into_iter().filter_map(|der| Certificate::parse(&der));
        insert(&mut self.certificates, read, |certificate| certificate.fingerprint)
    }

    /// Adds revocation lists from PEM or DER; returns how many were readable.
    pub fn add_crls(&mut self, bytes: &[u8]) -> usize {
        insert(&mut self.crls, pem::blocks(bytes).into_iter().filter_map(Crl::parse), |list| list.fingerprint)
    }

    /// Adds an OCSP response in DER or PEM; returns how many were readable.
    pub fn add_ocsp(&mut self, bytes: &[u8]) -> usize {
        let read = pem::blocks(bytes).into_iter().filter_map(|der| OcspResponse::parse(&der));
        insert(&mut self.ocsps, read, |response| response.fingerprint)
    }
}

/// Puts pieces where their digests belong; returns how many.
fn insert<T>(
    held: &mut Vec<Arc<T>>,
    pieces: impl Iterator<Item = Arc<T>>,
    digest: impl Fn(&T) -> [u8; 32],
) -> usize {
    let before = held.len();
    for piece in pieces {
        let at = held.partition_point(|other| digest(other) <= digest(&piece));
        held.insert(at, piece);
    }
    held.len() - before
}
