//! Cơ quan chủ quản: bodies of one name told apart by the lines above them.
//!
//! Every district has its "Phòng Tài chính – Kế hoạch". The register keeps a body's name alone; under whom it stood is
//! known from the heads of the letters registered under that name. What was read there may be misread on either side, so
//! that only clearly other words speak against a body, and words a letter away speak neither for nor against it.

use super::likeness::distance;
use super::organ_name::{AREAS, compared};
use congvan_search::analysis::{Syllable, syllables};

/// One of the bodies that letters were registered under one name for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Namesake {
    /// The lines above the body; empty where no letter of it says them.
    pub(crate) superior: String,
    /// Mã định danh, where a letter of it had one.
    pub(crate) code: Option<String>,
}

/// How the head of a letter stands to the bodies of the name it bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing<'a> {
    /// One body is meant as far as superiors can tell; with its code, unless several come into question.
    One(Option<&'a str>),
    /// Several bodies have the name, and the head does not say which it is.
    Open,
    /// All bodies of the name that the register knows stand below others.
    Other,
}

/// How near the lines above a body are to those of a known one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Other,
    /// Perhaps the same words misread, perhaps others; or one of them leaves out what tells.
    Unclear,
    /// The same but for marks or a misread word that any body may have.
    Alike,
    Same,
}

/// Which of the bodies of a name a letter is of that has the `read` lines above it.
pub(super) fn standing<'a>(
    read: Option<&str>,
    is_recognised: bool,
    namesakes: &'a [Namesake],
) -> Standing<'a> {
    let told: Vec<(Vec<Syllable>, &Namesake)> = namesakes
        .iter()
        .map(|one| (superior_words(&one.superior), one))
        .filter(|(words, _)| !words.is_empty())
        .collect();
    let read = read.map(superior_words).filter(|words| !words.is_empty());
    let Some(read) = read else {
        return if is_one(&told) { Standing::One(only_code(namesakes)) } else { Standing::Open };
    };
    let near: Vec<Nearness> = told.iter().map(|(words, _)| nearness(&read, words, is_recognised)).collect();
    match near.iter().max() {
        // Provinces have bodies of one name: the bare name below a superior does not say whose code it is.
        None => Standing::One(None),
        Some(Nearness::Other) => Standing::Other,
        Some(Nearness::Unclear) => Standing::Open,
        Some(best) => {
            let found: Vec<_> =
                told.into_iter().zip(&near).filter(|(_, near)| *near == best).map(|(one, _)| one).collect();
            let code = only_code(found.iter().map(|(_, one)| *one));
            if is_one(&found) { Standing::One(code) } else { Standing::Open }
        }
    }
}

/// Do these superiors mean one and the same?
fn is_one(told: &[(Vec<Syllable>, &Namesake)]) -> bool {
    told.iter().enumerate().all(|(at, (one, _))| {
        told[at + 1..].iter().all(|(other, _)| nearness(one, other, false) >= Nearness::Alike)
    })
}

/// The code, where all that have one have the same.
pub(super) fn only_code<'a>(namesakes: impl IntoIterator<Item = &'a Namesake>) -> Option<&'a str> {
    let mut codes = namesakes.into_iter().filter_map(|one| one.code.as_deref());
    let first = codes.next()?;
    codes.all(|code| code == first).then_some(first)
}

/// The words of the lines above a body, with the abbreviations of areas that only stand there: "UBND H. Phú Tân".
fn superior_words(lines: &str) -> Vec<Syllable> {
    let mut words = compared(lines);
    if let Some(area) = after_council(&words).and_then(|at| Some((at, spelt_area(&words.get(at)?.f)?))) {
        words.splice(area.0..=area.0, syllables(area.1));
    }
    words
}

fn spelt_area(short: &str) -> Option<&'static str> {
    Some(match short {
        "t" => "tỉnh",
        "h" => "huyện",
        "q" => "quận",
        "tx" => "thị xã",
        "tt" => "thị trấn",
        "p" => "phường",
        "x" => "xã",
        _ => return None,
    })
}

/// Where what follows "Ủy ban nhân dân" begins; none if the words begin otherwise.
fn after_council(words: &[Syllable]) -> Option<usize> {
    let councils = ["ủy ban nhân dân", "hội đồng nhân dân"].map(syllables);
    councils.iter().find(|council| begins(words, council)).map(Vec::len)
}

fn nearness(read: &[Syllable], known: &[Syllable], is_recognised: bool) -> Nearness {
    if read.len() == known.len() && read.iter().zip(known).all(|(one, other)| one.x == other.x) {
        return Nearness::Same;
    }
    if read.len() == known.len() && begins(read, known) {
        let is_marked = |words: &[Syllable]| words.iter().any(Syllable::is_marked);
        let believed = !is_recognised && is_marked(read) && is_marked(known);
        return if believed { Nearness::Unclear } else { Nearness::Alike };
    }
    let (short, long) = if read.len() < known.len() { (read, known) } else { (known, read) };
    part(short, long).unwrap_or_else(|| match distance(read, known, true) {
        Some(gap) if is_recognised && !gap.proper => Nearness::Alike,
        Some(_) => Nearness::Unclear,
        None => Nearness::Other,
    })
}

/// How lines stand to longer ones that contain them; none if they do not.
fn part(short: &[Syllable], long: &[Syllable]) -> Option<Nearness> {
    // One word, such as "Bộ", is in many names.
    if short.len() < 2 || short.len() >= long.len() {
        return None;
    }
    if begins(long, short) {
        // "UBND huyện Phú Tân tỉnh Sông Lam" is "UBND huyện Phú Tân"; "UBND tỉnh" is any province.
        let is_area = begins_with_area(&long[short.len()..]);
        return Some(if is_area { Nearness::Alike } else { Nearness::Unclear });
    }
    if begins(&long[long.len() - short.len()..], short) {
        // The direct superior with its own above it, or an area without its council; but "tỉnh Sông Lam" may be the
        // province of a district.
        let is_council = after_council(long) == Some(long.len() - short.len());
        return Some(if is_council || !begins_with_area(short) {
            Nearness::Alike
        } else {
            Nearness::Unclear
        });
    }
    None
}

/// Do the words begin with these, whatever the marks?
fn begins(words: &[Syllable], with: &[Syllable]) -> bool {
    words.len() >= with.len() && words.iter().zip(with).all(|(one, other)| one.f == other.f)
}

fn begins_with_area(words: &[Syllable]) -> bool {
    AREAS.iter().any(|area| begins(words, &syllables(area)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn below(superiors: &[(&str, Option<&str>)]) -> Vec<Namesake> {
        let one = |(superior, code): &(&str, Option<&str>)| Namesake {
            superior: (*superior).to_owned(),
            code: code.map(str::to_owned),
        };
        superiors.iter().map(one).collect()
    }

    #[test]
    fn a_superior_agrees_whatever_its_abbreviations_and_marks() {
        for (read, known, is_recognised) in [
            ("UBND HUYỆN PHÚ TÂN", "Ủy ban nhân dân huyện Phú Tân", false),
            ("UBND H. PHÚ TÂN", "UBND huyện Phú Tân", false),
            ("UBND TP. HẢI VÂN", "UBND thành phố Hải Vân", false),
            ("UBND TX. BÌNH KHÊ", "Ủy ban nhân dân thị xã Bình Khê", false),
            ("HUYỆN PHÚ TÂN", "UBND huyện Phú Tân", false),
            ("UY BAN NHAN DAN HUYEN PHU TAN", "UBND huyện Phú Tân", false),
            ("ỦY BẠN NHÂN DÂN HUYỆN PHÚ TẤN", "UBND huyện Phú Tân", true),
            ("ỦYBAN NHÂN DÂN HUYỆN PHÚ TÂN", "UBND huyện Phú Tân", true),
            ("UBND HUYỆN PHÚ TÂN TỈNH SÔNG LAM", "UBND huyện Phú Tân", false),
            ("BỘ TÀI CHÍNH, TỔNG CỤC THUẾ", "Tổng cục Thuế", false),
        ] {
            for (one, other) in [(read, known), (known, read)] {
                let known = below(&[(other, Some("H1"))]);
                let found = standing(Some(one), is_recognised, &known);
                assert_eq!(found, Standing::One(Some("H1")), "{one} for {other}");
            }
        }
    }

    #[test]
    fn another_superior_speaks_against_a_body_and_an_unclear_one_for_none() {
        for (read, known, is_recognised, want) in [
            ("UBND HUYỆN PHÚ TÂN", "UBND huyện Bình Khê", true, Standing::Other),
            ("UBND QUẬN 1", "UBND quận 10", true, Standing::Other),
            ("UBND HUYỆN PHÚ TÂN", "UBND tỉnh Phú Tân", false, Standing::Other),
            ("BỘ NỘI VỤ", "Bộ Y tế", false, Standing::Other),
            // A mark or a letter more may be a fault of reading, or another place.
            ("UBND HUYỆN PHÚ TẤN", "UBND huyện Phú Tân", false, Standing::Open),
            ("UBND HUYỆN BÌNH KHÊO", "UBND huyện Bình Khê", true, Standing::Open),
            // Half a superior.
            ("UBND TỈNH", "UBND tỉnh Sông Lam", false, Standing::Open),
            ("BỘ TÀI CHÍNH", "Bộ Tài chính, Tổng cục Thuế", false, Standing::Open),
            ("TỈNH SÔNG LAM", "UBND huyện Phú Tân, tỉnh Sông Lam", false, Standing::Open),
        ] {
            for (one, other) in [(read, known), (known, read)] {
                let known = below(&[(other, Some("H1"))]);
                assert_eq!(standing(Some(one), is_recognised, &known), want, "{one} for {other}");
            }
        }
    }

    #[test]
    fn without_superiors_on_one_side_the_name_alone_decides() {
        let (a, b) = (("UBND huyện Phú Tân", Some("H1")), ("UBND huyện Bình Khê", Some("H2")));
        let unsaid = ("", Some("H3"));
        for (read, known, want) in [
            (None, vec![], Standing::One(None)),
            (None, vec![unsaid], Standing::One(Some("H3"))),
            (None, vec![unsaid, ("", Some("H4"))], Standing::One(None)),
            (None, vec![a], Standing::One(Some("H1"))),
            (None, vec![a, ("UBND H. Phú Tân", None)], Standing::One(Some("H1"))),
            (None, vec![a, b], Standing::Open),
            (Some(""), vec![a, b], Standing::Open),
            (Some("UBND HUYỆN PHÚ TÂN"), vec![unsaid], Standing::One(None)),
            (Some("UBND HUYỆN PHÚ TÂN"), vec![a, b, unsaid], Standing::One(Some("H1"))),
            (Some("UBND HUYỆN THỌ HÒA"), vec![a, b, unsaid], Standing::Other),
            // Without marks two places come into question.
            (
                Some("UBND HUYEN HOA AN"),
                vec![("UBND huyện Hòa An", None), ("UBND huyện Hòa Ân", None)],
                Standing::Open,
            ),
        ] {
            assert_eq!(standing(read, false, &below(&known)), want, "{read:?} for {known:?}");
        }
    }

    fn superior() -> impl Strategy<Value = String> {
        let council = prop::sample::select(vec!["UBND", "Ủy ban nhân dân", "HĐND", ""]);
        let area = prop::sample::select(vec!["huyện", "H.", "tỉnh", "TP.", "thị xã", "quận"]);
        let place = prop::sample::select(vec!["Phú Tân", "Phú Tấn", "Phu Tan", "Bình Khê", "1", "10"]);
        let above = prop::sample::select(vec!["", ", tỉnh Sông Lam", " tỉnh Sông Lam"]);
        (council, area, place, above)
            .prop_map(|(council, area, place, above)| format!("{council} {area} {place}{above}"))
    }

    proptest! {
        #[test]
        fn the_order_of_the_register_does_not_matter(
            read in prop::option::of(superior()),
            known in prop::collection::vec((prop_oneof![superior(), Just(String::new())], prop::option::of("H[1-3]")), 0..6),
            is_recognised in any::<bool>(),
            turned in 0_usize..6,
        ) {
            let one: Vec<Namesake> = known.into_iter().map(|(superior, code)| Namesake { superior, code }).collect();
            let mut other = one.clone();
            other.reverse();
            other.rotate_left(turned % one.len().max(1));
            let read = read.as_deref();
            prop_assert_eq!(standing(read, is_recognised, &one), standing(read, is_recognised, &other));
        }

        #[test]
        fn any_lines_are_compared(read in "\\PC{0,60}", known in "\\PC{0,60}", is_recognised in any::<bool>()) {
            let known = [Namesake { superior: known, code: None }];
            let _ = standing(Some(&read), is_recognised, &known);
            let read = known[0].superior.clone();
            prop_assert!(!matches!(standing(Some(&read), is_recognised, &known), Standing::Other | Standing::Open));
        }
    }
}
