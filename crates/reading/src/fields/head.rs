use std::sync::LazyLock;

use regex::Regex;

use super::letter::{Letter, motto, pattern};
use crate::layout::{Bounds, Piece};

static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:(?:cong van|van ban) den|den)\b(?:\s*:?\s*(?:so|ngay|gio)\b.*)?$|^so den\b")
});
static STAMPED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:so|ngay|gio|den|chuyen|kinh chuyen|luu ho so|so den|ngay den)\b"));
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"ky boi|nguoi ky|thoi gian ky|ngay ky|signed by|signature valid|ky dien tu|ky so boi")
});
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:dong )?kinh (?:gui|moi|thua)\b|^kinh(?: -|$)"));

/// The top of the letter, down to whom it addresses or what kind it is, in two columns: the body and the
/// number on the left, the title and the date on the right.
///
/// Source: Decree 30/2020/NĐ-CP, Appendix I, boxes 1–5 and 10b.
pub(crate) struct Head {
    pub(crate) page: usize,
    /// Pieces of the left column from the top.
    pub(crate) left: Vec<Piece>,
    /// Pieces of the right column from the top, without title and motto.
    pub(crate) right: Vec<Piece>,
    /// The national title's place, or that of the Party's.
    pub(crate) title: Option<Bounds>,
    /// Everything stands in one column: no body beside the title.
    pub(crate) is_stacked: bool,
    /// Where the running text has its middle.
    pub(crate) middle: f64,
    /// Where the columns end.
    pub(crate) bottom: f64,
}

impl Head {
    pub(crate) fn of(letter: &Letter<'_>) -> Option<Self> {
        let sheet = letter.sheet()?;
        let mut pieces: Vec<Piece> = letter.pieces(letter.first).cloned().collect();
        pieces.retain(|piece| !SIGNED.is_match(&piece.folded));

        // The title starts the right column even where a long name on the left leaves hardly a gap.
        let mut title = None;
        if let Some((at, word)) =
            pieces.iter().take(40).enumerate().find_map(|(at, piece)| Some((at, motto(piece)?)))
        {
            let whole = pieces[at].clone();
            let right = match whole.split_at(word) {
                Some((left, right)) => {
                    pieces.splice(at..=at, [left, right.clone()]);
                    right
                }
                None => whole,
            };
            title = Some(right.bounds);
        }
        let middle = middle(&pieces, sheet.width);
        // Petitions, minutes and plain prints have nothing beside the title.
        let is_stacked = title.is_some_and(|title| {
            !pieces.iter().any(|piece| {
                piece.bounds.x1 < title.x0 + 3.0
                    && piece.has_letters()
                    && (title.y0 - 30.0..title.y1 + 60.0).contains(&piece.bounds.center_y())
            })
        });
        let boundary = match title {
            Some(title) if is_stacked => title.x1.max(sheet.width),
            Some(title) => title.x0 - 2.0,
            None => sheet.width * 0.5,
        };
        let pieces: Vec<Piece> = pieces.into_iter().flat_map(|piece| part(piece, boundary)).collect();

        // A page number over the title belongs to neither column.
        let roof = title.map_or(f64::MIN, |title| title.y0 - title.height() * 0.8);
        let top = title.map_or(0.0, |title| title.y1);
        let bottom = pieces
            .iter()
            .filter(|piece| piece.bounds.y0 >= top)
            .find(|piece| {
                ADDRESS.is_match(&piece.folded)
                    || piece.bounds.width() > sheet.width * 0.62 && !piece.folded.starts_with("v/v")
                    || super::kind::is_kind_line(piece, middle)
            })
            .map_or(sheet.height * 0.5, |piece| piece.bounds.y0 - 1.0);

        let stamps: Vec<Bounds> = pieces
            .iter()
            .filter(|piece| piece.is_capitals() || piece.folded.starts_with("den so"))
            .filter(|piece| STAMP.is_match(&piece.folded))
            .map(|piece| piece.bounds)
            .collect();
        let is_stamped = |piece: &Piece| {
            STAMPED.is_match(&piece.folded)
                && stamps.iter().any(|stamp| {
                    (piece.bounds.center_x() - stamp.center_x()).abs() < 90.0
                        && (-30.0..90.0).contains(&(piece.bounds.y0 - stamp.y0))
                })
        };
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for piece in pieces {
            let is_title = motto(&piece).is_some() || piece.folded.starts_with("doc lap");
            if piece.bounds.y0 >= bottom || is_title || is_stamped(&piece) {
                continue;
            }
            if is_stacked {
                right.push(piece.clone());
                left.push(piece);
            } else if piece.bounds.center_x() < boundary {
                left.push(piece);
            } else if piece.bounds.y0 > roof {
                right.push(piece);
            }
        }
        Some(Self { page: letter.first, left, right, title, is_stacked, middle, bottom })
    }

    /// The left column's pieces row by row.
    pub(crate) fn left_rows(&self) -> Vec<Piece> {
        let mut rows: Vec<Piece> = Vec::new();
        for piece in &self.left {
            match rows.last_mut() {
                Some(row) if row.row == piece.row && piece.bounds.x0 - row.bounds.x1 < 90.0 => {
                    let words = row.words.iter().chain(&piece.words).cloned().collect();
                    if let Some(joined) = Piece::new(words, piece.row) {
                        *row = joined;
                    }
                }
                _ => rows.push(piece.clone()),
            }
        }
        rows
    }
}

/// The middle of the running text: that of the wide pieces, else a little right of the page's.
fn middle(pieces: &[Piece], width: f64) -> f64 {
    let mut edges: Vec<(f64, f64)> = pieces
        .iter()
        .filter(|piece| piece.bounds.width() > width * 0.6)
        .map(|piece| (piece.bounds.x0, piece.bounds.x1))
        .collect();
    if edges.len() < 2 {
        return width * 0.52;
    }
    // Indented first lines begin further right: the left edge is the smallest one that recurs.
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let left = edges[edges.len() / 4].0;
    edges.sort_by(|a, b| a.1.total_cmp(&b.1));
    let right = edges[edges.len() / 2].1;
    (left + right) / 2.0
}

/// Cuts a piece that reaches over the boundary at its widest gap near it, if that gap is wider than the
/// spaces around.
fn part(piece: Piece, boundary: f64) -> Vec<Piece> {
    if piece.bounds.x0 > boundary - 30.0 || piece.bounds.x1 < boundary + 30.0 {
        return vec![piece];
    }
    let gap = |i: usize| piece.words[i].bounds.x0 - piece.words[i - 1].bounds.x1;
    let count = piece.words.len();
    let mut gaps: Vec<f64> = (1..count).map(gap).collect();
    gaps.sort_by(f64::total_cmp);
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0);
    let widest = (1..count)
        .filter(|i| (piece.words[*i].bounds.x0 - boundary).abs() < 60.0)
        .max_by(|a, b| gap(*a).total_cmp(&gap(*b)));
    match widest.filter(|i| gap(*i) > usual * 1.6).and_then(|i| piece.split_at(i)) {
        Some((left, right)) => vec![left, right],
        None => vec![piece],
    }
}
