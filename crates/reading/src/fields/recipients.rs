use std::sync::LazyLock;

use regex::Regex;

use super::head::Head;
use super::letter::{Letter, pattern};
use crate::layout::{Bounds, Piece, Word};
use crate::reading::Found;

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:dong )?kinh (?:gui|moi|thua)\s*:?"));
static WIRE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bdien\s*:"));
/// A row of the body, not one more recipient.
static BODY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:can cu|thuc hien|theo|de |trong|nham|sau khi|vua qua|ngay \d|tiep theo|qua |hien nay|so |[ivx]+\.|\d+\.|toi ten|ten toi|dieu \d)\b",
    )
});

/// Kính gửi (or "… điện:" of a công điện): whom the letter addresses.
pub(crate) fn read(letter: &Letter<'_>, head: &Head) -> Option<Found<Vec<String>>> {
    let sheet = letter.sheet()?;
    let pieces: Vec<&Piece> = letter.pieces(head.page).collect();
    let top = head.title.map_or(0.0, |title| title.y1);
    let (anchor, mark) = pieces.iter().filter(|piece| piece.bounds.y0 > top).find_map(|piece| {
        if let Some(found) = ADDRESS.find(&piece.folded) {
            return Some((*piece, found.end()));
        }
        // A narrow cell breaks the label into two rows.
        let is_second_half = piece.folded.starts_with("gui:")
            && pieces.iter().any(|upper| {
                (upper.folded.trim() == "kinh" || upper.folded.starts_with("kinh -"))
                    && (0.0..upper.bounds.height() * 1.8).contains(&(piece.bounds.y0 - upper.bounds.y0))
            });
        if is_second_half {
            return Some((*piece, "gui:".len()));
        }
        // The sender of a wire stands before the word, in capitals, as far as the title of his office.
        let found = WIRE.find(&piece.folded)?;
        let sender = piece.text.chars().take(found.start()).collect::<String>();
        (crate::text::folding::is_capitals(&sender) && piece.bounds.y0 < sheet.height * 0.6)
            .then_some((*piece, found.end()))
    })?;
    let count = anchor.folded.get(..mark)?.split_whitespace().count();
    let label_end = anchor.words.get(count.saturating_sub(1)).map_or(anchor.bounds.x1, |word| word.bounds.x1);

    let mut rows: Vec<Vec<Word>> = Vec::new();
    let same_row: Vec<Word> = pieces
        .iter()
        .filter(|piece| piece.row == anchor.row)
        .flat_map(|piece| &piece.words)
        .filter(|word| word.bounds.x0 > label_end - 1.0)
        .cloned()
        .collect();
    let is_wire = WIRE.is_match(&anchor.folded) && !ADDRESS.is_match(&anchor.folded);
    let height = anchor.bounds.height();
    let is_beside = |piece: &&&Piece| {
        piece.bounds.x0 > label_end - 1.0
            && piece.row != anchor.row
            && (piece.bounds.center_y() - anchor.bounds.center_y()).abs() < height * 1.1
    };
    let mut column = same_row.first().map(|word| word.bounds.x0);
    if column.is_none() {
        // A label set beside the middle of its list has no item in its own row.
        column = pieces.iter().find(is_beside).map(|piece| piece.bounds.x0);
    }
    // The list may begin above the row of its label, where label and list are cells of a table.
    if let Some(column) = column {
        let mut above: Vec<Vec<Word>> = Vec::new();
        let mut top = anchor.bounds.y0;
        for piece in pieces.iter().rev().filter(|piece| piece.row < anchor.row) {
            let words: Vec<Word> =
                piece.words.iter().filter(|word| word.bounds.x0 > column - 3.0).cloned().collect();
            let Some(first) = words.first() else { continue };
            if top - first.bounds.y0 > height * 1.8 || (first.bounds.x0 - column).abs() > 24.0 {
                break;
            }
            top = first.bounds.y0;
            above.push(words);
        }
        let is_list = above
            .last()
            .and_then(|row| row.first())
            .is_some_and(|word| word.text.starts_with(['-', '+', '–']));
        if is_list {
            rows.extend(above.into_iter().rev());
        }
    }
    if !same_row.is_empty() {
        rows.push(same_row);
    }
    // A wire's recipients go on beside the sender or, in a running paragraph, at the left edge.
    let below = pieces.iter().find(|piece| piece.row > anchor.row);
    let is_paragraph = below.is_some_and(|below| {
        below.bounds.x0 < anchor.bounds.x0 + 12.0 && below.bounds.x1 > column.unwrap_or(0.0) + 60.0
    });
    let mut last = anchor;
    for piece in
        pieces.iter().filter(|piece| piece.row > anchor.row && piece.bounds.y0 > anchor.bounds.y0 + 3.0)
    {
        let line =
            rows.last().map(|row| row.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "));
        let line = line.as_deref().unwrap_or_default().trim_end();
        let step = piece.bounds.y0 - last.bounds.y0;
        let is_listed = piece.text.starts_with(['-', '+', '–', '—']);
        let goes_on = line.ends_with([';', ',']) || rows.is_empty();
        let is_ended = line.ends_with('.') && !is_listed || line.ends_with("./.");
        let is_far = step > last.bounds.height() * if goes_on || is_listed { 2.6 } else { 1.7 };
        // What goes on under the first row does so at its edge, or in the middle when it is centred.
        let is_hanging = column.is_none_or(|column| piece.bounds.x0 > column - 14.0)
            || (piece.bounds.center_x() - last.bounds.center_x()).abs() < 12.0
            || goes_on
            || is_wire && is_paragraph;
        let is_addressed = ADDRESS.is_match(&piece.folded);
        if is_ended && !is_addressed
            || is_far
            || !is_listed && !is_addressed && (!is_hanging || BODY.is_match(&piece.folded))
        {
            break;
        }
        let skip = ADDRESS
            .find(&piece.folded)
            .map_or(0, |found| piece.folded[..found.end()].split_whitespace().count());
        let cut = if is_wire && !is_paragraph { column.unwrap_or(f64::MIN) - 14.0 } else { f64::MIN };
        let words: Vec<Word> =
            piece.words.iter().skip(skip).filter(|word| word.bounds.x0 > cut).cloned().collect();
        if !words.is_empty() {
            rows.push(words);
        }
        last = piece;
        if rows.len() > 60 {
            break;
        }
    }
    let bounds = rows.iter().flatten().map(|word| word.bounds).reduce(Bounds::union)?;
    let items = items(&rows);
    if items.is_empty() {
        return None;
    }
    let ended = rows.last().and_then(|row| row.last()).is_some_and(|word| word.text.ends_with(['.', ';']));
    let (confidence, reason) = if items.iter().any(|item| item.chars().count() > 220) {
        (0.7, Some("nơi gửi dài bất thường, có thể lẫn nội dung"))
    } else if !ended && rows.len() > 1 {
        (0.85, Some("danh sách nơi gửi không kết thúc bằng dấu chấm"))
    } else {
        (0.95, None)
    };
    Some(letter.found(items, Some((head.page, bounds)), confidence, reason))
}

/// One item for each dash at the start of a row and for each semicolon.
fn items(rows: &[Vec<Word>]) -> Vec<String> {
    let mut items: Vec<String> = vec![String::new()];
    for row in rows {
        for (i, word) in row.iter().enumerate() {
            let text =
                if i == 0 { word.text.trim_start_matches(['-', '+', '–', '—']) } else { &word.text };
            if i == 0 && text.len() < word.text.len() {
                items.push(String::new());
            }
            for (n, part) in text.split(';').enumerate() {
                if n > 0 {
                    items.push(String::new());
                }
                if let (Some(item), false) = (items.last_mut(), part.is_empty()) {
                    if !item.is_empty() {
                        item.push(' ');
                    }
                    item.push_str(part);
                }
            }
        }
    }
    items
        .iter()
        .map(|item| item.trim_matches([' ', '.', ',', ';', ':', '/']).to_owned())
        .filter(|item| item.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_by_dash_and_semicolon() {
        let row = |text: &str| {
            let bounds = Bounds { x0: 0.0, y0: 0.0, x1: 1.0, y1: 1.0 };
            text.split(' ').map(|text| Word { text: text.into(), bounds, bold: None }).collect::<Vec<_>>()
        };
        assert_eq!(
            items(&[row("- Sở Nội vụ;"), row("- Chủ tịch UBND các xã,"), row("phường ven biển.")]),
            ["Sở Nội vụ", "Chủ tịch UBND các xã, phường ven biển"]
        );
        assert_eq!(
            items(&[row("Phòng Tư pháp - Hộ tịch các phường; Công an xã.")]),
            ["Phòng Tư pháp - Hộ tịch các phường", "Công an xã"]
        );
        assert!(items(&[row("- ;")]).is_empty());
    }
}
