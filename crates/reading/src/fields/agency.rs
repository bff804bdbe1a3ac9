use std::sync::LazyLock;

use regex::Regex;

use super::code::Code;
use super::head::Head;
use super::letter::{Letter, pattern};
use crate::layout::{Bounds, Piece};
use crate::reading::Found;
use crate::text::folding::fold;

/// The issuing body and the lines above it.
#[derive(Debug, Default)]
pub(crate) struct Agencies {
    pub(crate) agency: Option<Found<String>>,
    pub(crate) superior: Option<Found<String>>,
    pub(crate) is_joint: bool,
}

/// How high a body of a kind stands; a row that starts with one of these names starts a body.
const HEADS: [(&str, u8); 65] = [
    ("quoc hoi", 5),
    ("chinh phu", 5),
    ("chu tich nuoc", 5),
    ("thu tuong", 5),
    ("uy ban thuong vu", 5),
    ("ban chap hanh", 4),
    ("uy ban nhan dan", 4),
    ("ubnd", 4),
    ("hoi dong nhan dan", 4),
    ("hdnd", 4),
    ("thanh uy", 4),
    ("tinh uy", 4),
    ("dang uy", 4),
    ("huyen uy", 4),
    ("quan uy", 4),
    ("dang bo", 4),
    ("uy ban mat tran", 4),
    ("uy ban mttq", 4),
    ("mat tran to quoc", 4),
    ("uy ban dan toc", 4),
    ("uy ban kiem tra", 2),
    ("uy ban", 3),
    ("bo chi huy", 2),
    ("bo tu lenh", 3),
    ("bo", 4),
    ("ngan hang", 4),
    ("tap doan", 4),
    ("tong cong ty", 3),
    ("tong cuc", 3),
    ("tong lien doan", 4),
    ("toa an", 3),
    ("vien kiem sat", 3),
    ("kiem toan", 3),
    ("kho bac", 3),
    ("bao hiem xa hoi", 3),
    ("dai hoc", 3),
    ("hoc vien", 3),
    ("so", 3),
    ("cuc", 3),
    ("thanh tra", 3),
    ("cong an", 3),
    ("tinh doan", 3),
    ("thanh doan", 3),
    ("lien doan", 3),
    ("cong doan", 3),
    ("cong doan co so", 1),
    ("chi doan", 1),
    ("hoi", 3),
    ("doan", 3),
    ("vien", 2),
    ("benh vien", 2),
    ("truong", 2),
    ("cong ty", 2),
    ("chi cuc", 2),
    ("vu", 2),
    ("hat", 1),
    ("phong", 1),
    ("van phong", 1),
    ("trung tam", 1),
    ("tram", 1),
    ("doi", 1),
    ("ban", 2),
    ("hoi dong", 2),
    ("to cong tac", 1),
    ("chi bo", 1),
];

static JOINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:^|/|-)(?:[a-z]*ln|ttlt|nqlt|lt|ctlt|qclt|khlt|hdlt|tblt|bclt|cvlt)(?:-|$)")
});
/// What a body's name ends with: such a row goes on with the one above whatever its weight.
static AREA: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:tinh|thanh pho|tp\.?|phuong|xa|dac khu|huyen|quan|thi xa|thi tran|khu vuc|viet nam|va)\b")
});
/// A row that cannot be a whole name, or that ends where more must come.
static UNFINISHED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:uy ban|ban|hoi dong|chu tich|bo|so|van phong|cuc|phong|trung tam|truong|vien|hoi|ban chi dao|ban quan ly|cong doan co so|dang bo|dang uy|chi bo|chi doan)$|(?:,| va| -| cua)$",
    )
});
static BREAK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\s*\-_=~.]+$"));

/// Reads the left column above the number.
pub(crate) fn read(letter: &Letter<'_>, head: &Head, code: &Code) -> Agencies {
    let rows = name_rows(head, code);
    if rows.is_empty() {
        return Agencies::default();
    }
    let notation = code.notation.as_ref().map(|found| fold(found.value.chars()));
    let noted_joint = notation.is_some_and(|notation| JOINT.is_match(&notation));
    let bodies = bodies(&rows);
    let weights: Vec<Option<bool>> = bodies.iter().map(|body| body.bold).collect();
    let has_weights = weights.contains(&Some(true)) && weights.contains(&Some(false));

    // The issuing body is the bold one; where weights do not tell, the last.
    let last = bodies.len() - 1;
    let mut from = last;
    if has_weights {
        while from > 0 && weights[from - 1] == Some(true) && weights[last] == Some(true) {
            from -= 1;
        }
    }
    let all_broken = bodies.windows(2).all(|two| two[1].after_break || two[0].head == two[1].head);
    let mut is_joint = bodies.len() > 1
        && !has_weights
        && (noted_joint || bodies[1..].iter().all(|body| body.after_break))
        && all_broken;
    if is_joint {
        from = 0;
    } else if last > from {
        // Several bold bodies: joint if their signs say so, else the lower one of them issues.
        is_joint = noted_joint || bodies[from + 1..].iter().all(|body| body.after_break);
        if !is_joint {
            from = last;
        }
    }
    let sure = has_weights || bodies.len() == 1 || is_joint || bodies[last].rank < bodies[0].rank;
    let (confidence, reason) = if sure {
        (0.95, None)
    } else {
        (0.85, Some("chưa phân biệt chắc cơ quan chủ quản và cơ quan ban hành"))
    };
    let join = |bodies: &[Body], with: &str| {
        let text = bodies.iter().map(|body| body.text.as_str()).collect::<Vec<_>>().join(with);
        let bounds = bodies.iter().map(|body| body.bounds).reduce(Bounds::union);
        (text, bounds.map(|bounds| (head.page, bounds)))
    };
    let (mut agency, place) = join(&bodies[from..], "; ");
    if noted_joint
        && from == last
        && let Some(parts) = side_by_side(&agency)
    {
        agency = parts;
        is_joint = true;
    }
    let agency = letter.found(agency, place, confidence, reason);
    let superior = (from > 0).then(|| {
        let (text, place) = join(&bodies[..from], ", ");
        letter.found(text, place, confidence, reason)
    });
    Agencies { agency: Some(agency), superior, is_joint }
}

/// Bodies of a joint letter on one line, `SỞ NỘI VỤ - SỞ TÀI CHÍNH`, each starting as a body does.
fn side_by_side(line: &str) -> Option<String> {
    let parts: Vec<&str> = line.split([',', ';']).flat_map(|part| part.split(" - ")).map(str::trim).collect();
    let all = parts.iter().all(|part| head_of(&fold(part.chars())).is_some());
    (parts.len() > 1 && all).then(|| parts.join("; "))
}

/// Rows of capitals from the top of the column to the number.
fn name_rows(head: &Head, code: &Code) -> Vec<Piece> {
    let end = code.line.map_or(head.bottom, |(top, _)| top - 1.0);
    // Without a number only what stands beside the title is a name.
    let end = match (code.line, head.title) {
        (None, Some(title)) if head.is_stacked => title.y0,
        (None, Some(title)) => end.min(title.y1 + 45.0),
        _ => end,
    };
    head.left_rows()
        .into_iter()
        .filter(|row| row.bounds.y1 <= end + row.bounds.height() * 0.5)
        .take_while(|row| !row.folded.starts_with("v/v"))
        .filter(|row| BREAK.is_match(&row.folded) || row.is_capitals())
        .filter(|row| !super::marks::is_mark(&row.folded))
        .collect()
}

struct Body {
    text: String,
    bounds: Bounds,
    bold: Option<bool>,
    head: Option<&'static str>,
    rank: u8,
    after_break: bool,
}

/// Rows gathered into names of bodies.
fn bodies(rows: &[Piece]) -> Vec<Body> {
    let mut bodies: Vec<Body> = Vec::new();
    let mut after_break = false;
    let mut unfinished = false;
    for (i, row) in rows.iter().enumerate() {
        if BREAK.is_match(&row.folded) {
            after_break = true;
            continue;
        }
        // A last row of one syllable is the end of a name ("BỘ NỘI" / "VỤ"), never a body of its own.
        let is_last = rows[i + 1..].iter().all(|row| BREAK.is_match(&row.folded));
        let is_short = row.folded.trim().len() <= 5 || UNFINISHED.is_match(row.folded.trim());
        let above = bodies.last().map_or("", |body| body.text.as_str());
        let is_tail = is_last && row.words.len() == 1 && is_short || goes_on(above, &row.folded);
        let found = head_of(&row.folded).filter(|_| !is_tail);
        let bold = row.is_bold();
        let starts = match bodies.last() {
            None => true,
            Some(_) if after_break => true,
            Some(_) if is_tail => false,
            Some(_) if found.is_none() && AREA.is_match(&row.folded) => false,
            Some(body)
                if matches!((body.bold, bold), (Some(false), Some(true)) | (Some(true), Some(false))) =>
            {
                true
            }
            Some(_) if unfinished => false,
            // A weight that goes on, with a name that stands higher than the one above, goes on as well:
            // "Văn phòng" over "Ủy ban nhân dân".
            Some(body) => found.is_some_and(|(_, rank)| rank <= body.rank || body.rank == 0),
        };
        unfinished = UNFINISHED.is_match(row.folded.trim());
        let text = row.text.trim_matches(['*', '-', ' ']).to_owned();
        if starts {
            let (head, rank) = found.map_or((None, 0), |(head, rank)| (Some(head), rank));
            bodies.push(Body { text, bounds: row.bounds, bold, head, rank, after_break });
        } else if let Some(body) = bodies.last_mut() {
            body.text = format!("{} {text}", body.text);
            body.bounds = body.bounds.union(row.bounds);
        }
        after_break = false;
    }
    bodies
}

/// Two syllables of one word, the first at the end of a row and the second at the head of the next, where it looks like the
/// beginning of another body: "SỞ NÔNG NGHIỆP VÀ MÔI" / "TRƯỜNG".
const BROKEN: [(&str, &[&str]); 9] = [
    ("truong", &["moi", "thi", "hien"]),
    ("vu", &["noi", "dich", "phuc", "nhiem", "nghiep"]),
    ("bo", &["can", "tien", "noi"]),
    ("hoi", &["quoc", "xa", "dai"]),
    ("vien", &["benh", "hoc", "thu"]),
    ("so", &["co", "tru"]),
    ("doan", &["cong", "lien", "tap", "thanh", "tinh"]),
    ("doi", &["quan", "bo", "lien"]),
    ("ban", &["uy", "van"]),
];

/// Does a row begin in the middle of a word that the name above ends with?
fn goes_on(above: &str, row: &str) -> bool {
    let above = fold(above.chars());
    // A name that is this syllable alone ("XÃ") ends with no word to be continued.
    let Some((_, last)) = above.trim_end().rsplit_once(' ') else { return false };
    let first = row.split(' ').next().unwrap_or_default();
    BROKEN.iter().any(|(second, firsts)| *second == first && firsts.contains(&last))
}

fn head_of(folded: &str) -> Option<(&'static str, u8)> {
    HEADS
        .iter()
        .filter(|(name, _)| {
            folded.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
        .max_by_key(|(name, _)| name.len())
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Word;

    fn rows(lines: &[(&str, Option<bool>)]) -> Vec<Piece> {
        let mut y0 = 0.0;
        lines
            .iter()
            .enumerate()
            .map(|(row, (line, bold))| {
                y0 += 15.0;
                let bounds = Bounds { x0: 0.0, y0, x1: 90.0, y1: y0 + 14.0 };
                let word = |text: &str| Word { text: text.into(), bounds, bold: *bold };
                Piece::new(line.split(' ').map(word).collect(), row).unwrap()
            })
            .collect()
    }

    fn names(lines: &[(&str, Option<bool>)]) -> Vec<String> {
        bodies(&rows(lines)).into_iter().map(|body| body.text).collect()
    }

    #[test]
    fn names_over_several_rows() {
        let none = None;
        for (lines, want) in [
            (
                vec![("UBND TỈNH SÔNG LAM", none), ("SỞ NỘI VỤ", none)],
                vec!["UBND TỈNH SÔNG LAM", "SỞ NỘI VỤ"],
            ),
            (
                vec![("ỦY BAN NHÂN DÂN", none), ("PHƯỜNG THỌ HÒA", none)],
                vec!["ỦY BAN NHÂN DÂN PHƯỜNG THỌ HÒA"],
            ),
            (
                vec![("UBND TỈNH SÔNG LAM", none), ("SỞ KHOA HỌC", none), ("VÀ CÔNG NGHỆ", none)],
                vec!["UBND TỈNH SÔNG LAM", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"],
            ),
            (
                vec![("CHỦ TỊCH", none), ("ỦY BAN NHÂN DÂN", none), ("TỈNH SÔNG LAM", none)],
                vec!["CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SÔNG LAM"],
            ),
            (
                vec![("VĂN PHÒNG", Some(true)), ("ỦY BAN NHÂN DÂN TỈNH", Some(true))],
                vec!["VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH"],
            ),
            (
                vec![("ỦY BAN NHÂN DÂN", Some(false)), ("VĂN PHÒNG", Some(true))],
                vec!["ỦY BAN NHÂN DÂN", "VĂN PHÒNG"],
            ),
            (
                vec![("LIÊN ĐOÀN LAO ĐỘNG", none), ("CÔNG ĐOÀN CƠ SỞ", none), ("BỆNH VIỆN SẢN NHI", none)],
                vec!["LIÊN ĐOÀN LAO ĐỘNG", "CÔNG ĐOÀN CƠ SỞ BỆNH VIỆN SẢN NHI"],
            ),
            (
                vec![("UBND TỈNH SÔNG LAM", none), ("SỞ NÔNG NGHIỆP VÀ MÔI", none), ("TRƯỜNG", none)],
                vec!["UBND TỈNH SÔNG LAM", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"],
            ),
            (
                vec![("PHÒNG TÀI NGUYÊN VÀ MÔI", none), ("TRƯỜNG HUYỆN BA SAO", none)],
                vec!["PHÒNG TÀI NGUYÊN VÀ MÔI TRƯỜNG HUYỆN BA SAO"],
            ),
            (
                vec![("TỔNG CỤC", none), ("CHI CỤC QUẢN LÝ THỊ", none), ("TRƯỜNG SÔNG LAM", none)],
                vec!["TỔNG CỤC", "CHI CỤC QUẢN LÝ THỊ TRƯỜNG SÔNG LAM"],
            ),
            (vec![("SỞ NỘI", none), ("VỤ TỈNH SÔNG LAM", none)], vec!["SỞ NỘI VỤ TỈNH SÔNG LAM"]),
            (
                vec![("SỞ GIÁO DỤC", none), ("TRƯỜNG TIỂU HỌC SỐ 2", none)],
                vec!["SỞ GIÁO DỤC", "TRƯỜNG TIỂU HỌC SỐ 2"],
            ),
            (
                vec![("SỞ NỘI VỤ", none), ("*****", none), ("SỞ TÀI CHÍNH", none)],
                vec!["SỞ NỘI VỤ", "SỞ TÀI CHÍNH"],
            ),
        ] {
            assert_eq!(names(&lines), want);
        }
    }
}
