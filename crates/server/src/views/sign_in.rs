use super::{At, Me};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Ways of signing in besides the password.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignInWays {
    pub(crate) providers: Vec<ProviderWayView>,
    /// Can passkeys be used at this address?
    pub(crate) passkeys: bool,
}

/// A provider to sign in by.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProviderWayView {
    pub(crate) agency_id: Uuid,
    /// What the button says.
    pub(crate) label: String,
}

/// Setting out for a provider.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ProviderErrand {
    pub(crate) agency_id: Uuid,
    /// Path of the page one wanted; anything that leads elsewhere is passed over.
    pub(crate) return_to: Option<String>,
}

/// Where to send the browser. The answer's cookie must come back with it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ErrandAddress {
    pub(crate) address: String,
}

/// What the browser brought back from a provider, as the address of the page says it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ProviderAnswer {
    pub(crate) state: String,
    pub(crate) code: Option<String>,
    /// The provider's word for why there is no code.
    pub(crate) error: Option<String>,
    /// The provider's name for itself (`iss`).
    pub(crate) issuer: Option<String>,
}

/// Somebody came in by a provider.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProviderArrival {
    pub(crate) me: Me,
    /// Path of the page one wanted.
    pub(crate) return_to: String,
}

/// An account at a provider that opens the caller's.
#[derive(Serialize, ToSchema)]
pub(crate) struct IdentityView {
    /// What the provider called the person last.
    pub(crate) label: String,
    pub(crate) issuer: String,
    pub(crate) linked_at: At,
    pub(crate) last_used_at: Option<At>,
}

/// The account at the provider that opens somebody's.
#[derive(Deserialize, ToSchema)]
pub(crate) struct IdentityChoice {
    /// The provider's unchanging name for the person (`sub`).
    pub(crate) subject: String,
}

/// The agency's provider of sign-in. Its secret is never given back.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct ProviderSettingsView {
    /// 0 when never set.
    pub(crate) version: u32,
    pub(crate) on: bool,
    /// Its address, which is its name.
    pub(crate) issuer: String,
    /// This program's name there.
    pub(crate) client: String,
    #[serde(default)]
    pub(crate) has_secret: bool,
    /// What the button says.
    pub(crate) label: String,
    /// The class of authentication (`acr`) that is asked for and counts as two steps; empty for none.
    #[serde(default)]
    pub(crate) class: String,
    /// May the first time be linked by the login's name there (`preferred_username`)?
    #[serde(default)]
    pub(crate) match_login: bool,
    /// Where people come back to; the provider must know it. Null without a public address.
    #[serde(default)]
    pub(crate) redirect: Option<String>,
    /// Where people come back to from signing out there.
    #[serde(default)]
    pub(crate) left: Option<String>,
}

/// A change of it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ProviderSettingsChange {
    pub(crate) settings: ProviderSettingsView,
    /// A new secret; null keeps the one there is, an empty one removes it.
    pub(crate) secret: Option<String>,
}

/// What came of asking the provider.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProviderTrial {
    /// `away`, `misfit`, `sealed`; null when it answers as it must.
    pub(crate) fault: Option<String>,
    /// What it said, or what is wrong with it, for whoever runs it.
    pub(crate) detail: Option<String>,
    /// Can people sign out of the provider itself?
    pub(crate) offers_sign_out: bool,
}
