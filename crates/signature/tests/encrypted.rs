//! Files that are encrypted so that anybody can open them, by every method there is: their signatures are judged like any
//! others. A file that takes a password is not judged.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use congvan_signature::{
    Context, Error, Indication, Limits, Material, Policy, Report, TrustStore, verify_pdf,
};
use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use lopdf::xref::XrefType;
use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, StringFormat,
    dictionary,
};
use support::producer::Producer;
use time::macros::datetime;

const ROOM: usize = 4_000;
const REASON: &str = "Ky ban hanh";

#[derive(Clone, Copy, Debug)]
enum Method {
    Rc4Of40Bits,
    Rc4Of128Bits,
    Aes128,
    Aes256Old,
    Aes256,
}

const METHODS: [Method; 5] =
    [Method::Rc4Of40Bits, Method::Rc4Of128Bits, Method::Aes128, Method::Aes256Old, Method::Aes256];

fn text(value: &str) -> Object {
    Object::String(value.as_bytes().to_vec(), StringFormat::Literal)
}

/// A letter with an empty signature, encrypted.
fn letter(method: Method, user_password: &str) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    if matches!(method, Method::Aes128) {
        // Of the two ways to list objects, each is tried.
        document.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    }
    let wide = || Object::Integer(9_999_999_999);
    let signature = document.add_object(dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "M" => text("D:20260302083000+07'00'"),
        "Reason" => text(REASON),
        "ByteRange" => vec![Object::Integer(0), wide(), wide(), wide()],
        "Contents" => Object::String(vec![0; ROOM / 2], StringFormat::Hexadecimal),
    });
    let content =
        document.add_object(Stream::new(Dictionary::new(), b"BT /F1 12 Tf (Kinh gui) Tj ET".to_vec()));
    let pages = document.new_object_id();
    let page = document.new_object_id();
    let field = document.add_object(dictionary! {
        "FT" => "Sig",
        "T" => text("Chu ky 1"),
        "Type" => "Annot",
        "Subtype" => "Widget",
        "Rect" => vec![0.into(), 0.into(), 0.into(), 0.into()],
        "F" => 132,
        "P" => page,
        "V" => signature,
    });
    document.objects.insert(
        page,
        dictionary! {
            "Type" => "Page",
            "Parent" => pages,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Contents" => content,
            "Annots" => vec![field.into()],
        }
        .into(),
    );
    document
        .objects
        .insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let form = dictionary! { "Fields" => vec![field.into()], "SigFlags" => 3 };
    let root = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "AcroForm" => form });
    document.trailer.set("Root", root);
    let id = Object::String(b"0123456789abcdef".to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    let state = state(&document, method, user_password);
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn state(document: &Document, method: Method, user_password: &str) -> EncryptionState {
    let (owner_password, permissions) = ("chu so huu", Permissions::all());
    let filters = |filter: Arc<dyn CryptFilter>| BTreeMap::from([(b"StdCF".to_vec(), filter)]);
    let (stream_filter, string_filter) = (b"StdCF".to_vec(), b"StdCF".to_vec());
    let file_encryption_key: &[u8] = &[7; 32];
    #[allow(deprecated)] // Files of that kind exist.
    let version = match method {
        Method::Rc4Of40Bits => EncryptionVersion::V1 { document, owner_password, user_password, permissions },
        Method::Rc4Of128Bits => {
            EncryptionVersion::V2 { document, owner_password, user_password, key_length: 128, permissions }
        }
        Method::Aes128 => EncryptionVersion::V4 {
            document,
            encrypt_metadata: true,
            crypt_filters: filters(Arc::new(Aes128CryptFilter)),
            stream_filter,
            string_filter,
            owner_password,
            user_password,
            permissions,
        },
        Method::Aes256Old => EncryptionVersion::R5 {
            encrypt_metadata: true,
            crypt_filters: filters(Arc::new(Aes256CryptFilter)),
            file_encryption_key,
            stream_filter,
            string_filter,
            owner_password,
            user_password,
            permissions,
        },
        Method::Aes256 => EncryptionVersion::V5 {
            encrypt_metadata: true,
            crypt_filters: filters(Arc::new(Aes256CryptFilter)),
            file_encryption_key,
            stream_filter,
            string_filter,
            owner_password,
            user_password,
            permissions,
        },
    };
    EncryptionState::try_from(version).unwrap()
}

fn verify(producer: &Producer, bytes: &[u8]) -> Result<Report, Error> {
    let (mut trust, material, policy) = (TrustStore::new(), Material::new(), Policy::default());
    assert_eq!(trust.add_certificates(&producer.certificate), 1);
    let time = datetime!(2026-06-15 0:00 UTC);
    let ctx = Context {
        trust: &trust,
        material: &material,
        policy: &policy,
        time,
        known_at: None,
        limits: Limits::default(),
    };
    verify_pdf(bytes, &ctx)
}

#[test]
fn whatever_opens_without_a_password_is_judged() {
    let producer = Producer::new();
    for method in METHODS {
        let mut bytes = letter(method, "");
        assert!(!bytes.windows(REASON.len()).any(|w| w == REASON.as_bytes()), "{method:?} is not encrypted");
        producer.seal(&mut bytes, ROOM);
        let report = verify(&producer, &bytes).unwrap_or_else(|error| panic!("{method:?}: {error}"));
        assert_eq!(report.indication, Some(Indication::TotalPassed), "{method:?}: {report:?}");
        let signature = &report.signatures[0];
        assert_eq!(signature.field.as_deref(), Some("Chu ky 1"), "{method:?}");
        assert_eq!(signature.reason.as_deref(), Some(REASON), "{method:?}");
        assert!(signature.covers_whole_document, "{method:?}");

        let at = bytes.windows(4).position(|w| w == b"/P 6" || w == b"Kids").unwrap();
        bytes[at] ^= 1;
        let changed = verify(&producer, &bytes);
        assert!(!matches!(changed, Ok(r) if r.indication == Some(Indication::TotalPassed)), "{method:?}");
    }
}

#[test]
fn a_later_change_of_an_encrypted_file_is_seen() {
    let producer = Producer::new();
    let mut bytes = letter(Method::Aes128, "");
    producer.seal(&mut bytes, ROOM);
    let text: String = bytes.iter().map(|b| char::from(*b)).collect();
    let previous = text.rsplit("startxref").next().unwrap().split_whitespace().next().unwrap().to_owned();
    let trailer = text.rsplit("trailer").next().unwrap().split("startxref").next().unwrap().trim();
    let inside = trailer.strip_suffix(">>").unwrap().to_owned();
    // The page, after the signature, its content and the root of the pages.
    let number = 4;
    assert!(text.contains("4 0 obj"));
    let update = |bytes: &[u8], trailer: &str| {
        let mut bytes = bytes.to_vec();
        let at = bytes.len();
        bytes.extend(format!("{number} 0 obj\n<< /Type /Page /MediaBox [0 0 9 9] >>\nendobj\n").bytes());
        let section = bytes.len();
        bytes.extend(
            format!("xref\n{number} 1\n{at:010} 00000 n \ntrailer\n{trailer}\nstartxref\n{section}\n%%EOF\n")
                .bytes(),
        );
        bytes
    };
    let changed = verify(&producer, &update(&bytes, &format!("{inside} /Prev {previous} >>"))).unwrap();
    assert_eq!(changed.indication, Some(Indication::TotalFailed), "{changed:?}");
    // An update that no longer says that the file is encrypted is read in two ways.
    let open = inside.replace("/Encrypt", "/Encrypted");
    let outcome = verify(&producer, &update(&bytes, &format!("{open} /Prev {previous} >>")));
    assert_eq!(outcome.unwrap_err(), Error::Malformed("an update changes the encryption"));
}

/// Some programs write the dictionary anew whenever they save.
#[test]
fn an_update_may_repeat_how_the_file_is_encrypted() {
    let producer = Producer::new();
    let mut bytes = letter(Method::Aes128, "");
    producer.seal(&mut bytes, ROOM);
    let text: String = bytes.iter().map(|b| char::from(*b)).collect();
    let previous = text.rsplit("startxref").next().unwrap().split_whitespace().next().unwrap().to_owned();
    let trailer = text.rsplit("trailer").next().unwrap().split("startxref").next().unwrap().trim();
    let told = trailer.split("/Encrypt ").nth(1).unwrap().split(" 0 R").next().unwrap();
    let head = format!("\n{told} 0 obj");
    let start = bytes.windows(head.len()).position(|w| w == head.as_bytes()).unwrap();
    // Keys lie in it, so its octets are kept.
    let body = &bytes[start + head.len()..];
    let body = &body[..body.windows(6).position(|w| w == b"endobj").unwrap()];
    let update = |body: &[u8]| {
        let mut bytes = bytes.clone();
        let at = bytes.len();
        bytes.extend(b"90 0 obj");
        bytes.extend(body);
        bytes.extend(b"endobj\n");
        let section = bytes.len();
        let trailer = trailer.strip_suffix(">>").unwrap();
        let trailer = trailer.replace(&format!("/Encrypt {told} 0 R"), "/Encrypt 90 0 R");
        bytes.extend(
            format!("xref\n90 1\n{at:010} 00000 n \ntrailer\n{trailer} /Prev {previous} >>\nstartxref\n{section}\n%%EOF\n")
                .bytes(),
        );
        verify(&producer, &bytes)
    };
    let report = update(body).unwrap();
    assert_eq!(report.indication, Some(Indication::TotalPassed), "{report:?}");
    let mut other = body.to_vec();
    let length = other.windows(7).position(|w| w == b"/Length").unwrap();
    other[length + 8] ^= 1;
    assert_eq!(update(&other).unwrap_err(), Error::Malformed("an update changes the encryption"));
}

#[test]
fn a_newer_way_of_encryption_is_told_as_such() {
    let mut bytes = letter(Method::Aes256, "");
    let place = bytes.windows(5).position(|w| w == b"/V 5/" || w == b"/V 5>").unwrap();
    bytes[place + 3] = b'6';
    let error = verify(&Producer::new(), &bytes).unwrap_err();
    assert_eq!(error, Error::Unsupported("encryption of a newer kind"));
}

#[test]
fn a_file_that_takes_a_password_is_not_judged() {
    let producer = Producer::new();
    for method in METHODS {
        let mut bytes = letter(method, "mat khau");
        producer.seal(&mut bytes, ROOM);
        let error = verify(&producer, &bytes).unwrap_err();
        assert_eq!(error, Error::Encrypted, "{method:?}");
        assert!(error.vietnamese().contains("mật khẩu"));
    }
}

/// Whatever stands in the dictionary that says how the file is encrypted, nothing panics.
#[test]
fn a_mangled_encryption_dictionary_never_panics() {
    let producer = Producer::new();
    // Small steps of a fixed generator: the same in each run.
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for method in METHODS {
        let letter = letter(method, "");
        let start = letter.windows(16).position(|w| w == b"/Filter/Standard").unwrap().saturating_sub(200);
        let end = (start + 700).min(letter.len());
        for _ in 0..40 {
            let mut bytes = letter.clone();
            for _ in 0..=next(3) {
                let at = start + next(end - start);
                bytes[at] = match next(3) {
                    0 => b'0' + next(10) as u8,
                    1 => b" ()<>[]/"[next(8)],
                    _ => next(256) as u8,
                };
            }
            let outcome = verify(&producer, &bytes);
            assert!(
                !matches!(outcome, Ok(r) if r.indication == Some(Indication::TotalPassed)),
                "nothing is signed"
            );
        }
    }
}
