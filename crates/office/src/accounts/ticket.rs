//! Tickets: what this program gives a browser to keep until it comes back. Nobody else can read or make one.

use crate::{Error, Office, sealing};
use serde::{Serialize, de::DeserializeOwned};

/// A ticket that holds this. `purpose` is bound to it.
pub(super) fn seal(office: &Office, purpose: &str, what: &impl Serialize) -> Result<String, Error> {
    let text = serde_json::to_string(what).map_err(|_| Error::Machine("writing a ticket", None))?;
    sealing::seal(office, purpose, &text)
}

/// What a ticket holds; `None` when this program did not make it, or for something else.
pub(super) fn open<T: DeserializeOwned>(
    office: &Office,
    purpose: &str,
    ticket: &str,
) -> Result<Option<T>, Error> {
    let text = sealing::open(office, purpose, ticket)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}
