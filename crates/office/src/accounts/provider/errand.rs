//! Who sets out for the provider, and what must fit when they come back.

use super::{Fault, open};
use crate::accounts::{Caller, passwords, sha256, ticket};
use crate::{Error, Office, Site};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use congvan_identity::Request;
use congvan_records::{AgencyId, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// Path of the page that people come back to; the provider must know the whole address.
pub const RETURN_PATH: &str = "/dang-nhap/xac-nhan";
/// Path that people come back to from signing out there.
pub(super) const LEFT_PATH: &str = "/dang-nhap";
/// How long one may take at the provider.
const LIFE: time::Duration = time::Duration::minutes(15);
/// Longest address within the program that one returns to.
const LONGEST_RETURN: usize = 1_000;

/// Somebody may set out.
#[derive(Clone, PartialEq, Eq)]
pub struct Begun {
    /// Where to send the browser.
    pub address: String,
    /// Sealed; for a cookie of this browser alone, and to be given back with the answer.
    pub ticket: String,
}

impl std::fmt::Debug for Begun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Begun(…)")
    }
}

/// What a ticket holds. Nobody but this program can read or make one.
#[derive(Serialize, Deserialize)]
pub(super) struct Errand {
    agency: Uuid,
    /// Who links an account, and in which session; nobody yet for signing in.
    pub(super) for_whom: Option<(Uuid, Uuid)>,
    pub(super) issuer: String,
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
    pub(super) return_to: String,
    expires: i64,
}

impl Errand {
    pub(super) fn agency(&self) -> AgencyId {
        AgencyId::from_uuid(self.agency)
    }

    pub(super) fn expires(&self) -> Timestamp {
        Timestamp::from_micros(self.expires)
    }
}

/// Sets out to sign in. `return_to` is where one wanted to go; anything but a path within the program is passed over.
///
/// `host` is that of the page: the ticket's cookie would not come back to another one.
///
/// Errors: [`Error::NotFound`] for an agency without a provider, [`Error::Provider`].
pub async fn begin(office: &Office, host: &str, agency: AgencyId, return_to: &str) -> Result<Begun, Error> {
    set_out(office, host, agency, None, return_to).await
}

pub(super) async fn set_out_to_link(office: &Office, host: &str, caller: &Caller) -> Result<Begun, Error> {
    let for_whom = Some((caller.person.id.uuid(), caller.session.uuid()));
    set_out(office, host, caller.agency.id, for_whom, "/").await
}

async fn set_out(
    office: &Office,
    host: &str,
    agency: AgencyId,
    for_whom: Option<(Uuid, Uuid)>,
    return_to: &str,
) -> Result<Begun, Error> {
    let site = office.site().ok_or(Fault::NoSite)?;
    let open = open(office, agency).await?;
    if !site.is_at(host) {
        return Err(Fault::Elsewhere(site.origin().to_owned()).into());
    }
    // What the screens do with it: signing in or linking.
    let kind = if for_whom.is_some() { "noi" } else { "vao" };
    let errand = Errand {
        agency: agency.uuid(),
        for_whom,
        issuer: open.known.metadata.issuer.clone(),
        state: format!("{kind}.{}", fresh()?),
        nonce: fresh()?,
        verifier: fresh()?,
        return_to: if is_own_path(return_to) { return_to.to_owned() } else { "/".to_owned() },
        expires: office.now().plus(LIFE).micros(),
    };
    let challenge = URL_SAFE_NO_PAD.encode(sha256(&[errand.verifier.as_bytes()]).0);
    let address = open.known.metadata.address(&Request {
        client: &open.stored.client,
        redirect: &return_address(site),
        state: &errand.state,
        nonce: &errand.nonce,
        challenge: &challenge,
        class: &open.stored.class,
        // Whoever links must be sure whose account it is: the one signed in there may be a colleague's.
        anew: errand.for_whom.is_some(),
    });
    Ok(Begun { address, ticket: ticket::seal(office, ERRAND, &errand)? })
}

/// What tickets of each kind are sealed for.
pub(super) const ERRAND: &str = "errand to a provider";
pub(super) const PROOF: &str = "proof of a provider";

pub(super) fn return_address(site: &Site) -> String {
    format!("{}{RETURN_PATH}", site.origin())
}

/// What a ticket holds. Errors: [`Fault::Stale`] when it is none of these.
pub(super) fn read<T: DeserializeOwned>(office: &Office, purpose: &str, given: &str) -> Result<T, Error> {
    Ok(ticket::open(office, purpose, given)?.ok_or(Fault::Stale)?)
}

/// 256 random bits in 43 characters.
fn fresh() -> Result<String, Error> {
    Ok(URL_SAFE_NO_PAD.encode(passwords::random::<32>()?))
}

/// Does it stay within the program? Browsers take `//` and `/\` for another host, and drop tabs and line breaks.
fn is_own_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= LONGEST_RETURN
        && !path.chars().any(|c| c == '\\' || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn one_returns_within_the_program_alone() {
        for own in ["/", "/van-ban-den/1?tab=2#x", "/so-den?q=đất"] {
            assert!(is_own_path(own), "{own}");
        }
        for other in [
            "",
            "https://ke-gian.example",
            "//ke-gian.example",
            "/\\ke-gian.example",
            "/\t/ke-gian.example",
            "javascript:alert(1)",
            "van-ban",
            "\\\\ke-gian.example",
        ] {
            assert!(!is_own_path(other), "{other}");
        }
    }
}
