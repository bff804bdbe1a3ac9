//! Files in a bucket: the whole program on a real S3 service, through an absence of it.

use crate::{
    desk::{Desks, form},
    house::{Ground, On, soon},
};
use congvan_testkit::{Bucket, Client, small_pdf};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(60);

#[test]
fn letters_live_in_a_bucket_and_outlast_its_absence() {
    let mut bucket = Bucket::start();
    let mut ground = Ground::new(On::Postgres);
    for (name, value) in [
        ("CONGVAN_S3_ENDPOINT", bucket.endpoint.as_str()),
        ("CONGVAN_S3_BUCKET", Bucket::NAME),
        ("CONGVAN_S3_ACCESS_KEY", Bucket::ACCESS_KEY),
        ("CONGVAN_S3_SECRET_KEY", Bucket::SECRET_KEY),
    ] {
        ground.set(name, value);
    }
    let house = ground.serve();
    let desks = Desks::at(&house);
    let clerk = desks.of("linh");
    let bytes = small_pdf("Trong thùng chứa");
    let document = desks.receive("Trong thùng chứa", &bytes);
    let letter = desks.analysed("linh", &document);
    let file = format!("/documents/{document}/files/{}", letter["files"][0]["id"].as_str().expect("an id"));
    assert_eq!(clerk.get(&file).expect(200).bytes, bytes);
    assert_eq!(clerk.get(&format!("{file}/pages/1")).expect(200).media_type, "image/png");
    clerk.get(&format!("{file}/print")).expect(200);
    assert_eq!(house.blobs(), (0, 0), "no byte on this machine");
    let stranger = Client::new(house.url());
    let files = || stranger.try_get("/readyz").is_some_and(|answer| answer.json["parts"]["files"] == true);
    assert!(files());

    bucket.kill();
    soon(LONG, "it is not ready without its files", || (!files()).then_some(()));
    let refused = clerk.upload("/incoming-documents?name=a.pdf", &small_pdf("a")).expect(503);
    assert!(!refused.header("retry-after").is_empty());
    clerk.get(&file).expect(503);
    desks.register(&document, &form("Không cần đến tệp"), None).expect(200);

    bucket.resume();
    soon(LONG, "it is ready again", || files().then_some(()));
    let again = soon(LONG, "files are taken in again", || {
        let answer = clerk.upload("/incoming-documents?name=a.pdf", &small_pdf("a"));
        (answer.status == 201).then_some(answer)
    });
    desks.analysed("linh", again.json["document_id"].as_str().expect("an id"));
    assert_eq!(clerk.get(&file).expect(200).bytes, bytes);

    let folder = tempfile::tempdir().expect("a folder");
    let backups = folder.path().to_str().expect("a plain path");
    for words in [&["backup", backups][..], &["backup", backups, "--verify"]] {
        let output = house.program().run_words(words);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    house.stop_and_check();
}
