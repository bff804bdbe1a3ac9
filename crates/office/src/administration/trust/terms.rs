//! What is said of roots that are trusted, and of certificates that may be.

use congvan_records::Timestamp;
use congvan_signature::Anchor;
use time::OffsetDateTime;
use uuid::Uuid;

/// What a root is trusted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signatures on letters.
    Signing,
    /// Time-stamps.
    Timestamping,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 2] = [Self::Signing, Self::Timestamping];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Signing => "signing",
            Self::Timestamping => "timestamping",
        }
    }

    /// The same in the words of the library that judges.
    pub(super) const fn of_signatures(self) -> congvan_signature::Purpose {
        match self {
            Self::Signing => congvan_signature::Purpose::Signing,
            Self::Timestamping => congvan_signature::Purpose::Timestamping,
        }
    }

    /// The purpose with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.key() == key)
    }
}

/// A certificate for people to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// SHA-256 over it, lower-case hexadecimal.
    pub sha256: String,
    /// Who holds it.
    pub subject: String,
    /// The holder's organisation.
    pub organization: Option<String>,
    /// Who issued it; itself, for a root.
    pub issuer: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// Start of validity.
    pub not_before: OffsetDateTime,
    /// End of validity.
    pub not_after: OffsetDateTime,
    /// Its bytes: DER in base64.
    pub der: String,
    /// For what it may be trusted: an authority for everything, a unit that stamps for time-stamps alone.
    pub fit_for: Vec<Purpose>,
    /// What the trusted list says in which it was found; none outside of a list.
    pub listed: Option<Listed>,
    /// What to think of before it is trusted.
    pub warnings: Vec<Warning>,
    /// Why it cannot be trusted, if it cannot.
    pub fault: Option<Fault>,
}

/// What a trusted list says of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// For what the list trusts it.
    pub purposes: Vec<Purpose>,
    /// When it counts.
    pub counts: Counts,
}

/// Thời gian được công nhận: from when and until when a trusted list calls something approved. Without bounds outside of
/// lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The first instant.
    pub from: Option<Timestamp>,
    /// The last one.
    pub until: Option<Timestamp>,
}

impl Counts {
    pub(super) fn of(anchor: &Anchor) -> Self {
        let (from, until) = anchor.validity();
        Self { from: from.map(Timestamp::from), until: until.map(Timestamp::from) }
    }

    /// The time in which both count.
    pub(super) fn within(self, other: Self) -> Self {
        let until = [self.until, other.until].into_iter().flatten().min();
        Self { from: self.from.max(other.from), until }
    }

    pub(super) fn is_empty(self) -> bool {
        self.from.zip(self.until).is_some_and(|(from, until)| until < from)
    }
}

/// What to think of before a certificate is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Past its end: it counts for signatures that a time-stamp proves to be older.
    Expired,
    /// Before its beginning: it counts from then on.
    NotYetValid,
    /// Not a root: once it is an anchor, nobody asks whether the one above has revoked it.
    NotARoot,
    /// The trusted list in which it was found should have been replaced by a newer one.
    StaleList,
}

impl Warning {
    /// The stable English key used in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::NotARoot => "not_a_root",
            Self::StaleList => "stale_list",
        }
    }
}

/// Why a certificate cannot be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is that of a person or an agency, and vouches for nobody.
    NotAnAuthority,
    /// Its own signature is wrong: it was altered.
    Broken,
    /// It is trusted already.
    InUse,
}

impl Fault {
    /// The stable English key used in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotAnAuthority => "not_an_authority",
            Self::Broken => "broken",
            Self::InUse => "in_use",
        }
    }

    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::NotAnAuthority => {
                "Chứng thư này của người hoặc cơ quan ký, không phải của nơi cấp chứng thư. Chọn chứng thư gốc."
            }
            Self::Broken => "Chứng thư bị sửa hoặc hỏng: chữ ký của chính nó không đúng. Tải lại từ nơi cấp.",
            Self::InUse => "Chứng thư này đã được tin cậy.",
        }
    }
}

/// A root that is or was trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedRoot {
    /// Identifier; none for one that the configuration names, which only the operator takes out.
    pub id: Option<Uuid>,
    /// The certificate.
    pub certificate: Certificate,
    /// For what.
    pub purposes: Vec<Purpose>,
    /// When, by the trusted list in which it was found.
    pub counts: Counts,
    /// Why it is trusted, and where its fingerprint was compared.
    pub reason: String,
    /// Since when.
    pub added_at: Option<Timestamp>,
    /// Who added it.
    pub added_by: Option<String>,
    /// How it was taken out of use; none while it is in use.
    pub removal: Option<RootRemoval>,
}

/// How a root was taken out of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootRemoval {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
}

/// Files with signatures, and how many of them wait to be judged by what is trusted now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rejudging {
    /// Files with signatures.
    pub signed: i64,
    /// Those that still show a verdict from before the last change.
    pub left: i64,
}

/// What the agency trusts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    /// Those of the configuration first, then the agency's own; at the end those taken out of use.
    pub roots: Vec<TrustedRoot>,
    /// How far the earlier letters have come.
    pub rejudging: Rejudging,
}

/// A root to be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRoot {
    /// The certificate: DER in base64.
    pub certificate: String,
    /// The fingerprint as its holder publishes it; case, colons and spaces do not count.
    pub fingerprint: String,
    /// For what.
    pub purposes: Vec<Purpose>,
    /// When, as the list says in which it was found.
    pub counts: Counts,
    /// Why, and where the fingerprint was found.
    pub reason: String,
}
