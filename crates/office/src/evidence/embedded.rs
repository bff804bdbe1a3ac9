//! What a signed file carries with it: where each signature ends, and the certificates, lists and answers inside.
//!
//! This is for keeping and for showing, never for judging: the verifier reads the file by itself. What is missed here
//! is in the file all the same.

use congvan_store::evidence::{self, EvidenceRole};
use flate2::read::ZlibDecoder;
use std::collections::BTreeSet;
use std::io::Read;
use x509_parser::prelude::{CertificateRevocationList, FromDer, X509Certificate};

/// Most pieces kept of one file, and most bytes of them together.
const MOST: usize = 400;
const MOST_BYTES: usize = 32 << 20;
/// Most signatures looked into.
const MOST_SIGNATURES: usize = 256;
/// Largest signature in bytes, and deepest nesting followed in it.
const LARGEST_CMS: usize = 4 << 20;
const DEEPEST: usize = 24;
/// Largest stream of a file that is looked into.
const LARGEST_STREAM: usize = 16 << 20;

/// id-ct-TSTInfo (RFC 3161): what a time-stamp signs.
const TST_INFO: &[u8] = &[0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
/// id-pkix-ocsp-basic (RFC 6960).
const OCSP_BASIC: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01];

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Embedded {
    /// Each signature by where what it signs ends, the first one first.
    pub(crate) signed: Vec<Signed>,
    /// Certificates, lists and answers, each once.
    pub(crate) pieces: Vec<(EvidenceRole, Vec<u8>)>,
    seen: BTreeSet<[u8; 32]>,
    bytes: usize,
}

/// A signature of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    /// How many bytes of the file were there when it was made.
    pub(crate) end: u64,
    /// Is it a time-stamp over the document?
    pub(crate) is_timestamp: bool,
}

/// Looks through a PDF.
pub(crate) fn find(file: &[u8]) -> Embedded {
    let mut found = Embedded::default();
    for (end, value) in signatures(file) {
        let cms = decode(value);
        let is_timestamp = cms.windows(TST_INFO.len()).take(400).any(|window| window == TST_INFO);
        found.signed.push(Signed { end, is_timestamp });
        found.walk(&cms, 0);
    }
    found.signed.sort_by_key(|signed| signed.end);
    found.signed.dedup();
    for stream in streams(file) {
        if found.is_full() {
            break;
        }
        if let Some(der) = der_of(stream) {
            found.take(&der);
        }
    }
    found
}

impl Embedded {
    fn is_full(&self) -> bool {
        self.pieces.len() >= MOST || self.bytes >= MOST_BYTES
    }

    /// Takes a value if it is a piece of evidence.
    fn take(&mut self, der: &[u8]) -> bool {
        let Some(role) = role(der) else { return false };
        if !self.is_full() && self.seen.insert(evidence::sha256(der).0) {
            self.bytes += der.len();
            self.pieces.push((role, der.to_vec()));
        }
        true
    }

    fn walk(&mut self, der: &[u8], depth: usize) {
        for value in Values(der) {
            if self.is_full() {
                return;
            }
            let is_constructed = value.tag & 0x20 != 0;
            if is_constructed && !self.take(value.whole) && depth < DEEPEST {
                self.walk(value.content, depth + 1);
            }
        }
    }
}

/// What a value is by its build: the parts of its outermost sequence, then by being read.
fn role(der: &[u8]) -> Option<EvidenceRole> {
    let outer = Values(der).next().filter(|value| value.tag == 0x30 && value.whole.len() == der.len())?;
    let tags: Vec<u8> = Values(outer.content).map(|part| part.tag).take(4).collect();
    match tags.as_slice() {
        [0x30, 0x30, 0x03] if X509Certificate::from_der(der).is_ok_and(|(rest, _)| rest.is_empty()) => {
            Some(EvidenceRole::Certificate)
        }
        [0x30, 0x30, 0x03]
            if CertificateRevocationList::from_der(der).is_ok_and(|(rest, _)| rest.is_empty()) =>
        {
            Some(EvidenceRole::Crl)
        }
        [0x0a, 0xa0]
            if outer.content.windows(OCSP_BASIC.len()).take(40).any(|window| window == OCSP_BASIC) =>
        {
            Some(EvidenceRole::Ocsp)
        }
        _ => None,
    }
}

/// A value of DER.
struct Value<'a> {
    tag: u8,
    whole: &'a [u8],
    content: &'a [u8],
}

/// The values that stand one after another; ends where something else stands.
struct Values<'a>(&'a [u8]);

impl<'a> Iterator for Values<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        let (head, length) = header(self.0)?;
        let whole = self.0.get(..head.checked_add(length)?)?;
        self.0 = &self.0[whole.len()..];
        Some(Value { tag: whole[0], whole, content: &whole[head..] })
    }
}

/// Length of a value's head and of its content.
fn header(der: &[u8]) -> Option<(usize, usize)> {
    // Tags of one byte alone: nothing that is looked for has others.
    if der.first()? & 0x1f == 0x1f {
        return None;
    }
    match *der.get(1)? {
        short @ ..=0x7f => Some((2, usize::from(short))),
        long @ 0x81..=0x84 => {
            let count = usize::from(long & 0x7f);
            let length =
                der.get(2..2 + count)?.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
            Some((2 + count, length))
        }
        _ => None,
    }
}

/// Of each `/ByteRange` that can be one: where it ends, and the digits it leaves out.
fn signatures(file: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    places(file, b"/ByteRange").filter_map(|at| byte_range(file, at)).take(MOST_SIGNATURES)
}

fn byte_range(file: &[u8], at: usize) -> Option<(u64, &[u8])> {
    let text = file.get(at + b"/ByteRange".len()..)?;
    let text = &text[..text.len().min(200)];
    let open = text.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let text = text.get(open..)?.strip_prefix(b"[")?;
    let text = std::str::from_utf8(&text[..text.iter().position(|byte| *byte == b']')?]).ok()?;
    let numbers: Vec<usize> = text.split_ascii_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
    let [0, first, second, length] = numbers[..] else { return None };
    let end = second.checked_add(length).filter(|end| *end <= file.len())?;
    let gap = file.get(first..second)?;
    Some((end as u64, gap.strip_prefix(b"<")?.strip_suffix(b">")?))
}

fn decode(digits: &[u8]) -> Vec<u8> {
    let value = |byte: u8| (byte as char).to_digit(16).map(|value| value as u8);
    let digits: Vec<u8> = digits.iter().filter_map(|byte| value(*byte)).take(LARGEST_CMS * 2).collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// What follows each `stream`.
fn streams(file: &[u8]) -> impl Iterator<Item = &[u8]> {
    places(file, b"stream").filter_map(|at| {
        let rest = file.get(at + b"stream".len()..)?;
        rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))
    })
}

/// The sequence that a stream begins with, as it stands or deflated. A page is told from it by its first bytes.
fn der_of(stream: &[u8]) -> Option<Vec<u8>> {
    let whole = |head: &[u8]| {
        let (start, length) = header(head)?;
        let length = start + length;
        (head[0] == 0x30 && (64..=LARGEST_STREAM).contains(&length)).then_some(length)
    };
    if stream.first() == Some(&0x30) {
        return stream.get(..whole(stream)?).map(<[u8]>::to_vec);
    }
    // The head of a deflated stream (RFC 1950, 2.2).
    if stream.first()? & 0x0f != 8 {
        return None;
    }
    let mut inflating = ZlibDecoder::new(stream);
    let mut head = [0; 8];
    inflating.read_exact(&mut head).ok()?;
    let length = whole(&head)?;
    let mut der = head.to_vec();
    inflating.take((length - head.len()) as u64).read_to_end(&mut der).ok()?;
    (der.len() == length).then_some(der)
}

fn places<'a>(file: &'a [u8], word: &'static [u8]) -> impl Iterator<Item = usize> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            // The first letter first: most of a file is none.
            let at = from + file.get(from..)?.iter().position(|byte| *byte == word[0])?;
            from = at + 1;
            if file[at..].starts_with(word) {
                return Some(at);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture(name: &str) -> Vec<u8> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/signatures/");
        std::fs::read(format!("{path}{name}")).unwrap()
    }

    fn count(found: &Embedded, role: EvidenceRole) -> usize {
        found.pieces.iter().filter(|(of, _)| *of == role).count()
    }

    #[test]
    fn two_signatures_end_where_their_revisions_do() {
        let file = fixture("valid-two-leader-then-seal.pdf");
        let found = find(&file);
        let ends: Vec<u64> = found.signed.iter().map(|signed| signed.end).collect();
        assert_eq!(ends.len(), 2);
        assert!(ends[0] < ends[1] && ends[1] == file.len() as u64, "{ends:?}");
        assert!(file[..ends[0] as usize].trim_ascii_end().ends_with(b"%%EOF"));
        assert!(found.signed.iter().all(|signed| !signed.is_timestamp));
        assert!(count(&found, EvidenceRole::Certificate) >= 3, "two holders and their issuer");
    }

    #[test]
    fn what_is_kept_for_long_comes_out_of_deflated_streams_too() {
        let found = find(&fixture("valid-blta-leader.pdf"));
        assert!(found.signed.iter().any(|signed| signed.is_timestamp), "a time-stamp over the document");
        assert!(found.signed.iter().any(|signed| !signed.is_timestamp));
        assert!(count(&found, EvidenceRole::Crl) + count(&found, EvidenceRole::Ocsp) > 0);
        assert!(count(&find(&fixture("valid-bb-leader-ocsp.pdf")), EvidenceRole::Certificate) > 0);
    }

    #[test]
    fn nothing_hostile_makes_it_fall_or_swell() {
        for entry in
            std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/signatures")).unwrap()
        {
            let path = entry.unwrap().path();
            if path.is_file() {
                let file = std::fs::read(&path).unwrap();
                let found = find(&file);
                assert!(found.bytes <= MOST_BYTES && found.signed.iter().all(|s| s.end <= file.len() as u64));
                find(&file[..file.len() / 2]);
            }
        }
        let bomb = [&b"stream\n"[..], &[0x78, 0x9c, 0xff, 0xff], b"/ByteRange [0 1 2 99999999999999999999]"]
            .concat();
        assert!(find(&bomb).pieces.is_empty() && find(&bomb).signed.is_empty());
        let nested = [
            b"/ByteRange [0 36 2036 0]      ".to_vec(),
            b"      ".to_vec(),
            b"<".to_vec(),
            b"30".repeat(999),
            b">".to_vec(),
        ]
        .concat();
        assert!(find(&nested).pieces.is_empty());
    }
}
