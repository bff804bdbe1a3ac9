use std::sync::LazyLock;

use regex::Regex;

use super::code::Code;
use super::head::Head;
use super::letter::{Letter, pattern};
use crate::layout::{Bounds, LineText, Piece};
use crate::reading::Found;
use crate::text::folding::fold;

/// Kinds that are printed over the text, with their sign in a code. Folded name, name, sign.
///
/// Source: Decree 30/2020/NĐ-CP, art. 7 and Appendix III; the Law on Promulgation of Legal Documents; the
/// Party's kinds; signs of Circular 01/2011/TT-BNV on older papers.
const KINDS: [(&str, &str, &str); 61] = [
    ("nghi quyet lien tich", "Nghị quyết liên tịch", "NQLT"),
    ("thong tu lien tich", "Thông tư liên tịch", "TTLT"),
    ("chuong trinh hanh dong", "Chương trình hành động", "CTHĐ"),
    ("chuong trinh cong tac", "Chương trình công tác", "CTr"),
    ("giay chung nhan", "Giấy chứng nhận", "GCN"),
    ("giay gioi thieu", "Giấy giới thiệu", "GGT"),
    ("giay nghi phep", "Giấy nghỉ phép", "GNP"),
    ("giay uy quyen", "Giấy ủy quyền", "GUQ"),
    ("giay xac nhan", "Giấy xác nhận", "GXN"),
    ("giay trieu tap", "Giấy triệu tập", "GTT"),
    ("giay de nghi", "Giấy đề nghị", "GĐN"),
    ("lich cong tac", "Lịch công tác", "LCT"),
    ("ban thoa thuan", "Bản thỏa thuận", "BTT"),
    ("ban cam ket", "Bản cam kết", "BCK"),
    ("ban ghi nho", "Bản ghi nhớ", "BGN"),
    ("loi keu goi", "Lời kêu gọi", ""),
    ("chuong trinh", "Chương trình", "CTr"),
    ("phieu chuyen", "Phiếu chuyển", "PC"),
    ("phieu trinh", "Phiếu trình", "PTr"),
    ("phieu bao", "Phiếu báo", "PB"),
    ("phieu gui", "Phiếu gửi", "PG"),
    ("phap lenh", "Pháp lệnh", "PL"),
    ("phuong an", "Phương án", "PA"),
    ("nghi quyet", "Nghị quyết", "NQ"),
    ("nghi dinh", "Nghị định", "NĐ"),
    ("quyet dinh", "Quyết định", "QĐ"),
    ("thong bao", "Thông báo", "TB"),
    ("thong cao", "Thông cáo", "TC"),
    ("thong tri", "Thông tri", "TT"),
    ("thong tu", "Thông tư", "TT"),
    ("thu cong", "Thư công", ""),
    ("huong dan", "Hướng dẫn", "HD"),
    ("hien phap", "Hiến pháp", ""),
    ("giay moi", "Giấy mời", "GM"),
    ("cong dien", "Công điện", "CĐ"),
    ("cong van", "Công văn", "CV"),
    ("giay phep", "Giấy phép", "GP"),
    ("giay bao", "Giấy báo", "GB"),
    ("thu moi", "Thư mời", "TM"),
    ("kien nghi", "Kiến nghị", "KN"),
    ("khang nghi", "Kháng nghị", "KN"),
    ("yeu cau", "Yêu cầu", "YC"),
    ("quy trinh", "Quy trình", "QTr"),
    ("quy dinh", "Quy định", "QyĐ"),
    ("quy che", "Quy chế", "QC"),
    ("ke hoach", "Kế hoạch", "KH"),
    ("ket luan", "Kết luận", "KL"),
    ("bien ban", "Biên bản", "BB"),
    ("hop dong", "Hợp đồng", "HĐ"),
    ("to trinh", "Tờ trình", "TTr"),
    ("tuyen bo", "Tuyên bố", ""),
    ("bao cao", "Báo cáo", "BC"),
    ("chi thi", "Chỉ thị", "CT"),
    ("bo luat", "Bộ luật", ""),
    ("de an", "Đề án", "ĐA"),
    ("du an", "Dự án", "DA"),
    ("noi quy", "Nội quy", "NQy"),
    ("dieu le", "Điều lệ", "ĐL"),
    ("lenh", "Lệnh", "L"),
    ("luat", "Luật", ""),
    ("don", "Đơn", ""),
];

static ABOUT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:v\s*/\s*v|vv\b|v\.v\b)[\s:.]*|^(?:ve viec|ve)\b"));
static VV: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:v\s*/\s*v|vv\b|v\.v\b)[\s:.]*"));
static ENDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:dong )?kinh (?:gui|moi|thua)\b|so\s*:|can cu\b|thuc hien (?:quyet|nghi|thong|cong|luat|ke)|dieu \d|\(?(?:ban hanh )?kem theo|quyet dinh\s*:|noi nhan|phan thu|chuong [ivx]|thoi gian\b.*:|hom nay\b|[ivx]+\. |\d+\. )",
    )
});

/// A line of years alone, as the end of a subject: `2026`, `2026 - 2030`.
static YEARS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?[\s.]*$"));
/// What a number must follow, so that a line cannot end with it.
static COUNTS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:nam|quy|thang|ngay|so|lan|khoa|ky|giai doan|nhiem ky|nam hoc)[\s:]*$"));

/// What kind of letter it is and what it is about.
#[derive(Debug, Default)]
pub(crate) struct Kind {
    pub(crate) kind: Option<Found<String>>,
    pub(crate) subject: Option<Found<String>>,
    /// Where the printed kind or the subject ends: the text begins under it.
    pub(crate) bottom: f64,
    /// A plan, report or decision: several days in it are steps of the work, not what the reader owes.
    pub(crate) is_plan: bool,
    /// A rule for everybody (law, decree, circular): its time limits are not this reader's.
    pub(crate) is_normative: bool,
}

/// Whether a piece is a printed kind in the middle of the page.
pub(crate) fn is_kind_line(piece: &Piece, middle: f64) -> bool {
    // A line of nothing but the kind may stand at the left edge as well, as in plain prints.
    piece.is_capitals()
        && kind_of(piece).is_some_and(|(.., words)| {
            is_centered(&piece.bounds, middle, 30.0)
                || words == piece.words.len() && piece.bounds.x0 < middle * 0.5
        })
}

/// The kind that a sign in a code stands for: exactly, else with D for Đ.
fn by_sign(sign: &str) -> Option<&'static str> {
    let exact = KINDS.iter().find(|(_, _, own)| !own.is_empty() && *own == sign);
    let loose = || KINDS.iter().find(|(_, _, own)| !own.is_empty() && is_same_sign(own, sign));
    exact.or_else(loose).map(|(_, name, _)| *name)
}

fn is_same_sign(a: &str, b: &str) -> bool {
    fold(a.chars()) == fold(b.chars())
}

fn is_centered(bounds: &Bounds, middle: f64, slack: f64) -> bool {
    (bounds.center_x() - middle).abs() < slack
}

/// The kind that a line in capitals names, and the words of the line after it.
fn kind_of(piece: &Piece) -> Option<(&'static str, &'static str, usize)> {
    let text = piece.folded.trim();
    if text.ends_with(':') {
        return None;
    }
    KINDS.iter().find_map(|(folded, name, sign)| {
        let rest = text.strip_prefix(folded)?;
        (rest.is_empty() || rest.starts_with(' ')).then_some((*name, *sign, folded.matches(' ').count() + 1))
    })
}

/// Reads the kind and the subject.
pub(crate) fn read(letter: &Letter<'_>, head: &Head, code: &Code) -> Kind {
    let top = head.title.map_or_else(|| code.line.map_or(0.0, |(top, _)| top), |title| title.y0);
    let pieces: Vec<&Piece> = letter.pieces(head.page).filter(|piece| piece.bounds.y0 > top).collect();
    let signs: Vec<&str> = code.notation.iter().flat_map(|found| found.value.split(['-', '/'])).collect();
    let sign =
        signs.iter().find(|sign| !sign.starts_with(|c: char| c.is_ascii_digit())).copied().unwrap_or("");
    let is_numbered_by_year =
        signs.first().is_some_and(|first| first.len() == 4 && first.parse::<u16>().is_ok());

    let limit = letter.sheet().map_or(0.0, |sheet| sheet.height * 0.62);
    let printed = pieces
        .iter()
        .take_while(|piece| piece.bounds.y0 < limit)
        .take_while(|piece| !piece.folded.starts_with("kinh gui") && piece.bounds.width() < head.middle * 1.3)
        .find(|piece| is_kind_line(piece, head.middle));
    let about = left_subject(letter, head, code);
    if let Some(line) = printed
        && let Some((name, own_sign, words)) = kind_of(line)
    {
        let fits = own_sign.is_empty()
            || sign.is_empty()
            || is_numbered_by_year
            || signs.iter().any(|sign| is_same_sign(sign, own_sign));
        let other = by_sign(sign);
        let (confidence, reason) = match (fits, other) {
            (false, Some(_)) => (0.85, Some("tên loại và ký hiệu không khớp nhau")),
            _ => (0.97, None),
        };
        let place = LineText::new(line.words.iter().take(words).map(|word| (head.page, word))).bounds();
        let (subject, bottom) = centered_subject(letter, head, &pieces, line, words);
        let kind = match name {
            // "Đơn kiến nghị", "Đơn xin nghỉ phép": the whole line names it.
            "Đơn" => sentence_case(&line.text),
            name => name.to_owned(),
        };
        return Kind {
            kind: Some(letter.found(kind, place, confidence, reason)),
            subject: subject.or_else(|| about.map(|(found, _)| found)),
            bottom,
            is_plan: matches!(
                name,
                "Kế hoạch"
                    | "Chương trình"
                    | "Phương án"
                    | "Đề án"
                    | "Dự án"
                    | "Báo cáo"
                    | "Quyết định"
                    | "Quy chế"
                    | "Quy định"
                    | "Hợp đồng"
                    | "Biên bản"
                    | "Chương trình hành động"
                    | "Chương trình công tác"
            ),
            is_normative: is_numbered_by_year
                || matches!(name, "Luật" | "Bộ luật" | "Nghị định" | "Thông tư" | "Pháp lệnh" | "Nghị quyết"),
        };
    }
    if let Some((subject, bottom)) = about {
        let (confidence, reason) = match code.notation {
            Some(_) => (0.95, None),
            None => (0.8, Some("văn bản không có số, ký hiệu đọc được")),
        };
        let kind = letter.found("Công văn".to_owned(), None, confidence, reason);
        return Kind {
            kind: Some(kind),
            subject: Some(subject),
            bottom,
            is_plan: false,
            is_normative: false,
        };
    }
    if let Some((subject, bottom)) = unmarked_subject(letter, head, code) {
        let reason = "không thấy tên loại in trên văn bản, có thể là công văn";
        return Kind {
            kind: Some(letter.found("Công văn".to_owned(), None, 0.8, Some(reason))),
            subject: Some(subject),
            bottom,
            is_plan: false,
            is_normative: false,
        };
    }
    // No printed kind and no subject: the sign in the code is all there is.
    let kind = code.notation.as_ref().map(|_| match by_sign(sign) {
        Some(name) => {
            let reason = "tên loại suy ra từ ký hiệu, không thấy in trên văn bản";
            letter.found(name.to_owned(), None, 0.7, Some(reason))
        }
        None => {
            let reason = "không thấy tên loại và trích yếu, có thể là công văn";
            letter.found("Công văn".to_owned(), None, 0.7, Some(reason))
        }
    });
    Kind { kind, subject: None, bottom: head.bottom, is_plan: false, is_normative: is_numbered_by_year }
}

/// The lines in the middle of the page under the printed kind.
fn centered_subject(
    letter: &Letter<'_>,
    head: &Head,
    pieces: &[&Piece],
    line: &Piece,
    words: usize,
) -> (Option<Found<String>>, f64) {
    let mut taken: Vec<(usize, &crate::layout::Word)> = Vec::new();
    taken.extend(line.words.iter().skip(words).map(|word| (head.page, word)));
    let mut last = line;
    let mut first: Option<&Piece> = None;
    let middle = line.bounds.center_x();
    let is_at_edge = (middle - head.middle).abs() > 30.0;
    for piece in pieces.iter().filter(|piece| piece.row > line.row) {
        let step = piece.bounds.y0 - last.bounds.y0;
        let height = last.bounds.height();
        let is_far = step
            > height
                * if first.is_none() {
                    2.6
                } else if is_at_edge {
                    1.4
                } else {
                    1.75
                };
        let is_other_weight = first
            .is_some_and(|first| matches!((first.is_bold(), piece.is_bold()), (Some(true), Some(false))));
        let is_shouted = piece.is_capitals() && first.is_none_or(|first| !first.is_capitals());
        // A subject in capitals is one only where nothing in small letters could be meant.
        let is_body_name = is_shouted && (first.is_some() || is_authority(&piece.folded));
        if is_far
            || is_other_weight
            || is_body_name
            || !(piece.has_letters() || ends_with_number(last, piece))
            // "CHỦ TỊCH … điện:" over those to whom a telegram goes.
            || piece.folded.trim_end().ends_with("dien:")
            || ENDS.is_match(&piece.folded)
            || !(is_centered(&piece.bounds, middle, 9.0)
                || is_at_edge && (piece.bounds.x0 - line.bounds.x0).abs() < 3.0)
        {
            break;
        }
        taken.extend(piece.words.iter().map(|word| (head.page, word)));
        first.get_or_insert(piece);
        last = piece;
    }
    // "HƯỚNG DẪN LIÊN NGÀNH" over a subject in small letters: the rest of the line belongs to the kind.
    if let Some(first) = first.filter(|first| !first.is_capitals()) {
        let extra = line.words.len().saturating_sub(words);
        if extra > 0 && first.row > line.row {
            taken.drain(..extra);
        }
    }
    let is_mixed = has_mixed_sizes(taken.iter().map(|(_, word)| word.bounds.height()));
    // "PHIẾU CHUYỂN ĐƠN" and nothing under it: what is left of the line names the kind.
    let is_rest_of_kind = first.is_none() && taken.len() <= 2;
    let text = LineText::new(taken);
    if text.len() < 3 || is_rest_of_kind {
        return (None, last.bounds.y1);
    }
    let (confidence, reason) = match first.map_or(line.is_bold(), Piece::is_bold) {
        _ if is_mixed => (0.7, Some("chữ trong trích yếu có nhiều cỡ, có thể lẫn dấu đến")),
        _ if is_at_edge => (0.75, Some("trích yếu không đặt giữa dòng, có thể lẫn nội dung")),
        Some(false) => (0.85, Some("trích yếu không in đậm, có thể lẫn nội dung")),
        _ if text.len() > 400 => (0.8, Some("trích yếu dài bất thường")),
        _ => (0.95, None),
    };
    (Some(letter.found(bare_subject(&text.text()), text.bounds(), confidence, reason)), last.bounds.y1)
}

/// Does the subject go on in a line without letters?
fn ends_with_number(above: &Piece, line: &Piece) -> bool {
    let has_digits = line.text.chars().any(|c| c.is_ascii_digit());
    has_digits && (YEARS.is_match(&line.folded) || COUNTS.is_match(&above.folded))
}

/// A subject without the brackets around it and without "V/v": `(V/v cấp lại giấy chứng nhận)`.
fn bare_subject(text: &str) -> String {
    let text = text.trim_matches([' ', '.', ';', ':']);
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let text = inner.filter(|inner| !inner.contains(['(', ')'])).unwrap_or(text);
    let about = VV.find(&fold(text.chars())).map_or(0, |found| found.as_str().chars().count());
    text.chars().skip(about).collect::<String>().trim_matches([' ', '.', ';', ':']).to_owned()
}

/// Words of clearly different sizes in one text: something was stamped over it.
fn has_mixed_sizes(heights: impl Iterator<Item = f64> + Clone) -> bool {
    let low = heights.clone().fold(f64::MAX, f64::min);
    heights.fold(0.0, f64::max) > low * 1.18
}

/// `CHỦ TỊCH ỦY BAN NHÂN DÂN …` over the grounds of a decision.
fn is_authority(folded: &str) -> bool {
    [
        "chu tich",
        "giam doc",
        "bo truong",
        "uy ban",
        "hoi dong",
        "thu tuong",
        "chinh phu",
        "quoc hoi",
        "truong",
        "cuc truong",
        "tong",
        "hieu truong",
        "vien truong",
        "chanh",
        "ban ",
        "so ",
        "thong doc",
        "thu truong",
    ]
    .iter()
    .any(|start| folded.starts_with(start))
}

/// The subject under the number: `V/v …` or, with the Party, `Về …`.
fn left_subject(letter: &Letter<'_>, head: &Head, code: &Code) -> Option<(Found<String>, f64)> {
    let floor = code.line.map_or(0.0, |(_, bottom)| bottom - 4.0);
    let rows = head.left_rows();
    let start = rows.iter().position(|row| row.bounds.y0 > floor && ABOUT.is_match(&row.folded))?;
    let taken = rows_from(&rows[start..]);
    let bottom = taken[taken.len() - 1].bounds.y1;
    let text = LineText::new(taken.iter().flat_map(|row| &row.words).map(|word| (head.page, word)));
    let start = VV.find(text.folded()).map_or(0, |found| found.end());
    let value = text.slice(start..text.len());
    let value = value.trim_matches([' ', '.', ';', ':', '-']).to_owned();
    let near = code.line.is_some_and(|(_, bottom)| taken[0].bounds.y0 - bottom < 40.0);
    let (confidence, reason) = match (value.chars().count(), near) {
        (0..=2, _) => return None,
        (3..=12, _) => (0.8, Some("trích yếu ngắn bất thường")),
        (_, false) => (0.85, Some("trích yếu không nằm ngay dưới số, ký hiệu")),
        _ => (0.95, None),
    };
    Some((letter.found(value, text.place(0..text.len()), confidence, reason), bottom))
}

/// The subject right under the number without the words that usually begin it, as Party bodies write it.
fn unmarked_subject(letter: &Letter<'_>, head: &Head, code: &Code) -> Option<(Found<String>, f64)> {
    let (_, floor) = code.line?;
    // Only a letter without a kind of its own has its subject there.
    code.notation.as_ref()?;
    let rows = head.left_rows();
    let start = rows.iter().position(|row| row.bounds.y0 > floor - 4.0 && row.has_letters())?;
    let first = &rows[start];
    let is_near = first.bounds.y0 - floor < first.bounds.height();
    let is_other = first.is_capitals()
        || super::marks::is_mark(&first.folded)
        || ENDS.is_match(&first.folded)
        || first.folded.ends_with(':')
        || first.folded.contains("ngay ") && first.folded.contains("thang ");
    let taken = rows_from(&rows[start..]);
    let words: usize = taken.iter().map(|row| row.words.len()).sum();
    if !is_near || is_other || words < 4 {
        return None;
    }
    let bottom = taken[taken.len() - 1].bounds.y1;
    let text = LineText::new(taken.iter().flat_map(|row| &row.words).map(|word| (head.page, word)));
    let reason = "không có “V/v” trước trích yếu, lấy dòng ngay dưới số, ký hiệu";
    let value = text.text().trim_matches([' ', '.', ';', ':', '-']).to_owned();
    Some((letter.found(value, text.bounds(), 0.75, Some(reason)), bottom))
}

/// The first row and those that follow it closely.
fn rows_from(rows: &[Piece]) -> Vec<&Piece> {
    let mut taken: Vec<&Piece> = rows.iter().take(1).collect();
    for row in rows.iter().skip(1) {
        let Some(last) = taken.last() else { break };
        let step = row.bounds.y0 - last.bounds.y0;
        if step > last.bounds.height() * 1.75
            || super::marks::is_mark(&row.folded)
            || ENDS.is_match(&row.folded)
        {
            break;
        }
        if row.has_letters() || row.text.chars().any(|c| c.is_ascii_digit()) {
            taken.push(row);
        }
    }
    taken
}

/// `ĐƠN KIẾN NGHỊ` as `Đơn kiến nghị`.
pub(crate) fn sentence_case(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut chars = lower.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Word;

    fn piece(text: &str) -> Piece {
        let bounds = Bounds { x0: 270.0, y0: 120.0, x1: 360.0, y1: 136.0 };
        let word = |text: &str| Word { text: text.into(), bounds, bold: None };
        Piece::new(text.split(' ').map(word).collect(), 0).unwrap()
    }

    #[test]
    fn kinds() {
        for (line, want) in [
            ("QUYẾT ĐỊNH", Some("Quyết định")),
            ("QUYẾT ĐỊNH:", None),
            ("THÔNG TƯ LIÊN TỊCH", Some("Thông tư liên tịch")),
            ("BIÊN BẢN CUỘC HỌP", Some("Biên bản")),
            ("LUẬT", Some("Luật")),
            ("LUẬT SƯ", Some("Luật")),
            ("LUẬTSƯ", None),
            ("ĐỀ ÁN", Some("Đề án")),
        ] {
            assert_eq!(kind_of(&piece(line)).map(|(name, ..)| name), want, "{line}");
        }
    }

    #[test]
    fn kinds_are_in_the_middle() {
        assert!(is_kind_line(&piece("KẾ HOẠCH"), 316.0));
        assert!(!is_kind_line(&piece("KẾ HOẠCH"), 200.0));
        assert!(!is_kind_line(&piece("Kế hoạch"), 316.0));
    }

    #[test]
    fn kinds_are_found_longest_first() {
        for (i, (name, ..)) in KINDS.iter().enumerate() {
            let covered = KINDS[..i].iter().any(|(other, ..)| name.starts_with(&format!("{other} ")));
            assert!(!covered, "{name} is hidden");
        }
    }
}
