//! The library: many letters, no two alike, all true to what they claim.

use std::collections::BTreeSet;

use congvan_specimens::letter::{Field, long_date, typeset, typeset_petition};
use congvan_specimens::library::{AGENCIES, Signing, Specimen, calendar, letters, petitions};
use congvan_specimens::pki::TestPki;
use time::macros::date;
use time::{Date, Duration};

use crate::common::poppler_text;

const ANCHOR: Date = date!(2026 - 11 - 25);

fn all() -> Vec<Specimen> {
    letters(5, ANCHOR, 240).collect()
}

#[test]
fn letters_lie_on_working_days_of_sixty_days_in_order() {
    let list = all();
    assert_eq!(list.len(), 240);
    assert!(list.is_sorted_by_key(|specimen| specimen.truth.date));
    for specimen in &list {
        let date = specimen.truth.date;
        assert!(date < ANCHOR && date >= ANCHOR - Duration::days(60) && calendar::is_working_day(date));
        assert!(specimen.truth.due.is_none_or(|due| due > date && calendar::is_working_day(due)));
        assert!(specimen.sent_at > specimen.signed_at && specimen.signed_at.date() == date);
    }
    assert!(list.iter().filter(|specimen| specimen.truth.due.is_some()).count() > 100);
}

#[test]
fn no_number_comes_twice_and_numbers_rise() {
    let list = all();
    let codes: BTreeSet<_> =
        list.iter().map(|specimen| (specimen.agency.key, specimen.letter.code())).collect();
    assert_eq!(codes.len(), list.len());
    for agency in AGENCIES {
        let numbers: Vec<_> = list
            .iter()
            .filter(|specimen| specimen.agency.key == agency.key)
            .map(|specimen| (specimen.truth.kind, specimen.letter.number))
            .collect();
        for kind in numbers.iter().map(|(kind, _)| kind).collect::<BTreeSet<_>>() {
            assert!(numbers.iter().filter(|(other, _)| other == kind).is_sorted(), "{} {kind}", agency.key);
        }
    }
}

#[test]
fn no_two_letters_say_the_same() {
    let list = all();
    let bodies: BTreeSet<_> = list.iter().map(|specimen| format!("{:?}", specimen.letter.body)).collect();
    assert_eq!(bodies.len(), list.len());
    let topics: BTreeSet<_> = list.iter().map(|specimen| specimen.topic).collect();
    assert!(topics.len() >= 30, "{} topics", topics.len());
    let subjects: BTreeSet<_> = list.iter().map(|specimen| &specimen.truth.subject).collect();
    assert!(subjects.len() * 10 >= list.len() * 6, "{} subjects of {}", subjects.len(), list.len());
}

#[test]
fn no_blank_is_left_open() {
    for specimen in letters(9, ANCHOR, 600) {
        let said = format!("{:?}", specimen.letter).replace("\\u{a0}", " ");
        // Debug output has braces of its own, but never one directly before a small letter or a digit.
        for (at, _) in said.match_indices('{') {
            assert!(said[at + 1..].starts_with(' '), "{}: {}", specimen.topic, &said[at..]);
        }
        assert!(!said.contains("\\u{"), "a combining or hidden character: {said}");
        assert!(!said.contains("ngày ngày"), "{}: {said}", specimen.topic);
    }
}

#[test]
fn the_same_seed_gives_the_same_letters_and_another_gives_others() {
    let first: Vec<_> = letters(5, ANCHOR, 40).map(|specimen| specimen.letter).collect();
    let again: Vec<_> = letters(5, ANCHOR, 40).map(|specimen| specimen.letter).collect();
    let other: Vec<_> = letters(6, ANCHOR, 40).map(|specimen| specimen.letter).collect();
    assert!(first == again);
    assert!(first != other);
}

#[test]
fn files_are_small_and_rsa_ones_the_same_each_time() {
    let (mut pki, mut again) = (TestPki::new(5, ANCHOR).unwrap(), TestPki::new(5, ANCHOR).unwrap());
    for specimen in letters(5, ANCHOR, 30) {
        let made = specimen.make(&mut pki).unwrap();
        assert!(made.pdf.len() <= 60_000, "{}: {} bytes", specimen.topic, made.pdf.len());
        if specimen.signing != Signing::BothEcdsa {
            assert!(made.pdf == specimen.make(&mut again).unwrap().pdf, "{}", specimen.topic);
        }
    }
}

/// What poppler reads holds every value of the truth, word by word.
#[test]
fn the_truth_stands_in_the_text_of_the_page() {
    for specimen in letters(21, ANCHOR, 70) {
        let set = typeset(&specimen.letter).unwrap();
        assert!(set.place(Field::Signer).is_some() && set.place(Field::Subject).is_some());
        let Some(text) = poppler_text(&set.pdf) else { return };
        let truth = &specimen.truth;
        let mut expected = vec![
            format!("Số: {}/{}", truth.number, truth.symbol),
            format!("{}, {}", specimen.letter.place, long_date(truth.date)),
            truth.signer.clone(),
            truth.position.to_uppercase(),
            truth.agency.to_uppercase(),
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".into(),
            "Lưu: VT".into(),
        ];
        expected.extend(truth.due.map(|due| format!("trước {}", long_date(due))));
        expected.extend(truth.meeting.map(long_date));
        expected.extend(truth.urgency.name().map(str::to_uppercase));
        let flat = |text: &str| text.replace('\u{a0}', " ");
        for value in expected {
            assert!(text.contains(&flat(&value)), "{}: {value:?} is missing from {text}", specimen.topic);
        }
    }
}

#[test]
fn petitions_are_set_and_read_back() {
    for specimen in petitions(3, ANCHOR, 12) {
        let petition = &specimen.petition;
        let set = typeset_petition(petition).unwrap();
        assert_eq!(set.pages, 1);
        let Some(text) = poppler_text(&set.pdf) else { return };
        for value in [&petition.title.to_uppercase(), &petition.subject, &petition.signer, &specimen.address]
        {
            assert!(text.contains(&value.replace('\u{a0}', " ")), "{value:?} is missing from {text}");
        }
        assert!(!text.contains('{') && !text.contains('}'), "{text}");
    }
}
