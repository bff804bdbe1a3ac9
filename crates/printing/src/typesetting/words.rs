//! Words and lines: bold and italic in a text, and where a paragraph breaks.

use unicode_normalization::UnicodeNormalization;

use super::{Error, Face};

/// A word: no break inside, but perhaps more than one face.
#[derive(Debug, Clone)]
pub struct Word {
    /// Its letters, face by face.
    pub pieces: Vec<(Face, String)>,
    /// Width in points.
    pub width: f32,
    /// Spaces inside that never break.
    pub ties: usize,
}

/// A line of words with the space that stands between each two.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its words.
    pub words: Vec<Word>,
    /// Width of words and natural spaces.
    pub width: f32,
    /// Points to add to each space so that the line fills its measure.
    pub stretch: f32,
}

impl Line {
    /// Width as set, with the stretch of its spaces.
    pub fn set_width(&self) -> f32 {
        let spaces = self.words.len().saturating_sub(1);
        let ties: usize = self.words.iter().map(|word| word.ties).sum();
        self.width + (spaces + ties) as f32 * self.stretch
    }
}

/// Splits a text with `**bold**` and `__italic__` into words, `base` being the face outside marks.
///
/// Errors: [`Error::Glyph`], [`Error::Font`].
pub fn words(text: &str, base: Face, size: f32) -> Result<Vec<Word>, Error> {
    let (mut bold, mut italic) = (false, false);
    let mut list = Vec::new();
    let mut pieces: Vec<(Face, String)> = Vec::new();
    // The fonts have composed letters only, and the text layer shall hold no others.
    let text: String = text.nfc().collect();
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("**") {
            bold = !bold;
            rest = after;
            continue;
        }
        if let Some(after) = rest.strip_prefix("__") {
            italic = !italic;
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        if c == ' ' || c == '\n' {
            push(&mut list, &mut pieces, size)?;
            continue;
        }
        let face = mix(base, bold, italic);
        match pieces.last_mut() {
            Some((last, text)) if *last == face => text.push(c),
            _ => pieces.push((face, c.to_string())),
        }
    }
    push(&mut list, &mut pieces, size)?;
    Ok(list)
}

fn push(list: &mut Vec<Word>, pieces: &mut Vec<(Face, String)>, size: f32) -> Result<(), Error> {
    if pieces.is_empty() {
        return Ok(());
    }
    let pieces = std::mem::take(pieces);
    let (mut width, mut ties) = (0.0, 0);
    for (face, text) in &pieces {
        width += face.width(text, size)?;
        ties += text.matches('\u{a0}').count();
    }
    list.push(Word { pieces, width, ties });
    Ok(())
}

fn mix(base: Face, bold: bool, italic: bool) -> Face {
    let bold = bold ^ matches!(base, Face::Bold | Face::BoldItalic);
    let italic = italic ^ matches!(base, Face::Italic | Face::BoldItalic);
    match (bold, italic) {
        (false, false) => Face::Regular,
        (true, false) => Face::Bold,
        (false, true) => Face::Italic,
        (true, true) => Face::BoldItalic,
    }
}

/// Breaks words into lines so that the sum of the squares of the empty ends is least; `first` is what the first line
/// has less.
///
/// Errors: as [`words`].
pub fn break_lines(words: &[Word], size: f32, measure: f32, first: f32) -> Result<Vec<Line>, Error> {
    let ends = line_ends(words, size, measure, first)?;
    lines(words, &ends, size, measure, first)
}

/// After which word each line ends.
fn line_ends(words: &[Word], size: f32, measure: f32, first: f32) -> Result<Vec<usize>, Error> {
    let space = Face::Regular.width(" ", size)?;
    let count = words.len();
    // best[i]: least cost of setting words i.. and the end of their first line.
    let mut best = vec![(f32::INFINITY, count); count + 1];
    best[count] = (0.0, count);
    for start in (0..count).rev() {
        let room = if start == 0 { measure - first } else { measure };
        let mut width = -space;
        for end in start + 1..=count {
            width += space + words[end - 1].width;
            let over = width > room + 0.01;
            if over && end > start + 1 {
                break;
            }
            let slack = (room - width).max(0.0) / size;
            let cost = match (over, end == count) {
                (true, _) => 1.0e6,
                (false, true) => 0.0,
                (false, false) => slack * slack,
            };
            if cost + best[end].0 < best[start].0 {
                best[start] = (cost + best[end].0, end);
            }
        }
    }
    let mut ends = Vec::new();
    let mut start = 0;
    while start < count {
        start = best[start].1;
        ends.push(start);
    }
    Ok(ends)
}

fn lines(words: &[Word], ends: &[usize], size: f32, measure: f32, first: f32) -> Result<Vec<Line>, Error> {
    let space = Face::Regular.width(" ", size)?;
    let mut list = Vec::new();
    let mut start = 0;
    for end in ends {
        let room = if start == 0 { measure - first } else { measure };
        let words = words[start..*end].to_vec();
        let spaces = words.len().saturating_sub(1);
        let width = natural_width(&words, space);
        let gaps = (spaces + words.iter().map(|word| word.ties).sum::<usize>()) as f32;
        let is_last = Some(end) == ends.last();
        let stretch = if !is_last && gaps > 0.0 { (room - width).max(0.0) / gaps } else { 0.0 };
        list.push(Line { words, width, stretch });
        start = *end;
    }
    Ok(list)
}

fn natural_width(words: &[Word], space: f32) -> f32 {
    let spaces = words.len().saturating_sub(1) as f32;
    words.iter().map(|word| word.width).sum::<f32>() + spaces * space
}

/// A text on as few lines of `measure` as it needs, evenly filled.
///
/// Errors: as [`words`].
pub fn balanced(text: &str, face: Face, size: f32, measure: f32) -> Result<Vec<Line>, Error> {
    let space = Face::Regular.width(" ", size)?;
    let mut list = Vec::new();
    for part in text.split('|') {
        let words = words(part, face, size)?;
        let mut ends = line_ends(&words, size, measure, 0.0)?;
        // Narrow the measure as long as no line is added: the result is even without being ragged.
        let mut width = measure;
        while width > size * 4.0 && ends.len() > 1 {
            width -= size * 0.5;
            let tried = line_ends(&words, size, width, 0.0)?;
            let starts = std::iter::once(0).chain(tried.iter().copied());
            let over =
                starts.zip(&tried).any(|(start, end)| natural_width(&words[start..*end], space) > width);
            if tried.len() > ends.len() || over {
                break;
            }
            ends = tried;
        }
        list.extend(lines(&words, &ends, size, measure, 0.0)?);
    }
    Ok(list)
}
