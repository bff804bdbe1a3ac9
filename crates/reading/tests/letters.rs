//! Letters of fictional bodies, typeset for the test, against what was written into them.

mod support;

use congvan_reading::{Found, Limits, read};
use congvan_specimens::library::letters;
use congvan_specimens::typeset;
use serde_json::{Map, Value};
use std::path::Path;
use support::{Folder, has_poppler};
use time::macros::date;

/// Letters read. A multiple of the topics would take a minute; this many meet every kind.
const COUNT: usize = 40;

#[derive(Default)]
struct Score {
    right: usize,
    given: usize,
    wanted: usize,
    wrong_and_sure: Vec<String>,
}

impl Score {
    fn note(&mut self, field: &str, got: Option<(String, f64)>, want: Option<&str>) {
        let plain = |text: &str| {
            let text = text.to_lowercase().replace("ủy ban nhân dân", "ubnd").replace([',', ';', '.'], " ");
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        self.wanted += usize::from(want.is_some());
        let Some((value, confidence)) = got else { return };
        self.given += 1;
        if want.is_some_and(|want| plain(want) == plain(&value)) {
            self.right += 1;
        } else if confidence >= 0.9 {
            self.wrong_and_sure.push(format!("{field}: {value:?}, not {want:?}"));
        }
    }
}

fn text<T: ToString>(found: &Option<Found<T>>) -> Option<(String, f64)> {
    found.as_ref().map(|found| (found.value.to_string(), found.confidence))
}

#[test]
fn specimens_are_read_as_they_were_written() {
    if !has_poppler() {
        return;
    }
    let folder = Folder::new();
    let mut score = Score::default();
    for specimen in letters(7, date!(2026 - 11 - 25), COUNT) {
        let set = typeset(&specimen.letter).unwrap();
        let path = folder.file("letter.pdf", &set.pdf);
        let reading = read(&path, &Limits::default()).unwrap();
        let (fields, truth) = (&reading.fields, &specimen.truth);
        score.note("number", text(&fields.number), Some(&truth.number));
        score.note("notation", text(&fields.notation), Some(&truth.symbol));
        score.note("date", text(&fields.date), Some(&truth.date.to_string()));
        score.note("kind", text(&fields.kind), Some(truth.kind));
        score.note("agency", text(&fields.agency), Some(&truth.agency));
        score.note("subject", text(&fields.subject), Some(&truth.subject));
        score.note("signer", text(&fields.signer_name), Some(&truth.signer));
        score.note("position", text(&fields.signer_position), Some(&truth.position));
        score.note("authority", text(&fields.authority_form), truth.authority);
        score.note("urgency", text(&fields.urgency), truth.urgency.name());
        let recipients = fields.recipients.as_ref().map(|found| (found.value.join("; "), found.confidence));
        let wanted = (!truth.recipients.is_empty()).then(|| truth.recipients.join("; "));
        score.note("recipients", recipients, wanted.as_deref());
        let due = truth.due.map(|due| due.to_string());
        score.note("due", text(&fields.due_date), due.as_deref());
    }
    let (right, given, wanted) = (score.right, score.given, score.wanted);
    println!("{right} right of {given} given, {wanted} wanted; sure and wrong: {:#?}", score.wrong_and_sure);
    assert!(right * 100 >= given * 97, "precision: {right} of {given}");
    assert!(right * 100 >= wanted * 95, "recall: {right} of {wanted}");
    assert!(score.wrong_and_sure.len() * 100 <= given, "{:#?}", score.wrong_and_sure);
}

/// The other producer, and bodies that write by rules of their own.
#[test]
fn letters_of_another_word_processor_are_read_as_they_were_written() {
    if !has_poppler() {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/letters");
    let truth: Vec<Map<String, Value>> =
        serde_json::from_slice(&std::fs::read(folder.join("truth.json")).unwrap()).unwrap();
    assert!(truth.len() >= 13);
    for mut wanted in truth {
        let file = wanted.remove("file").unwrap();
        let file = file.as_str().unwrap();
        let reading = read(&folder.join(file), &Limits::default()).unwrap();
        let fields = serde_json::to_value(&reading.fields).unwrap();
        let given: Map<String, Value> = fields
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, found)| *name != "page_count" && !found["value"].is_null())
            .map(|(name, found)| (name.clone(), plain(&found["value"])))
            .collect();
        let wanted: Map<String, Value> =
            wanted.iter().map(|(name, value)| (name.clone(), plain(value))).collect();
        assert_eq!(given, wanted, "{file}");
    }
}

/// Without case, points and leading zeros, as a person compares.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::String(text) => {
            let text = text.to_lowercase().replace(['.', ';'], "");
            text.split_whitespace().collect::<Vec<_>>().join(" ").trim_start_matches('0').into()
        }
        other => other.to_string().into(),
    }
}
