//! What an authenticator must say to be taken at its word; the authenticator here is of soft stuff.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use congvan_identity::{PasskeyFault, PasskeySigned as Signed, PasskeySite as Site, made, used};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
};
use serde_json::{Value, json};

const SITE: Site<'static> = Site { origin: "https://congvan.thohoa.example", name: "congvan.thohoa.example" };
const CHALLENGE: &[u8] = b"32 bytes of chance, more or less";
/// Present, verified, holds a key.
const FLAGS: u8 = 0x45;

enum Device {
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl Device {
    fn p256() -> Self {
        let (random, form) = (SystemRandom::new(), &ECDSA_P256_SHA256_ASN1_SIGNING);
        let document = EcdsaKeyPair::generate_pkcs8(form, &random).unwrap();
        Self::P256(EcdsaKeyPair::from_pkcs8(form, document.as_ref(), &random).unwrap())
    }

    fn ed25519() -> Self {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::Ed25519(Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap())
    }

    /// The public key as authenticators write it.
    fn key(&self) -> Vec<u8> {
        match self {
            Self::P256(pair) => {
                let point = pair.public_key().as_ref();
                let head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
                [&head, &point[1..33], &[0x22, 0x58, 0x20], &point[33..]].concat()
            }
            Self::Ed25519(pair) => {
                let head = [0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
                [&head, pair.public_key().as_ref()].concat()
            }
        }
    }

    fn sign(&self, authenticator: &[u8], client_data: &[u8]) -> Vec<u8> {
        let message = [authenticator, digest(&SHA256, client_data).as_ref()].concat();
        match self {
            Self::P256(pair) => pair.sign(&SystemRandom::new(), &message).unwrap().as_ref().to_vec(),
            Self::Ed25519(pair) => pair.sign(&message).as_ref().to_vec(),
        }
    }
}

fn page(purpose: &str, changes: &Value) -> Vec<u8> {
    let mut page = json!({
        "type": purpose, "challenge": BASE64.encode(CHALLENGE), "origin": SITE.origin, "crossOrigin": false,
    });
    for (name, value) in changes.as_object().unwrap() {
        page[name] = value.clone();
    }
    page.to_string().into_bytes()
}

fn data(name: &str, flags: u8, count: u32) -> Vec<u8> {
    [digest(&SHA256, name.as_bytes()).as_ref(), &[flags], &count.to_be_bytes()].concat()
}

fn with_key(flags: u8, key: &[u8]) -> Vec<u8> {
    [data(SITE.name, flags, 0).as_slice(), &[0; 16], &[0, 4], b"ten1", key].concat()
}

#[test]
fn a_key_that_was_made_here_opens_what_it_was_made_for() {
    for device in [Device::p256(), Device::ed25519()] {
        let created = page("webauthn.create", &json!({}));
        // An extension behind the key is passed over.
        let told = [with_key(FLAGS | 0x80, &device.key()).as_slice(), &[0xa0]].concat();
        let made = made(&SITE, CHALLENGE, &created, &told).unwrap();
        assert_eq!(
            (made.credential.as_slice(), made.public_key.as_slice()),
            (b"ten1".as_slice(), device.key().as_slice())
        );
        let asked = page("webauthn.get", &json!({}));
        let told = data(SITE.name, 0x1d, 7);
        let signature = device.sign(&told, &asked);
        let signed = Signed { client_data: &asked, authenticator: &told, signature: &signature };
        let state = used(&SITE, CHALLENGE, &made.public_key, &signed).unwrap();
        assert_eq!((state.sign_count, state.backed_up), (7, true));
    }
}

#[test]
fn another_question_site_page_or_person_is_refused() {
    let (device, other) = (Device::p256(), Device::p256());
    let judge = |purpose: &str, changes: &Value, name: &str, flags: u8, signer: &Device| {
        let (asked, told) = (page(purpose, changes), data(name, flags, 1));
        let signature = signer.sign(&told, &asked);
        let signed = Signed { client_data: &asked, authenticator: &told, signature: &signature };
        used(&SITE, CHALLENGE, &device.key(), &signed).unwrap_err()
    };
    let get = "webauthn.get";
    let none = json!({});
    assert_eq!(judge("webauthn.create", &none, SITE.name, 5, &device), PasskeyFault::Purpose);
    let replayed = json!({ "challenge": BASE64.encode("of yesterday") });
    assert_eq!(judge(get, &replayed, SITE.name, 5, &device), PasskeyFault::Challenge);
    for page in [
        json!({ "origin": "https://ke-gian.example" }),
        json!({ "origin": "https://congvan.thohoa.example.ke-gian.example" }),
        json!({ "origin": "http://congvan.thohoa.example" }),
        json!({ "origin": "https://congvan.thohoa.example:8443" }),
        json!({ "crossOrigin": true }),
        json!({ "topOrigin": "https://ke-gian.example" }),
    ] {
        assert_eq!(judge(get, &page, SITE.name, 5, &device), PasskeyFault::Site, "{page}");
    }
    assert_eq!(judge(get, &none, "ke-gian.example", 5, &device), PasskeyFault::Site);
    assert_eq!(judge(get, &none, SITE.name, 1, &device), PasskeyFault::Presence, "not verified");
    assert_eq!(judge(get, &none, SITE.name, 4, &device), PasskeyFault::Presence, "not present");
    assert_eq!(
        judge(get, &none, SITE.name, 0x15, &device),
        PasskeyFault::Malformed,
        "kept where it cannot be"
    );
    assert_eq!(judge(get, &none, SITE.name, 5, &other), PasskeyFault::Signature);
    // Signed for one page, shown with another.
    let (asked, told) = (page(get, &none), data(SITE.name, 5, 1));
    let signature = device.sign(&data(SITE.name, 5, 2), &asked);
    let signed = Signed { client_data: &asked, authenticator: &told, signature: &signature };
    assert_eq!(used(&SITE, CHALLENGE, &device.key(), &signed), Err(PasskeyFault::Signature));
}

#[test]
fn what_is_no_key_is_not_kept() {
    let created = page("webauthn.create", &json!({}));
    let key = Device::p256().key();
    let judge = |told: &[u8]| made(&SITE, CHALLENGE, &created, told).unwrap_err();
    assert_eq!(judge(&with_key(0x05, &key)), PasskeyFault::Malformed, "no key is told");
    assert_eq!(judge(&with_key(0x41, &key)), PasskeyFault::Presence);
    for length in 0..with_key(FLAGS, &key).len() {
        assert_eq!(judge(&with_key(FLAGS, &key)[..length]), PasskeyFault::Malformed, "cut at {length}");
    }
    let changed = |at: usize, byte: u8| {
        let mut key = key.clone();
        key[at] = byte;
        with_key(FLAGS, &key)
    };
    for (what, told) in [
        ("another kind", changed(2, 3)),
        ("another algorithm", changed(4, 0x27)),
        ("another curve", changed(6, 2)),
        ("a label twice", changed(7, 0x20)),
        ("a map without end", changed(0, 0xbf)),
        ("a list", changed(0, 0x85)),
        ("more labels than there are", changed(0, 0xa6)),
        ("a text", changed(8, 0x78)),
    ] {
        assert_eq!(judge(&told), PasskeyFault::Malformed, "{what}");
    }
    let long = [data(SITE.name, FLAGS, 0).as_slice(), &[0; 16], &[4, 0], &[7; 1024], &key].concat();
    assert_eq!(judge(&long), PasskeyFault::Malformed, "a name without end");
    assert_eq!(made(&SITE, CHALLENGE, b"{}", &with_key(FLAGS, &key)), Err(PasskeyFault::Malformed));
}
