//! Chữ viết tắt: an editable table, used on queries only.

use std::collections::HashMap;

use crate::analysis::{Syllable, fold, reads_as_syllable, syllables};

/// Abbreviations and their long forms, read both ways.
#[derive(Debug, Clone, Default)]
pub struct Abbreviations {
    /// Folded abbreviation to the long form it is read as.
    long: HashMap<String, Vec<Syllable>>,
    /// Folded long forms, by their first syllable, with the folded abbreviation; the longest first.
    short: HashMap<String, Vec<(Vec<String>, String)>>,
}

impl Abbreviations {
    /// The table that comes with the product.
    pub fn standard() -> Self {
        Self::of(standard_entries())
    }

    /// Reads a table: a line each, `UBND = ủy ban nhân dân`. Lines that begin with `#`, and lines without both
    /// sides, are passed over.
    pub fn parse(text: &str) -> Self {
        Self::of(entries(text))
    }

    /// A table of these abbreviations, each with its long form. The first long form of an abbreviation is how it is
    /// read; each is one by which it is found.
    pub fn of<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut table = Self::default();
        for (abbreviation, long) in entries {
            let abbreviation: String =
                fold(abbreviation.trim()).chars().filter(|c| c.is_alphanumeric()).collect();
            let long = syllables(long);
            let folded: Vec<String> = long.iter().map(|syllable| syllable.f.clone()).collect();
            let Some(first) = folded.first().filter(|_| !abbreviation.is_empty()) else { continue };
            table.short.entry(first.clone()).or_default().push((folded, abbreviation.clone()));
            table.long.entry(abbreviation).or_insert(long);
        }
        for forms in table.short.values_mut() {
            forms.sort_by_key(|(long, _)| std::cmp::Reverse(long.len()));
        }
        table
    }

    /// The long form of a typed word. Codes of two letters, and those that read as a syllable, count only in capitals,
    /// and only when not everything is in capitals.
    pub(crate) fn long_form(&self, word: &str, is_all_capitals: bool) -> Option<&[Syllable]> {
        let folded = fold(word);
        let long = self.long.get(&folded)?;
        let is_capital = !is_all_capitals && word.chars().all(|c| !c.is_lowercase());
        (is_capital || folded.chars().count() > 2 && !reads_as_syllable(&folded)).then_some(long)
    }

    /// The abbreviation of the long form that begins `folded`, and how many syllables it has.
    pub(crate) fn short_form(&self, folded: &[&str]) -> Option<(&str, usize)> {
        let forms = self.short.get(*folded.first()?)?;
        forms
            .iter()
            .find(|(long, _)| {
                long.len() > 1 && folded.len() >= long.len() && folded.iter().zip(long).all(|(a, b)| a == b)
            })
            .map(|(long, short)| (short.as_str(), long.len()))
    }
}

/// The abbreviations that come with the product, each with its long form, in the order of the table.
pub fn standard_entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(include_str!("abbreviations.txt"))
}

fn entries(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.filter_map(|line| line.split_once('=')).map(|(short, long)| (short.trim(), long.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads_both_ways_in_any_spelling() {
        let table = Abbreviations::standard();
        let long = |word: &str| table.long_form(word, false).map(|long| long.len());
        assert_eq!(long("UBND"), Some(4));
        assert_eq!(long("qsdđ"), Some(4));
        assert_eq!(long("qsdd"), Some(4));
        assert_eq!(table.short_form(&["uy", "ban", "nhan", "dan", "xa"]), Some(("ubnd", 4)));
        assert_eq!(table.short_form(&["uy", "ban"]), None);
    }

    #[test]
    fn short_codes_need_capitals() {
        let table = Abbreviations::standard();
        assert!(table.long_form("CT", false).is_some());
        assert!(table.long_form("ct", false).is_none());
        assert!(table.long_form("CT", true).is_none());
        assert!(table.long_form("cat", false).is_none(), "cát, not công an tỉnh");
        assert!(table.long_form("CAT", false).is_some());
    }

    #[test]
    fn comments_and_broken_lines_are_passed_over() {
        let table = Abbreviations::parse("# x = y\nABC\n = d\nXYZ = xanh yên zê\n");
        assert_eq!(table.long.len(), 1);
    }
}
