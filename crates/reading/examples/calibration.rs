//! `calibration TRUTH.jsonl READINGS`: how often values were right that were read with this confidence.
//!
//! `TRUTH.jsonl` has one letter a line: `{"file": "a.pdf", "fields": {NAME: {"value": …}}, "accept": {NAME: […]}}`.
//! `READINGS` is a folder with what `congvan read --json a.pdf` printed of each, as `a.json`. Prints a table of confidence
//! against truth for text layers and for recognised characters, Brier's score, the mean gap between the two (ECE), and the
//! share of right names of signers among recognised characters, each with the letter left out that it is tried on.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;

/// One value that was read.
struct Answer {
    letter: usize,
    class: &'static str,
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
            let class = match (source, name.as_str()) {
                (Some("ocr"), "signer_name") => "recognised, signer",
                (Some("ocr"), _) => "recognised, others",
                _ => "text layer",
            };
            found.push(Answer { letter, class, confidence, right });
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
    let mut classes: BTreeMap<&str, Vec<&Answer>> = BTreeMap::new();
    for answer in answers {
        classes.entry(answer.class).or_default().push(answer);
    }
    println!("| values | confidence | number | said | right |\n|---|---|--:|--:|--:|");
    for (class, all) in &classes {
        for bin in 0..10_u32 {
            let low = f64::from(bin) / 10.0;
            let within =
                |answer: &&&Answer| answer.confidence >= low && (answer.confidence < low + 0.1 || bin == 9);
            let some: Vec<&&Answer> = all.iter().filter(within).collect();
            if !some.is_empty() {
                let (said, right) = means(some.iter().map(|answer| (answer.confidence, answer.right)));
                println!("| {class} | {low:.1}–{:.1} | {} | {said:.3} | {right:.3} |", low + 0.1, some.len());
            }
        }
    }
    for (class, all) in &classes {
        let scores = all.iter().map(|answer| (answer.confidence - f64::from(u8::from(answer.right))).powi(2));
        let brier = scores.sum::<f64>() / all.len() as f64;
        println!("{class}: {} values, Brier {brier:.4}, ECE {:.3}", all.len(), gap(all));
    }
    let sure: Vec<&Answer> = answers.iter().filter(|answer| answer.confidence >= 0.9).collect();
    let wrong = sure.iter().filter(|answer| !answer.right).count();
    println!("wrong with 0.9 and more: {wrong} of {}", sure.len());
    if let Some(signers) = classes.get("recognised, signer") {
        left_out(signers);
    }
}

/// Mean distance between what was said and what was right, by tenths of confidence, weighed by their numbers.
fn gap(all: &[&Answer]) -> f64 {
    let bins = (0..10_u32).map(|bin| {
        let low = f64::from(bin) / 10.0;
        let within =
            |answer: &&&Answer| answer.confidence >= low && (answer.confidence < low + 0.1 || bin == 9);
        let some: Vec<&&Answer> = all.iter().filter(within).collect();
        let (said, right) = means(some.iter().map(|answer| (answer.confidence, answer.right)));
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

/// The share of right ones by Laplace's rule, for each letter from the others.
fn left_out(all: &[&Answer]) {
    let share = |some: &[&&Answer]| {
        let right = some.iter().filter(|answer| answer.right).count() as f64;
        (right + 1.0) / (some.len() as f64 + 2.0)
    };
    let (mut low, mut high, mut score) = (1.0_f64, 0.0_f64, 0.0);
    for tried in all {
        let others: Vec<&&Answer> = all.iter().filter(|answer| answer.letter != tried.letter).collect();
        let said = share(&others);
        (low, high) = (low.min(said), high.max(said));
        score += (said - f64::from(u8::from(tried.right))).powi(2);
    }
    let whole = share(&all.iter().collect::<Vec<_>>());
    let brier = score / all.len() as f64;
    println!(
        "recognised, signer: {whole:.3}; without the letter it is tried on {low:.3} to {high:.3}, Brier {brier:.4}"
    );
}
