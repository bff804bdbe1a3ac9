//! TLS by our own certificate: rustls with ring, the certificate read anew when the service manager asks.

use anyhow::{Context, bail};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};
use tokio_rustls::rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

/// The certificate and what was made of it. Cheap to clone; all clones see a reload.
#[derive(Clone)]
pub(crate) struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    live: Arc<RwLock<Live>>,
}

#[derive(Clone)]
struct Live {
    config: Arc<ServerConfig>,
    /// End of validity, seconds since 1970.
    ends: i64,
}

impl Certificate {
    /// Reads PEM files: the chain, the server's certificate first, and its key.
    ///
    /// Errors: a file that cannot be read, a key that does not belong to the certificate.
    pub(crate) fn load(chain: &Path, key: &Path) -> anyhow::Result<Self> {
        let live = Arc::new(RwLock::new(read(chain, key)?));
        Ok(Self { chain: chain.to_owned(), key: key.to_owned(), live })
    }

    /// Reads the files again. On an error the certificate in use stays; connections under way stay in any case.
    pub(crate) fn reload(&self) -> anyhow::Result<()> {
        let fresh = read(&self.chain, &self.key)?;
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// End of validity, seconds since 1970.
    pub(crate) fn ends(&self) -> i64 {
        self.live().ends
    }

    /// What greetings need, by the certificate in use now.
    pub(crate) fn config(&self) -> Arc<ServerConfig> {
        self.live().config
    }

    fn live(&self) -> Live {
        self.live.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn read(chain: &Path, key: &Path) -> anyhow::Result<Live> {
    let cannot = |path: &Path| format!("không đọc được {}: cần tệp PEM", path.display());
    let certificates: Vec<CertificateDer<'static>> =
        CertificateDer::pem_file_iter(chain).and_then(Iterator::collect).with_context(|| cannot(chain))?;
    let Some(first) = certificates.first() else { bail!("{} không có chứng thư nào", chain.display()) };
    let (_, parsed) = x509_parser::parse_x509_certificate(first).with_context(|| cannot(chain))?;
    let ends = parsed.validity().not_after.timestamp();
    let secret = PrivateKeyDer::from_pem_file(key).with_context(|| cannot(key))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(certificates, secret)
        .with_context(|| format!("khóa {} không hợp với chứng thư {}", key.display(), chain.display()))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Live { config: Arc::new(config), ends })
}
