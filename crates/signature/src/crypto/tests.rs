//! Both back ends: what one of them lacks the other knows, and what none knows is not called wrong.

use super::*;

#[test]
fn what_no_back_end_knows_is_unsupported_and_not_invalid() {
    assert_eq!(verify(Scheme::Unknown, &[], b"m", b"s"), Outcome::Unsupported);
    assert_eq!(verify(Scheme::Ed25519, &[0x30, 0], b"m", b"s"), Outcome::Unsupported);
    assert_eq!(Digest::Other.compute(&[b"m"]), None);
}

#[test]
fn absent_pss_parameters_mean_sha1() {
    let raw = [0x30, 0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
    assert_eq!(
        scheme(&raw, Some(Digest::Sha256)),
        Scheme::Pss { digest: Digest::Sha1, mgf: Digest::Sha1, salt: 20 }
    );
}

fn bytes(value: &serde_json::Value) -> Vec<u8> {
    let text = value.as_str().expect("hexadecimal text");
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("digits")).collect()
}

fn digest(value: &serde_json::Value) -> Digest {
    match value.as_str().expect("name of a digest") {
        "md5" => Digest::Md5,
        "sha1" => Digest::Sha1,
        "sha224" => Digest::Sha224,
        "sha256" => Digest::Sha256,
        "sha384" => Digest::Sha384,
        "sha512" => Digest::Sha512,
        "sha512-224" => Digest::Sha512T224,
        "sha512-256" => Digest::Sha512T256,
        "sha3-224" => Digest::Sha3T224,
        "sha3-256" => Digest::Sha3T256,
        "sha3-384" => Digest::Sha3T384,
        "sha3-512" => Digest::Sha3T512,
        other => panic!("{other}"),
    }
}

/// Values made by another implementation; each must verify, and nothing near it.
#[test]
fn values_of_another_implementation_verify_and_their_neighbours_do_not() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/signatures/vectors.json");
    let text = std::fs::read_to_string(path).expect("the values are in the repository");
    let all: serde_json::Value = serde_json::from_str(&text).expect("json");
    let message = bytes(&all["message"]);
    let values = all["values"].as_array().expect("values");
    assert!(values.len() >= 50);
    for value in values {
        let name = value["name"].as_str().expect("name");
        let hash = digest(&value["digest"]);
        let scheme = match value["scheme"].as_str() {
            Some("ecdsa") => Scheme::Ecdsa(hash),
            Some("pkcs1") => Scheme::Pkcs1(hash),
            _ => Scheme::Pss {
                digest: hash,
                mgf: digest(&value["mgf"]),
                salt: usize::try_from(value["salt"].as_u64().expect("salt")).expect("small"),
            },
        };
        let (spki, signature) = (bytes(&value["spki"]), bytes(&value["signature"]));
        assert_eq!(verify(scheme, &spki, &message, &signature), Outcome::Verified, "{name}");
        assert_eq!(verify(scheme, &spki, b"another text", &signature), Outcome::Invalid, "{name}: text");
        for at in [0, signature.len() / 2, signature.len() - 1] {
            let mut broken = signature.clone();
            broken[at] ^= 1;
            assert_eq!(verify(scheme, &spki, &message, &broken), Outcome::Invalid, "{name}: octet {at}");
        }
        for cut in [&signature[..signature.len() - 1], &[signature.as_slice(), &[0]].concat(), &[]] {
            assert_eq!(verify(scheme, &spki, &message, cut), Outcome::Invalid, "{name}: length");
        }
        if let Scheme::Pss { digest, mgf, salt } = scheme {
            for other in [Scheme::Pss { digest, mgf, salt: salt + 1 }, Scheme::Pkcs1(digest)] {
                assert_eq!(verify(other, &spki, &message, &signature), Outcome::Invalid, "{name}: {other:?}");
            }
        }
    }
}

#[test]
fn numbers_that_are_no_keys_are_unsupported() {
    let rsa = |modulus: &[u8], exponent: &[u8]| {
        let mut numbers = vec![0x02, modulus.len() as u8];
        numbers.extend_from_slice(modulus);
        numbers.extend_from_slice(&[0x02, exponent.len() as u8]);
        numbers.extend_from_slice(exponent);
        let mut key = vec![0x30, numbers.len() as u8];
        key.extend(numbers);
        key
    };
    let odd = [0x7fu8; 100];
    let mut even = odd;
    even[99] = 0x7e;
    for (modulus, exponent) in [
        (&odd[..], &[1u8][..]),
        (&odd[..], &[4]),
        (&odd[..], &[0x7f; 9]),
        (&even[..], &[3]),
        (&odd[..40], &[3]),
        (&[0][..], &[0]),
    ] {
        assert!(super::rsa::PublicKey::read(&rsa(modulus, exponent)).is_none(), "{modulus:x?} {exponent:x?}");
    }
    assert!(super::rsa::PublicKey::read(&rsa(&odd, &[3])).is_some());
}
