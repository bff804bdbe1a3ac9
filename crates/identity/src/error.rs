/// Why a provider could not be asked, or its word not be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// An address that is not https, or not one at all: which.
    #[error("the {0} is no address of https")]
    Address(&'static str),
    /// A root certificate given cannot be read.
    #[error("a root certificate cannot be read")]
    Root,
    /// No answer, no connection, a certificate that nobody vouches for: what the connection said.
    #[error("the provider cannot be reached: {0}")]
    Away(String),
    /// An answer with a status that is no success.
    #[error("the provider answered {0}")]
    Status(u16),
    /// An answer that is not what the protocol asks for: which part.
    #[error("the provider's {0} cannot be used")]
    Answer(&'static str),
    /// The provider calls itself by another name than the one it was asked by.
    #[error("the provider calls itself {0}")]
    Issuer(String),
    /// The provider does not give a token for this code (RFC 6749, section 5.2): its word for why.
    #[error("the provider refuses: {0}")]
    Refused(String),
    /// Its ID token is not to be believed.
    #[error("the token is not to be believed: {0}")]
    Token(#[from] TokenFault),
}

/// Why an ID token is not believed (OpenID Connect Core 1.0, section 3.1.3.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// Not three parts, not JSON, or with extensions that must be understood.
    #[error("it cannot be read")]
    Malformed,
    /// `none`, a shared secret, or anything else that is not a signature of the provider alone.
    #[error("its algorithm is not accepted")]
    Algorithm,
    /// The provider publishes no key like the one named.
    #[error("its key is not known")]
    UnknownKey,
    /// The signature does not fit.
    #[error("its signature does not fit")]
    Signature,
    /// Another provider made it.
    #[error("it is of another issuer")]
    Issuer,
    /// It is meant for another program.
    #[error("it is for another audience")]
    Audience,
    /// It was given to another program.
    #[error("it was given to another party")]
    Party,
    /// It is over, or was made too long ago.
    #[error("it has expired")]
    Expired,
    /// It is of a time that is not yet.
    #[error("it is of the future")]
    Future,
    /// It answers another request.
    #[error("it answers another request")]
    Nonce,
    /// It names nobody.
    #[error("it names nobody")]
    Subject,
}
