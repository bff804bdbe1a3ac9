//! Cách tách: which pages make which letter, and how a survey proposes it.

use super::{Finding, Findings, MOST_PAGES};
use congvan_reading::SurveyedPage;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A page with the head of a letter begins a letter when that is at least so sure.
const SURE: f64 = 0.6;
/// More blank pages than this, each with an even number and together more than a quarter of all, are the backs of
/// sheets that were scanned on both sides.
const BACKS: usize = 2;

/// Why a group begins where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// It is the first.
    Start,
    /// A person said so.
    Hand,
    /// After a blank page.
    Blank,
    /// After a sheet that parts letters.
    Separator,
    /// After a sheet with nothing but a bar code, by which another program parts letters.
    Code,
    /// At the head of a letter.
    Head,
}

impl Cut {
    /// Every reason.
    pub const ALL: [Self; 6] =
        [Self::Start, Self::Hand, Self::Blank, Self::Separator, Self::Code, Self::Head];

    /// The stable English key used in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Hand => "hand",
            Self::Blank => "blank",
            Self::Separator => "separator",
            Self::Code => "code",
            Self::Head => "head",
        }
    }

    /// The reason with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cut| cut.key() == key)
    }
}

/// A page of a scan in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPage {
    /// Place of its file.
    pub file: u32,
    /// From 1.
    pub page: u32,
    /// Degrees clockwise by which it is turned: 0, 90, 180 or 270.
    pub turn: u16,
    /// It goes into no letter: blank, a separator, or left out by a person.
    pub out: bool,
}

/// Pages of one letter to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Why it begins here.
    pub cut: Cut,
    /// How sure the survey is of that, in hundredths; none where it does not tell.
    pub sure: Option<u8>,
    /// Its pages, in order.
    pub pages: Vec<PlannedPage>,
}

/// How a scan is to be cut.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The groups, in order.
    pub groups: Vec<Group>,
}

impl Plan {
    /// As the survey proposes it; `files` are place and number of pages of each.
    pub(super) fn proposed(files: &[(u32, u32)], found: &Findings) -> Self {
        let all = files.iter().flat_map(|(file, count)| (1..=*count).map(|page| (*file, page)));
        Self { groups: propose(all.collect(), found) }
    }

    /// With every page of the files that it does not name yet, added at its end as the survey proposes.
    #[must_use]
    pub(super) fn completed(mut self, files: &[(u32, u32)], found: &Findings) -> Self {
        let named: BTreeSet<(u32, u32)> = self.places().collect();
        let all = files.iter().flat_map(|(file, count)| (1..=*count).map(|page| (*file, page)));
        let missing: Vec<(u32, u32)> = all.filter(|place| !named.contains(place)).collect();
        self.groups.extend(propose(missing, found));
        self
    }

    /// The groups that become letters, each with the pages that go into it.
    pub fn letters(&self) -> impl Iterator<Item = Vec<PlannedPage>> + '_ {
        let kept = |group: &Group| group.pages.iter().filter(|page| !page.out).copied().collect::<Vec<_>>();
        self.groups.iter().map(kept).filter(|pages| !pages.is_empty())
    }

    /// What is wrong with it, in Vietnamese: every page of a file it names must be in it once, and nothing else.
    ///
    /// Errors: the sentence.
    pub(super) fn check(&self, files: &[(u32, u32)]) -> Result<(), &'static str> {
        const UNKNOWN: &str = "Có trang không thuộc bản quét này. Tải lại trang rồi làm lại.";
        if self.groups.iter().any(|group| group.pages.is_empty()) {
            return Err("Có nhóm không còn trang nào. Tải lại trang rồi làm lại.");
        }
        let turns = [0, 90, 180, 270];
        if self.groups.iter().flat_map(|group| &group.pages).any(|page| !turns.contains(&page.turn)) {
            return Err("Trang chỉ xoay được 90, 180 hoặc 270 độ.");
        }
        let known: BTreeMap<u32, u32> = files.iter().copied().collect();
        let mut count: BTreeMap<u32, u32> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (file, page) in self.places() {
            if known.get(&file).is_none_or(|most| !(1..=*most).contains(&page)) {
                return Err(UNKNOWN);
            }
            if !seen.insert((file, page)) {
                return Err("Có trang nằm ở hai chỗ. Tải lại trang rồi làm lại.");
            }
            *count.entry(file).or_default() += 1;
        }
        if count.iter().any(|(file, count)| known.get(file) != Some(count)) {
            return Err("Thiếu trang của bản quét. Tải lại trang rồi làm lại.");
        }
        if seen.len() > MOST_PAGES as usize { Err(UNKNOWN) } else { Ok(()) }
    }

    fn places(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.groups.iter().flat_map(|group| &group.pages).map(|page| (page.file, page.page))
    }
}

/// Cuts these pages by what was found on them. A page that was not looked at stays with the one before it.
fn propose(places: Vec<(u32, u32)>, found: &Findings) -> Vec<Group> {
    let seen = |place: &(u32, u32)| match found.get(place) {
        Some(Finding::Seen(seen)) => Some(seen),
        _ => None,
    };
    let backs = are_backs(&places, found);
    let codes = counted_codes(found);
    let mut groups: Vec<Group> = Vec::new();
    // Why the next page that is kept begins a letter.
    let mut due: Option<(Cut, Option<u8>)> = Some((Cut::Start, None));
    for (at, place) in places.iter().enumerate() {
        let found = seen(place);
        let parts = found.and_then(|seen| parts(seen, &codes));
        let is_blank = found.is_some_and(|seen| seen.is_blank);
        let page = PlannedPage {
            file: place.0,
            page: place.1,
            turn: found.map_or(0, turn),
            out: parts.is_some() || is_blank,
        };
        let has_kept = groups.last().is_some_and(|group| group.pages.iter().any(|page| !page.out));
        // Another file is another pile.
        let is_other_file = at > 0 && places[at - 1].0 != place.0;
        if is_other_file && has_kept {
            due = Some((Cut::Start, None));
        }
        if let Some((cut, sure)) = parts {
            // The sheet goes with the letter that it announces, and is left out of it.
            if has_kept || groups.is_empty() {
                due = Some((cut, Some(sure)));
            } else if let Some(group) = groups.last_mut()
                && group.sure.is_none_or(|known| known < sure)
            {
                (group.cut, group.sure) = (cut, Some(sure));
            }
        } else if let Some(head) = found.and_then(|seen| seen.head.as_ref()).filter(|_| !is_blank)
            && head.confidence >= SURE
            && has_kept
            && !matches!(due, Some((Cut::Separator | Cut::Start, _)))
        {
            due = Some((Cut::Head, Some(hundredths(head.confidence))));
        }
        match due {
            // A blank page ends a letter; the next one begins with something on it.
            Some(_) if is_blank && !groups.is_empty() => {}
            Some((cut, sure)) => {
                groups.push(Group { cut, sure, pages: Vec::new() });
                due = None;
            }
            None => {}
        }
        if let Some(group) = groups.last_mut() {
            group.pages.push(page);
        }
        if is_blank && has_kept && !backs && due.is_none() {
            due = Some((Cut::Blank, Some(60)));
        }
    }
    groups
}

/// How often each bar code stands on a sheet with nothing else.
fn counted_codes(found: &Findings) -> BTreeMap<&str, usize> {
    let mut count = BTreeMap::new();
    for finding in found.values() {
        if let Finding::Seen(SurveyedPage { code: Some(code), .. }) = finding {
            *count.entry(code.as_str()).or_default() += 1;
        }
    }
    count
}

/// Is it a sheet that parts letters, and how sure is that, in hundredths? One sheet with another program's code may be a
/// page of its letter; the same code twice is on purpose.
fn parts(seen: &SurveyedPage, codes: &BTreeMap<&str, usize>) -> Option<(Cut, u8)> {
    if seen.is_separator {
        return Some((Cut::Separator, 99));
    }
    let again = codes.get(seen.code.as_deref()?).is_some_and(|count| *count > 1);
    Some((Cut::Code, if again { 95 } else { 65 }))
}

/// Are the blank pages the backs of sheets? Then they part nothing.
fn are_backs(places: &[(u32, u32)], found: &Findings) -> bool {
    let is_blank =
        |place: &&(u32, u32)| matches!(found.get(place), Some(Finding::Seen(seen)) if seen.is_blank);
    let blank: Vec<_> = places.iter().filter(is_blank).collect();
    blank.len() > BACKS && blank.len() * 4 > places.len() && blank.iter().all(|(_, page)| page % 2 == 0)
}

fn turn(seen: &SurveyedPage) -> u16 {
    u16::from(seen.quarters % 4) * 90
}

fn hundredths(confidence: f64) -> u8 {
    // Between 0 and 100, so nothing is cut off.
    (confidence.clamp(0.0, 1.0) * 100.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use congvan_reading::LetterHead;
    use proptest::prelude::*;

    /// A pile in letters: `H` a head, `h` a doubtful one, `t` text, `b` blank, `S` a separator, `1` and `2` sheets with
    /// another program's code, `?` not looked at, `u` text upside down.
    fn pile(pages: &str) -> (Vec<(u32, u32)>, Findings) {
        let head = |confidence| Some(LetterHead { confidence, number: None });
        let mut found = Findings::new();
        for (page, kind) in (1..).zip(pages.chars()) {
            let seen = SurveyedPage {
                page,
                is_blank: kind == 'b',
                is_separator: kind == 'S',
                code: matches!(kind, '1' | '2').then(|| kind.to_string()),
                quarters: if kind == 'u' { 2 } else { 0 },
                head: match kind {
                    'H' => head(0.97),
                    'h' => head(0.4),
                    _ => None,
                },
            };
            if kind != '?' {
                found.insert((1, page), Finding::Seen(seen));
            }
        }
        (vec![(1, pages.chars().count() as u32)], found)
    }

    /// The groups as the pile tells them: pages left out in brackets.
    fn cut(pages: &str) -> String {
        let (files, found) = pile(pages);
        let kinds: Vec<char> = pages.chars().collect();
        let plan = Plan::proposed(&files, &found);
        let tell = |group: &Group| {
            let page = |page: &PlannedPage| {
                let kind = kinds[page.page as usize - 1];
                if page.out { format!("({kind})") } else { kind.to_string() }
            };
            group.pages.iter().map(page).collect::<String>()
        };
        plan.groups.iter().map(tell).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_pile_is_cut_where_letters_begin() {
        for (pile, expected) in [
            ("HttHtH", "Htt|Ht|H"),
            ("HtbHtb", "Ht(b)|Ht(b)"),
            ("tttbtt", "ttt(b)|tt"),
            ("ttbbtt", "tt(b)(b)|tt"),
            ("SHtSHt", "(S)Ht|(S)Ht"),
            ("HtbSHt", "Ht(b)|(S)Ht"),
            ("SSHt", "(S)(S)Ht"),
            ("1Ht1Ht", "(1)Ht|(1)Ht"),
            ("Htt1tt2bHt", "Htt|(1)tt|(2)(b)Ht"),
            ("Ht1", "Ht|(1)"),
            // Scanned on both sides: the backs part nothing, heads do.
            ("HbtbtbHb", "H(b)t(b)t(b)|H(b)"),
            ("Hthtt", "Hthtt"),
            ("H??H", "H??|H"),
            ("bHt", "(b)Ht"),
            ("", ""),
        ] {
            assert_eq!(cut(pile), expected, "{pile}");
        }
        let (files, found) = pile("Hu");
        assert_eq!(Plan::proposed(&files, &found).groups[0].pages[1].turn, 180);
    }

    #[test]
    fn the_reason_of_a_cut_is_told() {
        let (files, found) = pile("HtHbtSt");
        let plan = Plan::proposed(&files, &found);
        let told: Vec<_> = plan.groups.iter().map(|group| (group.cut, group.sure)).collect();
        let expected =
            [(Cut::Start, None), (Cut::Head, Some(97)), (Cut::Blank, Some(60)), (Cut::Separator, Some(99))];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_code_is_sure_when_it_stands_on_two_sheets() {
        let told = |pile_of: &str| {
            let (files, found) = pile(pile_of);
            let plan = Plan::proposed(&files, &found);
            plan.groups.iter().map(|group| (group.cut, group.sure)).collect::<Vec<_>>()
        };
        assert_eq!(told("Ht1Ht"), [(Cut::Start, None), (Cut::Code, Some(65))]);
        assert_eq!(told("1Ht2Ht"), [(Cut::Code, Some(65)); 2]);
        assert_eq!(told("1Ht1Ht"), [(Cut::Code, Some(95)); 2]);
        // Our own sheet says more than another one beside it.
        assert_eq!(told("HtS1Ht"), [(Cut::Start, None), (Cut::Separator, Some(99))]);
        assert_eq!(told("Ht1SHt"), [(Cut::Start, None), (Cut::Separator, Some(99))]);
    }

    proptest! {
        /// Whatever was found, a proposal names every page once; so does what a person kept of it, completed.
        #[test]
        fn no_page_is_lost_or_doubled(
            first in "[HhtbSu12?]{0,30}", second in "[HhtbSu12?]{0,10}", keep in 0_usize..12, turn in 0_u16..4,
        ) {
            let (mut files, mut found) = pile(&first);
            let (other, more) = pile(&second);
            files.push((2, other[0].1));
            found.extend(more.into_iter().map(|((_, page), finding)| ((2, page), finding)));
            let mut plan = Plan::proposed(&files, &found);
            let all: Vec<(u32, u32)> = files
                .iter()
                .flat_map(|(file, count)| (1..=*count).map(|page| (*file, page)))
                .collect();
            prop_assert_eq!(plan.places().collect::<Vec<_>>(), all.clone());
            prop_assert_eq!(plan.check(&files), Ok(()));
            plan.groups.truncate(keep);
            for page in plan.groups.iter_mut().flat_map(|group| &mut group.pages) {
                page.turn = turn * 90;
            }
            let mut completed: Vec<_> = plan.completed(&files, &found).places().collect();
            completed.sort_unstable();
            prop_assert_eq!(completed, all);
        }

        /// A plan with a page too many, one twice or one missing is refused.
        #[test]
        fn a_plan_that_loses_a_page_is_refused(count in 1_u32..20, at in 0_usize..20, fault in 0..4) {
            let files = [(1, count)];
            let mut plan = Plan::proposed(&files, &Findings::new());
            let pages = &mut plan.groups[0].pages;
            let at = at % pages.len();
            match fault {
                0 => pages.push(pages[at]),
                1 => pages[at].page = count + 1,
                2 => pages[at].turn = 45,
                _ if count > 1 => { pages.remove(at); }
                _ => pages.clear(),
            }
            prop_assert!(plan.check(&files).is_err());
        }
    }
}
