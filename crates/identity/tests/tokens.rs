//! What a token must be to be believed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use congvan_identity::{Claims, Expected, KeySet, TokenFault, check};
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

const NOW: i64 = 1_795_000_000;
const EXPECTED: Expected<'static> =
    Expected { issuer: "https://dinhdanh.songlam.example", client: "congvan", nonce: "n-1", now: NOW };

struct Signer(EcdsaKeyPair);

impl Signer {
    fn new() -> Self {
        let random = SystemRandom::new();
        let form = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(form, &random).unwrap();
        Self(EcdsaKeyPair::from_pkcs8(form, document.as_ref(), &random).unwrap())
    }

    fn jwk(&self, id: &str) -> Value {
        let point = self.0.public_key().as_ref();
        let part = |range: std::ops::Range<usize>| BASE64.encode(&point[range]);
        json!({ "kty": "EC", "crv": "P-256", "kid": id, "use": "sig", "alg": "ES256", "x": part(1..33), "y": part(33..65) })
    }

    fn keys(&self, id: &str) -> KeySet {
        KeySet::read(json!({ "keys": [self.jwk(id)] }).to_string().as_bytes()).unwrap()
    }

    fn token(&self, header: &Value, claims: &Value) -> String {
        let signed = unsigned(header, claims);
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", BASE64.encode(signature))
    }
}

fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()))
}

fn header() -> Value {
    json!({ "alg": "ES256", "kid": "k1", "typ": "JWT" })
}

/// What a good token holds, with some of it changed; null takes a claim away.
fn claims(changes: &Value) -> Value {
    let mut claims = json!({
        "iss": EXPECTED.issuer, "sub": "8c4f-11", "aud": "congvan", "exp": NOW + 300, "iat": NOW - 2, "nonce": "n-1",
        "preferred_username": "an.tran", "name": "Trần Văn An", "amr": ["pwd", "mfa"], "acr": "loa-3",
    });
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

#[test]
fn a_token_of_the_provider_for_us_and_now_tells_who_it_is() {
    let signer = Signer::new();
    let keys = signer.keys("k1");
    let told = check(&signer.token(&header(), &claims(&json!({}))), &keys, &EXPECTED).unwrap();
    let expected = Claims {
        subject: "8c4f-11".to_owned(),
        username: Some("an.tran".to_owned()),
        name: Some("Trần Văn An".to_owned()),
        methods: vec!["pwd".to_owned(), "mfa".to_owned()],
        class: Some("loa-3".to_owned()),
    };
    assert_eq!(told, expected);
    for fine in [
        json!({ "aud": ["congvan"] }),
        json!({ "aud": ["khac", "congvan"], "azp": "congvan" }),
        json!({ "azp": "congvan" }),
        json!({ "exp": NOW - 30 }),
        json!({ "iat": NOW + 30, "nbf": NOW + 30 }),
        json!({ "amr": null, "acr": null, "name": null, "preferred_username": null }),
    ] {
        assert!(check(&signer.token(&header(), &claims(&fine)), &keys, &EXPECTED).is_ok(), "{fine}");
    }
    // A token that names no key is tried with those there are.
    let nameless = signer.token(&json!({ "alg": "ES256" }), &claims(&json!({})));
    assert!(check(&nameless, &keys, &EXPECTED).is_ok());
}

#[test]
fn a_token_of_others_for_others_or_of_another_time_is_not_believed() {
    let signer = Signer::new();
    let keys = signer.keys("k1");
    for (change, fault) in [
        (json!({ "iss": "https://dinhdanh.songlam.example.ke-gian.example" }), TokenFault::Issuer),
        (json!({ "iss": "https://dinhdanh.songlam.example/" }), TokenFault::Issuer),
        (json!({ "aud": "chuong-trinh-khac" }), TokenFault::Audience),
        (json!({ "aud": [] }), TokenFault::Audience),
        (json!({ "aud": ["congvan", "chuong-trinh-khac"] }), TokenFault::Party),
        (json!({ "aud": ["congvan", "chuong-trinh-khac"], "azp": "chuong-trinh-khac" }), TokenFault::Party),
        (json!({ "azp": "chuong-trinh-khac" }), TokenFault::Party),
        (json!({ "exp": NOW - 61 }), TokenFault::Expired),
        (json!({ "iat": NOW - 3_600 }), TokenFault::Expired),
        (json!({ "iat": NOW + 120 }), TokenFault::Future),
        (json!({ "nbf": NOW + 120 }), TokenFault::Future),
        (json!({ "nonce": "n-2" }), TokenFault::Nonce),
        (json!({ "nonce": null }), TokenFault::Nonce),
        (json!({ "sub": " " }), TokenFault::Subject),
        (json!({ "sub": "a".repeat(256) }), TokenFault::Subject),
        (json!({ "sub": null }), TokenFault::Malformed),
        (json!({ "exp": null }), TokenFault::Malformed),
        (json!({ "exp": "9999999999" }), TokenFault::Malformed),
        (json!({ "nbf": "0" }), TokenFault::Malformed),
        (json!({ "iat": null }), TokenFault::Malformed),
        (json!({ "aud": null }), TokenFault::Malformed),
        (json!({ "amr": "mfa" }), TokenFault::Malformed),
    ] {
        let token = signer.token(&header(), &claims(&change));
        assert_eq!(check(&token, &keys, &EXPECTED), Err(fault), "{change}");
    }
}

#[test]
fn only_a_signature_of_the_providers_own_keys_counts() {
    let (signer, stranger) = (Signer::new(), Signer::new());
    let keys = signer.keys("k1");
    let good = claims(&json!({}));
    let judge = |token: &str| check(token, &keys, &EXPECTED).unwrap_err();
    // No signature at all, in the spellings that have fooled others.
    for none in ["none", "None", "NONE", "nOnE", ""] {
        let token = unsigned(&json!({ "alg": none, "kid": "k1" }), &good);
        assert_eq!(judge(&format!("{token}.")), TokenFault::Algorithm, "{none}");
    }
    // The public key taken for a shared secret.
    let public = hmac::Key::new(hmac::HMAC_SHA256, signer.0.public_key().as_ref());
    for shared in ["HS256", "HS384", "HS512"] {
        let token = unsigned(&json!({ "alg": shared, "kid": "k1" }), &good);
        let signature = BASE64.encode(hmac::sign(&public, token.as_bytes()));
        assert_eq!(judge(&format!("{token}.{signature}")), TokenFault::Algorithm, "{shared}");
    }
    // A stranger's key under the right name, and one that the token brings along.
    assert_eq!(judge(&stranger.token(&header(), &good)), TokenFault::Signature);
    let mut brought = header();
    brought["jwk"] = stranger.jwk("k1");
    brought["jku"] = json!("https://ke-gian.example/keys");
    assert_eq!(judge(&stranger.token(&brought, &good)), TokenFault::Signature);
    // Keys that are not there any more, or are there for another algorithm.
    assert_eq!(judge(&signer.token(&json!({ "alg": "ES256", "kid": "k0" }), &good)), TokenFault::UnknownKey);
    assert_eq!(judge(&signer.token(&json!({ "alg": "RS256", "kid": "k1" }), &good)), TokenFault::UnknownKey);
    // Extensions that one must understand.
    let mut critical = header();
    critical["crit"] = json!(["b64"]);
    critical["b64"] = json!(false);
    assert_eq!(judge(&signer.token(&critical, &good)), TokenFault::Malformed);
    // Altered, cut, lengthened.
    let token = signer.token(&header(), &good);
    let (head, rest) = token.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let other = BASE64.encode(claims(&json!({ "sub": "nguoi-khac" })).to_string());
    assert_eq!(judge(&format!("{head}.{other}.{signature}")), TokenFault::Signature);
    for broken in ["", "a.b", &format!("{token}.x"), &format!("{token}="), &format!(" {token}")] {
        assert_eq!(judge(broken), TokenFault::Malformed, "{broken}");
    }
}

#[test]
fn keys_for_other_uses_and_of_unknown_kinds_are_passed_over() {
    let signer = Signer::new();
    let mut sealing = signer.jwk("k1");
    sealing["use"] = json!("enc");
    let shared = json!({ "kty": "oct", "kid": "k1", "k": "c2VjcmV0" });
    let short = json!({ "kty": "EC", "crv": "P-256", "kid": "k1", "x": "AA", "y": "AA" });
    let set = json!({ "keys": [sealing, shared, short, 7, { "kty": "lattice" }] });
    assert!(KeySet::read(set.to_string().as_bytes()).unwrap().is_empty());
    assert!(KeySet::read(b"<html>").is_err());
    assert!(!signer.keys("k1").is_empty());
}
