//! Signatures, judged by poppler and OpenSSL.

use congvan_specimens::letter::{Marks, Typeset, typeset};
use congvan_specimens::pki::{Algorithm, Standing, Subject, TestPki, pem};
use congvan_specimens::sign::{
    Appearance, SignOptions, SubFilter, alter_after_signing, break_digest, sign_pdf,
};
use time::macros::{date, datetime};
use time::{Duration, OffsetDateTime};

use crate::common::{land_letter, peer, text};

const SIGNED: OffsetDateTime = datetime!(2026-11-16 16:42:07 +7);

fn pki() -> TestPki {
    TestPki::new(11, date!(2026 - 11 - 20)).unwrap()
}

fn unsigned() -> Typeset {
    let mut spec = land_letter();
    spec.marks = Marks::default();
    typeset(&spec).unwrap()
}

/// A letter with the signer's signature and the agency's.
fn twice_signed(pki: &mut TestPki, algorithm: Algorithm, sub_filter: SubFilter) -> Vec<u8> {
    let set = unsigned();
    let person = Subject::person("Trần Quốc Huy", "Phó Giám đốc", "Sở Nông nghiệp và Môi trường", "Hải Vân");
    let agency = Subject::agency("Sở Nông nghiệp và Môi trường", "UBND thành phố Hải Vân", "Hải Vân");
    let person = pki.issue(&person, Standing::Good, algorithm).unwrap();
    let agency = pki.issue(&agency, Standing::Good, algorithm).unwrap();
    let options =
        SignOptions { sub_filter, ..SignOptions::at(SIGNED) }.with(Appearance::Handwriting(set.handwriting));
    let once = sign_pdf(&set.pdf, &person, &options).unwrap();
    assert!(once.starts_with(&set.pdf), "the bytes signed stay as they were");
    let seal = Appearance::Seal(set.seal, land_letter().seal_text);
    let options = SignOptions { sub_filter, ..SignOptions::at(SIGNED + Duration::minutes(9)) }.with(seal);
    let twice = sign_pdf(&once, &agency, &options).unwrap();
    assert!(twice.starts_with(&once));
    twice
}

/// The four numbers and the value of each signature, in order of the file.
fn signatures(pdf: &[u8]) -> Vec<([usize; 4], Vec<u8>)> {
    let word = b"/ByteRange[";
    let starts = pdf.windows(word.len()).enumerate().filter(|(_, window)| window == word).map(|(at, _)| at);
    starts
        .map(|at| {
            let list = &pdf[at + word.len()..];
            let list = &list[..list.iter().position(|byte| *byte == b']').unwrap()];
            let numbers: Vec<usize> = std::str::from_utf8(list)
                .unwrap()
                .split_whitespace()
                .map(|number| number.parse().unwrap())
                .collect();
            let range: [usize; 4] = numbers.try_into().unwrap();
            let digits = &pdf[range[1] + 1..range[2] - 1];
            let value = digits
                .chunks(2)
                .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
                .collect();
            (range, value)
        })
        .collect()
}

#[test]
fn openssl_agrees_with_every_signature_and_chain() {
    for (algorithm, sub_filter) in [
        (Algorithm::Rsa, SubFilter::Cades),
        (Algorithm::Rsa, SubFilter::Adbe),
        (Algorithm::Ecdsa, SubFilter::Cades),
    ] {
        let mut pki = pki();
        let pdf = twice_signed(&mut pki, algorithm, sub_filter);
        let dir = tempfile::tempdir().unwrap();
        let [content, value, root] = ["content", "value", "root.pem"].map(|name| dir.path().join(name));
        std::fs::write(&root, pki.root_pem()).unwrap();
        let list = signatures(&pdf);
        assert_eq!(list.len(), 2);
        for (range, cms) in list {
            assert_eq!(range[0], 0);
            let mut bytes = pdf[..range[1]].to_vec();
            bytes.extend_from_slice(&pdf[range[2]..range[2] + range[3]]);
            std::fs::write(&content, &bytes).unwrap();
            std::fs::write(&value, &cms).unwrap();
            let arguments = [
                "cms",
                "-verify",
                "-binary",
                "-inform",
                "DER",
                "-in",
                text(&value),
                "-content",
                text(&content),
                "-CAfile",
                text(&root),
                "-attime",
                "1795000000",
                "-purpose",
                "any",
                "-cades",
                "-out",
                "/dev/null",
            ];
            let Some(output) = peer("openssl", &arguments) else { return };
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn poppler_finds_both_signatures_and_what_spoils_them() {
    let mut pki = pki();
    let good = twice_signed(&mut pki, Algorithm::Rsa, SubFilter::Cades);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("letter.pdf");
    let judged = |pdf: &[u8]| {
        std::fs::write(&path, pdf).unwrap();
        peer("pdfsig", &["-nocert", text(&path)])
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(report) = judged(&good) else { return };
    assert_eq!(report.matches("Signature is Valid.").count(), 2, "{report}");
    assert_eq!(report.matches("Total document signed").count(), 1, "{report}");

    let altered = alter_after_signing(&good).unwrap();
    assert!(altered.starts_with(&good));
    let report = judged(&altered).unwrap();
    assert_eq!(report.matches("Signature is Valid.").count(), 2, "the signed bytes are whole: {report}");
    assert_eq!(report.matches("Not total document signed").count(), 2, "{report}");

    let broken = judged(&break_digest(&good).unwrap()).unwrap();
    assert_eq!(broken.matches("Digest Mismatch").count(), 2, "{broken}");
}

#[test]
fn openssl_refuses_expired_revoked_and_untrusted_certificates() {
    let mut pki = pki();
    let subject = Subject::person("Lê Thị Mai", "Chuyên viên", "Sở Nội vụ", "Hải Vân");
    let signers = [Standing::Good, Standing::Expired, Standing::Revoked, Standing::Untrusted]
        .map(|standing| pki.issue(&subject, standing, Algorithm::Rsa).unwrap());
    let dir = tempfile::tempdir().unwrap();
    let [root, middle, leaf] = ["root.pem", "middle.pem", "leaf.pem"].map(|name| dir.path().join(name));
    let mut lists = pki.root_pem();
    for list in pki.crls().unwrap() {
        lists.push_str(&pem("X509 CRL", &list));
    }
    std::fs::write(&root, lists).unwrap();
    for (signer, expected) in signers.iter().zip([
        "OK",
        "certificate has expired",
        "certificate revoked",
        "self-signed certificate",
    ]) {
        std::fs::write(&middle, pem("CERTIFICATE", &signer.chain[0])).unwrap();
        std::fs::write(&leaf, pem("CERTIFICATE", &signer.certificate)).unwrap();
        let arguments = [
            "verify",
            "-x509_strict",
            "-crl_check_all",
            "-attime",
            "1795200000",
            "-CAfile",
            text(&root),
            "-untrusted",
            text(&middle),
            text(&leaf),
        ];
        let Some(output) = peer("openssl", &arguments) else { return };
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(said.contains(expected), "{expected:?} not in {said}");
        assert_eq!(output.status.success(), expected == "OK");
    }
}

#[test]
fn rsa_signatures_are_the_same_each_time() {
    let make = || twice_signed(&mut pki(), Algorithm::Rsa, SubFilter::Cades);
    assert!(make() == make());
}
