//! Trust anchors. None is built in.

use std::sync::Arc;

use time::OffsetDateTime;

use crate::cms::signed_data::SignedData;
use crate::crypto::Outcome;
use crate::pki::certificate::{Certificate, hex};
use crate::pki::pem;
use crate::report::CertificateSummary;

/// What an anchor is trusted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Signatures on documents.
    Signing,
    /// Time-stamps.
    Timestamping,
}

/// Nguồn tin cậy: one trust anchor.
#[derive(Debug, Clone)]
pub struct Anchor {
    pub(crate) certificate: Arc<Certificate>,
    purposes: Vec<Purpose>,
    not_before: Option<OffsetDateTime>,
    not_after: Option<OffsetDateTime>,
}

impl Anchor {
    /// An anchor for every purpose, at all times.
    pub(crate) fn of(certificate: Arc<Certificate>) -> Self {
        Self {
            certificate,
            purposes: vec![Purpose::Signing, Purpose::Timestamping],
            not_before: None,
            not_after: None,
        }
    }

    /// Whether the anchor counts for `purpose` at `time`.
    pub(crate) fn counts(&self, purpose: Purpose, time: OffsetDateTime) -> bool {
        self.purposes.contains(&purpose)
            && self.not_before.is_none_or(|from| from <= time)
            && self.not_after.is_none_or(|until| time <= until)
    }

    /// Place among others, whoever came first.
    fn rank(&self) -> impl Ord {
        (self.certificate.fingerprint, self.purposes.clone(), self.not_before, self.not_after)
    }

    /// SHA-256 over the certificate, hexadecimal; the value to log.
    pub fn fingerprint(&self) -> String {
        hex(&self.certificate.fingerprint)
    }

    /// What the anchor is trusted for.
    pub fn purposes(&self) -> &[Purpose] {
        &self.purposes
    }

    /// The times at which it counts; none where there is no bound.
    pub fn validity(&self) -> (Option<OffsetDateTime>, Option<OffsetDateTime>) {
        (self.not_before, self.not_after)
    }

    /// The certificate, for people.
    pub fn summary(&self) -> CertificateSummary {
        self.certificate.summary()
    }

    /// The certificate in DER.
    pub fn der(&self) -> &[u8] {
        &self.certificate.der
    }

    /// May its key sign certificates (RFC 5280, 4.2.1.9 and 4.2.1.3)? An anchor that may not vouches for nobody else. One of
    /// version 1 or 2 cannot tell, and may because it was configured.
    pub fn is_authority(&self) -> bool {
        self.certificate.is_authority_if_trusted()
    }

    /// May it be trusted for this? An authority may, whatever for. A unit that stamps may for time-stamps: trusted lists name
    /// such services by their own certificates (ETSI TS 119 612, 5.5.3), which vouch for nobody else.
    pub fn is_fit_for(&self, purpose: Purpose) -> bool {
        let is_unit = purpose == Purpose::Timestamping && self.certificate.is_stamping_unit();
        self.is_authority() || (is_unit && self.certificate.may_sign_documents())
    }

    /// Does it name itself as its issuer? Otherwise somebody above it could revoke it, and of an anchor nobody asks.
    pub fn is_root(&self) -> bool {
        self.certificate.is_self_issued()
    }

    /// Was it altered, or cut? Asked of roots: the signature is to be their own. One that cannot be computed here says
    /// nothing.
    pub fn is_broken(&self) -> bool {
        self.certificate.malformed_extension
            || (self.is_root()
                && self.certificate.check_signed_by(&self.certificate.spki) == Outcome::Invalid)
    }

    /// Limits the anchor to some purposes.
    #[must_use]
    pub fn for_purposes(mut self, purposes: &[Purpose]) -> Self {
        self.purposes = purposes.to_vec();
        self
    }

    /// Limits the times at which the anchor counts.
    #[must_use]
    pub fn between(mut self, not_before: Option<OffsetDateTime>, not_after: Option<OffsetDateTime>) -> Self {
        self.not_before = not_before;
        self.not_after = not_after;
        self
    }
}

/// Kho tin cậy: the configured anchors. An empty store trusts nobody.
#[derive(Debug, Clone, Default)]
pub struct TrustStore {
    anchors: Vec<Anchor>,
}

impl TrustStore {
    /// A store without anchors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads anchors from PEM with one or more certificates, or from one DER certificate.
    /// Returns how many certificates were added, for every purpose; unreadable ones are left out.
    pub fn add_certificates(&mut self, bytes: &[u8]) -> usize {
        let anchors = Self::read(bytes);
        let count = anchors.len();
        anchors.into_iter().for_each(|anchor| self.add(anchor));
        count
    }

    /// Reads anchors without adding them, to restrict them first: from PEM, from one certificate in DER, or from a
    /// bundle of certificates (RFC 5652, 5.1: signed data without signers, `.p7b`).
    pub fn read(bytes: &[u8]) -> Vec<Anchor> {
        let certificates = |der: &Vec<u8>| match Certificate::parse(der) {
            Some(certificate) => vec![certificate],
            None => SignedData::parse(der).map(|bundle| bundle.certificates).unwrap_or_default(),
        };
        pem::blocks(bytes).iter().flat_map(certificates).map(Anchor::of).collect()
    }

    /// Adds one anchor. In which order they come makes no difference to any verdict.
    pub fn add(&mut self, anchor: Anchor) {
        let at = self.anchors.partition_point(|held| held.rank() <= anchor.rank());
        self.anchors.insert(at, anchor);
    }

    /// The anchors.
    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }
}
