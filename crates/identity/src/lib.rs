//! Danh tính: who somebody is, by the word of a provider of sign-in ([OpenID Connect Core 1.0]).
//!
//! Nothing here knows an account or a database: it is given everything and reports. All cryptography is ring's.
//!
//! [OpenID Connect Core 1.0]: https://openid.net/specs/openid-connect-core-1_0.html

mod error;
mod http;
mod id_token;
mod jws;
mod provider;

pub use error::{Error, TokenFault};
pub use http::Http;
pub use id_token::{Claims, Expected, check};
pub use jws::{KeySet, Verified};
pub use provider::{Client, Metadata, Request, discover, exchange, is_issuer, keys};
