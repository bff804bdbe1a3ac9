//! Whatever happens to a file, nothing panics, and nothing that was signed can change and stay
//! valid.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::ScreenState;
use proptest::prelude::*;
use std::sync::LazyLock;
use support::{Loaded, case};

static LETTERS: LazyLock<Vec<Loaded>> = LazyLock::new(|| {
    [
        "valid-two-leader-then-seal",
        "valid-blta-leader",
        "valid-pdf-xrefstream-base",
        "attacks-certified-p2-form-filled",
    ]
    .iter()
    .map(|name| case(name).load())
    .collect()
});

static CONTAINERS: LazyLock<Vec<Loaded>> =
    LazyLock::new(|| ["cms-rsa2048", "cms-two-signers"].iter().map(|name| case(name).load()).collect());

fn state(letter: &Loaded, bytes: &[u8]) -> ScreenState {
    ScreenState::of_outcome(&letter.verify(bytes))
}

/// The gap of the first signed range, where unsigned padding lies.
fn gaps(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, byte) in bytes.iter().enumerate() {
        match (byte, open) {
            (b'<', _) => open = Some(at),
            (b'>', Some(start)) => {
                if at - start > 4_000 {
                    found.push(start..at + 1);
                }
                open = None;
            }
            (b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F', _) => {}
            _ => open = None,
        }
    }
    found
}

/// Where the bytes end that a signature (not a time-stamp) protects. Later validation data and
/// permitted entries are not under any signature.
fn signed_end(bytes: &[u8]) -> usize {
    let text: String = bytes.iter().map(|b| char::from(*b)).collect();
    text.split("/ByteRange")
        .skip(1)
        .filter(|rest| !rest.get(..400).is_some_and(|near| near.contains("ETSI.RFC3161")))
        .filter_map(|rest| {
            let list = rest.split_once('[')?.1.split_once(']')?.0;
            let numbers: Vec<usize> = list.split_whitespace().filter_map(|n| n.parse().ok()).collect();
            Some(numbers.get(2)? + numbers.get(3)?)
        })
        .max()
        .unwrap()
}

#[test]
fn the_letters_are_valid_before_they_are_changed() {
    for letter in LETTERS.iter() {
        assert_eq!(state(letter, &letter.bytes), ScreenState::Valid);
        assert!(!gaps(&letter.bytes).is_empty());
        assert!(signed_end(&letter.bytes) > 40_000);
    }
    for container in CONTAINERS.iter() {
        assert_eq!(state(container, &container.bytes), ScreenState::Valid);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_byte_under_a_signature_is_never_valid(
        which in 0usize..4, at in any::<prop::sample::Index>(), flip in 1u8..=255,
    ) {
        let letter = &LETTERS[which];
        let mut bytes = letter.bytes.clone();
        let at = at.index(bytes.len());
        prop_assume!(!gaps(&bytes).iter().any(|gap| gap.contains(&at)));
        prop_assume!(at < signed_end(&bytes));
        bytes[at] ^= flip;
        prop_assert_ne!(state(letter, &bytes), ScreenState::Valid, "byte {} of letter {}", at, which);
    }

    #[test]
    fn scattered_changes_never_panic(
        which in 0usize..4,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
    ) {
        let letter = &LETTERS[which];
        let mut bytes = letter.bytes.clone();
        for (at, value) in edits {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = state(letter, &bytes);
    }

    #[test]
    fn a_file_cut_short_is_never_valid(which in 0usize..4, keep in any::<prop::sample::Index>()) {
        let letter = &LETTERS[which];
        let keep = keep.index(letter.bytes.len());
        let outcome = letter.verify(&letter.bytes[..keep]);
        // A cut right after an earlier revision leaves an earlier, whole letter.
        let whole = letter.bytes[..keep].trim_ascii_end().ends_with(b"%%EOF");
        prop_assert!(whole || ScreenState::of_outcome(&outcome) != ScreenState::Valid, "{keep} bytes");
    }

    #[test]
    fn bytes_added_at_the_end_are_never_ignored(
        which in 0usize..4, tail in prop::collection::vec(any::<u8>(), 1..64),
    ) {
        let blank = tail.iter().all(|b| matches!(b, 0 | 9 | 10 | 12 | 13 | 32));
        prop_assume!(!blank);
        let letter = &LETTERS[which];
        let bytes = [letter.bytes.as_slice(), &tail].concat();
        prop_assert_ne!(state(letter, &bytes), ScreenState::Valid);
    }

    #[test]
    fn pieces_moved_about_never_panic_and_are_never_valid(
        which in 0usize..4,
        from in any::<prop::sample::Index>(), len in 1usize..4_000, to in any::<prop::sample::Index>(),
    ) {
        let letter = &LETTERS[which];
        let from = from.index(letter.bytes.len());
        let piece: Vec<u8> = letter.bytes.iter().skip(from).take(len).copied().collect();
        let to = to.index(letter.bytes.len());
        prop_assume!(to < signed_end(&letter.bytes));
        prop_assume!(!gaps(&letter.bytes).iter().any(|gap| gap.contains(&to)));
        let bytes = [&letter.bytes[..to], &piece, &letter.bytes[to..]].concat();
        prop_assert_ne!(state(letter, &bytes), ScreenState::Valid);
    }

    #[test]
    fn broken_containers_never_panic(
        which in 0usize..2,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        keep in any::<prop::sample::Index>(),
    ) {
        let container = &CONTAINERS[which];
        let mut bytes = container.bytes.clone();
        for (at, value) in edits {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = state(container, &bytes);
        bytes.truncate(keep.index(bytes.len()));
        prop_assert_ne!(state(container, &bytes), ScreenState::Valid);
    }

    #[test]
    fn noise_never_panics(mut bytes in prop::collection::vec(any::<u8>(), 0..2_000), pdf in any::<bool>()) {
        if pdf {
            bytes.splice(0..0, b"%PDF-1.7\n".iter().copied());
        }
        let letter = &LETTERS[0];
        prop_assert_ne!(state(letter, &bytes), ScreenState::Valid);
    }
}
