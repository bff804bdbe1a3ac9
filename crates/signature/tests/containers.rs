//! Containers beside a file: the forms in which they travel, texts that look like something else, and what follows them.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::{Error, Indication, SubIndication};
use support::base64;
use support::pki::{Desk, Holder, SIGNS, Said, container, empty, params, told, wrap};
use support::producer::{Odd, Producer};

struct House {
    desk: Desk,
    leaf: Holder,
}

impl House {
    fn new() -> Self {
        let root = Holder::root("Gốc");
        let leaf = root.certify(params("An", 9, SIGNS));
        Self { desk: Desk::trusting(&[&root]).with(&[], &[empty(&root)], &[]), leaf }
    }

    fn sign(&self, text: &[u8], said: &Said) -> Vec<u8> {
        container(&self.leaf, &[], text, said)
    }
}

const TEXT: &[u8] = "Kính gửi: UBND tỉnh Sông Lam\n".as_bytes();

#[test]
fn every_form_in_which_a_container_travels_is_read() {
    let house = House::new();
    let der = house.sign(TEXT, &Said::default());
    let coded = base64(&der);
    let pem = format!("-----BEGIN CMS-----\n{coded}-----END CMS-----\n");
    for (what, bytes) in [
        ("der", der.clone()),
        ("base64", coded.clone().into_bytes()),
        ("base64 in one line", coded.replace('\n', "").into_bytes()),
        ("pem", pem.clone().into_bytes()),
        ("pem with carriage returns", pem.replace('\n', "\r\n").into_bytes()),
        ("pem after words", format!("Bag Attributes\n    localKeyID: 01\n{pem}").into_bytes()),
        ("pem after a blank line", format!("\n{pem}").into_bytes()),
        ("pem after a mark of byte order", format!("\u{feff}{pem}").into_bytes()),
        ("another label", pem.replace("CMS", "PKCS7").into_bytes()),
        (
            "a certificate before it",
            format!(
                "-----BEGIN CERTIFICATE-----\n{}-----END CERTIFICATE-----\n{pem}",
                base64(&house.leaf.der)
            )
            .into_bytes(),
        ),
    ] {
        let report = house.desk.verify(&bytes, TEXT);
        assert_eq!(report.indication, Some(Indication::TotalPassed), "{what}: {:?}", told(&report));
        let other = house.desk.verify(&bytes, b"khac");
        assert_eq!(other.sub_indication, Some(SubIndication::HashFailure), "{what}");
    }
}

#[test]
fn a_signed_mail_is_read_with_what_it_signs() {
    let house = House::new();
    let content = "Content-Type: text/plain; charset=utf-8\r\n\r\nKính gửi\r\n";
    let coded = base64(&house.sign(content.as_bytes(), &Said::default()));
    let mail = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\";\n \
         micalg=\"sha-256\"; boundary=\"--ab\"\n\nThis is an S/MIME signed message\n\n----ab\n{}\n----ab\n\
         Content-Type: application/pkcs7-signature; name=\"smime.p7s\"\nContent-Transfer-Encoding: base64\n\n\
         {coded}\n----ab--\n",
        content.replace("\r\n", "\n")
    );
    for form in [mail.clone(), mail.replace('\n', "\r\n")] {
        let report = house.desk.outcome(form.as_bytes(), None).unwrap();
        assert_eq!(report.indication, Some(Indication::TotalPassed), "{:?}", told(&report));
        let altered = form.replace("Kính gửi", "Kính gửi!");
        let report = house.desk.outcome(altered.as_bytes(), None).unwrap();
        assert_eq!(report.sub_indication, Some(SubIndication::HashFailure));
    }
}

#[test]
fn a_signed_mail_has_two_parts_and_an_end() {
    let house = House::new();
    let coded = base64(&house.sign(b"Kinh gui", &Said::default()));
    let mail = |after: &str| {
        format!(
            "Content-Type: multipart/signed; boundary=ab\n\n--ab\nKinh gui\n--ab\n\
             Content-Type: application/pkcs7-signature\n\n{coded}\n{after}"
        )
    };
    let outcome = |after: &str| house.desk.outcome(mail(after).as_bytes(), None);
    // What follows the end is nobody's part (RFC 2046, 5.1.1).
    for after in ["--ab--\n", "--ab--", "--ab--\nHet\n--ab\nPhan la\n--ab--\n"] {
        assert_eq!(outcome(after).unwrap().indication, Some(Indication::TotalPassed), "{after}");
    }
    for after in ["--ab\nPhan la\n--ab--\n", "--ab\n--ab--\n", "--ab\n", ""] {
        assert_eq!(outcome(after), Err(Error::NotPdf), "{after}");
    }
}

#[test]
fn what_is_neither_a_pdf_nor_a_container_is_told_so() {
    let house = House::new();
    for bytes in [&b"Kinh gui"[..], b"MZ\x90\0", b"PK\x03\x04", "Kính gửi -----BEGIN CMS-----".as_bytes()]
    {
        assert_eq!(
            house.desk.outcome(bytes, None),
            Err(Error::NotPdf),
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
    assert!(Error::NotPdf.vietnamese().contains(".p7s"));
}

#[test]
fn a_pdf_that_holds_a_container_of_somebody_is_no_container() {
    let house = House::new();
    let attached = house.sign(TEXT, &Said { is_token: true, ..Said::default() });
    let pem = format!("-----BEGIN CMS-----\n{}-----END CMS-----\n", base64(&attached));
    let report = house.desk.outcome(pem.as_bytes(), None).unwrap();
    assert_eq!(report.indication, Some(Indication::TotalPassed), "alone it is one");
    let page = "2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n";
    for (what, text) in [
        ("after a blank line", format!("\n%PDF-1.7\n{page}{pem}{page}")),
        ("after a mark of byte order", format!("\u{feff}%PDF-1.7\n{page}{pem}{page}")),
        ("behind the container", format!("{pem}%PDF-1.7\n{page}")),
        ("without a header", format!("{page}{pem}")),
    ] {
        let outcome = house.desk.outcome(text.as_bytes(), None);
        assert!(outcome.is_err() || outcome.is_ok_and(|report| report.signatures.is_empty()), "{what}");
    }

    // The container itself opens as a PDF: beside what is signed, or with a table after it.
    let page = format!("%PDF-1.7\n{page}startxref\n0\n%%EOF\n");
    let beside = wrap(0x30, &[&[0x06, 0x03, 0x2a, 0x03, 0x04], &wrap(0x04, &[page.as_bytes()])]);
    let masked = house.sign(TEXT, &Said { is_token: true, beside, ..Said::default() });
    let letter = Producer::new().letter(Odd::default());
    let carrying = house.sign(&letter, &Said { is_token: true, ..Said::default() });
    let report = house.desk.outcome(&carrying, None).unwrap();
    assert_eq!(report.indication, Some(Indication::TotalPassed), "a container that carries a PDF");
    let longer = [carrying.as_slice(), b"\n9 0 obj\nnull\nendobj\nstartxref\n0\n%%EOF\n"].concat();
    for (what, bytes) in [("beside the content", masked), ("after the content", longer)] {
        let outcome = house.desk.outcome(&bytes, None);
        assert!(outcome.is_err() || outcome.is_ok_and(|report| report.signatures.is_empty()), "{what}");
    }
}

#[test]
fn a_content_beside_a_pdf_is_refused() {
    let house = House::new();
    let letter = Producer::new().letter(Odd::default());
    assert_eq!(house.desk.outcome(&letter, Some(TEXT)), Err(Error::ContentBesidePdf));
    assert!(house.desk.outcome(&letter, None).is_ok());
    // A container over a PDF is a container.
    let report = house.desk.verify(&house.sign(&letter, &Said::default()), &letter);
    assert_eq!(report.indication, Some(Indication::TotalPassed));
}

#[test]
fn a_text_is_not_taken_for_attributes_because_of_its_first_letter() {
    let house = House::new();
    let bare = Said { without_attributes: true, ..Said::default() };
    // "1" has the octet that begins a set.
    for text in
        [&b"1. Noi dung\n2. ..."[..], b"1", b"10", &[0x31, 0], &wrap(0x31, &[b"khong phai thuoc tinh"])]
    {
        let report = house.desk.verify(&house.sign(text, &bare), text);
        assert_eq!(report.indication, Some(Indication::TotalPassed), "{text:?}: {:?}", told(&report));
    }
    // Attributes that were signed once, handed in as if they were a text.
    let digest = wrap(
        0x30,
        &[&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4], &wrap(0x31, &[&wrap(0x04, &[&[7; 32]])])],
    );
    let attributes = wrap(0x31, &[&digest]);
    let report = house.desk.verify(&house.sign(&attributes, &bare), &attributes);
    assert_eq!(report.sub_indication, Some(SubIndication::SigConstraintsFailure));
    assert_eq!(told(&report), ["cms.attributes"]);
}

#[test]
fn what_follows_a_container_is_told() {
    let house = House::new();
    let der = house.sign(TEXT, &Said::default());
    for (tail, wanted) in [(&b""[..], vec![]), (&[0, 0, 0], vec![]), (b"JUNK", vec!["cms.trailing_bytes"])] {
        let report = house.desk.verify(&[&der, tail].concat(), TEXT);
        assert_eq!((report.indication, told(&report)), (Some(Indication::TotalPassed), wanted), "{tail:?}");
    }
}

/// The elements inside of an element in DER with a length of at most two octets.
fn inside(der: &[u8]) -> Vec<&[u8]> {
    let body = |at: usize| match der[at + 1] {
        short @ ..=0x80 => (at + 2, usize::from(short)),
        0x81 => (at + 3, usize::from(der[at + 2])),
        _ => (at + 4, usize::from(der[at + 2]) << 8 | usize::from(der[at + 3])),
    };
    let (mut at, mut found) = (body(0).0, Vec::new());
    while at < der.len() {
        let (start, length) = body(at);
        found.push(&der[at..start + length]);
        at = start + length;
    }
    found
}

/// One container with the signers of two.
fn merged(first: &[u8], second: &[u8]) -> Vec<u8> {
    let data = |der| inside(inside(inside(der)[1])[0]);
    let (a, b) = (data(first), data(second));
    let joined = |tag, place: usize| {
        let both = [&inside(a[place])[..], &inside(b[place])].concat();
        wrap(tag, &both)
    };
    let data = wrap(0x30, &[a[0], a[1], a[2], &joined(0xa0, 3), &joined(0x31, 4)]);
    wrap(0x30, &[inside(first)[0], &wrap(0xa0, &[&data])])
}

#[test]
fn of_several_signers_each_is_told_and_the_worst_decides() {
    let root = Holder::root("Gốc");
    let (leader, seal) = (root.certify(params("An", 8, SIGNS)), root.certify(params("Dấu", 9, SIGNS)));
    let desk = Desk::trusting(&[&root]).with(&[], &[empty(&root)], &[]);
    let sign = |holder, text: &[u8]| container(holder, &[], text, &Said::default());
    let (text, other) = (b"Cong van so 15", b"Cong van so 16");

    let both = desk.verify(&merged(&sign(&leader, text), &sign(&seal, text)), text);
    assert_eq!(both.indication, Some(Indication::TotalPassed));
    let names: Vec<_> = both.signatures.iter().map(|s| s.signer.as_deref()).collect();
    assert_eq!(names, [Some("An"), Some("Dấu")]);

    for (which, cms) in [
        (1, merged(&sign(&leader, text), &sign(&seal, other))),
        (0, merged(&sign(&leader, other), &sign(&seal, text))),
    ] {
        let one = desk.verify(&cms, text);
        assert_eq!(one.indication, Some(Indication::TotalFailed));
        let wanted = |at| if at == which { Indication::TotalFailed } else { Indication::TotalPassed };
        let told: Vec<_> = one.signatures.iter().map(|s| s.indication).collect();
        assert_eq!(told, [wanted(0), wanted(1)]);
        assert!(one.signatures[which].findings.iter().any(|f| f.code == "integrity.digest"));
    }
    // Somebody whose certificate is not there leaves the whole in doubt.
    let stranger = Holder::root("Lạ").certify(params("Bình", 7, SIGNS));
    let half = desk.verify(&merged(&sign(&leader, text), &sign(&stranger, text)), text);
    assert_eq!(half.indication, Some(Indication::Indeterminate));
    assert_eq!(half.signatures[0].indication, Indication::TotalPassed);
}
