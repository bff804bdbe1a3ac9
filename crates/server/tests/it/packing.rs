//! What goes over a weak line is packed, and only what gains by it.

use crate::{
    desk::Desks,
    house::{House, On},
};
use congvan_testkit::{Answer, Client, letter_pdf};
use flate2::read::GzDecoder;
use std::io::Read;

fn ask(client: &Client, path: &str, takes: &str) -> Answer {
    client.try_send("GET", path, &[("accept-encoding", takes)], &[]).expect("an answer").expect(200)
}

fn unpacked(answer: &Answer) -> Vec<u8> {
    let mut whole = Vec::new();
    GzDecoder::new(&answer.bytes[..]).read_to_end(&mut whole).expect("gzip");
    whole
}

#[test]
fn lists_go_packed_to_whoever_takes_it() {
    let house = House::open(On::Sqlite);
    let clerk = house.client("linh");
    let plain = ask(&clerk, "/organisation", "identity");
    assert_eq!(plain.header("content-encoding"), "");
    assert!(plain.bytes.len() > 2_000, "{}", plain.bytes.len());
    let packed = ask(&clerk, "/organisation", "gzip, deflate");
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.header("vary").contains("accept-encoding"), "{}", packed.header("vary"));
    assert_eq!(unpacked(&packed), plain.bytes);
    assert!(packed.bytes.len() * 3 < plain.bytes.len(), "{} of {}", packed.bytes.len(), plain.bytes.len());
}

#[test]
fn what_gains_nothing_goes_as_it_is() {
    let house = House::open(On::Sqlite);
    let (clerk, desks) = (house.client("linh"), Desks::at(&house));
    let short = ask(&clerk, "/notices/count", "gzip");
    assert_eq!(short.header("content-encoding"), "", "{} bytes", short.bytes.len());
    // A file has its own packing, and parts of it are asked for by their place.
    let bytes = letter_pdf(2);
    let document = desks.receive("a.pdf", &bytes);
    let letter = desks.analysed("linh", &document);
    let path = format!("/documents/{document}/files/{}", letter["files"][0]["id"].as_str().unwrap());
    let file = ask(&clerk, &path, "gzip");
    assert_eq!((file.header("content-encoding"), file.bytes.len()), ("", bytes.len()));
}
