//! Cắt bản quét: pages come over as they are, turned and in the order asked for, and bring nothing of any other page.

use congvan_printing::cut::{CutError, Piece, Scan, cut};
use congvan_specimens::hostile;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

const MOST: u32 = 500;

fn piece(page: u32, turn: u16) -> Piece {
    Piece { scan: 0, page, turn }
}

/// What is in the picture of a page, so that it is found again in the bytes.
fn picture_of(page: usize) -> Vec<u8> {
    format!("<picture of page {page:03}>").into_bytes()
}

/// A scan of so many pages, each with a picture of its own. With `shared` all pages have one list of pictures, as some
/// scanners write it.
fn pile(pages: usize, shared: bool) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let mut pictures = Dictionary::new();
    for page in 1..=pages {
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 23, "Height" => 1,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
        };
        let picture = document.add_object(Stream::new(dict, picture_of(page)));
        pictures.set(format!("I{page}"), picture);
    }
    let all = document.add_object(dictionary! { "XObject" => pictures.clone() });
    let mut kids: Vec<Object> = Vec::new();
    for page in 1..=pages {
        let content = format!("q 595 0 0 842 0 0 cm /I{page} Do Q");
        let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let name = format!("I{page}");
        let own = pictures.get(name.as_bytes()).unwrap().clone();
        let resources: Object = match shared {
            true => all.into(),
            false => dictionary! { "XObject" => dictionary! { name => own } }.into(),
        };
        let mut sheet = dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
        };
        if page == 2 {
            sheet.set("Rotate", 90);
        }
        kids.push(document.add_object(sheet).into());
    }
    // The next page, by a way that a viewer does not go but a copier might.
    for at in 0..kids.len() - 1 {
        let next = kids[at + 1].clone();
        let page = document.get_dictionary_mut(kids[at].as_reference().unwrap()).unwrap();
        page.set("Group", dictionary! { "S" => "Transparency", "Next" => next });
    }
    let boxed: Vec<Object> = vec![0.into(), 0.into(), 595.into(), 842.into()];
    let count = kids.len() as i64;
    let node = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count, "MediaBox" => boxed };
    document.objects.insert(tree, node.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

fn holds(bytes: &[u8], page: usize) -> bool {
    let picture = picture_of(page);
    bytes.windows(picture.len()).any(|window| window == picture)
}

/// Turn of each page, and which picture it draws.
fn told(bytes: &[u8]) -> Vec<(i64, String)> {
    let document = Document::load_mem(bytes).unwrap();
    let page = |id| {
        let page = document.get_dictionary(id).unwrap();
        let content = document.get_page_content(id);
        let content = String::from_utf8(content).unwrap();
        let name = content.split_whitespace().find(|word| word.starts_with("/I")).unwrap_or("").to_owned();
        (page.get(b"Rotate").unwrap().as_i64().unwrap(), name)
    };
    document.get_pages().into_values().map(page).collect()
}

#[test]
fn pages_stand_in_the_order_asked_for_and_are_turned() {
    let scan = Scan::open(&pile(5, false), MOST).unwrap();
    assert_eq!(scan.page_count(), 5);
    let made = cut(&[scan], &[piece(4, 0), piece(2, 270), piece(3, 180)], "Văn bản").unwrap();
    let expected = [(0, "/I4"), (0, "/I2"), (180, "/I3")].map(|(turn, name)| (turn, name.to_owned()));
    assert_eq!(told(&made), expected);
}

#[test]
fn nothing_of_another_page_comes_along() {
    for shared in [false, true] {
        let scan = Scan::open(&pile(6, shared), MOST).unwrap();
        let made = cut(&[scan], &[piece(2, 0), piece(3, 0)], "Văn bản").unwrap();
        let there: Vec<usize> = (1..=6).filter(|page| holds(&made, *page)).collect();
        assert_eq!(there, [2, 3], "one list for all pages: {shared}");
    }
}

#[test]
fn pages_of_two_scans_make_one_file() {
    let scans = [Scan::open(&pile(2, false), MOST).unwrap(), Scan::open(&pile(3, true), MOST).unwrap()];
    let pieces = [Piece { scan: 1, page: 3, turn: 0 }, Piece { scan: 0, page: 1, turn: 90 }];
    let made = cut(&scans, &pieces, "Văn bản").unwrap();
    assert_eq!(told(&made), [(0, "/I3".to_owned()), (90, "/I1".to_owned())]);
}

#[test]
fn the_same_choice_gives_the_same_bytes() {
    let once =
        || cut(&[Scan::open(&pile(4, true), MOST).unwrap()], &[piece(1, 0), piece(3, 90)], "Một").unwrap();
    assert_eq!(once(), once());
}

#[test]
fn what_is_not_there_is_not_cut() {
    let scan = [Scan::open(&pile(2, false), MOST).unwrap()];
    for pieces in [&[][..], &[piece(0, 0)], &[piece(3, 0)], &[Piece { scan: 1, page: 1, turn: 0 }]] {
        assert_eq!(cut(&scan, pieces, "").unwrap_err(), CutError::NoSuchPage);
    }
}

#[test]
fn hostile_scans_are_told_apart() {
    let fault = |bytes: &[u8]| Scan::open(bytes, MOST).err();
    assert_eq!(fault(&hostile::password_protected()), Some(CutError::Protected));
    assert_eq!(fault(&hostile::many_pages(501)), Some(CutError::TooManyPages { pages: 501, limit: MOST }));
    for bytes in [hostile::empty(), hostile::plain_text(), hostile::truncated(&pile(3, false), 50)] {
        assert_eq!(fault(&bytes), Some(CutError::Malformed));
    }
    // These end, whatever they give: a tree that bites its tail, and lists in lists.
    for bytes in [hostile::endless_page_tree(), hostile::deeply_nested(5_000)] {
        if let Ok(scan) = Scan::open(&bytes, MOST) {
            let _ = cut(&[scan], &[piece(1, 0)], "");
        }
    }
}

#[test]
fn a_signed_file_is_not_cut() {
    assert_eq!(Scan::open(&crate::annotated::signed_letter(), MOST).unwrap_err(), CutError::Signed);
}

#[test]
fn what_acts_is_left_behind() {
    let scan = Scan::open(&hostile::scripted(), MOST).unwrap();
    let made = cut(&[scan], &[piece(1, 0)], "").unwrap();
    for word in [&b"JavaScript"[..], b"/JS", b"/OpenAction", b"/AA", b"/EmbeddedFiles", b"/AcroForm"] {
        assert!(!made.windows(word.len()).any(|window| window == word), "{}", String::from_utf8_lossy(word));
    }
}

/// [`pile`] with one list for all pages, to which `change` adds; it gets the document and the list's number.
fn shared_with(pages: usize, change: impl FnOnce(&mut Document, lopdf::ObjectId)) -> Vec<u8> {
    let mut document = Document::load_mem(&pile(pages, true)).unwrap();
    let first = *document.get_pages().get(&1).unwrap();
    let list = document.get_dictionary(first).unwrap().get(b"Resources").unwrap().as_reference().unwrap();
    change(&mut document, list);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

fn pages_in(bytes: &[u8], of: usize) -> Vec<usize> {
    (1..=of).filter(|page| holds(bytes, *page)).collect()
}

#[test]
fn words_over_the_pictures_bring_no_other_page() {
    let searchable = shared_with(4, |document, list| {
        let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        document.get_dictionary_mut(list).unwrap().set("Font", dictionary! { "F1" => font });
    });
    let made = cut(&[Scan::open(&searchable, MOST).unwrap()], &[piece(2, 0)], "Một").unwrap();
    assert_eq!(pages_in(&made, 4), [2]);
}

#[test]
fn a_form_with_the_common_list_brings_what_it_draws_alone() {
    let formed = shared_with(4, |document, list| {
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 1.into(), 1.into()],
            "Resources" => list,
        };
        let form = document.add_object(Stream::new(dict, b"/I3 Do".to_vec()));
        let all = document.get_dictionary_mut(list).unwrap().get_mut(b"XObject").unwrap();
        all.as_dict_mut().unwrap().set("F", form);
        let first = *document.get_pages().get(&1).unwrap();
        let content = document.add_object(Stream::new(Dictionary::new(), b"/F Do".to_vec()));
        document.get_dictionary_mut(first).unwrap().set("Contents", content);
    });
    let made = cut(&[Scan::open(&formed, MOST).unwrap()], &[piece(1, 0)], "Một").unwrap();
    assert_eq!(pages_in(&made, 4), [3]);
}

#[test]
fn where_it_cannot_be_told_what_is_drawn_nothing_is_cut_out_of_a_common_list() {
    let drawing_font = shared_with(3, |document, list| {
        let font = dictionary! { "Type" => "Font", "Subtype" => "Type3" };
        document.get_dictionary_mut(list).unwrap().set("Font", dictionary! { "F1" => font });
    });
    let made = cut(&[Scan::open(&drawing_font, MOST).unwrap()], &[piece(2, 0)], "Một");
    assert_eq!(made.unwrap_err(), CutError::Shared);
}

#[test]
fn a_signature_inside_a_field_or_of_an_earlier_revision_is_seen() {
    let value =
        dictionary! { "Contents" => Object::string_literal("00"), "ByteRange" => vec![0.into(), 1.into()] };
    let direct = shared_with(1, |document, _| {
        document.add_object(dictionary! { "FT" => "Sig", "V" => value });
    });
    assert_eq!(Scan::open(&direct, MOST).unwrap_err(), CutError::Signed);
    let mut taken_off = pile(1, false);
    taken_off.extend_from_slice(b"\n% 9 0 obj << /ByteRange [0 1 2 3] /Contents <00> >> endobj\n%%EOF\n");
    assert_eq!(Scan::open(&taken_off, MOST).unwrap_err(), CutError::Signed);
}
