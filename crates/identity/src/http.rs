use crate::Error;
use std::time::Duration;
use url::Url;

/// Longest wait for a connection, and for an answer as a whole.
const CONNECT: Duration = Duration::from_secs(5);
const PATIENCE: Duration = Duration::from_secs(10);

/// Largest answer: descriptions and keys are some kilobytes.
const LARGEST: usize = 512 * 1024;

/// The way to providers: bounded in time and size, never led elsewhere by a redirect.
#[derive(Clone, Debug)]
pub struct Http {
    client: reqwest::Client,
}

impl Http {
    /// `roots` are certificates in PEM that are trusted besides those of the machine.
    ///
    /// Errors: [`Error::Root`].
    pub fn new(roots: &[Vec<u8>]) -> Result<Self, Error> {
        // Whoever came first has chosen; the program knows one provider only.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut certificates = Vec::new();
        for pem in roots {
            certificates.extend(reqwest::Certificate::from_pem_bundle(pem).map_err(|_| Error::Root)?);
        }
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(PATIENCE)
            .tls_certs_merge(certificates)
            .build()
            .map_err(|_| Error::Root)?;
        Ok(Self { client })
    }

    pub(crate) async fn get(&self, address: &Url) -> Result<Vec<u8>, Error> {
        let request = self.client.get(address.clone()).header("accept", "application/json");
        let (status, body) = bounded(request).await?;
        if status == 200 { Ok(body) } else { Err(Error::Status(status)) }
    }

    /// Posts a form; gives the status and the body, since refusals have one.
    pub(crate) async fn post(
        &self,
        address: &Url,
        form: String,
        authorization: Option<String>,
    ) -> Result<(u16, Vec<u8>), Error> {
        let mut request = self
            .client
            .post(address.clone())
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        bounded(request).await
    }
}

async fn bounded(request: reqwest::RequestBuilder) -> Result<(u16, Vec<u8>), Error> {
    let mut response = request.send().await.map_err(|error| away(&error))?;
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| away(&error))? {
        if body.len() + piece.len() > LARGEST {
            return Err(Error::Answer("answer, longer than any,"));
        }
        body.extend_from_slice(&piece);
    }
    Ok((response.status().as_u16(), body))
}

/// The innermost reason: "connection refused", "invalid peer certificate: UnknownIssuer". Holds no address with a code.
fn away(error: &reqwest::Error) -> Error {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    let reason = if error.is_timeout() { "no answer in time".to_owned() } else { inner.to_string() };
    Error::Away(reason.chars().take(200).collect())
}
