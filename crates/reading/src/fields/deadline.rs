use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use time::Date;

use super::date::day;
use super::letter::{Letter, pattern};
use crate::layout::{LineText, Word};
use crate::reading::Found;

/// Hạn trả lời: a day, or a number of working days.
#[derive(Debug, Default)]
pub(crate) struct Deadline {
    pub(crate) date: Option<Found<Date>>,
    pub(crate) working_days: Option<Found<u32>>,
}

const DATE: &str =
    r"(?P<d>\d{1,2})\s*(?:/|-|\.|thang)\s*(?P<m>\d{1,2})(?:\s*(?:/|-|\.|,?\s*nam)\s*(?P<y>\d{4}))?";
const CLOCK: &str = r"(?:\s*(?:luc|vao|hoi)?\s*\d{1,2}\s*(?:gio|h|g|:)\s*(?:\d{1,2})?\s*(?:phut)?\s*,?\s*)?(?:\s*\(?(?:thu (?:hai|ba|tu|nam|sau|bay)|chu nhat)\)?\s*,?)?";

static FIRM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:truoc|cham nhat|muon nhat|khong qua|khong muon hon|tre nhat|han cuoi|han chot|thoi han(?: gui| nop| bao cao| tra loi)?)(?: la| vao| den| het| truoc| trong)*\s*:?{CLOCK}\s*(?:het |cuoi )?(?:ngay\s*)?{DATE}\b"
    ))
});
static LOOSE: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"\b(?:den het|het|xong|den|trong){CLOCK}\s*ngay\s*{DATE}\b")));
static WORKING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:trong(?: vong| thoi han| thoi gian)?|cham nhat(?: la)?(?: sau| trong)?|khong qua|sau|thoi han(?: la)?)(?: toi da| la)*\s*\(?(?P<n>\d{1,3})\)?\s*(?:\([a-z ]+\)\s*)?ngay lam viec\b",
    )
});
/// Words of a sentence that asks its readers for something.
static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:gui|bao cao|dang ky|phan hoi|tra loi|gop y|tham gia y kien|cho y kien|co y kien|hoan thanh|hoan thien|trinh|cung cap|nop|xong|de nghi|yeu cau|giao|xac nhan|bo sung|tong hop|giai trinh|khac phuc|thong bao ket qua|lap danh sach|cap nhat|thuc hien|thong nhat|gui ve)\b",
    )
});
/// Words of a sentence whose dates mean something else.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"co hieu luc|het hieu luc|hieu luc thi hanh|^\s*can cu|^\s*(?:phuc dap|tra loi|xet) |ngay sinh|sinh ngay",
    )
});
/// What is asked in a sentence that begins with its grounds: "Căn cứ …, Ban đề nghị …".
static AFTER_GROUNDS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r",\s*(?:[a-z]+ ){0,9}?(?P<ask>de nghi|yeu cau|giao) (?P<next>[a-z]+)"));
/// Words right before a date that make it something else than a deadline for the reader.
static OTHER_HERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:ban hanh|phat sinh|thanh lap|duoc cap|da cap|da ky|ky ket|so lieu|khoi cong|khai mac|to chuc|sinh|tu ngay [\d/]+|du lieu|thoi diem|dien ra|nghi viec|tuyen dung|trinh [a-z ]{3,40} ban hanh)\s*$",
    )
});

/// Reads the running text of the letter between `start` (page, height) and `end`.
///
/// `issued` dates the letter: no deadline lies before it, and one without a year lies in the year after it.
pub(crate) fn read(
    letter: &Letter<'_>,
    start: (usize, f64),
    end: Option<(usize, f64)>,
    issued: Option<Date>,
    is_normative: bool,
    is_plan: bool,
) -> Deadline {
    if is_normative {
        return Deadline::default();
    }
    let words = (letter.first..letter.end).filter_map(|page| Some((page, letter.sheets.get(page)?)));
    let words = words.flat_map(|(page, sheet)| sheet.flow.iter().map(move |word| (page, word)));
    let text = LineText::new(words.filter(|(page, word)| is_between(*page, word, start, end, letter)));
    let sentences = sentences(text.folded());

    let mut days: Vec<(Date, Range<usize>, bool)> = Vec::new();
    let mut working: Vec<(u32, Range<usize>)> = Vec::new();
    for range in sentences {
        let Some(sentence) = text.folded().get(range.clone()) else { continue };
        let asked = range.start + past_grounds(sentence);
        let (sentence, range) = (&sentence[asked - range.start..], asked..range.end);
        if OTHER.is_match(sentence) || !ASKED.is_match(sentence) {
            continue;
        }
        let mut firm = dates(&FIRM, sentence, issued, range.start);
        let is_firm = !firm.is_empty();
        if !is_firm {
            firm = dates(&LOOSE, sentence, issued, range.start);
        }
        days.extend(firm.into_iter().map(|(date, place)| (date, place, is_firm)));
        working.extend(WORKING.captures_iter(sentence).filter_map(|captures| {
            let whole = captures.get(0)?;
            let count = captures.name("n")?.as_str().parse().ok().filter(|n| (1..=120).contains(n))?;
            Some((count, range.start + whole.start()..range.start + whole.end()))
        }));
    }
    if is_plan && days.iter().any(|(date, ..)| *date != days[0].0) {
        days.clear();
    }
    Deadline { date: choose_day(letter, &text, &days), working_days: choose_count(letter, &text, &working) }
}

fn is_between(
    page: usize,
    word: &Word,
    start: (usize, f64),
    end: Option<(usize, f64)>,
    letter: &Letter<'_>,
) -> bool {
    let y = word.bounds.center_y();
    (page > start.0 || page == start.0 && y > start.1)
        && (page != letter.first || y < letter.floor)
        && end.is_none_or(|(last, height)| page < last || page == last && y < height)
}

/// Where what is asked begins in a sentence with grounds before it; 0 in others. "Xét đề nghị của …" asks nothing.
fn past_grounds(sentence: &str) -> usize {
    AFTER_GROUNDS
        .captures_iter(sentence)
        .filter(|captures| captures.name("next").is_some_and(|next| next.as_str() != "cua"))
        .find_map(|captures| captures.name("ask"))
        .filter(|_| OTHER.is_match(sentence))
        .map_or(0, |ask| ask.start())
}

/// Ranges of sentences: cut at a full stop or semicolon before a space, and after "như sau:".
fn sentences(folded: &str) -> Vec<Range<usize>> {
    let bytes = folded.as_bytes();
    let mut out = Vec::new();
    let mut from = 0;
    let mut depth = 0_usize;
    for i in 0..bytes.len() {
        match bytes[i] {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A bracket that never closes must not swallow the rest of the letter.
        if depth > 0 && i - from < 600 {
            continue;
        }
        let is_end = matches!(bytes[i], b'.' | b';') && bytes.get(i + 1).is_none_or(|next| *next == b' ');
        // "TP. Hải Vân", "1. …": a point after one or two characters ends nothing.
        let word = bytes[from..i].iter().rev().take_while(|b| **b != b' ').count();
        let is_lead = bytes[i] == b':' && folded[from..i].trim_end().ends_with(" sau");
        if is_lead || is_end && (word > 2 || bytes[i] == b';') {
            out.push(from..i);
            from = i + 1;
            depth = 0;
        }
    }
    if from < bytes.len() {
        out.push(from..bytes.len());
    }
    out
}

fn dates(regex: &Regex, sentence: &str, issued: Option<Date>, offset: usize) -> Vec<(Date, Range<usize>)> {
    regex
        .captures_iter(sentence)
        .filter_map(|captures| {
            let number =
                |name: &str| captures.name(name).and_then(|found| found.as_str().parse::<u16>().ok());
            let (d, m) = (number("d")?, number("m")?);
            let date = match number("y") {
                Some(year) => day(d, m, year)?,
                None => {
                    let issued = issued?;
                    let year = u16::try_from(issued.year()).ok()?;
                    let date = day(d, m, year)?;
                    if date < issued { day(d, m, year + 1)? } else { date }
                }
            };
            let whole = captures.get(0)?;
            let before = sentence.get(..whole.start()).unwrap_or_default();
            // "tính đến ngày"; elsewhere the letters are those of "tỉnh".
            let counts_up = whole.as_str().starts_with("den") && before.trim_end().ends_with("tinh");
            if counts_up || OTHER_HERE.is_match(before) {
                return None;
            }
            let fits = issued.is_none_or(|issued| date >= issued && (date - issued).whole_days() < 1500);
            fits.then_some((date, offset + whole.start()..offset + whole.end()))
        })
        .collect()
}

fn choose_day(
    letter: &Letter<'_>,
    text: &LineText<'_>,
    days: &[(Date, Range<usize>, bool)],
) -> Option<Found<Date>> {
    let firm = days.iter().any(|(_, _, firm)| *firm);
    let mut days: Vec<_> = days.iter().filter(|(_, _, is_firm)| *is_firm || !firm).collect();
    days.sort_by_key(|(date, range, _)| (*date, range.start));
    let (date, range, _) = days.first()?;
    let many = days.iter().any(|(other, ..)| other != date);
    let (confidence, reason) = match (firm, many) {
        (true, false) => (0.93, None),
        (true, true) => (0.6, Some("văn bản nêu nhiều thời hạn, lấy thời hạn sớm nhất")),
        (false, _) => (0.6, Some("có thể là mốc thời gian khác, không phải hạn trả lời")),
    };
    Some(letter.found(*date, text.place(range.clone()), confidence, reason))
}

fn choose_count(
    letter: &Letter<'_>,
    text: &LineText<'_>,
    counts: &[(u32, Range<usize>)],
) -> Option<Found<u32>> {
    let (count, range) = counts.iter().min_by_key(|(count, _)| *count)?;
    let many = counts.iter().any(|(other, _)| other != count);
    let (confidence, reason) = if many {
        (0.6, Some("văn bản nêu nhiều thời hạn, lấy thời hạn ngắn nhất"))
    } else {
        (0.93, None)
    };
    Some(letter.found(*count, text.place(range.clone()), confidence, reason))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::text::folding::fold;

    #[test]
    fn firm_and_loose_dates() {
        let issued = Some(date!(2026 - 11 - 09));
        for (sentence, firm, want) in [
            ("báo cáo về Sở trước ngày 30 tháng 11 năm 2026", true, Some(date!(2026 - 11 - 30))),
            ("gửi trước 16 giờ 00 phút ngày 27/11/2026", true, Some(date!(2026 - 11 - 27))),
            ("gửi chậm nhất vào ngày 05/01", true, Some(date!(2027 - 01 - 05))),
            ("gửi trước 17h00, thứ Sáu, ngày 20/11/2026", true, Some(date!(2026 - 11 - 20))),
            ("tham mưu trong ngày 30/11/2026", false, Some(date!(2026 - 11 - 30))),
            ("tham mưu UBND tỉnh trong ngày 30/11/2026", false, Some(date!(2026 - 11 - 30))),
            ("số dư tính đến ngày 30/11/2026", false, None),
            ("đến hết ngày 30/11/2026", true, None),
            ("đến hết ngày 30/11/2026", false, Some(date!(2026 - 11 - 30))),
            ("trước ngày 01/10/2026", true, None),
            ("ngày 18/1/2027 về cấp phép", true, None),
        ] {
            let regex: &Regex = if firm { &FIRM } else { &LOOSE };
            let found = dates(regex, &fold(sentence.chars()), issued, 0);
            assert_eq!(found.first().map(|(date, _)| *date), want, "{sentence}");
        }
    }

    #[test]
    fn what_is_asked_stands_behind_the_grounds() {
        for (sentence, asked) in [
            (
                "can cu quyet dinh so 12 ngay 3/4/2026, ban de nghi ban giao truoc 15/12",
                "de nghi ban giao truoc 15/12",
            ),
            (
                "xet de nghi cua so tai to trinh ngay 3/4/2026, chu tich giao phong kinh te",
                "giao phong kinh te",
            ),
            (
                "can cu to trinh ngay 3/4/2026, de nghi cua so noi vu",
                "can cu to trinh ngay 3/4/2026, de nghi cua so noi vu",
            ),
            ("cac xa, phuong giao nop truoc 15/12", "cac xa, phuong giao nop truoc 15/12"),
        ] {
            assert_eq!(&sentence[past_grounds(sentence)..], asked);
        }
    }

    #[test]
    fn working_days() {
        for (sentence, want) in [
            ("trong vòng 05 ngày làm việc kể từ ngày nhận", Some("05")),
            ("trong thời hạn 10 (mười) ngày làm việc", Some("10")),
            ("chậm nhất sau 3 ngày làm việc", Some("3")),
            ("05 ngày làm việc", None),
        ] {
            let folded = fold(sentence.chars());
            let got = WORKING.captures(&folded).and_then(|captures| captures.name("n"));
            assert_eq!(got.map(|n| n.as_str()), want, "{sentence}");
        }
    }

    #[test]
    fn sentences_end_at_stops() {
        let text = "gui ve so truoc ngay 1. tp. hai van; xong.";
        let parts: Vec<_> = sentences(text).into_iter().map(|range| text[range].trim()).collect();
        assert_eq!(parts, ["gui ve so truoc ngay 1. tp. hai van", "xong"]);
        let text = "xet de nghi, so co y kien nhu sau: giao phong";
        let parts: Vec<_> = sentences(text).into_iter().map(|range| text[range].trim()).collect();
        assert_eq!(parts, ["xet de nghi, so co y kien nhu sau", "giao phong"]);
    }
}
