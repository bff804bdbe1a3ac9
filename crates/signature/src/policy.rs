//! What the caller demands and how much work the verifier may spend.

use time::OffsetDateTime;

/// Chính sách kiểm tra. The default is the one for official letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Which algorithms may lead to a passed verdict.
    pub algorithms: AlgorithmPolicy,
    /// What revocation data are asked for.
    pub revocation: RevocationPolicy,
    /// Which later changes keep the verdict.
    pub modification: ModificationPolicy,
    /// Which certificate policies are asked for; by default any.
    pub certificate_policies: CertificatePolicies,
    /// Extended key usages accepted for signing documents, dotted decimal. A certificate without
    /// the extension, or with anyExtendedKeyUsage, is accepted always.
    pub extended_key_usages: Vec<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            algorithms: AlgorithmPolicy::default(),
            revocation: RevocationPolicy::Required,
            modification: ModificationPolicy::default(),
            certificate_policies: CertificatePolicies::default(),
            extended_key_usages: [
                "1.3.6.1.5.5.7.3.36",      // id-kp-documentSigning, RFC 9336
                "1.3.6.1.5.5.7.3.4",       // emailProtection, usual in S/MIME profiles
                "1.3.6.1.5.5.7.3.2",       // clientAuth, usual on national signing tokens
                "1.2.840.113583.1.1.5",    // Adobe authentic documents
                "1.3.6.1.4.1.311.10.3.12", // Microsoft document signing
            ]
            .map(String::from)
            .to_vec(),
        }
    }
}

/// Chính sách chứng thư: the policy inputs of path validation (RFC 5280, 6.1.1 (c) and (e) to (g)).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CertificatePolicies {
    /// Policies one of which the path must be valid for, dotted decimal; none: any.
    pub accepted: Option<Vec<String>>,
    /// Whether the path must be valid for one of them even when no certificate demands it.
    pub require_explicit: bool,
    /// Whether mappings between policies are ignored.
    pub inhibit_mapping: bool,
    /// Whether anyPolicy in a certificate counts for nothing.
    pub inhibit_any: bool,
}

/// Thuật toán được chấp nhận (compare SOG-IS agreed mechanisms 1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlgorithmPolicy {
    /// Smallest RSA modulus in bits.
    pub min_rsa_bits: usize,
    /// Until when SHA-1 counts, applied at the proven time; none: never.
    pub sha1_not_after: Option<OffsetDateTime>,
}

impl Default for AlgorithmPolicy {
    fn default() -> Self {
        Self { min_rsa_bits: 2048, sha1_not_after: None }
    }
}

/// Yêu cầu về dữ liệu thu hồi.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationPolicy {
    /// Every certificate but the anchor needs genuine, fresh data.
    Required,
    /// Data are used when there; their absence is noted and does not hinder a passed verdict.
    /// The screen state never becomes "Hợp lệ" that way.
    IfAvailable,
}

/// Thay đổi nào sau khi ký còn giữ được kết luận.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModificationPolicy {
    /// Whether filling in fields is accepted where a certification permits it.
    pub form_filling_when_certified: bool,
    /// Whether a change of the document information dictionary alone is accepted.
    pub information_dictionary: bool,
}

impl Default for ModificationPolicy {
    fn default() -> Self {
        Self { form_filling_when_certified: true, information_dictionary: true }
    }
}

/// Giới hạn công việc; reaching one is [`crate::Error::LimitExceeded`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: usize,
    /// Bytes hashed over all signatures: many long ranges would cost the square of the file.
    pub hashed_bytes: usize,
    /// Revisions of a PDF.
    pub revisions: usize,
    /// Different signatures of a file.
    pub signatures: usize,
    /// Objects parsed, over all revisions.
    pub objects: usize,
    /// Nesting of arrays, dictionaries, field trees.
    pub depth: usize,
    /// Bytes that one stream may inflate to.
    pub inflate_stream: usize,
    /// Bytes that all streams together may inflate to.
    pub inflate_total: usize,
    /// Filters of one stream.
    pub filters: usize,
    /// Bytes of one CMS.
    pub cms_bytes: usize,
    /// Certificates below the anchor in one path.
    pub path_length: usize,
    /// Time-stamps that are judged, over the whole file.
    pub timestamps: usize,
    /// Steps of path building and checks of values with a key, over the whole file.
    pub path_steps: usize,
    /// Certificates regarded in one search.
    pub certificates: usize,
    /// Bytes of one revocation list.
    pub crl_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: usize = 1 << 20;
        Self {
            file_bytes: 256 * MIB,
            // Ten signatures on the largest file an office takes in.
            hashed_bytes: 1_024 * MIB,
            revisions: 1_000,
            signatures: 256,
            objects: 500_000,
            depth: 100,
            // Tables and packed objects alone are inflated here, never pages or pictures.
            inflate_stream: 32 * MIB,
            inflate_total: 128 * MIB,
            filters: 4,
            cms_bytes: 4 * MIB,
            path_length: 8,
            // As many as there may be signatures, twice.
            timestamps: 512,
            // Each is a check of a signature, up to half a millisecond; a letter takes a few dozen.
            path_steps: 3_000,
            certificates: 100,
            crl_bytes: 32 * MIB,
        }
    }
}
