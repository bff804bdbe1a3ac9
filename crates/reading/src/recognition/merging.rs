//! Two views of a page become one: where they differ, the words that can be trusted more.

use super::engine::{Seen, SeenLine};
use crate::layout::Bounds;
use crate::text::quality::is_wordlike;

/// A word seen only by the second view is taken from this confidence on.
const ALONE: f64 = 0.5;

/// Ordinal of a line, and of a word in it.
type Place = (usize, usize);

/// Puts what `second` saw into `first`: a run of words in place of those that lie under it, when it can be
/// trusted more; words where there were none, when they can be trusted at all.
pub(super) fn merge(first: &mut Vec<SeenLine>, second: Vec<SeenLine>) {
    for line in second {
        for run in runs(first, line.words) {
            put(first, run);
        }
    }
    first.retain(|line| !line.words.is_empty());
}

/// The words of a line, parted where neighbours lie over words of different lines or over none.
fn runs(first: &[SeenLine], words: Vec<Seen>) -> Vec<Vec<Seen>> {
    let mut runs: Vec<(Option<Place>, Vec<Seen>)> = Vec::new();
    for word in words {
        let under = covered(first, &word.bounds).first().copied();
        match runs.last_mut() {
            // Words that share one below go together, and so do those beside each other over nothing.
            Some((last, run)) if *last == under => run.push(word),
            _ => runs.push((under, vec![word])),
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
}

/// Words of `lines` of which the greater part lies within `bounds`, or the other way round.
fn covered(lines: &[SeenLine], bounds: &Bounds) -> Vec<(usize, usize)> {
    let area = |b: &Bounds| (b.width() * b.height()).max(1.0);
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        for (j, word) in line.words.iter().enumerate() {
            if word.bounds.shared(bounds) > 0.4 * area(&word.bounds).min(area(bounds)) {
                found.push((i, j));
            }
        }
    }
    found
}

fn put(first: &mut Vec<SeenLine>, run: Vec<Seen>) {
    let mut under: Vec<(usize, usize)> = run.iter().flat_map(|word| covered(first, &word.bounds)).collect();
    under.sort_unstable();
    under.dedup();
    // The line of the word that most of the run lies over.
    let Some(all) = run.iter().map(|word| word.bounds).reduce(Bounds::union) else { return };
    let Some(&(line, at)) = under.iter().max_by(|a, b| {
        let shared = |at: &(usize, usize)| first[at.0].words[at.1].bounds.shared(&all);
        shared(a).total_cmp(&shared(b))
    }) else {
        return add(first, run);
    };
    let old: Vec<&Seen> = under.iter().map(|(i, j)| &first[*i].words[*j]).collect();
    if worth(run.iter()) + gained_marks(&old, &run) <= worth(old.into_iter()) + 0.02 {
        return;
    }
    // Words before it in its line are taken out as well.
    let at = at - under.iter().filter(|(i, j)| *i == line && *j < at).count();
    for (i, j) in under.iter().rev() {
        first[*i].words.remove(*j);
    }
    let at = at.min(first[line].words.len());
    first[line].words.splice(at..at, run);
}

/// Marks over letters get lost in capitals and under seals rather than that they are made up: the same letters with more
/// marks are worth a little more.
fn gained_marks(old: &[&Seen], new: &[Seen]) -> f64 {
    let fold = |text: String| crate::text::folding::fold(text.chars());
    let before: String = old.iter().map(|word| word.text.as_str()).collect();
    let after: String = new.iter().map(|word| word.text.as_str()).collect();
    let marks = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
    if marks(&after) > marks(&before) && fold(before) == fold(after) { 0.12 } else { 0.0 }
}

/// Mean worth by letters.
fn worth<'a>(words: impl Iterator<Item = &'a Seen> + Clone) -> f64 {
    let letters: f64 = words.clone().map(Seen::letters).sum();
    words.map(|word| word.worth() * word.letters()).sum::<f64>() / letters.max(1.0)
}

/// Adds words where the first view saw none.
fn add(lines: &mut Vec<SeenLine>, run: Vec<Seen>) {
    let run: Vec<Seen> =
        run.into_iter().filter(|word| word.confidence >= ALONE && is_wordlike(&word.text)).collect();
    let Some(all) = run.iter().map(|word| word.bounds).reduce(Bounds::union) else { return };
    // The nearest line at the same height takes them in.
    let distance = |line: &SeenLine| {
        let near = line.words.iter().filter_map(|word| {
            let gap = (all.x0 - word.bounds.x1).max(word.bounds.x0 - all.x1).max(0.0);
            let step = (word.bounds.center_y() - all.center_y()).abs();
            (step < 0.4 * all.height() && gap < 2.0 * all.height()).then_some(gap + step)
        });
        near.min_by(f64::total_cmp)
    };
    let beside = lines
        .iter_mut()
        .filter_map(|line| Some((distance(line)?, line)))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, line)| line);
    if let Some(line) = beside {
        line.words.extend(run);
        line.words.sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0));
        return;
    }
    let at = lines
        .iter()
        .position(|line| line.words.first().is_some_and(|word| word.bounds.y0 > all.y1))
        .unwrap_or(lines.len());
    let block = at.checked_sub(1).map_or(0, |before| lines[before].block);
    lines.insert(at, SeenLine { block, words: run });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(y: f64, words: &[(&str, f64, f64)]) -> SeenLine {
        let words = words
            .iter()
            .map(|(text, x, confidence)| Seen {
                text: (*text).to_owned(),
                bounds: Bounds { x0: *x, y0: y, x1: x + 50.0, y1: y + 20.0 },
                confidence: *confidence,
            })
            .collect();
        SeenLine { block: 1, words }
    }

    fn shown(lines: &[SeenLine]) -> Vec<String> {
        let text = |line: &SeenLine| line.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
        lines.iter().map(text).collect()
    }

    #[test]
    fn the_better_word_stays_and_a_missing_one_comes_in() {
        let mut first = vec![
            line(0.0, &[("Nơi", 0.0, 0.9), ("nhãn:", 60.0, 0.3)]),
            line(100.0, &[("PHQ", 200.0, 0.4), ("GIÁM", 260.0, 0.9)]),
        ];
        let second = vec![
            line(0.0, &[("Nợi", 0.0, 0.5), ("nhận:", 60.0, 0.9)]),
            line(60.0, &[("Lê", 200.0, 0.9), ("~^:", 260.0, 0.9), ("An", 320.0, 0.3)]),
            line(100.0, &[("PHÓ", 200.0, 0.8), ("GIAM", 260.0, 0.5), ("ĐỐC", 320.0, 0.9)]),
        ];
        merge(&mut first, second);
        assert_eq!(shown(&first), ["Nơi nhận:", "Lê", "PHÓ GIÁM ĐỐC"]);
    }
}
