//! A signer as read, held against those who signed earlier letters of the body.

use super::likeness::{Gap, Likeness, clearest};
use congvan_search::analysis::{Syllable, syllables};

/// Longest name that is compared, in syllables: longer ones are no names.
const LONGEST: usize = 60;

/// Somebody who signed letters of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KnownSigner {
    pub(crate) name: String,
    pub(crate) position: String,
}

/// The person who signed earlier letters of the body; none if nobody or more than one comes into question.
pub(crate) fn find_signer<'a>(
    read: &str,
    is_recognised: bool,
    known: &'a [KnownSigner],
) -> Option<(&'a KnownSigner, Likeness)> {
    let sought = syllables(read);
    if sought.is_empty() || sought.len() > LONGEST {
        return None;
    }
    let same = |known: &&KnownSigner| {
        let known = syllables(&known.name);
        known.len() == sought.len() && known.iter().zip(&sought).all(|(known, read)| known.x == read.x)
    };
    if let Some(same) = known.iter().find(same) {
        return Some((same, Likeness::Same));
    }
    // "Ông" that the reading kept, for it is a surname, too.
    if let Some(name) = addressed(read)
        && let Some((known, Likeness::Same)) = find_signer(name, false, known)
    {
        return Some((known, Likeness::Meant));
    }
    // One syllable is no name that could be told from others.
    if !is_recognised || sought.len() < 2 {
        return None;
    }
    let unmarked = !sought.iter().any(Syllable::is_marked);
    let candidates = known.iter().filter_map(|known| {
        let name = syllables(&known.name);
        if name.len() != sought.len() {
            return None;
        }
        let mut gap = Gap::default();
        for (read, known) in sought.iter().zip(&name) {
            gap.add(read, known, true)?;
        }
        let only_marks = gap.letters == 0 && unmarked;
        (only_marks || gap.syllables == 1).then_some((Gap { proper: !only_marks, ..gap }, known))
    });
    clearest(candidates.collect())
        .map(|(gap, known)| (known, if gap.proper { Likeness::Perhaps } else { Likeness::Meant }))
}

/// What follows a form of address.
fn addressed(name: &str) -> Option<&str> {
    let (first, rest) = name.split_once(' ')?;
    matches!(first.to_lowercase().as_str(), "ông" | "bà").then_some(rest)
}

/// The only person who signed the body's letters in this position.
pub(crate) fn only_signer<'a>(position: &str, known: &'a [KnownSigner]) -> Option<&'a KnownSigner> {
    let sought = syllables(position);
    let holds = |known: &&KnownSigner| {
        let held = syllables(&known.position);
        !held.is_empty()
            && held.len() == sought.len()
            && held.iter().zip(&sought).all(|(one, other)| one.f == other.f)
    };
    let mut found = known.iter().filter(holds);
    let first = found.next()?;
    found.all(|other| other.name == first.name).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_signer_is_known_without_marks_and_offered_with_one_syllable_misread() {
        let signer =
            |name: &str, position: &str| KnownSigner { name: name.to_owned(), position: position.to_owned() };
        let known = [
            signer("Lê Văn Bình", "Giám đốc"),
            signer("Trần Quốc Huy", "Phó Giám đốc"),
            signer("Vũ An", "Phó Giám đốc"),
        ];
        let find = |read: &str, is_recognised| {
            find_signer(read, is_recognised, &known).map(|(known, how)| (known.name.as_str(), how))
        };
        assert_eq!(find("Lê Văn Bình", false), Some(("Lê Văn Bình", Likeness::Same)));
        assert_eq!(find("Le Van Binh", true), Some(("Lê Văn Bình", Likeness::Meant)));
        assert_eq!(find("Lê Văn Bính", true), Some(("Lê Văn Bình", Likeness::Perhaps)));
        assert_eq!(find("Trần Quốc Huỵ", true), Some(("Trần Quốc Huy", Likeness::Perhaps)));
        for other in ["Lê Văn Bính", "Le Van Binh"] {
            assert_eq!(find(other, false), None, "{other}");
        }
        for other in ["Lê Văn", "Bình", "Trần Quang Hưng", "Lê Quốc Binh", ""] {
            assert_eq!(find(other, true), None, "{other}");
        }
        // The surname and the form of address.
        assert_eq!(find("Ông Vũ An", false), Some(("Vũ An", Likeness::Meant)));
        assert_eq!(find("Ông Thế Vinh", false), None);
        assert_eq!(only_signer("GIÁM ĐỐC", &known).map(|one| one.name.as_str()), Some("Lê Văn Bình"));
        assert_eq!(only_signer("Phó Giám đốc", &known), None);
        assert_eq!(only_signer("", &known), None);
    }

    proptest! {
        #[test]
        fn any_words_are_compared(read in "\\PC{0,80}", known in "\\PC{0,80}") {
            let signer = KnownSigner { name: known, position: String::new() };
            let _ = find_signer(&read, true, &[signer]);
        }
    }
}
