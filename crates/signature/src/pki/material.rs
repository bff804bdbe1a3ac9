//! Certificates and revocation data handed in beside the file. None of it is trusted unproven.

use std::sync::Arc;

use crate::pki::certificate::Certificate;
use crate::pki::crl::Crl;
use crate::pki::ocsp::OcspResponse;
use crate::pki::pem;

/// Dữ liệu kèm theo: intermediate certificates, revocation lists, OCSP responses.
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

    /// Adds certificates from PEM or DER; returns how many were readable.
    pub fn add_certificates(&mut self, bytes: &[u8]) -> usize {
        let before = self.certificates.len();
        self.certificates.extend(pem::blocks(bytes).iter().filter_map(|der| Certificate::parse(der)));
        self.certificates.len() - before
    }

    /// Adds revocation lists from PEM or DER; returns how many were readable.
    pub fn add_crls(&mut self, bytes: &[u8]) -> usize {
        let before = self.crls.len();
        self.crls.extend(pem::blocks(bytes).into_iter().filter_map(Crl::parse));
        self.crls.len() - before
    }

    /// Adds an OCSP response in DER or PEM; returns how many were readable.
    pub fn add_ocsp(&mut self, bytes: &[u8]) -> usize {
        let before = self.ocsps.len();
        self.ocsps.extend(pem::blocks(bytes).iter().filter_map(|der| OcspResponse::parse(der)));
        self.ocsps.len() - before
    }
}
