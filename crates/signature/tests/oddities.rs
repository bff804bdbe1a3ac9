//! More of what honest programs write, one oddity at a time: glue between objects, cross-references of every make, linearised
//! files, containers and their digits, validation data behind references. Each letter is signed whole; what a reader could take
//! in two ways stays out.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::fmt::Write as _;

use congvan_signature::{
    Context, Error, Indication, Limits, Material, ModificationLevel, Policy, Report, RevocationStatus,
    TrustStore, verify_pdf,
};
use support::draft::{self, Draft};
use support::pki::{Desk, Holder, SIGNS, Said, container, empty, params};
use support::producer::{Odd, Producer};
use time::macros::datetime;

const ROOM: usize = 8_000;

fn verify(producer: &Producer, bytes: &[u8]) -> Result<Report, Error> {
    let (mut trust, material, policy) = (TrustStore::new(), Material::new(), Policy::default());
    assert_eq!(trust.add_certificates(&producer.certificate), 1);
    let time = datetime!(2026-06-15 0:00 UTC);
    let limits = Limits::default();
    verify_pdf(
        bytes,
        &Context { trust: &trust, material: &material, policy: &policy, time, known_at: None, limits },
    )
}

#[track_caller]
fn passes(producer: &Producer, bytes: &[u8], what: &str) -> Report {
    let report = verify(producer, bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    let why: Vec<_> = report.signatures.iter().flat_map(|s| &s.findings).map(|f| &f.code).collect();
    assert_eq!(report.indication, Some(Indication::TotalPassed), "{what}: {why:?}");
    report
}

#[track_caller]
fn never_passes(producer: &Producer, bytes: &[u8], what: &str) {
    let outcome = verify(producer, bytes).map(|report| report.indication);
    assert!(!matches!(outcome, Ok(Some(Indication::TotalPassed))), "{what}: {outcome:?}");
}

/// How a file is put together.
#[derive(Clone, Copy)]
struct Make {
    header: &'static str,
    /// Between the number and what it numbers.
    after_obj: &'static str,
    before_endobj: &'static str,
    after_endobj: &'static str,
    /// Before the table.
    before_section: &'static str,
    /// After the word that begins the table.
    after_xref: &'static str,
    /// Between the offset and the end marker.
    before_marker: &'static str,
    /// More entries of the trailer.
    trailer: &'static str,
    /// Widths of a cross-reference stream; a table without.
    widths: Option<[usize; 3]>,
}

impl Default for Make {
    fn default() -> Self {
        Self {
            header: "%PDF-1.7\n%\u{e2}\u{e3}\u{cf}\u{d3}\n",
            after_obj: "\n",
            before_endobj: "\n",
            after_endobj: "\n",
            before_section: "",
            after_xref: "\n",
            before_marker: "\n",
            trailer: "",
            widths: None,
        }
    }
}

impl Make {
    /// The usual objects, or others, with one signature to be made.
    fn unsigned(self, objects: &[(u32, String)]) -> Vec<u8> {
        let mut out: Vec<u8> = self.header.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let mut places = vec![0; 60];
        for (number, body) in objects {
            places[*number as usize] = out.len();
            let (before, after) = (self.before_endobj, self.after_endobj);
            out.extend(format!("{number} 0 obj{}{body}{before}endobj{after}", self.after_obj).bytes());
        }
        out.extend(self.before_section.bytes());
        let section = out.len();
        let more = self.trailer;
        match self.widths {
            None => {
                let mut table = format!("xref{}0 60\n0000000000 65535 f \n", self.after_xref);
                for place in places.iter().skip(1) {
                    let kind = if *place == 0 { "65535 f" } else { "00000 n" };
                    let _ = writeln!(table, "{place:010} {kind} ");
                }
                let _ = write!(table, "trailer\n<< /Size 60 /Root 1 0 R {more} >>\n");
                out.extend(table.bytes());
            }
            Some(widths) => {
                places[50] = section;
                let mut index = String::new();
                let mut rows = Vec::new();
                for (number, place) in places.iter().enumerate().filter(|(_, place)| **place > 0) {
                    let _ = write!(index, "{number} 1 ");
                    for (width, value) in widths.into_iter().zip([1, *place, 0]) {
                        rows.extend_from_slice(&value.to_be_bytes()[8 - width..]);
                    }
                }
                let [a, b, c] = widths;
                let dict = format!(
                    "50 0 obj\n<< /Type /XRef /Size 60 /Root 1 0 R /W [{a} {b} {c}] /Index [{index}] /Length {} {more} >>\nstream\n",
                    rows.len()
                );
                out.extend(dict.bytes());
                out.extend(rows);
                out.extend(b"\nendstream\nendobj\n");
            }
        }
        out.extend(format!("startxref\n{section}{}%%EOF\n", self.before_marker).bytes());
        out
    }

    fn letter(self, producer: &Producer) -> Vec<u8> {
        let mut out = self.unsigned(&Draft::objects("[0 0 0 0]"));
        producer.seal(&mut out, ROOM);
        out
    }
}

#[test]
fn glue_between_objects_is_free() {
    let producer = Producer::new();
    for (what, make) in [
        ("plain", Make::default()),
        ("no line end before endobj", Make { before_endobj: "", ..Make::default() }),
        ("blanks before endobj", Make { before_endobj: " \r\n ", ..Make::default() }),
        ("no line end after endobj", Make { after_endobj: "", ..Make::default() }),
        ("blanks after obj", Make { after_obj: "  ", ..Make::default() }),
        ("nothing after obj", Make { after_obj: "", ..Make::default() }),
        ("blank lines between objects", Make { after_endobj: "\n\n\n", ..Make::default() }),
        ("remarks between objects", Make { after_endobj: "\n% het doi tuong\n", ..Make::default() }),
        ("endobj and xref on one line", Make { after_endobj: " ", before_section: "", ..Make::default() }),
        ("blank lines before xref", Make { before_section: "\n\n", ..Make::default() }),
        ("blanks after xref", Make { after_xref: " \r\n", ..Make::default() }),
        ("a carriage return after the offset", Make { before_marker: "\r\n", ..Make::default() }),
        ("a blank line after the offset", Make { before_marker: " \n\n", ..Make::default() }),
        ("PDF 2.0", Make { header: "%PDF-2.0\n%\u{e2}\u{e3}\u{cf}\u{d3}\n", ..Make::default() }),
        ("PDF 1.4 without a line of odd letters", Make { header: "%PDF-1.4\r", ..Make::default() }),
        ("no section before, in a number", Make { trailer: "/Prev 0", ..Make::default() }),
        ("an identifier", Make { trailer: "/ID [<00FF> <00FF>] /DocChecksum /A1", ..Make::default() }),
    ] {
        let report = passes(&producer, &make.letter(&producer), what);
        assert!(report.signatures[0].covers_whole_document, "{what}");
    }
}

#[test]
fn an_update_is_held_to_the_glue_that_the_standard_asks_for() {
    let producer = Producer::new();
    for (new, is_taken) in [("\nendobj\n", true), ("endobj\n", false), ("\nendobj", false)] {
        let mut draft = Draft::letter(&producer);
        let objects = [(31, draft::stream("", "x")), (32, draft::stream("", "y"))];
        let start = draft.bytes.len();
        // Written apart first, then as it is, so that the table fits.
        let mut body = String::new();
        let mut places = Vec::new();
        for (number, object) in &objects {
            places.push(start + body.len());
            let _ = write!(body, "{number} 0 obj\n{object}{new}");
        }
        let previous = draft.section();
        let section = start + body.len();
        let _ = write!(
            body,
            "xref\n31 2\n{:010} 00000 n \n{:010} 00000 n \ntrailer\n<< /Size 60 /Root 1 0 R /Prev {previous} >>\n\
             startxref\n{section}\n%%EOF\n",
            places[0], places[1]
        );
        draft.bytes.extend(body.bytes());
        let is_passed = verify(&producer, &draft.bytes).unwrap().indication == Some(Indication::TotalPassed);
        assert_eq!(is_passed, is_taken, "{new:?}");
    }
}

#[test]
fn an_update_without_a_section_before_it_is_none_in_whatever_number_it_says_so() {
    let producer = Producer::new();
    for prev in ["0", "00", "-0"] {
        let mut draft = Draft::letter(&producer);
        let odd = draft::Odd { prev: Some(prev), ..draft::Odd::default() };
        draft.save(&[(4, draft::stream("", "BT (So tien: 900) Tj ET"))], &odd);
        never_passes(&producer, &draft.bytes, prev);
    }
}

#[test]
fn cross_reference_streams_have_fields_of_any_width() {
    let producer = Producer::new();
    for widths in [[1, 2, 1], [1, 3, 0], [1, 4, 2], [2, 8, 2], [0, 3, 0], [8, 8, 8]] {
        let letter = Make { widths: Some(widths), ..Make::default() }.letter(&producer);
        passes(&producer, &letter, &format!("{widths:?}"));
        let letter = Make { widths: Some(widths), trailer: "/Prev 0", ..Make::default() }.letter(&producer);
        passes(&producer, &letter, &format!("{widths:?} and no section before"));
    }
}

#[test]
fn bytes_before_the_header_are_not_read() {
    let producer = Producer::new();
    for before in ["\n", "\u{ef}\u{bb}\u{bf}", "HTTP/1.1 200 OK\r\n\r\n"] {
        let header = format!("{before}%PDF-1.7\n").leak();
        let outcome = verify(&producer, &Make { header, ..Make::default() }.letter(&producer));
        // Whether offsets count from there or from the beginning differs between programs.
        assert!(matches!(outcome, Err(Error::Malformed(_))), "{before:?}: {outcome:?}");
    }
}

#[test]
fn what_follows_the_end_marker_is_blank_or_refused() {
    let producer = Producer::new();
    let letter = Make::default().letter(&producer);
    for blank in ["\n", "\r\n\r\n", " ", "\0\0\0"] {
        passes(&producer, &[&letter, blank.as_bytes()].concat(), blank);
    }
    for junk in ["x", "\u{1a}", "%", "\n%%EO", "<!-- -->", "startxref\n9\n%%EOF\n"] {
        never_passes(&producer, &[&letter, junk.as_bytes()].concat(), junk);
    }
}

#[test]
fn containers_are_written_in_digits_of_any_kind() {
    let producer = Producer::new();
    let letter = Make::default().letter(&producer);
    let open = letter.windows(10).position(|w| w == b"/Contents<").unwrap() + 10;
    let change = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut digits = letter[open..open + ROOM].to_vec();
        change(&mut digits);
        // The range is signed, what lies in its gap is not: its length must stay.
        digits.resize(ROOM, b'0');
        [&letter[..open], &digits, &letter[open + ROOM..]].concat()
    };
    passes(&producer, &change(&|digits| digits.make_ascii_uppercase()), "capitals");
    let lines = |digits: &mut Vec<u8>| {
        let broken: Vec<u8> = digits.chunks(64).flat_map(|line| [line, b"\r\n"].concat()).collect();
        *digits = broken[..ROOM].to_vec();
    };
    passes(&producer, &change(&lines), "in lines");
    passes(&producer, &change(&|digits| digits.splice(0..0, *b" \n").for_each(drop)), "blanks in front");
    // Blanks instead of the zeros that pad it.
    let last = letter[open..open + ROOM].iter().rposition(|b| *b != b'0').unwrap() + 3;
    passes(&producer, &change(&|digits| digits[last..].fill(b' ')), "blanks behind");
    never_passes(&producer, &change(&|digits| digits[last..last + 8].copy_from_slice(b"> /X <00")), "a key");
    never_passes(&producer, &change(&|digits| digits[0] = b'G'), "no digit");
}

#[test]
fn the_range_is_four_numbers_with_any_blanks() {
    let producer = Producer::new();
    let objects = |range: &str| {
        let mut all = Draft::objects("[0 0 0 0]");
        let (_, body) = all.iter_mut().find(|(number, _)| *number == 7).unwrap();
        let usual = format!("/ByteRange [0 {:10} {:10} {:10}]", 0, 0, 0);
        assert!(body.contains(&usual));
        *body = body.replace(&usual, range);
        all
    };
    for range in [
        format!("/ByteRange    [0 {:10} {:10} {:10}]", 0, 0, 0),
        format!("/ByteRange\r\n[0 {:10} {:10} {:10}]\n        ", 0, 0, 0),
        format!("/Reason (Ky) /ByteRange[0 {:10} {:10} {:10}]", 0, 0, 0),
    ] {
        let mut out = Make::default().unsigned(&objects(&range));
        producer.seal(&mut out, ROOM);
        passes(&producer, &out, &range);
    }
    // In another object it may be another one in another revision.
    let mut all = objects("/ByteRange 9 0 R");
    let behind = all.iter().position(|(number, _)| *number == 7).unwrap() + 1;
    all.insert(behind, (9, format!("[0 {:10} {:10} {:10}]", 0, 0, 0)));
    let mut out = Make::default().unsigned(&all);
    let word = b"/ByteRange 9 0 R";
    let at = out.windows(word.len()).position(|w| w == word).unwrap();
    // The producer looks for the numbers behind the word.
    producer.seal(&mut out, ROOM);
    assert_eq!(&out[at..at + word.len()], word);
    never_passes(&producer, &out, "indirect");
}

#[test]
fn containers_of_other_makes_pass() {
    let producer = Producer::new();
    for (what, odd) in [
        ("named by its key", Odd { is_named_by_key: true, ..Odd::default() }),
        ("attributes in another order", Odd { is_unsorted: true, ..Odd::default() }),
        ("the certificate five times", Odd { certificates: 5, ..Odd::default() }),
        ("an issuer whose letters are garbled", Odd { is_garbled: true, ..Odd::default() }),
        ("BER, named by its key", Odd { is_ber: true, is_named_by_key: true, ..Odd::default() }),
    ] {
        let mut out = Make::default().unsigned(&Draft::objects("[0 0 0 0]"));
        producer.seal_as(&mut out, ROOM, odd);
        let report = passes(&producer, &out, what);
        assert_eq!(report.signatures[0].signing_time, None, "{what}: it claims no time");
        let is_told = report.signatures[0].findings.iter().any(|f| f.code == "cms.garbled_issuer");
        assert_eq!(is_told, odd.is_garbled, "{what}");
    }
}

#[test]
fn fields_are_made_in_several_ways() {
    let producer = Producer::new();
    let with = |replaced: &[(u32, &str)]| {
        let mut all = Draft::objects("[0 0 0 0]");
        all.retain(|(number, _)| !replaced.iter().any(|(other, _)| other == number));
        all.extend(replaced.iter().map(|(number, body)| (*number, (*body).to_owned())));
        all
    };
    for (what, objects) in [
        (
            "the form in the catalogue",
            with(&[(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /SigFlags 3 >> >>")]),
        ),
        ("fields in another object", with(&[(5, "<< /Fields 12 0 R >>"), (12, "[ 6 0 R ]")])),
        (
            "a widget of its own",
            with(&[
                (6, "<< /FT /Sig /T (S1) /V 7 0 R /Kids [12 0 R] >>"),
                (12, "<< /Type /Annot /Subtype /Widget /Parent 6 0 R /Rect [0 0 0 0] /P 3 0 R >>"),
                (
                    3,
                    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [12 0 R] >>",
                ),
            ]),
        ),
        (
            "a name in parts",
            with(&[
                (5, "<< /Fields [12 0 R] /SigFlags 3 >>"),
                (12, "<< /T (form) /Kids [6 0 R] >>"),
                (
                    6,
                    "<< /Parent 12 0 R /FT /Sig /T (S1) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /V 7 0 R >>",
                ),
            ]),
        ),
        (
            "a form that asks the viewer for pictures",
            with(&[(5, "<< /Fields [6 0 R] /SigFlags 1 /NeedAppearances false /DR << >> /DA () >>")]),
        ),
        ("a length in another object", {
            let text = draft::TEXT;
            let stream = format!("<< /Length 12 0 R >>\nstream\n{text}\nendstream");
            with(&[(4, &stream), (12, &text.len().to_string())])
        }),
        (
            "objects that nothing refers to",
            with(&[(12, "<< /Old [13 0 R 14 0 R] >>"), (13, "null"), (14, "(chu cu)")]),
        ),
        ("a list that refers to nothing", with(&[(5, "<< /Fields [6 0 R 40 0 R] /SigFlags 3 >>")])),
    ] {
        let mut out = Make::default().unsigned(&objects);
        producer.seal(&mut out, ROOM);
        let report = passes(&producer, &out, what);
        assert_eq!(report.signatures.len(), 1, "{what}");
    }
}

/// A file whose first page can be shown before the rest has come (ISO 32000-2, annex F): its first table stands at the beginning
/// and continues the one at the end.
fn linearised() -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let objects = Draft::objects("[0 0 0 0]");
    let is_first = |number: u32| [1, 3, 4].contains(&number);
    let mut places = vec![0usize; 60];
    places[30] = out.len();
    out.extend(b"30 0 obj\n<< /Linearized 1 /L 9999999999 /H [9 9] /O 3 /E 999 /N 1 /T 999 >>\nendobj\n");
    let first = out.len();
    // The numbers are filled in at the end.
    let head = "xref\n1 1\n0000000000 00000 n \n3 2\n0000000000 00000 n \n0000000000 00000 n \n30 1\n0000000000 00000 n \n\
                trailer\n<< /Size 60 /Root 1 0 R /Prev 0000000000 >>\nstartxref\n0\n%%EOF\n";
    out.extend(head.bytes());
    for wanted in [true, false] {
        for (number, body) in objects.iter().filter(|(number, _)| is_first(*number) == wanted) {
            places[*number as usize] = out.len();
            out.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
        }
    }
    let rest = out.len();
    out.extend(b"xref\n0 1\n0000000000 65535 f \n");
    for (number, _) in objects.iter().filter(|(number, _)| !is_first(*number)) {
        out.extend(format!("{number} 1\n{:010} 00000 n \n", places[*number as usize]).bytes());
    }
    out.extend(format!("trailer\n<< /Size 60 >>\nstartxref\n{first}\n%%EOF\n").bytes());
    let filled = format!(
        "xref\n1 1\n{:010} 00000 n \n3 2\n{:010} 00000 n \n{:010} 00000 n \n30 1\n{:010} 00000 n \n\
         trailer\n<< /Size 60 /Root 1 0 R /Prev {rest:010} >>\nstartxref\n0\n%%EOF\n",
        places[1], places[3], places[4], places[30]
    );
    assert_eq!(filled.len(), head.len());
    out[first..first + filled.len()].copy_from_slice(filled.as_bytes());
    out
}

#[test]
fn linearised_files_are_signed_and_added_to() {
    let producer = Producer::new();
    let mut letter = linearised();
    producer.seal(&mut letter, ROOM);
    let report = passes(&producer, &letter, "signed as it was made");
    assert!(report.signatures[0].covers_whole_document);
    // Description added to it, then the page exchanged.
    let first = letter.windows(4).position(|w| w == b"xref").unwrap();
    let add = |number: u32, body: &str| {
        let mut bytes = letter.clone();
        let at = bytes.len();
        bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
        let section = bytes.len();
        let table = format!(
            "xref\n{number} 1\n{at:010} 00000 n \ntrailer\n<< /Size 60 /Root 1 0 R /Info 31 0 R /Prev {first} >>\n\
             startxref\n{section}\n%%EOF\n"
        );
        bytes.extend(table.bytes());
        bytes
    };
    let report = passes(&producer, &add(31, "<< /Producer (X) /ModDate (D:20260615) >>"), "description");
    assert_eq!(report.signatures[0].modification_level, ModificationLevel::Lta);
    never_passes(&producer, &add(4, &draft::stream("", "BT (So tien: 900) Tj ET")), "another page");
}

#[test]
fn savings_before_the_signature_count_as_signed() {
    let producer = Producer::new();
    let mut draft = Draft::empty();
    let mut objects = Draft::objects("[0 0 0 0]");
    let signature = objects.iter().position(|(number, _)| *number == 7).unwrap();
    let signature = objects.remove(signature);
    draft.save(&objects, &draft::Odd::default());
    draft.save(&[(9, "<< /Title (Cong van) >>".to_owned())], &draft::Odd::default());
    // A saving that changes nothing, and one that says twice that a number is free.
    draft.save(&[], &draft::Odd::default());
    draft.save(&[(4, draft::stream("", "BT (Ban cuoi) Tj ET")), signature], &draft::Odd::default());
    draft.sign(&producer);
    let report = passes(&producer, &draft.bytes, "four savings");
    assert_eq!((report.revision_count, report.signatures[0].signed_revision), (4, Some(4)));
}

#[test]
fn evidence_in_a_file_is_found_behind_references() {
    let root = Holder::root("Gốc");
    let leaf = root.certify(params("An", 9, SIGNS));
    let producer = Producer::new();
    let desk = Desk::trusting(&[&root]);
    let stream = |bytes: &[u8]| {
        let digits: String = bytes.iter().map(|b| format!("{b:02X}")).collect();
        draft::stream("/Filter /ASCIIHexDecode ", &format!("{digits}>"))
    };
    let (list, catalogue) =
        (stream(&empty(&root)), "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /DSS 12 0 R >>");
    let letter = |store: &[(u32, &str)]| {
        let mut objects = Draft::objects("[0 0 0 0]");
        for (number, body) in &mut objects {
            if *number == 7 {
                *body = body.replace("/ETSI.CAdES.detached", "/adbe.pkcs7.detached");
            }
        }
        let mut draft = Draft::empty();
        draft.save(&objects, &draft::Odd::default());
        draft.sign(&producer);
        // The same place, another signer.
        let open = draft.bytes.windows(10).position(|w| w == b"/Contents<").unwrap() + 9;
        let close = open + ROOM + 2;
        let content = [&draft.bytes[..open], &draft.bytes[close..]].concat();
        let digits: String =
            container(&leaf, &[], &content, &Said::default()).iter().map(|b| format!("{b:02x}")).collect();
        draft.bytes[open + 1..close - 1].fill(b'0');
        draft.bytes[open + 1..open + 1 + digits.len()].copy_from_slice(digits.as_bytes());
        let mut added = vec![(1, catalogue.to_owned()), (13, list.clone())];
        added.extend(store.iter().map(|(number, body)| (*number, (*body).to_owned())));
        draft.save(&added, &draft::Odd::default());
        draft.bytes
    };
    for (what, store) in [
        ("a list", &[(12, "<< /CRLs [13 0 R] >>")][..]),
        ("a list of lists elsewhere", &[(12, "<< /CRLs 14 0 R >>"), (14, "[13 0 R]")]),
        ("no list, but one alone", &[(12, "<< /CRLs 13 0 R >>")]),
        ("under the name for one signature", &[(12, "<< /CRL [13 0 R] /Type /dss /Odd (key) >>")]),
        ("for one signature, alone", &[(12, "<< /VRI << /abcdef0123 << /CRLs 13 0 R >> >> >>")]),
        ("for one signature only", &[(12, "<< /VRI << /abcdef0123 << /CRL [13 0 R] >> >> >>")]),
        (
            "for one signature, all elsewhere",
            &[
                (12, "<< /VRI 14 0 R >>"),
                (14, "<< /ABCDEF 15 0 R >>"),
                (15, "<< /CRL 16 0 R /TU (D:20260615) >>"),
                (16, "[13 0 R]"),
            ],
        ),
        (
            "twice, and beside what is none",
            &[(12, "<< /Type /DSS /CRLs [null 13 0 R 40 0 R 13 0 R 2 0 R] /Certs [] >>")],
        ),
    ] {
        let report = desk.outcome(&letter(store), None).unwrap();
        let signature = &report.signatures[0];
        let why: Vec<_> = signature.findings.iter().map(|f| &f.code).collect();
        assert_eq!(
            report.indication,
            Some(Indication::TotalPassed),
            "{what}: {why:?} {:?}",
            signature.modifications
        );
        assert_eq!(signature.revocation_status, RevocationStatus::Good, "{what}");
    }
    let none = desk.outcome(&letter(&[(12, "<< /OCSPs [13 0 R] /Certs [13 0 R] >>")]), None).unwrap();
    assert_eq!(none.signatures[0].revocation_status, RevocationStatus::Unknown, "a list under another name");
}
