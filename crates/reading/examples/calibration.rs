//! `calibration TRUTH.jsonl READINGS`: how often values were right that were read with this confidence.
//!
//! `TRUTH.jsonl` has one letter a line: `{"file": "a.pdf", "fields": {NAME: {"value": …}}, "accept": {NAME: […]}}`.
//! `READINGS` is a folder with what `congvan read --json a.pdf` printed of each, as `a.json`. Letters are divided into two
//! halves, 200 times by numbers that are the same each time. From one half it takes the share of right values of each field
//! and source, and tries it on the other: what is told of it is always told of letters it was not taken from. Tried are that
//! share in place of what was said (fitted), and where it is less than what was said (lowered). Prints, in Markdown, each
//! field, source and tenth of what was said, with the interval in which so few values leave the true share, and what was said, fitted and lowered against what was right, in tenths, with
//! Brier's score and the mean gap (ECE), both as mean over the divisions.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;

/// How often the letters are divided.
const DIVISIONS: u64 = 200;
/// How many values of the same source a field borrows: few of its own say little.
const BORROWED: f64 = 4.0;

/// One value that was read.
struct Answer {
    letter: usize,
    field: String,
    source: &'static str,
    confidence: f64,
    right: bool,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [truth, readings] = words.as_slice() else {
        eprintln!("usage: calibration TRUTH.jsonl READINGS");
        return ExitCode::from(2);
    };
    match answers(Path::new(truth), Path::new(readings)) {
        Ok(answers) => {
            tell(&answers);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn answers(truth: &Path, readings: &Path) -> std::io::Result<Vec<Answer>> {
    let mut found = Vec::new();
    for (letter, line) in std::fs::read_to_string(truth)?.lines().enumerate() {
        let truth: Value = serde_json::from_str(line)?;
        let file = truth["file"].as_str().unwrap_or_default();
        let reading = std::fs::read(readings.join(Path::new(file).with_extension("json")))?;
        let reading: Value = serde_json::from_slice(&reading)?;
        let ignored: Vec<&str> =
            truth["ignore"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, read) in reading["fields"].as_object().into_iter().flatten() {
            let known = truth["fields"].get(name);
            let (Some(known), Some(confidence)) = (known, read["confidence"].as_f64()) else { continue };
            if name == "page_count" || ignored.contains(&name.as_str()) {
                continue;
            }
            let accepted = truth["accept"][name].as_array().into_iter().flatten();
            let read_plain = plain(name, &read["value"]);
            let right = std::iter::once(&known["value"])
                .chain(accepted)
                .any(|known| plain(name, known) == read_plain);
            let page = read["page"].as_u64().and_then(|page| usize::try_from(page).ok()?.checked_sub(1));
            let source = page.map(|page| reading["pages"][page]["source"].as_str().unwrap_or_default());
            let source = if source == Some("ocr") { "recognised" } else { "text layer" };
            found.push(Answer { letter, field: name.clone(), source, confidence, right });
        }
    }
    Ok(found)
}

/// A value without what makes no difference: case, punctuation, leading zeros, abbreviations of councils.
fn plain(name: &str, value: &Value) -> String {
    let text = match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let text = text.to_lowercase().replace('ð', "đ").replace("uỷ", "ủy");
    let text: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words = text.split_whitespace().map(|word| match word {
        "ubnd" => "ủy ban nhân dân",
        "hđnd" => "hội đồng nhân dân",
        "tp" => "thành phố",
        word if name == "number" => word.trim_start_matches('0'),
        word => word,
    });
    let plain = words.collect::<Vec<_>>().join(" ");
    let subject =
        ["v v ", "về việc "].iter().find_map(|head| plain.strip_prefix(head)).filter(|_| name == "subject");
    subject.map_or(plain.clone(), str::to_owned)
}

fn tell(answers: &[Answer]) {
    let letters = answers.iter().map(|answer| answer.letter + 1).max().unwrap_or_default();
    let tried: Vec<Tried> =
        (1..=DIVISIONS).flat_map(|seed| divided(answers, &halves(letters, seed), seed)).collect();
    by_field(answers, &tried);
    for source in ["text layer", "recognised"] {
        let of_source: Vec<&Tried> = tried.iter().filter(|tried| tried.answer.source == source).collect();
        in_tenths(source, "as said", &of_source, |tried| tried.answer.confidence);
        in_tenths(source, "fitted", &of_source, |tried| tried.fitted);
        in_tenths(source, "lowered", &of_source, |tried| tried.lowered());
    }
    let sure: Vec<&Answer> = answers.iter().filter(|answer| answer.confidence >= 0.9).collect();
    let wrong = sure.iter().filter(|answer| !answer.right).count();
    println!("\nwrong with 0.9 and more: {wrong} of {} as said", sure.len());
    let fitted = |tried: &Tried<'_>| tried.fitted;
    let lowered = |tried: &Tried<'_>| tried.lowered();
    type Saying<'a> = &'a dyn Fn(&Tried<'_>) -> f64;
    let ways: [(&str, Saying<'_>); 2] = [("fitted", &fitted), ("lowered", &lowered)];
    for (how, said) in ways {
        let sure: Vec<&Tried> = tried.iter().filter(|tried| said(tried) >= 0.9).collect();
        let wrong = sure.iter().filter(|tried| !tried.answer.right).count();
        println!("wrong with 0.9 and more: {wrong} of {} as {how}, over all divisions", sure.len());
    }
}

/// Each field, source and tenth of what was said, over all letters; what the other half said of the field is the mean over
/// the divisions.
fn by_field(answers: &[Answer], tried: &[Tried<'_>]) {
    type Kind<'a> = (&'a str, &'a str, u8);
    fn kind(answer: &Answer) -> Kind<'_> {
        (answer.source, &answer.field, tenth(answer.confidence))
    }
    let mut kinds: BTreeMap<Kind<'_>, Vec<&Answer>> = BTreeMap::new();
    for answer in answers {
        kinds.entry(kind(answer)).or_default().push(answer);
    }
    let mut elsewhere: BTreeMap<Kind<'_>, Vec<f64>> = BTreeMap::new();
    for tried in tried {
        elsewhere.entry(kind(tried.answer)).or_default().push(tried.fitted);
    }
    println!(
        "| source | field | said | number | mean said | right | 95 % interval | fitted elsewhere |\n|---|---|---|--:|--:|--:|---|--:|"
    );
    for (key, some) in kinds {
        let (source, field, band) = key;
        let (said, right) = means(some.iter().map(|answer| (answer.confidence, answer.right)));
        let fitted = elsewhere.get(&key).map_or(f64::NAN, |all| all.iter().sum::<f64>() / all.len() as f64);
        let (low, number) = (f64::from(band) / 10.0, some.len());
        let (least, most) = interval(right, number as f64);
        println!(
            "| {source} | {field} | {low:.1}–{:.1} | {number} | {said:.3} | {right:.3} | {least:.2}–{most:.2} | \
             {fitted:.3} |",
            low + 0.1
        );
    }
    println!();
}

/// Between which shares the true one lies with a probability of 95 %, when `share` of `number` were right (Wilson 1927).
fn interval(share: f64, number: f64) -> (f64, f64) {
    const Z: f64 = 1.96;
    let square = Z * Z / number;
    let middle = share + square / 2.0;
    let reach = Z * (share * (1.0 - share) / number + square / (4.0 * number)).sqrt();
    ((middle - reach) / (1.0 + square), (middle + reach) / (1.0 + square))
}

/// A value of one half, with what the other half says of its field and source.
struct Tried<'a> {
    answer: &'a Answer,
    fitted: f64,
    division: u64,
}

impl Tried<'_> {
    /// What was said, or what the other half says if that is less.
    fn lowered(&self) -> f64 {
        self.answer.confidence.min(self.fitted)
    }
}

/// Which letters are in the first half: every second one of a shuffled pile.
fn halves(letters: usize, seed: u64) -> Vec<bool> {
    let mut state = seed;
    let mut pile: Vec<(u64, usize)> = (0..letters).map(|letter| (next(&mut state), letter)).collect();
    pile.sort_unstable();
    let mut first = vec![false; letters];
    pile.iter().step_by(2).for_each(|(_, letter)| first[*letter] = true);
    first
}

/// SplitMix64 (Steele, Lea and Flood 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The values of the second half, each with what the first says of it.
fn divided<'a>(answers: &'a [Answer], first: &[bool], division: u64) -> Vec<Tried<'a>> {
    let known: Vec<&Answer> = answers.iter().filter(|answer| first[answer.letter]).collect();
    let mut fitted: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    let tried = answers.iter().filter(|answer| !first[answer.letter]);
    tried
        .map(|answer| {
            let fitted = fitted
                .entry((answer.source, &answer.field))
                .or_insert_with(|| fit(known.iter().copied(), answer.source, &answer.field));
            Tried { answer, fitted: *fitted, division }
        })
        .collect()
}

/// The share of right values of a field in a source, drawn towards the share of all values of the source.
fn fit<'a>(answers: impl Iterator<Item = &'a Answer>, source: &str, field: &str) -> f64 {
    let (mut all, mut own) = ([0.0; 2], [0.0; 2]);
    for answer in answers.filter(|answer| answer.source == source) {
        let right = f64::from(u8::from(answer.right));
        all = [all[0] + 1.0, all[1] + right];
        if answer.field == field {
            own = [own[0] + 1.0, own[1] + right];
        }
    }
    let usual = (all[1] + 1.0) / (all[0] + 2.0);
    (own[1] + BORROWED * usual) / (own[0] + BORROWED)
}

/// What was said against what was right, in tenths; Brier's score and the gap as means over the divisions.
fn in_tenths(source: &str, how: &str, tried: &[&Tried<'_>], said: impl Fn(&Tried<'_>) -> f64) {
    let all: Vec<(f64, bool, u64)> =
        tried.iter().map(|tried| (said(tried), tried.answer.right, tried.division)).collect();
    println!("| {source}, {how} | share of values | said | right |\n|---|--:|--:|--:|");
    for bin in 0..10_u8 {
        let some: Vec<_> = all.iter().filter(|(said, ..)| tenth(*said) == bin).collect();
        if !some.is_empty() {
            let (said, right) = means(some.iter().map(|(said, right, _)| (*said, *right)));
            let (low, share) = (f64::from(bin) / 10.0, some.len() as f64 / all.len() as f64);
            println!("| {low:.1}–{:.1} | {share:.3} | {said:.3} | {right:.3} |", low + 0.1);
        }
    }
    let mut by_division: BTreeMap<u64, Vec<(f64, bool)>> = BTreeMap::new();
    for (said, right, division) in all {
        by_division.entry(division).or_default().push((said, right));
    }
    let mean = |score: fn(&[(f64, bool)]) -> f64| {
        by_division.values().map(|some| score(some)).sum::<f64>() / by_division.len() as f64
    };
    println!("\nBrier {:.4}, ECE {:.3}\n", mean(brier), mean(gap));
}

fn tenth(confidence: f64) -> u8 {
    ((confidence * 10.0 + 1e-9) as u8).min(9)
}

fn brier(all: &[(f64, bool)]) -> f64 {
    let scores = all.iter().map(|(said, right)| (said - f64::from(u8::from(*right))).powi(2));
    scores.sum::<f64>() / all.len() as f64
}

/// Mean distance between what was said and what was right, by tenths of confidence, weighed by their numbers.
fn gap(all: &[(f64, bool)]) -> f64 {
    let bins = (0..10).map(|bin| {
        let some: Vec<_> = all.iter().filter(|(said, _)| tenth(*said) == bin).collect();
        let (said, right) = means(some.iter().map(|(said, right)| (*said, *right)));
        if some.is_empty() { 0.0 } else { (said - right).abs() * some.len() as f64 }
    });
    bins.sum::<f64>() / all.len() as f64
}

fn means(values: impl Iterator<Item = (f64, bool)>) -> (f64, f64) {
    let (mut count, mut said, mut right) = (0.0, 0.0, 0.0);
    for (confidence, is_right) in values {
        count += 1.0;
        said += confidence;
        right += f64::from(u8::from(is_right));
    }
    (said / count, right / count)
}
