//! What programs change beside the signature when they sign once more. Each change passes, and beside each stands what is
//! like it and must not.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::{Context, Indication, Limits, Material, Policy, Report, TrustStore, verify_pdf};
use support::draft::{Draft, Odd, Row, TEXT, field, signature, stream};
use support::producer::Producer;
use time::macros::datetime;

type Objects = Vec<(u32, String)>;

/// Number, kind and place of objects, as a cross-reference stream has them.
type Places = Vec<(u32, u8, usize)>;

fn verify(producer: &Producer, bytes: &[u8]) -> Report {
    let (mut trust, material, policy) = (TrustStore::new(), Material::new(), Policy::default());
    assert_eq!(trust.add_certificates(&producer.certificate), 1);
    let time = datetime!(2026-06-15 0:00 UTC);
    let limits = Limits::default();
    verify_pdf(
        bytes,
        &Context { trust: &trust, material: &material, policy: &policy, time, known_at: None, limits },
    )
    .unwrap()
}

#[track_caller]
fn passes(producer: &Producer, draft: &Draft, what: &str) {
    let report = verify(producer, &draft.bytes);
    let why: Vec<_> = report.signatures.iter().map(|s| (&s.modifications, &s.findings)).collect();
    assert_eq!(report.indication, Some(Indication::TotalPassed), "{what}: {why:?}");
}

#[track_caller]
fn is_refused(producer: &Producer, draft: &Draft, modification: &str, what: &str) {
    let report = verify(producer, &draft.bytes);
    let first = &report.signatures[0];
    assert_eq!(first.indication, Indication::TotalFailed, "{what}: {:?}", first.modifications);
    assert!(first.modifications.iter().any(|m| m.code == modification), "{what}: {:?}", first.modifications);
}

/// A letter whose objects were touched before it was signed.
fn letter(producer: &Producer, touch: impl Fn(&mut Objects), odd: &Odd<'_>) -> Draft {
    let mut objects = Draft::objects("[0 0 0 0]");
    touch(&mut objects);
    let mut draft = Draft::empty();
    draft.save(&objects, odd);
    draft.sign(producer);
    draft
}

/// What an honest second signature writes.
fn second() -> Objects {
    vec![
        (
            3,
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [6 0 R 20 0 R] >>"
                .to_owned(),
        ),
        (5, "<< /Fields [6 0 R 20 0 R] /SigFlags 3 >>".to_owned()),
        (20, field("S2", 21, "[300 80 420 200]").replace("8 0 R", "22 0 R")),
        (21, signature("")),
        (22, stream("/Type /XObject /Subtype /Form /BBox [0 0 100 100] ", "1 g 0 0 100 100 re f")),
    ]
}

/// The same, touched; signed.
fn again(producer: &Producer, first: &Draft, touch: impl Fn(&mut Objects), odd: &Odd<'_>) -> Draft {
    let mut objects = second();
    touch(&mut objects);
    let mut draft = first.clone();
    draft.save(&objects, odd);
    draft.sign(producer);
    draft
}

fn set(objects: &mut Objects, number: u32, from: &str, to: &str) {
    let body = &mut objects.iter_mut().find(|(n, _)| *n == number).unwrap().1;
    assert!(body.contains(from), "{number}: {body}");
    *body = body.replace(from, to);
}

#[test]
fn offsets_may_name_the_line_end_before_an_object() {
    let producer = Producer::new();
    let earlier = |rows: &mut Vec<Row>| rows.iter_mut().for_each(|row| row.offset -= 1);
    let odd = || Odd { rows: Some(&earlier), ..Odd::default() };
    let first = letter(&producer, |_| {}, &odd());
    passes(&producer, &first, "signed once");
    passes(&producer, &again(&producer, &first, |_| {}, &odd()), "signed twice");
    // Any other byte before the object may be read as something.
    let further = |rows: &mut Vec<Row>| rows.iter_mut().for_each(|row| row.offset -= 2);
    let odd = Odd { rows: Some(&further), ..Odd::default() };
    let draft = again(&producer, &letter(&producer, |_| {}, &Odd::default()), |_| {}, &odd);
    is_refused(&producer, &draft, "update.structure", "an offset into the object before");
}

#[test]
fn the_original_beside_the_pages_stays_what_it_was() {
    let producer = Producer::new();
    let names = |number: u32| Odd {
        trailer: format!("/AdditionalStreams [/application#2Fvnd.oasis.opendocument.text {number} 0 R]"),
        ..Odd::default()
    };
    let original = |objects: &mut Objects| objects.push((30, stream("", "the original")));
    let first = letter(&producer, original, &names(30));
    passes(&producer, &again(&producer, &first, |_| {}, &names(30)), "kept");
    // Renumbered by a program that does not know the entry: it leads nowhere, until an object takes the number.
    let lost = again(&producer, &first, |_| {}, &names(40));
    passes(&producer, &lost, "lost");
    let store = |number: u32| format!("<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /DSS {number} 0 R >>");
    let mut draft = lost;
    draft.save(&[(1, store(40)), (40, "<< /Certs [] >>".to_owned())], &names(41));
    passes(&producer, &draft, "the number taken by validation data");

    let mut draft = first.clone();
    draft.save(&[(40, stream("", "another original"))], &names(40));
    is_refused(&producer, &draft, "trailer.AdditionalStreams", "another one");
    let mut draft = first.clone();
    draft.save(&[(30, stream("", "another original"))], &names(30));
    is_refused(&producer, &draft, "trailer.AdditionalStreams", "in its place");
    // Programs that look for the entry in older trailers find the same number.
    let mut draft = first;
    draft.save(&[(30, stream("", "another original"))], &Odd::default());
    is_refused(&producer, &draft, "page.contents", "in its place, not named again");
}

#[test]
fn pictures_kept_for_the_last_signature_may_be_exchanged() {
    let producer = Producer::new();
    let resources = |frame: u32, font: u32| {
        format!("/SigFlags 3 /DR << /XObject << /FRM {frame} 0 R >> /Font << /Helv {font} 0 R >> >>")
    };
    let first = letter(
        &producer,
        |objects| {
            set(objects, 5, "/SigFlags 3", &resources(8, 31));
            objects.push((31, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned()));
            // A field that viewers draw: they take its font from the form.
            let text = "<< /FT /Tx /T (T1) /V (100) /DA (/Helv 10 Tf) /Type /Annot /Subtype /Widget \
                        /Rect [10 10 90 30] /P 3 0 R >>";
            objects.push((32, text.to_owned()));
            set(objects, 5, "[6 0 R]", "[6 0 R 32 0 R]");
            set(objects, 3, "[6 0 R]", "[6 0 R 32 0 R]");
        },
        &Odd::default(),
    );
    let sign = |resources: String| {
        let touch = |objects: &mut Objects| {
            set(objects, 5, "/SigFlags 3", &resources);
            set(objects, 5, "[6 0 R", "[6 0 R 32 0 R");
            set(objects, 3, "[6 0 R", "[6 0 R 32 0 R");
            objects.push((33, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>".to_owned()));
        };
        again(&producer, &first, touch, &Odd::default())
    };
    passes(&producer, &sign(resources(22, 31)), "another picture");
    is_refused(&producer, &sign(resources(22, 33)), "form.DR", "another font");
}

#[test]
fn a_catalogue_may_be_written_anew() {
    let producer = Producer::new();
    let first = letter(&producer, |_| {}, &Odd::default());
    let catalog = |number: u32, entries: &str| -> Objects {
        vec![(number, format!("<< /Type /Catalog /AcroForm 5 0 R {entries} >>"))]
    };
    let odd = |root: &'static str| Odd { root: Some(root), ..Odd::default() };
    let store = (45, "<< /Certs [] >>".to_owned());
    let mut objects = catalog(40, "/Pages 2 0 R /DSS 45 0 R");
    objects.push(store);
    let mut draft = first.clone();
    draft.save(&objects, &odd("/Root 40 0 R"));
    passes(&producer, &draft, "with validation data");
    // And again: the form is then referred to by three of them.
    let touch = |objects: &mut Objects| objects.extend(catalog(41, "/Pages 2 0 R /DSS 45 0 R"));
    passes(&producer, &again(&producer, &draft, touch, &odd("/Root 41 0 R")), "signed again");

    let mut draft = first.clone();
    let pages = (42, "<< /Type /Pages /Kids [43 0 R] /Count 1 >>".to_owned());
    let page = (43, "<< /Type /Page /Parent 42 0 R /MediaBox [0 0 595 842] >>".to_owned());
    let mut objects = catalog(40, "/Pages 42 0 R");
    objects.extend([pages.clone(), page.clone()]);
    draft.save(&objects, &odd("/Root 40 0 R"));
    is_refused(&producer, &draft, "catalog.Pages", "other pages");
    // A second catalogue that was signed with the rest, out of sight.
    let hide = |objects: &mut Objects| {
        objects.extend(catalog(40, "/Pages 42 0 R"));
        objects.extend([pages.clone(), page.clone()]);
    };
    let mut draft = letter(&producer, hide, &Odd::default());
    draft.save(&[(50, "(x)".to_owned())], &odd("/Root 40 0 R"));
    is_refused(&producer, &draft, "catalog.replaced", "a hidden one");
}

#[test]
fn a_value_may_move_to_an_object_of_its_own() {
    let producer = Producer::new();
    let fonts = "<< /Font << /F1 31 0 R >> >>";
    let other = "<< /Font << /F1 33 0 R >> >>";
    let first = letter(
        &producer,
        |objects| {
            set(objects, 3, "/Contents", &format!("/Resources {fonts} /Contents"));
            objects.push((31, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned()));
        },
        &Odd::default(),
    );
    let sign = |moved: &str| {
        let touch = |objects: &mut Objects| {
            set(objects, 3, "/Contents", "/Resources 32 0 R /Contents");
            objects.push((32, moved.to_owned()));
            objects.push((33, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>".to_owned()));
        };
        again(&producer, &first, touch, &Odd::default())
    };
    let moved = sign(fonts);
    passes(&producer, &moved, "the same");
    is_refused(&producer, &sign(other), "page.Resources", "another font");
    let mut draft = moved;
    draft.save(&[(32, other.to_owned())], &Odd::default());
    is_refused(&producer, &draft, "object.changed", "the same first, another later");
}

#[test]
fn a_signature_may_take_its_place_in_the_tree_of_meaning() {
    let producer = Producer::new();
    let tree = |parents: u32, next: u32| {
        format!("<< /Type /StructTreeRoot /K [51 0 R] /ParentTree {parents} 0 R /ParentTreeNextKey {next} >>")
    };
    let document = |kids: &str| format!("<< /Type /StructElem /S /Document /P 50 0 R /K [{kids}] >>");
    let tagged = |objects: &mut Objects| {
        set(objects, 1, "/Pages", "/StructTreeRoot 50 0 R /MarkInfo << /Marked true >> /Pages");
        set(objects, 3, "/Contents", "/StructParents 0 /Contents");
        objects.extend([
            (50, tree(53, 1)),
            (51, document("52 0 R")),
            (52, "<< /Type /StructElem /S /P /P 51 0 R /Pg 3 0 R /K 0 >>".to_owned()),
            (53, "<< /Nums [0 [52 0 R]] >>".to_owned()),
        ]);
    };
    let first = letter(&producer, tagged, &Odd::default());
    let honest = "<< /Type /StructElem /S /Form /P 51 0 R /Pg 3 0 R /K << /Type /OBJR /Obj 20 0 R >> >>";
    let sign = |kids: &str, parents: (u32, &str), element: &str| {
        let touch = |objects: &mut Objects| {
            set(objects, 3, "/Contents", "/StructParents 0 /Tabs /S /Contents");
            objects.extend([
                (50, tree(parents.0, 2)),
                (51, document(kids)),
                (54, element.to_owned()),
                (parents.0, format!("<< /Nums [{}] >>", parents.1)),
            ]);
        };
        again(&producer, &first, touch, &Odd::default())
    };
    let grown = "0 [52 0 R] 1 54 0 R";
    passes(&producer, &sign("52 0 R 54 0 R", (55, grown), honest), "another list of parents");
    passes(&producer, &sign("52 0 R 54 0 R", (53, grown), honest), "the list of parents in its place");
    let spoken = honest.replace("/K", "/ActualText (900) /K");
    let elsewhere = honest.replace("20 0 R", "6 0 R");
    for (kids, parents, element, what) in [
        ("54 0 R", (55, grown), honest, "an element is gone"),
        ("54 0 R 52 0 R", (55, grown), honest, "another order"),
        ("52 0 R 54 0 R", (55, "1 54 0 R"), honest, "a parent is gone"),
        ("52 0 R 54 0 R", (55, "0 [54 0 R] 1 54 0 R"), honest, "another parent"),
        ("52 0 R 54 0 R", (53, "0 [54 0 R] 1 54 0 R"), honest, "another parent, in its place"),
        ("52 0 R 54 0 R", (55, grown), spoken.as_str(), "words to be read aloud"),
        ("52 0 R 54 0 R", (55, grown), elsewhere.as_str(), "an element for something else"),
    ] {
        is_refused(&producer, &sign(kids, parents, element), "object.changed", what);
    }
}

/// A cross-reference stream with these rows: number, kind, place.
fn hidden(rows: &[(u32, u8, usize)]) -> String {
    let index: Vec<String> = rows.iter().map(|(number, ..)| format!("{number} 1")).collect();
    let data: String = rows.iter().map(|(_, kind, at)| format!("{kind:02x}{at:08x}00")).collect();
    let entries = format!(
        "/Type /XRef /Size 60 /Root 1 0 R /W [1 4 1] /Index [{}] /Filter /ASCIIHexDecode ",
        index.join(" ")
    );
    stream(&entries, &format!("{data}>"))
}

#[test]
fn a_table_in_two_parts_may_say_one_thing() {
    let producer = Producer::new();
    let first = letter(&producer, |_| {}, &Odd::default());
    // The second signature has objects that only the hidden part names.
    let sign = |rows: &dyn Fn(&[Row]) -> Places, shown: Option<u32>| {
        let mut draft = first.clone();
        let mut places = Vec::new();
        for (number, body) in second() {
            places.push(Row { number, offset: draft.bytes.len(), generation: 0 });
            draft.bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
        }
        let at = draft.bytes.len();
        let body = hidden(&rows(&places));
        draft.bytes.extend(format!("46 0 obj\n{body}\nendobj\n").bytes());
        let told = |rows: &mut Vec<Row>| {
            rows.extend(places.iter().filter(|row| row.number != 22).cloned());
            rows.extend(shown.map(|number| Row { number, offset: places[4].offset, generation: 0 }));
        };
        let odd = Odd { rows: Some(&told), trailer: format!("/XRefStm {at}"), ..Odd::default() };
        draft.save(&[], &odd);
        draft.sign(&producer);
        draft
    };
    let own = |rows: &[Row]| vec![(22, 1, rows[4].offset)];
    passes(&producer, &sign(&own, None), "what the other part leaves out");
    passes(&producer, &sign(&own, Some(22)), "what the other part says too");
    let elsewhere = |rows: &[Row]| vec![(22, 1, rows[4].offset), (20, 1, rows[3].offset)];
    is_refused(&producer, &sign(&elsewhere, None), "update.structure", "another place");
    let freed = |rows: &[Row]| vec![(22, 1, rows[4].offset), (20, 0, 0)];
    is_refused(&producer, &sign(&freed, None), "update.structure", "free in one of them");
    // What it names is looked at like everything else.
    let mut draft = first.clone();
    let fake = draft.bytes.len();
    let text = TEXT.replace("100", "900");
    draft.bytes.extend(format!("4 0 obj\n{}\nendobj\n", stream("", &text)).bytes());
    let at = draft.bytes.len();
    let body = hidden(&[(4, 1, fake)]);
    draft.bytes.extend(format!("46 0 obj\n{body}\nendobj\n").bytes());
    draft.save(&[], &Odd { trailer: format!("/XRefStm {at}"), ..Odd::default() });
    is_refused(&producer, &draft, "page.contents", "another text, named by the hidden part");
}
