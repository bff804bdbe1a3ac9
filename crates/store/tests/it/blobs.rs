//! Bytes: published under their digest, read back in ranges, swept when nobody names them; in a directory, and in a
//! bucket of a real S3 service.

#[path = "../../../testkit/src/bucket.rs"]
#[allow(clippy::expect_used, unreachable_pub, reason = "a file of another crate, made for tests")]
mod bucket;

use crate::support::Bench;
use bucket::Bucket;
use bytes::Bytes;
use congvan_records::Sha256;
use congvan_store::{BlobPlace, Blobs, Error, S3};
use futures::{StreamExt, TryStreamExt, stream};
use std::{io, path::Path, time::Duration};
use tempfile::TempDir;

fn in_directory(directory: &Path) -> Blobs {
    Blobs::open(BlobPlace::Directory(directory.to_owned())).unwrap()
}

fn in_bucket(bucket: &Bucket, directory: &Path, secret_key: &str) -> Blobs {
    let s3 = S3 {
        endpoint: bucket.endpoint.clone(),
        bucket: Bucket::NAME.to_owned(),
        region: "us-east-1".to_owned(),
        prefix: "ward/".to_owned(),
        access_key: Bucket::ACCESS_KEY.to_owned(),
        secret_key: secret_key.to_owned(),
    };
    Blobs::open(BlobPlace::S3(s3, directory.to_owned())).unwrap()
}

#[tokio::test]
async fn a_directory_keeps_the_contract() {
    let bench = Bench::sqlite().await;
    let directory = TempDir::new().unwrap();
    let blobs = in_directory(directory.path());
    bytes_come_back_whole_and_in_ranges(&blobs).await;
    what_is_too_large_broken_or_missing_says_so(&blobs).await;
    let staged = || std::fs::read_dir(directory.path().join("staging")).unwrap().count();
    assert_eq!(staged(), 0, "nothing is left of what failed");
    std::fs::write(directory.path().join("staging/torn#1"), b"half").unwrap();
    only_old_bytes_that_nobody_names_are_swept(&blobs, &bench).await;
    assert_eq!(staged(), 0);
}

#[tokio::test]
async fn a_bucket_keeps_the_contract() {
    let bench = Bench::sqlite().await;
    let (mut bucket, directory) = (Bucket::start(), TempDir::new().unwrap());
    let blobs = in_bucket(&bucket, directory.path(), Bucket::SECRET_KEY);
    blobs.probe().await.unwrap();
    bytes_come_back_whole_and_in_ranges(&blobs).await;
    what_is_too_large_broken_or_missing_says_so(&blobs).await;
    only_old_bytes_that_nobody_names_are_swept(&blobs, &bench).await;
    let fetched = || std::fs::read_dir(directory.path()).unwrap().count();
    assert_eq!(fetched(), 1, "what was fetched waits for the next page");
    drop(blobs);
    assert_eq!(fetched(), 0, "and is gone with the program");
    let blobs = in_bucket(&bucket, directory.path(), Bucket::SECRET_KEY);

    let stranger = in_bucket(&bucket, directory.path(), "a guess");
    let refused = stranger.put_bytes(Bytes::from_static(b"forged")).await.unwrap_err();
    assert!(refused.is_out_of_reach(), "{refused:?}");
    assert!(stranger.probe().await.is_err());

    // What was acknowledged is there after the service was killed and came back.
    let kept = blobs.put_bytes(Bytes::from(vec![7; 6 << 20])).await.unwrap();
    bucket.kill();
    let away = tokio::time::timeout(Duration::from_secs(90), blobs.probe()).await.unwrap().unwrap_err();
    assert!(away.is_out_of_reach(), "{away:?}");
    bucket.resume();
    // It answers before it has collected its volumes.
    let mut found = blobs.verify(kept.sha256).await;
    for _ in 0..60 {
        if found.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        found = blobs.verify(kept.sha256).await;
    }
    assert_eq!(found.unwrap(), kept.size);
}

async fn bytes_come_back_whole_and_in_ranges(blobs: &Blobs) {
    // More than one part.
    let pieces: Vec<Bytes> = (0..24_u8).map(|n| Bytes::from(vec![n; 256 << 10])).collect();
    let all: Vec<u8> = pieces.concat();
    let published = blobs.put(stream::iter(pieces).map(Ok), 100 << 20).await.unwrap();
    assert_eq!(published.size, all.len() as u64);
    assert_eq!(blobs.get(published.sha256).await.unwrap(), all);
    assert_eq!(blobs.verify(published.sha256).await.unwrap(), published.size);
    let range = blobs.stream(published.sha256, Some(262_140..262_150)).await.unwrap();
    let range: Vec<Bytes> = range.try_collect().await.unwrap();
    assert_eq!(range.concat(), &all[262_140..262_150]);
    let here = blobs.local(published.sha256).await.unwrap();
    assert_eq!(std::fs::read(here.path()).unwrap(), all);

    let again = blobs.put_bytes(Bytes::from(all)).await.unwrap();
    assert_eq!(again, published, "safe to repeat");
    let empty = blobs.put_bytes(Bytes::new()).await.unwrap();
    let of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!((empty.sha256.to_string().as_str(), empty.size), (of_nothing, 0));
    assert_eq!(blobs.get(empty.sha256).await.unwrap(), Bytes::new());
}

async fn what_is_too_large_broken_or_missing_says_so(blobs: &Blobs) {
    let ten = || stream::iter([Ok(Bytes::from_static(b"0123456789"))]);
    assert!(matches!(blobs.put(ten(), 9).await, Err(Error::TooLarge(9))));
    assert!(blobs.put(ten(), 10).await.is_ok());
    let torn = stream::iter([Ok(Bytes::from_static(b"01")), Err(io::Error::other("the line went dead"))]);
    assert!(matches!(blobs.put(torn, 10).await, Err(Error::File(_))));
    let nothing = Sha256([7; 32]);
    assert!(!blobs.contains(nothing).await.unwrap());
    assert!(matches!(blobs.get(nothing).await, Err(Error::NotFound(_))));
    assert!(matches!(blobs.verify(nothing).await, Err(Error::NotFound(_))));
    assert!(matches!(blobs.local(nothing).await, Err(Error::NotFound(_))));
}

async fn only_old_bytes_that_nobody_names_are_swept(blobs: &Blobs, bench: &Bench) {
    let orphan = blobs.put_bytes(Bytes::from_static(b"orphan")).await.unwrap();
    let reader = bench.store.reader();
    let young = blobs.sweep(reader, Duration::from_secs(3600)).await.unwrap();
    assert_eq!((young.orphans, young.unfinished), (0, 0));
    assert!(blobs.contains(orphan.sha256).await.unwrap());

    // Swept while somebody was about to name them: they come back when they are asked for.
    assert!(blobs.sweep(reader, Duration::ZERO).await.unwrap().orphans >= 1);
    assert_eq!(blobs.get(orphan.sha256).await.unwrap(), "orphan");
    // Named by nobody after all: gone.
    blobs.sweep(reader, Duration::ZERO).await.unwrap();
    blobs.sweep(reader, Duration::ZERO).await.unwrap();
    assert!(!blobs.contains(orphan.sha256).await.unwrap());
    assert_eq!(blobs.sweep(reader, Duration::ZERO).await.unwrap().orphans, 0);
}
