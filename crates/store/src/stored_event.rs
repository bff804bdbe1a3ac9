//! Events as they are stored: JSON in one canonical form, with a version of its own.

use crate::Error;
use congvan_workflow::EventBody;

/// The version this program writes.
pub const VERSION: u32 = 1;

/// The body in canonical form (RFC 8785): what is stored and hashed.
pub fn encode(body: &EventBody) -> Result<String, Error> {
    todo!()
}

/// Reads a stored body of any version. Errors: [`Error::Unreadable`].
pub fn decode(kind: &str, version: u32, body: &str) -> Result<EventBody, Error> {
    todo!()
}
