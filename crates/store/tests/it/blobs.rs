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
use proptest::prelude::*;
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
    assert_eq!(staged(directory.path()), 0, "nothing is left of what failed");
    std::fs::write(directory.path().join("staging/torn#1"), b"half").unwrap();
    only_old_bytes_that_nobody_names_are_swept(&blobs, &bench).await;
    assert_eq!(staged(directory.path()), 0);
}

/// Of a disk.
const BLOCK: usize = 4096;
/// Up to this size a file is kept in memory until it is whole.
const BUFFER: usize = 240 * BLOCK;

fn some_bytes(size: usize, seed: u64) -> Bytes {
    (0..size as u64).map(|n| (n.wrapping_mul(seed | 1) >> 7) as u8).collect()
}

/// Cut at these lengths, again and again.
fn cut(bytes: &Bytes, lengths: &[usize]) -> Vec<Bytes> {
    let (mut pieces, mut from, mut lengths) = (Vec::new(), 0, lengths.iter().cycle());
    while from < bytes.len() {
        let to = (from + lengths.next().unwrap()).min(bytes.len());
        pieces.push(bytes.slice(from..to));
        from = to;
    }
    pieces
}

async fn comes_back(blobs: &Blobs, bytes: &Bytes, lengths: &[usize]) {
    let pieces = cut(bytes, lengths);
    let published = blobs.put(stream::iter(pieces).map(Ok), u64::MAX).await.unwrap();
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    assert_eq!((published.sha256.0.as_slice(), published.size), (digest.as_ref(), bytes.len() as u64));
    assert!(blobs.get(published.sha256).await.unwrap() == bytes, "other bytes came back");
}

#[tokio::test]
async fn files_of_every_size_come_back_as_they_were() {
    let directory = TempDir::new().unwrap();
    let blobs = in_directory(directory.path());
    let around = |size: usize| [size.saturating_sub(1), size, size + 1];
    let sizes = [0, BLOCK, BUFFER, BUFFER + BLOCK, 2 * BUFFER, 9 * BUFFER].map(around).concat();
    for size in sizes {
        comes_back(&blobs, &some_bytes(size, size as u64), &[300_000]).await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn files_come_back_however_they_were_cut(
        size in 0..5 * BUFFER,
        lengths in proptest::collection::vec(prop_oneof![1..BLOCK, BLOCK..BUFFER, BUFFER..3 * BUFFER], 1..6),
        seed: u64,
    ) {
        let directory = TempDir::new().unwrap();
        let blobs = in_directory(directory.path());
        let lengths: Vec<usize> = lengths.into_iter().map(|length| length.max(size / 4_000)).collect();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(comes_back(&blobs, &some_bytes(size, seed), &lengths));
        assert_eq!(staged(directory.path()), 0);
    }
}

fn staged(directory: &Path) -> usize {
    std::fs::read_dir(directory.join("staging")).unwrap().count()
}

fn published(directory: &Path) -> usize {
    std::fs::read_dir(directory.join("cas")).unwrap().count()
}

#[tokio::test]
async fn a_large_file_that_does_not_come_to_its_end_leaves_nothing() {
    let directory = TempDir::new().unwrap();
    let blobs = in_directory(directory.path());
    let large = some_bytes(9 * BUFFER + 5, 3);
    let nothing = || (staged(directory.path()), published(directory.path())) == (0, 0);

    let dead = stream::iter([Err(io::Error::other("the line went dead"))]);
    let torn = stream::iter(cut(&large, &[100_000])).map(Ok).chain(dead);
    assert!(matches!(blobs.put(torn, u64::MAX).await, Err(Error::File(_))));
    assert!(nothing());

    let limit = large.len() as u64 - 1;
    let refused = blobs.put(stream::iter(cut(&large, &[100_000])).map(Ok), limit).await;
    assert!(matches!(refused, Err(Error::TooLarge(told)) if told == limit));
    assert!(nothing());

    let mut writing = blobs.begin(u64::MAX);
    writing.add(large.clone()).await.unwrap();
    assert_eq!(staged(directory.path()), 1);
    drop(writing);
    assert!(nothing());

    let mut writing = blobs.begin(u64::MAX);
    writing.add(large.clone()).await.unwrap();
    writing.give_up().await;
    assert!(nothing());
}

#[test]
fn no_thread_outlives_a_file_that_was_given_up() {
    let directory = TempDir::new().unwrap();
    let blobs = in_directory(directory.path());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut writing = blobs.begin(u64::MAX);
        writing.add(some_bytes(3 * BUFFER, 5)).await.unwrap();
        // Cut off while it waits.
        let more = writing.add(some_bytes(40 * BUFFER, 7));
        let _ = tokio::time::timeout(Duration::from_millis(1), more).await;
    });
    // Waits for all of them.
    drop(runtime);
    assert_eq!((staged(directory.path()), published(directory.path())), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_large_file_comes_twice_at_once() {
    let directory = TempDir::new().unwrap();
    let blobs = in_directory(directory.path());
    let bytes = some_bytes(4 * BUFFER + 77, 11);
    let put = || {
        let (blobs, bytes) = (blobs.clone(), bytes.clone());
        tokio::spawn(async move { blobs.put_bytes(bytes).await })
    };
    let (one, other) = (put(), put());
    let one = one.await.unwrap().unwrap();
    assert_eq!(one, other.await.unwrap().unwrap());
    assert_eq!(blobs.verify(one.sha256).await.unwrap(), bytes.len() as u64);
    assert_eq!((staged(directory.path()), published(directory.path())), (0, 1));
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
