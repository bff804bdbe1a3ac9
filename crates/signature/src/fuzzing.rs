//! Doors for fuzzers: each reader of the crate, fed with bytes alone. Not part of the interface; it may change at any time.
//!
//! A door returns nothing. What it must not do is panic, hang, take memory without bound, or call a file valid that no
//! configured anchor vouches for; the last is checked here.

use time::macros::datetime;

use crate::ber;
use crate::contract::verify_bytes;
use crate::pki::certificate::Certificate;
use crate::pki::crl::Crl;
use crate::pki::ocsp::OcspResponse;
use crate::pki::pem;
use crate::{Context, Limits, Material, Policy, ScreenState, TrustStore};

/// Name of a reader, and its door.
pub type Door = (&'static str, fn(&[u8]));

/// All doors.
pub const DOORS: &[Door] = &[
    ("ber", read_ber),
    ("pdf-scan", scan_pdf),
    ("cms", verify_container),
    ("certificate", read_certificate),
    ("crl", read_crl),
    ("ocsp", read_ocsp),
    ("trusted-list", read_trusted_list),
    ("verify-pdf", verify_document),
];

/// Small enough that a run stays short, large enough that honest files fit.
fn limits() -> Limits {
    const MIB: usize = 1 << 20;
    Limits {
        file_bytes: 4 * MIB,
        hashed_bytes: 16 * MIB,
        revisions: 50,
        signatures: 20,
        objects: 20_000,
        inflate_stream: 2 * MIB,
        inflate_total: 4 * MIB,
        path_steps: 100,
        ..Limits::default()
    }
}

fn read_ber(bytes: &[u8]) {
    // Every element, as deep as it goes; the stack of open readers is the depth.
    let mut open = vec![ber::Reader::new(bytes)];
    let mut steps = 0usize;
    while let Some(reader) = open.last_mut() {
        steps += 1;
        if steps > 100_000 {
            return;
        }
        match reader.next() {
            Ok(Some(tlv)) => {
                // Each of these reads all that is inside; asked at every depth, they would cost the product.
                if tlv.tag & 0x20 == 0 {
                    let _ = (tlv.octets(), ber::time(&tlv), ber::dotted(tlv.body));
                } else if open.len() == 1 {
                    let _ = (tlv.octets(), tlv.to_der());
                }
                if tlv.tag & 0x20 != 0 && open.len() < 64 {
                    open.push(tlv.children());
                }
            }
            Ok(None) | Err(_) => {
                open.pop();
            }
        }
    }
}

fn scan_pdf(bytes: &[u8]) {
    let limits = limits();
    let _ = crate::pdf::scan::markers(bytes);
    if let Ok(mut file) = crate::pdf::file::PdfFile::open(bytes, &limits) {
        let mut known = crate::pdf::fields::Known::new();
        for revision in 0..file.revisions.len() {
            let _ = crate::pdf::scan::update_fault(&file, revision);
            let _ = crate::pdf::fields::collect(&mut file, revision, &mut known);
        }
        let _ = crate::pdf::dss::read(&mut file);
    }
}

/// Verifies with an empty trust store: whatever the bytes are, nobody vouches for them.
fn verify(bytes: &[u8], content: Option<&[u8]>) {
    let (trust, material, policy) = (TrustStore::new(), Material::new(), Policy::default());
    let ctx = Context {
        trust: &trust,
        material: &material,
        policy: &policy,
        time: datetime!(2026-06-15 0:00 UTC),
        known_at: None,
        limits: limits(),
    };
    let outcome = verify_bytes(bytes, content, &ctx);
    assert_ne!(ScreenState::of_outcome(&outcome), ScreenState::Valid, "valid without an anchor");
    let _ = crate::contract::line(&outcome, None);
    let _ = crate::contract::text(&outcome, "");
}

fn verify_container(bytes: &[u8]) {
    if crate::cms::wrapping::is_container(bytes) {
        verify(bytes, None);
        verify(bytes, Some(b"content"));
    }
}

fn verify_document(bytes: &[u8]) {
    verify(bytes, None);
}

fn read_certificate(bytes: &[u8]) {
    for der in pem::blocks(bytes) {
        let Some(certificate) = Certificate::parse(&der) else { continue };
        let _ = (certificate.summary(), certificate.check_signed_by(&certificate.spki));
        let policy = Policy::default();
        let time = datetime!(2026-06-15 0:00 UTC);
        let path = [certificate.as_ref(), certificate.as_ref()];
        let _ = crate::pki::constraints::faults(
            &path,
            Some(&certificate),
            crate::Purpose::Signing,
            time,
            &policy,
        );
    }
}

fn read_crl(bytes: &[u8]) {
    if let Some(list) = Crl::parse(bytes.to_vec()) {
        let _ = (list.find(&list.issuer, &[1]), list.check_signed_by(&[]), list.continues(&list));
    }
}

fn read_ocsp(bytes: &[u8]) {
    let _ = OcspResponse::parse(bytes);
}

fn read_trusted_list(bytes: &[u8]) {
    let _ = TrustStore::read_trusted_list(bytes);
}
