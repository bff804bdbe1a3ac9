//! Letters from the generator or from a file, and questions about them.

use crate::Fault;
use congvan_search::analysis::fold;
use congvan_specimens::chance::Chance;
use congvan_specimens::mass;
pub(crate) use congvan_specimens::mass::MassLetter as Letter;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

/// What is asked, in order.
pub(crate) struct Questions(pub(crate) Vec<String>);

/// The first letters of the generator, or of a file.
pub(crate) struct Letters {
    pub(crate) count: usize,
    pub(crate) file: Option<PathBuf>,
}

impl Letters {
    /// All of them in order, so many at a time.
    pub(crate) fn in_steps(
        &self,
        step: usize,
        mut take: impl FnMut(&[Letter]) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut some = Vec::with_capacity(step);
        self.each(|letter| {
            some.push(letter);
            if some.len() == step {
                take(&some)?;
                some.clear();
            }
            Ok(())
        })?;
        if some.is_empty() { Ok(()) } else { take(&some) }
    }

    fn each(&self, mut take: impl FnMut(Letter) -> Result<(), Fault>) -> Result<(), Fault> {
        if let Some(file) = &self.file {
            for line in BufReader::new(std::fs::File::open(file)?).lines().take(self.count) {
                take(read(&line?)?)?;
            }
            return Ok(());
        }
        mass::letters().take(self.count).try_for_each(take)
    }
}

/// A letter from a line of a file.
fn read(line: &str) -> Result<Letter, Fault> {
    let line: Value = serde_json::from_str(line)?;
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    Ok(Letter {
        subject: text("title"),
        code: text("number"),
        agency: text("agency"),
        kind: text("type"),
        year: text("date").get(..4).and_then(|year| year.parse().ok()).unwrap_or_default(),
        text: text("text"),
    })
}

impl Questions {
    /// As [`mass::question`] asks, half of them without marks.
    pub(crate) fn about(letters: &Letters, count: usize) -> Result<Self, Fault> {
        let mut chance = Chance::named(1, "questions");
        // Which letter each question is about, in the order of the letters.
        let mut turns: Vec<(usize, usize)> =
            (0..count).map(|turn| (chance.index(letters.count), turn)).collect();
        turns.sort_unstable();
        let mut turns = turns.into_iter().peekable();
        let mut questions = vec![String::new(); count];
        let mut number = 0;
        letters.each(|letter| {
            while let Some((_, turn)) = turns.next_if(|(about, _)| *about == number) {
                let words = mass::question(&letter, turn, &mut chance);
                questions[turn] = if turn.is_multiple_of(2) { fold(&words) } else { words };
            }
            number += 1;
            Ok(())
        })?;
        questions.retain(|question| !question.is_empty());
        if questions.is_empty() { Err("no letters".into()) } else { Ok(Self(questions)) }
    }
}
