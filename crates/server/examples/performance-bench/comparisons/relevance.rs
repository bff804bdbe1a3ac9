//! Tra cứu, how well: questions whose answers are known, asked through the API, held to the goals of the index.
//!
//! The collection (`documents.jsonl`, `queries.tsv`, `qrels.tsv`) is in the folder that `CONGVAN_SEARCH_COLLECTION`
//! names, or beside the repository; where it is not at hand nothing is measured. Questions are bytes as they stand in
//! their file: some are in decomposed Unicode on purpose.

use super::database;
use super::figure::{Figure, Goal};
use super::stage::{Stage, clients, expect, runtime};
use anyhow::{Context, Result, bail};
use congvan_office::Database;
use congvan_testkit::{Client, Level, Stage as Way};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Places that count, as on the first screen of hits.
const SEEN: usize = 10;
/// A class of questions is held to a goal of its own from this many on.
const WORTH_A_GOAL: usize = 20;

/// A question with the grades of what answers it.
struct Question {
    class: String,
    text: String,
    /// By the document's name in the collection.
    grades: HashMap<String, f64>,
}

struct Collection {
    documents: Vec<Value>,
    questions: Vec<Question>,
}

/// How well questions were answered: means over them.
#[derive(Clone, Copy, Default)]
struct Score {
    /// Of one over the place of the first hit that answers.
    reciprocal_rank: f64,
    /// Of the share of the answers that were seen.
    recall: f64,
    /// Of the gain with discount over the best there could be.
    gain: f64,
}

pub(crate) fn measure(stage: &Stage) -> Result<Vec<Figure>> {
    let Some(folder) = folder() else { return Ok(Vec::new()) };
    let collection = Collection::read(&folder)?.cut_to(stage.size.of(usize::MAX, usize::MAX, 12));
    let (ward, closed) = stage.ward(Database::Sqlite, async |town| {
        let closed = town.letter(Way::Closed, Level::Normal).await;
        town.finish_jobs().await;
        closed
    })?;
    eprintln!("  {} letters, {} questions", collection.documents.len(), collection.questions.len());
    let names: HashMap<Uuid, String> = runtime()?
        .block_on(database::become_letters(&ward.database(), closed.uuid(), &collection.documents))?
        .into_iter()
        .collect();
    let indexed = ward.program.run("reindex");
    if !indexed.status.success() {
        bail!("the index cannot be built: {}", String::from_utf8_lossy(&indexed.stderr));
    }
    let server = ward.program.serve(&[]);
    let clerk = &clients(&server, "linh", 1)[0];
    let mut by_class: BTreeMap<&str, Vec<Score>> = BTreeMap::new();
    for question in &collection.questions {
        let found = ask(clerk, &question.text, &names)?;
        by_class.entry(&question.class).or_default().push(question.score(&found));
    }
    server.stop();
    let all = mean(by_class.values().flatten());
    let classes: Vec<(&str, usize, Score)> =
        by_class.iter().map(|(class, scores)| (*class, scores.len(), mean(scores))).collect();
    for (class, count, score) in &classes {
        eprintln!(
            "  {class:14} {count:4}  {:.3} {:.3} {:.3}",
            score.reciprocal_rank, score.recall, score.gain
        );
    }
    let weakest = |among: &dyn Fn(&str, usize) -> bool| {
        let chosen = classes.iter().filter(|(class, count, _)| among(class, *count));
        chosen.map(|(_, _, score)| score.reciprocal_rank).fold(1.0, f64::min)
    };
    let held = |name, value: f64, goal: f64| {
        Figure::of_rounds(name, "%", "goal", Goal::AtLeast(1.0), &[(value * 100.0, goal * 100.0)])
    };
    Ok(vec![
        held("questions through the API, MRR@10", all.reciprocal_rank, 0.97),
        held("questions through the API, recall@10", all.recall, 0.97),
        held("questions through the API, nDCG@10", all.gain, 0.93),
        held("weakest class of 20 and more, MRR@10", weakest(&|_, count| count >= WORTH_A_GOAL), 0.85),
        held("weakest class of numbers, MRR@10", weakest(&|class: &str, _| class.starts_with("number")), 1.0),
    ])
}

/// Where the collection is, if it is at hand.
pub(crate) fn folder() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/search");
    let folder = std::env::var_os("CONGVAN_SEARCH_COLLECTION").map_or_else(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("  skipped: the collection {} is not at hand", folder.display());
    None
}

impl Collection {
    fn read(folder: &Path) -> Result<Self> {
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).with_context(|| name.to_owned());
        let documents = text("documents.jsonl")?;
        let documents = documents.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        let mut grades: HashMap<String, HashMap<String, f64>> = HashMap::new();
        for line in text("qrels.tsv")?.lines() {
            let [question, document, grade] = fields(line)?;
            // A first line with the names of the columns has no grade.
            let Ok(grade) = grade.parse() else { continue };
            grades.entry(question.to_owned()).or_default().insert(document.to_owned(), grade);
        }
        let mut questions = Vec::new();
        for line in text("queries.tsv")?.lines() {
            let [name, class, text] = fields(line)?;
            let Some(grades) = grades.remove(name) else { continue };
            questions.push(Question { class: class.to_owned(), text: text.to_owned(), grades });
        }
        Ok(Self { documents, questions })
    }

    /// Some questions of all classes, with what answers them and as many documents besides.
    fn cut_to(mut self, questions: usize) -> Self {
        if questions >= self.questions.len() {
            return self;
        }
        let step = self.questions.len() / questions;
        self.questions = self.questions.into_iter().step_by(step).take(questions).collect();
        let answers: BTreeSet<&str> =
            self.questions.iter().flat_map(|question| question.grades.keys()).map(String::as_str).collect();
        let mut others = questions;
        self.documents.retain(|document| {
            let answers = document["id"].as_str().is_some_and(|id| answers.contains(id));
            others -= usize::from(!answers && others > 0);
            answers || others > 0
        });
        self
    }
}

fn fields(line: &str) -> Result<[&str; 3]> {
    let mut fields = line.splitn(3, '\t');
    let mut next = || fields.next().with_context(|| format!("not three columns: {line}"));
    Ok([next()?, next()?, next()?])
}

/// The names of the documents on the first page, in order.
fn ask(clerk: &Client, text: &str, names: &HashMap<Uuid, String>) -> Result<Vec<String>> {
    let escaped = text.bytes().fold(String::new(), |mut escaped, byte| {
        let _ = write!(escaped, "%{byte:02X}");
        escaped
    });
    let page = expect(clerk.try_get(&format!("/search?limit={SEEN}&q={escaped}")), 200)?.json;
    if page["degraded"] != false {
        bail!("the index does not answer: {page}");
    }
    let hits = page["hits"].as_array().context("hits")?.iter();
    let found = hits.filter_map(|hit| names.get(&hit["document_id"].as_str()?.parse().ok()?).cloned());
    Ok(found.collect())
}

impl Question {
    fn score(&self, found: &[String]) -> Score {
        let grade = |name: &String| self.grades.get(name).copied().unwrap_or(0.0);
        let gains: Vec<f64> = found.iter().take(SEEN).map(grade).collect();
        let mut best: Vec<f64> = self.grades.values().copied().collect();
        best.sort_by(|a, b| b.total_cmp(a));
        best.truncate(SEEN);
        let first = gains.iter().position(|gain| *gain > 0.0);
        let seen = gains.iter().filter(|gain| **gain > 0.0).count();
        Score {
            reciprocal_rank: first.map_or(0.0, |place| 1.0 / (place + 1) as f64),
            recall: seen as f64 / best.len() as f64,
            gain: discounted(&gains) / discounted(&best),
        }
    }
}

/// Discounted cumulated gain; what is twice as good counts three times.
fn discounted(grades: &[f64]) -> f64 {
    let gain = |(place, grade): (usize, &f64)| (grade.exp2() - 1.0) / (place as f64 + 2.0).log2();
    grades.iter().enumerate().map(gain).sum()
}

fn mean<'a>(scores: impl IntoIterator<Item = &'a Score>) -> Score {
    let (mut sum, mut count) = (Score::default(), 0.0);
    for score in scores {
        sum.reciprocal_rank += score.reciprocal_rank;
        sum.recall += score.recall;
        sum.gain += score.gain;
        count += 1.0;
    }
    Score { reciprocal_rank: sum.reciprocal_rank / count, recall: sum.recall / count, gain: sum.gain / count }
}
