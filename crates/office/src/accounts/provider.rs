//! Đăng nhập chung: signing in by the word of a provider that the agency trusts (OpenID Connect, authorization code
//! with RFC 7636).
//!
//! An account there opens one here only where issuer and subject were linked before: by the person, by the
//! administrator, or, where the administrator allows it, by the login's name at the first time. An e-mail address never
//! links anything, since it changes hands. Nobody is created. A provider of one agency opens no account of another.

mod answer;
mod errand;
mod linking;
mod settings;
mod words;

pub use answer::{Answer, Arrived, Outcome, answer, finish};
pub use congvan_store::identities::Identity;
pub use errand::{Begun, RETURN_PATH, begin};
pub use linking::{begin_linking, identities, link, link_account, unlink, unlink_account};
pub use settings::{
    ProviderChange, ProviderSettings, Trial, Way as ProviderWay, Ways, provider_settings, set_provider,
    try_provider, ways,
};
pub use words::Fault;

use crate::{Error, Office};
use congvan_identity::{Client, Http, KeySet, Metadata};
use congvan_records::AgencyId;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long a provider's description and keys are believed without asking again.
const FRESH: Duration = Duration::from_secs(10 * 60);
/// How long a provider that did not answer is left alone.
const PAUSE: Duration = Duration::from_secs(3);
/// Providers remembered at most; an installation has one or two.
const MOST: usize = 100;

/// What came of asking one.
type Found = Result<Arc<Known>, congvan_identity::Error>;

/// What is known of providers at the moment.
pub(crate) struct Providers {
    http: Http,
    /// By issuer, since when.
    known: Mutex<HashMap<String, (Instant, Found)>>,
}

/// A provider as it described itself, with its keys.
pub(super) struct Known {
    pub(super) metadata: Metadata,
    pub(super) keys: KeySet,
}

impl Providers {
    pub(crate) fn new(roots: &[Vec<u8>]) -> Result<Self, Error> {
        let http = Http::new(roots)
            .map_err(|_| Error::Configuration("a root certificate for providers of sign-in".to_owned()))?;
        Ok(Self { http, known: Mutex::default() })
    }

    /// What the provider says of itself. `anew`: asked now, as for keys that have been changed.
    async fn ask(&self, issuer: &str, anew: bool) -> Found {
        // One at a time: all who come while a provider does not answer share one wait.
        let mut known = self.known.lock().await;
        if let Some((since, found)) = known.get(issuer) {
            let held = if found.is_ok() { FRESH } else { PAUSE };
            if since.elapsed() < held && !(anew && found.is_ok()) {
                return found.clone();
            }
        }
        let found = self.fetch(issuer).await.map(Arc::new);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(issuer.to_owned(), (Instant::now(), found.clone()));
        found
    }

    async fn fetch(&self, issuer: &str) -> Result<Known, congvan_identity::Error> {
        let metadata = congvan_identity::discover(&self.http, issuer).await?;
        let keys = congvan_identity::keys(&self.http, &metadata).await?;
        Ok(Known { metadata, keys })
    }
}

/// A provider that is in use, ready to be asked.
struct Open {
    stored: settings::Stored,
    client: Client,
    known: Arc<Known>,
}

/// Errors: [`Error::NotFound`] for an agency without one, [`Error::Provider`].
async fn open(office: &Office, agency: AgencyId) -> Result<Open, Error> {
    let stored = settings::stored(office.reader(), agency).await?;
    let stored = stored.filter(|stored| stored.on).ok_or(Error::NotFound)?;
    let secret = stored.secret(office)?.ok_or(Fault::Sealed)?;
    let known = office.inner.providers.ask(&stored.issuer, false).await.map_err(Fault::from)?;
    let client = Client { id: stored.client.clone(), secret };
    Ok(Open { stored, client, known })
}
