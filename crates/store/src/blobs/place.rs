//! Where bytes lie: a directory of this machine, or a bucket that speaks S3.

use super::{Blobs, Reach, shelf::Shelf};
use crate::Error;
use object_store::{
    ClientOptions, ObjectStore, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem, path::Path as Key,
    prefix::PrefixStore,
};
use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

/// Where the bytes of files lie.
#[derive(Clone, Debug)]
pub enum BlobPlace {
    /// A directory of this machine.
    Directory(PathBuf),
    /// A bucket; the directory of this machine is where bytes are fetched to while a child process reads them.
    S3(S3, PathBuf),
}

/// A bucket that speaks S3, and the right to it.
#[derive(Clone, PartialEq, Eq)]
pub struct S3 {
    /// Address of the service, such as `https://s3.example.vn`.
    pub endpoint: String,
    /// The bucket. It must exist.
    pub bucket: String,
    /// Its region; services of an agency's own take any.
    pub region: String,
    /// What comes before every name, so that installations share a bucket. Empty: nothing.
    pub prefix: String,
    /// Who asks.
    pub access_key: String,
    /// Proves it.
    pub secret_key: String,
}

impl fmt::Debug for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3")
            .field("endpoint", &self.endpoint)
            .field("bucket", &self.bucket)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// A request that has got no answer for so long is tried again, and in the end refused.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) fn open(place: BlobPlace) -> Result<Blobs, Error> {
    match place {
        BlobPlace::Directory(directory) => {
            std::fs::create_dir_all(directory.join("cas"))?;
            std::fs::create_dir_all(directory.join("staging"))?;
            let store = LocalFileSystem::new_with_prefix(&directory)?.with_fsync(true);
            Ok(Blobs { store: Arc::new(store), reach: Reach::Here(directory.canonicalize()?) })
        }
        BlobPlace::S3(s3, directory) => {
            std::fs::create_dir_all(&directory)?;
            Ok(Blobs { store: bucket(s3)?, reach: Reach::Fetched(Arc::new(Shelf::new(directory))) })
        }
    }
}

fn bucket(s3: S3) -> Result<Arc<dyn ObjectStore>, Error> {
    // Whoever came first has chosen; the program knows one provider only.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = ClientOptions::new()
        .with_allow_http(s3.endpoint.starts_with("http://"))
        .with_connect_timeout(Duration::from_secs(5))
        .with_timeout(PATIENCE);
    let retry = RetryConfig { max_retries: 4, retry_timeout: PATIENCE, ..RetryConfig::default() };
    let store = AmazonS3Builder::new()
        .with_endpoint(s3.endpoint)
        .with_bucket_name(s3.bucket)
        .with_region(s3.region)
        .with_access_key_id(s3.access_key)
        .with_secret_access_key(s3.secret_key)
        .with_client_options(client)
        .with_retry(retry)
        .build()?;
    Ok(match s3.prefix.trim_matches('/') {
        "" => Arc::new(store),
        prefix => Arc::new(PrefixStore::new(store, Key::from(prefix))),
    })
}
