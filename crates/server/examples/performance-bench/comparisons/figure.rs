//! One comparison's outcome, for people and for programs.

use super::stage::{self, Stage};
use serde_json::json;
use std::fmt::{Display, Formatter};

/// What the ratio must be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
    /// Told beside another figure, to explain it.
    None,
}

/// A figure of the program over that of its peer or limit.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) measured: f64,
    pub(crate) against: f64,
    /// Unit of both.
    pub(crate) unit: &'static str,
    /// What it is measured against.
    pub(crate) peer: &'static str,
    pub(crate) ratio: f64,
    /// Least and greatest ratio of a round.
    pub(crate) spread: (f64, f64),
    pub(crate) goal: Goal,
    pub(crate) bench: &'static str,
}

impl Figure {
    /// Of rounds in which program and peer took turns: medians, and the median of the ratios.
    pub(crate) fn of_rounds(
        name: &'static str,
        unit: &'static str,
        peer: &'static str,
        goal: Goal,
        rounds: &[(f64, f64)],
    ) -> Self {
        let ratios: Vec<f64> = rounds.iter().map(|(measured, against)| measured / against).collect();
        let middle = |values: Vec<f64>| super::rounds::median(&values);
        Self {
            name,
            measured: middle(rounds.iter().map(|round| round.0).collect()),
            against: middle(rounds.iter().map(|round| round.1).collect()),
            unit,
            peer,
            ratio: super::rounds::median(&ratios),
            spread: (
                ratios.iter().copied().fold(f64::INFINITY, f64::min),
                ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            ),
            goal,
            bench: "",
        }
    }

    /// One value held to a limit.
    pub(crate) fn within(name: &'static str, measured: f64, unit: &'static str, limit: f64) -> Self {
        Self::of_rounds(name, unit, "limit", Goal::AtMost(1.0), &[(measured, limit)])
    }

    pub(crate) fn by(self, bench: &'static str) -> Self {
        Self { bench, ..self }
    }

    pub(crate) fn is_met(&self) -> Option<bool> {
        match self.goal {
            Goal::AtLeast(least) => Some(self.ratio >= least),
            Goal::AtMost(most) => Some(self.ratio <= most),
            Goal::None => None,
        }
    }

    fn verdict(&self) -> &'static str {
        match self.is_met() {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        }
    }

    fn goal_in_words(&self) -> String {
        match self.goal {
            Goal::AtLeast(least) => format!("≥ {least:.2}"),
            Goal::AtMost(most) => format!("≤ {most:.2}"),
            Goal::None => String::new(),
        }
    }
}

impl Display for Figure {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: {:.1} {}, {} {:.1}, ratio {:.2} {} {}",
            self.name,
            self.measured,
            self.unit,
            self.peer,
            self.against,
            self.ratio,
            self.goal_in_words(),
            self.verdict()
        )
    }
}

/// A table in Markdown.
pub(crate) fn table(figures: &[Figure]) -> String {
    let mut lines = vec![
        "| figure | measured | against | ratio (rounds) | goal | |".to_owned(),
        "|---|--:|--:|--:|--:|---|".to_owned(),
    ];
    for figure in figures {
        lines.push(format!(
            "| {} | {:.1} {} | {}: {:.1} | {:.2} ({:.2}–{:.2}) | {} | {} |",
            figure.name,
            figure.measured,
            figure.unit,
            figure.peer,
            figure.against,
            figure.ratio,
            figure.spread.0,
            figure.spread.1,
            figure.goal_in_words(),
            figure.verdict()
        ));
    }
    lines.join("\n")
}

/// All of it as JSON, with what the machine was.
pub(crate) fn document(figures: &[Figure], stage: &Stage) -> String {
    let rows: Vec<_> = figures
        .iter()
        .map(|figure| {
            json!({
                "bench": figure.bench,
                "figure": figure.name,
                "measured": figure.measured,
                "against": figure.against,
                "unit": figure.unit,
                "peer": figure.peer,
                "ratio": figure.ratio,
                "lowest": figure.spread.0,
                "highest": figure.spread.1,
                "goal": figure.goal_in_words(),
                "met": figure.is_met(),
            })
        })
        .collect();
    let document = json!({
        "size": format!("{:?}", stage.size),
        "cores": stage.cores,
        "load_before": stage.load_before,
        "load_after": stage::load(),
        "figures": rows,
    });
    format!("{document:#}\n")
}
