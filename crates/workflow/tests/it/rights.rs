//! Rights: expected answers written by hand from the table of relations, not computed.

use crate::world::*;
use congvan_records::AccessLevel::{self, Internal, NamedOnly, Normal};
use congvan_workflow::Access::{ReadContent, ReadMetadata};
use congvan_workflow::Action;

/// Who may see the line in the book, and who the content, in each state: `m` metadata only, `c` content, `-` nothing.
/// Order: clerk, chief, leader, lead head, lead officer, support head, support officer, outsider, archivist,
/// administrator, informed head.
fn check(desk: &Desk, level: AccessLevel, expected: &str) {
    let expected: Vec<char> = expected.chars().filter(|c| *c != ' ').collect();
    for (n, want) in CAST.into_iter().zip(&expected) {
        let got = match (desk.can(n, ReadMetadata, level), desk.can(n, ReadContent, level)) {
            (true, true) => 'c',
            (true, false) => 'm',
            (false, false) => '-',
            (false, true) => '!',
        };
        assert_eq!(got, *want, "member {n} of the cast, {level:?}, {:?}", desk.routing.status);
    }
}

#[test]
fn each_relation_reads_what_the_table_says() {
    for level in [Normal, Internal] {
        check(&Desk::new(), level, "c-- ---- ----");
        check(&Desk::submitted(level), level, "c-c ---- ----");
        check(&Desk::directed(level), level, "c-c c-c- ---c");
        check(&Desk::assigned(level), level, "c-c ccc- ---c");
    }
    check(&Desk::submitted(NamedOnly), NamedOnly, "m-c ---- ----");
    check(&Desk::assigned(NamedOnly), NamedOnly, "m-c ccc- ---c");
}

#[test]
fn the_archive_reads_closed_letters_but_not_those_for_named_persons() {
    for (level, expected) in [(Normal, "c-c ccc- -c-c"), (NamedOnly, "m-c ccc- ---c")] {
        let mut desk = Desk::assigned(level);
        let outcome = congvan_workflow::ClosingOutcome::DoneWithoutAnswer;
        desk.act(OFFICER, Action::Close { outcome, note: "Xong".into() }).unwrap();
        check(&desk, level, expected);
    }
}

#[test]
fn a_grant_ends_at_its_instant() {
    let mut desk = Desk::assigned(Normal);
    desk.act(HEAD, Action::TakeBack).unwrap();
    check(&desk, Normal, "c-c c-c- ---c");
}

#[test]
fn who_gives_a_letter_back_keeps_sight_of_it_until_that_can_no_longer_be_taken_back() {
    let back = || Action::SendBack { reason: "Không thuộc phòng".into(), suggestion: None };
    let take_back = congvan_workflow::Access::Act(congvan_workflow::ActionKind::TakeBack);

    let mut desk = Desk::directed(Normal);
    desk.act(HEAD, back()).unwrap();
    check(&desk, Normal, "c-c c--- ----");
    assert!(desk.can(HEAD, take_back, Normal));
    desk.now = desk.now.plus(congvan_workflow::TAKE_BACK_WINDOW);
    check(&desk, Normal, "c-c ---- ----");
    assert!(!desk.can(HEAD, take_back, Normal));

    let mut desk = Desk::submitted(Normal);
    desk.act(LEADER, back()).unwrap();
    check(&desk, Normal, "c-c ---- ----");
    desk.now = desk.now.plus(congvan_workflow::TAKE_BACK_WINDOW);
    check(&desk, Normal, "c-- ---- ----");
}

#[test]
fn that_sight_ends_at_once_when_the_letter_moves_on_or_the_return_is_taken_back() {
    let back = || Action::SendBack { reason: "Không thuộc phòng".into(), suggestion: None };
    let mut desk = Desk::directed(Normal);
    desk.act(HEAD, back()).unwrap();
    desk.act(LEADER, back()).unwrap();
    check(&desk, Normal, "c-c ---- ----");

    let mut desk = Desk::directed(Normal);
    desk.act(HEAD, back()).unwrap();
    desk.act(HEAD, Action::TakeBack).unwrap();
    check(&desk, Normal, "c-c c-c- ---c");
    desk.act(LEADER, Action::TakeBack).unwrap_err();
    assert_eq!(desk.routing.next_end_of_right(desk.now), None, "only what was there before remains");
}
