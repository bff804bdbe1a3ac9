//! Danh tính: who somebody is, by the word of a provider of sign-in ([OpenID Connect Core 1.0]) or of a device that
//! keeps a passkey ([Web Authentication]).
//!
//! Nothing here knows an account or a database: it is given everything and reports. All cryptography is ring's.
//!
//! [Web Authentication]: https://www.w3.org/TR/webauthn-3/
//! [OpenID Connect Core 1.0]: https://openid.net/specs/openid-connect-core-1_0.html

mod cose;
mod error;
mod http;
mod id_token;
mod jws;
mod passkey;
mod provider;

pub use error::{Error, TokenFault};
pub use http::Http;
pub use id_token::{Claims, Expected, check};
pub use jws::{KeySet, Verified};
pub use passkey::{
    Made, PasskeyFault, Signed as PasskeySigned, Site as PasskeySite, State as PasskeyState, made, used,
};
pub use provider::{Client, Metadata, Request, discover, exchange, is_issuer, keys};
