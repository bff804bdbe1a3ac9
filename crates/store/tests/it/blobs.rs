//! Bytes: published under their digest, read back in ranges, swept when nobody names them.

use crate::support::Bench;
use bytes::Bytes;
use congvan_records::Sha256;
use congvan_store::Error;
use futures::{StreamExt, TryStreamExt, stream};
use std::{io, time::Duration};

#[tokio::test]
async fn bytes_come_back_whole_and_in_ranges() {
    let bench = Bench::sqlite().await;
    let blobs = bench.store.blobs();
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
    let path = blobs.local_path(published.sha256).unwrap();
    assert_eq!(std::fs::read(path).unwrap(), all);

    let again = blobs.put_bytes(Bytes::from(all)).await.unwrap();
    assert_eq!(again, published, "safe to repeat");
    let empty = blobs.put_bytes(Bytes::new()).await.unwrap();
    let of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!((empty.sha256.to_string().as_str(), empty.size), (of_nothing, 0));
    assert_eq!(blobs.get(empty.sha256).await.unwrap(), Bytes::new());
}

#[tokio::test]
async fn what_is_too_large_broken_or_missing_says_so() {
    let bench = Bench::sqlite().await;
    let blobs = bench.store.blobs();
    let ten = || stream::iter([Ok(Bytes::from_static(b"0123456789"))]);
    assert!(matches!(blobs.put(ten(), 9).await, Err(Error::TooLarge(9))));
    assert!(blobs.put(ten(), 10).await.is_ok());
    let torn = stream::iter([Ok(Bytes::from_static(b"01")), Err(io::Error::other("the line went dead"))]);
    assert!(matches!(blobs.put(torn, 10).await, Err(Error::File(_))));
    let nothing = Sha256([7; 32]);
    assert!(!blobs.contains(nothing).await.unwrap());
    assert!(matches!(blobs.get(nothing).await, Err(Error::NotFound(_))));
    assert!(matches!(blobs.verify(nothing).await, Err(Error::NotFound(_))));
    let staged = std::fs::read_dir(bench.directory.path().join("blobs/staging")).unwrap().count();
    assert_eq!(staged, 0, "nothing is left of what failed");
}

#[tokio::test]
async fn only_old_bytes_that_nobody_names_are_swept() {
    let bench = Bench::sqlite().await;
    let blobs = bench.store.blobs();
    let orphan = blobs.put_bytes(Bytes::from_static(b"orphan")).await.unwrap();
    std::fs::write(bench.directory.path().join("blobs/staging/torn#1"), b"half").unwrap();
    let reader = bench.store.reader();
    let young = blobs.sweep(reader, Duration::from_secs(3600)).await.unwrap();
    assert_eq!((young.orphans, young.unfinished), (0, 0));
    assert!(blobs.contains(orphan.sha256).await.unwrap());
    let old = blobs.sweep(reader, Duration::ZERO).await.unwrap();
    assert_eq!((old.orphans, old.unfinished), (1, 1));
    assert!(!blobs.contains(orphan.sha256).await.unwrap());
}
