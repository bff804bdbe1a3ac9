use super::At;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Nguồn tin cậy: by what roots signatures are judged.
#[derive(Serialize, ToSchema)]
pub(crate) struct TrustView {
    /// Those of the configuration first, then the agency's own; at the end those taken out of use.
    pub(crate) roots: Vec<TrustedRootView>,
    /// Files with signatures.
    pub(crate) signed_count: i64,
    /// Of these, still to be judged by what is trusted now.
    pub(crate) waiting_count: i64,
}

/// A root that is or was trusted.
#[derive(Serialize, ToSchema)]
pub(crate) struct TrustedRootView {
    /// None for one that the server's configuration names: it cannot be taken out here.
    pub(crate) id: Option<Uuid>,
    pub(crate) certificate: CertificateView,
    /// `signing`, `timestamping`.
    pub(crate) purposes: Vec<String>,
    /// When it counts, by the trusted list in which it was found.
    pub(crate) counts: CountsView,
    /// Why, and where its fingerprint was compared.
    pub(crate) reason: String,
    pub(crate) added_at: Option<At>,
    pub(crate) added_by: Option<String>,
    /// None while it is in use.
    pub(crate) removal: Option<RootRemovalView>,
}

/// From when and until when a trusted list calls a certificate approved; none without a bound, and outside of lists.
#[derive(Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
pub(crate) struct CountsView {
    pub(crate) from: Option<At>,
    pub(crate) until: Option<At>,
}

/// What a trusted list says of a certificate.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedView {
    /// `signing`, `timestamping`.
    pub(crate) purposes: Vec<String>,
    pub(crate) counts: CountsView,
}

/// How a root was taken out of use.
#[derive(Serialize, ToSchema)]
pub(crate) struct RootRemovalView {
    pub(crate) at: At,
    pub(crate) by: Option<String>,
    pub(crate) reason: String,
}

/// A certificate to compare.
#[derive(Serialize, ToSchema)]
pub(crate) struct CertificateView {
    /// SHA-256 over it, lower-case hexadecimal.
    pub(crate) sha256: String,
    pub(crate) subject: String,
    pub(crate) organization: Option<String>,
    pub(crate) issuer: String,
    /// Serial number, hexadecimal.
    pub(crate) serial: String,
    pub(crate) not_before: At,
    pub(crate) not_after: At,
    /// `expired`, `not_yet_valid`, `not_a_root`, `stale_list`.
    pub(crate) warnings: Vec<String>,
}

/// A certificate found in a file.
#[derive(Serialize, ToSchema)]
pub(crate) struct FoundCertificate {
    pub(crate) certificate: CertificateView,
    /// Its bytes: DER in base64.
    pub(crate) der: String,
    /// For what it may be trusted: `signing`, `timestamping`.
    pub(crate) fit_for: Vec<String>,
    /// What the trusted list says in which it was found; none outside of a list.
    pub(crate) listed: Option<ListedView>,
    /// Why it cannot be trusted: `not_an_authority`, `broken`, `in_use`.
    pub(crate) fault: Option<String>,
}

/// A root to be trusted.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RootInput {
    /// DER in base64.
    pub(crate) certificate: String,
    /// SHA-256 as its holder publishes it.
    pub(crate) fingerprint: String,
    /// `signing`, `timestamping`.
    pub(crate) purposes: Vec<String>,
    /// When it counts, as the trusted list says in which it was found.
    #[serde(default)]
    pub(crate) counts: CountsView,
    /// Why, and where the fingerprint was found.
    pub(crate) reason: String,
}

/// Why a root is taken out of use.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RootWithdrawal {
    pub(crate) reason: String,
}

/// A host that may be asked.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct FetchHost {
    /// Its whole name, or an IP address.
    pub(crate) name: String,
    /// May it lie inside the agency's network?
    pub(crate) internal: bool,
}

/// Lấy dữ liệu thu hồi từ nơi cấp.
#[derive(Serialize, ToSchema)]
pub(crate) struct FetchingView {
    /// 0 when never set.
    pub(crate) version: u32,
    pub(crate) on: bool,
    pub(crate) hosts: Vec<FetchHost>,
}

/// What is to hold.
#[derive(Deserialize, ToSchema)]
pub(crate) struct FetchingInput {
    /// The version it was made from.
    pub(crate) version: u32,
    pub(crate) on: bool,
    pub(crate) hosts: Vec<FetchHost>,
}
