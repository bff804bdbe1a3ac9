//! Well-formed updates after a signature that programs read in different ways, and savings before it that real programs
//! write. The first never pass; the second do.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::{
    Context, Doubt, Error, Indication, Limits, Material, Policy, Report, SubIndication, TrustStore,
    verify_pdf,
};
use support::draft::{Draft, Odd, Row, TEXT, field, signature, stream};
use support::producer::Producer;
use time::macros::datetime;

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

fn codes(report: &Report) -> Vec<&str> {
    let own = report.signatures.iter().flat_map(|s| &s.findings);
    report.findings.iter().chain(own).map(|f| f.code.as_str()).collect()
}

#[track_caller]
fn passes(producer: &Producer, draft: &Draft, what: &str) -> Report {
    let report = verify(producer, &draft.bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    let why: Vec<_> = report.signatures.iter().map(|s| (&s.modifications, s.sub_indication)).collect();
    assert_eq!(report.indication, Some(Indication::TotalPassed), "{what}: {:?} {why:?}", codes(&report));
    report
}

/// The first signature is refused for what came after it, and the report says `code`.
#[track_caller]
fn is_refused(producer: &Producer, draft: &Draft, code: &str, what: &str) -> Report {
    let report = verify(producer, &draft.bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    let first = &report.signatures[0];
    let told = codes(&report);
    assert_eq!(first.indication, Indication::TotalFailed, "{what}: {told:?} {:?}", first.modifications);
    assert_eq!(first.sub_indication, Some(SubIndication::FormatFailure), "{what}");
    assert!(first.modified_after_signing, "{what}");
    assert!(told.contains(&code), "{what}: {told:?} {:?}", first.modifications);
    report
}

/// Nothing can be said for certain.
#[track_caller]
fn is_doubted(producer: &Producer, draft: &Draft, code: &str, what: &str) {
    let report = verify(producer, &draft.bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    let told = codes(&report);
    assert_eq!(report.indication, Some(Indication::Indeterminate), "{what}: {told:?}");
    assert_eq!(Doubt::of(&report), Some(Doubt::EvidenceAgainst), "{what}: it reads in two ways");
    assert!(told.contains(&code), "{what}: {told:?}");
}

const FAKE: &str = "BT /F1 12 Tf 72 700 Td (So tien: 900) Tj ET";
const STRUCTURE: &str = "pdf.update_structure";
const CONTENT: &str = "change.content";
const DAMAGE: &str = "pdf.damaged_structure";

/// A new stream with another object 4 inside, and where that one lies.
fn carrier(draft: &Draft) -> ((u32, String), usize) {
    let inner = format!("4 0 obj\n{}\nendobj\n", stream("", FAKE));
    let body = stream("", &inner);
    let head = format!("30 0 obj\n{}", body.split("4 0 obj").next().unwrap());
    ((30, body.clone()), draft.bytes.len() + head.len())
}

#[test]
fn a_table_that_names_an_object_twice_is_no_update() {
    let producer = Producer::new();
    let letter = Draft::letter(&producer);
    let old = letter.bytes.windows(7).position(|w| w == b"4 0 obj").unwrap();
    let (carrier, fake) = carrier(&letter);
    for order in [[fake, old], [old, fake]] {
        let mut draft = letter.clone();
        let twice = |rows: &mut Vec<Row>| {
            rows.extend(order.map(|offset| Row { number: 4, offset, generation: 0 }));
        };
        draft.save(std::slice::from_ref(&carrier), &Odd { rows: Some(&twice), ..Odd::default() });
        is_refused(&producer, &draft, STRUCTURE, &format!("{order:?}"));
    }
    // The same in what was signed: nobody knows what the signer saw.
    let mut draft = Draft::empty();
    let mut objects = Draft::objects("[0 0 0 0]");
    objects.push((4, stream("", FAKE)));
    draft.save(&objects, &Odd::default());
    draft.sign(&producer);
    is_doubted(&producer, &draft, DAMAGE, "before the signature");
}

#[test]
fn offsets_in_the_trailer_are_whole_numbers() {
    let producer = Producer::new();
    let letter = Draft::letter(&producer);
    let hidden = format!(" /XRefStm {}.0", letter.bytes.len());
    let prev = format!("{}.0", letter.section());
    for odd in [
        Odd { trailer: hidden, ..Odd::default() },
        Odd { trailer: " /XRefStm 4 0 R".to_owned(), ..Odd::default() },
        Odd { prev: Some(&prev), ..Odd::default() },
    ] {
        let mut draft = letter.clone();
        draft.save(&[(30, "(x)".to_owned())], &odd);
        is_refused(&producer, &draft, STRUCTURE, &odd.trailer);
    }
}

#[test]
fn a_generation_is_part_of_what_a_reference_means() {
    let producer = Producer::new();
    let letter = Draft::letter(&producer);
    // The page's text as it was, under a generation that the page does not ask for.
    let mut draft = letter.clone();
    draft.save_as(&[(4, stream("", TEXT))], 1, &Odd::default());
    is_refused(&producer, &draft, STRUCTURE, "another generation");
    let mut draft = letter.clone();
    draft.save(&[(30, "(x)".to_owned())], &Odd { root: Some("/Root 1 1 R"), ..Odd::default() });
    is_refused(&producer, &draft, CONTENT, "another generation of the catalogue");
    // A page that asks for an object under another generation shows nothing, until an update gives it that one.
    let mut objects = Draft::objects("[0 0 0 0]");
    objects[2].1 = objects[2].1.replace("/Contents 4 0 R", "/Contents [4 0 R 40 1 R]");
    let mut draft = Draft::empty();
    draft.save(&objects, &Odd::default());
    draft.sign(&producer);
    draft.save(&[(40, stream("", FAKE))], &Odd::default());
    is_refused(&producer, &draft, STRUCTURE, "an object that was asked for under another generation");
}

#[test]
fn a_coding_in_another_object_is_no_way_to_the_same_bytes() {
    let producer = Producer::new();
    let letter = Draft::letter(&producer);
    for (entries, coding) in [
        ("/Filter 31 0 R ", "/ASCIIHexDecode"),
        ("/Filter [31 0 R] ", "/ASCIIHexDecode"),
        ("/DecodeParms 31 0 R ", "<< /Predictor 12 /Columns 4 >>"),
    ] {
        let mut draft = letter.clone();
        let coded = [(4, stream(entries, TEXT)), (31, coding.to_owned())];
        draft.save(&coded, &Odd::default());
        is_refused(&producer, &draft, CONTENT, entries);
    }
}

#[test]
fn a_picture_in_the_guise_of_a_time_stamp_is_refused() {
    let producer = Producer::new();
    let junk = signature("")
        .replace("/Type /Sig", "/Type /DocTimeStamp")
        .replace("/ETSI.CAdES.detached", "/ETSI.RFC3161");
    for rect in ["[0 0 595 842]", "[72 690 220 715]"] {
        let mut draft = Draft::letter(&producer);
        draft.add_field(&junk, rect);
        draft.sign(&producer);
        is_refused(&producer, &draft, "change.stamp_picture", rect);
    }
    // Without a picture it is a time-stamp that does not hold, and shows nothing.
    let mut draft = Draft::letter(&producer);
    draft.add_field(&junk, "[0 0 0 0]");
    draft.sign(&producer);
    passes(&producer, &draft, "nothing to be seen");

    // The seal's place was laid out before; what fills it is no seal.
    let mut objects = Draft::objects("[0 0 0 0]");
    objects[2].1 = objects[2].1.replace("[6 0 R]", "[6 0 R 20 0 R]");
    objects[4].1 = objects[4].1.replace("[6 0 R]", "[6 0 R 20 0 R]");
    let place =
        field("S2", 21, "[300 80 420 200]").replace("/V 21 0 R", "").replace("/AP << /N 8 0 R >>", "");
    objects.push((20, place.clone()));
    let mut draft = Draft::empty();
    draft.save(&objects, &Odd::default());
    draft.sign(&producer);
    let filled = |value: &str, more: &str| {
        let mut draft = draft.clone();
        let sealed = place.replace(" >>", &format!(" /AP << /N 22 0 R >> /V 21 0 R {more} >>"));
        let picture = stream("/Type /XObject /Subtype /Form /BBox [0 0 100 100] ", "0 0 100 100 re f");
        draft.save(&[(20, sealed), (21, value.to_owned()), (22, picture)], &Odd::default());
        draft.sign(&producer);
        draft
    };
    is_refused(&producer, &filled(&junk, ""), "change.stamp_picture", "the seal's place");
    passes(&producer, &filled(&signature(""), ""), "the seal itself");
    passes(&producer, &filled(&signature(""), "/Ff 1 /Q 1"), "the seal, its field made read-only");
}

#[test]
fn a_later_signature_that_covers_the_page_is_doubted() {
    let producer = Producer::new();
    let mut draft = Draft::letter(&producer);
    draft.sign_again(&producer, "[0 0 595 842]");
    is_doubted(&producer, &draft, "change.covering_signature", "the whole page");
    let mut draft = Draft::letter(&producer);
    draft.sign_again(&producer, "[300 80 420 200]");
    passes(&producer, &draft, "a seal");

    // What covers a small sheet stands beside the text of a large one.
    let on = |page: &str, rect: &str| {
        let mut objects = Draft::objects("[0 0 0 0]");
        objects[2].1 = objects[2].1.replace("[0 0 595 842]", page);
        let mut draft = Draft::empty();
        draft.save(&objects, &Odd::default());
        draft.sign(&producer);
        draft.add_field_on(page, &signature(""), rect);
        draft.sign(&producer);
        draft
    };
    passes(&producer, &on("[0 0 1191 1684]", "[100 100 500 500]"), "a square of 14 cm on A2");
    is_doubted(
        &producer,
        &on("[0 0 298 420]", "[20 100 220 300]"),
        "change.covering_signature",
        "7 cm on A6",
    );
}

#[test]
fn what_cannot_be_read_in_the_signed_part_is_told() {
    let producer = Producer::new();
    // The table points beside every object; a program that mends the file finds others.
    let mut draft = Draft::empty();
    let objects = Draft::objects("[0 0 0 0]");
    let beside = |rows: &mut Vec<Row>| rows.iter_mut().for_each(|row| row.offset += 1);
    let unsigned: Vec<_> = objects.iter().filter(|(number, _)| *number != 7).cloned().collect();
    draft.save(&unsigned, &Odd { rows: Some(&beside), ..Odd::default() });
    draft.save(&[&objects[..1], &objects[4..7]].concat(), &Odd::default());
    draft.sign(&producer);
    is_doubted(&producer, &draft, DAMAGE, "offsets beside the objects");
    // All objects are hidden like that, the signature with them.
    let mut draft = Draft::empty();
    draft.save(&objects, &Odd { rows: Some(&beside), ..Odd::default() });
    draft.sign(&producer);
    assert!(
        matches!(verify(&producer, &draft.bytes), Err(Error::Malformed(_))),
        "a signature nobody can reach"
    );
}

#[test]
fn an_object_that_every_reader_takes_is_read_here_as_well() {
    let producer = Producer::new();
    let mut objects = Draft::objects("[0 0 0 0]");
    objects[2].1 = objects[2].1.replace("/Contents 4 0 R", "/Contents [4 0 R 40 0 R]");
    let mut draft = Draft::empty();
    draft.save(&objects, &Odd::default());
    // The end of the page's object is blotted out, as some programs forget it.
    let at = draft.bytes.windows(13).position(|w| w == b"endobj\n4 0 ob").unwrap();
    draft.bytes[at..at + 6].fill(b' ');
    draft.sign(&producer);
    passes(&producer, &draft, "without endobj");
    let mut shown = draft.clone();
    shown.save(&[(40, stream("", FAKE))], &Odd::default());
    is_refused(&producer, &shown, CONTENT, "what the page asked for comes later");
    // An update is held to the letter of the standard.
    let mut draft = Draft::letter(&producer);
    draft.save(&[(40, "(x)".to_owned()), (41, "(y)".to_owned())], &Odd::default());
    let at = draft.bytes.windows(14).position(|w| w == b"endobj\n41 0 ob").unwrap();
    draft.bytes[at..at + 6].fill(b' ');
    is_refused(&producer, &draft, STRUCTURE, "an update without endobj");
}

#[test]
fn a_lock_that_permits_nothing_forbids_a_further_signature() {
    let producer = Producer::new();
    let lock = "/Reference [<< /TransformMethod /FieldMDP /TransformParams << /Action /All /P 1 >> >>]";
    let mut objects = Draft::objects("[0 0 0 0]");
    objects[6].1 = signature(lock);
    let mut draft = Draft::empty();
    draft.save(&objects, &Odd::default());
    draft.sign(&producer);
    passes(&producer, &draft, "locked");
    draft.sign_again(&producer, "[0 0 0 0]");
    is_refused(&producer, &draft, "change.certification", "signed after the transform");

    let mut objects = Draft::objects("[0 0 0 0]");
    objects[5].1 = objects[5].1.replace(" >>", " /Lock << /Type /SigFieldLock /Action /All /P 1 >> >>");
    let mut draft = Draft::empty();
    draft.save(&objects, &Odd::default());
    draft.sign(&producer);
    draft.sign_again(&producer, "[0 0 0 0]");
    is_refused(&producer, &draft, "change.certification", "signed after the field's lock");
}

#[test]
fn what_a_certification_permits_holds_for_those_who_sign_after_it() {
    let producer = Producer::new();
    let certify = |level: u8| {
        let entries =
            format!("/Reference [<< /TransformMethod /DocMDP /TransformParams << /P {level} >> >>]");
        let mut objects = Draft::objects("[0 0 0 0]");
        objects[6].1 = signature(&entries);
        objects[2].1 = objects[2].1.replace("[6 0 R]", "[6 0 R 50 0 R]");
        objects[4].1 = objects[4].1.replace("[6 0 R]", "[6 0 R 50 0 R]");
        objects.push((50, text_field("")));
        let mut draft = Draft::empty();
        draft.save(&objects, &Odd::default());
        draft.sign(&producer);
        let seal = [
            (3, objects[2].1.replace("50 0 R]", "50 0 R 20 0 R]")),
            (5, objects[4].1.replace("50 0 R]", "50 0 R 20 0 R]")),
            (20, field("S2", 21, "[0 0 0 0]")),
            (21, signature("")),
        ];
        draft.save(&seal, &Odd::default());
        draft.sign(&producer);
        draft.save(&[(50, text_field("/V (da duyet)"))], &Odd::default());
        draft
    };
    let report = passes(&producer, &certify(2), "filled as permitted");
    assert!(report.signatures.iter().all(|s| s.modified_after_signing));
    is_refused(&producer, &certify(1), "change.certification", "nothing is permitted");
    // Where nobody certified anything, nobody permits it.
    let mut objects = Draft::objects("[0 0 0 0]");
    objects[2].1 = objects[2].1.replace("[6 0 R]", "[6 0 R 50 0 R]");
    objects[4].1 = objects[4].1.replace("[6 0 R]", "[6 0 R 50 0 R]");
    objects.push((50, text_field("")));
    let mut draft = Draft::empty();
    draft.save(&objects, &Odd::default());
    draft.sign(&producer);
    draft.save(&[(50, text_field("/V (da duyet)"))], &Odd::default());
    is_refused(&producer, &draft, "change.form_forbidden", "no certification");
}

fn text_field(value: &str) -> String {
    format!("<< /FT /Tx /T (T1) /Type /Annot /Subtype /Widget /Rect [10 10 90 30] /P 3 0 R {value} >>")
}

#[test]
fn savings_before_the_signature_that_real_programs_write() {
    let producer = Producer::new();
    // The tail of a word processor: an empty table that leads to a stream for those who read streams.
    let objects = Draft::objects("[0 0 0 0]");
    let mut draft = Draft::empty();
    let place = draft.bytes.len();
    draft.bytes.extend(
        b"30 0 obj\n<< /Type /XRef /Size 60 /W [1 2 1] /Index [40 1] /Length 4 >>\nstream\n\0\0\0\0\nendstream\nendobj\n",
    );
    draft.save(&objects[..4], &Odd::default());
    draft.save(&[], &Odd { trailer: format!("/XRefStm {place}"), ..Odd::default() });
    let mut rest = objects[4..].to_vec();
    rest.push(objects[0].clone());
    draft.save(&rest, &Odd::default());
    draft.sign(&producer);
    passes(&producer, &draft, "hybrid tail");
    draft.sign_again(&producer, "[300 80 420 200]");
    passes(&producer, &draft, "hybrid tail, signed twice");
    let mut later = Draft::letter(&producer);
    later.save(&[], &Odd { trailer: format!("/XRefStm {place}"), ..Odd::default() });
    is_refused(&producer, &later, STRUCTURE, "a hidden table after the signature");

    // Blank lines after an end marker, within what is signed.
    for blank in ["\n\n\n", "\r\n\r\n", "  \n"] {
        let mut draft = Draft::empty();
        draft.save(&objects, &Odd { after: Some(blank), ..Odd::default() });
        draft.sign(&producer);
        passes(&producer, &draft, "blank lines at the end");
        draft.sign_again(&producer, "[0 0 0 0]");
        passes(&producer, &draft, "blank lines in between");
    }

    // A PDF attached as it is, with an end marker of its own.
    let attached = "%PDF-1.4\n1 0 obj\n<< >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n31\n%%EOF\n";
    let mut draft = Draft::empty();
    draft.save(&objects[..4], &Odd::default());
    let mut rest = objects[4..].to_vec();
    rest.extend([objects[0].clone(), (45, stream("/Type /EmbeddedFile ", attached))]);
    draft.save(&rest, &Odd::default());
    draft.sign(&producer);
    let report = passes(&producer, &draft, "an attached file");
    assert!(report.signatures[0].covers_whole_document);
}

#[test]
fn a_program_that_saves_may_leave_its_name() {
    let producer = Producer::new();
    let with_info = |info: &str| {
        let mut draft = Draft::letter(&producer);
        draft.save(&[(46, info.to_owned())], &Odd { trailer: "/Info 46 0 R".to_owned(), ..Odd::default() });
        draft
    };
    let report = passes(&producer, &with_info("<< /Producer (P) /ModDate (D:20260302) >>"), "its name");
    assert!(!report.signatures[0].modified_after_signing);
    let report = passes(&producer, &with_info("<< /Title (Khac) >>"), "a title");
    assert!(report.signatures[0].modified_after_signing);
}

/// A letter with this further field, and a field for a signature added after it was signed.
fn with_new_field(producer: &Producer, form: &str, old: &str, new: &str, entries: &str) -> Draft {
    let mut objects = Draft::objects("[0 0 0 0]");
    objects[2].1 = objects[2].1.replace("[6 0 R]", "[6 0 R 50 0 R]");
    objects[4].1 = format!("<< /Fields [6 0 R 50 0 R] /SigFlags 3 {form} >>");
    objects.push((50, old.to_owned()));
    let mut draft = Draft::empty();
    draft.save(&objects, &Odd::default());
    draft.sign(producer);
    let page = objects[2].1.replace("50 0 R]", "50 0 R 20 0 R]");
    let form = format!("<< /Fields [6 0 R 50 0 R 20 0 R] /SigFlags 3 {entries} >>");
    draft.save(
        &[(3, page), (5, form), (20, new.to_owned()), (45, "<< /Type /Font >>".to_owned())],
        &Odd::default(),
    );
    draft
}

#[test]
fn a_field_that_draws_something_else_than_a_signature_is_refused() {
    let producer = Producer::new();
    let with = |kind: &str| {
        let new = format!("<< /FT /Sig /T (S2) /Type /Annot {kind} /Rect [70 690 300 720] /F 4 /P 3 0 R >>");
        with_new_field(&producer, "", "null", &new, "")
    };
    passes(&producer, &with("/Subtype /Widget"), "a place for a further signature");
    passes(&producer, &with(""), "a field without a widget");
    // No appearance is needed for these to cover the amount or to write another one.
    for kind in [
        "/Subtype /Square /IC [1 1 1]",
        "/Subtype /FreeText /DA (/Helv 12 Tf) /Contents (900)",
        "/Subtype /Stamp",
        "/Subtype 46 0 R /IC [1 1 1]",
        "/Sub#74ype /Square /IC [1 1 1]",
    ] {
        is_refused(&producer, &with(kind), CONTENT, kind);
    }
    let mut signed = with("/Subtype /Square /IC [1 1 1] /V 21 0 R");
    let at = signed.bytes.len();
    signed.save(&[(21, signature(""))], &Odd::default());
    assert!(signed.bytes.len() > at);
    signed.sign(&producer);
    is_refused(&producer, &signed, CONTENT, "signed");
}

#[test]
fn what_fields_are_drawn_with_does_not_come_later() {
    let producer = Producer::new();
    let new = "<< /FT /Sig /T (S2) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /F 4 /P 3 0 R >>";
    let amount = "/FT /Tx /T (T1) /V (100) /Type /Annot /Rect [10 10 90 30] /P 3 0 R";
    let drawn = format!("<< {amount} /Subtype /Widget /DA (/F9 12 Tf) /AP << /N 8 0 R >> >>");
    let bare = format!("<< {amount} /Subtype /Widget /DA (/F9 12 Tf) >>");
    let other_kind = format!("<< {amount} /Subtype 47 0 R /DA (/F9 12 Tf) >>");
    let empty = format!("<< {amount} /Subtype /Widget /AP << >> >>");
    let font = "/DR << /Font << /F9 45 0 R >> >>";
    let more = "/DR << /Font << /F1 8 0 R /F9 45 0 R >> >>";
    for (what, form, old, entries, is_taken) in [
        ("a font beside pictures", "", &drawn, font, true),
        ("a way of writing beside pictures", "", &drawn, "/DA (/F9 0 Tf)", true),
        ("one more font beside pictures", "/DR << /Font << /F1 8 0 R >> >>", &drawn, more, true),
        ("a font for a field without a picture", "", &bare, font, false),
        ("one more font for it", "/DR << /Font << /F1 8 0 R >> >>", &bare, more, false),
        ("a way of writing for it", "", &bare, "/DA (/F9 0 Tf)", false),
        ("a font for a field whose kind stands elsewhere", "", &other_kind, font, false),
        ("a font for an empty picture", "", &empty, font, false),
        ("a font where the viewer is to draw", "/NeedAppearances true", &drawn, font, false),
    ] {
        let entries = if form.contains("Need") { format!("{form} {entries}") } else { entries.to_owned() };
        let draft = with_new_field(&producer, form, old, new, &entries);
        if is_taken {
            passes(&producer, &draft, what);
        } else {
            is_refused(&producer, &draft, CONTENT, what);
        }
    }
    // A field for a signature is not drawn by the viewer, though its type stands above.
    let kid = "<< /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /Parent 6 0 R >>";
    passes(&producer, &with_new_field(&producer, "", kid, new, font), "a seal's place without a picture");
}

#[test]
fn fonts_of_a_form_may_grow_where_they_lie_if_nothing_is_drawn_with_them() {
    let producer = Producer::new();
    let amount = "/FT /Tx /T (T1) /V (100) /Type /Annot /Subtype /Widget /Rect [10 10 90 30] /P 3 0 R";
    let drawn = format!("<< {amount} /AP << /N 8 0 R >> >>");
    let grown = |form: &str, page: &str, field: &str, later: &str| {
        let mut objects = Draft::objects("[0 0 0 0]");
        objects[2].1 = objects[2].1.replace("/Annots [6 0 R]", &format!("/Annots [6 0 R 50 0 R] {page}"));
        match form {
            "" => objects[4].1 = "<< /Fields [6 0 R 50 0 R] /SigFlags 3 /DR 47 0 R >>".to_owned(),
            own => objects[0].1 = objects[0].1.replace("5 0 R", own),
        }
        let font = |name: &str| format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} >>");
        objects.extend([(50, field.to_owned()), (48, font("Helvetica")), (49, font("Courier"))]);
        objects.push((47, "<< /Font << /F1 48 0 R >> >>".to_owned()));
        let mut draft = Draft::empty();
        draft.save(&objects, &Odd::default());
        draft.sign(&producer);
        draft.save(&[(47, later.to_owned())], &Odd::default());
        draft
    };
    let more = "<< /Font << /F1 48 0 R /F9 49 0 R >> /XObject << /FRM 8 0 R >> >>";
    let inside = "<< /Fields [6 0 R 50 0 R] /SigFlags 3 /DR 47 0 R >>";
    passes(&producer, &grown("", "", &drawn, more), "one more font");
    passes(&producer, &grown(inside, "", &drawn, more), "one more font, the form in the catalogue");
    for (what, form, page, field, later) in [
        ("another font of the same name", "", "", &drawn[..], "<< /Font << /F1 49 0 R >> >>"),
        ("no fonts", "", "", &drawn, "<< >>"),
        ("a field that the viewer draws", "", "", &format!("<< {amount} >>"), more),
        ("the page uses them as well", "", "/Resources 47 0 R", &drawn, more),
        ("the page uses them, the form in the catalogue", inside, "/Resources 47 0 R", &drawn, more),
    ] {
        is_refused(&producer, &grown(form, page, field, later), CONTENT, what);
    }
}
