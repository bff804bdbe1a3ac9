use congvan_identity::{Error, TokenFault};

/// Why signing in by a provider, or linking an account there, did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The public address is not configured, so that nobody could be sent back.
    #[error("the public address is not configured")]
    NoSite,
    /// The page was opened at another address than the public one, which is given.
    #[error("the page was opened elsewhere than at the public address")]
    Elsewhere(String),
    /// The secret cannot be opened any more: it must be entered again.
    #[error("the secret cannot be opened")]
    Sealed,
    /// The provider does not answer.
    #[error("the provider does not answer: {0}")]
    Away(String),
    /// The provider answers otherwise than the protocol asks for, or not to these settings.
    #[error("the provider's answer cannot be used: {0}")]
    Misfit(String),
    /// The person, or the provider, said no.
    #[error("signing in was given up at the provider")]
    Denied,
    /// Not an answer to what this browser asked, not any more, or not for the first time.
    #[error("the answer belongs to no question of this browser")]
    Stale,
    /// The provider's word is not to be believed.
    #[error("the provider's word is not believed: {0}")]
    Untrusted(TokenFault),
    /// The account there opens none here.
    #[error("no account is linked")]
    NotLinked,
    /// The account there opens somebody else's here.
    #[error("linked with another account")]
    Taken,
    /// The account here is opened by another one there.
    #[error("linked already")]
    Linked,
    /// What was given is no name of a subject.
    #[error("no subject")]
    Subject,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Away(reason) => Self::Away(reason),
            Error::Status(status) if status >= 500 || status == 429 => Self::Away(format!("HTTP {status}")),
            // The code was no good: used, over, or another's. Anything else is for the administrator.
            Error::Refused(word) if word == "invalid_grant" => Self::Stale,
            Error::Token(fault) => Self::Untrusted(fault),
            other => Self::Misfit(other.to_string()),
        }
    }
}
