//! A producer of signed letters with the oddities of real ones. Keys are made anew in each run.

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};

/// What is odd about a letter.
#[derive(Clone, Copy)]
pub struct Odd {
    pub line_end: &'static str,
    pub last_line_end: &'static str,
    /// How far before the section `startxref` points.
    pub startxref_early: i64,
    /// How far before the objects the table points.
    pub offsets_early: i64,
    pub is_hybrid: bool,
    pub signature_type: &'static str,
    pub certificates: usize,
    pub is_ber: bool,
    /// Whether the signer is named by its key instead of by issuer and number.
    pub is_named_by_key: bool,
    /// Whether the issuer's name is put into UTF-8 twice.
    pub is_garbled: bool,
    /// Whether the signed attributes stand in another order than DER asks for.
    pub is_unsorted: bool,
    /// Whether the container names another certificate by its digest than the one that it holds.
    pub names_another: bool,
    /// Whether the container carries a content of its own.
    pub has_content: bool,
}

impl Default for Odd {
    fn default() -> Self {
        Self {
            line_end: "\n",
            last_line_end: "\n",
            startxref_early: 0,
            offsets_early: 0,
            is_hybrid: false,
            signature_type: "/Type /Sig",
            certificates: 1,
            is_ber: false,
            is_named_by_key: false,
            is_garbled: false,
            is_unsorted: false,
            names_another: false,
            has_content: false,
        }
    }
}

pub struct Producer {
    pub certificate: Vec<u8>,
    key: EcdsaKeyPair,
}

/// Room for the container, in hexadecimal digits.
const ROOM: usize = 8_000;
/// Objects of the letter; the last is the signature dictionary.
const OBJECTS: usize = 7;

fn wrap(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let mut out = vec![tag];
    match body.len() {
        short @ 0..0x80 => out.push(short as u8),
        middle @ 0x80..0x100 => out.extend([0x81, middle as u8]),
        long => out.extend([&[0x82][..], &(long as u16).to_be_bytes()].concat()),
    }
    out.extend(body);
    out
}

/// The same with an indefinite length.
fn wrap_loosely(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    [&[tag, 0x80][..], &parts.concat(), &[0, 0]].concat()
}

/// Identifier of the producer's key.
const KEY_ID: &[u8] = &[1, 2, 3, 4];
const DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
const SIGNED_DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const CONTENT_TYPE: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
const MESSAGE_DIGEST: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
const SIGNING_CERTIFICATE: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];
const SHA256: &[u8] = &[0x30, 11, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const ECDSA_SHA256: &[u8] = &[0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];

/// A name of one attribute with its text in UTF-8 put into UTF-8 once more.
fn garbled(name: &[u8]) -> Vec<u8> {
    const COMMON_NAME: &[u8] = &[6, 3, 0x55, 4, 3];
    let text = &name[find(name, COMMON_NAME) + COMMON_NAME.len() + 2..];
    let twice: String = text.iter().map(|b| char::from(*b)).collect();
    wrap(0x30, &[&wrap(0x31, &[&wrap(0x30, &[COMMON_NAME, &wrap(0x0c, &[twice.as_bytes()])])])])
}

fn find(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).position(|w| w == word).unwrap()
}

fn sha256(parts: &[&[u8]]) -> Vec<u8> {
    ring::digest::digest(&ring::digest::SHA256, &parts.concat()).as_ref().to_vec()
}

impl Producer {
    pub fn new() -> Self {
        let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(rcgen::DnType::CommonName, "Nguyễn Văn An");
        params.key_usages = vec![rcgen::KeyUsagePurpose::DigitalSignature];
        let identifier = rcgen::CustomExtension::from_oid_content(&[2, 5, 29, 14], wrap(0x04, &[KEY_ID]));
        params.custom_extensions.push(identifier);
        params.not_before = time::macros::datetime!(2020-01-01 0:00 UTC);
        params.not_after = time::macros::datetime!(2040-01-01 0:00 UTC);
        let pair = rcgen::KeyPair::generate().unwrap();
        let certificate = params.self_signed(&pair).unwrap().der().to_vec();
        let pkcs8 = pair.serialize_der();
        let key =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &pkcs8, &SystemRandom::new()).unwrap();
        Self { certificate, key }
    }

    fn container(&self, signed: &[&[u8]], odd: Odd) -> Vec<u8> {
        let set = |oid: &[u8], value: &[u8]| wrap(0x30, &[oid, &wrap(0x31, &[value])]);
        let other: &[u8] = if odd.names_another { b"another" } else { b"" };
        let certificate_hash = wrap(0x04, &[&sha256(&[&self.certificate, other])]);
        let named = wrap(0x30, &[&wrap(0x30, &[&wrap(0x30, &[&certificate_hash])])]);
        let mut attributes = [
            set(CONTENT_TYPE, DATA),
            set(MESSAGE_DIGEST, &wrap(0x04, &[&sha256(signed)])),
            set(SIGNING_CERTIFICATE, &named),
        ];
        attributes.sort();
        if odd.is_unsorted {
            attributes.reverse();
        }
        let attributes = attributes.concat();
        let to_sign = wrap(0x31, &[&attributes]);
        let value = self.key.sign(&SystemRandom::new(), &to_sign).unwrap();
        let (_, parsed) = x509_parser::parse_x509_certificate(&self.certificate).unwrap();
        let issuer = parsed.tbs_certificate.issuer.as_raw();
        let issuer = if odd.is_garbled { garbled(issuer) } else { issuer.to_vec() };
        let id = wrap(0x30, &[&issuer, &wrap(0x02, &[parsed.tbs_certificate.raw_serial()])]);
        // A signer named by its key makes a container of the third version (RFC 5652, 5.3).
        let (version, id) = if odd.is_named_by_key { (3, wrap(0x80, &[KEY_ID])) } else { (1, id) };
        let wrapped =
            if odd.is_ber { wrap_loosely(0xa0, &[&attributes]) } else { wrap(0xa0, &[&attributes]) };
        let signer = wrap(
            0x30,
            &[&[2, 1, version], &id, SHA256, &wrapped, ECDSA_SHA256, &wrap(0x04, &[value.as_ref()])],
        );
        let certificates = self.certificate.repeat(odd.certificates);
        let content =
            if odd.has_content { wrap(0xa0, &[&wrap(0x04, &[&signed.concat()])]) } else { Vec::new() };
        let parts: [&[u8]; 5] = [
            &[2, 1, 1],
            &wrap(0x31, &[SHA256]),
            &wrap(0x30, &[DATA, &content]),
            &wrap(0xa0, &[&certificates]),
            &wrap(0x31, &[&signer]),
        ];
        if odd.is_ber {
            let data = wrap_loosely(0x30, &parts);
            return wrap_loosely(0x30, &[SIGNED_DATA, &wrap_loosely(0xa0, &[&data])]);
        }
        wrap(0x30, &[SIGNED_DATA, &wrap(0xa0, &[&wrap(0x30, &parts)])])
    }

    /// A letter of one page with one signature over all of it.
    pub fn letter(&self, odd: Odd) -> Vec<u8> {
        let end = odd.line_end;
        let mut out = [b"%PDF-1.7", end.as_bytes(), b"%\xe2\xe3\xcf\xd3", end.as_bytes()].concat();
        let empty = format!(
            "<< {} /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:20260302083000+07'00') \
             /ByteRange [0 {:10} {:10} {:10}] /Contents <{}> >>",
            odd.signature_type,
            0,
            0,
            0,
            "0".repeat(ROOM)
        );
        let text = "BT /F1 12 Tf (Kinh gui) Tj ET";
        let bodies: [String; OBJECTS] = [
            "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [6 0 R] >>"
                .to_owned(),
            format!("<< /Length {} >>{end}stream\n{text}{end}endstream", text.len()),
            "<< /Fields [6 0 R] /SigFlags 3 >>".to_owned(),
            "<< /FT /Sig /T (S1) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /F 132 /P 3 0 R /V 7 0 R >>"
                .to_owned(),
            empty,
        ];
        let mut offsets = Vec::new();
        for (index, body) in bodies.iter().enumerate() {
            offsets.push(out.len());
            out.extend(format!("{} 0 obj{end}{body}{end}endobj{end}", index + 1).bytes());
        }
        let mut hidden = String::new();
        if odd.is_hybrid {
            // The page's text is listed in the stream alone; the table calls it free.
            hidden = format!(" /XRefStm {}", out.len());
            let row = [&[1][..], &(offsets[3] as u32).to_be_bytes(), &[0, 0]].concat();
            out.extend(
                format!(
                    "8 0 obj{end}<< /Type /XRef /Size 9 /W [1 4 2] /Index [4 1] /Length 7 >>{end}stream\n"
                )
                .bytes(),
            );
            out.extend(row);
            out.extend(format!("{end}endstream{end}endobj{end}").bytes());
        }
        let section = out.len();
        let row_end = if end.len() == 2 { end.to_owned() } else { format!(" {end}") };
        out.extend(format!("xref{end}0 {}{end}0000000000 65535 f{row_end}", OBJECTS + 1).bytes());
        for (index, offset) in offsets.iter().enumerate() {
            let told = *offset as i64 - odd.offsets_early;
            let row = if odd.is_hybrid && index == 3 {
                "0000000000 00000 f".to_owned()
            } else {
                format!("{told:010} 00000 n")
            };
            out.extend(format!("{row}{row_end}").bytes());
        }
        let told = section as i64 - odd.startxref_early;
        let trailer = format!(
            "trailer{end}<< /Size 9 /Root 1 0 R{hidden} >>{end}startxref{end}{told}{end}%%EOF{}",
            odd.last_line_end
        );
        out.extend(trailer.bytes());
        self.sign(&mut out, odd);
        out
    }

    fn sign(&self, out: &mut [u8], odd: Odd) {
        let open = find(out, b"/Contents <0000") + b"/Contents ".len();
        self.fill(out, open, ROOM, odd);
    }

    /// Signs a file of another program, which left `room` digits for the container and ten for each number.
    pub fn seal(&self, out: &mut [u8], room: usize) {
        self.seal_as(out, room, Odd::default());
    }

    /// The same with an odd container.
    pub fn seal_as(&self, out: &mut [u8], room: usize, odd: Odd) {
        let open = find(out, b"/Contents<0000") + b"/Contents".len();
        self.fill(out, open, room, odd);
    }

    fn fill(&self, out: &mut [u8], open: usize, room: usize, odd: Odd) {
        let close = open + room + 2;
        let numbers = format!("[0 {:10} {:10} {:10}]", open, close, out.len() - close);
        // That of the same dictionary: the nearest one.
        let word = b"/ByteRange";
        let all = out.windows(word.len()).enumerate().filter(|(_, w)| w == word).map(|(at, _)| at);
        let at = all.min_by_key(|at| at.abs_diff(open)).unwrap();
        let at = at + find(&out[at..], b"[0 ");
        out[at..at + numbers.len()].copy_from_slice(numbers.as_bytes());
        let container = self.container(&[&out[..open], &out[close..]], odd);
        let digits: String = container.iter().map(|b| format!("{b:02x}")).collect();
        assert!(digits.len() <= room);
        out[open + 1..open + 1 + digits.len()].copy_from_slice(digits.as_bytes());
    }

    /// An update that adds validation data and nothing else.
    pub fn add_validation_data(&self, bytes: &mut Vec<u8>, dss: &str) {
        let text: String = bytes.iter().map(|b| char::from(*b)).collect();
        let previous = text.rsplit("startxref").next().unwrap().split_whitespace().next().unwrap().to_owned();
        let mut offsets = Vec::new();
        for (number, body) in [
            (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /DSS 10 0 R >>".to_owned()),
            (10, format!("<< {dss} >>")),
            (11, "<< /Cert [] /TU (D:20260303083000Z) >>".to_owned()),
        ] {
            offsets.push(bytes.len());
            bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
        }
        let section = bytes.len();
        bytes.extend(
            format!(
                "xref\n1 1\n{:010} 00000 n \n10 2\n{:010} 00000 n \n{:010} 00000 n \n\
                 trailer\n<< /Size 12 /Root 1 0 R /Prev {previous} >>\nstartxref\n{section}\n%%EOF\n",
                offsets[0], offsets[1], offsets[2]
            )
            .bytes(),
        );
    }
}
