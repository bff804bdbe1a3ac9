//! Tra cứu: search and suggestions as the screens ask for them, with session, rights, facets and marked words, beside
//! what the office itself took of that time. The index alone has a benchmark of its own, `search-peers-bench`.

use super::figure::{Figure, Goal};
use super::stage::{Stage, clients, expect, runtime};
use super::{database, rounds};
use anyhow::{Context, Result, bail};
use congvan_office::Database;
use congvan_records::fold_marks;
use congvan_specimens::chance::Chance;
use congvan_specimens::mass::{self, MassLetter};
use congvan_testkit::{Client, Level, Stage as Way};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::time::Instant;

pub(crate) fn measure(stage: &Stage) -> Result<Vec<Figure>> {
    let count = stage.size.of(50_000, 20_000, 60);
    let (ward, closed) = stage.ward(Database::Sqlite, async |town| {
        let closed = town.letter(Way::Closed, Level::Normal).await;
        town.finish_jobs().await;
        closed
    })?;
    let letters: Vec<MassLetter> = mass::letters().take(count).collect();
    // With their texts read: what a hit shows of its text is marked each time.
    let documents: Vec<Value> = letters.iter().map(as_document).collect();
    runtime()?.block_on(database::become_letters(&ward.database(), closed.uuid(), &documents))?;
    eprintln!("  {count} letters, put into the index");
    let indexed = ward.program.run("reindex");
    if !indexed.status.success() {
        bail!("the index cannot be built: {}", String::from_utf8_lossy(&indexed.stderr));
    }
    // With its jobs: the index lives in the process that has them.
    let server = ward.program.serve(&[]);
    let clerk = &clients(&server, "linh", 1)[0];
    let questions = questions(&letters, stage.size.of(500, 250, 6));
    let (mut searches, mut office, mut suggestions) = (Vec::new(), Vec::new(), Vec::new());
    // The first time counts for nothing.
    for counts in [false, true] {
        for (turn, question) in questions.iter().enumerate() {
            let (taken, of_it) = search(clerk, question)?;
            let begun: String = question.chars().take(6 + turn % 12).collect();
            let offered = suggest(clerk, begun.trim_end())?;
            if counts {
                searches.push(taken);
                office.push(of_it);
                suggestions.push(offered);
            }
        }
    }
    server.stop();
    let figure = |name, share| {
        let pair = (rounds::percentile(&searches, share), rounds::percentile(&office, share));
        Figure::of_rounds(name, "ms", "of it in the office, ms", Goal::None, &[pair])
    };
    Ok(vec![
        figure("search with rights and facets through the API, p50", 0.5),
        figure("search with rights and facets through the API, p95", 0.95),
        figure("search with rights and facets through the API, p99", 0.99),
        Figure::within(
            "suggestions through the API, p99",
            rounds::percentile(&suggestions, 0.99),
            "ms",
            50.0,
        ),
    ])
}

fn as_document(letter: &MassLetter) -> Value {
    json!({
        "title": letter.subject, "number": letter.code, "agency": letter.agency, "type": letter.kind,
        "date": letter.year.to_string(), "text": letter.text,
    })
}

/// What is typed about letters from all over the list, every second time without marks.
fn questions(letters: &[MassLetter], count: usize) -> Vec<String> {
    let mut chance = Chance::named(1, "questions");
    (0..count)
        .map(|turn| {
            let letter = &letters[chance.index(letters.len())];
            let words = mass::question(letter, turn, &mut chance);
            if turn.is_multiple_of(2) { fold_marks(&words) } else { words }
        })
        .collect()
}

/// Milliseconds until the page was there, and those of them that the office took.
fn search(clerk: &Client, question: &str) -> Result<(f64, f64)> {
    let started = Instant::now();
    let page = expect(clerk.try_get(&format!("/search?q={}", escaped(question))), 200)?.json;
    let taken = started.elapsed().as_secs_f64() * 1e3;
    let has = |list: &str| page[list].as_array().is_some_and(|list| !list.is_empty());
    if !has("hits") || !has("kinds") || page["degraded"] != false {
        bail!("`{question}` is not answered as it should be: {page}");
    }
    Ok((taken, page["took_ms"].as_f64().context("how long it took")?))
}

/// Milliseconds until the suggestions were there.
fn suggest(clerk: &Client, begun: &str) -> Result<f64> {
    let started = Instant::now();
    let path = format!("/search/suggestions?q={}", escaped(begun));
    let offered = expect(clerk.try_get(&path), 200)?.json;
    let taken = started.elapsed().as_secs_f64() * 1e3;
    if offered["letters"].as_array().is_none_or(Vec::is_empty) {
        bail!("nothing is offered for `{begun}`");
    }
    Ok(taken)
}

fn escaped(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, NON_ALPHANUMERIC)
}
