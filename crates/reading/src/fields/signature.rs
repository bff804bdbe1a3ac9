use std::sync::LazyLock;

use regex::Regex;

use super::letter::{Letter, pattern};
use crate::layout::{Bounds, LineText, Piece};
use crate::reading::Found;
use crate::text::folding::fold;

/// Who signed, in what office, by what authority.
#[derive(Debug, Default)]
pub(crate) struct Signature {
    pub(crate) name: Option<Found<String>>,
    pub(crate) position: Option<Found<String>>,
    pub(crate) authority: Option<Found<String>>,
    /// Page and height where the block begins: the text ends there.
    pub(crate) start: Option<(usize, f64)>,
}

static MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<tuq>t\s?[./]?\s?u\s?[./]?\s?q)\s?[./]\s?|^(?P<tm>t\s?[./]?\s?m)\s?[./]\s?|^(?P<kt>k\s?[./]?\s?t)\s?[./]\s?|^(?P<tl>t\s?[./]?\s?l)\s?[./]\s?|^(?P<q>q)\s?[./]\s?|^(?P<bare>t/u/q|tuq|t/m|tm|k/t|kt|t/l|tl)\s",
    )
});
/// The start of an office.
static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:q\. |quyen )?(?:pho |p\.|p )?(?:chu tich|chu nhiem|giam doc|tong giam doc|tong cuc truong|tong thanh tra|tong kiem toan|tong bien tap|tong bi thu|tong thu ky|bo truong|thu truong|thu tuong|cuc truong|vu truong|chi cuc truong|truong|chanh|bi thu|vien truong|hieu truong|hieu pho|uy vien|thuong truc|doi truong|chu tri|chu toa|thu ky|chi huy|tu lenh|chinh uy|hat truong|tram truong|to truong|thong doc|tham phan|kiem sat vien|chap hanh vien|nguoi|dai dien|thu truong|ke toan|tham tra vien|kiem toan vien|dieu tra vien)\b",
    )
});
static NOISE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"ky boi|nguoi ky|thoi gian ky|ngay ky|signed by|signature|da ky|ky dien tu|ky so|email|e-mail|co quan:|\(ky|ky, |chu ky|ky ten|dong dau|ghi ro ho ten",
    )
});
static RANK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:thieu|trung|thuong|dai) (?:uy|ta|tuong)|(?:gs|pgs|ts|ths|bs|bsck[12i]*|ck[12i]+|ks|ls|cn|ds|ngut|ngnd)\b\.?|dong chi|luat su|bac si|tien si|thac si|ky su|nha giao uu tu)[\s.,:]+",
    )
});

/// A form of address, unless it is the surname Ông.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:ong|ba)[\s.,:]+"));

/// Whoever writes a petition holds no office.
static WRITER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^nguoi (?:lam|lap|viet|khai|nop|ky|xin|yeu cau|de nghi|kien nghi|khieu nai|to cao|phan anh|dang ky|cam ket)\b",
    )
});

/// A block of capitals with a name under it, in one column.
struct Block<'a> {
    lines: Vec<&'a Piece>,
    name: &'a Piece,
    page: usize,
    /// The name may stand on the page after the office.
    name_page: usize,
}

/// Finds the block beside `Nơi nhận`, or without one the last block of the letter.
pub(crate) fn read(letter: &Letter<'_>, is_joint: bool) -> Signature {
    for page in (letter.first..letter.end).rev() {
        let anchor = letter
            .pieces(page)
            .find(|piece| piece.folded.starts_with("noi nhan") && piece.words.len() <= 4)
            .map(|piece| piece.bounds);
        let mut blocks = blocks(letter, page, anchor, true);
        if blocks.is_empty() && anchor.is_some() {
            // Plain prints set the signature under the list of copies, minutes over it.
            blocks = self::blocks(letter, page, anchor, false);
            if blocks.is_empty() {
                blocks = self::blocks(letter, page, None, true);
            }
        }
        if !blocks.is_empty() {
            return signature(letter, &blocks, is_joint, anchor.is_some());
        }
    }
    // An unsigned letter still says who is to sign; without a name nothing is claimed of it.
    Signature::default()
}

fn blocks<'a>(letter: &Letter<'a>, page: usize, anchor: Option<Bounds>, is_beside: bool) -> Vec<Block<'a>> {
    let Some(sheet) = letter.sheets.get(page) else { return Vec::new() };
    let from = anchor.map_or(0.0, |anchor| anchor.y0 - anchor.height() * 2.5);
    let pieces: Vec<&Piece> = letter
        .pieces(page)
        .filter(|piece| piece.bounds.y0 >= from && !NOISE.is_match(&piece.folded))
        // The list of copies stands on the left.
        .filter(|piece| match anchor {
            Some(anchor) if is_beside => piece.bounds.x0 > anchor.x0 + 40.0,
            Some(anchor) => piece.bounds.y0 > anchor.y1 && !piece.text.starts_with(['-', '+']),
            None => true,
        })
        .filter(|piece| !is_beside || piece.bounds.center_x() > sheet.width * 0.3)
        .collect();
    let mut found: Vec<Block<'a>> = Vec::new();
    let mut used = vec![false; pieces.len()];
    for i in 0..pieces.len() {
        let first = pieces[i];
        if used[i] || !starts_block(first, anchor) {
            continue;
        }
        // Lines of capitals under each other, then a name.
        let mut lines = vec![first];
        let mut name = None;
        for (n, piece) in pieces.iter().enumerate().skip(i + 1) {
            let last = lines[lines.len() - 1];
            let is_below = piece.bounds.y0 > last.bounds.y0 + 2.0;
            let is_column = (piece.bounds.center_x() - first.bounds.center_x()).abs() < 42.0
                || (piece.bounds.center_x() - last.bounds.center_x()).abs() < 24.0
                || !is_beside && (piece.bounds.x0 - first.bounds.x0).abs() < 4.0;
            if used[n] || !is_below || !is_column {
                continue;
            }
            let step = piece.bounds.y0 - last.bounds.y0;
            if step > 260.0 {
                break;
            }
            if is_block_line(piece) && step < last.bounds.height() * 3.2 && !is_name_in_capitals(piece, step)
            {
                lines.push(piece);
                used[n] = true;
            } else if is_name(piece) || is_name_in_capitals(piece, step) {
                name = Some(*piece);
                used[n] = true;
                break;
            } else if anchor.is_none() {
                break;
            }
        }
        // A page may break between the office and the name.
        let name = name.map(|name| (name, page)).or_else(|| Some((overleaf(letter, page)?, page + 1)));
        if let Some((name, name_page)) = name {
            found.push(Block { lines, name, page, name_page });
        }
    }
    // Without the list of copies the block is the last thing in the letter; tables above it may look alike.
    if anchor.is_none()
        && let Some(lowest) = found.iter().map(|block| block.name.bounds.y0).max_by(f64::total_cmp)
    {
        found.retain(|block| (block.name.bounds.y0 - lowest).abs() < 30.0);
    }
    found.sort_by(|a, b| a.name.bounds.x0.total_cmp(&b.name.bounds.x0));
    found
}

/// The name that the next page of the letter begins with.
fn overleaf<'a>(letter: &Letter<'a>, page: usize) -> Option<&'a Piece> {
    letter
        .pieces(page + 1)
        .find(|piece| piece.has_letters() && !NOISE.is_match(&piece.folded))
        .filter(|piece| is_name(piece))
}

fn starts_block(piece: &Piece, anchor: Option<Bounds>) -> bool {
    let is_office = MARK.is_match(&piece.folded) || is_office(&piece.text, &piece.folded);
    match anchor {
        Some(_) => piece.is_capitals() && piece.bounds.width() < 420.0,
        None => {
            is_office && (piece.is_capitals() || piece.folded.starts_with("nguoi ")) && piece.words.len() <= 9
                || piece.folded.starts_with("nguoi ") && piece.words.len() <= 4
        }
    }
}

/// Whether a line begins with the name of an office. The surname Trương folds like "trưởng".
fn is_office(text: &str, folded: &str) -> bool {
    OFFICE.is_match(folded) && !text.to_lowercase().starts_with("trương")
}

fn is_block_line(piece: &Piece) -> bool {
    piece.is_capitals() || MARK.is_match(&piece.folded)
}

/// A person's name: two to six words that begin with a capital and go on in small letters.
fn is_name(piece: &Piece) -> bool {
    let text = bare_name(piece);
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=6).contains(&words.len())
        && words.iter().all(|word| {
            let mut letters = word.chars().filter(|c| c.is_alphabetic());
            letters.next().is_some_and(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.'))
        })
        && text.chars().any(char::is_lowercase)
}

/// A name set in capitals stands well below the office and does not look like one.
fn is_name_in_capitals(piece: &Piece, step: f64) -> bool {
    piece.is_capitals()
        && step > piece.bounds.height() * 2.4
        && (2..=5).contains(&piece.words.len())
        && !is_office(&piece.text, &piece.folded)
        && !MARK.is_match(&piece.folded)
        && piece.text.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '\'')
}

/// A name without ranks, degrees and forms of address.
fn bare_name(piece: &Piece) -> String {
    let from = |skip: usize| piece.text.chars().skip(skip).collect::<String>().trim().to_owned();
    let (mut skip, mut address) = (0, None);
    while let Some(rest) = piece.folded.get(skip..) {
        if let Some(rank) = RANK.find(rest) {
            // Nobody's surname stands before a degree.
            address = None;
            skip += rank.end();
        } else if let Some(found) = ADDRESS.find(rest).filter(|_| address.is_none() && !is_ba(&from(skip))) {
            address = Some(skip);
            skip += found.end();
        } else {
            break;
        }
    }
    let name = from(skip);
    address.filter(|_| lacks_surname(&name)).map_or(name, from)
}

/// The surname Bá folds like the address "bà".
fn is_ba(name: &str) -> bool {
    name.split_whitespace().next().is_some_and(|word| word.to_lowercase() == "bá")
}

/// Whether the word before these, "Ông", is more likely a surname: a full name has three words and more, and none begins
/// with the middle name "Thị".
fn lacks_surname(name: &str) -> bool {
    name.split_whitespace().count() < 3 || fold(name.chars()).starts_with("thi ")
}

/// Whether a name begins with what may be a form of address as well as a surname.
fn may_be_addressed(name: &str) -> bool {
    let folded = fold(name.chars());
    !is_ba(name) && ADDRESS.find(&folded).is_some_and(|found| !folded[found.end()..].starts_with("thi "))
}

fn signature(letter: &Letter<'_>, blocks: &[Block<'_>], is_joint: bool, has_anchor: bool) -> Signature {
    let Some(first) = blocks.first() else { return Signature::default() };
    // Several blocks side by side: all bodies of a joint letter sign; elsewhere (minutes) the chair does,
    // on the right.
    let chosen: Vec<&Block<'_>> = if is_joint {
        blocks.iter().collect()
    } else {
        let chair =
            blocks.iter().find(|block| block.lines.iter().any(|line| line.folded.contains("chu tri")));
        vec![chair.or(blocks.last()).unwrap_or(first)]
    };
    let is_several = blocks.len() > 1;
    let is_overleaf = chosen.iter().any(|block| block.name_page != block.page);
    let (confidence, reason): (f64, _) = match (is_joint, is_several, has_anchor) {
        _ if is_overleaf => (0.8, Some("chức vụ và họ tên nằm ở hai trang")),
        (true, true, _) => (0.9, None),
        (true, false, _) => (0.8, Some("văn bản liên tịch nhưng chỉ thấy một người ký")),
        (_, true, _) => (0.7, Some("có nhiều người ký, cần chọn lại")),
        (_, _, false) => (0.9, None),
        _ => (0.96, None),
    };
    let parts: Vec<Office> = chosen.iter().map(|block| office(block)).collect();
    let names: Vec<String> = chosen.iter().map(|block| bare_name(block.name)).collect();
    let (name_confidence, name_reason) = if names.iter().any(|name| may_be_addressed(name)) {
        (confidence.min(0.8), Some("chữ đầu có thể là họ hoặc lời xưng"))
    } else {
        (confidence, reason)
    };
    let name_place = chosen.first().map(|block| (block.name_page, block.name.bounds));
    let positions: Vec<&str> =
        parts.iter().map(|part| part.position.as_str()).filter(|text| !text.is_empty()).collect();
    let lead = parts.first();
    let is_bare_deputy =
        lead.is_some_and(|lead| lead.marks.is_empty() && fold(lead.position.chars()).starts_with("pho "));
    let (position_confidence, position_reason) = match (is_bare_deputy, lead.is_some_and(|lead| lead.is_sure))
    {
        (true, _) => (confidence.min(0.92), None),
        (_, true) => (confidence, reason),
        (_, false) => (confidence.min(0.8), Some("chức vụ không theo mẫu thường gặp")),
    };
    Signature {
        name: Some(letter.found(names.join("; "), name_place, name_confidence, name_reason)),
        position: (!positions.is_empty()).then(|| {
            let place = lead.and_then(|lead| lead.position_place).map(|bounds| (first_page(&chosen), bounds));
            letter.found(positions.join("; "), place, position_confidence, position_reason)
        }),
        authority: lead.filter(|lead| !lead.marks.is_empty()).map(|lead| {
            let place = lead.marks_place.map(|bounds| (first_page(&chosen), bounds));
            letter.found(lead.marks.join(" "), place, confidence, reason)
        }),
        start: chosen.first().map(|block| (block.page, block.lines[0].bounds.y0)),
    }
}

fn first_page(blocks: &[&Block<'_>]) -> usize {
    blocks.first().map_or(0, |block| block.page)
}

/// The lines of a block taken apart.
#[derive(Default)]
struct Office {
    marks: Vec<String>,
    marks_place: Option<Bounds>,
    position: String,
    position_place: Option<Bounds>,
    /// The position begins with the name of an office.
    is_sure: bool,
}

fn office(block: &Block<'_>) -> Office {
    let mut out = Office::default();
    let mut rest: Vec<(&Piece, usize)> = Vec::new();
    for line in &block.lines {
        let Some(found) = MARK.captures(&line.folded) else {
            rest.push((line, 0));
            continue;
        };
        let end = found.get(0).map_or(0, |whole| whole.end());
        let mark = [("tuq", "TUQ."), ("tm", "TM."), ("kt", "KT."), ("tl", "TL."), ("q", "Q.")]
            .into_iter()
            .find(|(group, _)| {
                found.name(group).is_some()
                    || found.name("bare").is_some_and(|bare| bare.as_str().replace('/', "") == *group)
            });
        if let Some((_, mark)) = mark {
            out.marks.push(mark.to_owned());
            let text = LineText::new(line.words.iter().map(|word| (block.page, word)));
            let width = found.get(0).map_or(0, |whole| whole.as_str().trim_end().len());
            if let Some((_, bounds)) = text.place(0..width) {
                out.marks_place = Some(out.marks_place.map_or(bounds, |all| all.union(bounds)));
            }
        }
        // What stood above belongs to the body or person for whom one signs.
        rest = vec![(line, end)];
    }
    // The marked line names the one for whom one signs; the signer's own office stands under it, except
    // for an acting head, who has the line to himself.
    if !out.marks.is_empty() && rest.len() > 1 {
        rest.remove(0);
    }
    let named = |(line, from): &(&Piece, usize)| {
        let text: String = line.text.chars().skip(*from).collect();
        line.folded.get(*from..).is_some_and(|folded| is_office(&text, folded))
    };
    if let Some(at) = rest.iter().position(named) {
        rest.drain(..at);
        out.is_sure = true;
    } else if !out.marks.is_empty() {
        // Only the one for whom one signs is named.
        rest.clear();
    }
    if rest.len() == 1 && rest[0].1 > 0 && out.marks.last().is_some_and(|mark| mark != "Q.") {
        rest.clear();
    }
    let words: Vec<String> = rest
        .iter()
        .map(|(line, from)| line.text.chars().skip(*from).collect::<String>().trim().to_owned())
        .collect();
    out.position = words.join(" ").trim_matches([' ', ',', '.', ':']).to_owned();
    if WRITER.is_match(&fold(out.position.chars())) {
        out.position.clear();
        return out;
    }
    out.position_place = rest
        .iter()
        .filter_map(|(line, from)| {
            let text = LineText::new(line.words.iter().map(|word| (block.page, word)));
            text.place(*from..text.len()).map(|(_, bounds)| bounds)
        })
        .reduce(Bounds::union);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Word;

    fn piece(text: &str, row: usize) -> Piece {
        let y0 = row as f64 * 16.0;
        let bounds = Bounds { x0: 350.0, y0, x1: 450.0, y1: y0 + 15.0 };
        let word = |text: &str| Word { text: text.into(), bounds, bold: None };
        Piece::new(text.split(' ').map(word).collect(), row).unwrap()
    }

    #[test]
    fn authorities_and_positions() {
        for (lines, marks, position) in [
            (vec!["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "TM. KT.", "PHÓ CHỦ TỊCH"),
            (vec!["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "TM.", "CHỦ TỊCH"),
            (vec!["Q. GIÁM ĐỐC"], "Q.", "GIÁM ĐỐC"),
            (vec!["T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"], "TL.", "CHÁNH VĂN PHÒNG"),
            (vec!["T/L. BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"], "TL.", "CHÁNH VĂN PHÒNG"),
            (vec!["TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], "TUQ.", "CHÁNH VĂN PHÒNG"),
            (vec!["KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"], "KT.", "PHÓ CHỦ NHIỆM"),
            (
                vec!["TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"],
                "TL. KT.",
                "PHÓ CHÁNH VĂN PHÒNG",
            ),
            (vec!["GIÁM ĐỐC SỞ NỘI", "VỤ"], "", "GIÁM ĐỐC SỞ NỘI VỤ"),
        ] {
            let pieces: Vec<Piece> = lines.iter().enumerate().map(|(row, line)| piece(line, row)).collect();
            let name = piece("Lê Văn An", 9);
            let block = Block { lines: pieces.iter().collect(), name: &name, page: 0, name_page: 0 };
            let office = office(&block);
            assert_eq!((office.marks.join(" ").as_str(), office.position.as_str()), (marks, position));
        }
    }

    #[test]
    fn names() {
        for (text, want) in [
            ("Ngô Thị Thu Hằng", Some("Ngô Thị Thu Hằng")),
            ("Rơ Châm Y Nhung", Some("Rơ Châm Y Nhung")),
            ("H'Wen Niê Kdăm", Some("H'Wen Niê Kdăm")),
            ("Đại tá Lê Văn An", Some("Lê Văn An")),
            ("PGS.TS. Lê Văn An", Some("Lê Văn An")),
            ("Ông Nguyễn Văn An", Some("Nguyễn Văn An")),
            ("Ông: Rơ Châm Y Nhung", Some("Rơ Châm Y Nhung")),
            ("Bà Ngô Thị Thu Hằng", Some("Ngô Thị Thu Hằng")),
            ("Ông PGS.TS. Lê An", Some("Lê An")),
            // Ông is a surname, too, and Bá is another one.
            ("Ông Thế Vinh", Some("Ông Thế Vinh")),
            ("Ông Vinh", Some("Ông Vinh")),
            ("Thượng tá Ông Thế Vinh", Some("Ông Thế Vinh")),
            ("Ông Ông Thế Vinh", Some("Ông Thế Vinh")),
            ("Ông Thị Kim Chi", Some("Ông Thị Kim Chi")),
            ("Bá Trung Phụ Sơn", Some("Bá Trung Phụ Sơn")),
            ("Trân trọng./.", None),
            ("PHÓ GIÁM ĐỐC", None),
            ("ngày 12 tháng 3", None),
        ] {
            let piece = piece(text, 0);
            let got = is_name(&piece).then(|| bare_name(&piece));
            assert_eq!(got.as_deref(), want, "{text}");
        }
    }

    #[test]
    fn a_name_in_capitals_keeps_the_surname_ong() {
        for (text, want, is_doubtful) in [
            ("ÔNG THẾ VINH", "ÔNG THẾ VINH", true),
            ("ÔNG THỊ KIM CHI", "ÔNG THỊ KIM CHI", false),
            ("ÔNG NGUYỄN VĂN AN", "NGUYỄN VĂN AN", false),
            ("BÁ TRUNG PHỤ", "BÁ TRUNG PHỤ", false),
        ] {
            let name = bare_name(&piece(text, 0));
            assert_eq!((name.as_str(), may_be_addressed(&name)), (want, is_doubtful));
        }
    }
}
