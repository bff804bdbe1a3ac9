use super::At;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A question to the person's device. Bytes are base64url without padding, here and in the answers.
#[derive(Serialize, ToSchema)]
pub(crate) struct PasskeyQuestion {
    /// To be given back with the answer.
    pub(crate) ticket: String,
    pub(crate) challenge: String,
    /// The host that passkeys are bound to (`rpId`).
    pub(crate) site: String,
}

/// A question to make a key.
#[derive(Serialize, ToSchema)]
pub(crate) struct PasskeyInvitation {
    pub(crate) question: PasskeyQuestion,
    /// The name that the device keeps the account by (`user.id`).
    pub(crate) handle: String,
    /// Keys the person has: a device that holds one of them makes no second.
    pub(crate) held: Vec<String>,
}

/// A key that a device has made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewPasskey {
    pub(crate) ticket: String,
    /// What the person calls it.
    pub(crate) name: String,
    /// `clientDataJSON`.
    pub(crate) client_data: String,
    /// `authenticatorData`.
    pub(crate) authenticator: String,
}

/// A proof of holding a key.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PasskeyProof {
    pub(crate) ticket: String,
    /// The device's name for the key.
    pub(crate) credential: String,
    /// `clientDataJSON`.
    pub(crate) client_data: String,
    /// `authenticatorData`.
    pub(crate) authenticator: String,
    pub(crate) signature: String,
    /// The account that the device keeps the key for (`userHandle`).
    pub(crate) handle: String,
}

/// A passkey of the caller's.
#[derive(Serialize, ToSchema)]
pub(crate) struct PasskeyView {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    /// Is it kept beyond one device, as by the maker of the phone?
    pub(crate) backed_up: bool,
    pub(crate) created_at: At,
    pub(crate) last_used_at: Option<At>,
}

/// Another name for a passkey.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PasskeyName {
    pub(crate) name: String,
}
